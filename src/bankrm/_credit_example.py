"""Applications that the examples of the credit rooms share; every name and figure is invented."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from bankrm.clients import ClientId
from bankrm.credit_applications import CreditApplication, CreditApplicationId
from bankrm.loan_products import LoanPurpose, LoanTerms, RepaymentMethod, SecurityKind
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.staff import BusinessLine, StaffId

__all__ = ["CONSUMER", "HOUSING", "OFFER", "WORKING_CAPITAL"]

_AT = datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=8)))

WORKING_CAPITAL = CreditApplication(
    id=CreditApplicationId("A-1"),
    client_id=ClientId("E-1"),
    line=BusinessLine.CORPORATE,
    kind=ProductKind.WORKING_CAPITAL_LOAN,
    amount=Money.of(6_000_000),
    months=12,
    revolving=False,
    purpose=LoanPurpose.OPERATION,
    purpose_evidence=("contract-7",),
    repayment_method=RepaymentMethod.INTEREST_FIRST,
    repayment_sources=("sales", "guarantor"),
    security=(SecurityKind.MORTGAGE,),
    rate_asked=Decimal("0.0385"),
    online=False,
    small_micro=True,
    manager=StaffId("S-1"),
    submitted_at=_AT,
    recorded_at=_AT,
)
CONSUMER = CreditApplication(
    id=CreditApplicationId("A-2"),
    client_id=ClientId("P-1"),
    line=BusinessLine.RETAIL,
    kind=ProductKind.CONSUMER_LOAN,
    amount=Money.of(200_000),
    months=36,
    revolving=False,
    purpose=LoanPurpose.CONSUMPTION,
    purpose_evidence=("order-3",),
    repayment_method=RepaymentMethod.LEVEL_PAYMENT,
    repayment_sources=("salary",),
    security=(SecurityKind.UNSECURED,),
    online=False,
    manager=StaffId("S-1"),
    submitted_at=_AT,
    recorded_at=_AT,
)
HOUSING = CreditApplication(
    id=CreditApplicationId("A-3"),
    client_id=ClientId("P-1"),
    line=BusinessLine.RETAIL,
    kind=ProductKind.HOUSING_LOAN,
    amount=Money.of(1_700_000),
    months=360,
    revolving=False,
    purpose=LoanPurpose.HOME_PURCHASE,
    purpose_evidence=("purchase-contract-2",),
    repayment_method=RepaymentMethod.LEVEL_PAYMENT,
    repayment_sources=("salary",),
    security=(SecurityKind.MORTGAGE,),
    online=False,
    manager=StaffId("S-1"),
    submitted_at=_AT,
    recorded_at=_AT,
)
OFFER = Offer(
    product=Product(id=ProductId("L-1"), name="某流动资金贷款", family=ProductFamily.LOAN),
    kind=ProductKind.WORKING_CAPITAL_LOAN,
    issuer="某银行",
    distributed=False,
    lines=(BusinessLine.CORPORATE,),
    least=Money.of(100_000),
    loan=LoanTerms(
        purposes=(LoanPurpose.OPERATION,),
        longest_months=36,
        largest=Money.of(30_000_000),
        repayment_methods=(RepaymentMethod.INTEREST_FIRST, RepaymentMethod.LEVEL_PAYMENT),
        security=(SecurityKind.MORTGAGE, SecurityKind.GUARANTEE),
        rate_floor=Decimal("0.03"),
    ),
)
