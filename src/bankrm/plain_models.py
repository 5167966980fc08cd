"""Models as plain data (模型与纯数据): a model from what JSON brings, or every fault in it, and back again.

A model is a mapping of its fields; a `Label` is its code, an amount is `{"amount": "1000.00", "currency":
"CNY"}`, a tuple a list, and one of fixed length a mapping from `first`, `second`, `third`. Where a field may
hold one of several kinds the value says which: `{"RetailClient": {...}}`, `{"int": 3}`. A label of no one
class is `{"of": "clients.Sex", "code": "male"}`. A field of texts, whole numbers and yes or no needs no such
word. `form_values` says how single values are written.

Leaves out what has no plain form: decisions, rules, functions, mappings, lists of lists.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias, TypeVar, cast

import attrs

import bankrm
from bankrm.errors import BankrmError, InvalidValue
from bankrm.form_answers import Fault
from bankrm.form_fields import CODE, FieldKind, FormField
from bankrm.form_logic import FAULTY
from bankrm.form_values import FaultCode, Flaw, contradiction, flaw, reader_of, write_value
from bankrm.labels import Label, Text
from bankrm.model_shapes import (
    PLACES,
    asked_of,
    check_model,
    class_of,
    kind_of,
    place_of,
    shape_of,
    tag_of,
)

__all__ = ["read_model", "write_model"]

_M = TypeVar("_M", bound=attrs.AttrsInstance)
_Reader: TypeAlias = Callable[[object, str, list[Fault], int], object]

_DEEPEST = 32
_LONGEST_TEXT = 100_000  # how long a text in a model may be is for whoever stores it
_VALUE = Text("取值", "value")
_NO_RECORD = flaw(FaultCode.WRONG_KIND, "须为字段与取值的对应表", "needs fields and their values")
_NO_LIST = flaw(FaultCode.WRONG_KIND, "须为列表", "needs a list")


def read_model(model: type[_M], given: object) -> _M | tuple[Fault, ...]:
    """A model built from plain data, or every fault in it.

    What only the model itself can refuse, as what contradicts between two fields, is told once all fields
    can be read; its reasons are in English. Values that are typed already are taken as they are.

    Raises:
        InvalidValue: if it is no model.

    >>> from bankrm.clients import RetailClient
    >>> read_model(RetailClient, {"id": "C-1", "name": "张某", "birth_date": "1961-03-02"})
    RetailClient(id='C-1', name=***, birth_date=***)
    >>> for fault in read_model(RetailClient, {"id": "C-1", "sex": "f", "dependants": -1}):
    ...     print(fault.tell("en"))
    name: is missing
    sex: is none of the options: male, female
    dependants: is out of range: at least 0
    """
    check_model(model)
    faults: list[Fault] = []
    found = _built(model, given, "", faults, 0)
    return tuple(faults) if faults else cast("_M", found)


def write_model(record: attrs.AttrsInstance) -> dict[str, object]:
    """A model as plain data, without what it was left at; `read_model` reads it back as equal.

    Personal values are in it as they are: whoever asks for them has to guard them.

    Raises:
        InvalidValue: if it is no model, or holds an object that has no plain form.

    >>> from bankrm.clients import ClientId, RetailClient, Sex
    >>> write_model(RetailClient(id=ClientId("C-1"), name="张某", sex=Sex.FEMALE))
    {'id': 'C-1', 'name': '张某', 'sex': 'female'}
    """
    check_model(type(record))
    written: dict[str, object] = {}
    for field, hint in asked_of(type(record)):
        value = getattr(record, field.name)
        if value != _default(field):
            written[field.alias or field.name] = _written(field.name, hint, value)
    return written


def _default(field: "attrs.Attribute[Any]") -> object:
    default: Any = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class at run time
        return attrs.NOTHING if default.takes_self else default.factory()
    return default


def _written(name: str, hint: object, value: Any) -> object:  # noqa: ANN401  # whatever the hint says
    shape = shape_of(hint)
    if value is None:
        return None
    if shape.many:
        return [_written(name, shape.kinds[0], part) for part in value]
    if shape.row:
        parts = zip(PLACES, shape.kinds, value, strict=False)
        return {place: _written(name, kind, part) for place, kind, part in parts}
    if shape.is_plain:
        return value
    if len(shape.kinds) > 1:
        kind = next((kind for kind in shape.kinds if _is_of(value, kind)), None)
        if kind is None:
            raise InvalidValue(name, "holds a value of another kind than its field says")
        return {tag_of(kind): _written(name, kind, value)}
    return _written_one(name, shape.kinds[0], value)


def _written_one(name: str, kind: object, value: Any) -> object:  # noqa: ANN401  # whatever the kind says
    if kind is Label:
        place = place_of(type(value))
        if _label_class(place) is not type(value):
            raise InvalidValue(name, "holds a label that is none of the library's")
        return {"of": place, "code": value.code}
    asked = kind_of(kind)
    if asked is FieldKind.OBJECT:
        raise InvalidValue(name, "holds an object that has no plain form")
    return write_model(value) if asked is FieldKind.RECORD else write_value(value)


def _is_of(value: object, kind: object) -> bool:
    found = class_of(kind)
    return isinstance(value, Label) if found is Label else type(value) is found


class _Slot(NamedTuple):
    """How one field of a model is read."""

    read: _Reader
    required: bool
    optional: bool


@functools.lru_cache(maxsize=1024)
def _slots(model: type[attrs.AttrsInstance]) -> dict[str, _Slot]:
    """How the fields of a model are read, by the name they are given by."""
    return {
        field.alias or field.name: _Slot(
            _reader(hint, field.metadata.get("least")),
            field.default is attrs.NOTHING,
            shape_of(hint).optional or field.default is None,
        )
        for field, hint in asked_of(model)
    }


def _built(
    model: type[attrs.AttrsInstance], given: object, path: str, faults: list[Fault], depth: int
) -> object:
    """A model from its fields; whatever is wrong is added to the faults."""
    if type(given) is model:
        return given
    if depth > _DEEPEST:
        return _refuse(faults, path, flaw(FaultCode.TOO_DEEP))
    if not isinstance(given, Mapping):
        return _refuse(faults, path, _NO_RECORD)
    before, slots = len(faults), _slots(model)
    values = dict(_values(slots, given, path, faults, depth))
    for key in given:
        if key not in slots:
            shown = key if isinstance(key, str) and CODE.fullmatch(key) else "?"
            _refuse(faults, _joined(path, shown), flaw(FaultCode.UNKNOWN_FIELD))
    if len(faults) > before:
        return FAULTY
    try:
        return model(**values)
    except BankrmError as wrong:
        place = _joined(path, wrong.field) if wrong.field in slots else path
        return _refuse(faults, place, contradiction(wrong))


def _values(
    slots: Mapping[str, _Slot],
    given: Mapping[Any, object],
    path: str,
    faults: list[Fault],
    depth: int,
) -> Iterator[tuple[str, Any]]:
    """What a model is to be built with; what is not given is left at its default."""
    for name, slot in slots.items():
        value = given.get(name)
        if value is not None:
            yield name, slot.read(value, _joined(path, name), faults, depth + 1)
        elif name in given and slot.optional:
            yield name, None
        elif slot.required:
            _refuse(faults, _joined(path, name), flaw(FaultCode.MISSING))


def _joined(path: str, code: str) -> str:
    return f"{path}.{code}" if path else code


def _refuse(faults: list[Fault], path: str, wrong: Flaw) -> object:
    faults.append(Fault(path=path or None, code=wrong.code, text=wrong.text))
    return FAULTY


def _reader(hint: object, least: int | None = None) -> _Reader:
    """How a value of an annotation is read."""
    shape = shape_of(hint)
    if shape.many:
        return _list_reader(_reader(shape.kinds[0]))
    if shape.row:
        return _row_reader([_reader(kind) for kind in shape.kinds])
    if shape.is_plain:
        return _plain_reader(shape.kinds)
    if len(shape.kinds) > 1:
        return _tagged_reader({tag_of(kind): kind for kind in shape.kinds})
    return _one_reader(shape.kinds[0], least)


def _one_reader(held: object, least: int | None) -> _Reader:
    kind = kind_of(held)
    if held is Label:
        return _read_label
    if kind is FieldKind.RECORD:
        return functools.partial(_built, cast("type[attrs.AttrsInstance]", held))
    options = tuple(held) if isinstance(held, type) and issubclass(held, Label) else ()
    longest = _LONGEST_TEXT if kind is FieldKind.TEXT else None
    read = reader_of(
        FormField(
            code="value", name=_VALUE, kind=kind, options=options, least=least, longest=longest
        )
    )

    def plain(value: object, path: str, faults: list[Fault], _: int) -> object:
        found = read(value)
        return _refuse(faults, path, found) if isinstance(found, Flaw) else found

    return plain


def _list_reader(read: _Reader) -> _Reader:
    def many(value: object, path: str, faults: list[Fault], depth: int) -> object:
        if not isinstance(value, list | tuple):
            return _refuse(faults, path, _NO_LIST)
        return tuple(
            read(part, f"{path}[{place}]", faults, depth) for place, part in enumerate(value)
        )

    return many


def _row_reader(reads: Sequence[_Reader]) -> _Reader:
    places = PLACES[: len(reads)]

    def row(value: object, path: str, faults: list[Fault], depth: int) -> object:
        if not isinstance(value, Mapping) or value.keys() != set(places):
            return _refuse(faults, path, flaw(FaultCode.MALFORMED, *(["、".join(places)] * 2)))
        return tuple(
            read(value[place], f"{path}.{place}", faults, depth)
            for place, read in zip(places, reads, strict=True)
        )

    return row


def _plain_reader(kinds: tuple[object, ...]) -> _Reader:
    """A text, a whole number or a yes or no: JSON itself tells which."""
    reads = {class_of(kind): _reader(kind) for kind in kinds}

    def plain(value: object, path: str, faults: list[Fault], depth: int) -> object:
        if type(value) not in reads:
            return _refuse(faults, path, flaw(FaultCode.WRONG_KIND))
        return reads[type(value)](value, path, faults, depth)

    return plain


def _tagged_reader(kinds: Mapping[str, object]) -> _Reader:
    """A value of one of several kinds says of which it is, unless it is typed already."""
    reads = {tag: _reader(kind) for tag, kind in kinds.items()}
    how = flaw(
        FaultCode.MALFORMED,
        f"须注明类别：{'、'.join(kinds)}",
        f"needs its kind: {', '.join(kinds)}",
    )

    def tagged(value: object, path: str, faults: list[Fault], depth: int) -> object:
        if not isinstance(value, Mapping):
            of = [tag for tag, kind in kinds.items() if _is_of(value, kind) and _is_typed(value)]
            return value if of else _refuse(faults, path, how)
        tag = next(iter(value), None)
        if len(value) != 1 or tag not in reads:
            return _refuse(faults, path, how)
        return reads[tag](value[tag], f"{path}.{tag}", faults, depth)

    return tagged


def _is_typed(value: object) -> bool:
    """Whether a value can be nothing else than what it is, as plain data cannot."""
    return not isinstance(value, str | int | list)


def _read_label(value: object, path: str, faults: list[Fault], _: int) -> object:
    """A member of any of the library's labels, by the place of its class and its code."""
    if isinstance(value, Label):
        return value
    if not isinstance(value, Mapping) or value.keys() != {"of", "code"}:
        return _refuse(faults, path, flaw(FaultCode.MALFORMED, "of、code", "of, code"))
    for member in _label_class(value["of"]) or ():
        if member.code == value["code"]:
            return member
    return _refuse(faults, path, flaw(FaultCode.NO_OPTION))


def _label_class(place: object) -> type[Label] | None:
    """A class of labels of the library, as `clients.Sex`."""
    name, _, label = place.rpartition(".") if isinstance(place, str) else ("", "", "")
    module = getattr(bankrm, name) if name in dir(bankrm) else None
    found = getattr(module, label, None) if isinstance(module, ModuleType) else None
    return found if isinstance(found, type) and issubclass(found, Label) else None
