"""The return on equity taken apart (杜邦分析): three factors, or five, that multiply back exactly.

Factors are fractions, so that no digit is lost between them; workings show decimals. Leaves out the
return itself as one of many ratios, which is in `statement_ratios`.
"""

from decimal import Decimal
from fractions import Fraction
from itertools import starmap
from math import prod

import attrs

from bankrm._statement_reasons import (
    CLOSING_EQUITY,
    NO_YEAR_BEFORE,
    PART_OF_A_YEAR,
    is_no_base,
    not_listed,
)
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC
from bankrm.ratios import legible
from bankrm.statement_items import Item
from bankrm.statements import FinancialStatement, StatementKind, StatementPair
from bankrm.workings import Line

__all__ = ["DupontAnalysis", "DupontFactor", "compute_dupont"]


class DupontFactor(Label):
    """A factor of the return on equity; the first three multiply to the net margin."""

    TAX_BURDEN = "tax_burden", "税收负担（净利润/利润总额）", "net profit to total profit"
    INTEREST_BURDEN = "interest_burden", "利息负担（利润总额/息税前利润）", "total profit to EBIT"
    EBIT_MARGIN = "ebit_margin", "息税前利润率", "EBIT margin"
    NET_MARGIN = "net_margin", "销售净利率", "net margin"
    ASSET_TURNOVER = "asset_turnover", "总资产周转率", "asset turnover"
    EQUITY_MULTIPLIER = "equity_multiplier", "权益乘数", "equity multiplier"


@attrs.frozen(kw_only=True)
class DupontAnalysis:
    """The return on equity and its factors, or the reason why it has none."""

    three: tuple[tuple[DupontFactor, Fraction], ...]
    """Net margin, turnover, multiplier; empty if there is no return."""
    five: tuple[tuple[DupontFactor, Fraction], ...]
    """The margin taken apart, too; empty without profits above zero before tax and interest."""
    return_on_equity: Fraction | None
    reason: Text | None
    """Why there is no return."""
    five_reason: Text | None
    """Why the margin is not taken apart."""
    workings: tuple[Line, ...]


def compute_dupont(
    current: FinancialStatement, previous: FinancialStatement | None
) -> DupontAnalysis:
    """The factors of a year's return on average equity.

    Args:
        current: a year's statement.
        previous: the year before, for the averages.

    Raises:
        InvalidValue: if `previous` is another firm's, or not comparable.

    >>> from bankrm._statement_example import YEARS
    >>> analysis = compute_dupont(YEARS[2], YEARS[1])
    >>> [str(factor) for _, factor in analysis.three], str(analysis.return_on_equity)
    (['3/50', '22/21', '2'], '22/175')
    """
    pair = StatementPair(current, previous)
    profit, revenue = current[Item.NET_PROFIT], current[Item.REVENUE]
    assets, equity = pair.average(Item.TOTAL_ASSETS), pair.average(Item.EQUITY)
    if profit is None or revenue is None or assets is None or equity is None:
        return _none(_lacking(pair))
    below = (
        (Item.REVENUE, revenue),
        (Item.TOTAL_ASSETS, assets),
        (Item.EQUITY, equity),
        (CLOSING_EQUITY, current[Item.EQUITY] or Decimal(0)),
    )
    for what, figure in below:
        if figure <= 0:
            return _none(is_no_base(what))
    three = (
        (DupontFactor.NET_MARGIN, _over(profit, revenue)),
        (DupontFactor.ASSET_TURNOVER, _over(revenue, assets)),
        (DupontFactor.EQUITY_MULTIPLIER, _over(assets, equity)),
    )
    margin, five_reason = _margin(current, profit, revenue)
    returned = prod((factor for _, factor in three), start=Fraction(1))
    result = Line(Text("净资产收益率", "return on equity"), _shown(returned))
    return DupontAnalysis(
        three=three,
        five=(*margin, *three[1:]) if margin else (),
        return_on_equity=returned,
        reason=None,
        five_reason=five_reason,
        workings=(*starmap(_line, margin), *starmap(_line, three), result),
    )


def _margin(
    current: FinancialStatement, profit: Decimal, revenue: Decimal
) -> tuple[tuple[tuple[DupontFactor, Fraction], ...], Text | None]:
    """The net margin in three factors, or why it is not taken apart."""
    before_tax, interest = current[Item.TOTAL_PROFIT], current[Item.INTEREST_EXPENSE]
    if before_tax is None or interest is None:
        return (), not_listed(_unknown(current, Item.TOTAL_PROFIT, Item.INTEREST_EXPENSE))
    ebit = ARITHMETIC.add(before_tax, interest)
    for what, figure in ((Item.TOTAL_PROFIT, before_tax), (_EBIT, ebit)):
        if figure <= 0:
            return (), is_no_base(what)
    return (
        (DupontFactor.TAX_BURDEN, _over(profit, before_tax)),
        (DupontFactor.INTEREST_BURDEN, _over(before_tax, ebit)),
        (DupontFactor.EBIT_MARGIN, _over(ebit, revenue)),
    ), None


_EBIT = Text("息税前利润", "EBIT")


def _over(above: Decimal, below: Decimal) -> Fraction:
    return Fraction(above) / Fraction(below)


def _shown(value: Fraction) -> Decimal:
    return legible(ARITHMETIC.divide(Decimal(value.numerator), Decimal(value.denominator)))


def _line(factor: DupontFactor, value: Fraction) -> Line:
    return Line(Text(factor.zh, factor.en), _shown(value))


def _none(reason: Text) -> DupontAnalysis:
    return DupontAnalysis(
        three=(),
        five=(),
        return_on_equity=None,
        reason=reason,
        five_reason=reason,
        workings=(),
    )


def _lacking(pair: StatementPair) -> Text:
    """Why the four figures cannot all be read."""
    if pair.current.kind is StatementKind.INTERIM:
        return PART_OF_A_YEAR
    if pair.previous is None:
        return NO_YEAR_BEFORE
    balances, flows = (Item.TOTAL_ASSETS, Item.EQUITY), (Item.REVENUE, Item.NET_PROFIT)
    before = [item for item in balances if pair.previous[item] is None]
    return not_listed(dict.fromkeys((*_unknown(pair.current, *balances, *flows), *before)))


def _unknown(statement: FinancialStatement, *items: Item) -> list[Item]:
    return [item for item in items if statement[item] is None]
