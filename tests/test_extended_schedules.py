"""Extended schedules: a later maturity, payments solved anew, the rate from the old maturity on."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.loan_cases import loan, scheduled

from bankrm.errors import InvalidValue
from bankrm.extended_schedules import ExtendedSchedule, compute_extended_schedule
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import RateReset
from bankrm.money import Money
from bankrm.prepayments import compute_prepayment
from bankrm.workings import explain_lines

METHOD = RepaymentMethod
OLD, NEW = date(2027, 1, 15), date(2027, 7, 15)
DECEMBER = date(2026, 12, 20)


def extended(rate: Decimal | None = None, on: date = DECEMBER, **fields: Any) -> ExtendedSchedule:
    return compute_extended_schedule(scheduled(**fields), NEW, rate, agreed_on=on)


def interest(found: ExtendedSchedule) -> list[int]:
    return [row.interest_units for row in found.after.rows if row.payment_units]


def test_interest_goes_on_and_principal_waits() -> None:
    found = extended(method=METHOD.INTEREST_FIRST)
    assert interest(found) == [6_000] * 18
    assert found.after.closes_on == NEW
    assert found.more_interest == Money.of(360)


def test_a_new_rate_from_the_old_maturity_on() -> None:
    found = extended(Decimal("0.12"), method=METHOD.INTEREST_FIRST)
    assert interest(found) == [6_000] * 12 + [12_000] * 6


def test_a_bullet_waits_whole() -> None:
    found = extended(Decimal("0.12"), method=METHOD.BULLET)
    assert interest(found) == [72_000 + 72_000]


def test_level_payments_are_solved_over_the_longer_term() -> None:
    found = extended(on=date(2026, 7, 15))
    paid = [row.payment_units for row in found.after.rows if row.payment_units]
    assert paid[:6] == [row.payment_units for row in found.before.rows[:6]]
    assert len(set(paid[6:-1])) == 1
    assert paid[6] < paid[0]
    assert len(paid) == 18


def test_a_balloon_keeps_the_payment_agreed() -> None:
    found = extended(method=METHOD.BALLOON, payment=Decimal(500))
    assert found.after.rows[-2].payment_units == 50_000


def test_a_rate_that_was_known_for_that_day_gives_way() -> None:
    resets = (RateReset(date(2026, 7, 15), Decimal("0.03")), RateReset(OLD, Decimal("0.09")))
    found = extended(Decimal("0.12"), method=METHOD.INTEREST_FIRST, resets=resets)
    assert interest(found) == [6_000] * 6 + [3_000] * 6 + [12_000] * 6


def test_workings() -> None:
    found = extended(method=METHOD.INTEREST_FIRST)
    words = explain_lines(found.workings, "en")
    assert "Civil Code" in words
    assert "more interest: CN¥360.00" in words


def test_before_the_civil_code_nothing_is_cited() -> None:
    old = scheduled(disbursed_on=date(2020, 1, 15), method=METHOD.INTEREST_FIRST)
    found = compute_extended_schedule(old, NEW, agreed_on=date(2020, 12, 31))
    assert all(line.basis is None for line in found.workings)


@pytest.mark.parametrize(
    ("field", "arguments", "on"),
    [
        pytest.param("schedule", (loan(), NEW), DECEMBER, id="a plan"),
        pytest.param("matures_on", (scheduled(), OLD), DECEMBER, id="exactly the old maturity"),
        pytest.param("matures_on", (scheduled(), "2027-07-15"), DECEMBER, id="a text"),
        pytest.param("agreed_on", (scheduled(), NEW), OLD, id="exactly when it is due"),
        pytest.param("agreed_on", (scheduled(), NEW), date(2026, 1, 14), id="before the loan"),
        pytest.param("agreed_on", (scheduled(), NEW), None, id="no day"),
        pytest.param(
            "annual_rate", (scheduled(), NEW, Decimal(2)), DECEMBER, id="a rate above all"
        ),
    ],
)
def test_refused(field: str, arguments: tuple[Any, ...], on: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        compute_extended_schedule(*arguments, agreed_on=on)


def test_not_before_what_has_changed() -> None:
    prepaid = compute_prepayment(scheduled(), Money.of(1_000), on=date(2026, 6, 15))
    with pytest.raises(InvalidValue, match=r"^agreed_on: "):
        compute_extended_schedule(prepaid.after, NEW, agreed_on=date(2026, 6, 14))
