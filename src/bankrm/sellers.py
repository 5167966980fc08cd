"""Sellers (销售资格): whether a relationship manager may sell a product.

Which qualification a family asks for is trade usage; that a seller must hold it, be trained and, for
insurance, be of a tier that covers the product's is law. What the bank itself must be is in
`distribution`. Leaves out how sellers are put into tiers, which each bank settles for itself.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import Provenance, param
from bankrm.days import add_months, check_date, earliest_within
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.insurance_terms import Design, InsuranceTerms
from bankrm.managers import Licence, LicenceKind, RelationshipManager
from bankrm.products import Product, ProductFamily, Regime, regime_of
from bankrm.regulations.insurance import (
    B179,
    I2,
    INSURANCE_EXPERIENCE_MONTHS,
    INSURANCE_TRAINING_HOURS,
    INSURANCE_TRAINING_MONTHS,
    UNIT_LINKED_EXPERIENCE_MONTHS,
    UNIT_LINKED_TRAINING_HOURS,
)
from bankrm.regulations.investment import N7
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.regulations.selling import F175
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sales import Sale, SaleStep
from bankrm.seller_records import SellerRecord, TrainingRecord
from bankrm.terms import about, maybe_bool, maybe_code, maybe_date, maybe_int, not_, one_of

__all__ = [
    "SELLER",
    "SellerFacts",
    "SellerParams",
    "assess_seller",
    "licence_for",
]


_LICENCES = {
    ProductFamily.WEALTH: LicenceKind.BANKING,
    ProductFamily.TRUST: LicenceKind.BANKING,
    ProductFamily.INSURANCE_ASSET_PLAN: LicenceKind.BANKING,
    # a notice on the staff of fund distributors, read second-hand and without its number, asks for it
    # of those who promote funds (k51.com.cn, 2018-03)
    ProductFamily.PUBLIC_FUND: LicenceKind.FUND,
    ProductFamily.SECURITIES_ASSET_PLAN: LicenceKind.FUND,
    ProductFamily.PRIVATE_FUND: LicenceKind.FUND,
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


_HELD = (
    Product.family,
    SellerRecord.manager,
    RelationshipManager.licences,
    Licence.kind,
    Licence.valid_from,
    Licence.valid_to,
)
_REGISTERED = (
    Product.family,
    SellerRecord.registrations,
    Licence.kind,
    Licence.valid_from,
    Licence.valid_to,
)
_TRAINED = (
    SellerRecord.trainings,
    TrainingRecord.passed,
    TrainingRecord.family,
    TrainingRecord.completed_on,
)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class SellerFacts:
    """What decides whether somebody may sell a product."""

    regime: str = attrs.field(
        metadata=about(
            "适用规则",
            "regime",
            of=(Product.family, Product.issuer_kind, Product.principal_at_risk),
        )
    )
    family: str = attrs.field(metadata=about("产品类别", "product family", of=(Product.family,)))
    licence: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("所需资格", "qualification needed", LicenceKind, of=(Product.family,)),
    )
    """Its code, or `none`; None where it is not known which."""
    assisted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "有销售人员参与",
            "a seller takes part",
            of=(Sale.seller, Sale.channel, Sale.initiated_by),
        ),
    )
    """Not so where nobody is named and the client buys at a terminal or online."""
    named: bool = attrs.field(metadata=about("已写明销售人员", "seller named", of=(Sale.seller,)))
    in_post: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "销售人员在岗",
            "seller in post",
            of=(SellerRecord.manager, RelationshipManager.since, RelationshipManager.until),
        ),
    )
    licensed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("具备所需资格", "holds the qualification", of=_HELD),
    )
    """None where it is not known which qualification is needed."""
    trained: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "接受过该类产品培训", "trained in such products", of=(Product.family, *_TRAINED)
        ),
    )
    registered: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已办理执业登记", "registered to practise", of=_REGISTERED),
    )
    tier: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "保险销售能力等级", "insurance tier of the seller", of=(SellerRecord.insurance_tier,)
        ),
    )
    product_tier: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("保险产品等级", "tier of the product", of=(InsuranceTerms.tier,)),
    )
    unit_linked: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("投资连结型保险", "unit-linked", of=(InsuranceTerms.design,)),
    )
    insurance_since: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about(
            "开始销售保险之日",
            "first day of selling insurance",
            of=(SellerRecord.insurance_since,),
        ),
    )
    hours: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "保险专项培训小时",
            "hours of training in insurance",
            of=(*_TRAINED, TrainingRecord.hours),
        ),
    )
    clean: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("无不良记录", "clean record", of=(SellerRecord.clean,)),
    )
    posted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("资格已在网点公示", "qualification on display", of=(SellerRecord.posted,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        record: SellerRecord | None,
        product: Product,
        sale: Sale | None = None,
        terms: InsuranceTerms | None = None,
        *,
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "SellerFacts":
        """The facts of one seller for one product on a day; without a record they are unknown.

        Raises:
            InvalidValue: if the seller is the client, or the sale is another seller's, or a part is of
                another product.
        """
        _check_parts(record, product, sale, terms, as_of)
        check_kind(book, RuleBook, "book")
        needed, family = licence_for(product), product.family
        window = book.row(INSURANCE_TRAINING_MONTHS, as_of)
        since = earliest_within(as_of, window.value) if window else None
        return cls(
            regime=regime_of(product).code,
            family=family.code,
            licence=needed.code if needed else None if family in _NOT_KNOWN else "none",
            assisted=True if record else sale.assisted if sale else None,
            named=sale.seller is not None if sale else record is not None,
            in_post=record.manager.in_post(as_of) if record else None,
            licensed=_is_licensed(record, product, as_of),
            trained=record.trained(family, on=as_of) if record else None,
            registered=record.registered(needed, on=as_of) if record and needed else None,
            tier=record.insurance_tier if record else None,
            product_tier=terms.tier if terms else None,
            unit_linked=terms.design is Design.UNIT_LINKED if terms else None,
            insurance_since=record.insurance_since if record else None,
            hours=record.hours(ProductFamily.INSURANCE, since=since, on=as_of)
            if record and since
            else None,
            clean=record.clean if record else None,
            posted=record.posted if record else None,
        )


def _check_parts(
    record: SellerRecord | None,
    product: Product,
    sale: Sale | None,
    terms: InsuranceTerms | None,
    as_of: date,
) -> None:
    check_date(as_of)
    check_optional(record, SellerRecord, "record")
    check_kind(product, Product, "product")
    check_optional(sale, Sale, "sale")
    check_optional(terms, InsuranceTerms, "terms")
    if terms is not None and terms.product.id != product.id:
        raise InvalidValue("terms", "are of another product")
    if sale is not None and sale.product_id != product.id:
        raise InvalidValue("sale", "is of another product")
    if sale is None or record is None:
        return
    if sale.seller is not None and sale.seller != record.manager.id:
        raise InvalidValue("seller", "is another than the one on record")
    if sale.client_id == record.manager.client_id:
        raise InvalidValue("seller", "is the client")


def _is_licensed(record: SellerRecord | None, product: Product, on: date) -> bool | None:
    """Whether the seller holds what is needed; None if nobody looked, or it is not known what that is."""
    if product.family in _NOT_KNOWN:
        return None
    needed = licence_for(product)
    if needed is None:
        return True
    return record.manager.holds(needed, on=on) if record else None


class SellerParams:
    """What is asked of those who sell insurance at a bank."""

    unit_linked_from: date = param(
        UNIT_LINKED_EXPERIENCE_MONTHS, lambda as_of, months: add_months(as_of, -months)
    )
    """The latest day of beginning to sell insurance that makes for enough experience."""
    unit_linked_hours: int = param(UNIT_LINKED_TRAINING_HOURS)
    insurance_from: date = param(
        INSURANCE_EXPERIENCE_MONTHS, lambda as_of, months: add_months(as_of, -months)
    )
    insurance_hours: int = param(INSURANCE_TRAINING_HOURS)


SELLER = RuleSet("products.seller", SellerFacts, SellerParams, Effect)
"""Who may sell a product; a bank adds its own rules by a `RuleBook`."""

_ANOTHER = (SaleStep.QUALIFIED_SELLER,)
_FUNDS = (
    ProductFamily.PUBLIC_FUND.code,
    ProductFamily.SECURITIES_ASSET_PLAN.code,
    ProductFamily.PRIVATE_FUND.code,
)


def _under_n7(f: SellerFacts) -> bool:
    return f.assisted & one_of(f.regime, Regime.NFRA.code, Regime.INSURANCE.code)


def _insurance(f: SellerFacts) -> bool:
    return f.assisted & (f.regime == Regime.INSURANCE.code)


@SELLER.rule(
    "seller.unnamed",
    Effect.REVIEW,
    cites=SALES_PRACTICE.article(),
    zh="该产品须由具备资格的人员销售，销售单应写明由谁销售",
    en="who sells this must be qualified, and the sale must name who does",
)
def unnamed(f: SellerFacts, _: SellerParams) -> bool:
    return f.assisted & (f.licence != "none") & not_(f.named)


@SELLER.rule(
    "seller.not-in-post",
    Effect.BLOCK,
    cites=SALES_PRACTICE.article(),
    zh="销售人员当日应在岗",
    en="the seller must be in post on the day",
    steps=_ANOTHER,
)
def not_in_post(f: SellerFacts, _: SellerParams) -> bool:
    return f.assisted & f.named & not_(f.in_post)


@SELLER.rule(
    "seller.unlicensed",
    Effect.BLOCK,
    cites=SALES_PRACTICE.article(),
    zh="销售人员应持有所需的有效资格（{licence}）",
    en="the seller must hold a valid qualification of the kind needed ({licence})",
    steps=_ANOTHER,
)
def unlicensed(f: SellerFacts, _: SellerParams) -> bool:
    return f.assisted & not_(f.licensed)


@SELLER.rule(
    "seller.unposted",
    Effect.BLOCK,
    cites=SALES_PRACTICE.article(),
    zh="理财销售人员的资格应在网点公示",
    en="the qualification of who sells wealth products must be on display at the outlet",
    steps=_ANOTHER,
)
def unposted(f: SellerFacts, _: SellerParams) -> bool:
    return f.assisted & (f.family == ProductFamily.WEALTH.code) & not_(f.posted)


@SELLER.rule(
    "N7.16-qualification",
    Effect.BLOCK,
    cites=N7.article(16),
    since=N7.since,
    zh="销售人员应具备该类产品的销售资质（{licence}）",
    en="the seller must be qualified to sell products of this kind ({licence})",
    steps=_ANOTHER,
)
def unqualified_under_nfra(f: SellerFacts, _: SellerParams) -> bool:
    return _under_n7(f) & not_(f.licensed)


@SELLER.rule(
    "N7.16-training",
    Effect.BLOCK,
    cites=N7.article(16),
    since=N7.since,
    zh="销售人员应接受该类产品的培训",
    en="the seller must be trained in products of this kind",
    steps=_ANOTHER,
)
def untrained(f: SellerFacts, _: SellerParams) -> bool:
    return _under_n7(f) & not_(f.trained)


@SELLER.rule(
    "F175-registration",
    Effect.BLOCK,
    cites=F175.article(read=Provenance.UNCONFIRMED),
    since=F175.since,
    zh="基金销售人员应在本机构登记",
    en="the seller of funds must be registered with the bank",
    steps=_ANOTHER,
)
def fund_seller_unregistered(f: SellerFacts, _: SellerParams) -> bool:
    return f.assisted & one_of(f.family, *_FUNDS) & not_(f.registered)


# Insurance


@SELLER.rule(
    "I2.3-registration",
    Effect.BLOCK,
    cites=I2.article(3),
    since=I2.since,
    zh="保险销售人员应办理执业登记",
    en="the seller of insurance must be registered to practise",
    steps=_ANOTHER,
)
def insurance_seller_unregistered(f: SellerFacts, _: SellerParams) -> bool:
    return _insurance(f) & not_(f.registered)


@SELLER.rule(
    "I2.16-tier",
    Effect.BLOCK,
    cites=I2.article(16),
    since=I2.since,
    zh="保险产品等级（{product_tier}）不得高于销售人员等级（{tier}）",
    en="the product's tier ({product_tier}) may not be above the seller's ({tier})",
    steps=_ANOTHER,
)
def tier_too_low(f: SellerFacts, _: SellerParams) -> bool:
    return _insurance(f) & (f.product_tier > f.tier)


@SELLER.rule(
    "N7.33-tier",
    Effect.BLOCK,
    cites=N7.article(33),
    since=N7.since,
    zh="保险产品等级（{product_tier}）不得超出对销售人员的授权（{tier}）",
    en="the product's tier ({product_tier}) may not be beyond what the seller is authorised for ({tier})",
    steps=_ANOTHER,
)
def tier_not_authorised(f: SellerFacts, _: SellerParams) -> bool:
    return _insurance(f) & (f.product_tier > f.tier)


@SELLER.rule(
    "B179-unit-linked-experience",
    Effect.BLOCK,
    cites=B179.article(),
    since=B179.since,
    zh="销售投连险的人员应在{unit_linked_from}之前（含当日）已开始销售保险",
    en="who sells unit-linked insurance must have sold insurance since {unit_linked_from} or before",
    steps=_ANOTHER,
)
def unit_linked_inexperienced(f: SellerFacts, p: SellerParams) -> bool:
    return _insurance(f) & f.unit_linked & (f.insurance_since > p.unit_linked_from)


@SELLER.rule(
    "B179-unit-linked-training",
    Effect.BLOCK,
    cites=B179.article(),
    since=B179.since,
    zh="销售投连险的人员一年内培训应满{unit_linked_hours}小时（现为：{hours}）",
    en="who sells unit-linked insurance must be trained {unit_linked_hours} hours a year (now: {hours})",
    steps=_ANOTHER,
)
def unit_linked_untrained(f: SellerFacts, p: SellerParams) -> bool:
    return _insurance(f) & f.unit_linked & (f.hours < p.unit_linked_hours)


@SELLER.rule(
    "B179-unit-linked-record",
    Effect.BLOCK,
    cites=B179.article(),
    since=B179.since,
    zh="销售投连险的人员应无不良记录",
    en="who sells unit-linked insurance must have no misconduct on record",
    steps=_ANOTHER,
)
def unit_linked_blemished(f: SellerFacts, _: SellerParams) -> bool:
    return _insurance(f) & f.unit_linked & not_(f.clean)


@SELLER.rule(
    "B179-experience",
    Effect.BLOCK,
    cites=B179.article("", Provenance.UNCONFIRMED),
    since=B179.since,
    zh="保险销售人员应在{insurance_from}之前（含当日）已开始销售保险",
    en="the seller of insurance must have sold it since {insurance_from} or before",
    steps=_ANOTHER,
)
def inexperienced(f: SellerFacts, p: SellerParams) -> bool:
    return _insurance(f) & not_(f.unit_linked) & (f.insurance_since > p.insurance_from)


@SELLER.rule(
    "B179-training",
    Effect.BLOCK,
    cites=B179.article("", Provenance.UNCONFIRMED),
    since=B179.since,
    zh="保险销售人员一年内培训应满{insurance_hours}小时（现为：{hours}）",
    en="the seller of insurance must be trained {insurance_hours} hours a year (now: {hours})",
    steps=_ANOTHER,
)
def too_few_hours(f: SellerFacts, p: SellerParams) -> bool:
    return _insurance(f) & not_(f.unit_linked) & (f.hours < p.insurance_hours)


def assess_seller(
    record: SellerRecord | None,
    product: Product,
    sale: Sale | None = None,
    terms: InsuranceTerms | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[SellerFacts, Effect]:
    """Judge whether a manager may sell a product on a day.

    A client who buys alone, at a terminal or online, needs nobody who is qualified. Anybody else does: without
    a record, or in a sale that names nobody, a person decides.

    Args:
        record: the manager, with what the bank has on record; None if there is no record, or nobody sells.
        product: what is to be sold.
        sale: the sale, where there is one already.
        terms: of an insurance product, its terms.
        as_of: the day.
        book: the law plus the bank's own rules.

    Raises:
        InvalidValue: if the seller is the client, or the sale is another seller's, or a part is of another
            product.

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
    >>> assess_seller(SellerRecord(manager=li), annuity, as_of=date(2026, 11, 24)).outcome.en
    'blocked until cured'
    """
    facts = SellerFacts.of(record, product, sale, terms, as_of=as_of, book=book)
    return SELLER.decide(facts, as_of=as_of, book=book)
