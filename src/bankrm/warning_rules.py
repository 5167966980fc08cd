"""Detection of warning signals (预警识别): which signs the findings of the watch show, each at its level.

A rule is one sign, and its id the sign's code; the gravest level is the outcome, and every sign found is kept.
What nobody looked at stays undetermined and is named. A threshold that is not usual in the trade is the bank's.
Nothing is scored.

Leaves out what a signal obliges the bank to do, which is in `warning_decisions`. Red flags, odd flows and covenants
are judged where they belong; here their answers count.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, cast

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.days import business_date
from bankrm.declared_rules import Rule
from bankrm.errors import InvalidValue
from bankrm.loan_accounts import LoanAccount
from bankrm.regulations.warnings import (
    APPROVAL_QUERIES,
    FINANCING_SHARE_PERCENT,
    FIXED_ASSET_CHANGE_POINTS,
    INTANGIBLE_GROWTH_POINTS,
    LEVERAGE_RISE_POINTS,
    LONG_OVERDUE_DAYS,
    SHORT_DEBT_GROWTH_POINTS,
    TURNOVER_FALL_PERCENT,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.staff import Actor
from bankrm.warning_catalogue import (
    CONVENTIONAL_SIGNALS,
    SignalCatalogue,
    SignalKind,
    SignalLevel,
    WarningSign,
)
from bankrm.warning_facts import WarningFacts
from bankrm.warning_signals import SignalId, SignalSource, WarningSignal, check_signals
from bankrm.watch_findings import FROM_RECORDS, WatchFindings

__all__ = ["WARNINGS", "WarningParams", "early_warnings", "open_signals"]


class WarningParams:
    """The thresholds: the bank's own, or what is usual."""

    turnover_fall: int = param(TURNOVER_FALL_PERCENT, unit="percent")
    financing_share: int = param(FINANCING_SHARE_PERCENT, unit="percent")
    long_overdue: int = param(LONG_OVERDUE_DAYS)
    leverage_limit: int = param(LEVERAGE_RISE_POINTS, unit="basis_points")
    short_debt_limit: int = param(SHORT_DEBT_GROWTH_POINTS, unit="basis_points")
    intangible_limit: int = param(INTANGIBLE_GROWTH_POINTS, unit="basis_points")
    fixed_asset_limit: int = param(FIXED_ASSET_CHANGE_POINTS, unit="basis_points")
    most_queries: int = param(APPROVAL_QUERIES)


WARNINGS = RuleSet("monitoring.warnings", WarningFacts, WarningParams, SignalLevel)
"""Which signs of trouble there are."""


def _seen(sign: WarningSign) -> Callable[[WarningFacts, WarningParams], bool]:
    """The condition of a sign that is observed: that it was seen."""

    def seen(f: WarningFacts, _: WarningParams) -> bool:
        return cast("bool", getattr(f, sign.name.lower()))

    return seen


def _declare(
    sign: WarningSign, zh: str, en: str
) -> Callable[[Callable[[WarningFacts, Any], bool]], Rule[WarningFacts, Any, SignalLevel]]:
    """A rule that finds a sign, with level, steps and source as the catalogue has them."""
    kind = CONVENTIONAL_SIGNALS[sign.code]
    return WARNINGS.rule(sign.code, kind.level, cites=kind.basis, zh=zh, en=en, steps=kind.steps)


for _sign in WarningSign:
    if _sign not in FROM_RECORDS:
        _declare(_sign, _sign.zh, _sign.en)(_seen(_sign))


@_declare(
    WarningSign.TURNOVER_FALLS,
    zh="月均有效流入{inflow}，较审批前的{inflow_before}下降超过{turnover_fall}",
    en="{inflow} really comes in a month, more than {turnover_fall} below the {inflow_before} before approval",
)
def turnover_falls(f: WarningFacts, p: WarningParams) -> bool:
    return (f.inflow_before - f.inflow) * 100 > p.turnover_fall * f.inflow_before


@_declare(
    WarningSign.IN_AND_OUT,
    zh="当日快进快出超过本行警戒线",
    en="more money leaves on the day it arrives than the bank takes for usual",
)
def money_leaves_at_once(f: WarningFacts, _: WarningParams) -> bool:
    return f.in_and_out


@_declare(
    WarningSign.FINANCING_FLOWS,
    zh="进账{received}中融资及内部调拨{financing}，超过{financing_share}",
    en="of {received} that came in, {financing} was borrowed or of the group, more than {financing_share}",
)
def money_in_is_borrowed(f: WarningFacts, p: WarningParams) -> bool:
    return f.financing * 100 > p.financing_share * f.received


@_declare(
    WarningSign.OVERDUE, zh="贷款逾期{days_past_due}天", en="overdue for {days_past_due} days"
)
def loan_overdue(f: WarningFacts, _: WarningParams) -> bool:
    return f.days_past_due > 0


@_declare(
    WarningSign.LONG_OVERDUE,
    zh="贷款逾期{days_past_due}天，超过{long_overdue}天",
    en="overdue for {days_past_due} days, more than {long_overdue}",
)
def loan_long_overdue(f: WarningFacts, p: WarningParams) -> bool:
    return f.days_past_due > p.long_overdue


@_declare(WarningSign.PRINCIPAL_OVERDUE, zh="本金逾期", en="principal is overdue")
def principal_overdue(f: WarningFacts, _: WarningParams) -> bool:
    return f.principal_overdue


@_declare(
    WarningSign.LEVERAGE_JUMP,
    zh="资产负债率一年上升{leverage_rise}，超过{leverage_limit}",
    en="liabilities to assets rose by {leverage_rise} in a year, more than {leverage_limit}",
)
def leverage_jumps(f: WarningFacts, p: WarningParams) -> bool:
    return f.leverage_rise > p.leverage_limit


@_declare(
    WarningSign.SHORT_DEBT_JUMP,
    zh="短期借款增长{short_debt_growth}，超过{short_debt_limit}",
    en="short borrowings grew by {short_debt_growth}, more than {short_debt_limit}",
)
def short_debt_jumps(f: WarningFacts, p: WarningParams) -> bool:
    return f.short_debt_growth > p.short_debt_limit


@_declare(
    WarningSign.INTANGIBLES_JUMP,
    zh="无形资产增长{intangible_growth}，超过{intangible_limit}",
    en="intangible assets grew by {intangible_growth}, more than {intangible_limit}",
)
def intangibles_jump(f: WarningFacts, p: WarningParams) -> bool:
    return f.intangible_growth > p.intangible_limit


@_declare(
    WarningSign.FIXED_ASSETS_MOVE,
    zh="固定资产变动{fixed_asset_growth}，幅度超过{fixed_asset_limit}",
    en="fixed assets changed by {fixed_asset_growth}, by more than {fixed_asset_limit}",
)
def fixed_assets_move(f: WarningFacts, p: WarningParams) -> bool:
    return (f.fixed_asset_growth > p.fixed_asset_limit) | (
        f.fixed_asset_growth + p.fixed_asset_limit < 0
    )


@_declare(
    WarningSign.RED_FLAGS,
    zh="财务报表有{flags}项风险信号",
    en="the statements raise {flags} red flags",
)
def statements_raise_flags(f: WarningFacts, _: WarningParams) -> bool:
    return f.flags > 0


@_declare(WarningSign.DECLINE, zh=WarningSign.DECLINE.zh, en=WarningSign.DECLINE.en)
def all_falls_together(f: WarningFacts, _: WarningParams) -> bool:
    return f.profit_falls & f.sales_fall & f.margin_falls & f.cash_flow_falls


@_declare(
    WarningSign.COVENANT_BREACHED,
    zh=WarningSign.COVENANT_BREACHED.zh,
    en=WarningSign.COVENANT_BREACHED.en,
)
def covenant_broken(f: WarningFacts, _: WarningParams) -> bool:
    return f.covenant_breached


@_declare(
    WarningSign.COLLATERAL_DISPUTED,
    zh=WarningSign.COLLATERAL_DISPUTED.zh,
    en=WarningSign.COLLATERAL_DISPUTED.en,
)
def collateral_disputed(f: WarningFacts, _: WarningParams) -> bool:
    return f.disputed


@_declare(
    WarningSign.COLLATERAL_SEIZED,
    zh=WarningSign.COLLATERAL_SEIZED.zh,
    en=WarningSign.COLLATERAL_SEIZED.en,
)
def collateral_seized(f: WarningFacts, _: WarningParams) -> bool:
    return f.seized


@_declare(
    WarningSign.COLLATERAL_UNINSURED,
    zh=WarningSign.COLLATERAL_UNINSURED.zh,
    en=WarningSign.COLLATERAL_UNINSURED.en,
)
def collateral_uninsured(f: WarningFacts, _: WarningParams) -> bool:
    return f.uninsured


@_declare(
    WarningSign.BUREAU_OVERDUE,
    zh=WarningSign.BUREAU_OVERDUE.zh,
    en=WarningSign.BUREAU_OVERDUE.en,
)
def overdue_by_the_bureau(f: WarningFacts, _: WarningParams) -> bool:
    return f.bureau_overdue


@_declare(
    WarningSign.BUREAU_QUERIES,
    zh="放款后征信报告被审批类查询{queries}次，超过{most_queries}次",
    en="since the loan was paid out {queries} queries for approvals, more than {most_queries}",
)
def asked_for_often(f: WarningFacts, p: WarningParams) -> bool:
    return f.queries > p.most_queries


def early_warnings(
    account: LoanAccount,
    findings: WatchFindings,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[WarningFacts, SignalLevel]:
    """Which signs of trouble the findings on a loan show (预警信号识别).

    The gravest level is the outcome; `hits` lists every sign found, `undetermined` what nobody looked at or what
    the bank has set no threshold for.

    Args:
        account: the loan.
        findings: what was observed, and what records are at hand.
        as_of: the day; what was seen later is not known.
        book: the bank's own thresholds and rules on top.

    Raises:
        InvalidValue: if the findings are of another loan or client, or hold a record of a later day.
        CurrencyMismatch: if what came in is not in yuan.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm._warning_example import FINDINGS
    >>> found = early_warnings(ACCOUNT, FINDINGS, as_of=date(2026, 11, 24))
    >>> found.outcome.en, [reason.rule.id for reason in found.hits]
    ('high', ['EW-B2-stoppage', 'EW-O3-peers'])
    >>> found.needs_review, len(found.undetermined)
    (True, 57)
    """
    return WARNINGS.decide(WarningFacts.of(account, findings, as_of), as_of=as_of, book=book)


def open_signals(  # where, what, which are known, by whom, when, as what: one fact of the signals each
    account: LoanAccount,
    found: Decision[WarningFacts, SignalLevel],
    known: tuple[WarningSignal, ...] = (),
    *,
    by: Actor,
    at: datetime,
    catalogue: SignalCatalogue = CONVENTIONAL_SIGNALS,
) -> tuple[WarningSignal, ...]:
    """The signals to be opened for what was found: one for each sign that is not open already.

    A sign whose signal was cleared and that is still found is opened anew: whoever clears one that was observed
    enters that it is seen no longer. The level is the graver of the rule's
    and the catalogue's, the day of detection that of the answer.

    Args:
        account: the loan.
        found: the signs found on it.
        known: the signals on it so far, open and cleared.
        by: who opens them.
        at: when they are entered.
        catalogue: kinds, owners and days; the bank's own rules need kinds of their ids.

    Raises:
        InvalidValue: if a signal is of another loan, a sign is of no kind in the catalogue, or they are entered
            before the day of the answer.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm._warning_example import FINDINGS, OFFICER, SIGNAL
    >>> found = early_warnings(ACCOUNT, FINDINGS, as_of=date(2026, 11, 24))
    >>> noon = datetime.fromisoformat("2026-11-24T12:00+08:00")
    >>> [new] = open_signals(ACCOUNT, found, (SIGNAL,), by=OFFICER, at=noon)
    >>> new.id, new.level.en, new.due_on
    ('A-1/EW-O3-peers/1', 'low', datetime.date(2026, 12, 24))
    """
    check_kind(account, LoanAccount, "account")
    check_kind(found, Decision, "found")
    check_kind(catalogue, SignalCatalogue, "catalogue")
    check_kind(by, Actor, "by")
    check_signals(account, known)
    if found.rules.rule_set is not WARNINGS:
        raise InvalidValue("found", "is no answer on warning signals")
    day = found.as_of
    if business_date(at) < day:
        raise InvalidValue("at", "is before the day of the answer")
    opened = {one.code for one in known if one.is_open or one.is_open_on(day)}
    fresh = [one.rule for one in found.hits if one.rule.id not in opened]
    return tuple(
        WarningSignal(
            id=_next_id(account, kind, known),
            client_id=account.client_id,
            claim_id=account.id,
            kind=kind,
            opened_level=max(rule.effect, kind.level),
            detected_on=day,
            source=SignalSource.SYSTEM,
            opened_by=by,
            recorded_at=at,
            due_on=_due(day, kind),
        )
        for rule in fresh
        for kind in (catalogue[rule.id],)
    )


def _next_id(account: LoanAccount, kind: SignalKind, known: tuple[WarningSignal, ...]) -> SignalId:
    """The loan, the sign, and the how-manieth signal it is, or the next number that is free."""
    taken = {one.id for one in known}
    first = 1 + sum(one.code == kind.sign.code for one in known)
    ids = (SignalId(f"{account.id}/{kind.sign.code}/{place}") for place in count(first))
    return next(one for one in ids if one not in taken)


def _due(day: date, kind: SignalKind) -> date:
    if kind.days > (date.max - day).days:
        raise InvalidValue("days", "lead out of the calendar")
    return day + timedelta(days=kind.days)
