"""Interactions (互动): one contact with a client, who took part, what it was about and what was promised.

What was said is free text, through which personal data and suspicion leak: it stays with the host, and an
interaction only says where. An interaction is a record of fact and is never changed: what became of its
promises is told by records of their own, in `follow_ups`; minutes that come late make a new version, which
a history enters as a correction. Leaves out feelings and recordings.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.contact_rules import ContactPurpose
from bankrm.contacts import ContactChannel, ContactPersonId
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.fingerprints import check_fingerprint
from bankrm.labels import AnyLabel, Label
from bankrm.products import ProductFamily, ProductId
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import OpportunityId

__all__ = [
    "Attendee",
    "Confidentiality",
    "Encounter",
    "Interaction",
    "InteractionId",
    "InteractionSummary",
    "PlannedContact",
    "Promise",
    "PromiseKind",
    "Response",
]

InteractionId = NewType("InteractionId", str)

_MINUTE = timedelta(minutes=1)


class Encounter(Label):
    """How a client is met where nobody had to reach out to it (会面方式)."""

    WALK_IN = "walk_in", "到店接待", "walk-in at the outlet"
    SALON = "salon", "沙龙活动", "salon"
    VIDEO = "video", "视频会面", "video meeting"


class Response(Label):
    """Whether somebody took part."""

    ATTENDED = "attended", "参加", "took part"
    DECLINED = "declined", "谢绝", "declined"
    ABSENT = "absent", "未到或未接", "was absent or did not answer"


class Confidentiality(Label):
    """Who may read the minutes (密级), openest first."""

    PUBLIC = "public", "公开", "public"
    INTERNAL = "internal", "内部", "internal"
    CONFIDENTIAL = "confidential", "保密", "confidential"


class PromiseKind(Label):
    """What is commonly promised; a bank may bring its own."""

    ANSWER = "answer", "答复问题", "answer a question"
    CALL_BACK = "call_back", "回电", "call back"
    VISIT = "visit", "上门拜访", "visit"
    DOCUMENTS = "documents", "提交资料", "hand in documents"
    PROPOSAL = "proposal", "提交方案", "make a proposal"
    INTRODUCTION = "introduction", "引荐", "make an introduction"


@attrs.frozen
class Attendee:
    """Somebody of the client's side who was to take part; the client itself if no person is named."""

    person_id: ContactPersonId | None = None
    response: Response | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class InteractionSummary:
    """The minutes (纪要): where the bank keeps them, who wrote them and when, and who may read them."""

    notes_ref: str
    confidentiality: Confidentiality
    author: StaffId
    submitted_at: datetime
    fingerprint: str | None = None
    """SHA-256 of the minutes as they were submitted; None if the bank takes none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.fingerprint is not None:
            check_fingerprint(self.fingerprint, "fingerprint")


@attrs.frozen(kw_only=True)
class Promise:
    """Something that one side promised the other (承诺).

    >>> Promise(what=PromiseKind.DOCUMENTS, by=None).by_client
    True
    """

    what: AnyLabel
    by: Actor | None
    """Who of the bank; None if it was the client."""
    due_on: date | None = None
    """The last day to keep it; None if none was named."""

    __attrs_post_init__ = check_fields

    @property
    def by_client(self) -> bool:
        """Whether the client made it."""
        return self.by is None


@attrs.frozen(kw_only=True)
class PlannedContact:
    """When the client is to be contacted next, as it was agreed or resolved (下次联系)."""

    on: date
    channel: ContactChannel | Encounter | None = None
    purpose: ContactPurpose | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Interaction:
    """One contact with a client, as it took place.

    >>> call = Interaction(
    ...     id=InteractionId("I-1"),
    ...     client_id=ClientId("C-1"),
    ...     channel=ContactChannel.PHONE,
    ...     at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     ended_at=datetime.fromisoformat("2026-11-20T09:42+08:00"),
    ...     by=StaffId("S-1"),
    ...     attendees=(Attendee(response=Response.ATTENDED),),
    ... )
    >>> call.channel.zh, call.minutes, call.reached
    ('电话', 12, True)
    """

    id: InteractionId
    client_id: ClientId
    channel: ContactChannel | Encounter
    """By what the client was reached, or how it was met."""
    at: datetime
    """When it began."""
    by: StaffId
    """Who of the bank led it."""
    role: Role = Role.RELATIONSHIP_MANAGER
    """What that person acted as."""
    ended_at: datetime | None = None
    recorded_at: datetime | None = None
    """When it was entered, where that is on record."""
    purpose: ContactPurpose | None = None
    place: str | None = None
    """The bank's code of where it was."""
    staff: tuple[Actor, ...] = ()
    """Others of the bank who took part."""
    attendees: tuple[Attendee, ...] = ()
    guests: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How many of the client's side came whose names were not taken down."""
    opportunity_id: OpportunityId | None = None
    families: tuple[ProductFamily, ...] = ()
    """Kinds of products that were talked about."""
    product_ids: tuple[ProductId, ...] = ()
    """Single products that were talked about."""
    summary: InteractionSummary | None = None
    promises: tuple[Promise, ...] = ()
    next_contact: PlannedContact | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        self._check_times()
        named: dict[str, Sequence[object]] = {
            "staff": [self.by, *(actor.staff for actor in self.staff)],
            "attendees": [attendee.person_id for attendee in self.attendees],
            "families": self.families,
            "product_ids": self.product_ids,
        }
        for field, values in named.items():
            if len({*values}) < len(values):
                raise InvalidValue(field, "name one twice")

    def _check_times(self) -> None:
        over = self.at if self.ended_at is None else self.ended_at
        if over < self.at:
            raise InvalidValue("ended_at", "is before it began")
        if self.recorded_at is not None:
            check_recorded(over, self.recorded_at)
        if self.summary is not None:
            submitted = self.summary.submitted_at
            if submitted < self.at:
                raise InvalidValue("summary", "was submitted before it began")
            if self.recorded_at is not None and submitted > self.recorded_at:
                raise InvalidValue("summary", "was submitted after the interaction was recorded")
        if any(one.due_on is not None and one.due_on < self.on for one in self.promises):
            raise InvalidValue("promises", "are due before they were made")
        if self.next_contact is not None and self.next_contact.on < self.on:
            raise InvalidValue("next_contact", "is before the interaction")

    @property
    def on(self) -> date:
        """The day it began, in China."""
        return business_date(self.at)

    @property
    def actor(self) -> Actor:
        """Who led it, and as what."""
        return Actor(self.by, self.role)

    @property
    def minutes(self) -> int | None:
        """How many full minutes it took; None if it is not known when it ended."""
        return None if self.ended_at is None else (self.ended_at - self.at) // _MINUTE

    @property
    def reached(self) -> bool | None:
        """Whether somebody of the client's side took part; None if that is not known."""
        responses = [attendee.response for attendee in self.attendees]
        if self.guests or Response.ATTENDED in responses:
            return True
        return None if None in responses or not responses else False
