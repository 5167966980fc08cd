"""What cures a loan that is beyond its share of the security, to the fen."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.money import Money
from bankrm.top_ups import PledgeLines, compute_top_up


@pytest.mark.parametrize(
    ("balance", "value", "share", "repayment", "security"),
    [
        ("600", "1000", "0.6", "0", "0"),  # exactly at the limit
        ("600.01", "1000", "0.6", "0.01", "0.02"),
        ("700", "1000", "0.6", "100", "166.67"),
        ("700", "0", "0.6", "700", "1166.67"),
        ("0", "0", "0.6", "0", "0"),
        ("100", "139.99", Fraction(100, 140), "0.01", "0.01"),
        ("100", "140", Fraction(100, 140), "0", "0"),
    ],
)
def test_either_cure(
    balance: str, value: str, share: str | Fraction, repayment: str, security: str
) -> None:
    cure = compute_top_up(Money.of(balance), Money.of(value), share)
    assert (cure.repayment, cure.security) == (Money.of(repayment), Money.of(security))


def test_the_workings_show_the_limit_and_both_cures() -> None:
    cure = compute_top_up(Money.of(700), Money.of(1000), "0.6")
    assert [line.value for line in cure.workings] == [
        Money.of(700),
        Money.of(1000),
        Decimal("0.6"),
        Money.of(100),
        Money.of("166.67"),
    ]
    assert "700" not in repr(cure)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ((Money.of(-1), Money.of(1), "0.6"), "balance"),
        ((Money.of(1), Money.of(-1), "0.6"), "value"),
        ((1, Money.of(1), "0.6"), "balance"),
        ((Money.of(1), Money.of(1), 0), "largest_share"),
        ((Money.of(1), Money.of(1), "-0.1"), "largest_share"),
        ((Money.of(1), Money.of(1), Decimal("NaN")), "largest_share"),
        ((Money.of(1), Money.of(1), Decimal("Infinity")), "largest_share"),
        ((Money.of(1), Money.of(1), "０.６"), "largest_share"),
        ((Money.of(1), Money.of(1), Decimal("1e1000000")), "largest_share"),
    ],
)
def test_bad_input_is_refused(given: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        compute_top_up(*given)
    assert refused.value.field == field


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch, match="value"):
        compute_top_up(Money.of(1), Money.of(1, "USD"), "0.6")


def test_lines_run_down() -> None:
    assert PledgeLines(warning=140, top_up=140, disposal=140).largest_share == Fraction(5, 7)
    for lines in ((130, 140, 120), (150, 130, 140)):
        with pytest.raises(InvalidValue, match="top_up"):
            PledgeLines(warning=lines[0], top_up=lines[1], disposal=lines[2])
    with pytest.raises(InvalidValue, match="disposal"):
        PledgeLines(warning=2, top_up=1, disposal=0)
