"""Check characters (校验码): what the last signs of a number have to be, so that a slip is found out.

mod 11-2 (GB 11643, ISO/IEC 7064) for resident IDs, mod 31-3 (GB 32100) for social credit codes, mod 97-10
(ISO/IEC 7064) for LEI and IBAN, Luhn (ISO/IEC 7812) for cards. Each comes twice: the check characters of a
body, and whether a whole number ends with its own.

A sum with powers as weights is a number read in that base: `int` reads it in C, in a base that is equal to
the weight modulo the modulus. Leaves out what else a number must be: `identifiers`.
"""

from bankrm.checks import LONGEST_TEXT, check_text
from bankrm.errors import InvalidValue

__all__ = [
    "is_luhn",
    "is_mod_11_2",
    "is_mod_31_3",
    "is_mod_97_10",
    "luhn",
    "mod_11_2",
    "mod_31_3",
    "mod_97_10",
]

_DIGITS = "0123456789"
_ELEVEN = "10X98765432"  # by 2 * weighted sum, modulo 11
_THIRTY_ONE = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_DOUBLED = str.maketrans(_DIGITS, "0246813579")  # the digits' sum of twice the digit
_LETTERS = {sign: str(int(sign, 36)) for sign in _DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_NO_NUMBER = (AttributeError, LookupError, TypeError, ValueError)
"""What comes of signs outside the alphabet, or of what is no text."""


def _reading(alphabet: str) -> bytes:
    """A table from the signs of an alphabet to those `int` reads, and from all others to none."""
    table = bytearray(b"!" * 256)
    for value, sign in enumerate(alphabet.encode()):
        table[sign] = b"0123456789abcdefghijklmnopqrstu"[value]
    return bytes(table)


_READ_10, _READ_31 = _reading(_DIGITS), _reading(_THIRTY_ONE)


def _mod_11_2(body: str) -> str:
    return _ELEVEN[int(body.encode().translate(_READ_10), 13) * 2 % 11]  # 13 is 2 modulo 11


def _mod_31_3(body: str) -> str:
    weighted = int(body[::-1].encode().translate(_READ_31), 34)  # 34 is 3 modulo 31
    return _THIRTY_ONE[-weighted % 31]


def _mod_97_10(body: str) -> str:
    return f"{98 - int(''.join([_LETTERS[sign] for sign in body])) * 100 % 97:02}"


def _luhn(body: str) -> str:
    if not body.isascii():
        raise ValueError("body")
    plain, doubled = body[-2::-2], body[-1::-2].translate(_DOUBLED)
    return str(-sum(map(int, plain + doubled)) % 10)


def mod_11_2(body: str) -> str:
    """The check character of digits: a digit, or X for ten (居民身份证).

    >>> mod_11_2("11010519491231002")
    'X'
    """
    check_text(body, "body")
    try:
        return _mod_11_2(body)
    except ValueError:
        raise InvalidValue("body", "needs nothing but digits") from None


def is_mod_11_2(number: str) -> bool:
    """Whether a number ends with its own check character.

    >>> is_mod_11_2("11010519491231002X"), is_mod_11_2("110105194912310020")
    (True, False)
    """
    try:
        body = number[:-1]  # written out: this one is asked of every row of a book
        return _ELEVEN[int(body.encode().translate(_READ_10), 13) * 2 % 11] == number[-1]
    except _NO_NUMBER:
        return False


def mod_31_3(body: str) -> str:
    """The check character of digits and capital letters but I, O, S, V and Z (统一社会信用代码).

    >>> mod_31_3("9111000000000000A")
    'D'
    """
    check_text(body, "body")
    try:
        return _mod_31_3(body)
    except ValueError:
        raise InvalidValue("body", "needs digits and capital letters but I, O, S, V, Z") from None


def is_mod_31_3(number: str) -> bool:
    """Whether a number ends with its own check character.

    >>> is_mod_31_3("9111000000000000AD"), is_mod_31_3("9111000000000000AE")
    (True, False)
    """
    try:
        return len(number) <= LONGEST_TEXT and _mod_31_3(number[:-1]) == number[-1]
    except _NO_NUMBER:
        return False


def mod_97_10(body: str) -> str:
    """The two check digits of digits and capital letters, a letter counting as two digits (LEI, IBAN).

    >>> mod_97_10("213800KUD8LAJWSQ9D")
    '15'
    """
    check_text(body, "body")
    try:
        return _mod_97_10(body)
    except KeyError:
        raise InvalidValue("body", "needs nothing but digits and capital letters") from None


def is_mod_97_10(number: str) -> bool:
    """Whether a number ends with its own check digits, which run from 02 to 98.

    >>> is_mod_97_10("213800KUD8LAJWSQ9D15"), is_mod_97_10("213800KUD8LAJWSQ9D16")
    (True, False)
    """
    try:
        return len(number) <= LONGEST_TEXT and _mod_97_10(number[:-2]) == number[-2:]
    except _NO_NUMBER:
        return False


def luhn(body: str) -> str:
    """The check digit of digits, every second of which counts twice (银行卡).

    >>> luhn("7894")
    '9'
    """
    check_text(body, "body")
    try:
        return _luhn(body)
    except ValueError:
        raise InvalidValue("body", "needs nothing but digits") from None


def is_luhn(number: str) -> bool:
    """Whether a number ends with its own check digit.

    >>> is_luhn("78949"), is_luhn("78948")
    (True, False)
    """
    try:
        return 1 < len(number) <= LONGEST_TEXT and _luhn(number[:-1]) == number[-1]
    except _NO_NUMBER:
        return False
