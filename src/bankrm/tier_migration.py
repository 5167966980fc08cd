"""Migration between the five tiers (分类迁徙): the matrix between two days, and the supervisor's rates.

The rates take what of an opening tier was still there at the end (its opening balance less what was repaid,
written off or sold) and ask how much of that stood in a worse tier. Of a claim that grew, what was added is
not of the opening and counts on neither side. A claim without a known tier leaves open every rate that it
could belong to.
"""

from collections.abc import Iterable

import attrs

from bankrm.checks import check_kind
from bankrm.claims import AssetClass, is_non_performing
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.loan_books import LoanBook
from bankrm.money import Money
from bankrm.proportions import Proportion
from bankrm.regulations.portfolio import CORE_INDICATORS
from bankrm.transitions import NoState, Transition, TransitionMatrix, compute_transitions
from bankrm.workings import Line

__all__ = [
    "Direction",
    "MigrationKind",
    "MigrationRate",
    "TierMigration",
    "TierMove",
    "compute_tier_migration",
]

_PERFORMING = tuple(tier for tier in AssetClass if not is_non_performing(tier))


class MigrationKind(Label):
    """The migration rates of the supervisor (贷款迁徙率)."""

    PERFORMING = "performing", "正常贷款迁徙率", "performing loans"
    PASS = "pass", "正常类贷款迁徙率", "pass"
    SPECIAL_MENTION = "special_mention", "关注类贷款迁徙率", "special mention"
    SUBSTANDARD = "substandard", "次级类贷款迁徙率", "substandard"
    DOUBTFUL = "doubtful", "可疑类贷款迁徙率", "doubtful"

    @property
    def tiers(self) -> tuple[AssetClass, ...]:
        """The opening tiers it is about."""
        if self is MigrationKind.PERFORMING:
            return _PERFORMING
        return (AssetClass[self.name],)

    @property
    def worse(self) -> tuple[AssetClass, ...]:
        """The closing tiers that count as moved: non-performing, or any that is worse.

        >>> [tier.en for tier in MigrationKind.DOUBTFUL.worse]
        ['loss']
        """
        if self is MigrationKind.PERFORMING:
            return tuple(tier for tier in AssetClass if is_non_performing(tier))
        return tuple(tier for tier in AssetClass if tier > self.tiers[0])


@attrs.frozen(kw_only=True)
class MigrationRate:
    """One rate, with what it is made of."""

    kind: MigrationKind
    opening: Money
    reduced: Money
    """Repaid, written off or sold in the period (期间减少金额)."""
    rate: Proportion
    """What moved to a worse tier over the opening less the reductions."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """Opening, reductions, what moved, what it is over, and the rate."""
        part, whole, rate = self.rate.workings
        return (
            Line(Text("期初余额", "opening balance"), self.opening),
            Line(Text("期间减少金额", "reduced in the period"), self.reduced),
            part,
            whole,
            attrs.evolve(rate, basis=CORE_INDICATORS.article()),
        )


class Direction(Label):
    """Which way a claim went (迁徙方向)."""

    BETTER = "better", "上调", "to a better tier"
    SAME = "same", "不变", "in its tier"
    WORSE = "worse", "下调", "to a worse tier"


@attrs.frozen(kw_only=True)
class TierMove:
    """How many of the claims classified on both days went one way, and how much of their opening."""

    direction: Direction
    by_count: Proportion
    by_amount: Proportion

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class TierMigration:
    """The tiers of a book between two days."""

    matrix: TransitionMatrix
    moves: tuple[TierMove, ...]
    rates: tuple[MigrationRate, ...]

    __attrs_post_init__ = check_fields

    def rate(self, kind: MigrationKind) -> MigrationRate:
        """One of the rates."""
        check_kind(kind, MigrationKind, "kind")
        return self.rates[kind.rank]

    @property
    def workings(self) -> tuple[Line, ...]:
        """From the opening to the closing balance, then every rate."""
        rates = (line for rate in self.rates for line in rate.workings)
        return (*self.matrix.workings, *rates)


def compute_tier_migration(opening: LoanBook, closing: LoanBook) -> TierMigration:
    """Which way the tiers of a book went, and the migration rates.

    Source: core indicators of 2005, as quoted in examination questions; the supervisor takes the beginning
    and the end of a year, a bank also those of a quarter or a month.

    Args:
        opening: the earlier book.
        closing: the later book, of the same currency.

    Raises:
        InvalidValue: if the second book is not the later one.
        CurrencyMismatch: if the books are of two currencies.

    >>> from bankrm._portfolio_example import BOOK, LATER
    >>> migration = compute_tier_migration(BOOK, LATER)
    >>> for line in migration.rate(MigrationKind.PASS).workings[:4]:
    ...     print(line.explain("en"))
    opening balance: CN¥700.00
    reduced in the period: CN¥50.00
    moved to a worse tier: CN¥100.00
    opening less reductions: CN¥650.00
    """
    matrix = compute_transitions(opening, closing, tuple(AssetClass), lambda one: one.tier)
    return TierMigration(
        matrix=matrix,
        moves=tuple(_move(matrix, direction) for direction in Direction),
        rates=tuple(_rate(matrix, kind) for kind in MigrationKind),
    )


def _rate(matrix: TransitionMatrix, kind: MigrationKind) -> MigrationRate:
    rows = [cell for tier in kind.tiers for cell in matrix.row(tier)]
    unknown = _any(matrix, matrix.row(NoState.UNKNOWN))
    unclear = [cell for cell in rows if cell.after is NoState.UNKNOWN]
    moved = matrix.kept(cell for cell in rows if cell.after in kind.worse)
    opening, kept = matrix.opening(rows), matrix.kept(rows)
    return MigrationRate(
        kind=kind,
        opening=opening,
        reduced=opening - kept,
        rate=Proportion(
            name=Text(kind.zh, f"migration rate: {kind.en}"),
            part_name=Text("向下迁徙金额", "moved to a worse tier"),
            part=None if unknown or _any(matrix, unclear) else moved,
            whole_name=Text("期初余额减期间减少金额", "opening less reductions"),
            whole=None if unknown else kept,
        ),
    )


def _any(matrix: TransitionMatrix, cells: Iterable[Transition]) -> bool:
    """Whether anything of the opening of some cells was still there."""
    return bool(matrix.kept(cells))


def _move(matrix: TransitionMatrix, direction: Direction) -> TierMove:
    both = [
        (cell, _direction(cell.before, cell.after))
        for cell in matrix.cells
        if isinstance(cell.before, AssetClass) and isinstance(cell.after, AssetClass)
    ]
    went = [cell for cell, way in both if way is direction]
    whole_name = Text("两期均已分类", "classified on both days")
    part_name = Text(direction.zh, direction.en)
    return TierMove(
        direction=direction,
        by_count=Proportion(
            name=Text(f"{direction.zh}笔数占比", f"share of claims {direction.en}"),
            part_name=part_name,
            part=sum(cell.count for cell in went),
            whole_name=whole_name,
            whole=sum(cell.count for cell, _ in both),
        ),
        by_amount=Proportion(
            name=Text(f"{direction.zh}金额占比", f"share of balances {direction.en}"),
            part_name=part_name,
            part=matrix.opening(went),
            whole_name=whole_name,
            whole=matrix.opening(cell for cell, _ in both),
        ),
    )


def _direction(before: AssetClass, after: AssetClass) -> Direction:
    if before == after:
        return Direction.SAME
    return Direction.WORSE if after > before else Direction.BETTER
