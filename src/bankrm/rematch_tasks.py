"""Re-matching to-dos (重新匹配待办): which holders of a re-rated product are still to be told, and by when.

The law says promptly and sets no day (适当性管理办法 art. 22); `RematchPolicy` is the bank's own. What was told
to whom is an append-only record; a change is told by the level it led to, so that an earlier talk about the
same product does not count. Once the level changed again, telling of what it is now does for both changes.
What a change means for a client is in `rematching`. Leaves out telling anybody.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.products import ProductId, ProductRisk
from bankrm.rematching import HolderStep, RematchNotice
from bankrm.staff import Role, StaffId
from bankrm.tasks import EscalationPolicy, EventId, Priority, Task, TaskId, TaskStatus

__all__ = ["HolderTold", "LevelChange", "RematchPolicy", "list_rematch_tasks", "list_steps_owed"]


@attrs.frozen(kw_only=True)
class LevelChange:
    """One change of the level that counts of a product, and whether it still stands."""

    id: EventId
    product_id: ProductId
    since: datetime
    """When the level changed."""
    until: datetime | None = None
    """When it changed again; None while it stands."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        business_date(self.since, "since")
        if self.until is not None and self.until <= self.since:
            raise InvalidValue("until", "is not after since")


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


_Told = Mapping[ClientId, list[HolderTold]]


def list_steps_owed(
    notice: RematchNotice, told: Iterable[HolderTold], change: LevelChange
) -> tuple[HolderStep, ...]:
    """What a client is still owed: told of the new level since it changed, and given a new opinion.

    Args:
        notice: what the change means for the client.
        told: what was told, to any clients, in any order; `event_order.known_by` tells what was known when.
        change: the change of level.

    Raises:
        InvalidValue: if the notice is of another product than the change.

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
    >>> change = LevelChange(id=EventId("E-1"), product_id=wealth.id, since=noon)
    >>> [list_steps_owed(notices[0], records, change) for records in ((), (told,))]
    [(<HolderStep.TELL: 'tell'>,), ()]
    """
    check_kind(notice, RematchNotice, "notice")
    check_kind(change, LevelChange, "change")
    _check_product(notice, change, "notice")
    return _left(_steps(notice), _of_notice(notice, _heard(told, change), change))


def list_rematch_tasks(
    notices: Iterable[RematchNotice],
    told: Iterable[HolderTold],
    policy: RematchPolicy,
    *,
    change: LevelChange,
    calendar: Calendar,
) -> tuple[Task, ...]:
    """The to-dos that a change of level sets off, one for each client who is owed something.

    It is urgent, and due at the latest with the sale, where an order or a plan may not go on. What nobody but
    a person can judge sets off none: it is told by the notice.

    Args:
        notices: as `rematching` lists them.
        told: what was told, to any clients, in any order.
        policy: the bank's own time.
        change: the change of level; the tasks' ids derive from it.
        calendar: working days of the years it runs through.

    Raises:
        InvalidValue: if a notice is of another product than the change, or two are of one client.
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
    ...         change=LevelChange(
    ...             id=EventId("W-1/2026-03-02"), product_id=wealth.id, since=noon
    ...         ),
    ...         calendar=CHINA,
    ...     )
    ...     print(task.id, task.due_on, task.status.en)
    W-1/2026-03-02/B-1 2026-03-09 open
    W-1/2026-03-02/B-1 2026-03-09 done
    """
    check_kind(notices, Iterable, "notices")
    check_kind(policy, RematchPolicy, "policy")
    check_kind(calendar, Calendar, "calendar")
    check_kind(change, LevelChange, "change")
    heard = _heard(told, change)
    due_on = calendar.roll(
        calendar.add_working_days(business_date(change.since), policy.tell_within)
    )
    tasks: dict[ClientId, Task | None] = {}
    for notice in notices:
        check_kind(notice, RematchNotice, "notices")
        _check_product(notice, change, "notices")
        if notice.client_id in tasks:
            raise InvalidValue("notices", "name one client twice")
        tasks[notice.client_id] = _task(notice, heard, policy, change, due_on)
    return tuple(task for task in tasks.values() if task is not None)


def _check_product(notice: RematchNotice, change: LevelChange, field: str) -> None:
    if notice.product_id != change.product_id:
        raise InvalidValue(field, "are of another product than the change")


def _task(
    notice: RematchNotice, heard: _Told, policy: RematchPolicy, change: LevelChange, due_on: date
) -> Task | None:
    """The to-do of one client; None if nothing is owed."""
    if not (steps := _steps(notice)):
        return None
    records = _of_notice(notice, heard, change)
    done = not _left(steps, records)
    stops = [review.open_sale.due_on for review in notice.to_stop]
    return Task(
        id=TaskId(f"{change.id}/{notice.client_id}"),
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


_TELL = Text("告知产品风险等级变动", "tell the client that the product's level changed")
_RENEW = Text(
    "告知产品风险等级变动，重新出具匹配意见",
    "tell the client that the product's level changed, with a new matching opinion",
)


def _heard(told: Iterable[HolderTold], change: LevelChange) -> _Told:
    """What was told of the product since the change, by client, in the order it was."""
    check_kind(told, Iterable, "told")
    heard: dict[ClientId, list[HolderTold]] = {}
    for record in told:
        check_kind(record, HolderTold, "told")
        if record.product_id == change.product_id and record.at >= change.since:
            heard.setdefault(record.client_id, []).append(record)
    for records in heard.values():
        records.sort(key=lambda record: (record.at, record.recorded_at, record.id))
    return heard


def _of_notice(notice: RematchNotice, heard: _Told, change: LevelChange) -> tuple[HolderTold, ...]:
    """What the client was told of this change, or of the level since it changed again."""

    def counts(record: HolderTold) -> bool:
        again = change.until is not None and record.at >= change.until
        return again or record.risk is notice.risk_after

    return tuple(record for record in heard.get(notice.client_id, ()) if counts(record))


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
