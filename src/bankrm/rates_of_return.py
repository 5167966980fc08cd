"""Rates of return (内部收益率): the rate at which a row of flows is worth nothing today, or why there is none.

Of periodic flows the rate of a period (IRR), of dated flows the effective rate of a year (XIRR). A rate is
a measure, not money: it is sought in floats and given as a Decimal of twelve places. Every rate from
-99.9999 % to 100,000 % is looked for, each between two bounds of which the sign of the present value was
seen to differ, so that none is ever the last guess of a search that went astray. Flows that change sign once
have one rate at the most; of the others the whole interval is searched, box by box, and a box is only
left out where bounds on slope and curvature prove that it holds no rate.

Leaves out the annualised cost of a loan, which says what its flows are (`loan_costs`).
"""

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import compress, pairwise
from operator import lt, mul, ne
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.day_counts import DayCount, count_units, units_of_year
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Number, half_up, in_arithmetic, number
from bankrm.workings import Line

__all__ = ["NoRate", "RateOfReturn", "compute_irr", "compute_xirr"]

_LOWEST, _HIGHEST = -math.log(1e-6), math.log1p(1_000)  # of a year, as logarithms of growth
_NEAR = 1e-7  # a step of Newton's from which the next is below 1e-13 over thirty years
_NARROW = 1e-14
_STEPS = 50  # of Newton's; then halving alone
_BOXES = 20_000
_MOST_FLOWS = 1_000_000  # weighed in one search: more would take longer than a second
_SMALLEST_BOX = 1e-9
_ROUNDING = 1e-15  # what a sum of floats may be off, as a share of its parts
_SAME = 1e-7  # rates nearer than that are one that is met twice
_PLACES = 12
_LARGEST, _LEAST = 1e40, 1e-40  # as `money.number` allows

_Floats: TypeAlias = list[float]


class NoRate(Label):
    """Why flows have no one rate of return (无唯一内部收益率的原因)."""

    NO_SIGN_CHANGE = "no_sign_change", "现金流没有正负变化", "the flows never change sign"
    NONE_FOUND = (
        "none_found",
        "在-99.9999%至100000%之间没有使净现值为零的利率",
        "no rate between -99.9999% and 100,000% makes them worth nothing",
    )
    NOT_SEARCHED_OUT = (
        "not_searched_out",
        "搜索未收敛，不给出利率",
        "the search did not converge, so that no rate is given",
    )
    SEVERAL = "several", "有多个使净现值为零的利率", "several rates make them worth nothing"


@attrs.frozen
class RateOfReturn:
    """Every rate at which some flows are worth nothing, rising, and why that is not exactly one.

    >>> loan = RateOfReturn((Decimal("0.1"), Decimal("0.2")), NoRate.SEVERAL)
    >>> loan.rate is None, loan.nearest_to_zero
    (True, Decimal('0.1'))
    """

    rates: tuple[Decimal, ...]
    reason: NoRate | None = None
    """None if there is one rate."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        one, several = len(self.rates) == 1, len(self.rates) > 1
        if (self.reason is None) is not one or (self.reason is NoRate.SEVERAL) is not several:
            raise InvalidValue(
                "reason", "is due where there is none or are several, and says which"
            )

    @property
    def rate(self) -> Decimal | None:
        """The one rate; None if there is none, or more than one."""
        return None if self.reason is not None else self.rates[0]

    @property
    @in_arithmetic
    def nearest_to_zero(self) -> Decimal | None:
        """Of several rates the one that lets money grow or shrink the least, a choice; None if there is none."""
        return min(self.rates, key=lambda rate: max(1 + rate, 1 / (1 + rate)), default=None)

    @property
    def workings(self) -> tuple[Line, ...]:
        """Every rate found, and the reason why it is not exactly one."""
        what = Text("内部收益率", "rate of return")
        found = tuple(Line(what, rate) for rate in self.rates)
        return found if self.reason is None else (*found, Line(what, self.reason))


def compute_irr(amounts: Sequence[Number]) -> RateOfReturn:
    """The rate of a period of flows that are one period apart (IRR), what is paid out below zero.

    >>> compute_irr([-100, 39, 59, 55, 20]).rate
    Decimal('0.280948421160')
    >>> compute_irr([100, 20, 3]).reason.en
    'the flows never change sign'
    """
    _check_listed(amounts, "amounts")
    return _solved([float(at) for at in range(len(amounts))], amounts)


def compute_xirr(
    dates: Sequence[date],
    amounts: Sequence[Number],
    *,
    day_count: DayCount = DayCount.ACTUAL_365,
) -> RateOfReturn:
    """The effective rate of a year of dated flows (XIRR).

    Args:
        dates: in any order; those of one day are one flow. Time runs from the first that is listed.
        amounts: one for each date, what is paid out below zero.
        day_count: how time is counted.

    Raises:
        InvalidValue: if dates and amounts are not as many, or one of them is none.

    >>> paid = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
    >>> compute_xirr(paid, [-10_000, 2_750, 4_250, 3_250, 2_750]).rate
    Decimal('0.373362533519')
    """
    _check_listed(dates, "dates")
    _check_listed(amounts, "amounts")
    if set(map(type, dates)) - {date}:
        check_date(next(day for day in dates if type(day) is not date), "dates")
    if len(dates) != len(amounts):
        raise InvalidValue("amounts", "need one for each date")
    year = units_of_year(day_count)
    if day_count is DayCount.ACTUAL_365:
        units = list(map(date.toordinal, dates))
    else:
        units = [_units(dates[0], day, day_count) for day in dates]
    start = units[0] if units else 0
    return _solved([(unit - start) / year for unit in units], amounts)


def _check_listed(values: object, field: str) -> None:
    check_kind(values, Sequence, field)
    if isinstance(values, str | bytes):
        raise InvalidValue(field, "needs a list of them, not one text")


def _units(start: date, day: date, day_count: DayCount) -> int:
    if day < start:
        return -count_units(day, start, day_count)
    return count_units(start, day, day_count)


def _solved(times: _Floats, amounts: Sequence[Number]) -> RateOfReturn:
    """The rates of flows at any times."""
    floats = _read(amounts)
    if not all(floats) or not all(map(lt, times, times[1:])):
        times, floats = _merged(times, amounts)
    signs = [amount > 0 for amount in floats]
    turns = sum(map(ne, signs, signs[1:]))
    if not turns:
        return RateOfReturn((), NoRate.NO_SIGN_CHANGE)
    found = _only(times, floats) if turns == 1 else _every(times, floats)
    if found is None:
        return RateOfReturn((), NoRate.NOT_SEARCHED_OUT)
    apart = [rate for last, rate in pairwise([-math.inf, *sorted(found)]) if rate - last > _SAME]
    rates = tuple(
        ARITHMETIC.plus(half_up(Decimal(math.expm1(rate)), _PLACES))  # zero has no sign
        for rate in apart
    )
    if len(rates) == 1:
        return RateOfReturn(rates)
    return RateOfReturn(rates, NoRate.SEVERAL if rates else NoRate.NONE_FOUND)


def _read(amounts: Sequence[Number]) -> _Floats:
    """The amounts as floats; looked at as a whole first, as a long loan has many."""
    if set(map(type, amounts)) <= {Decimal, int}:
        try:
            floats = list(map(float, amounts))
        except (ValueError, OverflowError):  # no number at all, or an endless one
            floats = [math.inf]
        sizes = list(map(abs, floats))
        if sum(sizes) < _LARGEST and min(sizes, default=1.0) >= _LEAST:  # which no NaN is
            return floats
    return [float(number(amount, "amounts")) for amount in amounts]


def _merged(times: _Floats, amounts: Sequence[Number]) -> tuple[_Floats, _Floats]:
    """The flows in order, those of one time as one, none of them zero: exact, as what cancels out is gone."""
    sums: dict[float, Decimal] = {}
    for time, amount in zip(times, amounts, strict=True):
        sums[time] = ARITHMETIC.add(sums.get(time, Decimal(0)), number(amount, "amounts"))
    ordered = sorted(time for time, amount in sums.items() if amount)
    return ordered, [float(sums[time]) for time in ordered]


# A rate is sought as the logarithm of growth, so that a flow is worth `amount * exp(-rate * time)`. Rates above
# zero and below it are two searches of one kind, as those below are rates above of the same flows backwards.


@attrs.frozen
class _Flows:
    """Flows, what is paid out first, each with its span from the one that alone is left at high rates."""

    spans: _Floats
    amounts: _Floats
    paid: int
    """How many of them are paid out."""
    most: float
    """The highest rate looked for."""

    @classmethod
    def of(cls, spans: _Floats, amounts: _Floats, most: float) -> "_Flows":
        """Flows in any order."""
        paid, back = [amount < 0 for amount in amounts], [amount > 0 for amount in amounts]
        return cls(
            [*compress(spans, paid), *compress(spans, back)],
            [*compress(amounts, paid), *compress(amounts, back)],
            sum(paid),
            most,
        )

    def weights(self, rate: float) -> _Floats:
        """What each flow is worth today."""
        exp, fall = math.exp, -rate
        return [
            amount * exp(fall * span)
            for amount, span in zip(self.amounts, self.spans, strict=True)
        ]

    def step(self, weights: _Floats) -> float:
        """Newton's, on the logarithm of what comes back over what is paid out: it is nearly straight."""
        at, worth = self.paid, list(map(mul, self.spans, weights))
        paid, back = -sum(weights[:at]), sum(weights[at:])
        if not (paid and back):
            return math.inf
        apart = sum(worth[at:]) / back + sum(worth[:at]) / paid
        return math.log(back / paid) / apart if apart else math.inf


def _forwards(times: _Floats, amounts: _Floats) -> _Flows:
    return _Flows.of([time - times[0] for time in times], amounts, _HIGHEST)


def _backwards(times: _Floats, amounts: _Floats) -> _Flows:
    return _Flows.of([times[-1] - time for time in times], amounts, _LOWEST)


def _only(times: _Floats, amounts: _Floats) -> _Floats:
    """The one rate of flows that change sign once, if it is in the interval."""
    total = math.fsum(amounts)
    if not total:
        return [0.0]
    up = (total > 0) is not (amounts[0] > 0)
    flows = _forwards(times, amounts) if up else _backwards(times, amounts)
    guess = min(flows.step(flows.amounts), flows.most)  # at a rate of 0 no weight differs
    root = _narrowed(flows, (0.0, flows.most), guess, above=total > 0)
    if flows.most - root < _SAME:  # the sign was never seen to change
        return []
    return [root if up else -root]


def _narrowed(flows: _Flows, bounds: tuple[float, float], rate: float, *, above: bool) -> float:
    """The rate between two bounds where the values differ in sign; Newton's steps, kept between them.

    A short step ends the search only if the sign is another beyond it. `above` tells whether the value is above
    zero at the lower bound.
    """
    (low, high), steps = bounds, 0
    while high - low > _NARROW * (1 + high):
        weights = flows.weights(rate)
        positive = sum(weights) > 0
        if positive is above:
            low = rate
        else:
            high = rate
        steps += 1
        step = flows.step(weights) if steps < _STEPS else math.inf
        if abs(step) < _NEAR and (sum(flows.weights(rate + 2 * step)) > 0) is not positive:
            return rate + step
        rate = rate + step if low < rate + step < high else (low + high) / 2
    return rate


def _every(times: _Floats, amounts: _Floats) -> _Floats | None:
    """All rates in the interval; None if it could not be searched to the end."""
    above = _searched(_forwards(times, amounts))
    below = None if above is None else _searched(_backwards(times, amounts))
    return None if above is None or below is None else above + [-rate for rate in below]


def _searched(flows: _Flows) -> _Floats | None:
    sizes = list(map(abs, flows.amounts))
    curves = [size * span * span for size, span in zip(sizes, flows.spans, strict=True)]
    found: _Floats = []
    boxes = [(0.0, flows.most)]
    for _ in range(min(_BOXES, _MOST_FLOWS // len(sizes))):
        if not boxes:
            return found
        low, high = boxes.pop()
        middle, half = (low + high) / 2, (high - low) / 2
        weights = flows.weights(middle)
        slope = abs(sum(map(mul, flows.spans, weights)))  # downwards or upwards
        fading = [math.exp(-low * span) for span in flows.spans]
        bend = half * sum(map(mul, curves, fading))  # what the slope can change at the most
        noise = _ROUNDING * sum(map(mul, sizes, fading))
        if abs(sum(weights)) > (slope + bend / 2) * half + noise:
            continue  # the value cannot come down to zero
        if slope > bend:  # it rises or falls all the way
            above = sum(flows.weights(low)) > 0
            if (sum(flows.weights(high)) > 0) is not above:
                found.append(_narrowed(flows, (low, high), middle, above=above))
        elif half < _SMALLEST_BOX:  # it touches zero, as far as floats can tell
            found.append(middle)
        else:
            boxes += [(middle, high), (low, middle)]
    return None
