"""Routing: every family, by issuer and principal, what stands beside it, and both sides of each date."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bankrm.errors import InvalidValue
from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, Regime
from bankrm.routing import Layer, Route, RouteGround, classify_route
from bankrm.workings import explain_lines

DAY = date(2026, 11, 24)
EVE = timedelta(days=1)
NFRA, CSRC, INSURANCE, INTERBANK, OWN_RULES, OUTSIDE, UNKNOWN = Regime
FAMILY, ISSUER, CONTRADICTION, NOT_SETTLED = RouteGround


def product(family: ProductFamily, issuer: IssuerKind | None = None, **more: Any) -> Product:
    return Product(id=ProductId("P-1"), name="某产品", family=family, issuer_kind=issuer, **more)


def route(
    family: ProductFamily,
    issuer: IssuerKind | None = None,
    *,
    distributed: bool | None = None,
    as_of: date = DAY,
    **more: Any,
) -> Route:
    return classify_route(product(family, issuer, **more), distributed=distributed, as_of=as_of)


BY_FAMILY = {
    ProductFamily.DEPOSIT: OUTSIDE,
    ProductFamily.STRUCTURED_DEPOSIT: OWN_RULES,
    ProductFamily.TREASURY_BOND: OUTSIDE,
    ProductFamily.PHYSICAL_GOLD: OUTSIDE,
    ProductFamily.WEALTH: NFRA,
    ProductFamily.TRUST: NFRA,
    ProductFamily.INSURANCE_ASSET_PLAN: NFRA,
    ProductFamily.PUBLIC_FUND: CSRC,
    ProductFamily.SECURITIES_ASSET_PLAN: CSRC,
    ProductFamily.PRIVATE_FUND: CSRC,
    ProductFamily.INSURANCE: INSURANCE,
    ProductFamily.COUNTER_BOND: INTERBANK,
}


@pytest.mark.parametrize("family", ProductFamily)
def test_the_family_decides_or_nothing_does(family: ProductFamily) -> None:
    found = route(family)
    assert found.regime is BY_FAMILY.get(family, UNKNOWN)
    assert found.ground is (FAMILY if family in BY_FAMILY else NOT_SETTLED)


@pytest.mark.parametrize(
    ("issuer", "regime"),
    [
        (IssuerKind.BANK, NFRA),
        (IssuerKind.WEALTH_COMPANY, NFRA),
        (IssuerKind.TRUST_COMPANY, NFRA),
        (IssuerKind.INSURANCE_ASSET_MANAGER, NFRA),
        (IssuerKind.FUND_MANAGER, CSRC),
        (IssuerKind.SECURITIES_OR_FUTURES_FIRM, CSRC),
        (IssuerKind.INSURER, UNKNOWN),
        (IssuerKind.PRIVATE_FUND_MANAGER, UNKNOWN),
        (IssuerKind.STATE, UNKNOWN),
        (IssuerKind.OTHER, UNKNOWN),
        (None, UNKNOWN),
    ],
)
@pytest.mark.parametrize("family", [ProductFamily.OTHER, ProductFamily.PHYSICAL_GOLD])
def test_the_issuer_decides_of_what_can_lose_its_principal(
    family: ProductFamily, issuer: IssuerKind | None, regime: Regime
) -> None:
    found = route(family, issuer, principal_at_risk=True)
    assert found.regime is regime
    if family is ProductFamily.OTHER:
        assert found.ground is (NOT_SETTLED if regime is UNKNOWN else ISSUER)


@pytest.mark.parametrize("at_risk", [False, None])
def test_other_products_are_not_guessed_at(at_risk: bool | None) -> None:
    found = route(ProductFamily.OTHER, IssuerKind.BANK, principal_at_risk=at_risk)
    assert (found.regime, found.ground) == (UNKNOWN, NOT_SETTLED)


@pytest.mark.parametrize(
    ("family", "issuer"),
    [
        (ProductFamily.WEALTH, IssuerKind.FUND_MANAGER),
        (ProductFamily.PUBLIC_FUND, IssuerKind.BANK),
        (ProductFamily.TRUST, IssuerKind.INSURER),
        (ProductFamily.INSURANCE, IssuerKind.BANK),
        (ProductFamily.PRIVATE_FUND, IssuerKind.FUND_MANAGER),
        (ProductFamily.DEPOSIT, IssuerKind.WEALTH_COMPANY),
        (ProductFamily.TREASURY_BOND, IssuerKind.BANK),
    ],
)
def test_family_against_issuer_goes_to_a_person(family: ProductFamily, issuer: IssuerKind) -> None:
    found = route(family, issuer)
    assert (found.regime, found.ground) == (UNKNOWN, CONTRADICTION)


A6_DAY, N7_DAY = date(2025, 10, 1), date(2026, 2, 1)


@pytest.mark.parametrize(
    ("found", "layers"),
    [
        pytest.param(route(ProductFamily.PUBLIC_FUND), {Layer.AGENCY}, id="fund"),
        pytest.param(
            route(ProductFamily.PUBLIC_FUND, as_of=A6_DAY - EVE), set(), id="fund-eve-of-a6"
        ),
        pytest.param(route(ProductFamily.PUBLIC_FUND, as_of=A6_DAY), {Layer.AGENCY}, id="fund-a6"),
        pytest.param(
            route(ProductFamily.WEALTH, IssuerKind.BANK), {Layer.WEALTH}, id="own-wealth"
        ),
        pytest.param(
            route(ProductFamily.WEALTH, IssuerKind.BANK, distributed=True),
            {Layer.WEALTH, Layer.AGENCY},
            id="another-banks-wealth",
        ),
        pytest.param(
            route(ProductFamily.WEALTH, IssuerKind.WEALTH_COMPANY),
            {Layer.WEALTH, Layer.WEALTH_COMPANY, Layer.AGENCY},
            id="wealth-company",
        ),
        pytest.param(
            route(ProductFamily.WEALTH, IssuerKind.WEALTH_COMPANY, as_of=date(2021, 6, 26)),
            {Layer.WEALTH},
            id="wealth-company-eve-of-w4",
        ),
        pytest.param(
            route(ProductFamily.WEALTH, IssuerKind.BANK, private=True),
            {Layer.WEALTH, Layer.QUALIFIED_INVESTORS},
            id="private-wealth",
        ),
        pytest.param(
            route(ProductFamily.TRUST), {Layer.AGENCY, Layer.QUALIFIED_INVESTORS}, id="trust"
        ),
        pytest.param(
            route(ProductFamily.PRIVATE_FUND),
            {Layer.AGENCY, Layer.QUALIFIED_INVESTORS},
            id="private-fund",
        ),
        pytest.param(
            route(ProductFamily.INSURANCE, principal_at_risk=False),
            {Layer.INSURANCE_AGENCY},
            id="insurance",
        ),
        pytest.param(
            route(ProductFamily.INSURANCE, principal_at_risk=True),
            {Layer.INSURANCE_AGENCY, Layer.RATING_AND_TOLERANCE},
            id="unit-linked",
        ),
        pytest.param(
            route(ProductFamily.INSURANCE, principal_at_risk=True, as_of=N7_DAY - EVE),
            {Layer.INSURANCE_AGENCY},
            id="unit-linked-eve-of-n7",
        ),
        pytest.param(route(ProductFamily.DEPOSIT, IssuerKind.BANK), set(), id="deposit"),
        pytest.param(
            route(ProductFamily.TREASURY_BOND, IssuerKind.STATE, distributed=True),
            set(),
            id="treasury-bond",
        ),
    ],
)
def test_what_stands_beside(found: Route, layers: set[Layer]) -> None:
    assert set(found.layers) == layers
    assert len(found.layers) == len(layers)


@pytest.mark.parametrize(
    ("family", "as_of", "document"),
    [
        pytest.param(ProductFamily.WEALTH, N7_DAY, "N7", id="wealth-n7"),
        pytest.param(ProductFamily.WEALTH, N7_DAY - EVE, "W6", id="wealth-eve-of-n7"),
        pytest.param(ProductFamily.WEALTH, date(2018, 9, 26), "W6", id="wealth-w6"),
        pytest.param(ProductFamily.WEALTH, date(2018, 9, 25), "coverage", id="wealth-before-w6"),
        pytest.param(ProductFamily.TRUST, N7_DAY - EVE, "coverage", id="trust-before-n7"),
        pytest.param(ProductFamily.PUBLIC_FUND, N7_DAY, "N7", id="fund-n7"),
        pytest.param(ProductFamily.PUBLIC_FUND, N7_DAY - EVE, "C", id="fund-eve-of-n7"),
        pytest.param(ProductFamily.PUBLIC_FUND, date(2017, 6, 30), "coverage", id="fund-before-c"),
        pytest.param(ProductFamily.INSURANCE, date(2024, 3, 1), "I2", id="insurance-i2"),
        pytest.param(ProductFamily.INSURANCE, date(2024, 2, 29), "coverage", id="insurance-eve"),
    ],
)
def test_the_article_of_the_day(family: ProductFamily, as_of: date, document: str) -> None:
    lines = route(family, as_of=as_of).workings
    [basis] = [line.basis for line in lines if isinstance(line.value, Regime)]
    assert basis is not None
    assert basis.regulation.code == document


def test_the_workings_can_be_read() -> None:
    lines = explain_lines(route(ProductFamily.WEALTH, IssuerKind.BANK).workings, "en").splitlines()
    assert lines[:3] == ["family: wealth product", "issuer: bank", "principal can be lost: yes"]
    assert lines[3].startswith("regime: NFRA product suitability (Measures on Product")
    assert lines[4] == "ground: by its family"
    assert lines[5].startswith("beside them: rules of wealth products (")


@pytest.mark.parametrize(
    "family", [ProductFamily.PUBLIC_FUND, ProductFamily.TRUST, ProductFamily.INSURANCE]
)
def test_what_a_bank_cannot_issue_is_not_its_own(family: ProductFamily) -> None:
    with pytest.raises(InvalidValue, match="distributed: must be so"):
        route(family, distributed=False)


def test_a_wealth_companys_product_is_not_the_banks_own() -> None:
    with pytest.raises(InvalidValue, match="distributed: must be so"):
        route(ProductFamily.WEALTH, IssuerKind.WEALTH_COMPANY, distributed=False)
    assert Layer.AGENCY not in route(ProductFamily.WEALTH, distributed=False).layers


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("product", "P-1"),
        ("distributed", 1),
        ("as_of", datetime.fromisoformat("2026-11-24T10:00+08:00")),
    ],
)
def test_a_part_of_another_type_is_refused(field: str, wrong: object) -> None:
    parts: dict[str, Any] = {"product": product(ProductFamily.WEALTH), "as_of": DAY}
    with pytest.raises(InvalidValue) as caught:
        classify_route(**{**parts, field: wrong})
    assert caught.value.field == field
