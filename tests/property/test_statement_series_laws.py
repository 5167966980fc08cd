"""Laws of series: order of filing is no matter, growth chains to the index, parts make the whole."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.calendars import Period
from bankrm.dupont import compute_dupont
from bankrm.statement_items import Item
from bankrm.statement_series import (
    StatementSeries,
    compute_common_size,
    compute_index,
    compute_trend,
    list_series,
)
from bankrm.statements import EntityId, FinancialStatement

NEAR = Decimal("1e-20")
positive = st.decimals("0.01", 10**9, places=2)
revenues = st.lists(positive, min_size=2, max_size=6)


def statement(year: int, lines: dict[Item, Decimal]) -> FinancialStatement:
    return FinancialStatement(
        entity_id=EntityId("E-1"),
        period=Period.year(year),
        lines={**lines},
        received_on=date(2026, 4, 30),
        as_presented=True,
    )


def series_of(revenue: list[Decimal]) -> StatementSeries:
    return StatementSeries(
        tuple(statement(2015 + at, {Item.REVENUE: figure}) for at, figure in enumerate(revenue))
    )


@given(revenues, st.randoms())
def test_filed_in_any_order_it_is_one_series(revenue: list[Decimal], draw: object) -> None:
    series = series_of(revenue)
    filed = list(series.statements)
    getattr(draw, "shuffle")(filed)  # noqa: B009  # Hypothesis gives it no type
    assert list_series(filed) == (series,)


@given(revenues)
def test_growth_chains_to_the_index(revenue: list[Decimal]) -> None:
    series = series_of(revenue)
    chained = Decimal(1)
    grown = compute_trend(series, Item.REVENUE).points
    for point, index in zip(grown, compute_index(series, Item.REVENUE), strict=True):
        assert index.value is not None
        chained *= 1 + (point.value or Decimal(0))
        assert abs(chained - index.value) <= NEAR * max(Decimal(1), index.value)


@given(revenues)
def test_compound_growth_leads_from_the_oldest_to_the_newest(revenue: list[Decimal]) -> None:
    compound = compute_trend(series_of(revenue), Item.REVENUE).compound
    assert compound is not None
    reached = revenue[0] * (1 + compound) ** (len(revenue) - 1)
    assert abs(reached - revenue[-1]) <= NEAR * revenue[-1]


@given(positive, positive)
def test_shares_of_the_whole_make_one(short: Decimal, long: Decimal) -> None:
    lines = {
        Item.CURRENT_ASSETS: short,
        Item.NON_CURRENT_ASSETS: long,
        Item.TOTAL_ASSETS: short + long,
    }
    one, other, whole = (line.share for line in compute_common_size(statement(2025, lines)))
    assert whole == 1
    assert one is not None
    assert other is not None
    assert abs(one + other - 1) <= NEAR


@given(
    st.fixed_dictionaries(
        dict.fromkeys((Item.TOTAL_ASSETS, Item.EQUITY, Item.REVENUE, Item.NET_PROFIT), positive)
    )
)
def test_three_factors_are_the_return(lines: dict[Item, Decimal]) -> None:
    analysis = compute_dupont(statement(2025, lines), statement(2024, lines))
    returned = analysis.return_on_equity
    assert returned is not None
    assert returned * returned.__class__(lines[Item.EQUITY]) == lines[Item.NET_PROFIT]
