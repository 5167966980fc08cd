"""Financial statements (财务报表) of a firm, the ratios read from them, and Altman's Z.

A statement holds the standard lines of the Chinese accounting standards; a line not given is unknown,
never zero. Ratios come twice: as plain functions of two or three figures, and as `ratio_set`, which
reads them from one or two statements and says why one is undefined.

Leaves out reconciliation, common size and industry standards, and the lines that nothing here reads:
each belongs to the "other" line of its section.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal, NewType, TypeAlias

import attrs

from bankrm.calendars import Period, add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.labels import Label, Text, check_text
from bankrm.money import ARITHMETIC, Number, half_up, in_arithmetic, minor_digits, number
from bankrm.workings import Line

__all__ = [
    "AltmanFactors",
    "AltmanModel",
    "AltmanScore",
    "AltmanZone",
    "EntityId",
    "FinancialStatement",
    "Item",
    "Ratio",
    "RatioName",
    "SalesWeight",
    "StatementKind",
    "StatementPair",
    "asset_liability_ratio",
    "asset_turnover",
    "average",
    "capital_maintenance",
    "cash_flow_liability_ratio",
    "cash_ratio",
    "current_ratio",
    "debt_service_cover",
    "debt_to_ebitda",
    "debt_to_equity",
    "dupont",
    "earnings_cash_cover",
    "ebitda_cover",
    "equity_multiplier",
    "gross_margin",
    "growth",
    "interest_bearing_share",
    "interest_cover",
    "legible",
    "loan_provision_ratio",
    "net_margin",
    "npl_ratio",
    "provision_coverage",
    "quick_ratio",
    "ratio_set",
    "return_on_assets",
    "return_on_equity",
    "score_altman",
    "turnover_days",
]

EntityId = NewType("EntityId", str)
"""Whose statement it is: opaque, given by the caller."""

_ONE_DAY = timedelta(days=1)
_LEGIBLE = Context(prec=12, rounding=ROUND_HALF_UP)
_MOST_DECIMALS = 8


class StatementKind(Label):
    """How long a statement's period is."""

    ANNUAL = "annual", "年报", "annual"
    INTERIM = "interim", "中期报表", "interim"


class Item(Label):
    """A line of the statements, sheet by sheet in the printed order (报表项目)."""

    CASH = "cash", "货币资金", "cash and bank deposits"
    TRADING_ASSETS = "trading_assets", "交易性金融资产", "trading financial assets"
    NOTES_RECEIVABLE = "notes_receivable", "应收票据", "notes receivable"
    ACCOUNTS_RECEIVABLE = "accounts_receivable", "应收账款", "accounts receivable"
    PREPAYMENTS = "prepayments", "预付款项", "prepayments"
    OTHER_RECEIVABLES = "other_receivables", "其他应收款", "other receivables"
    INVENTORY = "inventory", "存货", "inventory"
    OTHER_CURRENT_ASSETS = "other_current_assets", "其他流动资产", "other current assets"
    CURRENT_ASSETS = "current_assets", "流动资产合计", "current assets"
    FIXED_ASSETS = "fixed_assets", "固定资产", "fixed assets"
    OTHER_NON_CURRENT_ASSETS = (
        "other_non_current_assets",
        "其他非流动资产",
        "other non-current assets",
    )
    NON_CURRENT_ASSETS = "non_current_assets", "非流动资产合计", "non-current assets"
    TOTAL_ASSETS = "total_assets", "资产总计", "total assets"
    SHORT_TERM_BORROWINGS = "short_term_borrowings", "短期借款", "short-term borrowings"
    NOTES_PAYABLE = "notes_payable", "应付票据", "notes payable"
    ACCOUNTS_PAYABLE = "accounts_payable", "应付账款", "accounts payable"
    ADVANCES_RECEIVED = (
        "advances_received",
        "预收款项及合同负债",
        "advances received and contract liabilities",
    )
    CURRENT_PORTION = (
        "current_portion",
        "一年内到期的非流动负债",
        "non-current liabilities due within a year",
    )
    OTHER_CURRENT_LIABILITIES = (
        "other_current_liabilities",
        "其他流动负债",
        "other current liabilities",
    )
    CURRENT_LIABILITIES = "current_liabilities", "流动负债合计", "current liabilities"
    LONG_TERM_BORROWINGS = "long_term_borrowings", "长期借款", "long-term borrowings"
    BONDS_PAYABLE = "bonds_payable", "应付债券", "bonds payable"
    OTHER_NON_CURRENT_LIABILITIES = (
        "other_non_current_liabilities",
        "其他非流动负债",
        "other non-current liabilities",
    )
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
    TAXES_AND_SURCHARGES = "taxes_and_surcharges", "税金及附加", "taxes and surcharges"
    PERIOD_EXPENSES = (
        "period_expenses",
        "销售、管理及研发费用",
        "selling, administrative and research expenses",
    )
    FINANCE_COSTS = "finance_costs", "财务费用", "finance costs"
    OTHER_OPERATING_GAINS = "other_operating_gains", "其他经营损益净额", "other operating gains"
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
        """Whether it can be below zero: equity and flows. A negative asset is a liability."""
        return self >= Item.PAID_IN_CAPITAL

    @property
    def text(self) -> Text:
        """Its name in both languages."""
        return Text(self.zh, self.en)


_Sum: TypeAlias = tuple[Item, tuple[Item, ...], tuple[Item, ...]]


def _between(before: Item, whole: Item) -> _Sum:
    """A subtotal of all the lines printed since another one."""
    return whole, tuple(item for item in Item if before < item < whole), ()


_SUMS: tuple[_Sum, ...] = (
    (
        Item.CURRENT_ASSETS,
        (Item.CASH, *(item for item in Item if Item.CASH < item < Item.CURRENT_ASSETS)),
        (),
    ),
    _between(Item.CURRENT_ASSETS, Item.NON_CURRENT_ASSETS),
    (Item.TOTAL_ASSETS, (Item.CURRENT_ASSETS, Item.NON_CURRENT_ASSETS), ()),
    _between(Item.TOTAL_ASSETS, Item.CURRENT_LIABILITIES),
    _between(Item.CURRENT_LIABILITIES, Item.NON_CURRENT_LIABILITIES),
    (Item.TOTAL_LIABILITIES, (Item.CURRENT_LIABILITIES, Item.NON_CURRENT_LIABILITIES), ()),
    _between(Item.TOTAL_LIABILITIES, Item.EQUITY),
    (Item.TOTAL_ASSETS, (Item.TOTAL_LIABILITIES, Item.EQUITY), ()),
    (
        Item.OPERATING_PROFIT,
        (Item.REVENUE, Item.OTHER_OPERATING_GAINS),
        (Item.COST_OF_SALES, Item.TAXES_AND_SURCHARGES, Item.PERIOD_EXPENSES, Item.FINANCE_COSTS),
    ),
    (Item.TOTAL_PROFIT, (Item.OPERATING_PROFIT, Item.NON_OPERATING_NET), ()),
    (Item.NET_PROFIT, (Item.TOTAL_PROFIT,), (Item.INCOME_TAX,)),
    _between(Item.DEPRECIATION, Item.NET_CASH_FLOW),
)
