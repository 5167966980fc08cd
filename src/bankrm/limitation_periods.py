"""Limitation (诉讼时效): until when a loan can still be enforced, against the debtor and against guarantors.

The time runs from the day the last instalment falls due. What interrupts it starts it anew: a demand that
reached the debtor, a payment, the debtor's word to pay; while a procedure is pending it does not run, and what
keeps the bank from claiming in its last six months stretches it. A guarantor's period is never stretched: the
bank calls on a joint guarantor, or sues the debtor of a general one, within it, or loses him. An event without
proof counts for nothing, but what it would have changed is told.

Leaves out what a court may still allow, the time to have a judgment enforced, days that move for a public
holiday, the further limitation of a general guarantee, and contracts from before the Civil Code. What is owed on
a claim whose time runs out is in `limitation_rules`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple, TypeVar

import attrs

from bankrm.arrears import compute_arrears
from bankrm.checks import check_kind, repeated
from bankrm.collateral import ClaimId
from bankrm.days import add_months, business_date, check_date, check_instant
from bankrm.errors import InvalidValue
from bankrm.event_order import Event, at_place, check_order, check_recorded
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.loan_accounts import LoanAccount
from bankrm.ownership import PartyId
from bankrm.regulations.recovery import (
    LIMITATION_MONTHS,
    LIMITATION_PROVISIONS,
    LONGEST_LIMITATION_MONTHS,
    SUSPENSION_MONTHS,
)
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, RuleBook
from bankrm.security_order import GuaranteeForm, compute_guarantee_period, guarantee_form
from bankrm.workings import Line

__all__ = [
    "ClaimEvent",
    "ClaimEventKind",
    "GuarantorCall",
    "GuarantorStanding",
    "GuarantorStatus",
    "Limitation",
    "LimitationRecord",
    "SecuredByGuarantee",
    "compute_limitation",
]


class ClaimEventKind(Label):
    """What may bear on the time of a claim (时效事件); payments are told by the account."""

    RECALL = "recall", "宣布提前到期", "recalled before it is due"
    DEMAND = "demand", "催收并送达", "a demand that reached the debtor"
    PROMISE = "promise", "债务人同意履行", "the debtor's word to pay"
    PROCEDURE = "procedure", "起诉、仲裁或者同等程序", "a suit, or what stands for one"
    PROCEDURE_ENDED = "procedure_ended", "程序终结", "the procedure ended"
    BARRIER = "barrier", "发生不能行使请求权的障碍", "the bank is kept from claiming"
    BARRIER_GONE = "barrier_gone", "障碍消除", "nothing keeps it any more"


@attrs.frozen(kw_only=True)
class ClaimEvent:
    """Something that bears on the time of a claim, and where the bank keeps the proof of it."""

    kind: ClaimEventKind
    at: datetime
    """When it happened; of a demand, when it arrived."""
    recorded_at: datetime
    proof_ref: str | None = attrs.field(default=None, repr=False)
    """The receipt, the signed plan, the court's paper; None if there is none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True)
class GuarantorCall:
    """A call on a guarantor to pay (向保证人主张权利)."""

    at: datetime
    """When it arrived."""
    recorded_at: datetime
    proof_ref: str | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True)
class SecuredByGuarantee:
    """One guarantee behind a claim: what it says of its form and period, and the calls on it."""

    guarantor_id: PartyId
    signed_on: date
    form: GuaranteeForm | None = None
    """As the contract says; None if it does not, or not clearly."""
    agreed_until: date | None = None
    """The last day that it names; None if none, or none that is clear."""
    calls: tuple[GuarantorCall, ...] = ()

    __attrs_post_init__ = check_fields


_ENDS = {
    ClaimEventKind.PROCEDURE_ENDED: ClaimEventKind.PROCEDURE,
    ClaimEventKind.BARRIER_GONE: ClaimEventKind.BARRIER,
}


@attrs.frozen(kw_only=True)
class LimitationRecord:
    """All that bears on the time of one claim (时效台账), in the order it was entered."""

    account_id: ClaimId
    events: tuple[ClaimEvent, ...] = ()
    guarantees: tuple[SecuredByGuarantee, ...] = ()
    mortgaged: bool | None = None
    """Whether a mortgage stands behind it."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if repeated(one.guarantor_id for one in self.guarantees):
            raise InvalidValue("guarantees", "name one guarantor twice")
        _check_entered(self.events, "events")
        for guarantee in self.guarantees:
            _check_entered(guarantee.calls, "calls")
        running: set[ClaimEventKind] = set()
        for event in sorted(self.events, key=lambda one: one.at):
            _check_turn(event.kind, running)


def _check_entered(events: tuple[Event, ...], field: str) -> None:
    """Refuse an entry recorded before the one it follows; what happened earlier may be entered later."""
    for place, (before, event) in enumerate(pairwise(events), 1):
        with at_place(place, field):
            check_order(event, at=event.at, recorded_at=before.recorded_at)


def _check_turn(kind: ClaimEventKind, running: set[ClaimEventKind]) -> None:
    """Refuse what begins twice, or ends without having begun."""
    begun = _ENDS.get(kind)
    if begun is not None:
        if begun not in running:
            raise InvalidValue("events", "end what has not begun")
        running.remove(begun)
    elif kind in _ENDS.values():
        if kind in running:
            raise InvalidValue("events", "begin what has not ended")
        running.add(kind)


class GuarantorStatus(Label):
    """How the bank stands with a guarantor (保证责任状态)."""

    OPEN = "open", "保证期间内尚未主张", "within the period, not yet called"
    CALLED = "called", "已依法主张", "called in time"
    UNPROVEN = "unproven", "主张缺少凭证", "called in time, without proof"
    LOST = "lost", "保证责任已免除", "released: the period has passed"


@attrs.frozen(kw_only=True)
class GuarantorStanding:
    """One guarantor on a day: the last day to call on him, and whether it was done."""

    guarantor_id: PartyId
    form: GuaranteeForm
    until: date
    """Last day of the period of guarantee."""
    status: GuarantorStatus
    limitation_until: date | None = None
    """Of a joint guarantor called in time: until when he can be sued."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Limitation:
    """The time left to enforce a claim, as it stands on a day (时效状态)."""

    account_id: ClaimId
    as_of: date
    owed: bool
    """Whether anything is still to be paid, as far as it is known."""
    due_on: date
    """The day the last instalment falls due, or the loan was recalled."""
    runs_from: date
    """The due day, or what last interrupted."""
    until: date | None
    """The last day; None while it does not run."""
    until_if_proven: date | None
    """What it would be if every event had its proof."""
    paused_by: ClaimEventKind | None
    """What keeps it from running."""
    mortgaged: bool | None
    guarantors: tuple[GuarantorStanding, ...]
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    @property
    def has_begun(self) -> bool:
        """Whether the debt is past its last due day."""
        return self.as_of > self.due_on

    @property
    def days_left(self) -> int | None:
        """Days to the last one, below zero once it has passed; None while it does not run."""
        return None if self.until is None else (self.until - self.as_of).days

    @property
    def is_barred(self) -> bool:
        """Whether the debtor may refuse to pay (民法典 art. 192)."""
        return self.until is not None and self.as_of > self.until


_E = TypeVar("_E", ClaimEvent, GuarantorCall)


class _Terms(NamedTuple):
    """The numbers in force, in months, and where they come from."""

    book: RuleBook
    whole: int
    longest: int
    last: int


class _Run(NamedTuple):
    """Since when the time runs, and what keeps it from running."""

    since: date
    until: date | None
    paused_by: ClaimEventKind | None


_RUNS = {
    ClaimEventKind.DEMAND,
    ClaimEventKind.PROMISE,
    ClaimEventKind.PROCEDURE,
    ClaimEventKind.PROCEDURE_ENDED,
}
"""What is taken in one by one; a recall moves the due day, a barrier stretches the end."""


class _Clock:
    """The fold over what bears on the time, oldest first."""

    def __init__(
        self, due_on: date, barriers: list[tuple[date, date | None]], terms: _Terms
    ) -> None:
        self.due_on, self.since, self.terms = due_on, due_on, terms
        self.barriers, self.pending = barriers, False

    def until(self, day: date) -> date | None:
        """The last day as it stands on a day; None while a barrier stretches it."""
        end = add_months(self.since, self.terms.whole)
        for began, gone in self.barriers:
            past = gone is not None and gone < add_months(end, -self.terms.last)
            if began > min(day, end) or past:
                continue
            if gone is None or gone > day:
                return None
            end = max(end, add_months(gone, self.terms.last))
        return end

    def run_to(self, kind: ClaimEventKind | None, on: date) -> None:
        """Take in an event; a payment has no kind."""
        if kind is ClaimEventKind.PROCEDURE_ENDED:
            if self.pending:
                self.pending, self.since = False, max(on, self.due_on)
            return
        if self.pending:
            return
        end = self.until(on)
        in_time = end is None or on <= end
        if kind is ClaimEventKind.PROCEDURE:
            self.pending = in_time
        elif in_time or kind is ClaimEventKind.PROMISE:  # who promises waives what has passed
            self.since = max(on, self.since)

    def run(self, day: date) -> _Run:
        """How it stands on a day."""
        longest = add_months(self.due_on, self.terms.longest)
        if self.pending:
            return _Run(self.since, None, ClaimEventKind.PROCEDURE)
        until = self.until(day)
        if until is None:
            return _Run(self.since, None, ClaimEventKind.BARRIER)
        return _Run(self.since, min(until, longest), None)


def _fold(
    events: list[ClaimEvent],
    paid: list[date],
    due_on: date,
    terms: _Terms,
    day: date,
    *,
    trusting: bool,
) -> _Run:
    """The time as it runs, over the proven events alone or over all of them; an end needs no proof."""
    sound = [one for one in events if trusting or one.proof_ref is not None or one.kind in _ENDS]
    clock = _Clock(due_on, _barriers(sound), terms)
    steps: list[tuple[date, ClaimEventKind | None]] = [(on, None) for on in paid]
    steps += [(business_date(one.at), one.kind) for one in sound if one.kind in _RUNS]
    for on, kind in sorted(steps, key=lambda step: step[0]):
        clock.run_to(kind, on)
    return clock.run(day)


def _barriers(events: Iterable[ClaimEvent]) -> list[tuple[date, date | None]]:
    """From when to when the bank was kept from claiming."""
    found: list[tuple[date, date | None]] = []
    for event in events:
        on = business_date(event.at)
        if event.kind is ClaimEventKind.BARRIER:
            found.append((on, None))
        elif event.kind is ClaimEventKind.BARRIER_GONE and found and found[-1][1] is None:
            found[-1] = (found[-1][0], on)
    return found


def compute_limitation(
    account: LoanAccount,
    record: LimitationRecord,
    *,
    as_of: date,
    known_at: datetime | None = None,
    book: RuleBook = STATUTORY,
) -> Limitation:
    """Until when a loan can still be enforced (诉讼时效、保证期间).

    Payments in time interrupt, however small, as does the bank's taking what is owed from the debtor's
    account; a payment after the end does not bring the rest back, the debtor's word to pay does. A suit that
    comes to nothing is taken to have interrupted all the same, once the bank records its end.

    Args:
        account: the loan, its terms and what was paid.
        record: what else bears on the time.
        as_of: the day.
        known_at: an instant: what was entered later is not known; None is all that was entered.
        book: the bank's own shorter times.

    Raises:
        InvalidValue: if the record is of another loan.
        RuleNotInForce: before the Civil Code, for the loan or for a guarantee.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> record = LimitationRecord(account_id=ACCOUNT.id)
    >>> one = compute_limitation(ACCOUNT, record, as_of=date(2026, 11, 24))
    >>> one.due_on.isoformat(), one.until.isoformat(), one.has_begun
    ('2027-03-20', '2030-03-20', False)
    """
    check_kind(account, LoanAccount, "account")
    check_kind(record, LimitationRecord, "record")
    check_date(as_of)
    if known_at is not None:
        check_instant(known_at, "known_at")
    if record.account_id != account.id:
        raise InvalidValue("record", "is of another loan")
    terms = _Terms(
        book,
        book.governing(LIMITATION_MONTHS, as_of).value,
        book.governing(LONGEST_LIMITATION_MONTHS, as_of).value,
        book.governing(SUSPENSION_MONTHS, as_of).value,
    )
    events = _known(record.events, as_of, known_at)
    arrears = compute_arrears(account, as_of=as_of, known_at=known_at)
    recalled = [
        business_date(one.at)
        for one in events
        if one.kind is ClaimEventKind.RECALL and one.proof_ref is not None
    ]
    due_on = min(arrears.schedule.closes_on, *recalled) if recalled else arrears.schedule.closes_on
    paid = [one.received_on for one in account.payments_by(as_of, known_at=known_at)]
    run = _fold(events, paid, due_on, terms, as_of, trusting=False)
    trusted = _fold(events, paid, due_on, terms, as_of, trusting=True)
    unpaid = (
        arrears.outstanding_principal,
        arrears.overdue_interest,
        arrears.due_today,
        arrears.penalty_interest,
        arrears.compound_interest,
    )
    return Limitation(
        account_id=account.id,
        as_of=as_of,
        owed=any(unpaid),
        due_on=due_on,
        runs_from=run.since,
        until=run.until,
        until_if_proven=trusted.until,
        paused_by=run.paused_by,
        mortgaged=record.mortgaged,
        guarantors=tuple(
            _standing(one, events, due_on, terms, as_of=as_of, known_at=known_at)
            for one in record.guarantees
        ),
        workings=_workings(due_on, run, trusted, book, as_of),
    )


def _known(events: Iterable[_E], as_of: date, known_at: datetime | None) -> list[_E]:
    """What had happened by a day and was known at an instant, oldest first."""
    known = [
        one
        for one in events
        if business_date(one.at) <= as_of and (known_at is None or one.recorded_at <= known_at)
    ]
    return sorted(known, key=lambda one: one.at)


def _standing(
    guarantee: SecuredByGuarantee,
    events: list[ClaimEvent],
    due_on: date,
    terms: _Terms,
    *,
    as_of: date,
    known_at: datetime | None,
) -> GuarantorStanding:
    """How the bank stands with one guarantor on a day."""
    form = guarantee_form(guarantee.form, as_of=guarantee.signed_on)
    period = compute_guarantee_period(
        due_on, guarantee.agreed_until, as_of=guarantee.signed_on, book=terms.book
    )
    until = period.until
    called: list[ClaimEvent | GuarantorCall] = (
        list(_known(guarantee.calls, as_of, known_at))
        if form is GuaranteeForm.JOINT
        else [one for one in events if one.kind is ClaimEventKind.PROCEDURE]
    )
    claims = [(business_date(one.at), one.proof_ref is not None) for one in called]
    in_time = [proven for on, proven in claims if due_on <= on <= until]
    if any(in_time):
        status = GuarantorStatus.CALLED
    elif in_time:
        status = GuarantorStatus.UNPROVEN
    else:
        status = GuarantorStatus.LOST if as_of > until else GuarantorStatus.OPEN
    return GuarantorStanding(
        guarantor_id=guarantee.guarantor_id,
        form=form,
        until=until,
        status=status,
        limitation_until=_guarantor_limitation(form, status, claims, due_on, terms),
    )


def _guarantor_limitation(
    form: GuaranteeForm,
    status: GuarantorStatus,
    claims: list[tuple[date, bool]],
    due_on: date,
    terms: _Terms,
) -> date | None:
    """Until when a joint guarantor called in time can be sued: from the first call on, anew by each in time."""
    if form is not GuaranteeForm.JOINT or status is not GuarantorStatus.CALLED:
        return None
    end: date | None = None
    for on in sorted(on for on, proven in claims if proven and on >= due_on):
        if end is None or on <= end:
            end = add_months(on, terms.whole)
    return end


def _workings(
    due_on: date, run: _Run, trusted: _Run, book: RuleBook, as_of: date
) -> tuple[Line, ...]:
    term = book.governing(LIMITATION_MONTHS, as_of)
    return (
        Line(Text("最后一期到期日", "last due day"), due_on, basis=CIVIL_CODE.article(189)),
        Line(Text("诉讼时效期间月数", "months of limitation"), term.value, basis=term.basis),
        Line(Text("起算日", "runs from"), run.since, basis=CIVIL_CODE.article(195)),
        Line(Text("停止计算的原因", "kept from running by"), run.paused_by),
        Line(Text("时效届满日", "last day"), run.until),
        Line(
            Text("凭证齐全时的届满日", "last day if all were proven"),
            trusted.until,
            basis=LIMITATION_PROVISIONS.article(8),
        ),
    )
