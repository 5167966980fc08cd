"""Follow-ups (后续跟进): what an interaction leaves to be done: promises of both sides, and the next contact.

A promise is in the interaction in which it was made, what became of it in a `PromiseOutcome` of its own; how
it stands on a day follows from both. What the bank has promised becomes a to-do, with an id from the
interaction and the promise's place in it, so that none is lost or doubled. Leaves out judging whether a
promise should have been made.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs

from bankrm.agendas import AgendaItem, ItemKind
from bankrm.calendars import Calendar
from bankrm.checks import check_count, check_kind
from bankrm.clients import ClientId
from bankrm.days import business_date, check_date
from bankrm.digests import ClosedTask
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.interactions import Interaction, InteractionId, PlannedContact, Promise
from bankrm.labels import AnyLabel, Label, Text
from bankrm.staff import Actor
from bankrm.tasks import EscalationPolicy, EventId, Priority, Task, TaskId, TaskStatus

__all__ = [
    "ContactToMake",
    "PromiseEnd",
    "PromiseOutcome",
    "PromiseStanding",
    "PromiseStatus",
    "list_closed_promises",
    "list_contacts_to_make",
    "list_promise_tasks",
    "list_promises",
]


class PromiseEnd(Label):
    """What can become of a promise."""

    KEPT = "kept", "已兑现", "kept"
    WAIVED = "waived", "对方免除", "waived by the other side"


class PromiseStatus(Label):
    """How a promise stands on a day."""

    OPEN = "open", "待兑现", "open"
    BROKEN = "broken", "逾期未兑现", "broken"
    KEPT = "kept", "按期兑现", "kept"
    KEPT_LATE = "kept_late", "逾期兑现", "kept late"
    WAIVED = "waived", "已免除", "waived"

    @property
    def is_owed(self) -> bool:
        """Whether it is still to be kept; declared before the others."""
        return self <= PromiseStatus.BROKEN


@attrs.frozen(kw_only=True)
class PromiseOutcome:
    """That a promise was kept, or the other side waived it: a record of its own."""

    interaction_id: InteractionId
    """In which it was made."""
    place: int = attrs.field(metadata=NOT_NEGATIVE)
    """Its place among the promises made there, 0 for the first."""
    client_id: ClientId
    end: PromiseEnd
    by: Actor
    """Who of the bank kept it, or saw that the client did."""
    at: datetime
    recorded_at: datetime
    how: AnyLabel | None = None
    ref: str | None = None
    """Where the bank keeps what shows it."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True)
class PromiseStanding:
    """One promise as it stands on a day."""

    promise: Promise
    interaction_id: InteractionId
    place: int = attrs.field(metadata=NOT_NEGATIVE)
    client_id: ClientId
    made_on: date
    as_of: date
    outcome: PromiseOutcome | None = None
    """What became of it up to the day."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        promised = (self.interaction_id, self.place, self.client_id)
        outcome = self.outcome
        if outcome is not None and promised != (
            outcome.interaction_id,
            outcome.place,
            outcome.client_id,
        ):
            raise InvalidValue("outcome", "is of another promise")
        if self.made_on > self.as_of:
            raise InvalidValue("made_on", "is after as_of")
        if self.promise.due_on is not None and self.promise.due_on < self.made_on:
            raise InvalidValue("promise", "is due before it was made")
        if outcome is not None and not self.made_on <= business_date(outcome.at) <= self.as_of:
            raise InvalidValue("outcome", "is before the promise, or after as_of")

    @property
    def status(self) -> PromiseStatus:
        """Open, broken, kept, kept late or waived; one without a day is open until it is kept."""
        due_on = self.promise.due_on
        if self.outcome is None:
            late = due_on is not None and due_on < self.as_of
            return PromiseStatus.BROKEN if late else PromiseStatus.OPEN
        if self.outcome.end is PromiseEnd.WAIVED:
            return PromiseStatus.WAIVED
        late = due_on is not None and due_on < business_date(self.outcome.at)
        return PromiseStatus.KEPT_LATE if late else PromiseStatus.KEPT

    @property
    def task_id(self) -> TaskId:
        """The id of its to-do."""
        return _task_id(self.interaction_id, self.place)


def _task_id(interaction_id: InteractionId, place: int) -> TaskId:
    return TaskId(f"{interaction_id}/promise/{place}")


def list_promises(
    interactions: Iterable[Interaction], outcomes: Iterable[PromiseOutcome], *, as_of: date
) -> tuple[PromiseStanding, ...]:
    """Every promise made up to a day and how it stands then: earliest due first, those without a day last.

    Args:
        interactions: of one client or of many, in their latest version.
        outcomes: what became of their promises; what happened after `as_of` does not count yet.
        as_of: the day.

    Raises:
        InvalidValue: if an interaction or an outcome is given twice, or an outcome is of no promise that was
            made, or comes before it.

    >>> from bankrm.contacts import ContactChannel
    >>> from bankrm.interactions import PromiseKind
    >>> from bankrm.staff import Role, StaffId
    >>> visit = Interaction(
    ...     id=InteractionId("I-1"),
    ...     client_id=ClientId("E-1"),
    ...     channel=ContactChannel.VISIT,
    ...     at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     by=StaffId("S-1"),
    ...     promises=(
    ...         Promise(
    ...             what=PromiseKind.PROPOSAL,
    ...             by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...             due_on=date(2026, 11, 24),
    ...         ),
    ...     ),
    ... )
    >>> for day in (date(2026, 11, 24), date(2026, 11, 25)):
    ...     [promise] = list_promises([visit], [], as_of=day)
    ...     promise.status.en
    'open'
    'broken'
    """
    check_date(as_of)
    made = _by_id(interactions)
    ended = _by_promise(outcomes, made)
    found = (
        PromiseStanding(
            promise=promise,
            interaction_id=one.id,
            place=place,
            client_id=one.client_id,
            made_on=one.on,
            as_of=as_of,
            outcome=_up_to(as_of, ended.get((one.id, place))),
        )
        for one in made.values()
        if one.on <= as_of
        for place, promise in enumerate(one.promises)
    )
    return tuple(sorted(found, key=lambda one: (one.promise.due_on or date.max, one.task_id)))


def _up_to(as_of: date, outcome: PromiseOutcome | None) -> PromiseOutcome | None:
    past = outcome is not None and business_date(outcome.at) <= as_of
    return outcome if past else None


def _by_id(interactions: Iterable[Interaction]) -> dict[InteractionId, Interaction]:
    check_kind(interactions, Iterable, "interactions")
    made: dict[InteractionId, Interaction] = {}
    for one in interactions:
        check_kind(one, Interaction, "interactions")
        if one.id in made:
            raise InvalidValue("interactions", "hold one twice")
        made[one.id] = one
    return made


def _by_promise(
    outcomes: Iterable[PromiseOutcome], made: Mapping[InteractionId, Interaction]
) -> dict[tuple[InteractionId, int], PromiseOutcome]:
    check_kind(outcomes, Iterable, "outcomes")
    ended: dict[tuple[InteractionId, int], PromiseOutcome] = {}
    for outcome in outcomes:
        check_kind(outcome, PromiseOutcome, "outcomes")
        of = made.get(outcome.interaction_id)
        if of is None or outcome.place >= len(of.promises) or outcome.client_id != of.client_id:
            raise InvalidValue("outcomes", "hold one of a promise that was not made")
        if outcome.at < of.at:
            raise InvalidValue("outcomes", "hold one that comes before its promise")
        if (of.id, outcome.place) in ended:
            raise InvalidValue("outcomes", "hold two of one promise")
        ended[of.id, outcome.place] = outcome
    return ended


def list_promise_tasks(
    standings: Iterable[PromiseStanding],
    *,
    calendar: Calendar,
    undated_within: int,
    priority: Priority = Priority.HIGH,
    escalation: EscalationPolicy | None = None,
) -> tuple[Task, ...]:
    """The to-dos of what the bank has promised, with how they stand (承诺待办).

    They are due on the last working day by which the promise can be kept in time, or, where there is none
    after it was made, on the next one. What the client promised is no to-do of the bank.

    Args:
        standings: promises as they stand.
        calendar: tells the working days.
        undated_within: in how many working days the bank keeps what it promised without a day.
        priority: how pressing they are.
        escalation: who is told once one is overdue.

    Raises:
        InvalidValue: if a promise is given twice.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm.interactions import PromiseKind
    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.staff import Role, StaffId
    >>> by_sunday = PromiseStanding(
    ...     promise=Promise(
    ...         what=PromiseKind.ANSWER,
    ...         by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...         due_on=date(2026, 11, 29),
    ...     ),
    ...     interaction_id=InteractionId("I-1"),
    ...     place=0,
    ...     client_id=ClientId("C-1"),
    ...     made_on=date(2026, 11, 24),
    ...     as_of=date(2026, 11, 24),
    ... )
    >>> [task] = list_promise_tasks([by_sunday], calendar=CHINA, undated_within=3)
    >>> task.id, task.title.en, task.due_on.isoformat()
    ('I-1/promise/0', 'promised: answer a question', '2026-11-27')
    """
    check_kind(calendar, Calendar, "calendar")
    check_count(undated_within, "undated_within")
    check_kind(standings, Iterable, "standings")
    seen: set[TaskId] = set()
    tasks = []
    for standing in standings:
        check_kind(standing, PromiseStanding, "standings")
        if standing.task_id in seen:
            raise InvalidValue("standings", "hold one twice")
        seen.add(standing.task_id)
        by, what, outcome = standing.promise.by, standing.promise.what, standing.outcome
        if by is None:
            continue
        task = Task(
            id=standing.task_id,
            title=Text(f"兑现承诺：{what.zh}", f"promised: {what.en}"),
            role=by.role,
            assignee=by.staff,
            due_on=_due(standing, calendar, undated_within),
            priority=priority,
            client_id=standing.client_id,
            escalation=escalation,
        )
        tasks.append(task if outcome is None else _ended(task, outcome))
    return tuple(tasks)


def list_closed_promises(
    tasks: Iterable[Task], outcomes: Iterable[PromiseOutcome]
) -> tuple[ClosedTask, ...]:
    """The to-dos of promises that came to an end, with when and by whom, as the evening meeting takes them.

    Args:
        tasks: as `list_promise_tasks` gives them; those still open are passed over.
        outcomes: what became of promises.

    >>> list_closed_promises([], [])
    ()
    """
    check_kind(tasks, Iterable, "tasks")
    check_kind(outcomes, Iterable, "outcomes")
    ended: dict[TaskId, PromiseOutcome] = {}
    for outcome in outcomes:
        check_kind(outcome, PromiseOutcome, "outcomes")
        ended[_task_id(outcome.interaction_id, outcome.place)] = outcome
    closed = []
    for task in tasks:
        check_kind(task, Task, "tasks")
        if task.status is not TaskStatus.OPEN and task.id in ended:
            outcome = ended[task.id]
            closed.append(ClosedTask(task=task, at=outcome.at, by=outcome.by.staff))
    return tuple(closed)


def _due(standing: PromiseStanding, calendar: Calendar, undated_within: int) -> date:
    due_on = standing.promise.due_on
    if due_on is None:
        return calendar.roll(calendar.add_working_days(standing.made_on, undated_within))
    in_time = calendar.roll(due_on, "preceding")
    return in_time if in_time >= standing.made_on else calendar.roll(due_on)


def _ended(task: Task, outcome: PromiseOutcome) -> Task:
    kept = outcome.end is PromiseEnd.KEPT
    return attrs.evolve(
        task,
        status=TaskStatus.DONE if kept else TaskStatus.CANCELLED,
        closed_by=EventId(f"{task.id}/{outcome.end.code}"),
        reason=outcome.how if kept else outcome.how or outcome.end,
    )


@attrs.frozen(kw_only=True)
class ContactToMake:
    """A contact that was planned and has not been made."""

    interaction_id: InteractionId
    """In which it was planned."""
    client_id: ClientId
    by: Actor
    """Who planned it."""
    planned: PlannedContact

    __attrs_post_init__ = check_fields

    def agenda_item(self) -> AgendaItem:
        """It as an item of an agenda, of whoever planned it."""
        return AgendaItem(
            id=self.interaction_id,
            kind=ItemKind.CONTACT,
            title=self.planned.purpose or ItemKind.CONTACT,
            due_on=self.planned.on,
            assignee=self.by.staff,
            role=self.by.role,
            client_id=self.client_id,
        )


def list_contacts_to_make(
    interactions: Iterable[Interaction], *, as_of: date
) -> tuple[ContactToMake, ...]:
    """The contacts that are planned and not made by a day, the earliest first (下次联系).

    A plan stands until a later interaction makes another, or takes place on its day or after and is not known
    to have failed to reach the client. An earlier contact, about something else, does not lift it.

    Args:
        interactions: of one client or of many.
        as_of: the day; interactions after it do not count.

    Raises:
        InvalidValue: if an interaction is given twice.

    >>> from bankrm.contacts import ContactChannel
    >>> from bankrm.staff import StaffId
    >>> call = Interaction(
    ...     id=InteractionId("I-1"),
    ...     client_id=ClientId("C-1"),
    ...     channel=ContactChannel.PHONE,
    ...     at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     by=StaffId("S-1"),
    ...     next_contact=PlannedContact(on=date(2026, 11, 27)),
    ... )
    >>> [due] = list_contacts_to_make([call], as_of=date(2026, 11, 24))
    >>> due.planned.on.isoformat(), due.agenda_item().title.en
    ('2026-11-27', 'contact to make')
    """
    check_date(as_of)
    past = [one for one in _by_id(interactions).values() if one.on <= as_of]
    plans: dict[ClientId, ContactToMake] = {}
    for one in sorted(past, key=lambda one: (one.at, one.id)):
        plan = plans.get(one.client_id)
        if plan is not None and one.on >= plan.planned.on and one.reached is not False:
            del plans[one.client_id]
        if one.next_contact is not None:
            plans[one.client_id] = ContactToMake(
                interaction_id=one.id,
                client_id=one.client_id,
                by=one.actor,
                planned=one.next_contact,
            )
    return tuple(sorted(plans.values(), key=lambda one: (one.planned.on, one.client_id)))
