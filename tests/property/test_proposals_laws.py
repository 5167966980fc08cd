"""Laws of proposals: a stricter item never helps a plan, totals are exact, placements add up."""

from collections import Counter
from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.proposal_cases import (
    DAY,
    NOON,
    PERSON,
    RM,
    TESTED,
    admission,
    offer,
    plan_item,
    product,
    service_plan,
)

from bankrm._allocation_example import ALLOCATION
from bankrm.allocation_plans import AllocationPlan, Choice, judge_choices
from bankrm.allocations import Allocation, AllocationRow, compute_allocation
from bankrm.money import Money
from bankrm.portfolios import Portfolio
from bankrm.products import ProductFamily, ProductRisk
from bankrm.proposal_rules import PROPOSAL, ProposalFacts, assess_proposal
from bankrm.proposals import ProposalId
from bankrm.rules import Effect

outcomes = st.sampled_from(Effect)
facts = st.builds(
    ProposalFacts,
    needless=st.integers(0, 2),
    unanswered=st.integers(0, 2),
    undecided=st.integers(0, 2),
    strictest=st.integers(0, 4),
    judged_earlier=st.booleans(),
    off_sale=st.integers(0, 2),
    days_left=st.integers(-2, 2),
    approved=st.booleans(),
    superseded=st.none() | st.booleans(),
    special_price=st.none() | st.booleans(),
)


@given(st.lists(outcomes, min_size=1, max_size=4), st.lists(outcomes, max_size=3))
def test_a_plan_is_never_milder_than_its_items(first: list[Effect], more: list[Effect]) -> None:
    fewer = service_plan(*(plan_item(decision=admission(one)) for one in first))
    longer = service_plan(*fewer.items, *(plan_item(decision=admission(one)) for one in more))
    shorter, longest = (
        assess_proposal(one, latest_version=2, as_of=DAY).outcome for one in (fewer, longer)
    )
    assert shorter is max(first)
    assert longest is max(first + more)


@given(facts)
def test_an_approval_never_harms(one: ProposalFacts) -> None:
    with_it, without = (
        PROPOSAL.decide(attrs.evolve(one, approved=approved), as_of=DAY).outcome
        for approved in (True, False)
    )
    assert with_it <= without


@given(facts)
def test_what_is_found_stays_found_whatever_the_unknown_turns_out_to_be(
    one: ProposalFacts,
) -> None:
    known = {reason.rule.id for reason in PROPOSAL.decide(one, as_of=DAY).hits}
    unknown = [name for name in ("superseded", "special_price") if getattr(one, name) is None]
    for answer in (True, False):
        told = attrs.evolve(one, **dict.fromkeys(unknown, answer))
        found = PROPOSAL.decide(told, as_of=DAY)
        assert known <= {reason.rule.id for reason in found.hits}
        assert found.undetermined == ()


minor = st.integers(1, 10**13)
currencies = st.sampled_from(["CNY", "USD", "JPY"])


@given(st.lists(st.tuples(minor, currencies), min_size=1, max_size=6))
def test_totals_are_exact_in_every_currency(parts: list[tuple[int, str]]) -> None:
    items = [
        plan_item(
            offer=offer(product(currency=currency)), amount=Money.from_minor(amount, currency)
        )
        for amount, currency in parts
    ]
    whole: Counter[str] = Counter()
    for amount, currency in parts:
        whole[currency] += amount
    totals = service_plan(*items).totals
    assert Counter({one.amount.currency: one.amount.minor for one in totals}) == whole
    assert service_plan(*reversed(items)).totals == totals


def bought(new: int) -> Allocation:
    portfolio = Portfolio(client_id=PERSON.id, positions=(), new_money=Money.from_minor(new))
    return compute_allocation(portfolio, ALLOCATION.target, as_of=date(2026, 11, 24))


@given(
    st.integers(0, 10**9),
    st.lists(
        st.tuples(
            st.sampled_from(ALLOCATION.rows),
            st.sampled_from(ProductRisk),
            st.none() | st.integers(0, 10**7),
            st.none() | st.integers(1, 10**7),
        ),
        max_size=5,
    ),
)
def test_placed_and_unplaced_come_to_what_is_to_be_bought(
    new: int, drawn: list[tuple[AllocationRow, ProductRisk, int | None, int | None]]
) -> None:
    choices = [
        Choice(
            offer=offer(
                product(f"W-{place}", ProductFamily.WEALTH, risk),
                least=None if least is None else Money.from_minor(least),
                increment=None if step is None else Money.from_minor(step),
            ),
            allocation_class=row.part.allocation_class,
            change_reported=False,
        )
        for place, (row, risk, least, step) in enumerate(drawn)
    ]
    allocation = bought(new)
    made = AllocationPlan(
        id=ProposalId("P-1"),
        version=1,
        prepared_by=RM,
        prepared_at=NOON,
        valid_until=DAY,
        allocation=allocation,
        placements=judge_choices(allocation, choices, PERSON, [TESTED], as_of=DAY),
    )
    placed = sum(one.amount.minor for one in made.proposed)
    unplaced = sum(amount.minor for _, amount in made.unplaced)
    assert placed + unplaced == allocation.bought.minor == new
    assert all(one.outcome <= Effect.STEPS for one in made.proposed)
    assert all(one.outcome > Effect.STEPS for one in made.passed_over)
