"""Laws of mitigation: more collateral never leaves more, and none makes a claim worse."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.capital_mitigation import (
    CapitalMitigant,
    ClaimRank,
    MitigantKind,
    SecuredExposure,
    compute_foundation_loss,
    compute_mitigated_exposure,
)
from bankrm.collateral import ClaimId
from bankrm.money import Money

TODAY = date(2026, 11, 24)
years = st.decimals(0, 40, places=2)


@st.composite
def mitigants(draw: st.DrawFn) -> CapitalMitigant:
    kind = draw(st.sampled_from(MitigantKind))
    debt = kind in {MitigantKind.SOVEREIGN_DEBT, MitigantKind.TOP_DEBT}
    left = draw(years)
    more = draw(st.none() | years)
    return CapitalMitigant(
        kind=kind,
        value=Money.of(draw(st.integers(0, 10**7))),
        other_currency=draw(st.booleans()),
        debt_years=draw(st.none() | years) if debt else None,
        protection_years=left,
        original_years=None if more is None else more + left,
    )


pools = st.lists(mitigants(), max_size=4).map(tuple)
amounts = st.integers(1, 10**7).map(Money.of)
ranks = st.sampled_from(ClaimRank)


def secured(amount: Money, term: Decimal, *pool: CapitalMitigant) -> SecuredExposure:
    return SecuredExposure(claim_id=ClaimId("A-1"), amount=amount, years=term, mitigants=pool)


@given(amounts, years, pools, mitigants())
def test_more_collateral_never_leaves_more(
    amount: Money, term: Decimal, pool: tuple[CapitalMitigant, ...], more: CapitalMitigant
) -> None:
    before = compute_mitigated_exposure(secured(amount, term, *pool), as_of=TODAY).amount
    after = compute_mitigated_exposure(secured(amount, term, *pool, more), as_of=TODAY).amount
    assert Money.of(0) <= after <= before <= amount


@given(amounts, years, pools, mitigants(), ranks)
def test_more_collateral_never_loses_more(
    amount: Money,
    term: Decimal,
    pool: tuple[CapitalMitigant, ...],
    more: CapitalMitigant,
    rank: ClaimRank,
) -> None:
    bare = compute_foundation_loss(secured(amount, term), rank, as_of=TODAY).loss_rate
    before = compute_foundation_loss(secured(amount, term, *pool), rank, as_of=TODAY).loss_rate
    after = compute_foundation_loss(
        secured(amount, term, *pool, more), rank, as_of=TODAY
    ).loss_rate
    assert 0 <= after <= before <= bare


@given(amounts, years, pools, ranks)
def test_the_order_of_collateral_does_not_matter(
    amount: Money, term: Decimal, pool: tuple[CapitalMitigant, ...], rank: ClaimRank
) -> None:
    one, other = secured(amount, term, *pool), secured(amount, term, *reversed(pool))
    left = [compute_mitigated_exposure(each, as_of=TODAY).amount for each in (one, other)]
    lost = [compute_foundation_loss(each, rank, as_of=TODAY).loss_rate for each in (one, other)]
    assert left[0] == left[1]
    assert lost[0] == lost[1]
