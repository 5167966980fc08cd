"""Collection (催收): what a bank does about a loan so many days past due, what was done, and what is due next.

A plan is the bank's own data: bands of days past due without gap or overlap, each with what is to be done, by whom
and within how many working days. What was done is a record of fact; a promise to pay is kept or broken by the
payments that came. `CONVENTIONAL_COLLECTION` shows a usual plan and is nobody's law.

Leaves out how a debtor may be spoken to, which is in `collection_conduct`, the time in which a claim has to be
made (`limitation_periods`), and sending anything.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise, zip_longest
from typing import NewType

import attrs

from bankrm.arrears import Arrears, compute_arrears
from bankrm.calendars import Calendar
from bankrm.checks import check_kind, check_tuple, repeated
from bankrm.citations import Citation
from bankrm.collateral import ClaimId
from bankrm.contacts import ContactChannel
from bankrm.days import business_date, check_date, check_instant
from bankrm.errors import CurrencyMismatch, InvalidRule, InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.follow_ups import PromiseStatus
from bankrm.labels import Label, Text
from bankrm.limitation_periods import ClaimEvent, ClaimEventKind
from bankrm.loan_accounts import LoanAccount, LoanPayment
from bankrm.money import Money, total
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.staff import Actor, Role
from bankrm.tasks import EventId, Priority, Task, TaskStatus, ToDo, next_tasks

__all__ = [
    "CONVENTIONAL_COLLECTION",
    "CollectionAction",
    "CollectionBand",
    "CollectionContact",
    "CollectionContactId",
    "CollectionDuty",
    "CollectionPlan",
    "CollectionResult",
    "ContactedParty",
    "PaymentPromise",
    "PaymentPromiseStanding",
    "list_claim_events",
    "list_collection_tasks",
    "list_payment_promises",
]

CollectionContactId = NewType("CollectionContactId", str)

_ONE_DAY = timedelta(days=1)


class CollectionAction(Label):
    """What is done to be paid (催收措施), mildest first."""

    REMINDER = "reminder", "到期提醒", "a reminder before it is due"
    MESSAGE = "message", "短信或者消息催收", "a message"
    CALL = "call", "电话催收", "a call"
    VISIT = "visit", "上门催收", "a visit"
    WRITTEN_DEMAND = "written_demand", "书面催收", "a written demand"
    GUARANTOR_DEMAND = "guarantor_demand", "向保证人主张", "a demand on the guarantor"
    FREEZE = "freeze", "冻结未用额度", "no more drawing"
    LAWYERS_LETTER = "lawyers_letter", "律师函", "a lawyer's letter"
    LEGAL_ACTION = "legal_action", "诉讼或者仲裁", "an action at law"
    HAND_OVER = "hand_over", "移交资产保全", "a hand-over to special assets"


class ContactedParty(Label):
    """Who was spoken to (催收对象)."""

    DEBTOR = "debtor", "债务人", "the debtor"
    GUARANTOR = "guarantor", "担保人", "a guarantor"
    THIRD_PARTY = "third_party", "第三人", "somebody else"


class CollectionResult(Label):
    """What came of it (催收结果)."""

    PROMISED = "promised", "承诺还款", "a promise to pay"
    REACHED = "reached", "已联系上，未承诺", "reached, no promise"
    REFUSED = "refused", "拒绝还款", "refused to pay"
    DISPUTED = "disputed", "对债务有异议", "disputes the debt"
    UNREACHED = "unreached", "未联系上", "not reached"
    INVALID = "invalid", "联系方式无效", "the number or address is no good"
    DELIVERED = "delivered", "已送达", "delivered"
    DONE = "done", "已办理", "done"

    @property
    def failed(self) -> bool:
        """Whether it came to nobody, so that it has to be tried again."""
        return self in {CollectionResult.UNREACHED, CollectionResult.INVALID}


@attrs.frozen(kw_only=True)
class PaymentPromise:
    """How much the debtor said he would pay, and the last day (还款承诺)."""

    amount: Money = attrs.field(repr=hidden, metadata=C2)
    due_on: date

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")


@attrs.frozen(kw_only=True)
class CollectionContact:
    """One thing that was done to be paid (催收记录); what was said stays where the bank keeps it."""

    id: CollectionContactId
    account_id: ClaimId
    action: CollectionAction
    by: Actor
    party: ContactedParty = ContactedParty.DEBTOR
    channel: ContactChannel | None = None
    """None if nobody was reached by any, as when a limit is frozen."""
    result: CollectionResult
    promise: PaymentPromise | None = attrs.field(default=None, repr=False)
    record_ref: str | None = attrs.field(default=None, repr=False)
    """Where the recording, the receipt or the letter is kept."""
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if (self.result is CollectionResult.PROMISED) is (self.promise is None):
            raise InvalidValue("promise", "belongs to a promise to pay, and is due there")
        if self.promise is not None and self.promise.due_on < business_date(self.at):
            raise InvalidValue("promise", "is due before it was made")


_DEMANDS = {
    CollectionAction.MESSAGE,
    CollectionAction.CALL,
    CollectionAction.VISIT,
    CollectionAction.WRITTEN_DEMAND,
    CollectionAction.LAWYERS_LETTER,
}


def list_claim_events(contacts: Iterable[CollectionContact]) -> tuple[ClaimEvent, ...]:
    """What of collection bears on limitation (时效事件), in the order it was entered.

    The debtor's word to pay, a demand that reached the debtor, and an action at law; the proof is the record that
    the bank keeps. A reminder before the debt is due demands nothing, and a demand on a guarantor belongs to the
    guarantee.

    Raises:
        InvalidValue: if the contacts are about several loans.

    >>> from bankrm._collection_example import PROMISED
    >>> [(one.kind.en, one.proof_ref) for one in list_claim_events([PROMISED])]
    [("the debtor's word to pay", 'rec-1')]
    """
    check_kind(contacts, Iterable, "contacts")
    given = tuple(contacts)
    check_tuple(given, CollectionContact, "contacts")
    if len({one.account_id for one in given}) > 1:
        raise InvalidValue("contacts", "are about several loans")
    return tuple(
        ClaimEvent(kind=kind, at=one.at, recorded_at=one.recorded_at, proof_ref=one.record_ref)
        for one in sorted(given, key=lambda one: one.recorded_at)
        if (kind := _bearing(one)) is not None
    )


def _bearing(contact: CollectionContact) -> ClaimEventKind | None:
    """What a contact is to the time of the claim; None if it is nothing to it."""
    if contact.party is not ContactedParty.DEBTOR or contact.result.failed:
        return None
    if contact.promise is not None:
        return ClaimEventKind.PROMISE
    if contact.action is CollectionAction.LEGAL_ACTION:
        return ClaimEventKind.PROCEDURE
    return ClaimEventKind.DEMAND if contact.action in _DEMANDS else None


# The plan


@attrs.frozen(kw_only=True)
class CollectionDuty:
    """What is to be done once a band is entered, by which role, within how many working days."""

    action: CollectionAction
    role: Role
    days: int = attrs.field(metadata=NOT_NEGATIVE)
    priority: Priority = Priority.NORMAL
    waits_for_promise: bool = False
    """Whether it waits while a promise to pay is open."""

    __attrs_post_init__ = check_fields

    @property
    def to_do(self) -> ToDo:
        """As the pattern of a task."""
        action = self.action
        return ToDo(
            code=action.code,
            title=Text(action.zh, action.en),
            role=self.role,
            days=self.days,
            priority=self.priority,
        )


@attrs.frozen(kw_only=True)
class CollectionBand:
    """Days past due, from the first to the last, and what is to be done in them.

    Days before the debt is due are below zero; the due day itself is zero.
    """

    first: int
    last: int | None
    """None of the last band, which has no end."""
    duties: tuple[CollectionDuty, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.last is not None and self.last < self.first:
            raise InvalidRule("last", "is before the first day")
        if repeated(duty.action.code for duty in self.duties):
            raise InvalidRule("duties", "hold one action twice")


@attrs.frozen(kw_only=True)
class CollectionPlan:
    """What a bank does, by days past due (催收策略): its bands meet without gap or overlap.

    >>> CONVENTIONAL_COLLECTION.band_of(90).first, CONVENTIONAL_COLLECTION.band_of(91).first
    (61, 91)
    """

    bands: tuple[CollectionBand, ...]
    broken_promise: CollectionDuty | None = None
    """What is done once a promise was broken."""
    basis: Citation

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.bands or self.bands[-1].last is not None:
            raise InvalidRule("bands", "must end with one that has no end")
        if self.bands[0].first > 1:
            raise InvalidRule("bands", "must begin on the first day past due, or before")
        for band, following in pairwise(self.bands):
            if band.last is None or following.first != band.last + 1:
                raise InvalidRule("bands", "must meet without gap or overlap")

    def band_of(self, days: int) -> CollectionBand | None:
        """The band of so many days past due; None before the first one."""
        return next((band for band in reversed(self.bands) if band.first <= days), None)


def _duty(
    action: CollectionAction, role: Role, days: int, *, waits: bool = False
) -> CollectionDuty:
    return CollectionDuty(action=action, role=role, days=days, waits_for_promise=waits)


_RM, _AFTER, _LAW = Role.RELATIONSHIP_MANAGER, Role.POST_LOAN_OFFICER, Role.LEGAL

CONVENTIONAL_COLLECTION = CollectionPlan(
    bands=(
        CollectionBand(first=-3, last=0, duties=(_duty(CollectionAction.REMINDER, _RM, 0),)),
        CollectionBand(
            first=1,
            last=30,
            duties=(
                _duty(CollectionAction.MESSAGE, _AFTER, 0),
                _duty(CollectionAction.CALL, _RM, 2, waits=True),
            ),
        ),
        CollectionBand(
            first=31,
            last=60,
            duties=(
                _duty(CollectionAction.FREEZE, _AFTER, 1),
                _duty(CollectionAction.VISIT, _RM, 5, waits=True),
            ),
        ),
        CollectionBand(
            first=61,
            last=90,
            duties=(
                _duty(CollectionAction.WRITTEN_DEMAND, _AFTER, 3),
                _duty(CollectionAction.GUARANTOR_DEMAND, _AFTER, 5),
            ),
        ),
        CollectionBand(
            first=91,
            last=180,
            duties=(
                _duty(CollectionAction.LAWYERS_LETTER, _LAW, 5),
                _duty(CollectionAction.HAND_OVER, _AFTER, 10),
            ),
        ),
        CollectionBand(
            first=181, last=None, duties=(_duty(CollectionAction.LEGAL_ACTION, _LAW, 10),)
        ),
    ),
    broken_promise=_duty(CollectionAction.CALL, _RM, 1),
    basis=CREDIT_PRACTICE.article(),
)
"""A usual plan, not a rule: a bank puts in its own."""


# Promises


@attrs.frozen(kw_only=True)
class PaymentPromiseStanding:
    """One promise to pay as it stands on a day, by the payments that came."""

    contact_id: CollectionContactId
    promise: PaymentPromise
    made_on: date
    paid: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of what was promised, up to the day asked about."""
    status: PromiseStatus

    __attrs_post_init__ = check_fields


def list_payment_promises(
    account: LoanAccount,
    contacts: Iterable[CollectionContact],
    *,
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[PaymentPromiseStanding, ...]:
    """Every promise to pay made by a day and how it stands then, the earliest made first.

    A payment counts to the promise made last before it, or on its day. A promise that was made anew by its
    last day is waived by the one that took its place; one paid in full after its last day is kept late.

    Args:
        account: the loan and its payments.
        contacts: what was done about it; what happened later does not count yet.
        as_of: the day.
        known_at: an instant: what was entered later is not known.

    Raises:
        InvalidValue: if a contact is about another loan, or there twice.
        CurrencyMismatch: if a promise is in another currency than the loan.

    >>> from bankrm._collection_example import PROMISED
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> [one] = list_payment_promises(ACCOUNT, [PROMISED], as_of=date(2026, 7, 10))
    >>> one.status.en, one.paid
    ('broken', Money('0.00', 'CNY'))
    """
    known = _known(account, contacts, as_of, known_at)
    made = [(one, one.promise) for one in known if one.promise is not None]
    payments = account.payments_by(as_of, known_at=known_at)
    ends = [business_date(later.at) for later, _ in made[1:]]
    standings = []
    for (contact, promise), end in zip_longest(made, ends):
        since = business_date(contact.at)
        counted = [one for one in payments if since <= one.received_on < (end or date.max)]
        standings.append(_stand(contact, promise, counted, end, as_of))
    return tuple(standings)


def _stand(
    contact: CollectionContact,
    promise: PaymentPromise,
    payments: list[LoanPayment],
    replaced_on: date | None,
    as_of: date,
) -> PaymentPromiseStanding:
    """How one promise stands, by the payments that count to it."""
    due_on, currency = promise.due_on, promise.amount.currency
    paid = total((one.amount for one in payments), currency)
    in_time = total((one.amount for one in payments if one.received_on <= due_on), currency)
    if in_time >= promise.amount:
        status = PromiseStatus.KEPT
    elif paid >= promise.amount:
        status = PromiseStatus.KEPT_LATE
    elif replaced_on is not None and replaced_on <= due_on:
        status = PromiseStatus.WAIVED
    else:
        status = PromiseStatus.BROKEN if due_on < as_of else PromiseStatus.OPEN
    return PaymentPromiseStanding(
        contact_id=contact.id,
        promise=promise,
        made_on=business_date(contact.at),
        paid=paid,
        status=status,
    )


def _known(
    account: LoanAccount,
    contacts: Iterable[CollectionContact],
    as_of: date,
    known_at: datetime | None,
) -> list[CollectionContact]:
    """What had been done by a day and was known at an instant, oldest first."""
    check_kind(account, LoanAccount, "account")
    check_kind(contacts, Iterable, "contacts")
    check_date(as_of)
    if known_at is not None:
        check_instant(known_at, "known_at")
    given = tuple(contacts)
    check_tuple(given, CollectionContact, "contacts")
    if any(one.account_id != account.id for one in given):
        raise InvalidValue("contacts", "hold one about another loan")
    if repeated(one.id for one in given):
        raise InvalidValue("contacts", "hold one twice")
    currency = account.plan.principal.currency
    if any(one.promise and one.promise.amount.currency != currency for one in given):
        raise CurrencyMismatch("contacts", "promise another currency than the loan's")
    known = [one for one in given if known_at is None or one.recorded_at <= known_at]
    return sorted((one for one in known if business_date(one.at) <= as_of), key=lambda one: one.at)


# What is due


def list_collection_tasks(
    account: LoanAccount,
    plan: CollectionPlan,
    contacts: Iterable[CollectionContact],
    *,
    as_of: date,
    calendar: Calendar,
    known_at: datetime | None = None,
) -> tuple[Task, ...]:
    """What the plan asks for on a day, done or still owed (催收待办).

    The duties of the band that the loan is in, due from the day it was entered; what was not done in the bands
    before is taken over by them. A duty is done once its action was taken since, and reached somebody. While a
    promise to pay is open, the duties that wait for it are due on the working day after it; a broken one sets
    off a to-do of its own.

    Args:
        account: the loan; its arrears tell the days past due, before them its next due day.
        plan: the bank's own.
        contacts: what was done about it.
        as_of: the day.
        calendar: tells the working days.
        known_at: an instant: what was entered later is not known.

    Raises:
        InvalidValue: if a contact is about another loan, or there twice.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._collection_example import PROMISED
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm.regulations.holidays import CHINA
    >>> for task in list_collection_tasks(
    ...     ACCOUNT, CONVENTIONAL_COLLECTION, [PROMISED], as_of=date(2026, 7, 10), calendar=CHINA
    ... ):
    ...     task.title.en, task.due_on.isoformat(), task.status.en
    ('a message', '2026-06-22', 'open')
    ('a call', '2026-06-23', 'done')
    ('a call', '2026-07-09', 'open')
    """
    check_kind(plan, CollectionPlan, "plan")
    check_kind(calendar, Calendar, "calendar")
    known = _known(account, contacts, as_of, known_at)
    since = _anchor(compute_arrears(account, as_of=as_of, known_at=known_at))
    band = None if since is None else plan.band_of((as_of - since).days)
    if since is None or band is None:
        return ()
    promises = list_payment_promises(account, known, as_of=as_of, known_at=known_at)
    latest = promises[-1] if promises else None
    entered = since + timedelta(days=band.first)
    tasks = [
        _task(duty, f"{account.id}/{since}/{band.first}", entered, known, account, calendar)
        for duty in band.duties
    ]
    if latest is not None and latest.status is PromiseStatus.OPEN:
        after = calendar.add_working_days(latest.promise.due_on, 1)
        tasks = [
            attrs.evolve(task, due_on=max(task.due_on, after)) if duty.waits_for_promise else task
            for duty, task in zip(band.duties, tasks, strict=True)
        ]
    broken = plan.broken_promise
    if latest is not None and broken is not None and latest.status is PromiseStatus.BROKEN:
        event, after = f"{account.id}/{latest.contact_id}/broken", latest.promise.due_on + _ONE_DAY
        tasks.append(_task(broken, event, after, known, account, calendar))
    return tuple(tasks)


def _anchor(arrears: Arrears) -> date | None:
    """The day from which days past due are counted: the oldest unpaid, else the next one due."""
    if arrears.due_today:
        return arrears.oldest_unpaid_on or arrears.as_of
    following = arrears.schedule.next_due(arrears.as_of)
    return arrears.oldest_unpaid_on or (None if following is None else following.due_on)


def _task(  # one duty, and what was done of it
    duty: CollectionDuty,
    event: str,
    entered: date,
    contacts: list[CollectionContact],
    account: LoanAccount,
    calendar: Calendar,
) -> Task:
    """A duty as a task, done by the first contact since that reached somebody."""
    [task] = next_tasks(
        [duty.to_do],
        event=EventId(event),
        on=entered,
        assignees={},
        calendar=calendar,
        client_id=account.client_id,
    )
    for one in contacts:
        if (
            one.action is duty.action
            and business_date(one.at) >= entered
            and not one.result.failed
        ):
            return attrs.evolve(task, status=TaskStatus.DONE, closed_by=EventId(one.id))
    return task
