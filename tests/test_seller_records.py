"""Records of sellers: training counts once passed, and what nobody looked up is not no."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from bankrm.errors import InvalidValue
from bankrm.managers import Licence, LicenceKind, RelationshipManager
from bankrm.products import ProductFamily
from bankrm.seller_records import SellerRecord, TrainingRecord
from bankrm.staff import BusinessLine, StaffId

ODD: Any = "odd"
DAY = date(2026, 3, 2)
LI = RelationshipManager(
    id=StaffId("S-1"),
    name="某某",
    line=BusinessLine.RETAIL,
    branch="B-01",
    team="T-01",
    since=date(2015, 7, 1),
)
COURSE = TrainingRecord(family=ProductFamily.INSURANCE, hours=8, completed_on=DAY, passed=True)
FUND = Licence(kind=LicenceKind.FUND, valid_from=DAY, valid_to=date(2026, 3, 4))
RECORD = SellerRecord(
    manager=LI,
    trainings=(COURSE, attrs.evolve(COURSE, hours=4, passed=False)),
    registrations=(FUND,),
)


@pytest.mark.parametrize(
    ("course", "family", "on", "counts"),
    [
        (COURSE, ProductFamily.INSURANCE, DAY, True),
        (COURSE, ProductFamily.INSURANCE, date(2026, 3, 1), False),
        (COURSE, ProductFamily.WEALTH, DAY, False),
        (attrs.evolve(COURSE, passed=False), ProductFamily.INSURANCE, DAY, False),
    ],
    ids=["on-the-day", "day-before", "another-family", "failed"],
)
def test_a_training_counts(
    course: TrainingRecord, family: ProductFamily, on: date, *, counts: bool
) -> None:
    assert course.counts(family, on) is counts


@pytest.mark.parametrize(
    ("since", "hours"),
    [(DAY, 8), (date(2026, 3, 3), 0)],
    ids=["first-day-of-the-window", "day-after"],
)
def test_hours_in_a_window(since: date, hours: int) -> None:
    assert RECORD.hours(ProductFamily.INSURANCE, since=since, on=date(2026, 3, 5)) == hours


def test_what_is_on_record() -> None:
    assert RECORD.trained(ProductFamily.INSURANCE, on=DAY) is True
    assert RECORD.trained(ProductFamily.WEALTH, on=DAY) is False
    assert RECORD.registered(LicenceKind.FUND, on=date(2026, 3, 4)) is True
    assert RECORD.registered(LicenceKind.FUND, on=date(2026, 3, 5)) is False
    assert RECORD.registered(LicenceKind.INSURANCE, on=DAY) is False


def test_what_nobody_looked_up() -> None:
    unknown = SellerRecord(manager=LI)
    assert unknown.trained(ProductFamily.INSURANCE, on=DAY) is None
    assert unknown.hours(ProductFamily.INSURANCE, since=DAY, on=DAY) is None
    assert unknown.registered(LicenceKind.FUND, on=DAY) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"hours": -1}, "hours"),
        ({"hours": True}, "hours"),
        ({"hours": 1 << 200}, "hours"),
        ({"hours": float("nan")}, "hours"),
        ({"completed_on": datetime(2026, 3, 2, tzinfo=UTC)}, "completed_on"),
        ({"passed": 1}, "passed"),
        ({"family": "insurance"}, "family"),
    ],
    ids=["negative", "bool", "huge", "nan", "instant", "int-for-bool", "text-for-family"],
)
def test_bad_trainings_are_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(COURSE, **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"manager": ODD}, "manager"),
        ({"trainings": [COURSE]}, "trainings"),
        ({"registrations": (ODD,)}, "registrations"),
        ({"insurance_tier": -1}, "insurance_tier"),
        ({"insurance_since": datetime(2026, 3, 2, tzinfo=UTC)}, "insurance_since"),
        ({"clean": "yes"}, "clean"),
        ({"posted": 1}, "posted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_records_are_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(RECORD, **changed)
    assert refused.value.field == field


UNKNOWN = SellerRecord(manager=LI)
FAMILY = ProductFamily.INSURANCE


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda: COURSE.counts(FAMILY, datetime(2026, 3, 2, tzinfo=UTC)), "on"),
        (lambda: COURSE.counts(ProductFamily.WEALTH, ODD), "on"),
        (lambda: COURSE.counts(ODD, DAY), "family"),
        (lambda: UNKNOWN.trained(ODD, on=DAY), "family"),
        (lambda: UNKNOWN.trained(FAMILY, on=ODD), "on"),
        (lambda: UNKNOWN.hours(ODD, since=DAY, on=DAY), "family"),
        (lambda: UNKNOWN.hours(FAMILY, since=ODD, on=DAY), "since"),
        (lambda: UNKNOWN.hours(FAMILY, since=DAY, on=ODD), "on"),
        (lambda: UNKNOWN.registered(ODD, on=DAY), "kind"),
        (lambda: UNKNOWN.registered(LicenceKind.FUND, on=ODD), "on"),
    ],
)
def test_odd_questions_are_named_though_nobody_looked(
    ask: Callable[[], object], field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        ask()
    assert refused.value.field == field


def test_names_are_not_shown() -> None:
    assert "某某" not in repr(RECORD)
