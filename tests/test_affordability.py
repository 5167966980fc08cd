"""Affordability: the bank's own limits at their edges, and records that do not belong together."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm._capacity_example import CLIENT, INCOME_TABLE, SALARY
from bankrm._credit_example import CONSUMER
from bankrm.affordability import AffordabilityFacts, assess_affordability
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.credit_applications import (
    ApplicationParty,
    ApplicationRole,
    CreditApplicationId,
    CreditStep,
)
from bankrm.debt_service import DebtService, Obligation, ObligationKind, compute_debt_service
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import Text
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId
from bankrm.personal_income import (
    HouseholdIncome,
    IncomeEvidence,
    compute_income,
)
from bankrm.profiles import IncomeKind
from bankrm.regulations.repayment import AGE_AND_TERM_YEARS, UNSECURED_DEBT_PERCENT
from bankrm.rules import Decision, Effect, RuleBook

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
POLICY = house_document("CR-1", Text("个贷细则", "Personal lending"), date(2026, 1, 1)).article(2)


def own(number: Param[int], value: int) -> Param[int]:
    rows = (Row(date(2026, 1, 1), value, POLICY),)
    return Param(id=number.id, name=number.name, stricter=min, rows=rows)


BOOK = RuleBook(numbers=(own(UNSECURED_DEBT_PERCENT, 50), own(AGE_AND_TERM_YEARS, 65)))
INCOME = compute_income((SALARY,), INCOME_TABLE)  # 20,000 a month


def service(payment: object, income: HouseholdIncome = INCOME, **more: Any) -> DebtService:
    compute: Any = compute_debt_service
    given = {"application_id": CONSUMER.id, "property_fee": Money.of(0), "obligations": ()} | more
    made: DebtService = compute(income.monthly, new_payment=Money.of(payment), **given)  # type: ignore[arg-type]  # a table of them
    return made


def judged(**more: Any) -> Decision[AffordabilityFacts, Effect]:
    given: dict[str, Any] = {
        "application": CONSUMER,
        "client": CLIENT,
        "income": INCOME,
        "service": service(6_000),
        "as_of": AS_OF,
        "book": BOOK,
    }
    return assess_affordability(**given | more)


def hits(**more: Any) -> list[str]:
    return [reason.rule.id.removeprefix("affordability.") for reason in judged(**more).hits]


class TestDebts:
    @pytest.mark.parametrize(
        ("payment", "found"),
        [
            pytest.param(10_000, [], id="half the income"),
            pytest.param("10000.01", ["unsecured"], id="a fen more"),
            pytest.param(20_000, ["unsecured"], id="all of it"),
            pytest.param("20000.01", ["unsecured", "above-income"], id="more than all of it"),
        ],
    )
    def test_unsecured(self, payment: object, found: list[str]) -> None:
        assert hits(service=service(payment)) == found

    def test_other_debts_and_fees_count(self) -> None:
        debts = (Obligation(kind=ObligationKind.OTHER, monthly=Money.of(3_000)),)
        assert hits(service=service(6_900, obligations=debts, property_fee=Money.of(100))) == []
        assert hits(service=service(6_900, obligations=debts, property_fee=Money.of(101))) == [
            "unsecured"
        ]

    def test_secured_loans_have_no_such_limit(self) -> None:
        secured = altered(CONSUMER, security=(SecurityKind.PLEDGE,))
        assert hits(application=secured, service=service(20_000)) == []

    def test_what_cures_it(self) -> None:
        decision = judged(service=service(11_000))
        assert decision.outcome is Effect.BLOCK
        assert decision.steps == (CreditStep.SMALLER_AMOUNT,)
        assert decision.provenance is Provenance.HOUSE, "the number is the bank's"

    @pytest.mark.parametrize(
        "more",
        [
            pytest.param({"application": altered(CONSUMER, security=())}, id="security unknown"),
            pytest.param({"service": service(10_000, property_fee=None)}, id="fee unknown"),
            pytest.param(
                {
                    "service": service(
                        6_000, obligations=(Obligation(kind=ObligationKind.OTHER_LOAN),)
                    )
                },
                id="a debt unknown",
            ),
        ],
    )
    def test_what_is_unknown_goes_to_a_person(self, more: dict[str, Any]) -> None:
        given = {"service": service(11_000)} | more
        assert judged(**given).outcome is Effect.REVIEW

    @pytest.mark.parametrize(
        "more",
        [
            pytest.param({"property_fee": None}, id="fee"),
            pytest.param({"obligations": (Obligation(kind=ObligationKind.CARD),)}, id="a debt"),
        ],
    )
    def test_what_is_known_is_enough_to_refuse(self, more: dict[str, Any]) -> None:
        assert hits(service=service("10000.01", **more)) == ["unsecured"]
        assert hits(service=service("20000.01", **more)) == ["unsecured", "above-income"]
        assert judged(service=service("20000.01", **more)).outcome is Effect.BLOCK

    def test_income_that_is_not_recognised_goes_to_a_person(self) -> None:
        none = compute_income((altered(SALARY, months=5),), INCOME_TABLE)
        decision = judged(income=none, service=service(6_000, none))
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("income",)


class TestAge:
    @pytest.mark.parametrize(
        ("birth", "found"),
        [
            pytest.param(date(1964, 11, 24), [], id="62 and 36 months are 65 years"),
            pytest.param(date(1964, 10, 25), [], id="62 years and not yet a month"),
            pytest.param(date(1964, 10, 24), ["age"], id="62 years and a month"),
        ],
    )
    def test_age_and_term(self, birth: date, found: list[str]) -> None:
        client = altered(CLIENT, birth_date=birth)
        assert hits(client=client) == found
        if found:
            assert judged(client=client).steps == (CreditStep.SHORTER_TERM,)

    @pytest.mark.parametrize(
        "more",
        [
            {"client": altered(CLIENT, birth_date=None)},
            {"application": altered(CONSUMER, months=None)},
        ],
        ids=["birth", "term"],
    )
    def test_unknown(self, more: dict[str, Any]) -> None:
        assert judged(**more).outcome is Effect.REVIEW
        assert "last_age" in judged(**more).missing


@pytest.mark.parametrize(
    ("ends_on", "found"),
    [
        pytest.param(date(2029, 11, 24), [], id="on the loan's last day"),
        pytest.param(date(2029, 11, 23), ["ends-early"], id="a day before"),
    ],
)
def test_income_that_ends_early(ends_on: date, found: list[str]) -> None:
    income = compute_income((altered(SALARY, ends_on=ends_on),), INCOME_TABLE)
    assert hits(income=income) == found
    assert judged(income=income).outcome is (Effect.REVIEW if found else Effect.ALLOW)


@pytest.mark.parametrize(
    ("ends_on", "outcome"),
    [
        pytest.param(date(2029, 11, 24), Effect.ALLOW, id="long enough"),
        pytest.param(date(2029, 11, 23), Effect.REVIEW, id="too short"),
        pytest.param(None, Effect.REVIEW, id="unknown, and yet it ends"),
    ],
)
def test_a_lease_always_ends(ends_on: date | None, outcome: Effect) -> None:
    rent = altered(SALARY, kind=IncomeKind.RENT, evidence=(IncomeEvidence.LEASE,), ends_on=ends_on)
    income = compute_income((SALARY, rent), INCOME_TABLE)
    assert judged(income=income, service=service(6_000, income)).outcome is outcome


def test_without_a_book_the_missing_numbers_are_named() -> None:
    decision = assess_affordability(CONSUMER, CLIENT, INCOME, service(6_000), as_of=AS_OF)
    assert decision.missing == ("debt_percent", "oldest_months")


class TestTogether:
    def test_a_spouse_in_the_application_may_earn(self) -> None:
        spouse = PartyId("Q-1")
        party = ApplicationParty(party_id=spouse, role=ApplicationRole.SPOUSE)
        income = compute_income((SALARY, altered(SALARY, earner=spouse)), INCOME_TABLE)
        application = altered(CONSUMER, parties=(party,))
        both = service(20_000, income)
        assert hits(application=application, income=income, service=both) == []
        with pytest.raises(InvalidValue, match="income"):
            judged(income=income, service=both)

    @pytest.mark.parametrize("as_of", [None, "2026-11-24", 1])
    def test_facts_ask_for_a_day(self, as_of: Any) -> None:
        with pytest.raises(BankrmError, match="as_of"):
            AffordabilityFacts.of(CONSUMER, CLIENT, INCOME, service(6_000), as_of)

    def test_a_guarantors_income_is_not_the_households(self) -> None:
        party = ApplicationParty(party_id=PartyId("Q-1"), role=ApplicationRole.GUARANTOR)
        income = compute_income((altered(SALARY, earner=party.party_id),), INCOME_TABLE)
        application = altered(CONSUMER, parties=(party,))
        with pytest.raises(InvalidValue, match="income"):
            judged(application=application, income=income, service=service(6_000, income))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            pytest.param("client", altered(CLIENT, id=ClientId("P-2")), id="another client"),
            pytest.param(
                "service", altered(service(6_000), income=Money.of(1)), id="another income"
            ),
            pytest.param(
                "service", service("5555.54"), id="a payment that does not repay the loan"
            ),
            pytest.param(
                "service",
                service(6_000, application_id=CreditApplicationId("A-9")),
                id="of another application",
            ),
            pytest.param(
                "client", altered(CLIENT, birth_date=date(2026, 11, 25)), id="born later"
            ),
            pytest.param("application", None, id="no application"),
            pytest.param("client", None, id="no client"),
            pytest.param("income", None, id="no income"),
            pytest.param("service", None, id="no service"),
            pytest.param("as_of", "2026-11-24", id="a text for a day"),
        ],
    )
    def test_what_does_not_belong_is_refused(self, field: str, value: Any) -> None:
        with pytest.raises(BankrmError) as refused:
            judged(**{field: value})
        assert refused.value.field == field
        assert "P-2" not in str(refused.value)
