"""Needs interviews (需求访谈): what a client was asked, what it answered, and what is still to be asked.

An answer is kept as the records it became, never as words: what was said stays with the host. What has to be
asked is an outline, in `outlines`. Leaves out the risk assessment, and the advice given, which is in `advice`.
"""

from collections.abc import Iterable
from datetime import date, datetime

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.interactions import InteractionId
from bankrm.labels import AnyLabel, Label
from bankrm.outlines import Outline, ProfileRecord, RecordKind, Topic
from bankrm.profiles import BusinessSituation, FinancialNeed, Goal, Preference
from bankrm.regulations.investment import N7
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor, BusinessLine
from bankrm.terms import about

__all__ = [
    "INTERVIEW",
    "Answer",
    "InterviewFacts",
    "InterviewParams",
    "InterviewStep",
    "NeedsInterview",
    "assess_interview",
    "list_declined_topics",
    "list_unasked_topics",
]


@attrs.frozen(kw_only=True)
class Answer:
    """What became of one question: it was answered, or the client declined to."""

    question: AnyLabel
    declined: bool = False
    records: tuple[ProfileRecord, ...] = attrs.field(default=(), repr=False)
    """What the answer became; none if there was nothing to record."""
    ref: str | None = None
    """Where the bank keeps what the answer became, if it is no record of these kinds."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field in ("records", "ref"):
            if self.declined and getattr(self, field):
                raise InvalidValue(field, "contradicts that the client declined")


@attrs.frozen(kw_only=True)
class NeedsInterview:
    """An interview as it was held: by whom, when, and what became of each question asked.

    >>> from bankrm.outlines import Question
    >>> from bankrm.profiles import GoalKind
    >>> from bankrm.staff import Role, StaffId
    >>> li = ClientId("C-1")
    >>> housing = Goal(client_id=li, kind=GoalKind.HOUSING, stated_on=date(2026, 11, 20))
    >>> interview = NeedsInterview(
    ...     client_id=li,
    ...     line=BusinessLine.RETAIL,
    ...     by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...     at=datetime.fromisoformat("2026-11-20T10:00+08:00"),
    ...     answers=(
    ...         Answer(question=Question.PURPOSE, records=(housing,)),
    ...         Answer(question=Question.EXPECTED_RETURN, declined=True),
    ...     ),
    ... )
    >>> [goal.kind.en for goal in interview.goals]
    ['housing']
    """

    client_id: ClientId
    line: BusinessLine
    by: Actor
    at: datetime
    recorded_at: datetime = attrs.field(
        default=attrs.Factory(lambda interview: interview.at, takes_self=True)
    )
    """When it was entered, if later than held."""
    interaction_id: InteractionId | None = None
    """The contact in which it was held."""
    answers: tuple[Answer, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if len({answer.question for answer in self.answers}) < len(self.answers):
            raise InvalidValue("answers", "hold one question twice")
        held_on = business_date(self.at)
        for record in self.records:
            if record.client_id != self.client_id:
                raise InvalidValue("answers", "hold a record of another client")
            if not RecordKind.of(record).fits(self.line):
                raise InvalidValue("answers", "hold a record of the other business line")
            known = _known_on(record)
            if known is not None and known > held_on:
                raise InvalidValue("answers", "hold a record of a day after the interview")

    @property
    def records(self) -> tuple[ProfileRecord, ...]:
        """All that the answers became."""
        return tuple(record for answer in self.answers for record in answer.records)

    @property
    def needs(self) -> tuple[FinancialNeed, ...]:
        """The needs that were stated."""
        return tuple(record for record in self.records if isinstance(record, FinancialNeed))

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals that were stated."""
        return tuple(record for record in self.records if isinstance(record, Goal))

    @property
    def preferences(self) -> tuple[Preference, ...]:
        """The preferences that were stated."""
        return tuple(record for record in self.records if isinstance(record, Preference))


def _known_on(record: ProfileRecord) -> date | None:
    """The day a record speaks of; None where it may speak of days to come, or of none."""
    match record:
        case FinancialNeed() | Goal():
            return record.stated_on
        case Preference():
            return record.since
        case BusinessSituation():
            return record.observed_on
        case _:
            return None


def list_unasked_topics(interview: NeedsInterview, outline: Outline) -> tuple[Topic, ...]:
    """The topics of which something was not asked, each with only the questions still to be asked.

    Raises:
        InvalidValue: if the outline is for the other business line, knows not a question that was asked,
            or does not take a record for an answer to it.

    >>> from bankrm.outlines import RETAIL_INTERVIEW, Question
    >>> from bankrm.staff import Role, StaffId
    >>> interview = NeedsInterview(
    ...     client_id=ClientId("C-1"),
    ...     line=BusinessLine.RETAIL,
    ...     by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...     at=datetime.fromisoformat("2026-11-20T10:00+08:00"),
    ...     answers=(Answer(question=Question.INCOME),),
    ... )
    >>> means = list_unasked_topics(interview, RETAIL_INTERVIEW)[1]
    >>> means.label.zh, [question.zh for question in means.questions]
    ('财务状况', ['资产', '负债'])
    """
    asked = _asked(interview, outline)
    return outline.narrowed({*outline.questions} - {*asked})


def list_declined_topics(interview: NeedsInterview, outline: Outline) -> tuple[Topic, ...]:
    """The topics of which the client declined something, each with only the questions declined.

    Raises:
        InvalidValue: as in `list_unasked_topics`.

    >>> from bankrm.outlines import RETAIL_INTERVIEW, Question
    >>> from bankrm.staff import Role, StaffId
    >>> interview = NeedsInterview(
    ...     client_id=ClientId("C-1"),
    ...     line=BusinessLine.RETAIL,
    ...     by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...     at=datetime.fromisoformat("2026-11-20T10:00+08:00"),
    ...     answers=(Answer(question=Question.DEBTS, declined=True),),
    ... )
    >>> [topic.label.en for topic in list_declined_topics(interview, RETAIL_INTERVIEW)]
    ['financial situation']
    """
    asked = _asked(interview, outline)
    return outline.narrowed({answer.question for answer in asked.values() if answer.declined})


def _asked(interview: NeedsInterview, outline: Outline) -> dict[AnyLabel, Answer]:
    """The answers by question, found to be answers to this outline."""
    check_kind(interview, NeedsInterview, "interview")
    check_kind(outline, Outline, "outline")
    if outline.line is not interview.line:
        raise InvalidValue("outline", "is for the other business line")
    topics = {question: topic for topic in outline.topics for question in topic.questions}
    for answer in interview.answers:
        if answer.question not in topics:
            raise InvalidValue("answers", "hold a question that the outline does not ask")
        kinds = {RecordKind.of(record) for record in answer.records}
        if not kinds <= {*topics[answer.question].answered_by}:
            raise InvalidValue("answers", "hold a record that is no answer to its topic")
    return {answer.question: answer for answer in interview.answers}


_ASKED = (
    NeedsInterview.answers,
    Answer.question,
    Outline.topics,
    Topic.questions,
    Topic.required,
)
_DECLINED = (*_ASKED, Topic.cites, Answer.declined)
_STATED = (NeedsInterview.answers, Answer.records)


class InterviewStep(Label):
    """What would complete an interview."""

    ASK = "ask", "补充询问未问的问题", "ask what was not asked"
    RECORD_NEEDS = "record_needs", "记录客户的需求或者目标", "record a need or a goal"


@attrs.frozen(kw_only=True)
class InterviewFacts:
    """What decides whether an interview suffices; questions are those of required topics."""

    unasked: int = attrs.field(
        metadata=about("未问的必问问题数", "required questions not asked", of=_ASKED)
    )
    declined: int = attrs.field(
        metadata=about(
            "客户拒答的适当性必问问题数",
            "required questions declined that the order on suitability asks",
            of=_DECLINED,
        )
    )
    declined_others: int = attrs.field(
        metadata=about(
            "客户拒答的其他必问问题数", "other required questions declined", of=_DECLINED
        )
    )
    stated: int = attrs.field(
        metadata=about("已记录的需求和目标数", "needs and goals recorded", of=_STATED)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, interview: NeedsInterview, outline: Outline) -> "InterviewFacts":
        """The facts of an interview by an outline.

        Raises:
            InvalidValue: as in `list_unasked_topics`.
        """
        unasked = list_unasked_topics(interview, outline)
        declined = list_declined_topics(interview, outline)
        return cls(
            unasked=_required(unasked),
            declined=_required(topic for topic in declined if _is_asked_by_order(topic)),
            declined_others=_required(
                topic for topic in declined if not _is_asked_by_order(topic)
            ),
            stated=len(interview.needs) + len(interview.goals),
        )


def _required(topics: Iterable[Topic]) -> int:
    return sum(len(topic.questions) for topic in topics if topic.required)


def _is_asked_by_order(topic: Topic) -> bool:
    """Whether it is information that the order on suitability has a seller collect."""
    return any(cited.regulation.code == N7.code for cited in topic.cites)


class InterviewParams:
    """No numbers."""


INTERVIEW = RuleSet("interviews.needs", InterviewFacts, InterviewParams, Effect)
"""Whether an interview tells enough to propose anything."""

_PRACTICE = SALES_PRACTICE.article()


@INTERVIEW.rule(
    "interview.unasked",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="{unasked}个必问问题未问",
    en="required questions not asked: {unasked}",
    steps=(InterviewStep.ASK,),
)
def something_not_asked(f: InterviewFacts, _: InterviewParams) -> bool:
    return f.unasked > 0


@INTERVIEW.rule(
    "interview.no-needs",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="未记录任何需求或者目标",
    en="no need and no goal is recorded",
    steps=(InterviewStep.RECORD_NEEDS,),
)
def nothing_stated(f: InterviewFacts, _: InterviewParams) -> bool:
    return f.stated == 0


@INTERVIEW.rule(
    "N7.10-declined",
    Effect.REVIEW,
    cites=N7.article(10),
    since=N7.since,
    zh="客户拒答{declined}个适当性必问问题；属于购买产品所必需的，可以拒绝向其销售",
    en="questions on suitability that the client declined to answer: {declined}; where a sale "
    "takes the answer, it may be refused",
)
def something_declined(f: InterviewFacts, _: InterviewParams) -> bool:
    return f.declined > 0


@INTERVIEW.rule(
    "interview.declined-earlier",
    Effect.REVIEW,
    cites=_PRACTICE,
    until=N7.since,
    zh="客户拒答{declined}个适当性必问问题",
    en="questions on suitability that the client declined to answer: {declined}",
)
def something_declined_before_n7(f: InterviewFacts, _: InterviewParams) -> bool:
    return f.declined > 0


@INTERVIEW.rule(
    "interview.declined",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="客户拒答{declined_others}个其他必问问题",
    en="other required questions that the client declined to answer: {declined_others}",
)
def something_else_declined(f: InterviewFacts, _: InterviewParams) -> bool:
    return f.declined_others > 0


def assess_interview(
    interview: NeedsInterview,
    outline: Outline,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[InterviewFacts, Effect]:
    """Whether an interview tells enough to go on to a proposal.

    Args:
        interview: as it was held.
        outline: what had to be asked.
        as_of: the day of the judgement.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if the interview was held after `as_of`, or as in `list_unasked_topics`.

    >>> from bankrm.outlines import RETAIL_INTERVIEW, Question
    >>> from bankrm.staff import Role, StaffId
    >>> interview = NeedsInterview(
    ...     client_id=ClientId("C-1"),
    ...     line=BusinessLine.RETAIL,
    ...     by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...     at=datetime.fromisoformat("2026-11-20T10:00+08:00"),
    ...     answers=(Answer(question=Question.DEBTS, declined=True),),
    ... )
    >>> decision = assess_interview(interview, RETAIL_INTERVIEW, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [step.en for step in decision.steps]
    ('blocked until cured', ['ask what was not asked', 'record a need or a goal'])
    """
    facts = InterviewFacts.of(interview, outline)
    if business_date(interview.at) > check_date(as_of):
        raise InvalidValue("interview", "was held after as_of")
    return INTERVIEW.decide(facts, as_of=as_of, book=book)
