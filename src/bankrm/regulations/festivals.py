"""Festivals that clients are greeted on (节日): some on the same day each year, some by moon or sun.

The moving ones are those of the calendar that GB/T 33661-2017 sets. Each day of 2024 to 2030 was worked out
by three public programs, two from tables (borax 4.1.3, lunardate 0.3.0) and one from the course of sun and
moon (lunar_python 1.4.8), which agree; the days off of mainland China and of Hong Kong (holidays 0.109)
agree too where they fall on a festival. A folk calendar may have another day, as of the Spring Festival of
2030 (hko.gov.hk, Observatory's Blog, 3 May 2013). Which days are days off is in `holidays`.
"""

from datetime import date

from bankrm.labels import Label

__all__ = ["FIXED", "MOVING", "Festival"]


class Festival(Label):
    """A festival (节日), in the order in which they usually fall."""

    NEW_YEAR = "new_year", "元旦", "New Year's Day"
    SPRING_FESTIVAL = "spring_festival", "春节", "Spring Festival"
    LANTERN = "lantern", "元宵节", "Lantern Festival"
    WOMENS_DAY = "womens_day", "妇女节", "Women's Day"
    QINGMING = "qingming", "清明节", "Qingming"
    LABOUR_DAY = "labour_day", "劳动节", "Labour Day"
    YOUTH_DAY = "youth_day", "青年节", "Youth Day"
    CHILDRENS_DAY = "childrens_day", "儿童节", "Children's Day"
    DRAGON_BOAT = "dragon_boat", "端午节", "Dragon Boat Festival"
    QIXI = "qixi", "七夕节", "Qixi"
    TEACHERS_DAY = "teachers_day", "教师节", "Teachers' Day"
    MID_AUTUMN = "mid_autumn", "中秋节", "Mid-Autumn Festival"
    NATIONAL_DAY = "national_day", "国庆节", "National Day"
    DOUBLE_NINTH = "double_ninth", "重阳节", "Double Ninth Festival"
    NEW_YEARS_EVE = "new_years_eve", "除夕", "lunar New Year's Eve"


FIXED: dict[Festival, tuple[int, int]] = {
    Festival.NEW_YEAR: (1, 1),
    Festival.WOMENS_DAY: (3, 8),
    Festival.LABOUR_DAY: (5, 1),
    Festival.YOUTH_DAY: (5, 4),
    Festival.CHILDRENS_DAY: (6, 1),
    Festival.TEACHERS_DAY: (9, 10),
    Festival.NATIONAL_DAY: (10, 1),
}
"""Month and day of those that never move."""

_ORDER = (
    Festival.NEW_YEARS_EVE,
    Festival.SPRING_FESTIVAL,
    Festival.LANTERN,
    Festival.QINGMING,
    Festival.DRAGON_BOAT,
    Festival.QIXI,
    Festival.MID_AUTUMN,
    Festival.DOUBLE_NINTH,
)
_DAYS = {
    2024: "02-09 02-10 02-24 04-04 06-10 08-10 09-17 10-11",
    2025: "01-28 01-29 02-12 04-04 05-31 08-29 10-06 10-29",
    2026: "02-16 02-17 03-03 04-05 06-19 08-19 09-25 10-18",
    2027: "02-05 02-06 02-20 04-05 06-09 08-08 09-15 10-08",
    2028: "01-25 01-26 02-09 04-04 05-28 08-26 10-03 10-26",
    2029: "02-12 02-13 02-27 04-04 06-16 08-16 09-22 10-16",
    2030: "02-02 02-03 02-17 04-05 06-05 08-05 09-12 10-05",
}

MOVING: dict[int, dict[Festival, date]] = {
    year: {
        festival: date.fromisoformat(f"{year}-{day}")
        for festival, day in zip(_ORDER, days.split(), strict=True)
    }
    for year, days in _DAYS.items()
}
"""Those that move, by the calendar year they fall in: each has just one day in each of these years."""
