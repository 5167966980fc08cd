"""What is submitted, and what every step has to carry."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from bankrm._approval_example import APPROVE, ASKED, BRANCH, MONDAY, SUBMISSION, WANG
from bankrm.approval_steps import (
    ApprovalCondition,
    ApprovalReason,
    ApprovalStep,
    StepKind,
    SubjectKind,
)
from bankrm.committees import Ballot, Choice, CommitteeVote, VotingRule
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.labels import OwnLabel, Text
from bankrm.staff import Actor, Role, StaffId

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
STEP = APPROVE[1]
CHAIR = StaffId("S-11")
CONDITION = ApprovalCondition(
    code="mortgage", text=Text("办妥抵押登记", "register the mortgage"), owner=Role.LEGAL
)
CARRIED: dict[str, Any] = {
    "level": BRANCH,
    "valid_until": date(2027, 1, 31),
    "reason": ApprovalReason.RISK,
    "condition": "mortgage",
    "conditions": (CONDITION,),
    "delegated_by": StaffId("S-9"),
    "vote": CommitteeVote(
        members=(CHAIR,),
        chair=CHAIR,
        rule=VotingRule.MAJORITY,
        ballots=(Ballot(CHAIR, Choice.IN_FAVOUR),),
    ),
}
MUST = {
    StepKind.APPROVED: {"level", "valid_until"},
    StepKind.REFERRED_UP: {"level", "reason"},
    StepKind.DECLINED: {"level", "reason"},
    StepKind.RETURNED: {"level", "reason"},
    StepKind.WITHDRAWN: {"reason"},
    StepKind.CONDITION_MET: {"condition"},
}
MAY = {
    StepKind.APPROVED: {"conditions", "delegated_by", "vote"},
    StepKind.REFERRED_UP: {"delegated_by"},
    StepKind.DECLINED: {"delegated_by", "vote"},
    StepKind.RETURNED: {"delegated_by"},
    StepKind.WITHDRAWN: set[str](),
    StepKind.CONDITION_MET: set[str](),
}


def step(kind: StepKind, names: set[str]) -> ApprovalStep:
    carried: dict[str, Any] = {name: CARRIED[name] for name in names}
    return ApprovalStep(kind=kind, by=STEP.by, at=MONDAY, recorded_at=MONDAY, **carried)


@pytest.mark.parametrize("kind", StepKind)
class TestCarried:
    def test_all_it_may(self, kind: StepKind) -> None:
        assert step(kind, MUST[kind]).kind is kind
        assert step(kind, MUST[kind] | MAY[kind]).kind is kind

    @pytest.mark.parametrize("name", CARRIED)
    def test_nothing_missing_and_nothing_more(self, kind: StepKind, name: str) -> None:
        must, rest = MUST[kind], MUST[kind] | MAY[kind]
        if name in must:
            with pytest.raises(InvalidValue, match=f"{name}: must be given"):
                step(kind, rest - {name})
        elif name not in rest:
            with pytest.raises(InvalidValue, match=f"{name}: does not belong"):
                step(kind, rest | {name})
        else:
            assert getattr(step(kind, must | {name}), name) == CARRIED[name]


def test_which_steps_decide() -> None:
    assert [kind for kind in StepKind if not kind.decides] == [
        StepKind.WITHDRAWN,
        StepKind.CONDITION_MET,
    ]


def test_who_is_accountable() -> None:
    assert STEP.accountable == STEP.by.staff
    assert altered(STEP, delegated_by=StaffId("S-9")).accountable == "S-9"


class TestStep:
    def test_an_approval_holds_at_least_for_its_day(self) -> None:
        assert altered(STEP, valid_until=date(2026, 11, 23)).valid_until == date(2026, 11, 23)
        with pytest.raises(InvalidValue, match="valid_until: is before the approval itself"):
            altered(STEP, valid_until=date(2026, 11, 22))

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("conditions", {"conditions": ()}, id="no condition at all"),
            pytest.param("conditions", {"conditions": (CONDITION, CONDITION)}, id="one twice"),
            pytest.param("recorded_at", {"recorded_at": MONDAY - timedelta(1)}, id="too early"),
            pytest.param("at", {"at": MONDAY.replace(tzinfo=None)}, id="no zone"),
            pytest.param("by", {"by": "S-3"}, id="nobody in a role"),
            pytest.param("comment_ref", {"comment_ref": "a\nb"}, id="control character"),
        ],
    )
    def test_bad_input_names_the_field(self, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(STEP, **changes)
        assert refused.value.field == field


class TestSubmission:
    def test_it_is_bound_to_a_version(self) -> None:
        assert SUBMISSION.subject_fingerprint == fingerprint(ASKED)

    def test_everybody_who_had_a_hand_in_it(self) -> None:
        both = altered(SUBMISSION, prepared_by=(StaffId("S-7"), WANG.staff))
        assert both.preparers == {"S-1", "S-7"}

    def test_a_bank_may_bring_its_own_kind(self) -> None:
        own = OwnLabel("limit", "限额调整", "change of a limit")
        assert altered(SUBMISSION, subject_kind=own).subject_kind == own
        assert SUBMISSION.subject_kind is SubjectKind.PRICING

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            pytest.param("subject_fingerprint", {"subject_fingerprint": "a" * 63}, id="short"),
            pytest.param("subject_fingerprint", {"subject_fingerprint": "A" * 64}, id="capitals"),
            pytest.param("subject_fingerprint", {"subject_fingerprint": "g" * 64}, id="letters"),
            pytest.param(
                "subject_fingerprint", {"subject_fingerprint": "０" * 64}, id="full-width digits"
            ),
            pytest.param("replaces", {"replaces": SUBMISSION.id}, id="itself"),
            pytest.param("recorded_at", {"recorded_at": MONDAY - timedelta(1)}, id="too early"),
            pytest.param("by", {"by": Actor}, id="a class"),
            pytest.param("case", {"case": None}, id="no case"),
        ],
    )
    def test_bad_input_names_the_field(self, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(SUBMISSION, **changes)
        assert refused.value.field == field
