"""Warning signals (预警信号): one signal on a loan, told by how it was opened and by everything done about it since.

How a signal stands is a fold over an append-only tuple of events; a replay goes by when they were recorded.
Nothing closes itself: somebody clears it on evidence, in a role that may at its level; at high level somebody else
than whoever opened or owned it. Its level is raised by anybody; it is lowered on evidence, by who might clear it and
did not open it. Escalation never changes it.

Leaves out how signs are found (`warning_rules`), what a loan owes for its signals (`warning_decisions`), and
to-dos (`warning_tasks`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.days import business_date, check_date, check_instant
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded, known_by
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.staff import Actor
from bankrm.tasks import EscalationStep
from bankrm.warning_catalogue import SignalKind, SignalLevel

__all__ = [
    "SignalEvent",
    "SignalEventKind",
    "SignalId",
    "SignalSource",
    "SignalSpell",
    "SignalStanding",
    "WarningSignal",
    "check_signals",
    "list_open_signals",
]

SignalId = NewType("SignalId", str)


class SignalSource(Label):
    """Where a sign was seen (信号来源)."""

    SYSTEM = "system", "系统监测", "found by rule"
    SITE_VISIT = "site_visit", "现场检查", "a check on site"
    STATEMENTS = "statements", "财务报表", "statements"
    ACCOUNTS = "accounts", "账户流水", "accounts"
    BUREAU = "bureau", "征信报告", "a credit report"
    REGISTRY = "registry", "工商、税务等登记信息", "public registers"
    COURT = "court", "司法信息", "courts"
    MEDIA = "media", "媒体", "the media"
    OTHERS = "others", "同业及交易对手", "other lenders and trading partners"


class SignalEventKind(Label):
    """What can happen to a signal."""

    EVIDENCE = "evidence", "补充证据", "evidence added"
    ACTION = "action", "采取措施", "a step taken"
    ASSIGNED = "assigned", "指定责任人", "given to an owner"
    RAISED = "raised", "上调级别", "level raised"
    LOWERED = "lowered", "下调级别", "level lowered"
    ESCALATED = "escalated", "上报升级", "escalated"
    CLEARED = "cleared", "解除", "cleared"
    REOPENED = "reopened", "重新开启", "reopened"


_NEEDS = {
    SignalEventKind.EVIDENCE: {"ref"},
    SignalEventKind.ACTION: {"step", "ref"},
    SignalEventKind.ASSIGNED: {"owner"},
    SignalEventKind.RAISED: {"level"},
    SignalEventKind.LOWERED: {"level", "ref"},
    SignalEventKind.ESCALATED: {"escalation"},
    SignalEventKind.CLEARED: {"ref"},
    SignalEventKind.REOPENED: {"due_on", "ref"},
}
"""What an event of a kind must hold; a reference may be given with any."""
_OWN = ("step", "owner", "level", "escalation", "due_on")


@attrs.frozen(kw_only=True)
class SignalEvent:
    """Something done about a signal.

    >>> from bankrm._warning_example import NOON, OFFICER
    >>> SignalEvent(
    ...     kind=SignalEventKind.ACTION,
    ...     step=WatchStep.SITE_VISIT,
    ...     ref="visit-9",
    ...     by=OFFICER,
    ...     at=NOON,
    ...     recorded_at=NOON,
    ... ).step.en
    'a check on site'
    """

    kind: SignalEventKind
    by: Actor
    at: datetime
    recorded_at: datetime
    ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps the evidence, the report, or the grounds."""
    step: WatchStep | None = None
    """Of an action: what was done."""
    owner: Actor | None = None
    """Of an assignment: who has to answer from now on."""
    level: SignalLevel | None = None
    """Of a change of level: the new one."""
    escalation: EscalationStep | None = None
    """Of an escalation: who was told."""
    due_on: date | None = None
    """Of a signal opened again: by when it is to be answered."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        needed = _NEEDS[self.kind]
        if "ref" in needed and self.ref is None:
            raise InvalidValue("ref", "must be given")
        for name in _OWN:
            if (getattr(self, name) is not None) != (name in needed):
                must = "must be given" if name in needed else "does not belong to such an event"
                raise InvalidValue(name, must)
        if self.level is SignalLevel.NONE:
            raise InvalidValue("level", "is that of no signal: clear it instead")
        if self.due_on is not None and self.due_on < business_date(self.at):
            raise InvalidValue("due_on", "is before it was opened again")


@attrs.frozen(kw_only=True)
class SignalSpell:
    """A time through which a signal was open, and which events began and ended it."""

    opened_on: date
    opened_by: int
    """The place of the event, from 1; 0 if it was the opening itself."""
    due_on: date
    cleared_on: date | None = None
    cleared_by: int | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class SignalStanding:
    """What the events of a signal add up to."""

    level: SignalLevel
    spells: tuple[SignalSpell, ...]
    owners: tuple[Actor, ...] = ()
    """Whoever had to answer it, the present one last; empty if nobody was named."""
    steps: tuple[tuple[int, WatchStep], ...] = ()
    """Every step taken, with the place of its event."""
    refs: tuple[str, ...] = attrs.field(default=(), repr=False)
    escalations: tuple[EscalationStep, ...] = ()
    """Steps of escalation taken since it was last opened."""

    @property
    def owner(self) -> Actor | None:
        """Who has to answer it now; None if nobody was named."""
        return self.owners[-1] if self.owners else None

    @property
    def is_open(self) -> bool:
        """Whether nobody has cleared it since it was last opened."""
        return self.spells[-1].cleared_on is None

    @property
    def due_on(self) -> date:
        """The last day to answer it, since it was last opened."""
        return self.spells[-1].due_on


@attrs.frozen(kw_only=True)
class WarningSignal:
    """One warning signal on a loan, or on a client (预警信号).

    Raises:
        InvalidValue: also if an event is out of order, or cannot follow the one before; the field names
            the event by its place.

    >>> from bankrm._warning_example import SIGNAL
    >>> SIGNAL.kind.sign.en, SIGNAL.level.en, SIGNAL.due_on
    ('production stops or half stops', 'high', datetime.date(2026, 11, 12))
    >>> SIGNAL.is_open_on(date(2026, 11, 8)), SIGNAL.is_open_on(date(2026, 11, 9))
    (False, True)
    """

    id: SignalId
    client_id: ClientId
    claim_id: ClaimId | None = None
    """The loan; None if it is of the client as a whole."""
    kind: SignalKind
    opened_level: SignalLevel
    """At least that of its kind."""
    detected_on: date
    source: SignalSource
    opened_by: Actor
    recorded_at: datetime
    due_on: date
    """The last day to answer it."""
    opening_refs: tuple[str, ...] = attrs.field(default=(), repr=False)
    """Where the evidence is kept that it was opened on."""
    events: tuple[SignalEvent, ...] = attrs.field(
        default=(), repr=lambda events: f"<{len(events)}>"
    )
    standing: SignalStanding = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.opened_level < self.kind.level:
            raise InvalidValue("opened_level", "is below that of its kind")
        if business_date(self.recorded_at, "recorded_at") < self.detected_on:
            raise InvalidValue("recorded_at", "is before it was detected")
        if self.due_on < self.detected_on:
            raise InvalidValue("due_on", "is before it was detected")
        object.__setattr__(self, "standing", self._fold())

    @property
    def code(self) -> str:
        """What the sign is called on the wire."""
        return self.kind.sign.code

    @property
    def level(self) -> SignalLevel:
        """How grave it is now."""
        return self.standing.level

    @property
    def is_open(self) -> bool:
        """Whether it has still to be answered."""
        return self.standing.is_open

    def append(self, event: SignalEvent) -> "WarningSignal":
        """The signal after one more event.

        Raises:
            InvalidValue: if it cannot follow what happened so far.
        """
        return attrs.evolve(self, events=(*self.events, event))

    def replay(self, *, known_at: datetime) -> "WarningSignal":
        """The signal as it was known at an instant, whatever was recorded since.

        Raises:
            InvalidValue: if it was not recorded by then.
        """
        check_instant(known_at, "known_at")
        if known_at < self.recorded_at:
            raise InvalidValue("known_at", "is before the signal was recorded")
        return attrs.evolve(self, events=known_by(self.events, known_at))

    def on(self, as_of: date) -> "WarningSignal":
        """The signal as it stood at the end of a day.

        Raises:
            InvalidValue: if it was detected later.
        """
        if check_date(as_of) < self.detected_on:
            raise InvalidValue("as_of", "is before the signal was detected")
        return attrs.evolve(
            self, events=tuple(one for one in self.events if business_date(one.at) <= as_of)
        )

    def is_open_on(self, as_of: date) -> bool:
        """Whether it was detected by a day, and open at its end."""
        return check_date(as_of) >= self.detected_on and self.on(as_of).is_open

    def is_overdue_on(self, as_of: date) -> bool:
        """Whether it was open at the end of a day that is after its last day to be answered."""
        return self.is_open_on(as_of) and self.on(as_of).standing.due_on < as_of

    def days_open(self, as_of: date) -> int:
        """Days it had been open by a day since it was last opened; up to the day it was cleared.

        >>> from bankrm._warning_example import SIGNAL
        >>> SIGNAL.days_open(date(2026, 11, 24))
        15
        """
        spell = self.on(as_of).standing.spells[-1]
        return ((spell.cleared_on or as_of) - spell.opened_on).days

    def _fold(self) -> SignalStanding:
        standing = SignalStanding(
            level=self.opened_level,
            spells=(SignalSpell(opened_on=self.detected_on, opened_by=0, due_on=self.due_on),),
            refs=self.opening_refs,
        )
        before = None
        for place, event in enumerate(self.events):
            with at_place(place):
                if before is not None:
                    check_order(event, at=before.at, recorded_at=before.recorded_at)
                elif business_date(event.at) < self.detected_on:
                    raise InvalidValue("at", "is before the signal was detected")
                elif event.recorded_at < self.recorded_at:
                    raise InvalidValue("recorded_at", "is before the signal was recorded")
                self._check(standing, event)
                standing, before = _after(standing, event, place + 1), event
        return standing

    def _check(self, standing: SignalStanding, event: SignalEvent) -> None:
        """Refuse an event that cannot happen to the signal as it stands, or by whoever did it."""
        kind, level = event.kind, event.level or standing.level
        if standing.is_open is (kind is SignalEventKind.REOPENED):
            now = "open" if standing.is_open else "cleared"
            raise InvalidValue("kind", f"cannot be {kind.en} while {now}")
        if kind is SignalEventKind.RAISED and level <= standing.level:
            raise InvalidValue("level", "is not above the present one")
        if kind is SignalEventKind.LOWERED and level >= standing.level:
            raise InvalidValue("level", "is not below the present one")
        if kind in {SignalEventKind.LOWERED, SignalEventKind.CLEARED}:
            self._check_easing(standing, event)

    def _check_easing(self, standing: SignalStanding, event: SignalEvent) -> None:
        """Lowering could come before clearing, so that it needs the same role."""
        by, high = event.by, standing.level is SignalLevel.HIGH
        if by.role not in self.kind.clearers_at(standing.level):
            raise InvalidValue("by", f"may not do so at {standing.level.en} level")
        if by.staff == self.opened_by.staff and (high or event.kind is SignalEventKind.LOWERED):
            raise InvalidValue("by", "is whoever opened it")
        if high and by.staff in {owner.staff for owner in standing.owners}:
            raise InvalidValue("by", "owns it, or owned it")


def _after(standing: SignalStanding, event: SignalEvent, place: int) -> SignalStanding:
    """How a signal stands after an event that may happen to it."""
    spells, on = standing.spells, business_date(event.at)
    if event.kind is SignalEventKind.CLEARED:
        ended = attrs.evolve(spells[-1], cleared_on=on, cleared_by=place)
        spells = (*spells[:-1], ended)
    if event.due_on is not None:
        spells = (*spells, SignalSpell(opened_on=on, opened_by=place, due_on=event.due_on))
    named = () if event.owner is None else (event.owner,)
    taken = () if event.step is None else ((place, event.step),)
    told = () if event.escalation is None else (event.escalation,)
    anew = event.kind is SignalEventKind.REOPENED
    return SignalStanding(
        level=event.level or standing.level,
        spells=spells,
        owners=(*standing.owners, *named),
        steps=(*standing.steps, *taken),
        refs=standing.refs + (() if event.ref is None else (event.ref,)),
        escalations=() if anew else (*standing.escalations, *told),
    )


def check_signals(account: LoanAccount, signals: tuple[WarningSignal, ...]) -> None:
    """Refuse signals that are of another loan or client, or one that is there twice.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm._warning_example import SIGNAL
    >>> check_signals(ACCOUNT, (SIGNAL, SIGNAL))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: signals: hold one twice
    """
    check_kind(account, LoanAccount, "account")
    check_tuple(signals, WarningSignal, "signals")
    if any(one.client_id != account.client_id for one in signals):
        raise InvalidValue("signals", "are of another client")
    if any(one.claim_id not in {account.id, None} for one in signals):
        raise InvalidValue("signals", "are of another loan")
    if len({one.id for one in signals}) < len(signals):
        raise InvalidValue("signals", "hold one twice")


def list_open_signals(
    signals: Iterable[WarningSignal], *, as_of: date, known_at: datetime | None = None
) -> tuple[WarningSignal, ...]:
    """The signals open at the end of a day as they then stood, gravest first, of one level the earliest due.

    Args:
        signals: any signals; those detected later are left out.
        as_of: the day.
        known_at: an instant: what was recorded later is not known; None is all that was recorded.

    >>> from bankrm._warning_example import SIGNAL
    >>> [one.code for one in list_open_signals([SIGNAL], as_of=date(2026, 11, 24))]
    ['EW-B2-stoppage']
    """
    check_kind(signals, Iterable, "signals")
    every = tuple(signals)
    check_tuple(every, WarningSignal, "signals")
    if known_at is not None:
        check_instant(known_at, "known_at")
        every = tuple(
            one.replay(known_at=known_at) for one in every if one.recorded_at <= known_at
        )
    found = [one.on(as_of) for one in every if one.is_open_on(as_of)]
    return tuple(sorted(found, key=lambda one: (-one.level.rank, one.standing.due_on, one.id)))
