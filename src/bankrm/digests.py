"""Digests for the morning and the evening meeting (晨会、夕会): of one manager, or of a team.

In the morning what is owed, by how pressing it is, and what is to be done for clients; in the evening what
was done, what slipped, what was cancelled, and what falls due next. Both are made of agendas, so that
everything is told once, and a team's counts are the sums of its members'. Leaves out figures of sales, and
promises kept and contacts made, which are in their own records.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import attrs

from bankrm.agendas import Agenda, AgendaEntry, AgendaStanding, ItemKind
from bankrm.checks import check_kind
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.formats import format_date
from bankrm.labels import Label, Lang, Text
from bankrm.opportunities import Opportunity
from bankrm.staff import StaffId
from bankrm.tasks import Task, TaskStatus

__all__ = [
    "ClosedTask",
    "Digest",
    "DigestSection",
    "DigestTopic",
    "MemberDigest",
    "evening_digest",
    "list_closed",
    "morning_digest",
]


class DigestTopic(Label):
    """What a meeting goes through: the morning's topics, then the evening's."""

    ESCALATED = "escalated", "逾期已升级", "late and escalated"
    LATE = "late", "已逾期", "late"
    DUE = "due", "今日到期", "due today"
    COMING = "coming", "即将到期", "coming up"
    PROMISE = "promise", "对客承诺", "promises to clients"
    CONTACT = "contact", "应联系客户", "contacts to make"
    CARE = "care", "生日与节日关怀", "birthdays and care"
    MATURITY = "maturity", "产品到期与开放", "maturities and openings"
    EXPIRY = "expiry", "证照与授权到期", "expiries"
    REVIEW = "review", "定期复核", "reviews"
    DONE = "done", "今日完成", "done today"
    SLIPPED = "slipped", "应完未完", "slipped"
    CANCELLED = "cancelled", "今日取消", "cancelled today"
    NEXT = "next", "下一工作日到期", "due by the next working day"


_EVENING = (DigestTopic.DONE, DigestTopic.SLIPPED, DigestTopic.CANCELLED, DigestTopic.NEXT)
_MORNING = tuple(topic for topic in DigestTopic if topic not in _EVENING)
_UNASSIGNED = Text("待领取", "not yet taken up")
_BY = Text("由{staff}办理", "by {staff}")


@attrs.frozen(kw_only=True)
class ClosedTask:
    """A task done or cancelled, with when and by whom.

    >>> from bankrm.labels import OwnLabel
    >>> from bankrm.staff import Role
    >>> from bankrm.tasks import EventId, Priority, TaskId
    >>> call = Task(
    ...     id=TaskId("O-1/0/call"),
    ...     title=Text("首次联系", "first call"),
    ...     role=Role.RELATIONSHIP_MANAGER,
    ...     assignee=StaffId("S-1"),
    ...     due_on=date(2026, 11, 24),
    ...     priority=Priority.HIGH,
    ...     status=TaskStatus.DONE,
    ...     closed_by=EventId("O-1/1"),
    ...     reason=OwnLabel("reached", "已接通", "reached"),
    ... )
    >>> at = datetime.fromisoformat("2026-11-24T10:00+08:00")
    >>> ClosedTask(task=call, at=at, by=StaffId("S-1")).explain("en")
    'first call: reached'
    """

    task: Task
    at: datetime
    by: StaffId

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.task.status is TaskStatus.OPEN:
            raise InvalidValue("task", "is still open")

    @property
    def owner(self) -> StaffId:
        """Whose it was: of whoever was to do it, or did it where nobody was named."""
        return self.task.assignee or self.by

    def explain(self, lang: Lang = "zh") -> str:
        """What it was, about which client, what came of it, and who saw to it if not its owner."""
        task = self.task
        about = "" if task.client_id is None else f" ({task.client_id})"
        why = [] if task.reason is None else [task.reason.name_in(lang)]
        if self.by != self.owner:
            why.append(_BY.fill(lang, staff=self.by))
        told = ("；" if lang == "zh" else "; ").join(why)
        return f"{task.title.name_in(lang)}{about}" + (f": {told}" if told else "")


@attrs.frozen
class DigestSection:
    """What there is of one person on one topic."""

    topic: DigestTopic
    entries: tuple[AgendaEntry | ClosedTask, ...]


@attrs.frozen
class MemberDigest:
    """What a digest says of one person: every topic of the meeting, also those with nothing in them."""

    staff: StaffId
    sections: tuple[DigestSection, ...]

    def __getitem__(self, topic: DigestTopic) -> tuple[AgendaEntry | ClosedTask, ...]:
        """What there is on a topic; refuses one of the other meeting."""
        check_kind(topic, DigestTopic, "topic")
        for section in self.sections:
            if section.topic is topic:
                return section.entries
        raise InvalidValue("topic", "is of the other meeting")


@attrs.frozen(kw_only=True)
class Digest:
    """A digest of one day for one person or a team, in the order of its members."""

    day: date
    members: tuple[MemberDigest, ...]
    unassigned: tuple[AgendaEntry, ...]
    """What is nobody's yet and any of the members may take up, once each."""

    def count(self, topic: DigestTopic) -> int:
        """How much there is on a topic, of all members together."""
        return sum(len(member[topic]) for member in self.members)

    def explain(self, lang: Lang = "zh") -> str:
        """The digest as lines for a person; topics with nothing in them are not told."""
        lines = [format_date(self.day, lang)]
        for member in self.members:
            lines.append(str(member.staff))
            for section in member.sections:
                lines += _told(section.topic.name_in(lang), section.entries, lang)
        lines += _told(_UNASSIGNED.name_in(lang), self.unassigned, lang)
        return "\n".join(lines)


def _told(heading: str, entries: Sequence[AgendaEntry | ClosedTask], lang: Lang) -> list[str]:
    if not entries:
        return []
    return [f"{heading} ({len(entries)})", *(f"- {entry.explain(lang)}" for entry in entries)]


def morning_digest(agendas: Iterable[Agenda]) -> Digest:
    """The morning meeting (晨会): to-dos by how pressing they are, everything else by what it is.

    Args:
        agendas: of one manager, or of a team as `bankrm.agendas.list_agendas` gives them.

    Raises:
        InvalidValue: if there is none, or they are of several days, or two of one person.

    >>> from bankrm.agendas import AgendaItem, Desk, agenda
    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.staff import Role
    >>> bond = AgendaItem(
    ...     id="H-1",
    ...     kind=ItemKind.MATURITY,
    ...     title=ItemKind.MATURITY,
    ...     due_on=date(2026, 11, 24),
    ...     assignee=StaffId("S-1"),
    ... )
    >>> desk = Desk(StaffId("S-1"), (Role.RELATIONSHIP_MANAGER,))
    >>> today = agenda([bond], desk, day=date(2026, 11, 24), calendar=CHINA, ahead=3)
    >>> print(morning_digest([today]).explain("en"))
    24 Nov 2026
    S-1
    maturities and openings (1)
    - maturity or opening - due today
    """
    listed = _of_one_day(agendas)
    return _digest(listed, [_by_topic(one) for one in listed])


def evening_digest(agendas: Iterable[Agenda], closed: Iterable[ClosedTask]) -> Digest:
    """The evening meeting (夕会): what was done, what slipped, what was cancelled, and what is next.

    What slipped was due by today and is not done, tasks and all else alike.

    Args:
        agendas: of what is still owed in the evening, looking ahead at least one working day.
        closed: tasks done and cancelled; those of other days are passed over.

    Raises:
        InvalidValue: as for the morning, or if an agenda does not look ahead or a task is closed twice.

    >>> from bankrm._example import OPENED
    >>> from bankrm.agendas import Desk, agenda
    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.staff import Role
    >>> desk = Desk(StaffId("S-1"), (Role.RELATIONSHIP_MANAGER,))
    >>> friday = agenda(OPENED.tasks, desk, day=date(2026, 11, 20), calendar=CHINA, ahead=1)
    >>> digest = evening_digest([friday], list_closed([OPENED]))
    >>> digest.count(DigestTopic.DONE), digest.count(DigestTopic.NEXT)
    (0, 1)
    """
    listed = _of_one_day(agendas)
    if any(one.ahead < 1 for one in listed):
        raise InvalidValue("agendas", "must look ahead at least one working day")
    day = listed[0].day
    today = [one for one in _each_once(closed) if business_date(one.at) == day]
    return _digest(
        listed,
        [_evening(one, [task for task in today if task.owner in one.serves]) for one in listed],
    )


def list_closed(opportunities: Iterable[Opportunity]) -> tuple[ClosedTask, ...]:
    """The tasks of opportunities that were done or cancelled, as their events tell.

    >>> list_closed([])
    ()
    """
    check_kind(opportunities, Iterable, "opportunities")
    closed = []
    for opportunity in opportunities:
        check_kind(opportunity, Opportunity, "opportunities")
        events = {event.id: event for event in opportunity.history}
        for task in opportunity.tasks:
            if task.closed_by is not None:
                event = events[task.closed_by]
                closed.append(ClosedTask(task=task, at=event.at, by=event.by.staff))
    return tuple(closed)


def _of_one_day(agendas: Iterable[Agenda]) -> tuple[Agenda, ...]:
    check_kind(agendas, Iterable, "agendas")
    listed = tuple(agendas)
    for one in listed:
        check_kind(one, Agenda, "agendas")
    if len({one.day for one in listed}) != 1:
        raise InvalidValue("agendas", "must be of one day, and at least one")
    if len({one.staff for one in listed}) < len(listed):
        raise InvalidValue("agendas", "are two of one person")
    return listed


def _each_once(closed: Iterable[ClosedTask]) -> tuple[ClosedTask, ...]:
    check_kind(closed, Iterable, "closed")
    listed = tuple(closed)
    for one in listed:
        check_kind(one, ClosedTask, "closed")
    if len({one.task.id for one in listed}) < len(listed):
        raise InvalidValue("closed", "list one task twice")
    return tuple(sorted(listed, key=lambda one: (one.at, one.task.id)))


def _by_topic(agenda: Agenda) -> dict[DigestTopic, list[AgendaEntry]]:
    """The morning's topics: of a task its standing, of all else its kind."""
    topics: dict[DigestTopic, list[AgendaEntry]] = {topic: [] for topic in _MORNING}
    for entry in agenda.entries:
        is_task = entry.kind is ItemKind.TASK
        topics[DigestTopic((entry.standing if is_task else entry.kind).code)].append(entry)
    return topics


def _evening(
    agenda: Agenda, closed: Sequence[ClosedTask]
) -> dict[DigestTopic, list[AgendaEntry] | list[ClosedTask]]:
    coming = AgendaStanding.COMING
    return {
        DigestTopic.DONE: [one for one in closed if one.task.status is TaskStatus.DONE],
        DigestTopic.SLIPPED: [one for one in agenda.entries if one.standing is not coming],
        DigestTopic.CANCELLED: [one for one in closed if one.task.status is TaskStatus.CANCELLED],
        DigestTopic.NEXT: [one for one in agenda.standing(coming) if one.working_days <= 1],
    }


def _digest(
    agendas: Sequence[Agenda],
    told: Sequence[Mapping[DigestTopic, Sequence[AgendaEntry | ClosedTask]]],
) -> Digest:
    pool = {(entry.item.id, entry.kind): entry for one in agendas for entry in one.unassigned}
    return Digest(
        day=agendas[0].day,
        members=tuple(
            MemberDigest(
                one.staff,
                tuple(DigestSection(topic, tuple(entries)) for topic, entries in topics.items()),
            )
            for one, topics in zip(agendas, told, strict=True)
        ),
        unassigned=tuple(pool.values()),
    )
