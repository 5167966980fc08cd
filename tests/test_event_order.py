"""Order of events: two times, neither runs backwards, and what was known when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded, known_by

NOON = datetime.fromisoformat("2026-11-24T12:00+08:00")
LATER = NOON + timedelta(seconds=1)
ODD: Any = date(2026, 11, 24)


@attrs.frozen
class Note:
    at: datetime
    recorded_at: datetime


def test_recorded_at_the_very_instant() -> None:
    check_recorded(NOON, NOON)


def test_recorded_before_it_happened() -> None:
    with pytest.raises(InvalidValue) as refused:
        check_recorded(LATER, NOON)
    assert refused.value.field == "recorded_at"


FAR = datetime.max.replace(tzinfo=UTC)
"""It is year 10,000 in China."""


@pytest.mark.parametrize("odd", [ODD, None, NOON.replace(tzinfo=None), FAR])
def test_no_instant_of_china_is_refused_by_its_own_name(odd: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_recorded(odd, NOON)
    assert refused.value.field == "at"
    with pytest.raises(InvalidValue) as refused:
        check_recorded(odd, odd, field="received_at")
    assert refused.value.field == "received_at"
    with pytest.raises(InvalidValue) as refused:
        check_recorded(NOON, odd)
    assert refused.value.field == "recorded_at"


def test_two_at_one_instant_are_in_order() -> None:
    check_order(Note(NOON, NOON), at=NOON, recorded_at=NOON)


@pytest.mark.parametrize(
    ("at", "recorded_at", "field"),
    [(LATER, NOON, "at"), (NOON, LATER, "recorded_at")],
    ids=["happened before", "recorded before"],
)
def test_out_of_order(at: datetime, recorded_at: datetime, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_order(Note(NOON, NOON), at=at, recorded_at=recorded_at)
    assert refused.value.field == field


def test_known_by_an_instant() -> None:
    early, late = Note(NOON, NOON), Note(NOON, LATER)
    assert known_by([early, late], NOON) == (early,)
    assert known_by([early, late], LATER) == (early, late)


@pytest.mark.parametrize("at", [ODD, NOON.replace(tzinfo=None)], ids=["a day", "no zone"])
def test_known_by_no_instant(at: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        known_by([], at)
    assert refused.value.field == "known_at"


def test_known_of_no_events_at_all() -> None:
    nothing: Any = None
    with pytest.raises(InvalidValue) as refused:
        known_by(nothing, NOON)
    assert refused.value.field == "events"


def test_a_place_is_named_and_other_errors_pass() -> None:
    with pytest.raises(InvalidValue) as refused, at_place(3):
        raise InvalidValue("owner", "must be given")
    assert (refused.value.field, refused.value.reason) == ("events[3].owner", "must be given")
    with pytest.raises(InvalidValue, match=r"steps\[0\]\.owner"), at_place(0, "steps"):
        raise InvalidValue("owner", "must be given")
    with pytest.raises(KeyError), at_place(3):
        raise KeyError
