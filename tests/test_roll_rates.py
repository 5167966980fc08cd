"""Roll rates: what stands in a worse bucket a month later, on average, and the chain to the last one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.portfolio_cases import AUGUST, JULY, JUNE, book, position, yuan

from bankrm.errors import InvalidValue
from bankrm.loan_books import LoanBook
from bankrm.overdue_paths import OverdueBuckets
from bankrm.roll_rates import RollRates, compute_roll_rates
from bankrm.transitions import NoState
from bankrm.workings import explain_lines

THREE = OverdueBuckets(("M0", "M1", "M2+"), (0, 1, 31))


def month(on: date, **days: int | None) -> LoanBook:
    """A book of loans of 100 yuan with their days past due."""
    return book(*(position(name, days_past_due=late) for name, late in days.items()), on=on)


FIRST = month(JUNE, a=0, b=0, c=0, d=0, e=1, f=30)
SECOND = month(JULY, a=0, b=0, c=0, d=30, e=31, f=0)
THIRD = month(AUGUST, a=0, b=1, c=0, d=61, e=62)


def rates(*books: LoanBook) -> RollRates:
    return compute_roll_rates(books, THREE)


class TestMonths:
    def test_one_month(self) -> None:
        [one] = rates(FIRST, SECOND).months
        assert [rate.value for rate in one.rates] == [Decimal("0.25"), Decimal("0.5")]
        assert [line.value for line in one.workings[:2]] == [yuan(100), yuan(400)]

    @pytest.mark.parametrize(
        ("days", "rolled"), [(30, 0), (31, 1)], ids=["last day of M1", "first day of M2"]
    )
    def test_at_the_limit_of_a_bucket(self, days: int, rolled: int) -> None:
        found = rates(month(JUNE, a=1), month(JULY, a=days))
        assert found.months[0].rates[1].value == rolled

    def test_skipping_a_bucket_rolls_too(self) -> None:
        found = rates(month(JUNE, a=0), month(JULY, a=31))
        assert found.average[0].value == 1

    def test_what_is_gone_has_not_rolled_and_stays_in_the_opening(self) -> None:
        found = rates(month(JUNE, a=1, b=1), month(JULY, a=31))
        assert (found.average[1].part, found.average[1].whole) == (yuan(100), yuan(200))

    def test_of_what_was_drawn_further_only_the_opening_rolls(self) -> None:
        later = book(position("a", 250, days_past_due=31), on=JULY)
        assert rates(month(JUNE, a=1), later).average[1].value == 1

    def test_what_is_new_is_in_no_rate(self) -> None:
        found = rates(month(JUNE, a=0), month(JULY, a=0, z=40))
        assert found.average[0].value == 0
        assert found.months[0].matrix.cell(NoState.ABSENT, NoState.UNKNOWN).count == 0

    def test_an_empty_bucket_has_no_rate(self) -> None:
        found = rates(month(JUNE, a=0), month(JULY, a=0))
        assert found.average[1].value is None
        assert found.flow_to_loss("M0") is None


class TestUnknown:
    def test_days_unknown_later_leave_one_rate_open(self) -> None:
        found = rates(month(JUNE, a=0, b=1), month(JULY, a=0, b=None))
        assert [rate.value for rate in found.average] == [0, None]

    def test_days_unknown_before_leave_all_open(self) -> None:
        found = rates(month(JUNE, a=0, b=None), month(JULY, a=0, b=40))
        assert [rate.value for rate in found.average] == [None, None]
        assert found.average[0].reason is not None

    def test_a_missing_month_is_not_bridged(self) -> None:
        found = rates(FIRST, THIRD)
        assert (found.months, found.missing) == ((), (date(2026, 7, 1),))
        assert [rate.value for rate in found.average] == [None, None]

    def test_a_missing_month_among_others(self) -> None:
        december = month(date(2026, 12, 31), a=0)
        found = rates(FIRST, SECOND, december)
        assert len(found.months) == 1
        assert found.missing == tuple(date(2026, at, 1) for at in (8, 9, 10, 11))


class TestChain:
    def test_average_is_weighted_by_balance(self) -> None:
        found = rates(FIRST, SECOND, THIRD)
        assert [(rate.part, rate.whole) for rate in found.average] == [
            (yuan(200), yuan(800)),
            (yuan(200), yuan(300)),
        ]

    def test_flow_to_loss_is_the_product(self) -> None:
        found = rates(FIRST, SECOND)
        assert [found.flow_to_loss(code) for code in THREE.codes] == [
            Decimal("0.125"),
            Decimal("0.5"),
            Decimal(1),
        ]

    def test_workings(self) -> None:
        shown = explain_lines(rates(FIRST, SECOND).workings, "en")
        assert "flow to loss from M0: 0.125 (Practice of bank lending" in shown
        assert "roll rate of M1: 0.5" in shown

    def test_workings_of_an_open_chain(self) -> None:
        *_, before_last, last = rates(FIRST, THIRD).workings
        assert (before_last.value, last.value) == (None, 1)

    def test_no_such_bucket(self) -> None:
        with pytest.raises(InvalidValue, match="code"):
            rates(FIRST, SECOND).flow_to_loss("M9")


@pytest.mark.parametrize(
    ("books", "buckets", "field"),
    [
        ([FIRST], THREE, "books"),
        ([], THREE, "books"),
        ([SECOND, FIRST], THREE, "books"),
        ([FIRST, SECOND], OverdueBuckets(("M0",), (0,)), "buckets"),
        ([FIRST, SECOND], (0, 1, 31), "buckets"),
        (None, THREE, "books"),
    ],
    ids=["one", "none", "backwards", "one bucket", "plain days", "no books"],
)
def test_bad_input(books: Any, buckets: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        compute_roll_rates(books, buckets)
    assert refused.value.field == field
