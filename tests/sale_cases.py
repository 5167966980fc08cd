"""Clients, products, assessments and a judge, shared by the tests of sales."""

from datetime import date, timedelta
from typing import Any

import attrs

from bankrm.clients import Client, ClientId, CorporateClient, EntityKind, RetailClient
from bankrm.investor_changes import InvestorChange
from bankrm.money import Money
from bankrm.products import InvestmentType, Product, ProductFamily, ProductId, ProductRisk
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.sale_facts import SaleFacts
from bankrm.sales import Initiator, Sale
from bankrm.suitability import assess_sale

__all__ = [
    "ADULT",
    "BANK",
    "BY_BANK",
    "COMPANY",
    "DAY",
    "EVE",
    "FIRM",
    "G26_DAY",
    "INVESTOR",
    "N7_DAY",
    "PERSON",
    "PRIVATE",
    "PRODUCT",
    "RICH",
    "SALE_OF_ADULT",
    "SALE_OF_ADULT_KNOWN",
    "assessed",
    "child",
    "fund",
    "judge",
    "product_of",
    "wealth",
]

DAY = date(2026, 3, 2)
N7_DAY = date(2026, 2, 1)
G26_DAY = date(2026, 6, 11)
PERSON, FIRM, PRODUCT = ClientId("C-1"), ClientId("E-1"), ProductId("P-1")

ADULT = RetailClient(id=PERSON, name="甲", birth_date=date(1980, 5, 1))
COMPANY = CorporateClient(id=FIRM, name="某公司")
RICH = RetailClient(
    id=PERSON,
    name="乙",
    birth_date=date(1980, 5, 1),
    financial_assets=Money.of(30_000_000),
    experience_months=120,
)
BANK = CorporateClient(id=FIRM, name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION)


def wealth(level: int, own: int | None = None, **more: Any) -> Product:
    return product_of(ProductFamily.WEALTH, level, own, **{"private": False, **more})


def fund(level: int, own: int | None = None, **more: Any) -> Product:
    return product_of(ProductFamily.PUBLIC_FUND, level, own, **more)


def product_of(family: ProductFamily, level: int, own: int | None = None, **more: Any) -> Product:
    return Product(
        id=PRODUCT,
        name="某产品",
        family=family,
        issuer_risk=ProductRisk(f"R{level}"),
        distributor_risk=ProductRisk(f"R{own or level}"),
        **more,
    )


def assessed(level: int, on: date = date(2026, 1, 10), **more: Any) -> RiskAssessment:
    return RiskAssessment(client_id=PERSON, on=on, tolerance=RiskTolerance(f"C{level}"), **more)


def judge(
    product: Product,
    *assessments: RiskAssessment,
    client: Client = ADULT,
    as_of: date = DAY,
    book: RuleBook = STATUTORY,
    changes: tuple[InvestorChange, ...] = (),
    **more: Any,
) -> Decision[SaleFacts, Effect]:
    amount = more.pop("amount", Money.of(50_000, product.currency))
    known: dict[str, Any] = {
        "initiated_by": Initiator.CLIENT,
        "off_goal": False,
        "change_reported": False,
    }
    sale = Sale(client_id=client.id, product_id=product.id, amount=amount, **(known | more))
    mine = [attrs.evolve(assessment, client_id=client.id) for assessment in assessments]
    return assess_sale(client, product, sale, mine, changes=changes, as_of=as_of, book=book)


def child(years: int, born: date | None = None, **more: Any) -> RetailClient:
    birth = born or date(DAY.year - years, DAY.month, DAY.day)
    return RetailClient(id=PERSON, name="丙", birth_date=birth, **more)


BY_BANK: dict[str, Any] = {"initiated_by": Initiator.BANK}
PRIVATE: dict[str, Any] = {"private": True, "investment_type": InvestmentType.FIXED_INCOME}
INVESTOR = attrs.evolve(ADULT, family_financial_assets=Money.of(5_000_000), experience_months=24)
EVE = timedelta(days=1)
SALE_OF_ADULT = Sale(
    client_id=PERSON,
    product_id=PRODUCT,
    amount=Money.of(50_000),
    initiated_by=Initiator.CLIENT,
)
SALE_OF_ADULT_KNOWN = attrs.evolve(SALE_OF_ADULT, off_goal=False, change_reported=False)
