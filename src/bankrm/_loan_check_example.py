"""A plan and the checks made by it, that the examples of the rooms after the loan share; all is invented."""

from datetime import datetime

from bankrm._loan_account_example import ACCOUNT
from bankrm.loan_checks import LoanCheck, LoanCheckId
from bankrm.monitoring_plans import CheckKind, CheckMode, MonitoringDuty, MonitoringPlan
from bankrm.staff import Actor, Role, StaffId

__all__ = ["CHECKS_MADE", "PLAN"]

PLAN = MonitoringPlan(
    account_id=ACCOUNT.id,
    since=ACCOUNT.signed_on,
    duties=(
        MonitoringDuty(check=CheckKind.FIRST, within=15, mode=CheckMode.ON_SITE),
        MonitoringDuty(check=CheckKind.ROUTINE, within=3),
        MonitoringDuty(check=CheckKind.TRIGGERED, within=10, mode=CheckMode.ON_SITE, people=2),
    ),
)


def _check(number: int, kind: CheckKind, mode: CheckMode, at: str) -> LoanCheck:
    instant = datetime.fromisoformat(f"{at}T15:00+08:00")
    return LoanCheck(
        id=LoanCheckId(f"K-{number}"),
        account_id=ACCOUNT.id,
        kind=kind,
        mode=mode,
        by=(Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),),
        use_of_funds_ok=True,
        at=instant,
        recorded_at=instant,
    )


CHECKS_MADE = (
    _check(1, CheckKind.FIRST, CheckMode.ON_SITE, "2026-04-02"),
    _check(2, CheckKind.ROUTINE, CheckMode.REMOTE, "2026-06-22"),
)
