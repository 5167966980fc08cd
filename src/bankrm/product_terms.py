"""Terms of a loan product (产品条件): does what is asked for fit the product that it is asked under.

The terms are the bank's own, so that nothing here is law. Leaves out what the law says of purposes, terms
and prices, which have rooms of their own.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.loan_products import LoanTerms
from bankrm.money import check_yuan, fen
from bankrm.offers import Offer
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = ["PRODUCT_TERMS", "ProductTermsFacts", "ProductTermsParams", "assess_product_terms"]


@attrs.frozen(kw_only=True, repr=False)  # what somebody asks for: not shown
class ProductTermsFacts:
    """What is asked for, beside the terms of the product; amounts in fen."""

    on_sale: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("产品在售", "on offer", of=(Offer.sale_since, Offer.sale_until)),
    )
    purpose_fits: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "用途符合产品",
            "purpose fits",
            of=(CreditApplication.purpose, Offer.loan, LoanTerms.purposes),
        ),
    )
    months: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("申请期限（月）", "months asked for", of=(CreditApplication.months,))
        | NOT_NEGATIVE,
    )
    longest: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "产品最长期限（月）",
            "longest term in months",
            of=(Offer.loan, LoanTerms.longest_months),
        )
        | NOT_NEGATIVE,
    )
    amount: int = attrs.field(
        metadata=about("申请金额", "amount asked for", "fen", of=(CreditApplication.amount,))
        | NOT_NEGATIVE
    )
    least: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("产品起点金额", "least amount", "fen", of=(Offer.least,)) | NOT_NEGATIVE,
    )
    largest: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("产品最高金额", "largest amount", "fen", of=(Offer.loan, LoanTerms.largest))
        | NOT_NEGATIVE,
    )
    method_fits: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "还款方式符合产品",
            "repayment fits",
            of=(CreditApplication.repayment_method, Offer.loan, LoanTerms.repayment_methods),
        ),
    )
    security_fits: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "担保方式符合产品",
            "security fits",
            of=(CreditApplication.security, Offer.loan, LoanTerms.security),
        ),
    )
    below_floor: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "申请利率低于产品下限",
            "rate below the floor",
            of=(CreditApplication.rate_asked, Offer.loan, LoanTerms.rate_floor),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, application: CreditApplication, offer: Offer | None, as_of: date
    ) -> "ProductTermsFacts":
        """The facts of an application under an offer; None if it is not known under which."""
        check_kind(application, CreditApplication, "application")
        check_optional(offer, Offer, "offer")
        check_date(as_of)
        if offer is not None and offer.kind not in {None, application.kind}:
            raise InvalidValue("offer", "is of another kind of loan")
        terms = LoanTerms() if offer is None or offer.loan is None else offer.loan
        asked, floor = application.rate_asked, terms.rate_floor
        return cls(
            on_sale=None if offer is None else offer.is_on_sale(as_of),
            purpose_fits=_among(application.purpose, terms.purposes),
            months=application.months,
            longest=terms.longest_months,
            amount=check_yuan(application.amount, "amount").minor,
            least=None if offer is None else fen(offer.least, "least"),
            largest=fen(terms.largest, "largest"),
            method_fits=_among(application.repayment_method, terms.repayment_methods),
            security_fits=(
                any(one in terms.security for one in application.security)
                if application.security and terms.security
                else None
            ),
            below_floor=None if asked is None or floor is None else asked < floor,
        )


def _among(asked: object, offered: tuple[object, ...]) -> bool | None:
    return asked in offered if asked is not None and offered else None


class ProductTermsParams:
    """No numbers: the terms are on the offer."""


PRODUCT_TERMS: RuleSet[ProductTermsFacts, ProductTermsParams, Effect] = RuleSet(
    "credit.product_terms", ProductTermsFacts, ProductTermsParams, Effect
)
_OWN_TERMS = CREDIT_PRACTICE.article()


@PRODUCT_TERMS.rule(
    "product.on_sale",
    Effect.REFUSE,
    cites=_OWN_TERMS,
    zh="产品不在售",
    en="the product is not on offer on that day",
)
def not_on_sale(f: ProductTermsFacts, _: ProductTermsParams) -> bool:
    return not_(f.on_sale)


@PRODUCT_TERMS.rule(
    "product.purpose",
    Effect.BLOCK,
    cites=_OWN_TERMS,
    zh="用途不在产品允许范围内",
    en="the product is not for this purpose",
    steps=(CreditStep.OTHER_PRODUCT,),
)
def other_purpose(f: ProductTermsFacts, _: ProductTermsParams) -> bool:
    return not_(f.purpose_fits)


@PRODUCT_TERMS.rule(
    "product.months",
    Effect.BLOCK,
    cites=_OWN_TERMS,
    zh="申请期限 {months} 个月超过产品最长期限 {longest} 个月",
    en="{months} months are asked for, and the product runs {longest} at most",
    steps=(CreditStep.SHORTER_TERM,),
)
def too_long(f: ProductTermsFacts, _: ProductTermsParams) -> bool:
    return f.months > f.longest


@PRODUCT_TERMS.rule(
    "product.least",
    Effect.BLOCK,
    cites=_OWN_TERMS,
    zh="申请金额 {amount} 低于产品起点金额 {least}",
    en="{amount} is asked for, and the product begins at {least}",
    steps=(CreditStep.OTHER_PRODUCT,),
)
def too_small(f: ProductTermsFacts, _: ProductTermsParams) -> bool:
    return f.amount < f.least


@PRODUCT_TERMS.rule(
    "product.largest",
    Effect.BLOCK,
    cites=_OWN_TERMS,
    zh="申请金额 {amount} 超过产品最高金额 {largest}",
    en="{amount} is asked for, and the product lends {largest} at most",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def too_large(f: ProductTermsFacts, _: ProductTermsParams) -> bool:
    return f.amount > f.largest


@PRODUCT_TERMS.rule(
    "product.method",
    Effect.BLOCK,
    cites=_OWN_TERMS,
    zh="产品不提供所申请的还款方式",
    en="the product is not repaid in this way",
    steps=(CreditStep.OTHER_PRODUCT,),
)
def other_method(f: ProductTermsFacts, _: ProductTermsParams) -> bool:
    return not_(f.method_fits)


@PRODUCT_TERMS.rule(
    "product.security",
    Effect.BLOCK,
    cites=_OWN_TERMS,
    zh="产品不接受所提供的担保方式",
    en="the product does not take such security",
    steps=(CreditStep.SECURITY,),
)
def other_security(f: ProductTermsFacts, _: ProductTermsParams) -> bool:
    return not_(f.security_fits)


@PRODUCT_TERMS.rule(
    "product.rate",
    Effect.REVIEW,
    cites=_OWN_TERMS,
    zh="申请利率低于产品利率下限，须报价格审批",
    en="the rate asked for is below the product's floor: a matter of price approval",
)
def below_rate_floor(f: ProductTermsFacts, _: ProductTermsParams) -> bool:
    return f.below_floor


def assess_product_terms(
    application: CreditApplication,
    offer: Offer | None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ProductTermsFacts, Effect]:
    """Whether an application fits the terms of the product (产品准入).

    Args:
        application: what is asked for.
        offer: the product on the bank's terms; None if it is not known under which it is asked for.
        as_of: the day on which it has to be on offer.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if the offer is of another kind of loan.
        CurrencyMismatch: if an amount is not in yuan.

    >>> from bankrm._credit_example import OFFER, WORKING_CAPITAL
    >>> assess_product_terms(WORKING_CAPITAL, OFFER, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> longer = attrs.evolve(WORKING_CAPITAL, months=48)
    >>> decision = assess_product_terms(longer, OFFER, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, decision.steps[0].en
    ('blocked until cured', 'a shorter term')
    """
    facts = ProductTermsFacts.of(application, offer, as_of)
    return PRODUCT_TERMS.decide(facts, as_of=as_of, book=book)
