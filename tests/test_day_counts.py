"""Day counts: the units of each convention, and the interest of a time."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bankrm.day_counts import (
    DayCount,
    annual_from_daily,
    annual_from_monthly,
    count_units,
    daily_rate,
    interest_accrued,
    interest_between,
    monthly_rate,
    units_of_year,
    year_fraction,
)
from bankrm.errors import InvalidValue
from bankrm.money import Money

JAN31, FEB28, LEAP = date(2026, 1, 31), date(2026, 2, 28), date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day_count", "first", "last", "units"),
    [
        pytest.param(DayCount.ACTUAL_360, JAN31, FEB28, 28, id="actual/360"),
        pytest.param(DayCount.ACTUAL_365, JAN31, FEB28, 28, id="actual/365"),
        pytest.param(DayCount.ACTUAL_365, JAN31, JAN31, 0, id="no time at all"),
        pytest.param(
            DayCount.ACTUAL_ACTUAL,
            date(2027, 12, 31),
            date(2029, 1, 2),
            366 + 366 * 365 + 366,
            id="actual/actual over a leap year",
        ),
        pytest.param(
            DayCount.ACTUAL_ACTUAL,
            date(1900, 1, 1),
            date(1901, 1, 1),
            365 * 366,
            id="1900 is none",
        ),
        pytest.param(
            DayCount.ACTUAL_ACTUAL, date(2000, 1, 1), date(2001, 1, 1), 365 * 366, id="2000 is one"
        ),
        pytest.param(
            DayCount.THIRTY_E_360, JAN31, date(2026, 3, 31), 60, id="30E, both on the 31st"
        ),
        pytest.param(DayCount.THIRTY_E_360, JAN31, FEB28, 28, id="30E, February is not 30"),
        pytest.param(
            DayCount.THIRTY_E_360_ISDA, JAN31, FEB28, 30, id="ISDA, February's end is 30"
        ),
        pytest.param(
            DayCount.THIRTY_E_360_ISDA,
            FEB28,
            date(2026, 3, 31),
            30,
            id="ISDA, from February's end",
        ),
        pytest.param(
            DayCount.THIRTY_E_360_ISDA, date(2028, 2, 28), LEAP, 2, id="ISDA, 28 in a leap year"
        ),
        pytest.param(
            DayCount.THIRTY_360_BOND, FEB28, date(2026, 3, 31), 33, id="bond, February is not 30"
        ),
        pytest.param(
            DayCount.THIRTY_360_BOND, JAN31, date(2026, 3, 31), 60, id="bond, both on the 31st"
        ),
        pytest.param(
            DayCount.THIRTY_360_US, JAN31, date(2026, 3, 31), 60, id="US, both on the 31st"
        ),
        pytest.param(
            DayCount.THIRTY_360_US,
            date(2026, 1, 29),
            date(2026, 3, 31),
            62,
            id="US, only the last",
        ),
        pytest.param(
            DayCount.THIRTY_360_US, FEB28, date(2026, 3, 31), 30, id="US, from February's end"
        ),
        pytest.param(DayCount.THIRTY_360_US, FEB28, LEAP, 720, id="US, both ends of February"),
        pytest.param(
            DayCount.THIRTY_360_US,
            date(2028, 2, 28),
            date(2028, 3, 31),
            33,
            id="US, 28 in a leap year",
        ),
        pytest.param(DayCount.MONTHS_AND_DAYS, JAN31, FEB28, 30, id="months, to a month's end"),
        pytest.param(DayCount.MONTHS_AND_DAYS, JAN31, date(2026, 3, 5), 35, id="months and days"),
        pytest.param(
            DayCount.MONTHS_AND_DAYS, JAN31, date(2026, 2, 27), 27, id="less than a month"
        ),
        pytest.param(
            DayCount.MONTHS_AND_DAYS, date(2026, 1, 5), date(2026, 1, 31), 26, id="in one month"
        ),
        pytest.param(
            DayCount.MONTHS_AND_DAYS, date(2026, 1, 20), date(2026, 2, 10), 21, id="over one"
        ),
        pytest.param(
            DayCount.MONTHS_AND_DAYS, FEB28, date(2026, 3, 31), 33, id="months, by the day"
        ),
    ],
)
def test_units(day_count: DayCount, first: date, last: date, units: int) -> None:
    assert count_units(first, last, day_count) == units
    assert year_fraction(first, last, day_count) == Fraction(units, units_of_year(day_count))


@pytest.mark.parametrize(
    ("first", "last", "due_day", "units"),
    [
        pytest.param(FEB28, date(2026, 3, 31), 31, 30, id="due on the 31st"),
        pytest.param(FEB28, date(2026, 3, 30), 30, 30, id="due on the 30th"),
        pytest.param(
            date(2026, 2, 27), date(2026, 3, 31), 31, 34, id="no month's end, so by the day"
        ),
        pytest.param(JAN31, FEB28, 5, 30, id="an earlier day has no say"),
    ],
)
def test_a_due_day_that_a_month_has_not(first: date, last: date, due_day: int, units: int) -> None:
    assert count_units(first, last, DayCount.MONTHS_AND_DAYS, due_day=due_day) == units


def test_w18_a_year_by_days_and_by_months() -> None:
    year = date(2025, 3, 1), date(2026, 3, 1)
    loan = Money.of(1_000_000)
    assert interest_accrued(loan, "0.0435", *year, DayCount.ACTUAL_360) == Money.of("44104.17")
    assert interest_accrued(loan, "0.0435", *year, DayCount.MONTHS_AND_DAYS) == Money.of(43_500)
    assert interest_accrued(loan, "0.0435", *year, DayCount.ACTUAL_365) == Money.of(43_500)


def test_interest_is_rounded_once_halves_up() -> None:
    days = date(2026, 1, 1), date(2026, 1, 2)
    assert interest_accrued(Money.of(18), "0.1", *days, DayCount.ACTUAL_360) == Money.of("0.01")
    assert interest_between(18, "0.1", *days, DayCount.ACTUAL_360) == Fraction(1, 200)
    yen = Money.of(1_800, "JPY")
    assert interest_accrued(yen, "0.1", *days, DayCount.ACTUAL_360) == Money.of(1, "JPY")


def test_a_rate_below_zero_is_paid_to_the_borrower() -> None:
    days = date(2026, 1, 1), date(2026, 1, 2)
    assert interest_accrued(Money.of(18), "-0.1", *days, DayCount.ACTUAL_360) == Money.of("-0.01")


@pytest.mark.parametrize("annual", ["0", "0.036", "0.0435", "-0.01"])
def test_rates_there_and_back(annual: str) -> None:
    rate = Decimal(annual)
    assert abs(annual_from_daily(round(daily_rate(rate), 30)) - rate) < Decimal("1e-27")
    assert abs(annual_from_monthly(round(monthly_rate(rate), 30)) - rate) < Decimal("1e-27")


# Bad input


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("last", (FEB28, JAN31, DayCount.ACTUAL_360)),
        ("first", (datetime(2026, 1, 1), FEB28, DayCount.ACTUAL_360)),  # noqa: DTZ001  # refused
        ("last", (JAN31, "2026-02-28", DayCount.ACTUAL_360)),
        ("day_count", (JAN31, FEB28, "actual_360")),
    ],
)
def test_bad_days(field: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        count_units(*arguments)


@pytest.mark.parametrize("day_count", [DayCount.MONTHS_AND_DAYS, DayCount.ACTUAL_360])
@pytest.mark.parametrize("bad", [0, 32, -1, 10**30, True, 15.0, float("nan"), "１５"])
def test_no_due_day(day_count: DayCount, bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^due_day: is no day of a month"):
        count_units(JAN31, FEB28, day_count, due_day=bad)


@pytest.mark.parametrize(
    "bad", [0.1, float("nan"), Decimal("Infinity"), "１０", "1\x00", None, True]
)
def test_bad_numbers(bad: Any) -> None:
    days = JAN31, FEB28, DayCount.ACTUAL_360
    with pytest.raises(InvalidValue, match=r"^annual_rate: "):
        interest_accrued(Money.of(1), bad, *days)
    with pytest.raises(InvalidValue, match=r"^principal: "):
        interest_between(bad, "0.1", *days)
    with pytest.raises(InvalidValue, match=r"^principal: "):
        interest_accrued(bad, "0.1", *days)
    with pytest.raises(InvalidValue, match=r"^annual_rate: "):
        daily_rate(bad)
    with pytest.raises(InvalidValue, match=r"^rate: "):
        annual_from_monthly(bad)


def test_a_year_of_an_unknown_count() -> None:
    with pytest.raises(InvalidValue, match=r"^day_count: "):
        units_of_year(DayCount)  # type: ignore[arg-type]  # what is refused
