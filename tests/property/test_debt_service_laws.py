"""Laws of debt service: the inverse is exactly at the cap, and more debt or less income never helps."""

from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.annuities import level_payment
from bankrm.credit_applications import CreditApplicationId
from bankrm.debt_service import (
    DebtService,
    Obligation,
    ObligationKind,
    compute_debt_service,
    largest_payment,
    loan_for_payment,
)
from bankrm.money import Money

FEN = Money.from_minor(1)
SHARES = st.integers(1, 100).map(lambda percent: Decimal(percent) / 100)
AMOUNTS = st.integers(0, 10**9).map(Money.from_minor)


def service(income: Money, debt: Money, fee: Money) -> DebtService:
    owed = Obligation(kind=ObligationKind.OTHER, monthly=debt)
    return compute_debt_service(
        income,
        (owed,),
        Money.of(0),
        application_id=CreditApplicationId("A-1"),
        property_fee=fee,
    )


def fits(one: DebtService, payment: Money, all_share: Decimal, housing_share: Decimal) -> bool:
    assert one.income is not None
    assert one.property_fee is not None
    assert one.others is not None
    income, housing = one.income.amount, payment + one.property_fee
    all_debts = (housing + one.others).amount
    return all_debts <= all_share * income and housing.amount <= housing_share * income


@given(AMOUNTS, AMOUNTS, AMOUNTS, SHARES, SHARES)
def test_the_largest_payment_is_exactly_at_the_cap(
    income: Money, debt: Money, fee: Money, all_share: Decimal, housing_share: Decimal
) -> None:
    one = service(income, debt, fee)
    payment = largest_payment(one, all_share=all_share, housing_share=housing_share)
    assert payment is not None
    if payment:
        assert fits(one, payment, all_share, housing_share)
    assert not fits(one, payment + FEN, all_share, housing_share)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, SHARES)
def test_more_debt_or_less_income_never_helps(
    income: Money, debt: Money, fee: Money, more: Money, share: Decimal
) -> None:
    before = largest_payment(service(income, debt, fee), all_share=share)
    after = largest_payment(service(income, debt + more, fee), all_share=share)
    richer = largest_payment(service(income + more, debt, fee), all_share=share)
    assert before is not None
    assert after is not None
    assert richer is not None
    assert after <= before <= richer


@given(
    st.integers(1, 10**7).map(Money.from_minor),
    st.integers(0, 2_400).map(lambda points: Decimal(points) / 10_000),
    st.integers(1, 480),
)
def test_the_largest_loan_is_exactly_what_the_payments_repay(
    payment: Money, rate: Decimal, months: int
) -> None:
    loan = loan_for_payment(payment, rate, months)
    monthly = (rate / 12).quantize(Decimal(1).scaleb(-27))
    near = Decimal("0.0000001")  # a twelfth has no end
    assert -level_payment(monthly, months, loan.amount) <= payment.amount + near
    assert -level_payment(monthly, months, (loan + FEN).amount) > payment.amount - near


@given(
    st.integers(1, 10**7).map(Money.from_minor),
    st.integers(0, 2_400).map(lambda points: Decimal(points) / 10_000),
    st.integers(1, 480),
)
def test_a_higher_rate_never_raises_the_loan(payment: Money, rate: Decimal, months: int) -> None:
    assert loan_for_payment(payment, rate + Decimal("0.001"), months) <= loan_for_payment(
        payment, rate, months
    )


@given(AMOUNTS, AMOUNTS)
def test_both_ratios_are_read_alike(income: Money, fee: Money) -> None:
    one = attrs.evolve(service(income, Money.of(0), fee), payment=FEN)
    assert one.housing.value == one.all_debts.value
