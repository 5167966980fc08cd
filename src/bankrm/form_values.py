"""Values of a form (表单取值): one answer read into a typed value, or told what is wrong with it.

An answer is what JSON and its like bring, or the typed value itself. Numbers may be given as text in one
form only: ASCII digits, a point, a leading minus, no separators and no leading zeros; a float is refused, it
has already lost the figure. Days are written `2026-11-24`, instants with their zone, amounts as
`{"amount": "1000.00", "currency": "CNY"}`, as `"1000.00 CNY"`, or as a number where the field has one
currency. Nothing said of a value shows it.

Leaves out how people write cells of a spreadsheet (`form_cells`).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from bankrm.checks import LONGEST_TEXT, MOST_BITS, check_kind
from bankrm.errors import BankrmError, InvalidRule
from bankrm.fields import check_fields
from bankrm.form_fields import FieldKind, FileRef, FormField
from bankrm.labels import AnyLabel, Label, OwnLabel, Text
from bankrm.money import Money, exponent, number

__all__ = ["FaultCode", "Flaw", "contradiction", "flaw", "reader_of", "write_value"]


class FaultCode(Label):
    """What can be wrong with an answer."""

    MISSING = "missing", "必填项未填写", "is missing"
    UNKNOWN_FIELD = "unknown_field", "表单中没有此字段", "is no field of the form"
    NOT_SHOWN = "not_shown", "此情形下不应填写", "is not asked for in this case"
    NOT_COMPUTED = "not_computed", "与计算结果不符", "is not what is computed"
    WRONG_KIND = "wrong_kind", "类型不符", "is of another kind"
    MALFORMED = "malformed", "格式不符", "is not well formed"
    OUT_OF_RANGE = "out_of_range", "超出范围", "is out of range"
    TOO_LONG = "too_long", "过长", "is too long"
    NO_OPTION = "no_option", "不在选项之中", "is none of the options"
    WRONG_CURRENCY = "wrong_currency", "币种不符", "is of another currency"
    REPEATED = "repeated", "重复", "is there twice"
    TOO_MANY = "too_many", "条目过多", "has too many entries"
    TOO_DEEP = "too_deep", "嵌套过深", "is nested too deep"
    CONTRADICTION = "contradiction", "与其他内容矛盾或不合规则", "breaks a rule of the record"
    AMBIGUOUS = "ambiguous", "含义不明确", "can be read in more than one way"


@attrs.frozen
class Flaw:
    """What is wrong with one value: the code, and what would be right."""

    code: FaultCode
    text: Text

    __attrs_post_init__ = check_fields


def flaw(code: FaultCode, zh: str = "", en: str = "") -> Flaw:
    """A flaw in the words of its code, and after them what would be right."""
    check_kind(code, FaultCode, "code")
    return Flaw(
        code, Text(f"{code.zh}：{zh}" if zh else code.zh, f"{code.en}: {en}" if en else code.en)
    )


def contradiction(wrong: BankrmError) -> Flaw:
    """The flaw of values that a model or a function refuses together, in its own words, cut short.

    >>> contradiction(InvalidRule("since", "is after the end")).text.en
    'breaks a rule of the record: is after the end'
    """
    check_kind(wrong, BankrmError, "wrong")
    reason = "".join(part for part in wrong.reason[:_LONGEST_REASON] if part.isprintable())
    return flaw(FaultCode.CONTRADICTION, reason, reason)


_LONGEST_REASON = 900
_MOST_FRACTION_BITS = 512  # above and below: texts have 40 digits, what is made of them has more
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,39})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,40})?")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]{0,39})(?:/[1-9][0-9]{0,39})?")
_MONEY = re.compile(r"(-?[0-9.]{1,80}) ([A-Z]{3})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_HOW = {
    FieldKind.WHOLE: Text("如 12", "as 12"),
    FieldKind.DECIMAL: Text("如 0.0435", "as 0.0435"),
    FieldKind.FRACTION: Text("如 1/3", "as 1/3"),
    FieldKind.MONEY: Text("如 1000.00 CNY", "as 1000.00 CNY"),
    FieldKind.DATE: Text("如 2026-11-24", "as 2026-11-24"),
    FieldKind.INSTANT: Text("如 2026-11-24T09:30:00+08:00", "as 2026-11-24T09:30:00+08:00"),
    FieldKind.TIME: Text("如 09:30", "as 09:30"),
}


def reader_of(field: FormField) -> Callable[[object], object]:
    """A function that reads one answer to a field: into its typed value, or into the flaw in it.

    Of a field of many it reads one entry. A record is for who reads forms, an object for nobody.

    Raises:
        InvalidRule: if a least or a highest value is none that the field could hold.

    >>> rate = FormField(
    ...     code="rate", name=Text("利率", "rate"), kind=FieldKind.DECIMAL, least=0, most="0.36"
    ... )
    >>> reader_of(rate)("0.0435")
    Decimal('0.0435')
    >>> reader_of(rate)("4.35").text.en
    'is out of range: at most 0.36'
    """
    check_kind(field, FormField, "field")
    read = _READERS[field.kind](field)
    for name, limit in (("least", field.least), ("most", field.most)):
        if limit is not None:
            read = _limited(read, field.kind, name, limit)
    return read if field.kind not in _HOW else _with_example(read, _HOW[field.kind])


def _with_example(read: Callable[[object], object], how: Text) -> Callable[[object], object]:
    def reading(value: object) -> object:
        found = read(value)
        if isinstance(found, Flaw) and found.code in {FaultCode.MALFORMED, FaultCode.WRONG_KIND}:
            return flaw(found.code, how.zh, how.en)
        return found

    return reading


def _limited(
    read: Callable[[object], object], kind: FieldKind, name: str, limit: str | int
) -> Callable[[object], object]:
    """Read as before, and refuse what is beyond a limit; an amount's limit is in its own currency."""
    bound: Any = _exact(limit) if kind is FieldKind.MONEY else read(limit)
    if isinstance(bound, Flaw) or not kind.has_order:
        raise InvalidRule(name, "is no value that the field could hold, or has no order")
    least = name == "least"
    words = ("不低于", "at least") if least else ("不高于", "at most")
    beyond = flaw(FaultCode.OUT_OF_RANGE, f"{words[0]} {limit}", f"{words[1]} {limit}")

    def reading(value: object) -> object:
        found = read(value)
        if isinstance(found, Flaw):
            return found
        size: Any = found.amount if isinstance(found, Money) else found
        return beyond if (size < bound if least else size > bound) else found

    return reading


def write_value(value: object) -> object:
    """A typed value as plain data that reads back as the same: texts, numbers, lists, mappings.

    >>> write_value(Money.of(1000)), write_value((date(2026, 11, 24), True))
    ({'amount': '1000.00', 'currency': 'CNY'}, ['2026-11-24', True])
    """
    written: object = value
    if isinstance(value, Label | OwnLabel):
        written = value.code
    elif isinstance(value, Money):
        written = {"amount": str(value.amount), "currency": value.currency}
    elif isinstance(value, Decimal):
        written = format(value, "f")
    elif isinstance(value, Fraction):
        written = str(value)
    elif isinstance(value, date | time):  # an instant is a date
        written = value.isoformat()
    elif isinstance(value, FileRef):
        written = {"ref": value.ref, "fingerprint": value.fingerprint}
    elif isinstance(value, tuple):
        written = [write_value(part) for part in value]
    return written


def _text(field: FormField) -> Callable[[object], object]:
    longest = LONGEST_TEXT if field.longest is None else field.longest
    too_long = flaw(FaultCode.TOO_LONG, f"至多{longest}字", f"at most {longest} characters")

    def read(value: object) -> object:
        if type(value) is not str:
            return _NO_TEXT
        if len(value) > longest:
            return too_long
        return value if value.strip() and value.isprintable() else _NOT_PRINTABLE

    return read


def _whole(_: FormField) -> Callable[[object], object]:
    def read(value: object) -> object:
        if type(value) is str:
            if not _WHOLE.fullmatch(value):
                return _MALFORMED
            value = int(value)
        if type(value) is not int:
            return _WRONG_KIND
        return value if value.bit_length() <= MOST_BITS else _OUT_OF_RANGE

    return read


def _decimal(field: FormField) -> Callable[[object], object]:
    digits = field.digits
    too_fine = flaw(FaultCode.MALFORMED, f"至多{digits}位小数", f"at most {digits} decimals")

    def read(value: object) -> object:
        found = _exact(value)
        if digits is not None and isinstance(found, Decimal) and exponent(found) < -digits:
            return too_fine
        return found

    return read


def _exact(value: object) -> object:
    """A number in the one form that is taken, or the flaw in it."""
    if type(value) is str and not _DECIMAL.fullmatch(value):
        return _MALFORMED
    if type(value) not in {str, int, Decimal}:
        return _WRONG_KIND
    try:
        return number(value)  # type: ignore[arg-type]  # one of the three
    except BankrmError:
        return _OUT_OF_RANGE


def _fraction(_: FormField) -> Callable[[object], object]:
    def read(value: object) -> object:
        if type(value) is str:
            if not _FRACTION.fullmatch(value):
                return _MALFORMED
            value = Fraction(value)
        if not isinstance(value, int | Fraction) or isinstance(value, bool):
            return _WRONG_KIND
        found = Fraction(value)
        longest = max(found.numerator.bit_length(), found.denominator.bit_length())
        return found if longest <= _MOST_FRACTION_BITS else _OUT_OF_RANGE

    return read


def _money(field: FormField) -> Callable[[object], object]:
    only = field.currency
    foreign = flaw(FaultCode.WRONG_CURRENCY, f"须为{only}", f"needs {only}")

    def read(value: object) -> object:
        found = _amount(value, only)
        if only is not None and isinstance(found, Money) and found.currency != only:
            return foreign
        return found

    return read


def _amount(value: object, currency: str | None) -> object:
    amount: object = value
    if type(value) is Money:
        return value
    if isinstance(value, Mapping):
        if value.keys() != {"amount", "currency"}:
            return _MALFORMED
        amount, currency = value["amount"], value["currency"]
    elif type(value) is str and (parts := _MONEY.fullmatch(value)):
        amount, currency = parts.groups()
    found = _exact(amount)
    if isinstance(found, Flaw):
        return found
    if currency is None:
        return _MALFORMED
    try:
        return Money.of(found, currency)  # type: ignore[arg-type]  # a number
    except BankrmError as wrong:
        return _OUT_OF_RANGE if wrong.reason == "is out of range" else _MALFORMED


def _iso(
    kind: type[date | time], pattern: re.Pattern[str]
) -> Callable[[FormField], Callable[[object], object]]:
    def read(value: object) -> object:
        if type(value) is str:
            if not pattern.fullmatch(value):
                return _MALFORMED
            try:
                return kind.fromisoformat(value)
            except ValueError:  # no such day or hour
                return _MALFORMED
        if type(value) is not kind:
            return _WRONG_KIND
        zoned = isinstance(value, datetime | time) and value.tzinfo is not None
        return value if zoned is (kind is datetime) else _MALFORMED

    return lambda _: read


def _yes_no(_: FormField) -> Callable[[object], object]:
    return lambda value: value if value is True or value is False else _WRONG_KIND


def _choice(field: FormField) -> Callable[[object], object]:
    by_code: dict[object, AnyLabel] = {option.code: option for option in field.options}
    listed = ", ".join(option.code for option in field.options[:_LISTED])
    none = flaw(FaultCode.NO_OPTION, listed, listed) if len(by_code) <= _LISTED else _NO_OPTION

    def read(value: object) -> object:
        if type(value) is str:
            return by_code.get(value, none)
        if isinstance(value, Label | OwnLabel):
            return value if value in by_code.values() else none
        return _NO_TEXT

    return read


def _file(_: FormField) -> Callable[[object], object]:
    def read(value: object) -> object:
        if type(value) is FileRef:
            return value
        if isinstance(value, Mapping):
            if not {"ref"} <= value.keys() <= {"ref", "fingerprint"}:
                return _MALFORMED
            ref, fingerprint = value["ref"], value.get("fingerprint")
        else:
            ref, fingerprint = value, None
        try:
            return FileRef(ref, fingerprint)
        except BankrmError:
            return _MALFORMED if isinstance(ref, str) else _NO_TEXT

    return read


def _nothing(_: FormField) -> Callable[[object], object]:
    return lambda _: _NOT_ASKED


_NO_TEXT = flaw(FaultCode.WRONG_KIND, "须为文本", "needs text")
_NOT_PRINTABLE = flaw(
    FaultCode.MALFORMED, "不得为空或含控制字符", "is empty, or holds control characters"
)
_MALFORMED = flaw(FaultCode.MALFORMED)
_WRONG_KIND = flaw(FaultCode.WRONG_KIND)
_OUT_OF_RANGE = flaw(FaultCode.OUT_OF_RANGE)
_NO_OPTION = flaw(FaultCode.NO_OPTION)
_LISTED = 20
"""How many options are listed where an answer is none of them."""
_NOT_ASKED = flaw(FaultCode.WRONG_KIND, "不能由表单填写", "is nothing that a form can give")

_READERS: Mapping[FieldKind, Callable[[FormField], Callable[[object], object]]] = {
    FieldKind.TEXT: _text,
    FieldKind.WHOLE: _whole,
    FieldKind.DECIMAL: _decimal,
    FieldKind.FRACTION: _fraction,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _iso(date, _DATE),
    FieldKind.INSTANT: _iso(datetime, _INSTANT),
    FieldKind.TIME: _iso(time, _TIME),
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CLIENT: _text,
    FieldKind.PRODUCT: _text,
    FieldKind.FILE: _file,
    FieldKind.RECORD: _nothing,
    FieldKind.OBJECT: _nothing,
}
