"""Red flags in a firm's statements (财务报表风险信号): what an analyst would ask about, by rules of thumb.

No law is behind the thresholds: they are to begin with, and a bank sets stricter ones in its book. Mild
flags only inform; the others put a question to a person.

Leaves out the checks of one figure against another, which are in `statement_checks`, what others say of
the firm, and what a flag means for the loan.
"""

from datetime import date

from bankrm.checks import check_kind
from bankrm.credit_applications import CreditApplication
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.flag_facts import FlagFacts, FlagParams
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.statement_series import StatementSeries
from bankrm.statements import AuditOpinion
from bankrm.terms import not_, one_of

__all__ = ["FLAGS", "assess_statements"]

FLAGS = RuleSet("statements.flags", FlagFacts, FlagParams, Effect)
"""What in a firm's statements gives pause."""

_PRACTICE = CREDIT_PRACTICE.article()
_CLEAN = (AuditOpinion.UNQUALIFIED.code, AuditOpinion.EMPHASIS.code)


@FLAGS.rule(
    "flags.cash-and-debt",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="货币资金{cash}与带息负债{debt}同时偏高（超过资产的{high_cash}与{high_debt}），应核实资金真实性与受限情况",
    en="cash of {cash} and debt of {debt} are both high, above {high_cash} and {high_debt} of assets: is the cash there, and free?",
)
def high_cash_with_high_debt(f: FlagFacts, p: FlagParams) -> bool:
    return (f.cash * 100 > p.high_cash * f.assets) & (f.debt * 100 > p.high_debt * f.assets)


@FLAGS.rule(
    "flags.profit-no-cash",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有净利润{profit}而经营活动现金流为负（{operating_cash}）",
    en="a profit of {profit}, and an operating cash flow of {operating_cash}",
)
def profit_without_cash(f: FlagFacts, _: FlagParams) -> bool:
    return (f.profit > 0) & (f.operating_cash < 0)


@FLAGS.rule(
    "flags.little-cash",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="经营活动现金流{operating_cash}低于净利润{profit}的{usual_cash}",
    en="operating cash flow of {operating_cash} is below {usual_cash} of the net profit of {profit}",
)
def little_cash_of_profit(f: FlagFacts, p: FlagParams) -> bool:
    return (f.profit > 0) & (f.operating_cash * 100 < p.usual_cash * f.profit)


@FLAGS.rule(
    "flags.loss",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="净利润为负（{profit}），亏损",
    en="a loss: a net profit of {profit}",
)
def loss_made(f: FlagFacts, _: FlagParams) -> bool:
    return f.profit < 0


@FLAGS.rule(
    "flags.losses",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="连续两年亏损（上年{profit_before}，本年{profit}）",
    en="losses two years running: {profit_before}, then {profit}",
)
def losses_running(f: FlagFacts, _: FlagParams) -> bool:
    return (f.profit < 0) & (f.profit_before < 0)


@FLAGS.rule(
    "flags.negative-cash",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="经营活动现金流为负（{operating_cash}）",
    en="operations use up cash: an operating cash flow of {operating_cash}",
)
def cash_used_up(f: FlagFacts, _: FlagParams) -> bool:
    return f.operating_cash < 0


@FLAGS.rule(
    "flags.cash-drain",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="经营活动现金流连续两年为负（上年{cash_flow_before}，本年{operating_cash}）",
    en="operations use up cash two years running: {cash_flow_before}, then {operating_cash}",
)
def cash_used_up_again(f: FlagFacts, _: FlagParams) -> bool:
    return (f.operating_cash < 0) & (f.cash_flow_before < 0)


@FLAGS.rule(
    "flags.receivables",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="应收账款增长{receivable_growth}，比收入增长{revenue_growth}快{growth_gap}以上",
    en="receivables grew by {receivable_growth}, more than {growth_gap} faster than revenue at {revenue_growth}",
)
def receivables_outgrow_sales(f: FlagFacts, p: FlagParams) -> bool:
    return f.receivable_growth - f.revenue_growth > p.growth_gap


@FLAGS.rule(
    "flags.inventory",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="存货增长{inventory_growth}，比收入增长{revenue_growth}快{growth_gap}以上",
    en="inventory grew by {inventory_growth}, more than {growth_gap} faster than revenue at {revenue_growth}",
)
def inventory_outgrows_sales(f: FlagFacts, p: FlagParams) -> bool:
    return f.inventory_growth - f.revenue_growth > p.growth_gap


@FLAGS.rule(
    "flags.margin",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="毛利率由{margin_before}变为{margin}，波动超过{margin_shift}",
    en="the gross margin moved from {margin_before} to {margin}, by more than {margin_shift}",
)
def margin_out_of_line(f: FlagFacts, p: FlagParams) -> bool:
    return (f.margin - f.margin_before > p.margin_shift) | (
        f.margin_before - f.margin > p.margin_shift
    )


@FLAGS.rule(
    "flags.other-receivables",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="其他应收款{other_receivables}超过资产的{most_receivables}，应核实资金占用",
    en="other receivables of {other_receivables} are above {most_receivables} of assets: who has the money?",
)
def much_lent_to_others(f: FlagFacts, p: FlagParams) -> bool:
    return f.other_receivables * 100 > p.most_receivables * f.assets


@FLAGS.rule(
    "flags.related",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="应收关联方{related}超过资产的{most_related}",
    en="{related} is due from related parties, above {most_related} of assets",
)
def much_due_from_related(f: FlagFacts, p: FlagParams) -> bool:
    return f.related * 100 > p.most_related * f.assets


@FLAGS.rule(
    "flags.goodwill",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="商誉{goodwill}超过所有者权益的{most_goodwill}",
    en="goodwill of {goodwill} is above {most_goodwill} of equity",
)
def much_goodwill(f: FlagFacts, p: FlagParams) -> bool:
    return (f.equity > 0) & (f.goodwill * 100 > p.most_goodwill * f.equity)


@FLAGS.rule(
    "flags.leverage",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="负债{liabilities}超过资产的{most_liabilities}",
    en="liabilities of {liabilities} are above {most_liabilities} of assets",
)
def much_owed(f: FlagFacts, p: FlagParams) -> bool:
    return f.liabilities * 100 > p.most_liabilities * f.assets


@FLAGS.rule(
    "flags.equity",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="所有者权益为负（{equity}），资不抵债",
    en="equity is used up: {equity}",
)
def equity_used_up(f: FlagFacts, _: FlagParams) -> bool:
    return f.equity < 0


@FLAGS.rule(
    "flags.short-funding",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="流动资产{short_assets}低于流动负债{short_debt}的{least_current}，短期债务支撑了长期资产",
    en="current assets of {short_assets} are below {least_current} of the current liabilities of {short_debt}, which fund assets held for longer",
)
def short_debt_funds_long_assets(f: FlagFacts, p: FlagParams) -> bool:
    return f.short_assets * 100 < p.least_current * f.short_debt


@FLAGS.rule(
    "flags.quick",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="速动资产{quick_assets}低于流动负债{short_debt}的{least_quick}",
    en="quick assets of {quick_assets} are below {least_quick} of the current liabilities of {short_debt}",
)
def few_quick_assets(f: FlagFacts, p: FlagParams) -> bool:
    return f.quick_assets * 100 < p.least_quick * f.short_debt


@FLAGS.rule(
    "flags.cover",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="息税前利润{ebit}不足以支付利息{interest}",
    en="EBIT of {ebit} does not cover the interest of {interest}",
)
def interest_not_earned(f: FlagFacts, _: FlagParams) -> bool:
    return f.ebit < f.interest


@FLAGS.rule(
    "flags.thin-cover",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="息税前利润{ebit}低于利息{interest}的{usual_cover}",
    en="EBIT of {ebit} is below {usual_cover} of the interest of {interest}",
)
def interest_thinly_covered(f: FlagFacts, p: FlagParams) -> bool:
    return (f.interest > 0) & (f.ebit * 100 < p.usual_cover * f.interest)


@FLAGS.rule(
    "flags.debt-to-ebitda",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="带息负债{debt}超过EBITDA（{ebitda}）的{most_debt}",
    en="debt of {debt} is above {most_debt} of an EBITDA of {ebitda}",
)
def heavy_debt(f: FlagFacts, p: FlagParams) -> bool:
    return (f.debt > 0) & (f.debt * 100 > p.most_debt * f.ebitda)


@FLAGS.rule(
    "flags.capitalised",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="资本化利息{capitalised}超过全部利息的{most_capitalised}",
    en="capitalised interest of {capitalised} is above {most_capitalised} of all interest",
)
def much_interest_capitalised(f: FlagFacts, p: FlagParams) -> bool:
    return f.capitalised * 100 > p.most_capitalised * (f.capitalised + f.interest)


@FLAGS.rule(
    "flags.opinion",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="审计意见为非无保留意见（{opinion}）",
    en="the auditor did not give an unqualified opinion: {opinion}",
)
def opinion_qualified(f: FlagFacts, _: FlagParams) -> bool:
    return f.audited & not_(one_of(f.opinion, *_CLEAN))


@FLAGS.rule(
    "flags.unaudited",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="报表未经审计",
    en="the statement is not audited",
)
def not_audited(f: FlagFacts, _: FlagParams) -> bool:
    return not_(f.audited)


@FLAGS.rule(
    "flags.auditors",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="审计机构变更{auditor_changes}次，超过{most_changes}次",
    en="the auditor changed {auditor_changes} times, more than {most_changes}",
)
def auditor_changes_often(f: FlagFacts, p: FlagParams) -> bool:
    return f.auditor_changes > p.most_changes


@FLAGS.rule(
    "flags.gaps",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="缺少{gaps}期报表",
    en="{gaps} statements of the years between are missing",
)
def years_missing(f: FlagFacts, _: FlagParams) -> bool:
    return f.gaps > 0


@FLAGS.rule(
    "flags.faults",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="报表有{faults}项数字不相符",
    en="{faults} lines of the statements contradict others",
)
def figures_contradict(f: FlagFacts, _: FlagParams) -> bool:
    return f.faults > 0


@FLAGS.rule(
    "flags.stale",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="最近一期报表截至{ends_on}，早于{ends_since}，已过时",
    en="the newest statement ends on {ends_on}, before {ends_since}: it is out of date",
)
def statements_out_of_date(f: FlagFacts, p: FlagParams) -> bool:
    return f.ends_on < p.ends_since


def assess_statements(
    application: CreditApplication,
    series: StatementSeries,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[FlagFacts, Effect]:
    """What in the statements of a borrower, or of whoever stands in for it, gives pause (财务风险信号).

    A flag is a question for a person, never a refusal; mild ones only inform. For statements without an
    application, as after the loan, ask `FLAGS.decide(FlagFacts.of(series), ...)`.

    Args:
        application: what is asked for.
        series: statements of one firm; the newest is judged.
        as_of: the day whose rules apply.
        book: the bank's own thresholds and rules on top.

    Raises:
        InvalidValue: if the statements are of a firm that has no part in the application, or one was
            received after the day.
        CurrencyMismatch: if they are not in yuan.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._statement_example import YEARS
    >>> series = StatementSeries(YEARS)
    >>> assess_statements(WORKING_CAPITAL, series, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    """
    check_kind(application, CreditApplication, "application")
    check_kind(series, StatementSeries, "series")
    check_date(as_of)
    parties = (application.client_id, *(party.party_id for party in application.parties))
    if str(series.latest.entity_id) not in parties:
        raise InvalidValue("series", "is of a firm that has no part in the application")
    if any(statement.received_on > as_of for statement in series.statements):
        raise InvalidValue("series", "holds a statement received after as_of")
    return FLAGS.decide(FlagFacts.of(series), as_of=as_of, book=book)
