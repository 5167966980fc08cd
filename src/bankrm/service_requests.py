"""Service requests (服务请求): what a client asks for, by when it is due, how it ended, and how content it was.

Leaves out complaints, which have deadlines of their own, and the words of the request and the answer.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.complaint_events import Rating
from bankrm.contacts import ContactChannel
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.interactions import Encounter
from bankrm.labels import AnyLabel, Label
from bankrm.products import ProductId
from bankrm.staff import Actor
from bankrm.stage_events import OpportunityId

__all__ = [
    "RequestClosing",
    "RequestResult",
    "ServiceRequest",
    "ServiceRequestId",
    "ServiceRequestKind",
    "list_open_requests",
]

ServiceRequestId = NewType("ServiceRequestId", str)


class ServiceRequestKind(Label):
    """What is asked for (服务请求类型); a bank may bring its own."""

    ACCOUNT = "account", "账户问题", "a question about an account"
    ADVICE = "advice", "政策咨询", "advice on policy"
    TRANSACTION = "transaction", "业务办理", "something to be carried out"


class RequestResult(Label):
    """How a request ended (办理结果)."""

    DONE = "done", "已办结", "done"
    ANSWERED = "answered", "已答复", "answered"
    PASSED_ON = "passed_on", "已转办", "passed on"
    DECLINED = "declined", "不予办理", "declined"
    WITHDRAWN = "withdrawn", "客户撤回", "withdrawn by the client"


@attrs.frozen(kw_only=True)
class RequestClosing:
    """That a request was closed: by whom, when, and with what result."""

    by: Actor
    at: datetime
    recorded_at: datetime
    result: RequestResult
    reason: AnyLabel | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True)
class ServiceRequest:
    """Something that a client asked for.

    >>> asked = ServiceRequest(
    ...     id=ServiceRequestId("R-1"),
    ...     client_id=ClientId("E-1"),
    ...     kind=ServiceRequestKind.ACCOUNT,
    ...     channel=ContactChannel.PHONE,
    ...     received_at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     due_on=date(2026, 11, 23),
    ... )
    >>> asked.is_open(date(2026, 11, 24)), asked.is_late(date(2026, 11, 23))
    (True, False)
    """

    id: ServiceRequestId
    client_id: ClientId
    kind: AnyLabel
    channel: ContactChannel | Encounter
    received_at: datetime
    by: Actor | None = None
    """Who took it; None if nobody did, as of what came in by itself."""
    recorded_at: datetime | None = None
    """When it was entered, where that is on record."""
    due_on: date | None = None
    """The last day by the bank's own promise of service."""
    product_ids: tuple[ProductId, ...] = ()
    opportunity_id: OpportunityId | None = None
    closing: RequestClosing | None = None
    rating: Rating | None = None
    """How content the client was with what was done."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.recorded_at is not None:
            check_recorded(self.received_at, self.recorded_at)
        if self.due_on is not None and self.due_on < business_date(
            self.received_at, "received_at"
        ):
            raise InvalidValue("due_on", "is before it was received")
        if self.closing is not None and self.closing.at < self.received_at:
            raise InvalidValue("closing", "is before it was received")
        if self.closing is not None and self.closing.recorded_at < (
            self.recorded_at or self.received_at
        ):
            raise InvalidValue("closing", "was recorded before the request")
        if self.rating is not None and self.closing is None:
            raise InvalidValue("rating", "belongs to a request that was closed")

    def is_open(self, as_of: date) -> bool:
        """Whether it was received by a day and not closed by its end."""
        check_date(as_of)
        received = business_date(self.received_at, "received_at") <= as_of
        return received and (self.closing is None or business_date(self.closing.at) > as_of)

    def is_late(self, as_of: date) -> bool:
        """Whether it is open on a day after the last."""
        return self.is_open(as_of) and self.due_on is not None and self.due_on < as_of


def list_open_requests(
    requests: Iterable[ServiceRequest], *, as_of: date
) -> tuple[ServiceRequest, ...]:
    """The requests open on a day: the earliest due first, those without a day last.

    >>> list_open_requests([], as_of=date(2026, 11, 24))
    ()
    """
    check_date(as_of)
    check_kind(requests, Iterable, "requests")
    still = []
    for request in requests:
        check_kind(request, ServiceRequest, "requests")
        if request.is_open(as_of):
            still.append(request)
    return tuple(sorted(still, key=lambda one: (one.due_on or date.max, one.received_at, one.id)))
