"""Departures: which holders are told that their seller is gone, and by which day."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.citations import Row, house_document
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue, NotCovered, RuleNotInForce
from bankrm.labels import Text
from bankrm.regulations.holidays import CHINA
from bankrm.regulations.insurance import DEPARTURE_NOTICE_DAYS
from bankrm.rules import RuleBook
from bankrm.sales import SaleId
from bankrm.seller_departures import (
    Departure,
    DepartureKind,
    HeldPolicy,
    departure_notice_due,
    next_departure_notices,
)
from bankrm.staff import Role, StaffId
from bankrm.tasks import EventId, Priority, list_overdue

ODD: Any = "odd"
ONE: Any = 1
GONE = date(2026, 3, 2)
EVENING = datetime.fromisoformat("2026-03-02T17:00+08:00")
LEFT = Departure(
    id=EventId("D-1"),
    kind=DepartureKind.LEFT,
    seller=StaffId("S-1"),
    completed_on=GONE,
    recorded_at=EVENING,
)
HELD = HeldPolicy(
    sale_id=SaleId("P-1"), client_id=ClientId("C-1"), seller=StaffId("S-1"), months=120
)


def told(*policies: HeldPolicy, departure: Departure = LEFT) -> list[str]:
    tasks = next_departure_notices(departure, policies, calendar=CHINA, as_of=GONE)
    return [str(task.client_id) for task in tasks]


@pytest.mark.parametrize("kind", DepartureKind, ids=lambda kind: kind.code)
def test_thirty_days(kind: DepartureKind) -> None:
    departure = attrs.evolve(LEFT, kind=kind)
    due = departure_notice_due(departure, calendar=CHINA, as_of=GONE)
    assert due == GONE + timedelta(days=30)
    [task] = next_departure_notices(departure, [HELD], calendar=CHINA, as_of=GONE)
    assert (task.id, task.due_on, task.role) == ("D-1/tell/C-1", due, Role.RELATIONSHIP_MANAGER)
    assert (task.assignee, task.priority) == (None, Priority.HIGH)
    assert list_overdue([task], as_of=due) == ()
    assert list_overdue([task], as_of=due + timedelta(days=1)) == (task,)


def test_a_last_day_off_moves_on() -> None:
    """The thirtieth day after 3 September is 3 October, inside the long holiday."""
    left = attrs.evolve(
        LEFT,
        completed_on=date(2026, 9, 3),
        recorded_at=datetime.fromisoformat("2026-09-03T17:00+08:00"),
    )
    due = departure_notice_due(left, calendar=CHINA, as_of=date(2026, 9, 3))
    assert due == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [
        ({"months": 12}, True),
        ({"months": 11}, False),
        ({"months": None}, True),
        ({"ends_on": GONE}, True),
        ({"ends_on": date(2026, 3, 1)}, False),
        ({"seller": StaffId("S-2")}, False),
    ],
    ids=["a-year", "eleven-months", "for-life", "last-day", "ran-out", "of-another"],
)
def test_whose_holders(changed: dict[str, Any], *, is_told: bool) -> None:
    assert told(attrs.evolve(HELD, **changed)) == (["C-1"] if is_told else [])


def test_a_holder_is_told_once() -> None:
    second = attrs.evolve(HELD, sale_id=SaleId("P-2"))
    other = attrs.evolve(HELD, sale_id=SaleId("P-3"), client_id=ClientId("C-0"))
    assert told(HELD, second, other) == told(other, second, HELD) == ["C-0", "C-1"]
    assert told() == []


def test_a_bank_may_tell_sooner() -> None:
    policy = house_document("HR-7", Text("销售细则", "Sales policy"), date(2026, 1, 1))
    own = attrs.evolve(DEPARTURE_NOTICE_DAYS, rows=(Row(date(2026, 1, 1), 10, policy.article(3)),))
    due = departure_notice_due(LEFT, calendar=CHINA, as_of=GONE, book=RuleBook(numbers=(own,)))
    assert due == date(2026, 3, 12)


def test_before_the_measures_nobody_asked_for_it() -> None:
    left = attrs.evolve(LEFT, completed_on=date(2024, 2, 1))
    with pytest.raises(RuleNotInForce):
        departure_notice_due(left, calendar=CHINA, as_of=date(2024, 2, 29))
    assert departure_notice_due(left, calendar=CHINA, as_of=date(2024, 3, 1)) == date(2024, 3, 4)


def test_a_year_without_holidays_is_refused() -> None:
    late = datetime.fromisoformat("2026-12-20T17:00+08:00")
    left = attrs.evolve(LEFT, completed_on=late.date(), recorded_at=late)
    with pytest.raises(NotCovered):
        departure_notice_due(left, calendar=CHINA, as_of=late.date())


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: attrs.evolve(LEFT, kind=ODD), "kind"),
        (lambda: attrs.evolve(LEFT, completed_on=EVENING), "completed_on"),
        (lambda: attrs.evolve(LEFT, completed_on=date(2026, 3, 3)), "recorded_at"),
        (lambda: attrs.evolve(LEFT, recorded_at=datetime(2026, 3, 2)), "recorded_at"),  # noqa: DTZ001  # no zone
        (lambda: attrs.evolve(HELD, months=-1), "months"),
        (lambda: attrs.evolve(HELD, months=1 << 200), "months"),
        (lambda: attrs.evolve(HELD, client_id=ClientId(" ")), "client_id"),
        (lambda: told(departure=ODD), "departure"),
        (lambda: told(ODD), "policies"),
        (lambda: next_departure_notices(LEFT, ONE, calendar=CHINA, as_of=GONE), "policies"),
        (lambda: departure_notice_due(LEFT, calendar=ODD, as_of=GONE), "calendar"),
        (lambda: departure_notice_due(LEFT, calendar=CHINA, as_of=ODD), "as_of"),
        (lambda: departure_notice_due(LEFT, calendar=CHINA, as_of=GONE, book=ODD), "book"),
        (lambda: next_departure_notices(LEFT, (), calendar=CHINA, as_of=GONE, book=ODD), "book"),
        (
            lambda: departure_notice_due(LEFT, calendar=CHINA, as_of=date(2026, 3, 1)),
            "departure",
        ),
    ],
)
def test_bad_input_is_named(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field
