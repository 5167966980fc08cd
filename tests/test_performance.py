"""Targets, attainment, scorecards and points: worked cases, each limit by name, and what is refused."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import attrs
import pytest

from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import Text
from bankrm.money import Number
from bankrm.performance import (
    Direction,
    Kpi,
    KpiResult,
    KpiRole,
    PointGrade,
    PointMeasure,
    PointPenalty,
    PointScheme,
    attainment,
    decompose_target,
    score_kpis,
    score_points,
    score_quality,
)

NAME = Text("指标", "measure")
NAN, INFINITY = Decimal("NaN"), Decimal("Infinity")


def kpi(code: str = "a", **more: Any) -> Kpi:
    return Kpi(**{"code": code, "name": NAME, "weight": 100, **more})


@pytest.mark.parametrize(
    ("total", "weights", "unit", "parts"),
    [
        (1_000, [35, 25, 20, 20], 1, "350 250 200 200"),
        (6, [1] * 12, 1, "1 0 1 0 1 0 1 0 1 0 1 0"),
        ("100.00", [1, 1, 1], "0.01", "33.33 33.34 33.33"),
        (100, ["0.5", "0.3", "0.2"], 10, "50 30 20"),
        (0, [1, 2], 1, "0 0"),
        (7, [0, 1, 0], 1, "0 7 0"),
        (5, ["1e2", "1e2"], 1, "3 2"),
    ],
    ids=[
        "front-loaded year",
        "six units over twelve months",
        "to the fen",
        "in tens",
        "nothing",
        "all in one part",
        "weights with exponents",
    ],
)
def test_decompose(total: Number, weights: list[Number], unit: Number, parts: str) -> None:
    with localcontext() as host:
        host.prec = 2
        found = decompose_target(total, weights, unit=unit)
    assert [str(part) for part in found] == parts.split()


@pytest.mark.parametrize(
    ("total", "weights", "unit", "field"),
    [
        (-1, [1], 1, "total"),
        ("0.5", [1], 1, "total"),
        (NAN, [1], 1, "total"),
        (1, [], 1, "weights"),
        (1, [0, 0], 1, "weights"),
        (1, [2, -1], 1, "weights"),
        (1, [INFINITY], 1, "weights"),
        (1, [1], 0, "unit"),
        (1, [1], -1, "unit"),
        (1, [1], 0.1, "unit"),
    ],
    ids=[
        "negative",
        "finer than a unit",
        "NaN",
        "no weights",
        "zero weights",
        "negative weight",
        "infinite weight",
        "no unit",
        "negative unit",
        "float",
    ],
)
def test_bad_targets(total: Any, weights: Any, unit: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        decompose_target(total, weights, unit=unit)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("actual", "target", "direction", "ratio"),
    [
        (130, 100, Direction.HIGHER, "1.3"),
        (-10, 100, Direction.HIGHER, "-0.1"),
        (2, 3, Direction.LOWER, "1.5"),
        (3, 2, Direction.LOWER_LINEAR, "0.5"),
        (0, 2, Direction.LOWER_LINEAR, "2"),
    ],
    ids=["higher", "below zero", "lower", "lower, linear", "none at all, linear"],
)
def test_attainment(actual: int, target: int, direction: Direction, ratio: str) -> None:
    found = attainment(actual, target, direction)
    assert found.ratio == Decimal(ratio)
    assert found.reason is None


@pytest.mark.parametrize(
    ("actual", "target", "direction", "reason"),
    [
        (None, 1, Direction.HIGHER, "unknown"),
        (1, None, Direction.HIGHER, "no target"),
        (1, 0, Direction.HIGHER, "not above zero"),
        (1, -1, Direction.LOWER, "not above zero"),
        (0, 1, Direction.LOWER, "linear"),
    ],
    ids=["actual unknown", "no target", "target zero", "target negative", "actual zero"],
)
def test_no_attainment_has_a_reason(
    actual: int | None, target: int | None, direction: Direction, reason: str
) -> None:
    found = attainment(actual, target, direction)
    assert found.ratio is None
    assert found.reason is not None
    assert reason in found.reason.en


def test_worked_scorecard() -> None:
    card = [
        kpi("a", weight=40, cap="1.2"),
        kpi("b", weight=30),
        kpi("c", weight=30, gate="0.6"),
    ]
    results = {"a": KpiResult(130, 100), "b": KpiResult(85, 100), "c": KpiResult(55, 100)}
    found = score_kpis(card, results)
    assert [score.score for score in found.scores] == [Decimal(48), Decimal("25.5"), Decimal(0)]
    assert found.total == Decimal("73.5")
    assert found.coefficient == Decimal("0.735")
    assert [line.value for line in found.workings][-2:] == [found.total, found.coefficient]


@pytest.mark.parametrize(
    ("more", "actual", "score"),
    [
        ({"gate": "0.6"}, "60", "60"),
        ({"gate": "0.6"}, "59.99", "0"),
        ({"cap": "1.2"}, "120", "120"),
        ({"cap": "1.2"}, "120.01", "120"),
        ({"floor": "0.8"}, "79", "80"),
        ({"floor": "0.8", "gate": "0.5"}, "49", "0"),
        ({}, "-5", "0"),
        ({}, "300", "300"),
    ],
    ids=[
        "exactly the gate",
        "below the gate",
        "exactly the cap",
        "above the cap",
        "below the floor",
        "below floor and gate",
        "negative",
        "no cap",
    ],
)
def test_gate_floor_and_cap(more: dict[str, Any], actual: str, score: str) -> None:
    found = score_kpis([kpi(**more)], {"a": KpiResult(actual, 100)})
    assert found.total == Decimal(score)


@pytest.mark.parametrize(
    ("actual", "coefficient"),
    [("59", "0.6"), ("60", "0.6"), ("150", "1.5"), ("151", "1.5"), ("77.77777", "0.7778")],
    ids=["below the least", "exactly the least", "exactly the most", "above the most", "rounded"],
)
def test_the_coefficient_is_clamped(actual: str, coefficient: str) -> None:
    found = score_kpis([kpi()], {"a": KpiResult(actual, 100)})
    assert found.coefficient == Decimal(coefficient)


def test_deductions_take_up_to_their_weight() -> None:
    complaints = kpi("c", role=KpiRole.DEDUCT_ONLY, weight=5, each=2)
    card = [kpi(), complaints]
    for occurrences, total in ((0, 100), (1, 98), (2, 96), (3, 95)):
        found = score_kpis(card, {"a": KpiResult(100, 100), "c": KpiResult(occurrences)})
        assert found.total == total
    assert score_kpis(card, {"a": KpiResult(100, 100)}).total is None
    with pytest.raises(InvalidValue, match="actual"):
        score_kpis(card, {"a": KpiResult(100, 100), "c": KpiResult(-1)})


def test_a_veto_brings_all_to_zero() -> None:
    card = [kpi(), kpi("v", role=KpiRole.VETO, weight=0)]
    clean = score_kpis(card, {"a": KpiResult(90, 100), "v": KpiResult(0)})
    assert (clean.total, clean.vetoed_by) == (Decimal(90), ())
    struck = score_kpis(card, {"v": KpiResult(1)})
    assert struck.vetoed_by == ("v",)
    assert (struck.total, struck.coefficient) == (Decimal(0), Decimal(0))
    for results in ({"a": KpiResult(90, 100)}, {"a": KpiResult(90, 100), "v": KpiResult(None)}):
        unknown = score_kpis(card, results)
        assert (unknown.total, unknown.coefficient, unknown.vetoed_by) == (None, None, ())


def test_an_unknown_result_leaves_the_total_open() -> None:
    card = [kpi("a", weight=50), kpi("b", weight=50)]
    found = score_kpis(card, {"a": KpiResult(1, 1)})
    assert [score.score for score in found.scores] == [Decimal(50), None]
    assert (found.total, found.coefficient) == (None, None)


def test_all_faults_of_a_card_are_named_at_once() -> None:
    card = [kpi(weight=40), kpi(weight=50)]
    with pytest.raises(InvalidValue) as refused:
        score_kpis(card, {"x": KpiResult(1, 1)}, least=2, most=1)
    for fault in ("appears twice", "add up to 100", "belongs to no KPI", "out of order"):
        assert fault in refused.value.reason


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": ""}, "code"),
        ({"role": "scored"}, "role"),
        ({"direction": "higher"}, "direction"),
        ({"weight": -1}, "weight"),
        ({"weight": 0}, "weight"),
        ({"weight": None}, "weight"),
        ({"weight": 0.5}, "weight"),
        ({"weight": 1, "role": KpiRole.VETO}, "weight"),
        ({"gate": NAN}, "gate"),
        ({"each": INFINITY}, "each"),
        ({"cap": "0.5", "floor": "0.6"}, "cap"),
        ({"cap": "0.5", "gate": "0.6"}, "cap"),
        ({"cap": "-1"}, "cap"),
    ],
    ids=[
        "no code",
        "role as text",
        "direction as text",
        "negative weight",
        "no weight",
        "weight unknown",
        "float",
        "a veto with a weight",
        "NaN",
        "infinity",
        "cap below floor",
        "cap below gate",
        "negative cap",
    ],
)
def test_bad_kpis(more: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        kpi(**more)
    assert refused.value.field == field


SCHEME = PointScheme(
    name=NAME,
    measures=(
        PointMeasure(code="savings", name=NAME, per_step=50),
        PointMeasure(code="cards", name=NAME, per_step="2.5"),
    ),
    grades=(PointGrade(code="rm", name=NAME, entry=115, minima=(("savings", 300),)),),
    penalties=(
        PointPenalty(code="complaints", name=NAME, each=2),
        PointPenalty(code="collection", name=NAME, each="1.5", allowed=97, lower_is_worse=True),
    ),
    step=5,
    most_penalty=50,
)


@pytest.mark.parametrize(
    ("savings", "cards", "points", "missed"),
    [
        (300, 0, 115, ()),
        (349, 0, 115, ()),
        (350, 0, 120, ()),
        (299, 0, 115, ("savings",)),
        (0, 0, 115, ("savings",)),
        (400, 5, 135, ()),
        (300, "7.4", 125, ()),
    ],
    ids=[
        "exactly the minimum",
        "short of a step",
        "exactly a step",
        "below the minimum",
        "nothing",
        "two measures",
        "full lots only",
    ],
)
def test_points(savings: Number, cards: Number, points: int, missed: tuple[str, ...]) -> None:
    found = score_points(SCHEME, "rm", {"savings": savings, "cards": cards})
    assert found.value == points
    assert found.missed == missed
    amounts = [line.value for line in found.workings if isinstance(line.value, Decimal)]
    assert sum(amounts) == points


@pytest.mark.parametrize(
    ("penalty", "points"),
    [(0, 115), (50, 65), (51, 65), ("0.5", "114.5")],
    ids=["none", "exactly the most", "above the most", "half a point"],
)
def test_penalties_are_capped(penalty: Number, points: Number) -> None:
    reached = {"savings": 300, "cards": 0}
    found = score_points(SCHEME, "rm", reached, penalty=penalty)
    assert found.value == Decimal(points)
    uncapped = attrs.evolve(SCHEME, most_penalty=None)
    assert score_points(uncapped, "rm", reached, penalty=penalty).value == 115 - Decimal(penalty)


@pytest.mark.parametrize(
    ("quality", "lost"),
    [
        ({}, "0"),
        ({"complaints": 3}, "6"),
        ({"complaints": 26}, "50"),
        ({"collection": 97}, "0"),
        ({"collection": "96.01"}, "0"),
        ({"collection": 96}, "1.5"),
        ({"collection": 100, "complaints": 1}, "2"),
    ],
    ids=[
        "clean",
        "three complaints",
        "capped",
        "exactly enough",
        "short of a point",
        "a point short",
        "better than asked",
    ],
)
def test_quality(quality: dict[str, Number], lost: str) -> None:
    assert score_quality(SCHEME, quality).value == Decimal(lost)


def test_all_faults_of_a_scheme_are_named_at_once() -> None:
    one = PointMeasure(code="m", name=NAME, per_step=0)
    grade = PointGrade(code="g", name=NAME, entry=1, minima=(("x", 1),))
    penalty = PointPenalty(code="p", name=NAME, each=1)
    with pytest.raises(InvalidValue) as refused:
        PointScheme(
            name=NAME,
            measures=(one, one),
            grades=(grade, grade),
            penalties=(penalty, penalty),
            step=0,
        )
    for fault in (
        "a measure appears twice",
        "a grade appears twice",
        "a penalty appears twice",
        "a minimum is of no measure",
        "takes no business",
        "gives no points",
    ):
        assert fault in refused.value.reason


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: score_points(SCHEME, "x", {"savings": 1, "cards": 1}), "grade"),
        (lambda: score_points(SCHEME, "rm", {"savings": 1}), "reached"),
        (lambda: score_points(SCHEME, "rm", {"savings": NAN, "cards": 1}), "reached"),
        (
            lambda: score_points(SCHEME, "rm", {"savings": 1, "cards": 1}, penalty=-1),
            "penalty",
        ),
        (lambda: score_quality(SCHEME, {"x": 1}), "quality"),
        (lambda: score_quality(SCHEME, {"complaints": INFINITY}), "quality"),
        (lambda: PointGrade(code="g", name=NAME, entry=1, minima=(("x", NAN),)), "minima"),
        (lambda: PointMeasure(code=" ", name=NAME, per_step=1), "code"),
        (lambda: PointPenalty(code="p", name=NAME, each=-1), "each"),
        (lambda: attrs.evolve(SCHEME, most_penalty=-1), "most_penalty"),
    ],
    ids=[
        "unknown grade",
        "a measure short",
        "NaN",
        "negative penalty",
        "unknown fault",
        "infinite",
        "minimum NaN",
        "blank code",
        "penalty that gives",
        "negative most",
    ],
)
def test_bad_points(call: Callable[[], object], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field
