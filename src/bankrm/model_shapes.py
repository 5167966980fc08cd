"""Shapes of models (模型结构): what the annotation of a field lets it hold, as a form asks for it.

The annotations of a model are the truth; `fields.check_fields` holds every model to them. Here they are
read once more for those who ask: one kind or several, many of it, a row of fixed length, or nothing that a
person could fill in.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, NewType, get_args, get_origin, get_type_hints

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.fields import alternatives
from bankrm.form_fields import FieldKind, FileRef
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.products import ProductId

__all__ = [
    "PLACES",
    "Shape",
    "asked_of",
    "check_model",
    "class_of",
    "kind_of",
    "place_of",
    "shape_of",
    "tag_of",
]

PLACES = ("first", "second", "third")
"""The codes of the parts of a row of fixed length."""

_KINDS: Mapping[object, FieldKind] = MappingProxyType(
    {
        ClientId: FieldKind.CLIENT,
        ProductId: FieldKind.PRODUCT,
        str: FieldKind.TEXT,
        int: FieldKind.WHOLE,
        bool: FieldKind.YES_NO,
        Decimal: FieldKind.DECIMAL,
        Fraction: FieldKind.FRACTION,
        Money: FieldKind.MONEY,
        date: FieldKind.DATE,
        datetime: FieldKind.INSTANT,
        time: FieldKind.TIME,
        FileRef: FieldKind.FILE,
    }
)


_PLAIN = {str, int, bool}


class Shape(NamedTuple):
    """What an annotation allows: one or several kinds, many of them or a row of fixed length, or None."""

    kinds: tuple[object, ...]
    optional: bool
    many: bool = False
    row: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is one of several kinds that plain data tells apart by itself."""
        return len(self.kinds) > 1 and not self.row and {*map(class_of, self.kinds)} <= _PLAIN


def shape_of(hint: object) -> Shape:
    """The shape of an annotation.

    >>> shape_of(tuple[int, ...] | None)
    Shape(kinds=(<class 'int'>,), optional=True, many=True, row=False)
    """
    kinds, optional = alternatives(hint)
    inside = get_args(kinds[0]) if len(kinds) == 1 and get_origin(kinds[0]) is tuple else ()
    if inside[1:] == (Ellipsis,) and not shape_of(inside[0]).many:  # lists of lists are objects
        return Shape(inside[:1], optional, many=True)
    if inside and Ellipsis not in inside and len(inside) <= len(PLACES):
        return Shape(inside, optional, row=True)
    return Shape(kinds, optional)


def class_of(kind: object) -> object:
    """The class behind a kind: a `NewType` is its supertype at run time.

    >>> class_of(ClientId)
    <class 'str'>
    """
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    return kind


def tag_of(kind: object) -> str:
    """How a value says that it is of this kind where several are allowed.

    >>> tag_of(ClientId), tag_of(Money)
    ('str', 'Money')
    """
    return getattr(class_of(kind), "__name__", "object")


def kind_of(kind: object) -> FieldKind:
    """What a form asks for where a model holds one kind.

    >>> kind_of(ClientId).en, kind_of(Label).en, kind_of(dict).en
    ('client id', 'record', 'object')
    """
    known = _KINDS.get(kind) or _KINDS.get(class_of(kind))
    if known is not None:
        return known
    if isinstance(kind, type) and issubclass(kind, Label):
        return FieldKind.CHOICE if len(kind) else FieldKind.RECORD
    is_model = (
        isinstance(kind, type) and attrs.has(kind) and any(f.init for f in attrs.fields(kind))
    )
    return FieldKind.RECORD if is_model else FieldKind.OBJECT


def asked_of(model: type[attrs.AttrsInstance]) -> Iterator[tuple["attrs.Attribute[Any]", object]]:
    """The fields that a model is built from, each with its annotation.

    Raises:
        InvalidValue: if it is no model.

    >>> [field.name for field, _ in asked_of(FileRef)]
    ['ref', 'fingerprint']
    """
    check_model(model)
    hints = get_type_hints(model)
    for field in attrs.fields(model):
        if field.init:
            yield field, hints[field.name]


def place_of(model: type, field: str = "") -> str:
    """Where a field of a model is, or the model itself, as `FormField.of` says it.

    >>> from bankrm.clients import RetailClient
    >>> place_of(RetailClient, "birth_date"), place_of(RetailClient)
    ('clients.RetailClient.birth_date', 'clients.RetailClient')
    """
    check_kind(model, type, "model")
    place = f"{model.__module__.removeprefix('bankrm.')}.{model.__qualname__}"
    return f"{place}.{field}" if field else place


def check_model(model: object) -> None:
    """Refuse what is no model."""
    if not (isinstance(model, type) and attrs.has(model)):
        raise InvalidValue("model", "needs a class made by attrs")
