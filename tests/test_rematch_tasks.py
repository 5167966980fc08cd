"""Re-matching to-dos: who is still to be told, by when, and what ends it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.rating_cases import (
    DAY,
    EVE,
    FUND,
    ODD,
    OTHER,
    R2,
    R3,
    R4,
    WEALTH,
    holder,
    noon,
    odd,
    pending,
    professional,
)

from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel
from bankrm.errors import BankrmError, InvalidValue, NotCovered
from bankrm.event_order import known_by
from bankrm.holders import Holder
from bankrm.money import Money
from bankrm.products import Product
from bankrm.regulations.holidays import CHINA
from bankrm.rematch_tasks import (
    HolderTold,
    LevelChange,
    RematchPolicy,
    list_rematch_tasks,
    list_steps_owed,
)
from bankrm.rematching import HolderStep, RematchNotice, list_rematch_notices
from bankrm.rules import Effect
from bankrm.staff import Role, StaffId
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    EventId,
    Priority,
    Task,
    TaskStatus,
    list_open,
)

ONE_DAY = timedelta(days=1)
EVENT = EventId("W-1/2026-03-02")
CHANGE = LevelChange(id=EVENT, product_id=WEALTH.id, since=noon(DAY))
ESCALATION = EscalationPolicy((EscalationStep(2, Role.TEAM_LEAD, EscalationAction.INFORM),))
POLICY = RematchPolicy(role=Role.WEALTH_ADVISOR, tell_within=5, escalation=ESCALATION)
DUE = date(2026, 3, 9)  # a Monday, five working days from Monday the 2nd
BOTH = (HolderStep.TELL, HolderStep.NEW_OPINION)


def notice(who: Holder, before: Product = WEALTH) -> RematchNotice:
    after = attrs.evolve(before, issuer_risk=R3)
    [found] = list_rematch_notices(before, after, [who], further=Money.of(1_000), as_of=DAY)
    return found


ORDINARY, EXPERT = notice(holder(level="C3")), notice(professional())


def told(number: int = 1, client: str = "C-1", **facts: Any) -> HolderTold:
    at = noon(DAY) + timedelta(hours=number)
    given: dict[str, Any] = {
        "at": at,
        "recorded_at": at,
        "product_id": WEALTH.id,
        "risk": R3,
    } | facts
    return HolderTold(id=EventId(f"T-{number}"), client_id=ClientId(client), **given)


OPINION = "docs/opinion-1"


def owed(found: RematchNotice, *records: HolderTold) -> tuple[HolderStep, ...]:
    return list_steps_owed(found, records, CHANGE)


def tasks(
    *found: RematchNotice, records: tuple[HolderTold, ...] = (), policy: RematchPolicy = POLICY
) -> tuple[Task, ...]:
    return list_rematch_tasks(found, records, policy, change=CHANGE, calendar=CHINA)


class TestOwed:
    @pytest.mark.parametrize(
        ("records", "left"),
        [
            pytest.param((), BOTH, id="nothing-done"),
            pytest.param((told(),), (HolderStep.NEW_OPINION,), id="told-without-an-opinion"),
            pytest.param((told(opinion_ref=OPINION),), (), id="told-with-an-opinion"),
            pytest.param((told(1), told(2, opinion_ref=OPINION)), (), id="one-after-the-other"),
            pytest.param((told(0, opinion_ref=OPINION),), (), id="at-the-instant-of-the-change"),
            pytest.param((told(-1, opinion_ref=OPINION),), BOTH, id="before-the-change"),
            pytest.param((told(client="C-2", opinion_ref=OPINION),), BOTH, id="another-client"),
            pytest.param(
                (told(product_id=FUND.id, opinion_ref=OPINION),), BOTH, id="other-product"
            ),
            pytest.param((told(risk=R2, opinion_ref=OPINION),), BOTH, id="another-level"),
        ],
    )
    def test_of_an_ordinary_investor(
        self, records: tuple[HolderTold, ...], left: tuple[HolderStep, ...]
    ) -> None:
        assert owed(ORDINARY, *records) == left

    def test_of_a_professional(self) -> None:
        assert owed(EXPERT) == (HolderStep.TELL,)
        assert owed(EXPERT, told(client="B-1")) == ()

    @pytest.mark.parametrize(
        ("records", "left"),
        [
            pytest.param((), BOTH, id="not-told"),
            pytest.param((told(1, opinion_ref=OPINION),), (), id="told-of-the-first"),
            pytest.param((told(30, opinion_ref=OPINION, risk=R4),), (), id="told-of-the-second"),
            pytest.param((told(24, opinion_ref=OPINION, risk=R4),), (), id="at-that-instant"),
            pytest.param((told(23, opinion_ref=OPINION, risk=R4),), BOTH, id="ahead-of-it"),
            pytest.param((told(1), told(30, opinion_ref=OPINION, risk=R4)), (), id="one-each"),
        ],
    )
    def test_once_the_level_changed_again(
        self, records: tuple[HolderTold, ...], left: tuple[HolderStep, ...]
    ) -> None:
        """Nobody is told of a level that is no more: telling of the second does for the first."""
        replaced = attrs.evolve(CHANGE, until=noon(DAY + ONE_DAY))
        assert list_steps_owed(ORDINARY, records, replaced) == left

    def test_back_to_the_level_before(self) -> None:
        """Whoever was never told of the first is told of the second, and then owed no more of either."""
        raised, again = attrs.evolve(WEALTH, issuer_risk=R3), noon(DAY + ONE_DAY)
        back = attrs.evolve(CHANGE, id=EventId("E-2"), since=again)
        [second] = list_rematch_notices(
            raised, WEALTH, [holder(level="C3")], further=Money.of(1_000), as_of=DAY
        )
        assert list_steps_owed(second, [], back) == BOTH
        record = told(30, opinion_ref=OPINION, risk=R2)
        assert list_steps_owed(second, [record], back) == ()
        assert list_steps_owed(ORDINARY, [record], attrs.evolve(CHANGE, until=again)) == ()

    def test_as_it_was_known(self) -> None:
        late = told(opinion_ref=OPINION, recorded_at=noon(DUE))
        assert owed(ORDINARY, *known_by([late], noon(DUE) - ONE_DAY)) == BOTH
        assert owed(ORDINARY, *known_by([late], noon(DUE))) == ()

    @pytest.mark.parametrize(
        ("found", "records", "change", "field"),
        [
            (ODD, [], CHANGE, "notice"),
            (ORDINARY, None, CHANGE, "told"),
            (ORDINARY, [ODD], CHANGE, "told"),
            (ORDINARY, [], noon(DAY), "change"),
            (ORDINARY, [], attrs.evolve(CHANGE, product_id=FUND.id), "notice"),
        ],
    )
    def test_bad_input(self, found: Any, records: Any, change: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            list_steps_owed(found, records, change)
        assert refused.value.field == field


class TestTasks:
    def test_one_for_each_client(self) -> None:
        first, second = tasks(ORDINARY, EXPERT)
        assert (first.id, second.id) == (f"{EVENT}/C-1", f"{EVENT}/B-1")
        assert first.title.en == (
            "tell the client that the product's level changed, with a new matching opinion"
        )
        assert second.title.en == "tell the client that the product's level changed"
        assert {task.due_on for task in (first, second)} == {DUE}
        assert {task.role for task in (first, second)} == {Role.WEALTH_ADVISOR}
        assert first.escalation is ESCALATION
        assert first.client_id == "C-1"
        assert first.priority is Priority.HIGH
        assert list_open((first, second)) == (second, first)

    def test_on_the_day_itself(self) -> None:
        [task] = tasks(ORDINARY, policy=attrs.evolve(POLICY, tell_within=0))
        assert task.due_on == DAY

    def test_done_by_the_record_that_took_the_last_step(self) -> None:
        records = told(3, opinion_ref=OPINION), told(1), told(2, opinion_ref=OPINION)
        [task] = tasks(ORDINARY, records=records)
        assert (task.status, task.closed_by) == (TaskStatus.DONE, "T-2")
        assert tasks(ORDINARY, records=records[::-1]) == (task,)

    def test_half_done_is_open(self) -> None:
        [task] = tasks(ORDINARY, records=(told(),))
        assert (task.status, task.closed_by) == (TaskStatus.OPEN, None)

    @pytest.mark.parametrize(
        ("plan_due", "due"),
        [
            pytest.param(DUE - ONE_DAY, DUE - ONE_DAY, id="with-the-sale"),
            pytest.param(DUE + ONE_DAY, DUE, id="ahead-of-the-sale"),
        ],
    )
    def test_urgent_where_a_plan_is_to_be_stopped(self, plan_due: date, due: date) -> None:
        [task] = tasks(notice(holder(open_sales=(pending(due=plan_due),))))
        assert (task.priority, task.due_on) == (Priority.URGENT, due)

    def test_not_where_the_plan_may_go_on(self) -> None:
        [task] = tasks(notice(holder(level="C3", open_sales=(pending(due=DAY),))))
        assert (task.priority, task.due_on) == (Priority.HIGH, DUE)

    def test_none_where_a_person_must_judge(self) -> None:
        found = notice(holder(product=OTHER), before=OTHER)
        change = attrs.evolve(CHANGE, product_id=OTHER.id)
        assert found.owed.outcome is Effect.REVIEW
        assert list_rematch_tasks([found], [], POLICY, change=change, calendar=CHINA) == ()

    def test_a_year_without_a_calendar(self) -> None:
        with pytest.raises(NotCovered):
            list_rematch_tasks(
                [ORDINARY],
                [],
                POLICY,
                change=attrs.evolve(CHANGE, since=noon(date(2035, 3, 1))),
                calendar=CHINA,
            )

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"notices": None}, "notices"),
            ({"notices": [ODD]}, "notices"),
            ({"told": [ODD]}, "told"),
            ({"policy": ODD}, "policy"),
            ({"notices": [ORDINARY, ORDINARY]}, "notices"),
            ({"change": EVENT}, "change"),
            ({"change": attrs.evolve(CHANGE, product_id=FUND.id)}, "notices"),
            ({"calendar": None}, "calendar"),
        ],
    )
    def test_bad_input(self, changed: dict[str, Any], field: str) -> None:
        given: dict[str, Any] = {
            "notices": [ORDINARY],
            "told": [],
            "policy": POLICY,
            "change": CHANGE,
            "calendar": CHINA,
        } | changed
        parts = [given.pop(name) for name in ("notices", "told", "policy")]
        with pytest.raises(InvalidValue) as refused:
            list_rematch_tasks(*parts, **given)
        assert refused.value.field == field


class TestRecords:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"risk": "R3"}, "risk"),
            ({"at": EVE}, "at"),
            ({"recorded_at": noon(EVE)}, "recorded_at"),
            ({"channel": "phone"}, "channel"),
            ({"opinion_ref": " "}, "opinion_ref"),
            ({"opinion_ref": "planted\x00"}, "opinion_ref"),
        ],
    )
    def test_bad_input(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            odd(told(by=StaffId("S-1"), channel=ContactChannel.PHONE), **changed)
        assert refused.value.field == field
        assert "planted" not in str(refused.value)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"id": " "}, "id"),
            ({"product_id": "planted\x00"}, "product_id"),
            ({"since": DAY}, "since"),
            ({"since": datetime.max.replace(tzinfo=UTC)}, "since"),
            ({"until": DAY}, "until"),
            ({"until": noon(DAY)}, "until"),
            ({"until": noon(EVE)}, "until"),
        ],
    )
    def test_bad_change(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            odd(CHANGE, **changed)
        assert refused.value.field == field
        assert "planted" not in str(refused.value)

    @pytest.mark.parametrize("days", [-1, True, "５", 1.0, None, 1 << 200])
    def test_bad_policy(self, days: Any) -> None:
        with pytest.raises(BankrmError) as refused:
            odd(POLICY, tell_within=days)
        assert refused.value.field == "tell_within"
