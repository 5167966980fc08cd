"""The tier of one loan, all floors of the order of 2023, against the function one would write by hand."""

import random
from collections.abc import Iterator
from datetime import date

from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.classification import classify_asset
from benchmarks.timing import Ratio, ratio

__all__ = ["check_twins", "run"]

DAY = date(2026, 11, 24)
BOOKED = date(2024, 1, 5)
ORDER_DAY = date(2023, 7, 1)


def _special_mention(f: ClaimFacts, hits: list[str]) -> None:
    if f.days_past_due > 0 and not (f.technical_overdue and f.days_past_due <= 7):
        hits.append("CLS-SM-01")
    if f.purpose_changed:
        hits.append("CLS-SM-02")
    if f.refinanced and not f.bond and not f.eligible_renewal:
        hits.append("CLS-SM-03")
    if not f.retail and f.debtor_has_npl:
        hits.append("CLS-SM-04")
    if f.in_observation:
        hits.append("CLS-RS-01")


def _substandard(f: ClaimFacts, hits: list[str]) -> None:
    if f.days_past_due > 90:
        hits.append("CLS-SS-01")
    if f.credit_impaired:
        hits.append("CLS-SS-02")
    if f.rating_cut:
        hits.append("CLS-SS-03")
    if f.restructured_again:
        hits.append("CLS-RS-02")
    if not f.retail:
        if f.debtor_overdue * 100 > 20 * f.debtor_debts:
            hits.append("CLS-SS-04")
        if not f.enhanced and f.debtor_npl * 100 > 10 * f.debtor_claims:
            hits.append("CLS-CT-01")
    if f.tier_before >= 3 and not f.upgrade_allowed:
        hits.append("CLS-UP-01")


def _doubtful_and_loss(f: ClaimFacts, hits: list[str]) -> None:
    if f.days_past_due > 270:
        hits.append("CLS-DB-01")
    if f.evades_debts:
        hits.append("CLS-DB-02")
    if f.days_past_due > 360:
        hits.append("CLS-LS-01")
    if f.in_liquidation:
        hits.append("CLS-LS-02")
    if f.credit_impaired:
        if f.expected_loss * 100 >= 50 * f.carrying_amount:
            hits.append("CLS-DB-03")
        if f.expected_loss * 100 >= 90 * f.carrying_amount:
            hits.append("CLS-LS-03")


def _merged(f: ClaimFacts, hits: list[str]) -> None:
    if f.months_since_change >= 6:
        if not f.merger_assessed:
            hits.append("CLS-MG-01")
        return
    for level, rule in enumerate(("CLS-MG-SM", "CLS-MG-SS", "CLS-MG-DB", "CLS-MG-LS"), 2):
        if f.tier_before >= level:
            hits.append(rule)


LEVELS = {"SM": 2, "SS": 3, "DB": 4, "LS": 5}
OTHERS = {"CLS-RS-01": 2, "CLS-RS-02": 3, "CLS-CT-01": 3, "CLS-UP-01": 3}
RANKS = OTHERS | {
    f"CLS-{family}{number}": level
    for family, level in LEVELS.items()
    for number in ("-01", "-02", "-03", "-04")
}
RANKS |= {f"CLS-MG-{family}": level for family, level in LEVELS.items()}


def by_hand(claim: Claim, as_of: date) -> tuple[int, tuple[str, ...]]:
    """The floors of that day over known facts, as plain code; the level and the rules that applied.

    Like the function it stands against it must first see which rules govern; it knows those of the order.
    """
    if as_of < claim.booked_on:
        raise ValueError
    if claim.booked_on < ORDER_DAY or claim.credit_card:
        raise NotImplementedError
    f = claim.facts
    hits: list[str] = []
    _special_mention(f, hits)
    _substandard(f, hits)
    _doubtful_and_loss(f, hits)
    if f.obligor_changed:
        _merged(f, hits)
    if f.assessment_due:
        hits.append("CLS-RS-03")
    if f.group_has_npl:
        hits.append("CLS-CT-02")
    level = 1
    for rule in hits:
        level = max(level, RANKS.get(rule, 1))
    return level, tuple(hits)


def _cases(count: int) -> Iterator[Claim]:
    draw = random.Random(20261124)  # seeded, for repeatable cases

    def seldom(share: float) -> bool:
        return draw.random() < share

    for _ in range(count):
        late = seldom(0.2)
        facts = ClaimFacts(
            retail=seldom(0.5),
            bond=seldom(0.05),
            days_past_due=draw.randint(1, 400) if late else 0,
            technical_overdue=seldom(0.05),
            interest_accrued=True,
            cannot_repay=False,
            purpose_changed=seldom(0.02),
            granted_against_law=False,
            refinanced=seldom(0.1),
            eligible_renewal=seldom(0.5),
            needs_restructuring=False,
            restructured=False,
            in_observation=seldom(0.05),
            restructured_again=seldom(0.01),
            assessment_due=seldom(0.01),
            credit_impaired=seldom(0.1),
            expected_loss=draw.randint(0, 10_000),
            carrying_amount=10_000,
            rating_cut=seldom(0.02),
            evades_debts=seldom(0.01),
            evades_by_merger=False,
            in_liquidation=seldom(0.01),
            tier_before=draw.choices((1, 2, 3, 4, 5), (80, 10, 4, 3, 3))[0],
            upgrade_allowed=seldom(0.1),
            obligor_changed=seldom(0.05),
            months_since_change=draw.randint(0, 12),
            merger_assessed=seldom(0.5),
            debtor_has_npl=seldom(0.1),
            group_has_npl=seldom(0.05),
            enhanced=seldom(0.05),
            debtor_claims=100_000,
            debtor_npl=draw.randint(0, 12_000),
            debtor_debts=100_000,
            debtor_overdue=draw.randint(0, 22_000),
        )
        yield Claim(facts=facts, booked_on=BOOKED)


def check_twins(count: int) -> None:
    """Refuse to compare what does not answer alike."""
    for case in _cases(count):
        found = classify_asset(case, as_of=DAY)
        [decision] = found.decisions
        ours = found.tier.rank + 1, {reason.rule.id for reason in decision.hits}
        level, hits = by_hand(case, DAY)
        if ours != (level, set(hits)):
            raise AssertionError(f"floors and hand-written function differ: {ours[1] ^ set(hits)}")


def run() -> list[Ratio]:
    """The tier of one loan, facts ready."""
    check_twins(2_000)  # before any figure is printed
    cases = list(_cases(1_000))

    def floor() -> None:
        for case in cases:
            by_hand(case, DAY)

    def ours() -> None:
        for case in cases:
            classify_asset(case, as_of=DAY).tier  # noqa: B018  # reading it is the work

    return [ratio("tier of one loan, all floors of 2023", ours, floor, limit=2.5, calls=1_000)]
