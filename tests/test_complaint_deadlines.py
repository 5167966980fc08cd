"""Complaint deadlines: by when a complaint must be told, verified or objected to; worked case 13."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.complaint_cases import (
    ACCEPTED,
    ANSWERED,
    ASKED,
    CLOSED,
    COMPLEX,
    DECIDED,
    EXTENDED,
    HEAD,
    RECEIVED,
    REFUSED,
    TOLD_LONGER,
    VERIFY,
    WITHDRAWN,
    K,
    N,
    after,
    complaint,
    happened,
    noon,
    odd,
)

from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.complaint_deadlines import (
    ComplaintDeadline,
    ComplaintTerm,
    compute_answer_deadline,
    compute_complaint_deadline,
    compute_request_deadline,
    compute_verification_deadline,
    list_overdue_complaints,
    next_deadline,
)
from bankrm.complaint_events import ComplaintEvent, Complexity
from bankrm.complaints import ComplaintId
from bankrm.errors import BankrmError, NotCovered, RuleNotInForce
from bankrm.labels import Text
from bankrm.regulations.consumers import (
    COMPLAINT_REQUEST_DAYS,
    COMPLAINT_SIMPLE_DAYS,
    COMPLAINT_VERIFICATION_DAYS,
)
from bankrm.regulations.holidays import CHINA
from bankrm.rules import RuleBook
from bankrm.workings import lines_provenance

SIMPLE_BY, COMPLEX_BY, EXTENDED_BY = date(2026, 3, 17), date(2026, 4, 1), date(2026, 5, 6)
VERIFY_BY = date(2026, 4, 20)  # the thirtieth day is a Sunday


def own(number: Param[int], days: int) -> RuleBook:
    policy = house_document("CP-1", Text("投诉管理办法", "Complaint policy"), date(2026, 1, 1))
    row = Row(date(2026, 1, 1), days, policy.article(2))
    return RuleBook(
        numbers=(Param(id=number.id, name=number.name, stricter=number.stricter, rows=(row,)),)
    )


class TestComplaintDeadline:
    @pytest.mark.parametrize(
        ("complexity", "due_on"),
        [
            (Complexity.SIMPLE, SIMPLE_BY),
            (Complexity.COMPLEX, COMPLEX_BY),
            (Complexity.EXTENDED, EXTENDED_BY),
        ],
        ids=["15 days", "30 days", "60 days end on Labour Day"],
    )
    def test_case_13(self, complexity: Complexity, due_on: date) -> None:
        found = compute_complaint_deadline(RECEIVED, complexity, calendar=CHINA, as_of=RECEIVED)
        assert (found.term, found.since, found.due_on) == (
            ComplaintTerm.ANSWER,
            RECEIVED,
            due_on,
        )
        assert (found.workings[0].value, found.workings[-1].value) == (RECEIVED, due_on)
        numbers = [line.basis.provenance for line in found.workings[1:-2] if line.basis]
        assert set(numbers) == {Provenance.SECONDARY}
        assert (
            lines_provenance(found.workings) is Provenance.UNCONFIRMED
        )  # that days are of the calendar

    def test_the_day_before_it_moved_is_shown(self) -> None:
        found = compute_complaint_deadline(
            RECEIVED, Complexity.EXTENDED, calendar=CHINA, as_of=RECEIVED
        )
        assert [line.value for line in found.workings] == [
            *(RECEIVED, 30, 30),
            *(date(2026, 5, 1), EXTENDED_BY),
        ]

    @pytest.mark.parametrize(
        ("received_on", "due_on"),
        [
            (date(2026, 9, 30), date(2026, 10, 15)),
            (date(2026, 9, 16), date(2026, 10, 8)),
            (date(2026, 2, 13), date(2026, 2, 28)),
            (date(2026, 1, 30), date(2026, 2, 14)),
            (date(2026, 1, 31), date(2026, 2, 24)),
        ],
        ids=[
            "on the eve of a holiday",
            "the last day is its first",
            "on the eve of the new year, to a Saturday worked",
            "a Saturday worked",
            "the first day of the new year's holiday",
        ],
    )
    def test_about_holidays(self, received_on: date, due_on: date) -> None:
        found = compute_complaint_deadline(
            received_on, Complexity.SIMPLE, calendar=CHINA, as_of=received_on
        )
        assert found.due_on == due_on

    def test_a_bank_may_be_quicker(self) -> None:
        found = compute_complaint_deadline(
            RECEIVED,
            Complexity.SIMPLE,
            calendar=CHINA,
            as_of=RECEIVED,
            book=own(COMPLAINT_SIMPLE_DAYS, 5),
        )
        assert found.due_on == date(2026, 3, 9)  # the fifth day is a Saturday

    def test_before_the_measures(self) -> None:
        with pytest.raises(RuleNotInForce):
            compute_complaint_deadline(
                RECEIVED, Complexity.SIMPLE, calendar=CHINA, as_of=date(2020, 2, 29)
            )

    def test_beyond_the_calendar(self) -> None:
        day = date(2026, 12, 30)
        with pytest.raises(NotCovered):
            compute_complaint_deadline(day, Complexity.SIMPLE, calendar=CHINA, as_of=day)

    @pytest.mark.parametrize(
        ("field", "changed"),
        [
            ("received_on", {"received_on": datetime(2026, 3, 2)}),  # noqa: DTZ001  # refused
            ("complexity", {"complexity": "simple"}),
            ("calendar", {"calendar": None}),
            ("book", {"book": None}),
            ("as_of", {"as_of": "2026-03-02"}),
            ("count", {"received_on": date.max}),
        ],
    )
    def test_what_is_refused(self, field: str, changed: dict[str, Any]) -> None:
        given: dict[str, Any] = {
            "received_on": RECEIVED,
            "complexity": Complexity.SIMPLE,
            "calendar": CHINA,
            "as_of": RECEIVED,
        }
        with pytest.raises(BankrmError) as refused:
            compute_complaint_deadline(**given | changed)
        assert refused.value.field == field


class TestVerification:
    def test_thirty_days_to_verify(self) -> None:
        found = compute_verification_deadline(after(18), calendar=CHINA, as_of=after(18))
        assert (found.term, found.due_on) == (ComplaintTerm.VERIFICATION, VERIFY_BY)
        assert lines_provenance(found.workings) is Provenance.UNCONFIRMED

    def test_thirty_days_to_ask_for_it(self) -> None:
        found = compute_request_deadline(SIMPLE_BY, calendar=CHINA, as_of=SIMPLE_BY)
        assert (found.term, found.due_on) == (ComplaintTerm.REQUEST, date(2026, 4, 16))
        [number] = [line.basis for line in found.workings[1:-2]]
        assert number is not None
        assert number.provenance is Provenance.SECONDARY
        assert lines_provenance(found.workings) is Provenance.UNCONFIRMED

    @pytest.mark.parametrize(
        ("compute", "number", "days", "due_on"),
        [
            (compute_verification_deadline, COMPLAINT_VERIFICATION_DAYS, 10, date(2026, 3, 30)),
            (compute_verification_deadline, COMPLAINT_VERIFICATION_DAYS, 60, VERIFY_BY),
            (compute_request_deadline, COMPLAINT_REQUEST_DAYS, 10, VERIFY_BY),
            (compute_request_deadline, COMPLAINT_REQUEST_DAYS, 60, date(2026, 5, 19)),
        ],
        ids=["quicker", "no slower", "no shorter for the client", "longer for the client"],
    )
    def test_what_a_bank_may_set(
        self,
        compute: Callable[..., ComplaintDeadline],
        number: Param[int],
        days: int,
        due_on: date,
    ) -> None:
        day = after(18)
        found = compute(day, calendar=CHINA, as_of=day, book=own(number, days))
        assert found.due_on == due_on

    @pytest.mark.parametrize(
        ("compute", "field"),
        [
            (compute_verification_deadline, "asked_on"),
            (compute_request_deadline, "answered_on"),
        ],
    )
    def test_an_instant_is_no_day(
        self, compute: Callable[..., ComplaintDeadline], field: str
    ) -> None:
        with pytest.raises(BankrmError) as refused:
            compute(noon(RECEIVED), calendar=CHINA, as_of=RECEIVED)
        assert refused.value.field == field


def grade(day: date, complexity: Complexity) -> ComplaintEvent:
    return happened(K.GRADED, day, complexity=complexity)


def told_longer(day: date) -> ComplaintEvent:
    return happened(K.TOLD, day, notice=N.EXTENSION)


APPROVED_LATE = happened(K.EXTENDED, COMPLEX_BY, by=HEAD)


class TestAnswer:
    @pytest.mark.parametrize(
        ("events", "due_on"),
        [
            ((), SIMPLE_BY),
            ((ACCEPTED, COMPLEX), COMPLEX_BY),
            ((ACCEPTED, COMPLEX, ASKED), COMPLEX_BY),
            ((ACCEPTED, COMPLEX, ASKED, EXTENDED), COMPLEX_BY),
            ((ACCEPTED, COMPLEX, ASKED, EXTENDED, TOLD_LONGER), EXTENDED_BY),
            ((grade(SIMPLE_BY, Complexity.COMPLEX),), COMPLEX_BY),
            ((grade(SIMPLE_BY + timedelta(days=1), Complexity.COMPLEX),), SIMPLE_BY),
            (
                (COMPLEX, grade(after(3), Complexity.SIMPLE)),
                SIMPLE_BY,
            ),
            (
                (
                    *(ACCEPTED, COMPLEX, ASKED),
                    *(APPROVED_LATE, told_longer(COMPLEX_BY)),
                ),
                EXTENDED_BY,
            ),
            (
                (
                    *(ACCEPTED, COMPLEX, ASKED),
                    *(APPROVED_LATE, told_longer(after(31))),
                ),
                COMPLEX_BY,
            ),
            (
                (
                    *(ACCEPTED, COMPLEX, ASKED),
                    odd(EXTENDED, at=noon(after(31)), recorded_at=noon(after(31))),
                    told_longer(after(31)),
                ),
                COMPLEX_BY,
            ),
        ],
        ids=[
            "not graded",
            "complex",
            "asked only",
            "extended, not told",
            "extended",
            "graded on the last day",
            "graded too late",
            "graded down",
            "extended on the last day",
            "extended on the last day, told a day late",
            "extended too late",
        ],
    )
    def test_by_how_it_was_graded_in_time(
        self, events: tuple[ComplaintEvent, ...], due_on: date
    ) -> None:
        found = complaint(*events)
        for compute in (compute_answer_deadline, next_deadline):
            deadline = compute(found, calendar=CHINA, as_of=RECEIVED)
            assert deadline is not None
            assert deadline.due_on == due_on

    def test_answered_or_not(self) -> None:
        found = complaint(*ANSWERED, CLOSED)
        assert compute_answer_deadline(found, calendar=CHINA, as_of=RECEIVED).due_on == SIMPLE_BY


class TestNext:
    @pytest.mark.parametrize(
        ("events", "due_on"),
        [
            ((ACCEPTED, DECIDED), SIMPLE_BY),
            (ANSWERED, None),
            ((*ANSWERED, CLOSED), None),
            ((REFUSED,), None),
            ((WITHDRAWN,), None),
            ((*ANSWERED, VERIFY), VERIFY_BY),
            (
                (
                    *(*ANSWERED, CLOSED, VERIFY),
                    odd(DECIDED, at=noon(after(20)), recorded_at=noon(after(20))),
                ),
                VERIFY_BY,
            ),
            ((*ANSWERED, VERIFY, happened(K.WITHDRAWN, after(20))), None),
        ],
        ids=[
            "decided, not told",
            "answered",
            "closed",
            "not accepted",
            "withdrawn",
            "being verified",
            "verified, not told",
            "withdrawn while verified",
        ],
    )
    def test_what_runs(self, events: tuple[ComplaintEvent, ...], due_on: date | None) -> None:
        deadline = next_deadline(complaint(*events), calendar=CHINA, as_of=RECEIVED)
        assert (None if deadline is None else deadline.due_on) == due_on

    def test_what_is_no_complaint(self) -> None:
        for ask in (next_deadline, compute_answer_deadline):
            refusing: Any = ask
            with pytest.raises(BankrmError) as refused:
                refusing("T-1", calendar=CHINA, as_of=RECEIVED)
            assert refused.value.field == "complaint"


class TestOverdue:
    def test_the_day_itself_is_not_late(self) -> None:
        late = [
            list_overdue_complaints([complaint()], calendar=CHINA, as_of=day)
            for day in (SIMPLE_BY, SIMPLE_BY + timedelta(days=1))
        ]
        assert late == [(), (complaint(),)]

    def test_the_longest_overdue_first(self) -> None:
        first, second, third = (
            odd(complaint(), id=ComplaintId(name), received_on=day)
            for name, day in (("T-9", RECEIVED), ("T-1", after(1)), ("T-2", after(1)))
        )
        closed = complaint(*ANSWERED, CLOSED)
        found = list_overdue_complaints(
            [third, closed, second, first], calendar=CHINA, as_of=date(2026, 11, 24)
        )
        assert found == (first, second, third)

    @pytest.mark.parametrize("nothing", [["T-1"], None, 7, complaint()])
    def test_what_is_no_complaint(self, nothing: Any) -> None:
        with pytest.raises(BankrmError) as refused:
            list_overdue_complaints(nothing, calendar=CHINA, as_of=RECEIVED)
        assert refused.value.field == "complaints"

    def test_an_empty_list_still_needs_a_day(self) -> None:
        no_day: Any = noon(RECEIVED)
        with pytest.raises(BankrmError) as refused:
            list_overdue_complaints([], calendar=CHINA, as_of=no_day)
        assert refused.value.field == "as_of"


def test_a_deadline_is_checked() -> None:
    found = compute_complaint_deadline(RECEIVED, Complexity.SIMPLE, calendar=CHINA, as_of=RECEIVED)
    with pytest.raises(BankrmError) as refused:
        odd(found, due_on=noon(RECEIVED))
    assert refused.value.field == "due_on"
