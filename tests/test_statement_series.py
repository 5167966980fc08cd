"""Series of statements: what belongs together, gaps, growth, index and shares."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from itertools import permutations
from typing import Any

import attrs
import pytest

from bankrm.calendars import Period
from bankrm.errors import InvalidValue
from bankrm.money import Number
from bankrm.statement_items import Item
from bankrm.statement_series import (
    StatementSeries,
    compute_common_size,
    compute_index,
    compute_trend,
    list_series,
    years_later,
)
from bankrm.statements import EntityId, FinancialStatement


def statement(
    year: int, lines: Mapping[Item, Number] | None = None, **fields: Any
) -> FinancialStatement:
    given: dict[str, Any] = {
        "entity_id": EntityId("E-1"),
        "period": Period.year(year),
        "received_on": date(2026, 4, 30),
        "lines": lines or {Item.REVENUE: 100},
    }
    return FinancialStatement(**(given | fields))


def revenue(*by_year: tuple[int, Number]) -> StatementSeries:
    return StatementSeries(
        tuple(statement(year, {Item.REVENUE: figure}) for year, figure in by_year)
    )


class TestSeries:
    def test_years_missing_in_between_are_named(self) -> None:
        series = revenue((2020, 1), (2023, 1), (2025, 1))
        assert series.gaps == (Period.year(2021), Period.year(2022), Period.year(2024))
        assert revenue((2024, 1), (2025, 1)).gaps == ()

    def test_the_newest_and_the_year_before(self) -> None:
        whole, gap = revenue((2024, 1), (2025, 2)), revenue((2023, 1), (2025, 2))
        assert whole.latest.period == Period.year(2025)
        assert whole.previous is whole.statements[0]
        assert gap.previous is None
        assert [pair.previous for pair in whole.pairs] == [None, whole.statements[0]]

    def test_a_year_that_ends_in_february(self) -> None:
        periods = (
            Period(date(2023, 3, 1), date(2024, 2, 29)),
            Period(date(2024, 3, 1), date(2025, 2, 28)),
        )
        series = StatementSeries(tuple(statement(2025, period=period) for period in periods))
        assert series.previous is not None
        assert series.gaps == ()

    @pytest.mark.parametrize(
        "other",
        [
            {"entity_id": EntityId("E-2")},
            {"consolidated": True},
            {"currency": "USD"},
            {"unit": 10_000},
            {"period": Period.months(2025, 1, 6)},
            {"period": Period(date(2024, 7, 1), date(2025, 6, 30))},
        ],
        ids=str,
    )
    def test_what_does_not_compare_is_no_series(self, other: dict[str, Any]) -> None:
        with pytest.raises(InvalidValue, match=r"^statements: differ"):
            StatementSeries((statement(2024), statement(2025, **other)))

    @pytest.mark.parametrize(
        "years", [(2025, 2024), (2024, 2024)], ids=["newest first", "one year twice"]
    )
    def test_they_run_from_the_oldest(self, years: tuple[int, int]) -> None:
        with pytest.raises(InvalidValue, match=r"^statements: run from the oldest"):
            StatementSeries(tuple(statement(year) for year in years))

    @pytest.mark.parametrize("bad", [(), ("2025",), [statement(2025)], None])
    def test_a_series_is_of_statements(self, bad: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^statements: need"):
            StatementSeries(bad)


class TestListing:
    HALF = (
        statement(2024, period=Period.months(2024, 1, 6)),
        statement(2025, period=Period.months(2025, 1, 6)),
    )
    GROUP = (statement(2025, consolidated=True),)
    ALONE = (statement(2024, consolidated=False), statement(2025, consolidated=False))

    def test_annual_and_interim_group_and_parent_come_apart(self) -> None:
        filed = [*reversed(self.ALONE), *self.HALF, *self.GROUP]
        assert [series.statements for series in list_series(filed)] == [
            self.ALONE,
            self.HALF,
            self.GROUP,
        ]

    def test_what_was_received_last_counts(self) -> None:
        first = statement(2025, received_on=date(2026, 4, 30))
        restated = statement(2025, received_on=date(2026, 9, 1), restated=True)
        for filed in ([first, restated], [restated, first]):
            assert list_series(filed) == (StatementSeries((restated,)),)

    def test_two_of_one_day_are_refused(self) -> None:
        with pytest.raises(InvalidValue, match=r"^statements: hold two of one period"):
            list_series([statement(2025), statement(2025, audited=True)])

    def test_the_order_of_filing_does_not_matter(self) -> None:
        filed = (*self.ALONE, *self.HALF, *self.GROUP)
        listed = {list_series(order) for order in permutations(filed)}
        assert len(listed) == 1

    @pytest.mark.parametrize("order", tuple(permutations(range(3))), ids=str)
    def test_two_of_one_day_are_refused_in_any_order(self, order: tuple[int, ...]) -> None:
        early, late = date(2026, 4, 30), date(2026, 9, 1)
        filed = (
            statement(2025, received_on=early),
            statement(2025, received_on=early, audited=True),
            statement(2025, received_on=late),
        )
        with pytest.raises(InvalidValue, match=r"^statements: hold two of one period"):
            list_series([filed[at] for at in order])

    def test_nothing_filed_is_no_series(self) -> None:
        assert list_series([]) == ()

    def test_it_lists_statements_only(self) -> None:
        with pytest.raises(InvalidValue, match=r"^statements: needs FinancialStatement"):
            list_series(["2025"])  # type: ignore[list-item]  # refused
        with pytest.raises(InvalidValue, match=r"^statements: needs Iterable"):
            list_series(2025)  # type: ignore[arg-type]  # refused


class TestTrend:
    def test_growth_from_year_to_year_and_over_all(self) -> None:
        trend = compute_trend(revenue((2023, 100), (2024, 150), (2025, 144)), Item.REVENUE)
        assert [point.value for point in trend.points] == [None, Decimal("0.5"), Decimal("-0.04")]
        assert trend.compound == Decimal("0.2")
        assert trend.reason is None
        assert [line.explain("en") for line in trend.workings] == [
            "unit of amounts: CN¥1.00",
            "revenue, 2023-12-31: 100",
            "revenue, 2024-12-31: 150",
            "growth of revenue, 2024-12-31: 0.5",
            "revenue, 2025-12-31: 144",
            "growth of revenue, 2025-12-31: -0.04",
            "compound growth of revenue a year: 0.2",
        ]

    def test_a_gap_breaks_growth_and_counts_in_the_years(self) -> None:
        trend = compute_trend(revenue((2023, 100), (2025, 121)), Item.REVENUE)
        reasons = [point.reason and point.reason.en for point in trend.points]
        assert reasons == ["no statement of the year before"] * 2
        assert trend.compound == Decimal("0.1")

    @pytest.mark.parametrize(
        ("series", "compound", "last"),
        [
            pytest.param(revenue((2025, 5)), "there is one statement only", None, id="one"),
            pytest.param(
                revenue((2024, 0), (2025, 5)),
                "revenue: zero or less, so it has no meaning",
                "revenue: zero or less, so it has no meaning",
                id="from nothing",
            ),
            pytest.param(
                revenue((2024, 5), (2025, 0)),
                "revenue: zero or less, so it has no meaning",
                None,
                id="to nothing",
            ),
            pytest.param(
                StatementSeries((statement(2024), statement(2025, {Item.CASH: 1}))),
                "not in the statements: revenue",
                "not in the statements: revenue",
                id="unknown now",
            ),
            pytest.param(
                StatementSeries((statement(2024, {Item.CASH: 1}), statement(2025))),
                "not in the statements: revenue",
                "not in the statements: revenue",
                id="unknown then",
            ),
        ],
    )
    def test_why_there_is_none(
        self, series: StatementSeries, compound: str, last: str | None
    ) -> None:
        trend = compute_trend(series, Item.REVENUE)
        assert trend.compound is None
        assert trend.reason is not None
        assert trend.reason.en == compound
        if last is not None:
            assert trend.points[-1].reason is not None
            assert trend.points[-1].reason.en == last

    def test_an_unknown_figure_shows_as_unknown(self) -> None:
        trend = compute_trend(
            StatementSeries((statement(2024), statement(2025, {Item.CASH: 1}))), Item.REVENUE
        )
        assert [line.value for line in trend.workings[1:]] == [Decimal(100), None]


class TestIndexAndShares:
    def test_every_year_over_the_oldest(self) -> None:
        points = compute_index(revenue((2023, 80), (2025, 100)), Item.REVENUE)
        assert [point.value for point in points] == [1, Decimal("1.25")]

    def test_a_base_of_zero_or_unknown_has_no_index(self) -> None:
        reasons = [
            point.reason and point.reason.en
            for figure in ({Item.REVENUE: 0}, {Item.CASH: 1})
            for point in compute_index(
                StatementSeries((statement(2024, figure), statement(2025))), Item.REVENUE
            )
        ]
        no_meaning = "revenue: zero or less, so it has no meaning"
        assert reasons == [no_meaning] * 2 + ["not in the statements: revenue"] * 2

    def test_balances_over_assets_and_flows_over_revenue(self) -> None:
        lines: Mapping[Item, Number] = {
            Item.CASH: 5,
            Item.TOTAL_ASSETS: 20,
            Item.REVENUE: 40,
            Item.NET_PROFIT: -4,
        }
        found = [(line.item, line.share) for line in compute_common_size(statement(2025, lines))]
        assert found == [
            (Item.CASH, Decimal("0.25")),
            (Item.TOTAL_ASSETS, 1),
            (Item.REVENUE, 1),
            (Item.NET_PROFIT, Decimal("-0.1")),
        ]

    @pytest.mark.parametrize(
        ("lines", "reason"),
        [
            ({Item.CASH: 5}, "not in the statements: total assets"),
            ({Item.NET_PROFIT: 5}, "not in the statements: revenue"),
            ({Item.REVENUE: 0}, "revenue: zero or less, so it has no meaning"),
        ],
    )
    def test_without_the_whole_there_is_no_share(
        self, lines: Mapping[Item, Number], reason: str
    ) -> None:
        [line] = compute_common_size(statement(2025, lines))
        assert line.share is None
        assert line.reason is not None
        assert line.reason.en == reason


@pytest.mark.parametrize("compute", [compute_trend, compute_index])
def test_a_wrong_argument_is_named(compute: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^series: "):
        compute((statement(2025),), Item.REVENUE)
    with pytest.raises(InvalidValue, match=r"^item: "):
        compute(revenue((2025, 1)), "revenue")
    with pytest.raises(InvalidValue, match=r"^statement: "):
        compute_common_size(revenue((2025, 1)))  # type: ignore[arg-type]  # refused


def test_the_context_of_the_host_does_not_matter() -> None:
    series = revenue((2023, 7), (2025, 11))
    wanted = compute_trend(series, Item.REVENUE)
    with localcontext() as host:
        host.prec = 2
        assert compute_trend(series, Item.REVENUE) == wanted


def test_a_statement_can_change_and_stay_in_its_series() -> None:
    series = revenue((2024, 1), (2025, 2))
    audited = attrs.evolve(series.latest, audited=True)
    assert StatementSeries((series.statements[0], audited)).latest.audited is True


@pytest.mark.parametrize(
    ("period", "years"),
    [
        (Period(date(9999, 1, 1), date.max), 0),
        (Period(date.min, date(1, 12, 31)), -1),
        (Period(date(2025, 1, 1), date(2025, 12, 31)), 10**9),
    ],
)
def test_no_period_lies_beyond_the_calendar(period: Period, years: int) -> None:
    with pytest.raises(InvalidValue):
        years_later(period, years)


def test_years_are_whole() -> None:
    wrong: Any = "1"
    with pytest.raises(InvalidValue, match="years"):
        years_later(Period(date(2025, 1, 1), date(2025, 12, 31)), wrong)
