"""Days, months and working days, without a clock.

Periods by months end on the corresponding day, or the month's last (民法典 art. 202). Holidays are data:
a `Calendar` knows the years it was given and refuses others. The State Council's published years are
in `bankrm.regulations.holidays`. Recurrences are dateutil's, imported when first asked for.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, timezone
from typing import Literal, TypeAlias

import attrs

from bankrm.errors import InvalidValue, NotCovered

__all__ = [
    "Calendar",
    "Period",
    "Roll",
    "add_months",
    "business_date",
    "check_date",
    "check_instant",
    "earliest_within",
    "monthly",
    "months_between",
]

_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991

Roll: TypeAlias = Literal["following", "preceding", "modified_following"]
"""How a day that is no working day moves; modified: not into the next month."""


def check_date(day: date, field: str = "as_of") -> date:
    """Refuse anything but a plain date; an instant has a day only once a zone is chosen.

    >>> check_date(datetime(2026, 2, 1))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: as_of: needs a date, not datetime
    """
    if type(day) is not date:
        raise InvalidValue(field, f"needs a date, not {type(day).__name__}")
    return day


def check_instant(at: datetime, field: str = "at") -> datetime:
    """Refuse an instant without a zone."""
    if not isinstance(at, datetime):
        raise InvalidValue(field, f"needs an instant, not {type(at).__name__}")
    if at.utcoffset() is None:
        raise InvalidValue(field, "needs a time zone")
    return at


def business_date(at: datetime) -> date:
    """The day of an instant in China, whose day governs.

    >>> business_date(datetime(2026, 1, 31, 16, 30, tzinfo=timezone.utc))
    datetime.date(2026, 2, 1)
    """
    try:
        return check_instant(at).astimezone(_SHANGHAI).date()
    except OverflowError:
        raise InvalidValue("at", "leads out of the calendar") from None


def _last_day(year: int, month: int) -> int:
    if month == 1 and (year % 4 or (year % 100 == 0 and year % 400)):
        return 28
    return _LAST_DAYS[month]  # not the calendar module: it loads the host's locale


def add_months(day: date, months: int) -> date:
    """The corresponding day some months later, or earlier; the month's last day if there is none.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 2, 29), -12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    if type(day) is not date:  # looked at here first: a schedule asks for every row
        check_date(day, "day")
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise InvalidValue("months", "lead out of the calendar")
    return date(year, month + 1, min(day.day, _last_day(year, month)))


def earliest_within(as_of: date, months: int) -> date:
    """The earliest day whose period of `months` still runs on `as_of`.

    >>> earliest_within(date(2026, 3, 5), 12)
    datetime.date(2025, 3, 5)
    >>> earliest_within(date(2028, 2, 29), 12)  # a year from 28 February 2027 ended the day before
    datetime.date(2027, 3, 1)
    """
    start = add_months(as_of, -months)
    return start if add_months(start, months) >= as_of else start + _ONE_DAY


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`; refuses an end before its start.

    >>> months_between(date(2024, 1, 31), date(2024, 2, 29)), months_between(date(2024, 1, 31), date(2024, 3, 30))
    (1, 1)
    """
    if check_date(end, "end") < check_date(start, "start"):
        raise InvalidValue("end", "is before start")
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def monthly(start: date, count: int, *, every: int = 1) -> tuple[date, ...]:
    """`count` due dates, the first one on `start`, each reckoned from `start` and not from the last.

    >>> [day.isoformat() for day in monthly(date(2025, 12, 31), 3)]
    ['2025-12-31', '2026-01-31', '2026-02-28']
    """
    from dateutil.rrule import MONTHLY, rrule  # not needed to decide anything

    if count < 0 or every < 1:
        raise InvalidValue("count", "must not be negative, nor `every` below one")
    add_months(start, every * max(0, count - 1))  # the last one is refused if there is no such day
    days = tuple(range(min(start.day, 28), start.day + 1))  # of the days that exist, the last
    rule = rrule(
        MONTHLY,
        dtstart=start,
        interval=every,
        count=count,
        bymonthday=days,
        bysetpos=-1,
    )
    return tuple(moment.date() for moment in rule)


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

    def is_working_day(self, day: date) -> bool:
        """Whether banks and offices work on `day`."""
        if check_date(day, "day").year not in self.years:
            raise NotCovered("day", f"this calendar holds no holidays of {day.year}")
        return day in self.make_up or (day.weekday() < _SATURDAY and day not in self.off)

    def roll(self, day: date, how: Roll = "following") -> date:
        """`day` itself if it is worked, else the working day it moves to."""
        step = -_ONE_DAY if how == "preceding" else _ONE_DAY
        moved = day
        while not self.is_working_day(moved):
            moved += step
            if how == "modified_following" and moved.month != day.month:
                return self.roll(day, "preceding")
        return moved

    def add_working_days(self, day: date, count: int) -> date:
        """The day `count` working days after `day`, which is itself not counted (民法典 art. 201)."""
        if count < 0:
            raise InvalidValue("count", "must not be negative")
        while count:
            day += _ONE_DAY
            count -= self.is_working_day(day)
        return day

    def working_days(self, period: Period) -> Iterator[date]:
        """The working days of a period, in order."""
        day = period.first
        while day <= period.last:
            if self.is_working_day(day):
                yield day
            day += _ONE_DAY
