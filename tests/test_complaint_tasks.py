"""Complaint to-dos: which are set off, to whom, by when, what ends them, and how they escalate."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.complaint_cases import (
    ACCEPTED,
    ANSWERED,
    ASKED,
    ASSIGNED,
    CLERK,
    CLOSED,
    COMPLEX,
    DECIDED,
    EXTENDED,
    HANDLER,
    HEAD,
    INTAKE,
    RECEIVED,
    REFUSED,
    TOLD,
    TOLD_LONGER,
    VERIFY,
    WITHDRAWN,
    K,
    N,
    after,
    complaint,
    happened,
    odd,
)

from bankrm.complaint_events import (
    ComplaintCause,
    ComplaintEvent,
    ComplaintEventKind,
    Complexity,
)
from bankrm.complaint_tasks import (
    ComplaintPolicy,
    list_closed_complaint_tasks,
    list_complaint_escalations,
    list_complaint_tasks,
)
from bankrm.complaints import Complaint
from bankrm.errors import BankrmError, InvalidValue
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Role
from bankrm.tasks import (
    EscalationAction,
    EscalationPolicy,
    EscalationStep,
    Priority,
    Task,
    TaskStatus,
    list_open,
)

REMIND = EscalationStep(1, Role.COMPLIANCE, EscalationAction.REMIND)
INFORM = EscalationStep(4, Role.TEAM_LEAD, EscalationAction.INFORM)
POLICY = ComplaintPolicy(
    role=Role.COMPLIANCE,
    accept_within=2,
    tell_within=1,
    ahead=3,
    escalation=EscalationPolicy((REMIND, INFORM)),
)
READY_BY = date(2026, 3, 12)  # a Thursday, three working days ahead of Tuesday the 17th


def tasks(found: Complaint, policy: ComplaintPolicy = POLICY) -> dict[str, Task]:
    listed = list_complaint_tasks(found, policy, calendar=CHINA, as_of=RECEIVED)
    return {task.id.removeprefix("T-1/"): task for task in listed}


def told(*events: ComplaintEvent) -> dict[str, str]:
    return {name: task.status.code for name, task in tasks(complaint(*events)).items()}


class TestSetOff:
    @pytest.mark.parametrize(
        ("events", "expected"),
        [
            ((), {"0/accept": "open"}),
            ((REFUSED,), {"0/accept": "done", "1/tell_refusal": "open"}),
            (
                (REFUSED, happened(K.TOLD, after(2), notice=N.NON_ACCEPTANCE)),
                {"0/accept": "done", "1/tell_refusal": "done"},
            ),
            (
                (ACCEPTED,),
                {
                    "0/accept": "done",
                    "1/name_handler": "open",
                    "1/tell_acceptance": "open",
                    "1/answer": "open",
                },
            ),
            (
                (happened(K.ASSIGNED, RECEIVED, handler=HANDLER), ACCEPTED),
                {"0/accept": "done", "2/tell_acceptance": "open", "2/answer": "open"},
            ),
            (
                (ACCEPTED, ASSIGNED, happened(K.TOLD, after(2), notice=N.ACCEPTANCE)),
                {
                    "0/accept": "done",
                    "1/name_handler": "done",
                    "1/tell_acceptance": "done",
                    "1/answer": "open",
                },
            ),
            (
                (*ANSWERED, CLOSED),
                {
                    "0/accept": "done",
                    "1/name_handler": "done",
                    "1/tell_acceptance": "done",
                    "1/answer": "done",
                },
            ),
            (
                ANSWERED,
                {
                    "0/accept": "done",
                    "1/name_handler": "done",
                    "1/tell_acceptance": "done",
                    "1/answer": "done",
                },
            ),
            (
                (ACCEPTED, DECIDED),
                {
                    "0/accept": "done",
                    "1/name_handler": "done",
                    "1/tell_acceptance": "open",
                    "1/answer": "open",
                },
            ),
            ((WITHDRAWN,), {"0/accept": "cancelled"}),
            (
                (ACCEPTED, WITHDRAWN),
                {
                    "0/accept": "done",
                    "1/name_handler": "cancelled",
                    "1/tell_acceptance": "cancelled",
                    "1/answer": "cancelled",
                },
            ),
        ],
        ids=[
            "received",
            "refused",
            "refusal told",
            "accepted",
            "handler named before",
            "acceptance told",
            "closed",
            "answered",
            "decided, nobody named",
            "withdrawn",
            "withdrawn under way",
        ],
    )
    def test_by_what_happened(
        self, events: tuple[ComplaintEvent, ...], expected: dict[str, str]
    ) -> None:
        assert told(*events) == expected

    def test_an_extension_must_be_told(self) -> None:
        events = (ACCEPTED, ASSIGNED, COMPLEX, ASKED, EXTENDED)
        extended = tasks(complaint(*events))["5/tell_extension"]
        assert (extended.status, extended.assignee) == (TaskStatus.OPEN, HANDLER.staff)
        assert extended.due_on == date(2026, 3, 24)  # the working day after Monday the 23rd
        assert told(*events, TOLD_LONGER)["5/tell_extension"] == "done"
        answered = (
            happened(K.DECIDED, after(40), by=HANDLER, outcome=DECIDED.outcome),
            happened(K.TOLD, after(41), by=HANDLER, notice=N.DECISION),
        )
        assert told(*events, *answered)["5/tell_extension"] == "done"

    @pytest.mark.parametrize(
        ("approved_on", "due_on"),
        [
            (date(2026, 3, 31), date(2026, 4, 1)),
            (date(2026, 4, 1), date(2026, 4, 1)),
            (date(2026, 4, 2), date(2026, 4, 3)),
        ],
        ids=["in the bank's time", "by the last day", "too late to count"],
    )
    def test_an_extension_must_be_told_by_the_last_day(
        self, approved_on: date, due_on: date
    ) -> None:
        extended = happened(K.EXTENDED, approved_on, by=HEAD)
        found = tasks(complaint(ACCEPTED, COMPLEX, ASKED, extended))
        assert found["4/tell_extension"].due_on == due_on

    def test_a_verification(self) -> None:
        found = tasks(complaint(*ANSWERED, CLOSED, VERIFY))
        named, verify = found["6/name_verifier"], found["6/verify"]
        assert (named.status, verify.status) == (TaskStatus.OPEN, TaskStatus.OPEN)
        assert (verify.role, verify.assignee) == (Role.COMPLIANCE, None)
        assert verify.due_on == date(2026, 4, 15)  # three working days ahead of 20 April
        by_another = happened(K.ASSIGNED, after(19), handler=HEAD)
        taken = tasks(complaint(*ANSWERED, CLOSED, VERIFY, by_another))
        assert taken["6/name_verifier"].status is TaskStatus.DONE
        assert (taken["6/verify"].role, taken["6/verify"].assignee) == (HEAD.role, HEAD.staff)
        ended = tasks(
            complaint(
                *(*ANSWERED, CLOSED, VERIFY, by_another),
                happened(K.DECIDED, after(20), by=HEAD, outcome=DECIDED.outcome),
                happened(K.TOLD, after(21), by=HEAD, notice=N.DECISION),
            )
        )
        assert (ended["6/verify"].status, ended["6/verify"].closed_by) == (
            TaskStatus.DONE,
            "T-1/9",
        )
        assert ended["1/answer"].closed_by == "T-1/4"  # as it was


class TestTask:
    def test_due_in_the_banks_time(self) -> None:
        found = tasks(complaint(ACCEPTED))
        due = {name: task.due_on for name, task in found.items()}
        assert due == {
            "0/accept": date(2026, 3, 4),
            "1/name_handler": date(2026, 3, 4),
            "1/tell_acceptance": date(2026, 3, 4),
            "1/answer": READY_BY,
        }

    def test_by_the_end_of_the_day_itself(self) -> None:
        saturday = date(2026, 3, 7)
        at_once = odd(POLICY, accept_within=0)
        found = tasks(complaint(received_on=saturday), at_once)
        assert found["0/accept"].due_on == date(2026, 3, 9)

    @pytest.mark.parametrize(
        ("ahead", "due_on"),
        [
            (0, date(2026, 3, 17)),
            (1, date(2026, 3, 16)),
            (2, date(2026, 3, 13)),
            (11, date(2026, 3, 2)),
            (12, date(2026, 3, 2)),
            (10**6, date(2026, 3, 2)),
        ],
        ids=["the last day", "one", "over a weekend", "all", "more than there are", "far more"],
    )
    def test_ahead_of_the_last_day(self, ahead: int, due_on: date) -> None:
        found = tasks(complaint(ACCEPTED), odd(POLICY, ahead=ahead))
        assert found["1/answer"].due_on == due_on

    def test_graded_as_complex_it_is_due_later(self) -> None:
        answer = tasks(complaint(ACCEPTED, COMPLEX))["1/answer"]
        assert (answer.id, answer.due_on) == ("T-1/1/answer", date(2026, 3, 27))

    def test_to_whom(self) -> None:
        before = tasks(complaint(ACCEPTED))["1/answer"]
        assert (before.role, before.assignee) == (Role.COMPLIANCE, None)
        handed = tasks(complaint(ACCEPTED, ASSIGNED))
        assert (handed["1/answer"].role, handed["1/answer"].assignee) == (
            HANDLER.role,
            HANDLER.staff,
        )
        assert handed["0/accept"].assignee is None
        passed_on = happened(K.ASSIGNED, after(4), handler=HEAD)
        again = tasks(complaint(ACCEPTED, ASSIGNED, passed_on))["1/answer"]
        assert (again.role, again.assignee) == (HEAD.role, HEAD.staff)

    def test_why_it_was_cancelled(self) -> None:
        task = tasks(complaint(ACCEPTED, WITHDRAWN))["1/answer"]
        assert (task.closed_by, task.reason) == ("T-1/2", ComplaintEventKind.WITHDRAWN)

    def test_suitability_is_urgent(self) -> None:
        suitability = odd(INTAKE, cause=ComplaintCause.SUITABILITY)
        pressing = [
            tasks(complaint(intake=intake))["0/accept"].priority
            for intake in (suitability, INTAKE, None)
        ]
        assert pressing == [Priority.URGENT, Priority.HIGH, Priority.HIGH]

    def test_the_agenda_can_show_it(self) -> None:
        task = tasks(complaint())["0/accept"]
        assert (task.client_id, task.escalation) == ("C-1", POLICY.escalation)
        assert list_open([task]) == (task,)


class TestEscalation:
    @pytest.mark.parametrize(
        ("day", "steps"),
        [
            (READY_BY, ()),
            (date(2026, 3, 13), (REMIND,)),
            (date(2026, 3, 17), (REMIND,)),
            (date(2026, 3, 18), (REMIND, INFORM)),
        ],
        ids=["to be ready", "a day after", "the last day", "a day late"],
    )
    def test_before_the_last_day_and_after_it(
        self, day: date, steps: tuple[EscalationStep, ...]
    ) -> None:
        found = list_complaint_escalations(complaint(), POLICY, calendar=CHINA, as_of=day)
        assert found == steps

    def test_what_was_taken_is_not_owed_again(self) -> None:
        taken = happened(K.ESCALATED, after(12), escalation=REMIND)
        found = list_complaint_escalations(
            complaint(ACCEPTED, taken), POLICY, calendar=CHINA, as_of=date(2026, 3, 18)
        )
        assert found == (INFORM,)

    def test_a_verification_escalates_anew(self) -> None:
        taken = happened(K.ESCALATED, after(5), escalation=REMIND)
        late = complaint(ACCEPTED, ASSIGNED, taken, DECIDED, TOLD, VERIFY)
        found = list_complaint_escalations(late, POLICY, calendar=CHINA, as_of=date(2026, 4, 16))
        assert found == (REMIND,)

    def test_another_deadline_escalates_anew(self) -> None:
        taken = happened(K.ESCALATED, after(12), escalation=REMIND)
        complex_ = happened(K.GRADED, after(13), complexity=Complexity.COMPLEX)
        again = happened(K.ESCALATED, after(26), escalation=REMIND)
        approved = happened(K.EXTENDED, after(27), by=HEAD)
        longer = happened(K.TOLD, after(28), notice=N.EXTENSION)
        events = (ACCEPTED, taken, complex_, ASKED, again, approved, longer)
        owed = [
            list_complaint_escalations(
                complaint(*events[:count]), POLICY, calendar=CHINA, as_of=day
            )
            for count, day in (
                (4, date(2026, 3, 30)),
                (6, date(2026, 3, 30)),
                (7, date(2026, 3, 30)),
                (7, date(2026, 4, 30)),
            )
        ]
        assert owed == [(REMIND,), (), (), (REMIND,)]

    @pytest.mark.parametrize(
        ("found", "policy"),
        [(complaint(*ANSWERED), POLICY), (complaint(), odd(POLICY, escalation=None))],
        ids=["answered", "no policy"],
    )
    def test_nothing_to_escalate(self, found: Complaint, policy: ComplaintPolicy) -> None:
        day = date(2026, 11, 24)
        assert list_complaint_escalations(found, policy, calendar=CHINA, as_of=day) == ()


@pytest.mark.parametrize("ask", [list_complaint_tasks, list_complaint_escalations])
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("complaint", {"complaint": "T-1"}),
        ("policy", {"policy": None}),
        ("calendar", {"calendar": None}),
        ("as_of", {"as_of": None}),
        ("book", {"book": None}),
    ],
)
def test_what_is_refused(ask: Any, field: str, given: dict[str, Any]) -> None:
    arguments = {
        "complaint": complaint(),
        "policy": POLICY,
        "calendar": CHINA,
        "as_of": RECEIVED,
    } | given
    with pytest.raises(BankrmError) as refused:
        ask(**arguments)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ahead", -1),
        ("accept_within", -1),
        ("tell_within", True),
        ("ahead", 10**60),
        ("role", CLERK),
        ("escalation", (REMIND,)),
    ],
)
def test_a_policy_that_is_refused(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        odd(POLICY, **{field: value})
    assert refused.value.field == field


def test_received_on_a_day_off() -> None:
    sunday = date(2026, 3, 8)
    found = tasks(complaint(received_on=sunday), odd(POLICY, ahead=99))
    assert found["0/accept"].due_on == date(2026, 3, 10)
    accepted = complaint(happened(K.ACCEPTED, sunday + timedelta(days=1)), received_on=sunday)
    assert tasks(accepted, odd(POLICY, ahead=99))["1/answer"].due_on == date(2026, 3, 9)


def test_what_was_done_on_a_complaint_is_told_in_the_evening() -> None:
    found = complaint(*ANSWERED)
    tasks = list_complaint_tasks(found, POLICY, calendar=CHINA, as_of=RECEIVED)
    told = {one.task.id: one for one in list_closed_complaint_tasks(found, tasks)}
    ended = [task for task in tasks if task.status is not TaskStatus.OPEN]
    assert told.keys() == {task.id for task in ended}
    assert ended
    assert {one.by for one in told.values()} <= {event.by.staff for event in found.events}
    assert {one.at for one in told.values()} <= {event.at for event in found.events}
    fresh = complaint()
    still = list_complaint_tasks(fresh, POLICY, calendar=CHINA, as_of=RECEIVED)
    assert still
    assert list_closed_complaint_tasks(fresh, still) == ()
    odd: Any = ["T-1"]
    with pytest.raises(InvalidValue, match=r"^tasks: "):
        list_closed_complaint_tasks(found, odd)
