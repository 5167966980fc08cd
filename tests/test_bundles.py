"""Bundles: as strict as the strictest part, open if a part is open, never empty."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from tests.proposal_cases import (
    CLASSED,
    CLIENT,
    DAY,
    ELDER,
    ODD,
    OTHER,
    PERSON,
    TESTED,
    admission,
    decision,
    product,
    sale,
)

from bankrm.bundles import BundleDecision, BundlePart, ProductBundle, assess_bundle
from bankrm.citations import Provenance
from bankrm.errors import BankrmError, InvalidValue
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.rules import Effect
from bankrm.sales import SaleStep
from bankrm.stage_events import Evidence

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


def judged(*outcomes: Effect) -> BundleDecision:
    return BundleDecision(
        product_ids=tuple(ProductId(f"P-{place}") for place in range(len(outcomes))),
        decisions=tuple(decision(outcome) for outcome in outcomes),
    )


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
    assert found.product_ids == tuple(one.id for one in products)


def test_without_an_assessment_the_wealth_part_blocks_the_whole() -> None:
    found = assess_bundle(PERSON, bundle(DEPOSIT, STEADY), as_of=DAY)
    assert (found.outcome, found.steps) == (Effect.BLOCK, (SaleStep.REASSESS,))


@pytest.mark.parametrize("first", Effect, ids=lambda one: one.code)
@pytest.mark.parametrize("second", Effect, ids=lambda one: one.code)
def test_every_pair_is_as_strict_as_the_stricter(first: Effect, second: Effect) -> None:
    found = judged(first, second)
    assert found.outcome is max(first, second)
    assert found.needs_review is any(one.needs_review for one in found.decisions)
    assert Evidence(code="suitability", outcome=found.outcome).outcome is found.outcome


def test_steps_are_told_once() -> None:
    once, twice = judged(Effect.STEPS), judged(Effect.STEPS, Effect.STEPS)
    assert once.steps == twice.steps != ()


def test_it_explains_every_part() -> None:
    found = assess_bundle(PERSON, bundle(DEPOSIT, BOLD), [TESTED], as_of=DAY)
    lines = found.explain("en").splitlines()
    assert lines[0] == "Bundle of 2 products: refused"
    assert lines[1].startswith("D-1: Outcome: allowed")
    assert "W-5: Outcome: refused (24 Nov 2026)" in lines
    assert found.explain().startswith("组合结论：不得办理（2项产品）\n")
    assert found.provenance is max(one.provenance for one in found.decisions)
    assert isinstance(found.provenance, Provenance)


@pytest.mark.parametrize(
    ("build", "field"),
    [
        (lambda: ProductBundle(client_id=CLIENT, parts=()), "parts"),
        (lambda: bundle(DEPOSIT, DEPOSIT), "parts"),
        (lambda: ProductBundle(client_id=OTHER, parts=(part(DEPOSIT),)), "parts"),
        (lambda: ProductBundle(client_id=CLIENT, parts=(DEPOSIT,)), "parts"),  # type: ignore[arg-type]
        (lambda: BundlePart(product=DEPOSIT, sale=sale(STEADY)), "sale"),
        (lambda: BundlePart(product=ODD, sale=sale(STEADY)), "product"),
        (lambda: BundleDecision(product_ids=(), decisions=()), "decisions"),
        (lambda: attrs.evolve(judged(Effect.ALLOW), product_ids=()), "decisions"),
        (
            lambda: BundleDecision(
                product_ids=(ProductId("P-1"), ProductId("P-2")),
                decisions=(
                    decision(Effect.ALLOW),
                    decision(Effect.ALLOW, as_of=DAY - timedelta(days=1)),
                ),
            ),
            "decisions",
        ),
        (
            lambda: attrs.evolve(judged(*Effect), product_ids=(ProductId("P-1"),) * 5),
            "product_ids",
        ),
        (
            lambda: attrs.evolve(judged(Effect.ALLOW), decisions=(CREDIT,)),
            "decisions",
        ),
    ],
    ids=[
        "empty",
        "twice",
        "another client's",
        "a product",
        "another product's sale",
        "odd",
        "nothing judged",
        "not one for each",
        "two days",
        "one product twice",
        "no decision on a sale",
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


def test_a_class_is_no_answer() -> None:
    with pytest.raises(InvalidValue, match=r"^decisions: need"):
        BundleDecision(product_ids=(ProductId("P-1"),), decisions=(CLASSED,))
