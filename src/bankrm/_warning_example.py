"""Warning signals and what was found about a loan, for examples; everything is invented."""

from datetime import date, datetime

from bankrm._loan_account_example import ACCOUNT
from bankrm.staff import Actor, Role, StaffId
from bankrm.warning_catalogue import CONVENTIONAL_SIGNALS, SignalLevel, WarningSign
from bankrm.warning_signals import SignalId, SignalSource, WarningSignal
from bankrm.watch_findings import Observation, WatchFindings

__all__ = ["APPROVER", "FINDINGS", "MANAGER", "NOON", "OFFICER", "SIGNAL"]

MANAGER = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
OFFICER = Actor(StaffId("S-2"), Role.POST_LOAN_OFFICER)
APPROVER = Actor(StaffId("S-9"), Role.CREDIT_APPROVER)
NOON = datetime.fromisoformat("2026-11-10T12:00+08:00")

_VISIT = datetime.fromisoformat("2026-11-09T17:00+08:00")


def _looked(sign: WarningSign, *, seen: bool) -> Observation:
    return Observation(
        sign=sign,
        seen=seen,
        source=SignalSource.SITE_VISIT,
        ref="visit-8",
        by=OFFICER.staff,
        at=_VISIT,
        recorded_at=_VISIT,
    )


SIGNAL = WarningSignal(
    id=SignalId("W-1"),
    client_id=ACCOUNT.client_id,
    claim_id=ACCOUNT.id,
    kind=CONVENTIONAL_SIGNALS["EW-B2-stoppage"],
    opened_level=SignalLevel.HIGH,
    detected_on=date(2026, 11, 9),
    source=SignalSource.SITE_VISIT,
    opened_by=OFFICER,
    recorded_at=_VISIT,
    due_on=date(2026, 11, 12),
    opening_refs=("visit-8",),
)
"""Found on a visit to the works, and not answered."""
FINDINGS = WatchFindings(
    client_id=ACCOUNT.client_id,
    claim_id=ACCOUNT.id,
    observations=(
        _looked(WarningSign.STOPPAGE, seen=True),
        _looked(WarningSign.AVOIDS_MEETINGS, seen=False),
        _looked(WarningSign.PEERS_REPORT, seen=True),
    ),
    days_past_due=0,
)
"""What the visit found: production has stopped, and other lenders talk."""
