"""Loans (贷款): what a contract says about paying one back, and what changed since.

A `LoanPlan` holds the terms and every change of them: rates that were reset, money drawn or repaid
ahead, a later maturity. `bankrm.loan_schedules.compute_schedule` makes the instalments of it; nothing
of them is kept here. Leaves out the rules on terms and purposes, which judge an application, penalty
rates (`bankrm.overdue_interest`) and where a rate comes from (`bankrm.loan_rates`).
"""

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import attrs

from bankrm.calendars import Calendar, Roll
from bankrm.day_counts import DayCount
from bankrm.days import add_months
from bankrm.due_dates import CycleUnit, DueDates
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label
from bankrm.loan_products import RepaymentMethod
from bankrm.money import ARITHMETIC, Money, exponent, minor_digits

__all__ = [
    "MOST_INSTALMENTS",
    "BusinessDays",
    "LoanChange",
    "LoanPlan",
    "PaymentAfter",
    "PaymentStep",
    "RateReset",
]

MOST_INSTALMENTS = 40_000
"""Of one loan: a century of days."""

_MOST_DECIMALS = 12
_LEAST_DAYS = {CycleUnit.DAY: 1, CycleUnit.WEEK: 7, CycleUnit.MONTH: 28, CycleUnit.YEAR: 365}
_ROLLS = get_args(Roll)
_LEAST_GROWTH, _MOST_GROWTH = Decimal("0.5"), Decimal(2)


def _check_rate(rate: Decimal, field: str) -> None:
    """Refuse a rate of -100 % or less, or above 100 %, of a year."""
    if not -1 < rate <= 1:
        raise InvalidValue(field, "is a fraction of a year: 0.045, not 4.5")


@attrs.frozen
class RateReset:
    """A new yearly rate from a day on (重定价), spread included; that day still owes at the old one."""

    on: date
    annual_rate: Decimal

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_rate(self.annual_rate, "annual_rate")


@attrs.frozen(kw_only=True)
class PaymentStep:
    """Payments that step (阶梯还款): each so many instalments they are the last times a factor."""

    every: int = attrs.field(metadata={"least": 1})
    factor: Decimal
    """1.1 is a tenth more each time, 0.9 a tenth less."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not _LEAST_GROWTH <= self.factor <= _MOST_GROWTH:
            raise InvalidValue("factor", "is not between a half and two")


@attrs.frozen(kw_only=True)
class BusinessDays:
    """What happens where a due day is no working day (节假日顺延)."""

    calendar: Calendar = attrs.field(repr=False)
    roll: Roll = "following"
    interest_moves: bool = True
    """Whether interest is counted to the day moved to; else only the payment moves."""

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.calendar, Calendar):
            raise InvalidValue("calendar", "needs a Calendar")
        if self.roll not in _ROLLS:
            raise InvalidValue("roll", f"is none of {', '.join(_ROLLS)}")
        if type(self.interest_moves) is not bool:
            raise InvalidValue("interest_moves", "needs bool")

    def paid_on(self, day: date) -> date:
        """The day on which what is due on a day is paid."""
        return self.calendar.roll(day, self.roll)

    def counts_to(self, day: date) -> date:
        """The day to which interest due on a day is counted."""
        return self.paid_on(day) if self.interest_moves else day


class PaymentAfter(Label):
    """What a change of principal does to the instalments still due (变更后还款方式)."""

    AS_AGREED = "as_agreed", "还款计划不变", "nothing: they are as agreed"
    SMALLER_PAYMENT = (
        "smaller_payment",
        "期限不变、减少月供",
        "the term stays, payments are smaller",
    )
    SHORTER_TERM = "shorter_term", "月供不变、缩短期限", "payments stay, the term is shorter"


@attrs.frozen(kw_only=True)
class LoanChange:
    """Something that happened to a loan on a day: money repaid ahead or drawn, a maturity moved.

    It comes after what is due on that day.
    """

    on: date
    repaid: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=C2)
    """Principal, in the unit of the currency; below zero it is drawn."""
    pays_interest: bool = False
    """Whether the interest that has accrued is paid that day (利随本清), or with the next instalment."""
    after: PaymentAfter = PaymentAfter.AS_AGREED
    matures_on: date | None = None
    """A new maturity, if it moved."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.matures_on is not None:
            if self.matures_on <= self.on:
                raise InvalidValue("matures_on", "is not after the change")
            if self.after is PaymentAfter.SHORTER_TERM:
                raise InvalidValue("after", "cannot find the term that `matures_on` gives")


_OWN_PARTS = {RepaymentMethod.BY_SCHEDULE}
_AT_MATURITY = {
    RepaymentMethod.INTEREST_FIRST,
    RepaymentMethod.BULLET,
    RepaymentMethod.REVOLVING,
}
_PAYS = {
    RepaymentMethod.LEVEL_PAYMENT,
    RepaymentMethod.INTEREST_THEN_LEVEL,
    RepaymentMethod.BALLOON,
    RepaymentMethod.STEP,
}


@attrs.frozen(kw_only=True)
class LoanPlan:
    """How a loan is to be paid back (还款约定); amounts are in the unit of the currency.

    >>> from datetime import date
    >>> plan = LoanPlan(
    ...     principal=Money.of(1_000_000),
    ...     annual_rate=Decimal("0.035"),
    ...     disbursed_on=date(2026, 11, 24),
    ...     method=RepaymentMethod.LEVEL_PAYMENT,
    ...     instalments=360,
    ... )
    >>> plan.dates.first, plan.maturity
    (datetime.date(2026, 12, 24), datetime.date(2056, 11, 24))
    """

    principal: Money = attrs.field(repr=hidden, metadata=C2)
    """Paid out on the first day."""
    annual_rate: Decimal
    """Of a year, as a fraction; it may be below zero, and is then paid to the borrower."""
    disbursed_on: date
    method: RepaymentMethod
    due: DueDates | None = None
    """Days on which principal is due, and interest too unless `interest_due` says otherwise; None is
    monthly, from a month after the first day."""
    instalments: int | None = attrs.field(default=None, metadata={"least": 1})
    """How many due days there are, the last of them maturity; or say `matures_on`."""
    matures_on: date | None = None
    interest_due: DueDates | None = None
    day_count: DayCount = DayCount.MONTHS_AND_DAYS
    payment: Decimal | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Agreed and not to be solved: of principal and interest, of level principal the principal. Without
    a maturity it is paid until nothing is left."""
    parts: tuple[Decimal, ...] = attrs.field(default=(), repr=hidden, metadata=C2)
    """By schedule: the principal of each instalment, or with `parts_hold_interest` the whole of it."""
    parts_hold_interest: bool = False
    step: PaymentStep | None = None
    allows_negative_amortisation: bool = False
    """Whether a payment may be less than the interest, so that what is owed rises; else it is refused."""
    odd_interest_apart: bool = False
    """Whether payments are solved as if the first period were a regular one, and the first instalment bears
    the interest of its own days with the principal of a regular one (首期按实际天数计息), as banks mostly do. Else
    all payments are equal, and what a long first period costs is taken from its principal."""
    grace: int = attrs.field(default=0, metadata=NOT_NEGATIVE)
    """How many instalments at first hold no principal (宽限期)."""
    capitalise_until: date | None = None
    """Interest due up to that day, and on it, is added to the principal instead of being paid."""
    amortise_to: date | None = None
    """The day to which payments are solved, if it is not maturity (气球贷)."""
    resets: tuple[RateReset, ...] = ()
    changes: tuple[LoanChange, ...] = ()
    business_days: BusinessDays | None = None
    withheld: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=C2)
    """Kept back when the loan is paid out, the principal being owed whole. Interest kept back is not
    to be put here: then the principal is what was received (民法典 art. 670)."""
    accrued: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=C2)
    """Interest that was owed already on the first day."""
    decimals: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """To which each instalment is rounded, halves up; None is the minor unit of the currency."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_rate(self.annual_rate, "annual_rate")
        self._check_amounts()
        self._check_days()
        self._check_parts()
        self._check_method()

    def _check_amounts(self) -> None:
        if self.principal.amount <= 0:
            raise InvalidValue("principal", "must be above zero")
        if self.withheld >= self.principal.amount:
            raise InvalidValue("withheld", "leaves nothing to be paid out")
        if (self.decimals or 0) > _MOST_DECIMALS:
            raise InvalidValue("decimals", f"are more than {_MOST_DECIMALS}")
        if self.digits < minor_digits(self.principal.currency):
            raise InvalidValue("decimals", "are fewer than the currency has")
        if any(part < 0 for part in self.parts):
            raise InvalidValue("parts", "must not be negative")
        posted = {"withheld": (self.withheld,), "accrued": (self.accrued,), "parts": self.parts}
        posted["changes"] = tuple(change.repaid for change in self.changes)
        for name, amounts in posted.items():
            if any(exponent(ARITHMETIC.normalize(amount)) < -self.digits for amount in amounts):
                raise InvalidValue(name, "is finer than instalments are rounded to")

    def _check_days(self) -> None:
        if self.dates.first < self.disbursed_on:
            raise InvalidValue("due", "begin before the loan is paid out")
        if self.interest_due is not None and self.interest_due.first < self.disbursed_on:
            raise InvalidValue("interest_due", "begin before the loan is paid out")
        if self.instalments is not None and self.matures_on is not None:
            raise InvalidValue("matures_on", "and `instalments` say the same thing twice")
        if (self.instalments or 0) > MOST_INSTALMENTS:
            raise InvalidValue("instalments", f"are more than {MOST_INSTALMENTS}")
        if self.maturity is not None and self.maturity <= self.disbursed_on:
            raise InvalidValue("matures_on", "is not after the loan is paid out")
        if self.amortise_to is not None and self.amortise_to <= self.disbursed_on:
            raise InvalidValue("amortise_to", "is not after the loan is paid out")
        self._check_length()
        for name in ("resets", "changes"):
            days = [one.on for one in getattr(self, name)]
            if days != sorted(days) or (days and days[0] < self.disbursed_on):
                raise InvalidValue(name, "are not in order of their days, from the first day on")

    def _check_length(self) -> None:
        """Refuse a maturity before which there are more due days than a loan may have."""
        moved = (change.matures_on for change in self.changes)
        ends = [end for end in (self.maturity, self.amortise_to, *moved) if end is not None]
        for dates in (self.dates, self.interest_due or self.dates):
            longest = MOST_INSTALMENTS * dates.every * _LEAST_DAYS[dates.unit]
            if any((end - dates.first).days > longest for end in ends):
                raise InvalidValue("due", f"gives more than {MOST_INSTALMENTS} instalments")

    def _check_parts(self) -> None:
        by_schedule = self.method in _OWN_PARTS
        if by_schedule != bool(self.parts):
            raise InvalidValue("parts", "are given by schedule, and only then")
        if self.parts_hold_interest and not by_schedule:
            raise InvalidValue("parts_hold_interest", "needs `parts`")
        if self.grace and by_schedule:
            raise InvalidValue("grace", "would leave out parts of the schedule")
        if not self.parts_hold_interest and sum(map(Fraction, self.parts)) > self.principal.amount:
            raise InvalidValue("parts", "add up to more than the principal")

    def _check_method(self) -> None:
        method = self.method
        if self.amortise_to is not None and method in _AT_MATURITY | _OWN_PARTS:
            raise InvalidValue(
                "amortise_to", "is not known to this method, which solves no payment"
            )
        if (method is RepaymentMethod.STEP) != (self.step is not None):
            raise InvalidValue("step", "is given for payments that step, and only then")
        if method is RepaymentMethod.INTEREST_THEN_LEVEL and not self.grace:
            raise InvalidValue("grace", "says how many instalments are of interest alone")
        if self.odd_interest_apart and method not in _PAYS:
            raise InvalidValue("odd_interest_apart", "needs payments that hold the interest")
        if self.payment is not None and method in _AT_MATURITY | _OWN_PARTS:
            raise InvalidValue("payment", "is not agreed for this method")
        if method is RepaymentMethod.BALLOON and self.payment is None and self.amortise_to is None:
            raise InvalidValue("payment", "or `amortise_to` is needed for a balloon")
        if self.maturity is None and (self.payment is None or method not in _PAYS):
            raise InvalidValue("instalments", "or a maturity is needed")
        if {change.after for change in self.changes} - self.allows_after:
            raise InvalidValue("changes", "alter payments in a way that this method does not know")

    @property
    def dates(self) -> DueDates:
        """The due days; if nothing was said, the corresponding day of every month (对月对日)."""
        paid_out = self.disbursed_on
        return self.due or DueDates(first=add_months(paid_out, 1), due_day=paid_out.day)

    @property
    def maturity(self) -> date | None:
        """The last due day as first agreed; None if payments go on until nothing is left.

        Of level principal with an agreed part it follows from how many parts there are in the principal.
        """
        if self.matures_on is not None:
            return self.matures_on
        if self.instalments is not None:
            return self.dates.day(self.instalments - 1)
        if self.parts:
            return self.dates.day(len(self.parts) - 1)
        if self.method is RepaymentMethod.LEVEL_PRINCIPAL and self.payment:
            many = math.ceil(Fraction(self.principal.amount) / Fraction(self.payment))
            return self.dates.day(min(many, MOST_INSTALMENTS) - 1)
        return self.amortise_to

    @property
    def repays_at_maturity(self) -> bool:
        """Whether all principal is due in the end."""
        return self.method in _AT_MATURITY

    @property
    def allows_after(self) -> frozenset[PaymentAfter]:
        """What a change of principal may do to the instalments still due."""
        if self.method in _AT_MATURITY | _OWN_PARTS:
            return frozenset({PaymentAfter.AS_AGREED})
        if self.method is RepaymentMethod.BALLOON:
            smaller = set() if self.payment is not None else {PaymentAfter.SMALLER_PAYMENT}
            return frozenset({PaymentAfter.AS_AGREED, *smaller})
        return frozenset(PaymentAfter)

    @property
    def digits(self) -> int:
        """To how many decimals instalments are rounded."""
        return minor_digits(self.principal.currency) if self.decimals is None else self.decimals
