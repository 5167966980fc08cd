"""Where the money of `_loan_account_example.ACCOUNT` went; every figure is invented."""

from datetime import date, datetime, timedelta, timezone

from bankrm._loan_account_example import ACCOUNT
from bankrm.fund_tracing import FundTrace, FundUse, FundUseId, Payee
from bankrm.loan_payments import PaymentMethod
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money

__all__ = ["TRACE"]

_FOUND = datetime(2026, 4, 2, 17, tzinfo=timezone(timedelta(hours=8)))

TRACE = FundTrace(
    claim_id=ACCOUNT.id,
    method=PaymentMethod.OWN,
    uses=(
        FundUse(
            id=FundUseId("U-1"),
            amount=Money.of(4_000_000),
            to=Payee.AGREED,
            purpose=LoanPurpose.OPERATION,
            evidence=("contract-7", "invoice-3"),
            on=date(2026, 3, 20),
            recorded_at=_FOUND,
        ),
        FundUse(
            id=FundUseId("U-2"),
            amount=Money.of(500_000),
            to=Payee.SUPPLIER,
            purpose=LoanPurpose.SECURITIES,
            evidence=("voucher-9",),
            on=date(2026, 3, 23),
            recorded_at=_FOUND,
        ),
    ),
)
