"""Sellers: the qualification that each family asks for, and on which days law asks for it too."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm.errors import InvalidValue
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.rules import Effect
from bankrm.sellers import SellerFacts, SellerStep, assess_seller, licence_for
from bankrm.staff import BusinessLine, Licence, LicenceKind, RelationshipManager, StaffId

ODD: Any = "odd"
DAY = date(2026, 11, 24)
LI = RelationshipManager(
    id=StaffId("S-1"),
    name="某某",
    line=BusinessLine.RETAIL,
    branch="B-01",
    team="T-01",
    since=date(2015, 7, 1),
)


def product(family: ProductFamily) -> Product:
    return Product(id=ProductId("P-1"), name="某产品", family=family)


def holding(kind: LicenceKind, to: date | None = None) -> RelationshipManager:
    licence = Licence(kind=kind, valid_from=date(2016, 1, 1), valid_to=to)
    return attrs.evolve(LI, licences=(licence,))


@pytest.mark.parametrize(
    ("family", "needed"),
    [
        (ProductFamily.WEALTH, LicenceKind.BANKING),
        (ProductFamily.TRUST, LicenceKind.BANKING),
        (ProductFamily.INSURANCE_ASSET_PLAN, LicenceKind.BANKING),
        (ProductFamily.PUBLIC_FUND, LicenceKind.FUND),
        (ProductFamily.SECURITIES_ASSET_PLAN, LicenceKind.FUND),
        (ProductFamily.INSURANCE, LicenceKind.INSURANCE),
    ],
    ids=lambda value: value.code,
)
def test_a_family_asks_for_its_qualification(family: ProductFamily, needed: LicenceKind) -> None:
    assert licence_for(product(family)) is needed
    assert assess_seller(holding(needed), product(family), as_of=DAY).outcome is Effect.ALLOW
    blocked = assess_seller(LI, product(family), as_of=DAY)
    assert blocked.outcome is Effect.BLOCK
    assert blocked.steps == (SellerStep.LICENSED_SELLER,)


@pytest.mark.parametrize("family", [ProductFamily.DEPOSIT, ProductFamily.LOAN])
def test_other_families_ask_for_none(family: ProductFamily) -> None:
    assert licence_for(product(family)) is None
    assert assess_seller(LI, product(family), as_of=DAY).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    "family",
    [ProductFamily.OTHER, ProductFamily.STRUCTURED_DEPOSIT, ProductFamily.COUNTER_BOND],
)
def test_where_the_qualification_is_not_known_a_person_decides(family: ProductFamily) -> None:
    everything = tuple(
        Licence(kind=kind, valid_from=date(2016, 1, 1), valid_to=None) for kind in LicenceKind
    )
    for seller in (LI, attrs.evolve(LI, licences=everything)):
        decision = assess_seller(seller, product(family), as_of=DAY)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("licensed",))


@pytest.mark.parametrize(
    ("family", "day", "rules"),
    [
        (ProductFamily.WEALTH, date(2026, 1, 31), {"seller.unlicensed"}),
        (ProductFamily.WEALTH, date(2026, 2, 1), {"seller.unlicensed", "N7.16-qualification"}),
        (ProductFamily.INSURANCE, date(2026, 2, 1), {"seller.unlicensed", "N7.16-qualification"}),
        (ProductFamily.PUBLIC_FUND, date(2026, 2, 1), {"seller.unlicensed"}),
    ],
    ids=["last-day-before-n7", "first-day-of-n7", "insurance", "funds-are-not-under-n7"],
)
def test_law_beside_usage(family: ProductFamily, day: date, rules: set[str]) -> None:
    decision = assess_seller(LI, product(family), as_of=day)
    assert {reason.rule.id for reason in decision.hits} == rules


def test_a_licence_of_yesterday_does_not_count() -> None:
    fund = product(ProductFamily.PUBLIC_FUND)
    seller = holding(LicenceKind.FUND, to=DAY)
    assert assess_seller(seller, fund, as_of=DAY).outcome is Effect.ALLOW
    assert assess_seller(seller, fund, as_of=date(2026, 11, 25)).outcome is Effect.BLOCK


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"manager": ODD}, "manager"), ({"product": ODD}, "product"), ({"as_of": ODD}, "as_of")],
)
def test_bad_input_is_named(changed: dict[str, Any], field: str) -> None:
    fund = product(ProductFamily.PUBLIC_FUND)
    usual: dict[str, Any] = {"manager": LI, "product": fund, "as_of": DAY}
    with pytest.raises(InvalidValue) as refused:
        assess_seller(**{**usual, **changed})
    assert refused.value.field == field


def test_facts_are_of_their_kinds() -> None:
    with pytest.raises(InvalidValue, match=r"^licensed: "):
        SellerFacts(regime="nfra", licence="fund", licensed=ODD)
