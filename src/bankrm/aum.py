"""Assets under management (资产管理规模): by class, averaged over days, and why they changed.

What counts and how is the trade's convention; only the share at which insurance counts is the bank's.
Debts are never netted, and what a client keeps elsewhere is told apart. Leaves out exchange rates: all
amounts are of one currency.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import attrs

from bankrm.calendars import Period
from bankrm.checks import check_kind
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.holdings import Holding, HoldingSide
from bankrm.labels import Label, Text
from bankrm.money import Money, Number, half_up_div, minor_digits, number, total
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily
from bankrm.workings import Line

__all__ = ["Aum", "AumChange", "AumClass", "AumPart", "DailyAverage", "average_aum", "compute_aum"]


class AumClass(Label):
    """What assets under management are made of."""

    DEPOSIT = "deposit", "存款", "deposits"
    WEALTH = "wealth", "理财", "wealth products"
    FUND = "fund", "公募基金", "public funds"
    INSURANCE = "insurance", "保险", "insurance"
    PRECIOUS_METAL = "precious_metal", "贵金属", "precious metals"
    PRIVATE = "private", "信托及私募产品", "trusts and private products"
    SECURITIES = "securities", "托管证券", "securities in custody"


_CLASSES = {
    ProductFamily.DEPOSIT: AumClass.DEPOSIT,
    ProductFamily.STRUCTURED_DEPOSIT: AumClass.DEPOSIT,
    ProductFamily.WEALTH: AumClass.WEALTH,
    ProductFamily.PUBLIC_FUND: AumClass.FUND,
    ProductFamily.INSURANCE: AumClass.INSURANCE,
    ProductFamily.PHYSICAL_GOLD: AumClass.PRECIOUS_METAL,
    ProductFamily.TRUST: AumClass.PRIVATE,
    ProductFamily.INSURANCE_ASSET_PLAN: AumClass.PRIVATE,
    ProductFamily.SECURITIES_ASSET_PLAN: AumClass.PRIVATE,
    ProductFamily.PRIVATE_FUND: AumClass.PRIVATE,
    ProductFamily.TREASURY_BOND: AumClass.SECURITIES,
    ProductFamily.COUNTER_BOND: AumClass.SECURITIES,
}
_OF_NO_FAMILY = {
    ProductKind.GOLD_ACCUMULATION: AumClass.PRECIOUS_METAL,
    ProductKind.CUSTODY_SECURITIES: AumClass.SECURITIES,
}


@attrs.frozen
class AumPart:
    """What the holdings of one class count for."""

    aum_class: AumClass
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Aum:
    """Assets at this bank by class, and those the client told of elsewhere."""

    parts: tuple[AumPart, ...] = ()
    """Every class that something is held in, in the order of the classes."""
    held_away: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Kept elsewhere; never in the total."""
    insurance_share: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    left_out: int = attrs.field(metadata=NOT_NEGATIVE)
    """Holdings of which it is not known what they are; not in any figure."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.insurance_share > 1:
            raise InvalidValue("insurance_share", "must be from 0 to 1")
        if any(part.amount.currency != self.held_away.currency for part in self.parts):
            raise CurrencyMismatch("parts", "are in another currency than what is kept elsewhere")

    @property
    def total(self) -> Money:
        """The sum of the parts."""
        return total((part.amount for part in self.parts), self.held_away.currency)

    @property
    def workings(self) -> tuple[Line, ...]:
        """Each part, the total, and what is kept elsewhere."""
        return (
            Line(Text("保险计入比例", "share of insurance counted"), self.insurance_share),
            *(
                Line(Text(part.aum_class.zh, part.aum_class.en), part.amount)
                for part in self.parts
            ),
            Line(Text("资产管理规模", "assets under management"), self.total),
            Line(Text("行外资产", "kept elsewhere"), self.held_away),
            Line(Text("未归类持仓数", "holdings left out as unknown"), self.left_out),
        )


def compute_aum(
    holdings: Iterable[Holding], *, insurance_share: Number, as_of: date, currency: str = "CNY"
) -> Aum:
    """A client's or household's assets under management on a day, by class.

    Loans, cards, contingent liabilities and services are no assets and do not count, nor does what matured
    before `as_of`: what became of it is a holding of its own. What a holding of
    another family is, only its kind tells, and without one it is left out and counted. Insurance counts at
    the bank's share, rounded halves up to the minor unit on the sum.

    Args:
        holdings: each valued for `as_of`.
        insurance_share: the part of an insurance value that counts, 0 to 1; there is no usual one.
        as_of: the day; a valuation after it is refused.
        currency: what all assets are in.

    Raises:
        InvalidValue: if a holding is given twice, valued after `as_of` or below zero: an overdraft is
            a loan.
        CurrencyMismatch: if an asset is in another currency.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.holdings import HoldingId
    >>> from bankrm.products import ProductId
    >>> def held(family: ProductFamily, value: int) -> Holding:
    ...     return Holding(
    ...         id=HoldingId(family.code),
    ...         client_id=ClientId("C-1"),
    ...         product_id=ProductId("P-1"),
    ...         family=family,
    ...         value=Money.of(value),
    ...         valued_on=date(2026, 11, 24),
    ...     )
    >>> aum = compute_aum(
    ...     [
    ...         held(ProductFamily.DEPOSIT, 300_000),
    ...         held(ProductFamily.INSURANCE, 100_000),
    ...         held(ProductFamily.LOAN, 900_000),
    ...     ],
    ...     insurance_share="0.3",
    ...     as_of=date(2026, 11, 24),
    ... )
    >>> aum.total  # the loan is not netted
    Money('330000.00', 'CNY')
    """
    check_date(as_of)
    check_kind(holdings, Iterable, "holdings")
    minor_digits(currency)  # refuses what is none, before a message names it
    share = number(insurance_share, "insurance_share")
    if not 0 <= share <= 1:
        raise InvalidValue("insurance_share", "must be from 0 to 1")
    here: dict[AumClass, int] = {}
    away: dict[AumClass, int] = {}
    seen: set[str] = set()
    unknown = 0
    for holding in holdings:
        check_kind(holding, Holding, "holdings")
        if holding.id in seen:
            raise InvalidValue("holdings", "list one holding twice")
        seen.add(holding.id)
        if holding.valued_on > as_of:
            raise InvalidValue("valued_on", "is after as_of")
        if holding.matures_on is not None and holding.matures_on < as_of:
            continue
        if holding.side is HoldingSide.ASSET:
            sums, kind = (away if holding.held_away else here), _class_of(holding)
            sums[kind] = sums.get(kind, 0) + _asset(holding.value, currency)
        unknown += holding.side is HoldingSide.UNKNOWN
    parts, elsewhere = _counted(here, share, currency), _counted(away, share, currency)
    return Aum(
        parts=parts,
        held_away=total((part.amount for part in elsewhere), currency),
        insurance_share=share,
        left_out=unknown,
    )


def _class_of(holding: Holding) -> AumClass:
    """The class of an asset: by its kind where its family says nothing."""
    if holding.family is ProductFamily.OTHER and holding.kind is not None:
        return _OF_NO_FAMILY[holding.kind]
    return _CLASSES[holding.family]


def _asset(value: Money, currency: str) -> int:
    if value.currency != currency:
        raise CurrencyMismatch("value", f"needs {currency}, not {value.currency}")
    return value.minor


def _counted(sums: Mapping[AumClass, int], share: Decimal, currency: str) -> tuple[AumPart, ...]:
    parts = ((kind, Money.from_minor(sums[kind], currency)) for kind in sorted(sums))
    return tuple(
        AumPart(kind, value.times(share) if kind is AumClass.INSURANCE else value)
        for kind, value in parts
    )


@attrs.frozen(kw_only=True)
class DailyAverage:
    """The average of the days of a period (日均), or how many days it lacks."""

    days: int = attrs.field(metadata={"least": 1})
    """All days of the period."""
    days_missing: int = attrs.field(metadata=NOT_NEGATIVE)
    total: Money = attrs.field(repr=hidden, metadata=C2)
    """The sum of the days that are known."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.days_missing > self.days:
            raise InvalidValue("days_missing", "are more than the days of the period")

    @property
    def value(self) -> Money | None:
        """The average, rounded halves up to the minor unit; None if a day is missing."""
        if self.days_missing:
            return None
        return Money.from_minor(half_up_div(self.total.minor, self.days), self.total.currency)

    @property
    def reason(self) -> Text | None:
        """Why there is no average."""
        if not self.days_missing:
            return None
        lacking = self.days_missing
        return Text(f"缺少{lacking}天的余额", f"days without a balance: {lacking}")

    @property
    def workings(self) -> tuple[Line, ...]:
        """The sum of the days, their number, and the average."""
        return (
            Line(Text("每日余额合计", "sum of the days"), self.total),
            Line(Text("期间天数", "days of the period"), self.days),
            Line(Text("缺少的天数", "days missing"), self.days_missing),
            Line(Text("日均", "daily average"), self.value),
        )


def average_aum(
    daily: Mapping[date, Money],
    period: Period,
    *,
    opened_on: date | None = None,
    currency: str = "CNY",
) -> DailyAverage:
    """The daily average of a month, quarter or other period (月日均、季日均).

    The sum of the days over all days of the period: a client who came in the middle of a month is
    divided by the full month. Days before `opened_on` are zero; any other day not given is unknown.

    Args:
        daily: the balance of each day; days outside the period are ignored.
        period: whole days, as `Period.month` or `Period.quarter`.
        opened_on: the first day with the bank; None if that was before the period.
        currency: what all balances are in.

    Raises:
        CurrencyMismatch: if a balance is in another currency.

    >>> november = Period.month(2026, 11)
    >>> last_ten = {date(2026, 11, day): Money.of(30_000) for day in range(21, 31)}
    >>> average_aum(last_ten, november, opened_on=date(2026, 11, 21)).value
    Money('10000.00', 'CNY')
    >>> average_aum(last_ten, november).reason.en
    'days without a balance: 20'
    """
    check_kind(daily, Mapping, "daily")
    check_kind(period, Period, "period")
    first = period.first.toordinal()
    if opened_on is not None:
        first = max(first, check_date(opened_on, "opened_on").toordinal())
    known, missing = Money.of(0, currency), 0
    for day in range(first, period.last.toordinal() + 1):
        balance = daily.get(date.fromordinal(day))
        if balance is None:
            missing += 1
        else:
            check_kind(balance, Money, "daily")
            known += balance
    return DailyAverage(days=period.days, days_missing=missing, total=known)


@attrs.frozen(kw_only=True)
class AumChange:
    """Why assets changed: money that came and went, and the rest, which the market did.

    >>> change = AumChange(
    ...     before=Money.of(100), after=Money.of(112), inflow=Money.of(20), outflow=Money.of(5)
    ... )
    >>> change.net_flow, change.market_effect
    (Money('15.00', 'CNY'), Money('-3.00', 'CNY'))
    """

    before: Money = attrs.field(repr=hidden, metadata=C2)
    after: Money = attrs.field(repr=hidden, metadata=C2)
    inflow: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    outflow: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("after", "inflow", "outflow"):
            if getattr(self, name).currency != self.before.currency:
                raise CurrencyMismatch(name, "is in another currency than before")

    @property
    def change(self) -> Money:
        """What assets grew by."""
        return self.after - self.before

    @property
    def net_flow(self) -> Money:
        """What came less what went (净流入)."""
        return self.inflow - self.outflow

    @property
    def market_effect(self) -> Money:
        """The change that no flow explains: prices, interest and income (市值变动)."""
        return self.change - self.net_flow

    @property
    def workings(self) -> tuple[Line, ...]:
        """The two values, the flows, and what each explains."""
        return (
            Line(Text("期初", "before"), self.before),
            Line(Text("流入", "inflow"), self.inflow),
            Line(Text("流出", "outflow"), self.outflow),
            Line(Text("净流入", "net flow"), self.net_flow),
            Line(Text("市值变动", "market effect"), self.market_effect),
            Line(Text("期末", "after"), self.after),
        )
