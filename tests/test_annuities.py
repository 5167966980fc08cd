"""Annuities: the functions of a spreadsheet, and errors where it would show an error sign."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bankrm.annuities import (
    PaidAt,
    future_value,
    interest_part,
    level_payment,
    net_present_value,
    number_of_periods,
    present_value,
    principal_part,
    rate_per_period,
)
from bankrm.errors import InvalidValue

MONTH = Decimal("0.0035")
NEAR = Decimal("1e-15")


def test_w16_level_payment() -> None:
    payment = level_payment(Decimal("0.035") / 12, 360, 1_000_000)
    assert round(payment, 2) == Decimal("-4490.45")
    assert round(-payment * 360 - 1_000_000, 2) == Decimal("616560.88")


@pytest.mark.parametrize("due", PaidAt)
@pytest.mark.parametrize("rate", [Decimal(0), MONTH, Decimal("-0.001")], ids=str)
def test_the_functions_agree(rate: Decimal, due: PaidAt) -> None:
    payment = level_payment(rate, 24, 1000, -100, due)
    assert abs(present_value(rate, 24, payment, -100, due) - 1000) < NEAR
    assert abs(future_value(rate, 24, payment, 1000, due) + 100) < NEAR
    assert abs(number_of_periods(rate, payment, 1000, -100, due) - 24) < NEAR
    assert abs(rate_per_period(24, payment, 1000, -100, due) - rate) < Decimal("1e-11")


@pytest.mark.parametrize("due", PaidAt)
def test_parts_make_the_payment_and_the_principal(due: PaidAt) -> None:
    payment = level_payment(MONTH, 24, 1000, 0, due)
    principal = [principal_part(MONTH, at, 24, 1000, due) for at in range(1, 25)]
    assert abs(sum(principal, Decimal(1000))) < NEAR
    assert abs(interest_part(MONTH, 7, 24, 1000, due) + principal[6] - payment) < NEAR


def test_paid_at_the_beginning_the_first_holds_no_interest() -> None:
    assert interest_part(MONTH, 1, 24, 1000, PaidAt.BEGIN) == 0


@pytest.mark.parametrize(
    ("rate", "worth"), [("0.1", Decimal(0)), (0, Decimal(10)), ("-0.5", Decimal(120))]
)
def test_net_present_value(rate: Any, worth: Decimal) -> None:
    assert net_present_value(rate, [-100, 110]) == worth


def test_nothing_is_worth_nothing() -> None:
    assert net_present_value("0.1", []) == 0


def test_a_result_can_be_given_to_the_next_function() -> None:
    payment = level_payment(Decimal(1) / 3, 7, "1e20")
    assert abs(present_value(Decimal(1) / 3, 7, payment) - Decimal("1e20")) < 1


# Where a spreadsheet shows an error


@pytest.mark.parametrize(
    ("field", "work"),
    [
        pytest.param("n", lambda: level_payment(MONTH, 0, 1000), id="no period"),
        pytest.param("n", lambda: rate_per_period(0, -1, 1000), id="no period to find a rate of"),
        pytest.param("n", lambda: future_value(MONTH, 40_001, 1), id="too many periods"),
        pytest.param("n", lambda: future_value(MONTH, -1, 1), id="periods below zero"),
        pytest.param("period", lambda: interest_part(MONTH, 0, 12, 1), id="before the first"),
        pytest.param("period", lambda: interest_part(MONTH, 13, 12, 1), id="after the last"),
        pytest.param("rate", lambda: future_value(-1, 1, 1), id="all is lost"),
        pytest.param("rate", lambda: future_value(101, 1, 1), id="beyond any rate"),
        pytest.param(
            "payment", lambda: number_of_periods(MONTH, -1, 1000), id="below the interest"
        ),
        pytest.param(
            "payment", lambda: number_of_periods("0.01", -10, 1000), id="exactly the interest"
        ),
        pytest.param("payment", lambda: number_of_periods(0, 0, 1000), id="nothing is paid"),
        pytest.param("payment", lambda: rate_per_period(12, 10, 1000), id="no rate"),
        pytest.param("payment", lambda: rate_per_period(2, 230, -100, -362), id="two rates"),
        pytest.param("payment", lambda: rate_per_period(1, -9, 1000), id="a rate below all"),
        pytest.param("payment", lambda: rate_per_period(1, -1000, 9), id="a rate above all"),
        pytest.param("due", lambda: rate_per_period(1, 1, -1, 0, "end"), id="no label of it"),  # type: ignore[arg-type]  # refused
        pytest.param("due", lambda: future_value(0, 1, 1, 0, "end"), id="no label"),  # type: ignore[arg-type]  # refused
        pytest.param("due", lambda: number_of_periods(0, 1, -1, 0, "end"), id="none"),  # type: ignore[arg-type]  # refused
        pytest.param("amounts", lambda: net_present_value(0, 1), id="no row"),  # type: ignore[arg-type]  # refused
    ],
)
def test_refused(field: str, work: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        work()


@pytest.mark.parametrize(
    "bad", [0.1, float("nan"), Decimal("NaN"), Decimal("1e60"), "１", None, True]
)
def test_bad_numbers(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^rate: "):
        future_value(bad, 1, 1)
    with pytest.raises(InvalidValue, match=r"^payment: "):
        future_value(0, 1, bad)
    with pytest.raises(InvalidValue, match=r"^present: "):
        level_payment(0, 1, bad)
    with pytest.raises(InvalidValue, match=r"^future: "):
        present_value(0, 1, 1, bad)
    with pytest.raises(InvalidValue, match=r"^amounts: "):
        net_present_value(0, [bad])
