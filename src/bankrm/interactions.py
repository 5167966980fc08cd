"""Interactions (互动) and complaints (投诉): that there was one, when, and with whom of the bank.

What was said is free text, through which personal data and suspicion leak: it stays with the host. Leaves
out attendees, commitments and the time limits of complaints.
"""

from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.staff import StaffId

__all__ = ["Complaint", "ComplaintId", "Interaction", "InteractionId"]

InteractionId = NewType("InteractionId", str)
ComplaintId = NewType("ComplaintId", str)


@attrs.frozen(kw_only=True)
class Interaction:
    """One contact with a client, as it took place.

    >>> Interaction(
    ...     id=InteractionId("I-1"),
    ...     client_id=ClientId("C-1"),
    ...     channel=ContactChannel.PHONE,
    ...     at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     by=StaffId("S-1"),
    ... ).channel.zh
    '电话'
    """

    id: InteractionId
    client_id: ClientId
    channel: ContactChannel
    at: datetime
    by: StaffId

    def __attrs_post_init__(self) -> None:
        check_fields(self)


@attrs.frozen(kw_only=True)
class Complaint:
    """One complaint of a client.

    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-1"), received_on=date(2026, 11, 2)
    ... )
    >>> heard.is_open(date(2026, 11, 1)), heard.is_open(date(2026, 11, 2))
    (False, True)
    """

    id: ComplaintId
    client_id: ClientId
    received_on: date
    closed_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.closed_on is not None and self.closed_on < self.received_on:
            raise InvalidValue("closed_on", "is before received_on")

    def is_open(self, as_of: date) -> bool:
        """Whether it was received by a day and not yet closed."""
        return self.received_on <= as_of and (self.closed_on is None or as_of < self.closed_on)
