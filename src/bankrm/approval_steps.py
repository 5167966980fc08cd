"""Approval steps (审批事项): what is submitted, and what can happen to it on its way.

A submission is bound to the version it was made of by that version's fingerprint. A step is a record of
fact with two times and is never changed; whether it may follow is for `approvals`. Leaves out opinions and
minutes, of which only the place is kept.
"""

from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.approval_matrices import ApprovalCase
from bankrm.clients import ClientId
from bankrm.committees import CommitteeVote
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.fingerprints import check_fingerprint
from bankrm.labels import AnyLabel, Label, Text
from bankrm.staff import Actor, Role, StaffId

__all__ = [
    "ApprovalCondition",
    "ApprovalReason",
    "ApprovalStep",
    "StepKind",
    "SubjectKind",
    "Submission",
    "SubmissionId",
]

SubmissionId = NewType("SubmissionId", str)


class SubjectKind(Label):
    """What is submitted (审批对象); a bank may bring its own."""

    PRICING = "pricing", "优惠定价", "pricing request"
    CREDIT = "credit", "授信申请", "credit application"
    SERVICE_PLAN = "service_plan", "综合金融服务方案", "service plan"
    ALLOCATION_PLAN = "allocation_plan", "资产配置方案", "allocation plan"
    DISBURSEMENT = "disbursement", "放款申请", "disbursement"


class StepKind(Label):
    """What can happen to a submission."""

    APPROVED = "approved", "同意", "approved"
    REFERRED_UP = "referred_up", "提交上级", "referred up"
    DECLINED = "declined", "否决", "declined"
    RETURNED = "returned", "退回修改", "returned for changes"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"
    CONDITION_MET = "condition_met", "落实条件", "condition met"

    @property
    def decides(self) -> bool:
        """Whether it is for the pending level to do; declared before the others."""
        return self <= StepKind.RETURNED


class ApprovalReason(Label):
    """Why something was not approved as it stood; a bank may bring its own."""

    RISK = "risk", "风险不可接受", "risk not acceptable"
    PRICE = "price", "定价不合理", "price not reasonable"
    POLICY = "policy", "不符合政策", "against policy"
    INCOMPLETE = "incomplete", "资料不全", "documents incomplete"
    BEYOND_AUTHORITY = "beyond_authority", "超出权限", "beyond authority"
    CONFLICT = "conflict", "利益冲突", "conflict of interest"
    CLIENT_WITHDREW = "client_withdrew", "客户撤回", "client withdrew"
    CHANGED = "changed", "内容有变", "subject changed"


@attrs.frozen(kw_only=True)
class Submission:
    """Something submitted for approval: which version of what, by whom, and what decides its way.

    >>> from bankrm._approval_example import SUBMISSION
    >>> SUBMISSION.subject_kind.en, SUBMISSION.case.months, sorted(SUBMISSION.preparers)
    ('pricing request', 36, ['S-1'])
    """

    id: SubmissionId
    subject_kind: AnyLabel
    subject_id: str
    subject_version: str
    subject_fingerprint: str
    """Of the version submitted, by `bankrm.fingerprints.fingerprint`."""
    client_id: ClientId
    case: ApprovalCase
    by: Actor
    prepared_by: tuple[StaffId, ...] = ()
    """Whoever else investigated or prepared it, and so may not approve it."""
    at: datetime
    recorded_at: datetime
    replaces: SubmissionId | None = None
    """The one that was returned for changes, or that a change made void; its trail is then needed too."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        check_fingerprint(self.subject_fingerprint, "subject_fingerprint")
        if self.replaces == self.id:
            raise InvalidValue("replaces", "is the submission itself")

    @property
    def preparers(self) -> frozenset[StaffId]:
        """Everybody who had a hand in this version before it was submitted."""
        return frozenset((self.by.staff, *self.prepared_by))


@attrs.frozen(kw_only=True)
class ApprovalCondition:
    """Something an approval hangs on (审批条件).

    >>> ApprovalCondition(
    ...     code="mortgage", text=Text("办妥抵押登记", "register the mortgage"), owner=Role.LEGAL
    ... ).precedent
    True
    """

    code: str
    text: Text
    owner: Role
    """The role that meets it."""
    due: date | None = None
    precedent: bool = True
    """Whether it has to be met before anything is done (先决条件), not after."""

    __attrs_post_init__ = check_fields


_MUST_CARRY: dict[StepKind, set[str]] = {
    StepKind.APPROVED: {"level", "valid_until"},
    StepKind.REFERRED_UP: {"level", "reason"},
    StepKind.DECLINED: {"level", "reason"},
    StepKind.RETURNED: {"level", "reason"},
    StepKind.WITHDRAWN: {"reason"},
    StepKind.CONDITION_MET: {"condition"},
}
_MAY_CARRY: dict[StepKind, set[str]] = {
    StepKind.APPROVED: {"conditions", "delegated_by", "vote"},
    StepKind.REFERRED_UP: {"delegated_by"},
    StepKind.DECLINED: {"delegated_by", "vote"},
    StepKind.RETURNED: {"delegated_by"},
}
_CARRIED = ("level", "valid_until", "reason", "condition", "conditions", "delegated_by", "vote")


@attrs.frozen(kw_only=True)
class ApprovalStep:
    """One thing that happened to a submission: what, by whom, at which level, and when.

    >>> from bankrm._approval_example import BRANCH, MONDAY
    >>> ApprovalStep(
    ...     kind=StepKind.DECLINED,
    ...     level=BRANCH,
    ...     by=Actor(StaffId("S-3"), Role.CREDIT_APPROVER),
    ...     at=MONDAY,
    ...     recorded_at=MONDAY,
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: reason: must be given where something is declined
    """

    kind: StepKind
    by: Actor
    at: datetime
    recorded_at: datetime
    level: AnyLabel | None = None
    """The level it was done at."""
    valid_until: date | None = None
    """Of an approval: the last day it holds."""
    conditions: tuple[ApprovalCondition, ...] | None = None
    """Of an approval: what it hangs on besides; None if on nothing."""
    condition: str | None = None
    """The code of the condition that was met."""
    reason: AnyLabel | None = None
    delegated_by: StaffId | None = None
    """Whose authority it was done by, if not one's own (转授权)."""
    vote: CommitteeVote | None = attrs.field(default=None, repr=False)
    comment_ref: str | None = None
    """Where the bank keeps the opinion."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        must, may = _MUST_CARRY[self.kind], _MAY_CARRY.get(self.kind, set())
        for field in _CARRIED:
            given = getattr(self, field) is not None
            if not given and field in must:
                raise InvalidValue(field, f"must be given where something is {self.kind.en}")
            if given and field not in must | may:
                raise InvalidValue(field, f"does not belong where something is {self.kind.en}")
        if self.valid_until is not None and self.valid_until < business_date(self.at):
            raise InvalidValue("valid_until", "is before the approval itself")
        if self.conditions is not None:
            codes = {condition.code for condition in self.conditions}
            if len(codes) < max(len(self.conditions), 1):
                raise InvalidValue("conditions", "need at least one, each code once")

    @property
    def accountable(self) -> StaffId:
        """Who answers for it: whoever delegated the authority, or the actor."""
        return self.delegated_by or self.by.staff
