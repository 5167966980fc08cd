"""Cadence: left alone no longer than the bank says, contacted no more often than it allows."""

from datetime import date, datetime, time
from typing import Any

import attrs
import pytest

from bankrm.agendas import ItemKind
from bankrm.cadence import (
    Cadence,
    CadencePolicy,
    CadenceUnit,
    ContactLog,
    NextContact,
    list_contacts_due,
    next_contact_due,
)
from bankrm.clients import ClientId
from bankrm.contact_rules import ContactPolicy
from bankrm.contacts import ContactChannel
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.labels import Text
from bankrm.staff import StaffId
from bankrm.workings import explain_lines

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
PRIVATE = Cadence(
    tier="private",
    every=1,
    unit=CadenceUnit.MONTHS,
    channels=(ContactChannel.VISIT, ContactChannel.PHONE),
)
GOLD = Cadence(tier="gold", every=90, unit=CadenceUnit.DAYS)
POLICY = CadencePolicy((PRIVATE, GOLD))
CAP = ContactPolicy(
    quiet_from=time(21), quiet_until=time(9), most=2, within_days=30, ask_again_after=180
)


def at(day: str, hour: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}+08:00")


def log(*days: str, commercial: tuple[str, ...] | None = (), tier: str = "gold") -> ContactLog:
    instants = [at(day) for day in (*days, *(commercial or ()))]
    return ContactLog(
        client_id=ClientId("C-1"),
        tier=tier,
        contacted_at=tuple(instants),
        commercial_at=None if commercial is None else tuple(map(at, commercial)),
    )


@pytest.mark.parametrize(
    ("cadence", "last", "due"),
    [
        (PRIVATE, date(2026, 10, 24), date(2026, 11, 24)),
        (PRIVATE, date(2026, 1, 31), date(2026, 2, 28)),
        (GOLD, date(2026, 8, 26), date(2026, 11, 24)),
    ],
    ids=["a month", "the month's last day", "ninety days"],
)
def test_a_cadence_from_one_contact_to_the_next(cadence: Cadence, last: date, due: date) -> None:
    assert cadence.after(last) == due


@pytest.mark.parametrize(
    ("last", "due"),
    [("2026-08-26", date(2026, 11, 24)), ("2026-08-25", date(2026, 11, 23))],
    ids=["due on the day", "left alone for too long"],
)
def test_due_by_the_cadence(last: str, due: date) -> None:
    for cap in (None, CAP):
        found = next_contact_due(log("2026-01-05", last), POLICY, cap, as_of=DAY)
        assert (found.due_on, found.reason) == (due, None)


def test_never_contacted_is_due_at_once() -> None:
    assert next_contact_due(log(), POLICY, CAP, as_of=DAY).due_on == DAY


@pytest.mark.parametrize(
    ("unclear", "cap", "reason"),
    [
        ({"tier": None}, None, "the client has no tier"),
        ({"contacted_at": None}, None, "not known when the client was contacted"),
        ({"contacted_at": None}, CAP, "not known when the client was contacted"),
        (
            {"commercial_at": None},
            CAP,
            "not known how often the client was contacted commercially",
        ),
        ({}, attrs.evolve(CAP, most=0), "the bank's cap allows no commercial contact"),
    ],
    ids=["tier", "contacts", "contacts, with a cap", "commercial contacts", "a cap of none"],
)
def test_where_no_day_can_be_given_the_reason_is(
    unclear: dict[str, Any], cap: ContactPolicy | None, reason: str
) -> None:
    found = next_contact_due(altered(log("2026-08-25"), **unclear), POLICY, cap, as_of=DAY)
    assert (found.due_on, found.reason and found.reason.en) == (None, reason)


def test_what_counts_against_the_cap_need_not_be_known_without_one() -> None:
    found = next_contact_due(log("2026-08-26", commercial=None), POLICY, None, as_of=DAY)
    assert found.due_on == DAY


@pytest.mark.parametrize(
    ("commercial", "due"),
    [
        (("2026-10-26",), date(2026, 11, 26)),
        (("2026-10-26", "2026-10-26"), date(2026, 11, 26)),
        (("2026-10-26", "2026-10-27"), date(2026, 11, 27)),
        (("2026-10-27", "2026-10-27"), date(2026, 11, 27)),
        (("2026-10-01", "2026-10-26", "2026-11-23", "2026-11-24"), date(2026, 12, 24)),
    ],
    ids=[
        "below the cap",
        "at the cap, over by then",
        "at the cap, one over by then",
        "at the cap up to the last day",
        "over the cap",
    ],
)
def test_the_cap_moves_it_to_the_first_day_within(commercial: tuple[str, ...], due: date) -> None:
    monthly = log(commercial=commercial, tier="private")
    found = next_contact_due(monthly, POLICY, CAP, as_of=DAY)
    assert found.due_on == due
    assert CAP.counted(monthly.commercial_at or (), due) < CAP.most


def test_one_left_alone_but_capped_is_due_once_the_cap_allows() -> None:
    daily = CadencePolicy((Cadence(tier="gold", every=1, unit=CadenceUnit.DAYS),))
    often = log(commercial=("2026-11-10", "2026-11-12"))
    assert next_contact_due(often, daily, CAP, as_of=DAY).due_on == date(2026, 12, 10)
    assert next_contact_due(often, daily, None, as_of=DAY).due_on == date(2026, 11, 13)


def test_what_came_later_does_not_count() -> None:
    later = log("2026-08-26", "2026-11-25", commercial=("2026-12-01", "2026-12-02"))
    assert later.last(DAY) == date(2026, 8, 26)
    assert next_contact_due(later, POLICY, CAP, as_of=DAY).due_on == DAY


def test_the_day_of_a_contact_is_chinas() -> None:
    evening = ContactLog(
        client_id=ClientId("C-1"),
        contacted_at=(datetime.fromisoformat("2026-11-23T16:00+00:00"),),
    )
    assert evening.last(DAY) == DAY
    assert evening.last(date(2026, 11, 23)) is None


def test_workings() -> None:
    found = next_contact_due(
        log(commercial=("2026-10-26", "2026-10-27"), tier="private"), POLICY, CAP, as_of=DAY
    )
    assert found.channels == (ContactChannel.VISIT, ContactChannel.PHONE)
    assert explain_lines(found.workings, "en").splitlines() == [
        "last contact, unless never contacted: 27 Oct 2026",
        "contacted at least every so many: 1",
        "counted in: months",
        "due by the cadence: 27 Nov 2026",
        "first day within the cap, from then or today: 27 Nov 2026",
    ]


class TestLists:
    def logs(self) -> list[ContactLog]:
        known = {
            "C-1": "2026-08-27",
            "C-2": "2026-08-20",
            "C-3": "2026-09-02",
            "C-4": "2026-09-03",
        }
        made = [attrs.evolve(log(day), client_id=ClientId(name)) for name, day in known.items()]
        return [ContactLog(client_id=ClientId("C-0"), tier="gold"), *made]

    def test_longest_overdue_first_then_those_of_whom_nothing_is_known(self) -> None:
        found = list_contacts_due(self.logs(), POLICY, CAP, within_days=7, as_of=DAY)
        assert [(one.client_id, one.due_on) for one in found] == [
            ("C-2", date(2026, 11, 18)),
            ("C-1", date(2026, 11, 25)),
            ("C-3", date(2026, 12, 1)),
            ("C-0", None),
        ]

    def test_on_the_day_alone(self) -> None:
        found = list_contacts_due(self.logs(), POLICY, CAP, within_days=0, as_of=DAY)
        assert [one.client_id for one in found] == ["C-2", "C-0"]

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("logs", {"logs": 1}),
            ("log", {"logs": [ODD]}),
            ("logs", {"logs": [log(), log()]}),
            ("within_days", {"within_days": -1}),
            ("within_days", {"within_days": 10**9}),
            ("within_days", {"within_days": 10**20}),
            ("as_of", {"as_of": at("2026-11-24")}),
        ],
    )
    def test_bad_input(self, field: str, given: dict[str, Any]) -> None:
        values: dict[str, Any] = {"logs": [], "within_days": 7, "as_of": DAY} | given
        with pytest.raises(BankrmError) as refused:
            list_contacts_due(values.pop("logs"), POLICY, CAP, **values)
        assert refused.value.field == field


def test_as_an_item_of_an_agenda() -> None:
    item = next_contact_due(log("2026-08-26"), POLICY, CAP, as_of=DAY).agenda_item(StaffId("S-1"))
    assert (item.id, item.kind, item.due_on) == ("C-1", ItemKind.CONTACT, DAY)
    assert (item.assignee, item.client_id) == ("S-1", "C-1")
    unknown = next_contact_due(altered(log(), contacted_at=None), POLICY, CAP, as_of=DAY)
    with pytest.raises(InvalidValue, match="due_on: is not known"):
        unknown.agenda_item(None)


class TestBadInput:
    @pytest.mark.parametrize("place", [0, 1, 2], ids=["log", "policy", "cap"])
    def test_wrong_kinds(self, place: int) -> None:
        given: list[Any] = [log(), POLICY, CAP]
        given[place] = ODD
        with pytest.raises(InvalidValue) as refused:
            next_contact_due(*given, as_of=DAY)
        assert refused.value.field == ("log", "policy", "cap")[place]

    def test_a_tier_without_a_cadence(self) -> None:
        for tier in ("silver", "gold "):
            with pytest.raises(InvalidValue, match="tier: has no cadence in this policy"):
                next_contact_due(log(tier=tier), POLICY, CAP, as_of=DAY)
        with pytest.raises(InvalidValue, match="tier: needs text"):
            altered(POLICY)[1]

    def test_a_tier_twice(self) -> None:
        with pytest.raises(InvalidRule, match="cadences: name one tier twice"):
            CadencePolicy((GOLD, attrs.evolve(GOLD, every=30)))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("tier", ""),
            ("every", 0),
            ("every", True),
            ("every", 1.5),
            ("every", 1 << 200),
            ("unit", "days"),
            ("channels", (ContactChannel.SMS, ContactChannel.SMS)),
            ("channels", [ContactChannel.SMS]),
        ],
    )
    def test_cadences(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(GOLD, **{field: value})
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("unit", "field"), [(CadenceUnit.DAYS, "every"), (CadenceUnit.MONTHS, "months")]
    )
    def test_out_of_the_calendar(self, unit: CadenceUnit, field: str) -> None:
        endless = Cadence(tier="gold", every=10**20, unit=unit)
        with pytest.raises(InvalidValue) as refused:
            endless.after(DAY)
        with pytest.raises(InvalidValue, match=r"^day: needs a date"):
            endless.after(ODD)
        assert refused.value.field == field

    def test_a_cap_that_leads_out_of_the_calendar(self) -> None:
        endless = attrs.evolve(CAP, within_days=10**9)
        capped = log(commercial=("2026-11-20", "2026-11-21"))
        with pytest.raises(InvalidValue, match="within_days: leads out of the calendar"):
            next_contact_due(capped, POLICY, endless, as_of=DAY)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("tier", "g\x00"),
            ("contacted_at", (DAY,)),
            ("contacted_at", (datetime(2026, 11, 20, 9),)),  # noqa: DTZ001  # the wrong kind on purpose
            ("contacted_at", (datetime.fromisoformat("9999-12-31T23:00+00:00"),)),
            ("commercial_at", (datetime.fromisoformat("9999-12-31T23:00+00:00"),)),
            ("commercial_at", (at("2026-11-20"),)),
        ],
        ids=["control", "a day", "no zone", "out of the calendar", "likewise", "not a contact"],
    )
    def test_logs(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(log(), **{field: value})
        assert refused.value.field == field

    def test_a_day_or_a_reason(self) -> None:
        unclear = Text("未知", "not known")
        for due_on, reason in ((None, None), (DAY, unclear)):
            with pytest.raises(InvalidValue) as refused:
                NextContact(client_id=ClientId("C-1"), due_on=due_on, reason=reason)
            assert refused.value.field == "reason"
