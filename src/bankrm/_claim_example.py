"""A claim and its debtor that the examples of classification share; every figure is invented."""

from datetime import date, datetime

from bankrm.claims import AssetClass, ClaimRecord, DebtorStanding
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.money import Money

__all__ = ["CLAIM", "DEBTOR"]

_SINCE = datetime.fromisoformat("2026-09-30T17:00+08:00")
_CLIENT = ClientId("E-1")

CLAIM = ClaimRecord(
    id=ClaimId("A-1"),
    client_id=_CLIENT,
    booked_on=date(2026, 3, 20),
    retail=False,
    tier_before=AssetClass.PASS,
    interest_accrued=True,
    cannot_repay=False,
    purpose_changed=False,
    granted_against_law=False,
    refinanced=False,
    needs_restructuring=False,
    credit_impaired=False,
    expected_loss=Money.of(60_000),
    carrying_amount=Money.of(4_500_000),
    rating_cut=False,
    obligor_changed=False,
    at=_SINCE,
    recorded_at=_SINCE,
)
DEBTOR = DebtorStanding(
    client_id=_CLIENT,
    has_npl=False,
    group_has_npl=False,
    evades_debts=False,
    evades_by_merger=False,
    in_liquidation=False,
    claims=Money.of(9_000_000),
    non_performing=Money.of(0),
    debts=Money.of(30_000_000),
    overdue=Money.of(0),
    at=_SINCE,
    recorded_at=_SINCE,
)
