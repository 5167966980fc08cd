"""Applications to be professional: each need, the limits, and the bank's own word."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.sale_cases import ADULT, COMPANY, DAY, PERSON, RICH

from bankrm.clients import Client, ClientId
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.investor_applications import (
    APPLICATION,
    ApplicationStep,
    InvestorApplication,
    assess_application,
)
from bankrm.money import Money
from bankrm.rules import Effect

WHOLE = InvestorApplication(
    client_id=PERSON,
    requested_in_writing=True,
    evidence_given=True,
    assessed_with_care=True,
    warned=True,
    agreed=True,
)
AT_LIMIT = attrs.evolve(ADULT, financial_assets=Money.of(3_000_000), experience_months=12)
BELOW = attrs.evolve(
    AT_LIMIT,
    financial_assets=Money.of("2999999.99"),
    average_income_3y=Money.of(0),
    relevant_work=False,
)
ALLOW, STEPS, REVIEW, BLOCK, REFUSE = Effect


@pytest.mark.parametrize(
    ("client", "changes", "outcome", "hits"),
    [
        pytest.param(AT_LIMIT, {}, ALLOW, set(), id="whole-at-the-limit"),
        pytest.param(BELOW, {}, REFUSE, {"C.11-limits"}, id="a-fen-below"),
        pytest.param(ADULT, {}, REVIEW, set(), id="figures-unknown"),
        pytest.param(RICH, {}, ALLOW, set(), id="professional-by-figures"),
        pytest.param(AT_LIMIT, {"agreed": False}, REFUSE, {"C.11-declined"}, id="declined"),
        pytest.param(AT_LIMIT, {"agreed": None}, REVIEW, set(), id="not-decided"),
        pytest.param(
            AT_LIMIT, {"requested_in_writing": False}, BLOCK, {"C.12-request"}, id="not-written"
        ),
        pytest.param(
            AT_LIMIT, {"evidence_given": False}, BLOCK, {"C.12-evidence"}, id="no-evidence"
        ),
        pytest.param(
            AT_LIMIT, {"assessed_with_care": False}, BLOCK, {"C.12-assessment"}, id="no-test"
        ),
        pytest.param(AT_LIMIT, {"warned": False}, BLOCK, {"C.12-warning"}, id="not-warned"),
        pytest.param(AT_LIMIT, {"warned": None}, REVIEW, set(), id="warning-unknown"),
    ],
)
def test_application(
    client: Client, changes: dict[str, Any], outcome: Effect, hits: set[str]
) -> None:
    decision = assess_application(client, attrs.evolve(WHOLE, **changes), as_of=DAY)
    assert decision.outcome is outcome
    assert {reason.rule.id for reason in decision.hits} == hits


def test_a_year_of_such_work_counts_as_a_year_of_investing() -> None:
    worked = attrs.evolve(AT_LIMIT, experience_months=0, relevant_work=True)
    assert assess_application(worked, WHOLE, as_of=DAY).outcome is ALLOW


def test_all_that_is_missing_is_named() -> None:
    nothing = InvestorApplication(
        client_id=PERSON,
        requested_in_writing=False,
        evidence_given=False,
        assessed_with_care=False,
        warned=False,
    )
    assert assess_application(AT_LIMIT, nothing, as_of=DAY).steps == tuple(ApplicationStep)


def test_before_the_rules_there_is_no_answer() -> None:
    assert assess_application(AT_LIMIT, WHOLE, as_of=APPLICATION.since).outcome is ALLOW
    with pytest.raises(RuleNotInForce):
        assess_application(AT_LIMIT, WHOLE, as_of=date(2017, 6, 30))


def test_another_clients_application_is_refused() -> None:
    with pytest.raises(InvalidValue, match="application: is another client's"):
        assess_application(COMPANY, WHOLE, as_of=DAY)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("client", "C-1"), ("application", None), ("as_of", "2026-03-02"), ("book", None)],
)
def test_a_part_of_another_type_is_refused(field: str, wrong: object) -> None:
    parts: dict[str, Any] = {"client": AT_LIMIT, "application": WHOLE, "as_of": DAY}
    with pytest.raises(BankrmError) as caught:
        assess_application(**{**parts, field: wrong})
    assert caught.value.field == field


@pytest.mark.parametrize("field", [field.name for field in attrs.fields(InvestorApplication)])
def test_a_value_of_another_type_is_refused(field: str) -> None:
    wrong: dict[str, Any] = {field: 1}
    with pytest.raises(InvalidValue) as caught:
        attrs.evolve(WHOLE, **wrong)
    assert caught.value.field == field


def test_ids_are_texts() -> None:
    with pytest.raises(InvalidValue, match="client_id"):
        attrs.evolve(WHOLE, client_id=ClientId(" "))
