"""The 360° view (客户360度视图): all that a manager looks at before meeting a client, as one value.

It is put together from records that the host passes in. What was not passed is unknown and says so; it
never vanishes and never reads as zero. The name is shown masked. The class of money-laundering risk is not
shown, only when it must be looked at again, and nothing of a suspicion is.

Leaves out credit exposure and what the numbers of the parts mean: each part has its own workings.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import attrs

from bankrm.aum import Aum, AumChange
from bankrm.checks import check_kind
from bankrm.churn import ChurnFacts, ChurnRisk
from bankrm.client_files import ClientFile
from bankrm.clients import RetailClient
from bankrm.complaints import Complaint
from bankrm.completeness import Completeness
from bankrm.consents import Answer, Consent, Purpose, Refusal, list_consents
from bankrm.contacts import ContactChannel
from bankrm.contribution import Contribution
from bankrm.cross_selling import ProductGap
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.formats import format_date
from bankrm.holdings import Holding, Subtotal, compute_subtotals
from bankrm.identity import DocumentFacts, DocumentStatus, IdentityDocument, classify_document
from bankrm.interactions import Interaction
from bankrm.labels import Label, Lang, Text
from bankrm.laundering_risk import NextReview
from bankrm.masking import mask_name
from bankrm.risk_assessments import RiskAssessment, latest_two
from bankrm.rules import STATUTORY, Decision, RuleBook
from bankrm.segments import TierStanding
from bankrm.tasks import Task, list_open, list_overdue
from bankrm.workings import Figure, Line

__all__ = ["Client360", "ClientRecords", "DocumentStanding", "Section", "client_360"]


class Section(Label):
    """The parts of the view, in the order in which they are read."""

    PROFILE = "profile", "客户档案", "client file"
    DOCUMENTS = "documents", "证件", "documents"
    HOLDINGS = "holdings", "持有产品", "holdings"
    AUM = "aum", "资产管理规模", "assets under management"
    TREND = "trend", "资产变动", "change of assets"
    CONTRIBUTION = "contribution", "综合贡献", "contribution"
    TIER = "tier", "客户分层", "tier"
    REVIEW = "review", "尽职调查复核", "due-diligence review"
    ASSESSMENT = "assessment", "风险测评", "risk assessment"
    CONSENTS = "consents", "授权同意", "consents"
    TO_DOS = "to_dos", "待办事项", "to-dos"
    CONTACTS = "contacts", "最近联系", "last contacts"
    COMPLAINTS = "complaints", "未结投诉", "open complaints"
    GAPS = "gaps", "产品缺口", "product gaps"
    SIGNALS = "signals", "流失信号", "signs of leaving"


@attrs.frozen(kw_only=True)
class ClientRecords:
    """What the host has of one client; None where it was not looked up, empty where there is nothing.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.complaints import ComplaintId
    >>> file = ClientFile(client=RetailClient(id=ClientId("C-1"), name="张某"))
    >>> of_another = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-2"), received_on=date(2026, 11, 2)
    ... )
    >>> ClientRecords(file=file, complaints=(of_another,))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: complaints: hold a record of another client
    """

    file: ClientFile
    completeness: Completeness | None = None
    holdings: tuple[Holding, ...] | None = None
    aum: Aum | None = None
    aum_change: AumChange | None = None
    contribution: Contribution | None = None
    tier: TierStanding | None = None
    next_review: NextReview | None = None
    assessments: tuple[RiskAssessment, ...] | None = None
    answers: tuple[Answer, ...] | None = None
    """Consents given and refused."""
    tasks: tuple[Task, ...] | None = None
    """Those about this client, as they stand: one may name no client, and none says when it was closed."""
    interactions: tuple[Interaction, ...] | None = None
    complaints: tuple[Complaint, ...] | None = None
    gaps: tuple[ProductGap, ...] | None = None
    churn: Decision[ChurnFacts, ChurnRisk] | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        owned: Mapping[str, Iterable[Any] | None] = {
            "holdings": self.holdings,
            "assessments": self.assessments,
            "answers": self.answers,
            "interactions": self.interactions,
            "complaints": self.complaints,
        }
        for name, records in owned.items():
            if any(record.client_id != self.file.client.id for record in records or ()):
                raise InvalidValue(name, "hold a record of another client")
        if any(task.client_id not in {None, self.file.client.id} for task in self.tasks or ()):
            raise InvalidValue("tasks", "hold a record of another client")
        for name in ("holdings", "tasks", "interactions", "complaints"):
            ids = [record.id for record in getattr(self, name) or ()]
            if len(set(ids)) < len(ids):
                raise InvalidValue(name, "hold one record twice")
        if self.churn is not None:
            check_kind(self.churn.facts, ChurnFacts, "churn")


@attrs.frozen(kw_only=True)
class DocumentStanding:
    """One document of the client, and how it stands."""

    document: IdentityDocument
    decision: Decision[DocumentFacts, DocumentStatus]

    __attrs_post_init__ = check_fields

    @property
    def is_due(self) -> bool:
        """Whether it must be renewed or looked at."""
        return self.status is not DocumentStatus.VALID

    @property
    def status(self) -> DocumentStatus | None:
        """How bad it is at least; None if it is not found to be bad, nor to be good."""
        found = self.decision
        unsure = found.outcome is DocumentStatus.VALID and found.needs_review
        return None if unsure else found.outcome


@attrs.frozen(kw_only=True)
class Client360:
    """One client on one day. What happened after the day is not shown; what is unknown is None.

    A figure that was reckoned for a later day is refused; one of an earlier day is told with its day.
    """

    records: ClientRecords = attrs.field(repr=False)
    as_of: date
    book: RuleBook = attrs.field(default=STATUTORY, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if any(one.valued_on > self.as_of for one in self.records.holdings or ()):
            raise InvalidValue("holdings", "are valued after as_of")
        for section, on in self._reckoned_on.items():
            if on > self.as_of:
                raise InvalidValue(_RECORDS[section], "is of a day after as_of")

    @property
    def _reckoned_on(self) -> dict[Section, date]:
        """The days of the parts that were made for a day of their own."""
        parts = {
            Section.PROFILE: self.records.completeness,
            Section.SIGNALS: self.records.churn,
        }
        return {section: part.as_of for section, part in parts.items() if part is not None}

    @property
    def missing(self) -> tuple[Section, ...]:
        """The sections of which the host passed nothing, in their order."""
        passed = {section: getattr(self.records, name) for section, name in _RECORDS.items()}
        file = self.records.file
        if isinstance(file.client, RetailClient) and not file.documents:
            passed[Section.DOCUMENTS] = None  # nobody is without one
        return tuple(section for section, records in passed.items() if records is None)

    @property
    def documents_due(self) -> tuple[DocumentStanding, ...]:
        """The documents that have expired, soon will, or of which that is not known."""
        standings = (
            DocumentStanding(
                document=document,
                decision=classify_document(document, as_of=self.as_of, book=self.book),
            )
            for document in self.records.file.documents
        )
        return tuple(standing for standing in standings if standing.is_due)

    @property
    def holdings(self) -> tuple[Subtotal, ...] | None:
        """What is held at this bank and owed to it, by side, family and currency."""
        if self.records.holdings is None:
            return None
        return compute_subtotals(one for one in self.records.holdings if not one.held_away)

    @property
    def assessment(self) -> RiskAssessment | None:
        """The risk assessment that counts on the day."""
        assessments = self.records.assessments or ()
        return latest_two([one for one in assessments if one.counts and one.on <= self.as_of])[0]

    @property
    def consents(self) -> tuple[Consent, ...] | None:
        """The consents that hold, by purpose; one to be contacted, if it holds for some channel."""
        if self.records.answers is None:
            return None
        return tuple(
            consent
            for purpose in Purpose
            for consent in self._consents(purpose)
            if not consent.channels or self.channels_of(consent)
        )

    @property
    def refusals(self) -> tuple[Answer, ...] | None:
        """What the client has refused or withdrawn and not agreed to since, by purpose."""
        if self.records.answers is None:
            return None
        held = self.consents or ()
        no_more = [
            (answer.purpose, on, answer)
            for answer in self.records.answers
            if (on := _refused_on(answer)) is not None and on <= self.as_of
        ]
        return tuple(
            answer
            for purpose, on, answer in sorted(no_more, key=lambda one: one[:2])
            if not any(
                yes.purpose is purpose
                and yes.given_on > on
                and {*answer.channels} <= {*yes.channels}
                for yes in held
            )
        )

    def channels_of(self, consent: Consent) -> tuple[ContactChannel, ...]:
        """The channels that a consent names and that have not been refused since."""
        check_kind(consent, Consent, "consent")
        return tuple(
            channel
            for channel in consent.channels
            if consent in self._consents(consent.purpose, channel)
        )

    def _consents(
        self, purpose: Purpose, channel: ContactChannel | None = None
    ) -> tuple[Consent, ...]:
        client_id = self.records.file.client.id
        answers = self.records.answers or ()
        return list_consents(answers, client_id, purpose, as_of=self.as_of, channel=channel)

    @property
    def to_dos(self) -> tuple[Task, ...] | None:
        """The tasks still owed, the earliest due first."""
        return None if self.records.tasks is None else list_open(self.records.tasks)

    @property
    def overdue(self) -> tuple[Task, ...] | None:
        """Those of them whose due date has passed."""
        tasks = self.records.tasks
        return None if tasks is None else list_overdue(tasks, as_of=self.as_of)

    @property
    def last_contacts(self) -> tuple[Interaction, ...] | None:
        """The latest contact by each channel, the latest of all first; none that missed the client."""
        if self.records.interactions is None:
            return None
        by_channel: dict[Label, Interaction] = {}
        for one in sorted(self.records.interactions, key=lambda one: (one.at, one.id)):
            if one.on <= self.as_of and one.reached is not False:
                by_channel[one.channel] = one
        return tuple(sorted(by_channel.values(), key=lambda one: (one.at, one.id), reverse=True))

    @property
    def open_complaints(self) -> tuple[Complaint, ...] | None:
        """The complaints not yet closed, the oldest first."""
        if self.records.complaints is None:
            return None
        still = (one for one in self.records.complaints if one.is_open(self.as_of))
        return tuple(sorted(still, key=lambda one: (one.received_on, one.id)))

    def explain(self, lang: Lang = "zh") -> str:
        """The view as text: a heading for each section, and below it what is known."""
        client, (unknown, nothing) = self.records.file.client, _SAID[lang]
        name = mask_name(client.name) if isinstance(client, RetailClient) else client.name
        told = [f"{name} ({client.id}), {format_date(self.as_of, lang)}"]
        lines = self._lines
        for section in Section:
            if section in self.missing:
                shown = [unknown]
            elif section in lines:
                shown = [line.explain(lang) for line in lines[section]]
            else:
                shown = self._reasons(section, lang)
            if self._reckoned_on.get(section, self.as_of) != self.as_of:
                shown = [Line(_AS_OF, self._reckoned_on[section]).explain(lang), *shown]
            told += [section.name_in(lang), *(f"  {line}" for line in shown or [nothing])]
        return "\n".join(told)

    def _reasons(self, section: Section, lang: Lang) -> list[str]:
        if section is Section.GAPS:
            return [gap.explain(lang) for gap in self.records.gaps or ()]
        churn = self.records.churn
        open_or_hit = () if churn is None else churn.hits + churn.undetermined
        return [reason.explain(lang) for reason in open_or_hit]

    @property
    def _lines(self) -> dict[Section, tuple[Line, ...]]:
        """What is shown as figures: the workings of a part, or one line for each record."""
        records, contacts = self.records, self.last_contacts or ()
        review, found = records.next_review, self.assessment
        figures: dict[Section, list[tuple[Label | Text, Figure]]] = {
            Section.DOCUMENTS: self._papers,
            Section.HOLDINGS: [(one.family, one.amount) for one in self.holdings or ()],
            Section.REVIEW: [] if review is None else [(_DUE, review.due_on)],
            Section.ASSESSMENT: [] if found is None else [(found.tolerance, found.on)],
            Section.CONSENTS: self._answers,
            Section.TO_DOS: [(one.title, one.due_on) for one in self.to_dos or ()],
            Section.CONTACTS: [(one.channel, one.on) for one in contacts],
            Section.COMPLAINTS: [
                (_RECEIVED, one.received_on) for one in self.open_complaints or ()
            ],
        }
        parts = {
            Section.PROFILE: records.completeness,
            Section.AUM: records.aum,
            Section.TREND: records.aum_change,
            Section.CONTRIBUTION: records.contribution,
            Section.TIER: records.tier,
        }
        lines = {
            section: tuple(Line(Text(what.zh, what.en), figure) for what, figure in shown)
            for section, shown in figures.items()
        }
        return lines | {
            section: part.workings for section, part in parts.items() if part is not None
        }

    @property
    def _papers(self) -> list[tuple[Label | Text, Figure]]:
        client = self.records.file.client
        if isinstance(client, RetailClient):
            return [(one.document.kind, one.status) for one in self.documents_due]
        return [] if client.licence_long_term else [(_LICENCE, client.licence_expires_on)]

    @property
    def _answers(self) -> list[tuple[Label | Text, Figure]]:
        agreed = [
            (_with_channels(one.purpose, self.channels_of(one)), one.given_on)
            for one in self.consents or ()
        ]
        refused = [
            (_refused(_with_channels(one.purpose, one.channels)), _refused_on(one))
            for one in self.refusals or ()
        ]
        return [*agreed, *refused]


def _refused_on(answer: Answer) -> date | None:
    """The day from which an answer is a no; None if it still is a yes."""
    return answer.refused_on if isinstance(answer, Refusal) else answer.withdrawn_on


def _with_channels(purpose: Purpose, channels: tuple[ContactChannel, ...]) -> Text:
    if not channels:
        return Text(purpose.zh, purpose.en)
    return Text(
        f"{purpose.zh}（{'、'.join(one.zh for one in channels)}）",
        f"{purpose.en} ({', '.join(one.en for one in channels)})",
    )


def _refused(what: Text) -> Text:
    return Text(f"已拒绝：{what.zh}", f"refused: {what.en}")


def client_360(records: ClientRecords, *, as_of: date, book: RuleBook = STATUTORY) -> Client360:
    """The 360° view of a client on a day (客户360度视图).

    Args:
        records: what the host has of the client.
        as_of: the day; what happened after it is not shown.
        book: the bank's own days of notice and grace of documents.

    Raises:
        InvalidValue: if a holding was valued, or a part reckoned, after the day.

    >>> from bankrm.clients import ClientId
    >>> file = ClientFile(client=RetailClient(id=ClientId("C-1"), name="张某"))
    >>> view = client_360(ClientRecords(file=file, complaints=()), as_of=date(2026, 11, 24))
    >>> view.open_complaints, view.to_dos
    ((), None)
    >>> print(view.explain("en").splitlines()[0])
    张* (C-1), 24 Nov 2026
    """
    return Client360(records=records, as_of=as_of, book=book)


_RECORDS: Mapping[Section, str] = MappingProxyType(
    {
        Section.PROFILE: "completeness",
        Section.DOCUMENTS: "file",
        Section.HOLDINGS: "holdings",
        Section.AUM: "aum",
        Section.TREND: "aum_change",
        Section.CONTRIBUTION: "contribution",
        Section.TIER: "tier",
        Section.REVIEW: "next_review",
        Section.ASSESSMENT: "assessments",
        Section.CONSENTS: "answers",
        Section.TO_DOS: "tasks",
        Section.CONTACTS: "interactions",
        Section.COMPLAINTS: "complaints",
        Section.GAPS: "gaps",
        Section.SIGNALS: "churn",
    }
)
_AS_OF = Text("截至日", "as of")
_DUE = Text("最迟复核日", "review due by")
_LICENCE = Text("营业执照有效期至", "business licence valid until")
_RECEIVED = Text("收到投诉", "complaint received")
_SAID = {"zh": ("未知", "无"), "en": ("unknown", "none")}
