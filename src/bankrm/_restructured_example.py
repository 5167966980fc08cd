"""A restructuring that the examples of restructured claims share; every figure is invented."""

from datetime import date, datetime

from bankrm.classification import Instalments
from bankrm.collateral import ClaimId
from bankrm.restructured_claims import (
    Concession,
    ObservationEvent,
    ObservationFinding,
    Restructuring,
)

__all__ = ["MISSED", "RESTRUCTURED"]

_CLAIM = ClaimId("A-1")

RESTRUCTURED = Restructuring(
    claim_id=_CLAIM,
    contract_ref="R-1",
    changed_on=date(2026, 6, 25),
    first_due_on=date(2026, 7, 20),
    instalments=Instalments.MONTHLY,
    concessions=(Concession.EXTENSION, Concession.LOWER_RATE),
    in_difficulty=True,
    recorded_at=datetime.fromisoformat("2026-06-25T17:00+08:00"),
)
MISSED = ObservationEvent(
    claim_id=_CLAIM,
    finding=ObservationFinding.MISSED_PAYMENT,
    on=date(2026, 8, 20),
    recorded_at=datetime.fromisoformat("2026-08-21T09:00+08:00"),
)
