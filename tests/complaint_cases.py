"""Complaints to test with: what came in, and what happened, by the day."""

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import attrs

from bankrm.clients import ClientId
from bankrm.complaint_events import (
    Complainant,
    ComplaintCause,
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintNotice,
    ComplaintOutcome,
    Complexity,
    Intake,
    IntakeChannel,
    IntakeItem,
    NonAcceptance,
)
from bankrm.complaints import Complaint, ComplaintId
from bankrm.staff import Actor, Role, StaffId

CHINA_TIME = timezone(timedelta(hours=8))
RECEIVED = date(2026, 3, 2)
CLERK = Actor(StaffId("S-9"), Role.COMPLIANCE)
HANDLER = Actor(StaffId("S-2"), Role.BACK_OFFICE)
HEAD = Actor(StaffId("S-8"), Role.TEAM_LEAD)
SELLER = StaffId("S-1")
K, N = ComplaintEventKind, ComplaintNotice
odd: Any = attrs.evolve  # untyped, so that it takes what it must refuse

HELD = (IntakeItem.NAME, IntakeItem.IDENTITY, IntakeItem.CONTACT)
INTAKE = Intake(
    channel=IntakeChannel.PHONE,
    complainant=Complainant.CLIENT,
    organisation=False,
    persons=1,
    cause=ComplaintCause.FEES,
    own_business=True,
    incident=False,
    written=False,
    staff=(SELLER,),
    given=(IntakeItem.RESPONDENT, IntakeItem.REQUEST, IntakeItem.FACTS),
    held=HELD,
    asked=(),
)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA_TIME)


def happened(
    kind: ComplaintEventKind, day: date, *, by: Actor = CLERK, **facts: Any
) -> ComplaintEvent:
    at = noon(day)
    return ComplaintEvent(kind=kind, by=by, **({"at": at, "recorded_at": at} | facts))


def complaint(*events: ComplaintEvent, **facts: Any) -> Complaint:
    given: dict[str, Any] = {"received_on": RECEIVED, "intake": INTAKE} | facts
    return Complaint(
        id=ComplaintId("T-1"), client_id=ClientId("C-1"), events=tuple(events), **given
    )


def after(days: int) -> date:
    return RECEIVED + timedelta(days=days)


ACCEPTED = happened(K.ACCEPTED, after(1))
REFUSED = happened(K.NOT_ACCEPTED, after(1), reason=NonAcceptance.NOT_OWN)
ASSIGNED = happened(K.ASSIGNED, after(1), handler=HANDLER)
COMPLEX = happened(K.GRADED, after(2), complexity=Complexity.COMPLEX)
ASKED = happened(K.EXTENSION_ASKED, after(20), by=HANDLER, reason=NonAcceptance.BEFORE_A_COURT)
EXTENDED = happened(K.EXTENDED, after(21), by=HEAD)
TOLD_LONGER = happened(K.TOLD, after(22), by=HANDLER, notice=N.EXTENSION)
DECIDED = happened(K.DECIDED, after(10), by=HANDLER, outcome=ComplaintOutcome.UPHELD)
TOLD = happened(K.TOLD, after(11), by=HANDLER, notice=N.DECISION)
CLOSED = happened(K.CLOSED, after(12))
WITHDRAWN = happened(K.WITHDRAWN, after(5))
VERIFY = happened(K.VERIFICATION_ASKED, after(18))
ANSWERED = (ACCEPTED, ASSIGNED, DECIDED, TOLD)
