"""What is owed while the time of a claim runs out, and once it has."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.test_limitation_periods import DUE, END, SIX_MONTHS, Kind, event, guarantee, record

from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import house_document
from bankrm.collateral import ClaimId
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.limitation_periods import LimitationRecord
from bankrm.limitation_rules import LimitationFacts, assess_limitation
from bankrm.loan_accounts import LoanPaymentId, WatchStep
from bankrm.regulations.recovery import LIMITATION_LEAD_DAYS
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook

ONE_DAY = timedelta(days=1)
OWN = house_document("C-1", Text("催收办法", "Collection policy"), date(2026, 1, 1))
LEAD = RuleBook(
    numbers=(LIMITATION_LEAD_DAYS.set_to(90, since=date(2026, 1, 1), basis=OWN.article()),)
)


def judged(
    *events: Any, as_of: date, book: RuleBook = LEAD, **more: Any
) -> Decision[LimitationFacts, Effect]:
    given = record(*events, **({"mortgaged": False} | more))
    return assess_limitation(ACCOUNT, given, as_of=as_of, book=book)


def hits(decision: Decision[LimitationFacts, Effect]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


@pytest.mark.parametrize(
    ("as_of", "expected", "outcome"),
    [
        (DUE, [], Effect.ALLOW),
        (END - timedelta(days=91), [], Effect.ALLOW),
        (END - timedelta(days=90), ["limitation.demand"], Effect.STEPS),
        (END, ["limitation.demand"], Effect.STEPS),
        (END + ONE_DAY, ["CC.192-barred"], Effect.BLOCK),
    ],
    ids=["not yet due", "a day too early", "at the limit", "the last day", "barred"],
)
def test_as_the_end_comes(as_of: date, expected: list[str], outcome: Effect) -> None:
    decision = judged(as_of=as_of)
    assert (hits(decision), decision.outcome) == (expected, outcome)


def test_what_cures() -> None:
    assert judged(as_of=END).steps == (WatchStep.DEMAND,)
    assert judged(as_of=END + ONE_DAY).steps == (WatchStep.ACKNOWLEDGEMENT,)
    again = judged(event(Kind.PROMISE, END + ONE_DAY), as_of=END + ONE_DAY)
    assert again.outcome is Effect.ALLOW


def test_without_a_number_of_the_bank_a_person_decides() -> None:
    decision = judged(as_of=DUE + ONE_DAY, book=STATUTORY)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("lead_days",))
    assert judged(as_of=DUE, book=STATUTORY).outcome is Effect.ALLOW


def test_while_a_suit_is_pending_nothing_is_owed() -> None:
    decision = judged(event(Kind.PROCEDURE, END), as_of=END + ONE_DAY)
    assert decision.outcome is Effect.ALLOW


def test_a_demand_without_its_receipt() -> None:
    decision = judged(event(Kind.DEMAND, date(2029, 1, 1), proof=False), as_of=date(2029, 6, 1))
    assert (hits(decision), decision.outcome) == (["LIM-2020.8-proof"], Effect.REVIEW)


@pytest.mark.parametrize(
    ("mortgaged", "outcome", "hit", "missing"),
    [(True, Effect.BLOCK, True, ()), (None, Effect.BLOCK, False, ("mortgaged",))],
)
def test_the_mortgage_goes_with_the_claim(
    mortgaged: bool | None, outcome: Effect, hit: bool, missing: tuple[str, ...]
) -> None:
    decision = judged(as_of=END + ONE_DAY, mortgaged=mortgaged)
    assert ("CC.419-mortgage" in decision) is hit
    assert (decision.outcome, decision.missing) == (outcome, missing)


class TestGuarantors:
    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            (DUE, []),
            (SIX_MONTHS - timedelta(days=91), []),
            (SIX_MONTHS - timedelta(days=90), ["limitation.call-guarantor"]),
            (SIX_MONTHS + ONE_DAY, ["CC.693-lost"]),
        ],
    )
    def test_a_joint_one(self, as_of: date, expected: list[str]) -> None:
        assert hits(judged(as_of=as_of, guarantees=(guarantee(),))) == expected

    def test_a_general_one_needs_a_suit(self) -> None:
        decision = judged(as_of=SIX_MONTHS, guarantees=(guarantee(form=None),))
        assert hits(decision) == ["limitation.sue-debtor"]
        assert decision.steps == (WatchStep.LEGAL_ACTION,)

    def test_called_in_time_nothing_is_owed(self) -> None:
        called = guarantee(SIX_MONTHS)
        assert judged(as_of=SIX_MONTHS + ONE_DAY, guarantees=(called,)).outcome is Effect.ALLOW

    def test_a_call_without_proof(self) -> None:
        called = guarantee(DUE, proof=False)
        decision = judged(as_of=SIX_MONTHS, guarantees=(called,))
        assert (hits(decision), decision.outcome) == (
            ["limitation.guarantor-proof"],
            Effect.REVIEW,
        )


def test_a_repaid_loan_owes_nothing() -> None:
    paid = attrs.evolve(
        ACCOUNT.payments[-1],
        id=LoanPaymentId("P-9"),
        amount=ACCOUNT.plan.principal + ACCOUNT.plan.principal,
        received_on=DUE,
        recorded_at=event(Kind.DEMAND, DUE).at,
    )
    settled = attrs.evolve(ACCOUNT, payments=(*ACCOUNT.payments, paid))
    given = record(guarantees=(guarantee(),), mortgaged=True)
    decision = assess_limitation(settled, given, as_of=END + ONE_DAY, book=LEAD)
    assert decision.outcome is Effect.ALLOW


def test_another_loan_and_an_early_day() -> None:
    with pytest.raises(InvalidValue, match="record"):
        assess_limitation(ACCOUNT, LimitationRecord(account_id=ClaimId("A-2")), as_of=DUE)
    with pytest.raises(RuleNotInForce):
        assess_limitation(ACCOUNT, record(), as_of=date(2020, 12, 31))
