"""Laws of the working-capital need: linear in revenue, monotone, independent of how turns are given."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.working_capital import (
    CycleFigures,
    CyclePart,
    Funding,
    MarginBasis,
    WorkingCapitalInputs,
    WorkingCapitalNeed,
    compute_working_capital_need,
)

DAY = date(2026, 11, 24)
NEAR = Decimal("1e-12")

amounts = st.decimals("0.01", 10**9, places=2)
shares = st.decimals(0, "0.99", places=4)
days = st.builds(
    CycleFigures,
    inventory=st.decimals(1, 900, places=2),
    receivable=st.decimals(1, 900, places=2),
    payable=st.decimals(0, 300, places=2),
    prepayment=st.decimals(0, 900, places=2),
    advance_received=st.decimals(0, 300, places=2),
)
funding = st.builds(Funding, own_funds=amounts, existing_loans=amounts, other_channels=amounts)
inputs = st.builds(
    WorkingCapitalInputs,
    revenue=amounts,
    margin=shares,
    margin_basis=st.sampled_from(MarginBasis),
    growth=shares,
    days=days,
    funding=funding,
)


def need(given: WorkingCapitalInputs) -> WorkingCapitalNeed:
    return compute_working_capital_need(given, as_of=DAY)


def near(one: Decimal | None, two: Decimal | None) -> bool:
    if one is None or two is None:
        return one is two
    return abs(one - two) <= NEAR * max(Decimal(1), abs(one))


@given(inputs, st.integers(2, 100))
def test_the_need_is_linear_in_revenue(one: WorkingCapitalInputs, times: int) -> None:
    assert one.revenue is not None
    many = attrs.evolve(one, revenue=one.revenue * times)
    first = need(one).need
    assert near(need(many).need, None if first is None else first * times)


@given(inputs)
def test_a_need_is_never_negative_and_has_a_reason_when_there_is_none(
    any_inputs: WorkingCapitalInputs,
) -> None:
    result = need(any_inputs)
    assert (result.need is None) == (result.reason is not None)
    assert result.need is None or result.need >= 0
    assert (result.headroom is None) == (result.need is None)


@given(inputs, st.sampled_from(CyclePart), st.decimals(0, 50, places=2))
def test_a_longer_term_needs_more_if_it_ties_up_and_less_if_it_frees(
    before: WorkingCapitalInputs, part: CyclePart, longer: Decimal
) -> None:
    assert before.days is not None
    figure = dict(before.days)[part]
    assert figure is not None
    changed: dict[str, Any] = {part.code: figure + longer}
    after = need(attrs.evolve(before, days=attrs.evolve(before.days, **changed))).need
    first = need(before).need
    if first is not None and after is not None:
        assert after <= first if part.frees else after >= first


@given(inputs)
def test_turns_given_are_worth_the_days_they_come_from(by_days: WorkingCapitalInputs) -> None:
    found = need(by_days)
    if found.turns is not None:
        assert near(need(attrs.evolve(by_days, days=None, turns=found.turns)).need, found.need)


@given(inputs)
def test_headroom_and_funding_add_up_to_the_need(any_inputs: WorkingCapitalInputs) -> None:
    result, given_funds = need(any_inputs), any_inputs.funding
    assert given_funds is not None
    if result.headroom is not None:
        financed = given_funds.own_funds + given_funds.existing_loans + given_funds.other_channels
        assert near(result.headroom + financed, result.need)


@given(inputs, shares, st.integers(1, 360))
def test_a_margin_or_a_shorter_season_never_lowers_the_need(
    plain: WorkingCapitalInputs, margin: Decimal, season: int
) -> None:
    first = need(plain).need
    for changed in (
        attrs.evolve(plain, safety_rate=margin),
        attrs.evolve(plain, season_days=season),
    ):
        after = need(changed).need
        assert (first is None) == (after is None)
        assert first is None or after is None or after >= first
