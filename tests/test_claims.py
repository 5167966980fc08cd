"""Claims: tiers in order, records that fit together, dates that follow each other."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm._claim_example import CLAIM, DEBTOR
from bankrm.claims import (
    AssetClass,
    ClaimFindings,
    TechnicalOverdue,
    TechnicalReason,
    is_non_performing,
    level_of,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.money import Money


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


def test_levels_count_from_one() -> None:
    assert [level_of(tier) for tier in AssetClass] == [1, 2, 3, 4, 5]
    with pytest.raises(InvalidValue, match=r"^tier: "):
        level_of(3)  # type: ignore[arg-type]  # refused


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("booked_on", {"booked_on": datetime(2026, 1, 1)}),  # noqa: DTZ001  # refused
        ("reclassified_on", {"reclassified_on": date(2026, 3, 19)}),
        ("retail", {"retail": 1}),
        ("bond", {"bond": None}),
        ("tier_before", {"tier_before": 3}),
        ("technical", {"technical": 3}),
        ("expected_loss", {"expected_loss": Money.of(-1)}),
        ("carrying_amount", {"carrying_amount": 1_000}),
        ("obligor_changed_on", {"obligor_changed_on": date(2026, 5, 1)}),
        (
            "obligor_changed_on",
            {"obligor_changed": None, "obligor_changed_on": date(2026, 5, 1)},
        ),
        ("merger_assessed_on", {"merger_assessed_on": date(2026, 5, 1)}),
        (
            "merger_assessed_on",
            {
                "obligor_changed": True,
                "obligor_changed_on": date(2026, 5, 1),
                "merger_assessed_on": date(2026, 4, 30),
            },
        ),
        ("recorded_at", {"recorded_at": CLAIM.at - timedelta(seconds=1)}),
        ("id", {"id": "A\x001"}),
    ],
)
def test_a_bad_record_is_named(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(CLAIM, **changes)


@pytest.mark.parametrize(
    ("field", "changes", "error"),
    [
        ("non_performing", {"non_performing": Money.of(9_000_001)}, InvalidValue),
        ("overdue", {"overdue": Money.of(30_000_001)}, InvalidValue),
        ("claims", {"claims": Money.of(-1)}, InvalidValue),
        ("has_npl", {"has_npl": "no"}, InvalidValue),
        ("recorded_at", {"recorded_at": DEBTOR.at - timedelta(seconds=1)}, InvalidValue),
        (r"\w*", {"overdue": Money.of(1, "USD")}, CurrencyMismatch),
    ],
)
def test_a_bad_standing_is_named(
    field: str, changes: dict[str, Any], error: type[BankrmError]
) -> None:
    with pytest.raises(error, match=rf"^{field}: "):
        attrs.evolve(DEBTOR, **changes)


@pytest.mark.parametrize("unknown", ["claims", "non_performing", "debts", "overdue"])
def test_a_standing_may_be_known_in_part(unknown: str) -> None:
    changes: dict[str, Any] = {unknown: None}
    assert getattr(attrs.evolve(DEBTOR, **changes), unknown) is None


def test_technical_reasons_have_days_and_findings_too() -> None:
    with pytest.raises(InvalidValue, match=r"^days: "):
        TechnicalOverdue(TechnicalReason.SYSTEM, -1)
    with pytest.raises(InvalidValue, match=r"^days_past_due: "):
        ClaimFindings(days_past_due=-1)
    assert "3" not in repr(ClaimFindings(days_past_due=3))
