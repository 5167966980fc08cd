"""Interactions: an instant with a zone, and nothing that was said."""

from datetime import datetime
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel
from bankrm.errors import InvalidValue
from bankrm.interactions import Interaction, InteractionId
from bankrm.staff import StaffId

CALL = Interaction(
    id=InteractionId("I-1"),
    client_id=ClientId("C-1"),
    channel=ContactChannel.PHONE,
    at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    by=StaffId("S-1"),
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("client_id", None),
        ("channel", "phone"),
        ("at", datetime(2026, 11, 20, 9, 30)),  # noqa: DTZ001  # what is refused
        ("by", 7),
    ],
)
def test_what_is_refused(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        attrs.evolve(CALL, **{field: value})
