"""Risk questionnaires (风险测评问卷): a bank's questions, points and bands as data, proven when built.

What a questionnaire must ask about is law, and judged on a day by `check_questionnaire`; its questions, points
and bands are the bank's own. A cap sets the highest result that somebody may have, whatever the points: by
an answer, by age, or by both together. What goal and horizon somebody has is told by answers, so that a sale
can be compared with it.

Leaves out answers and what they score (`assessment_scoring`), and how a question is put on a screen. A
complete questionnaire to begin with is in `sample_questionnaires`.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import attrs

from bankrm.checks import check_kind, check_text, repeated
from bankrm.citations import Citation, Provenance, param
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.products import InvestmentType
from bankrm.rating_schemes import RatingScheme, SchemeKind
from bankrm.regulations.assessment import ASSESSMENT_PRACTICE, LEAST_QUESTIONS
from bankrm.regulations.investment import G17, N7
from bankrm.risk_assessments import AssessmentStep
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, not_

__all__ = [
    "QUESTIONS",
    "AnswerOption",
    "Choice",
    "ChoiceMode",
    "Dimension",
    "Question",
    "QuestionnaireFacts",
    "QuestionnaireParams",
    "ResultCap",
    "RiskQuestionnaire",
    "ScoreBand",
    "check_questionnaire",
]

_OLDEST = 150


class Dimension(Label):
    """What a question is about (测评维度)."""

    FINANCES = "finances", "财务状况", "finances"
    EXPERIENCE = "experience", "投资经验", "investment experience"
    KNOWLEDGE = "knowledge", "投资知识", "investment knowledge"
    GOAL = "goal", "投资目标", "investment goal"
    PREFERENCE = "preference", "风险偏好与损失承受", "risk preference and bearable loss"
    OTHER = "other", "其他信息", "other"


class ChoiceMode(Label):
    """How many options may be chosen, and what they score together."""

    ONE = "one", "单选", "one option"
    BEST = "best", "多选，取最高分", "several, of which the best counts"
    SUM = "sum", "多选，累计得分", "several, added up"


@attrs.frozen(kw_only=True)
class AnswerOption:
    """One answer that can be chosen, its points, and what it tells beyond them."""

    code: str
    text: Text
    points: int
    """May be below zero."""
    no_loss: bool = False
    """Whether who chooses it will bear no loss at all; it caps the result at the lowest level.

    Without such an answer a questionnaire leaves open whether a person at C1 is of the lowest class.
    """
    serves: tuple[InvestmentType, ...] = ()
    """Of a question on the goal: the investments that serve it; none if it tells nothing of them."""
    horizon_months: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a question on the horizon: for how many months the money may be bound at the most."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Question:
    """One question and its options."""

    code: str
    text: Text
    dimension: Dimension
    options: tuple[AnswerOption, ...]
    mode: ChoiceMode = ChoiceMode.ONE

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(self.options) < 2:  # noqa: PLR2004  # else there is nothing to choose
            raise InvalidValue("options", "need at least two to choose from")

    def option(self, code: str) -> AnswerOption | None:
        """The option of a code; None if there is none."""
        check_text(code, "code")
        return next((option for option in self.options if option.code == code), None)

    @property
    def lowest(self) -> int:
        """The least that an answer scores."""
        points = [option.points for option in self.options]
        below = sum(one for one in points if one < 0)
        return below if self.mode is ChoiceMode.SUM and below else min(points)

    @property
    def highest(self) -> int:
        """The most that an answer scores."""
        points = [option.points for option in self.options]
        above = sum(one for one in points if one > 0)
        return above if self.mode is ChoiceMode.SUM and above else max(points)


@attrs.frozen
class Choice:
    """One option of one question, by their codes; a questionnaire is answered by a tuple of them.

    What somebody chose is about that person: it is not shown.
    """

    question: str
    option: str = attrs.field(repr=hidden, metadata=C2)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ScoreBand:
    """A code of the scheme and the totals that reach it, both ends among them."""

    code: str
    least: int
    most: int

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class ResultCap:
    """The highest result that some may have, whatever their points (结果上限).

    It binds who is at least `from_age` and chose any of the `answers`; either may be left out, not both.
    """

    name: Text
    most: str
    """The code of the scheme."""
    answers: tuple[Choice, ...] = ()
    from_age: int | None = attrs.field(default=None, metadata={"least": 1})
    """Completed years."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.answers and self.from_age is None:
            raise InvalidValue("answers", "or an age must be given, else it binds everybody")
        if self.from_age is not None and self.from_age > _OLDEST:
            raise InvalidValue("from_age", "is no age")


@attrs.frozen(kw_only=True)
class RiskQuestionnaire:
    """A bank's questionnaire in one version, for persons or for organisations.

    Raises:
        InvalidRule: listing every mistake: codes twice, no question at all, bands that leave a gap, overlap,
            fall, or cannot be reached, codes that nobody can reach, caps on what there is not.

    >>> from bankrm.sample_questionnaires import SAMPLE_FOR_PERSONS
    >>> attrs.evolve(SAMPLE_FOR_PERSONS, bands=SAMPLE_FOR_PERSONS.bands[1:])
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: sample-person: bands: totals begin at 0, and the bands at 20
    """

    id: str
    version: str
    name: Text
    for_persons: bool
    """For natural persons; otherwise for organisations."""
    scheme: RatingScheme
    questions: tuple[Question, ...]
    bands: tuple[ScoreBand, ...]
    caps: tuple[ResultCap, ...] = ()
    basis: Citation
    """The bank's own document."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if faults := tuple(_faults(self)):
            raise InvalidRule(self.id, "; ".join(faults))

    @property
    def ref(self) -> str:
        """Id and version, by which a result names the questionnaire."""
        return f"{self.id}@{self.version}"

    @property
    def asks_no_loss(self) -> bool:
        """Whether an answer says that no loss at all will be borne."""
        return any(option.no_loss for one in self.questions for option in one.options)

    @property
    def lowest(self) -> int:
        """The least total."""
        return sum(question.lowest for question in self.questions)

    @property
    def highest(self) -> int:
        """The greatest total."""
        return sum(question.highest for question in self.questions)

    def question(self, code: str) -> Question | None:
        """The question of a code; None if there is none."""
        check_text(code, "code")
        return next((question for question in self.questions if question.code == code), None)

    def option(self, choice: Choice) -> AnswerOption | None:
        """The option that is chosen; None if there is no such question or option."""
        check_kind(choice, Choice, "choice")
        question = self.question(choice.question)
        return None if question is None else question.option(choice.option)

    def band(self, total: int) -> ScoreBand:
        """The band of a total.

        Raises:
            InvalidValue: if no answers have such a total.
        """
        check_kind(total, int, "total")
        if not self.lowest <= total <= self.highest:
            raise InvalidValue("total", "is none that answers can have")
        return next(band for band in self.bands if band.least <= total <= band.most)


def _faults(questionnaire: RiskQuestionnaire) -> Iterator[str]:
    if questionnaire.scheme.kind is not SchemeKind.CLIENT:
        yield "scheme: rates products, not clients"
    yield from _faults_in_questions(questionnaire.questions)
    codes = [level.label.code for level in questionnaire.scheme.levels]
    for fault in _faults_in_caps(questionnaire, codes):
        yield f"caps: {fault}"
    for fault in _faults_in_bands(questionnaire, codes):
        yield f"bands: {fault}"


def _faults_in_questions(questions: tuple[Question, ...]) -> Iterator[str]:
    if not questions:
        yield "questions: needs at least one"
    for code in repeated(question.code for question in questions):
        yield f"questions: {code} listed twice"
    for question in questions:
        for code in repeated(option.code for option in question.options):
            yield f"{question.code}: {code} listed twice"


def _faults_in_caps(questionnaire: RiskQuestionnaire, codes: list[str]) -> Iterator[str]:
    for cap in questionnaire.caps:
        if cap.most not in codes:
            yield f"no such code as {cap.most}"
        for choice in cap.answers:
            if questionnaire.option(choice) is None:
                yield f"no such answer as {choice.question}/{choice.option}"
        if cap.from_age is not None and not questionnaire.for_persons:
            yield f"an organisation has no age: {cap.name.en}"


def _faults_in_bands(questionnaire: RiskQuestionnaire, codes: list[str]) -> Iterator[str]:
    bands, lowest, highest = questionnaire.bands, questionnaire.lowest, questionnaire.highest
    if not bands:
        yield "needs at least one"
        return
    for band in bands:
        if band.code not in codes:
            yield f"no such code as {band.code}"
        if band.most < band.least:
            yield f"{band.code} ends before it begins"
        elif band.most < lowest or band.least > highest:
            yield f"{band.code} cannot be reached, as totals go from {lowest} to {highest}"
    yield from _faults_between(bands, codes)
    if bands[0].least > lowest:
        yield f"totals begin at {lowest}, and the bands at {bands[0].least}"
    if bands[-1].most < highest:
        yield f"totals end at {highest}, and the bands at {bands[-1].most}"
    given = {band.code for band in bands} | {cap.most for cap in questionnaire.caps}
    if questionnaire.asks_no_loss:
        given.add(codes[0])
    if left := [code for code in codes if code not in given]:
        yield f"nobody can reach {', '.join(left)}"


def _faults_between(bands: tuple[ScoreBand, ...], codes: list[str]) -> Iterator[str]:
    for low, high in pairwise(bands):
        if {low.code, high.code} <= set(codes) and codes.index(high.code) <= codes.index(low.code):
            yield f"{high.code} is not above {low.code}, and comes after it"
        if high.least > low.most + 1:
            yield f"a gap between {low.most} and {high.least}"
        elif high.least <= low.most:
            yield f"{low.code} and {high.code} overlap"


@attrs.frozen(kw_only=True)
class QuestionnaireFacts:
    """What decides whether a questionnaire asks for enough."""

    questions: int = attrs.field(
        metadata=about("问题数目", "number of questions", of=(RiskQuestionnaire.questions,))
    )
    finances: bool = attrs.field(
        metadata=about(
            "了解财务状况",
            "asks about finances",
            of=(RiskQuestionnaire.questions, Question.dimension),
        )
    )
    experience: bool = attrs.field(
        metadata=about(
            "了解学习、工作和投资经验",
            "asks about learning, work or experience",
            of=(RiskQuestionnaire.questions, Question.dimension),
        )
    )
    goal: bool = attrs.field(
        metadata=about(
            "了解投资目的、期限或者期望收益",
            "asks about goal, horizon or return",
            of=(RiskQuestionnaire.questions, Question.dimension),
        )
    )
    preference: bool = attrs.field(
        metadata=about(
            "了解风险偏好、可承受的损失",
            "asks about preference or bearable loss",
            of=(RiskQuestionnaire.questions, Question.dimension),
        )
    )
    for_persons: bool = attrs.field(
        metadata=about("用于自然人", "for natural persons", of=(RiskQuestionnaire.for_persons,))
    )
    no_loss: bool = attrs.field(
        metadata=about(
            "可选择不愿承受任何损失",
            "has an answer of no loss",
            of=(RiskQuestionnaire.questions, Question.options, AnswerOption.no_loss),
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, questionnaire: RiskQuestionnaire) -> "QuestionnaireFacts":
        """The facts of a questionnaire."""
        check_kind(questionnaire, RiskQuestionnaire, "questionnaire")
        asked = {question.dimension for question in questionnaire.questions}
        return cls(
            questions=len(questionnaire.questions),
            finances=Dimension.FINANCES in asked,
            experience=Dimension.EXPERIENCE in asked or Dimension.KNOWLEDGE in asked,
            goal=Dimension.GOAL in asked,
            preference=Dimension.PREFERENCE in asked,
            for_persons=questionnaire.for_persons,
            no_loss=questionnaire.asks_no_loss,
        )


class QuestionnaireParams:
    """The least number of questions, which the law leaves to the bank."""

    least_questions: int = param(LEAST_QUESTIONS)


QUESTIONS = RuleSet(
    "assessment.questions", QuestionnaireFacts, QuestionnaireParams, Effect, since=N7.since
)
"""Does a questionnaire ask for what a bank must know of an investor."""

_MORE = (AssessmentStep.MORE_QUESTIONS,)


@QUESTIONS.rule(
    "N7.25-finances",
    Effect.BLOCK,
    cites=N7.article(25),
    zh="问卷未了解收入、资产、负债等财务状况",
    en="it does not ask about income, assets and debts",
    steps=_MORE,
)
def finances_not_asked(f: QuestionnaireFacts, _: QuestionnaireParams) -> bool:
    return not_(f.finances)


@QUESTIONS.rule(
    "N7.25-experience",
    Effect.BLOCK,
    cites=N7.article(25),
    zh="问卷未了解投资相关的学习、工作经历或者经验",
    en="it does not ask about learning, work or experience of investing",
    steps=_MORE,
)
def experience_not_asked(f: QuestionnaireFacts, _: QuestionnaireParams) -> bool:
    return not_(f.experience)


@QUESTIONS.rule(
    "N7.25-goal",
    Effect.BLOCK,
    cites=N7.article(25),
    zh="问卷未了解投资目的、期限、期望收益等投资需求",
    en="it does not ask about goal, horizon and expected return",
    steps=_MORE,
)
def goal_not_asked(f: QuestionnaireFacts, _: QuestionnaireParams) -> bool:
    return not_(f.goal)


@QUESTIONS.rule(
    "N7.25-preference",
    Effect.BLOCK,
    cites=N7.article(25),
    zh="问卷未了解风险偏好、可承受的损失",
    en="it does not ask about risk preference and bearable loss",
    steps=_MORE,
)
def preference_not_asked(f: QuestionnaireFacts, _: QuestionnaireParams) -> bool:
    return not_(f.preference)


@QUESTIONS.rule(
    "G17.28-not-asked",
    Effect.REVIEW,
    cites=G17.article(28, Provenance.UNCONFIRMED),
    zh="没有“不愿承受任何损失”的选项，不能认定基金规则的风险承受能力最低类别",
    en="no answer says that no loss will be borne: it cannot tell the lowest class of the fund rules",
)
def no_loss_not_asked(f: QuestionnaireFacts, _: QuestionnaireParams) -> bool:
    return f.for_persons & not_(f.no_loss)


@QUESTIONS.rule(
    "assessment.least-questions",
    Effect.BLOCK,
    cites=ASSESSMENT_PRACTICE.article(),
    zh="问卷题数（{questions}）少于本行规定的最少题数（{least_questions}）",
    en="its number of questions ({questions}) is below the bank's least ({least_questions})",
    steps=_MORE,
)
def too_few_questions(f: QuestionnaireFacts, p: QuestionnaireParams) -> bool:
    return f.questions < p.least_questions


def check_questionnaire(
    questionnaire: RiskQuestionnaire, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[QuestionnaireFacts, Effect]:
    """Whether a questionnaire asks for what a bank must know of an investor (办法 art. 25).

    Who the client is (art. 25(1)) is on the client's file, not in the questionnaire. How many questions there
    must be is the bank's own number: without one a person decides.

    Args:
        questionnaire: the bank's questionnaire.
        as_of: the day on which it is to be used.
        book: the bank's own least number of questions.

    Raises:
        RuleNotInForce: before the order of 2025.

    >>> from bankrm.sample_questionnaires import SAMPLE_FOR_PERSONS
    >>> decision = check_questionnaire(SAMPLE_FOR_PERSONS, as_of=date(2026, 3, 2))
    >>> decision.outcome.en, decision.missing
    ('a person must decide', ('least_questions',))
    """
    return QUESTIONS.decide(QuestionnaireFacts.of(questionnaire), as_of=as_of, book=book)
