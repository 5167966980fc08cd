"""Laws of agendas and digests: nothing lost or doubled, order of entry of no account, sums that add up."""

from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from bankrm.agendas import Agenda, AgendaItem, Desk, ItemKind, list_agendas
from bankrm.digests import DigestTopic, evening_digest, morning_digest
from bankrm.labels import Text
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Role, StaffId
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    Priority,
    Task,
    TaskId,
)

DAY = date(2026, 10, 9)  # after a week of days off, before a Saturday worked
STAFF = [StaffId(f"S-{number}") for number in range(1, 5)]
ROLES = (Role.RELATIONSHIP_MANAGER, Role.WEALTH_ADVISOR)
POLICY = EscalationPolicy((EscalationStep(3, Role.TEAM_LEAD, EscalationAction.INFORM),))
MORNING = [topic for topic in DigestTopic if topic < DigestTopic.DONE]

Items: TypeAlias = list[Task | AgendaItem]

due_days = st.integers(-40, 40).map(lambda days: DAY + timedelta(days=days))
holders = st.none() | st.sampled_from(STAFF)
tasks = st.builds(
    Task,
    id=st.uuids().map(lambda made: TaskId(str(made))),
    title=st.just(Text("致电", "call")),
    role=st.sampled_from(ROLES),
    assignee=holders,
    due_on=due_days,
    priority=st.sampled_from(Priority),
    escalation=st.sampled_from([None, POLICY]),
)
dated = st.builds(
    AgendaItem,
    id=st.uuids().map(str),
    kind=st.sampled_from([kind for kind in ItemKind if kind is not ItemKind.TASK]),
    title=st.sampled_from(ItemKind),
    assignee=holders,
    role=st.sampled_from(ROLES),
    due_on=due_days,
    priority=st.sampled_from(Priority),
)
items = st.lists(tasks | dated, max_size=20)
stand_ins = st.sampled_from(
    [
        {},
        {STAFF[0]: STAFF[1]},
        {STAFF[0]: STAFF[1], STAFF[1]: STAFF[3]},
    ]
)


def of_team(
    given_items: Items, away: dict[StaffId, StaffId], ahead: int = 3
) -> tuple[Agenda, ...]:
    team = [Desk(staff, ROLES) for staff in STAFF]
    return list_agendas(given_items, team, day=DAY, calendar=CHINA, ahead=ahead, stand_ins=away)


@given(items, stand_ins, st.integers(0, 10))
def test_everything_owed_is_shown_once_or_counted(
    given_items: Items, away: dict[StaffId, StaffId], ahead: int
) -> None:
    found = of_team(given_items, away, ahead)
    shown = [entry.item.id for one in found for entry in one.entries]
    assert len(set(shown)) == len(shown)
    owned = [item for item in given_items if item.assignee is not None]
    assert len(shown) + sum(one.later for one in found) == len(owned)
    pools = {tuple(entry.item.id for entry in one.unassigned) for one in found}
    last = CHINA.add_working_days(DAY, ahead)
    lone = {item.id for item in given_items if item.assignee is None and item.due_on <= last}
    [pool] = pools
    assert set(pool) == lone


@given(items, stand_ins)
def test_whoever_is_away_has_nothing_to_do(
    given_items: Items, away: dict[StaffId, StaffId]
) -> None:
    for one in of_team(given_items, away):
        assert one.staff not in away or (one.entries, one.later) == ((), 0)


@given(items, stand_ins, st.randoms(use_true_random=False))
def test_the_order_of_entry_is_of_no_account(
    given_items: Items, away: dict[StaffId, StaffId], draw: Random
) -> None:
    shuffled = sorted(given_items, key=lambda _: draw.random())
    assert of_team(shuffled, away) == of_team(given_items, away)


@given(items)
def test_the_more_pressing_comes_first(given_items: Items) -> None:
    for one in of_team(given_items, {}):
        places = [(entry.standing.rank, entry.working_days) for entry in one.entries]
        assert places == sorted(places)


@given(items, st.integers(0, 9))
def test_looking_further_ahead_only_adds_at_the_end(given_items: Items, ahead: int) -> None:
    for near, far in zip(
        of_team(given_items, {}, ahead), of_team(given_items, {}, ahead + 1), strict=True
    ):
        assert far.entries[: len(near.entries)] == near.entries
        assert near.later - far.later == len(far.entries) - len(near.entries)


@given(items, stand_ins)
def test_a_teams_digest_is_the_sum_of_its_members(
    given_items: Items, away: dict[StaffId, StaffId]
) -> None:
    found = of_team(given_items, away)
    team = morning_digest(found)
    for topic in MORNING:
        assert team.count(topic) == sum(morning_digest([one]).count(topic) for one in found)
    assert sum(map(team.count, MORNING)) == sum(len(one.entries) for one in found)


@given(items)
def test_what_is_neither_slipped_nor_next_is_later(given_items: Items) -> None:
    """With an agenda of one working day ahead, the evening tells everything."""
    found = of_team(given_items, {}, ahead=1)
    evening = evening_digest(found, [])
    counted = evening.count(DigestTopic.SLIPPED) + evening.count(DigestTopic.NEXT)
    assert counted == sum(len(one.entries) for one in found)
