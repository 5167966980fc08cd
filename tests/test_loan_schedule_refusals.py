"""Schedules that no loan may have: a debt that grows unsaid, a payment that never repays, terms at odds."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.loan_cases import PAID_OUT, loan, scheduled

from bankrm.calendars import Calendar
from bankrm.due_dates import CycleUnit, DueDates
from bankrm.errors import InvalidValue
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import Schedule, compute_schedule
from bankrm.loans import LoanChange, PaymentStep, RateReset
from bankrm.money import Money

METHOD = RepaymentMethod
WEEKDAYS = Calendar(years=(2025, 2026, 2027), off={}, make_up={})


def payments(schedule: Schedule) -> list[int]:
    return [row.payment_units for row in schedule.rows]


def principal(schedule: Schedule) -> list[int]:
    return [row.principal_units for row in schedule.rows]


def test_the_first_instalment_bears_the_interest_of_its_own_days() -> None:
    """By hand: the regular 972.80 of principal, with 65, 20 or 30 days at 6 %."""
    for first, days in ((date(2026, 3, 20), 65), (date(2026, 2, 5), 21), (date(2026, 2, 15), 30)):
        rows = scheduled(due=DueDates(first=first), odd_interest_apart=True).rows
        assert rows[0].principal == Decimal("972.80")
        assert rows[0].interest_units == 200 * days
        assert {row.payment_units for row in rows[1:-1]} == {103_280}


def test_interest_that_is_added_is_not_in_the_first_payment() -> None:
    due = DueDates(first=date(2026, 3, 20))
    added = scheduled(due=due, odd_interest_apart=True, capitalise_until=due.first)
    assert len({row.payment_units for row in added.rows[:-1]}) == 1
    assert added.rows[0].interest_units == 0


def test_a_long_first_period_does_not_add_to_the_principal_unsaid() -> None:
    long = {
        "due": DueDates(first=date(2027, 2, 15)),
        "instalments": 36,
        "annual_rate": Decimal("0.24"),
    }
    with pytest.raises(InvalidValue, match=r"^payment: does not cover the interest"):
        scheduled(**long)
    assert scheduled(**long, allows_negative_amortisation=True).rows[0].principal_units < 0
    assert scheduled(**long, odd_interest_apart=True).rows[0].principal_units > 0


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        pytest.param("payment", {"payment": Decimal("59.99")}, id="a fen below the interest"),
        pytest.param("payment", {"method": METHOD.BALLOON, "payment": Decimal(0)}, id="balloon"),
        pytest.param(
            "payment",
            {"method": METHOD.STEP, "step": PaymentStep(every=1, factor=Decimal(2))},
            id="steps that double",
        ),
        pytest.param(
            "payment",
            {"interest_due": DueDates(first=date(2026, 7, 15), every=6), "instalments": 360},
            id="interest by the half-year",
        ),
        pytest.param(
            "parts",
            {
                "method": METHOD.BY_SCHEDULE,
                "parts": (Decimal(1), Decimal(13_000)),
                "parts_hold_interest": True,
                "instalments": 2,
            },
            id="a part below the interest",
        ),
    ],
)
def test_what_is_owed_never_rises_unsaid(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: does not cover the interest"):
        scheduled(**fields)
    assert scheduled(**fields, allows_negative_amortisation=True).rows[-1].balance_units == 0


def test_exactly_the_interest_is_enough() -> None:
    assert principal(scheduled(payment=Decimal(60)))[:11] == [0] * 11


# What is refused


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        pytest.param(
            "payment", {"instalments": None, "payment": Decimal(60)}, id="exactly the interest"
        ),
        pytest.param(
            "payment", {"instalments": None, "payment": Decimal(0)}, id="nothing is paid"
        ),
        pytest.param(
            "due",
            {
                "instalments": None,
                "principal": Money.of(1_000_000_000),
                "annual_rate": Decimal(0),
                "payment": Decimal("0.01"),
                "due": DueDates(first=PAID_OUT, unit=CycleUnit.DAY),
            },
            id="a hundred thousand centuries",
        ),
        pytest.param(
            "changes",
            {"changes": (LoanChange(on=PAID_OUT, repaid=Decimal("12000.01")),)},
            id="more repaid than owed, by a fen",
        ),
        pytest.param(
            "changes", {"changes": (LoanChange(on=date(2027, 1, 15)),)}, id="after the end"
        ),
    ],
)
def test_refused(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        scheduled(**fields)


def test_a_payment_that_grows_until_it_covers_the_interest() -> None:
    step = PaymentStep(every=1, factor=Decimal(2))
    schedule = scheduled(
        method=METHOD.STEP,
        step=step,
        instalments=None,
        payment=Decimal("0.01"),
        allows_negative_amortisation=True,
    )
    assert payments(schedule)[:4] == [1, 2, 4, 8]
    assert len(schedule) == 21
    assert sum(principal(schedule)) == 1_200_000


@pytest.mark.parametrize(
    ("factor", "payment"),
    [
        pytest.param("0.9", "100", id="it shrinks until it does not"),
        pytest.param("1", "60", id="it stays at exactly the interest"),
        pytest.param("2", "0", id="nothing grows to nothing"),
    ],
)
def test_steps_that_never_repay(factor: str, payment: str) -> None:
    step = PaymentStep(every=1, factor=Decimal(factor))
    with pytest.raises(InvalidValue, match=r"^payment: does not cover the interest"):
        scheduled(method=METHOD.STEP, step=step, instalments=None, payment=Decimal(payment))


def test_a_loan_paid_out_on_the_31st_is_due_on_it() -> None:
    schedule = scheduled(disbursed_on=date(2026, 1, 31))
    assert [day.day for day in schedule.days[:4]] == [28, 31, 30, 31]
    assert payments(schedule) == payments(scheduled())  # each is a whole month


def test_a_payment_that_does_not_cover_the_interest_until_the_rate_falls() -> None:
    schedule = scheduled(
        method=METHOD.BALLOON,
        instalments=None,
        payment=Decimal(60),
        resets=(RateReset(date(2026, 6, 15), Decimal(0)),),
    )
    assert len(schedule) == 5 + 200


@pytest.mark.parametrize(
    ("field", "parts"), [("plan", (None, scheduled().columns)), ("columns", (loan(), ()))]
)
def test_no_schedule(field: str, parts: tuple[Any, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        Schedule(*parts)


@pytest.mark.parametrize("bad", [None, "plan", 12_000])
def test_no_plan(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^plan: "):
        compute_schedule(bad)


def test_a_schedule_shows_no_amount() -> None:
    assert "12000" not in repr(scheduled())
