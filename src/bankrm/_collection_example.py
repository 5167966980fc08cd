"""A contact that the examples of collection share; every figure is invented."""

from datetime import date, datetime, timedelta, timezone

from bankrm._loan_account_example import ACCOUNT
from bankrm.collection_plans import (
    CollectionAction,
    CollectionContact,
    CollectionContactId,
    CollectionResult,
    PaymentPromise,
)
from bankrm.contacts import ContactChannel
from bankrm.money import Money
from bankrm.staff import Actor, Role, StaffId

__all__ = ["PROMISED"]

_AT = datetime(2026, 6, 30, 10, tzinfo=timezone(timedelta(hours=8)))

PROMISED = CollectionContact(
    id=CollectionContactId("N-1"),
    account_id=ACCOUNT.id,
    action=CollectionAction.CALL,
    by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    channel=ContactChannel.PHONE,
    result=CollectionResult.PROMISED,
    promise=PaymentPromise(amount=Money.of(220_000), due_on=date(2026, 7, 7)),
    record_ref="rec-1",
    at=_AT,
    recorded_at=_AT,
)
