"""Laws of rates of return: each makes the flows worth nothing, none is missed, and scale does not matter."""

from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import pairwise

import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from bankrm.rates_of_return import NoRate, compute_irr, compute_xirr

START = date(2020, 1, 1)
amounts = st.lists(st.integers(min_value=-(10**6), max_value=10**6), min_size=2, max_size=24)
days = st.integers(min_value=0, max_value=10_000).map(lambda count: START + timedelta(days=count))
dated = st.lists(  # the oracle does not put the flows of one day together
    st.tuples(days, st.integers(min_value=-(10**6), max_value=10**6).filter(bool)),
    min_size=2,
    max_size=24,
    unique_by=lambda flow: flow[0],
)


def worth(rate: Decimal, flows: list[int]) -> Decimal:
    """At a rate of a period, exact, as a share of what the parts are worth."""
    with localcontext() as context:
        context.prec = 60
        parts = [Decimal(flow) / (1 + rate) ** at for at, flow in enumerate(flows)]
        return sum(parts, Decimal(0)) / max(map(abs, parts))


@given(amounts)
def test_every_rate_makes_the_flows_worth_nothing(flows: list[int]) -> None:
    """Nearly: the sign differs a hair below and a hair above, or the value is as good as zero."""
    for rate in compute_irr(flows).rates:
        hair = Decimal("1e-12") + Decimal("1e-9") * (1 + rate)  # it is given to twelve places
        low, high = worth(rate - hair, flows), worth(rate + hair, flows)
        assert low * high <= 0 or abs(worth(rate, flows)) < Decimal("1e-9")


@given(amounts)
def test_no_change_of_sign_is_missed(flows: list[int]) -> None:
    grid = [Decimal(step) / 10 for step in range(-9, 60)]
    signs = [worth(rate, flows) > 0 for rate in grid if any(flows)]
    seen = sum(one is not two for one, two in pairwise(signs))
    found = compute_irr(flows)
    assert len(found.rates) >= seen or found.reason is NoRate.NOT_SEARCHED_OUT


@given(dated)
def test_the_rate_of_the_oracle_is_among_them(flows: list[tuple[date, int]]) -> None:
    found = compute_xirr([day for day, _ in flows], [amount for _, amount in flows])
    given_days, given_amounts = [day for day, _ in flows], [float(amount) for _, amount in flows]
    oracle = pyxirr.xirr(given_days, given_amounts, silent=True)
    if len(found.rates) == 1 and oracle is not None and -0.99 < oracle < 100:
        assert abs(float(found.rates[0]) - oracle) < 1e-8 * (1 + abs(oracle))
    if found.reason is NoRate.NO_SIGN_CHANGE:
        assert oracle is None


@given(amounts, st.integers(min_value=1, max_value=1_000))
def test_scale_and_side_do_not_matter(flows: list[int], factor: int) -> None:
    plain, scaled = compute_irr(flows), compute_irr([-factor * flow for flow in flows])
    assert len(plain.rates) == len(scaled.rates)
    for one, two in zip(plain.rates, scaled.rates, strict=True):
        assert abs(one - two) <= Decimal("1e-6") * (1 + abs(one))


@given(
    st.integers(min_value=1_000, max_value=10**7),
    st.decimals(min_value=0, max_value=Decimal("0.05"), places=4),
    st.integers(min_value=1, max_value=60),
)
def test_interest_alone_is_the_rate(drawn: int, rate: Decimal, periods: int) -> None:
    flows = [Decimal(-drawn), *[drawn * rate] * (periods - 1), drawn * (1 + rate)]
    found = compute_irr(flows).rate
    assert found is not None
    assert abs(found - rate) < Decimal("1e-11")
