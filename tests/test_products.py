"""Products: families, ratings, and what a product cannot be."""

from datetime import datetime
from typing import Any

import attrs
import pytest

from bankrm.errors import InvalidValue
from bankrm.products import InvestmentType, Product, ProductFamily, ProductId, ProductRisk

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
WEALTH = Product(id=ProductId("W-1"), name="某理财", family=ProductFamily.WEALTH)


@pytest.mark.parametrize(
    ("issuer", "distributor", "own", "higher"),
    [
        (None, None, None, None),
        (ProductRisk.R2, None, ProductRisk.R2, ProductRisk.R2),
        (None, ProductRisk.R3, ProductRisk.R3, ProductRisk.R3),
        (ProductRisk.R4, ProductRisk.R3, ProductRisk.R3, ProductRisk.R4),
        (ProductRisk.R1, ProductRisk.R3, ProductRisk.R3, ProductRisk.R3),
    ],
    ids=["unrated", "issuer-only", "distributor-only", "issuer-higher", "distributor-higher"],
)
def test_the_higher_rating_counts(
    issuer: ProductRisk | None,
    distributor: ProductRisk | None,
    own: ProductRisk | None,
    higher: ProductRisk | None,
) -> None:
    product = attrs.evolve(WEALTH, issuer_risk=issuer, distributor_risk=distributor)
    assert (product.own_risk, product.higher_risk) == (own, higher)


def test_levels_run_from_one_to_five() -> None:
    assert [risk.level for risk in ProductRisk] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("name", "某\x00"),
        ("name", datetime(2026, 1, 1)),  # noqa: DTZ001  # a value of another kind
        ("family", "wealth"),
        ("issuer_risk", 3),
        ("distributor_risk", "R3"),
        ("private", 1),
        ("investment_type", InvestmentType.MIXED.code),
        ("currency", "RMB"),
        ("currency", "ＣＮＹ"),
    ],
)
def test_a_bad_field_is_named_and_not_shown(field: str, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(WEALTH, **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize("family", ProductFamily)
def test_only_collective_products_are_private(family: ProductFamily) -> None:
    private = {
        ProductFamily.WEALTH,
        ProductFamily.TRUST,
        ProductFamily.INSURANCE_ASSET_PLAN,
        ProductFamily.SECURITIES_ASSET_PLAN,
        ProductFamily.OTHER,
    }
    if family in private:
        assert attrs.evolve(WEALTH, family=family, private=True).private
    else:
        with pytest.raises(InvalidValue, match=r"^private: "):
            attrs.evolve(WEALTH, family=family, private=True)
