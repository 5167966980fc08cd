"""Asset allocation (资产配置): what a person holds against a target, and what to shift between the classes.

Shares, bands and horizon are the adviser's or the bank's; there is no model portfolio here, and no return is
ever stated. New money is placed first; something is sold only if a class is then still outside its band.
Which products to take is in `allocation_plans`. Leaves out debts, which are no assets and never netted, tax
and the price of leaving early, and money to be taken out.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.holdings import HoldingId, HoldingSide
from bankrm.labels import AnyLabel, Label, Text
from bankrm.money import ARITHMETIC, Money, half_up, total
from bankrm.portfolios import Portfolio, Position
from bankrm.workings import Line

__all__ = [
    "Allocation",
    "AllocationRow",
    "HoldingRemark",
    "Remark",
    "TargetAllocation",
    "TargetPart",
    "compute_allocation",
]


@attrs.frozen(kw_only=True)
class TargetPart:
    """The share that one class is to have, and how far it may be from it."""

    allocation_class: AnyLabel
    share: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """Of the whole, as a fraction."""
    band: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """By how much of the whole the share may differ, up or down, before anything is sold."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("share", "band"):
            if getattr(self, name) > 1:
                raise InvalidValue(name, "is a fraction: 0.3, not 30")


@attrs.frozen(kw_only=True)
class TargetAllocation:
    """The shares aimed at, which make up the whole exactly; for whom they fit is for the adviser to say.

    >>> from bankrm.portfolios import AllocationClass
    >>> from bankrm.regulations.practice import SALES_PRACTICE
    >>> TargetAllocation(
    ...     parts=(
    ...         TargetPart(
    ...             allocation_class=AllocationClass.CASH, share=Decimal("0.3"), band=Decimal("0.05")
    ...         ),
    ...     ),
    ...     horizon_months=36,
    ...     basis=SALES_PRACTICE.article(),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: parts: have shares that do not add up to one
    """

    parts: tuple[TargetPart, ...]
    horizon_months: int = attrs.field(metadata={"least": 1})
    """For how long the client can leave the money."""
    basis: Citation = attrs.field(repr=False)
    """The bank's own document, or the adviser's practice."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({part.allocation_class.code for part in self.parts}) < len(self.parts):
            raise InvalidValue("parts", "hold one class twice")
        if sum(Fraction(part.share) for part in self.parts) != 1:
            raise InvalidValue("parts", "have shares that do not add up to one")


class Remark(Label):
    """What has to be said of a holding beside the figures."""

    UNKNOWN_CLASS = "unknown_class", "资产类别未知，未计入", "class not known: not counted"
    NOT_TARGETED = (
        "not_targeted",
        "目标未涉及该类别，未计入",
        "class not in the target: not counted",
    )
    MATURED = "matured", "已到期，未计入", "matured: not counted"
    LOCKED = "locked", "在封闭期内，不能卖出", "locked: cannot be sold"
    PLEDGED = "pledged", "已质押，不能卖出", "pledged: cannot be sold"
    HELD_AWAY = (
        "held_away",
        "在他行持有，不能由本行卖出",
        "held elsewhere: not for this bank to sell",
    )
    NOT_CONFIRMED = (
        "not_confirmed",
        "能否卖出待核实，核实前不卖出",
        "not sold until it is confirmed that it can be",
    )


_NOT_COUNTED = {Remark.UNKNOWN_CLASS, Remark.NOT_TARGETED, Remark.MATURED}
_FIXED = {Remark.LOCKED, Remark.PLEDGED, Remark.HELD_AWAY, Remark.NOT_CONFIRMED}


@attrs.frozen
class HoldingRemark:
    """One holding, and what has to be said of it."""

    holding_id: HoldingId
    remark: Remark

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class AllocationRow:
    """One class: what is held, what is aimed at, and what is proposed."""

    part: TargetPart
    current: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    fixed: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of what is held: what cannot be sold."""
    target: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Its share of the whole."""
    proposed: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What is to be held after the shifts."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("fixed", "target", "proposed"):
            if getattr(self, name).currency != self.current.currency:
                raise CurrencyMismatch(name, "is in another currency than what is held")
        if self.fixed > min(self.current, self.proposed):
            raise InvalidValue("fixed", "is more than is held, or than is to be held")

    @property
    def gap(self) -> Money:
        """What is lacking to the target; below zero if there is too much."""
        return self.target - self.current

    @property
    def shift(self) -> Money:
        """What to buy; below zero, what to sell."""
        return self.proposed - self.current


@attrs.frozen(kw_only=True)
class Allocation:
    """A portfolio against a target, and the shifts between its classes; made by `compute_allocation`."""

    client_id: ClientId
    as_of: date
    target: TargetAllocation
    new_money: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    rows: tuple[AllocationRow, ...]
    """In the order of the target."""
    remarks: tuple[HoldingRemark, ...]
    """By holding."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if tuple(row.part for row in self.rows) != self.target.parts:
            raise InvalidValue("rows", "are not one for each part of the target")
        if any(row.current.currency != self.new_money.currency for row in self.rows):
            raise CurrencyMismatch("rows", "are in another currency than the new money")
        for name in ("target", "proposed"):
            amounts = (getattr(row, name) for row in self.rows)
            if total(amounts, self.new_money.currency) != self.whole:
                raise InvalidValue("rows", "do not add up to the whole")

    @property
    def whole(self) -> Money:
        """All that is counted, new money with it."""
        return total((row.current for row in self.rows), self.new_money.currency) + self.new_money

    @property
    def bought(self) -> Money:
        """All that is bought: what is sold and the new money."""
        return total(
            (row.shift for row in self.rows if row.proposed > row.current), self.new_money.currency
        )

    @property
    def sold(self) -> Money:
        """All that is sold."""
        return self.bought - self.new_money

    def share(self, amount: Money) -> Decimal | None:
        """An amount, a gap or a shift as a fraction of the whole, to six decimals; None of nothing."""
        check_kind(amount, Money, "amount")
        whole = self.whole
        if amount.currency != whole.currency:
            raise CurrencyMismatch("amount", f"needs {whole.currency}, that of the whole")
        return half_up(ARITHMETIC.divide(amount.amount, whole.amount), 6) if whole else None

    @property
    def outside(self) -> tuple[AllocationRow, ...]:
        """The classes that stay outside their band because of what cannot be sold."""
        whole = self.whole
        return tuple(row for row in self.rows if not _is_within(row.part, row.proposed, whole))

    @property
    def workings(self) -> tuple[Line, ...]:
        """Of each class what is held, aimed at and shifted, then the sums."""
        lines = []
        for row in self.rows:
            name = row.part.allocation_class
            for what, figure in (
                (_CURRENT, row.current),
                (_CURRENT_SHARE, self.share(row.current)),
                (_TARGET_SHARE, row.part.share),
                (_TARGET, row.target),
                (_SHIFT, row.shift),
            ):
                lines.append(Line(_of(name, what), figure))
        return (
            *lines,
            Line(Text("买入合计", "bought in all"), self.bought),
            Line(Text("卖出合计", "sold in all"), self.sold),
            Line(Text("新增资金", "new money"), self.new_money),
        )


_CURRENT = Text("现有", "held")
_CURRENT_SHARE = Text("现有占比", "share held")
_TARGET_SHARE = Text("目标占比", "share aimed at")
_TARGET = Text("目标金额", "amount aimed at")
_SHIFT = Text("调整", "shift")


def _of(name: AnyLabel, what: Text) -> Text:
    return Text(f"{name.zh}{what.zh}", f"{name.en}: {what.en}")


def compute_allocation(
    portfolio: Portfolio, target: TargetAllocation, *, as_of: date
) -> Allocation:
    """Compare a portfolio with a target, and say what to shift.

    Only assets count: neither debts nor services. New money goes to the classes below their share, in
    proportion to what they lack. If each class is then within its band, nothing is sold; else each is taken
    to its share, as near as what cannot be sold allows, and none out of its band that need not be. What is bought is always what is sold and the new
    money together, to the smallest unit.

    Args:
        portfolio: what there is.
        target: the shares aimed at.
        as_of: the day; a valuation after it is refused.

    Raises:
        InvalidValue: if a holding is valued after `as_of`.

    >>> from bankrm.holdings import Holding
    >>> from bankrm.portfolios import AllocationClass
    >>> from bankrm.products import ProductFamily, ProductId
    >>> from bankrm.regulations.practice import SALES_PRACTICE
    >>> def position(id: str, kind: AllocationClass, yuan: int) -> Position:
    ...     holding = Holding(
    ...         id=HoldingId(id),
    ...         client_id=ClientId("C-1"),
    ...         product_id=ProductId(f"P-{id}"),
    ...         family=ProductFamily.WEALTH,
    ...         value=Money.of(yuan),
    ...         valued_on=date(2026, 11, 24),
    ...         pledged=False,
    ...     )
    ...     return Position(holding=holding, allocation_class=kind, locked=False)
    >>> cash, equity = AllocationClass.CASH, AllocationClass.EQUITY
    >>> target = TargetAllocation(
    ...     parts=tuple(
    ...         TargetPart(allocation_class=kind, share=Decimal(share), band=Decimal("0.05"))
    ...         for kind, share in [(cash, "0.4"), (equity, "0.6")]
    ...     ),
    ...     horizon_months=36,
    ...     basis=SALES_PRACTICE.article(),
    ... )
    >>> portfolio = Portfolio(
    ...     client_id=ClientId("C-1"),
    ...     positions=(position("1", cash, 700_000), position("2", equity, 300_000)),
    ...     new_money=Money.of(100_000),
    ... )
    >>> allocation = compute_allocation(portfolio, target, as_of=date(2026, 11, 24))
    >>> [(row.part.allocation_class.en, row.shift) for row in allocation.rows]
    [('cash and deposits', Money('-260000.00', 'CNY')), ('equity', Money('360000.00', 'CNY'))]
    """
    check_kind(portfolio, Portfolio, "portfolio")
    check_kind(target, TargetAllocation, "target")
    check_date(as_of)
    parts = sorted(target.parts, key=_code)  # the odd fen must not hang on the order given
    kinds = {part.allocation_class for part in parts}
    nothing = Money.from_minor(0, portfolio.currency)
    current, fixed = dict.fromkeys(kinds, nothing), dict.fromkeys(kinds, nothing)
    remarks = []
    for position in portfolio.positions:
        if position.holding.valued_on > as_of:
            raise InvalidValue("positions", "are valued after as_of")
        if position.holding.side not in {HoldingSide.ASSET, HoldingSide.UNKNOWN}:
            continue
        remark, kind = _remark(position, kinds, as_of), position.allocation_class
        if remark is not None:
            remarks.append(HoldingRemark(position.holding.id, remark))
        if kind is not None and remark not in _NOT_COUNTED:
            worth = portfolio.worth(position.holding)
            current[kind] += worth
            fixed[kind] += worth if remark in _FIXED else nothing
    aimed, proposed = _shifted(parts, current, fixed, portfolio.new_money)
    rows = (
        AllocationRow(
            part=part,
            current=current[part.allocation_class],
            fixed=fixed[part.allocation_class],
            target=aimed[part.allocation_class],
            proposed=proposed[part.allocation_class],
        )
        for part in target.parts
    )
    return Allocation(
        client_id=portfolio.client_id,
        as_of=as_of,
        target=target,
        new_money=portfolio.new_money,
        rows=tuple(rows),
        remarks=tuple(sorted(remarks, key=lambda one: one.holding_id)),
    )


def _code(part: TargetPart) -> str:
    return part.allocation_class.code


def _remark(position: Position, kinds: Collection[AnyLabel], as_of: date) -> Remark | None:
    """What has to be said of an asset; of several things, the one that weighs most."""
    holding = position.holding
    open_questions = None in {position.locked, holding.pledged}
    return next(
        (
            remark
            for remark, applies in (
                (Remark.MATURED, holding.matures_on is not None and holding.matures_on < as_of),
                (
                    Remark.UNKNOWN_CLASS,
                    position.allocation_class is None or holding.side is HoldingSide.UNKNOWN,
                ),
                (Remark.NOT_TARGETED, position.allocation_class not in kinds),
                (Remark.HELD_AWAY, holding.held_away),
                (Remark.PLEDGED, holding.pledged),
                (Remark.LOCKED, position.locked),
                (Remark.NOT_CONFIRMED, open_questions),
            )
            if applies
        ),
        None,
    )


_Amounts: TypeAlias = dict[AnyLabel, Money]
"""By class."""


def _shifted(
    parts: Sequence[TargetPart], current: _Amounts, fixed: _Amounts, new_money: Money
) -> tuple[_Amounts, _Amounts]:
    """What is aimed at for each class, and what is proposed; both come to the whole."""
    whole = total(current.values(), new_money.currency) + new_money
    aimed = _split(whole, parts)
    placed = current
    if new_money:  # so that some class lacks something
        lacking = [max((amount - current[kind]).minor, 0) for kind, amount in aimed.items()]
        added = zip(aimed, new_money.split(lacking), strict=True)
        placed = {kind: current[kind] + more for kind, more in added}
    if all(_is_within(part, placed[part.allocation_class], whole) for part in parts):
        return aimed, placed
    return aimed, _nearest(parts, fixed, whole)


def _split(whole: Money, parts: Sequence[TargetPart]) -> _Amounts:
    """An amount by the shares of some classes, to the last unit."""
    amounts = whole.split([part.share for part in parts])
    return {part.allocation_class: own for part, own in zip(parts, amounts, strict=True)}


def _is_within(part: TargetPart, amount: Money, whole: Money) -> bool:
    """Whether a class is within its band; by less than the smallest unit none is outside."""
    off = abs(amount.minor - Fraction(part.share) * whole.minor)
    return off < 1 or off <= Fraction(part.band) * whole.minor


def _nearest(parts: Sequence[TargetPart], fixed: _Amounts, whole: Money) -> _Amounts:
    """The whole by its shares, but no class below what cannot be sold; the others make room in proportion.

    It ends, and always leaves a class with a share: else the fixed amounts would exceed the whole.
    """
    found: _Amounts = {}
    while True:
        left = [part for part in parts if part.allocation_class not in found]
        split = _split(whole - total(found.values(), whole.currency), left)
        stuck = {kind: fixed[kind] for kind, amount in split.items() if amount < fixed[kind]}
        if not stuck:
            return found | _within_bands(left, split, fixed, whole)
        found |= stuck


def _within_bands(
    parts: Sequence[TargetPart], split: _Amounts, fixed: _Amounts, whole: Money
) -> _Amounts:
    """What some classes share out, none outside its band if all can be inside; as given if not.

    It ends, and always leaves a class with a share: not all can be below what together fits.
    """
    edges = {part.allocation_class: _edges(part, fixed, whole) for part in parts}
    amount = total(split.values(), whole.currency)
    least, most = (sum(edge[side] for edge in edges.values()) for side in (0, 1))
    pinned: _Amounts = {}
    while least <= amount.minor <= most:
        left = [part for part in parts if part.allocation_class not in pinned]
        found = _split(amount - total(pinned.values(), whole.currency), left)
        over = {kind: edges[kind][1] - own.minor for kind, own in found.items()}
        under = {kind: edges[kind][0] - own.minor for kind, own in found.items()}
        wrong = (
            [off for off in over.values() if off < 0],
            [off for off in under.values() if off > 0],
        )
        if not any(wrong):
            return found | pinned
        beyond = over if -sum(wrong[0]) >= sum(wrong[1]) else under
        sign = -1 if beyond is over else 1
        pinned |= {
            kind: found[kind] + Money.from_minor(off, whole.currency)
            for kind, off in beyond.items()
            if off * sign > 0
        }
    return split


def _edges(part: TargetPart, fixed: _Amounts, whole: Money) -> tuple[int, int]:
    """The least and the most that a class may have within its band, in the smallest unit."""
    own, band = Fraction(part.share) * whole.minor, Fraction(part.band) * whole.minor
    least = min(ceil(own - band), floor(own))  # the odd unit is within any band
    least = max(fixed[part.allocation_class].minor, least)
    return least, max(least, floor(own + band), ceil(own))
