"""Ratios of a firm or a bank, as plain functions of two or three figures.

A ratio over zero or less has no meaning and is None. What a ratio reads from a firm's statements is in
`statement_ratios`; the usual readings (interest cover of 3, say) are rules of thumb, in `financial_flags`.
The cover of debt service is a function only, as what falls due is in a plan and not in the statements.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

from bankrm.checks import check_count, check_kind
from bankrm.errors import InvalidValue
from bankrm.money import ARITHMETIC, Number, number

__all__ = [
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
    "percentage",
    "provision_coverage",
    "quick_ratio",
    "quotient",
    "return_on_assets",
    "return_on_equity",
    "turnover_days",
]

_LEGIBLE = Context(prec=12, rounding=ROUND_HALF_UP)
_FARTHEST = 200  # powers of ten that quotients of figures can come to
_MOST_DECIMALS = 30  # of a result, so that it can be given to the next function as an exact number
_YEAR_DAYS = 360  # the analysts' year; the law's own number is `regulations.loan_orders.YEAR_DAYS`


def legible(figure: Decimal) -> Decimal:
    """A figure to twelve significant digits, as workings show it; results keep all of theirs.

    >>> legible(Decimal("1.22033898305084745763"))
    Decimal('1.22033898305')
    """
    check_kind(figure, Decimal, "figure")
    if not figure.is_finite() or abs(figure.adjusted()) > _FARTHEST:
        raise InvalidValue("figure", "is out of range")
    return _LEGIBLE.plus(figure)


def percentage(share: Decimal | None) -> Decimal | None:
    """A fraction as workings show it, in percent; what is unknown stays so.

    >>> percentage(Decimal("0.0385")), percentage(None)
    (Decimal('3.85'), None)
    """
    return None if share is None else legible(number(share, "share").scaleb(2, ARITHMETIC))


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
    return _over(gross_profit=profit, revenue=revenue)


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
    check_count(year, "year", 1)
    tied = number(balance, "balance")
    if tied < 0:
        raise InvalidValue("balance", "must not be negative")
    if not tied:
        return Decimal(0)
    return _over(balance=ARITHMETIC.multiply(tied, Decimal(year)), flow=flow)


def growth(now: Number, before: Number) -> Decimal | None:
    """What a figure has grown by, as a fraction of what it was (增长率).

    >>> growth(36_500, 20_000), growth(5, -1)
    (Decimal('0.825'), None)
    """
    risen = ARITHMETIC.subtract(number(now, "now"), number(before, "before"))
    return _over(now=risen, before=before)


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
    return _over(ebitda=free, principal=owed)


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
