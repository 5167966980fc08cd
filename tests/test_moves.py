"""Moves besides those through the stages: valuing, protecting, dropping, and stages of a bank's own."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._example import FRIDAY, LEAD, LI, OPENED
from bankrm.attribution import Attribution, CreditPeriod, CreditSchedule, CreditShare
from bankrm.clients import ClientId
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.labels import OwnLabel, Text
from bankrm.money import Money
from bankrm.opportunities import Opportunity
from bankrm.pipeline import (
    advance,
    complete_task,
    drop_task,
    hand_over,
    lose,
    open_case,
    open_opportunity,
    value,
)
from bankrm.processes import Need, NeedKind, Process, ProcessId, Step, in_order
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import (
    EventKind,
    Evidence,
    MoveReason,
    OpportunityId,
    StageEvent,
    event_id,
)
from bankrm.standings import Status
from bankrm.tasks import Task, TaskId, TaskStatus

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)
[CALL] = OPENED.tasks
ALONE = CreditSchedule(
    (CreditPeriod(since=date(2026, 11, 20), attribution=Attribution.of_one(LI.staff)),)
)
ASK, OFFER = OwnLabel("ask", "询问", "ask"), OwnLabel("offer", "报价", "offer")
SHORT = Process(
    id=ProcessId("short"),
    version="1",
    name=Text("简易流程", "short process"),
    line=None,
    basis=SALES_PRACTICE.article(),
    steps=in_order(
        Step(
            stage=ASK,
            roles=(LI.role,),
            needs=(Need(code="asked", kind=NeedKind.FACT, name=Text("已询问", "asked")),),
        ),
        Step(stage=OFFER, roles=(LI.role,), wins=True),
    ),
)


def handed(sale: Opportunity, to: str, *, months: int, days: int = 0) -> Opportunity:
    return hand_over(
        sale,
        StaffId(to),
        by=HEAD,
        at=FRIDAY + timedelta(days=days),
        reason=MoveReason.STAFF_CHANGE,
        protected_months=months,
    ).opportunity


# Stages of the bank's own


def test_a_process_may_have_stages_of_the_banks_own() -> None:
    case = open_case(
        ClientId("C-1"),
        OpportunityId("O-1"),
        process=SHORT,
        owner=LI.staff,
        by=LI,
        at=FRIDAY,
        calendar=CHINA,
    )
    same = OwnLabel("offer", "报价", "offer")
    refused = advance(case, same, by=LI, at=FRIDAY, calendar=CHINA).decision
    assert [item.text("zh") for item in refused.unmet] == ["缺少：已询问"]
    moved = advance(
        case, same, by=LI, at=FRIDAY, calendar=CHINA, evidence=(Evidence(code="asked"),)
    ).opportunity
    assert (moved.stage, moved.status) == (OFFER, Status.WON)
    other = OwnLabel("offer", "报价", "quote")
    with pytest.raises(InvalidValue, match=r"^stage: is not of this process"):
        advance(case, other, by=LI, at=FRIDAY, calendar=CHINA)


def test_a_process_of_both_lines_serves_a_lead_of_either() -> None:
    sale = open_opportunity(
        LEAD,
        OpportunityId("O-1"),
        owner=LI.staff,
        by=LI,
        at=FRIDAY,
        calendar=CHINA,
        process=SHORT,
    )
    assert sale.stage == ASK


def test_steps_kept_apart_are_proven_too() -> None:
    steps = (
        altered(SHORT.steps[0], apart_from=(ASK, OFFER, OFFER, OwnLabel("x", "无", "x"))),
        SHORT.steps[1],
    )
    with pytest.raises(InvalidRule) as refused:
        altered(SHORT, steps=steps)
    assert refused.value.reason == (
        "ask: unknown stage x; ask: is kept apart from itself; ask: kept apart from offer twice"
    )


# What it is thought to come to


def test_a_sale_begins_at_the_amount_of_its_lead() -> None:
    lead = attrs.evolve(LEAD, amount=Money.of(200_000))
    sale = open_opportunity(
        lead, OpportunityId("O-1"), owner=LI.staff, by=LI, at=FRIDAY, calendar=CHINA
    )
    assert (OPENED.amount, sale.amount) == (None, Money.of(200_000))


def test_the_latest_value_counts() -> None:
    sale = value(OPENED, Money.of(1), by=LI, at=FRIDAY).opportunity
    sale = value(sale, Money.of(0), by=LI, at=FRIDAY).opportunity
    assert sale.amount == Money.of(0)
    assert sale.replay(known_at=FRIDAY) == sale
    with pytest.raises(InvalidValue, match=r"^amount: must not be negative"):
        value(OPENED, Money.of("-0.01"), by=LI, at=FRIDAY)


def test_a_lost_sale_is_not_valued() -> None:
    lost = lose(OPENED, by=LI, at=FRIDAY, reason=MoveReason.PRICE).opportunity
    assert value(lost, Money.of(1), by=LI, at=FRIDAY).decision.outcome is Effect.REFUSE


# Who is credited


def test_a_former_owner_is_credited_while_protected() -> None:
    sale = handed(OPENED, "S-2", months=6)
    assert sale.owner == "S-2"
    assert sale.credited(date(2026, 11, 20)).staff == {"S-1"}
    assert sale.credited(date(2027, 5, 19)).staff == {"S-1"}
    assert sale.credited(date(2027, 5, 20)).staff == {"S-2"}


def test_without_protection_the_new_owner_is_credited_at_once() -> None:
    assert handed(OPENED, "S-2", months=0).credited(date(2026, 11, 20)).staff == {"S-2"}


def test_the_first_protection_still_running_governs() -> None:
    sale = handed(handed(OPENED, "S-2", months=1), "S-3", months=6, days=10)
    days = (date(2026, 12, 19), date(2026, 12, 20))
    assert [sale.credited(day).staff for day in days] == [{"S-1"}, {"S-2"}]
    assert sale.credited(date(2027, 5, 30)).staff == {"S-3"}


def test_nobody_is_credited_before_it_was_opened() -> None:
    with pytest.raises(InvalidValue, match=r"^on: is before it was opened"):
        OPENED.credited(date(2026, 11, 19))


@pytest.mark.parametrize("months", [-1, True, 1.5])
def test_months_of_protection_are_counted(months: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^protected_months: "):
        handed(OPENED, "S-2", months=months)


def test_credit_may_be_shared_meanwhile() -> None:
    half = Decimal("0.5")
    both = Attribution((CreditShare(LI.staff, half), CreditShare(StaffId("S-2"), half)))
    given: dict[str, Any] = {"by": HEAD, "at": FRIDAY, "reason": MoveReason.STAFF_CHANGE}
    sale = hand_over(OPENED, StaffId("S-2"), protected_months=1, shared=both, **given).opportunity
    assert sale.credited(date(2026, 12, 19)) == both
    assert sale.credited(date(2026, 12, 20)).staff == {"S-2"}
    with pytest.raises(InvalidValue, match=r"^shared: has no months to run"):
        hand_over(OPENED, StaffId("S-2"), shared=both, **given)


def test_credit_begins_with_the_hand_over_and_ends_with_the_new_owner() -> None:
    event = handed(OPENED, "S-2", months=1).events[-1]
    assert event.credit is not None
    for since, then, fault in [
        (date(2026, 11, 21), "S-2", "does not begin on the day"),
        (date(2026, 11, 20), "S-3", "does not end with the new owner"),
    ]:
        other = CreditSchedule.for_months(
            1, Attribution.of_one(LI.staff), since=since, then=StaffId(then)
        )
        with pytest.raises(InvalidValue, match=f"^credit: {fault}"):
            altered(event, credit=other)


# Tasks


def test_a_task_tells_what_came_of_it() -> None:
    reached = OwnLabel("reached", "已联系上", "reached")
    done = complete_task(OPENED, CALL.id, by=LI, at=FRIDAY, reason=reached).opportunity
    [task] = done.tasks
    assert (task.status, task.reason, task.closed_by) == (TaskStatus.DONE, reached, "O-1/1")


def test_a_task_dropped_is_cancelled_alone_and_for_a_reason() -> None:
    move = drop_task(OPENED, CALL.id, by=LI, at=FRIDAY, reason=MoveReason.NO_LONGER_DUE)
    assert [task.id for task in move.cancelled] == [CALL.id]
    assert move.opportunity.standing.owed == ()
    again = drop_task(move.opportunity, CALL.id, by=LI, at=FRIDAY, reason=MoveReason.NO_LONGER_DUE)
    assert [item.text("en") for item in again.decision.unmet] == ["the task is cancelled"]


def test_tasks_cancelled_by_a_loss_bear_its_reason() -> None:
    [task] = lose(OPENED, by=LI, at=FRIDAY, reason=MoveReason.PRICE).cancelled
    assert task.reason is MoveReason.PRICE


def test_an_open_task_has_no_reason() -> None:
    with pytest.raises(InvalidValue, match=r"^reason: does not belong to a task still open"):
        altered(CALL, reason=MoveReason.PRICE)


def test_tasks_know_whom_they_are_about_and_how_they_escalate() -> None:
    assert CALL.client_id == LEAD.client_id
    assert isinstance(CALL, Task)
    assert CALL.escalation is not None
    assert [step.after for step in CALL.escalation.steps] == [1, 3, 5]


# Events


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        (EventKind.VALUED, {}, "amount"),
        (EventKind.NOTED, {"note": "n", "amount": Money.of(1)}, "amount"),
        (EventKind.SPLIT, {"reason": MoveReason.SEVERAL_DEALS}, "parts"),
        (EventKind.SPLIT, {"reason": MoveReason.SEVERAL_DEALS, "parts": ()}, "parts"),
        (EventKind.TASK_DROPPED, {"task": TaskId("t")}, "reason"),
        (EventKind.NOTED, {"note": "n", "credit": ALONE}, "credit"),
        (EventKind.NOTED, {"note": "n", "parts": (OpportunityId("O-2"),)}, "parts"),
    ],
)
def test_an_event_carries_what_its_kind_does(
    kind: EventKind, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        StageEvent(
            id=OPENED.next_event_id,
            kind=kind,
            stage=OPENED.stage,
            by=LI,
            at=FRIDAY,
            recorded_at=FRIDAY,
            **more,
        )


@pytest.mark.parametrize(
    ("opportunity", "place", "field"),
    [("", 0, "opportunity"), (1, 0, "opportunity"), ("O-1", -1, "place"), ("O-1", "0", "place")],
)
def test_an_event_has_an_id_by_its_place_alone(opportunity: Any, place: Any, field: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        event_id(opportunity, place)


def test_an_event_appended_out_of_order_is_refused() -> None:
    early = FRIDAY - timedelta(hours=1)
    event = value(OPENED, Money.of(1), by=LI, at=FRIDAY).event
    assert event is not None
    with pytest.raises(InvalidValue, match=r"^at: "):
        OPENED.append(altered(event, at=early))
    with pytest.raises(InvalidValue, match=r"^id: "):
        OPENED.append(altered(event, id="O-1/2"))
    with pytest.raises(InvalidValue, match=r"^event: needs StageEvent"):
        OPENED.append(altered(OPENED, events=OPENED.events))
