"""Laws of complaints: every life that may happen folds alike, and no to-do is lost or doubled."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.complaint_cases import RECEIVED, complaint, happened, noon, odd

from bankrm.complaint_deadlines import (
    compute_answer_deadline,
    compute_complaint_deadline,
    list_overdue_complaints,
    next_deadline,
)
from bankrm.complaint_events import (
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintNotice,
    ComplaintOutcome,
    Complexity,
    IntakeItem,
    NonAcceptance,
    Rating,
)
from bankrm.complaint_rules import assess_complaint
from bankrm.complaint_tasks import ComplaintPolicy, list_complaint_tasks
from bankrm.complaints import Complaint, ComplaintStatus
from bankrm.errors import InvalidValue
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId
from bankrm.tasks import EscalationAction, EscalationStep, TaskId, TaskStatus

K = ComplaintEventKind
POLICY = ComplaintPolicy(role=Role.COMPLIANCE, accept_within=2, tell_within=1, ahead=3)
STEP = EscalationStep(1, Role.TEAM_LEAD, EscalationAction.INFORM)
ACTORS = [Actor(StaffId(name), Role.COMPLIANCE) for name in ("S-2", "S-8")]
HAPPENINGS: list[tuple[ComplaintEventKind, dict[str, Any]]] = [
    (K.SUPPLEMENTED, {"items": (IntakeItem.AUTHORITY,)}),
    (K.ACCEPTED, {}),
    (K.NOT_ACCEPTED, {"reason": NonAcceptance.NOT_OWN}),
    *((K.ASSIGNED, {"handler": actor}) for actor in ACTORS),
    *((K.GRADED, {"complexity": one}) for one in (Complexity.SIMPLE, Complexity.COMPLEX)),
    (K.EXTENSION_ASKED, {"reason": NonAcceptance.BEFORE_A_COURT}),
    (K.EXTENDED, {}),
    *((K.DECIDED, {"outcome": one}) for one in ComplaintOutcome if one.is_decision),
    *((K.TOLD, {"notice": notice}) for notice in ComplaintNotice),
    (K.WITHDRAWN, {}),
    (K.VERIFICATION_ASKED, {}),
    (K.ESCALATED, {"escalation": STEP}),
    (K.RATED, {"rating": Rating(1, 1)}),
    (K.CLOSED, {}),
]


TRIES = [(kind, by, facts) for kind, facts in HAPPENINGS for by in ACTORS]


def after_any(found: Complaint, day: date, start: int = 0) -> Iterator[Complaint]:
    """The complaint after each thing that can happen to it on a day, from a place in the list on."""
    for kind, by, facts in (*TRIES[start:], *TRIES[:start]):
        with suppress(InvalidValue):
            yield found.append(happened(kind, day, by=by, **facts))


@st.composite
def lives(draw: st.DrawFn) -> Complaint:
    """A complaint to which things have happened at random, each of which could."""
    found, day = complaint(), RECEIVED
    for _ in range(draw(st.integers(0, 12))):
        day += timedelta(days=draw(st.integers(0, 6)))
        start = draw(st.integers(0, len(TRIES) - 1))
        found = next(after_any(found, day, start), found)
    return found


def reachable(found: Complaint) -> dict[ComplaintStatus, Complaint]:
    """The statuses that a complaint can come to, each by one way."""
    reached = {found.status: found}
    for days in range(len(ComplaintStatus)):
        for one in list(reached.values()):
            for following in after_any(one, RECEIVED + timedelta(days=30 + days)):
                reached.setdefault(following.status, following)
    return reached


def test_every_status_is_reached_and_an_end_from_each() -> None:
    reached = reachable(complaint())
    assert reached.keys() == {*ComplaintStatus}
    for found in reached.values():
        assert any(status.is_closed for status in reachable(found))


@given(lives())
def test_the_same_events_give_the_same_complaint(found: Complaint) -> None:
    again = complaint(*found.events)
    assert again == found
    assert again.standing == found.standing
    assert [event for event, _ in found.stages()] == list(found.events)


@given(lives(), st.dates(RECEIVED - timedelta(days=2), date(2026, 8, 1)))
def test_it_is_open_unless_it_ended(found: Complaint, day: date) -> None:
    """Told by a fold over the events of the days up to it, without the complaint's own memory."""
    known = [event for event in found.events if event.at.date() <= day]
    still = complaint(*known).closed_on is None
    assert found.is_open(day) is (day >= RECEIVED and still)


@given(lives(), st.dates(RECEIVED, date(2026, 8, 1)))
def test_a_replay_is_a_prefix(found: Complaint, day: date) -> None:
    known = found.replay(known_at=noon(day))
    assert known.events == found.events[: len(known.events)]
    assert found.replay(known_at=noon(day)) == known


@given(lives())
def test_no_to_do_is_lost_or_doubled(found: Complaint) -> None:
    """As events follow, to-dos only come and end: none goes, none opens again, none comes twice."""
    before: dict[TaskId, TaskStatus] = {}
    for count in range(len(found.events) + 1):
        listed = list_complaint_tasks(
            complaint(*found.events[:count]), POLICY, calendar=CHINA, as_of=RECEIVED
        )
        now = {task.id: task.status for task in listed}
        assert len(now) == len(listed)
        assert before.keys() <= now.keys()
        ended = {id_ for id_, status in before.items() if status is not TaskStatus.OPEN}
        assert all(now[id_] is before[id_] for id_ in ended)
        assert all(CHINA.is_working_day(task.due_on) for task in listed)
        before = now


@given(lives())
def test_nothing_is_owed_once_it_is_closed(found: Complaint) -> None:
    """But the notice that it was not accepted."""
    if found.closed_on is None:
        return
    listed = list_complaint_tasks(found, POLICY, calendar=CHINA, as_of=RECEIVED)
    left = [task.id.split("/")[-1] for task in listed if task.status is TaskStatus.OPEN]
    assert left in ([], ["tell_refusal"])
    assert next_deadline(found, calendar=CHINA, as_of=RECEIVED) is None
    steps = assess_complaint(found, as_of=RECEIVED)
    assert steps.outcome is Effect.ALLOW


@given(lives())
def test_the_last_day_is_one_of_three(found: Complaint) -> None:
    days = {
        compute_complaint_deadline(RECEIVED, grade, calendar=CHINA, as_of=RECEIVED).due_on
        for grade in Complexity
    }
    assert compute_answer_deadline(found, calendar=CHINA, as_of=RECEIVED).due_on in days


@given(st.lists(lives(), max_size=4), st.dates(RECEIVED, date(2026, 10, 1)))
def test_late_is_late_for_ever(found: Sequence[Complaint], day: date) -> None:
    each = [odd(one, id=f"T-{at}") for at, one in enumerate(found)]
    late = list_overdue_complaints(each, calendar=CHINA, as_of=day)
    later = list_overdue_complaints(each, calendar=CHINA, as_of=day + timedelta(days=1))
    assert set(late) <= set(later)
    assert len(set(later)) == len(later)


@given(lives())
def test_a_changed_order_is_refused(found: Complaint) -> None:
    """Events of different instants cannot change places."""
    events: list[ComplaintEvent] = list(found.events)
    for at in range(len(events) - 1):
        if events[at].at == events[at + 1].at:
            continue
        swapped = [*events[:at], events[at + 1], events[at], *events[at + 2 :]]
        try:
            complaint(*swapped)
        except InvalidValue:
            continue
        raise AssertionError("out of order")
