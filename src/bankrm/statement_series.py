"""Statements of several years side by side (多期报表): trend, compound growth, index, common size.

A series is of one firm and one kind of statement: annual ones, or the same months of each year; of the
group or of the parent alone; in one currency and unit. Years that are missing are named, and what would
need them has no value but a reason.

Leaves out ratios of a year, which are in `statement_ratios`, and what a series tells against the firm, which is in
`financial_flags`.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Context, Decimal

import attrs

from bankrm._statement_reasons import NO_YEAR_BEFORE, is_no_base, not_listed
from bankrm.calendars import Period
from bankrm.checks import check_kind
from bankrm.days import add_months
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.money import in_arithmetic
from bankrm.ratios import growth, legible, quotient
from bankrm.statement_items import Item
from bankrm.statements import FinancialStatement, StatementPair
from bankrm.workings import Line

__all__ = [
    "LineShare",
    "SeriesPoint",
    "StatementSeries",
    "Trend",
    "compute_common_size",
    "compute_index",
    "compute_trend",
    "list_series",
    "years_later",
]

_ONE_DAY = timedelta(days=1)


@attrs.frozen
class StatementSeries:
    """Statements of one firm and kind, oldest first; years may be missing.

    Raises:
        InvalidValue: if there is none, if they do not compare, or are not in order, one for each period.

    >>> from bankrm._statement_example import YEARS
    >>> [str(gap.first) for gap in StatementSeries((YEARS[0], YEARS[2])).gaps]
    ['2024-01-01']
    """

    statements: tuple[FinancialStatement, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.statements:
            raise InvalidValue("statements", "need at least one")
        if len({_terms(statement) for statement in self.statements}) > 1:
            raise InvalidValue("statements", "differ in firm, months, group, currency or unit")
        firsts = [statement.period.first for statement in self.statements]
        if firsts != sorted(set(firsts)):
            raise InvalidValue("statements", "run from the oldest, one for each period")

    @property
    def latest(self) -> FinancialStatement:
        """The newest statement."""
        return self.statements[-1]

    @property
    def previous(self) -> FinancialStatement | None:
        """The one of a year before the newest, if it is there."""
        return self._before(self.latest)

    @property
    def pairs(self) -> tuple[StatementPair, ...]:
        """Each statement beside the one of a year before, if that is there."""
        return tuple(StatementPair(one, self._before(one)) for one in self.statements)

    @property
    def gaps(self) -> tuple[Period, ...]:
        """The periods between the oldest and the newest of which there is no statement."""
        oldest, newest = self.statements[0].period, self.latest.period
        years = newest.first.year - oldest.first.year
        periods = [years_later(oldest, at) for at in range(years)]
        there = {statement.period for statement in self.statements}
        return tuple(period for period in periods if period not in there)

    def _before(self, statement: FinancialStatement) -> FinancialStatement | None:
        period = years_later(statement.period, -1)
        return next((one for one in self.statements if one.period == period), None)


def years_later(period: Period, years: int) -> Period:
    """The same months some years later, or earlier.

    Raises:
        InvalidValue: if that leads beyond the calendar.

    >>> str(years_later(Period(date(2023, 2, 1), date(2023, 2, 28)), 1).last)
    '2024-02-29'
    """
    check_kind(period, Period, "period")
    check_kind(years, int, "years")
    try:
        ends = add_months(period.last + _ONE_DAY, 12 * years) - _ONE_DAY
    except OverflowError:
        raise InvalidValue("period", "leads beyond the calendar") from None
    return Period(add_months(period.first, 12 * years), ends)


def _terms(statement: FinancialStatement) -> tuple[object, ...]:
    """What two statements of a series have in common."""
    first, after = statement.period.first, statement.period.last + _ONE_DAY
    months = ((first.month, first.day), (after.month, after.day), after.year - first.year)
    return (
        statement.entity_id,
        statement.consolidated,
        statement.currency,
        statement.unit,
        *months,
    )


def _filing(statement: FinancialStatement) -> tuple[str, ...]:
    """In which order statements are taken: kind by kind, each as it was received."""
    return (*map(str, _terms(statement)), str(statement.received_on))


def list_series(statements: Iterable[FinancialStatement]) -> tuple[StatementSeries, ...]:
    """All statements on file, sorted into series, whatever order they come in.

    Of two for one period the one received last counts: it is the restated one. Series of one firm stand
    together, and those of a year before those of some months.

    Raises:
        InvalidValue: if two for one period were received on one day.

    >>> from bankrm._statement_example import HALF_YEAR, YEARS
    >>> [len(series.statements) for series in list_series((HALF_YEAR, *YEARS))]
    [3, 1]
    """
    check_kind(statements, Iterable, "statements")
    kept: dict[tuple[object, ...], dict[date, FinancialStatement]] = {}
    filed = tuple(statements)
    for statement in filed:
        check_kind(statement, FinancialStatement, "statements")
    for statement in sorted(filed, key=_filing):
        of_kind = kept.setdefault(_terms(statement), {})
        other = of_kind.get(statement.period.first)
        if other is not None and other.received_on == statement.received_on:
            raise InvalidValue("statements", "hold two of one period, received on one day")
        of_kind[statement.period.first] = statement
    return tuple(
        StatementSeries(tuple(of_kind[first] for first in sorted(of_kind)))
        for of_kind in kept.values()
    )


@attrs.frozen(kw_only=True)
class SeriesPoint:
    """A figure of one period, or the reason why there is none."""

    period: Period
    value: Decimal | None
    reason: Text | None = None


@attrs.frozen(kw_only=True)
class Trend:
    """How a line developed: growth from year to year, and compound over all years."""

    item: Item
    points: tuple[SeriesPoint, ...]
    compound: Decimal | None
    """A year, from the oldest statement to the newest (年均复合增长率)."""
    reason: Text | None
    """Why there is no compound growth."""
    workings: tuple[Line, ...]


_ONE_YEAR_ONLY = Text("只有一期报表", "there is one statement only")


@in_arithmetic
def compute_trend(series: StatementSeries, item: Item) -> Trend:
    """Growth of a line from year to year (趋势分析).

    >>> from bankrm._statement_example import YEARS
    >>> trend = compute_trend(StatementSeries(YEARS), Item.REVENUE)
    >>> [point.value for point in trend.points], trend.points[0].reason.en
    ([None, Decimal('0.1'), Decimal('0.1')], 'no statement of the year before')
    >>> trend.compound == Decimal("0.1")
    True
    """
    _check(series, item)
    points = tuple(_grown(pair, item) for pair in series.pairs)
    oldest, newest = series.statements[0], series.latest
    first, last = oldest[item], newest[item]
    years = newest.period.first.year - oldest.period.first.year
    compound, reason = None, None
    if not years:
        reason = _ONE_YEAR_ONLY
    elif first is None or last is None:
        reason = not_listed([item])
    elif first <= 0 or last <= 0:
        reason = is_no_base(item)
    else:
        compound = _root(last / first, years) - 1
    return Trend(
        item=item,
        points=points,
        compound=compound,
        reason=reason,
        workings=_workings(series, item, points, compound),
    )


def _grown(pair: StatementPair, item: Item) -> SeriesPoint:
    now, period = pair.current[item], pair.current.period
    if pair.previous is None:
        return SeriesPoint(period=period, value=None, reason=NO_YEAR_BEFORE)
    return _point(period, item, growth, now, pair.previous[item])


def _point(
    period: Period,
    item: Item,
    of: Callable[[Decimal, Decimal], Decimal | None],
    now: Decimal | None,
    base: Decimal | None,
) -> SeriesPoint:
    if now is None or base is None:
        return SeriesPoint(period=period, value=None, reason=not_listed([item]))
    value = of(now, base)
    return SeriesPoint(
        period=period, value=value, reason=is_no_base(item) if value is None else None
    )


def _root(value: Decimal, degree: int) -> Decimal:
    """The root of a figure above zero, to thirty digits: an exact root comes out exact."""
    return _ROOTS.plus(value ** (1 / Decimal(degree)))


_ROOTS = Context(prec=30)


def _workings(
    series: StatementSeries,
    item: Item,
    points: tuple[SeriesPoint, ...],
    compound: Decimal | None,
) -> tuple[Line, ...]:
    lines = [series.latest.unit_line]
    for statement, point in zip(series.statements, points, strict=True):
        ends = statement.period.last
        figure = Text(f"{ends}{item.zh}", f"{item.en}, {ends}")
        lines.append(Line(figure, _shown(statement[item])))
        if point.value is not None:
            grown = Text(f"{ends}{item.zh}增长率", f"growth of {item.en}, {ends}")
            lines.append(Line(grown, legible(point.value)))
    if compound is not None:
        grown = Text(f"{item.zh}年均复合增长率", f"compound growth of {item.en} a year")
        lines.append(Line(grown, legible(compound)))
    return tuple(lines)


def _shown(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else legible(figure)


def compute_index(series: StatementSeries, item: Item) -> tuple[SeriesPoint, ...]:
    """A line of every year over that of the oldest, which is 1 (定基指数).

    >>> from bankrm._statement_example import YEARS
    >>> [point.value for point in compute_index(StatementSeries(YEARS), Item.REVENUE)]
    [Decimal('1'), Decimal('1.1'), Decimal('1.21')]
    """
    _check(series, item)
    base = series.statements[0][item]
    return tuple(
        _point(statement.period, item, quotient, statement[item], base)
        for statement in series.statements
    )


def _check(series: StatementSeries, item: Item) -> None:
    check_kind(series, StatementSeries, "series")
    check_kind(item, Item, "item")


@attrs.frozen(kw_only=True)
class LineShare:
    """A line as a share of its sheet, or the reason why there is none."""

    item: Item
    share: Decimal | None
    reason: Text | None = None


def compute_common_size(statement: FinancialStatement) -> tuple[LineShare, ...]:
    """Every line given, over total assets or, where it counts a period, over revenue (同型分析).

    >>> from bankrm._statement_example import YEARS
    >>> shares = {line.item: line.share for line in compute_common_size(YEARS[0])}
    >>> shares[Item.CASH], shares[Item.COST_OF_SALES]
    (Decimal('0.1'), Decimal('0.8'))
    """
    check_kind(statement, FinancialStatement, "statement")
    return tuple(_share(statement, item, figure) for item, figure in statement.lines)


def _share(statement: FinancialStatement, item: Item, figure: Decimal) -> LineShare:
    whole = Item.REVENUE if item.is_flow else Item.TOTAL_ASSETS
    base = statement[whole]
    if base is None:
        return LineShare(item=item, share=None, reason=not_listed([whole]))
    share = quotient(figure, base)
    return LineShare(item=item, share=share, reason=is_no_base(whole) if share is None else None)
