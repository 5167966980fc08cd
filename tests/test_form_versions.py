"""Versions: nothing is lost in silence, and no step is missing."""

from typing import Any

import pytest
from tests.form_cases import NAME, Trade, answered, choice, computed, faults_of, field, form, yuan

from bankrm.errors import InvalidRule, InvalidValue
from bankrm.form_answers import Answers, Record
from bankrm.form_conditions import holds
from bankrm.form_fields import Calculation, FieldKind, FormField
from bankrm.form_versions import Conversion, FormHistory, Migration, OptionMap, migrate
from bankrm.forms import Form, FormId
from bankrm.labels import OwnLabel
from bankrm.money import Money

K = FieldKind


def named(*codes: str) -> tuple[OwnLabel, ...]:
    return tuple(OwnLabel(code, f"选{code}", code) for code in codes)


def split(name: Any) -> object:
    if " " not in name:
        raise InvalidValue("name", "is one word")
    return tuple(name.split(" ", 1))


def joined(street: Any, house: Any) -> object:
    return f"{street or '?'} {house or '?'}"


OLD = form(
    field("name"),
    field("street"),
    field("house", K.WHOLE),
    field("tel"),
    field("fax"),
    field("colour", K.CHOICE, options=named("r", "g")),
    field("colours", K.CHOICE, options=named("r", "g", "b"), many=True),
    yuan("a"),
    yuan("b"),
    computed("sum", K.MONEY, Calculation.SUM, "a", "b"),
    computed("kept", K.MONEY, Calculation.SUM, "a", "b", currency="CNY"),
    field("rows", K.RECORD, many=True, fields=(yuan("x"),)),
)
NEW = form(
    field("first"),
    field("last"),
    field("address"),
    field("phone"),
    field("hue", K.CHOICE, options=named("red", "g")),
    field("colours", K.CHOICE, options=named("red", "blue"), many=True),
    yuan("a"),
    yuan("b"),
    yuan("kept"),
    field("rows", K.RECORD, many=True, fields=(yuan("x"),)),
    field("source", required=True),
    version="2",
)
STEP = Migration(
    from_version="1",
    to_version="2",
    renames=(("tel", "phone"), ("colour", "hue")),
    options=(
        OptionMap(field="hue", pairs=(("r", "red"),)),
        OptionMap(field="colours", pairs=(("r", "red"), ("g", "red"), ("b", "blue"))),
    ),
    conversions=(
        Conversion(inputs=("name",), outputs=("first", "last"), function=split),
        Conversion(inputs=("street", "house"), outputs=("address",), function=joined),
    ),
    defaults=(("source", "old book"),),
    drops=("fax",),
)
THIRD = form(*NEW.fields, field("note"), version="3")
HISTORY = FormHistory(
    forms=(OLD, NEW, THIRD), migrations=(STEP, Migration(from_version="2", to_version="3"))
)
FULL = {
    "name": "Example Person",
    "street": "某路",
    "house": 5,
    "tel": "010-0000 0000",
    "fax": "x",
    "colour": "r",
    "colours": ["r", "g", "b"],
    "a": "1",
    "b": "2",
    "rows": [{"x": "7"}],
}


def test_what_becomes_of_each_field() -> None:
    answers = migrate(answered(OLD, FULL), HISTORY).answers
    assert answers is not None
    assert (answers.form, answers.version) == ("test", "3")
    found = dict(answers.record.values)
    rows = found.pop("rows")
    assert isinstance(rows, tuple)
    assert rows[0]["x"] == Money.of(7)
    red, blue = named("red", "blue")
    assert found == {
        "first": "Example",
        "last": "Person",
        "address": "某路 5",
        "phone": "010-0000 0000",
        "hue": red,
        "colours": (red, blue),
        "a": Money.of(1),
        "b": Money.of(2),
        "kept": Money.of(3),
        "source": "old book",
        "note": None,
    }


def test_what_is_unknown_stays_unknown() -> None:
    answers = migrate(answered(OLD, {"house": 5}), HISTORY).answers
    assert answers is not None
    assert (answers["first"], answers["address"], answers["hue"]) == (None, "? 5", None)


def test_from_a_later_version_and_from_the_last() -> None:
    second = answered(NEW, {"source": "x", "phone": "1"})
    moved = migrate(second, HISTORY).answers
    assert moved is not None
    assert (moved.version, moved["phone"]) == ("3", "1")
    assert migrate(moved, HISTORY).answers == moved


def test_a_refusal_is_told_where_it_happened() -> None:
    reading = migrate(answered(OLD, FULL | {"name": "Example"}), HISTORY)
    assert reading.version == "2"
    assert faults_of(reading) == [("first", "contradiction"), ("last", "contradiction")]
    assert "Example" not in repr(reading)
    assert reading.valid["phone"] == "010-0000 0000"


def test_what_a_new_version_does_not_take_is_told() -> None:
    before, after = form(field("a")), form(field("a", longest=2), version="2")
    history = FormHistory(
        forms=(before, after), migrations=(Migration(from_version="1", to_version="2"),)
    )
    assert faults_of(migrate(answered(before, {"a": "abc"}), history)) == [("a", "too_long")]


def test_a_function_that_makes_too_little_is_a_mistake() -> None:
    def short(_: Any) -> object:
        return ("x",)

    for function in (short, str):
        history = FormHistory(
            forms=(form(field("a")), form(field("b"), field("c"), version="2")),
            migrations=(
                Migration(
                    from_version="1",
                    to_version="2",
                    conversions=(
                        Conversion(inputs=("a",), outputs=("b", "c"), function=function),
                    ),
                ),
            ),
        )
        with pytest.raises(InvalidRule, match="function: has to make 2 answers"):
            migrate(answered(history.forms[0], {"a": "x"}), history)


def mistakes(old: tuple[FormField, ...], new: tuple[FormField, ...], **step: Any) -> str:
    migration = Migration(from_version="1", to_version="2", **step)
    with pytest.raises(InvalidRule) as refused:
        FormHistory(forms=(form(*old), form(*new, version="2")), migrations=(migration,))
    assert refused.value.field == "test"
    return refused.value.reason


A, B = field("a"), field("b")
COPY = Conversion(inputs=("a",), outputs=("b",), function=str)
WRONG = [
    pytest.param((A, B), (B,), {}, "1 to 2: a: would be lost", id="lost"),
    pytest.param(
        (A,),
        (A, B),
        {"renames": (("x", "b"),)},
        "1 to 2: x: is no field of the old version",
        id="old name",
    ),
    pytest.param(
        (A,),
        (B,),
        {"renames": (("a", "x"),)},
        "1 to 2: x: is no field of the new version",
        id="new name",
    ),
    pytest.param(
        (A,), (A,), {"drops": ("x",)}, "1 to 2: x: is no field of the old version", id="drop"
    ),
    pytest.param(
        (A,),
        (A,),
        {"options": (OptionMap(field="x", pairs=()),)},
        "1 to 2: x: is no field of the new version",
        id="options",
    ),
    pytest.param(
        (A,),
        (B,),
        {"renames": (("a", "b"),), "drops": ("a",)},
        "1 to 2: a: is both kept and left out",
        id="kept and dropped",
    ),
    pytest.param(
        (A, B),
        (B,),
        {"renames": (("a", "b"),)},
        "1 to 2: b: comes from more than one",
        id="on top of another",
    ),
    pytest.param(
        (A,),
        (B,),
        {"conversions": (COPY,), "defaults": (("b", "x"),)},
        "1 to 2: b: comes from more than one",
        id="made and given",
    ),
    pytest.param(
        (A,),
        (A, field("b", required=True)),
        {},
        "1 to 2: b: is required and would be missing",
        id="required",
    ),
    pytest.param(
        (A,),
        (field("a", K.WHOLE),),
        {},
        "1 to 2: a: changes its kind and needs a conversion",
        id="kind",
    ),
    pytest.param(
        (A,),
        (field("a", many=True),),
        {},
        "1 to 2: a: changes its kind and needs a conversion",
        id="many",
    ),
    pytest.param(
        (field("a", K.MONEY),),
        (yuan("a"),),
        {},
        "1 to 2: a: changes its currency and needs a conversion",
        id="currency",
    ),
    pytest.param(
        (choice("a"),),
        (field("a", K.CHOICE, options=tuple(Trade)),),
        {},
        "1 to 2: a: option other is no longer there",
        id="option",
    ),
    pytest.param(
        (choice("a"),),
        (choice("a"),),
        {"options": (OptionMap(field="a", pairs=(("x", "makes"),)),)},
        "1 to 2: a: option x was never there",
        id="option of nobody",
    ),
    pytest.param(
        (A,),
        (A, field("b", K.WHOLE)),
        {"defaults": (("b", "x"),)},
        "1 to 2: b: cannot hold its default",
        id="default",
    ),
    pytest.param(
        (A,),
        (A, field("b", many=True)),
        {"defaults": (("b", "x"),)},
        "1 to 2: b: cannot hold its default",
        id="default of many",
    ),
    pytest.param(
        (A,),
        (A,),
        {"defaults": (("x", "x"),)},
        "1 to 2: x: is no field of the new version",
        id="default of nobody",
    ),
    pytest.param(
        (field("n", K.WHOLE), field("s", K.WHOLE)),
        (field("n", K.WHOLE), computed("s", K.WHOLE, Calculation.SUM, "n")),
        {},
        "1 to 2: s: would be lost",
        id="computed from now on",
    ),
]


@pytest.mark.parametrize(("old", "new", "step", "reason"), WRONG)
def test_a_mistake_is_found_when_the_history_is_built(
    old: tuple[FormField, ...], new: tuple[FormField, ...], step: dict[str, Any], reason: str
) -> None:
    assert mistakes(old, new, **step) == reason


def test_all_mistakes_are_listed_at_once() -> None:
    reason = mistakes((A, B), (field("c", required=True),))
    assert reason.count("1 to 2:") == 3


def test_required_only_where_it_is_shown_is_no_mistake() -> None:
    hidden = field("b", required=True, visible_if=holds("a", "x"))
    step = Migration(from_version="1", to_version="2")
    history = FormHistory(forms=(form(A), form(A, hidden, version="2")), migrations=(step,))
    assert faults_of(migrate(answered(history.forms[0], {"a": "x"}), history)) == [
        ("b", "missing")
    ]


@pytest.mark.parametrize(
    ("versions", "steps", "reason"),
    [
        (("1", "2"), (), "migrations have to go: 1 to 2"),
        (("1",), (("1", "2"),), "migrations have to go: none"),
        (("1", "2", "3"), (("1", "2"), ("1", "3")), "migrations have to go: 1 to 2, 2 to 3"),
        (("1", "1"), (("1", "1"),), "version 1: is there twice"),
    ],
)
def test_no_gap_in_the_chain(
    versions: tuple[str, ...], steps: tuple[tuple[str, str], ...], reason: str
) -> None:
    forms = tuple(form(A, version=version) for version in versions)
    migrations = tuple(Migration(from_version=old, to_version=new) for old, new in steps)
    with pytest.raises(InvalidRule) as refused:
        FormHistory(forms=forms, migrations=migrations)
    assert refused.value.reason == reason


def test_a_history_is_of_one_form() -> None:
    other = Form(id=FormId("other"), version="2", name=NAME, fields=(A,))
    for forms in ((), (form(A), other)):
        with pytest.raises(InvalidRule, match="forms: "):
            FormHistory(forms=forms, migrations=())


@pytest.mark.parametrize("change", [{"form": FormId("x")}, {"version": "9"}])
def test_answers_to_no_version_are_refused(change: dict[str, Any]) -> None:
    parts: dict[str, Any] = {"form": FormId("test"), "version": "1", "record": Record(())}
    with pytest.raises(InvalidValue, match="answers: "):
        migrate(Answers(**parts | change), HISTORY)


def test_odd_arguments_are_refused() -> None:
    odd: Any = "x"
    with pytest.raises(InvalidValue):
        migrate(odd, HISTORY)
    with pytest.raises(InvalidValue):
        migrate(answered(OLD, {}), odd)


@pytest.mark.parametrize(
    ("parts", "mistake"),
    [
        ({"renames": (("a", "x"), ("a", "y"))}, "a: is renamed twice"),
        (
            {"renames": (("a", "x"),), "defaults": (("y", "1"), ("y", "2"))},
            "y: has a default twice",
        ),
        (
            {"renames": (("a", "x"),), "options": (OptionMap(field="x", pairs=()),) * 2},
            "x: has its options mapped twice",
        ),
    ],
)
def test_one_thing_is_said_once(parts: dict[str, Any], mistake: str) -> None:
    forms = (form(field("a")), form(field("x"), field("y"), version="2"))
    with pytest.raises(InvalidRule, match=mistake):
        FormHistory(
            forms=forms, migrations=(Migration(from_version="1", to_version="2", **parts),)
        )


def test_options_are_mapped_where_a_field_is_kept() -> None:
    forms = (form(choice("a")), form(choice("b"), version="2"))
    migration = Migration(
        from_version="1",
        to_version="2",
        conversions=(Conversion(inputs=("a",), outputs=("b",), function=lambda a: a),),
        options=(OptionMap(field="b", pairs=(("makes", "sells"),)),),
    )
    with pytest.raises(InvalidRule, match="b: has its options mapped and is not kept"):
        FormHistory(forms=forms, migrations=(migration,))


def test_an_option_is_mapped_once() -> None:
    with pytest.raises(InvalidRule, match="pairs: "):
        OptionMap(field="x", pairs=(("r", "red"), ("r", "rose")))


@pytest.mark.parametrize("pairs", [(("a",),), (("a", "b", "c"),), (("a", None),), ((1, "a"),)])
def test_pairs_are_pairs(pairs: Any) -> None:
    for name in ("renames", "defaults"):
        with pytest.raises(InvalidValue, match=f"{name}: "):
            Migration(from_version="1", to_version="2", **{name: pairs})


def test_two_fields_change_places() -> None:
    history = FormHistory(
        forms=(form(field("a"), field("b")), form(field("a"), field("b"), version="2")),
        migrations=(
            Migration(from_version="1", to_version="2", renames=(("a", "b"), ("b", "a"))),
        ),
    )
    new = migrate(answered(history.forms[0], {"a": "1", "b": "2"}), history).answers
    assert new is not None
    assert (new["a"], new["b"]) == ("2", "1")


def test_a_default_stays_away_where_its_field_is_not_shown() -> None:
    history = FormHistory(
        forms=(
            form(field("a")),
            form(field("a"), field("b", visible_if=holds("a", "x")), version="2"),
        ),
        migrations=(Migration(from_version="1", to_version="2", defaults=(("b", "y"),)),),
    )
    old = history.forms[0]
    for given, default in (("x", "y"), ("z", None)):
        new = migrate(answered(old, {"a": given}), history).answers
        assert new is not None
        assert new["b"] == default
