"""The pipeline (销售流程): moves that take a sale from its lead to the service after it.

Each move returns the new opportunity, the tasks it set off and cancelled, the event to store, and the
decision; a move that the process refuses changes nothing and lists everything it lacks. Leads are in
`leads`, processes in `processes`, the opportunity itself in `opportunities`, tasks and escalation in
`tasks`, splitting in `splits`, the tale of it all in `history`. Leaves out forecasts.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bankrm.attribution import Attribution, CreditSchedule
from bankrm.calendars import Calendar
from bankrm.checks import check_count, check_kind, check_text
from bankrm.clients import ClientId
from bankrm.days import business_date, check_date, check_instant
from bankrm.errors import InvalidValue
from bankrm.labels import AnyLabel
from bankrm.leads import Lead
from bankrm.money import Money
from bankrm.moves import Advance, Carried, move, with_tasks
from bankrm.opportunities import Opportunity
from bankrm.processes import Process
from bankrm.staff import Actor, BusinessLine, StaffId
from bankrm.stage_events import EventKind, Evidence, OpportunityId, StageEvent, event_id
from bankrm.standard_processes import CORPORATE_SALE, RETAIL_SALE
from bankrm.standings import Status
from bankrm.tasks import TaskId

__all__ = [
    "add_note",
    "advance",
    "complete_task",
    "drop_task",
    "hand_over",
    "list_stalled",
    "lose",
    "open_case",
    "open_opportunity",
    "park",
    "reopen",
    "send_back",
    "value",
]

_ONE_DAY = timedelta(days=1)
_SALES = {BusinessLine.RETAIL: RETAIL_SALE, BusinessLine.CORPORATE: CORPORATE_SALE}


def open_opportunity(  # noqa: PLR0913  # whose, who, when: one fact of the opening each
    lead: Lead,
    id: OpportunityId,  # noqa: A002  # the field's word
    *,
    owner: StaffId,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    process: Process | None = None,
    recorded_at: datetime | None = None,
) -> Opportunity:
    """Open an opportunity (商机) on a lead, in the first stage, with its first to-dos.

    Args:
        lead: the lead; its line chooses the shipped sale process, its amount is where the sale begins.
        id: the bank's id for the opportunity; event and task ids derive from it.
        owner: the manager whom the lead was assigned to.
        by: who opens it, in which role.
        at: when; not before the lead was received.
        calendar: tells the working days on which tasks fall due.
        process: the bank's own process for that line.
        recorded_at: when it was entered, if later.

    Raises:
        InvalidValue: if it comes before the lead, from a role that may not open it, or with a process of
            the other line.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._example import FRIDAY, LEAD, LI
    >>> from bankrm.regulations.holidays import CHINA
    >>> opened = open_opportunity(
    ...     LEAD, OpportunityId("O-1"), owner=LI.staff, by=LI, at=FRIDAY, calendar=CHINA
    ... )
    >>> opened.stage.zh, [(task.title.zh, task.due_on.isoformat()) for task in opened.tasks]
    ('线索分配', [('首次联系客户', '2026-11-23')])
    """
    check_kind(lead, Lead, "lead")
    check_text(id, "id")
    chosen = _SALES[lead.line] if process is None else process
    if chosen.line not in {None, lead.line}:
        raise InvalidValue("process", "is of the other business line")
    if check_instant(at) < lead.received_at:
        raise InvalidValue("at", "is before the lead was received")
    opening = StageEvent(
        id=event_id(id, 0),
        kind=EventKind.OPENED,
        stage=chosen.start,
        by=by,
        at=at,
        recorded_at=at if recorded_at is None else recorded_at,
        owner=owner,
        amount=lead.amount,
    )
    return Opportunity(
        id=id,
        process=chosen,
        lead_id=lead.id,
        client_id=lead.client_id,
        events=(with_tasks(opening, chosen, owner, lead.client_id, calendar),),
    )


def open_case(  # noqa: PLR0913  # whose, which, who, when: one fact of the opening each
    client_id: ClientId,
    id: OpportunityId,  # noqa: A002  # the field's word
    *,
    process: Process,
    owner: StaffId,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    amount: Money | None = None,
    recorded_at: datetime | None = None,
) -> Opportunity:
    """Open an opportunity for a client without a lead: an application for a loan, a purchase asked for.

    Args:
        client_id: the client.
        id: the bank's id for it; event and task ids derive from it.
        process: how it moves, such as `CREDIT_PROCESS` or `WEALTH_SALE`.
        owner: the manager whose it is.
        by: who opens it, in which role.
        at: when.
        calendar: tells the working days on which tasks fall due.
        amount: what it is thought to come to.
        recorded_at: when it was entered, if later.

    Raises:
        InvalidValue: if the role may not open it.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._example import FRIDAY, LI
    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.standard_processes import CREDIT_PROCESS
    >>> loan = open_case(
    ...     ClientId("E-1"),
    ...     OpportunityId("O-2"),
    ...     process=CREDIT_PROCESS,
    ...     owner=LI.staff,
    ...     by=LI,
    ...     at=FRIDAY,
    ...     calendar=CHINA,
    ...     amount=Money.of(5_000_000),
    ... )
    >>> loan.stage.zh, [task.title.zh for task in loan.tasks]
    ('申请', ['收集申请资料'])
    """
    check_text(client_id, "client_id")
    check_text(id, "id")
    check_kind(process, Process, "process")
    opening = StageEvent(
        id=event_id(id, 0),
        kind=EventKind.OPENED,
        stage=process.start,
        by=by,
        at=at,
        recorded_at=at if recorded_at is None else recorded_at,
        owner=owner,
        amount=amount,
    )
    return Opportunity(
        id=id,
        process=process,
        lead_id=None,
        client_id=client_id,
        events=(with_tasks(opening, process, owner, client_id, calendar),),
    )


def advance(  # noqa: PLR0913  # where, who, when, on what: one fact of the move each
    opportunity: Opportunity,
    to: AnyLabel,
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    evidence: tuple[Evidence, ...] = (),
    recorded_at: datetime | None = None,
) -> Advance:
    """Move a sale on (推进) to a later stage, if the evidence is all there.

    As nothing changes but the value returned, calling it is also the trial run.

    Args:
        opportunity: the sale.
        to: the stage to move on to.
        by: who moves it, in which role.
        at: when.
        calendar: tells the working days on which tasks fall due.
        evidence: what meets the needs of the stage that is left.
        recorded_at: when it was entered, if later.

    Raises:
        InvalidValue: if the stage is not of the process, or it comes before the last event.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> from bankrm.standard_processes import Stage
    >>> from bankrm.regulations.holidays import CHINA
    >>> refused = advance(OPENED, Stage.INITIAL_CONTACT, by=LI, at=FRIDAY, calendar=CHINA)
    >>> refused.opportunity == OPENED, [item.text("en") for item in refused.decision.unmet]
    (True, ['missing: coverage and permission to call'])
    >>> moved = advance(
    ...     OPENED,
    ...     Stage.INITIAL_CONTACT,
    ...     by=LI,
    ...     at=FRIDAY,
    ...     calendar=CHINA,
    ...     evidence=(Evidence(code="coverage"),),
    ... )
    >>> moved.opportunity.stage.en, [task.title.en for task in moved.set_off]
    ('initial contact', ['write up the first contact'])
    """
    times = at, recorded_at
    return move(opportunity, EventKind.ADVANCED, by, times, calendar, stage=to, evidence=evidence)


def send_back(  # noqa: PLR0913  # where, who, when, why: one fact of the move each
    opportunity: Opportunity,
    to: AnyLabel,
    *,
    by: Actor,
    at: datetime,
    reason: AnyLabel,
    calendar: Calendar,
    recorded_at: datetime | None = None,
) -> Advance:
    """Send a sale back (退回) to an earlier stage, whose to-dos are set off anew.

    Args:
        opportunity: the sale.
        to: the stage to go back to.
        by: who moves it, in which role.
        at: when.
        reason: a `MoveReason`, or one of the bank's own.
        calendar: tells the working days on which tasks fall due.
        recorded_at: when it was entered, if later.

    Raises:
        InvalidValue: as in `advance`, or if no reason is given.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> from bankrm.stage_events import MoveReason
    >>> from bankrm.standard_processes import Stage
    >>> from bankrm.regulations.holidays import CHINA
    >>> refused = send_back(
    ...     OPENED, Stage.CLOSING, by=LI, at=FRIDAY, reason=MoveReason.INCOMPLETE, calendar=CHINA
    ... )
    >>> [item.text("en") for item in refused.decision.unmet]
    ['the process does not lead from here to closing']
    """
    times = at, recorded_at
    return move(opportunity, EventKind.RETURNED, by, times, calendar, stage=to, reason=reason)


def park(
    opportunity: Opportunity,
    *,
    by: Actor,
    at: datetime,
    reason: AnyLabel,
    recorded_at: datetime | None = None,
) -> Advance:
    """Park an open sale (搁置) in its stage; what is still to do is cancelled until it is reopened.

    Raises:
        InvalidValue: if no reason is given, or it comes before the last event.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> from bankrm.stage_events import MoveReason
    >>> parked = park(OPENED, by=LI, at=FRIDAY, reason=MoveReason.CLIENT_WAITS)
    >>> parked.opportunity.status.en, [task.title.en for task in parked.cancelled]
    ('parked', ['make the first call'])
    """
    return move(opportunity, EventKind.PARKED, by, (at, recorded_at), reason=reason)


def lose(
    opportunity: Opportunity,
    *,
    by: Actor,
    at: datetime,
    reason: AnyLabel,
    recorded_at: datetime | None = None,
) -> Advance:
    """Record a sale as lost (输单), a won one too if the client withdraws; open tasks are cancelled.

    Raises:
        InvalidValue: if no reason is given, or it comes before the last event.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> from bankrm.stage_events import MoveReason
    >>> lost = lose(OPENED, by=LI, at=FRIDAY, reason=MoveReason.PRICE).opportunity
    >>> lost.status.zh, lost.stage.zh
    ('已输单', '线索分配')
    """
    return move(opportunity, EventKind.LOST, by, (at, recorded_at), reason=reason)


def reopen(
    opportunity: Opportunity,
    *,
    by: Actor,
    at: datetime,
    reason: AnyLabel,
    calendar: Calendar,
    recorded_at: datetime | None = None,
) -> Advance:
    """Reopen a parked or lost sale (重启) in the stage it was left in, with that stage's to-dos.

    Raises:
        InvalidValue: if no reason is given, or it comes before the last event.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> from bankrm.stage_events import MoveReason
    >>> from bankrm.regulations.holidays import CHINA
    >>> parked = park(OPENED, by=LI, at=FRIDAY, reason=MoveReason.CLIENT_WAITS).opportunity
    >>> again = reopen(
    ...     parked, by=LI, at=FRIDAY, reason=MoveReason.CLIENT_RETURNED, calendar=CHINA
    ... )
    >>> again.opportunity.status.en, [task.id for task in again.set_off]
    ('open', ['O-1/2/first_call'])
    """
    return move(opportunity, EventKind.REOPENED, by, (at, recorded_at), calendar, reason=reason)


def hand_over(  # noqa: PLR0913  # to whom, who, when, why: one fact of the hand-over each
    opportunity: Opportunity,
    to: StaffId,
    *,
    by: Actor,
    at: datetime,
    reason: AnyLabel,
    protected_months: int = 0,
    shared: Attribution | None = None,
    recorded_at: datetime | None = None,
) -> Advance:
    """Give a sale to another manager (移交): stage, history and notes stay, open tasks go along.

    Args:
        opportunity: the sale.
        to: who owns it from now on.
        by: who hands it over, in which role.
        at: when.
        reason: a `MoveReason`, or one of the bank's own.
        protected_months: for how many months the former owner is still credited (业绩保护期).
        shared: how credit is shared for these months; all to the former owner if not said.
        recorded_at: when it was entered, if later.

    Raises:
        InvalidValue: if that manager owns it already, no reason is given, or it comes before the last
            event.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> from bankrm.stage_events import MoveReason
    >>> refused = hand_over(
    ...     OPENED, StaffId("S-2"), by=LI, at=FRIDAY, reason=MoveReason.STAFF_CHANGE
    ... )
    >>> [item.text("en") for item in refused.decision.unmet]
    ['not for a relationship manager to do, but for: team lead']
    """
    check_kind(opportunity, Opportunity, "opportunity")
    return move(
        opportunity,
        EventKind.HANDED_OVER,
        by,
        (at, recorded_at),
        owner=to,
        reason=reason,
        credit=_protection(opportunity.owner, to, business_date(at), protected_months, shared),
    )


def _protection(
    before: StaffId, after: StaffId, since: date, months: int, shared: Attribution | None
) -> CreditSchedule | None:
    """Who is credited after a hand-over; None if just the new owner."""
    check_count(months, "protected_months")
    if not months:
        if shared is not None:
            raise InvalidValue("shared", "has no months to run")
        return None
    meanwhile = Attribution.of_one(before) if shared is None else shared
    return CreditSchedule.for_months(months, meanwhile, since=since, then=after)


def value(
    opportunity: Opportunity,
    amount: Money,
    *,
    by: Actor,
    at: datetime,
    recorded_at: datetime | None = None,
) -> Advance:
    """Put on record what a sale is thought to come to (更新金额), from now on.

    Raises:
        InvalidValue: if the amount is negative, or it comes before the last event.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> value(OPENED, Money.of(300_000), by=LI, at=FRIDAY).opportunity.amount
    Money('300000.00', 'CNY')
    """
    return move(opportunity, EventKind.VALUED, by, (at, recorded_at), amount=amount)


def complete_task(
    opportunity: Opportunity,
    task: TaskId,
    *,
    by: Actor,
    at: datetime,
    reason: AnyLabel | None = None,
    recorded_at: datetime | None = None,
) -> Advance:
    """Record a task as done (办结), by its role or a supervisor, with what came of it if that is said.

    Raises:
        InvalidValue: if the opportunity has no such task, or it comes before the last event.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> done = complete_task(OPENED, OPENED.tasks[0].id, by=LI, at=FRIDAY)
    >>> [task.status.en for task in done.opportunity.tasks]
    ['done']
    """
    carried: Carried = {"task": task} if reason is None else {"task": task, "reason": reason}
    return move(opportunity, EventKind.TASK_DONE, by, (at, recorded_at), **carried)


def drop_task(
    opportunity: Opportunity,
    task: TaskId,
    *,
    by: Actor,
    at: datetime,
    reason: AnyLabel,
    recorded_at: datetime | None = None,
) -> Advance:
    """Cancel one task (取消待办) for a reason, by its role or a supervisor.

    Raises:
        InvalidValue: as in `complete_task`, or if no reason is given.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> from bankrm.stage_events import MoveReason
    >>> dropped = drop_task(
    ...     OPENED, OPENED.tasks[0].id, by=LI, at=FRIDAY, reason=MoveReason.NO_LONGER_DUE
    ... )
    >>> [(task.status.en, task.reason.en) for task in dropped.cancelled]
    [('cancelled', 'no longer due')]
    """
    return move(
        opportunity, EventKind.TASK_DROPPED, by, (at, recorded_at), task=task, reason=reason
    )


def add_note(
    opportunity: Opportunity,
    note: str,
    *,
    by: Actor,
    at: datetime,
    recorded_at: datetime | None = None,
) -> Advance:
    """Put a call, a visit or an approval on the record, by the place where the bank keeps it.

    Raises:
        InvalidValue: if the place is no short text, or it comes before the last event.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> add_note(OPENED, "call-118", by=LI, at=FRIDAY).opportunity.events[-1].note
    'call-118'
    """
    return move(opportunity, EventKind.NOTED, by, (at, recorded_at), note=note)


def list_stalled(
    opportunities: Iterable[Opportunity], *, as_of: date, calendar: Calendar
) -> tuple[Opportunity, ...]:
    """The open sales that have been in their stage beyond its service level, longest first.

    Counted in working days after the day it came there; on the last of them it is not late.

    Raises:
        NotCovered: if the calendar does not hold the days it takes to tell.

    >>> from bankrm._example import OPENED
    >>> from bankrm.regulations.holidays import CHINA
    >>> [
    ...     len(list_stalled([OPENED], as_of=date(2026, 11, day), calendar=CHINA))
    ...     for day in (23, 24)
    ... ]
    [0, 1]
    """
    check_date(as_of)
    check_kind(calendar, Calendar, "calendar")
    check_kind(opportunities, Iterable, "opportunities")
    late: list[tuple[date, OpportunityId, Opportunity]] = []
    for opportunity in opportunities:
        check_kind(opportunity, Opportunity, "opportunities")
        within = opportunity.process[opportunity.stage].within
        if opportunity.status is Status.OPEN and within is not None:
            came = business_date(opportunity.standing.since)
            if _is_over(came, within, as_of, calendar):
                late.append((came, opportunity.id, opportunity))
    return tuple(opportunity for _, _, opportunity in sorted(late, key=lambda one: one[:2]))


def _is_over(since: date, within: int, as_of: date, calendar: Calendar) -> bool:
    """Whether more working days have gone by; no more are looked at than it takes to tell."""
    at, left = as_of, within
    while at > since and left >= 0:
        left -= calendar.is_working_day(at)
        at -= _ONE_DAY
    return left < 0
