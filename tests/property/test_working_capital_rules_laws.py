"""Law of sizing: asking for more, or having less headroom, never fares better."""

from datetime import date
from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import WORKING_CAPITAL
from bankrm.money import Money
from bankrm.rules import Effect
from bankrm.working_capital import WorkingCapitalNeed
from bankrm.working_capital_rules import GroupNeed, MeasuredNeed, assess_working_capital

amounts = st.integers(1, 10**12)
rooms = st.decimals(-(10**6), 10**6, places=8)


def outcome(asked: int, headroom: Decimal, left: Decimal) -> Effect:
    need, whole = (
        WorkingCapitalNeed(need=abs(room), headroom=room, workings=()) for room in (headroom, left)
    )
    measured = MeasuredNeed(
        application_id=WORKING_CAPITAL.id,
        need=need,
        unit=Money.of(10_000),
        in_group=True,
        group=GroupNeed(need=whole, others_asked=Decimal(0)),
    )
    application = attrs.evolve(WORKING_CAPITAL, amount=Money.from_minor(asked))
    return assess_working_capital(application, measured, as_of=date(2026, 11, 24)).outcome


@given(amounts, amounts, rooms, rooms, rooms)
def test_more_asked_or_less_headroom_never_fares_better(
    one: int, two: int, headroom: Decimal, other: Decimal, left: Decimal
) -> None:
    best = outcome(min(one, two), max(headroom, other), left)
    assert best <= outcome(max(one, two), min(headroom, other), left)
    assert (best is Effect.BLOCK) == (min(one, two) > min(max(headroom, other), left) * 1_000_000)
