"""Working-capital need: worked cases, the limits of the formula, and what is unknown."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import Any

import attrs
import pytest

from bankrm.calendars import Period
from bankrm.citations import Provenance
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Number, half_up
from bankrm.ratios import growth, quotient
from bankrm.statement_items import Item
from bankrm.statements import EntityId, FinancialStatement
from bankrm.working_capital import (
    CycleFigures,
    CyclePart,
    Funding,
    MarginBasis,
    TurnsRounding,
    WorkingCapitalInputs,
    WorkingCapitalNeed,
    compute_transaction_need,
    compute_working_capital_need,
)
from bankrm.workings import explain_lines, lines_provenance

DAY = date(2026, 11, 24)
FEN = Decimal("0.01")


def parts(**figures: str | int | None) -> CycleFigures:
    known: dict[str, str | int | None] = dict.fromkeys((part.code for part in CyclePart), 0)
    known |= figures
    return CycleFigures(
        **{name: None if of is None else Decimal(of) for name, of in known.items()}
    )


def funding(own: str, loans: str = "0", other: str = "0") -> Funding:
    return Funding(
        own_funds=Decimal(own), existing_loans=Decimal(loans), other_channels=Decimal(other)
    )


def inputs(**fields: Any) -> WorkingCapitalInputs:
    given: dict[str, Any] = {
        "revenue": Decimal(25_000),
        "margin": Decimal("0.18"),
        "margin_basis": MarginBasis.GIVEN,
        "growth": Decimal("0.20"),
        "days": parts(receivable=195, inventory=210, payable=110),
        "funding": funding("2200", "11000"),
    }
    return WorkingCapitalInputs(**(given | fields))


def need(given: WorkingCapitalInputs, **how: Any) -> WorkingCapitalNeed:
    return compute_working_capital_need(given, as_of=how.pop("as_of", DAY), **how)


W7 = inputs()
W8 = WorkingCapitalInputs(
    revenue=Decimal("20315.74"),
    margin=quotient("903.12", "20315.74"),
    margin_basis=MarginBasis.TOTAL_PROFIT,
    growth=growth(36_500, "20315.74"),
    balances=parts(
        receivable="1222.43",
        inventory="1029.655",
        payable="1.00",
        prepayment="1845.39",
        advance_received="79.55",
    ),
    cost_of_sales=Decimal("19178.09"),
    funding=funding("3001.22"),
)


def rounded(figure: Decimal | None, digits: int = 2) -> Decimal:
    assert figure is not None
    return half_up(figure, digits)


def test_w7_exact() -> None:
    result = need(W7)
    assert result.days is not None
    assert result.days.net == 295
    assert rounded(result.turns, 10) == Decimal("1.2203389831")
    assert rounded(result.need) == Decimal("20158.33")
    assert rounded(result.headroom) == Decimal("6958.33")
    assert result.reason is None


def test_w7_with_turns_of_two_decimals() -> None:
    result = need(W7, rounding=TurnsRounding.TWO_DECIMALS)
    assert result.turns == Decimal("1.22")
    assert rounded(result.need) == Decimal("20163.93")  # printed cut off, as 20,163
    assert rounded(result.headroom) == Decimal("6963.93")


def test_w8_from_average_balances() -> None:
    result = need(W8)
    assert result.days is not None
    assert {part.code: rounded(of, 3) for part, of in result.days} == {
        "inventory": Decimal("19.328"),
        "receivable": Decimal("21.662"),
        "payable": Decimal("0.019"),
        "prepayment": Decimal("34.641"),
        "advance_received": Decimal("1.410"),
    }
    assert rounded(result.days.net, 3) == Decimal("74.202")
    assert rounded(result.turns, 4) == Decimal("4.8516")
    assert W8.margin is not None
    assert rounded(W8.margin * 100, 4) == Decimal("4.4454")
    assert W8.growth is not None
    assert rounded(W8.growth * 100, 3) == Decimal("79.664")
    assert rounded(result.need) == Decimal("7188.82")
    assert rounded(result.headroom) == Decimal("4187.60")


def test_more_funding_than_need_shows_below_zero() -> None:
    assert rounded(need(inputs(funding=funding("20000", "11000", "1"))).headroom) == Decimal(
        "-10842.67"
    )


def test_without_funding_there_is_a_need_and_no_headroom() -> None:
    result = need(inputs(funding=None))
    assert rounded(result.need) == Decimal("20158.33")
    assert result.headroom is None
    assert result.workings[-1].what.en == "working capital needed"


@pytest.mark.parametrize(
    ("days", "applies"),
    [
        pytest.param(parts(receivable=30, payable=29), True, id="one day"),
        pytest.param(parts(receivable=30, payable=30), False, id="exactly zero days"),
        pytest.param(parts(receivable=30, advance_received=31), False, id="others' money"),
        pytest.param(parts(), False, id="no balances at all"),
    ],
)
def test_the_formula_needs_a_cycle(days: CycleFigures, *, applies: bool) -> None:
    result = need(inputs(days=days))
    assert (result.need is not None) is applies
    if not applies:
        assert result.reason is not None
        assert result.reason.en == "not applicable: the cycle is not above zero days"
        assert (result.turns, result.headroom) == (None, None)
        assert result.days == days


@pytest.mark.parametrize(
    ("margin", "wanted"),
    [("-0.5", "15000"), ("0", "10000"), ("1", "0"), ("1.01", None)],
    ids=["a loss", "no profit", "exactly all", "above all"],
)
def test_margin(margin: str, wanted: str | None) -> None:
    given = inputs(
        revenue=Decimal(10_000),
        margin=Decimal(margin),
        growth=Decimal(0),
        days=None,
        turns=Decimal(1),
        funding=None,
    )
    result = need(given)
    if wanted is None:
        assert result.need is None
        assert result.reason is not None
        assert result.reason.en == "not applicable: the margin is above one"
    else:
        assert result.need == Decimal(wanted)


def test_turns_that_round_to_zero_divide_nothing() -> None:
    given = inputs(days=None, turns=Decimal("0.004"))
    assert need(given).need is not None
    result = need(given, rounding=TurnsRounding.TWO_DECIMALS)
    assert result.need is None
    assert result.turns == 0
    assert result.reason is not None
    assert result.reason.en == "not applicable: the turns round to zero"
    assert (
        need(inputs(days=None, turns=Decimal("0.005")), rounding=TurnsRounding.TWO_DECIMALS).turns
        == FEN
    )


def test_a_zero_balance_takes_no_days_even_without_cost() -> None:
    given = attrs.evolve(W8, balances=parts(receivable=100), cost_of_sales=Decimal(0))
    days = need(given).days
    assert days is not None
    assert days.inventory == 0
    assert days.prepayment == 0
    assert rounded(days.receivable) == Decimal("1.77")


def test_a_balance_that_never_turns_has_a_reason() -> None:
    result = need(attrs.evolve(W8, cost_of_sales=Decimal(0)))
    assert result.need is None
    assert result.reason is not None
    assert result.reason.en == "a balance without sales or cost never turns"


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (inputs(revenue=None), "last year's revenue"),
        (inputs(margin=None), "last year's margin (as given)"),
        (inputs(growth=None), "expected growth of sales"),
        (inputs(days=parts(inventory=None)), "inventory days"),
        (attrs.evolve(W8, cost_of_sales=None), "last year's cost of sales"),
        (attrs.evolve(W8, balances=parts(prepayment=None)), "average prepayments"),
        (
            inputs(revenue=None, growth=None),
            "last year's revenue, expected growth of sales",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_unknown_is_named(given: WorkingCapitalInputs, names: str) -> None:
    result = need(given)
    assert result.need is None
    assert result.reason is not None
    assert result.reason.en == f"unknown: {names}"
    assert any(line.value is None for line in result.workings)


@pytest.mark.parametrize(
    ("as_of", "provenance"),
    [
        (date(2010, 2, 12), Provenance.SECONDARY),
        (date(2024, 6, 30), Provenance.SECONDARY),
        (date(2024, 7, 1), Provenance.UNCONFIRMED),
    ],
)
def test_workings_cite_the_annex_of_the_day(as_of: date, provenance: Provenance) -> None:
    result = need(W7, as_of=as_of)
    assert lines_provenance(result.workings) is provenance
    assert "附件" in explain_lines(result.workings)


def test_workings_read_from_figures_to_headroom() -> None:
    shown = [(line.what.en, line.value) for line in need(W7).workings]
    assert shown[0] == ("last year's revenue", Decimal(25_000))
    assert shown[3:9] == [
        ("inventory days", Decimal(210)),
        ("receivables days", Decimal(195)),
        ("payables days", Decimal(110)),
        ("prepayments days", Decimal(0)),
        ("advances received days", Decimal(0)),
        ("days of the cycle", Decimal(295)),
    ]
    assert shown[9] == ("turns of working capital", Decimal("1.22033898305"))
    assert shown[-1] == ("headroom", Decimal("6958.33333333"))
    assert len(shown) == 15


def test_before_the_first_measures_there_is_no_formula() -> None:
    with pytest.raises(RuleNotInForce):
        need(W7, as_of=date(2010, 2, 11))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("revenue", Decimal(-1)),
        ("revenue", Decimal("NaN")),
        ("revenue", 0.5),
        ("cost_of_sales", Decimal("Infinity")),
        ("margin", Decimal("1e1000000")),
        ("margin_basis", "total_profit"),
        ("growth", Decimal("-1.01")),
        ("days", {"inventory": 1}),
        ("funding", Decimal(5)),
        ("statement", "E-1"),
        ("turns", Decimal(5)),  # besides the days
    ],
)
def test_a_bad_input_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        inputs(**{field: value})


def test_sales_may_be_expected_to_stop() -> None:
    assert need(inputs(growth=Decimal(-1))).need == 0


@pytest.mark.parametrize("turns", [Decimal(0), Decimal(-1), None])
def test_turns_are_above_zero_and_something_must_turn(turns: Decimal | None) -> None:
    with pytest.raises(InvalidValue, match=r"^turns: "):
        inputs(days=None, turns=turns)


def test_balances_and_days_are_not_given_together() -> None:
    with pytest.raises(InvalidValue, match=r"^turns: "):
        attrs.evolve(W8, days=parts(inventory=1))


@pytest.mark.parametrize("part", list(CyclePart))
@pytest.mark.parametrize("bad", [Decimal(-1), Decimal("NaN"), 0.5])
def test_a_bad_part_is_named(part: CyclePart, bad: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{part.code}: "):
        attrs.evolve(parts(), **{part.code: bad})


@pytest.mark.parametrize("name", ["own_funds", "existing_loans", "other_channels"])
@pytest.mark.parametrize("bad", [Decimal(-1), Decimal("NaN"), 0.5, None])
def test_a_bad_source_of_funds_is_named(name: str, bad: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{name}: "):
        attrs.evolve(funding("0"), **{name: bad})


def test_an_instant_is_no_day_and_a_word_no_rounding() -> None:
    with pytest.raises(InvalidValue, match=r"^as_of: "):
        need(W7, as_of=datetime(2026, 1, 1))  # noqa: DTZ001  # refused for being an instant
    with pytest.raises(InvalidValue, match=r"^inputs: "):
        compute_working_capital_need(parts(), as_of=DAY)  # type: ignore[arg-type]  # refused
    with pytest.raises(InvalidValue, match=r"^rounding: "):
        need(W7, rounding="exact")


def test_extreme_figures_never_leave_the_library_s_errors() -> None:
    vast = inputs(
        revenue=Decimal("1e40"),
        margin=Decimal("-1e40"),
        growth=Decimal("1e40"),
        days=None,
        turns=Decimal("1e-40"),
    )
    with pytest.raises(InvalidValue, match=r"^need: "):
        need(vast)


# From two statements

NOW: Mapping[Item, Number] = {
    Item.ACCOUNTS_RECEIVABLE: 1500,
    Item.PREPAYMENTS: 300,
    Item.INVENTORY: 2200,
    Item.ACCOUNTS_PAYABLE: 900,
    Item.ADVANCES_RECEIVED: 0,
    Item.REVENUE: 18_000,
    Item.COST_OF_SALES: 14_400,
    Item.TOTAL_PROFIT: 1_800,
    Item.NET_PROFIT: 1_350,
}
BEFORE: Mapping[Item, Number] = {
    Item.ACCOUNTS_RECEIVABLE: 1300,
    Item.PREPAYMENTS: 100,
    Item.INVENTORY: 1800,
    Item.ACCOUNTS_PAYABLE: 700,
    Item.ADVANCES_RECEIVED: 0,
}


def statement(lines: Mapping[Item, Number], period: Period) -> FinancialStatement:
    return FinancialStatement(
        entity_id=EntityId("E-1"), period=period, lines=lines, received_on=date(2026, 4, 30)
    )


YEAR, YEAR_BEFORE = statement(NOW, Period.year(2025)), statement(BEFORE, Period.year(2024))


def of(basis: MarginBasis, year: FinancialStatement = YEAR) -> WorkingCapitalInputs:
    return WorkingCapitalInputs.of(
        year, YEAR_BEFORE, growth=Decimal("0.1"), margin_basis=basis, funding=funding("500")
    )


@pytest.mark.parametrize(
    ("basis", "margin", "wanted"),
    [
        # days: inventory 50, receivables 28, prepayments 5, payables 20: a cycle of 63
        (MarginBasis.TOTAL_PROFIT, "0.1", "3118.50"),
        (MarginBasis.NET_PROFIT, "0.075", "3205.13"),
    ],
)
def test_from_statements(basis: MarginBasis, margin: str, wanted: str) -> None:
    given = of(basis)
    assert (given.margin, given.margin_basis) == (Decimal(margin), basis)
    result = need(given)
    assert result.days == parts(inventory=50, receivable=28, payable=20, prepayment=5)
    assert result.statement is YEAR
    assert rounded(result.need) == Decimal(wanted)
    assert rounded(result.headroom) == Decimal(wanted) - 500


@pytest.mark.parametrize("lacking", [Item.REVENUE, Item.TOTAL_PROFIT])
def test_a_margin_needs_profit_and_revenue(lacking: Item) -> None:
    lines: dict[Item, Number] = {item: line for item, line in NOW.items() if item is not lacking}
    given = of(MarginBasis.TOTAL_PROFIT, statement(lines, Period.year(2025)))
    assert given.margin is None
    assert need(given).need is None


@pytest.mark.parametrize("basis", [MarginBasis.GIVEN, "total_profit", []], ids=str)
def test_statements_show_total_and_net_profit_only(basis: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^margin_basis: "):
        of(basis)


def test_half_a_year_is_no_year() -> None:
    half, before = (statement(NOW, Period.months(year, 1, 6)) for year in (2025, 2024))
    with pytest.raises(InvalidValue, match=r"^current: "):
        WorkingCapitalInputs.of(
            half, before, growth=None, margin_basis=MarginBasis.NET_PROFIT, funding=None
        )


def test_the_context_of_the_host_does_not_matter() -> None:
    wanted = need(W8)
    with localcontext() as host:
        host.prec = 3
        assert need(W8) == wanted


# What the annex lets the bank adjust


def test_lendable_is_never_below_zero() -> None:
    over = need(inputs(funding=funding("20000", "11000", "1")))
    assert over.headroom is not None
    assert over.headroom < 0
    assert over.lendable == 0
    assert need(W7).lendable == need(W7).headroom
    assert need(inputs(funding=None)).lendable is None


@pytest.mark.parametrize("rounding", list(TurnsRounding))
def test_a_safety_margin_lengthens_the_cycle(rounding: TurnsRounding) -> None:
    plain = need(W7, rounding=rounding)
    safe = need(inputs(safety_rate=Decimal("0.1")), rounding=rounding)
    assert plain.need is not None
    assert rounded(safe.need, 12) == half_up(plain.need * Decimal("1.1"), 12)
    assert rounded(safe.headroom) == rounded(safe.need) - 13_200
    assert lines_provenance(safe.workings) is Provenance.UNCONFIRMED
    assert "safety margin" in [line.what.en for line in safe.workings]


def test_a_season_stands_for_the_year() -> None:
    whole, season = need(W7), need(inputs(season_days=180))
    assert whole.need is not None
    assert rounded(season.need, 12) == half_up(whole.need * 2, 12)
    assert season.turns is not None
    assert rounded(season.turns, 4) == Decimal("0.6102")
    assert "days of the season" in [line.what.en for line in season.workings]
    assert need(inputs(season_days=360)).need == whole.need


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("safety_rate", Decimal("-0.01")),
        ("safety_rate", None),
        ("safety_rate", Decimal("NaN")),
        ("season_days", 0),
        ("season_days", 0.5),
        ("season_days", 10**60),
    ],
)
def test_a_bad_adjustment_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        inputs(**{field: value})


def test_a_season_is_no_longer_than_the_year() -> None:
    with pytest.raises(InvalidValue, match=r"^season_days: "):
        need(inputs(season_days=361))


@pytest.mark.parametrize(
    ("field", "made"),
    [
        ("reason", {}),
        ("reason", {"need": Decimal(1), "reason": Text("无", "none")}),
        ("headroom", {"reason": Text("无", "none"), "headroom": Decimal(1)}),
        ("need", {"need": Decimal(-1)}),
        ("need", {"need": Decimal("NaN")}),
        ("headroom", {"need": Decimal(1), "headroom": Decimal("Infinity")}),
    ],
)
def test_a_need_or_a_reason(field: str, made: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        WorkingCapitalNeed(workings=(), **made)


def test_a_season_goes_with_days_given() -> None:
    with pytest.raises(InvalidValue, match=r"^season_days: "):
        attrs.evolve(W8, season_days=180)


def transaction(amount: str, *, controlled: bool | None = True) -> WorkingCapitalNeed:
    return compute_transaction_need(
        Decimal(amount), funding("100", "50", "25"), controlled=controlled, as_of=DAY
    )


def test_a_real_transaction_is_its_own_need() -> None:
    order = transaction("500")
    assert (order.need, order.headroom) == (Decimal(500), Decimal(325))
    assert (order.reason, order.statement) == (None, None)
    assert lines_provenance(order.workings) is Provenance.UNCONFIRMED
    assert transaction("100").headroom == -75
    assert transaction("100").lendable == 0
    assert compute_transaction_need(Decimal(5), controlled=True, as_of=DAY).headroom is None


@pytest.mark.parametrize("controlled", [False, None])
def test_a_transaction_that_is_not_controlled_has_a_reason(*, controlled: bool | None) -> None:
    order = transaction("500", controlled=controlled)
    assert (order.need, order.headroom) == (None, None)
    assert order.reason is not None
    assert "controlled" in order.reason.en


@pytest.mark.parametrize("bad", [Decimal(-1), Decimal("Infinity"), 0.5, True])
def test_a_bad_transaction_is_named(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^amount: "):
        compute_transaction_need(bad, controlled=True, as_of=DAY)


@pytest.mark.parametrize(
    ("how", "field"),
    [({"controlled": 1}, "controlled"), ({"funding": Decimal(1), "controlled": True}, "funding")],
)
def test_wrong_kinds_of_a_transaction(how: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        compute_transaction_need(Decimal(1), **how, as_of=DAY)


def test_no_transaction_before_the_first_measures() -> None:
    with pytest.raises(RuleNotInForce):
        compute_transaction_need(Decimal(1), controlled=True, as_of=date(2010, 2, 11))
