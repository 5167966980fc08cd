"""Matches of leads: each sign alone, how much it proves, and no value ever shown."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.client_files import ClientFile
from bankrm.clients import ClientId, CorporateClient, RetailClient
from bankrm.contacts import (
    ContactChannel,
    ContactPerson,
    ContactPersonId,
    ContactPoint,
    ContactRole,
)
from bankrm.errors import InvalidValue
from bankrm.identifiers import Identifier, IdentifierKind
from bankrm.identity import DocumentKind, IdentityDocument
from bankrm.lead_matches import (
    LeadMatch,
    MatchSign,
    MatchStrength,
    firm_core,
    firm_name,
    list_matches,
)
from bankrm.leads import (
    Lead,
    LeadEvent,
    LeadId,
    LeadInitiator,
    LeadSource,
    LeadStatus,
    Prospect,
)
from bankrm.staff import Actor, BusinessLine, Role, StaffId

ODD: Any = "odd"
BORN = date(1985, 5, 5)
START = datetime.fromisoformat("2026-11-20T09:30+08:00")
USCC = "91350100M000100Y43"
OLD_CARD = Identifier(kind=IdentifierKind.RESIDENT_ID, number="110105491231002")
NEW_CARD = Identifier(kind=IdentifierKind.RESIDENT_ID, number="11010519491231002X")
PASSPORT = Identifier(kind=IdentifierKind.PASSPORT, number="X00000000")
ONE, TWO, CLIENT = LeadId("L-1"), LeadId("L-2"), ClientId("C-1")


def lead(lead_id: LeadId, client_id: ClientId | None = None, **known: Any) -> Lead:
    return Lead(
        id=lead_id,
        line=BusinessLine.RETAIL,
        source=LeadSource.ONLINE,
        initiated_by=LeadInitiator.CLIENT,
        received_at=START,
        client_id=client_id,
        prospect=Prospect(**known) if known else None,
    )


def signs(*leads: Lead, files: Any = ()) -> list[MatchSign]:
    return [found.sign for found in list_matches(leads, files)]


S = MatchSign


@pytest.mark.parametrize(
    ("first", "second", "sign"),
    [
        ({"client_id": CLIENT}, {"client_id": CLIENT}, S.CLIENT),
        ({"document": PASSPORT}, {"document": PASSPORT}, S.DOCUMENT),
        ({"document": OLD_CARD}, {"document": NEW_CARD}, S.DOCUMENT),
        ({"uscc": USCC}, {"uscc": USCC}, S.USCC),
        (
            {"name": "张某", "birth_date": BORN},
            {"name": "张 某", "birth_date": BORN},
            S.NAME_AND_BIRTH,
        ),
        (
            {"name": "张某", "document": NEW_CARD},
            {"name": "张某", "birth_date": NEW_CARD.birth_date},
            S.NAME_AND_BIRTH,
        ),
        ({"firm": "某某（上海）有限公司"}, {"firm": "某某(上海) 有限公司"}, S.FIRM_NAME),
        ({"firm": "ＡＢＣ有限公司"}, {"firm": "abc有限公司"}, S.FIRM_NAME),
        ({"firm": "某某公司"}, {"firm": "某某股份有限公司"}, S.FIRM_CORE),
        ({"firm": "某某（上海）有限责任公司"}, {"firm": "某某上海有限公司"}, S.FIRM_CORE),
        ({"phone": "13800000000"}, {"phone": "+86 138-0000-0000"}, S.PHONE),
        (
            {"firm": "甲有限公司", "phone": "13800000000"},
            {"firm": "乙有限公司", "phone": "13800000000"},
            S.PHONE,
        ),
        ({"email": "A@example.com"}, {"email": "a@example.com"}, S.EMAIL),
    ],
    ids=[
        "same client",
        "passport",
        "resident ID of 15 and of 18 digits",
        "credit code",
        "name and birth date",
        "birth date told by the card",
        "name of a firm, brackets and spaces aside",
        "name of a firm in full width",
        "legal form left short",
        "legal form and brackets",
        "phone",
        "one agent of two firms",
        "e-mail",
    ],
)
def test_one_sign(first: dict[str, Any], second: dict[str, Any], sign: MatchSign) -> None:
    pair = [lead(TWO, **second), lead(ONE, **first)]
    [match] = list_matches(pair)
    assert match == LeadMatch(lead_ids=(ONE, TWO), client_ids=(), sign=sign)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"name": "张某"}, {"name": "张某"}),
        ({"name": "张某", "birth_date": BORN}, {"name": "张某", "birth_date": date(1985, 5, 6)}),
        ({"birth_date": BORN}, {"birth_date": BORN}),
        ({"document": PASSPORT}, {"document": NEW_CARD}),
        ({"phone": "13800000000"}, {"phone": "13800000001"}),
        ({"phone": "13800000000"}, {"firm": "甲公司", "phone": "13800000000"}),
        ({"firm": "某某集团有限公司"}, {"firm": "某某有限公司"}),
        ({"firm": "某某有限公司"}, {"firm": "某某有限公司北京分公司"}),
        ({"firm": "有限公司"}, {"firm": "股份有限公司"}),
        ({"firm": "甲公司", "name": "张某"}, {"firm": "乙公司", "name": "张某"}),
        (
            {"firm": "甲公司", "document": PASSPORT},
            {"firm": "乙公司", "document": PASSPORT},
        ),
    ],
    ids=[
        "nothing known",
        "same name alone",
        "another birth date",
        "same birth date alone",
        "another document",
        "another phone",
        "a person and a firm",
        "parent and subsidiary",
        "firm and branch",
        "legal form alone",
        "who speaks for two firms",
        "document of who speaks for two firms",
    ],
)
def test_no_sign(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert signs(lead(ONE, **first), lead(TWO, **second)) == []


def test_how_much_a_sign_proves() -> None:
    assert {sign: sign.strength for sign in MatchSign} == {
        S.CLIENT: MatchStrength.IDENTITY,
        S.DOCUMENT: MatchStrength.IDENTITY,
        S.USCC: MatchStrength.IDENTITY,
        S.NAME_AND_BIRTH: MatchStrength.LIKELY,
        S.FIRM_NAME: MatchStrength.LIKELY,
        S.PHONE: MatchStrength.POSSIBLE,
        S.EMAIL: MatchStrength.POSSIBLE,
        S.FIRM_CORE: MatchStrength.POSSIBLE,
    }


def test_a_same_name_is_not_called_alike_too_unless_others_are() -> None:
    full = [lead(LeadId(f"L-{n}"), firm="某某有限公司") for n in (1, 2)]
    assert signs(*full) == [S.FIRM_NAME]
    short = lead(LeadId("L-3"), firm="某某公司")
    found = list_matches([short, *full])
    assert [(match.sign, match.lead_ids) for match in found] == [
        (S.FIRM_NAME, ("L-1", "L-2")),
        (S.FIRM_CORE, ("L-1", "L-2", "L-3")),
    ]


def person(client_id: ClientId = CLIENT, **known: Any) -> ClientFile:
    points = [
        ContactPoint(client_id=client_id, channel=channel, value=known.pop(field))
        for field, channel in (
            ("phone", ContactChannel.PHONE),
            ("email", ContactChannel.EMAIL),
            ("messenger", ContactChannel.MESSENGER),
        )
        if field in known
    ]
    number = known.pop("number", None)
    document = number and IdentityDocument(
        client_id=client_id, kind=DocumentKind.RESIDENT_ID, number=number
    )
    return ClientFile(
        client=RetailClient(id=client_id, **{"name": "李某", **known}),
        documents=(document,) if document else (),
        contact_points=tuple(points),
    )


def firm(**known: Any) -> ClientFile:
    handler = ContactPerson(
        id=ContactPersonId("P-1"), client_id=CLIENT, name="王某", roles=(ContactRole.HANDLER,)
    )
    phone = ContactPoint(
        client_id=CLIENT,
        channel=ContactChannel.PHONE,
        value="13800000000",
        person_id=handler.id,
    )
    return ClientFile(
        client=CorporateClient(id=CLIENT, **{"name": "某某有限公司", **known}),
        contact_persons=(handler,),
        contact_points=(phone, attrs.evolve(phone, person_id=None, value="010-0000 0000")),
    )


@pytest.mark.parametrize(
    ("known", "file", "found"),
    [
        ({"document": OLD_CARD}, person(number=NEW_CARD.number), [S.DOCUMENT]),
        (
            {"name": "李某", "birth_date": BORN},
            person(birth_date=BORN),
            [S.NAME_AND_BIRTH],
        ),
        (
            {"name": "李某", "birth_date": NEW_CARD.birth_date},
            person(number=NEW_CARD.number),
            [S.NAME_AND_BIRTH],
        ),
        ({"phone": "13800000000"}, person(phone="13800000000"), [S.PHONE]),
        ({"email": "a@example.com"}, person(email="A@EXAMPLE.com"), [S.EMAIL]),
        ({"phone": "13800000000"}, person(messenger="13800000000"), []),
        ({"name": "李某"}, person(), []),
        ({"uscc": USCC}, firm(uscc=USCC), [S.USCC]),
        ({"firm": "某某有限公司"}, firm(), [S.FIRM_NAME]),
        ({"firm": "某某公司"}, firm(), [S.FIRM_CORE]),
        ({"firm": "甲公司", "phone": "010-0000 0000"}, firm(), [S.PHONE]),
        ({"firm": "甲公司", "phone": "13800000000"}, firm(), []),
        ({"name": "某某有限公司"}, firm(), []),
    ],
    ids=[
        "document",
        "name and birth date",
        "birth date told by the client's card",
        "phone",
        "e-mail",
        "a messenger is no phone",
        "name alone",
        "credit code",
        "name of a firm",
        "name alike",
        "the firm's own phone",
        "phone of who speaks for it",
        "a person of a firm's name",
    ],
)
def test_a_lead_that_is_a_client_already(
    known: dict[str, Any], file: ClientFile, found: list[MatchSign]
) -> None:
    matches = list_matches([lead(ONE, **known)], [file])
    assert [match.sign for match in matches] == found
    assert all((match.lead_ids, match.client_ids) == ((ONE,), (CLIENT,)) for match in matches)
    assert all(str(value) not in repr(matches) for value in known.values())


def test_a_lead_of_a_client_matches_others_but_not_itself() -> None:
    own = lead(ONE, CLIENT, phone="13800000000")
    file = person(phone="13800000000")
    assert signs(own, files=[file]) == []
    other = person(ClientId("C-2"), phone="13800000000")
    [match] = list_matches([own], [other, file])
    assert match.client_ids == ("C-1", "C-2")


def merged(lead_id: str, into: str, **known: Any) -> Lead:
    assigned = LeadEvent(
        becomes=LeadStatus.ASSIGNED,
        owner=StaffId("S-1"),
        by=Actor(StaffId("S-9"), Role.TEAM_LEAD),
        at=START,
        recorded_at=START,
    )
    ended = attrs.evolve(assigned, becomes=LeadStatus.MERGED, owner=None, into=LeadId(into))
    return attrs.evolve(lead(LeadId(lead_id), **known), events=(assigned, ended))


def test_what_was_merged_is_not_found_again() -> None:
    known: dict[str, Any] = {"phone": "13800000000"}
    chain = [merged("L-1", "L-2", **known), merged("L-2", "L-3", **known)]
    left = lead(LeadId("L-3"), **known)
    assert signs(*chain, left) == []
    assert signs(*chain) == []
    [match] = list_matches([*chain, left, lead(LeadId("L-4"), **known)])
    assert match.lead_ids == ("L-1", "L-2", "L-3", "L-4")
    assert signs(chain[0], files=[person(phone="13800000000")]) == [S.PHONE]


def test_a_chain_of_ten_thousand() -> None:
    chain = [merged(f"L-{at}", f"L-{at + 1}", phone="13800000000") for at in range(10_000)]
    assert signs(*chain) == []


def test_leads_merged_in_a_round() -> None:
    known: dict[str, Any] = {"phone": "13800000000"}
    pair = [merged("L-1", "L-2", **known), merged("L-2", "L-1", **known)]
    assert signs(*pair) == []
    assert signs(*pair, merged("L-0", "L-1", **known)) == []
    assert signs(*pair, lead(LeadId("L-3"), **known)) == [S.PHONE]


def test_the_strongest_comes_first() -> None:
    known = {"name": "张某", "birth_date": BORN, "phone": "13800000000", "document": PASSPORT}
    pair = [lead(ONE, CLIENT, **known), lead(TWO, CLIENT, **known)]
    assert signs(*pair) == [S.CLIENT, S.DOCUMENT, S.NAME_AND_BIRTH, S.PHONE]


def test_clients_alone_are_for_duplicates() -> None:
    files = [person(phone="13800000000"), person(ClientId("C-2"), phone="13800000000")]
    assert list_matches([], files) == ()


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("某某有限责任公司", "某某"),
        ("某某股份公司", "某某"),
        ("某某·电子（上海）有限公司", "某某电子上海"),
        ("某某厂", "某某厂"),
        ("Somebody Company Limited", "somebody"),
        ("Somebody CO.,LTD", "somebody"),
        ("Somebody Ltd.", "somebody"),
        ("Unlimited", "unlimited"),
        ("公司", None),
        ("（）", None),
        ("\n", None),
        ("(" * 200_000, None),
        ("some-" * 2_000 + "ltd", "some" * 2_000),
    ],
)
def test_the_core_of_a_firms_name(name: str, core: str | None) -> None:
    assert firm_core(name) == core


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: list_matches(7), "leads"),  # type: ignore[arg-type]  # refused
        (lambda: list_matches([ODD]), "leads"),
        (lambda: list_matches([lead(ONE), lead(ONE)]), "leads"),
        (lambda: list_matches([], 7), "files"),  # type: ignore[arg-type]  # refused
        (lambda: list_matches([], [ODD]), "files"),
        (lambda: list_matches([], [person(), person()]), "files"),
        (lambda: LeadMatch(lead_ids=(ONE,), client_ids=(), sign=S.PHONE), "lead_ids"),
        (lambda: LeadMatch(lead_ids=(), client_ids=(CLIENT,), sign=S.PHONE), "lead_ids"),
        (
            lambda: LeadMatch(lead_ids=(TWO, ONE), client_ids=(), sign=S.PHONE),
            "lead_ids",
        ),
        (
            lambda: LeadMatch(lead_ids=(ONE,), client_ids=(CLIENT, CLIENT), sign=S.PHONE),
            "client_ids",
        ),
        (lambda: LeadMatch(lead_ids=(ONE, TWO), client_ids=(), sign=ODD), "sign"),
        (lambda: firm_name(7), "name"),  # type: ignore[arg-type]  # refused
        (lambda: firm_core(None), "name"),  # type: ignore[arg-type]  # refused
    ],
)
def test_odd_input_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field
