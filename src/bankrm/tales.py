"""Tales (记述): what each of the library's own records has to tell, as entries of a history.

An opportunity tells all its events, a complaint its reception and its events, a service request that it came
in and was closed, an interaction and the outcome of a promise one thing each. The words are made of codes,
ids and days; amounts paid, ratings and what persons said are not told. A bank's own words are told as they are: none
of them may name a person or a suspicion. Leaves out proposals, approvals, sales and
documents, which `bankrm.entries.entry_of` enters.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import TypeAlias

import attrs

from bankrm.complaint_events import ComplaintEvent
from bankrm.complaints import Complaint
from bankrm.entries import Entry, EntryKind, record_fingerprint
from bankrm.errors import InvalidValue
from bankrm.follow_ups import PromiseOutcome
from bankrm.formats import format_date, format_value
from bankrm.interactions import Interaction, Promise
from bankrm.labels import Lang, Text
from bankrm.opportunities import Opportunity
from bankrm.service_requests import RequestClosing, ServiceRequest
from bankrm.stage_events import EventKind, Evidence, OpportunityId, StageEvent
from bankrm.tasks import EventId, Task, TaskStatus

__all__ = ["Told", "tell"]

Told: TypeAlias = Opportunity | Interaction | PromiseOutcome | ServiceRequest | Complaint
"""The records that have something to tell."""


def tell(record: Told) -> tuple[Entry, ...]:
    """The entries of a record, in the order in which they happened.

    Raises:
        InvalidValue: if it is no such record, or it is not on record when it was recorded.

    >>> from bankrm._example import OPENED
    >>> [entry] = tell(OPENED)
    >>> entry.kind.en, entry.subject_id
    ('progress of an opportunity', 'O-1')
    """
    match record:
        case Opportunity():
            return tuple(_of_opportunity(record))
        case Interaction():
            return (_of_interaction(record),)
        case PromiseOutcome():
            return (_of_outcome(record),)
        case ServiceRequest():
            return tuple(_of_request(record))
        case Complaint():
            return tuple(_of_complaint(record))
    raise InvalidValue("record", f"has nothing to tell: it is a {type(record).__name__}")


# Opportunities

_EVENTS = {
    EventKind.OPENED: Text(
        "建立商机，进入“{stage}”，由{owner}负责", "opened in {stage}, owned by {owner}"
    ),
    EventKind.ADVANCED: Text("推进至“{stage}”", "moved on to {stage}"),
    EventKind.RETURNED: Text("退回“{stage}”：{reason}", "sent back to {stage}: {reason}"),
    EventKind.PARKED: Text("在“{stage}”搁置：{reason}", "parked in {stage}: {reason}"),
    EventKind.LOST: Text("在“{stage}”输单：{reason}", "lost in {stage}: {reason}"),
    EventKind.REOPENED: Text("在“{stage}”重启：{reason}", "reopened in {stage}: {reason}"),
    EventKind.HANDED_OVER: Text("移交给{owner}：{reason}", "handed over to {owner}: {reason}"),
    EventKind.VALUED: Text("预计金额更新为{amount}", "thought to come to {amount}"),
    EventKind.SPLIT: Text("拆分出{parts}：{reason}", "split into {parts}: {reason}"),
    EventKind.SPLIT_OFF: Text(
        "由{origin}拆分建立，处于“{stage}”", "split off from {origin} in {stage}"
    ),
    EventKind.TASK_DONE: Text("完成待办“{task}”", "did the task: {task}"),
    EventKind.TASK_DROPPED: Text(
        "取消待办“{task}”：{reason}", "dropped the task: {task}: {reason}"
    ),
    EventKind.NOTED: Text("记录：{note}", "noted: {note}"),
}
_ON = Text("凭{names}", "on {names}")
_SET_OFF = Text("产生待办：{names}", "to do: {names}")
_CANCELLED = Text("未报办结的待办：{names}", "not reported done: {names}")
_BY_DAY = Text("{what}（最迟{day}）", "{what} (by {day})")


def _of_opportunity(opportunity: Opportunity) -> Iterator[Entry]:
    closed: dict[EventId, list[Task]] = {event.id: [] for event in opportunity.events}
    for task in opportunity.tasks:
        if task.closed_by is not None:
            closed[task.closed_by].append(task)
    origin_id = None if opportunity.origin is None else opportunity.origin.id
    names = {need.code: need.name for step in opportunity.process.steps for need in step.needs}
    for event in opportunity.events:
        yield Entry(
            kind=EntryKind.STAGE,
            at=event.at,
            recorded_at=event.recorded_at,
            by=event.by,
            subject_id=opportunity.id,
            client_id=opportunity.client_id,
            zh="；".join(_clauses(event, closed[event.id], names, origin_id, "zh")),
            en="; ".join(_clauses(event, closed[event.id], names, origin_id, "en")),
            opportunity_id=opportunity.id,
            origin_id=origin_id,
            record=record_fingerprint(event),
        )


def _clauses(
    event: StageEvent,
    closed: Sequence[Task],
    names: Mapping[str, Text],
    origin_id: OpportunityId | None,
    lang: Lang,
) -> Iterator[str]:
    """The clauses of one event: what happened, on what evidence, with which tasks."""
    own = [task.title.name_in(lang) for task in closed if task.id == event.task]
    yield _EVENTS[event.kind].fill(
        lang,
        stage=event.stage.name_in(lang),
        reason="" if event.reason is None else event.reason.name_in(lang),
        owner=event.owner,
        note=event.note,
        amount=format_value(event.amount, lang),
        origin=origin_id,
        parts=_listed(event.parts or (), lang),
        task="".join(own),
    )
    if event.evidence:
        shown = [_shown(item, names.get(item.code), lang) for item in event.evidence]
        yield _ON.fill(lang, names=_listed(shown, lang))
    if event.sets_off:
        due = [
            _BY_DAY.fill(lang, what=task.title.name_in(lang), day=format_date(task.due_on, lang))
            for task in event.sets_off
        ]
        yield _SET_OFF.fill(lang, names=_listed(due, lang))
    cancelled = [
        task.title.name_in(lang)
        for task in closed
        if task.status is TaskStatus.CANCELLED and task.id != event.task
    ]
    if cancelled:
        yield _CANCELLED.fill(lang, names=_listed(cancelled, lang))


def _shown(item: Evidence, name: Text | None, lang: Lang) -> str:
    known = item.code if name is None else name.name_in(lang)
    outcome = "" if item.outcome is None else f" ({item.outcome.name_in(lang)})"
    return f"{known}{outcome}" + ("" if item.ref is None else f" [{item.ref}]")


def _listed(names: Sequence[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(names)


# Interactions and promises

_LASTED = Text("{channel}，{minutes}分钟", "{channel}, {minutes} min")
_PURPOSE = Text("目的：{purpose}", "purpose: {purpose}")
_MISSED = Text("未联系上客户", "the client was not reached")
_ABOUT = Text("谈及：{names}", "about: {names}")
_BANK_PROMISED = Text("本行承诺：{names}", "the bank promised: {names}")
_CLIENT_PROMISED = Text("客户承诺：{names}", "the client promised: {names}")
_NEXT = Text("下次联系：{day}", "next contact: {day}")
_MINUTES = Text("纪要：{level}", "minutes: {level}")
_OUTCOME = Text("第{nth}项承诺：{end}", "promise no. {nth}: {end}")


def _of_interaction(one: Interaction) -> Entry:
    return Entry(
        kind=EntryKind.INTERACTION,
        at=one.at,
        recorded_at=_known(one.id, one.recorded_at),
        by=one.actor,
        subject_id=one.id,
        client_id=one.client_id,
        zh="；".join(_said(one, "zh")),
        en="; ".join(_said(one, "en")),
        product_ids=one.product_ids,
        opportunity_id=one.opportunity_id,
        record=record_fingerprint(one),
    )


def _said(one: Interaction, lang: Lang) -> Iterator[str]:
    """The clauses of an interaction: by what, why, about what, and what it leaves to be done."""
    channel = one.channel.name_in(lang)
    lasted = one.minutes is not None
    yield _LASTED.fill(lang, channel=channel, minutes=one.minutes) if lasted else channel
    if one.purpose is not None:
        yield _PURPOSE.fill(lang, purpose=one.purpose.name_in(lang))
    if one.reached is False:
        yield _MISSED.name_in(lang)
    about = [*(family.name_in(lang) for family in one.families), *one.product_ids]
    if about:
        yield _ABOUT.fill(lang, names=_listed(about, lang))
    for words, by_client in ((_BANK_PROMISED, False), (_CLIENT_PROMISED, True)):
        made = [promise for promise in one.promises if promise.by_client is by_client]
        if made:
            yield words.fill(lang, names=_listed([_due(each, lang) for each in made], lang))
    if one.next_contact is not None:
        yield _NEXT.fill(lang, day=format_date(one.next_contact.on, lang))
    if one.summary is not None:
        yield _MINUTES.fill(lang, level=one.summary.confidentiality.name_in(lang))


def _due(promise: Promise, lang: Lang) -> str:
    what = promise.what.name_in(lang)
    if promise.due_on is None:
        return what
    return _BY_DAY.fill(lang, what=what, day=format_date(promise.due_on, lang))


def _of_outcome(outcome: PromiseOutcome) -> Entry:
    def words(lang: Lang) -> str:
        end = outcome.end.name_in(lang)
        told = _OUTCOME.fill(lang, nth=outcome.place + 1, end=end)
        return _with(told, None if outcome.how is None else outcome.how.name_in(lang), lang)

    return Entry(
        kind=EntryKind.PROMISE,
        at=outcome.at,
        recorded_at=outcome.recorded_at,
        by=outcome.by,
        subject_id=outcome.interaction_id,
        client_id=outcome.client_id,
        zh=words("zh"),
        en=words("en"),
        record=record_fingerprint(outcome),
    )


# Service requests and complaints

_ASKED = Text("收到服务请求：{kind}", "service request received: {kind}")
_CLOSED = Text("服务请求：{result}", "service request: {result}")
_COMPLAINED = Text("收到投诉", "complaint received")
_BECAUSE = Text("收到投诉：{cause}", "complaint received: {cause}")
_COMPLAINT = Text("投诉：{what}", "complaint: {what}")
_TOLD_OF = Text("投诉：告知投诉人{notice}", "complaint: the client is told of {notice}")
_AND = Text("{told}（{more}）", "{told} ({more})")
_CHINA = timezone(timedelta(hours=8))


def _of_request(request: ServiceRequest) -> Iterator[Entry]:
    closing = request.closing
    asked = Entry(
        kind=EntryKind.SERVICE_REQUEST,
        at=request.received_at,
        recorded_at=_known(request.id, request.recorded_at),
        by=request.by,
        subject_id=request.id,
        client_id=request.client_id,
        zh=_ASKED.fill("zh", kind=request.kind.zh),
        en=_ASKED.fill("en", kind=request.kind.en),
        product_ids=request.product_ids,
        opportunity_id=request.opportunity_id,
        record=record_fingerprint(attrs.evolve(request, closing=None, rating=None)),
    )
    yield asked
    if closing is not None:
        zh, en = (_on_closing(closing, lang) for lang in ("zh", "en"))
        yield attrs.evolve(
            asked,
            at=closing.at,
            recorded_at=closing.recorded_at,
            by=closing.by,
            zh=zh,
            en=en,
            record=record_fingerprint(closing),
        )


def _on_closing(closing: RequestClosing, lang: Lang) -> str:
    told = _CLOSED.fill(lang, result=closing.result.name_in(lang))
    return _with(told, None if closing.reason is None else closing.reason.name_in(lang), lang)


def _of_complaint(complaint: Complaint) -> Iterator[Entry]:
    intake = complaint.intake
    cause = None if intake is None else intake.cause
    words = _COMPLAINED if cause is None else _BECAUSE
    received = Entry(
        kind=EntryKind.COMPLAINT,
        at=_began(complaint.received_on),
        recorded_at=_known(complaint.id, complaint.recorded_at),
        subject_id=complaint.id,
        client_id=complaint.client_id,
        zh=words.fill("zh", cause=cause and cause.zh),
        en=words.fill("en", cause=cause and cause.en),
        product_ids=() if intake is None else intake.product_ids,
        record=record_fingerprint(attrs.evolve(complaint, events=())),
    )
    yield received
    for event in complaint.events:
        yield attrs.evolve(
            received,
            at=event.at,
            recorded_at=event.recorded_at,
            by=event.by,
            zh=_on_complaint(event, "zh"),
            en=_on_complaint(event, "en"),
            record=record_fingerprint(event),
        )


def _on_complaint(event: ComplaintEvent, lang: Lang) -> str:
    if event.notice is not None:
        return _TOLD_OF.fill(lang, notice=event.notice.name_in(lang))
    told = _COMPLAINT.fill(lang, what=event.kind.name_in(lang))
    if event.handler is not None:
        return _with(told, f"{event.handler.role.name_in(lang)} {event.handler.staff}", lang)
    notified = None if event.escalation is None else event.escalation.notify
    more = event.outcome or event.complexity or event.reason or notified
    return _with(told, None if more is None else more.name_in(lang), lang)


def _with(told: str, more: str | None, lang: Lang) -> str:
    return told if more is None else _AND.fill(lang, told=told, more=more)


def _began(day: date) -> datetime:
    """When a day began in China; of what came in, only the day may be on record."""
    return datetime.combine(day, time(), _CHINA)


def _known(record_id: str, recorded_at: datetime | None) -> datetime:
    if recorded_at is None:
        raise InvalidValue("recorded_at", f"of {record_id} is not known, and must be to be told")
    return recorded_at
