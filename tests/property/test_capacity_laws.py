"""Laws of legal capacity: it grows with age, own labour never lessens it, some rule always says why."""

from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.capacity import classify_capacity
from bankrm.clients import ClientId, LegalCapacity, RetailClient

days = st.dates(date(2021, 1, 1), date(2060, 12, 31))
persons = st.builds(
    RetailClient,
    id=st.just(ClientId("C-1")),
    name=st.just("某某"),
    birth_date=st.dates(date(1930, 1, 1), date(2021, 1, 1)),
    declared_capacity=st.sampled_from(LegalCapacity),
    lives_on_own_labour=st.booleans(),
)


@given(persons, days, st.integers(0, 8000))
def test_a_person_never_loses_capacity_by_age(person: RetailClient, day: date, later: int) -> None:
    before = classify_capacity(person, as_of=day)
    after = classify_capacity(person, as_of=day + timedelta(days=later))
    assert before.outcome <= after.outcome


@given(persons, days)
def test_own_labour_never_lessens_capacity(person: RetailClient, day: date) -> None:
    without, living = (
        classify_capacity(attrs.evolve(person, lives_on_own_labour=labour), as_of=day).outcome
        for labour in (False, True)
    )
    assert without <= living


@given(persons, days)
def test_nobody_has_more_than_was_declared_and_always_a_reason(
    person: RetailClient, day: date
) -> None:
    decision = classify_capacity(person, as_of=day)
    assert decision.outcome <= person.declared_capacity
    assert {reason.rule.effect for reason in decision.hits} == {decision.outcome}
