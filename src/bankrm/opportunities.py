"""Opportunities (商机): a sale under way, told by its events and by nothing else.

What an opportunity is now (stage, status, owner, tasks) is a fold over an append-only tuple of events.
Every event has two times: when it happened and when it was recorded; a replay goes by the second, so a
late entry never changes what was known before. `Opportunity.check` judges an event; one that the process
would refuse is in no history. Leaves out amounts, competitors and forecasts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import pairwise
from typing import NewType

import attrs

from bankrm.checks import check_kind, check_text
from bankrm.citations import Citation, Provenance
from bankrm.clients import ClientId
from bankrm.days import business_date, check_instant
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.formats import format_date
from bankrm.labels import Label, Lang, Text
from bankrm.leads import LeadId
from bankrm.processes import Need, NeedKind, Process, Step
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId
from bankrm.tasks import EventId, Task, TaskId, TaskStatus

__all__ = [
    "EventKind",
    "Evidence",
    "MoveDecision",
    "MoveReason",
    "Opportunity",
    "OpportunityId",
    "StageEvent",
    "Standing",
    "Status",
    "Unmet",
    "event_id",
]

OpportunityId = NewType("OpportunityId", str)


class Status(Label):
    """How a sale stands, whatever its stage."""

    OPEN = "open", "进行中", "open"
    PARKED = "parked", "已搁置", "parked"
    WON = "won", "已赢单", "won"
    LOST = "lost", "已输单", "lost"


class EventKind(Label):
    """What can happen to an opportunity."""

    OPENED = "opened", "建立", "opened"
    ADVANCED = "advanced", "推进", "advanced"
    RETURNED = "returned", "退回", "sent back"
    PARKED = "parked", "搁置", "parked"
    LOST = "lost", "输单", "lost"
    REOPENED = "reopened", "重启", "reopened"
    HANDED_OVER = "handed_over", "移交", "handed over"
    TASK_DONE = "task_done", "完成待办", "task done"
    NOTED = "noted", "记录", "noted"


class MoveReason(Label):
    """Why a sale was lost, parked, sent back, reopened or handed over; a bank may bring its own."""

    PRICE = "price", "价格或费率", "price"
    COMPETITOR = "competitor", "选择他行", "went to a competitor"
    NO_NEED = "no_need", "暂无需求", "no need"
    NOT_REACHED = "not_reached", "联系不上", "could not be reached"
    NOT_SUITABLE = "not_suitable", "不适当", "not suitable"
    CREDIT_DECLINED = "credit_declined", "授信未通过", "credit declined"
    WITHDRAWN = "withdrawn", "客户撤回", "client withdrew"
    CLIENT_WAITS = "client_waits", "客户要求暂缓", "client asked to wait"
    CLIENT_RETURNED = "client_returned", "客户重新提出", "client came back"
    NEEDS_CHANGED = "needs_changed", "需求变化", "needs changed"
    INCOMPLETE = "incomplete", "资料不全", "documents incomplete"
    STAFF_CHANGE = "staff_change", "人员变动", "change of staff"
    MISTAKE = "mistake", "登记有误", "entered by mistake"


@attrs.frozen(kw_only=True)
class Evidence:
    """Something that meets a need: a fact, a document, or a decision with its outcome.

    >>> Evidence(code="suitability", outcome=Effect.STEPS).outcome.en
    'allowed, with steps owed'
    """

    code: str
    outcome: Effect | None = None
    """Of a decision."""
    ref: str | None = None
    """Where the bank keeps it."""

    __attrs_post_init__ = check_fields


_CARRIES = {
    EventKind.OPENED: {"owner"},
    EventKind.ADVANCED: set(),
    EventKind.RETURNED: {"reason"},
    EventKind.PARKED: {"reason"},
    EventKind.LOST: {"reason"},
    EventKind.REOPENED: {"reason"},
    EventKind.HANDED_OVER: {"owner", "reason"},
    EventKind.TASK_DONE: {"task"},
    EventKind.NOTED: {"note"},
}
_ENTERS = {EventKind.OPENED, EventKind.ADVANCED, EventKind.RETURNED, EventKind.REOPENED}
_LEAVES = {EventKind.ADVANCED, EventKind.RETURNED, EventKind.PARKED, EventKind.LOST}
_ENDS = {EventKind.PARKED: Status.PARKED, EventKind.LOST: Status.LOST}
_RUNNING = {Status.OPEN, Status.WON}
_ANY = set(Status)
_FROM: dict[EventKind, set[Status]] = {
    EventKind.OPENED: set(),
    EventKind.ADVANCED: _RUNNING,
    EventKind.RETURNED: _RUNNING,
    EventKind.PARKED: {Status.OPEN},
    EventKind.LOST: _ANY - {Status.LOST},
    EventKind.REOPENED: {Status.PARKED, Status.LOST},
    EventKind.HANDED_OVER: _ANY,
    EventKind.TASK_DONE: _RUNNING,
    EventKind.NOTED: _ANY,
}

_NOT_WHILE = Text("当前状态“{subject}”下不能办理", "cannot be done while {subject}")
_NOT_AS = Text("角色“{subject}”无权办理", "not for a {subject} to do")
_TASK_IS = Text("该待办{subject}", "the task is {subject}")
_NO_MOVE = Text(
    "流程不允许由当前阶段转至“{subject}”", "the process does not lead from here to {subject}"
)
_MISSING = Text("缺少：{subject}", "missing: {subject}")
_NOT_ENOUGH = Text("结论不满足要求：{subject}", "its outcome does not suffice: {subject}")


@attrs.frozen(kw_only=True)
class StageEvent:
    """One thing that happened: by whom, when, when recorded, on what evidence, for what reason."""

    id: EventId
    kind: EventKind
    stage: Label
    """The stage after it."""
    by: Actor
    at: datetime
    recorded_at: datetime
    evidence: tuple[Evidence, ...] = ()
    reason: Label | None = None
    owner: StaffId | None = None
    """Who owns the opportunity from now on."""
    task: TaskId | None = None
    """The task that was done."""
    note: str | None = None
    """Where the bank keeps the record of a call, a visit, an approval."""
    sets_off: tuple[Task, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.recorded_at < self.at:
            raise InvalidValue("recorded_at", "is before it happened")
        if len({item.code for item in self.evidence}) < len(self.evidence):
            raise InvalidValue("evidence", "holds one code twice")
        for field in ("reason", "owner", "task", "note"):
            self._check_carried(field)

    def _check_carried(self, field: str) -> None:
        value, wanted = getattr(self, field), field in _CARRIES[self.kind]
        if value is None and wanted:
            raise InvalidValue(field, f"must be given when an opportunity is {self.kind.en}")
        if value is not None and not wanted:
            raise InvalidValue(field, f"does not belong where an opportunity is {self.kind.en}")
        if value is not None and field == "reason":
            check_kind(value, Label, field)
        elif value is not None:
            check_text(value, field)


def event_id(opportunity: OpportunityId, place: int) -> EventId:
    """The id of an event, from its place in the history, 0 for the opening.

    >>> event_id(OpportunityId("O-1"), 0)
    'O-1/0'
    """
    return EventId(f"{opportunity}/{place}")


@attrs.frozen
class Unmet:
    """One thing that stands in the way of a move."""

    field: str
    effect: Effect
    """BLOCK where the missing can be brought, REFUSE where it cannot."""
    sentence: Text
    subject: Label | Text

    def text(self, lang: Lang = "zh") -> str:
        """The obstacle in one sentence."""
        name = self.subject.zh if lang == "zh" else self.subject.en
        return self.sentence.fill(lang, subject=name)


@attrs.frozen(kw_only=True)
class MoveDecision:
    """Whether the process lets an event happen; if not, every reason at once."""

    kind: EventKind
    as_of: date
    basis: Citation
    unmet: tuple[Unmet, ...]

    @property
    def outcome(self) -> Effect:
        """The strictest effect; ALLOW if nothing is unmet."""
        return max((item.effect for item in self.unmet), default=Effect.ALLOW)

    @property
    def allowed(self) -> bool:
        """Whether it may happen."""
        return not self.unmet

    @property
    def provenance(self) -> Provenance:
        """How firm the process is: the bank's own, or market practice."""
        return self.basis.provenance

    def explain(self, lang: Lang = "zh") -> str:
        """The decision as lines for a person."""
        head = f"{self.kind.name_in(lang)}: {self.outcome.name_in(lang)}"
        lines = [f"{head} ({format_date(self.as_of, lang)}) {self.basis.text(lang)}"]
        lines += [f"- {item.text(lang)} [{item.field}]" for item in self.unmet]
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class Standing:
    """What the events of an opportunity add up to."""

    stage: Label
    status: Status
    owner: StaffId
    since: datetime
    """When it came to this stage, or was reopened in it."""
    owed: tuple[Task, ...]
    """The tasks still open."""
    closed: tuple[Task, ...]
    """The tasks done or cancelled, in the order they were."""


@attrs.frozen(kw_only=True)
class Opportunity:
    """A sale under way; open one with `bankrm.pipeline.open_opportunity`.

    Raises:
        InvalidValue: if its events are out of order, or one is not as the process allows it; the field
            names the event by its place.
    """

    id: OpportunityId
    process: Process = attrs.field(repr=lambda process: f"{process.id} {process.version}")
    lead_id: LeadId
    client_id: ClientId | None
    """None for a prospect who is no client yet."""
    events: tuple[StageEvent, ...] = attrs.field(repr=lambda events: f"<{len(events)}>")
    standing: Standing = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        object.__setattr__(self, "standing", self._fold())

    @property
    def stage(self) -> Label:
        """The stage it is in; of a lost or parked one, the stage it was left in."""
        return self.standing.stage

    @property
    def status(self) -> Status:
        """Open, parked, won or lost."""
        return self.standing.status

    @property
    def owner(self) -> StaffId:
        """Who owns it."""
        return self.standing.owner

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Every task ever set off: those closed, then those owed."""
        return (*self.standing.closed, *self.standing.owed)

    @property
    def next_event_id(self) -> EventId:
        """The id that the next event has to bear."""
        return event_id(self.id, len(self.events))

    def check(self, event: StageEvent) -> MoveDecision:
        """Judge an event without letting it happen.

        Raises:
            InvalidValue: if it comes before what is already recorded, names a stage or task that is not
                there, or bears another id than the next.
        """
        _check_follows(self.events[-1], event, self.next_event_id)
        return MoveDecision(
            kind=event.kind,
            as_of=business_date(event.at),
            basis=self.process.basis,
            unmet=_unmet(self.process, self.standing, event),
        )

    def append(self, event: StageEvent) -> "Opportunity":
        """The opportunity after one more event.

        Raises:
            InvalidValue: if the process refuses it; ask `check` first.
        """
        return attrs.evolve(self, events=(*self.events, event))

    def replay(self, *, known_at: datetime) -> "Opportunity":
        """The opportunity as it was known at an instant, whatever was recorded since.

        Raises:
            InvalidValue: if nothing of it was recorded by then.
        """
        check_instant(known_at, "known_at")
        known = tuple(event for event in self.events if event.recorded_at <= known_at)
        if not known:
            raise InvalidValue("known_at", "is before the opportunity was recorded")
        return attrs.evolve(self, events=known)

    def _fold(self) -> Standing:
        if not self.events:
            raise InvalidValue("events", "need at least the opening")
        with _named_by_place(0):
            standing = _opened(self.process, self.events[0], event_id(self.id, 0))
        for place, (before, event) in enumerate(pairwise(self.events), 1):
            with _named_by_place(place):
                _check_follows(before, event, event_id(self.id, place))
                if unmet := _unmet(self.process, standing, event):
                    raise InvalidValue(unmet[0].field, unmet[0].text("en"))
                standing = _after(self.process, standing, event)
        return standing


@contextmanager
def _named_by_place(place: int) -> Iterator[None]:
    try:
        yield
    except InvalidValue as refused:
        raise InvalidValue(f"events[{place}].{refused.field}", refused.reason) from None


def _opened(process: Process, event: StageEvent, due_id: EventId) -> Standing:
    if event.id != due_id:
        raise InvalidValue("id", "is not the first of this opportunity")
    if event.kind is not EventKind.OPENED or event.owner is None:
        raise InvalidValue("kind", "must be the opening")
    if event.stage is not process.start:
        raise InvalidValue("stage", "is not where the process starts")
    step = process[event.stage]
    if event.by.role not in (*step.roles, *process.supervisors):
        raise InvalidValue("by", "has no role that may open it")
    return Standing(
        stage=event.stage,
        status=_status_in(step),
        owner=event.owner,
        since=event.at,
        owed=_set_off(step, event),
        closed=(),
    )


def _check_follows(before: StageEvent, event: StageEvent, due_id: EventId) -> None:
    if event.id != due_id:
        raise InvalidValue("id", "is not the next of this opportunity")
    if event.at < before.at:
        raise InvalidValue("at", "is before the event before it")
    if event.recorded_at < before.recorded_at:
        raise InvalidValue("recorded_at", "is before the event before it")


def _unmet(process: Process, standing: Standing, event: StageEvent) -> tuple[Unmet, ...]:
    """Everything the process holds against an event; refuses one that does not fit at all."""
    moves = event.kind in {EventKind.ADVANCED, EventKind.RETURNED}
    if event.stage not in process if moves else event.stage is not standing.stage:
        raise InvalidValue(
            "stage", "is not of this process" if moves else "is not the present one"
        )
    if event.owner == standing.owner:
        raise InvalidValue("owner", "owns it already")
    step, task = process[standing.stage], _task_done(standing, event)
    found: list[Unmet] = []
    if standing.status not in _FROM[event.kind]:
        found.append(Unmet("status", Effect.REFUSE, _NOT_WHILE, standing.status))
    if event.by.role not in (*_roles(step, event, task), *process.supervisors):
        found.append(Unmet("by", Effect.REFUSE, _NOT_AS, event.by.role))
    if task is not None and task.status is not TaskStatus.OPEN:
        found.append(Unmet("task", Effect.REFUSE, _TASK_IS, task.status))
    if moves:
        advances = event.kind is EventKind.ADVANCED
        if event.stage not in (step.next if advances else step.back):
            found.append(Unmet("stage", Effect.REFUSE, _NO_MOVE, event.stage))
        if advances:
            given = {item.code: item for item in event.evidence}
            found += [lack for need in step.needs for lack in _lacks(need, given.get(need.code))]
    return tuple(found)


def _roles(step: Step, event: StageEvent, task: Task | None) -> tuple[Role, ...]:
    """Who may do it, besides those who supervise."""
    if task is not None:
        return (task.role,)
    if event.kind is EventKind.HANDED_OVER:
        return ()
    return tuple(Role) if event.kind is EventKind.NOTED else step.roles


def _task_done(standing: Standing, event: StageEvent) -> Task | None:
    if event.task is None:
        return None
    for task in (*standing.owed, *standing.closed):
        if task.id == event.task:
            return task
    raise InvalidValue("task", "is no task of this opportunity")


def _lacks(need: Need, given: Evidence | None) -> Iterator[Unmet]:
    field = f"evidence.{need.code}"
    if given is None or (need.kind is NeedKind.DECISION and given.outcome is None):
        yield Unmet(field, Effect.BLOCK, _MISSING, need.name)
    elif given.outcome is not None and given.outcome > need.at_most:
        yield Unmet(field, max(Effect.BLOCK, given.outcome), _NOT_ENOUGH, need.name)


def _after(process: Process, standing: Standing, event: StageEvent) -> Standing:
    """The standing once an event that may happen has happened."""
    step, enters, leaves = process[event.stage], event.kind in _ENTERS, event.kind in _LEAVES
    ended = [task for task in standing.owed if leaves or task.id == event.task]
    how = TaskStatus.CANCELLED if leaves else TaskStatus.DONE
    kept = tuple(
        _passed_on(task, standing.owner, event.owner)
        for task in standing.owed
        if task not in ended
    )
    return Standing(
        stage=event.stage,
        status=_status_in(step) if enters else _ENDS.get(event.kind, standing.status),
        owner=event.owner or standing.owner,
        since=event.at if enters else standing.since,
        owed=kept + _set_off(step, event),
        closed=(
            *standing.closed,
            *(attrs.evolve(task, status=how, closed_by=event.id) for task in ended),
        ),
    )


def _status_in(step: Step) -> Status:
    return Status.WON if step.wins else Status.OPEN


def _set_off(step: Step, event: StageEvent) -> tuple[Task, ...]:
    """The tasks an event brings, which are just the to-dos of the stage that it enters."""
    to_dos = step.to_dos if event.kind in _ENTERS else ()
    if [task.id for task in event.sets_off] != [f"{event.id}/{to_do.code}" for to_do in to_dos]:
        raise InvalidValue("sets_off", "are not the to-dos of the stage entered")
    if any(task.status is not TaskStatus.OPEN for task in event.sets_off):
        raise InvalidValue("sets_off", "are not open")
    return event.sets_off


def _passed_on(task: Task, before: StaffId, after: StaffId | None) -> Task:
    """The task in the hands of the new owner, if the old one had it."""
    if after is None or task.assignee != before:
        return task
    return attrs.evolve(task, assignee=after)
