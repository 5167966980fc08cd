"""Forms of models (模型表单): any model of the library as a form, so that what it asks for can be seen.

Each field says which field of a model it fills and which rules read that; `form_proofs` tells what a form
lacks or asks for in vain. Leaves out what no person fills in: decisions, rules,
functions and mappings are objects, which a form names and does not ask for.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import attrs

import bankrm
from bankrm.checks import check_count, check_kind, check_optional
from bankrm.errors import InvalidValue
from bankrm.form_fields import FieldKind, FormField
from bankrm.forms import Form, FormId
from bankrm.labels import Label, Text
from bankrm.model_shapes import (
    PLACES,
    Shape,
    asked_of,
    check_model,
    kind_of,
    place_of,
    shape_of,
    tag_of,
)
from bankrm.readers import readers_of
from bankrm.rules import RuleSet

__all__ = ["describe"]

_RuleSet: TypeAlias = RuleSet[Any, Any, Any]

_CHINESE = re.compile(r"[(（]([^()（）]*[\u4e00-\u9fff][^()（）]*)[)）]")
_NO_NAMES: Mapping[str, Text] = MappingProxyType({})


def describe(
    model: type[attrs.AttrsInstance],
    *,
    depth: int = 2,
    names: Mapping[str, Text] = _NO_NAMES,
    rule_sets: Iterable[_RuleSet] | None = None,
) -> Form:
    """Any model of the library as a form, in the version of the library.

    A field's Chinese name is what `names` says, else what it is declared with, else the Chinese in the
    first line of what is said of the label or the model that it holds; failing that, its English name stands
    for both. A part that may be of several kinds is a record of them, of which one is given.

    Args:
        model: a class made by attrs.
        depth: how deep models in models are followed; what lies deeper is an object.
        names: names of fields by their place, as `clients.RetailClient.name`; a bank's own words.
        rule_sets: whose readers are shown; all of the library if None.

    Raises:
        InvalidValue: if it is no model, or is built from nothing.

    >>> from bankrm.clients import RetailClient
    >>> form = describe(RetailClient)
    >>> sex = next(field for field in form.fields if field.code == "sex")
    >>> sex.kind.en, [option.zh for option in sex.options], sex.data_class.code, sex.of
    ('choice', ['男', '女'], 'C2', 'clients.RetailClient.sex')
    >>> sex.name.zh, "CDD25.51" in sex.read_by
    ('性别', True)
    """
    check_model(model)
    check_count(depth, "depth")
    check_kind(names, Mapping, "names")
    check_optional(rule_sets, Iterable, "rule_sets")
    read = bankrm.rule_sets() if rule_sets is None else tuple(rule_sets)
    readers = functools.cache(lambda held: readers_of(held, read))
    if not any(asked_of(model)):
        raise InvalidValue("model", "is none that is built from fields")
    return Form(
        id=FormId(place_of(model)),
        version=bankrm.__version__,
        name=Text(_chinese(model) or model.__name__, model.__name__),
        fields=tuple(_fields(model, depth, _Words(names, readers))),
    )


class _Words(NamedTuple):
    """What is said of fields, besides what their models say."""

    names: Mapping[str, Text]
    readers: Callable[[type], Mapping[str, tuple[str, ...]]]


def _fields(model: type[attrs.AttrsInstance], depth: int, words: _Words) -> Iterator[FormField]:
    for field, hint in asked_of(model):
        shape, place = shape_of(hint), place_of(model, field.name)
        asked = _field(field.alias or field.name, shape, depth, words)
        yield attrs.evolve(
            asked,
            name=words.names.get(place) or field.metadata.get("label") or asked.name,
            required=field.default is attrs.NOTHING and not shape.optional and not shape.many,
            least=field.metadata.get("least") if asked.kind.has_order else None,
            data_class=field.metadata.get("data_class"),
            of=place,
            read_by=words.readers(model)[field.name],
        )


def _field(code: str, shape: Shape, depth: int, words: _Words) -> FormField:
    """A field of a shape, named after what it holds, or by its code."""
    plain = code.replace("_", " ")
    zh = _chinese(shape.kinds[0]) if len(shape.kinds) == 1 else None
    asked = FormField(code=code, name=Text(zh or plain, plain), kind=FieldKind.OBJECT)
    if shape.many:
        inner = _field(code, shape_of(shape.kinds[0]), depth, words)
        return attrs.evolve(inner, many=inner.kind is not FieldKind.OBJECT)
    if shape.is_plain:
        return asked
    if shape.row or len(shape.kinds) > 1:
        codes = PLACES if shape.row else map(tag_of, shape.kinds)
        parts = tuple(
            attrs.evolve(_field(part, shape_of(kind), depth, words), required=shape.row)
            for part, kind in zip(codes, shape.kinds, strict=False)
        )
        return attrs.evolve(asked, kind=FieldKind.RECORD, fields=parts)
    held = shape.kinds[0]
    kind = kind_of(held)
    if kind is FieldKind.RECORD:
        inside = _inside(held, depth, words)
        return attrs.evolve(asked, kind=kind, fields=inside) if inside else asked
    options = tuple(held) if isinstance(held, type) and issubclass(held, Label) else ()
    return attrs.evolve(asked, kind=kind, options=options)


def _inside(held: object, depth: int, words: _Words) -> tuple[FormField, ...]:
    """What a record is made of; nothing, if it lies too deep."""
    if held is Label:
        return (
            FormField(
                code="of", name=Text("代码集", "set of codes"), kind=FieldKind.TEXT, required=True
            ),
            FormField(code="code", name=Text("代码", "code"), kind=FieldKind.TEXT, required=True),
        )
    if not (depth and isinstance(held, type)):
        return ()
    return tuple(_fields(held, depth - 1, words))


def _chinese(held: object) -> str | None:
    """The Chinese name in the first line of what is said of a label or a model."""
    if not (isinstance(held, type) and (issubclass(held, Label) or attrs.has(held))):
        return None
    found = _CHINESE.search((held.__doc__ or "").partition("\n")[0])
    return found and found.group(1)
