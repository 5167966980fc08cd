"""Amounts (起点金额): whether an amount of a product can be bought.

Two things bound it: the terms of the product itself, and for large-denomination certificates of deposit
the People's Bank's least amounts. The floors of private products are in `suitability`.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import param
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import check_fields
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily
from bankrm.regulations.deposits import (
    LARGE_DEPOSIT_FIRM_LEAST,
    LARGE_DEPOSIT_MEASURES,
    LARGE_DEPOSIT_PERSON_LEAST,
)
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import BusinessLine
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int, not_

__all__ = ["AMOUNT", "AmountFacts", "AmountParams", "assess_amount"]


@attrs.frozen(kw_only=True)
class AmountFacts:
    """What decides whether an amount can be bought; money in fen."""

    yuan: bool = attrs.field(metadata=about("人民币产品", "in yuan"))
    kind: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("产品种类", "product kind", of=(Offer.product, Offer.kind, Product.family)),
    )
    person: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("自然人", "natural person")
    )
    amount: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("金额（元）", "amount in yuan", "fen")
    )
    reaches_least: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("达到产品起点金额", "reaches the least amount", of=(Offer.least,)),
    )
    fits_increment: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("符合递增金额", "fits the increment", of=(Offer.least, Offer.increment)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, offer: Offer, amount: Money, line: BusinessLine | None) -> "AmountFacts":
        """The facts of one amount of one offer for a client of one side, None if not known."""
        check_kind(offer, Offer, "offer")
        check_kind(amount, Money, "amount")
        check_optional(line, BusinessLine, "line")
        if amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if amount.currency != offer.product.currency:
            raise CurrencyMismatch("amount", f"needs {offer.product.currency}, the product's")
        yuan = amount.currency == "CNY"
        placeable = offer.placeable(amount)
        return cls(
            kind=_kind_code(offer),
            yuan=yuan,
            person=None if line is None else line is BusinessLine.RETAIL,
            amount=amount.minor if yuan else None,
            reaches_least=None if offer.least is None else amount >= offer.least,
            fits_increment=None if placeable is None else placeable.minor in {0, amount.minor},
        )


def _kind_code(offer: Offer) -> str | None:
    """None for a deposit of unknown kind, which may be a certificate; another family's cannot."""
    if offer.kind is not None:
        return offer.kind.code
    family = offer.product.family
    return None if family is ProductFamily.DEPOSIT else family.code


class AmountParams:
    """The least amounts of the law on the day."""

    person_least: int = param(LARGE_DEPOSIT_PERSON_LEAST, unit="fen")
    firm_least: int = param(LARGE_DEPOSIT_FIRM_LEAST, unit="fen")


AMOUNT = RuleSet("products.amount", AmountFacts, AmountParams, Effect)
"""Whether an amount can be bought; a bank adds its own rules by a `RuleBook`."""

_LARGE_DEPOSIT = ProductKind.LARGE_DEPOSIT.code
_MEASURES = LARGE_DEPOSIT_MEASURES
_PRACTICE = SALES_PRACTICE.article()


@AMOUNT.rule(
    "amount.large-deposit-currency",
    Effect.REFUSE,
    cites=_MEASURES.article(),
    since=_MEASURES.since,
    zh="大额存单只能以人民币发行",
    en="large-denomination certificates are in yuan only",
)
def large_deposit_in_foreign_currency(f: AmountFacts, _: AmountParams) -> bool:
    return (f.kind == _LARGE_DEPOSIT) & not_(f.yuan)


@AMOUNT.rule(
    "amount.large-deposit-person",
    Effect.REFUSE,
    cites=_MEASURES.article(),
    since=_MEASURES.since,
    zh="金额{amount}低于个人大额存单起点{person_least}",
    en="{amount} is below {person_least}, the least large-denomination certificate of a person",
)
def persons_large_deposit_below_least(f: AmountFacts, p: AmountParams) -> bool:
    return (f.kind == _LARGE_DEPOSIT) & f.yuan & f.person & (f.amount < p.person_least)


@AMOUNT.rule(
    "amount.large-deposit-firm",
    Effect.REFUSE,
    cites=_MEASURES.article(),
    since=_MEASURES.since,
    zh="金额{amount}低于机构大额存单起点{firm_least}",
    en="{amount} is below {firm_least}, the least large-denomination certificate of an organisation",
)
def firms_large_deposit_below_least(f: AmountFacts, p: AmountParams) -> bool:
    return (f.kind == _LARGE_DEPOSIT) & f.yuan & not_(f.person) & (f.amount < p.firm_least)


@AMOUNT.rule(
    "amount.least",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="低于产品起点金额",
    en="below the product's least amount",
)
def below_least(f: AmountFacts, _: AmountParams) -> bool:
    return not_(f.reaches_least)


@AMOUNT.rule(
    "amount.increment",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="不符合产品递增金额",
    en="between two steps of the product's increment",
)
def between_increments(f: AmountFacts, _: AmountParams) -> bool:
    return not_(f.fits_increment)


def assess_amount(
    offer: Offer,
    amount: Money,
    *,
    line: BusinessLine | None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[AmountFacts, Effect]:
    """Judge an amount by the terms of the product and the least amounts of the law.

    Args:
        offer: the product on its terms.
        amount: what is to be bought of it.
        line: the client's side of the bank, None if not known.
        as_of: the day of the purchase.
        book: the bank's own stricter numbers and rules.

    Raises:
        InvalidValue: if the amount is not above zero.
        CurrencyMismatch: if it is in another currency than the product.

    >>> from bankrm.products import Product, ProductId
    >>> certificate = Offer(
    ...     product=Product(
    ...         id=ProductId("D-1"),
    ...         name="某三年期大额存单",
    ...         family=ProductFamily.DEPOSIT,
    ...     ),
    ...     kind=ProductKind.LARGE_DEPOSIT,
    ...     issuer="某银行",
    ...     distributed=False,
    ...     lines=(BusinessLine.RETAIL,),
    ...     least=Money.of(100_000),
    ... )
    >>> decision = assess_amount(
    ...     certificate, Money.of(150_000), line=BusinessLine.RETAIL, as_of=date(2026, 11, 24)
    ... )
    >>> print(decision.explain("en"))
    Outcome: refused (24 Nov 2026)
    - CN¥150,000.00 is below CN¥200,000.00, the least large-denomination certificate of a person [amount.large-deposit-person] Interim Measures on Large-denomination Certificates of Deposit [read in a secondary source]
    Weakest source: read in a secondary source
    """
    return AMOUNT.decide(AmountFacts.of(offer, amount, line), as_of=as_of, book=book)
