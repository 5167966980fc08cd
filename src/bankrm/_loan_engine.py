"""The one engine of all schedules: whole numbers in, columns of whole numbers out.

Amounts are units of the last decimal that a plan rounds to, rates and times have one denominator each,
so that what accrues is an exact whole number until it is due. Then it is rounded once, halves away from
zero, and what is left of the rounding is gone: the last instalment takes up what principal remains.
"""

import copy
import functools
import heapq
import operator
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from bankrm.day_counts import DayCount, count_units, units_of_year
from bankrm.days import add_months
from bankrm.errors import InvalidValue
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import MOST_INSTALMENTS, LoanChange, LoanPlan, PaymentAfter
from bankrm.money import ARITHMETIC, exponent, half_up_div, in_arithmetic

__all__ = ["Columns", "columns_of", "to_units"]


class Columns(NamedTuple):
    """A schedule by columns; where a column is None nothing in it differs from the usual."""

    interest: list[int]
    balance: list[int]
    days: list[date] | None = None
    capitalised: list[int] | None = None
    accrued: list[int] | None = None
    rates: list[Decimal] | None = None


def to_units(amount: Decimal, digits: int) -> int:
    """An amount in units of its last decimal, halves away from zero."""
    return int(amount.scaleb(digits, ARITHMETIC).to_integral_value(ROUND_HALF_UP, ARITHMETIC))


@in_arithmetic
def columns_of(plan: LoanPlan) -> Columns:
    """The columns of a plan; the usual loan goes the short way, which a law proves to be the same."""
    short = _usual(plan) if _is_usual(plan) else None
    return _Run(plan).columns() if short is None else short


# The short way: level payments by whole months, and nothing that ever changed


def _is_usual(plan: LoanPlan) -> bool:
    return (
        plan.method is RepaymentMethod.LEVEL_PAYMENT
        and plan.instalments is not None
        and plan.annual_rate > 0
        and plan.day_count is DayCount.MONTHS_AND_DAYS
        and plan.payment is None
        and plan.interest_due is None
        and plan.amortise_to is None
        and plan.capitalise_until is None
        and plan.business_days is None
        and not (plan.grace or plan.resets or plan.changes or plan.accrued)
    )


def _usual(plan: LoanPlan) -> Columns | None:
    """The columns of a usual loan; None if it is none after all, for its first period or its size.

    Whole months are all there is to count, so that a year has twelve units.
    """
    dates, count = plan.dates, plan.instalments or 1
    months = dates.months
    if months is None or add_months(plan.disbursed_on, months) != dates.first:
        return None
    scale = 10 ** max(0, -exponent(plan.annual_rate))
    factor, whole = int(plan.annual_rate * scale) * months, 12 * scale
    balance = to_units(plan.principal.amount, plan.digits)
    each = Decimal(factor) / whole
    level = balance * each / (1 - (1 + each) ** -count)
    payment = int(level.to_integral_value(ROUND_HALF_UP))
    interest: list[int] = []
    left: list[int] = []
    add_interest, add_left = interest.append, left.append
    twice, double = 2 * factor, 2 * whole
    for _ in range(count - 1):
        due = (balance * twice + whole) // double
        balance += due - payment
        add_interest(due)
        add_left(balance)
    if balance <= 0:  # of a few fen, repaid before the last instalment
        return None
    add_interest((balance * twice + whole) // double)
    add_left(0)
    return Columns(interest, left)


# The long way: every other loan


_Due: TypeAlias = tuple[date, int]

_INTEREST, _PRINCIPAL, _END = 1, 2, 4


class _Run:
    """A loan on its way from the first day to the last, one due day after another."""

    def __init__(self, plan: LoanPlan) -> None:
        rates = [plan.annual_rate, *(reset.annual_rate for reset in plan.resets)]
        self.scale: int = 10 ** max(0, *(-exponent(rate) for rate in rates))
        self.whole: int = self.scale * units_of_year(plan.day_count)
        self.plan, self.dates, self.digits = plan, plan.dates, plan.digits
        self.end, self.amortise_to = plan.maturity, plan.amortise_to
        self.resets = [reset for reset in plan.resets if reset.on > plan.disbursed_on]
        self.changes = list(plan.changes)
        self.rate = rates[len(plan.resets) - len(self.resets)]
        self.balance = to_units(plan.principal.amount, self.digits)
        self.owed: int = to_units(plan.accrued, self.digits) * self.whole
        """Interest not yet due, in units times `whole`."""
        self.day = self.now = self.period = self.due_on = plan.disbursed_on
        """The last day on which something happened; that to which interest was counted; from which its
        period runs; and on which something was due, whether or not the payment moved."""
        self.fresh = True
        """Whether nothing has happened yet, so that the first day may have something due."""
        self.counted = 0
        """Units of the period so far."""
        self.at = 0
        """How many instalments of principal there were."""
        agreed = plan.payment
        self.level = None if agreed is None else agreed.scaleb(self.digits)
        """What is paid, or of level principal repaid, not rounded; None if it is yet to be solved."""
        self.level_at = plan.grace
        self.rows: list[tuple[date, int, int, int, int, Decimal]] = []

    def columns(self) -> Columns:
        if self.end is None:
            self.end = self._probe(None, keep_resets=self._is_fixed()).due_on
        self.go()
        rows = self.rows
        return Columns(
            interest=[row[1] for row in rows],
            balance=[row[2] for row in rows],
            days=[row[0] for row in rows],
            capitalised=[row[3] for row in rows],
            accrued=[row[4] for row in rows],
            rates=[row[5] for row in rows],
        )

    def go(self) -> None:
        """Pay whatever is due until nothing is owed, and change what changed in between."""
        dues = self._dues()
        due = next(dues, None)
        while due is not None and (self.balance or self.owed or self.changes):
            if self.changes and self.changes[0].on < self._paid_on(due[0]):
                if self._change(self.changes.pop(0)):
                    dues = self._dues()
                    due = next(dues, None)
                continue
            self._pay(*due)
            due = next(dues, None)
            if len(self.rows) > MOST_INSTALMENTS:
                raise InvalidValue("due", f"gives more than {MOST_INSTALMENTS} instalments")
        if self.changes:
            raise InvalidValue("changes", "come after the loan is repaid")

    def _probe(self, end: date | None, *, keep_resets: bool) -> "_Run":
        """The loan as it would go on from here if nothing happened any more."""
        other = copy.copy(self)
        other.end, other.changes, other.rows = end, [], []
        other.resets = list(self.resets) if keep_resets else []
        other.go()
        return other

    def _is_fixed(self) -> bool:
        """Whether payments stay as agreed even if the rate changes."""
        return self.plan.method is RepaymentMethod.BALLOON and self.plan.payment is not None

    # Days

    def _dues(self) -> Iterator[_Due]:
        """What is due when, after what has happened."""
        plan, end, after, fresh = self.plan, self.end, self.day, self.fresh
        streams: list[Iterator[_Due]] = []
        if not plan.repays_at_maturity:
            streams.append((day, _PRINCIPAL) for day in self.dates.before(end))
        if plan.interest_due is not None or plan.method is not RepaymentMethod.BULLET:
            days = (plan.interest_due or self.dates).before(end)
            streams.append((day, _INTEREST) for day in days)
        until = plan.capitalise_until
        if until is not None and (end is None or until < end):
            streams.append(iter([(until, _INTEREST)]))
        if end is not None:
            streams.append(iter([(end, _INTEREST | _PRINCIPAL | _END)]))
        for day, dues in groupby(heapq.merge(*streams), itemgetter(0)):
            if (paid := self._paid_on(day)) > after or (fresh and paid == after):
                yield day, functools.reduce(operator.or_, (due for _, due in dues))

    def _counts_to(self, day: date) -> date:
        moves = self.plan.business_days
        return day if moves is None else moves.counts_to(day)

    def _paid_on(self, day: date) -> date:
        moves = self.plan.business_days
        return day if moves is None else moves.paid_on(day)

    # Interest

    def _advance(self, day: date) -> None:
        """Let interest run to a day, at the rates in force."""
        while self.resets and self.resets[0].on < day:
            self._reset()
        self._accrue(day)

    def _reset(self) -> None:
        """Come to the next rate; what is paid is solved anew when next it is due."""
        reset = self.resets.pop(0)
        self._accrue(reset.on)
        self.rate = reset.annual_rate
        if self.plan.method is not RepaymentMethod.LEVEL_PRINCIPAL and not self._is_fixed():
            self.level = None

    def _accrue(self, day: date) -> None:
        day = max(day, self.now)  # interest of a day that moved is counted already
        units = self._units(self.period, day)
        self.owed += self.balance * int(self.rate * self.scale) * max(0, units - self.counted)
        self.now, self.counted = day, max(units, self.counted)

    def _units(self, first: date, last: date) -> int:
        return count_units(first, last, self.plan.day_count, due_day=self.dates.day_of_month)

    def _due_interest(self) -> int:
        return half_up_div(self.owed, self.whole)

    # What is due, and what changes

    def _pay(self, day: date, due: int) -> None:
        self.due_on, self.day, self.fresh = day, self._paid_on(day), False
        self._advance(self._counts_to(day))
        until = self.plan.capitalise_until
        interest = capitalised = 0
        if due & _INTEREST and until is not None and day <= until and not due & _END:
            capitalised = self._due_interest()
            self.balance += capitalised
            self.owed = 0
        principal = self._principal(day, due) if due & _PRINCIPAL else 0
        self.balance -= principal
        if due & _INTEREST or not self.balance:
            interest = self._due_interest()
            self.owed = 0
        self.period, self.counted = self.now, 0
        self._add(interest, capitalised)

    def _add(self, interest: int, capitalised: int = 0) -> None:
        accrued = self._due_interest()
        self.rows.append((self.day, interest, self.balance, capitalised, accrued, self.rate))

    def _principal(self, day: date, due: int) -> int:
        """How much of an instalment is principal."""
        at, plan = self.at, self.plan
        self.at += 1
        if due & _END:
            return self.balance
        if at < plan.grace:
            return 0
        if plan.parts:
            part = to_units(plan.parts[at], self.digits) if at < len(plan.parts) else 0
            if plan.parts_hold_interest:
                part = self._covering(part - self._due_interest(), "parts")
            return min(part, self.balance)
        if self.level is None:
            self._solve(day, at)
        part = self._payment(at)
        if plan.method is not RepaymentMethod.LEVEL_PRINCIPAL:
            part = self._covering(part - half_up_div(self._in_payment(at), self.whole), "payment")
        if part <= 0 and self.end is None and not (self.resets or self._grows()):
            raise InvalidValue("payment", "does not cover the interest: the loan is never repaid")
        if self.end is None and self.balance - part <= self.at:  # no more than rounding has left
            part = self.balance
        return min(part, self.balance)

    def _covering(self, part: int, field: str) -> int:
        """The principal of a payment, if it covers the interest or need not."""
        if part < 0 and not self.plan.allows_negative_amortisation:
            raise InvalidValue(field, "does not cover the interest: what is owed would rise")
        return part

    def _in_payment(self, at: int) -> int:
        """The interest that a payment covers: all that is owed, or what is of a regular first period."""
        if at or not (self.owed and self.plan.odd_interest_apart):  # else it was added or paid
            return self.owed
        start = min(self.dates.day_before_first, self.now)
        rate = int(self.rate * self.scale)
        return self.balance * rate * self._units(start, self.now)

    def _payment(self, at: int) -> int:
        level = self.level or Decimal(0)
        if self.plan.step is not None:
            level *= self.plan.step.factor ** (self._step(at) - self._step(self.level_at))
        return int(level.to_integral_value(ROUND_HALF_UP))

    def _grows(self) -> bool:
        """Whether later payments are larger, so that what does not cover the interest yet may do so."""
        return self.plan.step is not None and self.plan.step.factor > 1 and bool(self.level)

    def _step(self, at: int) -> int:
        return 0 if self.plan.step is None else (at - self.plan.grace) // self.plan.step.every

    def _solve(self, day: date, at: int) -> None:
        """Find the payment that repays what is owed on the days still due, this one included."""
        end = self.amortise_to or self.end
        days = [self._counts_to(one) for one in self.dates.before(end) if one > day]
        if end is not None and end > day:
            days.append(self._counts_to(end))
        self.level_at = at
        if self.plan.method is RepaymentMethod.LEVEL_PRINCIPAL:
            self.level = Decimal(self.balance) / (len(days) + 1)
            return
        rate = int(self.rate * self.scale)
        worth = weight = Decimal(1)
        step, last = self._step(at), self.now
        for later, one in enumerate(days, at + 1):
            weight /= 1 + Decimal(rate * self._units(last, one)) / self.whole
            if self.plan.step is not None and self._step(later) > step:
                step += 1
                weight *= self.plan.step.factor
            worth += weight
            last = one
        self.level = (self.balance + Decimal(self._in_payment(at)) / self.whole) / worth

    def _change(self, change: LoanChange) -> bool:
        """Apply a change; says whether the days still due are others than before."""
        self.day, self.fresh = change.on, False
        self._advance(change.on)
        while self.resets and self.resets[0].on == change.on:
            self._reset()
        repaid = to_units(change.repaid, self.digits)
        if repaid > self.balance:
            raise InvalidValue("changes", "repay more than is owed")
        if self.level is None:
            self._keep_payment(change)
        self.balance -= repaid
        interest = 0
        if change.pays_interest or not self.balance:
            interest = self._due_interest()
            self.owed = 0
        self._add(interest)
        return bool(self.balance) and self._solve_anew(change)

    def _keep_payment(self, change: LoanChange) -> None:
        """Find the payment that would come next, if money is repaid and it is to stay.

        What is drawn before the first payment is in it.
        """
        shorter = change.after is PaymentAfter.SHORTER_TERM
        as_agreed = change.after is PaymentAfter.AS_AGREED and change.matures_on is None
        if not shorter and not (as_agreed and change.repaid > 0 and self._solves()):
            return
        agreed = self._probe(self.end, keep_resets=False)
        if agreed.level is None and shorter:
            raise InvalidValue("changes", "keep a payment of principal that there is none of")
        self.level, self.level_at = agreed.level, agreed.level_at

    def _solves(self) -> bool:
        """Whether payments are solved: neither given one by one nor due at maturity alone."""
        return not (self.plan.parts or self.plan.repays_at_maturity)

    def _solve_anew(self, change: LoanChange) -> bool:
        """Find the new maturity or forget the payment; says whether due days are others than before."""
        if change.after is PaymentAfter.SHORTER_TERM:
            self.end, self.amortise_to = self._probe(None, keep_resets=False).due_on, None
            return True
        if change.matures_on is not None:
            self.end, self.amortise_to = change.matures_on, None
        if change.matures_on is not None or change.after is PaymentAfter.SMALLER_PAYMENT:
            self.level = self.level if self._is_fixed() else None
        return change.matures_on is not None
