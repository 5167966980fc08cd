"""Laws of the largest housing loan: it passes the rules exactly, and no debt, rate or floor ever raises it."""

from datetime import date
from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import HOUSING
from bankrm.annuities import level_payment
from bankrm.debt_service import DebtService, Obligation, ObligationKind, compute_debt_service
from bankrm.housing_limits import compute_largest_housing_loan
from bankrm.housing_loans import HomePurchase, PropertyKind, assess_housing_loan
from bankrm.money import Money
from bankrm.rules import Effect

AS_OF = date(2026, 11, 24)
FEN = Money.from_minor(1)
amounts = st.integers(0, 500_000).map(Money.from_minor)
incomes = st.integers(100_000, 5_000_000).map(Money.from_minor)
rates = st.integers(0, 1_000).map(lambda points: points * Decimal("0.0001"))
terms = st.integers(1, 360)


@st.composite
def homes(draw: st.DrawFn) -> HomePurchase:
    return HomePurchase(
        application_id=HOUSING.id,
        property=PropertyKind.HOME,
        home_number=draw(st.integers(1, 2)),
        price=Money.from_minor(draw(st.integers(10_000_000, 500_000_000))),
        appraisal=Money.from_minor(draw(st.integers(10_000_000, 500_000_000))),
        city_floor=draw(st.integers(0, 6_000)) * Decimal("0.0001"),
    )


def serviced(income: Money, debt: Money, fee: Money, payment: Money) -> DebtService:
    debts = (Obligation(kind=ObligationKind.OTHER_LOAN, monthly=debt),)
    return compute_debt_service(
        income, debts, payment, application_id=HOUSING.id, property_fee=fee
    )


def most(home: HomePurchase, service: DebtService, rate: Decimal, months: int) -> Money:
    found = compute_largest_housing_loan(
        home, service, annual_rate=rate, months=months, as_of=AS_OF
    ).amount
    assert found is not None
    return found


def exact_payment(loan: Money, rate: Decimal, months: int) -> Decimal:
    return -level_payment(rate / 12, months, loan.amount)


@given(homes(), incomes, amounts, amounts, rates, terms)
def test_it_passes_the_rules(
    home: HomePurchase, income: Money, debt: Money, fee: Money, rate: Decimal, months: int
) -> None:
    loan = most(home, serviced(income, debt, fee, Money.of(0)), rate, months)
    if not loan:
        return
    payment = Money.rounded(round(exact_payment(loan, rate, months), 10))
    application = attrs.evolve(HOUSING, amount=loan, months=months)
    decision = assess_housing_loan(
        application, home, serviced(income, debt, fee, payment), as_of=AS_OF
    )
    assert decision.outcome is Effect.ALLOW


@given(homes(), incomes, amounts, amounts, rates, terms)
def test_a_fen_more_breaks_a_limit(
    home: HomePurchase, income: Money, debt: Money, fee: Money, rate: Decimal, months: int
) -> None:
    service = serviced(income, debt, fee, Money.of(0))
    found = compute_largest_housing_loan(
        home, service, annual_rate=rate, months=months, as_of=AS_OF
    )
    limit = found.strictest
    assert limit is not None
    assert limit.most_loan is not None
    more = limit.most_loan + FEN
    if limit.payment is not None:
        assert exact_payment(more, rate, months) > limit.payment.amount
        return
    decision = assess_housing_loan(
        attrs.evolve(HOUSING, amount=more, months=months), home, None, as_of=AS_OF
    )
    assert decision.outcome is Effect.BLOCK


@given(homes(), incomes, rates, st.integers(1, 400), st.integers(0, 400))
def test_a_longer_term_never_lowers_it_nor_raises_it_beyond_the_longest(
    home: HomePurchase, income: Money, rate: Decimal, months: int, more: int
) -> None:
    nothing = Money.of(0)
    service = serviced(income, nothing, nothing, nothing)
    shorter, longer = (most(home, service, rate, term) for term in (months, months + more))
    assert shorter <= longer
    assert longer <= most(home, service, rate, 360)


@given(homes(), incomes, st.tuples(amounts, amounts, amounts), rates, terms)
def test_nothing_that_costs_more_raises_it(
    home: HomePurchase,
    income: Money,
    costs: tuple[Money, Money, Money],
    rate: Decimal,
    months: int,
) -> None:
    (debt, fee, more), nothing = costs, Money.of(0)
    service = serviced(income, debt, fee, nothing)
    loan = most(home, service, rate, months)
    assert most(home, serviced(income, debt + more, fee, nothing), rate, months) <= loan
    assert most(home, serviced(income, debt, fee + more, nothing), rate, months) <= loan
    assert most(home, serviced(income + more, debt, fee, nothing), rate, months) >= loan
    assert most(home, service, rate + Decimal("0.001"), months) <= loan
    assert home.city_floor is not None
    stricter = attrs.evolve(home, city_floor=home.city_floor + Decimal("0.1"))
    assert most(stricter, service, rate, months) <= loan
