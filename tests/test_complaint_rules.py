"""Complaint intake: each rule hit and not hit, and what is not known."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.complaint_cases import (
    ACCEPTED,
    ASKED,
    ASSIGNED,
    CLERK,
    CLOSED,
    COMPLEX,
    DECIDED,
    EXTENDED,
    HANDLER,
    HELD,
    INTAKE,
    RECEIVED,
    REFUSED,
    SELLER,
    TOLD,
    TOLD_LONGER,
    VERIFY,
    WITHDRAWN,
    K,
    N,
    after,
    complaint,
    happened,
    noon,
    odd,
)

from bankrm.citations import Provenance, Row, house_document
from bankrm.complaint_events import (
    Complainant,
    ComplaintCause,
    ComplaintEvent,
    Intake,
    IntakeChannel,
    IntakeItem,
)
from bankrm.complaint_rules import (
    INTAKE as RULES,
)
from bankrm.complaint_rules import (
    ComplaintFacts,
    ComplaintParams,
    ComplaintStep,
    assess_complaint,
)
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.labels import Text
from bankrm.regulations.consumers import (
    COMPLAINT_MAJOR_PERSONS,
    COMPLAINT_REPRESENTATIVES,
)
from bankrm.rules import Decision, Effect, RuleBook

DAY = date(2026, 11, 24)
I = IntakeItem  # noqa: E741  # the table's column
TOGETHER = {"channel": IntakeChannel.IN_PERSON, "persons": 6, "representatives": 5}
TOLD_ACCEPTANCE = happened(K.TOLD, after(2), notice=N.ACCEPTANCE)
VERIFIER = happened(K.ASSIGNED, after(19), handler=CLERK)
LATE_DECISION = odd(DECIDED, at=noon(after(40)), recorded_at=noon(after(40)))
LATE_ANSWER = odd(TOLD, at=noon(after(41)), recorded_at=noon(after(41)))
TELL_EXTENSION = ComplaintStep.TELL_EXTENSION


def judge(*events: ComplaintEvent, **changes: Any) -> Decision[ComplaintFacts, Effect]:
    return assess_complaint(complaint(*events, intake=odd(INTAKE, **changes)), as_of=DAY)


def rules(decision: Decision[Any, Any]) -> list[str]:
    return [reason.rule.id for reason in decision.hits]


class TestIntake:
    def test_nothing_against_it(self) -> None:
        assert judge().outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("changes", "rule", "effect"),
        [
            ({"own_business": False}, "COMPLAINTS.11-own", Effect.REFUSE),
            ({"complainant": Complainant.OTHER}, "COMPLAINTS.not-entitled", Effect.REFUSE),
            ({"given": ()}, "COMPLAINTS.13-missing", Effect.STEPS),
            ({"asked": (I.NAME,)}, "COMPLAINTS.13-held", Effect.STEPS),
            ({"incident": True}, "COMPLAINTS.major", Effect.STEPS),
            ({"cause": ComplaintCause.SUITABILITY}, "N7.20-complaint", Effect.STEPS),
        ],
    )
    def test_one_fact(self, changes: dict[str, Any], rule: str, effect: Effect) -> None:
        decision = judge(**changes)
        assert (rules(decision), decision.outcome) == ([rule], effect)

    @pytest.mark.parametrize("complainant", [Complainant.STATUTORY_AGENT, Complainant.CLIENT])
    def test_who_needs_no_paper(self, complainant: Complainant) -> None:
        assert judge(complainant=complainant).outcome is Effect.ALLOW

    @pytest.mark.parametrize(
        ("complainant", "paper", "rule"),
        [
            (Complainant.AGENT, I.AUTHORITY, "COMPLAINTS.14-authority"),
            (Complainant.HEIR, I.INHERITANCE, "COMPLAINTS.14-heir"),
        ],
    )
    def test_who_needs_one(self, complainant: Complainant, paper: IntakeItem, rule: str) -> None:
        given = (*INTAKE.given, I.AGENT)
        decision = judge(complainant=complainant, given=given)
        assert rules(decision) == [rule, "COMPLAINTS.13-missing"]
        assert decision.outcome is Effect.BLOCK
        assert judge(complainant=complainant, given=(*given, paper)).outcome is Effect.ALLOW
        held = judge(complainant=complainant, given=given, held=(*HELD, paper))
        assert held.outcome is Effect.ALLOW
        supplement = happened(K.SUPPLEMENTED, after(1), items=(paper,))
        assert judge(supplement, complainant=complainant, given=given).outcome is Effect.ALLOW

    def test_what_may_be_asked_for(self) -> None:
        """Art. 13: what is neither given nor held."""
        decision = judge(given=(), asked=(I.REQUEST, I.FACTS))
        assert rules(decision) == ["COMPLAINTS.13-missing"]
        assert decision.steps == (ComplaintStep.SUPPLEMENT,)
        assert decision.provenance is Provenance.TEXT


class TestTogether:
    """Art. 12: in person they choose at most five; twenty of them make it a major complaint."""

    @pytest.mark.parametrize(
        ("changes", "hits"),
        [
            ({}, []),
            ({"representatives": 6}, ["COMPLAINTS.12-representatives"]),
            ({"representatives": 1}, []),
            ({"representatives": 0}, ["COMPLAINTS.12-elect"]),
            ({"persons": 19}, []),
            ({"persons": 20}, ["COMPLAINTS.major"]),
            ({"persons": 20, "channel": IntakeChannel.ONLINE, "representatives": 9}, []),
            ({"persons": 1, "representatives": 0}, []),
            ({"persons": 2, "representatives": 0}, ["COMPLAINTS.12-elect"]),
        ],
        ids=[
            "five",
            "six speak",
            "one speaks",
            "nobody speaks",
            "nineteen",
            "twenty",
            "twenty online",
            "one alone",
            "two together",
        ],
    )
    def test_at_the_limits(self, changes: dict[str, Any], hits: list[str]) -> None:
        assert rules(judge(**TOGETHER | changes)) == hits

    def test_how_many_speak_must_be_known(self) -> None:
        decision = judge(**TOGETHER | {"representatives": None})
        assert (decision.outcome, decision.missing) == (
            Effect.REVIEW,
            ("representatives",),
        )
        alone = judge(channel=IntakeChannel.IN_PERSON, persons=1, representatives=None)
        assert alone.outcome is Effect.ALLOW

    def test_the_plan_rests_on_what_was_reported(self) -> None:
        decision = judge(**TOGETHER | {"persons": 20})
        assert decision.steps == (ComplaintStep.EMERGENCY_PLAN,)
        assert decision.provenance is Provenance.SECONDARY

    @pytest.mark.parametrize(
        ("number", "value", "hits"),
        [
            (COMPLAINT_MAJOR_PERSONS, 6, ["COMPLAINTS.major"]),
            (COMPLAINT_MAJOR_PERSONS, 50, []),
            (COMPLAINT_REPRESENTATIVES, 3, []),
            (COMPLAINT_REPRESENTATIVES, 9, []),
        ],
        ids=["a major one sooner", "no later", "no fewer may speak", "no more may"],
    )
    def test_what_a_bank_may_set(self, number: Any, value: int, hits: list[str]) -> None:
        policy = house_document("CP-1", Text("投诉管理办法", "Complaint policy"), date(2026, 1, 1))
        row = Row(date(2026, 1, 1), value, policy.article(2))
        own = type(number)(id=number.id, name=number.name, stricter=number.stricter, rows=(row,))
        found = complaint(intake=odd(INTAKE, **TOGETHER))
        decision = assess_complaint(found, as_of=DAY, book=RuleBook(numbers=(own,)))
        assert rules(decision) == hits


class TestUnknown:
    @pytest.mark.parametrize(
        ("changes", "missing"),
        [
            ({"own_business": None}, "own_business"),
            ({"incident": None}, "incident"),
            ({"cause": None}, "suitability"),
            ({"held": None, "given": ()}, "missing"),
            ({"written": None}, "missing"),
            ({"asked": None}, "asked_in_vain"),
            ({"asked": (I.NAME,), "held": None, "given": tuple(I)}, "asked_in_vain"),
        ],
    )
    def test_a_person_decides(self, changes: dict[str, Any], missing: str) -> None:
        decision = judge(**changes)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, (missing,))

    @pytest.mark.parametrize(
        ("complainant", "paper"),
        [(Complainant.AGENT, "authority"), (Complainant.HEIR, "inheritance")],
    )
    def test_whether_the_bank_holds_the_paper(self, complainant: Complainant, paper: str) -> None:
        decision = judge(complainant=complainant, held=None)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, (paper, "missing"))

    def test_what_was_given_need_not_be_looked_up(self) -> None:
        given = tuple(IntakeItem)
        for complainant in (Complainant.CLIENT, Complainant.AGENT, Complainant.HEIR):
            decision = judge(complainant=complainant, held=None, given=given, written=None)
            assert decision.outcome is Effect.ALLOW

    def test_nothing_left_out_passes(self) -> None:
        """Whatever an intake does not say is asked for, or goes to a person."""
        least = Intake(
            channel=IntakeChannel.IN_PERSON,
            complainant=Complainant.CLIENT,
            organisation=False,
            persons=2,
            given=tuple(item for item in IntakeItem if item is not IntakeItem.SIGNATURE),
        )
        decision = assess_complaint(complaint(intake=least), as_of=DAY)
        assert (decision.outcome, set(decision.missing)) == (
            Effect.REVIEW,
            {
                *("own_business", "incident", "representatives", "suitability"),
                *("missing", "asked_in_vain"),
            },
        )

    def test_nothing_was_taken_down(self) -> None:
        decision = assess_complaint(complaint(intake=None), as_of=DAY)
        assert decision.outcome is Effect.REVIEW
        assert set(decision.missing) == {
            "complainant",
            "own_business",
            "in_person",
            "persons",
            "representatives",
            "incident",
            "suitability",
            "authority",
            "inheritance",
            "missing",
            "asked_in_vain",
        }


class TestOwed:
    @pytest.mark.parametrize(
        ("events", "steps"),
        [
            ((ACCEPTED,), (ComplaintStep.NAME_HANDLER, ComplaintStep.TELL_ACCEPTANCE)),
            ((ACCEPTED, ASSIGNED), (ComplaintStep.TELL_ACCEPTANCE,)),
            ((ACCEPTED, TOLD_ACCEPTANCE), (ComplaintStep.NAME_HANDLER,)),
            ((ACCEPTED, ASSIGNED, TOLD_ACCEPTANCE), ()),
            (
                (ACCEPTED, ASSIGNED, TOLD_ACCEPTANCE, COMPLEX, ASKED, EXTENDED),
                (ComplaintStep.TELL_EXTENSION,),
            ),
            (
                (*(ACCEPTED, ASSIGNED, TOLD_ACCEPTANCE, COMPLEX, ASKED, EXTENDED), TOLD_LONGER),
                (),
            ),
            ((ACCEPTED, ASSIGNED, DECIDED), ()),
            (
                (ACCEPTED, ASSIGNED, TOLD_ACCEPTANCE, DECIDED, TOLD, VERIFY),
                (ComplaintStep.NAME_HANDLER,),
            ),
            (
                (*(ACCEPTED, ASSIGNED, COMPLEX, DECIDED, TOLD, VERIFY), VERIFIER),
                (),
            ),
            ((ACCEPTED, ASSIGNED, COMPLEX, ASKED, EXTENDED, LATE_DECISION), (TELL_EXTENSION,)),
            (
                (
                    *(ACCEPTED, ASSIGNED, COMPLEX, ASKED, EXTENDED, LATE_DECISION),
                    odd(TOLD_LONGER, at=noon(after(41)), recorded_at=noon(after(41))),
                ),
                (),
            ),
            ((ACCEPTED, ASSIGNED, COMPLEX, ASKED, EXTENDED, LATE_DECISION, LATE_ANSWER), ()),
        ],
        ids=[
            "accepted",
            "not told",
            "nobody named",
            "all done",
            "extended",
            "extension told",
            "decided",
            "to be verified",
            "verified by somebody",
            "extended and decided",
            "extended, decided, told",
            "extended and answered",
        ],
    )
    def test_what_is_owed(
        self, events: tuple[ComplaintEvent, ...], steps: tuple[ComplaintStep, ...]
    ) -> None:
        events = tuple(sorted(events, key=lambda event: event.at))
        decision = judge(*events)
        assert decision.steps == steps
        assert decision.outcome is (Effect.STEPS if steps else Effect.ALLOW)

    @pytest.mark.parametrize(
        "events",
        [(REFUSED,), (WITHDRAWN,), (ACCEPTED, DECIDED, TOLD), (ACCEPTED, DECIDED, TOLD, CLOSED)],
    )
    @pytest.mark.parametrize(
        "changes",
        [
            {"given": (), "asked": (I.NAME,)},
            {"incident": True, "cause": ComplaintCause.SUITABILITY},
            {"complainant": Complainant.AGENT},
            {"complainant": Complainant.HEIR},
            TOGETHER | {"persons": 30, "representatives": 0},
            TOGETHER | {"persons": 30, "representatives": 6},
        ],
    )
    def test_nothing_once_it_was_answered_or_ended(
        self, events: tuple[ComplaintEvent, ...], changes: dict[str, Any]
    ) -> None:
        assert judge(*events, **changes).outcome is Effect.ALLOW


class TestTime:
    SUITABILITY = complaint(intake=odd(INTAKE, cause=ComplaintCause.SUITABILITY))

    def test_suitability_since_2026(self) -> None:
        found = [
            rules(assess_complaint(self.SUITABILITY, as_of=day))
            for day in (date(2026, 1, 31), date(2026, 2, 1))
        ]
        assert found == [[], ["N7.20-complaint"]]

    def test_before_the_measures(self) -> None:
        first = date(2020, 3, 1)
        assert assess_complaint(complaint(), as_of=first).outcome is Effect.ALLOW
        with pytest.raises(RuleNotInForce):
            assess_complaint(complaint(), as_of=first - timedelta(days=1))


def test_what_is_no_complaint() -> None:
    nothing: Any = "T-1"
    with pytest.raises(BankrmError) as refused:
        assess_complaint(nothing, as_of=RECEIVED)
    assert refused.value.field == "complaint"


@pytest.mark.parametrize(
    ("staff", "outcome"),
    [((HANDLER.staff,), Effect.BLOCK), ((SELLER,), Effect.ALLOW), (None, Effect.REVIEW)],
    ids=["the handler", "another", "not known"],
)
def test_whoever_is_complained_of_does_not_handle_it(staff: Any, outcome: Effect) -> None:
    found = judge(ACCEPTED, ASSIGNED, TOLD_ACCEPTANCE, staff=staff)
    assert found.outcome is outcome
    if outcome is Effect.BLOCK:
        assert found.steps == (ComplaintStep.OTHER_HANDLER,)


def test_a_decision_names_no_person() -> None:
    decision = judge(complainant=Complainant.AGENT, given=())
    shown = decision.explain("zh") + decision.explain("en") + repr(decision.facts)
    assert "S-1" not in shown
    assert "C-1" not in shown


def test_the_rules_and_their_numbers() -> None:
    assert len(RULES) == 14
    assert RULES.params is ComplaintParams
