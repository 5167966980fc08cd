"""Financial statements (财务报表) of a firm, as values that cannot contradict themselves.

A statement holds the standard lines of the Chinese accounting standards; a line not given is unknown,
never zero. `StatementPair` sets a year beside the one before.

Leaves out the ratios, which are in `ratios`, reconciliation between sheets and years, and the lines that
nothing here reads: each belongs to the "other" line of its section.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NewType, TypeAlias

import attrs

from bankrm.calendars import Period
from bankrm.checks import check_count, check_kind, check_text
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.labels import Label
from bankrm.money import ARITHMETIC, Number, half_up, in_arithmetic, minor_digits, number

__all__ = ["EntityId", "FinancialStatement", "Item", "StatementKind", "StatementPair"]

EntityId = NewType("EntityId", str)
"""Whose statement it is: opaque, given by the caller."""

_ONE_DAY = timedelta(days=1)
_MOST_DECIMALS = 8


class StatementKind(Label):
    """How long a statement's period is."""

    ANNUAL = "annual", "年报", "annual"
    INTERIM = "interim", "中期报表", "interim"


class Item(Label):
    """A line of the statements, sheet by sheet in the printed order (报表项目)."""

    CASH = "cash", "货币资金", "cash and deposits"
    TRADING_ASSETS = "trading_assets", "交易性金融资产", "trading assets"
    NOTES_RECEIVABLE = "notes_receivable", "应收票据", "notes receivable"
    ACCOUNTS_RECEIVABLE = "accounts_receivable", "应收账款", "accounts receivable"
    PREPAYMENTS = "prepayments", "预付款项", "prepayments"
    OTHER_RECEIVABLES = "other_receivables", "其他应收款", "other receivables"
    INVENTORY = "inventory", "存货", "inventory"
    OTHER_CURRENT_ASSETS = "other_current_assets", "其他流动资产", "other current assets"
    CURRENT_ASSETS = "current_assets", "流动资产合计", "current assets"
    FIXED_ASSETS = "fixed_assets", "固定资产", "fixed assets"
    OTHER_LONG_ASSETS = "other_long_assets", "其他非流动资产", "other non-current assets"
    NON_CURRENT_ASSETS = "non_current_assets", "非流动资产合计", "non-current assets"
    TOTAL_ASSETS = "total_assets", "资产总计", "total assets"
    SHORT_BORROWINGS = "short_borrowings", "短期借款", "short-term borrowings"
    NOTES_PAYABLE = "notes_payable", "应付票据", "notes payable"
    ACCOUNTS_PAYABLE = "accounts_payable", "应付账款", "accounts payable"
    ADVANCES_RECEIVED = "advances_received", "预收款项及合同负债", "advances received"
    CURRENT_PORTION = "current_portion", "一年内到期的非流动负债", "long-term debt due in a year"
    OTHER_CURRENT_DEBT = "other_current_debt", "其他流动负债", "other current liabilities"
    CURRENT_LIABILITIES = "current_liabilities", "流动负债合计", "current liabilities"
    LONG_BORROWINGS = "long_borrowings", "长期借款", "long-term borrowings"
    BONDS_PAYABLE = "bonds_payable", "应付债券", "bonds payable"
    OTHER_LONG_DEBT = "other_long_debt", "其他非流动负债", "other non-current liabilities"
    NON_CURRENT_LIABILITIES = (
        "non_current_liabilities",
        "非流动负债合计",
        "non-current liabilities",
    )
    TOTAL_LIABILITIES = "total_liabilities", "负债合计", "total liabilities"
    PAID_IN_CAPITAL = "paid_in_capital", "实收资本", "paid-in capital"
    SURPLUS_RESERVE = "surplus_reserve", "盈余公积", "surplus reserve"
    UNDISTRIBUTED_PROFIT = "undistributed_profit", "未分配利润", "undistributed profit"
    OTHER_EQUITY = "other_equity", "其他权益", "other equity"
    EQUITY = "equity", "所有者权益合计", "equity"

    REVENUE = "revenue", "营业收入", "revenue"
    COST_OF_SALES = "cost_of_sales", "营业成本", "cost of sales"
    SALES_TAXES = "sales_taxes", "税金及附加", "taxes and surcharges"
    PERIOD_EXPENSES = (
        "period_expenses",
        "销售、管理及研发费用",
        "selling, admin and research costs",
    )
    FINANCE_COSTS = "finance_costs", "财务费用", "finance costs"
    OTHER_GAINS = "other_gains", "其他经营损益净额", "other operating gains, net"
    OPERATING_PROFIT = "operating_profit", "营业利润", "operating profit"
    NON_OPERATING_NET = "non_operating_net", "营业外收支净额", "non-operating income, net"
    TOTAL_PROFIT = "total_profit", "利润总额", "total profit"
    INCOME_TAX = "income_tax", "所得税费用", "income tax"
    NET_PROFIT = "net_profit", "净利润", "net profit"
    INTEREST_EXPENSE = "interest_expense", "利息费用", "interest expense"
    DEPRECIATION = "depreciation", "折旧与摊销", "depreciation and amortisation"

    OPERATING_CASH_FLOW = "operating_cash_flow", "经营活动现金流量净额", "operating cash flow"
    INVESTING_CASH_FLOW = "investing_cash_flow", "投资活动现金流量净额", "investing cash flow"
    FINANCING_CASH_FLOW = "financing_cash_flow", "筹资活动现金流量净额", "financing cash flow"
    EXCHANGE_EFFECT = "exchange_effect", "汇率变动影响", "effect of exchange rates"
    NET_CASH_FLOW = "net_cash_flow", "现金净增加额", "net cash flow"

    @property
    def is_flow(self) -> bool:
        """Whether it counts a period (income, cash flow) and not a day (balance sheet)."""
        return self >= Item.REVENUE

    @property
    def is_signed(self) -> bool:
        """Whether it can be below zero: equity and flows can, assets and liabilities cannot."""
        return self >= Item.PAID_IN_CAPITAL


_Sum: TypeAlias = tuple[Item, tuple[Item, ...], tuple[Item, ...]]


def _section(first: Item, whole: Item) -> _Sum:
    """A subtotal of all the lines printed above it, from `first` on."""
    return whole, tuple(item for item in Item if first <= item < whole), ()


_SUMS: tuple[_Sum, ...] = (
    _section(Item.CASH, Item.CURRENT_ASSETS),
    _section(Item.FIXED_ASSETS, Item.NON_CURRENT_ASSETS),
    (Item.TOTAL_ASSETS, (Item.CURRENT_ASSETS, Item.NON_CURRENT_ASSETS), ()),
    _section(Item.SHORT_BORROWINGS, Item.CURRENT_LIABILITIES),
    _section(Item.LONG_BORROWINGS, Item.NON_CURRENT_LIABILITIES),
    (Item.TOTAL_LIABILITIES, (Item.CURRENT_LIABILITIES, Item.NON_CURRENT_LIABILITIES), ()),
    _section(Item.PAID_IN_CAPITAL, Item.EQUITY),
    (Item.TOTAL_ASSETS, (Item.TOTAL_LIABILITIES, Item.EQUITY), ()),
    (
        Item.OPERATING_PROFIT,
        (Item.REVENUE, Item.OTHER_GAINS),
        (Item.COST_OF_SALES, Item.SALES_TAXES, Item.PERIOD_EXPENSES, Item.FINANCE_COSTS),
    ),
    (Item.TOTAL_PROFIT, (Item.OPERATING_PROFIT, Item.NON_OPERATING_NET), ()),
    (Item.NET_PROFIT, (Item.TOTAL_PROFIT,), (Item.INCOME_TAX,)),
    _section(Item.OPERATING_CASH_FLOW, Item.NET_CASH_FLOW),
)


def _lines(
    given: Mapping[Item, Number] | Iterable[tuple[Item, Number]],
) -> tuple[tuple[Item, Decimal], ...]:
    try:
        figures = dict(given)
    except (TypeError, ValueError):
        figures = {}
    if not figures or not all(isinstance(item, Item) for item in figures):
        raise InvalidValue("lines", "need at least one figure, each under its Item")
    return tuple((item, number(figures[item], item.code)) for item in Item if item in figures)


@attrs.frozen(kw_only=True)
class FinancialStatement:
    """One firm's statements for one period: balance sheet, income and cash flow together.

    Subtotals that are given must add up with the lines given: exactly all lines, to within one unit of
    the last decimal printed; some lines of a balance sheet, never above their subtotal.

    >>> year = Period.year(2025)
    >>> lines = {Item.CURRENT_ASSETS: "200", Item.INVENTORY: "250"}
    >>> FinancialStatement(
    ...     entity_id=EntityId("E1"), period=year, lines=lines, received_on=date(2026, 3, 1)
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: current_assets: does not add up with the lines given
    """

    entity_id: EntityId
    period: Period
    """At most a year; twelve months make it an annual statement, whichever month they begin in."""
    lines: tuple[tuple[Item, Decimal], ...] = attrs.field(converter=_lines)
    """The lines known, in the printed order; give them as a mapping."""
    received_on: date
    """The day the bank had it."""
    consolidated: bool | None = None
    audited: bool | None = None
    currency: str = "CNY"
    unit: int = 1
    """What a figure of one stands for: 10_000 in a statement in 万元."""
    decimals: int = 2
    """Digits after the point that its figures are printed with."""
    _figures: dict[Item, Decimal] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_text(self.entity_id, "entity_id")
        check_kind(self.period, Period, "period")
        if self.period.last > add_months(self.period.first, 12) - _ONE_DAY:
            raise InvalidValue("period", "is longer than a year")
        if check_date(self.received_on, "received_on") < self.period.last:
            raise InvalidValue("received_on", "is before the period ended")
        minor_digits(self.currency)
        check_count(self.unit, "unit", 1)
        check_count(self.decimals, "decimals")
        if self.decimals > _MOST_DECIMALS:
            raise InvalidValue("decimals", f"are at most {_MOST_DECIMALS}")
        for name in ("consolidated", "audited"):
            if getattr(self, name) is not None:
                check_kind(getattr(self, name), bool, name)
        object.__setattr__(self, "_figures", dict(self.lines))
        _check_lines(self._figures, self.decimals)
        _check_sums(self._figures, Decimal(1).scaleb(-self.decimals, ARITHMETIC))

    def __getitem__(self, item: Item) -> Decimal | None:
        """The figure of a line in the statement's unit; None if it is not known."""
        check_kind(item, Item, "item")  # a number would be answered for ever by `in`
        return self._figures.get(item)

    @in_arithmetic
    def total(self, *plus: Item, less: tuple[Item, ...] = ()) -> Decimal | None:
        """Lines added, and others taken off; None if one of them is not known."""
        amount = Decimal(0)
        for sign, items in ((1, plus), (-1, less)):
            for item in items:
                figure = self[item]
                if figure is None:
                    return None
                amount += sign * figure
        return amount

    @property
    def kind(self) -> StatementKind:
        """Annual if the period is twelve months; a first, short year is interim."""
        whole = self.period.last == add_months(self.period.first, 12) - _ONE_DAY
        return StatementKind.ANNUAL if whole else StatementKind.INTERIM


def _check_lines(figures: Mapping[Item, Decimal], decimals: int) -> None:
    for item, figure in figures.items():
        if figure < 0 and not item.is_signed:
            raise InvalidValue(item.code, "must not be negative: it belongs on the other side")
        if half_up(figure, decimals) != figure:
            raise InvalidValue(item.code, f"is finer than {decimals} decimals")


@in_arithmetic
def _check_sums(figures: Mapping[Item, Decimal], step: Decimal) -> None:
    for whole, plus, minus in _SUMS:
        if whole not in figures:
            continue
        parts = [figures[item] for item in plus if item in figures]
        parts += [-figures[item] for item in minus if item in figures]
        gap = sum(parts) - figures[whole]
        if len(parts) == len(plus) + len(minus):
            wrong = abs(gap) > step
        else:  # lines that cannot be negative are missing: they can only widen the gap
            wrong = gap > step and not max(plus).is_signed
        if wrong:
            raise InvalidValue(whole.code, "does not add up with the lines given")


@attrs.frozen
class StatementPair:
    """A statement and, where there is one, the same period's a year before, in the same terms."""

    current: FinancialStatement
    previous: FinancialStatement | None = None

    def __attrs_post_init__(self) -> None:
        check_kind(self.current, FinancialStatement, "current")
        if self.previous is None:
            return
        check_kind(self.previous, FinancialStatement, "previous")
        for name in ("entity_id", "consolidated", "currency", "unit"):
            if getattr(self.current, name) != getattr(self.previous, name):
                raise InvalidValue("previous", f"differs in {name}")
        now, before = self.current.period, self.previous.period
        ends = add_months(now.last + _ONE_DAY, -12) - _ONE_DAY
        if (before.first, before.last) != (add_months(now.first, -12), ends):
            raise InvalidValue("previous", "is not of the same period a year before")

    @in_arithmetic
    def average(self, *items: Item) -> Decimal | None:
        """Half the sum of a year's opening and closing balance of lines; None if not known.

        >>> closing, opening = (
        ...     FinancialStatement(
        ...         entity_id=EntityId("E1"),
        ...         period=Period.year(year),
        ...         lines={Item.INVENTORY: inventory},
        ...         received_on=date(2026, 3, 1),
        ...     )
        ...     for year, inventory in ((2025, "120"), (2024, "100"))
        ... )
        >>> StatementPair(closing, opening).average(Item.INVENTORY)
        Decimal('110')
        """
        if self.previous is None or self.current.kind is StatementKind.INTERIM:
            return None
        opening, closing = self.previous.total(*items), self.current.total(*items)
        return None if opening is None or closing is None else (opening + closing) / 2
