"""Laws of product ratings: riskier answers never lower a level, records in any order tell the same."""

import random
from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.rating_cases import CRITERIA, DAY, EVE, FUND, OTHER, SCHEME, WEALTH, noon

from bankrm.product_ratings import Rater, RatingRecord, compute_governing_risk, rate_products
from bankrm.product_scoring import score_product
from bankrm.products import Product, ProductRisk

risks = st.sampled_from(ProductRisk)
codes = [option.code for option in CRITERIA[0].options]
products = st.sampled_from([WEALTH, FUND, OTHER])
days = st.dates(date(2018, 9, 26), date(2027, 12, 31))


@st.composite
def records(draw: st.DrawFn) -> RatingRecord:
    at = noon(EVE + timedelta(days=draw(st.integers(0, 4))))
    return RatingRecord(
        product_id=draw(products).id,
        by=draw(st.sampled_from(Rater)),
        risk=draw(risks),
        at=at,
        recorded_at=at + timedelta(days=draw(st.integers(0, 2))),
    )


@st.composite
def rated_products(draw: st.DrawFn) -> Product:
    return attrs.evolve(
        draw(products),
        issuer_risk=draw(st.none() | risks),
        distributor_risk=draw(st.none() | risks),
    )


@given(st.tuples(*(st.integers(0, 2) for _ in CRITERIA)), st.integers(0, len(CRITERIA) - 1))
def test_a_riskier_answer_never_lowers_the_level(answers: tuple[int, ...], at: int) -> None:
    given_ = {one.code: codes[answer] for one, answer in zip(CRITERIA, answers, strict=True)}
    worse = given_ | {CRITERIA[at].code: codes[min(2, answers[at] + 1)]}
    milder, riskier = score_product(SCHEME, given_).risk, score_product(SCHEME, worse).risk
    assert milder is not None
    assert riskier is not None
    assert riskier >= milder


@given(st.lists(records()), st.randoms(use_true_random=False), st.integers(-1, 6))
def test_the_order_of_records_is_irrelevant(
    listed: list[RatingRecord], shuffle: random.Random, after: int
) -> None:
    shelf, day = (WEALTH, FUND, OTHER), EVE + timedelta(days=after)
    shuffled = listed[:]
    shuffle.shuffle(shuffled)
    expected = rate_products(shelf, listed, as_of=day)
    assert rate_products(shelf, shuffled, as_of=day) == expected


@given(st.lists(records()), records())
def test_what_comes_later_leaves_earlier_days_alone(
    listed: list[RatingRecord], late: RatingRecord
) -> None:
    """Of a rater already on record: the very first record tells that there was none before."""
    shelf = (WEALTH, FUND, OTHER)
    known = [
        RatingRecord(
            product_id=one.id, by=rater, risk=ProductRisk.R1, at=noon(EVE), recorded_at=noon(EVE)
        )
        for one in shelf
        for rater in Rater
    ]
    later = attrs.evolve(late, at=noon(DAY), recorded_at=noon(DAY))
    day = DAY - timedelta(days=1)
    assert rate_products(shelf, [*known, *listed, later], as_of=day) == rate_products(
        shelf, [*known, *listed], as_of=day
    )


@given(rated_products(), days)
def test_a_higher_rating_never_lowers_what_counts(product: Product, day: date) -> None:
    found = compute_governing_risk(product, as_of=day).risk
    assert (found is None) is (product.higher_risk is None)
    for given_, highest in (
        (product.issuer_risk, attrs.evolve(product, issuer_risk=ProductRisk.R5)),
        (product.distributor_risk, attrs.evolve(product, distributor_risk=ProductRisk.R5)),
    ):
        if given_ is not None:
            raised = compute_governing_risk(highest, as_of=day).risk
            assert raised is not None
            assert found is not None
            assert raised >= found
