"""Forms prove themselves: every mistake is found, all of them at once, and none where there is none."""

import pickle
from typing import Any

import pytest
from tests.form_cases import NAME, choice, computed, field, form, yuan

from bankrm.errors import InvalidRule, InvalidValue
from bankrm.form_conditions import at_least, given, holds
from bankrm.form_fields import Calculation, FieldKind, FormField
from bankrm.forms import Form, FormId, Section, list_mistakes, plan_of
from bankrm.labels import OwnLabel, Text

K = FieldKind
C = Calculation


def own(*_: Any) -> object:
    return None


A = field("a")
N = field("n", K.WHOLE)
TABLE = field("rows", K.RECORD, many=True, fields=(yuan("x"), N))
MISTAKES: list[Any] = [
    pytest.param((), "needs at least one field", id="nothing"),
    pytest.param((A, A), "a: is there twice", id="a code twice"),
    pytest.param(
        (field("年龄"),), "年龄: needs a code of letters, digits and underscores", id="code"
    ),
    pytest.param(
        (field("a", options=(OwnLabel("x", "甲", "x"),)),),
        "a: a text has no options",
        id="options",
    ),
    pytest.param((field("a", fields=(N,)),), "a: a text has no fields", id="fields"),
    pytest.param((field("a", currency="CNY"),), "a: a text has no currency", id="currency"),
    pytest.param((field("a", K.WHOLE, digits=2),), "a: a whole number has no digits", id="digits"),
    pytest.param(
        (field("a", K.WHOLE, longest=2),),
        "a: a whole number has no longest",
        id="longest",
    ),
    pytest.param((field("a", K.RECORD),), "a: has no fields of its own", id="an empty record"),
    pytest.param(
        (A, field("b", required=True, required_if=given("a"))),
        "b: is required in any case",
        id="twice required",
    ),
    pytest.param(
        (field("a", most_entries=3),), "a: most_entries belong to a field of many", id="entries"
    ),
    pytest.param((field("a", K.CHOICE),), "a: has nothing to choose from", id="no options"),
    pytest.param(
        (field("a", K.CHOICE, options=(OwnLabel("x", "甲", "x"), OwnLabel("x", "乙", "y"))),),
        "a: option x is there twice",
        id="option twice",
    ),
    pytest.param(
        (yuan("a", least="x"),),
        "a: least is no value that the field could hold, or has no order",
        id="least",
    ),
    pytest.param(
        (field("a", K.MONEY, currency="XXX"),),
        "a: currency is not an ISO 4217 code in use",
        id="no currency",
    ),
    pytest.param(
        (field("a", K.MONEY, most=5),),
        "a: has limits but no one currency",
        id="limits without currency",
    ),
    pytest.param(
        (field("a", many=True, unique=True),), "a: cannot be unique", id="unique of many"
    ),
    pytest.param(
        (A, computed("b", K.TEXT, C.OWN, "a", function=own, many=True)),
        "b: cannot be computed",
        id="computed of many",
    ),
    pytest.param(
        (N, computed("b", K.WHOLE, C.SUM, "n", required=True)),
        "b: is computed and need not be required",
        id="required sum",
    ),
    pytest.param(
        (N, A, computed("b", K.WHOLE, C.SUM, "n", required_if=given("a"))),
        "b: is computed and need not be required",
        id="sum required if",
    ),
    pytest.param(
        (field("a", visible_if=given("gone")),),
        "a: visible_if: gone is no field beside it",
        id="unknown field",
    ),
    pytest.param(
        (N, field("a", required_if=holds("n", "x"))),
        "a: required_if: n is asked for what it cannot hold",
        id="wrong kind",
    ),
    pytest.param(
        (A, field("b", visible_if=at_least("a", 1))),
        "b: visible_if: a has no order",
        id="no order",
    ),
    pytest.param(
        (field("a", required_if=given("a")),),
        "a: required_if: asks about the field itself",
        id="asks itself",
    ),
    pytest.param(
        (field("a", visible_if=given("a")),),
        "a: depends on itself, or on what does: a",
        id="shows itself",
    ),
    pytest.param(
        (
            field("a", visible_if=given("b")),
            field("b", visible_if=given("a")),
            field("c", visible_if=given("a")),
        ),
        "a: depends on itself, or on what does: a, b, c",
        id="a circle, and who waits for it",
    ),
    pytest.param(
        (computed("a", K.WHOLE, C.SUM, "b"), computed("b", K.WHOLE, C.SUM, "a")),
        "a: depends on itself, or on what does: a, b",
        id="a circle of sums",
    ),
    pytest.param(
        (computed("a", K.WHOLE, C.SUM, "a"),),
        "a: depends on itself, or on what does: a",
        id="its own sum",
    ),
    pytest.param(
        (
            choice("c"),
            field("a", required=True, visible_if=holds("c", "makes") & holds("c", "sells")),
        ),
        "a: can never be shown",
        id="never shown",
    ),
    pytest.param(
        (computed("a", K.WHOLE, C.SUM, "gone"),),
        "a: formula: gone is no field beside it",
        id="input",
    ),
    pytest.param(
        (N, computed("a", K.WHOLE, C.SUM, "n.x")),
        "a: formula: n.x is no field beside it",
        id="no table",
    ),
    pytest.param(
        (TABLE, computed("a", K.WHOLE, C.SUM, "rows.y")),
        "a: formula: rows.y is no field beside it",
        id="no column",
    ),
    pytest.param(
        (TABLE, computed("a", K.WHOLE, C.SUM, "rows")),
        "a: formula: rows holds many",
        id="all of a table",
    ),
    pytest.param(
        (TABLE, computed("a", K.WHOLE, C.PRODUCT, "rows.n")),
        "a: formula: rows.n is a column, of which there are sums only",
        id="product of a column",
    ),
    pytest.param(
        (A, computed("b", K.WHOLE, C.SUM, "a")),
        "b: formula: needs numbers or amounts",
        id="sum of text",
    ),
    pytest.param(
        (yuan("x"), computed("b", K.WHOLE, C.SUM, "x")),
        "b: formula: makes another kind: amount",
        id="amount for a number",
    ),
    pytest.param(
        (field("t", K.RECORD, fields=(field("a", K.CHOICE), N, N)),),
        "t.n: is there twice; t.a: has nothing to choose from",
        id="inside a record",
    ),
    pytest.param(
        (field("t", K.RECORD, fields=(field("a", section="s"),)),),
        "t.a: unknown section s",
        id="a section inside",
    ),
]


@pytest.mark.parametrize(("fields", "mistake"), MISTAKES)
def test_a_mistake_is_found_and_nothing_else(fields: tuple[FormField, ...], mistake: str) -> None:
    assert "; ".join(list_mistakes(fields)) == mistake
    with pytest.raises(InvalidRule, match="test: "):
        form(*fields)


def test_all_mistakes_are_listed_at_once() -> None:
    fields = (field("a", K.CHOICE), field("b", visible_if=given("gone")), field("c", section="s"))
    section = Section("s1", NAME)
    assert list_mistakes(fields, (section, section)) == (
        "section s1: is there twice",
        "c: unknown section s",
        "a: has nothing to choose from",
        "b: visible_if: gone is no field beside it",
    )


def test_a_form_with_everything_is_one() -> None:
    asked = form(
        choice("trade", required=True, section="s"),
        field("licence", K.FILE, required_if=holds("trade", "makes")),
        field("other", visible_if=holds("trade", "other"), required=True),
        TABLE,
        computed("total", K.MONEY, C.SUM, "rows.x"),
        computed("mine", K.TEXT, C.OWN, "rows", "rows.x", function=own),
        field("nested", K.RECORD, fields=(field("deep", visible_if=given("n")), N)),
        sections=(Section("s", Text("基本情况", "basics")),),
    )
    assert list_mistakes(asked.fields, asked.sections) == ()
    assert pickle.loads(pickle.dumps(asked)) == asked  # noqa: S301  # our own bytes


def test_fields_are_read_after_those_they_depend_on() -> None:
    asked = form(
        field("c", visible_if=given("b")),
        computed("b", K.WHOLE, C.SUM, "a"),
        field("a", K.WHOLE),
    )
    assert [plan.field.code for plan in plan_of(asked.fields)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("part", "value"), [("id", ""), ("version", None), ("name", "a"), ("fields", [A])]
)
def test_a_part_of_the_wrong_kind_is_refused(part: str, value: Any) -> None:
    parts: dict[str, Any] = {"id": FormId("x"), "version": "1", "name": NAME, "fields": (A,)}
    with pytest.raises(InvalidValue) as refused:
        Form(**parts | {part: value})
    assert refused.value.field == part


def test_odd_parts_are_refused() -> None:
    odd: Any = ("x",)
    with pytest.raises(InvalidValue, match="fields: "):
        list_mistakes(odd)
    with pytest.raises(InvalidValue, match="sections: "):
        list_mistakes((A,), odd)
    with pytest.raises(InvalidValue, match="fields: "):
        plan_of(odd)
