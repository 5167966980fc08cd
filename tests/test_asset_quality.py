"""Ratios of a book: tiers, what is overdue, and the gap between the two."""

from decimal import Decimal
from typing import Any

import pytest
from tests.portfolio_cases import DOUBTFUL, LOSS, SUBSTANDARD, WATCHED, book, position, yuan

from bankrm.asset_quality import compute_asset_quality
from bankrm.errors import InvalidValue

MIXED = book(
    position(1, 700),
    position(2, 100, tier=WATCHED, days_past_due=90),
    position(3, 100, tier=SUBSTANDARD, days_past_due=91),
    position(4, 60, tier=DOUBTFUL, days_past_due=271),
    position(5, 40, tier=LOSS, days_past_due=0),
)


def test_shares() -> None:
    quality = compute_asset_quality(MIXED)
    assert quality.npl.value == Decimal("0.2")
    assert quality.special_mention.value == Decimal("0.1")
    assert quality.overdue.value == Decimal("0.26")


def test_exactly_90_days_are_not_long_overdue() -> None:
    quality = compute_asset_quality(MIXED)
    assert quality.overdue_to_npl.part == yuan(160)
    assert quality.overdue_to_npl.value == Decimal("0.8")
    assert quality.gap == yuan(-40)


def test_with_60_days_the_gap_opens() -> None:
    quality = compute_asset_quality(MIXED, beyond=60)
    assert (quality.overdue_to_npl.value, quality.gap) == (Decimal("1.3"), yuan(60))
    assert (
        quality.overdue_to_npl.name.en == "loans overdue for over 60 days to those non-performing"
    )


def test_an_unknown_tier_leaves_open_what_it_could_change() -> None:
    quality = compute_asset_quality(book(position(1), position(2, tier=None, days_past_due=100)))
    assert (quality.npl.value, quality.special_mention.value, quality.gap) == (None, None, None)
    assert quality.overdue.value == Decimal("0.5")


def test_unknown_days_leave_open_what_they_could_change() -> None:
    quality = compute_asset_quality(book(position(1, tier=LOSS), position(2, days_past_due=None)))
    assert quality.npl.value == Decimal("0.5")
    assert (quality.overdue.value, quality.overdue_to_npl.value, quality.gap) == (None, None, None)


def test_unknown_without_a_balance_changes_nothing() -> None:
    quality = compute_asset_quality(
        book(position(1, tier=LOSS), position(2, 0, tier=None, days_past_due=None))
    )
    assert (quality.npl.value, quality.gap) == (Decimal(1), yuan(-100))


def test_nothing_non_performing_gives_no_ratio_but_a_gap() -> None:
    quality = compute_asset_quality(book(position(1, days_past_due=91)))
    assert quality.overdue_to_npl.value is None
    assert quality.overdue_to_npl.reason is not None
    assert quality.gap == yuan(100)


def test_workings_show_tiers_ratios_and_gap() -> None:
    lines = compute_asset_quality(MIXED).workings
    assert lines[5].explain("en") == "in all: CN¥1,000.00"
    assert lines[-1].value == yuan(-40)
    assert len(lines) == 6 + 4 * 3 + 1


@pytest.mark.parametrize("beyond", [0, -1, None, 1.5])
def test_wrong_days(beyond: Any) -> None:
    with pytest.raises(InvalidValue, match="beyond"):
        compute_asset_quality(MIXED, beyond=beyond)


def test_wrong_book() -> None:
    with pytest.raises(InvalidValue, match="book: needs LoanBook"):
        compute_asset_quality(None)  # type: ignore[arg-type]  # wrong on purpose
