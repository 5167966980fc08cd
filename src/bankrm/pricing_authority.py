"""Pricing authority (定价授权): who may grant which concession.

A bank's matrix is data and proves itself when it is built: for every product and price it lists, and for
every amount, some level decides, a higher level never may less than a lower one, and every level is
needed for something. `most_concession` turns it round. Levels and limits are the bank's own; none is
shipped. Whether a price may be granted is in `pricing_rules`, the way through the levels in `approvals`.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.authorities import Level
from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel
from bankrm.money import ARITHMETIC, Money, check_yuan, fen
from bankrm.pricing import PriceKind, PricingRequest
from bankrm.products import ProductFamily

__all__ = ["ConcessionLimit", "PricingAuthority", "most_concession"]


@attrs.frozen(kw_only=True)
class ConcessionLimit:
    """The most that a level may concede on one kind of price, for amounts up to a bound.

    >>> from bankrm._approval_example import TEAM
    >>> ConcessionLimit(
    ...     level=TEAM,
    ...     family=ProductFamily.LOAN,
    ...     kind=PriceKind.LOAN_RATE,
    ...     basis_points=Decimal(20),
    ...     up_to=Money.of(5_000_000),
    ... ).most(Decimal("0.0435"))
    Decimal('0.0020')
    """

    level: AnyLabel
    family: ProductFamily
    kind: PriceKind
    basis_points: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    share: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The most as a share of the standard price besides; None if basis points alone limit it."""
    up_to: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The largest amount it is for, in yuan, itself included; None if it has no bound."""
    beyond_bound: bool = False
    """Whether it goes beyond the furthest price: below a floor, above a cap."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.up_to is not None and not check_yuan(self.up_to, "up_to"):
            raise InvalidValue("up_to", "must be above zero")

    def most(self, standard: Decimal) -> Decimal:
        """The most it concedes against a standard price, as a fraction; exact."""
        points = self.basis_points.scaleb(-4, ARITHMETIC)
        if self.share is None:
            return points
        return min(points, ARITHMETIC.multiply(self.share, standard))

    def holds(self, amount: Money) -> bool:
        """Whether it is for such an amount."""
        check_kind(amount, Money, "amount")
        return self.up_to is None or amount <= self.up_to

    def allows_all_of(self, other: "ConcessionLimit") -> bool:
        """Whether it concedes whatever another one does, at any standard price."""
        check_kind(other, ConcessionLimit, "other")
        by_share = self.share is None or (other.share is not None and other.share <= self.share)
        return (
            other.basis_points <= self.basis_points
            and by_share
            and (self.beyond_bound or not other.beyond_bound)
        )


@attrs.frozen(kw_only=True)
class PricingAuthority:
    """A bank's pricing authority: levels, lowest first, and what each may concede.

    Raises:
        InvalidRule: listing every mistake: an unknown or repeated level, a limit given twice for one
            amount, amounts that nobody decides, a higher level that may less, one that nothing needs.

    >>> from bankrm._approval_example import ASKED, AUTHORITY
    >>> AUTHORITY.required_level(ASKED).label.en
    'branch approver'
    """

    id: str
    version: str
    levels: tuple[Level, ...] = attrs.field(repr=False)
    limits: tuple[ConcessionLimit, ...] = attrs.field(repr=False)
    basis: Citation = attrs.field(repr=False)
    """The bank's own document."""
    since: date
    until: date | None = None
    """The first day no longer in force."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.until is not None and self.until <= self.since:
            raise InvalidValue("until", "is not after since")
        if mistakes := tuple(_mistakes(self.levels, self.limits)):
            raise InvalidRule(self.id, "; ".join(mistakes))

    def limit(self, level: AnyLabel, request: PricingRequest) -> ConcessionLimit | None:
        """What a level may concede on such a request; None if it may decide on none.

        Raises:
            CurrencyMismatch: if the amount is not in yuan.
        """
        check_kind(request, PricingRequest, "request")
        amount = check_yuan(request.amount, "amount")
        rows = _rows(self.limits, level, request.family, request.kind)
        return next((row for row in rows if row.holds(amount)), None)

    def may_grant(self, level: AnyLabel, request: PricingRequest) -> bool | None:
        """Whether a level may grant what is asked; None if that hangs on a price bound not known."""
        limit = self.limit(level, request)
        if limit is None or request.concession_rate > limit.most(request.standard):
            return False
        if limit.beyond_bound:
            return True
        beyond = request.is_beyond_bound
        return None if beyond is None else not beyond

    def required_level(self, request: PricingRequest) -> Level | None:
        """The lowest level that surely may grant what is asked; None if there is none.

        While a price bound is not known, a level that may not go beyond it is passed over.
        """
        return next((one for one in self.levels if self.may_grant(one.label, request)), None)

    def rank(self, level: AnyLabel) -> int:
        """The place of a level, the lowest 1.

        Raises:
            InvalidValue: if it is none of them.
        """
        for place, one in enumerate(self.levels, 1):
            if one.label == level:
                return place
        raise InvalidValue("level", "is none of this authority")


def _rows(
    limits: tuple[ConcessionLimit, ...], level: AnyLabel, family: ProductFamily, kind: PriceKind
) -> list[ConcessionLimit]:
    """The limits of a level on one price, smallest amounts first."""
    rows = [row for row in limits if (row.level, row.family, row.kind) == (level, family, kind)]
    return sorted(rows, key=lambda row: (row.up_to is None, fen(row.up_to, "up_to")))


def _mistakes(levels: tuple[Level, ...], limits: tuple[ConcessionLimit, ...]) -> Iterator[str]:
    if not levels:
        yield "needs at least one level"
        return
    labels = [level.label for level in levels]
    for twice in dict.fromkeys(label.code for label in labels if labels.count(label) > 1):
        yield f"{twice}: listed twice"
    for unknown in dict.fromkeys(row.level.code for row in limits if row.level not in labels):
        yield f"{unknown}: limited but no level"
    for idle in (label for label in labels if all(row.level != label for row in limits)):
        yield f"{idle.code}: may concede nothing"
    for family, kind in dict.fromkeys((row.family, row.kind) for row in limits):
        ladder = [(label.code, _rows(limits, label, family, kind)) for label in labels]
        for mistake in _mistakes_in_ladder(ladder):
            yield f"{family.code}/{kind.code}: {mistake}"


def _mistakes_in_ladder(ladder: list[tuple[str, list[ConcessionLimit]]]) -> Iterator[str]:
    for code, rows in ladder:
        if any(one.up_to == other.up_to for one, other in pairwise(rows)):
            yield f"{code} limited twice for one amount"
    if not ladder[-1][1] or ladder[-1][1][-1].up_to is not None:
        yield f"{ladder[-1][0]} leaves amounts that nobody decides"
    for (_, lower), (code, higher) in pairwise(ladder):
        if not lower and not higher:
            continue
        pairs = [
            (_at(lower, amount), _at(higher, amount))
            for amount in [*(row.up_to for row in (*lower, *higher)), None]
        ]
        if any(one and not (other and other.allows_all_of(one)) for one, other in pairs):
            yield f"{code} may less than a level below it"
        elif not any(other and not (one and one.allows_all_of(other)) for one, other in pairs):
            yield f"{code} may no more than a level below it"


def _at(rows: list[ConcessionLimit], amount: Money | None) -> ConcessionLimit | None:
    """The limit for an amount; for None, above all bounds."""
    for row in rows:
        if row.up_to is None or (amount is not None and amount <= row.up_to):
            return row
    return None


def most_concession(
    authority: PricingAuthority, level: AnyLabel, request: PricingRequest
) -> Decimal | None:
    """The largest concession that a level may grant on such a request, whatever it asks (最大让利).

    A fraction, exact: just this much may be granted, and nothing more; a price stays between 0 and 1. None
    if the level may not decide on such an amount, or may not go beyond a price bound that is not known.

    Args:
        authority: the bank's matrix.
        level: who would grant it.
        request: product, amount, standard price and bound.

    Raises:
        CurrencyMismatch: if the amount is not in yuan.
        InvalidValue: if the level is none of the authority.

    >>> from bankrm._approval_example import ASKED, AUTHORITY, BRANCH, TEAM
    >>> most_concession(authority=AUTHORITY, level=TEAM, request=ASKED)
    Decimal('0.0010')
    >>> most_concession(authority=AUTHORITY, level=BRANCH, request=ASKED)
    Decimal('0.0050')
    """
    check_kind(authority, PricingAuthority, "authority")
    authority.rank(level)
    limit = authority.limit(level, request)
    if limit is None:
        return None
    free = request.conceded(Decimal(0 if request.kind.is_paid_by_client else 1))
    most = min(limit.most(request.standard), free)
    if limit.beyond_bound:
        return most
    bound = request.bound
    return None if bound is None else min(most, request.conceded(bound))
