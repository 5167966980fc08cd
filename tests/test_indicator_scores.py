"""Scores against standards: every grade at its bound, both directions, tables proven when built."""

from decimal import Decimal, localcontext
from typing import Any

import pytest

from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.indicator_scores import (
    Better,
    IndicatorStandard,
    ScoreGrade,
    StandardTable,
    compute_total_score,
    score_indicator,
    score_indicators,
)
from bankrm.labels import OwnLabel
from bankrm.statement_ratios import RatioName

OWN = OwnLabel("orders", "在手订单倍数", "orders to sales")


def standard(*standards: str, **fields: Any) -> IndicatorStandard:
    given: dict[str, Any] = {
        "indicator": RatioName.RETURN_ON_EQUITY,
        "weight": Decimal(20),
        "better": Better.HIGHER,
        "standards": tuple(Decimal(figure) for figure in standards),
    }
    return IndicatorStandard(**(given | fields))


RISING = standard("0.20", "0.15", "0.10", "0.05", "0.00")
FALLING = standard(
    "0.45",
    "0.55",
    "0.65",
    "0.75",
    "0.90",
    indicator=RatioName.ASSET_LIABILITY,
    better=Better.LOWER,
    weight=Decimal(80),
)
TABLE = StandardTable(industry="C13", size="small", year=2025, standards=(RISING, FALLING))


@pytest.mark.parametrize(
    ("value", "score", "grade"),
    [
        pytest.param("0.30", "20", ScoreGrade.EXCELLENT, id="beyond excellent"),
        pytest.param("0.20", "20", ScoreGrade.EXCELLENT, id="at excellent"),
        pytest.param("0.19", "19.2", ScoreGrade.GOOD, id="below excellent"),
        pytest.param("0.15", "16", ScoreGrade.GOOD, id="at good"),
        pytest.param("0.125", "14", ScoreGrade.AVERAGE, id="half way to good"),
        pytest.param("0.10", "12", ScoreGrade.AVERAGE, id="at average"),
        pytest.param("0.05", "8", ScoreGrade.LOW, id="at low"),
        pytest.param("0.01", "4.8", ScoreGrade.POOR, id="above poor"),
        pytest.param("0", "4", ScoreGrade.POOR, id="at poor"),
        pytest.param("-0.01", "0", None, id="short of poor"),
    ],
)
def test_the_higher_the_better(value: str, score: str, grade: ScoreGrade | None) -> None:
    found = score_indicator(RISING, value)
    assert (found.score, found.grade, found.reason) == (Decimal(score), grade, None)
    assert found.workings[-1].value == Decimal(score)


@pytest.mark.parametrize(
    ("value", "score", "grade"),
    [
        ("0.30", "80", ScoreGrade.EXCELLENT),
        ("0.45", "80", ScoreGrade.EXCELLENT),
        ("0.50", "72", ScoreGrade.GOOD),
        ("0.55", "64", ScoreGrade.GOOD),
        ("0.90", "16", ScoreGrade.POOR),
        ("0.91", "0", None),
    ],
)
def test_the_lower_the_better(value: str, score: str, grade: ScoreGrade | None) -> None:
    found = score_indicator(FALLING, value)
    assert (found.score, found.grade) == (Decimal(score), grade)


def test_workings_show_both_grades() -> None:
    assert [line.explain("en") for line in score_indicator(RISING, "0.125").workings] == [
        "return on equity: 0.125",
        "average standard: 0.1",
        "score of the grade reached: 12",
        "good standard: 0.15",
        "part of the way to the next: 2",
        "score: 14",
    ]


def test_coefficients_of_the_grades() -> None:
    found = [str(grade.coefficient) for grade in ScoreGrade]
    assert found == ["1", "0.8", "0.6", "0.4", "0.2"]


def test_an_indicator_without_value_has_a_reason() -> None:
    found = score_indicator(RISING, None)
    assert (found.score, found.grade, found.workings) == (None, None, ())
    assert found.reason is not None
    assert found.reason.en == "the indicator has no value"


class TestTables:
    def test_scores_add_up(self) -> None:
        values = {"return_on_equity": "0.10", "asset_liability_ratio": "0.50"}
        found = score_indicators(TABLE, values)
        assert found.basic == 84
        assert [score.score for score in found.scores] == [12, 72]
        assert found.workings[-1].explain("zh") == "基本得分: 84"

    @pytest.mark.parametrize("given", [{}, {"asset_liability_ratio": None}])
    def test_one_that_is_missing_leaves_no_sum(self, given: dict[str, None]) -> None:
        found = score_indicators(TABLE, {"return_on_equity": "0.10", **given})
        assert found.basic is None
        assert found.reason is not None
        assert found.reason.en == "without a value: liabilities to assets"
        assert [line.value for line in found.workings] == [12, None]

    def test_a_bank_has_words_of_its_own(self) -> None:
        own = standard("5", "4", "3", "2", "1", indicator=OWN, weight=Decimal(100))
        table = StandardTable(industry="C13", size="small", year=2025, standards=(own,))
        assert score_indicators(table, {"orders": 5}).basic == 100

    def test_an_unknown_indicator_is_refused(self) -> None:
        with pytest.raises(InvalidValue, match=r"^values: name an indicator"):
            score_indicators(TABLE, {"quick_ratio": 1})

    @pytest.mark.parametrize(
        ("standards", "fault"),
        [
            ((RISING,), "the weights do not make 100"),
            ((), "the weights do not make 100"),
            ((RISING, RISING), "return_on_equity listed twice; the weights do not make 100"),
        ],
    )
    def test_a_table_is_proven(self, standards: tuple[IndicatorStandard, ...], fault: str) -> None:
        with pytest.raises(InvalidRule, match=rf"^C13 small 2025: {fault}$"):
            StandardTable(industry="C13", size="small", year=2025, standards=standards)


@pytest.mark.parametrize(
    ("given", "fields", "fault"),
    [
        (("5", "4", "3", "2"), {}, "needs a standard for each"),
        (("5", "4", "4", "2", "1"), {}, "good and average are out of order"),
        (("1", "2", "3", "4", "5"), {}, "excellent and good are out of order"),
        (("5", "4", "3", "2", "1"), {"better": Better.LOWER}, "excellent and good are out"),
        (("5", "4", "3", "2", "1"), {"weight": Decimal(0)}, "has no weight"),
    ],
)
def test_a_standard_is_proven(given: tuple[str, ...], fields: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidRule, match=rf"^return_on_equity: {fault}"):
        standard(*given, **fields)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"weight": Decimal(-1)}, "weight"),
        ({"weight": Decimal("NaN")}, "weight"),
        ({"weight": 20}, "weight"),
        ({"better": "higher"}, "better"),
        ({"indicator": "return_on_equity"}, "indicator"),
        ({"standards": (Decimal("Infinity"),) * 5}, "standards"),
        ({"standards": (1, 2, 3, 4, 5)}, "standards"),
    ],
)
def test_a_bad_standard_is_named(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError, match=rf"^{field}: "):
        standard("5", "4", "3", "2", "1", **fields)


@pytest.mark.parametrize("bad", ["NaN", "1e99", "１", 0.5, True])
def test_a_bad_value_is_named(bad: Any) -> None:
    code = RISING.indicator.code
    with pytest.raises(InvalidValue, match=rf"^{code}: "):
        score_indicator(RISING, bad)
    with pytest.raises(InvalidValue, match=rf"^{code}: "):
        score_indicators(TABLE, {code: bad})


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("80", "90", "1.1"), "basic_share"),
        (("80", "90", "-0.1"), "basic_share"),
        (("100.1", "90", "0.7"), "basic"),
        (("-1", "90", "0.7"), "basic"),
        (("80", "101", "0.7"), "review"),
        (("80", "NaN", "0.7"), "review"),
    ],
)
def test_a_total_is_of_two_scores_and_a_share(given: tuple[str, str, str], field: str) -> None:
    basic, review, share = given
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        compute_total_score(basic, review, basic_share=share)


@pytest.mark.parametrize(
    ("share", "total"), [("0", "90"), ("0.7", "83"), ("1", "80")], ids=["none", "usual", "all"]
)
def test_the_total(share: str, total: str) -> None:
    assert compute_total_score(80, 90, basic_share=share) == Decimal(total)


@pytest.mark.parametrize("bad", [("table", "x"), (TABLE, [("a", 1)])], ids=["table", "values"])
def test_a_wrong_argument_is_named(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^(table|values): needs"):
        score_indicators(*bad)
    with pytest.raises(InvalidValue, match=r"^standard: "):
        score_indicator("return_on_equity", 1)  # type: ignore[arg-type]  # refused


def test_the_context_of_the_host_does_not_matter() -> None:
    wanted = score_indicator(RISING, "0.1234567")
    with localcontext() as host:
        host.prec = 2
        assert score_indicator(RISING, "0.1234567") == wanted
        assert compute_total_score("80.55", "90.45", basic_share="0.7") == Decimal("83.520")
