"""The ratios of a firm's statements (财务比率), each with its workings, or the reason why it has none.

`ratio_set` reads them from one or two statements, `compute_ratio` one alone; the functions behind them are
in `ratios`. The factors of the return on equity are in `dupont`. Left out are industry standards: their
book is copyrighted, and the numbers are the caller's to load into `indicator_scores`.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal, TypeAlias

import attrs

from bankrm._statement_reasons import (
    CLOSING_EQUITY,
    NO_YEAR_BEFORE,
    PART_OF_A_YEAR,
    is_no_base,
    not_listed,
)
from bankrm.checks import check_kind
from bankrm.labels import Label, Text
from bankrm.money import in_arithmetic
from bankrm.ratios import (
    asset_liability_ratio,
    cash_flow_ratio,
    cash_ratio,
    current_ratio,
    debt_to_ebitda,
    debt_to_equity,
    ebitda_cover,
    gross_margin,
    growth,
    interest_cover,
    legible,
    net_margin,
    quick_ratio,
    quotient,
    return_on_assets,
    return_on_equity,
    turnover_days,
)
from bankrm.statement_items import INTEREST_BEARING, Item
from bankrm.statements import FinancialStatement, StatementKind, StatementPair
from bankrm.workings import Line

__all__ = [
    "Ratio",
    "RatioBasis",
    "RatioDimension",
    "RatioName",
    "compute_ratio",
    "ratio_set",
]


class RatioDimension(Label):
    """What side of a firm a ratio looks at."""

    SOLVENCY = "solvency", "偿债能力", "solvency"
    PROFITABILITY = "profitability", "盈利能力", "profitability"
    OPERATION = "operation", "营运能力", "operation"
    CASH = "cash", "现金能力", "cash"
    GROWTH = "growth", "发展能力", "growth"


class RatioBasis(Label):
    """Which figures a ratio sets against each other."""

    CLOSING = "closing", "期末数", "closing balances"
    AVERAGE = "average", "期初期末平均数", "averages of opening and closing balances"
    FLOWS = "flows", "本期发生额", "flows of the period"
    YEAR_BEFORE = "year_before", "与上年同期比", "against the year before"


class RatioName(Label):
    """The ratios of `ratio_set`, dimension by dimension."""

    CURRENT = "current_ratio", "流动比率", "current ratio"
    QUICK = "quick_ratio", "速动比率", "quick ratio"
    CASH = "cash_ratio", "现金比率", "cash ratio"
    CASH_FLOW = "cash_flow_ratio", "现金流动负债比率", "cash flow to current liabilities"
    ASSET_LIABILITY = "asset_liability_ratio", "资产负债率", "liabilities to assets"
    DEBT_TO_EQUITY = "debt_to_equity", "产权比率", "liabilities to equity"
    EQUITY_MULTIPLIER = "equity_multiplier", "权益乘数", "equity multiplier"
    DEBT_SHARE = "debt_share", "带息负债比率", "interest-bearing share of liabilities"
    INTEREST_COVER = "interest_cover", "已获利息倍数", "interest cover"
    EBITDA_COVER = "ebitda_cover", "EBITDA利息保障倍数", "EBITDA cover"
    DEBT_TO_EBITDA = "debt_to_ebitda", "带息债务与EBITDA之比", "debt to EBITDA"
    GROSS_MARGIN = "gross_margin", "毛利率", "gross margin"
    OPERATING_MARGIN = "operating_margin", "营业利润率", "operating margin"
    NET_MARGIN = "net_margin", "销售净利率", "net margin"
    RETURN_BEFORE_INTEREST = "return_before_interest", "总资产报酬率", "EBIT to assets"
    RETURN_ON_ASSETS = "return_on_assets", "总资产净利率", "return on assets"
    RETURN_ON_EQUITY = "return_on_equity", "净资产收益率", "return on equity"
    ASSET_TURNOVER = "asset_turnover", "总资产周转率", "asset turnover"
    SHORT_ASSET_TURNOVER = "short_asset_turnover", "流动资产周转率", "current asset turnover"
    RECEIVABLE_TURNOVER = "receivable_turnover", "应收账款周转率", "receivable turnover"
    INVENTORY_TURNOVER = "inventory_turnover", "存货周转率", "inventory turnover"
    RECEIVABLE_DAYS = "receivable_days", "应收账款周转天数", "receivable days"
    INVENTORY_DAYS = "inventory_days", "存货周转天数", "inventory days"
    PAYABLE_DAYS = "payable_days", "应付账款周转天数", "payable days"
    CASH_CYCLE = "cash_cycle", "现金循环周期", "cash conversion cycle, days"
    EARNINGS_CASH = "earnings_cash", "盈余现金保障倍数", "operating cash flow to net profit"
    SALES_CASH = "sales_cash", "销售收现比率", "cash from sales to revenue"
    DEBT_CASH = "debt_cash", "现金流负债比率", "operating cash flow to liabilities"
    REVENUE_GROWTH = "revenue_growth", "销售增长率", "revenue growth"
    PROFIT_GROWTH = "profit_growth", "净利润增长率", "net profit growth"
    ASSET_GROWTH = "asset_growth", "总资产增长率", "asset growth"
    CAPITAL_MAINTENANCE = "capital_maintenance", "资本保值增值率", "capital maintenance"

    @property
    def dimension(self) -> RatioDimension:
        """What side of a firm it looks at."""
        return next(dimension for first, dimension in _DIMENSIONS if self >= first)


_DIMENSIONS = (
    (RatioName.REVENUE_GROWTH, RatioDimension.GROWTH),
    (RatioName.EARNINGS_CASH, RatioDimension.CASH),
    (RatioName.ASSET_TURNOVER, RatioDimension.OPERATION),
    (RatioName.GROSS_MARGIN, RatioDimension.PROFITABILITY),
    (RatioName.CURRENT, RatioDimension.SOLVENCY),
)
"""The first ratio of each dimension, last first."""


@attrs.frozen(kw_only=True)
class Ratio:
    """One ratio: its value, or the reason why it has none, and the figures it came from."""

    name: RatioName
    basis: RatioBasis
    value: Decimal | None
    reason: Text | None
    workings: tuple[Line, ...]


@attrs.frozen
class _Measure:
    """What a ratio reads: lines added and subtracted, at one time, under one name."""

    what: Text
    plus: tuple[Item, ...]
    minus: tuple[Item, ...] = ()
    at: Literal["closing", "average", "opening"] = "closing"

    @property
    def items(self) -> tuple[Item, ...]:
        return (*self.plus, *self.minus)

    def read(self, pair: StatementPair) -> Decimal | None:
        if self.at == "average":
            return pair.average(*self.plus)
        statement = pair.current if self.at == "closing" else pair.previous
        return None if statement is None else statement.total(*self.plus, less=self.minus)

    def unknown(self, pair: StatementPair) -> list[Item]:
        read = {"closing": (pair.current,), "opening": (pair.previous,)}
        sheets = read.get(self.at, (pair.current, pair.previous))
        known = [sheet for sheet in sheets if sheet is not None]
        return [item for item in self.items if any(sheet[item] is None for sheet in known)]


def _now(item: Item) -> _Measure:
    return _Measure(Text(item.zh, item.en), (item,))


def _mean(item: Item) -> _Measure:
    return _Measure(Text(f"平均{item.zh}", f"average {item.en}"), (item,), at="average")


def _before(item: Item) -> _Measure:
    return _Measure(Text(f"上年{item.zh}", f"{item.en} a year before"), (item,), at="opening")


_REVENUE, _COST = _now(Item.REVENUE), _now(Item.COST_OF_SALES)
_PROFIT, _INTEREST = _now(Item.NET_PROFIT), _now(Item.INTEREST_EXPENSE)
_OPERATING_CASH = _now(Item.OPERATING_CASH_FLOW)
_ASSETS, _LIABILITIES = _now(Item.TOTAL_ASSETS), _now(Item.TOTAL_LIABILITIES)
_SHORT_ASSETS, _SHORT_LIABILITIES = _now(Item.CURRENT_ASSETS), _now(Item.CURRENT_LIABILITIES)
_EQUITY = _now(Item.EQUITY)
_MEAN_ASSETS, _MEAN_EQUITY = _mean(Item.TOTAL_ASSETS), _mean(Item.EQUITY)
_MEAN_RECEIVABLES, _MEAN_INVENTORY = _mean(Item.ACCOUNTS_RECEIVABLE), _mean(Item.INVENTORY)
_QUICK = _Measure(Text("速动资产", "quick assets"), (Item.CURRENT_ASSETS,), (Item.INVENTORY,))
_READY = _Measure(Text("现金类资产", "cash assets"), (Item.CASH, Item.TRADING_ASSETS))
_DEBT = _Measure(Text("带息负债", "interest-bearing debt"), INTEREST_BEARING)
_EBIT = _Measure(Text("息税前利润", "EBIT"), (Item.TOTAL_PROFIT, Item.INTEREST_EXPENSE))
_EBITDA = _Measure(Text("息税折旧摊销前利润", "EBITDA"), (*_EBIT.plus, Item.DEPRECIATION))

_Function: TypeAlias = Callable[[Decimal, Decimal], Decimal | None]
_FORMULAS: dict[RatioName, tuple[_Function, _Measure, _Measure]] = {
    RatioName.CURRENT: (current_ratio, _SHORT_ASSETS, _SHORT_LIABILITIES),
    RatioName.QUICK: (quick_ratio, _QUICK, _SHORT_LIABILITIES),
    RatioName.CASH: (cash_ratio, _READY, _SHORT_LIABILITIES),
    RatioName.CASH_FLOW: (cash_flow_ratio, _OPERATING_CASH, _SHORT_LIABILITIES),
    RatioName.ASSET_LIABILITY: (asset_liability_ratio, _LIABILITIES, _ASSETS),
    RatioName.DEBT_TO_EQUITY: (debt_to_equity, _LIABILITIES, _EQUITY),
    RatioName.EQUITY_MULTIPLIER: (quotient, _MEAN_ASSETS, _MEAN_EQUITY),
    RatioName.DEBT_SHARE: (quotient, _DEBT, _LIABILITIES),
    RatioName.INTEREST_COVER: (interest_cover, _EBIT, _INTEREST),
    RatioName.EBITDA_COVER: (ebitda_cover, _EBITDA, _INTEREST),
    RatioName.DEBT_TO_EBITDA: (debt_to_ebitda, _DEBT, _EBITDA),
    RatioName.GROSS_MARGIN: (gross_margin, _REVENUE, _COST),
    RatioName.OPERATING_MARGIN: (quotient, _now(Item.OPERATING_PROFIT), _REVENUE),
    RatioName.NET_MARGIN: (net_margin, _PROFIT, _REVENUE),
    RatioName.RETURN_BEFORE_INTEREST: (quotient, _EBIT, _MEAN_ASSETS),
    RatioName.RETURN_ON_ASSETS: (return_on_assets, _PROFIT, _MEAN_ASSETS),
    RatioName.RETURN_ON_EQUITY: (return_on_equity, _PROFIT, _MEAN_EQUITY),
    RatioName.ASSET_TURNOVER: (quotient, _REVENUE, _MEAN_ASSETS),
    RatioName.SHORT_ASSET_TURNOVER: (quotient, _REVENUE, _mean(Item.CURRENT_ASSETS)),
    RatioName.RECEIVABLE_TURNOVER: (quotient, _REVENUE, _MEAN_RECEIVABLES),
    RatioName.INVENTORY_TURNOVER: (quotient, _COST, _MEAN_INVENTORY),
    RatioName.RECEIVABLE_DAYS: (turnover_days, _MEAN_RECEIVABLES, _REVENUE),
    RatioName.INVENTORY_DAYS: (turnover_days, _MEAN_INVENTORY, _COST),
    RatioName.PAYABLE_DAYS: (turnover_days, _mean(Item.ACCOUNTS_PAYABLE), _COST),
    RatioName.EARNINGS_CASH: (quotient, _OPERATING_CASH, _PROFIT),
    RatioName.SALES_CASH: (quotient, _now(Item.CASH_FROM_SALES), _REVENUE),
    RatioName.DEBT_CASH: (quotient, _OPERATING_CASH, _LIABILITIES),
    RatioName.REVENUE_GROWTH: (growth, _REVENUE, _before(Item.REVENUE)),
    RatioName.PROFIT_GROWTH: (growth, _PROFIT, _before(Item.NET_PROFIT)),
    RatioName.ASSET_GROWTH: (growth, _ASSETS, _before(Item.TOTAL_ASSETS)),
    RatioName.CAPITAL_MAINTENANCE: (quotient, _EQUITY, _before(Item.EQUITY)),
}
"""Function, and what its two figures are read from; the cash cycle is made of three others."""


def ratio_set(
    current: FinancialStatement, previous: FinancialStatement | None = None
) -> dict[RatioName, Ratio]:
    """Every ratio that the statements allow, and for the others the reason why not.

    Balances set against a year's flow are averages of opening and closing, but for debt to EBITDA and
    the cash-flow ratio, which look at what is owed at the end.

    Args:
        current: the statement judged.
        previous: the same period's a year before, for averages and growth.

    Raises:
        InvalidValue: if `previous` is another firm's, or not comparable.

    >>> from datetime import date
    >>> from bankrm.calendars import Period
    >>> from bankrm.statements import EntityId
    >>> moutai = FinancialStatement(
    ...     entity_id=EntityId("600519"),
    ...     period=Period.year(2022),
    ...     lines={Item.REVENUE: "1275.54", Item.NET_PROFIT: "627.16"},
    ...     received_on=date(2023, 4, 1),
    ...     unit=10**8,
    ... )
    >>> ratios = ratio_set(moutai)
    >>> print(ratios[RatioName.NET_MARGIN].workings[-1].explain("en"))
    net margin: 0.49168195431
    >>> ratios[RatioName.CURRENT].reason.en
    'not in the statements: current assets, current liabilities'
    """
    pair = StatementPair(current, previous)
    return {name: _ratio(pair, name) for name in RatioName}


def compute_ratio(
    name: RatioName, current: FinancialStatement, previous: FinancialStatement | None = None
) -> Ratio:
    """One of the ratios of `ratio_set` alone.

    Raises:
        InvalidValue: if `previous` is another firm's, or not comparable.

    >>> from bankrm._statement_example import YEARS
    >>> compute_ratio(RatioName.ASSET_LIABILITY, YEARS[2]).value
    Decimal('0.5')
    """
    check_kind(name, RatioName, "name")
    return _ratio(StatementPair(current, previous), name)


def _ratio(pair: StatementPair, name: RatioName) -> Ratio:
    if name is RatioName.CASH_CYCLE:
        return _cash_cycle(pair)
    of, *read = _FORMULAS[name]
    none = Ratio(name=name, basis=_basis(read), value=None, reason=None, workings=())
    reason = _hindrance(pair, read)
    first, second = (measure.read(pair) for measure in read)
    if reason is not None or first is None or second is None:
        return attrs.evolve(none, reason=reason)
    shown = zip(read, (first, second), strict=True)
    figures = (Line(measure.what, legible(figure)) for measure, figure in shown)
    workings = (pair.current.unit_line, *figures)
    value, below = None, read[0 if of is gross_margin else 1].what
    if of is turnover_days and first < 0:  # in a statement as presented
        below = read[0].what
    elif _MEAN_EQUITY in read and (pair.current[Item.EQUITY] or 0) <= 0:
        below = CLOSING_EQUITY
    else:
        value = of(first, second)
    if value is None:
        return attrs.evolve(none, reason=is_no_base(below), workings=workings)
    result = Line(Text(name.zh, name.en), legible(value))
    return attrs.evolve(none, value=value, workings=(*workings, result))


def _basis(read: list[_Measure]) -> RatioBasis:
    times = {measure.at for measure in read}
    if "opening" in times:
        return RatioBasis.YEAR_BEFORE
    if "average" in times:
        return RatioBasis.AVERAGE
    flows = all(item.is_flow for measure in read for item in measure.items)
    return RatioBasis.FLOWS if flows else RatioBasis.CLOSING


_CYCLE = (RatioName.INVENTORY_DAYS, RatioName.RECEIVABLE_DAYS, RatioName.PAYABLE_DAYS)


@in_arithmetic
def _cash_cycle(pair: StatementPair) -> Ratio:
    """Days in stock and on credit given, less those on credit taken."""
    read = [_ratio(pair, part) for part in _CYCLE]
    name, basis = RatioName.CASH_CYCLE, RatioBasis.AVERAGE
    workings = tuple(
        line for ratio in read for line in ratio.workings[-1:] if ratio.value is not None
    )
    lacking = next((ratio for ratio in read if ratio.value is None), None)
    if lacking is not None:
        return attrs.evolve(lacking, name=name, workings=workings)
    held, given, taken = (ratio.value or Decimal(0) for ratio in read)
    value = held + given - taken
    result = Line(Text(name.zh, name.en), legible(value))
    return Ratio(name=name, basis=basis, value=value, reason=None, workings=(*workings, result))


def _hindrance(pair: StatementPair, read: list[_Measure]) -> Text | None:
    """Why the figures of a ratio cannot be read; None if they can."""
    kinds = {item.is_flow for measure in read for item in measure.items}
    averaged = any(measure.at == "average" for measure in read)
    if pair.current.kind is StatementKind.INTERIM and (averaged or len(kinds) > 1):
        return PART_OF_A_YEAR
    if pair.previous is None and any(measure.at != "closing" for measure in read):
        return NO_YEAR_BEFORE
    unknown = dict.fromkeys(item for measure in read for item in measure.unknown(pair))
    return not_listed(unknown) if unknown else None
