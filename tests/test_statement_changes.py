"""What changed in a borrower's statements since its loan was approved."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._statement_example import HALF_YEAR, YEARS
from bankrm.calendars import Period
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.statement_changes import (
    ChangeDirection,
    FigureChange,
    StatementComparison,
    WatchedFigure,
    compare_since_approval,
)
from bankrm.statement_items import Item
from bankrm.statement_series import StatementSeries
from bankrm.statements import EntityId, FinancialStatement

altered: Any = attrs.evolve
THEN, NOW = StatementSeries(YEARS[:2]), StatementSeries(YEARS)
BETTER, SAME, WORSE = ChangeDirection


def newest(**changes: Any) -> StatementSeries:
    return StatementSeries((altered(YEARS[2], **changes),))


def lines(**changes: Any) -> StatementSeries:
    """The newest year with some lines changed."""
    given = dict(YEARS[2].lines) | {Item(code): figure for code, figure in changes.items()}
    last: FinancialStatement = altered(YEARS[2], lines=given, as_presented=True)
    return StatementSeries((*YEARS[:2], last))


def test_a_firm_that_grows_in_all_lines_alike() -> None:
    compared = compare_since_approval(THEN, NOW)
    directions = {one.figure: one.direction for one in compared.changes}
    grown = {WatchedFigure.REVENUE, WatchedFigure.NET_PROFIT, WatchedFigure.EQUITY}
    grown.add(WatchedFigure.OPERATING_CASH_FLOW)
    assert {figure for figure, way in directions.items() if way is BETTER} == grown
    assert compared.worse == (WatchedFigure.DEBT,)
    debt = compared.change_of(WatchedFigure.DEBT)
    assert [debt.then, debt.now, debt.change] == [3_300_000, 3_630_000, 330_000]
    assert {way for figure, way in directions.items() if not figure.is_amount} == {SAME}


@pytest.mark.parametrize(
    ("changes", "figure", "direction"),
    [
        ({"revenue": 1000}, WatchedFigure.REVENUE, WORSE),
        ({"cost_of_sales": 1000}, WatchedFigure.GROSS_MARGIN, WORSE),
        ({"cost_of_sales": 900}, WatchedFigure.GROSS_MARGIN, BETTER),
        ({"total_liabilities": 700}, WatchedFigure.LIABILITIES, WORSE),
        ({"accounts_receivable": 400}, WatchedFigure.RECEIVABLE_DAYS, WORSE),
        ({"inventory": 100}, WatchedFigure.INVENTORY_DAYS, BETTER),
        ({"interest_expense": 30}, WatchedFigure.INTEREST_COVER, WORSE),
        ({"short_borrowings": 100}, WatchedFigure.DEBT, BETTER),
    ],
)
def test_which_way_a_figure_went(
    changes: dict[str, int], figure: WatchedFigure, direction: ChangeDirection
) -> None:
    compared = compare_since_approval(THEN, lines(**changes))
    assert compared.change_of(figure).direction is direction


def test_from_a_profit_to_a_loss() -> None:
    change = FigureChange(
        figure=WatchedFigure.NET_PROFIT, then=Decimal(-5), now=Decimal(-8), reason=None
    )
    assert (change.change, change.growth, change.direction) == (Decimal(-3), None, WORSE)


def test_a_figure_that_is_not_given_has_a_reason() -> None:
    bare = {item: figure for item, figure in YEARS[2].lines if item is not Item.REVENUE}
    compared = compare_since_approval(THEN, newest(lines=bare))
    revenue = compared.change_of(WatchedFigure.REVENUE)
    assert (revenue.now, revenue.change, revenue.growth, revenue.direction) == (None,) * 4
    assert revenue.reason is not None
    assert revenue.reason.en == "not in the statements: revenue"
    days = compared.change_of(WatchedFigure.RECEIVABLE_DAYS)
    assert days.reason is not None
    assert [line.value for line in revenue.workings] == [11_000_000, None, None, None]


def test_units_do_not_matter() -> None:
    thousands = {item: figure * 10 for item, figure in YEARS[2].lines}
    compared = compare_since_approval(THEN, newest(lines=thousands, unit=1_000))
    assert compared.change_of(WatchedFigure.REVENUE).now == 12_100_000


def test_the_workings_name_both_days() -> None:
    workings = compare_since_approval(THEN, NOW).workings
    assert [line.value for line in workings[:2]] == [date(2024, 12, 31), date(2025, 12, 31)]
    assert len(workings) == 2 + 4 * len(WatchedFigure)


@pytest.mark.parametrize(
    "now",
    [
        newest(entity_id=EntityId("E-9")),
        newest(consolidated=True),
        StatementSeries((HALF_YEAR,)),
        StatementSeries(YEARS[:1]),
        newest(period=Period(date(2025, 1, 1), date(2025, 9, 30))),
    ],
    ids=["firm", "group", "half-year", "older", "nine months"],
)
def test_what_does_not_compare_is_refused(now: StatementSeries) -> None:
    with pytest.raises(InvalidValue, match="now: "):
        compare_since_approval(THEN, now)


def test_currencies_and_other_kinds_are_refused() -> None:
    with pytest.raises(CurrencyMismatch, match="now"):
        compare_since_approval(THEN, newest(currency="USD"))
    wrong: Any = YEARS[0]
    with pytest.raises(InvalidValue, match="then"):
        compare_since_approval(wrong, NOW)
    compared = compare_since_approval(THEN, NOW)
    with pytest.raises(InvalidValue, match="figure"):
        compared.change_of(Item.REVENUE)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(InvalidValue, match="changes"):
        altered(compared, changes=compared.changes[1:])
    assert isinstance(compared, StatementComparison)
