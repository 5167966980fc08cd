"""Approval matrices (审批授权表): which levels a case has to pass, as data that a bank writes.

A row says what its level may decide: products, security, ratings, and the largest amount, term and group
total. What is not known of a case is within no limit, so it goes up. A matrix proves itself when it is
built: the highest level decides everything, so that nothing is decided by nobody; no level may less than
the one below it; and every row decides something that no lower one does. None is shipped: amounts and
levels are the bank's own. Leaves out who holds a level, which is for `authorities`.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, product
from typing import Any, NewType

import attrs

from bankrm.authorities import Level
from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.days import check_date
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import AnyLabel
from bankrm.loan_products import SecurityKind
from bankrm.money import Money, check_yuan
from bankrm.product_kinds import ProductKind
from bankrm.staff import Role

__all__ = ["ApprovalCase", "ApprovalMatrix", "ApprovalMatrixId", "ApprovalRow"]

ApprovalMatrixId = NewType("ApprovalMatrixId", str)


@attrs.frozen(kw_only=True)
class ApprovalCase:
    """What decides who has to approve something; amounts in yuan, None for unknown."""

    kind: ProductKind | None = None
    security: SecurityKind | None = None
    rating: str | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The bank's own grade of the client."""
    amount: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    months: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    group_total: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What the client's whole group then has, this included."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("amount", "group_total"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)


_LISTS = ("kinds", "security", "ratings")
_BOUNDS = ("up_to", "months", "group_up_to")
_OF = {
    "kinds": "kind",
    "security": "security",
    "ratings": "rating",
    "up_to": "amount",
    "months": "months",
    "group_up_to": "group_total",
}
"""By condition of a row, what it asks of a case."""


@attrs.frozen(kw_only=True)
class ApprovalRow:
    """What a level may decide; an empty condition is none.

    >>> from bankrm._approval_example import TEAM
    >>> small = ApprovalRow(level=TEAM, up_to=Money.of(1_000_000))
    >>> small.covers(ApprovalCase(amount=Money.of(1_000_000))), small.covers(ApprovalCase())
    (True, False)
    """

    level: AnyLabel
    kinds: tuple[ProductKind, ...] = ()
    security: tuple[SecurityKind, ...] = ()
    ratings: tuple[str, ...] = ()
    up_to: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The largest amount, itself included."""
    months: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The longest term, itself included."""
    group_up_to: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The largest group total, itself included."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in _LISTS:
            if len(set(getattr(self, name))) < len(getattr(self, name)):
                raise InvalidValue(name, "hold one twice")
        for name in ("up_to", "group_up_to"):
            if getattr(self, name) is not None:
                check_yuan(getattr(self, name), name)

    def covers(self, case: ApprovalCase) -> bool:
        """Whether the level may decide such a case; what is not known meets no condition."""
        check_kind(case, ApprovalCase, "case")
        listed = ((getattr(self, name), getattr(case, _OF[name])) for name in _LISTS)
        bounded = ((getattr(self, name), getattr(case, _OF[name])) for name in _BOUNDS)
        return all(not choices or value in choices for choices, value in listed) and all(
            bound is None or (value is not None and value <= bound) for bound, value in bounded
        )

    def contains(self, other: "ApprovalRow") -> bool:
        """Whether every case that another row is for is one of its own."""
        check_kind(other, ApprovalRow, "other")
        listed = ((getattr(self, name), getattr(other, name)) for name in _LISTS)
        bounded = ((getattr(self, name), getattr(other, name)) for name in _BOUNDS)
        return all(not own or (its and set(its) <= set(own)) for own, its in listed) and all(
            own is None or (its is not None and its <= own) for own, its in bounded
        )


@attrs.frozen(kw_only=True)
class ApprovalMatrix:
    """Levels, lowest first, and what each may decide.

    A case passes every level from the lowest up to the one that may decide it.

    Raises:
        InvalidRule: listing every mistake: a level repeated, unknown, without a row, or held by those who
            prepare what is decided; a row that decides nothing; a level that may less than the one below;
            cases that nobody decides.

    >>> from bankrm._approval_example import MATRIX
    >>> [level.label.en for level in MATRIX.required_levels(ApprovalCase(amount=Money.of(3_000_000), months=36))]
    ['team lead', 'branch approver']
    """

    id: ApprovalMatrixId
    version: str
    levels: tuple[Level, ...] = attrs.field(repr=False)
    rows: tuple[ApprovalRow, ...] = attrs.field(repr=False)
    basis: Citation = attrs.field(repr=False)
    """The bank's own document."""
    since: date
    until: date | None = None
    """The first day no longer in force."""
    preparers: tuple[Role, ...] = (Role.RELATIONSHIP_MANAGER, Role.CREDIT_OFFICER)
    """The roles that prepare what is decided, and so sit at no level."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.until is not None and self.until <= self.since:
            raise InvalidValue("until", "is not after since")
        if mistakes := tuple(_mistakes(self)):
            raise InvalidRule(self.id, "; ".join(mistakes))

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day."""
        check_date(on, "on")
        return self.since <= on and (self.until is None or on < self.until)

    def required_levels(self, case: ApprovalCase) -> tuple[Level, ...]:
        """The levels a case has to pass, in order; the last one decides."""
        check_kind(case, ApprovalCase, "case")
        able = {row.level for row in self.rows if row.covers(case)}
        deciding = [level.label in able for level in self.levels].index(True)
        return self.levels[: deciding + 1]

    def above(self, level: AnyLabel) -> Level | None:
        """The next level up; None above the highest.

        Raises:
            InvalidValue: if it is none of the matrix.
        """
        labels = [one.label for one in self.levels]
        if level not in labels:
            raise InvalidValue("level", "is none of this matrix")
        return next(iter(self.levels[labels.index(level) + 1 :]), None)


def _mistakes(matrix: ApprovalMatrix) -> Iterator[str]:
    levels, rows = matrix.levels, matrix.rows
    if not levels:
        yield "needs at least one level"
        return
    labels = [level.label for level in levels]
    for twice in dict.fromkeys(label.code for label in labels if labels.count(label) > 1):
        yield f"{twice}: listed twice"
    for level in levels:
        if level.role in matrix.preparers:
            yield f"{level.label.code}: nobody can hold it, as its role prepares what is decided"
        if all(row.level != level.label for row in rows):
            yield f"{level.label.code}: decides nothing"
    for unknown in dict.fromkeys(row.level.code for row in rows if row.level not in labels):
        yield f"{unknown}: may decide but is no level"
    known = [row for row in rows if row.level in labels]
    yield from _idle(known, labels)
    for (lower, _), (higher, code) in pairwise((label, label.code) for label in labels):
        above = [row for row in known if row.level == higher]
        below = [part for row in known if row.level == lower for part in _parts(row)]
        if not all(any(row.contains(one) for row in above) for one in below):
            yield f"{code}: may less than the level below it"
    if ApprovalRow(level=labels[-1]) not in known:
        yield f"{labels[-1].code}: does not decide everything, so that some cases have nobody"


def _parts(row: ApprovalRow) -> Iterator[ApprovalRow]:
    """A row for each choice of what it lists, so that several rows above may share what it is for."""
    choices: list[list[tuple[Any, ...]]] = [
        [(one,) for one in getattr(row, name)] or [()] for name in _LISTS
    ]
    for kinds, security, ratings in product(*choices):
        yield attrs.evolve(row, kinds=kinds, security=security, ratings=ratings)


def _idle(rows: list[ApprovalRow], labels: list[AnyLabel]) -> Iterator[str]:
    """The rows that decide nothing, as another of their own or of a lower level does so first."""
    for place, row in enumerate(rows):
        for other_place, other in enumerate(rows):
            lower = labels.index(other.level) < labels.index(row.level)
            same = other.level == row.level and other_place != place
            first = other_place < place or not row.contains(other)
            if other.contains(row) and (lower or (same and first)):
                yield f"{row.level.code}: row {place} decides nothing that another does not"
                break
