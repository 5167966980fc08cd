"""Warning to-dos (预警待办): what a signal obliges whom to do by when, and who is told once it is late.

Every step of the signal's kind is a to-do of its owner, and so is the answer, of somebody who may clear it. Ids come
from the signal and the place of what opened it, so that the same events give the same to-dos. Leaves out
reminding anybody.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind, check_optional
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.staff import Role
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
from bankrm.warning_catalogue import SignalLevel
from bankrm.warning_signals import SignalEventKind, SignalSpell, WarningSignal

__all__ = ["list_signal_escalations", "list_signal_tasks"]

_PRIORITIES = {
    SignalLevel.LOW: Priority.NORMAL,
    SignalLevel.MEDIUM: Priority.HIGH,
    SignalLevel.HIGH: Priority.URGENT,
}
_ANSWER = Text("核实后解除预警", "look into the signal and clear it")


def list_signal_tasks(
    signal: WarningSignal, escalation: EscalationPolicy | None = None, *, as_of: date
) -> tuple[Task, ...]:
    """The to-dos that a signal has set off by the end of a day, with how they stand (预警待办).

    A step taken is done; one not taken when the signal is cleared is cancelled. One opened again sets them off anew.

    Args:
        signal: the signal.
        escalation: who is told when one is late; None if it is left at that.
        as_of: the day.

    Raises:
        InvalidValue: if it was detected later.

    >>> from bankrm._warning_example import SIGNAL
    >>> for task in list_signal_tasks(SIGNAL, as_of=date(2026, 11, 24)):
    ...     print(task.id, task.role.en, task.due_on)
    W-1/0/site_visit relationship manager 2026-11-12
    W-1/0/freeze_undrawn relationship manager 2026-11-12
    W-1/0/reclassify relationship manager 2026-11-12
    W-1/0/answer credit approver 2026-11-12
    """
    check_kind(signal, WarningSignal, "signal")
    check_optional(escalation, EscalationPolicy, "escalation")
    then = signal.on(as_of)
    return tuple(
        task for spell in then.standing.spells for task in _of_spell(then, spell, escalation)
    )


def _of_spell(
    signal: WarningSignal, spell: SignalSpell, escalation: EscalationPolicy | None
) -> Iterator[Task]:
    owner = signal.standing.owner
    for step in signal.kind.steps:
        open_task = Task(
            id=TaskId(f"{signal.id}/{spell.opened_by}/{step.code}"),
            title=Text(step.zh, step.en),
            role=signal.kind.owner if owner is None else owner.role,
            assignee=None if owner is None else owner.staff,
            due_on=spell.due_on,
            priority=_PRIORITIES[signal.level],
            client_id=signal.client_id,
            escalation=escalation,
        )
        yield _closed(open_task, signal, spell, step)
    answer = Task(
        id=TaskId(f"{signal.id}/{spell.opened_by}/answer"),
        title=_ANSWER,
        role=_answers(signal),
        assignee=None,
        due_on=spell.due_on,
        priority=_PRIORITIES[signal.level],
        client_id=signal.client_id,
        escalation=escalation,
    )
    yield _closed(answer, signal, spell, None)


def _answers(signal: WarningSignal) -> Role:
    """The first of those who may clear it as it stands."""
    return signal.kind.clearers_at(signal.level)[0]


def _closed(task: Task, signal: WarningSignal, spell: SignalSpell, step: WatchStep | None) -> Task:
    """How a to-do stands: a step by what was done, the answer by whether the signal was cleared."""
    end = spell.cleared_by
    if step is not None:
        for place, taken in signal.standing.steps:
            if taken is step and spell.opened_by < place and (end is None or place < end):
                return attrs.evolve(task, status=TaskStatus.DONE, closed_by=_event(signal, place))
    if end is None:
        return task
    if step is None:
        return attrs.evolve(task, status=TaskStatus.DONE, closed_by=_event(signal, end))
    return attrs.evolve(
        task,
        status=TaskStatus.CANCELLED,
        closed_by=_event(signal, end),
        reason=SignalEventKind.CLEARED,
    )


def _event(signal: WarningSignal, place: int) -> EventId:
    return EventId(f"{signal.id}/{place}")


def list_signal_escalations(
    signal: WarningSignal, policy: EscalationPolicy, *, as_of: date, calendar: Calendar
) -> tuple[EscalationStep, ...]:
    """The steps of escalation that an open signal has reached by a day, and that were not yet taken (预警升级).

    Args:
        signal: the signal.
        policy: the bank's own steps, counted in working days from the last day to answer.
        as_of: the day.
        calendar: tells the working days.

    Raises:
        InvalidValue: if it was detected later.
        NotCovered: if the calendar does not hold a year.

    >>> from bankrm._warning_example import SIGNAL
    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.tasks import EscalationAction
    >>> policy = EscalationPolicy((EscalationStep(1, Role.TEAM_LEAD, EscalationAction.INFORM),))
    >>> for day in (date(2026, 11, 12), date(2026, 11, 13)):
    ...     len(list_signal_escalations(SIGNAL, policy, as_of=day, calendar=CHINA))
    0
    1
    """
    check_kind(signal, WarningSignal, "signal")
    then = signal.on(as_of).standing
    reached = list_escalations(policy, since=then.due_on, as_of=as_of, calendar=calendar)
    return tuple(step for step in reached if then.is_open and step not in then.escalations)
