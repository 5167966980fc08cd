"""Laws of reconciliation: order does not matter, a wider tolerance never fails more, scale is no matter."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.calendars import Period
from bankrm.money import Money
from bankrm.statement_checks import (
    CheckName,
    CheckVerdict,
    OutsideFigures,
    Tolerance,
    reconcile,
)
from bankrm.statement_items import Item
from bankrm.statements import EntityId, FinancialStatement, StatementPair

figures = st.decimals(-(10**9), 10**9, places=2)
sheets = st.dictionaries(st.sampled_from(Item), figures, min_size=1)
amounts = st.decimals(0, 10**9, places=2).map(Money.of)
rates = st.decimals(0, 1, places=4)
shares = st.decimals(0, "0.9999", places=4)
peers = st.tuples(rates, rates).map(lambda ends: tuple(sorted(ends)))
outsides = st.builds(
    OutsideFigures,
    vat_rate=st.none() | rates,
    declared=st.none() | amounts,
    bureau_loans=st.none() | amounts,
    interest_rate=st.none() | rates,
    peer_margin=st.just(()) | peers,
    other_receivables_limit=st.none() | rates,
    high_cash=st.none() | rates,
    high_debt=st.none() | rates,
)


def pair_of(now: dict[Item, Decimal], before: dict[Item, Decimal]) -> StatementPair:
    current, previous = (
        FinancialStatement(
            entity_id=EntityId("E-1"),
            period=Period.year(year),
            lines={**lines},
            received_on=date(2026, 4, 30),
            as_presented=True,
        )
        for year, lines in ((2025, now), (2024, before))
    )
    return StatementPair(current, previous)


@given(sheets, sheets, outsides, st.permutations(list(CheckName)))
def test_the_order_of_checks_is_irrelevant(
    now: dict[Item, Decimal],
    before: dict[Item, Decimal],
    outside: OutsideFigures,
    order: list[CheckName],
) -> None:
    pair = pair_of(now, before)
    in_order = {found.name: found for found in reconcile(pair, outside)}
    turned = reconcile(pair, outside, only=order)
    assert [found.name for found in turned] == order
    assert {found.name: found for found in turned} == in_order


@given(sheets, sheets, outsides)
def test_a_check_has_its_figures_or_a_reason(
    now: dict[Item, Decimal], before: dict[Item, Decimal], outside: OutsideFigures
) -> None:
    for found in reconcile(pair_of(now, before), outside):
        if found.verdict is CheckVerdict.NOT_CHECKABLE:
            assert found.reason is not None
        elif found.name not in {CheckName.SUMS, CheckName.OPINION}:
            assert found.difference is not None


@given(sheets, sheets, outsides, shares, shares)
def test_a_wider_tolerance_never_fails_more(
    now: dict[Item, Decimal],
    before: dict[Item, Decimal],
    outside: OutsideFigures,
    one: Decimal,
    other: Decimal,
) -> None:
    narrow, wide = (
        {
            found.name
            for found in reconcile(pair_of(now, before), outside, tolerance=Tolerance(share=share))
            if found.verdict is CheckVerdict.FAIL
        }
        for share in sorted((one, other))
    )
    assert wide <= narrow
