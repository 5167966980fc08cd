"""A payment is set against what is due in the order agreed, and not a fen is lost."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.money import Money
from bankrm.payment_orders import (
    PRINCIPAL_FIRST,
    STATUTORY_ORDER,
    AppliedPayment,
    DebtPart,
    DueAmount,
    PaymentOrder,
    allocate,
)
from bankrm.workings import explain_lines

TODAY = date(2026, 11, 24)
OLD, NEW = date(2026, 9, 20), date(2026, 10, 20)
BY_INSTALMENT = PaymentOrder(parts=tuple(DebtPart), oldest_first=True)


def due(part: DebtPart, amount: str, on: date = OLD) -> DueAmount:
    return DueAmount(due_on=on, part=part, amount=Money.of(amount))


DUES = (
    due(DebtPart.PRINCIPAL, "1000", NEW),
    due(DebtPart.INTEREST, "40", NEW),
    due(DebtPart.PRINCIPAL, "1000", OLD),
    due(DebtPart.INTEREST, "43.50", OLD),
    due(DebtPart.PENALTY_INTEREST, "2.50", OLD),
    due(DebtPart.COMPOUND_INTEREST, "0.50", OLD),
    due(DebtPart.COSTS, "200", NEW),
)


def applied(amount: str, order: PaymentOrder, on: date = TODAY) -> list[str]:
    paid = allocate(Money.of(amount), DUES, order, on=on)
    return [str(one.amount.normalize()) for one in paid.applied]


@pytest.mark.parametrize(
    ("amount", "order", "expected"),
    [
        pytest.param(
            "286.50",
            STATUTORY_ORDER,
            ["0", "4E+1", "0", "43.5", "2.5", "0.5", "2E+2"],
            id="law-costs-then-all-interest",
        ),
        pytest.param(
            "286.51",
            STATUTORY_ORDER,
            ["0", "4E+1", "0.01", "43.5", "2.5", "0.5", "2E+2"],
            id="law-then-principal-of-the-oldest",
        ),
        pytest.param(
            "203.00",
            STATUTORY_ORDER,
            ["0", "0", "0", "0", "2.5", "0.5", "2E+2"],
            id="law-penalty-before-interest",
        ),
        pytest.param(
            "1046.50",
            BY_INSTALMENT,
            ["0", "0", "1E+3", "43.5", "2.5", "0.5", "0"],
            id="oldest-instalment-whole",
        ),
        pytest.param(
            "1046.51",
            BY_INSTALMENT,
            ["0", "0", "1E+3", "43.5", "2.5", "0.5", "0.01"],
            id="then-the-next",
        ),
    ],
)
def test_a_payment_goes_where_the_order_says(
    amount: str, order: PaymentOrder, expected: list[str]
) -> None:
    assert applied(amount, order) == expected


def test_principal_is_paid_first_only_beyond_ninety_days() -> None:
    at_limit, beyond = OLD + timedelta(days=90), OLD + timedelta(days=91)
    assert applied("100", PRINCIPAL_FIRST, at_limit)[2] == "0"
    assert applied("100", PRINCIPAL_FIRST, beyond)[2] == "1E+2"


def test_costs_alone_make_no_loan_overdue() -> None:
    dues = (due(DebtPart.COSTS, "10", date(2026, 1, 1)), due(DebtPart.PRINCIPAL, "10", TODAY))
    assert allocate(Money.of(10), dues, PRINCIPAL_FIRST, on=TODAY).applied[0] == Money.of(10)


def test_what_is_left_over_is_a_line_of_its_own() -> None:
    paid = allocate(Money.of(3_000), DUES, on=TODAY)
    assert paid.surplus == Money.of("713.50")
    lines = explain_lines(paid.workings, "en")
    assert "left over: CN¥713.50" in lines
    assert "principal: CN¥2,000.00" in lines
    assert "Civil Code, art. 561" in lines


def test_nothing_due_is_all_surplus() -> None:
    assert allocate(Money.of(5), (), on=TODAY).surplus == Money.of(5)
    assert allocate(Money.of(0), DUES, on=TODAY).surplus == Money.of(0)


def test_the_code_is_not_cited_before_it_was_in_force() -> None:
    before = date(2020, 12, 31)
    assert allocate(Money.of(5), (), on=before).workings[0].basis is None
    assert allocate(Money.of(5), (), on=date(2021, 1, 1)).workings[0].basis is not None
    assert allocate(Money.of(5), (), BY_INSTALMENT, on=TODAY).workings[0].basis is None


def test_the_order_of_the_trade_is_marked_as_such() -> None:
    assert PRINCIPAL_FIRST.basis is not None
    assert PRINCIPAL_FIRST.basis.provenance is Provenance.CONVENTION


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("parts", {"parts": tuple(DebtPart)[1:]}),
        ("parts", {"parts": (*DebtPart, DebtPart.COSTS)}),
        ("parts", {"parts": list(DebtPart)}),
        ("parts", {"parts": ("costs",) * 5}),
        ("long_overdue_parts", {"long_overdue_days": 90}),
        ("long_overdue_parts", {"long_overdue_parts": tuple(DebtPart)}),
        (
            "long_overdue_parts",
            {"long_overdue_days": 90, "long_overdue_parts": (DebtPart.COSTS,)},
        ),
        (
            "long_overdue_days",
            {"long_overdue_days": -1, "long_overdue_parts": tuple(DebtPart)},
        ),
        ("oldest_first", {"oldest_first": 1}),
    ],
)
def test_an_order_that_is_none_is_refused(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BankrmError) as refused:
        PaymentOrder(**({"parts": tuple(DebtPart)} | fields))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("amount", {"amount": 5}),
        ("amount", {"amount": Money.of("-0.01")}),
        ("dues", {"dues": list(DUES)}),
        ("dues", {"dues": (1,)}),
        ("dues", {"dues": (due(DebtPart.COSTS, "1", TODAY + timedelta(days=1)),)}),
        ("order", {"order": tuple(DebtPart)}),
        ("on", {"on": datetime(2026, 11, 24)}),  # noqa: DTZ001  # wrong on purpose
    ],
)
def test_what_cannot_be_set_against_anything_is_refused(
    field: str, arguments: dict[str, Any]
) -> None:
    asked: dict[str, Any] = {"amount": Money.of(1), "dues": DUES, "on": TODAY}
    with pytest.raises(InvalidValue) as refused:
        allocate(**(asked | arguments))
    assert refused.value.field == field


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch, match="dues"):
        allocate(Money.of(1, "USD"), DUES, on=TODAY)


def test_a_due_below_zero_is_refused_and_not_shown() -> None:
    with pytest.raises(InvalidValue) as refused:
        due(DebtPart.COSTS, "-777.77")
    assert refused.value.field == "amount"
    assert "777" not in str(refused.value)
    assert "777" not in repr(due(DebtPart.COSTS, "777.77"))


@pytest.mark.parametrize(
    "wrong",
    [(), (Money.of(-1),), (Money.of(6),), (Money.of("5.01"),)],
    ids=["too-few", "below-zero", "more-than-due", "more-than-paid"],
)
def test_an_applied_payment_that_does_not_add_up_is_refused(wrong: tuple[Money, ...]) -> None:
    sound = allocate(Money.of(4), (due(DebtPart.COSTS, "5"),), on=TODAY)
    loose = due(DebtPart.COSTS, "5.01")
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(sound, dues=(loose,), applied=wrong)
    assert refused.value.field == "applied"


def test_applied_amounts_are_not_shown() -> None:
    paid: AppliedPayment = allocate(Money.of("777.77"), DUES, on=TODAY)
    assert "777.77" not in repr(paid)


@pytest.mark.parametrize("wrong", [None, "90", -1, 1.5, TODAY], ids=repr)
def test_counts_and_days_that_are_none_are_refused_by_name(wrong: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        PRINCIPAL_FIRST.parts_after(wrong)
    assert refused.value.field == "days_past_due"
    with pytest.raises(InvalidValue) as refused:
        STATUTORY_ORDER.shares(wrong, [], TODAY)
    assert refused.value.field == "amount"
    with pytest.raises(InvalidValue) as refused:
        STATUTORY_ORDER.shares(1, [], 90)  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.field == "on"
