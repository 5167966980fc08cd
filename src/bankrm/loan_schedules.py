"""Repayment schedules (还款计划表): the instalments of a loan, to the fen, with a closing balance of zero.

Each instalment is rounded once, halves up; the last one takes up what remains. A schedule is kept as columns
of whole numbers, and its rows are made when they are read. Leaves out what was paid late
(`bankrm.overdue_interest`) and what a loan costs over the year with its fees (`bankrm.loan_costs`).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import repeat
from operator import add
from typing import NamedTuple, cast

import attrs

from bankrm._loan_engine import Columns, columns_of, to_units
from bankrm.checks import check_kind
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.loans import LoanChange, LoanPlan
from bankrm.money import ARITHMETIC, Money, Number
from bankrm.workings import Line

__all__ = ["InstalmentKind", "LoanInstalment", "Schedule", "compute_schedule"]


class InstalmentKind(Label):
    """What a row of a schedule is (还款计划行类别)."""

    INSTALMENT = "instalment", "正常还款", "instalment"
    PREPAYMENT = "prepayment", "提前还款", "prepayment"
    DRAWDOWN = "drawdown", "追加提款", "further drawdown"
    CHANGE = "change", "变更约定", "change of terms"

    @classmethod
    def of(cls, change: LoanChange) -> "InstalmentKind":
        """The kind of the row that a change of the plan makes."""
        if not change.repaid:
            return cls.CHANGE
        return cls.PREPAYMENT if change.repaid > 0 else cls.DRAWDOWN


class LoanInstalment(NamedTuple):
    """One row (一期); amounts are in the unit of the currency, and made when read.

    Kept are whole numbers of the last decimal to which the plan rounds, fen usually.

    >>> from bankrm._loan_example import HOME_LOAN
    >>> row = compute_schedule(HOME_LOAN).rows[11]
    >>> row
    LoanInstalment(no=12, due_on=2027-11-24)
    >>> row.payment, row.principal, row.interest, row.balance_after
    (Decimal('4490.45'), Decimal('1625.02'), Decimal('2865.43'), Decimal('980808.69'))
    """

    no: int
    due_on: date
    before_units: int
    """Owed before, with what was added to it."""
    balance_units: int
    interest_units: int
    rate: Decimal
    """Of a year, at which interest was counted last."""
    capitalised_units: int
    accrued_units: int
    decimals: int
    kind: InstalmentKind
    """Whether it was due, or comes of a change of the plan."""

    @property
    def principal_units(self) -> int:
        """Principal, as a whole number."""
        return self.before_units - self.balance_units

    @property
    def payment_units(self) -> int:
        """Principal and interest, as a whole number."""
        return self.principal_units + self.interest_units

    @property
    def payment(self) -> Decimal:
        """What the borrower pays: principal and interest."""
        return _amount(self.payment_units, self.decimals)

    @property
    def principal(self) -> Decimal:
        """Below zero if money is drawn, or if a payment does not cover the interest."""
        return _amount(self.principal_units, self.decimals)

    @property
    def interest(self) -> Decimal:
        """What is paid of it."""
        return _amount(self.interest_units, self.decimals)

    @property
    def balance_after(self) -> Decimal:
        """The principal still owed."""
        return _amount(self.balance_units, self.decimals)

    @property
    def capitalised(self) -> Decimal:
        """Interest that was added to the balance instead of being paid."""
        return _amount(self.capitalised_units, self.decimals)

    @property
    def accrued_after(self) -> Decimal:
        """Interest that has accrued and is not yet due."""
        return _amount(self.accrued_units, self.decimals)

    def as_dict(self) -> dict[str, int | date | str | Decimal]:
        """The row as plain values, amounts in the unit of the currency.

        >>> from bankrm._loan_example import HOME_LOAN
        >>> row = compute_schedule(HOME_LOAN).rows[0].as_dict()
        >>> row["no"], row["kind"], row["payment"]
        (1, 'instalment', Decimal('4490.45'))
        """
        return {
            "no": self.no,
            "due_on": self.due_on,
            "kind": self.kind.code,
            "payment": self.payment,
            "principal": self.principal,
            "interest": self.interest,
            "balance_after": self.balance_after,
            "rate": self.rate,
        }

    def __repr__(self) -> str:
        """Which row it is: what a borrower owes is not for logs."""
        return f"LoanInstalment(no={self.no}, due_on={self.due_on})"


_NEW = cast("Callable[[type[LoanInstalment], Iterable[object]], LoanInstalment]", tuple.__new__)
"""Makes a row of what it holds, at half the time of its own class."""


def _amount(units: int, decimals: int) -> Decimal:
    return Decimal(units).scaleb(-decimals, ARITHMETIC)


@attrs.frozen
class Schedule:
    """The instalments of a plan, as columns; rows are made when read."""

    plan: LoanPlan
    columns: Columns = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    def __len__(self) -> int:
        return len(self.columns.interest)

    @property
    def days(self) -> tuple[date, ...]:
        """When each instalment is paid."""
        return tuple(self.columns.days or self.plan.dates.days(len(self)))

    @property
    def rows(self) -> tuple[LoanInstalment, ...]:
        """All instalments, in order.

        >>> from bankrm._loan_example import HOME_LOAN
        >>> first = compute_schedule(HOME_LOAN).rows[0]
        >>> first.due_on.isoformat(), first.payment, first.principal, first.interest
        ('2026-12-24', Decimal('4490.45'), Decimal('1573.78'), Decimal('2916.67'))
        """
        columns = self.columns
        capitalised = columns.capitalised
        before: Iterable[int] = (self._opening, *columns.balance)
        if capitalised is not None:
            before = map(add, before, capitalised)
        rows = zip(
            range(1, len(self) + 1),
            self.days,
            before,
            columns.balance,
            columns.interest,
            columns.rates or repeat(self.plan.annual_rate),
            capitalised or repeat(0),
            columns.accrued or repeat(0),
            repeat(self.plan.digits),
            self._kinds(),
            strict=False,  # one rate for all goes on
        )
        return tuple(map(_NEW, repeat(LoanInstalment), rows))

    def _kinds(self) -> Iterable[InstalmentKind]:
        """What each row is: each change of the plan makes one, the last of its day."""
        changes = self.plan.changes
        if not changes:
            return repeat(InstalmentKind.INSTALMENT)
        kinds, after = [InstalmentKind.INSTALMENT] * len(self), len(self)
        for change in reversed(changes):
            after = min(after, bisect_right(self.days, change.on)) - 1
            kinds[after] = InstalmentKind.of(change)
        return kinds

    def to_dicts(self) -> tuple[dict[str, int | date | str | Decimal], ...]:
        """Every row as plain values, for a table."""
        return tuple(row.as_dict() for row in self.rows)

    @property
    def _opening(self) -> int:
        return to_units(self.plan.principal.amount, self.plan.digits)

    def money(self, amount: Number) -> Money:
        """An amount as posted, to the minor unit of the currency.

        >>> from bankrm._loan_example import HOME_LOAN
        >>> schedule = compute_schedule(HOME_LOAN)
        >>> schedule.money(schedule.rows[0].payment)
        Money('4490.45', 'CNY')
        """
        return Money.rounded(amount, self.plan.principal.currency)

    def _posted(self, units: int) -> Money:
        return self.money(_amount(units, self.plan.digits))

    @property
    def total_interest(self) -> Money:
        """All interest, with what was added to the balance, to the minor unit.

        >>> from bankrm._loan_example import HOME_LOAN
        >>> compute_schedule(HOME_LOAN).total_interest
        Money('616560.07', 'CNY')
        """
        return self._posted(sum(self.columns.interest) + sum(self.columns.capitalised or ()))

    @property
    def total_paid(self) -> Money:
        """All that the borrower pays, principal and interest; what was drawn later is taken off."""
        return self._posted(sum(row.payment_units for row in self.rows))

    @property
    def closes_on(self) -> date:
        """The day of the last payment."""
        return self.days[-1]

    def balance_on(self, day: date) -> Money:
        """The principal owed at the end of a day.

        Raises:
            InvalidValue: before the loan was paid out.
        """
        return self.money(self.exact_balance_on(day))

    def exact_balance_on(self, day: date) -> Decimal:
        """The same, to the last decimal of a plan that rounds to more than the minor unit."""
        at = self._paid_by(day)
        units = self.columns.balance[at - 1] if at else self._opening
        return _amount(units, self.plan.digits)

    def _paid_by(self, day: date) -> int:
        """How many instalments are due by a day, it included."""
        if check_date(day, "day") < self.plan.disbursed_on:
            raise InvalidValue("day", "is before the loan is paid out")
        return bisect_right(self.days, day)

    def next_due(self, day: date) -> LoanInstalment | None:
        """The first instalment after a day; None if there is none.

        >>> from bankrm._loan_example import HOME_LOAN
        >>> row = compute_schedule(HOME_LOAN).next_due(date(2027, 1, 24))
        >>> row.no, row.due_on.isoformat()
        (3, '2027-02-24')
        """
        at = self._paid_by(day)
        return self.rows[at] if at < len(self) else None

    def interest_accrued(self, day: date) -> Money:
        """Interest that has accrued at the end of a day and is not yet due; overdue interest is no part of it.

        >>> from bankrm._loan_example import HOME_LOAN
        >>> compute_schedule(HOME_LOAN).interest_accrued(date(2026, 12, 4))  # ten days at 3.5 % / 360
        Money('972.22', 'CNY')
        """
        at = self._paid_by(day)
        if at == len(self):
            return self.money(0)
        past = tuple(change for change in self.plan.changes if change.on <= day)
        later = self.plan.changes[len(past) :]
        looked_at = attrs.evolve(self.plan, changes=(*past, LoanChange(on=day), *later))
        seen = compute_schedule(looked_at)
        accrued = seen.columns.accrued or [0]
        return self._posted(accrued[seen._paid_by(day) - 1])  # noqa: SLF001  # of the same class

    def flows(self) -> tuple[tuple[date, Decimal], ...]:
        """Dated amounts as the lender sees them, for a rate of return: paid out negative, received positive.

        >>> from bankrm._loan_example import HOME_LOAN
        >>> compute_schedule(HOME_LOAN).flows()[:2]
        ((datetime.date(2026, 11, 24), Decimal('-1000000.00')), (datetime.date(2026, 12, 24), Decimal('4490.45')))
        """
        out = ARITHMETIC.subtract(self.plan.withheld, self.plan.principal.amount)
        paid = ((row.due_on, row.payment) for row in self.rows if row.payment_units)
        return ((self.plan.disbursed_on, out), *paid)

    @property
    def workings(self) -> tuple[Line, ...]:
        """What a person would check."""
        plan, rows = self.plan, self.rows
        return (
            Line(Text("贷款本金", "principal"), plan.principal),
            Line(Text("年利率", "yearly rate"), plan.annual_rate.scaleb(2, ARITHMETIC), "percent"),
            Line(Text("还款方式", "method"), plan.method),
            Line(Text("计息方式", "day count"), plan.day_count),
            Line(Text("期数", "instalments"), len(self) - len(plan.changes)),
            Line(Text("首期还款", "first payment"), self.money(rows[0].payment)),
            Line(Text("末期还款", "last payment"), self.money(rows[-1].payment)),
            Line(Text("末期还款日", "last due day"), self.closes_on),
            Line(Text("利息合计", "interest in all"), self.total_interest),
            Line(Text("还款合计", "paid in all"), self.total_paid),
        )


def compute_schedule(plan: LoanPlan) -> Schedule:
    """The instalments of a loan, with all that has changed in it.

    Raises:
        InvalidValue: naming the figure, if the loan would never be repaid, or has too many instalments.

    >>> from bankrm._loan_example import HOME_LOAN
    >>> schedule = compute_schedule(HOME_LOAN)
    >>> len(schedule), schedule.closes_on.isoformat(), schedule.balance_on(schedule.closes_on)
    (360, '2056-11-24', Money('0.00', 'CNY'))
    """
    check_kind(plan, LoanPlan, "plan")
    return Schedule(plan, columns_of(plan))
