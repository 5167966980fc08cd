"""Laws of the pipeline: a whole sale driven at random, processes that prove themselves, fair assignment."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bankrm.errors import InvalidRule
from bankrm.history import service_history
from bankrm.labels import Label, Text
from bankrm.leads import Lead, LeadId, LeadInitiator, LeadSource, assign_lead
from bankrm.opportunities import Evidence, MoveReason, Opportunity, OpportunityId, Status
from bankrm.pipeline import (
    Advance,
    add_note,
    advance,
    complete_task,
    hand_over,
    lose,
    open_opportunity,
    park,
    reopen,
    send_back,
)
from bankrm.processes import SALES_PRACTICE, NeedKind, Process, ProcessId, Stage, Step
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.staff import Actor, BusinessLine, RelationshipManager, Role, StaffId
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    EventId,
    TaskStatus,
    ToDo,
    elapsed_working_days,
    list_escalations,
    next_tasks,
)

START = datetime.fromisoformat("2026-01-05T09:00+08:00")
DAYS = st.dates(date(2026, 1, 1), date(2026, 10, 31))
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)
STAGES = list(Stage)
REASONS = st.sampled_from(MoveReason)
HOURS = st.integers(0, 40)


def lead(line: BusinessLine) -> Lead:
    return Lead(
        id=LeadId("L-1"),
        line=line,
        source=LeadSource.REFERRAL,
        initiated_by=LeadInitiator.THIRD_PARTY,
        received_at=START,
    )


class Sale(RuleBasedStateMachine):
    """A sale with refusals, returns and hand-overs, against the few things a person would keep."""

    @initialize(line=st.sampled_from(BusinessLine))
    def begin(self, line: BusinessLine) -> None:
        self.now = START
        self.sale = open_opportunity(
            lead(line),
            OpportunityId("O-1"),
            owner=StaffId("S-1"),
            by=HEAD,
            at=START,
            calendar=CHINA,
        )
        self.stage, self.status, self.owner = STAGES[0], Status.OPEN, StaffId("S-1")
        self.set_off = {task.id for task in self.sale.tasks}
        self.closed: dict[str, TaskStatus] = {}

    def pass_time(self, hours: int) -> datetime:
        self.now += timedelta(hours=hours)
        return self.now

    def take(self, move: Advance, *, expected: bool) -> None:
        assert move.decision.allowed is expected
        assert (move.event is not None) is expected
        if not expected:
            assert move.decision.outcome >= Effect.BLOCK
            assert move.opportunity == self.sale
            assert move.set_off == move.cancelled == ()
            return
        assert move.decision.outcome is Effect.ALLOW
        assert move.opportunity.events[:-1] == self.sale.events
        set_off = {task.id for task in move.set_off}
        assert not set_off & self.set_off
        self.set_off |= set_off
        for task in move.cancelled:
            assert task.id not in self.closed
            self.closed[task.id] = TaskStatus.CANCELLED
        self.sale = move.opportunity

    def evidence(self) -> list[Evidence]:
        return [
            Evidence(
                code=need.code, outcome=need.at_most if need.kind is NeedKind.DECISION else None
            )
            for need in self.sale.process[self.stage].needs
        ]

    @rule(hours=HOURS, to=st.sampled_from(Stage), lacking=st.booleans())
    def move_on(self, hours: int, to: Stage, *, lacking: bool) -> None:
        evidence = self.evidence()
        move = advance(
            self.sale,
            to,
            by=HEAD,
            at=self.pass_time(hours),
            calendar=CHINA,
            evidence=tuple(evidence[lacking:]),
        )
        runs = self.status in {Status.OPEN, Status.WON}
        fits = runs and to.rank == self.stage.rank + 1 and not (lacking and evidence)
        self.take(move, expected=fits)
        if fits:
            self.enter(to)

    @rule(hours=HOURS)
    def move_on_one(self, hours: int) -> None:
        if self.stage is not STAGES[-1]:
            self.move_on(hours, STAGES[self.stage.rank + 1], lacking=False)

    @rule(hours=HOURS, to=st.sampled_from(Stage), reason=REASONS)
    def go_back(self, hours: int, to: Stage, reason: MoveReason) -> None:
        move = send_back(
            self.sale, to, by=HEAD, at=self.pass_time(hours), reason=reason, calendar=CHINA
        )
        fits = self.status is Status.OPEN and to.rank == self.stage.rank - 1
        self.take(move, expected=fits)
        if fits:
            self.enter(to)

    def enter(self, stage: Stage) -> None:
        self.stage = stage
        self.status = Status.WON if stage is STAGES[-1] else Status.OPEN

    @rule(hours=HOURS, reason=REASONS)
    def shelve(self, hours: int, reason: MoveReason) -> None:
        move = park(self.sale, by=HEAD, at=self.pass_time(hours), reason=reason)
        self.take(move, expected=self.status is Status.OPEN)
        if move.decision.allowed:
            self.status = Status.PARKED

    @rule(hours=HOURS, reason=REASONS)
    def give_up(self, hours: int, reason: MoveReason) -> None:
        move = lose(self.sale, by=HEAD, at=self.pass_time(hours), reason=reason)
        self.take(move, expected=self.status is not Status.LOST)
        self.status = Status.LOST

    @rule(hours=HOURS, reason=REASONS)
    def try_again(self, hours: int, reason: MoveReason) -> None:
        move = reopen(self.sale, by=HEAD, at=self.pass_time(hours), reason=reason, calendar=CHINA)
        self.take(move, expected=self.status in {Status.PARKED, Status.LOST})
        if move.decision.allowed:
            self.enter(self.stage)

    @rule(hours=HOURS, to=st.sampled_from(["S-1", "S-2", "S-3"]), allowed=st.booleans())
    def change_owner(self, hours: int, to: str, *, allowed: bool) -> None:
        if to == self.owner:
            return
        by = HEAD if allowed else Actor(self.owner, Role.RELATIONSHIP_MANAGER)
        move = hand_over(
            self.sale,
            StaffId(to),
            by=by,
            at=self.pass_time(hours),
            reason=MoveReason.STAFF_CHANGE,
        )
        self.take(move, expected=allowed)
        if allowed:
            self.owner = StaffId(to)

    @rule(hours=HOURS, by=st.sampled_from(Role))
    def put_on_record(self, hours: int, by: Role) -> None:
        move = add_note(
            self.sale,
            "call",
            by=Actor(StaffId("S-5"), by),
            at=self.sale.events[-1].at,  # entered late
            recorded_at=self.pass_time(hours),
        )
        self.take(move, expected=True)

    @precondition(lambda self: self.sale.standing.owed)
    @rule(hours=HOURS, data=st.data())
    def do_a_task(self, hours: int, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(self.sale.standing.owed))
        move = complete_task(self.sale, task.id, by=HEAD, at=self.pass_time(hours))
        self.take(move, expected=True)
        self.closed[task.id] = TaskStatus.DONE

    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.sale.events) - 1))
        then = self.sale.replay(known_at=self.sale.events[place].recorded_at)
        assert then.events == self.sale.events[: len(then.events)]
        assert len(then.events) > place

    @invariant()
    def stands_where_it_should(self) -> None:
        assert (self.sale.stage, self.sale.status) == (self.stage, self.status)
        assert self.sale.owner == self.owner

    @invariant()
    def no_task_is_lost_or_doubled(self) -> None:
        ids = [task.id for task in self.sale.tasks]
        assert len(ids) == len(set(ids))
        assert set(ids) == self.set_off
        closed = {task.id: task.status for task in self.sale.standing.closed}
        assert closed == self.closed
        for task in self.sale.standing.owed:
            assert task.status is TaskStatus.OPEN
            assert (task.assignee == self.owner) == (task.role is Role.RELATIONSHIP_MANAGER)
        assert self.status in {Status.OPEN, Status.WON} or not self.sale.standing.owed

    @invariant()
    def tasks_fall_due_on_working_days(self) -> None:
        assert all(CHINA.is_working_day(task.due_on) for task in self.sale.tasks)

    @invariant()
    def the_same_events_give_the_same_sale(self) -> None:
        again = Opportunity(
            id=self.sale.id,
            process=self.sale.process,
            lead_id=self.sale.lead_id,
            client_id=self.sale.client_id,
            events=self.sale.events,
        )
        assert again.standing == self.sale.standing
        assert len(service_history(again)) == len(self.sale.events)

    def teardown(self) -> None:
        """From wherever it stands the sale can still be won."""
        if not hasattr(self, "sale"):
            return
        if self.status in {Status.PARKED, Status.LOST}:
            self.try_again(1, MoveReason.CLIENT_RETURNED)
        while self.status is not Status.WON:
            self.move_on_one(1)
        self.stands_where_it_should()


TestSale = Sale.TestCase


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


def managers(count: int) -> list[RelationshipManager]:
    return [
        RelationshipManager(
            id=StaffId(f"S-{number}"),
            name="某某",
            line=BusinessLine.RETAIL,
            branch="B-01",
            team="T-01",
            since=date(2024, 7, 1),
            region="east",
            load_cap=10,
        )
        for number in range(count)
    ]


LOADS = st.lists(st.integers(0, 12) | st.none(), min_size=1, max_size=5)
EAST = attrs.evolve(lead(BusinessLine.RETAIL), region="east")


def assigned(team: Sequence[RelationshipManager], loads: Sequence[int | None]) -> str | None:
    known = {one.id: load for one, load in zip(team, loads, strict=True) if load is not None}
    return assign_lead(EAST, team, loads=known, as_of=date(2026, 11, 24)).manager


@given(LOADS, st.randoms(use_true_random=False))
def test_assignment_goes_to_the_least_loaded_whatever_the_order(
    loads: list[int | None], random: object
) -> None:
    team = managers(len(loads))
    free = [
        (load, one.id)
        for one, load in zip(team, loads, strict=True)
        if load is not None and load < 10
    ]
    chosen = assigned(team, loads)
    assert chosen == (min(free)[1] if free else None)
    mixed = list(zip(team, loads, strict=True))
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis draws a Random
    assert chosen == assigned([one for one, _ in mixed], [load for _, load in mixed])


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
