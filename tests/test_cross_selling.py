"""Breadth of a relationship: what counts as a category, gaps in order, shares with reasons."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bankrm.clients import ClientId
from bankrm.cross_selling import (
    compute_cross_sell,
    compute_retention,
    compute_wallet_share,
    list_categories,
    list_product_gaps,
)
from bankrm.errors import BankrmError
from bankrm.holdings import Holding, HoldingId
from bankrm.money import Money
from bankrm.products import ProductFamily, ProductId

ODD: Any = "odd"
DAY = date(2026, 11, 24)
DEPOSIT, FUND, WEALTH = ProductFamily.DEPOSIT, ProductFamily.PUBLIC_FUND, ProductFamily.WEALTH
LOAN = ProductFamily.LOAN


def held(family: ProductFamily, **changed: Any) -> Holding:
    fitting: dict[str, Any] = {
        "id": HoldingId("H-1"),
        "client_id": ClientId("C-1"),
        "product_id": ProductId("P-1"),
        "family": family,
        "value": Money.of(100),
        "valued_on": DAY,
    }
    return Holding(**{**fitting, **changed})


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({}, True),
        ({"held_away": True}, False),
        ({"opened_on": DAY}, True),
        ({"opened_on": date(2026, 11, 25), "valued_on": date(2026, 11, 25)}, False),
        ({"matures_on": DAY}, True),
        ({"matures_on": date(2026, 11, 23)}, False),
        ({"value": Money.of(0)}, True),
    ],
    ids=["held", "elsewhere", "begins today", "not begun", "last day", "matured", "empty account"],
)
def test_what_is_held(changed: dict[str, Any], counts: bool) -> None:
    assert list_categories([held(DEPOSIT, **changed)], as_of=DAY) == ((DEPOSIT,) if counts else ())


def test_two_time_deposits_are_one_category_and_the_order_is_fixed() -> None:
    book = [held(LOAN), held(DEPOSIT), held(DEPOSIT), held(FUND)]
    assert list_categories(book, as_of=DAY) == (DEPOSIT, FUND, LOAN)


def test_cross_sell_counts_clients_at_the_number_exactly() -> None:
    clients = [[held(DEPOSIT), held(FUND)], [held(DEPOSIT), held(DEPOSIT)], [], [held(FUND)]]
    found = compute_cross_sell(clients, at_least=2, as_of=DAY)
    assert (found.part, found.whole, found.value) == (1, 4, Decimal("0.25"))
    assert compute_cross_sell(clients, at_least=1, as_of=DAY).value == Decimal("0.75")
    nobody = compute_cross_sell([], at_least=1, as_of=DAY)
    assert nobody.value is None
    assert nobody.reason is not None


def test_retention_without_clients_is_undefined() -> None:
    assert compute_retention([], [ClientId("C-1")]).value is None


@pytest.mark.parametrize("odd", ["C-1", None, [1], [["C-1"]], [" "]], ids=str)
def test_retention_is_of_clients(odd: Any) -> None:
    with pytest.raises(BankrmError, match=r"^before: "):
        compute_retention(odd, [])
    with pytest.raises(BankrmError, match=r"^after: "):
        compute_retention([], odd)


def test_wallet_share_without_anything_is_undefined() -> None:
    assert compute_wallet_share(Money.of(0), Money.of(0)).value is None
    assert compute_wallet_share(Money.of(5), Money.of(0)).value == 1


@pytest.mark.parametrize(
    ("inside", "outside", "field"),
    [
        (Money.of(-1), None, "inside"),
        (Money.of(1), Money.of(-1), "outside"),
        (Money.of(1), Money.of(1, "USD"), "outside"),
        (None, None, "inside"),
        (Money.of(1), 5, "outside"),
    ],
)
def test_bad_wallets_are_refused(inside: Any, outside: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        compute_wallet_share(inside, outside)
    assert refused.value.field == field


PEERS = [[held(DEPOSIT), held(FUND)], [held(DEPOSIT), held(FUND)], [held(WEALTH)]]


def test_gaps_come_by_what_peers_hold() -> None:
    gaps = list_product_gaps(
        [held(DEPOSIT)], target=[LOAN, DEPOSIT], peers=PEERS, peer_share="0.3", as_of=DAY
    )
    assert [(gap.family, gap.targeted) for gap in gaps] == [
        (FUND, False),
        (WEALTH, False),
        (LOAN, True),
    ]
    assert gaps[0].explain("en") == (
        "public fund; held by 66.67% of peers; assess suitability before it is proposed"
    )
    assert gaps[0].explain() == "公募基金；同类客户66.67%持有；推荐前须评估适当性"


@pytest.mark.parametrize(
    ("least", "families"),
    [("0.5", [DEPOSIT, FUND]), (1, [])],
    ids=["exactly half", "all"],
)
def test_peers_count_from_the_share_on(least: Any, families: list[ProductFamily]) -> None:
    peers = [[held(DEPOSIT), held(FUND)], [held(WEALTH, held_away=True)]]
    gaps = list_product_gaps([], peers=peers, peer_share=least, as_of=DAY)
    assert [gap.family for gap in gaps] == families


def test_without_peers_only_the_target_counts() -> None:
    assert list_product_gaps([], peer_share=1, as_of=DAY) == ()
    assert list_product_gaps([held(FUND)], target=[FUND], peer_share=1, as_of=DAY) == ()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("peer_share", {"peer_share": 0}),
        ("peer_share", {"peer_share": "1.01"}),
        ("peer_share", {"peer_share": 0.5}),
        ("target", {"target": ["deposit"]}),
        ("target", {"target": [[]]}),
        ("target", {"target": None}),
        ("peers", {"peers": None}),
        ("holdings", {"peers": [None]}),
        ("holdings", {"holdings": None}),
        ("holdings", {"holdings": [ODD]}),
        ("as_of", {"as_of": ODD}),
    ],
)
def test_bad_calls_are_refused(field: str, given: dict[str, Any]) -> None:
    call: dict[str, Any] = {"holdings": [], "peer_share": "0.5", "as_of": DAY, **given}
    with pytest.raises(BankrmError) as refused:
        list_product_gaps(**call)
    assert refused.value.field == field


def test_the_number_of_categories_is_a_count() -> None:
    with pytest.raises(BankrmError, match=r"^at_least: "):
        compute_cross_sell([], at_least=0, as_of=DAY)


def test_a_ratio_is_of_some_clients() -> None:
    nobody: Any = None
    with pytest.raises(BankrmError, match=r"^clients: "):
        compute_cross_sell(nobody, at_least=1, as_of=DAY)
