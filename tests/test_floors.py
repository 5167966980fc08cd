"""Floors: each rule applies and does not, at its limit, and rests on the source as confirmed."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.claim_facts import ClaimFacts
from bankrm.claims import AssetClass
from bankrm.errors import RuleNotInForce
from bankrm.floors import CARD_BANDS, ORDER_FLOORS
from bankrm.guideline_floors import GUIDELINE_FLOORS
from bankrm.rules import Decision, RuleSet

DAYS = {
    ORDER_FLOORS.id: date(2026, 11, 24),
    GUIDELINE_FLOORS.id: date(2020, 1, 1),
    CARD_BANDS.id: date(2020, 1, 1),
}
NOTHING = ClaimFacts(
    retail=False,
    days_past_due=0,
    interest_accrued=True,
    cannot_repay=False,
    purpose_changed=False,
    granted_against_law=False,
    refinanced=False,
    needs_restructuring=False,
    restructured=False,
    in_observation=False,
    restructured_again=False,
    assessment_due=False,
    credit_impaired=False,
    expected_loss=0,
    carrying_amount=10_000,
    rating_cut=False,
    evades_debts=False,
    evades_by_merger=False,
    in_liquidation=False,
    tier_before=1,
    obligor_changed=False,
    debtor_has_npl=False,
    group_has_npl=False,
    debtor_claims=100_000,
    debtor_npl=0,
    debtor_debts=100_000,
    debtor_overdue=0,
)

Floors = RuleSet[ClaimFacts, Any, AssetClass]


def decide(rules: Floors, **known: Any) -> Decision[ClaimFacts, AssetClass]:
    return rules.decide(attrs.evolve(NOTHING, **known), as_of=DAYS[rules.id])


@pytest.mark.parametrize("rules", [ORDER_FLOORS, GUIDELINE_FLOORS, CARD_BANDS], ids=lambda r: r.id)
def test_nothing_known_against_it_is_pass(rules: Floors) -> None:
    decision = decide(rules)
    assert decision.outcome is AssetClass.PASS
    assert decision.hits == ()
    assert not decision.needs_review


ORDER_CASES: list[tuple[str, AssetClass, dict[str, Any], dict[str, Any]]] = [
    # rule, floor, facts on which it applies, facts at the limit on which it does not
    ("CLS-SM-01", AssetClass.SPECIAL_MENTION, {"days_past_due": 1}, {"days_past_due": 0}),
    (
        "CLS-SM-01",
        AssetClass.SPECIAL_MENTION,
        {"days_past_due": 8, "technical_overdue": True},
        {"days_past_due": 7, "technical_overdue": True},
    ),
    ("CLS-SM-02", AssetClass.SPECIAL_MENTION, {"purpose_changed": True}, {}),
    ("CLS-SM-03", AssetClass.SPECIAL_MENTION, {"refinanced": True}, {}),
    (
        "CLS-SM-03",
        AssetClass.SPECIAL_MENTION,
        {"refinanced": True},
        {"refinanced": True, "bond": True},
    ),
    (
        "CLS-SM-03",
        AssetClass.SPECIAL_MENTION,
        {"refinanced": True},
        {"refinanced": True, "eligible_renewal": True},
    ),
    (
        "CLS-SM-04",
        AssetClass.SPECIAL_MENTION,
        {"debtor_has_npl": True},
        {"debtor_has_npl": True, "retail": True},
    ),
    ("CLS-RS-01", AssetClass.SPECIAL_MENTION, {"in_observation": True}, {}),
    ("CLS-SS-01", AssetClass.SUBSTANDARD, {"days_past_due": 91}, {"days_past_due": 90}),
    ("CLS-SS-02", AssetClass.SUBSTANDARD, {"credit_impaired": True}, {}),
    ("CLS-SS-03", AssetClass.SUBSTANDARD, {"rating_cut": True}, {}),
    ("CLS-SS-04", AssetClass.SUBSTANDARD, {"debtor_overdue": 20_001}, {"debtor_overdue": 20_000}),
    (
        "CLS-SS-04",
        AssetClass.SUBSTANDARD,
        {"debtor_overdue": 99_999},
        {"debtor_overdue": 99_999, "retail": True},
    ),
    ("CLS-RS-02", AssetClass.SUBSTANDARD, {"restructured_again": True}, {}),
    ("CLS-CT-01", AssetClass.SUBSTANDARD, {"debtor_npl": 10_001}, {"debtor_npl": 10_000}),
    (
        "CLS-CT-01",
        AssetClass.SUBSTANDARD,
        {"debtor_npl": 99_999},
        {"debtor_npl": 99_999, "enhanced": True},
    ),
    (
        "CLS-CT-01",
        AssetClass.SUBSTANDARD,
        {"debtor_npl": 99_999},
        {"debtor_npl": 99_999, "retail": True},
    ),
    ("CLS-CT-02", AssetClass.PASS, {"group_has_npl": True}, {}),
    ("CLS-DB-01", AssetClass.DOUBTFUL, {"days_past_due": 271}, {"days_past_due": 270}),
    ("CLS-DB-02", AssetClass.DOUBTFUL, {"evades_debts": True}, {}),
    (
        "CLS-DB-03",
        AssetClass.DOUBTFUL,
        {"credit_impaired": True, "expected_loss": 5_000},
        {"credit_impaired": True, "expected_loss": 4_999},
    ),
    (
        "CLS-DB-03",
        AssetClass.DOUBTFUL,
        {"credit_impaired": True, "expected_loss": 5_000},
        {"credit_impaired": False, "expected_loss": 5_000},
    ),
    ("CLS-LS-01", AssetClass.LOSS, {"days_past_due": 361}, {"days_past_due": 360}),
    (
        "CLS-MG-SM",
        AssetClass.SPECIAL_MENTION,
        {
            "obligor_changed": True,
            "months_since_change": 5,
            "tier_before": 2,
            "upgrade_allowed": True,
        },
        {
            "obligor_changed": True,
            "months_since_change": 6,
            "tier_before": 2,
            "upgrade_allowed": True,
        },
    ),
    (
        "CLS-MG-SM",
        AssetClass.SPECIAL_MENTION,
        {
            "obligor_changed": True,
            "months_since_change": 0,
            "tier_before": 2,
            "upgrade_allowed": True,
        },
        {"obligor_changed": True, "months_since_change": 0, "tier_before": 1},
    ),
    (
        "CLS-MG-SS",
        AssetClass.SUBSTANDARD,
        {
            "obligor_changed": True,
            "months_since_change": 5,
            "tier_before": 3,
            "upgrade_allowed": True,
        },
        {
            "obligor_changed": True,
            "months_since_change": 6,
            "tier_before": 3,
            "upgrade_allowed": True,
        },
    ),
    (
        "CLS-MG-SS",
        AssetClass.SUBSTANDARD,
        {
            "obligor_changed": True,
            "months_since_change": 0,
            "tier_before": 3,
            "upgrade_allowed": True,
        },
        {"obligor_changed": True, "months_since_change": 0, "tier_before": 2},
    ),
    (
        "CLS-MG-DB",
        AssetClass.DOUBTFUL,
        {
            "obligor_changed": True,
            "months_since_change": 5,
            "tier_before": 4,
            "upgrade_allowed": True,
        },
        {
            "obligor_changed": True,
            "months_since_change": 6,
            "tier_before": 4,
            "upgrade_allowed": True,
        },
    ),
    (
        "CLS-MG-DB",
        AssetClass.DOUBTFUL,
        {
            "obligor_changed": True,
            "months_since_change": 0,
            "tier_before": 4,
            "upgrade_allowed": True,
        },
        {"obligor_changed": True, "months_since_change": 0, "tier_before": 3},
    ),
    (
        "CLS-MG-LS",
        AssetClass.LOSS,
        {
            "obligor_changed": True,
            "months_since_change": 5,
            "tier_before": 5,
            "upgrade_allowed": True,
        },
        {
            "obligor_changed": True,
            "months_since_change": 6,
            "tier_before": 5,
            "upgrade_allowed": True,
        },
    ),
    (
        "CLS-MG-LS",
        AssetClass.LOSS,
        {
            "obligor_changed": True,
            "months_since_change": 0,
            "tier_before": 5,
            "upgrade_allowed": True,
        },
        {"obligor_changed": True, "months_since_change": 0, "tier_before": 4},
    ),
    (
        "CLS-MG-01",
        AssetClass.PASS,
        {"obligor_changed": True, "months_since_change": 6},
        {"obligor_changed": True, "months_since_change": 5},
    ),
    (
        "CLS-MG-01",
        AssetClass.PASS,
        {"obligor_changed": True, "months_since_change": 6},
        {"obligor_changed": True, "months_since_change": 6, "merger_assessed": True},
    ),
    ("CLS-RS-03", AssetClass.PASS, {"assessment_due": True}, {}),
    ("CLS-UP-01", AssetClass.SUBSTANDARD, {"tier_before": 3}, {"tier_before": 2}),
    (
        "CLS-UP-01",
        AssetClass.SUBSTANDARD,
        {"tier_before": 5},
        {"tier_before": 5, "upgrade_allowed": True},
    ),
    ("CLS-LS-02", AssetClass.LOSS, {"in_liquidation": True}, {}),
    (
        "CLS-LS-03",
        AssetClass.LOSS,
        {"credit_impaired": True, "expected_loss": 9_000},
        {"credit_impaired": True, "expected_loss": 8_999},
    ),
    (
        "CLS-LS-03",
        AssetClass.LOSS,
        {"credit_impaired": True, "expected_loss": 9_000},
        {"credit_impaired": False, "expected_loss": 9_000},
    ),
]
GUIDELINE_CASES: list[tuple[str, AssetClass, dict[str, Any], dict[str, Any]]] = [
    ("G07-SM-01", AssetClass.SPECIAL_MENTION, {"evades_by_merger": True}, {}),
    ("G07-SM-02", AssetClass.SPECIAL_MENTION, {"refinanced": True}, {}),
    ("G07-SM-03", AssetClass.SPECIAL_MENTION, {"purpose_changed": True}, {}),
    ("G07-SM-04", AssetClass.SPECIAL_MENTION, {"days_past_due": 1}, {"days_past_due": 0}),
    ("G07-SM-05", AssetClass.SPECIAL_MENTION, {"debtor_has_npl": True}, {}),
    ("G07-SM-06", AssetClass.SPECIAL_MENTION, {"granted_against_law": True}, {}),
    (
        "G07-SS-01",
        AssetClass.SUBSTANDARD,
        {"days_past_due": 1, "interest_accrued": False},
        {"days_past_due": 1, "interest_accrued": True},
    ),
    (
        "G07-SS-01",
        AssetClass.SUBSTANDARD,
        {"days_past_due": 1, "interest_accrued": False},
        {"days_past_due": 0, "interest_accrued": False},
    ),
    (
        "G07-SS-02",
        AssetClass.SUBSTANDARD,
        {"days_past_due": 1, "evades_by_merger": True},
        {"days_past_due": 0, "evades_by_merger": True},
    ),
    (
        "G07-RS-01",
        AssetClass.DOUBTFUL,
        {"in_observation": True, "tier_before": 4},
        {"in_observation": True, "tier_before": 3},
    ),
    (
        "G07-RS-02",
        AssetClass.LOSS,
        {"in_observation": True, "tier_before": 5},
        {"in_observation": False, "tier_before": 5},
    ),
    ("G07-SS-03", AssetClass.SUBSTANDARD, {"needs_restructuring": True}, {}),
    ("G07-SS-03", AssetClass.SUBSTANDARD, {"in_observation": True}, {"restructured": True}),
    (
        "G07-DB-01",
        AssetClass.DOUBTFUL,
        {"restructured": True, "days_past_due": 1},
        {"restructured": True, "days_past_due": 0},
    ),
    (
        "G07-DB-01",
        AssetClass.DOUBTFUL,
        {"restructured": True, "cannot_repay": True},
        {"restructured": False, "cannot_repay": True},
    ),
]
CARD_CASES: list[tuple[str, AssetClass, dict[str, Any], dict[str, Any]]] = [
    ("CARD-SM", AssetClass.SPECIAL_MENTION, {"days_past_due": 1}, {"days_past_due": 0}),
    ("CARD-SS", AssetClass.SUBSTANDARD, {"days_past_due": 91}, {"days_past_due": 90}),
    ("CARD-DB", AssetClass.DOUBTFUL, {"days_past_due": 121}, {"days_past_due": 120}),
    ("CARD-LS", AssetClass.LOSS, {"days_past_due": 181}, {"days_past_due": 180}),
]
CASES = [
    (rules, *case)
    for rules, cases in (
        (ORDER_FLOORS, ORDER_CASES),
        (GUIDELINE_FLOORS, GUIDELINE_CASES),
        (CARD_BANDS, CARD_CASES),
    )
    for case in cases
]


@pytest.mark.parametrize(
    ("rules", "rule_id", "floor", "applies", "spared"),
    CASES,
    ids=[f"{case[1]}-{'-'.join(case[3])}-{'-'.join(case[4]) or 'nothing'}" for case in CASES],
)
def test_a_floor_at_its_limit(
    rules: Floors,
    rule_id: str,
    floor: AssetClass,
    applies: dict[str, Any],
    spared: dict[str, Any],
) -> None:
    hit = decide(rules, **applies)
    assert rule_id in hit
    assert hit.outcome is floor
    passed = decide(rules, **spared)
    assert rule_id not in passed
    assert rule_id not in {reason.rule.id for reason in passed.undetermined}


@pytest.mark.parametrize(
    ("rules", "cases"),
    [(ORDER_FLOORS, ORDER_CASES), (GUIDELINE_FLOORS, GUIDELINE_CASES), (CARD_BANDS, CARD_CASES)],
    ids=["order", "guideline", "card"],
)
def test_every_rule_has_a_case(rules: Floors, cases: list[tuple[str, Any, Any, Any]]) -> None:
    assert {rule.id for rule in rules} == {case[0] for case in cases}


@pytest.mark.parametrize(
    ("rule_id", "provenance", "article"),
    [
        ("CLS-SM-01", Provenance.SECONDARY, ""),
        ("CLS-SM-02", Provenance.UNCONFIRMED, "10(2)"),
        ("CLS-SM-03", Provenance.UNCONFIRMED, "10(3)"),
        ("CLS-SM-04", Provenance.UNCONFIRMED, "10(4)"),
        ("CLS-RS-01", Provenance.UNCONFIRMED, ""),
        ("CLS-SS-01", Provenance.SECONDARY, ""),
        ("CLS-SS-02", Provenance.TEXT, "6"),
        ("CLS-SS-03", Provenance.UNCONFIRMED, "11(3)"),
        ("CLS-SS-04", Provenance.SECONDARY, ""),
        ("CLS-RS-02", Provenance.UNCONFIRMED, ""),
        ("CLS-CT-01", Provenance.TEXT, "7"),
        ("CLS-CT-02", Provenance.TEXT, "7"),
        ("CLS-DB-01", Provenance.SECONDARY, ""),
        ("CLS-DB-02", Provenance.UNCONFIRMED, "12(2)"),
        ("CLS-DB-03", Provenance.UNCONFIRMED, "12(3)"),
        ("CLS-LS-01", Provenance.SECONDARY, ""),
        ("CLS-LS-02", Provenance.UNCONFIRMED, "13(2)"),
        ("CLS-LS-03", Provenance.UNCONFIRMED, "13(3)"),
        ("CLS-RS-03", Provenance.UNCONFIRMED, ""),
        ("CLS-UP-01", Provenance.SECONDARY, ""),
        ("CLS-MG-SM", Provenance.UNCONFIRMED, "15"),
        ("CLS-MG-01", Provenance.UNCONFIRMED, "15"),
    ],
)
def test_no_floor_of_the_order_is_cited_more_firmly_than_confirmed(
    rule_id: str, provenance: Provenance, article: str
) -> None:
    rule = ORDER_FLOORS[rule_id]
    assert (rule.provenance, rule.cites[0].article) == (provenance, article)


def test_the_excuse_of_seven_days_is_the_weakest_part_of_an_overdue() -> None:
    [reason] = decide(ORDER_FLOORS, days_past_due=1).hits
    assert max(cited.provenance for cited in reason.basis) is Provenance.UNCONFIRMED


@pytest.mark.parametrize(
    ("rules", "first", "last"),
    [
        (ORDER_FLOORS, date(2023, 7, 1), None),
        (GUIDELINE_FLOORS, date(2007, 7, 3), date(2025, 12, 31)),
        (CARD_BANDS, date(2011, 1, 13), None),
    ],
    ids=["order", "guideline", "card"],
)
def test_first_and_last_day(rules: Floors, first: date, last: date | None) -> None:
    assert len(rules.on(first).rules) == len(rules)
    with pytest.raises(RuleNotInForce):
        rules.on(first.replace(day=first.day - 1) if first.day > 1 else date(2023, 6, 30))
    if last is not None:
        assert len(rules.on(last).rules) == len(rules)
        assert rules.on(date(2026, 1, 1)).rules == ()
