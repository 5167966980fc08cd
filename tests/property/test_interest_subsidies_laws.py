"""Laws of the subsidy: never above a cap, never more for more granted before, no matter in which order."""

from datetime import date, timedelta
from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.clients import ClientId
from bankrm.interest_subsidies import Spending, SpendingField, SubsidyClaim, compute_subsidy
from bankrm.money import Money

amounts = st.integers(1, 20_000_000).map(Money.from_minor)


@st.composite
def spendings(draw: st.DrawFn, *, eased: bool) -> Spending:
    first = date(2026, 1, 1) if eased else date(2025, 9, 1)
    on = first + timedelta(days=draw(st.integers(0, 100)))
    amount = draw(amounts)
    return Spending(
        on=on,
        amount=amount,
        field=draw(st.sampled_from(SpendingField)),
        recognised=draw(st.booleans()),
        card_instalments=draw(st.booleans()),
        balance=Money.from_minor(draw(st.integers(0, amount.minor))),
        accrues_from=on,
        accrues_until=on + timedelta(days=draw(st.integers(1, 200))),
        granted=Money.from_minor(draw(st.integers(0, 60_000))),
    )


@st.composite
def claims(draw: st.DrawFn) -> SubsidyClaim:
    eased = draw(st.booleans())
    return SubsidyClaim(
        client_id=ClientId("P-1"),
        contract_rate=draw(st.integers(0, 2_400)) * Decimal("0.0001"),
        spendings=tuple(draw(st.lists(spendings(eased=eased), min_size=1, max_size=5))),
        granted=Money.from_minor(draw(st.integers(0, 400_000))),
        granted_small=Money.from_minor(draw(st.integers(0, 150_000))),
    )


def worth(claim: SubsidyClaim) -> Money:
    amount = compute_subsidy(claim).amount
    assert amount is not None
    return amount


@given(claims())
def test_within_the_cap_and_within_the_parts(claim: SubsidyClaim) -> None:
    subsidy = compute_subsidy(claim)
    assert subsidy.amount is not None
    assert claim.granted is not None
    assert Money.of(0) <= subsidy.amount <= max(Money.of(3_000) - claim.granted, Money.of(0))
    parts = sum(one.amount.minor for one in subsidy.spendings if one.amount is not None)
    assert subsidy.amount.minor <= parts


@given(claims(), st.integers(0, 100_000))
def test_more_granted_before_is_never_more_now(claim: SubsidyClaim, more: int) -> None:
    assert claim.granted is not None
    later = attrs.evolve(claim, granted=claim.granted + Money.from_minor(more))
    assert worth(later) <= worth(claim)


@given(claims())
def test_the_order_of_purchases_does_not_matter(claim: SubsidyClaim) -> None:
    assert worth(attrs.evolve(claim, spendings=claim.spendings[::-1])) == worth(claim)


@given(claims())
def test_never_more_than_half_the_interest(claim: SubsidyClaim) -> None:
    """To half a fen of rounding of each purchase."""
    of_each = (
        spending.balance.amount
        * claim.contract_rate
        * (spending.accrues_until - spending.accrues_from).days
        / 360
        for spending in claim.spendings
    )
    interest = sum(of_each, start=Decimal(0))
    assert worth(claim).amount <= interest / 2 + len(claim.spendings) * Decimal("0.0051")
