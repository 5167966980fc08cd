"""Laws of performance: parts add up and are never negative, better never scores worse."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.labels import Text
from bankrm.performance import (
    Direction,
    Kpi,
    KpiResult,
    PointGrade,
    PointMeasure,
    PointScheme,
    decompose_target,
    score_kpis,
    score_points,
)

NAME = Text("指标", "measure")
weights = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=24).filter(any)
amounts = st.decimals(0, 10**6, places=2)


@given(st.integers(0, 10**9), weights, st.sampled_from(["0.01", "1", "1000"]))
def test_parts_add_up_and_none_is_negative(units: int, shares: list[Decimal], unit: str) -> None:
    total = units * Decimal(unit)
    parts = decompose_target(total, shares, unit=unit)
    assert sum(parts) == total
    assert all(part >= 0 and part % Decimal(unit) == 0 for part in parts)
    whole = sum(shares)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - total * share / whole) <= Decimal(unit) * Decimal("1.000001")


@given(amounts, amounts, st.sampled_from(Direction))
def test_a_better_actual_never_scores_less(
    actual: Decimal, more: Decimal, direction: Direction
) -> None:
    card = [Kpi(code="a", name=NAME, weight=100, cap="1.5", gate="0.6", direction=direction)]
    worse, better = actual + 1, actual + 1 + more
    if direction is not Direction.HIGHER:
        worse, better = better, worse
    scores = [score_kpis(card, {"a": KpiResult(x, 1000)}).total for x in (worse, better)]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0] <= scores[1] <= 150


@given(amounts, amounts, st.integers(0, 80))
def test_more_business_never_earns_fewer_points(
    reached: Decimal, more: Decimal, penalty: int
) -> None:
    scheme = PointScheme(
        name=NAME,
        measures=(PointMeasure(code="m", name=NAME, per_step=50),),
        grades=(PointGrade(code="g", name=NAME, entry=100, minima=(("m", 300),)),),
        step=5,
        most_penalty=50,
    )
    less = score_points(scheme, "g", {"m": reached}, penalty=penalty)
    much = score_points(scheme, "g", {"m": reached + more}, penalty=penalty)
    assert 50 <= less.value <= much.value
    assert set(much.missed) <= set(less.missed)
