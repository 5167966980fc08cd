"""A history to test with: two products, one opportunity, a complaint, a late entry and a correction."""

from datetime import datetime
from typing import Any

import attrs

from bankrm.clients import ClientId
from bankrm.entries import CorrectionReason, Entry, EntryKind
from bankrm.fingerprints import fingerprint
from bankrm.history import History, Link
from bankrm.products import ProductId
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import OpportunityId

odd: Any = attrs.evolve  # untyped, so that it takes what it must refuse
C1, C2 = ClientId("C-1"), ClientId("C-2")
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
FUND, GOLD = ProductId("P-1"), ProductId("P-2")


def instant(day: str, time: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}+08:00")


def entry(
    subject: str,
    day: str,
    *products: ProductId,
    kind: EntryKind = EntryKind.INTERACTION,
    opportunity: str | None = None,
    **facts: Any,
) -> Entry:
    """What happened to a subject on a day, recorded at once unless said otherwise."""
    at = instant(day)
    given: dict[str, Any] = {
        "recorded_at": at,
        "by": LI,
        "record": fingerprint({"id": subject, "day": day}),
    }
    return Entry(
        kind=kind,
        at=at,
        subject_id=subject,
        client_id=C1,
        zh=f"事项{subject}",
        en=f"matter {subject}",
        product_ids=products,
        opportunity_id=None if opportunity is None else OpportunityId(opportunity),
        **(given | facts),
    )


OPENED = entry("O-1", "2026-10-08", kind=EntryKind.STAGE, opportunity="O-1")
VISIT = entry("I-1", "2026-10-09", FUND, opportunity="O-1")
KEPT = entry("I-1", "2026-10-12", kind=EntryKind.PROMISE)
GOLD_CALL = entry("I-2", "2026-11-02", GOLD)
SOLD = entry("S-1", "2026-11-03", FUND, kind=EntryKind.SALE)
MOVED = entry("O-1", "2026-11-04", kind=EntryKind.STAGE, opportunity="O-1")
COMPLAINED = entry("T-1", "2026-11-16", FUND, kind=EntryKind.COMPLAINT)
ANSWERED = entry("T-1", "2026-11-18", kind=EntryKind.COMPLAINT)
LATE = entry("I-3", "2026-11-05", FUND, recorded_at=instant("2026-11-19"))
CORRECTED = entry(
    "S-1",
    "2026-11-03",
    FUND,
    kind=EntryKind.SALE,
    recorded_at=instant("2026-12-01"),
    record="1" * 64,
    corrects=4,
    reason=CorrectionReason.MISTAKE,
)
ENTRIES = (
    OPENED,
    VISIT,
    KEPT,
    GOLD_CALL,
    SOLD,
    MOVED,
    COMPLAINED,
    ANSWERED,
    LATE,
    CORRECTED,
)
HISTORY = History(client_id=C1).append(*ENTRIES)
EMPTY = History(client_id=C1)


def relinked(*entries: Entry) -> tuple[Link, ...]:
    """A chain forged anew from the first entry on."""
    return History(client_id=C1).append(*entries).links
