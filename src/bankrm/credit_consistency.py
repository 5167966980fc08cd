"""Consistency of a credit file (档案一致性): do its parts agree with each other?

Statements that reconcile, receipts that bear out the revenue, debts as the credit report shows them, a price
reckoned on the default rate of the rating, and investigators who are not tied to the applicant. Leaves out
what each part is judged by on its own.
"""

from datetime import date
from decimal import ROUND_CEILING, Decimal

import attrs

from bankrm.account_flows import AccountStatement, FlowLine, MonthInflow, compute_effective_inflow
from bankrm.bureau_reports import BureauAccount, CreditReportSummary
from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.clients import CorporateClient, RetailClient
from bankrm.credit_applications import ApplicationParty, CreditApplication, CreditStep
from bankrm.credit_files import CreditFile
from bankrm.credit_scorecards import GRADE_SOURCES, RatingGrade
from bankrm.debt_service import Burden, DebtService, Obligation, ObligationKind
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.flow_patterns import AccountFlows
from bankrm.investigations import CreditInvestigation, Investigator
from bankrm.loan_pricing import LoanPriceInputs
from bankrm.micro_checks import MarginCheck, StockCount, TurnoverCheck
from bankrm.money import ARITHMETIC, Money, fen, total
from bankrm.regulations.approval import (
    CREDIT_INFLOW_PERCENT,
    CREDIT_LEAST_CHECKS,
    CREDIT_STATEMENT_YEARS,
)
from bankrm.regulations.diligence import DILIGENCE_GUIDELINE
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.repayment import EQUITY_TOLERANCE_PERCENT
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.related_parties import InsiderRelation, RelatedPartyCheck
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import BusinessLine
from bankrm.statement_checks import CheckVerdict
from bankrm.statement_items import Item
from bankrm.statement_series import StatementSeries
from bankrm.statements import FinancialStatement
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = [
    "CONSISTENCY",
    "ConsistencyFacts",
    "ConsistencyParams",
    "assess_consistency",
    "yearly_inflow",
    "yearly_revenue",
]

_MILLIONTHS = 6
"""Places of a default rate that is held as a whole number."""
_MONTHS = 12


_RECONCILED = (
    CreditFile.statements,
    CreditFile.more_statements,
    CreditFile.outside,
    StatementSeries.statements,
    FinancialStatement.entity_id,
    FinancialStatement.period,
    FinancialStatement.currency,
    FinancialStatement.consolidated,
)
_FLOWS = (
    CreditFile.flows,
    AccountFlows.statements,
    AccountStatement.currency,
    AccountStatement.first_day,
    AccountStatement.last_day,
    AccountStatement.lines,
    FlowLine.on,
    FlowLine.direction,
    FlowLine.amount,
    FlowLine.kind,
    FlowLine.counterparty,
    MonthInflow.received,
    MonthInflow.same_day,
    MonthInflow.passed,
)
_OWN_REPORTS = (
    CreditFile.bureau,
    CreditReportSummary.subject_id,
    CreditFile.client,
    CorporateClient.id,
    RetailClient.id,
    CreditFile.application,
    CreditApplication.parties,
    ApplicationParty.party_id,
    ApplicationParty.role,
)
_BURDENS = (CreditFile.service, DebtService.burdens)


@attrs.frozen(kw_only=True, repr=False)  # what somebody owes and earns: not shown
class ConsistencyFacts:
    """What the parts of a file say of the same thing; amounts in fen, default rates in millionths."""

    firm: bool = attrs.field(
        metadata=about("对公客户", "a firm", of=(CreditFile.application, CreditApplication.line))
    )
    years: int = attrs.field(
        metadata=about(
            "年度报表期数",
            "years of statements",
            of=(CreditFile.statements, StatementSeries.statements),
        )
        | NOT_NEGATIVE
    )
    failed_checks: int = attrs.field(
        metadata=about("未通过的报表勾稽", "reconciliations failed", of=_RECONCILED) | NOT_NEGATIVE
    )
    made_checks: int = attrs.field(
        metadata=about("已核对的报表勾稽", "reconciliations made", of=_RECONCILED) | NOT_NEGATIVE
    )
    deviation: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "交叉验证最大偏差",
            "worst of the cross-checks",
            "basis_points",
            of=(
                CreditFile.cross_checks,
                MarginCheck.weighted,
                MarginCheck.reported,
                TurnoverCheck.book,
                TurnoverCheck.owner,
                TurnoverCheck.receipts,
                StockCount.booked,
                StockCount.counted,
            ),
        )
        | NOT_NEGATIVE,
    )
    inflow: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("折年有效流入", "effective inflow of a year", "fen", of=_FLOWS),
    )
    revenue: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "年营业收入",
            "revenue of a year",
            "fen",
            of=(
                CreditFile.statements,
                StatementSeries.statements,
                FinancialStatement.currency,
                FinancialStatement.unit,
            ),
        ),
    )
    accounts: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "征信显示的未结清账户",
            "open accounts by the credit reports",
            of=(*_OWN_REPORTS, CreditReportSummary.accounts, BureauAccount.active),
        )
        | NOT_NEGATIVE,
    )
    debts: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("计入的既有债务", "debts counted", of=_BURDENS) | NOT_NEGATIVE,
    )
    guaranteed: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "征信显示的对外担保",
            "guaranteed for others by the reports",
            "fen",
            of=(*_OWN_REPORTS, CreditReportSummary.guarantees),
        )
        | NOT_NEGATIVE,
    )
    guarantees: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "计入的对外担保",
            "guarantees counted",
            of=(*_BURDENS, Burden.obligation, Obligation.kind),
        )
        | NOT_NEGATIVE,
    )
    priced_pd: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "定价所用违约概率（百万分之一）",
            "default rate of the price, millionths",
            of=(CreditFile.price, LoanPriceInputs.pd),
        )
        | NOT_NEGATIVE,
    )
    rated_pd: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "评级违约概率（百万分之一）",
            "default rate of the grade, millionths",
            of=(CreditFile.rating, *GRADE_SOURCES, RatingGrade.pd),
        )
        | NOT_NEGATIVE,
    )
    insider_investigates: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "调查人与借款人存在关系",
            "an investigator is tied to the applicant",
            of=(
                CreditFile.investigation,
                CreditInvestigation.lead,
                CreditInvestigation.second,
                Investigator.staff,
                CreditFile.relations,
                RelatedPartyCheck.relations,
                InsiderRelation.insider,
            ),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, file: CreditFile) -> "ConsistencyFacts":
        """The facts of a file."""
        check_kind(file, CreditFile, "file")
        verdicts = [check.verdict for check in file.checks]
        return cls(
            firm=file.application.line is not BusinessLine.RETAIL,
            years=0 if file.statements is None else len(file.statements.statements),
            failed_checks=sum(verdict is CheckVerdict.FAIL for verdict in verdicts),
            made_checks=sum(verdict is not CheckVerdict.NOT_CHECKABLE for verdict in verdicts),
            deviation=_worst_deviation(file),
            inflow=fen(yearly_inflow(file), "inflow"),
            revenue=fen(yearly_revenue(file), "revenue"),
            accounts=_open_accounts(file),
            debts=None if file.service is None else len(file.service.burdens),
            guaranteed=_guaranteed(file),
            guarantees=_guarantees_counted(file),
            priced_pd=None if file.price is None else _millionths(file.price.pd),
            rated_pd=_rated_pd(file),
            insider_investigates=_insider_investigates(file),
        )


def yearly_inflow(file: CreditFile) -> Money | None:
    """Twelve times the effective inflow of a month on the accounts (折年有效流入); None without any.

    >>> from bankrm._credit_file_example import FILE
    >>> yearly_inflow(FILE)
    Money('16270448.64', 'CNY')
    """
    check_kind(file, CreditFile, "file")
    if file.flows is None:
        return None
    return compute_effective_inflow(file.flows.statements).monthly.times(_MONTHS)


def yearly_revenue(file: CreditFile) -> Money | None:
    """The revenue of the latest year on file; None if it is not known, or not in yuan.

    >>> from bankrm._credit_file_example import FILE
    >>> yearly_revenue(FILE)
    Money('12100000.00', 'CNY')
    """
    check_kind(file, CreditFile, "file")
    latest = None if file.statements is None else file.statements.latest
    revenue = None if latest is None else latest[Item.REVENUE]
    if latest is None or revenue is None or latest.currency != "CNY":
        return None
    return Money.rounded(ARITHMETIC.multiply(revenue, Decimal(latest.unit)))


def _worst_deviation(file: CreditFile) -> int | None:
    """Of the cross-checks, in basis points rounded up; zero if none was made, None if one has no answer."""
    found = [check.deviation for check in file.cross_checks]
    known = [abs(one) for one in found if one is not None]
    if len(known) < len(found):
        return None
    worst = max(known, default=Decimal(0)).scaleb(4, ARITHMETIC)
    return int(worst.to_integral_value(ROUND_CEILING, ARITHMETIC))


def _own_reports(file: CreditFile) -> list[CreditReportSummary]:
    """On everybody who borrows."""
    return [one for one in file.bureau if one.subject_id in file.debtors]


def _open_accounts(file: CreditFile) -> int | None:
    """How many accounts are open; None if a report does not say, or there is none."""
    own = _own_reports(file)
    active = [
        None if account is None else account.active
        for report in own
        for account in (report.accounts if report.accounts is not None else (None,))
    ]
    return None if not own or None in active else sum(map(bool, active))


def _guaranteed(file: CreditFile) -> int | None:
    """What is guaranteed for others; None if a report does not say, or there is none."""
    own = [report.guarantees for report in _own_reports(file)]
    known = [amount for amount in own if amount is not None]
    return total(known).minor if own and len(known) == len(own) else None


def _guarantees_counted(file: CreditFile) -> int | None:
    if file.service is None:
        return None
    kinds = [burden.obligation.kind for burden in file.service.burdens]
    return kinds.count(ObligationKind.GUARANTEE)


def _millionths(rate: Decimal | None) -> int | None:
    return None if rate is None else int(rate.scaleb(_MILLIONTHS, ARITHMETIC))


def _rated_pd(file: CreditFile) -> int | None:
    grade = None if file.rating is None else file.rating.grade
    return None if grade is None else _millionths(grade.pd)


def _insider_investigates(file: CreditFile) -> bool | None:
    """Whether one of those who investigate is a person that the applicant is tied to."""
    if file.investigation is None or file.relations is None:
        return None
    insiders = {relation.insider for relation in file.relations.relations}
    return any(one.staff in insiders for one in file.investigation.investigators)


class ConsistencyParams:
    """The numbers in force; a bank sets how many checks must be made and how much of the revenue must be seen."""

    least_years: int = param(CREDIT_STATEMENT_YEARS)
    least_checks: int = param(CREDIT_LEAST_CHECKS)
    least_inflow: int = param(CREDIT_INFLOW_PERCENT, unit="percent")
    tolerance: int = param(EQUITY_TOLERANCE_PERCENT, unit="percent")


CONSISTENCY: RuleSet[ConsistencyFacts, ConsistencyParams, Effect] = RuleSet(
    "credit.consistency",
    ConsistencyFacts,
    ConsistencyParams,
    Effect,
    since=COMMERCIAL_BANK_LAW.since,
)
_PRACTICE = CREDIT_PRACTICE.article()


@CONSISTENCY.rule(
    "consistency.years",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="年度报表只有{years}期，少于{least_years}期",
    en="statements of {years} years are on file, fewer than {least_years}",
)
def few_years(f: ConsistencyFacts, p: ConsistencyParams) -> bool:
    return f.firm & (f.years < p.least_years)


@CONSISTENCY.rule(
    "consistency.checks",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="报表有{failed_checks}项勾稽不符",
    en="statements fail reconciliations: {failed_checks}",
)
def statements_do_not_reconcile(f: ConsistencyFacts, _: ConsistencyParams) -> bool:
    return f.failed_checks > 0


@CONSISTENCY.rule(
    "consistency.unchecked",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="报表勾稽只核对了{made_checks}项，少于本行要求的{least_checks}项",
    en="reconciliations made: {made_checks}, fewer than the {least_checks} that the bank asks for",
)
def too_little_checked(f: ConsistencyFacts, p: ConsistencyParams) -> bool:
    return f.firm & (f.made_checks < p.least_checks)


@CONSISTENCY.rule(
    "consistency.cross-checks",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="小微交叉验证最大偏差{deviation}，超过容差{tolerance}",
    en="the cross-checks are off by up to {deviation}, more than {tolerance}",
)
def cross_checks_off(f: ConsistencyFacts, p: ConsistencyParams) -> bool:
    return f.deviation > p.tolerance * 100


@CONSISTENCY.rule(
    "consistency.inflow",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="折年有效流入{inflow}，不到营业收入{revenue}的{least_inflow}",
    en="an effective inflow of {inflow} a year is below {least_inflow} of the revenue of {revenue}",
)
def revenue_not_seen(f: ConsistencyFacts, p: ConsistencyParams) -> bool:
    return f.firm & (f.inflow * 100 < p.least_inflow * f.revenue)


@CONSISTENCY.rule(
    "consistency.debts",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="征信显示{accounts}个未结清账户，计入还款能力的债务只有{debts}笔",
    en="{accounts} accounts are open by the credit reports, and {debts} debts are counted",
)
def debts_left_out(f: ConsistencyFacts, _: ConsistencyParams) -> bool:
    return not_(f.firm) & (f.accounts > f.debts)


@CONSISTENCY.rule(
    "consistency.guarantees",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="征信显示对外担保{guaranteed}，未计入还款能力",
    en="{guaranteed} is guaranteed for others by the credit reports, and not counted",
)
def guarantees_left_out(f: ConsistencyFacts, _: ConsistencyParams) -> bool:
    return not_(f.firm) & (f.guaranteed > 0) & (f.guarantees < 1)


@CONSISTENCY.rule(
    "consistency.default-rate",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="定价所用违约概率（百万分之{priced_pd}）低于评级的违约概率（百万分之{rated_pd}）",
    en="priced on a default rate of {priced_pd} in a million, below the grade's {rated_pd}",
)
def priced_below_the_grade(f: ConsistencyFacts, _: ConsistencyParams) -> bool:
    return f.priced_pd < f.rated_pd


@CONSISTENCY.rule(
    "DD.4-insider",
    Effect.BLOCK,
    cites=DILIGENCE_GUIDELINE.article(4, Provenance.UNCONFIRMED),
    since=DILIGENCE_GUIDELINE.since,
    zh="调查人与借款人存在关系，应当回避",
    en="an investigator is tied to the applicant and has to stand back",
    steps=(CreditStep.RECUSAL,),
)
def insider_not_recused(f: ConsistencyFacts, _: ConsistencyParams) -> bool:
    return f.insider_investigates


def assess_consistency(
    file: CreditFile, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[ConsistencyFacts, Effect]:
    """Whether the parts of a file agree with each other (档案一致性核对).

    Args:
        file: what is on file.
        as_of: the day whose rules apply.
        book: the bank's own numbers: without them the answer stays open.

    Raises:
        CurrencyMismatch: if amounts of one kind are in several currencies.
        RuleNotInForce: before 1 July 1995.

    >>> from bankrm._credit_file_example import BOOK, FILE
    >>> decision = assess_consistency(FILE, as_of=date(2026, 11, 24), book=BOOK)
    >>> decision.outcome.en
    'allowed'
    """
    return CONSISTENCY.decide(ConsistencyFacts.of(file), as_of=as_of, book=book)
