"""Bonus schemes of banks: the personal-finance managers of SPDB Xi'an, as data.

The scheme's own minimum of base pay is a house rule added to the guideline of 2010, whose general 35 %
it contradicts: the library shows both.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.golden.harness import Case, expect

from bankrm.citations import house_document
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.performance import (
    PointGrade,
    PointMeasure,
    PointPenalty,
    PointScheme,
    score_points,
    score_quality,
)
from bankrm.remuneration import BASE_SHARE, PayFacts, PayParams, PayStep, check_base_share
from bankrm.rules import Effect, RuleBook

__all__ = ["XIAN", "check"]

DAY = date(2026, 12, 31)
BASE_SHARE_LEAST = 40

_STARTER = (("savings_quarter_avg_10k", 300), ("new_valid_cards", 500))
_SENIOR = (("savings_quarter_avg_10k", 500), ("new_personal_loans_10k", 800))


def _measure(code: str, zh: str, en: str) -> PointMeasure:
    return PointMeasure(code=code, name=Text(zh, en), per_step=50)


def _grade(code: str, zh: str, entry: int, minima: tuple[tuple[str, int], ...]) -> PointGrade:
    return PointGrade(code=code, name=Text(zh, code), entry=entry, minima=minima)


def _penalty(code: str, zh: str, each: int) -> PointPenalty:
    return PointPenalty(code=code, name=Text(zh, code.replace("_", " ")), each=each)


XIAN = PointScheme(
    name=Text("浦发银行西安分行个人理财经理试行办法", "SPDB Xi'an, personal-finance managers"),
    measures=(
        _measure("savings_quarter_avg_10k", "储蓄季日均（万元）", "savings, quarter average, 10k"),
        _measure("new_personal_loans_10k", "新增个人贷款（万元）", "new personal loans, 10k"),
        _measure("new_valid_cards", "新增有效卡（张）", "new valid cards"),
    ),
    grades=(
        _grade("assistant", "客户经理助理", 90, _STARTER),
        _grade("rm", "客户经理", 115, _STARTER),
        _grade("senior", "高级客户经理", 140, _SENIOR),
        _grade("principal", "首席客户经理", 165, _SENIOR),
    ),
    penalties=(
        _penalty("complaints", "客户投诉", 2),
        _penalty("poor_cooperation", "协作不力", 5),
        _penalty("refused_arrangements", "不服从支行安排", 2),
        _penalty("missed_trainings", "缺席培训", 2),
        _penalty("loans_without_check", "未做贷前贷后检查", 5),
        _penalty("loans_without_file", "未建档", 5),
        _penalty("integrity_breaches", "违反廉洁规定", 50),
        PointPenalty(
            code="interest_collection_percent",
            name=Text("收息率不足（%）", "interest collection short, percent"),
            each=2,
            allowed=97,
            lower_is_worse=True,
        ),
        _penalty("npl_percent", "不良率（%）", 1),
        _penalty("overdue_repaid_in_quarter", "跨月逾期十万元以内当季收回", 1),
        _penalty("overdue_up_to_200k", "两笔以上逾期二十万元以内", 2),
        _penalty("overdue_above_200k", "逾期二十万元以上", 4),
        _penalty("overdue_over_3_months", "逾期三个月以上", 10),
    ),
    step=5,
    most_penalty=50,
)


def _base_too_small(f: PayFacts, p: PayParams) -> bool:  # noqa: ARG001  # every rule takes both
    return f.base * 100 < f.all_pay * BASE_SHARE_LEAST


XIAN_BOOK = RuleBook(
    rules=(
        BASE_SHARE.house_rule(
            "XIAN-BASE40",
            Effect.BLOCK,
            cites=house_document("XIAN", XIAN.name, date(2000, 1, 1)).article(),
            zh="基础工资{base}低于收入{all_pay}的40%",
            en="base pay {base} is below 40 % of income {all_pay}",
            steps=(PayStep.LOWER_BONUS,),
        )(_base_too_small),
    )
)


def check(case: Case, document: Case) -> None:
    """Compare one published case with the scheme."""
    del document
    inputs = dict(case["inputs"])
    scheme = inputs.pop("scheme")
    if scheme != "SPDB Xian":
        raise AssertionError(f"unknown scheme: {scheme}")
    shapes = [key for key in SHAPES if key in inputs]
    if len(shapes) != 1:
        raise AssertionError(f"unknown shape: {sorted(inputs)}")
    found = SHAPES[shapes[0]](inputs)
    if inputs:
        raise AssertionError(f"unknown inputs: {sorted(inputs)}")
    expect(case["expected"], found)


def _score(inputs: Case) -> Case:
    grade, lost = inputs.pop("class"), inputs.pop("deduction_points")
    reached = {measure.code: inputs.pop(measure.code) for measure in XIAN.measures}
    return {"score": score_points(XIAN, grade, reached, penalty=lost).value}


def _quality(inputs: Case) -> Case:
    quality = {code: _count(value) for code, value in inputs.pop("quality").items()}
    return {"deduction": score_quality(XIAN, quality).value}


def _count(value: bool | int | Decimal) -> int | Decimal:  # as published
    return int(value) if isinstance(value, bool) else value


def _base_share(inputs: Case) -> Case:
    base = Money.of(Decimal(inputs.pop("base_share_percent")) * 100)
    decision = check_base_share(base, Money.of(10_000), as_of=DAY, book=XIAN_BOOK)
    return {"allowed": "XIAN-BASE40" not in decision, "minimum_percent": BASE_SHARE_LEAST}


SHAPES: dict[str, Callable[[Case], Case]] = {
    "class": _score,
    "quality": _quality,
    "base_share_percent": _base_share,
}
