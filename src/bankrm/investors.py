"""Investor classes (投资者分类): who is professional, of which class, and who may apply to be.

Each regime has its own list. Nobody is professional until it is shown: an unknown figure leaves a client
ordinary, which protects it more. Leaves out the work as a senior manager of an institution, and as an
accountant or lawyer of finance, but as `relevant_work` tells it.
"""

from collections.abc import Sequence
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
from bankrm.investor_changes import InvestorChange, InvestorChangeKind, last_change
from bankrm.labels import Label
from bankrm.money import fen
from bankrm.products import Regime
from bankrm.regulations.investment import N7, C
from bankrm.regulations.investor_classes import (
    CONVERSION_ENTITY_FINANCIAL_ASSETS,
    CONVERSION_ENTITY_NET_ASSETS,
    CONVERSION_MONTHS,
    CONVERSION_PERSON_FINANCIAL_ASSETS,
    CONVERSION_PERSON_INCOME,
    PROFESSIONAL_ENTITY_FINANCIAL_ASSETS,
    PROFESSIONAL_ENTITY_NET_ASSETS,
    PROFESSIONAL_MONTHS,
    PROFESSIONAL_PERSON_FINANCIAL_ASSETS,
    PROFESSIONAL_PERSON_INCOME,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_, one_of

__all__ = [
    "PROFESSIONAL",
    "InvestorClass",
    "InvestorFacts",
    "InvestorParams",
    "ProfessionalClass",
    "classify_investor",
    "investor_class",
    "is_institution",
    "professional_class",
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


class ProfessionalClass(Label):
    """The five classes of professional investors under the securities regulator's rules (办法 art. 8)."""

    INSTITUTION = "1", "金融机构及私募基金管理人", "licensed institution"
    PRODUCT = "2", "金融机构发行的产品", "product of such an institution"
    FUND_OR_FOREIGN = (
        "3",
        "养老基金、公益基金和合格境外投资者",
        "pension or welfare fund, qualified foreign investor",
    )
    ENTITY = "4", "符合条件的法人或者其他组织", "organisation by its figures"
    PERSON = "5", "符合条件的自然人", "person by its figures"

    @property
    def may_choose(self) -> bool:
        """Whether it may choose in writing to be ordinary (办法 art. 11)."""
        return self >= ProfessionalClass.ENTITY


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class InvestorFacts:
    """What the classes depend on; amounts in fen, experience in whole months."""

    regime: str = attrs.field(metadata=about("适用规则", "regime"))
    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    kind: str = attrs.field(
        metadata=about("机构类别", "kind of organisation", of=(CorporateClient.kind,))
    )
    """Its code, or `person`."""
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
                kind="person",
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
        return cls(
            regime=regime.code,
            person=False,
            kind=client.kind.code,
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


PROFESSIONAL = RuleSet(
    "suitability.professional",
    InvestorFacts,
    InvestorParams,
    InvestorClass,
    since=C.since,
)
"""Who is professional, by regime."""

_NFRA, _CSRC = Regime.NFRA.code, Regime.CSRC.code
_INSTITUTION, _PRODUCT = (
    EntityKind.FINANCIAL_INSTITUTION.code,
    EntityKind.FINANCIAL_PRODUCT.code,
)
_FUND_OR_FOREIGN = (
    EntityKind.PENSION_OR_WELFARE_FUND.code,
    EntityKind.FOREIGN_QUALIFIED_INVESTOR.code,
)


def is_institution(f: InvestorFacts) -> bool:
    """A client of the first three classes, which are alike under all regimes; a condition for rules."""
    return one_of(f.kind, _INSTITUTION, _PRODUCT, *_FUND_OR_FOREIGN)


@PROFESSIONAL.rule(
    "N7.27",
    InvestorClass.PROFESSIONAL,
    cites=N7.article(27),
    since=N7.since,
    zh="持牌金融机构、其发行的产品、养老及公益基金和合格境外投资者为专业投资者",
    en="licensed institutions, their products, pension and welfare funds and QFII are professional",
)
def institution_under_nfra(f: InvestorFacts, _: InvestorParams) -> bool:
    return (f.regime == _NFRA) & is_institution(f)


@PROFESSIONAL.rule(
    "C.8-institution",
    InvestorClass.PROFESSIONAL,
    cites=C.article("8(1)"),
    since=C.since,
    zh="持牌金融机构和私募基金管理人为专业投资者",
    en="licensed institutions and private-fund managers are professional",
)
def institution_under_csrc(f: InvestorFacts, _: InvestorParams) -> bool:
    return (f.regime == _CSRC) & (f.kind == _INSTITUTION)


@PROFESSIONAL.rule(
    "C.8-product",
    InvestorClass.PROFESSIONAL,
    cites=C.article("8(2)"),
    since=C.since,
    zh="上述机构面向投资者发行的产品为专业投资者",
    en="products that such institutions issue to investors are professional",
)
def product_under_csrc(f: InvestorFacts, _: InvestorParams) -> bool:
    return (f.regime == _CSRC) & (f.kind == _PRODUCT)


@PROFESSIONAL.rule(
    "C.8-fund",
    InvestorClass.PROFESSIONAL,
    cites=C.article("8(3)"),
    since=C.since,
    zh="养老及公益基金、合格境外投资者为专业投资者",
    en="pension and welfare funds and qualified foreign investors are professional",
)
def fund_or_foreign_under_csrc(f: InvestorFacts, _: InvestorParams) -> bool:
    return (f.regime == _CSRC) & one_of(f.kind, *_FUND_OR_FOREIGN)


@PROFESSIONAL.rule(
    "C.8-entity",
    InvestorClass.PROFESSIONAL,
    cites=C.article("8(4)"),
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
    cites=C.article("8(5)"),
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
    # a year of such work counts too; two, which `relevant_work` stands for, are more than that
    skilled = (f.experience >= p.conversion_months) | f.relevant_work
    return (f.regime == _CSRC) & f.person & rich & skilled


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


_CLASSES = {
    "C.8-institution": ProfessionalClass.INSTITUTION,
    "C.8-product": ProfessionalClass.PRODUCT,
    "C.8-fund": ProfessionalClass.FUND_OR_FOREIGN,
    "C.8-entity": ProfessionalClass.ENTITY,
    "C.8-person": ProfessionalClass.PERSON,
}


def professional_class(
    decision: Decision[InvestorFacts, InvestorClass],
) -> ProfessionalClass | None:
    """Which of the five classes a client was found in; None if in none, or under another regime.

    >>> from bankrm.clients import ClientId
    >>> fund = CorporateClient(
    ...     id=ClientId("E-1"), name="某企业年金", kind=EntityKind.PENSION_OR_WELFARE_FUND
    ... )
    >>> found = professional_class(classify_investor(fund, Regime.CSRC, as_of=date(2026, 3, 2)))
    >>> found.code, found.may_choose
    ('3', False)
    """
    check_kind(decision, Decision, "decision")
    applied = {reason.rule.id for reason in decision.hits}
    return next((one for rule_id, one in _CLASSES.items() if rule_id in applied), None)


def investor_class(
    client: Client,
    changes: Sequence[InvestorChange],
    regime: Regime,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> InvestorClass:
    """The class that counts for a client under one regime on a day.

    The client's figures decide, until a change does: its last choice to be ordinary, or the bank's last
    agreement. Neither moves a client of the first three classes, nor anybody under the rules of the National
    Financial Regulatory Administration, which know no way from one class to the other.

    Args:
        client: whose class it is.
        changes: the client's record, in the order it was made.
        regime: the rules asked for.
        as_of: the day.
        book: the bank's own stricter numbers.

    Raises:
        InvalidValue: if a change is another client's, or stands before one that came earlier.

    >>> from datetime import datetime
    >>> from bankrm.clients import ClientId
    >>> from bankrm.money import Money
    >>> from bankrm.staff import StaffId
    >>> rich = RetailClient(
    ...     id=ClientId("C-1"),
    ...     name="张某",
    ...     financial_assets=Money.of(30_000_000),
    ...     experience_months=120,
    ... )
    >>> told = datetime.fromisoformat("2026-03-10T10:00+08:00")
    >>> notice = InvestorChange(
    ...     client_id=rich.id,
    ...     kind=InvestorChangeKind.CHOSE_ORDINARY,
    ...     by=StaffId("S-1"),
    ...     at=told,
    ...     recorded_at=told,
    ... )
    >>> [
    ...     investor_class(rich, [notice], Regime.CSRC, as_of=date(2026, 3, day)).en
    ...     for day in (9, 10)
    ... ]
    ['professional investor', 'ordinary investor']
    """
    check_client(client)
    change = None if changes == () else last_change(changes, client.id, as_of=as_of)
    by_figures = classify_investor(client, regime, as_of=as_of, book=book)
    if regime is not Regime.CSRC or change is None:
        return by_figures.outcome
    found = professional_class(by_figures)
    if found is not None and not found.may_choose:
        return by_figures.outcome
    if change.kind is InvestorChangeKind.AGREED:
        return InvestorClass.PROFESSIONAL
    return InvestorClass.ORDINARY
