"""Claims: tiers in order, facts that fit together, dates that follow each other."""

from datetime import date, datetime
from typing import Any

import pytest

from bankrm.claims import AssetClass, Claim, ClaimFacts, is_non_performing
from bankrm.errors import InvalidValue

FACTS = ClaimFacts(days_past_due=0)


def test_tiers_are_the_regulator_s_five_in_order() -> None:
    assert [(tier.code, tier.zh) for tier in sorted(AssetClass)] == [
        ("1", "正常"),
        ("2", "关注"),
        ("3", "次级"),
        ("4", "可疑"),
        ("5", "损失"),
    ]


@pytest.mark.parametrize(
    ("tier", "non_performing"),
    [
        (AssetClass.PASS, False),
        (AssetClass.SPECIAL_MENTION, False),
        (AssetClass.SUBSTANDARD, True),
        (AssetClass.DOUBTFUL, True),
        (AssetClass.LOSS, True),
    ],
)
def test_three_tiers_are_non_performing(tier: AssetClass, *, non_performing: bool) -> None:
    assert is_non_performing(tier) is non_performing


def test_a_code_is_no_tier() -> None:
    with pytest.raises(InvalidValue, match=r"^tier: "):
        is_non_performing("3")  # type: ignore[arg-type]  # refused


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("days_past_due", {"days_past_due": -1}),
        ("days_past_due", {"days_past_due": 1.5}),
        ("days_past_due", {"days_past_due": True}),
        ("expected_loss", {"expected_loss": -1}),
        ("carrying_amount", {"carrying_amount": 0}),
        ("carrying_amount", {"carrying_amount": -1}),
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
