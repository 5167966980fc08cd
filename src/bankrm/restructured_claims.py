"""Restructured claims (重组资产): what the bank gave way on, and how long the claim is observed.

A claim is restructured if its debtor is in difficulty and the bank gives way. From then on it is observed:
under the order of 2023 from the first due date after the change for two instalment periods and a year at
least, until somebody finds the difficulty solved and all paid in full and on time; whatever goes wrong
meanwhile begins it anew. Under the guideline of 2007 it is observed for six months from the change. An
observation that was over before a claim came under the order stays over; one that runs goes on under it.

Leaves out whether a debtor is in difficulty, which a person finds, and which concession is best
(`restructuring_options`).
"""

from datetime import date, datetime, timedelta
from typing import TypeAlias, TypeVar

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.claims import AssetClass, ClaimRecord, Restart, RestartReason, RestructuredStatus
from bankrm.classification import Instalments, Wait, observation_end, order_governs_since
from bankrm.collateral import ClaimId
from bankrm.days import business_date, check_date, check_instant
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place
from bankrm.fields import C2, check_fields, hidden
from bankrm.floors import ORDER_FLOORS
from bankrm.guideline_floors import GUIDELINE_FLOORS
from bankrm.labels import Label, Text
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "Concession",
    "ObservationEvent",
    "ObservationFinding",
    "Restructuring",
    "restructured_status",
]


class Concession(Label):
    """A change of the terms in the debtor's favour (让步)."""

    EXTENSION = "extension", "展期", "a later maturity"
    GRACE = "grace", "宽限本金或者利息偿还计划", "grace on the schedule"
    CAPITALISED_INTEREST = "capitalised_interest", "利息转为本金", "interest added to principal"
    LOWER_RATE = "lower_rate", "降低利率", "a lower rate"
    FORGIVEN_PRINCIPAL = "forgiven_principal", "减免本金", "principal forgiven"
    FORGIVEN_INTEREST = "forgiven_interest", "减免利息", "interest forgiven"
    FORGIVEN_FEES = "forgiven_fees", "减免费用", "fees forgiven"
    SECURITY_RELEASED = "security_released", "释放部分担保", "security released or weakened"
    SECURITY_SUBSTITUTED = "security_substituted", "置换担保", "security substituted"
    REFINANCED = "refinanced", "借新还旧或者新增债务融资", "refinanced by new debt"
    OTHER = "other", "其他放松合同条款", "other loosening of the terms"


@attrs.frozen(kw_only=True)
class Restructuring:
    """A change of the terms of a claim in its debtor's favour (重组).

    >>> Restructuring(
    ...     claim_id=ClaimId("A-1"),
    ...     contract_ref="R-1",
    ...     changed_on=date(2025, 3, 1),
    ...     first_due_on=date(2025, 3, 20),
    ...     instalments=Instalments.MONTHLY,
    ...     concessions=(),
    ...     in_difficulty=True,
    ...     recorded_at=datetime.fromisoformat("2025-03-01T17:00+08:00"),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: concessions: must name what was conceded
    """

    claim_id: ClaimId
    contract_ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps the contract of the change: there is no change without one."""
    changed_on: date
    first_due_on: date
    """The first due date after the change."""
    instalments: Instalments
    """How often it is repaid after the change."""
    concessions: tuple[Concession, ...]
    in_difficulty: bool | None = attrs.field(repr=hidden, metadata=C2)
    """Whether the debtor was in financial difficulty; without it nothing is restructured. None is unknown."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.contract_ref is None:
            raise InvalidValue("contract_ref", "must be given with the day of the change")
        if not self.concessions:
            raise InvalidValue("concessions", "must name what was conceded")
        if len(set(self.concessions)) < len(self.concessions):
            raise InvalidValue("concessions", "hold one twice")
        if self.first_due_on < self.changed_on:
            raise InvalidValue("first_due_on", "is before changed_on")
        if business_date(self.recorded_at, "recorded_at") < self.changed_on:
            raise InvalidValue("recorded_at", "is before changed_on")

    @property
    def refinanced(self) -> bool:
        """Whether the old debt was repaid by new debt."""
        return Concession.REFINANCED in self.concessions


class ObservationFinding(Label):
    """What is found of a claim while it is observed (观察情况)."""

    MISSED_PAYMENT = "missed_payment", "未按期足额还款", "a payment was missed"
    NON_PERFORMING = "non_performing", "降为不良", "it became non-performing"
    STILL_IN_DIFFICULTY = "still_in_difficulty", "财务困难未解决", "the difficulty is not solved"
    SOLVED = "solved", "财务困难已解决且按期足额还款", "solved, and paid in full and on time"


@attrs.frozen(kw_only=True)
class ObservationEvent:
    """What was found of a claim under observation on a day."""

    claim_id: ClaimId
    finding: ObservationFinding = attrs.field(repr=hidden, metadata=C2)
    on: date
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if business_date(self.recorded_at, "recorded_at") < self.on:
            raise InvalidValue("recorded_at", "is before the day of the finding")


def restructured_status(
    claim: ClaimRecord,
    restructurings: tuple[Restructuring, ...],
    events: tuple[ObservationEvent, ...] = (),
    *,
    as_of: date,
    known_at: datetime | None = None,
    book: RuleBook = STATUTORY,
) -> RestructuredStatus:
    """Whether a claim is restructured and observed on a day, since when, and to when at the earliest.

    Two instalment periods are counted as two whole periods from the start: the longer reading. It ends on
    the day it is found solved, and never before its time. A missed payment begins it anew on the day of the
    miss, a fall to non-performing or a difficulty found unsolved on the day it is found, and another
    restructuring at its own first due date, and with the longer of the instalment periods; a fall or a miss
    before the first due date does not. What went wrong under the guideline counts once the order governs.

    Args:
        claim: the claim.
        restructurings: every change of its terms in the debtor's favour.
        events: what was found of it while observed.
        as_of: the day.
        known_at: an instant: what was entered later is not known; None is all that was entered.
        book: the bank's own longer times.

    Raises:
        InvalidValue: for an entry of another claim, or a change before it was booked.
        RuleNotInForce: before the guideline of 2007.

    >>> from bankrm._claim_example import CLAIM
    >>> from bankrm._restructured_example import MISSED, RESTRUCTURED
    >>> status = restructured_status(CLAIM, (RESTRUCTURED,), (MISSED,), as_of=date(2026, 11, 24))
    >>> status.in_observation, status.since.isoformat(), status.earliest_end.isoformat()
    (True, '2026-08-20', '2027-08-20')
    """
    check_kind(claim, ClaimRecord, "claim")
    if check_date(as_of) < GUIDELINE_FLOORS.since:
        GUIDELINE_FLOORS.on(as_of, book)  # which says since when there are rules
    changes = _known(restructurings, Restructuring, "restructurings", claim, known_at)
    if any(one.changed_on < claim.booked_on for one in changes):
        raise InvalidValue("changed_on", "is before the claim was booked")
    found = _known(events, ObservationEvent, "events", claim, known_at)
    clock = _Clock(order_since=order_governs_since(claim, as_of=as_of, book=book), book=book)
    run = _Run()
    entries: list[tuple[date, int, _Entry]] = [
        *((one.changed_on, 0, one) for one in changes if one.in_difficulty),
        *((one.on, 1 + one.finding.rank, one) for one in found),
    ]  # of one day what speaks against it comes first
    for day, _, entry in sorted(entries, key=lambda each: each[:2]):
        if day <= as_of:
            run = clock.take(clock.pass_time(run, day), entry)
    run = clock.pass_time(run, as_of)
    unsure = any(one.in_difficulty is None and one.changed_on <= as_of for one in changes)
    return clock.status(run, claim.id, as_of, unsure=unsure)


_Entry: TypeAlias = Restructuring | ObservationEvent
_E = TypeVar("_E", Restructuring, ObservationEvent)


def _known(
    entries: tuple[_E, ...],
    kind: type[_E],
    field: str,
    claim: ClaimRecord,
    known_at: datetime | None,
) -> list[_E]:
    """The entries that were made by an instant; refuse one of another claim."""
    check_tuple(entries, kind, field)
    if known_at is not None:
        check_instant(known_at, "known_at")
    for place, entry in enumerate(entries):
        with at_place(place, field):
            if entry.claim_id != claim.id:
                raise InvalidValue("claim_id", "is that of another claim")
    return [one for one in entries if known_at is None or one.recorded_at <= known_at]


@attrs.frozen(kw_only=True)
class _Run:
    """How far an observation has come."""

    change: Restructuring | None = None
    """The last restructuring; None if there was none."""
    start: date | None = None
    """The day from which it is counted under the order; None while nothing is observed."""
    again: bool = False
    restarts: tuple[Restart, ...] = ()
    exited_on: date | None = None

    def over(self, on: date) -> "_Run":
        return attrs.evolve(self, start=None, again=False, exited_on=on)

    def restarted(self, start: date, why: Restart) -> "_Run":
        return attrs.evolve(self, start=start, restarts=(*self.restarts, why))


@attrs.frozen(kw_only=True)
class _Clock:
    """Which rules count the time of a claim's observation, and how long it takes by them."""

    order_since: date
    book: RuleBook

    def wait(self, run: _Run, on: date) -> Wait | None:
        """The time to be waited by the rules of a day; None while nothing is observed."""
        if run.start is None or run.change is None:
            return None
        every = run.change.instalments
        if on >= self.order_since:
            return observation_end(run.start, every, as_of=on, book=self.book)
        guideline_day = min(on, _LAST_OF_GUIDELINE)  # whose numbers an older claim keeps
        return observation_end(run.change.changed_on, every, as_of=guideline_day, book=self.book)

    def pass_time(self, run: _Run, on: date) -> _Run:
        """The run on a later day: by the guideline it ends when its time is over."""
        if run.change is None or run.change.changed_on >= self.order_since:
            return run
        wait = self.wait(run, min(on, self.order_since - _ONE_DAY))
        if wait is None or wait.until > min(on, self.order_since):
            return run
        return run.over(wait.until)

    def take(self, run: _Run, entry: _Entry) -> _Run:
        """The run after an entry."""
        if isinstance(entry, Restructuring):
            return self._changed(run, entry)
        wait = self.wait(run, entry.on)
        if wait is None or run.start is None:
            return run  # nothing is observed
        if entry.on < self.order_since:  # the guideline counts months alone
            missed = entry.finding in {
                _MISSED,
                _NON_PERFORMING,
            }  # as the order will count, if it comes
            return attrs.evolve(run, start=max(run.start, entry.on)) if missed else run
        in_time = wait.until <= entry.on
        if entry.finding is ObservationFinding.SOLVED:
            return run.over(entry.on) if in_time else run
        asked = in_time or entry.finding is not ObservationFinding.STILL_IN_DIFFICULTY
        if not asked or entry.on <= wait.since:
            return run  # difficulty is asked about at the end
        return run.restarted(entry.on, Restart(entry.on, RestartReason(entry.finding.code)))

    def _changed(self, run: _Run, change: Restructuring) -> _Run:
        if run.start is None:
            return attrs.evolve(run, change=change, start=change.first_due_on)
        why = Restart(change.changed_on, RestartReason.RESTRUCTURED_AGAIN)
        later = max(run.start, change.first_due_on)
        if run.change is not None and run.change.instalments > change.instalments:
            change = attrs.evolve(change, instalments=run.change.instalments)  # never over sooner
        return attrs.evolve(run.restarted(later, why), change=change, again=True)

    def status(
        self, run: _Run, claim_id: ClaimId, as_of: date, *, unsure: bool
    ) -> RestructuredStatus:
        """What a run comes to on a day; unsure if a change may have been a restructuring."""
        wait, by_order = self.wait(run, as_of), as_of >= self.order_since
        observed, old = wait is not None, run.change is not None and not by_order
        floor = AssetClass.SUBSTANDARD if run.again or not by_order else AssetClass.SPECIAL_MENTION
        return RestructuredStatus(
            claim_id=claim_id,
            as_of=as_of,
            restructured=observed or old or (None if unsure else False),
            in_observation=observed or (None if unsure else False),
            restructured_again=run.again or (None if unsure else False),
            since=None if wait is None else wait.since,
            earliest_end=None if wait is None else wait.until,
            exited_on=run.exited_on,
            restarts=run.restarts,
            assessment_due=wait is not None and wait.until <= as_of,
            floor=floor if observed else None,
            workings=_workings(run, wait),
        )


_MISSED, _NON_PERFORMING = ObservationFinding.MISSED_PAYMENT, ObservationFinding.NON_PERFORMING
_ONE_DAY = timedelta(days=1)
_LAST_OF_GUIDELINE = ORDER_FLOORS.since - _ONE_DAY


def _workings(run: _Run, wait: Wait | None) -> tuple[Line, ...]:
    """The last change, each new beginning, and the time that runs or is over."""
    lines = []
    if run.change is not None:
        lines.append(Line(Text("最近一次重组", "last restructured"), run.change.changed_on))
    lines += [
        Line(Text(f"重新起算：{one.reason.zh}", f"begun anew: {one.reason.en}"), one.on)
        for one in run.restarts
    ]
    if wait is not None:
        return (*lines, *wait.workings)
    if run.exited_on is not None:
        lines.append(Line(Text("观察期结束", "observation over"), run.exited_on))
    return tuple(lines)
