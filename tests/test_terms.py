"""Conditions: every way to branch is found when the rule is declared; the rest prints and compiles."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from bankrm.citations import Param, param
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.terms import (
    Const,
    Op,
    Term,
    about,
    check_words,
    compile_conditions,
    concerns,
    leaves,
    maybe_bool,
    maybe_code,
    maybe_date,
    maybe_int,
    not_,
    one_of,
    slots_of,
    symbols,
    trace,
)

DAY = date(2026, 3, 5)


@attrs.frozen(kw_only=True)
class Facts:
    count: int = 0
    age: int = attrs.field(default=None, converter=maybe_int, metadata=about("年龄", "age"))
    amount: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("金额", "amount", "fen")
    )
    adult: bool = attrs.field(default=None, converter=maybe_bool)
    warned: bool = attrs.field(default=None, converter=maybe_bool)
    born: date = attrs.field(default=None, converter=maybe_date)
    channel: str = attrs.field(default=None, converter=maybe_code)

    def __attrs_post_init__(self) -> None:
        check_fields(self)


CAP: Param[int] = Param(id="x.cap", name=Text("上限", "cap"), stricter=min)
STRICT: Param[bool] = Param(id="x.strict", name=Text("从严", "strict"), stricter=max)


class Params:
    cap: int = param(CAP)
    strict: bool = param(STRICT)


Predicate = Callable[[Any, Any], Any]


def traced(predicate: Predicate) -> Term:
    return trace(predicate, Facts, Params, "X-1")


REFUSED: dict[str, tuple[Predicate, str]] = {
    "and": (lambda f, p: f.adult and f.age > p.cap, "branches: use & | not_()"),
    "or": (lambda f, _: f.adult or f.warned, "branches"),
    "not": (lambda f, _: not f.adult, "branches"),
    "in": (lambda f, _: f.channel in ("counter", "phone"), "branches"),
    "in-set": (lambda f, _: f.channel in {"counter", "phone"}, "cannot be traced: unhashable"),
    "not-in": (lambda f, _: f.age not in (1, 2), "branches"),
    "if": (lambda f, _: f.warned if f.adult else f.age > 3, "branches"),
    "chained": (lambda f, _: 18 <= f.age < 65, "branches"),
    "max": (lambda f, _: max(f.age, f.count) > 3, "branches"),
    "min": (lambda f, _: min(f.age, 3) > f.count, "branches"),
    "any": (lambda f, _: any([f.adult, f.warned]), "branches"),
    "bool": (lambda f, _: bool(f.adult), "branches"),
    "assert": (lambda f, _: [f.age for _ in range(2) if f.adult], "branches"),
    "is-none": (lambda f, _: (f.age is None) | (f.age > 3), "`is` leaves no trace"),
    "is-none-after": (lambda f, _: (f.age > 3) & (f.born is not None), "`is` leaves no trace"),
    "isinstance": (lambda f, _: f.adult & isinstance(f.age, int), "`is` leaves no trace"),
    "isinstance-first": (lambda f, _: isinstance(f.age, int) & f.adult, "`is` leaves no trace"),
    "is-none-or": (lambda f, _: (f.age is None) | f.adult, "`is` leaves no trace"),
    "condition-is-constant": (lambda f, _: (f.age > 3) == True, "for a condition"),  # noqa: E712  # what is to be refused
    "unknown-fact": (lambda f, _: f.height > 3, "Facts has no height"),
    "unknown-parameter": (lambda f, p: f.age > p.floor, "Params has no floor"),
    "method": (lambda f, _: f.age.bit_length() > 3, "cannot be traced: 'Slot' object has no"),
    "int-and-date": (lambda f, _: f.age > f.born, "compares a int with a date: f.age f.born"),
    "bool-and-int": (lambda f, _: f.adult == 1, "compares a bool with a int: f.adult 1"),
    "int-and-text": (lambda f, _: f.age == "65", "compares a int with a str: f.age 65"),
    "order-of-codes": (lambda f, _: f.channel > "counter", "puts a str in order: f.channel"),
    "order-of-flags": (lambda f, _: f.adult > f.warned, "puts a bool in order: f.adult"),
    "sum-of-dates": (lambda f, _: f.born + 1 > DAY, "calculates with other than whole numbers"),
    "sum-of-flags": (lambda f, _: f.adult + 1 > 1, "calculates with other than whole numbers"),
    "difference-of-dates": (lambda f, _: DAY - f.born > 1, "whole numbers: 2026-03-05 f.born"),
    "division": (lambda f, _: f.age / 2 > 1, "cannot be traced: unsupported operand"),
    "negation": (lambda f, _: -f.age < 1, "cannot be traced: bad operand"),
    "absolute": (lambda f, _: abs(f.age) > 1, "cannot be traced: bad operand"),
    "none-const": (lambda f, _: f.age == None, "compares with a NoneType"),  # noqa: E711  # what is to be refused
    "float-const": (lambda f, _: f.age > 1.5, "compares with a float"),
    "datetime-const": (lambda f, _: f.born > datetime(2026, 1, 1), "compares with a datetime"),  # noqa: DTZ001  # what is to be refused
    "list-const": (lambda f, _: f.age == [1], "compares with a list"),
    "int-as-condition": (lambda f, _: f.adult & f.age, "takes f.age for a condition: compare it"),
    "code-as-condition": (lambda f, _: f.channel | f.adult, "takes f.channel for a condition"),
    "invert-int": (lambda f, _: not_(f.age), "takes f.age for a condition"),
    "true": (lambda _, __: True, "must state a condition on the facts"),
    "none": (lambda _, __: None, "must state a condition on the facts"),
    "bare-number": (lambda f, _: f.age, "must state a condition on the facts"),
    "bare-sum": (lambda f, _: f.age + 1, "must state a condition on the facts"),
    "f-string": (lambda f, _: f"{f.age}" == "65", "must state a condition on the facts"),
    "parameter-only": (lambda _, p: p.strict, "reads no fact"),
    "parameters-only": (lambda _, p: (p.cap > 3) & p.strict, "reads no fact"),
    "one-of-none": (lambda f, _: one_of(f.age), "cannot be traced"),
    "loop-over-a-fact": (lambda f, _: list(f.age), "cannot be traced: 'Slot' object is not iter"),
}


class TestTrace:
    @pytest.mark.parametrize(("predicate", "reason"), list(REFUSED.values()), ids=list(REFUSED))
    def test_refuses_with_the_rule_and_the_reason(self, predicate: Predicate, reason: str) -> None:
        with pytest.raises(InvalidRule) as caught:
            traced(predicate)
        assert caught.value.field == "X-1"
        assert reason in caught.value.reason

    def test_refuses_a_predicate_of_another_shape(self) -> None:
        one: Any = lambda f: f.adult  # noqa: E731  # a table's entry
        with pytest.raises(InvalidRule, match=r"^X-1: cannot be traced: .*positional argument"):
            traced(one)

    def test_a_mistake_of_another_kind_is_not_hidden(self) -> None:
        with pytest.raises(ZeroDivisionError):
            traced(lambda f, _: f.age > 1 // 0)

    def test_a_constant_cannot_be_made_of_any_value(self) -> None:
        with pytest.raises(InvalidRule, match=r"^predicate: compares with a float$"):
            Const(0.5)

    def test_a_term_is_neither_true_nor_a_key(self) -> None:
        term = traced(lambda f, _: f.adult)
        with pytest.raises(InvalidRule, match="branches"):
            bool(term)
        with pytest.raises(TypeError, match="unhashable"):
            hash(term)


PRINTED: dict[str, tuple[Predicate, str]] = {
    "flag": (lambda f, _: f.adult, "adult"),
    "less": (lambda f, p: f.age < p.cap, "age < cap"),
    "at-most": (lambda f, p: f.age <= p.cap, "age ≤ cap"),
    "equal": (lambda f, _: f.channel == "counter", "channel = counter"),
    "unequal": (lambda f, _: f.channel != "counter", "channel ≠ counter"),
    "more": (lambda f, _: f.born > DAY, "born > 2026-03-05"),
    "at-least": (lambda f, _: f.age >= 65, "age ≥ 65"),
    "reflected": (lambda f, _: 65 > f.age, "age < 65"),  # noqa: SIM300  # the number first, on purpose
    "flags": (lambda f, _: f.adult != f.warned, "adult ≠ warned"),
    "sum": (lambda f, p: f.age + f.count > p.cap, "(age + count) > cap"),
    "number-first": (lambda f, _: 2 + f.age - 1 > 3 - f.count, "((2 + age) − 1) > (3 − count)"),
    "product": (lambda f, _: 2 * f.age * 3 > f.count, "2 × age × 3 > count"),
    "of-a-sum": (lambda f, _: (f.age + 1) * 2 > f.count, "(age + 1) × 2 > count"),
    "and": (lambda f, _: f.adult & (f.age > 3), "adult ∧ age > 3"),
    "and-and": (lambda f, _: f.adult & f.warned & (f.age > 3), "adult ∧ warned ∧ age > 3"),
    "and-of-or": (lambda f, _: f.adult & (f.warned | (f.age > 3)), "adult ∧ (warned ∨ age > 3)"),
    "or-of-and": (lambda f, _: f.adult | f.warned & (f.age > 3), "adult ∨ (warned ∧ age > 3)"),
    "not": (lambda f, _: not_(f.adult), "¬adult"),
    "not-not": (lambda f, _: not_(not_(f.adult)), "¬(¬adult)"),
    "not-compared": (lambda f, _: not_(f.age > 3), "¬(age > 3)"),
    "not-joined": (lambda f, _: not_(f.adult & f.warned), "¬(adult ∧ warned)"),
    "not-in-a-joint": (lambda f, _: f.adult & not_(f.warned), "adult ∧ ¬warned"),
    "one-of": (lambda f, _: one_of(f.age, 1, 2, 3), "age = 1 ∨ age = 2 ∨ age = 3"),
    "same": (
        lambda f, _: (f.age > 3) == f.adult,
        "(age > 3 ∧ adult) ∨ (¬(age > 3) ∧ ¬adult)",
    ),
    "differ": (
        lambda f, _: f.adult != not_(f.warned),
        "(adult ∧ ¬(¬warned)) ∨ (¬adult ∧ ¬warned)",
    ),
}


class TestSymbols:
    @pytest.mark.parametrize(("predicate", "text"), list(PRINTED.values()), ids=list(PRINTED))
    def test_in_symbols(self, predicate: Predicate, text: str) -> None:
        assert symbols(traced(predicate)) == text

    def test_names_are_whatever_is_asked_for(self) -> None:
        term = traced(lambda f, p: f.age > p.cap)
        assert symbols(term, lambda slot: slot.label.zh) == "年龄 > 上限"

    def test_repr(self) -> None:
        term = traced(lambda f, p: f.age > p.cap)
        assert isinstance(term, Op)
        assert repr(term) == "age > cap"
        assert repr(list(term.args)) == "[f.age, p.cap]"
        assert repr(Const(DAY)) == "2026-03-05"

    def test_leaves_are_named_once_in_reading_order(self) -> None:
        term = traced(lambda f, p: (f.count + f.age > p.cap) & (f.age < 9) | (p.cap < f.count))
        assert [repr(slot) for slot in leaves(term)] == ["f.count", "f.age", "p.cap"]


class TestWords:
    def test_not(self) -> None:
        assert not_(False) is True
        assert not_(True) is False

    @pytest.mark.parametrize(("value", "found"), [(1, True), (2, True), (3, False)])
    def test_one_of(self, value: int, found: bool) -> None:
        assert one_of(value, 1, 2) is found

    def test_one_of_many(self) -> None:
        """Written as nested pairs, a thousand choices would be deeper than Python reads."""
        choices = range(1_000)
        term = traced(lambda f, _: one_of(f.age, *choices))
        decide = compile_conditions([term], [], frozenset())()
        assert [decide(Facts(age=age)) for age in (0, 999, 1_000, None)] == [1, 1, 0, 2]

    def test_about(self) -> None:
        label, of = Text("金额", "amount"), (Facts.age,)
        assert about("金额", "amount", "fen", of) == {"label": label, "unit": "fen", "of": of}
        assert about("金额", "amount") == {"label": label, "unit": "", "of": ()}


class TestSlots:
    def test_of_facts(self) -> None:
        slots = slots_of(Facts, "f")
        assert list(slots) == [field.name for field in attrs.fields(Facts)]
        assert [slot.kind for slot in slots.values()] == [int, int, int, bool, bool, date, str]
        assert [name for name, slot in slots.items() if not slot.nullable] == ["count"]
        assert (slots["amount"].label, slots["amount"].unit) == (Text("金额", "amount"), "fen")
        assert slots["channel"].label == Text("channel", "channel")

    def test_of_parameters(self) -> None:
        slots = slots_of(Params, "p")
        assert [(slot.name, slot.kind) for slot in slots.values()] == [
            ("cap", int),
            ("strict", bool),
        ]
        assert slots["cap"].label == Text("上限", "cap")

    def test_are_made_once(self) -> None:
        assert slots_of(Facts, "f") is slots_of(Facts, "f")
        assert slots_of(Params, "p") is slots_of(Params, "p")

    @pytest.mark.parametrize(
        "kind", [float, datetime, bytes, int | None, list[int], "int"], ids=str
    )
    def test_refuses_other_kinds(self, kind: Any) -> None:
        facts = attrs.make_class("Odd", {"size": attrs.field(type=kind)})
        params = type("Odd", (), {"__annotations__": {"size": kind}, "size": param(CAP)})
        for model, owner in ((facts, "f"), (params, "p")):
            with pytest.raises(
                InvalidRule, match=r"^Odd\.size: must be a bool, int, date or str$"
            ):
                slots_of(model, owner)


class TestCheckSlots:
    @pytest.mark.parametrize(
        "known",
        [
            {},
            {"age": 65, "adult": True, "born": DAY, "channel": "counter"},
            {"age": None, "adult": None, "born": None, "channel": None},
            {"count": -1, "age": 10**30},
        ],
        ids=["none", "all", "unknown", "numbers"],
    )
    def test_accepts(self, known: dict[str, Any]) -> None:
        assert attrs.asdict(Facts(**known)).items() >= known.items()

    @pytest.mark.parametrize(
        ("name", "value", "reason"),
        [
            ("count", None, "needs int, not NoneType"),
            ("count", True, "needs int, not bool"),
            ("age", "planted", "needs int, not str"),
            ("age", 65.0, "needs int, not float"),
            ("adult", 1, "needs bool, not int"),
            ("born", datetime(2026, 3, 5), "needs date, not datetime"),  # noqa: DTZ001  # what is to be refused
            ("born", "planted", "needs date, not str"),
            ("channel", b"planted", "needs str, not bytes"),
            ("channel", ["planted"], "needs str, not list"),
        ],
    )
    def test_refuses_and_never_shows_the_value(self, name: str, value: Any, reason: str) -> None:
        known: dict[str, Any] = {name: value}
        with pytest.raises(InvalidValue) as caught:
            Facts(**known)
        assert str(caught.value) == f"{name}: {reason}"


class TestCheckWords:
    @pytest.mark.parametrize(
        ("zh", "en"),
        [("无名", "no name"), ("{age}岁", "aged {age}"), ("{{a}} {cap}{age}", "{age} of {cap}")],
        ids=["none", "one", "escaped"],
    )
    def test_accepts(self, zh: str, en: str) -> None:
        check_words(Text(zh, en), slots_of(Facts, "f") | slots_of(Params, "p"), "X-1")

    @pytest.mark.parametrize(
        ("zh", "en", "reason"),
        [
            ("{height}", "{height}", "name no fact or parameter: height"),
            ("{age}", "aged {height}", "name no fact or parameter: height"),
            ("{age}", "old", "name age in one language only"),
            ("old", "{age}", "name age in one language only"),
            ("{age:>3}", "{age:>3}", "format a name"),
            ("{age!r}", "{age!r}", "format a name"),
            ("{age.real}", "{age.real}", "name no fact or parameter: age.real"),
            ("{age[0]}", "{age[0]}", "name no fact or parameter: age[0]"),
            ("{}", "{}", "name no fact or parameter: "),
            ("{0}", "{0}", "name no fact or parameter: 0"),
            ("{age", "{age}", "cannot be filled in"),
            ("age}", "{age}", "cannot be filled in"),
        ],
    )
    def test_refuses(self, zh: str, en: str, reason: str) -> None:
        with pytest.raises(InvalidRule) as caught:
            check_words(Text(zh, en), slots_of(Facts, "f"), "X-1")
        assert caught.value.field == "X-1"
        assert f"its words {reason}" in str(caught.value)


class TestCompile:
    """The mask: bit i, condition i holds; bit n + i, it is unknown."""

    conditions = (
        traced(lambda f, p: f.age > p.cap),
        traced(lambda f, _: f.adult & (f.born < DAY)),
        traced(lambda f, _: f.count > 0),
    )

    @pytest.mark.parametrize(
        ("known", "mask"),
        [
            ({"age": 66, "adult": True, "born": date(2000, 1, 1), "count": 1}, 0b000_111),
            ({"age": 65, "adult": True, "born": DAY}, 0b000_000),
            ({"adult": True, "born": DAY}, 0b001_000),
            ({"age": 66}, 0b010_001),
            ({"age": 66, "adult": False}, 0b000_001),
            ({"age": 66, "born": DAY}, 0b000_001),
            ({"count": 1}, 0b011_100),
        ],
        ids=["all", "at-limits", "unknown-age", "unknown-two", "false-and", "and-false", "most"],
    )
    def test_with_every_number(self, known: dict[str, Any], mask: int) -> None:
        decide = compile_conditions(self.conditions, ["cap", "strict"], frozenset())(65, None)
        assert decide(Facts(**known)) == mask

    def test_without_a_number(self) -> None:
        make = compile_conditions(self.conditions, ["cap", "strict"], frozenset({"cap"}))
        full = Facts(age=66, adult=True, born=date(2000, 1, 1), count=1)
        assert make(None, True)(full) == 0b001_110

    def test_one_text_serves_several_numbers(self) -> None:
        make = compile_conditions(self.conditions[:1], ["cap"], frozenset())
        low, high = make(10), make(70)
        assert [low(Facts(age=65)), high(Facts(age=65))] == [1, 0]
        assert [low(Facts()), high(Facts())] == [2, 2]

    def test_nothing_to_decide(self) -> None:
        assert compile_conditions([], [], frozenset())()(Facts()) == 0
        assert compile_conditions([], ["cap"], frozenset({"cap"}))(None)(Facts()) == 0

    def test_a_fact_that_is_never_unknown_costs_no_question(self) -> None:
        """Such a condition reads it as it is, also where another fact is unknown."""
        only_count = compile_conditions(self.conditions[2:], [], frozenset())()
        assert only_count(SimpleNamespace(count=1)) == 1


class TestConcerns:
    """Whether a condition is about a case at all: its codes say so, nothing else does."""

    @pytest.mark.parametrize(
        ("predicate", "channel", "about_it"),
        [
            (lambda f, _: (f.channel == "app") & (f.age > 65), "app", True),
            (lambda f, _: (f.channel == "app") & (f.age > 65), "branch", False),
            (lambda f, _: (f.channel == "app") & (f.age > 65), None, True),
            (lambda f, _: one_of(f.channel, "app", "web", "phone") & f.adult, "web", True),
            (lambda f, _: one_of(f.channel, "app", "web", "phone") & f.adult, "branch", False),
            (lambda f, _: not_(f.channel == "app") & f.adult, "branch", True),
            (lambda f, _: not_(f.channel == "app") & f.adult, "app", False),
            (lambda f, _: (f.channel != "app") & f.adult, "app", False),
            (lambda f, _: (f.channel == "app") | (f.age > 65), "branch", True),
            (lambda f, _: f.age > 65, "branch", True),
        ],
    )
    def test_by_codes(self, predicate: Predicate, channel: str | None, about_it: bool) -> None:
        facts = Facts(channel=channel)
        assert concerns(traced(predicate), facts) is about_it
