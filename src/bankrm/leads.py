"""Leads (线索): somebody who may become a client, where they come from, and what became of them.

What a lead is now is a fold over its events, each with the instant it happened and the one it was recorded.
To whom it goes is in `assignment`, what it is worth in `lead_scoring`, who else it may be in `lead_matches`,
when it is taken back in `recycling`; the sale itself is an opportunity, which names its lead. Leaves out
whether somebody may be contacted, which `contact_rules` decide, and of merged leads that one is left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.contacts import ContactChannel, ContactPoint
from bankrm.days import business_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded, known_by
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.identifiers import Identifier, IdentifierKind
from bankrm.labels import AnyLabel, Label
from bankrm.managers import LicenceKind
from bankrm.money import Money
from bankrm.products import ProductFamily
from bankrm.staff import Actor, BusinessLine, Role, StaffId

__all__ = [
    "Lead",
    "LeadChannel",
    "LeadEvent",
    "LeadId",
    "LeadInitiator",
    "LeadReason",
    "LeadSource",
    "LeadStanding",
    "LeadStatus",
    "Prospect",
]

LeadId = NewType("LeadId", str)


class LeadSource(Label):
    """Where a lead came from (线索来源), on either side of the bank."""

    INDUSTRY_CONFERENCE = "industry_conference", "行业会议", "industry conference"
    CHAMBER_OF_COMMERCE = "chamber_of_commerce", "商会", "chamber of commerce"
    SUPPLY_CHAIN = "supply_chain", "供应链核心企业", "core firm of a supply chain"
    GOVERNMENT_PROJECT = "government_project", "政府项目", "government project"
    OUTLET = "outlet", "网点客流", "outlet"
    COMMUNITY = "community", "社区活动", "community event"
    ONLINE = "online", "线上引流", "online"
    REFERRAL = "referral", "转介绍", "referral"
    BANK_LIST = "bank_list", "行内名单", "list of the bank"


class LeadInitiator(Label):
    """Who took the first step: active development or natural inflow."""

    BANK = "bank", "银行主动拓展", "the bank"
    CLIENT = "client", "客户主动上门", "the client"
    THIRD_PARTY = "third_party", "第三方引荐", "a third party"


class LeadChannel(Label):
    """By which way a lead reached the bank (进线渠道), wherever it came from."""

    COUNTER = "counter", "柜面", "counter"
    EVENT = "event", "活动现场", "event"
    VISIT = "visit", "上门走访", "visit"
    HOTLINE = "hotline", "客服热线", "hotline"
    WEBSITE = "website", "网站", "website"
    MOBILE_BANK = "mobile_bank", "手机银行", "mobile bank"
    MESSENGER = "messenger", "即时通讯", "messenger"
    IMPORT = "import", "批量导入", "import of a list"


class LeadStatus(Label):
    """How far a lead has come."""

    NEW = "new", "待分配", "new"
    ASSIGNED = "assigned", "已分配", "assigned"
    CONTACTED = "contacted", "已联系", "contacted"
    RECYCLED = "recycled", "已回收", "recycled"
    CONVERTED = "converted", "已转化", "converted"
    DISQUALIFIED = "disqualified", "无效", "disqualified"
    MERGED = "merged", "已合并", "merged into another"

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for somebody to be given it."""
        return self in {LeadStatus.NEW, LeadStatus.RECYCLED}

    @property
    def is_held(self) -> bool:
        """Whether somebody works on it."""
        return self in {LeadStatus.ASSIGNED, LeadStatus.CONTACTED}


class LeadReason(Label):
    """Why a lead was taken back or given up; a bank may bring its own."""

    UNTOUCHED = "untouched", "逾期未跟进", "not followed up in time"
    STAFF_CHANGE = "staff_change", "人员变动", "change of staff"
    NOT_REACHED = "not_reached", "联系不上", "could not be reached"
    NO_NEED = "no_need", "暂无需求", "no need"
    OTHER_BANK = "other_bank", "选择他行", "went to another bank"
    NOT_ELIGIBLE = "not_eligible", "不符合准入条件", "not eligible"
    DO_NOT_CONTACT = "do_not_contact", "客户要求不再联系", "asked not to be contacted"
    FALSE_FACTS = "false_facts", "信息虚假", "facts are false"


@attrs.frozen(kw_only=True)
class Prospect:
    """What is known of somebody who is no client yet: a person, or a firm and who speaks for it.

    >>> Prospect(name="张某", phone="010-0000 0000")
    Prospect(name=***, birth_date=***, phone=***, email=***, document=***, firm=None, uscc=None)
    """

    name: str | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The person's; at a firm, of whoever speaks for it."""
    birth_date: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    phone: str | None = attrs.field(default=None, repr=hidden, metadata=C2)
    email: str | None = attrs.field(default=None, repr=hidden, metadata=C2)
    document: Identifier | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Number of the person's identity document."""
    firm: str | None = None
    """Name of the firm; None if it is about a person."""
    uscc: str | None = None
    """Unified social credit code (统一社会信用代码) of the firm."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for channel, field in ((ContactChannel.PHONE, "phone"), (ContactChannel.EMAIL, "email")):
            if (value := getattr(self, field)) is not None:
                with _as_field(field):
                    ContactPoint(client_id=ClientId("-"), channel=channel, value=value)
        if self.uscc is not None:
            with _as_field("uscc"):
                Identifier(kind=IdentifierKind.USCC, number=self.uscc)
        if self.document is None:
            return
        if self.document.kind not in _PERSONAL:
            raise InvalidValue("document", "is none that tells who a person is")
        if self.birth_date is not None and self.document.birth_date not in {None, self.birth_date}:
            raise InvalidValue("birth_date", "is another than the document tells")

    @property
    def born_on(self) -> date | None:
        """The person's birth date, or else what the document tells."""
        if self.birth_date is not None or self.document is None:
            return self.birth_date
        return self.document.birth_date


_PERSONAL = frozenset(
    (
        IdentifierKind.RESIDENT_ID,
        IdentifierKind.RESIDENCE_PERMIT,
        IdentifierKind.FOREIGN_PERMANENT_RESIDENT,
        IdentifierKind.PASSPORT,
        IdentifierKind.HK_MACAO_PERMIT,
        IdentifierKind.TAIWAN_PERMIT,
        IdentifierKind.OFFICER_ID,
    )
)


@contextmanager
def _as_field(field: str) -> Iterator[None]:
    """Name a prospect's field in what another model refuses about it."""
    try:
        yield
    except InvalidValue as wrong:
        raise InvalidValue(field, wrong.reason) from None


_CARRIES = {
    LeadStatus.ASSIGNED: {"owner"},
    LeadStatus.CONTACTED: set(),
    LeadStatus.RECYCLED: {"reason"},
    LeadStatus.CONVERTED: set(),
    LeadStatus.DISQUALIFIED: {"reason"},
    LeadStatus.MERGED: {"into"},
}
_OPEN = {status for status in LeadStatus if status.is_waiting or status.is_held}
_FROM = {
    LeadStatus.ASSIGNED: {status for status in _OPEN if status.is_waiting},
    LeadStatus.CONTACTED: {status for status in _OPEN if status.is_held},
    LeadStatus.RECYCLED: {status for status in _OPEN if status.is_held},
    LeadStatus.CONVERTED: {LeadStatus.CONTACTED},
    LeadStatus.DISQUALIFIED: _OPEN,
    LeadStatus.MERGED: _OPEN,
}


@attrs.frozen(kw_only=True)
class LeadEvent:
    """One thing that happened to a lead: what it became, by whom, when, and when recorded."""

    becomes: LeadStatus
    by: Actor
    at: datetime
    recorded_at: datetime
    owner: StaffId | None = None
    """To whom it was assigned."""
    reason: AnyLabel | None = None
    """Why it was taken back or given up."""
    into: LeadId | None = None
    """The lead it was merged into."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.becomes not in _CARRIES:
            raise InvalidValue("becomes", "is what every lead begins as")
        for field in ("owner", "reason", "into"):
            wanted = field in _CARRIES[self.becomes]
            if wanted is (getattr(self, field) is None):
                rule = "must be given" if wanted else "does not belong"
                raise InvalidValue(field, f"{rule} where a lead is {self.becomes.en}")


@attrs.frozen(kw_only=True)
class LeadStanding:
    """What the events of a lead add up to."""

    status: LeadStatus
    owner: StaffId | None
    """Who works on it, or did when it ended; None while it waits."""
    touched_at: datetime
    """When something last happened: it came in, was given out, contacted, taken back or ended."""
    first_contacted_at: datetime | None


@attrs.frozen(kw_only=True)
class Lead:
    """Somebody who may become a client, or a client who may need more (线索).

    Raises:
        InvalidValue: also if an event is out of order, or not what can happen to such a lead; the field
            names the event by its place.

    >>> lead = Lead(
    ...     id=LeadId("L-1"),
    ...     line=BusinessLine.RETAIL,
    ...     source=LeadSource.OUTLET,
    ...     initiated_by=LeadInitiator.CLIENT,
    ...     received_at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ... )
    >>> lead.source.zh, lead.status.zh
    ('网点客流', '待分配')
    >>> noon = datetime.fromisoformat("2026-11-20T12:00+08:00")
    >>> given = lead.append(
    ...     LeadEvent(
    ...         becomes=LeadStatus.ASSIGNED,
    ...         owner=StaffId("S-1"),
    ...         by=Actor(StaffId("S-9"), Role.TEAM_LEAD),
    ...         at=noon,
    ...         recorded_at=noon,
    ...     )
    ... )
    >>> given.status.zh, given.owner, given.first_contact_after
    ('已分配', 'S-1', None)
    """

    id: LeadId
    line: BusinessLine
    source: LeadSource
    initiated_by: LeadInitiator
    received_at: datetime
    recorded_at: datetime = attrs.field(
        default=attrs.Factory(lambda lead: lead.received_at, takes_self=True)
    )
    """When it was entered, if later than received."""
    client_id: ClientId | None = None
    """None for a prospect who is no client yet."""
    prospect: Prospect | None = attrs.field(default=None, repr=False)
    channel: LeadChannel | None = None
    campaign: str | None = None
    """The bank's code of the campaign or the list it came by."""
    recommended_by: ClientId | None = None
    """Of a referral: the client who recommended the bank."""
    referred_by: StaffId | None = None
    """Of a referral: the colleague who passed it on."""
    consent_ref: str | None = None
    """Where the bank keeps the person's consent to be approached."""
    region: str | None = None
    """The bank's code of the territory."""
    segment: AnyLabel | None = None
    """The bank's class of client that it would be."""
    licences: tuple[LicenceKind, ...] | None = None
    """What whoever serves it has to hold; empty if nothing, None if that is not known."""
    interests: tuple[ProductFamily, ...] = ()
    """What it may be about; empty if not known."""
    amount: Money | None = attrs.field(default=None, repr=False, metadata=C2 | NOT_NEGATIVE)
    """How much it may be about, by the first estimate."""
    events: tuple[LeadEvent, ...] = attrs.field(default=(), repr=False)
    standing: LeadStanding = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.received_at, self.recorded_at, field="received_at")
        born_on = None if self.prospect is None else self.prospect.born_on
        if born_on is not None and born_on > business_date(self.received_at):
            raise InvalidValue("prospect", "is born after the lead was received")
        if len(set(self.interests)) < len(self.interests):
            raise InvalidValue("interests", "hold one family twice")
        for field in ("recommended_by", "referred_by"):
            if getattr(self, field) is not None and self.source is not LeadSource.REFERRAL:
                raise InvalidValue(field, "belongs to a referral")
        object.__setattr__(self, "standing", self._fold())

    @property
    def status(self) -> LeadStatus:
        """How far it has come."""
        return self.standing.status

    @property
    def owner(self) -> StaffId | None:
        """Who works on it, or did when it ended; None while it waits."""
        return self.standing.owner

    @property
    def first_contact_after(self) -> timedelta | None:
        """Time from when it was received to the first contact (首次响应时间); None if there was none."""
        first = self.standing.first_contacted_at
        return None if first is None else first - self.received_at

    def append(self, event: LeadEvent) -> "Lead":
        """The lead after one more event.

        Raises:
            InvalidValue: if it cannot happen to the lead as it stands.
        """
        return attrs.evolve(self, events=(*self.events, event))

    def replay(self, *, known_at: datetime) -> "Lead":
        """The lead as it was known at an instant, whatever was recorded since.

        Raises:
            InvalidValue: if it was not recorded by then.
        """
        events = known_by(self.events, known_at)
        if known_at < self.recorded_at:
            raise InvalidValue("known_at", "is before the lead was recorded")
        return attrs.evolve(self, events=events)

    def _fold(self) -> LeadStanding:
        standing = LeadStanding(
            status=LeadStatus.NEW,
            owner=None,
            touched_at=self.received_at,
            first_contacted_at=None,
        )
        at, recorded_at = self.received_at, self.recorded_at
        for place, event in enumerate(self.events):
            with at_place(place):
                check_order(event, at=at, recorded_at=recorded_at)
                if event.into == self.id:
                    raise InvalidValue("into", "is the lead itself")
                standing = _after(standing, event)
            at, recorded_at = event.at, event.recorded_at
        return standing


def _after(standing: LeadStanding, event: LeadEvent) -> LeadStanding:
    """How a lead stands after an event; refuses one that cannot happen to it."""
    now = event.becomes
    if standing.status not in _FROM[now]:
        raise InvalidValue("becomes", f"cannot be {now.en} once {standing.status.en}")
    if (
        standing.status.is_held
        and event.by.staff != standing.owner
        and event.by.role is not Role.TEAM_LEAD
    ):
        raise InvalidValue("by", "is neither whom the lead is assigned to nor a team lead")
    first = standing.first_contacted_at
    return LeadStanding(
        status=now,
        owner=None if now.is_waiting else event.owner or standing.owner,
        touched_at=event.at,
        first_contacted_at=event.at if first is None and now is LeadStatus.CONTACTED else first,
    )
