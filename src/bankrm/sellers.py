"""Sellers (销售资格): whether a relationship manager may sell a product.

Which qualification a family asks for is trade usage; that a seller must hold it is law for what the
National Financial Regulatory Administration supervises. Leaves out training, the tiers of insurance
sellers, and posts.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.days import check_date
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.products import Product, ProductFamily, Regime, regime_of
from bankrm.regulations.investment import N7
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Licence, LicenceKind, RelationshipManager
from bankrm.terms import about, maybe_bool, not_, one_of

__all__ = [
    "SELLER",
    "SellerFacts",
    "SellerParams",
    "SellerStep",
    "assess_seller",
    "licence_for",
]


class SellerStep(Label):
    """What would let the sale go on."""

    LICENSED_SELLER = "licensed_seller", "由持证人员销售", "a seller who holds the qualification"


_LICENCES = {
    ProductFamily.WEALTH: LicenceKind.BANKING,
    ProductFamily.TRUST: LicenceKind.BANKING,
    ProductFamily.INSURANCE_ASSET_PLAN: LicenceKind.BANKING,
    # a notice on the staff of fund distributors, read second-hand and without its number, asks for it
    # of those who promote funds (k51.com.cn, 2018-03)
    ProductFamily.PUBLIC_FUND: LicenceKind.FUND,
    ProductFamily.SECURITIES_ASSET_PLAN: LicenceKind.FUND,
    ProductFamily.INSURANCE: LicenceKind.INSURANCE,
}


_NOT_KNOWN = {
    ProductFamily.STRUCTURED_DEPOSIT,  # under rules of its own, not read
    ProductFamily.COUNTER_BOND,
    ProductFamily.OTHER,
}
"""Families whose sellers may need a qualification that is not known here: a person decides."""


def licence_for(product: Product) -> LicenceKind | None:
    """The qualification that a seller of a product needs by trade usage; None if none is known.

    >>> from bankrm.products import ProductId
    >>> fund = Product(id=ProductId("F-1"), name="某基金", family=ProductFamily.PUBLIC_FUND)
    >>> licence_for(fund).zh
    '基金从业资格'
    """
    check_kind(product, Product, "product")
    return _LICENCES.get(product.family)


@attrs.frozen(kw_only=True)
class SellerFacts:
    """What decides whether somebody may sell a product."""

    regime: str = attrs.field(metadata=about("适用规则", "regime", of=(Product.family,)))
    licence: str = attrs.field(
        metadata=about("所需资格", "qualification needed", of=(Product.family,))
    )
    """Its code, or `none`."""
    licensed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "具备所需资格",
            "holds the qualification",
            of=(
                Product.family,
                RelationshipManager.licences,
                Licence.kind,
                Licence.valid_from,
                Licence.valid_to,
            ),
        ),
    )
    """None where it is not known which qualification is needed."""

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, manager: RelationshipManager, product: Product, *, as_of: date) -> "SellerFacts":
        """The facts of one manager for one product on a day."""
        check_date(as_of)
        check_kind(manager, RelationshipManager, "manager")
        needed = licence_for(product)
        licensed = needed is None or manager.holds(needed, on=as_of)
        return cls(
            regime=regime_of(product).code,
            licence=needed.code if needed else "none",
            licensed=None if product.family in _NOT_KNOWN else licensed,
        )


class SellerParams:
    """The rules of selling read no number of the law."""


SELLER = RuleSet("products.seller", SellerFacts, SellerParams, Effect)
"""Who may sell a product; a bank adds its own rules by a `RuleBook`."""


@SELLER.rule(
    "seller.unlicensed",
    Effect.BLOCK,
    cites=SALES_PRACTICE.article(),
    zh="销售人员没有所需的有效资格（{licence}）",
    en="the seller holds no valid qualification of the kind needed ({licence})",
    steps=(SellerStep.LICENSED_SELLER,),
)
def unlicensed(f: SellerFacts, _: SellerParams) -> bool:
    return not_(f.licensed)


@SELLER.rule(
    "N7.16-qualification",
    Effect.BLOCK,
    cites=N7.article(16),
    since=N7.since,
    zh="销售人员不具备该类产品的销售资质（{licence}）",
    en="the seller is not qualified to sell products of this kind ({licence})",
    steps=(SellerStep.LICENSED_SELLER,),
)
def unqualified_under_nfra(f: SellerFacts, _: SellerParams) -> bool:
    return one_of(f.regime, Regime.NFRA.code, Regime.INSURANCE.code) & not_(f.licensed)


def assess_seller(
    manager: RelationshipManager,
    product: Product,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[SellerFacts, Effect]:
    """Judge whether a manager may sell a product on a day.

    >>> from bankrm.products import ProductId
    >>> from bankrm.staff import BusinessLine, StaffId
    >>> li = RelationshipManager(
    ...     id=StaffId("S-1"),
    ...     name="某某",
    ...     line=BusinessLine.RETAIL,
    ...     branch="B-01",
    ...     team="T-01",
    ...     since=date(2024, 7, 1),
    ... )
    >>> annuity = Product(id=ProductId("I-1"), name="某年金险", family=ProductFamily.INSURANCE)
    >>> assess_seller(li, annuity, as_of=date(2026, 11, 24)).outcome.en
    'blocked until cured'
    """
    facts = SellerFacts.of(manager, product, as_of=as_of)
    return SELLER.decide(facts, as_of=as_of, book=book)
