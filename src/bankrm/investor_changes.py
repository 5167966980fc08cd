"""Changes of investor class (投资者分类转化): what the client chose and what the bank agreed to, and what counts.

Under the rules of the securities regulator a professional of the fourth or fifth class may choose in
writing to be ordinary, and an ordinary client to whose application the bank agreed is professional. The
record is append-only; the class that counts on a day is `investors.investor_class`.

Leaves out how an application is judged, which is in `investor_applications`, and how long an agreement holds
when the client's figures fall, which no article read says.
"""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.staff import StaffId

__all__ = ["InvestorChange", "InvestorChangeKind", "last_change"]


class InvestorChangeKind(Label):
    """What happened to a client's class."""

    AGREED = "agreed", "同意转为专业投资者", "agreed to treat as professional"
    DECLINED = "declined", "不同意转为专业投资者", "declined to treat as professional"
    CHOSE_ORDINARY = (
        "chose_ordinary",
        "书面选择成为普通投资者",
        "chose in writing to be ordinary",
    )


@attrs.frozen(kw_only=True)
class InvestorChange:
    """One event in the record of a client's class."""

    client_id: ClientId
    kind: InvestorChangeKind
    by: StaffId
    """Who decided for the bank, or received the client's notice."""
    at: datetime
    recorded_at: datetime
    document_ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps the application, its result or the notice."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


def last_change(
    changes: Sequence[InvestorChange], client_id: ClientId, *, as_of: date
) -> InvestorChange | None:
    """The change that counts on a day: the last choice to be ordinary, or the last agreement.

    Args:
        changes: the client's record, in the order it was made.
        client_id: whose record it is.
        as_of: the day.

    Raises:
        InvalidValue: if a change is another client's, or stands before one that came earlier.

    >>> told = datetime.fromisoformat("2026-03-10T10:00+08:00")
    >>> notice = InvestorChange(
    ...     client_id=ClientId("C-1"),
    ...     kind=InvestorChangeKind.CHOSE_ORDINARY,
    ...     by=StaffId("S-1"),
    ...     at=told,
    ...     recorded_at=told,
    ... )
    >>> last_change([notice], ClientId("C-1"), as_of=date(2026, 3, 9)) is None
    True
    """
    check_date(as_of)
    _check_changes(changes, client_id)
    counting = [
        change
        for change in changes
        if change.kind is not InvestorChangeKind.DECLINED and business_date(change.at) <= as_of
    ]
    return counting[-1] if counting else None


def _check_changes(changes: Sequence[InvestorChange], client_id: ClientId) -> None:
    check_kind(changes, Sequence, "changes")
    before: InvestorChange | None = None
    for place, change in enumerate(changes):
        check_kind(change, InvestorChange, "changes")
        if change.client_id != client_id:
            raise InvalidValue("changes", "hold another client's")
        if before is not None:
            with at_place(place, "changes"):
                check_order(change, at=before.at, recorded_at=before.recorded_at)
        before = change
