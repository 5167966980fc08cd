"""Values as a person reads them: money, dates, shares, in Chinese or English.

babel is imported when the first text is asked for, and with a `Locale` object, never a locale string
(ten times slower). It only formats: amounts are rounded by rule before they come here.
"""

import functools
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bankrm.labels import Label, Lang
from bankrm.money import ARITHMETIC, Money, in_arithmetic, minor_digits

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["format_date", "format_money", "format_number", "format_share", "format_value"]

_LOCALES = {"zh": ("zh", "CN", "Hans"), "en": ("en", "GB", None)}
_YES_NO = {
    "zh": {True: "是", False: "否", None: "未知"},
    "en": {True: "yes", False: "no", None: "unknown"},
}
_PARTS = {"percent": Decimal(100), "basis_points": Decimal(10_000)}


@functools.cache
def _locale(lang: Lang) -> "Locale":
    from babel import Locale  # only when a text is wanted

    language, territory, script = _LOCALES[lang]
    return Locale(language, territory, script)


def format_date(day: date, lang: Lang) -> str:
    """A day in words of the language.

    >>> format_date(date(2026, 2, 1), "zh"), format_date(date(2026, 2, 1), "en")
    ('2026年2月1日', '1 Feb 2026')
    """
    from babel import dates

    return dates.format_date(day, locale=_locale(lang))


@in_arithmetic
def format_money(amount: Money, lang: Lang) -> str:
    """An amount with its currency sign, to the minor unit.

    >>> format_money(Money.of("1234567.8"), "zh"), format_money(Money.of(-5), "en")
    ('¥1,234,567.80', '-CN¥5.00')
    """
    from babel import numbers

    digits = "0" * minor_digits(amount.currency)  # ISO 4217's; babel's own are others
    return numbers.format_currency(
        amount.amount,
        amount.currency,
        f"¤#,##0.{digits}",
        locale=_locale(lang),
        currency_digits=False,
    )


@in_arithmetic
def format_number(value: Decimal | int, lang: Lang) -> str:
    """A number with grouping, every digit kept.

    >>> format_number(Decimal("20158.33"), "en")
    '20,158.33'
    """
    from babel import numbers

    return numbers.format_decimal(value, locale=_locale(lang), decimal_quantization=False)


@in_arithmetic
def format_share(value: Decimal, lang: Lang) -> str:
    """A fraction as a percentage, every digit kept.

    >>> format_share(Decimal("0.0435"), "en")
    '4.35%'
    """
    from babel import numbers

    return numbers.format_percent(value, locale=_locale(lang), decimal_quantization=False)


def format_value(value: object, lang: Lang, unit: str | type[Label] = "") -> str:
    """Any value that facts and workings hold; None reads as unknown, a level or code of a label by its name.

    >>> format_value(5_000_000, "en", "fen"), format_value(None, "zh"), format_value(True, "en")
    ('CN¥50,000.00', '未知', 'yes')
    """
    if value is None or isinstance(value, bool):
        return _YES_NO[lang][value]
    if isinstance(value, Label):
        return value.name_in(lang)
    if isinstance(value, Money):
        return format_money(value, lang)
    if isinstance(value, date):
        return format_date(value, lang)
    if isinstance(value, Decimal | int):
        return _figure(value, lang, unit)
    return _coded(str(value), lang, unit)


def _coded(value: str, lang: Lang, unit: str | type[Label]) -> str:
    """A text as it is, a code by the name of its label."""
    labels = () if isinstance(unit, str) else tuple(unit)
    return next((one.name_in(lang) for one in labels if one.code == value), value)


def _figure(value: Decimal | int, lang: Lang, unit: str | type[Label]) -> str:
    if isinstance(unit, type):
        level = next((one for one in unit if one.rank + 1 == value), None)
        if level is not None:
            return f"{level.zh}（{level.code}）" if lang == "zh" else f"{level.code} ({level.en})"
    if unit == "fen":
        return format_money(Money.from_minor(int(value)), lang)
    if unit in _PARTS:
        return format_share(ARITHMETIC.divide(Decimal(value), _PARTS[unit]), lang)
    return format_number(value, lang)
