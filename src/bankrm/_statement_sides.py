"""One side of a comparison of statements: a figure, the lines it is made of, or why there is none."""

from decimal import Decimal

import attrs

from bankrm._statement_reasons import NO_YEAR_BEFORE, PART_OF_A_YEAR, is_no_base, not_listed
from bankrm.labels import Text
from bankrm.money import in_arithmetic
from bankrm.ratios import quotient
from bankrm.statement_items import Item
from bankrm.statements import StatementKind, StatementPair

__all__ = ["Side", "grown", "listed", "mean", "over_the_year", "share_of_assets", "told"]


@attrs.frozen
class Side:
    """A figure, of which lines it is made, and why it has no value if it has none."""

    items: tuple[Item, ...]
    value: Decimal | None
    reason: Text | None = None

    @in_arithmetic
    def plus(self, other: "Side", sign: int = 1) -> "Side":
        """With another side added, or taken off."""
        items = tuple(dict.fromkeys((*self.items, *other.items)))
        if self.value is None or other.value is None:
            return Side(items, None, self.reason or other.reason)
        return Side(items, self.value + sign * other.value)

    @in_arithmetic
    def times(self, factor: "Side") -> "Side":
        """Multiplied by a figure from outside."""
        if self.value is None or factor.value is None:
            return Side(self.items, None, self.reason or factor.reason)
        return Side(self.items, self.value * factor.value)


def listed(pair: StatementPair, *plus: Item, less: tuple[Item, ...] = ()) -> Side:
    """Lines added, and others taken off."""
    items, value = (*plus, *less), pair.current.total(*plus, less=less)
    lacking = [item for item in items if pair.current[item] is None]
    return Side(items, value, not_listed(lacking) if lacking else None)


def over_the_year(pair: StatementPair, *items: Item) -> Text | None:
    """Why lines cannot be followed over the year; None if they can."""
    before = pair.previous
    if pair.current.kind is StatementKind.INTERIM:
        return PART_OF_A_YEAR
    if before is None:
        return NO_YEAR_BEFORE
    lacking = [item for item in items if pair.current[item] is None or before[item] is None]
    return not_listed(lacking) if lacking else None


@in_arithmetic
def grown(pair: StatementPair, *items: Item) -> Side:
    """What lines have grown by over the year."""
    before = None if pair.previous is None else pair.previous.total(*items)
    after, reason = pair.current.total(*items), over_the_year(pair, *items)
    if reason is not None or before is None or after is None:
        return Side(items, None, reason)
    return Side(items, after - before)


def mean(pair: StatementPair, *items: Item) -> Side:
    """Half of what lines were at both ends of the year."""
    return Side(items, pair.average(*items), over_the_year(pair, *items))


@in_arithmetic
def share_of_assets(pair: StatementPair, *plus: Item) -> Side:
    """Lines, together, as a share of all assets."""
    items = (*plus, Item.TOTAL_ASSETS)
    part, whole = pair.current.total(*plus), pair.current[Item.TOTAL_ASSETS]
    if part is None or whole is None:
        return Side(items, None, listed(pair, *items).reason)
    share = quotient(part, whole)
    return Side(items, share, is_no_base(Item.TOTAL_ASSETS) if share is None else None)


def told(value: Decimal | None, zh: str, en: str) -> Side:
    """A figure from outside."""
    reason = Text(f"未提供{zh}", f"not given: {en}")
    return Side((), value, reason if value is None else None)
