"""Consents: what was answered, and what of it holds on a day, for a channel."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.consents import (
    Answer,
    Consent,
    DataKind,
    Purpose,
    Refusal,
    latest_refusal,
    list_consents,
)
from bankrm.contacts import ContactChannel
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fields import DataClass

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
LI = ClientId("C-1")
GIVEN = date(2026, 3, 2)
DAY = date(2026, 11, 24)
BEFORE, AFTER = timedelta(days=-1), timedelta(days=1)
YES = Consent(
    client_id=LI,
    purpose=Purpose.MARKETING,
    data=(DataKind.CONTACT,),
    channels=(ContactChannel.SMS,),
    given_on=GIVEN,
    notice_version="2026-1",
)
NO = Refusal(client_id=LI, purpose=Purpose.MARKETING, refused_on=date(2026, 5, 6))


@pytest.mark.parametrize(
    ("changed", "on", "holds"),
    [
        ({}, GIVEN, True),
        ({}, GIVEN + BEFORE, False),
        ({"withdrawn_on": DAY}, DAY + BEFORE, True),
        ({"withdrawn_on": DAY}, DAY, False),
        ({"withdrawn_on": GIVEN}, GIVEN, False),
    ],
    ids=["on its day", "before", "day before withdrawal", "withdrawn that day", "given and taken"],
)
def test_when_a_consent_holds(changed: dict[str, Any], on: date, holds: bool) -> None:
    consent = attrs.evolve(YES, **changed)
    assert consent.in_force(on) is holds
    assert list_consents([consent], LI, YES.purpose, as_of=on) == ((consent,) if holds else ())


@pytest.mark.parametrize(
    ("refusal", "channel", "held"),
    [
        ({}, None, 0),
        ({}, ContactChannel.SMS, 0),
        ({"refused_on": GIVEN}, None, 0),
        ({"refused_on": GIVEN + BEFORE}, None, 1),
        ({"refused_on": DAY + AFTER}, None, 1),
        ({"channels": (ContactChannel.SMS,)}, ContactChannel.SMS, 0),
        ({"channels": (ContactChannel.SMS,)}, None, 1),
        ({"channels": (ContactChannel.PHONE,)}, ContactChannel.SMS, 1),
        ({"purpose": Purpose.SHARING}, None, 1),
    ],
    ids=[
        "later",
        "later, every channel",
        "same day",
        "day before",
        "not yet",
        "this channel",
        "a channel, asked in general",
        "another channel",
        "another purpose",
    ],
)
def test_what_a_refusal_ends(
    refusal: dict[str, Any], channel: ContactChannel | None, held: int
) -> None:
    answers: list[Answer] = [attrs.evolve(NO, **refusal), YES]
    assert len(list_consents(answers, LI, YES.purpose, as_of=DAY, channel=channel)) == held


def test_a_consent_names_its_channels() -> None:
    for channel, held in ((ContactChannel.SMS, (YES,)), (ContactChannel.PHONE, ())):
        assert list_consents([YES], LI, YES.purpose, as_of=DAY, channel=channel) == held
    silent = attrs.evolve(YES, channels=())
    assert list_consents([silent], LI, YES.purpose, as_of=DAY, channel=ContactChannel.SMS) == ()
    assert list_consents([silent], LI, YES.purpose, as_of=DAY) == (silent,)


def test_a_consent_of_another_purpose_does_not_count() -> None:
    assert list_consents([YES], LI, Purpose.PROFILING, as_of=DAY) == ()


def test_the_latest_refusal_is_a_refusal_or_a_withdrawal() -> None:
    taken_back = attrs.evolve(YES, channels=(), withdrawn_on=date(2026, 7, 1))
    later = attrs.evolve(NO, refused_on=DAY + AFTER)
    answers: list[Answer] = [NO, taken_back, later, YES]
    assert latest_refusal(answers, LI, YES.purpose, as_of=DAY) == date(2026, 7, 1)
    assert latest_refusal(answers, LI, YES.purpose, as_of=date(2026, 6, 30)) == NO.refused_on
    assert latest_refusal(answers, LI, YES.purpose, as_of=NO.refused_on + BEFORE) is None
    assert latest_refusal([YES], LI, YES.purpose, as_of=DAY) is None


def test_a_withdrawal_reaches_the_channels_it_was_given_for() -> None:
    taken_back = attrs.evolve(YES, withdrawn_on=date(2026, 7, 1))
    for channel, day in ((ContactChannel.SMS, date(2026, 7, 1)), (ContactChannel.PHONE, None)):
        assert latest_refusal([taken_back], LI, YES.purpose, as_of=DAY, channel=channel) == day
    assert latest_refusal([taken_back], LI, YES.purpose, as_of=DAY) is None


def test_the_sensitive_kinds_are_those_of_article_28() -> None:
    assert {kind.code for kind in DataKind if kind.sensitive} == {
        "biometric",
        "religion",
        "specific_identity",
        "health",
        "financial_account",
        "whereabouts",
        "authentication",  # a credential of the account
    }


@pytest.mark.parametrize(
    ("kind", "data_class"),
    [
        (DataKind.INTERNAL, DataClass.C1),
        (DataKind.IDENTITY, DataClass.C2),
        (DataKind.CONTACT, DataClass.C2),
        (DataKind.FINANCIAL_ACCOUNT, DataClass.C2),
        (DataKind.BIOMETRIC, DataClass.C3),
        (DataKind.AUTHENTICATION, DataClass.C3),
    ],
)
def test_the_class_of_a_kind(kind: DataKind, data_class: DataClass) -> None:
    assert kind.data_class is data_class


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_recipient_is_named_where_somebody_is_given_the_data(purpose: Purpose) -> None:
    given_away = purpose in {Purpose.SHARING, Purpose.TRANSFER_ABROAD}
    assert purpose.has_recipient is given_away
    wrong = None if given_away else "某保险公司"
    with pytest.raises(InvalidValue, match=r"^recipient: must be named if and only if"):
        attrs.evolve(YES, purpose=purpose, recipient=wrong)
    right = "某保险公司" if given_away else None
    assert attrs.evolve(YES, purpose=purpose, recipient=right).recipient == right


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client_id", ""),
        ("client_id", 1),
        ("purpose", "marketing"),
        ("data", ()),
        ("data", [DataKind.CONTACT]),
        ("data", ("contact",)),
        ("given_on", datetime(2026, 3, 2)),  # noqa: DTZ001  # the very mistake
        ("given_on", "2026-03-02"),
        ("notice_version", "\x00"),
        ("channels", (ODD,)),
        ("separate", 1),
        ("by_guardian", None),
        ("withdrawn_on", GIVEN + BEFORE),
    ],
)
def test_a_consent_refuses(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(YES, **{field: value})
    assert refused.value.field == field
    assert str(value) not in refused.value.reason or value in ("", 1, (), None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client_id", " "),
        ("purpose", None),
        ("refused_on", None),
        ("channels", ContactChannel.SMS),
    ],
)
def test_a_refusal_refuses(field: str, value: object) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(NO, **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize("asked", [list_consents, latest_refusal])
@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("answers", {"answers": [attrs.evolve(NO, client_id=ClientId("C-2"))]}),
        ("answers", {"answers": [ODD]}),
        ("answers", {"answers": None}),
        ("answers", {"answers": iter([NO])}),
        ("client_id", {"client_id": ""}),
        ("purpose", {"purpose": ODD}),
        ("channel", {"channel": ODD}),
        ("as_of", {"as_of": datetime.fromisoformat("2026-11-24T10:00+08:00")}),
    ],
)
def test_questions_refuse(asked: Any, field: str, changed: dict[str, Any]) -> None:
    fitting = {"answers": [NO], "client_id": LI, "purpose": Purpose.MARKETING, "as_of": DAY}
    with pytest.raises(InvalidValue) as refused:
        asked(**{**fitting, **changed})
    assert refused.value.field == field
