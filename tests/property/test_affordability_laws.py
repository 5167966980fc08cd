"""Laws of affordability: more to pay is never milder, and what is left out is never mild."""

from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.test_affordability import AS_OF, BOOK

from bankrm._capacity_example import CLIENT, INCOME_TABLE, SALARY
from bankrm._credit_example import CONSUMER
from bankrm.affordability import assess_affordability
from bankrm.debt_service import Obligation, ObligationKind, compute_debt_service
from bankrm.money import Money
from bankrm.personal_income import compute_income
from bankrm.rules import Effect

FEN = st.integers(0, 3_000_000).map(Money.from_minor)
PAYMENT = st.integers(555_556, 3_000_000).map(Money.from_minor)
MAYBE = st.none() | FEN


def outcome(
    payment: Money,
    fee: Money | None,
    debts: list[Money | None],
    received: Decimal = Decimal(120_000),
) -> Effect:
    income = compute_income((attrs.evolve(SALARY, received=Money(received)),), INCOME_TABLE)
    owed = tuple(Obligation(kind=ObligationKind.OTHER, monthly=one) for one in debts)
    service = compute_debt_service(
        income.monthly, owed, payment, application_id=CONSUMER.id, property_fee=fee
    )
    return assess_affordability(CONSUMER, CLIENT, income, service, as_of=AS_OF, book=BOOK).outcome


@given(PAYMENT, MAYBE, st.lists(MAYBE, max_size=3), FEN)
def test_more_to_pay_or_less_income_is_never_milder(
    payment: Money, fee: Money | None, debts: list[Money | None], more: Money
) -> None:
    before = outcome(payment, fee, debts)
    assert outcome(payment + more, fee, debts) >= before
    assert outcome(payment, fee, [*debts, more]) >= before
    assert outcome(payment, fee, debts, max(Decimal(120_000) - more.amount, Decimal(0))) >= before
    assert outcome(payment, fee, debts[::-1]) is before


@given(PAYMENT, MAYBE, st.lists(MAYBE, max_size=3))
def test_what_is_left_out_goes_to_a_person_at_least(
    payment: Money, fee: Money | None, debts: list[Money | None]
) -> None:
    assert outcome(payment, None, debts) >= Effect.REVIEW
    assert outcome(payment, fee, [*debts, None]) >= Effect.REVIEW
