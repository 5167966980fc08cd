"""Classification on record (分类流程): the rounds in which a claim was given its tier, step by step.

A round goes three steps, 初分 (a proposal), 认定 (a determination) and 审批 (an approval), or is sent back to
the first; no step can be skipped. Rounds come with each period, or for a cause. A tier holds from the day it
was approved until the next approval, and never milder than the worst floor that was on the table: the
history is dated intervals without a gap. Events are only added; what was recorded later is not known before.

Whether the right people took the steps is in `classification_rounds`, what is due in `classification_dues`;
the floors themselves are in `classification`. The grounds stay where the bank keeps them.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import zip_longest
from typing import NewType

import attrs

from bankrm.checks import check_kind, repeated
from bankrm.claims import AssetClass
from bankrm.classification import Classification
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.days import business_date, check_date, check_instant
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded, known_by
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel, Label
from bankrm.loan_accounts import LoanAccount
from bankrm.staff import Actor, StaffId

__all__ = [
    "ClassificationEvent",
    "ClassificationFloor",
    "ClassificationMove",
    "ClassificationRecord",
    "ClassificationRound",
    "ClassificationRoundId",
    "RoundCause",
    "TierInterval",
    "classification_path",
    "record_on",
    "tier_on",
]

ClassificationRoundId = NewType("ClassificationRoundId", str)


class RoundCause(Label):
    """Why a claim is classified (分类缘由)."""

    PERIODIC = "periodic", "定期分类", "the period has come"
    EVENT = "event", "事件触发", "something happened"


class ClassificationMove(Label):
    """What is done in a round (分类步骤), in the order of the steps."""

    PROPOSED = "proposed", "初分", "proposed"
    DETERMINED = "determined", "认定", "determined"
    APPROVED = "approved", "审批", "approved"
    SENT_BACK = "sent_back", "退回", "sent back"


_STEPS = (ClassificationMove.PROPOSED, ClassificationMove.DETERMINED, ClassificationMove.APPROVED)


@attrs.frozen(kw_only=True)
class ClassificationFloor:
    """What the objective floors came to when they were looked at: the tier, and by which rules."""

    found_on: date
    tier: AssetClass
    rule_ids: tuple[str, ...] = ()
    needs_review: bool
    """Whether something unknown could have worsened it."""

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, classification: Classification) -> "ClassificationFloor":
        """The floors of a classification, without what a person judged.

        >>> from bankrm.claim_facts import Claim, ClaimFacts
        >>> from bankrm.classification import classify_asset
        >>> claim = Claim(facts=ClaimFacts(days_past_due=91), booked_on=date(2026, 3, 20))
        >>> floor = ClassificationFloor.of(classify_asset(claim, as_of=date(2026, 11, 24)))
        >>> floor.tier.en, floor.rule_ids
        ('substandard', ('CLS-SS-01', 'CLS-SM-01'))
        """
        check_kind(classification, Classification, "classification")
        decisions = classification.decisions
        tier = max(decision.outcome for decision in decisions)
        hits = [reason.rule.id for decision in decisions for reason in decision.hits]
        return cls(
            found_on=decisions[0].as_of,
            tier=tier,
            rule_ids=tuple(dict.fromkeys(hits)),
            needs_review=bool(classification.missing_above(tier))
            or classification.asks_assessment,
        )


@attrs.frozen(kw_only=True)
class ClassificationEvent:
    """One step of a round: who took it in which role, and the tier he stands for."""

    move: ClassificationMove
    by: Actor
    """Of a committee's decision, who entered it."""
    tier: AssetClass | None = None
    """None exactly when the round is sent back."""
    grounds_ref: str = attrs.field(repr=False)
    """Where the grounds are kept, also those of sending back."""
    ballot_ref: str | None = attrs.field(default=None, repr=False)
    """Where the committee's ballot is kept, if a committee approved."""
    floor: ClassificationFloor | None = None
    """The floors as looked at for this step; None if they were not."""
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        back = self.move is ClassificationMove.SENT_BACK
        if (self.tier is None) != back:
            raise InvalidValue("tier", "is given with every step, and not when sent back")
        if self.ballot_ref is not None and self.move is not ClassificationMove.APPROVED:
            raise InvalidValue("ballot_ref", "belongs to an approval")
        if self.floor is not None:
            if back:
                raise InvalidValue("floor", "does not belong to what is sent back")
            if self.floor.found_on > business_date(self.at):
                raise InvalidValue("floor", "was found after the step")


@attrs.frozen(kw_only=True)
class ClassificationRound:
    """One round (一轮分类): its cause, the day that it is about, and its steps in order.

    >>> from bankrm._classification_example import RECORD
    >>> third = RECORD.rounds[-1]
    >>> third.owed.zh, third.tier is None
    ('认定', True)
    """

    id: ClassificationRoundId
    cause: RoundCause
    trigger: AnyLabel | None = None
    """What happened; given exactly when something did."""
    base_on: date
    """The day that it judges the claim on: the end of the period, or that of the event."""
    at: datetime
    """When it was opened."""
    recorded_at: datetime
    events: tuple[ClassificationEvent, ...] = attrs.field(
        default=(), repr=lambda events: f"<{len(events)}>"
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if (self.trigger is None) != (self.cause is RoundCause.PERIODIC):
            raise InvalidValue("trigger", "is given exactly when something happened")
        owed, before = self._steps_owed(), (self.at, self.recorded_at)
        for place, event in enumerate(self.events):
            with at_place(place):
                check_order(event, at=before[0], recorded_at=before[1])
                self._check_turn(event, next(owed))
            before = event.at, event.recorded_at

    def _check_turn(self, event: ClassificationEvent, owed: ClassificationMove | None) -> None:
        if event.move is ClassificationMove.SENT_BACK:
            if owed not in _STEPS[1:]:
                raise InvalidValue("move", "sends back where nothing is being looked at")
        elif event.move is not owed:
            raise InvalidValue("move", "is not the step that is owed")
        if event.floor is not None and event.floor.found_on < self.base_on:
            raise InvalidValue("floor", "was found before the day the round is about")

    def _steps_owed(self) -> Iterator[ClassificationMove | None]:
        """Before each event, and after the last, the step that is owed; None once approved."""
        yield ClassificationMove.PROPOSED
        for event in self.events:
            back = event.move is ClassificationMove.SENT_BACK
            after = 0 if back else event.move.rank + 1
            yield _STEPS[after] if after < len(_STEPS) else None

    @property
    def owed(self) -> ClassificationMove | None:
        """The step that is owed now; None once approved."""
        return (*self._steps_owed(),)[-1]

    @property
    def standing(self) -> tuple[ClassificationEvent, ...]:
        """The steps that stand: those since it was last sent back."""
        back = [
            place
            for place, event in enumerate(self.events)
            if event.move is ClassificationMove.SENT_BACK
        ]
        return self.events[back[-1] + 1 :] if back else self.events

    @property
    def desks(self) -> tuple[tuple[ClassificationMove, StaffId], ...]:
        """Who sat at which step in the whole round, also to send it back."""
        owed = (step for step in self._steps_owed() if step is not None)
        pairs = zip(owed, self.events, strict=False)
        return tuple(dict.fromkeys((step, event.by.staff) for step, event in pairs))

    @property
    def floor(self) -> ClassificationFloor | None:
        """The worst floor among the steps that stand, of equals the last; None if nobody looked at them."""
        floors = [event.floor for event in self.standing if event.floor is not None]
        return max(reversed(floors), key=lambda floor: floor.tier, default=None)

    @property
    def approved_on(self) -> date | None:
        """The day it was approved; None if it is not."""
        return business_date(self.events[-1].at) if self.owed is None else None

    @property
    def tier(self) -> AssetClass | None:
        """The tier it gave: what was approved, or the floor where that is worse; None if not approved."""
        approved = self.events[-1].tier if self.owed is None else None
        if approved is None or self.floor is None:
            return approved
        return max(approved, self.floor.tier)

    def known_by(self, known_at: datetime) -> "ClassificationRound":
        """The round as it stood at an instant: without what was recorded later."""
        return attrs.evolve(self, events=known_by(self.events, known_at))

    def until(self, day: date) -> "ClassificationRound":
        """The round at the end of a day: without what happened later."""
        past = tuple(one for one in self.events if business_date(one.at) <= day)
        return attrs.evolve(self, events=past)


@attrs.frozen(kw_only=True)
class ClassificationRecord:
    """All rounds of one claim, oldest first; the next one takes over from one that was not finished."""

    claim_id: ClaimId
    client_id: ClientId
    manager: StaffId | None = None
    """Who looks after the claim; None if that is not known."""
    rounds: tuple[ClassificationRound, ...] = attrs.field(
        default=(), repr=lambda rounds: f"<{len(rounds)}>"
    )

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if repeated(one.id for one in self.rounds):
            raise InvalidValue("rounds", "hold an id twice")
        before: ClassificationRound | None = None
        for place, one in enumerate(self.rounds):
            with at_place(place, "rounds"):
                if before is not None:
                    last = before.events[-1] if before.events else before
                    check_order(one, at=last.at, recorded_at=last.recorded_at)
                    if one.base_on < before.base_on:
                        raise InvalidValue("base_on", "is before that of the round before")
            before = one

    def known_by(self, known_at: datetime) -> "ClassificationRecord":
        """The record as it stood at an instant: without what was recorded later."""
        check_instant(known_at, "known_at")
        rounds = known_by(self.rounds, known_at)
        return attrs.evolve(self, rounds=tuple(one.known_by(known_at) for one in rounds))

    def until(self, day: date) -> "ClassificationRecord":
        """The record at the end of a day: without what happened later."""
        check_date(day, "day")
        rounds = (one for one in self.rounds if business_date(one.at) <= day)
        return attrs.evolve(self, rounds=tuple(one.until(day) for one in rounds))

    @property
    def approved(self) -> tuple[ClassificationRound, ...]:
        """The rounds that gave a tier."""
        return tuple(one for one in self.rounds if one.owed is None)

    @property
    def tiers(self) -> tuple[tuple[date, AssetClass], ...]:
        """Each approval's day and the tier it gave."""
        found = ((one.approved_on, one.tier) for one in self.approved)
        return tuple((day, tier) for day, tier in found if day is not None and tier is not None)

    @property
    def last_base(self) -> date | None:
        """The day that the last approved round is about; None before the first."""
        approved = self.approved
        return approved[-1].base_on if approved else None

    @property
    def current(self) -> ClassificationRound | None:
        """The round under way; None if the last one is approved, or there is none."""
        last = self.rounds[-1] if self.rounds else None
        return last if last is not None and last.owed is not None else None


def record_on(
    account: LoanAccount,
    record: ClassificationRecord,
    *,
    as_of: date,
    known_at: datetime | None = None,
) -> ClassificationRecord:
    """The record of a loan as it stood at the end of a day.

    Args:
        account: the loan.
        record: its rounds.
        as_of: the last day that counts.
        known_at: what was recorded later is not known; None is all that was recorded.

    Raises:
        InvalidValue: if the record is of another loan, or the loan was paid out after `as_of`.

    >>> from bankrm._classification_example import RECORD
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> len(record_on(ACCOUNT, RECORD, as_of=date(2026, 10, 31)).rounds)
    2
    """
    check_kind(account, LoanAccount, "account")
    check_kind(record, ClassificationRecord, "record")
    if (record.claim_id, record.client_id) != (account.id, account.client_id):
        raise InvalidValue("record", "is of another loan")
    if check_date(as_of) < account.plan.disbursed_on:
        raise InvalidValue("account", "is paid out after as_of")
    known = record if known_at is None else record.known_by(known_at)
    return known.until(as_of)


@attrs.frozen(kw_only=True)
class TierInterval:
    """A time during which a claim stood in one tier."""

    tier: AssetClass
    since: date
    until: date | None
    """The first day of the next tier; None if it still holds."""

    __attrs_post_init__ = check_fields


def classification_path(
    record: ClassificationRecord, *, known_at: datetime | None = None
) -> tuple[TierInterval, ...]:
    """The tiers of a claim as dated intervals, each next to the one before, no two alike in a row.

    Args:
        record: the rounds of the claim.
        known_at: what was recorded later is not known; None is all that was recorded.

    >>> from bankrm._classification_example import RECORD
    >>> [(step.tier.en, str(step.since), str(step.until)) for step in classification_path(RECORD)]
    [('pass', '2026-07-03', '2026-10-12'), ('special mention', '2026-10-12', 'None')]
    """
    check_kind(record, ClassificationRecord, "record")
    known = record if known_at is None else record.known_by(known_at)
    changes: list[tuple[date, AssetClass]] = []
    for day, tier in known.tiers:
        if changes and changes[-1][0] == day:  # approved again on that day
            changes.pop()
        if not changes or changes[-1][1] is not tier:
            changes.append((day, tier))
    ends = [day for day, _ in changes[1:]]
    return tuple(
        TierInterval(tier=tier, since=day, until=end)
        for (day, tier), end in zip_longest(changes, ends)
    )


def tier_on(
    record: ClassificationRecord, day: date, *, known_at: datetime | None = None
) -> AssetClass | None:
    """The tier that held at the end of a day; None before the first approval.

    >>> from bankrm._classification_example import RECORD
    >>> tier_on(RECORD, date(2026, 10, 11)).en, tier_on(RECORD, date(2026, 10, 12)).en
    ('pass', 'special mention')
    """
    check_date(day, "day")
    past = [step for step in classification_path(record, known_at=known_at) if step.since <= day]
    return past[-1].tier if past else None
