"""Complaint handling (投诉处理): who may handle a complaint, and what the answer must say.

Leaves out whether the complaint is right, and how a bank finds out about interests.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from bankrm.checks import check_kind, check_text
from bankrm.citations import Provenance
from bankrm.complaint_events import ComplaintEvent, Intake
from bankrm.complaint_rules import ComplaintParams, ComplaintStep
from bankrm.complaints import Complaint
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.regulations.consumers import COMPLAINT_MEASURES
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor, StaffId
from bankrm.terms import about, maybe_bool, not_

__all__ = [
    "ANSWER",
    "HANDLER",
    "AnswerFacts",
    "AnswerPart",
    "HandlerFacts",
    "assess_answer",
    "assess_handler",
]

_REPORTED = COMPLAINT_MEASURES.article("", Provenance.SECONDARY)
_RECALLED = COMPLAINT_MEASURES.article("", Provenance.UNCONFIRMED)


class AnswerPart(Label):
    """What an answer says besides the decision itself."""

    FINDINGS = "findings", "核实情况", "what was found"
    GROUNDS = "grounds", "依据和理由", "on what grounds"
    REMEDIES = "remedies", "救济途径", "what the client can do against it"


@attrs.frozen(kw_only=True)
class HandlerFacts:
    """What decides whether somebody may handle a complaint."""

    complained_of: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("为被投诉人员", "is complained of", of=(Complaint.intake, Intake.staff)),
    )
    interested: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("有直接利益关系", "has a direct interest"),
    )
    handled_before: bool = attrs.field(
        metadata=about(
            "曾处理被核查的决定",
            "handled what is verified",
            of=(
                Complaint.events,
                ComplaintEvent.kind,
                ComplaintEvent.handler,
                ComplaintEvent.outcome,
                ComplaintEvent.by,
                Actor.staff,
            ),
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, complaint: Complaint, staff: StaffId, *, interested: bool | None
    ) -> "HandlerFacts":
        """The facts of one of the staff and a complaint as it stands."""
        check_kind(complaint, Complaint, "complaint")
        check_text(staff, "staff")
        intake = complaint.standing.intake
        return cls(
            complained_of=None
            if intake is None or intake.staff is None
            else staff in intake.staff,
            interested=interested,
            handled_before=staff in complaint.standing.handled_before,
        )


HANDLER = RuleSet(
    "complaints.handler",
    HandlerFacts,
    ComplaintParams,
    Effect,
    since=COMPLAINT_MEASURES.since,
)
"""May somebody handle a complaint."""


@HANDLER.rule(
    "COMPLAINTS.recusal-complained",
    Effect.REFUSE,
    cites=_REPORTED,
    zh="被投诉人员不得处理该投诉",
    en="whoever is complained of may not handle it",
    steps=(ComplaintStep.OTHER_HANDLER,),
)
def complained_of(f: HandlerFacts, _: ComplaintParams) -> bool:
    return f.complained_of


@HANDLER.rule(
    "COMPLAINTS.recusal-interest",
    Effect.REFUSE,
    cites=_REPORTED,
    zh="与被投诉事项有直接利益关系的人员不得处理该投诉",
    en="whoever has a direct interest may not handle it",
    steps=(ComplaintStep.OTHER_HANDLER,),
)
def has_an_interest(f: HandlerFacts, _: ComplaintParams) -> bool:
    return f.interested


@HANDLER.rule(
    "COMPLAINTS.recusal-verifier",
    Effect.REFUSE,
    cites=_RECALLED,
    zh="原处理人员不得核查自己的处理结果",
    en="whoever handled it before does not verify it",
    steps=(ComplaintStep.OTHER_HANDLER,),
)
def verifies_own_decision(f: HandlerFacts, _: ComplaintParams) -> bool:
    return f.handled_before


def assess_handler(
    complaint: Complaint,
    staff: StaffId,
    *,
    interested: bool | None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[HandlerFacts, Effect]:
    """Whether somebody may handle a complaint, or verify how it was decided (投诉处理回避).

    Args:
        complaint: the complaint.
        staff: who is to handle it.
        interested: whether they have a direct interest in it, as they declare; None leaves it to a person.
        as_of: the day whose rules apply.
        book: the bank's own rules on top.

    Raises:
        RuleNotInForce: before the measures of 2020.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.complaint_events import Complainant, Intake, IntakeChannel
    >>> from bankrm.complaints import ComplaintId
    >>> about_a_seller = Intake(
    ...     channel=IntakeChannel.PHONE,
    ...     complainant=Complainant.CLIENT,
    ...     organisation=False,
    ...     persons=1,
    ...     staff=(StaffId("S-1"),),
    ... )
    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"),
    ...     client_id=ClientId("C-1"),
    ...     received_on=date(2026, 11, 2),
    ...     intake=about_a_seller,
    ... )
    >>> for who in ("S-1", "S-2"):
    ...     decision = assess_handler(
    ...         heard, StaffId(who), interested=False, as_of=date(2026, 11, 2)
    ...     )
    ...     decision.outcome.en
    'refused'
    'allowed'
    """
    facts = HandlerFacts.of(complaint, staff, interested=interested)
    return HANDLER.decide(facts, as_of=as_of, book=book)


@attrs.frozen(kw_only=True)
class AnswerFacts:
    """What an answer to a complaint says besides the decision."""

    findings: bool = attrs.field(metadata=about("说明核实情况", "says what was found"))
    grounds: bool = attrs.field(metadata=about("说明依据和理由", "says on what grounds"))
    remedies: bool = attrs.field(
        metadata=about("说明救济途径", "says what can be done against it")
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, parts: Iterable[AnswerPart]) -> "AnswerFacts":
        """The facts of an answer by what it says."""
        check_kind(parts, Iterable, "parts")
        said = set()
        for part in parts:
            check_kind(part, AnswerPart, "parts")
            said.add(part)
        return cls(
            findings=AnswerPart.FINDINGS in said,
            grounds=AnswerPart.GROUNDS in said,
            remedies=AnswerPart.REMEDIES in said,
        )


ANSWER = RuleSet(
    "complaints.answer",
    AnswerFacts,
    ComplaintParams,
    Effect,
    since=COMPLAINT_MEASURES.since,
)
"""Does an answer say all that it must."""


@ANSWER.rule(
    "COMPLAINTS.answer-findings",
    Effect.BLOCK,
    cites=_RECALLED,
    zh="答复未说明对投诉内容的核实情况",
    en="the answer does not say what was found",
    steps=(ComplaintStep.COMPLETE_ANSWER,),
)
def without_findings(f: AnswerFacts, _: ComplaintParams) -> bool:
    return not_(f.findings)


@ANSWER.rule(
    "COMPLAINTS.answer-grounds",
    Effect.BLOCK,
    cites=_RECALLED,
    zh="答复未说明作出决定的依据和理由",
    en="the answer does not say on what grounds",
    steps=(ComplaintStep.COMPLETE_ANSWER,),
)
def without_grounds(f: AnswerFacts, _: ComplaintParams) -> bool:
    return not_(f.grounds)


# a bank was named for not telling it in the regulator's circular No. 7 of 2022 (shihualaowu.cn/xwxq_3899)
@ANSWER.rule(
    "COMPLAINTS.answer-remedies",
    Effect.BLOCK,
    cites=_REPORTED,
    zh="答复未说明投诉人可以采取的救济途径",
    en="the answer does not say what the client can do against it",
    steps=(ComplaintStep.COMPLETE_ANSWER,),
)
def without_remedies(f: AnswerFacts, _: ComplaintParams) -> bool:
    return not_(f.remedies)


def assess_answer(
    parts: Iterable[AnswerPart], *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[AnswerFacts, Effect]:
    """Whether an answer to a complaint says all that it must besides the decision (投诉答复).

    Args:
        parts: what it says.
        as_of: the day whose rules apply.
        book: the bank's own rules on top.

    Raises:
        RuleNotInForce: before the measures of 2020.

    >>> assess_answer(AnswerPart, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> found = assess_answer([AnswerPart.FINDINGS], as_of=date(2026, 11, 24))
    >>> [reason.rule.id for reason in found.hits]
    ['COMPLAINTS.answer-grounds', 'COMPLAINTS.answer-remedies']
    """
    return ANSWER.decide(AnswerFacts.of(parts), as_of=as_of, book=book)
