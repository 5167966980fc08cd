"""Laws of schedules, over loans drawn at random."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.loan_cases import PAID_OUT, scheduled

from bankrm._loan_engine import _Run, to_units
from bankrm.annuities import level_payment
from bankrm.day_counts import DayCount, count_units, units_of_year, year_fraction
from bankrm.days import add_months
from bankrm.due_dates import CycleUnit, DueDates
from bankrm.loan_costs import LoanFlows, compute_annual_cost
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import InstalmentKind, Schedule, compute_schedule
from bankrm.loans import LoanChange, LoanPlan, PaymentAfter, PaymentStep, RateReset
from bankrm.money import ARITHMETIC, Money, in_arithmetic
from bankrm.prepayments import compute_prepayment

METHODS = (
    RepaymentMethod.LEVEL_PAYMENT,
    RepaymentMethod.LEVEL_PRINCIPAL,
    RepaymentMethod.INTEREST_FIRST,
    RepaymentMethod.BULLET,
)
rates = st.decimals(min_value=0, max_value=Decimal("0.24"), places=4)
amounts = st.integers(min_value=1, max_value=10**10).map(Money.from_minor)
counts = st.integers(min_value=1, max_value=120)
dues = st.builds(
    DueDates,
    first=st.dates(min_value=PAID_OUT, max_value=PAID_OUT + timedelta(days=90)),
    every=st.integers(min_value=1, max_value=3),
    unit=st.sampled_from(CycleUnit),
    end_of_month=st.booleans(),
)
resets = st.lists(
    st.builds(RateReset, st.dates(min_value=PAID_OUT, max_value=date(2030, 1, 1)), rates),
    max_size=3,
).map(lambda found: tuple(sorted(found, key=lambda reset: reset.on)))


@st.composite
def plans(draw: st.DrawFn, /, **fixed: Any) -> LoanPlan:
    due = draw(dues)
    count = draw(st.integers(min_value=2, max_value=40))
    fields: dict[str, Any] = {
        "principal": draw(amounts),
        "annual_rate": draw(rates),
        "disbursed_on": PAID_OUT,
        "method": draw(st.sampled_from(METHODS)),
        "due": due,
        "instalments": count,
        "day_count": draw(st.sampled_from(DayCount)),
        "resets": draw(resets),
        "grace": draw(st.integers(min_value=0, max_value=count - 1)),
        "allows_negative_amortisation": True,
    }
    return LoanPlan(**(fields | fixed))


@given(plans())
def test_principal_is_repaid_and_nothing_is_left(plan: LoanPlan) -> None:
    rows = compute_schedule(plan).rows
    assert sum(row.principal_units for row in rows) == plan.principal.minor
    assert rows[-1].balance_units == 0
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    before = plan.principal.minor
    for row in rows:
        assert row.payment_units == row.principal_units + row.interest_units
        assert row.balance_units == before - row.principal_units
        before = row.balance_units


PAYING = {
    RepaymentMethod.LEVEL_PAYMENT,
    RepaymentMethod.INTEREST_THEN_LEVEL,
    RepaymentMethod.BALLOON,
    RepaymentMethod.STEP,
}


def fields_of(method: RepaymentMethod, principal: Money, count: int) -> dict[str, Any]:
    """What a method needs besides."""
    tenth = Decimal(principal.minor // 10).scaleb(-2)
    match method:
        case RepaymentMethod.BALLOON:
            return {"amortise_to": add_months(PAID_OUT, 2 * count)}
        case RepaymentMethod.STEP:
            return {"step": PaymentStep(every=2, factor=Decimal("0.9"))}
        case RepaymentMethod.BY_SCHEDULE:
            return {"parts": (tenth,) * 2, "grace": 0}
        case _:
            return {}


@st.composite
def loans_of_all_methods(draw: st.DrawFn) -> LoanPlan:
    """Of months, the first period odd; with a prepayment, a further drawdown and interest added at first."""
    count = draw(st.integers(min_value=3, max_value=40))
    principal = Money.of(draw(st.integers(min_value=10**9, max_value=10**10)))
    method = draw(st.sampled_from(RepaymentMethod))
    changes = draw(
        st.lists(
            st.builds(
                LoanChange,
                on=st.dates(min_value=PAID_OUT, max_value=PAID_OUT + timedelta(days=45)),
                repaid=st.integers(min_value=-(10**6), max_value=10**6).map(Decimal),
                pays_interest=st.booleans(),
            ),
            max_size=3,
        )
    )
    added = st.none() | st.dates(PAID_OUT, PAID_OUT + timedelta(days=60))
    return LoanPlan(
        principal=principal,
        annual_rate=draw(rates),
        disbursed_on=PAID_OUT,
        method=method,
        due=DueDates(first=PAID_OUT + timedelta(days=draw(st.integers(1, 45)))),
        instalments=count,
        day_count=draw(st.sampled_from(DayCount)),
        changes=tuple(sorted(changes, key=lambda change: change.on)),
        capitalise_until=draw(added),
        decimals=10,
        odd_interest_apart=method in PAYING,
        **(
            {
                "grace": draw(
                    st.integers(int(method is RepaymentMethod.INTEREST_THEN_LEVEL), count - 1)
                )
            }
            | fields_of(method, principal, count)
        ),
    )


@given(loans_of_all_methods())
@settings(max_examples=300)
def test_every_method_closes_and_costs_its_rate(plan: LoanPlan) -> None:
    """Principal adds up to what was lent and added, is never below zero, and without fees costs the contract rate."""
    schedule = compute_schedule(plan)
    rows = schedule.rows
    drawn = sum(change.repaid for change in plan.changes if change.repaid < 0)
    repaid = sum(row.principal_units for row in rows if row.kind is not InstalmentKind.DRAWDOWN)
    added = sum(row.capitalised_units for row in rows)
    assert repaid == to_units(plan.principal.amount - drawn, 10) + added
    assert rows[-1].balance_units == 0
    assert all(row.balance_units >= 0 <= row.interest_units for row in rows)
    due = [row for row in rows if row.kind is InstalmentKind.INSTALMENT]
    assert all(row.principal_units >= 0 for row in due)
    flows = LoanFlows.of_schedule(schedule)
    cost = compute_annual_cost(flows).simple
    assert flows.drawn == plan.principal
    assert cost is not None
    assert abs(cost - plan.annual_rate) < Decimal("1e-9")


@given(plans(resets=(), grace=0, method=RepaymentMethod.LEVEL_PAYMENT, decimals=10))
def test_payments_are_worth_the_principal_at_the_contract_rate(plan: LoanPlan) -> None:
    """Compounded from one due day to the next, with simple interest within each period."""
    worth, factor, last, due_day = Fraction(0), Fraction(1), PAID_OUT, plan.dates.day_of_month
    schedule = compute_schedule(plan)
    for row in schedule.rows:
        units = count_units(last, row.due_on, plan.day_count, due_day=due_day)
        factor /= 1 + Fraction(plan.annual_rate) * units / units_of_year(plan.day_count)
        worth += Fraction(row.payment) * factor
        last = row.due_on
    assert abs(worth - Fraction(plan.principal.amount)) < Fraction(len(schedule), 10**9)


@given(amounts, rates, counts)
def test_the_short_way_is_the_long_way(principal: Money, rate: Decimal, count: int) -> None:
    schedule = scheduled(principal=principal, annual_rate=rate, instalments=count)
    long_way = in_arithmetic(_Run(schedule.plan).columns)
    assert Schedule(schedule.plan, long_way()).rows == schedule.rows


@given(amounts, rates, counts)
def test_the_payment_is_that_of_the_annuity(principal: Money, rate: Decimal, count: int) -> None:
    schedule = scheduled(principal=principal, annual_rate=rate, instalments=count, decimals=10)
    monthly = round(ARITHMETIC.divide(rate, Decimal(12)), 20)
    wanted = -level_payment(monthly, count, principal.amount)
    assert abs(schedule.rows[0].payment - wanted) < Decimal("1e-6")


@given(
    plans(resets=(), grace=0, decimals=10),
    st.decimals(min_value=0, max_value=Decimal("0.05"), places=4),
)
def test_a_higher_rate_is_never_a_smaller_payment(plan: LoanPlan, more: Decimal) -> None:
    dearer = attrs.evolve(plan, annual_rate=plan.annual_rate + more)
    less, all_of_it = compute_schedule(plan), compute_schedule(dearer)
    assert less.rows[0].payment_units <= all_of_it.rows[0].payment_units
    assert less.total_interest.minor <= all_of_it.total_interest.minor + len(less)


@given(
    amounts, rates, st.integers(min_value=1, max_value=60), st.integers(min_value=1, max_value=60)
)
def test_a_shorter_term_never_costs_more_interest(
    principal: Money, rate: Decimal, count: int, more: int
) -> None:
    for method in METHODS:
        fields = {"principal": principal, "annual_rate": rate, "method": method, "decimals": 10}
        short = scheduled(**fields, instalments=count)
        long = scheduled(**fields, instalments=count + more)
        assert short.total_interest.minor <= long.total_interest.minor


@given(
    plans(resets=(), grace=0, decimals=10),
    st.integers(min_value=0, max_value=1_000),
    st.integers(min_value=1, max_value=100),
    st.sampled_from(PaymentAfter),
)
def test_paying_early_never_costs_more_interest(
    plan: LoanPlan, days: int, percent: int, after: PaymentAfter
) -> None:
    assume(after in plan.allows_after)
    schedule = compute_schedule(plan)
    day = PAID_OUT + timedelta(days=days)
    owed = schedule.balance_on(day)
    part = Money.from_minor(owed.minor * percent // 100)
    assume(part)
    found = compute_prepayment(schedule, part, after, on=day)
    assert found.after.rows[-1].balance_units == 0
    assert found.after.closes_on <= schedule.closes_on
    assert found.interest_saved.minor >= -1  # a fen, for totals are rounded each


@given(plans(), st.integers(min_value=0, max_value=1_000))
@settings(max_examples=50)
def test_what_accrues_in_a_period_is_what_is_due(plan: LoanPlan, days: int) -> None:
    schedule = compute_schedule(plan)
    day = PAID_OUT + timedelta(days=days)
    upcoming = schedule.next_due(day)
    accrued = schedule.interest_accrued(day).minor
    assert 0 <= accrued <= (upcoming.interest_units if upcoming else 0)


@given(
    st.sampled_from(DayCount),
    st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 1, 1)),
    st.integers(min_value=0, max_value=2_000),
    st.integers(min_value=0, max_value=2_000),
)
def test_more_days_never_count_less(
    day_count: DayCount, first: date, days: int, more: int
) -> None:
    middle = first + timedelta(days=days)
    last = middle + timedelta(days=more)
    assert year_fraction(first, middle, day_count) <= year_fraction(first, last, day_count)
