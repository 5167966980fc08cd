"""DuPont: the factors multiply back, and what is missing or has no meaning is named."""

from collections.abc import Mapping
from datetime import date
from decimal import localcontext
from fractions import Fraction
from math import prod

import pytest

from bankrm.calendars import Period
from bankrm.dupont import DupontFactor, compute_dupont
from bankrm.errors import InvalidValue
from bankrm.money import Number
from bankrm.statement_items import Item
from bankrm.statements import EntityId, FinancialStatement

NOW: Mapping[Item, Number] = {
    Item.TOTAL_ASSETS: 300,
    Item.EQUITY: 150,
    Item.REVENUE: 400,
    Item.TOTAL_PROFIT: 41,
    Item.INCOME_TAX: 11,
    Item.NET_PROFIT: 30,
    Item.INTEREST_EXPENSE: 7,
}
BEFORE: Mapping[Item, Number] = {Item.TOTAL_ASSETS: 200, Item.EQUITY: 100}


def statement(
    lines: Mapping[Item, Number], year: int = 2025, *, months: int = 12, firm: str = "E-1"
) -> FinancialStatement:
    return FinancialStatement(
        entity_id=EntityId(firm),
        period=Period.months(year, 1, months),
        lines=lines,
        received_on=date(2026, 4, 30),
        as_presented=True,
    )


def without(item: Item, lines: Mapping[Item, Number] = NOW) -> Mapping[Item, Number]:
    return {one: figure for one, figure in lines.items() if one is not item}


def test_three_factors_and_five_multiply_back_exactly() -> None:
    analysis = compute_dupont(statement(NOW), statement(BEFORE, 2024))
    assert dict(analysis.three) == {
        DupontFactor.NET_MARGIN: Fraction(30, 400),
        DupontFactor.ASSET_TURNOVER: Fraction(400, 250),
        DupontFactor.EQUITY_MULTIPLIER: Fraction(250, 125),
    }
    assert [factor for factor, _ in analysis.five] == [
        DupontFactor.TAX_BURDEN,
        DupontFactor.INTEREST_BURDEN,
        DupontFactor.EBIT_MARGIN,
        DupontFactor.ASSET_TURNOVER,
        DupontFactor.EQUITY_MULTIPLIER,
    ]
    for factors in (analysis.three, analysis.five):
        assert prod(value for _, value in factors) == analysis.return_on_equity == Fraction(6, 25)
    assert (analysis.reason, analysis.five_reason) == (None, None)
    assert [line.explain("en") for line in analysis.workings[-2:]] == [
        "equity multiplier: 2",
        "return on equity: 0.24",
    ]
    assert len(analysis.workings) == 7


def test_a_loss_is_taken_apart_in_three_only() -> None:
    loss = {**NOW, Item.TOTAL_PROFIT: -20, Item.NET_PROFIT: -20}
    analysis = compute_dupont(statement(loss), statement(BEFORE, 2024))
    assert analysis.return_on_equity == Fraction(-4, 25)
    assert analysis.five == ()
    assert analysis.five_reason is not None
    assert analysis.five_reason.en == "total profit: zero or less, so it has no meaning"
    assert len(analysis.workings) == 4


def test_interest_earned_can_use_up_the_ebit() -> None:
    lines = {**NOW, Item.TOTAL_PROFIT: 5, Item.INTEREST_EXPENSE: -5}
    analysis = compute_dupont(statement(lines), statement(BEFORE, 2024))
    assert analysis.five == ()
    assert analysis.five_reason is not None
    assert analysis.five_reason.en == "EBIT: zero or less, so it has no meaning"


@pytest.mark.parametrize("profit", [0, 1], ids=["no profit", "a fen of it"])
def test_five_factors_begin_above_a_profit_of_zero(profit: int) -> None:
    lines = {**NOW, Item.TOTAL_PROFIT: profit, Item.INTEREST_EXPENSE: 0}
    five = compute_dupont(statement(lines), statement(BEFORE, 2024)).five
    assert len(five) == (5 if profit else 0)


@pytest.mark.parametrize("item", [Item.TOTAL_PROFIT, Item.INTEREST_EXPENSE])
def test_the_margin_needs_profit_and_interest(item: Item) -> None:
    analysis = compute_dupont(statement(without(item)), statement(BEFORE, 2024))
    assert analysis.return_on_equity == Fraction(6, 25)
    assert analysis.five_reason is not None
    assert analysis.five_reason.en == f"not in the statements: {item.en}"


def test_more_than_all_profit_was_interest_income() -> None:
    lines = {**NOW, Item.INTEREST_EXPENSE: -50}
    assert compute_dupont(statement(lines), statement(BEFORE, 2024)).five == ()


@pytest.mark.parametrize(
    ("now", "before", "reason"),
    [
        (statement(NOW), None, "no statement of the year before"),
        (
            statement(NOW, months=6),
            statement(BEFORE, 2024, months=6),
            "a part of a year is not set against balances",
        ),
        (
            statement(without(Item.REVENUE)),
            statement(BEFORE, 2024),
            "not in the statements: revenue",
        ),
        (
            statement(without(Item.EQUITY)),
            statement(without(Item.TOTAL_ASSETS, BEFORE), 2024),
            "not in the statements: equity, total assets",
        ),
        (
            statement({**NOW, Item.REVENUE: 0}),
            statement(BEFORE, 2024),
            "revenue: zero or less, so it has no meaning",
        ),
        (
            statement({**NOW, Item.EQUITY: -100}),
            statement(BEFORE, 2024),
            "equity: zero or less, so it has no meaning",
        ),
        (
            statement({**NOW, Item.EQUITY: 0}),
            statement(BEFORE, 2024),
            "closing equity: zero or less, so it has no meaning",
        ),
        (
            statement({**NOW, Item.TOTAL_ASSETS: 0}),
            statement({**BEFORE, Item.TOTAL_ASSETS: 0}, 2024),
            "total assets: zero or less, so it has no meaning",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_why_there_is_no_return(
    now: FinancialStatement, before: FinancialStatement | None, reason: str
) -> None:
    analysis = compute_dupont(now, before)
    assert analysis.return_on_equity is None
    assert (analysis.three, analysis.five, analysis.workings) == ((), (), ())
    assert analysis.reason is not None
    assert analysis.reason.en == reason
    assert analysis.five_reason == analysis.reason


def test_another_firm_is_no_year_before() -> None:
    with pytest.raises(InvalidValue, match=r"^previous: differs in entity_id"):
        compute_dupont(statement(NOW), statement(BEFORE, 2024, firm="E-2"))


def test_the_context_of_the_host_does_not_matter() -> None:
    wanted = compute_dupont(statement(NOW), statement(BEFORE, 2024))
    with localcontext() as host:
        host.prec = 2
        assert compute_dupont(statement(NOW), statement(BEFORE, 2024)) == wanted
