"""The bank as insurance agent (代理保险): how many insurers at an outlet, what commission, which lines.

Until 27 April 2024 an outlet could sell for three insurers in an accounting year; since then there is no
limit. The commission agreed may not be above the one filed with the product. Protection and long-term lines
must have their share of the premium a bank sells.

Leaves out permits, head-office agreements, and insurers' own duties.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_kind, repeated
from bankrm.citations import param
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.insurance_terms import Cover, InsuranceTerms
from bankrm.labels import Text
from bankrm.money import ARITHMETIC, Money, total
from bankrm.proportions import Proportion
from bankrm.regulations.insurance import (
    B3,
    B8,
    B179,
    MOST_INSURERS,
    PROTECTION_SHARE_PERCENT,
    SAVINGS_MONTHS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int

__all__ = [
    "AGENCY_OFFER",
    "PROTECTION_SHARE",
    "AgencyOffer",
    "AgencyOfferFacts",
    "AgencyOfferParams",
    "AgencyPremium",
    "ProtectionShareFacts",
    "ProtectionShareParams",
    "assess_agency_offer",
    "assess_protection_share",
    "protection_share",
]

_MILLIONTHS = 6


@attrs.frozen(kw_only=True)
class AgencyOffer:
    """A product that an outlet is to sell for an insurer."""

    terms: InsuranceTerms
    partners: tuple[str, ...]
    """The insurers the outlet has sold for in the accounting year so far, each once."""
    commission: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The commission agreed, as a fraction of the premium."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if repeated(self.partners):
            raise InvalidValue("partners", "hold one insurer twice")


@attrs.frozen(kw_only=True)
class AgencyOfferFacts:
    """What decides on a product at an outlet; commissions in millionths of the premium."""

    insurers: int = attrs.field(
        metadata=about(
            "合作保险公司数",
            "insurers of the outlet",
            of=(AgencyOffer.partners, AgencyOffer.terms, InsuranceTerms.insurer),
        )
    )
    commission: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "佣金率（百万分之）", "commission, millionths", of=(AgencyOffer.commission,)
        ),
    )
    filed_commission: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "备案佣金率（百万分之）",
            "commission filed, millionths",
            of=(AgencyOffer.terms, InsuranceTerms.filed_commission),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, offer: AgencyOffer) -> "AgencyOfferFacts":
        """The facts of a product at an outlet, its insurer among those counted."""
        check_kind(offer, AgencyOffer, "offer")
        return cls(
            insurers=len({*offer.partners, offer.terms.insurer}),
            commission=_millionths(offer.commission, "commission"),
            filed_commission=_millionths(offer.terms.filed_commission, "filed_commission"),
        )


def _millionths(rate: Decimal | None, field: str) -> int | None:
    if rate is None:
        return None
    scaled = rate.scaleb(_MILLIONTHS, ARITHMETIC)
    if scaled != int(scaled):
        raise InvalidValue(field, "is finer than a millionth")
    return int(scaled)


class AgencyOfferParams:
    """How many insurers an outlet may sell for."""

    most_insurers: int = param(MOST_INSURERS)


AGENCY_OFFER = RuleSet(
    "insurance.agency_offer", AgencyOfferFacts, AgencyOfferParams, Effect, since=B179.since
)
"""May an outlet sell this product for its insurer."""


@AGENCY_OFFER.rule(
    "B179.39-insurers",
    Effect.REFUSE,
    cites=B179.article(39),
    until=B8.since,
    zh="网点本会计年度合作保险公司{insurers}家，超过{most_insurers}家",
    en="the outlet would sell for {insurers} insurers in the accounting year, more than {most_insurers}",
)
def too_many_insurers(f: AgencyOfferFacts, p: AgencyOfferParams) -> bool:
    return f.insurers > p.most_insurers


@AGENCY_OFFER.rule(
    "B8.3-commission",
    Effect.REFUSE,
    cites=B8.article(3),
    since=B8.since,
    zh="约定佣金率超过产品备案的佣金水平",
    en="the commission agreed is above the one filed with the product",
)
def commission_above_filing(f: AgencyOfferFacts, _: AgencyOfferParams) -> bool:
    return f.commission > f.filed_commission


def assess_agency_offer(
    offer: AgencyOffer, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[AgencyOfferFacts, Effect]:
    """Judge whether an outlet may sell a product for its insurer.

    >>> from bankrm.insurance_terms import Design
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> fourth = AgencyOffer(
    ...     terms=InsuranceTerms(
    ...         product=Product(
    ...             id=ProductId("I-1"), name="某终身寿险", family=ProductFamily.INSURANCE
    ...         ),
    ...         insurer="丁保险公司",
    ...         cover=Cover.WHOLE_LIFE,
    ...         design=Design.ORDINARY,
    ...         filed_commission=Decimal("0.09"),
    ...     ),
    ...     partners=("甲保险公司", "乙保险公司", "丙保险公司"),
    ...     commission=Decimal("0.09"),
    ... )
    >>> assess_agency_offer(fourth, as_of=date(2024, 4, 27)).outcome.en
    'refused'
    >>> assess_agency_offer(fourth, as_of=date(2024, 4, 28)).outcome.en
    'allowed'
    """
    return AGENCY_OFFER.decide(AgencyOfferFacts.of(offer), as_of=as_of, book=book)


@attrs.frozen(kw_only=True)
class AgencyPremium:
    """Premium that a bank took in for one product and term."""

    terms: InsuranceTerms
    term_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """None of a policy for life."""
    premium: Money = attrs.field(metadata=NOT_NEGATIVE)

    __attrs_post_init__ = check_fields


_PROTECTION = {Cover.ACCIDENT, Cover.HEALTH, Cover.TERM_LIFE, Cover.WHOLE_LIFE}
_SAVINGS = {Cover.ANNUITY, Cover.ENDOWMENT}


def _counts(one: AgencyPremium, least_months: int) -> bool:
    """Whether premium is of the protection or long-term lines; an unknown term does not help."""
    if one.terms.cover in _SAVINGS:
        return one.term_months is not None and one.term_months >= least_months
    return one.terms.cover in _PROTECTION or not one.terms.with_investment


def protection_share(
    premiums: Sequence[AgencyPremium], *, as_of: date, book: RuleBook = STATUTORY
) -> Proportion:
    """The share of protection and long-term lines in the premium a bank sold, with workings.

    Accident, health, term and whole life; annuities and endowments of ten years or more; property without
    an investment part.

    Raises:
        RuleNotInForce: before the notice of 2014.

    >>> from bankrm.insurance_terms import Design
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> annuity = InsuranceTerms(
    ...     product=Product(id=ProductId("I-1"), name="某年金险", family=ProductFamily.INSURANCE),
    ...     insurer="某人寿保险公司",
    ...     cover=Cover.ANNUITY,
    ...     design=Design.ORDINARY,
    ... )
    >>> sold = [
    ...     AgencyPremium(terms=annuity, term_months=120, premium=Money.of(200_000)),
    ...     AgencyPremium(terms=annuity, term_months=119, premium=Money.of(800_000)),
    ... ]
    >>> protection_share(sold, as_of=date(2026, 3, 2)).value
    Decimal('0.2')
    """
    protection, sold = _sums(premiums, as_of, book)
    return Proportion(
        name=Text("保障类和长期类占比", "share of protection and long-term lines"),
        part_name=Text("保障类和长期类保费", "premium of protection and long-term lines"),
        part=protection,
        whole_name=Text("代理保费合计", "premium in all"),
        whole=sold,
    )


def _sums(premiums: Sequence[AgencyPremium], as_of: date, book: RuleBook) -> tuple[Money, Money]:
    """Premium of the protection and long-term lines, and of all."""
    check_kind(book, RuleBook, "book")
    check_kind(premiums, Sequence, "premiums")
    for one in premiums:
        check_kind(one, AgencyPremium, "premiums")
    least = book.governing(SAVINGS_MONTHS, as_of).value
    counted = total(one.premium for one in premiums if _counts(one, least))
    return counted, total(one.premium for one in premiums)


@attrs.frozen(kw_only=True)
class ProtectionShareFacts:
    """What a bank sold, in fen."""

    protection: int = attrs.field(
        metadata=about(
            "保障类和长期类保费",
            "premium of protection and long-term lines",
            "fen",
            of=(
                AgencyPremium.premium,
                AgencyPremium.term_months,
                AgencyPremium.terms,
                InsuranceTerms.cover,
                InsuranceTerms.with_investment,
            ),
        )
    )
    sold: int = attrs.field(
        metadata=about("代理保费合计", "premium in all", "fen", of=(AgencyPremium.premium,))
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, premiums: Sequence[AgencyPremium], *, as_of: date, book: RuleBook = STATUTORY
    ) -> "ProtectionShareFacts":
        """Sum up what a bank sold."""
        protection, sold = _sums(premiums, as_of, book)
        return cls(protection=protection.minor, sold=sold.minor)


class ProtectionShareParams:
    """The least share."""

    least_share: int = param(PROTECTION_SHARE_PERCENT, unit="percent")


PROTECTION_SHARE = RuleSet(
    "insurance.protection_share",
    ProtectionShareFacts,
    ProtectionShareParams,
    Effect,
    since=B3.since,
)
"""Has protection its share of what a bank sells."""


@PROTECTION_SHARE.rule(
    "B3-protection-share",
    Effect.REVIEW,
    cites=B3.article(),
    zh="保障类和长期类保费{protection}，低于代理保费{sold}的{least_share}",
    en="premium of protection and long-term lines, {protection}, is below {least_share} of {sold}",
)
def protection_too_small(f: ProtectionShareFacts, p: ProtectionShareParams) -> bool:
    return f.protection * 100 < p.least_share * f.sold


def assess_protection_share(
    premiums: Sequence[AgencyPremium], *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[ProtectionShareFacts, Effect]:
    """Judge whether protection and long-term lines have their share of what a bank sells."""
    facts = ProtectionShareFacts.of(premiums, as_of=as_of, book=book)
    return PROTECTION_SHARE.decide(facts, as_of=as_of, book=book)
