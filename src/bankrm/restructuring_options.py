"""Restructuring options (重组方案比较): ways out of arrears, compared by what each is worth today.

A new plan, the contract as it stands and enforcement are each worth the present value of what they bring, at
the rate at which the loan was first made. What is owed is either paid at once, forgiven, or in the new
plan: not a fen is lost between. Chances and recoveries are the bank's own estimates.

Leaves out what a concession does to the tier of the claim (`restructured_claims`) and who may grant it.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from bankrm.arrears import Arrears
from bankrm.checks import check_kind, check_optional, check_tuple, repeated
from bankrm.days import add_months
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Text
from bankrm.loan_schedules import LoanInstalment, Schedule, compute_schedule
from bankrm.loans import LoanPlan
from bankrm.money import ARITHMETIC, Money, half_up, in_arithmetic, minor_digits, number
from bankrm.rates_of_return import RateOfReturn, compute_xirr
from bankrm.restructured_claims import Concession
from bankrm.workings import Line

__all__ = [
    "Enforcement",
    "OptionComparison",
    "OptionValue",
    "RestructuringOption",
    "compare_options",
    "compute_original_rate",
]

_AMOUNT = C2 | NOT_NEGATIVE
_YEAR = 365


@attrs.frozen(kw_only=True)
class Enforcement:
    """What enforcing the claim should bring (处置回收预计), as the bank expects."""

    recovery: Money = attrs.field(repr=hidden, metadata=_AMOUNT)
    months: int = attrs.field(metadata=NOT_NEGATIVE)
    """From now until the money is there."""
    costs: Money = attrs.field(repr=hidden, metadata=_AMOUNT)
    """Of the bank, paid at once."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.costs.currency != self.recovery.currency:
            raise CurrencyMismatch("costs", "are in another currency than the recovery")


@attrs.frozen(kw_only=True)
class RestructuringOption:
    """New terms for a loan in arrears (重组方案); amounts are in the unit of its currency."""

    name: Text
    plan: LoanPlan | None = attrs.field(repr=False)
    """From the day of the comparison on, paid out that day as it were; None leaves the contract as it
    stands, all that is overdue being paid at once."""
    paid_at_once: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=_AMOUNT)
    """Of what is owed."""
    forgiven_principal: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=_AMOUNT)
    forgiven_interest: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=_AMOUNT)
    """Of interest, penalty interest and compound interest."""
    forgiven_costs: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=_AMOUNT)
    """Of enforcing the claim."""
    fees: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=_AMOUNT)
    """That the debtor pays at once, beside what is owed."""
    costs: Decimal = attrs.field(default=Decimal(0), repr=hidden, metadata=_AMOUNT)
    """Of the bank, paid at once."""
    kept_probability: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """The chance that it is kept, as the bank sees it."""
    if_broken: Enforcement | None = None
    """What is recovered if it is not; reckoned from today, as if it were broken at once."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.kept_probability is not None and self.kept_probability > 1:
            raise InvalidValue("kept_probability", "is a fraction: 0.6, not 60")
        if self.plan is None and (self.forgiven or self.paid_at_once):
            raise InvalidValue("plan", "is needed where something is forgiven or paid at once")

    @property
    def forgiven(self) -> Decimal:
        """All that is forgiven."""
        part = ARITHMETIC.add(self.forgiven_principal, self.forgiven_interest)
        return ARITHMETIC.add(part, self.forgiven_costs)


@attrs.frozen(kw_only=True)
class OptionValue:
    """What one way out is worth today (方案现值)."""

    name: Text
    owed: Money = attrs.field(repr=hidden, metadata=C2)
    if_kept: Money | None = attrs.field(repr=hidden, metadata=C2)
    """None if there is no rate to reckon at."""
    if_broken: Money | None = attrs.field(repr=hidden, metadata=C2)
    """None if nothing was said of it, or there is no rate."""
    kept_probability: Decimal | None
    concessions: tuple[Concession, ...] = ()

    __attrs_post_init__ = check_fields

    @property
    def expected(self) -> Money | None:
        """Both, by their chances (期望现值); None if one that counts is not known."""
        kept, broken, chance = self.if_kept, self.if_broken, self.kept_probability
        if kept is None or chance is None:
            return None
        if chance == 1:
            return kept
        if broken is None:
            return None
        return kept.times(chance) + broken.times(ARITHMETIC.subtract(Decimal(1), chance))

    @property
    def loss(self) -> Money | None:
        """What is owed less what is expected (预计损失); None if that is not known."""
        expected = self.expected
        return None if expected is None else self.owed - expected

    @property
    def workings(self) -> tuple[Line, ...]:
        """What a person would check, and every concession found."""
        return (
            Line(self.name, self.expected),
            Line(Text("欠款合计", "owed in all"), self.owed),
            Line(Text("履约现值", "worth if kept"), self.if_kept),
            Line(Text("违约后现值", "worth if broken"), self.if_broken),
            Line(Text("履约概率", "chance that it is kept"), self.kept_probability),
            Line(Text("预计损失", "loss"), self.loss),
            *(Line(Text("让步", "concession"), one) for one in self.concessions),
        )


@attrs.frozen(kw_only=True)
class OptionComparison:
    """Ways out of arrears, side by side (重组方案比较)."""

    as_of: date
    rate: RateOfReturn
    """At which all are reckoned: the effective rate of a year at which the loan was first made, or the
    bank's own."""
    values: tuple[OptionValue, ...]
    """As they were given, enforcement last."""

    __attrs_post_init__ = check_fields

    @property
    def ranked(self) -> tuple[OptionValue, ...]:
        """The one that is worth most first; those of unknown worth last, equal ones as given."""
        known = [one for one in self.values if one.expected is not None]
        unknown = [one for one in self.values if one.expected is None]
        return (*sorted(known, key=_worth, reverse=True), *unknown)

    @property
    def workings(self) -> tuple[Line, ...]:
        """The rate, and what each comes to, the best first."""
        ranked = (line for one in self.ranked for line in one.workings)
        return (
            Line(Text("比较日", "day of the comparison"), self.as_of),
            *self.rate.workings,
            *ranked,
        )


def _worth(value: OptionValue) -> Decimal:
    return Decimal(0) if value.expected is None else value.expected.amount


def compute_original_rate(plan: LoanPlan) -> RateOfReturn:
    """The effective rate of a year at which a loan was made (原实际利率): its plan before any change.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> compute_original_rate(ACCOUNT.plan).rate
    Decimal('0.044138981849')
    """
    check_kind(plan, LoanPlan, "plan")
    flows = compute_schedule(attrs.evolve(plan, changes=())).flows()
    return compute_xirr([day for day, _ in flows], [amount for _, amount in flows])


def compare_options(
    arrears: Arrears,
    options: tuple[RestructuringOption, ...],
    *,
    enforcement: Enforcement | None = None,
    rate: Decimal | None = None,
) -> OptionComparison:
    """What each way out of arrears is worth on their day, the costs taken off (重组方案现值比较).

    Args:
        arrears: what is owed, which every new plan must add up to with what is forgiven and paid at once.
        options: new terms, or the contract as it stands.
        enforcement: what enforcing the claim now should bring; None leaves it out.
        rate: of a year, effective, to reckon at; None is the one at which the loan was first made.

    Raises:
        InvalidValue: if what is owed is not known, a plan is of another day or does not add up to it, more is
            forgiven than is owed, or two options have one name.
        CurrencyMismatch: if an amount is in another currency than the loan.

    >>> from bankrm._restructuring_example import ARREARS, ENFORCEMENT, OPTIONS
    >>> compared = compare_options(ARREARS, OPTIONS, enforcement=ENFORCEMENT)
    >>> for one in compared.ranked:
    ...     print(one.name.en, one.expected, one.loss)
    two years more, penalty interest forgiven Money('4409635.12', 'CNY') Money('409873.10', 'CNY')
    the contract as it stands Money('3792371.12', 'CNY') Money('1027137.10', 'CNY')
    enforcement Money('3535550.92', 'CNY') Money('1283957.30', 'CNY')
    >>> [concession.en for concession in compared.ranked[0].concessions]
    ['a later maturity', 'grace on the schedule', 'interest forgiven']
    """
    owed = _check_asked(arrears, options, enforcement)
    if rate is None:
        found = compute_original_rate(arrears.schedule.plan)
    elif -1 < number(rate, "rate") <= 1:
        found = RateOfReturn((rate,))
    else:
        raise InvalidValue("rate", "is a fraction of a year: 0.045, not 4.5")
    worth = _Worth(arrears.as_of, owed.currency, found.rate)
    values = [_value(option, arrears, owed, worth) for option in options]
    if enforcement is not None:
        enforced = OptionValue(
            name=Text("处置回收", "enforcement"),
            owed=owed,
            if_kept=worth.of_enforcement(enforcement),
            if_broken=None,
            kept_probability=Decimal(1),
        )
        values.append(enforced)
    return OptionComparison(as_of=arrears.as_of, rate=found, values=tuple(values))


def _check_asked(
    arrears: Arrears, options: tuple[RestructuringOption, ...], enforcement: Enforcement | None
) -> Money:
    """Refuse what cannot be compared; gives what is owed."""
    check_kind(arrears, Arrears, "arrears")
    check_tuple(options, RestructuringOption, "options")
    check_optional(enforcement, Enforcement, "enforcement")
    if repeated(option.name.en for option in options):
        raise InvalidValue("options", "have one name twice")
    owed = arrears.owed_total
    if owed is None:
        raise InvalidValue(
            "arrears", "have no penalty interest, so that what is owed is not known"
        )
    _check_currency(enforcement, owed.currency)
    for option in options:
        _check_option(option, arrears, owed)
    return owed


def _check_currency(enforcement: Enforcement | None, currency: str) -> None:
    if enforcement is not None and enforcement.recovery.currency != currency:
        raise CurrencyMismatch("recovery", "is in another currency than the loan")


def _check_option(option: RestructuringOption, arrears: Arrears, owed: Money) -> None:
    _check_currency(option.if_broken, owed.currency)
    plan = option.plan
    if plan is None:
        return
    if plan.principal.currency != owed.currency:
        raise CurrencyMismatch("plan", "is in another currency than the loan")
    if plan.disbursed_on != arrears.as_of:
        raise InvalidValue("plan", "does not begin on the day of the arrears")
    principal = arrears.outstanding_principal
    interest = owed - principal - arrears.costs
    most = {
        "forgiven_principal": principal,
        "forgiven_interest": interest,
        "forgiven_costs": arrears.costs,
    }
    for name, amount in most.items():
        if getattr(option, name) > amount.amount:
            raise InvalidValue(name, "is more than is owed")
    parts = (option.forgiven, option.paid_at_once, plan.principal.amount, plan.accrued)
    if _sum(parts) != owed.amount:
        raise InvalidValue(
            "plan", "with what is forgiven and paid at once does not add up to what is owed"
        )


@in_arithmetic
def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, start=Decimal(0))


@in_arithmetic
def _value(
    option: RestructuringOption, arrears: Arrears, owed: Money, worth: "_Worth"
) -> OptionValue:
    day, plan = arrears.as_of, option.plan
    due_now = owed - arrears.principal_not_due - arrears.interest_not_due
    paid, agreed = (
        (due_now.amount, arrears.schedule)
        if plan is None
        else (option.paid_at_once, compute_schedule(plan))
    )
    at_once = (day, _sum((paid, option.fees, -option.costs)))
    later = [flow for flow in agreed.flows()[1:] if plan is not None or flow[0] > day]
    return OptionValue(
        name=option.name,
        owed=owed,
        if_kept=worth.of([at_once, *later]),
        if_broken=None if option.if_broken is None else worth.of_enforcement(option.if_broken),
        kept_probability=option.kept_probability,
        concessions=() if plan is None else _concessions(option, plan, arrears, due_now),
    )


@attrs.frozen
class _Worth:
    """What flows are worth on a day."""

    day: date
    currency: str
    rate: Decimal | None

    @in_arithmetic
    def of(self, flows: Iterable[tuple[date, Decimal]]) -> Money | None:
        """Their present value, a year being 365 days; None if there is no rate."""
        if self.rate is None:
            return None
        daily = (1 + self.rate) ** (Decimal(-1) / _YEAR)
        present = sum(
            (amount * daily ** (day - self.day).days for day, amount in flows), start=Decimal(0)
        )
        return Money.of(half_up(present, minor_digits(self.currency)), self.currency)

    def of_enforcement(self, enforcement: Enforcement) -> Money | None:
        """What it brings, its costs taken off."""
        back = add_months(self.day, enforcement.months)
        return self.of(
            [(self.day, -enforcement.costs.amount), (back, enforcement.recovery.amount)]
        )


def _concessions(
    option: RestructuringOption, plan: LoanPlan, arrears: Arrears, due_now: Money
) -> tuple[Concession, ...]:
    """What the debtor is granted, found by comparing both plans."""
    before, after, day = arrears.schedule, compute_schedule(plan), arrears.as_of
    left = _sum((arrears.outstanding_principal.amount, -option.forgiven_principal))
    put_off = _sum((due_now.amount, -option.paid_at_once, -option.forgiven)) > 0
    waits = plan.repays_at_maturity and not before.plan.repays_at_maturity
    capitalised = plan.principal.amount > left or plan.capitalise_until is not None
    found = {
        Concession.EXTENSION: after.closes_on > before.closes_on,
        Concession.GRACE: put_off or waits or bool(plan.grace),
        Concession.CAPITALISED_INTEREST: capitalised,
        Concession.LOWER_RATE: _lowers_rate(before, after, day),
        Concession.FORGIVEN_PRINCIPAL: bool(option.forgiven_principal),
        Concession.FORGIVEN_INTEREST: bool(option.forgiven_interest),
        Concession.FORGIVEN_FEES: bool(option.forgiven_costs),
    }
    return tuple(one for one, is_there in found.items() if is_there)


def _lowers_rate(before: Schedule, after: Schedule, day: date) -> bool:
    """Whether interest is counted at less than was agreed for the same time, if only for a while."""
    olds, news = before.rows, after.rows
    ends = (row.due_on for row in (*olds, *news) if day < row.due_on <= after.closes_on)
    return any(_rate_on(news, end) < _rate_on(olds, end) for end in ends)


def _rate_on(rows: tuple[LoanInstalment, ...], day: date) -> Decimal:
    """The rate of the instalment that counts interest up to a day; later, that of the last."""
    at = bisect_left(rows, day, key=lambda row: row.due_on)
    return rows[min(at, len(rows) - 1)].rate
