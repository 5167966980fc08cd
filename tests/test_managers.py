"""Managers: spans of days at their ends, one lead at a time, and names that never show."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.managers import (
    Coverage,
    CoverageRole,
    CoverageTeam,
    Licence,
    LicenceKind,
    RelationshipManager,
)
from bankrm.staff import Actor, BusinessLine, Role, StaffId

DAY = date(2026, 11, 24)
FUND = Licence(kind=LicenceKind.FUND, valid_from=date(2025, 3, 1), valid_to=date(2027, 2, 28))
LI = RelationshipManager(
    id=StaffId("S-1"),
    name="李某",
    line=BusinessLine.RETAIL,
    branch="B-01",
    team="T-01",
    since=date(2024, 7, 1),
    until=date(2026, 7, 1),
    licences=(FUND,),
    region="east",
    load_cap=20,
)


def member(staff: str, role: CoverageRole, since: date, until: date | None = None) -> Coverage:
    return Coverage(staff=StaffId(staff), role=role, since=since, until=until)


@pytest.mark.parametrize(
    ("on", "valid"),
    [
        (date(2025, 2, 28), False),
        (date(2025, 3, 1), True),
        (date(2027, 2, 28), True),
        (date(2027, 3, 1), False),
    ],
    ids=["day before the first", "first day", "last day", "day after the last"],
)
def test_licence_is_valid_from_its_first_to_its_last_day(on: date, *, valid: bool) -> None:
    assert FUND.is_valid(on) is valid
    assert LI.holds(LicenceKind.FUND, on=on) is valid
    assert not LI.holds(LicenceKind.INSURANCE, on=on)


def test_licence_without_end_stays_valid() -> None:
    assert attrs.evolve(FUND, valid_to=None).is_valid(date(2099, 1, 1))


def test_licence_of_one_day() -> None:
    assert attrs.evolve(FUND, valid_to=FUND.valid_from).is_valid(FUND.valid_from)


@pytest.mark.parametrize(
    ("on", "in_post"),
    [
        (date(2024, 6, 30), False),
        (date(2024, 7, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
    ids=["before", "first day", "last day", "first day no longer"],
)
def test_in_post(on: date, *, in_post: bool) -> None:
    assert LI.in_post(on) is in_post


def test_manager_acts_as_such() -> None:
    assert LI.actor == Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)


def test_no_name_in_repr() -> None:
    assert "李某" not in repr(LI)
    assert attrs.fields(RelationshipManager).name.metadata["pii"]


def test_a_manager_may_be_a_client_and_it_does_not_show() -> None:
    served = attrs.evolve(LI, client_id=ClientId("C-9"))
    assert served.client_id == "C-9"
    assert "C-9" not in repr(served)
    with pytest.raises(InvalidValue, match=r"^client_id: "):
        attrs.evolve(LI, client_id=ClientId(" "))


TEAM = CoverageTeam(
    (
        member("S-2", CoverageRole.LEAD, date(2026, 7, 1)),
        member("S-1", CoverageRole.LEAD, date(2025, 1, 1), date(2026, 7, 1)),
        member("S-5", CoverageRole.SPECIALIST, date(2025, 1, 1)),
        member("S-4", CoverageRole.SPECIALIST, date(2025, 1, 1)),
        member("S-3", CoverageRole.BACKUP, date(2026, 10, 1), date(2026, 10, 9)),
    )
)


@pytest.mark.parametrize(
    ("on", "lead"),
    [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), "S-1"),
        (date(2026, 6, 30), "S-1"),
        (date(2026, 7, 1), "S-2"),
    ],
    ids=["before the first lead", "first day", "last day of the first", "day of the change"],
)
def test_one_lead_at_a_time(on: date, lead: str | None) -> None:
    assert TEAM.lead(on=on) == lead


def test_specialists_and_backups() -> None:
    assert TEAM.serving(CoverageRole.SPECIALIST, on=DAY) == ("S-5", "S-4")
    assert TEAM.serving(CoverageRole.BACKUP, on=date(2026, 10, 8)) == ("S-3",)
    assert TEAM.serving(CoverageRole.BACKUP, on=date(2026, 10, 9)) == ()


@pytest.mark.parametrize(
    "second",
    [date(2026, 6, 30), date(2025, 1, 1), date(2025, 6, 1)],
    ids=["one day too early", "same first day", "in between"],
)
def test_two_leads_at_once_are_refused(second: date) -> None:
    leads = (
        member("S-1", CoverageRole.LEAD, date(2025, 1, 1), date(2026, 7, 1)),
        member("S-2", CoverageRole.LEAD, second),
    )
    with pytest.raises(InvalidValue, match=f"^members: have two leads on {second}$"):
        CoverageTeam(leads)


def test_overlapping_backups_are_allowed() -> None:
    backups = (member("S-1", CoverageRole.BACKUP, DAY), member("S-2", CoverageRole.BACKUP, DAY))
    assert CoverageTeam(backups).serving(CoverageRole.BACKUP, on=DAY) == ("S-1", "S-2")


def odd(**changed: Any) -> RelationshipManager:
    return attrs.evolve(LI, **changed)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id": ""}, "id"),
        ({"name": "李\n某"}, "name"),
        ({"branch": 1}, "branch"),
        ({"team": " "}, "team"),
        ({"region": ""}, "region"),
        ({"line": "retail"}, "line"),
        ({"since": datetime(2024, 7, 1)}, "since"),  # noqa: DTZ001  # refused for being an instant
        ({"until": date(2024, 7, 1)}, "until"),
        ({"licences": [FUND]}, "licences"),
        ({"licences": ("fund",)}, "licences"),
        ({"load_cap": -1}, "load_cap"),
        ({"load_cap": True}, "load_cap"),
        ({"load_cap": 1.5}, "load_cap"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_odd_manager_is_refused_by_field(changed: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        odd(**changed)
    assert refused.value.field == field
    assert "李" not in str(refused.value)


def test_manager_without_what_is_unknown() -> None:
    bare = odd(until=None, region=None, load_cap=None, licences=())
    assert bare.in_post(date(2099, 1, 1))
    assert bare.region is None


ODD: Any = "odd"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: attrs.evolve(FUND, kind=ODD), "kind"),
        (lambda: attrs.evolve(FUND, valid_to=date(2025, 2, 28)), "valid_to"),
        (lambda: attrs.evolve(FUND, valid_from=ODD), "valid_from"),
        (lambda: FUND.is_valid(ODD), "on"),
        (lambda: LI.in_post(ODD), "on"),
        (lambda: member("", CoverageRole.LEAD, DAY), "staff"),
        (lambda: member("S-1", ODD, DAY), "role"),
        (lambda: member("S-1", CoverageRole.LEAD, DAY, DAY), "until"),
        (lambda: CoverageTeam(ODD), "members"),
        (lambda: TEAM.lead(on=ODD), "on"),
        (lambda: CoverageTeam(()).lead(on=ODD), "on"),
        (lambda: CoverageTeam(()).serving(ODD, on=DAY), "role"),
        (lambda: LI.holds(ODD, on=DAY), "kind"),
        (lambda: attrs.evolve(LI, licences=()).holds(LicenceKind.FUND, on=ODD), "on"),
    ],
)
def test_odd_input_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field
