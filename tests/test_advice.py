"""Advice: only what its decision of the day allows, for needs of the client."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.insurance_cases import CLIENT as INSURED
from tests.insurance_cases import apply, sell
from tests.proposal_cases import (
    BEFORE,
    CLASSED,
    CLIENT,
    DAY,
    NOON,
    OTHER,
    PERSON,
    RESERVE,
    RM,
    TESTED,
    admission,
    decision,
    need,
    product,
    sale,
)

from bankrm.advice import AdviceId, AdviceRecord, AdvisedItem, check_needs, check_sale
from bankrm.errors import BankrmError, InvalidValue
from bankrm.insurance_rules import assess_insurance_sale
from bankrm.interactions import InteractionId
from bankrm.money import Money
from bankrm.products import ProductFamily, ProductId, ProductRisk
from bankrm.rules import Effect
from bankrm.sales import Initiator, SaleStep
from bankrm.suitability import assess_sale

SAVING = need(client_id=CLIENT)
YESTERDAY = DAY - timedelta(days=1)


def item(**changed: Any) -> AdvisedItem:
    fitting: dict[str, Any] = {
        "product_id": ProductId("W-1"),
        "needs": (RESERVE,),
        "decision": decision(Effect.ALLOW),
    }
    return AdvisedItem(**{**fitting, **changed})


def advice(*items: AdvisedItem, **changed: Any) -> AdviceRecord:
    fitting: dict[str, Any] = {
        "id": AdviceId("A-1"),
        "client_id": CLIENT,
        "by": RM,
        "at": NOON,
        "items": items,
        "warned": True,
    }
    return AdviceRecord(**{**fitting, **changed})


@pytest.mark.parametrize("outcome", [Effect.ALLOW, Effect.STEPS], ids=lambda one: one.code)
def test_what_is_allowed_can_be_advised(outcome: Effect) -> None:
    assert item(decision=decision(outcome)).decision.outcome is outcome


@pytest.mark.parametrize(
    "outcome", [Effect.REVIEW, Effect.BLOCK, Effect.REFUSE], ids=lambda one: one.code
)
def test_what_is_not_allowed_cannot(outcome: Effect) -> None:
    with pytest.raises(InvalidValue, match=r"^decision: does not allow the product"):
        item(decision=decision(outcome))


def test_needs_and_steps_are_told_once() -> None:
    second = item(
        product_id=ProductId("W-2"),
        needs=(SAVING, RESERVE),
        decision=decision(Effect.STEPS),
        alternatives=(ProductId("W-3"),),
    )
    given = advice(item(), second, interaction_id=InteractionId("I-1"), ref="R-1")
    assert given.needs == (RESERVE, SAVING)
    assert SaleStep.SPECIAL_PROCEDURE in given.steps
    assert given.recorded_at == NOON


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"needs": ()}, "needs"),
        ({"needs": ("saving",)}, "needs"),
        ({"alternatives": (ProductId("W-1"),)}, "alternatives"),
        ({"decision": None}, "decision"),
        ({"product_id": "\x00"}, "product_id"),
    ],
    ids=["for nothing", "words", "itself", "undecided", "control"],
)
def test_bad_items_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        item(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize("other", [CLASSED, admission(Effect.ALLOW)], ids=["scale", "subject"])
def test_a_decision_on_something_else_is_no_decision_to_sell(other: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^decision: is not on a sale$"):
        item(decision=other)


def test_what_a_client_may_insist_on_may_still_not_be_advised() -> None:
    """A fund above the client's tolerance can be bought on the client's own initiative, with steps."""
    fund = product("F-4", ProductFamily.PUBLIC_FUND, ProductRisk.R4)
    asked_for = sale(fund, initiated_by=Initiator.CLIENT, off_goal=False)
    found = assess_sale(PERSON, fund, asked_for, [TESTED], as_of=DAY)
    assert found.outcome is Effect.STEPS
    with pytest.raises(InvalidValue, match=r"^decision: is on a sale that the client asked for"):
        item(product_id=fund.id, decision=found)


class TestSale:
    WEALTH = product("W-1", ProductFamily.WEALTH, ProductRisk.R2)
    FIFTY = Money.of(50_000)

    def test_the_sale_itself_passes(self) -> None:
        check_sale(decision(Effect.ALLOW), self.WEALTH, self.FIFTY, person=True, field="decision")

    @pytest.mark.parametrize(
        "changed",
        [
            {"family": ProductFamily.PUBLIC_FUND},
            {"private": True},
            {"distributor_risk": ProductRisk.R3},
            {"issuer_risk": None},
        ],
        ids=str,
    )
    def test_another_product_does_not(self, changed: dict[str, Any]) -> None:
        other = attrs.evolve(self.WEALTH, **changed)
        with pytest.raises(InvalidValue, match=r"^decision: is on another product$"):
            check_sale(decision(Effect.ALLOW), other, self.FIFTY, person=True, field="decision")

    @pytest.mark.parametrize(
        "amount", [None, Money.of("50000.01"), Money.of(50_000, "USD")], ids=str
    )
    def test_another_amount_does_not(self, amount: Money | None) -> None:
        with pytest.raises(InvalidValue, match=r"^decision: is on another amount$"):
            check_sale(decision(Effect.ALLOW), self.WEALTH, amount, person=True, field="decision")

    def test_nor_does_a_sale_to_the_other_line(self) -> None:
        with pytest.raises(
            InvalidValue, match=r"^decision: is on a sale to a client of the other"
        ):
            check_sale(
                decision(Effect.ALLOW), self.WEALTH, self.FIFTY, person=False, field="decision"
            )

    def test_of_another_currency_the_amount_is_not_told(self) -> None:
        dollars = product("D-2", currency="USD")
        found = assess_sale(PERSON, dollars, sale(dollars), as_of=DAY)
        check_sale(found, dollars, Money.of(1, "USD"), person=True, field="decision")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"items": ()}, "items"),
        ({"items": (item(), item())}, "items"),
        ({"items": (item(decision=decision(Effect.ALLOW, as_of=YESTERDAY)),)}, "items"),
        ({"items": (item(needs=(attrs.evolve(RESERVE, client_id=OTHER),)),)}, "items"),
        (
            {"items": (item(needs=(attrs.evolve(RESERVE, stated_on=DAY + timedelta(1)),)),)},
            "items",
        ),
        ({"recorded_at": BEFORE}, "recorded_at"),
        ({"at": NOON.replace(tzinfo=None), "recorded_at": NOON}, "at"),
        ({"warned": None}, "warned"),
        ({"by": "S-1"}, "by"),
    ],
    ids=[
        "nothing",
        "twice",
        "decided the day before",
        "another client's need",
        "a need stated later",
        "recorded before",
        "no zone",
        "warning unknown",
        "no actor",
    ],
)
def test_bad_advice_is_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        advice(**{"items": (item(),), **changed})
    assert refused.value.field == field


def test_the_day_is_that_of_china() -> None:
    """An hour before midnight in London it is already the day."""
    evening = datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert advice(item(), at=evening).needs == (RESERVE,)


def test_a_need_stated_on_the_day_counts() -> None:
    check_needs((RESERVE,), CLIENT, at=NOON, field="needs")
    with pytest.raises(InvalidValue, match=r"^goals: hold a need that was stated later$"):
        check_needs((RESERVE,), CLIENT, at=NOON - timedelta(days=1), field="goals")


@pytest.mark.parametrize("needs", [None, "odd", ("saving",), (None,)], ids=str)
def test_odd_needs_are_refused(needs: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^goals: "):
        check_needs(needs, CLIENT, at=NOON, field="goals")


def test_a_policy_is_advised_on_the_decision_of_insurance() -> None:
    policy = apply(premium=Money.of(10_000))
    sold = sell(policy, initiated_by=Initiator.BANK)
    found = assess_insurance_sale(INSURED, sold, policy, as_of=date(2026, 3, 2))
    product = policy.terms.product
    check_sale(found, product, Money.of(10_000), person=True, field="decision")
    for other, amount, person in [
        (attrs.evolve(product, issuer_risk=ProductRisk.R4), Money.of(10_000), True),
        (product, Money.of(10_001), True),
        (product, Money.of(10_000), False),
    ]:
        with pytest.raises(InvalidValue, match=r"^decision: "):
            check_sale(found, other, amount, person=person, field="decision")
    asked = sell(policy, initiated_by=Initiator.CLIENT)
    found = assess_insurance_sale(INSURED, asked, policy, as_of=date(2026, 3, 2))
    with pytest.raises(InvalidValue, match="asked for"):
        check_sale(found, product, Money.of(10_000), person=True, field="decision")
