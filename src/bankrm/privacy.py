"""Privacy (个人信息保护): may these data of a person be processed for this purpose, on this day.

The caller says on which of the law's bases it acts; a contract and a legal duty need no consent, however
sensitive the data (个人信息保护法 art. 13); marketing and publication need one on whatever basis. Consent
counts only for the purpose, the kinds of data, the notice and the recipient it was given for, so that a
change of any of them needs a new one (art. 14). What was done before a withdrawal stays lawful (art. 15):
it is judged by its own day.

Leaves out entrusted processing, the bases of news and of information already public, unreasonable
differences in price, what must be in a notice, the rights of access and correction, breaches,
and the credit-reporting rules. Deletion is in `retention`, contact in `contact_rules`.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.clients import ClientId, RetailClient
from bankrm.consents import (
    Answer,
    Consent,
    DataKind,
    PrivacyStep,
    Purpose,
    Refusal,
    check_recipient,
    list_consents,
)
from bankrm.days import years_before
from bankrm.errors import InvalidValue
from bankrm.fields import DataClass, check_fields, personal_fields
from bankrm.labels import Label
from bankrm.regulations.privacy import CHILD_YEARS, FINANCIAL_DATA_STANDARD
from bankrm.regulations.statutes import CONSUMER_LAW, MINORS_LAW, NETWORK_DATA_REGULATION, PIPL
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_date, not_, one_of

__all__ = [
    "PROCESSING",
    "LegalBasis",
    "PrivacyParams",
    "Processing",
    "ProcessingFacts",
    "assess_processing",
    "list_fields",
]


class LegalBasis(Label):
    """On what a bank may process data about a person (个人信息保护法 art. 13)."""

    CONSENT = "consent", "取得个人同意", "consent"
    CONTRACT = "contract", "订立、履行合同所必需", "needed for a contract with the person"
    LEGAL_DUTY = "legal_duty", "履行法定义务所必需", "needed for a legal duty"
    EMERGENCY = "emergency", "紧急情况下保护生命财产所必需", "needed in an emergency"


@attrs.frozen(kw_only=True)
class Processing:
    """What the bank means to do with which data about one person."""

    client_id: ClientId
    purpose: Purpose
    basis: LegalBasis
    data: tuple[DataKind, ...]
    notices: tuple[str, ...] = ()
    """Versions of the notice that describe it just so; a consent to another one does not cover it."""
    recipient: str | None = None
    """Who outside the bank is given the data."""
    automated: bool | None = None
    """Decided or addressed by a program that judges the person (自动化决策)."""
    withholds_service: bool | None = None
    """Whoever does not agree is refused a service that can do without these data."""
    necessary: bool | None = None
    """Whether the purpose needs these data, no fewer."""
    impact_assessed: bool | None = None
    """Whether an impact assessment was made beforehand and is on record."""
    opt_out_offered: bool | None = None
    """Of automated marketing: a choice not based on the person, or an easy way to refuse."""
    route_abroad: bool | None = None
    """Security assessment, certification or standard contract for giving it abroad."""
    encrypted: bool | None = None
    """Whether it is encrypted on the way out."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.data:
            raise InvalidValue("data", "must name at least one kind")
        check_recipient(self.purpose, self.recipient)

    def covered_by(self, consent: Consent) -> bool:
        """Whether a consent in force was given on such a notice and for such a recipient."""
        check_kind(consent, Consent, "consent")
        return consent.notice_version in self.notices and consent.recipient == self.recipient


_COVERED = (
    Processing.purpose,
    Processing.data,
    Processing.notices,
    Processing.recipient,
    Consent.purpose,
    Consent.data,
    Consent.given_on,
    Consent.notice_version,
    Consent.channels,
    Consent.recipient,
    Consent.withdrawn_on,
    Refusal.purpose,
    Refusal.refused_on,
    Refusal.channels,
)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class ProcessingFacts:
    """What decides whether data may be processed; consents are those in force that cover it."""

    purpose: str = attrs.field(metadata=about("处理目的", "purpose", of=(Processing.purpose,)))
    basis: str = attrs.field(metadata=about("合法性基础", "legal basis", of=(Processing.basis,)))
    sensitive: bool = attrs.field(
        metadata=about("含敏感个人信息", "holds sensitive data", of=(Processing.data,))
    )
    data_class: int = attrs.field(
        metadata=about("信息类别", "highest data class", of=(Processing.data,))
    )
    """Rank of the class of JR/T 0171."""
    consented: bool = attrs.field(metadata=about("已取得同意", "consented", of=_COVERED))
    """To every kind of data."""
    separate_sensitive: bool = attrs.field(
        metadata=about(
            "敏感信息已取得单独同意",
            "separate consent to the sensitive data",
            of=(*_COVERED, Consent.separate),
        )
    )
    separate_all: bool = attrs.field(
        metadata=about(
            "全部信息已取得单独同意",
            "separate consent to all data",
            of=(*_COVERED, Consent.separate),
        )
    )
    guardian: bool = attrs.field(
        metadata=about(
            "监护人已同意", "the guardian consented", of=(*_COVERED, Consent.by_guardian)
        )
    )
    """To every kind of data."""
    automated: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("自动化决策", "automated decision", of=(Processing.automated,)),
    )
    withholds_service: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "以不同意为由拒绝服务",
            "refuses the service without consent",
            of=(Processing.withholds_service,),
        ),
    )
    birth_date: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about("出生日期", "birth date", of=(RetailClient.birth_date,)),
    )
    necessary: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("为目的所必需", "needed for the purpose", of=(Processing.necessary,)),
    )
    impact_assessed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已做影响评估", "impact assessed", of=(Processing.impact_assessed,)),
    )
    opt_out_offered: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已提供拒绝方式", "can be refused easily", of=(Processing.opt_out_offered,)
        ),
    )
    route_abroad: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("具备出境条件", "lawful route abroad", of=(Processing.route_abroad,)),
    )
    encrypted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("加密传输", "encrypted in transit", of=(Processing.encrypted,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        client: RetailClient,
        processing: Processing,
        answers: Sequence[Answer],
        *,
        as_of: date,
    ) -> "ProcessingFacts":
        """The facts of one processing on a day.

        Raises:
            InvalidValue: if processing or an answer is another client's.
        """
        check_kind(client, RetailClient, "client")
        check_kind(processing, Processing, "processing")
        if processing.client_id != client.id:
            raise InvalidValue("processing", "is about another client")
        consents = [
            consent
            for consent in list_consents(answers, client.id, processing.purpose, as_of=as_of)
            if processing.covered_by(consent)
        ]
        separate = _kinds([consent for consent in consents if consent.separate])
        data = set(processing.data)
        sensitive = {kind for kind in data if kind.sensitive}
        return cls(
            purpose=processing.purpose.code,
            basis=processing.basis.code,
            sensitive=bool(sensitive),
            data_class=max(kind.data_class for kind in data).rank,
            consented=data <= _kinds(consents),
            separate_sensitive=sensitive <= separate,
            separate_all=data <= separate,
            guardian=data <= _kinds([consent for consent in consents if consent.by_guardian]),
            automated=processing.automated,
            withholds_service=processing.withholds_service,
            birth_date=client.birth_date,
            necessary=processing.necessary,
            impact_assessed=processing.impact_assessed,
            opt_out_offered=processing.opt_out_offered,
            route_abroad=processing.route_abroad,
            encrypted=processing.encrypted,
        )


def _kinds(consents: Sequence[Consent]) -> set[DataKind]:
    return {kind for consent in consents for kind in consent.data}


class PrivacyParams:
    """The age below which all data are sensitive, and the latest birth date that has reached it."""

    child_years: int = param(CHILD_YEARS)
    child_born_after: date = param(CHILD_YEARS, years_before)


PROCESSING = RuleSet(
    "privacy.processing", ProcessingFacts, PrivacyParams, Effect, since=PIPL.since
)
"""May these data be processed for this purpose."""

_CONSENT = LegalBasis.CONSENT.code
_MARKETING, _ABROAD = Purpose.MARKETING.code, Purpose.TRANSFER_ABROAD.code
_OUT = (Purpose.SHARING.code, Purpose.TRANSFER_ABROAD.code, Purpose.PUBLICATION.code)
_C2, _C3 = DataClass.C2.rank, DataClass.C3.rank


def _on_consent(f: ProcessingFacts) -> bool:
    """Whether it needs a consent: marketing does on whatever basis."""
    return (f.basis == _CONSENT) | (f.purpose == _MARKETING)


def _child(f: ProcessingFacts, p: PrivacyParams) -> bool:
    return f.birth_date > p.child_born_after


# What no consent cures


@PROCESSING.rule(
    "PIPL.6-necessary",
    Effect.REFUSE,
    cites=(PIPL.article(6), PIPL.article(13)),
    zh="处理的信息超出实现目的所必需的范围",
    en="the purpose does not need these data",
)
def not_necessary(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return not_(f.necessary)


@PROCESSING.rule(
    "PIPL.16-service",
    Effect.REFUSE,
    cites=PIPL.article(16),
    zh="不得因不同意或者撤回同意，拒绝提供不依赖这些信息的服务",
    en="a service that does not need the data may not be refused for want of consent",
)
def service_withheld(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return _on_consent(f) & f.withholds_service


@PROCESSING.rule(
    "JRT0171-C3",
    Effect.REFUSE,
    cites=FINANCIAL_DATA_STANDARD.article(),
    zh="用户鉴别信息不得共享、转让或者公开",
    en="data that authenticate a client may not be given away",
)
def authentication_given_away(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return one_of(f.purpose, *_OUT) & (f.data_class >= _C3)


# Consent


@PROCESSING.rule(
    "PIPL.13-consent",
    Effect.BLOCK,
    cites=(PIPL.article(13), PIPL.article(14)),
    zh="没有对该目的、种类和告知内容仍然有效的同意",
    en="no consent in force to this purpose, these kinds of data and this notice",
    steps=(PrivacyStep.CONSENT,),
)
def without_consent(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return (f.basis == _CONSENT) & not_(f.consented)


@PROCESSING.rule(
    "CRL.29-marketing",
    Effect.BLOCK,
    cites=CONSUMER_LAW.article(29),
    zh="营销不能以合同或者法定义务代替同意",
    en="for marketing neither contract nor duty stands in for consent",
    steps=(PrivacyStep.CONSENT,),
)
def marketing_without_consent(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return (f.purpose == _MARKETING) & not_(f.basis == _CONSENT) & not_(f.consented)


@PROCESSING.rule(
    "PIPL.29-sensitive",
    Effect.BLOCK,
    cites=(PIPL.article(28), PIPL.article(29)),
    zh="处理敏感个人信息，尚无单独同意",
    en="sensitive data without a separate consent",
    steps=(PrivacyStep.SEPARATE_CONSENT,),
)
def sensitive_without_separate_consent(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return _on_consent(f) & f.sensitive & not_(f.separate_sensitive)


@PROCESSING.rule(
    "PIPL.29-child",
    Effect.BLOCK,
    cites=(PIPL.article(28), PIPL.article(29)),
    zh="不满{child_years}周岁未成年人的信息均为敏感个人信息，尚无单独同意",
    en="all data of a person under {child_years} are sensitive, and there is no separate consent",
    steps=(PrivacyStep.SEPARATE_CONSENT,),
)
def child_without_separate_consent(f: ProcessingFacts, p: PrivacyParams) -> bool:
    return _on_consent(f) & _child(f, p) & not_(f.separate_all)


@PROCESSING.rule(
    "PIPL.31-guardian",
    Effect.BLOCK,
    cites=(PIPL.article(31), MINORS_LAW.article(72)),
    zh="不满{child_years}周岁未成年人的信息，尚无父母或者其他监护人同意",
    en="data of a person under {child_years} without a parent's or guardian's consent",
    steps=(PrivacyStep.GUARDIAN_CONSENT,),
)
def child_without_guardian(f: ProcessingFacts, p: PrivacyParams) -> bool:
    return _on_consent(f) & _child(f, p) & not_(f.guardian)


@PROCESSING.rule(
    "PIPL.23-sharing",
    Effect.BLOCK,
    cites=PIPL.article(23),
    zh="向其他个人信息处理者提供，尚无单独同意",
    en="given to another processor without a separate consent",
    steps=(PrivacyStep.SEPARATE_CONSENT,),
)
def shared_without_separate_consent(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return _on_consent(f) & (f.purpose == Purpose.SHARING.code) & not_(f.separate_all)


@PROCESSING.rule(
    "PIPL.25-publication",
    Effect.BLOCK,
    cites=PIPL.article(25),
    zh="公开个人信息，尚无单独同意",
    en="published without a separate consent",
    steps=(PrivacyStep.SEPARATE_CONSENT,),
)
def published_without_separate_consent(f: ProcessingFacts, _: PrivacyParams) -> bool:
    """On whatever basis: the article forbids it, and excepts only this consent."""
    return (f.purpose == Purpose.PUBLICATION.code) & not_(f.separate_all)


@PROCESSING.rule(
    "PIPL.39-abroad",
    Effect.BLOCK,
    cites=PIPL.article(39),
    zh="向境外提供，尚无单独同意",
    en="given abroad without a separate consent",
    steps=(PrivacyStep.SEPARATE_CONSENT,),
)
def abroad_without_separate_consent(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return _on_consent(f) & (f.purpose == _ABROAD) & not_(f.separate_all)


# The way abroad


@PROCESSING.rule(
    "PIPL.38-route",
    Effect.BLOCK,
    cites=PIPL.article(38),
    until=NETWORK_DATA_REGULATION.since,
    zh="向境外提供，不具备安全评估、认证或者标准合同之一",
    en="given abroad with neither security assessment, certification nor standard contract",
    steps=(PrivacyStep.ROUTE_ABROAD,),
)
def abroad_without_route(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return (f.purpose == _ABROAD) & not_(f.route_abroad)


# read in the text: LawRefBook/Laws, 网络数据安全管理条例(2024-09-24), art. 35(4), (6), (7)
@PROCESSING.rule(
    "NDSR.35-route",
    Effect.BLOCK,
    cites=(NETWORK_DATA_REGULATION.article(35), PIPL.article(38)),
    since=NETWORK_DATA_REGULATION.since,
    zh="以同意为基础向境外提供，不具备安全评估、认证或者标准合同之一",
    en="given abroad on consent, with neither security assessment, certification nor standard contract",
    steps=(PrivacyStep.ROUTE_ABROAD,),
)
def abroad_on_consent_without_route(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return (f.purpose == _ABROAD) & _on_consent(f) & not_(f.route_abroad)


# Automated decisions


@PROCESSING.rule(
    "PIPL.24-marketing",
    Effect.BLOCK,
    cites=PIPL.article(24),
    zh="自动化营销未提供不针对个人特征的选项或者便捷的拒绝方式",
    en="automated marketing without a choice not based on the person or an easy way to refuse",
    steps=(PrivacyStep.OPT_OUT,),
)
def automated_marketing_without_choice(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return (f.purpose == _MARKETING) & f.automated & not_(f.opt_out_offered)


@PROCESSING.rule(
    "PIPL.24-decision",
    Effect.STEPS,
    cites=PIPL.article(24),
    zh="自动化信用评估对个人权益有重大影响",
    en="an automated credit assessment weighs on the person's rights",
    steps=(PrivacyStep.EXPLANATION,),
)
def automated_credit_assessment(f: ProcessingFacts, _: PrivacyParams) -> bool:
    return (f.purpose == Purpose.CREDIT_ASSESSMENT.code) & f.automated


# What is owed beside


@PROCESSING.rule(
    "PIPL.55-assessment",
    Effect.STEPS,
    cites=(PIPL.article(55), PIPL.article(56)),
    zh="须事前进行个人信息保护影响评估",
    en="an impact assessment is owed beforehand",
    steps=(PrivacyStep.IMPACT_ASSESSMENT,),
)
def impact_not_assessed(f: ProcessingFacts, p: PrivacyParams) -> bool:
    decided = f.automated | (f.purpose == Purpose.PROFILING.code)
    weighty = f.sensitive | _child(f, p) | decided | one_of(f.purpose, *_OUT)
    return weighty & not_(f.impact_assessed)


@PROCESSING.rule(
    "JRT0171-transit",
    Effect.STEPS,
    cites=FINANCIAL_DATA_STANDARD.article(),
    zh="身份与金融状况信息、用户鉴别信息须加密传输",
    en="identity, financial status and authentication data are encrypted in transit",
    steps=(PrivacyStep.ENCRYPTION,),
)
def sent_in_the_clear(f: ProcessingFacts, _: PrivacyParams) -> bool:
    sent = one_of(f.purpose, Purpose.SHARING.code, _ABROAD)
    return sent & (f.data_class >= _C2) & not_(f.encrypted)


def assess_processing(
    client: RetailClient,
    processing: Processing,
    answers: Sequence[Answer] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ProcessingFacts, Effect]:
    """Whether the bank may process these data about a person for this purpose.

    Args:
        client: the person the data are about.
        processing: what is to be done, on which basis.
        answers: the person's consents and refusals, in any order.
        as_of: the day of processing.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if processing or an answer is another client's.
        RuleNotInForce: before the Personal Information Protection Law.

    >>> pupil = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(2013, 3, 2))
    >>> history = Processing(
    ...     client_id=pupil.id,
    ...     purpose=Purpose.PROFILING,
    ...     basis=LegalBasis.CONSENT,
    ...     data=(DataKind.FINANCIAL_ACCOUNT,),
    ...     withholds_service=False,
    ...     necessary=True,
    ...     impact_assessed=True,
    ... )
    >>> decision = assess_processing(pupil, history, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [step.en for step in decision.steps]
    ('blocked until cured', ["the person's consent", 'a separate consent', "the guardian's consent"])
    >>> records = attrs.evolve(
    ...     history, purpose=Purpose.COMPLIANCE, basis=LegalBasis.LEGAL_DUTY
    ... )
    >>> assess_processing(pupil, records, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    """
    facts = ProcessingFacts.of(client, processing, answers, as_of=as_of)
    return PROCESSING.decide(facts, as_of=as_of, book=book)


def list_fields(model: type, *, at_least: DataClass = DataClass.C1) -> tuple[str, ...]:
    """The fields of a model that hold personal data of a class or a higher one.

    From C2 on they are encrypted in transit, and C3 is never given away (JR/T 0171, as reported).

    >>> from bankrm.contacts import ContactPoint
    >>> list_fields(ContactPoint, at_least=DataClass.C2)
    ('value',)
    """
    check_kind(at_least, DataClass, "at_least")
    check_kind(model, type, "model")
    if not attrs.has(model):
        raise InvalidValue("model", "needs a class of attrs")
    classes = personal_fields(model)
    return tuple(name for name, data_class in classes.items() if data_class >= at_least)
