"""International bank account numbers (国际银行账号, ISO 13616): country, check digits, national account.

The account's form is checked for every country of the registry, its own check digits for those where they
are known here: Belgium, Montenegro, Norway, Spain. Leaves out which banks exist, which changes by the month.
"""

import functools
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bankrm.checks import check_text
from bankrm.checksums import is_mod_97_10, mod_97_10
from bankrm.errors import InvalidValue

__all__ = ["check_iban", "iban_check_digits"]

# registry 101 of SWIFT, as python-stdnum 2.2 holds it: n digits, a capital letters, c either
_ACCOUNTS = (
    "AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c "
    "BY4c4n16c CH5n12c CR18n CY8n16c CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n "
    "FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c GT24c HN4a20n HR17n HU24n "
    "IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c "
    "LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c "
    "MU4a19n3a NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c "
    "RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n "
    "TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c"
)
_SIGNS = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}
_ELEVEN = 11


def check_iban(number: str, field: str = "number") -> None:
    """Refuse what is no IBAN, written without spaces and in capitals.

    >>> check_iban("BE31435411161155")
    >>> check_iban("BE32435411161155")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: number: has a wrong check digit
    """
    check_text(number, field)
    country, account = number[:2], number[4:]
    form = _form(country)
    if form is None:
        raise InvalidValue(field, "names no country that has IBANs")
    if not is_mod_97_10(account + number[:4]):
        raise InvalidValue(field, "has a wrong check digit")
    if form.fullmatch(account) is None:
        raise InvalidValue(field, "has the wrong form")
    if country in _NATIONAL and not _NATIONAL[country](account):
        raise InvalidValue(field, "has a wrong check digit")


def iban_check_digits(country: str, account: str) -> str:
    """The third and fourth sign of an IBAN, from its country and its national account number.

    >>> iban_check_digits("BE", "435411161155")
    '31'
    """
    check_text(country, "country")
    form = _form(country)
    if form is None:
        raise InvalidValue("country", "has no IBANs")
    check_text(account, "account")
    if form.fullmatch(account) is None:
        raise InvalidValue("account", "has the wrong form")
    return mod_97_10(account + country)


@functools.cache
def _accounts() -> Mapping[str, str]:
    return {entry[:2]: entry[2:] for entry in _ACCOUNTS.split()}


@functools.lru_cache(maxsize=256)
def _form(country: str) -> re.Pattern[str] | None:
    """The form of a country's accounts; None if it has no IBANs."""
    account = _accounts().get(country)
    if account is None:
        return None
    parts = re.findall(r"([0-9]+)([nac])", account)
    return re.compile("".join(f"{_SIGNS[kind]}{{{count}}}" for count, kind in parts))


def _by_weights(digits: str, weights: tuple[int, ...]) -> int:
    return (
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % _ELEVEN
    )


def _belgian(account: str) -> bool:
    return (int(account[:10]) % 97 or 97) == int(account[10:])


def _norwegian(account: str) -> bool:
    return _by_weights(account, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) == 0


def _spanish(account: str) -> bool:
    weights = tuple(2**power % _ELEVEN for power in range(10))
    bank = -_by_weights(f"00{account[:8]}", weights) % _ELEVEN
    client = -_by_weights(account[10:], weights) % _ELEVEN
    return account[8:10] == f"{_one_digit(bank)}{_one_digit(client)}"


def _one_digit(check: int) -> int:
    """Ten, which no digit shows, is written as one."""
    return 1 if check == _ELEVEN - 1 else check


_NATIONAL: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"BE": _belgian, "ES": _spanish, "ME": is_mod_97_10, "NO": _norwegian}
)
"""Countries whose account numbers carry check digits of their own; other countries have some as well."""
