"""Ratios: published values, the limits of meaning, and why a ratio has no value."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, getcontext, localcontext
from typing import Any

import attrs
import pytest

from bankrm.calendars import Period
from bankrm.errors import InvalidValue
from bankrm.money import Money, Number
from bankrm.ratios import (
    asset_liability_ratio,
    cash_flow_ratio,
    cash_ratio,
    current_ratio,
    debt_service_cover,
    debt_to_ebitda,
    debt_to_equity,
    dupont,
    ebitda_cover,
    gross_margin,
    growth,
    interest_cover,
    legible,
    loan_provision_ratio,
    net_margin,
    npl_ratio,
    provision_coverage,
    quick_ratio,
    quotient,
    return_on_assets,
    return_on_equity,
    turnover_days,
)
from bankrm.statement_items import Item
from bankrm.statement_ratios import RatioBasis, RatioDimension, RatioName, compute_ratio, ratio_set
from bankrm.statements import EntityId, FinancialStatement

NOW: Mapping[Item, Number] = {
    Item.CASH: 20,
    Item.TRADING_ASSETS: 10,
    Item.ACCOUNTS_RECEIVABLE: 30,
    Item.INVENTORY: 60,
    Item.CURRENT_ASSETS: 150,
    Item.TOTAL_ASSETS: 300,
    Item.SHORT_BORROWINGS: 40,
    Item.ACCOUNTS_PAYABLE: 25,
    Item.CURRENT_PORTION: 5,
    Item.CURRENT_LIABILITIES: 100,
    Item.LONG_BORROWINGS: 30,
    Item.BONDS_PAYABLE: 0,
    Item.TOTAL_LIABILITIES: 150,
    Item.EQUITY: 150,
    Item.REVENUE: 400,
    Item.COST_OF_SALES: 240,
    Item.TOTAL_PROFIT: 40,
    Item.NET_PROFIT: 30,
    Item.INTEREST_EXPENSE: 5,
    Item.DEPRECIATION: 15,
    Item.OPERATING_CASH_FLOW: 45,
    Item.OPERATING_PROFIT: 36,
    Item.CASH_FROM_SALES: 420,
}
BEFORE: Mapping[Item, Number] = {
    Item.ACCOUNTS_RECEIVABLE: 20,
    Item.INVENTORY: 40,
    Item.ACCOUNTS_PAYABLE: 15,
    Item.TOTAL_ASSETS: 200,
    Item.EQUITY: 100,
    Item.REVENUE: 320,
    Item.CURRENT_ASSETS: 90,
    Item.NET_PROFIT: 20,
}


def statement(lines: Mapping[Item, Number], period: Period) -> FinancialStatement:
    return FinancialStatement(
        entity_id=EntityId("E-1"), period=period, lines=lines, received_on=date(2026, 4, 30)
    )


YEAR, YEAR_BEFORE = statement(NOW, Period.year(2025)), statement(BEFORE, Period.year(2024))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (RatioName.CURRENT, "1.5"),
        (RatioName.QUICK, "0.9"),
        (RatioName.CASH, "0.3"),
        (RatioName.CASH_FLOW, "0.45"),
        (RatioName.ASSET_LIABILITY, "0.5"),
        (RatioName.DEBT_TO_EQUITY, "1"),
        (RatioName.DEBT_SHARE, "0.5"),
        (RatioName.INTEREST_COVER, "9"),
        (RatioName.EBITDA_COVER, "12"),
        (RatioName.DEBT_TO_EBITDA, "1.25"),
        (RatioName.GROSS_MARGIN, "0.4"),
        (RatioName.NET_MARGIN, "0.075"),
        (RatioName.RETURN_ON_ASSETS, "0.12"),
        (RatioName.RETURN_ON_EQUITY, "0.24"),
        (RatioName.ASSET_TURNOVER, "1.6"),
        (RatioName.EQUITY_MULTIPLIER, "2"),
        (RatioName.RECEIVABLE_DAYS, "22.5"),
        (RatioName.INVENTORY_DAYS, "75"),
        (RatioName.PAYABLE_DAYS, "30"),
        (RatioName.EARNINGS_CASH, "1.5"),
        (RatioName.REVENUE_GROWTH, "0.25"),
        (RatioName.ASSET_GROWTH, "0.5"),
        (RatioName.CAPITAL_MAINTENANCE, "1.5"),
        (RatioName.OPERATING_MARGIN, "0.09"),
        (RatioName.RETURN_BEFORE_INTEREST, "0.18"),
        (RatioName.SHORT_ASSET_TURNOVER, "3.333333333333333333333333333333"),
        (RatioName.RECEIVABLE_TURNOVER, "16"),
        (RatioName.INVENTORY_TURNOVER, "4.8"),
        (RatioName.CASH_CYCLE, "67.5"),
        (RatioName.SALES_CASH, "1.05"),
        (RatioName.DEBT_CASH, "0.3"),
        (RatioName.PROFIT_GROWTH, "0.5"),
    ],
    ids=lambda value: value.code if isinstance(value, RatioName) else value,
)
def test_every_ratio_of_two_full_years(name: RatioName, wanted: str) -> None:
    ratio = ratio_set(YEAR, YEAR_BEFORE)[name]
    assert (ratio.name, ratio.value, ratio.reason) == (name, Decimal(wanted), None)
    assert ratio.workings[-1].what.en == name.en
    assert ratio.workings[-1].value == legible(Decimal(wanted))
    assert len(ratio.workings) == 4


@pytest.mark.parametrize("name", RatioName)
def test_each_ratio_can_be_had_alone(name: RatioName) -> None:
    assert compute_ratio(name, YEAR, YEAR_BEFORE) == ratio_set(YEAR, YEAR_BEFORE)[name]


def test_a_ratio_is_asked_by_its_name() -> None:
    with pytest.raises(InvalidValue, match=r"^name: needs RatioName"):
        compute_ratio("current_ratio", YEAR)  # type: ignore[arg-type]  # refused


def test_the_set_holds_every_name() -> None:
    assert tuple(ratio_set(YEAR)) == tuple(RatioName)


def test_workings_show_what_was_divided() -> None:
    workings = ratio_set(YEAR, YEAR_BEFORE)[RatioName.RETURN_ON_EQUITY].workings
    assert [(line.what.zh, line.value) for line in workings] == [
        ("金额单位", Money.of(1)),
        ("净利润", Decimal(30)),
        ("平均所有者权益合计", Decimal(125)),
        ("净资产收益率", Decimal("0.24")),
    ]


WITHOUT_YEAR_BEFORE = {
    RatioName.RETURN_BEFORE_INTEREST,
    RatioName.SHORT_ASSET_TURNOVER,
    RatioName.RECEIVABLE_TURNOVER,
    RatioName.INVENTORY_TURNOVER,
    RatioName.CASH_CYCLE,
    RatioName.PROFIT_GROWTH,
    RatioName.RETURN_ON_ASSETS,
    RatioName.RETURN_ON_EQUITY,
    RatioName.ASSET_TURNOVER,
    RatioName.EQUITY_MULTIPLIER,
    RatioName.RECEIVABLE_DAYS,
    RatioName.INVENTORY_DAYS,
    RatioName.PAYABLE_DAYS,
    RatioName.REVENUE_GROWTH,
    RatioName.ASSET_GROWTH,
    RatioName.CAPITAL_MAINTENANCE,
}


def test_one_statement_gives_no_averages_and_no_growth() -> None:
    undefined = {name: ratio for name, ratio in ratio_set(YEAR).items() if ratio.value is None}
    assert undefined.keys() == WITHOUT_YEAR_BEFORE
    reasons = {ratio.reason and ratio.reason.en for ratio in undefined.values()}
    assert reasons == {"no statement of the year before"}


def test_half_a_year_is_not_set_against_balances() -> None:
    half = statement(NOW, Period.months(2025, 1, 6))
    ratios = ratio_set(half, statement(BEFORE, Period.months(2024, 1, 6)))
    refused = {
        name
        for name, ratio in ratios.items()
        if ratio.reason and ratio.reason.en == "a part of a year is not set against balances"
    }
    growing = {
        RatioName.REVENUE_GROWTH,
        RatioName.PROFIT_GROWTH,
        RatioName.ASSET_GROWTH,
        RatioName.CAPITAL_MAINTENANCE,
    }
    against_closing = {RatioName.CASH_FLOW, RatioName.DEBT_TO_EBITDA, RatioName.DEBT_CASH}
    assert refused == (WITHOUT_YEAR_BEFORE - growing) | against_closing
    assert all(ratios[name].value is not None for name in growing | {RatioName.NET_MARGIN})


@pytest.mark.parametrize(
    ("lacking", "name", "names"),
    [
        (Item.INVENTORY, RatioName.QUICK, "inventory"),
        (Item.CURRENT_LIABILITIES, RatioName.CURRENT, "current liabilities"),
        (Item.INTEREST_EXPENSE, RatioName.INTEREST_COVER, "interest expense"),
        (Item.BONDS_PAYABLE, RatioName.DEBT_TO_EBITDA, "bonds payable"),
        (Item.EQUITY, RatioName.RETURN_ON_EQUITY, "equity"),
        (Item.REVENUE, RatioName.REVENUE_GROWTH, "revenue"),
    ],
)
def test_an_unknown_line_is_named(lacking: Item, name: RatioName, names: str) -> None:
    lines = {item: figure for item, figure in NOW.items() if item is not lacking}
    ratio = ratio_set(statement(lines, Period.year(2025)), YEAR_BEFORE)[name]
    assert ratio.value is None
    assert ratio.reason is not None
    assert ratio.reason.en == f"not in the statements: {names}"
    assert ratio.workings == ()


def test_a_line_unknown_the_year_before_is_named() -> None:
    lines: dict[Item, Number] = {
        item: figure for item, figure in BEFORE.items() if item is not Item.INVENTORY
    }
    ratios = ratio_set(YEAR, statement(lines, Period.year(2024)))
    reason = ratios[RatioName.INVENTORY_DAYS].reason
    assert reason is not None
    assert reason.zh == "报表未列：存货"
    assert ratios[RatioName.QUICK].value == Decimal("0.9")


def test_nothing_to_divide_by_has_a_reason_and_shows_its_figures() -> None:
    lines: Mapping[Item, Number] = {**NOW, Item.INTEREST_EXPENSE: 0}
    ratio = ratio_set(statement(lines, Period.year(2025)))[RatioName.INTEREST_COVER]
    assert ratio.value is None
    assert ratio.reason is not None
    assert ratio.reason.en == "interest expense: zero or less, so it has no meaning"
    assert [line.value for line in ratio.workings[1:]] == [40, 0]


@pytest.mark.parametrize("name", [RatioName.RETURN_ON_EQUITY, RatioName.EQUITY_MULTIPLIER])
@pytest.mark.parametrize("closing", [-1, 0, 1], ids=str)
def test_equity_used_up_at_the_end_is_no_base(name: RatioName, closing: int) -> None:
    """However high it stood at the beginning, so that the average is above zero."""
    now = {**NOW, Item.EQUITY: closing}
    year = attrs.evolve(statement(BEFORE, Period.year(2025)), lines=now, as_presented=True)
    ratio = ratio_set(year, YEAR_BEFORE)[name]
    assert (ratio.value is None) is (closing <= 0)
    if closing <= 0:
        assert ratio.reason is not None
        assert ratio.reason.zh == "期末所有者权益不大于零，无意义"


def test_another_firm_is_no_year_before() -> None:
    other = FinancialStatement(
        entity_id=EntityId("E-2"),
        period=Period.year(2024),
        lines=BEFORE,
        received_on=date(2025, 4, 30),
    )
    with pytest.raises(InvalidValue, match=r"^previous: "):
        ratio_set(YEAR, other)


TWO_FIGURES: list[Callable[[Number, Number], Decimal | None]] = [
    asset_liability_ratio,
    cash_flow_ratio,
    cash_ratio,
    current_ratio,
    debt_to_ebitda,
    debt_to_equity,
    ebitda_cover,
    interest_cover,
    loan_provision_ratio,
    net_margin,
    npl_ratio,
    provision_coverage,
    quick_ratio,
    quotient,
    return_on_assets,
    return_on_equity,
]


@pytest.mark.parametrize("ratio", TWO_FIGURES)
@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [(3, 4, "0.75"), (-3, 4, "-0.75"), (0, 4, "0"), (3, 0, None), (3, -4, None), (-3, -4, None)],
)
def test_one_figure_over_another(
    ratio: Callable[[Number, Number], Decimal | None], above: int, below: int, wanted: str | None
) -> None:
    assert ratio(above, below) == (None if wanted is None else Decimal(wanted))


@pytest.mark.parametrize("ratio", [*TWO_FIGURES, gross_margin, growth, turnover_days])
@pytest.mark.parametrize(
    "bad", ["NaN", Decimal("-Infinity"), Decimal("1e1000000"), 0.5, None, "一"]
)
def test_a_bad_figure_is_named(
    ratio: Callable[[Number, Number], Decimal | None], bad: Number
) -> None:
    first, second = list(ratio.__annotations__)[:2]
    with pytest.raises(InvalidValue, match=rf"^{first}: "):
        ratio(bad, 1)
    with pytest.raises(InvalidValue, match=rf"^{second}: "):
        ratio(1, bad)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        pytest.param(gross_margin(100, 0), "1", id="all margin"),
        pytest.param(gross_margin(100, 130), "-0.3", id="sold below cost"),
        pytest.param(gross_margin(0, 10), None, id="no revenue"),
        pytest.param(growth(80, 100), "-0.2", id="shrunk"),
        pytest.param(growth(80, 0), None, id="from nothing"),
        pytest.param(growth(80, -10), None, id="from a loss"),
        pytest.param(turnover_days(0, -5), "0", id="no balance takes no day"),
        pytest.param(turnover_days(5, -5), None, id="a balance without a flow"),
        pytest.param(turnover_days(73, 365, 365), "73", id="another year"),
        pytest.param(debt_service_cover(100, 0, 0, 0), None, id="nothing owed"),
        pytest.param(debt_service_cover(100, 40, 50, 10), "1", id="just covered"),
        pytest.param(debt_service_cover(100, 140, 50, 10), "-0.666666666666666666666666666667"),
        pytest.param(dupont("0.05", 2, 3), "0.30", id="dupont"),
    ],
)
def test_the_other_functions(found: Decimal | None, wanted: str | None) -> None:
    assert found == (None if wanted is None else Decimal(wanted))


def test_w24_coverage() -> None:
    """Allowance 210, non-performing 150, loans 8,000: 140 % and 2.625 %."""
    assert provision_coverage(210, 150) == Decimal("1.4")
    assert loan_provision_ratio(210, 8_000) == Decimal("0.02625")


def test_w29_debt_service() -> None:
    """EBITDA 1,800, tax 200, principal 900, interest 300, debt 6,000."""
    assert legible(debt_service_cover(1800, 200, 900, 300) or Decimal(0)) == Decimal(
        "1.33333333333"
    )
    assert ebitda_cover(1800, 300) == 6
    assert legible(debt_to_ebitda(6000, 1800) or Decimal(0)) == Decimal("3.33333333333")


@pytest.mark.parametrize(
    "bad", [None, 1.5, "1", Decimal("NaN"), Decimal("Infinity"), Decimal("1e1000000")], ids=str
)
def test_only_a_figure_is_legible(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^figure: "):
        legible(bad)


@pytest.mark.parametrize(
    ("of", "figures", "field"),
    [
        (debt_service_cover, ("9e40", "-9e40", 1, 1), "ebitda"),
        (debt_service_cover, (1, 1, "9e40", "9e40"), "principal"),
        (gross_margin, ("9e40", "-9e40"), "gross_profit"),
        (growth, ("9e40", "-9e40"), "now"),
    ],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_what_leaves_the_range_is_named(of: Any, figures: tuple[Any, ...], field: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: is out of range"):
        of(*figures)


def test_a_year_has_a_number_of_days() -> None:
    with pytest.raises(InvalidValue, match=r"^year: "):
        turnover_days(1, 5, 365.25)  # type: ignore[arg-type]  # refused
    with pytest.raises(InvalidValue, match=r"^year: needs a whole number, not below 1"):
        turnover_days(1, 5, 0)


def test_a_negative_balance_has_no_days() -> None:
    with pytest.raises(InvalidValue, match=r"^balance: must not be negative"):
        turnover_days(-1, 5)


def test_a_result_can_be_given_to_the_next_function() -> None:
    third, seventh = net_margin(1, 3), net_margin(1, 7)
    assert third is not None
    assert seventh is not None
    assert len(str(third)) == len("0.") + 30
    assert dupont(third, seventh, 21).quantize(Decimal("1e-20")) == 1


def test_the_context_of_the_host_does_not_matter() -> None:
    wanted = quotient(1, 3)
    with localcontext() as host:
        host.prec = 3
        assert quotient(1, 3) == wanted
        assert ratio_set(YEAR, YEAR_BEFORE)[RatioName.RETURN_ON_ASSETS].value == Decimal("0.12")
    assert getcontext().prec > 3


@pytest.mark.parametrize(
    ("lines", "name", "figure"),
    [
        ({Item.REVENUE: 0}, RatioName.GROSS_MARGIN, "营业收入"),
        ({Item.REVENUE: 0}, RatioName.NET_MARGIN, "营业收入"),
        ({Item.EQUITY: -5}, RatioName.DEBT_TO_EQUITY, "所有者权益合计"),
        ({Item.COST_OF_SALES: 0}, RatioName.INVENTORY_DAYS, "营业成本"),
        ({Item.INVENTORY: -90}, RatioName.INVENTORY_DAYS, "平均存货"),
    ],
)
def test_the_figure_that_leaves_no_meaning_is_named(
    lines: Mapping[Item, Number], name: RatioName, figure: str
) -> None:
    presented = FinancialStatement(
        entity_id=EntityId("E-1"),
        period=Period.year(2025),
        lines={**NOW, **lines},
        received_on=date(2026, 4, 30),
        as_presented=True,
    )
    ratio = ratio_set(presented, YEAR_BEFORE)[name]
    assert ratio.value is None
    assert ratio.reason is not None
    assert ratio.reason.zh == f"{figure}不大于零，无意义"


def test_a_cycle_without_one_of_its_parts_says_which() -> None:
    lines: Mapping[Item, Number] = {
        item: figure for item, figure in NOW.items() if item is not Item.ACCOUNTS_PAYABLE
    }
    cycle = ratio_set(statement(lines, Period.year(2025)), YEAR_BEFORE)[RatioName.CASH_CYCLE]
    assert (cycle.name, cycle.value) == (RatioName.CASH_CYCLE, None)
    assert cycle.reason is not None
    assert cycle.reason.en == "not in the statements: accounts payable"
    assert [line.what.en for line in cycle.workings] == ["inventory days", "receivable days"]


@pytest.mark.parametrize(
    ("name", "dimension", "basis"),
    [
        (RatioName.CURRENT, RatioDimension.SOLVENCY, RatioBasis.CLOSING),
        (RatioName.DEBT_TO_EBITDA, RatioDimension.SOLVENCY, RatioBasis.CLOSING),
        (RatioName.INTEREST_COVER, RatioDimension.SOLVENCY, RatioBasis.FLOWS),
        (RatioName.GROSS_MARGIN, RatioDimension.PROFITABILITY, RatioBasis.FLOWS),
        (RatioName.RETURN_ON_EQUITY, RatioDimension.PROFITABILITY, RatioBasis.AVERAGE),
        (RatioName.ASSET_TURNOVER, RatioDimension.OPERATION, RatioBasis.AVERAGE),
        (RatioName.CASH_CYCLE, RatioDimension.OPERATION, RatioBasis.AVERAGE),
        (RatioName.EARNINGS_CASH, RatioDimension.CASH, RatioBasis.FLOWS),
        (RatioName.DEBT_CASH, RatioDimension.CASH, RatioBasis.CLOSING),
        (RatioName.CAPITAL_MAINTENANCE, RatioDimension.GROWTH, RatioBasis.YEAR_BEFORE),
    ],
)
def test_a_ratio_says_what_it_looks_at(
    name: RatioName, dimension: RatioDimension, basis: RatioBasis
) -> None:
    ratio = ratio_set(YEAR, YEAR_BEFORE)[name]
    assert (ratio.name.dimension, ratio.basis) == (dimension, basis)


def test_every_dimension_has_its_ratios() -> None:
    assert {name.dimension for name in RatioName} == set(RatioDimension)
