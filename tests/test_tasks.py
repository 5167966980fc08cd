"""Tasks: due on working days, in order, late only after their day; escalation counted in working days."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm.errors import BankrmError, InvalidRule, InvalidValue, NotCovered
from bankrm.labels import Text
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Role, StaffId
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    EventId,
    Priority,
    Task,
    TaskId,
    TaskStatus,
    ToDo,
    elapsed_working_days,
    list_escalations,
    list_open,
    list_overdue,
    next_tasks,
)

ODD: Any = "odd"
opened_of: Any = list_open
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
CALL = ToDo(code="call", title=Text("致电", "call"), role=Role.RELATIONSHIP_MANAGER, days=1)
FRIDAY = date(2026, 11, 20)


def made(**more: Any) -> tuple[Task, ...]:
    given: dict[str, Any] = {"to_dos": [CALL], "event": EventId("E-1"), "on": FRIDAY}
    given |= {"assignees": {}, "calendar": CHINA, **more}
    return next_tasks(given.pop("to_dos"), **given)


def task(name: str, due_on: date, priority: Priority = Priority.NORMAL, **more: Any) -> Task:
    return Task(
        id=TaskId(name),
        title=Text("致电", "call"),
        role=Role.RELATIONSHIP_MANAGER,
        assignee=None,
        due_on=due_on,
        priority=priority,
        **more,
    )


@pytest.mark.parametrize(
    ("on", "days", "due_on"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 23)),
        (FRIDAY, 5, date(2026, 11, 27)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
    ],
    ids=[
        "same day",
        "over the weekend",
        "a week",
        "same day, a Saturday",
        "from a Saturday",
        "over National Day",
        "make-up Saturday is worked",
    ],
)
def test_due_on_working_days(on: date, days: int, due_on: date) -> None:
    [made] = next_tasks(
        [attrs.evolve(CALL, days=days)],
        event=EventId("E-1"),
        on=on,
        assignees={},
        calendar=CHINA,
    )
    assert made.due_on == due_on


def test_tasks_take_their_id_from_the_event_and_their_assignee_from_the_role() -> None:
    check = attrs.evolve(CALL, code="check", role=Role.COMPLIANCE, priority=Priority.URGENT)
    assignees = {Role.RELATIONSHIP_MANAGER: StaffId("S-1")}
    made = next_tasks(
        [CALL, check], event=EventId("E-1"), on=FRIDAY, assignees=assignees, calendar=CHINA
    )
    assert [one.id for one in made] == ["E-1/call", "E-1/check"]
    assert [one.assignee for one in made] == ["S-1", None]
    assert [one.priority for one in made] == [Priority.NORMAL, Priority.URGENT]
    assert made == next_tasks(
        [CALL, check], event=EventId("E-1"), on=FRIDAY, assignees=assignees, calendar=CHINA
    )


def test_a_year_without_holidays_is_refused() -> None:
    with pytest.raises(NotCovered):
        next_tasks(
            [CALL], event=EventId("E-1"), on=date(2026, 12, 31), assignees={}, calendar=CHINA
        )


LATE = task("late", date(2026, 11, 19))
DUE = task("due", FRIDAY)
URGENT = task("urgent", FRIDAY, Priority.URGENT)
DONE = task("done", date(2026, 11, 18), status=TaskStatus.DONE, closed_by=EventId("E-2"))
CANCELLED = attrs.evolve(DONE, status=TaskStatus.CANCELLED)


def test_open_tasks_by_due_date_then_priority() -> None:
    assert list_open([DUE, DONE, URGENT, LATE, CANCELLED]) == (LATE, URGENT, DUE)
    assert list_open([]) == ()


@pytest.mark.parametrize(
    ("as_of", "overdue"),
    [
        (date(2026, 11, 19), ()),
        (FRIDAY, (LATE,)),
        (date(2026, 11, 21), (LATE, URGENT, DUE)),
    ],
    ids=["none on its due date", "one", "all but the closed"],
)
def test_overdue_only_after_the_due_date(as_of: date, overdue: tuple[Task, ...]) -> None:
    assert list_overdue([DUE, DONE, URGENT, LATE], as_of=as_of) == overdue


@pytest.mark.parametrize(
    ("since", "as_of", "days"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, date(2026, 11, 19), 0),
        (FRIDAY, date(2026, 11, 22), 0),
        (FRIDAY, date(2026, 11, 23), 1),
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 10, 8), date(2026, 10, 10), 2),
    ],
    ids=["same day", "earlier", "weekend", "Monday", "National Day", "make-up Saturday"],
)
def test_elapsed_working_days(since: date, as_of: date, days: int) -> None:
    assert elapsed_working_days(since, as_of=as_of, calendar=CHINA) == days


REMIND = EscalationStep(3, Role.RELATIONSHIP_MANAGER, EscalationAction.REMIND)
INFORM = EscalationStep(5, Role.TEAM_LEAD, EscalationAction.INFORM)
REASSIGN = EscalationStep(7, Role.TEAM_LEAD, EscalationAction.REASSIGN)
POLICY = EscalationPolicy((REMIND, INFORM, REASSIGN))


@pytest.mark.parametrize(
    ("as_of", "reached"),
    [
        (date(2026, 11, 24), ()),
        (date(2026, 11, 25), (REMIND,)),
        (date(2026, 11, 26), (REMIND,)),
        (date(2026, 11, 27), (REMIND, INFORM)),
        (date(2026, 12, 1), (REMIND, INFORM, REASSIGN)),
    ],
    ids=["two days", "three", "four", "five", "seven"],
)
def test_escalation_steps_reached(as_of: date, reached: tuple[EscalationStep, ...]) -> None:
    found = list_escalations(POLICY, since=FRIDAY, as_of=as_of, calendar=CHINA)
    assert found == reached


@pytest.mark.parametrize(
    ("make", "kind", "field"),
    [
        (lambda: altered(CALL, code=""), InvalidValue, "code"),
        (lambda: altered(CALL, title=ODD), InvalidValue, "title"),
        (lambda: altered(CALL, days=-1), InvalidValue, "days"),
        (lambda: altered(CALL, priority=ODD), InvalidValue, "priority"),
        (lambda: altered(DUE, id=""), InvalidValue, "id"),
        (lambda: altered(DUE, due_on=ODD), InvalidValue, "due_on"),
        (lambda: altered(DUE, status=TaskStatus.DONE), InvalidValue, "closed_by"),
        (lambda: altered(DUE, closed_by="E-2"), InvalidValue, "closed_by"),
        (lambda: list_overdue([], as_of=ODD), InvalidValue, "as_of"),
        (lambda: list_overdue([ODD], as_of=FRIDAY), InvalidValue, "tasks"),
        (lambda: opened_of(None), InvalidValue, "tasks"),
        (lambda: opened_of([None]), InvalidValue, "tasks"),
        (lambda: made(to_dos=None), InvalidValue, "to_dos"),
        (lambda: made(to_dos=[ODD]), InvalidValue, "to_dos"),
        (lambda: made(event=""), InvalidValue, "event"),
        (lambda: made(event=1), InvalidValue, "event"),
        (lambda: made(assignees=ODD), InvalidValue, "assignees"),
        (lambda: made(calendar=ODD), InvalidValue, "calendar"),
        (
            lambda: elapsed_working_days(FRIDAY, as_of=FRIDAY, calendar=ODD),
            InvalidValue,
            "calendar",
        ),
        (
            lambda: list_escalations(ODD, since=FRIDAY, as_of=FRIDAY, calendar=CHINA),
            InvalidValue,
            "policy",
        ),
        (
            lambda: elapsed_working_days(ODD, as_of=FRIDAY, calendar=CHINA),
            InvalidValue,
            "since",
        ),
        (
            lambda: next_tasks([], event=EventId("E"), on=ODD, assignees={}, calendar=CHINA),
            InvalidValue,
            "on",
        ),
        (lambda: altered(REMIND, after=0), InvalidValue, "after"),
        (lambda: altered(REMIND, notify=ODD), InvalidValue, "notify"),
        (lambda: altered(REMIND, action=ODD), InvalidValue, "action"),
        (lambda: EscalationPolicy(()), InvalidRule, "steps"),
        (lambda: EscalationPolicy(ODD), InvalidValue, "steps"),
        (lambda: EscalationPolicy((INFORM, REMIND)), InvalidRule, "after"),
        (lambda: EscalationPolicy((REMIND, REMIND)), InvalidRule, "after"),
    ],
)
def test_odd_input_is_refused_by_field(make: Any, kind: type[BankrmError], field: str) -> None:
    with pytest.raises(kind) as refused:
        make()
    assert refused.value.field == field
