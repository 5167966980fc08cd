"""Money, exact: amounts at the currency's minor unit, rates as fractions, brackets of rates.

Decimal results never depend on the host's decimal context: everything that divides or rounds runs in
`ARITHMETIC`. Leaves out exchange rates, which are market data of the host.
"""

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from itertools import pairwise
from typing import ParamSpec, Self, TypeAlias, TypeVar

import attrs

from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.labels import Label

__all__ = [
    "ARITHMETIC",
    "Brackets",
    "Closed",
    "Money",
    "Number",
    "check_yuan",
    "fen",
    "half_up",
    "half_up_div",
    "in_arithmetic",
    "minor_digits",
    "number",
    "total",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")

Number: TypeAlias = Decimal | int | str
"""What an exact number may be given as; a float is refused, it has already lost the figure."""

ARITHMETIC = Context(
    prec=50, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow]
)
"""The library's own decimal context."""

_LARGEST = 2**63 - 1  # minor units; so that every posted amount fits a 64-bit column
_LONGEST = 40  # characters and exponents beyond this are no bank's figure, and slow to multiply

# ISO 4217: codes of two decimals, then the exceptions.
_TWO_DIGITS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN "
    "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP "
    "TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW"
)
_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"
_DIGITS = {
    **dict.fromkeys(_TWO_DIGITS.split(), 2),
    **dict.fromkeys(_NO_DIGITS.split(), 0),
    **dict.fromkeys(_THREE_DIGITS.split(), 3),
}


def in_arithmetic(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Run a calculation in `ARITHMETIC`, whatever context the host has set."""

    @functools.wraps(function)
    def inside(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with localcontext(ARITHMETIC):
            return function(*args, **kwargs)

    return inside


def number(value: Number, field: str = "value") -> Decimal:
    """Read an exact, finite number.

    >>> number("0.0435")
    Decimal('0.0435')
    >>> number(0.1)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: value: needs a Decimal, int or str, not float
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise InvalidValue(field, f"needs a Decimal, int or str, not {type(value).__name__}")
    exact = _read(value, field) if isinstance(value, str) else value
    if isinstance(exact, int):
        if abs(exact) >= 10**_LONGEST:
            raise InvalidValue(field, "is out of range")
        return Decimal(exact)
    if not exact.is_finite():
        raise InvalidValue(field, "must be finite")
    if not -_LONGEST <= _exponent(exact) <= exact.adjusted() <= _LONGEST:
        raise InvalidValue(field, "is out of range")
    return exact


def _read(text: str, field: str) -> Decimal:
    if len(text) > _LONGEST or not text.isascii() or text != text.strip() or "_" in text:
        raise InvalidValue(field, "is not a plain number")
    try:
        return Decimal(text, ARITHMETIC)
    except InvalidOperation:
        raise InvalidValue(field, "is not a plain number") from None


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)  # an int, for values that `number` let pass


def half_up(value: Decimal, digits: int = 2) -> Decimal:
    """Round as a bank's statement does: halves away from zero.

    >>> half_up(Decimal("1.005")), half_up(Decimal("-1.005"))
    (Decimal('1.01'), Decimal('-1.01'))
    """
    if not value.is_finite():
        raise InvalidValue("value", "must be finite")
    try:
        return value.quantize(Decimal((0, (1,), -digits)), ROUND_HALF_UP, ARITHMETIC)
    except InvalidOperation:
        raise InvalidValue("value", "is out of range") from None


def half_up_div(numerator: int, denominator: int) -> int:
    """Divide integers by one above zero, halves away from zero; the hot path's `half_up`.

    >>> half_up_div(5, 2), half_up_div(-5, 2)
    (3, -3)
    """
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def minor_digits(currency: str) -> int:
    """Decimals of a currency's minor unit (ISO 4217).

    >>> minor_digits("CNY"), minor_digits("JPY")
    (2, 0)
    """
    try:
        return _DIGITS[currency]
    except (KeyError, TypeError):  # TypeError: unhashable
        raise InvalidValue("currency", "is not an ISO 4217 code in use") from None


@attrs.frozen(order=False)
class Money:
    """A posted amount: exact at the minor unit, of one currency.

    `Money.of` reads a number exactly and refuses one that is finer than the minor unit;
    `Money.rounded` says that rounding (halves up) is meant.

    >>> Money.of("12.3")
    Money('12.30', 'CNY')
    >>> Money.of("0.005")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: amount: is finer than the minor unit of CNY
    >>> Money.rounded("0.005") + Money.from_minor(99)
    Money('1.00', 'CNY')
    """

    amount: Decimal
    currency: str = "CNY"

    def __attrs_post_init__(self) -> None:
        digits = minor_digits(self.currency)
        if not isinstance(self.amount, Decimal):
            raise InvalidValue("amount", f"needs a Decimal, not {type(self.amount).__name__}")
        amount = number(self.amount, "amount")
        posted = half_up(amount, digits)
        if posted != amount:
            raise InvalidValue("amount", f"is finer than the minor unit of {self.currency}")
        if abs(int(posted.scaleb(digits, ARITHMETIC))) > _LARGEST:
            raise InvalidValue("amount", "is out of range")
        object.__setattr__(self, "amount", ARITHMETIC.add(posted, Decimal(0)))  # no minus zero

    @classmethod
    def of(cls, amount: Number, currency: str = "CNY") -> Self:
        """An amount given exactly."""
        return cls(number(amount, "amount"), currency)

    @classmethod
    def rounded(cls, amount: Number, currency: str = "CNY") -> Self:
        """An amount rounded to the minor unit, halves away from zero."""
        return cls(half_up(number(amount, "amount"), minor_digits(currency)), currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str = "CNY") -> Self:
        """An amount given in minor units: fen, cents."""
        if isinstance(minor, bool) or not isinstance(minor, int):
            raise InvalidValue("minor", f"needs an int, not {type(minor).__name__}")
        return cls(number(minor, "minor").scaleb(-minor_digits(currency), ARITHMETIC), currency)

    @property
    def minor(self) -> int:
        """The amount in minor units."""
        return int(self.amount.scaleb(minor_digits(self.currency), ARITHMETIC))

    def __repr__(self) -> str:
        return f"Money('{self.amount}', '{self.currency}')"

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch("currency", f"{self.currency} met {other.currency}")
        return other.amount

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(ARITHMETIC.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(ARITHMETIC.subtract(self.amount, self._same(other)), self.currency)

    def __neg__(self) -> "Money":
        return Money(ARITHMETIC.minus(self.amount), self.currency)

    def __lt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def times(self, factor: Number) -> "Money":
        """The amount times a number, rounded halves up to the minor unit.

        >>> Money.of(1000).times("0.0435")
        Money('43.50', 'CNY')
        """
        product = ARITHMETIC.multiply(self.amount, number(factor, "factor"))
        return Money(half_up(product, minor_digits(self.currency)), self.currency)

    def split(self, weights: Sequence[Number]) -> tuple["Money", ...]:
        """Parts in proportion to `weights` that add up to the whole, to the last fen.

        Largest remainder first; of equal remainders the later part takes the odd fen, so that an
        equal schedule is never heavier at its start.

        >>> [str(part.amount) for part in Money.of(80_000).split([1, 1, 1])]
        ['26666.66', '26666.67', '26666.67']
        """
        shares = [number(weight, "weights") for weight in weights]
        if not shares or min(shares) < 0 or not any(shares):
            raise InvalidValue("weights", "need at least one above zero, and none below")
        finest = min(0, *(_exponent(share) for share in shares))
        units = [int(share.scaleb(-finest, ARITHMETIC)) for share in shares]
        whole, sign = abs(self.minor), -1 if self.amount < 0 else 1
        parts = [divmod(whole * unit, sum(units)) for unit in units]
        odd = whole - sum(quotient for quotient, _ in parts)
        order = sorted(range(len(parts)), key=lambda at: (parts[at][1], at), reverse=True)
        lucky = set(order[:odd])
        return tuple(
            Money.from_minor(sign * (quotient + (at in lucky)), self.currency)
            for at, (quotient, _) in enumerate(parts)
        )


def total(amounts: Iterable[Money], currency: str = "CNY") -> Money:
    """The sum of amounts of one currency; nothing sums to zero.

    >>> total([Money.of(1), Money.of("2.5")])
    Money('3.50', 'CNY')
    """
    return sum(amounts, start=Money.of(0, currency))


def fen(amount: Money | None, field: str) -> int | None:
    """An amount of yuan as a fact that rules read; unknown stays unknown.

    >>> fen(Money.of("0.01"), "income"), fen(None, "income")
    (1, None)
    """
    if amount is None:
        return None
    if amount.currency != "CNY":
        raise CurrencyMismatch(field, f"needs CNY, not {amount.currency}")
    return amount.minor


def check_yuan(value: object, field: str, *, signed: bool = False) -> Money:
    """Refuse what is no amount of yuan, or below zero unless `signed`.

    >>> check_yuan(Money.of(-1), "income")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: income: must not be negative
    """
    if not isinstance(value, Money):
        raise InvalidValue(field, f"needs Money, not {type(value).__name__}")
    if value.currency != "CNY":
        raise CurrencyMismatch(field, f"needs CNY, not {value.currency}")
    if value.amount < 0 and not signed:
        raise InvalidValue(field, "must not be negative")
    return value


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
        scale = 10 ** max(0, *(-_exponent(rate) for rate in self.rates))
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
