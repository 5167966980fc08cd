"""Loan accounts that the tests of arrears share."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs

from bankrm._loan_account_example import ACCOUNT
from bankrm.day_counts import DayCount
from bankrm.loan_accounts import LoanAccount, LoanPayment, LoanPaymentId
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import LoanPlan
from bankrm.money import Money

__all__ = ["BULLET", "LEVEL", "PAID_OUT", "account", "paid", "reversal"]

PAID_OUT = date(2026, 1, 15)
_CHINA = timezone(timedelta(hours=8))

LEVEL = LoanPlan(
    principal=Money.of(12_000),
    annual_rate=Decimal("0.0435"),
    disbursed_on=PAID_OUT,
    method=RepaymentMethod.LEVEL_PRINCIPAL,
    instalments=12,
)
"""A thousand of principal on the 15th of each month of a year; 43.50 of interest on the first."""

BULLET = LoanPlan(
    principal=Money.of(500_000),
    annual_rate=Decimal("0.0435"),
    disbursed_on=date(2026, 7, 12),
    method=RepaymentMethod.BULLET,
    matures_on=date(2026, 10, 10),
    day_count=DayCount.ACTUAL_360,
)
"""W18: after ninety days 500,000 and 5,437.50 of interest are due."""


def paid(
    name: str,
    amount: str,
    day: date,
    *,
    entered: date | None = None,
    reversal_of: LoanPaymentId | None = None,
) -> LoanPayment:
    at = entered or day
    return LoanPayment(
        id=LoanPaymentId(name),
        amount=Money.of(amount),
        received_on=day,
        recorded_at=datetime(at.year, at.month, at.day, 17, tzinfo=_CHINA),
        reversal_of=reversal_of,
    )


def reversal(name: str, entry: LoanPayment, entered: date) -> LoanPayment:
    """An entry undone on a later day."""
    return paid(
        name,
        str(entry.amount.amount),
        entry.received_on,
        entered=entered,
        reversal_of=entry.id,
    )


def account(plan: LoanPlan = LEVEL, *payments: LoanPayment, **fields: Any) -> LoanAccount:
    """A loan with penalty terms of half as much again, and these payments."""
    given: dict[str, Any] = {
        "plan": plan,
        "signed_on": plan.disbursed_on,
        "payments": payments,
    }
    return attrs.evolve(ACCOUNT, **(given | fields))
