"""Laws of segments: more never means a lower tier or size; order does not matter to ranks."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bankrm.clients import ClientId
from bankrm.enterprise_size import EnterpriseSize, SizeIndustry, classify_enterprise_size
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.segments import (
    Activity,
    AumBasis,
    ClientTier,
    TierChange,
    TierTable,
    classify_tier,
    score_rfm,
)

DAY = date(2026, 11, 30)
fen = st.integers(0, 10**14)
persons = st.integers(0, 5_000)


def money(minor: int) -> Money:
    return Money.from_minor(minor)


@st.composite
def tables(draw: st.DrawFn) -> TierTable:
    floors = sorted({0, *draw(st.lists(st.integers(1, 10**12), max_size=5))})
    return TierTable(
        basis=AumBasis.POINT,
        tiers=tuple(
            ClientTier(code=f"T{n}", name=Text(f"{n}级", f"tier {n}"), floor=money(floor))
            for n, floor in enumerate(floors)
        ),
        grace_months=draw(st.integers(0, 6)),
    )


@given(tables(), fen, fen)
def test_more_assets_never_reach_a_lower_tier(table: TierTable, less: int, more: int) -> None:
    low, high = sorted((less, more))
    assert table.tier(money(low)).floor <= table.tier(money(high)).floor


@given(tables(), st.lists(fen, min_size=1, max_size=10), st.data())
def test_a_tier_never_falls_in_grace_and_always_moves_to_what_is_reached(
    table: TierTable, figures: list[int], data: st.DataObject
) -> None:
    held = data.draw(st.sampled_from(table.tiers))
    standing = classify_tier([money(one) for one in figures], table, as_of=DAY, previous=held.code)
    reached = table.tier(money(figures[-1]))
    in_grace = standing.change is TierChange.GRACE
    assert standing.tier == (held if in_grace else reached)
    assert in_grace == (0 < standing.months_below <= table.grace_months)
    assert (standing.effective_from is None) == (standing.tier == held)


@given(st.sampled_from(SizeIndustry), *[st.tuples(persons, fen, fen)] * 2)
def test_growth_never_makes_a_firm_smaller(
    industry: SizeIndustry, now: tuple[int, int, int], growth: tuple[int, int, int]
) -> None:
    def size(p: int, r: int, a: int) -> EnterpriseSize:
        firm = classify_enterprise_size(
            industry, persons=p, revenue=money(r), assets=money(a), as_of=DAY
        )
        assert firm.size is not None
        return firm.size

    later = (now[0] + growth[0], now[1] + growth[1], now[2] + growth[2])
    assert size(*now) <= size(*later)


@given(
    st.sampled_from(SizeIndustry), st.none() | persons, st.none() | fen, st.none() | fen, st.data()
)
def test_a_size_told_without_a_figure_holds_whatever_the_figure(
    industry: SizeIndustry, p: int | None, r: int | None, a: int | None, data: st.DataObject
) -> None:
    def size(p: int | None, r: int | None, a: int | None) -> EnterpriseSize | None:
        return classify_enterprise_size(
            industry,
            persons=p,
            revenue=None if r is None else money(r),
            assets=None if a is None else money(a),
            as_of=DAY,
        ).size

    told = size(p, r, a)
    full = size(
        data.draw(persons) if p is None else p,
        data.draw(fen) if r is None else r,
        data.draw(fen) if a is None else a,
    )
    assert told in {None, full}


activities = st.lists(
    st.tuples(st.none() | st.integers(0, 900), st.integers(1, 9), fen), max_size=30
).map(
    lambda rows: [
        Activity(
            client_id=ClientId(f"C-{n}"),
            last_on=None if days is None else DAY - timedelta(days=days),
            count=0 if days is None else count,
            amount=money(amount),
        )
        for n, (days, count, amount) in enumerate(rows)
    ]
)


@given(activities, st.randoms())
def test_ranks_do_not_depend_on_the_order(population: list[Activity], random: Any) -> None:
    shuffled = list(population)
    random.shuffle(shuffled)
    assert set(score_rfm(population, as_of=DAY)) == set(score_rfm(shuffled, as_of=DAY))


@given(activities)
def test_better_never_ranks_lower_and_equal_rank_equal(population: list[Activity]) -> None:
    scores = score_rfm(population, as_of=DAY)
    by_amount = sorted(
        (one.amount.minor, score.monetary) for one, score in zip(population, scores, strict=True)
    )
    assert [rank for _, rank in by_amount] == sorted(rank for _, rank in by_amount)
    assert len({amount for amount, _ in by_amount}) == len(set(by_amount))
    assert all(1 <= rank <= 5 for _, rank in by_amount)
