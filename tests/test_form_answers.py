"""Answers: the typed record or every fault, what stays valid, and nothing shown."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from tests.form_cases import Trade, answered, choice, computed, faults_of, field, form, yuan

from bankrm.errors import InvalidValue
from bankrm.form_answers import (
    Answers,
    Record,
    Repeated,
    list_repeated,
    read_answers,
    write_answers,
)
from bankrm.form_conditions import at_least, given, holds
from bankrm.form_fields import Calculation, FieldKind, FormField
from bankrm.form_values import FaultCode, Flaw
from bankrm.forms import FormId
from bankrm.labels import Text
from bankrm.money import Money

K = FieldKind
C = Calculation

CHILDREN = field(
    "children",
    K.RECORD,
    many=True,
    most_entries=3,
    fields=(
        field("name", required=True, unique=True),
        yuan("amount", least=0),
        field("school", visible_if=at_least("age", 6)),
        field("age", K.WHOLE),
    ),
)
FAMILY = form(
    field("married", K.YES_NO, required=True),
    field("spouse", required=True, visible_if=holds("married", True)),
    choice("trades", many=True),
    field("reason", required_if=holds("trades", "other")),
    CHILDREN,
    computed("total", K.MONEY, C.SUM, "children.amount"),
    field("rich", K.YES_NO, visible_if=at_least("rate", "0.5")),
    field("rate", K.DECIMAL),
    field("home", K.RECORD, fields=(field("city", required=True),)),
)
WHOLE = {
    "married": True,
    "spouse": "某某",
    "trades": ["makes", "other"],
    "reason": "种植",
    "children": [
        {"name": "甲", "amount": "10"},
        {"name": "乙", "amount": "5.5", "age": 6, "school": "某校"},
    ],
    "rate": "0.5",
    "rich": False,
    "home": {"city": "某市"},
}


def test_the_record_is_typed_and_bound() -> None:
    answers = answered(FAMILY, WHOLE)
    assert (answers.form, answers.version) == (FormId("test"), "1")
    assert answers["married"] is True
    assert answers["trades"] == (Trade.MAKES, FAMILY.fields[2].options[2])
    assert answers["total"] == Money.of("15.50")
    children = answers["children"]
    assert isinstance(children, tuple)
    assert [child["age"] for child in children] == [None, 6]
    assert [code for code, _ in answers.record.values] == [one.code for one in FAMILY.fields]


def test_what_is_written_is_read_back() -> None:
    answers = answered(FAMILY, WHOLE)
    written = write_answers(answers)
    assert written["total"] == {"amount": "15.50", "currency": "CNY"}
    assert answered(FAMILY, written) == answers
    assert answered(FAMILY, dict(answers.record.values)) == answers
    assert read_answers(FAMILY, answers.record).answers == answers


FAULTS: list[tuple[str, dict[Any, Any], list[tuple[str | None, str]]]] = [
    ("missing", {"married": None}, [("married", "missing")]),
    ("hidden given", {"married": False}, [("spouse", "not_shown")]),
    ("shown and missing", {"spouse": None}, [("spouse", "missing")]),
    ("required if", {"reason": None}, [("reason", "missing")]),
    ("not required otherwise", {"trades": ["makes"], "reason": None}, []),
    ("unknown", {"phone": "x"}, [("phone", "unknown_field")]),
    ("an unknown that is no code", {"张某": "x"}, [("?", "unknown_field")]),
    ("an unknown that is no text", {1: "x"}, [("?", "unknown_field")]),
    ("faulty decides nothing", {"married": "yes"}, [("married", "wrong_kind")]),
    (
        "in a table",
        {"children": [{"name": "甲", "amount": "-1"}]},
        [("children[0].amount", "out_of_range")],
    ),
    ("a row of nothing", {"children": [None]}, [("children[0]", "wrong_kind")]),
    ("missing in a row", {"children": [{}]}, [("children[0].name", "missing")]),
    (
        "hidden in a row",
        {"children": [{"name": "甲", "age": 5, "school": "x"}]},
        [("children[0].school", "not_shown")],
    ),
    (
        "unknown in a row",
        {"children": [{"name": "甲", "x": 1}]},
        [("children[0].x", "unknown_field")],
    ),
    (
        "a unique one twice",
        {"children": [{"name": "甲"}, {"name": "甲"}]},
        [("children[1].name", "repeated")],
    ),
    ("no list", {"children": {"name": "甲"}}, [("children", "wrong_kind")]),
    (
        "too many rows",
        {"children": [{"name": name} for name in "甲乙丙丁"]},
        [("children", "too_many")],
    ),
    (
        "a choice twice",
        {"trades": ["makes", "makes"], "reason": None},
        [("trades[1]", "repeated")],
    ),
    ("no option", {"trades": ["grows", "other"]}, [("trades[0]", "no_option")]),
    ("not what is computed", {"total": "99"}, [("total", "not_computed")]),
    ("what cannot be computed", {"children": [], "total": "99"}, [("total", "not_computed")]),
    (
        "a faulty input",
        {"children": [{"name": "甲", "amount": "x"}], "total": "1"},
        [("children[0].amount", "malformed")],
    ),
    ("just below", {"rate": "0.4999"}, [("rich", "not_shown")]),
    ("no record", {"home": "某市"}, [("home", "wrong_kind")]),
    ("a record of nothing", {"home": {}}, [("home.city", "missing")]),
    (
        "found by others",
        {"spouse": Flaw(FaultCode.AMBIGUOUS, Text("甲", "a"))},
        [("spouse", "ambiguous")],
    ),
]


@pytest.mark.parametrize(
    ("change", "faults"),
    [(change, faults) for _, change, faults in FAULTS],
    ids=[name for name, _, _ in FAULTS],
)
def test_a_fault_is_found_in_its_place(
    change: dict[Any, Any], faults: list[tuple[str | None, str]]
) -> None:
    reading = read_answers(FAMILY, WHOLE | change)
    assert faults_of(reading) == faults
    assert (reading.answers is None) is bool(faults)


def test_all_faults_come_in_the_forms_order() -> None:
    given_: Mapping[str, object] = {
        "z": 1,
        "rate": "x",
        "children": [{"name": "甲", "amount": "x"}, {"amount": "5"}],
        "spouse": 7,
        "married": True,
    }
    assert [path for path, _ in faults_of(read_answers(FAMILY, given_))] == [
        "spouse",
        "children[0].amount",
        "children[1].name",
        "rate",
        "z",
    ]


def test_what_is_valid_stays_available() -> None:
    broken = {
        "rate": "x",
        "trades": ["makes", "grows"],
        "children": [{"name": "甲", "amount": "x"}, {"name": "乙"}],
    }
    valid = read_answers(FAMILY, WHOLE | broken | {"reason": None}).valid
    assert valid["married"] is True
    assert valid["rate"] is None
    assert valid["trades"] == (Trade.MAKES,)
    children = valid["children"]
    assert isinstance(children, tuple)
    assert [(child["name"], child["amount"]) for child in children] == [("甲", None), ("乙", None)]


def test_of_too_many_rows_the_first_stay() -> None:
    valid = read_answers(
        FAMILY, WHOLE | {"children": [{"name": name} for name in "甲乙丙丁"]}
    ).valid
    children = valid["children"]
    assert isinstance(children, tuple)
    assert [child["name"] for child in children] == ["甲", "乙", "丙"]


@pytest.mark.parametrize("odd", [None, [], "married", 1, {("married", True)}])
def test_what_is_no_mapping(odd: object) -> None:
    reading = read_answers(FAMILY, odd)
    assert faults_of(reading) == [(None, "wrong_kind")]
    assert reading.faults[0].tell("zh") == "类型不符：须为字段与取值的对应表"
    assert reading.valid["married"] is None


def test_a_result_out_of_bounds_is_told() -> None:
    asked = form(
        yuan("a"), yuan("b"), computed("c", K.MONEY, C.SUM, "a", "b", currency="CNY", most=5)
    )
    assert faults_of(read_answers(asked, {"a": 3, "b": 3})) == [("c", "out_of_range")]
    assert faults_of(read_answers(asked, {"a": 9 * 10**16, "b": 9 * 10**16})) == [
        ("c", "contradiction")
    ]
    assert answered(asked, {"a": 3, "b": 2, "c": "5.00"})["c"] == Money.of(5)


def test_a_function_of_the_banks_own() -> None:
    def share(part: Any, whole: Any) -> object:
        return part / whole

    asked = form(
        field("a", K.DECIMAL),
        field("b", K.DECIMAL),
        computed("c", K.DECIMAL, C.OWN, "a", "b", function=share),
    )
    assert answered(asked, {"a": 1, "b": 4})["c"] == Decimal("0.25")
    assert answered(asked, {"a": 1})["c"] is None


def test_what_depends_on_a_hidden_field_takes_it_as_absent() -> None:
    asked = form(
        field("a", K.YES_NO),
        field("b", visible_if=holds("a", True)),
        field("c", required=True, visible_if=~given("b")),
    )
    assert faults_of(read_answers(asked, {"a": False})) == [("c", "missing")]
    assert faults_of(read_answers(asked, {"a": True, "b": "x"})) == []


def test_no_fault_shows_a_value() -> None:
    token = "planted-token"  # noqa: S105  # what must not show
    given_ = {one.code: f"{token}\x00" for one in FAMILY.fields} | {f"{token} ": 1}
    reading = read_answers(FAMILY, given_)
    assert len(reading.faults) > 5
    assert token not in repr(reading)
    secret = answered(form(field("a")), {"a": token})
    assert token not in f"{secret!r} {secret.record!r}"


def test_a_record_knows_its_fields() -> None:
    with pytest.raises(InvalidValue, match="code: is no field of the record"):
        _ = Record(())["a"]


UNIQUE = form(field("code", unique=True), field("n", K.WHOLE, unique=True), field("free"))


def test_unique_values_over_many_records() -> None:
    rows: list[dict[str, object]] = [
        {"code": "A", "n": 1, "free": "x"},
        {"code": "B", "free": "x"},
        {"code": "A", "n": 2},
        {"n": 1},
        {"code": "A"},
    ]
    found = list_repeated(UNIQUE, [answered(UNIQUE, row) for row in rows])
    assert found == (Repeated("code", (0, 2, 4)), Repeated("n", (0, 3)))


@pytest.mark.parametrize("change", [{"form": FormId("x")}, {"version": "2"}])
def test_records_of_another_form_are_refused(change: dict[str, Any]) -> None:
    parts: dict[str, Any] = {"form": UNIQUE.id, "version": "1", "record": Record(())}
    with pytest.raises(InvalidValue, match="records"):
        list_repeated(UNIQUE, [Answers(**parts | change)])


@pytest.mark.parametrize(
    "call",
    [
        lambda odd: read_answers(odd, {}),
        write_answers,
        lambda odd: list_repeated(UNIQUE, [odd]),
    ],
)
def test_odd_arguments_are_refused(call: Any) -> None:
    with pytest.raises(InvalidValue):
        call("x")


WHERE_IT_STANDS = [
    pytest.param(
        (field("phone", required_if=~given("mail")), field("mail")),
        [({"mail": "x"}, []), ({}, [("phone", "missing")])],
        id="unless another is given",
    ),
    pytest.param(
        (field("phone", required_if=given("mail")), field("mail")),
        [({"mail": "x"}, [("phone", "missing")]), ({}, [])],
        id="if another is given",
    ),
    pytest.param(
        (
            field("reason", required_if=at_least("total", 10)),
            field("a", K.WHOLE),
            computed("total", K.WHOLE, C.SUM, "a", "a"),
        ),
        [({"a": 4}, []), ({"a": 5}, [("reason", "missing")])],
        id="by what is computed",
    ),
    pytest.param(
        (
            field("reason", required_if=given("where")),
            field("out", K.YES_NO),
            field("where", visible_if=holds("out", True)),
        ),
        [({"out": True, "where": "x"}, [("reason", "missing")]), ({"out": True}, [])],
        id="by what is shown in some cases",
    ),
]


@pytest.mark.parametrize(("fields", "cases"), WHERE_IT_STANDS)
def test_what_is_required_does_not_hang_on_the_order_of_fields(
    fields: tuple[FormField, ...], cases: list[tuple[dict[str, Any], list[Any]]]
) -> None:
    for order in permutations(fields):
        for answers, faults in cases:
            assert faults_of(read_answers(form(*order), answers)) == faults


def test_one_of_two_is_required() -> None:
    either = form(
        field("phone", required_if=~given("mail")), field("mail", required_if=~given("phone"))
    )
    assert not faults_of(read_answers(either, {"phone": "1"}))
    assert not faults_of(read_answers(either, {"mail": "x"}))
    assert len(faults_of(read_answers(either, {}))) == 1


@pytest.mark.parametrize("values", [(("a",),), (("a", 1, 2),), ((1, 2),)])
def test_a_record_is_made_of_pairs(values: Any) -> None:
    with pytest.raises(InvalidValue, match="values: "):
        Record(values)


def test_what_list_repeated_is_given() -> None:
    odd: Any = None
    unique = form(field("a", unique=True))
    unhashable = Answers(form=FormId("test"), version="1", record=Record((("a", [1]),)))
    calls: list[tuple[Any, Any]] = [(odd, []), (unique, odd), (unique, [unhashable])]
    for asked, records in calls:
        with pytest.raises(InvalidValue):
            list_repeated(asked, records)
