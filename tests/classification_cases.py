"""Short ways to make rounds of classification for the tests."""

from datetime import date, datetime
from typing import Any

from bankrm._loan_account_example import ACCOUNT
from bankrm.claims import AssetClass
from bankrm.classification_records import (
    ClassificationEvent,
    ClassificationFloor,
    ClassificationMove,
    ClassificationRecord,
    ClassificationRound,
    ClassificationRoundId,
    RoundCause,
)
from bankrm.labels import OwnLabel
from bankrm.staff import Actor, Role, StaffId

PROPOSED, DETERMINED, APPROVED, SENT_BACK = ClassificationMove
PASS, WATCHED, SUBSTANDARD, DOUBTFUL, LOSS = AssetClass
LAWSUIT = OwnLabel("lawsuit", "重大诉讼", "a major lawsuit")
MANAGER = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
REVIEWER = Actor(StaffId("S-2"), Role.CREDIT_REVIEWER)
APPROVER = Actor(StaffId("S-3"), Role.CREDIT_APPROVER)
USUAL = {PROPOSED: MANAGER, DETERMINED: REVIEWER, APPROVED: APPROVER, SENT_BACK: REVIEWER}


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00+08:00")


def floor(tier: AssetClass = PASS, day: str = "2026-10-10", **fields: Any) -> ClassificationFloor:
    given: dict[str, Any] = {"needs_review": False} | fields
    return ClassificationFloor(found_on=date.fromisoformat(day), tier=tier, **given)


def step(
    move: ClassificationMove,
    tier: AssetClass | None = PASS,
    day: str = "2026-10-12",
    **fields: Any,
) -> ClassificationEvent:
    given: dict[str, Any] = {
        "by": USUAL[move],
        "tier": None if move is SENT_BACK else tier,
        "grounds_ref": "grounds-1",
        "floor": floor(PASS) if move is PROPOSED else None,
        "at": at(day),
        "recorded_at": at(day),
    }
    return ClassificationEvent(move=move, **(given | fields))


def a_round(*events: ClassificationEvent, id: str = "R-1", **fields: Any) -> ClassificationRound:  # noqa: A002  # the field's word
    given: dict[str, Any] = {
        "cause": RoundCause.PERIODIC,
        "base_on": date(2026, 9, 30),
        "at": at("2026-10-08"),
        "recorded_at": at("2026-10-08"),
    }
    return ClassificationRound(id=ClassificationRoundId(id), events=events, **(given | fields))


def full(tier: AssetClass = PASS, day: str = "2026-10-12") -> tuple[ClassificationEvent, ...]:
    return tuple(step(move, tier, day) for move in (PROPOSED, DETERMINED, APPROVED))


def record(*rounds: ClassificationRound, **fields: Any) -> ClassificationRecord:
    given: dict[str, Any] = {
        "claim_id": ACCOUNT.id,
        "client_id": ACCOUNT.client_id,
        "manager": MANAGER.staff,
    }
    return ClassificationRecord(rounds=rounds, **(given | fields))
