"""Qualified investors (合格投资者): who may buy private products of asset managers, and private funds.

Two lists: that of the opinions on asset management, which wealth, trust and asset-management plans follow, and
that of private funds. An unknown figure qualifies nobody.

Leaves out whether the client can judge and bear the risk, which its assessment tells, and looking through
vehicles to those behind them.
"""

from datetime import date

from bankrm.citations import param
from bankrm.clients import Client
from bankrm.investors import InvestorFacts, is_institution
from bankrm.labels import Label
from bankrm.products import Regime
from bankrm.regulations.investment import AM, P105
from bankrm.regulations.investor_classes import (
    PRIVATE_FUND_ENTITY_NET_ASSETS,
    PRIVATE_FUND_PERSON_FINANCIAL_ASSETS,
    PRIVATE_FUND_PERSON_INCOME,
    QUALIFIED_ENTITY_NET_ASSETS,
    QUALIFIED_FAMILY_FINANCIAL_ASSETS,
    QUALIFIED_FAMILY_NET_FINANCIAL_ASSETS,
    QUALIFIED_MONTHS,
    QUALIFIED_PERSON_INCOME,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import not_

__all__ = [
    "PRIVATE_FUND",
    "QUALIFIED",
    "PrivateFundParams",
    "Qualification",
    "QualifiedParams",
    "classify_private_fund_investor",
    "classify_qualification",
]


class Qualification(Label):
    """Whether a client may buy private products."""

    NOT_QUALIFIED = "not_qualified", "非合格投资者", "not a qualified investor"
    QUALIFIED = "qualified", "合格投资者", "qualified investor"


class QualifiedParams:
    """The limits of the opinions on asset management."""

    qualified_months: int = param(QUALIFIED_MONTHS)
    qualified_family_net: int = param(QUALIFIED_FAMILY_NET_FINANCIAL_ASSETS, unit="fen")
    qualified_family: int = param(QUALIFIED_FAMILY_FINANCIAL_ASSETS, unit="fen")
    qualified_income: int = param(QUALIFIED_PERSON_INCOME, unit="fen")
    qualified_net_assets: int = param(QUALIFIED_ENTITY_NET_ASSETS, unit="fen")


class PrivateFundParams:
    """The limits of private funds."""

    fund_net_assets: int = param(PRIVATE_FUND_ENTITY_NET_ASSETS, unit="fen")
    fund_person_assets: int = param(PRIVATE_FUND_PERSON_FINANCIAL_ASSETS, unit="fen")
    fund_person_income: int = param(PRIVATE_FUND_PERSON_INCOME, unit="fen")


QUALIFIED = RuleSet(
    "suitability.qualified", InvestorFacts, QualifiedParams, Qualification, since=AM.since
)
"""Who may buy private products, by the opinions on asset management."""


@QUALIFIED.rule(
    "AM.5-institution",
    Qualification.QUALIFIED,
    cites=AM.article(),
    since=AM.since,
    zh="监管认可的机构投资者为合格投资者",
    en="institutions that the regulators accept are qualified",
)
def qualified_institution(f: InvestorFacts, _: QualifiedParams) -> bool:
    return is_institution(f)


@QUALIFIED.rule(
    "AM.5-person",
    Qualification.QUALIFIED,
    cites=AM.article(),
    since=AM.since,
    zh="投资经历{experience}个月，家庭金融净资产{family_net_financial_assets}、家庭金融资产"
    "{family_financial_assets}、年均收入{income}，达到合格投资者标准",
    en="{experience} months of investing; family net financial assets {family_net_financial_assets}, "
    "family financial assets {family_financial_assets}, income {income}: qualified",
)
def qualified_person(f: InvestorFacts, p: QualifiedParams) -> bool:
    rich = (
        (f.family_net_financial_assets >= p.qualified_family_net)
        | (f.family_financial_assets >= p.qualified_family)
        | (f.income >= p.qualified_income)
    )
    return f.person & (f.experience >= p.qualified_months) & rich


@QUALIFIED.rule(
    "AM.5-entity",
    Qualification.QUALIFIED,
    cites=AM.article(),
    since=AM.since,
    zh="最近一年末净资产{net_assets}，达到合格投资者标准",
    en="net assets {net_assets} at the last year-end: qualified",
)
def qualified_entity(f: InvestorFacts, p: QualifiedParams) -> bool:
    return not_(f.person) & (f.net_assets >= p.qualified_net_assets)


PRIVATE_FUND = RuleSet(
    "suitability.private_fund",
    InvestorFacts,
    PrivateFundParams,
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
def private_fund_person(f: InvestorFacts, p: PrivateFundParams) -> bool:
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
def private_fund_entity(f: InvestorFacts, p: PrivateFundParams) -> bool:
    return not_(f.person) & (f.net_assets >= p.fund_net_assets)


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
