"""Upgrades of a claim (分类上调): what must be true before a tier may improve, and from which day.

Out of non-performing a claim comes only when it meets the definition of pass or special mention, its arrears
and their costs are paid and it was paid normally since, the debtor is found able to go on, and nothing of
its debt here is credit-impaired. A merger and the observation of a restructured claim hold back any upgrade.

Leaves out older claims still under the guideline of 2007, of which only the observation holds one back
(`restructured_claims`), and the floors, which an upgrade cannot undercut (`classification`).
"""

from datetime import date, datetime
from typing import NamedTuple

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import Provenance, param
from bankrm.claims import AssetClass, RestructuredStatus, is_non_performing, level_of
from bankrm.classification import Instalments, earliest_upgrade
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.days import add_months, business_date, check_date, months_between
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.regulations.lending import (
    CLASSIFICATION_ORDER,
    CURE_MONTHS,
    CURE_PERIODS,
    MERGER_MONTHS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_
from bankrm.workings import Line

__all__ = [
    "UPGRADE",
    "UpgradeDate",
    "UpgradeFacts",
    "UpgradeParams",
    "UpgradeRequest",
    "assess_upgrade",
    "compute_upgrade_date",
]


@attrs.frozen(kw_only=True)
class UpgradeRequest:
    """A request to raise the tier of a claim, and what speaks for it (上调申请); None is unknown."""

    claim_id: ClaimId
    client_id: ClientId
    tier: AssetClass
    """The tier it has."""
    to: AssetClass
    """The milder one that is asked for."""
    instalments: Instalments
    meets_definition: bool | None = None
    """Whether it meets the definition of the tier asked for."""
    arrears_paid_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The day the arrears were paid in full; None if they are not, or it is not known."""
    costs_paid: bool | None = None
    """Whether the costs of the arrears were paid, too."""
    last_missed_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The last payment missed after that, from which the time is counted anew; None if there is none."""
    can_go_on: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether the debtor is found able to go on paying."""
    impaired_elsewhere: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether any asset of the debtor at this bank is still credit-impaired."""
    obligor_changed: bool | None = None
    obligor_changed_on: date | None = None
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.to >= self.tier:
            raise InvalidValue("to", "is no upgrade")
        if self.last_missed_on is not None and (
            self.arrears_paid_on is None or self.last_missed_on < self.arrears_paid_on
        ):
            raise InvalidValue("last_missed_on", "goes with arrears paid before")
        if self.obligor_changed is not True and self.obligor_changed_on is not None:
            raise InvalidValue("obligor_changed_on", "goes with a change of the obligor")

    @property
    def leaves_npl(self) -> bool:
        """Whether it asks to be no longer non-performing."""
        return is_non_performing(self.tier) and not is_non_performing(self.to)

    @property
    def paid_since(self) -> date | None:
        """The day from which it was paid normally; None if its arrears are not known to be paid."""
        return self.last_missed_on or self.arrears_paid_on


_PAID = (UpgradeRequest.arrears_paid_on, UpgradeRequest.last_missed_on)


@attrs.frozen(kw_only=True, repr=False)  # it may be about a person: not shown
class UpgradeFacts:
    """What the rules read of a request for an upgrade."""

    leaves_npl: bool = attrs.field(
        metadata=about(
            "由不良上调为非不良",
            "out of non-performing",
            of=(UpgradeRequest.tier, UpgradeRequest.to),
        )
    )
    to: int = attrs.field(
        metadata=about("拟上调至", "tier asked for", AssetClass, of=(UpgradeRequest.to,))
    )
    meets_definition: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "符合拟上调档次的定义",
            "meets the definition of that tier",
            of=(UpgradeRequest.meets_definition,),
        ),
    )
    months_paid: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("正常还款月数", "months paid normally", of=_PAID) | NOT_NEGATIVE,
    )
    period_months: int = attrs.field(
        metadata=about(
            "每期月数", "months of an instalment period", of=(UpgradeRequest.instalments,)
        )
    )
    costs_paid: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("相关费用已还清", "costs are paid", of=(UpgradeRequest.costs_paid,)),
    )
    can_go_on: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "能够持续履约", "found able to go on paying", of=(UpgradeRequest.can_go_on,)
        ),
    )
    impaired_elsewhere: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "债务人在本行仍有已发生信用减值的资产",
            "an asset of the debtor here is credit-impaired",
            of=(UpgradeRequest.impaired_elsewhere,),
        ),
    )
    obligor_changed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "并购导致偿债主体变化",
            "a merger changed the debtor",
            of=(UpgradeRequest.obligor_changed,),
        ),
    )
    months_since_change: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "偿债主体变化后月数",
            "months since the debtor changed",
            of=(UpgradeRequest.obligor_changed_on,),
        )
        | NOT_NEGATIVE,
    )
    in_observation: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "处于重组观察期",
            "in the observation period",
            of=(RestructuredStatus.in_observation,),
        ),
    )
    restructured_again: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "观察期内再次重组",
            "restructured again while observed",
            of=(RestructuredStatus.restructured_again,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, request: UpgradeRequest, status: RestructuredStatus | None, *, as_of: date
    ) -> "UpgradeFacts":
        """The facts of a request on a day.

        Raises:
            InvalidValue: for a status of another claim or day, or what comes only after the day.
        """
        _check(request, status, as_of)
        paid, changed = request.paid_since, request.obligor_changed_on
        return cls(
            leaves_npl=request.leaves_npl,
            to=level_of(request.to),
            meets_definition=request.meets_definition,
            months_paid=None if paid is None else months_between(paid, as_of),
            period_months=request.instalments.months,
            costs_paid=request.costs_paid,
            can_go_on=request.can_go_on,
            impaired_elsewhere=request.impaired_elsewhere,
            obligor_changed=request.obligor_changed,
            months_since_change=None if changed is None else months_between(changed, as_of),
            in_observation=None if status is None else status.in_observation,
            restructured_again=None if status is None else status.restructured_again,
        )


def _check(request: UpgradeRequest, status: RestructuredStatus | None, as_of: date) -> None:
    check_kind(request, UpgradeRequest, "request")
    check_optional(status, RestructuredStatus, "status")
    if business_date(request.at) > check_date(as_of):
        raise InvalidValue("request", "is made only after as_of")
    for field in ("arrears_paid_on", "last_missed_on", "obligor_changed_on"):
        day: date | None = getattr(request, field)
        if day is not None and day > as_of:
            raise InvalidValue(field, "is after as_of")
    if status is not None and (status.claim_id, status.as_of) != (request.claim_id, as_of):
        raise InvalidValue("status", "is of another claim or day")


class UpgradeParams:
    """The months and periods that an upgrade must wait."""

    cure_months: int = param(CURE_MONTHS)
    cure_periods: int = param(CURE_PERIODS)
    merger_months: int = param(MERGER_MONTHS)


UPGRADE = RuleSet(
    "classification.upgrade",
    UpgradeFacts,
    UpgradeParams,
    Effect,
    since=CLASSIFICATION_ORDER.since,
)
"""May a claim be raised to a milder tier?"""

_CONFIRMED = CLASSIFICATION_ORDER.article(read=Provenance.SECONDARY)  # its article only recalled
_RECALLED = CLASSIFICATION_ORDER.article(read=Provenance.UNCONFIRMED)
_SUBSTANDARD = level_of(AssetClass.SUBSTANDARD)
_PASS = level_of(AssetClass.PASS)


@UPGRADE.rule(
    "UP-definition",
    Effect.BLOCK,
    cites=_CONFIRMED,
    steps=(WatchStep.RECLASSIFY,),
    zh="不符合拟上调档次的定义",
    en="it does not meet the definition of the tier asked for",
)
def not_of_that_tier(f: UpgradeFacts, _: UpgradeParams) -> bool:
    return not_(f.meets_definition)


@UPGRADE.rule(
    "UP-costs",
    Effect.BLOCK,
    cites=_CONFIRMED,
    steps=(WatchStep.PAY_ARREARS,),
    zh="逾期债务的相关费用未还清",
    en="the costs of the arrears are not paid",
)
def costs_open(f: UpgradeFacts, _: UpgradeParams) -> bool:
    return f.leaves_npl & not_(f.costs_paid)


@UPGRADE.rule(
    "UP-months",
    Effect.BLOCK,
    cites=_CONFIRMED,
    steps=(WatchStep.KEEP_PAYING,),
    zh="还清后正常还款{months_paid}个月，不满{cure_months}个月",
    en="paid normally for {months_paid} months since, less than {cure_months}",
)
def paid_too_few_months(f: UpgradeFacts, p: UpgradeParams) -> bool:
    return f.leaves_npl & (f.months_paid < p.cure_months)


@UPGRADE.rule(
    "UP-periods",
    Effect.BLOCK,
    cites=_CONFIRMED,
    steps=(WatchStep.KEEP_PAYING,),
    zh="还清后正常还款{months_paid}个月，不满{cure_periods}个还款期（每期{period_months}个月）",
    en="paid normally for {months_paid} months since, less than {cure_periods} periods of {period_months} months",
)
def paid_too_few_periods(f: UpgradeFacts, p: UpgradeParams) -> bool:
    return f.leaves_npl & (f.months_paid < p.cure_periods * f.period_months)


@UPGRADE.rule(
    "UP-ability",
    Effect.BLOCK,
    cites=_CONFIRMED,
    steps=(WatchStep.RECLASSIFY,),
    zh="经评估债务人不能持续履约",
    en="the debtor is not found able to go on paying",
)
def cannot_go_on(f: UpgradeFacts, _: UpgradeParams) -> bool:
    return f.leaves_npl & not_(f.can_go_on)


@UPGRADE.rule(
    "UP-impaired",
    Effect.BLOCK,
    cites=_CONFIRMED,
    steps=(WatchStep.RECLASSIFY,),
    zh="债务人在本行仍有已发生信用减值的资产",
    en="an asset of the debtor at this bank is still credit-impaired",
)
def still_impaired(f: UpgradeFacts, _: UpgradeParams) -> bool:
    return f.leaves_npl & f.impaired_elsewhere


@UPGRADE.rule(
    "UP-merger",
    Effect.BLOCK,
    cites=CLASSIFICATION_ORDER.article("15", Provenance.UNCONFIRMED),
    steps=(WatchStep.RECLASSIFY,),
    zh="并购导致偿债主体变化{months_since_change}个月，不满{merger_months}个月不得上调",
    en="a merger changed the debtor {months_since_change} months ago: no upgrade before {merger_months}",
)
def merged_lately(f: UpgradeFacts, p: UpgradeParams) -> bool:
    return f.obligor_changed & (f.months_since_change < p.merger_months)


@UPGRADE.rule(
    "UP-observation",
    Effect.BLOCK,
    cites=_RECALLED,
    steps=(WatchStep.KEEP_PAYING,),
    zh="处于重组观察期，不得上调为正常",
    en="it is under observation as restructured, and cannot be pass",
)
def observed(f: UpgradeFacts, _: UpgradeParams) -> bool:
    return f.in_observation & (f.to == _PASS)


@UPGRADE.rule(
    "UP-again",
    Effect.BLOCK,
    cites=_RECALLED,
    steps=(WatchStep.KEEP_PAYING,),
    zh="观察期内再次重组，不得上调为非不良",
    en="it was restructured again while observed, and stays non-performing",
)
def restructured_again(f: UpgradeFacts, _: UpgradeParams) -> bool:
    return f.restructured_again & (f.to < _SUBSTANDARD)


def assess_upgrade(
    request: UpgradeRequest,
    status: RestructuredStatus | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[UpgradeFacts, Effect]:
    """Whether a claim may be raised to the tier asked for.

    Args:
        request: the request, and what speaks for it.
        status: where it stands as restructured, on that day; None if that is not known.
        as_of: the day whose rules apply.
        book: the bank's own longer times.

    Raises:
        RuleNotInForce: before the order of 2023.
        InvalidValue: for a status of another claim or day, or what comes only after the day.

    >>> from bankrm._upgrade_example import NEVER_RESTRUCTURED, REQUEST
    >>> decision = assess_upgrade(REQUEST, NEVER_RESTRUCTURED, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [reason.text("en") for reason in decision.hits]
    ('blocked until cured', ['paid normally for 4 months since, less than 6'])
    """
    rules = UPGRADE.on(as_of, book)
    return rules.decide(UpgradeFacts.of(request, status, as_of=as_of))


@attrs.frozen(kw_only=True)
class UpgradeDate:
    """The first day on which time alone no longer holds back an upgrade."""

    earliest: date | None
    """None while the arrears are not paid, or it is not known what else holds it back."""
    missing: tuple[str, ...]
    """What must be known, or happen, first."""
    workings: tuple[Line, ...]


def compute_upgrade_date(
    request: UpgradeRequest,
    status: RestructuredStatus | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> UpgradeDate:
    """The earliest day for an upgrade if everything goes on well: the last of all times to be waited.

    Args:
        request: the request.
        status: where it stands as restructured, on that day; None if that is not known.
        as_of: the day whose rules apply.
        book: the bank's own longer times.

    Raises:
        RuleNotInForce: before the order of 2023.
        InvalidValue: for a status of another claim or day, or what comes only after the day.

    >>> from bankrm._upgrade_example import NEVER_RESTRUCTURED, REQUEST
    >>> found = compute_upgrade_date(REQUEST, NEVER_RESTRUCTURED, as_of=date(2026, 11, 24))
    >>> found.earliest.isoformat()
    '2027-01-15'
    """
    UPGRADE.on(as_of, book)  # refuses a day before the order
    _check(request, status, as_of)
    limits = (
        _after_arrears(request, as_of, book),
        _after_merger(request, as_of, book),
        _after_observation(request, status),
    )
    missing = tuple(limit.missing for limit in limits if limit.missing is not None)
    days = [limit.day for limit in limits if limit.day is not None]
    earliest = None if missing else max([business_date(request.at), *days])
    workings = (
        *(line for limit in limits for line in limit.lines),
        Line(Text("最早可上调日", "earliest upgrade"), earliest),
    )
    return UpgradeDate(earliest=earliest, missing=missing, workings=workings)


class _Limit(NamedTuple):
    """The day until which something holds an upgrade back, or what is not known of it."""

    day: date | None = None
    missing: str | None = None
    lines: tuple[Line, ...] = ()


def _after_arrears(request: UpgradeRequest, as_of: date, book: RuleBook) -> _Limit:
    if not request.leaves_npl:
        return _Limit()
    paid = request.paid_since
    if paid is None:
        return _Limit(missing="arrears_paid_on")
    wait = earliest_upgrade(paid, request.instalments, as_of=as_of, book=book)
    return _Limit(wait.until, None, wait.workings)


def _after_merger(request: UpgradeRequest, as_of: date, book: RuleBook) -> _Limit:
    changed = request.obligor_changed_on
    if request.obligor_changed is False:
        return _Limit()
    if changed is None:
        return _Limit(missing="obligor_changed_on")
    row = book.governing(MERGER_MONTHS, as_of)
    over = add_months(changed, row.value)
    what = Text("并购后最早日期", "not before, after the merger")
    return _Limit(over, None, (Line(what, over, "", row.basis),))


def _after_observation(request: UpgradeRequest, status: RestructuredStatus | None) -> _Limit:
    to_pass = request.to is AssetClass.PASS
    if status is None:
        unknown, held = not is_non_performing(request.to), False
    else:
        observed, again = status.in_observation, status.restructured_again
        held = bool(observed and to_pass) or bool(again and not is_non_performing(request.to))
        unknown = not held and ((to_pass and observed is None) or again is None)
    if unknown:
        return _Limit(missing="status")
    if status is None or not held:
        return _Limit()
    what = Text("观察期最早结束日", "observation not over before")
    return _Limit(status.earliest_end, None, (Line(what, status.earliest_end),))
