"""Five-tier classification (五级分类) of a claim: its tier, and what may change it.

The worst floor of the rules that govern a claim holds (`floors`), and a person's judgement may only
worsen it. Beside that: what a debtor's other debts mean for a claim, and how long an upgrade must wait.

Leaves out the judgement itself (can the debtor pay?), the other tests of an upgrade (`tier_upgrades`), and
who prepares, reviews and approves.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeAlias, TypeVar

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Row
from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.claims import AssetClass, ClaimRecord
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.floors import CARD_BANDS, ORDER_FLOORS, CardParams, OrderParams
from bankrm.guideline_floors import GUIDELINE_FLOORS, GuidelineParams
from bankrm.labels import Label, Text
from bankrm.money import Money, fen
from bankrm.ratios import percentage, quotient
from bankrm.regulations.lending import (
    CURE_MONTHS,
    CURE_PERIODS,
    OBSERVATION_MONTHS,
    OBSERVATION_PERIODS,
    RECLASSIFY_BY,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet, RulesInForce
from bankrm.workings import Line

__all__ = [
    "Classification",
    "DebtorShare",
    "Instalments",
    "Wait",
    "classify_asset",
    "cross_bank_default",
    "debtor_contagion",
    "earliest_upgrade",
    "floor_lines",
    "observation_end",
    "order_governs_since",
]

_F = TypeVar("_F", bound=attrs.AttrsInstance)
_ONE_DAY = timedelta(days=1)
_ORDER_SINCE = ORDER_FLOORS.since
_PASS = AssetClass.PASS


class Instalments(Label):
    """How often a claim is repaid."""

    MONTHLY = "monthly", "按月", "monthly"
    QUARTERLY = "quarterly", "按季", "quarterly"
    HALF_YEARLY = "half_yearly", "按半年", "half-yearly"
    YEARLY = "yearly", "按年", "yearly"

    @property
    def months(self) -> int:
        """The months from one instalment to the next."""
        return {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[self.code]


class Classification(NamedTuple):  # which takes half as long to build as a model
    """A claim's tier, and the decisions of each regime that it rests on."""

    tier: AssetClass
    decisions: tuple[Decision[ClaimFacts, AssetClass], ...]
    judged: AssetClass | None

    def missing_above(self, tier: AssetClass) -> tuple[str, ...]:
        """The unknown facts that could make it worse than some tier, or call for an assessment."""
        names = [
            name
            for decision in self.decisions
            for reason in decision.undetermined
            if reason.rule.effect > tier or reason.rule.effect is _PASS
            for name in reason.missing
        ]
        return tuple(dict.fromkeys(names))

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts that could still worsen the tier, or call for an assessment."""
        return self.missing_above(self.tier)

    @property
    def asks_assessment(self) -> bool:
        """Whether a rule asks that something be assessed: one whose effect is pass sets no floor."""
        hits = (reason.rule for decision in self.decisions for reason in decision.hits)
        return any(rule.effect is AssetClass.PASS for rule in hits)

    @property
    def needs_review(self) -> bool:
        """Whether a person must look: a fact that could worsen it is unknown, or a rule asks for it."""
        return bool(self.missing) or self.asks_assessment

    @property
    def workings(self) -> tuple[Line, ...]:
        """Each floor with its article, the judgement, and the tier; made when read."""
        lines = [line for decision in self.decisions for line in floor_lines(decision)]
        if self.judged is not None:
            lines.append(Line(Text("专家判断", "a person's judgement"), self.judged))
        return (*lines, Line(Text("分类结果", "tier"), self.tier))


def floor_lines(decision: Decision[_F, AssetClass]) -> tuple[Line, ...]:
    """Each floor that applied as a line of workings, with the weakest of its articles, worst first.

    >>> from bankrm.claim_facts import ClaimFacts
    >>> decision = ORDER_FLOORS.decide(ClaimFacts(days_past_due=91), as_of=date(2026, 11, 24))
    >>> [line.value.en for line in floor_lines(decision)]
    ['substandard', 'special mention']
    """
    check_kind(decision, Decision, "decision")
    return tuple(
        Line(
            Text(reason.text("zh"), reason.text("en")),
            reason.rule.effect,
            "",
            max(reason.basis, key=lambda cited: cited.provenance),
        )
        for reason in decision.hits
    )


def classify_asset(
    claim: Claim,
    *,
    as_of: date,
    judged: AssetClass | None = None,
    book: RuleBook = STATUTORY,
) -> Classification:
    """The tier of a claim: the worst floor of the rules that govern it, or worse if judged so.

    The order of 2023 governs what was booked since, older claims that the bank has moved under it, and
    from 2026 all; the guideline of 2007 the others. A credit card is also judged by its bands, and since
    1 July 2023 by the order too, whenever it was booked.

    Args:
        claim: the claim.
        as_of: the day whose rules apply, and on which the facts hold.
        judged: a person's judgement; a milder one than the floors is shown and has no effect.
        book: the bank's own stricter numbers and floors.

    Raises:
        RuleNotInForce: before the guideline of 2007.
        InvalidValue: if the claim was booked after `as_of`.

    >>> facts = ClaimFacts(days_past_due=91)
    >>> result = classify_asset(
    ...     Claim(facts=facts, booked_on=date(2024, 1, 5)), as_of=date(2026, 11, 24)
    ... )
    >>> result.tier.en, result.needs_review
    ('substandard', True)
    >>> print(result.workings[0].explain("en"))
    overdue 91 days, more than 90, whatever the security: substandard (Measures for the Risk \
Classification of Financial Assets of Commercial Banks [read in a secondary source])
    """
    if claim.__class__ is not Claim:
        check_kind(claim, Claim, "claim")
    if as_of.__class__ is not date:
        check_date(as_of)
    if as_of < claim.booked_on:
        raise InvalidValue("booked_on", "is after as_of")
    if judged is not None:
        check_kind(judged, AssetClass, "judged")
    if claim.booked_on >= _ORDER_SINCE and not claim.credit_card:  # most: spared the search
        rules = ORDER_FLOORS.on(as_of, book)
        mask = rules.mask(claim.facts)
        tier = rules.outcome(mask) if mask else _PASS
        if judged is not None and judged > tier:
            tier = judged
        return Classification(tier, (Decision(rules, claim.facts, mask),), judged)
    rule_sets = _governing(claim, as_of, book)
    decisions = tuple(rules.decide(claim.facts, as_of=as_of, book=book) for rules in rule_sets)
    floors = [decision.outcome for decision in decisions]
    tier = max(floors if judged is None else [*floors, judged])
    return Classification(tier, decisions, judged)


_Floors: TypeAlias = (
    RuleSet[ClaimFacts, OrderParams, AssetClass]
    | RuleSet[ClaimFacts, GuidelineParams, AssetClass]
    | RuleSet[ClaimFacts, CardParams, AssetClass]
)


def _governing(claim: Claim, as_of: date, book: RuleBook) -> list[_Floors]:
    carded = claim.credit_card and as_of >= CARD_BANDS.since
    bands: list[_Floors] = [CARD_BANDS] if carded else []
    if as_of >= order_governs_since(claim, as_of=as_of, book=book):
        return [*bands, ORDER_FLOORS]
    return bands or [GUIDELINE_FLOORS]


def order_governs_since(
    claim: Claim | ClaimRecord, *, as_of: date, book: RuleBook = STATUTORY
) -> date:
    """The first day on which the order of 2023 governs a claim; the guideline of 2007 does before.

    Args:
        claim: the claim.
        as_of: the day whose last day for older claims applies.
        book: the bank's own earlier one.

    >>> from bankrm._claim_example import CLAIM
    >>> order_governs_since(CLAIM, as_of=date(2026, 11, 24)) == CLAIM.booked_on
    True
    """
    if not isinstance(claim, Claim | ClaimRecord):
        raise InvalidValue("claim", "needs a Claim or a ClaimRecord")
    check_kind(book, RuleBook, "book")
    if claim.booked_on >= _ORDER_SINCE:
        return claim.booked_on
    if claim.credit_card:
        return _ORDER_SINCE
    day = max(check_date(as_of), _ORDER_SINCE)
    latest = book.governing(RECLASSIFY_BY, day).value + _ONE_DAY
    moved = claim.reclassified_on
    return latest if moved is None else min(latest, max(moved, _ORDER_SINCE))


@attrs.frozen(kw_only=True)
class DebtorShare:
    """How much of a debtor's debt is bad, and the floor that it sets under its claims here."""

    share: Decimal | None
    """As a fraction; None of a debtor without debt."""
    floor: AssetClass | None
    """None if it sets none."""
    workings: tuple[Line, ...]


def debtor_contagion(
    claims: Money,
    non_performing: Money,
    *,
    as_of: date,
    retail: bool = False,
    enhanced: bool = False,
    book: RuleBook = STATUTORY,
) -> DebtorShare:
    """Whether a debtor's non-performing claims at this bank make all its claims here so.

    Source: order of 2023, art. 7.

    Args:
        claims: all claims on the debtor at this bank.
        non_performing: those of them that are non-performing.
        as_of: the day whose rules apply.
        retail: the claims of a retail debtor are judged one by one.
        enhanced: the claim asked about is under credit enhancement that the regulators recognise.
        book: the bank's own stricter limit.

    Raises:
        RuleNotInForce: before the order.

    >>> day = date(2026, 11, 24)
    >>> debtor_contagion(Money.of(1000), Money.of(100), as_of=day).floor  # 10 % is not above 10 %
    >>> debtor_contagion(Money.of(1000), Money.of("100.01"), as_of=day).floor.en
    'substandard'
    """
    check_kind(retail, bool, "retail")  # here nothing may be unknown
    facts = ClaimFacts(
        retail=retail,
        enhanced=enhanced,
        debtor_claims=_fen(claims, "claims"),
        debtor_npl=_fen(non_performing, "non_performing"),
    )
    whole = Text("在本行的全部债权", "claims at this bank"), claims
    part = Text("其中不良", "of these non-performing"), non_performing
    return _debtor_share("CLS-CT-01", facts, whole, part, ORDER_FLOORS.on(as_of, book))


def cross_bank_default(
    debts: Money,
    overdue: Money,
    *,
    as_of: date,
    retail: bool = False,
    book: RuleBook = STATUTORY,
) -> DebtorShare:
    """Whether what a debtor owes all banks and has let fall overdue sets a floor here.

    Source: order of 2023, as reported.

    Args:
        debts: the debtor's debts at all banks.
        overdue: those of them that are overdue for more than 90 days.
        as_of: the day whose rules apply.
        retail: the rule is not for retail debtors.
        book: the bank's own stricter limit.

    Raises:
        RuleNotInForce: before the order.

    >>> cross_bank_default(Money.of(100), Money.of(20), as_of=date(2026, 11, 24)).share
    Decimal('0.2')
    """
    check_kind(retail, bool, "retail")
    facts = ClaimFacts(
        retail=retail,
        debtor_debts=_fen(debts, "debts"),
        debtor_overdue=_fen(overdue, "overdue"),
    )
    whole = Text("在所有银行的债务", "debts at all banks"), debts
    part = Text("其中逾期90天以上", "of these overdue for over 90 days"), overdue
    return _debtor_share("CLS-SS-04", facts, whole, part, ORDER_FLOORS.on(as_of, book))


def _fen(amount: Money, field: str) -> int | None:
    check_kind(amount, Money, field)  # here nothing may be unknown
    return fen(amount, field)


def _debtor_share(
    rule_id: str,
    facts: ClaimFacts,
    whole: tuple[Text, Money],
    part: tuple[Text, Money],
    rules: RulesInForce[ClaimFacts, OrderParams, AssetClass],
) -> DebtorShare:
    """What one rule of the order says, with the figures it compared."""
    rule = ORDER_FLOORS[rule_id]
    floor = rule.effect if rule(facts, rules.params) else None
    share = quotient(part[1].amount, whole[1].amount)
    percent = percentage(share)
    limits = [rules.rows[slot.name] for slot in rule.reads if slot.owner == "p"]
    workings = (
        Line(*whole),
        Line(*part),
        Line(Text("占比", "share"), percent, "percent"),
        *(Line(_LIMIT, row.value, "percent", row.basis) for row in limits if row is not None),
        Line(Text("最低档次", "floor"), floor or AssetClass.PASS),
    )
    return DebtorShare(share=share, floor=floor, workings=workings)


_LIMIT = Text("超过即触发", "floor above")


@attrs.frozen(kw_only=True)
class Wait:
    """A time to be passed in good order before a claim may move up."""

    since: date
    months: int
    until: date
    """The first day on which it is over."""
    workings: tuple[Line, ...]


def earliest_upgrade(
    cleared_on: date, instalments: Instalments, *, as_of: date, book: RuleBook = STATUTORY
) -> Wait:
    """How long a non-performing claim is paid normally before it may be pass or special mention.

    The longer of two instalment periods and six months from the day the arrears and their costs were
    paid; a missed payment starts it anew. Source: order of 2023, as reported; one exam item prints "or".

    Args:
        cleared_on: the day the arrears were paid in full.
        instalments: how often the claim is repaid.
        as_of: the day whose rules apply.
        book: the bank's own longer times.

    Raises:
        RuleNotInForce: before the order.

    >>> wait = earliest_upgrade(
    ...     date(2025, 1, 15), Instalments.HALF_YEARLY, as_of=date(2026, 11, 24)
    ... )
    >>> wait.until.isoformat()
    '2026-01-15'
    """
    check_date(cleared_on, "cleared_on")
    check_kind(book, RuleBook, "book")
    months, periods = book.governing(CURE_MONTHS, as_of), book.governing(CURE_PERIODS, as_of)
    return _wait(cleared_on, instalments, months, periods)


def observation_end(
    since: date, instalments: Instalments, *, as_of: date, book: RuleBook = STATUTORY
) -> Wait:
    """How long a restructured claim is observed (重组观察期).

    Two instalment periods and a year at the least under the order of 2023; six months under the
    guideline of 2007. A missed payment starts it anew. Source: as reported.

    Args:
        since: the first contractual due date after the change; under the guideline, the change itself.
        instalments: how often the claim is repaid after the change.
        as_of: the day whose rules apply; for a claim still under the guideline, a day before the order.
        book: the bank's own longer times.

    Raises:
        RuleNotInForce: before the guideline.

    >>> after = Instalments.MONTHLY
    >>> observation_end(date(2025, 3, 20), after, as_of=date(2026, 11, 24)).until.isoformat()
    '2026-03-20'
    >>> observation_end(date(2020, 3, 20), after, as_of=date(2020, 11, 24)).until.isoformat()
    '2020-09-20'
    """
    check_date(since, "since")
    check_kind(book, RuleBook, "book")
    months, periods = (
        book.governing(OBSERVATION_MONTHS, as_of),
        book.governing(OBSERVATION_PERIODS, as_of),
    )
    return _wait(since, instalments, months, periods)


def _wait(since: date, instalments: Instalments, months: Row[int], periods: Row[int]) -> Wait:
    check_kind(instalments, Instalments, "instalments")
    longer = max(months.value, periods.value * instalments.months)
    until = add_months(since, longer)
    workings = (
        Line(Text("起算日", "from"), since),
        Line(Text("至少月数", "months at least"), months.value, "", months.basis),
        Line(Text("至少期数", "instalment periods at least"), periods.value, "", periods.basis),
        Line(Text("最早日期", "not before"), until),
    )
    return Wait(since=since, months=longer, until=until, workings=workings)
