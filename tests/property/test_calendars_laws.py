"""Laws of days: month arithmetic agrees with dateutil, periods invert exactly, every month has its end."""

import itertools
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from bankrm.calendars import Period, Roll
from bankrm.days import add_months, earliest_within, monthly, months_between
from bankrm.regulations.holidays import CHINA

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2150, 12, 31))
month_ends = days.map(lambda day: day.replace(day=1) - timedelta(days=1))
any_day = days | month_ends
spans = st.integers(0, 600)
covered = st.dates(min_value=date(2024, 1, 10), max_value=date(2026, 12, 15))
ONE_DAY = timedelta(days=1)


class TestCivilCodeArticle202:
    """A period by months ends on the corresponding day, or the last of the month."""

    @given(any_day, st.integers(-600, 600))
    def test_agrees_with_dateutil(self, day: date, months: int) -> None:
        assert add_months(day, months) == day + relativedelta(months=months)

    @given(any_day, any_day, st.integers(-600, 600))
    def test_keeps_the_order_of_days(self, one: date, other: date, months: int) -> None:
        low, high = sorted([one, other])
        assert add_months(low, months) <= add_months(high, months)

    @given(any_day, spans)
    def test_ends_in_the_right_month(self, day: date, months: int) -> None:
        end = add_months(day, months)
        assert (end.year - day.year) * 12 + end.month - day.month == months
        assert end.day == day.day or (end + ONE_DAY).day == 1

    @given(any_day, spans, st.integers(-40, 40))
    def test_earliest_within_is_the_exact_inverse(
        self, as_of: date, months: int, near: int
    ) -> None:
        start = earliest_within(as_of, months)
        day = start + timedelta(days=near)
        assert (day >= start) == (add_months(day, months) >= as_of)

    @given(any_day, any_day)
    def test_months_between_is_the_most_that_fit(self, one: date, other: date) -> None:
        start, end = sorted([one, other])
        months = months_between(start, end)
        assert add_months(start, months) <= end < add_months(start, months + 1)


class TestMonthly:
    @given(any_day, st.integers(0, 40), st.integers(1, 13))
    def test_each_day_is_reckoned_from_the_start(
        self, start: date, count: int, every: int
    ) -> None:
        expected = tuple(add_months(start, every * at) for at in range(count))
        assert monthly(start, count, every=every) == expected


class TestPeriods:
    @given(st.integers(1900, 2150))
    def test_a_year_is_its_quarters_and_its_months(self, year: int) -> None:
        quarters = [Period.quarter(year, quarter) for quarter in range(1, 5)]
        months = [Period.month(year, month) for month in range(1, 13)]
        for parts in (quarters, months):
            assert sum(part.days for part in parts) == Period.year(year).days
            assert all(
                after.first - before.last == ONE_DAY for before, after in itertools.pairwise(parts)
            )

    @given(any_day, any_day, any_day)
    def test_holds_the_days_between_its_ends(self, one: date, other: date, day: date) -> None:
        first, last = sorted([one, other])
        assert (day in Period(first, last)) == (sorted([first, day, last]) == [first, day, last])


class TestWorkingDays:
    @given(covered)
    def test_rolling_twice_is_rolling_once(self, day: date) -> None:
        rolled = CHINA.roll(day)
        assert rolled >= day
        assert CHINA.is_working_day(rolled)
        assert CHINA.roll(rolled) == rolled

    @given(covered)
    def test_nothing_is_worked_on_the_way(self, day: date) -> None:
        before, after = CHINA.roll(day, "preceding"), CHINA.roll(day)
        between = list(CHINA.working_days(Period(before, after)))
        assert between == sorted({before, after})

    @given(covered, st.sampled_from(("modified_following", "modified_preceding")))
    def test_what_is_modified_stays_in_the_month(self, day: date, how: Roll) -> None:
        rolled = CHINA.roll(day, how)
        assert rolled.month == day.month
        assert rolled in {CHINA.roll(day), CHINA.roll(day, "preceding")}

    @given(st.dates(date(2024, 1, 10), date(2026, 6, 30)), st.integers(1, 90))
    def test_adding_counts_the_working_days(self, day: date, count: int) -> None:
        end = CHINA.add_working_days(day, count)
        counted = list(CHINA.working_days(Period(day + ONE_DAY, end)))
        assert len(counted) == count
        assert counted[-1] == end

    @given(st.dates(date(2024, 1, 10), date(2026, 6, 30)), st.integers(0, 40), st.integers(0, 40))
    def test_adding_is_additive(self, day: date, one: int, two: int) -> None:
        step = CHINA.add_working_days(CHINA.add_working_days(day, one), two)
        assert step == CHINA.add_working_days(day, one + two)
