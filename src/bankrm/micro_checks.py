"""Cross-checks of a small business (交叉检验, IPC): equity, margin, turnover and stock from several sources.

Small firms have no audited statements, so that figures are checked against each other: what the equity
should have become, what margin the products make, what the book, the owner and the receipts say of the
turnover, and what lies on the shelf. A practice of lenders, no law: the tolerance of the equity is a
convention, the others are the bank's own, and without one a check has no answer.
"""

from datetime import date
from decimal import Decimal
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, in_arithmetic, total
from bankrm.proportions import Proportion
from bankrm.ratios import legible, quotient
from bankrm.regulations.repayment import EQUITY_TOLERANCE_PERCENT
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "CrossCheck",
    "CrossCheckKind",
    "EquityCheck",
    "EquityMoves",
    "MarginCheck",
    "ProductMargin",
    "StockCount",
    "StockLine",
    "TurnoverCheck",
    "compute_equity_check",
    "compute_margin_check",
    "compute_stock_count",
]

_SOURCES = 3  # of the turnover
_WITHIN = Text("在容差以内", "within tolerance")


class CrossCheckKind(Label):
    """What a cross-check looks at (交叉检验项目)."""

    EQUITY = "equity", "权益检验", "equity"
    MARGIN = "margin", "毛利率检验", "gross margin"
    TURNOVER = "turnover", "营业额三方检验", "turnover by three sources"
    STOCK = "stock", "存货盘点", "stock on the shelf"


@attrs.frozen(kw_only=True)
class EquityMoves:
    """What the owner's equity was, what moved it, and what was found (权益变动)."""

    opening: Money = attrs.field(repr=hidden, metadata=C2)
    profit: Money = attrs.field(repr=hidden, metadata=C2)
    """Over the period, before depreciation; a loss is negative."""
    injections: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    withdrawals: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """With what the household lives on."""
    revaluation: Money = attrs.field(repr=hidden, metadata=C2)
    """A gain, or a loss below zero."""
    depreciation: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    actual: Money = attrs.field(repr=hidden, metadata=C2)
    """As found at the end."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in attrs.fields_dict(type(self)):
            if getattr(self, name).currency != self.opening.currency:
                raise CurrencyMismatch(name, "is in another currency than the opening")

    @property
    def expected(self) -> Money:
        """What the equity should be (应有权益)."""
        gained = self.profit + self.injections + self.revaluation
        return self.opening + gained - self.withdrawals - self.depreciation


@attrs.frozen(kw_only=True)
class EquityCheck:
    """The equity found against the one expected (权益检验)."""

    moves: EquityMoves = attrs.field(repr=hidden, metadata=C2)
    tolerance_percent: int = attrs.field(metadata=NOT_NEGATIVE)

    __attrs_post_init__ = check_fields

    @property
    def kind(self) -> CrossCheckKind:
        """What is checked."""
        return CrossCheckKind.EQUITY

    @property
    def difference(self) -> Money:
        """Found less expected; below zero it points to hidden debt or overstated profit."""
        return self.moves.actual - self.moves.expected

    @property
    def deviation(self) -> Decimal | None:
        """The difference over the expected equity, as a fraction."""
        return quotient(self.difference.amount, self.moves.expected.amount)

    @property
    def within(self) -> bool | None:
        """Whether the tolerance holds, at its limit too; None where there is no deviation."""
        expected, difference = self.moves.expected.minor, self.difference.minor
        if expected <= 0:
            return None
        return abs(difference) * 100 <= self.tolerance_percent * expected

    @property
    def reason(self) -> Text | None:
        """Why there is no deviation."""
        if self.moves.expected.amount > 0:
            return None
        return Text(
            "应有权益不大于零，偏差无意义", "no share of an expected equity of zero or less"
        )

    @property
    def workings(self) -> tuple[Line, ...]:
        """Each move, the expected equity, and the deviation."""
        moves, deviation = self.moves, self.deviation
        return (
            Line(Text("期初权益", "opening equity"), moves.opening),
            Line(Text("加：期间利润", "plus profit"), moves.profit),
            Line(Text("加：投入", "plus injections"), moves.injections),
            Line(Text("减：支取", "less withdrawals"), moves.withdrawals),
            Line(Text("加：增值（减值为负）", "plus revaluation"), moves.revaluation),
            Line(Text("减：折旧", "less depreciation"), moves.depreciation),
            Line(Text("应有权益", "expected equity"), moves.expected),
            Line(Text("实际权益", "equity found"), moves.actual),
            Line(Text("偏差率", "deviation"), None if deviation is None else legible(deviation)),
            Line(_WITHIN, self.within),
        )


def compute_equity_check(
    moves: EquityMoves, *, as_of: date, book: RuleBook = STATUTORY
) -> EquityCheck:
    """Whether the equity is what it should have become (权益检验); exactly at the tolerance is within.

    Args:
        moves: the period's figures.
        as_of: the day whose tolerance applies.
        book: the bank's own tolerance, if it is stricter.

    >>> yuan = Money.of
    >>> moves = EquityMoves(
    ...     opening=yuan(500_000),
    ...     profit=yuan(200_000),
    ...     injections=yuan(50_000),
    ...     withdrawals=yuan(120_000),
    ...     revaluation=yuan(0),
    ...     depreciation=yuan(30_000),
    ...     actual=yuan(570_000),
    ... )
    >>> check = compute_equity_check(moves, as_of=date(2026, 11, 24))
    >>> moves.expected, check.deviation, check.within
    (Money('600000.00', 'CNY'), Decimal('-0.05'), True)
    """
    check_kind(book, RuleBook, "book")
    percent = book.governing(EQUITY_TOLERANCE_PERCENT, as_of).value
    return EquityCheck(moves=moves, tolerance_percent=percent)


@attrs.frozen(kw_only=True)
class ProductMargin:
    """One product's sales, and what is earned on them."""

    code: str
    sales: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    margin: Decimal = attrs.field(repr=hidden, metadata=C2)
    """Gross, as a fraction of the sales; a loss is negative."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.margin > 1:
            raise InvalidValue("margin", "is a fraction: 0.2, not 20")


@attrs.frozen(kw_only=True)
class MarginCheck:
    """The margin that the products make together, against the one reported (毛利率检验)."""

    weighted: Decimal | None = attrs.field(repr=hidden, metadata=C2)
    """None without sales."""
    reported: Decimal = attrs.field(repr=hidden, metadata=C2)
    tolerance_percent: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How many points of margin it may be above; None if the bank has set none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.reported > 1:
            raise InvalidValue("reported", "is a fraction: 0.2, not 20")

    @property
    def kind(self) -> CrossCheckKind:
        """What is checked."""
        return CrossCheckKind.MARGIN

    @property
    def excess(self) -> Decimal | None:
        """Reported less weighted, as a fraction: above zero, more is claimed than the products make."""
        return None if self.weighted is None else _less(self.reported, self.weighted)

    @property
    def deviation(self) -> Decimal | None:
        """The excess, as what all checks have."""
        return self.excess

    @property
    def within(self) -> bool | None:
        """Whether no more than the tolerance is claimed above what the products make."""
        if self.excess is None or self.tolerance_percent is None:
            return None
        return self.excess <= Decimal(self.tolerance_percent).scaleb(-2)

    @property
    def reason(self) -> Text | None:
        """Why there is no weighted margin."""
        if self.weighted is not None:
            return None
        return Text("没有销售额，加权毛利率无意义", "no margin is made where nothing is sold")

    @property
    def workings(self) -> tuple[Line, ...]:
        """Both margins, the difference, and whether it is within the tolerance."""
        figures = (
            (Text("加权毛利率", "weighted margin"), self.weighted),
            (Text("申报毛利率", "reported margin"), self.reported),
            (Text("高出", "excess"), self.excess),
        )
        return (
            *(Line(what, None if figure is None else legible(figure)) for what, figure in figures),
            Line(_WITHIN, self.within),
        )


@in_arithmetic
def _less(one: Decimal, other: Decimal) -> Decimal:
    return one - other


@in_arithmetic
def compute_margin_check(
    products: tuple[ProductMargin, ...],
    reported: Decimal,
    *,
    tolerance_percent: int | None = None,
) -> MarginCheck:
    """The margin weighted by sales, against the one reported (加权毛利率检验).

    Args:
        products: each with its sales and its margin.
        reported: as the firm says, a fraction.
        tolerance_percent: the points of margin that the bank lets it be above.

    Raises:
        CurrencyMismatch: if sales are in several currencies.

    >>> tea = ProductMargin(code="tea", sales=Money.of(300), margin=Decimal("0.3"))
    >>> cups = ProductMargin(code="cups", sales=Money.of(100), margin=Decimal("0.1"))
    >>> compute_margin_check((tea, cups), Decimal("0.35")).excess
    Decimal('0.10')
    """
    check_tuple(products, ProductMargin, "products")
    if len({one.code for one in products}) < len(products):
        raise InvalidValue("products", "hold one twice")
    currency = products[0].sales.currency if products else "CNY"
    sales = total((one.sales for one in products), currency).amount
    earned = sum((one.sales.amount * one.margin for one in products), Decimal(0))
    return MarginCheck(
        weighted=quotient(earned, sales), reported=reported, tolerance_percent=tolerance_percent
    )


@attrs.frozen(kw_only=True)
class TurnoverCheck:
    """The turnover of one period by three sources (营业额三方检验); None where a source says nothing.

    >>> check = TurnoverCheck(
    ...     book=Money.of(900), owner=Money.of(1_000), receipts=Money.of(800)
    ... )
    >>> check.lowest, check.spread.value
    (Money('800.00', 'CNY'), Decimal('0.2'))
    """

    book: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """By the firm's own records."""
    owner: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """By word of mouth."""
    receipts: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """By statements, tax or invoices."""
    tolerance_percent: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How far the lowest may be below the highest, in per cent of it; None if the bank has set none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({one.currency for one in self._known}) > 1:
            raise CurrencyMismatch("receipts", "and the other sources are in several currencies")

    @property
    def kind(self) -> CrossCheckKind:
        """What is checked."""
        return CrossCheckKind.TURNOVER

    @property
    def _known(self) -> tuple[Money, ...]:
        sources = (self.book, self.owner, self.receipts)
        return tuple(one for one in sources if one is not None)

    @property
    def lowest(self) -> Money | None:
        """The careful reading: the lowest of the sources; None if none is known."""
        return min(self._known, default=None)

    @property
    def spread(self) -> Proportion:
        """The highest less the lowest, over the highest; of fewer than two sources there is none."""
        known = self._known
        several = len(known) > 1
        return Proportion(
            name=Text("营业额差异率", "spread of the turnover"),
            part_name=Text("最高与最低之差", "highest less lowest"),
            part=max(known) - min(known) if several else None,
            whole_name=Text("最高值", "the highest"),
            whole=max(known, default=None),
        )

    @property
    def deviation(self) -> Decimal | None:
        """The spread as a fraction; None of fewer than two sources."""
        return self.spread.value

    @property
    def within(self) -> bool | None:
        """Whether the spread is within the tolerance; two sources can deny it, only all three say so."""
        known, tolerance = [one.minor for one in self._known], self.tolerance_percent
        highest = max(known, default=0)
        if not highest or tolerance is None:
            return None
        if (highest - min(known)) * 100 > tolerance * highest:
            return False
        return True if len(known) == _SOURCES else None

    @property
    def workings(self) -> tuple[Line, ...]:
        """The three sources, their spread, and whether it is within the tolerance."""
        return (
            Line(Text("账面", "by the book"), self.book),
            Line(Text("业主口述", "by the owner"), self.owner),
            Line(Text("单据流水", "by receipts"), self.receipts),
            *self.spread.workings,
            Line(_WITHIN, self.within),
        )


@attrs.frozen(kw_only=True)
class StockLine:
    """One kind of goods: how much the book has of it, how much was counted, and what a unit cost."""

    code: str
    booked: Decimal = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    counted: Decimal = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    unit_cost: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class StockCount:
    """What the stock is worth by the book and by the count (存货盘点), at cost."""

    booked: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    counted: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    tolerance_percent: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How far the count may be off the book, either way, in per cent of it; None if the bank has set none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.counted.currency != self.booked.currency:
            raise CurrencyMismatch("counted", "is in another currency than what is booked")

    @property
    def kind(self) -> CrossCheckKind:
        """What is checked."""
        return CrossCheckKind.STOCK

    @property
    def found(self) -> Proportion:
        """What was found over what is booked."""
        return Proportion(
            name=Text("账实相符率", "found of booked"),
            part_name=Text("盘点金额", "counted"),
            part=self.counted,
            whole_name=Text("账面金额", "booked"),
            whole=self.booked,
        )

    @property
    def deviation(self) -> Decimal | None:
        """Counted less booked over booked, as a fraction; None where nothing is booked."""
        found = self.found.value
        return None if found is None else _less(found, Decimal(1))

    @property
    def within(self) -> bool | None:
        """Whether the count agrees with the book but for the tolerance; None where none is booked."""
        booked, tolerance = self.booked.minor, self.tolerance_percent
        if not booked or tolerance is None:
            return None
        return abs(self.counted.minor - booked) * 100 <= tolerance * booked

    @property
    def workings(self) -> tuple[Line, ...]:
        """Both values, the share found, the difference, and whether it is within the tolerance."""
        difference = Line(Text("盘点差额", "counted less booked"), self.counted - self.booked)
        return (*self.found.workings, difference, Line(_WITHIN, self.within))


CrossCheck: TypeAlias = EquityCheck | MarginCheck | TurnoverCheck | StockCount
"""Any cross-check: its `kind`, `deviation`, whether it is `within` the tolerance, and its `workings`."""


def compute_stock_count(
    lines: tuple[StockLine, ...], *, tolerance_percent: int | None = None
) -> StockCount:
    """The stock by the book and by the count, at cost, each kind rounded halves up (存货盘点).

    Args:
        lines: each kind of goods once.
        tolerance_percent: how far the bank lets the count be off the book.

    Raises:
        CurrencyMismatch: if costs are in several currencies.

    >>> rice = StockLine(
    ...     code="rice", booked=Decimal(100), counted=Decimal(90), unit_cost=Money.of(4)
    ... )
    >>> compute_stock_count((rice,)).found.value
    Decimal('0.9')
    """
    check_tuple(lines, StockLine, "lines")
    if len({one.code for one in lines}) < len(lines):
        raise InvalidValue("lines", "hold one twice")
    currency = lines[0].unit_cost.currency if lines else "CNY"
    return StockCount(
        booked=total((one.unit_cost.times(one.booked) for one in lines), currency),
        counted=total((one.unit_cost.times(one.counted) for one in lines), currency),
        tolerance_percent=tolerance_percent,
    )
