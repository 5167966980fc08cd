"""Loan books (贷款台账快照): every claim of a bank, or of a part of it, as it stood at the end of a day.

A position is the one row that the rooms on whole portfolios read. A book is taken apart by any key (tier,
industry, branch, client, group), two books of one key are compared, and parts always add up to the whole:
what is not known about a position is a row of its own and never left out. Leaves out the tiers' ratios
(`asset_quality`), what moved between two days (`tier_migration`, `roll_rates`), and the limits on
concentration, which are in `concentration`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

import attrs

from bankrm.checks import check_count, check_kind, repeated
from bankrm.claims import AssetClass
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.groups import GroupId
from bankrm.labels import Label, Lang, Text
from bankrm.loan_products import SecurityKind
from bankrm.money import Money, minor_digits
from bankrm.product_kinds import ProductKind
from bankrm.proportions import Proportion
from bankrm.staff import StaffId
from bankrm.workings import Line

__all__ = [
    "BookKey",
    "Breakdown",
    "BreakdownChange",
    "LoanBook",
    "LoanPosition",
    "Part",
    "PartChange",
    "check_months",
    "compare_breakdowns",
    "compute_breakdown",
]

_UNKNOWN = Text("未知", "unknown")


@attrs.frozen(kw_only=True)
class LoanPosition:
    """One claim at the end of a day, or as it was paid out (贷款余额明细).

    >>> LoanPosition(claim_id=ClaimId("A-1"), client_id=ClientId("E-1"), balance=Money.of(-1))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: balance: must not be negative
    """

    claim_id: ClaimId
    client_id: ClientId
    balance: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Principal outstanding; of a loan as paid out, what was paid out."""
    tier: AssetClass | None = None
    days_past_due: int | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    booked_on: date | None = None
    """The day it was paid out."""
    kind: ProductKind | None = None
    industry: str | None = None
    region: str | None = None
    branch: str | None = None
    manager: StaffId | None = None
    group_id: GroupId | None = None
    """The group of connected clients; None of a client that stands alone."""
    security: SecurityKind | None = None
    """The main way in which it is secured."""

    __attrs_post_init__ = check_fields


class BookKey(Label):
    """By what a book is taken apart (统计口径); the code is the field of a position."""

    TIER = "tier", "五级分类", "tier"
    KIND = "kind", "产品", "product"
    INDUSTRY = "industry", "行业", "industry"
    REGION = "region", "地区", "region"
    BRANCH = "branch", "机构", "branch"
    MANAGER = "manager", "客户经理", "relationship manager"
    SECURITY = "security", "担保方式", "security"
    CLIENT = "client_id", "客户", "client"
    GROUP = "group_id", "集团客户", "group of connected clients"

    def of(self, position: LoanPosition) -> Label | str | None:
        """What a position goes under; None if that is not known.

        By group, a client that belongs to none stands for itself.

        >>> one = LoanPosition(
        ...     claim_id=ClaimId("A-1"), client_id=ClientId("E-1"), balance=Money.of(1)
        ... )
        >>> BookKey.GROUP.of(one), BookKey.INDUSTRY.of(one)
        ('E-1', None)
        """
        found: Label | str | None = getattr(position, self.code)
        return position.client_id if found is None and self is BookKey.GROUP else found


@attrs.frozen(kw_only=True)
class LoanBook:
    """The positions of a day, each claim once and all in one currency.

    >>> LoanBook(on=date(2026, 9, 30)).whole
    Money('0.00', 'CNY')
    """

    on: date
    positions: tuple[LoanPosition, ...] = attrs.field(
        default=(), repr=lambda positions: f"<{len(positions)}>"
    )
    currency: str = "CNY"

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        minor_digits(self.currency)
        if any(one.balance.currency != self.currency for one in self.positions):
            raise CurrencyMismatch("positions", "hold one of another currency than the book")
        if repeated(one.claim_id for one in self.positions):
            raise InvalidValue("positions", "hold a claim twice")
        groups: dict[str, str | None] = {}
        for one in self.positions:
            if groups.setdefault(one.client_id, one.group_id) != one.group_id:
                raise InvalidValue("positions", "place one client in two groups")
        if not groups.keys().isdisjoint(group for group in groups.values() if group is not None):
            raise InvalidValue("positions", "hold a client and a group of one id")

    @property
    def whole(self) -> Money:
        """All balances together."""
        minor = sum(one.balance.minor for one in self.positions)
        return Money.from_minor(minor, self.currency)


def check_months(books: Iterable[LoanBook]) -> tuple[LoanBook, ...]:
    """The books as observations of months: oldest first, one a month at most, of one currency.

    A month may be missing; what reads the books says what it cannot tell for that.

    Raises:
        InvalidValue: if they are not in order, or two are of one month.
        CurrencyMismatch: if they are of several currencies.

    >>> day = date(2026, 9, 30)
    >>> check_months([LoanBook(on=day), LoanBook(on=day)])
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: books: must run from oldest to newest, one a month at most
    """
    check_kind(books, Iterable, "books")
    kept = tuple(books)
    for book in kept:
        check_kind(book, LoanBook, "books")
    for earlier, later in pairwise(kept):
        if (later.on.year, later.on.month) <= (earlier.on.year, earlier.on.month):
            raise InvalidValue("books", "must run from oldest to newest, one a month at most")
        if later.currency != earlier.currency:
            raise CurrencyMismatch("books", "are of several currencies")
    return kept


@attrs.frozen(kw_only=True)
class Part:
    """What of a book goes under one key."""

    key: Label | str | None
    """None: not known."""
    count: int = attrs.field(metadata=NOT_NEGATIVE)
    amount: Money
    share: Fraction | None
    """Of the amount of the whole book; None of a book without a balance."""

    __attrs_post_init__ = check_fields

    def name_in(self, lang: Lang) -> str:
        """What the row is called."""
        if isinstance(self.key, Label):
            return self.key.name_in(lang)
        return _UNKNOWN.name_in(lang) if self.key is None else self.key


@attrs.frozen(kw_only=True)
class Breakdown:
    """A book by one key: rows that add up to the whole.

    Tiers and other scales run in their order, every step with its row; names run from the largest amount
    to the smallest. What is not known comes last, if there is any.
    """

    by: BookKey
    on: date
    rows: tuple[Part, ...]
    count: int = attrs.field(metadata=NOT_NEGATIVE)
    whole: Money

    __attrs_post_init__ = check_fields

    @property
    def known(self) -> tuple[Part, ...]:
        """The rows of known keys."""
        return tuple(row for row in self.rows if row.key is not None)

    @property
    def complete(self) -> bool:
        """Whether no balance stands under an unknown key."""
        return not any(row.key is None and row.amount for row in self.rows)

    def amount_of(self, *keys: Label | str) -> Money:
        """What stands under some keys together; a key that is in no row has nothing."""
        wanted = set(keys)
        minor = sum(row.amount.minor for row in self.known if row.key in wanted)
        return Money.from_minor(minor, self.whole.currency)

    def largest(self, count: int) -> Proportion:
        """The share of so many largest keys (前N大占比); unknown while a balance has no key.

        >>> from bankrm._portfolio_example import BOOK
        >>> compute_breakdown(BOOK, BookKey.CLIENT).largest(1).value
        Decimal('0.6')
        """
        check_count(count, "count", 1)
        by_amount = sorted((row.amount.minor for row in self.known), reverse=True)
        part = Money.from_minor(sum(by_amount[:count]), self.whole.currency)
        return Proportion(
            name=Text(f"前{count}大占比", f"share of the {count} largest"),
            part_name=Text(f"前{count}大余额", f"balance of the {count} largest"),
            part=part if self.complete else None,
            whole_name=Text("贷款余额", "loans"),
            whole=self.whole,
        )

    @property
    def hhi(self) -> Fraction | None:
        """The Herfindahl index (赫芬达尔指数), exact: the squares of all shares together, 1 if all is one.

        None without a balance, or while a balance has no key.
        """
        whole = self.whole.minor
        if not whole or not self.complete:
            return None
        return Fraction(sum(row.amount.minor**2 for row in self.known), whole**2)

    @property
    def workings(self) -> tuple[Line, ...]:
        """Each row's balance, and the whole."""
        rows = (Line(Text(row.name_in("zh"), row.name_in("en")), row.amount) for row in self.rows)
        return (*rows, Line(Text("合计", "in all"), self.whole))


def compute_breakdown(book: LoanBook, by: BookKey) -> Breakdown:
    """A book by one key, as a report draws it.

    Args:
        book: the positions of a day.
        by: the key.

    >>> from bankrm._portfolio_example import BOOK
    >>> for row in compute_breakdown(BOOK, BookKey.INDUSTRY).rows:
    ...     print(row.name_in("en"), row.count, row.amount.amount, row.share)
    C34 2 700.00 7/10
    unknown 1 300.00 3/10
    """
    check_kind(book, LoanBook, "book")
    check_kind(by, BookKey, "by")
    found: dict[Label | str | None, list[int]] = {}
    scale: type[Label] | None = _SCALES.get(by)
    for step in scale or ():
        found[step] = [0, 0]
    for position in book.positions:
        sums = found.setdefault(by.of(position), [0, 0])
        sums[0] += 1
        sums[1] += position.balance.minor
    if scale is None:
        found = dict(sorted(found.items(), key=lambda item: (-item[1][1], str(item[0]))))
    unknown = found.pop(None, None)
    if unknown is not None:
        found[None] = unknown
    whole = sum(amount for _, amount in found.values())
    return Breakdown(
        by=by,
        on=book.on,
        rows=tuple(
            Part(
                key=key,
                count=count,
                amount=Money.from_minor(amount, book.currency),
                share=Fraction(amount, whole) if whole else None,
            )
            for key, (count, amount) in found.items()
        ),
        count=len(book.positions),
        whole=Money.from_minor(whole, book.currency),
    )


_SCALES: dict[BookKey, type[Label]] = {
    BookKey.TIER: AssetClass,
    BookKey.SECURITY: SecurityKind,
}
"""Keys of which every step is shown, also one that holds nothing."""


@attrs.frozen(kw_only=True)
class PartChange:
    """One key on two days; a key that is missing on one of them had nothing there."""

    key: Label | str | None
    before: Part
    after: Part

    __attrs_post_init__ = check_fields

    @property
    def change(self) -> Money:
        """What was added to its amount, or taken off."""
        return self.after.amount - self.before.amount

    @property
    def count_change(self) -> int:
        """How many claims more, or fewer."""
        return self.after.count - self.before.count

    @property
    def share_change(self) -> Fraction | None:
        """What was added to its share; None if it had none on one of the days."""
        if self.before.share is None or self.after.share is None:
            return None
        return self.after.share - self.before.share


@attrs.frozen(kw_only=True)
class BreakdownChange:
    """Two days of one key: rows of which the changes add up to the change of the whole."""

    before: Breakdown
    after: Breakdown
    rows: tuple[PartChange, ...]

    __attrs_post_init__ = check_fields

    @property
    def change(self) -> Money:
        """What the whole has grown by."""
        return self.after.whole - self.before.whole


def compare_breakdowns(before: Breakdown, after: Breakdown) -> BreakdownChange:
    """Two days side by side: the rows of the later one, then those that are no longer there.

    Raises:
        InvalidValue: if they are by two keys, or the second is not the later.
        CurrencyMismatch: if they are of two currencies.

    >>> from bankrm._portfolio_example import BOOK, LATER
    >>> days = [compute_breakdown(book, BookKey.TIER) for book in (BOOK, LATER)]
    >>> [str(row.change.amount) for row in compare_breakdowns(*days).rows]
    ['-150.00', '0.00', '300.00', '0.00', '0.00']
    """
    check_kind(before, Breakdown, "before")
    check_kind(after, Breakdown, "after")
    if before.by is not after.by:
        raise InvalidValue("after", "is by another key")
    if after.on <= before.on:
        raise InvalidValue("after", "is not the later day")
    if before.whole.currency != after.whole.currency:
        raise CurrencyMismatch("after", "is in another currency")
    earlier = {row.key: row for row in before.rows}
    later = {row.key: row for row in after.rows}
    return BreakdownChange(
        before=before,
        after=after,
        rows=tuple(
            PartChange(
                key=key,
                before=earlier.get(key) or _nothing(key, before),
                after=later.get(key) or _nothing(key, after),
            )
            for key in _in_order(later, earlier)
        ),
    )


def _in_order(*several: Iterable[Label | str | None]) -> Iterator[Label | str | None]:
    """Every key once, an unknown one last."""
    every = dict.fromkeys(key for keys in several for key in keys)
    yield from (key for key in every if key is not None)
    if None in every:
        yield None


def _nothing(key: Label | str | None, breakdown: Breakdown) -> Part:
    return Part(
        key=key,
        count=0,
        amount=Money.of(0, breakdown.whole.currency),
        share=Fraction(0) if breakdown.whole else None,
    )
