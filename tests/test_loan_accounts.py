"""A loan account keeps its payments as they were entered, and says which of them stand."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from bankrm._loan_account_example import ACCOUNT
from bankrm.credit_applications import CreditApplicationId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.loan_accounts import LoanAccount, LoanPayment, LoanPaymentId
from bankrm.money import Money

PAID_OUT = ACCOUNT.plan.disbursed_on
LATEST = ACCOUNT.payments[-1]
FAR = date(2027, 1, 1)


def payment(
    name: str,
    amount: Money = LATEST.amount,
    *,
    received_on: date = LATEST.received_on,
    entered: timedelta = timedelta(days=1),
    reversal_of: LoanPaymentId | None = None,
) -> LoanPayment:
    return LoanPayment(
        id=LoanPaymentId(name),
        amount=amount,
        received_on=received_on,
        recorded_at=LATEST.recorded_at + entered,
        reversal_of=reversal_of,
    )


def with_payments(*more: LoanPayment) -> LoanAccount:
    return attrs.evolve(ACCOUNT, payments=(*ACCOUNT.payments, *more))


def test_a_payment_of_the_day_itself_counts() -> None:
    assert ACCOUNT.payments_by(LATEST.received_on)[-1] is LATEST
    assert LATEST not in ACCOUNT.payments_by(LATEST.received_on - timedelta(days=1))


def test_payments_are_told_by_the_day_they_came_and_not_as_entered() -> None:
    late = payment("P-4", Money.of(1), received_on=date(2026, 4, 1))
    assert with_payments(late).payments_by(FAR)[0] is late


def test_a_reversal_undoes_an_entry_from_when_it_is_known() -> None:
    undone = with_payments(payment("P-4", reversal_of=LATEST.id))
    assert [one.id for one in undone.payments_by(FAR)] == ["P-1", "P-2"]
    before = undone.payments_by(FAR, known_at=LATEST.recorded_at)
    assert [one.id for one in before] == ["P-1", "P-2", "P-3"]


def test_what_was_entered_later_is_not_known() -> None:
    assert ACCOUNT.payments_by(FAR, known_at=datetime(2026, 5, 1, tzinfo=UTC))[-1].id == "P-1"


def test_a_payment_on_the_day_the_loan_was_paid_out_is_allowed() -> None:
    assert with_payments(payment("P-4", received_on=PAID_OUT)).payments_by(PAID_OUT)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        pytest.param(
            "payments[3].received_on",
            payment("P-4", received_on=PAID_OUT - timedelta(days=1)),
            id="before-the-loan-was-paid-out",
        ),
        pytest.param("payments[3].id", payment("P-3"), id="one-entry-twice"),
        pytest.param(
            "payments[3].recorded_at",
            payment("P-4", received_on=PAID_OUT, entered=timedelta(days=-20)),
            id="entered-before-the-one-it-follows",
        ),
        pytest.param(
            "payments[3].reversal_of",
            payment("P-4", reversal_of=LoanPaymentId("P-9")),
            id="reversal-of-nothing",
        ),
        pytest.param(
            "payments[3].reversal_of",
            payment("P-4", Money.of(1), reversal_of=LATEST.id),
            id="reversal-of-another-amount",
        ),
    ],
)
def test_payments_that_cannot_be_are_refused(field: str, wrong: LoanPayment) -> None:
    with pytest.raises(InvalidValue) as refused:
        with_payments(wrong)
    assert refused.value.field == field
    assert str(wrong.amount.amount) not in str(refused.value)


def test_an_entry_is_reversed_once() -> None:
    once, again = (payment(name, reversal_of=LATEST.id) for name in ("P-4", "P-5"))
    with pytest.raises(InvalidValue, match=r"payments\[4\]\.reversal_of"):
        with_payments(once, again)
    with pytest.raises(InvalidValue, match=r"payments\[4\]\.reversal_of"):
        with_payments(once, payment("P-5", reversal_of=once.id))


def test_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatch, match=r"amount"):
        with_payments(payment("P-4", Money.of(1, "USD")))


@pytest.mark.parametrize("amount", ["0", "-0.01"])
def test_a_payment_is_above_zero(amount: str) -> None:
    with pytest.raises(InvalidValue, match="amount: must be above zero"):
        payment("P-4", Money.of(amount))


def test_money_is_not_entered_before_it_came() -> None:
    with pytest.raises(InvalidValue, match="recorded_at"):
        payment("P-4", entered=timedelta(days=-1))
    assert payment("P-4", entered=timedelta(0)).recorded_at == LATEST.recorded_at


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signed_on", PAID_OUT + timedelta(days=1)),
        ("application_id", CreditApplicationId("A-9")),
        ("plan", None),
        ("payments", [LATEST]),
        ("kind", "loan"),
    ],
)
def test_an_account_that_does_not_fit_is_refused(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        attrs.evolve(ACCOUNT, **{field: value})  # type: ignore[arg-type]  # wrong on purpose
    assert "A-9" not in str(refused.value)


def test_amounts_are_not_shown() -> None:
    assert "300000" not in repr(ACCOUNT) + repr(LATEST)
