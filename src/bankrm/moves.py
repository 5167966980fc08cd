"""Moves (流程动作): the one way in which an event comes to an opportunity; `pipeline` names its kinds.

Leaves out what each kind of move means.
"""

from datetime import datetime
from typing import TypedDict, Unpack

import attrs

from bankrm.attribution import CreditSchedule
from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import business_date
from bankrm.labels import AnyLabel
from bankrm.money import Money
from bankrm.opportunities import Opportunity
from bankrm.processes import Process
from bankrm.staff import Actor, StaffId
from bankrm.stage_events import EventKind, Evidence, OpportunityId, StageEvent
from bankrm.standings import MoveDecision
from bankrm.tasks import Task, TaskId, TaskStatus, next_tasks

__all__ = ["Advance", "Carried", "move", "with_tasks"]

_SETS_OFF = {EventKind.ADVANCED, EventKind.RETURNED, EventKind.REOPENED}
"""What enters a stage, and so sets off its to-dos."""


@attrs.frozen(kw_only=True)
class Advance:
    """What a move did; if it was refused, the opportunity is as it was and the decision says why."""

    opportunity: Opportunity
    decision: MoveDecision
    event: StageEvent | None = None
    """What the host has to store; None if refused."""
    set_off: tuple[Task, ...] = ()
    cancelled: tuple[Task, ...] = ()


class Carried(TypedDict, total=False):
    """What an event carries besides who and when."""

    stage: AnyLabel
    evidence: tuple[Evidence, ...]
    reason: AnyLabel
    owner: StaffId
    task: TaskId
    note: str
    amount: Money | None
    credit: CreditSchedule | None
    parts: tuple[OpportunityId, ...]


def move(
    opportunity: Opportunity,
    kind: EventKind,
    by: Actor,
    times: tuple[datetime, datetime | None],
    calendar: Calendar | None = None,
    **carried: Unpack[Carried],
) -> Advance:
    """Let an event happen if the process allows it; with a calendar, set off the to-dos of its stage.

    Args:
        opportunity: the sale.
        kind: what happens.
        by: who does it, in which role.
        times: when it happened, and when it was recorded if later.
        calendar: tells the working days; needed where a stage is entered.
        **carried: what the event carries; the stage is the present one if none is named.

    Raises:
        InvalidValue: if the event is not one of this opportunity's.
        NotCovered: if a due date falls in a year that the calendar does not hold.
    """
    check_kind(opportunity, Opportunity, "opportunity")
    if kind in _SETS_OFF:
        check_kind(calendar, Calendar, "calendar")
    carried.setdefault("stage", opportunity.stage)
    event = StageEvent(
        id=opportunity.next_event_id,
        kind=kind,
        by=by,
        at=times[0],
        recorded_at=times[0] if times[1] is None else times[1],
        **carried,
    )
    decision = opportunity.check(event)
    if not decision.allowed:
        return Advance(opportunity=opportunity, decision=decision)
    if calendar is not None:
        event = with_tasks(
            event, opportunity.process, opportunity.owner, opportunity.client_id, calendar
        )
    after = opportunity.append(event)
    return Advance(
        opportunity=after,
        decision=decision,
        event=event,
        set_off=event.sets_off,
        cancelled=tuple(
            task
            for task in after.standing.closed
            if task.closed_by == event.id and task.status is TaskStatus.CANCELLED
        ),
    )


def with_tasks(
    event: StageEvent,
    process: Process,
    owner: StaffId,
    client_id: ClientId | None,
    calendar: Calendar,
) -> StageEvent:
    """The event with the tasks that the to-dos of its stage set off."""
    tasks = next_tasks(
        process[event.stage].to_dos,
        event=event.id,
        on=business_date(event.at),
        assignees={process.owner_role: owner},
        calendar=calendar,
        client_id=client_id,
    )
    return attrs.evolve(event, sets_off=tasks)
