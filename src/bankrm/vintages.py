"""Vintages (账龄分析): loans paid out in one month or quarter, followed by their months on book.

A curve tells, for each age, what share of a cohort is bad then and what share has ever been: by number, and by
what was paid out. Age is reckoned loan by loan, 0 in the month it was paid out. A month that was not
observed, a loan that is missing in one book and back in the next, or a bad state that is not known leaves its
point open, with the reason: it is never taken for nothing. A claim that is in no later book is out: it is bad
no longer, and stays among those that have ever been.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from bankrm.checks import check_kind, repeated
from bankrm.claims import is_non_performing
from bankrm.collateral import ClaimId
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.loan_books import BookKey, LoanBook, LoanPosition, check_months
from bankrm.money import Money
from bankrm.proportions import Proportion
from bankrm.workings import Line

__all__ = [
    "BadLoan",
    "CohortPeriod",
    "OpenPoint",
    "Vintage",
    "VintagePoint",
    "VintageShare",
    "compute_vintages",
]


class CohortPeriod(Label):
    """How long loans are gathered in one cohort."""

    MONTH = "month", "按月", "by month"
    QUARTER = "quarter", "按季", "by quarter"

    def first_day(self, day: date) -> date:
        """The first day of the period that a day lies in.

        >>> CohortPeriod.QUARTER.first_day(date(2026, 5, 20))
        datetime.date(2026, 4, 1)
        """
        month = day.month if self is CohortPeriod.MONTH else (day.month - 1) // 3 * 3 + 1
        return day.replace(month=month, day=1)


@attrs.frozen(kw_only=True)
class BadLoan:
    """When a loan counts as bad: overdue for more days than these, or, without a number, non-performing.

    >>> BadLoan(beyond_days=30).is_met(
    ...     LoanPosition(
    ...         claim_id="A-1", client_id="E-1", balance=Money.of(1), days_past_due=30
    ...     )
    ... )
    False
    """

    beyond_days: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)

    __attrs_post_init__ = check_fields

    def is_met(self, position: LoanPosition) -> bool | None:
        """Whether a position is bad; None if what decides is not known."""
        if self.beyond_days is None:
            return None if position.tier is None else is_non_performing(position.tier)
        days = position.days_past_due
        return None if days is None else days > self.beyond_days


class OpenPoint(Label):
    """Why a point of a curve has no value."""

    NOT_OBSERVED = "not_observed", "该月未观测", "a month was not observed"
    LOAN_MISSING = "loan_missing", "个别贷款当月缺失", "a loan is missing in a month"
    STATE_UNKNOWN = "state_unknown", "个别贷款状态未知", "the state of a loan is unknown"


@attrs.frozen(kw_only=True)
class VintageShare:
    """What of a cohort is bad at one age, or the reason why that cannot be told."""

    by_count: Proportion
    by_amount: Proportion
    reason: OpenPoint | None
    """None if it can be told."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class VintagePoint:
    """One age of a cohort."""

    months_on_book: int = attrs.field(metadata=NOT_NEGATIVE)
    current: VintageShare
    """Bad at that age; by amount, what is then outstanding of the bad ones over what was paid out."""
    ever: VintageShare
    """Bad at that age or before; by amount, what was paid out of them over what was paid out."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Vintage:
    """One cohort and its curve."""

    since: date
    """The first day of its month or quarter."""
    key: Label | str | None
    """By which it was told apart, as it was when paid out; None if it was not, or that is not known."""
    count: int = attrs.field(metadata=NOT_NEGATIVE)
    amount: Money
    points: tuple[VintagePoint, ...]
    """From age 0 to the last that any of its loans has reached."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """The cohort, then the balance that is bad at each age."""
        bad = (
            Line(
                Text(f"第{point.months_on_book}月", f"bad in month {point.months_on_book}"),
                point.current.by_amount.part,
            )
            for point in self.points
        )
        return (
            Line(Text("发放月份", "paid out from"), self.since),
            Line(Text("发放笔数", "loans paid out"), self.count),
            Line(Text("发放金额", "amount paid out"), self.amount),
            *bad,
        )


def compute_vintages(
    paid_out: Iterable[LoanPosition],
    books: Iterable[LoanBook],
    bad: BadLoan,
    *,
    period: CohortPeriod = CohortPeriod.MONTH,
    by: BookKey | None = None,
) -> tuple[Vintage, ...]:
    """The curves of all cohorts, oldest first.

    Args:
        paid_out: every loan as it was paid out, also those long repaid; each with its day.
        books: the books of the months, one a month at most, oldest first.
        bad: when a loan counts as bad.
        period: how long loans are gathered in one cohort.
        by: a key as of the day of payment, to tell cohorts apart further.

    Raises:
        InvalidValue: if a loan has no day or no amount or is there twice, if a book holds one before its
            day, or the books are out of order.
        CurrencyMismatch: if the amounts are of several currencies.

    >>> from bankrm._portfolio_example import BOOK, LATER
    >>> since_june = [
    ...     attrs.evolve(one, booked_on=date(2026, 6, 3), balance=Money.of(1000))
    ...     for one in BOOK.positions
    ... ]
    >>> [june] = compute_vintages(since_june, [BOOK, LATER], BadLoan(beyond_days=15))
    >>> [str(point.current.by_amount.value)[:4] for point in june.points]
    ['0.1', '0.1']
    """
    check_kind(bad, BadLoan, "bad")
    check_kind(period, CohortPeriod, "period")
    if by is not None:
        check_kind(by, BookKey, "by")
    loans = _checked(paid_out)
    months = _Months.of(check_months(books), loans)
    cohorts: dict[tuple[date, Label | str | None], list[LoanPosition]] = {}
    for loan in loans:
        name = period.first_day(_booked(loan)), None if by is None else by.of(loan)
        cohorts.setdefault(name, []).append(loan)
    return tuple(
        _vintage(since, key, cohorts[since, key], months, bad)
        for since, key in sorted(cohorts, key=_by_day_and_key)
    )


def _by_day_and_key(name: tuple[date, Label | str | None]) -> tuple[date, bool, int, str]:
    """A scale in its order, names by the alphabet, what is unknown last."""
    since, key = name
    rank = key.rank if isinstance(key, Label) else 0
    return since, key is None, rank, str(key)


def _checked(paid_out: Iterable[LoanPosition]) -> tuple[LoanPosition, ...]:
    check_kind(paid_out, Iterable, "paid_out")
    loans = tuple(paid_out)
    for loan in loans:
        check_kind(loan, LoanPosition, "paid_out")
        if loan.booked_on is None:
            raise InvalidValue("paid_out", "hold a loan without the day it was paid out")
        if not loan.balance:
            raise InvalidValue("paid_out", "hold a loan without an amount")
        if loan.balance.currency != loans[0].balance.currency:
            raise CurrencyMismatch("paid_out", "are of several currencies")
    if repeated(loan.claim_id for loan in loans):
        raise InvalidValue("paid_out", "hold a claim twice")
    return loans


def _booked(loan: LoanPosition) -> date:
    return loan.booked_on or date.max  # there is none without


def _month(day: date) -> int:
    return day.year * 12 + day.month


@attrs.frozen
class _Months:
    """The books by month, and when each claim was last seen."""

    books: dict[int, dict[ClaimId, LoanPosition]]
    last: int
    last_seen: dict[ClaimId, int]

    @classmethod
    def of(cls, books: tuple[LoanBook, ...], loans: tuple[LoanPosition, ...]) -> "_Months":
        if books and loans and books[0].currency != loans[0].balance.currency:
            raise CurrencyMismatch("books", "are in another currency than the loans")
        booked = {loan.claim_id: _booked(loan) for loan in loans}
        by_month: dict[int, dict[ClaimId, LoanPosition]] = {}
        last_seen: dict[ClaimId, int] = {}
        for book in books:
            month = _month(book.on)
            held = by_month[month] = {one.claim_id: one for one in book.positions}
            for claim in held:
                last_seen[claim] = month
            if any(booked[claim] > book.on for claim in held.keys() & booked.keys()):
                raise InvalidValue("books", "hold a loan before the day it was paid out")
        return cls(by_month, max(by_month, default=-1), last_seen)


@attrs.define
class _Age:
    """What is counted of a cohort at one age."""

    current: int = 0
    outstanding: int = 0
    ever: int = 0
    paid_out: int = 0
    open_now: OpenPoint | None = None
    open_ever: OpenPoint | None = None


def _vintage(
    since: date,
    key: Label | str | None,
    loans: list[LoanPosition],
    months: _Months,
    bad: BadLoan,
) -> Vintage:
    first = min(_month(_booked(loan)) for loan in loans)
    ages = [_Age() for _ in range(max(0, months.last - first + 1))]
    for loan in loans:
        _follow(loan, ages, months, bad)
    currency = loans[0].balance.currency
    amount = Money.from_minor(sum(loan.balance.minor for loan in loans), currency)
    return Vintage(
        since=since,
        key=key,
        count=len(loans),
        amount=amount,
        points=tuple(
            VintagePoint(
                months_on_book=at,
                current=_share(age.current, age.outstanding, age.open_now, len(loans), amount),
                ever=_share(age.ever, age.paid_out, age.open_ever, len(loans), amount),
            )
            for at, age in enumerate(ages)
        ),
    )


def _follow(loan: LoanPosition, ages: list[_Age], months: _Months, bad: BadLoan) -> None:
    """Count a loan at each of its ages."""
    ever, doubt = False, None
    for age, (position, gap) in zip(ages, _states(loan, len(ages), months), strict=True):
        why = gap
        if position is not None:
            found = bad.is_met(position)
            if found is None:
                why = OpenPoint.STATE_UNKNOWN
            elif found:
                ever = True
                age.current += 1
                age.outstanding += position.balance.minor
        doubt = doubt or why
        age.open_now = age.open_now or why
        if ever:
            age.ever += 1
            age.paid_out += loan.balance.minor
        else:
            age.open_ever = age.open_ever or doubt


def _states(
    loan: LoanPosition, ages: int, months: _Months
) -> Iterator[tuple[LoanPosition | None, OpenPoint | None]]:
    """At each age the position, or nothing of a loan that is out, or why it cannot be told."""
    booked = _month(_booked(loan))
    last_seen = months.last_seen.get(loan.claim_id, -1)
    for month in range(booked, booked + ages):
        book = months.books.get(month)
        if book is None:
            yield None, OpenPoint.NOT_OBSERVED
        elif (position := book.get(loan.claim_id)) is not None:
            yield position, None
        else:
            yield None, OpenPoint.LOAN_MISSING if month < last_seen else None


def _share(
    count: int, minor: int, reason: OpenPoint | None, loans: int, amount: Money
) -> VintageShare:
    part = Money.from_minor(minor, amount.currency)
    return VintageShare(
        by_count=Proportion(
            name=Text("笔数占比", "share by number"),
            part_name=Text("其中不良", "of these bad"),
            part=count if reason is None else None,
            whole_name=Text("发放笔数", "loans paid out"),
            whole=loans,
        ),
        by_amount=Proportion(
            name=Text("金额占比", "share by amount"),
            part_name=Text("其中不良", "of these bad"),
            part=part if reason is None else None,
            whole_name=Text("发放金额", "amount paid out"),
            whole=amount,
        ),
        reason=reason,
    )
