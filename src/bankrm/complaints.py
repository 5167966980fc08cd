"""Complaints (投诉): one complaint of a client, told by what came in and by everything that happened since.

How a complaint stands is a fold over an append-only tuple of events; a replay goes by when they were
recorded. What it must hold and who may handle it is in `complaint_rules`, by when it must be answered in
`complaint_deadlines`. Leaves out mediation, arbitration and courts, and counting complaints.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.complaint_events import (
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintNotice,
    ComplaintOutcome,
    Complexity,
    Intake,
    Rating,
)
from bankrm.days import business_date, check_date, check_instant
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, known_by
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.money import Money
from bankrm.staff import Actor, StaffId
from bankrm.tasks import EscalationStep

__all__ = ["Complaint", "ComplaintId", "ComplaintStanding", "ComplaintStatus"]

ComplaintId = NewType("ComplaintId", str)


class ComplaintStatus(Label):
    """How far a complaint has come."""

    RECEIVED = "received", "已收到", "received"
    UNDER_WAY = "under_way", "处理中", "under way"
    DECIDED = "decided", "已决定", "decided"
    ANSWERED = "answered", "已告知", "answered"
    VERIFYING = "verifying", "核查中", "being verified"
    CLOSED = "closed", "已结案", "closed"
    NOT_ACCEPTED = "not_accepted", "不予受理", "not accepted"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is owed to the client; declared last."""
        return self >= ComplaintStatus.CLOSED


@attrs.frozen(kw_only=True)
class ComplaintStanding:
    """What the events of a complaint add up to."""

    status: ComplaintStatus
    steps: tuple[tuple[date, ComplaintStatus], ...]
    """Every status it came to, and on which day."""
    intake: Intake | None
    handler: Actor | None
    """Who handles it now; None if nobody was named, or a verifier is still to be."""
    handled_by: tuple[StaffId, ...]
    """Whoever handled or decided it, up to now."""
    handled_before: tuple[StaffId, ...]
    """Whoever had before the client asked that the decision be verified."""
    gradings: tuple[tuple[date, Complexity], ...]
    extension_asked_by: tuple[StaffId, ...]
    extension_told_on: date | None
    """The day the client was told of an approved extension."""
    outcome: ComplaintOutcome | None
    remedy: Money | None = attrs.field(repr=False)
    answered_on: date | None
    """The day the client was last told of a decision."""
    verification_asked_on: date | None
    """The day the bank last received a request to verify its decision."""
    escalations: tuple[EscalationStep, ...]
    """Steps taken since the deadline that runs was set."""
    rating: Rating | None

    @property
    def complexity(self) -> Complexity | None:
        """How hard it is; None if that was not yet found."""
        return self.gradings[-1][1] if self.gradings else None


@attrs.frozen(kw_only=True)
class Complaint:
    """One complaint of a client.

    Raises:
        InvalidValue: also if an event is out of order, or cannot follow the one before; the field names
            the event by its place.

    >>> from bankrm.staff import Role
    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-1"), received_on=date(2026, 11, 2)
    ... )
    >>> heard.is_open(date(2026, 11, 1)), heard.is_open(date(2026, 11, 2))
    (False, True)
    >>> noon = datetime.fromisoformat("2026-11-05T12:00+08:00")
    >>> ended = heard.append(
    ...     ComplaintEvent(
    ...         kind=ComplaintEventKind.WITHDRAWN,
    ...         by=Actor(StaffId("S-1"), Role.COMPLIANCE),
    ...         at=noon,
    ...         recorded_at=noon,
    ...     )
    ... )
    >>> ended.status.en, ended.closed_on, ended.is_open(date(2026, 11, 4))
    ('withdrawn', datetime.date(2026, 11, 5), True)
    """

    id: ComplaintId
    client_id: ClientId
    received_on: date
    recorded_at: datetime | None = None
    """When it was entered, where that is on record."""
    intake: Intake | None = attrs.field(default=None, repr=False)
    """What it said when it came in; None if that was not taken down."""
    events: tuple[ComplaintEvent, ...] = attrs.field(
        default=(), repr=lambda events: f"<{len(events)}>"
    )
    standing: ComplaintStanding = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (
            self.recorded_at is not None
            and business_date(self.recorded_at, "recorded_at") < self.received_on
        ):
            raise InvalidValue("recorded_at", "is before it was received")
        object.__setattr__(self, "standing", self._fold())

    @property
    def status(self) -> ComplaintStatus:
        """How far it has come."""
        return self.standing.status

    @property
    def handler(self) -> Actor | None:
        """Who handles it; None if nobody was named."""
        return self.standing.handler

    @property
    def closed_on(self) -> date | None:
        """The first day on which it is no longer open; None if it is."""
        on, status = self.standing.steps[-1]
        return on if status.is_closed else None

    @property
    def outcome(self) -> ComplaintOutcome | None:
        """How it ended, or was decided so far; None if it is not decided."""
        return _ENDS.get(self.status, self.standing.outcome)

    def status_on(self, as_of: date) -> ComplaintStatus | None:
        """How far it had come at the end of a day; None if it had not been received."""
        check_date(as_of)
        past = [status for on, status in self.standing.steps if on <= as_of]
        return past[-1] if past else None

    def is_open(self, as_of: date) -> bool:
        """Whether it was received by a day and not closed on it."""
        status = self.status_on(as_of)
        return status is not None and not status.is_closed

    def append(self, event: ComplaintEvent) -> "Complaint":
        """The complaint after one more event.

        Raises:
            InvalidValue: if it cannot follow what happened so far.
        """
        return attrs.evolve(self, events=(*self.events, event))

    def replay(self, *, known_at: datetime) -> "Complaint":
        """The complaint as it was known at an instant, whatever was recorded since.

        Raises:
            InvalidValue: if it was not recorded by then.
        """
        check_instant(known_at, "known_at")
        early = business_date(known_at, "known_at") < self.received_on
        if early or (self.recorded_at is not None and known_at < self.recorded_at):
            raise InvalidValue("known_at", "is before the complaint was recorded")
        return attrs.evolve(self, events=known_by(self.events, known_at))

    def stages(self) -> Iterator[tuple[ComplaintEvent, ComplaintStanding]]:
        """Its events in order, each with how it stood after."""
        standing = self._received()
        for event in self.events:
            standing = _after(standing, event)
            yield event, standing

    def _received(self) -> ComplaintStanding:
        return ComplaintStanding(
            status=ComplaintStatus.RECEIVED,
            steps=((self.received_on, ComplaintStatus.RECEIVED),),
            intake=self.intake,
            handler=None,
            handled_by=(),
            handled_before=(),
            gradings=(),
            extension_asked_by=(),
            extension_told_on=None,
            outcome=None,
            remedy=None,
            answered_on=None,
            verification_asked_on=None,
            escalations=(),
            rating=None,
        )

    def _fold(self) -> ComplaintStanding:
        standing, before = self._received(), None
        for place, event in enumerate(self.events):
            with at_place(place):
                if before is not None:
                    check_order(event, at=before.at, recorded_at=before.recorded_at)
                elif business_date(event.at) < self.received_on:
                    raise InvalidValue("at", "is before the complaint was received")
                elif self.recorded_at is not None and event.recorded_at < self.recorded_at:
                    raise InvalidValue("recorded_at", "is before the complaint was recorded")
                standing, before = _after(standing, event), event
        return standing


_ENDS = {
    ComplaintStatus.WITHDRAWN: ComplaintOutcome.WITHDRAWN,
    ComplaintStatus.NOT_ACCEPTED: ComplaintOutcome.NOT_ACCEPTED,
}
_OPEN = {ComplaintStatus.RECEIVED, ComplaintStatus.UNDER_WAY}
_HANDLED = {*_OPEN, ComplaintStatus.VERIFYING}
_OWED = {*_HANDLED, ComplaintStatus.DECIDED}
_TOLD = {ComplaintStatus.ANSWERED, ComplaintStatus.CLOSED}
_FROM: dict[Label, set[ComplaintStatus]] = {
    ComplaintEventKind.SUPPLEMENTED: _HANDLED,
    ComplaintEventKind.ACCEPTED: {ComplaintStatus.RECEIVED},
    ComplaintEventKind.NOT_ACCEPTED: {ComplaintStatus.RECEIVED},
    ComplaintEventKind.ASSIGNED: _HANDLED,
    ComplaintEventKind.GRADED: _OPEN,
    ComplaintEventKind.EXTENSION_ASKED: {ComplaintStatus.UNDER_WAY},
    ComplaintEventKind.EXTENDED: {ComplaintStatus.UNDER_WAY},
    ComplaintEventKind.DECIDED: {ComplaintStatus.UNDER_WAY, ComplaintStatus.VERIFYING},
    ComplaintEventKind.WITHDRAWN: _OWED,
    ComplaintEventKind.VERIFICATION_ASKED: _TOLD,
    ComplaintEventKind.ESCALATED: _OWED,
    ComplaintEventKind.RATED: _TOLD,
    ComplaintEventKind.CLOSED: {ComplaintStatus.ANSWERED},
    ComplaintNotice.ACCEPTANCE: {ComplaintStatus.UNDER_WAY},
    ComplaintNotice.NON_ACCEPTANCE: {ComplaintStatus.NOT_ACCEPTED},
    ComplaintNotice.EXTENSION: {ComplaintStatus.UNDER_WAY, ComplaintStatus.DECIDED},
    ComplaintNotice.DECISION: {ComplaintStatus.DECIDED},
}
_TO: dict[Label, ComplaintStatus] = {
    ComplaintEventKind.ACCEPTED: ComplaintStatus.UNDER_WAY,
    ComplaintEventKind.NOT_ACCEPTED: ComplaintStatus.NOT_ACCEPTED,
    ComplaintEventKind.DECIDED: ComplaintStatus.DECIDED,
    ComplaintEventKind.WITHDRAWN: ComplaintStatus.WITHDRAWN,
    ComplaintEventKind.VERIFICATION_ASKED: ComplaintStatus.VERIFYING,
    ComplaintEventKind.CLOSED: ComplaintStatus.CLOSED,
    ComplaintNotice.DECISION: ComplaintStatus.ANSWERED,
}


def _after(standing: ComplaintStanding, event: ComplaintEvent) -> ComplaintStanding:
    """How a complaint stands after an event; refuses one that cannot happen to it."""
    what, on = event.what, business_date(event.at)
    if standing.status not in _FROM[what]:
        field, done = ("kind", what.en) if event.notice is None else ("notice", "told")
        raise InvalidValue(field, f"cannot be {done} once {standing.status.en}")
    _check_grading(standing, event)
    status = _TO.get(what, standing.status)
    kind, notice = event.kind, event.notice
    told_longer = notice is ComplaintNotice.EXTENSION and standing.extension_told_on is None
    after = attrs.evolve(
        standing,
        status=status,
        steps=(*standing.steps, (on, status)) if what in _TO else standing.steps,
        intake=_intake(standing, event),
        handler=event.handler or standing.handler,
        handled_by=_handled_by(standing, event),
        gradings=_gradings(standing, event, on),
        outcome=event.outcome or standing.outcome,
        remedy=event.remedy if event.outcome is not None else standing.remedy,
        answered_on=on if notice is ComplaintNotice.DECISION else standing.answered_on,
        extension_told_on=on if told_longer else standing.extension_told_on,
        escalations=_escalations(standing, event, anew=told_longer),
        rating=event.rating or standing.rating,
    )
    if kind is ComplaintEventKind.EXTENSION_ASKED:
        asked_by = dict.fromkeys((*standing.extension_asked_by, event.by.staff))
        return attrs.evolve(after, extension_asked_by=tuple(asked_by))
    if kind is ComplaintEventKind.VERIFICATION_ASKED:
        return attrs.evolve(
            after,
            verification_asked_on=on,
            handled_before=standing.handled_by,
            handler=None,
        )
    return after


def _check_grading(standing: ComplaintStanding, event: ComplaintEvent) -> None:
    """Refuse a grading after an extension, and one not asked for, approved by its asker, or told too soon."""
    if event.complexity is not None and standing.complexity is Complexity.EXTENDED:
        raise InvalidValue("complexity", "was settled by an extension")
    if event.notice is ComplaintNotice.EXTENSION:
        owed = standing.complexity is Complexity.EXTENDED and standing.answered_on is None
        if not owed:
            raise InvalidValue(
                "notice", "needs an extension approved, and a complaint not answered"
            )
    if event.kind is not ComplaintEventKind.EXTENDED:
        return
    if standing.complexity is not Complexity.COMPLEX or not standing.extension_asked_by:
        raise InvalidValue("kind", "needs a complex complaint, and somebody who asked for it")
    if event.by.staff in standing.extension_asked_by:
        raise InvalidValue("by", "is whoever asked for it")


def _intake(standing: ComplaintStanding, event: ComplaintEvent) -> Intake | None:
    intake = standing.intake
    if event.items is None:
        return intake
    if intake is None:
        raise InvalidValue("items", "have no intake to be added to")
    return attrs.evolve(intake, given=tuple(dict.fromkeys((*intake.given, *event.items))))


def _gradings(
    standing: ComplaintStanding, event: ComplaintEvent, on: date
) -> tuple[tuple[date, Complexity], ...]:
    extended = event.kind is ComplaintEventKind.EXTENDED
    complexity = Complexity.EXTENDED if extended else event.complexity
    return standing.gradings if complexity is None else (*standing.gradings, (on, complexity))


def _escalations(
    standing: ComplaintStanding, event: ComplaintEvent, *, anew: bool
) -> tuple[EscalationStep, ...]:
    """The steps taken; none where another deadline begins to run."""
    if anew or event.complexity is not None or event.kind is ComplaintEventKind.VERIFICATION_ASKED:
        return ()
    return standing.escalations + (() if event.escalation is None else (event.escalation,))


def _handled_by(standing: ComplaintStanding, event: ComplaintEvent) -> tuple[StaffId, ...]:
    if event.handler is not None:
        newly = event.handler.staff
    elif event.outcome is not None:
        newly = event.by.staff
    else:
        return standing.handled_by
    return tuple(dict.fromkeys((*standing.handled_by, newly)))
