"""Wealth clients by the order of 2011: each test at its limit, in force and ended."""

from datetime import date
from typing import Any

import pytest

from bankrm.citations import Provenance
from bankrm.clients import ClientId, RetailClient
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.money import Money
from bankrm.regulations.investment import W6
from bankrm.regulations.segments import WEALTH_SALES_ORDER
from bankrm.wealth_clients import WealthClass, WealthFacts, classify_wealth_client

DAY = date(2018, 9, 25)
YUAN = 100
ORDINARY, HIGH, PRIVATE = WealthClass
NOTHING: dict[str, Any] = {
    "net_assets": 0,
    "family_net_assets": 0,
    "purchase": 0,
    "income": 0,
    "family_income": 0,
    "proven": True,
}


def decide(**known: Any) -> Any:
    return classify_wealth_client(WealthFacts(**{**NOTHING, **known}), as_of=DAY)


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({}, ORDINARY),
        ({"net_assets": 6_000_000 * YUAN}, PRIVATE),
        ({"net_assets": 6_000_000 * YUAN - 1}, HIGH),
        ({"net_assets": 6_000_000 * YUAN, "proven": False}, ORDINARY),
        ({"net_assets": 1_000_000 * YUAN}, ORDINARY),
        ({"net_assets": 1_000_000 * YUAN + 1}, HIGH),
        ({"family_net_assets": 1_000_000 * YUAN}, ORDINARY),
        ({"family_net_assets": 1_000_000 * YUAN + 1}, HIGH),
        ({"family_net_assets": 9_000_000 * YUAN}, HIGH),
        ({"purchase": 1_000_000 * YUAN - 1}, ORDINARY),
        ({"purchase": 1_000_000 * YUAN, "proven": False}, HIGH),
        ({"income": 200_000 * YUAN}, ORDINARY),
        ({"income": 200_000 * YUAN + 1}, HIGH),
        ({"income": 200_000 * YUAN + 1, "proven": False}, ORDINARY),
        ({"family_income": 300_000 * YUAN}, ORDINARY),
        ({"family_income": 300_000 * YUAN + 1}, HIGH),
    ],
)
def test_each_test_at_its_limit(known: dict[str, Any], outcome: WealthClass) -> None:
    decision = decide(**known)
    assert decision.outcome is outcome
    assert decision.provenance is Provenance.SECONDARY
    assert not decision.needs_review


def test_the_unknown_goes_to_a_person() -> None:
    decision = decide(net_assets=6_000_000 * YUAN, proven=None)
    assert decision.outcome is ORDINARY
    assert decision.missing == ("proven",)


def test_facts_of_a_client() -> None:
    client = RetailClient(
        id=ClientId("C-1"), name="某某", family_net_financial_assets=Money.of(2_000_000)
    )
    facts = WealthFacts.of(client, net_assets=Money.of(1), purchase=Money.of(2), proven=True)
    assert (facts.net_assets, facts.family_net_assets, facts.purchase) == (100, 200_000_000, 200)
    assert facts.proven
    assert "200000000" not in repr(facts)
    assert classify_wealth_client(facts, as_of=DAY).outcome is HIGH


@pytest.mark.parametrize("day", [date(2011, 12, 31), date(2018, 9, 26), date(2026, 11, 24)])
def test_days_outside_the_order_are_refused(day: date) -> None:
    with pytest.raises(RuleNotInForce):
        classify_wealth_client(WealthFacts(**NOTHING), as_of=day)


def test_what_took_its_place() -> None:
    assert WEALTH_SALES_ORDER.on(date(2018, 9, 25)) is WEALTH_SALES_ORDER
    assert WEALTH_SALES_ORDER.on(date(2018, 9, 26)) is W6


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("purchase", -1),
        ("net_assets", 1.5),
        ("proven", 1),
        ("income", "２０"),
    ],
)
def test_bad_facts_are_refused(field: str, value: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        WealthFacts(**{**NOTHING, field: value})
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["net_assets", "purchase"])
def test_an_amount_is_money(field: str) -> None:
    client = RetailClient(id=ClientId("C-1"), name="某某")
    odd: dict[str, Any] = {field: 6_000_000}
    with pytest.raises(BankrmError, match=rf"^{field}: needs Money"):
        WealthFacts.of(client, **odd)


def test_only_a_person_has_facts() -> None:
    odd: Any = "C-1"
    with pytest.raises(BankrmError, match=r"^client: "):
        WealthFacts.of(odd)
