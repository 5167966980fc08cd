"""Special additional deductions: every amount on both sides of its day, and what may not go together."""

from datetime import date, datetime
from typing import Any

import pytest

from bankrm.deductions import (
    AdditionalClaims,
    ParentShare,
    RentClass,
    compute_additional_deductions,
    housing_deduction,
    serious_illness_deduction,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.money import Money

BEFORE, AFTER = date(2022, 12, 31), date(2023, 1, 1)
FULL, HALF = ParentShare.FULL, ParentShare.HALF


@pytest.mark.parametrize(
    ("claims", "before", "after"),
    [
        ({"children": (FULL,)}, 1_000, 2_000),
        ({"children": (FULL, HALF)}, 1_500, 3_000),
        ({"infants": (HALF,)}, 500, 1_000),
        ({"elderly_only_child": True}, 2_000, 3_000),
        ({"elderly_share": Money.of(1_000)}, 1_000, 1_000),
        ({"degree_study": True}, 400, 400),
        ({"loan_interest": True}, 1_000, 1_000),
        ({"rent": RentClass.MAJOR}, 1_500, 1_500),
        ({"rent": RentClass.LARGE}, 1_100, 1_100),
        ({"rent": RentClass.OTHER}, 800, 800),
        ({"rent": RentClass.MAJOR, "loan_interest": True}, 1_500, 1_500),
        ({"rent": RentClass.OTHER, "loan_interest": True}, 1_000, 1_000),
        ({}, 0, 0),
        ({"children": (FULL,), "elderly_only_child": True, "degree_study": True}, 3_400, 5_400),
    ],
    ids=[
        "one child",
        "one child and half of another",
        "half of an infant",
        "elderly, only child",
        "elderly, shared",
        "degree study",
        "loan interest",
        "rent, first class",
        "rent, second class",
        "rent, third class",
        "rent above loan interest",
        "loan interest above rent",
        "nothing claimed",
        "a family",
    ],
)
def test_monthly(claims: dict[str, Any], before: int, after: int) -> None:
    asked = AdditionalClaims(**claims)
    assert compute_additional_deductions(asked, as_of=BEFORE).monthly == Money.of(before)
    found = compute_additional_deductions(asked, as_of=AFTER)
    assert found.monthly == Money.of(after)
    assert found.once == Money.of(0)
    amounts = [line.value for line in found.workings if isinstance(line.value, Money)]
    assert sum(amounts, start=Money.of(0)) == found.monthly
    assert all(line.basis is not None for line in found.workings)


def test_a_certificate_counts_once_a_year() -> None:
    found = compute_additional_deductions(AdditionalClaims(certificate=True), as_of=AFTER)
    assert (found.monthly, found.once) == (Money.of(0), Money.of(3_600))
    assert [line.value for line in found.workings] == [Money.of(3_600)]


@pytest.mark.parametrize(
    ("share", "day", "allowed"),
    [
        ("1000.00", BEFORE, True),
        ("1000.01", BEFORE, False),
        ("1500.00", AFTER, True),
        ("1500.01", AFTER, False),
    ],
    ids=["exactly the old most", "a fen above", "exactly the new most", "a fen above the new"],
)
def test_a_share_for_the_elderly_is_limited(share: str, day: date, allowed: bool) -> None:
    claims = AdditionalClaims(elderly_share=Money.of(share))
    if allowed:
        found = compute_additional_deductions(claims, as_of=day).monthly
        assert found == Money.of(share)
    else:
        with pytest.raises(InvalidValue, match="elderly_share"):
            compute_additional_deductions(claims, as_of=day)


def test_infants_count_from_2022() -> None:
    claims = AdditionalClaims(infants=(FULL,))
    assert compute_additional_deductions(claims, as_of=date(2022, 1, 1)).monthly == Money.of(1_000)
    with pytest.raises(RuleNotInForce, match="infant"):
        compute_additional_deductions(claims, as_of=date(2021, 12, 31))


@pytest.mark.parametrize(
    ("paid", "deducted"),
    [("0", "0"), ("15000", "0"), ("15000.01", "0.01"), ("95000", "80000"), ("95000.01", "80000")],
    ids=["nothing", "exactly the own part", "a fen above", "exactly the most", "above the most"],
)
def test_serious_illness(paid: str, deducted: str) -> None:
    assert serious_illness_deduction(Money.of(paid), as_of=AFTER) == Money.of(deducted)


def test_no_home_gives_nothing() -> None:
    assert housing_deduction(None, loan_interest=False, as_of=AFTER) == Money.of(0)


@pytest.mark.parametrize(
    ("claims", "field"),
    [
        ({"children": [FULL]}, "children"),
        ({"children": ("full",)}, "children"),
        ({"infants": (1,)}, "infants"),
        ({"rent": "major"}, "rent"),
        ({"elderly_share": 1_000}, "elderly_share"),
        ({"elderly_share": Money.of(-1)}, "elderly_share"),
        ({"elderly_share": Money.of(1), "elderly_only_child": True}, "elderly_share"),
    ],
    ids=["list", "code", "number", "city code", "bare number", "negative", "only child"],
)
def test_bad_claims_are_refused(claims: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        AdditionalClaims(**claims)
    assert refused.value.field == field


def test_bad_amounts_and_days_are_refused() -> None:
    with pytest.raises(CurrencyMismatch, match="self_paid"):
        serious_illness_deduction(Money.of(1, "USD"), as_of=AFTER)
    with pytest.raises(InvalidValue, match="self_paid"):
        serious_illness_deduction(Money.of(-1), as_of=AFTER)
    with pytest.raises(InvalidValue, match="as_of"):
        serious_illness_deduction(Money.of(1), as_of=datetime(2026, 1, 1))  # noqa: DTZ001  # refused
    with pytest.raises(InvalidValue, match="as_of"):
        compute_additional_deductions(AdditionalClaims(), as_of=datetime(2026, 1, 1))  # noqa: DTZ001  # refused
    with pytest.raises(RuleNotInForce):
        serious_illness_deduction(Money.of(1), as_of=date(2018, 12, 31))
