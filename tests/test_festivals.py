"""Festivals: every year whole, and the days off that fall on one agree with the published notices."""

from datetime import date, timedelta

import pytest

from bankrm.regulations.festivals import FIXED, MOVING, Festival
from bankrm.regulations.holidays import CHINA

ONE_DAY = timedelta(days=1)
YEARS = sorted(MOVING)
STATUTORY_MOVING = (
    Festival.SPRING_FESTIVAL,
    Festival.QINGMING,
    Festival.DRAGON_BOAT,
    Festival.MID_AUTUMN,
)


def test_the_years_follow_one_another() -> None:
    assert list(range(2024, 2031)) == YEARS


@pytest.mark.parametrize("year", YEARS)
def test_every_festival_has_just_one_day_a_year(year: int) -> None:
    assert {*MOVING[year], *FIXED} == {*Festival}
    assert len(MOVING[year]) + len(FIXED) == len(Festival)
    assert {day.year for day in MOVING[year].values()} == {year}


@pytest.mark.parametrize("year", YEARS)
def test_the_moving_ones_keep_the_distances_of_the_lunar_calendar(year: int) -> None:
    """Within a month by days; months have 29 or 30, and one of the year may be a leap month."""
    days = MOVING[year]
    new_year = days[Festival.SPRING_FESTIVAL]
    assert days[Festival.NEW_YEARS_EVE] == new_year - ONE_DAY
    assert days[Festival.LANTERN] == new_year + 14 * ONE_DAY
    since = {festival: (day - new_year).days for festival, day in days.items()}
    assert since[Festival.DRAGON_BOAT] - 4 in {*range(116, 121), *range(145, 151)}
    assert since[Festival.QIXI] - since[Festival.DRAGON_BOAT] - 2 in {58, 59, 60, 87, 88, 89, 90}
    assert since[Festival.MID_AUTUMN] - since[Festival.QIXI] - 8 in {29, 30, 58, 59, 60}
    assert since[Festival.DOUBLE_NINTH] - since[Festival.MID_AUTUMN] + 6 in {29, 30, 58, 59, 60}
    assert days[Festival.QINGMING] in {date(year, 4, 4), date(year, 4, 5), date(year, 4, 6)}


@pytest.mark.parametrize("year", CHINA.years)
@pytest.mark.parametrize("festival", STATUTORY_MOVING, ids=lambda festival: festival.code)
def test_the_moving_days_off_agree_with_the_notices(festival: Festival, year: int) -> None:
    assert MOVING[year][festival] in CHINA.statutory


@pytest.mark.parametrize("year", CHINA.years)
def test_no_day_off_of_the_notices_is_unexplained(year: int) -> None:
    """The decree names 1 January, the days around the Spring Festival, four others, 1 and 2 May, 1-3 October."""
    moving = MOVING[year]
    spring = moving[Festival.SPRING_FESTIVAL]
    known = {moving[festival] for festival in STATUTORY_MOVING}
    known |= {spring + count * ONE_DAY for count in range(-1, 3)}
    known |= {date(year, *FIXED[Festival.NEW_YEAR]), date(year, *FIXED[Festival.LABOUR_DAY])}
    known |= {date(year, 5, 2), *(date(year, 10, day) for day in (1, 2, 3))}
    assert {day for day in CHINA.statutory if day.year == year} <= known


def test_from_2025_the_eve_is_a_day_off_too() -> None:
    eves = {year: MOVING[year][Festival.NEW_YEARS_EVE] for year in CHINA.years}
    assert [year for year, eve in eves.items() if eve in CHINA.statutory] == [2025, 2026]


def test_the_spring_festival_of_2030_is_that_of_the_official_calendar() -> None:
    """A folk calendar has the day before (hko.gov.hk, Observatory's Blog, 3 May 2013)."""
    assert MOVING[2030][Festival.SPRING_FESTIVAL] == date(2030, 2, 3)
