"""Complaints (投诉): that there is one, since when, and by when it must be decided and told.

Leaves out who may handle it, what must be in it, and the check by a higher level.
"""

from datetime import date
from typing import NewType

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.regulations.consumers import (
    COMPLAINT_COMPLEX_DAYS,
    COMPLAINT_EXTENSION_DAYS,
    COMPLAINT_SIMPLE_DAYS,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "Complaint",
    "ComplaintDeadline",
    "ComplaintId",
    "Complexity",
    "compute_complaint_deadline",
]

ComplaintId = NewType("ComplaintId", str)


class Complexity(Label):
    """How hard a complaint is to decide (投诉复杂程度), simplest first."""

    SIMPLE = "simple", "事实清楚、争议情况简单", "clear and simple"
    COMPLEX = "complex", "情况复杂", "complex"
    EXTENDED = "extended", "情况特别复杂，经批准延长", "specially complex, extension approved"


@attrs.frozen(kw_only=True)
class Complaint:
    """One complaint of a client.

    >>> heard = Complaint(
    ...     id=ComplaintId("T-1"), client_id=ClientId("C-1"), received_on=date(2026, 11, 2)
    ... )
    >>> heard.is_open(date(2026, 11, 1)), heard.is_open(date(2026, 11, 2))
    (False, True)
    """

    id: ComplaintId
    client_id: ClientId
    received_on: date
    closed_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.closed_on is not None and self.closed_on < self.received_on:
            raise InvalidValue("closed_on", "is before received_on")

    def is_open(self, as_of: date) -> bool:
        """Whether it was received by a day and not yet closed."""
        return self.received_on <= check_date(as_of) and (
            self.closed_on is None or as_of < self.closed_on
        )


@attrs.frozen(kw_only=True)
class ComplaintDeadline:
    """The last day to decide a complaint and tell the client, and how it was counted."""

    due_on: date
    workings: tuple[Line, ...] = attrs.field(repr=False)


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
    off moves on (民法典 arts. 201, 203). Source: measures of 2020, as reported.

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
    check_kind(calendar, Calendar, "calendar")
    simple = complexity is Complexity.SIMPLE
    parts = [COMPLAINT_SIMPLE_DAYS if simple else COMPLAINT_COMPLEX_DAYS]
    if complexity is Complexity.EXTENDED:
        parts.append(COMPLAINT_EXTENSION_DAYS)
    rows = [(part.name, book.governing(part, as_of)) for part in parts]
    due_on = calendar.days_after(received_on, sum(row.value for _, row in rows))
    workings = (
        Line(Text("收到日", "received on"), received_on),
        *(Line(name, row.value, "", row.basis) for name, row in rows),
        Line(Text("最迟告知日", "to be told by"), due_on),
    )
    return ComplaintDeadline(due_on=due_on, workings=workings)
