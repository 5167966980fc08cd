"""Risk assessments, and a questionnaire of two questions in parts, for the tests."""

from datetime import date, datetime
from typing import Any

import attrs

from bankrm.citations import Param, Row, house_document
from bankrm.clients import ClientId
from bankrm.labels import Text
from bankrm.questionnaires import (
    AnswerOption,
    Choice,
    ChoiceMode,
    Dimension,
    Question,
    ResultCap,
    RiskQuestionnaire,
    ScoreBand,
)
from bankrm.rating_schemes import TOLERANCE_LEVELS
from bankrm.regulations.assessment import LEAST_QUESTIONS
from bankrm.risk_assessments import Respondent, RiskAssessment, RiskTolerance
from bankrm.rules import RuleBook

CLIENT = ClientId("C-1")
POLICY = house_document("RQ-1", Text("测评细则", "Assessment policy"), date(2026, 1, 1))
NAME = Text("名称", "name")


def options(*points: int, no_loss: str = "") -> tuple[AnswerOption, ...]:
    return tuple(
        AnswerOption(code="abcdef"[at], text=NAME, points=one, no_loss="abcdef"[at] == no_loss)
        for at, one in enumerate(points)
    )


def question(
    code: str,
    *points: int,
    dimension: Dimension = Dimension.FINANCES,
    mode: ChoiceMode = ChoiceMode.ONE,
    no_loss: str = "",
) -> Question:
    return Question(
        code=code,
        text=NAME,
        dimension=dimension,
        mode=mode,
        options=options(*points, no_loss=no_loss),
    )


ONE = question("q1", 0, 10)
TWO = question("q2", 0, 5, 10, dimension=Dimension.PREFERENCE)
BANDS = tuple(
    ScoreBand(code=f"C{at + 1}", least=4 * at, most=4 * at + 3 if at < 4 else 20)
    for at in range(5)
)


def made(**changes: Any) -> RiskQuestionnaire:
    whole: dict[str, Any] = {
        "id": "Q",
        "version": "7",
        "name": NAME,
        "for_persons": True,
        "scheme": TOLERANCE_LEVELS,
        "questions": (ONE, TWO),
        "bands": BANDS,
        "basis": POLICY.article(3),
    }
    return RiskQuestionnaire(**whole | changes)


def band(code: str, least: int, most: int) -> ScoreBand:
    return ScoreBand(code=code, least=least, most=most)


def cap(most: str, *choices: Choice, age: int | None = None) -> ResultCap:
    return ResultCap(name=NAME, most=most, answers=choices, from_age=age)


def china(when: str) -> datetime:
    """An instant on the clock of China."""
    return datetime.fromisoformat(f"{when}+08:00")


def taken(when: str | date, **changes: Any) -> RiskAssessment:
    """An assessment at an instant in China, or on a day of which the hour is not known."""
    at = china(when) if isinstance(when, str) else None
    whole: dict[str, Any] = {
        "client_id": CLIENT,
        "on": at.date() if at else when,
        "at": at,
        "tolerance": RiskTolerance.C3,
        "answered_by": Respondent.CLIENT,
    }
    return RiskAssessment(**whole | changes)


def house(number: Param[int], value: int) -> RuleBook:
    """A book with the bank's own value of a number."""
    row = Row(date(2026, 1, 1), value, POLICY.article(4))
    return RuleBook(numbers=(attrs.evolve(number, rows=(row,)),))


def book(least: int) -> RuleBook:
    """A book with the bank's own least number of questions."""
    return house(LEAST_QUESTIONS, least)
