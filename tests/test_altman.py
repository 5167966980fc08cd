"""Altman's Z: weights, zones at their bounds, factors from statements."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import attrs
import pytest

from bankrm.altman import AltmanFactors, AltmanModel, AltmanZone, SalesWeight, score_altman
from bankrm.calendars import Period
from bankrm.errors import InvalidValue
from bankrm.money import Number
from bankrm.statement_items import Item
from bankrm.statements import EntityId, FinancialStatement

LINES: Mapping[Item, Number] = {
    Item.CURRENT_ASSETS: 60,
    Item.TOTAL_ASSETS: 100,
    Item.CURRENT_LIABILITIES: 40,
    Item.TOTAL_LIABILITIES: 50,
    Item.SURPLUS_RESERVE: 5,
    Item.UNDISTRIBUTED_PROFIT: 20,
    Item.EQUITY: 50,
    Item.REVENUE: 150,
    Item.TOTAL_PROFIT: 8,
    Item.INTEREST_EXPENSE: 2,
}


def factors(**known: str | None) -> AltmanFactors:
    """Equity at one value, by the books and on the market, if no other is given."""
    of = dict.fromkeys(("x1", "x2", "x3", "x4", "x5"), "0") | known
    of = {"x4_market": of["x4"]} | of
    read = {name: None if x is None else Decimal(x) for name, x in of.items()}
    return AltmanFactors(**read, reasons=())


def statement(lines: Mapping[Item, Number], months: int = 12) -> FinancialStatement:
    return FinancialStatement(
        entity_id=EntityId("E-1"),
        period=Period.months(2025, 1, months),
        lines=lines,
        received_on=date(2026, 4, 30),
    )


@pytest.mark.parametrize(
    ("model", "weights"),
    [
        (AltmanModel.Z, ("1.2", "1.4", "3.3", "0.6", "0.999")),
        (AltmanModel.Z_PRIME, ("0.717", "0.847", "3.107", "0.420", "0.998")),
        (AltmanModel.Z_DOUBLE_PRIME, ("6.56", "3.26", "6.72", "1.05", "0")),
    ],
)
def test_each_weight(model: AltmanModel, weights: tuple[str, ...]) -> None:
    for at, weight in enumerate(weights, start=1):
        assert score_altman(model, factors(**{f"x{at}": "1"})).value == Decimal(weight)


def test_the_sales_weight_is_named() -> None:
    one = factors(x5="1")
    rounded = SalesWeight.ROUNDED
    assert score_altman(AltmanModel.Z, one, sales_weight=rounded).value == Decimal("1.0")
    assert score_altman(AltmanModel.Z_PRIME, one, sales_weight=rounded).value == Decimal("0.998")


@pytest.mark.parametrize(
    ("model", "x1", "zone"),
    [
        pytest.param(AltmanModel.Z, "1.5083", AltmanZone.DISTRESS, id="Z below 1.81"),
        pytest.param(AltmanModel.Z, "1.508333333333333333334", AltmanZone.GREY, id="Z above 1.81"),
        pytest.param(AltmanModel.Z, "2.4916", AltmanZone.GREY, id="Z below 2.99"),
        pytest.param(AltmanModel.Z, "2.4917", AltmanZone.SAFE, id="Z above 2.99"),
        pytest.param(AltmanModel.Z_PRIME, "1.715", AltmanZone.DISTRESS, id="Z' below 1.23"),
        pytest.param(AltmanModel.Z_PRIME, "1.716", AltmanZone.GREY, id="Z' above 1.23"),
        pytest.param(AltmanModel.Z_PRIME, "4.044", AltmanZone.GREY, id="Z' below 2.90"),
        pytest.param(AltmanModel.Z_PRIME, "4.045", AltmanZone.SAFE, id="Z' above 2.90"),
        pytest.param(
            AltmanModel.Z_DOUBLE_PRIME, "0.167", AltmanZone.DISTRESS, id="Z'' below 1.10"
        ),
        pytest.param(AltmanModel.Z_DOUBLE_PRIME, "0.168", AltmanZone.GREY, id="Z'' above 1.10"),
        pytest.param(AltmanModel.Z_DOUBLE_PRIME, "0.396", AltmanZone.GREY, id="Z'' below 2.60"),
        pytest.param(AltmanModel.Z_DOUBLE_PRIME, "0.397", AltmanZone.SAFE, id="Z'' above 2.60"),
    ],
)
def test_zones(model: AltmanModel, x1: str, zone: AltmanZone) -> None:
    assert score_altman(model, factors(x1=x1)).zone is zone


@pytest.mark.parametrize(
    ("model", "x", "value"),
    [
        pytest.param(AltmanModel.Z, {"x1": "1", "x4": "1", "x5": "0.01"}, "1.81", id="Z at 1.81"),
        pytest.param(AltmanModel.Z, {"x1": "2", "x5": "0.59"}, "2.99", id="Z at 2.99"),
        pytest.param(
            AltmanModel.Z_PRIME, {"x1": "-3", "x2": "3", "x4": "2"}, "1.23", id="Z' at 1.23"
        ),
        pytest.param(
            AltmanModel.Z_PRIME,
            {"x1": "-5", "x3": "3", "x4": "-2", "x5": "-2"},
            "2.90",
            id="Z' at 2.90",
        ),
        pytest.param(
            AltmanModel.Z_DOUBLE_PRIME,
            {"x1": "1.25", "x2": "-2.5", "x4": "1"},
            "1.10",
            id="Z'' at 1.10",
        ),
        pytest.param(
            AltmanModel.Z_DOUBLE_PRIME,
            {"x1": "12.5", "x2": "-25", "x4": "2"},
            "2.60",
            id="Z'' at 2.60",
        ),
    ],
)
def test_a_bound_itself_is_grey(model: AltmanModel, x: dict[str, str], value: str) -> None:
    score = score_altman(model, factors(**x), sales_weight=SalesWeight.ROUNDED)
    assert (score.value, score.zone) == (Decimal(value), AltmanZone.GREY)


@pytest.mark.parametrize("lacking", ["x1", "x2", "x3", "x4", "x5"])
def test_a_missing_factor_is_named(lacking: str) -> None:
    score = score_altman(AltmanModel.Z, factors(**{lacking: None}))
    assert (score.value, score.zone) == (None, None)
    assert score.reason is not None
    assert score.reason.en == f"{lacking.upper()} is unknown or undefined"
    assert len(score.workings) == 5
    assert score.workings[int(lacking[1]) - 1].value is None


def test_every_missing_factor_is_told_with_the_lines_that_the_statement_lacks() -> None:
    lacking = {Item.SURPLUS_RESERVE, Item.UNDISTRIBUTED_PROFIT, Item.INTEREST_EXPENSE}
    lines = {item: figure for item, figure in LINES.items() if item not in lacking}
    score = score_altman(AltmanModel.Z_DOUBLE_PRIME, AltmanFactors.of(statement(lines)))
    assert score.reason is not None
    assert score.reason.en == (
        "X2 is unknown or undefined (not in the statements: surplus reserve, undistributed profit); "
        "X3 is unknown or undefined (not in the statements: interest expense)"
    )
    assert score.reason.zh == (
        "缺少X2（报表未列：盈余公积、未分配利润）；缺少X3（报表未列：利息费用）"
    )


@pytest.mark.parametrize(
    ("lines", "months", "name", "reason"),
    [
        ({}, 6, "x3", "a part of a year is not set against balances"),
        ({}, 12, "x4_market", "not given: market value of the equity"),
        (
            {Item.TOTAL_LIABILITIES: 0, Item.CURRENT_LIABILITIES: 0, Item.EQUITY: 100},
            12,
            "x4",
            "total liabilities: zero or less, so it has no meaning",
        ),
    ],
)
def test_why_a_statement_has_no_quotient(
    lines: Mapping[Item, Number], months: int, name: str, reason: str
) -> None:
    of = AltmanFactors.of(statement(dict(LINES) | dict(lines), months))
    assert getattr(of, name) is None
    assert dict(of.reasons)[name].en == reason


def test_a_market_value_needs_liabilities_too() -> None:
    lines: dict[Item, Number] = {
        item: figure for item, figure in LINES.items() if item is not Item.TOTAL_LIABILITIES
    }
    of = AltmanFactors.of(statement(lines), market_value=75)
    assert dict(of.reasons)["x4_market"].en == "not in the statements: total liabilities"


def test_the_em_score_is_z_double_prime_and_a_constant() -> None:
    of = factors(x1="0.1", x2="0.2", x3="0.1", x4="0.5", x5=None)
    plain, emerging = (
        score_altman(model, of) for model in (AltmanModel.Z_DOUBLE_PRIME, AltmanModel.EMERGING)
    )
    assert plain.value is not None
    assert emerging.value == plain.value + Decimal("3.25")
    assert emerging.zone is plain.zone
    assert emerging.workings[0].explain("en") == "constant: 3.25"


@pytest.mark.parametrize(
    ("x1", "x2", "x4", "value", "zone"),
    [
        ("1.25", "-2.5", "1", "4.35", AltmanZone.GREY),
        ("1.25", "-2.5", "0.99", "4.3395", AltmanZone.DISTRESS),
        ("12.5", "-25", "2", "5.85", AltmanZone.GREY),
        ("12.5", "-25", "2.01", "5.8605", AltmanZone.SAFE),
    ],
)
def test_zones_of_the_em_score(x1: str, x2: str, x4: str, value: str, zone: AltmanZone) -> None:
    score = score_altman(AltmanModel.EMERGING, factors(x1=x1, x2=x2, x4=x4))
    assert (score.value, score.zone) == (Decimal(value), zone)


def test_z_double_prime_does_without_sales() -> None:
    assert score_altman(AltmanModel.Z_DOUBLE_PRIME, factors(x5=None)).value == 0


def test_factors_of_a_statement() -> None:
    of = AltmanFactors.of(statement(LINES))
    assert [name for name, _ in of.reasons] == ["x4_market"]
    assert attrs.evolve(of, reasons=()) == factors(
        x1="0.2", x2="0.25", x3="0.1", x4="1", x5="1.5", x4_market=None
    )


def test_market_value_stands_beside_book_equity() -> None:
    of = AltmanFactors.of(statement(LINES), market_value=75)
    assert (of.x4, of.x4_market) == (Decimal(1), Decimal("1.5"))


@pytest.mark.parametrize("model", AltmanModel)
def test_z_takes_equity_at_market_value_and_the_others_at_book(model: AltmanModel) -> None:
    book, market = factors(x4="1", x4_market=None), factors(x4=None, x4_market="1")
    values = [score_altman(model, of).value is None for of in (book, market)]
    assert values == ([True, False] if model is AltmanModel.Z else [False, True])


def test_half_a_year_has_no_profit_or_sales_of_a_year() -> None:
    half = AltmanFactors.of(statement(LINES, months=6))
    assert (half.x3, half.x5) == (None, None)
    assert half.x1 == Decimal("0.2")


@pytest.mark.parametrize(
    ("lacking", "unknown"),
    [
        (Item.CURRENT_LIABILITIES, {"x1"}),
        (Item.SURPLUS_RESERVE, {"x2"}),
        (Item.INTEREST_EXPENSE, {"x3"}),
        (Item.EQUITY, {"x4"}),
        (Item.REVENUE, {"x5"}),
        (Item.TOTAL_ASSETS, {"x1", "x2", "x3", "x5"}),
    ],
)
def test_an_unknown_line_leaves_its_factor_unknown(lacking: Item, unknown: set[str]) -> None:
    lines = {item: figure for item, figure in LINES.items() if item is not lacking}
    of = AltmanFactors.of(statement(lines))
    assert {
        name for name in ("x1", "x2", "x3", "x4", "x5") if getattr(of, name) is None
    } == unknown


@pytest.mark.parametrize("bad", ["NaN", Decimal("Infinity"), 0.5, Decimal("1e1000000")])
def test_a_bad_factor_is_named(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^x3: "):
        AltmanFactors(x1=None, x2=None, x3=bad, x4=None)
    with pytest.raises(InvalidValue, match=r"^market_value: "):
        AltmanFactors.of(statement(LINES), market_value=bad)


def test_no_market_value_is_below_zero() -> None:
    assert AltmanFactors.of(statement(LINES), market_value=0).x4_market == 0
    with pytest.raises(InvalidValue, match=r"^market_value: must not be negative"):
        AltmanFactors.of(statement(LINES), market_value="-0.01")


def test_the_context_of_the_host_does_not_matter() -> None:
    of = factors(x1="0.123456789", x2="0.987654321")
    wanted = score_altman(AltmanModel.Z, of)
    with localcontext() as host:
        host.prec = 2
        assert score_altman(AltmanModel.Z, of) == wanted


@pytest.mark.parametrize("field", ["model", "factors", "sales_weight"])
def test_a_wrong_argument_is_named(field: str) -> None:
    given: dict[str, Any] = {
        "model": AltmanModel.Z,
        "factors": factors(),
        "sales_weight": SalesWeight.EXACT,
    } | {field: "0.999"}
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        score_altman(given["model"], given["factors"], sales_weight=given["sales_weight"])


def test_factors_come_of_a_statement() -> None:
    with pytest.raises(InvalidValue, match=r"^statement: "):
        AltmanFactors.of(LINES)  # type: ignore[arg-type]  # refused
