"""Checks at the border: what a type checker proves of typed callers, said to all others with the field."""

from collections import Counter
from collections.abc import Iterable

from bankrm.errors import InvalidValue

__all__ = [
    "LONGEST_TEXT",
    "MOST_BITS",
    "check_count",
    "check_kind",
    "check_optional",
    "check_text",
    "check_tuple",
    "repeated",
]

MOST_BITS = 128
"""Of a whole number: more is no bank's figure."""

LONGEST_TEXT = 1_000
"""Characters of a name or a sentence of law."""


def check_kind(value: object, kind: type, field: str) -> None:
    """Refuse a value of another type.

    >>> check_kind("manager", int, "role")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: role: needs int, not str
    """
    if not isinstance(value, kind):
        raise InvalidValue(field, f"needs {kind.__name__}, not {type(value).__name__}")


def check_optional(value: object, kind: type, field: str) -> None:
    """Refuse a value of another type; None, for unknown, may pass."""
    if value is not None:
        check_kind(value, kind, field)


def check_tuple(values: object, kind: type, field: str) -> None:
    """Refuse what is no tuple, or holds a value of another type."""
    check_kind(values, tuple, field)
    if not all(isinstance(value, kind) for value in values):  # type: ignore[attr-defined]  # a tuple
        raise InvalidValue(field, f"needs nothing but {kind.__name__}")


def check_count(value: object, field: str, least: int = 0) -> None:
    """Refuse what is no whole number, or below the least."""
    if type(value) is not int or value < least:
        raise InvalidValue(field, f"needs a whole number, not below {least}")
    if value.bit_length() > MOST_BITS:
        raise InvalidValue(field, "is out of range")


def check_text(value: object, field: str) -> None:
    """Refuse what is no short, printable text; the message never shows it.

    >>> check_text("", "name")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: name: must not be empty
    """
    if not isinstance(value, str):
        raise InvalidValue(field, f"needs text, not {type(value).__name__}")
    if not value.strip():
        raise InvalidValue(field, "must not be empty")
    if len(value) > LONGEST_TEXT or not value.isprintable():
        raise InvalidValue(field, "is too long, or holds control characters or odd spaces")


def repeated(codes: Iterable[str]) -> list[str]:
    """The codes that are there more than once, each named once."""
    return [code for code, count in Counter(codes).items() if count > 1]
