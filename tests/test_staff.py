"""Staff: who acts, in which role."""

from typing import Any

import pytest

from bankrm.errors import InvalidValue
from bankrm.staff import Actor, BusinessLine, Role, StaffId

ODD: Any = "odd"


def test_one_person_in_two_roles_is_two_actors() -> None:
    lead, compliance = (Actor(StaffId("S-1"), role) for role in (Role.TEAM_LEAD, Role.COMPLIANCE))
    assert lead != compliance
    assert lead == Actor(StaffId("S-1"), Role.TEAM_LEAD)


@pytest.mark.parametrize(
    ("staff", "role", "field"),
    [
        (StaffId(""), Role.TEAM_LEAD, "staff"),
        (StaffId("S\n1"), Role.TEAM_LEAD, "staff"),
        (1, Role.TEAM_LEAD, "staff"),
        (StaffId("S-1"), ODD, "role"),
        (StaffId("S-1"), BusinessLine.RETAIL, "role"),
    ],
    ids=["empty", "line-break", "number", "code", "another-enum"],
)
def test_odd_actors_are_refused_by_field(staff: Any, role: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Actor(staff, role)
    assert refused.value.field == field
