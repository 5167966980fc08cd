"""Bundles: as strict as the strictest part, open if a part is open, never empty."""

from typing import Any

import attrs
import pytest
from tests.proposal_cases import (
    CLIENT,
    DAY,
    ELDER,
    ODD,
    OTHER,
    PERSON,
    TESTED,
    admission,
    product,
    sale,
)

from bankrm.bundles import BundlePart, ProductBundle, assess_bundle
from bankrm.errors import BankrmError, InvalidValue
from bankrm.products import Product, ProductFamily, ProductRisk
from bankrm.rules import Effect
from bankrm.sales import SaleStep

CREDIT: Any = admission(Effect.ALLOW)
DEPOSIT = product()
STEADY = product("W-2", ProductFamily.WEALTH, ProductRisk.R2)
BOLD = product("W-5", ProductFamily.WEALTH, ProductRisk.R5)
UNRATED = product("W-0", ProductFamily.WEALTH)
INSURANCE = product("I-1", ProductFamily.INSURANCE)


def part(of: Product, **changed: Any) -> BundlePart:
    return BundlePart(product=of, sale=sale(of, **changed))


def bundle(*products: Product) -> ProductBundle:
    return ProductBundle(client_id=CLIENT, parts=tuple(part(one) for one in products))


@pytest.mark.parametrize(
    ("products", "outcome"),
    [
        ((DEPOSIT,), Effect.ALLOW),
        ((DEPOSIT, STEADY), Effect.ALLOW),
        ((STEADY, UNRATED), Effect.REVIEW),
        ((DEPOSIT, INSURANCE), Effect.REVIEW),
        ((UNRATED, BOLD, DEPOSIT), Effect.REFUSE),
    ],
    ids=["one", "two", "a part is open", "judged by other rules", "a part is refused"],
)
def test_the_strictest_part_decides(products: tuple[Product, ...], outcome: Effect) -> None:
    found = assess_bundle(PERSON, bundle(*products), [TESTED], as_of=DAY)
    assert found.outcome is outcome
    assert found.as_of == DAY
    assert found.names == tuple(one.id for one in products)


def test_without_an_assessment_the_wealth_part_blocks_the_whole() -> None:
    found = assess_bundle(PERSON, bundle(DEPOSIT, STEADY), as_of=DAY)
    assert (found.outcome, found.steps) == (Effect.BLOCK, (SaleStep.REASSESS,))


def test_it_explains_every_part() -> None:
    found = assess_bundle(PERSON, bundle(DEPOSIT, BOLD), [TESTED], as_of=DAY)
    lines = found.explain("en").splitlines()
    assert lines[0] == "Bundle: refused (24 Nov 2026)"
    assert lines[1].startswith("D-1 | Outcome: allowed")
    assert "W-5 | Outcome: refused (24 Nov 2026)" in lines
    assert found.explain().startswith("组合结论: 不得办理 (")


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: ProductBundle(client_id=CLIENT, parts=()), "parts"),
        (lambda: bundle(DEPOSIT, DEPOSIT), "parts"),
        (lambda: ProductBundle(client_id=OTHER, parts=(part(DEPOSIT),)), "parts"),
        (lambda: ProductBundle(client_id=CLIENT, parts=(DEPOSIT,)), "parts"),  # type: ignore[arg-type]  # refused
        (lambda: BundlePart(product=DEPOSIT, sale=sale(STEADY)), "sale"),
        (lambda: BundlePart(product=ODD, sale=sale(STEADY)), "product"),
    ],
    ids=[
        "empty",
        "twice",
        "another client's",
        "a product",
        "another product's sale",
        "odd",
    ],
)
def test_bad_bundles_are_refused(build: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        build()
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("client", "given", "as_of", "field"),
    [
        (attrs.evolve(PERSON, id=OTHER), bundle(DEPOSIT), DAY, "bundle"),
        (ODD, bundle(DEPOSIT), DAY, "client"),
        (PERSON, ODD, DAY, "bundle"),
        (ELDER, bundle(DEPOSIT), None, "as_of"),
    ],
    ids=["another client", "odd client", "odd bundle", "no day"],
)
def test_odd_arguments_are_refused(client: Any, given: Any, as_of: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        assess_bundle(client, given, as_of=as_of)
    assert refused.value.field == field


@pytest.mark.parametrize("assessments", [None, 1, "odd"], ids=str)
def test_odd_assessments_are_refused(assessments: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^assessments: "):
        assess_bundle(PERSON, bundle(DEPOSIT), assessments, as_of=DAY)
