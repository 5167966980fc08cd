"""The pipeline: moves allowed and refused, each with its reason, tasks, replay and the tale of it all."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, house_document
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue, NotCovered
from bankrm.history import service_history
from bankrm.labels import AnyLabel, Label, Text
from bankrm.leads import Lead, LeadId, LeadInitiator, LeadSource
from bankrm.moves import Advance
from bankrm.opportunities import Opportunity
from bankrm.pipeline import (
    add_note,
    advance,
    complete_task,
    hand_over,
    list_stalled,
    lose,
    open_opportunity,
    park,
    reopen,
    send_back,
)
from bankrm.processes import NeedKind, Process
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.staff import Actor, BusinessLine, Role, StaffId
from bankrm.stage_events import EventKind, Evidence, MoveReason, OpportunityId, StageEvent
from bankrm.standard_processes import CORPORATE_SALE, RETAIL_SALE, Stage
from bankrm.standings import Status
from bankrm.tasks import TaskId, TaskStatus

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
START = datetime.fromisoformat("2026-11-02T09:00+08:00")
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
WANG = Actor(StaffId("S-2"), Role.WEALTH_ADVISOR)
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)
CLERK = Actor(StaffId("S-7"), Role.BACK_OFFICE)
LEAD = Lead(
    id=LeadId("L-1"),
    line=BusinessLine.RETAIL,
    source=LeadSource.COMMUNITY,
    initiated_by=LeadInitiator.BANK,
    received_at=START,
    client_id=ClientId("C-1"),
)
STAGES = list(Stage)


def day(after: int) -> datetime:
    return START + timedelta(days=after)


def opened(lead: Lead = LEAD, **more: Any) -> Opportunity:
    given: dict[str, Any] = {"owner": LI.staff, "by": LI, "at": START, "calendar": CHINA}
    return open_opportunity(lead, OpportunityId("O-1"), **{**given, **more})


def evidence_to_leave(process: Process, stage: AnyLabel) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            code=need.code,
            outcome=need.at_most if need.kind is NeedKind.DECISION else None,
            ref="D-1" if need.kind is NeedKind.DOCUMENT else None,
        )
        for need in process[stage].needs
    )


def moved_on(opportunity: Opportunity, **more: Any) -> Advance:
    given: dict[str, Any] = {
        "to": STAGES[STAGES.index(Stage(opportunity.stage.code)) + 1],
        "by": LI,
        "at": opportunity.events[-1].at,
        "calendar": CHINA,
        "evidence": evidence_to_leave(opportunity.process, opportunity.stage),
    }
    return advance(opportunity, **{**given, **more})


def at_stage(stage: Stage, **more: Any) -> Opportunity:
    opportunity = opened(**more)
    while opportunity.stage is not stage:
        moved = moved_on(opportunity)
        assert moved.event is not None, moved.decision.explain("en")
        opportunity = moved.opportunity
    return opportunity


def lost(opportunity: Opportunity) -> Opportunity:
    return lose(
        opportunity, by=LI, at=opportunity.events[-1].at, reason=MoveReason.PRICE
    ).opportunity


def parked(opportunity: Opportunity) -> Opportunity:
    return park(
        opportunity, by=LI, at=opportunity.events[-1].at, reason=MoveReason.CLIENT_WAITS
    ).opportunity


def codes(tasks: tuple[Any, ...]) -> list[str]:
    return [task.id.rpartition("/")[2] for task in tasks]


def unmet(move: Advance) -> list[tuple[str, Effect]]:
    return [(item.field, item.effect) for item in move.decision.unmet]


# Opening


def test_opening_sets_off_the_first_call() -> None:
    opportunity = opened()
    assert opportunity.process is RETAIL_SALE
    assert (opportunity.stage, opportunity.status) == (Stage.LEAD_ASSIGNMENT, Status.OPEN)
    assert (opportunity.owner, opportunity.client_id) == ("S-1", "C-1")
    [call] = opportunity.tasks
    assert (call.id, call.due_on, call.assignee) == ("O-1/0/first_call", date(2026, 11, 3), "S-1")


def test_the_line_of_the_lead_chooses_the_process() -> None:
    firm = attrs.evolve(LEAD, line=BusinessLine.CORPORATE, client_id=None)
    assert opened(firm).process is CORPORATE_SALE
    assert opened(firm).client_id is None


def test_a_bank_opens_by_its_own_process() -> None:
    policy = house_document("CRM-1", Text("销售流程", "Sales process"), date(2026, 1, 1))
    own = attrs.evolve(RETAIL_SALE, basis=policy.article(2))
    refused = advance(opened(process=own), Stage.CLOSING, by=LI, at=START, calendar=CHINA).decision
    assert refused.provenance is Provenance.HOUSE


@pytest.mark.parametrize("by", [LI, HEAD], ids=["who moves it on", "who supervises"])
def test_who_may_open(by: Actor) -> None:
    assert opened(by=by).events[0].by == by


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"lead": "L-1"}, "lead"),
        ({"process": CORPORATE_SALE}, "process"),
        ({"at": START - timedelta(seconds=1)}, "at"),
        ({"at": START.replace(tzinfo=None)}, "at"),
        ({"at": START.date()}, "at"),
        ({"by": CLERK}, "events[0].by"),
        ({"by": "S-1"}, "by"),
        ({"owner": ""}, "owner"),
        ({"owner": None}, "owner"),
        ({"recorded_at": START - timedelta(seconds=1)}, "recorded_at"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_odd_opening_is_refused_by_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        opened(**more)
    assert refused.value.field == field


def test_an_opportunity_needs_an_id() -> None:
    with pytest.raises(InvalidValue, match=r"^id: "):
        open_opportunity(LEAD, OpportunityId(""), owner=LI.staff, by=LI, at=START, calendar=CHINA)


# Moving on


@pytest.mark.parametrize("line", list(BusinessLine), ids=lambda line: line.code)
def test_a_whole_sale(line: BusinessLine) -> None:
    opportunity = opened(attrs.evolve(LEAD, line=line))
    for to in STAGES[1:]:
        move = moved_on(opportunity)
        step = opportunity.process[to]
        assert move.decision.outcome is Effect.ALLOW
        assert move.decision.allowed
        assert move.opportunity.stage is to
        assert codes(move.set_off) == [to_do.code for to_do in step.to_dos]
        assert move.cancelled == tuple(
            attrs.evolve(task, status=TaskStatus.CANCELLED, closed_by=move.event.id)
            for task in opportunity.standing.owed
            if move.event is not None
        )
        assert move.event == move.opportunity.events[-1]
        assert move.opportunity.events[:-1] == opportunity.events
        opportunity = move.opportunity
    assert opportunity.status is Status.WON
    assert len({task.id for task in opportunity.tasks}) == len(opportunity.tasks)


def test_a_sale_is_open_until_it_comes_to_the_follow_up() -> None:
    assert at_stage(Stage.CLOSING).status is Status.OPEN
    assert at_stage(Stage.SERVICE_FOLLOW_UP).status is Status.WON


NEEDS = [
    (process, step.stage, need)
    for process in (RETAIL_SALE, CORPORATE_SALE)
    for step in process.steps
    for need in step.needs
]


@pytest.mark.parametrize(
    ("process", "stage", "need"),
    NEEDS,
    ids=[f"{process.id}-{stage.code}-{need.code}" for process, stage, need in NEEDS],
)
def test_every_need_holds_the_sale_until_it_is_met(
    process: Process, stage: Any, need: Any
) -> None:
    opportunity = at_stage(stage, lead=altered(LEAD, line=process.line))
    full = evidence_to_leave(process, stage)
    without = tuple(item for item in full if item.code != need.code)
    move = moved_on(opportunity, evidence=without)
    assert unmet(move) == [(f"evidence.{need.code}", Effect.BLOCK)]
    assert move.opportunity is opportunity
    assert (move.event, move.set_off, move.cancelled) == (None, (), ())
    assert moved_on(opportunity, evidence=full).decision.allowed


@pytest.mark.parametrize(
    ("outcome", "effect"),
    [
        (None, Effect.BLOCK),
        (Effect.ALLOW, None),
        (Effect.STEPS, None),
        (Effect.REVIEW, Effect.BLOCK),
        (Effect.BLOCK, Effect.BLOCK),
        (Effect.REFUSE, Effect.REFUSE),
    ],
    ids=["none", "allowed", "exactly with steps", "for review", "blocked", "refused"],
)
def test_a_decision_must_not_be_stricter_than_suffices(
    outcome: Effect | None, effect: Effect | None
) -> None:
    plan = Evidence(code="allocation_plan", ref="D-1")
    move = moved_on(
        at_stage(Stage.PROPOSAL), evidence=(plan, Evidence(code="suitability", outcome=outcome))
    )
    assert unmet(move) == ([] if effect is None else [("evidence.suitability", effect)])


def test_a_decision_without_its_outcome_is_not_called_missing() -> None:
    given = (Evidence(code="allocation_plan", ref="D-1"), Evidence(code="suitability"))
    move = moved_on(at_stage(Stage.PROPOSAL), evidence=given)
    assert [item.text("en") for item in move.decision.unmet] == [
        "its outcome is not said: suitability"
    ]


def test_pricing_must_be_allowed_outright() -> None:
    firm = at_stage(Stage.PROPOSAL, lead=attrs.evolve(LEAD, line=BusinessLine.CORPORATE))
    full = {item.code: item for item in evidence_to_leave(CORPORATE_SALE, Stage.PROPOSAL)}
    full["pricing"] = Evidence(code="pricing", outcome=Effect.STEPS)
    assert unmet(moved_on(firm, evidence=tuple(full.values()))) == [
        ("evidence.pricing", Effect.BLOCK)
    ]


def test_every_obstacle_is_listed_at_once() -> None:
    move = advance(
        parked(at_stage(Stage.NEEDS_ANALYSIS)), Stage.CLOSING, by=CLERK, at=day(1), calendar=CHINA
    )
    assert unmet(move) == [
        ("status", Effect.REFUSE),
        ("by", Effect.REFUSE),
        ("stage", Effect.REFUSE),
        ("evidence.needs", Effect.BLOCK),
        ("evidence.due_diligence", Effect.BLOCK),
        ("evidence.risk_test", Effect.BLOCK),
    ]
    assert move.decision.outcome is Effect.REFUSE
    assert move.decision.explain("en").splitlines() == [
        (
            "advanced: refused (3 Nov 2026) Sales practice of relationship managers"
            " [market practice, no article]"
        ),
        "- cannot be done while parked [status]",
        "- not for a back office to do, but for: relationship manager, wealth advisor, team lead [by]",
        "- the process does not lead from here to closing [stage]",
        "- missing: needs on record [evidence.needs]",
        "- missing: customer due diligence [evidence.due_diligence]",
        "- missing: risk assessment still valid [evidence.risk_test]",
    ]
    assert "- 缺少：客户需求已记录 [evidence.needs]" in move.decision.explain()


@pytest.mark.parametrize(
    ("by", "allowed"),
    [(LI, True), (WANG, True), (HEAD, True), (CLERK, False)],
    ids=["manager", "advisor", "supervisor", "back office"],
)
def test_who_may_move_on_from_the_proposal(by: Actor, *, allowed: bool) -> None:
    assert moved_on(at_stage(Stage.PROPOSAL), by=by).decision.allowed is allowed


def test_stages_cannot_be_skipped() -> None:
    move = moved_on(opened(), to=Stage.NEEDS_ANALYSIS)
    assert unmet(move) == [("stage", Effect.REFUSE)]


def test_more_evidence_than_needed_is_kept() -> None:
    more = (*evidence_to_leave(RETAIL_SALE, Stage.LEAD_ASSIGNMENT), Evidence(code="photo"))
    assert moved_on(opened(), evidence=more).opportunity.events[-1].evidence == more


def test_a_refused_move_needs_no_holidays() -> None:
    late = datetime.fromisoformat("2026-12-31T10:00+08:00")
    assert not moved_on(opened(), at=late, evidence=()).decision.allowed
    with pytest.raises(NotCovered):
        moved_on(opened(), at=late)


# Sending back, parking, losing, reopening, handing over


def test_sending_back_sets_off_the_to_dos_anew() -> None:
    proposal = at_stage(Stage.PROPOSAL)
    move = send_back(
        proposal,
        Stage.NEEDS_ANALYSIS,
        by=WANG,
        at=day(3),
        reason=MoveReason.NEEDS_CHANGED,
        calendar=CHINA,
    )
    assert move.decision.allowed
    assert move.opportunity.stage is Stage.NEEDS_ANALYSIS
    assert codes(move.set_off) == ["risk_test"]
    assert codes(move.cancelled) == ["allocation_plan"]
    assert move.opportunity.standing.since == day(3)


@pytest.mark.parametrize(
    ("opportunity", "to"),
    [
        (opened(), Stage.INITIAL_CONTACT),
        (at_stage(Stage.PROPOSAL), Stage.INITIAL_CONTACT),
        (at_stage(Stage.SERVICE_FOLLOW_UP), Stage.CLOSING),
    ],
    ids=["forwards", "by two", "from the end"],
)
def test_sending_back_only_as_the_process_allows(opportunity: Opportunity, to: Stage) -> None:
    move = send_back(opportunity, to, by=LI, at=day(1), reason=MoveReason.MISTAKE, calendar=CHINA)
    assert unmet(move) == [("stage", Effect.REFUSE)]


def test_parking_cancels_and_reopening_sets_off_again() -> None:
    waiting = parked(at_stage(Stage.PROPOSAL))
    assert (waiting.status, waiting.stage) == (Status.PARKED, Stage.PROPOSAL)
    assert waiting.standing.owed == ()
    move = reopen(waiting, by=LI, at=day(9), reason=MoveReason.CLIENT_RETURNED, calendar=CHINA)
    assert (move.opportunity.status, move.opportunity.stage) == (Status.OPEN, Stage.PROPOSAL)
    assert codes(move.set_off) == ["allocation_plan"]
    assert move.opportunity.standing.since == day(9)


def test_a_lost_sale_keeps_the_stage_it_was_lost_in() -> None:
    gone = lost(at_stage(Stage.CLOSING))
    assert (gone.status, gone.stage, gone.standing.owed) == (Status.LOST, Stage.CLOSING, ())


def test_a_won_sale_withdrawn_is_lost_and_won_again_when_reopened() -> None:
    gone = lost(at_stage(Stage.SERVICE_FOLLOW_UP))
    assert gone.status is Status.LOST
    back = reopen(gone, by=LI, at=day(1), reason=MoveReason.MISTAKE, calendar=CHINA)
    assert back.opportunity.status is Status.WON


WON = at_stage(Stage.SERVICE_FOLLOW_UP)
STATUSES = {
    Status.OPEN: opened(),
    Status.PARKED: parked(opened()),
    Status.WON: WON,
    Status.LOST: lost(opened()),
}
MOVES: dict[str, tuple[Callable[[Opportunity], Advance], set[Status]]] = {
    "park": (
        lambda sale: park(sale, by=LI, at=day(1), reason=MoveReason.CLIENT_WAITS),
        {Status.OPEN},
    ),
    "lose": (
        lambda sale: lose(sale, by=LI, at=day(1), reason=MoveReason.PRICE),
        {Status.OPEN, Status.PARKED, Status.WON},
    ),
    "reopen": (
        lambda sale: reopen(sale, by=LI, at=day(1), reason=MoveReason.MISTAKE, calendar=CHINA),
        {Status.PARKED, Status.LOST},
    ),
    "hand over": (
        lambda sale: hand_over(
            sale, StaffId("S-3"), by=HEAD, at=day(1), reason=MoveReason.STAFF_CHANGE
        ),
        set(Status),
    ),
    "note": (lambda sale: add_note(sale, "call-1", by=CLERK, at=day(1)), set(Status)),
}


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.code)
@pytest.mark.parametrize("name", list(MOVES))
def test_what_may_happen_in_which_status(name: str, status: Status) -> None:
    move, allowed_in = MOVES[name]
    done = move(STATUSES[status])
    assert STATUSES[status].status is status
    assert done.decision.allowed is (status in allowed_in)
    assert unmet(done) == ([] if status in allowed_in else [("status", Effect.REFUSE)])


def test_handing_over_leaves_stage_history_and_notes() -> None:
    noted = add_note(at_stage(Stage.PROPOSAL), "visit-7", by=LI, at=day(1)).opportunity
    calls = at_stage(Stage.INITIAL_CONTACT)
    for before in (noted, calls, STATUSES[Status.LOST], WON):
        after = MOVES["hand over"][0](before).opportunity
        assert after.owner == "S-3"
        assert (after.stage, after.status) == (before.stage, before.status)
        assert after.events[:-1] == before.events
        assert after.standing.since == before.standing.since
        assert [task.id for task in after.tasks] == [task.id for task in before.tasks]
    owners = {task.assignee for task in MOVES["hand over"][0](calls).opportunity.standing.owed}
    assert owners == {"S-3"}


def test_handing_over_leaves_the_tasks_of_others() -> None:
    after = MOVES["hand over"][0](WON).opportunity
    assert [(task.role, task.assignee) for task in after.standing.owed] == [
        (Role.BACK_OFFICE, None),
        (Role.RELATIONSHIP_MANAGER, "S-3"),
    ]


def test_only_a_supervisor_hands_over() -> None:
    move = hand_over(opened(), StaffId("S-3"), by=LI, at=day(1), reason=MoveReason.STAFF_CHANGE)
    assert unmet(move) == [("by", Effect.REFUSE)]


def test_a_reason_of_the_banks_own() -> None:
    class House(Label):
        MERGED = "merged", "并入他单", "merged into another"

    move = lose(opened(), by=LI, at=day(1), reason=House.MERGED)
    assert move.opportunity.events[-1].reason is House.MERGED


# Tasks


def test_a_task_done_stays_done_when_the_sale_moves_on() -> None:
    done = complete_task(opened(), TaskId("O-1/0/first_call"), by=LI, at=day(1))
    assert done.decision.allowed
    assert done.cancelled == ()
    after = moved_on(done.opportunity)
    assert after.cancelled == ()
    [call, minutes] = after.opportunity.tasks
    assert (call.status, call.closed_by) == (TaskStatus.DONE, "O-1/1")
    assert minutes.status is TaskStatus.OPEN


@pytest.mark.parametrize(
    ("by", "allowed"),
    [(CLERK, True), (HEAD, True), (LI, False)],
    ids=["its role", "supervisor", "another role"],
)
def test_who_may_report_a_task_done(by: Actor, *, allowed: bool) -> None:
    move = complete_task(WON, TaskId("O-1/5/file"), by=by, at=day(1))
    assert move.decision.allowed is allowed


def test_a_task_is_done_once() -> None:
    call = TaskId("O-1/0/first_call")
    once = complete_task(opened(), call, by=LI, at=day(1)).opportunity
    assert unmet(complete_task(once, call, by=LI, at=day(1))) == [("task", Effect.REFUSE)]
    move = complete_task(parked(opened()), call, by=LI, at=day(1))
    assert [item.text("en") for item in move.decision.unmet] == [
        "cannot be done while parked",
        "the task is cancelled",
    ]


# Bad input


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: moved_on(opened(), to=MoveReason.PRICE), "stage"),
        (lambda: moved_on(opened(), to="closing"), "stage"),
        (lambda: moved_on(opened(), at=START - timedelta(seconds=1)), "at"),
        (lambda: moved_on(opened(), at=START.replace(tzinfo=None)), "at"),
        (lambda: moved_on(opened(), by="S-1"), "by"),
        (lambda: moved_on(opened(), evidence=[]), "evidence"),
        (lambda: moved_on(opened(), evidence=(Evidence(code="x"),) * 2), "evidence"),
        (lambda: Evidence(code=""), "code"),
        (lambda: Evidence(code="x", outcome=ODD), "outcome"),
        (lambda: Evidence(code="x", ref=""), "ref"),
        (lambda: park(opened(), by=LI, at=day(1), reason=ODD), "reason"),
        (lambda: lose(opened(), by=LI, at=day(1), reason=None), "reason"),  # type: ignore[arg-type]  # refused
        (lambda: complete_task(opened(), TaskId("O-1/0/x"), by=LI, at=day(1)), "task"),
        (lambda: add_note(opened(), "", by=LI, at=day(1)), "note"),
        (
            lambda: hand_over(
                opened(), LI.staff, by=HEAD, at=day(1), reason=MoveReason.STAFF_CHANGE
            ),
            "owner",
        ),
        (
            lambda: add_note(
                opened(recorded_at=day(2)), "call-1", by=LI, at=day(1), recorded_at=day(1)
            ),
            "recorded_at",
        ),
        (lambda: opened().replay(known_at=START - timedelta(seconds=1)), "known_at"),
        (lambda: opened().replay(known_at=START.replace(tzinfo=None)), "known_at"),
        (lambda: list_stalled([], as_of=START, calendar=CHINA), "as_of"),
        (lambda: list_stalled([], as_of=START.date(), calendar=ODD), "calendar"),
        (lambda: list_stalled([ODD], as_of=START.date(), calendar=CHINA), "opportunities"),
        (lambda: list_stalled(ODD, as_of=START.date(), calendar=CHINA), "opportunities"),
        (lambda: park(ODD, by=LI, at=START, reason=MoveReason.PRICE), "opportunity"),
        (
            lambda: hand_over(ODD, LI.staff, by=HEAD, at=START, reason=MoveReason.PRICE),
            "opportunity",
        ),
        (lambda: moved_on(opened(), calendar=ODD), "calendar"),
        (lambda: moved_on(opened(), calendar=None), "calendar"),
        (lambda: moved_on(opened(), recorded_at=0), "recorded_at"),
        (lambda: opened(recorded_at=0), "recorded_at"),
        (lambda: opened(calendar=None), "calendar"),
        (lambda: altered(opened(), lead_id=""), "lead_id"),
        (lambda: altered(opened(), client_id=""), "client_id"),
        (lambda: altered(opened(), process=None), "process"),
    ],
)
def test_odd_input_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field


FIRST, SECOND = moved_on(opened()).opportunity.events
NOTE = add_note(opened(), "call-1", by=LI, at=day(1)).opportunity.events[1]


def first(**changed: Any) -> tuple[StageEvent, ...]:
    return (attrs.evolve(FIRST, **changed),)


def second(**changed: Any) -> tuple[StageEvent, ...]:
    return (FIRST, attrs.evolve(SECOND, **changed))


@pytest.mark.parametrize(
    ("events", "field"),
    [
        ((), "events"),
        ([FIRST], "events"),
        (first(id="O-2/0"), "events[0].id"),
        ((SECOND,), "events[0].id"),
        (first(kind=EventKind.NOTED, owner=None, note="x"), "events[0].kind"),
        (first(stage=Stage.CLOSING), "events[0].stage"),
        (first(by=CLERK), "events[0].by"),
        (first(sets_off=()), "events[0].sets_off"),
        (
            first(
                sets_off=(
                    attrs.evolve(FIRST.sets_off[0], status=TaskStatus.DONE, closed_by=FIRST.id),
                )
            ),
            "events[0].sets_off",
        ),
        ((FIRST, FIRST), "events[1].id"),
        ((FIRST, altered(FIRST, id="O-1/1")), "events[1].owner"),
        (
            (FIRST, altered(FIRST, id="O-1/1", owner="S-3")),
            "events[1].status",
        ),
        (second(at=START - timedelta(1)), "events[1].at"),
        (second(evidence=()), "events[1].evidence.coverage"),
        (second(by=CLERK), "events[1].by"),
        (second(stage=Stage.CLOSING), "events[1].stage"),
        (second(sets_off=FIRST.sets_off), "events[1].sets_off"),
        ((FIRST, attrs.evolve(NOTE, stage=Stage.CLOSING)), "events[1].stage"),
        ((FIRST, attrs.evolve(NOTE, sets_off=FIRST.sets_off)), "events[1].sets_off"),
    ],
)
def test_a_history_that_cannot_have_been_is_refused_by_place(events: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(opened(), events=events)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id": ""}, "id"),
        ({"kind": "noted"}, "kind"),
        ({"note": None}, "note"),
        ({"owner": "S-3"}, "owner"),
        ({"reason": MoveReason.PRICE}, "reason"),
        ({"sets_off": ["x"]}, "sets_off"),
        ({"recorded_at": day(0)}, "recorded_at"),
        ({"recorded_at": None}, "recorded_at"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_odd_event_is_refused_by_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(NOTE, **changed)
    assert refused.value.field == field


def test_check_judges_without_letting_it_happen() -> None:
    opportunity = opened()
    assert opportunity.check(SECOND).allowed
    assert opportunity.check(attrs.evolve(SECOND, evidence=())).outcome is Effect.BLOCK
    assert opportunity.append(SECOND).events == (FIRST, SECOND)
    with pytest.raises(InvalidValue, match=r"^evidence\.coverage: missing: "):
        opportunity.append(attrs.evolve(SECOND, evidence=()))


# Two times


def test_a_late_entry_does_not_change_what_was_known() -> None:
    noted = add_note(opened(), "visit-1", by=LI, at=day(1), recorded_at=day(5)).opportunity
    assert noted.replay(known_at=day(5) - timedelta(seconds=1)) == opened()
    assert noted.replay(known_at=day(5)) == noted


def test_events_of_one_instant_are_in_order() -> None:
    assert add_note(opened(), "call-1", by=LI, at=START).decision.allowed


# Views


def test_stalled_beyond_the_service_level_longest_first() -> None:
    untouched, later = opened(), opened(at=day(1))  # one working day is allowed
    contacted = at_stage(Stage.INITIAL_CONTACT)  # five are
    sales = [later, contacted, parked(opened()), lost(opened()), WON, untouched]

    def stalled(day_of_november: int) -> tuple[Opportunity, ...]:
        return list_stalled(sales, as_of=date(2026, 11, day_of_november), calendar=CHINA)

    assert stalled(3) == ()
    assert stalled(4) == (untouched,)
    assert stalled(9) == (untouched, later)
    assert stalled(10) == (contacted, untouched, later)


def test_a_sale_left_since_a_year_not_held_is_stalled_and_hides_no_other() -> None:
    long_ago = datetime.fromisoformat("2019-06-03T09:00+08:00")
    old = altered(opened(), events=first(at=long_ago))
    found = list_stalled([opened(), old], as_of=date(2026, 11, 4), calendar=CHINA)
    assert [sale.standing.since for sale in found] == [long_ago, START]
    with pytest.raises(NotCovered):  # too few days held to tell
        list_stalled([old], as_of=date(min(CHINA.years), 1, 2), calendar=CHINA)


def test_the_whole_tale_in_both_languages() -> None:
    sale = complete_task(opened(), TaskId("O-1/0/first_call"), by=LI, at=day(1)).opportunity
    sale = add_note(sale, "call-1", by=LI, at=day(1), recorded_at=day(2)).opportunity
    sale = moved_on(
        sale, at=day(3), evidence=(Evidence(code="coverage", ref="D-1"), Evidence(code="map"))
    ).opportunity
    sale = hand_over(
        sale, StaffId("S-3"), by=HEAD, at=day(4), reason=MoveReason.STAFF_CHANGE
    ).opportunity
    sale = lose(
        sale, by=Actor(sale.owner, LI.role), at=day(7), reason=MoveReason.COMPETITOR
    ).opportunity
    tale = service_history(sale)
    assert [entry.explain("en") for entry in tale] == [
        (
            "2 Nov 2026 relationship manager S-1 (O-1): opened in lead assignment, owned by S-1;"
            " to do: make the first call (by 3 Nov 2026)"
        ),
        "3 Nov 2026 relationship manager S-1 (O-1): did the task: make the first call",
        "3 Nov 2026 relationship manager S-1 (O-1): noted: call-1 (entered on 4 Nov 2026)",
        (
            "5 Nov 2026 relationship manager S-1 (O-1): moved on to initial contact;"
            " on coverage and permission to call [D-1], map;"
            " to do: write up the first contact (by 6 Nov 2026)"
        ),
        "6 Nov 2026 team lead S-9 (O-1): handed over to S-3: change of staff",
        (
            "9 Nov 2026 relationship manager S-3 (O-1): lost in initial contact: went to a competitor;"
            " not reported done: write up the first contact"
        ),
    ]
    assert tale[-1].explain() == (
        "2026年11月9日 客户经理 S-3 (O-1): 在“初步接触”输单：选择他行；未报办结的待办：整理首次联系纪要"
    )
    assert (
        tale[2].explain() == "2026年11月3日 客户经理 S-1 (O-1): 记录：call-1（2026年11月4日补录）"
    )


def test_the_tale_shows_the_outcome_of_decisions() -> None:
    told = service_history(at_stage(Stage.PROPOSAL))[-1]
    assert "on needs on record, customer due diligence (allowed, with steps owed)" in told.en
    assert "客户尽职调查 (完成规定动作后可以办理)" in told.zh


def test_nothing_that_happened_is_left_untold() -> None:
    sale = parked(at_stage(Stage.PROPOSAL))
    sale = reopen(
        sale, by=LI, at=day(1), reason=MoveReason.CLIENT_RETURNED, calendar=CHINA
    ).opportunity
    sale = send_back(
        sale,
        Stage.NEEDS_ANALYSIS,
        by=LI,
        at=day(2),
        reason=MoveReason.NEEDS_CHANGED,
        calendar=CHINA,
    ).opportunity
    tale = service_history(sale)
    assert [entry.at for entry in tale] == [event.at for event in sale.events]
    assert [entry.zh.partition("；")[0] for entry in tale[-3:]] == [
        "在“方案提供”搁置：客户要求暂缓",
        "在“方案提供”重启：客户重新提出",
        "退回“需求分析”：需求变化",
    ]


def test_repr_is_short() -> None:
    assert repr(opened()) == (
        "Opportunity(id='O-1', process=retail-sale 1, lead_id='L-1', client_id='C-1', events=<1>)"
    )
