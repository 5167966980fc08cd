"""Agendas (工作日程): what somebody has to do on a day, in order, and why each thing stands where it does.

Tasks come as they are; whatever else has a day (a promise, a contact to make, a birthday, a maturity, an
expiry, a review) comes as an `AgendaItem`. Everything is shown to one person, or to nobody in particular
where nobody is named. Lateness is counted in working days, once for each day that something was due. What
meetings make of it is in `digests`. Leaves out reminders, and times within the day.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_count, check_kind, check_text
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidValue, NotCovered
from bankrm.fields import check_fields
from bankrm.formats import format_date
from bankrm.labels import AnyLabel, Label, Lang, Text
from bankrm.staff import Role, StaffId
from bankrm.tasks import EscalationPolicy, EscalationStep, Priority, Task, TaskStatus

__all__ = [
    "Agenda",
    "AgendaEntry",
    "AgendaItem",
    "AgendaStanding",
    "Desk",
    "ItemKind",
    "agenda",
    "list_agendas",
]

_ONE_DAY = timedelta(days=1)
_NOBODY: Mapping[StaffId, StaffId] = MappingProxyType({})


class ItemKind(Label):
    """What an agenda is made of."""

    TASK = "task", "待办", "to-do"
    PROMISE = "promise", "对客承诺", "promise to a client"
    CONTACT = "contact", "客户联系", "contact to make"
    CARE = "care", "客户关怀", "care"
    MATURITY = "maturity", "产品到期与开放", "maturity or opening"
    EXPIRY = "expiry", "证照与授权到期", "expiry"
    REVIEW = "review", "定期复核", "review"


class AgendaStanding(Label):
    """How something stands on the day, most pressing first."""

    ESCALATED = "escalated", "逾期已升级", "late and escalated"
    LATE = "late", "已逾期", "late"
    DUE = "due", "今日到期", "due today"
    COMING = "coming", "即将到期", "coming up"


@attrs.frozen(kw_only=True)
class AgendaItem:
    """Something with a day that is no task, in the shape in which an agenda takes it.

    >>> AgendaItem(
    ...     id="H-1", kind=ItemKind.MATURITY, title=ItemKind.MATURITY, due_on=date(2026, 11, 24)
    ... ).role.zh
    '客户经理'
    """

    id: str
    """Of the record it comes from; known once within its kind."""
    kind: ItemKind
    title: AnyLabel
    due_on: date
    assignee: StaffId | None = None
    """None: whoever of the role takes it up."""
    role: Role = Role.RELATIONSHIP_MANAGER
    priority: Priority = Priority.NORMAL
    client_id: ClientId | None = None
    escalation: EscalationPolicy | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.kind is ItemKind.TASK:
            raise InvalidValue("kind", "is that of tasks, which come as they are")


@attrs.frozen
class Desk:
    """Somebody with the roles they act in: whose agenda it is.

    >>> Desk(StaffId("S-1"), ())
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: roles: need at least one, each once
    """

    staff: StaffId
    roles: tuple[Role, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({*self.roles}) < max(len(self.roles), 1):
            raise InvalidValue("roles", "need at least one, each once")


_PAST = Text("{due}到期，已逾期{days}个工作日", "due {due}, working days late: {days}")
_LONG_PAST = Text(
    "{due}到期，已逾期至少{days}个工作日", "due {due}, working days late: at least {days}"
)
_BY_STANDING = {
    AgendaStanding.ESCALATED: _PAST,
    AgendaStanding.LATE: _PAST,
    AgendaStanding.DUE: Text("今日到期", "due today"),
    AgendaStanding.COMING: Text(
        "{due}到期，还有{days}个工作日", "due {due}, working days left: {days}"
    ),
}
_OF_CARE = {  # a birthday is not due, and is never late
    AgendaStanding.ESCALATED: Text("{due}，已过{days}个工作日", "{due}, working days ago: {days}"),
    AgendaStanding.LATE: Text("{due}，已过{days}个工作日", "{due}, working days ago: {days}"),
    AgendaStanding.DUE: Text("今日", "today"),
    AgendaStanding.COMING: Text("{due}，还有{days}个工作日", "{due}, working days left: {days}"),
}
_STEP = Text("{action}：{role}", "{action}: {role}")
_PRIORITY = Text("优先级：{priority}", "priority: {priority}")
_IN_PLACE = Text("代{staff}办理", "in place of {staff}")


@attrs.frozen(kw_only=True)
class AgendaEntry:
    """One line of an agenda: the task or item, and how it stands on the day."""

    item: Task | AgendaItem
    standing: AgendaStanding
    working_days: int
    """From the day to the one it is due on; below zero if that has passed."""
    at_least: bool = False
    """Whether it is late by more, but the calendar does not reach back to the day it was due."""
    steps: tuple[EscalationStep, ...] = ()
    """The steps of escalation it has reached."""
    in_place_of: StaffId | None = None
    """Whose it is, where somebody stands in for them."""

    @property
    def kind(self) -> ItemKind:
        """What it is."""
        return _kind(self.item)

    def why(self, lang: Lang = "zh") -> str:
        """Why it stands where it does."""
        item = self.item
        due = format_date(item.due_on, lang)
        words = _OF_CARE if self.kind is ItemKind.CARE else _BY_STANDING
        stands = _LONG_PAST if self.at_least else words[self.standing]
        reasons = [stands.fill(lang, due=due, days=abs(self.working_days))]
        reasons += [
            _STEP.fill(lang, action=step.action.name_in(lang), role=step.notify.name_in(lang))
            for step in self.steps
        ]
        if item.priority is not Priority.NORMAL:
            reasons.append(_PRIORITY.fill(lang, priority=item.priority.name_in(lang)))
        if self.in_place_of is not None:
            reasons.append(_IN_PLACE.fill(lang, staff=self.in_place_of))
        return ("；" if lang == "zh" else "; ").join(reasons)

    def explain(self, lang: Lang = "zh") -> str:
        """What it is, about which client, and why it stands where it does."""
        about = "" if self.item.client_id is None else f" ({self.item.client_id})"
        return f"{self.item.title.name_in(lang)}{about} - {self.why(lang)}"


_UNASSIGNED = Text("待领取", "not yet taken up")
_LATE_AND_UNASSIGNED = Text("待领取，已逾期", "late and not yet taken up")
_LATER = Text("更晚到期：{count}", "due later: {count}")


@attrs.frozen(kw_only=True)
class Agenda:
    """What one person has to do on a day: what is escalated, late, due and coming up, in that order."""

    staff: StaffId
    day: date
    ahead: int
    """How many working days it looks ahead."""
    serves: tuple[StaffId, ...]
    """Whose tasks come here: one's own unless away, and those of whom one stands in for."""
    entries: tuple[AgendaEntry, ...]
    unassigned: tuple[AgendaEntry, ...]
    """What is nobody's yet, and may be taken up in one of the person's roles."""
    later: int
    """How many of the person's own are due later than it looks ahead."""

    def standing(self, standing: AgendaStanding) -> tuple[AgendaEntry, ...]:
        """The entries that stand in one way, in order."""
        return tuple(entry for entry in self.entries if entry.standing is standing)

    def explain(self, lang: Lang = "zh") -> str:
        """The agenda as lines for a person."""
        lines = [f"{format_date(self.day, lang)} {self.staff}"]
        late = [entry for entry in self.unassigned if entry.standing <= AgendaStanding.LATE]
        for standing in AgendaStanding:
            lines += _told(standing.name_in(lang), self.standing(standing), lang)
            if standing is AgendaStanding.LATE:  # before what is due: it may be nobody's for long
                lines += _told(_LATE_AND_UNASSIGNED.name_in(lang), late, lang)
        rest = [entry for entry in self.unassigned if entry not in late]
        lines += _told(_UNASSIGNED.name_in(lang), rest, lang)
        lines.append(_LATER.fill(lang, count=self.later))
        return "\n".join(lines)


def _told(heading: str, entries: Sequence[AgendaEntry], lang: Lang) -> list[str]:
    if not entries:
        return []
    return [f"{heading} ({len(entries)})", *(f"- {entry.explain(lang)}" for entry in entries)]


def agenda(
    items: Iterable[Task | AgendaItem],
    desk: Desk,
    *,
    day: date,
    calendar: Calendar,
    ahead: int,
    stand_ins: Mapping[StaffId, StaffId] = _NOBODY,
) -> Agenda:
    """The agenda of one person on a day (日程).

    First what is escalated, then what is late, due, and coming up; in each the longest late or soonest due
    first, then the most pressing. Tasks done or cancelled are passed over. What was due before the years that
    the calendar holds is late by as many working days as it does hold, at least.

    Args:
        items: tasks and items of anybody, in any order.
        desk: whose agenda, in which roles.
        day: the day.
        calendar: tells the working days.
        ahead: how many working days to look ahead; 0 for the day alone.
        stand_ins: who is away on the day, and who then has their tasks (代班).

    Raises:
        InvalidValue: if an item is listed twice, or those away stand in for one another.
        NotCovered: if the day, or the days ahead, are of a year that the calendar does not hold.

    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.tasks import TaskId
    >>> call = Task(
    ...     id=TaskId("O-1/0/call"),
    ...     title=Text("首次联系", "first call"),
    ...     role=Role.RELATIONSHIP_MANAGER,
    ...     assignee=StaffId("S-1"),
    ...     due_on=date(2026, 11, 20),
    ...     priority=Priority.HIGH,
    ...     client_id=ClientId("C-1"),
    ... )
    >>> bond = AgendaItem(
    ...     id="H-1",
    ...     kind=ItemKind.MATURITY,
    ...     title=ItemKind.MATURITY,
    ...     due_on=date(2026, 11, 26),
    ...     assignee=StaffId("S-1"),
    ...     client_id=ClientId("C-2"),
    ... )
    >>> desk = Desk(StaffId("S-1"), (Role.RELATIONSHIP_MANAGER,))
    >>> today = agenda([bond, call], desk, day=date(2026, 11, 24), calendar=CHINA, ahead=3)
    >>> print(today.explain("en"))
    24 Nov 2026 S-1
    late (1)
    - first call (C-1) - due 20 Nov 2026, working days late: 2; priority: high
    coming up (1)
    - maturity or opening (C-2) - due 26 Nov 2026, working days left: 2
    due later: 0
    """
    check_kind(desk, Desk, "desk")
    [only] = list_agendas(
        items, (desk,), day=day, calendar=calendar, ahead=ahead, stand_ins=stand_ins
    )
    return only


def list_agendas(
    items: Iterable[Task | AgendaItem],
    desks: Sequence[Desk],
    *,
    day: date,
    calendar: Calendar,
    ahead: int,
    stand_ins: Mapping[StaffId, StaffId] = _NOBODY,
) -> tuple[Agenda, ...]:
    """The agendas of several people on one day, in the order of their desks; see `agenda`.

    Raises:
        InvalidValue: as in `agenda`, and if somebody has two desks.
        NotCovered: as in `agenda`.

    >>> from bankrm.regulations.holidays import CHINA
    >>> team = [Desk(StaffId(name), (Role.RELATIONSHIP_MANAGER,)) for name in ("S-1", "S-2")]
    >>> day = date(2026, 11, 24)
    >>> away = {StaffId("S-2"): StaffId("S-1")}
    >>> [one.serves for one in list_agendas(
    ...     [], team, day=day, calendar=CHINA, ahead=3, stand_ins=away
    ... )]
    [('S-1', 'S-2'), ()]
    """
    check_kind(calendar, Calendar, "calendar")
    check_count(ahead, "ahead")
    check_kind(desks, Sequence, "desks")
    for desk in desks:
        check_kind(desk, Desk, "desks")
    if len({desk.staff for desk in desks}) < len(desks):
        raise InvalidValue("desks", "are two of one person")
    now_with = _substitutes(stand_ins)
    last = calendar.add_working_days(check_date(day, "day"), ahead)
    held, later = _held(_owed(items), [desk.staff for desk in desks], now_with, last)
    first = min((item.due_on for part in held.values() for item in part), default=day)
    distances = _distances(min(first, day), day, last, calendar)
    entries = {holder: _entries(part, holder, day, distances) for holder, part in held.items()}
    return tuple(
        Agenda(
            staff=desk.staff,
            day=day,
            ahead=ahead,
            serves=_served(desk.staff, now_with),
            entries=entries[desk.staff],
            unassigned=tuple(one for one in entries[None] if one.item.role in desk.roles),
            later=later[desk.staff],
        )
        for desk in desks
    )


def _held(
    items: Iterable[Task | AgendaItem],
    staff: Iterable[StaffId],
    now_with: Mapping[StaffId, StaffId],
    last: date,
) -> tuple[dict[StaffId | None, list[Task | AgendaItem]], dict[StaffId | None, int]]:
    """What each person has due up to a day, and how much later; under None what is nobody's."""
    held: dict[StaffId | None, list[Task | AgendaItem]] = {one: [] for one in (*staff, None)}
    later = dict.fromkeys(held, 0)
    for item in items:
        holder = item.assignee and now_with.get(item.assignee, item.assignee)
        if holder not in held:
            continue
        if item.due_on > last:
            later[holder] += 1
        else:
            held[holder].append(item)
    return held, later


def _entries(
    items: Sequence[Task | AgendaItem],
    holder: StaffId | None,
    day: date,
    distances: Mapping[date, int],
) -> tuple[AgendaEntry, ...]:
    """How each of somebody's items stands, in order; no two have the same place."""
    places: list[tuple[int, int, int, date, str, int, AgendaEntry]] = []
    reached = min(distances)
    for item in items:
        distance, beyond = distances.get(item.due_on, distances[reached]), 0
        if item.due_on < reached:
            beyond = (reached - item.due_on).days  # of those, the earliest first
        steps: tuple[EscalationStep, ...] = ()
        if item.due_on > day:
            standing = AgendaStanding.COMING
        elif item.due_on == day:
            standing = AgendaStanding.DUE
        else:
            steps = _reached(item.escalation, -distance)
            standing = AgendaStanding.ESCALATED if steps else AgendaStanding.LATE
        entry = AgendaEntry(
            item=item,
            standing=standing,
            working_days=distance,
            at_least=beyond > 0,
            steps=steps,
            in_place_of=None if holder == item.assignee else item.assignee,
        )
        pressing, kind = -item.priority.rank, _kind(item).rank
        places.append(
            (standing.rank, distance - beyond, pressing, item.due_on, item.id, kind, entry)
        )
    return tuple(place[-1] for place in sorted(places))


def _reached(policy: EscalationPolicy | None, late: int) -> tuple[EscalationStep, ...]:
    return () if policy is None else tuple(step for step in policy.steps if step.after <= late)


def _kind(item: Task | AgendaItem) -> ItemKind:
    return item.kind if isinstance(item, AgendaItem) else ItemKind.TASK


def _owed(items: Iterable[Task | AgendaItem]) -> list[Task | AgendaItem]:
    """The items still owed, each found to be listed once."""
    check_kind(items, Iterable, "items")
    owed: list[Task | AgendaItem] = []
    seen: set[tuple[str, int]] = set()
    for item in items:
        if not isinstance(item, Task | AgendaItem):
            raise InvalidValue("items", "needs nothing but Task or AgendaItem")
        key = item.id, _kind(item).rank
        if key in seen:
            raise InvalidValue("items", "list one item twice")
        seen.add(key)
        if isinstance(item, AgendaItem) or item.status is TaskStatus.OPEN:
            owed.append(item)
    return owed


def _distances(first: date, day: date, last: date, calendar: Calendar) -> dict[date, int]:
    """Working days from a day to each of those from `first` to `last`; below zero before it.

    Where the calendar does not reach back to the first, it begins with the earliest day that can be told.
    """
    found = {day: 0}
    at, count = day, 0
    while at > first:
        try:
            count -= calendar.is_working_day(at)
        except NotCovered:
            if at == day:
                raise
            break
        at -= _ONE_DAY
        found[at] = count
    at, count = day, 0
    while at < last:
        at += _ONE_DAY
        count += calendar.is_working_day(at)
        found[at] = count
    return found


def _substitutes(stand_ins: Mapping[StaffId, StaffId]) -> dict[StaffId, StaffId]:
    """Who has the tasks of those away in the end: a substitute may be away too."""
    check_kind(stand_ins, Mapping, "stand_ins")
    for pair in stand_ins.items():
        for staff in pair:
            check_text(staff, "stand_ins")
    found = {}
    for away in stand_ins:
        holder, passed = stand_ins[away], {away}
        while holder in stand_ins and holder not in passed:
            passed.add(holder)
            holder = stand_ins[holder]
        if holder in passed:
            raise InvalidValue("stand_ins", "lead back to somebody who is away")
        found[away] = holder
    return found


def _served(staff: StaffId, now_with: Mapping[StaffId, StaffId]) -> tuple[StaffId, ...]:
    own = () if staff in now_with else (staff,)
    return (*own, *sorted(away for away, holder in now_with.items() if holder == staff))
