"""Ratios of a firm's statements, each with its workings, or the reason why it has none.

They come twice: as plain functions of two or three figures, and as `ratio_set`, which reads them from
one or two statements. A ratio over zero or less has no meaning and is None. A bank's own loan ratios are
here too. The usual readings (a current ratio of 2, say) are rules of thumb and left out, as
are industry standards: their book is copyrighted, and the numbers are the caller's to load.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal, TypeAlias

import attrs

from bankrm.errors import InvalidValue
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Number, number
from bankrm.statements import FinancialStatement, Item, StatementKind, StatementPair
from bankrm.workings import Line

__all__ = [
    "Ratio",
    "RatioName",
    "asset_liability_ratio",
    "cash_flow_ratio",
    "cash_ratio",
    "current_ratio",
    "debt_service_cover",
    "debt_to_ebitda",
    "debt_to_equity",
    "dupont",
    "ebitda_cover",
    "gross_margin",
    "growth",
    "interest_cover",
    "legible",
    "loan_provision_ratio",
    "net_margin",
    "npl_ratio",
    "provision_coverage",
    "quick_ratio",
    "quotient",
    "ratio_set",
    "return_on_assets",
    "return_on_equity",
    "turnover_days",
]

_LEGIBLE = Context(prec=12, rounding=ROUND_HALF_UP)
_MOST_DECIMALS = 30  # of a result, so that it can be given to the next function as an exact number
_YEAR_DAYS = 360  # the analysts' year; the law's own number is `regulations.loan_orders.YEAR_DAYS`


def legible(figure: Decimal) -> Decimal:
    """A figure to twelve significant digits, as workings show it; results keep all of theirs.

    >>> legible(Decimal("1.22033898305084745763"))
    Decimal('1.22033898305')
    """
    return _LEGIBLE.plus(figure)


def quotient(numerator: Number, denominator: Number) -> Decimal | None:
    """One figure over another, to thirty decimals; None over zero or less: it has no meaning.

    >>> quotient(1, 4), quotient(1, 0), quotient(-1, -4)
    (Decimal('0.25'), None, None)
    """
    return _over(numerator=numerator, denominator=denominator)


def _over(**named: Number) -> Decimal | None:
    above, below = (number(figure, name) for name, figure in named.items())
    if below <= 0:
        return None
    share = ARITHMETIC.divide(above, below)
    if int(share.as_tuple().exponent) >= -_MOST_DECIMALS:
        return share
    return ARITHMETIC.quantize(share, Decimal(1).scaleb(-_MOST_DECIMALS))


def current_ratio(current_assets: Number, current_liabilities: Number) -> Decimal | None:
    """Current assets over current liabilities (流动比率).

    >>> current_ratio(12105, 13225).quantize(Decimal("0.01"))
    Decimal('0.92')
    """
    return _over(current_assets=current_assets, current_liabilities=current_liabilities)


def quick_ratio(quick_assets: Number, current_liabilities: Number) -> Decimal | None:
    """Quick assets, that is current assets less inventory, over current liabilities (速动比率).

    >>> quick_ratio(50 - 20, 40)
    Decimal('0.75')
    """
    return _over(quick_assets=quick_assets, current_liabilities=current_liabilities)


def cash_ratio(cash_assets: Number, current_liabilities: Number) -> Decimal | None:
    """Cash and marketable securities over current liabilities (现金比率).

    >>> cash_ratio(30, 120)
    Decimal('0.25')
    """
    return _over(cash_assets=cash_assets, current_liabilities=current_liabilities)


def cash_flow_ratio(operating_cash_flow: Number, current_liabilities: Number) -> Decimal | None:
    """Operating cash flow over current liabilities (现金流动负债比率).

    >>> cash_flow_ratio(-6, 120)
    Decimal('-0.05')
    """
    return _over(operating_cash_flow=operating_cash_flow, current_liabilities=current_liabilities)


def asset_liability_ratio(total_liabilities: Number, total_assets: Number) -> Decimal | None:
    """Liabilities over assets (资产负债率).

    >>> asset_liability_ratio(70, 100)
    Decimal('0.7')
    """
    return _over(total_liabilities=total_liabilities, total_assets=total_assets)


def debt_to_equity(total_liabilities: Number, equity: Number) -> Decimal | None:
    """Liabilities over equity (产权比率); None when the equity is used up.

    >>> debt_to_equity(150, 100), debt_to_equity(150, -10)
    (Decimal('1.5'), None)
    """
    return _over(total_liabilities=total_liabilities, equity=equity)


def interest_cover(ebit: Number, interest_expense: Number) -> Decimal | None:
    """Profit before tax and interest over interest (已获利息倍数); None without interest.

    >>> interest_cover(1875 + 625 + 500, 500), interest_cover(100, 0)
    (Decimal('6'), None)
    """
    return _over(ebit=ebit, interest_expense=interest_expense)


def ebitda_cover(ebitda: Number, interest_expense: Number) -> Decimal | None:
    """Profit before tax, interest, depreciation and amortisation over interest.

    >>> ebitda_cover(1800, 300)
    Decimal('6')
    """
    return _over(ebitda=ebitda, interest_expense=interest_expense)


def debt_to_ebitda(debt: Number, ebitda: Number) -> Decimal | None:
    """Interest-bearing debt over a year's EBITDA; None if nothing is earned.

    >>> debt_to_ebitda(6000, 1800).quantize(Decimal("0.01"))
    Decimal('3.33')
    """
    return _over(debt=debt, ebitda=ebitda)


def gross_margin(revenue: Number, cost_of_sales: Number) -> Decimal | None:
    """Revenue less cost of sales, over revenue (毛利率).

    >>> gross_margin(100, 80)
    Decimal('0.2')
    """
    profit = ARITHMETIC.subtract(
        number(revenue, "revenue"), number(cost_of_sales, "cost_of_sales")
    )
    return quotient(profit, revenue)


def net_margin(net_profit: Number, revenue: Number) -> Decimal | None:
    """Net profit over revenue (销售净利率).

    >>> net_margin("627.16", "1275.54").quantize(Decimal("0.0001"))
    Decimal('0.4917')
    """
    return _over(net_profit=net_profit, revenue=revenue)


def return_on_assets(net_profit: Number, average_assets: Number) -> Decimal | None:
    """Net profit over average assets (总资产净利率).

    >>> return_on_assets(6, 120)
    Decimal('0.05')
    """
    return _over(net_profit=net_profit, average_assets=average_assets)


def return_on_equity(net_profit: Number, average_equity: Number) -> Decimal | None:
    """Net profit over average equity (净资产收益率).

    >>> return_on_equity(6, 48)
    Decimal('0.125')
    """
    return _over(net_profit=net_profit, average_equity=average_equity)


def dupont(net_margin: Number, asset_turnover: Number, equity_multiplier: Number) -> Decimal:
    """Return on equity as net margin x asset turnover x equity multiplier (杜邦分析).

    >>> dupont("0.05", 1, "2.5")
    Decimal('0.125')
    """
    on_assets = ARITHMETIC.multiply(
        number(net_margin, "net_margin"), number(asset_turnover, "asset_turnover")
    )
    return ARITHMETIC.multiply(on_assets, number(equity_multiplier, "equity_multiplier"))


def turnover_days(balance: Number, flow: Number, year: int = _YEAR_DAYS) -> Decimal | None:
    """Days that an average balance ties up, of a year's sales or cost (周转天数).

    No balance is no day; a balance without a flow never turns and has no number.

    >>> turnover_days(50, 100), turnover_days(0, 0), turnover_days(50, 0)
    (Decimal('180'), Decimal('0'), None)
    """
    tied = number(balance, "balance")
    if tied < 0:
        raise InvalidValue("balance", "must not be negative")
    if not tied:
        return Decimal(0)
    return _over(balance=ARITHMETIC.multiply(tied, number(year, "year")), flow=flow)


def growth(now: Number, before: Number) -> Decimal | None:
    """What a figure has grown by, as a fraction of what it was (增长率).

    >>> growth(36_500, 20_000), growth(5, -1)
    (Decimal('0.825'), None)
    """
    risen = ARITHMETIC.subtract(number(now, "now"), number(before, "before"))
    return quotient(risen, before)


def debt_service_cover(
    ebitda: Number, cash_tax: Number, principal: Number, interest: Number
) -> Decimal | None:
    """EBITDA less tax paid, over the year's principal and interest (偿债备付率).

    Take capital expenditure that the plant cannot do without off the EBITDA first.

    >>> debt_service_cover(1800, 200, 900, 300).quantize(Decimal("0.001"))
    Decimal('1.333')
    """
    free = ARITHMETIC.subtract(number(ebitda, "ebitda"), number(cash_tax, "cash_tax"))
    owed = ARITHMETIC.add(number(principal, "principal"), number(interest, "interest"))
    return quotient(free, owed)


def npl_ratio(non_performing: Number, loans: Number) -> Decimal | None:
    """Non-performing loans over all loans of a bank (不良贷款率).

    >>> npl_ratio(150, 8000)
    Decimal('0.01875')
    """
    return _over(non_performing=non_performing, loans=loans)


def provision_coverage(allowance: Number, non_performing: Number) -> Decimal | None:
    """Loan loss allowance over non-performing loans (拨备覆盖率); None if there are none.

    >>> provision_coverage(210, 150), provision_coverage(210, 0)
    (Decimal('1.4'), None)
    """
    return _over(allowance=allowance, non_performing=non_performing)


def loan_provision_ratio(allowance: Number, loans: Number) -> Decimal | None:
    """Loan loss allowance over all loans (贷款拨备率).

    >>> loan_provision_ratio(210, 8000)
    Decimal('0.02625')
    """
    return _over(allowance=allowance, loans=loans)


class RatioName(Label):
    """The ratios of `ratio_set`."""

    CURRENT = "current_ratio", "流动比率", "current ratio"
    QUICK = "quick_ratio", "速动比率", "quick ratio"
    CASH = "cash_ratio", "现金比率", "cash ratio"
    CASH_FLOW = "cash_flow_ratio", "现金流动负债比率", "cash flow to current liabilities"
    ASSET_LIABILITY = "asset_liability_ratio", "资产负债率", "liabilities to assets"
    DEBT_TO_EQUITY = "debt_to_equity", "产权比率", "liabilities to equity"
    DEBT_SHARE = "debt_share", "带息负债比率", "interest-bearing share of liabilities"
    INTEREST_COVER = "interest_cover", "已获利息倍数", "interest cover"
    EBITDA_COVER = "ebitda_cover", "EBITDA利息保障倍数", "EBITDA cover"
    DEBT_TO_EBITDA = "debt_to_ebitda", "带息债务与EBITDA之比", "debt to EBITDA"
    GROSS_MARGIN = "gross_margin", "毛利率", "gross margin"
    NET_MARGIN = "net_margin", "销售净利率", "net margin"
    RETURN_ON_ASSETS = "return_on_assets", "总资产净利率", "return on assets"
    RETURN_ON_EQUITY = "return_on_equity", "净资产收益率", "return on equity"
    ASSET_TURNOVER = "asset_turnover", "总资产周转率", "asset turnover"
    EQUITY_MULTIPLIER = "equity_multiplier", "权益乘数", "equity multiplier"
    RECEIVABLE_DAYS = "receivable_days", "应收账款周转天数", "receivable days"
    INVENTORY_DAYS = "inventory_days", "存货周转天数", "inventory days"
    PAYABLE_DAYS = "payable_days", "应付账款周转天数", "payable days"
    EARNINGS_CASH = "earnings_cash", "盈余现金保障倍数", "operating cash flow to net profit"
    REVENUE_GROWTH = "revenue_growth", "销售增长率", "revenue growth"
    ASSET_GROWTH = "asset_growth", "总资产增长率", "asset growth"
    CAPITAL_MAINTENANCE = "capital_maintenance", "资本保值增值率", "capital maintenance"


@attrs.frozen(kw_only=True)
class Ratio:
    """One ratio: its value, or the reason why it has none, and the figures it came from."""

    name: RatioName
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
_QUICK = _Measure(Text("速动资产", "quick assets"), (Item.CURRENT_ASSETS,), (Item.INVENTORY,))
_READY = _Measure(Text("现金类资产", "cash assets"), (Item.CASH, Item.TRADING_ASSETS))
_DEBT = _Measure(
    Text("带息负债", "interest-bearing debt"),
    (Item.SHORT_BORROWINGS, Item.CURRENT_PORTION, Item.LONG_BORROWINGS, Item.BONDS_PAYABLE),
)
_EBIT = _Measure(Text("息税前利润", "EBIT"), (Item.TOTAL_PROFIT, Item.INTEREST_EXPENSE))
_EBITDA = _Measure(Text("息税折旧摊销前利润", "EBITDA"), (*_EBIT.plus, Item.DEPRECIATION))

_Function: TypeAlias = Callable[[Decimal, Decimal], Decimal | None]
_FORMULAS: tuple[tuple[RatioName, _Function, _Measure, _Measure], ...] = (
    (RatioName.CURRENT, current_ratio, _SHORT_ASSETS, _SHORT_LIABILITIES),
    (RatioName.QUICK, quick_ratio, _QUICK, _SHORT_LIABILITIES),
    (RatioName.CASH, cash_ratio, _READY, _SHORT_LIABILITIES),
    (RatioName.CASH_FLOW, cash_flow_ratio, _OPERATING_CASH, _SHORT_LIABILITIES),
    (RatioName.ASSET_LIABILITY, asset_liability_ratio, _LIABILITIES, _ASSETS),
    (RatioName.DEBT_TO_EQUITY, debt_to_equity, _LIABILITIES, _EQUITY),
    (RatioName.DEBT_SHARE, quotient, _DEBT, _LIABILITIES),
    (RatioName.INTEREST_COVER, interest_cover, _EBIT, _INTEREST),
    (RatioName.EBITDA_COVER, ebitda_cover, _EBITDA, _INTEREST),
    (RatioName.DEBT_TO_EBITDA, debt_to_ebitda, _DEBT, _EBITDA),
    (RatioName.GROSS_MARGIN, gross_margin, _REVENUE, _COST),
    (RatioName.NET_MARGIN, net_margin, _PROFIT, _REVENUE),
    (RatioName.RETURN_ON_ASSETS, return_on_assets, _PROFIT, _MEAN_ASSETS),
    (RatioName.RETURN_ON_EQUITY, return_on_equity, _PROFIT, _MEAN_EQUITY),
    (RatioName.ASSET_TURNOVER, quotient, _REVENUE, _MEAN_ASSETS),
    (RatioName.EQUITY_MULTIPLIER, quotient, _MEAN_ASSETS, _MEAN_EQUITY),
    (RatioName.RECEIVABLE_DAYS, turnover_days, _mean(Item.ACCOUNTS_RECEIVABLE), _REVENUE),
    (RatioName.INVENTORY_DAYS, turnover_days, _mean(Item.INVENTORY), _COST),
    (RatioName.PAYABLE_DAYS, turnover_days, _mean(Item.ACCOUNTS_PAYABLE), _COST),
    (RatioName.EARNINGS_CASH, quotient, _OPERATING_CASH, _PROFIT),
    (RatioName.REVENUE_GROWTH, growth, _REVENUE, _before(Item.REVENUE)),
    (RatioName.ASSET_GROWTH, growth, _ASSETS, _before(Item.TOTAL_ASSETS)),
    (RatioName.CAPITAL_MAINTENANCE, quotient, _EQUITY, _before(Item.EQUITY)),
)
"""Name, function, and what its two figures are read from."""


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
    return {name: _ratio(pair, name, of, read) for name, of, *read in _FORMULAS}


def _ratio(pair: StatementPair, name: RatioName, of: _Function, read: list[_Measure]) -> Ratio:
    reason = _hindrance(pair, read)
    first, second = (measure.read(pair) for measure in read)
    if reason is not None or first is None or second is None:
        return Ratio(name=name, value=None, reason=reason, workings=())
    shown = zip(read, (first, second), strict=True)
    workings = tuple(Line(measure.what, legible(figure)) for measure, figure in shown)
    value = of(first, second)
    if value is None:
        reason = Text("分母不大于零，无意义", "over zero or less: no meaning")
        return Ratio(name=name, value=None, reason=reason, workings=workings)
    result = Line(Text(name.zh, name.en), legible(value))
    return Ratio(name=name, value=value, reason=None, workings=(*workings, result))


def _hindrance(pair: StatementPair, read: list[_Measure]) -> Text | None:
    """Why the figures of a ratio cannot be read; None if they can."""
    kinds = {item.is_flow for measure in read for item in measure.items}
    averaged = any(measure.at == "average" for measure in read)
    if pair.current.kind is StatementKind.INTERIM and (averaged or len(kinds) > 1):
        return Text(
            "中期数据不足一年，不与余额相比", "a part of a year is not set against balances"
        )
    if pair.previous is None and any(measure.at != "closing" for measure in read):
        return Text("缺少上年同期报表", "no statement of the year before")
    unknown = dict.fromkeys(item for measure in read for item in measure.unknown(pair))
    if not unknown:
        return None
    return Text(
        "报表未列：" + "、".join(item.zh for item in unknown),
        "not in the statements: " + ", ".join(item.en for item in unknown),
    )
