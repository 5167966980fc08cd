"""Capital ratios of a bank (资本充足率): capital over risk-weighted assets, and what the rules ask for.

Leaves out what counts as capital, the surcharge of systemically important banks and the countercyclical buffer, the
leverage ratio, the output floor, and the lower requirement of banks of the third tier; neither of the last two was read.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import attrs

from bankrm.bank_figures import BankFigures
from bankrm.checks import check_kind
from bankrm.citations import Param
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
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


_LEAST: Mapping[CapitalMeasure, Param[int]] = MappingProxyType(
    {
        CapitalMeasure.CORE: CORE_CAPITAL_LEAST,
        CapitalMeasure.TIER_ONE: TIER_ONE_CAPITAL_LEAST,
        CapitalMeasure.TOTAL: TOTAL_CAPITAL_LEAST,
    }
)


@attrs.frozen(kw_only=True)
class CapitalRatio:
    """One ratio, and what is asked of it."""

    measure: CapitalMeasure
    ratio: Decimal | None
    """As a fraction; None if capital or risk-weighted assets are unknown, or these are zero."""
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
    figures: BankFigures, *, as_of: date, book: RuleBook = STATUTORY
) -> tuple[CapitalRatio, ...]:
    """The three ratios of a bank with what the rules ask for (资本充足率), the narrowest capital first.

    Args:
        figures: the bank's.
        as_of: the day whose requirements apply.
        book: a bank's own higher requirements, such as a surcharge.

    Raises:
        InvalidValue: if the figures are of a later day.
        RuleNotInForce: before 2013.

    >>> from bankrm.money import Money
    >>> figures = BankFigures(
    ...     on=date(2026, 9, 30),
    ...     core_net=Money.of(800),
    ...     tier1_net=Money.of(900),
    ...     capital_net=Money.of(1_200),
    ...     risk_weighted=Money.of(10_000),
    ... )
    >>> for one in compute_capital_ratios(figures, as_of=date(2026, 11, 24)):
    ...     print(one.measure.code, one.ratio, one.least_with_buffer, one.room)
    core 0.08 0.075 0.005
    tier_one 0.09 0.085 0.005
    total 0.12 0.105 0.015
    """
    check_kind(figures, BankFigures, "figures")
    check_kind(book, RuleBook, "book")
    if figures.on > check_date(as_of):
        raise InvalidValue("figures", "are of a later day")
    held = {
        CapitalMeasure.CORE: figures.core_net,
        CapitalMeasure.TIER_ONE: figures.tier1_net,
        CapitalMeasure.TOTAL: figures.capital_net,
    }
    return tuple(
        _ratio(measure, capital, figures.risk_weighted, as_of, book)
        for measure, capital in held.items()
    )


def _ratio(
    measure: CapitalMeasure,
    capital: Money | None,
    risk_weighted: Money | None,
    as_of: date,
    book: RuleBook,
) -> CapitalRatio:
    least, buffer = book.governing(_LEAST[measure], as_of), book.governing(CAPITAL_BUFFER, as_of)
    ratio = None
    if capital is not None and risk_weighted is not None:
        ratio = quotient(capital.amount, risk_weighted.amount)
    return CapitalRatio(
        measure=measure,
        ratio=ratio,
        least=Decimal(least.value) / 100,
        least_with_buffer=Decimal(least.value) / 100 + buffer.value / _WHOLE,
        workings=(
            Line(Text("资本净额", "capital"), capital),
            Line(Text("风险加权资产", "risk-weighted assets"), risk_weighted),
            Line(Text(measure.zh, measure.en), percentage(ratio), "percent"),
            Line(Text("最低要求", "least"), least.value, "percent", least.basis),
            Line(Text("储备资本要求", "buffer"), buffer.value, "basis_points", buffer.basis),
        ),
    )
