"""Outlines: what a well-formed one is, which records answer what, and what those shipped ask."""

from datetime import date
from typing import Any

import attrs
import pytest
from tests.proposal_cases import CLIENT, DAY, ODD, RESERVE, need

from bankrm.errors import BankrmError, InvalidRule
from bankrm.labels import OwnLabel
from bankrm.money import Money
from bankrm.outlines import (
    CORPORATE_INTERVIEW,
    RETAIL_INTERVIEW,
    InterviewTopic,
    Outline,
    Question,
    RecordKind,
    Topic,
)
from bankrm.profiles import (
    BusinessSituation,
    Employment,
    Income,
    IncomeKind,
    LifeEvent,
    LifeEventKind,
    Preference,
    PreferenceTopic,
)
from bankrm.regulations.investment import N7
from bankrm.staff import BusinessLine

NO_QUESTIONS: Any = None
RETAIL, CORPORATE = BusinessLine.RETAIL, BusinessLine.CORPORATE
OWN = Topic(label=OwnLabel("pets", "宠物", "pets"), questions=(OwnLabel("cats", "养猫", "cats"),))
GOALS = Topic(label=InterviewTopic.GOALS, questions=(Question.PURPOSE, Question.HORIZON))


def outline(*topics: Topic, line: BusinessLine = RETAIL) -> Outline:
    return attrs.evolve(RETAIL_INTERVIEW, topics=topics, line=line)


@pytest.mark.parametrize(
    ("topics", "reason"),
    [
        ((), "need at least one, each once"),
        ((GOALS, GOALS), "need at least one, each once"),
        ((attrs.evolve(GOALS, questions=()),), "hold one without a question"),
        (
            (GOALS, attrs.evolve(GOALS, label=InterviewTopic.RISK)),
            "ask one question twice",
        ),
        (
            (attrs.evolve(GOALS, answered_by=(RecordKind.SITUATION,)),),
            "are answered by a record of the other business line",
        ),
    ],
    ids=["nothing", "topic twice", "no question", "question twice", "record of firms"],
)
def test_an_outline_proves_itself(topics: tuple[Topic, ...], reason: str) -> None:
    with pytest.raises(InvalidRule) as refused:
        outline(*topics)
    assert (refused.value.field, refused.value.reason) == ("topics", reason)


def test_a_bank_may_ask_its_own() -> None:
    own = outline(GOALS, OWN)
    assert own.questions == (Question.PURPOSE, Question.HORIZON, *OWN.questions)


def test_narrowing_keeps_order_and_drops_what_is_empty() -> None:
    own = outline(OWN, GOALS)
    assert own.narrowed({Question.HORIZON}) == (
        attrs.evolve(GOALS, questions=(Question.HORIZON,)),
    )
    assert own.narrowed(()) == ()
    assert own.narrowed(own.questions) == own.topics


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (need(), RecordKind.NEED),
        (RESERVE, RecordKind.GOAL),
        (
            Preference(client_id=CLIENT, topic=PreferenceTopic.TIME, value="上午", since=DAY),
            RecordKind.PREFERENCE,
        ),
        (
            Income(client_id=CLIENT, kind=IncomeKind.SALARY, year=2025, amount=Money.of(1)),
            RecordKind.INCOME,
        ),
        (Employment(client_id=CLIENT, employer="某公司"), RecordKind.EMPLOYMENT),
        (LifeEvent(client_id=CLIENT, kind=LifeEventKind.HOME, on=DAY), RecordKind.LIFE_EVENT),
        (BusinessSituation(client_id=CLIENT, observed_on=DAY), RecordKind.SITUATION),
    ],
    ids=lambda value: value.code if isinstance(value, RecordKind) else "",
)
def test_every_record_is_of_a_kind(record: Any, kind: RecordKind) -> None:
    assert RecordKind.of(record) is kind


def test_which_line_has_which_records() -> None:
    assert {kind for kind in RecordKind if not kind.fits(RETAIL)} == {RecordKind.SITUATION}
    assert {kind for kind in RecordKind if kind.fits(CORPORATE)} == {
        RecordKind.NEED,
        RecordKind.PREFERENCE,
        RecordKind.SITUATION,
    }


class TestShipped:
    def test_a_person_is_asked_the_five_topics_of_article_25(self) -> None:
        required = [topic for topic in RETAIL_INTERVIEW.topics if topic.required]
        assert [topic.label for topic in required] == [
            InterviewTopic.IDENTITY,
            InterviewTopic.MEANS,
            InterviewTopic.EXPERIENCE,
            InterviewTopic.GOALS,
            InterviewTopic.RISK,
        ]
        assert all(topic.cites == (N7.article(25),) for topic in required)
        assert {topic.cites for topic in RETAIL_INTERVIEW.topics if not topic.required} == {
            (N7.article(34),),
            (),
        }

    def test_a_firm_is_asked_about_its_business_and_its_banks(self) -> None:
        required = {topic.label for topic in CORPORATE_INTERVIEW.topics if topic.required}
        assert required == {
            InterviewTopic.IDENTITY,
            InterviewTopic.OPERATIONS,
            InterviewTopic.FUNDING,
            InterviewTopic.DEVELOPMENT,
            InterviewTopic.GROUP,
            InterviewTopic.SETTLEMENT,
            InterviewTopic.BANKS,
        }

    @pytest.mark.parametrize("shipped", [RETAIL_INTERVIEW, CORPORATE_INTERVIEW])
    def test_they_are_market_practice(self, shipped: Outline) -> None:
        assert shipped.basis.provenance.code == "convention"


@pytest.mark.parametrize(
    ("model", "changed", "field"),
    [
        (GOALS, {"label": "goals"}, "label"),
        (GOALS, {"questions": ["purpose"]}, "questions"),
        (GOALS, {"questions": ("purpose",)}, "questions"),
        (GOALS, {"required": 1}, "required"),
        (GOALS, {"answered_by": (Question.PURPOSE,)}, "answered_by"),
        (RETAIL_INTERVIEW, {"version": "\x00"}, "version"),
        (RETAIL_INTERVIEW, {"version": 1}, "version"),
        (RETAIL_INTERVIEW, {"line": "retail"}, "line"),
        (RETAIL_INTERVIEW, {"name": "提纲"}, "name"),
        (RETAIL_INTERVIEW, {"topics": None}, "topics"),
        (RETAIL_INTERVIEW, {"basis": date(2026, 1, 1)}, "basis"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_bad_values_are_refused(model: Any, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        attrs.evolve(model, **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: RETAIL_INTERVIEW.narrowed(NO_QUESTIONS), "to"),
        (lambda: RecordKind.of(ODD), "record"),
        (lambda: RecordKind.GOAL.fits(ODD), "line"),
    ],
    ids=["questions", "record", "line"],
)
def test_odd_arguments_are_refused(call: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field


@pytest.mark.parametrize("questions", ["", "purpose", ([],), (None,)], ids=str)
def test_what_nobody_asks_narrows_to_nothing(questions: Any) -> None:
    assert RETAIL_INTERVIEW.narrowed(questions) == ()


def test_a_topic_is_no_record_kind() -> None:
    with pytest.raises(BankrmError):
        RecordKind(ODD)
