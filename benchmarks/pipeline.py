"""Moving a sale on: a move costs what its stage costs, however long the history is."""

from collections.abc import Iterator
from datetime import datetime

from bankrm.clients import ClientId
from bankrm.opportunities import Opportunity
from bankrm.pipeline import add_note, advance, open_case
from bankrm.regulations.holidays import CHINA
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import Evidence, OpportunityId
from bankrm.standard_processes import RETAIL_SALE, Stage
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

CALLS = 100
NOON = datetime.fromisoformat("2026-11-20T12:00+08:00")
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
COVERED = (Evidence(code="coverage"),)


def _with_notes(count: int) -> Opportunity:
    sale = open_case(
        ClientId("C-1"),
        OpportunityId("O-1"),
        process=RETAIL_SALE,
        owner=LI.staff,
        by=LI,
        at=NOON,
        calendar=CHINA,
    )
    for _ in range(count):
        sale = add_note(sale, "call", by=LI, at=NOON).opportunity
    return sale


def _advance(sale: Opportunity) -> None:
    for _ in range(CALLS):
        advance(sale, Stage.INITIAL_CONTACT, by=LI, at=NOON, calendar=CHINA, evidence=COVERED)


def run() -> Iterator[Ratio]:
    """A move after a thousand events against one after ten."""
    short, long = _with_notes(10), _with_notes(1_000)
    yield ratio(
        "advance after 1,000 events / after 10",
        lambda: _advance(long),
        lambda: _advance(short),
        limit=2.0,
        calls=CALLS,
    )
