"""Follow-ups: promises open, kept and broken on a day, their to-dos, and contacts still to be made."""

from datetime import date
from typing import Any

import pytest
from tests.interaction_cases import C1, C2, LI, MISSED, ODD, VISIT, WANG, instant, met, odd

from bankrm.agendas import ItemKind
from bankrm.contact_rules import ContactPurpose
from bankrm.contacts import ContactChannel
from bankrm.errors import BankrmError, InvalidValue, NotCovered
from bankrm.follow_ups import (
    PromiseEnd,
    PromiseOutcome,
    PromiseStanding,
    PromiseStatus,
    list_closed_promises,
    list_contacts_to_make,
    list_promise_tasks,
    list_promises,
)
from bankrm.interactions import Interaction, InteractionId, PlannedContact, Promise, PromiseKind
from bankrm.labels import OwnLabel
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Role
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    Priority,
    Task,
    TaskStatus,
)

BY_PHONE = OwnLabel("by_phone", "电话答复", "answered by phone")


def ended(place: int, day: str, end: PromiseEnd = PromiseEnd.KEPT, **facts: Any) -> PromiseOutcome:
    at = instant(day)
    given: dict[str, Any] = {"interaction_id": VISIT.id, "recorded_at": at}
    return PromiseOutcome(place=place, client_id=C1, end=end, by=LI, at=at, **(given | facts))


def statuses(*outcomes: PromiseOutcome, on: date) -> dict[int, PromiseStatus]:
    return {one.place: one.status for one in list_promises([VISIT], outcomes, as_of=on)}


def test_what_came_of_promises_is_told_in_the_evening() -> None:
    kept = ended(0, "2026-11-23")
    standings = list_promises([VISIT], [kept], as_of=date(2026, 11, 24))
    tasks = list_promise_tasks(standings, calendar=CHINA, undated_within=1)
    [closed] = list_closed_promises(tasks, [kept])
    assert (closed.task.id, closed.task.status) == ("I-1/promise/0", TaskStatus.DONE)
    assert (closed.at, closed.by) == (kept.at, LI.staff)
    assert list_closed_promises(tasks, []) == ()


@pytest.mark.parametrize("field", ["tasks", "outcomes"])
@pytest.mark.parametrize("given", [None, ["I-1"]], ids=["none", "texts"])
def test_only_tasks_and_outcomes_are_told(field: str, given: Any) -> None:
    told: dict[str, Any] = {"tasks": [], "outcomes": [], field: given}
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        list_closed_promises(**told)


class TestPromises:
    @pytest.mark.parametrize(
        ("day", "status"),
        [
            (date(2026, 11, 20), PromiseStatus.OPEN),
            (date(2026, 11, 29), PromiseStatus.OPEN),  # the last day
            (date(2026, 11, 30), PromiseStatus.BROKEN),
        ],
    )
    def test_open_until_its_day_is_over(self, day: date, status: PromiseStatus) -> None:
        assert statuses(on=day)[0] is status

    @pytest.mark.parametrize(
        ("kept", "status"),
        [("2026-11-29", PromiseStatus.KEPT), ("2026-11-30", PromiseStatus.KEPT_LATE)],
    )
    def test_kept_in_time_or_late(self, kept: str, status: PromiseStatus) -> None:
        assert statuses(ended(0, kept), on=date(2026, 12, 31))[0] is status

    def test_what_comes_later_does_not_count_yet(self) -> None:
        kept = ended(0, "2026-11-27")
        assert statuses(kept, on=date(2026, 11, 26))[0] is PromiseStatus.OPEN
        assert statuses(kept, on=date(2026, 11, 27))[0] is PromiseStatus.KEPT

    def test_one_kept_late_was_broken_before(self) -> None:
        late = ended(0, "2026-12-02")
        assert statuses(late, on=date(2026, 12, 1))[0] is PromiseStatus.BROKEN

    def test_one_without_a_day_is_never_broken_or_late(self) -> None:
        assert statuses(on=date(2099, 1, 1))[2] is PromiseStatus.OPEN
        kept = ended(2, "2098-01-01")
        assert statuses(kept, on=date(2099, 1, 1))[2] is PromiseStatus.KEPT

    def test_one_waived_is_not_late(self) -> None:
        waived = ended(0, "2026-12-02", PromiseEnd.WAIVED)
        assert statuses(waived, on=date(2026, 12, 3))[0] is PromiseStatus.WAIVED

    def test_what_is_owed(self) -> None:
        owed = [status for status in PromiseStatus if status.is_owed]
        assert owed == [PromiseStatus.OPEN, PromiseStatus.BROKEN]

    def test_the_earliest_due_first_those_without_a_day_last(self) -> None:
        found = list_promises([VISIT], [], as_of=date(2026, 11, 20))
        assert [one.place for one in found] == [1, 0, 2]
        assert {one.client_id for one in found} == {C1}
        assert {one.made_on for one in found} == {date(2026, 11, 20)}

    def test_an_interaction_to_come_has_promised_nothing(self) -> None:
        assert list_promises([VISIT], [], as_of=date(2026, 11, 19)) == ()

    @pytest.mark.parametrize(
        ("interactions", "outcomes", "field", "reason"),
        [
            ([VISIT, VISIT], [], "interactions", "hold one twice"),
            ([VISIT], [ended(0, "2026-11-21")] * 2, "outcomes", "hold two of one promise"),
            (
                [VISIT],
                [ended(3, "2026-11-21")],
                "outcomes",
                "hold one of a promise that was not made",
            ),
            (
                [VISIT],
                [ended(0, "2026-11-21", interaction_id="I-8")],
                "outcomes",
                "hold one of a promise that was not made",
            ),
            (
                [VISIT],
                [odd(ended(0, "2026-11-21"), client_id=C2)],
                "outcomes",
                "hold one of a promise that was not made",
            ),
            (
                [VISIT],
                [ended(0, "2026-11-19")],
                "outcomes",
                "hold one that comes before its promise",
            ),
            (None, [], "interactions", None),
            ([None], [], "interactions", None),
            ([], 7, "outcomes", None),
            ([], [VISIT], "outcomes", None),
        ],
    )
    def test_what_is_refused(
        self, interactions: Any, outcomes: Any, field: str, reason: str | None
    ) -> None:
        with pytest.raises(BankrmError) as refused:
            list_promises(interactions, outcomes, as_of=date(2026, 11, 24))
        assert refused.value.field == field
        if reason is not None:
            assert refused.value.reason == reason

    def test_an_outcome_at_the_moment_of_the_promise(self) -> None:
        at_once = ended(0, "2026-11-20")
        assert at_once.at == VISIT.at
        assert statuses(at_once, on=date(2026, 11, 20))[0] is PromiseStatus.KEPT

    def test_an_outcome_of_another_promise(self) -> None:
        [*_, standing] = list_promises([VISIT], [], as_of=date(2026, 11, 24))
        with pytest.raises(InvalidValue, match=r"^outcome: is of another promise"):
            odd(standing, outcome=ended(standing.place + 1, "2026-11-24"))

    @pytest.mark.parametrize(
        ("changes", "field", "reason"),
        [
            ({"made_on": date(2026, 11, 25)}, "made_on", "is after as_of"),
            (
                {"promise": Promise(what=PromiseKind.VISIT, by=LI, due_on=date(2026, 11, 19))},
                "promise",
                "is due before it was made",
            ),
            (
                {"outcome": ended(0, "2026-11-19")},
                "outcome",
                "is before the promise, or after as_of",
            ),
            (
                {"outcome": ended(0, "2026-11-25")},
                "outcome",
                "is before the promise, or after as_of",
            ),
        ],
    )
    def test_a_standing_out_of_its_time(
        self, changes: dict[str, object], field: str, reason: str
    ) -> None:
        """What is to come cannot make a promise look kept."""
        standing = list_promises([VISIT], [], as_of=date(2026, 11, 24))[1]
        assert (standing.place, standing.made_on) == (0, date(2026, 11, 20))
        for day in ("2026-11-20", "2026-11-24"):
            assert odd(standing, outcome=ended(0, day)).status is PromiseStatus.KEPT
        with pytest.raises(InvalidValue) as refused:
            odd(standing, **changes)
        assert (refused.value.field, refused.value.reason) == (field, reason)

    def test_an_instant_is_no_day(self) -> None:
        with pytest.raises(InvalidValue, match=r"^as_of: needs a date, not datetime"):
            list_promises([], [], as_of=VISIT.at)

    def test_an_outcome_recorded_before_it_happened(self) -> None:
        with pytest.raises(InvalidValue, match=r"^recorded_at: is before it happened"):
            ended(0, "2026-11-21", recorded_at=instant("2026-11-20"))
        with pytest.raises(InvalidValue, match=r"^place: must not be negative"):
            ended(-1, "2026-11-21")


def tasks(*outcomes: PromiseOutcome, **more: Any) -> dict[str, Task]:
    standings = list_promises([VISIT], outcomes, as_of=date(2026, 12, 31))
    given: dict[str, Any] = {"calendar": CHINA, "undated_within": 3} | more
    return {task.id: task for task in list_promise_tasks(standings, **given)}


def due_on(made_on: date, promised: date | None, undated_within: int = 3) -> date:
    standing = PromiseStanding(
        promise=Promise(what=PromiseKind.ANSWER, by=LI, due_on=promised),
        interaction_id=InteractionId("I-1"),
        place=0,
        client_id=C1,
        made_on=made_on,
        as_of=made_on,
    )
    [task] = list_promise_tasks([standing], calendar=CHINA, undated_within=undated_within)
    return task.due_on


class TestTasks:
    def test_one_for_each_promise_of_the_bank_and_none_of_the_client(self) -> None:
        found = tasks()
        assert [*found] == ["I-1/promise/0", "I-1/promise/2"]
        proposal, answer = found.values()
        assert (proposal.role, proposal.assignee) == (LI.role, LI.staff)
        assert (answer.role, answer.assignee) == (WANG.role, WANG.staff)
        assert (proposal.title.zh, proposal.client_id) == ("兑现承诺：提交方案", C1)
        assert {task.status for task in found.values()} == {TaskStatus.OPEN}
        assert {task.priority for task in found.values()} == {Priority.HIGH}

    def test_priority_and_escalation_are_the_banks(self) -> None:
        told = EscalationPolicy((EscalationStep(1, Role.TEAM_LEAD, EscalationAction.INFORM),))
        found = tasks(priority=Priority.URGENT, escalation=told)
        assert {(task.priority, task.escalation) for task in found.values()} == {
            (Priority.URGENT, told)
        }

    @pytest.mark.parametrize(
        ("made_on", "promised", "due"),
        [
            (date(2026, 11, 20), date(2026, 11, 27), date(2026, 11, 27)),
            (date(2026, 11, 20), date(2026, 11, 29), date(2026, 11, 27)),  # a Sunday
            (date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 10)),  # a Saturday worked
            (date(2026, 9, 30), date(2026, 10, 5), date(2026, 9, 30)),  # days off
            (date(2026, 10, 1), date(2026, 10, 5), date(2026, 10, 8)),  # none before it was made
            (date(2026, 11, 20), None, date(2026, 11, 25)),
            (date(2026, 11, 21), None, date(2026, 11, 25)),  # from a Saturday
        ],
    )
    def test_due_on_working_days(self, made_on: date, promised: date | None, due: date) -> None:
        assert due_on(made_on, promised) == due
        assert CHINA.is_working_day(due)

    def test_what_was_promised_without_a_day_may_be_due_at_once(self) -> None:
        assert due_on(date(2026, 11, 20), None, 0) == date(2026, 11, 20)
        assert due_on(date(2026, 11, 21), None, 0) == date(2026, 11, 23)

    def test_what_was_kept_is_done(self) -> None:
        done = tasks(ended(0, "2026-11-27", how=BY_PHONE))["I-1/promise/0"]
        assert (done.status, done.reason) == (TaskStatus.DONE, BY_PHONE)
        assert done.closed_by == "I-1/promise/0/kept"
        assert tasks(ended(0, "2026-11-27"))["I-1/promise/0"].reason is None

    def test_what_was_waived_is_cancelled(self) -> None:
        off = tasks(ended(0, "2026-11-27", PromiseEnd.WAIVED))["I-1/promise/0"]
        assert (off.status, off.reason) == (TaskStatus.CANCELLED, PromiseEnd.WAIVED)
        why = tasks(ended(0, "2026-11-27", PromiseEnd.WAIVED, how=BY_PHONE))["I-1/promise/0"]
        assert why.reason == BY_PHONE

    def test_none_is_doubled(self) -> None:
        standings = list_promises([VISIT], [], as_of=date(2026, 11, 24))
        with pytest.raises(InvalidValue, match=r"^standings: hold one twice"):
            list_promise_tasks((*standings, standings[0]), calendar=CHINA, undated_within=3)

    def test_a_year_the_calendar_does_not_hold(self) -> None:
        with pytest.raises(NotCovered):
            due_on(date(2026, 11, 20), date(2099, 1, 1))

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"undated_within": -1}, "undated_within"),
            ({"undated_within": True}, "undated_within"),
            ({"calendar": None}, "calendar"),
        ],
    )
    def test_what_is_refused(self, given: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            tasks(**given)
        assert refused.value.field == field

    def test_what_is_no_promise(self) -> None:
        for wrong in (None, [None]):
            with pytest.raises(BankrmError, match=r"^standings: "):
                list_promise_tasks(wrong, calendar=CHINA, undated_within=1)  # type: ignore[arg-type]  # refused


def to_make(*interactions: Interaction, on: date) -> list[tuple[str, date]]:
    found = list_contacts_to_make(interactions, as_of=on)
    return [(one.interaction_id, one.planned.on) for one in found]


class TestContactsToMake:
    PLANNED = ("I-1", date(2026, 12, 1))

    def test_from_the_day_it_was_planned(self) -> None:
        assert to_make(VISIT, on=date(2026, 11, 19)) == []
        assert to_make(VISIT, on=date(2026, 11, 20)) == [self.PLANNED]

    def test_it_stays_when_it_is_past(self) -> None:
        assert to_make(VISIT, on=date(2027, 1, 1)) == [self.PLANNED]

    @pytest.mark.parametrize(
        ("day", "stands"), [("2026-11-30", True), ("2026-12-01", False), ("2026-12-02", False)]
    )
    def test_a_contact_on_its_day_or_after_makes_it(self, day: str, stands: bool) -> None:
        later = met("I-2", day)
        assert to_make(later, VISIT, on=date(2026, 12, 31)) == ([self.PLANNED] if stands else [])

    def test_one_that_missed_the_client_does_not(self) -> None:
        missed = met("I-2", "2026-12-01", attendees=MISSED)
        assert to_make(VISIT, missed, on=date(2026, 12, 31)) == [self.PLANNED]

    def test_one_to_come_does_not_count_yet(self) -> None:
        later = met("I-2", "2026-12-01")
        assert to_make(VISIT, later, on=date(2026, 11, 30)) == [self.PLANNED]

    def test_a_new_plan_takes_the_place_of_the_old(self) -> None:
        anew = met("I-2", "2026-11-23", next_contact=PlannedContact(on=date(2026, 11, 25)))
        assert to_make(VISIT, anew, on=date(2026, 11, 24)) == [("I-2", date(2026, 11, 25))]

    def test_of_another_client_does_not_count(self) -> None:
        other = odd(met("I-2", "2026-12-01"), client_id=C2)
        assert to_make(VISIT, other, on=date(2026, 12, 31)) == [self.PLANNED]

    def test_the_earliest_first(self) -> None:
        sooner = odd(
            met("I-2", "2026-11-23", next_contact=PlannedContact(on=date(2026, 11, 25))),
            client_id=C2,
        )
        found = to_make(VISIT, sooner, on=date(2026, 11, 24))
        assert found == [("I-2", date(2026, 11, 25)), self.PLANNED]

    def test_as_an_item_of_the_agenda(self) -> None:
        [due] = list_contacts_to_make([VISIT], as_of=date(2026, 11, 24))
        item = due.agenda_item()
        assert (item.kind, item.title) == (ItemKind.CONTACT, ContactPurpose.SERVICE)
        assert (item.assignee, item.role, item.client_id) == (LI.staff, LI.role, C1)
        assert due.planned.channel is ContactChannel.PHONE

    def test_what_is_refused(self) -> None:
        refused: list[Any] = [ODD, [None], [VISIT, VISIT]]
        for wrong in refused:
            with pytest.raises(BankrmError, match=r"^interactions: "):
                list_contacts_to_make(wrong, as_of=date(2026, 11, 24))
