"""Laws of ratios: scale-free, monotone, and one identity that ties them."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.calendars import Period
from bankrm.money import Number
from bankrm.ratios import dupont, growth, quotient, turnover_days
from bankrm.statement_items import Item
from bankrm.statement_ratios import RatioName, ratio_set
from bankrm.statements import EntityId, FinancialStatement

amounts = st.decimals("0.01", 10**12, places=2)
signed = st.decimals(-(10**12), 10**12, places=2)
units = st.sampled_from([1, 1_000, 10_000, 10**8])
NEAR = Decimal("1e-15")


def statement(lines: dict[Item, Number], year: int) -> FinancialStatement:
    return FinancialStatement(
        entity_id=EntityId("E-1"),
        period=Period.year(year),
        lines=lines,
        received_on=date(2026, 4, 30),
    )


@given(signed, amounts, units)
def test_the_unit_does_not_matter(above: Decimal, below: Decimal, unit: int) -> None:
    assert quotient(above * unit, below * unit) == quotient(above, below)


@given(signed, amounts, amounts)
def test_more_above_is_never_less(above: Decimal, more: Decimal, below: Decimal) -> None:
    one, two = quotient(above, below), quotient(above + more, below)
    assert one is not None
    assert two is not None
    assert one <= two


@given(signed, st.decimals(-(10**12), 0, places=2))
def test_over_zero_or_less_there_is_no_ratio(above: Decimal, below: Decimal) -> None:
    assert quotient(above, below) is None


@given(amounts, amounts)
def test_growth_and_what_was_give_what_is(now: Decimal, before: Decimal) -> None:
    risen = growth(now, before)
    assert risen is not None
    assert abs(before * (1 + risen) - now) <= NEAR * now


@given(amounts, amounts, amounts)
def test_more_balance_takes_more_days(balance: Decimal, more: Decimal, flow: Decimal) -> None:
    one, two = turnover_days(balance, flow), turnover_days(balance + more, flow)
    assert one is not None
    assert two is not None
    assert one <= two


@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.decimals(1, 10**9, places=2),
    st.tuples(*[st.decimals(1, 10**9, places=2)] * 4),
)
def test_dupont_is_the_return_on_equity(
    profit: Decimal, revenue: Decimal, balances: tuple[Decimal, Decimal, Decimal, Decimal]
) -> None:
    assets, assets_before, equity, equity_before = balances
    ratios = ratio_set(
        statement(
            {
                Item.NET_PROFIT: profit,
                Item.REVENUE: revenue,
                Item.TOTAL_ASSETS: assets,
                Item.EQUITY: equity,
            },
            2025,
        ),
        statement({Item.TOTAL_ASSETS: assets_before, Item.EQUITY: equity_before}, 2024),
    )
    parts = [
        ratios[name].value
        for name in (RatioName.NET_MARGIN, RatioName.ASSET_TURNOVER, RatioName.EQUITY_MULTIPLIER)
    ]
    margin, turnover, multiplier = (part for part in parts if part is not None)
    on_equity = ratios[RatioName.RETURN_ON_EQUITY].value
    assert on_equity is not None
    assert abs(dupont(margin, turnover, multiplier) - on_equity) <= NEAR * max(
        Decimal(1), abs(on_equity)
    )


@given(st.dictionaries(st.sampled_from(Item), signed, min_size=1))
def test_a_ratio_has_a_value_or_a_reason(lines: dict[Item, Decimal]) -> None:
    now, before = (
        FinancialStatement(
            entity_id=EntityId("E-1"),
            period=Period.year(year),
            lines={**lines},
            received_on=date(2026, 4, 30),
            as_presented=True,
        )
        for year in (2025, 2024)
    )
    for ratio in ratio_set(now, before).values():
        assert (ratio.value is None) != (ratio.reason is None)
