"""Attribution (业绩归属): who is credited with what was achieved, and with how much of it.

Leaves out the days a share runs and the months protected after a hand-over.
"""

import functools
from decimal import Decimal

import attrs

from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.money import ARITHMETIC, Money
from bankrm.staff import StaffId

__all__ = ["Attribution", "CreditShare"]


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
    >>> pair.credited(StaffId("S-1"), 1_001), pair.credited(StaffId("S-2"), 1_001)
    (701, 300)
    """

    shares: tuple[CreditShare, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        twice = len({credit.staff_id for credit in self.shares}) < len(self.shares)
        faults = ["a manager appears twice"] if twice else []
        if self._given() > 1:
            faults.append("they add up to more than one")
        if faults:
            raise InvalidValue("shares", "; ".join(faults))

    def _given(self) -> Decimal:
        shares = (credit.share for credit in self.shares)
        return functools.reduce(ARITHMETIC.add, shares, Decimal(0))

    def credited(self, staff_id: StaffId, minor: int) -> int:
        """A manager's part of a quantity in its smallest units; all parts add up to the whole.

        Raises:
            InvalidValue: if the manager has no share.
        """
        staff = [credit.staff_id for credit in self.shares]
        if staff_id not in staff:
            raise InvalidValue("attribution", "names no share of this manager")
        nobody = ARITHMETIC.subtract(Decimal(1), self._given())
        weights = [*(credit.share for credit in self.shares), nobody]
        return Money.from_minor(minor).split(weights)[staff.index(staff_id)].minor
