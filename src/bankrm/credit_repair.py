"""One-off credit repair (一次性信用修复): which overdue entries of a person the bureau no longer shows.

Nobody applies for it, and there is no limit on the number of entries or the kind of loan. An entry repaid
in the second round is gone by the end of the following month; until its last day it may still be shown.
Leaves out the entries of firms, which the notice does not reach.
"""

from datetime import MAXYEAR, date, timedelta

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.days import add_months
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.money import Money, check_yuan, fen
from bankrm.regulations.bureau import (
    REPAIR_ARISEN_BY,
    REPAIR_ARISEN_FROM,
    REPAIR_EARLY_BY,
    REPAIR_EARLY_FROM,
    REPAIR_MOST,
    REPAIR_NOTICE,
    REPAIR_REPAID_BY,
)
from bankrm.rules import Decision, RuleSet
from bankrm.terms import about, maybe_bool, maybe_date, maybe_int, not_

__all__ = [
    "REPAIR",
    "OverdueEntry",
    "RepairFacts",
    "RepairParams",
    "Showing",
    "check_repair",
    "repair_day",
]


class Showing(Label):
    """Whether the bureau shows an entry (展示状态)."""

    HIDDEN = "hidden", "不予展示", "no longer shown"
    SHOWN = "shown", "照常展示", "shown"


@attrs.frozen(kw_only=True)
class OverdueEntry:
    """One overdue entry of a person at the bureau (逾期信息).

    >>> OverdueEntry(arisen_on=date(2024, 5, 1), amount=Money.of(800), repaid=False)
    OverdueEntry(arisen_on=***, amount=***, repaid=***, repaid_on=***)
    """

    arisen_on: date = attrs.field(repr=hidden, metadata=C2)
    amount: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Everything overdue in it, with interest."""
    repaid: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether it is paid in full."""
    repaid_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The day it was paid in full."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount is not None:
            check_yuan(self.amount, "amount")
        if self.repaid_on is not None:
            if self.repaid is not True:
                raise InvalidValue("repaid_on", "is the day of an entry paid in full")
            if self.repaid_on < self.arisen_on:
                raise InvalidValue("repaid_on", "is before the entry arose")
            if self.repaid_on.year == MAXYEAR:
                raise InvalidValue("repaid_on", "leads out of the calendar")


_REPAID = (OverdueEntry.repaid, OverdueEntry.repaid_on)


@attrs.frozen(kw_only=True, repr=False)  # about a person: not shown
class RepairFacts:
    """What decides whether an entry is still shown."""

    arisen_on: date = attrs.field(
        metadata=about("逾期发生日", "day it arose", of=(OverdueEntry.arisen_on,))
    )
    amount: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("逾期金额", "amount overdue", "fen", of=(OverdueEntry.amount,)),
    )
    repaid: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已足额偿还", "paid in full", of=(OverdueEntry.repaid,)),
    )
    repaid_on: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about("足额偿还日", "day it was paid in full", of=(OverdueEntry.repaid_on,)),
    )
    gone_by: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about("次月月底", "end of the following month", of=(OverdueEntry.repaid_on,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, entry: OverdueEntry) -> "RepairFacts":
        """The facts of an entry."""
        check_kind(entry, OverdueEntry, "entry")
        return cls(
            arisen_on=entry.arisen_on,
            amount=fen(entry.amount, "amount"),
            repaid=entry.repaid,
            repaid_on=entry.repaid_on,
            gone_by=_following_month_end(entry.repaid_on),
        )


def _following_month_end(day: date | None) -> date | None:
    return None if day is None else add_months(day.replace(day=1), 2) - timedelta(days=1)


class RepairParams:
    """The limits of the notice, and the day asked about."""

    arisen_from: date = param(REPAIR_ARISEN_FROM)
    arisen_by: date = param(REPAIR_ARISEN_BY)
    most: int = param(REPAIR_MOST, unit="fen")
    early_by: date = param(REPAIR_EARLY_BY)
    early_from: date = param(REPAIR_EARLY_FROM)
    repaid_by: date = param(REPAIR_REPAID_BY)
    today: date = param(REPAIR_REPAID_BY, lambda as_of, _: as_of)


REPAIR = RuleSet("bureau.repair", RepairFacts, RepairParams, Showing, since=REPAIR_NOTICE.since)
"""Is an overdue entry still shown."""

_NOTICE = REPAIR_NOTICE.article()


@REPAIR.rule(
    "REPAIR-2025.arisen-before",
    Showing.SHOWN,
    cites=_NOTICE,
    zh="逾期发生在{arisen_from}之前",
    en="it arose before {arisen_from}",
)
def arisen_before(f: RepairFacts, p: RepairParams) -> bool:
    return f.arisen_on < p.arisen_from


@REPAIR.rule(
    "REPAIR-2025.arisen-after",
    Showing.SHOWN,
    cites=_NOTICE,
    zh="逾期发生在{arisen_by}之后",
    en="it arose after {arisen_by}",
)
def arisen_after(f: RepairFacts, p: RepairParams) -> bool:
    return f.arisen_on > p.arisen_by


@REPAIR.rule(
    "REPAIR-2025.amount",
    Showing.SHOWN,
    cites=_NOTICE,
    zh="单笔逾期金额超过{most}",
    en="the entry comes to more than {most}",
)
def above_most(f: RepairFacts, p: RepairParams) -> bool:
    return f.amount > p.most


@REPAIR.rule(
    "REPAIR-2025.unpaid",
    Showing.SHOWN,
    cites=_NOTICE,
    zh="逾期债务尚未足额偿还",
    en="it is not paid in full",
)
def not_paid_in_full(f: RepairFacts, p: RepairParams) -> bool:
    return not_(f.repaid) | (f.repaid_on > p.today)


@REPAIR.rule(
    "REPAIR-2025.paid-late",
    Showing.SHOWN,
    cites=_NOTICE,
    zh="在{repaid_by}之后才足额偿还",
    en="it was paid in full only after {repaid_by}",
)
def paid_too_late(f: RepairFacts, p: RepairParams) -> bool:
    return f.repaid_on > p.repaid_by


@REPAIR.rule(
    "REPAIR-2025.first-round",
    Showing.SHOWN,
    cites=_NOTICE,
    zh="自{early_from}起才不予展示",
    en="it is hidden only from {early_from} on",
)
def first_round_to_come(f: RepairFacts, p: RepairParams) -> bool:
    return (f.repaid_on <= p.early_by) & (p.today < p.early_from)


@REPAIR.rule(
    "REPAIR-2025.second-round",
    Showing.SHOWN,
    cites=_NOTICE,
    zh="还款次月月底前不予展示，目前可能仍展示",
    en="it is hidden by the end of the month after repayment, and may be shown until then",
)
def second_round_to_come(f: RepairFacts, p: RepairParams) -> bool:
    return (f.repaid_on > p.early_by) & (p.today < f.gone_by)


def check_repair(entry: OverdueEntry, *, as_of: date) -> Decision[RepairFacts, Showing]:
    """Whether the bureau still shows an overdue entry of a person, and why.

    An outcome of HIDDEN with `needs_review` is open: something unknown could keep the entry on show.

    Raises:
        RuleNotInForce: before the notice of 22 December 2025.

    >>> entry = OverdueEntry(
    ...     arisen_on=date(2025, 8, 1),
    ...     amount=Money.of(10_000),
    ...     repaid=True,
    ...     repaid_on=date(2026, 1, 20),
    ... )
    >>> [check_repair(entry, as_of=date(2026, 2, day)).outcome.en for day in (27, 28)]
    ['shown', 'no longer shown']
    """
    return REPAIR.decide(RepairFacts.of(entry), as_of=as_of)


def repair_day(entry: OverdueEntry) -> date | None:
    """The first day on which an entry is no longer shown; None if it stays, or too little is known.

    >>> repair_day(
    ...     OverdueEntry(
    ...         arisen_on=date(2021, 3, 1),
    ...         amount=Money.of(500),
    ...         repaid=True,
    ...         repaid_on=date(2025, 11, 30),
    ...     )
    ... )
    datetime.date(2026, 1, 1)
    """
    facts = RepairFacts.of(entry)
    params = REPAIR.on(REPAIR_NOTICE.since).params
    if facts.repaid_on is None:
        return None
    day = params.early_from if facts.repaid_on <= params.early_by else facts.gone_by
    decision = REPAIR.decide(facts, as_of=day)
    return day if decision.outcome is Showing.HIDDEN and not decision.needs_review else None
