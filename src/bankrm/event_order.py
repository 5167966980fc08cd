"""Order of events (事件顺序): what every record of fact owes, whatever it records.

An event has two times: when it happened and when it was recorded. In an append-only history neither runs
backwards, and what was known at an instant is what had been recorded by then. What an event may change is
for the noun it belongs to.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol, TypeVar

from bankrm.checks import check_kind
from bankrm.days import check_instant, in_china
from bankrm.errors import InvalidValue

__all__ = ["Event", "at_place", "check_order", "check_recorded", "known_by"]


class Event(Protocol):
    """Something that happened, and the instant it was recorded."""

    @property
    def at(self) -> datetime:
        """When it happened."""

    @property
    def recorded_at(self) -> datetime:
        """When it was entered."""


_E = TypeVar("_E", bound=Event)


@contextmanager
def at_place(place: int, field: str = "events") -> Iterator[None]:
    """Name the event by its place in a field, 0 for the first, in whatever is refused inside.

    >>> with at_place(2):
    ...     raise InvalidValue("reason", "must be given")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: events[2].reason: must be given
    """
    try:
        yield
    except InvalidValue as refused:
        raise InvalidValue(f"{field}[{place}].{refused.field}", refused.reason) from None


def check_recorded(at: datetime, recorded_at: datetime, *, field: str = "at") -> None:
    """Refuse what is said to be recorded before it happened, or that has no day in China.

    Args:
        at: when it happened.
        recorded_at: when it was recorded.
        field: what `at` is called where it is refused.

    Raises:
        InvalidValue: naming the time.

    >>> noon, one = (datetime.fromisoformat(f"2026-11-24T{hour}:00+08:00") for hour in (12, 13))
    >>> check_recorded(one, noon)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: recorded_at: is before it happened
    """
    happened = in_china(at, field)
    if in_china(recorded_at, "recorded_at") < happened:
        raise InvalidValue("recorded_at", "is before it happened")


def check_order(event: Event, *, at: datetime, recorded_at: datetime) -> None:
    """Refuse an event that happened, or was recorded, before the one it follows.

    Args:
        event: the event.
        at: when the one before it happened.
        recorded_at: when the one before it was recorded.

    Raises:
        InvalidValue: naming the time.

    >>> from bankrm._example import FRIDAY, LI
    >>> from bankrm.leads import LeadEvent, LeadStatus
    >>> called = LeadEvent(becomes=LeadStatus.CONTACTED, by=LI, at=FRIDAY, recorded_at=FRIDAY)
    >>> later = datetime.fromisoformat("2026-11-20T18:00+08:00")
    >>> check_order(called, at=later, recorded_at=later)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: at: is before what happened before it
    """
    if event.at < at:
        raise InvalidValue("at", "is before what happened before it")
    if event.recorded_at < recorded_at:
        raise InvalidValue("recorded_at", "is before what was recorded before it")


def known_by(events: Iterable[_E], known_at: datetime) -> tuple[_E, ...]:
    """The events recorded by an instant, in their order.

    Raises:
        InvalidValue: if the instant has no zone.

    >>> from bankrm._example import FRIDAY, LI
    >>> from bankrm.leads import LeadEvent, LeadStatus
    >>> saturday = datetime.fromisoformat("2026-11-21T10:00+08:00")
    >>> late = LeadEvent(becomes=LeadStatus.CONTACTED, by=LI, at=FRIDAY, recorded_at=saturday)
    >>> [len(known_by([late], at)) for at in (FRIDAY, saturday)]
    [0, 1]
    """
    check_kind(events, Iterable, "events")
    check_instant(known_at, "known_at")
    return tuple(event for event in events if event.recorded_at <= known_at)
