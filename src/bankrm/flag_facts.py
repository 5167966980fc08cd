"""Facts of a firm's statements (财务报表事实) that flags are raised on, flattened for the rules, and their numbers.

They are of the newest statement of a series, in yuan, and of the one a year before; what was audited, and
what contradicts itself, is looked for in all of them. What they tell against
the firm is in `financial_flags`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.days import add_months
from bankrm.errors import CurrencyMismatch
from bankrm.fields import check_fields
from bankrm.money import ARITHMETIC, half_up, in_arithmetic
from bankrm.ratios import gross_margin, growth
from bankrm.regulations.statement_signs import (
    AUDITOR_CHANGES,
    CAPITALISED_PERCENT,
    COVER_PERCENT,
    CURRENT_RATIO_PERCENT,
    DEBT_TO_EBITDA_PERCENT,
    EARNINGS_CASH_PERCENT,
    GOODWILL_PERCENT,
    GROWTH_GAP_POINTS,
    HIGH_CASH_PERCENT,
    HIGH_DEBT_PERCENT,
    LIABILITIES_PERCENT,
    MARGIN_SHIFT_POINTS,
    OTHER_RECEIVABLES_PERCENT,
    QUICK_RATIO_PERCENT,
    RELATED_RECEIVABLES_PERCENT,
    STATEMENT_MONTHS,
)
from bankrm.statement_items import INTEREST_BEARING, Item
from bankrm.statement_series import StatementSeries
from bankrm.statements import FinancialStatement, StatementKind
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int

__all__ = ["FlagFacts", "FlagParams"]

_LATEST = (StatementSeries.statements,)
_RATIO = (*_LATEST, FinancialStatement.lines)
_AMOUNT = (*_RATIO, FinancialStatement.unit)
_YEARLY = (*_AMOUNT, FinancialStatement.period)
_PAIR = (*_RATIO, FinancialStatement.period)
_GAPS = (*_LATEST, FinancialStatement.period)
_AUDITS = (*_LATEST, FinancialStatement.auditor, FinancialStatement.audited)
_FAULTS = (*_RATIO, FinancialStatement.decimals)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class FlagFacts:
    """What the newest statement of a firm shows, beside the year before."""

    assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("资产总计", "total assets", "fen", of=_AMOUNT),
    )
    liabilities: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("负债合计", "total liabilities", "fen", of=_AMOUNT),
    )
    equity: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("所有者权益", "equity", "fen", of=_AMOUNT),
    )
    cash: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("货币资金", "cash", "fen", of=_AMOUNT)
    )
    debt: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("带息负债", "interest-bearing debt", "fen", of=_AMOUNT),
    )
    other_receivables: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("其他应收款", "other receivables", "fen", of=_AMOUNT),
    )
    related: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("应收关联方", "due from related parties", "fen", of=_AMOUNT),
    )
    goodwill: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("商誉", "goodwill", "fen", of=_AMOUNT)
    )
    short_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("流动资产", "current assets", "fen", of=_AMOUNT),
    )
    quick_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("速动资产", "quick assets", "fen", of=_AMOUNT),
    )
    short_debt: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("流动负债", "current liabilities", "fen", of=_AMOUNT),
    )
    profit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("净利润", "net profit", "fen", of=_AMOUNT),
    )
    operating_cash: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("经营活动现金流量净额", "operating cash flow", "fen", of=_AMOUNT),
    )
    profit_before: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("上年净利润", "net profit the year before", "fen", of=_YEARLY),
    )
    cash_flow_before: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "上年经营活动现金流量净额", "operating cash flow the year before", "fen", of=_YEARLY
        ),
    )
    ebit: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("息税前利润", "EBIT", "fen", of=_AMOUNT)
    )
    ebitda: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("息税折旧摊销前利润", "EBITDA of a year", "fen", of=_YEARLY),
    )
    interest: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("利息费用", "interest expense", "fen", of=_AMOUNT),
    )
    capitalised: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("资本化利息", "capitalised interest", "fen", of=_AMOUNT),
    )
    receivable_growth: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("应收账款增长率", "growth of receivables", "basis_points", of=_PAIR),
    )
    inventory_growth: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("存货增长率", "growth of inventory", "basis_points", of=_PAIR),
    )
    revenue_growth: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("营业收入增长率", "growth of revenue", "basis_points", of=_PAIR),
    )
    margin: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("毛利率", "gross margin", "basis_points", of=_RATIO),
    )
    margin_before: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("上年毛利率", "gross margin the year before", "basis_points", of=_PAIR),
    )
    audited: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("经审计", "audited", of=(*_LATEST, FinancialStatement.audited)),
    )
    opinion: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("审计意见", "opinion", of=(*_LATEST, FinancialStatement.opinion)),
    )
    auditor_changes: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("审计机构变更次数", "changes of auditor", of=_AUDITS),
    )
    gaps: int = attrs.field(
        metadata=about("缺少的报表期数", "periods without a statement", of=_GAPS)
    )
    ends_on: date = attrs.field(
        metadata=about("最近一期报表截止日", "last day of the newest statement", of=_GAPS)
    )
    faults: int = attrs.field(
        metadata=about("不相符的项目数", "lines that contradict others", of=_FAULTS)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, series: StatementSeries) -> "FlagFacts":
        """The facts of a series of statements.

        Raises:
            CurrencyMismatch: if they are not in yuan.
        """
        check_kind(series, StatementSeries, "series")
        now = series.latest
        if now.currency != "CNY":
            raise CurrencyMismatch("series", f"needs CNY, not {now.currency}")
        before = series.previous
        return cls(
            assets=_fen(now, now.total(Item.TOTAL_ASSETS)),
            liabilities=_fen(now, now.total(Item.TOTAL_LIABILITIES)),
            equity=_fen(now, now.total(Item.EQUITY)),
            cash=_fen(now, now.total(Item.CASH)),
            debt=_fen(now, _debt(now)),
            other_receivables=_fen(now, now.total(Item.OTHER_RECEIVABLES)),
            related=_fen(now, now.total(Item.RELATED_RECEIVABLES)),
            goodwill=_fen(now, now.total(Item.GOODWILL)),
            short_assets=_fen(now, now.total(Item.CURRENT_ASSETS)),
            quick_assets=_fen(now, now.total(Item.CURRENT_ASSETS, less=(Item.INVENTORY,))),
            short_debt=_fen(now, now.total(Item.CURRENT_LIABILITIES)),
            profit=_fen(now, now.total(Item.NET_PROFIT)),
            operating_cash=_fen(now, now.total(Item.OPERATING_CASH_FLOW)),
            profit_before=_before(before, Item.NET_PROFIT),
            cash_flow_before=_before(before, Item.OPERATING_CASH_FLOW),
            ebit=_fen(now, now.total(Item.TOTAL_PROFIT, Item.INTEREST_EXPENSE)),
            ebitda=_ebitda(now),
            interest=_fen(now, now.total(Item.INTEREST_EXPENSE)),
            capitalised=_fen(now, now.total(Item.CAPITALISED_INTEREST)),
            receivable_growth=_growth(now, before, Item.ACCOUNTS_RECEIVABLE),
            inventory_growth=_growth(now, before, Item.INVENTORY),
            revenue_growth=_growth(now, before, Item.REVENUE),
            margin=_margin(now),
            margin_before=None if before is None else _margin(before),
            audited=now.audited,
            opinion=None if now.opinion is None else now.opinion.code,
            auditor_changes=_changes(
                one.auditor for one in series.statements if one.audited is not False
            ),
            gaps=len(series.gaps),
            ends_on=now.period.last,
            faults=sum(len(one.faults) for one in series.statements),
        )


@in_arithmetic
def _debt(statement: FinancialStatement) -> Decimal | None:
    """Line by line, so that the proof of what a fact is made of can follow it."""
    parts = [statement.total(item) for item in INTEREST_BEARING]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _ebitda(statement: FinancialStatement) -> int | None:
    """Debt is set against a year's; that of a part of a year is unknown."""
    if statement.kind is StatementKind.INTERIM:
        return None
    ebitda = statement.total(Item.TOTAL_PROFIT, Item.INTEREST_EXPENSE, Item.DEPRECIATION)
    return _fen(statement, ebitda)


def _before(statement: FinancialStatement | None, item: Item) -> int | None:
    """Unknown without a year before."""
    return None if statement is None else _fen(statement, statement.total(item))


def _fen(statement: FinancialStatement, figure: Decimal | None) -> int | None:
    if figure is None:
        return None
    return int(half_up(ARITHMETIC.multiply(figure, Decimal(statement.unit * 100)), 0))


def _basis_points(share: Decimal | None) -> int | None:
    return None if share is None else int(half_up(ARITHMETIC.multiply(share, Decimal(10_000)), 0))


def _growth(now: FinancialStatement, before: FinancialStatement | None, item: Item) -> int | None:
    """To a basis point; unknown without a year before, or from nothing to something."""
    later, earlier = now.total(item), None if before is None else before.total(item)
    if later is None or earlier is None:
        return None
    return _basis_points(growth(later, earlier)) if later or earlier else 0


def _margin(statement: FinancialStatement) -> int | None:
    revenue, cost = statement.total(Item.REVENUE), statement.total(Item.COST_OF_SALES)
    return None if revenue is None or cost is None else _basis_points(gross_margin(revenue, cost))


def _changes(auditors: Iterable[str | None]) -> int | None:
    """How often the auditor changed from one audited statement to the next."""
    names = list(auditors)
    if None in names:
        return None
    return sum(one != next_one for one, next_one in pairwise(names))


class FlagParams:
    """The thresholds: rules of thumb, or the bank's own where they are stricter."""

    high_cash: int = param(HIGH_CASH_PERCENT, unit="percent")
    high_debt: int = param(HIGH_DEBT_PERCENT, unit="percent")
    growth_gap: int = param(GROWTH_GAP_POINTS, unit="basis_points")
    margin_shift: int = param(MARGIN_SHIFT_POINTS, unit="basis_points")
    most_receivables: int = param(OTHER_RECEIVABLES_PERCENT, unit="percent")
    most_related: int = param(RELATED_RECEIVABLES_PERCENT, unit="percent")
    most_goodwill: int = param(GOODWILL_PERCENT, unit="percent")
    most_liabilities: int = param(LIABILITIES_PERCENT, unit="percent")
    least_current: int = param(CURRENT_RATIO_PERCENT, unit="percent")
    least_quick: int = param(QUICK_RATIO_PERCENT, unit="percent")
    usual_cover: int = param(COVER_PERCENT, unit="percent")
    most_debt: int = param(DEBT_TO_EBITDA_PERCENT, unit="percent")
    usual_cash: int = param(EARNINGS_CASH_PERCENT, unit="percent")
    most_capitalised: int = param(CAPITALISED_PERCENT, unit="percent")
    most_changes: int = param(AUDITOR_CHANGES)
    ends_since: date = param(STATEMENT_MONTHS, lambda as_of, months: add_months(as_of, -months))
