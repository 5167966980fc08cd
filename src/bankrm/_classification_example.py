"""The classification record of the example loan: two rounds approved, one for a cause under way."""

from datetime import date, datetime, timedelta, timezone

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

__all__ = ["RECORD"]

_CHINA = timezone(timedelta(hours=8))
_ACTORS = {
    ClassificationMove.PROPOSED: Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ClassificationMove.DETERMINED: Actor(StaffId("S-2"), Role.CREDIT_REVIEWER),
    ClassificationMove.APPROVED: Actor(StaffId("S-3"), Role.CREDIT_APPROVER),
}


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=_CHINA)


def _step(move: ClassificationMove, tier: AssetClass, day: date) -> ClassificationEvent:
    floor = ClassificationFloor(found_on=day, tier=tier, needs_review=False)
    return ClassificationEvent(
        move=move,
        by=_ACTORS[move],
        tier=tier,
        grounds_ref="grounds-1",
        floor=floor if move is ClassificationMove.PROPOSED else None,
        at=_noon(day),
        recorded_at=_noon(day),
    )


def _quarterly(number: int, tier: AssetClass, base_on: date, on: date) -> ClassificationRound:
    return ClassificationRound(
        id=ClassificationRoundId(f"R-{number}"),
        cause=RoundCause.PERIODIC,
        base_on=base_on,
        at=_noon(on),
        recorded_at=_noon(on),
        events=tuple(_step(move, tier, on) for move in _ACTORS),
    )


RECORD = ClassificationRecord(
    claim_id=ACCOUNT.id,
    client_id=ACCOUNT.client_id,
    manager=StaffId("S-1"),
    rounds=(
        _quarterly(1, AssetClass.PASS, date(2026, 6, 30), date(2026, 7, 3)),
        _quarterly(2, AssetClass.SPECIAL_MENTION, date(2026, 9, 30), date(2026, 10, 12)),
        ClassificationRound(
            id=ClassificationRoundId("R-3"),
            cause=RoundCause.EVENT,
            trigger=OwnLabel("lawsuit", "重大诉讼", "a major lawsuit"),
            base_on=date(2026, 11, 20),
            at=_noon(date(2026, 11, 20)),
            recorded_at=_noon(date(2026, 11, 20)),
            events=(
                _step(ClassificationMove.PROPOSED, AssetClass.SPECIAL_MENTION, date(2026, 11, 23)),
            ),
        ),
    ),
)
