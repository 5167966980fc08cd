"""Forms as JSON Schema (表单的 JSON Schema): for screens and systems that read no Python.

Draft 2020-12. It describes answers as `form_answers.write_answers` writes them: what it accepts has the
right fields and kinds. What it cannot say stays with the form, which reads every answer all the same: limits
of figures and days written as text, whether a computed value is right, unique values, and conditions on what
can be written in more than one way. It never refuses what the form takes as written.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Any, TypeAlias

from bankrm.checks import LONGEST_TEXT, check_kind
from bankrm.form_conditions import Condition, Sign
from bankrm.form_fields import FieldKind, FormField
from bankrm.forms import Form
from bankrm.labels import Lang

__all__ = ["json_schema"]

_Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_AMOUNT = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"
_DEFS: Mapping[FieldKind, _Schema] = MappingProxyType(
    {
        FieldKind.DECIMAL: {"type": "string", "pattern": _AMOUNT},
        FieldKind.FRACTION: {"type": "string", "pattern": "^-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?$"},
        FieldKind.MONEY: {
            "type": "object",
            "properties": {
                "amount": {"type": "string", "pattern": _AMOUNT},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
            "required": ["amount", "currency"],
            "additionalProperties": False,
        },
        FieldKind.DATE: {"type": "string", "format": "date"},
        FieldKind.INSTANT: {"type": "string", "format": "date-time"},
        FieldKind.TIME: {
            "type": "string",
            "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$",
        },
        FieldKind.FILE: {
            "type": "object",
            "properties": {
                "ref": {"type": "string", "minLength": 1},
                "fingerprint": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
            },
            "required": ["ref"],
            "additionalProperties": False,
        },
    }
)
"""Kinds that look the same in every form."""
_TEXTS = {FieldKind.TEXT, FieldKind.CLIENT, FieldKind.PRODUCT}
_SURE = {*_TEXTS, FieldKind.WHOLE, FieldKind.DATE, FieldKind.YES_NO, FieldKind.CHOICE}
"""Kinds whose values are written in one way only."""


def json_schema(form: Form, lang: Lang = "zh") -> dict[str, Any]:
    """A form as a JSON Schema, its titles and help in one language.

    >>> from bankrm.clients import RetailClient
    >>> from bankrm.model_forms import describe
    >>> schema = json_schema(describe(RetailClient))
    >>> schema["required"], schema["properties"]["birth_date"]["$ref"]
    (['id', 'name'], '#/$defs/date')
    """
    check_kind(form, Form, "form")
    used: set[FieldKind] = set()
    schema = {
        "$schema": _DIALECT,
        "$comment": f"{form.id} {form.version}",
        "title": form.name.name_in(lang),
        **_record(form.fields, lang, used),
    }
    if used:
        schema["$defs"] = {kind.code: deepcopy(_DEFS[kind]) for kind in sorted(used)}
    return schema


def _record(fields: tuple[FormField, ...], lang: Lang, used: set[FieldKind]) -> _Schema:
    asked = [field for field in fields if field.kind is not FieldKind.OBJECT]
    by_code = {field.code: field for field in asked}
    schema: _Schema = {
        "type": "object",
        "properties": {field.code: _field(field, lang, used) for field in asked},
        "additionalProperties": False,
    }
    if required := [field.code for field in asked if field.required and field.visible_if is None]:
        schema["required"] = required
    if conditions := [one for field in asked for one in _conditions(field, by_code)]:
        schema["allOf"] = conditions
    return schema


def _field(field: FormField, lang: Lang, used: set[FieldKind]) -> _Schema:
    schema: _Schema = {"title": field.name.name_in(lang)}
    if field.help is not None:
        schema["description"] = field.help.name_in(lang)
    if field.formula is not None:
        schema["readOnly"] = True
    if not field.many:
        return schema | _value(field, lang, used)
    schema |= {"type": "array", "items": _value(field, lang, used)}
    if field.required:
        schema["minItems"] = 1
    if field.most_entries is not None:
        schema["maxItems"] = field.most_entries
    if field.kind is FieldKind.CHOICE:
        schema["uniqueItems"] = True
    return schema


def _value(field: FormField, lang: Lang, used: set[FieldKind]) -> _Schema:
    if field.kind in _DEFS:
        used.add(field.kind)
        alike: _Schema = {"$ref": f"#/$defs/{field.kind.code}"}
        if field.currency is not None:
            alike["properties"] = {"currency": {"const": field.currency}}
        return alike
    return _PLAIN[field.kind](field, lang, used)


def _text(field: FormField, _: Lang, __: set[FieldKind]) -> _Schema:
    longest = LONGEST_TEXT if field.longest is None else field.longest
    return {"type": "string", "minLength": 1, "maxLength": longest}


def _whole(field: FormField, _: Lang, __: set[FieldKind]) -> _Schema:
    limits = {"minimum": field.least, "maximum": field.most}
    return {"type": "integer"} | {
        name: int(limit) for name, limit in limits.items() if limit is not None
    }


def _choice(field: FormField, lang: Lang, _: set[FieldKind]) -> _Schema:
    return {"oneOf": [{"const": one.code, "title": one.name_in(lang)} for one in field.options]}


_PLAIN: Mapping[FieldKind, Callable[[FormField, Lang, set[FieldKind]], _Schema]] = (
    MappingProxyType(
        {
            **dict.fromkeys(_TEXTS, _text),
            FieldKind.WHOLE: _whole,
            FieldKind.YES_NO: lambda *_: {"type": "boolean"},
            FieldKind.CHOICE: _choice,
            FieldKind.RECORD: lambda field, lang, used: _record(field.fields, lang, used),
        }
    )
)


def _conditions(field: FormField, fields: Mapping[str, FormField]) -> list[_Schema]:
    """What holds of a field only in some cases, as far as JSON Schema can say it."""
    given = {"required": [field.code]}
    shown = None if field.visible_if is None else _condition(field.visible_if, fields)
    found: list[_Schema] = []
    if shown is not None:
        found.append({"if": {"not": shown}, "then": {"not": given}})
        if field.required:
            found.append({"if": shown, "then": given})
    if field.required_if is not None and (field.visible_if is None or shown is not None):
        due = _condition(field.required_if, fields)
        if due is not None:
            found.append({"if": {"allOf": [due, shown]} if shown else due, "then": given})
    return found


def _condition(condition: Condition, fields: Mapping[str, FormField]) -> _Schema | None:
    """A condition, or None if it cannot be said."""
    if condition.field is not None:
        return _question(condition, fields[condition.field]) if condition.field in fields else None
    parts = [_condition(part, fields) for part in condition.parts]
    if None in parts:
        return None
    if condition.sign is Sign.NOT:
        return {"not": parts[0]}
    return {"allOf" if condition.sign is Sign.ALL else "anyOf": parts}


def _question(condition: Condition, asked: FormField) -> _Schema | None:
    given: _Schema = {"required": [asked.code]}
    if condition.sign is Sign.GIVEN:
        return given
    if asked.kind not in _SURE:
        return None
    values = [int(v) if asked.kind is FieldKind.WHOLE else v for v in condition.values]
    if condition.sign is Sign.HOLDS:
        test: _Schema = {"enum": values}
    elif asked.kind is FieldKind.WHOLE:
        test = {"minimum" if condition.sign is Sign.AT_LEAST else "maximum": values[0]}
    else:
        return None
    return given | {"properties": {asked.code: {"contains": test} if asked.many else test}}
