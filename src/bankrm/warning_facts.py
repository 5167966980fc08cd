"""Facts of the watch over a loan (预警事实): what was observed and what records show, flattened for the rules.

One fact a sign that is observed, and the figures that the other signs are found in; what nobody looked at is None
and stays unknown. What the facts tell is in `warning_rules`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from bankrm.account_flows import EffectiveInflow, FlowKind, MonthInflow
from bankrm.bureau_reports import BureauAccount, BureauQuery, CreditReportSummary
from bankrm.checks import check_kind
from bankrm.collateral import AssetGroup, Collateral, CollateralEvent
from bankrm.covenants import CovenantState, CovenantTest
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.financial_flags import FLAGS
from bankrm.flag_facts import FlagFacts
from bankrm.flow_patterns import FLOW_PATTERNS, FlowFacts
from bankrm.loan_accounts import LoanAccount
from bankrm.loans import LoanPlan
from bankrm.money import ARITHMETIC, Money, fen, half_up, total
from bankrm.ratios import growth, quotient
from bankrm.rules import Decision, Effect
from bankrm.statement_items import Item
from bankrm.statement_series import StatementSeries
from bankrm.statements import FinancialStatement
from bankrm.terms import about, maybe_bool, maybe_int
from bankrm.warning_catalogue import WarningSign
from bankrm.watch_findings import Observation, WatchFindings

__all__ = ["WarningFacts"]

_PAID_OUT = (LoanAccount.plan, LoanPlan.disbursed_on)
_SEEN = (
    WatchFindings.observations,
    Observation.sign,
    Observation.seen,
    Observation.at,
    *_PAID_OUT,
)
_MONTHS = (EffectiveInflow.months, EffectiveInflow.currency)
_INFLOW = (*_MONTHS, MonthInflow.received, MonthInflow.passed, MonthInflow.same_day)
_PAIR = (
    WatchFindings.series,
    StatementSeries.statements,
    FinancialStatement.lines,
    FinancialStatement.period,
)
_ASSETS = (
    WatchFindings.collateral,
    Collateral.events,
    CollateralEvent.at,
    CollateralEvent.becomes,
)
_TESTS = (WatchFindings.covenant_tests, CovenantTest.state)


def _observed(sign: WarningSign) -> Any:  # noqa: ANN401  # as attrs.field: it has the type its class declares
    """A fact: what was seen of a sign; its name is the sign's own in small letters."""
    return attrs.field(
        default=None, converter=maybe_bool, metadata=about(sign.zh, sign.en, of=_SEEN)
    )


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class WarningFacts:
    """What is known of a loan that may tell of trouble; amounts in fen, changes in basis points."""

    unreachable: bool = _observed(WarningSign.UNREACHABLE)
    phone_changes: bool = _observed(WarningSign.PHONE_CHANGES)
    avoids_meetings: bool = _observed(WarningSign.AVOIDS_MEETINGS)
    no_statements: bool = _observed(WarningSign.NO_STATEMENTS)
    statements_withdrawn: bool = _observed(WarningSign.STATEMENTS_WITHDRAWN)
    no_other_bank_papers: bool = _observed(WarningSign.NO_OTHER_BANK_PAPERS)
    no_tax_papers: bool = _observed(WarningSign.NO_TAX_PAPERS)
    left_bank: bool = _observed(WarningSign.LEFT_BANK)
    main_bank_changed: bool = _observed(WarningSign.MAIN_BANK_CHANGED)
    many_accounts: bool = _observed(WarningSign.MANY_ACCOUNTS)
    balance_falls: bool = _observed(WarningSign.BALANCE_FALLS)
    receipts_diverted: bool = _observed(WarningSign.RECEIPTS_DIVERTED)
    odd_counterparties: bool = _observed(WarningSign.ODD_COUNTERPARTIES)
    bad_cheques: bool = _observed(WarningSign.BAD_CHEQUES)
    interest_arrears: bool = _observed(WarningSign.INTEREST_ARREARS)
    forced_rollover: bool = _observed(WarningSign.FORCED_ROLLOVER)
    key_person_lost: bool = _observed(WarningSign.KEY_PERSON_LOST)
    controller_criminal: bool = _observed(WarningSign.CONTROLLER_CRIMINAL)
    restructurings: bool = _observed(WarningSign.RESTRUCTURINGS)
    related_deals: bool = _observed(WarningSign.RELATED_DEALS)
    capital_reduced: bool = _observed(WarningSign.CAPITAL_REDUCED)
    off_core_investment: bool = _observed(WarningSign.OFF_CORE_INVESTMENT)
    owners_changed: bool = _observed(WarningSign.OWNERS_CHANGED)
    policy_change: bool = _observed(WarningSign.POLICY_CHANGE)
    licence_lost: bool = _observed(WarningSign.LICENCE_LOST)
    partner_lost: bool = _observed(WarningSign.PARTNER_LOST)
    stoppage: bool = _observed(WarningSign.STOPPAGE)
    idle_capacity: bool = _observed(WarningSign.IDLE_CAPACITY)
    project_delay: bool = _observed(WarningSign.PROJECT_DELAY)
    cost_overrun: bool = _observed(WarningSign.COST_OVERRUN)
    tax_arrears: bool = _observed(WarningSign.TAX_ARREARS)
    wage_arrears: bool = _observed(WarningSign.WAGE_ARREARS)
    builder_arrears: bool = _observed(WarningSign.BUILDER_ARREARS)
    interest_unpaid: bool = _observed(WarningSign.INTEREST_UNPAID)
    lawsuit: bool = _observed(WarningSign.LAWSUIT)
    collateral_moved: bool = _observed(WarningSign.COLLATERAL_MOVED)
    collateral_sold: bool = _observed(WarningSign.COLLATERAL_SOLD)
    guarantor_default: bool = _observed(WarningSign.GUARANTOR_DEFAULT)
    default_elsewhere: bool = _observed(WarningSign.DEFAULT_ELSEWHERE)
    downgraded_elsewhere: bool = _observed(WarningSign.DOWNGRADED_ELSEWHERE)
    debt_evasion: bool = _observed(WarningSign.DEBT_EVASION)
    loan_misused: bool = _observed(WarningSign.LOAN_MISUSED)
    peers_report: bool = _observed(WarningSign.PEERS_REPORT)
    partners_report: bool = _observed(WarningSign.PARTNERS_REPORT)

    inflow: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "月均有效流入", "monthly inflow", "fen", of=(WatchFindings.inflow, *_INFLOW)
        ),
    )
    inflow_before: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "审批前月均有效流入",
            "monthly inflow before approval",
            "fen",
            of=(WatchFindings.inflow_before, *_INFLOW),
        ),
    )
    received: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "进账合计",
            "all that came in",
            "fen",
            of=(WatchFindings.inflow, *_MONTHS, MonthInflow.received),
        ),
    )
    financing: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "融资及内部调拨进账",
            "borrowed, or of the group, of what came in",
            "fen",
            of=(WatchFindings.inflow, *_MONTHS, MonthInflow.passed),
        ),
    )
    in_and_out: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("当日快进快出较多", "much leaves at once", of=(WatchFindings.flows,)),
    )
    days_past_due: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("逾期天数", "days past due", of=(WatchFindings.days_past_due,)),
    )
    principal_overdue: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("本金逾期", "principal is overdue", of=(WatchFindings.principal_overdue,)),
    )
    leverage_rise: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "资产负债率上升", "rise of liabilities to assets", "basis_points", of=_PAIR
        ),
    )
    short_debt_growth: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("短期借款增长", "growth of short borrowings", "basis_points", of=_PAIR),
    )
    intangible_growth: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("无形资产增长", "growth of intangible assets", "basis_points", of=_PAIR),
    )
    fixed_asset_growth: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("固定资产增长", "growth of fixed assets", "basis_points", of=_PAIR),
    )
    flags: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("财务报表风险信号数", "red flags", of=(WatchFindings.flags,)),
    )
    profit_falls: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("净利润下降", "profit falls", of=_PAIR)
    )
    sales_fall: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("收入下降", "sales fall", of=_PAIR)
    )
    margin_falls: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("毛利率下降", "the margin falls", of=_PAIR),
    )
    cash_flow_falls: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("经营现金流下降", "operating cash flow falls", of=_PAIR),
    )
    covenant_breached: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("违反约束条款", "a covenant is broken", of=_TESTS),
    )
    disputed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("押品有争议", "collateral is disputed", of=(*_ASSETS, Collateral.disputed)),
    )
    seized: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("押品被查封", "collateral is seized", of=(*_ASSETS, Collateral.seized)),
    )
    uninsured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "押品保险失效",
            "collateral is not insured",
            of=(*_ASSETS, Collateral.kind, Collateral.insured_until),
        ),
    )
    bureau_overdue: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "征信报告有当前逾期",
            "debts overdue by the report",
            of=(
                WatchFindings.report,
                CreditReportSummary.obtained_on,
                CreditReportSummary.accounts,
                BureauAccount.current_overdue,
                *_PAID_OUT,
            ),
        ),
    )
    queries: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "放款后审批类查询次数",
            "queries for approvals since",
            of=(
                WatchFindings.report,
                CreditReportSummary.obtained_on,
                CreditReportSummary.queries,
                BureauQuery.on,
                BureauQuery.reason,
                *_PAID_OUT,
            ),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, account: LoanAccount, findings: WatchFindings, as_of: date) -> "WarningFacts":
        """The facts of a loan by the end of a day.

        Raises:
            InvalidValue: if the findings are of another loan or client, or of a later day.
            CurrencyMismatch: if amounts are not in yuan.
        """
        _check(account, findings, as_of)
        series, report = findings.series, findings.report
        return cls(
            unreachable=_seen(account, findings, WarningSign.UNREACHABLE, as_of),
            phone_changes=_seen(account, findings, WarningSign.PHONE_CHANGES, as_of),
            avoids_meetings=_seen(account, findings, WarningSign.AVOIDS_MEETINGS, as_of),
            no_statements=_seen(account, findings, WarningSign.NO_STATEMENTS, as_of),
            statements_withdrawn=_seen(account, findings, WarningSign.STATEMENTS_WITHDRAWN, as_of),
            no_other_bank_papers=_seen(account, findings, WarningSign.NO_OTHER_BANK_PAPERS, as_of),
            no_tax_papers=_seen(account, findings, WarningSign.NO_TAX_PAPERS, as_of),
            left_bank=_seen(account, findings, WarningSign.LEFT_BANK, as_of),
            main_bank_changed=_seen(account, findings, WarningSign.MAIN_BANK_CHANGED, as_of),
            many_accounts=_seen(account, findings, WarningSign.MANY_ACCOUNTS, as_of),
            balance_falls=_seen(account, findings, WarningSign.BALANCE_FALLS, as_of),
            receipts_diverted=_seen(account, findings, WarningSign.RECEIPTS_DIVERTED, as_of),
            odd_counterparties=_seen(account, findings, WarningSign.ODD_COUNTERPARTIES, as_of),
            bad_cheques=_seen(account, findings, WarningSign.BAD_CHEQUES, as_of),
            interest_arrears=_seen(account, findings, WarningSign.INTEREST_ARREARS, as_of),
            forced_rollover=_seen(account, findings, WarningSign.FORCED_ROLLOVER, as_of),
            key_person_lost=_seen(account, findings, WarningSign.KEY_PERSON_LOST, as_of),
            controller_criminal=_seen(account, findings, WarningSign.CONTROLLER_CRIMINAL, as_of),
            restructurings=_seen(account, findings, WarningSign.RESTRUCTURINGS, as_of),
            related_deals=_seen(account, findings, WarningSign.RELATED_DEALS, as_of),
            capital_reduced=_seen(account, findings, WarningSign.CAPITAL_REDUCED, as_of),
            off_core_investment=_seen(account, findings, WarningSign.OFF_CORE_INVESTMENT, as_of),
            owners_changed=_seen(account, findings, WarningSign.OWNERS_CHANGED, as_of),
            policy_change=_seen(account, findings, WarningSign.POLICY_CHANGE, as_of),
            licence_lost=_seen(account, findings, WarningSign.LICENCE_LOST, as_of),
            partner_lost=_seen(account, findings, WarningSign.PARTNER_LOST, as_of),
            stoppage=_seen(account, findings, WarningSign.STOPPAGE, as_of),
            idle_capacity=_seen(account, findings, WarningSign.IDLE_CAPACITY, as_of),
            project_delay=_seen(account, findings, WarningSign.PROJECT_DELAY, as_of),
            cost_overrun=_seen(account, findings, WarningSign.COST_OVERRUN, as_of),
            tax_arrears=_seen(account, findings, WarningSign.TAX_ARREARS, as_of),
            wage_arrears=_seen(account, findings, WarningSign.WAGE_ARREARS, as_of),
            builder_arrears=_seen(account, findings, WarningSign.BUILDER_ARREARS, as_of),
            interest_unpaid=_seen(account, findings, WarningSign.INTEREST_UNPAID, as_of),
            lawsuit=_seen(account, findings, WarningSign.LAWSUIT, as_of),
            collateral_moved=_seen(account, findings, WarningSign.COLLATERAL_MOVED, as_of),
            collateral_sold=_seen(account, findings, WarningSign.COLLATERAL_SOLD, as_of),
            guarantor_default=_seen(account, findings, WarningSign.GUARANTOR_DEFAULT, as_of),
            default_elsewhere=_seen(account, findings, WarningSign.DEFAULT_ELSEWHERE, as_of),
            downgraded_elsewhere=_seen(account, findings, WarningSign.DOWNGRADED_ELSEWHERE, as_of),
            debt_evasion=_seen(account, findings, WarningSign.DEBT_EVASION, as_of),
            loan_misused=_seen(account, findings, WarningSign.LOAN_MISUSED, as_of),
            peers_report=_seen(account, findings, WarningSign.PEERS_REPORT, as_of),
            partners_report=_seen(account, findings, WarningSign.PARTNERS_REPORT, as_of),
            inflow=_monthly(findings.inflow),
            inflow_before=_monthly(findings.inflow_before),
            received=_received(findings.inflow),
            financing=_financing(findings.inflow),
            in_and_out=_applied(findings.flows, "flows.in-and-out"),
            days_past_due=findings.days_past_due,
            principal_overdue=findings.principal_overdue,
            leverage_rise=_leverage_rise(series),
            short_debt_growth=_growth(series, Item.SHORT_BORROWINGS),
            intangible_growth=_growth(series, Item.INTANGIBLE_ASSETS),
            fixed_asset_growth=_growth(series, Item.FIXED_ASSETS),
            flags=_flags(findings.flags),
            profit_falls=_falls(series, Item.NET_PROFIT),
            sales_fall=_falls(series, Item.REVENUE),
            margin_falls=_margin_falls(series),
            cash_flow_falls=_falls(series, Item.OPERATING_CASH_FLOW),
            covenant_breached=_breached(findings.covenant_tests),
            disputed=_disputed(findings.collateral, as_of),
            seized=_seized(findings.collateral, as_of),
            uninsured=_uninsured(findings.collateral, as_of),
            bureau_overdue=_bureau_overdue(report, account.plan.disbursed_on),
            queries=_queries(report, account.plan.disbursed_on),
        )


def _seen(account: LoanAccount, findings: WatchFindings, sign: WarningSign, as_of: date) -> Any:  # noqa: ANN401  # for a converter that mypy cannot see
    """What was seen of a sign last; None if nobody has looked since the loan was paid out."""
    return findings.observed(sign, as_of=as_of, since=account.plan.disbursed_on)


def _check(account: LoanAccount, findings: WatchFindings, as_of: date) -> None:
    check_kind(account, LoanAccount, "account")
    check_kind(findings, WatchFindings, "findings")
    check_date(as_of)
    if (findings.client_id, findings.claim_id) != (account.client_id, account.id):
        raise InvalidValue("findings", "are of another loan")
    if findings.series is not None and any(
        one.received_on > as_of for one in findings.series.statements
    ):
        raise InvalidValue("series", "holds a statement received after as_of")
    _check_answers(findings, as_of)
    _check_inflows(account, findings, as_of)
    if any(one.on > as_of for one in findings.covenant_tests or ()):
        raise InvalidValue("covenant_tests", "hold one after as_of")
    if findings.report is not None and findings.report.obtained_on > as_of:
        raise InvalidValue("report", "was obtained after as_of")


def _check_answers(findings: WatchFindings, as_of: date) -> None:
    for name, rules in (("flags", FLAGS), ("flows", FLOW_PATTERNS)):
        decision = getattr(findings, name)
        if decision is None:
            continue
        if decision.rules.rule_set is not rules:
            raise InvalidValue(name, "is an answer of other rules")
        if decision.as_of != as_of:
            raise InvalidValue(name, "is an answer for another day")


def _check_inflows(account: LoanAccount, findings: WatchFindings, as_of: date) -> None:
    for name, last in (("inflow", as_of), ("inflow_before", account.plan.disbursed_on)):
        inflow = getattr(findings, name)
        if inflow is not None and any(one.month > last for one in inflow.months):
            raise InvalidValue(name, f"holds a month after {_LAST[name]}")
    if findings.inflow is not None and any(
        _has_ended(one.month, account.plan.disbursed_on) for one in findings.inflow.months
    ):
        raise InvalidValue("inflow", "holds a month before the loan was paid out")


_LAST = {"inflow": "as_of", "inflow_before": "the loan was paid out"}


def _has_ended(month: date, day: date) -> bool:
    return (month.year, month.month) < (day.year, day.month)


def _monthly(inflow: EffectiveInflow | None) -> int | None:
    return None if inflow is None else fen(inflow.monthly, "inflow")


def _received(inflow: EffectiveInflow | None) -> int | None:
    return None if inflow is None else fen(inflow.received, "inflow")


_FINANCING = (FlowKind.LOAN_PROCEEDS, FlowKind.RELATED_PARTY, FlowKind.OWN_TRANSFER)


def _financing(inflow: EffectiveInflow | None) -> int | None:
    if inflow is None:
        return None
    borrowed: Money = total((inflow.passed(kind) for kind in _FINANCING), inflow.currency)
    return fen(borrowed, "inflow")


def _applied(decision: Decision[FlowFacts, Effect] | None, rule_id: str) -> bool | None:
    """Whether a rule applied; None if nobody asked, or it was left open."""
    if decision is None or any(one.rule.id == rule_id for one in decision.undetermined):
        return None
    return rule_id in decision


def _flags(decision: Decision[FlagFacts, Effect] | None) -> int | None:
    """How many flags do more than inform; None if there is none so far and some are left open."""
    if decision is None:
        return None
    found = sum(one.rule.effect > Effect.NOTE for one in decision.hits)
    return found if found or not decision.needs_review else None


def _basis_points(share: Decimal | None) -> int | None:
    return None if share is None else int(half_up(ARITHMETIC.multiply(share, Decimal(10_000)), 0))


def _pair(series: StatementSeries | None, item: Item) -> tuple[Decimal | None, Decimal | None]:
    """A line of the newest statement, and of the one a year before."""
    if series is None:
        return None, None
    before = series.previous
    return series.latest.total(item), None if before is None else before.total(item)


def _growth(series: StatementSeries | None, item: Item) -> int | None:
    """To a basis point; unknown without a year before, or from nothing to something."""
    now, before = _pair(series, item)
    if now is None or before is None:
        return None
    return _basis_points(growth(now, before)) if now or before else 0


def _falls(series: StatementSeries | None, item: Item) -> bool | None:
    now, before = _pair(series, item)
    return None if now is None or before is None else now < before


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or whole is None else quotient(part, whole)


def _leverage_rise(series: StatementSeries | None) -> int | None:
    owed, owed_before = _pair(series, Item.TOTAL_LIABILITIES)
    assets, assets_before = _pair(series, Item.TOTAL_ASSETS)
    now, before = _share(owed, assets), _share(owed_before, assets_before)
    return (
        None if now is None or before is None else _basis_points(ARITHMETIC.subtract(now, before))
    )


def _margin_falls(series: StatementSeries | None) -> bool | None:
    """By the share of cost in revenue, which then rises."""
    cost, cost_before = _pair(series, Item.COST_OF_SALES)
    revenue, revenue_before = _pair(series, Item.REVENUE)
    now, before = _share(cost, revenue), _share(cost_before, revenue_before)
    return None if now is None or before is None else now > before


def _any_of(answers: Iterable[bool | None]) -> bool | None:
    """Whether one is yes; None if none is, and one is not known."""
    every = tuple(answers)
    return True if True in every else (None if None in every else False)


def _breached(tests: tuple[CovenantTest, ...] | None) -> bool | None:
    if tests is None:
        return None
    return _any_of(
        None if one.state is CovenantState.UNKNOWN else one.state is CovenantState.BREACHED
        for one in tests
    )


_INSURABLE = {AssetGroup.LAND, AssetGroup.MOVABLE}


def _held(collateral: tuple[Collateral, ...], as_of: date) -> tuple[Collateral, ...]:
    return tuple(one for one in collateral if not one.status_on(as_of).is_over)


def _disputed(collateral: tuple[Collateral, ...] | None, as_of: date) -> bool | None:
    if collateral is None:
        return None
    return _any_of(one.disputed for one in _held(collateral, as_of))


def _seized(collateral: tuple[Collateral, ...] | None, as_of: date) -> bool | None:
    if collateral is None:
        return None
    return _any_of(one.seized for one in _held(collateral, as_of))


def _uninsured(collateral: tuple[Collateral, ...] | None, as_of: date) -> bool | None:
    if collateral is None:
        return None
    insurable = [one for one in _held(collateral, as_of) if one.kind.group in _INSURABLE]
    return _any_of(
        None if one.insured_until is None else one.insured_until < as_of for one in insurable
    )


def _bureau_overdue(report: CreditReportSummary | None, since: date) -> bool | None:
    """Whether debts are overdue; a report from before the loan cannot say that none is."""
    if report is None or report.accounts is None:
        return None
    overdue = _any_of(
        None if one.current_overdue is None else one.current_overdue.amount > 0
        for one in report.accounts
    )
    return overdue if overdue or report.obtained_on > since else None


def _queries(report: CreditReportSummary | None, since: date) -> int | None:
    """Queries for approvals of credit after a day; unknown from a report that is no later."""
    if report is None or report.queries is None or report.obtained_on <= since:
        return None
    return sum(one.on > since and one.reason.for_approval for one in report.queries)
