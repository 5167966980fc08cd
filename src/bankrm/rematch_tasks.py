"""Re-matching to-dos (重新匹配待办): which holders of a re-rated product are still to be told, and by when.

The law says promptly and sets no day (适当性管理办法 art. 22); `RematchPolicy` is the bank's own. What was told
to whom is an append-only record; a change is told by the level it led to, so that an earlier talk about the
same product does not count. What a change means for a client is in `rematching`. Leaves out telling anybody.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind, check_text
from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel
from bankrm.days import business_date
from bankrm.event_order import check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.products import ProductId, ProductRisk
from bankrm.rematching import HolderStep, RematchNotice
from bankrm.staff import Role, StaffId
from bankrm.tasks import EscalationPolicy, EventId, Priority, Task, TaskId, TaskStatus

__all__ = ["HolderTold", "RematchPolicy", "list_rematch_tasks", "list_steps_owed"]


@attrs.frozen(kw_only=True)
class HolderTold:
    """That a client was told of a product's level, and was given a matching opinion or not."""

    id: EventId
    client_id: ClientId
    product_id: ProductId
    risk: ProductRisk
    """The level that the client was told."""
    at: datetime
    recorded_at: datetime
    by: StaffId | None = None
    """None if nobody did it in person."""
    channel: ContactChannel | None = None
    opinion_ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps the new matching opinion; None if none was given."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)


@attrs.frozen(kw_only=True)
class RematchPolicy:
    """A bank's own time to tell its holders, and who does it."""

    role: Role
    tell_within: int = attrs.field(metadata=NOT_NEGATIVE)
    """Working days from the change of the level; 0 means that day, or the next one worked."""
    escalation: EscalationPolicy | None = None

    __attrs_post_init__ = check_fields


_Told = Mapping[tuple[ClientId, ProductId], list[HolderTold]]


def list_steps_owed(
    notice: RematchNotice, told: Iterable[HolderTold], *, since: datetime
) -> tuple[HolderStep, ...]:
    """What a client is still owed: told of the new level since it changed, and given a new opinion.

    Args:
        notice: what the change means for the client.
        told: what was told, to any clients, in any order; `event_order.known_by` tells what was known when.
        since: when the level changed.

    >>> from datetime import date
    >>> from bankrm.clients import CorporateClient, EntityKind
    >>> from bankrm.holders import Holder
    >>> from bankrm.holdings import Holding, HoldingId
    >>> from bankrm.money import Money
    >>> from bankrm.products import Product, ProductFamily
    >>> from bankrm.rematching import list_rematch_notices
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> bank = CorporateClient(
    ...     id=ClientId("B-1"), name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION
    ... )
    >>> held = Holding(
    ...     id=HoldingId("H-1"),
    ...     client_id=bank.id,
    ...     product_id=wealth.id,
    ...     family=wealth.family,
    ...     value=Money.of(5_000_000),
    ...     valued_on=date(2026, 3, 1),
    ... )
    >>> notices = list_rematch_notices(
    ...     wealth,
    ...     attrs.evolve(wealth, issuer_risk=ProductRisk.R3),
    ...     [Holder(client=bank, holdings=(held,))],
    ...     further=Money.of(1_000),
    ...     as_of=date(2026, 3, 2),
    ... )
    >>> noon = datetime.fromisoformat("2026-03-02T12:00+08:00")
    >>> told = HolderTold(
    ...     id=EventId("T-1"),
    ...     client_id=bank.id,
    ...     product_id=wealth.id,
    ...     risk=ProductRisk.R3,
    ...     at=noon,
    ...     recorded_at=noon,
    ... )
    >>> [list_steps_owed(notices[0], records, since=noon) for records in ((), (told,))]
    [(<HolderStep.TELL: 'tell'>,), ()]
    """
    check_kind(notice, RematchNotice, "notice")
    steps, heard = _steps(notice), _grouped(told, since)
    return _left(steps, _of_notice(notice, heard))


def list_rematch_tasks(  # what, told, whose time, whence, when: one fact of the tasks each
    notices: Iterable[RematchNotice],
    told: Iterable[HolderTold],
    policy: RematchPolicy,
    *,
    event: EventId,
    since: datetime,
    calendar: Calendar,
) -> tuple[Task, ...]:
    """The to-dos that a change of level sets off, one for each client who is owed something.

    It is urgent, and due at the latest with the sale, where an order or a plan may not go on. What nobody but
    a person can judge sets off none: it is told by the notice.

    Args:
        notices: as `rematching` lists them.
        told: what was told, to any clients, in any order.
        policy: the bank's own time.
        event: the change of level; the tasks' ids derive from it.
        since: when the level changed.
        calendar: working days of the years it runs through.

    Raises:
        NotCovered: if a due date falls in a year that the calendar does not hold.

    >>> from datetime import date
    >>> from bankrm.clients import CorporateClient, EntityKind
    >>> from bankrm.holders import Holder
    >>> from bankrm.holdings import Holding, HoldingId
    >>> from bankrm.money import Money
    >>> from bankrm.products import Product, ProductFamily
    >>> from bankrm.rematching import list_rematch_notices
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> bank = CorporateClient(
    ...     id=ClientId("B-1"), name="某银行", kind=EntityKind.FINANCIAL_INSTITUTION
    ... )
    >>> held = Holding(
    ...     id=HoldingId("H-1"),
    ...     client_id=bank.id,
    ...     product_id=wealth.id,
    ...     family=wealth.family,
    ...     value=Money.of(5_000_000),
    ...     valued_on=date(2026, 3, 1),
    ... )
    >>> notices = list_rematch_notices(
    ...     wealth,
    ...     attrs.evolve(wealth, issuer_risk=ProductRisk.R3),
    ...     [Holder(client=bank, holdings=(held,))],
    ...     further=Money.of(1_000),
    ...     as_of=date(2026, 3, 2),
    ... )
    >>> noon = datetime.fromisoformat("2026-03-02T12:00+08:00")
    >>> told = HolderTold(
    ...     id=EventId("T-1"),
    ...     client_id=bank.id,
    ...     product_id=wealth.id,
    ...     risk=ProductRisk.R3,
    ...     at=noon,
    ...     recorded_at=noon,
    ... )
    >>> from bankrm.regulations.holidays import CHINA
    >>> for records in ((), (told,)):
    ...     [task] = list_rematch_tasks(
    ...         notices,
    ...         records,
    ...         RematchPolicy(role=Role.WEALTH_ADVISOR, tell_within=5),
    ...         event=EventId("W-1/2026-03-02"),
    ...         since=noon,
    ...         calendar=CHINA,
    ...     )
    ...     print(task.id, task.due_on, task.status.en)
    W-1/2026-03-02/B-1 2026-03-09 open
    W-1/2026-03-02/B-1 2026-03-09 done
    """
    check_kind(notices, Iterable, "notices")
    check_kind(policy, RematchPolicy, "policy")
    check_kind(calendar, Calendar, "calendar")
    check_text(event, "event")
    heard = _grouped(told, since)
    due_on = calendar.roll(
        calendar.add_working_days(business_date(since, "since"), policy.tell_within)
    )
    tasks = []
    for notice in notices:
        check_kind(notice, RematchNotice, "notices")
        if not (steps := _steps(notice)):
            continue
        records = _of_notice(notice, heard)
        done = not _left(steps, records)
        stops = [review.open_sale.due_on for review in notice.to_stop]
        tasks.append(
            Task(
                id=TaskId(f"{event}/{notice.client_id}"),
                title=_RENEW if HolderStep.NEW_OPINION in steps else _TELL,
                role=policy.role,
                assignee=None,
                due_on=min([due_on, *stops]),
                priority=Priority.URGENT if stops else Priority.HIGH,
                client_id=notice.client_id,
                escalation=policy.escalation,
                status=TaskStatus.DONE if done else TaskStatus.OPEN,
                closed_by=_closing(steps, records) if done else None,
            )
        )
    return tuple(tasks)


_TELL = Text("告知产品风险等级变动", "tell the client that the product's level changed")
_RENEW = Text(
    "告知产品风险等级变动，重新出具匹配意见",
    "tell the client that the product's level changed, with a new matching opinion",
)


def _grouped(told: Iterable[HolderTold], since: datetime) -> _Told:
    """What was told since the change, by client and product, in the order it was."""
    business_date(since, "since")
    check_kind(told, Iterable, "told")
    heard: dict[tuple[ClientId, ProductId], list[HolderTold]] = {}
    for record in told:
        check_kind(record, HolderTold, "told")
        if record.at >= since:
            heard.setdefault((record.client_id, record.product_id), []).append(record)
    for records in heard.values():
        records.sort(key=lambda record: (record.at, record.recorded_at, record.id))
    return heard


def _of_notice(notice: RematchNotice, heard: _Told) -> tuple[HolderTold, ...]:
    records = heard.get((notice.client_id, notice.product_id), ())
    return tuple(record for record in records if record.risk is notice.risk_after)


def _steps(notice: RematchNotice) -> tuple[HolderStep, ...]:
    return tuple(step for step in HolderStep if step in notice.owed.steps)


def _left(
    steps: tuple[HolderStep, ...], records: tuple[HolderTold, ...]
) -> tuple[HolderStep, ...]:
    """The steps that no record has taken; every record tells, one with an opinion gives it too."""
    done = set()
    if records:
        done.add(HolderStep.TELL)
    if any(record.opinion_ref is not None for record in records):
        done.add(HolderStep.NEW_OPINION)
    return tuple(step for step in steps if step not in done)


def _closing(steps: tuple[HolderStep, ...], records: tuple[HolderTold, ...]) -> EventId:
    """The record by which the last step was taken."""
    return next(
        records[at].id for at in range(len(records)) if not _left(steps, records[: at + 1])
    )
