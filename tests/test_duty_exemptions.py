"""Exemption after due diligence: what is open, what was not done, and that the bank decides."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.credit_applications import CreditApplicationId
from bankrm.duty_exemptions import (
    DutyExemptionReview,
    DutyFinding,
    DutyPoint,
    DutyStage,
    ExemptionDecision,
    ExemptionOutcome,
    is_within_npl_tolerance,
)
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.staff import StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
AT = datetime.fromisoformat("2026-11-20T10:00+08:00")
DECIDED = ExemptionDecision(
    outcome=ExemptionOutcome.FULL, by=StaffId("S-7"), at=AT, recorded_at=AT
)
DONE = tuple(DutyFinding(point=point, met=True, ref="audit") for point in DutyPoint)
REVIEW = DutyExemptionReview(
    application_id=CreditApplicationId("A-1"), staff=StaffId("S-1"), stage=DutyStage.INTAKE
)


def test_at_first_every_point_is_open() -> None:
    assert REVIEW.open_points == tuple(DutyPoint)
    assert REVIEW.unmet_points == ()


def test_a_point_is_open_until_something_was_found() -> None:
    review = attrs.evolve(REVIEW, findings=(DutyFinding(point=DutyPoint.LAWFUL), *DONE[1:3]))
    assert DutyPoint.LAWFUL in review.open_points
    assert not set(review.open_points) & {DutyPoint.AUTHENTIC, DutyPoint.PURPOSE}


def test_what_was_not_done_is_named() -> None:
    findings = (attrs.evolve(DONE[0], met=False), *DONE[1:])
    review = attrs.evolve(REVIEW, findings=findings)
    assert review.unmet_points == (DutyPoint.PROCEDURE,)
    assert review.open_points == ()


def test_the_decision_is_the_banks_whatever_was_found() -> None:
    assert attrs.evolve(REVIEW, findings=DONE).decision is None
    assert attrs.evolve(REVIEW, decision=DECIDED).decision is DECIDED


def test_nobody_decides_on_himself() -> None:
    with pytest.raises(InvalidValue, match="decision: is by the person it is about"):
        attrs.evolve(REVIEW, decision=attrs.evolve(DECIDED, by=StaffId("S-1")))


def test_whom_it_is_about_is_not_shown() -> None:
    assert "S-1" not in repr(REVIEW)


@pytest.mark.parametrize(
    ("value", "field", "wrong"),
    [
        (REVIEW, "staff", "S\x001"),
        (REVIEW, "stage", "intake"),
        (REVIEW, "findings", (DONE[0], DONE[0])),
        (REVIEW, "findings", [DONE[0]]),
        (DONE[0], "ref", None),
        (DONE[0], "met", 1),
        (DONE[0], "point", DutyStage.HEAD),
        (DECIDED, "outcome", "full"),
        (DECIDED, "recorded_at", datetime.fromisoformat("2026-11-20T09:59+08:00")),
        (DECIDED, "at", datetime(2026, 11, 20)),  # noqa: DTZ001  # refused
    ],
)
def test_what_cannot_be_is_refused_by_name(value: object, field: str, wrong: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(value, **{field: wrong})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("inclusive", "within"),
    [("0.0150", True), ("0.0450", True), ("0.045000001", False)],
    ids=["as the whole", "exactly three points above", "a little more"],
)
def test_tolerance_of_bad_loans(inclusive: str, within: bool) -> None:
    found = is_within_npl_tolerance(Decimal(inclusive), Decimal("0.015"), as_of=AS_OF)
    assert found is within


def test_there_is_none_before_the_notice() -> None:
    share = Decimal("0.015")
    assert is_within_npl_tolerance(share, share, as_of=date(2019, 3, 13))
    with pytest.raises(RuleNotInForce):
        is_within_npl_tolerance(share, share, as_of=date(2019, 3, 12))


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize(
    "wrong", [Decimal("-0.01"), Decimal("1.01"), Decimal("NaN"), Decimal("Infinity"), 0.01, "１"]
)
def test_a_ratio_that_is_none(at: int, wrong: Any) -> None:
    ratios: list[Any] = [Decimal("0.01"), Decimal("0.01")]
    ratios[at] = wrong
    with pytest.raises(InvalidValue) as refused:
        is_within_npl_tolerance(*ratios, as_of=AS_OF)
    assert refused.value.field == ("inclusive_ratio", "overall_ratio")[at]


def test_a_book_that_is_none() -> None:
    wrong: Any = None
    with pytest.raises(BankrmError, match="book: needs RuleBook"):
        is_within_npl_tolerance(Decimal("0.04"), Decimal("0.01"), as_of=AS_OF, book=wrong)
