"""Capital ratios of a bank (资本充足率): capital over risk-weighted assets, and what the rules ask for.

Leaves out what counts as capital, the surcharge of systemically important banks and the countercyclical buffer, the
leverage ratio, the output floor, and the lower requirement of banks of the third tier; neither of the last two was read.
"""

from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Param
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.money import Money, in_arithmetic
from bankrm.ratios import percentage, quotient
from bankrm.regulations.capital import (
    CAPITAL_BUFFER,
    CORE_CAPITAL_LEAST,
    TIER_ONE_CAPITAL_LEAST,
    TOTAL_CAPITAL_LEAST,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "CapitalFigures",
    "CapitalMeasure",
    "CapitalRatio",
    "compute_capital_ratios",
]

_WHOLE = Decimal(10_000)  # basis points


class CapitalMeasure(Label):
    """Which capital is measured (资本充足率指标), the narrowest first."""

    CORE = "core", "核心一级资本充足率", "common equity tier 1 ratio"
    TIER_ONE = "tier_one", "一级资本充足率", "tier 1 ratio"
    TOTAL = "total", "资本充足率", "total capital ratio"


_LEAST: dict[CapitalMeasure, Param[int]] = {
    CapitalMeasure.CORE: CORE_CAPITAL_LEAST,
    CapitalMeasure.TIER_ONE: TIER_ONE_CAPITAL_LEAST,
    CapitalMeasure.TOTAL: TOTAL_CAPITAL_LEAST,
}


@attrs.frozen(kw_only=True)
class CapitalFigures:
    """A bank's capital and risk-weighted assets, of one day; each capital holds the narrower, net of deductions."""

    on: date
    core: Money
    tier_one: Money
    total: Money
    risk_weighted: Money = attrs.field(metadata=NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        amounts = (self.core, self.tier_one, self.total, self.risk_weighted)
        if len({amount.currency for amount in amounts}) > 1:
            raise CurrencyMismatch("risk_weighted", "is in another currency than the capital")
        if self.tier_one < self.core:
            raise InvalidValue("tier_one", "is less than core capital, which it holds")
        if self.total < self.tier_one:
            raise InvalidValue("total", "is less than tier 1, which it holds")


@attrs.frozen(kw_only=True)
class CapitalRatio:
    """One ratio, and what is asked of it."""

    measure: CapitalMeasure
    ratio: Decimal | None
    """As a fraction; None without risk-weighted assets."""
    least: Decimal
    """As a fraction."""
    least_with_buffer: Decimal
    """What it must reach for the bank to be free in what it pays out."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    @property
    def room(self) -> Decimal | None:
        """By how much it is above the least with the buffer, as a fraction; below zero it falls short."""
        return None if self.ratio is None else self.ratio - self.least_with_buffer


@in_arithmetic
def compute_capital_ratios(
    figures: CapitalFigures, *, as_of: date, book: RuleBook = STATUTORY
) -> tuple[CapitalRatio, ...]:
    """The three ratios of a bank with what the rules ask for (资本充足率), the narrowest capital first.

    Args:
        figures: the bank's.
        as_of: the day whose requirements apply.
        book: a bank's own higher requirements, such as a surcharge.

    Raises:
        InvalidValue: if the figures are of a later day.
        RuleNotInForce: before 2013.

    >>> figures = CapitalFigures(
    ...     on=date(2026, 9, 30),
    ...     core=Money.of(800),
    ...     tier_one=Money.of(900),
    ...     total=Money.of(1_200),
    ...     risk_weighted=Money.of(10_000),
    ... )
    >>> for one in compute_capital_ratios(figures, as_of=date(2026, 11, 24)):
    ...     print(one.measure.code, one.ratio, one.least_with_buffer, one.room)
    core 0.08 0.075 0.005
    tier_one 0.09 0.085 0.005
    total 0.12 0.105 0.015
    """
    check_kind(figures, CapitalFigures, "figures")
    check_kind(book, RuleBook, "book")
    if figures.on > check_date(as_of):
        raise InvalidValue("figures", "are of a later day")
    return tuple(_ratio(measure, figures, as_of, book) for measure in CapitalMeasure)


def _ratio(
    measure: CapitalMeasure, figures: CapitalFigures, as_of: date, book: RuleBook
) -> CapitalRatio:
    held: Money = getattr(figures, measure.code)
    least, buffer = book.governing(_LEAST[measure], as_of), book.governing(CAPITAL_BUFFER, as_of)
    ratio = quotient(held.amount, figures.risk_weighted.amount)
    return CapitalRatio(
        measure=measure,
        ratio=ratio,
        least=Decimal(least.value) / 100,
        least_with_buffer=Decimal(least.value) / 100 + buffer.value / _WHOLE,
        workings=(
            Line(Text("资本净额", "capital"), held),
            Line(Text("风险加权资产", "risk-weighted assets"), figures.risk_weighted),
            Line(Text(measure.zh, measure.en), percentage(ratio), "percent"),
            Line(Text("最低要求", "least"), least.value, "percent", least.basis),
            Line(Text("储备资本要求", "buffer"), buffer.value, "basis_points", buffer.basis),
        ),
    )
