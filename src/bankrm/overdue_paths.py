"""Overdue paths (逾期轨迹): how a loan went into and out of being overdue, from its first day to the last.

The path tells what stood at the end of each day, in buckets of days past due (M1, M2); the counts are what
habits such as 连三累六 look at. Leaves out any such habit, which is the bank's policy, and what is owed
(`arrears`).
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import attrs

from bankrm.arrears import Arrears, InstalmentArrears
from bankrm.checks import check_count, check_kind, repeated
from bankrm.collateral import ClaimId
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.workings import Line

__all__ = [
    "CONVENTIONAL_BUCKETS",
    "OverdueBuckets",
    "OverdueCounts",
    "OverdueInterval",
    "OverduePath",
    "compute_overdue_path",
]

_DAY = timedelta(days=1)


@attrs.frozen
class OverdueBuckets:
    """Buckets of days past due (逾期分段): each runs from its first day to the day before the next begins.

    >>> CONVENTIONAL_BUCKETS.code_of(30), CONVENTIONAL_BUCKETS.code_of(31)
    ('M1', 'M2')
    """

    codes: tuple[str, ...]
    firsts: tuple[int, ...]
    """The fewest days past due of each, from zero up, so that there is neither gap nor overlap."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(self.codes) != len(self.firsts) or repeated(self.codes):
            raise InvalidValue("codes", "need one for each bucket, and each once")
        if self.firsts[:1] != (0,) or any(low >= high for low, high in pairwise(self.firsts)):
            raise InvalidValue("firsts", "must rise from zero")

    def code_of(self, days_past_due: int) -> str:
        """The bucket of some days past due."""
        check_count(days_past_due, "days_past_due")
        return self.codes[bisect_right(self.firsts, days_past_due) - 1]


CONVENTIONAL_BUCKETS = OverdueBuckets(
    ("M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+"), (0, 1, 31, 61, 91, 121, 151, 181)
)
"""Thirty days each, as the trade counts: a convention, in no law. A bank may pass its own."""


@attrs.frozen(kw_only=True)
class OverdueInterval:
    """Days on which a loan stood in one bucket because of one instalment, or was not overdue."""

    since: date
    until: date
    """The last day, it included."""
    oldest_unpaid_on: date | None = attrs.field(repr=hidden, metadata=C2)
    """The due day from which the days past due are counted; None if nothing was overdue."""
    bucket: str = attrs.field(repr=hidden, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.until < self.since:
            raise InvalidValue("until", "is before it begins")
        if self.oldest_unpaid_on is not None and self.oldest_unpaid_on >= self.since:
            raise InvalidValue("oldest_unpaid_on", "is not before the days it makes overdue")

    @property
    def days_past_due(self) -> int:
        """At the end of its last day."""
        return self.days_past_due_on(self.until)

    def days_past_due_on(self, day: date) -> int:
        """At the end of one of its days.

        Raises:
            InvalidValue: if the day is none of them.
        """
        if not self.since <= check_date(day, "day") <= self.until:
            raise InvalidValue("day", "is none of the days of the interval")
        oldest = self.oldest_unpaid_on
        return 0 if oldest is None else (day - oldest).days


@attrs.frozen(kw_only=True)
class OverdueCounts:
    """How often and how long a loan was overdue in some months (逾期次数): counts, and no judgement."""

    months: int = attrs.field(metadata={"least": 1})
    """Calendar months looked at, that of the last day among them."""
    until: date
    times: int = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Instalments that fell due in them and were not paid in full on their day."""
    months_overdue: int = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Months on some day of which anything was overdue, if only in the morning."""
    months_in_a_row: int = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """The most of them one after another."""
    most_days_past_due: int = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """At the end of any day in them."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """The window and every count."""
        return (
            Line(Text("统计月数", "months looked at"), self.months),
            Line(Text("截至", "up to"), self.until),
            Line(Text("逾期期数", "instalments paid late or not"), self.times),
            Line(Text("累计逾期月数", "months overdue in all"), self.months_overdue),
            Line(Text("最长连续逾期月数", "most months overdue in a row"), self.months_in_a_row),
            Line(Text("最多逾期天数", "most days past due"), self.most_days_past_due),
        )


@attrs.frozen(kw_only=True)
class OverduePath:
    """A loan from the day it was paid out: gapless intervals, and every instalment with the day it was paid."""

    account_id: ClaimId
    intervals: tuple[OverdueInterval, ...] = attrs.field(repr=False)
    items: tuple[InstalmentArrears, ...] = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.intervals:
            raise InvalidValue("intervals", "need at least one")
        if any(later.since - one.until != _DAY for one, later in pairwise(self.intervals)):
            raise InvalidValue("intervals", "do not begin the day after the one before ends")

    @property
    def until(self) -> date:
        """The last day of the path."""
        return self.intervals[-1].until

    def interval_on(self, day: date) -> OverdueInterval:
        """The interval in which a day lies.

        Raises:
            InvalidValue: if the day is before the loan was paid out, or after the path.
        """
        if not self.intervals[0].since <= check_date(day, "day") <= self.until:
            raise InvalidValue("day", "is not on the path")
        at = bisect_right([one.since for one in self.intervals], day) - 1
        return self.intervals[at]

    @property
    def longest_run(self) -> int:
        """The most days one after another at the end of which the loan was overdue."""
        longest = run = 0
        for one in self.intervals:
            days = (one.until - one.since).days + 1
            run = 0 if one.oldest_unpaid_on is None else run + days
            longest = max(longest, run)
        return longest

    def counts(self, months: int) -> OverdueCounts:
        """How often and how long it was overdue in the last so many calendar months.

        >>> from bankrm._loan_account_example import ACCOUNT
        >>> from bankrm.arrears import compute_arrears
        >>> path = compute_overdue_path(compute_arrears(ACCOUNT, as_of=date(2026, 11, 24)))
        >>> seen = path.counts(24)
        >>> seen.times, seen.months_overdue, seen.months_in_a_row, seen.most_days_past_due
        (6, 6, 6, 157)
        """
        check_count(months, "months", 1)
        first = self.until.replace(day=1)
        first = max(add_months(first, 1 - months), self.intervals[0].since.replace(day=1))
        late = [item for item in self.items if _was_late(item, self.until)]
        overdue = sorted({month for item in late for month in _months(item, self.until)})
        overdue = [month for month in overdue if month >= first]
        in_a_row = longest = 0
        for at, month in enumerate(overdue):
            follows = at > 0 and add_months(overdue[at - 1], 1) == month
            in_a_row = in_a_row + 1 if follows else 1
            longest = max(longest, in_a_row)
        return OverdueCounts(
            months=months,
            until=self.until,
            times=sum(item.due_on >= first for item in late),
            months_overdue=len(overdue),
            months_in_a_row=longest,
            most_days_past_due=max(
                (one.days_past_due for one in self.intervals if one.until >= first), default=0
            ),
        )


def _was_late(item: InstalmentArrears, until: date) -> bool:
    return item.due_on < (item.cleared_on or until)


def _months(item: InstalmentArrears, until: date) -> Iterator[date]:
    """The first days of the months in which something late was overdue, if only in the morning."""
    first, last = item.due_on + _DAY, item.cleared_on or until
    many = 12 * (last.year - first.year) + last.month - first.month + 1
    for at in range(many):
        yield add_months(first.replace(day=1), at)


def compute_overdue_path(
    arrears: Arrears, buckets: OverdueBuckets = CONVENTIONAL_BUCKETS
) -> OverduePath:
    """How a loan went into and out of being overdue, up to the day of its arrears (逾期轨迹).

    An interval ends where the oldest unpaid instalment or the bucket is another. What was paid on the day
    after its due day was late, yet no day ended with it overdue.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm.arrears import compute_arrears
    >>> path = compute_overdue_path(compute_arrears(ACCOUNT, as_of=date(2026, 8, 1)))
    >>> for one in path.intervals:
    ...     print(one.since, one.until, one.days_past_due, one.bucket)
    2026-03-20 2026-06-20 0 M0
    2026-06-21 2026-07-20 30 M1
    2026-07-21 2026-08-01 42 M2
    """
    check_kind(arrears, Arrears, "arrears")
    check_kind(buckets, OverdueBuckets, "buckets")
    return OverduePath(
        account_id=arrears.account_id,
        intervals=tuple(_intervals(arrears, buckets)),
        items=arrears.items,
    )


def _intervals(arrears: Arrears, buckets: OverdueBuckets) -> Iterator[OverdueInterval]:
    day, last = arrears.schedule.plan.disbursed_on, arrears.as_of
    for item in arrears.items:  # the oldest first, which is the one that counts while it is open
        end = last if item.cleared_on is None else item.cleared_on - _DAY
        start = max(day, item.due_on + _DAY)
        if start <= end:
            if day < start:
                yield _interval(day, start - _DAY, None, buckets)
            yield from _by_bucket(start, end, item.due_on, buckets)
            if end == last:
                return
            day = end + _DAY
    yield _interval(day, last, None, buckets)


def _by_bucket(
    start: date, end: date, oldest: date, buckets: OverdueBuckets
) -> Iterator[OverdueInterval]:
    first, last = (start - oldest).days, (end - oldest).days
    turns = [turn for turn in buckets.firsts if first < turn <= last]
    for at, after in pairwise([first, *turns, last + 1]):
        since, until = oldest + at * _DAY, oldest + (after - 1) * _DAY
        yield _interval(since, until, oldest, buckets)


def _interval(
    since: date, until: date, oldest: date | None, buckets: OverdueBuckets
) -> OverdueInterval:
    days = 0 if oldest is None else (until - oldest).days
    return OverdueInterval(
        since=since, until=until, oldest_unpaid_on=oldest, bucket=buckets.code_of(days)
    )
