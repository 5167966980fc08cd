"""Duplicates: each sign alone, what is no sign, and that no shared value is shown."""

from datetime import date
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
from bankrm.duplicates import (
    Duplicate,
    DuplicateSign,
    birth_dates,
    dialled,
    list_duplicates,
    plain_name,
)
from bankrm.errors import InvalidValue
from bankrm.identity import DocumentKind, IdentityDocument

ODD: Any = "odd"
BORN = date(1985, 5, 5)
ONE, TWO = ClientId("C-1"), ClientId("C-2")
DOCUMENT, USCC, NAME_AND_BIRTH, PHONE = DuplicateSign


def person(
    client_id: ClientId,
    name: str = "张某",
    birth_date: date | None = None,
    *,
    number: str | None = None,
    kind: DocumentKind = DocumentKind.PASSPORT,
    phone: str | None = None,
    channel: ContactChannel = ContactChannel.PHONE,
) -> ClientFile:
    document = number and IdentityDocument(client_id=client_id, kind=kind, number=number)
    point = phone and ContactPoint(client_id=client_id, channel=channel, value=phone)
    return ClientFile(
        client=RetailClient(id=client_id, name=name, birth_date=birth_date),
        documents=(document,) if document else (),
        contact_points=(point,) if point else (),
    )


def firm(client_id: ClientId, **codes: Any) -> ClientFile:
    return ClientFile(client=CorporateClient(id=client_id, name="某某公司", **codes))


def signs(*files: ClientFile) -> list[DuplicateSign]:
    return [found.sign for found in list_duplicates(files)]


RESIDENT = DocumentKind.RESIDENT_ID


@pytest.mark.parametrize(
    ("first", "second", "sign"),
    [
        ({"number": "X00000000"}, {"number": "X00000000"}, DOCUMENT),
        (
            {"number": "110105491231002", "kind": RESIDENT},
            {"name": "李某", "number": "11010519491231002X", "kind": RESIDENT},
            DOCUMENT,
        ),
        (
            {"number": "11010519491231002X", "kind": RESIDENT},
            {
                "name": "李某",
                "number": "11010519491231002X",
                "kind": DocumentKind.HOUSEHOLD_REGISTER,
            },
            DOCUMENT,
        ),
        ({"birth_date": BORN}, {"birth_date": BORN, "name": "张 某"}, NAME_AND_BIRTH),
        (
            {"name": "Smith John", "birth_date": BORN},
            {"name": "SMITH JOHN", "birth_date": BORN},
            NAME_AND_BIRTH,
        ),
        (
            {"name": "某某·某某", "birth_date": BORN},
            {"name": "某某•某某", "birth_date": BORN},
            NAME_AND_BIRTH,
        ),
        (
            {"name": "ＳＭＩＴＨ John", "birth_date": BORN},
            {"name": "Smith John", "birth_date": BORN},
            NAME_AND_BIRTH,
        ),
        (
            {"number": "11010519491231002X", "kind": RESIDENT},
            {"birth_date": date(1949, 12, 31)},
            NAME_AND_BIRTH,
        ),
        ({"phone": "13800000000"}, {"phone": "+86 138-0000-0000"}, PHONE),
        (
            {"phone": "13800000000"},
            {"phone": "008613800000000", "channel": ContactChannel.SMS},
            PHONE,
        ),
        ({"phone": "13800000000"}, {"phone": "86 13800000000"}, PHONE),
        ({"phone": "13800000000"}, {"phone": "0138-0000-0000"}, PHONE),
        ({"phone": "13800000000"}, {"phone": "+86 0138-0000-0000"}, PHONE),
        ({"phone": "010-0000 0000"}, {"phone": "+86 10 0000 0000"}, PHONE),
        ({"phone": "0755-0000 0000"}, {"phone": "0086 755 0000 0000"}, PHONE),
        ({"phone": "010-0000 0000"}, {"phone": "+86 010 0000 0000"}, PHONE),
        ({"phone": "400 000 0000"}, {"phone": "+86 400 000 0000"}, PHONE),
    ],
    ids=[
        "passport",
        "resident ID of 15 and of 18 digits",
        "resident ID and household register",
        "name and birth date",
        "name in capitals",
        "dot in a name typed in another way",
        "name in full width",
        "birth date told by a document",
        "phone with a country code",
        "text message and call",
        "country code without a sign",
        "mobile dialled over long distance",
        "mobile with both",
        "landline from abroad",
        "landline of three digits' area",
        "landline with a 0 too many",
        "service number",
    ],
)
def test_one_sign(first: dict[str, Any], second: dict[str, Any], sign: DuplicateSign) -> None:
    assert signs(person(ONE, **first), person(TWO, **second)) == [sign]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"birth_date": BORN}, {}),
        ({"birth_date": BORN}, {"birth_date": BORN, "name": "李某"}),
        ({"birth_date": BORN}, {"birth_date": date(1985, 5, 6)}),
        ({"number": "X00000000"}, {"number": "X00000001"}),
        ({"number": "00000000"}, {"number": "00000000", "kind": DocumentKind.OFFICER_ID}),
        ({"phone": "13800000000"}, {"phone": "13800000001"}),
        ({"phone": "13800000000"}, {"phone": "+85213800000000"}),
        ({"phone": "10000000"}, {"phone": "8610000000"}),
        (
            {"phone": "13800000000"},
            {"phone": "13800000000", "channel": ContactChannel.MESSENGER},
        ),
    ],
    ids=[
        "same name alone",
        "unknown birth date",
        "another name",
        "another birth date",
        "another number",
        "another kind of document",
        "another phone",
        "phone of another region",
        "landline that begins like a country code",
        "no phone",
    ],
)
def test_no_sign(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert signs(person(ONE, **first), person(TWO, **second)) == []


def test_firms_are_told_apart_by_their_code() -> None:
    code = "9111000000000000AD"
    assert signs(firm(ONE, uscc=code), firm(TWO, uscc=code)) == [USCC]
    assert signs(firm(ONE, uscc=code), firm(TWO, uscc="52110000MJ00000016")) == []
    assert signs(firm(ONE), firm(TWO)) == []


def test_an_owner_and_the_firm_are_not_one() -> None:
    point = ContactPoint(client_id=TWO, channel=ContactChannel.PHONE, value="13800000000")
    company = attrs.evolve(firm(TWO), contact_points=(point,))
    assert signs(person(ONE, phone="13800000000"), company) == []


def test_an_agent_of_two_firms_is_no_sign() -> None:
    def served(client_id: ClientId) -> ClientFile:
        agent = ContactPerson(
            id=ContactPersonId("P-1"),
            client_id=client_id,
            name="某",
            roles=(ContactRole.FINANCE,),
        )
        point = ContactPoint(
            client_id=client_id,
            channel=ContactChannel.PHONE,
            value="13800000000",
            person_id=agent.id,
        )
        return attrs.evolve(firm(client_id), contact_persons=(agent,), contact_points=(point,))

    assert signs(served(ONE), served(TWO)) == []
    own = [
        attrs.evolve(
            served(client_id),
            contact_points=(attrs.evolve(served(client_id).contact_points[0], person_id=None),),
        )
        for client_id in (ONE, TWO)
    ]
    assert signs(*own) == [PHONE]


def test_a_sign_is_named_once_however_often_it_is_shared() -> None:
    def with_both(client_id: ClientId) -> ClientFile:
        file = person(client_id, birth_date=BORN, number="X00000000", phone="13800000000")
        more = (attrs.evolve(file.documents[0], number="X00000001"),)
        return attrs.evolve(file, documents=(*file.documents, *more))

    assert signs(with_both(TWO), with_both(ONE)) == [DOCUMENT, NAME_AND_BIRTH, PHONE]


def test_groups_come_in_order_and_show_no_value() -> None:
    three = [
        person(ClientId(f"C-{at}"), "planted-name", BORN, phone=f"1380000000{at % 2}")
        for at in (3, 1, 2)
    ]
    found = list_duplicates(three)
    assert found == (
        Duplicate(client_ids=(ONE, TWO, ClientId("C-3")), sign=NAME_AND_BIRTH),
        Duplicate(client_ids=(ONE, ClientId("C-3")), sign=PHONE),
    )
    assert "planted" not in repr(found)
    assert "1380000" not in repr(found)
    assert list_duplicates([]) == ()


@pytest.mark.parametrize("ids", [(), (ONE,), (TWO, ONE), (ONE, ONE)])
def test_a_duplicate_holds_two_or_more_in_order(ids: tuple[ClientId, ...]) -> None:
    with pytest.raises(InvalidValue, match=r"^client_ids: need at least two"):
        Duplicate(client_ids=ids, sign=PHONE)


def test_no_birth_date_of_a_firm() -> None:
    assert birth_dates(firm(ONE)) == frozenset()
    assert birth_dates(person(ONE, birth_date=BORN)) == {BORN}
    with pytest.raises(InvalidValue, match=r"^file: "):
        birth_dates(ODD)


@pytest.mark.parametrize("odd", [None, 7, b"138"])
def test_no_name_and_no_phone(odd: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^name: "):
        plain_name(odd)
    with pytest.raises(InvalidValue, match=r"^phone: "):
        dialled(odd)


def test_bad_input_is_named() -> None:
    with pytest.raises(InvalidValue, match=r"^files: hold one client twice$"):
        list_duplicates([person(ONE), person(ONE)])
    with pytest.raises(InvalidValue, match=r"^files: needs ClientFile, not str$"):
        list_duplicates([ODD])
    nothing: Any = None
    with pytest.raises(InvalidValue, match=r"^files: needs Iterable, not NoneType$"):
        list_duplicates(nothing)
    with pytest.raises(InvalidValue, match=r"^sign: needs DuplicateSign"):
        Duplicate(client_ids=(ONE, TWO), sign=ODD)
