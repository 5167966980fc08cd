"""Laws of follow-ups: no promise is lost or doubled, its to-do is due on a working day, and order is of no account."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel
from bankrm.follow_ups import (
    PromiseEnd,
    PromiseOutcome,
    list_contacts_to_make,
    list_promise_tasks,
    list_promises,
)
from bankrm.interactions import (
    Interaction,
    InteractionId,
    PlannedContact,
    Promise,
    PromiseKind,
)
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Actor, Role, StaffId

LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
START = datetime.fromisoformat("2026-09-01T10:00+08:00")
CLIENTS = [ClientId("C-1"), ClientId("C-2")]

days = st.dates(date(2026, 9, 1), date(2026, 12, 20))


@st.composite
def interactions(draw: st.DrawFn) -> tuple[Interaction, ...]:
    made = []
    for place in range(draw(st.integers(0, 6))):
        at = START + timedelta(days=draw(st.integers(0, 90)))
        ahead = st.dates(at.date(), at.date() + timedelta(days=15))
        promises = st.builds(
            Promise,
            what=st.sampled_from(PromiseKind),
            by=st.sampled_from([LI, None]),
            due_on=st.none() | ahead,
        )
        plans = st.none() | st.builds(PlannedContact, on=ahead)
        made.append(
            Interaction(
                id=InteractionId(f"I-{place}"),
                client_id=draw(st.sampled_from(CLIENTS)),
                channel=ContactChannel.PHONE,
                at=at,
                by=LI.staff,
                promises=tuple(draw(st.lists(promises, max_size=3))),
                next_contact=draw(plans),
            )
        )
    return tuple(made)


@st.composite
def followed_up(draw: st.DrawFn) -> tuple[tuple[Interaction, ...], tuple[PromiseOutcome, ...]]:
    made = draw(interactions())
    outcomes = []
    for one in made:
        for place in range(len(one.promises)):
            if draw(st.booleans()):
                at = one.at + timedelta(days=draw(st.integers(0, 20)))
                outcomes.append(
                    PromiseOutcome(
                        interaction_id=one.id,
                        place=place,
                        client_id=one.client_id,
                        end=draw(st.sampled_from(PromiseEnd)),
                        by=LI,
                        at=at,
                        recorded_at=at,
                    )
                )
    return made, tuple(outcomes)


@given(followed_up(), days)
def test_no_promise_is_lost_or_doubled(
    case: tuple[tuple[Interaction, ...], tuple[PromiseOutcome, ...]], day: date
) -> None:
    made, outcomes = case
    found = list_promises(made, outcomes, as_of=day)
    assert sorted(one.task_id for one in found) == sorted(
        f"{one.id}/promise/{place}"
        for one in made
        for place in range(len(one.promises))
        if one.at.date() <= day
    )
    assert found == list_promises(reversed(made), reversed(outcomes), as_of=day)


@given(followed_up(), days, st.integers(0, 5))
def test_every_promise_of_the_bank_is_a_to_do_on_a_working_day(
    case: tuple[tuple[Interaction, ...], tuple[PromiseOutcome, ...]], day: date, within: int
) -> None:
    found = list_promises(*case, as_of=day)
    tasks = list_promise_tasks(found, calendar=CHINA, undated_within=within)
    of_the_bank = [one for one in found if not one.promise.by_client]
    assert [task.id for task in tasks] == [one.task_id for one in of_the_bank]
    for standing, task in zip(of_the_bank, tasks, strict=True):
        assert CHINA.is_working_day(task.due_on)
        assert task.due_on >= standing.made_on
        assert (task.closed_by is None) is standing.status.is_owed


@given(followed_up(), days, days)
def test_what_is_no_longer_owed_never_is_again(
    case: tuple[tuple[Interaction, ...], tuple[PromiseOutcome, ...]], one: date, other: date
) -> None:
    sooner, later = sorted((one, other))
    after = {each.task_id: each.status for each in list_promises(*case, as_of=later)}
    for standing in list_promises(*case, as_of=sooner):
        if not standing.status.is_owed:
            assert after[standing.task_id] is standing.status


@given(interactions(), days)
def test_at_most_one_contact_to_make_a_client(made: tuple[Interaction, ...], day: date) -> None:
    found = list_contacts_to_make(made, as_of=day)
    clients = [one.client_id for one in found]
    assert len(clients) == len({*clients})
    assert found == list_contacts_to_make(reversed(made), as_of=day)
    planned = {one.id: one.next_contact for one in made}
    assert all(planned[one.interaction_id] == one.planned for one in found)
