"""Agendas: where each thing stands at its limit, in which order and why; shown once, to one person."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.agendas import (
    Agenda,
    AgendaItem,
    AgendaStanding,
    Desk,
    ItemKind,
    agenda,
    list_agendas,
)
from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue, NotCovered
from bankrm.labels import OwnLabel, Text
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Role, StaffId
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    EventId,
    Priority,
    Task,
    TaskId,
    TaskStatus,
    elapsed_working_days,
    list_escalations,
)

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
agenda_of: Any = agenda
agendas_of: Any = list_agendas
TUESDAY = date(2026, 11, 24)
LI, WANG, CHEN = StaffId("S-1"), StaffId("S-2"), StaffId("S-3")
RM, ADVISOR = Role.RELATIONSHIP_MANAGER, Role.WEALTH_ADVISOR
DESK = Desk(LI, (RM,))
POLICY = EscalationPolicy(
    (
        EscalationStep(2, Role.RELATIONSHIP_MANAGER, EscalationAction.REMIND),
        EscalationStep(4, Role.TEAM_LEAD, EscalationAction.INFORM),
    )
)


@pytest.mark.parametrize(
    ("day", "zh"), [(23, "11月24日，还有1个工作日"), (24, "今日"), (25, "11月24日，已过1个工作日")]
)
def test_a_birthday_is_not_called_due(day: int, zh: str) -> None:
    item = AgendaItem(
        id="C-1",
        kind=ItemKind.CARE,
        title=ItemKind.CARE,
        due_on=date(2026, 11, 24),
        assignee=StaffId("S-1"),
    )
    desk = Desk(StaffId("S-1"), (Role.RELATIONSHIP_MANAGER,))
    found = agenda([item], desk, day=date(2026, 11, day), calendar=CHINA, ahead=3)
    assert found.entries[0].why() == (zh if day == 24 else f"2026年{zh}")


def task(name: str, due_on: date, assignee: StaffId | None = LI, **more: Any) -> Task:
    given: dict[str, Any] = {
        "id": TaskId(name),
        "title": Text("致电", "call"),
        "role": RM,
        "assignee": assignee,
        "due_on": due_on,
        "priority": Priority.NORMAL,
    }
    return Task(**given | more)


def item(name: str, due_on: date, kind: ItemKind = ItemKind.PROMISE, **more: Any) -> AgendaItem:
    given: dict[str, Any] = {"assignee": LI, "title": kind}
    return AgendaItem(id=name, kind=kind, due_on=due_on, **given | more)


def on(
    *items: Task | AgendaItem, day: date = TUESDAY, desk: Desk = DESK, ahead: int = 3, **more: Any
) -> Agenda:
    return agenda(items, desk, day=day, calendar=CHINA, ahead=ahead, **more)


def ids(found: Agenda) -> list[str]:
    return [entry.item.id for entry in found.entries]


@pytest.mark.parametrize(
    ("due_on", "standing", "working_days"),
    [
        (date(2026, 11, 20), AgendaStanding.LATE, -2),
        (date(2026, 11, 22), AgendaStanding.LATE, -2),
        (date(2026, 11, 23), AgendaStanding.LATE, -1),
        (TUESDAY, AgendaStanding.DUE, 0),
        (date(2026, 11, 25), AgendaStanding.COMING, 1),
        (date(2026, 11, 27), AgendaStanding.COMING, 3),
    ],
    ids=[
        "Friday before",
        "a Sunday counts from Monday",
        "the day before",
        "due on the day itself is not late",
        "the day after",
        "the last day looked ahead to",
    ],
)
def test_standing_at_its_limits(due_on: date, standing: AgendaStanding, working_days: int) -> None:
    [entry] = on(task("T-1", due_on)).entries
    assert (entry.standing, entry.working_days) == (standing, working_days)


def test_one_day_beyond_what_it_looks_ahead_to_is_only_counted() -> None:
    found = on(task("T-1", date(2026, 11, 28)))
    assert (found.entries, found.later) == ((), 1)


def test_a_day_off_within_reach_is_looked_ahead_to() -> None:
    """On Friday, one working day ahead takes in the weekend: a birthday there is not met on Monday."""
    friday = date(2026, 11, 20)
    birthdays = [item(str(day), date(2026, 11, day), ItemKind.CARE) for day in (21, 22, 23, 24)]
    found = on(*birthdays, day=friday, ahead=1)
    assert [(entry.item.id, entry.working_days) for entry in found.entries] == [
        ("21", 0),
        ("22", 0),
        ("23", 1),
    ]


def test_on_a_day_off_what_was_due_before_is_late_without_a_working_day_gone() -> None:
    [entry] = on(
        task("T-1", date(2026, 11, 20), escalation=POLICY), day=date(2026, 11, 21)
    ).entries
    assert (entry.standing, entry.working_days) == (AgendaStanding.LATE, 0)
    assert entry.why("en") == "due 20 Nov 2026, working days late: 0"


def test_looking_no_day_ahead_is_the_day_alone() -> None:
    found = on(task("T-1", TUESDAY), task("T-2", date(2026, 11, 25)), ahead=0)
    assert (ids(found), found.later) == (["T-1"], 1)


@pytest.mark.parametrize(
    ("due_on", "reached"),
    [
        (date(2026, 11, 23), []),
        (date(2026, 11, 20), [EscalationAction.REMIND]),
        (date(2026, 11, 19), [EscalationAction.REMIND]),
        (date(2026, 11, 18), [EscalationAction.REMIND, EscalationAction.INFORM]),
    ],
    ids=["before the first step", "on the first step", "between", "on the second step"],
)
def test_escalation_is_what_tasks_say_of_it(due_on: date, reached: list[EscalationAction]) -> None:
    [entry] = on(task("T-1", due_on, escalation=POLICY)).entries
    assert [step.action for step in entry.steps] == reached
    assert entry.steps == list_escalations(POLICY, since=due_on, as_of=TUESDAY, calendar=CHINA)
    assert entry.standing is (AgendaStanding.ESCALATED if reached else AgendaStanding.LATE)


def test_order_escalated_then_late_by_lateness_and_priority_then_due_then_coming() -> None:
    expected: list[Task | AgendaItem] = [
        task("escalated", date(2026, 11, 20), escalation=POLICY),
        task("longest late", date(2026, 11, 10)),
        item("urgent", date(2026, 11, 20), priority=Priority.URGENT),
        task("high", date(2026, 11, 22), priority=Priority.HIGH),
        task("late a", date(2026, 11, 20)),
        task("late b", date(2026, 11, 20)),
        task("late on a Sunday", date(2026, 11, 22)),
        task("due, high", TUESDAY, priority=Priority.HIGH),
        item("due", TUESDAY),
        task("soon", date(2026, 11, 25)),
        task("later, urgent", date(2026, 11, 26), priority=Priority.URGENT),
        task("later", date(2026, 11, 26)),
    ]
    assert ids(on(*reversed(expected))) == [one.id for one in expected]


def test_of_one_id_tasks_come_before_items() -> None:
    """Ids are unique within a kind only."""
    found = on(item("1", TUESDAY, ItemKind.CARE), item("1", TUESDAY), task("1", TUESDAY))
    kinds = [entry.kind for entry in found.entries]
    assert kinds == [ItemKind.TASK, ItemKind.PROMISE, ItemKind.CARE]


def test_what_is_closed_is_passed_over() -> None:
    done = task("T-1", TUESDAY, status=TaskStatus.DONE, closed_by=EventId("E-1"))
    assert on(done).entries == ()


def test_what_is_of_others_is_not_shown_nor_counted() -> None:
    found = on(task("T-1", TUESDAY, WANG), task("T-2", date(2027, 5, 1), WANG))
    assert (found.entries, found.unassigned, found.later) == ((), (), 0)


def test_what_is_of_others_does_not_ask_more_of_the_calendar() -> None:
    assert on(task("T-1", date(2019, 1, 4), WANG)).entries == ()


def test_what_is_nobodys_stands_apart_by_role() -> None:
    lone = [
        task("T-1", TUESDAY, None),
        task("T-2", date(2026, 11, 20), None),
        task("T-3", TUESDAY, None, role=ADVISOR),
        task("T-4", date(2026, 12, 31), None),
    ]
    found = on(*lone)
    assert found.entries == ()
    assert [entry.item.id for entry in found.unassigned] == ["T-2", "T-1"]
    assert found.later == 0
    both = on(*lone, desk=Desk(LI, (RM, ADVISOR)))
    assert [entry.item.id for entry in both.unassigned] == ["T-2", "T-1", "T-3"]


class TestStandIns:
    def test_the_tasks_of_whoever_is_away_come_to_the_substitute_and_to_nobody_else(self) -> None:
        desks = [Desk(staff, (RM,)) for staff in (LI, WANG)]
        tasks = [task("T-1", TUESDAY), task("T-2", TUESDAY, WANG)]
        here, away = list_agendas(
            tasks, desks, day=TUESDAY, calendar=CHINA, ahead=3, stand_ins={WANG: LI}
        )
        assert (ids(here), ids(away)) == (["T-1", "T-2"], [])
        assert [entry.in_place_of for entry in here.entries] == [None, WANG]
        assert (here.serves, away.serves) == ((LI, WANG), ())

    def test_a_substitute_may_be_away_too(self) -> None:
        found = on(task("T-1", TUESDAY, CHEN), stand_ins={CHEN: WANG, WANG: LI})
        assert [entry.in_place_of for entry in found.entries] == [CHEN]
        assert found.serves == (LI, WANG, CHEN)

    @pytest.mark.parametrize(
        "stand_ins",
        [{LI: LI}, {LI: WANG, WANG: LI}, {CHEN: LI, LI: WANG, WANG: LI}],
        ids=["oneself", "each other", "into a ring"],
    )
    def test_those_away_cannot_stand_in_for_one_another(self, stand_ins: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            on(stand_ins=stand_ins)
        assert refused.value.field == "stand_ins"

    @pytest.mark.parametrize("stand_ins", [[], {LI: 1}, {"": LI}, {LI: "S\x00"}])
    def test_bad_input(self, stand_ins: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            on(stand_ins=stand_ins)
        assert refused.value.field == "stand_ins"


class TestWords:
    def test_everything_that_makes_it_stand_where_it_does(self) -> None:
        late = task(
            "T-1",
            date(2026, 11, 18),
            WANG,
            escalation=POLICY,
            priority=Priority.URGENT,
            client_id=ClientId("C-1"),
        )
        [entry] = on(late, stand_ins={WANG: LI}).entries
        assert entry.explain() == (
            "致电 (C-1) - 2026年11月18日到期，已逾期4个工作日；提醒：客户经理；抄送上级：团队主管；"
            "优先级：紧急；代S-2办理"
        )
        assert entry.explain("en") == (
            "call (C-1) - due 18 Nov 2026, working days late: 4; remind: relationship manager; "
            "inform the superior: team lead; priority: urgent; in place of S-2"
        )

    def test_an_agenda_says_how_much_there_is(self) -> None:
        found = on(
            item("P-1", TUESDAY, title=OwnLabel("brochure", "寄送资料", "send the brochure")),
            task("T-1", date(2026, 11, 25)),
            task("T-2", TUESDAY, None),
            task("T-3", date(2026, 12, 31)),
        )
        assert found.explain() == (
            "2026年11月24日 S-1\n"
            "今日到期 (1)\n"
            "- 寄送资料 - 今日到期\n"
            "即将到期 (1)\n"
            "- 致电 - 2026年11月25日到期，还有1个工作日\n"
            "待领取 (1)\n"
            "- 致电 - 今日到期\n"
            "更晚到期：1"
        )

    def test_an_empty_one_says_so_too(self) -> None:
        assert on().explain("en") == "24 Nov 2026 S-1\ndue later: 0"


class TestBadInput:
    def test_twice_the_same(self) -> None:
        for pair in ([task("T-1", TUESDAY)] * 2, [item("P-1", TUESDAY)] * 2):
            with pytest.raises(InvalidValue, match="items: list one item twice"):
                on(*pair)

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("items", {"items": ODD}),
            ("items", {"items": 1}),
            ("desk", {"desk": ODD}),
            ("day", {"day": datetime(2026, 11, 24, 9)}),  # noqa: DTZ001  # the wrong kind on purpose
            ("calendar", {"calendar": None}),
            ("ahead", {"ahead": -1}),
            ("ahead", {"ahead": True}),
            ("ahead", {"ahead": 10**1000}),
        ],
    )
    def test_names_the_field(self, field: str, given: dict[str, Any]) -> None:
        sound = {"items": [], "desk": DESK, "day": TUESDAY, "calendar": CHINA, "ahead": 3}
        values = sound | given
        with pytest.raises(BankrmError) as refused:
            agenda_of(values.pop("items"), values.pop("desk"), **values)
        assert refused.value.field == field
        assert "odd" not in str(refused.value)

    def test_desks(self) -> None:
        more = {"day": TUESDAY, "calendar": CHINA, "ahead": 3}
        for desks in (1, [ODD], [DESK, Desk(LI, (ADVISOR,))]):
            with pytest.raises(InvalidValue) as refused:
                agendas_of([], desks, **more)
            assert refused.value.field == "desks"
        with pytest.raises(InvalidValue, match="roles: need at least one, each once"):
            Desk(LI, (RM, RM))

    @pytest.mark.parametrize(
        ("day", "ahead"),
        [(date(2031, 1, 6), 0), (TUESDAY, 100)],
        ids=["the day itself", "looking ahead into one"],
    )
    def test_a_year_that_the_calendar_does_not_hold(self, day: date, ahead: int) -> None:
        with pytest.raises(NotCovered):
            on(task("T-1", date(2026, 11, 20)), day=day, ahead=ahead)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id", ""),
            ("id", "P\x00"),
            ("kind", "promise"),
            ("kind", ItemKind.TASK),
            ("title", "send"),
            ("due_on", datetime(2026, 11, 24, 9)),  # noqa: DTZ001  # the wrong kind on purpose
            ("assignee", 1),
            ("role", None),
            ("priority", 1),
            ("escalation", ()),
        ],
    )
    def test_items(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(item("P-1", TUESDAY), **{field: value})
        assert refused.value.field == field


def test_one_old_task_does_not_keep_the_day_from_being_told() -> None:
    """What was due before the years held is late by what they do hold, at least, and comes first."""
    first = date(min(CHINA.years), 1, 1)
    held = elapsed_working_days(first - timedelta(days=1), as_of=TUESDAY, calendar=CHINA)
    found = on(
        task("held", first - timedelta(days=1), priority=Priority.URGENT),
        task("old", first - timedelta(days=2)),
        task("oldest", date.min),
        task("chased", date(2020, 1, 2), escalation=POLICY),
        task("new", date(2026, 11, 20)),
    )
    assert [(one.item.id, -one.working_days, one.at_least) for one in found.entries] == [
        ("chased", held, True),
        ("oldest", held, True),
        ("old", held, True),
        ("held", held, False),
        ("new", 2, False),
    ]
    assert found.entries[0].steps == POLICY.steps
    assert (
        found.entries[0]
        .why("en")
        .startswith(f"due 2 Jan 2020, working days late: at least {held}")
    )
    assert f"已逾期至少{held}个工作日" in found.explain()


def test_of_many_days_each_is_counted_as_tasks_count_it() -> None:
    """The days are reckoned in one walk; `elapsed_working_days` walks for each."""
    days = [date(2026, month, day) for month in (9, 10, 11) for day in range(1, 24)]
    found = on(*(task(str(day), day) for day in days))
    assert len(found.entries) == len(days)
    for entry in found.entries:
        since = entry.item.due_on
        late = elapsed_working_days(since, as_of=TUESDAY, calendar=CHINA)
        assert -entry.working_days == late


def test_what_is_late_and_nobodys_stands_before_what_is_due() -> None:
    def owed(id_: str, due_on: date, assignee: str | None) -> AgendaItem:
        return AgendaItem(
            id=id_,
            kind=ItemKind.REVIEW,
            title=ItemKind.REVIEW,
            due_on=due_on,
            assignee=None if assignee is None else StaffId(assignee),
        )

    day = date(2026, 11, 24)
    items = [
        owed("mine", day, "S-1"),
        owed("nobody's and late", date(2026, 11, 20), None),
        owed("nobody's", day, None),
    ]
    desk = Desk(StaffId("S-1"), (Role.RELATIONSHIP_MANAGER,))
    told = agenda(items, desk, day=day, calendar=CHINA, ahead=3).explain("en").splitlines()
    assert [line for line in told if not line.startswith("- ")][1:4] == [
        "late and not yet taken up (1)",
        "due today (1)",
        "not yet taken up (1)",
    ]
