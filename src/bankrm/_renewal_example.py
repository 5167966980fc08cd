"""A renewal that the examples share; every figure is invented."""

from datetime import date, datetime

from bankrm.claims import AssetClass
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.loan_renewals import LoanRenewal, RenewalBorrower

__all__ = ["RENEWED"]

_AT = datetime.fromisoformat("2026-03-18T17:00+08:00")

RENEWED = LoanRenewal(
    claim_id=ClaimId("A-1"),
    client_id=ClientId("E-1"),
    borrower=RenewalBorrower.SMALL_FIRM,
    for_business=True,
    renewed_on=date(2026, 3, 18),
    old_matures_on=date(2026, 3, 25),
    old_tier=AssetClass.PASS,
    lawful=True,
    stable=True,
    creditworthy=True,
    misused=False,
    interest_owed=False,
    evades_debts=False,
    meets_standards=True,
    meets_own_conditions=True,
    at=_AT,
    recorded_at=_AT,
)
