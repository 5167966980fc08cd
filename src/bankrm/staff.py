"""Staff (员工): who acts, in which role, on which side of the bank.

A relationship manager, with licences and clients, is in `managers`.
"""

from typing import NewType

import attrs

from bankrm.fields import check_fields
from bankrm.labels import Label

__all__ = ["Actor", "BusinessLine", "Role", "StaffId"]

StaffId = NewType("StaffId", str)


class BusinessLine(Label):
    """Which side of the bank."""

    CORPORATE = "corporate", "对公", "corporate"
    RETAIL = "retail", "零售", "retail"


class Role(Label):
    """What somebody acts as; one person may act in several roles."""

    RELATIONSHIP_MANAGER = "relationship_manager", "客户经理", "relationship manager"
    WEALTH_ADVISOR = "wealth_advisor", "理财经理", "wealth advisor"
    TEAM_LEAD = "team_lead", "团队主管", "team lead"
    CREDIT_OFFICER = "credit_officer", "信贷员", "credit officer"
    CREDIT_REVIEWER = "credit_reviewer", "信贷审查员", "credit reviewer"
    CREDIT_APPROVER = "credit_approver", "信贷审批人", "credit approver"
    DISBURSEMENT_REVIEWER = "disbursement_reviewer", "放款审核人员", "disbursement reviewer"
    POST_LOAN_OFFICER = "post_loan_officer", "贷后管理人员", "post-loan officer"
    LEGAL = "legal", "法律人员", "legal counsel"
    COMPLIANCE = "compliance", "合规人员", "compliance"
    BACK_OFFICE = "back_office", "运营人员", "back office"


@attrs.frozen
class Actor:
    """Somebody acting in a role.

    >>> Actor(StaffId("S-1"), Role.TEAM_LEAD).role.zh
    '团队主管'
    """

    staff: StaffId
    role: Role

    __attrs_post_init__ = check_fields
