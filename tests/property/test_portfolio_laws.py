"""Laws of whole portfolios: nothing is lost, order is irrelevant, and standing still moves nothing."""

import random
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.portfolio_cases import AUGUST, JULY, JUNE, book, yuan

from bankrm.asset_quality import compute_asset_quality
from bankrm.claims import AssetClass
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.loan_books import (
    BookKey,
    LoanBook,
    LoanPosition,
    compare_breakdowns,
    compute_breakdown,
)
from bankrm.money import Money, total
from bankrm.roll_rates import compute_roll_rates
from bankrm.tier_migration import Direction, MigrationKind, compute_tier_migration
from bankrm.transitions import NoState
from bankrm.vintages import BadLoan, compute_vintages

keys = st.sampled_from(BookKey)


@st.composite
def positions(draw: st.DrawFn, *, known: bool = False) -> tuple[LoanPosition, ...]:
    """Positions of different claims, each client in one group at most."""
    ids = draw(st.lists(st.integers(1, 9), unique=True, max_size=9))
    maybe: Any = st.nothing() if known else st.none()
    return tuple(
        LoanPosition(
            claim_id=ClaimId(f"A-{claim}"),
            client_id=ClientId(f"E-{claim % 4}"),
            balance=Money.from_minor(draw(st.integers(0, 10**9))),
            tier=draw(maybe | st.sampled_from(AssetClass)),
            days_past_due=draw(maybe | st.integers(0, 400)),
            branch=draw(st.none() | st.sampled_from(["B-1", "B-2"])),
        )
        for claim in ids
    )


@given(positions(), keys)
def test_parts_add_up_to_the_whole(some: tuple[LoanPosition, ...], key: BookKey) -> None:
    found = compute_breakdown(book(*some), key)
    assert total(row.amount for row in found.rows) == found.whole == book(*some).whole
    assert sum(row.count for row in found.rows) == found.count == len(some)
    if found.whole:
        assert sum(row.share or 0 for row in found.rows) == 1


@given(positions(), keys, st.randoms())
def test_the_order_of_positions_is_irrelevant(
    some: tuple[LoanPosition, ...], key: BookKey, shuffle: random.Random
) -> None:
    other = shuffle.sample(some, len(some))
    assert compute_breakdown(book(*some), key) == compute_breakdown(book(*other), key)
    later = book(*some, on=JULY)
    assert compute_tier_migration(book(*some), later) == compute_tier_migration(
        book(*other), later
    )


@given(positions(), keys)
def test_the_index_lies_between_equal_parts_and_all_in_one(
    some: tuple[LoanPosition, ...], key: BookKey
) -> None:
    found = compute_breakdown(book(*some), key)
    if found.hhi is not None:
        held = sum(1 for row in found.rows if row.amount)
        assert held * found.hhi >= 1
        assert found.hhi <= 1


@given(positions(), keys)
def test_more_of_the_largest_are_never_less(some: tuple[LoanPosition, ...], key: BookKey) -> None:
    shares = [compute_breakdown(book(*some), key).largest(count).value for count in (1, 2, 9)]
    known = [share for share in shares if share is not None]
    assert known == sorted(known)


@given(positions(), positions(), keys)
def test_changes_add_up(
    before: tuple[LoanPosition, ...], after: tuple[LoanPosition, ...], key: BookKey
) -> None:
    found = compare_breakdowns(
        compute_breakdown(book(*before), key), compute_breakdown(book(*after, on=JULY), key)
    )
    assert total(row.change for row in found.rows) == found.change
    assert sum(row.count_change for row in found.rows) == len(after) - len(before)


@given(positions(), positions())
def test_rows_are_the_opening_and_columns_the_closing(
    before: tuple[LoanPosition, ...], after: tuple[LoanPosition, ...]
) -> None:
    opening, closing = book(*before), book(*after, on=JULY)
    matrix = compute_tier_migration(opening, closing).matrix
    first, last = (compute_breakdown(one, BookKey.TIER) for one in (opening, closing))
    for tier in AssetClass:
        assert matrix.opening(matrix.row(tier)) == first.amount_of(tier)
        assert matrix.closing(matrix.column(tier)) == last.amount_of(tier)
    assert (matrix.opening(), matrix.closing()) == (opening.whole, closing.whole)
    stood = sum(cell.count for cell in matrix.cells if cell.before is not NoState.ABSENT)
    stands = sum(cell.count for cell in matrix.cells if cell.after is not NoState.ABSENT)
    assert (stood, stands) == (len(before), len(after))
    assert total(line.value for line in matrix.workings[:-1] if isinstance(line.value, Money)) == (
        closing.whole
    )


@given(positions())
def test_standing_still_gives_a_diagonal(some: tuple[LoanPosition, ...]) -> None:
    migration = compute_tier_migration(book(*some), book(*some, on=JULY))
    for cell in migration.matrix.cells:
        if cell.before is not cell.after:
            assert (cell.count, cell.opening, cell.closing) == (0, yuan(0), yuan(0))
    assert all(rate.rate.value in {None, 0} for rate in migration.rates)
    assert migration.moves[Direction.WORSE.rank].by_count.part == 0


@given(positions(known=True), positions(known=True))
def test_rates_lie_between_nothing_and_all(
    before: tuple[LoanPosition, ...], after: tuple[LoanPosition, ...]
) -> None:
    migration = compute_tier_migration(book(*before), book(*after, on=JULY))
    rolled = compute_roll_rates([book(*before), book(*after, on=JULY)])
    rates = [one.rate for one in migration.rates] + list(rolled.average)
    assert all(rate.value is None or 0 <= rate.value <= 1 for rate in rates)
    parts = [migration.rate(kind).rate.whole for kind in MigrationKind]
    assert parts[0] == total(part for part in parts[1:3] if isinstance(part, Money))


@given(positions(known=True), positions(known=True))
def test_flow_to_loss_rises_towards_the_last_bucket(
    before: tuple[LoanPosition, ...], after: tuple[LoanPosition, ...]
) -> None:
    rolled = compute_roll_rates([book(*before), book(*after, on=JULY)])
    flows = [rolled.flow_to_loss(code) for code in rolled.buckets.codes]
    known = [flow for flow in flows if flow is not None]
    assert known == sorted(known)
    assert flows[-1] == 1


@given(positions(known=True))
def test_longer_overdue_is_never_more(some: tuple[LoanPosition, ...]) -> None:
    sixty, ninety = (compute_asset_quality(book(*some), beyond=days) for days in (60, 90))
    assert sixty.gap is not None
    assert ninety.gap is not None
    assert ninety.gap <= sixty.gap


@given(st.tuples(positions(), positions(), positions()), st.integers(0, 120))
def test_what_has_ever_been_bad_never_falls(
    months: tuple[tuple[LoanPosition, ...], ...], beyond: int
) -> None:
    day = date(2026, 6, 1)
    loans = [
        LoanPosition(
            claim_id=ClaimId(f"A-{claim}"),
            client_id=ClientId("E"),
            balance=yuan(100),
            booked_on=day,
        )
        for claim in range(1, 10)
    ]
    books: list[LoanBook] = [
        book(*some, on=on) for some, on in zip(months, (JUNE, JULY, AUGUST), strict=True)
    ]
    [vintage] = compute_vintages(loans, books, BadLoan(beyond_days=beyond))
    ever = [point.ever.by_count.value for point in vintage.points]
    known = [share for share in ever if share is not None]
    assert known == sorted(known)
    for point in vintage.points:
        now, before = point.current.by_count.part, point.ever.by_count.part
        if now is not None and before is not None:
            assert isinstance(now, int)
            assert isinstance(before, int)
            assert now <= before
