"""Departures of sellers (销售人员离职): who must be told that the seller of a policy is gone, and by when.

Holders of policies of a year or longer that still run are told within 30 days of the seller's papers being
done: that the seller is gone, how the contract stands, and where service is had now. The same holds when a
seller moves to another post and can no longer serve. Leaves out the end of an agency, which is the insurer's
to tell, and the words of the notice. Leads are handed over in `recycling`.
"""

from collections.abc import Iterable
from datetime import date, datetime

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.regulations.insurance import DEPARTURE_NOTICE_DAYS, DEPARTURE_POLICY_MONTHS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.sales import SaleId
from bankrm.staff import Role, StaffId
from bankrm.tasks import EventId, Priority, Task, TaskId

__all__ = [
    "Departure",
    "DepartureKind",
    "HeldPolicy",
    "departure_notice_due",
    "next_departure_notices",
]

_NOTICE = Text(
    "告知销售人员离职、保险合同状况和后续服务途径",
    "tell that the seller is gone, how the contract stands and where service is had",
)


class DepartureKind(Label):
    """Why a seller no longer serves the holder of a policy."""

    LEFT = "left", "离职", "left the bank"
    MOVED = "moved", "岗位变动", "moved to another post"


@attrs.frozen(kw_only=True)
class Departure:
    """A seller who no longer serves."""

    id: EventId
    kind: DepartureKind
    seller: StaffId
    completed_on: date
    """The day the papers were done, or the post changed."""
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if business_date(self.recorded_at, "recorded_at") < self.completed_on:
            raise InvalidValue("recorded_at", "is before it happened")


@attrs.frozen(kw_only=True)
class HeldPolicy:
    """A personal policy that a client holds, with who sold it."""

    sale_id: SaleId
    client_id: ClientId
    seller: StaffId
    months: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How long it runs; None if for life, or not known: its holder is told either way."""
    ends_on: date | None = None
    """The last day it runs; None if for life, or not known."""

    __attrs_post_init__ = check_fields


def departure_notice_due(
    departure: Departure, *, calendar: Calendar, as_of: date, book: RuleBook = STATUTORY
) -> date:
    """The last day to tell the holders; a last day off moves on (民法典 arts. 201, 203).

    Args:
        departure: the seller's.
        calendar: working days of the year the term ends in.
        as_of: the day whose rules apply.
        book: the bank's own shorter time.

    Raises:
        InvalidValue: if the departure lies after `as_of`.
        RuleNotInForce: before 1 March 2024.
        NotCovered: if the calendar does not hold that year.

    >>> from bankrm.regulations.holidays import CHINA
    >>> left = Departure(
    ...     id=EventId("D-1"),
    ...     kind=DepartureKind.LEFT,
    ...     seller=StaffId("S-1"),
    ...     completed_on=date(2026, 3, 2),
    ...     recorded_at=datetime.fromisoformat("2026-03-02T17:00+08:00"),
    ... )
    >>> departure_notice_due(left, calendar=CHINA, as_of=date(2026, 3, 2)).isoformat()
    '2026-04-01'
    """
    check_kind(departure, Departure, "departure")
    check_kind(calendar, Calendar, "calendar")
    check_kind(book, RuleBook, "book")
    if departure.completed_on > check_date(as_of):
        raise InvalidValue("departure", "lies after as_of")
    days = book.governing(DEPARTURE_NOTICE_DAYS, as_of).value
    return calendar.days_after(departure.completed_on, days)


def next_departure_notices(
    departure: Departure,
    policies: Iterable[HeldPolicy],
    *,
    calendar: Calendar,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[Task, ...]:
    """The holders to tell that the seller of a policy is gone: one task a client, by the client's id.

    Args:
        departure: the seller's.
        policies: the bank's, of any seller; those of others are passed over.
        calendar: working days of the year the term ends in.
        as_of: the day whose rules apply.
        book: the bank's own shorter time, or shorter policies.

    Raises:
        InvalidValue: if the departure lies after `as_of`.
        RuleNotInForce: before 1 March 2024.
        NotCovered: if the calendar does not hold that year.

    >>> from bankrm.regulations.holidays import CHINA
    >>> left = Departure(
    ...     id=EventId("D-1"),
    ...     kind=DepartureKind.LEFT,
    ...     seller=StaffId("S-1"),
    ...     completed_on=date(2026, 3, 2),
    ...     recorded_at=datetime.fromisoformat("2026-03-02T17:00+08:00"),
    ... )
    >>> held = HeldPolicy(
    ...     sale_id=SaleId("P-1"), client_id=ClientId("C-1"), seller=StaffId("S-1"), months=120
    ... )
    >>> [task] = next_departure_notices(left, [held], calendar=CHINA, as_of=date(2026, 3, 2))
    >>> task.id, task.due_on.isoformat()
    ('D-1/tell/C-1', '2026-04-01')
    """
    due_on = departure_notice_due(departure, calendar=calendar, as_of=as_of, book=book)
    least = book.governing(DEPARTURE_POLICY_MONTHS, as_of).value
    check_kind(policies, Iterable, "policies")
    holders: set[ClientId] = set()
    for policy in policies:
        check_kind(policy, HeldPolicy, "policies")
        if policy.seller == departure.seller and _counts(policy, departure.completed_on, least):
            holders.add(policy.client_id)
    return tuple(
        Task(
            id=TaskId(f"{departure.id}/tell/{holder}"),
            title=_NOTICE,
            role=Role.RELATIONSHIP_MANAGER,
            assignee=None,
            due_on=due_on,
            priority=Priority.HIGH,
            client_id=holder,
        )
        for holder in sorted(holders)
    )


def _counts(policy: HeldPolicy, on: date, least: int) -> bool:
    """Whether a policy is long enough and still runs; what is not known counts."""
    long_enough = policy.months is None or policy.months >= least
    return long_enough and (policy.ends_on is None or on <= policy.ends_on)
