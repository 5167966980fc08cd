"""Opportunities (商机): a sale under way, told by its events and by nothing else.

What an opportunity is now (stage, status, owner, tasks) is a fold over an append-only tuple of events.
Every event has two times: when it happened and when it was recorded; a replay goes by the second, so a
late entry never changes what was known before. `Opportunity.check` judges an event; one that the process
would refuse is in no history. What was split off goes on from where its origin stood. Leaves out
competitors and forecasts.
"""

import copy
from datetime import date, datetime
from itertools import pairwise

import attrs

from bankrm.attribution import Attribution
from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, known_by
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel
from bankrm.leads import LeadId
from bankrm.money import Money
from bankrm.processes import Process
from bankrm.staff import StaffId
from bankrm.stage_events import OpportunityId, StageEvent, event_id
from bankrm.standings import (
    MoveDecision,
    Standing,
    Status,
    following,
    list_unmet,
    opened,
    split_off,
)
from bankrm.tasks import EventId, Task

__all__ = ["Opportunity"]


@attrs.frozen(kw_only=True)
class Opportunity:
    """A sale under way; open one with `bankrm.pipeline.open_opportunity`.

    Raises:
        InvalidValue: if its events are out of order, or one is not as the process allows it; the field
            names the event by its place.
    """

    id: OpportunityId
    process: Process = attrs.field(repr=lambda process: f"{process.id} {process.version}")
    lead_id: LeadId | None
    """None if it did not come from a lead, as a client's own application."""
    client_id: ClientId | None
    """None for a prospect who is no client yet."""
    events: tuple[StageEvent, ...] = attrs.field(repr=lambda events: f"<{len(events)}>")
    origin: "Opportunity | None" = attrs.field(default=None, repr=False)
    """What it was split off from, as that stood when it was."""
    standing: Standing = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        object.__setattr__(self, "standing", self._fold())

    @property
    def stage(self) -> AnyLabel:
        """The stage it is in; of a lost or parked one, the stage it was left in."""
        return self.standing.stage

    @property
    def status(self) -> Status:
        """Open, parked, won or lost."""
        return self.standing.status

    @property
    def owner(self) -> StaffId:
        """Who owns it."""
        return self.standing.owner

    @property
    def amount(self) -> Money | None:
        """What it is thought to come to; None if that is not known."""
        return self.standing.amount

    @property
    def history(self) -> tuple[StageEvent, ...]:
        """Its events, after those of what it was split off from."""
        return (*(self.origin.history if self.origin is not None else ()), *self.events)

    def credited(self, on: date) -> Attribution:
        """Who is credited with it on a day: its owner, unless a hand-over protects a former one still.

        Of two protections that run at once the earlier governs: handing on takes nothing from a third.

        Raises:
            InvalidValue: if it was not yet open on that day.
        """
        check_date(on, "on")
        owner = None
        for event in self.history:
            if event.owner is None or business_date(event.at) > on:
                continue
            if event.credit is not None and on < event.credit.settled_on:
                return event.credit.on(on) or Attribution.of_one(event.owner)
            owner = event.owner
        if owner is None:
            raise InvalidValue("on", "is before it was opened")
        return Attribution.of_one(owner)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Every task ever set off: those closed, then those owed."""
        return (*self.standing.closed, *self.standing.owed)

    @property
    def next_event_id(self) -> EventId:
        """The id that the next event has to bear."""
        return event_id(self.id, len(self.events))

    def check(self, event: StageEvent) -> MoveDecision:
        """Judge an event without letting it happen.

        Raises:
            InvalidValue: if it comes before what is already recorded, names a stage or task that is not
                there, or bears another id than the next.
        """
        self._check_next(event)
        return MoveDecision(
            kind=event.kind,
            as_of=business_date(event.at),
            basis=self.process.basis,
            unmet=list_unmet(self.process, self.standing, event),
        )

    def append(self, event: StageEvent) -> "Opportunity":
        """The opportunity after one more event.

        Raises:
            InvalidValue: if the process refuses it; ask `check` first.
        """
        self._check_next(event)
        standing = following(self.process, self.standing, event)
        after = copy.copy(self)  # the events so far need no second reading
        object.__setattr__(after, "events", (*self.events, event))
        object.__setattr__(after, "standing", standing)
        return after

    def _check_next(self, event: StageEvent) -> None:
        check_kind(event, StageEvent, "event")
        _check_follows(self.events[-1], event, self.next_event_id)
        self._check_parts(event, self.events)

    def _check_parts(self, event: StageEvent, before: tuple[StageEvent, ...]) -> None:
        """Refuse to split off this one, what it comes from, or what was split off already."""
        if event.parts is not None and not self._ids(before).isdisjoint(event.parts):
            raise InvalidValue("parts", "hold an opportunity that is there already")

    def _ids(self, events: tuple[StageEvent, ...]) -> set[OpportunityId]:
        """Its own id, those of its parts, and the same of what it was split off from."""
        ids = {self.id, *(part for event in events for part in event.parts or ())}
        return ids if self.origin is None else ids | self.origin._ids(self.origin.events)  # noqa: SLF001  # of its own kind

    def replay(self, *, known_at: datetime) -> "Opportunity":
        """The opportunity as it was known at an instant, whatever was recorded since.

        Raises:
            InvalidValue: if nothing of it was recorded by then.
        """
        known = known_by(self.events, known_at)
        if not known:
            raise InvalidValue("known_at", "is before the opportunity was recorded")
        return attrs.evolve(self, events=known)

    def _fold(self) -> Standing:
        if not self.events:
            raise InvalidValue("events", "need at least the opening")
        with at_place(0):
            if self.events[0].id != event_id(self.id, 0):
                raise InvalidValue("id", "is not the first of this opportunity")
            standing = self._begin(self.events[0])
        for place, (before, event) in enumerate(pairwise(self.events), 1):
            with at_place(place):
                _check_follows(before, event, event_id(self.id, place))
                self._check_parts(event, self.events[:place])
                standing = following(self.process, standing, event)
        return standing

    def _begin(self, event: StageEvent) -> Standing:
        if self.origin is None:
            return opened(self.process, event)
        split = self.origin.events[-1]
        if split.parts is None or self.id not in split.parts:
            raise InvalidValue("origin", "was not split into this")
        if (self.process, self.client_id, self.lead_id) != (
            self.origin.process,
            self.origin.client_id,
            self.origin.lead_id,
        ):
            raise InvalidValue("origin", "is of another process, client or lead")
        return split_off(self.process, self.origin.standing, split, event)


def _check_follows(before: StageEvent, event: StageEvent, due_id: EventId) -> None:
    if event.id != due_id:
        raise InvalidValue("id", "is not the next of this opportunity")
    check_order(event, at=before.at, recorded_at=before.recorded_at)
