"""Complaint deadlines (投诉时限): by when a complaint must be answered or verified, and which are late.

Days of the law are taken for calendar days, the first day not counted, and a last day off moves on. Leaves out
the time that mediation takes, and what a bank does meanwhile, which is in `complaint_tasks`.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.citations import Param, Provenance
from bankrm.complaint_events import Complexity
from bankrm.complaints import Complaint, ComplaintStatus
from bankrm.days import check_date
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.regulations.consumers import (
    COMPLAINT_COMPLEX_DAYS,
    COMPLAINT_EXTENSION_DAYS,
    COMPLAINT_MEASURES,
    COMPLAINT_REQUEST_DAYS,
    COMPLAINT_SIMPLE_DAYS,
    COMPLAINT_VERIFICATION_DAYS,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "ComplaintDeadline",
    "ComplaintTerm",
    "compute_answer_deadline",
    "compute_complaint_deadline",
    "compute_request_deadline",
    "compute_verification_deadline",
    "list_overdue_complaints",
    "next_deadline",
]


class ComplaintTerm(Label):
    """What has to be done by the last day."""

    ANSWER = "answer", "作出处理决定并告知", "decide and tell the client"
    REQUEST = "request", "投诉人申请核查", "ask that the decision be verified"
    VERIFICATION = "verification", "作出核查决定并告知", "verify the decision and tell the client"


@attrs.frozen(kw_only=True)
class ComplaintDeadline:
    """The last day for something, and how it was counted."""

    term: ComplaintTerm
    since: date
    """The day it began, itself not counted."""
    due_on: date
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


def compute_complaint_deadline(
    received_on: date,
    complexity: Complexity,
    *,
    calendar: Calendar,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> ComplaintDeadline:
    """The last day to decide a complaint and tell the client (投诉处理期限).

    Fifteen days if it is clear and simple, thirty if it is complex, thirty more if it is specially so and
    the extension was approved. Days are taken for calendar days, the day received not counted; a last day
    off moves on (民法典 arts. 201, 203). Source: measures of 2020, art. 18, as reported.

    Args:
        received_on: the day the bank received it.
        complexity: how hard it is; without an approved extension a specially complex one is complex.
        calendar: working days of the year it ends in.
        as_of: the day whose rules apply.
        book: the bank's own shorter times.

    Raises:
        RuleNotInForce: before the measures.
        NotCovered: if the calendar does not hold that year.

    >>> from bankrm.regulations.holidays import CHINA
    >>> received = date(2026, 3, 2)
    >>> [
    ...     compute_complaint_deadline(
    ...         received, complexity, calendar=CHINA, as_of=received
    ...     ).due_on.isoformat()
    ...     for complexity in Complexity
    ... ]  # the sixtieth day is Labour Day
    ['2026-03-17', '2026-04-01', '2026-05-06']
    """
    check_date(received_on, "received_on")
    check_kind(complexity, Complexity, "complexity")
    return _deadline(
        ComplaintTerm.ANSWER,
        received_on,
        _DAYS[complexity],
        calendar=calendar,
        as_of=as_of,
        book=book,
    )


def compute_answer_deadline(
    complaint: Complaint, *, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> ComplaintDeadline:
    """The last day to answer a complaint, by how it was graded, whether or not it was answered.

    A complaint not yet graded is taken for a simple one. An extension counts once it was approved and the
    client told. What is graded, or told, only after the last day has passed leaves that day as it was.

    Args:
        complaint: the complaint.
        calendar: working days of the years it runs through.
        as_of: the day whose rules apply.
        book: the bank's own shorter times.

    Raises:
        RuleNotInForce: before the measures.
        NotCovered: if the calendar does not hold a year.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.complaints import ComplaintId
    >>> from bankrm.regulations.holidays import CHINA
    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-1"), received_on=date(2026, 3, 2)
    ... )
    >>> found = compute_answer_deadline(heard, calendar=CHINA, as_of=date(2026, 3, 2))
    >>> found.due_on.isoformat()
    '2026-03-17'
    """
    check_kind(complaint, Complaint, "complaint")
    last_day = partial(
        compute_complaint_deadline,
        complaint.received_on,
        calendar=calendar,
        as_of=as_of,
        book=book,
    )
    found = last_day(Complexity.SIMPLE)
    for on, complexity in complaint.standing.gradings:
        extended = complexity is Complexity.EXTENDED
        counts_on = complaint.standing.extension_told_on if extended else on
        if counts_on is None or counts_on > found.due_on:
            break
        found = last_day(complexity)
    return found


def compute_verification_deadline(
    asked_on: date, *, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> ComplaintDeadline:
    """The last day to verify a decision that the client objects to, and to tell it (核查期限).

    Thirty days, counted as in `compute_complaint_deadline`. Source: measures of 2020, as recalled.

    Args:
        asked_on: the day the superior institution received the request.
        calendar: working days of the year it ends in.
        as_of: the day whose rules apply.
        book: the bank's own shorter time.

    Raises:
        RuleNotInForce: before the measures.
        NotCovered: if the calendar does not hold that year.

    >>> from bankrm.regulations.holidays import CHINA
    >>> asked = date(2026, 3, 20)
    >>> compute_verification_deadline(asked, calendar=CHINA, as_of=asked).due_on.isoformat()
    '2026-04-20'
    """
    check_date(asked_on, "asked_on")
    return _deadline(
        ComplaintTerm.VERIFICATION,
        asked_on,
        (COMPLAINT_VERIFICATION_DAYS,),
        calendar=calendar,
        as_of=as_of,
        book=book,
    )


def compute_request_deadline(
    answered_on: date, *, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> ComplaintDeadline:
    """The last day for the client to ask the superior institution to verify a decision (申请核查期限).

    Thirty days from when it received the decision. Source: measures of 2020, as reported.

    Args:
        answered_on: the day the client received the decision.
        calendar: working days of the year it ends in.
        as_of: the day whose rules apply.
        book: the bank's own longer time.

    Raises:
        RuleNotInForce: before the measures.
        NotCovered: if the calendar does not hold that year.

    >>> from bankrm.regulations.holidays import CHINA
    >>> told = date(2026, 3, 17)
    >>> compute_request_deadline(told, calendar=CHINA, as_of=told).due_on.isoformat()
    '2026-04-16'
    """
    check_date(answered_on, "answered_on")
    return _deadline(
        ComplaintTerm.REQUEST,
        answered_on,
        (COMPLAINT_REQUEST_DAYS,),
        calendar=calendar,
        as_of=as_of,
        book=book,
    )


def next_deadline(
    complaint: Complaint, *, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> ComplaintDeadline | None:
    """The last day that runs against the bank for a complaint as it stands; None if none does.

    Until it is answered that is the day of `compute_answer_deadline`, after a request to verify the answer
    that of `compute_verification_deadline`.

    Args:
        complaint: the complaint.
        calendar: working days of the years it runs through.
        as_of: the day whose rules apply.
        book: the bank's own shorter times.

    Raises:
        RuleNotInForce: before the measures.
        NotCovered: if the calendar does not hold a year.

    >>> from bankrm.clients import ClientId
    >>> from bankrm.complaints import ComplaintId
    >>> from bankrm.regulations.holidays import CHINA
    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-1"), received_on=date(2026, 3, 2)
    ... )
    >>> next_deadline(heard, calendar=CHINA, as_of=date(2026, 3, 3)).due_on.isoformat()
    '2026-03-17'
    """
    check_kind(complaint, Complaint, "complaint")
    asked_on = complaint.standing.verification_asked_on
    if asked_on is None and complaint.status in _ANSWERING:
        return compute_answer_deadline(complaint, calendar=calendar, as_of=as_of, book=book)
    if asked_on is not None and complaint.status in _VERIFYING:
        return compute_verification_deadline(asked_on, calendar=calendar, as_of=as_of, book=book)
    return None


def list_overdue_complaints(
    complaints: Iterable[Complaint],
    *,
    calendar: Calendar,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[Complaint, ...]:
    """The complaints whose last day has passed, the longest overdue first.

    One that is due on the day itself is not late.

    Args:
        complaints: the complaints as they stand on the day.
        calendar: working days of the years they run through.
        as_of: the day.
        book: the bank's own shorter times.

    Raises:
        RuleNotInForce: before the measures.
        NotCovered: if the calendar does not hold a year.

    >>> from bankrm.regulations.holidays import CHINA
    >>> list_overdue_complaints([], calendar=CHINA, as_of=date(2026, 11, 24))
    ()
    """
    check_date(as_of)
    check_kind(complaints, Iterable, "complaints")
    late: list[tuple[date, Complaint]] = []
    for complaint in complaints:
        check_kind(complaint, Complaint, "complaints")
        deadline = next_deadline(complaint, calendar=calendar, as_of=as_of, book=book)
        if deadline is not None and deadline.due_on < as_of:
            late.append((deadline.due_on, complaint))
    late.sort(key=lambda one: (one[0], one[1].id))
    return tuple(complaint for _, complaint in late)


_DAYS: dict[Complexity, tuple[Param[int], ...]] = {
    Complexity.SIMPLE: (COMPLAINT_SIMPLE_DAYS,),
    Complexity.COMPLEX: (COMPLAINT_COMPLEX_DAYS,),
    Complexity.EXTENDED: (COMPLAINT_COMPLEX_DAYS, COMPLAINT_EXTENSION_DAYS),
}
_WORDS = {
    ComplaintTerm.ANSWER: (Text("收到日", "received on"), Text("最迟告知日", "to be told by")),
    ComplaintTerm.REQUEST: (Text("告知日", "told on"), Text("最迟申请核查日", "to be asked by")),
    ComplaintTerm.VERIFICATION: (
        Text("收到核查申请日", "asked on"),
        Text("最迟告知核查决定日", "to be verified by"),
    ),
}
_LAST = Text("按自然日计算的最后一日", "last of the calendar days")
# that the days of the measures are those of the calendar is recalled
_CALENDAR_DAYS = COMPLAINT_MEASURES.article("", Provenance.UNCONFIRMED)
_ANSWERING = {ComplaintStatus.RECEIVED, ComplaintStatus.UNDER_WAY, ComplaintStatus.DECIDED}
_VERIFYING = {ComplaintStatus.VERIFYING, ComplaintStatus.DECIDED}


def _deadline(  # what, from when, how long, by what: none can be left out
    term: ComplaintTerm,
    since: date,
    numbers: tuple[Param[int], ...],
    *,
    calendar: Calendar,
    as_of: date,
    book: RuleBook,
) -> ComplaintDeadline:
    check_kind(calendar, Calendar, "calendar")
    check_kind(book, RuleBook, "book")
    rows = [(number.name, book.governing(number, as_of)) for number in numbers]
    days = sum(row.value for _, row in rows)
    due_on = calendar.days_after(since, days)
    began, ends = _WORDS[term]
    workings = (
        Line(began, since),
        *(Line(name, row.value, "", row.basis) for name, row in rows),
        Line(_LAST, since + timedelta(days=days), "", _CALENDAR_DAYS),
        Line(ends, due_on),
    )
    return ComplaintDeadline(term=term, since=since, due_on=due_on, workings=workings)
