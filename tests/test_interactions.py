"""Interactions: who took part and was reached, how long it took, and times that fit each other."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.interaction_cases import LI, MISSED, ODD, VISIT, WALK_IN, WANG, instant, met, odd

from bankrm.contacts import ContactChannel, ContactPersonId
from bankrm.errors import BankrmError
from bankrm.interactions import (
    Attendee,
    Confidentiality,
    Encounter,
    InteractionSummary,
    PlannedContact,
    Promise,
    PromiseKind,
    Response,
)
from bankrm.labels import OwnLabel
from bankrm.products import ProductFamily, ProductId
from bankrm.staff import Actor, Role

ABSENT, ATTENDED, DECLINED = Response.ABSENT, Response.ATTENDED, Response.DECLINED


@pytest.mark.parametrize(
    ("responses", "guests", "reached"),
    [
        ((), None, None),
        ((), 0, None),
        ((), 1, True),
        ((None,), None, None),
        ((ATTENDED,), None, True),
        ((ABSENT,), None, False),
        ((DECLINED,), 0, False),
        ((ABSENT,), 1, True),
        ((ABSENT, ATTENDED), 0, True),
        ((ABSENT, DECLINED), None, False),
        ((ABSENT, None), None, None),
    ],
)
def test_whether_the_client_was_reached(
    responses: tuple[Response | None, ...], guests: int | None, reached: bool | None
) -> None:
    named = tuple(
        Attendee(ContactPersonId(f"P-{at}"), response) for at, response in enumerate(responses)
    )
    assert odd(VISIT, attendees=named, guests=guests).reached is reached


class TestTimes:
    @pytest.mark.parametrize(
        ("ended", "minutes"),
        [("10:00:00", 0), ("10:00:59", 0), ("10:01:00", 1), ("11:30:00", 90)],
    )
    def test_full_minutes(self, ended: str, minutes: int) -> None:
        at = instant("2026-11-20", ended)
        assert odd(VISIT, ended_at=at).minutes == minutes

    def test_an_unknown_end_is_no_length(self) -> None:
        assert WALK_IN.minutes is None

    def test_the_day_is_that_of_china(self) -> None:
        late = datetime.fromisoformat("2026-11-20T16:30+00:00")
        assert odd(WALK_IN, at=late, recorded_at=late).on == date(2026, 11, 21)

    def test_everything_on_its_first_moment(self) -> None:
        at = VISIT.at
        at_once = odd(
            VISIT,
            ended_at=at,
            recorded_at=at,
            summary=odd(VISIT.summary, submitted_at=at),
            promises=(Promise(what=PromiseKind.ANSWER, by=LI, due_on=at.date()),),
            next_contact=PlannedContact(on=at.date()),
        )
        assert at_once.minutes == 0

    def test_minutes_may_come_while_it_is_not_known_when_it_was_recorded(self) -> None:
        late = odd(VISIT.summary, submitted_at=instant("2026-12-31"))
        assert odd(VISIT, recorded_at=None, summary=late).summary == late


def test_who_led_it_acts_in_a_role() -> None:
    assert VISIT.actor == LI
    assert odd(VISIT, role=Role.TEAM_LEAD).actor == Actor(LI.staff, Role.TEAM_LEAD)


def test_a_promise_is_of_one_side() -> None:
    assert [promise.by_client for promise in VISIT.promises] == [False, True, False]
    own = OwnLabel("ticket", "赠送门票", "send a ticket")
    assert Promise(what=own, by=None).what.zh == "赠送门票"


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"id": ""}, "id", "must not be empty"),
        ({"id": "I\x00"}, "id", None),
        ({"client_id": None}, "client_id", None),
        ({"channel": "phone"}, "channel", "needs ContactChannel or Encounter, not str"),
        ({"at": datetime(2026, 11, 20, 9, 30)}, "at", "needs a time zone"),  # noqa: DTZ001  # refused
        ({"at": date(2026, 11, 20)}, "at", "needs datetime, not date"),
        ({"by": 7}, "by", "needs str, not int"),
        ({"by": LI}, "by", "needs str, not Actor"),
        ({"role": "manager"}, "role", None),
        ({"guests": -1}, "guests", "must not be negative"),
        ({"guests": True}, "guests", "needs int, not bool"),
        ({"guests": 10**50}, "guests", "is out of range"),
        ({"guests": Decimal("NaN")}, "guests", "needs int, not Decimal"),
        ({"place": " "}, "place", "must not be empty"),
        ({"staff": (WANG, WANG)}, "staff", "name one twice"),
        ({"staff": (Actor(LI.staff, Role.TEAM_LEAD),)}, "staff", "name one twice"),
        ({"attendees": (Attendee(), Attendee(response=ATTENDED))}, "attendees", "name one twice"),
        ({"families": (ProductFamily.WEALTH,) * 2}, "families", "name one twice"),
        ({"product_ids": (ProductId("P-1"),) * 2}, "product_ids", "name one twice"),
        ({"product_ids": ("",)}, "product_ids", None),
        ({"ended_at": instant("2026-11-20", "09:59")}, "ended_at", "is before it began"),
        (
            {"recorded_at": instant("2026-11-20", "11:29")},
            "recorded_at",
            "is before it happened",
        ),
        (
            {"ended_at": None, "recorded_at": instant("2026-11-20", "09:59")},
            "recorded_at",
            "is before it happened",
        ),
        (
            {"summary": odd(VISIT.summary, submitted_at=instant("2026-11-20", "09:59"))},
            "summary",
            "was submitted before it began",
        ),
        (
            {"summary": odd(VISIT.summary, submitted_at=instant("2026-11-20", "18:01"))},
            "summary",
            "was submitted after the interaction was recorded",
        ),
        (
            {"promises": (Promise(what=PromiseKind.VISIT, by=LI, due_on=date(2026, 11, 19)),)},
            "promises",
            "are due before they were made",
        ),
        (
            {"next_contact": PlannedContact(on=date(2026, 11, 19))},
            "next_contact",
            "is before the interaction",
        ),
        ({"promises": (None,)}, "promises", "needs nothing but Promise"),
    ],
)
def test_what_is_refused(changes: dict[str, object], field: str, reason: str | None) -> None:
    with pytest.raises(BankrmError) as refused:
        odd(VISIT, **changes)
    assert refused.value.field == field
    if reason is not None:
        assert refused.value.reason == reason


def test_parts_of_the_wrong_kind() -> None:
    with pytest.raises(BankrmError, match=r"^person_id: needs str, not int"):
        Attendee(7)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(BankrmError, match=r"^what: needs Label or OwnLabel, not str"):
        Promise(what=ODD, by=None)
    with pytest.raises(BankrmError, match=r"^due_on: needs date, not datetime"):
        Promise(what=PromiseKind.VISIT, by=None, due_on=VISIT.at)
    with pytest.raises(BankrmError, match=r"^on: needs date, not datetime"):
        PlannedContact(on=VISIT.at)
    with pytest.raises(BankrmError, match=r"^channel: "):
        PlannedContact(on=date(2026, 11, 24), channel=ODD)


@pytest.mark.parametrize("odd_one", ["", "0" * 63, "0" * 65, "g" * 64, "A" * 64, "０" * 64])
def test_a_fingerprint_that_is_none(odd_one: str) -> None:
    with pytest.raises(BankrmError) as refused:
        odd(VISIT.summary, fingerprint=odd_one)
    assert refused.value.field == "fingerprint"
    assert odd_one == "" or odd_one not in str(refused.value)


def test_minutes_need_no_fingerprint() -> None:
    summary = InteractionSummary(
        notes_ref="M-2",
        confidentiality=Confidentiality.CONFIDENTIAL,
        author=LI.staff,
        submitted_at=instant("2026-11-20"),
    )
    assert summary.fingerprint is None


def test_each_way_of_contact_has_a_code_of_its_own() -> None:
    codes = [way.code for way in (*ContactChannel, *Encounter)]
    assert len(codes) == len({*codes})
    assert met("I-2", "2026-11-20", channel=Encounter.SALON, attendees=MISSED).reached is False
