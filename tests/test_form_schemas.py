"""JSON Schema: what it says of each field, and that it never contradicts the form."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from tests.form_cases import answered, choice, computed, field, form, yuan

from bankrm.errors import InvalidValue
from bankrm.form_answers import read_answers, write_answers
from bankrm.form_conditions import Condition, at_least, at_most, given, holds
from bankrm.form_fields import Calculation, FieldKind, FormField
from bankrm.form_schemas import json_schema
from bankrm.labels import Text

K = FieldKind
C = Calculation


def fits(schema: Mapping[str, Any], value: Any, defs: Mapping[str, Any]) -> bool:
    """As much of JSON Schema as a form needs, by the words of the specification."""
    if "$ref" in schema and not fits(defs[schema["$ref"].removeprefix("#/$defs/")], value, defs):
        return False
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    named = schema.get("type", [])
    named = [named] if isinstance(named, str) else named
    if named and type(value) not in {kinds[name] for name in named}:
        return False
    tests = [
        "enum" not in schema or value in schema["enum"],
        "const" not in schema or value == schema["const"],
        all(fits(one, value, defs) for one in schema.get("allOf", ())),
        "anyOf" not in schema or any(fits(one, value, defs) for one in schema["anyOf"]),
        "oneOf" not in schema or sum(fits(one, value, defs) for one in schema["oneOf"]) == 1,
        "not" not in schema or not fits(schema["not"], value, defs),
        "if" not in schema
        or not fits(schema["if"], value, defs)
        or fits(schema["then"], value, defs),
    ]
    if isinstance(value, str):
        tests += [
            schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9),
            "pattern" not in schema or re.search(schema["pattern"], value) is not None,
        ]
    if type(value) is int:
        tests.append(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    if isinstance(value, list):
        tests += [
            all(fits(schema.get("items", {}), part, defs) for part in value),
            schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9),
            "contains" not in schema
            or any(fits(schema["contains"], part, defs) for part in value),
        ]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        tests += [
            set(schema.get("required", ())) <= value.keys(),
            all(fits(one, value[name], defs) for name, one in known.items() if name in value),
            schema.get("additionalProperties", True) or value.keys() <= known.keys(),
        ]
    return all(tests)


def accepts(schema: Mapping[str, Any], value: object) -> bool:
    return fits(schema, value, schema.get("$defs", {}))


EVERYTHING = form(
    choice("trade", required=True, help=Text("主营", "main trade")),
    choice("trades", many=True, most_entries=2, required=True),
    field("licence", K.FILE, required_if=holds("trade", "makes")),
    field("n", K.WHOLE, least=1, most="9"),
    field("big", required=True, visible_if=at_least("n", 5)),
    field("small", visible_if=at_most("n", 4) | ~given("n")),
    field("why", required_if=holds("trades", "other"), visible_if=given("n")),
    field("dear", K.YES_NO, visible_if=at_least("price", "100")),
    field("never", required_if=given("day"), visible_if=at_least("price", "5") & given("n")),
    yuan("price"),
    field("rate", K.DECIMAL),
    field("share", K.FRACTION),
    field("day", K.DATE),
    field("at", K.INSTANT),
    field("hour", K.TIME),
    field("client", K.CLIENT),
    field("product", K.PRODUCT),
    field("short", longest=3),
    field(
        "rows",
        K.RECORD,
        many=True,
        fields=(yuan("x", required=True), field("note", visible_if=given("x"))),
    ),
    computed("total", K.MONEY, C.SUM, "rows.x"),
    field("thing", K.OBJECT),
    field("r1", required_if=holds("day", "2026-11-24")),
    field("r2", required_if=at_least("day", "2026-11-24")),
    field("r3", required_if=holds("price", "5")),
    field("r4", required_if=given("thing")),
)
FULL: dict[str, Any] = {
    "trade": "makes",
    "trades": ["makes", "other"],
    "licence": {"ref": "DMS-1"},
    "n": 5,
    "big": "x",
    "why": "x",
    "price": "7.50",
    "never": "x",
    "rate": "0.05",
    "share": "1/3",
    "day": "2026-11-24",
    "at": "2026-11-24T09:30+08:00",
    "hour": "09:30",
    "client": "C-1",
    "product": "P-1",
    "short": "abc",
    "rows": [{"x": "1", "note": "x"}, {"x": "2"}],
    "r1": "x",
    "r2": "x",
}
SCHEMA = json_schema(EVERYTHING, "en")
WRITTEN = write_answers(answered(EVERYTHING, FULL))


def test_it_is_json_of_its_dialect() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$comment"] == "test 1"


def test_what_is_written_fits() -> None:
    assert accepts(SCHEMA, WRITTEN)


CHANGES: list[tuple[str, dict[str, Any], bool]] = [
    ("missing", {"trade": None}, False),
    ("option", {"trade": "grows"}, False),
    ("entries", {"trades": []}, False),
    ("too many entries", {"trades": ["makes", "sells", "other"]}, False),
    ("required if", {"licence": None}, False),
    ("not required otherwise", {"trade": "sells", "licence": None}, True),
    ("below", {"n": 0, "big": None}, False),
    ("shown and missing", {"big": None}, False),
    ("hidden given", {"n": 4}, False),
    ("hidden and absent", {"n": 4, "big": None, "small": "x"}, True),
    ("hidden by n", {"small": "x"}, False),
    ("contains", {"why": None}, False),
    ("contains not", {"trades": ["makes"], "why": None}, True),
    ("text for a number", {"n": "5"}, False),
    ("malformed", {"rate": "5%"}, False),
    ("currency", {"price": {"amount": "7.50", "currency": "USD"}}, False),
    ("a day", {"r1": None}, False),
    ("too long", {"short": "abcd"}, False),
    ("in a row", {"rows": [{"note": "x"}]}, False),
    ("unknown", {"z": 1}, False),
    ("what a schema cannot say", {"r2": None}, True),
]


@pytest.mark.parametrize(
    ("change", "good"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_what_fits_and_what_does_not(change: dict[str, Any], good: bool) -> None:
    given_ = {code: value for code, value in (WRITTEN | change).items() if value is not None}
    assert accepts(SCHEMA, given_) is good
    if not good:
        assert read_answers(EVERYTHING, given_).faults or change == {"n": "5"}


def test_words_are_in_the_language_asked_for() -> None:
    assert SCHEMA["properties"]["trade"]["description"] == "main trade"
    zh = json_schema(EVERYTHING)["properties"]["trade"]
    assert (zh["title"], zh["description"], zh["oneOf"][0]["title"]) == ("名称", "主营", "制造")


def test_kinds_are_defined_once_and_apart() -> None:
    assert set(SCHEMA["$defs"]) == {
        "money",
        "file",
        "decimal",
        "fraction",
        "date",
        "instant",
        "time",
    }
    SCHEMA["$defs"]["money"]["changed"] = True
    assert "changed" not in json_schema(EVERYTHING)["$defs"]["money"]
    assert "$defs" not in json_schema(form(field("a")))


def test_objects_and_computed_values() -> None:
    assert "thing" not in SCHEMA["properties"]
    assert SCHEMA["properties"]["total"]["readOnly"] is True


@pytest.mark.parametrize(
    ("condition", "others"),
    [
        (holds("a", "1"), (field("a", K.DECIMAL),)),
        (~holds("a", "1 CNY"), (field("a", K.MONEY),)),
        (at_least("a", "2026-01-01") | given("b"), (field("a", K.DATE), field("b"))),
    ],
)
def test_what_cannot_be_said_is_left_out(
    condition: Condition, others: tuple[FormField, ...]
) -> None:
    asked = form(*others, field("x", required=True, visible_if=condition))
    assert "allOf" not in json_schema(asked)
    assert "required" not in json_schema(asked)


def test_only_forms() -> None:
    odd: Any = "x"
    with pytest.raises(InvalidValue):
        json_schema(odd)
