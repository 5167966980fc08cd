"""Cross-checks of a small business: equity, margin, turnover, stock."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.citations import Param, Row, house_document
from bankrm.errors import BankrmError, CurrencyMismatch
from bankrm.labels import Text
from bankrm.micro_checks import (
    CrossCheck,
    CrossCheckKind,
    EquityMoves,
    MarginCheck,
    ProductMargin,
    StockLine,
    TurnoverCheck,
    compute_equity_check,
    compute_margin_check,
    compute_stock_count,
)
from bankrm.money import Money
from bankrm.regulations.repayment import EQUITY_TOLERANCE_PERCENT
from bankrm.rules import RuleBook

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
yuan = Money.of
MOVES = EquityMoves(
    opening=yuan(500_000),
    profit=yuan(200_000),
    injections=yuan(50_000),
    withdrawals=yuan(120_000),
    revaluation=yuan(-10_000),
    depreciation=yuan(20_000),
    actual=yuan(600_000),
)


class TestEquity:
    def test_what_it_should_have_become(self) -> None:
        assert MOVES.expected == yuan(600_000)
        assert [line.value for line in compute_equity_check(MOVES, as_of=AS_OF).workings] == [
            yuan(500_000),
            yuan(200_000),
            yuan(50_000),
            yuan(120_000),
            yuan(-10_000),
            yuan(20_000),
            yuan(600_000),
            yuan(600_000),
            Decimal(0),
            True,
        ]

    @pytest.mark.parametrize(
        ("actual", "within"),
        [
            pytest.param("570000.00", True, id="five per cent below"),
            pytest.param("569999.99", False, id="a fen further below"),
            pytest.param("630000.00", True, id="five per cent above"),
            pytest.param("630000.01", False, id="a fen further above"),
        ],
    )
    def test_tolerance(self, actual: str, within: bool) -> None:
        check = compute_equity_check(altered(MOVES, actual=yuan(actual)), as_of=AS_OF)
        assert check.within is within
        assert check.difference == yuan(actual) - yuan(600_000)
        assert check.reason is None

    @pytest.mark.parametrize("opening", [yuan(-100_000), yuan("-100000.01")])
    def test_no_deviation_of_nothing(self, opening: Money) -> None:
        check = compute_equity_check(altered(MOVES, opening=opening), as_of=AS_OF)
        assert (check.deviation, check.within) == (None, None)
        assert check.reason is not None
        assert check.workings[-2].value is None

    def test_no_book(self) -> None:
        wrong: Any = None
        with pytest.raises(BankrmError, match="book"):
            compute_equity_check(MOVES, as_of=AS_OF, book=wrong)

    def test_a_bank_may_be_stricter(self) -> None:
        policy = house_document("CR-1", Text("小微细则", "Micro"), date(2026, 1, 1)).article(1)
        own = [
            Param(
                id=EQUITY_TOLERANCE_PERCENT.id,
                name=EQUITY_TOLERANCE_PERCENT.name,
                stricter=min,
                rows=(Row(date(2026, 1, 1), percent, policy),),
            )
            for percent in (3, 10)
        ]
        four = altered(MOVES, actual=yuan(624_000))
        six = altered(MOVES, actual=yuan(636_000))
        assert compute_equity_check(four, as_of=AS_OF).within is True
        assert (
            compute_equity_check(four, as_of=AS_OF, book=RuleBook(numbers=(own[0],))).within
            is False
        )
        assert (
            compute_equity_check(six, as_of=AS_OF, book=RuleBook(numbers=(own[1],))).within
            is False
        )

    def test_nothing_is_shown(self) -> None:
        assert "600000" not in repr(compute_equity_check(MOVES, as_of=AS_OF))


class TestMargin:
    TEA = ProductMargin(code="tea", sales=yuan(300), margin=Decimal("0.3"))
    CUPS = ProductMargin(code="cups", sales=yuan(100), margin=Decimal("-0.1"))

    def test_weighted_by_sales(self) -> None:
        check = compute_margin_check((self.TEA, self.CUPS), Decimal("0.2"))
        assert (check.weighted, check.excess, check.reason) == (Decimal("0.2"), Decimal(0), None)
        assert [line.value for line in check.workings] == [Decimal("0.2"), Decimal("0.2"), 0, None]

    @pytest.mark.parametrize(
        ("reported", "tolerance", "within"),
        [
            pytest.param("0.22", 2, True, id="two points above"),
            pytest.param("0.2201", 2, False, id="further above"),
            pytest.param("0.01", 0, True, id="less is claimed than is made"),
            pytest.param("0.2", None, None, id="the bank set no tolerance"),
        ],
    )
    def test_tolerance(self, reported: str, tolerance: int | None, within: bool | None) -> None:
        check = compute_margin_check(
            (self.TEA, self.CUPS), Decimal(reported), tolerance_percent=tolerance
        )
        assert check.within is within
        assert check.workings[-1].value is within

    @pytest.mark.parametrize(
        "products", [(), (altered(TEA, sales=yuan(0)),)], ids=["none", "zero"]
    )
    def test_nothing_sold(self, products: tuple[ProductMargin, ...]) -> None:
        check = compute_margin_check(products, Decimal("0.2"))
        assert (check.weighted, check.excess, check.within) == (None, None, None)
        assert altered(check, tolerance_percent=5).within is None
        assert check.reason is not None
        assert check.workings[0].value is None

    def test_refused(self) -> None:
        dollars = altered(self.CUPS, sales=Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch):
            compute_margin_check((self.TEA, dollars), Decimal(0))
        with pytest.raises(BankrmError, match="products"):
            compute_margin_check((self.TEA, self.TEA), Decimal(0))
        with pytest.raises(BankrmError, match="reported"):
            MarginCheck(weighted=None, reported=Decimal("NaN"))


class TestTurnover:
    def test_three_sources(self) -> None:
        check = TurnoverCheck(book=yuan(900), owner=yuan(1_000), receipts=yuan(750))
        assert (check.lowest, check.spread.value) == (yuan(750), Decimal("0.25"))
        assert len(check.workings) == 7

    @pytest.mark.parametrize(
        ("sources", "tolerance", "within"),
        [
            pytest.param((900, 1_000, 800), 20, True, id="exactly a fifth apart"),
            pytest.param((900, 1_000, "799.99"), 20, False, id="a fen further apart"),
            pytest.param((900, 1_000, None), 20, None, id="two agree, the third is silent"),
            pytest.param((900, 500, None), 20, False, id="two are enough to deny it"),
            pytest.param((900, None, None), 20, None, id="one says nothing"),
            pytest.param((0, 0, 0), 20, None, id="nothing turned over"),
            pytest.param((900, 900, 900), None, None, id="the bank set no tolerance"),
        ],
    )
    def test_tolerance(
        self, sources: tuple[Any, ...], tolerance: int | None, within: bool | None
    ) -> None:
        book, owner, receipts = (None if one is None else yuan(one) for one in sources)
        check = TurnoverCheck(
            book=book, owner=owner, receipts=receipts, tolerance_percent=tolerance
        )
        assert check.within is within
        assert check.workings[-1].value is within

    @pytest.mark.parametrize(
        ("sources", "lowest"),
        [
            pytest.param({}, None, id="none"),
            pytest.param({"owner": yuan(5)}, yuan(5), id="one"),
            pytest.param({"owner": yuan(0), "book": yuan(0)}, yuan(0), id="two of zero"),
        ],
    )
    def test_no_spread(self, sources: dict[str, Any], lowest: Money | None) -> None:
        check = TurnoverCheck(**sources)
        assert (check.lowest, check.spread.value) == (lowest, None)
        assert check.spread.reason is not None

    def test_currencies_do_not_mix(self) -> None:
        with pytest.raises(CurrencyMismatch):
            TurnoverCheck(book=yuan(1), receipts=Money.of(1, "USD"))


class TestStock:
    RICE = StockLine(code="rice", booked=Decimal("10.5"), counted=Decimal(8), unit_cost=yuan(4))

    def test_at_cost(self) -> None:
        other = altered(self.RICE, code="tea", booked=Decimal(0), counted=Decimal(1))
        count = compute_stock_count((self.RICE, other))
        assert (count.booked, count.counted) == (yuan(42), yuan(36))
        assert count.workings[-2].value == yuan(-6)

    @pytest.mark.parametrize(
        ("counted", "tolerance", "within"),
        [
            pytest.param("95", 5, True, id="five per cent short"),
            pytest.param("94.99", 5, False, id="further short"),
            pytest.param("105", 5, True, id="five per cent over"),
            pytest.param("105.01", 5, False, id="further over"),
            pytest.param("100", None, None, id="the bank set no tolerance"),
        ],
    )
    def test_tolerance(self, counted: str, tolerance: int | None, within: bool | None) -> None:
        rice = altered(self.RICE, booked=Decimal(100), counted=Decimal(counted))
        count = compute_stock_count((rice,), tolerance_percent=tolerance)
        assert count.within is within
        assert count.workings[-1].value is within

    def test_no_stock(self) -> None:
        count = compute_stock_count(())
        assert count.found.value is None
        assert altered(count, tolerance_percent=5).within is None
        assert count.found.reason is not None

    def test_refused(self) -> None:
        with pytest.raises(BankrmError, match="lines"):
            compute_stock_count((self.RICE, self.RICE))
        dollars = altered(self.RICE, code="x", unit_cost=Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch):
            compute_stock_count((self.RICE, dollars))


def test_every_check_has_the_same_face() -> None:
    checks: tuple[CrossCheck, ...] = (
        compute_equity_check(MOVES, as_of=AS_OF),
        compute_margin_check((TestMargin.TEA,), Decimal("0.3"), tolerance_percent=0),
        TurnoverCheck(book=yuan(1), owner=yuan(1), receipts=yuan(1), tolerance_percent=0),
        compute_stock_count((TestStock.RICE,), tolerance_percent=50),
    )
    assert [check.kind for check in checks] == list(CrossCheckKind)
    assert [check.within for check in checks] == [True] * 4
    assert [round(check.deviation or 0, 4) for check in checks] == [0, 0, 0, Decimal("-0.2381")]
    assert all(check.workings[-1].what.en == "within tolerance" for check in checks)


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        pytest.param(MOVES, "withdrawals", yuan(-1), id="below zero"),
        pytest.param(MOVES, "actual", Money.of(1, "USD"), id="dollars"),
        pytest.param(MOVES, "profit", Decimal(1), id="no money"),
        pytest.param(TestMargin.TEA, "margin", Decimal(37), id="per cent"),
        pytest.param(TestMargin.TEA, "margin", Decimal("Infinity"), id="infinity"),
        pytest.param(
            compute_margin_check((), Decimal("0.2")),
            "reported",
            Decimal(37),
            id="per cent reported",
        ),
        pytest.param(TestMargin.TEA, "code", "\t", id="blank"),
        pytest.param(TestStock.RICE, "counted", Decimal(-1), id="fewer than none"),
        pytest.param(compute_stock_count(()), "counted", Money.of(1, "USD"), id="other currency"),
        pytest.param(TestStock.RICE, "counted", Decimal("1e99"), id="no bank's figure"),
        pytest.param(TurnoverCheck(), "tolerance_percent", -1, id="tolerance below zero"),
        pytest.param(TurnoverCheck(), "tolerance_percent", 0.5, id="tolerance as a float"),
    ],
)
def test_bad_input_is_refused(model: Any, field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(model, **{field: value})
    assert refused.value.field == field
    assert str(value) not in str(refused.value)
