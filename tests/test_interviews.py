"""Needs interviews: what was asked, declined and recorded, and whether it suffices."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.proposal_cases import BEFORE, CLIENT, DAY, FIRM, NOON, ODD, OTHER, RESERVE, RM, need

from bankrm.citations import Provenance
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.interactions import InteractionId
from bankrm.interviews import (
    INTERVIEW,
    Answer,
    InterviewFacts,
    InterviewStep,
    NeedsInterview,
    assess_interview,
    list_declined_topics,
    list_unasked_topics,
)
from bankrm.labels import OwnLabel
from bankrm.money import Money
from bankrm.outlines import (
    CORPORATE_INTERVIEW,
    RETAIL_INTERVIEW,
    InterviewTopic,
    Question,
)
from bankrm.profiles import (
    BusinessSituation,
    Employment,
    FinancialNeedKind,
    Income,
    IncomeKind,
    LifeEvent,
    LifeEventKind,
    Preference,
    PreferenceTopic,
)
from bankrm.rules import Effect
from bankrm.staff import BusinessLine

RETAIL, CORPORATE = BusinessLine.RETAIL, BusinessLine.CORPORATE
NEXT_DAY = DAY + timedelta(days=1)
REQUIRED = tuple(
    question for topic in RETAIL_INTERVIEW.topics if topic.required for question in topic.questions
)
PURPOSE = Answer(question=Question.PURPOSE, records=(RESERVE,))


def held(*answers: Answer, **changed: Any) -> NeedsInterview:
    fitting: dict[str, Any] = {
        "client_id": CLIENT,
        "line": RETAIL,
        "by": RM,
        "at": NOON,
        "answers": answers,
    }
    return NeedsInterview(**{**fitting, **changed})


def complete(*but: Answer) -> NeedsInterview:
    """All that is required was asked; some questions otherwise than usual."""
    changed = {answer.question: answer for answer in (PURPOSE, *but)}
    return held(*(changed.get(question, Answer(question=question)) for question in REQUIRED))


class TestWhatWasAsked:
    def test_of_an_empty_interview_everything_is_open(self) -> None:
        assert list_unasked_topics(held(), RETAIL_INTERVIEW) == RETAIL_INTERVIEW.topics
        assert list_declined_topics(held(), RETAIL_INTERVIEW) == ()

    def test_what_is_left_is_told_question_by_question(self) -> None:
        interview = held(Answer(question=Question.INCOME), PURPOSE)
        left = {
            topic.label: topic.questions
            for topic in list_unasked_topics(interview, RETAIL_INTERVIEW)
        }
        assert left[InterviewTopic.MEANS] == (Question.ASSETS, Question.DEBTS)
        assert left[InterviewTopic.GOALS] == (Question.HORIZON, Question.EXPECTED_RETURN)

    def test_what_is_declined_was_asked(self) -> None:
        interview = complete(Answer(question=Question.DEBTS, declined=True))
        unasked = list_unasked_topics(interview, RETAIL_INTERVIEW)
        assert {topic.label for topic in unasked} == {
            InterviewTopic.PROTECTION,
            InterviewTopic.FAMILY,
            InterviewTopic.SERVICE,
        }
        [means] = list_declined_topics(interview, RETAIL_INTERVIEW)
        assert (means.label, means.questions) == (InterviewTopic.MEANS, (Question.DEBTS,))

    def test_records_come_by_kind(self) -> None:
        saving = need(FinancialNeedKind.SAVING, client_id=CLIENT)
        morning = Preference(client_id=CLIENT, topic=PreferenceTopic.TIME, value="上午", since=DAY)
        interview = held(
            Answer(question=Question.PURPOSE, records=(saving, RESERVE)),
            Answer(question=Question.CHANNELS, records=(morning,)),
        )
        assert interview.records == (saving, RESERVE, morning)
        assert (interview.needs, interview.goals, interview.preferences) == (
            (saving,),
            (RESERVE,),
            (morning,),
        )

    @pytest.mark.parametrize("function", [list_unasked_topics, list_declined_topics])
    @pytest.mark.parametrize(
        ("interview", "outline", "field"),
        [
            (held(), CORPORATE_INTERVIEW, "outline"),
            (held(Answer(question=OwnLabel("cats", "养猫", "cats"))), RETAIL_INTERVIEW, "answers"),
            (held(Answer(question=Question.TREND)), RETAIL_INTERVIEW, "answers"),
            (
                held(Answer(question=Question.INCOME, records=(RESERVE,))),
                RETAIL_INTERVIEW,
                "answers",
            ),
            (ODD, RETAIL_INTERVIEW, "interview"),
            (held(), ODD, "outline"),
        ],
        ids=["other line", "own question", "firm's question", "no answer", "odd", "odd outline"],
    )
    def test_what_does_not_belong_together_is_refused(
        self, function: Any, interview: Any, outline: Any, field: str
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            function(interview, outline)
        assert refused.value.field == field


class TestJudgement:
    def test_a_complete_interview_suffices(self) -> None:
        decision = assess_interview(complete(), RETAIL_INTERVIEW, as_of=DAY)
        assert (decision.outcome, decision.hits) == (Effect.ALLOW, ())

    def test_what_was_not_asked_blocks(self) -> None:
        interview = held(*complete().answers[1:])
        decision = assess_interview(interview, RETAIL_INTERVIEW, as_of=DAY)
        assert decision.outcome is Effect.BLOCK
        assert decision.facts.unasked == 1
        assert decision.steps == (InterviewStep.ASK,)

    def test_optional_topics_need_not_be_asked_or_answered(self) -> None:
        interview = complete()
        refused = Answer(question=Question.LIFE_PLANS, declined=True)
        interview = attrs.evolve(interview, answers=(*interview.answers, refused))
        assert assess_interview(interview, RETAIL_INTERVIEW, as_of=DAY).outcome is Effect.ALLOW

    def test_without_a_need_or_goal_there_is_nothing_to_propose(self) -> None:
        interview = complete(Answer(question=Question.PURPOSE))
        decision = assess_interview(interview, RETAIL_INTERVIEW, as_of=DAY)
        assert (decision.outcome, decision.steps) == (
            Effect.BLOCK,
            (InterviewStep.RECORD_NEEDS,),
        )

    @pytest.mark.parametrize(
        ("as_of", "others", "rule", "provenance"),
        [
            (DAY, 0, "N7.10-declined", Provenance.TEXT),
            (date(2026, 2, 1), 0, "N7.10-declined", Provenance.TEXT),
            (date(2026, 1, 31), 0, "interview.declined-earlier", Provenance.CONVENTION),
            (DAY, 1, "interview.declined", Provenance.CONVENTION),
            (date(2026, 1, 31), 1, "interview.declined", Provenance.CONVENTION),
        ],
        ids=[
            "today",
            "first day of the order",
            "the day before",
            "not asked by the order",
            "nor before it",
        ],
    )
    def test_what_is_declined_is_for_a_person(
        self, as_of: date, others: int, rule: str, provenance: Provenance
    ) -> None:
        facts = InterviewFacts(unasked=0, declined=1 - others, declined_others=others, stated=1)
        decision = INTERVIEW.decide(facts, as_of=as_of)
        assert decision.outcome is Effect.REVIEW
        assert [reason.rule.id for reason in decision.hits] == [rule]
        assert decision.provenance is provenance

    def test_what_was_answered_is_never_held_against_the_client(self) -> None:
        facts = InterviewFacts(unasked=0, declined=0, declined_others=0, stated=1)
        for as_of in (DAY, date(2026, 1, 31)):
            assert INTERVIEW.decide(facts, as_of=as_of).outcome is Effect.ALLOW

    def test_the_order_is_cited_only_for_what_it_asks(self) -> None:
        """A firm that does not tell its other banks withholds nothing that suitability takes."""
        banks = Answer(question=Question.OTHER_BANKS, declined=True)
        firm = held(banks, client_id=FIRM, line=CORPORATE)
        facts = InterviewFacts.of(firm, CORPORATE_INTERVIEW)
        assert (facts.declined, facts.declined_others) == (0, 1)
        debts = complete(Answer(question=Question.DEBTS, declined=True))
        facts = InterviewFacts.of(debts, RETAIL_INTERVIEW)
        assert (facts.declined, facts.declined_others) == (1, 0)

    def test_who_declines_everything_has_stated_nothing(self) -> None:
        silent = held(*(Answer(question=one, declined=True) for one in REQUIRED))
        decision = assess_interview(silent, RETAIL_INTERVIEW, as_of=DAY)
        assert decision.facts.declined == len(REQUIRED)
        assert {reason.rule.id for reason in decision.hits} == {
            "interview.no-needs",
            "N7.10-declined",
        }

    def test_firms_are_judged_by_their_outline(self) -> None:
        situation = BusinessSituation(client_id=FIRM, observed_on=DAY)
        interview = held(
            Answer(question=Question.TREND, records=(situation,)), client_id=FIRM, line=CORPORATE
        )
        decision = assess_interview(interview, CORPORATE_INTERVIEW, as_of=DAY)
        assert decision.facts.unasked == len(CORPORATE_INTERVIEW.questions) - 2

    def test_an_interview_to_come_is_refused(self) -> None:
        with pytest.raises(InvalidValue, match=r"^interview: was held after as_of$"):
            assess_interview(complete(), RETAIL_INTERVIEW, as_of=DAY - timedelta(days=1))

    @pytest.mark.parametrize("as_of", [NOON, None, "2026-11-24"], ids=str)
    def test_a_day_is_a_date(self, as_of: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^as_of: "):
            assess_interview(complete(), RETAIL_INTERVIEW, as_of=as_of)


LATE_NEED = need(client_id=CLIENT, on=NEXT_DAY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"recorded_at": BEFORE}, "recorded_at"),
        ({"at": NOON.replace(tzinfo=None), "recorded_at": NOON}, "at"),
        ({"at": DAY, "recorded_at": NOON}, "at"),
        ({"client_id": " "}, "client_id"),
        ({"by": "S-1"}, "by"),
        ({"interaction_id": 1}, "interaction_id"),
        ({"answers": (PURPOSE, PURPOSE)}, "answers"),
        ({"answers": [PURPOSE]}, "answers"),
        ({"client_id": OTHER, "answers": (PURPOSE,)}, "answers"),
        ({"line": CORPORATE, "answers": (PURPOSE,)}, "answers"),
        ({"answers": (Answer(question=Question.PURPOSE, records=(LATE_NEED,)),)}, "answers"),
    ],
    ids=[
        "recorded before held",
        "no zone",
        "a date",
        "no client",
        "no actor",
        "no id",
        "asked twice",
        "a list",
        "another client's",
        "a goal of a firm",
        "stated later",
    ],
)
def test_bad_interviews_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        held(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "record",
    [
        Preference(client_id=CLIENT, topic=PreferenceTopic.TIME, value="上午", since=NEXT_DAY),
        LATE_NEED,
        attrs.evolve(RESERVE, stated_on=NEXT_DAY),
    ],
    ids=["preference", "need", "goal"],
)
def test_a_record_cannot_speak_of_a_later_day(record: Any) -> None:
    with pytest.raises(InvalidValue, match="a day after the interview"):
        held(Answer(question=Question.PURPOSE, records=(record,)))


def test_nor_can_the_situation_of_a_firm() -> None:
    record = BusinessSituation(client_id=FIRM, observed_on=NEXT_DAY)
    with pytest.raises(InvalidValue, match="a day after the interview"):
        held(Answer(question=Question.TREND, records=(record,)), client_id=FIRM, line=CORPORATE)


def test_what_speaks_of_days_to_come_is_no_contradiction() -> None:
    birth = LifeEvent(client_id=CLIENT, kind=LifeEventKind.BIRTH, on=NEXT_DAY, expected=True)
    salary = Income(client_id=CLIENT, kind=IncomeKind.SALARY, year=2026, amount=Money.of(1))
    post = Employment(client_id=CLIENT, employer="某公司", since=NEXT_DAY)
    assert held(Answer(question=Question.LIFE_PLANS, records=(birth, salary, post))).records


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"question": "purpose"}, "question"),
        ({"declined": 1}, "declined"),
        ({"declined": True, "records": (RESERVE,)}, "records"),
        ({"declined": True, "ref": "R-1"}, "ref"),
        ({"records": ("goal",)}, "records"),
        ({"ref": "\x07"}, "ref"),
    ],
    ids=["text", "number", "declined with records", "declined with ref", "words", "control"],
)
def test_bad_answers_are_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        Answer(**{"question": Question.PURPOSE, **changed})
    assert refused.value.field == field
    assert "goal" not in str(refused.value)


def test_an_interview_shows_nothing_of_what_was_said() -> None:
    interview = held(PURPOSE, interaction_id=InteractionId("I-1"))
    assert "reserve" not in repr(interview)


def test_an_answer_that_differs_has_another_fingerprint() -> None:
    assert fingerprint(complete()) == fingerprint(complete())
    declined = complete(Answer(question=Question.DEBTS, declined=True))
    assert fingerprint(complete()) != fingerprint(declined)
