"""Steps of the example trail, and what stands in their way."""

from datetime import date, timedelta
from typing import Any

import attrs

from bankrm._approval_example import APPROVE, MONDAY
from bankrm.approval_steps import ApprovalReason, ApprovalStep, StepKind
from bankrm.approvals import ApprovalTrail
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
BY_TEAM, BY_BRANCH, BY_HEAD = APPROVE
LATER = MONDAY + timedelta(hours=1)


def step(kind: StepKind, like: ApprovalStep = BY_TEAM, **more: Any) -> ApprovalStep:
    carried: dict[str, Any] = {"level": like.level, "reason": ApprovalReason.RISK}
    if kind is StepKind.CONDITION_MET:
        carried = {}
    if kind is StepKind.WITHDRAWN:
        carried = {"reason": ApprovalReason.CLIENT_WITHDREW}
    return ApprovalStep(
        **{"kind": kind, "by": like.by, "at": MONDAY, "recorded_at": MONDAY, **carried, **more}
    )


def met(code: str, role: Role, **more: Any) -> ApprovalStep:
    return step(StepKind.CONDITION_MET, by=Actor(StaffId("S-8"), role), condition=code, **more)


def unmet(trail: ApprovalTrail, one: ApprovalStep) -> list[tuple[str, Effect, str]]:
    return [(item.field, item.effect, item.text("en")) for item in trail.list_unmet(one)]
