"""Laws of cost, penalty and price: fees only add, the rate alone is the rate, time adds up, more risk never costs less."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._loan_pricing_example import BOOK, COSTS
from bankrm._overdue_interest_example import LATE, TERMS
from bankrm.loan_costs import CostKind, LoanFee, LoanFlows, compute_annual_cost
from bankrm.loan_pricing import assess_loan_price, compute_loan_price
from bankrm.money import Money
from bankrm.overdue_interest import BreachKind, compute_penalty_interest
from bankrm.rules import Effect

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
SIGNED = date(2026, 3, 2)
rates = st.decimals(min_value=0, max_value=Decimal("0.3"), places=4)
shares = st.decimals(min_value=0, max_value=Decimal("0.5"), places=4)
principals = st.lists(st.integers(min_value=0, max_value=10**4), min_size=1, max_size=36).filter(
    any
)


def loan(parts: list[int], rate: Decimal) -> LoanFlows:
    """Monthly interest on what is owed; amounts in units that keep it exact to the fen."""
    owed, interests = sum(parts), []
    for part in parts:
        interests.append(Money.of(owed * 1_200 * rate / 12))
        owed -= part
    repaid = tuple(Money.of(part * 1_200) for part in parts)
    return LoanFlows(principals=repaid, interests=tuple(interests))


@given(principals, rates)
def test_without_fees_the_simple_cost_is_the_rate(parts: list[int], rate: Decimal) -> None:
    flows = loan(parts, rate)
    cost = compute_annual_cost(flows)
    assert cost.simple is not None
    assert cost.compound is not None
    assert abs(cost.simple - rate) < Decimal("1e-9")
    assert cost.compound >= cost.simple - Decimal("1e-9")
    level = flows.yearly_level(flows.interests)
    assert level is not None
    assert abs(level - rate) < Decimal("1e-25")


@given(principals, rates, st.integers(min_value=0, max_value=36), st.integers(1, 1_000))
def test_a_fee_never_makes_it_cheaper(parts: list[int], rate: Decimal, at: int, fee: int) -> None:
    plain = loan(parts, rate)
    paid = (*(Money.of(0),) * min(at, len(parts)), Money.of(fee))
    dearer = altered(plain, fees=(LoanFee(kind=CostKind.SERVICE, amounts=paid),))
    before, after = compute_annual_cost(plain).simple, compute_annual_cost(dearer).simple
    assert before is not None
    assert after is None or after >= before


@given(st.integers(0, 4_000), st.integers(0, 4_000), st.integers(1, 10**9))
def test_days_and_principal_only_add(days: int, more: int, fen: int) -> None:
    def owed(count: int, minor: int) -> Money:
        late = altered(
            LATE, principal=Money.from_minor(minor), until=LATE.since + timedelta(days=count)
        )
        return compute_penalty_interest(TERMS, late, signed_on=SIGNED).total

    assert owed(days, fen) <= owed(days + more, fen)
    assert owed(days, fen) <= owed(days, fen + more)


@given(st.permutations([*BreachKind]))
def test_the_order_of_breaches_does_not_matter(order: list[BreachKind]) -> None:
    late = altered(LATE, breaches=tuple(order))
    assert compute_penalty_interest(TERMS, late, signed_on=SIGNED).yearly_rate == Decimal("0.0870")


@given(rates, shares, shares, st.decimals("0.0001", "0.5", places=4), shares)
def test_the_lowest_rate_just_meets_the_hurdle(
    funds: Decimal, pd: Decimal, lgd: Decimal, capital: Decimal, tax: Decimal
) -> None:
    inputs = altered(COSTS, funds_rate=funds, pd=pd, lgd=lgd, capital_ratio=capital, tax_rate=tax)
    price = compute_loan_price(inputs, as_of=AS_OF, book=BOOK)
    quoted = price.lowest_quoted
    assert quoted is not None

    def outcome(rate: Decimal) -> Effect:
        asked = altered(WORKING_CAPITAL, rate_asked=rate)
        return assess_loan_price(asked, inputs, as_of=AS_OF, book=BOOK).outcome

    if quoted <= 1:
        assert outcome(quoted) is Effect.ALLOW
    if 0 < quoted <= 1:
        assert outcome(quoted - Decimal("0.0001")) is Effect.REVIEW


@given(shares, shares, shares)
def test_more_risk_never_costs_less(pd: Decimal, more: Decimal, lgd: Decimal) -> None:
    def value(default: Decimal) -> Decimal:
        inputs = altered(COSTS, pd=default, lgd=lgd)
        found = compute_loan_price(inputs, as_of=AS_OF, book=BOOK).value
        assert found is not None
        return found

    assert value(pd) <= value(pd + more)
