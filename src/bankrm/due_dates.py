"""Due dates (还款日): regular days counted from the first, up to a maturity that need not be one of them.

Each day is reckoned from the first and never from the one before, so that instalments due on the 31st
are due on the last day of shorter months and on the 31st again. Leaves out days off (`bankrm.calendars`),
and what is due (`bankrm.loans`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product, starmap

import attrs

from bankrm.checks import check_count
from bankrm.days import add_months, check_date, day_in_month
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label

__all__ = ["CycleUnit", "DueDates", "Stub"]

_MOST_EVERY = 12_000
_ALL_MONTHS = range(1, 13)
_LAST_DAY = 31
_DAY_OF_ALL_MONTHS = 28


class CycleUnit(Label):
    """What the time from one due date to the next is counted in (还款周期单位)."""

    DAY = "day", "日", "days"
    WEEK = "week", "周", "weeks"
    MONTH = "month", "月", "months"
    YEAR = "year", "年", "years"


class Stub(Label):
    """What becomes of the last regular day where maturity is none (末期零头的处理)."""

    SHORT = "short", "单独成期", "kept: the last period is short"
    LONG = "long", "并入末期", "left out: the last period is long"


_MONTHS = {CycleUnit.MONTH: 1, CycleUnit.YEAR: 12}
_DAYS = {CycleUnit.DAY: 1, CycleUnit.WEEK: 7}


@attrs.frozen(kw_only=True)
class DueDates:
    """A first day and a cycle.

    >>> ends = DueDates(first=date(2026, 4, 30), end_of_month=True)
    >>> [day.isoformat() for day in ends.days(3)]
    ['2026-04-30', '2026-05-31', '2026-06-30']
    """

    first: date
    every: int = attrs.field(default=1, metadata={"least": 1})
    unit: CycleUnit = CycleUnit.MONTH
    stub: Stub = Stub.SHORT
    end_of_month: bool = False
    """Whether, if the first day is the last of its month, all are."""
    due_day: int | None = attrs.field(default=None, metadata={"least": 1})
    """The day of the month, where the first month is too short for it: 30 or 31 after 28 February."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.due_day is not None and (
            self.due_day > _LAST_DAY or day_in_month(self.first, self.due_day) != self.first
        ):
            raise InvalidValue("due_day", "is not the day on which the first one falls")
        if self.every > _MOST_EVERY:
            raise InvalidValue("every", "is longer than a thousand years of months")

    @property
    def months(self) -> int | None:
        """From one day to the next; None if it is counted in days."""
        each = _MONTHS.get(self.unit)
        return None if each is None else self.every * each

    @property
    def day_of_month(self) -> int:
        """On which day of the month it falls, where the month has it."""
        if self.end_of_month and day_in_month(self.first, _LAST_DAY) == self.first:
            return _LAST_DAY
        return self.due_day or self.first.day

    @property
    def _month(self) -> int:
        """The month of the first day, counted from January 2000."""
        return (self.first.year - 2000) * 12 + self.first.month - 1

    def day(self, at: int) -> date:
        """A day by its place, the first at 0.

        >>> DueDates(first=date(2026, 1, 31)).day(1)
        datetime.date(2026, 2, 28)
        """
        check_count(at, "at")
        return self._day(at)

    def _day(self, at: int) -> date:
        months = self.months
        if months is not None:
            start = date(2000, 1, self.day_of_month)
            return add_months(start, self._month + at * months)
        try:
            return self.first + timedelta(days=at * self.every * _DAYS[self.unit])
        except OverflowError:
            raise InvalidValue("days", "lead out of the calendar") from None

    @property
    def day_before_first(self) -> date:
        """The regular day one cycle before the first.

        >>> DueDates(first=date(2026, 9, 20), every=3).day_before_first
        datetime.date(2026, 6, 20)
        """
        return self._day(-1)

    def days(self, many: int) -> list[date]:
        """The first days, as many as asked for."""
        check_count(many, "many")
        if not many:
            return []
        last = self._day(many - 1)  # whatever is too many is so at once
        months, due_day = self.months, self.day_of_month
        if months is None:
            return [self._day(at) for at in range(many)]
        if due_day > _DAY_OF_ALL_MONTHS:
            start, month = date(2000, 1, due_day), self._month
            return [add_months(start, month + at * months) for at in range(many)]
        years, skipped = range(self.first.year, last.year + 1), self.first.month - 1
        every = starmap(date, product(years, _ALL_MONTHS, (due_day,)))
        return list(every)[skipped::months][:many]

    def before(self, end: date | None) -> Iterator[date]:
        """The days strictly before an end, in order; without an end they go on.

        Of a long stub the last one is left out, if the end is no regular day.

        >>> quarters = DueDates(first=date(2026, 3, 21), every=3, stub=Stub.LONG)
        >>> [day.isoformat() for day in quarters.before(date(2026, 11, 20))]
        ['2026-03-21', '2026-06-21']
        """
        if end is not None:
            check_date(end, "end")
        held: date | None = None
        at = 0
        while True:
            day = self._day(at)
            if end is not None and day >= end:
                if held is not None and (day == end or self.stub is Stub.SHORT):
                    yield held
                return
            if held is not None:
                yield held
            held = day
            at += 1
