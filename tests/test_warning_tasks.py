"""To-dos of a signal, how they close, and when they escalate."""

from datetime import date
from typing import Any

import pytest
from tests.warning_cases import (
    APPROVER,
    AS_OF,
    MANAGER,
    SIGNAL,
    STEP,
    K,
    acted,
    signal,
)

from bankrm.errors import InvalidValue
from bankrm.loan_accounts import WatchStep
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Role
from bankrm.tasks import EscalationAction, EscalationPolicy, EscalationStep, Priority, TaskStatus
from bankrm.warning_signals import SignalEventKind, WarningSignal
from bankrm.warning_tasks import list_signal_escalations, list_signal_tasks

S = TaskStatus
SECOND = EscalationStep(3, Role.CREDIT_APPROVER, EscalationAction.INFORM)
POLICY = EscalationPolicy((STEP, SECOND))
CLEARED = acted(K.CLEARED, 12, APPROVER)
REOPENED = acted(K.REOPENED, 20)


def tasks(one: WarningSignal, as_of: date = AS_OF) -> dict[str, TaskStatus]:
    return {task.id: task.status for task in list_signal_tasks(one, as_of=as_of)}


class TestTasks:
    def test_each_step_and_the_answer(self) -> None:
        assert tasks(SIGNAL) == {
            "W-1/0/site_visit": S.OPEN,
            "W-1/0/freeze_undrawn": S.OPEN,
            "W-1/0/reclassify": S.OPEN,
            "W-1/0/answer": S.OPEN,
        }

    def test_a_step_taken_is_done(self) -> None:
        [visit, *_] = list_signal_tasks(signal(acted(K.ACTION)), as_of=AS_OF)
        assert (visit.status, visit.closed_by) == (S.DONE, "W-1/1")

    def test_cleared_it_is_answered_and_the_rest_is_cancelled(self) -> None:
        visit, freeze, _, answer = list_signal_tasks(signal(acted(K.ACTION), CLEARED), as_of=AS_OF)
        assert (visit.status, answer.status) == (S.DONE, S.DONE)
        assert (freeze.status, freeze.reason) == (S.CANCELLED, SignalEventKind.CLEARED)
        assert answer.closed_by == freeze.closed_by == "W-1/2"

    def test_before_it_was_cleared_it_was_owed(self) -> None:
        assert set(tasks(signal(CLEARED), date(2026, 11, 11)).values()) == {S.OPEN}

    def test_opened_again_all_is_owed_anew(self) -> None:
        every = list_signal_tasks(signal(acted(K.ACTION), CLEARED, REOPENED), as_of=AS_OF)
        first, second = every[:4], every[4:]
        assert {one.status for one in first} == {S.DONE, S.CANCELLED}
        assert {(one.status, one.due_on) for one in second} == {(S.OPEN, date(2026, 12, 1))}
        assert second[0].id == "W-1/3/site_visit"

    def test_a_step_after_it_was_opened_again_closes_the_new_one(self) -> None:
        again = acted(K.ACTION, 21)
        every = tasks(signal(CLEARED, REOPENED, again))
        assert every["W-1/0/site_visit"] is S.CANCELLED
        assert every["W-1/2/site_visit"] is S.DONE

    def test_another_step_closes_nothing(self) -> None:
        other = acted(K.ACTION, step=WatchStep.DEMAND)
        assert set(tasks(signal(other)).values()) == {S.OPEN}

    def test_steps_are_the_owners_and_the_answer_is_not(self) -> None:
        *steps, answer = list_signal_tasks(signal(acted(K.ASSIGNED)), as_of=AS_OF)
        assert {(one.role, one.assignee) for one in steps} == {(MANAGER.role, MANAGER.staff)}
        assert (answer.role, answer.assignee) == (Role.CREDIT_APPROVER, None)

    @pytest.mark.parametrize(
        ("code", "priority"),
        [
            ("EW-O3-peers", Priority.NORMAL),
            ("EW-A1-accounts", Priority.HIGH),
            ("EW-B2-stoppage", Priority.URGENT),
        ],
    )
    def test_graver_is_more_pressing(self, code: str, priority: Priority) -> None:
        every = list_signal_tasks(signal(code=code), POLICY, as_of=AS_OF)
        assert {(one.priority, one.escalation) for one in every} == {(priority, POLICY)}

    @pytest.mark.parametrize(
        ("field", "args", "day"),
        [
            ("signal", (None,), AS_OF),
            ("escalation", (SIGNAL, "none"), AS_OF),
            ("as_of", (SIGNAL,), date(2026, 11, 8)),
        ],
    )
    def test_bad_argument(self, field: str, args: Any, day: date) -> None:
        with pytest.raises(InvalidValue, match=field):
            list_signal_tasks(*args, as_of=day)


class TestEscalation:
    @pytest.mark.parametrize(
        ("day", "steps"), [(12, ()), (13, (STEP,)), (16, (STEP,)), (17, (STEP, SECOND))]
    )
    def test_by_working_days_after_the_last(self, day: int, steps: tuple[Any, ...]) -> None:
        reached = list_signal_escalations(
            SIGNAL, POLICY, as_of=date(2026, 11, day), calendar=CHINA
        )
        assert reached == steps

    def test_what_was_taken_is_not_reached_again(self) -> None:
        told = signal(acted(K.ESCALATED, 13))
        assert list_signal_escalations(told, POLICY, as_of=AS_OF, calendar=CHINA) == (SECOND,)

    def test_what_is_cleared_is_not_escalated(self) -> None:
        assert list_signal_escalations(signal(CLEARED), POLICY, as_of=AS_OF, calendar=CHINA) == ()

    def test_opened_again_it_runs_from_the_new_day(self) -> None:
        again = signal(acted(K.ESCALATED), CLEARED, REOPENED)
        days = [date(2026, 12, 1), date(2026, 12, 2)]
        assert [
            len(list_signal_escalations(again, POLICY, as_of=day, calendar=CHINA)) for day in days
        ] == [0, 1]

    @pytest.mark.parametrize(
        ("field", "named"),
        [
            ("signal", {"signal": None}),
            ("policy", {"policy": None}),
            ("calendar", {"calendar": 1}),
        ],
    )
    def test_bad_argument(self, field: str, named: dict[str, Any]) -> None:
        given = {"signal": SIGNAL, "policy": POLICY, "calendar": CHINA, **named}
        with pytest.raises(InvalidValue, match=field):
            list_signal_escalations(**given, as_of=AS_OF)
