"""Arrears (欠款): what of a loan fell due and is not paid on a day, since when, and what it bears.

The schedule says what fell due, the payments that stand are set against it in the contract's order, and
what stays unpaid bears penalty interest, unpaid interest compound interest, by the rates of
`overdue_interest`. Money that comes before anything is due is kept for the borrower (预存) and used on the
next due day.

Leaves out days of grace that a contract gives, misuse, which has a heavier rate, a penalty rate that moves
with the contract's, what a bank waived, and the tier of the claim (`classification`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.citations import Citation
from bankrm.collateral import ClaimId
from bankrm.days import check_date, check_instant
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.loan_accounts import LoanAccount
from bankrm.loan_schedules import InstalmentKind, LoanInstalment, Schedule, compute_schedule
from bankrm.loans import LoanPlan
from bankrm.money import ARITHMETIC, Money, half_up_div, minor_digits, total
from bankrm.overdue_interest import (
    BreachKind,
    LoanBreach,
    PenaltyTerms,
    compute_penalty_interest,
)
from bankrm.payment_orders import DebtPart, DueAmount, PaymentOrder
from bankrm.regulations.loan_costs import (
    DAILY_PENALTY_HIGH,
    OVERDUE_MARKUP_HIGH,
    PENALTY_NOTICE,
    PENALTY_YEAR_DAYS,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = ["Arrears", "InstalmentArrears", "compute_arrears"]

_MINOR = C2 | NOT_NEGATIVE


@attrs.frozen(kw_only=True)
class InstalmentArrears:
    """One instalment that fell due, and what was paid of it by a day; amounts are kept in the minor unit."""

    no: int
    """Its row in the schedule."""
    due_on: date
    currency: str
    principal_due: int = attrs.field(repr=hidden, metadata=_MINOR)
    interest_due: int = attrs.field(repr=hidden, metadata=_MINOR)
    principal_paid: int = attrs.field(repr=hidden, metadata=_MINOR)
    interest_paid: int = attrs.field(repr=hidden, metadata=_MINOR)
    penalty_accrued: int | None = attrs.field(repr=hidden, metadata=_MINOR)
    """None if the contract's rate is not known."""
    compound_accrued: int | None = attrs.field(repr=hidden, metadata=_MINOR)
    """None, too, of a loan from before 2004, whose compound interest is not reckoned here."""
    penalty_paid: int = attrs.field(repr=hidden, metadata=_MINOR)
    """If the rate is not known, as if it were the heaviest; compound interest likewise."""
    compound_paid: int = attrs.field(repr=hidden, metadata=_MINOR)
    cleared_on: date | None
    """The day on which its principal and interest were paid in full; None while they are not."""

    __attrs_post_init__ = check_fields

    @property
    def principal_open(self) -> Money:
        """Principal due and not paid."""
        return self._money(self.principal_due - self.principal_paid)

    @property
    def interest_open(self) -> Money:
        """Interest due and not paid."""
        return self._money(self.interest_due - self.interest_paid)

    @property
    def penalty_interest(self) -> Money | None:
        """Penalty interest that it bears and that is not paid; None if that is not known."""
        accrued = self.penalty_accrued
        return None if accrued is None else self._money(accrued - self.penalty_paid)

    @property
    def compound_interest(self) -> Money | None:
        """Compound interest that it bears and that is not paid; None if that is not known."""
        accrued = self.compound_accrued
        return None if accrued is None else self._money(accrued - self.compound_paid)

    def _money(self, minor: int) -> Money:
        return Money.from_minor(minor, self.currency)


@attrs.frozen(kw_only=True)
class Arrears:
    """What is owed on a loan at the end of a day (欠款情况)."""

    account_id: ClaimId
    as_of: date
    known_at: datetime | None
    """What was entered later is left out; None if nothing is."""
    order: PaymentOrder
    schedule: Schedule = attrs.field(repr=False)
    """As agreed by that day."""
    items: tuple[InstalmentArrears, ...] = attrs.field(repr=False)
    """Every instalment that fell due by that day, paid ones too, the oldest first."""
    received: Money = attrs.field(repr=hidden, metadata=C2)
    """All payments that stand."""
    costs: Money = attrs.field(repr=hidden, metadata=C2)
    """Of enforcing the claim, and not paid."""
    credit: Money = attrs.field(repr=hidden, metadata=C2)
    """Kept for what falls due next (预存); it is taken off nothing below."""
    basis: Citation | None = attrs.field(repr=False)
    """Of the penalty rate; None if nothing was ever overdue, or the rate is not known."""

    __attrs_post_init__ = check_fields

    @property
    def open_items(self) -> tuple[InstalmentArrears, ...]:
        """The instalments of which principal or interest is not paid, the oldest first."""
        return tuple(item for item in self.items if item.cleared_on is None)

    @property
    def _overdue(self) -> tuple[InstalmentArrears, ...]:
        return tuple(item for item in self.open_items if item.due_on < self.as_of)

    @property
    def oldest_unpaid_on(self) -> date | None:
        """The due day of the oldest instalment that is overdue; None if none is.

        An instalment is overdue while any of its principal or interest is open, however little.
        """
        return next((item.due_on for item in self._overdue), None)

    @property
    def days_past_due(self) -> int:
        """Days since that due day: one on the day after it.

        Where the penalty terms are not known, the most there can be if one order of payment counts throughout.
        """
        oldest = self.oldest_unpaid_on
        return 0 if oldest is None else (self.as_of - oldest).days

    @property
    def overdue_principal(self) -> Money:
        """Principal due before that day and not paid."""
        return self._sum(item.principal_open for item in self._overdue)

    @property
    def overdue_interest(self) -> Money:
        """Interest due before that day and not paid."""
        return self._sum(item.interest_open for item in self._overdue)

    @property
    def due_today(self) -> Money:
        """Principal and interest due on that very day and not paid: not overdue yet."""
        today = [item for item in self.open_items if item.due_on == self.as_of]
        return self._sum(item.principal_open + item.interest_open for item in today)

    @property
    def penalty_interest(self) -> Money | None:
        """Penalty interest owed (罚息); None if it is not known."""
        return self._unpaid((item.penalty_accrued, item.penalty_paid) for item in self.items)

    @property
    def compound_interest(self) -> Money | None:
        """Compound interest owed (复利); None if it is not known."""
        return self._unpaid((item.compound_accrued, item.compound_paid) for item in self.items)

    @property
    def overdue_total(self) -> Money | None:
        """What is to be paid that nothing be overdue: all that is overdue, what it bears, and the costs."""
        penalty, compound = self.penalty_interest, self.compound_interest
        if penalty is None or compound is None:
            return None
        return self.overdue_principal + self.overdue_interest + penalty + compound + self.costs

    @property
    def principal_not_due(self) -> Money:
        """Principal that falls due later."""
        return self.schedule.balance_on(self.as_of)

    @property
    def interest_not_due(self) -> Money:
        """Interest that has accrued by that day and falls due later; it is reckoned when it is read."""
        return self.schedule.interest_accrued(self.as_of)

    @property
    def outstanding_principal(self) -> Money:
        """All principal not paid, due or not (贷款余额)."""
        unpaid = self._sum(item.principal_open for item in self.open_items)
        return unpaid + self.principal_not_due

    @property
    def owed_total(self) -> Money | None:
        """All that the loan would cost to settle at the end of that day; None if a part is not known."""
        overdue = self.overdue_total
        if overdue is None:
            return None
        return overdue + self.due_today + self.principal_not_due + self.interest_not_due

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return total(amounts, self.received.currency)

    def _unpaid(self, pairs: Iterable[tuple[int | None, int]]) -> Money | None:
        minor = 0
        for accrued, paid in pairs:
            if accrued is None:
                return None
            minor += accrued - paid
        return Money.from_minor(minor, self.received.currency)

    @property
    def workings(self) -> tuple[Line, ...]:
        """What a person would check: since when, of what, and how much in all."""
        return (
            Line(Text("已收款项", "received"), self.received),
            Line(Text("最早欠款到期日", "oldest unpaid due day"), self.oldest_unpaid_on),
            Line(Text("逾期天数", "days past due"), self.days_past_due),
            Line(Text("逾期本金", "overdue principal"), self.overdue_principal),
            Line(Text("逾期利息", "overdue interest"), self.overdue_interest),
            Line(
                Text("罚息", "penalty interest"),
                self.penalty_interest,
                basis=self.basis,
            ),
            Line(Text("复利", "compound interest"), self.compound_interest),
            Line(Text("实现债权的费用", "costs of enforcing the claim"), self.costs),
            Line(Text("逾期合计", "overdue in all"), self.overdue_total),
            Line(Text("当日到期未付", "due that day and not paid"), self.due_today),
            Line(Text("未到期本金", "principal not yet due"), self.principal_not_due),
            Line(Text("未到期应计利息", "interest accrued, not yet due"), self.interest_not_due),
            Line(Text("欠款合计", "owed in all"), self.owed_total),
            Line(Text("预存款项", "kept for what falls due next"), self.credit),
        )


def compute_arrears(
    account: LoanAccount,
    *,
    as_of: date,
    order: PaymentOrder | None = None,
    known_at: datetime | None = None,
    costs: tuple[DueAmount, ...] = (),
    book: RuleBook = STATUTORY,
) -> Arrears:
    """What is owed on a loan at the end of a day (欠款、逾期天数、罚息和复利).

    An instalment not paid at the end of its due day is one day past due on the next, and bears penalty
    interest for the night between. A part payment leaves it as old as it is. Payments of one day count
    together; money that nothing is due for waits for the next due day, an early repayment being a
    change of the plan, which falls due on its day. Penalty interest is reckoned exactly on each instalment
    and rounded once, whatever was paid in between.

    Args:
        account: the loan and its payments. Where its penalty terms are not known, payments are set against the
            heaviest penalty interest that the law allows, so that no more counts as paid than is sure.
        as_of: the day. Changes of the plan, payments and costs of later days are left out.
        order: another order than the contract's, to compare with; None is the contract's.
        known_at: an instant: payments entered later are not known; None is all that were entered.
        costs: of enforcing the claim, as the debtor owes them, each with the day it fell due.
        book: the bank's own year of days.

    Raises:
        InvalidValue: if the day is before the loan was paid out, a cost is of another part, the plan bears
            interest below zero, or the markup is outside its band.
        CurrencyMismatch: if a cost is in another currency than the loan.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> arrears = compute_arrears(ACCOUNT, as_of=date(2026, 7, 10))
    >>> arrears.oldest_unpaid_on.isoformat(), arrears.days_past_due
    ('2026-06-20', 20)
    >>> arrears.overdue_principal, arrears.overdue_interest, arrears.penalty_interest
    (Money('218594.56', 'CNY'), Money('0.00', 'CNY'), Money('594.30', 'CNY'))
    """
    check_kind(account, LoanAccount, "account")
    order = account.order if order is None else order
    _check_asked(account, as_of, order, known_at, book)
    _check_costs(costs, account.plan)
    schedule = compute_schedule(_agreed_by(account.plan, as_of))
    items = list(_fallen_due(schedule, as_of))
    charged = [
        _Item(0, cost.due_on, [cost.amount.minor, 0, 0, 0, 0])
        for cost in costs
        if cost.due_on <= as_of
    ]
    paid: dict[date, int] = {}
    for payment in account.payments_by(as_of, known_at=known_at):
        paid[payment.received_on] = paid.get(payment.received_on, 0) + payment.amount.minor
    rate = _rate(account, schedule, (items[0].due_on, as_of), book) if items else _Rate()
    credit = _set_against(paid, [*items, *charged], order, rate)
    currency = account.plan.principal.currency
    return Arrears(
        account_id=account.id,
        as_of=as_of,
        known_at=known_at,
        order=order,
        schedule=schedule,
        items=tuple(one.seen(as_of, rate, currency) for one in items),
        received=Money.from_minor(sum(paid.values()), currency),
        costs=Money.from_minor(sum(one.unpaid[_COSTS] for one in charged), currency),
        credit=Money.from_minor(credit, currency),
        basis=rate.basis if rate.is_known else None,
    )


def _check_asked(
    account: LoanAccount,
    as_of: date,
    order: PaymentOrder,
    known_at: datetime | None,
    book: RuleBook,
) -> None:
    check_kind(order, PaymentOrder, "order")
    check_kind(book, RuleBook, "book")
    if known_at is not None:
        check_instant(known_at, "known_at")
    if check_date(as_of) < account.plan.disbursed_on:
        raise InvalidValue("as_of", "is before the loan was paid out")


def _check_costs(costs: tuple[DueAmount, ...], plan: LoanPlan) -> None:
    check_tuple(costs, DueAmount, "costs")
    for cost in costs:
        if cost.part is not DebtPart.COSTS:
            raise InvalidValue("costs", "hold what is none")
        if cost.amount.currency != plan.principal.currency:
            raise CurrencyMismatch("costs", "are in another currency than the loan")
        if cost.due_on < plan.disbursed_on:
            raise InvalidValue("costs", "are from before the loan was paid out")


def _agreed_by(plan: LoanPlan, day: date) -> LoanPlan:
    """The plan without what was changed after a day."""
    known = tuple(change for change in plan.changes if change.on <= day)
    return plan if len(known) == len(plan.changes) else attrs.evolve(plan, changes=known)


# The rate that what is overdue bears


class _Rate(NamedTuple):
    """What a minor unit that is overdue bears a day, in whole parts of it, `per` of them to one."""

    spans: tuple[tuple[date, date, int], ...] = ()
    """Days from which and to which, and the parts."""
    per: int = 1
    compounds: bool = False
    """Whether unpaid interest bears it, too."""
    basis: Citation | None = None
    is_known: bool = False
    """Whether the contract says it; else it is the heaviest there may be."""

    def parts_over(self, since: date, until: date) -> int:
        """The parts of all days from one on and before another."""
        return sum(
            parts * max(0, (min(until, end) - max(since, start)).days)
            for start, end, parts in self.spans
        )

    def posted(self, parts: int) -> int:
        """Parts as an amount, rounded halves up."""
        return half_up_div(parts, self.per)


def _rate(
    account: LoanAccount, schedule: Schedule, days: tuple[date, date], book: RuleBook
) -> _Rate:
    """The rates of `compute_penalty_interest` from the first due day on, exact."""
    since, until = days
    said, ladder = account.penalty, account.signed_on < PENALTY_NOTICE.since
    is_known = said is not None and (ladder or said.overdue_markup is not None)
    terms = said if said is not None and is_known else _heaviest(account, schedule, since)
    breach = LoanBreach(
        breaches=(BreachKind.OVERDUE,),
        principal=Money.of(0, account.plan.principal.currency),
        since=since,
        until=until,
    )
    borne = compute_penalty_interest(terms, breach, signed_on=account.signed_on, book=book)
    if borne.yearly_rate is None:
        rates = [(day, Fraction(rate)) for day, rate in borne.rates]
    else:  # the daily rate is rounded to fifty digits, this one is not
        year = book.governing(PENALTY_YEAR_DAYS, account.signed_on).value
        rates = [(since, Fraction(borne.yearly_rate) / year)]
    per = lcm(*(rate.denominator for _, rate in rates))
    ends = [*(day for day, _ in rates[1:]), until]
    spans = tuple(
        (day, end, int(rate * per)) for (day, rate), end in zip(rates, ends, strict=True)
    )
    return _Rate(spans, per, not ladder, borne.basis, is_known)


def _heaviest(account: LoanAccount, schedule: Schedule, since: date) -> PenaltyTerms:
    """The terms that cost the debtor most of all that the contract may say."""
    if account.penalty is not None:
        contract_rate = account.penalty.contract_rate
    else:
        contract_rate = max(Decimal(0), *(row.rate for row in schedule.rows))
    if account.signed_on < PENALTY_NOTICE.since:
        markup, daily_rate = None, DAILY_PENALTY_HIGH.in_force(since).value
    else:
        points = OVERDUE_MARKUP_HIGH.in_force(account.signed_on).value
        markup, daily_rate = Decimal(points).scaleb(-4, ARITHMETIC), None
    return PenaltyTerms(
        application_id=account.application_id,
        contract_rate=contract_rate,
        overdue_markup=markup,
        daily_rate=daily_rate,
    )


# What fell due, in the minor unit


_PARTS = tuple(DebtPart)
_COSTS, _COMPOUND, _PENALTY, _INTEREST, _PRINCIPAL = range(len(_PARTS))
_BORNE_BY = ((_PENALTY, _PRINCIPAL), (_COMPOUND, _INTEREST))
"""Which interest is borne by which unpaid part."""


@attrs.define
class _Item:
    """An instalment or a cost on its way: what is unpaid of each part, and what it has borne."""

    no: int
    due_on: date
    due: list[int]
    """Of each part, in the order of `DebtPart`."""
    unpaid: list[int] = attrs.field(init=False)
    borne: list[int] = attrs.field(init=False)
    """Exact, in parts of the minor unit; what of it is posted is unpaid as well, until it is paid."""
    counted_to: date = attrs.field(init=False)
    cleared_on: date | None = None

    def __attrs_post_init__(self) -> None:
        self.unpaid = list(self.due)
        self.borne = [0] * len(_PARTS)
        self.counted_to = self.due_on

    def run_to(self, day: date, rate: _Rate) -> None:
        """Let what is open bear interest up to a day, which bears none itself."""
        if self.cleared_on is not None or day == self.counted_to:
            return
        grown = rate.parts_over(self.counted_to, day)
        self.counted_to = day
        for part, bearing in _BORNE_BY if rate.compounds else _BORNE_BY[:1]:
            before = self.borne[part]
            after = self.borne[part] = before + self.unpaid[bearing] * grown
            self.unpaid[part] += rate.posted(after) - rate.posted(before)

    def owed(self) -> Iterator[tuple[date, DebtPart, int]]:
        """What of it can be paid, part by part."""
        for part, minor in zip(_PARTS, self.unpaid, strict=True):
            yield self.due_on, part, minor

    def pay(self, shares: Iterable[int], day: date) -> None:
        """Take what each part is paid."""
        self.unpaid = [minor - share for minor, share in zip(self.unpaid, shares, strict=True)]
        if self.cleared_on is None and not (self.unpaid[_INTEREST] or self.unpaid[_PRINCIPAL]):
            self.cleared_on = day

    def seen(self, day: date, rate: _Rate, currency: str) -> InstalmentArrears:
        """What it comes to at the end of a day."""
        self.run_to(day, rate)
        late = self.counted_to > self.due_on
        penalty, compound = rate.posted(self.borne[_PENALTY]), rate.posted(self.borne[_COMPOUND])
        return InstalmentArrears(
            no=self.no,
            due_on=self.due_on,
            currency=currency,
            principal_due=self.due[_PRINCIPAL],
            interest_due=self.due[_INTEREST],
            principal_paid=self.due[_PRINCIPAL] - self.unpaid[_PRINCIPAL],
            interest_paid=self.due[_INTEREST] - self.unpaid[_INTEREST],
            penalty_accrued=penalty if rate.is_known or not late else None,
            compound_accrued=compound if (rate.is_known and rate.compounds) or not late else None,
            penalty_paid=penalty - self.unpaid[_PENALTY],
            compound_paid=compound - self.unpaid[_COMPOUND],
            cleared_on=self.cleared_on,
        )


def _fallen_due(schedule: Schedule, as_of: date) -> Iterator[_Item]:
    """What fell due by a day; rows of which nothing is to be paid are left out."""
    currency = schedule.plan.principal.currency
    finer = 10 ** (schedule.plan.digits - minor_digits(currency))
    for row in schedule.rows:
        if row.due_on > as_of:
            break
        principal, interest = _due(row, finer)
        if principal or interest:
            yield _Item(row.no, row.due_on, [0, 0, 0, interest, principal])


def _due(row: LoanInstalment, finer: int) -> tuple[int, int]:
    """Principal and interest of a row, in the minor unit; principal adds up to the loan."""
    interest = half_up_div(row.interest_units, finer)
    if interest < 0:
        raise InvalidValue("plan", "bears interest below zero: no arrears are reckoned of it")
    principal = half_up_div(row.before_units, finer) - half_up_div(row.balance_units, finer)
    if principal >= 0:
        return principal, interest
    if row.kind is InstalmentKind.DRAWDOWN:
        return 0, interest
    return 0, max(0, interest + principal)  # what the payment does not cover is in the balance


def _set_against(
    paid: dict[date, int], items: Sequence[_Item], order: PaymentOrder, rate: _Rate
) -> int:
    """Set what was paid against what was open, day by day; gives what is left."""
    due: dict[date, list[_Item]] = {}
    for one in items:
        due.setdefault(one.due_on, []).append(one)
    pending: list[_Item] = []
    credit = 0
    for day in sorted({*due, *paid}):
        pending += due.get(day, ())
        credit += paid.get(day, 0)
        if credit:
            credit = _settle(credit, day, pending, order, rate)
            pending = [one for one in pending if any(one.unpaid)]
    return credit


def _settle(
    amount: int, day: date, pending: Sequence[_Item], order: PaymentOrder, rate: _Rate
) -> int:
    for one in pending:
        one.run_to(day, rate)
    owed = [part for one in pending for part in one.owed()]
    shares = order.shares(amount, owed, day)
    for at, one in enumerate(pending):
        one.pay(shares[at * len(_PARTS) : (at + 1) * len(_PARTS)], day)
    return amount - sum(shares)
