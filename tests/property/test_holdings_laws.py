"""Laws of holdings: parts come to the whole in each currency, whatever the order."""

import random
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bankrm.clients import ClientId
from bankrm.holdings import (
    Holding,
    HoldingId,
    compute_subtotals,
    compute_unrealised,
    list_maturing,
)
from bankrm.money import Money
from bankrm.products import ProductFamily, ProductId

DAY = date(2026, 11, 24)


@st.composite
def portfolios(draw: st.DrawFn) -> list[Holding]:
    currencies = st.sampled_from(["CNY", "USD", "JPY"])
    minor = st.integers(0, 10**12)
    holdings = []
    for number in range(draw(st.integers(0, 8))):
        currency, cost = draw(currencies), draw(st.none() | minor)
        holding = Holding(
            id=HoldingId(f"H-{number}"),
            client_id=ClientId("C-1"),
            product_id=ProductId(f"P-{number}"),
            family=draw(st.sampled_from(ProductFamily)),
            value=Money.from_minor(draw(minor), currency),
            valued_on=DAY,
            cost=None if cost is None else Money.from_minor(cost, currency),
            matures_on=draw(st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))),
        )
        holdings.append(holding)
    return holdings


@given(portfolios(), st.randoms(use_true_random=False))
def test_parts_come_to_the_whole_in_any_order(
    holdings: list[Holding], draw: random.Random
) -> None:
    parts = compute_subtotals(holdings)
    whole: Counter[str] = Counter()
    summed: Counter[str] = Counter()
    for holding in holdings:
        whole[holding.value.currency] += holding.value.minor
    for part in parts:
        summed[part.amount.currency] += part.amount.minor
    assert summed == whole
    assert sum(part.count for part in parts) == len(holdings)
    shuffled = holdings.copy()
    draw.shuffle(shuffled)
    assert compute_subtotals(shuffled) == parts


@given(portfolios(), st.integers(0, 400), st.integers(0, 400))
def test_a_longer_look_ahead_loses_nothing(holdings: list[Holding], days: int, more: int) -> None:
    near = list_maturing(holdings, within_days=days, as_of=DAY)
    far = list_maturing(holdings, within_days=days + more, as_of=DAY)
    assert far[: len(near)] == near
    last = DAY + timedelta(days=days)
    listed = {holding.id for holding in near}
    for holding in holdings:
        due = holding.matures_on is not None and DAY <= holding.matures_on <= last
        assert (holding.id in listed) is due


@given(portfolios())
def test_cost_and_result_come_to_the_value(holdings: list[Holding]) -> None:
    for holding in holdings:
        found = compute_unrealised(holding)
        if found.result is not None and holding.cost is not None:
            assert holding.cost + found.result == holding.value
            if found.share is not None:  # of one sign, or rounded to nothing
                assert found.share * found.result.amount >= 0
        assert (found.undefined is None) is (found.share is not None)
