"""Transitions (迁徙): from which state to which the claims of a book went between two days.

A square of cells, one for each pair of states, with count and amounts. Nothing is dropped: what is new, what
is gone, and what has no known state on one of the days have rows and columns of their own, so that the rows
add up to the earlier book and the columns to the later one. What the states are (tiers, bands of days past
due) is for the rooms that ask: `tier_migration`, `roll_rates`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label, Text
from bankrm.loan_books import LoanBook, LoanPosition
from bankrm.money import Money
from bankrm.workings import Line

__all__ = ["NoState", "Transition", "TransitionMatrix", "compute_transitions"]


class NoState(Label):
    """Where a claim stands that has no state (状态之外)."""

    UNKNOWN = "unknown", "未知", "unknown"
    ABSENT = "absent", "不在册", "not in the book"


@attrs.frozen(kw_only=True)
class Transition:
    """What went from one state to another: how many claims, and their balances on both days."""

    before: AnyLabel
    after: AnyLabel
    count: int = attrs.field(metadata=NOT_NEGATIVE)
    opening: Money
    closing: Money
    kept: Money
    """Of each claim the lesser of its two balances: what of the opening was still there."""

    __attrs_post_init__ = check_fields

    @property
    def reduced(self) -> Money:
        """What was repaid, written off or sold (期间减少金额)."""
        return self.opening - self.kept

    @property
    def added(self) -> Money:
        """What was paid out."""
        return self.closing - self.kept


@attrs.frozen(kw_only=True)
class TransitionMatrix:
    """The cells of all pairs of states between two days, row by row."""

    opened_on: date
    closed_on: date
    currency: str
    states: tuple[AnyLabel, ...]
    """In their order; the last two are those of `NoState`."""
    cells: tuple[Transition, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    def cell(self, before: AnyLabel, after: AnyLabel) -> Transition:
        """The cell of two states.

        Raises:
            InvalidValue: if one of them is no state of this matrix.
        """
        place = _place(self.states, before, "before") * len(self.states)
        return self.cells[place + _place(self.states, after, "after")]

    def row(self, before: AnyLabel) -> tuple[Transition, ...]:
        """Where all of an earlier state went."""
        return tuple(self.cell(before, after) for after in self.states)

    def column(self, after: AnyLabel) -> tuple[Transition, ...]:
        """Where all of a later state came from."""
        return tuple(self.cell(before, after) for before in self.states)

    def opening(self, cells: Iterable[Transition] | None = None) -> Money:
        """The opening balances of some cells together, or of all."""
        return self._sum("opening", cells)

    def closing(self, cells: Iterable[Transition] | None = None) -> Money:
        """The closing balances of some cells together, or of all."""
        return self._sum("closing", cells)

    def kept(self, cells: Iterable[Transition] | None = None) -> Money:
        """What was still there of the opening of some cells together, or of all."""
        return self._sum("kept", cells)

    def _sum(self, name: str, cells: Iterable[Transition] | None) -> Money:
        minor = sum(getattr(one, name).minor for one in (self.cells if cells is None else cells))
        return Money.from_minor(minor, self.currency)

    @property
    def workings(self) -> tuple[Line, ...]:
        """From the opening to the closing: reductions of what stayed, what went, what grew, what came."""
        gone = [one for one in self.cells if one.after is NoState.ABSENT]
        new = [one for one in self.cells if one.before is NoState.ABSENT]
        stayed = [one for one in self.cells if NoState.ABSENT not in {one.before, one.after}]
        return (
            Line(Text("期初余额", "opening balance"), self.opening()),
            Line(Text("退出", "claims gone"), -self.opening(gone)),
            Line(
                Text("存量减少", "reduced of those that stayed"),
                self.kept(stayed) - self.opening(stayed),
            ),
            Line(
                Text("存量增加", "added to those that stayed"),
                self.closing(stayed) - self.kept(stayed),
            ),
            Line(Text("新增", "claims new"), self.closing(new)),
            Line(Text("期末余额", "closing balance"), self.closing()),
        )


def compute_transitions(
    opening: LoanBook,
    closing: LoanBook,
    states: Sequence[AnyLabel],
    state_of: Callable[[LoanPosition], AnyLabel | None],
) -> TransitionMatrix:
    """The matrix between two days.

    Args:
        opening: the earlier book.
        closing: the later book, of the same currency.
        states: every state, in order.
        state_of: the state of a position, one of `states`; None if it is not known.

    Raises:
        InvalidValue: if the second book is not the later one, or a position has another state.
        CurrencyMismatch: if the books are of two currencies.

    >>> from bankrm._portfolio_example import BOOK, LATER
    >>> from bankrm.claims import AssetClass
    >>> matrix = compute_transitions(BOOK, LATER, tuple(AssetClass), lambda one: one.tier)
    >>> matrix.cell(AssetClass.PASS, AssetClass.SPECIAL_MENTION).opening
    Money('100.00', 'CNY')
    >>> matrix.cell(NoState.ABSENT, AssetClass.SPECIAL_MENTION).count
    1
    """
    _check_books(opening, closing)
    check_kind(states, Sequence, "states")
    if not callable(state_of):
        raise InvalidValue("state_of", "tells no state of a position")
    every = (*states, *NoState)
    place = {state: at for at, state in enumerate(every)}
    size = len(every)
    unknown, absent = size - 2, size - 1
    sums = [[0, 0, 0, 0] for _ in range(size * size)]
    later = {one.claim_id: one for one in closing.positions}

    def standing(position: LoanPosition | None) -> tuple[int, int]:
        if position is None:
            return absent, 0
        state = state_of(position)
        at = unknown if state is None else place.get(state)
        if at is None:
            raise InvalidValue("states", "do not hold every state that a position has")
        return at, position.balance.minor

    pairs = [(one, later.pop(one.claim_id, None)) for one in opening.positions]
    for before, after in (*pairs, *((None, one) for one in later.values())):
        (row, opened), (column, closed) = standing(before), standing(after)
        cell = sums[row * size + column]
        cell[0] += 1
        cell[1] += opened
        cell[2] += closed
        cell[3] += min(opened, closed)

    currency = opening.currency
    return TransitionMatrix(
        opened_on=opening.on,
        closed_on=closing.on,
        currency=currency,
        states=every,
        cells=tuple(
            Transition(
                before=every[at // size],
                after=every[at % size],
                count=count,
                opening=Money.from_minor(opened, currency),
                closing=Money.from_minor(closed, currency),
                kept=Money.from_minor(kept, currency),
            )
            for at, (count, opened, closed, kept) in enumerate(sums)
        ),
    )


def _check_books(opening: LoanBook, closing: LoanBook) -> None:
    check_kind(opening, LoanBook, "opening")
    check_kind(closing, LoanBook, "closing")
    if closing.on <= opening.on:
        raise InvalidValue("closing", "is not the later day")
    if closing.currency != opening.currency:
        raise CurrencyMismatch("closing", "is in another currency")


def _place(states: tuple[AnyLabel, ...], state: AnyLabel, field: str) -> int:
    try:
        return states.index(state)
    except ValueError:
        raise InvalidValue(field, "is no state of this matrix") from None
