"""Loan books taken apart and compared: parts add up, the unknown has a row of its own."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.portfolio_cases import DOUBTFUL, JULY, JUNE, PASS, book, position, yuan

from bankrm.claims import AssetClass
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.loan_books import (
    BookKey,
    LoanBook,
    LoanPosition,
    check_months,
    compare_breakdowns,
    compute_breakdown,
)
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.product_kinds import ProductKind

NAN, ENDLESS = Decimal("NaN"), Decimal("Infinity")


class TestPositions:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("claim_id", ""),
            ("claim_id", "A\x00-1"),
            ("client_id", 1),
            ("balance", Decimal(1)),
            ("balance", Money.of(-1)),
            ("tier", "1"),
            ("days_past_due", -1),
            ("days_past_due", True),
            ("days_past_due", "１２"),
            ("days_past_due", 10**60),
            ("booked_on", datetime(2026, 1, 1)),  # noqa: DTZ001  # no date
            ("kind", "loan"),
            ("industry", " "),
            ("security", "mortgage"),
            ("group_id", 3),
        ],
    )
    def test_bad_input_is_refused_by_name(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            position(1, **{field: value})
        assert refused.value.field == field
        if isinstance(value, int) and value > 9:
            assert str(value) not in str(refused.value)

    @pytest.mark.parametrize("amount", [NAN, ENDLESS, Decimal(10) ** 30])
    def test_a_balance_is_a_bank_s_figure(self, amount: Decimal) -> None:
        with pytest.raises(BankrmError, match="amount"):
            position(1, balance=Money(amount))

    def test_the_balance_is_not_shown(self) -> None:
        assert "4321" not in repr(position(1, 4321, days_past_due=77))
        assert "77" not in repr(position(1, 4321, days_past_due=77))


class TestBooks:
    @pytest.mark.parametrize(
        ("positions", "reason"),
        [
            ((position(1), position(1)), "hold a claim twice"),
            (
                (position(1, client_id="E", group_id="G"), position(2, client_id="E")),
                "place one client in two groups",
            ),
            (
                (position(1, client_id="E"), position(2, group_id="E")),
                "hold a client and a group of one id",
            ),
        ],
        ids=["claim twice", "two groups", "one id for both"],
    )
    def test_contradictions_are_refused(
        self, positions: tuple[LoanPosition, ...], reason: str
    ) -> None:
        with pytest.raises(InvalidValue, match=reason):
            book(*positions)

    def test_one_currency_only(self) -> None:
        with pytest.raises(CurrencyMismatch, match="positions"):
            book(position(1), position(2, balance=Money.of(1, "USD")))
        with pytest.raises(InvalidValue, match="currency"):
            LoanBook(on=JUNE, currency="XXX")

    def test_in_dollars(self) -> None:
        dollars = LoanBook(
            on=JUNE,
            positions=(position(1, balance=Money.of(5, "USD")),),
            currency="USD",
        )
        assert compute_breakdown(dollars, BookKey.TIER).whole == Money.of(5, "USD")
        with pytest.raises(CurrencyMismatch, match="books"):
            check_months([dollars, book(on=JULY)])
        with pytest.raises(CurrencyMismatch, match="after"):
            compare_breakdowns(
                compute_breakdown(dollars, BookKey.TIER),
                compute_breakdown(book(on=JULY), BookKey.TIER),
            )

    @pytest.mark.parametrize(
        "days",
        [(JULY, JUNE), (date(2026, 6, 1), JUNE), (JUNE, JUNE)],
        ids=["backwards", "two of a month", "the same day"],
    )
    def test_months_are_in_order_and_one_each(self, days: tuple[date, date]) -> None:
        with pytest.raises(InvalidValue, match="oldest to newest"):
            check_months(book(on=day) for day in days)

    def test_a_month_may_be_missing(self) -> None:
        assert len(check_months([book(on=JUNE), book(on=date(2027, 1, 31))])) == 2

    @pytest.mark.parametrize("books", [None, [None], [position(1)]])
    def test_months_are_books(self, books: Any) -> None:
        with pytest.raises(InvalidValue, match="books"):
            check_months(books)


SOME = book(
    position(1, 300, kind=ProductKind.WORKING_CAPITAL_LOAN, branch="B-2", client_id="E-9"),
    position(2, 200, tier=DOUBTFUL, branch="B-1", client_id="E-9", security=SecurityKind.PLEDGE),
    position(3, 500, tier=None, branch="B-2", group_id="G-1"),
    position(4, 0, industry="C34", group_id="G-1", manager="S-1", region="east"),
)


class TestBreakdowns:
    @pytest.mark.parametrize(
        ("key", "rows"),
        [
            (
                BookKey.TIER,
                [
                    (PASS, 2, 300),
                    (AssetClass.SPECIAL_MENTION, 0, 0),
                    (AssetClass.SUBSTANDARD, 0, 0),
                    (DOUBTFUL, 1, 200),
                    (AssetClass.LOSS, 0, 0),
                    (None, 1, 500),
                ],
            ),
            (BookKey.BRANCH, [("B-2", 2, 800), ("B-1", 1, 200), (None, 1, 0)]),
            (BookKey.CLIENT, [("E-3", 1, 500), ("E-9", 2, 500), ("E-4", 1, 0)]),
            (BookKey.GROUP, [("E-9", 2, 500), ("G-1", 2, 500)]),
            (BookKey.INDUSTRY, [("C34", 1, 0), (None, 3, 1000)]),
            (BookKey.REGION, [("east", 1, 0), (None, 3, 1000)]),
            (BookKey.MANAGER, [("S-1", 1, 0), (None, 3, 1000)]),
            (BookKey.KIND, [(ProductKind.WORKING_CAPITAL_LOAN, 1, 300), (None, 3, 700)]),
            (
                BookKey.SECURITY,
                [
                    (SecurityKind.UNSECURED, 0, 0),
                    (SecurityKind.GUARANTEE, 0, 0),
                    (SecurityKind.MORTGAGE, 0, 0),
                    (SecurityKind.PLEDGE, 1, 200),
                    (None, 3, 800),
                ],
            ),
        ],
        ids=lambda value: value.code if isinstance(value, BookKey) else None,
    )
    def test_rows(self, key: BookKey, rows: list[tuple[object, int, int]]) -> None:
        found = compute_breakdown(SOME, key)
        assert [(row.key, row.count, row.amount) for row in found.rows] == [
            (name, count, yuan(amount)) for name, count, amount in rows
        ]
        assert found.whole == SOME.whole == yuan(1000)
        assert [row.share for row in found.rows] == [
            Fraction(amount, 1000) for _, _, amount in rows
        ]

    def test_the_unknown_is_named_and_comes_last(self) -> None:
        *_, last = compute_breakdown(SOME, BookKey.TIER).rows
        assert (last.name_in("zh"), last.name_in("en")) == ("未知", "unknown")
        first = compute_breakdown(SOME, BookKey.TIER).rows[0]
        assert first.name_in("zh") == "正常"

    def test_workings_end_with_the_whole(self) -> None:
        lines = compute_breakdown(SOME, BookKey.BRANCH).workings
        assert [line.explain("en") for line in lines] == [
            "B-2: CN¥800.00",
            "B-1: CN¥200.00",
            "unknown: CN¥0.00",
            "in all: CN¥1,000.00",
        ]

    def test_an_empty_book_has_no_shares(self) -> None:
        empty = compute_breakdown(book(), BookKey.TIER)
        assert [row.share for row in empty.rows] == [None] * 5
        assert (empty.count, empty.hhi, empty.largest(3).value) == (0, None, None)

    @pytest.mark.parametrize("call", [lambda: compute_breakdown(SOME, "tier")])  # type: ignore[arg-type]  # wrong on purpose
    def test_wrong_key(self, call: Callable[[], object]) -> None:
        with pytest.raises(InvalidValue, match="by: needs BookKey"):
            call()

    def test_wrong_book(self) -> None:
        with pytest.raises(InvalidValue, match="book: needs LoanBook"):
            compute_breakdown([], BookKey.TIER)  # type: ignore[arg-type]  # wrong on purpose


class TestConcentration:
    def test_equal_parts_have_the_least_index(self) -> None:
        even = book(*(position(at) for at in range(4)))
        assert compute_breakdown(even, BookKey.CLIENT).hhi == Fraction(1, 4)

    def test_one_holds_all(self) -> None:
        sole = book(position(1, client_id="E"), position(2, client_id="E"))
        assert compute_breakdown(sole, BookKey.CLIENT).hhi == 1

    def test_the_largest(self) -> None:
        found = compute_breakdown(SOME, BookKey.CLIENT)
        assert [found.largest(count).part for count in (1, 2, 9)] == [
            yuan(500),
            yuan(1000),
            yuan(1000),
        ]
        assert found.largest(1).value == Decimal("0.5")

    def test_an_unknown_balance_leaves_it_open(self) -> None:
        found = compute_breakdown(SOME, BookKey.KIND)
        assert (found.complete, found.hhi, found.largest(1).value) == (False, None, None)
        reason = found.largest(1).reason
        assert reason is not None
        assert reason.en == "a figure is unknown"

    def test_an_unknown_key_without_balance_does_not(self) -> None:
        found = compute_breakdown(SOME, BookKey.BRANCH)
        assert found.complete
        assert found.hhi == Fraction(68, 100)

    def test_amount_of_keys(self) -> None:
        found = compute_breakdown(SOME, BookKey.BRANCH)
        assert found.amount_of("B-1", "B-2", "B-7") == yuan(1000)
        assert found.amount_of() == yuan(0)

    @pytest.mark.parametrize("count", [0, -1, True, 1.5])
    def test_wrong_count(self, count: Any) -> None:
        with pytest.raises(InvalidValue, match="count"):
            compute_breakdown(SOME, BookKey.CLIENT).largest(count)


class TestComparison:
    def test_rows_of_either_day(self) -> None:
        before = compute_breakdown(SOME, BookKey.BRANCH)
        after = compute_breakdown(
            book(position(1, 100, branch="B-3"), position(2, 50, branch="B-1"), on=JULY),
            BookKey.BRANCH,
        )
        found = compare_breakdowns(before, after)
        assert [(row.key, row.count_change, row.change) for row in found.rows] == [
            ("B-3", 1, yuan(100)),
            ("B-1", 0, yuan(-150)),
            ("B-2", -2, yuan(-800)),
            (None, -1, yuan(0)),
        ]
        assert found.rows[0].share_change == Fraction(2, 3)
        assert found.change == yuan(-850)

    def test_no_share_on_an_empty_day(self) -> None:
        empty = compute_breakdown(book(), BookKey.TIER)
        later = compute_breakdown(book(position(1), on=JULY), BookKey.TIER)
        rows = compare_breakdowns(empty, later).rows
        assert [row.share_change for row in rows] == [None] * 5

    def test_an_empty_day_after(self) -> None:
        before = compute_breakdown(book(position(1)), BookKey.CLIENT)
        [row] = compare_breakdowns(before, compute_breakdown(book(on=JULY), BookKey.CLIENT)).rows
        assert (row.change, row.share_change) == (yuan(-100), None)

    def test_days_and_keys_must_fit(self) -> None:
        tiers = compute_breakdown(SOME, BookKey.TIER)
        with pytest.raises(InvalidValue, match="after: is not the later day"):
            compare_breakdowns(tiers, tiers)
        with pytest.raises(InvalidValue, match="after: is by another key"):
            compare_breakdowns(tiers, compute_breakdown(book(on=JULY), BookKey.KIND))
        with pytest.raises(InvalidValue, match="before: needs Breakdown"):
            compare_breakdowns(SOME, tiers)  # type: ignore[arg-type]  # wrong on purpose
