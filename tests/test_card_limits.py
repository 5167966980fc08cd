"""One cap for all of a client's card limits: at the cap, a fen above it, and what is unknown."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER
from bankrm.card_limits import CardLimits, assess_card_limit, compute_card_room
from bankrm.citations import Provenance
from bankrm.clients import ClientId
from bankrm.credit_applications import CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.rules import Effect

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
CARD = altered(CONSUMER, kind=ProductKind.CREDIT_CARD, amount=Money.of(20_000))
HELD = CardLimits(
    client_id=CARD.client_id,
    cap=Money.of(100_000),
    here=Money.of(10_000),
    elsewhere=Money.of(70_000),
)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        pytest.param({}, Effect.ALLOW, id="exactly at the cap"),
        pytest.param({"elsewhere": Money.of("70000.01")}, Effect.BLOCK, id="a fen above"),
        pytest.param({"here": Money.of("10000.01")}, Effect.BLOCK, id="above by cards here"),
        pytest.param({"elsewhere": None}, Effect.REVIEW, id="other banks unknown"),
        pytest.param({"here": None}, Effect.REVIEW, id="cards here unknown"),
        pytest.param({"cap": None}, Effect.REVIEW, id="no cap set"),
    ],
)
def test_the_cap(change: dict[str, Any], outcome: Effect) -> None:
    decision = assess_card_limit(CARD, altered(HELD, **change), as_of=AS_OF)
    assert decision.outcome is outcome
    assert decision.provenance is Provenance.UNCONFIRMED
    if outcome is Effect.BLOCK:
        assert decision.steps == (CreditStep.SMALLER_AMOUNT,)


@pytest.mark.parametrize(
    ("as_of", "rule", "provenance"),
    [
        pytest.param(
            date(2022, 7, 6), "card.cap", Provenance.CONVENTION, id="the day before the notice"
        ),
        pytest.param(
            date(2022, 7, 7), "CARD-2022.cap", Provenance.UNCONFIRMED, id="the day of the notice"
        ),
    ],
)
def test_the_cap_is_the_banks_own_and_holds_before_the_notice(
    as_of: date, rule: str, provenance: Provenance
) -> None:
    assert assess_card_limit(CARD, HELD, as_of=as_of).outcome is Effect.ALLOW
    no_cap = altered(HELD, cap=None)
    assert assess_card_limit(CARD, no_cap, as_of=as_of).outcome is Effect.REVIEW
    over = altered(HELD, elsewhere=Money.of(90_000))
    decision = assess_card_limit(CARD, over, as_of=as_of)
    assert decision.outcome is Effect.BLOCK
    assert decision.steps == (CreditStep.SMALLER_AMOUNT,)
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert decision.provenance is provenance


@pytest.mark.parametrize(
    ("change", "largest"),
    [
        pytest.param({}, Money.of(20_000), id="what is left"),
        pytest.param({"elsewhere": Money.of(90_000)}, Money.of(0), id="nothing left"),
        pytest.param({"elsewhere": Money.of(95_000)}, Money.of(0), id="never below zero"),
        pytest.param({"cap": None}, None, id="no cap"),
        pytest.param({"here": None}, None, id="cards here unknown"),
        pytest.param({"elsewhere": None}, None, id="other banks unknown"),
    ],
)
def test_the_room(change: dict[str, Any], largest: Money | None) -> None:
    room = compute_card_room(altered(HELD, **change))
    assert room.largest == largest
    assert room.workings[-1].value == largest
    assert "***" in repr(room)


@pytest.mark.parametrize(
    ("application", "limits", "field"),
    [
        pytest.param(CONSUMER, HELD, "application", id="no card"),
        pytest.param(
            CARD, altered(HELD, client_id=ClientId("P-2")), "limits", id="another client"
        ),
        pytest.param(None, HELD, "application", id="no application"),
        pytest.param(CARD, None, "limits", id="no limits"),
    ],
)
def test_what_does_not_belong_is_refused(application: Any, limits: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        assess_card_limit(application, limits, as_of=AS_OF)
    assert refused.value.field == field


def test_a_card_in_dollars_is_refused() -> None:
    dollars = altered(CARD, amount=Money.of(1, "USD"))
    with pytest.raises(CurrencyMismatch) as refused:
        assess_card_limit(dollars, HELD, as_of=AS_OF)
    assert refused.value.field == "amount"


@pytest.mark.parametrize("field", ["cap", "here", "elsewhere"])
@pytest.mark.parametrize("value", [Money.of(-1), Money.of(1, "USD"), 1, "１"])
def test_bad_amounts_are_refused(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(HELD, **{field: value})
    assert refused.value.field == field
