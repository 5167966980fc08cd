"""Service history (服务历史): everything that happened to an opportunity, told in order.

It tells events as they were recorded and leaves nothing out, so that a dispute can be settled on it.
Leaves out interactions of a client outside the opportunity, and proof against alteration.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from bankrm.days import business_date
from bankrm.formats import format_date
from bankrm.labels import Label, Lang, Text
from bankrm.opportunities import Opportunity
from bankrm.staff import Actor
from bankrm.stage_events import EventKind, Evidence, StageEvent
from bankrm.tasks import EventId, Task, TaskStatus

__all__ = ["HistoryEntry", "service_history"]

_TOLD = {
    EventKind.OPENED: Text(
        "建立商机，进入“{stage}”，由{owner}负责", "opened in {stage}, owned by {owner}"
    ),
    EventKind.ADVANCED: Text("推进至“{stage}”", "moved on to {stage}"),
    EventKind.RETURNED: Text("退回“{stage}”：{reason}", "sent back to {stage}: {reason}"),
    EventKind.PARKED: Text("在“{stage}”搁置：{reason}", "parked in {stage}: {reason}"),
    EventKind.LOST: Text("在“{stage}”输单：{reason}", "lost in {stage}: {reason}"),
    EventKind.REOPENED: Text("在“{stage}”重启：{reason}", "reopened in {stage}: {reason}"),
    EventKind.HANDED_OVER: Text("移交给{owner}：{reason}", "handed over to {owner}: {reason}"),
    EventKind.TASK_DONE: Text("完成待办“{task}”", "did the task: {task}"),
    EventKind.NOTED: Text("记录：{note}", "noted: {note}"),
}
_ON = Text("凭{names}", "on {names}")
_SET_OFF = Text("产生待办：{names}", "to do: {names}")
_CANCELLED = Text("取消待办：{names}", "cancelled: {names}")
_DUE = Text("{title}（{day}前）", "{title} (by {day})")
_LATE = Text("（{day}补录）", " (entered on {day})")


@attrs.frozen(kw_only=True)
class HistoryEntry:
    """One event of a service history, as it is told."""

    at: datetime
    recorded_at: datetime
    by: Actor
    zh: str
    en: str

    def explain(self, lang: Lang = "zh") -> str:
        """Day, who, in which role, and what happened; late entries say when they were made."""
        happened, recorded = business_date(self.at), business_date(self.recorded_at)
        line = f"{format_date(happened, lang)} {self.by.role.name_in(lang)} {self.by.staff}: "
        line += self.zh if lang == "zh" else self.en
        if recorded != happened:
            line += _LATE.fill(lang, day=format_date(recorded, lang))
        return line


def service_history(opportunity: Opportunity) -> tuple[HistoryEntry, ...]:
    """Everything that happened to an opportunity, in order (服务历史): the ground on which disputes are settled.

    >>> from bankrm._example import OPENED
    >>> [entry] = service_history(OPENED)
    >>> print(entry.explain())
    2026年11月20日 客户经理 S-1: 建立商机，进入“线索分配”，由S-1负责；产生待办：首次联系客户（2026年11月23日前）
    >>> print(entry.explain("en"))
    20 Nov 2026 relationship manager S-1: opened in lead assignment, owned by S-1; to do: make the first call (by 23 Nov 2026)
    """
    tasks: dict[EventId, list[Task]] = {event.id: [] for event in opportunity.events}
    for task in opportunity.tasks:
        if task.closed_by is not None:
            tasks[task.closed_by].append(task)
    names = {need.code: need.name for step in opportunity.process.steps for need in step.needs}
    return tuple(
        HistoryEntry(
            at=event.at,
            recorded_at=event.recorded_at,
            by=event.by,
            zh="；".join(_tell(event, tasks[event.id], names, "zh")),
            en="; ".join(_tell(event, tasks[event.id], names, "en")),
        )
        for event in opportunity.events
    )


def _tell(
    event: StageEvent, closed: Sequence[Task], names: Mapping[str, Text], lang: Lang
) -> Iterator[str]:
    """The clauses of one event: what happened, on what evidence, with which tasks."""
    done = [_in(lang, task.title) for task in closed if task.status is TaskStatus.DONE]
    cancelled = [_in(lang, task.title) for task in closed if task.status is TaskStatus.CANCELLED]
    yield _TOLD[event.kind].fill(
        lang,
        stage=_in(lang, event.stage),
        reason="" if event.reason is None else _in(lang, event.reason),
        owner=event.owner,
        note=event.note,
        task="".join(done),
    )
    comma = "、" if lang == "zh" else ", "
    if event.evidence:
        shown = [_shown(item, names.get(item.code), lang) for item in event.evidence]
        yield _ON.fill(lang, names=comma.join(shown))
    if event.sets_off:
        due = [
            _DUE.fill(lang, title=_in(lang, task.title), day=format_date(task.due_on, lang))
            for task in event.sets_off
        ]
        yield _SET_OFF.fill(lang, names=comma.join(due))
    if cancelled:
        yield _CANCELLED.fill(lang, names=comma.join(cancelled))


def _shown(item: Evidence, name: Text | None, lang: Lang) -> str:
    known = item.code if name is None else _in(lang, name)
    outcome = "" if item.outcome is None else f" ({_in(lang, item.outcome)})"
    return f"{known}{outcome}" + ("" if item.ref is None else f" [{item.ref}]")


def _in(lang: Lang, words: Text | Label) -> str:
    return words.zh if lang == "zh" else words.en
