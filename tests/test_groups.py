"""Groups: who belongs together, once each, with one head or one parent above."""

from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.groups import (
    ChainRole,
    GroupId,
    GroupMember,
    GroupRole,
    Household,
    HouseholdId,
    HouseholdMember,
    HouseholdRole,
    RelatedGroup,
    SupplyChainLink,
)

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
HEAD, SPOUSE, CHILD = (
    HouseholdMember(ClientId(f"C-{at}"), role)
    for at, role in enumerate(
        (HouseholdRole.HEAD, HouseholdRole.SPOUSE, HouseholdRole.CHILD), start=1
    )
)
HOME = Household(id=HouseholdId("H-1"), members=(HEAD, SPOUSE, CHILD))
PARENT, DAUGHTER = (
    GroupMember(ClientId(f"E-{at}"), role)
    for at, role in enumerate((GroupRole.PARENT, GroupRole.SUBSIDIARY), start=1)
)
GROUP = RelatedGroup(id=GroupId("G-1"), name="某某集团", members=(PARENT, DAUGHTER))
LINK = SupplyChainLink(client_id=ClientId("E-2"), core_id=ClientId("E-1"), role=ChainRole.SUPPLIER)


def test_membership() -> None:
    assert all(member.client_id in HOME for member in HOME.members)
    assert all(member.client_id in GROUP for member in GROUP.members)
    assert ClientId("X") not in HOME
    assert ClientId("X") not in GROUP


def test_the_least_that_is_a_group() -> None:
    assert attrs.evolve(HOME, members=(HEAD,)).members == (HEAD,)
    assert attrs.evolve(GROUP, members=(DAUGHTER,)).members == (DAUGHTER,)
    assert [attrs.evolve(LINK, tier=tier).tier for tier in (None, 1, 9)] == [None, 1, 9]


@pytest.mark.parametrize(
    ("record", "changed", "message"),
    [
        (HOME, {"members": ()}, "members: need at least one, each once"),
        (HOME, {"members": (HEAD, HEAD)}, "members: need at least one, each once"),
        (
            HOME,
            {"members": (HEAD, attrs.evolve(SPOUSE, client_id=HEAD.client_id))},
            "members: need at least one, each once",
        ),
        (HOME, {"members": (SPOUSE, CHILD)}, "members: need one head"),
        (
            HOME,
            {"members": (HEAD, attrs.evolve(CHILD, role=HouseholdRole.HEAD))},
            "members: need one head",
        ),
        (
            HOME,
            {"members": (HEAD, SPOUSE, attrs.evolve(CHILD, role=HouseholdRole.SPOUSE))},
            "members: need one head, and have at most one spouse",
        ),
        (HOME, {"members": (PARENT,)}, "members: needs nothing but HouseholdMember"),
        (HOME, {"members": [HEAD]}, "members: needs tuple"),
        (GROUP, {"members": ()}, "members: need at least one, each once"),
        (GROUP, {"members": (DAUGHTER, DAUGHTER)}, "members: need at least one, each once"),
        (
            GROUP,
            {"members": (PARENT, attrs.evolve(DAUGHTER, role=GroupRole.PARENT))},
            "members: have two parents",
        ),
        (GROUP, {"name": " "}, "name: must not be empty"),
        (LINK, {"core_id": LINK.client_id}, "core_id: is the client itself"),
        (LINK, {"tier": 0}, "tier: is below 1"),
        (LINK, {"tier": True}, "tier: needs int"),
        (LINK, {"role": "supplier"}, "role: needs ChainRole"),
        (HEAD, {"client_id": ""}, "client_id: must not be empty"),
        (HEAD, {"role": GroupRole.PARENT}, "role: needs HouseholdRole"),
        (PARENT, {"client_id": "x\x00"}, "client_id: is too long, or holds control"),
        (PARENT, {"role": None}, "role: needs GroupRole"),
    ],
)
def test_a_group_refuses_what_does_not_fit(
    record: object, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidValue, match=rf"^{message}"):
        altered(record, **changed)
