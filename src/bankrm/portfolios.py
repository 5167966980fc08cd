"""Portfolios (资产组合): what a person has to allocate, sorted into the broad classes of assets.

Which class a product is of is trade usage; a bank may have its own. Amounts in several currencies meet only at
rates that the host gives. Leaves out debts, which are no assets, and what should be held, which is in
`allocations`.
"""

from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.holdings import Holding
from bankrm.labels import AnyLabel, Label
from bankrm.money import ARITHMETIC, Money, half_up, minor_digits
from bankrm.products import InvestmentType, Product, ProductFamily

__all__ = ["AllocationClass", "ExchangeRate", "Portfolio", "Position", "allocation_class"]


class AllocationClass(Label):
    """A broad class of assets (大类资产); a bank may bring its own."""

    CASH = "cash", "现金及存款", "cash and deposits"
    FIXED_INCOME = "fixed_income", "固定收益类", "fixed income"
    MIXED = "mixed", "混合类", "mixed"
    EQUITY = "equity", "权益类", "equity"
    COMMODITY = "commodity", "商品及衍生品类", "commodities and derivatives"
    PROTECTION = "protection", "保障类", "protection"


_BY_FAMILY = {
    ProductFamily.DEPOSIT: AllocationClass.CASH,
    ProductFamily.TREASURY_BOND: AllocationClass.FIXED_INCOME,
    ProductFamily.COUNTER_BOND: AllocationClass.FIXED_INCOME,
    ProductFamily.PHYSICAL_GOLD: AllocationClass.COMMODITY,
    ProductFamily.INSURANCE: AllocationClass.PROTECTION,
}
_BY_TYPE = {
    InvestmentType.FIXED_INCOME: AllocationClass.FIXED_INCOME,
    InvestmentType.MIXED: AllocationClass.MIXED,
    InvestmentType.EQUITY: AllocationClass.EQUITY,
    InvestmentType.COMMODITY_DERIVATIVE: AllocationClass.COMMODITY,
}


def allocation_class(product: Product) -> AllocationClass | None:
    """The class of a product by trade usage: by what it invests in, or by its family; None if neither tells.

    >>> from bankrm.products import ProductId
    >>> fund = Product(
    ...     id=ProductId("F-1"),
    ...     name="某基金",
    ...     family=ProductFamily.PUBLIC_FUND,
    ...     investment_type=InvestmentType.EQUITY,
    ... )
    >>> allocation_class(fund).zh
    '权益类'
    """
    check_kind(product, Product, "product")
    if product.investment_type is not None:
        return _BY_TYPE[product.investment_type]
    return _BY_FAMILY.get(product.family)


@attrs.frozen
class ExchangeRate:
    """What one unit of a currency is worth in that of the portfolio, as the host knows it."""

    currency: str
    rate: Decimal

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        minor_digits(self.currency)
        if self.rate <= 0:
            raise InvalidValue("rate", "must be above zero")


@attrs.frozen(kw_only=True)
class Position:
    """One holding as allocation sees it: of which class, and whether it can be moved."""

    holding: Holding = attrs.field(repr=lambda holding: holding.id)
    allocation_class: AnyLabel | None = None
    """None if not known."""
    locked: bool | None = None
    """Whether it cannot be left yet, by its terms; None if not known."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Portfolio:
    """What a person has to allocate: positions, and money to be added, in whose currency all is reckoned."""

    client_id: ClientId
    positions: tuple[Position, ...] = attrs.field(repr=False)
    new_money: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Zero if nothing is added."""
    rates: tuple[ExchangeRate, ...] = ()
    """Of every other currency that something is held in."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        held = [position.holding for position in self.positions]
        if len({holding.id for holding in held}) < len(held):
            raise InvalidValue("positions", "hold one holding twice")
        if any(holding.client_id != self.client_id for holding in held):
            raise InvalidValue("positions", "hold a holding of another client")
        known = [self.currency, *(rate.currency for rate in self.rates)]
        if len({*known}) < len(known):
            raise InvalidValue("rates", "give one currency twice, or the portfolio's own")
        if not {holding.value.currency for holding in held} <= {*known}:
            raise CurrencyMismatch("positions", "are in a currency without a rate")

    @property
    def currency(self) -> str:
        """What all is reckoned in."""
        return self.new_money.currency

    def worth(self, holding: Holding) -> Money:
        """What a holding is worth in the currency of the portfolio, rounded halves up.

        Raises:
            CurrencyMismatch: if it is in a currency without a rate.
        """
        check_kind(holding, Holding, "holding")
        value = holding.value
        if value.currency == self.currency:
            return value
        rates = {one.currency: one.rate for one in self.rates}
        if value.currency not in rates:
            raise CurrencyMismatch("holding", "is in a currency without a rate")
        exact = ARITHMETIC.multiply(value.amount, rates[value.currency])
        return Money(half_up(exact, minor_digits(self.currency)), self.currency)
