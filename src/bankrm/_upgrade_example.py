"""A request for an upgrade that the examples share; every figure is invented."""

from datetime import date, datetime

from bankrm.claims import AssetClass, RestructuredStatus
from bankrm.classification import Instalments
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.tier_upgrades import UpgradeRequest

__all__ = ["NEVER_RESTRUCTURED", "REQUEST"]

_CLAIM = ClaimId("A-1")
_ASKED = datetime.fromisoformat("2026-11-20T10:00+08:00")

REQUEST = UpgradeRequest(
    claim_id=_CLAIM,
    client_id=ClientId("E-1"),
    tier=AssetClass.SUBSTANDARD,
    to=AssetClass.SPECIAL_MENTION,
    instalments=Instalments.MONTHLY,
    meets_definition=True,
    arrears_paid_on=date(2026, 7, 15),
    costs_paid=True,
    can_go_on=True,
    impaired_elsewhere=False,
    obligor_changed=False,
    at=_ASKED,
    recorded_at=_ASKED,
)
NEVER_RESTRUCTURED = RestructuredStatus(
    claim_id=_CLAIM,
    as_of=date(2026, 11, 24),
    restructured=False,
    in_observation=False,
    restructured_again=False,
    since=None,
    earliest_end=None,
    exited_on=None,
    restarts=(),
    assessment_due=False,
    floor=None,
    workings=(),
)
