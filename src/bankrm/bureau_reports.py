"""Credit bureau reports (个人信用报告): what one says of a person in figures, and who may be asked for it.

Counting follows the report: entries past the five years of the law, and those that one-off repair hides, do
not count even where an old report still shows them. Leaves out firms' reports, the text of a report, and
what its debts cost each month, which is in `debt_service`.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.clients import ClientId
from bankrm.credit_repair import REPAIR, OverdueEntry, Showing, check_repair
from bankrm.days import add_months, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, check_yuan
from bankrm.ownership import PartyId
from bankrm.regulations.bureau import ADVERSE_RECORD_YEARS, FREE_REPORTS
from bankrm.workings import Line

__all__ = [
    "AccountMonth",
    "BureauAccount",
    "BureauQuery",
    "BureauRecord",
    "CreditReportSummary",
    "OverdueCount",
    "PublicRecordKind",
    "QueryReason",
    "RepaymentState",
    "compute_overdue_count",
    "free_reports_left",
    "is_kept",
    "is_record_whole",
    "is_repaired",
]


_MOST_MONTHS = 60  # what a report shows


class QueryReason(Label):
    """Why a report was asked for (查询原因)."""

    LOAN_APPROVAL = "loan_approval", "贷款审批", "approval of a loan"
    CARD_APPROVAL = "card_approval", "信用卡审批", "approval of a credit card"
    GUARANTEE_REVIEW = "guarantee_review", "担保资格审查", "review of a guarantor"
    POST_LOAN = "post_loan", "贷后管理", "watch over a running loan"
    OWN = "own", "本人查询", "asked for by the person"
    OBJECTION = "objection", "异议处理", "handling of an objection"

    @property
    def for_approval(self) -> bool:
        """Whether somebody was then asked for credit (硬查询)."""
        return self in {
            QueryReason.LOAN_APPROVAL,
            QueryReason.CARD_APPROVAL,
            QueryReason.GUARANTEE_REVIEW,
        }


class RepaymentState(Label):
    """The state of an account in one month (还款状态), by the code in the report."""

    NORMAL = "N", "正常", "paid as due"
    NOTHING_DUE = "*", "当月不需还款", "nothing due"
    MONTH_1 = "1", "逾期1至30天", "overdue 1 to 30 days"
    MONTH_2 = "2", "逾期31至60天", "overdue 31 to 60 days"
    MONTH_3 = "3", "逾期61至90天", "overdue 61 to 90 days"
    MONTH_4 = "4", "逾期91至120天", "overdue 91 to 120 days"
    MONTH_5 = "5", "逾期121至150天", "overdue 121 to 150 days"
    MONTH_6 = "6", "逾期151至180天", "overdue 151 to 180 days"
    MONTH_7 = "7", "逾期180天以上", "overdue more than 180 days"
    PAID_BY_GUARANTOR = "D", "担保人代还", "paid by the guarantor"
    PAID_IN_KIND = "Z", "以资抵债", "paid in kind"
    BAD_DEBT = "B", "呆账", "bad debt"
    CLOSED = "C", "结清", "paid off"
    ENDED_OTHERWISE = "G", "非正常结束", "ended otherwise than paid off"
    UNKNOWN = "#", "未知", "not known"

    @property
    def months_overdue(self) -> int:
        """The months overdue, up to 7 for that many or more; 0 if none."""
        return int(self.code) if self.code.isdigit() else 0

    @property
    def is_adverse(self) -> bool:
        """Whether others had to pay, or nobody did."""
        return self in {
            RepaymentState.PAID_BY_GUARANTOR,
            RepaymentState.PAID_IN_KIND,
            RepaymentState.BAD_DEBT,
            RepaymentState.ENDED_OTHERWISE,
        }


class PublicRecordKind(Label):
    """A public record of a person (公共记录)."""

    TAX_ARREARS = "tax_arrears", "欠税记录", "tax arrears"
    JUDGMENT = "judgment", "民事判决记录", "civil judgment"
    ENFORCEMENT = "enforcement", "强制执行记录", "enforcement by a court"
    PENALTY = "penalty", "行政处罚记录", "administrative penalty"


@attrs.frozen
class BureauQuery:
    """One query of a report (查询记录)."""

    on: date = attrs.field(repr=hidden, metadata=C2)
    reason: QueryReason = attrs.field(repr=hidden, metadata=C2)

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class BureauRecord:
    """One public record; what has ended is kept for some years and then deleted."""

    kind: PublicRecordKind = attrs.field(repr=hidden, metadata=C2)
    on: date = attrs.field(repr=hidden, metadata=C2)
    ended_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The day the act or event ended; None if it goes on, or is not known to have ended."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.ended_on is not None and self.ended_on < self.on:
            raise InvalidValue("ended_on", "is before the record")


@attrs.frozen(kw_only=True)
class AccountMonth:
    """One account in one month; what was overdue has its entry, where the report gives its amount."""

    month: date = attrs.field(repr=hidden, metadata=C2)
    """The first day of the month."""
    state: RepaymentState = attrs.field(repr=hidden, metadata=C2)
    entry: OverdueEntry | None = attrs.field(default=None, repr=hidden, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.month.day != 1:
            raise InvalidValue("month", "is named by its first day")
        if self.entry is not None:
            if not self.state.months_overdue:
                raise InvalidValue("entry", "is of a month that was not overdue")
            if self.entry.arisen_on >= add_months(self.month, 1):
                raise InvalidValue("entry", "arose after the month")


@attrs.frozen(kw_only=True)
class BureauAccount:
    """A loan or a card in a report (借贷账户), its months from oldest to newest."""

    id: str
    """How the bank tells accounts apart; not the number of the account."""
    active: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    current_overdue: Money | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    """What is overdue now."""
    months: tuple[AccountMonth, ...] | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """None if the report's record of repayment is not at hand."""
    opened_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """None is unknown: then it may have been open all along."""
    closed_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """None if it is open, or not known to be closed."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.current_overdue is not None:
            check_yuan(self.current_overdue, "current_overdue")
        days = [one.month for one in self.months or ()]
        if days != sorted(set(days)):
            raise InvalidValue("months", "must run from oldest to newest, each once")
        opened, closed = self.opened_on, self.closed_on
        if opened is not None and closed is not None and closed < opened:
            raise InvalidValue("closed_on", "is before the account was opened")
        if closed is not None and self.active:
            raise InvalidValue("closed_on", "is that of an account that is active")
        if opened is not None and days and days[0] < opened.replace(day=1):
            raise InvalidValue("months", "begin before the account was opened")
        if closed is not None and days and days[-1] > closed:
            raise InvalidValue("months", "run on after the account was closed")


@attrs.frozen(kw_only=True)
class CreditReportSummary:
    """A person's credit report in figures (信用报告摘要); what is not known is None.

    >>> from bankrm._bureau_example import REPORT
    >>> REPORT.purpose.en, len(REPORT.accounts)
    ('approval of a loan', 2)
    """

    subject_id: ClientId | PartyId
    """Whose report it is."""
    obtained_on: date
    purpose: QueryReason
    authorised_on: date | None = None
    """The day of the person's consent."""
    written_consent: bool | None = None
    agreed_purposes: tuple[QueryReason, ...] = ()
    """What the consent is for."""
    accounts: tuple[BureauAccount, ...] | None = attrs.field(
        default=None, repr=hidden, metadata=C2
    )
    queries: tuple[BureauQuery, ...] | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """By anybody, in the last two years."""
    records: tuple[BureauRecord, ...] | None = attrs.field(default=None, repr=hidden, metadata=C2)
    guarantees: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What the person stands surety for (相关还款责任), in all."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.guarantees is not None:
            check_yuan(self.guarantees, "guarantees")
        accounts = self.accounts or ()
        if len({one.id for one in accounts}) < len(accounts):
            raise InvalidValue("accounts", "hold one twice")
        if any(one.months and one.months[-1].month > self.obtained_on for one in accounts):
            raise InvalidValue("accounts", "have a month after the report")
        days = [day for one in accounts for day in (one.opened_on, one.closed_on)]
        if any(day is not None and day > self.obtained_on for day in days):
            raise InvalidValue("accounts", "were opened or closed after the report")
        if any(one.on > self.obtained_on for one in self.queries or ()):
            raise InvalidValue("queries", "hold one after the report")
        if any(one.on > self.obtained_on for one in self.records or ()):
            raise InvalidValue("records", "hold one after the report")


def is_kept(ended_on: date | None, *, as_of: date) -> bool:
    """Whether an adverse record of a person may still be kept, and so count.

    It is kept for five years from the end of the act, to the corresponding day; one that has not ended is
    kept on. Source: 征信业管理条例 art. 16.

    Raises:
        RuleNotInForce: before the regulation of 2013.

    >>> [is_kept(date(2021, 3, 1), as_of=date(2026, 3, day)) for day in (1, 2)]
    [True, False]
    """
    years = ADVERSE_RECORD_YEARS.in_force(as_of).value
    return ended_on is None or as_of <= add_months(ended_on, 12 * years)


def is_repaired(entry: OverdueEntry | None, *, as_of: date) -> bool | None:
    """Whether one-off credit repair hides an entry by then; None if too little is known.

    >>> is_repaired(None, as_of=date(2026, 11, 24))
    """
    if check_date(as_of) < REPAIR.since:
        return False
    if entry is None:
        return None
    decision = check_repair(entry, as_of=as_of)
    if decision.outcome is Showing.SHOWN:
        return False
    return None if decision.needs_review else True


def is_record_whole(report: CreditReportSummary, *, window: int) -> bool:
    """Whether the report says of every account and month that is looked at how it was paid.

    The month of the report may be missing, as lenders report a month when it is over; so may those before
    an account was opened, or after it was closed.

    Args:
        report: the report.
        window: months looked at, back from the month of the report.

    >>> from bankrm._bureau_example import REPORT
    >>> is_record_whole(REPORT, window=24), is_record_whole(REPORT, window=60)
    (True, False)
    """
    earliest = _first_month(report, window)
    return report.accounts is not None and all(
        _is_whole(account, earliest, report.obtained_on.replace(day=1))
        for account in report.accounts
    )


def _first_month(report: CreditReportSummary, window: int) -> date:
    check_kind(report, CreditReportSummary, "report")
    if type(window) is not int or not 1 <= window <= _MOST_MONTHS:
        raise InvalidValue("window", "is a number of months from 1 to 60")
    return add_months(report.obtained_on.replace(day=1), 1 - window)


_ENDS = {RepaymentState.CLOSED, RepaymentState.ENDED_OTHERWISE}


def _is_whole(account: BureauAccount, earliest: date, report_month: date) -> bool:
    """Whether each month from the earliest to the one before the report's has a known state."""
    if account.months is None:
        return False
    states = {one.month: one.state for one in account.months}
    if any(state is RepaymentState.UNKNOWN and day >= earliest for day, state in states.items()):
        return False
    ended = [day for day, state in states.items() if state in _ENDS]
    last = account.closed_on or max(ended, default=date.max)
    month = max(earliest, (account.opened_on or date.min).replace(day=1))
    while month < report_month and month <= last:
        if month not in states:
            return False
        month = add_months(month, 1)
    return True


@attrs.frozen(kw_only=True)
class OverdueCount:
    """The months overdue within a window, as they count; None where that hangs on something unknown."""

    window: int
    """Months, the one of the report among them."""
    in_a_row: int | None = attrs.field(repr=hidden, metadata=C2)
    """The most in a row on one account; a state of three months overdue is three in a row."""
    in_all: int | None = attrs.field(repr=hidden, metadata=C2)
    """Over all accounts."""
    stale: int = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Months left out because the law's years are over."""
    repaired: int = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Months left out because one-off repair hides them."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """The window, what was left out, and both counts."""
        return (
            Line(Text("统计月数", "months looked at"), self.window),
            Line(Text("超过保存期限不计", "left out as past the years of the law"), self.stale),
            Line(Text("信用修复不计", "left out as repaired"), self.repaired),
            Line(Text("最长连续逾期月数", "most months overdue in a row"), self.in_a_row),
            Line(Text("累计逾期月数", "months overdue in all"), self.in_all),
        )


def compute_overdue_count(
    report: CreditReportSummary, *, window: int, as_of: date
) -> OverdueCount:
    """Count the months overdue in a report (连续、累计逾期期数); unknown where its record has holes.

    Args:
        report: the report.
        window: months looked at, back from the month of the report.
        as_of: the day on which an entry must still be kept and shown, to count.

    Raises:
        RuleNotInForce: before the regulation of 2013.

    >>> from bankrm._bureau_example import REPORT
    >>> count = compute_overdue_count(REPORT, window=24, as_of=date(2026, 11, 24))
    >>> count.in_a_row, count.in_all, count.repaired
    (1, 1, 1)
    """
    earliest = _first_month(report, window)
    known = is_record_whole(report, window=window)
    sure, possible, stale, repaired = [], [], 0, 0
    for account in report.accounts or ():
        months = [one for one in account.months or () if one.month >= earliest]
        overdue = [one for one in months if one.state.months_overdue]
        kept = [one for one in overdue if _is_month_kept(one, as_of)]
        hides = [is_repaired(one.entry, as_of=as_of) for one in kept]
        stale += len(overdue) - len(kept)
        repaired += hides.count(True)
        sure.append([one for one, gone in zip(kept, hides, strict=True) if gone is False])
        possible.append([one for one, gone in zip(kept, hides, strict=True) if not gone])
    rows = [max(map(_most_in_a_row, months), default=0) for months in (sure, possible)]
    sums = [sum(map(len, months)) for months in (sure, possible)]
    return OverdueCount(
        window=window,
        in_a_row=rows[0] if known and rows[0] == rows[1] else None,
        in_all=sums[0] if known and sums[0] == sums[1] else None,
        stale=stale,
        repaired=repaired,
    )


def _is_month_kept(one: AccountMonth, as_of: date) -> bool:
    return is_kept(None if one.entry is None else one.entry.repaid_on, as_of=as_of)


def _most_in_a_row(months: list[AccountMonth]) -> int:
    """The longest run of overdue months, or the worst state, which says how long one has lasted."""
    longest = run = 0
    last: date | None = None
    for one in months:
        run = run + 1 if last is not None and one.month == add_months(last, 1) else 1
        last = one.month
        longest = max(longest, run, one.state.months_overdue)
    return longest


def free_reports_left(queries: tuple[BureauQuery, ...], *, as_of: date) -> int:
    """How many free reports a person still has in the calendar year (每年两次免费查询).

    That the year is the calendar year is the bureau's practice as recalled; the law says only "a year".

    Args:
        queries: those known, of any reason.
        as_of: the day asked about.

    >>> asked = BureauQuery(date(2026, 2, 1), QueryReason.OWN)
    >>> free_reports_left((asked,), as_of=date(2026, 11, 24))
    1
    """
    check_tuple(queries, BureauQuery, "queries")
    free = FREE_REPORTS.in_force(as_of).value
    used = [
        one
        for one in queries
        if one.reason is QueryReason.OWN and one.on.year == as_of.year and one.on <= as_of
    ]
    return max(0, free - len(used))
