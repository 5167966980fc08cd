"""Prepayments: interest for the time borrowed, a shorter term or smaller payments, the fee agreed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.loan_cases import PAID_OUT, loan, scheduled

from bankrm.due_dates import CycleUnit, DueDates
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import compute_schedule
from bankrm.loans import LoanChange, PaymentAfter, PaymentStep, RateReset
from bankrm.money import Money
from bankrm.prepayments import BreachFee, Prepayment, compute_prepayment, compute_settlement
from bankrm.workings import explain_lines, lines_provenance

METHOD = RepaymentMethod
JUNE = date(2026, 6, 15)
SHORTER, SMALLER = PaymentAfter.SHORTER_TERM, PaymentAfter.SMALLER_PAYMENT


def paid(
    after: PaymentAfter = SHORTER, on: date = JUNE, amount: int = 3_000, **fields: Any
) -> Prepayment:
    return compute_prepayment(scheduled(**fields), Money.of(amount), after, on=on)


def payments(prepayment: Prepayment) -> list[int]:
    return [row.payment_units for row in prepayment.after.rows]


def test_shorter_term_keeps_the_payment() -> None:
    found = paid()
    assert payments(found)[4:6] == [payments(found)[0], 300_000]  # the fifth, then the prepayment
    assert set(payments(found)[6:-1]) == {payments(found)[0]}
    assert len(found.after) == 12 + 1 - 2
    assert found.after.rows[-1].balance_units == 0


def test_smaller_payment_keeps_the_term() -> None:
    found = paid(SMALLER)
    assert len(found.after) == 12 + 1
    assert len(set(payments(found)[6:-1])) == 1
    assert payments(found)[6] < payments(found)[0]
    assert found.after.closes_on == found.before.closes_on


def test_level_principal_either_way() -> None:
    shorter = paid(method=METHOD.LEVEL_PRINCIPAL)
    assert [row.principal_units for row in shorter.after.rows[6:]] == [100_000] * 4
    smaller = paid(SMALLER, method=METHOD.LEVEL_PRINCIPAL)
    assert [row.principal_units for row in smaller.after.rows[6:-1]] == [57_143] * 6


def test_before_the_first_instalment() -> None:
    shorter = paid(on=date(2026, 1, 25))
    assert shorter.interest == Money.of(20)
    assert payments(shorter)[1] == scheduled().rows[0].payment_units
    part = paid(on=date(2026, 1, 25), method=METHOD.LEVEL_PRINCIPAL)
    assert part.after.rows[1].principal_units == 100_000


def test_on_the_first_day() -> None:
    found = paid(on=PAID_OUT)
    assert found.interest == Money.of(0)
    assert [row.due_on for row in found.after.rows[:2]] == [PAID_OUT, date(2026, 2, 15)]


@pytest.mark.parametrize(
    ("on", "interest"),
    [
        pytest.param(date(2026, 6, 14), 60, id="the day before an instalment"),
        pytest.param(JUNE, 0, id="exactly on it, after it is paid"),
        pytest.param(date(2026, 6, 16), 2, id="the day after"),
    ],
)
def test_interest_is_for_the_time_borrowed(on: date, interest: int) -> None:
    found = paid(PaymentAfter.AS_AGREED, on, method=METHOD.INTEREST_FIRST)
    assert found.interest == Money.of(interest)
    assert found.due == Money.of(3_000 + interest)


def test_settlement() -> None:
    found = compute_settlement(scheduled(), on=JUNE)
    assert found.principal == scheduled().balance_on(JUNE)
    assert found.due == found.principal
    assert found.after.closes_on == JUNE
    assert found.after.balance_on(JUNE) == Money.of(0)
    assert found.after.next_due(JUNE) is None


def test_settlement_to_the_last_decimal() -> None:
    found = compute_settlement(scheduled(decimals=10), on=JUNE)
    assert found.principal == scheduled(decimals=10).balance_on(JUNE)
    assert found.after.rows[-1].balance_units == 0


def test_settlement_of_a_bullet_pays_the_interest_so_far() -> None:
    found = compute_settlement(scheduled(method=METHOD.BULLET), on=JUNE)
    assert found.due == Money.of(12_000) + Money.of(300)


def test_the_rest_of_a_broken_period_is_not_paid_twice() -> None:
    found = paid(PaymentAfter.AS_AGREED, date(2026, 1, 25), method=METHOD.INTEREST_FIRST)
    assert found.after.rows[1].interest_units == 3_000  # twenty days of thirty, on 9,000
    assert found.interest_saved == Money.of(10 + 11 * 15)


def test_one_after_another() -> None:
    once = paid()
    twice = compute_prepayment(once.after, Money.of(1_000), SMALLER, on=date(2026, 7, 15))
    assert twice.before is once.after
    assert twice.after.closes_on == once.after.closes_on
    assert twice.after.total_interest < once.after.total_interest
    with pytest.raises(InvalidValue, match=r"^on: "):
        compute_prepayment(twice.after, Money.of(1), on=date(2026, 7, 14))


def test_a_reset_after_a_shorter_term_keeps_the_term() -> None:
    reset = RateReset(date(2026, 8, 15), Decimal("0.03"))
    found = paid(resets=(reset,))
    assert found.after.closes_on == paid().after.closes_on
    assert found.after.rows[-2].payment_units < found.after.rows[7].payment_units


def test_on_the_day_of_a_reset_the_payment_to_come_is_kept() -> None:
    reset = RateReset(JUNE, Decimal("0.03"))
    unpaid = scheduled(resets=(reset,)).rows[5].payment_units
    found = paid(resets=(reset,))
    assert found.interest == Money.of(0)
    assert payments(found)[6] == unpaid < payments(found)[4]


def test_payments_that_step_go_on_stepping() -> None:
    step = PaymentStep(every=4, factor=Decimal("1.1"))
    found = paid(SMALLER, method=METHOD.STEP, step=step)
    assert abs(payments(found)[9] - payments(found)[8] * Decimal("1.1")) <= 1


def test_no_payment_to_keep_within_a_grace_up_to_maturity() -> None:
    with pytest.raises(InvalidValue, match=r"^changes: "):
        paid(grace=11, on=date(2026, 2, 1))


def test_workings() -> None:
    found = paid()
    words = explain_lines(found.workings, "en")
    assert "Civil Code" in words
    assert "next payment: CN¥1,032.80" in words
    assert lines_provenance(found.workings).code == "text"
    settled = explain_lines(compute_settlement(scheduled(), on=JUNE).workings, "en")
    assert "next payment" not in settled


def test_before_the_civil_code_nothing_is_cited() -> None:
    plan = loan(disbursed_on=date(2020, 1, 15))
    found = compute_settlement(compute_schedule(plan), on=date(2020, 12, 31))
    assert all(line.basis is None for line in found.workings)
    later = compute_settlement(compute_schedule(plan), on=date(2021, 1, 1))
    assert any(line.basis is not None for line in later.workings)


class TestPaymentsAsAgreed:
    EARLY = date(2026, 1, 20)

    @pytest.mark.parametrize("method", [METHOD.LEVEL_PAYMENT, METHOD.LEVEL_PRINCIPAL])
    def test_they_stay_before_the_first_as_after_it(self, method: RepaymentMethod) -> None:
        schedule = scheduled(method=method)
        found = compute_prepayment(schedule, Money.of(3_000), on=self.EARLY)
        shorter = compute_prepayment(schedule, Money.of(3_000), SHORTER, on=self.EARLY)
        assert found.after.rows == shorter.after.rows
        assert found.after.closes_on < schedule.closes_on

    def test_they_stay_after_a_reset_that_is_not_yet_paid_at(self) -> None:
        reset = RateReset(date(2026, 5, 20), Decimal("0.05"))
        schedule = scheduled(resets=(reset,))
        agreed = schedule.next_due(date(2026, 5, 20))
        found = compute_prepayment(schedule, Money.of(3_000), on=date(2026, 6, 1))
        upcoming = found.after.next_due(date(2026, 6, 1))
        assert agreed is not None
        assert upcoming is not None
        assert upcoming.payment == agreed.payment

    def test_where_there_are_none_but_the_last(self) -> None:
        found = compute_prepayment(scheduled(grace=12), Money.of(3_000), on=self.EARLY)
        assert [row.principal for row in found.after.rows[1:]] == [0] * 11 + [9_000]

    def test_what_is_drawn_before_the_first_is_in_it(self) -> None:
        drawn = LoanChange(on=self.EARLY, repaid=Decimal(-12_000))
        rows = scheduled(changes=(drawn,)).rows
        assert rows[1].payment > 2_000
        assert abs(rows[-1].payment - rows[-2].payment) < 1


class TestFees:
    YEAR = date(2027, 1, 15)

    @pytest.mark.parametrize(
        ("fee", "on", "wanted"),
        [
            pytest.param(BreachFee(share=Decimal("0.01")), JUNE, "30", id="a share"),
            pytest.param(
                BreachFee(interest_months=Decimal(1)), JUNE, "15", id="a month of interest"
            ),
            pytest.param(
                BreachFee(share=Decimal("0.01"), free_from=YEAR),
                date(2027, 1, 14),
                "30",
                id="a day early",
            ),
            pytest.param(
                BreachFee(share=Decimal("0.01"), free_from=YEAR), YEAR, "0", id="exactly when free"
            ),
        ],
    )
    def test_amounts(self, fee: BreachFee, on: date, wanted: str) -> None:
        assert fee.amount(Money.of(3_000), Decimal("0.06"), on) == Money.of(wanted)

    def test_no_interest_no_fee(self) -> None:
        fee = BreachFee(interest_months=Decimal(1))
        assert fee.amount(Money.of(3_000), Decimal("-0.01"), JUNE) == Money.of(0)

    def test_it_is_due_with_the_rest(self) -> None:
        fee = BreachFee(share=Decimal("0.01"))
        found = compute_prepayment(scheduled(), Money.of(3_000), SHORTER, on=JUNE, fee=fee)
        assert found.due == Money.of(3_030)

    @pytest.mark.parametrize(
        ("field", "fields"),
        [
            ("share", {}),
            ("share", {"share": Decimal("0.01"), "interest_months": Decimal(1)}),
            ("share", {"share": Decimal("1.01")}),
            ("share", {"share": Decimal("-0.01")}),
            ("interest_months", {"interest_months": Decimal(-1)}),
            ("interest_months", {"interest_months": Decimal("NaN")}),
            ("free_from", {"share": Decimal(0), "free_from": datetime(2026, 1, 1)}),  # noqa: DTZ001  # refused
        ],
    )
    def test_bad_fees(self, field: str, fields: dict[str, Any]) -> None:
        with pytest.raises(InvalidValue, match=rf"^{field}: "):
            BreachFee(**fields)

    @pytest.mark.parametrize(
        ("field", "arguments"),
        [
            ("principal", (Decimal(3_000), Decimal("0.06"), JUNE)),
            ("annual_rate", (Money.of(3_000), 0.06, JUNE)),
            ("annual_rate", (Money.of(3_000), Decimal("Infinity"), JUNE)),
            ("on", (Money.of(3_000), Decimal("0.06"), None)),
        ],
    )
    @pytest.mark.parametrize(
        "fee", [BreachFee(share=Decimal("0.01")), BreachFee(interest_months=Decimal(1))]
    )
    def test_bad_amounts(self, fee: BreachFee, field: str, arguments: tuple[Any, ...]) -> None:
        with pytest.raises(InvalidValue, match=rf"^{field}: "):
            fee.amount(*arguments)

    @pytest.mark.parametrize("bad", [True, Money.of(1), Decimal("0.01"), "0.01"])
    def test_no_fee_at_all(self, bad: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^fee: "):
            compute_prepayment(scheduled(), Money.of(1), on=JUNE, fee=bad)
        with pytest.raises(InvalidValue, match=r"^fee: "):
            compute_settlement(scheduled(), on=JUNE, fee=bad)


# What is refused


@pytest.mark.parametrize(
    ("field", "arguments", "on"),
    [
        pytest.param("schedule", (loan(), Money.of(1)), JUNE, id="a plan"),
        pytest.param("principal", (scheduled(), Decimal(1)), JUNE, id="no money"),
        pytest.param("principal", (scheduled(), Money.of(0)), JUNE, id="nothing"),
        pytest.param("principal", (scheduled(), Money.of(-1)), JUNE, id="below zero"),
        pytest.param(
            "principal", (scheduled(), Money.of("12000.01")), PAID_OUT, id="more, by a fen"
        ),
        pytest.param(
            "principal", (scheduled(), Money.of(1)), date(2027, 1, 15), id="repaid already"
        ),
        pytest.param("after", (scheduled(), Money.of(1), "shorter"), JUNE, id="no label"),
        pytest.param("day", (scheduled(), Money.of(1)), date(2026, 1, 14), id="too early"),
        pytest.param("on", (scheduled(), Money.of(1)), None, id="no day"),
        pytest.param(
            "changes",
            (scheduled(method=METHOD.BULLET), Money.of(1), SHORTER),
            JUNE,
            id="a bullet has no payments",
        ),
    ],
)
def test_refused(field: str, arguments: tuple[Any, ...], on: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        compute_prepayment(*arguments, on=on)


def test_another_currency() -> None:
    with pytest.raises(CurrencyMismatch, match=r"^principal: "):
        compute_prepayment(scheduled(), Money.of(1, "USD"), on=JUNE)


def test_no_schedule_to_settle() -> None:
    with pytest.raises(InvalidValue, match=r"^schedule: "):
        compute_settlement(None, on=JUNE)  # type: ignore[arg-type]  # what is refused


def test_a_year_loan_is_shortened_too() -> None:
    due = DueDates(first=date(2027, 1, 15), unit=CycleUnit.YEAR)
    assert len(paid(due=due, on=date(2028, 1, 15), amount=6_000).after) < 12
