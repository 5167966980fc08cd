"""A loan account that the examples of the rooms after the loan share; every figure is invented.

A loan to be repaid in twelve months at level principal, of which the third payment came late and short,
and none since.
"""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.credit_applications import CreditApplicationId
from bankrm.loan_accounts import LoanAccount, LoanPayment, LoanPaymentId
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import LoanPlan
from bankrm.money import Money
from bankrm.overdue_interest import PenaltyTerms
from bankrm.product_kinds import ProductKind

__all__ = ["ACCOUNT"]

_APPLICATION = CreditApplicationId("A-1")
_CHINA = timezone(timedelta(hours=8))


def _paid(number: int, amount: str, day: date) -> LoanPayment:
    return LoanPayment(
        id=LoanPaymentId(f"P-{number}"),
        amount=Money.of(amount),
        received_on=day,
        recorded_at=datetime(day.year, day.month, day.day, 17, tzinfo=_CHINA),
    )


ACCOUNT = LoanAccount(
    id=ClaimId("A-1"),
    client_id=ClientId("E-1"),
    application_id=_APPLICATION,
    kind=ProductKind.WORKING_CAPITAL_LOAN,
    signed_on=date(2026, 3, 18),
    plan=LoanPlan(
        principal=Money.of(6_000_000),
        annual_rate=Decimal("0.0435"),
        disbursed_on=date(2026, 3, 20),
        method=RepaymentMethod.LEVEL_PRINCIPAL,
        instalments=12,
    ),
    penalty=PenaltyTerms(
        application_id=_APPLICATION,
        contract_rate=Decimal("0.0435"),
        overdue_markup=Decimal("0.5"),
        misuse_markup=Decimal(1),
    ),
    payments=(
        _paid(1, "521750.00", date(2026, 4, 20)),
        _paid(2, "519937.50", date(2026, 5, 20)),
        _paid(3, "300000.00", date(2026, 6, 25)),
    ),
)
