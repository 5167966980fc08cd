"""Days: months end where the Civil Code says, years not published are refused, instants need a zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest

from bankrm.calendars import Calendar, Period, Roll
from bankrm.days import (
    add_months,
    business_date,
    check_date,
    check_instant,
    day_in_month,
    earliest_within,
    monthly,
    months_between,
    years_before,
)
from bankrm.errors import InvalidValue, NotCovered
from bankrm.regulations.holidays import CHINA

NOON = datetime(2026, 10, 1, 12)  # noqa: DTZ001  # what is to be refused
AWARE = datetime(2026, 10, 1, 12, tzinfo=UTC)
DAY = date(2026, 3, 5)

NO_DATES: dict[str, Any] = {
    "naive-instant": NOON,
    "instant": AWARE,
    "text": "2026-03-05",
    "int": 20_260_305,
    "none": None,
}

no_date = pytest.mark.parametrize("value", list(NO_DATES.values()), ids=list(NO_DATES))


class Nowhere(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, _: datetime | None, /) -> None:
        return None

    def dst(self, _: datetime | None, /) -> None:
        return None

    def tzname(self, _: datetime | None, /) -> None:
        return None


class TestChecks:
    def test_a_date_passes_through(self) -> None:
        assert check_date(DAY) is DAY

    @no_date
    def test_refuses_what_is_no_date(self, value: Any) -> None:
        with pytest.raises(InvalidValue) as caught:
            check_date(value, "since")
        assert str(caught.value) == f"since: needs a date, not {type(value).__name__}"

    def test_an_aware_instant_passes_through(self) -> None:
        assert check_instant(AWARE) is AWARE

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            (NOON, "needs a time zone"),
            (NOON.replace(tzinfo=Nowhere()), "needs a time zone"),
            (DAY, "needs an instant, not date"),
            (1_775_000_000, "needs an instant, not int"),
            (None, "needs an instant, not NoneType"),
        ],
        ids=["naive", "zone-without-offset", "date", "int", "none"],
    )
    def test_refuses_what_is_no_instant(self, value: Any, reason: str) -> None:
        with pytest.raises(InvalidValue) as caught:
            check_instant(value, "recorded_at")
        assert str(caught.value) == f"recorded_at: {reason}"

    takers = pytest.mark.parametrize(
        "take",
        [
            lambda day: add_months(day, 1),
            lambda day: day_in_month(day, 1),
            lambda day: earliest_within(day, 1),
            lambda day: months_between(day, DAY),
            lambda day: months_between(DAY, day),
            lambda day: monthly(day, 2),
            lambda day: Period(day, DAY),
            lambda day: Period(DAY, day),
            lambda day: day in Period(DAY, DAY),
            CHINA.is_working_day,
            CHINA.roll,
            lambda day: CHINA.add_working_days(day, 1),
        ],
        ids=[
            "add_months",
            "day_in_month",
            "earliest_within",
            "months_between-start",
            "months_between-end",
            "monthly",
            "period-first",
            "period-last",
            "in-period",
            "is_working_day",
            "roll",
            "add_working_days",
        ],
    )

    @takers
    @pytest.mark.parametrize("instant", [NOON, AWARE], ids=["naive", "aware"])
    def test_an_instant_is_no_date_anywhere(
        self, take: Callable[[date], object], instant: datetime
    ) -> None:
        """Its time would be dropped in silence, and a holiday would pass for a working day."""
        with pytest.raises(InvalidValue, match=r": needs a date, not datetime$"):
            take(instant)


class TestBusinessDate:
    @pytest.mark.parametrize(
        ("at", "day"),
        [
            (datetime(2026, 1, 31, 15, 59, 59, tzinfo=UTC), date(2026, 1, 31)),
            (datetime(2026, 1, 31, 16, tzinfo=UTC), date(2026, 2, 1)),
            (datetime(2026, 1, 31, 10, tzinfo=ZoneInfo("America/New_York")), date(2026, 1, 31)),
            (datetime(2026, 1, 31, 11, tzinfo=ZoneInfo("America/New_York")), date(2026, 2, 1)),
            (datetime(2026, 7, 31, 12, tzinfo=ZoneInfo("America/New_York")), date(2026, 8, 1)),
            (datetime(2026, 2, 1, 0, 59, tzinfo=ZoneInfo("Asia/Tokyo")), date(2026, 1, 31)),
            (datetime(2026, 2, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")), date(2026, 2, 1)),
            (datetime(2026, 2, 1, tzinfo=ZoneInfo("Asia/Shanghai")), date(2026, 2, 1)),
        ],
        ids=[
            "second-before-midnight",
            "midnight-exactly",
            "new-york-winter-before",
            "new-york-winter-midnight",
            "new-york-summer-midnight",
            "tokyo-before",
            "tokyo-midnight",
            "shanghai",
        ],
    )
    def test_the_day_in_china_governs(self, at: datetime, day: date) -> None:
        assert business_date(at) == day

    def test_a_naive_instant_has_no_day(self) -> None:
        with pytest.raises(InvalidValue, match=r"^at: needs a time zone$"):
            business_date(NOON)

    @pytest.mark.parametrize(
        "at",
        [
            datetime.max.replace(tzinfo=UTC),
            datetime.min.replace(tzinfo=timezone(timedelta(hours=9))),
        ],
        ids=["last", "first"],
    )
    def test_the_ends_of_the_calendar(self, at: datetime) -> None:
        with pytest.raises(InvalidValue, match=r"^at: leads out of the calendar$"):
            business_date(at)


class TestMonths:
    @pytest.mark.parametrize(
        ("day", "months", "moved"),
        [
            (date(2024, 1, 30), 1, date(2024, 2, 29)),
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2023, 1, 29), 1, date(2023, 2, 28)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2024, 2, 29), -12, date(2023, 2, 28)),
            (date(2025, 12, 31), 2, date(2026, 2, 28)),
            (date(2026, 3, 31), -1, date(2026, 2, 28)),
            (date(2026, 3, 5), 0, date(2026, 3, 5)),
            (date(9999, 11, 30), 1, date(9999, 12, 30)),
            (date(1, 2, 28), -1, date(1, 1, 28)),
        ],
    )
    def test_add(self, day: date, months: int, moved: date) -> None:
        assert add_months(day, months) == moved

    @pytest.mark.parametrize(
        ("day", "months"),
        [(date(9999, 12, 1), 1), (date(1, 1, 31), -1), (DAY, 10**30), (DAY, -(10**30))],
        ids=["after-the-last", "before-the-first", "far", "far-back"],
    )
    def test_refuses_to_leave_the_calendar(self, day: date, months: int) -> None:
        with pytest.raises(InvalidValue, match=r"^months: lead out of the calendar$"):
            add_months(day, months)

    @pytest.mark.parametrize(
        ("month", "day_of_month", "day"),
        [
            (date(2026, 2, 28), 1, date(2026, 2, 1)),
            (date(2026, 2, 1), 28, date(2026, 2, 28)),
            (date(2026, 2, 1), 29, date(2026, 2, 28)),
            (date(2028, 2, 1), 31, date(2028, 2, 29)),
            (date(2026, 4, 30), 31, date(2026, 4, 30)),
            (date(9999, 12, 1), 31, date(9999, 12, 31)),
        ],
    )
    def test_a_day_of_the_same_month(self, month: date, day_of_month: int, day: date) -> None:
        assert day_in_month(month, day_of_month) == day

    @pytest.mark.parametrize("day_of_month", [0, 32, True, 1.0, None], ids=str)
    def test_no_day_of_any_month(self, day_of_month: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^day_of_month: "):
            day_in_month(DAY, day_of_month)

    @pytest.mark.parametrize("months", [None, True, 1.0, Decimal(1), "1"], ids=str)
    @pytest.mark.parametrize(
        ("move", "field"),
        [(add_months, "months"), (earliest_within, "months"), (years_before, "years")],
    )
    def test_counts_whole_months(
        self, move: Callable[[date, Any], date], field: str, months: Any
    ) -> None:
        with pytest.raises(InvalidValue, match=rf"^{field}: needs int, not "):
            move(DAY, months)

    @pytest.mark.parametrize(
        ("as_of", "months", "earliest"),
        [
            (date(2026, 3, 5), 12, date(2025, 3, 5)),
            (date(2028, 2, 29), 12, date(2027, 3, 1)),
            (date(2027, 2, 28), 12, date(2026, 2, 28)),
            (date(2024, 3, 31), 1, date(2024, 3, 1)),
            (date(2024, 2, 29), 1, date(2024, 1, 29)),
            (date(2026, 3, 5), 0, date(2026, 3, 5)),
        ],
        ids=["plain", "leap-day", "28-february", "no-31st", "reached-from-29th", "zero"],
    )
    def test_earliest_within(self, as_of: date, months: int, earliest: date) -> None:
        assert earliest_within(as_of, months) == earliest

    @pytest.mark.parametrize(
        ("start", "end", "months"),
        [
            (date(2024, 1, 31), date(2024, 2, 28), 0),
            (date(2024, 1, 31), date(2024, 2, 29), 1),
            (date(2024, 1, 31), date(2024, 3, 30), 1),
            (date(2024, 1, 31), date(2024, 3, 31), 2),
            (date(2024, 2, 29), date(2025, 2, 27), 11),
            (date(2024, 2, 29), date(2025, 2, 28), 12),
            (DAY, DAY, 0),
        ],
    )
    def test_between(self, start: date, end: date, months: int) -> None:
        assert months_between(start, end) == months

    def test_between_refuses_an_end_before_the_start(self) -> None:
        with pytest.raises(InvalidValue, match=r"^end: is before start$"):
            months_between(DAY, DAY - timedelta(days=1))


class TestMonthly:
    def test_month_ends_are_reckoned_from_the_start(self) -> None:
        days = monthly(date(2025, 12, 31), 4)
        assert [day.isoformat() for day in days] == [
            "2025-12-31",
            "2026-01-31",
            "2026-02-28",
            "2026-03-31",
        ]

    def test_every_third_month(self) -> None:
        assert monthly(date(2025, 11, 30), 3, every=3) == (
            date(2025, 11, 30),
            date(2026, 2, 28),
            date(2026, 5, 30),
        )

    @pytest.mark.parametrize("count", [0, 1])
    def test_few(self, count: int) -> None:
        assert monthly(DAY, count) == (DAY,) * count

    def test_the_last_month_of_the_calendar_exactly(self) -> None:
        assert monthly(date(9999, 11, 30), 2) == (date(9999, 11, 30), date(9999, 12, 30))

    @pytest.mark.parametrize("count", [3, 10**12], ids=["one-more", "far"])
    def test_never_gives_fewer_than_asked_for(self, count: int) -> None:
        with pytest.raises(InvalidValue, match=r"^months: lead out of the calendar$"):
            monthly(date(9999, 11, 30), count)

    @pytest.mark.parametrize(
        ("count", "every", "field"),
        [
            (-1, 1, "count"),
            (None, 1, "count"),
            (1, 0, "every"),
            (1, -1, "every"),
            (1, "2", "every"),
        ],
    )
    def test_refuses(self, count: Any, every: Any, field: str) -> None:
        with pytest.raises(InvalidValue, match=rf"^{field}: "):
            monthly(DAY, count, every=every)


class TestPeriod:
    @pytest.mark.parametrize(
        ("period", "first", "last", "days"),
        [
            (Period.month(2026, 2), date(2026, 2, 1), date(2026, 2, 28), 28),
            (Period.month(2024, 2), date(2024, 2, 1), date(2024, 2, 29), 29),
            (Period.month(2025, 12), date(2025, 12, 1), date(2025, 12, 31), 31),
            (Period.quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31), 90),
            (Period.quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31), 92),
            (Period.year(2024), date(2024, 1, 1), date(2024, 12, 31), 366),
            (Period.months(2025, 11, 4), date(2025, 11, 1), date(2026, 2, 28), 120),
            (Period(DAY, DAY), DAY, DAY, 1),
        ],
        ids=["month", "leap", "december", "q1", "q4", "year", "across-years", "one-day"],
    )
    def test_spans(self, period: Period, first: date, last: date, days: int) -> None:
        assert (period.first, period.last, period.days) == (first, last, days)

    @pytest.mark.parametrize(
        ("day", "inside"),
        [
            (date(2026, 1, 31), False),
            (date(2026, 2, 1), True),
            (date(2026, 2, 28), True),
            (date(2026, 3, 1), False),
        ],
        ids=["eve", "first-day", "last-day", "day-after"],
    )
    def test_holds_both_ends(self, day: date, inside: bool) -> None:
        assert (day in Period.month(2026, 2)) is inside

    def test_refuses_a_last_day_before_the_first(self) -> None:
        with pytest.raises(InvalidValue, match=r"^last: is before first$"):
            Period(DAY, DAY - timedelta(days=1))

    @pytest.mark.parametrize(
        "make",
        [
            lambda: Period.month(2026, 0),
            lambda: Period.month(2026, 13),
            lambda: Period.months(2026, 1, 0),
            lambda: Period.quarter(2026, 0),
            lambda: Period.quarter(2026, 5),
            lambda: Period.year(0),
            lambda: Period.year(9999),
            lambda: Period.months(9998, 1, 25),
        ],
        ids=["month-0", "month-13", "none", "q0", "q5", "year-0", "year-9999", "too-long"],
    )
    def test_refuses_what_is_no_month(self, make: Callable[[], Period]) -> None:
        with pytest.raises(InvalidValue, match="month"):
            make()


MAY = Calendar(
    years=(2026,),
    off={date(2026, 5, 1): "劳动节", date(2026, 5, 4): "补休"},
    make_up={date(2026, 5, 9): "调休"},
)


class TestCalendar:
    @pytest.mark.parametrize(
        ("day", "worked"),
        [
            (date(2026, 4, 30), True),
            (date(2026, 5, 1), False),
            (date(2026, 5, 2), False),
            (date(2026, 5, 4), False),
            (date(2026, 5, 9), True),
            (date(2026, 5, 10), False),
        ],
        ids=["thursday", "holiday", "saturday", "moved-off", "make-up-saturday", "sunday"],
    )
    def test_working_days(self, day: date, worked: bool) -> None:
        assert MAY.is_working_day(day) is worked

    @pytest.mark.parametrize(
        ("day", "how", "moved"),
        [
            (date(2026, 5, 6), "following", date(2026, 5, 6)),
            (date(2026, 5, 1), "following", date(2026, 5, 5)),
            (date(2026, 5, 1), "preceding", date(2026, 4, 30)),
            (date(2026, 5, 1), "modified_following", date(2026, 5, 5)),
            (date(2026, 5, 30), "following", date(2026, 6, 1)),
            (date(2026, 5, 30), "modified_following", date(2026, 5, 29)),
            (date(2026, 5, 30), "modified_preceding", date(2026, 5, 29)),
            (date(2026, 5, 1), "modified_preceding", date(2026, 5, 5)),
        ],
    )
    def test_roll(self, day: date, how: Roll, moved: date) -> None:
        assert MAY.roll(day, how) == moved

    @pytest.mark.parametrize("how", ["nearest", "", None, []])
    def test_an_unknown_roll(self, how: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^how: is none of following, "):
            MAY.roll(date(2026, 5, 6), how)

    @pytest.mark.parametrize(
        ("day", "how"), [(date.max, "following"), (date.min, "preceding")], ids=["end", "start"]
    )
    def test_rolling_out_of_the_calendar(self, day: date, how: Roll) -> None:
        calendar = Calendar(years=(day.year,), off={day: "off"}, make_up={})
        with pytest.raises(InvalidValue, match=r"^day: leads out"):
            calendar.roll(day, how)

    def test_rolling_back_needs_no_year_beyond(self) -> None:
        calendar = Calendar(years=(2022,), off={}, make_up={})
        assert calendar.roll(date(2022, 12, 31), "modified_following") == date(2022, 12, 30)
        with pytest.raises(NotCovered):
            calendar.roll(date(2022, 12, 31))

    @pytest.mark.parametrize(
        ("count", "day"),
        [
            (0, date(2026, 4, 30)),
            (1, date(2026, 5, 5)),
            (4, date(2026, 5, 8)),
            (5, date(2026, 5, 9)),
        ],
    )
    def test_add_working_days(self, count: int, day: date) -> None:
        assert MAY.add_working_days(date(2026, 4, 30), count) == day

    @pytest.mark.parametrize(
        ("start", "count", "last"),
        [
            (date(2026, 5, 1), 0, date(2026, 5, 6)),
            (date(2026, 5, 3), 3, date(2026, 5, 6)),
            (date(2026, 4, 6), 30, date(2026, 5, 6)),
            (date(2026, 4, 1), 30, date(2026, 5, 6)),
        ],
        ids=["the day itself off", "ends on a working day", "thirty days", "the last day off"],
    )
    def test_days_after(self, start: date, count: int, last: date) -> None:
        assert CHINA.days_after(start, count) == last

    @pytest.mark.parametrize("count", [-1, 10**9])
    def test_days_after_refuses(self, count: int) -> None:
        with pytest.raises(InvalidValue, match=r"^count: "):
            CHINA.days_after(DAY, count)

    def test_add_working_days_stays_in_the_calendar(self) -> None:
        with pytest.raises(InvalidValue, match="count: leads out of the calendar"):
            MAY.add_working_days(date.max, 1)

    def test_add_working_days_goes_forward_only(self) -> None:
        with pytest.raises(InvalidValue, match=r"^count: must not be negative$"):
            MAY.add_working_days(DAY, -1)

    def test_working_days_of_a_period(self) -> None:
        period = Period(date(2026, 4, 30), date(2026, 5, 9))
        assert [day.day for day in MAY.working_days(period)] == [30, 5, 6, 7, 8, 9]

    @pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)], ids=["eve", "after"])
    def test_a_year_not_given_is_refused(self, day: date) -> None:
        with pytest.raises(NotCovered) as caught:
            MAY.is_working_day(day)
        assert str(caught.value) == (
            f"day: this calendar holds no holidays of {day.year}; add them by `with_year`"
        )

    def test_counting_into_a_year_not_given_is_refused(self) -> None:
        with pytest.raises(NotCovered):
            MAY.add_working_days(date(2026, 12, 31), 1)
        with pytest.raises(NotCovered):
            list(MAY.working_days(Period(date(2026, 12, 31), date(2027, 1, 1))))

    @pytest.mark.parametrize(
        ("off", "make_up", "statutory", "field"),
        [
            ([date(2027, 1, 1)], [], [], "years"),
            ([], [date(2027, 1, 2)], [], "years"),
            ([], [], [date(2027, 1, 1)], "years"),
            ([date(2026, 5, 9)], [date(2026, 5, 9)], [], "make_up"),
            ([], [date(2026, 5, 8)], [], "make_up"),
        ],
        ids=["off-outside", "make-up-outside", "statutory-outside", "both", "worked-anyway"],
    )
    def test_refuses_a_table_that_contradicts_itself(
        self, off: list[date], make_up: list[date], statutory: list[date], field: str
    ) -> None:
        with pytest.raises(InvalidValue, match=f"^{field}: "):
            Calendar(
                years=(2026,),
                off=dict.fromkeys(off, "休"),
                make_up=dict.fromkeys(make_up, "班"),
                statutory=frozenset(statutory),
            )

    def test_is_a_value(self) -> None:
        """Two tables of one year are not the same for that."""
        again = Calendar(years=MAY.years, off=dict(MAY.off), make_up=dict(MAY.make_up))
        assert again == MAY
        assert hash(again) == hash(MAY)
        assert Calendar(years=MAY.years, off={}, make_up=MAY.make_up) != MAY
        assert Calendar(years=MAY.years, off=MAY.off, make_up={}) != MAY
        assert "劳动节" not in repr(MAY)


class TestChina:
    """The State Council's notices for 2024 to 2026."""

    @pytest.mark.parametrize(
        ("day", "worked"),
        [
            ("2024-02-09", True),
            ("2024-02-10", False),
            ("2024-02-18", True),
            ("2024-10-12", True),
            ("2025-01-26", True),
            ("2025-01-27", True),
            ("2025-01-28", False),
            ("2025-02-04", False),
            ("2025-02-05", True),
            ("2025-10-08", False),
            ("2025-10-09", True),
            ("2026-01-02", False),
            ("2026-01-04", True),
            ("2026-02-14", True),
            ("2026-02-23", False),
            ("2026-02-24", True),
            ("2026-02-28", True),
            ("2026-09-20", True),
            ("2026-10-07", False),
            ("2026-10-10", True),
        ],
    )
    def test_days(self, day: str, worked: bool) -> None:
        assert CHINA.is_working_day(date.fromisoformat(day)) is worked

    @pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
    def test_working_days_of_a_year(self, year: int, days: int) -> None:
        """Weekdays less the days of the decree: every other day off is worked on a weekend."""
        period = Period.year(year)
        every = [period.first + timedelta(days=after) for after in range(period.days)]
        weekdays = sum(day.weekday() < 5 for day in every)
        statutory = sum(day.year == year for day in CHINA.statutory)
        assert len(list(CHINA.working_days(period))) == days == weekdays - statutory

    @pytest.mark.parametrize(("year", "days"), [(2024, 11), (2025, 13), (2026, 13)])
    def test_days_of_the_decree(self, year: int, days: int) -> None:
        assert sum(day.year == year for day in CHINA.statutory) == days

    def test_days_of_the_decree_are_days_off(self) -> None:
        assert CHINA.statutory <= CHINA.off.keys()

    def test_the_week_of_national_day(self) -> None:
        assert CHINA.roll(date(2026, 10, 1)) == date(2026, 10, 8)
        assert CHINA.roll(date(2026, 10, 1), "preceding") == date(2026, 9, 30)
        assert CHINA.add_working_days(date(2026, 9, 30), 3) == date(2026, 10, 10)

    @pytest.mark.parametrize("year", [2023, 2027])
    def test_years_not_shipped(self, year: int) -> None:
        with pytest.raises(NotCovered):
            CHINA.is_working_day(date(year, 6, 1))

    def test_names_are_kept(self) -> None:
        assert CHINA.off[date(2026, 2, 16)] == "春节"
        assert CHINA.make_up[date(2026, 2, 14)] == "春节"


class TestWithYear:
    OFF: ClassVar[dict[date, str]] = {date(2027, 1, 1): "元旦"}

    def test_adds_a_year_and_leaves_the_others(self) -> None:
        more = CHINA.with_year(
            2027, off=self.OFF, make_up={date(2027, 1, 2): "调休"}, statutory=frozenset(self.OFF)
        )
        assert more.years == (*CHINA.years, 2027)
        assert [more.is_working_day(date(2027, 1, day)) for day in (1, 2, 3, 4)] == [
            False,
            True,
            False,
            True,
        ]
        assert more.is_working_day(date(2026, 10, 1)) is False
        assert date(2027, 1, 1) in more.statutory
        with pytest.raises(NotCovered):
            CHINA.is_working_day(date(2027, 1, 4))

    @pytest.mark.parametrize(
        ("year", "off", "fault"),
        [
            (2026, {}, "year: is held already"),
            (2027, {date(2026, 1, 1): "元旦"}, "year: is not that of every day given"),
            ("2027", {}, "year: "),
            (0, {}, "year: "),
        ],
    )
    def test_odd_years_are_refused(self, year: Any, off: dict[date, str], fault: str) -> None:
        with pytest.raises(InvalidValue, match=f"^{fault}"):
            CHINA.with_year(year, off=off, make_up={})
