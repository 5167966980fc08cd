"""What a field of a model is: its kind, checked when the model is built, and whom it is about.

`check_fields` is the `__attrs_post_init__` of a model, or its first line. It reads the annotations once
per class and writes one straight-line function, so that a fully checked model costs little more than an
unchecked one. Fields about a person carry a data class (JR/T 0171) and are never shown.

Leaves out rules between fields, which the model adds itself.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType, NoneType, UnionType
from typing import Any, NamedTuple, NewType, NoReturn, Union, get_args, get_origin, get_type_hints

import attrs

from bankrm.checks import MOST_BITS, check_text
from bankrm.compiled import compiled
from bankrm.days import check_instant
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.labels import Label, Text
from bankrm.money import Money, number

__all__ = [
    "C1",
    "C2",
    "C3",
    "NOT_NEGATIVE",
    "DataClass",
    "alternatives",
    "check_fields",
    "check_pairs",
    "hidden",
    "named",
    "personal_fields",
]


class DataClass(Label):
    """How sensitive a piece of personal financial information is (个人金融信息), least first.

    Source: JR/T 0171-2020.
    """

    C1 = "C1", "机构内部信息资产", "internal information"
    C2 = "C2", "可识别特定主体身份与金融状况的信息", "identity and financial status"
    C3 = "C3", "用户鉴别信息", "user authentication"


C1, C2, C3 = (
    MappingProxyType({"pii": True, "data_class": data_class}) for data_class in DataClass
)
"""Metadata of a field about a person, by data class; its `repr` is `hidden`."""

NOT_NEGATIVE: MappingProxyType[str, object] = MappingProxyType({"least": 0})
"""Metadata of a whole number, a rate or an amount that cannot be below zero."""


def named(zh: str, en: str) -> dict[str, object]:
    """Metadata of a field: what it is called where it is asked for; joined with others by `|`."""
    return {"label": Text(zh, en)}


def hidden(_: object) -> str:
    """What is shown of a personal field."""
    return "***"


def personal_fields(model: type) -> dict[str, DataClass]:
    """The fields of a model that are about a person, with their data class.

    Raises:
        InvalidValue: if it is no model.

    >>> from bankrm.clients import RetailClient
    >>> personal_fields(RetailClient)["name"].code
    'C2'
    """
    _check_model(model)
    return {
        field.name: field.metadata["data_class"]
        for field in attrs.fields(model)
        if "data_class" in field.metadata
    }


def _check_model(model: object) -> None:
    if not (isinstance(model, type) and attrs.has(model)):
        raise InvalidValue("model", "needs a class made by attrs")


def check_fields(model: attrs.AttrsInstance) -> None:
    """Refuse a field of the wrong kind: an instant for a date, an int for a bool, an empty text.

    A field may be None if its annotation says so, or if None is its default. Texts must be printable and
    not blank, numbers finite and no longer than a bank's figure, instants aware; so must all be that a
    tuple holds. How long a text may be is for whoever stores it; what is in a mapping, or deeper in a
    tuple, is for the model.

    Raises:
        InvalidValue: naming the field and the reason, never the value.
        InvalidRule: if an annotation is none that can be checked, or a least value has no meaning.
    """
    try:  # a plain dict and no call before this one: it stands in the way of every model
        check = _checkers[type(model)]
    except KeyError:
        check = _checkers.setdefault(type(model), _checker(type(model)))
    check(model)


def check_pairs(
    pairs: tuple[tuple[object, ...], ...], field: str, kind: type | UnionType = object
) -> None:
    """Refuse, in a tuple of tuples, what is no pair of a code and a value of some kind.

    >>> check_pairs((("tel", "phone"), ("fax",)), "renames")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: renames: needs pairs of a code and what belongs to it
    """
    for pair in pairs:
        if len(pair) != 2 or type(pair[0]) is not str or not isinstance(pair[1], kind):  # noqa: PLR2004  # a pair
            raise InvalidValue(field, "needs pairs of a code and what belongs to it")


class _Kind(NamedTuple):
    """What a field may hold: one of some classes, or None; of a tuple, what is in it."""

    classes: tuple[type, ...]
    optional: bool
    inside: tuple[type, ...] = ()


def _checker(model: type[attrs.AttrsInstance]) -> Callable[[Any], None]:
    _check_model(model)
    lines: list[str] = []
    values: dict[str, object] = {"fail": _fail, "is_number": _is_number}
    values |= {kind.__name__: kind for kind in _FAULTS}
    hints = get_type_hints(model)
    for at, field in enumerate(attrs.fields(model)):
        if not field.init:  # made by the model itself, later
            continue
        kind = _kind_of(f"{model.__name__}.{field.name}", hints[field.name])
        least = field.metadata.get("least")
        if least is not None and not _is_figure(kind.classes):
            raise InvalidRule(f"{model.__name__}.{field.name}", "has a least value but no order")
        values |= {f"kind{at}": kind, f"k{at}": _sole(kind.classes), f"i{at}": _sole(kind.inside)}
        value = f"(v := m.{field.name})"
        if kind.optional or field.default is None:
            fault = f"{value} is not None and ({' or '.join(_wrong('v', at, kind, least))})"
        else:
            fault = " or ".join(_wrong(value, at, kind, least))
        lines.append(f"if {fault}:")
        lines.append(f"    fail({field.name!r}, v, kind{at}, {least!r})")
    return compiled("check", ["m"], lines, **values)


_checkers: dict[type, Callable[[Any], None]] = {}

_BASES: set[object] = {Label, Mapping, Callable}
"""Classes of which no value is a direct instance."""


def _sole(classes: tuple[type, ...]) -> object:
    return classes[0] if len(classes) == 1 else classes


def _is_none_of(value: str, kinds: str, classes: tuple[type, ...]) -> str:
    if _BASES & set(classes):
        return f"not isinstance({value}, {kinds})"
    if classes == (
        bool,
    ):  # there are but two, and to tell them is quicker than to ask for a class
        return f"{value} is not True and {value} is not False"
    return f"{value}.__class__ {'not in' if len(classes) > 1 else 'is not'} {kinds}"


_BEYOND = 1 << MOST_BITS
_FAULTS = {
    str: "not {0}.isprintable() or not {0}.strip()",
    datetime: "{0}.utcoffset() is None",
    Decimal: "not is_number({0})",
    int: f"not -{_BEYOND} < {{0}} < {_BEYOND}",
}
"""What can be wrong with a value of the right class."""


def _wrong(value: str, at: int, kind: _Kind, least: int | None) -> Iterator[str]:
    """What can be wrong with a value, the class first; from then on it is `v`."""
    yield from _faults(value, "v", f"k{at}", kind.classes)
    if least is not None:
        yield _is_below(kind.classes[0], least)
    if kind.inside:
        faults = " or ".join(_faults("part", "part", f"i{at}", kind.inside))
        yield f"any({faults} for part in v)"


def _faults(value: str, name: str, kinds: str, classes: tuple[type, ...]) -> Iterator[str]:
    yield _is_none_of(value, kinds, classes)
    for kind in classes:
        if kind in _FAULTS:
            fault = _FAULTS[kind].format(name)
            sole = len(classes) == 1
            yield fault if sole else f"{name}.__class__ is {kind.__name__} and ({fault})"


def _is_figure(classes: tuple[type, ...]) -> bool:
    """Whether a kind can have a least value: what can be negative can."""
    return len(classes) == 1 and hasattr(classes[0], "__neg__")


def _is_number(value: Decimal) -> bool:
    """Whether a number is finite and no longer than a bank's figure."""
    try:
        return number(value) is value
    except InvalidValue:
        return False


def _is_below(kind: type, least: int) -> str:
    """Whether `v` is too low; an amount is asked for its sign, which costs half a comparison."""
    if kind is Money and not least:
        return "v.amount.is_signed()"
    return f"{'v.amount' if kind is Money else 'v'} < {least}"


def alternatives(hint: object) -> tuple[tuple[object, ...], bool]:
    """The kinds that an annotation allows, and whether it allows None beside them.

    >>> alternatives(int | None)
    ((<class 'int'>,), True)
    """
    parts = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    kinds = tuple(part for part in parts if part is not NoneType)
    return kinds, len(kinds) < len(parts)


def _kind_of(field: str, hint: object) -> _Kind:
    kinds, optional = alternatives(hint)
    origin = get_origin(kinds[0])
    if origin is None:
        return _Kind(tuple(_plain(field, kind) for kind in kinds), optional)
    inside = get_args(kinds[0])[:1] if origin is tuple else ()
    inner = tuple(kind for part in inside for kind in _kind_of(field, part).classes)
    return _Kind((_plain(field, origin),), optional, inner)


def _plain(field: str, kind: object) -> type:
    """The class behind an annotation: a `NewType` is its supertype at run time."""
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    if not isinstance(kind, type) or kind in {Any, object}:
        raise InvalidRule(field, f"has an annotation that cannot be checked: {kind}")
    return kind


def _fail(name: str, value: object, kind: _Kind, least: int | None) -> NoReturn:
    """Say what is wrong; the check has found that something is."""
    if _is_foreign(value, kind.classes):
        raise InvalidValue(name, f"needs {_named(kind.classes)}, not {type(value).__name__}")
    _check_content(name, value)
    for part in value if isinstance(value, tuple) else ():
        if _is_foreign(part, kind.inside):
            raise InvalidValue(name, f"needs nothing but {_named(kind.inside)}")
        _check_content(name, part)
    raise InvalidValue(name, "must not be negative" if least == 0 else f"is below {least}")


def _is_foreign(value: object, classes: tuple[type, ...]) -> bool:
    return type(value) not in classes and not (
        _BASES & set(classes) and isinstance(value, classes)
    )


def _check_content(name: str, value: object) -> None:
    """Refuse a value of a right class for what it holds."""
    if isinstance(value, str):
        check_text(value, name)
    elif isinstance(value, datetime):
        check_instant(value, name)
    elif isinstance(value, Decimal):
        number(value, name)
    elif isinstance(value, int) and value.bit_length() > MOST_BITS:
        raise InvalidValue(name, "is out of range")


def _named(classes: tuple[type, ...]) -> str:
    return " or ".join(kind.__name__ for kind in classes)
