"""Cells of a spreadsheet (单元格): what people and their programs write, as an answer to a field, or its flaw.

What is taken, and nothing else: full-width digits and letters as the plain ones; `1,234.50` with separators
in their places; `4.35%` where a number is due; a bare `¥` before or `元` after yuan; days as `2026-11-24`,
`2026/11/24`, `2026年11月24日` and `20261124`; `是` and `否` and their like; an option by its code or either name,
several parted by `、` or `；`. Amounts count in 万元 only where the column map says so.

A cell that can be read in more than one way is never guessed: `02/03/2026`, a day as a serial number, digits
in a number cell where text is due, which may have lost their leading zeros, a formula instead of its value.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType

from bankrm.checks import check_kind
from bankrm.errors import InvalidValue
from bankrm.form_fields import FieldKind, FormField
from bankrm.form_values import FaultCode, Flaw, flaw
from bankrm.money import ARITHMETIC, number

__all__ = ["narrow", "read_cell"]

_WIDTHS = MappingProxyType(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
)
_PARTED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_FIGURE = re.compile(r"-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,18})?")
_DAYS = (
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"),
    re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_OTHER_DAY = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{2}){1,2}")
_YES, _NO = {"是", "yes", "y", "true"}, {"否", "no", "n", "false"}
_PARTS = re.compile("[、；;]")
_TEN_THOUSAND = Decimal(10_000)
_NO_DATE = 10**8  # the first number of more digits than a day
_SURE_DIGITS = 15  # of a binary number: what a spreadsheet itself keeps

_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}

_NO_VALUE = flaw(
    FaultCode.AMBIGUOUS,
    "单元格为公式或错误值，请粘贴为数值",
    "holds a formula or an error; paste its value",
)
_TEXT_DUE = flaw(
    FaultCode.AMBIGUOUS,
    "数字单元格可能已丢失前导零，请设为文本格式",
    "a number cell may have lost leading zeros; make it text",
)
_NO_FIGURE = flaw(FaultCode.MALFORMED, "如 1,234.50", "as 1,234.50")
_UNSURE_FIGURE = flaw(
    FaultCode.AMBIGUOUS,
    "有效数字超过15位，请设为文本格式",
    "has more than 15 digits; make it text",
)
_UNIT_NOT_AGREED = flaw(
    FaultCode.AMBIGUOUS,
    "单元格的单位与该列的约定不一致",
    "its unit is another than the one agreed for the column",
)
_NO_DAY = flaw(FaultCode.MALFORMED, "如 2026-11-24", "as 2026-11-24")
_UNSURE_DAY = flaw(FaultCode.AMBIGUOUS, "请写作 2026-11-24 的形式", "year first, as 2026-11-24")
_NO_ANSWER = flaw(FaultCode.MALFORMED, "是、否", "yes, no")
_WRONG_KIND = flaw(FaultCode.WRONG_KIND)
_TWO_OPTIONS = flaw(FaultCode.AMBIGUOUS)
_NO_OPTION = flaw(FaultCode.NO_OPTION)


def read_cell(field: FormField, cell: object, *, in_ten_thousands: bool = False) -> object:
    """A cell as an answer to a field, for the form to read; None if it is empty, a `Flaw` if unclear.

    Args:
        field: what the column is for.
        cell: text, a number, yes or no, or a day, as a spreadsheet library gives it.
        in_ten_thousands: whether the column counts in 万元.

    >>> from bankrm.labels import Text
    >>> sales = FormField(
    ...     code="sales", name=Text("销售额", "sales"), kind=FieldKind.MONEY, currency="CNY"
    ... )
    >>> read_cell(sales, "１,２３４.５", in_ten_thousands=True)
    Decimal('12345000.0')
    >>> read_cell(sales, "5万元").text.en
    'can be read in more than one way: its unit is another than the one agreed for the column'
    """
    check_kind(field, FormField, "field")
    if isinstance(cell, str):
        cell = cell.strip()
        if cell.startswith("=") or cell in _ERRORS:
            return _NO_VALUE
    if cell is None or cell == "":
        return None
    if field.kind is FieldKind.MONEY:
        return _money(cell, field, in_ten_thousands=in_ten_thousands)
    read = _READERS.get(field.kind)
    return cell if read is None else read(cell, field)


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as the plain ones, without blanks around.

    >>> narrow("　ＡＢ－１２（万元）")
    'AB-12(万元)'
    """
    check_kind(text, str, "text")
    return text.translate(_WIDTHS).strip()


def _text(cell: object, _: FormField) -> object:
    if isinstance(cell, str):
        return cell
    is_number = isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)
    return _TEXT_DUE if is_number else _WRONG_KIND


def _figure(cell: object) -> Decimal | Flaw:
    """A number as spreadsheets write it; of a binary one, the shortest decimal that stands for it."""
    if isinstance(cell, float):
        cell = format(Decimal(float.__repr__(cell)), "f")
        if len(cell.strip("-0").replace(".", "").strip("0")) > _SURE_DIGITS:
            return _UNSURE_FIGURE
    if isinstance(cell, str):
        text = narrow(cell)
        text = text.replace(",", "") if _PARTED.fullmatch(text) else text
        return Decimal(text) if _FIGURE.fullmatch(text) else _NO_FIGURE
    if isinstance(cell, bool) or not isinstance(cell, int | Decimal):
        return _WRONG_KIND
    try:
        return number(cell)
    except InvalidValue:
        return _NO_FIGURE


def _whole(cell: object, _: FormField) -> object:
    found = _figure(cell)
    if isinstance(found, Flaw):
        return found
    return int(found) if found == found.to_integral_value() else _NO_FIGURE


def _decimal(cell: object, _: FormField) -> object:
    text = narrow(cell) if isinstance(cell, str) else ""
    if not text.endswith("%"):
        return _figure(cell)
    share = _figure(text[:-1])
    return share if isinstance(share, Flaw) else share.scaleb(-2, ARITHMETIC)


def _money(cell: object, field: FormField, *, in_ten_thousands: bool) -> object:
    if field.currency is None:
        return cell  # with its currency, as the form has it
    if isinstance(cell, str) and field.currency == "CNY":
        text = narrow(cell)
        bare = text.removeprefix("¥").removesuffix("元").strip()
        told = bare.endswith("万")
        if told is not in_ten_thousands and (told or text.endswith("元")):
            return _UNIT_NOT_AGREED
        cell = bare.removesuffix("万")
    found = _figure(cell)
    if isinstance(found, Flaw) or not in_ten_thousands:
        return found
    return ARITHMETIC.multiply(found, _TEN_THOUSAND)


def _day(cell: object, _: FormField) -> object:
    if isinstance(cell, datetime):  # what spreadsheets keep a day as
        return cell.date() if cell.tzinfo is None and cell.time() == time.min else _NO_DAY
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, str | int):
        return _WRONG_KIND
    text = narrow(cell) if isinstance(cell, str) else f"{cell:d}" if 0 < cell < _NO_DATE else ""
    for day in _DAYS:
        if found := day.fullmatch(text):
            return _made(*map(int, found.groups()))
    return _UNSURE_DAY if isinstance(cell, int) or _OTHER_DAY.fullmatch(text) else _NO_DAY


def _made(year: int, month: int, day: int) -> object:
    try:
        return date(year, month, day)
    except ValueError:  # no such day
        return _NO_DAY


def _yes_no(cell: object, _: FormField) -> object:
    if isinstance(cell, bool):
        return cell
    word = narrow(cell).lower() if isinstance(cell, str) else ""
    return True if word in _YES else False if word in _NO else _NO_ANSWER


def _choice(cell: object, field: FormField) -> object:
    if not isinstance(cell, str):
        return _text(cell, field)
    if not field.many:
        return _option(cell, field)
    found = [_option(part, field) for part in _PARTS.split(narrow(cell))]
    return next((part for part in found if isinstance(part, Flaw)), found)


def _option(cell: str, field: FormField) -> object:
    """An option by its code or a name in either language."""
    word = narrow(cell).lower()
    found = [
        option.code
        for option in field.options
        if word in {narrow(name).lower() for name in (option.code, option.zh, option.en)}
    ]
    if len(found) > 1:
        return _TWO_OPTIONS
    return found[0] if found else _NO_OPTION


_READERS: Mapping[FieldKind, Callable[[object, FormField], object]] = MappingProxyType(
    {
        FieldKind.TEXT: _text,
        FieldKind.CLIENT: _text,
        FieldKind.PRODUCT: _text,
        FieldKind.FILE: _text,
        FieldKind.WHOLE: _whole,
        FieldKind.DECIMAL: _decimal,
        FieldKind.DATE: _day,
        FieldKind.YES_NO: _yes_no,
        FieldKind.CHOICE: _choice,
    }
)
