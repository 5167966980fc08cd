"""What all modules share: named codes, hidden persons, dated and cited numbers, rules with their words."""

import importlib
import inspect
import pickle
import pkgutil
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from string import Formatter
from types import FunctionType, ModuleType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest

import bankrm
from bankrm.citations import Citation, Param, Provenance, declared
from bankrm.declared_rules import Rule
from bankrm.errors import BankrmError
from bankrm.fields import personal_fields
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.rules import Effect, RuleSet
from bankrm.terms import slots_of

TOKEN = "planted-token"  # noqa: S105  # what a repr must not show
SECOND_NAMES = {"Effect.NOTE"}  # all other members that share a code are a slip
PERSONAL = {"account", "address", "birth_date", "id_number", "name", "phone"}
"""Fields of these names are about a person wherever persons are kept."""
COMPANIES = {"bankrm.clients.CorporateClient"}


def modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(bankrm.__path__, "bankrm.")
    return [importlib.import_module(info.name) for info in found]


MODULES = modules()


def everything(kind: type[Any]) -> list[tuple[str, Any]]:
    """Every object of a kind that a module holds, once; of a document, under its name there."""
    found: dict[int, tuple[str, Any]] = {}
    for module in sorted(MODULES, key=lambda module: ".regulations" not in module.__name__):
        for name, value in vars(module).items():
            if isinstance(value, kind):
                found.setdefault(id(value), (f"{module.__name__}.{name}", value))
    return list(found.values())


def each(named: Iterable[tuple[str, Any]]) -> list[Any]:
    return [pytest.param(value, id=name.removeprefix("bankrm.")) for name, value in named]


CLASSES = [
    (f"{value.__module__}.{value.__qualname__}", value)
    for _, value in everything(type)
    if value.__module__.startswith("bankrm")
]
LABELS = [(name, value) for name, value in CLASSES if issubclass(value, Label) and len(value)]
VALUES = [(name, value) for name, value in CLASSES if attrs.has(value)]
NUMBERS = everything(Param)
RULE_SETS = everything(RuleSet)
RULES = [(f"{rule_set.id}.{rule.id}", rule) for _, rule_set in RULE_SETS for rule in rule_set]
PERSONS = [
    (f"{name}.{field.name}", (value, field))
    for name, value in VALUES
    for field in attrs.fields(value)
    if field.metadata.get("pii")
]


EVERY_PERSONAL_FIELD = pytest.mark.parametrize(
    ("model", "field"), [pytest.param(*at, id=name) for name, at in PERSONS]
)


class Loud:
    """Shows itself wherever it is printed."""

    def __repr__(self) -> str:
        return TOKEN


SAMPLES: dict[type, Any] = {
    str: "C-1",
    bool: True,
    int: 1,
    date: date(2026, 1, 5),
    datetime: datetime(2026, 1, 5, tzinfo=UTC),
    Decimal: Decimal(1),
    Fraction: Fraction(1, 2),
    Money: Money.of(1),
}


def sample(hint: Any) -> Any:
    """A sound value of an annotation; of several kinds, the first."""
    kind = getattr(hint, "__supertype__", hint)
    if get_origin(kind) in {Union, UnionType}:
        return sample(get_args(kind)[0])
    if get_origin(kind) is tuple:
        return ()
    if kind in SAMPLES:
        return SAMPLES[kind]
    # a part need not be whole, a label has members
    return object.__new__(kind) if attrs.has(kind) else next(iter(kind))


def sound(model: type[Any]) -> dict[str, Any]:
    """Values for the fields that a model cannot do without."""
    hints = get_type_hints(model)
    return {
        field.alias: sample(hints[field.name])
        for field in attrs.fields(model)
        if field.default is attrs.NOTHING and field.init
    }


def repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def test_the_walk_finds_what_there_is() -> None:
    for found in (LABELS, VALUES, NUMBERS, RULE_SETS, RULES, PERSONS):
        assert found


class TestLabels:
    @pytest.mark.parametrize("label", each(LABELS))
    def test_every_code_has_its_names(self, label: type[Label]) -> None:
        for member in label:
            assert type(member.value) is str
            assert all(part.strip() == part != "" for part in (member.code, member.zh, member.en))

    @pytest.mark.parametrize("label", each(LABELS))
    def test_no_code_stands_for_two(self, label: type[Label]) -> None:
        """Python makes the second member of a code a second name of the first, in silence."""
        second = {
            f"{label.__name__}.{name}"
            for name, member in label.__members__.items()
            if member.name != name
        }
        assert second <= SECOND_NAMES

    @pytest.mark.parametrize("label", each(LABELS))
    def test_no_name_stands_for_two(self, label: type[Label]) -> None:
        assert repeated(member.zh for member in label) == []
        assert repeated(member.en for member in label) == []

    def test_every_enum_is_a_label(self) -> None:
        enums = [name for name, value in CLASSES if issubclass(value, Enum)]
        assert [name for name in enums if name not in dict(LABELS)] == ["bankrm.labels.Label"]


class TestPersons:
    @EVERY_PERSONAL_FIELD
    def test_personal_fields_are_hidden(self, model: type[Any], field: Any) -> None:
        """Set past every validator, as the worst case: the token must not show, pickled or not."""
        person = object.__new__(model)
        for other in attrs.fields(model):
            object.__setattr__(person, other.name, TOKEN if other.name == field.name else None)
        for copy in (person, pickle.loads(pickle.dumps(person))):  # noqa: S301  # our own bytes
            assert getattr(copy, field.name) == TOKEN
            assert TOKEN not in f"{copy!r} {copy!s} {[copy]}"

    @EVERY_PERSONAL_FIELD
    @pytest.mark.parametrize(
        "value", [f"{TOKEN}\x00", Loud(), [TOKEN]], ids=["text", "odd", "list"]
    )
    def test_what_is_refused_is_not_shown(
        self, model: type[Any], field: Any, value: object
    ) -> None:
        """Every other field is right, so that it is this one that is refused."""
        with pytest.raises(BankrmError) as refused:
            model(**sound(model) | {field.alias: value})
        assert refused.value.field == field.name
        shown = "".join(traceback.format_exception_only(refused.value)) + repr(refused.value)
        assert TOKEN not in shown + repr(pickle.loads(pickle.dumps(refused.value)))  # noqa: S301  # our own bytes

    @EVERY_PERSONAL_FIELD
    def test_personal_fields_have_a_data_class(self, model: type[Any], field: Any) -> None:
        assert field.name in personal_fields(model)

    @pytest.mark.parametrize("rule", each(RULES))
    def test_no_rule_tells_a_personal_fact(self, rule: Rule[Any, Any, Any]) -> None:
        """A decision is explained in the words of its rules."""
        assert placeholders(rule.text.zh) & PERSONAL == set()

    @pytest.mark.parametrize(
        "model",
        each(
            (name, value)
            for name, value in VALUES
            if value.__module__ in {"bankrm.clients", "bankrm.managers"} and name not in COMPANIES
        ),
    )
    def test_fields_about_a_person_are_marked(self, model: type[Any]) -> None:
        named = {field.name for field in attrs.fields(model) if field.name in PERSONAL}
        marked = {field.name for field in attrs.fields(model) if field.metadata.get("pii")}
        assert named <= marked

    @pytest.mark.parametrize("model", each((rs.id, rs.facts) for _, rs in RULE_SETS))
    def test_facts_hold_no_personal_field(self, model: type[Any]) -> None:
        """A decision explains itself by its facts."""
        fields = attrs.fields(model)
        assert [field.name for field in fields if field.metadata.get("pii")] == []


class TestNumbers:
    def test_ids_are_unique(self) -> None:
        assert repeated(number.id for _, number in NUMBERS) == []

    def test_live_in_regulations_only(self) -> None:
        assert [name for name, _ in NUMBERS if not name.startswith("bankrm.regulations.")] == []

    @pytest.mark.parametrize("number", each(NUMBERS))
    def test_are_named_dated_and_cited(self, number: Param[Any]) -> None:
        assert number.name.zh != number.name.en
        assert {type(row.basis) for row in number.rows} <= {Citation}
        days = [row.since for row in number.rows]
        assert days == sorted(set(days))

    @pytest.mark.parametrize("number", each(NUMBERS))
    def test_a_row_begins_when_its_document_is_in_force(self, number: Param[Any]) -> None:
        for row in number.rows:
            document = row.basis.regulation
            assert document.since <= row.since
            assert document.until is None or row.since < document.until

    @pytest.mark.parametrize("number", each(NUMBERS))
    def test_the_law_is_not_the_banks_own(self, number: Param[Any]) -> None:
        assert all(row.basis.provenance is not Provenance.HOUSE for row in number.rows)

    @pytest.mark.parametrize("number", each(NUMBERS))
    def test_the_stricter_of_a_value_and_itself_is_that_value(self, number: Param[Any]) -> None:
        """Else a bank's equal number would pass for a stricter one."""
        for row in number.rows:
            assert number.stricter(row.value, row.value) == row.value


class TestRuleSets:
    def test_ids_are_unique(self) -> None:
        assert repeated(rule_set.id for _, rule_set in RULE_SETS) == []
        assert repeated(rule.id for _, rule in RULES) == []

    @pytest.mark.parametrize("rule_set", each(RULE_SETS))
    def test_every_fact_is_named_in_both_languages(self, rule_set: RuleSet[Any, Any, Any]) -> None:
        for field in attrs.fields(rule_set.facts):
            label = field.metadata.get("label")
            assert label is not None, field.name
            assert label.zh not in {field.name, label.en}

    @pytest.mark.parametrize("rule_set", each(RULE_SETS))
    def test_no_rule_cites_a_document_not_yet_or_no_longer_in_force(
        self, rule_set: RuleSet[Any, Any, Any]
    ) -> None:
        for rule in rule_set:
            first = max(rule.since or rule_set.since, rule_set.since)
            for citation in rule.cites:
                document = citation.regulation
                assert document.since <= first, rule.id
                assert document.until is None or first < document.until, rule.id

    @pytest.mark.parametrize("rule_set", each(RULE_SETS))
    def test_every_number_is_a_published_one(self, rule_set: RuleSet[Any, Any, Any]) -> None:
        published = {number for _, number in NUMBERS}
        assert {one.of for one in declared(rule_set.params).values()} <= published

    @pytest.mark.parametrize("rule_set", each(RULE_SETS))
    def test_every_fact_and_number_is_read(self, rule_set: RuleSet[Any, Any, Any]) -> None:
        """By a condition or the words of a rule that knows it; else it is asked for in vain."""
        for model, owner in ((rule_set.facts, "f"), (rule_set.params, "p")):
            rules = [rule for _, rs in RULE_SETS if model in {rs.facts, rs.params} for rule in rs]
            read = {slot.name for rule in rules for slot in rule.reads}
            told = {name for rule in rules for name in placeholders(rule.text.zh)}
            assert slots_of(model, owner).keys() - read - told == set()

    @pytest.mark.parametrize("rule", each(RULES))
    def test_every_rule_is_cited(self, rule: Rule[Any, Any, Any]) -> None:
        assert rule.cites
        assert rule.provenance is not Provenance.HOUSE

    @pytest.mark.parametrize("rule", each(RULES))
    def test_both_languages_fill_in_the_same(self, rule: Rule[Any, Any, Any]) -> None:
        assert placeholders(rule.text.zh) == placeholders(rule.text.en)
        assert rule.text.zh != rule.text.en

    @pytest.mark.parametrize("rule", each(RULES))
    def test_what_blocks_or_owes_names_its_steps(self, rule: Rule[Any, Any, Any]) -> None:
        if rule.effect in {Effect.BLOCK, Effect.STEPS}:
            assert rule.steps

    @pytest.mark.parametrize("rule", each(RULES))
    def test_every_rule_is_of_its_sets_scale(self, rule: Rule[Any, Any, Any]) -> None:
        """A foreign effect would apply and never count."""
        scales = {rule_set.id: rule_set.scale for _, rule_set in RULE_SETS}
        assert type(rule.effect) is scales[rule.rule_set]

    @pytest.mark.parametrize("rule", each(RULES))
    def test_no_rule_applies_before_all_it_cites(self, rule: Rule[Any, Any, Any]) -> None:
        if rule.since is not None:
            assert min(citation.regulation.since for citation in rule.cites) <= rule.since


def exports() -> Iterator[tuple[str, Any]]:
    for module in MODULES:
        for name in getattr(module, "__all__", ()):
            value = getattr(module, name)
            if isinstance(value, FunctionType | type) and value.__module__ == module.__name__:
                yield f"{module.__name__}.{name}", value


@pytest.mark.parametrize("export", each(exports()))
def test_every_export_says_what_it_is(export: Any) -> None:
    assert (vars(export).get("__doc__") or inspect.getdoc(export) or "").strip()
    if isinstance(export, type):
        assert vars(export).get("__doc__"), "inherited words describe another class"
