"""Interactions and complaints: what they hold, and when a complaint is open."""

from datetime import date

import pytest

from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.interactions import Complaint, ComplaintId

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


def test_closed_before_it_was_received() -> None:
    with pytest.raises(InvalidValue, match="closed_on: is before received_on"):
        complaint(date(2026, 11, 1))


def test_an_unnamed_client() -> None:
    with pytest.raises(InvalidValue, match="client_id: must not be empty"):
        complaint(client_id="")
