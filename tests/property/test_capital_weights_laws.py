"""Laws of risk weights: one class for a known claim, and doubt never makes it lighter."""

from datetime import date
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.bank_tiers import BankTier
from bankrm.capital_exposures import BankGrade, CapitalExposure, ExposureKind
from bankrm.capital_weights import compute_risk_weight
from bankrm.citations import house_document
from bankrm.collateral import ClaimId
from bankrm.exposure_classes import classify_exposure
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.capital import (
    COMMERCIAL_PROPERTY_WEIGHTS,
    HOUSING_BY_VALUE_WEIGHTS,
    RENTED_HOUSING_WEIGHTS,
)
from bankrm.rules import RuleBook

POLICY = house_document("CAP-1", Text("细则", "Policy"), date(2013, 1, 1)).article(1)
BOOK = RuleBook(
    numbers=tuple(
        of.set_to(((60, 40), (80, 45), (1_000, 75)), since=date(2013, 1, 1), basis=POLICY)
        for of in (HOUSING_BY_VALUE_WEIGHTS, RENTED_HOUSING_WEIGHTS, COMMERCIAL_PROPERTY_WEIGHTS)
    )
)
days = st.sampled_from(
    [date(2013, 1, 1), date(2023, 12, 31), date(2024, 1, 1), date(2026, 11, 24)]
)
tiers = st.sampled_from(BankTier)
amounts = st.integers(0, 2 * 10**9).map(Money.of)
FACTS = {
    "defaulted": st.booleans(),
    "investment_grade": st.booleans(),
    "small_micro": st.booleans(),
    "annual_revenue": amounts,
    "client_exposure": st.integers(1_000, 2 * 10**9).map(Money.of),
    "granular": st.booleans(),
    "transactor": st.booleans(),
    "operating": st.booleans(),
    "repaid_by_property": st.booleans(),
    "loan_to_value": st.decimals(0, 10, places=3),
    "bank_grade": st.sampled_from(BankGrade),
}
known = st.builds(
    CapitalExposure,
    claim_id=st.just(ClaimId("A-1")),
    kind=st.sampled_from(ExposureKind),
    amount=st.integers(100, 1_000).map(Money.of),
    allowance=st.integers(0, 100).map(Money.of),
    **FACTS,
)
unknown = st.sets(st.sampled_from(sorted(FACTS)))


@given(known, tiers, days)
def test_a_known_claim_is_in_one_class(
    exposure: CapitalExposure, tier: BankTier, as_of: date
) -> None:
    decision = classify_exposure(exposure, tier, as_of=as_of)
    assert len(decision.hits) == 1
    assert decision.undetermined == ()


@given(known, tiers, st.booleans(), unknown, days)
def test_doubt_is_never_lighter(
    exposure: CapitalExposure,
    tier: BankTier,
    tier_known: bool,
    forgotten: set[str],
    as_of: date,
) -> None:
    nothing: dict[str, Any] = dict.fromkeys(forgotten)
    doubted = attrs.evolve(exposure, **nothing)
    told = compute_risk_weight(exposure, tier, as_of=as_of, book=BOOK)
    found = compute_risk_weight(doubted, tier if tier_known else None, as_of=as_of, book=BOOK)
    assert told.weight is not None
    assert found.weight is not None
    assert found.weight >= told.weight
    assert set(told.classes) <= set(found.classes)


@given(known, tiers, days, st.integers(0, 100))
def test_a_larger_allowance_never_weighs_more(
    exposure: CapitalExposure, tier: BankTier, as_of: date, more: int
) -> None:
    larger = min(exposure.amount, exposure.allowance + Money.of(more))
    less = compute_risk_weight(exposure, tier, as_of=as_of, book=BOOK).risk_weighted
    found = compute_risk_weight(
        attrs.evolve(exposure, allowance=larger), tier, as_of=as_of, book=BOOK
    ).risk_weighted
    assert less is not None
    assert found is not None
    assert found <= less
