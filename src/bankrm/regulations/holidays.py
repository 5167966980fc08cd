"""Days off and make-up working days that the State Council's General Office announced, by year.

Read in the notice for 2026 (2025-11-04); 2024 and 2025 as transcribed by a public project and compared
day by day with two others. The days the decree itself names follow the versions of 2013 and 2024-11-10.
A year appears here once it is announced, not before.
"""

from datetime import date, timedelta

from bankrm.calendars import Calendar

__all__ = ["CHINA"]

# name, first day off, last day off, weekend days worked instead
_NOTICES: dict[int, tuple[tuple[str, str, str, tuple[str, ...]], ...]] = {
    2024: (
        ("元旦", "01-01", "01-01", ()),
        ("春节", "02-10", "02-17", ("02-04", "02-18")),
        ("清明节", "04-04", "04-06", ("04-07",)),
        ("劳动节", "05-01", "05-05", ("04-28", "05-11")),
        ("端午节", "06-10", "06-10", ()),
        ("中秋节", "09-15", "09-17", ("09-14",)),
        ("国庆节", "10-01", "10-07", ("09-29", "10-12")),
    ),
    2025: (
        ("元旦", "01-01", "01-01", ()),
        ("春节", "01-28", "02-04", ("01-26", "02-08")),
        ("清明节", "04-04", "04-06", ()),
        ("劳动节", "05-01", "05-05", ("04-27",)),
        ("端午节", "05-31", "06-02", ()),
        ("国庆节、中秋节", "10-01", "10-08", ("09-28", "10-11")),
    ),
    2026: (
        ("元旦", "01-01", "01-03", ("01-04",)),
        ("春节", "02-15", "02-23", ("02-14", "02-28")),
        ("清明节", "04-04", "04-06", ()),
        ("劳动节", "05-01", "05-05", ("05-09",)),
        ("端午节", "06-19", "06-21", ()),
        ("中秋节", "09-25", "09-27", ()),
        ("国庆节", "10-01", "10-07", ("09-20", "10-10")),
    ),
}

# festivals of the decree: from 2025 also New Year's Eve of the lunar year and 2 May
_STATUTORY = {
    2024: "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03",
    2025: "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-06 10-01 10-02 10-03",
    2026: "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03",
}


def _day(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=after) for after in range((last - first).days + 1)]


CHINA = Calendar(
    years=tuple(_NOTICES),
    off={
        day: name
        for year, blocks in _NOTICES.items()
        for name, first, last, _ in blocks
        for day in _days(_day(year, first), _day(year, last))
    },
    make_up={
        _day(year, worked): name
        for year, blocks in _NOTICES.items()
        for name, _, _, make_up in blocks
        for worked in make_up
    },
    statutory=frozenset(
        _day(year, day) for year, days in _STATUTORY.items() for day in days.split()
    ),
)
"""Mainland China, 2024 to 2026."""
