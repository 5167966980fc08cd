"""Products: families, ratings, and what a product cannot be."""

from datetime import datetime
from typing import Any

import attrs
import pytest

from bankrm.errors import InvalidValue
from bankrm.products import (
    InvestmentType,
    IssuerKind,
    Product,
    ProductFamily,
    ProductId,
    ProductRisk,
    is_agency,
    regime_of,
)

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
        ("principal_at_risk", "yes"),
        ("issuer_kind", "bank"),
        ("investment_type", InvestmentType.MIXED.code),
        ("currency", "RMB"),
        ("currency", "ＣＮＹ"),
    ],
)
def test_a_bad_field_is_named_and_not_shown(field: str, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(WEALTH, **{field: value})
    assert refused.value.field == field


ALWAYS = {ProductFamily.TRUST, ProductFamily.INSURANCE_ASSET_PLAN, ProductFamily.PRIVATE_FUND}
UNSETTLED = {ProductFamily.WEALTH, ProductFamily.SECURITIES_ASSET_PLAN, ProductFamily.OTHER}


def made(family: ProductFamily, **more: Any) -> Product:
    return Product(id=ProductId("P-1"), name="某产品", family=family, **more)


@pytest.mark.parametrize("family", ProductFamily)
def test_whether_it_is_private_is_settled_by_the_family_or_must_be_told(
    family: ProductFamily,
) -> None:
    settled = None if family in UNSETTLED else family in ALWAYS
    assert made(family).private is settled
    for told in (True, False):
        if settled in {None, told}:
            assert made(family, private=told).private is told
        else:
            with pytest.raises(InvalidValue, match=r"^private: "):
                made(family, private=told)


@pytest.mark.parametrize(
    ("family", "settled"),
    [
        (ProductFamily.DEPOSIT, False),
        (ProductFamily.STRUCTURED_DEPOSIT, False),
        (ProductFamily.TREASURY_BOND, False),
        (ProductFamily.WEALTH, True),
        (ProductFamily.TRUST, True),
        (ProductFamily.INSURANCE_ASSET_PLAN, True),
        (ProductFamily.PUBLIC_FUND, True),
        (ProductFamily.SECURITIES_ASSET_PLAN, True),
        (ProductFamily.PRIVATE_FUND, True),
        (ProductFamily.INSURANCE, None),
        (ProductFamily.OTHER, None),
    ],
)
def test_whether_the_principal_can_be_lost(family: ProductFamily, settled: bool | None) -> None:
    assert made(family).principal_at_risk is settled
    if settled is not None:
        with pytest.raises(InvalidValue, match=r"^principal_at_risk: "):
            made(family, principal_at_risk=not settled)


@pytest.mark.parametrize(
    ("family", "issuer", "agency"),
    [
        (ProductFamily.TRUST, None, True),
        (ProductFamily.INSURANCE, None, True),
        (ProductFamily.PRIVATE_FUND, None, True),
        (ProductFamily.WEALTH, IssuerKind.BANK, False),
        (ProductFamily.WEALTH, IssuerKind.WEALTH_COMPANY, True),
        (ProductFamily.WEALTH, None, None),
        (ProductFamily.OTHER, None, None),
        (ProductFamily.DEPOSIT, None, False),
        (ProductFamily.TREASURY_BOND, IssuerKind.STATE, False),
        (ProductFamily.COUNTER_BOND, None, False),
        (ProductFamily.PHYSICAL_GOLD, IssuerKind.TRUST_COMPANY, True),
        (ProductFamily.OTHER, IssuerKind.BANK, False),
        (ProductFamily.OTHER, IssuerKind.OTHER, True),
    ],
)
def test_whose_product_it_is(
    family: ProductFamily, issuer: IssuerKind | None, *, agency: bool | None
) -> None:
    assert (
        is_agency(Product(id=ProductId("P-1"), name="某产品", family=family, issuer_kind=issuer))
        is agency
    )


def test_agency_is_asked_of_a_product() -> None:
    with pytest.raises(InvalidValue, match=r"^product: needs Product, not str$"):
        is_agency("odd")  # type: ignore[arg-type]  # odd


def test_only_a_product_is_routed() -> None:
    with pytest.raises(InvalidValue, match=r"^product: needs Product"):
        regime_of("P-1")  # type: ignore[arg-type]  # refused


@pytest.mark.parametrize("family", ProductFamily)
def test_only_loans_and_cards_lend(family: ProductFamily) -> None:
    assert family.is_lending is (family in {ProductFamily.LOAN, ProductFamily.CREDIT_CARD})
