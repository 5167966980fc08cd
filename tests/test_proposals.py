"""Service plans: totals by kind and currency, needs left open, and what no plan can be."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.proposal_cases import (
    BEFORE,
    CLASSED,
    DAY,
    FIRM,
    FUNDS,
    LOAN,
    NOON,
    ODD,
    OTHER,
    PAYMENTS,
    TESTED,
    admission,
    decision,
    need,
    offer,
    plan_item,
    product,
    sale,
    service_plan,
)

from bankrm.amounts import assess_amount
from bankrm.clients import CorporateClient
from bankrm.contribution import Contribution
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.products import ProductFamily, ProductRisk
from bankrm.rules import Effect
from bankrm.staff import BusinessLine
from bankrm.suitability import assess_sale

PENNY = Money.of("0.01")


class TestTotals:
    DOLLARS = offer(product("D-2", currency="USD"))

    def test_neither_currencies_nor_kinds_are_mixed(self) -> None:
        found = service_plan(
            plan_item(amount=PENNY),
            plan_item(amount=Money.of("0.02")),
            plan_item(offer=self.DOLLARS, amount=Money.of(7, "USD")),
            plan_item(offer=offer(product("D-3")), amount=Money.of(5)),
            plan_item(
                offer=offer(product("D-4"), kind=ProductKind.TIME_DEPOSIT), amount=Money.of(6)
            ),
            plan_item(offer=offer(product("O-1", ProductFamily.OTHER)), amount=None),
        ).totals
        deposit, loan = ProductFamily.DEPOSIT, ProductFamily.LOAN
        assert [(one.family, one.kind, one.amount, one.count) for one in found] == [
            (deposit, None, Money.of(5), 1),
            (deposit, None, Money.of(7, "USD"), 1),
            (deposit, ProductKind.TIME_DEPOSIT, Money.of(6), 1),
            (loan, ProductKind.WORKING_CAPITAL_LOAN, Money.of("0.03"), 2),
        ]

    def test_the_order_of_items_changes_nothing(self) -> None:
        items = (
            plan_item(),
            plan_item(offer=self.DOLLARS, amount=Money.of(7, "USD")),
            plan_item(amount=PENNY),
        )
        assert service_plan(*items).totals == service_plan(*reversed(items)).totals

    def test_a_sum_beyond_all_figures_is_refused(self) -> None:
        huge = Money.from_minor(2**63 - 1)
        with pytest.raises(BankrmError):
            _ = service_plan(plan_item(amount=huge), plan_item(amount=huge)).totals


def test_expected_contribution_is_the_contribution() -> None:
    expected = Contribution(
        loan_income=Money.of(5),
        deposit_income=Money.of(1),
        fees=None,
        operating_cost=None,
        expected_loss=Money.of(1),
    )
    given = service_plan(contribution=expected).contribution
    assert given is not None
    assert given.total is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": Money.of(0)}, "amount"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"rate": Decimal("NaN")}, "rate"),
        ({"rate": Decimal("Infinity")}, "rate"),
        ({"rate": Decimal(10) ** 1000}, "rate"),
        ({"rate": Decimal("1.01")}, "rate"),
        ({"rate": 1}, "rate"),
        ({"fee": Money.of(-1)}, "fee"),
        ({"standard_price": 0}, "standard_price"),
        ({"needs": (FUNDS, "x")}, "needs"),
        ({"decision": CLASSED}, "decision"),
        ({"decision": "allow"}, "decision"),
        ({"offer": ODD}, "offer"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_bad_items_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        plan_item(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize("field", ["amount", "fee"])
def test_amounts_are_in_the_currency_of_the_product(field: str) -> None:
    with pytest.raises(CurrencyMismatch) as refused:
        plan_item(**{field: Money.of(1, "USD")})
    assert refused.value.field == field


class TestDecisions:
    WEALTH = offer(product("W-1", ProductFamily.WEALTH, ProductRisk.R2))
    FIFTY = Money.of(50_000)
    BOUGHT = assess_sale(
        CorporateClient(id=FIRM, name="某公司"),
        WEALTH.product,
        sale(WEALTH.product, client_id=FIRM),
        [attrs.evolve(TESTED, client_id=FIRM)],
        as_of=DAY,
    )

    def test_a_sale_of_the_product_in_the_amount_is_judged(self) -> None:
        item = plan_item(offer=self.WEALTH, amount=self.FIFTY, decision=self.BOUGHT)
        assert item.decision == self.BOUGHT

    def test_so_is_an_amount_where_suitability_is_not_ruled(self) -> None:
        deposit = offer(product())
        found = assess_amount(deposit, self.FIFTY, line=BusinessLine.CORPORATE, as_of=DAY)
        item = plan_item(offer=deposit, amount=self.FIFTY, decision=found)
        assert item.decision == found
        for changed in (
            {"amount": PENNY},
            {"amount": None},
            {"offer": offer(product(), kind=ProductKind.TIME_DEPOSIT)},
        ):
            with pytest.raises(InvalidValue, match=r"^decision: is on another product, amount"):
                attrs.evolve(item, **changed)

    @pytest.mark.parametrize(
        "changed",
        [
            {"offer": LOAN},
            {"amount": PENNY},
            {"amount": None},
            {"decision": admission(Effect.ALLOW)},
            {"decision": decision(Effect.ALLOW)},
            {"decision": assess_amount(WEALTH, FIFTY, line=BusinessLine.CORPORATE, as_of=DAY)},
        ],
        ids=[
            "another product",
            "another amount",
            "no amount",
            "credit",
            "a person's",
            "amount only",
        ],
    )
    def test_nothing_else_says_that_it_suits_the_client(self, changed: dict[str, Any]) -> None:
        fitting = {"offer": self.WEALTH, "amount": self.FIFTY, "decision": self.BOUGHT}
        with pytest.raises(InvalidValue, match=r"^decision: is "):
            plan_item(**{**fitting, **changed})


def test_rates_of_one_are_fractions_still() -> None:
    assert plan_item(rate=Decimal(1), fee=Money.of(0)).rate == 1


TOMORROW = DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"version": 0}, "version"),
        ({"version": "２"}, "version"),
        ({"recorded_at": BEFORE}, "recorded_at"),
        ({"prepared_at": DAY, "recorded_at": NOON}, "prepared_at"),
        ({"valid_until": DAY - timedelta(days=1)}, "valid_until"),
        ({"valid_until": NOON}, "valid_until"),
        ({"items": (plan_item(needs=(PAYMENTS,)),)}, "items"),
        ({"items": (plan_item(decision=admission(Effect.ALLOW, as_of=TOMORROW)),)}, "items"),
        ({"items": (plan_item(offer=offer(product(), lines=(BusinessLine.RETAIL,))),)}, "items"),
        ({"needs": (need(client_id=OTHER),)}, "needs"),
        ({"needs": (need(on=TOMORROW),)}, "needs"),
        ({"id": "\x1b"}, "id"),
    ],
    ids=[
        "version 0",
        "full-width version",
        "recorded before",
        "a date",
        "valid to the day before",
        "valid to an instant",
        "a need that is not the plan's",
        "decided for tomorrow",
        "for persons only",
        "another client's need",
        "a need stated later",
        "control character",
    ],
)
def test_bad_plans_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        service_plan(**changed)
    assert refused.value.field == field


def test_a_plan_proposes_something() -> None:
    with pytest.raises(InvalidValue, match=r"^items: need at least one$"):
        attrs.evolve(service_plan(), items=())


def test_a_plan_valid_for_its_own_day_is_sound() -> None:
    assert service_plan(valid_until=DAY).valid_until == DAY


def test_versions_begin_at_one() -> None:
    assert service_plan(version=1).version == 1
