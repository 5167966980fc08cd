"""Service requests: open and late on a day, and times that fit each other."""

from datetime import date
from typing import Any

import pytest
from tests.interaction_cases import C1, LI, ODD, instant, odd

from bankrm.complaint_events import Rating
from bankrm.contacts import ContactChannel
from bankrm.errors import BankrmError
from bankrm.interactions import Encounter
from bankrm.labels import OwnLabel
from bankrm.service_requests import (
    RequestClosing,
    RequestResult,
    ServiceRequest,
    ServiceRequestId,
    ServiceRequestKind,
    list_open_requests,
)

CLOSING = RequestClosing(
    by=LI,
    at=instant("2026-11-24"),
    recorded_at=instant("2026-11-24", "18:00"),
    result=RequestResult.ANSWERED,
)


def asked(ref: str = "R-1", day: str = "2026-11-20", **facts: Any) -> ServiceRequest:
    given: dict[str, Any] = {
        "kind": ServiceRequestKind.ADVICE,
        "channel": ContactChannel.PHONE,
        "received_at": instant(day),
    }
    return ServiceRequest(id=ServiceRequestId(ref), client_id=C1, **(given | facts))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 19), False),
        (date(2026, 11, 20), True),
        (date(2026, 11, 23), True),
        (date(2026, 11, 24), False),
    ],
)
def test_open_from_the_day_received_until_closed(day: date, is_open: bool) -> None:
    assert asked(closing=CLOSING).is_open(day) is is_open


def test_one_never_closed_stays_open() -> None:
    assert asked().is_open(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("due_on", "closing", "late"),
    [
        (date(2026, 11, 23), None, True),
        (date(2026, 11, 24), None, False),  # the last day
        (None, None, False),
        (date(2026, 11, 23), CLOSING, False),
    ],
)
def test_late_after_the_last_day(
    due_on: date | None, closing: RequestClosing | None, late: bool
) -> None:
    assert asked(due_on=due_on, closing=closing).is_late(date(2026, 11, 24)) is late


def test_the_earliest_due_first_those_without_a_day_last() -> None:
    requests = [
        asked("R-1", "2026-11-18"),
        asked("R-2", due_on=date(2026, 11, 25)),
        asked("R-3", due_on=date(2026, 11, 24)),
        asked("R-4", closing=CLOSING),
        asked("R-5", "2026-11-17"),
    ]
    found = list_open_requests(requests, as_of=date(2026, 11, 24))
    assert [request.id for request in found] == ["R-3", "R-2", "R-5", "R-1"]


def test_everything_at_the_first_moment() -> None:
    at = instant("2026-11-20")
    at_once = odd(CLOSING, at=at, recorded_at=at)
    request = asked(
        recorded_at=at,
        due_on=date(2026, 11, 20),
        closing=at_once,
        rating=Rating(5, 5),
        channel=Encounter.WALK_IN,
        kind=OwnLabel("seal", "预留印鉴", "specimen seal"),
    )
    assert not request.is_open(date(2026, 11, 20))


@pytest.mark.parametrize(
    ("facts", "field", "reason"),
    [
        ({"recorded_at": instant("2026-11-19")}, "recorded_at", "is before it happened"),
        ({"due_on": date(2026, 11, 19)}, "due_on", "is before it was received"),
        ({"due_on": instant("2026-11-24")}, "due_on", "needs date, not datetime"),
        (
            {"closing": odd(CLOSING, at=instant("2026-11-19"))},
            "closing",
            "is before it was received",
        ),
        (
            {"closing": CLOSING, "recorded_at": instant("2026-11-25")},
            "closing",
            "was recorded before the request",
        ),
        ({"rating": Rating(5, 5)}, "rating", "belongs to a request that was closed"),
        ({"kind": "advice"}, "kind", None),
        ({"channel": ODD}, "channel", None),
        ({"product_ids": ["P-1"]}, "product_ids", "needs tuple, not list"),
        ({"by": "S-1"}, "by", "needs Actor, not str"),
    ],
)
def test_what_is_refused(facts: dict[str, Any], field: str, reason: str | None) -> None:
    with pytest.raises(BankrmError) as refused:
        asked(**facts)
    assert refused.value.field == field
    if reason is not None:
        assert refused.value.reason == reason


def test_a_closing_recorded_before_it_happened() -> None:
    with pytest.raises(BankrmError, match=r"^recorded_at: is before it happened"):
        odd(CLOSING, recorded_at=instant("2026-11-23"))


def test_what_is_no_request() -> None:
    for wrong in (None, [None]):
        with pytest.raises(BankrmError, match=r"^requests: "):
            list_open_requests(wrong, as_of=date(2026, 11, 24))  # type: ignore[arg-type]  # refused
