"""Laws of security: never lent twice, more of it never covers less, the largest loan is just covered."""

from datetime import date
from decimal import Decimal
from random import Random

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._collateral_example import FACTORY, MONDAY
from bankrm._credit_example import WORKING_CAPITAL
from bankrm.collateral import (
    ClaimId,
    Collateral,
    CollateralAllocation,
    CollateralId,
    PriorClaim,
    Valuation,
)
from bankrm.collateral_values import (
    CONVENTIONAL_POLICY,
    SecurityPackage,
    compute_coverage,
    compute_lendable,
    largest_secured_loan,
    list_over_allocations,
)
from bankrm.money import Money, total
from bankrm.rules import Effect
from bankrm.security_rules import assess_security

DAY = date(2026, 11, 24)
OURS = ClaimId(WORKING_CAPITAL.id)
CLAIMS = (OURS, ClaimId("L-2"), ClaimId("L-3"))

fen = st.integers(0, 10**10).map(Money.from_minor)


@st.composite
def assets(draw: st.DrawFn, name: str) -> Collateral:
    valuation = attrs.evolve(FACTORY.valuations[1], amount=draw(fen))
    prior = draw(st.none() | st.lists(fen, max_size=2))
    return attrs.evolve(
        FACTORY,
        id=CollateralId(name),
        title_ref=f"title of {name}",
        valuations=draw(st.sampled_from([(valuation,)] * 4 + [()])),
        prior_claims=None
        if prior is None
        else tuple(PriorClaim(amount=one, rank=place) for place, one in enumerate(prior, 1)),
    )


@st.composite
def packages(draw: st.DrawFn) -> SecurityPackage:
    collaterals = tuple(draw(assets(f"K-{place}")) for place in range(draw(st.integers(1, 3))))
    allocations = tuple(
        CollateralAllocation(collateral_id=asset.id, claim_id=claim, rank=rank, cap=draw(fen))
        for asset in collaterals
        for rank, claim in enumerate(draw(st.permutations(CLAIMS)), 1)
    )
    return SecurityPackage(
        collaterals=collaterals, allocations=allocations, policy=CONVENTIONAL_POLICY
    )


def secured(package: SecurityPackage, claim: ClaimId) -> Money:
    return compute_coverage(package, claim, Money.of(1), as_of=DAY).secured


@given(packages())
def test_what_is_lendable_is_lent_once(package: SecurityPackage) -> None:
    lendable = [
        compute_lendable(one, CONVENTIONAL_POLICY, as_of=DAY).amount for one in package.collaterals
    ]
    worth = total(amount for amount in lendable if amount is not None)
    assert total(secured(package, claim) for claim in CLAIMS) <= worth


@given(packages())
def test_what_is_promised_within_its_value_is_there_in_full(package: SecurityPackage) -> None:
    beyond = {one.collateral_id for one in list_over_allocations(package, as_of=DAY)}
    unknown = set(compute_coverage(package, OURS, Money.of(1), as_of=DAY).unknown)
    if not beyond | unknown:
        for claim in CLAIMS:
            caps = total(one.cap for one in package.allocations if one.claim_id == claim)
            assert secured(package, claim) == caps


@given(packages(), st.decimals("0", "1", places=2), st.decimals("0", "1", places=2))
def test_a_lower_rate_never_covers_more(
    package: SecurityPackage, one: Decimal, two: Decimal
) -> None:
    def at(share: Decimal) -> Money:
        limits = tuple(attrs.evolve(limit, share=share) for limit in package.policy.limits)
        policy = attrs.evolve(package.policy, limits=limits)
        return total(secured(attrs.evolve(package, policy=policy), claim) for claim in CLAIMS)

    low, high = sorted((one, two))
    assert at(low) <= at(high)


@given(
    st.lists(st.tuples(fen, st.dates(date(2024, 1, 1), MONDAY.date()), st.booleans()), max_size=4),
    st.lists(fen, max_size=2),
    st.randoms(use_true_random=False),
    fen,
)
def test_lower_values_and_more_prior_claims_never_lend_more(
    values: list[tuple[Money, date, bool]], prior: list[Money], shuffle: Random, more: Money
) -> None:
    def lendable(found: list[tuple[Money, date, bool]], claims: list[Money]) -> Money | None:
        valuations = tuple(
            Valuation(amount=amount, on=on, internal=internal, by="S-7", recorded_at=MONDAY)
            for amount, on, internal in found
        )
        ahead = tuple(PriorClaim(amount=one, rank=at) for at, one in enumerate(claims, 1))
        asset = attrs.evolve(FACTORY, valuations=valuations, prior_claims=ahead)
        return compute_lendable(asset, CONVENTIONAL_POLICY, as_of=DAY).amount

    whole = lendable(values, prior)
    shuffled = list(values)
    shuffle.shuffle(shuffled)
    assert lendable(shuffled, prior) == whole
    lower = [(Money.from_minor(amount.minor // 2), on, own) for amount, on, own in values]
    for less in (lendable(lower, prior), lendable(values, [*prior, more])):
        assert (less is None) is (whole is None)
        assert less is None or whole is None or less <= whole


@given(packages())
def test_without_the_others_it_never_covers_less(package: SecurityPackage) -> None:
    alone = tuple(one for one in package.allocations if one.claim_id == OURS)
    freed = attrs.evolve(package, allocations=alone)
    assert secured(freed, OURS) >= secured(package, OURS)


@given(packages())
def test_the_largest_loan_is_just_covered(package: SecurityPackage) -> None:
    largest = largest_secured_loan(package, OURS, as_of=DAY)
    if not largest:
        return
    lifted = attrs.evolve(
        package,
        allocations=tuple(
            attrs.evolve(one, cap=Money.of(10**9)) if one.claim_id == OURS else one
            for one in package.allocations
        ),
    )
    for amount, enough in ((largest, True), (largest + Money.of("0.01"), False)):
        application = attrs.evolve(WORKING_CAPITAL, amount=amount)
        decision = assess_security(application, lifted, as_of=DAY)
        assert ("security.shortfall" not in decision) is enough


@given(packages(), fen.filter(bool))
def test_unknown_is_never_milder(package: SecurityPackage, amount: Money) -> None:
    """A value that nobody knows is no better than one that covers nothing, and never passes."""
    application = attrs.evolve(WORKING_CAPITAL, amount=amount)
    decision = assess_security(application, package, as_of=DAY)
    if any(one.prior_claims is None or not one.valuations for one in package.collaterals):
        assert decision.outcome >= Effect.REVIEW
