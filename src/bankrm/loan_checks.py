"""Checks after the loan (贷后检查): those made, those due and those missed, against the plan.

A check counts for its own kind only, and only if it was made as the plan asks: on site, and by as many people.
It counts once, for the nearest day due that has none yet. What was recorded after the day asked about is not
known on it. Leaves out what follows (`loan_check_rules`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NewType, TypeAlias

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.collateral import ClaimId
from bankrm.days import add_months, business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_recorded
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel, Label, OwnLabel, Text
from bankrm.loan_accounts import LoanAccount
from bankrm.monitoring_plans import (
    CheckKind,
    CheckMode,
    MonitoringPlan,
    PlannedCheck,
    check_plans,
    due_after,
    monitoring_schedule,
)
from bankrm.staff import Actor, Role, StaffId
from bankrm.tasks import EventId, Priority, Task, TaskId, TaskStatus

__all__ = [
    "CheckState",
    "CheckTrigger",
    "DueCheck",
    "LoanCheck",
    "LoanCheckId",
    "TriggerEvent",
    "list_arrears_triggers",
    "list_check_tasks",
    "list_known_checks",
    "next_checks",
]

LoanCheckId = NewType("LoanCheckId", str)

_ONE_DAY = timedelta(days=1)
_What: TypeAlias = "tuple[CheckKind, CheckTrigger | OwnLabel | None]"
"""A kind of check, and the cause of one for cause."""


class CheckTrigger(Label):
    """What calls for a check for cause (重点检查情形); a bank may bring its own."""

    INTEREST_LATE = "interest_late", "欠息超过规定天数", "interest late for too long"
    PRINCIPAL_OVERDUE = "principal_overdue", "本金逾期", "principal overdue"
    STOPPED = "stopped", "停产停业", "business at a stop"
    WARNING = "warning", "出现预警信号", "a warning signal"
    MAJOR_EVENT = "major_event", "发生重大事项", "a major event"


@attrs.frozen(kw_only=True)
class TriggerEvent:
    """Something that calls for a check for cause."""

    account_id: ClaimId
    trigger: CheckTrigger | OwnLabel
    on: date
    recorded_at: datetime | None = None
    """None if it is reckoned from the account itself, and so known on its day."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.recorded_at is not None and business_date(self.recorded_at) < self.on:
            raise InvalidValue("recorded_at", "is before it happened")

    @property
    def known_on(self) -> date:
        """The first day on which the bank knew."""
        return self.on if self.recorded_at is None else business_date(self.recorded_at)


def list_arrears_triggers(
    account: LoanAccount,
    *,
    interest_days: int,
    principal_days: int,
    interest_over: int,
    as_of: date,
) -> tuple[TriggerEvent, ...]:
    """The causes for a check that the arrears of a day are: interest late for too long, principal overdue.

    Args:
        account: the loan.
        interest_days: for how many days interest is late; unknown arrears are refused, not taken for none.
        principal_days: for how many days principal is overdue.
        interest_over: the days beyond which late interest calls for a check, by the bank's own rule; 60 is usual.
        as_of: the day of the arrears.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> found = list_arrears_triggers(
    ...     ACCOUNT, interest_days=61, principal_days=0, interest_over=60, as_of=date(2026, 11, 24)
    ... )
    >>> [(one.trigger.en, one.on.isoformat()) for one in found]
    [('interest late for too long', '2026-11-24')]
    """
    check_kind(account, LoanAccount, "account")
    check_date(as_of)
    limits = (
        (CheckTrigger.INTEREST_LATE, "interest_days", interest_days, interest_over),
        (CheckTrigger.PRINCIPAL_OVERDUE, "principal_days", principal_days, 0),
    )
    check_count(interest_over, "interest_over")
    found = []
    for trigger, field, days, over in limits:
        check_count(days, field)
        if days > (as_of - account.plan.disbursed_on).days:
            raise InvalidValue(field, "begin before the loan was paid out")
        if days > over:
            on = as_of - timedelta(days=days - over - 1)
            found.append(TriggerEvent(account_id=account.id, trigger=trigger, on=on))
    return tuple(found)


@attrs.frozen(kw_only=True)
class LoanCheck:
    """One check of a loan after it was paid out (贷后检查记录); what was written stays where the bank keeps it.

    >>> at = datetime.fromisoformat("2026-04-02T15:00+08:00")
    >>> LoanCheck(
    ...     id=LoanCheckId("K-1"),
    ...     account_id=ClaimId("A-1"),
    ...     kind=CheckKind.FIRST,
    ...     mode=CheckMode.ON_SITE,
    ...     by=(Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),),
    ...     at=at,
    ...     recorded_at=at,
    ... ).mode.en
    'on site'
    """

    id: LoanCheckId
    account_id: ClaimId
    kind: CheckKind
    mode: CheckMode
    by: tuple[Actor, ...]
    trigger: CheckTrigger | OwnLabel | None = None
    """Of a check for cause, and of no other."""
    findings: tuple[AnyLabel, ...] = ()
    """What a person has to weigh, by the bank's codes; none if all was in order."""
    use_of_funds_ok: bool | None = None
    """Whether the money was used as agreed; None if that was not looked at."""
    collateral_seen: bool | None = None
    """Whether the assets given as security are there and in order; None if that was not looked at."""
    photos_ref: str | None = None
    at: datetime
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if not self.by or len({actor.staff for actor in self.by}) < len(self.by):
            raise InvalidValue("by", "needs who it was, each once")
        if (self.trigger is not None) != (self.kind is CheckKind.TRIGGERED):
            raise InvalidValue("trigger", "is given of a check for cause, and of no other")
        if len({*self.findings}) < len(self.findings):
            raise InvalidValue("findings", "hold one twice")

    @property
    def on(self) -> date:
        """The day it was made."""
        return business_date(self.at)


class CheckState(Label):
    """What became of a planned check (检查状态)."""

    MADE = "made", "按期完成", "made in time"
    LATE = "late", "逾期完成", "made late"
    DUE = "due", "待检查", "not yet due"
    MISSED = "missed", "漏检", "missed, and another made since"
    UNSETTLED = "unsettled", "未定检查期限", "not settled by the plan"
    OVERDUE = "overdue", "逾期未检查", "overdue"


@attrs.frozen(kw_only=True)
class DueCheck:
    """A check that is owed in the life of a loan, as it stands on a day."""

    check: CheckKind
    trigger: CheckTrigger | OwnLabel | None = None
    planned: PlannedCheck | None
    """By when; None if the plan does not settle it."""
    state: CheckState
    made: LoanCheck | None = attrs.field(default=None, repr=False)
    """The check that counts for it."""
    short: bool = False
    """Whether one was made that does not count: remotely, or by too few people."""

    __attrs_post_init__ = check_fields


def next_checks(
    account: LoanAccount,
    plans: Sequence[MonitoringPlan],
    checks: Sequence[LoanCheck] = (),
    triggers: Sequence[TriggerEvent] = (),
    *,
    as_of: date,
) -> tuple[DueCheck, ...]:
    """Every check due so far, and the next one of each kind, with what became of it (检查计划与完成情况).

    Those that a plan does not settle come last.

    Args:
        account: the loan.
        plans: how it is and was watched, the first from the payout or before.
        checks: all that were made, in any order.
        triggers: all that called for a check for cause.
        as_of: the day; what was recorded later is not known, and a check due on it is not late.

    Raises:
        InvalidValue: if a plan, check or cause is of another loan or before the payout.

    >>> from bankrm._loan_check_example import CHECKS_MADE, PLAN
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> for one in next_checks(ACCOUNT, [PLAN], CHECKS_MADE, as_of=date(2026, 10, 8)):
    ...     print(one.planned.due_on, one.check.en, "|", one.state.en)
    2026-04-04 first check | made in time
    2026-06-20 routine check | made late
    2026-09-20 routine check | overdue
    2026-12-20 routine check | not yet due
    """
    plans = _known_plans(account, plans, as_of)
    known = list_known_checks(account, checks, as_of=as_of)
    causes = _known_triggers(account, triggers, as_of)
    stand = [
        one
        for (check, trigger), planned in _owed(account, plans, causes, as_of).items()
        for one in _stand(
            planned,
            [made for made in known if (made.kind, made.trigger) == (check, trigger)],
            trigger,
            as_of,
        )
    ]
    stand += _unsettled(plans, known, causes)
    return tuple(sorted(stand, key=lambda one: one.planned.due_on if one.planned else date.max))


def _owed(
    account: LoanAccount,
    plans: Sequence[MonitoringPlan],
    causes: Sequence[TriggerEvent],
    as_of: date,
) -> dict[_What, list[PlannedCheck]]:
    """The planned checks by kind and cause, earliest due first."""
    owed: dict[_What, list[PlannedCheck]] = {}
    for planned in _schedule(account, plans, as_of):
        owed.setdefault((planned.duty.check, None), []).append(planned)
    for cause in causes:
        duty = _plan_on(plans, cause.on)[CheckKind.TRIGGERED]
        if duty is not None:
            due = due_after(cause.known_on, duty)
            planned = PlannedCheck(duty=duty, after=cause.on - _ONE_DAY, due_on=due)
            owed.setdefault((CheckKind.TRIGGERED, cause.trigger), []).append(planned)
    return {what: sorted(some, key=lambda one: one.due_on) for what, some in owed.items()}


def _unsettled(
    plans: Sequence[MonitoringPlan],
    checks: Sequence[LoanCheck],
    causes: Sequence[TriggerEvent],
) -> Iterator[DueCheck]:
    """Checks that may be owed and for which no day can be told."""
    seen = max((one.on for one in checks if one.kind is CheckKind.ROUTINE), default=date.min)
    ends = [*(plan.since for plan in plans[1:]), date.max]  # a check since makes up for what was
    owed: list[tuple[_What, MonitoringPlan]] = [((CheckKind.FIRST, None), plans[0])]
    owed += [
        ((CheckKind.ROUTINE, None), plan)
        for plan, end in zip(plans, ends, strict=True)
        if seen < end
    ]
    owed += [((CheckKind.TRIGGERED, one.trigger), _plan_on(plans, one.on)) for one in causes]
    open_ = (what for what, plan in owed if plan[what[0]] is None)
    for check, trigger in dict.fromkeys(open_):
        yield DueCheck(check=check, trigger=trigger, planned=None, state=CheckState.UNSETTLED)


def _schedule(
    account: LoanAccount, plans: Sequence[MonitoringPlan], as_of: date
) -> Iterator[PlannedCheck]:
    """What was due so far, and the next of each kind."""
    first, routine = plans[0][CheckKind.FIRST], plans[-1][CheckKind.ROUTINE]
    ends = [as_of]
    if first is not None:
        ends.append(due_after(account.plan.disbursed_on, first))
    if routine is not None:
        ends.append(add_months(as_of, routine.within))
    awaited = set()
    for planned in monitoring_schedule(account, plans, until=max(ends)):
        if planned.due_on >= as_of and planned.duty.check in awaited:
            continue
        if planned.due_on >= as_of:
            awaited.add(planned.duty.check)
        yield planned


def _plan_on(plans: Sequence[MonitoringPlan], day: date) -> MonitoringPlan:
    """The plan that a day falls under, of plans in order of which the first had begun by then."""
    return [plan for plan in plans if plan.since <= day][-1]


def _stand(
    planned: Sequence[PlannedCheck],
    checks: Sequence[LoanCheck],
    trigger: CheckTrigger | OwnLabel | None,
    as_of: date,
) -> Iterator[DueCheck]:
    """How planned checks of one kind and cause stand, given all such checks known on the day, both in order."""
    made = _assign(planned, checks)
    for at, one in enumerate(planned):
        check = made.get(at)
        if check is not None:
            state = CheckState.MADE if check.on <= one.due_on else CheckState.LATE
        elif one.due_on >= as_of:
            state = CheckState.DUE
        else:
            later = any(behind > at for behind in made)
            state = CheckState.MISSED if later else CheckState.OVERDUE
        tried = [each for each in checks if each.on > one.after and not _counts(each, one)]
        yield DueCheck(
            check=one.duty.check,
            trigger=trigger,
            planned=one,
            state=state,
            made=check,
            short=check is None and bool(tried),
        )


def _assign(planned: Sequence[PlannedCheck], checks: Sequence[LoanCheck]) -> dict[int, LoanCheck]:
    """The check that counts for each planned one: each once, for the nearest due day that has none yet."""
    made: dict[int, LoanCheck] = {}
    for check in checks:
        ahead = sum(one.due_on < check.on for one in planned)
        fitting = [
            (abs(planned[at].due_on - check.on), at)
            for at in (ahead - 1, ahead)
            if 0 <= at < len(planned) and at not in made and _counts(check, planned[at])
        ]
        if fitting:
            made[min(fitting)[1]] = check
    return made


def _counts(check: LoanCheck, planned: PlannedCheck) -> bool:
    duty = planned.duty
    enough = check.mode >= duty.mode and len(check.by) >= duty.people
    return enough and check.on > planned.after


def _known_plans(
    account: LoanAccount, plans: Sequence[MonitoringPlan], as_of: date
) -> Sequence[MonitoringPlan]:
    """The plans that had begun by a day."""
    check_plans(account, plans)
    if check_date(as_of) < account.plan.disbursed_on:
        raise InvalidValue("as_of", "is before the loan was paid out")
    return [plan for plan in plans if plan.since <= as_of]


def list_known_checks(
    account: LoanAccount, checks: Sequence[LoanCheck], *, as_of: date
) -> tuple[LoanCheck, ...]:
    """The checks of a loan that were recorded by a day, earliest first.

    Raises:
        InvalidValue: if one is of another loan or before the payout, or two have one id.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm._loan_check_example import CHECKS_MADE
    >>> [one.id for one in list_known_checks(ACCOUNT, CHECKS_MADE, as_of=date(2026, 6, 21))]
    ['K-1']
    """
    check_kind(account, LoanAccount, "account")
    check_kind(checks, Sequence, "checks")
    check_date(as_of)
    ids = set()
    for place, one in enumerate(checks):
        check_kind(one, LoanCheck, f"checks[{place}]")
        with at_place(place, "checks"):
            if one.account_id != account.id:
                raise InvalidValue("account_id", "is of another loan")
            if one.on < account.plan.disbursed_on:
                raise InvalidValue("at", "is before the loan was paid out")
            if one.id in ids:
                raise InvalidValue("id", "is that of another check")
            ids.add(one.id)
    known = (one for one in checks if business_date(one.recorded_at) <= as_of)
    return tuple(sorted(known, key=lambda one: (one.at, one.recorded_at, one.id)))


def _known_triggers(
    account: LoanAccount, triggers: Sequence[TriggerEvent], as_of: date
) -> list[TriggerEvent]:
    check_kind(triggers, Sequence, "triggers")
    for place, one in enumerate(triggers):
        check_kind(one, TriggerEvent, f"triggers[{place}]")
        with at_place(place, "triggers"):
            if one.account_id != account.id:
                raise InvalidValue("account_id", "is of another loan")
            if one.on < account.plan.disbursed_on:
                raise InvalidValue("on", "is before the loan was paid out")
    known = (one for one in triggers if one.known_on <= as_of)
    by_cause: dict[tuple[CheckTrigger | OwnLabel, date], TriggerEvent] = {}
    for one in sorted(known, key=lambda one: one.known_on):
        by_cause.setdefault((one.trigger, one.on), one)  # told twice is one cause, as first known
    return [*by_cause.values()]


def list_check_tasks(
    account: LoanAccount,
    stand: Iterable[DueCheck],
    *,
    role: Role = Role.POST_LOAN_OFFICER,
    assignee: StaffId | None = None,
) -> tuple[Task, ...]:
    """The to-dos that planned checks are, with how they stand (贷后检查待办).

    Ids derive from the loan and the day due, so that the same plan gives the same to-dos.

    Args:
        account: the loan.
        stand: what `next_checks` found.
        role: who makes the checks.
        assignee: the one person, if there is one.

    >>> from bankrm._loan_check_example import CHECKS_MADE, PLAN
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> stand = next_checks(ACCOUNT, [PLAN], CHECKS_MADE, as_of=date(2026, 10, 8))
    >>> for task in list_check_tasks(ACCOUNT, stand)[2:]:
    ...     print(task.id, task.due_on, task.priority.en)
    A-1/routine/2026-09-20 2026-09-20 high
    A-1/routine/2026-12-20 2026-12-20 normal
    """
    check_kind(account, LoanAccount, "account")
    check_kind(stand, Iterable, "stand")
    tasks = []
    for place, one in enumerate(stand):
        check_kind(one, DueCheck, f"stand[{place}]")
        if one.planned is None:
            continue
        due, made = one.planned.due_on, one.made
        cause = [one.trigger.code] if one.trigger else []
        tasks.append(
            Task(
                id=TaskId("/".join([account.id, one.check.code, *cause, due.isoformat()])),
                title=Text(one.check.zh, one.check.en),
                role=role,
                assignee=assignee,
                due_on=due,
                priority=Priority.HIGH if one.state is CheckState.OVERDUE else Priority.NORMAL,
                client_id=account.client_id,
                status=TaskStatus.OPEN if made is None else TaskStatus.DONE,
                closed_by=None if made is None else EventId(made.id),
            )
        )
    return tuple(tasks)
