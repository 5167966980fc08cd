"""Loans that the tests of the loan rooms share."""

from datetime import date
from decimal import Decimal
from typing import Any

from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import Schedule, compute_schedule
from bankrm.loans import LoanPlan
from bankrm.money import Money

__all__ = ["PAID_OUT", "loan", "scheduled"]

PAID_OUT = date(2026, 1, 15)


def loan(**fields: Any) -> LoanPlan:
    """12,000 over a year at 6 %, level payments, unless a field says otherwise."""
    given: dict[str, Any] = {
        "principal": Money.of(12_000),
        "annual_rate": Decimal("0.06"),
        "disbursed_on": PAID_OUT,
        "method": RepaymentMethod.LEVEL_PAYMENT,
        "instalments": 12,
    }
    return LoanPlan(**(given | fields))


def scheduled(**fields: Any) -> Schedule:
    """The schedule of such a loan."""
    return compute_schedule(loan(**fields))
