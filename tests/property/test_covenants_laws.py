"""Laws of a covenant test: opposite promises are never both broken, and better figures never fail."""

from datetime import date
from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.covenants import (
    CONVENTIONAL_PROPOSALS,
    CovenantPeriod,
    CovenantState,
    Operator,
    judge_covenant,
    list_test_days,
)

ON = date(2026, 9, 30)
figures = st.decimals(-(10**9), 10**9, places=6)
days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
OPPOSITES = {Operator.AT_LEAST: Operator.BELOW, Operator.AT_MOST: Operator.ABOVE}


def state(operator: Operator, threshold: Decimal, value: Decimal) -> CovenantState:
    covenant = attrs.evolve(CONVENTIONAL_PROPOSALS[0].at(threshold), operator=operator)
    return judge_covenant(covenant, value, on=ON).state


@given(st.sampled_from(list(OPPOSITES)), figures, figures)
def test_of_a_promise_and_its_opposite_one_is_kept(
    operator: Operator, threshold: Decimal, value: Decimal
) -> None:
    found = {state(operator, threshold, value), state(OPPOSITES[operator], threshold, value)}
    assert found == {CovenantState.MET, CovenantState.BREACHED}


@given(st.sampled_from(Operator), figures, figures, figures)
def test_a_better_figure_never_fails_where_a_worse_one_passes(
    operator: Operator, threshold: Decimal, one: Decimal, two: Decimal
) -> None:
    worse, better = sorted((one, two), reverse=operator in {Operator.AT_MOST, Operator.BELOW})
    if state(operator, threshold, worse) is CovenantState.MET:
        assert state(operator, threshold, better) is CovenantState.MET


@given(st.sampled_from(CovenantPeriod), days, days, days)
def test_the_days_of_two_parts_are_those_of_the_whole(
    period: CovenantPeriod, one: date, two: date, three: date
) -> None:
    start, middle, end = sorted((one, two, three))
    parts = list_test_days(period, start, middle) + list_test_days(period, middle, end)
    assert parts == list_test_days(period, start, end)
