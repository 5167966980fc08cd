"""Money, exact: amounts at the currency's minor unit, rates as fractions.

Decimal results never depend on the host's decimal context: everything that divides or rounds runs in
`ARITHMETIC`. Leaves out exchange rates, which are market data of the host.
"""

import functools
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
from typing import ParamSpec, Self, TypeAlias, TypeVar

import attrs

from bankrm.errors import CurrencyMismatch, InvalidValue

__all__ = [
    "ARITHMETIC",
    "Money",
    "Number",
    "check_yuan",
    "exponent",
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
    if not -_LONGEST <= exponent(exact) <= exact.adjusted() <= _LONGEST:
        raise InvalidValue(field, "is out of range")
    return exact


def _read(text: str, field: str) -> Decimal:
    if len(text) > _LONGEST or not text.isascii() or text != text.strip() or "_" in text:
        raise InvalidValue(field, "is not a plain number")
    try:
        return Decimal(text, ARITHMETIC)
    except InvalidOperation:
        raise InvalidValue(field, "is not a plain number") from None


def exponent(value: Decimal) -> int:
    """The power of ten of the last digit of a number that `number` let pass.

    >>> exponent(Decimal("0.0435"))
    -4
    """
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
        finest = min(0, *(exponent(share) for share in shares))
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
    return None if amount is None else check_yuan(amount, field, signed=True).minor


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
