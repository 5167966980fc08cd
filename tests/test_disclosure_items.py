"""What must be told: by regime, family, issuer and day, each with its article and mark."""

from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest
from tests.disclosure_cases import (
    BEFORE,
    COMPANY_WEALTH,
    DAY,
    FUND,
    LIFE,
    TRUST,
    WEALTH,
    altered,
    product,
)

from bankrm.citations import Provenance
from bankrm.disclosure_items import (
    REQUIRED_ITEMS,
    DisclosureDuty,
    DisclosureItem,
    DisclosureKind,
    RequiredItem,
    list_required_items,
)
from bankrm.errors import InvalidValue
from bankrm.products import IssuerKind, Product, ProductFamily

N, S, Y, R, B, P = DisclosureDuty


def counted(of: Product, on: date) -> dict[DisclosureDuty, int]:
    return Counter(required.duty for required in list_required_items(of, as_of=on))


@pytest.mark.parametrize(
    ("of", "on", "duties"),
    [
        pytest.param(TRUST, BEFORE, {}, id="trust, the day before the order"),
        pytest.param(TRUST, DAY, {N: 11}, id="trust, its first day"),
        pytest.param(WEALTH, date(2018, 9, 25), {}, id="wealth, the day before W6"),
        pytest.param(WEALTH, date(2018, 9, 26), {S: 10, Y: 1}, id="wealth, its first day"),
        pytest.param(WEALTH, DAY, {N: 11, S: 10, Y: 1}, id="wealth, notice and statement"),
        pytest.param(COMPANY_WEALTH, date(2021, 6, 26), {S: 10, Y: 1}, id="the day before W4"),
        pytest.param(
            COMPANY_WEALTH, date(2021, 6, 27), {S: 10, Y: 1, R: 2, B: 3}, id="its first day"
        ),
        pytest.param(
            COMPANY_WEALTH, BEFORE, {S: 10, Y: 1, R: 2, B: 3}, id="the day before the order"
        ),
        pytest.param(COMPANY_WEALTH, DAY, {N: 11, S: 10, Y: 1, R: 2, B: 3}, id="all duties"),
        pytest.param(FUND, date(2017, 6, 30), {}, id="fund, the day before C"),
        pytest.param(FUND, date(2017, 7, 1), {N: 5}, id="fund, its first day"),
        pytest.param(FUND, DAY, {N: 5}, id="fund, outside the order"),
        pytest.param(LIFE, date(2024, 2, 29), {}, id="insurance, the day before I2"),
        pytest.param(LIFE, date(2024, 3, 1), {P: 18}, id="insurance, its first day"),
        pytest.param(LIFE, BEFORE, {P: 18}, id="insurance, the day before the order"),
        pytest.param(LIFE, DAY, {P: 18, N: 16}, id="insurance, prompts and notice"),
        pytest.param(product(ProductFamily.DEPOSIT), DAY, {}, id="deposit"),
    ],
)
def test_what_is_owed_when(of: Product, on: date, duties: dict[DisclosureDuty, int]) -> None:
    assert counted(of, on) == duties


def test_an_unknown_issuer_may_be_a_wealth_company() -> None:
    unknown = altered(WEALTH, issuer_kind=None)
    assert counted(unknown, DAY) == counted(COMPANY_WEALTH, DAY)


def test_what_a_bank_issued_owes_neither_rating_nor_benchmark_of_w4() -> None:
    assert {R, B} <= counted(COMPANY_WEALTH, DAY).keys()
    assert not {R, B} & counted(WEALTH, DAY).keys()


def test_a_foreign_issuer_is_not_routed() -> None:
    foreign = altered(WEALTH, issuer_kind=IssuerKind.INSURER)
    assert counted(foreign, DAY) == {}


@pytest.mark.parametrize(
    ("article", "items"),
    [
        ("31(1)", ["product_type", "manager", "scope", "offer_type", "distribution"]),
        ("31(2)", ["risk_level", "level_may_change"]),
        ("31(3)", ["risks", "principal_loss"]),
        ("31(4)", ["fees"]),
        ("31(5)", ["matching_opinion"]),
        (
            "37(1)",
            [
                "product_name",
                "main_terms",
                "cover",
                "insured_period",
                "paying_period",
                "benefit_limit",
                "claims",
                "cash_value",
                "renewal",
                "exclusions",
            ],
        ),
        ("37(3)", ["cooling_off"]),
        ("37(4)", ["surrender_loss"]),
        ("37(5)", ["total_premium", "fees"]),
        ("25(1)", ["is_insurance"]),
        (
            "25(2)",
            [
                "product_name",
                "main_terms",
                "cover",
                "insured_period",
                "premium_payment",
                "benefit_limit",
                "exclusions",
                "claims",
                "surrender_loss",
                "fees",
                "cash_value",
                "cooling_off",
                "grace_period",
                "waiting_period",
                "suspension",
            ],
        ),
        ("25(4)", ["contacts"]),
    ],
)
def test_what_is_told_by_paragraph(article: str, items: list[str]) -> None:
    rows = [row for row in REQUIRED_ITEMS if row.basis.article == article]
    assert [row.item.code for row in rows] == items
    assert {row.basis.provenance for row in rows} == {Provenance.TEXT}


def test_no_row_is_firmer_than_it_was_read() -> None:
    marks = {(row.basis.regulation.code, row.item): row.basis.provenance for row in REQUIRED_ITEMS}
    assert marks["W6", DisclosureItem.HEADING] is Provenance.SECONDARY
    assert marks["W6", DisclosureItem.WORST_CASE] is Provenance.UNCONFIRMED
    assert marks["W4", DisclosureItem.RATING_RULE] is Provenance.SECONDARY
    assert marks["C", DisclosureItem.PRINCIPAL_LOSS] is Provenance.UNCONFIRMED


def test_no_row_stands_twice() -> None:
    keys = [(row.regime, row.duty, row.item) for row in REQUIRED_ITEMS]
    assert len(set(keys)) == len(keys)


def test_every_item_is_owed_or_said_of_funds() -> None:
    owed = {row.item for row in REQUIRED_ITEMS}
    assert set(DisclosureItem) - owed == {DisclosureItem.PAST_PERFORMANCE}


def test_the_statement_and_the_rights_have_their_own_documents() -> None:
    within = {row.item: row.within for row in REQUIRED_ITEMS if row.duty in {S, Y}}
    assert within[DisclosureItem.WORST_CASE] == (DisclosureKind.RISK_STATEMENT,)
    assert within[DisclosureItem.INVESTOR_RIGHTS] == (DisclosureKind.RIGHTS_NOTICE,)


@pytest.mark.parametrize(
    ("of", "on", "field"),
    [
        pytest.param("planted-token", DAY, "product", id="no product"),
        pytest.param(
            TRUST, datetime.fromisoformat("2026-02-01T00:00+08:00"), "as_of", id="instant"
        ),
        pytest.param(TRUST, None, "as_of", id="no day"),
    ],
)
def test_bad_input_is_named(of: Any, on: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        list_required_items(of, as_of=on)
    assert refused.value.field == field
    assert "planted-token" not in str(refused.value)


def test_a_row_is_checked() -> None:
    row = REQUIRED_ITEMS[0]
    with pytest.raises(InvalidValue) as refused:
        altered(row, item="fees")
    assert refused.value.field == "item"
    assert isinstance(row, RequiredItem)
