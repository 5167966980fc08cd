"""Watch over a borrower (借款人监控): its figures since approval, its receipts here, and statements that are late.

What changed is worked out in `statement_changes`, what really came in here in `account_flows`. How much worse
a figure may get, and how long statements may take, are the bank's own numbers.

Leaves out covenants, what the newest statement shows by itself, which is in `financial_flags`, and the
catalogue of warning signals.
"""

from datetime import date, timedelta
from decimal import Decimal

import attrs

from bankrm.account_flows import EffectiveInflow
from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.clients import ClientId
from bankrm.days import add_months, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.money import Money, fen, half_up, in_arithmetic
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.watches import (
    CASH_FLOW_FALL_PERCENT,
    DEBT_GROWTH_PERCENT,
    LEVERAGE_POINTS,
    LONGER_DAYS,
    MARGIN_FALL_POINTS,
    PROFIT_FALL_PERCENT,
    REVENUE_FALL_PERCENT,
    STATEMENT_DAYS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.statement_changes import (
    FigureChange,
    StatementComparison,
    WatchedFigure,
    compare_since_approval,
)
from bankrm.statement_series import StatementSeries
from bankrm.terms import about, maybe_int

__all__ = [
    "BORROWER_WATCH",
    "BorrowerFile",
    "BorrowerState",
    "BorrowerWatchFacts",
    "BorrowerWatchParams",
    "assess_borrower_watch",
    "compute_borrower_state",
    "next_statement_due",
]

_PRACTICE = CREDIT_PRACTICE.article()
_ONE_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class BorrowerFile:
    """What is on file of a firm that borrows, since its loan was approved; None is not known.

    >>> from bankrm._statement_example import YEARS
    >>> file = BorrowerFile(
    ...     client_id=ClientId("E-1"),
    ...     approved=StatementSeries(YEARS[:2]),
    ...     latest=StatementSeries(YEARS),
    ...     every_months=12,
    ... )
    >>> file.next_end
    datetime.date(2026, 12, 31)
    """

    client_id: ClientId
    approved: StatementSeries = attrs.field(repr=False)
    """What the approval rested on."""
    latest: StatementSeries | None = attrs.field(default=None, repr=False)
    """The newest on file; those of the approval again, as long as there are none."""
    every_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """How often statements are to be handed in, as agreed."""
    inflow: EffectiveInflow | None = attrs.field(default=None, repr=False)
    """What really came in on its accounts at the bank."""
    revenue: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of the same months."""
    agreed_share: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of its revenue that is to come in at the bank, as a fraction; zero if nothing was agreed."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("approved", "latest"):
            series: StatementSeries | None = getattr(self, name)
            if series is not None and str(series.latest.entity_id) != self.client_id:
                raise InvalidValue(name, "is of another firm than the borrower")
        if self.agreed_share is not None and self.agreed_share > 1:
            raise InvalidValue("agreed_share", "is a fraction of the revenue, at most 1")
        if (
            self.inflow is not None
            and self.revenue is not None
            and self.revenue.currency != self.inflow.currency
        ):
            raise CurrencyMismatch("revenue", "is in another currency than the inflow")

    @property
    def next_end(self) -> date | None:
        """The last day of the period of which the next statement tells."""
        if self.latest is None or self.every_months is None:
            return None
        return add_months(self.latest.latest.period.last + _ONE_DAY, self.every_months) - _ONE_DAY


@attrs.frozen(kw_only=True)
class BorrowerState:
    """How a borrower stands at the end of a day, beside its approval."""

    changes: StatementComparison | None
    days_since_end: int | None
    """Since the end of the period of which the next statement tells; below zero before it."""
    inflow: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    expected: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What was to come in at the bank, as agreed."""

    __attrs_post_init__ = check_fields


def compute_borrower_state(
    account: LoanAccount, file: BorrowerFile, *, as_of: date
) -> BorrowerState:
    """How a borrower stands beside its approval (借款人状况).

    Args:
        account: the loan.
        file: what is on file of the borrower.
        as_of: the day at whose end it is asked.

    Raises:
        InvalidValue: if the file is of another client, or holds a statement received after the day or an
            inflow that reaches beyond it, or its statements do not compare.
        CurrencyMismatch: if its statements are not in yuan.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm._statement_example import YEARS
    >>> file = BorrowerFile(
    ...     client_id=ACCOUNT.client_id,
    ...     approved=StatementSeries(YEARS[:2]),
    ...     latest=StatementSeries(YEARS),
    ... )
    >>> state = compute_borrower_state(ACCOUNT, file, as_of=date(2026, 11, 24))
    >>> state.changes.change_of(WatchedFigure.NET_PROFIT).direction.en
    'better'
    """
    check_kind(account, LoanAccount, "account")
    check_kind(file, BorrowerFile, "file")
    check_date(as_of)
    if file.client_id != account.client_id:
        raise InvalidValue("file", "is of another client")
    if any(one.received_on > account.signed_on for one in file.approved.statements):
        raise InvalidValue("approved", "holds a statement received after the contract")
    if file.approved.latest.currency != "CNY":
        raise CurrencyMismatch("approved", "is not in CNY")
    for name, series in (("approved", file.approved), ("latest", file.latest)):
        if series is not None and any(one.received_on > as_of for one in series.statements):
            raise InvalidValue(name, "holds a statement received after as_of")
    if file.inflow is not None and file.inflow.months[-1].month > as_of:
        raise InvalidValue("inflow", "reaches beyond as_of")
    latest, ends = file.latest, file.next_end
    return BorrowerState(
        changes=None if latest is None else compare_since_approval(file.approved, latest),
        days_since_end=None if ends is None else (as_of - ends).days,
        inflow=None if file.inflow is None else file.inflow.effective,
        expected=_expected(file.revenue, file.agreed_share),
    )


def _expected(revenue: Money | None, share: Decimal | None) -> Money | None:
    """A share of the revenue, rounded halves up; nothing where no share was agreed, whatever the revenue."""
    if share is not None and not share:
        return Money.of(0)
    return None if revenue is None or share is None else revenue.times(share)


def next_statement_due(
    file: BorrowerFile, *, as_of: date, book: RuleBook = STATUTORY
) -> date | None:
    """The last day to hand in the next statements (报表报送期限); None if it is not known how often they are due.

    Args:
        file: what is on file of the borrower.
        as_of: the day whose number applies.
        book: the bank's own number of days.

    Raises:
        RuleNotInForce: if the bank has set no number of days.

    >>> from bankrm._statement_example import YEARS
    >>> from bankrm.citations import house_document
    >>> from bankrm.labels import Text
    >>> policy = house_document("C-1", Text("贷后管理办法", "Loan policy"), date(2026, 1, 1))
    >>> own = STATEMENT_DAYS.set_to(120, since=date(2026, 1, 1), basis=policy.article())
    >>> file = BorrowerFile(
    ...     client_id=ClientId("E-1"),
    ...     approved=StatementSeries(YEARS),
    ...     latest=StatementSeries(YEARS),
    ...     every_months=12,
    ... )
    >>> next_statement_due(file, as_of=date(2026, 11, 24), book=RuleBook(numbers=(own,)))
    datetime.date(2027, 4, 30)
    """
    check_kind(file, BorrowerFile, "file")
    check_kind(book, RuleBook, "book")
    days = book.governing(STATEMENT_DAYS, as_of).value
    ends = file.next_end
    return None if ends is None else ends + timedelta(days=min(days, (date.max - ends).days))


_FIGURE = (
    BorrowerState.changes,
    StatementComparison.changes,
    FigureChange.figure,
)
_THEN, _NOW = (*_FIGURE, FigureChange.then), (*_FIGURE, FigureChange.now)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class BorrowerWatchFacts:
    """How a borrower stands beside its approval; amounts in fen, ratios in basis points."""

    revenue_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("批准时营业收入", "revenue at approval", "fen", of=_THEN),
    )
    revenue: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("营业收入", "revenue", "fen", of=_NOW)
    )
    profit_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("批准时净利润", "net profit at approval", "fen", of=_THEN),
    )
    profit: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("净利润", "net profit", "fen", of=_NOW)
    )
    cash_flow_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("批准时经营活动现金流", "operating cash flow at approval", "fen", of=_THEN),
    )
    cash_flow: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("经营活动现金流", "operating cash flow", "fen", of=_NOW),
    )
    debt_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("批准时带息负债", "debt at approval", "fen", of=_THEN),
    )
    debt: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("带息负债", "debt", "fen", of=_NOW)
    )
    margin_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("批准时毛利率", "gross margin at approval", "basis_points", of=_THEN),
    )
    margin: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("毛利率", "gross margin", "basis_points", of=_NOW),
    )
    leverage_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "批准时资产负债率", "liabilities to assets at approval", "basis_points", of=_THEN
        ),
    )
    leverage: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("资产负债率", "liabilities to assets", "basis_points", of=_NOW),
    )
    receivable_days_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("批准时应收账款周转天数", "receivable days at approval", of=_THEN),
    )
    receivable_days: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("应收账款周转天数", "receivable days", of=_NOW),
    )
    inventory_days_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("批准时存货周转天数", "inventory days at approval", of=_THEN),
    )
    inventory_days: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("存货周转天数", "inventory days", of=_NOW),
    )
    days_since_end: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "应报报表期末后天数",
            "days since the period of the next statement ended",
            of=(BorrowerState.days_since_end,),
        ),
    )
    inflow: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("本行有效流入", "inflow here", "fen", of=(BorrowerState.inflow,)),
    )
    expected: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "约定在本行回款", "agreed to come in here", "fen", of=(BorrowerState.expected,)
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, state: BorrowerState) -> "BorrowerWatchFacts":
        """The facts of a borrower; without newer statements, or a figure of them, little is known."""
        check_kind(state, BorrowerState, "state")
        changes = state.changes
        return cls(
            revenue_then=_then(changes, WatchedFigure.REVENUE, _FEN),
            revenue=_now(changes, WatchedFigure.REVENUE, _FEN),
            profit_then=_then(changes, WatchedFigure.NET_PROFIT, _FEN),
            profit=_now(changes, WatchedFigure.NET_PROFIT, _FEN),
            cash_flow_then=_then(changes, WatchedFigure.OPERATING_CASH_FLOW, _FEN),
            cash_flow=_now(changes, WatchedFigure.OPERATING_CASH_FLOW, _FEN),
            debt_then=_then(changes, WatchedFigure.DEBT, _FEN),
            debt=_now(changes, WatchedFigure.DEBT, _FEN),
            margin_then=_then(changes, WatchedFigure.GROSS_MARGIN, _POINTS),
            margin=_now(changes, WatchedFigure.GROSS_MARGIN, _POINTS),
            leverage_then=_then(changes, WatchedFigure.LIABILITIES, _POINTS),
            leverage=_now(changes, WatchedFigure.LIABILITIES, _POINTS),
            receivable_days_then=_then(changes, WatchedFigure.RECEIVABLE_DAYS, _WHOLE),
            receivable_days=_now(changes, WatchedFigure.RECEIVABLE_DAYS, _WHOLE),
            inventory_days_then=_then(changes, WatchedFigure.INVENTORY_DAYS, _WHOLE),
            inventory_days=_now(changes, WatchedFigure.INVENTORY_DAYS, _WHOLE),
            days_since_end=state.days_since_end,
            inflow=fen(state.inflow, "inflow"),
            expected=fen(state.expected, "expected"),
        )


_FEN, _POINTS, _WHOLE = 100, 10_000, 1
"""How many of what a fact counts make one of a figure."""


def _then(changes: StatementComparison | None, figure: WatchedFigure, scale: int) -> int | None:
    return None if changes is None else _scaled(changes.change_of(figure).then, scale)


def _now(changes: StatementComparison | None, figure: WatchedFigure, scale: int) -> int | None:
    return None if changes is None else _scaled(changes.change_of(figure).now, scale)


@in_arithmetic
def _scaled(figure: Decimal | None, scale: int) -> int | None:
    """A figure in whole parts, rounded halves up."""
    return None if figure is None else int(half_up(figure * scale, 0))


class BorrowerWatchParams:
    """How much worse a figure may get, and how late a statement may be: the bank's own numbers."""

    revenue_fall: int = param(REVENUE_FALL_PERCENT, unit="percent")
    profit_fall: int = param(PROFIT_FALL_PERCENT, unit="percent")
    cash_flow_fall: int = param(CASH_FLOW_FALL_PERCENT, unit="percent")
    debt_growth: int = param(DEBT_GROWTH_PERCENT, unit="percent")
    margin_fall: int = param(MARGIN_FALL_POINTS, unit="basis_points")
    leverage_rise: int = param(LEVERAGE_POINTS, unit="basis_points")
    longer_days: int = param(LONGER_DAYS)
    statement_days: int = param(STATEMENT_DAYS)


BORROWER_WATCH = RuleSet("credit.borrower_watch", BorrowerWatchFacts, BorrowerWatchParams, Effect)
"""Is a borrower still what was approved."""


@BORROWER_WATCH.rule(
    "borrower.revenue",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="营业收入由{revenue_then}降至{revenue}，降幅超过{revenue_fall}",
    en="revenue fell from {revenue_then} to {revenue}, by more than {revenue_fall}",
    steps=(WatchStep.EXPLANATION,),
)
def revenue_fell(f: BorrowerWatchFacts, p: BorrowerWatchParams) -> bool:
    return (f.revenue_then - f.revenue) * 100 > p.revenue_fall * f.revenue_then


@BORROWER_WATCH.rule(
    "borrower.profit",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="净利润由{profit_then}降至{profit}，降幅超过{profit_fall}",
    en="net profit fell from {profit_then} to {profit}, by more than {profit_fall}",
    steps=(WatchStep.EXPLANATION,),
)
def profit_fell(f: BorrowerWatchFacts, p: BorrowerWatchParams) -> bool:
    return (f.profit < f.profit_then) & (
        (f.profit_then - f.profit) * 100 > p.profit_fall * f.profit_then
    )


@BORROWER_WATCH.rule(
    "borrower.cash-flow",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="经营活动现金流由{cash_flow_then}降至{cash_flow}，降幅超过{cash_flow_fall}",
    en="operating cash flow fell from {cash_flow_then} to {cash_flow}, by more than {cash_flow_fall}",
    steps=(WatchStep.EXPLANATION,),
)
def cash_flow_fell(f: BorrowerWatchFacts, p: BorrowerWatchParams) -> bool:
    return (f.cash_flow < f.cash_flow_then) & (
        (f.cash_flow_then - f.cash_flow) * 100 > p.cash_flow_fall * f.cash_flow_then
    )


@BORROWER_WATCH.rule(
    "borrower.all-fell",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="营业收入、净利润、毛利率、经营活动现金流同时下降",
    en="revenue, net profit, gross margin and operating cash flow fell together",
    steps=(WatchStep.TRIGGERED_CHECK, WatchStep.RECLASSIFY),
)
def all_fell(f: BorrowerWatchFacts, _: BorrowerWatchParams) -> bool:
    return (
        (f.revenue < f.revenue_then)
        & (f.profit < f.profit_then)
        & (f.margin < f.margin_then)
        & (f.cash_flow < f.cash_flow_then)
    )


@BORROWER_WATCH.rule(
    "borrower.debt",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="带息负债由{debt_then}增至{debt}，增幅超过{debt_growth}",
    en="debt grew from {debt_then} to {debt}, by more than {debt_growth}",
    steps=(WatchStep.LOOK_UP, WatchStep.EXPLANATION),
)
def debt_grew(f: BorrowerWatchFacts, p: BorrowerWatchParams) -> bool:
    return (f.debt - f.debt_then) * 100 > p.debt_growth * f.debt_then


@BORROWER_WATCH.rule(
    "borrower.margin",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="毛利率由{margin_then}降至{margin}，降幅超过{margin_fall}",
    en="the gross margin fell from {margin_then} to {margin}, by more than {margin_fall}",
    steps=(WatchStep.EXPLANATION,),
)
def margin_fell(f: BorrowerWatchFacts, p: BorrowerWatchParams) -> bool:
    return f.margin_then - f.margin > p.margin_fall


@BORROWER_WATCH.rule(
    "borrower.leverage",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="资产负债率由{leverage_then}升至{leverage}，升幅超过{leverage_rise}",
    en="liabilities to assets rose from {leverage_then} to {leverage}, by more than {leverage_rise}",
    steps=(WatchStep.EXPLANATION,),
)
def leverage_rose(f: BorrowerWatchFacts, p: BorrowerWatchParams) -> bool:
    return f.leverage - f.leverage_then > p.leverage_rise


@BORROWER_WATCH.rule(
    "borrower.turnover",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="应收账款周转由{receivable_days_then}天变为{receivable_days}天，存货周转由{inventory_days_then}天变为{inventory_days}天，"
    "有一项延长超过{longer_days}天",
    en="receivables turn over in {receivable_days} days, not {receivable_days_then}, stock in {inventory_days}, not "
    "{inventory_days_then}: one is longer by more than {longer_days}",
    steps=(WatchStep.EXPLANATION, WatchStep.SITE_VISIT),
)
def turns_over_later(f: BorrowerWatchFacts, p: BorrowerWatchParams) -> bool:
    return (f.receivable_days - f.receivable_days_then > p.longer_days) | (
        f.inventory_days - f.inventory_days_then > p.longer_days
    )


@BORROWER_WATCH.rule(
    "borrower.receipts",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="本行有效流入{inflow}低于约定回款{expected}",
    en="{inflow} came in here, less than the {expected} agreed",
    steps=(WatchStep.EXPLANATION,),
)
def receipts_elsewhere(f: BorrowerWatchFacts, _: BorrowerWatchParams) -> bool:
    return (f.expected > 0) & (f.inflow < f.expected)


@BORROWER_WATCH.rule(
    "borrower.statements",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="报表期末后已{days_since_end}天未收到报表，超过{statement_days}天",
    en="no statement {days_since_end} days after its period ended, more than {statement_days}",
    steps=(WatchStep.STATEMENTS,),
)
def statements_late(f: BorrowerWatchFacts, p: BorrowerWatchParams) -> bool:
    return f.days_since_end > p.statement_days


def assess_borrower_watch(
    account: LoanAccount, file: BorrowerFile, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[BorrowerWatchFacts, Effect]:
    """Whether a firm that borrows is still what was approved, and what is owed if not (借款人监控).

    A figure that got worse is a question for a person; late statements, and receipts that go elsewhere, are
    owed.

    Args:
        account: the loan.
        file: what is on file of the borrower.
        as_of: the day at whose end it is asked, and whose rules apply.
        book: the bank's own numbers and rules.

    Raises:
        InvalidValue: if the file is of another client, or holds a statement received after the day or an
            inflow that reaches beyond it, or its statements do not compare.
        CurrencyMismatch: if amounts are not in yuan.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm._statement_example import YEARS
    >>> file = BorrowerFile(
    ...     client_id=ACCOUNT.client_id,
    ...     approved=StatementSeries(YEARS[:2]),
    ...     latest=StatementSeries(YEARS),
    ...     every_months=12,
    ...     agreed_share=Decimal(0),
    ... )
    >>> decision = assess_borrower_watch(ACCOUNT, file, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, decision.hits, decision.missing[0]
    ('a person must decide', (), 'revenue_fall')
    """
    state = compute_borrower_state(account, file, as_of=as_of)
    return BORROWER_WATCH.decide(BorrowerWatchFacts.of(state), as_of=as_of, book=book)
