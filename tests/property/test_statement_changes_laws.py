"""A statement beside itself shows no change; turned round, what was better is worse."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm._statement_example import YEARS
from bankrm.statement_changes import (
    ChangeDirection,
    FigureChange,
    WatchedFigure,
    compare_since_approval,
)
from bankrm.statement_series import StatementSeries

figures = st.decimals(-(10**9), 10**9, places=2)
TURNED = {
    ChangeDirection.BETTER: ChangeDirection.WORSE,
    ChangeDirection.SAME: ChangeDirection.SAME,
    ChangeDirection.WORSE: ChangeDirection.BETTER,
}


@given(st.integers(1, 3))
def test_a_statement_beside_itself_shows_no_change(years: int) -> None:
    series = StatementSeries(YEARS[:years])
    compared = compare_since_approval(series, series)
    known = [one for one in compared.changes if one.now is not None]
    assert known
    assert {one.direction for one in known} == {ChangeDirection.SAME}
    assert {one.change for one in known} == {Decimal(0)}


@given(st.sampled_from(WatchedFigure), figures, figures)
def test_turned_round_a_change_says_the_contrary(
    figure: WatchedFigure, then: Decimal, now: Decimal
) -> None:
    forth = FigureChange(figure=figure, then=then, now=now).direction
    back = FigureChange(figure=figure, then=now, now=then).direction
    assert forth is not None
    assert back is TURNED[forth]
