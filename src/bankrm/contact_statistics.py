"""Contact statistics (联系统计): how often, how long and how lately the bank was in contact with a client.

An attempt that is known not to have reached the client is counted as such and is no contact; of a message it
is mostly not known. Leaves out how often a client ought to be contacted, which `cadence` says, and whether it
may be.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

import attrs

from bankrm.cadence import ContactLog
from bankrm.calendars import Period
from bankrm.checks import check_kind, check_text
from bankrm.clients import ClientId
from bankrm.contact_rules import ContactPurpose
from bankrm.contacts import ContactChannel
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.interactions import Encounter, Interaction
from bankrm.labels import Label, Text
from bankrm.workings import Figure, Line

__all__ = ["ContactStatistics", "compute_contact_statistics", "contact_log"]

_Channel: TypeAlias = ContactChannel | Encounter

_NEVER = Text("没有联系记录", "no contact is on record")


@attrs.frozen(kw_only=True)
class ContactStatistics:
    """Contact with one client in a period, as far as it had gone on a day."""

    client_id: ClientId
    period: Period
    as_of: date
    by_channel: tuple[tuple[_Channel, int], ...]
    """Attempts by each channel that was used, most used first."""
    attempts: int = attrs.field(metadata=NOT_NEGATIVE)
    missed: int = attrs.field(metadata=NOT_NEGATIVE)
    """Attempts that did not reach the client."""
    minutes: int = attrs.field(metadata=NOT_NEGATIVE)
    """Spent in those of which it is known."""
    untimed: int = attrs.field(metadata=NOT_NEGATIVE)
    """Attempts of which it is not known how long they took."""
    last_on: date | None
    """The latest contact up to the day, in the period or before."""
    reason: Text | None = None
    """Why there is none."""
    workings: tuple[Line, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.last_on is None) is (self.reason is None):
            raise InvalidValue("reason", "is given where there was no contact, and nowhere else")

    @property
    def days_since(self) -> int | None:
        """Days from the latest contact to the day; None if there was none."""
        return None if self.last_on is None else (self.as_of - self.last_on).days


def compute_contact_statistics(
    client_id: ClientId, interactions: Iterable[Interaction], *, period: Period, as_of: date
) -> ContactStatistics:
    """How often, how long and how lately the bank was in contact with a client (联系频率).

    Args:
        client_id: the client.
        interactions: all that the bank has of this client.
        period: the days counted, as far as they do not come after `as_of`.
        as_of: the day from which is counted back to the latest contact.

    Raises:
        InvalidValue: if an interaction is of another client, or given twice.

    >>> from datetime import datetime
    >>> from bankrm.interactions import InteractionId
    >>> from bankrm.staff import StaffId
    >>> call = Interaction(
    ...     id=InteractionId("I-1"),
    ...     client_id=ClientId("C-1"),
    ...     channel=ContactChannel.PHONE,
    ...     at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     ended_at=datetime.fromisoformat("2026-11-20T09:42+08:00"),
    ...     by=StaffId("S-1"),
    ... )
    >>> found = compute_contact_statistics(
    ...     ClientId("C-1"), [call], period=Period.month(2026, 11), as_of=date(2026, 11, 24)
    ... )
    >>> found.attempts, found.minutes, found.days_since
    (1, 12, 4)
    """
    check_kind(period, Period, "period")
    past = _past(client_id, interactions, as_of)
    within = [one for one in past if one.on in period]
    channels: Counter[_Channel] = Counter(one.channel for one in within)
    by_channel = tuple(sorted(channels.items(), key=lambda pair: (-pair[1], pair[0].code)))
    lengths = [one.minutes for one in within]
    missed = sum(1 for one in within if one.reached is False)
    minutes, untimed = sum(length or 0 for length in lengths), lengths.count(None)
    last_on = max((one.on for one in past if one.reached is not False), default=None)
    shown: list[tuple[Label | Text, Figure]] = [
        *by_channel,
        (Text("其中未联系上", "of these, did not reach the client"), missed),
        (Text("已知用时（分钟）", "minutes spent, where known"), minutes),
        (Text("用时未知", "of unknown length"), untimed),
        (Text("最近联系日", "last contact"), last_on),
    ]
    return ContactStatistics(
        client_id=client_id,
        period=period,
        as_of=as_of,
        by_channel=by_channel,
        attempts=len(within),
        missed=missed,
        minutes=minutes,
        untimed=untimed,
        last_on=last_on,
        reason=_NEVER if last_on is None else None,
        workings=tuple(Line(Text(what.zh, what.en), figure) for what, figure in shown),
    )


def contact_log(
    client_id: ClientId, interactions: Iterable[Interaction], *, tier: str | None, as_of: date
) -> ContactLog:
    """When a client was contacted up to a day, as `cadence` reads it.

    A contact is commercial by its purpose, or if care brought up a product. While the purpose of one is not
    known, it is not known when the client was contacted commercially.

    Args:
        client_id: the client.
        interactions: all that the bank has of this client.
        tier: the code of the client's tier; None if it has none.
        as_of: the day.

    Raises:
        InvalidValue: if an interaction is of another client, or given twice.

    >>> contact_log(ClientId("C-1"), [], tier="gold", as_of=date(2026, 11, 24)).contacted_at
    ()
    """
    past = _past(client_id, interactions, as_of)
    contacts = [one for one in past if one.reached is not False]
    commercial = tuple(one.at for one in contacts if _sells(one))
    unknown = any(one.purpose is None for one in contacts)
    return ContactLog(
        client_id=client_id,
        tier=tier,
        contacted_at=tuple(one.at for one in contacts),
        commercial_at=None if unknown else commercial,
    )


def _past(
    client_id: ClientId, interactions: Iterable[Interaction], as_of: date
) -> tuple[Interaction, ...]:
    """The interactions of the client up to a day, in order."""
    check_text(client_id, "client_id")
    check_date(as_of)
    check_kind(interactions, Iterable, "interactions")
    past: dict[str, Interaction] = {}
    for one in interactions:
        check_kind(one, Interaction, "interactions")
        if one.client_id != client_id:
            raise InvalidValue("interactions", "hold one of another client")
        if one.id in past:
            raise InvalidValue("interactions", "hold one twice")
        past[one.id] = one
    return tuple(
        sorted((one for one in past.values() if one.on <= as_of), key=lambda one: (one.at, one.id))
    )


def _sells(one: Interaction) -> bool:
    if one.purpose is ContactPurpose.CARE:
        return bool(one.families or one.product_ids)
    return one.purpose is ContactPurpose.COMMERCIAL
