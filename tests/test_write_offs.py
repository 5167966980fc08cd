"""The papers of a write-off, the evidence each ground needs, and until when accountability is settled."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.citations import house_document
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.recovery import ACCOUNTABILITY_MONTHS
from bankrm.rules import RuleBook
from bankrm.staff import StaffId
from bankrm.write_offs import (
    BadDebtEvidence,
    BadDebtGround,
    BadDebtPaper,
    WriteOff,
    WriteOffCase,
    accountability_due,
    evidence_for,
)

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 17, tzinfo=timezone(timedelta(hours=8)))
CASE = WriteOffCase(account_id=ClaimId("A-1"), amount=Money.of(1_000))
DONE = WriteOff(
    account_id=ClaimId("A-1"),
    ground=BadDebtGround.CRIME,
    amount=Money.of(1_000),
    on=AS_OF,
    approved_by=StaffId("S-9"),
    recorded_at=AT,
)


@pytest.mark.parametrize("ground", BadDebtGround, ids=lambda ground: ground.code)
def test_every_ground_needs_evidence_from_outside(ground: BadDebtGround) -> None:
    needed = evidence_for(ground)
    assert needed
    assert BadDebtEvidence.INTERNAL not in needed
    assert len(set(needed)) == len(needed)


def test_a_disaster_needs_the_insurers_paper_too() -> None:
    assert BadDebtEvidence.INSURANCE in evidence_for(BadDebtGround.DISASTER)


def test_a_ground_is_asked_for() -> None:
    with pytest.raises(InvalidValue, match="ground"):
        evidence_for("crime")  # type: ignore[arg-type]  # wrong on purpose


def test_a_paper_counts_from_the_day_it_is_entered() -> None:
    paper = BadDebtPaper(
        kind=BadDebtEvidence.COURT, ref="court-1", at=AT - timedelta(days=9), recorded_at=AT
    )
    case = altered(CASE, papers=(paper,))
    assert case.has(BadDebtEvidence.COURT, AS_OF)
    assert not case.has(BadDebtEvidence.COURT, AS_OF - timedelta(days=1))
    assert not case.has(BadDebtEvidence.PURSUIT, AS_OF)


@pytest.mark.parametrize(("ended", "kept"), [(False, True), (True, False)])
def test_written_off_it_is_kept_on_file(ended: bool, kept: bool) -> None:
    assert altered(DONE, rights_ended=ended).kept_on_file is kept


class TestAccountability:
    def test_within_two_years(self) -> None:
        assert accountability_due(DONE, as_of=AS_OF) == date(2028, 11, 24)

    def test_or_as_the_bank_says_if_sooner(self) -> None:
        own = house_document("C-1", Text("问责办法", "Accountability"), date(2026, 1, 1)).article()
        for months, due in ((12, date(2027, 11, 24)), (36, date(2028, 11, 24))):
            number = ACCOUNTABILITY_MONTHS.set_to(months, since=date(2026, 1, 1), basis=own)
            book = RuleBook(numbers=(number,))
            assert accountability_due(DONE, as_of=AS_OF, book=book) == due

    def test_before_the_measures(self) -> None:
        with pytest.raises(RuleNotInForce):
            accountability_due(DONE, as_of=date(2017, 9, 30))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": Money.of(0)}, "amount"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"approved_on": AS_OF}, "approved_on"),
        ({"approved_by": StaffId("S-9")}, "approved_on"),
        ({"approved_on": AT, "approved_by": StaffId("S-9")}, "approved_on"),
        ({"sued": True, "not_sued_ref": "memo-1"}, "not_sued_ref"),
        ({"not_sued_ref": "a\x00b"}, "not_sued_ref"),
        ({"settled": 1}, "settled"),
    ],
)
def test_a_case_that_cannot_be(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(CASE, **change)
    assert field in str(refused.value)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": Money.of(0)}, "amount"),
        ({"recorded_at": AT - timedelta(days=1)}, "recorded_at"),
        ({"recorded_at": AT.replace(tzinfo=None)}, "recorded_at"),
        ({"on": AT}, "on"),
    ],
)
def test_a_write_off_that_cannot_be(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(DONE, **change)
    assert refused.value.field == field


def test_a_paper_is_not_entered_before_it_came() -> None:
    with pytest.raises(InvalidValue, match="recorded_at"):
        BadDebtPaper(
            kind=BadDebtEvidence.COURT, ref="c", at=AT, recorded_at=AT - timedelta(seconds=1)
        )


def test_neither_amount_nor_ground_is_shown() -> None:
    shown = repr(altered(CASE, ground=BadDebtGround.CRIME)) + repr(DONE)
    assert "1000" not in shown
    assert "crime" not in shown.lower()
