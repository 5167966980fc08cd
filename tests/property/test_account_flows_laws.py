"""Laws of account flows: never negative, months add up, the order of lines within a day is irrelevant."""

from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.account_flows import (
    AccountStatement,
    FlowKind,
    FlowLine,
    compute_effective_inflow,
    list_balance_breaks,
)
from bankrm.clients import ClientId
from bankrm.money import Money
from bankrm.transactions import Direction

FIRST = date(2026, 1, 1)
LINES = st.builds(
    FlowLine,
    on=st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days // 10)),
    direction=st.sampled_from(Direction),
    amount=st.integers(0, 5).map(lambda yuan: Money.of(yuan * 100)),
    kind=st.sampled_from(FlowKind),
    counterparty=st.none() | st.sampled_from(["a", "b"]),
)


def statement(lines: list[FlowLine]) -> AccountStatement:
    return AccountStatement(
        holder_id=ClientId("E-1"),
        account="A-1",
        first_day=FIRST,
        last_day=date(2026, 2, 28),
        lines=tuple(sorted(lines, key=lambda line: line.on)),
    )


@given(st.lists(LINES, max_size=30))
def test_what_really_came_in_is_a_part_of_what_came_in(lines: list[FlowLine]) -> None:
    inflow = compute_effective_inflow((statement(lines),))
    parts = [(one.effective, one.received) for one in inflow.months]
    for effective, received in ((inflow.effective, inflow.received), *parts):
        assert Money.of(0) <= effective <= received


@given(st.lists(LINES, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_lines_is_irrelevant(lines: list[FlowLine], random: object) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    one, other = (compute_effective_inflow((statement(some),)) for some in (lines, shuffled))
    assert one == other


@given(st.lists(LINES, max_size=12), LINES)
def test_money_that_leaves_never_raises_it(lines: list[FlowLine], more: FlowLine) -> None:
    leaving = attrs.evolve(more, direction=Direction.OUT)
    before = compute_effective_inflow((statement(lines),)).effective
    assert compute_effective_inflow((statement([*lines, leaving]),)).effective <= before


@given(st.lists(LINES, max_size=12))
def test_balances_that_follow_have_no_break(lines: list[FlowLine]) -> None:
    balance, told = Money.of(0), []
    for line in sorted(lines, key=lambda one: one.on):
        balance += line.signed
        told.append(attrs.evolve(line, balance_after=balance))
    whole = attrs.evolve(statement(told), opening_balance=Money.of(0))
    assert list_balance_breaks(whole) == ()
