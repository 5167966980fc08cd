"""Day counts (计息天数): which part of a year lies between two days, and what a loan costs in it.

Everything is a whole number of units over the units of a year, so that interest is exact until it is
rounded once. A bank may count the actual days (积数计息), or whole months and the odd days
(逐笔计息); the contract says which. Leaves out penalty rates, and what a plan of instalments adds
(`bankrm.loans`).
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from bankrm.checks import check_kind
from bankrm.days import add_months, check_date, day_in_month
from bankrm.errors import InvalidValue
from bankrm.labels import Label
from bankrm.money import Money, Number, half_up_div, in_arithmetic, minor_digits, number

__all__ = [
    "DayCount",
    "annual_from_daily",
    "annual_from_monthly",
    "count_units",
    "daily_rate",
    "interest_accrued",
    "interest_between",
    "monthly_rate",
    "units_of_year",
    "year_fraction",
]

_FEBRUARY = 2
_MONTH_DAYS, _LONGEST_MONTH = 30, 31
_YEAR_DAYS = 360  # of the rates that banks convert: 日利率 = 年利率 / 360
_COMMON, _LEAP = 365, 366


class DayCount(Label):
    """How the time of a loan is counted (计息方式)."""

    ACTUAL_360 = "actual_360", "实际天数/360", "actual days over 360"
    ACTUAL_365 = "actual_365", "实际天数/365", "actual days over 365"
    ACTUAL_ACTUAL = "actual_actual", "实际天数/实际年天数", "actual days over those of their year"
    THIRTY_360_US = "thirty_360_us", "30/360（美国）", "30/360, as in the United States"
    THIRTY_360_BOND = "thirty_360_bond", "30/360（债券基准）", "30/360, bond basis"
    THIRTY_E_360 = "thirty_e_360", "30E/360（欧洲）", "30E/360, as in Europe"
    THIRTY_E_360_ISDA = "thirty_e_360_isda", "30E/360（ISDA）", "30E/360 of ISDA"
    MONTHS_AND_DAYS = "months_and_days", "按月加零头天数", "whole months and odd days"


_UNITS = {
    DayCount.ACTUAL_360: 360,
    DayCount.ACTUAL_365: 365,
    DayCount.ACTUAL_ACTUAL: _COMMON * _LEAP,
    DayCount.THIRTY_360_US: 360,
    DayCount.THIRTY_360_BOND: 360,
    DayCount.THIRTY_E_360: 360,
    DayCount.THIRTY_E_360_ISDA: 360,
    DayCount.MONTHS_AND_DAYS: 360,
}


def units_of_year(day_count: DayCount) -> int:
    """How many units a year has; for actual/actual, 365 times 366, so that both years are whole.

    >>> units_of_year(DayCount.ACTUAL_365), units_of_year(DayCount.MONTHS_AND_DAYS)
    (365, 360)
    """
    check_kind(day_count, DayCount, "day_count")
    return _UNITS[day_count]


def count_units(
    first: date, last: date, day_count: DayCount, *, due_day: int | None = None
) -> int:
    """The units between two days, the first counted and the last not (算头不算尾).

    A month is thirty units where whole months are counted, from a day to its corresponding day
    (对月对日). `due_day` is the day of the month on which a loan falls due, if it is later than `first`
    could be: of instalments due on the 31st, 28 February to 31 March is one month. Under 30E/360 of ISDA the last of
    February is the 30th; that a maturity on it is not, is left out, as no maturity is known here.

    Raises:
        InvalidValue: if the last day is before the first.

    >>> count_units(date(2026, 1, 31), date(2026, 3, 5), DayCount.ACTUAL_360)
    33
    >>> count_units(date(2026, 1, 31), date(2026, 3, 5), DayCount.MONTHS_AND_DAYS)  # a month, 5 days
    35
    """
    check_kind(day_count, DayCount, "day_count")
    if check_date(last, "last") < check_date(first, "first"):
        raise InvalidValue("last", "is before first")
    if due_day is not None and (type(due_day) is not int or not 1 <= due_day <= _LONGEST_MONTH):
        raise InvalidValue("due_day", "is no day of a month")
    match day_count:
        case DayCount.ACTUAL_ACTUAL:
            return _actual_actual(first, last)
        case DayCount.THIRTY_360_US:
            return _thirty_us(first, last)
        case DayCount.THIRTY_360_BOND:
            return _thirty_bond(first, last)
        case DayCount.THIRTY_E_360 | DayCount.THIRTY_E_360_ISDA:
            return _thirty_european(first, last, isda=day_count is DayCount.THIRTY_E_360_ISDA)
        case DayCount.MONTHS_AND_DAYS:
            return _months_and_days(first, last, due_day or first.day)
        case _:
            return (last - first).days


def _actual_actual(first: date, last: date) -> int:
    """Each day over the days of its own year (ISDA)."""
    units = 0
    while first.year < last.year:
        turn = date(first.year + 1, 1, 1)
        units += (turn - first).days * _weight(first.year)
        first = turn
    return units + (last - first).days * _weight(first.year)


def _weight(year: int) -> int:
    """What a day of a year counts, where a year has 365 times 366."""
    return _COMMON if year % 4 == 0 and (year % 100 or year % 400 == 0) else _LEAP


def _thirty(first: date, first_day: int, last: date, last_day: int) -> int:
    months = (last.year - first.year) * 12 + last.month - first.month
    return months * _MONTH_DAYS + last_day - first_day


def _thirty_european(first: date, last: date, *, isda: bool) -> int:
    """The 31st is the 30th; of ISDA the last of February too."""
    days = [30 if isda and _ends_month(day) else min(day.day, 30) for day in (first, last)]
    return _thirty(first, days[0], last, days[1])


def _thirty_us(first: date, last: date) -> int:
    """As of a bond, but from the last of February, which is the 30th."""
    if not _ends_february(first):
        return _thirty_bond(first, last)
    ends = last.day == _LONGEST_MONTH or _ends_february(last)
    return _thirty(first, 30, last, 30 if ends else last.day)


def _thirty_bond(first: date, last: date) -> int:
    """The 31st is the 30th, at the end only of what begins on one of them."""
    begins_late = first.day >= _MONTH_DAYS
    return _thirty(first, min(first.day, 30), last, min(last.day, 30) if begins_late else last.day)


def _ends_february(day: date) -> bool:
    return day.month == _FEBRUARY and _ends_month(day)


def _ends_month(day: date) -> bool:
    return day == day_in_month(day, _LONGEST_MONTH)


def _months_and_days(first: date, last: date, due_day: int) -> int:
    """Thirty for each whole month, and the odd days after the last of them."""
    if due_day < first.day or not _ends_month(first):
        due_day = first.day
    turn = day_in_month(last, due_day)
    if turn > last:
        turn = day_in_month(add_months(last, -1), due_day)
    months = (turn.year - first.year) * 12 + turn.month - first.month
    return months * _MONTH_DAYS + (last - turn).days


def year_fraction(first: date, last: date, day_count: DayCount) -> Fraction:
    """The part of a year between two days, exact.

    >>> year_fraction(date(2027, 12, 31), date(2028, 1, 2), DayCount.ACTUAL_ACTUAL) == (
    ...     Fraction(1, 365) + Fraction(1, 366)
    ... )
    True
    """
    return Fraction(count_units(first, last, day_count), units_of_year(day_count))


def interest_between(
    principal: Number, annual_rate: Number, first: date, last: date, day_count: DayCount
) -> Fraction:
    """Simple interest between two days, exact, in the unit of the principal.

    >>> interest_between(360, "0.05", date(2026, 1, 1), date(2026, 1, 3), DayCount.ACTUAL_360)
    Fraction(1, 10)
    """
    rate = Fraction(number(annual_rate, "annual_rate"))
    return Fraction(number(principal, "principal")) * rate * year_fraction(first, last, day_count)


def interest_accrued(
    principal: Money, annual_rate: Number, first: date, last: date, day_count: DayCount
) -> Money:
    """Simple interest between two days, rounded halves up to the minor unit.

    A year under actual/360 costs 365/360 of the rate; by whole months it costs the rate.

    >>> year = date(2025, 3, 1), date(2026, 3, 1)
    >>> interest_accrued(Money.of(1_000_000), "0.0435", *year, DayCount.ACTUAL_360)
    Money('44104.17', 'CNY')
    >>> interest_accrued(Money.of(1_000_000), "0.0435", *year, DayCount.MONTHS_AND_DAYS)
    Money('43500.00', 'CNY')
    """
    check_kind(principal, Money, "principal")
    exact = interest_between(principal.amount, annual_rate, first, last, day_count)
    minor = exact * 10 ** minor_digits(principal.currency)
    return Money.from_minor(half_up_div(minor.numerator, minor.denominator), principal.currency)


@in_arithmetic
def daily_rate(annual_rate: Number) -> Decimal:
    """The rate of a day: that of a year over 360 (日利率).

    >>> daily_rate("0.036")
    Decimal('0.0001')
    """
    return number(annual_rate, "annual_rate") / _YEAR_DAYS


@in_arithmetic
def monthly_rate(annual_rate: Number) -> Decimal:
    """The rate of a month: that of a year over 12 (月利率).

    >>> monthly_rate("0.036")
    Decimal('0.003')
    """
    return number(annual_rate, "annual_rate") / 12


@in_arithmetic
def annual_from_daily(rate: Number) -> Decimal:
    """The rate of a year from that of a day, times 360.

    >>> annual_from_daily("0.0005")  # 万分之五
    Decimal('0.1800')
    """
    return number(rate, "rate") * _YEAR_DAYS


@in_arithmetic
def annual_from_monthly(rate: Number) -> Decimal:
    """The rate of a year from that of a month, times 12.

    >>> annual_from_monthly("0.006")  # 月息六厘
    Decimal('0.072')
    """
    return number(rate, "rate") * 12
