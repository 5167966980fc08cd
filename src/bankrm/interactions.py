"""Interactions (互动): that there was one, when, by which channel, and with whom of the bank.

What was said is free text, through which personal data and suspicion leak: it stays with the host. Leaves
out attendees and commitments.
"""

from datetime import datetime
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel
from bankrm.fields import check_fields
from bankrm.staff import StaffId

__all__ = ["Interaction", "InteractionId"]

InteractionId = NewType("InteractionId", str)


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

    __attrs_post_init__ = check_fields
