"""Loss examples (最不利情形示例): what a client would get back if it goes badly, and what leaving early costs.

How far a product may fall is for the bank to say, and so is what a policy is worth at the end of each year:
nothing is assumed here. A fall is of the money left after the fees at entry, and all fees of the time come on
top of it, each year's on that same money, so that the example errs against the product.

Leaves out how likely it is, and past returns, which are no example of a loss.
"""

from collections.abc import Sequence
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Text
from bankrm.money import ARITHMETIC, Money, total
from bankrm.offers import Fee, FeeTime, Term
from bankrm.workings import Line

__all__ = [
    "LossExample",
    "LossScenario",
    "PolicyValues",
    "SurrenderExample",
    "SurrenderYear",
    "compute_loss",
    "compute_surrender",
]

_MONTHS, _DAYS = Decimal(12), Decimal(365)


@attrs.frozen(kw_only=True)
class LossScenario:
    """An amount put in, how far it is assumed to fall, and how long it is held."""

    amount: Money
    fall: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """The share of the value that is lost, given by the bank for this product; 1 is all of it."""
    held: Term
    fees: tuple[Fee, ...] = ()
    basis: Citation | None = None
    """Where the bank laid the fall down."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if self.fall > 1:
            raise InvalidValue("fall", "is more than all of it")
        if self.held.months is None and self.held.days is None:
            raise InvalidValue("held", "needs months or days")
        _check_currency(self.fees, self.amount.currency)

    @property
    def years(self) -> Decimal:
        """How long it is held, in years of 12 months or 365 days."""
        if self.held.months is not None:
            return ARITHMETIC.divide(Decimal(self.held.months), _MONTHS)
        return ARITHMETIC.divide(Decimal(self.held.days or 0), _DAYS)


@attrs.frozen(kw_only=True)
class LossExample:
    """The result of a scenario."""

    scenario: LossScenario
    invested: Money
    """What is left after the fees at entry."""
    value: Money
    """What that is worth after the fall."""
    money_back: Money
    loss: Money
    """Of what was put in."""
    fees: Money
    """All fees together, whether or not enough was left to pay them."""
    workings: tuple[Line, ...]

    __attrs_post_init__ = check_fields

    @property
    def fallen(self) -> Money:
        """The part of the loss that is the fall."""
        return self.invested - self.value

    @property
    def fees_paid(self) -> Money:
        """The rest of it: the fees, as far as enough was left to pay them."""
        return self.loss - self.fallen


@attrs.frozen(kw_only=True)
class PolicyValues:
    """What is paid into a policy, and what it can be surrendered for at the end of each year."""

    premium: Money
    """One premium."""
    premiums: int = attrs.field(metadata={"least": 1})
    """How many are paid, one a year; 1 for a single premium."""
    cash_values: tuple[Money, ...]
    """By the end of the first, second, ... year, as the insurer gives them, after what surrender costs."""
    fees: tuple[Fee, ...] = ()
    """Taken of each premium at entry, or each year."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.premium.amount <= 0:
            raise InvalidValue("premium", "must be above zero")
        if not self.cash_values:
            raise InvalidValue("cash_values", "must hold at least one")
        for value in self.cash_values:
            if value.currency != self.premium.currency:
                raise CurrencyMismatch("cash_values", "are in another currency than the premium")
            if value.amount < 0:
                raise InvalidValue("cash_values", "must not be negative")
        _check_currency(self.fees, self.premium.currency)
        if any(fee.time is FeeTime.EXIT for fee in self.fees):
            raise InvalidValue("fees", "at exit are in the cash values already")


@attrs.frozen(kw_only=True)
class SurrenderYear:
    """What surrender at the end of one year would mean."""

    year: int
    paid: Money
    """Premiums paid until then."""
    cash_value: Money
    loss: Money
    """What is not got back; zero once the cash value reaches the premiums."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class SurrenderExample:
    """The whole premium, its fees, and the loss on surrender year by year."""

    policy: PolicyValues
    total_premium: Money
    fees: Money
    """Fees of the premiums paid, and of the years shown."""
    years: tuple[SurrenderYear, ...]
    workings: tuple[Line, ...]

    __attrs_post_init__ = check_fields

    @property
    def even_after(self) -> int | None:
        """The first year from which on nothing is lost; None if none of those shown."""
        losing = [year.year for year in self.years if year.loss]
        first = losing[-1] + 1 if losing else 1
        return first if first <= len(self.years) else None


def _check_currency(fees: Sequence[Fee], currency: str) -> None:
    for fee in fees:
        if fee.amount is not None and fee.amount.currency != currency:
            raise CurrencyMismatch("fees", "are in another currency than what is paid in")


def _taken(fees: Sequence[Fee], time: FeeTime, amount: Money) -> Money:
    """What the fees of one time take of an amount, each rounded."""
    return total((fee.on(amount) for fee in fees if fee.time is time), amount.currency)


def _left(amount: Money, taken: Money) -> Money:
    """What is left, and never less than nothing."""
    return max(amount - taken, Money.of(0, amount.currency))


def compute_loss(scenario: LossScenario) -> LossExample:
    """What is got back and lost if a product falls as the bank assumes.

    Raises:
        InvalidValue: if the fees at entry leave nothing to invest.

    >>> from bankrm.offers import FeeKind, TermKind
    >>> example = compute_loss(
    ...     LossScenario(
    ...         amount=Money.of(100_000),
    ...         fall=Decimal("0.2"),
    ...         held=Term(kind=TermKind.FIXED, months=6),
    ...         fees=(
    ...             Fee(kind=FeeKind.SUBSCRIPTION, time=FeeTime.ENTRY, rate=Decimal("0.01")),
    ...             Fee(kind=FeeKind.MANAGEMENT, time=FeeTime.YEARLY, rate=Decimal("0.004")),
    ...             Fee(kind=FeeKind.REDEMPTION, time=FeeTime.EXIT, rate=Decimal("0.005")),
    ...         ),
    ...     )
    ... )
    >>> example.money_back, example.loss
    (Money('78606.99', 'CNY'), Money('21393.01', 'CNY'))
    >>> example.fallen, example.fees_paid
    (Money('19800.00', 'CNY'), Money('1593.01', 'CNY'))
    >>> for line in example.workings:
    ...     print(line.explain("en"))
    amount put in: CN¥100,000.00
    fees at entry: CN¥1,000.00
    invested: CN¥99,000.00
    assumed fall: 0.2
    value after the fall: CN¥79,200.00
    fees while held: CN¥198.00
    fees at exit: CN¥395.01
    money back: CN¥78,606.99
    loss: CN¥21,393.01
    """
    check_kind(scenario, LossScenario, "scenario")
    amount, fees = scenario.amount, scenario.fees
    entry = _taken(fees, FeeTime.ENTRY, amount)
    if entry >= amount:
        raise InvalidValue("fees", "at entry leave nothing to invest")
    invested = amount - entry
    value = invested.times(ARITHMETIC.subtract(Decimal(1), scenario.fall))
    yearly = _taken(fees, FeeTime.YEARLY, invested).times(_plain(scenario.years))
    before_exit = _left(value, yearly)
    leaving = _taken(fees, FeeTime.EXIT, before_exit)
    money_back = _left(before_exit, leaving)
    workings = (
        Line(Text("投入金额", "amount put in"), amount),
        Line(Text("买入费用", "fees at entry"), entry),
        Line(Text("实际投资金额", "invested"), invested),
        Line(Text("假设下跌比例", "assumed fall"), scenario.fall, "", scenario.basis),
        Line(Text("下跌后价值", "value after the fall"), value),
        Line(Text("持有期间费用", "fees while held"), yearly),
        Line(Text("赎回费用", "fees at exit"), leaving),
        Line(Text("取回金额", "money back"), money_back),
        Line(Text("亏损金额", "loss"), amount - money_back),
    )
    return LossExample(
        scenario=scenario,
        invested=invested,
        value=value,
        money_back=money_back,
        loss=amount - money_back,
        fees=entry + yearly + leaving,
        workings=workings,
    )


def _plain(years: Decimal) -> Decimal:
    """Years with as many digits as a factor may have."""
    return years.quantize(Decimal("1e-30"), context=ARITHMETIC)


def compute_surrender(policy: PolicyValues) -> SurrenderExample:
    """The whole premium and its fees, and what surrender would lose at the end of each year.

    >>> example = compute_surrender(
    ...     PolicyValues(
    ...         premium=Money.of(10_000),
    ...         premiums=3,
    ...         cash_values=(Money.of(3_000), Money.of(12_000), Money.of(27_000), Money.of(31_000)),
    ...     )
    ... )
    >>> example.total_premium, [str(year.loss.amount) for year in example.years]
    (Money('30000.00', 'CNY'), ['7000.00', '8000.00', '3000.00', '0.00'])
    >>> example.even_after
    4
    """
    check_kind(policy, PolicyValues, "policy")
    premium, years = policy.premium, []
    for year, cash_value in enumerate(policy.cash_values, 1):
        paid = premium.times(min(year, policy.premiums))
        loss = _left(paid, cash_value)
        years.append(SurrenderYear(year=year, paid=paid, cash_value=cash_value, loss=loss))
    total_premium = premium.times(policy.premiums)
    entry = _taken(policy.fees, FeeTime.ENTRY, premium).times(policy.premiums)
    yearly = _taken(policy.fees, FeeTime.YEARLY, premium).times(len(years))
    lines = [
        Line(Text("单次保费", "one premium"), premium),
        Line(Text("交费次数", "number of premiums"), policy.premiums),
        Line(Text("保费总额", "total premium"), total_premium),
        Line(Text("各项费用", "all fees"), entry + yearly),
    ]
    lines += [
        Line(
            Text(f"第{one.year}年末退保损失", f"loss on surrender after year {one.year}"), one.loss
        )
        for one in years
    ]
    return SurrenderExample(
        policy=policy,
        total_premium=total_premium,
        fees=entry + yearly,
        years=tuple(years),
        workings=tuple(lines),
    )
