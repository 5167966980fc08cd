"""Prepayments (提前还款): what a borrower who pays early owes that day, and what is left to pay.

Interest is for the time that the money was really borrowed, unless the contract says otherwise
(民法典 art. 677); a breach fee is what the contract says, and nothing where it says nothing. Leaves out
whether a bank must agree, and how long before it must be asked.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.days import check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.loan_schedules import Schedule, compute_schedule
from bankrm.loans import LoanChange, PaymentAfter
from bankrm.money import Money, half_up_div, number
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.workings import Line

__all__ = ["BreachFee", "Prepayment", "compute_prepayment", "compute_settlement"]


@attrs.frozen(kw_only=True)
class BreachFee:
    """What a contract asks of whoever pays early (提前还款违约金): a share of it, or months of interest."""

    share: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of the principal paid early, as a fraction."""
    interest_months: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Months of interest on the principal paid early, at the rate of the day."""
    free_from: date | None = None
    """The first day on which nothing is asked any more."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.share is None) == (self.interest_months is None):
            raise InvalidValue("share", "or `interest_months` says what is asked, one of them")
        if self.share is not None and self.share > 1:
            raise InvalidValue("share", "is a fraction: 0.01, not 1")

    def amount(self, principal: Money, annual_rate: Decimal, on: date) -> Money:
        """What is owed for some principal paid early.

        >>> year = BreachFee(interest_months=Decimal(1), free_from=date(2027, 11, 24))
        >>> year.amount(Money.of(100_000), Decimal("0.036"), date(2027, 1, 24))
        Money('300.00', 'CNY')
        """
        check_kind(principal, Money, "principal")
        check_date(on, "on")
        rate = number(annual_rate, "annual_rate")
        if self.free_from is not None and on >= self.free_from:
            return Money.of(0, principal.currency)
        if self.share is not None:
            return principal.times(self.share)
        months = max(Fraction(self.interest_months or 0) * Fraction(rate) / 12, Fraction(0))
        minor = months * principal.minor
        return Money.from_minor(
            half_up_div(minor.numerator, minor.denominator), principal.currency
        )


@attrs.frozen(kw_only=True)
class Prepayment:
    """What is paid early, and the loan before and after it."""

    on: date
    principal: Money = attrs.field(repr=hidden, metadata=C2)
    interest: Money = attrs.field(repr=hidden, metadata=C2)
    """Accrued up to that day on all that was owed, and paid with it."""
    fee: Money = attrs.field(repr=hidden, metadata=C2)
    before: Schedule
    after: Schedule
    """The whole loan as it now is, the prepayment being one of its rows."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)

    @property
    def due(self) -> Money:
        """What is to be paid that day beside an instalment."""
        return self.principal + self.interest + self.fee

    @property
    def interest_saved(self) -> Money:
        """How much less interest the loan costs, the fee not taken off."""
        return self.before.total_interest - self.after.total_interest

    @property
    def workings(self) -> tuple[Line, ...]:
        """What a person would check."""
        basis = CIVIL_CODE.article(677) if self.on >= CIVIL_CODE.since else None
        row = self.after.next_due(self.on)
        upcoming = () if row is None else (row.payment,)
        return (
            Line(Text("提前还本", "principal paid early"), self.principal),
            Line(Text("截至当日利息", "interest up to the day"), self.interest, basis=basis),
            Line(Text("违约金", "breach fee"), self.fee),
            Line(Text("当日应还合计", "to be paid that day"), self.due),
            Line(Text("剩余本金", "principal left"), self.after.balance_on(self.on)),
            *(
                Line(Text("下期还款", "next payment"), self.after.money(payment))
                for payment in upcoming
            ),
            Line(Text("结清日", "last due day"), self.after.closes_on),
            Line(Text("节省利息", "interest saved"), self.interest_saved),
        )


def compute_prepayment(
    schedule: Schedule,
    principal: Money,
    after: PaymentAfter = PaymentAfter.AS_AGREED,
    *,
    on: date,
    fee: BreachFee | None = None,
) -> Prepayment:
    """Principal paid early on a day, with the interest up to it; what is due that day is paid first.

    Args:
        schedule: the loan, with all that has changed in it so far.
        principal: how much of it is paid early, interest not counted.
        after: payments stay and the term is shorter, or the term stays and payments are smaller.
        on: the day.
        fee: what the contract asks of it; None is nothing.

    Raises:
        InvalidValue: if more is paid than is owed, or the day is not within the loan.

    >>> from bankrm._loan_example import HOME_LOAN
    >>> paid = compute_prepayment(
    ...     compute_schedule(HOME_LOAN),
    ...     Money.of(100_000),
    ...     PaymentAfter.SHORTER_TERM,
    ...     on=date(2027, 11, 24),
    ... )
    >>> len(paid.before), len(paid.after), paid.interest_saved
    (360, 305, Money('153837.80', 'CNY'))
    """
    check_kind(schedule, Schedule, "schedule")
    check_kind(principal, Money, "principal")
    check_kind(after, PaymentAfter, "after")
    check_optional(fee, BreachFee, "fee")
    owed = schedule.balance_on(check_date(on, "on"))
    if principal.currency != owed.currency:
        raise CurrencyMismatch("principal", f"needs {owed.currency}, not {principal.currency}")
    if not 0 < principal.amount <= owed.amount:
        raise InvalidValue("principal", "is not above zero and at most what is owed")
    repaid = schedule.exact_balance_on(on) if principal == owed else principal.amount
    change = LoanChange(on=on, repaid=repaid, pays_interest=True, after=after)
    return _prepayment(schedule, change, fee)


def compute_settlement(
    schedule: Schedule, *, on: date, fee: BreachFee | None = None
) -> Prepayment:
    """All that is still owed, paid on one day (提前结清).

    >>> from bankrm._loan_example import HOME_LOAN
    >>> compute_settlement(compute_schedule(HOME_LOAN), on=date(2026, 12, 4)).due
    Money('1000972.22', 'CNY')
    """
    check_kind(schedule, Schedule, "schedule")
    return compute_prepayment(schedule, schedule.balance_on(check_date(on, "on")), on=on, fee=fee)


def _prepayment(schedule: Schedule, change: LoanChange, fee: BreachFee | None) -> Prepayment:
    plan, on = schedule.plan, change.on
    if plan.changes and on < plan.changes[-1].on:
        raise InvalidValue("on", "is before what has changed already")
    after = compute_schedule(attrs.evolve(plan, changes=(*plan.changes, change)))
    row = [one for one in after.rows if one.due_on <= on][-1]
    principal = after.money(row.principal)
    zero = Money.of(0, plan.principal.currency)
    return Prepayment(
        on=on,
        principal=principal,
        interest=after.money(row.interest),
        fee=zero if fee is None else fee.amount(principal, row.rate, on),
        before=schedule,
        after=after,
    )
