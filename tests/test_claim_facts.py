"""Facts of claims: facts that fit together, and what they are made of."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from bankrm._claim_example import CLAIM, DEBTOR
from bankrm._upgrade_example import NEVER_RESTRUCTURED
from bankrm.claim_facts import Claim, ClaimFacts
from bankrm.claims import AssetClass, ClaimFindings, TechnicalOverdue, TechnicalReason
from bankrm.classification import classify_asset
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.money import Money

DAY = date(2026, 11, 24)
FACTS = ClaimFacts(days_past_due=0)
FOUND = ClaimFindings(days_past_due=3, status=NEVER_RESTRUCTURED)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("days_past_due", {"days_past_due": -1}),
        ("days_past_due", {"days_past_due": 1.5}),
        ("days_past_due", {"days_past_due": True}),
        ("expected_loss", {"expected_loss": -1}),
        ("carrying_amount", {"carrying_amount": 0}),
        ("carrying_amount", {"carrying_amount": -1}),
        ("tier_before", {"tier_before": 0}),
        ("tier_before", {"tier_before": 6}),
        ("days_past_due", {"days_past_due": "９"}),
        ("expected_loss", {"expected_loss": 10**60}),
        ("months_since_change", {"months_since_change": -1}),
        ("debtor_claims", {"debtor_claims": -1}),
        ("debtor_npl", {"debtor_npl": -1}),
        ("debtor_npl", {"debtor_npl": 101, "debtor_claims": 100}),
        ("debtor_debts", {"debtor_debts": -1}),
        ("debtor_overdue", {"debtor_overdue": 101, "debtor_debts": 100}),
        ("bond", {"bond": None}),
        ("retail", {"retail": 1}),
    ],
)
def test_bad_facts_are_named(field: str, facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        ClaimFacts(**facts)


def test_a_part_may_be_the_whole_or_stand_alone() -> None:
    whole = ClaimFacts(debtor_npl=100, debtor_claims=100, debtor_overdue=7, expected_loss=0)
    assert whole.debtor_npl == whole.debtor_claims
    assert whole.debtor_debts is None


@pytest.mark.parametrize(
    ("field", "claim"),
    [
        ("facts", {"facts": None}),
        ("booked_on", {"booked_on": datetime(2024, 1, 1)}),  # noqa: DTZ001  # refused for being one
        ("reclassified_on", {"reclassified_on": "2024-01-01"}),
        ("reclassified_on", {"reclassified_on": date(2019, 12, 31)}),
        ("credit_card", {"credit_card": 1}),
    ],
)
def test_a_bad_claim_is_named(field: str, claim: dict[str, Any]) -> None:
    given: dict[str, Any] = {"facts": FACTS, "booked_on": date(2020, 1, 1)} | claim
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        Claim(**given)


def test_a_claim_may_be_reclassified_on_the_day_it_was_booked() -> None:
    day = date(2024, 1, 1)
    assert Claim(facts=FACTS, booked_on=day, reclassified_on=day).reclassified_on == day


def test_the_facts_of_a_claim_that_is_known_leave_nothing_open() -> None:
    claim = Claim.of(CLAIM, DEBTOR, FOUND, as_of=DAY)
    result = classify_asset(claim, as_of=DAY)
    assert (result.tier, result.missing) == (AssetClass.SPECIAL_MENTION, ())
    assert (claim.booked_on, claim.credit_card) == (CLAIM.booked_on, False)
    facts = claim.facts
    assert (facts.tier_before, facts.carrying_amount, facts.debtor_debts) == (
        1,
        450_000_000,
        3_000_000_000,
    )


def test_what_is_not_known_stays_unknown_and_asks_for_a_person() -> None:
    record = attrs.evolve(CLAIM, tier_before=None, expected_loss=None)
    facts = ClaimFacts.of(record, DEBTOR, ClaimFindings(days_past_due=None), as_of=DAY)
    unknown = ("days_past_due", "tier_before", "expected_loss", "in_observation")
    assert [getattr(facts, name) for name in unknown] == [None] * 4
    result = classify_asset(Claim(facts=facts, booked_on=record.booked_on), as_of=DAY)
    assert result.needs_review
    assert "days_past_due" in result.missing


@pytest.mark.parametrize(
    ("shown", "days", "excused"),
    [(7, 7, True), (6, 7, False), (7, 0, True), (None, 3, False), (7, None, False)],
    ids=["for all days", "for one day less", "not overdue", "not shown", "days unknown"],
)
def test_a_technical_overdue_is_shown_by_reason_and_days(
    shown: int | None, days: int | None, *, excused: bool
) -> None:
    technical = None if shown is None else TechnicalOverdue(TechnicalReason.CLEARING, shown)
    today = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)
    record = attrs.evolve(CLAIM, technical=technical, at=today, recorded_at=today)
    found = ClaimFindings(days_past_due=days)
    assert ClaimFacts.of(record, DEBTOR, found, as_of=DAY).technical_overdue is excused


def test_a_merger_is_counted_in_whole_months() -> None:
    merged = attrs.evolve(CLAIM, obligor_changed=True, obligor_changed_on=date(2026, 5, 25))
    facts = ClaimFacts.of(merged, DEBTOR, FOUND, as_of=DAY)
    assert (facts.months_since_change, facts.merger_assessed) == (5, False)
    assessed = attrs.evolve(merged, merger_assessed_on=date(2026, 6, 1))
    assert ClaimFacts.of(assessed, DEBTOR, FOUND, as_of=DAY).merger_assessed


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("record", {"record": DEBTOR}),
        ("standing", {"standing": CLAIM}),
        ("findings", {"findings": None}),
        ("as_of", {"as_of": datetime(2026, 11, 24)}),  # noqa: DTZ001  # refused
        ("standing", {"standing": attrs.evolve(DEBTOR, client_id=ClientId("E-2"))}),
        ("record", {"as_of": date(2026, 9, 29)}),
        (
            "status",
            {
                "findings": attrs.evolve(
                    FOUND, status=attrs.evolve(NEVER_RESTRUCTURED, claim_id=ClaimId("A-2"))
                )
            },
        ),
        ("status", {"as_of": date(2026, 11, 23)}),
        (
            "obligor_changed_on",
            {
                "record": attrs.evolve(
                    CLAIM, obligor_changed=True, obligor_changed_on=date(2026, 11, 25)
                )
            },
        ),
    ],
)
def test_parts_that_do_not_belong_together_are_named(field: str, changes: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "record": CLAIM,
        "standing": DEBTOR,
        "findings": FOUND,
        "as_of": DAY,
    } | changes
    as_of = given.pop("as_of")
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        ClaimFacts.of(*given.values(), as_of=as_of)


def test_amounts_are_yuan() -> None:
    record = attrs.evolve(CLAIM, carrying_amount=Money.of(1, "USD"))
    with pytest.raises(CurrencyMismatch, match=r"^carrying_amount: "):
        ClaimFacts.of(record, DEBTOR, FOUND, as_of=DAY)


@pytest.mark.parametrize(
    ("days_ago", "excused"), [(3, True), (4, False)], ids=["on the due day", "the day before"]
)
def test_what_was_shown_before_the_overdue_began_excuses_nothing(
    days_ago: int, *, excused: bool
) -> None:
    shown = datetime(DAY.year, DAY.month, DAY.day - days_ago, 9, tzinfo=UTC)
    technical = TechnicalOverdue(TechnicalReason.CLEARING, 7)
    record = attrs.evolve(CLAIM, technical=technical, at=shown, recorded_at=shown)
    found = ClaimFindings(days_past_due=3)
    assert ClaimFacts.of(record, DEBTOR, found, as_of=DAY).technical_overdue is excused
