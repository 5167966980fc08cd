"""A client, products and sales whose conduct is judged, shared by the tests of conduct and breaches."""

from datetime import date
from typing import Any

import attrs

from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.conduct import assess_conduct
from bankrm.conduct_facts import ConductFacts, SaleConduct
from bankrm.money import Money
from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, ProductRisk
from bankrm.risk_assessments import Respondent, RiskAssessment, RiskTolerance
from bankrm.rules import Decision, Effect
from bankrm.sales import Initiator, Sale, SaleChannel

DAY = date(2026, 3, 2)
NET_DAY = date(2026, 9, 30)
LI = RetailClient(id=ClientId("C-1"), name="某某")
FIRM = CorporateClient(id=ClientId("C-1"), name="某公司")
TEST = RiskAssessment(
    client_id=LI.id,
    on=date(2026, 1, 9),
    tolerance=RiskTolerance.C3,
    answered_by=Respondent.CLIENT,
)
PROPER = SaleConduct(
    acts=(),
    refuses_information=False,
    first_purchase=False,
    in_person=True,
    agreed_in_writing=False,
    certificate_shown=True,
)


def product(family: ProductFamily, **given: Any) -> Product:
    return Product(
        id=ProductId("P-1"), name="某产品", family=family, issuer_risk=ProductRisk.R2, **given
    )


OWN_WEALTH = product(ProductFamily.WEALTH, private=False, issuer_kind=IssuerKind.BANK)
WEALTH = product(ProductFamily.WEALTH, private=False, issuer_kind=IssuerKind.WEALTH_COMPANY)
PRIVATE_WEALTH = product(ProductFamily.WEALTH, private=True, issuer_kind=IssuerKind.WEALTH_COMPANY)
TRUST = product(ProductFamily.TRUST)
FUND = product(ProductFamily.PUBLIC_FUND)
ASSET_PLAN = product(ProductFamily.SECURITIES_ASSET_PLAN, private=True)
PRIVATE_FUND = product(ProductFamily.PRIVATE_FUND)
POLICY = product(ProductFamily.INSURANCE)
GOLD = product(ProductFamily.PHYSICAL_GOLD)
SALE = Sale(
    client_id=LI.id,
    product_id=OWN_WEALTH.id,
    amount=Money.of(50_000),
    initiated_by=Initiator.BANK,
    channel=SaleChannel.OUTLET,
)


def judged(
    sold: Product = OWN_WEALTH,
    *,
    client: RetailClient | CorporateClient = LI,
    day: date = DAY,
    sale: Sale = SALE,
    tests: tuple[RiskAssessment, ...] = (TEST,),
    **changed: Any,
) -> Decision[ConductFacts, Effect]:
    """The decision on a proper sale of a product, with what is changed."""
    return assess_conduct(attrs.evolve(PROPER, **changed), client, sold, sale, tests, as_of=day)
