"""Consents (同意) and refusals (拒绝): what a client has answered, to which purpose, and what still holds.

Answers are an append-only record: what held on an earlier day can always be told again. What consent is
needed for is in `privacy`, and how a client may be contacted in `contact_rules`.

Leaves out the words of notices, of which only the version is kept, and consent by implication.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind, check_optional, check_text
from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import DataClass, check_fields
from bankrm.labels import Label

__all__ = [
    "Answer",
    "Consent",
    "DataKind",
    "PrivacyStep",
    "Purpose",
    "Refusal",
    "latest_refusal",
    "list_consents",
]


class Purpose(Label):
    """What data about a person are processed for (处理目的)."""

    SERVICE = "service", "订立和履行合同", "making and performing a contract"
    COMPLIANCE = "compliance", "反洗钱等法定义务", "legal duties such as anti-money laundering"
    CREDIT_ASSESSMENT = "credit_assessment", "信用评估", "credit assessment"
    RECORDING = "recording", "录音录像", "recording of a sale"
    MARKETING = "marketing", "营销", "marketing"
    PROFILING = "profiling", "客户画像", "profiling"
    SHARING = "sharing", "向其他处理者提供", "giving to another processor"
    TRANSFER_ABROAD = "transfer_abroad", "向境外提供", "giving abroad"
    PUBLICATION = "publication", "公开", "publication"

    @property
    def has_recipient(self) -> bool:
        """Whether somebody outside the bank is given the data."""
        return self in {Purpose.SHARING, Purpose.TRANSFER_ABROAD}


class DataKind(Label):
    """Kinds of data about a person (个人信息种类), as the law and the trade's standard tell them apart."""

    INTERNAL = "internal", "开户时间和开户机构", "day and branch of opening"
    IDENTITY = "identity", "身份信息", "identity"
    CONTACT = "contact", "联系方式", "contact details"
    BEHAVIOUR = "behaviour", "行为和偏好", "behaviour and preferences"
    CREDIT = "credit", "借贷信息", "borrowing"
    FINANCIAL_ACCOUNT = "financial_account", "金融账户", "financial accounts"
    """With balances, holdings and transactions: the law names the account, this is our reading."""
    RELIGION = "religion", "宗教信仰", "religion"
    SPECIFIC_IDENTITY = "specific_identity", "特定身份", "specific identity"
    HEALTH = "health", "医疗健康", "health"
    WHEREABOUTS = "whereabouts", "行踪轨迹", "whereabouts"
    BIOMETRIC = "biometric", "生物识别", "biometrics"
    AUTHENTICATION = "authentication", "密码和验证码", "passwords and codes"

    @property
    def sensitive(self) -> bool:
        """Whether the law names it as sensitive, whoever it is about (个人信息保护法 art. 28).

        Declared last, from the account on.

        >>> [kind.sensitive for kind in (DataKind.IDENTITY, DataKind.FINANCIAL_ACCOUNT)]
        [False, True]
        """
        return self >= DataKind.FINANCIAL_ACCOUNT

    @property
    def data_class(self) -> DataClass:
        """The class of the kind alone; kinds that are low alone can be higher together (JR/T 0171).

        >>> DataKind.BIOMETRIC.data_class.code
        'C3'
        """
        if self in {DataKind.BIOMETRIC, DataKind.AUTHENTICATION}:
            return DataClass.C3
        return DataClass.C1 if self is DataKind.INTERNAL else DataClass.C2


class PrivacyStep(Label):
    """What processing or a contact owes, or what would cure it."""

    CONSENT = "consent", "取得同意", "the person's consent"
    SEPARATE_CONSENT = "separate_consent", "取得单独同意", "a separate consent"
    GUARDIAN_CONSENT = "guardian_consent", "取得监护人同意", "the guardian's consent"
    IMPACT_ASSESSMENT = (
        "impact_assessment",
        "事前进行影响评估并保存报告",
        "an impact assessment beforehand, kept on record",
    )
    OPT_OUT = "opt_out", "提供便捷的拒绝方式", "an easy way to refuse"
    EXPLANATION = (
        "explanation",
        "应要求说明，并可拒绝仅由自动化作出的决定",
        "an explanation on request, and a person's decision instead",
    )
    ROUTE_ABROAD = "route_abroad", "具备出境条件", "a lawful route abroad"
    ENCRYPTION = "encryption", "加密传输", "encryption in transit"
    WAITING = "waiting", "改在允许的时间联系", "contact at a permitted time"


@attrs.frozen(kw_only=True)
class Consent:
    """A yes: by whom, to what, on which notice, and until when.

    >>> Consent(
    ...     client_id=ClientId("C-1"),
    ...     purpose=Purpose.MARKETING,
    ...     data=(DataKind.CONTACT,),
    ...     channels=(ContactChannel.SMS,),
    ...     given_on=date(2026, 3, 2),
    ...     notice_version="2026-1",
    ... ).in_force(date(2026, 3, 2))
    True
    """

    client_id: ClientId
    purpose: Purpose
    data: tuple[DataKind, ...]
    given_on: date
    notice_version: str
    channels: tuple[ContactChannel, ...] = ()
    """Ways of contact agreed to; none that is not named."""
    separate: bool = False
    """Given for this alone, not with other things (单独同意)."""
    by_guardian: bool = False
    """Given by a parent or another guardian."""
    recipient: str | None = None
    """Who outside the bank is given the data."""
    withdrawn_on: date | None = None
    """The first day on which it no longer holds."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.data:
            raise InvalidValue("data", "must name at least one kind")
        if self.withdrawn_on is not None and self.withdrawn_on < self.given_on:
            raise InvalidValue("withdrawn_on", "is before given_on")
        check_recipient(self.purpose, self.recipient)

    def in_force(self, as_of: date) -> bool:
        """Whether it was given and is not withdrawn on a day."""
        return self.given_on <= check_date(as_of) and (
            self.withdrawn_on is None or as_of < self.withdrawn_on
        )


@attrs.frozen(kw_only=True)
class Refusal:
    """A no, whether or not there was a yes before; an unsubscription is one."""

    client_id: ClientId
    purpose: Purpose
    refused_on: date
    channels: tuple[ContactChannel, ...] = ()
    """Ways of contact refused; every one if none is named."""

    __attrs_post_init__ = check_fields


Answer: TypeAlias = Consent | Refusal
"""What a client has answered."""


def check_recipient(purpose: Purpose, recipient: str | None) -> None:
    """Refuse a recipient where nobody is given data, and none where somebody is."""
    if purpose.has_recipient is (recipient is None):
        raise InvalidValue("recipient", "must be named if and only if somebody is given the data")


def list_consents(
    answers: Sequence[Answer],
    client_id: ClientId,
    purpose: Purpose,
    *,
    as_of: date,
    channel: ContactChannel | None = None,
) -> tuple[Consent, ...]:
    """The consents of a client to a purpose that hold on a day; with `channel`, those that name it.

    A consent ends when it is withdrawn, and when the same purpose is refused on its day or later.

    Raises:
        InvalidValue: if an answer is another client's.

    >>> yes = Consent(
    ...     client_id=ClientId("C-1"),
    ...     purpose=Purpose.MARKETING,
    ...     data=(DataKind.CONTACT,),
    ...     given_on=date(2026, 3, 2),
    ...     notice_version="2026-1",
    ... )
    >>> no = Refusal(
    ...     client_id=ClientId("C-1"), purpose=Purpose.MARKETING, refused_on=date(2026, 5, 6)
    ... )
    >>> for day in (date(2026, 5, 5), date(2026, 5, 6)):
    ...     len(list_consents([yes, no], yes.client_id, yes.purpose, as_of=day))
    1
    0
    """
    own = _own(answers, client_id, purpose, as_of, channel)
    refusals = [
        answer.refused_on
        for answer in own
        if isinstance(answer, Refusal) and _reaches(answer, channel)
    ]
    refused_on = max((day for day in refusals if day <= as_of), default=None)
    return tuple(
        answer
        for answer in own
        if isinstance(answer, Consent)
        and answer.in_force(as_of)
        and (refused_on is None or answer.given_on > refused_on)
        and (channel is None or channel in answer.channels)
    )


def latest_refusal(
    answers: Sequence[Answer],
    client_id: ClientId,
    purpose: Purpose,
    *,
    as_of: date,
    channel: ContactChannel | None = None,
) -> date | None:
    """The last day up to `as_of` on which a client refused a purpose, or withdrew a consent to it.

    Without `channel` only what was not limited to some channels counts.

    Raises:
        InvalidValue: if an answer is another client's.

    >>> no = Refusal(
    ...     client_id=ClientId("C-1"), purpose=Purpose.MARKETING, refused_on=date(2026, 5, 6)
    ... )
    >>> latest_refusal([no], no.client_id, no.purpose, as_of=date(2026, 11, 24))
    datetime.date(2026, 5, 6)
    """
    own = _own(answers, client_id, purpose, as_of, channel)
    days = [
        answer.refused_on if isinstance(answer, Refusal) else answer.withdrawn_on
        for answer in own
        if _reaches(answer, channel)
    ]
    return max((day for day in days if day is not None and day <= as_of), default=None)


def _own(
    answers: Sequence[Answer],
    client_id: ClientId,
    purpose: Purpose,
    as_of: date,
    channel: ContactChannel | None,
) -> list[Answer]:
    check_text(client_id, "client_id")
    check_kind(purpose, Purpose, "purpose")
    check_date(as_of)
    check_optional(channel, ContactChannel, "channel")
    check_kind(answers, Sequence, "answers")  # read twice: an iterator would lose a refusal
    for answer in answers:
        if not isinstance(answer, Consent | Refusal):
            kind = type(answer).__name__
            raise InvalidValue("answers", f"need Consent or Refusal, not {kind}")
        if answer.client_id != client_id:
            raise InvalidValue("answers", "hold another client's")
    return [answer for answer in answers if answer.purpose is purpose]


def _reaches(answer: Answer, channel: ContactChannel | None) -> bool:
    """Whether a refusal or a withdrawal is about a channel; one that names none is about all."""
    return not answer.channels or channel in answer.channels
