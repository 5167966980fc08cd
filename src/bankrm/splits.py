"""Splits (拆分): one sale that turns out to be several goes on as several, and nothing of it is lost.

Leaves out putting two sales together, which would mix two histories.
"""

from collections.abc import Sequence
from datetime import datetime

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel
from bankrm.money import Money
from bankrm.moves import Advance, move, with_tasks
from bankrm.opportunities import Opportunity
from bankrm.staff import Actor
from bankrm.stage_events import EventKind, OpportunityId, StageEvent, event_id

__all__ = ["Part", "Split", "split"]


@attrs.frozen
class Part:
    """One part that a sale is split into, with its amount where that of the whole is known."""

    id: OpportunityId
    amount: Money | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Split:
    """What splitting a sale did: the original as it goes on, and the parts; none if it was refused."""

    move: Advance
    parts: tuple[Opportunity, ...] = ()


def split(  # noqa: PLR0913  # what, into what, who, when, why: one fact of the split each
    opportunity: Opportunity,
    into: Sequence[Part],
    *,
    by: Actor,
    at: datetime,
    reason: AnyLabel,
    calendar: Calendar,
    recorded_at: datetime | None = None,
) -> Split:
    """Split parts off a sale (拆分): each goes on from this stage, with the history and to-dos of its own.

    The original stays open as one of the deals, with what is left of the amount: to make two of one, split
    off one part. Parts and rest add up to the whole; the original's own tasks stay as they are.

    Args:
        opportunity: the open sale.
        into: the parts to split off; their amounts are due just when that of the sale is known.
        by: who splits it, in which role.
        at: when.
        reason: a `MoveReason`, or one of the bank's own.
        calendar: tells the working days on which the parts' tasks fall due.
        recorded_at: when it was entered, if later.

    Raises:
        InvalidValue: if there is no part or one twice, amounts are missing or leave nothing, or
            it comes before the last event.
        CurrencyMismatch: if a part is of another currency.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._example import FRIDAY, LI, OPENED
    >>> from bankrm.pipeline import value
    >>> from bankrm.regulations.holidays import CHINA
    >>> from bankrm.stage_events import MoveReason
    >>> valued = value(OPENED, Money.of(300_000), by=LI, at=FRIDAY).opportunity
    >>> parted = split(
    ...     valued,
    ...     [Part(OpportunityId("O-2"), Money.of(100_000))],
    ...     by=LI,
    ...     at=FRIDAY,
    ...     reason=MoveReason.SEVERAL_DEALS,
    ...     calendar=CHINA,
    ... )
    >>> [(sale.id, sale.amount.minor) for sale in (parted.move.opportunity, *parted.parts)]
    [('O-1', 20000000), ('O-2', 10000000)]
    """
    check_kind(opportunity, Opportunity, "opportunity")
    check_kind(calendar, Calendar, "calendar")
    check_kind(into, Sequence, "into")
    for part in into:
        check_kind(part, Part, "into")
    done = move(
        opportunity,
        EventKind.SPLIT,
        by,
        (at, recorded_at),
        parts=tuple(part.id for part in into),
        reason=reason,
        amount=_left(opportunity.amount, into),
    )
    whole = done.opportunity
    parts = () if done.event is None else (_part_of(whole, one, calendar) for one in into)
    return Split(move=done, parts=tuple(parts))


def _left(whole: Money | None, into: Sequence[Part]) -> Money | None:
    """What is left of an amount once parts are split off."""
    left = whole
    for part in into:
        if part.amount is None or left is None:
            if part.amount is not left:
                raise InvalidValue("amount", "is known of just one of what is split")
            continue
        if part.amount.minor < 0:
            raise InvalidValue("amount", "of a part must not be negative")
        left -= part.amount
        if left.minor <= 0:
            raise InvalidValue("amount", "of the parts leaves nothing to the original")
    return left


def _part_of(origin: Opportunity, part: Part, calendar: Calendar) -> Opportunity:
    cause = origin.events[-1]
    begin = StageEvent(
        id=event_id(part.id, 0),
        kind=EventKind.SPLIT_OFF,
        stage=origin.stage,
        by=cause.by,
        at=cause.at,
        recorded_at=cause.recorded_at,
        amount=part.amount,
    )
    return Opportunity(
        id=part.id,
        process=origin.process,
        lead_id=origin.lead_id,
        client_id=origin.client_id,
        events=(with_tasks(begin, origin.process, origin.owner, origin.client_id, calendar),),
        origin=origin,
    )
