"""Laws of risk rating: a higher score never gives a lower class, nor a higher class a later review."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.citations import house_document
from bankrm.clients import ClientId
from bankrm.labels import Text
from bankrm.laundering_risk import (
    LaunderingRisk,
    ReviewTrigger,
    RiskBand,
    RiskFactor,
    RiskFamily,
    RiskRating,
    RiskScheme,
    compute_next_review,
    score_laundering_risk,
)

POLICY = house_document("AML-1", Text("评级办法", "Rating policy"), date(2013, 1, 5))


@st.composite
def schemes(draw: st.DrawFn) -> RiskScheme:
    cuts = draw(st.lists(st.integers(1, 9_999), min_size=3, max_size=3, unique=True))
    ends = [0, *sorted(cuts), 10_000]
    weights = [Decimal(high - low) / 100 for low, high in pairwise(ends)]
    classes = sorted(
        draw(st.lists(st.sampled_from(LaunderingRisk), min_size=1, max_size=5, unique=True))
    )
    inner = draw(
        st.lists(
            st.integers(1, 9_999),
            min_size=len(classes) - 1,
            max_size=len(classes) - 1,
            unique=True,
        )
    )
    bounds = [Decimal(cut) / 100 for cut in [*sorted(inner), 10_000]]
    return RiskScheme(
        id="R",
        factors=tuple(
            RiskFactor(
                code=family.code,
                name=Text(family.zh, family.en),
                family=family,
                levels=draw(st.integers(2, 9)),
                weight=weight,
            )
            for family, weight in zip(RiskFamily, weights, strict=True)
        ),
        bands=tuple(RiskBand(*band) for band in zip(classes, bounds, strict=True)),
        basis=POLICY.article(),
    )


@st.composite
def scored(draw: st.DrawFn) -> tuple[RiskScheme, dict[str, int], dict[str, int]]:
    """A scheme, levels, and levels none of which is lower."""
    scheme = draw(schemes())
    low = {f.code: draw(st.integers(1, f.levels)) for f in scheme.factors}
    high = {f.code: draw(st.integers(low[f.code], f.levels)) for f in scheme.factors}
    return scheme, low, high


@given(scored())
def test_higher_levels_never_lower_score_or_class(
    case: tuple[RiskScheme, dict[str, int], dict[str, int]],
) -> None:
    scheme, low, high = case
    less, more = score_laundering_risk(scheme, low), score_laundering_risk(scheme, high)
    assert less.score is not None
    assert more.score is not None
    assert less.risk is not None
    assert more.risk is not None
    assert 0 < less.score <= more.score <= 100
    assert less.risk <= more.risk


@given(schemes())
def test_all_at_their_highest_is_a_hundred_and_the_top_class(scheme: RiskScheme) -> None:
    result = score_laundering_risk(scheme, {f.code: f.levels for f in scheme.factors})
    assert result.score == Fraction(100)
    assert result.risk is scheme.bands[-1].risk


days = st.dates(date(2013, 1, 5), date(2030, 12, 31))


@given(schemes(), days, st.integers(0, 4_000), st.data())
def test_a_higher_class_is_never_reviewed_later(
    scheme: RiskScheme, first: date, since: int, data: st.DataObject
) -> None:
    rated = first + timedelta(days=since)
    as_of = rated + timedelta(days=data.draw(st.integers(0, 4_000)))
    triggers = tuple(data.draw(st.lists(st.sampled_from(ReviewTrigger), max_size=2)))
    due = [
        compute_next_review(
            RiskRating(
                client_id=ClientId("C"), scored=band.risk, first_rated_on=first, rated_on=rated
            ),
            scheme,
            as_of=as_of,
            triggers=triggers,
        ).due_on
        for band in scheme.bands
    ]
    assert due == sorted(due, reverse=True)
    assert due[0] >= rated


@given(schemes(), days, st.integers(0, 4_000))
def test_a_trigger_never_puts_a_review_off(scheme: RiskScheme, first: date, later: int) -> None:
    rating = RiskRating(
        client_id=ClientId("C"),
        scored=scheme.bands[0].risk,
        first_rated_on=first,
        rated_on=first,
    )
    day = first + timedelta(days=later)
    calm = compute_next_review(rating, scheme, as_of=day)
    stirred = compute_next_review(rating, scheme, as_of=day, triggers=(ReviewTrigger.LIST_HIT,))
    assert stirred.due_on == min(calm.due_on, day)
    assert attrs.evolve(stirred, workings=()) == attrs.evolve(
        calm, due_on=stirred.due_on, workings=()
    )
