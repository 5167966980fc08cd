"""To-dos (待办): what a stage sets off, who owes it, by which working day, and when to escalate.

A `ToDo` is the pattern in a process, a `Task` is one that is owed. The id of a task comes from the event
that set it off, so that the same events give the same tasks. Leaves out agendas, and sending reminders.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import NewType, TypeVar

import attrs

from bankrm.calendars import Calendar, Period
from bankrm.checks import check_kind, check_text
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label, Text
from bankrm.staff import Role, StaffId

__all__ = [
    "EscalationAction",
    "EscalationPolicy",
    "EscalationStep",
    "EventId",
    "Priority",
    "Task",
    "TaskId",
    "TaskStatus",
    "ToDo",
    "elapsed_working_days",
    "list_escalations",
    "list_open",
    "list_overdue",
    "next_tasks",
]

EventId = NewType("EventId", str)
TaskId = NewType("TaskId", str)

_T = TypeVar("_T")
_ONE_DAY = timedelta(days=1)


class Priority(Label):
    """How pressing a task is, least first."""

    NORMAL = "normal", "普通", "normal"
    HIGH = "high", "重要", "high"
    URGENT = "urgent", "紧急", "urgent"


class TaskStatus(Label):
    """Whether a task is still owed."""

    OPEN = "open", "待办", "open"
    DONE = "done", "已完成", "done"
    CANCELLED = "cancelled", "已取消", "cancelled"


class EscalationAction(Label):
    """What is done when nothing happens, mildest first."""

    REMIND = "remind", "提醒", "remind"
    INFORM = "inform", "抄送上级", "inform the superior"
    REASSIGN = "reassign", "重新分配", "reassign"


@attrs.frozen
class EscalationStep:
    """After so many working days without activity, who is told and what is done."""

    after: int = attrs.field(metadata={"least": 1})
    notify: Role
    action: EscalationAction

    __attrs_post_init__ = check_fields


@attrs.frozen
class EscalationPolicy:
    """Steps of escalation (催办与升级), soonest first.

    >>> EscalationPolicy(())
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: steps: need at least one
    """

    steps: tuple[EscalationStep, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.steps:
            raise InvalidRule("steps", "need at least one")
        if any(later.after <= earlier.after for earlier, later in pairwise(self.steps)):
            raise InvalidRule("after", "must rise from step to step")


@attrs.frozen(kw_only=True)
class ToDo:
    """What has to be done once a stage is entered, and by which role."""

    code: str
    title: Text
    role: Role
    days: int = attrs.field(metadata=NOT_NEGATIVE)
    """Due in so many working days; 0 means by the end of that day, or of the next one worked."""
    priority: Priority = Priority.NORMAL
    escalation: EscalationPolicy | None = None
    """Who is told once it is overdue; None if it is left at that."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Task:
    """Something owed by a role, and by one person where that is known."""

    id: TaskId
    title: Text
    role: Role
    assignee: StaffId | None
    """None: whoever of the role takes it up."""
    due_on: date
    priority: Priority
    client_id: ClientId | None = None
    """Whom it is about; None for a prospect, or what concerns no client."""
    escalation: EscalationPolicy | None = attrs.field(default=None, repr=False)
    status: TaskStatus = TaskStatus.OPEN
    closed_by: EventId | None = None
    """The event that did or cancelled it."""
    reason: AnyLabel | None = None
    """Why it was cancelled, or what came of it."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        is_open = self.status is TaskStatus.OPEN
        if (self.closed_by is None) != is_open:
            raise InvalidValue("closed_by", "is given exactly when the task is no longer open")
        if is_open and self.reason is not None:
            raise InvalidValue("reason", "does not belong to a task still open")


def next_tasks(  # what, whence, when, whose: one fact of the tasks each
    to_dos: Iterable[ToDo],
    *,
    event: EventId,
    on: date,
    assignees: Mapping[Role, StaffId],
    calendar: Calendar,
    client_id: ClientId | None = None,
) -> tuple[Task, ...]:
    """The tasks that an event sets off, due on working days reckoned from its day.

    Args:
        to_dos: the patterns of the stage entered.
        event: the event; the tasks' ids derive from it.
        on: the day of the event, which is itself not counted.
        assignees: who acts in a role; other roles' tasks are left to whoever takes them up.
        calendar: tells the working days.
        client_id: whom the tasks are about.

    Raises:
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm.regulations.holidays import CHINA
    >>> call = ToDo(code="call", title=Text("首次联系", "first call"), role=Role.RELATIONSHIP_MANAGER, days=1)
    >>> [task] = next_tasks(
    ...     [call], event=EventId("O-1/0"), on=date(2026, 9, 30), assignees={}, calendar=CHINA
    ... )
    >>> task.id, task.due_on
    ('O-1/0/call', datetime.date(2026, 10, 8))
    """
    check_text(event, "event")
    check_date(on, "on")
    check_kind(assignees, Mapping, "assignees")
    check_kind(calendar, Calendar, "calendar")
    return tuple(
        Task(
            id=TaskId(f"{event}/{to_do.code}"),
            title=to_do.title,
            role=to_do.role,
            assignee=assignees.get(to_do.role),
            due_on=calendar.roll(calendar.add_working_days(on, to_do.days)),
            priority=to_do.priority,
            client_id=client_id,
            escalation=to_do.escalation,
        )
        for to_do in _each(to_dos, ToDo, "to_dos")
    )


def _each(values: Iterable[_T], kind: type, field: str) -> Iterator[_T]:
    """The values, each found to be of its kind."""
    check_kind(values, Iterable, field)
    for value in values:
        check_kind(value, kind, field)
        yield value


def list_open(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """The tasks still owed: earliest due first, of one day the most pressing first.

    >>> list_open([])
    ()
    """
    still = (task for task in _each(tasks, Task, "tasks") if task.status is TaskStatus.OPEN)
    return tuple(sorted(still, key=lambda task: (task.due_on, -task.priority.rank, task.id)))


def list_overdue(tasks: Iterable[Task], *, as_of: date) -> tuple[Task, ...]:
    """The tasks still owed whose due date has passed; one due on the day itself is not late.

    >>> list_overdue([], as_of=date(2026, 11, 24))
    ()
    """
    check_date(as_of)
    return tuple(task for task in list_open(tasks) if task.due_on < as_of)


def elapsed_working_days(since: date, *, as_of: date, calendar: Calendar) -> int:
    """Working days after `since` up to and with `as_of`; 0 if it is not later.

    >>> from bankrm.regulations.holidays import CHINA
    >>> elapsed_working_days(date(2026, 9, 30), as_of=date(2026, 10, 8), calendar=CHINA)
    1
    """
    check_kind(calendar, Calendar, "calendar")
    if check_date(as_of) <= check_date(since, "since"):
        return 0
    return sum(1 for _ in calendar.working_days(Period(since + _ONE_DAY, as_of)))


def list_escalations(
    policy: EscalationPolicy, *, since: date, as_of: date, calendar: Calendar
) -> tuple[EscalationStep, ...]:
    """The steps reached after idling since a day; any later activity is a new `since`.

    Args:
        policy: the bank's own steps.
        since: the last activity, or the day a task was due.
        as_of: the day asked about; a step is reached on its last working day.
        calendar: tells the working days.

    >>> from bankrm.regulations.holidays import CHINA
    >>> policy = EscalationPolicy((
    ...     EscalationStep(3, Role.RELATIONSHIP_MANAGER, EscalationAction.REMIND),
    ...     EscalationStep(5, Role.TEAM_LEAD, EscalationAction.INFORM),
    ... ))
    >>> [step.action.en for step in list_escalations(
    ...     policy, since=date(2026, 11, 16), as_of=date(2026, 11, 19), calendar=CHINA
    ... )]
    ['remind']
    """
    check_kind(policy, EscalationPolicy, "policy")
    idle = elapsed_working_days(since, as_of=as_of, calendar=calendar)
    return tuple(step for step in policy.steps if step.after <= idle)
