"""Complaint events (投诉事项): what a complaint says when it comes in, and what can happen to it.

An event is a record of fact with two times and is never changed; whether it can follow the one before is for
`complaints`. Leaves out the words of clients and of the bank, of which only the place is kept.
"""

from datetime import datetime

import attrs

from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import AnyLabel, Label
from bankrm.money import Money
from bankrm.products import ProductId
from bankrm.staff import Actor, StaffId
from bankrm.tasks import EscalationStep

__all__ = [
    "Complainant",
    "ComplaintCause",
    "ComplaintEvent",
    "ComplaintEventKind",
    "ComplaintNotice",
    "ComplaintOutcome",
    "Complexity",
    "Intake",
    "IntakeChannel",
    "IntakeItem",
    "NonAcceptance",
    "Rating",
]


class IntakeChannel(Label):
    """By which way a complaint came in (投诉渠道)."""

    IN_PERSON = "in_person", "面谈", "in person"
    PHONE = "phone", "电话", "phone"
    LETTER = "letter", "信函", "letter"
    ONLINE = "online", "互联网渠道", "online"
    REGULATOR = "regulator", "监管转办", "passed on by the regulator"


class Complainant(Label):
    """Who brings the complaint (投诉提出人)."""

    CLIENT = "client", "投诉人本人", "the client"
    STATUTORY_AGENT = "statutory_agent", "法定代理人", "the statutory agent"
    AGENT = "agent", "受托人", "an agent"
    HEIR = "heir", "继承人", "an heir"
    OTHER = "other", "其他人", "somebody else"


class ComplaintCause(Label):
    """What a complaint is about; a bank's finer word stands beside it."""

    SERVICE = "service", "服务态度与质量", "service"
    FACILITIES = "facilities", "服务设施与系统", "facilities and systems"
    FEES = "fees", "定价与收费", "prices and fees"
    SALES = "sales", "营销方式", "sales conduct"
    SUITABILITY = "suitability", "产品适当性", "suitability of a product"
    DISCLOSURE = "disclosure", "信息披露", "disclosure"
    TERMS = "terms", "业务规则与合同", "rules and contract terms"
    LENDING = "lending", "授信与征信", "lending and credit reporting"
    COLLECTION = "collection", "债务催收", "debt collection"
    PERSONAL_DATA = "personal_data", "个人信息", "personal data"
    FUNDS = "funds", "账户资金安全", "safety of funds"
    OTHER = "other", "其他原因", "other"


class IntakeItem(Label):
    """What a bank may ask of whoever complains (投诉材料和信息), where it does not hold it already.

    Source: measures of 2020, arts. 13 and 14.
    """

    NAME = "name", "姓名或者名称", "name"
    IDENTITY = "identity", "身份信息或者统一社会信用代码", "identity"
    CONTACT = "contact", "联系方式", "contact details"
    DOMICILE = "domicile", "住所", "domicile of the organisation"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人信息", "its legal representative"
    RESPONDENT = "respondent", "被投诉人情况", "who is complained of"
    REQUEST = "request", "投诉请求", "what is asked for"
    FACTS = "facts", "主要事实和依据", "the facts and what they rest on"
    SIGNATURE = "signature", "签字或者盖章", "signature"
    AUTHORITY = "authority", "授权委托书", "the agent's authority"
    AGENT = "agent", "受托人身份和联系方式", "the agent's identity and contact details"
    INHERITANCE = "inheritance", "继承关系证明", "proof of inheritance"


class Complexity(Label):
    """How hard a complaint is to decide (投诉复杂程度), simplest first."""

    SIMPLE = "simple", "事实清楚、争议情况简单", "clear and simple"
    COMPLEX = "complex", "情况复杂", "complex"
    EXTENDED = "extended", "情况特别复杂，经批准延长", "specially complex, extension approved"


class NonAcceptance(Label):
    """Why a complaint is not accepted (不予受理原因); a bank may bring its own."""

    NOT_OWN = "not_own", "不属于本机构产品或者服务", "not about this bank"
    NOT_ENTITLED = "not_entitled", "非本人、代理人或者继承人提出", "brought by somebody else"
    DECIDED_BEFORE = "decided_before", "同一事项已处理完毕", "decided before"
    BEFORE_A_COURT = "before_a_court", "已进入诉讼或者仲裁", "before a court or an arbitrator"


class ComplaintOutcome(Label):
    """How a complaint ended (处理结果), the most for the client first."""

    UPHELD = "upheld", "支持", "upheld"
    PARTLY_UPHELD = "partly_upheld", "部分支持", "partly upheld"
    SETTLED = "settled", "协商和解", "settled"
    REJECTED = "rejected", "不支持", "rejected"
    WITHDRAWN = "withdrawn", "撤回投诉", "withdrawn"
    NOT_ACCEPTED = "not_accepted", "不予受理", "not accepted"

    @property
    def is_decision(self) -> bool:
        """Whether the bank decides it so; the others come of events of their own.

        Declared before the others.
        """
        return self <= ComplaintOutcome.REJECTED


class ComplaintNotice(Label):
    """What the client is told of (告知事项)."""

    ACCEPTANCE = "acceptance", "受理", "acceptance"
    NON_ACCEPTANCE = "non_acceptance", "不予受理及原因", "non-acceptance and its reason"
    EXTENSION = "extension", "延长期限", "longer time"
    DECISION = "decision", "处理决定", "the decision"


class ComplaintEventKind(Label):
    """What can happen to a complaint once it has come in."""

    SUPPLEMENTED = "supplemented", "补充材料", "supplemented"
    ACCEPTED = "accepted", "受理", "accepted"
    NOT_ACCEPTED = "not_accepted", "不予受理", "not accepted"
    ASSIGNED = "assigned", "指定处理人员", "given to a handler"
    GRADED = "graded", "认定复杂程度", "graded"
    EXTENSION_ASKED = "extension_asked", "申请延长期限", "asked to be extended"
    EXTENDED = "extended", "批准延长期限", "extended"
    DECIDED = "decided", "作出处理决定", "decided"
    TOLD = "told", "告知投诉人", "told to the client"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"
    VERIFICATION_ASKED = "verification_asked", "申请核查", "asked to be verified"
    ESCALATED = "escalated", "升级", "escalated"
    RATED = "rated", "满意度评价", "rated"
    CLOSED = "closed", "结案", "closed"


@attrs.frozen(kw_only=True)
class Intake:
    """What a complaint says when it comes in, and what was asked for and given.

    >>> by_phone = Intake(
    ...     channel=IntakeChannel.PHONE,
    ...     complainant=Complainant.CLIENT,
    ...     organisation=False,
    ...     persons=1,
    ...     cause=ComplaintCause.FEES,
    ...     given=(IntakeItem.RESPONDENT, IntakeItem.REQUEST),
    ...     written=False,
    ...     held=(IntakeItem.NAME, IntakeItem.IDENTITY, IntakeItem.CONTACT),
    ... )
    >>> [item.en for item in by_phone.missing]
    ['the facts and what they rest on']
    """

    channel: IntakeChannel
    complainant: Complainant
    organisation: bool
    """Whether the client is no person."""
    persons: int = attrs.field(metadata={"least": 1})
    """How many complain together of the same."""
    cause: ComplaintCause | None = None
    detail: AnyLabel | None = None
    """The bank's own, finer cause."""
    representatives: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How many speak for them where they came in person."""
    own_business: bool | None = None
    """Whether it is about a product or a service of this bank."""
    incident: bool | None = None
    """Whether it comes of a disaster, an accident, a health emergency, or was named a major one."""
    written: bool | None = None
    """Whether papers were handed in, which must be signed; a letter is one."""
    product_ids: tuple[ProductId, ...] = ()
    staff: tuple[StaffId, ...] | None = None
    """Who is complained of; empty if nobody of the staff, None if that is not known."""
    claim: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    statement_ref: str | None = None
    """Where the bank keeps what was said."""
    given: tuple[IntakeItem, ...] = ()
    held: tuple[IntakeItem, ...] | None = None
    """What the bank holds already, or can look up itself; None if nobody looked."""
    asked: tuple[IntakeItem, ...] | None = None
    """What the client was asked for; None if that was not taken down."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field in ("product_ids", "staff", "given", "held", "asked"):
            values = getattr(self, field) or ()
            if len(set(values)) < len(values):
                raise InvalidValue(field, "hold one twice")
        if self.representatives is not None and self.representatives > self.persons:
            raise InvalidValue("representatives", "are more than complain")
        if self.written is False and self.channel is IntakeChannel.LETTER:
            raise InvalidValue("written", "is what a letter is")

    @property
    def wanted(self) -> tuple[IntakeItem, ...]:
        """What such a complaint may be asked for, if the bank does not hold it.

        A signature unless nothing was handed in.
        """
        of_organisation = {
            IntakeItem.DOMICILE,
            IntakeItem.LEGAL_REPRESENTATIVE,
            IntakeItem.AUTHORITY,
            IntakeItem.AGENT,
        }
        wanted = {*_ALWAYS, *_OF.get(self.complainant, ())}
        wanted |= of_organisation if self.organisation else set()
        wanted |= set() if self.written is False else {IntakeItem.SIGNATURE}
        return tuple(item for item in IntakeItem if item in wanted)

    @property
    def missing(self) -> tuple[IntakeItem, ...] | None:
        """What may still be asked for: it is wanted, and neither given nor held.

        None if that turns on what the bank holds, or on papers, and nobody knows.
        """
        missing = tuple(item for item in self.wanted if not self.has(item))
        unsure = self.written is None and self.channel is not IntakeChannel.LETTER
        if (missing and self.held is None) or (unsure and IntakeItem.SIGNATURE in missing):
            return None
        return missing

    def has(self, item: IntakeItem) -> bool | None:
        """Whether it was given, or the bank holds it; None if nobody looked."""
        if item in self.given:
            return True
        return None if self.held is None else item in self.held


_ALWAYS = (
    IntakeItem.NAME,
    IntakeItem.IDENTITY,
    IntakeItem.CONTACT,
    IntakeItem.RESPONDENT,
    IntakeItem.REQUEST,
    IntakeItem.FACTS,
)
_OF = {
    Complainant.AGENT: (IntakeItem.AUTHORITY, IntakeItem.AGENT),
    Complainant.HEIR: (IntakeItem.INHERITANCE,),
}


@attrs.frozen
class Rating:
    """How content the client is (满意度): a score, of so many at best.

    >>> Rating(6, 5)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: score: is above the best
    """

    score: int = attrs.field(metadata=NOT_NEGATIVE)
    best: int = attrs.field(metadata={"least": 1})

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.score > self.best:
            raise InvalidValue("score", "is above the best")


_CARRIES: dict[ComplaintEventKind, str | None] = {
    ComplaintEventKind.SUPPLEMENTED: "items",
    ComplaintEventKind.ACCEPTED: None,
    ComplaintEventKind.NOT_ACCEPTED: "reason",
    ComplaintEventKind.ASSIGNED: "handler",
    ComplaintEventKind.GRADED: "complexity",
    ComplaintEventKind.EXTENSION_ASKED: "reason",
    ComplaintEventKind.EXTENDED: None,
    ComplaintEventKind.DECIDED: "outcome",
    ComplaintEventKind.TOLD: "notice",
    ComplaintEventKind.WITHDRAWN: None,
    ComplaintEventKind.VERIFICATION_ASKED: None,
    ComplaintEventKind.ESCALATED: "escalation",
    ComplaintEventKind.RATED: "rating",
    ComplaintEventKind.CLOSED: None,
}
"""The one fact that each kind tells."""
_FACTS = tuple(fact for fact in dict.fromkeys(_CARRIES.values()) if fact is not None)


@attrs.frozen(kw_only=True)
class ComplaintEvent:
    """One thing that happened to a complaint: by whom, when, and when it was recorded."""

    kind: ComplaintEventKind
    by: Actor
    at: datetime
    """When it happened; of what the client sent, when the bank received it."""
    recorded_at: datetime
    items: tuple[IntakeItem, ...] | None = None
    """What was brought in addition."""
    reason: AnyLabel | None = None
    """Why it is not accepted, or needs longer."""
    handler: Actor | None = None
    complexity: Complexity | None = None
    outcome: ComplaintOutcome | None = None
    remedy: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of a decision for the client: what it is paid."""
    notice: ComplaintNotice | None = None
    """What the client was told of."""
    escalation: EscalationStep | None = None
    rating: Rating | None = None
    ref: str | None = None
    """Where the bank keeps the paper of it."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        wanted = _CARRIES[self.kind]
        for field in _FACTS:
            if (field == wanted) is (getattr(self, field) is None):
                rule = "must be given" if field == wanted else "does not belong"
                raise InvalidValue(field, f"{rule} where a complaint is {self.kind.en}")
        if self.items == ():
            raise InvalidValue("items", "must name at least one")
        if self.complexity is Complexity.EXTENDED:
            raise InvalidValue("complexity", "is reached by an extension that was approved")
        if self.outcome is not None and not self.outcome.is_decision:
            raise InvalidValue("outcome", "is none that the bank decides")
        if self.remedy is not None and self.outcome in {None, ComplaintOutcome.REJECTED}:
            raise InvalidValue("remedy", "belongs to a decision for the client")

    @property
    def what(self) -> ComplaintEventKind | ComplaintNotice:
        """What happened: the kind, or of a notice what was told."""
        return self.notice or self.kind
