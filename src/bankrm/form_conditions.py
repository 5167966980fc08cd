"""Conditions of a form (表单条件): when a field is shown, or has to be filled in, as data.

A condition asks whether another field of the same record is given, holds a value, or is at least or at most
one; conditions are joined by `&`, `|` and `~`. Values stand as an answer would be written, so that a
condition is plain data; of which kind they have to be the field knows, and the form proves it.

Leaves out how a condition comes out (`form_logic`).
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.errors import InvalidRule
from bankrm.fields import check_fields
from bankrm.labels import Label, Lang, Text

__all__ = [
    "Condition",
    "Sign",
    "WrittenValue",
    "at_least",
    "at_most",
    "fields_of",
    "given",
    "holds",
    "tell",
]

WrittenValue: TypeAlias = str | int | bool
"""A value as an answer would be written: `"2026-11-24"`, `"0.05"`, a code, a whole number, yes or no."""

_DEEPEST = 16
_NO_NAMES: Mapping[str, Text] = MappingProxyType({})


class Sign(Label):
    """What a condition asks."""

    GIVEN = "given", "已填写", "is given"
    HOLDS = "holds", "为", "is"
    AT_LEAST = "at_least", "不低于", "is at least"
    AT_MOST = "at_most", "不高于", "is at most"
    ALL = "all", "且", "and"
    ANY = "any", "或", "or"
    NOT = "not", "非", "not"


_JOINTS = {Sign.ALL, Sign.ANY, Sign.NOT}
_SINGLE = {Sign.AT_LEAST, Sign.AT_MOST}


@attrs.frozen(kw_only=True)
class Condition:
    """One question about a field, or several joined; made by `given`, `holds`, `at_least` and `at_most`.

    >>> print(tell(holds("kind", "company") & ~given("uscc"), "en"))
    kind is company and not (uscc is given)
    """

    sign: Sign
    field: str | None = None
    """The field asked about."""
    values: tuple[str | int | bool, ...] = ()
    parts: tuple["Condition", ...] = ()
    """What is joined."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        joint = self.sign in _JOINTS
        if joint is (self.field is not None):
            raise InvalidRule("field", "is named by a question, not by what joins them")
        if joint is not bool(self.parts) or (self.sign is Sign.NOT and len(self.parts) > 1):
            raise InvalidRule(
                "parts", "belong to what joins them: one to a not, any to the others"
            )
        if self.sign is Sign.HOLDS and not self.values:
            raise InvalidRule("values", "need at least one")
        if self.sign in _SINGLE and len(self.values) != 1:
            raise InvalidRule("values", "need exactly one")
        if self.values and self.sign not in {Sign.HOLDS, *_SINGLE}:
            raise InvalidRule("values", "do not belong")
        if _depth(self) > _DEEPEST:
            raise InvalidRule("parts", f"are joined more than {_DEEPEST} deep")

    def __and__(self, other: "Condition") -> "Condition":
        return _join(Sign.ALL, self, other)

    def __or__(self, other: "Condition") -> "Condition":
        return _join(Sign.ANY, self, other)

    def __invert__(self) -> "Condition":
        return Condition(sign=Sign.NOT, parts=(self,))


def _join(sign: Sign, *conditions: Condition) -> Condition:
    """Several as one; what is joined the same way already is not nested."""
    for one in conditions:
        check_kind(one, Condition, "parts")
    parts = [part for one in conditions for part in (one.parts if one.sign is sign else (one,))]
    return Condition(sign=sign, parts=tuple(parts))


def given(field: str) -> Condition:
    """Whether a field is filled in."""
    return Condition(sign=Sign.GIVEN, field=field)


def holds(field: str, *values: WrittenValue) -> Condition:
    """Whether a field holds one of some values; of a field of many, whether one of its entries does."""
    return Condition(sign=Sign.HOLDS, field=field, values=values)


def at_least(field: str, value: WrittenValue) -> Condition:
    """Whether a number, an amount or a day is this one or a higher."""
    return Condition(sign=Sign.AT_LEAST, field=field, values=(value,))


def at_most(field: str, value: WrittenValue) -> Condition:
    """Whether a number, an amount or a day is this one or a lower."""
    return Condition(sign=Sign.AT_MOST, field=field, values=(value,))


def fields_of(condition: Condition) -> tuple[str, ...]:
    """The fields that a condition asks about, each once, in the order they come up.

    >>> fields_of(given("a") | ~(holds("b", 1) & given("a")))
    ('a', 'b')
    """
    check_kind(condition, Condition, "condition")
    return tuple(dict.fromkeys(_asked(condition)))


def tell(condition: Condition, lang: Lang, names: Mapping[str, Text] = _NO_NAMES) -> str:
    """A condition in words, its fields by name where there is one.

    >>> names = {"age": Text("年龄", "age")}
    >>> tell(at_least("age", 65) | at_most("age", 17), "zh", names)
    '年龄不低于65或年龄不高于17'
    """
    check_kind(condition, Condition, "condition")
    check_kind(names, Mapping, "names")
    check_tuple(tuple(names.values()), Text, "names")
    gap = " " if lang == "en" else ""
    sign = condition.sign.name_in(lang)
    if condition.field is not None:
        name = (
            names[condition.field].name_in(lang) if condition.field in names else condition.field
        )
        values = (" or " if lang == "en" else "或").join(_shown(v, lang) for v in condition.values)
        return gap.join(part for part in (name, sign, values) if part)
    parts = [tell(part, lang, names) for part in condition.parts]
    if condition.sign is Sign.NOT:
        return f"{sign} ({parts[0]})" if lang == "en" else f"{sign}（{parts[0]}）"
    marks = ("(", ")") if lang == "en" else ("（", "）")
    bracketed = [
        part if inner.sign in {condition.sign, Sign.NOT} or inner.field else part.join(marks)
        for inner, part in zip(condition.parts, parts, strict=True)
    ]
    return f"{gap}{sign}{gap}".join(bracketed)


def _shown(value: WrittenValue, lang: Lang) -> str:
    if isinstance(value, bool):
        return {True: ("是", "yes"), False: ("否", "no")}[value][lang == "en"]
    return str(value)


def _asked(condition: Condition) -> Iterator[str]:
    if condition.field is not None:
        yield condition.field
    for part in condition.parts:
        yield from _asked(part)


def _depth(condition: Condition) -> int:
    return 1 + max(map(_depth, condition.parts), default=0)
