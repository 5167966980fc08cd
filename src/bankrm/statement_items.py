"""Lines of the financial statements (报表项目), sheet by sheet in the printed order.

They are those of the Chinese forms (一般企业财务报表格式 of 2019), some notes, and a few groups of lines.
Leaves out how they add up, which the statements themselves prove, and lines that only some trades have:
each belongs to the "other" line of its section.
"""

from bankrm.labels import Label

__all__ = ["INTEREST_BEARING", "Item"]


class Item(Label):
    """A line of the statements, sheet by sheet in the printed order (报表项目)."""

    CASH = "cash", "货币资金", "cash and deposits"
    TRADING_ASSETS = "trading_assets", "交易性金融资产", "trading assets"
    NOTES_RECEIVABLE = "notes_receivable", "应收票据", "notes receivable"
    ACCOUNTS_RECEIVABLE = "accounts_receivable", "应收账款", "accounts receivable"
    RECEIVABLES_FINANCING = "receivables_financing", "应收款项融资", "receivables financing"
    PREPAYMENTS = "prepayments", "预付款项", "prepayments"
    OTHER_RECEIVABLES = "other_receivables", "其他应收款", "other receivables"
    INVENTORY = "inventory", "存货", "inventory"
    CONTRACT_ASSETS = "contract_assets", "合同资产", "contract assets"
    DUE_WITHIN_YEAR = "due_within_year", "一年内到期的非流动资产", "long-term assets due in a year"
    OTHER_CURRENT_ASSETS = "other_current_assets", "其他流动资产", "other current assets"
    CURRENT_ASSETS = "current_assets", "流动资产合计", "current assets"
    FINANCIAL_INVESTMENTS = (
        "financial_investments",
        "债权及其他权益工具投资",
        "long-term financial investments",
    )
    LONG_RECEIVABLES = "long_receivables", "长期应收款", "long-term receivables"
    EQUITY_INVESTMENTS = "equity_investments", "长期股权投资", "long-term equity investments"
    INVESTMENT_PROPERTY = "investment_property", "投资性房地产", "investment property"
    FIXED_ASSETS = "fixed_assets", "固定资产", "fixed assets"
    CONSTRUCTION = "construction", "在建工程", "construction in progress"
    RIGHT_OF_USE_ASSETS = "right_of_use_assets", "使用权资产", "right-of-use assets"
    INTANGIBLE_ASSETS = "intangible_assets", "无形资产", "intangible assets"
    DEVELOPMENT_COSTS = "development_costs", "开发支出", "development costs"
    GOODWILL = "goodwill", "商誉", "goodwill"
    LONG_DEFERRED_EXPENSES = (
        "long_deferred_expenses",
        "长期待摊费用",
        "long-term deferred expenses",
    )
    DEFERRED_TAX_ASSETS = "deferred_tax_assets", "递延所得税资产", "deferred tax assets"
    OTHER_LONG_ASSETS = "other_long_assets", "其他非流动资产", "other non-current assets"
    NON_CURRENT_ASSETS = "non_current_assets", "非流动资产合计", "non-current assets"
    TOTAL_ASSETS = "total_assets", "资产总计", "total assets"
    SHORT_BORROWINGS = "short_borrowings", "短期借款", "short-term borrowings"
    NOTES_PAYABLE = "notes_payable", "应付票据", "notes payable"
    ACCOUNTS_PAYABLE = "accounts_payable", "应付账款", "accounts payable"
    ADVANCES_RECEIVED = "advances_received", "预收款项及合同负债", "advances received"
    EMPLOYEE_PAY = "employee_pay", "应付职工薪酬", "employee pay owed"
    TAXES_PAYABLE = "taxes_payable", "应交税费", "taxes payable"
    INTEREST_PAYABLE = "interest_payable", "其中：应付利息", "interest payable"
    DIVIDENDS_PAYABLE = "dividends_payable", "其中：应付股利", "dividends payable"
    OTHER_PAYABLES = "other_payables", "其他应付款", "other payables"
    CURRENT_PORTION = "current_portion", "一年内到期的非流动负债", "long-term debt due in a year"
    OTHER_CURRENT_DEBT = "other_current_debt", "其他流动负债", "other current liabilities"
    CURRENT_LIABILITIES = "current_liabilities", "流动负债合计", "current liabilities"
    LONG_BORROWINGS = "long_borrowings", "长期借款", "long-term borrowings"
    BONDS_PAYABLE = "bonds_payable", "应付债券", "bonds payable"
    LEASE_LIABILITIES = "lease_liabilities", "租赁负债", "lease liabilities"
    LONG_PAYABLES = "long_payables", "长期应付款", "long-term payables"
    PROVISIONS = "provisions", "预计负债", "provisions"
    DEFERRED_INCOME = "deferred_income", "递延收益", "deferred income"
    DEFERRED_TAX_DEBT = "deferred_tax_debt", "递延所得税负债", "deferred tax liabilities"
    OTHER_LONG_DEBT = "other_long_debt", "其他非流动负债", "other non-current liabilities"
    NON_CURRENT_LIABILITIES = (
        "non_current_liabilities",
        "非流动负债合计",
        "non-current liabilities",
    )
    TOTAL_LIABILITIES = "total_liabilities", "负债合计", "total liabilities"
    RESTRICTED_CASH = "restricted_cash", "附注：受限货币资金", "cash not free to use (note)"
    RELATED_RECEIVABLES = (
        "related_receivables",
        "附注：应收关联方",
        "due from related parties (note)",
    )
    PAID_IN_CAPITAL = "paid_in_capital", "实收资本", "paid-in capital"
    OTHER_INSTRUMENTS = "other_instruments", "其他权益工具", "other equity instruments"
    CAPITAL_RESERVE = "capital_reserve", "资本公积", "capital reserve"
    SURPLUS_RESERVE = "surplus_reserve", "盈余公积", "surplus reserve"
    UNDISTRIBUTED_PROFIT = "undistributed_profit", "未分配利润", "undistributed profit"
    MINORITY_INTERESTS = "minority_interests", "少数股东权益", "minority interests"
    OTHER_EQUITY = "other_equity", "其他权益", "other equity"
    EQUITY = "equity", "所有者权益合计", "equity"

    REVENUE = "revenue", "营业收入", "revenue"
    COST_OF_SALES = "cost_of_sales", "营业成本", "cost of sales"
    SALES_TAXES = "sales_taxes", "税金及附加", "taxes and surcharges"
    SELLING_EXPENSES = "selling_expenses", "销售费用", "selling expenses"
    ADMIN_EXPENSES = "admin_expenses", "管理费用", "administrative expenses"
    RESEARCH_EXPENSES = "research_expenses", "研发费用", "research expenses"
    PERIOD_EXPENSES = (
        "period_expenses",
        "销售、管理及研发费用",
        "selling, admin and research costs",
    )
    FINANCE_COSTS = "finance_costs", "财务费用", "finance costs"
    OTHER_INCOME = "other_income", "其他收益", "other income"
    INVESTMENT_INCOME = "investment_income", "投资收益", "investment income"
    FAIR_VALUE_GAINS = "fair_value_gains", "公允价值变动收益", "fair value gains"
    CREDIT_IMPAIRMENT = "credit_impairment", "信用减值损失（负数）", "credit impairment, negative"
    ASSET_IMPAIRMENT = "asset_impairment", "资产减值损失（负数）", "asset impairment, negative"
    DISPOSAL_GAINS = "disposal_gains", "资产处置收益", "gains on disposal of assets"
    OTHER_GAINS = "other_gains", "其他经营损益净额", "other operating gains, net"
    OPERATING_PROFIT = "operating_profit", "营业利润", "operating profit"
    NON_OPERATING_INCOME = "non_operating_income", "营业外收入", "non-operating income"
    NON_OPERATING_EXPENSES = "non_operating_expenses", "营业外支出", "non-operating expenses"
    NON_OPERATING_NET = "non_operating_net", "营业外收支净额", "non-operating income, net"
    TOTAL_PROFIT = "total_profit", "利润总额", "total profit"
    INCOME_TAX = "income_tax", "所得税费用", "income tax"
    NET_PROFIT = "net_profit", "净利润", "net profit"
    MINORITY_PROFIT = "minority_profit", "少数股东损益", "profit of minorities"
    DIVIDENDS_DECLARED = "dividends_declared", "附注：对所有者的分配", "dividends declared (note)"
    INTEREST_EXPENSE = "interest_expense", "利息费用", "interest expense"
    CAPITALISED_INTEREST = (
        "capitalised_interest",
        "附注：资本化利息",
        "capitalised interest (note)",
    )
    DEPRECIATION = "depreciation", "折旧与摊销", "depreciation and amortisation"

    CASH_FROM_SALES = "cash_from_sales", "销售商品、提供劳务收到的现金", "cash from sales"
    TAX_REFUNDS = "tax_refunds", "收到的税费返还", "tax refunds"
    OTHER_RECEIPTS = "other_receipts", "收到其他与经营活动有关的现金", "other operating receipts"
    PAID_FOR_GOODS = (
        "paid_for_goods",
        "购买商品、接受劳务支付的现金",
        "paid for goods and services",
    )
    PAID_TO_EMPLOYEES = "paid_to_employees", "支付给职工的现金", "paid to employees"
    TAXES_PAID = "taxes_paid", "支付的各项税费", "taxes paid"
    OTHER_PAYMENTS = "other_payments", "支付其他与经营活动有关的现金", "other operating payments"
    OPERATING_CASH_FLOW = "operating_cash_flow", "经营活动现金流量净额", "operating cash flow"
    INVESTMENTS_RECOVERED = "investments_recovered", "收回投资收到的现金", "investments recovered"
    INVESTMENT_RETURNS = "investment_returns", "取得投资收益收到的现金", "returns on investments"
    DISPOSAL_RECEIPTS = "disposal_receipts", "处置长期资产收到的现金", "received for disposals"
    OTHER_INVESTING_RECEIPTS = (
        "other_investing_receipts",
        "收到其他与投资活动有关的现金",
        "other investing receipts",
    )
    CAPITAL_EXPENDITURE = "capital_expenditure", "购建长期资产支付的现金", "capital expenditure"
    INVESTMENTS_MADE = "investments_made", "投资支付的现金", "paid for investments"
    OTHER_INVESTING_PAYMENTS = (
        "other_investing_payments",
        "支付其他与投资活动有关的现金",
        "other investing payments",
    )
    INVESTING_CASH_FLOW = "investing_cash_flow", "投资活动现金流量净额", "investing cash flow"
    EQUITY_RECEIVED = "equity_received", "吸收投资收到的现金", "equity received"
    BORROWINGS_RECEIVED = "borrowings_received", "取得借款收到的现金", "borrowings received"
    OTHER_FINANCING_RECEIPTS = (
        "other_financing_receipts",
        "收到其他与筹资活动有关的现金",
        "other financing receipts",
    )
    DEBT_REPAID = "debt_repaid", "偿还债务支付的现金", "debt repaid"
    DIVIDENDS_AND_INTEREST = (
        "dividends_and_interest",
        "分配股利、偿付利息支付的现金",
        "dividends and interest paid",
    )
    OTHER_FINANCING_PAYMENTS = (
        "other_financing_payments",
        "支付其他与筹资活动有关的现金",
        "other financing payments",
    )
    FINANCING_CASH_FLOW = "financing_cash_flow", "筹资活动现金流量净额", "financing cash flow"
    EXCHANGE_EFFECT = "exchange_effect", "汇率变动影响", "effect of exchange rates"
    NET_CASH_FLOW = "net_cash_flow", "现金净增加额", "net cash flow"
    OPENING_CASH = "opening_cash", "期初现金及现金等价物", "cash and equivalents at the start"
    CLOSING_CASH = "closing_cash", "期末现金及现金等价物", "cash and equivalents at the end"

    # the supplement to the cash flow statement: what leads from net profit to operating cash flow
    IMPAIRMENT_ADDED = "impairment_added", "补充：减值准备", "impairment added back"
    DISPOSAL_LOSSES = "disposal_losses", "补充：处置及报废损失", "losses on disposal added back"
    FAIR_VALUE_LOSSES = (
        "fair_value_losses",
        "补充：公允价值变动损失",
        "fair value losses added back",
    )
    FINANCE_COSTS_ADDED = "finance_costs_added", "补充：财务费用", "finance costs added back"
    INVESTMENT_LOSSES = "investment_losses", "补充：投资损失", "investment losses added back"
    DEFERRED_TAX_CHANGE = "deferred_tax_change", "补充：递延所得税变动", "change in deferred tax"
    INVENTORY_DECREASE = "inventory_decrease", "补充：存货的减少", "decrease in inventory"
    RECEIVABLES_DECREASE = (
        "receivables_decrease",
        "补充：经营性应收项目的减少",
        "decrease in operating receivables",
    )
    PAYABLES_INCREASE = (
        "payables_increase",
        "补充：经营性应付项目的增加",
        "increase in operating payables",
    )
    OTHER_ADJUSTMENTS = "other_adjustments", "补充：其他", "other adjustments"
    INDIRECT_CASH_FLOW = (
        "indirect_cash_flow",
        "补充：经营活动现金流量净额",
        "operating cash flow, indirectly",
    )

    @property
    def is_flow(self) -> bool:
        """Whether it counts a period (income, cash flow) and not a day (balance sheet)."""
        return self >= Item.REVENUE and self not in _CASH_HELD

    @property
    def is_signed(self) -> bool:
        """Whether it can be below zero: equity and flows can, assets and liabilities cannot."""
        return self >= Item.PAID_IN_CAPITAL and self not in _CASH_HELD


_CASH_HELD = {Item.OPENING_CASH, Item.CLOSING_CASH}
"""Balances that the cash flow statement prints."""

INTEREST_BEARING = (
    Item.SHORT_BORROWINGS,
    Item.CURRENT_PORTION,
    Item.LONG_BORROWINGS,
    Item.BONDS_PAYABLE,
)
"""The liabilities that bear interest (带息负债)."""
