"""Migration between tiers: the matrix loses nothing, the rates give the published figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.portfolio_cases import (
    DOUBTFUL,
    JULY,
    LOSS,
    PASS,
    SUBSTANDARD,
    WATCHED,
    book,
    position,
    yuan,
)

from bankrm._portfolio_example import BOOK, LATER
from bankrm.citations import Provenance
from bankrm.claims import AssetClass
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.loan_books import LoanBook
from bankrm.tier_migration import Direction, MigrationKind, compute_tier_migration
from bankrm.transitions import NoState, compute_transitions
from bankrm.workings import lines_provenance

BEFORE = book(
    position(1, 100),
    position(2, 200),
    position(3, 300, tier=WATCHED),
    position(4, 400, tier=SUBSTANDARD),
    position(5, 50, tier=DOUBTFUL),
)
AFTER = book(
    position(1, 150),  # drawn further
    position(2, 180, tier=SUBSTANDARD),
    position(3, 300),
    position(4, 400, tier=LOSS),
    position(6, 70, tier=WATCHED),
    on=JULY,
)


class TestMatrix:
    @pytest.mark.parametrize(
        ("before", "after", "count", "opening", "closing", "kept"),
        [
            (PASS, PASS, 1, 100, 150, 100),
            (PASS, SUBSTANDARD, 1, 200, 180, 180),
            (WATCHED, PASS, 1, 300, 300, 300),
            (SUBSTANDARD, LOSS, 1, 400, 400, 400),
            (DOUBTFUL, NoState.ABSENT, 1, 50, 0, 0),
            (NoState.ABSENT, WATCHED, 1, 0, 70, 0),
            (PASS, LOSS, 0, 0, 0, 0),
            (NoState.ABSENT, NoState.ABSENT, 0, 0, 0, 0),
        ],
    )
    def test_cells(
        self,
        before: AssetClass | NoState,
        after: AssetClass | NoState,
        count: int,
        opening: int,
        closing: int,
        kept: int,
    ) -> None:
        cell = compute_tier_migration(BEFORE, AFTER).matrix.cell(before, after)
        assert (cell.count, cell.opening, cell.closing, cell.kept) == (
            count,
            yuan(opening),
            yuan(closing),
            yuan(kept),
        )
        assert cell.opening - cell.reduced + cell.added == cell.closing

    def test_rows_and_columns_reconcile(self) -> None:
        matrix = compute_tier_migration(BEFORE, AFTER).matrix
        assert matrix.opening(matrix.row(PASS)) == yuan(300)
        assert matrix.closing(matrix.column(PASS)) == yuan(450)
        assert (matrix.opening(), matrix.closing()) == (BEFORE.whole, AFTER.whole)

    def test_workings_go_from_opening_to_closing(self) -> None:
        lines = compute_tier_migration(BEFORE, AFTER).matrix.workings
        assert [line.value for line in lines] == [
            yuan(amount) for amount in (1050, -50, -20, 50, 70, 1100)
        ]

    def test_an_unknown_tier_has_row_and_column(self) -> None:
        unclear = compute_tier_migration(
            book(position(1, tier=None)), book(position(1, tier=None), on=JULY)
        )
        assert unclear.matrix.cell(NoState.UNKNOWN, NoState.UNKNOWN).count == 1

    def test_no_such_state(self) -> None:
        matrix = compute_tier_migration(BEFORE, AFTER).matrix
        other = OwnLabel("x", "某", "some")
        with pytest.raises(InvalidValue, match="before: is no state"):
            matrix.cell(other, PASS)
        with pytest.raises(InvalidValue, match="after: is no state"):
            matrix.cell(PASS, other)

    def test_states_must_be_complete(self) -> None:
        with pytest.raises(InvalidValue, match="states"):
            compute_transitions(BEFORE, AFTER, (PASS,), lambda one: one.tier)

    def test_days_and_currencies_must_fit(self) -> None:
        with pytest.raises(InvalidValue, match="closing: is not the later day"):
            compute_tier_migration(BEFORE, BEFORE)
        with pytest.raises(CurrencyMismatch, match="closing"):
            compute_tier_migration(BEFORE, LoanBook(on=JULY, currency="USD"))
        with pytest.raises(InvalidValue, match="opening: needs LoanBook"):
            compute_tier_migration(None, AFTER)  # type: ignore[arg-type]  # wrong on purpose


def published(
    tier: AssetClass, opening: int, moved: int, reduced: int, worse: AssetClass
) -> Decimal | None:
    """A rate by the figures of an examination question: opening, of it moved, of it repaid."""
    stayed = opening - moved - reduced
    before = book(
        position("moved", moved, tier=tier),
        position("repaid", reduced, tier=tier),
        position("stayed", stayed, tier=tier),
    )
    after = book(
        position("moved", moved, tier=worse), position("stayed", stayed, tier=tier), on=JULY
    )
    migration = compute_tier_migration(before, after)
    return migration.rate(MigrationKind[tier.name]).rate.value


class TestRates:
    @pytest.mark.parametrize(
        ("tier", "opening", "moved", "reduced", "rate"),
        [
            (SUBSTANDARD, 1000, 600, 200, "0.75"),  # tiku818.com
            (SUBSTANDARD, 1000, 600, 400, "1"),  # app.ixiawen.com
            (WATCHED, 4500, 600, 1000, "0.1714"),  # lsx.laixue.com: 17.1 %
            (WATCHED, 5000, 500, 1000, "0.125"),  # an item bank: 12.5 %
        ],
    )
    def test_of_examination_questions(
        self, tier: AssetClass, opening: int, moved: int, reduced: int, rate: str
    ) -> None:
        found = published(tier, opening, moved, reduced, LOSS)
        assert found is not None
        assert found.quantize(Decimal("0.0001")) == Decimal(rate).quantize(Decimal("0.0001"))

    @pytest.mark.parametrize(
        ("kind", "opening", "reduced", "moved"),
        [
            (MigrationKind.PERFORMING, 600, 20, 180),
            (MigrationKind.PASS, 300, 20, 180),
            (MigrationKind.SPECIAL_MENTION, 300, 0, 0),
            (MigrationKind.SUBSTANDARD, 400, 0, 400),
            (MigrationKind.DOUBTFUL, 50, 50, 0),
        ],
    )
    def test_of_the_case(
        self, kind: MigrationKind, opening: int, reduced: int, moved: int
    ) -> None:
        rate = compute_tier_migration(BEFORE, AFTER).rate(kind)
        assert (rate.opening, rate.reduced) == (yuan(opening), yuan(reduced))
        assert (rate.rate.part, rate.rate.whole) == (yuan(moved), yuan(opening - reduced))

    def test_nothing_left_gives_no_rate(self) -> None:
        rate = compute_tier_migration(BEFORE, AFTER).rate(MigrationKind.DOUBTFUL).rate
        assert rate.value is None
        assert rate.reason is not None

    def test_special_mention_is_worse_for_pass_but_still_performing(self) -> None:
        moved = compute_tier_migration(book(position(1)), book(position(1, tier=WATCHED), on=JULY))
        assert moved.rate(MigrationKind.PASS).rate.value == 1
        assert moved.rate(MigrationKind.PERFORMING).rate.value == 0

    def test_an_unknown_closing_tier_leaves_its_own_rate_open(self) -> None:
        unclear = compute_tier_migration(
            book(position(1), position(2, tier=WATCHED)),
            book(position(1, tier=None), position(2, tier=WATCHED), on=JULY),
        )
        assert unclear.rate(MigrationKind.PASS).rate.value is None
        assert unclear.rate(MigrationKind.PERFORMING).rate.value is None
        assert unclear.rate(MigrationKind.SPECIAL_MENTION).rate.value == 0

    def test_an_unknown_opening_tier_leaves_every_rate_open(self) -> None:
        unclear = compute_tier_migration(
            book(position(1), position(2, tier=None)),
            book(position(1), position(2, tier=LOSS), on=JULY),
        )
        assert [one.rate.value for one in unclear.rates] == [None] * 5

    def test_of_an_unknown_one_that_is_gone_nothing_hangs(self) -> None:
        gone = compute_tier_migration(
            book(position(1), position(2, tier=None)), book(position(1), on=JULY)
        )
        assert gone.rate(MigrationKind.PASS).rate.value == 0

    def test_workings_cite_the_indicators_no_more_firmly_than_read(self) -> None:
        lines = compute_tier_migration(BEFORE, AFTER).rate(MigrationKind.PASS).workings
        assert lines_provenance(lines) is Provenance.SECONDARY
        assert [line.value for line in lines[:4]] == [
            yuan(300),
            yuan(20),
            yuan(180),
            yuan(280),
        ]
        assert len(compute_tier_migration(BEFORE, AFTER).workings) == 6 + 5 * 5

    def test_wrong_kind(self) -> None:
        with pytest.raises(InvalidValue, match="kind"):
            compute_tier_migration(BEFORE, AFTER).rate("pass")  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("direction", "count", "amount"),
    [(Direction.BETTER, 1, 300), (Direction.SAME, 1, 100), (Direction.WORSE, 2, 600)],
)
def test_which_way_the_claims_went(direction: Direction, count: int, amount: int) -> None:
    move = compute_tier_migration(BEFORE, AFTER).moves[direction.rank]
    assert (move.direction, move.by_count.part, move.by_count.whole) == (direction, count, 4)
    assert (move.by_amount.part, move.by_amount.whole) == (yuan(amount), yuan(1000))


@pytest.mark.parametrize("wrong", [None, 7, date(2026, 11, 24)])
def test_states_and_how_they_are_told_are_what_they_have_to_be(wrong: Any) -> None:
    with pytest.raises(InvalidValue, match="states"):
        compute_transitions(BOOK, LATER, wrong, lambda one: one.tier)
    with pytest.raises(InvalidValue, match="state_of"):
        compute_transitions(BOOK, LATER, tuple(AssetClass), wrong)
