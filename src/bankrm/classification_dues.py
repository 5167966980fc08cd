"""When a claim is classified next (下次分类), and the step of a round that is owed, as a to-do.

A claim is classified once a period at least, and at once when something happens. How many working days a step
may take is the bank's policy. Whether a round was in order is in `classification_rounds`.
"""

from datetime import date, timedelta

import attrs

from bankrm.calendars import Calendar, Period
from bankrm.checks import check_count
from bankrm.classification_records import (
    ClassificationMove,
    ClassificationRecord,
    RoundCause,
    record_on,
)
from bankrm.days import business_date, check_date
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.loan_accounts import LoanAccount
from bankrm.regulations.portfolio import CLASSIFICATION_INTERVAL_MONTHS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.staff import Role
from bankrm.tasks import EventId, Priority, Task, ToDo, next_tasks
from bankrm.workings import Line

__all__ = [
    "ClassificationDue",
    "classification_period",
    "compute_classification_due",
    "next_classification_tasks",
]

_DAY = timedelta(days=1)
_YEAR_MONTHS = 12


def classification_period(day: date, months: int) -> Period:
    """The period of some months that a day lies in; periods begin anew each January.

    >>> str(classification_period(date(2026, 11, 24), 3).last)
    '2026-12-31'
    """
    check_date(day, "day")
    check_count(months, "months", 1)
    first = (day.month - 1) // months * months + 1
    return Period.months(day.year, first, min(months, _YEAR_MONTHS + 1 - first))


@attrs.frozen(kw_only=True)
class ClassificationDue:
    """When a claim is to be classified next, and why."""

    on: date
    cause: RoundCause
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


def compute_classification_due(
    account: LoanAccount,
    record: ClassificationRecord,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> ClassificationDue:
    """The day on which a loan is to be classified next: the end of the period after the last such day.

    A round for a cause is due at once, on the day of what happened. The order is recalled to ask for a
    round each quarter.

    Args:
        account: the loan.
        record: its rounds.
        as_of: the day whose rules apply.
        book: the bank's own shorter period.

    Raises:
        InvalidValue: if the record is of another loan, or the loan was paid out after `as_of`.
        RuleNotInForce: before the order of 2023.

    >>> from bankrm._classification_example import RECORD
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> due = compute_classification_due(ACCOUNT, RECORD, as_of=date(2026, 11, 24))
    >>> due.cause.en, str(due.on)
    ('something happened', '2026-11-20')
    """
    known = record_on(account, record, as_of=as_of)
    row = book.governing(CLASSIFICATION_INTERVAL_MONTHS, as_of)
    judged_on, current = known.last_base or account.plan.disbursed_on, known.current
    periodic = classification_period(judged_on + _DAY, row.value).last
    sudden = current is not None and current.cause is RoundCause.EVENT
    on = min(current.base_on, periodic) if current is not None and sudden else periodic
    return ClassificationDue(
        on=on,
        cause=RoundCause.EVENT if on < periodic else RoundCause.PERIODIC,
        workings=(
            Line(Text("上次分类基准日", "last classified on, or paid out"), judged_on),
            Line(CLASSIFICATION_INTERVAL_MONTHS.name, row.value, "", row.basis),
            Line(Text("下次分类日", "next classification"), on),
        ),
    )


_TO_DO = {
    ClassificationMove.PROPOSED: (
        Text("提出分类初分意见", "propose the tier of the loan"),
        Role.RELATIONSHIP_MANAGER,
    ),
    ClassificationMove.DETERMINED: (
        Text("认定贷款分类", "determine the tier of the loan"),
        Role.CREDIT_REVIEWER,
    ),
    ClassificationMove.APPROVED: (
        Text("审批贷款分类", "approve the tier of the loan"),
        Role.CREDIT_APPROVER,
    ),
}


def next_classification_tasks(
    account: LoanAccount,
    record: ClassificationRecord,
    *,
    within: int,
    calendar: Calendar,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[Task, ...]:
    """The step that is owed now, as a to-do; nothing if no round is under way or due.

    Args:
        account: the loan.
        record: its rounds.
        within: working days that the bank gives for each step; of a round for a cause, none.
        calendar: tells the working days.
        as_of: the day asked about.
        book: the bank's own shorter period.

    Raises:
        InvalidValue: if the record is of another loan, or the loan was paid out after `as_of`.
        RuleNotInForce: before the order of 2023.
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from bankrm._classification_example import RECORD
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm.regulations.holidays import CHINA
    >>> [task] = next_classification_tasks(
    ...     ACCOUNT, RECORD, within=5, calendar=CHINA, as_of=date(2026, 11, 24)
    ... )
    >>> task.id, task.title.en, task.role.en, str(task.due_on)
    ('R-3/1/determined', 'determine the tier of the loan', 'credit reviewer', '2026-11-23')
    """
    check_count(within, "within")
    due = compute_classification_due(account, record, as_of=as_of, book=book)
    known = record_on(account, record, as_of=as_of)
    current = known.current
    if current is None and due.on > as_of:
        return ()
    sudden = current is not None and current.cause is RoundCause.EVENT
    if current is None:
        event, on, step = f"{account.id}/{due.on}", due.on, ClassificationMove.PROPOSED
    else:
        last = current.events[-1] if current.events else current
        event, on = f"{current.id}/{len(current.events)}", business_date(last.at)
        step = current.owed or ClassificationMove.PROPOSED  # it is under way
    title, role = _TO_DO[step]
    to_do = ToDo(
        code=step.code,
        title=title,
        role=role,
        days=0 if sudden else within,
        priority=Priority.URGENT if sudden else Priority.HIGH,
    )
    whose = {} if record.manager is None else {Role.RELATIONSHIP_MANAGER: record.manager}
    return next_tasks(
        [to_do],
        event=EventId(event),
        on=on,
        assignees=whose,
        calendar=calendar,
        client_id=account.client_id,
    )
