"""Recycling of leads (线索回收): which untouched leads go back to the pool, and why each other one does not.

How long a lead may lie is the bank's own number, by class of client; a deal under way keeps it. Nothing is
skipped: every lead has its decision. Leaves out taking it back, which is an event of the lead, and who is
given it next, which is in `assignment`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label, OwnLabel
from bankrm.leads import Lead, LeadEvent, LeadId, LeadStatus
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.tasks import elapsed_working_days
from bankrm.terms import about, maybe_bool, maybe_int, not_, one_of

__all__ = [
    "RECYCLING",
    "RecyclingFacts",
    "RecyclingLimit",
    "RecyclingParams",
    "RecyclingPolicy",
    "assess_recycling",
    "list_recycling",
]

_LEAST = {"least": 1}


@attrs.frozen
class RecyclingLimit:
    """After how many working days untouched a lead of one class of client goes back."""

    segment: AnyLabel
    days: int = attrs.field(metadata=_LEAST)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class RecyclingPolicy:
    """The bank's limits by class of client, and the one for every other class.

    >>> from bankrm.labels import OwnLabel
    >>> gold = OwnLabel("gold", "金卡", "gold")
    >>> policy = RecyclingPolicy(limits=(RecyclingLimit(gold, 10),), otherwise=5)
    >>> policy.limit(gold), policy.limit(OwnLabel("mass", "普通", "mass")), policy.limit(None)
    (10, 5, None)
    """

    limits: tuple[RecyclingLimit, ...] = ()
    otherwise: int | None = attrs.field(default=None, metadata=_LEAST)
    """Working days for a class not listed; None if the bank has set none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({limit.segment for limit in self.limits}) < len(self.limits):
            raise InvalidRule("limits", "name one segment twice")

    def limit(self, segment: AnyLabel | None) -> int | None:
        """Working days for a class; None if none is set, or it hangs on a class not known."""
        if not isinstance(segment, Label | OwnLabel | None):
            raise InvalidValue("segment", f"needs a label, not {type(segment).__name__}")
        if segment is None:
            return None if self.limits else self.otherwise
        days = {limit.segment: limit.days for limit in self.limits}
        return days.get(segment, self.otherwise)


@attrs.frozen(kw_only=True)
class RecyclingFacts:
    """What decides whether a lead goes back to the pool."""

    status: str = attrs.field(
        metadata=about("线索状态", "status of the lead", of=(Lead.events, LeadEvent.becomes))
    )
    idle_days: int = attrs.field(
        metadata=about(
            "未跟进工作日数",
            "working days untouched",
            of=(Lead.received_at, Lead.events, LeadEvent.at),
        )
        | NOT_NEGATIVE
    )
    deal_running: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("业务在途", "deal under way")
    )
    limit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "回收工作日数",
            "working days before recycling",
            of=(
                Lead.segment,
                RecyclingPolicy.limits,
                RecyclingPolicy.otherwise,
                RecyclingLimit.segment,
                RecyclingLimit.days,
            ),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        lead: Lead,
        policy: RecyclingPolicy,
        *,
        deal_running: bool | None,
        as_of: date,
        calendar: Calendar,
    ) -> "RecyclingFacts":
        """The facts of one lead on a day.

        Raises:
            InvalidValue: if something happened to the lead after `as_of`.
        """
        check_kind(lead, Lead, "lead")
        check_kind(policy, RecyclingPolicy, "policy")
        check_kind(calendar, Calendar, "calendar")
        touched_on = business_date(lead.standing.touched_at)
        if touched_on > check_date(as_of):
            raise InvalidValue("as_of", "is before the last event of the lead")
        return cls(
            status=lead.status.code,
            idle_days=elapsed_working_days(touched_on, as_of=as_of, calendar=calendar),
            deal_running=deal_running,
            limit=policy.limit(lead.segment),
        )


class RecyclingParams:
    """The rules of recycling read no number of the law."""


RECYCLING = RuleSet("pipeline.recycling", RecyclingFacts, RecyclingParams, Effect)
"""May a lead be taken back to the pool; a bank adds its own rules by a `RuleBook`."""

_PRACTICE = SALES_PRACTICE.article()
_HELD = tuple(status.code for status in LeadStatus if status.is_held)


@RECYCLING.rule(
    "recycling.not-held",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="线索不在客户经理手中",
    en="nobody works on the lead",
)
def not_held(f: RecyclingFacts, _: RecyclingParams) -> bool:
    return not_(one_of(f.status, *_HELD))


@RECYCLING.rule(
    "recycling.deal-running",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="业务在途，不回收",
    en="a deal is under way",
)
def deal_under_way(f: RecyclingFacts, _: RecyclingParams) -> bool:
    return one_of(f.status, *_HELD) & f.deal_running


@RECYCLING.rule(
    "recycling.touched",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="未跟进{idle_days}个工作日，未满{limit}个工作日",
    en="untouched for {idle_days} working days, fewer than {limit}",
)
def touched_lately(f: RecyclingFacts, _: RecyclingParams) -> bool:
    return one_of(f.status, *_HELD) & (f.idle_days < f.limit)


@RECYCLING.rule(
    "recycling.untouched",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="未跟进{idle_days}个工作日，已满{limit}个工作日",
    en="untouched for {idle_days} working days, and {limit} is the limit",
)
def untouched(f: RecyclingFacts, _: RecyclingParams) -> bool:
    return one_of(f.status, *_HELD) & (f.idle_days >= f.limit)


def assess_recycling(
    lead: Lead,
    policy: RecyclingPolicy,
    *,
    deal_running: bool | None,
    as_of: date,
    calendar: Calendar,
    book: RuleBook = STATUTORY,
) -> Decision[RecyclingFacts, Effect]:
    """Whether a lead goes back to the pool (线索回收): ALLOW if it does, else why not.

    Args:
        lead: the lead.
        policy: the bank's limits.
        deal_running: whether an offer, a contract or a sale with the client is under way.
        as_of: the day asked about; it goes back on the last working day of its limit.
        calendar: tells the working days.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if something happened to the lead after `as_of`.
        NotCovered: if the calendar does not hold a year it needs.

    >>> from bankrm._example import FRIDAY, LEAD, LI
    >>> from bankrm.leads import LeadEvent
    >>> from bankrm.regulations.holidays import CHINA
    >>> given = LeadEvent(
    ...     becomes=LeadStatus.ASSIGNED, owner=LI.staff, by=LI, at=FRIDAY, recorded_at=FRIDAY
    ... )
    >>> for day in (date(2026, 11, 26), date(2026, 11, 27)):
    ...     decision = assess_recycling(
    ...         LEAD.append(given),
    ...         RecyclingPolicy(otherwise=5),
    ...         deal_running=False,
    ...         as_of=day,
    ...         calendar=CHINA,
    ...     )
    ...     decision.outcome.en, [reason.text("en") for reason in decision.hits]
    ('refused', ['untouched for 4 working days, fewer than 5'])
    ('allowed', ['untouched for 5 working days, and 5 is the limit'])
    """
    facts = RecyclingFacts.of(
        lead, policy, deal_running=deal_running, as_of=as_of, calendar=calendar
    )
    return RECYCLING.decide(facts, as_of=as_of, book=book)


def list_recycling(
    leads: Iterable[Lead],
    policy: RecyclingPolicy,
    *,
    deals_running: Mapping[LeadId, bool],
    as_of: date,
    calendar: Calendar,
    book: RuleBook = STATUTORY,
) -> tuple[tuple[LeadId, Decision[RecyclingFacts, Effect]], ...]:
    """The decision on every lead, in the order given; none is skipped.

    Args:
        leads: the leads.
        policy: the bank's limits.
        deals_running: by lead, whether a deal is under way; of one not listed it is not known.
        as_of: the day asked about.
        calendar: tells the working days.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if a lead is given twice, or something happened to one after `as_of`.
        NotCovered: if the calendar does not hold a year it needs.

    >>> from bankrm._example import LEAD
    >>> from bankrm.regulations.holidays import CHINA
    >>> [(lead, decision)] = list_recycling(
    ...     [LEAD],
    ...     RecyclingPolicy(otherwise=5),
    ...     deals_running={LEAD.id: False},
    ...     as_of=date(2026, 11, 30),
    ...     calendar=CHINA,
    ... )
    >>> lead, decision.outcome.en, [reason.text("en") for reason in decision.hits]
    ('L-1', 'refused', ['nobody works on the lead'])
    """
    check_kind(leads, Iterable, "leads")
    check_kind(deals_running, Mapping, "deals_running")
    found: dict[LeadId, Decision[RecyclingFacts, Effect]] = {}
    for lead in leads:
        check_kind(lead, Lead, "leads")
        if lead.id in found:
            raise InvalidValue("leads", "hold one lead twice")
        found[lead.id] = assess_recycling(
            lead,
            policy,
            deal_running=deals_running.get(lead.id),
            as_of=as_of,
            calendar=calendar,
            book=book,
        )
    return tuple(found.items())
