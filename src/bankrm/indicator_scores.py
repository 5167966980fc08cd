"""Scores of a firm's indicators against an industry's standards (企业绩效评价标准值、功效系数法).

The method is that of the rules of 2006 on the assessment of state-owned firms, as recalled and not read:
five standards for each indicator, a coefficient for each grade, and between two grades a straight line.
The standards come in a yearly book, by industry and size; it is copyrighted, so that no number is shipped
here: a bank loads its own.

Leaves out the correction of the basic score by the supplementary indicators, and where an indicator comes
from, which is in `statement_ratios`.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.checks import check_kind, repeated
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label, Text
from bankrm.money import Number, in_arithmetic, number
from bankrm.ratios import legible
from bankrm.workings import Line

__all__ = [
    "Better",
    "IndicatorScore",
    "IndicatorScores",
    "IndicatorStandard",
    "ScoreGrade",
    "StandardTable",
    "compute_total_score",
    "score_indicator",
    "score_indicators",
]


class ScoreGrade(Label):
    """The five grades of a standard, best first."""

    EXCELLENT = "excellent", "优秀", "excellent"
    GOOD = "good", "良好", "good"
    AVERAGE = "average", "平均", "average"
    LOW = "low", "较低", "low"
    POOR = "poor", "较差", "poor"

    @property
    def coefficient(self) -> Decimal:
        """What part of its weight an indicator earns that just reaches the grade (标准系数)."""
        return Decimal(5 - self.rank) / 5


class Better(Label):
    """Which way an indicator is better."""

    HIGHER = "higher", "越高越好", "the higher the better"
    LOWER = "lower", "越低越好", "the lower the better"


@attrs.frozen(kw_only=True)
class IndicatorStandard:
    """What an indicator should be in an industry: a standard for each grade, best first.

    Raises:
        InvalidRule: if there are not five, or they do not run strictly from the best to the worst.

    >>> from bankrm.statement_ratios import RatioName
    >>> IndicatorStandard(
    ...     indicator=RatioName.CURRENT,
    ...     weight=Decimal(10),
    ...     better=Better.HIGHER,
    ...     standards=tuple(map(Decimal, (5, 4, 3, 2, 2))),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: current_ratio: low and poor are out of order
    """

    indicator: AnyLabel
    """A `RatioName`, or a word of the bank's own."""
    weight: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """The most it can score (权数)."""
    better: Better
    standards: tuple[Decimal, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.weight:
            raise InvalidRule(self.indicator.code, "has no weight")
        if len(self.standards) != len(ScoreGrade):
            raise InvalidRule(self.indicator.code, "needs a standard for each of the five grades")
        for (grade, high), (next_grade, low) in pairwise(
            zip(ScoreGrade, self.standards, strict=True)
        ):
            if not self.is_above(high, low):
                raise InvalidRule(
                    self.indicator.code, f"{grade.code} and {next_grade.code} are out of order"
                )

    def is_above(self, one: Decimal, other: Decimal) -> bool:
        """Whether one figure is better than another."""
        return one > other if self.better is Better.HIGHER else one < other


@attrs.frozen(kw_only=True)
class StandardTable:
    """The standards of one industry, size and year.

    Raises:
        InvalidRule: if an indicator is there twice, or the weights do not make a hundred.
    """

    industry: str
    size: str
    year: int
    standards: tuple[IndicatorStandard, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if faults := "; ".join(self._faults()):
            raise InvalidRule(f"{self.industry} {self.size} {self.year}", faults)

    @in_arithmetic
    def _faults(self) -> tuple[str, ...]:
        twice = repeated(standard.indicator.code for standard in self.standards)
        faults = [f"{code} listed twice" for code in twice]
        if sum(standard.weight for standard in self.standards) != _WHOLE:
            faults.append(f"the weights do not make {_WHOLE}")
        return tuple(faults)


_WHOLE = 100


@attrs.frozen(kw_only=True)
class IndicatorScore:
    """What an indicator scored, or why it did not."""

    indicator: AnyLabel
    score: Decimal | None
    grade: ScoreGrade | None
    """The best grade that it reaches; None below all of them, or without a score."""
    reason: Text | None
    workings: tuple[Line, ...]


@in_arithmetic
def score_indicator(standard: IndicatorStandard, value: Number | None) -> IndicatorScore:
    """Score one indicator (单项指标得分): that of the grade reached, and a part of the way to the next.

    At the best standard or beyond, it earns its whole weight; short of the worst, nothing.

    >>> from bankrm.statement_ratios import RatioName
    >>> current = IndicatorStandard(
    ...     indicator=RatioName.CURRENT,
    ...     weight=Decimal(10),
    ...     better=Better.HIGHER,
    ...     standards=tuple(map(Decimal, ("2.0", "1.6", "1.2", "0.9", "0.6"))),
    ... )
    >>> score_indicator(current, "1.4").score, score_indicator(current, "0.5").score
    (Decimal('7.00'), Decimal('0'))
    """
    check_kind(standard, IndicatorStandard, "standard")
    none = IndicatorScore(
        indicator=standard.indicator, score=None, grade=None, reason=None, workings=()
    )
    if value is None:
        return attrs.evolve(none, reason=Text("指标无数值", "the indicator has no value"))
    figure, weight = number(value, standard.indicator.code), standard.weight
    shown = Line(Text(standard.indicator.zh, standard.indicator.en), legible(figure))
    steps = tuple(zip(ScoreGrade, standard.standards, strict=True))
    reached = [(grade, level) for grade, level in steps if not standard.is_above(level, figure)]
    if not reached:
        below = Line(Text("低于较差值，得分", "short of the poor standard, score"), Decimal(0))
        return attrs.evolve(none, score=Decimal(0), workings=(shown, below))
    grade, level = reached[0]
    score = weight * grade.coefficient
    workings = [shown, Line(_named(grade), legible(level)), Line(_BASE, legible(score))]
    if grade is not ScoreGrade.EXCELLENT:
        above, upper = steps[grade.rank - 1]
        way = (figure - level) / (upper - level)
        more = way * weight * (above.coefficient - grade.coefficient)
        score += more
        workings += [Line(_named(above), legible(upper)), Line(_MORE, legible(more))]
    workings.append(Line(Text("得分", "score"), legible(score)))
    return attrs.evolve(none, score=score, grade=grade, workings=tuple(workings))


_BASE = Text("本档基础分", "score of the grade reached")
_MORE = Text("调整分", "part of the way to the next")


def _named(grade: ScoreGrade) -> Text:
    return Text(f"{grade.zh}值", f"{grade.en} standard")


@attrs.frozen(kw_only=True)
class IndicatorScores:
    """The scores of a table, and their sum if all indicators have one."""

    scores: tuple[IndicatorScore, ...]
    basic: Decimal | None
    """Of a hundred (基本得分)."""
    reason: Text | None
    workings: tuple[Line, ...]


@in_arithmetic
def score_indicators(table: StandardTable, values: Mapping[str, Number | None]) -> IndicatorScores:
    """Score all indicators of a table and add them up.

    Args:
        table: an industry's standards.
        values: by the code of the indicator; one that is left out, or None, has no value.

    Raises:
        InvalidValue: if a code is none of the table.
    """
    check_kind(table, StandardTable, "table")
    check_kind(values, Mapping, "values")
    if values.keys() - {standard.indicator.code for standard in table.standards}:
        raise InvalidValue("values", "name an indicator that the table does not have")
    scores = tuple(
        score_indicator(standard, values.get(standard.indicator.code))
        for standard in table.standards
    )
    lines = tuple(_score_lines(scores))
    lacking = [score.indicator for score in scores if score.score is None]
    if lacking:
        reason = Text(
            "缺少指标：" + "、".join(indicator.zh for indicator in lacking),
            "without a value: " + ", ".join(indicator.en for indicator in lacking),
        )
        return IndicatorScores(scores=scores, basic=None, reason=reason, workings=lines)
    basic = sum((score.score or Decimal(0) for score in scores), Decimal(0))
    result = Line(Text("基本得分", "basic score"), legible(basic))
    return IndicatorScores(scores=scores, basic=basic, reason=None, workings=(*lines, result))


def _score_lines(scores: tuple[IndicatorScore, ...]) -> Iterator[Line]:
    for score in scores:
        shown = None if score.score is None else legible(score.score)
        yield Line(Text(score.indicator.zh, score.indicator.en), shown)


@in_arithmetic
def compute_total_score(basic: Number, review: Number, *, basic_share: Number) -> Decimal:
    """The total of a basic score and a review's, both of a hundred (综合得分).

    Args:
        basic: of the figures.
        review: of the management, by whoever reviewed it.
        basic_share: how much the figures count; 0.7 by the rules of 2006, as recalled.

    >>> compute_total_score(80, 90, basic_share="0.7")
    Decimal('83.0')
    """
    share = number(basic_share, "basic_share")
    if not 0 <= share <= 1:
        raise InvalidValue("basic_share", "is a fraction: 0.7, not 70")
    parts = {"basic": number(basic, "basic"), "review": number(review, "review")}
    for name, score in parts.items():
        if not 0 <= score <= _WHOLE:
            raise InvalidValue(name, f"is a score from 0 to {_WHOLE}")
    return parts["basic"] * share + parts["review"] * (1 - share)
