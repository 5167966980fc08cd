"""Identifiers as python-stdnum's doctests have them: valid or not, why not, and what they tell.

A reason is one of four. An area that the table does not have in the year of birth is a warning of ours, and
an invalid component there.
"""

from collections.abc import Callable
from datetime import date

from tests.golden.harness import Case, expect

from bankrm.checksums import is_luhn, luhn
from bankrm.errors import InvalidValue
from bankrm.ibans import iban_check_digits
from bankrm.identifiers import Identifier, IdentifierKind, IdentifierWarning, parse

__all__ = ["check"]

AS_OF = date(2026, 11, 24)
REASONS = {
    "has the wrong length": "length",
    "has the wrong form": "format",
    "has a wrong check digit": "checksum",
    "holds a birth date that does not exist": "component",
    "names no country that has IBANs": "component",
}
AREA = {IdentifierWarning.AREA_UNKNOWN, IdentifierWarning.AREA_OF_ANOTHER_TIME}


def check(case: Case, document: Case) -> None:
    """Compare one published number with what the library says of it."""
    del document
    kind, number = case["inputs"]["kind"], case["inputs"]["number"]
    if set(case["inputs"]) != {"kind", "number"} or kind not in KINDS:
        raise AssertionError(f"unknown shape: {sorted(case['inputs'])} of {kind}")
    expect(case["expected"], KINDS[kind](number))


def _resident(number: str) -> Case:
    try:
        found = parse(IdentifierKind.RESIDENT_ID, number, as_of=AS_OF)
    except InvalidValue as refused:
        return _refused(refused)
    if set(found.warnings) & AREA:
        return {"valid": False, "reason": "component"}
    return {
        **_valid(found),
        "birth_date": str(found.birth_date),
        "sex": "male" if found.male else "female",
    }


def _birth_place(number: str) -> Case:
    place = parse(IdentifierKind.RESIDENT_ID, number, as_of=AS_OF).birth_place
    return {} if place is None else {"province": place.province, "county": place.name}


def _uscc(number: str) -> Case:
    try:
        return _valid(parse(IdentifierKind.USCC, number, as_of=AS_OF))
    except InvalidValue as refused:
        # stdnum knows no letters in the first two places and finds fault with the form
        lettered = len(number) == 18 and not number[:2].isdigit()
        return {**_refused(refused), **({"reason": "format"} if lettered else {})}


def _lei(number: str) -> Case:
    return _parsed(IdentifierKind.LEI, number)


def _iban(number: str) -> Case:
    return _parsed(IdentifierKind.IBAN, number)


def _iban_check_digits(number: str) -> Case:
    plain = number.replace(" ", "").upper()
    return {"check_digits": iban_check_digits(plain[:2], plain[4:])}


def _luhn(number: str) -> Case:
    if is_luhn(number):
        return {"valid": True, "normalised": number}
    digits = number.isascii() and number.isdigit()
    return {"valid": False, "reason": "checksum" if digits else "format"}


def _luhn_check_digit(number: str) -> Case:
    return {"check_digit": luhn(number)}


def _parsed(kind: IdentifierKind, number: str) -> Case:
    try:
        return _valid(parse(kind, number, as_of=AS_OF))
    except InvalidValue as refused:
        return _refused(refused)


def _valid(found: Identifier) -> Case:
    return {"valid": True, "normalised": found.number}


def _refused(refused: InvalidValue) -> Case:
    return {"valid": False, "reason": REASONS[refused.reason]}


KINDS: dict[str, Callable[[str], Case]] = {
    "cn_resident_id": _resident,
    "cn_resident_id_birth_place": _birth_place,
    "cn_uscc": _uscc,
    "iban": _iban,
    "iban_check_digits": _iban_check_digits,
    "lei": _lei,
    "luhn": _luhn,
    "luhn_check_digit": _luhn_check_digit,
}
