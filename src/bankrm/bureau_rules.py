"""Screening of a credit report (征信审查): may it be used, and does what it says need a person.

The law says who may ask for a report and how long a record counts. What too much is (连三累六, too many
queries, too old a report) is bank policy: usual figures are marked as conventions, the others are numbers of
the bank's own, and without them a person decides. Leaves out firms' reports.
"""

from datetime import date

import attrs

from bankrm.bureau_reports import (
    AccountMonth,
    BureauAccount,
    BureauQuery,
    BureauRecord,
    CreditReportSummary,
    QueryReason,
    RepaymentState,
    compute_overdue_count,
    is_kept,
    is_record_whole,
)
from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.credit_applications import (
    ApplicationParty,
    ApplicationRole,
    CreditApplication,
    CreditStep,
)
from bankrm.credit_repair import OverdueEntry
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.money import total
from bankrm.products import ProductFamily
from bankrm.regulations.bureau import (
    BUREAU_REGULATION,
    MOST_MONTH_QUERIES,
    MOST_QUARTER_QUERIES,
    OVERDUE_IN_A_ROW,
    OVERDUE_IN_ALL,
    OVERDUE_WINDOW_MONTHS,
    REPAIR_NOTICE,
    REPORT_DAYS,
)
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = ["CREDIT_RECORD", "CreditRecordFacts", "CreditRecordParams", "assess_credit_record"]

_SURETIES = {ApplicationRole.GUARANTOR, ApplicationRole.SECURITY_PROVIDER}
_STATES = (
    CreditReportSummary.accounts,
    CreditReportSummary.obtained_on,
    BureauAccount.months,
    AccountMonth.month,
    AccountMonth.state,
)
_SPAN = (BureauAccount.opened_on, BureauAccount.closed_on)
_MONTHS = (*_STATES, AccountMonth.entry, OverdueEntry.repaid_on)
_ENTRY = (*_MONTHS, OverdueEntry.arisen_on, OverdueEntry.amount, OverdueEntry.repaid)
_QUERIES = (
    CreditReportSummary.queries,
    CreditReportSummary.obtained_on,
    BureauQuery.on,
    BureauQuery.reason,
)


@attrs.frozen(kw_only=True, repr=False)  # about a person: not shown
class CreditRecordFacts:
    """What decides whether a credit report may be used, and whether it speaks against a loan."""

    own: bool = attrs.field(
        metadata=about("本人提供", "brought by the person", of=(CreditReportSummary.purpose,))
    )
    consented: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "查询前已书面同意",
            "consent in writing before the query",
            of=(
                CreditReportSummary.written_consent,
                CreditReportSummary.authorised_on,
                CreditReportSummary.obtained_on,
            ),
        ),
    )
    purpose_agreed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "查询用途已约定",
            "queried for an agreed purpose",
            of=(CreditReportSummary.purpose, CreditReportSummary.agreed_purposes),
        ),
    )
    use_agreed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "本次用途已约定",
            "this use of it is agreed",
            of=(
                CreditReportSummary.agreed_purposes,
                CreditReportSummary.subject_id,
                CreditApplication.client_id,
                CreditApplication.kind,
                CreditApplication.parties,
                ApplicationParty.party_id,
                ApplicationParty.role,
            ),
        ),
    )
    age: int = attrs.field(
        metadata=about("报告天数", "days since the report", of=(CreditReportSummary.obtained_on,))
    )
    overdue: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "当前逾期金额",
            "overdue now",
            "fen",
            of=(CreditReportSummary.accounts, BureauAccount.current_overdue),
        ),
    )
    in_a_row: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("最长连续逾期期数", "overdue months in a row", of=(*_ENTRY, *_SPAN)),
    )
    in_all: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("累计逾期期数", "overdue months in all", of=(*_ENTRY, *_SPAN)),
    )
    adverse: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "有呆账、代偿等状态",
            "bad debt, or paid by others",
            of=(*_STATES, *_SPAN),
        ),
    )
    records: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "保存期限内的公共记录",
            "public records that count",
            of=(CreditReportSummary.records, BureauRecord.ended_on),
        ),
    )
    month_queries: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("近一月审批查询次数", "queries for approval in a month", of=_QUERIES),
    )
    quarter_queries: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("近三月审批查询次数", "queries for approval in 3 months", of=_QUERIES),
    )
    stale: int = attrs.field(
        metadata=about(
            "应删除而仍展示的记录",
            "entries that should be deleted",
            of=(*_MONTHS, CreditReportSummary.records, BureauRecord.ended_on),
        )
    )
    repaired: int = attrs.field(
        metadata=about("信用修复后仍展示的记录", "entries that repair hides", of=_ENTRY)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        report: CreditReportSummary,
        window: int,
        as_of: date,
    ) -> "CreditRecordFacts":
        """The facts of a report for an application; months are counted within the window."""
        _check_together(application, report, as_of)
        count = compute_overdue_count(report, window=window, as_of=as_of)
        records = report.records
        kept = [is_kept(one.ended_on, as_of=as_of) for one in records or ()]
        return cls(
            own=report.purpose is QueryReason.OWN,
            consented=_consented(report),
            purpose_agreed=_agreed(report, {report.purpose}),
            use_agreed=_agreed(report, _uses(application, report)),
            age=(as_of - report.obtained_on).days,
            overdue=_overdue(report),
            in_a_row=count.in_a_row,
            in_all=count.in_all,
            adverse=_adverse(report, window),
            records=None if records is None else kept.count(True),
            month_queries=_queries(report, 1),
            quarter_queries=_queries(report, 3),
            stale=count.stale + kept.count(False),
            repaired=count.repaired,
        )


def _check_together(
    application: CreditApplication, report: CreditReportSummary, as_of: date
) -> None:
    """Refuse a report of nobody in the application, or of a later day."""
    check_kind(application, CreditApplication, "application")
    check_kind(report, CreditReportSummary, "report")
    known = {application.client_id, *(party.party_id for party in application.parties)}
    if report.subject_id not in known:
        raise InvalidValue("report", "is of nobody in the application")
    if report.obtained_on > check_date(as_of):
        raise InvalidValue("report", "is of a later day")


def _consented(report: CreditReportSummary) -> bool | None:
    if report.written_consent is False:
        return False
    if report.authorised_on is None:
        return None
    return False if report.authorised_on > report.obtained_on else report.written_consent


def _agreed(report: CreditReportSummary, purposes: set[QueryReason]) -> bool | None:
    """Whether the consent covers one of some purposes."""
    return bool(purposes & set(report.agreed_purposes)) if report.agreed_purposes else None


def _uses(application: CreditApplication, report: CreditReportSummary) -> set[QueryReason]:
    """What the report is needed for now: any of these."""
    roles = {one.role for one in application.parties if one.party_id == report.subject_id}
    uses = {QueryReason.GUARANTEE_REVIEW} if roles & _SURETIES else set()
    if report.subject_id == application.client_id or roles - _SURETIES:
        card = application.kind.family is ProductFamily.CREDIT_CARD
        uses.add(QueryReason.CARD_APPROVAL if card else QueryReason.LOAN_APPROVAL)
    return uses


def _overdue(report: CreditReportSummary) -> int | None:
    if report.accounts is None:
        return None
    known = [one.current_overdue for one in report.accounts if one.current_overdue is not None]
    overdue = total(known).minor
    return overdue if overdue or len(known) == len(report.accounts) else None


def _adverse(report: CreditReportSummary, window: int) -> bool | None:
    """Whether an account ever was in a bad state; None if the window has holes, or a state is unknown."""
    accounts = report.accounts or ()
    states = [one.state for account in accounts for one in account.months or ()]
    if any(state.is_adverse for state in states):
        return True
    known = is_record_whole(report, window=window) and RepaymentState.UNKNOWN not in states
    return False if known else None


def _queries(report: CreditReportSummary, months: int) -> int | None:
    if report.queries is None:
        return None
    after = add_months(report.obtained_on, -months)
    return sum(1 for one in report.queries if one.reason.for_approval and one.on > after)


class CreditRecordParams:
    """What a bank takes for too much; only some of it has a usual figure."""

    most_days: int = param(REPORT_DAYS)
    row_limit: int = param(OVERDUE_IN_A_ROW)
    sum_limit: int = param(OVERDUE_IN_ALL)
    most_month_queries: int = param(MOST_MONTH_QUERIES)
    most_quarter_queries: int = param(MOST_QUARTER_QUERIES)


CREDIT_RECORD = RuleSet(
    "credit.record",
    CreditRecordFacts,
    CreditRecordParams,
    Effect,
    since=BUREAU_REGULATION.since,
)
"""May a credit report be used for a loan, and does it speak against one."""

_PRACTICE = CREDIT_PRACTICE.article()


@CREDIT_RECORD.rule(
    "CBR-2013.18-consent",
    Effect.BLOCK,
    cites=(BUREAU_REGULATION.article(18), BUREAU_REGULATION.article(28)),
    zh="查询信用报告前未取得本人书面同意",
    en="the report was asked for without the person's consent in writing",
    steps=(CreditStep.QUERY_CONSENT, CreditStep.FRESH_REPORT),
)
def queried_without_consent(f: CreditRecordFacts, _: CreditRecordParams) -> bool:
    return not_(f.own) & not_(f.consented)


@CREDIT_RECORD.rule(
    "CBR-2013.18-purpose",
    Effect.BLOCK,
    cites=BUREAU_REGULATION.article(18),
    zh="查询用途未与本人约定",
    en="the report was asked for to an end that was not agreed",
    steps=(CreditStep.QUERY_CONSENT, CreditStep.FRESH_REPORT),
)
def queried_for_another_purpose(f: CreditRecordFacts, _: CreditRecordParams) -> bool:
    return not_(f.own) & not_(f.purpose_agreed)


@CREDIT_RECORD.rule(
    "CBR-2013.20",
    Effect.BLOCK,
    cites=BUREAU_REGULATION.article(20),
    zh="不得将信用报告用于约定以外的用途",
    en="the report may not be used to an end that was not agreed",
    steps=(CreditStep.QUERY_CONSENT,),
)
def used_for_another_purpose(f: CreditRecordFacts, _: CreditRecordParams) -> bool:
    return not_(f.use_agreed)


@CREDIT_RECORD.rule(
    "record.age",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="信用报告已查询{age}天，超过{most_days}天",
    en="the report is {age} days old, more than {most_days}",
    steps=(CreditStep.FRESH_REPORT,),
)
def report_too_old(f: CreditRecordFacts, p: CreditRecordParams) -> bool:
    return f.age > p.most_days


@CREDIT_RECORD.rule(
    "record.overdue-now",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="当前存在逾期",
    en="something is overdue now",
    steps=(CreditStep.ARREARS_PAID,),
)
def overdue_now(f: CreditRecordFacts, _: CreditRecordParams) -> bool:
    return f.overdue > 0


@CREDIT_RECORD.rule(
    "record.in-a-row",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="连续逾期达到{row_limit}期",
    en="overdue for {row_limit} months in a row, or more",
)
def overdue_in_a_row(f: CreditRecordFacts, p: CreditRecordParams) -> bool:
    return f.in_a_row >= p.row_limit


@CREDIT_RECORD.rule(
    "record.in-all",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="累计逾期达到{sum_limit}期",
    en="overdue in {sum_limit} months in all, or more",
)
def overdue_in_all(f: CreditRecordFacts, p: CreditRecordParams) -> bool:
    return f.in_all >= p.sum_limit


@CREDIT_RECORD.rule(
    "record.adverse",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有呆账、代偿、以资抵债或非正常结束的账户",
    en="a debt went bad, or was settled by others or otherwise than in money",
)
def adverse_state(f: CreditRecordFacts, _: CreditRecordParams) -> bool:
    return f.adverse


@CREDIT_RECORD.rule(
    "record.public",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有保存期限内的公共记录",
    en="there are public records that still count",
)
def public_record(f: CreditRecordFacts, _: CreditRecordParams) -> bool:
    return f.records > 0


@CREDIT_RECORD.rule(
    "record.month-queries",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="近一月审批查询次数超过{most_month_queries}次",
    en="more than {most_month_queries} queries for approval in a month",
)
def many_queries_in_a_month(f: CreditRecordFacts, p: CreditRecordParams) -> bool:
    return f.month_queries > p.most_month_queries


@CREDIT_RECORD.rule(
    "record.quarter-queries",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="近三月审批查询次数超过{most_quarter_queries}次",
    en="more than {most_quarter_queries} queries for approval in three months",
)
def many_queries_in_a_quarter(f: CreditRecordFacts, p: CreditRecordParams) -> bool:
    return f.quarter_queries > p.most_quarter_queries


@CREDIT_RECORD.rule(
    "CBR-2013.16",
    Effect.NOTE,
    cites=BUREAU_REGULATION.article(16),
    zh="报告仍展示超过保存期限的不良信息，未予计入",
    en="the report still shows entries past the years of the law; they do not count",
)
def shows_stale_entries(f: CreditRecordFacts, _: CreditRecordParams) -> bool:
    return f.stale > 0


@CREDIT_RECORD.rule(
    "REPAIR-2025.shown",
    Effect.NOTE,
    cites=REPAIR_NOTICE.article(),
    since=REPAIR_NOTICE.since,
    zh="报告仍展示一次性信用修复范围内的逾期，未予计入",
    en="the report still shows entries that one-off repair hides; they do not count",
)
def shows_repaired_entries(f: CreditRecordFacts, _: CreditRecordParams) -> bool:
    return f.repaired > 0


def assess_credit_record(
    application: CreditApplication,
    report: CreditReportSummary,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[CreditRecordFacts, Effect]:
    """Whether a person's credit report may be used for an application and what it says of it (征信审查).

    The report is the client's, or of somebody who stands beside it. How old a report may be and how many
    queries are too many are numbers of the bank's own.

    Args:
        application: what is asked for.
        report: the report.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules on top.

    Raises:
        RuleNotInForce: before the regulation of 2013.
        InvalidValue: if the report is of somebody else, or of a later day.

    >>> from bankrm._bureau_example import REPORT
    >>> from bankrm._credit_example import CONSUMER
    >>> decision = assess_credit_record(CONSUMER, REPORT, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, decision.missing
    ('a person must decide', ('most_days', 'most_month_queries', 'most_quarter_queries'))
    >>> "REPAIR-2025.shown" in decision
    True
    """
    check_kind(book, RuleBook, "book")
    window = book.governing(OVERDUE_WINDOW_MONTHS, as_of).value
    facts = CreditRecordFacts.of(application, report, window, as_of)
    return CREDIT_RECORD.decide(facts, as_of=as_of, book=book)
