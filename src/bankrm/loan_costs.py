"""What a loan costs its borrower in a year (年化综合融资成本): interest and every fee, on the principal really owed.

The cost is the rate at which all that the client pays is worth what the client got. It is told both ways: simple
(单利), the rate of a period times the periods of a year, and compound (复利). Without fees the simple
cost is the contract rate. How it must be shown is in `cost_disclosure`.

Leaves out flows at odd times, whose effective rate `rates_of_return.compute_xirr` gives, and the limits that
courts set.
"""

from decimal import Decimal

import attrs

from bankrm.checks import check_count, check_kind, check_tuple
from bankrm.days import add_months
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, check_fields, hidden
from bankrm.labels import Label, OwnLabel, Text
from bankrm.loan_schedules import Schedule
from bankrm.money import ARITHMETIC, Money, half_up, number, total
from bankrm.rates_of_return import RateOfReturn, compute_irr
from bankrm.ratios import legible, quotient
from bankrm.regulations.loan_costs import ANNUAL_RATE_NOTICE
from bankrm.workings import Line

__all__ = [
    "AnnualCost",
    "CostKind",
    "CostMethod",
    "LoanFee",
    "LoanFlows",
    "annual_rate",
    "compute_annual_cost",
]

_MONTHS = 12
_PLACES = 12
_LARGEST = ARITHMETIC.prec - _PLACES - 2  # the power of ten that twelve places leave room for
_MOST_PERIODS = 366  # the days of a year


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
    """At the drawdown, then at the end of each period; those left out at the end are zero."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.amounts or any(amount.amount < 0 for amount in self.amounts):
            raise InvalidValue("amounts", "need at least one, and none below zero")


@attrs.frozen(kw_only=True)
class LoanFlows:
    """What a borrower gets and pays, period by period: principal, interest and fees.

    >>> from bankrm._loan_costs_example import INSTALMENTS
    >>> INSTALMENTS.drawn
    Money('12000.00', 'CNY')
    """

    principals: tuple[Money, ...] = attrs.field(repr=hidden, metadata=C2)
    """Repaid at the end of each period; together what was lent."""
    interests: tuple[Money, ...] = attrs.field(repr=hidden, metadata=C2)
    """Paid at the end of each period."""
    fees: tuple[LoanFee, ...] = ()
    periods_a_year: int = attrs.field(default=_MONTHS, metadata={"least": 1})

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len(self.principals) != len(self.interests) or not self.principals:
            raise InvalidValue("interests", "need one for each repayment, and at least one")
        if self.periods_a_year > _MOST_PERIODS:
            raise InvalidValue("periods_a_year", "are shorter than a day")
        if any(len(fee.amounts) > len(self.principals) + 1 for fee in self.fees):
            raise InvalidValue("fees", "are paid after the last repayment")
        paid = (*self.principals, *self.interests)
        if any(amount.amount < 0 for amount in paid):
            raise InvalidValue("principals", "and interests must not be negative")
        fees = [amount for fee in self.fees for amount in fee.amounts]
        if {amount.currency for amount in (*paid, *fees)} != {self.currency}:
            raise CurrencyMismatch("fees", "or payments are in several currencies")
        if not self.drawn:
            raise InvalidValue("principals", "must not all be zero")

    @classmethod
    def of_schedule(cls, schedule: Schedule, fees: tuple[LoanFee, ...] = ()) -> "LoanFlows":
        """The flows of a schedule of equal periods, with fees.

        Raises:
            InvalidValue: if its periods are no equal parts of a year, or the first is odd: its dated flows
                then have an effective rate (`rates_of_return.compute_xirr`).

        >>> from bankrm._loan_example import HOME_LOAN
        >>> from bankrm.loan_schedules import compute_schedule
        >>> cost = compute_annual_cost(LoanFlows.of_schedule(compute_schedule(HOME_LOAN)))
        >>> half_up(cost.simple, 6), half_up(cost.compound, 6)
        (Decimal('0.035000'), Decimal('0.035567'))
        """
        check_kind(schedule, Schedule, "schedule")
        check_tuple(fees, LoanFee, "fees")
        plan, rows = schedule.plan, schedule.rows
        months = plan.dates.months
        if months is None or _MONTHS % months:
            raise InvalidValue("schedule", "has periods that are no equal parts of a year")
        if plan.dates.first != add_months(plan.disbursed_on, months):
            raise InvalidValue("schedule", "has an odd first period")
        withheld = Money.rounded(plan.withheld, plan.principal.currency)
        early = (LoanFee(kind=CostKind.WITHHELD, amounts=(withheld,)),) if withheld else ()
        return cls(
            principals=tuple(schedule.money(row.principal) for row in rows),
            interests=tuple(schedule.money(row.interest) for row in rows),
            fees=early + fees,
            periods_a_year=_MONTHS // months,
        )

    @property
    def currency(self) -> str:
        """What all amounts are in."""
        return self.principals[0].currency

    @property
    def drawn(self) -> Money:
        """What was lent."""
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
        owed, years = self.drawn.minor, 0
        for repaid in self.principals:
            years += owed
            owed -= repaid.minor
        paid = sum(amount.minor for amount in amounts)
        return quotient(paid * self.periods_a_year, years)


@attrs.frozen(kw_only=True)
class AnnualCost:
    """What a loan costs in a year, simple and compound; both None with the reason if there is no such rate."""

    flows: LoanFlows = attrs.field(repr=False)
    per_period: RateOfReturn

    __attrs_post_init__ = check_fields

    @property
    def simple(self) -> Decimal | None:
        """The rate of a period times the periods of a year (单利)."""
        return self.by(CostMethod.SIMPLE)

    @property
    def compound(self) -> Decimal | None:
        """The rate of a period, compounded over a year (复利)."""
        return self.by(CostMethod.COMPOUND)

    def by(self, method: CostMethod) -> Decimal | None:
        """The cost by a method."""
        rate = self.per_period.rate
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
    return AnnualCost(flows=flows, per_period=compute_irr(flows.amounts))
