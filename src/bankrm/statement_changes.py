"""What changed in a borrower's statements since its loan was approved (贷后财务变化): then, now, better or worse.

The newest statement is set beside the one the approval rested on: the same firm, the same months of the year.
Amounts are in whole units of the currency, whatever unit the statements count in; ratios are those of
`statement_ratios`. A figure that one of them does not give has no change, but a reason.

Leaves out what a change means for the loan, which is in `borrower_watch`, and covenants.
"""

from decimal import Decimal

import attrs

from bankrm._statement_reasons import not_listed
from bankrm.calendars import Period
from bankrm.checks import check_kind
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, in_arithmetic
from bankrm.ratios import growth, legible
from bankrm.statement_items import INTEREST_BEARING, Item
from bankrm.statement_ratios import RatioName, compute_ratio
from bankrm.statement_series import StatementSeries, years_later
from bankrm.workings import Line

__all__ = [
    "ChangeDirection",
    "FigureChange",
    "StatementComparison",
    "WatchedFigure",
    "compare_since_approval",
]


class WatchedFigure(Label):
    """A figure that is watched after a loan was paid out (贷后关注指标)."""

    REVENUE = "revenue", "营业收入", "revenue"
    NET_PROFIT = "net_profit", "净利润", "net profit"
    OPERATING_CASH_FLOW = "operating_cash_flow", "经营活动现金流量净额", "operating cash flow"
    EQUITY = "equity", "所有者权益", "equity"
    DEBT = "debt", "带息负债", "interest-bearing debt"
    GROSS_MARGIN = "gross_margin", "毛利率", "gross margin"
    NET_MARGIN = "net_margin", "销售净利率", "net margin"
    LIABILITIES = "asset_liability_ratio", "资产负债率", "liabilities to assets"
    CURRENT_RATIO = "current_ratio", "流动比率", "current ratio"
    INTEREST_COVER = "interest_cover", "已获利息倍数", "interest cover"
    DEBT_TO_EBITDA = "debt_to_ebitda", "带息债务与EBITDA之比", "debt to EBITDA"
    RECEIVABLE_DAYS = "receivable_days", "应收账款周转天数", "receivable days"
    INVENTORY_DAYS = "inventory_days", "存货周转天数", "inventory days"

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount, not a ratio."""
        return self in _AMOUNTS

    @property
    def is_better_higher(self) -> bool:
        """Whether more of it is better."""
        return self not in _BETTER_LOWER


_AMOUNTS: dict[WatchedFigure, tuple[Item, ...]] = {
    WatchedFigure.REVENUE: (Item.REVENUE,),
    WatchedFigure.NET_PROFIT: (Item.NET_PROFIT,),
    WatchedFigure.OPERATING_CASH_FLOW: (Item.OPERATING_CASH_FLOW,),
    WatchedFigure.EQUITY: (Item.EQUITY,),
    WatchedFigure.DEBT: INTEREST_BEARING,
}
_BETTER_LOWER = {
    WatchedFigure.DEBT,
    WatchedFigure.LIABILITIES,
    WatchedFigure.DEBT_TO_EBITDA,
    WatchedFigure.RECEIVABLE_DAYS,
    WatchedFigure.INVENTORY_DAYS,
}


class ChangeDirection(Label):
    """What a change says of a borrower."""

    BETTER = "better", "改善", "better"
    SAME = "same", "未变", "no change"
    WORSE = "worse", "恶化", "worse"


@attrs.frozen(kw_only=True)
class FigureChange:
    """One figure at approval and now, or the reason why it cannot be compared."""

    figure: WatchedFigure
    then: Decimal | None
    now: Decimal | None
    reason: Text | None = None
    """Why one of the two is not known."""

    __attrs_post_init__ = check_fields

    @property
    def change(self) -> Decimal | None:
        """By how much it rose; below zero if it fell."""
        if self.then is None or self.now is None:
            return None
        return ARITHMETIC.subtract(self.now, self.then)

    @property
    def growth(self) -> Decimal | None:
        """The same as a fraction of what it was; None over zero or less."""
        if self.then is None or self.now is None:
            return None
        return growth(self.now, self.then)

    @property
    def direction(self) -> ChangeDirection | None:
        """Whether that is better or worse; None if it is not known."""
        change = self.change
        if change is None:
            return None
        if not change:
            return ChangeDirection.SAME
        rose = change > 0
        better = rose is self.figure.is_better_higher
        return ChangeDirection.BETTER if better else ChangeDirection.WORSE

    @property
    def workings(self) -> tuple[Line, ...]:
        """Both figures, the change, and what it says."""
        figure = self.figure
        return (
            Line(Text(f"批准时{figure.zh}", f"{figure.en} at approval"), _shown(self.then)),
            Line(Text(f"最近一期{figure.zh}", f"{figure.en} now"), _shown(self.now)),
            Line(Text(f"{figure.zh}变化", f"change of {figure.en}"), _shown(self.change)),
            Line(Text(f"{figure.zh}方向", f"direction of {figure.en}"), self.direction),
        )


def _shown(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else legible(figure)


@attrs.frozen(kw_only=True)
class StatementComparison:
    """Every watched figure of a firm, at approval and now."""

    entity_id: str
    then: Period
    now: Period
    changes: tuple[FigureChange, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if [one.figure for one in self.changes] != list(WatchedFigure):
            raise InvalidValue("changes", "need every watched figure once, in order")

    def change_of(self, figure: WatchedFigure) -> FigureChange:
        """The change of a figure."""
        check_kind(figure, WatchedFigure, "figure")
        return next(one for one in self.changes if one.figure is figure)

    @property
    def worse(self) -> tuple[WatchedFigure, ...]:
        """The figures that got worse."""
        return tuple(one.figure for one in self.changes if one.direction is ChangeDirection.WORSE)

    @property
    def workings(self) -> tuple[Line, ...]:
        """The last days of both periods, and the lines of each figure."""
        return (
            Line(Text("批准依据报表截止日", "last day of the statement then"), self.then.last),
            Line(Text("最近一期报表截止日", "last day of the statement now"), self.now.last),
            *(line for one in self.changes for line in one.workings),
        )


def compare_since_approval(then: StatementSeries, now: StatementSeries) -> StatementComparison:
    """What changed in a firm's statements since its loan was approved (批准以来财务变化).

    Of both series the newest statement is compared; the years before serve averages.

    Args:
        then: what the approval rested on.
        now: the newest; the same, as long as there is none.

    Raises:
        InvalidValue: if the two are of several firms, one of the group and one of the parent, of other
            months, or the wrong way round.
        CurrencyMismatch: if they are in several currencies.

    >>> from bankrm._statement_example import YEARS
    >>> compared = compare_since_approval(StatementSeries(YEARS[:2]), StatementSeries(YEARS))
    >>> revenue = compared.change_of(WatchedFigure.REVENUE)
    >>> revenue.then, revenue.now, revenue.growth, revenue.direction.en
    (Decimal('11000000'), Decimal('12100000'), Decimal('0.1'), 'better')
    """
    check_kind(then, StatementSeries, "then")
    check_kind(now, StatementSeries, "now")
    one, other = then.latest, now.latest
    if (one.entity_id, one.consolidated) != (other.entity_id, other.consolidated):
        raise InvalidValue("now", "is of another firm, or not of the same group or parent alone")
    if one.currency != other.currency:
        raise CurrencyMismatch("now", "is in another currency than the statements then")
    if other.period.last < one.period.last:
        raise InvalidValue("now", "ends before the statements then")
    if years_later(one.period, other.period.first.year - one.period.first.year) != other.period:
        raise InvalidValue("now", "is of other months than the statements then")
    return StatementComparison(
        entity_id=str(one.entity_id),
        then=one.period,
        now=other.period,
        changes=tuple(_change(figure, then, now) for figure in WatchedFigure),
    )


def _change(figure: WatchedFigure, then: StatementSeries, now: StatementSeries) -> FigureChange:
    (before, why_not), (after, nor) = _read(figure, then), _read(figure, now)
    return FigureChange(figure=figure, then=before, now=after, reason=nor or why_not)


@in_arithmetic
def _read(figure: WatchedFigure, series: StatementSeries) -> tuple[Decimal | None, Text | None]:
    """A figure of the newest statement, or why there is none."""
    newest = series.latest
    if not figure.is_amount:
        ratio = compute_ratio(RatioName(figure.code), newest, series.previous)
        return ratio.value, ratio.reason
    items = _AMOUNTS[figure]
    amount = newest.total(*items)
    if amount is None:
        return None, not_listed([item for item in items if newest[item] is None])
    return amount * newest.unit, None
