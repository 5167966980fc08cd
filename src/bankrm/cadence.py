"""Contact cadence (联系频率): how often a client of a tier is to be contacted, and who is due.

Both limits at once: not left alone for longer than the bank's `CadencePolicy` says, and not contacted more
often than its `ContactPolicy` allows. Which tier is contacted how often is each bank's own, and no table is
shipped. Somebody never contacted is due at once; where it is not known whether and when there was contact,
no date is made up. Leaves out whether a contact is allowed at all, which `contact_rules` decides.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import attrs

from bankrm.agendas import AgendaItem, ItemKind
from bankrm.checks import check_count, check_kind, check_text
from bankrm.clients import ClientId
from bankrm.contact_rules import ContactPolicy
from bankrm.contacts import ContactChannel
from bankrm.days import add_months, business_date, check_date
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.staff import StaffId
from bankrm.workings import Line

__all__ = [
    "Cadence",
    "CadencePolicy",
    "CadenceUnit",
    "ContactLog",
    "NextContact",
    "list_contacts_due",
    "next_contact_due",
]


class CadenceUnit(Label):
    """What a cadence is counted in."""

    DAYS = "days", "日", "days"
    MONTHS = "months", "月", "months"


@attrs.frozen(kw_only=True)
class Cadence:
    """How often the clients of one tier are contacted at the least, and by what they are best reached.

    >>> monthly = Cadence(tier="private", every=1, unit=CadenceUnit.MONTHS)
    >>> monthly.after(date(2026, 10, 31))
    datetime.date(2026, 11, 30)
    """

    tier: str
    """Code of a `bankrm.segments.ClientTier`."""
    every: int = attrs.field(metadata={"least": 1})
    unit: CadenceUnit
    channels: tuple[ContactChannel, ...] = ()
    """In the order in which they are tried; none if it does not matter."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({*self.channels}) < len(self.channels):
            raise InvalidValue("channels", "name one twice")

    def after(self, day: date) -> date:
        """The last day for the next contact after one on a day."""
        check_date(day, "day")
        if self.unit is CadenceUnit.MONTHS:
            return add_months(day, self.every)
        return _days_after(day, self.every, "every")


def _days_after(day: date, days: int, field: str) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise InvalidValue(field, "leads out of the calendar") from None


@attrs.frozen
class CadencePolicy:
    """A bank's cadences, one a tier.

    >>> CadencePolicy(())["gold"]
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: tier: has no cadence in this policy
    """

    cadences: tuple[Cadence, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({cadence.tier for cadence in self.cadences}) < len(self.cadences):
            raise InvalidRule("cadences", "name one tier twice")

    def __getitem__(self, tier: str) -> Cadence:
        """The cadence of a tier."""
        check_text(tier, "tier")
        for cadence in self.cadences:
            if cadence.tier == tier:
                return cadence
        raise InvalidValue("tier", "has no cadence in this policy")


@attrs.frozen(kw_only=True)
class ContactLog:
    """When one client was contacted, as far as the bank knows.

    >>> at = datetime.fromisoformat("2026-11-20T09:30+08:00")
    >>> ContactLog(client_id=ClientId("C-1"), tier="gold", contacted_at=(at,)).last(date(2026, 11, 24))
    datetime.date(2026, 11, 20)
    """

    client_id: ClientId
    tier: str | None = None
    """None if the client has not been given one."""
    contacted_at: tuple[datetime, ...] | None = None
    """Every contact in which the client was reached, of whatever kind; empty if there was none."""
    commercial_at: tuple[datetime, ...] | None = None
    """Those that count against the cap of the bank's `ContactPolicy`; empty if there was none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("contacted_at", "commercial_at"):
            for at in getattr(self, name) or ():
                business_date(at, name)

        if self.contacted_at is not None and {*(self.commercial_at or ())} - {*self.contacted_at}:
            raise InvalidValue("commercial_at", "are not all among contacted_at")

    def last(self, as_of: date) -> date | None:
        """The day of the last contact up to a day; None if there was none, or it is not known."""
        return max(_days(self.contacted_at, check_date(as_of)), default=None)


def _days(instants: tuple[datetime, ...] | None, as_of: date) -> list[date]:
    """The days of contacts up to a day, latest first."""
    days = (business_date(at) for at in instants or ())
    return sorted((day for day in days if day <= as_of), reverse=True)


_NO_TIER = Text("客户尚未分层", "the client has no tier")
_NOT_KNOWN = Text("历次联系时间未知", "not known when the client was contacted")
_CAP_NOT_KNOWN = Text(
    "历次营销时间未知", "not known how often the client was contacted commercially"
)
_NEVER = Text("本行上限不允许营销联系", "the bank's cap allows no commercial contact")


@attrs.frozen(kw_only=True)
class NextContact:
    """By when a client is to be contacted next, or the reason why no day can be given."""

    client_id: ClientId
    due_on: date | None
    reason: Text | None = None
    """Why there is no day."""
    channels: tuple[ContactChannel, ...] = ()
    workings: tuple[Line, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.due_on is None) is (self.reason is None):
            raise InvalidValue("reason", "is given where there is no day, and nowhere else")

    def agenda_item(self, assignee: StaffId | None) -> AgendaItem:
        """It as an item of an agenda, of the client's manager; refused where there is no day."""
        if self.due_on is None:
            raise InvalidValue("due_on", "is not known")
        return AgendaItem(
            id=self.client_id,
            kind=ItemKind.CONTACT,
            title=ItemKind.CONTACT,
            due_on=self.due_on,
            assignee=assignee,
            client_id=self.client_id,
        )


def next_contact_due(
    log: ContactLog, policy: CadencePolicy, cap: ContactPolicy | None, *, as_of: date
) -> NextContact:
    """By when a client is to be contacted next (下次联系日): past already if left alone too long.

    A day on which the cap is used up moves to the first day on which it is not. Contacts later than `as_of`
    do not count.

    Args:
        log: the client's tier and contacts.
        policy: the bank's cadences.
        cap: the bank's limits on contact; None if it has none.
        as_of: the day asked about; whoever was never contacted is due on it.

    Raises:
        InvalidValue: if the tier has no cadence, or a day leads out of the calendar.

    >>> policy = CadencePolicy((Cadence(tier="gold", every=90, unit=CadenceUnit.DAYS),))
    >>> log = ContactLog(client_id=ClientId("C-1"), tier="gold", contacted_at=())
    >>> next_contact_due(log, policy, None, as_of=date(2026, 11, 24)).due_on
    datetime.date(2026, 11, 24)
    >>> unknown = ContactLog(client_id=ClientId("C-2"), tier="gold")
    >>> next_contact_due(unknown, policy, None, as_of=date(2026, 11, 24)).reason.en
    'not known when the client was contacted'
    """
    check_kind(log, ContactLog, "log")
    check_kind(policy, CadencePolicy, "policy")
    if cap is not None:
        check_kind(cap, ContactPolicy, "cap")
    last = log.last(as_of)
    if log.tier is None:
        return NextContact(client_id=log.client_id, due_on=None, reason=_NO_TIER)
    cadence = policy[log.tier]
    if log.contacted_at is None:
        return _undated(log, cadence, _NOT_KNOWN)
    if cap is not None and log.commercial_at is None:
        return _undated(log, cadence, _CAP_NOT_KNOWN)
    due = as_of if last is None else cadence.after(last)
    free = max(due, as_of) if cap is None else _free(log, cap, max(due, as_of), as_of)
    if free is None:
        return _undated(log, cadence, _NEVER)
    return NextContact(
        client_id=log.client_id,
        due_on=due if free <= as_of else free,
        channels=cadence.channels,
        workings=(
            Line(Text("最近联系日（无则从未联系）", "last contact, unless never contacted"), last),
            Line(Text("联系频率", "contacted at least every so many"), cadence.every),
            Line(Text("频率单位", "counted in"), cadence.unit),
            Line(Text("按频率应联系日", "due by the cadence"), due),
            Line(Text("上限允许的最早日", "first day within the cap, from then or today"), free),
        ),
    )


def list_contacts_due(
    logs: Iterable[ContactLog],
    policy: CadencePolicy,
    cap: ContactPolicy | None,
    *,
    within_days: int,
    as_of: date,
) -> tuple[NextContact, ...]:
    """The clients to be contacted by a day, longest overdue first; then those of whom no day is known.

    Args:
        logs: the clients' tiers and contacts.
        policy: the bank's cadences.
        cap: the bank's limits on contact; None if it has none.
        within_days: how many days after `as_of`, that last day included.
        as_of: the day from which the days run.

    Raises:
        InvalidValue: if a client is listed twice, and as in `next_contact_due`.

    >>> policy = CadencePolicy((Cadence(tier="gold", every=90, unit=CadenceUnit.DAYS),))
    >>> logs = [
    ...     ContactLog(client_id=ClientId("C-2"), tier="gold"),
    ...     ContactLog(client_id=ClientId("C-1"), tier="gold", contacted_at=()),
    ... ]
    >>> found = list_contacts_due(logs, policy, None, within_days=7, as_of=date(2026, 11, 24))
    >>> [(one.client_id, one.due_on) for one in found]
    [('C-1', datetime.date(2026, 11, 24)), ('C-2', None)]
    """
    check_date(as_of)
    check_count(within_days, "within_days")
    check_kind(logs, Iterable, "logs")
    last = _days_after(as_of, within_days, "within_days")
    found = [next_contact_due(log, policy, cap, as_of=as_of) for log in logs]
    if len({one.client_id for one in found}) < len(found):
        raise InvalidValue("logs", "list one client twice")
    due = [one for one in found if one.due_on is None or one.due_on <= last]
    return tuple(sorted(due, key=lambda one: (one.due_on or date.max, one.client_id)))


def _undated(log: ContactLog, cadence: Cadence, reason: Text) -> NextContact:
    return NextContact(
        client_id=log.client_id, due_on=None, reason=reason, channels=cadence.channels
    )


def _free(log: ContactLog, cap: ContactPolicy, start: date, as_of: date) -> date | None:
    """The first day from `start` on which one more contact stays within the cap; None if none does."""
    if not cap.most:
        return None
    counted = _days(log.commercial_at, as_of)
    if len(counted) < cap.most:
        return start
    return max(start, _days_after(counted[cap.most - 1], cap.within_days, "within_days"))
