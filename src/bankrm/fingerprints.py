"""Fingerprints (摘要): one short text that stands for a record and changes when anything in it does.

What approval, history and dispute files are bound to. A fact left at its default is left out, so that a
field added to a model later leaves old fingerprints as they were. It proves that a record is unaltered,
not who made it; and as it can be tried against guesses, it hides nothing: treat the fingerprint of a
record about a person as one more fact about the person.

Leaves out signatures, keys and time stamps.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from bankrm.days import check_instant
from bankrm.errors import InvalidValue
from bankrm.labels import Label
from bankrm.money import ARITHMETIC, Money, number
from bankrm.rules import Decision

__all__ = ["canonical", "check_fingerprint", "fingerprint"]

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def fingerprint(record: object) -> str:
    """The SHA-256 of a record's canonical text, in 64 hexadecimal digits.

    Equal records have equal fingerprints; so have records that differ only in the scale of a number or
    the zone of an instant.

    Raises:
        InvalidValue: if it holds something that has no canonical form, such as a function or a float.

    >>> from bankrm.staff import Actor, Role, StaffId
    >>> fingerprint(Actor(StaffId("S-1"), Role.TEAM_LEAD))[:12]
    'e784936f5834'
    """
    return hashlib.sha256(canonical(record).encode()).hexdigest()


def check_fingerprint(value: object, field: str) -> None:
    """Refuse what is no fingerprint.

    >>> check_fingerprint("E784", "head")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: head: needs 64 hexadecimal digits, in lower case
    """
    if not isinstance(value, str) or _FINGERPRINT.fullmatch(value) is None:
        raise InvalidValue(field, "needs 64 hexadecimal digits, in lower case")


def canonical(record: object) -> str:
    """The text that a fingerprint is taken of.

    Raises:
        InvalidValue: as in `fingerprint`.

    >>> canonical({"b": Decimal("1.50"), "a": (None, True)})
    '{"a":[null,true],"b":{"Decimal":"1.5"}}'
    """
    try:
        plain = _plain(record)
        text = json.dumps(
            plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
        text.encode()
    except RecursionError:
        raise InvalidValue("record", "is nested too deeply") from None
    except UnicodeEncodeError:
        raise InvalidValue("record", "holds text that cannot be written") from None
    return text


def _plain(value: object) -> object:
    """A value as text, numbers, lists and mappings; what is neither bears the name of its kind."""
    if type(value) is int:
        number(value, "record")
    if value is None or type(value) in {bool, int, str}:
        return value
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        pairs = _pairs(value)
        return pairs if len(pairs) != 1 else {"Mapping": pairs}  # else it would pass for a kind
    return {type(value).__name__: _named(value)}


def _named(value: object) -> object:
    """What stands beside the name of a kind."""
    named: object
    match value:
        case Label():
            named = value.code
        case Money():
            named = [value.minor, value.currency]
        case Decimal():
            plain = format(ARITHMETIC.plus(number(value, "record")), "f")  # no minus zero
            named = plain.rstrip("0").rstrip(".") if "." in plain else plain
        case Fraction():
            named = [value.numerator, value.denominator]
        case datetime():
            named = _in_utc(check_instant(value, "record")).isoformat()
        case date():
            named = value.isoformat()
        case Decision():
            named = _decision(value)
        case _ if attrs.has(kind := type(value)):
            named = _facts(value, kind)
        case _:
            raise InvalidValue(
                "record", f"holds a {type(value).__name__}, which has no canonical form"
            )
    return named


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise InvalidValue("record", "holds an instant that leads out of the calendar") from None


def _pairs(values: Mapping[object, object]) -> dict[str, object]:
    if not all(isinstance(name, str) for name in values):
        raise InvalidValue("record", "holds a mapping whose names are no texts")
    return {str(name): _plain(value) for name, value in values.items()}


def _facts(record: object, kind: type[attrs.AttrsInstance]) -> dict[str, object]:
    """What a record was made of, without what it was left at."""
    return {
        field.name: _plain(value)
        for field in attrs.fields(kind)
        if field.init and (value := getattr(record, field.name)) != field.default
    }


def _decision(decision: Decision[Any, Any]) -> dict[str, object]:
    """What a decision says: the day, the answer, and the rules behind it."""
    return {
        "rules": decision.rules.rule_set.id,
        "as_of": decision.as_of.isoformat(),
        "outcome": decision.outcome.code,
        "hits": [reason.rule.id for reason in decision.hits],
        "undetermined": [reason.rule.id for reason in decision.undetermined],
        "facts": _plain(decision.facts),
    }
