"""Annuities (年金): the functions of a spreadsheet, to thirty decimals.

Signs are those of a spreadsheet: what is received is positive, what is paid negative, and present
value, payments and future value add up to nothing at the rate. A borrower who receives 1,000,000 so
pays a negative amount a month. The rate is that of one period, `n` the number of periods. Results are not
rounded: what a bank posts, to the fen and with a closing balance of zero, is in `bankrm.loan_schedules`.

Where a spreadsheet answers with an error sign, these raise `InvalidValue`. Leaves out flows at uneven
days and internal rates of return (`bankrm.rates_of_return`, which finds the rate of a period, too, to
twelve decimals).
"""

from collections.abc import Sequence
from decimal import Decimal

from bankrm.checks import check_count, check_kind
from bankrm.errors import InvalidValue
from bankrm.labels import Label
from bankrm.money import Number, exponent, in_arithmetic, number
from bankrm.rates_of_return import compute_irr

__all__ = [
    "PaidAt",
    "future_value",
    "interest_part",
    "level_payment",
    "net_present_value",
    "number_of_periods",
    "present_value",
    "principal_part",
    "rate_per_period",
]

_MOST_PERIODS = 40_000
_LEAST_RATE, _MOST_RATE = Decimal("-0.99"), Decimal(100)
_DECIMALS = 30  # of a result, so that it can be given to the next function as an exact number
_NARROW = Decimal(1).scaleb(-_DECIMALS)


class PaidAt(Label):
    """When in its period a payment is made (期末或期初付)."""

    END = "end", "期末", "at the end of the period"
    BEGIN = "begin", "期初", "at the beginning of the period"


def _rate(value: Number) -> Decimal:
    rate = number(value, "rate")
    if not _LEAST_RATE <= rate <= _MOST_RATE:
        raise InvalidValue("rate", "of a period is not between -99 % and 10,000 %")
    return rate


def _count(n: int) -> int:
    check_count(n, "n")
    if n > _MOST_PERIODS:
        raise InvalidValue("n", f"is more than {_MOST_PERIODS} periods")
    return n


def _kept(result: Decimal) -> Decimal:
    return result if exponent(result) >= -_DECIMALS else result.quantize(_NARROW)


def _growth(rate: Decimal, n: int, due: PaidAt) -> tuple[Decimal, Decimal]:
    """What 1 grows to in `n` periods, and what payments of 1 grow to."""
    check_kind(due, PaidAt, "due")
    if not rate:
        return Decimal(1), Decimal(n)
    grown: Decimal = (1 + rate) ** n
    paid = (grown - 1) / rate
    return grown, paid * (1 + rate) if due is PaidAt.BEGIN else paid


@in_arithmetic
def future_value(
    rate: Number, n: int, payment: Number, present: Number = 0, due: PaidAt = PaidAt.END
) -> Decimal:
    """What an amount and level payments come to after `n` periods (终值; FV).

    >>> future_value("0", 120, -100, -100)
    Decimal('12100')
    """
    grown, paid = _growth(_rate(rate), _count(n), due)
    return _kept(-(number(present, "present") * grown + number(payment, "payment") * paid))


@in_arithmetic
def present_value(
    rate: Number, n: int, payment: Number, future: Number = 0, due: PaidAt = PaidAt.END
) -> Decimal:
    """What level payments and a last amount are worth now (现值; PV).

    >>> round(present_value("0.0035", 360, "-4700"), 2)  # what 4,700 a month repays at 4.2 % a year
    Decimal('961111.44')
    """
    grown, paid = _growth(_rate(rate), _count(n), due)
    return _kept(-(number(future, "future") + number(payment, "payment") * paid) / grown)


@in_arithmetic
def level_payment(
    rate: Number, n: int, present: Number, future: Number = 0, due: PaidAt = PaidAt.END
) -> Decimal:
    """The payment of each period (每期还款额; PMT).

    Raises:
        InvalidValue: without a period.

    >>> round(level_payment(Decimal("0.036") / 12, 12, 12_000), 2)
    Decimal('-1019.61')
    """
    if not _count(n):
        raise InvalidValue("n", "must be one period at least")
    grown, paid = _growth(_rate(rate), n, due)
    return _kept(-(number(future, "future") + number(present, "present") * grown) / paid)


@in_arithmetic
def interest_part(
    rate: Number, period: int, n: int, present: Number, due: PaidAt = PaidAt.END
) -> Decimal:
    """The interest in one payment, counted from 1 (某期利息; IPMT).

    >>> round(interest_part(Decimal("0.1") / 12, 1, 24, 2000), 2)
    Decimal('-16.67')
    """
    check_count(period, "period", 1)
    if period > _count(n):
        raise InvalidValue("period", "is after the last one")
    payment = level_payment(rate, n, present, 0, due)
    if due is PaidAt.BEGIN and period == 1:
        return Decimal(0)  # nothing has passed yet
    interest = future_value(rate, period - 1, payment, present, due) * number(rate, "rate")
    return _kept(interest / (1 + number(rate, "rate")) if due is PaidAt.BEGIN else interest)


@in_arithmetic
def principal_part(
    rate: Number, period: int, n: int, present: Number, due: PaidAt = PaidAt.END
) -> Decimal:
    """The principal in one payment, counted from 1 (某期本金; PPMT).

    >>> round(principal_part(Decimal("0.1") / 12, 1, 24, 2000), 2)
    Decimal('-75.62')
    """
    interest = interest_part(rate, period, n, present, due)
    return level_payment(rate, n, present, 0, due) - interest


@in_arithmetic
def number_of_periods(
    rate: Number, payment: Number, present: Number, future: Number = 0, due: PaidAt = PaidAt.END
) -> Decimal:
    """How many periods it takes, which need not be whole (期数; NPER).

    Raises:
        InvalidValue: if no number of payments ever gets there, as where they do not cover the interest.

    >>> number_of_periods(0, -100, 1000)
    Decimal('10')
    """
    per_period, paid = _rate(rate), number(payment, "payment")
    now, then = number(present, "present"), number(future, "future")
    check_kind(due, PaidAt, "due")
    if not per_period:
        return _kept(_over(-(now + then), paid))
    level = paid * (1 + per_period if due is PaidAt.BEGIN else 1) / per_period
    grown = _over(level - then, level + now)
    if grown <= 0:
        raise InvalidValue("payment", "never gets there: it does not cover the interest")
    return _kept(grown.ln() / (1 + per_period).ln())


def _over(numerator: Decimal, denominator: Decimal) -> Decimal:
    if not denominator:
        raise InvalidValue("payment", "never gets there: it changes nothing")
    return numerator / denominator


@in_arithmetic
def net_present_value(rate: Number, amounts: Sequence[Number]) -> Decimal:
    """What amounts one period apart are worth at the first of them (净现值; NPV).

    The first amount is not discounted, as in finance texts; a spreadsheet's NPV would discount it too.

    >>> net_present_value("0.1", [-100, 110])
    Decimal('0')
    """
    per_period = _rate(rate)
    check_kind(amounts, Sequence, "amounts")
    _count(len(amounts))
    value = Decimal(0)
    for amount in reversed([number(amount, "amounts") for amount in amounts]):
        value = value / (1 + per_period) + amount
    return _kept(value)


@in_arithmetic
def rate_per_period(
    n: int, payment: Number, present: Number, future: Number = 0, due: PaidAt = PaidAt.END
) -> Decimal:
    """The rate of a period (每期利率; RATE), between -99 % and 10,000 %; to twelve decimals.

    Raises:
        InvalidValue: if there is no such rate, or more than one.

    >>> round(rate_per_period(12, "-1072", 12_000), 6)  # 0.6 % a month flat
    Decimal('0.010862')
    """
    if not _count(n):
        raise InvalidValue("n", "must be one period at least")
    check_kind(due, PaidAt, "due")
    paid, begin = number(payment, "payment"), due is PaidAt.BEGIN
    flows = [paid if begin else Decimal(0), *[paid] * (n - 1), Decimal(0) if begin else paid]
    flows[0] += number(present, "present")
    flows[-1] += number(future, "future")
    found = compute_irr(flows)
    if found.rate is None or not _LEAST_RATE <= found.rate <= _MOST_RATE:
        raise InvalidValue("payment", "fits no rate, or more than one")
    return found.rate
