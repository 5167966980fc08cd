"""Laws of limits and ratings: more debt, less income or a higher rate never raises a limit; order does not matter."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._credit_limits_example import CAPS
from bankrm._credit_scorecards_example import INPUTS, SCORECARD
from bankrm.clients import ClientId
from bankrm.credit_limits import LimitCap, LimitSource, compute_credit_limit
from bankrm.credit_scorecards import RatingInput, score_rating
from bankrm.debt_service import (
    Obligation,
    ObligationKind,
    compute_debt_service,
    largest_payment,
    loan_for_payment,
)
from bankrm.money import Money

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
yuan = st.integers(min_value=-(10**7), max_value=10**8).map(Money.of)
amounts = st.lists(st.none() | yuan, min_size=5, max_size=5)
incomes = st.integers(min_value=0, max_value=10**6)
rates = st.integers(min_value=0, max_value=2_000).map(lambda points: Decimal(points) / 10_000)


def caps(given_amounts: list[Money | None]) -> tuple[LimitCap, ...]:
    changed = (
        altered(cap, amount=amount) for cap, amount in zip(CAPS, given_amounts, strict=False)
    )
    return (*changed, CAPS[-1])


@given(amounts, st.integers(0, 4), yuan)
def test_a_lower_cap_never_raises_a_limit(
    known: list[Money | None], at: int, other: Money
) -> None:
    first = compute_credit_limit(WORKING_CAPITAL, caps(known), as_of=AS_OF)
    held = known[at]
    lower = [*known]
    lower[at] = other if held is None else min(held, other)
    second = compute_credit_limit(WORKING_CAPITAL, caps(lower), as_of=AS_OF)
    assert second.at_most <= first.at_most
    if first.amount is not None:
        assert second.amount is not None
        assert second.amount <= first.amount


@given(amounts)
def test_within_zero_and_what_is_asked(known: list[Money | None]) -> None:
    found = compute_credit_limit(WORKING_CAPITAL, caps(known), as_of=AS_OF)
    assert Money.of(0) <= found.at_most <= WORKING_CAPITAL.amount
    assert found.binding


@given(amounts, st.randoms(use_true_random=False))
def test_the_order_of_caps_does_not_matter(known: list[Money | None], draw: Any) -> None:
    mixed = list(caps(known))
    draw.shuffle(mixed)
    assert compute_credit_limit(
        WORKING_CAPITAL, tuple(mixed), as_of=AS_OF
    ) == compute_credit_limit(WORKING_CAPITAL, caps(known), as_of=AS_OF)


def capacity(income: int, debt: int, rate: Decimal) -> Money:
    """A limit that nothing but the capacity to repay can bind."""
    owed = Obligation(kind=ObligationKind.OTHER_LOAN, monthly=Money.of(debt))
    service = compute_debt_service(
        Money.of(income),
        (owed,),
        Money.of(0),
        application_id=WORKING_CAPITAL.id,
        property_fee=Money.of(0),
    )
    payment = largest_payment(service, all_share=Decimal("0.55"))
    assert payment is not None
    cap = altered(CAPS[2], amount=loan_for_payment(payment, rate, 36))
    others = tuple(
        altered(one, amount=None, applies=False)
        for one in CAPS
        if one.source is not LimitSource.CAPACITY
    )
    found = compute_credit_limit(WORKING_CAPITAL, (cap, *others), as_of=AS_OF).amount
    assert found is not None
    return found


@given(incomes, incomes, rates, st.integers(0, 10**5))
def test_more_debt_less_income_or_a_higher_rate_never_raises_a_limit(
    income: int, debt: int, rate: Decimal, more: int
) -> None:
    before = capacity(income, debt, rate)
    assert capacity(income, debt + more, rate) <= before
    assert capacity(max(0, income - more), debt, rate) <= before
    assert capacity(income, debt, rate + Decimal(more) / 1_000_000) <= before


@given(
    st.decimals(min_value=-2, max_value=2, places=4),
    st.decimals(min_value=0, max_value=2, places=4),
    st.booleans(),
)
def test_more_leverage_or_a_red_flag_never_lifts_a_grade(
    leverage: Decimal, more: Decimal, flagged: bool
) -> None:
    def rank(figure: Decimal, flags: tuple[str, ...]) -> int:
        inputs = (RatingInput("leverage", figure), INPUTS[1])
        grade = score_rating(
            SCORECARD, ClientId("E-1"), inputs, on=date(2026, 11, 20), flags=flags
        ).grade
        assert grade is not None
        return SCORECARD.rank(grade.label.code)

    before = rank(leverage, ())
    assert before <= rank(leverage + more, ("lawsuit",) if flagged else ())
