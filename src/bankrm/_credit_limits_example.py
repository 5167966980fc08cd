"""Caps of one application and a table by grade, all invented: examples start here."""

from datetime import date

from bankrm.citations import house_document
from bankrm.credit_applications import CreditApplicationId
from bankrm.credit_limits import LimitCap, LimitSource, RatingLimit, RatingLimits
from bankrm.labels import Text
from bankrm.money import Money

__all__ = ["CAPS", "RATING_LIMITS"]

RATING_LIMITS = RatingLimits(
    id="small-firms",
    limits=tuple(
        RatingLimit(grade=grade, amount=None if most is None else Money.of(most))
        for grade, most in (("A", 10_000_000), ("B", 5_000_000), ("C", None))
    ),
    basis=house_document(
        "L-1", Text("授信限额办法", "Policy on limits"), date(2026, 1, 1)
    ).article(),
)


def _cap(source: LimitSource, most: int, zh: str, en: str) -> LimitCap:
    return LimitCap(
        application_id=CreditApplicationId("A-1"),
        source=source,
        amount=Money.of(most),
        reason=Text(zh, en),
    )


CAPS = (
    _cap(LimitSource.NEED, 6_958_300, "流动资金缺口", "gap of working capital"),
    _cap(LimitSource.SECURITY, 4_200_000, "可贷价值", "lendable value"),
    _cap(LimitSource.CAPACITY, 5_100_000, "偿债覆盖", "debt-service cover"),
    _cap(LimitSource.CONCENTRATION, 90_000_000, "单一客户限额", "limit for one client"),
    _cap(LimitSource.RATING, 5_000_000, "评级B", "grade B"),
    LimitCap(
        application_id=CreditApplicationId("A-1"),
        source=LimitSource.PRODUCT,
        amount=None,
        applies=False,
        reason=Text("产品无上限", "the product has no cap"),
    ),
)
