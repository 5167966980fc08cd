"""Loan products: their terms, and what a kind of loan is for."""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.errors import InvalidValue
from bankrm.loan_products import (
    LoanPurpose,
    LoanTerms,
    RepaymentMethod,
    SecurityKind,
    allowed_purposes,
)
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily

altered: Any = attrs.evolve
TERMS = LoanTerms(
    purposes=(LoanPurpose.OPERATION,),
    longest_months=1_200,
    repayment_methods=(RepaymentMethod.LEVEL_PAYMENT,),
    security=(SecurityKind.MORTGAGE,),
    rate_floor=Decimal(0),
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("purposes", [LoanPurpose.OPERATION]),
        ("purposes", ("operation",)),
        ("longest_months", 0),
        ("longest_months", 1_201),
        ("longest_months", True),
        ("repayment_methods", (LoanPurpose.TRADE,)),
        ("security", ("mortgage",)),
        ("rate_floor", 0.03),
        ("rate_floor", Decimal("NaN")),
        ("rate_floor", Decimal("Infinity")),
        ("rate_floor", Decimal("1E+1000")),
        ("rate_floor", Decimal("-0.01")),
    ],
)
def test_a_bad_field_is_named(field: str, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(TERMS, **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize("kind", [None, "housing_loan", [], ProductFamily.LOAN])
def test_what_is_no_kind_is_refused(kind: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^kind: "):
        allowed_purposes(kind)


@pytest.mark.parametrize("kind", ProductKind)
def test_what_is_lent_has_purposes_and_nothing_else_has(kind: ProductKind) -> None:
    lent = kind.family in {ProductFamily.LOAN, ProductFamily.CREDIT_CARD}
    assert bool(allowed_purposes(kind)) is lent
