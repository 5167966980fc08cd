"""The matrix of small loans: every cell, the notch down, and the worse of matrix and floors."""

from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import pytest
from tests.test_classification import CLEAN, claim

from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.claims import AssetClass
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.loan_products import SecurityKind
from bankrm.regulations.lending import SMALL_LOAN_MATRIX
from bankrm.rules import RuleBook
from bankrm.small_loan_tiers import (
    SMALL_LOAN_TIERS,
    classify_small_loan,
    small_business_matrix,
)
from bankrm.workings import lines_provenance

DAY = date(2026, 11, 24)
BANDS = ((0, 0), (1, 30), (31, 90), (91, 180), (181, 360), (361, 4_000))
CELLS = {  # by band, as printed
    SecurityKind.UNSECURED: (1, 2, 3, 4, 4, 5),
    SecurityKind.GUARANTEE: (1, 1, 2, 3, 4, 5),
    SecurityKind.MORTGAGE: (1, 1, 2, 2, 3, 4),
    SecurityKind.PLEDGE: (1, 1, 1, 2, 3, 4),
}


@pytest.mark.parametrize("security", SecurityKind)
@pytest.mark.parametrize("band", range(len(BANDS)), ids=[f"{a}-{b}" for a, b in BANDS])
def test_every_cell_at_both_its_ends(security: SecurityKind, band: int) -> None:
    tier = AssetClass(str(CELLS[security][band]))
    worse = AssetClass(str(min(CELLS[security][band] + 1, 5)))
    for days in BANDS[band]:
        calm = small_business_matrix(security, days, adverse=False, as_of=DAY)
        assert (calm.outcome, calm.missing) == (tier, ())
        assert small_business_matrix(security, days, adverse=True, as_of=DAY).outcome is worse


def test_the_bands_leave_no_gap_and_every_security_has_a_row() -> None:
    assert all(upper + 1 == lower for (_, upper), (lower, _) in pairwise(BANDS))
    [row] = SMALL_LOAN_MATRIX.rows
    assert set(row.value) == {kind.code for kind in SecurityKind}
    for days in row.value.values():
        assert all(one < two for one, two in pairwise((0, *days)))
    assert {rule.effect for rule in SMALL_LOAN_TIERS} == set(AssetClass) - {AssetClass.PASS}
    assert all(rule.provenance is Provenance.UNCONFIRMED for rule in SMALL_LOAN_TIERS)


@pytest.mark.parametrize(
    ("security", "days", "tier"),
    [
        (SecurityKind.MORTGAGE, 120, AssetClass.SUBSTANDARD),
        (SecurityKind.UNSECURED, 31, AssetClass.SUBSTANDARD),
        (SecurityKind.PLEDGE, 1, AssetClass.SPECIAL_MENTION),
        (SecurityKind.PLEDGE, 361, AssetClass.LOSS),
    ],
    ids=["the floors are worse", "the matrix is worse", "a day late", "a year late"],
)
def test_the_worse_of_matrix_and_floors(
    security: SecurityKind, days: int, tier: AssetClass
) -> None:
    found = classify_small_loan(claim(days_past_due=days), security, adverse=False, as_of=DAY)
    assert (found.tier, found.needs_review) == (tier, False)
    assert found.tier is max(found.matrix.outcome, found.classification.tier)
    assert found.workings[-1].value is tier
    assert lines_provenance(found.workings) is Provenance.UNCONFIRMED


def test_judgement_and_an_event_worsen() -> None:
    calm = claim()
    judged = classify_small_loan(
        calm, SecurityKind.PLEDGE, adverse=False, as_of=DAY, judged=AssetClass.LOSS
    )
    assert judged.tier is AssetClass.LOSS
    event = classify_small_loan(calm, SecurityKind.PLEDGE, adverse=True, as_of=DAY)
    assert event.tier is AssetClass.SPECIAL_MENTION


@pytest.mark.parametrize(
    ("security", "days", "adverse", "missing"),
    [
        (None, 40, False, ("security",)),
        (SecurityKind.PLEDGE, None, False, ("days_past_due",)),
        (SecurityKind.PLEDGE, 0, None, ("adverse",)),
    ],
)
def test_what_is_unknown_asks_for_a_person(
    security: SecurityKind | None,
    days: int | None,
    adverse: bool | None,
    missing: tuple[str, ...],
) -> None:
    found = classify_small_loan(claim(days_past_due=days), security, adverse=adverse, as_of=DAY)
    assert found.missing == missing
    assert found.needs_review


def test_what_cannot_worsen_is_not_asked_and_a_group_is() -> None:
    lost = claim(in_liquidation=True)
    found = classify_small_loan(lost, None, adverse=None, as_of=DAY)
    assert (found.tier, found.missing, found.needs_review) == (AssetClass.LOSS, (), False)
    group = classify_small_loan(
        claim(group_has_npl=True), SecurityKind.PLEDGE, adverse=False, as_of=DAY
    )
    assert (group.missing, group.needs_review) == ((), True)


def test_both_regimes() -> None:
    old = claim(date(2020, 5, 6), days_past_due=120)
    before = classify_small_loan(
        old, SecurityKind.MORTGAGE, adverse=False, as_of=date(2023, 6, 30)
    )
    assert before.tier is AssetClass.SPECIAL_MENTION
    last = classify_small_loan(old, SecurityKind.MORTGAGE, adverse=False, as_of=date(2025, 12, 31))
    assert last.tier is AssetClass.SPECIAL_MENTION
    after = classify_small_loan(old, SecurityKind.MORTGAGE, adverse=False, as_of=date(2026, 1, 1))
    assert after.tier is AssetClass.SUBSTANDARD


def test_the_first_day() -> None:
    day = date(2007, 7, 20)
    assert small_business_matrix(SecurityKind.PLEDGE, 0, adverse=False, as_of=day).hits == ()
    with pytest.raises(RuleNotInForce):
        small_business_matrix(SecurityKind.PLEDGE, 0, adverse=False, as_of=date(2007, 7, 19))


def matrix(**changes: tuple[int, ...]) -> RuleBook:
    policy = house_document("CP-1", Text("信贷制度", "Credit policy"), date(2020, 1, 1))
    of = SMALL_LOAN_MATRIX
    cells = MappingProxyType({**of.rows[0].value, **changes})
    row = Row(date(2024, 1, 1), cells, policy.article(1))
    own: Param[Any] = Param(id=of.id, name=of.name, stricter=of.stricter, rows=(row,))
    return RuleBook(numbers=(own,))


@pytest.mark.parametrize(
    ("changes", "tier"),
    [
        ({"pledge": (31, 91, 361)}, AssetClass.SPECIAL_MENTION),
        ({"pledge": (31, 91, 362)}, AssetClass.PASS),
        ({"pledge": (31, 91)}, AssetClass.PASS),
        ({"pledge": (31, 91, 361), "lien": (1, 2, 3)}, AssetClass.PASS),
    ],
    ids=["stricter", "one cell milder", "a cell less", "a row of its own"],
)
def test_a_bank_s_matrix_counts_if_no_cell_is_milder(
    changes: dict[str, tuple[int, ...]], tier: AssetClass
) -> None:
    found = small_business_matrix(
        SecurityKind.PLEDGE, 31, adverse=False, as_of=DAY, book=matrix(**changes)
    )
    assert found.outcome is tier


@pytest.mark.parametrize(
    ("field", "security", "days", "adverse"),
    [
        ("security", "pledge", 0, False),
        ("days_past_due", SecurityKind.PLEDGE, -1, False),
        ("days_past_due", SecurityKind.PLEDGE, 1.0, False),
        ("days_past_due", SecurityKind.PLEDGE, 10**50, False),
        ("adverse", SecurityKind.PLEDGE, 0, 1),
    ],
)
def test_a_bad_call_is_named(field: str, security: Any, days: Any, adverse: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        small_business_matrix(security, days, adverse=adverse, as_of=DAY)


def test_a_bad_claim_is_named() -> None:
    with pytest.raises(InvalidValue, match=r"^claim: "):
        classify_small_loan(CLEAN, SecurityKind.PLEDGE, adverse=False, as_of=DAY)  # type: ignore[arg-type]  # refused
