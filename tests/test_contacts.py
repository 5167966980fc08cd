"""Contacts: the form of numbers and addresses, and who may sign for a firm, to the day."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.contacts import (
    ContactChannel,
    ContactPerson,
    ContactPersonId,
    ContactPoint,
    ContactRole,
    DecisionRole,
    Seniority,
    list_signatories,
)
from bankrm.errors import InvalidValue

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
NEXT = DAY + timedelta(days=1)
FIRM = ClientId("E-1")
WANG = ContactPerson(
    id=ContactPersonId("P-1"),
    client_id=FIRM,
    name="planted-name",
    roles=(ContactRole.HANDLER,),
    seniority=Seniority.STAFF,
    decision_role=DecisionRole.USES,
    birthday=date(1990, 2, 28),
)
BOSS = attrs.evolve(
    WANG,
    id=ContactPersonId("P-2"),
    roles=(ContactRole.LEGAL_REPRESENTATIVE, ContactRole.SHAREHOLDER),
)


def point(channel: ContactChannel, value: Any) -> ContactPoint:
    return ContactPoint(client_id=FIRM, channel=channel, value=value)


@pytest.mark.parametrize(
    ("channel", "value"),
    [
        (ContactChannel.PHONE, "95588"),
        (ContactChannel.PHONE, "010-0000 0000"),
        (ContactChannel.PHONE, "+86 10 0000 0000"),
        (ContactChannel.SMS, "13800000000"),
        (ContactChannel.EMAIL, "nobody@example.com"),
        (ContactChannel.EMAIL, "某人@example.com.cn"),
        (ContactChannel.MESSENGER, "nobody-1"),
        (ContactChannel.POST, "某市某路1号"),
    ],
)
def test_a_value_fits_its_channel(channel: ContactChannel, value: str) -> None:
    assert point(channel, value).value == value


@pytest.mark.parametrize(
    ("channel", "value", "reason"),
    [
        (ContactChannel.PHONE, "9558", "digits"),
        (ContactChannel.PHONE, "0" * 20, "digits"),
        (ContactChannel.PHONE, "010--00000000", "digits"),
        (ContactChannel.PHONE, "０１０00000000", "digits"),
        (ContactChannel.PHONE, "12345a", "digits"),
        (ContactChannel.PHONE, "86+10000000", "digits"),
        (ContactChannel.SMS, "nobody@example.com", "digits"),
        (ContactChannel.EMAIL, "nobody", "mailbox"),
        (ContactChannel.EMAIL, "nobody@", "mailbox"),
        (ContactChannel.EMAIL, "@example.com", "mailbox"),
        (ContactChannel.EMAIL, "nobody@example", "mailbox"),
        (ContactChannel.EMAIL, "nobody@example..com", "mailbox"),
        (ContactChannel.EMAIL, "no body@example.com", "mailbox"),
        (ContactChannel.EMAIL, "a@b@example.com", "mailbox"),
        (ContactChannel.POST, " ", "empty"),
        (ContactChannel.POST, "某路\n1号", "control"),
        (ContactChannel.POST, 1, "needs str"),
    ],
)
def test_a_value_of_another_form_is_refused(
    channel: ContactChannel, value: Any, reason: str
) -> None:
    with pytest.raises(InvalidValue, match=r"^value: ") as refused:
        point(channel, value)
    assert reason in refused.value.reason


def test_no_value_is_shown() -> None:
    with pytest.raises(InvalidValue) as refused:
        point(ContactChannel.EMAIL, "planted-name")
    shown = f"{refused.value}{point(ContactChannel.POST, 'planted-name')}{WANG}"
    assert "planted-name" not in shown
    assert "1990" not in shown


@pytest.mark.parametrize("value", ["1" + "-" * 900, "1" * 1000, "a@" + "b." * 400])
def test_long_values_are_refused_at_once(value: str) -> None:
    for channel in (ContactChannel.PHONE, ContactChannel.EMAIL):
        with pytest.raises(InvalidValue, match=r"^value: "):
            point(channel, value)


@pytest.mark.parametrize(
    ("person", "on", "may"),
    [
        (WANG, DAY, False),
        (attrs.evolve(WANG, authorised_until=DAY), DAY, True),
        (attrs.evolve(WANG, authorised_until=DAY), NEXT, False),
        (attrs.evolve(WANG, authorised_until=NEXT, until=NEXT), DAY, True),
        (attrs.evolve(WANG, authorised_until=NEXT, until=NEXT), NEXT, False),
        (BOSS, DAY, True),
        (attrs.evolve(BOSS, until=DAY), DAY, False),
        (attrs.evolve(BOSS, until=NEXT), DAY, True),
    ],
    ids=[
        "no known authority",
        "on the last day of the authority",
        "the day after",
        "on the last day in the role",
        "authorised, but no longer in the role",
        "legal representative",
        "who has stepped down",
        "who steps down tomorrow",
    ],
)
def test_who_may_sign(person: ContactPerson, on: date, *, may: bool) -> None:
    assert person.may_sign(on) is may
    assert list_signatories([person], as_of=on) == ((person,) if may else ())


def test_signatories_come_in_the_order_given() -> None:
    deputy = attrs.evolve(WANG, authorised_until=DAY)
    assert list_signatories([deputy, BOSS], as_of=DAY) == (deputy, BOSS)
    assert list_signatories([], as_of=DAY) == ()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"roles": ()}, "roles: need at least one"),
        ({"roles": (ContactRole.CEO, ContactRole.CEO)}, "roles: need at least one, each once"),
        ({"roles": ("ceo",)}, "roles: needs nothing but ContactRole"),
        ({"roles": [ContactRole.CEO]}, "roles: needs tuple"),
        ({"name": ""}, "name: must not be empty"),
        ({"id": 1}, "id: needs str"),
        ({"client_id": None}, "client_id: needs str"),
        ({"birthday": datetime(1990, 2, 28)}, "birthday: needs date, not datetime"),  # noqa: DTZ001  # no date
        ({"authorised_until": "2026-11-24"}, "authorised_until: needs date"),
        ({"until": datetime(2026, 1, 1)}, "until: needs date"),  # noqa: DTZ001  # no date
        ({"seniority": "staff"}, "seniority: needs Seniority"),
        ({"decision_role": "uses"}, "decision_role: needs DecisionRole"),
    ],
)
def test_a_person_refuses_what_does_not_fit(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue, match=rf"^{message}"):
        altered(WANG, **changed)


def test_queries_refuse_other_values() -> None:
    instant: Any = datetime(2026, 11, 24)  # noqa: DTZ001  # no date
    with pytest.raises(InvalidValue, match=r"^on: needs a date"):
        WANG.may_sign(instant)
    with pytest.raises(InvalidValue, match=r"^as_of: needs a date"):
        list_signatories([], as_of=instant)
    with pytest.raises(InvalidValue, match=r"^on: needs a date"):
        attrs.evolve(WANG, authorised_until=DAY).may_sign(instant)
    with pytest.raises(InvalidValue, match=r"^persons: needs Iterable, not int"):
        list_signatories(instant.year, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^persons: needs ContactPerson"):
        list_signatories([ODD], as_of=DAY)
