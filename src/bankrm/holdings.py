"""Holdings (持仓): what a client has or owes, of which product, and what it is worth on a day.

What is owed is never netted against what is owned, and amounts of two currencies never meet. Leaves out
net values and exchange rates, which are market data of the host, and assets under management, which are in `aum`.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NewType

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Money, half_up
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily, ProductId
from bankrm.workings import Line

__all__ = [
    "Holding",
    "HoldingId",
    "HoldingSide",
    "Subtotal",
    "UnrealisedResult",
    "compute_subtotals",
    "compute_unrealised",
    "list_maturing",
]

HoldingId = NewType("HoldingId", str)


class HoldingSide(Label):
    """What a holding is to the client."""

    ASSET = "asset", "资产", "asset"
    LIABILITY = "liability", "负债", "liability"
    CONTINGENT = "contingent", "或有负债", "contingent liability"
    SERVICE = "service", "服务", "service"
    UNKNOWN = "unknown", "未知", "not known"


_BY_KIND: dict[ProductKind | None, HoldingSide] = {
    ProductKind.LETTER_OF_CREDIT: HoldingSide.CONTINGENT,
    ProductKind.BANK_ACCEPTANCE: HoldingSide.CONTINGENT,
    ProductKind.BANK_GUARANTEE: HoldingSide.CONTINGENT,
    ProductKind.CASH_MANAGEMENT: HoldingSide.SERVICE,
    ProductKind.ENTERPRISE_ANNUITY: HoldingSide.SERVICE,  # the money is the staff's, in trust
    ProductKind.BOND_UNDERWRITING: HoldingSide.SERVICE,
    ProductKind.ABS_UNDERWRITING: HoldingSide.SERVICE,
}


@attrs.frozen(kw_only=True)
class Holding:
    """One position of one client in one product.

    >>> loan = Holding(
    ...     id=HoldingId("H-1"),
    ...     client_id=ClientId("C-1"),
    ...     product_id=ProductId("L-1"),
    ...     family=ProductFamily.LOAN,
    ...     value=Money.of(800_000),
    ...     valued_on=date(2026, 10, 31),
    ... )
    >>> loan.side.en, loan.is_liability
    ('liability', True)
    """

    id: HoldingId
    client_id: ClientId
    product_id: ProductId
    family: ProductFamily
    value: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What it is worth, or what is owed on a loan, on `valued_on`; never netted: an overdraft is a loan."""
    valued_on: date
    quantity: Decimal | None = attrs.field(default=None, repr=False, metadata=C2 | NOT_NEGATIVE)
    cost: Money | None = attrs.field(default=None, repr=False, metadata=C2 | NOT_NEGATIVE)
    opened_on: date | None = None
    matures_on: date | None = None
    held_away: bool = False
    """Kept at another institution, as the client told."""
    pledged: bool | None = None
    kind: ProductKind | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.kind is not None and self.kind.family is not self.family:
            raise InvalidValue("kind", "belongs to another family")
        if self.cost is not None and self.cost.currency != self.value.currency:
            raise CurrencyMismatch("cost", "is in another currency than the value")
        if self.opened_on is not None:
            if self.valued_on < self.opened_on:
                raise InvalidValue("valued_on", "is before opened_on")
            if self.matures_on is not None and self.matures_on < self.opened_on:
                raise InvalidValue("matures_on", "is before opened_on")

    @property
    def side(self) -> HoldingSide:
        """Whether the client owns it, owes it, may come to owe it, or is only served.

        Of the family `OTHER` only the kind tells.
        """
        if self.family.is_lending:
            return HoldingSide.LIABILITY
        if self.family is ProductFamily.OTHER and self.kind is None:
            return HoldingSide.UNKNOWN  # a promise must not pass for a possession
        return _BY_KIND.get(self.kind, HoldingSide.ASSET)

    @property
    def is_liability(self) -> bool:
        """Whether the client owes it: a loan or a card."""
        return self.side is HoldingSide.LIABILITY


@attrs.frozen(kw_only=True)
class Subtotal:
    """What the holdings of one side, family and currency come to."""

    side: HoldingSide
    family: ProductFamily
    amount: Money = attrs.field(repr=hidden, metadata=C2)
    count: int

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class UnrealisedResult:
    """Value less cost (浮动盈亏), and its share of the cost; None where it is not defined."""

    result: Money | None = attrs.field(default=None, repr=hidden, metadata=C2)
    share: Decimal | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """A fraction, to six decimals."""
    undefined: Text | None = None
    """Why a figure is None."""
    workings: tuple[Line, ...] = attrs.field(default=(), repr=False)

    __attrs_post_init__ = check_fields


def compute_subtotals(holdings: Iterable[Holding]) -> tuple[Subtotal, ...]:
    """Sum holdings by side, family and currency, in that order.

    Raises:
        InvalidValue: if a holding is listed twice.

    >>> def held(id: str, family: ProductFamily, value: Money) -> Holding:
    ...     return Holding(
    ...         id=HoldingId(id),
    ...         client_id=ClientId("C-1"),
    ...         product_id=ProductId(f"P-{id}"),
    ...         family=family,
    ...         value=value,
    ...         valued_on=date(2026, 10, 31),
    ...     )
    >>> for part in compute_subtotals([
    ...     held("1", ProductFamily.LOAN, Money.of(900_000)),
    ...     held("2", ProductFamily.DEPOSIT, Money.of(50_000)),
    ...     held("3", ProductFamily.DEPOSIT, Money.of(30_000)),
    ... ]):
    ...     print(part.side.en, part.family.en, part.amount)
    asset deposit Money('80000.00', 'CNY')
    liability loan Money('900000.00', 'CNY')
    """
    sums: dict[tuple[HoldingSide, ProductFamily, str], list[int]] = {}
    for holding in _each_once(holdings):
        key = holding.side, holding.family, holding.value.currency
        sums.setdefault(key, []).append(holding.value.minor)
    return tuple(
        Subtotal(
            side=side,
            family=family,
            amount=Money.from_minor(sum(sums[side, family, currency]), currency),
            count=len(sums[side, family, currency]),
        )
        for side, family, currency in sorted(sums)
    )


def list_maturing(
    holdings: Iterable[Holding], *, within_days: int, as_of: date
) -> tuple[Holding, ...]:
    """The holdings that mature on `as_of` or in the days after it, the earliest first.

    Args:
        holdings: any holdings; those without a known maturity are not listed.
        within_days: how many days after `as_of`, that last day included.
        as_of: the day from which the days run.

    >>> bond = Holding(
    ...     id=HoldingId("H-2"),
    ...     client_id=ClientId("C-1"),
    ...     product_id=ProductId("B-1"),
    ...     family=ProductFamily.TREASURY_BOND,
    ...     value=Money.of(10_000),
    ...     valued_on=date(2026, 10, 31),
    ...     matures_on=date(2026, 12, 24),
    ... )
    >>> [held.id for held in list_maturing([bond], within_days=30, as_of=date(2026, 11, 24))]
    ['H-2']
    >>> list_maturing([bond], within_days=29, as_of=date(2026, 11, 24))
    ()
    """
    check_date(as_of)
    check_count(within_days, "within_days")
    try:
        last = as_of + timedelta(days=within_days)
    except OverflowError:
        raise InvalidValue("within_days", "lead out of the calendar") from None
    due = [
        (holding.matures_on, holding.id, holding)
        for holding in _each_once(holdings)
        if holding.matures_on is not None and as_of <= holding.matures_on <= last
    ]
    return tuple(holding for _, _, holding in sorted(due, key=lambda one: one[:2]))


def compute_unrealised(holding: Holding) -> UnrealisedResult:
    """What a holding gained or lost against its cost, before fees and tax.

    >>> fund = Holding(
    ...     id=HoldingId("H-3"),
    ...     client_id=ClientId("C-1"),
    ...     product_id=ProductId("F-1"),
    ...     family=ProductFamily.PUBLIC_FUND,
    ...     value=Money.of(90_000),
    ...     valued_on=date(2026, 10, 31),
    ...     cost=Money.of(100_000),
    ... )
    >>> computed = compute_unrealised(fund)
    >>> computed.result, computed.share
    (Money('-10000.00', 'CNY'), Decimal('-0.100000'))
    """
    check_kind(holding, Holding, "holding")
    value, cost = holding.value, holding.cost
    lines = (
        Line(Text("估值日", "valued on"), holding.valued_on),
        Line(Text("市值", "value"), value),
        Line(Text("成本", "cost"), cost),
    )
    if holding.side is not HoldingSide.ASSET:
        reason = Text("不是已知的资产", "not known to be an asset")
        return UnrealisedResult(undefined=reason, workings=lines)
    if cost is None:
        reason = Text("成本未知", "the cost is not known")
        return UnrealisedResult(undefined=reason, workings=lines)
    result = value - cost
    share = half_up(ARITHMETIC.divide(result.amount, cost.amount), 6) if cost else None
    return UnrealisedResult(
        result=result,
        share=share,
        undefined=None
        if cost
        else Text("成本为零，没有收益率", "the cost is zero: no share of it"),
        workings=(
            *lines,
            Line(Text("市值减成本", "value less cost"), result),
            Line(Text("占成本的比例", "share of the cost"), share),
        ),
    )


def _each_once(holdings: Iterable[Holding]) -> tuple[Holding, ...]:
    check_kind(holdings, Iterable, "holdings")
    listed = tuple(holdings)
    for holding in listed:
        check_kind(holding, Holding, "holdings")
    if len({holding.id for holding in listed}) < len(listed):
        raise InvalidValue("holdings", "list one holding twice")
    return listed
