"""Laws of the pipeline: processes that prove themselves, tasks that fall due on working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankrm.errors import InvalidRule
from bankrm.labels import Label, Text
from bankrm.processes import Process, ProcessId, Step
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.staff import BusinessLine, Role
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    EventId,
    ToDo,
    elapsed_working_days,
    list_escalations,
    next_tasks,
)

DAYS = st.dates(date(2026, 1, 1), date(2026, 10, 31))


class Place(Label):
    A = "a", "甲", "a"
    B = "b", "乙", "b"
    C = "c", "丙", "c"
    D = "d", "丁", "d"


PLACES = list(Place)
ARROWS = st.frozensets(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)))


def reaches(start: Label, goals: set[Label], arrows: set[tuple[Place, Place]]) -> bool:
    """Oracle, by walking as many steps as there are places."""
    here: set[Label] = {start}
    for _ in PLACES:
        here |= {to for source, to in arrows if source in here}
    return bool(here & goals)


@given(ARROWS, ARROWS, st.frozensets(st.sampled_from(PLACES)))
def test_a_process_is_taken_just_when_every_stage_is_reached_and_has_a_way_out(
    onwards: frozenset[tuple[Place, Place]],
    back: frozenset[tuple[Place, Place]],
    wins: frozenset[Place],
) -> None:
    onwards = frozenset((source, to) for source, to in onwards if source is not to)
    back = frozenset((source, to) for source, to in back if source is not to) - onwards
    arrows = {*onwards, *back}
    steps = tuple(
        Step(
            stage=place,
            roles=(Role.RELATIONSHIP_MANAGER,),
            next=tuple(to for to in PLACES if (place, to) in onwards),
            back=tuple(to for to in PLACES if (place, to) in back),
            wins=place in wins,
        )
        for place in PLACES
    )
    sound = all(
        reaches(Place.A, {place}, arrows) and reaches(place, set(wins), arrows) for place in PLACES
    )

    def build() -> Process:
        return Process(
            id=ProcessId("drawn"),
            version="1",
            name=Text("流程", "process"),
            line=BusinessLine.RETAIL,
            basis=SALES_PRACTICE.article(),
            steps=steps,
        )

    if sound:
        assert build().steps == steps
    else:
        with pytest.raises(InvalidRule):
            build()


@given(DAYS, st.lists(st.integers(0, 30), max_size=4))
def test_tasks_fall_due_on_working_days_and_never_before_the_event(
    on: date, days: list[int]
) -> None:
    to_dos = [
        ToDo(code=f"t{place}", title=Text("待办", "task"), role=Role.BACK_OFFICE, days=count)
        for place, count in enumerate(days)
    ]
    tasks = next_tasks(to_dos, event=EventId("E"), on=on, assignees={}, calendar=CHINA)
    for task, count in zip(tasks, days, strict=True):
        assert CHINA.is_working_day(task.due_on)
        assert task.due_on >= on
        if count or CHINA.is_working_day(on):
            assert elapsed_working_days(on, as_of=task.due_on, calendar=CHINA) == count


@given(DAYS, st.integers(0, 60), st.integers(0, 30))
def test_escalation_never_steps_back_as_days_pass(since: date, idle: int, more: int) -> None:
    policy = EscalationPolicy(
        tuple(
            EscalationStep(after, Role.TEAM_LEAD, action)
            for after, action in zip((3, 5, 7), EscalationAction, strict=True)
        )
    )
    sooner = since + timedelta(days=min(idle, 30))
    later = sooner + timedelta(days=more)
    before = list_escalations(policy, since=since, as_of=sooner, calendar=CHINA)
    after = list_escalations(policy, since=since, as_of=later, calendar=CHINA)
    assert after[: len(before)] == before
