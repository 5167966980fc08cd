"""Laws of value: parts sum to the whole, averages lie between the days, flows explain the change."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bankrm.aum import AumChange, average_aum, compute_aum
from bankrm.calendars import Period
from bankrm.clients import ClientId
from bankrm.contribution import Carried, Exposure, compute_contribution, compute_eva
from bankrm.cross_selling import list_categories, list_product_gaps
from bankrm.holdings import Holding, HoldingId
from bankrm.money import Money
from bankrm.products import ProductFamily, ProductId

DAY = date(2026, 11, 24)
fen = st.integers(0, 10**12)
amounts = fen.map(Money.from_minor)
rates = st.decimals(0, 1, places=6)
shares = st.decimals(0, 1, places=4)


@st.composite
def books(draw: st.DrawFn) -> list[Holding]:
    rows = draw(
        st.lists(st.tuples(st.sampled_from(ProductFamily), amounts, st.booleans()), max_size=12)
    )
    return [
        Holding(
            id=HoldingId(f"H-{n}"),
            client_id=ClientId("C-1"),
            product_id=ProductId("P-1"),
            family=family,
            value=value,
            valued_on=DAY,
            held_away=away,
        )
        for n, (family, value, away) in enumerate(rows)
    ]


def whole(holdings: list[Holding], share: Decimal) -> int:
    return compute_aum(holdings, insurance_share=share, as_of=DAY).total.minor


@given(books(), shares)
def test_the_parts_sum_to_the_whole(holdings: list[Holding], share: Decimal) -> None:
    aum = compute_aum(holdings, insurance_share=share, as_of=DAY)
    assert aum.total.minor == sum(part.amount.minor for part in aum.parts)
    assert len({part.aum_class for part in aum.parts}) == len(aum.parts)


@given(books())
def test_what_counts_in_full_is_every_asset_here(holdings: list[Holding]) -> None:
    none = {ProductFamily.LOAN, ProductFamily.CREDIT_CARD, ProductFamily.OTHER}
    assets = [one for one in holdings if one.family not in none]
    assert whole(holdings, Decimal(1)) == sum(
        one.value.minor for one in assets if not one.held_away
    )
    away = compute_aum(holdings, insurance_share=1, as_of=DAY).held_away
    assert away.minor == sum(one.value.minor for one in assets if one.held_away)


@given(books(), shares, st.randoms())
def test_the_order_of_holdings_does_not_matter(
    holdings: list[Holding], share: Decimal, random: Any
) -> None:
    shuffled = list(holdings)
    random.shuffle(shuffled)
    assert compute_aum(holdings, insurance_share=share, as_of=DAY) == compute_aum(
        shuffled, insurance_share=share, as_of=DAY
    )


@given(st.integers(1, 12), st.data())
def test_an_average_lies_between_the_days(month: int, data: st.DataObject) -> None:
    period = Period.month(2026, month)
    drawn = data.draw(st.lists(fen, min_size=period.days, max_size=period.days))
    daily = {
        period.first + timedelta(days=n): Money.from_minor(value) for n, value in enumerate(drawn)
    }
    average = average_aum(daily, period).value
    assert average is not None
    assert min(drawn) <= average.minor <= max(drawn)


@given(amounts, amounts, amounts, amounts)
def test_net_flow_and_market_are_the_change(
    before: Money, after: Money, inflow: Money, outflow: Money
) -> None:
    change = AumChange(before=before, after=after, inflow=inflow, outflow=outflow)
    assert before + change.net_flow + change.market_effect == after


carried = st.builds(
    Carried,
    balance=amounts,
    rate=rates,
    ftp_rate=rates,
    days=st.integers(0, 366),
    year_days=st.sampled_from([360, 365]),
)
exposures = st.builds(Exposure, pd=shares, lgd=shares, ead=amounts)


@given(
    st.lists(carried, max_size=4).map(tuple),
    st.lists(carried, max_size=4).map(tuple),
    st.lists(exposures, max_size=4).map(tuple),
    amounts,
    amounts,
)
def test_the_lines_sum_to_the_contribution(
    loans: tuple[Carried, ...],
    deposits: tuple[Carried, ...],
    risks: tuple[Exposure, ...],
    fees: Money,
    cost: Money,
) -> None:
    found = compute_contribution(
        loans=loans, deposits=deposits, exposures=risks, fees=fees, operating_cost=cost
    )
    *lines, total = (line.value for line in found.workings)
    minors = [line.minor for line in lines if isinstance(line, Money)]
    assert isinstance(total, Money)
    assert len(minors) == 5
    assert total.minor == sum(minors[:3]) - sum(minors[3:])


@given(st.lists(carried, max_size=4).map(tuple))
def test_a_loan_earns_what_the_same_deposit_costs(balances: tuple[Carried, ...]) -> None:
    nothing = Money.of(0)
    found = compute_contribution(
        loans=balances, deposits=balances, fees=nothing, operating_cost=nothing
    )
    assert found.loan_income == -found.deposit_income


@given(amounts, amounts, amounts, rates)
def test_more_capital_never_adds_value(
    profit: Money, capital: Money, more: Money, rate: Decimal
) -> None:
    def eva(used: Money) -> Money:
        return compute_eva(profit, capital=used, charge_rate=rate).value

    assert eva(capital + more) <= eva(capital)


@given(books(), st.lists(books(), max_size=4), st.sets(st.sampled_from(ProductFamily)))
def test_what_is_held_is_never_a_gap_and_every_target_is_held_or_one(
    holdings: list[Holding], peers: list[list[Holding]], target: set[ProductFamily]
) -> None:
    gaps = list_product_gaps(holdings, target=target, peers=peers, peer_share="0.5", as_of=DAY)
    held, lacking = set(list_categories(holdings, as_of=DAY)), {gap.family for gap in gaps}
    assert not held & lacking
    assert target <= held | lacking
