"""Cases that the tests of warning signals share."""

from datetime import date, datetime
from typing import Any

import attrs

from bankrm._loan_account_example import ACCOUNT
from bankrm._warning_example import APPROVER, FINDINGS, MANAGER, OFFICER, SIGNAL
from bankrm.citations import Param, house_document
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.regulations.warnings import (
    APPROVAL_QUERIES,
    FIXED_ASSET_CHANGE_POINTS,
    INTANGIBLE_GROWTH_POINTS,
    LEVERAGE_RISE_POINTS,
    SHORT_DEBT_GROWTH_POINTS,
    TURNOVER_FALL_PERCENT,
)
from bankrm.rules import RuleBook
from bankrm.staff import Actor, Role, StaffId
from bankrm.tasks import EscalationAction, EscalationStep
from bankrm.warning_catalogue import CONVENTIONAL_SIGNALS, SignalLevel, WarningSign
from bankrm.warning_facts import WarningFacts
from bankrm.warning_signals import SignalEvent, SignalEventKind, WarningSignal
from bankrm.watch_findings import Observation, WatchFindings

__all__ = [
    "ACCOUNT",
    "APPROVER",
    "AS_OF",
    "BANK",
    "CALM",
    "FINDINGS",
    "LEAD",
    "MANAGER",
    "OFFICER",
    "SIGNAL",
    "STEP",
    "K",
    "acted",
    "at",
    "findings",
    "looked",
    "signal",
]

K = SignalEventKind
AS_OF = date(2026, 11, 24)
LEAD = Actor(StaffId("S-5"), Role.TEAM_LEAD)
STEP = EscalationStep(1, Role.TEAM_LEAD, EscalationAction.INFORM)

_POLICY = house_document("HW-1", Text("预警管理办法", "Policy on warnings"), date(2026, 1, 1))


def _set(number: Param[int], value: int) -> Param[int]:
    return number.set_to(value, since=date(2026, 1, 1), basis=_POLICY.article())


BANK = RuleBook(
    numbers=(
        _set(TURNOVER_FALL_PERCENT, 30),
        _set(LEVERAGE_RISE_POINTS, 1000),
        _set(SHORT_DEBT_GROWTH_POINTS, 5000),
        _set(INTANGIBLE_GROWTH_POINTS, 5000),
        _set(FIXED_ASSET_CHANGE_POINTS, 2000),
        _set(APPROVAL_QUERIES, 3),
    )
)
"""A bank that has set every threshold."""

_QUIET: dict[str, Any] = {
    "inflow": 0,
    "inflow_before": 0,
    "received": 0,
    "financing": 0,
    "days_past_due": 0,
    "leverage_rise": 0,
    "short_debt_growth": 0,
    "intangible_growth": 0,
    "fixed_asset_growth": 0,
    "flags": 0,
    "queries": 0,
}
CALM = WarningFacts(
    **{one.name: _QUIET.get(one.name, False) for one in attrs.fields(WarningFacts)}
)
"""Everything was looked at, and nothing was seen."""


def at(day: int, hour: int = 12) -> datetime:
    """An instant in November 2026."""
    return datetime.fromisoformat(f"2026-11-{day:02}T{hour:02}:00+08:00")


def acted(kind: SignalEventKind, day: int = 10, by: Actor = OFFICER, **rest: Any) -> SignalEvent:
    """An event with what its kind needs."""
    needed: dict[SignalEventKind, dict[str, Any]] = {
        K.EVIDENCE: {"ref": "paper-1"},
        K.ACTION: {"step": WatchStep.SITE_VISIT, "ref": "visit-9"},
        K.ASSIGNED: {"owner": MANAGER},
        K.RAISED: {"level": SignalLevel.HIGH},
        K.LOWERED: {"level": SignalLevel.LOW, "ref": "grounds-1"},
        K.ESCALATED: {"escalation": STEP},
        K.CLEARED: {"ref": "proof-1"},
        K.REOPENED: {"due_on": date(2026, 12, 1), "ref": "visit-10"},
    }
    given = {"at": at(day), "recorded_at": at(day), **needed[kind], **rest}
    return SignalEvent(kind=kind, by=by, **given)


def signal(*events: SignalEvent, code: str = "EW-B2-stoppage", **rest: Any) -> WarningSignal:
    """A signal found on 9 November, due on the 12th."""
    kind = CONVENTIONAL_SIGNALS[code]
    named: dict[str, Any] = {"kind": kind, "opened_level": kind.level, "events": events, **rest}
    return attrs.evolve(SIGNAL, **named)


def looked(sign: WarningSign, day: int = 9, *, seen: bool = True, **rest: Any) -> Observation:
    """What somebody saw on a day."""
    named: dict[str, Any] = {"at": at(day), "recorded_at": at(day), **rest}
    return attrs.evolve(FINDINGS.observations[0], sign=sign, seen=seen, **named)


def findings(*observations: Observation, **rest: Any) -> WatchFindings:
    """Findings on the loan of the examples."""
    return WatchFindings(
        client_id=ACCOUNT.client_id, claim_id=ACCOUNT.id, observations=observations, **rest
    )
