"""Penalty terms and a breach that examples share."""

from datetime import date
from decimal import Decimal

from bankrm.credit_applications import CreditApplicationId
from bankrm.money import Money
from bankrm.overdue_interest import BreachKind, LoanBreach, PenaltyTerms

__all__ = ["LATE", "TERMS"]

TERMS = PenaltyTerms(
    application_id=CreditApplicationId("A-1"),
    contract_rate=Decimal("0.0435"),
    overdue_markup=Decimal("0.5"),
    misuse_markup=Decimal(1),
)
LATE = LoanBreach(
    breaches=(BreachKind.OVERDUE,),
    principal=Money.of(500_000),
    unpaid_interest=Money.of("5437.50"),  # of the ninety days before, at the contract rate
    since=date(2026, 10, 10),
    until=date(2026, 11, 24),
)
