"""Performance (绩效): targets divided, attainment measured, scorecards and points added up.

No regulation sets these calculations; they are the conventions of bank schemes, so nothing here is
dated and a scheme is data of the bank. Scores keep every digit; only the coefficient that pay is
multiplied by is rounded.

Leaves out which measures a bank may use at all (deposit figures of one day, ranks, raised targets).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import cast

import attrs

from bankrm.checks import check_kind, check_text, check_tuple
from bankrm.errors import InvalidValue
from bankrm.labels import Label, Text
from bankrm.money import Number, half_up, half_up_div, in_arithmetic, number
from bankrm.workings import Line

__all__ = [
    "Attainment",
    "Direction",
    "Kpi",
    "KpiResult",
    "KpiRole",
    "KpiScore",
    "PointGrade",
    "PointMeasure",
    "PointPenalty",
    "PointScheme",
    "Points",
    "Scorecard",
    "attainment",
    "decompose_target",
    "score_kpis",
    "score_points",
    "score_quality",
]

_ZERO, _ONE, _TWO, _FULL_MARKS = Decimal(0), Decimal(1), Decimal(2), Decimal(100)
_COEFFICIENT_DIGITS = 4


@in_arithmetic
def decompose_target(
    total: Number, weights: Sequence[Number], *, unit: Number = 1
) -> tuple[Decimal, ...]:
    """Divide a target over quarters, months or people, in whole units, exactly.

    Cumulative rounding: each part is the rounded running total less the one before. Parts add up to
    the target and none is negative, which rounding each and correcting the last cannot promise.

    Args:
        total: the target, not negative, a whole number of units.
        weights: shares of the parts, in any scale.
        unit: the smallest step of a part: 1 client, or 0.01 yuan.

    >>> [str(part) for part in decompose_target(6, [1] * 12)]
    ['1', '0', '1', '0', '1', '0', '1', '0', '1', '0', '1', '0']
    >>> [str(part) for part in decompose_target(1_000, [35, 25, 20, 20])]
    ['350', '250', '200', '200']
    """
    whole, step = number(total, "total"), number(unit, "unit")
    shares = [number(weight, "weights") for weight in weights]
    if step <= 0:
        raise InvalidValue("unit", "must be above zero")
    if not shares or min(shares) < 0 or not any(shares):
        raise InvalidValue("weights", "need at least one above zero, and none below")
    units = whole / step
    if whole < 0 or units != int(units):
        raise InvalidValue("total", "must be a whole number of units, not negative")
    scale = Decimal(1).scaleb(-min(0, *(int(share.as_tuple().exponent) for share in shares)))
    running = list(accumulate((int(share * scale) for share in shares), initial=0))
    marks = [half_up_div(int(units) * mark, running[-1]) for mark in running]
    return tuple((later - earlier) * step for earlier, later in pairwise(marks))


class Direction(Label):
    """Which way a measure is good, and how its attainment is reckoned."""

    HIGHER = "higher", "越高越好（实际÷目标）", "higher is better: actual over target"
    LOWER = "lower", "越低越好（目标÷实际）", "lower is better: target over actual"
    LOWER_LINEAR = (
        "lower_linear",
        "越低越好（2－实际÷目标）",
        "lower is better: 2 less actual over target",
    )


@attrs.frozen
class Attainment:
    """How far a target was reached (完成率), as a ratio; None with the reason if there is none."""

    ratio: Decimal | None
    reason: Text | None = None


_UNKNOWN = Attainment(None, Text("实际值未知", "the actual value is unknown"))
_NO_TARGET = Attainment(None, Text("没有目标值", "there is no target"))
_NOT_ABOVE_ZERO = Attainment(
    None, Text("目标值不大于零，完成率无意义", "no attainment of a target that is not above zero")
)
_NOTHING_TO_DIVIDE_BY = Attainment(
    None,
    Text("实际值不大于零，须改用线性口径", "an actual not above zero needs the linear method"),
)


@in_arithmetic
def attainment(
    actual: Number | None, target: Number | None, direction: Direction = Direction.HIGHER
) -> Attainment:
    """How far a target was reached; a target of zero or below needs a rule of its own.

    >>> attainment(130, 100).ratio, attainment(3, 2, Direction.LOWER_LINEAR).ratio
    (Decimal('1.3'), Decimal('0.5'))
    >>> attainment(5, 0).reason.en
    'no attainment of a target that is not above zero'
    """
    if actual is None:
        return _UNKNOWN
    if target is None:
        return _NO_TARGET
    reached, wanted = number(actual, "actual"), number(target, "target")
    if wanted <= 0:
        return _NOT_ABOVE_ZERO
    if direction is Direction.LOWER:
        return Attainment(wanted / reached) if reached > 0 else _NOTHING_TO_DIVIDE_BY
    ratio = reached / wanted
    return Attainment(ratio if direction is Direction.HIGHER else _TWO - ratio)


class KpiRole(Label):
    """What a KPI does to a scorecard."""

    SCORED = "scored", "计分", "scores up to its weight"
    DEDUCT_ONLY = "deduct_only", "只扣分", "only takes points away"
    VETO = "veto", "一票否决", "one occurrence brings all to zero"


def _exact(value: Number) -> Decimal:
    return cast("Decimal", value)  # for the type checker; `_read_numbers` reads it, by field name


def _exact_or_none(value: Number | None) -> Decimal | None:
    return cast("Decimal | None", value)


def _read_numbers(instance: attrs.AttrsInstance, *names: str) -> None:
    fields = attrs.fields_dict(type(instance))
    for name in names:
        value = getattr(instance, name)
        if value is not None or fields[name].default is not None:
            exact = number(value, name)
            if exact < 0:
                raise InvalidValue(name, "must not be negative")
            object.__setattr__(instance, name, exact)


@attrs.frozen(kw_only=True)
class Kpi:
    """A measure on a scorecard (考核指标).

    A scored one gives its weight times the attainment, nothing below the `gate`, counted as no less
    than the `floor` and no more than the `cap`. A deduct-only one takes `each` point for each occurrence,
    at most its weight; a veto needs no weight.
    """

    code: str
    name: Text
    role: KpiRole = KpiRole.SCORED
    weight: Decimal = attrs.field(default=_ZERO, converter=_exact)
    direction: Direction = Direction.HIGHER
    cap: Decimal | None = attrs.field(default=None, converter=_exact_or_none)
    floor: Decimal = attrs.field(default=_ZERO, converter=_exact)
    gate: Decimal = attrs.field(default=_ZERO, converter=_exact)
    each: Decimal = attrs.field(default=_ONE, converter=_exact)

    def __attrs_post_init__(self) -> None:
        check_text(self.code, "code")
        check_kind(self.role, KpiRole, "role")
        check_kind(self.direction, Direction, "direction")
        _read_numbers(self, "weight", "cap", "floor", "gate", "each")
        if (self.weight == 0) is not (self.role is KpiRole.VETO):
            raise InvalidValue("weight", "must be above zero, but for a veto")
        if self.cap is not None and self.cap < max(self.floor, self.gate):
            raise InvalidValue("cap", "is below floor or gate")


@attrs.frozen
class KpiResult:
    """What was reached: the actual value (or the number of occurrences), and the target if any."""

    actual: Number | None
    target: Number | None = None


@attrs.frozen(kw_only=True)
class KpiScore:
    """One line of a scorecard."""

    kpi: Kpi
    attained: Attainment | None
    """None for a KPI without a target."""
    score: Decimal | None
    """Points, negative for a deduction; None if it cannot be told."""


@attrs.frozen(kw_only=True)
class Scorecard:
    """Scores of all KPI (计分卡), their total, and the coefficient that pay is multiplied by."""

    scores: tuple[KpiScore, ...]
    vetoed_by: tuple[str, ...]
    total: Decimal | None
    """None while a score is unknown and nothing vetoes."""
    coefficient: Decimal | None
    workings: tuple[Line, ...]


@in_arithmetic
def score_kpis(
    kpis: Sequence[Kpi],
    results: Mapping[str, KpiResult],
    *,
    least: Number = "0.6",
    most: Number = "1.5",
) -> Scorecard:
    """Score a card of KPI; weights of the scored ones must add up to 100.

    Args:
        kpis: the card.
        results: what was reached, by KPI code; a missing one is unknown.
        least: lower limit of the coefficient (a veto goes below it, to zero).
        most: upper limit of the coefficient.

    Raises:
        InvalidValue: with all faults of the card at once.

    >>> card = [
    ...     Kpi(code="deposits", name=Text("存款", "deposits"), weight=40, cap="1.2"),
    ...     Kpi(code="loans", name=Text("贷款", "loans"), weight=30),
    ...     Kpi(code="fees", name=Text("中收", "fees"), weight=30, gate="0.6"),
    ... ]
    >>> reached = {
    ...     "deposits": KpiResult(130, 100),
    ...     "loans": KpiResult(85, 100),
    ...     "fees": KpiResult(55, 100),
    ... }
    >>> score_kpis(card, reached).total, score_kpis(card, reached).coefficient
    (Decimal('73.50'), Decimal('0.7350'))
    """
    low, high = number(least, "least"), number(most, "most")
    _check_card(kpis, results, low, high)
    scores = tuple(_score(kpi, results.get(kpi.code, KpiResult(None))) for kpi in kpis)
    vetoed_by = tuple(
        kpi.code for kpi in kpis if kpi.role is KpiRole.VETO and _occurred(results.get(kpi.code))
    )
    total = _ZERO if vetoed_by else _sum(scores)
    coefficient = None
    if total is not None:
        clamped = max(low, min(high, total / _FULL_MARKS))
        coefficient = _ZERO if vetoed_by else half_up(clamped, _COEFFICIENT_DIGITS)
    return Scorecard(
        scores=scores,
        vetoed_by=vetoed_by,
        total=total,
        coefficient=coefficient,
        workings=(
            *(Line(score.kpi.name, score.score) for score in scores),
            Line(Text("总分", "total"), total),
            Line(Text("系数", "coefficient"), coefficient),
        ),
    )


def _check_card(
    kpis: Sequence[Kpi], results: Mapping[str, KpiResult], low: Decimal, high: Decimal
) -> None:
    codes = [kpi.code for kpi in kpis]
    weights = sum((kpi.weight for kpi in kpis if kpi.role is KpiRole.SCORED), start=_ZERO)
    faults = [
        fault
        for found, fault in (
            (len(set(codes)) < len(codes), "a code appears twice"),
            (weights != _FULL_MARKS, "weights of scored KPI do not add up to 100"),
            (not set(results) <= set(codes), "a result belongs to no KPI"),
            (not 0 <= low <= high, "the limits of the coefficient are out of order"),
        )
        if found
    ]
    if faults:
        raise InvalidValue("kpis", "; ".join(faults))


def _occurred(result: KpiResult | None) -> bool:
    return result is not None and result.actual is not None and number(result.actual) > 0


def _score(kpi: Kpi, result: KpiResult) -> KpiScore:
    if kpi.role is KpiRole.SCORED:
        attained = attainment(result.actual, result.target, kpi.direction)
        return KpiScore(kpi=kpi, attained=attained, score=_reached(kpi, attained.ratio))
    if result.actual is None:
        return KpiScore(kpi=kpi, attained=None, score=None)
    occurrences = number(result.actual, "actual")
    if occurrences < 0:
        raise InvalidValue("actual", "counts occurrences, none below zero")
    deduction = min(kpi.weight, kpi.each * occurrences)
    return KpiScore(kpi=kpi, attained=None, score=-deduction)


def _reached(kpi: Kpi, ratio: Decimal | None) -> Decimal | None:
    if ratio is None:
        return None
    if ratio < kpi.gate:
        return _ZERO
    counted = max(kpi.floor, ratio)
    return kpi.weight * (counted if kpi.cap is None else min(kpi.cap, counted))


def _sum(scores: Sequence[KpiScore]) -> Decimal | None:
    known = [score.score for score in scores if score.score is not None]
    return sum(known, start=_ZERO) if len(known) == len(scores) else None


@attrs.frozen(kw_only=True)
class PointMeasure:
    """Business that earns points: one step for each full `per_step` units above a grade's minimum."""

    code: str
    name: Text
    per_step: Decimal = attrs.field(converter=_exact)

    def __attrs_post_init__(self) -> None:
        check_text(self.code, "code")
        _read_numbers(self, "per_step")


@attrs.frozen(kw_only=True)
class PointGrade:
    """A grade of managers: the points of its lowest step, and the business that it takes to enter."""

    code: str
    name: Text
    entry: Decimal = attrs.field(converter=_exact)
    minima: tuple[tuple[str, Number], ...] = ()
    """Measure code and least value; a measure not named counts from zero."""

    def __attrs_post_init__(self) -> None:
        check_text(self.code, "code")
        _read_numbers(self, "entry")
        check_tuple(self.minima, tuple, "minima")
        for _, least in self.minima:
            number(least, "minima")


@attrs.frozen(kw_only=True)
class PointPenalty:
    """A fault of quality: points for each full unit beyond what is allowed."""

    code: str
    name: Text
    each: Decimal = attrs.field(converter=_exact)
    allowed: Decimal = attrs.field(default=_ZERO, converter=_exact)
    lower_is_worse: bool = False
    """Whether the fault lies below `allowed` (a collection rate), not above (a count)."""

    def __attrs_post_init__(self) -> None:
        check_text(self.code, "code")
        _read_numbers(self, "each", "allowed")

    def points(self, value: Decimal) -> Decimal:
        """Points that a value loses."""
        beyond = self.allowed - value if self.lower_is_worse else value - self.allowed
        return self.each * int(max(_ZERO, beyond))


@attrs.frozen(kw_only=True)
class PointScheme:
    """A bank's point scheme (积分制): grades, business that earns steps, quality that only loses points."""

    name: Text
    measures: tuple[PointMeasure, ...]
    grades: tuple[PointGrade, ...]
    penalties: tuple[PointPenalty, ...] = ()
    step: Decimal = attrs.field(converter=_exact)
    """Points of one step."""
    most_penalty: Decimal | None = attrs.field(default=None, converter=_exact_or_none)

    def __attrs_post_init__(self) -> None:
        _read_numbers(self, "step", "most_penalty")
        check_tuple(self.measures, PointMeasure, "measures")
        check_tuple(self.grades, PointGrade, "grades")
        check_tuple(self.penalties, PointPenalty, "penalties")
        codes = {measure.code for measure in self.measures}
        named = {code for grade in self.grades for code, _ in grade.minima}
        faults = [
            fault
            for found, fault in (
                (_repeats(self.measures), "a measure appears twice"),
                (_repeats(self.grades), "a grade appears twice"),
                (_repeats(self.penalties), "a penalty appears twice"),
                (not named <= codes, "a minimum is of no measure"),
                (any(one.per_step == 0 for one in self.measures), "a step takes no business"),
                (self.step == 0, "a step gives no points"),
            )
            if found
        ]
        if faults:
            raise InvalidValue("scheme", "; ".join(faults))


def _repeats(parts: Sequence[PointMeasure | PointGrade | PointPenalty]) -> bool:
    return len({part.code for part in parts}) < len(parts)


@attrs.frozen(kw_only=True)
class Points:
    """Points, what they were made of, and the minima that were missed."""

    value: Decimal
    missed: tuple[str, ...] = ()
    """Measures below the minimum of the grade: it was not entered."""
    workings: tuple[Line, ...]


@in_arithmetic
def score_points(
    scheme: PointScheme, grade: str, reached: Mapping[str, Number], *, penalty: Number = 0
) -> Points:
    """Points of a manager of a grade: the entry points, a step for each full lot, less penalties.

    Args:
        scheme: the bank's scheme.
        grade: code of the grade.
        reached: business by measure code, every measure of the scheme.
        penalty: points lost, as `score_quality` gives them; counted up to the scheme's most.

    >>> scheme = PointScheme(
    ...     name=Text("积分办法", "point scheme"),
    ...     measures=(
    ...         PointMeasure(code="savings", name=Text("储蓄（万元）", "savings, 10k"), per_step=50),
    ...     ),
    ...     grades=(
    ...         PointGrade(
    ...             code="rm",
    ...             name=Text("客户经理", "manager"),
    ...             entry=115,
    ...             minima=(("savings", 300),),
    ...         ),
    ...     ),
    ...     step=5,
    ... )
    >>> score_points(scheme, "rm", {"savings": 449}).value
    Decimal('125')
    """
    place = next((one for one in scheme.grades if one.code == grade), None)
    if place is None:
        raise InvalidValue("grade", "is not of the scheme")
    if set(reached) != {measure.code for measure in scheme.measures}:
        raise InvalidValue("reached", "must name every measure of the scheme, and no other")
    lines, missed, value = [Line(place.name, place.entry)], [], place.entry
    for measure in scheme.measures:
        least = number(dict(place.minima).get(measure.code, 0), "minima")
        above = number(reached[measure.code], "reached") - least
        if above < 0:
            missed.append(measure.code)
        points = scheme.step * (max(_ZERO, above) // measure.per_step)
        lines.append(Line(measure.name, points))
        value += points
    lost = _capped(scheme, number(penalty, "penalty"))
    lines.append(Line(Text("扣分", "penalty"), -lost))
    return Points(value=value - lost, missed=tuple(missed), workings=tuple(lines))


def _capped(scheme: PointScheme, lost: Decimal) -> Decimal:
    if lost < 0:
        raise InvalidValue("penalty", "must not be negative")
    return lost if scheme.most_penalty is None else min(scheme.most_penalty, lost)


@in_arithmetic
def score_quality(scheme: PointScheme, quality: Mapping[str, Number]) -> Points:
    """Points that faults of quality lose, at most the scheme's most; what is not reported loses none.

    Args:
        scheme: the bank's scheme.
        quality: counts or rates by penalty code.

    Returns:
        the points lost, as a positive value.

    >>> complaints = PointPenalty(code="complaints", name=Text("投诉", "complaints"), each=2)
    >>> scheme = PointScheme(
    ...     name=Text("积分办法", "point scheme"),
    ...     measures=(),
    ...     grades=(),
    ...     penalties=(complaints,),
    ...     step=5,
    ...     most_penalty=50,
    ... )
    >>> score_quality(scheme, {"complaints": 3}).value
    Decimal('6')
    """
    penalties = {penalty.code: penalty for penalty in scheme.penalties}
    if not set(quality) <= set(penalties):
        raise InvalidValue("quality", "names a fault that is not of the scheme")
    lines, lost = [], _ZERO
    for code, value in quality.items():
        points = penalties[code].points(number(value, "quality"))
        lines.append(Line(penalties[code].name, points))
        lost += points
    return Points(value=_capped(scheme, lost), workings=tuple(lines))
