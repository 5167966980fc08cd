"""Which lines of the statements add up to which: what follows from figures given, and contradicts them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from bankrm.money import in_arithmetic
from bankrm.statement_items import Item

__all__ = ["WrongSum", "known", "with_blanks", "wrong_sums"]

_Sum: TypeAlias = tuple[Item, tuple[Item, ...], tuple[Item, ...]]

_WITHIN: tuple[_Sum, ...] = (
    (Item.OTHER_PAYABLES, (Item.INTEREST_PAYABLE, Item.DIVIDENDS_PAYABLE), ()),
    (Item.CASH, (Item.RESTRICTED_CASH,), ()),
)
"""Lines printed as "of which": together never above the line they are in, and in no other sum."""
_OF_WHICH = frozenset(item for _, parts, _ in _WITHIN for item in parts)


def _section(first: Item, whole: Item) -> _Sum:
    """A subtotal of all the lines printed above it, from `first` on."""
    lines = tuple(item for item in Item if first <= item < whole and item not in _OF_WHICH)
    return whole, lines, ()


_GROUPS: tuple[_Sum, ...] = (
    _section(Item.SELLING_EXPENSES, Item.PERIOD_EXPENSES),
    _section(Item.OTHER_INCOME, Item.OTHER_GAINS),
    (Item.NON_OPERATING_NET, (Item.NON_OPERATING_INCOME,), (Item.NON_OPERATING_EXPENSES,)),
)
"""Groups that no form prints: not given, they are the sum of their lines, if all of these are."""

_SUMS: tuple[_Sum, ...] = (
    _section(Item.CASH, Item.CURRENT_ASSETS),
    _section(Item.FINANCIAL_INVESTMENTS, Item.NON_CURRENT_ASSETS),
    (Item.TOTAL_ASSETS, (Item.CURRENT_ASSETS, Item.NON_CURRENT_ASSETS), ()),
    _section(Item.SHORT_BORROWINGS, Item.CURRENT_LIABILITIES),
    _section(Item.LONG_BORROWINGS, Item.NON_CURRENT_LIABILITIES),
    (Item.TOTAL_LIABILITIES, (Item.CURRENT_LIABILITIES, Item.NON_CURRENT_LIABILITIES), ()),
    _section(Item.PAID_IN_CAPITAL, Item.EQUITY),
    (Item.TOTAL_ASSETS, (Item.TOTAL_LIABILITIES, Item.EQUITY), ()),
    *_GROUPS,
    (
        Item.OPERATING_PROFIT,
        (Item.REVENUE, Item.OTHER_GAINS),
        (Item.COST_OF_SALES, Item.SALES_TAXES, Item.PERIOD_EXPENSES, Item.FINANCE_COSTS),
    ),
    (Item.TOTAL_PROFIT, (Item.OPERATING_PROFIT, Item.NON_OPERATING_NET), ()),
    (Item.NET_PROFIT, (Item.TOTAL_PROFIT,), (Item.INCOME_TAX,)),
    (
        Item.OPERATING_CASH_FLOW,
        (Item.CASH_FROM_SALES, Item.TAX_REFUNDS, Item.OTHER_RECEIPTS),
        (Item.PAID_FOR_GOODS, Item.PAID_TO_EMPLOYEES, Item.TAXES_PAID, Item.OTHER_PAYMENTS),
    ),
    (
        Item.INVESTING_CASH_FLOW,
        (
            Item.INVESTMENTS_RECOVERED,
            Item.INVESTMENT_RETURNS,
            Item.DISPOSAL_RECEIPTS,
            Item.OTHER_INVESTING_RECEIPTS,
        ),
        (Item.CAPITAL_EXPENDITURE, Item.INVESTMENTS_MADE, Item.OTHER_INVESTING_PAYMENTS),
    ),
    (
        Item.FINANCING_CASH_FLOW,
        (Item.EQUITY_RECEIVED, Item.BORROWINGS_RECEIVED, Item.OTHER_FINANCING_RECEIPTS),
        (Item.DEBT_REPAID, Item.DIVIDENDS_AND_INTEREST, Item.OTHER_FINANCING_PAYMENTS),
    ),
    (
        Item.NET_CASH_FLOW,
        (
            Item.OPERATING_CASH_FLOW,
            Item.INVESTING_CASH_FLOW,
            Item.FINANCING_CASH_FLOW,
            Item.EXCHANGE_EFFECT,
        ),
        (),
    ),
    (Item.CLOSING_CASH, (Item.OPENING_CASH, Item.NET_CASH_FLOW), ()),
    (
        Item.INDIRECT_CASH_FLOW,
        (
            Item.NET_PROFIT,
            Item.DEPRECIATION,
            *(item for item in Item if Item.IMPAIRMENT_ADDED <= item < Item.INDIRECT_CASH_FLOW),
        ),
        (),
    ),
)


_IN_GROUPS = {whole: (plus, minus) for whole, plus, minus in _GROUPS}
_PARTS = {
    whole: plus
    for whole, plus, minus in sorted((*_WITHIN, *_SUMS), reverse=True)
    if not minus and not any(item.is_signed for item in plus)
}
"""Lines of which no part can be below zero, each before its own parts (totals are printed last)."""


@in_arithmetic
def with_blanks(figures: Mapping[Item, Decimal]) -> dict[Item, Decimal]:
    """Figures given, and a zero for every part of a line that the parts given come to already."""
    found = dict(figures)
    for whole, parts in _PARTS.items():
        held = [_at_least(found, part) for part in parts]
        if found.get(whole) == sum(held, Decimal(0)) and min(held) >= 0:
            blank = (part for part, least in zip(parts, held, strict=True) if not least)
            found = dict.fromkeys(blank, Decimal(0)) | found
    return found


def _at_least(figures: Mapping[Item, Decimal], item: Item) -> Decimal:
    """A figure given, or what is given of its parts."""
    figure = figures.get(item)
    if figure is not None:
        return figure
    return sum((_at_least(figures, part) for part in _PARTS.get(item, ())), Decimal(0))


class WrongSum(NamedTuple):
    """A line that is not the sum of those given: its figure, what these add up to, which they are."""

    whole: Item
    stated: Decimal
    added: Decimal
    parts: tuple[Item, ...]


def known(figures: Mapping[Item, Decimal], item: Item) -> Decimal | None:
    """A figure given, or that of a group whose lines all are."""
    figure = figures.get(item)
    if figure is not None or item not in _IN_GROUPS:
        return figure
    plus, minus = _IN_GROUPS[item]
    if not figures.keys() >= {*plus, *minus}:
        return None
    return _sum([*(figures[part] for part in plus), *(-figures[part] for part in minus)])


@in_arithmetic
def _sum(parts: list[Decimal]) -> Decimal:
    return sum(parts, Decimal(0))


@in_arithmetic
def wrong_sums(figures: Mapping[Item, Decimal], step: Decimal) -> list[WrongSum]:
    """Lines that are off the sum of those given by more than a step."""
    found = []
    for whole, plus, minus in (*_WITHIN, *_SUMS):
        stated = figures.get(whole)
        if stated is None:
            continue
        added = [known(figures, item) for item in plus]
        taken = [known(figures, item) for item in minus]
        parts = [figure for figure in added if figure is not None]
        parts += [-figure for figure in taken if figure is not None]
        total = sum(parts, Decimal(0))
        gap = total - stated
        is_whole = len(parts) == len(plus) + len(minus) and plus[0] not in _OF_WHICH
        # where lines are missing that cannot be negative, they can only widen the gap
        can_tell = is_whole or (gap > 0 and not any(item.is_signed for item in plus))
        if abs(gap) > step and can_tell:
            found.append(WrongSum(whole, stated, total, (*plus, *minus)))
    return found
