"""Renewals: each condition, medium firms to their last day, and the day of the notice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.test_classification import claim

from bankrm._renewal_example import RENEWED
from bankrm.claims import AssetClass
from bankrm.classification import classify_asset
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.loan_accounts import WatchStep
from bankrm.loan_renewals import (
    RENEWAL,
    RenewalBorrower,
    assess_renewal,
    is_eligible_renewal,
)
from bankrm.rules import Effect

DAY = date(2026, 11, 24)
EARLY = datetime(2024, 9, 20, 9, tzinfo=UTC)
MEDIUM = attrs.evolve(RENEWED, borrower=RenewalBorrower.MEDIUM_FIRM)


@pytest.mark.parametrize(
    "borrower", [one for one in RenewalBorrower if one is not RenewalBorrower.OTHER]
)
def test_a_good_borrower_keeps_pass(borrower: RenewalBorrower) -> None:
    renewal = attrs.evolve(RENEWED, borrower=borrower)
    decision = assess_renewal(renewal, as_of=DAY)
    assert (decision.outcome, decision.missing) == (Effect.ALLOW, ())
    assert is_eligible_renewal(renewal, as_of=DAY)


CASES: list[tuple[str, dict[str, Any], str]] = [
    ("RN24-borrower", {"borrower": RenewalBorrower.OTHER}, "borrower"),
    ("RN24-purpose", {"for_business": False}, "for_business"),
    (
        "RN24-medium",
        {"borrower": RenewalBorrower.MEDIUM_FIRM, "old_matures_on": date(2027, 9, 30)},
        "",
    ),
    ("RN24-old-tier", {"old_tier": AssetClass.SPECIAL_MENTION}, "old_tier"),
    ("RN24-lawful", {"lawful": False}, "lawful"),
    ("RN24-business", {"stable": False}, "stable"),
    ("RN24-credit", {"creditworthy": False}, "creditworthy"),
    ("RN24-credit", {"misused": True}, "misused"),
    ("RN24-credit", {"interest_owed": True}, "interest_owed"),
    ("RN24-credit", {"evades_debts": True}, "evades_debts"),
    ("RN24-standards", {"meets_standards": False}, "meets_standards"),
    ("RN24-own", {"meets_own_conditions": False}, "meets_own_conditions"),
]


@pytest.mark.parametrize(
    ("rule_id", "changes", "unknown"), CASES, ids=["-".join(case[1]) for case in CASES]
)
def test_each_condition_blocks_and_unknown_asks(
    rule_id: str, changes: dict[str, Any], unknown: str
) -> None:
    renewal = attrs.evolve(RENEWED, **changes)
    decision = assess_renewal(renewal, as_of=DAY)
    assert decision.outcome is Effect.BLOCK
    assert [reason.rule.id for reason in decision.hits] == [rule_id]
    assert decision.steps == (WatchStep.RECLASSIFY,)
    assert not is_eligible_renewal(renewal, as_of=DAY)
    if unknown:
        gap: dict[str, Any] = {unknown: None}
        unsure = attrs.evolve(RENEWED, **gap)
        assert assess_renewal(unsure, as_of=DAY).outcome is Effect.REVIEW
        assert not is_eligible_renewal(unsure, as_of=DAY)


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in RENEWAL} == {case[0] for case in CASES}


@pytest.mark.parametrize(
    ("matures_on", "eligible"),
    [(date(2027, 9, 29), True), (date(2027, 9, 30), False)],
    ids=["the day before", "the day"],
)
def test_a_medium_firm_s_loan_matures_before_the_last_day(
    matures_on: date, *, eligible: bool
) -> None:
    assert (
        is_eligible_renewal(attrs.evolve(MEDIUM, old_matures_on=matures_on), as_of=DAY) is eligible
    )
    small = attrs.evolve(RENEWED, old_matures_on=matures_on)
    assert is_eligible_renewal(small, as_of=DAY)


@pytest.mark.parametrize(
    ("renewed_on", "tier"),
    [(date(2024, 9, 23), AssetClass.SPECIAL_MENTION), (date(2024, 9, 24), AssetClass.PASS)],
    ids=["the day before the notice", "the day of the notice"],
)
def test_the_day_of_the_notice(renewed_on: date, tier: AssetClass) -> None:
    renewal = attrs.evolve(RENEWED, renewed_on=renewed_on, at=EARLY, recorded_at=EARLY)
    for day in (renewed_on, DAY):
        eligible = is_eligible_renewal(renewal, as_of=day)
        repaid = claim(refinanced=True, eligible_renewal=eligible)
        assert classify_asset(repaid, as_of=day).tier is tier


def test_the_other_floors_apply_all_the_same() -> None:
    eligible = is_eligible_renewal(RENEWED, as_of=DAY)
    late = claim(refinanced=True, eligible_renewal=eligible, days_past_due=91)
    assert classify_asset(late, as_of=DAY).tier is AssetClass.SUBSTANDARD


def test_before_the_notice_there_is_no_rule() -> None:
    with pytest.raises(RuleNotInForce):
        assess_renewal(attrs.evolve(RENEWED, renewed_on=date(2024, 9, 23)), as_of=DAY)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("borrower", {"borrower": "farmer"}),
        ("renewed_on", {"renewed_on": EARLY}),
        ("old_matures_on", {"old_matures_on": None}),
        ("old_tier", {"old_tier": 1}),
        ("lawful", {"lawful": 1}),
        ("recorded_at", {"recorded_at": RENEWED.at - timedelta(seconds=1)}),
    ],
)
def test_a_bad_renewal_is_named(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(RENEWED, **changes)


@pytest.mark.parametrize(
    ("field", "renewal", "day"),
    [
        ("renewal", MEDIUM.borrower, DAY),
        ("as_of", RENEWED, EARLY),
        ("renewed_on", RENEWED, date(2026, 3, 17)),
        ("renewal", attrs.evolve(RENEWED, renewed_on=date(2026, 3, 17)), date(2026, 3, 17)),
    ],
    ids=["no renewal", "an instant", "before it was made", "before it was known"],
)
def test_a_bad_call_is_named(field: str, renewal: Any, day: Any) -> None:
    for function in (assess_renewal, is_eligible_renewal):
        with pytest.raises(InvalidValue, match=rf"^{field}: "):
            function(renewal, as_of=day)
