"""Facts of an insurance sale: what they are made of, and parts that do not belong together."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest
from tests.insurance_cases import CLIENT, DAY, LINKED, TERMS, TESTED, apply, judge, sell, yuan

from bankrm.clients import ClientId, CorporateClient
from bankrm.errors import BankrmError
from bankrm.insurance_applications import PremiumMode
from bankrm.insurance_facts import InsuranceFacts
from bankrm.products import ProductId, ProductRisk
from bankrm.risk_assessments import RiskTolerance
from bankrm.rules import STATUTORY
from bankrm.sales import Initiator


def facts(*assessments: Any, **changes: Any) -> InsuranceFacts:
    application = apply(**changes)
    return InsuranceFacts.of(CLIENT, sell(application), application, assessments, as_of=DAY)


def test_money_is_in_fen_and_age_in_completed_years() -> None:
    found = facts(mode=PremiumMode.MONTHLY, premium=yuan("1000.01"))
    assert (found.premium, found.yearly_premium) == (100_001, 1_200_012)
    assert (found.age, found.monthly, found.single) == (40, True, False)


def test_the_higher_rating_and_the_latest_assessment_count() -> None:
    product = attrs.evolve(LINKED.product, distributor_risk=ProductRisk.R5)
    older = attrs.evolve(TESTED, on=date(2025, 1, 10), tolerance=RiskTolerance.C5)
    found = facts(older, TESTED, terms=attrs.evolve(LINKED, product=product))
    assert (found.level, found.client_level, found.assessed_on) == (5, 3, TESTED.on)


def test_who_brought_it_up_is_told() -> None:
    application = apply()
    for initiator in Initiator:
        sale = sell(application, initiated_by=initiator)
        found = InsuranceFacts.of(CLIENT, sale, application, (), as_of=DAY)
        assert found.recommended is (initiator is Initiator.BANK)


def test_nothing_personal_is_shown() -> None:
    assert "income" not in repr(facts())
    assert "200000" not in judge(needs=None).explain("en")


def test_an_organisation_has_no_age() -> None:
    firm = CorporateClient(id=CLIENT.id, name="某某制造有限公司")
    application = apply()
    found = InsuranceFacts.of(firm, sell(application), application, (), as_of=DAY)
    unknown: object = found.age
    assert not found.person
    assert unknown is None


OTHER = ClientId("C-2")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client": "C-1"}, "client"),
        ({"client": attrs.evolve(CLIENT, id=OTHER)}, "client_id"),
        ({"sale": "S-1"}, "sale"),
        ({"sale": sell(apply(), client_id=OTHER)}, "client_id"),
        ({"sale": sell(apply(), product_id=ProductId("I-2"))}, "product_id"),
        ({"sale": sell(apply(), amount=yuan(9_999))}, "amount"),
        ({"sale": sell(apply(), amount=yuan(10_000, "USD"))}, "amount"),
        ({"application": "A-1"}, "application"),
        ({"application": apply(client_id=OTHER, needs=None)}, "application"),
        ({"application": apply(declared_on=date(2026, 3, 3))}, "declared_on"),
        ({"application": apply(underwritten_on=date(2026, 3, 3))}, "underwritten_on"),
        ({"application": apply(terms=attrs.evolve(TERMS, group=True))}, "terms"),
        ({"assessments": None}, "assessments"),
        ({"assessments": ["C3"]}, "assessments"),
        ({"assessments": [attrs.evolve(TESTED, client_id=OTHER)]}, "assessments"),
        ({"assessments": [attrs.evolve(TESTED, on=date(2026, 3, 3))]}, "assessments"),
        ({"as_of": datetime(2026, 3, 2)}, "as_of"),  # noqa: DTZ001  # what is refused
        ({"book": None}, "book"),
        ({"as_of": date(1985, 1, 1), "application": apply(needs=None)}, "birth_date"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(
    changes: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {
        "client": CLIENT,
        "sale": sell(apply()),
        "application": apply(),
        "assessments": [TESTED],
        "as_of": DAY,
        "book": STATUTORY,
    } | changes
    if "as_of" in changes:
        given["assessments"] = []
    with pytest.raises(BankrmError) as refused:
        InsuranceFacts.of(
            given["client"],
            given["sale"],
            given["application"],
            given["assessments"],
            as_of=given["as_of"],
            book=given["book"],
        )
    assert refused.value.field == field


def test_terms_are_those_applied_for() -> None:
    found = facts()
    assert (found.line, found.benefit_certain) == (TERMS.cover.line.code, TERMS.benefit_certain)
