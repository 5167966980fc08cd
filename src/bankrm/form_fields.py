"""Fields of a form (表单字段): what is asked, of which kind, when, and what is computed from it.

A field holds one value of its kind, or many: a choice of many is a multi-choice (多选), a record of many is a
table (表格). Leaves out whether a field makes sense where it stands, which the form proves, and how a field
looks on a screen.
"""

import re
from collections.abc import Callable
from typing import Any

import attrs

from bankrm.errors import InvalidRule
from bankrm.fields import NOT_NEGATIVE, DataClass, check_fields
from bankrm.fingerprints import check_fingerprint
from bankrm.form_conditions import Condition
from bankrm.labels import AnyLabel, Label, Text

__all__ = ["CODE", "Calculation", "FieldKind", "FileRef", "FormField", "Formula"]

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
"""How the code of a field is written."""

_DEEPEST = 16
_MOST_DIGITS = 30


class FieldKind(Label):
    """What a field can hold."""

    TEXT = "text", "文本", "text"
    WHOLE = "whole", "整数", "whole number"
    DECIMAL = "decimal", "数值", "number"
    FRACTION = "fraction", "分数", "fraction"
    MONEY = "money", "金额", "amount"
    DATE = "date", "日期", "date"
    INSTANT = "instant", "时刻", "instant with its zone"
    TIME = "time", "钟点", "time of day"
    YES_NO = "yes_no", "是或否", "yes or no"
    CHOICE = "choice", "选项", "choice"
    CLIENT = "client", "客户编号", "client id"
    PRODUCT = "product", "产品编号", "product id"
    FILE = "file", "文件索引", "file reference"
    RECORD = "record", "明细", "record"
    OBJECT = "object", "系统对象", "object"
    """What no form asks for: a decision, a rule, a function."""

    @property
    def has_order(self) -> bool:
        """Whether one of two values can be the lower."""
        return self in _ORDERED


_ORDERED = frozenset(
    (
        FieldKind.WHOLE,
        FieldKind.DECIMAL,
        FieldKind.FRACTION,
        FieldKind.MONEY,
        FieldKind.DATE,
        FieldKind.INSTANT,
        FieldKind.TIME,
    )
)


@attrs.frozen
class FileRef:
    """Where the bank keeps a file, and its fingerprint if known; never what is in it.

    >>> FileRef("DMS-2026-001").fingerprint is None
    True
    """

    ref: str
    fingerprint: str | None = None
    """SHA-256 in 64 hexadecimal digits."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.fingerprint is not None:
            check_fingerprint(self.fingerprint, "fingerprint")


class Calculation(Label):
    """How a computed field comes about."""

    SUM = "sum", "合计", "sum"
    DIFFERENCE = "difference", "差额", "difference"
    PRODUCT = "product", "乘积", "product"
    RATIO = "ratio", "比率", "ratio"
    OWN = "own", "自定义", "the bank's own"


@attrs.frozen(kw_only=True)
class Formula:
    """A calculation from named fields; unknown as soon as one of them is.

    A sum may also name a column of a table, as `children.amount`. A ratio is rounded to `digits`, halves
    away from zero, and unknown if it divides by zero.
    """

    calculation: Calculation
    inputs: tuple[str, ...]
    digits: int = attrs.field(default=4, metadata=NOT_NEGATIVE)
    """Decimals of a ratio."""
    function: Callable[..., Any] | None = None
    """Of the bank's own: a pure function of the inputs, in their order, of the field's kind or None."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        pair = self.calculation in {Calculation.DIFFERENCE, Calculation.RATIO}
        if self.digits > _MOST_DIGITS:
            raise InvalidRule("digits", f"are more than {_MOST_DIGITS}")
        if not self.inputs or (pair and len(self.inputs) != 2):  # noqa: PLR2004  # a pair
            raise InvalidRule("inputs", "need exactly two" if pair else "need at least one")
        if (self.calculation is Calculation.OWN) is not (self.function is not None):
            raise InvalidRule("function", "is what the bank's own calculation has, and only that")


@attrs.frozen(kw_only=True, cache_hash=True)
class FormField:
    """One thing a form asks for.

    >>> FormField(
    ...     code="spouse",
    ...     name=Text("配偶姓名", "name of the spouse"),
    ...     kind=FieldKind.TEXT,
    ...     data_class=DataClass.C2,
    ... ).kind.zh
    '文本'
    """

    code: str
    """Letters, digits and underscores: the key of its answer."""
    name: Text
    kind: FieldKind
    many: bool = False
    """Whether it holds several entries."""
    required: bool = False
    required_if: Condition | None = None
    """Required besides when this holds; unless it is not shown."""
    visible_if: Condition | None = None
    """Shown only when this holds."""
    options: tuple[AnyLabel, ...] = ()
    """Of a choice: what can be chosen, such as `tuple(Sex)`."""
    fields: tuple["FormField", ...] = ()
    """Of a record: what it is made of; their conditions and formulas ask about the same record."""
    currency: str | None = None
    """Of an amount: the only one taken; None for any."""
    digits: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a number: the most decimals; None for any."""
    least: str | int | None = None
    """The lowest number, amount or day, written as an answer would be."""
    most: str | int | None = None
    """The highest."""
    longest: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a text: the most characters."""
    most_entries: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of a field of many: the most entries."""
    formula: Formula | None = None
    """How it is computed; then it need not be given, and nothing else may be."""
    unique: bool = False
    """Whether no two records may hold the same; in a table, no two rows."""
    section: str | None = None
    help: Text | None = None
    data_class: DataClass | None = None
    """If it is about a person."""
    of: str | None = None
    """The field of a model that it fills, as `clients.RetailClient.birth_date`."""
    read_by: tuple[str, ...] | None = attrs.field(default=None, repr=False)
    """The ids of the rules that read that field; None if it was not looked up."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if _depth(self) > _DEEPEST:
            raise InvalidRule("fields", f"are nested more than {_DEEPEST} deep")


def _depth(field: FormField) -> int:
    return 1 + max(map(_depth, field.fields), default=0)
