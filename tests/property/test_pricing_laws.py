"""Laws of pricing: the largest concession is exact, levels only rise, and directions mirror each other."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._approval_example import ASKED, AUTHORITY, LEVELS
from bankrm.money import ARITHMETIC, Money
from bankrm.offers import Offer
from bankrm.pricing import PriceKind, PricingRequest, compute_concession
from bankrm.pricing_authority import PricingAuthority, most_concession
from bankrm.pricing_rules import Granted, assess_pricing
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.rules import Effect
from bankrm.staff import BusinessLine, StaffId

altered: Any = attrs.evolve
UNIT = Decimal("1e-12")  # far below what any price is quoted in
AS_OF = date(2026, 11, 24)
rates = st.decimals(min_value=Decimal("0.02"), max_value=Decimal("0.06"), places=6)
yuan = st.integers(min_value=1, max_value=10**11).map(Money.from_minor)
shares = st.none() | st.decimals(min_value=0, max_value=Decimal("0.3"), places=4)


@st.composite
def requests(draw: st.DrawFn) -> PricingRequest:
    """A loan asked for at any price, with a floor that is known."""
    asked: PricingRequest = altered(
        ASKED,
        amount=draw(yuan),
        standard=draw(rates),
        asked=draw(rates),
        limit=draw(rates),
        months=draw(st.integers(min_value=1, max_value=360)),
    )
    return asked


@st.composite
def authorities(draw: st.DrawFn) -> PricingAuthority:
    """Three levels, each of which may more than the one below."""
    points = sorted(draw(st.sets(st.integers(min_value=0, max_value=200), min_size=3, max_size=3)))
    bounds = sorted(draw(st.lists(yuan, min_size=2, max_size=2)))
    share = draw(shares)
    limits = tuple(
        altered(
            AUTHORITY.limits[-1],
            level=level.label,
            basis_points=Decimal(most),
            up_to=bound,
            share=share,
            beyond_bound=beyond,
        )
        for level, most, bound, beyond in zip(
            LEVELS, points, (*bounds, None), (False, False, True), strict=True
        )
    )
    built: PricingAuthority = altered(AUTHORITY, limits=limits)
    return built


def outcome(request: PricingRequest, authority: PricingAuthority, place: int) -> bool:
    """Whether a level's grant is enough."""
    by = Granted(LEVELS[place].label, StaffId("S-9"))
    decision = assess_pricing(request, authority, granted=by, as_of=AS_OF)
    return not {"pricing.authority", "pricing.beyond-all"} & {
        reason.rule.id for reason in decision.hits
    }


@given(requests(), authorities(), st.integers(min_value=0, max_value=2))
def test_the_largest_concession_is_granted_and_not_a_unit_more(
    request: PricingRequest, authority: PricingAuthority, place: int
) -> None:
    level = LEVELS[place].label
    most = most_concession(authority, level, request)
    if most is None:
        assert not authority.may_grant(level, request)
        return
    at = ARITHMETIC.subtract(request.standard, most)
    exactly = altered(request, asked=at)
    if at < UNIT:  # all of it may be given away
        assert authority.may_grant(level, exactly)
        return
    more = altered(request, asked=ARITHMETIC.subtract(at, UNIT))
    assert authority.may_grant(level, exactly)
    assert outcome(exactly, authority, place)
    assert not authority.may_grant(level, more)
    assert not outcome(more, authority, place)


@given(requests(), authorities())
def test_the_level_required_is_the_lowest_and_all_above_it_may(
    request: PricingRequest, authority: PricingAuthority
) -> None:
    required = authority.required_level(request)
    able = [authority.may_grant(level.label, request) is True for level in LEVELS]
    assert able == sorted(able), "a higher level never may less"
    assert (required is None) is (not any(able))
    if required is not None:
        assert able.index(True) + 1 == authority.rank(required.label)


@given(requests(), authorities(), rates)
def test_to_ask_for_more_never_needs_less(
    request: PricingRequest, authority: PricingAuthority, other: Decimal
) -> None:
    cheap, dear = sorted((request.asked, other))

    def rank(price: Decimal) -> int:
        required = authority.required_level(altered(request, asked=price))
        return len(LEVELS) + 1 if required is None else authority.rank(required.label)

    assert rank(dear) <= rank(cheap)


@given(requests(), authorities())
def test_a_floor_that_is_not_known_never_makes_it_easier(
    request: PricingRequest, authority: PricingAuthority
) -> None:
    unknown = altered(request, limit=None, offer=altered(request.offer, loan=None))

    def ease(one: PricingRequest, place: int) -> Effect:
        own = LEVELS[place].label
        decision = assess_pricing(one, authority, own_level=own, as_of=AS_OF)
        mild = {"pricing.authority", "pricing.beyond-all", "pricing.bound"}
        hits = [reason.rule.effect for reason in decision.hits if reason.rule.id in mild]
        return max(hits, default=Effect.ALLOW)

    for place in range(3):
        assert ease(unknown, place) >= min(ease(request, place), Effect.BLOCK)
        if authority.may_grant(LEVELS[place].label, unknown):
            assert authority.may_grant(LEVELS[place].label, request)


@given(requests())
def test_nobody_grants_what_he_asked_for(request: PricingRequest) -> None:
    for level in LEVELS:
        own = Granted(level.label, request.requested_by.staff)
        decision = assess_pricing(request, AUTHORITY, granted=own, as_of=AS_OF)
        assert decision.outcome is Effect.REFUSE


@given(requests())
def test_a_deposit_concedes_what_a_loan_at_the_same_prices_does_not(
    request: PricingRequest,
) -> None:
    deposit = altered(
        request,
        kind=PriceKind.DEPOSIT_RATE,
        offer=Offer(
            product=Product(id=ProductId("D-1"), name="某存款", family=ProductFamily.DEPOSIT),
            issuer="某银行",
            distributed=False,
            lines=(BusinessLine.CORPORATE,),
        ),
    )
    lent, taken = compute_concession(request), compute_concession(deposit)
    assert lent.basis_points == -taken.basis_points
    assert lent.per_year is not None
    assert taken.per_year is not None
    assert lent.per_year == -taken.per_year


@given(requests())
def test_a_year_concedes_what_twelve_months_do(request: PricingRequest) -> None:
    found = compute_concession(altered(request, months=12))
    assert found.per_year == found.over_term


@given(requests())
def test_what_is_conceded_is_what_the_contribution_loses(request: PricingRequest) -> None:
    """To the fen: both prices are rounded on their own."""
    found = compute_concession(request)
    assert found.at_asked is not None
    assert found.at_standard is not None
    assert found.per_year is not None
    lost = found.at_standard.loan_income - found.at_asked.loan_income
    assert abs((lost - found.per_year).minor) <= 1
