"""Fields: file references, formulas, and which kinds have an order."""

from typing import Any

import pytest
from tests.form_cases import NAME

from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.form_fields import CODE, Calculation, FieldKind, FileRef, FormField, Formula


@pytest.mark.parametrize(
    "fingerprint", ["", "a" * 63, "A" * 64, "a" * 65, "a" * 63 + "１"], ids=len
)
def test_a_fingerprint_is_a_sha_256(fingerprint: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        FileRef("DMS-1", fingerprint)
    assert refused.value.field == "fingerprint"


def test_a_file_with_its_fingerprint() -> None:
    assert FileRef("DMS-1", "0" * 64).ref == "DMS-1"


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({"calculation": Calculation.SUM, "inputs": ()}, "inputs"),
        ({"calculation": Calculation.RATIO, "inputs": ("a",)}, "inputs"),
        ({"calculation": Calculation.DIFFERENCE, "inputs": ("a", "b", "c")}, "inputs"),
        ({"calculation": Calculation.OWN, "inputs": ("a",)}, "function"),
        ({"calculation": Calculation.SUM, "inputs": ("a",), "function": max}, "function"),
        ({"calculation": Calculation.RATIO, "inputs": ("a", "b"), "digits": -1}, "digits"),
    ],
)
def test_what_makes_no_formula(parts: dict[str, Any], where: str) -> None:
    with pytest.raises(BankrmError) as refused:
        Formula(**parts)
    assert refused.value.field == where


def test_what_has_an_order() -> None:
    ordered = {kind for kind in FieldKind if kind.has_order}
    assert len(ordered) == 7
    assert not ordered & {FieldKind.TEXT, FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.RECORD}


@pytest.mark.parametrize("code", ["a", "A1_b", "a" * 64])
def test_codes(code: str) -> None:
    assert CODE.fullmatch(code)


@pytest.mark.parametrize("code", ["", "1a", "_a", "a.b", "a b", "年龄", "a" * 65, "a\n"])
def test_no_codes(code: str) -> None:
    assert not CODE.fullmatch(code)


@pytest.mark.parametrize(
    "part",
    ["many", "required", "options", "fields", "digits", "most_entries", "formula", "data_class"],
)
def test_a_part_of_the_wrong_kind_is_refused(part: str) -> None:
    odd: dict[str, Any] = {part: "x\x00"}
    with pytest.raises(InvalidValue) as refused:
        FormField(code="a", name=NAME, kind=FieldKind.TEXT, **odd)
    assert refused.value.field == part


def test_records_are_nested_sixteen_deep_at_most() -> None:
    inner = FormField(code="a", name=NAME, kind=FieldKind.TEXT)
    for _ in range(15):
        inner = FormField(code="a", name=NAME, kind=FieldKind.RECORD, fields=(inner,))
    with pytest.raises(InvalidRule, match="fields: are nested more than 16 deep"):
        FormField(code="a", name=NAME, kind=FieldKind.RECORD, fields=(inner,))


def test_a_ratio_has_thirty_decimals_at_most() -> None:
    parts: dict[str, Any] = {"calculation": Calculation.RATIO, "inputs": ("a", "b")}
    assert Formula(digits=30, **parts).digits == 30
    with pytest.raises(InvalidRule, match="digits: "):
        Formula(digits=31, **parts)
