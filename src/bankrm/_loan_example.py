"""Loans that the examples of the loan rooms share; every figure is invented."""

from datetime import date
from decimal import Decimal

from bankrm.loan_products import RepaymentMethod
from bankrm.loans import LoanPlan
from bankrm.money import Money

__all__ = ["BUSINESS_LOAN", "HOME_LOAN"]

HOME_LOAN = LoanPlan(
    principal=Money.of(1_000_000),
    annual_rate=Decimal("0.035"),
    disbursed_on=date(2026, 11, 24),
    method=RepaymentMethod.LEVEL_PAYMENT,
    instalments=360,
)

BUSINESS_LOAN = LoanPlan(
    principal=Money.of(1_000_000),
    annual_rate=Decimal("0.04"),
    disbursed_on=date(2026, 11, 24),
    method=RepaymentMethod.INTEREST_FIRST,
    instalments=12,
)
