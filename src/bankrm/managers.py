"""Relationship managers (客户经理): in which post, with which licences, whom they cover, and who stands in.

Names are personal data and never shown in `repr`. Leaves out grades and lending authority; training and
registration are in `seller_records`. Keeps nobody's clients: a coverage team belongs to the client.
"""

from datetime import date
from itertools import pairwise

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.staff import Actor, BusinessLine, Role, StaffId

__all__ = [
    "Coverage",
    "CoverageRole",
    "CoverageTeam",
    "Licence",
    "LicenceKind",
    "RelationshipManager",
]


class LicenceKind(Label):
    """Qualifications to sell or to lend (从业资格)."""

    BANKING = "banking", "银行业专业人员职业资格", "banking professional"
    FUND = "fund", "基金从业资格", "fund practitioner"
    INSURANCE = "insurance", "保险销售从业资格", "insurance sales"
    SECURITIES = "securities", "证券从业资格", "securities practitioner"


class CoverageRole(Label):
    """Part that somebody plays for one client (管户)."""

    LEAD = "lead", "主办", "lead"
    SPECIALIST = "specialist", "专家", "specialist"
    BACKUP = "backup", "替补", "backup"


@attrs.frozen(kw_only=True)
class Licence:
    """A qualification and the days it is valid, both ends included.

    >>> fund = Licence(
    ...     kind=LicenceKind.FUND, valid_from=date(2025, 3, 1), valid_to=date(2027, 2, 28)
    ... )
    >>> fund.is_valid(date(2027, 2, 28)), fund.is_valid(date(2027, 3, 1))
    (True, False)
    """

    kind: LicenceKind
    valid_from: date
    valid_to: date | None = None
    """The last day; None if it does not expire."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise InvalidValue("valid_to", "is before valid_from")

    def is_valid(self, on: date) -> bool:
        """Whether it is valid on a day."""
        check_date(on, "on")
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@attrs.frozen(kw_only=True)
class RelationshipManager:
    """A relationship manager (客户经理): the line, place and licences that decide what may be given to them.

    >>> li = RelationshipManager(
    ...     id=StaffId("S-1"),
    ...     name="李某",
    ...     line=BusinessLine.RETAIL,
    ...     branch="B-01",
    ...     team="T-01",
    ...     since=date(2024, 7, 1),
    ... )
    >>> li
    RelationshipManager(id='S-1', name=***, line=<BusinessLine.RETAIL: 'retail'>, branch='B-01', team='T-01')
    >>> li.in_post(date(2024, 6, 30)), li.holds(LicenceKind.FUND, on=date(2026, 1, 5))
    (False, False)
    """

    id: StaffId
    name: str = attrs.field(repr=hidden, metadata=C2)
    line: BusinessLine
    branch: str
    team: str
    since: date = attrs.field(repr=False)
    """The first day in post."""
    until: date | None = attrs.field(default=None, repr=False)
    """The first day no longer in post."""
    licences: tuple[Licence, ...] = attrs.field(default=(), repr=False)
    region: str | None = attrs.field(default=None, repr=False)
    """The bank's code of the territory served."""
    load_cap: int | None = attrs.field(default=None, repr=False, metadata=NOT_NEGATIVE)
    """How many leads may be open at once."""
    client_id: ClientId | None = attrs.field(default=None, repr=False)
    """The number under which the bank serves the manager as a client, so that nobody sells to oneself."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_span(self.since, self.until)

    @property
    def actor(self) -> Actor:
        """The manager acting as such."""
        return Actor(self.id, Role.RELATIONSHIP_MANAGER)

    def in_post(self, on: date) -> bool:
        """Whether the manager is in post on a day."""
        return _spans(self.since, self.until, check_date(on, "on"))

    def holds(self, kind: LicenceKind, *, on: date) -> bool:
        """Whether a licence of a kind is valid on a day."""
        check_kind(kind, LicenceKind, "kind")
        check_date(on, "on")
        return any(licence.kind is kind and licence.is_valid(on) for licence in self.licences)


@attrs.frozen(kw_only=True)
class Coverage:
    """One member of a coverage team, from `since` up to but without `until`."""

    staff: StaffId
    role: CoverageRole
    since: date
    until: date | None = None
    """The first day no longer on the team."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_span(self.since, self.until)

    def on(self, day: date) -> bool:
        """Whether the member serves on a day."""
        return _spans(self.since, self.until, check_date(day, "day"))


@attrs.frozen
class CoverageTeam:
    """Who covers one client (管户团队): one lead at a time, with specialists and backups.

    >>> team = CoverageTeam((
    ...     Coverage(
    ...         staff=StaffId("S-1"),
    ...         role=CoverageRole.LEAD,
    ...         since=date(2025, 1, 1),
    ...         until=date(2026, 7, 1),
    ...     ),
    ...     Coverage(staff=StaffId("S-2"), role=CoverageRole.LEAD, since=date(2026, 7, 1)),
    ... ))
    >>> team.lead(on=date(2026, 6, 30)), team.lead(on=date(2026, 7, 1))
    ('S-1', 'S-2')
    """

    members: tuple[Coverage, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        leads = sorted(
            (member for member in self.members if member.role is CoverageRole.LEAD),
            key=lambda member: member.since,
        )
        for earlier, later in pairwise(leads):
            if earlier.on(later.since):
                raise InvalidValue("members", f"have two leads on {later.since}")

    def lead(self, *, on: date) -> StaffId | None:
        """The lead on a day; None if nobody leads."""
        return next(iter(self.serving(CoverageRole.LEAD, on=on)), None)

    def serving(self, role: CoverageRole, *, on: date) -> tuple[StaffId, ...]:
        """Who serves in a part on a day, in the order listed."""
        check_kind(role, CoverageRole, "role")
        check_date(on, "on")
        return tuple(
            member.staff for member in self.members if member.role is role and member.on(on)
        )


def _check_span(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise InvalidValue("until", "is not after since")


def _spans(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day < until)
