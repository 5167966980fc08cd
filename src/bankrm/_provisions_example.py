"""Figures of three banks that examples share; every one is invented."""

from datetime import date
from decimal import Decimal

from bankrm.claims import AssetClass
from bankrm.money import Money
from bankrm.provisions import LoanLossFigures, ProvisionRequirement, TierBalance

__all__ = ["BY_TIER", "EASED", "ORDINARY"]

_ON = date(2026, 9, 30)


def _figures(coverage: str, rate: str) -> LoanLossFigures:
    return LoanLossFigures(
        on=_ON,
        balances=(
            TierBalance(AssetClass.PASS, Money.of(7_850)),
            TierBalance(AssetClass.SUBSTANDARD, Money.of(150)),
        ),
        allowance=Money.of(210),
        requirement=ProvisionRequirement(coverage=Decimal(coverage), provision_rate=Decimal(rate)),
        long_overdue=Money.of(120),
        long_overdue_recognised=Money.of(120),
    )


EASED = _figures("1.2", "0.015")
ORDINARY = _figures("1.5", "0.025")
BY_TIER = LoanLossFigures(
    on=_ON,
    balances=(
        TierBalance(AssetClass.PASS, Money.of(5_000)),
        TierBalance(AssetClass.SPECIAL_MENTION, Money.of(300)),
        TierBalance(AssetClass.SUBSTANDARD, Money.of(100)),
        TierBalance(AssetClass.DOUBTFUL, Money.of(50)),
        TierBalance(AssetClass.LOSS, Money.of(20)),
    ),
    allowance=Money.of(150),
)
