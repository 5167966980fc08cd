"""A covenant and its figures that the examples of the rooms after the loan share; all is invented."""

from datetime import date, datetime
from decimal import Decimal

from bankrm._loan_account_example import ACCOUNT
from bankrm.covenant_watch import CovenantReading, CovenantRecord
from bankrm.covenants import Consequence, Covenant, CovenantPeriod, Operator
from bankrm.statement_ratios import RatioName

__all__ = ["LEVERAGE", "RECORD"]

LEVERAGE = Covenant(
    code="leverage",
    metric=RatioName.ASSET_LIABILITY,
    operator=Operator.AT_MOST,
    threshold=Decimal("0.7"),
    tested=CovenantPeriod.QUARTER,
    consequence=Consequence.STOP_DRAWING,
    grace_days=30,
)


def _reading(on: str, value: str, entered: str) -> CovenantReading:
    return CovenantReading(
        on=date.fromisoformat(on),
        value=Decimal(value),
        recorded_at=datetime.fromisoformat(f"{entered}T10:00+08:00"),
    )


RECORD = CovenantRecord(
    account_id=ACCOUNT.id,
    covenant=LEVERAGE,
    due_within=30,
    readings=(
        _reading("2026-03-31", "0.66", "2026-04-20"),
        _reading("2026-06-30", "0.71", "2026-07-20"),
        _reading("2026-07-25", "0.69", "2026-07-28"),
        _reading("2026-09-30", "0.74", "2026-10-22"),
    ),
)
