"""Complaint rules (投诉受理): can a complaint be handled as it came in, and what the bank owes meanwhile.

No complaint is refused for a paper that the bank holds itself, and what is not known goes to a person. Who may
handle it and what an answer must say is in `complaint_handling`. Leaves out what a client is owed, which law
and contract decide, and complaints about the bank's partners.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.complaint_events import (
    Complainant,
    ComplaintCause,
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintNotice,
    Intake,
    IntakeChannel,
    IntakeItem,
)
from bankrm.complaints import Complaint, ComplaintStatus
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.regulations.consumers import (
    COMPLAINT_MAJOR_PERSONS,
    COMPLAINT_MEASURES,
    COMPLAINT_PRACTICE,
    COMPLAINT_REPRESENTATIVES,
)
from bankrm.regulations.investment import N7
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int, not_

__all__ = [
    "INTAKE",
    "ComplaintFacts",
    "ComplaintParams",
    "ComplaintStep",
    "assess_complaint",
]


class ComplaintStep(Label):
    """What a complaint owes, or what would cure it."""

    ELECT = "elect", "推选代表", "those who complain choose who speaks for them"
    AUTHORITY = "authority", "补交授权委托书", "the agent's authority"
    INHERITANCE = "inheritance", "补交继承关系证明", "proof of inheritance"
    DROP_REQUEST = (
        "drop_request",
        "撤回对已掌握材料的要求",
        "take back the request for what the bank holds",
    )
    SUPPLEMENT = "supplement", "请投诉人补充材料", "ask for what is missing"
    EMERGENCY_PLAN = "emergency_plan", "启动重大投诉应急预案", "put the emergency plan into effect"
    PROMPT_HANDLING = "prompt_handling", "及时处理适当性投诉", "handle it promptly"
    NAME_HANDLER = "name_handler", "指定处理人员", "name who handles it"
    TELL_ACCEPTANCE = "tell_acceptance", "告知受理", "tell the client that it is accepted"
    TELL_REASON = "tell_reason", "告知提出人及原因", "tell whoever brought it, and why"
    TELL_EXTENSION = "tell_extension", "告知延长期限", "tell the client that it takes longer"
    OTHER_HANDLER = "other_handler", "更换处理人员", "somebody else handles it"
    COMPLETE_ANSWER = "complete_answer", "补充告知内容", "complete the answer"


_HAPPENED = (Complaint.events, ComplaintEvent.kind, ComplaintEvent.notice)
_GIVEN = (
    Complaint.intake,
    Intake.held,
    Intake.given,
    Complaint.events,
    ComplaintEvent.items,
)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class ComplaintFacts:
    """What decides whether a complaint can be handled, and what is owed."""

    complainant: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("提出人", "who brings it", of=(Complaint.intake, Intake.complainant)),
    )
    own_business: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "属于本机构产品或者服务", "about this bank", of=(Complaint.intake, Intake.own_business)
        ),
    )
    in_person: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("面谈提出", "brought in person", of=(Complaint.intake, Intake.channel)),
    )
    persons: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("投诉人数", "how many complain", of=(Complaint.intake, Intake.persons)),
    )
    representatives: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "代表人数", "representatives", of=(Complaint.intake, Intake.representatives)
        ),
    )
    incident: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "由重大事件引发或者被认定为重大",
            "comes of a major incident",
            of=(Complaint.intake, Intake.incident),
        ),
    )
    suitability: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("涉及适当性", "about suitability", of=(Complaint.intake, Intake.cause)),
    )
    authority: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已有授权委托书", "authority at hand", of=_GIVEN),
    )
    inheritance: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已有继承关系证明", "proof of inheritance at hand", of=_GIVEN),
    )
    missing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "欠缺材料项数",
            "items missing",
            of=(
                *_GIVEN,
                Intake.written,
                Intake.channel,
                Intake.complainant,
                Intake.organisation,
            ),
        ),
    )
    asked_in_vain: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "已掌握而仍索要的项数",
            "items asked for that the bank holds",
            of=(Complaint.intake, Intake.asked, Intake.held),
        ),
    )
    pending: bool = attrs.field(metadata=about("待答复", "still to be answered", of=_HAPPENED))
    accepted: bool = attrs.field(metadata=about("已受理", "accepted", of=_HAPPENED))
    has_handler: bool = attrs.field(
        metadata=about(
            "已指定处理人员",
            "handler named",
            of=(Complaint.events, ComplaintEvent.kind, ComplaintEvent.handler),
        )
    )
    handler_complained_of: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "处理人员即被投诉人员",
            "handler is complained of",
            of=(
                Complaint.events,
                ComplaintEvent.kind,
                ComplaintEvent.handler,
                Actor.staff,
                Complaint.intake,
                Intake.staff,
            ),
        ),
    )
    told_acceptance: bool = attrs.field(
        metadata=about("已告知受理", "told of the acceptance", of=_HAPPENED)
    )
    extended: bool = attrs.field(metadata=about("已批准延长期限", "extended", of=_HAPPENED))
    told_extension: bool = attrs.field(
        metadata=about("已告知延长期限", "told of the extension", of=_HAPPENED)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, complaint: Complaint) -> "ComplaintFacts":
        """The facts of a complaint as it stands."""
        check_kind(complaint, Complaint, "complaint")
        standing, intake = complaint.standing, complaint.standing.intake
        happened = {event.what for event in complaint.events}
        answer = ComplaintNotice.DECISION  # it makes up for the notices before it
        facts = cls(
            pending=standing.status in _PENDING,
            accepted=standing.status in _ACCEPTED,
            has_handler=standing.handler is not None,
            handler_complained_of=_is_complained_of(standing.handler, intake),
            told_acceptance=not happened.isdisjoint({ComplaintNotice.ACCEPTANCE, answer}),
            extended=ComplaintEventKind.EXTENDED in happened,
            told_extension=not happened.isdisjoint({ComplaintNotice.EXTENSION, answer}),
        )
        if intake is None:
            return facts
        return attrs.evolve(
            facts,
            complainant=intake.complainant.code,
            own_business=intake.own_business,
            in_person=intake.channel is IntakeChannel.IN_PERSON,
            persons=intake.persons,
            representatives=intake.representatives,
            incident=intake.incident,
            suitability=None
            if intake.cause is None
            else intake.cause is ComplaintCause.SUITABILITY,
            authority=intake.has(IntakeItem.AUTHORITY),
            inheritance=intake.has(IntakeItem.INHERITANCE),
            missing=None if intake.missing is None else len(intake.missing),
            asked_in_vain=_asked_in_vain(intake),
        )


def _is_complained_of(handler: Actor | None, intake: Intake | None) -> bool | None:
    if handler is None:
        return False
    return None if intake is None or intake.staff is None else handler.staff in intake.staff


def _asked_in_vain(intake: Intake) -> int | None:
    if intake.asked == ():
        return 0
    if intake.asked is None or intake.held is None:
        return None
    return len({*intake.asked} & {*intake.held})


_ACCEPTED = {ComplaintStatus.UNDER_WAY, ComplaintStatus.VERIFYING}
_PENDING = {*_ACCEPTED, ComplaintStatus.RECEIVED, ComplaintStatus.DECIDED}


class ComplaintParams:
    """The numbers of the measures in force."""

    representatives_most: int = param(COMPLAINT_REPRESENTATIVES)
    major_persons: int = param(COMPLAINT_MAJOR_PERSONS)


INTAKE = RuleSet(
    "complaints.intake",
    ComplaintFacts,
    ComplaintParams,
    Effect,
    since=COMPLAINT_MEASURES.since,
)
"""Can a complaint be handled, and what is owed."""

_REPORTED = COMPLAINT_MEASURES.article("", Provenance.SECONDARY)
_PRACTICE = COMPLAINT_PRACTICE.article()


@INTAKE.rule(
    "COMPLAINTS.11-own",
    Effect.REFUSE,
    cites=COMPLAINT_MEASURES.article(11),
    zh="投诉不涉及本机构的产品或者服务",
    en="it is about no product or service of this bank",
    steps=(ComplaintStep.TELL_REASON,),
)
def not_about_this_bank(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return not_(f.own_business)


# a bank may leave it, and tells whoever brought it: a question of an examination, wl2.net/tag/123107.html
@INTAKE.rule(
    "COMPLAINTS.not-entitled",
    Effect.REFUSE,
    cites=_REPORTED,
    zh="投诉不是由投诉人、其法定代理人、受托人或者继承人提出",
    en="it is brought by none but the client, an agent or an heir",
    steps=(ComplaintStep.TELL_REASON,),
)
def brought_by_another(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.complainant == Complainant.OTHER.code


@INTAKE.rule(
    "COMPLAINTS.12-elect",
    Effect.BLOCK,
    cites=COMPLAINT_MEASURES.article(12),
    zh="{persons}名投诉人面谈提出共同投诉，应当推选代表",
    en="{persons} complain together in person, and must choose who speaks for them",
    steps=(ComplaintStep.ELECT,),
)
def without_representatives(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.pending & f.in_person & (f.persons > 1) & (f.representatives < 1)


@INTAKE.rule(
    "COMPLAINTS.12-representatives",
    Effect.BLOCK,
    cites=COMPLAINT_MEASURES.article(12),
    zh="代表{representatives}名，超过{representatives_most}名",
    en="{representatives} speak for them, and {representatives_most} may",
    steps=(ComplaintStep.ELECT,),
)
def too_many_representatives(f: ComplaintFacts, p: ComplaintParams) -> bool:
    together = f.pending & f.in_person & (f.persons > 1)
    return together & (f.representatives > p.representatives_most)


@INTAKE.rule(
    "COMPLAINTS.13-held",
    Effect.STEPS,
    cites=COMPLAINT_MEASURES.article(13),
    zh="已掌握或者可以查询获得的材料，不得要求投诉人提供",
    en="what the bank holds or can look up may not be asked for",
    steps=(ComplaintStep.DROP_REQUEST,),
)
def asked_for_what_is_held(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.pending & (f.asked_in_vain > 0)


@INTAKE.rule(
    "COMPLAINTS.13-missing",
    Effect.STEPS,
    cites=COMPLAINT_MEASURES.article(13),
    zh="尚缺{missing}项材料或者信息，可以要求投诉人提供",
    en="{missing} items are missing, and may be asked for",
    steps=(ComplaintStep.SUPPLEMENT,),
)
def items_missing(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.pending & (f.missing > 0)


@INTAKE.rule(
    "COMPLAINTS.14-authority",
    Effect.BLOCK,
    cites=COMPLAINT_MEASURES.article(14),
    zh="受托人代为投诉，未提供授权委托书",
    en="an agent complains without an authority",
    steps=(ComplaintStep.AUTHORITY,),
)
def agent_without_authority(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.pending & (f.complainant == Complainant.AGENT.code) & not_(f.authority)


@INTAKE.rule(
    "COMPLAINTS.14-heir",
    Effect.BLOCK,
    cites=COMPLAINT_MEASURES.article(14),
    zh="继承人投诉，未提供继承关系证明",
    en="an heir complains without proof of inheritance",
    steps=(ComplaintStep.INHERITANCE,),
)
def heir_without_proof(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.pending & (f.complainant == Complainant.HEIR.code) & not_(f.inheritance)


# by twenty or more together in person, or of a disaster, an accident, a health emergency, or so named by the
# regulator: chinasdg.org/2020/07/10/cbirc-promulgated-…
@INTAKE.rule(
    "COMPLAINTS.major",
    Effect.STEPS,
    cites=_REPORTED,
    zh="属于重大消费投诉",
    en="it is a major complaint",
    steps=(ComplaintStep.EMERGENCY_PLAN,),
)
def major(f: ComplaintFacts, p: ComplaintParams) -> bool:
    return f.pending & ((f.in_person & (f.persons >= p.major_persons)) | f.incident)


@INTAKE.rule(
    "N7.20-complaint",
    Effect.STEPS,
    cites=N7.article(20),
    since=N7.since,
    zh="适当性投诉应当及时处理",
    en="a complaint about suitability must be handled promptly",
    steps=(ComplaintStep.PROMPT_HANDLING,),
)
def about_suitability(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.pending & f.suitability


@INTAKE.rule(
    "COMPLAINTS.18-extension",
    Effect.STEPS,
    cites=COMPLAINT_MEASURES.article(18, Provenance.SECONDARY),
    zh="已批准延长期限，应当告知投诉人",
    en="it was extended, and the client must be told",
    steps=(ComplaintStep.TELL_EXTENSION,),
)
def extension_not_told(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.pending & f.extended & not_(f.told_extension)


@INTAKE.rule(
    "complaints.no-handler",
    Effect.STEPS,
    cites=_REPORTED,
    zh="应当指定处理人员",
    en="somebody must be named who handles it",
    steps=(ComplaintStep.NAME_HANDLER,),
)
def nobody_handles_it(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.accepted & not_(f.has_handler)


@INTAKE.rule(
    "COMPLAINTS.handler-complained-of",
    Effect.BLOCK,
    cites=_REPORTED,
    zh="处理人员即被投诉人员，应当更换",
    en="whoever handles it is complained of, and somebody else has to",
    steps=(ComplaintStep.OTHER_HANDLER,),
)
def handled_by_whom_it_is_about(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.pending & f.handler_complained_of


@INTAKE.rule(
    "complaints.acceptance",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="已受理，宜告知投诉人",
    en="it was accepted, and the client is to be told",
    steps=(ComplaintStep.TELL_ACCEPTANCE,),
)
def acceptance_not_told(f: ComplaintFacts, _: ComplaintParams) -> bool:
    return f.accepted & not_(f.told_acceptance)


def assess_complaint(
    complaint: Complaint, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[ComplaintFacts, Effect]:
    """Whether a complaint can be handled as it stands, and what is owed (投诉受理审查).

    Args:
        complaint: the complaint.
        as_of: the day whose rules apply.
        book: the bank's own rules on top.

    Raises:
        RuleNotInForce: before the measures of 2020.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.complaint_events import Intake
    >>> from bankrm.complaints import ComplaintId
    >>> for_the_client = Intake(
    ...     channel=IntakeChannel.ONLINE,
    ...     complainant=Complainant.AGENT,
    ...     organisation=False,
    ...     persons=1,
    ...     cause=ComplaintCause.FEES,
    ...     own_business=True,
    ...     incident=False,
    ...     given=tuple(item for item in IntakeItem if item is not IntakeItem.AUTHORITY),
    ...     held=(),
    ...     asked=(),
    ... )
    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"),
    ...     client_id=ClientId("C-1"),
    ...     received_on=date(2026, 11, 2),
    ...     intake=for_the_client,
    ... )
    >>> decision = assess_complaint(heard, as_of=date(2026, 11, 2))
    >>> decision.outcome.en, [step.en for step in decision.steps]
    ('blocked until cured', ["the agent's authority", 'ask for what is missing'])
    """
    return INTAKE.decide(ComplaintFacts.of(complaint), as_of=as_of, book=book)
