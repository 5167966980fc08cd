"""Attribution (业绩归属): who is credited with what was achieved, with how much of it, and for how long.

A schedule tells whose an achievement of a day is: shared for the months of a referral, or of the protection
after a hand-over (业绩保护期), then one manager's alone. Leaves out what an achievement pays, which is in
`compensation`.
"""

import functools
from datetime import date
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.checks import check_kind
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.money import ARITHMETIC, Money
from bankrm.staff import StaffId

__all__ = ["Attribution", "CreditPeriod", "CreditSchedule", "CreditShare"]


@attrs.frozen
class CreditShare:
    """One manager's part in an achievement, above 0 and up to 1."""

    staff_id: StaffId
    share: Decimal

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not 0 < self.share <= 1:
            raise InvalidValue("share", "must be above 0 and up to 1")


@attrs.frozen
class Attribution:
    """The managers who share an achievement; what is not given away is nobody's.

    >>> pair = Attribution(
    ...     (CreditShare(StaffId("S-1"), Decimal("0.7")), CreditShare(StaffId("S-2"), Decimal("0.3")))
    ... )
    >>> pair.credited(StaffId("S-1"), 1_001), pair.credited(StaffId("S-2"), 1_001), pair.is_whole
    (701, 300, True)
    """

    shares: tuple[CreditShare, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        twice = len(self.staff) < len(self.shares)
        faults = ["a manager appears twice"] if twice else []
        if self._given() > 1:
            faults.append("they add up to more than one")
        if faults:
            raise InvalidValue("shares", "; ".join(faults))

    @classmethod
    def of_one(cls, staff_id: StaffId) -> "Attribution":
        """All of it to one manager."""
        return cls((CreditShare(staff_id, Decimal(1)),))

    @property
    def staff(self) -> frozenset[StaffId]:
        """Who has a share."""
        return frozenset(credit.staff_id for credit in self.shares)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left that is nobody's."""
        return self._given() == 1

    def _given(self) -> Decimal:
        shares = (credit.share for credit in self.shares)
        return functools.reduce(ARITHMETIC.add, shares, Decimal(0))

    def credited(self, staff_id: StaffId, minor: int) -> int:
        """A manager's part of a quantity in its smallest units; all parts add up to the whole.

        In whatever order the shares were listed.

        Raises:
            InvalidValue: if the manager has no share.
        """
        by_staff = {credit.staff_id: credit.share for credit in self.shares}
        staff = sorted(by_staff)
        if staff_id not in staff:
            raise InvalidValue("attribution", "names no share of this manager")
        nobody = ARITHMETIC.subtract(Decimal(1), self._given())
        weights = [*(by_staff[one] for one in staff), nobody]
        return Money.from_minor(minor).split(weights)[staff.index(staff_id)].minor


@attrs.frozen(kw_only=True)
class CreditPeriod:
    """How achievements are shared from `since` up to but without `until`."""

    since: date
    until: date | None = None
    """The first day no longer shared so; None if it goes on."""
    attribution: Attribution

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.until is not None and self.until <= self.since:
            raise InvalidValue("until", "is not after since")


@attrs.frozen
class CreditSchedule:
    """Who is credited from a day on: periods that follow each other without gap or overlap.

    Sixty percent for half a year after a hand-over, then all to the successor:

    >>> old, new = StaffId("S-1"), StaffId("S-2")
    >>> schedule = CreditSchedule.for_months(
    ...     6,
    ...     Attribution((CreditShare(old, Decimal("0.6")), CreditShare(new, Decimal("0.4")))),
    ...     since=date(2026, 3, 31),
    ...     then=new,
    ... )
    >>> for day in (date(2026, 3, 30), date(2026, 9, 29), date(2026, 9, 30)):
    ...     found = schedule.on(day)
    ...     found and sorted(found.staff)
    ['S-1', 'S-2']
    ['S-2']
    """

    periods: tuple[CreditPeriod, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.periods:
            raise InvalidValue("periods", "need at least one")
        for earlier, later in pairwise(self.periods):
            if earlier.until != later.since:
                raise InvalidValue("periods", "must each begin where the one before ends")

    @classmethod
    def for_months(
        cls, months: int, attribution: Attribution, *, since: date, then: StaffId
    ) -> "CreditSchedule":
        """Shared for some months (业绩保护期), then all to one manager; with none, his or hers at once.

        Raises:
            InvalidValue: if the months are negative or lead out of the calendar.
        """
        check_kind(attribution, Attribution, "attribution")
        until = add_months(check_date(since, "since"), months)
        if until < since:
            raise InvalidValue("months", "must not be negative")
        alone = CreditPeriod(since=until, attribution=Attribution.of_one(then))
        if until == since:
            return cls((alone,))
        return cls((CreditPeriod(since=since, until=until, attribution=attribution), alone))

    @property
    def settled_on(self) -> date:
        """The day from which nothing changes any more."""
        return self.periods[-1].since

    def on(self, day: date) -> Attribution | None:
        """How an achievement of a day is shared; None before the schedule begins, or after it ends."""
        check_date(day, "day")
        for period in self.periods:
            if period.since <= day and (period.until is None or day < period.until):
                return period.attribution
        return None
