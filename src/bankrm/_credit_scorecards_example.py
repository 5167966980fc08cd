"""A small scorecard with invented numbers: examples start here."""

from datetime import date
from decimal import Decimal

from bankrm.brackets import Closed
from bankrm.citations import house_document
from bankrm.credit_scorecards import (
    JudgedCharacteristic,
    JudgedOption,
    MeasuredCharacteristic,
    RatingFlag,
    RatingGrade,
    RatingInput,
    RatingScorecard,
)
from bankrm.labels import OwnLabel, Text

__all__ = ["INPUTS", "SCORECARD"]

SCORECARD = RatingScorecard(
    id="small-firms",
    version="1",
    name=Text("小企业评级", "Rating of small firms"),
    characteristics=(
        MeasuredCharacteristic(
            code="leverage",
            name=Text("资产负债率", "liabilities over assets"),
            weight=Decimal("0.7"),
            bounds=(Decimal("0.5"), Decimal("0.7")),
            points=(Decimal(100), Decimal(80), Decimal(20)),
            closed=Closed.UPPER,
        ),
        JudgedCharacteristic(
            code="management",
            name=Text("管理水平", "management"),
            weight=Decimal("0.3"),
            options=(
                JudgedOption(code="good", name=Text("好", "good"), points=Decimal(100)),
                JudgedOption(code="fair", name=Text("一般", "fair"), points=Decimal(40)),
                JudgedOption(code="poor", name=Text("差", "poor"), points=Decimal(20)),
            ),
        ),
    ),
    grades=tuple(
        RatingGrade(label=OwnLabel(code, code, code), least=Decimal(least), pd=Decimal(pd))
        for code, least, pd in (("A", 80, "0.005"), ("B", 50, "0.02"), ("C", 0, "0.08"))
    ),
    flags=(RatingFlag(label=OwnLabel("lawsuit", "重大诉讼", "a major lawsuit"), best="C"),),
    most_notches_up=1,
    basis=house_document(
        "R-1", Text("客户评级办法", "Policy on client ratings"), date(2026, 1, 1)
    ).article(),
)
INPUTS = (RatingInput("leverage", Decimal("0.62")), RatingInput("management", "fair"))
