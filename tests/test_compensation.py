"""Bonus plans and statements: prices, floors, caps, coefficients, sales that may be paid, faults of a plan."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bankrm.attribution import Attribution, CreditShare
from bankrm.brackets import Brackets, Closed
from bankrm.calendars import Period
from bankrm.clients import ClientId, RetailClient
from bankrm.compensation import (
    Achievement,
    Achievements,
    BonusItem,
    BonusPlan,
    BonusStatement,
    Deduction,
    PlanId,
    PriceUnit,
    ReductionKind,
    TierMode,
    UnpaidReason,
    compute_bonus,
)
from bankrm.errors import BankrmError, InvalidRule, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.rules import Effect
from bankrm.sales import Initiator, Sale
from bankrm.staff import StaffId
from bankrm.suitability import assess_sale
from bankrm.workings import explain_lines

DAY = date(2026, 11, 30)
NAME = Text("项目", "item")
ME, OTHER = StaffId("S-1"), StaffId("S-2")
TIERS = Brackets(bounds=(10, 20), rates=(100, 150, 200), closed=Closed.UPPER)


def item(code: str = "cards", **more: Any) -> BonusItem:
    return BonusItem(
        **{"code": code, "name": NAME, "unit": PriceUnit.PER_UNIT, "price": 10, **more}
    )


def plan(*items: BonusItem, **more: Any) -> BonusPlan:
    values = {"id": PlanId("P"), "version": "1", "name": NAME, "since": date(2026, 1, 1)}
    return BonusPlan(**{**values, "items": items or (item(),), **more})


def reached(*entries: Achievement, **more: Any) -> Achievements:
    values = {"staff_id": ME, "period": Period.month(2026, 11), "entries": entries}
    return Achievements(**{**values, "kpi_coefficient": 1, "compliance_coefficient": 1, **more})


def units(count: int, code: str = "cards", **more: Any) -> Achievement:
    return Achievement(item=code, quantity=count, **more)


def bonus(of: BonusPlan, *entries: Achievement, **more: Any) -> BonusStatement:
    return compute_bonus(of, reached(*entries, **more), as_of=DAY)


def taken(statement: BonusStatement) -> list[tuple[ReductionKind, str]]:
    return [(cut.kind, str(cut.amount.amount)) for cut in statement.reductions]


@pytest.mark.parametrize(
    ("more", "quantity", "amount"),
    [
        ({"price": "12.5"}, 3, "37.50"),
        ({"unit": PriceUnit.PER_TEN_THOUSAND, "price": 12}, Money.of(2_000_000), "2400.00"),
        ({"unit": PriceUnit.PER_TEN_THOUSAND, "price": 6}, Money.of("8.33"), "0.00"),
        ({"unit": PriceUnit.PER_TEN_THOUSAND, "price": 6}, Money.of("8.34"), "0.01"),
        ({"unit": PriceUnit.SHARE, "price": "0.05"}, Money.of("0.10"), "0.01"),
        ({"unit": PriceUnit.SHARE, "price": "0.05"}, Money.of("0.09"), "0.00"),
        ({"floor": 3}, 3, "0.00"),
        ({"floor": 3}, 4, "10.00"),
        ({"floor": 3}, 2, "0.00"),
        ({}, -5, "0.00"),
        ({"price": TIERS}, 10, "1000.00"),
        ({"price": TIERS}, 11, "1150.00"),
        ({"price": TIERS}, 25, "3500.00"),
        ({"price": TIERS, "tiers": TierMode.WHOLE}, 10, "1000.00"),
        ({"price": TIERS, "tiers": TierMode.WHOLE}, 11, "1650.00"),
        ({"price": TIERS, "floor": 5}, 15, "1000.00"),
        (
            {
                "unit": PriceUnit.PER_TEN_THOUSAND,
                "floor": Money.of(1_000_000),
                "price": Brackets(bounds=(1_000_000,), rates=(6, 12), closed=Closed.UPPER),
            },
            Money.of(3_000_000),
            "1800.00",
        ),
    ],
    ids=[
        "yuan a unit",
        "yuan per ten thousand",
        "just below half a fen",
        "just above half a fen",
        "exactly half a fen",
        "below half a fen",
        "exactly the floor",
        "one above the floor",
        "below the floor",
        "no negative carry",
        "exactly the first bound",
        "one above the first bound",
        "marginal tiers",
        "whole: exactly the bound",
        "whole: one above",
        "tiers count from the floor",
        "an amount with floor and tiers",
    ],
)
def test_prices(more: dict[str, Any], quantity: Any, amount: str) -> None:
    found = bonus(plan(item(**more)), Achievement(item="cards", quantity=quantity))
    [line] = found.lines
    assert str(line.amount.amount) == amount
    assert found.gross == found.net == found.payable == Money.of(amount)
    assert found.reductions == ()
    assert found.unpaid == ()


def test_achievements_of_one_item_add_up_before_tiers_and_floor() -> None:
    found = bonus(plan(item(price=TIERS, floor=2)), units(6), units(7), units(-1))
    [line] = found.lines
    assert (line.quantity, line.amount) == (Decimal(12), Money.of(1_000))


def test_a_share_counts_only_its_part() -> None:
    both = Attribution((CreditShare(ME, Decimal("0.7")), CreditShare(OTHER, Decimal("0.3"))))
    priced = plan(item(unit=PriceUnit.SHARE, price="0.1"))
    fee = Achievement(item="cards", quantity=Money.of("100.01"), attribution=both)
    mine = bonus(priced, fee)
    theirs = bonus(priced, fee, staff_id=OTHER)
    quantities = [found.lines[0].quantity for found in (mine, theirs)]
    assert quantities == [Money.of("70.01"), Money.of("30.00")]
    with pytest.raises(InvalidValue, match="attribution"):
        bonus(priced, fee, staff_id=StaffId("S-9"))


@pytest.mark.parametrize(
    ("decision", "steps_done", "reason"),
    [
        (None, False, UnpaidReason.NO_DECISION),
        (Effect.ALLOW, False, None),
        (Effect.STEPS, True, None),
        (Effect.STEPS, False, UnpaidReason.STEPS_OPEN),
        (Effect.REVIEW, True, UnpaidReason.NOT_ALLOWED),
        (Effect.BLOCK, True, UnpaidReason.NOT_ALLOWED),
        (Effect.REFUSE, True, UnpaidReason.NOT_ALLOWED),
    ],
    ids=["no decision", "allowed", "steps done", "steps open", "review", "blocked", "refused"],
)
def test_a_sale_earns_only_if_allowed(
    decision: Effect | None, steps_done: bool, reason: UnpaidReason | None
) -> None:
    sale = units(1, decision=decision, steps_done=steps_done, reference="sale 7")
    found = bonus(plan(item(sale_based=True)), sale)
    assert found.gross == Money.of(0 if reason else 10)
    assert [(one.achievement, one.reason) for one in found.unpaid] == (
        [(sale, reason)] if reason else []
    )


def test_what_is_no_sale_needs_no_decision_but_heeds_one() -> None:
    assert bonus(plan(), units(1)).gross == Money.of(10)
    refused = bonus(plan(), units(1, decision=Effect.REFUSE))
    assert refused.gross == Money.of(0)
    assert refused.unpaid[0].reason is UnpaidReason.NOT_ALLOWED


@pytest.mark.parametrize(
    ("tolerance", "paid"),
    [(RiskTolerance.C3, "10"), (RiskTolerance.C2, "0")],
    ids=["suitable", "above the client's tolerance"],
)
def test_a_sale_is_paid_by_its_suitability_decision(tolerance: RiskTolerance, paid: str) -> None:
    client = RetailClient(id=ClientId("C"), name="甲", birth_date=date(1980, 5, 1))
    product = Product(
        id=ProductId("W"),
        name="理财",
        family=ProductFamily.WEALTH,
        private=False,
        issuer_risk=ProductRisk.R3,
        distributor_risk=ProductRisk.R3,
    )
    sale = Sale(
        client_id=client.id,
        product_id=product.id,
        amount=Money.of(50_000),
        initiated_by=Initiator.CLIENT,
        change_reported=False,
    )
    tested = RiskAssessment(client_id=client.id, on=date(2026, 6, 1), tolerance=tolerance)
    decision = assess_sale(client, product, sale, [tested], as_of=DAY)
    found = bonus(plan(item(sale_based=True)), units(1, decision=decision))
    assert found.gross == Money.of(paid)
    assert (found.unpaid == ()) is (decision.outcome is Effect.ALLOW)


@pytest.mark.parametrize(
    ("kpi", "limits", "lines", "cuts"),
    [
        ("1", {}, ["1000.00"], []),
        ("0.8", {}, ["1000.00"], [(ReductionKind.KPI, "200.00")]),
        ("1.2", {}, ["1000.00", "200.00"], []),
        ("1.2", {"kpi_most": "1.1"}, ["1000.00", "100.00"], []),
        ("1.1", {"kpi_most": "1.1"}, ["1000.00", "100.00"], []),
        ("0.5", {"kpi_least": "0.6"}, ["1000.00"], [(ReductionKind.KPI, "400.00")]),
        ("0", {}, ["1000.00"], [(ReductionKind.KPI, "1000.00")]),
    ],
    ids=[
        "one",
        "below one",
        "above one",
        "above the most",
        "exactly the most",
        "below the least",
        "zero",
    ],
)
def test_kpi_coefficient(
    kpi: str, limits: dict[str, Any], lines: list[str], cuts: list[tuple[ReductionKind, str]]
) -> None:
    found = bonus(plan(**limits), units(100), kpi_coefficient=kpi)
    assert [str(line.amount.amount) for line in found.lines] == lines
    assert taken(found) == cuts
    assert [line.item is None for line in found.lines] == [False, True][: len(lines)]


def test_reductions_follow_their_order() -> None:
    found = bonus(
        plan(
            item("a", cap=Money.of(800)),
            item("b", cap=Money.of(100)),
            cap=Money.of(700),
            deferral_rate="0.4",
        ),
        units(100, "a"),
        units(10, "b"),
        kpi_coefficient="1.2",
        compliance_coefficient="0.9",
        deductions=(
            Deduction(name=Text("投诉", "complaint"), amount=Money.of(100)),
            Deduction(name=Text("不良", "bad loan"), amount=Money.of(650)),
            Deduction(name=Text("违规", "violation"), amount=Money.of(1)),
        ),
    )
    assert taken(found) == [
        (ReductionKind.ITEM_CAP, "200.00"),
        (ReductionKind.COMPLIANCE, "108.00"),
        (ReductionKind.PLAN_CAP, "272.00"),
        (ReductionKind.DEDUCTION, "100.00"),
        (ReductionKind.DEDUCTION, "600.00"),
        (ReductionKind.DEDUCTION, "0.00"),
    ]
    assert [str(cut.claimed.amount) for cut in found.reductions][-2:] == ["650.00", "1.00"]
    assert [cut.name.en for cut in found.reductions][-2:] == ["bad loan", "violation"]
    assert (found.gross, found.net) == (Money.of(1_280), Money.of(0))


@pytest.mark.parametrize(
    ("cap", "cut"),
    [
        ("1000.00", []),
        ("999.99", [(ReductionKind.PLAN_CAP, "0.01")]),
        ("0", [(ReductionKind.PLAN_CAP, "1000.00")]),
    ],
    ids=["exactly the cap", "a fen above", "a cap of nothing"],
)
def test_caps(cap: str, cut: list[tuple[ReductionKind, str]]) -> None:
    assert taken(bonus(plan(cap=Money.of(cap)), units(100))) == cut
    of_item = taken(bonus(plan(item(cap=Money.of(cap))), units(100)))
    assert of_item == [(ReductionKind.ITEM_CAP, amount) for _, amount in cut]


@pytest.mark.parametrize(
    ("rate", "deferred"),
    [("0", "0.00"), ("0.4", "4.00"), ("1", "10.00"), ("0.3333", "3.33")],
    ids=["none", "two fifths", "all", "rounded"],
)
def test_deferral(rate: str, deferred: str) -> None:
    found = bonus(plan(deferral_rate=rate), units(1))
    assert found.deferred == Money.of(deferred)
    assert found.deferred + found.payable == found.net


def test_a_statement_reads_line_by_line() -> None:
    found = bonus(plan(), units(3), compliance_coefficient="0.5")
    assert explain_lines(found.workings, "zh").splitlines() == [
        "项目: ¥30.00",
        "应计奖金: ¥30.00",
        "合规系数: -¥15.00",
        "净额: ¥15.00",
        "延期支付: ¥0.00",
        "当期支付: ¥15.00",
    ]


def test_small_business_managers_of_2017() -> None:
    """Loans 6 and deposits 6 and 12 per ten thousand, FTP profit 200, fees 500; deposits at a quarter."""

    def per_ten_thousand(code: str, price: str) -> BonusItem:
        return item(code, unit=PriceUnit.PER_TEN_THOUSAND, price=price)

    scheme = plan(
        per_ten_thousand("loans", "6"),
        per_ten_thousand("ftp", "200"),
        per_ten_thousand("fees", "500"),
        per_ten_thousand("stock", "1.5"),
        per_ten_thousand("growth", "3"),
        deferral_rate="0.4",
    )
    amounts = {
        "loans": 5_000_000,
        "ftp": 40_000,
        "fees": 10_000,
        "stock": 8_000_000,
        "growth": 2_000_000,
    }
    entries = [Achievement(item=code, quantity=Money.of(yuan)) for code, yuan in amounts.items()]
    found = bonus(scheme, *entries)
    assert [int(line.amount.amount) for line in found.lines] == [3_000, 800, 500, 1_200, 600]
    assert (found.gross, found.payable) == (Money.of(6_100), Money.of(3_660))


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
    ids=["the day before", "the first day", "the last day", "the day after"],
)
def test_a_version_applies_on_its_days(day: date, in_force: bool) -> None:
    dated = plan(until=date(2027, 1, 1))
    assert dated.is_in_force(day) is in_force
    if in_force:
        assert compute_bonus(dated, reached(), as_of=day).gross == Money.of(0)
    else:
        with pytest.raises(RuleNotInForce, match="plan"):
            compute_bonus(dated, reached(), as_of=day)


def test_all_faults_of_a_plan_are_named_at_once() -> None:
    with pytest.raises(InvalidRule) as refused:
        plan(
            item(),
            item(),
            until=date(2026, 1, 1),
            kpi_least="1.5",
            kpi_most=1,
            deferral_rate="1.0001",
        )
    for fault in ("appears twice", "ends before", "crossed", "more than all"):
        assert fault in refused.value.reason
    with pytest.raises(InvalidRule, match="there is no item"):
        plan(items=())


def test_all_achievements_without_a_price_are_named_at_once() -> None:
    priced = plan(item(), item("fees", unit=PriceUnit.SHARE, price="0.1"))
    money = Achievement(item="cards", quantity=Money.of(1))
    with pytest.raises(InvalidValue) as refused:
        bonus(priced, units(1), units(1, "tea"), money, units(1, "fees"))
    assert refused.value.field == "entries"
    assert refused.value.reason == "the plan has no item tea; cards needs units; fees needs yuan"


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: item(code=""), "code"),
        (lambda: item(name="item"), "name"),
        (lambda: item(unit="per_unit"), "unit"),
        (lambda: item(tiers="whole"), "tiers"),
        (lambda: item(price=-1), "price"),
        (lambda: item(price=0.5), "rates"),
        (lambda: item(price=Decimal("NaN")), "rates"),
        (lambda: item(floor=-1), "floor"),
        (lambda: item(floor=Money.of(1)), "floor"),
        (lambda: item(floor=1, unit=PriceUnit.SHARE), "floor"),
        (lambda: item(cap=Money.of(-1)), "cap"),
        (lambda: item(cap=Money.of(1, "USD")), "cap"),
        (lambda: plan(id=""), "id"),
        (lambda: plan(version="\n"), "version"),
        (lambda: plan(since=datetime(2026, 1, 1)), "since"),  # noqa: DTZ001  # refused
        (lambda: plan(items=[item()]), "items"),
        (lambda: plan(cap=Money.of(-1)), "cap"),
        (lambda: plan(kpi_least="0.00001"), "kpi_least"),
        (lambda: plan(kpi_most=-1), "kpi_most"),
        (lambda: units(1, code=" "), "item"),
        (lambda: Achievement(item="a", quantity=Money.of(1, "USD")), "quantity"),
        (lambda: units(True), "quantity"),
        (lambda: units(1, decision="allow"), "decision"),
        (lambda: Deduction(name=NAME, amount=Money.of(-1)), "amount"),
        (lambda: reached(staff_id=""), "staff_id"),
        (lambda: reached(period=DAY), "period"),
        (lambda: reached(kpi_coefficient=Decimal("Infinity")), "kpi_coefficient"),
        (lambda: reached(kpi_coefficient="0.12345"), "kpi_coefficient"),
        (lambda: reached(compliance_coefficient="1.0001"), "compliance_coefficient"),
        (lambda: reached(compliance_coefficient="-0.1"), "compliance_coefficient"),
        (lambda: reached(deductions=(Money.of(1),)), "deductions"),
        (lambda: plan().is_in_force(datetime(2026, 1, 1)), "as_of"),  # noqa: DTZ001  # refused
    ],
    ids=[
        "item without code",
        "name as text",
        "unit as text",
        "tiers as text",
        "negative price",
        "float price",
        "price NaN",
        "negative floor",
        "floor in yuan for units",
        "floor in units for yuan",
        "negative cap",
        "cap in dollars",
        "plan without id",
        "control characters",
        "instant",
        "list",
        "negative plan cap",
        "limit too fine",
        "negative limit",
        "blank item",
        "quantity in dollars",
        "quantity as a flag",
        "decision as text",
        "negative deduction",
        "no manager",
        "a day for a period",
        "infinite coefficient",
        "coefficient too fine",
        "compliance above one",
        "compliance below zero",
        "deductions as money",
        "in force at an instant",
    ],
)
def test_bad_input_is_refused(call: Callable[[], object], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field
