"""A sale to show things on: the examples of `pipeline` start here, nothing else reads it."""

from datetime import datetime

from bankrm.leads import Lead, LeadId, LeadInitiator, LeadSource
from bankrm.pipeline import open_opportunity
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Actor, BusinessLine, Role, StaffId
from bankrm.stage_events import OpportunityId

__all__ = ["FRIDAY", "LEAD", "LI", "OPENED"]

FRIDAY = datetime.fromisoformat("2026-11-20T10:00+08:00")
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
LEAD = Lead(
    id=LeadId("L-1"),
    line=BusinessLine.RETAIL,
    source=LeadSource.OUTLET,
    initiated_by=LeadInitiator.CLIENT,
    received_at=FRIDAY,
    licences=(),
)
OPENED = open_opportunity(
    LEAD, OpportunityId("O-1"), owner=LI.staff, by=LI, at=FRIDAY, calendar=CHINA
)
