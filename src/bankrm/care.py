"""Care (客户关怀): birthdays, festivals, maturities and expiries of a client, and how each may be spoken of.

A calendar lists occasions, each with the record it comes from; what is not on record is named, never
guessed. No occasion holds a name or a year of birth. A message that also sells is commercial, whatever its
occasion: `assess_care` asks the rules of contact, and there is no second rule.

Leaves out gifts and their value, the words of a greeting, for whom a festival is kept, and why a review is
due, which is never told. A message to the person at a firm is judged as one to the firm; that person's own
consent is for the host to ask.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TypeAlias

import attrs

from bankrm.agendas import AgendaItem, ItemKind
from bankrm.calendars import Period
from bankrm.checks import check_kind
from bankrm.clients import Client, ClientId, ClientStatus, RetailClient
from bankrm.contact_rules import (
    Contact,
    ContactFacts,
    ContactPolicy,
    ContactPurpose,
    ContactRecord,
    assess_contact,
)
from bankrm.contacts import ContactChannel, ContactPerson
from bankrm.days import add_months
from bankrm.errors import InvalidValue, NotCovered
from bankrm.fields import check_fields
from bankrm.formats import format_date
from bankrm.holdings import Holding
from bankrm.identity import IdentityDocument
from bankrm.labels import Label, Lang, Text
from bankrm.regulations.festivals import FIXED, MOVING, Festival
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.staff import StaffId

__all__ = [
    "CareCalendar",
    "CareKind",
    "CareMessage",
    "CareOccasion",
    "CarePolicy",
    "CareRecords",
    "LeapBirthday",
    "MissingDate",
    "assess_care",
    "care_calendar",
    "list_festivals",
]

_ONE_DAY = timedelta(days=1)


class CareKind(Label):
    """What a client is remembered for (关怀事由)."""

    BIRTHDAY = "birthday", "客户生日", "client's birthday"
    CONTACT_BIRTHDAY = "contact_birthday", "企业联系人生日", "birthday of a firm's contact"
    FESTIVAL = "festival", "节日问候", "festival"
    MATURITY = "maturity", "持有产品到期", "maturity of a holding"
    AWAY_MATURITY = "away_maturity", "他行产品到期", "maturity of a holding elsewhere"
    HOLDING_OPENS = "holding_opens", "持有产品开放", "open day of a holding"
    SALE_OPENS = "sale_opens", "产品开售", "a product goes on sale"
    DOCUMENT_EXPIRY = "document_expiry", "身份证件到期", "expiry of an identity document"
    LICENCE_EXPIRY = "licence_expiry", "营业执照到期", "expiry of the business licence"
    AUTHORITY_END = "authority_end", "授权到期", "end of an authority to sign"
    ASSESSMENT_END = "assessment_end", "风险测评到期", "end of a risk assessment"
    REVIEW_DUE = "review_due", "尽职调查复核到期", "due-diligence review due"

    @property
    def purpose(self) -> ContactPurpose:
        """What contact on it is for, if no product is brought up."""
        return _PURPOSES.get(self, ContactPurpose.SERVICE)

    @property
    def on_agenda(self) -> ItemKind:
        """What it is on an agenda."""
        return _ON_AGENDA.get(self, ItemKind.EXPIRY)


_PURPOSES = {
    CareKind.BIRTHDAY: ContactPurpose.CARE,
    CareKind.CONTACT_BIRTHDAY: ContactPurpose.CARE,
    CareKind.FESTIVAL: ContactPurpose.CARE,
    CareKind.AWAY_MATURITY: ContactPurpose.COMMERCIAL,  # no service of the bank's ends there
    CareKind.SALE_OPENS: ContactPurpose.COMMERCIAL,
}
_ON_AGENDA = {
    CareKind.BIRTHDAY: ItemKind.CARE,
    CareKind.CONTACT_BIRTHDAY: ItemKind.CARE,
    CareKind.FESTIVAL: ItemKind.CARE,
    CareKind.MATURITY: ItemKind.MATURITY,
    CareKind.AWAY_MATURITY: ItemKind.MATURITY,
    CareKind.HOLDING_OPENS: ItemKind.MATURITY,
    CareKind.SALE_OPENS: ItemKind.MATURITY,
    CareKind.REVIEW_DUE: ItemKind.REVIEW,
}


class LeapBirthday(Label):
    """When a birthday of 29 February is kept in a year without that day."""

    FEBRUARY_28 = "02-28", "2月28日", "28 February"
    MARCH_1 = "03-01", "3月1日", "1 March"


@attrs.frozen
class CarePolicy:
    """What the bank keeps: the birthday of 29 February, and the festivals it greets on.

    >>> CarePolicy(LeapBirthday.FEBRUARY_28, (Festival.QIXI, Festival.QIXI))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: festivals: name one twice
    """

    leap_birthday: LeapBirthday
    festivals: tuple[Festival, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({*self.festivals}) < len(self.festivals):
            raise InvalidValue("festivals", "name one twice")


@attrs.frozen(kw_only=True)
class CareOccasion:
    """One occasion of one client, with the record it comes from; it has no name and no year of birth."""

    client_id: ClientId
    kind: CareKind
    on: date
    """The day itself: the last day of what expires."""
    source: str
    """The id of the record: of a person, a holding, a product; of a document, its kind."""
    festival: Festival | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.kind is CareKind.FESTIVAL) is (self.festival is None):
            raise InvalidValue("festival", "belongs to the kind of that name, and is due there")

    @property
    def title(self) -> Label:
        """What it is called: the festival, or else the kind."""
        return self.kind if self.festival is None else self.festival

    def agenda_item(self, assignee: StaffId | None) -> AgendaItem:
        """It as an item of an agenda, of the client's manager."""
        return AgendaItem(
            id=f"{self.client_id}/{self.title.code}/{self.source}/{self.on}",
            kind=self.kind.on_agenda,
            title=self.title,
            due_on=self.on,
            assignee=assignee,
            client_id=self.client_id,
        )


@attrs.frozen(kw_only=True)
class CareRecords:
    """What the bank has of one client that care reads; empty where there is nothing.

    >>> from bankrm.clients import CorporateClient
    >>> firm = CorporateClient(id=ClientId("E-1"), name="某某制造有限公司")
    >>> elsewhere = CareOccasion(
    ...     client_id=ClientId("E-2"),
    ...     kind=CareKind.REVIEW_DUE,
    ...     on=date(2026, 11, 30),
    ...     source="K-1",
    ... )
    >>> CareRecords(client=firm, others=(elsewhere,))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: others: hold a record of another client
    """

    client: Client
    contacts: tuple[ContactPerson, ...] = ()
    documents: tuple[IdentityDocument, ...] = attrs.field(default=(), repr=False)
    holdings: tuple[Holding, ...] = attrs.field(default=(), repr=False)
    others: tuple[CareOccasion, ...] = ()
    """What other rooms reckon: the end of a risk assessment, a review, days on which a product opens."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("contacts", "documents", "holdings", "others"):
            records: Iterable[ContactPerson | IdentityDocument | Holding | CareOccasion]
            records = getattr(self, name)
            if any(record.client_id != self.client.id for record in records):
                raise InvalidValue(name, "hold a record of another client")


@attrs.frozen(kw_only=True)
class MissingDate:
    """An occasion that cannot be listed, because its date is not on record."""

    client_id: ClientId
    kind: CareKind
    source: str

    __attrs_post_init__ = check_fields


_LINE = Text("{day} {title}（{client}）", "{day} {title} ({client})")
_GAP = Text("日期未知：{title}（{client}）", "date not known: {title} ({client})")


@attrs.frozen(kw_only=True)
class CareCalendar:
    """The occasions of a period in order, and what is missing for it to be whole."""

    period: Period
    occasions: tuple[CareOccasion, ...]
    missing: tuple[MissingDate, ...]

    def explain(self, lang: Lang = "zh") -> str:
        """The calendar as lines for a person."""
        lines = [
            _LINE.fill(
                lang,
                day=format_date(one.on, lang),
                title=one.title.name_in(lang),
                client=one.client_id,
            )
            for one in self.occasions
        ]
        lines += [
            _GAP.fill(lang, title=one.kind.name_in(lang), client=one.client_id)
            for one in self.missing
        ]
        return "\n".join(lines)


def list_festivals(period: Period) -> tuple[tuple[Festival, date], ...]:
    """The festivals of a period, in order (节日).

    Raises:
        NotCovered: if the moving ones of one of its years are not held.

    >>> [(festival.zh, day.isoformat()) for festival, day in list_festivals(Period.month(2026, 2))]
    [('除夕', '2026-02-16'), ('春节', '2026-02-17')]
    """
    check_kind(period, Period, "period")
    return _days_of(Festival, period)


def _days_of(festivals: Iterable[Festival], period: Period) -> tuple[tuple[Festival, date], ...]:
    """The days of some festivals in a period, in order."""
    years = range(period.first.year, period.last.year + 1)
    found = sorted((_day_of(festival, year), festival) for festival in festivals for year in years)
    return tuple((festival, day) for day, festival in found if day in period)


def _day_of(festival: Festival, year: int) -> date:
    if festival in FIXED:
        return date(year, *FIXED[festival])
    if year not in MOVING:
        raise NotCovered("period", f"no moving festivals of {year} are held")
    return MOVING[year][festival]


def care_calendar(
    records: Iterable[CareRecords], *, period: Period, policy: CarePolicy
) -> CareCalendar:
    """The occasions of clients in a period, in order (关怀日历); a closed client has none.

    What ends is listed on its last day. Holdings without a known maturity may have none, and are passed over.

    Args:
        records: what is on record of each client.
        period: the days asked about.
        policy: the bank's own.

    Raises:
        InvalidValue: if a client is listed twice.
        NotCovered: as in `list_festivals`, if the bank greets on a moving one.

    >>> person = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1988, 2, 29))
    >>> policy = CarePolicy(LeapBirthday.FEBRUARY_28, (Festival.SPRING_FESTIVAL,))
    >>> found = care_calendar(
    ...     [CareRecords(client=person)], period=Period.month(2026, 2), policy=policy
    ... )
    >>> print(found.explain("en"))
    17 Feb 2026 Spring Festival (C-1)
    28 Feb 2026 client's birthday (C-1)
    """
    check_kind(records, Iterable, "records")
    check_kind(period, Period, "period")
    check_kind(policy, CarePolicy, "policy")
    listed = tuple(records)
    for one in listed:
        check_kind(one, CareRecords, "records")
    if len({one.client.id for one in listed}) < len(listed):
        raise InvalidValue("records", "list one client twice")
    greeted = _days_of(policy.festivals, period)
    served = [one for one in listed if one.client.status is not ClientStatus.CLOSED]
    rows = [(one, row) for one in served for row in _rows(one, period, policy.leap_birthday)]
    dated = [
        CareOccasion(client_id=one.client.id, kind=kind, on=day, source=source)
        for one, (kind, source, days) in rows
        for day in days or ()
    ]
    dated += [
        CareOccasion(
            client_id=one.client.id,
            kind=CareKind.FESTIVAL,
            on=day,
            source=one.client.id,
            festival=festival,
        )
        for one in served
        for festival, day in greeted
    ]
    dated += [occasion for one in served for occasion in one.others]
    return CareCalendar(
        period=period,
        occasions=tuple(sorted({one for one in dated if one.on in period}, key=_place)),
        missing=tuple(
            MissingDate(client_id=one.client.id, kind=kind, source=source)
            for one, (kind, source, days) in rows
            if days is None
        ),
    )


_Row: TypeAlias = tuple[CareKind, str, tuple[date, ...] | None]
"""What is remembered, the record, and its days; None where that is not known."""


def _rows(records: CareRecords, period: Period, leap: LeapBirthday) -> Iterator[_Row]:
    """What the records of one client hold, whether or not it falls into the period."""
    client = records.client
    if isinstance(client, RetailClient):
        yield CareKind.BIRTHDAY, client.id, _birthdays(client.birth_date, period, leap)
    elif not client.licence_long_term:
        yield CareKind.LICENCE_EXPIRY, client.id, _known(client.licence_expires_on)
    for person in records.contacts:
        if person.serves(period.first):
            yield from _of_contact(person, period, leap)
    for document in records.documents:
        if not document.long_term:
            yield CareKind.DOCUMENT_EXPIRY, document.kind.code, _known(document.expires_on)
    for holding in records.holdings:
        if holding.matures_on is not None:  # else it may well have no end
            kind = CareKind.AWAY_MATURITY if holding.held_away else CareKind.MATURITY
            yield kind, holding.id, (holding.matures_on,)


def _of_contact(person: ContactPerson, period: Period, leap: LeapBirthday) -> Iterator[_Row]:
    days, end = _birthdays(person.birthday, period, leap), person.authorised_until
    still = None if days is None else tuple(day for day in days if person.serves(day))
    yield CareKind.CONTACT_BIRTHDAY, person.id, still
    if end is not None and person.serves(end):
        yield CareKind.AUTHORITY_END, person.id, (end,)


def _known(day: date | None) -> tuple[date, ...] | None:
    return None if day is None else (day,)


def _birthdays(born: date | None, period: Period, leap: LeapBirthday) -> tuple[date, ...] | None:
    """The birthdays in the years of a period; the day of birth itself is none."""
    if born is None:
        return None
    years = range(max(born.year + 1, period.first.year), period.last.year + 1)
    return tuple(_birthday(born, year, leap) for year in years)


def _birthday(born: date, year: int, leap: LeapBirthday) -> date:
    kept = add_months(born, 12 * (year - born.year))  # of 29 February the month's last day
    if kept.day < born.day and leap is LeapBirthday.MARCH_1:
        return kept + _ONE_DAY
    return kept


def _place(occasion: CareOccasion) -> tuple[date, ClientId, int, int, str]:
    rank = occasion.title.rank
    return occasion.on, occasion.client_id, occasion.kind.rank, rank, occasion.source


@attrs.frozen(kw_only=True)
class CareMessage:
    """A message on an occasion, as planned.

    >>> birthday = CareOccasion(
    ...     client_id=ClientId("C-1"), kind=CareKind.BIRTHDAY, on=date(2026, 3, 2), source="C-1"
    ... )
    >>> CareMessage(occasion=birthday, channel=ContactChannel.SMS, sells=True).contact.purpose.en
    'care'
    """

    occasion: CareOccasion
    channel: ContactChannel
    sells: bool | None = None
    """Whether it also brings up a product; None if that is not known, which a person has to tell."""
    opt_out_offered: bool = False
    """Whether it says how to refuse further ones."""

    __attrs_post_init__ = check_fields

    @property
    def contact(self) -> Contact:
        """It as a contact, for the rules of contact to judge."""
        return Contact(
            client_id=self.occasion.client_id,
            channel=self.channel,
            purpose=self.occasion.kind.purpose,
            sells=self.sells,
            opt_out_offered=self.opt_out_offered,
        )


def assess_care(
    client: Client,
    message: CareMessage,
    record: ContactRecord,
    policy: ContactPolicy | None,
    *,
    at: datetime,
    book: RuleBook = STATUTORY,
) -> Decision[ContactFacts, Effect]:
    """Whether a message of care may be sent; see `bankrm.contact_rules.assess_contact`, which decides.

    Raises:
        InvalidValue: if the occasion, the record or an answer is another client's, or `at` has no zone.
        RuleNotInForce: before the Civil Code.

    >>> from datetime import time
    >>> li = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1961, 3, 2))
    >>> birthday = CareOccasion(
    ...     client_id=li.id, kind=CareKind.BIRTHDAY, on=date(2026, 3, 2), source="C-1"
    ... )
    >>> greeting = CareMessage(occasion=birthday, channel=ContactChannel.SMS, sells=False)
    >>> record = ContactRecord(
    ...     client_id=li.id, answers=(), do_not_contact=False, deceased=False, commercial_at=()
    ... )
    >>> morning = datetime.fromisoformat("2026-03-02T10:00+08:00")
    >>> policy = ContactPolicy(
    ...     quiet_from=time(21), quiet_until=time(9), most=2, within_days=30, ask_again_after=180
    ... )
    >>> assess_care(li, greeting, record, policy, at=morning).outcome.en
    'allowed'
    >>> offer = attrs.evolve(greeting, sells=True, opt_out_offered=True)
    >>> assess_care(li, offer, record, policy, at=morning).outcome.en
    'blocked until cured'
    """
    check_kind(message, CareMessage, "message")
    return assess_contact(client, message.contact, record, policy, at=at, book=book)
