"""Care: each occasion on its day and no other, what is missing said, and no second rule of contact."""

from datetime import date, datetime, time
from typing import Any

import attrs
import pytest

from bankrm.agendas import ItemKind
from bankrm.calendars import Period
from bankrm.care import (
    CareCalendar,
    CareKind,
    CareMessage,
    CareOccasion,
    CarePolicy,
    CareRecords,
    LeapBirthday,
    assess_care,
    care_calendar,
    list_festivals,
)
from bankrm.clients import Client, ClientId, ClientStatus, CorporateClient, RetailClient
from bankrm.consents import Consent, DataKind, Purpose
from bankrm.contact_rules import (
    Contact,
    ContactPolicy,
    ContactPurpose,
    ContactRecord,
    assess_contact,
)
from bankrm.contacts import ContactChannel, ContactPerson, ContactPersonId, ContactRole
from bankrm.errors import BankrmError, InvalidValue, NotCovered
from bankrm.holdings import Holding, HoldingId
from bankrm.identity import DocumentKind, IdentityDocument
from bankrm.money import Money
from bankrm.products import ProductFamily, ProductId
from bankrm.regulations.festivals import MOVING, Festival
from bankrm.rules import Effect
from bankrm.staff import StaffId

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
NO_GREETINGS = CarePolicy(LeapBirthday.FEBRUARY_28, ())
ON_MARCH_1 = CarePolicy(LeapBirthday.MARCH_1, ())
LI = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1961, 3, 2))
FIRM = CorporateClient(
    id=ClientId("E-1"), name="某某制造有限公司", licence_expires_on=date(2026, 9, 30)
)
HANDLER = ContactPerson(
    id=ContactPersonId("P-1"),
    client_id=FIRM.id,
    name="王某",
    roles=(ContactRole.HANDLER,),
    birthday=date(1985, 5, 20),
    authorised_until=date(2026, 12, 31),
)
PASSPORT = IdentityDocument(
    client_id=LI.id, kind=DocumentKind.PASSPORT, number="X00000000", expires_on=date(2026, 8, 1)
)
BOND = Holding(
    id=HoldingId("H-1"),
    client_id=LI.id,
    product_id=ProductId("B-1"),
    family=ProductFamily.TREASURY_BOND,
    value=Money.of(10_000),
    valued_on=date(2025, 12, 31),
    matures_on=date(2026, 6, 30),
)
REVIEW = CareOccasion(client_id=LI.id, kind=CareKind.REVIEW_DUE, on=date(2026, 7, 1), source="K-1")
BIRTHDAY = CareOccasion(client_id=LI.id, kind=CareKind.BIRTHDAY, on=date(2026, 3, 2), source="C-1")
YEAR = Period.year(2026)


def calendar(
    client: Client,
    *,
    period: Period = YEAR,
    policy: CarePolicy = NO_GREETINGS,
    **more: Any,
) -> CareCalendar:
    return care_calendar([CareRecords(client=client, **more)], period=period, policy=policy)


def days(found: CareCalendar, kind: CareKind) -> list[date]:
    return [one.on for one in found.occasions if one.kind is kind]


class TestBirthdays:
    @pytest.mark.parametrize(
        ("born", "year", "policy", "on"),
        [
            (date(1961, 3, 2), 2026, NO_GREETINGS, date(2026, 3, 2)),
            (date(1988, 2, 29), 2026, NO_GREETINGS, date(2026, 2, 28)),
            (date(1988, 2, 29), 2026, ON_MARCH_1, date(2026, 3, 1)),
            (date(1988, 2, 29), 2028, NO_GREETINGS, date(2028, 2, 29)),
            (date(1988, 2, 29), 2028, ON_MARCH_1, date(2028, 2, 29)),
            (date(1988, 2, 29), 2100, ON_MARCH_1, date(2100, 3, 1)),
            (date(1988, 2, 28), 2026, ON_MARCH_1, date(2026, 2, 28)),
            (date(1988, 12, 31), 2026, ON_MARCH_1, date(2026, 12, 31)),
        ],
        ids=[
            "any",
            "29 February kept the day before",
            "29 February kept the day after",
            "29 February in a leap year",
            "whatever the policy",
            "a year of a century",
            "28 February is no matter of policy",
            "the last day of the year",
        ],
    )
    def test_on_its_day(self, born: date, year: int, policy: CarePolicy, on: date) -> None:
        person = attrs.evolve(LI, birth_date=born)
        found = calendar(person, period=Period.year(year), policy=policy)
        assert days(found, CareKind.BIRTHDAY) == [on]

    def test_once_in_each_year_of_a_period(self) -> None:
        over = Period(date(2025, 3, 2), date(2027, 3, 1))
        assert days(calendar(LI, period=over), CareKind.BIRTHDAY) == [
            date(2025, 3, 2),
            date(2026, 3, 2),
        ]

    def test_the_day_of_birth_is_none(self) -> None:
        newborn = attrs.evolve(LI, birth_date=date(2026, 3, 2))
        assert calendar(newborn).occasions == ()
        assert days(calendar(newborn, period=Period.year(2027)), CareKind.BIRTHDAY) == [
            date(2027, 3, 2)
        ]

    def test_not_known_is_said(self) -> None:
        found = calendar(attrs.evolve(LI, birth_date=None))
        assert found.occasions == ()
        assert [(one.kind, one.source) for one in found.missing] == [(CareKind.BIRTHDAY, LI.id)]

    def test_no_year_of_birth_and_no_name_is_shown(self) -> None:
        found = calendar(LI)
        shown = f"{found!r} {found.explain()} {found.explain('en')}"
        assert "1961" not in shown
        assert LI.name not in shown
        assert found.explain() == "2026年3月2日 客户生日（C-1）"


class TestFirms:
    def test_contacts_licence_and_authority(self) -> None:
        found = calendar(FIRM, contacts=(HANDLER,))
        assert [(one.kind, one.on, one.source) for one in found.occasions] == [
            (CareKind.CONTACT_BIRTHDAY, date(2026, 5, 20), "P-1"),
            (CareKind.LICENCE_EXPIRY, date(2026, 9, 30), "E-1"),
            (CareKind.AUTHORITY_END, date(2026, 12, 31), "P-1"),
        ]
        assert found.missing == ()

    @pytest.mark.parametrize(
        ("until", "kinds"),
        [
            (date(2026, 5, 20), []),
            (date(2026, 5, 21), [CareKind.CONTACT_BIRTHDAY]),
            (date(2026, 12, 31), [CareKind.CONTACT_BIRTHDAY]),
            (date(2027, 1, 1), [CareKind.CONTACT_BIRTHDAY, CareKind.AUTHORITY_END]),
        ],
        ids=["gone by the birthday", "the day after", "gone by the end", "the day after that"],
    )
    def test_only_while_somebody_speaks_for_the_firm(
        self, until: date, kinds: list[CareKind]
    ) -> None:
        gone = attrs.evolve(HANDLER, until=until)
        found = calendar(attrs.evolve(FIRM, licence_expires_on=None), contacts=(gone,))
        assert [one.kind for one in found.occasions] == kinds

    def test_whoever_was_gone_before_is_not_asked_for(self) -> None:
        gone = attrs.evolve(HANDLER, birthday=None, until=date(2026, 1, 1))
        assert calendar(FIRM, contacts=(gone,)).missing == ()

    def test_not_known_is_said(self) -> None:
        unknown = attrs.evolve(HANDLER, birthday=None, authorised_until=None)
        found = calendar(attrs.evolve(FIRM, licence_expires_on=None), contacts=(unknown,))
        assert found.occasions == ()
        assert [one.kind for one in found.missing] == [
            CareKind.LICENCE_EXPIRY,
            CareKind.CONTACT_BIRTHDAY,
        ]
        assert found.explain("en").splitlines() == [
            "date not known: expiry of the business licence (E-1)",
            "date not known: birthday of a firm's contact (E-1)",
        ]

    def test_a_licence_without_a_last_day_is_not_missed(self) -> None:
        firm = attrs.evolve(FIRM, licence_expires_on=None, licence_long_term=True)
        assert calendar(firm).missing == ()


class TestOtherRecords:
    def test_documents_holdings_and_what_others_reckon(self) -> None:
        away = attrs.evolve(BOND, id=HoldingId("H-2"), held_away=True)
        found = calendar(LI, documents=(PASSPORT,), holdings=(BOND, away), others=(REVIEW,))
        assert [(one.kind, one.source) for one in found.occasions] == [
            (CareKind.BIRTHDAY, "C-1"),
            (CareKind.MATURITY, "H-1"),
            (CareKind.AWAY_MATURITY, "H-2"),
            (CareKind.REVIEW_DUE, "K-1"),
            (CareKind.DOCUMENT_EXPIRY, "passport"),
        ]

    def test_a_holding_without_a_known_end_may_have_none(self) -> None:
        found = calendar(LI, holdings=(attrs.evolve(BOND, matures_on=None),))
        assert (days(found, CareKind.MATURITY), found.missing) == ([], ())

    @pytest.mark.parametrize(("long_term", "missing"), [(True, 0), (False, 1), (None, 1)], ids=str)
    def test_a_document_without_a_last_day(self, long_term: bool | None, missing: int) -> None:
        document = attrs.evolve(PASSPORT, expires_on=None, long_term=long_term)
        assert len(calendar(LI, documents=(document,)).missing) == missing

    @pytest.mark.parametrize(
        ("first", "last", "listed"),
        [
            (date(2026, 6, 30), date(2026, 6, 30), 1),
            (date(2026, 7, 1), date(2026, 7, 31), 0),
            (date(2026, 6, 1), date(2026, 6, 29), 0),
        ],
        ids=["both ends are of the period", "the day after", "the day before"],
    )
    def test_the_limits_of_a_period(self, first: date, last: date, listed: int) -> None:
        found = calendar(LI, holdings=(BOND,), period=Period(first, last))
        assert len(found.occasions) == listed

    def test_a_closed_client_has_none(self) -> None:
        gone = attrs.evolve(LI, status=ClientStatus.CLOSED, birth_date=None)
        found = calendar(gone, holdings=(BOND,), others=(REVIEW,))
        assert (found.occasions, found.missing) == ((), ())


class TestFestivals:
    POLICY = CarePolicy(LeapBirthday.MARCH_1, (Festival.MID_AUTUMN, Festival.SPRING_FESTIVAL))

    def test_those_the_bank_greets_on(self) -> None:
        found = calendar(LI, policy=self.POLICY)
        assert [(one.title, one.on) for one in found.occasions if one.festival] == [
            (Festival.SPRING_FESTIVAL, date(2026, 2, 17)),
            (Festival.MID_AUTUMN, date(2026, 9, 25)),
        ]

    def test_of_a_year(self) -> None:
        found = list_festivals(YEAR)
        assert {festival for festival, _ in found} == {*Festival}
        assert [day for _, day in found] == sorted(day for _, day in found)

    def test_an_occasion_told_by_two_records_is_one(self) -> None:
        """An agenda takes an item once, and two copies of a passport are no two occasions."""
        records = CareRecords(
            client=LI, documents=(PASSPORT, altered(PASSPORT, number="X00000001"))
        )
        found = care_calendar([records], period=YEAR, policy=NO_GREETINGS).occasions
        assert [one.kind for one in found] == [CareKind.BIRTHDAY, CareKind.DOCUMENT_EXPIRY]

    def test_those_that_never_move_need_no_table(self) -> None:
        year = max(MOVING) + 1
        found = calendar(
            LI,
            period=Period.year(year),
            policy=CarePolicy(LeapBirthday.FEBRUARY_28, (Festival.NATIONAL_DAY,)),
        )
        assert [one.on for one in found.occasions if one.festival] == [date(year, 10, 1)]

    @pytest.mark.parametrize("year", [min(MOVING) - 1, max(MOVING) + 1])
    def test_a_year_not_held_is_refused(self, year: int) -> None:
        with pytest.raises(NotCovered) as refused:
            calendar(LI, period=Period.year(year), policy=self.POLICY)
        assert refused.value.field == "period"
        with pytest.raises(NotCovered):
            list_festivals(Period.year(year))

    def test_a_bank_that_greets_on_none_needs_no_table(self) -> None:
        assert days(calendar(LI, period=Period.year(2050)), CareKind.BIRTHDAY) == [
            date(2050, 3, 2)
        ]


def test_many_clients_in_one_calendar_by_day_then_client() -> None:
    other = attrs.evolve(LI, id=ClientId("C-0"))
    both = [CareRecords(client=LI), CareRecords(client=other)]
    found = care_calendar(both, period=YEAR, policy=NO_GREETINGS)
    assert [one.client_id for one in found.occasions] == ["C-0", "C-1"]


@pytest.mark.parametrize(
    ("kind", "purpose", "on_agenda"),
    [
        (CareKind.BIRTHDAY, ContactPurpose.CARE, ItemKind.CARE),
        (CareKind.CONTACT_BIRTHDAY, ContactPurpose.CARE, ItemKind.CARE),
        (CareKind.FESTIVAL, ContactPurpose.CARE, ItemKind.CARE),
        (CareKind.MATURITY, ContactPurpose.SERVICE, ItemKind.MATURITY),
        (CareKind.AWAY_MATURITY, ContactPurpose.COMMERCIAL, ItemKind.MATURITY),
        (CareKind.HOLDING_OPENS, ContactPurpose.SERVICE, ItemKind.MATURITY),
        (CareKind.SALE_OPENS, ContactPurpose.COMMERCIAL, ItemKind.MATURITY),
        (CareKind.DOCUMENT_EXPIRY, ContactPurpose.SERVICE, ItemKind.EXPIRY),
        (CareKind.LICENCE_EXPIRY, ContactPurpose.SERVICE, ItemKind.EXPIRY),
        (CareKind.AUTHORITY_END, ContactPurpose.SERVICE, ItemKind.EXPIRY),
        (CareKind.ASSESSMENT_END, ContactPurpose.SERVICE, ItemKind.EXPIRY),
        (CareKind.REVIEW_DUE, ContactPurpose.SERVICE, ItemKind.REVIEW),
    ],
    ids=lambda value: value.code,
)
def test_how_each_is_treated(kind: CareKind, purpose: ContactPurpose, on_agenda: ItemKind) -> None:
    assert (kind.purpose, kind.on_agenda) == (purpose, on_agenda)


def test_as_an_item_of_an_agenda() -> None:
    item = BIRTHDAY.agenda_item(StaffId("S-1"))
    assert item.id == "C-1/birthday/C-1/2026-03-02"
    assert (item.kind, item.title, item.due_on) == (
        ItemKind.CARE,
        CareKind.BIRTHDAY,
        BIRTHDAY.on,
    )
    assert (item.assignee, item.client_id) == ("S-1", "C-1")
    spring, eve = (
        CareOccasion(
            client_id=LI.id,
            kind=CareKind.FESTIVAL,
            on=date(2026, 2, 17),
            source=LI.id,
            festival=festival,
        ).agenda_item(None)
        for festival in (Festival.SPRING_FESTIVAL, Festival.NEW_YEARS_EVE)
    )
    assert spring.id != eve.id
    assert spring.title is Festival.SPRING_FESTIVAL


class TestContact:
    AT = datetime.fromisoformat("2026-03-02T10:00+08:00")
    CAP = ContactPolicy(
        quiet_from=time(21), quiet_until=time(9), most=2, within_days=30, ask_again_after=180
    )
    RECORD = ContactRecord(
        client_id=LI.id, answers=(), do_not_contact=False, deceased=False, commercial_at=()
    )
    YES = Consent(
        client_id=LI.id,
        purpose=Purpose.MARKETING,
        data=(DataKind.CONTACT,),
        channels=(ContactChannel.SMS,),
        given_on=date(2026, 1, 5),
        notice_version="2026-1",
    )

    @pytest.mark.parametrize(
        ("sells", "consented", "outcome"),
        [
            (False, False, Effect.ALLOW),
            (True, False, Effect.BLOCK),
            (True, True, Effect.ALLOW),
            (None, False, Effect.REVIEW),
        ],
        ids=["a mere greeting", "sells", "sells with consent", "not known whether it sells"],
    )
    def test_care_that_sells_needs_consent(
        self, sells: bool | None, consented: bool, outcome: Effect
    ) -> None:
        message = CareMessage(
            occasion=BIRTHDAY, channel=ContactChannel.SMS, sells=sells, opt_out_offered=True
        )
        record = attrs.evolve(self.RECORD, answers=(self.YES,) if consented else ())
        assert assess_care(LI, message, record, self.CAP, at=self.AT).outcome is outcome

    @pytest.mark.parametrize("kind", [CareKind.AWAY_MATURITY, CareKind.SALE_OPENS])
    def test_what_sells_by_itself_needs_consent_whatever_is_said_of_it(
        self, kind: CareKind
    ) -> None:
        message = CareMessage(
            occasion=attrs.evolve(BIRTHDAY, kind=kind),
            channel=ContactChannel.SMS,
            sells=False,
            opt_out_offered=True,
        )
        found = assess_care(LI, message, self.RECORD, self.CAP, at=self.AT)
        assert found.outcome is Effect.BLOCK

    @pytest.mark.parametrize("sells", [True, False, None])
    @pytest.mark.parametrize("kind", [*CareKind], ids=lambda kind: kind.code)
    def test_there_is_no_second_rule(self, kind: CareKind, sells: bool | None) -> None:
        festival = Festival.QIXI if kind is CareKind.FESTIVAL else None
        occasion = attrs.evolve(BIRTHDAY, kind=kind, festival=festival)
        message = CareMessage(occasion=occasion, channel=ContactChannel.PHONE, sells=sells)
        contact = Contact(
            client_id=LI.id, channel=ContactChannel.PHONE, purpose=kind.purpose, sells=sells
        )
        ours = assess_care(LI, message, self.RECORD, None, at=self.AT)
        theirs = assess_contact(LI, contact, self.RECORD, None, at=self.AT)
        assert (ours.facts, ours.outcome) == (theirs.facts, theirs.outcome)
        assert ours.hits == theirs.hits

    def test_no_greeting_for_the_dead(self) -> None:
        message = CareMessage(occasion=BIRTHDAY, channel=ContactChannel.SMS, sells=False)
        record = attrs.evolve(self.RECORD, deceased=True)
        found = assess_care(LI, message, record, self.CAP, at=self.AT)
        assert found.outcome is Effect.REFUSE

    def test_of_another_client(self) -> None:
        occasion = attrs.evolve(BIRTHDAY, client_id=ClientId("C-2"))
        message = CareMessage(occasion=occasion, channel=ContactChannel.SMS)
        with pytest.raises(InvalidValue):
            assess_care(LI, message, self.RECORD, self.CAP, at=self.AT)
        with pytest.raises(InvalidValue, match="message: needs CareMessage"):
            assess_care(LI, ODD, self.RECORD, self.CAP, at=self.AT)


class TestBadInput:
    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("records", {"records": 1}),
            ("records", {"records": [ODD]}),
            ("records", {"records": [CareRecords(client=LI)] * 2}),
            ("period", {"period": date(2026, 1, 1)}),
            ("policy", {"policy": None}),
        ],
    )
    def test_names_the_field(self, field: str, given: dict[str, Any]) -> None:
        sound: dict[str, Any] = {"records": [], "period": YEAR, "policy": NO_GREETINGS}
        values = sound | given
        with pytest.raises(BankrmError) as refused:
            care_calendar(values.pop("records"), **values)
        assert refused.value.field == field

    def test_festivals_of_no_period(self) -> None:
        with pytest.raises(InvalidValue, match="period: needs Period"):
            list_festivals(ODD)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("contacts", (HANDLER,)),
            ("documents", (attrs.evolve(PASSPORT, client_id=ClientId("C-2")),)),
            ("holdings", (attrs.evolve(BOND, client_id=ClientId("C-2")),)),
            ("others", (attrs.evolve(REVIEW, client_id=ClientId("C-2")),)),
            ("holdings", [BOND]),
            ("others", (ODD,)),
            ("client", ODD),
        ],
    )
    def test_records_are_of_one_client(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(CareRecords(client=LI), **{field: value})
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("on", datetime(2026, 3, 2, 9)),  # noqa: DTZ001  # the wrong kind on purpose
            ("source", "C\x00"),
            ("kind", "birthday"),
            ("festival", Festival.QIXI),
        ],
    )
    def test_occasions(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(BIRTHDAY, **{field: value})
        assert refused.value.field == field
        assert "C\x00" not in str(refused.value)

    def test_a_festival_says_which(self) -> None:
        with pytest.raises(InvalidValue, match="festival: belongs"):
            attrs.evolve(BIRTHDAY, kind=CareKind.FESTIVAL)

    def test_policy(self) -> None:
        with pytest.raises(InvalidValue, match="leap_birthday: needs LeapBirthday"):
            CarePolicy(ODD, ())
        with pytest.raises(InvalidValue, match="festivals: name one twice"):
            CarePolicy(LeapBirthday.MARCH_1, (Festival.QIXI, Festival.QIXI))
