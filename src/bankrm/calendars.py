"""Periods, and working days by a calendar.

Holidays are data: a `Calendar` knows the years it was given and refuses others. The State Council's
published years are in `bankrm.regulations.holidays`; arithmetic with single days is in `days`.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal, TypeAlias

import attrs

from bankrm.checks import check_count
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue, NotCovered

__all__ = ["Calendar", "Period", "Roll"]

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5

Roll: TypeAlias = Literal["following", "preceding", "modified_following", "modified_preceding"]
"""How a day that is no working day moves; modified: not into another month, but back or on instead."""

_ROLLS: dict[Roll, tuple[timedelta, Roll | None]] = {
    "following": (_ONE_DAY, None),
    "preceding": (-_ONE_DAY, None),
    "modified_following": (_ONE_DAY, "preceding"),
    "modified_preceding": (-_ONE_DAY, "following"),
}
"""Which way each goes, and which other it becomes where that would leave the month."""


@attrs.frozen
class Period:
    """A span of days, both ends included.

    >>> Period.month(2026, 2)
    Period(first=datetime.date(2026, 2, 1), last=datetime.date(2026, 2, 28))
    >>> date(2026, 2, 28) in Period.month(2026, 2), Period.quarter(2026, 1).days
    (True, 90)
    """

    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        check_date(self.first, "first")
        if check_date(self.last, "last") < self.first:
            raise InvalidValue("last", "is before first")

    @classmethod
    def months(cls, year: int, month: int, count: int) -> "Period":
        """`count` whole months from the first of a month."""
        if not MINYEAR <= year < MAXYEAR or month not in range(1, 13) or count < 1:
            raise InvalidValue("month", "is not a month of a usual year")
        first = date(year, month, 1)
        return cls(first, add_months(first, count) - _ONE_DAY)

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """One calendar month."""
        return cls.months(year, month, 1)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        """One calendar quarter, 1 to 4."""
        return cls.months(year, quarter * 3 - 2, 3)

    @classmethod
    def year(cls, year: int) -> "Period":
        """One calendar year."""
        return cls.months(year, 1, 12)

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= check_date(day, "day") <= self.last


def _items(days: dict[date, str]) -> frozenset[tuple[date, str]]:
    return frozenset(days.items())


@attrs.frozen
class Calendar:
    """Working days of the years it was given: weekdays, but for days off, plus make-up days (调休).

    Names are kept as published. A year it was not given is refused, never guessed.

    >>> from bankrm.regulations.holidays import CHINA
    >>> CHINA.is_working_day(date(2026, 2, 14))  # a make-up Saturday
    True
    >>> CHINA.roll(date(2026, 10, 1)), CHINA.add_working_days(date(2026, 9, 30), 1)
    (datetime.date(2026, 10, 8), datetime.date(2026, 10, 8))
    """

    years: tuple[int, ...]
    off: dict[date, str] = attrs.field(repr=False, eq=_items)
    make_up: dict[date, str] = attrs.field(repr=False, eq=_items)
    statutory: frozenset[date] = attrs.field(repr=False, default=frozenset())
    """The days off that the decree on festivals itself names (法定节假日), without moved weekends."""

    def __attrs_post_init__(self) -> None:
        days = (*self.off, *self.make_up, *self.statutory)
        if any(day.year not in self.years for day in days):
            raise InvalidValue("years", "do not cover every day listed")
        if self.off.keys() & self.make_up.keys():
            raise InvalidValue("make_up", "repeats a day off")
        if any(day.weekday() < _SATURDAY for day in self.make_up):
            raise InvalidValue("make_up", "holds a day that is worked anyway")

    def with_year(
        self,
        year: int,
        *,
        off: dict[date, str],
        make_up: dict[date, str],
        statutory: frozenset[date] = frozenset(),
    ) -> "Calendar":
        """The calendar with one more year, once its days off are announced or to be assumed.

        Raises:
            InvalidValue: if it holds that year already, or a day is of another one.

        >>> from bankrm.regulations.holidays import CHINA
        >>> assumed = CHINA.with_year(2027, off={date(2027, 1, 1): "元旦"}, make_up={})
        >>> assumed.roll(date(2027, 1, 1)).isoformat()
        '2027-01-04'
        """
        check_count(year, "year", MINYEAR)
        if year in self.years:
            raise InvalidValue("year", "is held already")
        if any(day.year != year for day in (*off, *make_up, *statutory)):
            raise InvalidValue("year", "is not that of every day given")
        return Calendar(
            years=tuple(sorted((*self.years, year))),
            off={**self.off, **off},
            make_up={**self.make_up, **make_up},
            statutory=self.statutory | statutory,
        )

    def is_working_day(self, day: date) -> bool:
        """Whether banks and offices work on `day`."""
        if check_date(day, "day").year not in self.years:
            raise NotCovered(
                "day", f"this calendar holds no holidays of {day.year}; add them by `with_year`"
            )
        return day in self.make_up or (day.weekday() < _SATURDAY and day not in self.off)

    def roll(self, day: date, how: Roll = "following") -> date:
        """`day` itself if it is worked, else the working day it moves to."""
        if how not in tuple(_ROLLS):
            raise InvalidValue("how", f"is none of {', '.join(_ROLLS)}")
        step, instead = _ROLLS[how]
        moved = day
        try:
            while not self.is_working_day(moved):
                moved += step
                if instead is not None and moved.month != day.month:
                    return self.roll(day, instead)
        except OverflowError:
            raise InvalidValue("day", "leads out of the calendar") from None
        return moved

    def add_working_days(self, day: date, count: int) -> date:
        """The day `count` working days after `day`, which is itself not counted (民法典 art. 201)."""
        if count < 0:
            raise InvalidValue("count", "must not be negative")
        try:
            while count:
                day += _ONE_DAY
                count -= self.is_working_day(day)
        except OverflowError:
            raise InvalidValue("count", "leads out of the calendar") from None
        return day

    def days_after(self, day: date, count: int) -> date:
        """The last day of a period of `count` days, which begins the day after `day` (民法典 arts. 201, 203).

        A last day off moves to the next day worked.

        >>> from bankrm.regulations.holidays import CHINA
        >>> CHINA.days_after(date(2026, 9, 3), 30)  # the thirtieth day is 3 October
        datetime.date(2026, 10, 8)
        """
        if count < 0:
            raise InvalidValue("count", "must not be negative")
        try:
            return self.roll(check_date(day, "day") + timedelta(days=count))
        except OverflowError:
            raise InvalidValue("count", "leads out of the calendar") from None

    def working_days(self, period: Period) -> Iterator[date]:
        """The working days of a period, in order."""
        day = period.first
        while day <= period.last:
            if self.is_working_day(day):
                yield day
            day += _ONE_DAY
