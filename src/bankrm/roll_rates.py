"""Roll rates (滚动率): how much of each bucket of days past due stands in a worse one a month later.

From monthly books: a matrix and rates for each pair of months that follow one another, their average weighted
by balance, and the chain of averages from a bucket to the last one (flow to loss). A month that was not
observed gives no rate and is not bridged. A convention of the trade, not a rule of law.

Leaves out the buckets and the path of a single loan through them, which are in `overdue_paths`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.checks import check_kind
from bankrm.days import add_months
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import OwnLabel, Text
from bankrm.loan_books import LoanBook, LoanPosition, check_months
from bankrm.money import Money, in_arithmetic
from bankrm.overdue_paths import CONVENTIONAL_BUCKETS, OverdueBuckets
from bankrm.proportions import Proportion
from bankrm.ratios import legible
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.transitions import NoState, TransitionMatrix, compute_transitions
from bankrm.workings import Line

__all__ = [
    "RollMonth",
    "RollRates",
    "compute_roll_rates",
]


@attrs.frozen(kw_only=True)
class RollMonth:
    """What rolled from one month to the next."""

    matrix: TransitionMatrix
    rates: tuple[Proportion, ...]
    """By bucket but the last: what stood in a worse one over the opening of the bucket."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """The figures of each rate."""
        return tuple(line for rate in self.rates for line in rate.workings)


@attrs.frozen(kw_only=True)
class RollRates:
    """Roll rates over a run of months."""

    buckets: OverdueBuckets
    months: tuple[RollMonth, ...]
    missing: tuple[date, ...]
    """The first day of every month between that was not observed; no rate leads into it or out of it."""
    average: tuple[Proportion, ...]
    """By bucket but the last, over all months together: the larger month weighs more."""

    __attrs_post_init__ = check_fields

    @in_arithmetic
    def flow_to_loss(self, code: str) -> Decimal | None:
        """The chain of average rates from a bucket to the last one (流入损失率); 1 from the last itself.

        None if a rate on the way has no value.

        Raises:
            InvalidValue: if it is none of the buckets.

        >>> from bankrm._portfolio_example import BOOK, LATER
        >>> buckets = OverdueBuckets(("M0", "M1-3", "M4+"), (0, 1, 91))
        >>> rates = compute_roll_rates([BOOK, LATER], buckets)
        >>> rates.flow_to_loss("M0"), rates.flow_to_loss("M1-3")
        (Decimal('0.142857142857142857142857142857'), Decimal('1'))
        """
        if code not in self.buckets.codes:
            raise InvalidValue("code", "is none of the buckets")
        flow = Decimal(1)
        for rate in self.average[self.buckets.codes.index(code) :]:
            if rate.value is None:
                return None
            flow *= rate.value
        return flow

    @property
    def workings(self) -> tuple[Line, ...]:
        """The figures of each average, then the flow to the last bucket from each."""
        averages = (line for rate in self.average for line in rate.workings)
        flows = ((code, self.flow_to_loss(code)) for code in self.buckets.codes)
        return (
            *averages,
            *(
                Line(
                    Text(f"{code}流入损失率", f"flow to loss from {code}"),
                    None if flow is None else legible(flow),
                    "",
                    CREDIT_PRACTICE.article(),
                )
                for code, flow in flows
            ),
        )


def compute_roll_rates(
    books: Iterable[LoanBook], buckets: OverdueBuckets = CONVENTIONAL_BUCKETS
) -> RollRates:
    """Roll rates between buckets of days past due, month by month and on average.

    What is repaid or gone has not rolled; it stays in the opening that the rate is over. A claim of which
    the days are not known leaves open the rates that it could belong to.

    Args:
        books: one a month at most, oldest first; at least two.
        buckets: the buckets, at least two.

    Raises:
        InvalidValue: if the books are fewer, out of order, or two of one month.
        CurrencyMismatch: if they are of several currencies.

    >>> from bankrm._portfolio_example import BOOK, LATER
    >>> rates = compute_roll_rates([BOOK, LATER])
    >>> for line in rates.months[0].workings[:3]:
    ...     print(line.explain("en"))
    in a worse bucket a month later: CN¥100.00
    opening of M0: CN¥700.00
    roll rate of M0: 0.142857142857
    """
    check_kind(buckets, OverdueBuckets, "buckets")
    if len(buckets.codes) < 2:  # noqa: PLR2004  # from one to the next
        raise InvalidValue("buckets", "need at least two")
    kept = check_months(books)
    if len(kept) < 2:  # noqa: PLR2004  # from one to the next
        raise InvalidValue("books", "need at least two months")
    labels = {code: OwnLabel(code, code, code) for code in buckets.codes}

    def bucket_of(position: LoanPosition) -> OwnLabel | None:
        days = position.days_past_due
        return None if days is None else labels[buckets.code_of(days)]

    months, missing = [], []
    for opening, closing in pairwise(kept):
        between = _months_between(opening, closing)
        missing += between
        if not between:
            matrix = compute_transitions(opening, closing, tuple(labels.values()), bucket_of)
            months.append(RollMonth(matrix=matrix, rates=_rates(matrix)))
    return RollRates(
        buckets=buckets,
        months=tuple(months),
        missing=tuple(missing),
        average=_average(months, buckets, kept[0].currency),
    )


def _months_between(opening: LoanBook, closing: LoanBook) -> list[date]:
    """The first day of each month after that of one book and before that of the next."""
    first, last = opening.on.replace(day=1), closing.on.replace(day=1)
    between = []
    while (first := add_months(first, 1)) < last:
        between.append(first)
    return between


def _rates(matrix: TransitionMatrix) -> tuple[Proportion, ...]:
    buckets = matrix.states[: -len(NoState)]
    unknown = bool(matrix.opening(matrix.row(NoState.UNKNOWN)))
    found = []
    for at, bucket in enumerate(buckets[:-1]):
        row = matrix.row(bucket)
        worse = buckets[at + 1 :]
        unclear = matrix.kept(cell for cell in row if cell.after is NoState.UNKNOWN)
        rolled = matrix.kept(cell for cell in row if cell.after in worse)
        part = None if unknown or unclear else rolled
        found.append(_rate(bucket.code, part, None if unknown else matrix.opening(row)))
    return tuple(found)


def _rate(code: str, part: Money | None, whole: Money | None) -> Proportion:
    return Proportion(
        name=Text(f"{code}滚动率", f"roll rate of {code}"),
        part_name=Text("一个月后进入更差分段", "in a worse bucket a month later"),
        part=part,
        whole_name=Text(f"{code}期初余额", f"opening of {code}"),
        whole=whole,
    )


def _average(
    months: list[RollMonth], buckets: OverdueBuckets, currency: str
) -> tuple[Proportion, ...]:
    """Of each bucket what rolled in all months over all openings; unknown if in any, or without a month."""
    found = []
    for at, code in enumerate(buckets.codes[:-1]):
        rates = [month.rates[at] for month in months]
        part = _together([rate.part for rate in rates], currency)
        found.append(_rate(code, part, _together([rate.whole for rate in rates], currency)))
    return tuple(found)


def _together(figures: list[Money | int | None], currency: str) -> Money | None:
    known = [one for one in figures if isinstance(one, Money)]
    if not known or len(known) < len(figures):
        return None
    return Money.from_minor(sum(one.minor for one in known), currency)
