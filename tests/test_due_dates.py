"""Due dates: reckoned from the first, with and without a stub at the end."""

from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import attrs
import pytest

from bankrm.due_dates import CycleUnit, DueDates, Stub
from bankrm.errors import InvalidValue

FIRST = date(2026, 1, 31)


def iso(days: Any) -> list[str]:
    return [day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("given", "days"),
    [
        pytest.param(
            {}, ["2026-01-31", "2026-02-28", "2026-03-31"], id="on the 31st, never chained"
        ),
        pytest.param(
            {"first": date(2026, 1, 5)}, ["2026-01-05", "2026-02-05", "2026-03-05"], id="the 5th"
        ),
        pytest.param({"every": 3}, ["2026-01-31", "2026-04-30", "2026-07-31"], id="quarters"),
        pytest.param(
            {"first": date(2026, 11, 5), "every": 5},
            ["2026-11-05", "2027-04-05", "2027-09-05"],
            id="each five months",
        ),
        pytest.param(
            {"first": date(2024, 2, 29), "unit": CycleUnit.YEAR},
            ["2024-02-29", "2025-02-28", "2026-02-28"],
            id="years from a leap day",
        ),
        pytest.param(
            {"unit": CycleUnit.WEEK, "every": 2},
            ["2026-01-31", "2026-02-14", "2026-02-28"],
            id="weeks",
        ),
        pytest.param(
            {"unit": CycleUnit.DAY}, ["2026-01-31", "2026-02-01", "2026-02-02"], id="days"
        ),
        pytest.param(
            {"first": date(2026, 2, 28), "end_of_month": True},
            ["2026-02-28", "2026-03-31", "2026-04-30"],
            id="months' ends",
        ),
        pytest.param(
            {"first": date(2026, 2, 27), "end_of_month": True},
            ["2026-02-27", "2026-03-27", "2026-04-27"],
            id="not from a month's end",
        ),
    ],
)
def test_days(given: dict[str, Any], days: list[str]) -> None:
    dates = DueDates(**({"first": FIRST} | given))
    assert iso(dates.days(3)) == iso(islice(dates.before(None), 3)) == days
    assert iso([dates.day(2)]) == days[2:]


def test_no_days() -> None:
    assert DueDates(first=date(2026, 1, 5)).days(0) == []


@pytest.mark.parametrize(
    ("end", "stub", "days"),
    [
        pytest.param(date(2026, 4, 5), Stub.SHORT, 3, id="a regular end, short"),
        pytest.param(date(2026, 4, 5), Stub.LONG, 3, id="a regular end, long"),
        pytest.param(date(2026, 4, 4), Stub.SHORT, 3, id="the day before, short"),
        pytest.param(date(2026, 4, 4), Stub.LONG, 2, id="the day before, long"),
        pytest.param(date(2026, 1, 6), Stub.LONG, 0, id="long, after the first alone"),
        pytest.param(date(2026, 1, 5), Stub.SHORT, 0, id="on the first"),
    ],
)
def test_before(end: date, stub: Stub, days: int) -> None:
    dates = DueDates(first=date(2026, 1, 5), stub=stub)
    assert list(dates.before(end)) == dates.days(days)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first", datetime(2026, 1, 1)),  # noqa: DTZ001  # refused
        ("first", None),
        ("every", 0),
        ("every", 12_001),
        ("every", 1.0),
        ("unit", "month"),
        ("stub", None),
        ("end_of_month", 1),
    ],
)
def test_a_bad_field_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(DueDates(first=FIRST), **{field: value})


@pytest.mark.parametrize("unit", CycleUnit)
def test_days_out_of_the_calendar(unit: CycleUnit) -> None:
    with pytest.raises(InvalidValue, match="out of the calendar"):
        DueDates(first=date(9990, 1, 5), every=4_000, unit=unit).days(40)


def test_a_due_day_that_the_first_month_has_not() -> None:
    dates = DueDates(first=date(2026, 2, 28), due_day=30)
    assert iso(dates.days(3)) == ["2026-02-28", "2026-03-30", "2026-04-30"]
    assert dates.day_of_month == 30
    ends = attrs.evolve(dates, end_of_month=True)
    assert iso(ends.days(2)) == ["2026-02-28", "2026-03-31"]


@pytest.mark.parametrize("bad", [0, 27, 32, 10**30, True, "30", date(2026, 2, 28)])
def test_a_due_day_on_which_the_first_does_not_fall(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^due_day: "):
        DueDates(first=date(2026, 2, 28), due_day=bad)


@pytest.mark.parametrize("unit", CycleUnit)
@pytest.mark.parametrize("bad", [None, -1, True, 1.0, float("nan"), "１", Decimal("1E+1000000")])
def test_no_place_among_the_days(unit: CycleUnit, bad: Any) -> None:
    dates = DueDates(first=FIRST, unit=unit)
    with pytest.raises(InvalidValue, match=r"^at: "):
        dates.day(bad)
    with pytest.raises(InvalidValue, match=r"^many: "):
        dates.days(bad)


@pytest.mark.parametrize("unit", CycleUnit)
def test_more_days_than_the_calendar_has_are_refused_at_once(unit: CycleUnit) -> None:
    with pytest.raises(InvalidValue, match="out of the calendar"):
        DueDates(first=FIRST, unit=unit).days(10**30)


@pytest.mark.parametrize("bad", [datetime(2026, 5, 1), "2026-05-01", 5])  # noqa: DTZ001  # refused
def test_no_end(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^end: "):
        next(DueDates(first=FIRST).before(bad))
