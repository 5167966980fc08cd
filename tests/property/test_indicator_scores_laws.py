"""Laws of scores: a better figure never scores less, and no score leaves its weight."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.indicator_scores import Better, IndicatorStandard, score_indicator
from bankrm.statement_ratios import RatioName

figures = st.decimals(-1000, 1000, places=4)
ladders = st.lists(figures, min_size=5, max_size=5, unique=True)
weights = st.decimals("0.01", 100, places=2)
ways = st.sampled_from(Better)


def standard(ladder: list[Decimal], weight: Decimal, better: Better) -> IndicatorStandard:
    ranked = sorted(ladder, reverse=better is Better.HIGHER)
    return IndicatorStandard(
        indicator=RatioName.CURRENT, weight=weight, better=better, standards=tuple(ranked)
    )


@given(ladders, weights, ways, figures, figures)
def test_a_better_figure_never_scores_less(
    ladder: list[Decimal], weight: Decimal, better: Better, one: Decimal, other: Decimal
) -> None:
    of = standard(ladder, weight, better)
    low, high = sorted((one, other), reverse=better is Better.LOWER)
    worse, good = score_indicator(of, low).score, score_indicator(of, high).score
    assert worse is not None
    assert good is not None
    assert worse <= good


@given(ladders, weights, ways, figures)
def test_a_score_stays_within_its_weight(
    ladder: list[Decimal], weight: Decimal, better: Better, value: Decimal
) -> None:
    score = score_indicator(standard(ladder, weight, better), value).score
    assert score is not None
    assert 0 <= score <= weight


@given(ladders, weights, figures)
def test_turning_the_scale_round_changes_nothing(
    ladder: list[Decimal], weight: Decimal, value: Decimal
) -> None:
    one = score_indicator(standard(ladder, weight, Better.HIGHER), value)
    turned = [-figure for figure in ladder]
    other = score_indicator(standard(turned, weight, Better.LOWER), -value)
    assert (one.score, one.grade) == (other.score, other.grade)
