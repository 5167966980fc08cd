"""Laws of re-matching: a raised level is never milder, an equal one is silent, the order is irrelevant."""

import random
from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.rating_cases import FUND, WEALTH, holder, pending, professional

from bankrm.holders import Holder
from bankrm.money import Money
from bankrm.products import Product, ProductRisk
from bankrm.rematching import HolderStep, RematchNotice, list_rematch_notices

risks = st.sampled_from(ProductRisk)
days = st.dates(date(2026, 1, 10), date(2027, 12, 31))
maybe = st.sampled_from([True, False, None])


@st.composite
def holders(draw: st.DrawFn, client: str, product: Product) -> Holder:
    if product is WEALTH and draw(st.integers(0, 4)) == 0:
        return professional(client)
    reported = draw(maybe)
    plans = (pending(client, product),) if draw(maybe) else ()
    return holder(
        client,
        draw(st.sampled_from(["C1", "C2", "C3", "C4", "C5", None])),
        product=product,
        open_sales=plans,
        change_reported=reported,
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Product, list[Holder], date]:
    product = draw(st.sampled_from([WEALTH, FUND]))
    listed = [draw(holders(f"C-{number}", product)) for number in range(draw(st.integers(0, 4)))]
    return product, listed, draw(days)


def rerated(
    case: tuple[Product, list[Holder], date], before: ProductRisk, after: ProductRisk
) -> tuple[RematchNotice, ...]:
    product, listed, day = case
    one, other = (
        attrs.evolve(product, issuer_risk=risk, distributor_risk=risk) for risk in (before, after)
    )
    return list_rematch_notices(one, other, listed, further=Money.of(1_000), as_of=day)


@given(cases(), risks, risks)
def test_a_raised_level_is_never_judged_milder(
    case: tuple[Product, list[Holder], date], one: ProductRisk, other: ProductRisk
) -> None:
    for notice in rerated(case, min(one, other), max(one, other)):
        assert notice.buying.after.outcome >= notice.buying.before.outcome
        for review in notice.open_sales:
            assert review.change.after.outcome >= review.change.before.outcome


@given(cases(), risks)
def test_equal_ratings_give_no_notice(
    case: tuple[Product, list[Holder], date], risk: ProductRisk
) -> None:
    assert rerated(case, risk, risk) == ()


@given(cases(), risks, risks, st.randoms(use_true_random=False))
def test_the_order_of_holders_is_irrelevant(
    case: tuple[Product, list[Holder], date],
    before: ProductRisk,
    after: ProductRisk,
    shuffle: random.Random,
) -> None:
    product, listed, day = case
    shuffled = listed[:]
    shuffle.shuffle(shuffled)
    assert rerated((product, shuffled, day), before, after) == rerated(case, before, after)


@given(cases(), risks, risks)
def test_a_changed_level_is_told_to_everybody(
    case: tuple[Product, list[Holder], date], before: ProductRisk, after: ProductRisk
) -> None:
    found = rerated(case, before, after)
    product, listed, day = case
    told = [notice for notice in found if HolderStep.TELL in notice.owed.steps]
    if before is after:
        assert not found
    elif product is FUND or day >= date(2026, 2, 1):
        assert {notice.client_id for notice in told} == {one.client.id for one in listed}
        assert all(
            (HolderStep.NEW_OPINION in notice.owed.steps) is not notice.professional
            for notice in told
        )
