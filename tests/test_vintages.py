"""Vintages: cohorts by age, and every reason why a point cannot be told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.portfolio_cases import (
    AUGUST,
    JULY,
    JUNE,
    LOSS,
    SUBSTANDARD,
    WATCHED,
    book,
    position,
    yuan,
)

from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.loan_books import BookKey, LoanBook, LoanPosition
from bankrm.money import Money
from bankrm.vintages import BadLoan, CohortPeriod, OpenPoint, Vintage, compute_vintages

OVER_30 = BadLoan(beyond_days=30)


def paid(
    claim: int, amount: int = 100, on: date = date(2026, 6, 5), **fields: Any
) -> LoanPosition:
    return position(claim, amount, booked_on=on, tier=None, days_past_due=None, **fields)


def curve(vintage: Vintage, which: str = "current", by: str = "by_amount") -> list[Decimal | None]:
    return [getattr(getattr(point, which), by).value for point in vintage.points]


def reasons(vintage: Vintage, which: str = "current") -> list[OpenPoint | None]:
    return [getattr(point, which).reason for point in vintage.points]


class TestCurves:
    def test_current_and_ever(self) -> None:
        books = [
            book(position(1, 100), position(2, 300)),
            book(position(1, 80, days_past_due=31), position(2, 250), on=JULY),
            book(position(1, 70), position(2, 200, days_past_due=40), on=AUGUST),
        ]
        [june] = compute_vintages([paid(1), paid(2, 300)], books, OVER_30)
        assert (june.since, june.count, june.amount) == (date(2026, 6, 1), 2, yuan(400))
        assert curve(june) == [0, Decimal("0.2"), Decimal("0.5")]
        assert curve(june, "ever") == [0, Decimal("0.25"), 1]
        assert curve(june, by="by_count") == [0, Decimal("0.5"), Decimal("0.5")]
        assert curve(june, "ever", "by_count") == [0, Decimal("0.5"), 1]

    @pytest.mark.parametrize(("days", "share"), [(30, 0), (31, 1)])
    def test_exactly_so_many_days_are_not_beyond(self, days: int, share: int) -> None:
        [june] = compute_vintages([paid(1)], [book(position(1, days_past_due=days))], OVER_30)
        assert curve(june) == [share]

    @pytest.mark.parametrize(("tier", "share"), [(WATCHED, 0), (SUBSTANDARD, 1), (LOSS, 1)])
    def test_without_days_it_is_the_tier(self, tier: Any, share: int) -> None:
        [june] = compute_vintages([paid(1)], [book(position(1, tier=tier))], BadLoan())
        assert curve(june) == [share]

    def test_what_is_gone_is_bad_no_longer_but_has_been(self) -> None:
        books = [book(position(1, days_past_due=31)), book(on=JULY)]
        [june] = compute_vintages([paid(1)], books, OVER_30)
        assert curve(june) == [1, 0]
        assert curve(june, "ever") == [1, 1]

    def test_age_is_reckoned_loan_by_loan(self) -> None:
        loans = [paid(1, on=date(2026, 4, 1)), paid(2, on=JUNE)]
        books = [
            book(position(1), on=date(2026, 4, 30)),
            book(position(1, days_past_due=31), on=date(2026, 5, 31)),
            book(position(1), position(2)),
            book(position(1), position(2, days_past_due=31), on=JULY),
        ]
        [quarter] = compute_vintages(loans, books, OVER_30, period=CohortPeriod.QUARTER)
        assert quarter.since == date(2026, 4, 1)
        assert curve(quarter) == [0, 1, None, None]
        assert reasons(quarter)[2:] == [OpenPoint.NOT_OBSERVED] * 2
        assert curve(quarter, "ever") == [0, 1, 1, 1]

    def test_cohorts_by_month_and_key_in_order(self) -> None:
        loans = [
            paid(1, on=JULY, branch="B-2"),
            paid(2, branch="B-2"),
            paid(3),
            paid(4, branch="B-1"),
        ]
        found = compute_vintages(loans, [book()], OVER_30, by=BookKey.BRANCH)
        assert [(one.since.month, one.key) for one in found] == [
            (6, "B-1"),
            (6, "B-2"),
            (6, None),
            (7, "B-2"),
        ]
        assert [len(one.points) for one in found] == [1, 1, 1, 0]

    def test_a_scale_keeps_its_order(self) -> None:
        loans = [
            position(claim, booked_on=JUNE, tier=tier)
            for claim, tier in enumerate([LOSS, WATCHED])
        ]
        found = compute_vintages(loans, [], OVER_30, by=BookKey.TIER)
        assert [one.key for one in found] == [WATCHED, LOSS]

    def test_no_loans(self) -> None:
        assert compute_vintages([], [book(position(1))], OVER_30) == ()

    def test_workings(self) -> None:
        [june] = compute_vintages([paid(1)], [book(position(1, 90, days_past_due=31))], OVER_30)
        assert [line.value for line in june.workings] == [date(2026, 6, 1), 1, yuan(100), yuan(90)]


class TestOpenPoints:
    def test_a_month_not_observed(self) -> None:
        books = [book(position(1)), book(position(1), on=AUGUST)]
        [june] = compute_vintages([paid(1)], books, OVER_30)
        assert curve(june) == [0, None, 0]
        assert reasons(june) == [None, OpenPoint.NOT_OBSERVED, None]
        assert curve(june, "ever") == [0, None, None]

    def test_what_has_been_bad_stays_known(self) -> None:
        books = [book(position(1, days_past_due=31)), book(position(1), on=AUGUST)]
        [june] = compute_vintages([paid(1)], books, OVER_30)
        assert curve(june, "ever") == [1, 1, 1]

    def test_a_month_before_the_first_book(self) -> None:
        [june] = compute_vintages([paid(1)], [book(position(1), on=JULY)], OVER_30)
        assert (curve(june), curve(june, "ever")) == ([None, 0], [None, None])

    def test_a_loan_missing_in_one_book(self) -> None:
        books = [
            book(position(1), position(2)),
            book(position(2), on=JULY),
            book(position(1), position(2), on=AUGUST),
        ]
        [june] = compute_vintages([paid(1), paid(2)], books, OVER_30)
        assert reasons(june) == [None, OpenPoint.LOAN_MISSING, None]
        assert reasons(june, "ever") == [None, *[OpenPoint.LOAN_MISSING] * 2]

    @pytest.mark.parametrize("bad", [OVER_30, BadLoan()])
    def test_an_unknown_state(self, bad: BadLoan) -> None:
        books = [book(position(1, tier=None, days_past_due=None))]
        [june] = compute_vintages([paid(1)], books, bad)
        assert reasons(june) == reasons(june, "ever") == [OpenPoint.STATE_UNKNOWN]
        assert curve(june) == [None]


class TestBadInput:
    @pytest.mark.parametrize(
        ("loans", "books", "field"),
        [
            ([position(1)], [], "paid_out"),
            ([paid(1, 0)], [], "paid_out"),
            ([paid(1), paid(1)], [], "paid_out"),
            ([None], [], "paid_out"),
            (None, [], "paid_out"),
            ([paid(1)], [book(position(1), on=date(2026, 6, 4))], "books"),
            ([paid(1)], [book(on=JULY), book()], "books"),
        ],
        ids=["no day", "no amount", "twice", "no loan", "none", "before its day", "backwards"],
    )
    def test_is_refused_by_name(self, loans: Any, books: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            compute_vintages(loans, books, OVER_30)
        assert refused.value.field == field

    def test_currencies(self) -> None:
        dollars = position(2, Money.of(1, "USD"), booked_on=JUNE)
        with pytest.raises(CurrencyMismatch, match="paid_out"):
            compute_vintages([paid(1), dollars], [], OVER_30)
        with pytest.raises(CurrencyMismatch, match="books"):
            compute_vintages([paid(1)], [LoanBook(on=JUNE, currency="USD")], OVER_30)

    @pytest.mark.parametrize("days", [-1, True, "30", 10**50])
    def test_days(self, days: Any) -> None:
        with pytest.raises(InvalidValue, match="beyond_days"):
            BadLoan(beyond_days=days)

    def test_kinds(self) -> None:
        with pytest.raises(InvalidValue, match="bad"):
            compute_vintages([], [], 30)  # type: ignore[arg-type]  # wrong on purpose
        with pytest.raises(InvalidValue, match="period"):
            compute_vintages([], [], OVER_30, period="month")  # type: ignore[arg-type]  # wrong on purpose
        with pytest.raises(InvalidValue, match="by"):
            compute_vintages([], [], OVER_30, by="branch")  # type: ignore[arg-type]  # wrong on purpose
