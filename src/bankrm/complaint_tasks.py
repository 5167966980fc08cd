"""Complaint to-dos (投诉待办): what a complaint obliges the bank to do, by when, and when it is escalated.

The law sets the last day of an answer; a bank's own `ComplaintPolicy` says how long ahead of it the answer is
to be ready, and who is told when it is not: to-dos are due that much earlier, and escalate from there, so
before the last day and after it. Leaves out reminding anybody.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.complaint_deadlines import (
    ComplaintDeadline,
    ComplaintTerm,
    compute_answer_deadline,
    compute_verification_deadline,
    next_deadline,
)
from bankrm.complaint_events import ComplaintCause, ComplaintEventKind, ComplaintNotice
from bankrm.complaints import Complaint, ComplaintStatus
from bankrm.days import business_date
from bankrm.digests import ClosedTask
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import Actor, Role
from bankrm.tasks import (
    EscalationPolicy,
    EscalationStep,
    EventId,
    Priority,
    Task,
    TaskId,
    TaskStatus,
    list_escalations,
)

__all__ = ["ComplaintPolicy", "list_complaint_escalations", "list_complaint_tasks"]

_ONE_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class ComplaintPolicy:
    """A bank's own times for complaints, in working days, and who takes them up."""

    role: Role
    """Who takes up what no handler was named for."""
    accept_within: int = attrs.field(metadata=NOT_NEGATIVE)
    """From the day received to the decision whether it is accepted."""
    tell_within: int = attrs.field(metadata=NOT_NEGATIVE)
    """To name a handler, and to tell the client that it was accepted, refused or extended."""
    ahead: int = attrs.field(metadata=NOT_NEGATIVE)
    """How long before the last day the answer is to be ready."""
    escalation: EscalationPolicy | None = None
    """Steps counted from when the answer was to be ready, so before the last day and after it."""

    __attrs_post_init__ = check_fields


def list_complaint_escalations(
    complaint: Complaint,
    policy: ComplaintPolicy,
    *,
    calendar: Calendar,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[EscalationStep, ...]:
    """The steps of escalation that are reached on a day and not yet taken (投诉升级).

    Counted in working days from when the bank wants the answer to be ready, `ahead` of the last day.

    Args:
        complaint: the complaint as it stands on the day.
        policy: the bank's own times.
        calendar: working days of the years it runs through.
        as_of: the day.
        book: the bank's own shorter times.

    Raises:
        RuleNotInForce: before the measures.
        NotCovered: if the calendar does not hold a year.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.complaints import ComplaintId
    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.tasks import EscalationAction
    >>> told = EscalationStep(1, Role.TEAM_LEAD, EscalationAction.INFORM)
    >>> policy = ComplaintPolicy(
    ...     role=Role.COMPLIANCE,
    ...     accept_within=2,
    ...     tell_within=1,
    ...     ahead=3,
    ...     escalation=EscalationPolicy((told,)),
    ... )
    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-1"), received_on=date(2026, 3, 2)
    ... )
    >>> for day in (date(2026, 3, 12), date(2026, 3, 13)):  # the last day is Tuesday the 17th
    ...     len(list_complaint_escalations(heard, policy, calendar=CHINA, as_of=day))
    0
    1
    """
    check_kind(complaint, Complaint, "complaint")
    check_kind(policy, ComplaintPolicy, "policy")
    deadline = next_deadline(complaint, calendar=calendar, as_of=as_of, book=book)
    if policy.escalation is None or deadline is None:
        return ()
    ready = _ready_by(deadline, policy, calendar)
    reached = list_escalations(policy.escalation, since=ready, as_of=as_of, calendar=calendar)
    return tuple(step for step in reached if step not in complaint.standing.escalations)


def list_complaint_tasks(
    complaint: Complaint,
    policy: ComplaintPolicy,
    *,
    calendar: Calendar,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[Task, ...]:
    """The to-dos that a complaint has set off so far, with how they stand (投诉待办).

    Whether to accept it; then who handles it, the notice that it was accepted, and the answer; the notices
    of refusal and of longer time; the verification. Ids derive from the complaint and the place of what set
    them off, so that the same events give the same to-dos. Whoever decides makes up for a handler not
    named, and the answer for a notice not given. What is still open when the complaint is
    withdrawn or closed is cancelled; the notice of a refusal stays owed.

    Args:
        complaint: the complaint.
        policy: the bank's own times.
        calendar: working days of the years it runs through.
        as_of: the day whose rules apply.
        book: the bank's own shorter times.

    Raises:
        RuleNotInForce: before the measures.
        NotCovered: if the calendar does not hold a year.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.complaints import ComplaintId
    >>> from bankrm.regulations.holidays import CHINA
    >>> policy = ComplaintPolicy(role=Role.COMPLIANCE, accept_within=2, tell_within=1, ahead=3)
    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-1"), received_on=date(2026, 3, 2)
    ... )
    >>> [task] = list_complaint_tasks(heard, policy, calendar=CHINA, as_of=date(2026, 3, 2))
    >>> task.id, task.title.en, task.due_on.isoformat()
    ('T-1/0/accept', 'decide whether the complaint is accepted', '2026-03-04')
    """
    check_kind(complaint, Complaint, "complaint")
    check_kind(policy, ComplaintPolicy, "policy")
    answer_by = compute_answer_deadline(complaint, calendar=calendar, as_of=as_of, book=book)
    tasks: dict[TaskId, tuple[_Duty, Task]] = {}

    def due(duty: _Duty, on: date) -> date:
        if duty.term is ComplaintTerm.ANSWER:
            return _ready_by(answer_by, policy, calendar)
        if duty.term is ComplaintTerm.VERIFICATION:
            asked = compute_verification_deadline(on, calendar=calendar, as_of=as_of, book=book)
            return _ready_by(asked, policy, calendar)
        received = duty.set_off is ComplaintStatus.RECEIVED
        within = policy.accept_within if received else policy.tell_within
        day = calendar.roll(calendar.add_working_days(on, within))
        must_be_told = duty.set_off is ComplaintEventKind.EXTENDED and on <= answer_by.due_on
        return min(day, answer_by.due_on) if must_be_told else day  # or it does not count

    for now in _happenings(complaint):
        for id_, (duty, task) in tasks.items():
            tasks[id_] = duty, _after(duty, task, now)
        for duty in _DUTIES:
            if duty.set_off is now.what and not (duty.names_handler and now.handler):
                task = _set_off(duty, complaint, policy, now, due(duty, now.on))
                tasks[task.id] = duty, task
    return tuple(task for _, task in tasks.values())


@attrs.frozen(kw_only=True)
class _Duty:
    """What a complaint obliges somebody to do, from one happening to another."""

    code: str
    title: Text
    set_off: Label
    done: tuple[Label, ...]
    term: ComplaintTerm | None = None
    """What it must be done in by law; None where only the bank sets a time."""
    by_handler: bool = False

    @property
    def names_handler(self) -> bool:
        """Whether it is to name one, which is not owed where there is one."""
        return ComplaintEventKind.ASSIGNED in self.done


_DUTIES = (
    _Duty(
        code="accept",
        title=Text("决定是否受理投诉", "decide whether the complaint is accepted"),
        set_off=ComplaintStatus.RECEIVED,
        done=(ComplaintEventKind.ACCEPTED, ComplaintEventKind.NOT_ACCEPTED),
    ),
    _Duty(
        code="tell_refusal",
        title=Text("告知不予受理及原因", "tell the client that it is not accepted, and why"),
        set_off=ComplaintEventKind.NOT_ACCEPTED,
        done=(ComplaintNotice.NON_ACCEPTANCE,),
    ),
    _Duty(
        code="name_handler",
        title=Text("指定投诉处理人员", "name who handles the complaint"),
        set_off=ComplaintEventKind.ACCEPTED,
        done=(ComplaintEventKind.ASSIGNED, ComplaintEventKind.DECIDED),
    ),
    _Duty(
        code="tell_acceptance",
        title=Text(
            "告知受理及处理人员", "tell the client that it is accepted, and who handles it"
        ),
        set_off=ComplaintEventKind.ACCEPTED,
        done=(ComplaintNotice.ACCEPTANCE, ComplaintNotice.DECISION),
        by_handler=True,
    ),
    _Duty(
        code="answer",
        title=Text("作出处理决定并告知投诉人", "decide the complaint and tell the client"),
        set_off=ComplaintEventKind.ACCEPTED,
        done=(ComplaintNotice.DECISION,),
        term=ComplaintTerm.ANSWER,
        by_handler=True,
    ),
    _Duty(
        code="tell_extension",
        title=Text("告知延长处理期限", "tell the client that it takes longer"),
        set_off=ComplaintEventKind.EXTENDED,
        done=(ComplaintNotice.EXTENSION, ComplaintNotice.DECISION),
        by_handler=True,
    ),
    _Duty(
        code="name_verifier",
        title=Text("指定投诉核查人员", "name who verifies the decision"),
        set_off=ComplaintEventKind.VERIFICATION_ASKED,
        done=(ComplaintEventKind.ASSIGNED, ComplaintEventKind.DECIDED),
    ),
    _Duty(
        code="verify",
        title=Text("作出核查决定并告知投诉人", "verify the decision and tell the client"),
        set_off=ComplaintEventKind.VERIFICATION_ASKED,
        done=(ComplaintNotice.DECISION,),
        term=ComplaintTerm.VERIFICATION,
        by_handler=True,
    ),
)
_ENDS = {ComplaintEventKind.WITHDRAWN, ComplaintEventKind.CLOSED}


@attrs.frozen(kw_only=True)
class _Happening:
    """Something that sets off, ends or passes on to-dos."""

    event: EventId
    what: ComplaintEventKind | ComplaintNotice | ComplaintStatus
    on: date
    handler: Actor | None


def list_closed_complaint_tasks(
    complaint: Complaint, tasks: Iterable[Task]
) -> tuple[ClosedTask, ...]:
    """The to-dos of a complaint that came to an end, with when and by whom, for the evening meeting.

    Args:
        complaint: the complaint.
        tasks: as `list_complaint_tasks` gives them; those still open, or of another complaint, are passed over.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.complaints import ComplaintId
    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-1"), received_on=date(2026, 11, 2)
    ... )
    >>> list_closed_complaint_tasks(heard, [])
    ()
    """
    check_kind(complaint, Complaint, "complaint")
    check_kind(tasks, Iterable, "tasks")
    events = {
        EventId(f"{complaint.id}/{place}"): event
        for place, event in enumerate(complaint.events, 1)
    }
    closed = []
    for task in tasks:
        check_kind(task, Task, "tasks")
        if task.closed_by in events:
            event = events[task.closed_by]
            closed.append(ClosedTask(task=task, at=event.at, by=event.by.staff))
    return tuple(closed)


def _happenings(complaint: Complaint) -> Iterator[_Happening]:
    """What happened to a complaint, with its reception as the first."""
    yield _Happening(
        event=EventId(f"{complaint.id}/0"),
        what=ComplaintStatus.RECEIVED,
        on=complaint.received_on,
        handler=None,
    )
    for place, (event, standing) in enumerate(complaint.stages(), 1):
        yield _Happening(
            event=EventId(f"{complaint.id}/{place}"),
            what=event.what,
            on=business_date(event.at),
            handler=standing.handler,
        )


def _set_off(
    duty: _Duty, complaint: Complaint, policy: ComplaintPolicy, now: _Happening, due_on: date
) -> Task:
    """The task of a duty; what must be handled promptly is urgent (适当性管理办法 art. 20)."""
    intake = complaint.intake
    prompt = intake is not None and intake.cause is ComplaintCause.SUITABILITY
    handler = now.handler if duty.by_handler else None
    return Task(
        id=TaskId(f"{now.event}/{duty.code}"),
        title=duty.title,
        role=policy.role if handler is None else handler.role,
        assignee=None if handler is None else handler.staff,
        due_on=due_on,
        priority=Priority.URGENT if prompt else Priority.HIGH,
        client_id=complaint.client_id,
        escalation=policy.escalation,
    )


def _after(duty: _Duty, task: Task, now: _Happening) -> Task:
    """How a task stands after something happened."""
    if task.status is not TaskStatus.OPEN:
        return task
    if now.what in duty.done:
        return attrs.evolve(task, status=TaskStatus.DONE, closed_by=now.event)
    if now.what in _ENDS:
        return attrs.evolve(
            task, status=TaskStatus.CANCELLED, closed_by=now.event, reason=now.what
        )
    if now.handler is not None and duty.by_handler:
        return attrs.evolve(task, role=now.handler.role, assignee=now.handler.staff)
    return task


def _ready_by(deadline: ComplaintDeadline, policy: ComplaintPolicy, calendar: Calendar) -> date:
    """When the bank wants to be done: so many working days ahead, but not before the time began."""
    day, first = deadline.due_on, calendar.roll(deadline.since)
    for _ in range(policy.ahead):
        if day <= first:
            break
        day = calendar.roll(day - _ONE_DAY, "preceding")
    return day
