"""Financial statements (财务报表) of a firm, as values that cannot contradict themselves.

A statement holds lines, each under its `statement_items.Item`; one not given is unknown, and zero only where
nothing is left for it. What does not add up is refused, or, where an applicant's own sheets have to be read as they are, kept and told
by `faults`. `StatementPair` sets a year beside the one before.

Leaves out the ratios, which are in `statement_ratios`, longer series, which are in `statement_series`, and
the checks between sheets and years, which are in `statement_checks`.
"""

from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from typing import NewType

import attrs

from bankrm._statement_sums import known, with_blanks, wrong_sums
from bankrm.calendars import Period
from bankrm.checks import check_kind
from bankrm.days import add_months
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Money, Number, half_up, in_arithmetic, minor_digits, number
from bankrm.statement_items import Item
from bankrm.workings import Line

__all__ = [
    "AccountingStandard",
    "AuditOpinion",
    "EntityId",
    "FinancialStatement",
    "LineFault",
    "StatementKind",
    "StatementPair",
    "StatementSource",
    "check_year_before",
]

EntityId = NewType("EntityId", str)
"""Whose statement it is: opaque, given by the caller."""

_ONE_DAY = timedelta(days=1)
_MOST_DECIMALS = 8
_MOST = 10**16
"""Of the currency: more is no firm's figure, and its hundredths would not fit 64 bits."""


class StatementKind(Label):
    """How long a statement's period is."""

    ANNUAL = "annual", "年报", "annual"
    INTERIM = "interim", "中期报表", "interim"


class AuditOpinion(Label):
    """What the auditor concluded (审计意见), best first."""

    UNQUALIFIED = "unqualified", "标准无保留意见", "unqualified"
    EMPHASIS = "emphasis", "带强调事项段的无保留意见", "unqualified, with emphasis of matter"
    QUALIFIED = "qualified", "保留意见", "qualified"
    ADVERSE = "adverse", "否定意见", "adverse"
    DISCLAIMER = "disclaimer", "无法表示意见", "disclaimer of opinion"


class AccountingStandard(Label):
    """By which standards a statement was made (会计准则)."""

    ENTERPRISE = "enterprise", "企业会计准则", "Accounting Standards for Business Enterprises"
    SMALL = "small", "小企业会计准则", "Accounting Standards for Small Enterprises"


class StatementSource(Label):
    """Where the bank has a statement from (报表来源)."""

    FIRM = "firm", "企业提供", "the firm itself"
    AUDITOR = "auditor", "会计师事务所", "the auditor"
    TAX_OFFICE = "tax_office", "税务机关", "the tax office"
    PUBLISHED = "published", "公开披露", "published"


def _lines(
    given: Mapping[Item, Number] | Iterable[tuple[Item, Number]],
) -> tuple[tuple[Item, Decimal], ...]:
    try:
        pairs = list(given.items() if isinstance(given, Mapping) else given)
        figures = dict(pairs)
    except (TypeError, ValueError):
        pairs, figures = [], {}
    if len(pairs) > len(figures):
        raise InvalidValue("lines", "hold an item twice")
    if not figures or not all(isinstance(item, Item) for item in figures):
        raise InvalidValue("lines", "need at least one figure, each under its Item")
    return tuple((item, number(figures[item], item.code)) for item in Item if item in figures)


@attrs.frozen(kw_only=True)
class LineFault:
    """A line that contradicts the others, or cannot be below zero."""

    item: Item
    reason: Text
    stated: Decimal
    added: Decimal | None = None
    """What the lines given add up to; None where it is the sign that is wrong."""


_NEGATIVE = Text(
    "不应为负数，应重分类至对方科目", "must not be negative: it belongs on the other side"
)
_NO_SUM = Text("与所列项目加总不符", "does not add up with the lines given")
_NO_TOTAL: dict[tuple[Item, ...], Text] = {
    (Item.CURRENT_ASSETS, Item.NON_CURRENT_ASSETS): Text(
        "与流动资产、非流动资产加总不符", "does not add up with current and non-current assets"
    ),
    (Item.TOTAL_LIABILITIES, Item.EQUITY): Text(
        "与负债、所有者权益加总不符", "does not add up with liabilities and equity"
    ),
}
"""Total assets are the sum of both sides of the balance sheet: which side it is."""


@attrs.frozen(kw_only=True)
class FinancialStatement:
    """One firm's statements for one period: balance sheet, income and cash flow together.

    Subtotals that are given must add up with the lines given: exactly all lines, to within one unit of
    the last decimal printed; some lines of a balance sheet, never above their subtotal. A statement read
    `as_presented` may fail that, and tells where.

    A line left out is zero where the lines given already come to their subtotal and none of them can be
    below zero, as on a balance sheet: long-term borrowings, where there are no non-current liabilities.
    Nothing else is inferred.

    >>> given = {
    ...     "entity_id": EntityId("E1"),
    ...     "period": Period.year(2025),
    ...     "lines": {Item.CURRENT_ASSETS: "200", Item.INVENTORY: "250"},
    ...     "received_on": date(2026, 3, 1),
    ... }
    >>> FinancialStatement(**given)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: current_assets: does not add up with the lines given
    >>> [fault] = FinancialStatement(**given, as_presented=True).faults
    >>> fault.item.en, fault.stated, fault.added
    ('current assets', Decimal('200'), Decimal('250'))
    >>> clear = FinancialStatement(**given | {"lines": {Item.NON_CURRENT_LIABILITIES: 0}})
    >>> clear[Item.LONG_BORROWINGS], clear[Item.SHORT_BORROWINGS]
    (Decimal('0'), None)
    """

    entity_id: EntityId
    period: Period
    """At most a year; twelve months make it an annual statement, whichever month they begin in."""
    lines: tuple[tuple[Item, Decimal], ...] = attrs.field(converter=_lines)
    """The lines given, in the printed order; give them as a mapping, one printed blank as 0."""
    received_on: date
    """The day the bank had it."""
    consolidated: bool | None = None
    audited: bool | None = None
    opinion: AuditOpinion | None = None
    """Of an audited statement."""
    auditor: str | None = None
    """The firm of auditors."""
    restated: bool | None = None
    """Whether it takes the place of one published before for the same period."""
    standard: AccountingStandard | None = None
    source: StatementSource | None = None
    currency: str = "CNY"
    unit: int = attrs.field(default=1, metadata={"least": 1})
    """What a figure of one stands for: 10_000 in a statement in 万元."""
    decimals: int = attrs.field(default=2, metadata=NOT_NEGATIVE)
    """Digits after the point that its figures are printed with."""
    as_presented: bool = False
    """Whether to keep figures that contradict each other, as the firm presented them."""
    _figures: dict[Item, Decimal] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not MINYEAR < self.period.first.year < MAXYEAR:
            raise InvalidValue("period", "has no year before or after it")
        if self.period.last > add_months(self.period.first, 12) - _ONE_DAY:
            raise InvalidValue("period", "is longer than a year")
        if self.received_on < self.period.last:
            raise InvalidValue("received_on", "is before the period ended")
        minor_digits(self.currency)
        if self.decimals > _MOST_DECIMALS:
            raise InvalidValue("decimals", f"are at most {_MOST_DECIMALS}")
        if self.opinion is not None and self.audited is not True:
            raise InvalidValue("opinion", "is of a statement that is not audited")
        if self.auditor is not None and self.audited is False:
            raise InvalidValue("auditor", "is of a statement that is not audited")
        object.__setattr__(self, "_figures", with_blanks(dict(self.lines)))
        self._check_lines()

    def _check_lines(self) -> None:
        for item, figure in self.lines:
            if ARITHMETIC.multiply(figure.copy_abs(), Decimal(self.unit)) > _MOST:
                raise InvalidValue(item.code, "is out of range")
            if half_up(figure, self.decimals) != figure:
                raise InvalidValue(item.code, f"is finer than {self.decimals} decimals")
        if not self.as_presented and (fault := next(iter(self.faults), None)):
            raise InvalidValue(fault.item.code, fault.reason.en)

    def __getitem__(self, item: Item) -> Decimal | None:
        """The figure of a line in the statement's unit; None if it is not known."""
        check_kind(item, Item, "item")  # a number would be answered for ever by `in`
        return known(self._figures, item)

    @in_arithmetic
    def total(self, *plus: Item, less: tuple[Item, ...] = ()) -> Decimal | None:
        """Lines added, and others taken off; None if one of them is not known."""
        amount = Decimal(0)
        check_kind(less, tuple, "less")
        for sign, items in ((1, plus), (-1, less)):
            for item in items:
                check_kind(item, Item, "item")
                figure = known(self._figures, item)
                if figure is None:
                    return None
                amount += sign * figure
        return amount

    @property
    def kind(self) -> StatementKind:
        """Annual if the period is twelve months; a first, short year is interim."""
        whole = self.period.last == add_months(self.period.first, 12) - _ONE_DAY
        return StatementKind.ANNUAL if whole else StatementKind.INTERIM

    @property
    def step(self) -> Decimal:
        """One unit of the last decimal printed: what rounding may put a sum off by."""
        return Decimal(1).scaleb(-self.decimals, ARITHMETIC)

    @property
    def unit_line(self) -> Line:
        """What its figures are counted in: the first line of workings that show any."""
        return Line(Text("金额单位", "unit of amounts"), Money.of(self.unit, self.currency))

    @property
    def faults(self) -> tuple[LineFault, ...]:
        """Where the figures contradict each other; none, but in a statement `as_presented`."""
        signs = (
            LineFault(item=item, reason=_NEGATIVE, stated=figure)
            for item, figure in self.lines
            if figure < 0 and not item.is_signed
        )
        sums = (
            LineFault(
                item=wrong.whole,
                reason=_NO_TOTAL.get(wrong.parts, _NO_SUM),
                stated=wrong.stated,
                added=wrong.added,
            )
            for wrong in wrong_sums(self._figures, self.step)
        )
        return (*signs, *sums)


def check_year_before(
    current: FinancialStatement, previous: FinancialStatement, field: str
) -> None:
    """Refuse, under the name of a field, what is not the same period's statement a year before.

    >>> from bankrm._statement_example import YEARS
    >>> check_year_before(YEARS[2], YEARS[0], "opening")
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: opening: is not of the same period a year before
    """
    check_kind(previous, FinancialStatement, field)
    for name in ("entity_id", "consolidated", "currency", "unit"):
        if getattr(current, name) != getattr(previous, name):
            raise InvalidValue(field, f"differs in {name}")
    now, before = current.period, previous.period
    ends = add_months(now.last + _ONE_DAY, -12) - _ONE_DAY
    if (before.first, before.last) != (add_months(now.first, -12), ends):
        raise InvalidValue(field, "is not of the same period a year before")


@attrs.frozen
class StatementPair:
    """A statement and, where there is one, the same period's a year before, in the same terms."""

    current: FinancialStatement
    previous: FinancialStatement | None = None

    def __attrs_post_init__(self) -> None:
        check_kind(self.current, FinancialStatement, "current")
        if self.previous is not None:
            check_year_before(self.current, self.previous, "previous")

    @in_arithmetic
    def average(self, *items: Item) -> Decimal | None:
        """Half the sum of a year's opening and closing balance of lines; None if not known.

        >>> closing, opening = (
        ...     FinancialStatement(
        ...         entity_id=EntityId("E1"),
        ...         period=Period.year(year),
        ...         lines={Item.INVENTORY: inventory},
        ...         received_on=date(2026, 3, 1),
        ...     )
        ...     for year, inventory in ((2025, "120"), (2024, "100"))
        ... )
        >>> StatementPair(closing, opening).average(Item.INVENTORY)
        Decimal('110')
        """
        if self.previous is None or self.current.kind is StatementKind.INTERIM:
            return None
        opening, closing = self.previous.total(*items), self.current.total(*items)
        return None if opening is None or closing is None else (opening + closing) / 2
