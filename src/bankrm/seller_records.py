"""Seller records (销售人员档案): what the bank has on record about one seller, besides the person itself.

Training, registration of practice, tier and conduct, as the rules of selling read them. Whether that lets
somebody sell a product is decided in `sellers`. Leaves out what was taught, and how training is examined.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.days import check_date
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.managers import Licence, LicenceKind, RelationshipManager
from bankrm.products import ProductFamily

__all__ = ["SellerRecord", "TrainingRecord"]


@attrs.frozen(kw_only=True)
class TrainingRecord:
    """One training (培训) about products of a family.

    >>> TrainingRecord(
    ...     family=ProductFamily.INSURANCE, hours=8, completed_on=date(2026, 3, 2), passed=True
    ... ).counts(ProductFamily.INSURANCE, date(2026, 3, 1))
    False
    """

    family: ProductFamily
    hours: int = attrs.field(metadata=NOT_NEGATIVE)
    completed_on: date
    passed: bool
    """Whether it was completed with success; one that was only attended counts for nothing."""

    __attrs_post_init__ = check_fields

    def counts(self, family: ProductFamily, on: date) -> bool:
        """Whether it was passed by a day and is about a family."""
        check_kind(family, ProductFamily, "family")
        return self.completed_on <= check_date(on, "on") and self.passed and self.family is family


@attrs.frozen(kw_only=True)
class SellerRecord:
    """One seller with what is on record; what nobody looked up is None, never "no".

    >>> from bankrm.staff import BusinessLine, StaffId
    >>> li = RelationshipManager(
    ...     id=StaffId("S-1"),
    ...     name="某某",
    ...     line=BusinessLine.RETAIL,
    ...     branch="B-01",
    ...     team="T-01",
    ...     since=date(2024, 7, 1),
    ... )
    >>> SellerRecord(manager=li).registered(LicenceKind.FUND, on=date(2026, 3, 2)) is None
    True
    """

    manager: RelationshipManager
    trainings: tuple[TrainingRecord, ...] | None = None
    registrations: tuple[Licence, ...] | None = None
    """Registrations of practice with the bank (执业登记), by the qualification they belong to."""
    insurance_tier: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The highest tier of insurance that the bank lets the seller sell, on the bank's own scale."""
    insurance_since: date | None = None
    """The first day of selling insurance."""
    clean: bool | None = None
    """Whether there is no misconduct on record."""
    posted: bool | None = None
    """Whether the qualification is on display at the outlet (公示)."""

    __attrs_post_init__ = check_fields

    def trained(self, family: ProductFamily, *, on: date) -> bool | None:
        """Whether any training about a family was passed by a day; None if nobody looked."""
        check_kind(family, ProductFamily, "family")
        check_date(on, "on")
        if self.trainings is None:
            return None
        return any(training.counts(family, on) for training in self.trainings)

    def hours(self, family: ProductFamily, *, since: date, on: date) -> int | None:
        """Hours of training about a family from one day to another; None if nobody looked."""
        check_kind(family, ProductFamily, "family")
        check_date(since, "since")
        check_date(on, "on")
        if self.trainings is None:
            return None
        return sum(
            training.hours
            for training in self.trainings
            if training.counts(family, on) and since <= training.completed_on
        )

    def registered(self, kind: LicenceKind, *, on: date) -> bool | None:
        """Whether practice of a kind is registered on a day; None if nobody looked."""
        check_kind(kind, LicenceKind, "kind")
        check_date(on, "on")
        if self.registrations is None:
            return None
        return any(entry.kind is kind and entry.is_valid(on) for entry in self.registrations)
