"""Covenants (约定事项): what a borrower promises to keep to while the loan runs, and a single test of it.

A covenant compares one figure with a threshold at the end of each quarter, half-year or year. Which figures
suit which weakness is an example of the trade; thresholds are always the bank's own.

Leaves out following tests up, waivers of a breach, and duties that are no figure.
"""

from datetime import date, timedelta
from decimal import Decimal

import attrs

from bankrm.checks import check_kind, check_optional, check_tuple
from bankrm.citations import Citation
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, OwnLabel, Text
from bankrm.money import in_arithmetic, number
from bankrm.ratios import legible
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.statement_ratios import RatioName
from bankrm.workings import Line

__all__ = [
    "CONVENTIONAL_PROPOSALS",
    "Consequence",
    "Covenant",
    "CovenantPeriod",
    "CovenantProposal",
    "CovenantState",
    "CovenantTest",
    "Operator",
    "Weakness",
    "judge_covenant",
    "list_proposals",
    "list_test_days",
]


class Operator(Label):
    """How a figure is compared with its threshold."""

    AT_LEAST = "at_least", "不低于", "at least"
    AT_MOST = "at_most", "不高于", "at most"
    ABOVE = "above", "高于", "above"
    BELOW = "below", "低于", "below"


class CovenantPeriod(Label):
    """How often a covenant is tested, at the end of each."""

    QUARTER = "quarter", "每季", "quarter"
    HALF_YEAR = "half_year", "每半年", "half-year"
    YEAR = "year", "每年", "year"

    @property
    def months(self) -> int:
        """Its length."""
        return {"quarter": 3, "half_year": 6, "year": 12}[self.code]


class Consequence(Label):
    """What the bank may do once a covenant is broken (违约后果), mildest first."""

    EXPLANATION = "explanation", "书面说明和整改", "explanation and cure"
    STOP_DRAWING = "stop_drawing", "停止提款", "no more drawing"
    MORE_SECURITY = "more_security", "追加担保", "more security"
    HIGHER_RATE = "higher_rate", "上浮利率", "a higher rate"
    EARLY_RECALL = "early_recall", "提前收回贷款", "early recall"


@attrs.frozen(kw_only=True)
class Covenant:
    """One promise about one figure (财务约束条款).

    >>> Covenant(
    ...     code="leverage",
    ...     metric=RatioName.ASSET_LIABILITY,
    ...     operator=Operator.AT_MOST,
    ...     threshold=Decimal("0.7"),
    ...     tested=CovenantPeriod.QUARTER,
    ...     consequence=Consequence.STOP_DRAWING,
    ... ).metric.en
    'liabilities to assets'
    """

    code: str
    metric: RatioName | OwnLabel
    operator: Operator
    threshold: Decimal
    tested: CovenantPeriod
    consequence: Consequence
    grace_days: int = attrs.field(default=0, metadata=NOT_NEGATIVE)
    """Days after a test day within which a breach may be made good."""

    __attrs_post_init__ = check_fields


class CovenantState(Label):
    """What a test found."""

    MET = "met", "符合", "met"
    BREACHED = "breached", "违反", "breached"
    UNKNOWN = "unknown", "无法判断", "unknown"


@attrs.frozen(kw_only=True)
class CovenantTest:
    """One test of one covenant."""

    covenant: Covenant
    on: date
    value: Decimal | None
    state: CovenantState
    headroom: Decimal | None
    """How far the figure is on the right side of its threshold; below zero if on the wrong one."""
    curable_until: date | None
    """Of a breach, the last day of grace."""
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


@in_arithmetic
def judge_covenant(covenant: Covenant, value: Decimal | None, *, on: date) -> CovenantTest:
    """Test a covenant once; a figure that is not known, or not defined, proves nothing.

    Args:
        covenant: the covenant.
        value: the figure at the end of the period, as the ratios give it; None if there is none.
        on: the test day.

    Raises:
        InvalidValue: if a figure is not finite, or the grace leads out of the calendar.

    >>> leverage = Covenant(
    ...     code="leverage",
    ...     metric=RatioName.ASSET_LIABILITY,
    ...     operator=Operator.AT_MOST,
    ...     threshold=Decimal("0.7"),
    ...     tested=CovenantPeriod.QUARTER,
    ...     consequence=Consequence.STOP_DRAWING,
    ...     grace_days=30,
    ... )
    >>> test = judge_covenant(leverage, Decimal("0.72"), on=date(2026, 9, 30))
    >>> test.state.en, test.headroom, test.curable_until
    ('breached', Decimal('-0.02'), datetime.date(2026, 10, 30))
    """
    check_kind(covenant, Covenant, "covenant")
    check_optional(value, Decimal, "value")
    check_date(on, "on")
    headroom = None
    state, until = CovenantState.UNKNOWN, None
    if value is not None:
        spare = number(value, "value") - covenant.threshold
        headroom = spare if covenant.operator in _FLOORS else -spare
        kept = headroom > 0 or (headroom == 0 and covenant.operator in _INCLUSIVE)
        state = CovenantState.MET if kept else CovenantState.BREACHED
    if state is CovenantState.BREACHED:
        until = _grace_end(on, covenant.grace_days)
    metric = Text(covenant.metric.zh, covenant.metric.en)
    workings = (
        Line(metric, None if value is None else legible(value)),
        Line(Text(covenant.operator.zh, covenant.operator.en), covenant.threshold),
        Line(Text("余量", "headroom"), None if headroom is None else legible(headroom)),
        Line(Text("测试结果", "result"), state),
    )
    return CovenantTest(
        covenant=covenant,
        on=on,
        value=value,
        state=state,
        headroom=headroom,
        curable_until=until,
        workings=workings,
    )


_FLOORS = {Operator.AT_LEAST, Operator.ABOVE}
_INCLUSIVE = {Operator.AT_LEAST, Operator.AT_MOST}


def _grace_end(on: date, days: int) -> date:
    if days > (date.max - on).days:
        raise InvalidValue("grace_days", "lead out of the calendar")
    return on + timedelta(days=days)


def list_test_days(period: CovenantPeriod, signed_on: date, matures_on: date) -> tuple[date, ...]:
    """The days on which a covenant is tested: the ends of calendar periods while the loan runs.

    Args:
        period: how often.
        signed_on: the day of the contract; a period that ends on it is not tested.
        matures_on: the last day of the loan; a period that ends on it is.

    Raises:
        InvalidValue: if the loan ends before it begins, or after a century.

    >>> days = list_test_days(CovenantPeriod.HALF_YEAR, date(2026, 6, 30), date(2027, 6, 30))
    >>> [day.isoformat() for day in days]
    ['2026-12-31', '2027-06-30']
    """
    check_kind(period, CovenantPeriod, "period")
    if check_date(matures_on, "matures_on") < check_date(signed_on, "signed_on"):
        raise InvalidValue("matures_on", "is before the contract")
    if matures_on.year - signed_on.year > _CENTURY:
        raise InvalidValue("matures_on", "is more than a century away")
    ends = [
        add_months(date(year, 1, 31), month - 1)
        for year in range(signed_on.year, matures_on.year + 1)
        for month in range(period.months, 13, period.months)
    ]
    return tuple(end for end in ends if signed_on < end <= matures_on)


_CENTURY = 100


class Weakness(Label):
    """What an investigation finds weak about a borrower (薄弱环节)."""

    LEVERAGE = "leverage", "负债率偏高", "high leverage"
    LIQUIDITY = "liquidity", "短期偿债能力偏弱", "thin liquidity"
    CASH_FLOW = "cash_flow", "经营现金流偏弱", "weak cash flow"
    INTEREST = "interest", "付息能力偏弱", "thin interest cover"
    DEBT_BURDEN = "debt_burden", "债务负担偏重", "heavy debt"
    RECEIVABLES = "receivables", "应收账款回收偏慢", "slow receivables"
    PAYOUT = "payout", "分红偏高", "generous dividends"
    GUARANTEES = "guarantees", "对外担保偏多", "many guarantees for others"
    SALES_DIVERTED = "sales_diverted", "回款不在本行", "receipts at other banks"


@attrs.frozen(kw_only=True)
class CovenantProposal:
    """Which figure to bind for which weakness, without a threshold: that is the bank's."""

    weakness: Weakness
    metric: RatioName | OwnLabel
    operator: Operator
    tested: CovenantPeriod
    consequence: Consequence
    basis: Citation = attrs.field(repr=False)

    __attrs_post_init__ = check_fields

    def at(self, threshold: Decimal, *, grace_days: int = 0) -> Covenant:
        """The covenant with a threshold of the bank's.

        >>> CONVENTIONAL_PROPOSALS[0].at(Decimal("0.7")).code
        'leverage'
        """
        return Covenant(
            code=self.weakness.code,
            metric=self.metric,
            operator=self.operator,
            threshold=threshold,
            tested=self.tested,
            consequence=self.consequence,
            grace_days=grace_days,
        )


def _proposal(
    weakness: Weakness,
    metric: RatioName | OwnLabel,
    operator: Operator,
    consequence: Consequence = Consequence.STOP_DRAWING,
) -> CovenantProposal:
    return CovenantProposal(
        weakness=weakness,
        metric=metric,
        operator=operator,
        tested=CovenantPeriod.QUARTER,
        consequence=consequence,
        basis=CREDIT_PRACTICE.article(),
    )


CONVENTIONAL_PROPOSALS = (
    _proposal(Weakness.LEVERAGE, RatioName.ASSET_LIABILITY, Operator.AT_MOST),
    _proposal(Weakness.LIQUIDITY, RatioName.CURRENT, Operator.AT_LEAST),
    _proposal(Weakness.CASH_FLOW, RatioName.CASH_FLOW, Operator.AT_LEAST),
    _proposal(Weakness.INTEREST, RatioName.INTEREST_COVER, Operator.AT_LEAST),
    _proposal(Weakness.DEBT_BURDEN, RatioName.DEBT_TO_EBITDA, Operator.AT_MOST),
    _proposal(
        Weakness.RECEIVABLES,
        RatioName.RECEIVABLE_DAYS,
        Operator.AT_MOST,
        Consequence.EXPLANATION,
    ),
    attrs.evolve(
        _proposal(
            Weakness.PAYOUT,
            OwnLabel("payout_share", "分红占净利润比例", "dividends to net profit"),
            Operator.AT_MOST,
            Consequence.EARLY_RECALL,
        ),
        tested=CovenantPeriod.YEAR,
    ),
    _proposal(
        Weakness.GUARANTEES,
        OwnLabel("guarantees_to_equity", "对外担保占净资产比例", "guarantees given to equity"),
        Operator.AT_MOST,
    ),
    _proposal(
        Weakness.SALES_DIVERTED,
        OwnLabel("receipts_share", "本行回款占销售收入比例", "receipts here to sales"),
        Operator.AT_LEAST,
        Consequence.HIGHER_RATE,
    ),
)
"""The usual figures by weakness, as recalled: an example to replace, and no threshold among them."""


def list_proposals(
    weaknesses: tuple[Weakness, ...],
    proposals: tuple[CovenantProposal, ...] = CONVENTIONAL_PROPOSALS,
) -> tuple[CovenantProposal, ...]:
    """What a bank would bind a borrower to for its weaknesses, in the order of the proposals.

    >>> [one.metric.en for one in list_proposals((Weakness.LIQUIDITY, Weakness.LEVERAGE))]
    ['liabilities to assets', 'current ratio']
    """
    check_tuple(weaknesses, Weakness, "weaknesses")
    check_tuple(proposals, CovenantProposal, "proposals")
    return tuple(one for one in proposals if one.weakness in weaknesses)
