"""Groups (客户群组): clients that belong together, as families, as groups of firms, along a supply chain.

Who owns whom, and to what share, is left out: it decides on beneficial owners and has a room of its own.
"""

from collections.abc import Iterable
from typing import NewType

import attrs

from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label

__all__ = [
    "ChainRole",
    "GroupId",
    "GroupMember",
    "GroupRole",
    "Household",
    "HouseholdId",
    "HouseholdMember",
    "HouseholdRole",
    "RelatedGroup",
    "SupplyChainLink",
]

HouseholdId = NewType("HouseholdId", str)
GroupId = NewType("GroupId", str)


class HouseholdRole(Label):
    """What a member is to the head of the household (家庭成员关系)."""

    HEAD = "head", "户主", "head"
    SPOUSE = "spouse", "配偶", "spouse"
    CHILD = "child", "子女", "child"
    PARENT = "parent", "父母", "parent"
    OTHER = "other", "其他成员", "other member"


class GroupRole(Label):
    """What a firm is in its group (集团成员角色)."""

    PARENT = "parent", "母公司", "parent"
    SUBSIDIARY = "subsidiary", "子公司", "subsidiary"
    AFFILIATE = "affiliate", "关联企业", "affiliate"


class ChainRole(Label):
    """On which side of the core firm somebody trades (供应链角色)."""

    SUPPLIER = "supplier", "供应商", "supplier"
    DISTRIBUTOR = "distributor", "经销商", "distributor"


@attrs.frozen
class HouseholdMember:
    """One client in a household."""

    client_id: ClientId
    role: HouseholdRole

    __attrs_post_init__ = check_fields


@attrs.frozen
class GroupMember:
    """One firm in a group."""

    client_id: ClientId
    role: GroupRole

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Household:
    """Persons who keep house together (家庭): one head, with at most one spouse.

    >>> home = Household(
    ...     id=HouseholdId("H-1"),
    ...     members=(
    ...         HouseholdMember(ClientId("C-1"), HouseholdRole.HEAD),
    ...         HouseholdMember(ClientId("C-2"), HouseholdRole.SPOUSE),
    ...     ),
    ... )
    >>> ClientId("C-2") in home, ClientId("C-3") in home
    (True, False)
    """

    id: HouseholdId
    members: tuple[HouseholdMember, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_once(member.client_id for member in self.members)
        roles = [member.role for member in self.members]
        if roles.count(HouseholdRole.HEAD) != 1 or roles.count(HouseholdRole.SPOUSE) > 1:
            raise InvalidValue("members", "need one head, and have at most one spouse")

    def __contains__(self, client_id: ClientId) -> bool:
        return any(member.client_id == client_id for member in self.members)


@attrs.frozen(kw_only=True)
class RelatedGroup:
    """Firms under common control or close ties (集团客户): at most one parent above all."""

    id: GroupId
    name: str
    members: tuple[GroupMember, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_once(member.client_id for member in self.members)
        if [member.role for member in self.members].count(GroupRole.PARENT) > 1:
            raise InvalidValue("members", "have two parents")

    def __contains__(self, client_id: ClientId) -> bool:
        return any(member.client_id == client_id for member in self.members)


@attrs.frozen(kw_only=True)
class SupplyChainLink:
    """A firm's place in the supply chain of a core firm (供应链核心企业).

    >>> SupplyChainLink(
    ...     client_id=ClientId("E-2"), core_id=ClientId("E-1"), role=ChainRole.SUPPLIER, tier=1
    ... ).role.zh
    '供应商'
    """

    client_id: ClientId
    core_id: ClientId
    """The core firm, itself a client or known by an id of its own."""
    role: ChainRole
    tier: int | None = attrs.field(default=None, metadata={"least": 1})
    """1 trades with the core firm itself, 2 with a firm of tier 1."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.core_id == self.client_id:
            raise InvalidValue("core_id", "is the client itself")


def _check_once(members: Iterable[ClientId]) -> None:
    listed = list(members)
    if not listed or len(set(listed)) < len(listed):
        raise InvalidValue("members", "need at least one, each once")
