"""Kinds of product: each of one family and of one side or both."""

from typing import Any

import pytest

from bankrm.errors import InvalidValue
from bankrm.product_kinds import ProductKind, lines_of
from bankrm.products import ProductFamily
from bankrm.staff import BusinessLine

RETAIL, CORPORATE = BusinessLine.RETAIL, BusinessLine.CORPORATE


@pytest.mark.parametrize("kind", ProductKind)
def test_every_kind_is_for_somebody(kind: ProductKind) -> None:
    lines = lines_of(kind)
    assert lines
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("kind", [None, "housing_loan", [], ProductFamily.LOAN])
def test_what_is_no_kind_is_refused(kind: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^kind: "):
        lines_of(kind)


def test_every_family_has_a_kind() -> None:
    assert {kind.family for kind in ProductKind} == set(ProductFamily)


@pytest.mark.parametrize(
    ("kind", "family", "lines"),
    [
        (ProductKind.LARGE_DEPOSIT, ProductFamily.DEPOSIT, {RETAIL, CORPORATE}),
        (ProductKind.AGREEMENT_DEPOSIT, ProductFamily.DEPOSIT, {CORPORATE}),
        (ProductKind.SAVINGS_BOND, ProductFamily.TREASURY_BOND, {RETAIL}),
        (ProductKind.PRIVATE_WEALTH, ProductFamily.WEALTH, {RETAIL, CORPORATE}),
        (ProductKind.WHOLE_LIFE, ProductFamily.INSURANCE, {RETAIL, CORPORATE}),
        (ProductKind.ENDOWMENT, ProductFamily.INSURANCE, {RETAIL, CORPORATE}),
        (ProductKind.UNIT_LINKED, ProductFamily.INSURANCE, {RETAIL, CORPORATE}),
        (ProductKind.VARIABLE, ProductFamily.INSURANCE, {RETAIL, CORPORATE}),
        (ProductKind.ACCIDENT, ProductFamily.INSURANCE, {RETAIL, CORPORATE}),
        (ProductKind.PROPERTY, ProductFamily.INSURANCE, {RETAIL, CORPORATE}),
        (ProductKind.HOUSING_LOAN, ProductFamily.LOAN, {RETAIL}),
        (ProductKind.ACQUISITION_LOAN, ProductFamily.LOAN, {CORPORATE}),
        (ProductKind.BILL_DISCOUNTING, ProductFamily.LOAN, {CORPORATE}),
        (ProductKind.CREDIT_CARD, ProductFamily.CREDIT_CARD, {RETAIL, CORPORATE}),
        (ProductKind.GOLD_ACCUMULATION, ProductFamily.OTHER, {RETAIL, CORPORATE}),
        (ProductKind.LETTER_OF_CREDIT, ProductFamily.OTHER, {CORPORATE}),
        (ProductKind.ABS_UNDERWRITING, ProductFamily.OTHER, {CORPORATE}),
    ],
    ids=lambda value: value.code if isinstance(value, ProductKind) else "",
)
def test_kind(kind: ProductKind, family: ProductFamily, lines: set[BusinessLine]) -> None:
    assert kind.family is family
    assert set(lines_of(kind)) == lines
