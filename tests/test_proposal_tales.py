"""Proposals and approvals in a client's history: who, when, which version, and a fingerprint of it."""

from typing import Any

import attrs
import pytest
from tests.proposal_cases import LOAN, plan_item, service_plan
from tests.test_allocation_plans import STEADY, placed, plan

from bankrm._approval_example import APPROVE, MONDAY, TRAIL, WANG
from bankrm.approval_steps import ApprovalReason, ApprovalStep, StepKind
from bankrm.calendars import Period
from bankrm.clients import ClientId
from bankrm.disputes import dispute_extract
from bankrm.entries import EntryKind, record_fingerprint
from bankrm.errors import InvalidValue
from bankrm.history import History, service_history
from bankrm.proposal_tales import tell_approval, tell_plan

ODD: Any = "P-1"


def test_a_service_plan_is_told_with_its_products() -> None:
    made = service_plan(plan_item(), plan_item())
    entry = tell_plan(made)
    assert (entry.kind, entry.subject_id, entry.client_id) == (
        EntryKind.PROPOSAL,
        made.id,
        made.client_id,
    )
    assert entry.product_ids == (LOAN.product.id,)
    assert entry.zh == f"提出方案，第{made.version}版"
    assert entry.record == record_fingerprint(made)


def test_an_allocation_plan_is_told_with_what_it_proposes() -> None:
    made = plan(*placed(STEADY))
    assert tell_plan(made).product_ids == (STEADY.offer.product.id,)
    other = attrs.evolve(made, version=2)
    assert tell_plan(other).record != tell_plan(made).record


def test_an_approval_is_told_step_by_step() -> None:
    trail = TRAIL
    for step in APPROVE[:1]:
        trail = trail.append(step)
    withdrawn = ApprovalStep(
        kind=StepKind.WITHDRAWN,
        by=WANG,
        at=MONDAY,
        recorded_at=MONDAY,
        reason=ApprovalReason.CLIENT_WITHDREW,
    )
    told = tell_approval(trail.append(withdrawn))
    assert [entry.zh for entry in told] == [
        "提交审批：优惠定价 Q-1，第1版",
        "团队主管 同意",
        f"撤回: {ApprovalReason.CLIENT_WITHDREW.zh}",
    ]
    assert {entry.subject_id for entry in told} == {TRAIL.submission.id}
    assert [entry.by for entry in told] == [WANG, APPROVE[0].by, WANG]


def test_they_enter_the_chain_and_the_dispute() -> None:
    made = plan(*placed(STEADY))
    history = History(client_id=ClientId("C-1")).append(
        *service_history(tell_plan(made), *tell_approval(TRAIL))
    )
    assert [entry.kind for entry in history.entries] == [EntryKind.APPROVAL, EntryKind.PROPOSAL]
    extract = dispute_extract(history, STEADY.offer.product.id, Period.month(2026, 11))
    assert [link.place for link in extract.shown] == [1]


def test_only_plans_and_trails_are_told() -> None:
    with pytest.raises(InvalidValue, match=r"^plan: needs a plan, not str"):
        tell_plan(ODD)
    with pytest.raises(InvalidValue, match=r"^trail: needs ApprovalTrail"):
        tell_approval(ODD)
