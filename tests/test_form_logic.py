"""How conditions come out, whether they can, and what formulas make."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.form_cases import Trade, choice, field, yuan

from bankrm.capacity import CAPACITY
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.form_answers import Record
from bankrm.form_conditions import Condition, at_least, at_most, given, holds
from bankrm.form_fields import Calculation, FieldKind, FormField, Formula
from bankrm.form_logic import FAULTY, bind, calculate, can_hold, result_kind
from bankrm.form_values import FaultCode, Flaw, contradiction, flaw
from bankrm.labels import OwnLabel
from bankrm.model_shapes import place_of
from bankrm.money import Money
from bankrm.readers import list_unfed

K = FieldKind
C = Calculation
FIELDS = {
    each.code: each
    for each in (
        field("text"),
        field("n", K.WHOLE),
        field("rate", K.DECIMAL),
        yuan("sum"),
        field("money", K.MONEY),
        field("day", K.DATE),
        field("yes", K.YES_NO),
        choice("trade"),
        choice("trades", many=True),
    )
}

OUTCOMES: list[tuple[Condition, Mapping[str, Any], bool | None]] = [
    (given("text"), {"text": "a"}, True),
    (given("text"), {}, False),
    (given("text"), {"text": None}, False),
    (given("text"), {"text": FAULTY}, None),
    (given("trades"), {"trades": ()}, False),
    (given("trades"), {"trades": (Trade.MAKES,)}, True),
    (holds("trade", "makes", "sells"), {"trade": Trade.SELLS}, True),
    (holds("trade", "makes"), {"trade": Trade.SELLS}, False),
    (holds("trades", "makes"), {"trades": (Trade.SELLS, Trade.MAKES)}, True),
    (holds("trades", "makes"), {"trades": (Trade.SELLS,)}, False),
    (holds("yes", False), {"yes": False}, True),
    (holds("yes", False), {}, False),
    (at_least("n", 5), {"n": 5}, True),
    (at_least("n", 5), {"n": 4}, False),
    (at_most("rate", "0.05"), {"rate": Decimal("0.050")}, True),
    (at_most("rate", "0.05"), {"rate": Decimal("0.051")}, False),
    (at_least("sum", "1000"), {"sum": Money.of(1000)}, True),
    (at_least("day", "2026-11-24"), {"day": date(2026, 11, 23)}, False),
    (~given("text"), {}, True),
    (~given("text"), {"text": FAULTY}, None),
    (given("text") & given("n"), {"text": FAULTY, "n": 1}, None),
    (given("text") & given("n"), {"text": FAULTY}, False),
    (given("text") | given("n"), {"text": FAULTY, "n": 1}, True),
    (given("text") | given("n"), {"text": FAULTY}, None),
    (given("text") | given("n"), {}, False),
    (given("text") & given("n"), {"text": "a", "n": 1}, True),
]


@pytest.mark.parametrize(("condition", "values", "outcome"), OUTCOMES)
def test_a_condition_comes_out(
    condition: Condition, values: Mapping[str, Any], outcome: bool | None
) -> None:
    assert bind(condition, FIELDS)(values) is outcome


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (given("gone"), "gone: is no field beside it"),
        (~(given("n") & holds("n", "x")), "n: is asked for what it cannot hold"),
        (holds("trade", "grows"), "trade: is asked for what it cannot hold"),
        (at_least("text", "a"), "text: has no order"),
        (at_most("trade", "makes"), "trade: has no order"),
        (at_least("money", "1 CNY"), "money: has no one currency to compare in"),
    ],
)
def test_a_condition_that_cannot_be_bound(condition: Condition, reason: str) -> None:
    with pytest.raises(InvalidRule, match=reason):
        bind(condition, FIELDS)


def shown(condition: Condition, *others: FormField) -> bool:
    fields = {each.code: each for each in (*others, field("x", visible_if=condition))}
    return can_hold("x", fields)


SATISFIABLE = [
    pytest.param(given("n") & ~holds("n", 5), field("n", K.WHOLE), id="any other number"),
    pytest.param(given("t") & ~holds("t", "a"), field("t"), id="any other text"),
    pytest.param(
        given("n") & ~at_least("n", 5) & ~at_most("n", 3), field("n", K.WHOLE), id="just 4"
    ),
    pytest.param(
        given("r") & ~at_least("r", "0.2") & ~at_most("r", "0.1"),
        field("r", K.DECIMAL),
        id="between rates",
    ),
    pytest.param(
        given("f") & ~at_least("f", "1/2") & ~at_most("f", "1/3"),
        field("f", K.FRACTION),
        id="fractions",
    ),
    pytest.param(
        given("s") & ~at_least("s", 2) & ~at_most("s", 1), yuan("s"), id="between amounts"
    ),
    pytest.param(
        given("t") & ~at_least("t", "10:00") & ~at_most("t", "09:00"),
        field("t", K.TIME),
        id="between hours",
    ),
    pytest.param(
        given("t") & ~at_least("t", "2026-01-01T10:00Z") & ~at_most("t", "2026-01-01T09:00Z"),
        field("t", K.INSTANT),
        id="between instants",
    ),
    pytest.param(
        given("r") & ~at_least("r", "0.20") & ~at_most("r", "0.10"),
        field("r", K.DECIMAL, digits=2),
        id="between rates of two digits",
    ),
    pytest.param(
        given("r") & ~at_most("r", "9" * 25), field("r", K.DECIMAL), id="above a long number"
    ),
    pytest.param(
        given("t") & ~at_least("t", "09:00:01") & ~at_most("t", "09:00"),
        field("t", K.TIME),
        id="within a second",
    ),
    pytest.param(given("t") & ~at_least("t", "00:00:01"), field("t", K.TIME), id="midnight"),
    pytest.param(given("d") & ~at_most("d", "9999-12-30"), field("d", K.DATE), id="the last day"),
    pytest.param(
        holds("c", "makes") & holds("c", "sells") & ~holds("c", "other"),
        choice("c", many=True),
        id="two of many",
    ),
    pytest.param(given("c"), choice("c"), id="any option"),
    pytest.param(given("r"), field("r", K.RECORD, many=True, fields=(field("a"),)), id="a table"),
    pytest.param(~holds("y", True) & given("y"), field("y", K.YES_NO), id="no"),
    pytest.param(~given("t"), field("t"), id="nothing"),
]


@pytest.mark.parametrize(("condition", "other"), SATISFIABLE)
def test_can_be_shown(condition: Condition, other: FormField) -> None:
    assert shown(condition, other)


NEVER = [
    pytest.param(holds("c", "makes") & holds("c", "sells"), choice("c"), id="two of one"),
    pytest.param(
        given("n") & ~at_least("n", 5) & ~at_most("n", 4), field("n", K.WHOLE), id="4 to 5"
    ),
    pytest.param(
        given("d") & ~at_least("d", "2026-01-02") & ~at_most("d", "2026-01-01"),
        field("d", K.DATE),
        id="nights",
    ),
    pytest.param(
        given("s") & ~at_least("s", "0.02") & ~at_most("s", "0.01"), yuan("s"), id="half a fen"
    ),
    pytest.param(~given("t") & holds("t", "a"), field("t"), id="given and not"),
    pytest.param(
        ~at_least("n", 5) & given("n"), field("n", K.WHOLE, least=5), id="below what is allowed"
    ),
    pytest.param(
        given("r") & ~at_least("r", "0.11") & ~at_most("r", "0.10"),
        field("r", K.DECIMAL, digits=2),
        id="between cents",
    ),
    pytest.param(
        given("y") & ~holds("y", True) & ~holds("y", False), field("y", K.YES_NO), id="neither"
    ),
    pytest.param(
        ~at_most("d", "9999-12-31") & given("d"), field("d", K.DATE), id="after the last day"
    ),
]


@pytest.mark.parametrize(("condition", "other"), NEVER)
def test_can_never_be_shown(condition: Condition, other: FormField) -> None:
    assert not shown(condition, other)


def test_what_is_shown_only_beside_its_opposite() -> None:
    a = field("a", K.YES_NO)
    b = field("b", visible_if=holds("a", True))
    assert shown(given("b") & holds("a", True), a, b)
    assert not shown(given("b") & holds("a", False), a, b)


def test_a_choice_of_very_many_options_is_no_hang() -> None:
    options = tuple(OwnLabel(f"o{at}", f"选{at}", f"o{at}") for at in range(60))
    codes = [option.code for option in options]
    asked = field("c", K.CHOICE, options=options, many=True)
    assert shown(holds("c", *codes) & ~given("c"), asked)


def test_too_many_cases_are_taken_at_their_word() -> None:
    """15 fields of 3 answers each; that none of them fits is not found out."""
    others = [field(f"n{at}", K.YES_NO) for at in range(15)]
    impossible = ~given("n0") & holds("n0", True)
    for other in others:
        impossible &= holds(other.code, True)
    assert shown(impossible, *others)


def made(how: Calculation, *inputs: str, **more: Any) -> Formula:
    return Formula(calculation=how, inputs=inputs, **more)


def own(first: Any, second: Any) -> object:
    return first + second


def refuses(_: Any) -> object:
    raise InvalidValue("a", "has its reasons")


ROWS = (Record((("x", Money.of(1)),)), Record((("x", Money.of(2)),)))
RESULTS: list[tuple[Formula, dict[str, Any], object]] = [
    (made(C.SUM, "a", "b"), {"a": 1, "b": 2}, 3),
    (made(C.SUM, "a", "b"), {"a": 1, "b": Decimal("0.5")}, Decimal("1.5")),
    (made(C.SUM, "a", "b"), {"a": Money.of(1), "b": Money.of(2)}, Money.of(3)),
    (made(C.SUM, "a", "b"), {"a": 1}, None),
    (made(C.SUM, "a", "b"), {"a": 1, "b": FAULTY}, FAULTY),
    (made(C.SUM, "a.x"), {"a": ROWS}, Money.of(3)),
    (made(C.SUM, "a.x", "b"), {"a": ROWS, "b": Money.of(4)}, Money.of(7)),
    (made(C.SUM, "a.x"), {}, None),
    (made(C.SUM, "a.x"), {"a": ()}, None),
    (made(C.SUM, "a.x"), {"a": (*ROWS, Record((("x", None),)))}, None),
    (made(C.SUM, "a.x"), {"a": FAULTY}, FAULTY),
    (made(C.DIFFERENCE, "a", "b"), {"a": Money.of(1), "b": Money.of(2)}, Money.of(-1)),
    (made(C.PRODUCT, "a", "b"), {"a": Money.of(100), "b": Decimal("0.0435")}, Money.of("4.35")),
    (made(C.PRODUCT, "a"), {"a": Money.of(100)}, Money.of(100)),
    (made(C.PRODUCT, "a", "b"), {"a": 3, "b": Decimal("0.5")}, Decimal("1.5")),
    (made(C.RATIO, "a", "b"), {"a": 1, "b": 3}, Decimal("0.3333")),
    (made(C.RATIO, "a", "b", digits=1), {"a": 1, "b": 4}, Decimal("0.3")),
    (made(C.RATIO, "a", "b"), {"a": Money.of(1), "b": Money.of(2)}, Decimal("0.5000")),
    (made(C.RATIO, "a", "b"), {"a": 1, "b": 0}, None),
    (made(C.RATIO, "a", "b"), {"a": Money.of(1), "b": Money.of(0)}, None),
    (made(C.OWN, "a", "b", function=own), {"a": 1, "b": 2}, 3),
    (made(C.OWN, "a", "b", function=own), {"a": 1}, None),
]


@pytest.mark.parametrize(("formula", "values", "result"), RESULTS)
def test_a_formula_makes(formula: Formula, values: dict[str, Any], result: object) -> None:
    assert calculate(formula, values) == result


FLAWED: list[tuple[Formula, dict[str, Any], FaultCode]] = [
    (made(C.SUM, "a", "b"), {"a": Money.of(1), "b": Money.of(1, "USD")}, FaultCode.WRONG_CURRENCY),
    (
        made(C.RATIO, "a", "b"),
        {"a": Money.of(1), "b": Money.of(1, "USD")},
        FaultCode.WRONG_CURRENCY,
    ),
    (
        made(C.SUM, "a", "b"),
        {"a": Money.of(9 * 10**16), "b": Money.of(9 * 10**16)},
        FaultCode.CONTRADICTION,
    ),
    (made(C.OWN, "a", function=refuses), {"a": 1}, FaultCode.CONTRADICTION),
]


@pytest.mark.parametrize(("formula", "values", "code"), FLAWED)
def test_what_does_not_go_together(
    formula: Formula, values: dict[str, Any], code: FaultCode
) -> None:
    found = calculate(formula, values)
    assert isinstance(found, Flaw)
    assert found.code is code


KINDS: list[tuple[Calculation, list[FieldKind], FieldKind | None]] = [
    (C.SUM, [K.WHOLE, K.WHOLE], K.WHOLE),
    (C.SUM, [K.WHOLE, K.DECIMAL], K.DECIMAL),
    (C.SUM, [K.MONEY, K.MONEY], K.MONEY),
    (C.DIFFERENCE, [K.MONEY, K.MONEY], K.MONEY),
    (C.PRODUCT, [K.MONEY, K.DECIMAL], K.MONEY),
    (C.PRODUCT, [K.WHOLE, K.WHOLE], K.WHOLE),
    (C.RATIO, [K.MONEY, K.MONEY], K.DECIMAL),
    (C.RATIO, [K.WHOLE, K.WHOLE], K.DECIMAL),
    (C.OWN, [K.DATE, K.TEXT], None),
]


@pytest.mark.parametrize(("how", "inputs", "kind"), KINDS)
def test_the_kind_of_what_is_made(
    how: Calculation, inputs: list[FieldKind], kind: FieldKind | None
) -> None:
    function = own if how is C.OWN else None
    assert result_kind(made(how, *["a"] * len(inputs), function=function), inputs) is kind


@pytest.mark.parametrize(
    ("how", "inputs"),
    [
        (C.SUM, [K.MONEY, K.DECIMAL]),
        (C.SUM, [K.TEXT, K.WHOLE]),
        (C.DIFFERENCE, [K.DATE, K.DATE]),
        (C.PRODUCT, [K.MONEY, K.MONEY]),
        (C.RATIO, [K.MONEY, K.WHOLE]),
    ],
)
def test_what_cannot_be_calculated(how: Calculation, inputs: list[FieldKind]) -> None:
    with pytest.raises(InvalidRule, match="formula"):
        result_kind(made(how, *["a"] * len(inputs)), inputs)


def test_faulty_shows_nothing() -> None:
    assert repr(FAULTY) == "***"


def test_a_wizard_of_three_hundred_steps_is_proven() -> None:
    chain = {
        f"n{at}": field(f"n{at}", K.WHOLE, visible_if=holds(f"n{at - 1}", 1) if at else None)
        for at in range(300)
    }
    assert can_hold("n299", chain)


def test_what_stands_behind_a_hidden_field_is_tried_as_not_given() -> None:
    fields = {
        "a": field("a", K.YES_NO),
        "b": field("b", K.YES_NO, visible_if=holds("a", True)),
        "c": field("c", visible_if=holds("b", True) & holds("a", False)),
        "d": field("d", visible_if=~given("b") & holds("a", False)),
    }
    assert [code for code in fields if can_hold(code, fields)] == ["a", "b", "d"]


def refuses_at_length(_: Any) -> object:
    raise InvalidValue("a", "has its\nreasons" * 500)


def test_a_long_reason_is_cut_short() -> None:
    found = calculate(made(C.OWN, "a", function=refuses_at_length), {"a": 1})
    assert isinstance(found, Flaw)
    assert found.text.en.startswith("breaks a rule of the record: has itsreasons")


ODD: Any = "x"


@pytest.mark.parametrize(
    "call",
    [
        lambda: bind(ODD, {}),
        lambda: bind(given("a"), ODD),
        lambda: bind(given("a"), {"a": ODD}),
        lambda: can_hold("x", {}),
        lambda: can_hold("x", ODD),
        lambda: can_hold("x", {"x": ODD}),
        lambda: can_hold([], {}),  # type: ignore[arg-type]  # refused
        lambda: flaw(ODD),
        lambda: contradiction(ODD),
        lambda: place_of(ODD),
        lambda: list_unfed(CAPACITY, ""),  # type: ignore[arg-type]  # refused
        lambda: calculate(ODD, {}),
        lambda: calculate(made(C.SUM, "a"), ODD),
        lambda: result_kind(ODD, []),
        lambda: result_kind(made(C.SUM, "a"), "x"),  # type: ignore[arg-type]  # refused
        lambda: result_kind(made(C.SUM, "a"), None),  # type: ignore[arg-type]  # refused
    ],
)
def test_odd_arguments_are_refused(call: Callable[[], object]) -> None:
    with pytest.raises(BankrmError):
        call()
