"""How a loan is lent online: what a partner and its part of the loan may be."""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER
from bankrm.errors import BankrmError
from bankrm.money import Money
from bankrm.online_lending import InternetFacts, LendingPartner, OnlineLending
from bankrm.ownership import PartyId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
PARTNER = LendingPartner(id=PartyId("O-1"), balance=Money.of(1_000_000))
JOINT = OnlineLending(
    application_id=CONSUMER.id,
    held=Money.of(0),
    partner=PARTNER,
    partner_amount=Money.of(60_000),
    outside_home_region=False,
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"balance": Money.of(-1)}, "balance", id="negative"),
        pytest.param({"balance": Money.of(1, "USD")}, "balance", id="dollars"),
        pytest.param({"balance": Decimal("Infinity")}, "balance", id="infinite"),
        pytest.param({"listed": "yes"}, "listed", id="a word"),
        pytest.param({"id": "\n"}, "id", id="control character"),
    ],
)
def test_bad_partners(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(PARTNER, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"partner": None}, "partner_amount", id="nobody's money"),
        pytest.param({"partner_amount": Money.of(-1)}, "partner_amount", id="negative"),
        pytest.param({"partner_amount": Money.of(1, "USD")}, "partner_amount", id="dollars"),
        pytest.param({"held": Money.of(1, "USD")}, "held", id="held in dollars"),
        pytest.param({"held": 10**40}, "held", id="a number"),
        pytest.param({"application_id": None}, "application_id", id="of nothing"),
    ],
)
def test_bad_lending(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(JOINT, **changes)
    assert refused.value.field == field


def test_alone_the_partner_funds_nothing() -> None:
    alone = altered(JOINT, partner=None, partner_amount=Money.of(0))
    facts = InternetFacts.of(CONSUMER, alone, None, None)
    assert facts.with_partner is False
    assert facts.partner_amount is None


def test_of_nothing_known_nothing_is_made_up() -> None:
    facts = InternetFacts.of(CONSUMER, None, None, None)
    known = {name for name, value in attrs.asdict(facts).items() if value is not None}
    assert known == {"kind", "online", "amount", "months", "is_unsecured", "repaid_at_once"}


@pytest.mark.parametrize("name", ["application", "lending", "standing", "bank"])
def test_facts_are_made_of_nothing_else(name: str) -> None:
    given: dict[str, Any] = dict.fromkeys(("lending", "standing", "bank"))
    with pytest.raises(BankrmError) as refused:
        InternetFacts.of(**{"application": CONSUMER} | given | {name: "A-2"})
    assert refused.value.field == name


def test_amounts_of_the_borrower_are_not_shown() -> None:
    assert "60000" not in repr(JOINT)
    assert "amount" not in repr(InternetFacts.of(CONSUMER, JOINT, None, None))
