"""Insurance applications: premiums in a year, and what contradicts itself."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.insurance_cases import APPLICATION, NEEDS, altered, apply, yuan

from bankrm.clients import ClientId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.fields import personal_fields
from bankrm.insurance_applications import (
    HeldCover,
    InsuranceApplication,
    InsuranceNeeds,
    PremiumMode,
)
from bankrm.insurance_terms import Cover, Design, InsuranceTerms
from bankrm.products import ProductId

LIFE = InsuranceTerms(
    product=APPLICATION.terms.product,
    insurer="某人寿保险公司",
    cover=Cover.WHOLE_LIFE,
    design=Design.ORDINARY,
)


@pytest.mark.parametrize(
    ("mode", "year"),
    [
        (PremiumMode.SINGLE, 1_000),
        (PremiumMode.YEARLY, 1_000),
        (PremiumMode.HALF_YEARLY, 2_000),
        (PremiumMode.QUARTERLY, 4_000),
        (PremiumMode.MONTHLY, 12_000),
    ],
)
def test_what_is_due_in_a_year(mode: PremiumMode, year: int) -> None:
    assert apply(mode=mode, premium=yuan(1_000)).yearly_premium == yuan(year)


def test_whole_life_runs_for_life() -> None:
    assert apply(terms=LIFE, term_months=None).lifelong
    assert APPLICATION.lifelong is False


@pytest.mark.parametrize("told", [True, False, None])
def test_an_annuity_runs_for_a_term_or_for_life(told: bool | None) -> None:
    annuity = attrs.evolve(LIFE, cover=Cover.ANNUITY, pays_on_death=None)
    assert apply(terms=annuity, term_months=None, for_life=told).lifelong is told


@pytest.mark.parametrize(
    "changes",
    [{"for_life": True}, {"terms": LIFE, "term_months": None, "for_life": False}],
    ids=["with a term", "whole life"],
)
def test_what_contradicts_the_cover_or_its_term_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=r"^for_life: "):
        apply(**changes)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"premium": yuan(0)}, "premium"),
        ({"premium": yuan(-1)}, "premium"),
        ({"premium": 1_000}, "premium"),
        ({"mode": PremiumMode.SINGLE}, "paying_years"),
        ({"mode": "yearly"}, "mode"),
        ({"mode": None}, "mode"),
        ({"term_months": 108}, "paying_years"),
        ({"paying_years": 21}, "paying_years"),
        ({"paying_years": 0}, "paying_years"),
        ({"paying_years": "１０"}, "paying_years"),
        ({"paying_years": 10**1000}, "paying_years"),
        ({"terms": LIFE}, "term_months"),
        ({"term_months": 0}, "term_months"),
        ({"term_months": True}, "term_months"),
        ({"needs": attrs.evolve(NEEDS, client_id=ClientId("C-2"))}, "needs"),
        ({"needs": attrs.evolve(NEEDS, product_id=ProductId("I-2"))}, "needs"),
        ({"premium": yuan(1, "USD")}, "premium"),
        ({"sum_insured": yuan(1, "USD")}, "sum_insured"),
        ({"needs": attrs.evolve(NEEDS, needed=yuan(1, "USD"))}, "needed"),
        ({"needs": attrs.evolve(NEEDS, loss=yuan(1, "USD"))}, "loss"),
        ({"sum_insured": yuan(-1)}, "sum_insured"),
        ({"annual_income": yuan(-1)}, "annual_income"),
        ({"local_income": yuan(-1)}, "local_income"),
        ({"family_income": Decimal("NaN")}, "family_income"),
        ({"family_monthly_income": Decimal("Infinity")}, "family_monthly_income"),
        ({"budget": yuan("-0.01")}, "budget"),
        ({"declared_on": datetime(2026, 3, 2)}, "declared_on"),  # noqa: DTZ001  # what is refused
        ({"insists": 1}, "insists"),
        ({"client_id": "C\x00"}, "client_id"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(APPLICATION, **changes)
    assert refused.value.field == field
    assert "10000" not in str(refused.value)


def test_the_last_premium_may_fall_due_in_the_last_month() -> None:
    assert attrs.evolve(APPLICATION, term_months=109).paying_years == 10


def test_another_currency_is_named_as_such() -> None:
    with pytest.raises(CurrencyMismatch, match=r"^premium: needs CNY"):
        altered(APPLICATION, premium=yuan(1, "USD"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"analysed_on": datetime(2026, 3, 2)}, "analysed_on"),  # noqa: DTZ001  # what is refused
        ({"wanted": [Cover.HEALTH]}, "wanted"),
        ({"wanted": ("health",)}, "wanted"),
        ({"wanted_months": 0}, "wanted_months"),
        ({"needed": yuan(-1)}, "needed"),
        ({"loss": yuan(-1)}, "loss"),
        ({"held": (yuan(1),)}, "held"),
        ({"ref": ""}, "ref"),
    ],
)
def test_needs_that_cannot_be_are_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(NEEDS, **changes)
    assert refused.value.field == field


def test_cover_held_has_a_sum_not_below_zero() -> None:
    with pytest.raises(BankrmError, match=r"^amount: "):
        HeldCover(Cover.HEALTH, yuan(-1), indemnity=True)


@pytest.mark.parametrize("model", [InsuranceApplication, InsuranceNeeds])
def test_what_is_about_a_person_is_not_shown(model: type) -> None:
    shown = repr(attrs.evolve(APPLICATION, needs=NEEDS))
    assert personal_fields(model)
    assert "200000" not in shown
    assert "TERM" not in shown
    assert "family_income=***" in shown


def test_the_day_of_the_analysis_is_kept() -> None:
    assert date(2014, 4, 1) == NEEDS.analysed_on
