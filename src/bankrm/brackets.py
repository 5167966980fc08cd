"""Brackets (分档): rates by bands, as a tax table or a tier table has them.

One type serves both, with the same arithmetic in Decimal and in whole fen. `money` has the amounts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise

import attrs

from bankrm.errors import InvalidValue
from bankrm.labels import Label
from bankrm.money import ARITHMETIC, Number, exponent, half_up_div, in_arithmetic, number

__all__ = ["Brackets", "Closed"]


class Closed(Label):
    """Which bracket a bound belongs to."""

    UPPER = "upper", "不超过", "up to and including the bound"
    LOWER = "lower", "达到", "from the bound on"


def _bounds(values: Iterable[Number]) -> tuple[Decimal, ...]:
    return tuple(number(value, "bounds") for value in values)


def _rates(values: Iterable[Number]) -> tuple[Decimal, ...]:
    return tuple(number(value, "rates") for value in values)


@attrs.frozen(kw_only=True)
class Brackets:
    """Rates by bands from zero up: a tax table, a tier table.

    Bands meet exactly, so there is neither gap nor overlap: `bounds` are the inner limits and there is
    one rate more than bounds. `closed` tells which side a bound itself belongs to (不超过 or 达到).
    `marginal` charges each slice at its own rate, `whole` all of it at the rate reached.

    >>> bands = Brackets(bounds=(36_000, 144_000), rates=("0.03", "0.10", "0.20"), closed=Closed.UPPER)
    >>> bands.quick
    (Decimal('0'), Decimal('2520.00'), Decimal('16920.00'))
    >>> bands.marginal(Decimal(36_000)), bands.marginal(Decimal(36_001))
    (Decimal('1080.00'), Decimal('1080.10'))
    >>> bands.whole(Decimal(144_000)), bands.marginal_minor(3_600_100)
    (Decimal('14400.00'), 108010)
    """

    bounds: tuple[Decimal, ...] = attrs.field(converter=_bounds)
    rates: tuple[Decimal, ...] = attrs.field(converter=_rates)
    closed: Closed
    quick: tuple[Decimal, ...] = attrs.field(init=False, repr=False, eq=False)
    """What the rate of a band overcharges on the bands below it (速算扣除数)."""
    _find: Callable[..., int] = attrs.field(init=False, repr=False, eq=False)
    _scale: int = attrs.field(init=False, repr=False, eq=False)
    _minor: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]] = attrs.field(
        init=False, repr=False, eq=False
    )

    @in_arithmetic
    def __attrs_post_init__(self) -> None:
        if not isinstance(self.closed, Closed):
            raise InvalidValue("closed", "must be UPPER or LOWER")
        if len(self.rates) != len(self.bounds) + 1:
            raise InvalidValue("rates", "need exactly one more than bounds")
        if any(low >= high for low, high in pairwise((Decimal(0), *self.bounds))):
            raise InvalidValue("bounds", "must rise from above zero")
        quick = [Decimal(0)]
        for bound, (low, high) in zip(self.bounds, pairwise(self.rates), strict=True):
            quick.append(quick[-1] + bound * (high - low))
        scale = 10 ** max(0, *(-exponent(rate) for rate in self.rates))
        in_fen = tuple(int(bound * 100) for bound in self.bounds)
        if any(bound * 100 != fen for bound, fen in zip(self.bounds, in_fen, strict=True)):
            raise InvalidValue("bounds", "are finer than a fen")
        find = bisect_left if self.closed is Closed.UPPER else bisect_right
        object.__setattr__(self, "_find", find)
        object.__setattr__(self, "quick", tuple(quick))
        object.__setattr__(self, "_scale", scale)
        object.__setattr__(
            self,
            "_minor",
            (
                in_fen,
                tuple(int(rate * scale) for rate in self.rates),
                tuple(int(deduction * 100 * scale) for deduction in quick),
            ),
        )

    def band(self, base: Decimal) -> int:
        """The index of the band that `base` falls in."""
        if number(base, "base") < 0:
            raise InvalidValue("base", "must not be negative")
        return self._find(self.bounds, base)

    def rate(self, base: Decimal) -> Decimal:
        """The rate of the band that `base` falls in."""
        return self.rates[self.band(base)]

    def marginal(self, base: Decimal) -> Decimal:
        """Each slice at its own rate, unrounded."""
        at = self.band(base)
        return ARITHMETIC.subtract(ARITHMETIC.multiply(base, self.rates[at]), self.quick[at])

    def whole(self, base: Decimal) -> Decimal:
        """The whole base at the rate reached, unrounded."""
        return ARITHMETIC.multiply(base, self.rate(base))

    def marginal_minor(self, base: int) -> int:
        """`marginal` in fen, rounded halves up; integers only, for large runs."""
        at = self._band_minor(base)
        _, rates, quick = self._minor
        return half_up_div(base * rates[at] - quick[at], self._scale)

    def whole_minor(self, base: int) -> int:
        """`whole` in fen, rounded halves up; integers only, for large runs."""
        return half_up_div(base * self._minor[1][self._band_minor(base)], self._scale)

    def _band_minor(self, base: int) -> int:
        if type(base) is not int or base < 0:
            raise InvalidValue("base", "must be a whole number of fen, not negative")
        return self._find(self._minor[0], base)
