"""Loan rates (贷款利率): the prime rate of a day plus points, and the days on which a loan is priced anew.

The prime rate (LPR) is data that the caller loads; none is shipped. Leaves out what a change of rate does to the
instalments, which the schedule of the loan says, and interest on what is overdue (`overdue_interest`).
"""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue, NotCovered, RuleNotInForce
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.loans import RateReset
from bankrm.money import half_up, in_arithmetic
from bankrm.regulations.loan_costs import LPR_ANNOUNCEMENT, LPR_LONG_MONTHS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "LoanRate",
    "LprTenor",
    "PrimeRateRow",
    "PrimeRates",
    "RateClause",
    "Repricing",
    "classify_lpr_tenor",
    "compute_loan_rate",
    "list_rate_resets",
]

_POINTS_OF_ONE = 10_000
_LEAST_POINTS = Decimal("0.5")
_CENTURY_MONTHS = 1_200


class LprTenor(Label):
    """The two tenors that are published (LPR期限品种)."""

    ONE_YEAR = "one_year", "1年期", "one year"
    OVER_FIVE_YEARS = "over_five_years", "5年期以上", "over five years"


class Repricing(Label):
    """When a loan is priced anew (重定价方式)."""

    FIXED = "fixed", "固定利率", "never: the rate is fixed"
    ANNIVERSARY = "anniversary", "每年对应放款日", "each anniversary of the drawdown"
    NEW_YEAR = "new_year", "每年1月1日", "each 1 January"
    CYCLE = "cycle", "按约定周期", "every so many months after the drawdown"


@attrs.frozen(kw_only=True)
class PrimeRateRow:
    """The prime rates published on a day, as fractions of a year."""

    published_on: date
    one_year: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    over_five_years: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("one_year", "over_five_years"):
            if (getattr(self, name) or 0) > 1:
                raise InvalidValue(name, "is a fraction: 0.0345, not 3.45")

    def rate(self, tenor: LprTenor) -> Decimal | None:
        """The rate of a tenor; None if it is not known."""
        check_kind(tenor, LprTenor, "tenor")
        return self.one_year if tenor is LprTenor.ONE_YEAR else self.over_five_years


@attrs.frozen(kw_only=True)
class PrimeRates:
    """The published prime rates up to a day (LPR表); later days are refused, not guessed.

    >>> from bankrm._loan_rates_example import PRIME_RATES
    >>> PRIME_RATES.on(date(2024, 10, 25), LprTenor.ONE_YEAR)
    Decimal('0.0310')
    """

    rows: tuple[PrimeRateRow, ...]
    through: date
    """The last day of which all is known that was published by then."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        days = [row.published_on for row in self.rows]
        if not days or any(later <= earlier for earlier, later in pairwise(days)):
            raise InvalidValue("rows", "need at least one, from oldest to newest")
        if days[0] < LPR_ANNOUNCEMENT.since:
            raise InvalidValue("rows", f"begin before {LPR_ANNOUNCEMENT.since}, the first of all")
        if self.through < days[-1]:
            raise InvalidValue("through", "is before the last row")

    def on(self, day: date, tenor: LprTenor) -> Decimal:
        """The rate last published on a day or before it.

        Raises:
            RuleNotInForce: before the first row.
            NotCovered: after the last day that is known, or if the tenor is not.
        """
        if check_date(day, "day") > self.through:
            raise NotCovered("day", f"is after {self.through}, the last that the table knows")
        past = [row for row in self.rows if row.published_on <= day]
        if not past:
            raise RuleNotInForce("day", "is before the first rate of the table")
        rate = past[-1].rate(tenor)
        if rate is None:
            raise NotCovered("tenor", "has no rate on that day")
        return rate


@attrs.frozen(kw_only=True)
class RateClause:
    """What a contract says of its rate: a tenor, points above or below it, when it is priced anew."""

    tenor: LprTenor
    basis_points: Decimal
    """On top of the prime rate, below zero if under it: -20 for a fifth of a percentage point less. To a
    tenth, as loans converted from the benchmark rates have them; none but zero is below a half, for such
    a number was meant as a percentage or a fraction."""
    repricing: Repricing
    cycle_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """Of a cycle: how many months from one repricing to the next."""
    floor: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The lowest rate that the product allows, as a fraction; None if it has none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        points = abs(self.basis_points)
        if points > _POINTS_OF_ONE or 0 < points < _LEAST_POINTS:
            raise InvalidValue("basis_points", "are basis points: 10 for 0.10 %, not 0.1 or 0.001")
        if half_up(points, 1) != points:
            raise InvalidValue("basis_points", "are no finer than a tenth")
        if (self.cycle_months is not None) is not (self.repricing is Repricing.CYCLE):
            raise InvalidValue("cycle_months", "belong to a cycle, and a cycle needs them")
        if (self.cycle_months or 0) > _CENTURY_MONTHS:
            raise InvalidValue("cycle_months", "are longer than a century")


@attrs.frozen(kw_only=True)
class LoanRate:
    """The rate of a loan on a day, with its parts."""

    on: date
    prime_rate: Decimal
    clause: RateClause

    __attrs_post_init__ = check_fields

    @property
    @in_arithmetic
    def value(self) -> Decimal:
        """Prime rate plus points, not below the floor, not below zero; exact."""
        priced = self.prime_rate + self.clause.basis_points / _POINTS_OF_ONE
        return max(priced, self.clause.floor or Decimal(0))

    @property
    def workings(self) -> tuple[Line, ...]:
        """Day, prime rate, points, floor, rate."""
        clause = self.clause
        return (
            Line(Text("定价日", "priced on"), self.on),
            Line(
                Text(f"{clause.tenor.zh}LPR", f"prime rate, {clause.tenor.en}"),
                self.prime_rate,
                basis=LPR_ANNOUNCEMENT.article(),
            ),
            Line(Text("加点（基点）", "basis points on top"), clause.basis_points),
            Line(Text("利率下限", "floor"), clause.floor),
            Line(Text("执行利率", "rate of the loan"), self.value),
        )


def classify_lpr_tenor(months: int, *, as_of: date, book: RuleBook = STATUTORY) -> LprTenor:
    """Which prime rate a term goes by: up to five years the one of a year, above it the other.

    >>> classify_lpr_tenor(60, as_of=date(2026, 11, 24)).en
    'one year'
    >>> classify_lpr_tenor(61, as_of=date(2026, 11, 24)).en
    'over five years'
    """
    check_count(months, "months", 1)
    check_kind(book, RuleBook, "book")
    longest = book.governing(LPR_LONG_MONTHS, as_of).value
    return LprTenor.OVER_FIVE_YEARS if months > longest else LprTenor.ONE_YEAR


def compute_loan_rate(clause: RateClause, prime_rates: PrimeRates, *, on: date) -> LoanRate:
    """The rate that a clause gives on a day (贷款执行利率).

    >>> from bankrm._loan_rates_example import CLAUSE, PRIME_RATES
    >>> compute_loan_rate(CLAUSE, PRIME_RATES, on=date(2024, 9, 1)).value  # 3.85 % less 30 points
    Decimal('0.0355')
    """
    check_kind(clause, RateClause, "clause")
    check_kind(prime_rates, PrimeRates, "prime_rates")
    return LoanRate(on=on, prime_rate=prime_rates.on(on, clause.tenor), clause=clause)


def list_rate_resets(
    clause: RateClause, prime_rates: PrimeRates, *, drawn_on: date, matures_on: date
) -> tuple[RateReset, ...]:
    """The rates of a loan and the days from which they count: the drawdown, then every repricing.

    On each of them the prime rate last published by then counts. Repricings after the last day that the
    table knows, or on the day of maturity, are left out.

    Raises:
        InvalidValue: if it matures before it is drawn, or on that day.

    >>> from bankrm._loan_rates_example import CLAUSE, PRIME_RATES
    >>> for reset in list_rate_resets(
    ...     CLAUSE, PRIME_RATES, drawn_on=date(2024, 9, 1), matures_on=date(2054, 9, 1)
    ... ):
    ...     print(reset.on, reset.annual_rate)
    2024-09-01 0.0355
    2025-01-01 0.0330
    """
    check_kind(clause, RateClause, "clause")
    check_kind(prime_rates, PrimeRates, "prime_rates")
    if check_date(matures_on, "matures_on") <= check_date(drawn_on, "drawn_on"):
        raise InvalidValue("matures_on", "must be after the drawdown")
    days, last = [drawn_on], min(matures_on, prime_rates.through)
    while (day := _repriced(clause, drawn_on, len(days))) is not None and day <= last:
        days.append(day)
    return tuple(
        RateReset(day, compute_loan_rate(clause, prime_rates, on=day).value)
        for day in days
        if day < matures_on
    )


def _repriced(clause: RateClause, drawn_on: date, number: int) -> date | None:
    """The day of the first, second, ... repricing; None if there is none, or the calendar has no such year."""
    months = (clause.cycle_months or 12) * number
    if clause.repricing is Repricing.FIXED or drawn_on.year + months // 12 >= date.max.year:
        return None
    at_first = clause.repricing is Repricing.NEW_YEAR
    return add_months(date(drawn_on.year, 1, 1) if at_first else drawn_on, months)
