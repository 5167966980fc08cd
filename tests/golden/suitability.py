"""Matching, investor classes and validity of risk assessments."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.golden.harness import Case, expect

from bankrm.clients import ClientId, CorporateClient, EntityKind, RetailClient
from bankrm.days import add_months
from bankrm.investors import InvestorClass, classify_investor
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk, Regime
from bankrm.qualified_investors import (
    Qualification,
    classify_private_fund_investor,
    classify_qualification,
)
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.rules import Effect
from bankrm.sales import Initiator, Sale, SaleStep
from bankrm.suitability import assess_sale

__all__ = ["check"]

DAY = date(2026, 7, 1)
PERSON, ENTITY = ClientId("C-1"), ClientId("E-1")


def check(case: Case, document: Case) -> None:
    """Compare one published case with what the rules say."""
    del document
    inputs = dict(case["inputs"])
    kind = inputs.pop("kind")
    if kind not in KINDS:
        raise AssertionError(f"unknown kind: {kind}")
    expect(case["expected"], KINDS[kind](inputs))


def _money(inputs: Case, key: str) -> Money | None:
    """Amounts are given in 10,000 yuan."""
    value = inputs.pop(key, None)
    return None if value is None else Money.of(Decimal(value) * 10_000)


def _months(inputs: Case) -> int | None:
    years = inputs.pop("experience_years", None)
    return None if years is None else int(Decimal(years) * 12)


def _nothing_left(inputs: Case) -> None:
    if inputs:
        raise AssertionError(f"unknown inputs: {sorted(inputs)}")


def _match(inputs: Case) -> Case:
    client_class, risk = inputs.pop("client_class"), ProductRisk(inputs.pop("product_risk"))
    _nothing_left(inputs)
    professional = client_class == "professional"
    client = RetailClient(
        id=PERSON,
        name="甲",
        birth_date=date(1980, 1, 1),
        financial_assets=Money.of(5_000_000) if professional else None,
        experience_months=24 if professional else None,
    )
    fund = Product(
        id=ProductId("F-1"),
        name="基金",
        family=ProductFamily.PUBLIC_FUND,
        issuer_risk=risk,
        distributor_risk=risk,
    )
    tested = RiskAssessment(
        client_id=PERSON,
        on=add_months(DAY, -1),
        tolerance=RiskTolerance.C5 if professional else RiskTolerance(client_class[:2]),
        lowest_class=client_class.endswith("_lowest"),
    )
    outcome = {}
    for initiator in Initiator:
        sale = Sale(
            client_id=PERSON,
            product_id=fund.id,
            amount=Money.of(10_000),
            initiated_by=initiator,
            off_goal=False,
            change_reported=False,
        )
        outcome[initiator] = assess_sale(client, fund, sale, [tested], as_of=DAY)
    asked = outcome[Initiator.CLIENT]
    return {
        "direct_match": outcome[Initiator.BANK].outcome <= Effect.STEPS,
        "may_buy_on_own_request_after_warning": asked.outcome is Effect.STEPS
        and SaleStep.WRITTEN_WARNING in asked.steps,
    }


def _person(inputs: Case) -> RetailClient:
    client = RetailClient(
        id=PERSON,
        name="甲",
        financial_assets=_money(inputs, "financial_assets_10k"),
        average_income_3y=_money(inputs, "avg_income_3y_10k"),
        family_financial_assets=_money(inputs, "family_financial_assets_10k"),
        family_net_financial_assets=_money(inputs, "family_net_financial_assets_10k"),
        experience_months=_months(inputs),
        relevant_work=False,
    )
    _nothing_left(inputs)
    return client


def _entity(inputs: Case) -> CorporateClient:
    client = CorporateClient(
        id=ENTITY,
        name="某公司",
        kind=EntityKind.COMPANY,
        net_assets=_money(inputs, "net_assets_10k"),
        financial_assets=_money(inputs, "financial_assets_10k"),
        experience_months=_months(inputs),
    )
    _nothing_left(inputs)
    return client


def _class_of(client: RetailClient | CorporateClient) -> InvestorClass:
    return classify_investor(client, Regime.CSRC, as_of=DAY).outcome


def _professional_person(inputs: Case) -> Case:
    return {"professional": _class_of(_person(inputs)) is InvestorClass.PROFESSIONAL}


def _professional_entity(inputs: Case) -> Case:
    return {"professional": _class_of(_entity(inputs)) is InvestorClass.PROFESSIONAL}


def _may_apply(inputs: Case) -> Case:
    makers: dict[str, Callable[[Case], RetailClient | CorporateClient]] = {
        "natural_person": _person,
        "organisation": _entity,
    }
    decision = classify_investor(makers[inputs.pop("applicant")](inputs), Regime.CSRC, as_of=DAY)
    applying = [rule for rule in decision.rules.rules if rule.effect is InvestorClass.MAY_APPLY]
    return {
        "may_apply": decision.outcome >= InvestorClass.MAY_APPLY,
        "firm_may_still_refuse": all("may refuse" in rule.text.en for rule in applying),
    }


def _private_fund(inputs: Case) -> Case:
    investor = inputs.pop("investor")
    if investor not in {"organisation", "natural_person"}:
        raise AssertionError(f"unknown investor: {investor}")
    if "total_income_3y_10k" in inputs:
        inputs["avg_income_3y_10k"] = Decimal(inputs.pop("total_income_3y_10k")) / 3
        inputs["avg_income_3y_10k"] = round(inputs["avg_income_3y_10k"], 6)
    client = _entity(inputs) if investor == "organisation" else _person(inputs)
    outcome = classify_private_fund_investor(client, as_of=DAY).outcome
    return {"meets_asset_level": outcome is Qualification.QUALIFIED}


def _validity(inputs: Case) -> Case:
    months, buying = inputs.pop("months_since_assessment"), inputs.pop("buying_again")
    changed = inputs.pop("circumstances_changed", False)
    _nothing_left(inputs)
    client = RetailClient(id=PERSON, name="甲", birth_date=date(1980, 1, 1))
    wealth = Product(
        id=ProductId("W-1"),
        name="理财",
        family=ProductFamily.WEALTH,
        private=False,
        issuer_risk=ProductRisk.R1,
        distributor_risk=ProductRisk.R1,
    )
    sale = Sale(
        client_id=PERSON,
        product_id=wealth.id,
        amount=Money.of(10_000),
        initiated_by=Initiator.CLIENT,
        change_reported=changed,
    )
    tested = RiskAssessment(
        client_id=PERSON, on=add_months(DAY, -months), tolerance=RiskTolerance.C3
    )
    decision = assess_sale(client, wealth, sale, [tested], as_of=DAY)
    return {"reassessment_needed": buying and "N7.29-assessment" in decision}


def _qualified_person(inputs: Case) -> Case:
    outcome = classify_qualification(_person(inputs), as_of=DAY).outcome
    return {"qualified": outcome is Qualification.QUALIFIED}


def _qualified_entity(inputs: Case) -> Case:
    outcome = classify_qualification(_entity(inputs), as_of=DAY).outcome
    return {"qualified": outcome is Qualification.QUALIFIED}


KINDS: dict[str, Callable[[Case], Case]] = {
    "fund_or_securities_match": _match,
    "professional_natural_person": _professional_person,
    "professional_organisation": _professional_entity,
    "may_apply_ordinary_to_professional": _may_apply,
    "private_fund_asset_test": _private_fund,
    "risk_assessment_validity": _validity,
    "wm_qualified_natural_person": _qualified_person,
    "wm_qualified_organisation": _qualified_entity,
}
