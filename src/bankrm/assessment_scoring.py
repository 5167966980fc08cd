"""Assessment scoring (风险测评评分): what a client's answers come to, by the bank's questionnaire.

Points of each answer, the band of their sum, then every cap that binds: never more than the band gives. Where
an answer or an age that matters is missing there is no result, and what is missing is named. Of clients at
C1 the fund rules tell a lowest class apart, which `classify_lowest_class` decides.

Leaves out whether another assessment may be taken, and how long one is valid (`assessment_intake`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeAlias

import attrs

from bankrm.capacity import classify_capacity
from bankrm.checks import check_kind, check_optional
from bankrm.citations import Provenance
from bankrm.clients import Client, ClientId, LegalCapacity, RetailClient, check_client
from bankrm.days import add_months, business_date, check_date, years_before
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, OwnLabel, Text
from bankrm.offers import Offer
from bankrm.products import InvestmentType
from bankrm.questionnaires import (
    AnswerOption,
    Choice,
    ChoiceMode,
    Dimension,
    Question,
    ResultCap,
    RiskQuestionnaire,
)
from bankrm.regulations.assessment import ASSESSMENT_PRACTICE
from bankrm.regulations.investment import G17
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.risk_assessments import Respondent, RiskAssessment, RiskTolerance
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int
from bankrm.workings import Line

__all__ = [
    "LOWEST_CLASS",
    "AssessmentScore",
    "InvestmentAim",
    "LowestClass",
    "LowestClassFacts",
    "LowestClassParams",
    "classify_lowest_class",
    "is_off_goal",
    "record_assessment",
    "score_answers",
]

_Chosen: TypeAlias = Mapping[str, tuple[AnswerOption, ...]]
"""By question, what was chosen."""


class LowestClass(Label):
    """Whether a client is of the lowest class of the fund rules (风险承受能力最低类别)."""

    NOT_LOWEST = "not_lowest", "非风险承受能力最低类别", "not of the lowest class"
    LOWEST = "lowest", "风险承受能力最低类别", "of the lowest class"


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class LowestClassFacts:
    """What decides whether a client is of the lowest class."""

    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    tolerance: int = attrs.field(
        metadata=about("客户风险承受能力等级", "client's tolerance", of=())
    )
    no_loss: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("不愿承受任何损失", "will bear no loss", of=()),
    )
    capacity: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "民事行为能力",
            "legal capacity",
            of=(
                RetailClient.birth_date,
                RetailClient.declared_capacity,
                RetailClient.lives_on_own_labour,
            ),
        ),
    )
    """Rank of `LegalCapacity`."""

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        client: Client,
        tolerance: RiskTolerance,
        *,
        no_loss: bool | None,
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "LowestClassFacts":
        """The facts of a client at a level."""
        check_client(client)
        check_kind(tolerance, RiskTolerance, "tolerance")
        check_optional(no_loss, bool, "no_loss")
        person = isinstance(client, RetailClient)
        return cls(
            person=person,
            tolerance=tolerance.level,
            no_loss=no_loss,
            capacity=_capacity(client, as_of, book) if isinstance(client, RetailClient) else None,
        )


def _capacity(person: RetailClient, as_of: date, book: RuleBook) -> int | None:
    decision = classify_capacity(person, as_of=as_of, book=book)
    return None if decision.needs_review else decision.outcome.rank


class LowestClassParams:
    """No numbers."""


LOWEST_CLASS = RuleSet(
    "assessment.lowest_class",
    LowestClassFacts,
    LowestClassParams,
    LowestClass,
    since=CIVIL_CODE.since,
)
"""Is a client of the lowest class of the fund rules."""

# the class is reported by several secondary sources, the article's number is recalled
_ARTICLE_28 = G17.article(28, Provenance.UNCONFIRMED)
_LOWEST_LEVEL, _FULL = RiskTolerance.C1.level, LegalCapacity.FULL.rank


@LOWEST_CLASS.rule(
    "G17.28-capacity",
    LowestClass.LOWEST,
    cites=_ARTICLE_28,
    zh="C1自然人，不具有完全民事行为能力",
    en="a C1 person without full legal capacity",
)
def without_full_capacity(f: LowestClassFacts, _: LowestClassParams) -> bool:
    return f.person & (f.tolerance == _LOWEST_LEVEL) & (f.capacity < _FULL)


@LOWEST_CLASS.rule(
    "G17.28-no-loss",
    LowestClass.LOWEST,
    cites=_ARTICLE_28,
    zh="C1自然人，没有风险容忍度或者不愿承受任何投资损失",
    en="a C1 person without any tolerance, who will bear no loss",
)
def will_bear_no_loss(f: LowestClassFacts, _: LowestClassParams) -> bool:
    return f.person & (f.tolerance == _LOWEST_LEVEL) & f.no_loss


def classify_lowest_class(
    client: Client,
    tolerance: RiskTolerance,
    *,
    no_loss: bool | None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[LowestClassFacts, LowestClass]:
    """Whether a client is of the lowest class, who may buy at R1 only under the fund rules.

    Args:
        client: the person or organisation; no organisation is of it.
        tolerance: the level of the client.
        no_loss: whether the client will bear no loss at all; None if that was not asked.
        as_of: the day, on which legal capacity is judged.
        book: the bank's own rules.

    Raises:
        RuleNotInForce: before the Civil Code.

    >>> pupil = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(2010, 3, 2))
    >>> print(classify_lowest_class(
    ...     pupil, RiskTolerance.C1, no_loss=False, as_of=date(2026, 11, 24)
    ... ).explain("en"))
    Outcome: of the lowest class (24 Nov 2026)
    - a C1 person without full legal capacity [G17.28-capacity] Suitability Guide for Fund Distributors (trial), art. 28 [not confirmed]
    Weakest source: not confirmed
    """
    facts = LowestClassFacts.of(client, tolerance, no_loss=no_loss, as_of=as_of, book=book)
    return LOWEST_CLASS.decide(facts, as_of=as_of, book=book)


@attrs.frozen
class InvestmentAim:
    """What somebody invests for and for how long, as far as the answers tell it; None if they do not."""

    serves: tuple[InvestmentType, ...] | None = None
    """The investments that serve the goal."""
    horizon_months: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """For how many months the money may be bound at the most."""

    __attrs_post_init__ = check_fields


def is_off_goal(aim: InvestmentAim, offer: Offer, *, as_of: date) -> bool | None:
    """Whether a product departs from the stated goal or horizon, as `Sale.off_goal` asks.

    None if neither departs for sure and one of them is not known: the answers do not tell it, or the product
    does not say what it invests in or for how long it binds.

    >>> from bankrm.offers import Term, TermKind
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> from bankrm.staff import BusinessLine
    >>> offer = Offer(
    ...     product=Product(
    ...         id=ProductId("W-1"), name="某三年期理财", family=ProductFamily.WEALTH
    ...     ),
    ...     issuer="某理财公司",
    ...     distributed=True,
    ...     lines=(BusinessLine.RETAIL,),
    ...     term=Term(kind=TermKind.FIXED, months=36),
    ... )
    >>> is_off_goal(InvestmentAim(horizon_months=12), offer, as_of=date(2026, 11, 24))
    True
    >>> is_off_goal(InvestmentAim(horizon_months=36), offer, as_of=date(2026, 11, 24)) is None
    True
    """
    check_kind(aim, InvestmentAim, "aim")
    check_kind(offer, Offer, "offer")
    check_date(as_of)
    invests_in, term = offer.product.investment_type, offer.term
    departs = None if aim.serves is None or invests_in is None else invests_in not in aim.serves
    too_long = None
    if aim.horizon_months is not None and term is not None:
        too_long = term.free_on(as_of) > add_months(as_of, aim.horizon_months)
    if departs or too_long:
        return True
    return None if departs is None or too_long is None else False


@attrs.frozen(kw_only=True)
class AssessmentScore:
    """What a client's answers come to; without every answer that matters there is no result."""

    client_id: ClientId
    questionnaire: str
    """Id and version."""
    scheme: str
    """Id and version of the rating scheme in which the result is given."""
    as_of: date
    points: int | None = attrs.field(repr=False)
    label: OwnLabel | None = attrs.field(repr=False)
    """The bank's own code and name of the result."""
    tolerance: RiskTolerance | None = attrs.field(repr=False)
    """The level that it stands for."""
    lowest_class: bool | None = attrs.field(repr=False)
    """None if there is no result, or legal capacity or the will to bear a loss is not known."""
    aim: InvestmentAim = attrs.field(repr=False)
    missing: tuple[str, ...]
    """Codes of the questions left open; `birth_date` where a cap asks for an age that is not known."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


_TOTAL = Text("总分", "total")
_BAND = Text("总分对应等级{code}", "level of that total, {code}")
_NO_LOSS = Text("不愿承受任何损失，至多为", "will bear no loss, so at most")
# G17 art. 28 sorts those at C1 only: that whoever will bear no loss is at C1 is this library's convention
_NO_LOSS_BASIS = ASSESSMENT_PRACTICE.article()
_RESULT = Text("测评结果{code}", "result, {code}")
_LOWEST = Text("风险承受能力最低类别", "lowest class")
_BIRTH_DATE = "birth_date"


def score_answers(
    questionnaire: RiskQuestionnaire,
    choices: Iterable[Choice],
    client: Client,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> AssessmentScore:
    """Score a client's answers (风险测评评分).

    Args:
        questionnaire: the bank's questionnaire.
        choices: what the client chose, in any order.
        client: whose age and legal capacity count.
        as_of: the day of the answers.
        book: the bank's own rules on the lowest class.

    Raises:
        InvalidValue: if the questionnaire is for others than such a client, or a choice is none of it, given
            twice, or one of two where only one may be chosen.
        RuleNotInForce: before the Civil Code.

    >>> from bankrm.sample_questionnaires import SAMPLE_FOR_PERSONS
    >>> from bankrm.workings import explain_lines
    >>> li = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1980, 5, 1))
    >>> answers = [Choice(one.code, one.options[2].code) for one in SAMPLE_FOR_PERSONS.questions]
    >>> score = score_answers(SAMPLE_FOR_PERSONS, answers, li, as_of=date(2026, 3, 2))
    >>> score.points, score.label.code, score.missing
    (55, 'C3', ())
    >>> print(explain_lines(score.workings[-2:], "en"))
    result, C3: balanced (Practice of risk assessments [market practice, no article])
    lowest class: no
    >>> score_answers(SAMPLE_FOR_PERSONS, answers[:-2], li, as_of=date(2026, 3, 2)).missing
    ('worst-loss', 'outlay')
    """
    check_kind(questionnaire, RiskQuestionnaire, "questionnaire")
    check_client(client)
    check_date(as_of)
    if isinstance(client, RetailClient) is not questionnaire.for_persons:
        raise InvalidValue("client", "is not of those whom the questionnaire is for")
    chosen = _chosen(questionnaire, choices)
    lines, points = _points(questionnaire, chosen)
    missing = [one.code for one in questionnaire.questions if one.code not in chosen]
    no_loss = _will_bear_no_loss(chosen) if questionnaire.asks_no_loss else None
    code = None
    if points is not None:
        code, more = _result(questionnaire, points, chosen, client, as_of)
        lines += more
        if code is None:
            missing.append(_BIRTH_DATE)
    label = None if code is None else questionnaire.scheme.label(code)
    tolerance = None if code is None else questionnaire.scheme.tolerance(code)
    lowest = None
    if label is not None and tolerance is not None:
        decision = classify_lowest_class(
            client, tolerance, no_loss=no_loss, as_of=as_of, book=book
        )
        sure = decision.outcome is LowestClass.LOWEST or not decision.needs_review
        lowest = decision.outcome is LowestClass.LOWEST if sure else None
        basis = decision.hits[0].rule.cites[0] if decision.hits else None
        lines += [
            Line(_named(_RESULT, label), tolerance, "", questionnaire.basis),
            Line(_LOWEST, lowest, "", basis),
        ]
    return AssessmentScore(
        client_id=client.id,
        questionnaire=questionnaire.ref,
        scheme=questionnaire.scheme.ref,
        as_of=as_of,
        points=points,
        label=label,
        tolerance=tolerance,
        lowest_class=lowest,
        aim=_aim(chosen),
        missing=tuple(missing),
        workings=tuple(lines),
    )


def _chosen(questionnaire: RiskQuestionnaire, choices: Iterable[Choice]) -> _Chosen:
    check_kind(choices, Iterable, "choices")
    chosen: dict[str, tuple[AnswerOption, ...]] = {}
    for choice in choices:
        check_kind(choice, Choice, "choices")
        question, option = questionnaire.question(choice.question), questionnaire.option(choice)
        if question is None:
            raise InvalidValue(
                "choices", f"hold an answer to {choice.question}, which is not asked"
            )
        if option is None:  # which one was chosen is not shown, as nowhere
            raise InvalidValue("choices", f"hold an option that {question.code} does not have")
        before = chosen.get(question.code, ())
        if option in before:
            raise InvalidValue("choices", f"hold an option of {question.code} twice")
        if before and question.mode is ChoiceMode.ONE:
            raise InvalidValue("choices", f"hold two options of {question.code}, which takes one")
        chosen[question.code] = (*before, option)
    return chosen


def _points(questionnaire: RiskQuestionnaire, chosen: _Chosen) -> tuple[list[Line], int | None]:
    """The points of each question and each dimension, and their sum if every question is answered."""
    lines: list[Line] = []
    total: int | None = 0
    for dimension in Dimension:
        asked = [one for one in questionnaire.questions if one.dimension is dimension]
        scored = [
            _score(question, chosen[question.code]) if question.code in chosen else None
            for question in asked
        ]
        lines += [Line(one.text, points) for one, points in zip(asked, scored, strict=True)]
        subtotal = _sum(scored)
        if asked:
            lines.append(Line(Text(f"{dimension.zh}小计", f"{dimension.en}, together"), subtotal))
        total = _sum([total, subtotal])
    return [*lines, Line(_TOTAL, total)], total


def _score(question: Question, options: tuple[AnswerOption, ...]) -> int:
    points = [option.points for option in options]
    return sum(points) if question.mode is ChoiceMode.SUM else max(points)


def _sum(points: Iterable[int | None]) -> int | None:
    """Their sum; None if any is not known."""
    known = list(points)
    return None if None in known else sum(one for one in known if one is not None)


def _result(
    questionnaire: RiskQuestionnaire,
    points: int,
    chosen: _Chosen,
    client: Client,
    as_of: date,
) -> tuple[str | None, list[Line]]:
    """The code that the points reach once every cap is applied; None if one hangs on an unknown age."""
    scheme, basis = questionnaire.scheme, questionnaire.basis
    code = questionnaire.band(points).code
    lines = [Line(_named(_BAND, scheme.label(code)), scheme.tolerance(code), "", basis)]
    caps = [(cap, _binds(cap, chosen, client, as_of)) for cap in questionnaire.caps]
    binding = [(cap.name, cap.most, basis) for cap, binds in caps if binds]
    if _will_bear_no_loss(chosen):
        binding.append((_NO_LOSS, scheme.levels[0].label.code, _NO_LOSS_BASIS))
    for name, most, source in binding:
        code = min(code, most, key=scheme.rank)
        lines.append(Line(name, scheme.tolerance(most), "", source))
    open_ = [cap for cap, binds in caps if binds is None]
    if any(scheme.rank(cap.most) < scheme.rank(code) for cap in open_):
        return None, lines
    return code, lines


def _will_bear_no_loss(chosen: _Chosen) -> bool:
    return any(option.no_loss for options in chosen.values() for option in options)


def _binds(cap: ResultCap, chosen: _Chosen, client: Client, as_of: date) -> bool | None:
    """Whether a cap binds a client; None if that hangs on an age that is not known."""
    if cap.answers:
        codes = {(one, option.code) for one, options in chosen.items() for option in options}
        if codes.isdisjoint((choice.question, choice.option) for choice in cap.answers):
            return False
    if cap.from_age is None or not isinstance(client, RetailClient):
        return True
    if client.birth_date is None:
        return None
    return client.birth_date <= years_before(as_of, cap.from_age)


def _named(words: Text, label: OwnLabel) -> Text:
    return Text(words.fill("zh", code=label.code), words.fill("en", code=label.code))


def _aim(chosen: _Chosen) -> InvestmentAim:
    options = [option for many in chosen.values() for option in many]
    serves = {one for option in options for one in option.serves}
    months = [one.horizon_months for one in options if one.horizon_months is not None]
    return InvestmentAim(
        serves=tuple(one for one in InvestmentType if one in serves) or None,
        horizon_months=min(months, default=None),
    )


def record_assessment(
    score: AssessmentScore,
    *,
    at: datetime,
    answered_by: Respondent,
    institution: str | None = None,
    recorded_at: datetime | None = None,
    answers_ref: str | None = None,
) -> RiskAssessment:
    """The result as a record, to be kept with the client's others, with the bank's own level and its scheme.

    Args:
        score: what the answers come to.
        at: when they were given, on the day of the score.
        answered_by: who gave them.
        institution: who assessed; None for the bank itself.
        recorded_at: when the result is entered, not before `at`; None leaves that open.
        answers_ref: where the bank keeps the answers.

    Raises:
        InvalidValue: if there is no result, it is of another day, or entered before it was given.

    >>> from bankrm.sample_questionnaires import SAMPLE_FOR_PERSONS
    >>> li = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1980, 5, 1))
    >>> answers = [Choice(one.code, one.options[2].code) for one in SAMPLE_FOR_PERSONS.questions]
    >>> score = score_answers(SAMPLE_FOR_PERSONS, answers, li, as_of=date(2026, 3, 2))
    >>> at = datetime.fromisoformat("2026-03-02T10:00+08:00")
    >>> tested = record_assessment(score, at=at, answered_by=Respondent.CLIENT)
    >>> tested.tolerance.code, tested.questionnaire
    ('C3', 'sample-person@1')
    >>> tested.own_level, tested.scheme
    ('C3', 'tolerance-levels@1')
    """
    check_kind(score, AssessmentScore, "score")
    if score.tolerance is None or score.label is None:
        raise InvalidValue("score", "has no result: answers or an age are missing")
    if score.lowest_class is None:
        raise InvalidValue("score", "leaves open whether the client is of the lowest class")
    if business_date(at) != score.as_of:
        raise InvalidValue("at", "is not on the day of the score")
    return RiskAssessment(
        client_id=score.client_id,
        on=score.as_of,
        tolerance=score.tolerance,
        lowest_class=score.lowest_class,
        at=at,
        answered_by=answered_by,
        institution=institution,
        questionnaire=score.questionnaire,
        scheme=score.scheme,
        own_level=score.label.code,
        recorded_at=recorded_at,
        answers_ref=answers_ref,
    )
