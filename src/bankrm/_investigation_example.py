"""A file of an investigation that the examples share; every name and figure is invented."""

from datetime import date, datetime

from bankrm._credit_example import WORKING_CAPITAL
from bankrm.investigation_checklists import SMALL_FIRM_CHECKLIST, Applies
from bankrm.investigations import (
    CreditInvestigation,
    DiligencePaper,
    Investigator,
    Opinion,
    OpinionRole,
    Verdict,
)
from bankrm.staff import StaffId

__all__ = ["INVESTIGATION"]

_FRIDAY = datetime.fromisoformat("2026-11-20T10:00+08:00")
_MONDAY = datetime.fromisoformat("2026-11-23T15:00+08:00")

INVESTIGATION = CreditInvestigation(
    application_id=WORKING_CAPITAL.id,
    client_id=WORKING_CAPITAL.client_id,
    lead=Investigator(staff=StaffId("S-1"), experience_years=3, related=False),
    second=Investigator(staff=StaffId("S-2"), experience_years=1, related=False),
    evidence=tuple(
        DiligencePaper(
            item=entry.item,
            ref=f"file/{entry.item.code}",
            verified_by=StaffId("S-1"),
            verified_on=date(2026, 11, 20),
            at=_FRIDAY,
            recorded_at=_FRIDAY,
        )
        for entry in SMALL_FIRM_CHECKLIST.entries
        if entry.applies in {Applies.ALWAYS, Applies.WITH_COLLATERAL}
    ),
    opinions=tuple(
        Opinion(
            role=role,
            by=StaffId(staff),
            verdict=Verdict.AGREE,
            ref=f"opinion/{role.code}",
            at=_MONDAY,
            recorded_at=_MONDAY,
        )
        for role, staff in (
            (OpinionRole.INVESTIGATOR_A, "S-1"),
            (OpinionRole.INVESTIGATOR_B, "S-2"),
        )
    ),
    inapplicable=tuple(
        entry.item for entry in SMALL_FIRM_CHECKLIST.entries if entry.applies is Applies.AS_FOUND
    ),
)
