"""Working days and festivals of mainland China."""

from datetime import date
from typing import Any

from tests.golden.harness import Case, expect

from bankrm.calendars import Period
from bankrm.regulations.holidays import CHINA

__all__ = ["check"]


def check(case: Case, document: Case) -> None:
    """Compare one published day or year with the shipped calendar."""
    del document
    inputs, expected = case["inputs"], case["expected"]
    if inputs.keys() == {"date"}:
        expect(expected, _one_day(date.fromisoformat(inputs["date"])))
    elif inputs.get("kind") == "statutory holidays for all citizens":
        year = inputs["year"]
        days = sorted(day.isoformat() for day in CHINA.statutory if day.year == year)
        expect(expected, {"count": len(days), "dates": days})
    elif inputs.keys() == {"year"}:
        expect(expected, _one_year(inputs["year"]))
    else:
        raise AssertionError(f"unknown shape: {sorted(inputs)}")


def _one_day(day: date) -> Case:
    return {
        "is_working_day": CHINA.is_working_day(day),
        "following": CHINA.roll(day).isoformat(),
        "preceding": CHINA.roll(day, "preceding").isoformat(),
        "modified_following": CHINA.roll(day, "modified_following").isoformat(),
    }


def _one_year(year: int) -> Case:
    by_month = {
        str(month): sum(1 for _ in CHINA.working_days(Period.month(year, month)))
        for month in range(1, 13)
    }
    return {
        "off_days": _named(CHINA.off, year),
        "make_up_workdays": _named(CHINA.make_up, year),
        "derived": {
            "working_days_in_year": sum(by_month.values()),
            "working_days_by_month": by_month,
        },
    }


def _named(days: dict[date, str], year: int) -> list[Any]:
    return [
        {"date": day.isoformat(), "name": days[day]} for day in sorted(days) if day.year == year
    ]
