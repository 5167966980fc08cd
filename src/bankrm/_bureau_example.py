"""A credit report to show things on; every figure is invented."""

from datetime import date

from bankrm.bureau_reports import (
    AccountMonth,
    BureauAccount,
    BureauQuery,
    CreditReportSummary,
    QueryReason,
    RepaymentState,
)
from bankrm.clients import ClientId
from bankrm.credit_repair import OverdueEntry
from bankrm.days import add_months
from bankrm.money import Money

__all__ = ["REPORT"]


def _months(overdue: AccountMonth) -> tuple[AccountMonth, ...]:
    """The two years up to the report, all paid as due but for one month."""
    days = [add_months(date(2024, 11, 1), later) for later in range(25)]
    normal = RepaymentState.NORMAL
    return tuple(
        overdue if day == overdue.month else AccountMonth(month=day, state=normal) for day in days
    )


REPORT = CreditReportSummary(
    subject_id=ClientId("P-1"),
    obtained_on=date(2026, 11, 20),
    purpose=QueryReason.LOAN_APPROVAL,
    authorised_on=date(2026, 11, 19),
    written_consent=True,
    agreed_purposes=(QueryReason.LOAN_APPROVAL, QueryReason.POST_LOAN),
    accounts=(
        BureauAccount(
            id="loan-1",
            active=True,
            current_overdue=Money.of(0),
            months=_months(
                AccountMonth(
                    month=date(2025, 8, 1),
                    state=RepaymentState.MONTH_1,
                    entry=OverdueEntry(
                        arisen_on=date(2025, 8, 5),
                        amount=Money.of(2_000),
                        repaid=True,
                        repaid_on=date(2025, 9, 1),
                    ),
                )
            ),
            opened_on=date(2023, 9, 12),
        ),
        BureauAccount(
            id="card-1",
            active=True,
            current_overdue=Money.of(0),
            months=_months(
                AccountMonth(
                    month=date(2026, 5, 1),
                    state=RepaymentState.MONTH_1,
                    entry=OverdueEntry(
                        arisen_on=date(2026, 5, 20),
                        amount=Money.of(300),
                        repaid=True,
                        repaid_on=date(2026, 6, 2),
                    ),
                )
            ),
            opened_on=date(2022, 3, 7),
        ),
    ),
    queries=(BureauQuery(date(2026, 10, 8), QueryReason.CARD_APPROVAL),),
    records=(),
    guarantees=Money.of(0),
)
