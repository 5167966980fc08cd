"""Complaint handling: who may, and what the answer must say."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.complaint_cases import (
    ANSWERED,
    CLERK,
    HANDLER,
    INTAKE,
    RECEIVED,
    SELLER,
    VERIFY,
    K,
    after,
    complaint,
    happened,
    odd,
)

from bankrm.citations import Provenance
from bankrm.complaint_events import ComplaintEvent
from bankrm.complaint_handling import (
    AnswerPart,
    assess_answer,
    assess_handler,
)
from bankrm.complaint_rules import ComplaintStep
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.rules import Decision, Effect
from bankrm.staff import StaffId

DAY = date(2026, 11, 24)


def rules(decision: Decision[Any, Any]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestHandler:
    @pytest.mark.parametrize(
        ("staff", "interested", "hits"),
        [
            (HANDLER.staff, False, []),
            (SELLER, False, ["COMPLAINTS.recusal-complained"]),
            (HANDLER.staff, True, ["COMPLAINTS.recusal-interest"]),
            (
                SELLER,
                True,
                ["COMPLAINTS.recusal-complained", "COMPLAINTS.recusal-interest"],
            ),
        ],
        ids=["another", "complained of", "interested", "both"],
    )
    def test_without_an_interest(self, staff: StaffId, interested: bool, hits: list[str]) -> None:
        decision = assess_handler(complaint(), staff, interested=interested, as_of=DAY)
        assert rules(decision) == hits
        assert decision.outcome is (Effect.REFUSE if hits else Effect.ALLOW)
        assert decision.steps == ((ComplaintStep.OTHER_HANDLER,) if hits else ())

    def test_what_nobody_declared(self) -> None:
        decision = assess_handler(complaint(), HANDLER.staff, interested=None, as_of=DAY)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("interested",))

    def test_nobody_knows_who_is_complained_of(self) -> None:
        found = complaint(intake=None)
        decision = assess_handler(found, HANDLER.staff, interested=False, as_of=DAY)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("complained_of",))
        unsaid = complaint(intake=odd(INTAKE, staff=None))
        decision = assess_handler(unsaid, SELLER, interested=False, as_of=DAY)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("complained_of",))
        nobody = complaint(intake=odd(INTAKE, staff=()))
        decision = assess_handler(nobody, SELLER, interested=False, as_of=DAY)
        assert decision.outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("events", "staff", "hits"),
        [
            (ANSWERED, HANDLER.staff, []),
            ((*ANSWERED, VERIFY), HANDLER.staff, ["COMPLAINTS.recusal-verifier"]),
            ((*ANSWERED, VERIFY), CLERK.staff, []),
            (
                (*ANSWERED, VERIFY, happened(K.ASSIGNED, after(19), handler=CLERK)),
                CLERK.staff,
                [],
            ),
        ],
        ids=["not verified", "handled it", "did not", "verifies it already"],
    )
    def test_who_verifies(
        self, events: tuple[ComplaintEvent, ...], staff: StaffId, hits: list[str]
    ) -> None:
        decision = assess_handler(complaint(*events), staff, interested=False, as_of=DAY)
        assert rules(decision) == hits

    def test_how_firm_it_is(self) -> None:
        interest = assess_handler(complaint(), HANDLER.staff, interested=True, as_of=DAY)
        assert interest.provenance is Provenance.SECONDARY
        verifier = assess_handler(
            complaint(*ANSWERED, VERIFY), HANDLER.staff, interested=False, as_of=DAY
        )
        assert verifier.provenance is Provenance.UNCONFIRMED

    def test_a_decision_names_nobody(self) -> None:
        decision = assess_handler(complaint(), SELLER, interested=True, as_of=DAY)
        assert SELLER not in decision.explain("en") + repr(decision.facts)

    @pytest.mark.parametrize(
        ("field", "changed"),
        [
            ("complaint", {"complaint": None}),
            ("staff", {"staff": ""}),
            ("staff", {"staff": "S\x00"}),
            ("interested", {"interested": 1}),
            ("as_of", {"as_of": "2026-11-24"}),
        ],
    )
    def test_what_is_refused(self, field: str, changed: dict[str, Any]) -> None:
        given: dict[str, Any] = {
            "complaint": complaint(),
            "staff": HANDLER.staff,
            "interested": False,
            "as_of": DAY,
        }
        with pytest.raises(BankrmError) as refused:
            assess_handler(**given | changed)
        assert refused.value.field == field


class TestAnswer:
    @pytest.mark.parametrize("part", AnswerPart)
    def test_each_part_is_owed(self, part: AnswerPart) -> None:
        decision = assess_answer((one for one in AnswerPart if one is not part), as_of=DAY)
        assert rules(decision) == [f"COMPLAINTS.answer-{part.code}"]
        assert decision.outcome is Effect.BLOCK
        assert decision.steps == (ComplaintStep.COMPLETE_ANSWER,)

    def test_a_whole_one(self) -> None:
        assert assess_answer(AnswerPart, as_of=DAY).outcome is Effect.ALLOW

    def test_how_firm_it_is(self) -> None:
        firm = [
            assess_answer((one for one in AnswerPart if one is not part), as_of=DAY).provenance
            for part in AnswerPart
        ]
        assert firm == [Provenance.UNCONFIRMED, Provenance.UNCONFIRMED, Provenance.SECONDARY]

    @pytest.mark.parametrize("parts", [["findings"], None, AnswerPart.FINDINGS])
    def test_what_is_no_part(self, parts: Any) -> None:
        with pytest.raises(BankrmError) as refused:
            assess_answer(parts, as_of=DAY)
        assert refused.value.field == "parts"


@pytest.mark.parametrize(
    "judge",
    [
        lambda day: assess_answer(AnswerPart, as_of=day),
        lambda day: assess_handler(complaint(), CLERK.staff, interested=False, as_of=day),
    ],
    ids=["answer", "handler"],
)
def test_before_the_measures(judge: Callable[[date], Decision[Any, Effect]]) -> None:
    assert judge(date(2020, 3, 1)).outcome is Effect.ALLOW
    with pytest.raises(RuleNotInForce):
        judge(date(2020, 2, 29))
    assert judge(RECEIVED).outcome is Effect.ALLOW
