"""Digests: every entry under one topic, closed tasks on the day and desk they belong to, sums that add up."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm._example import FRIDAY, LI, OPENED
from bankrm.agendas import Agenda, AgendaItem, Desk, ItemKind, list_agendas
from bankrm.clients import ClientId
from bankrm.digests import (
    ClosedTask,
    Digest,
    DigestTopic,
    evening_digest,
    list_closed,
    morning_digest,
)
from bankrm.errors import InvalidValue
from bankrm.labels import Text
from bankrm.opportunities import Opportunity
from bankrm.pipeline import complete_task, lose
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Role, StaffId
from bankrm.stage_events import MoveReason
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    EventId,
    Priority,
    Task,
    TaskId,
    TaskStatus,
)

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
NOON = datetime.fromisoformat("2026-11-24T12:00+08:00")
ONE, TWO = StaffId("S-1"), StaffId("S-2")
TEAM = tuple(Desk(staff, (Role.RELATIONSHIP_MANAGER,)) for staff in (ONE, TWO))
POLICY = EscalationPolicy((EscalationStep(2, Role.TEAM_LEAD, EscalationAction.INFORM),))


def task(name: str, due_on: date, assignee: StaffId | None = ONE, **more: Any) -> Task:
    return Task(
        id=TaskId(name),
        title=Text("致电", "call"),
        role=Role.RELATIONSHIP_MANAGER,
        assignee=assignee,
        due_on=due_on,
        priority=Priority.NORMAL,
        **more,
    )


def item(kind: ItemKind, due_on: date = DAY, assignee: StaffId | None = ONE) -> AgendaItem:
    return AgendaItem(id="R-1", kind=kind, title=kind, due_on=due_on, assignee=assignee)


def closed(
    name: str,
    assignee: StaffId | None = ONE,
    *,
    status: TaskStatus = TaskStatus.DONE,
    at: datetime = NOON,
    by: StaffId = ONE,
    reason: MoveReason | None = None,
) -> ClosedTask:
    over = task(name, DAY, assignee, status=status, closed_by=EventId("E-1"), reason=reason)
    return ClosedTask(task=over, at=at, by=by)


def agendas(*items: Task | AgendaItem, ahead: int = 3, **more: Any) -> tuple[Agenda, ...]:
    return list_agendas(items, TEAM, day=DAY, calendar=CHINA, ahead=ahead, **more)


def told(digest: Digest, staff: StaffId, topic: DigestTopic) -> list[str]:
    [member] = [one for one in digest.members if one.staff == staff]
    return [
        entry.task.id if isinstance(entry, ClosedTask) else entry.item.id
        for entry in member[topic]
    ]


class TestMorning:
    def test_to_dos_by_how_pressing_they_are(self) -> None:
        digest = morning_digest(
            agendas(
                task("escalated", date(2026, 11, 20), escalation=POLICY),
                task("late", date(2026, 11, 20)),
                task("due", DAY),
                task("coming", date(2026, 11, 25)),
            )
        )
        for topic in (
            DigestTopic.ESCALATED,
            DigestTopic.LATE,
            DigestTopic.DUE,
            DigestTopic.COMING,
        ):
            assert told(digest, ONE, topic) == [topic.code]
            assert digest.count(topic) == 1

    @pytest.mark.parametrize("due_on", [date(2026, 11, 20), DAY, date(2026, 11, 25)])
    @pytest.mark.parametrize(
        ("kind", "topic"),
        [
            (ItemKind.PROMISE, DigestTopic.PROMISE),
            (ItemKind.CONTACT, DigestTopic.CONTACT),
            (ItemKind.CARE, DigestTopic.CARE),
            (ItemKind.MATURITY, DigestTopic.MATURITY),
            (ItemKind.EXPIRY, DigestTopic.EXPIRY),
            (ItemKind.REVIEW, DigestTopic.REVIEW),
        ],
    )
    def test_all_else_by_what_it_is(
        self, kind: ItemKind, topic: DigestTopic, due_on: date
    ) -> None:
        digest = morning_digest(agendas(item(kind, due_on)))
        sections = digest.members[0].sections
        assert [section.topic for section in sections if section.entries] == [topic]
        assert digest.count(topic) == 1

    def test_what_is_nobodys_is_told_once_however_many_may_take_it_up(self) -> None:
        digest = morning_digest(agendas(task("T-1", DAY, None), task("T-2", DAY, None)))
        assert [entry.item.id for entry in digest.unassigned] == ["T-1", "T-2"]

    def test_in_words(self) -> None:
        digest = morning_digest(agendas(task("T-1", DAY), item(ItemKind.CARE, assignee=TWO)))
        assert digest.explain() == (
            "2026年11月24日\nS-1\n今日到期 (1)\n- 致电 - 今日到期\n"
            "S-2\n生日与节日关怀 (1)\n- 客户关怀 - 今日"
        )
        pool = morning_digest(agendas(task("T-1", DAY, None)))
        assert pool.explain("en").splitlines()[-2:] == [
            "not yet taken up (1)",
            "- call - due today",
        ]

    def test_the_evenings_topics_are_not_the_mornings(self) -> None:
        digest = morning_digest(agendas())
        for topic in (DigestTopic.DONE, ODD):
            with pytest.raises(InvalidValue) as refused:
                digest.count(topic)
            assert refused.value.field == "topic"


class TestEvening:
    def test_what_was_due_by_today_and_is_still_owed_has_slipped(self) -> None:
        open_still = agendas(
            task("late", date(2026, 11, 20)),
            task("due", DAY),
            task("next", date(2026, 11, 25)),
            task("the day after", date(2026, 11, 26)),
        )
        digest = evening_digest(open_still, [])
        assert told(digest, ONE, DigestTopic.SLIPPED) == ["late", "due"]
        assert told(digest, ONE, DigestTopic.NEXT) == ["next"]

    def test_before_a_weekend_what_is_next_takes_it_in(self) -> None:
        due = [task(str(day), date(2026, 11, day)) for day in (21, 22, 23, 24)]
        friday = list_agendas(due, TEAM, day=date(2026, 11, 20), calendar=CHINA, ahead=2)
        assert told(evening_digest(friday, []), ONE, DigestTopic.NEXT) == ["21", "22", "23"]

    def test_done_and_cancelled_in_the_order_in_which_they_were(self) -> None:
        morning = datetime.fromisoformat("2026-11-24T09:00+08:00")
        dropped = closed("cancelled", status=TaskStatus.CANCELLED)
        digest = evening_digest(
            agendas(), [closed("b"), closed("a"), dropped, closed("c", at=morning)]
        )
        assert told(digest, ONE, DigestTopic.DONE) == ["c", "a", "b"]
        assert told(digest, ONE, DigestTopic.CANCELLED) == ["cancelled"]

    @pytest.mark.parametrize(
        ("at", "counts"),
        [
            ("2026-11-23T23:59:59+08:00", 0),
            ("2026-11-24T00:00:00+08:00", 1),
            ("2026-11-24T15:59:59+00:00", 1),
            ("2026-11-24T16:00:00+00:00", 0),
        ],
        ids=["the evening before", "midnight", "the last second in China", "midnight in China"],
    )
    def test_the_day_is_chinas(self, at: str, counts: int) -> None:
        done = closed("T-1", at=datetime.fromisoformat(at))
        assert evening_digest(agendas(), [done]).count(DigestTopic.DONE) == counts

    @pytest.mark.parametrize(
        ("assignee", "by", "whose"),
        [(ONE, ONE, ONE), (TWO, ONE, TWO), (None, ONE, ONE), (None, TWO, TWO)],
        ids=["own", "another saw to it", "nobody was named", "nor here"],
    )
    def test_whose_it_was(self, assignee: StaffId | None, by: StaffId, whose: StaffId) -> None:
        digest = evening_digest(agendas(), [closed("T-1", assignee, by=by)])
        assert told(digest, whose, DigestTopic.DONE) == ["T-1"]
        assert digest.count(DigestTopic.DONE) == 1

    def test_what_whoever_is_away_had_to_do_is_the_substitutes(self) -> None:
        here = agendas(stand_ins={TWO: ONE})
        digest = evening_digest(here, [closed("T-1", TWO)])
        assert told(digest, ONE, DigestTopic.DONE) == ["T-1"]
        assert told(digest, TWO, DigestTopic.DONE) == []

    def test_in_words_with_the_reason(self) -> None:
        over = closed("T-1", by=TWO, status=TaskStatus.CANCELLED, reason=MoveReason.NO_LONGER_DUE)
        about = attrs.evolve(over, task=attrs.evolve(over.task, client_id=ClientId("C-1")))
        assert about.explain() == "致电 (C-1): 已无必要；由S-2办理"
        assert about.explain("en") == "call (C-1): no longer due; by S-2"
        assert closed("T-2").explain("en") == "call"
        digest = evening_digest(agendas(), [about])
        assert digest.explain("en") == (
            "24 Nov 2026\nS-1\ncancelled today (1)\n- call (C-1): no longer due; by S-2\nS-2"
        )


class TestClosedOfOpportunities:
    def test_done_as_the_event_says(self) -> None:
        [call] = OPENED.tasks
        moved = complete_task(OPENED, call.id, by=LI, at=FRIDAY).opportunity
        [done] = list_closed([OPENED, moved])
        assert (done.task.id, done.task.status) == (call.id, TaskStatus.DONE)
        assert (done.at, done.by) == (FRIDAY, LI.staff)

    def test_cancelled_with_the_move_that_made_it_idle(self) -> None:
        moved: Opportunity = lose(OPENED, reason=MoveReason.NO_NEED, by=LI, at=FRIDAY).opportunity
        [over] = list_closed([moved])
        assert (over.task.status, over.task.reason) == (TaskStatus.CANCELLED, MoveReason.NO_NEED)

    def test_bad_input(self) -> None:
        opportunities: Any
        for opportunities in (1, [ODD]):
            with pytest.raises(InvalidValue) as refused:
                list_closed(opportunities)
            assert refused.value.field == "opportunities"


class TestBadInput:
    def test_agendas_of_one_day_each_of_another_person(self) -> None:
        [first, second] = agendas()
        tomorrow = attrs.evolve(second, day=date(2026, 11, 25))
        wrong: Any
        for wrong in ([], [first, tomorrow], [first, first], [ODD], 1):
            with pytest.raises(InvalidValue) as refused:
                morning_digest(wrong)
            assert refused.value.field == "agendas"

    def test_an_evening_looks_ahead(self) -> None:
        with pytest.raises(InvalidValue, match="agendas: must look ahead"):
            evening_digest(agendas(ahead=0), [])

    def test_closed(self) -> None:
        wrong: Any
        for wrong in (1, [ODD], [closed("T-1"), closed("T-1")]):
            with pytest.raises(InvalidValue) as refused:
                evening_digest(agendas(), wrong)
            assert refused.value.field == "closed"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("task", task("T-1", DAY)),
            ("task", ODD),
            ("at", DAY),
            ("at", datetime(2026, 11, 24, 9)),  # noqa: DTZ001  # the wrong kind on purpose
            ("by", ""),
        ],
    )
    def test_closed_task(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(closed("T-1"), **{field: value})
        assert refused.value.field == field
