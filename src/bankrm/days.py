"""Days and instants, without a clock: what a date is, whose day it is, and arithmetic by months.

Periods by months end on the corresponding day, or the month's last (民法典 art. 202). Recurrences are
dateutil's, imported when first asked for. Periods and working days are in `calendars`.
"""

from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, timezone

from bankrm.checks import check_count
from bankrm.errors import InvalidValue

__all__ = [
    "add_months",
    "business_date",
    "check_date",
    "check_instant",
    "completed_years",
    "day_in_month",
    "earliest_within",
    "in_china",
    "monthly",
    "months_between",
    "years_before",
]

_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ONE_DAY = timedelta(days=1)
_SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991


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


def in_china(at: datetime, field: str = "at") -> datetime:
    """An instant on the clock of China, whose day and hour govern.

    >>> in_china(datetime(2026, 1, 31, 16, 30, tzinfo=timezone.utc)).isoformat()
    '2026-02-01T00:30:00+08:00'
    """
    try:
        return check_instant(at, field).astimezone(_SHANGHAI)
    except OverflowError:
        raise InvalidValue(field, "leads out of the calendar") from None


def business_date(at: datetime, field: str = "at") -> date:
    """The day of an instant in China.

    >>> business_date(datetime(2026, 1, 31, 16, 30, tzinfo=timezone.utc))
    datetime.date(2026, 2, 1)
    """
    return in_china(at, field).date()


def _last_day(year: int, month: int) -> int:
    if month == 1 and (year % 4 or (year % 100 == 0 and year % 400)):
        return 28
    return _LAST_DAYS[month]  # not the calendar module: it loads the host's locale


def _check_whole(count: int, field: str) -> None:
    if type(count) is not int:
        raise InvalidValue(field, f"needs int, not {type(count).__name__}")


def add_months(day: date, months: int) -> date:
    """The corresponding day some months later, or earlier; the month's last day if there is none.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 2, 29), -12)
    (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    if type(day) is not date:  # looked at here first: a schedule asks for every row
        check_date(day, "day")
    if type(months) is not int:
        _check_whole(months, "months")
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise InvalidValue("months", "lead out of the calendar")
    return date(year, month + 1, min(day.day, _last_day(year, month)))


def day_in_month(month: date, day_of_month: int) -> date:
    """A day of the month in which `month` lies, or that month's last if it is shorter.

    >>> day_in_month(date(2026, 2, 10), 31), day_in_month(date(2026, 3, 10), 31)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    check_date(month, "month")
    check_count(day_of_month, "day_of_month", 1)
    if day_of_month > _LAST_DAYS[0]:
        raise InvalidValue("day_of_month", "is in no month")
    return month.replace(day=min(day_of_month, _last_day(month.year, month.month - 1)))


def years_before(as_of: date, years: int) -> date:
    """The latest day some years earlier: whoever was born by then has reached that age.

    Where there is no 29 February an age is reached on the month's last day (民法典 art. 202).

    >>> years_before(date(2026, 11, 24), 65), years_before(date(2026, 2, 28), 18)
    (datetime.date(1961, 11, 24), datetime.date(2008, 2, 29))
    """
    _check_whole(years, "years")
    born = add_months(as_of, -12 * years)
    leap = born + _ONE_DAY  # 29 February, whose corresponding day may be the 28th
    return leap if add_months(leap, 12 * years) <= as_of else born


def earliest_within(as_of: date, months: int) -> date:
    """The earliest day whose period of `months` still runs on `as_of`.

    >>> earliest_within(date(2026, 3, 5), 12)
    datetime.date(2025, 3, 5)
    >>> earliest_within(date(2028, 2, 29), 12)  # a year from 28 February 2027 ended the day before
    datetime.date(2027, 3, 1)
    """
    _check_whole(months, "months")
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


def completed_years(born: date, as_of: date) -> int:
    """Age in completed years (周岁) on a day, a leap-day birthday falling on the last of February.

    Raises:
        InvalidValue: if that day is before the birth.

    >>> completed_years(date(1961, 3, 2), date(2026, 3, 1)), completed_years(date(1961, 3, 2), date(2026, 3, 2))
    (64, 65)
    """
    if check_date(born, "birth_date") > check_date(as_of):
        raise InvalidValue("birth_date", "is after as_of")
    return months_between(born, as_of) // 12


def monthly(start: date, count: int, *, every: int = 1) -> tuple[date, ...]:
    """`count` due dates, the first one on `start`, each reckoned from `start` and not from the last.

    >>> [day.isoformat() for day in monthly(date(2025, 12, 31), 3)]
    ['2025-12-31', '2026-01-31', '2026-02-28']
    """
    from dateutil.rrule import MONTHLY, rrule  # not needed to decide anything

    check_count(count, "count")
    check_count(every, "every", 1)
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
