"""Authorities (授权): levels that may decide, who holds them, and what a holder has passed on for a time.

A register proves itself when it is built: what is delegated comes from somebody who holds it in his or her
own right, for all of its days and within the same amount, and goes no further. Whoever delegates stays
accountable. Leaves out what a level may decide, which is for `pricing_authority` and `approval_matrices`.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import attrs

from bankrm.checks import check_kind, check_text, check_tuple
from bankrm.days import check_date
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel
from bankrm.money import Money, check_yuan
from bankrm.staff import Role, StaffId

__all__ = ["Authorities", "DelegatedAuthority", "Level"]


@attrs.frozen(kw_only=True)
class Level:
    """One level that may decide (审批层级): who sits at it, how many must agree, and by when.

    >>> from bankrm.labels import OwnLabel
    >>> Level(
    ...     label=OwnLabel("branch", "分行审批人", "branch approver"), role=Role.CREDIT_APPROVER
    ... ).quorum
    1
    """

    label: AnyLabel
    role: Role
    quorum: int = attrs.field(default=1, metadata={"least": 1})
    """How many holders must approve (双签)."""
    committee: bool = False
    """Whether it decides by a vote (贷审会) of those who hold it in own right."""
    within: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Working days it should take; None if it has no service level."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.committee and self.quorum > 1:
            raise InvalidValue("quorum", "of a committee is a matter of its vote")


@attrs.frozen(kw_only=True)
class DelegatedAuthority:
    """Who holds a level, from `since` up to but without `until`, up to which amount.

    >>> DelegatedAuthority(
    ...     holder=StaffId("S-2"), level=Role.CREDIT_APPROVER, since=date(2026, 1, 1)
    ... ).accountable
    'S-2'
    """

    holder: StaffId
    level: AnyLabel
    since: date
    until: date | None = None
    """The first day no longer held."""
    most: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The largest amount, in yuan; None if the level alone limits it."""
    delegated_by: StaffId | None = None
    """Who passed it on (转授权); None if it is held in one's own right."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.until is not None and self.until <= self.since:
            raise InvalidValue("until", "is not after since")
        if self.most is not None:
            check_yuan(self.most, "most")
        if self.delegated_by == self.holder:
            raise InvalidValue("delegated_by", "is the holder")
        if self.delegated_by is not None and self.until is None:
            raise InvalidValue("until", "must be given of what is delegated")

    @property
    def accountable(self) -> StaffId:
        """Who answers for what is decided by it: whoever delegated it, or the holder."""
        return self.delegated_by or self.holder

    def on(self, day: date) -> bool:
        """Whether it is held on a day."""
        check_date(day, "day")
        return self.since <= day and (self.until is None or day < self.until)

    def covers(self, other: "DelegatedAuthority") -> bool:
        """Whether all of another's days, and its amount, lie within this one."""
        check_kind(other, DelegatedAuthority, "other")
        ends = self.until is None or (other.until is not None and other.until <= self.until)
        amounts = self.most is None or (other.most is not None and other.most <= self.most)
        return self.level == other.level and self.since <= other.since and ends and amounts


@attrs.frozen
class Authorities:
    """Who holds which level and when: the register that approvals are checked against.

    Raises:
        InvalidRule: listing every mistake by its place: one authority held twice at once, one that is
            delegated by somebody who does not hold as much, or who has it by delegation.

    >>> from bankrm.labels import OwnLabel
    >>> branch = OwnLabel("branch", "分行审批人", "branch approver")
    >>> own = DelegatedAuthority(holder=StaffId("S-2"), level=branch, since=date(2026, 1, 1))
    >>> lent = DelegatedAuthority(
    ...     holder=StaffId("S-3"),
    ...     level=branch,
    ...     since=date(2026, 11, 1),
    ...     until=date(2026, 11, 15),
    ...     delegated_by=StaffId("S-2"),
    ... )
    >>> register = Authorities((own, lent))
    >>> register.held(StaffId("S-3"), branch, on=date(2026, 11, 14), delegated_by=StaffId("S-2")) == lent
    True
    >>> register.holders(branch, on=date(2026, 11, 15))
    ('S-2',)
    """

    entries: tuple[DelegatedAuthority, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if mistakes := tuple(_mistakes(self.entries)):
            raise InvalidRule("authorities", "; ".join(mistakes))

    def held(
        self,
        staff: StaffId,
        level: AnyLabel,
        *,
        on: date,
        delegated_by: StaffId | None = None,
    ) -> DelegatedAuthority | None:
        """What somebody holds at a level on a day, in own right or by delegation; None if nothing."""
        check_text(staff, "staff")
        for entry in self._at(level, on):
            if (entry.holder, entry.delegated_by) == (staff, delegated_by):
                return entry
        return None

    def holders(self, level: AnyLabel, *, on: date) -> tuple[StaffId, ...]:
        """Who holds a level on a day, in own right or by delegation, each once."""
        return tuple(dict.fromkeys(entry.holder for entry in self._at(level, on)))

    def own_holders(self, level: AnyLabel, *, on: date) -> tuple[StaffId, ...]:
        """Who holds a level on a day in own right; of a committee, who has a seat."""
        return tuple(entry.holder for entry in self._at(level, on) if entry.delegated_by is None)

    def list_vacant(self, levels: tuple[Level, ...], *, on: date) -> tuple[Level, ...]:
        """The levels that fewer people hold in own right than must agree; a stand-in adds nobody."""
        check_tuple(levels, Level, "levels")
        return tuple(
            level for level in levels if len(self.own_holders(level.label, on=on)) < level.quorum
        )

    def _at(self, level: AnyLabel, on: date) -> Iterator[DelegatedAuthority]:
        check_date(on, "on")
        return (entry for entry in self.entries if entry.level == level and entry.on(on))


def _mistakes(entries: tuple[DelegatedAuthority, ...]) -> Iterator[str]:
    for (place, one), (other_place, other) in combinations(enumerate(entries), 2):
        if _source(one) == _source(other) and (one.on(other.since) or other.on(one.since)):
            yield f"entries[{other_place}]: held already by entries[{place}]"
    for place, entry in enumerate(entries):
        if entry.delegated_by is None:
            continue
        sources = [one for one in entries if one.holder == entry.delegated_by]
        if not any(one.delegated_by is None and one.covers(entry) for one in sources):
            again = any(one.delegated_by is not None and one.covers(entry) for one in sources)
            yield f"entries[{place}]: " + (
                "passes on what was delegated" if again else "exceeds what its source holds"
            )


def _source(entry: DelegatedAuthority) -> tuple[StaffId, AnyLabel, StaffId | None]:
    return entry.holder, entry.level, entry.delegated_by
