"""Checks after the loan: which are due, which were made, late or missed; each counts once."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import attrs
import pytest

from bankrm._loan_account_example import ACCOUNT
from bankrm._loan_check_example import CHECKS_MADE, PLAN
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_checks import (
    CheckState,
    CheckTrigger,
    DueCheck,
    LoanCheck,
    LoanCheckId,
    TriggerEvent,
    list_arrears_triggers,
    list_check_tasks,
    list_known_checks,
    next_checks,
)
from bankrm.monitoring_plans import CheckKind, CheckMode, MonitoringDuty, MonitoringPlan
from bankrm.staff import Actor, Role, StaffId
from bankrm.tasks import EventId, Priority, TaskStatus

ODD: Any = "planted"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
MANAGER, SECOND = (Actor(StaffId(id_), Role.RELATIONSHIP_MANAGER) for id_ in ("S-1", "S-2"))
FIRST, ROUTINE, TRIGGERED = CheckKind.FIRST, CheckKind.ROUTINE, CheckKind.TRIGGERED


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T15:00+08:00")


def made(day: str, kind: CheckKind = ROUTINE, id_: str = "", **more: Any) -> LoanCheck:
    given = {
        "id": LoanCheckId(id_ or f"{kind.code}-{day}"),
        "kind": kind,
        "trigger": CheckTrigger.WARNING if kind is TRIGGERED else None,
        "at": at(day),
        "recorded_at": at(day),
    }
    return altered(CHECKS_MADE[0], **given | more)  # type: ignore[no-any-return]  # untyped on purpose


def cause(day: str, trigger: Any = CheckTrigger.WARNING, **more: Any) -> TriggerEvent:
    return TriggerEvent(account_id=ACCOUNT.id, trigger=trigger, on=date.fromisoformat(day), **more)


def states(
    kind: CheckKind,
    *checks: LoanCheck,
    as_of: str = "2026-10-08",
    plans: tuple[MonitoringPlan, ...] = (PLAN,),
    triggers: tuple[TriggerEvent, ...] = (),
) -> list[str]:
    stand = next_checks(ACCOUNT, plans, checks, triggers, as_of=date.fromisoformat(as_of))
    return [one.state.code for one in stand if one.check is kind]


class TestFirst:
    """Due by 4 April, fifteen days after the payout of 20 March."""

    @pytest.mark.parametrize(
        ("as_of", "state"),
        [("2026-03-20", "due"), ("2026-04-04", "due"), ("2026-04-05", "overdue")],
        ids=["payout", "last day", "day after"],
    )
    def test_not_made(self, as_of: str, state: str) -> None:
        assert states(FIRST, as_of=as_of) == [state]

    @pytest.mark.parametrize(
        ("day", "state"),
        [("2026-03-20", "made"), ("2026-04-04", "made"), ("2026-04-05", "late")],
        ids=["day of payout", "last day", "day after"],
    )
    def test_made(self, day: str, state: str) -> None:
        assert states(FIRST, made(day, FIRST)) == [state]

    def test_another_kind_does_not_count(self) -> None:
        assert states(FIRST, made("2026-04-01", ROUTINE)) == ["overdue"]

    def test_recorded_later_is_not_known(self) -> None:
        check = made("2026-04-01", FIRST, recorded_at=at("2026-04-10"))
        assert states(FIRST, check, as_of="2026-04-09") == ["overdue"]
        assert states(FIRST, check, as_of="2026-04-10") == ["made"]

    def test_remotely_where_it_is_to_be_on_site(self) -> None:
        check = made("2026-04-01", FIRST, mode=CheckMode.REMOTE)
        [first, *_] = next_checks(ACCOUNT, [PLAN], [check], as_of=date(2026, 4, 5))
        assert (first.state, first.made, first.short) == (CheckState.OVERDUE, None, True)


class TestRoutine:
    """Due on 20 June, 20 September, 20 December."""

    @pytest.mark.parametrize(
        ("days", "found"),
        [
            ((), ["overdue", "overdue", "due"]),
            (("2026-06-20", "2026-09-20"), ["made", "made", "due"]),
            (("2026-06-22",), ["late", "overdue", "due"]),
            (("2026-09-15",), ["missed", "made", "due"]),
            (("2026-06-18", "2026-07-25"), ["made", "made", "due"]),
            (("2026-08-05",), ["late", "overdue", "due"]),
            (("2026-08-06",), ["missed", "made", "due"]),
            (("2026-09-22",), ["missed", "late", "due"]),
            (("2026-06-01", "2026-06-02", "2026-06-03"), ["made", "overdue", "due"]),
        ],
        ids=[
            "none",
            "both on the day",
            "two days late",
            "one quarter left out",
            "early once the last is made",
            "nearer to June",
            "nearer to September",
            "late and one left out",
            "one counts once",
        ],
    )
    def test_each_check_counts_for_the_nearest(
        self, days: tuple[str, ...], found: list[str]
    ) -> None:
        assert states(ROUTINE, *map(made, days)) == found

    def test_on_a_due_day_it_is_not_late(self) -> None:
        assert states(ROUTINE, as_of="2026-06-20") == ["due"]
        assert states(ROUTINE, as_of="2026-06-21") == ["overdue", "due"]

    def test_a_closer_watch_from_a_day_on(self) -> None:
        monthly = altered(
            PLAN,
            since=date(2026, 7, 1),
            duties=(MonitoringDuty(check=ROUTINE, within=1),),
        )
        checks = made("2026-06-20"), made("2026-07-20")
        found = states(ROUTINE, *checks, plans=(PLAN, monthly), as_of="2026-09-01")
        assert found == ["made", "made", "overdue", "due"]

    def test_a_plan_to_come_is_not_applied_yet(self) -> None:
        later = altered(PLAN, since=date(2026, 10, 9), duties=())
        assert "unsettled" not in states(ROUTINE, plans=(PLAN, later))
        assert "unsettled" in states(ROUTINE, plans=(PLAN, later), as_of="2026-10-09")


class TestTriggered:
    """Due ten days after the cause became known, on site and by two people."""

    both: ClassVar[dict[str, Any]] = {"by": (MANAGER, SECOND)}

    @pytest.mark.parametrize(
        ("day", "more", "state"),
        [
            ("2026-07-31", both, "overdue"),
            ("2026-08-01", both, "made"),
            ("2026-08-11", both, "made"),
            ("2026-08-12", both, "late"),
            ("2026-08-05", {}, "overdue"),
            ("2026-08-05", both | {"mode": CheckMode.REMOTE}, "overdue"),
            ("2026-08-05", both | {"trigger": CheckTrigger.STOPPED}, "overdue"),
        ],
        ids=["before", "same day", "last day", "late", "alone", "remotely", "another cause"],
    )
    def test_made(self, day: str, more: dict[str, Any], state: str) -> None:
        check = made(day, TRIGGERED, **more)
        assert states(TRIGGERED, check, triggers=(cause("2026-08-01"),)) == [state]

    def test_days_run_from_when_it_was_known(self) -> None:
        late = cause("2026-08-01", recorded_at=at("2026-09-30"))
        assert states(TRIGGERED, triggers=(late,)) == ["due"]
        assert states(TRIGGERED, triggers=(late,), as_of="2026-09-29") == []
        assert states(TRIGGERED, triggers=(late,), as_of="2026-10-11") == ["overdue"]

    def test_two_causes_of_one_kind_need_two_checks(self) -> None:
        causes = cause("2026-08-01"), cause("2026-08-03")
        check = made("2026-08-10", TRIGGERED, **self.both)
        assert states(TRIGGERED, check, triggers=causes) == ["made", "overdue"]

    def test_a_cause_told_twice_is_one(self) -> None:
        """As it was first known."""
        told = cause("2026-08-01", recorded_at=at("2026-08-20")), cause("2026-08-01")
        check = made("2026-08-11", TRIGGERED, **self.both)
        for causes in (told, told[::-1]):
            assert states(TRIGGERED, check, triggers=causes) == ["made"]

    def test_a_cause_of_the_banks_own(self) -> None:
        own = OwnLabel("flood", "水灾", "a flood")
        check = made("2026-08-02", TRIGGERED, **self.both | {"trigger": own})
        assert states(TRIGGERED, check, triggers=(cause("2026-08-01", own),)) == ["made"]


class TestUnsettled:
    def test_kinds_without_a_duty(self) -> None:
        bare = altered(PLAN, duties=())
        stand = next_checks(
            ACCOUNT, [bare], (), (cause("2026-08-01"),) * 2, as_of=date(2026, 10, 8)
        )
        assert [(one.check, one.trigger, one.planned) for one in stand] == [
            (FIRST, None, None),
            (ROUTINE, None, None),
            (TRIGGERED, CheckTrigger.WARNING, None),
        ]

    @pytest.mark.parametrize(
        ("day", "open_"),
        [("2026-06-30", True), ("2026-07-01", False)],
        ids=["under the old plan", "since"],
    )
    def test_a_check_since_makes_up_for_a_plan_that_left_it_open(
        self, day: str, *, open_: bool
    ) -> None:
        plans = (altered(PLAN, duties=()), altered(PLAN, since=date(2026, 7, 1)))
        found = states(ROUTINE, made(day), plans=plans, as_of="2026-07-02")
        assert ("unsettled" in found) is open_

    def test_without_a_cause_a_duty_for_one_is_not_missed(self) -> None:
        assert states(TRIGGERED, plans=(altered(PLAN, duties=()),)) == []


class TestArrears:
    @pytest.mark.parametrize(
        ("interest", "principal", "found"),
        [
            (60, 0, []),
            (61, 0, [("interest_late", "2026-11-24")]),
            (70, 1, [("interest_late", "2026-11-15"), ("principal_overdue", "2026-11-24")]),
        ],
        ids=["at 60", "above 60", "both"],
    )
    def test_causes(self, interest: int, principal: int, found: list[tuple[str, str]]) -> None:
        causes = list_arrears_triggers(
            ACCOUNT,
            interest_days=interest,
            principal_days=principal,
            interest_over=60,
            as_of=date(2026, 11, 24),
        )
        assert [(one.trigger.code, one.on.isoformat()) for one in causes] == found

    def test_they_are_known_on_their_day(self) -> None:
        assert cause("2026-08-01").known_on == date(2026, 8, 1)

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"interest_days": -1}, "interest_days"),
            ({"interest_days": None}, "interest_days"),
            ({"principal_days": None}, "principal_days"),
            ({"principal_days": 10**60}, "principal_days"),
            ({"principal_days": True}, "principal_days"),
            ({"interest_days": 250}, "interest_days"),
            ({"interest_over": None}, "interest_over"),
            ({"as_of": at("2026-11-24")}, "as_of"),
        ],
    )
    def test_refused(self, more: dict[str, Any], field: str) -> None:
        given: Any = {
            "interest_days": 0,
            "principal_days": 0,
            "interest_over": 60,
            "as_of": date(2026, 11, 24),
        }
        with pytest.raises(InvalidValue) as refused:
            list_arrears_triggers(ACCOUNT, **given | more)
        assert refused.value.field == field


def test_checks_of_one_instant_come_in_one_order() -> None:
    pair = made("2026-06-10", id_="B"), made("2026-06-10", id_="A")
    for checks in (pair, pair[::-1]):
        known = list_known_checks(ACCOUNT, checks, as_of=date(2026, 6, 10))
        assert [one.id for one in known] == ["A", "B"]


class TestTasks:
    def test_they_stand_as_the_checks_do(self) -> None:
        stand = next_checks(
            ACCOUNT, [PLAN], CHECKS_MADE, (cause("2026-08-01"),), as_of=date(2026, 10, 8)
        )
        tasks = list_check_tasks(ACCOUNT, stand, assignee=StaffId("S-1"))
        assert [(one.id, one.status, one.priority) for one in tasks] == [
            ("A-1/first/2026-04-04", TaskStatus.DONE, Priority.NORMAL),
            ("A-1/routine/2026-06-20", TaskStatus.DONE, Priority.NORMAL),
            ("A-1/triggered/warning/2026-08-11", TaskStatus.OPEN, Priority.HIGH),
            ("A-1/routine/2026-09-20", TaskStatus.OPEN, Priority.HIGH),
            ("A-1/routine/2026-12-20", TaskStatus.OPEN, Priority.NORMAL),
        ]
        assert tasks[0].closed_by == EventId(CHECKS_MADE[0].id)
        assert {one.client_id for one in tasks} == {ACCOUNT.client_id}

    def test_what_is_not_settled_has_no_day(self) -> None:
        stand = next_checks(ACCOUNT, [altered(PLAN, duties=())], as_of=date(2026, 10, 8))
        assert len(stand) == 2
        assert list_check_tasks(ACCOUNT, stand) == ()


class TestRefused:
    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"by": ()}, "by"),
            ({"by": (MANAGER, Actor(MANAGER.staff, Role.CREDIT_OFFICER))}, "by"),
            ({"trigger": CheckTrigger.WARNING}, "trigger"),
            ({"kind": TRIGGERED}, "trigger"),
            ({"findings": (CheckTrigger.STOPPED,) * 2}, "findings"),
            ({"recorded_at": at("2026-04-01")}, "recorded_at"),
            ({"at": datetime(2026, 4, 2)}, "at"),  # noqa: DTZ001  # a naive instant is what is refused
            ({"at": date(2026, 4, 2)}, "at"),
            ({"mode": "on_site"}, "mode"),
            ({"use_of_funds_ok": 1}, "use_of_funds_ok"),
            ({"photos_ref": "a\x00b"}, "photos_ref"),
        ],
    )
    def test_a_check(self, more: dict[str, Any], field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(CHECKS_MADE[0], **more)
        assert refused.value.field == field

    def test_a_cause_recorded_before_it_happened(self) -> None:
        with pytest.raises(InvalidValue, match="recorded_at: is before it happened"):
            cause("2026-08-01", recorded_at=at("2026-07-31"))

    @pytest.mark.parametrize(
        ("checks", "field"),
        [
            ([made("2026-04-01", account_id=ClaimId("A-2"))], "checks[0].account_id"),
            ([made("2026-03-19")], "checks[0].at"),
            ([made("2026-04-01", id_="K"), made("2026-04-02", id_="K")], "checks[1].id"),
            ([ODD], "checks[0]"),
            (9, "checks"),
        ],
        ids=["other loan", "before payout", "one id twice", "odd", "no list"],
    )
    def test_checks(self, checks: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            list_known_checks(ACCOUNT, checks, as_of=date(2026, 10, 8))
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("triggers", "field"),
        [
            ([altered(cause("2026-08-01"), account_id=ClaimId("A-2"))], "triggers[0].account_id"),
            ([cause("2026-03-19")], "triggers[0].on"),
            ([ODD], "triggers[0]"),
            (9, "triggers"),
        ],
        ids=["other loan", "before payout", "odd", "no list"],
    )
    def test_causes(self, triggers: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            next_checks(ACCOUNT, [PLAN], (), triggers, as_of=date(2026, 10, 8))
        assert refused.value.field == field

    @pytest.mark.parametrize(
        "as_of", [ACCOUNT.plan.disbursed_on - timedelta(days=1), at("2026-10-08"), None]
    )
    def test_days(self, as_of: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            next_checks(ACCOUNT, [PLAN], as_of=as_of)
        assert refused.value.field == "as_of"

    @pytest.mark.parametrize(
        ("given", "field"),
        [((ODD, ()), "account"), ((ACCOUNT, 9), "stand"), ((ACCOUNT, [ODD]), "stand[0]")],
    )
    def test_tasks(self, given: tuple[Any, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            list_check_tasks(*given)
        assert field in str(refused.value)
        assert "planted" not in str(refused.value)

    def test_a_due_check_needs_its_state(self) -> None:
        with pytest.raises(InvalidValue) as refused:
            DueCheck(check=FIRST, planned=None, state=ODD)
        assert refused.value.field == "state"
