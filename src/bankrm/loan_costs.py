"""What a loan costs its borrower in a year (年化综合融资成本): interest and every fee, on the principal really owed.

The cost is the rate at which all that the client pays is worth what the client got. It is told both ways: simple
(单利), the rate of a period times the periods of a year, and compound (复利). Without fees the simple
cost is the contract rate. How it must be shown is in `cost_disclosure`.

Flows after equal parts of a year have the rate of a period (IRR). Dated flows have `FlowTimes`: their compound cost
is the effective rate (XIRR), their simple cost the yearly rate at which the account closes, with time counted
and interest charged as the contract has it, and no interest on interest before it is due.

Leaves out the limits that courts set.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

import attrs

from bankrm.checks import check_count, check_kind, check_tuple
from bankrm.day_counts import count_units, units_of_year
from bankrm.days import add_months
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.labels import Label, OwnLabel, Text
from bankrm.loan_schedules import InstalmentKind, Schedule
from bankrm.money import ARITHMETIC, Money, half_up, number, total
from bankrm.rates_of_return import RateOfReturn, compute_irr, compute_xirr
from bankrm.ratios import legible
from bankrm.regulations.loan_costs import ANNUAL_RATE_NOTICE
from bankrm.workings import Line

__all__ = [
    "AnnualCost",
    "CostKind",
    "CostMethod",
    "FlowTimes",
    "LoanFee",
    "LoanFlows",
    "annual_rate",
    "compute_annual_cost",
]

_MONTHS = 12
_PLACES = 12
_LARGEST = ARITHMETIC.prec - _PLACES - 2  # the power of ten that twelve places leave room for
_MOST_PERIODS = 366  # the days of a year
_HIGHEST, _HALVINGS = 1_000.0, 64  # 100,000 % a year; halved to less than twelve places show
_CLOSED = 1e-9  # of what was lent: less is nothing, as far as floats can tell


class CostKind(Label):
    """What a borrower pays for (息费项目)."""

    INTEREST = "interest", "利息", "interest"
    INSTALMENT_FEE = "instalment_fee", "分期费用", "instalment fee"
    CREDIT_ENHANCEMENT = "credit_enhancement", "增信服务费", "credit enhancement"
    GUARANTEE = "guarantee", "担保费", "guarantee fee"
    INSURANCE = "insurance", "保险费", "insurance premium"
    SERVICE = "service", "服务费", "service fee"
    APPRAISAL = "appraisal", "评估费", "appraisal fee"
    WITHHELD = "withheld", "放款时扣收的费用", "fees kept back at the drawdown"
    PENALTY_INTEREST = "penalty_interest", "逾期罚息", "penalty interest"
    DAMAGES = "damages", "违约金", "damages for default"
    PREPAYMENT_FEE = "prepayment_fee", "提前还款费用", "prepayment fee"


class CostMethod(Label):
    """How a rate of a period is made one of a year (年化方法)."""

    SIMPLE = "simple", "单利", "simple"
    COMPOUND = "compound", "复利", "compound"


def annual_rate(rate: Decimal, periods: int, method: CostMethod) -> Decimal:
    """The rate of a year that a rate of a period comes to; exact to twelve places.

    >>> annual_rate(Decimal("0.010862"), 12, CostMethod.SIMPLE)
    Decimal('0.130344000000')
    """
    check_kind(method, CostMethod, "method")
    check_count(periods, "periods", 1)
    if number(rate, "rate") <= -1 or periods > _MOST_PERIODS:
        raise InvalidValue("rate", "or periods are out of range")
    with_powers = ARITHMETIC.power(ARITHMETIC.add(Decimal(1), rate), Decimal(periods))
    yearly = {
        CostMethod.SIMPLE: ARITHMETIC.multiply(rate, Decimal(periods)),
        CostMethod.COMPOUND: ARITHMETIC.subtract(with_powers, Decimal(1)),
    }[method]
    if yearly.adjusted() > _LARGEST:
        raise InvalidValue("rate", "comes to more in a year than can be told")
    return half_up(yearly, _PLACES)


@attrs.frozen(kw_only=True)
class LoanFee:
    """A fee of a loan, what it is taken for, how and by whom, and when it is paid."""

    kind: CostKind | OwnLabel
    method: str | None = None
    """How it is taken (收取方式)."""
    standard: str | None = None
    """By which measure (收取标准)."""
    payee: str | None = None
    """Which firm takes it (收取主体)."""
    amounts: tuple[Money, ...] = attrs.field(repr=hidden, metadata=C2)
    """At the drawdown, then at the end of each period, or on each day of dated flows; those left out at the
    end are zero."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.amounts or any(amount.amount < 0 for amount in self.amounts):
            raise InvalidValue("amounts", "need at least one, and none below zero")


@attrs.frozen(kw_only=True)
class FlowTimes:
    """When flows are paid, where it is not after equal parts of a year, and how their contract counts that time."""

    drawn_on: date
    days: tuple[date, ...]
    """Of each repayment, in order; the first may be the day of the drawdown."""
    years: tuple[Fraction, ...]
    """From the drawdown to each day, as the contract counts them."""
    charged: tuple[bool, ...]
    """Whether interest is due on the day, paid or added to the principal; else it runs on, and bears none."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not len(self.days) == len(self.years) == len(self.charged):
            raise InvalidValue("years", "and `charged` need one for each day")
        rising = all(one < other for one, other in pairwise(self.days))
        if not self.days or self.days[0] < self.drawn_on or not rising:
            raise InvalidValue("days", "need at least one, in order, none before the drawdown")
        if any(one > other for one, other in pairwise((Fraction(0), *self.years))):
            raise InvalidValue("years", "go back")
        if not self.charged[-1]:
            raise InvalidValue("charged", "leaves interest that is never due")


@attrs.frozen(kw_only=True)
class LoanFlows:
    """What a borrower gets and pays, period by period or on dated days: principal, interest and fees.

    >>> from bankrm._loan_costs_example import INSTALMENTS
    >>> INSTALMENTS.drawn
    Money('12000.00', 'CNY')
    """

    principals: tuple[Money, ...] = attrs.field(repr=hidden, metadata=C2)
    """Repaid at the end of each period, below zero if more is drawn; together what was lent at first."""
    interests: tuple[Money, ...] = attrs.field(repr=hidden, metadata=C2)
    """Paid at the end of each period, or added to the principal, which that much is drawn for."""
    fees: tuple[LoanFee, ...] = ()
    periods_a_year: int = attrs.field(default=_MONTHS, metadata={"least": 1})
    """Of dated flows it says nothing."""
    times: FlowTimes | None = None
    """Of dated flows; None if they are equal parts of a year apart, with interest due at the end of each."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(self.principals) != len(self.interests) or not self.principals:
            raise InvalidValue("interests", "need one for each repayment, and at least one")
        if self.periods_a_year > _MOST_PERIODS:
            raise InvalidValue("periods_a_year", "are shorter than a day")
        if any(len(fee.amounts) > len(self.principals) + 1 for fee in self.fees):
            raise InvalidValue("fees", "are paid after the last repayment")
        if self.times is not None and len(self.times.days) != len(self.principals):
            raise InvalidValue("times", "need a day for each repayment")
        if any(amount.amount < 0 for amount in self.interests):
            raise InvalidValue("interests", "must not be negative")
        paid = (*self.principals, *self.interests)
        fees = [amount for fee in self.fees for amount in fee.amounts]
        if {amount.currency for amount in (*paid, *fees)} != {self.currency}:
            raise CurrencyMismatch("fees", "or payments are in several currencies")
        if self.drawn.amount <= 0 or min(owed for owed, _ in self._owed()) < 0:
            raise InvalidValue("principals", "repay nothing, or more than is owed")

    @classmethod
    def of_schedule(cls, schedule: Schedule, fees: tuple[LoanFee, ...] = ()) -> "LoanFlows":
        """The flows of a schedule, with fees: one for each day on which something is paid, drawn or charged.

        They are dated unless every period is an equal part of a year and ends with interest. Time is counted as
        the plan counts it, so that without fees the simple cost is the contract rate.

        Args:
            schedule: of any loan.
            fees: at the drawdown, then on each day of the schedule.

        >>> from bankrm._loan_example import HOME_LOAN
        >>> from bankrm.loan_schedules import compute_schedule
        >>> cost = compute_annual_cost(LoanFlows.of_schedule(compute_schedule(HOME_LOAN)))
        >>> half_up(cost.simple, 6), half_up(cost.compound, 6)
        (Decimal('0.035000'), Decimal('0.035567'))
        """
        check_kind(schedule, Schedule, "schedule")
        check_tuple(fees, LoanFee, "fees")
        plan = schedule.plan
        days = [list(rows) for _, rows in groupby(schedule.rows, attrgetter("due_on"))]
        times = _times_of(schedule)
        equal = None if plan.dates.months is None else _equal_periods(times)
        left = [plan.principal, *(schedule.money(rows[-1].balance_after) for rows in days)]
        withheld = Money.rounded(plan.withheld, plan.principal.currency)
        early = (LoanFee(kind=CostKind.WITHHELD, amounts=(withheld,)),) if withheld else ()
        return cls(
            principals=tuple(before - after for before, after in pairwise(left)),
            interests=tuple(
                schedule.money(sum(row.interest + row.capitalised for row in rows))
                for rows in days
            ),
            fees=early + fees,
            periods_a_year=equal or _MONTHS,
            times=None if equal else times,
        )

    @property
    def currency(self) -> str:
        """What all amounts are in."""
        return self.principals[0].currency

    @property
    def drawn(self) -> Money:
        """What was lent on the first day."""
        return total(self.principals, self.currency)

    @property
    def interest(self) -> Money:
        """All interest."""
        return total(self.interests, self.currency)

    @property
    def fees_paid(self) -> Money:
        """All fees."""
        return total((amount for fee in self.fees for amount in fee.amounts), self.currency)

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """What the client gets, less what the client pays, at the drawdown and after each period."""
        due = [self.drawn.minor]
        due += [
            -one.minor - two.minor
            for one, two in zip(self.principals, self.interests, strict=True)
        ]
        for fee in self.fees:
            for at, amount in enumerate(fee.amounts):
                due[at] -= amount.minor
        return tuple(Money.from_minor(minor, self.currency).amount for minor in due)

    def yearly_level(self, amounts: tuple[Money, ...]) -> Decimal | None:
        """What some payments come to in a year, over the principal owed on average (年化水平).

        Of interest alone it is the contract rate.
        """
        check_tuple(amounts, Money, "amounts")
        owed_for_years = Fraction(0)
        before, since = self.drawn.minor, Fraction(0)
        for owed, now in self._owed():
            owed_for_years += before * (now - since)
            before, since = owed, now
        if not owed_for_years:
            return None
        level = sum(amount.minor for amount in amounts) / owed_for_years
        return ARITHMETIC.divide(Decimal(level.numerator), Decimal(level.denominator))

    def is_longer_than(self, months: int) -> bool:
        """Whether anything is due more than so many months after the drawdown."""
        check_count(months, "months")
        if self.times is None:
            return len(self.principals) * _MONTHS > months * self.periods_a_year
        return self.times.days[-1] > add_months(self.times.drawn_on, months)

    def _owed(self) -> list[tuple[int, Fraction]]:
        """What is owed after each repayment, and how many years after the drawdown that is."""
        balances = list(
            accumulate((-one.minor for one in self.principals), initial=self.drawn.minor)
        )
        if self.times is not None:
            return list(zip(balances[1:], self.times.years, strict=True))
        each = Fraction(1, self.periods_a_year)
        return [(owed, at * each) for at, owed in enumerate(balances[1:], 1)]


def _times_of(schedule: Schedule) -> FlowTimes:
    """The days of a schedule, counted as its interest is: each period from the last due day on."""
    plan = schedule.plan
    whole, due_day = units_of_year(plan.day_count), plan.dates.day_of_month
    start, until_start, now = plan.disbursed_on, 0, 0
    days, units, charged = [], [], []
    for day, found in groupby(schedule.rows, attrgetter("due_on")):
        rows = list(found)
        counted = count_units(start, day, plan.day_count, due_day=due_day)
        now = max(now, until_start + counted)
        days.append(day)
        units.append(now)
        charged.append(rows[-1].accrued_units == 0)
        if any(row.kind is InstalmentKind.INSTALMENT for row in rows):
            start, until_start = day, now
    return FlowTimes(
        drawn_on=plan.disbursed_on,
        days=tuple(days),
        years=tuple(Fraction(unit, whole) for unit in units),
        charged=tuple(charged),
    )


def _equal_periods(times: FlowTimes) -> int | None:
    """How many periods a year has, if all of them are the same part of it and end with interest."""
    each = times.years[0]
    equal = all(at == no * each for no, at in enumerate(times.years, 1)) and all(times.charged)
    return each.denominator if equal and each.numerator == 1 else None


class _Flow(NamedTuple):
    """A flow: years since the one before, what the borrower gets, and whether interest is charged then."""

    years: float
    amount: float
    charged: bool


def _account(flows: list[_Flow], rate: float) -> tuple[float, float]:
    """What is owed in the end and at the least, at a yearly rate; both as of the first day."""
    owed, worth, running, years, least = 0.0, 1.0, 0.0, 0.0, 0.0
    for flow in flows:
        running += owed * flow.years
        years += flow.years
        owed += flow.amount * worth
        if flow.charged:
            growth = 1 + rate * years
            owed = (owed + rate * running) / growth
            worth /= growth
            running = years = 0.0
        least = min(least, owed)
    return owed, least


def _simple_rate(flows: LoanFlows, times: FlowTimes) -> Decimal | None:
    """The yearly rate at which the account of dated flows closes; None if there is none, or not surely one.

    There is no other where the borrower owes something all the way, for each balance only grows with the rate.
    """
    since = [Fraction(0), *times.years]
    spans = [0.0, *(float(now - before) for before, now in pairwise(since))]
    amounts = list(map(float, flows.amounts))
    run = [_Flow(*one) for one in zip(spans, amounts, (True, *times.charged), strict=True)]
    low, high = 0.0, _HIGHEST
    if _account(run, high)[0] <= 0:
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _account(run, middle)[0] > 0:
            high = middle
        else:
            low = middle
    if _account(run, high)[1] < -_CLOSED * float(flows.drawn.amount):
        return None
    return ARITHMETIC.plus(half_up(Decimal(high), _PLACES))


@attrs.frozen(kw_only=True)
class AnnualCost:
    """What a loan costs in a year, simple and compound; each None if there is not one such rate."""

    flows: LoanFlows = attrs.field(repr=False)
    per_period: RateOfReturn
    """The rate of a period, of dated flows the effective rate of a year; or why there is not one."""

    __attrs_post_init__ = check_fields

    @property
    def simple(self) -> Decimal | None:
        """The rate of a period times the periods of a year (单利).

        Of dated flows the yearly rate at which the account closes, as the module says.
        """
        return self.by(CostMethod.SIMPLE)

    @property
    def compound(self) -> Decimal | None:
        """The rate of a period, compounded over a year (复利)."""
        return self.by(CostMethod.COMPOUND)

    def by(self, method: CostMethod) -> Decimal | None:
        """The cost by a method."""
        rate, times = self.per_period.rate, self.flows.times
        if times is not None:
            return rate if method is CostMethod.COMPOUND else _simple_rate(self.flows, times)
        if rate is None:
            return None
        return annual_rate(rate, self.flows.periods_a_year, method)

    @property
    def workings(self) -> tuple[Line, ...]:
        """What is paid and for what, each item in a year, and both rates."""
        flows, notice = self.flows, ANNUAL_RATE_NOTICE.article()
        items = (
            (CostKind.INTEREST, flows.interests),
            *((fee.kind, fee.amounts) for fee in flows.fees),
        )
        levels = (
            Line(
                Text(f"{kind.zh}年化水平", f"{kind.en} in a year"),
                None if (level := flows.yearly_level(paid)) is None else legible(level),
            )
            for kind, paid in items
        )
        return (
            Line(Text("贷款本金", "principal"), flows.drawn),
            Line(Text("利息合计", "interest"), flows.interest),
            Line(Text("费用合计", "fees"), flows.fees_paid),
            *levels,
            *self.per_period.workings,
            Line(Text("年化成本（单利）", "cost in a year, simple"), self.simple, basis=notice),
            Line(
                Text("年化成本（复利）", "cost in a year, compound"), self.compound, basis=notice
            ),
        )


def compute_annual_cost(flows: LoanFlows) -> AnnualCost:
    """What a loan costs in a year, with every fee (年化综合融资成本).

    Twelve instalments of 1,000 with a fee of 0.6 % of the first principal each month:

    >>> from bankrm._loan_costs_example import INSTALMENTS
    >>> cost = compute_annual_cost(INSTALMENTS)
    >>> cost.per_period.rate, cost.simple, cost.compound
    (Decimal('0.010861853568'), Decimal('0.130342242816'), Decimal('0.138417850669'))
    """
    check_kind(flows, LoanFlows, "flows")
    if flows.times is None:
        return AnnualCost(flows=flows, per_period=compute_irr(flows.amounts))
    days = (flows.times.drawn_on, *flows.times.days)
    return AnnualCost(flows=flows, per_period=compute_xirr(days, flows.amounts))
