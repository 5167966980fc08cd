"""Offers (在售产品): a product with the terms it is sold on.

What is sold, by whom it was issued, to which side of the bank, for how long, from which amount, at which
fees. Contradictions are refused. Leaves out the rates of the day and the net values, which are market
data of the host, and who may buy, which `suitability` decides.
"""

from datetime import date, timedelta
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.days import add_months, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.loan_products import LoanTerms, allowed_purposes
from bankrm.money import Money
from bankrm.product_kinds import ProductKind, lines_of
from bankrm.products import Product, ProductFamily
from bankrm.staff import BusinessLine

__all__ = [
    "Benchmark",
    "Fee",
    "FeeKind",
    "FeeTime",
    "Offer",
    "ReturnKind",
    "Term",
    "TermKind",
]


class TermKind(Label):
    """When the money can be had again."""

    DEMAND = "demand", "活期", "on demand"
    NOTICE = "notice", "通知", "after notice"
    FIXED = "fixed", "固定期限", "fixed term"
    OPEN_ENDED = "open_ended", "开放式", "open-ended"


class ReturnKind(Label):
    """What the return depends on (收益类型)."""

    FIXED = "fixed", "固定收益", "fixed"
    FLOATING = "floating", "浮动收益", "floating"
    NET_VALUE = "net_value", "净值型", "net value"


class FeeKind(Label):
    """What a fee is for."""

    SUBSCRIPTION = "subscription", "认购费或申购费", "subscription fee"
    REDEMPTION = "redemption", "赎回费", "redemption fee"
    MANAGEMENT = "management", "管理费", "management fee"
    CUSTODY = "custody", "托管费", "custody fee"
    SALES_SERVICE = "sales_service", "销售服务费", "sales-service fee"
    PERFORMANCE = "performance", "业绩报酬", "performance fee"
    SURRENDER = "surrender", "退保费用", "surrender charge"
    CARD = "card", "信用卡年费", "card fee"
    HANDLING = "handling", "手续费", "handling fee"
    COMMITMENT = "commitment", "承诺费", "commitment fee"


class FeeTime(Label):
    """When a fee is taken."""

    ENTRY = "entry", "买入或放款时", "at entry"
    YEARLY = "yearly", "按年", "each year"
    EXIT = "exit", "赎回或结清时", "at exit"


_CENTURY_MONTHS, _CENTURY_DAYS = 1_200, 36_525


@attrs.frozen(kw_only=True)
class Term:
    """How long money is bound, in months or in days.

    A notice deposit binds for its notice, an open-ended product for its minimum holding, if it has one.

    >>> Term(kind=TermKind.FIXED, months=1).free_on(date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    >>> Term(kind=TermKind.NOTICE, days=7).free_on(date(2026, 11, 24))
    datetime.date(2026, 12, 1)
    """

    kind: TermKind
    months: int | None = attrs.field(default=None, metadata={"least": 1})
    days: int | None = attrs.field(default=None, metadata={"least": 1})

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.months is not None and self.days is not None:
            raise InvalidValue("days", "contradict a term in months")
        bound = self.months is not None or self.days is not None
        if self.kind is TermKind.DEMAND and bound:
            raise InvalidValue("kind", "on demand binds for no time")
        if self.kind in {TermKind.FIXED, TermKind.NOTICE} and not bound:
            raise InvalidValue("kind", "needs months or days")
        if (self.months or 0) > _CENTURY_MONTHS or (self.days or 0) > _CENTURY_DAYS:
            raise InvalidValue("months", "or days are longer than a century")

    def free_on(self, start: date) -> date:
        """The first day on which money put in on `start` can be had again.

        Raises:
            InvalidValue: if the term leads out of the calendar.
        """
        if self.months is not None:
            return add_months(start, self.months)
        try:
            return check_date(start, "start") + timedelta(days=self.days or 0)
        except OverflowError:
            raise InvalidValue("days", "lead out of the calendar") from None


@attrs.frozen(kw_only=True)
class Fee:
    """One fee: a rate of the amount or a fixed sum, and when it is taken.

    >>> fee = Fee(kind=FeeKind.SUBSCRIPTION, time=FeeTime.ENTRY, rate=Decimal("0.0015"))
    >>> fee.on(Money.of(100_000))
    Money('150.00', 'CNY')
    """

    kind: FeeKind
    time: FeeTime
    rate: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """A fraction of the amount; yearly if taken each year."""
    amount: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.rate is None) is (self.amount is None):
            raise InvalidValue("rate", "or else an amount: exactly one of them")

    def on(self, amount: Money) -> Money:
        """What is taken of an amount, once or for a whole year.

        Raises:
            InvalidValue: if the amount is negative.
            CurrencyMismatch: if a fixed fee is in another currency.
        """
        check_kind(amount, Money, "amount")
        if amount.amount < 0:
            raise InvalidValue("amount", "must not be negative")
        if self.amount is None:
            return amount.times(self.rate or Decimal(0))
        if self.amount.currency != amount.currency:
            raise CurrencyMismatch("amount", f"{self.amount.currency} met {amount.currency}")
        return self.amount


@attrs.frozen(kw_only=True)
class Benchmark:
    """A performance benchmark (业绩比较基准) and what it was reckoned from. Never a promise of return.

    >>> Benchmark(
    ...     lowest=Decimal("0.022"), highest=Decimal("0.028"), basis="同类资产收益测算"
    ... ).highest
    Decimal('0.028')
    """

    basis: str
    """What it was reckoned from (测算依据)."""
    lowest: Decimal | None = None
    """A yearly rate as a fraction; the only one, if there is no highest."""
    highest: Decimal | None = None
    index: str | None = None
    """An index, or a mix of some, in words."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.lowest is None) is (self.index is None):
            raise InvalidValue("lowest", "or else an index: exactly one of them")
        if self.highest is not None and (self.lowest is None or self.highest < self.lowest):
            raise InvalidValue("highest", "needs a lowest that is not above it")


_BANKS_OWN = {
    ProductFamily.DEPOSIT,
    ProductFamily.STRUCTURED_DEPOSIT,
    ProductFamily.LOAN,
    ProductFamily.CREDIT_CARD,
}
_ALWAYS_DISTRIBUTED = {
    ProductFamily.TREASURY_BOND,
    ProductFamily.TRUST,
    ProductFamily.INSURANCE_ASSET_PLAN,
    ProductFamily.PUBLIC_FUND,
    ProductFamily.SECURITIES_ASSET_PLAN,
    ProductFamily.PRIVATE_FUND,
    ProductFamily.INSURANCE,
}


@attrs.frozen(kw_only=True)
class Offer:
    """A product on the terms that a bank sells it on.

    >>> from bankrm.products import ProductId
    >>> deposit = Offer(
    ...     product=Product(
    ...         id=ProductId("D-1"),
    ...         name="某三年期大额存单",
    ...         family=ProductFamily.DEPOSIT,
    ...     ),
    ...     kind=ProductKind.LARGE_DEPOSIT,
    ...     issuer="某银行",
    ...     distributed=False,
    ...     lines=(BusinessLine.RETAIL,),
    ...     return_kind=ReturnKind.FIXED,
    ...     term=Term(kind=TermKind.FIXED, months=36),
    ...     least=Money.of(200_000),
    ...     increment=Money.of(10_000),
    ... )
    >>> deposit.placeable(Money.of(215_000))
    Money('210000.00', 'CNY')
    """

    product: Product
    kind: ProductKind | None = None
    issuer: str
    distributed: bool
    """Issued by another institution and sold by the bank (代销), not the bank's own."""
    lines: tuple[BusinessLine, ...]
    """The sides of the bank whose clients it is for."""
    return_kind: ReturnKind | None = None
    term: Term | None = None
    least: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The least amount (起点金额)."""
    increment: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Steps above the least amount; None if every amount above it will do."""
    fees: tuple[Fee, ...] = ()
    benchmark: Benchmark | None = None
    complex_product: bool | None = None
    """Hard to understand: derivatives inside, several layers, no price that can be looked up."""
    sale_since: date | None = None
    """The first day on sale; None if it always was."""
    sale_until: date | None = None
    """The first day no longer on sale; None if none is set."""
    loan: LoanTerms | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_kind(self)
        _check_source(self)
        _check_lines(self)
        _check_return(self)
        _check_amounts(self)
        _check_loan(self)
        if (
            self.sale_since is not None
            and self.sale_until is not None
            and self.sale_until <= self.sale_since
        ):
            raise InvalidValue("sale_until", "is not after sale_since")

    @property
    def is_lending(self) -> bool:
        """Whether the client takes money, and does not put it in."""
        return self.product.family.is_lending

    def is_on_sale(self, on: date) -> bool:
        """Whether it is sold on a day."""
        check_date(on, "on")
        return (self.sale_since is None or self.sale_since <= on) and (
            self.sale_until is None or on < self.sale_until
        )

    def placeable(self, available: Money) -> Money | None:
        """The most of an amount that can be placed: down to the last step, nothing below the least.

        None if the least amount is not known.
        """
        check_kind(available, Money, "available")
        if self.least is None:
            return None
        if available < self.least:
            return Money.from_minor(0, available.currency)
        if self.increment is None:
            return available
        over = (available.minor - self.least.minor) % self.increment.minor
        return Money.from_minor(available.minor - over, available.currency)


_OFFERED: dict[ProductKind | None, bool] = {
    ProductKind.PUBLIC_WEALTH: False,
    ProductKind.PRIVATE_WEALTH: True,
}


def _check_kind(offer: Offer) -> None:
    kind, product = offer.kind, offer.product
    if kind is not None and kind.family is not product.family:
        raise InvalidValue("kind", "belongs to another family than the product")
    if kind in _OFFERED and product.private is not _OFFERED[kind]:
        raise InvalidValue("kind", "needs a product that itself says whether it is private")


def _check_source(offer: Offer) -> None:
    family = offer.product.family
    if offer.distributed and family in _BANKS_OWN:
        raise InvalidValue("distributed", "contradicts what only the bank itself can owe or lend")
    if not offer.distributed and family in _ALWAYS_DISTRIBUTED:
        raise InvalidValue("distributed", "must be true of what a bank may not issue itself")


def _check_lines(offer: Offer) -> None:
    if not offer.lines or len(set(offer.lines)) < len(offer.lines):
        raise InvalidValue("lines", "need at least one side, and each once")
    if offer.kind is not None and not set(offer.lines) <= set(lines_of(offer.kind)):
        raise InvalidValue("lines", "hold a side that the kind is not for")


def _check_return(offer: Offer) -> None:
    if offer.return_kind is ReturnKind.NET_VALUE and offer.product.principal_at_risk is False:
        raise InvalidValue("return_kind", "contradicts a product that repays the principal")
    if offer.benchmark is not None and offer.return_kind is ReturnKind.FIXED:
        raise InvalidValue("benchmark", "contradicts a fixed return")


def _check_amounts(offer: Offer) -> None:
    fixed = [fee.amount for fee in offer.fees]
    for field, amounts in (
        ("least", [offer.least]),
        ("increment", [offer.increment]),
        ("loan", [None if offer.loan is None else offer.loan.largest]),
        ("fees", fixed),
    ):
        currencies = {amount.currency for amount in amounts if amount is not None}
        if not currencies <= {offer.product.currency}:
            raise CurrencyMismatch(field, f"needs {offer.product.currency}, the product's")
    if offer.increment is not None and not offer.increment:
        raise InvalidValue("increment", "must be above zero")


def _check_loan(offer: Offer) -> None:
    if offer.loan is None:
        return
    if not offer.is_lending:
        raise InvalidValue("loan", "belongs to loans and cards only")
    if offer.term is not None:
        raise InvalidValue("term", "of a loan is in its loan terms")
    kind = offer.kind
    if kind is not None and not set(offer.loan.purposes) <= set(allowed_purposes(kind)):
        raise InvalidValue("loan", "has a purpose that the kind is not for")
