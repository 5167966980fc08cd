"""Standings (商机状态): what the events of an opportunity add up to, and whether one more may happen.

`list_unmet` judges an event by the process and lists everything that stands in its way; `following` is the
standing after it. Both are pure steps of the fold that `opportunities` runs.

Leaves out the events themselves, and who is credited.
"""

from collections.abc import Iterator
from datetime import date, datetime

import attrs

from bankrm.citations import Citation, Provenance
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.formats import format_date
from bankrm.labels import AnyLabel, Label, Lang, Text
from bankrm.money import Money
from bankrm.processes import Need, NeedKind, Process, Step
from bankrm.rules import Effect
from bankrm.staff import Role, StaffId
from bankrm.stage_events import EventKind, Evidence, StageEvent
from bankrm.tasks import Task, TaskStatus

__all__ = [
    "MoveDecision",
    "Standing",
    "Status",
    "Unmet",
    "following",
    "list_unmet",
    "opened",
    "split_off",
]


class Status(Label):
    """How a sale stands, whatever its stage."""

    OPEN = "open", "进行中", "open"
    PARKED = "parked", "已搁置", "parked"
    WON = "won", "已赢单", "won"
    LOST = "lost", "已输单", "lost"


_MOVES = {EventKind.ADVANCED, EventKind.RETURNED}
_ENTERS = {*_MOVES, EventKind.OPENED, EventKind.REOPENED, EventKind.SPLIT_OFF}
_LEAVES = {EventKind.ADVANCED, EventKind.RETURNED, EventKind.PARKED, EventKind.LOST}
_DEALS = {*_LEAVES, EventKind.TASK_DONE}
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
    EventKind.VALUED: _RUNNING,
    EventKind.SPLIT: {Status.OPEN},
    EventKind.SPLIT_OFF: set(),
    EventKind.TASK_DONE: _RUNNING,
    EventKind.TASK_DROPPED: _RUNNING,
    EventKind.NOTED: _ANY,
}

_NOT_WHILE = Text("当前状态“{subject}”下不能办理", "cannot be done while {subject}")
_NOT_THEIRS = Text("非本笔业务的主办{subject}", "not for another {subject} than its owner")
_TASK_IS = Text("该待办{subject}", "the task is {subject}")
_NO_MOVE = Text(
    "流程不允许由当前阶段转至“{subject}”", "the process does not lead from here to {subject}"
)
_MISSING = Text("缺少：{subject}", "missing: {subject}")
_NO_REF = Text("未注明资料存放位置：{subject}", "where it is kept is not said: {subject}")
_NO_OUTCOME = Text("未注明结论：{subject}", "its outcome is not said: {subject}")
_NOT_ENOUGH = Text("结论不满足要求：{subject}", "its outcome does not suffice: {subject}")
_ALONE = Text(
    "须由办理人之外的一人署名确认：{subject}",
    "somebody else must vouch for it by name: {subject}",
)
_NOT_OWN = Text(
    "主办或者曾主办的人员不得办理“{subject}”",
    "not for whoever owns or owned it to move on from {subject}",
)
_APART = Text("办理过“{subject}”的人员不得办理本环节", "not for whoever dealt with its {subject}")


@attrs.frozen
class Unmet:
    """One thing that stands in the way of a move."""

    field: str
    effect: Effect
    """BLOCK where the missing can be brought, REFUSE where it cannot."""
    sentence: Text
    subject: AnyLabel | Text
    cites: tuple[Citation, ...] = ()
    """The articles in force that ask for it, if any do."""

    def text(self, lang: Lang = "zh") -> str:
        """The obstacle in one sentence."""
        return self.sentence.fill(lang, subject=self.subject.name_in(lang))

    def explain(self, lang: Lang = "zh") -> str:
        """The obstacle with the articles behind it."""
        cited = "; ".join(cite.text(lang) for cite in self.cites)
        return f"{self.text(lang)} [{self.field}]" + (f" {cited}" if cited else "")


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
        lines += [f"- {item.explain(lang)}" for item in self.unmet]
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class Standing:
    """What the events of an opportunity add up to."""

    stage: AnyLabel
    status: Status
    owners: tuple[StaffId, ...]
    """Everybody who has owned it, the present owner last."""
    since: datetime
    """When it came to this stage, or was reopened in it."""
    amount: Money | None
    """What it is thought to come to; None if that is not known."""
    movers: tuple[tuple[AnyLabel, StaffId], ...]
    """Who has dealt with it in a stage: opened, moved, parked or lost it there, done a task or vouched for it."""
    owed: tuple[Task, ...]
    """The tasks still open."""
    closed: tuple[Task, ...]
    """The tasks done or cancelled, in the order they were."""

    @property
    def owner(self) -> StaffId:
        """Who owns it."""
        return self.owners[-1]


def following(process: Process, standing: Standing, event: StageEvent) -> Standing:
    """The standing after one more event.

    Raises:
        InvalidValue: if the process does not allow it.
    """
    if unmet := list_unmet(process, standing, event):
        raise InvalidValue(unmet[0].field, unmet[0].text("en"))
    return _after(process, standing, event)


def opened(process: Process, event: StageEvent) -> Standing:
    """The standing after the opening.

    Raises:
        InvalidValue: if it is no opening, or not as the process begins.
    """
    if event.kind is not EventKind.OPENED or event.owner is None:
        raise InvalidValue("kind", "must be the opening")
    if event.stage != process.start:
        raise InvalidValue("stage", "is not where the process starts")
    step = process[event.stage]
    if event.by.role not in (*step.roles, *process.supervisors):
        raise InvalidValue("by", "has no role that may open it")
    return Standing(
        stage=event.stage,
        status=_status_in(step),
        owners=(event.owner,),
        since=event.at,
        amount=event.amount,
        movers=((event.stage, event.by.staff),),
        owed=_set_off(step, event),
        closed=(),
    )


def split_off(
    process: Process, origin: Standing, split: StageEvent, event: StageEvent
) -> Standing:
    """The standing of a part: where its origin stood, with tasks and an amount of its own.

    Raises:
        InvalidValue: if the event is not the one that the split brings.
    """
    if event.kind is not EventKind.SPLIT_OFF:
        raise InvalidValue("kind", "must be the splitting off")
    if event.stage != origin.stage:
        raise InvalidValue("stage", "is not the one it was split in")
    if (event.by, event.at, event.recorded_at) != (split.by, split.at, split.recorded_at):
        raise InvalidValue("by", "is not who split it, or not then")
    if (event.amount is None) is not (origin.amount is None):
        raise InvalidValue("amount", "is known of just one of what was split")
    return attrs.evolve(
        origin,
        amount=event.amount,
        owed=_set_off(process[event.stage], event),
        closed=(),
    )


def list_unmet(process: Process, standing: Standing, event: StageEvent) -> tuple[Unmet, ...]:
    """Everything the process holds against an event.

    Raises:
        InvalidValue: if it cannot be about this opportunity as it stands: a stage or task that is not
            there, an owner who owns it already.
    """
    moves = event.kind in _MOVES
    _check_fits(process, standing, event)
    step, task = process[standing.stage], _task_done(standing, event)
    found: list[Unmet] = []
    if standing.status not in _FROM[event.kind]:
        found.append(Unmet("status", Effect.REFUSE, _NOT_WHILE, standing.status))
    apart = event.kind is EventKind.ADVANCED and bool(step.apart_from)
    supervisors = () if apart else process.supervisors
    roles = (*_roles(step, event, task), *supervisors)
    if event.by.role not in roles:
        found.append(Unmet("by", Effect.REFUSE, _for_whom(roles), event.by.role))
    elif _is_of_another(process, standing, event):
        found.append(Unmet("by", Effect.REFUSE, _NOT_THEIRS, event.by.role))
    if apart:
        found += _together(step, standing, event)
    if task is not None and task.status is not TaskStatus.OPEN:
        found.append(Unmet("task", Effect.REFUSE, _TASK_IS, task.status))
    if moves:
        advances = event.kind is EventKind.ADVANCED
        if event.stage not in (step.next if advances else step.back):
            found.append(Unmet("stage", Effect.REFUSE, _NO_MOVE, event.stage))
        if advances:
            given = {item.code: item for item in event.evidence}
            found += [
                lack for need in step.needs for lack in _lacks(need, given.get(need.code), event)
            ]
    return tuple(found)


def _check_fits(process: Process, standing: Standing, event: StageEvent) -> None:
    """Refuse an event that cannot be about this opportunity as it stands."""
    if event.kind in _MOVES:
        process[event.stage]
    elif event.stage != standing.stage:
        raise InvalidValue("stage", "is not the present one")
    if event.owner == standing.owner:
        raise InvalidValue("owner", "owns it already")
    if event.kind is EventKind.SPLIT and (event.amount is None) is not (standing.amount is None):
        raise InvalidValue("amount", "is known of just one of what was split")
    if (
        event.kind is EventKind.SPLIT
        and event.amount is not None
        and standing.amount is not None
        and event.amount > standing.amount
    ):
        raise InvalidValue("amount", "is more than what was split")


def _together(step: Step, standing: Standing, event: StageEvent) -> Iterator[Unmet]:
    """What keeps a person from a stage: to own or have owned it, or to have dealt with an earlier one.

    The same goes for whoever made the decision that the move rests on.
    """
    cites = _in_force(step.cites, event)
    decisions = {need.code for need in step.needs if need.kind is NeedKind.DECISION}
    acting = {"by": event.by.staff} | {
        f"evidence.{item.code}": item.by
        for item in event.evidence
        if item.code in decisions and item.by is not None
    }
    for field, staff in acting.items():
        if staff in standing.owners:
            yield Unmet(field, Effect.REFUSE, _NOT_OWN, standing.stage, cites)
        for stage in step.apart_from:
            if (stage, staff) in standing.movers:
                yield Unmet(field, Effect.REFUSE, _APART, stage, cites)


def _in_force(cites: tuple[Citation, ...], event: StageEvent) -> tuple[Citation, ...]:
    """The articles that were in force when it happened."""
    day = business_date(event.at)
    return tuple(cite for cite in cites if cite.regulation.in_force(day))


def _roles(step: Step, event: StageEvent, task: Task | None) -> tuple[Role, ...]:
    """Who may do it, besides those who supervise."""
    if task is not None:
        return (task.role,)
    if event.kind is EventKind.HANDED_OVER:
        return ()
    return tuple(Role) if event.kind is EventKind.NOTED else step.roles


def _for_whom(roles: tuple[Role, ...]) -> Text:
    """Who may do what somebody else tries to do."""
    return Text(
        f"角色“{{subject}}”无权办理，须由{'、'.join(role.zh for role in roles)}办理",
        f"not for a {{subject}} to do, but for: {', '.join(role.en for role in roles)}",
    )


def _is_of_another(process: Process, standing: Standing, event: StageEvent) -> bool:
    """Whether somebody acts in the owner's role who does not own it."""
    return (
        not process.shared
        and event.kind is not EventKind.NOTED
        and event.by.role is process.owner_role
        and event.by.role not in process.supervisors
        and event.by.staff != standing.owner
    )


def _task_done(standing: Standing, event: StageEvent) -> Task | None:
    if event.task is None:
        return None
    for task in (*standing.owed, *standing.closed):
        if task.id == event.task:
            return task
    raise InvalidValue("task", "is no task of this opportunity")


def _lacks(need: Need, given: Evidence | None, event: StageEvent) -> Iterator[Unmet]:
    field, cites = f"evidence.{need.code}", _in_force(need.cites, event)
    if given is None:
        yield Unmet(field, Effect.BLOCK, _MISSING, need.name, cites)
        return
    if need.kind is NeedKind.DOCUMENT and given.ref is None:
        yield Unmet(field, Effect.BLOCK, _NO_REF, need.name, cites)
    if need.kind is NeedKind.DECISION and given.outcome is None:
        yield Unmet(field, Effect.BLOCK, _NO_OUTCOME, need.name, cites)
    if given.outcome is not None and given.outcome > need.at_most:
        yield Unmet(field, max(Effect.BLOCK, given.outcome), _NOT_ENOUGH, need.name, cites)
    if need.by_another and given.by in {None, event.by.staff}:
        yield Unmet(field, Effect.BLOCK, _ALONE, need.name, cites)


def _after(process: Process, standing: Standing, event: StageEvent) -> Standing:
    """The standing once an event that may happen has happened."""
    step, enters, leaves = process[event.stage], event.kind in _ENTERS, event.kind in _LEAVES
    ended = [task for task in standing.owed if leaves or task.id == event.task]
    how = TaskStatus.DONE if event.kind is EventKind.TASK_DONE else TaskStatus.CANCELLED
    kept = tuple(
        _passed_on(task, standing.owner, event.owner)
        for task in standing.owed
        if task not in ended
    )
    return Standing(
        stage=event.stage,
        status=_status_in(step) if enters else _ENDS.get(event.kind, standing.status),
        owners=standing.owners if event.owner is None else (*standing.owners, event.owner),
        since=event.at if enters else standing.since,
        amount=standing.amount if event.amount is None else event.amount,
        movers=standing.movers + _moved(standing, event),
        owed=kept + _set_off(step, event),
        closed=(
            *standing.closed,
            *(
                attrs.evolve(task, status=how, closed_by=event.id, reason=event.reason)
                for task in ended
            ),
        ),
    )


def _moved(standing: Standing, event: StageEvent) -> tuple[tuple[AnyLabel, StaffId], ...]:
    """Who dealt with the stage it was in: whoever did this, and whoever vouched for evidence."""
    if event.kind not in _DEALS:
        return ()
    vouchers = {item.by for item in event.evidence if item.by is not None}
    return tuple(
        pair
        for staff in sorted({event.by.staff, *vouchers})
        if (pair := (standing.stage, staff)) not in standing.movers
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
