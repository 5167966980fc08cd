"""May a claim be written off: ground by ground, its evidence, its approval, and what is owed after."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from bankrm._loan_account_example import ACCOUNT
from bankrm.arrears import compute_arrears
from bankrm.citations import Provenance, house_document
from bankrm.collateral import ClaimId
from bankrm.errors import CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.recovery import ENFORCEMENT_DAYS, SMALL_DEBT_CAP, SMALL_DEBT_DAYS
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.staff import StaffId
from bankrm.write_off_rules import WriteOffFacts, assess_write_off
from bankrm.write_offs import (
    BadDebtEvidence,
    BadDebtGround,
    BadDebtPaper,
    WriteOffCase,
    WriteOffStep,
    evidence_for,
)

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
ONE_DAY = timedelta(days=1)
AT = datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=8)))
OWN = house_document("C-1", Text("核销办法", "Write-off policy"), date(2026, 1, 1)).article()
SINCE = date(2026, 1, 1)
BOOK = RuleBook(
    numbers=(
        ENFORCEMENT_DAYS.set_to(180, since=SINCE, basis=OWN),
        SMALL_DEBT_CAP.set_to(100_000_00, since=SINCE, basis=OWN),
        SMALL_DEBT_DAYS.set_to(365, since=SINCE, basis=OWN),
    )
)


def papers(*kinds: BadDebtEvidence) -> tuple[BadDebtPaper, ...]:
    return tuple(
        BadDebtPaper(kind=kind, ref=f"ref-{kind.code}", at=AT, recorded_at=AT) for kind in kinds
    )


def case(ground: BadDebtGround, **change: Any) -> WriteOffCase:
    """A complete case on a ground."""
    whole = WriteOffCase(
        account_id=ACCOUNT.id,
        amount=Money.of(90_000),
        ground=ground,
        ground_since=date(2023, 1, 1),
        settled=True,
        debtor_pursued=True,
        guarantors_pursued=True,
        pursued_since=date(2024, 1, 1),
        sued=True,
        papers=papers(*evidence_for(ground)),
        deliberated_on=date(2026, 11, 10),
        approved_on=date(2026, 11, 20),
        approved_by=StaffId("S-9"),
        own_fault=False,
    )
    found: WriteOffCase = altered(whole, **change)
    return found


BANKRUPT = BadDebtGround.BANKRUPTCY


def judged(
    given: WriteOffCase, as_of: date = AS_OF, book: RuleBook = BOOK
) -> Decision[WriteOffFacts, Effect]:
    return assess_write_off(ACCOUNT, given, as_of=as_of, book=book)


def hits(decision: Decision[WriteOffFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


KEPT = ["BD-2017.14-kept"]


@pytest.mark.parametrize("ground", BadDebtGround, ids=lambda ground: ground.code)
def test_a_complete_case_is_written_off_and_kept_on_file(ground: BadDebtGround) -> None:
    decision = judged(case(ground))
    assert (hits(decision), decision.outcome) == (KEPT, Effect.STEPS)
    assert decision.steps == (WriteOffStep.KEEP,)


def test_nothing_left_to_pursue_leaves_nothing_owed() -> None:
    assert judged(case(BANKRUPT, rights_ended=True)).outcome is Effect.ALLOW


class TestGrounds:
    @pytest.mark.parametrize(("days", "blocked"), [(179, True), (180, False)])
    def test_a_bankruptcy_that_goes_on(self, days: int, blocked: bool) -> None:
        since = AS_OF - timedelta(days=days)
        decision = judged(case(BANKRUPT, settled=False, ground_since=since))
        assert ("BD-2017.A1-bankruptcy" in decision) is blocked
        assert decision.outcome is (Effect.BLOCK if blocked else Effect.STEPS)

    @pytest.mark.parametrize(
        ("since", "blocked"),
        [(date(2023, 11, 24), True), (date(2023, 11, 23), False)],
        ids=["three years", "over three years"],
    )
    def test_vanished(self, since: date, blocked: bool) -> None:
        decision = judged(case(BadDebtGround.VANISHED, settled=None, ground_since=since))
        assert ("BD-2017.A1-vanished" in decision) is blocked

    @pytest.mark.parametrize(("days", "blocked"), [(179, True), (180, False)])
    def test_an_enforcement_that_goes_on(self, days: int, blocked: bool) -> None:
        since = AS_OF - timedelta(days=days)
        decision = judged(case(BadDebtGround.ENFORCEMENT, settled=False, ground_since=since))
        assert ("BD-2017.A1-enforcement" in decision) is blocked

    @pytest.mark.parametrize(
        "ground",
        [
            BadDebtGround.INCAPACITY,
            BadDebtGround.DISASTER,
            BadDebtGround.DEREGISTERED,
            BadDebtGround.CRIME,
        ],
        ids=lambda ground: ground.code,
    )
    def test_the_property_is_used_up_first(self, ground: BadDebtGround) -> None:
        decision = judged(case(ground, settled=False))
        assert hits(decision) == ["BD-2017.A1-property", *KEPT]
        unknown = judged(case(ground, settled=None))
        assert (unknown.outcome, unknown.missing) == (Effect.REVIEW, ("settled",))

    @pytest.mark.parametrize(("amount", "blocked"), [("100000.00", False), ("100000.01", True)])
    def test_a_small_debt_is_small(self, amount: str, blocked: bool) -> None:
        decision = judged(case(BadDebtGround.SMALL_DEBT, amount=Money.of(amount)))
        assert ("BD-2017.A1-small-cap" in decision) is blocked

    @pytest.mark.parametrize(("days", "blocked"), [(364, True), (365, False)])
    def test_a_small_debt_is_pursued(self, days: int, blocked: bool) -> None:
        since = AS_OF - timedelta(days=days)
        decision = judged(case(BadDebtGround.SMALL_DEBT, pursued_since=since))
        assert ("BD-2017.A1-small-days" in decision) is blocked

    def test_numbers_that_were_not_read_are_the_banks(self) -> None:
        small = judged(case(BadDebtGround.SMALL_DEBT), book=STATUTORY)
        assert (small.outcome, set(small.missing)) == (
            Effect.REVIEW,
            {"small_cap", "small_days"},
        )
        going_on = judged(case(BadDebtGround.ENFORCEMENT, settled=False), book=STATUTORY)
        assert going_on.missing == ("enforcement_days",)
        assert judged(case(BANKRUPT), book=STATUTORY).outcome is Effect.STEPS

    def test_none_stated(self) -> None:
        decision = judged(altered(case(BANKRUPT), ground=None))
        assert "BD-2017.5-ground" in decision
        assert decision.outcome is Effect.BLOCK

    def test_since_when_is_not_known(self) -> None:
        decision = judged(case(BadDebtGround.VANISHED, ground_since=None))
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("since",))

    def test_what_only_a_bank_copied_is_not_confirmed(self) -> None:
        decision = judged(case(BANKRUPT, settled=False, ground_since=AS_OF))
        assert decision.provenance is Provenance.UNCONFIRMED
        assert judged(case(BANKRUPT)).provenance is Provenance.SECONDARY


class TestPursuit:
    @pytest.mark.parametrize("side", ["debtor_pursued", "guarantors_pursued"])
    def test_both_are_pursued(self, side: str) -> None:
        decision = judged(case(BANKRUPT, **{side: False}))
        assert hits(decision) == ["BD-2017.5-pursuit", *KEPT]
        unknown = judged(case(BANKRUPT, **{side: None}))
        assert (unknown.outcome, unknown.missing[0]) == (Effect.REVIEW, side)

    def test_without_a_suit_there_is_a_reason(self) -> None:
        assert "BD-2017.8-no-suit" in judged(case(BANKRUPT, sued=False))
        reasoned = judged(case(BANKRUPT, sued=False, not_sued_ref="memo-1"))
        assert reasoned.outcome is Effect.STEPS
        assert judged(case(BANKRUPT, sued=None)).outcome is Effect.REVIEW


class TestEvidence:
    def test_missing(self) -> None:
        decision = judged(case(BANKRUPT, papers=papers(BadDebtEvidence.COURT)))
        assert hits(decision) == ["BD-2017.8-evidence", *KEPT]
        assert decision.steps == (WriteOffStep.EVIDENCE, WriteOffStep.KEEP)

    def test_the_banks_own_report_goes_to_a_person(self) -> None:
        decision = judged(case(BANKRUPT, papers=papers(BadDebtEvidence.INTERNAL)))
        assert hits(decision) == ["BD-2017.8-internal", *KEPT]
        assert decision.outcome is Effect.REVIEW

    def test_what_is_entered_later_does_not_count(self) -> None:
        assert "BD-2017.8-evidence" in judged(case(BANKRUPT), as_of=date(2026, 11, 1))


class TestApproval:
    @pytest.mark.parametrize(
        ("deliberated", "approved", "expected"),
        [
            (None, date(2026, 11, 20), ["BD-2017.12-deliberation"]),
            (AS_OF, AS_OF, []),
            (AS_OF + ONE_DAY, AS_OF, ["BD-2017.12-deliberation", "BD-2017.12-approval"]),
            (date(2026, 11, 21), date(2026, 11, 20), ["BD-2017.12-approval"]),
            (date(2026, 11, 20), AS_OF + ONE_DAY, ["BD-2017.12-approval"]),
        ],
        ids=["no meeting", "on the day", "a meeting to come", "approved first", "to be approved"],
    )
    def test_first_the_meeting_then_the_approval(
        self, deliberated: date | None, approved: date, expected: list[str]
    ) -> None:
        given = case(BANKRUPT, deliberated_on=deliberated, approved_on=approved)
        assert hits(judged(given)) == [*expected, *KEPT]

    def test_not_approved(self) -> None:
        given = case(BANKRUPT, approved_on=None, approved_by=None)
        assert judged(given).steps == (WriteOffStep.APPROVE, WriteOffStep.KEEP)


@pytest.mark.parametrize(
    ("fault", "outcome", "owed"),
    [(True, Effect.STEPS, True), (False, Effect.STEPS, False), (None, Effect.REVIEW, False)],
)
def test_a_cause_within_the_bank(fault: bool | None, outcome: Effect, owed: bool) -> None:
    decision = judged(case(BANKRUPT, own_fault=fault))
    assert (decision.outcome, WriteOffStep.ACCOUNTABILITY in decision.steps) == (outcome, owed)


def test_not_for_more_than_is_owed() -> None:
    owed = compute_arrears(ACCOUNT, as_of=AS_OF).owed_total
    assert owed is not None
    assert judged(case(BANKRUPT, amount=owed)).outcome is Effect.STEPS
    with pytest.raises(InvalidValue, match="case: is for more than is owed"):
        judged(case(BANKRUPT, amount=owed + Money.of("0.01")))
    unknown = altered(ACCOUNT, penalty=None)
    given = case(BANKRUPT, amount=owed + Money.of("0.01"))
    assert assess_write_off(unknown, given, as_of=AS_OF, book=BOOK).outcome is Effect.STEPS


def test_refused() -> None:
    with pytest.raises(InvalidValue, match="case: is of another loan"):
        judged(altered(case(BANKRUPT), account_id=ClaimId("A-2")))
    with pytest.raises(CurrencyMismatch, match="case"):
        judged(case(BANKRUPT, amount=Money.of(1, "USD")))
    with pytest.raises(RuleNotInForce):
        judged(case(BANKRUPT), as_of=date(2017, 9, 30))
    with pytest.raises(InvalidValue, match="as_of"):
        judged(case(BANKRUPT), as_of=AT)
