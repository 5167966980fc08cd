"""Laws of allocation: sums are exact, what is stuck stays, order changes nothing, targets are reached."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from bankrm.allocations import Allocation, TargetAllocation, TargetPart, compute_allocation
from bankrm.clients import ClientId
from bankrm.holdings import Holding, HoldingId
from bankrm.money import Money
from bankrm.portfolios import AllocationClass, Portfolio, Position
from bankrm.products import ProductFamily, ProductId
from bankrm.regulations.practice import SALES_PRACTICE

DAY = date(2026, 11, 24)
CLASSES = list(AllocationClass)


@st.composite
def targets(draw: st.DrawFn) -> TargetAllocation:
    kinds = draw(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=5, unique=True))
    cuts = sorted(draw(st.integers(0, 1000)) for _ in kinds[1:])
    edges = [0, *cuts, 1000]
    bands = st.integers(0, 200)
    return TargetAllocation(
        parts=tuple(
            TargetPart(
                allocation_class=kind,
                share=Decimal(upper - lower) / 1000,
                band=Decimal(draw(bands)) / 1000,
            )
            for kind, lower, upper in zip(kinds, edges, edges[1:], strict=False)
        ),
        horizon_months=12,
        basis=SALES_PRACTICE.article(),
    )


@st.composite
def portfolios(draw: st.DrawFn, *, stuck: bool = True) -> Portfolio:
    minor = st.integers(0, 10**13) | st.integers(0, 50)
    positions = tuple(
        Position(
            holding=Holding(
                id=HoldingId(f"H-{number}"),
                client_id=ClientId("C-1"),
                product_id=ProductId(f"P-{number}"),
                family=ProductFamily.WEALTH,
                value=Money.from_minor(draw(minor)),
                valued_on=DAY,
                pledged=stuck and draw(st.none() | st.booleans()),
            ),
            allocation_class=draw(st.none() | st.sampled_from(CLASSES)),
            locked=stuck and draw(st.none() | st.booleans()),
        )
        for number in range(draw(st.integers(0, 8)))
    )
    return Portfolio(
        client_id=ClientId("C-1"), positions=positions, new_money=Money.from_minor(draw(minor))
    )


def worth(allocation: Allocation, name: str) -> int:
    return sum(getattr(row, name).minor for row in allocation.rows)


@given(portfolios(), targets())
def test_sums_are_exact(portfolio: Portfolio, target: TargetAllocation) -> None:
    found = compute_allocation(portfolio, target, as_of=DAY)
    assert worth(found, "proposed") == worth(found, "target") == found.whole.minor
    assert worth(found, "shift") == portfolio.new_money.minor
    assert found.bought == found.sold + portfolio.new_money
    assert found.sold.minor == -sum(min(row.shift.minor, 0) for row in found.rows)


@given(portfolios(), targets())
def test_what_cannot_be_sold_stays(portfolio: Portfolio, target: TargetAllocation) -> None:
    found = compute_allocation(portfolio, target, as_of=DAY)
    assert all(row.fixed <= row.proposed for row in found.rows)
    assert all(row.fixed <= row.current for row in found.rows)


@given(portfolios(stuck=False), targets())
def test_what_is_free_reaches_the_target_or_its_band(
    portfolio: Portfolio, target: TargetAllocation
) -> None:
    """Sales take each class to its share, to the smallest unit; without sales all are in their bands."""
    found = compute_allocation(portfolio, target, as_of=DAY)
    whole = found.whole.minor
    for row in found.rows:
        share = Fraction(row.part.share) * whole
        if found.sold:
            assert abs(row.proposed.minor - share) < 1
        else:
            assert abs(row.proposed.minor - share) < Fraction(row.part.band) * whole + 1


@given(portfolios(), targets(), st.randoms(use_true_random=False))
def test_order_changes_nothing(
    portfolio: Portfolio, target: TargetAllocation, draw: random.Random
) -> None:
    positions, parts = list(portfolio.positions), list(target.parts)
    draw.shuffle(positions)
    draw.shuffle(parts)
    shuffled = compute_allocation(
        Portfolio(
            client_id=portfolio.client_id,
            positions=tuple(positions),
            new_money=portfolio.new_money,
        ),
        TargetAllocation(parts=tuple(parts), horizon_months=12, basis=target.basis),
        as_of=DAY,
    )
    found = compute_allocation(portfolio, target, as_of=DAY)
    assert {*shuffled.rows} == {*found.rows}
    assert shuffled.remarks == found.remarks


@given(portfolios(), targets())
def test_every_holding_is_counted_or_named(portfolio: Portfolio, target: TargetAllocation) -> None:
    found = compute_allocation(portfolio, target, as_of=DAY)
    named = {remark.holding_id for remark in found.remarks}
    kinds = {part.allocation_class for part in target.parts}
    counted = sum(
        position.holding.value.minor
        for position in portfolio.positions
        if position.allocation_class in kinds
    )
    assert worth(found, "current") == counted
    assert all(
        position.holding.id in named
        for position in portfolio.positions
        if position.allocation_class not in kinds
    )


@given(portfolios(stuck=False), targets())
def test_once_shifted_nothing_more_is_to_be_shifted(
    portfolio: Portfolio, target: TargetAllocation
) -> None:
    first = compute_allocation(portfolio, target, as_of=DAY)
    after = Portfolio(
        client_id=portfolio.client_id,
        positions=tuple(
            Position(
                holding=Holding(
                    id=HoldingId(row.part.allocation_class.code),
                    client_id=portfolio.client_id,
                    product_id=ProductId("P-1"),
                    family=ProductFamily.WEALTH,
                    value=row.proposed,
                    valued_on=DAY,
                    pledged=False,
                ),
                allocation_class=row.part.allocation_class,
                locked=False,
            )
            for row in first.rows
        ),
        new_money=Money.of(0),
    )
    again = compute_allocation(after, target, as_of=DAY)
    assert [row.shift.minor for row in again.rows] == [0 for _ in again.rows]


@given(portfolios(), targets())
def test_who_can_be_within_the_bands_together_is(
    portfolio: Portfolio, target: TargetAllocation
) -> None:
    """What is not stuck leaves its band only if the stuck leave too much or too little for all."""
    found = compute_allocation(portfolio, target, as_of=DAY)
    whole = Fraction(found.whole.minor)
    free = [row for row in found.rows if row.proposed != row.fixed]
    least = sum(
        max(row.fixed.minor, ceil((Fraction(row.part.share) - Fraction(row.part.band)) * whole))
        for row in free
    )
    most = sum(floor((Fraction(row.part.share) + Fraction(row.part.band)) * whole) for row in free)
    if least <= sum(row.proposed.minor for row in free) <= most:
        assert not {row.part.allocation_class for row in free} & {
            row.part.allocation_class for row in found.outside
        }
