"""Investor classes (投资者分类): who is professional, who may apply to be, and who is qualified.

Each regime has its own list. Nobody is professional until it is shown: an unknown figure leaves a client
ordinary, which protects it more.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.clients import (
    Client,
    CorporateClient,
    EntityKind,
    RetailClient,
    check_client,
)
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.money import fen
from bankrm.products import Regime
from bankrm.regulations.investment import AM, N7, C
from bankrm.regulations.investor_classes import (
    CONVERSION_ENTITY_FINANCIAL_ASSETS,
    CONVERSION_ENTITY_NET_ASSETS,
    CONVERSION_MONTHS,
    CONVERSION_PERSON_FINANCIAL_ASSETS,
    CONVERSION_PERSON_INCOME,
    P105,
    PRIVATE_FUND_ENTITY_NET_ASSETS,
    PRIVATE_FUND_PERSON_FINANCIAL_ASSETS,
    PRIVATE_FUND_PERSON_INCOME,
    PROFESSIONAL_ENTITY_FINANCIAL_ASSETS,
    PROFESSIONAL_ENTITY_NET_ASSETS,
    PROFESSIONAL_MONTHS,
    PROFESSIONAL_PERSON_FINANCIAL_ASSETS,
    PROFESSIONAL_PERSON_INCOME,
    QUALIFIED_ENTITY_NET_ASSETS,
    QUALIFIED_FAMILY_FINANCIAL_ASSETS,
    QUALIFIED_FAMILY_NET_FINANCIAL_ASSETS,
    QUALIFIED_MONTHS,
    QUALIFIED_PERSON_INCOME,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = [
    "PRIVATE_FUND",
    "PROFESSIONAL",
    "QUALIFIED",
    "InvestorClass",
    "InvestorFacts",
    "InvestorParams",
    "Qualification",
    "classify_investor",
    "classify_private_fund_investor",
    "classify_qualification",
]


class InvestorClass(Label):
    """Ordinary or professional, under one regime; least first."""

    ORDINARY = "ordinary", "普通投资者", "ordinary investor"
    MAY_APPLY = (
        "may_apply",
        "可申请转为专业投资者的普通投资者",
        "ordinary, may apply as professional",
    )
    PROFESSIONAL = "professional", "专业投资者", "professional investor"


class Qualification(Label):
    """Whether a client may buy private products."""

    NOT_QUALIFIED = "not_qualified", "非合格投资者", "not a qualified investor"
    QUALIFIED = "qualified", "合格投资者", "qualified investor"


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class InvestorFacts:
    """What the classes depend on; amounts in fen, experience in whole months."""

    regime: str = attrs.field(metadata=about("适用规则", "regime"))
    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    institution: bool = attrs.field(
        metadata=about("专业机构", "professional institution", of=(CorporateClient.kind,))
    )
    """A licensed institution, its product, a pension or welfare fund, a qualified foreign investor."""
    net_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("净资产", "net assets", "fen", of=(CorporateClient.net_assets,)),
    )
    financial_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "金融资产",
            "financial assets",
            "fen",
            of=(RetailClient.financial_assets, CorporateClient.financial_assets),
        ),
    )
    income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("年均收入", "average income", "fen", of=(RetailClient.average_income_3y,)),
    )
    family_financial_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "家庭金融资产",
            "family financial assets",
            "fen",
            of=(RetailClient.family_financial_assets,),
        ),
    )
    family_net_financial_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "家庭金融净资产",
            "family net financial assets",
            "fen",
            of=(RetailClient.family_net_financial_assets,),
        ),
    )
    experience: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "投资经历月数",
            "months of investing",
            of=(RetailClient.experience_months, CorporateClient.experience_months),
        ),
    )
    relevant_work: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("相关工作经历", "relevant work", of=(RetailClient.relevant_work,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, client: Client, regime: Regime) -> "InvestorFacts":
        """The facts of a client under one regime."""
        check_client(client)
        check_kind(regime, Regime, "regime")
        if isinstance(client, RetailClient):
            return cls(
                regime=regime.code,
                person=True,
                institution=False,
                financial_assets=fen(client.financial_assets, "financial_assets"),
                income=fen(client.average_income_3y, "average_income_3y"),
                family_financial_assets=fen(
                    client.family_financial_assets, "family_financial_assets"
                ),
                family_net_financial_assets=fen(
                    client.family_net_financial_assets, "family_net_financial_assets"
                ),
                experience=client.experience_months,
                relevant_work=client.relevant_work,
            )
        ordinary = {EntityKind.COMPANY, EntityKind.PARTNERSHIP, EntityKind.PUBLIC_BODY}
        return cls(
            regime=regime.code,
            person=False,
            institution=client.kind not in ordinary,
            net_assets=fen(client.net_assets, "net_assets"),
            financial_assets=fen(client.financial_assets, "financial_assets"),
            experience=client.experience_months,
        )


class InvestorParams:
    """The limits of the classes in force."""

    professional_months: int = param(PROFESSIONAL_MONTHS)
    professional_person_assets: int = param(PROFESSIONAL_PERSON_FINANCIAL_ASSETS, unit="fen")
    professional_person_income: int = param(PROFESSIONAL_PERSON_INCOME, unit="fen")
    professional_net_assets: int = param(PROFESSIONAL_ENTITY_NET_ASSETS, unit="fen")
    professional_assets: int = param(PROFESSIONAL_ENTITY_FINANCIAL_ASSETS, unit="fen")
    conversion_months: int = param(CONVERSION_MONTHS)
    conversion_person_assets: int = param(CONVERSION_PERSON_FINANCIAL_ASSETS, unit="fen")
    conversion_person_income: int = param(CONVERSION_PERSON_INCOME, unit="fen")
    conversion_net_assets: int = param(CONVERSION_ENTITY_NET_ASSETS, unit="fen")
    conversion_assets: int = param(CONVERSION_ENTITY_FINANCIAL_ASSETS, unit="fen")
    qualified_months: int = param(QUALIFIED_MONTHS)
    qualified_family_net: int = param(QUALIFIED_FAMILY_NET_FINANCIAL_ASSETS, unit="fen")
    qualified_family: int = param(QUALIFIED_FAMILY_FINANCIAL_ASSETS, unit="fen")
    qualified_income: int = param(QUALIFIED_PERSON_INCOME, unit="fen")
    qualified_net_assets: int = param(QUALIFIED_ENTITY_NET_ASSETS, unit="fen")
    fund_net_assets: int = param(PRIVATE_FUND_ENTITY_NET_ASSETS, unit="fen")
    fund_person_assets: int = param(PRIVATE_FUND_PERSON_FINANCIAL_ASSETS, unit="fen")
    fund_person_income: int = param(PRIVATE_FUND_PERSON_INCOME, unit="fen")


PROFESSIONAL = RuleSet(
    "suitability.professional",
    InvestorFacts,
    InvestorParams,
    InvestorClass,
    since=C.since,
)
"""Who is professional, by regime."""

_NFRA, _CSRC = Regime.NFRA.code, Regime.CSRC.code


@PROFESSIONAL.rule(
    "N7.27",
    InvestorClass.PROFESSIONAL,
    cites=N7.article(27),
    since=N7.since,
    zh="持牌金融机构、其发行的产品、养老及公益基金和合格境外投资者为专业投资者",
    en="licensed institutions, their products, pension and welfare funds and QFII are professional",
)
def institution_under_nfra(f: InvestorFacts, _: InvestorParams) -> bool:
    return (f.regime == _NFRA) & f.institution


@PROFESSIONAL.rule(
    "C.8-institution",
    InvestorClass.PROFESSIONAL,
    cites=C.article(8),
    since=C.since,
    zh="持牌金融机构、其发行的产品、养老及公益基金和合格境外投资者为专业投资者",
    en="licensed institutions, their products, pension and welfare funds and QFII are professional",
)
def institution_under_csrc(f: InvestorFacts, _: InvestorParams) -> bool:
    return (f.regime == _CSRC) & f.institution


@PROFESSIONAL.rule(
    "C.8-entity",
    InvestorClass.PROFESSIONAL,
    cites=C.article(8),
    since=C.since,
    zh="净资产{net_assets}、金融资产{financial_assets}、投资经历{experience}个月，达到专业投资者标准",
    en="net assets {net_assets}, financial assets {financial_assets} and {experience} months of "
    "investing reach the professional class",
)
def professional_entity(f: InvestorFacts, p: InvestorParams) -> bool:
    return (
        (f.regime == _CSRC)
        & not_(f.person)
        & (f.net_assets >= p.professional_net_assets)
        & (f.financial_assets >= p.professional_assets)
        & (f.experience >= p.professional_months)
    )


@PROFESSIONAL.rule(
    "C.8-person",
    InvestorClass.PROFESSIONAL,
    cites=C.article(8),
    since=C.since,
    zh="金融资产{financial_assets}、年均收入{income}、投资经历{experience}个月，达到专业投资者标准",
    en="financial assets {financial_assets}, income {income} and {experience} months of investing "
    "reach the professional class",
)
def professional_person(f: InvestorFacts, p: InvestorParams) -> bool:
    rich = (f.financial_assets >= p.professional_person_assets) | (
        f.income >= p.professional_person_income
    )
    skilled = (f.experience >= p.professional_months) | f.relevant_work
    return (f.regime == _CSRC) & f.person & rich & skilled


@PROFESSIONAL.rule(
    "C.11-entity",
    InvestorClass.MAY_APPLY,
    cites=C.article(11),
    since=C.since,
    zh="净资产{net_assets}、金融资产{financial_assets}，可申请转为专业投资者，机构可以拒绝",
    en="net assets {net_assets} and financial assets {financial_assets}: may apply as "
    "professional, the firm may refuse",
)
def entity_may_apply(f: InvestorFacts, p: InvestorParams) -> bool:
    return (
        (f.regime == _CSRC)
        & not_(f.person)
        & (f.net_assets >= p.conversion_net_assets)
        & (f.financial_assets >= p.conversion_assets)
        & (f.experience >= p.conversion_months)
    )


@PROFESSIONAL.rule(
    "C.11-person",
    InvestorClass.MAY_APPLY,
    cites=C.article(11),
    since=C.since,
    zh="金融资产{financial_assets}、年均收入{income}，可申请转为专业投资者，机构可以拒绝",
    en="financial assets {financial_assets} and income {income}: may apply as professional, "
    "the firm may refuse",
)
def person_may_apply(f: InvestorFacts, p: InvestorParams) -> bool:
    rich = (f.financial_assets >= p.conversion_person_assets) | (
        f.income >= p.conversion_person_income
    )
    return (f.regime == _CSRC) & f.person & rich & (f.experience >= p.conversion_months)


QUALIFIED = RuleSet(
    "suitability.qualified", InvestorFacts, InvestorParams, Qualification, since=AM.since
)
"""Who may buy private products: by the opinions on asset management, or the rules of private funds."""


@QUALIFIED.rule(
    "AM.5-institution",
    Qualification.QUALIFIED,
    cites=AM.article(5),
    since=AM.since,
    zh="监管认可的机构投资者为合格投资者",
    en="institutions that the regulators accept are qualified",
)
def qualified_institution(f: InvestorFacts, _: InvestorParams) -> bool:
    return f.institution


@QUALIFIED.rule(
    "AM.5-person",
    Qualification.QUALIFIED,
    cites=AM.article(5),
    since=AM.since,
    zh="投资经历{experience}个月，家庭金融净资产{family_net_financial_assets}、家庭金融资产"
    "{family_financial_assets}、年均收入{income}，达到合格投资者标准",
    en="{experience} months of investing; family net financial assets {family_net_financial_assets}, "
    "family financial assets {family_financial_assets}, income {income}: qualified",
)
def qualified_person(f: InvestorFacts, p: InvestorParams) -> bool:
    rich = (
        (f.family_net_financial_assets >= p.qualified_family_net)
        | (f.family_financial_assets >= p.qualified_family)
        | (f.income >= p.qualified_income)
    )
    return f.person & (f.experience >= p.qualified_months) & rich


@QUALIFIED.rule(
    "AM.5-entity",
    Qualification.QUALIFIED,
    cites=AM.article(5),
    since=AM.since,
    zh="最近一年末净资产{net_assets}，达到合格投资者标准",
    en="net assets {net_assets} at the last year-end: qualified",
)
def qualified_entity(f: InvestorFacts, p: InvestorParams) -> bool:
    return not_(f.person) & (f.net_assets >= p.qualified_net_assets)


PRIVATE_FUND = RuleSet(
    "suitability.private_fund",
    InvestorFacts,
    InvestorParams,
    Qualification,
    since=P105.since,
)
"""Whose means qualify for private funds; banks may not sell these themselves, but are asked."""


@PRIVATE_FUND.rule(
    "P105.12-person",
    Qualification.QUALIFIED,
    cites=P105.article(12),
    since=P105.since,
    zh="金融资产{financial_assets}、年均收入{income}，达到私募基金合格投资者标准",
    en="financial assets {financial_assets}, income {income}: qualified for private funds",
)
def private_fund_person(f: InvestorFacts, p: InvestorParams) -> bool:
    return f.person & (
        (f.financial_assets >= p.fund_person_assets) | (f.income >= p.fund_person_income)
    )


@PRIVATE_FUND.rule(
    "P105.12-entity",
    Qualification.QUALIFIED,
    cites=P105.article(12),
    since=P105.since,
    zh="净资产{net_assets}，达到私募基金合格投资者标准",
    en="net assets {net_assets}: qualified for private funds",
)
def private_fund_entity(f: InvestorFacts, p: InvestorParams) -> bool:
    return not_(f.person) & (f.net_assets >= p.fund_net_assets)


def classify_investor(
    client: Client, regime: Regime, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[InvestorFacts, InvestorClass]:
    """The class of a client under one regime on a day; `outcome` is the class.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> rich = RetailClient(
    ...     id=ClientId("C-1"),
    ...     name="张某",
    ...     financial_assets=Money.of(30_000_000),
    ...     experience_months=120,
    ... )
    >>> [
    ...     classify_investor(rich, regime, as_of=date(2026, 3, 2)).outcome.en
    ...     for regime in (Regime.NFRA, Regime.CSRC)
    ... ]
    ['ordinary investor', 'professional investor']
    """
    return PROFESSIONAL.decide(InvestorFacts.of(client, regime), as_of=as_of, book=book)


def classify_qualification(
    client: Client, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[InvestorFacts, Qualification]:
    """Whether a client is a qualified investor for private products; `needs_review` if not known.

    >>> from bankrm.clients import ClientId, CorporateClient
    >>> from bankrm.money import Money
    >>> firm = CorporateClient(id=ClientId("E-1"), name="某公司", net_assets=Money.of(10_000_000))
    >>> classify_qualification(firm, as_of=date(2026, 3, 2)).outcome.en
    'qualified investor'
    """
    return QUALIFIED.decide(InvestorFacts.of(client, Regime.NFRA), as_of=as_of, book=book)


def classify_private_fund_investor(
    client: Client, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[InvestorFacts, Qualification]:
    """Whether a client's means qualify for private funds.

    >>> from bankrm.clients import ClientId, CorporateClient
    >>> from bankrm.money import Money
    >>> firm = CorporateClient(id=ClientId("E-1"), name="某公司", net_assets=Money.of(8_000_000))
    >>> classify_private_fund_investor(firm, as_of=date(2026, 3, 2)).outcome.en
    'not a qualified investor'
    """
    return PRIVATE_FUND.decide(InvestorFacts.of(client, Regime.CSRC), as_of=as_of, book=book)
