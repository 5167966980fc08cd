"""An insurance sale that may go on as it stands, to be varied by the tests."""

from datetime import date
from typing import Any

import attrs

from bankrm.clients import Client, ClientId, RetailClient
from bankrm.insurance_applications import InsuranceApplication, InsuranceNeeds, PremiumMode
from bankrm.insurance_facts import InsuranceFacts
from bankrm.insurance_rules import assess_insurance_sale
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.sales import Initiator, Sale

__all__ = [
    "APPLICATION",
    "CLIENT",
    "DAY",
    "LINKED",
    "NEEDS",
    "PRODUCT",
    "TERMS",
    "TESTED",
    "altered",
    "apply",
    "judge",
    "rules",
    "sell",
    "yuan",
]

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
yuan = Money.of
DAY = date(2026, 3, 2)
CLIENT = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1986, 1, 5))
PRODUCT = Product(
    id=ProductId("I-1"),
    name="某分红型两全险",
    family=ProductFamily.INSURANCE,
    principal_at_risk=False,
)
TERMS = InsuranceTerms(
    product=PRODUCT,
    insurer="某人寿保险公司",
    cover=Cover.ENDOWMENT,
    design=Design.PARTICIPATING,
)
LINKED = InsuranceTerms(
    product=attrs.evolve(PRODUCT, issuer_risk=ProductRisk.R4, principal_at_risk=True),
    insurer="某人寿保险公司",
    cover=Cover.WHOLE_LIFE,
    design=Design.UNIT_LINKED,
)
NEEDS = InsuranceNeeds(
    client_id=CLIENT.id,
    product_id=PRODUCT.id,
    analysed_on=date(2014, 4, 1),
    wanted=(Cover.ENDOWMENT, Cover.WHOLE_LIFE),
    held=(),
    premium_sustainable=True,
)
APPLICATION = InsuranceApplication(
    client_id=CLIENT.id,
    terms=TERMS,
    mode=PremiumMode.YEARLY,
    premium=yuan(10_000),
    paying_years=10,
    term_months=240,
    annual_income=yuan(120_000),
    local_income=yuan(60_000),
    family_income=yuan(200_000),
    family_monthly_income=yuan(16_000),
    budget=yuan(10_000),
    needs=NEEDS,
)
TESTED = RiskAssessment(client_id=CLIENT.id, on=date(2026, 1, 10), tolerance=RiskTolerance.C3)


def apply(**changes: Any) -> InsuranceApplication:
    """The application with changes; a single premium has no paying years, cover for life no term.

    Where a test is about the term, the premium is paid in one year.
    """
    if changes.get("mode") is PremiumMode.SINGLE:
        changes.setdefault("paying_years", None)
    if changes.get("term_months") is not None:
        changes.setdefault("paying_years", 1)
    if changes.get("terms", TERMS).cover is Cover.WHOLE_LIFE:
        changes.setdefault("term_months", None)
    return attrs.evolve(APPLICATION, **changes)


def sell(application: InsuranceApplication, **changes: Any) -> Sale:
    """The sale that goes with an application."""
    sale = Sale(
        client_id=application.client_id,
        product_id=application.terms.product.id,
        amount=application.premium,
        initiated_by=Initiator.CLIENT,
        change_reported=False,
    )
    return attrs.evolve(sale, **changes)


def judge(
    *assessments: RiskAssessment,
    client: Client = CLIENT,
    on: date = DAY,
    book: RuleBook = STATUTORY,
    sale: dict[str, Any] | None = None,
    **changes: Any,
) -> Decision[InsuranceFacts, Effect]:
    """Judge the application with changes."""
    application = apply(**changes)
    return assess_insurance_sale(
        client, sell(application, **(sale or {})), application, assessments, as_of=on, book=book
    )


def rules(decision: Decision[Any, Any]) -> list[str]:
    """The rules that applied."""
    return [reason.rule.id for reason in decision.hits]
