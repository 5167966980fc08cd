"""Security that the examples of its rooms share; every name and figure is invented."""

from datetime import date, datetime, timedelta, timezone

from bankrm.collateral import (
    AssetKind,
    ClaimId,
    Collateral,
    CollateralAllocation,
    CollateralId,
    Valuation,
    ValuationMethod,
)
from bankrm.collateral_values import CONVENTIONAL_POLICY, SecurityPackage
from bankrm.loan_products import SecurityKind
from bankrm.money import Money
from bankrm.ownership import PartyId

__all__ = ["FACTORY", "MONDAY", "PACKAGE"]

_CHINA = timezone(timedelta(hours=8))
MONDAY = datetime(2026, 11, 23, 10, tzinfo=_CHINA)

FACTORY = Collateral(
    id=CollateralId("K-1"),
    kind=AssetKind.FACTORY,
    right=SecurityKind.MORTGAGE,
    owner=PartyId("E-1"),
    co_owners=(),
    title_ref="title-1",
    title_on=date(2020, 5, 6),
    valuations=(
        Valuation(
            amount=Money.of(15_000_000),
            on=date(2026, 9, 1),
            internal=False,
            by="appraiser-1",
            recorded_at=datetime(2026, 9, 2, 10, tzinfo=_CHINA),
            method=ValuationMethod.COST,
        ),
        Valuation(
            amount=Money.of(14_000_000),
            on=date(2026, 10, 9),
            internal=True,
            by="S-7",
            recorded_at=datetime(2026, 10, 9, 16, tzinfo=_CHINA),
        ),
    ),
    prior_claims=(),
    insured_until=date(2027, 12, 31),
    insured_amount=Money.of(14_000_000),
    seized=False,
    disputed=False,
    public_benefit=False,
    collective_land=False,
    lawful=True,
)
PACKAGE = SecurityPackage(
    collaterals=(FACTORY,),
    allocations=(
        CollateralAllocation(
            collateral_id=FACTORY.id,
            claim_id=ClaimId("A-1"),
            rank=1,
            cap=Money.of(5_600_000),
        ),
    ),
    policy=CONVENTIONAL_POLICY,
)
