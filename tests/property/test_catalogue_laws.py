"""Laws of products and searches: the higher rating counts, and to ask for more never finds more."""

import random
from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.catalogue import Catalogue, ProductQuery
from bankrm.money import Money
from bankrm.offers import Offer, Term, TermKind
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.staff import BusinessLine

DAY = date(2026, 11, 24)
ratings = st.none() | st.sampled_from(ProductRisk)
amounts = st.integers(1, 10**8).map(Money.from_minor)
FAMILIES = [ProductFamily.WEALTH, ProductFamily.TRUST, ProductFamily.PUBLIC_FUND]
families = st.sampled_from(FAMILIES)
lines = st.sampled_from(BusinessLine)
horizons = st.dates(DAY, date(2030, 12, 31))


@st.composite
def products(draw: st.DrawFn, number: int = 1) -> Product:
    return Product(
        id=ProductId(f"P-{number}"),
        name="某产品",
        family=draw(families),
        issuer_risk=draw(ratings),
        distributor_risk=draw(ratings),
        currency=draw(st.sampled_from(["CNY", "USD"])),
    )


@st.composite
def offers(draw: st.DrawFn, number: int = 1) -> Offer:
    product = draw(products(number))
    some = st.none() | st.integers(1, 10**7).map(lambda it: Money.from_minor(it, product.currency))
    days = draw(st.none() | st.integers(1, 2_000))
    return Offer(
        product=product,
        issuer="某机构",
        distributed=True,
        lines=tuple(draw(st.sets(lines, min_size=1))),
        term=None if days is None else Term(kind=TermKind.FIXED, days=days),
        least=draw(some),
        increment=draw(some),
        complex_product=draw(st.none() | st.booleans()),
        sale_until=draw(st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    return Catalogue(tuple(draw(offers(number)) for number in range(draw(st.integers(0, 6)))))


@st.composite
def queries(draw: st.DrawFn) -> ProductQuery:
    return ProductQuery(
        line=draw(st.none() | lines),
        families=tuple(draw(st.sets(families))),
        risk_up_to=draw(ratings),
        simple=draw(st.booleans()),
        amount=draw(st.none() | amounts),
        horizon=draw(st.none() | horizons),
    )


def found(catalogue: Catalogue, query: ProductQuery) -> set[ProductId]:
    return {offer.product.id for offer in catalogue.search(query, as_of=DAY).matches}


@given(products())
def test_the_rating_that_counts_is_below_neither(product: Product) -> None:
    given_ = [risk for risk in (product.issuer_risk, product.distributor_risk) if risk is not None]
    if product.higher_risk is None:
        assert given_ == []
    else:
        assert product.higher_risk in given_
        assert all(product.higher_risk >= risk for risk in given_)


@given(catalogues(), queries(), queries())
def test_a_further_criterion_never_adds_a_product(
    catalogue: Catalogue, query: ProductQuery, more: ProductQuery
) -> None:
    tighter = attrs.evolve(
        query,
        line=query.line or more.line,
        families=query.families or more.families,
        risk_up_to=query.risk_up_to or more.risk_up_to,
        simple=query.simple or more.simple,
        amount=query.amount or more.amount,
        horizon=query.horizon or more.horizon,
    )
    assert found(catalogue, tighter) <= found(catalogue, query)


@given(catalogues(), queries(), st.sampled_from(ProductRisk), horizons, amounts)
def test_a_tighter_limit_never_adds_a_product(
    catalogue: Catalogue, query: ProductQuery, risk: ProductRisk, horizon: date, amount: Money
) -> None:
    tighter = attrs.evolve(
        query,
        risk_up_to=query.risk_up_to and min(query.risk_up_to, risk),
        horizon=query.horizon and min(query.horizon, horizon),
        amount=query.amount and min(query.amount, amount),
        families=query.families[:1],
    )
    assert found(catalogue, tighter) <= found(catalogue, query)


@given(catalogues(), queries(), st.randoms(use_true_random=False))
def test_every_product_once_in_an_order_of_its_own(
    catalogue: Catalogue, query: ProductQuery, draw: random.Random
) -> None:
    result = catalogue.search(query, as_of=DAY)
    matched = [offer.product.id for offer in result.matches]
    left_out = [omission.product_id for omission in result.left_out]
    assert sorted(matched + left_out) == sorted(offer.product.id for offer in catalogue.offers)
    shuffled = list(catalogue.offers)
    draw.shuffle(shuffled)
    assert Catalogue(tuple(shuffled)).search(query, as_of=DAY) == result


@given(offers(), amounts)
def test_what_is_placed_is_no_more_than_there_is(offer: Offer, available: Money) -> None:
    money = Money.from_minor(available.minor, offer.product.currency)
    placed = offer.placeable(money)
    if placed is None or offer.least is None:
        assert placed is offer.least is None
    elif placed:
        assert offer.least <= placed <= money
        assert offer.placeable(placed) == placed
        assert offer.increment is None or money - placed < offer.increment
    else:
        assert money < offer.least


@given(st.integers(1, 1_200), st.integers(1, 1_200), st.dates(DAY, DAY + timedelta(days=2_000)))
def test_a_longer_term_is_not_free_sooner(months: int, more: int, start: date) -> None:
    short, long = sorted((months, more))
    free = [Term(kind=TermKind.FIXED, months=term).free_on(start) for term in (short, long)]
    assert start < free[0] <= free[1]
