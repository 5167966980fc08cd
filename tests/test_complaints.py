"""Complaints: when one is open, and by when it must be told; worked case 13."""

from datetime import date, datetime
from typing import Any

import pytest

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.complaints import (
    Complaint,
    ComplaintId,
    Complexity,
    compute_complaint_deadline,
)
from bankrm.errors import BankrmError, InvalidValue, NotCovered, RuleNotInForce
from bankrm.labels import Text
from bankrm.regulations.consumers import COMPLAINT_SIMPLE_DAYS
from bankrm.regulations.holidays import CHINA
from bankrm.rules import RuleBook
from bankrm.workings import lines_provenance

RECEIVED, CLOSED = date(2026, 11, 2), date(2026, 11, 20)


def complaint(closed_on: date | None = CLOSED, client_id: str = "C-1") -> Complaint:
    return Complaint(
        id=ComplaintId("T-1"),
        client_id=ClientId(client_id),
        received_on=RECEIVED,
        closed_on=closed_on,
    )


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 1), False),
        (RECEIVED, True),
        (date(2026, 11, 19), True),
        (CLOSED, False),
    ],
    ids=["the day before", "the day received", "the day before closing", "the day closed"],
)
def test_open_from_the_day_received_to_the_day_closed(day: date, is_open: bool) -> None:
    assert complaint().is_open(day) is is_open


def test_without_a_last_day_it_stays_open() -> None:
    assert complaint(None).is_open(date(2030, 1, 1))


def test_an_instant_is_no_day() -> None:
    with pytest.raises(InvalidValue, match="as_of: needs a date, not datetime"):
        complaint().is_open(datetime.fromisoformat("2026-11-02T09:30+08:00"))


def test_closed_before_it_was_received() -> None:
    with pytest.raises(InvalidValue, match="closed_on: is before received_on"):
        complaint(date(2026, 11, 1))


def test_an_unnamed_client() -> None:
    with pytest.raises(InvalidValue, match="client_id: must not be empty"):
        complaint(client_id="")


class TestDeadline:
    @pytest.mark.parametrize(
        ("complexity", "due_on"),
        [
            (Complexity.SIMPLE, date(2026, 3, 17)),
            (Complexity.COMPLEX, date(2026, 4, 1)),
            (Complexity.EXTENDED, date(2026, 5, 6)),
        ],
        ids=["15 days", "30 days", "60 days end on Labour Day"],
    )
    def test_case_13(self, complexity: Complexity, due_on: date) -> None:
        day = date(2026, 3, 2)
        found = compute_complaint_deadline(day, complexity, calendar=CHINA, as_of=day)
        assert found.due_on == due_on
        assert found.workings[-1].value == due_on
        assert lines_provenance(found.workings) is Provenance.SECONDARY

    def test_a_bank_may_be_quicker(self) -> None:
        policy = house_document("CP-1", Text("投诉管理办法", "Complaint policy"), date(2026, 1, 1))
        number = COMPLAINT_SIMPLE_DAYS
        own = type(number)(
            id=number.id,
            name=number.name,
            stricter=min,
            rows=(Row(date(2026, 1, 1), 5, policy.article(2)),),
        )
        day = date(2026, 3, 2)
        found = compute_complaint_deadline(
            day, Complexity.SIMPLE, calendar=CHINA, as_of=day, book=RuleBook(numbers=(own,))
        )
        assert found.due_on == date(2026, 3, 9)  # the fifth day is a Saturday

    def test_before_the_measures(self) -> None:
        with pytest.raises(RuleNotInForce):
            compute_complaint_deadline(
                date(2026, 3, 2), Complexity.SIMPLE, calendar=CHINA, as_of=date(2020, 2, 29)
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
            ("as_of", {"as_of": "2026-03-02"}),
            ("count", {"received_on": date.max}),
        ],
    )
    def test_what_is_refused(self, field: str, changed: dict[str, Any]) -> None:
        given: dict[str, Any] = {
            "received_on": date(2026, 3, 2),
            "complexity": Complexity.SIMPLE,
            "calendar": CHINA,
            "as_of": date(2026, 3, 2),
        }
        with pytest.raises(BankrmError) as refused:
            compute_complaint_deadline(**given | changed)
        assert refused.value.field == field
