"""Entries (历史条目): one thing that happened with a client, in the one shape in which histories tell it.

An entry says what, when, when recorded, by whom and about what, and bears the fingerprint of the record that
the host keeps. Nothing is ever changed: an entry that was wrong is corrected by a later one that says which
and why. What is told of the library's own records is in `tales`, the chain of entries in `history`.

A suspicion of money laundering can enter in no way, nor anything that holds one: even its fingerprint would
tell that it is there. Leaves out what persons said or wrote.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.fingerprints import check_fingerprint, fingerprint
from bankrm.formats import format_date
from bankrm.labels import AnyLabel, Label, Lang, OwnLabel, Text
from bankrm.products import ProductId
from bankrm.rules import Decision
from bankrm.staff import Actor
from bankrm.stage_events import OpportunityId
from bankrm.suspicions import Suspicion

__all__ = [
    "CorrectionReason",
    "Entry",
    "EntryKind",
    "Record",
    "entry_of",
    "record_fingerprint",
]

_LATE = Text("（{day}补录）", " (entered on {day})")
_CORRECTS = Text("（更正[{place}]：{reason}）", " (corrects [{place}]: {reason})")


class EntryKind(Label):
    """What an entry is about."""

    INTERACTION = "interaction", "互动", "interaction"
    PROMISE = "promise", "承诺", "promise"
    STAGE = "stage", "商机进展", "progress of an opportunity"
    PROPOSAL = "proposal", "方案", "proposal"
    APPROVAL = "approval", "审批", "approval"
    DECISION = "decision", "决定", "decision"
    SALE = "sale", "销售", "sale"
    DOCUMENT = "document", "文件", "document"
    SERVICE_REQUEST = "service_request", "服务请求", "service request"
    COMPLAINT = "complaint", "投诉", "complaint"


class CorrectionReason(Label):
    """Why an entry is corrected (更正原因); a bank may bring its own."""

    MISTAKE = "mistake", "登记有误", "entered by mistake"
    INCOMPLETE = "incomplete", "补充完善", "was incomplete"
    DOUBLE = "double", "重复登记", "entered twice"


class Record(Protocol):
    """Something that the host keeps, about one client."""

    @property
    def id(self) -> str:
        """What it is known by."""

    @property
    def client_id(self) -> ClientId:
        """Whom it is about."""


@attrs.frozen(kw_only=True)
class Entry:
    """One thing that happened, as it is told; `entry_of` makes one of a record.

    >>> noon = datetime.fromisoformat("2026-11-20T12:00+08:00")
    >>> handed_over = Entry(
    ...     kind=EntryKind.DOCUMENT,
    ...     at=noon,
    ...     recorded_at=noon,
    ...     subject_id="D-1",
    ...     client_id=ClientId("C-1"),
    ...     zh="交付产品说明书",
    ...     en="product description handed over",
    ... )
    >>> handed_over.explain("en")
    '20 Nov 2026 (D-1): product description handed over'
    """

    kind: EntryKind
    at: datetime
    """When it happened."""
    recorded_at: datetime
    by: Actor | None = None
    """Who of the bank; None if nobody is on record."""
    subject_id: str
    """What it happened to: the interaction, the complaint, the opportunity."""
    client_id: ClientId | None
    """None for a prospect who is no client yet."""
    zh: str
    en: str
    product_ids: tuple[ProductId, ...] = ()
    opportunity_id: OpportunityId | None = None
    origin_id: OpportunityId | None = None
    """Of an opportunity that was split off: from which."""
    record: str | None = None
    """Fingerprint of the record that the host keeps; None if it keeps none."""
    corrects: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Place of the earlier entry that this one corrects, 0 for the first of the history."""
    reason: AnyLabel | None = None
    """Why it is corrected."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.record is not None:
            check_fingerprint(self.record, "record")
        if (self.corrects is None) is not (self.reason is None):
            raise InvalidValue("reason", "is given for a correction, and nowhere else")

    def explain(self, lang: Lang = "zh") -> str:
        """Day, who, in which role, to what, and what happened; late ones and corrections say that they are."""
        happened = business_date(self.at)
        recorded = business_date(self.recorded_at, "recorded_at")
        line = format_date(happened, lang)
        if self.by is not None:
            line += f" {self.by.role.name_in(lang)} {self.by.staff}"
        line += f" ({self.subject_id}): {self.zh if lang == 'zh' else self.en}"
        if recorded != happened:
            line += _LATE.fill(lang, day=format_date(recorded, lang))
        if self.reason is not None:
            line += _CORRECTS.fill(lang, place=self.corrects, reason=self.reason.name_in(lang))
        return line


def entry_of(
    record: Record,
    kind: EntryKind,
    what: AnyLabel | Text,
    *,
    by: Actor | None,
    at: datetime,
    recorded_at: datetime,
) -> Entry:
    """The entry of any record that has an id and a client: a proposal, an approval, a sale, a document.

    Its products and its opportunity are taken from the record's `product_ids` or `product_id` and its
    `opportunity_id`, where it has them.

    Args:
        record: the frozen record that the host keeps.
        kind: what it is.
        what: what happened to it, in words that hold nothing a person said.
        by: who of the bank; None if nobody is on record.
        at: when it happened.
        recorded_at: when it was recorded.

    Raises:
        InvalidValue: if the record has no id or client, holds a suspicion, or has no canonical form.

    >>> from bankrm.contacts import ContactPerson, ContactPersonId, ContactRole
    >>> authority = ContactPerson(
    ...     id=ContactPersonId("P-1"),
    ...     client_id=ClientId("E-1"),
    ...     name="王某",
    ...     roles=(ContactRole.HANDLER,),
    ... )
    >>> noon = datetime.fromisoformat("2026-11-20T12:00+08:00")
    >>> entry = entry_of(
    ...     authority,
    ...     EntryKind.DOCUMENT,
    ...     Text("登记经办人授权", "authority of a handler put on record"),
    ...     by=None,
    ...     at=noon,
    ...     recorded_at=noon,
    ... )
    >>> entry.subject_id, entry.client_id, entry.explain("en")
    ('P-1', 'E-1', '20 Nov 2026 (P-1): authority of a handler put on record')
    """
    if not isinstance(what, Label | OwnLabel | Text):
        raise InvalidValue("what", f"needs words in both languages, not {type(what).__name__}")
    for name in ("id", "client_id"):
        check_kind(getattr(record, name, None), str, f"record.{name}")
    product_id = getattr(record, "product_id", None)
    return Entry(
        kind=kind,
        at=at,
        recorded_at=recorded_at,
        by=by,
        subject_id=record.id,
        client_id=record.client_id,
        zh=what.zh,
        en=what.en,
        product_ids=getattr(record, "product_ids", () if product_id is None else (product_id,)),
        opportunity_id=getattr(record, "opportunity_id", None),
        record=record_fingerprint(record),
    )


def record_fingerprint(record: object) -> str:
    """The fingerprint of a record that may be entered in a history.

    Raises:
        InvalidValue: if it is or holds a suspicion, or has no canonical form.

    >>> from datetime import date
    >>> doubtful = Suspicion(
    ...     client_id=ClientId("C-1"), noticed_on=date(2026, 11, 20), grounds_ref="AML-77"
    ... )
    >>> record_fingerprint({"notes": (doubtful,)})
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: record: holds what no history may hold
    """
    made = fingerprint(record)  # first, as it refuses what is nested without end
    ahead = [record]
    while ahead:
        value = ahead.pop()
        if isinstance(value, Suspicion):
            raise InvalidValue("record", "holds what no history may hold")
        ahead += _parts(value)
    return made


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    if isinstance(value, tuple | list):
        return value
    if isinstance(value, Decision):
        return (value.facts,)
    kind = type(value)
    fields = attrs.fields(kind) if attrs.has(kind) else ()
    return [getattr(value, field.name) for field in fields if field.init]
