"""Rules of proposals: everything that keeps a plan from being put to the firm."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.proposal_cases import (
    DAY,
    FUNDS,
    LOAN,
    NOON,
    ODD,
    PAYMENTS,
    admission,
    plan_item,
    service_plan,
)

from bankrm._approval_example import APPROVE, SUBMISSION, TRAIL
from bankrm.approval_steps import SubjectKind
from bankrm.approvals import ApprovalTrail
from bankrm.errors import BankrmError
from bankrm.fingerprints import fingerprint
from bankrm.proposal_rules import PROPOSAL, ProposalFacts, ProposalStep, assess_proposal
from bankrm.proposals import ServicePlan
from bankrm.rules import Effect
from bankrm.stage_events import Evidence


def test_a_sound_plan_can_be_put_to_the_client() -> None:
    found = assess_proposal(service_plan(), latest_version=2, as_of=DAY)
    assert (found.outcome, found.hits, found.undetermined) == (Effect.ALLOW, (), ())
    assert Evidence(code="service_plan", outcome=found.outcome).outcome is Effect.ALLOW


OFF_SALE = attrs.evolve(LOAN, sale_until=DAY)
EXPIRED = DAY + timedelta(days=31)


@pytest.mark.parametrize(
    ("given", "asked", "outcome", "rules"),
    [
        (
            service_plan(plan_item(needs=())),
            {},
            Effect.BLOCK,
            {"proposal.needless", "proposal.unanswered"},
        ),
        (service_plan(needs=(FUNDS, PAYMENTS)), {}, Effect.ALLOW, {"proposal.unanswered"}),
        (service_plan(plan_item(decision=None)), {}, Effect.BLOCK, {"proposal.undecided"}),
        (
            service_plan(
                plan_item(decision=admission(Effect.REFUSE)),
                plan_item(decision=admission(Effect.BLOCK)),
            ),
            {},
            Effect.REFUSE,
            {"proposal.item-refused"},
        ),
        (
            service_plan(plan_item(), plan_item(decision=admission(Effect.BLOCK))),
            {},
            Effect.BLOCK,
            {"proposal.item-blocked"},
        ),
        (
            service_plan(plan_item(decision=admission(Effect.REVIEW))),
            {},
            Effect.REVIEW,
            {"proposal.item-open"},
        ),
        (
            service_plan(plan_item(decision=admission(Effect.STEPS))),
            {},
            Effect.STEPS,
            {"proposal.item-steps"},
        ),
        (service_plan(), {"as_of": DAY + timedelta(1)}, Effect.STEPS, {"proposal.judged-earlier"}),
        (service_plan(plan_item(offer=OFF_SALE)), {}, Effect.BLOCK, {"proposal.off-sale"}),
        (
            service_plan(),
            {"as_of": EXPIRED},
            Effect.BLOCK,
            {"proposal.expired", "proposal.judged-earlier"},
        ),
        (service_plan(), {"latest_version": 3}, Effect.REFUSE, {"proposal.superseded"}),
        (service_plan(plan_item(standard_price=False)), {}, Effect.BLOCK, {"proposal.price"}),
    ],
    ids=[
        "an item for nothing",
        "a need without an item",
        "not judged",
        "the strictest item counts",
        "an item blocked",
        "an item open",
        "an item owes steps",
        "judged the day before",
        "off sale",
        "expired",
        "superseded",
        "price not approved",
    ],
)
def test_what_a_plan_lacks(
    given: ServicePlan, asked: dict[str, Any], outcome: Effect, rules: set[str]
) -> None:
    found = assess_proposal(given, **{"latest_version": 2, "as_of": DAY, **asked})
    assert {reason.rule.id for reason in found.hits} == rules
    assert found.outcome is outcome


def test_the_last_day_is_valid() -> None:
    found = assess_proposal(service_plan(), latest_version=2, as_of=DAY + timedelta(days=30))
    assert "proposal.expired" not in found


def submitted(plan: ServicePlan) -> ApprovalTrail:
    submission = attrs.evolve(
        SUBMISSION,
        subject_kind=SubjectKind.SERVICE_PLAN,
        subject_id=plan.id,
        subject_version=str(plan.version),
        subject_fingerprint=fingerprint(plan),
        client_id=plan.client_id,
    )
    return attrs.evolve(TRAIL, submission=submission)


def approved(plan: ServicePlan, **last: Any) -> ApprovalTrail:
    return submitted(plan).append(APPROVE[0]).append(attrs.evolve(APPROVE[1], **last))


class TestApproval:
    SPECIAL = service_plan(plan_item(standard_price=False), plan_item(standard_price=None))

    def test_the_very_version_approved_passes(self) -> None:
        approval = approved(self.SPECIAL)
        found = assess_proposal(self.SPECIAL, latest_version=2, approval=approval, as_of=DAY)
        assert found.outcome is Effect.ALLOW
        assert approval.evidence("pricing", self.SPECIAL, as_of=DAY).outcome is Effect.ALLOW

    def test_a_change_voids_the_approval(self) -> None:
        cheaper = service_plan(plan_item(standard_price=False, rate=Decimal("0.03")))
        found = assess_proposal(
            cheaper, latest_version=2, approval=approved(self.SPECIAL), as_of=DAY
        )
        assert (found.outcome, found.steps) == (Effect.BLOCK, (ProposalStep.APPROVE_PRICE,))

    def test_an_approval_not_yet_given_is_none(self) -> None:
        found = assess_proposal(
            self.SPECIAL, latest_version=2, approval=submitted(self.SPECIAL), as_of=DAY
        )
        assert found.steps == (ProposalStep.APPROVE_PRICE,)

    def test_an_approval_holds_to_its_last_day(self) -> None:
        approval = approved(self.SPECIAL, valid_until=DAY)
        today, tomorrow = (
            assess_proposal(
                self.SPECIAL, latest_version=2, approval=approval, as_of=DAY + timedelta(days)
            )
            for days in (0, 1)
        )
        assert "proposal.price" not in today
        assert "proposal.price" in tomorrow

    def test_whether_a_price_is_standard_may_be_unknown(self) -> None:
        given = service_plan(plan_item(), plan_item(standard_price=None))
        found = assess_proposal(given, latest_version=2, as_of=DAY)
        assert (found.outcome, found.missing) == (Effect.REVIEW, ("special_price",))
        found = assess_proposal(given, latest_version=2, approval=approved(given), as_of=DAY)
        assert found.outcome is Effect.ALLOW

    def test_so_may_whether_there_is_a_later_version(self) -> None:
        found = assess_proposal(service_plan(), latest_version=None, as_of=DAY)
        assert (found.outcome, found.missing) == (Effect.REVIEW, ("superseded",))


def test_facts_are_those_of_the_plan() -> None:
    given = service_plan(plan_item(), plan_item(needs=(), decision=None), needs=(FUNDS, PAYMENTS))
    facts = ProposalFacts.of(given, latest_version=None, approved=True, as_of=DAY)
    assert facts == ProposalFacts(
        needless=1,
        unanswered=1,
        undecided=1,
        strictest=0,
        judged_earlier=False,
        off_sale=0,
        days_left=30,
        approved=True,
        superseded=None,
        special_price=False,
    )
    assert PROPOSAL.decide(facts, as_of=DAY).outcome is Effect.BLOCK


@pytest.mark.parametrize(
    ("given", "asked", "field"),
    [
        (ODD, {}, "plan"),
        (service_plan(), {"as_of": DAY - timedelta(days=1)}, "plan"),
        (service_plan(), {"as_of": NOON}, "as_of"),
        (service_plan(), {"latest_version": 1}, "latest_version"),
        (service_plan(), {"latest_version": True}, "latest_version"),
        (service_plan(), {"approval": "approved"}, "approval"),
        (service_plan(), {"book": ODD}, "book"),
    ],
    ids=["odd", "not yet prepared", "an instant", "earlier", "a bool", "no text", "no book"],
)
def test_odd_arguments_are_refused(given: Any, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        assess_proposal(given, **{"latest_version": 2, "as_of": DAY, **asked})
    assert refused.value.field == field
