"""A visit to test with: who came, what was promised, and what is planned next."""

from datetime import date, datetime
from typing import Any

import attrs

from bankrm.clients import ClientId
from bankrm.contact_rules import ContactPurpose
from bankrm.contacts import ContactChannel, ContactPersonId
from bankrm.interactions import (
    Attendee,
    Confidentiality,
    Encounter,
    Interaction,
    InteractionId,
    InteractionSummary,
    PlannedContact,
    Promise,
    PromiseKind,
    Response,
)
from bankrm.products import ProductFamily, ProductId
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import OpportunityId

odd: Any = attrs.evolve  # untyped, so that it takes what it must refuse
ODD: Any = "odd"
C1, C2 = ClientId("C-1"), ClientId("C-2")
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
WANG = Actor(StaffId("S-2"), Role.WEALTH_ADVISOR)


def instant(day: str, time: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}+08:00")


VISIT = Interaction(
    id=InteractionId("I-1"),
    client_id=C1,
    channel=ContactChannel.VISIT,
    at=instant("2026-11-20"),
    ended_at=instant("2026-11-20", "11:30"),
    recorded_at=instant("2026-11-20", "18:00"),
    by=LI.staff,
    purpose=ContactPurpose.COMMERCIAL,
    place="S-04",
    staff=(WANG,),
    attendees=(
        Attendee(ContactPersonId("P-1"), Response.ATTENDED),
        Attendee(ContactPersonId("P-2"), Response.ABSENT),
    ),
    guests=2,
    opportunity_id=OpportunityId("O-1"),
    families=(ProductFamily.WEALTH,),
    product_ids=(ProductId("P-1"),),
    summary=InteractionSummary(
        notes_ref="M-1",
        confidentiality=Confidentiality.INTERNAL,
        author=LI.staff,
        submitted_at=instant("2026-11-20", "17:00"),
        fingerprint="0" * 64,
    ),
    promises=(
        Promise(what=PromiseKind.PROPOSAL, by=LI, due_on=date(2026, 11, 29)),
        Promise(what=PromiseKind.DOCUMENTS, by=None, due_on=date(2026, 11, 24)),
        Promise(what=PromiseKind.ANSWER, by=WANG),
    ),
    next_contact=PlannedContact(
        on=date(2026, 12, 1), channel=ContactChannel.PHONE, purpose=ContactPurpose.SERVICE
    ),
)


def met(ref: str, day: str, time: str = "10:00", **facts: Any) -> Interaction:
    """A plain interaction, recorded at once; a call unless said otherwise."""
    at = instant(day, time)
    given: dict[str, Any] = {"channel": ContactChannel.PHONE, "recorded_at": at, "by": LI.staff}
    return Interaction(id=InteractionId(ref), client_id=C1, at=at, **(given | facts))


MISSED = (Attendee(response=Response.ABSENT),)
WALK_IN = met("I-9", "2026-11-23", channel=Encounter.WALK_IN)
