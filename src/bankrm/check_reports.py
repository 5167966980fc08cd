"""Post-loan reports (贷后检查报告): one check of a loan written up point by point, ready to be rendered.

What a report has to tell is an outline that a bank replaces by its own. Figures are computed again from the
records given, or are the workings and the decisions of the rooms that made them; none is typed by hand. Of a
person nothing is told but the loan. Leaves out the layout and the author's own prose, of which a bank keeps
the place.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from bankrm.checks import check_kind
from bankrm.claims import AssetClass
from bankrm.clients import CorporateClient, RetailClient
from bankrm.collateral import ClaimId
from bankrm.covenant_watch import CovenantRecord, compute_covenant_tests
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.formats import format_date
from bankrm.labels import AnyLabel, Label, Lang, Text
from bankrm.loan_accounts import LoanAccount
from bankrm.loan_checks import LoanCheck
from bankrm.money import in_arithmetic
from bankrm.outlines import Outline, Topic
from bankrm.ratios import legible, percentage
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import Decision
from bankrm.staff import BusinessLine
from bankrm.statement_ratios import RatioName, compute_ratio
from bankrm.statements import FinancialStatement
from bankrm.tasks import Task, list_open
from bankrm.workings import Line, explain_lines

__all__ = [
    "CORPORATE_CHECK_REPORT",
    "RETAIL_CHECK_REPORT",
    "CheckReport",
    "PointText",
    "ReportPoint",
    "ReportSection",
    "ReportSources",
    "write_check_report",
]


class ReportSection(Label):
    """A section of a post-loan report; a bank may bring its own."""

    BORROWER = "borrower", "借款人与贷款", "borrower and loan"
    USE = "use", "资金用途", "use of the money"
    REPAYMENT = "repayment", "还款情况", "repayment"
    FINANCES = "finances", "财务变化", "finances"
    COVENANTS = "covenants", "约定事项", "covenants"
    SECURITY = "security", "担保情况", "security"
    WARNINGS = "warnings", "预警信号", "warning signals"
    CONCLUSION = "conclusion", "分类、意见和待办", "tier, opinion and to-dos"


class ReportPoint(Label):
    """What a post-loan report has to tell; a bank may bring its own."""

    BORROWER = "borrower", "借款人", "the borrower"
    TERMS = "terms", "贷款要素", "terms of the loan"
    CHECK = "check", "本次检查", "this check"
    USE = "use", "用途核实", "what the money was used for"
    ARREARS = "arrears", "欠款情况", "what is in arrears"
    CHANGES = "changes", "审批以来财务变化", "change since approval"
    CASH = "cash", "现金流与账户", "cash flow and account"
    COVENANTS = "covenants", "约定事项测试", "tests of the covenants"
    ASSETS = "assets", "押品", "assets given as security"
    GUARANTORS = "guarantors", "保证人", "guarantors"
    WARNINGS = "warnings", "预警", "warnings"
    TIER = "tier", "建议分类", "tier proposed"
    OPINION = "opinion", "检查意见", "opinion"
    TO_DOS = "to_dos", "待办事项", "to-dos"


def _topic(section: ReportSection, *points: ReportPoint, required: bool = True) -> Topic:
    return Topic(label=section, questions=points, required=required)


_BORROWER = _topic(
    ReportSection.BORROWER, ReportPoint.BORROWER, ReportPoint.TERMS, ReportPoint.CHECK
)
_USE = _topic(ReportSection.USE, ReportPoint.USE)
_SECURITY = _topic(
    ReportSection.SECURITY, ReportPoint.ASSETS, ReportPoint.GUARANTORS, required=False
)
_WARNINGS = _topic(ReportSection.WARNINGS, ReportPoint.WARNINGS)
_CONCLUSION = _topic(
    ReportSection.CONCLUSION, ReportPoint.TIER, ReportPoint.OPINION, ReportPoint.TO_DOS
)

CORPORATE_CHECK_REPORT = Outline(
    name=Text("对公贷后检查报告", "post-loan report on a firm"),
    version="1",
    line=BusinessLine.CORPORATE,
    basis=CREDIT_PRACTICE.article(),
    topics=(
        _BORROWER,
        _USE,
        _topic(ReportSection.REPAYMENT, ReportPoint.ARREARS),
        _topic(ReportSection.FINANCES, ReportPoint.CHANGES, ReportPoint.CASH),
        _topic(ReportSection.COVENANTS, ReportPoint.COVENANTS),
        _SECURITY,
        _WARNINGS,
        _CONCLUSION,
    ),
)
"""What a report on a loan to a firm usually tells; security where the loan has some, and covenants even if none."""

RETAIL_CHECK_REPORT = Outline(
    name=Text("个人贷后检查报告", "post-loan report on a person"),
    version="1",
    line=BusinessLine.RETAIL,
    basis=CREDIT_PRACTICE.article(),
    topics=(
        _topic(ReportSection.BORROWER, ReportPoint.TERMS, ReportPoint.CHECK),
        _USE,
        _topic(ReportSection.REPAYMENT, ReportPoint.ARREARS, ReportPoint.CASH),
        _SECURITY,
        _WARNINGS,
        _CONCLUSION,
    ),
)
"""What a report on a loan to a person usually tells; particulars of the person stay where the bank keeps them."""


@attrs.frozen(kw_only=True)
class PointText:
    """One point of a report: its figures, and what the rules found."""

    point: AnyLabel
    lines: tuple[Line, ...] = attrs.field(default=(), repr=False)
    answers: tuple[Decision[Any, Any], ...] = attrs.field(default=(), repr=False)

    __attrs_post_init__ = check_fields

    @property
    def is_told(self) -> bool:
        """Whether it has a figure that is known, or an answer that is not open."""
        known = any(line.value is not None for line in self.lines)
        return known or any(not answer.needs_review for answer in self.answers)

    def explain(self, lang: Lang = "zh") -> str:
        """Its name, its figures, and the reasons of what applied or is open."""
        told = [f"### {self.point.name_in(lang)}"]
        if self.lines:
            told.append(explain_lines(self.lines, lang))
        told += [answer.explain(lang) for answer in self.answers]
        return "\n".join([*told, *([] if self.is_told else [_MISSING.name_in(lang)])])


_MISSING = Text("（缺）", "(missing)")


@attrs.frozen(kw_only=True)
class ReportSources:
    """What a report is written from; what is None is missing in it."""

    client: CorporateClient | RetailClient
    check: LoanCheck
    at_approval: FinancialStatement | None = attrs.field(default=None, repr=False)
    latest: FinancialStatement | None = attrs.field(default=None, repr=False)
    covenants: tuple[CovenantRecord, ...] | None = attrs.field(default=None, repr=False)
    """Empty if the loan has none."""
    tier: AssetClass | None = None
    """As proposed."""
    opinion_ref: str | None = None
    """Where the bank keeps the text of the opinion."""
    tasks: tuple[Task, ...] | None = attrs.field(default=None, repr=False)
    """Those set off; empty if there are none."""
    told: tuple[PointText, ...] = attrs.field(default=(), repr=False)
    """What other rooms found: the workings of the arrears, the decision on the security; each point once."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({one.point for one in self.told}) < len(self.told):
            raise InvalidValue("told", "holds one point twice")
        for name in ("at_approval", "latest"):
            statement = getattr(self, name)
            if statement is not None and str(statement.entity_id) != self.client.id:
                raise InvalidValue(name, "is of another firm")
        if (
            self.at_approval is not None
            and self.latest is not None
            and self.latest.period.last < self.at_approval.period.last
        ):
            raise InvalidValue("latest", "is older than that at approval")
        if any(task.client_id not in {None, self.client.id} for task in self.tasks or ()):
            raise InvalidValue("tasks", "hold one about another client")


@attrs.frozen(kw_only=True)
class CheckReport:
    """A post-loan report, point by point."""

    account_id: ClaimId
    as_of: date
    outline: Outline = attrs.field(repr=False)
    points: tuple[PointText, ...] = attrs.field(repr=False)
    """In the order of the outline, those without anything to tell among them."""

    __attrs_post_init__ = check_fields

    def __getitem__(self, point: AnyLabel) -> PointText:
        """One point.

        Raises:
            InvalidValue: if the outline does not ask for it.
        """
        for one in self.points:
            if one.point == point:
                return one
        raise InvalidValue("point", "is not asked for in this report")

    @property
    def missing(self) -> tuple[Topic, ...]:
        """The required sections that tell too little, each with only the points that are missing (缺失内容)."""
        untold = [one.point for one in self.points if not one.is_told]
        return tuple(topic for topic in self.outline.narrowed(untold) if topic.required)

    def explain(self, lang: Lang = "zh") -> str:
        """The whole report as text, one heading a section and one a point."""
        told = [f"# {self.outline.name.name_in(lang)} ({format_date(self.as_of, lang)})"]
        for topic in self.outline.topics:
            told.append(f"## {topic.label.name_in(lang)}")
            told += [self[point].explain(lang) for point in topic.questions]
        return "\n\n".join(told)


def write_check_report(
    account: LoanAccount,
    sources: ReportSources,
    outline: Outline = CORPORATE_CHECK_REPORT,
    *,
    as_of: date,
) -> CheckReport:
    """Write one check of a loan up (贷后检查报告).

    Args:
        account: the loan.
        sources: what the bank has; it must all be of this loan and its client, and known by `as_of`.
        outline: what the report has to tell.
        as_of: the day it speaks of.

    Raises:
        InvalidValue: if a part is of another loan or client, later than the day, or of a point not asked for.

    >>> from bankrm._covenant_example import RECORD
    >>> from bankrm.clients import ClientId
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm._loan_check_example import CHECKS_MADE
    >>> sources = ReportSources(
    ...     client=CorporateClient(id=ClientId("E-1"), name="某制造有限公司"),
    ...     check=CHECKS_MADE[1],
    ...     covenants=(RECORD,),
    ... )
    >>> report = write_check_report(ACCOUNT, sources, as_of=date(2026, 10, 8))
    >>> print(report[ReportPoint.COVENANTS].explain("en"))
    ### tests of the covenants
    covenants: 1
    liabilities to assets, test of 2026-03-31: met
    liabilities to assets, test of 2026-06-30: breached and made good within grace
    liabilities to assets, test of 2026-09-30: figure not due yet
    >>> [section.label.en for section in report.missing][:2]
    ['repayment', 'finances']
    """
    check_kind(account, LoanAccount, "account")
    check_kind(sources, ReportSources, "sources")
    check_kind(outline, Outline, "outline")
    _check_sources(account, sources, check_date(as_of))
    given = {one.point: one for one in sources.told}
    if not given.keys() <= {*outline.questions}:
        raise InvalidValue("told", "holds a point that the outline does not ask for")
    points = []
    for point in outline.questions:
        maker = _LINES.get(point)
        lines = () if maker is None else tuple(maker(account, sources, as_of))
        other = given.get(point, PointText(point=point))
        points.append(attrs.evolve(other, lines=(*lines, *other.lines)))
    return CheckReport(account_id=account.id, as_of=as_of, outline=outline, points=tuple(points))


def _check_sources(account: LoanAccount, sources: ReportSources, as_of: date) -> None:
    if sources.client.id != account.client_id:
        raise InvalidValue("client", "is not the borrower")
    if sources.check.account_id != account.id:
        raise InvalidValue("check", "is of another loan")
    if business_date(sources.check.recorded_at) > as_of:
        raise InvalidValue("check", "is later than as_of")
    for name in ("at_approval", "latest"):
        statement = getattr(sources, name)
        if statement is not None and statement.received_on > as_of:
            raise InvalidValue(name, "is later than as_of")
    if any(answer.as_of != as_of for one in sources.told for answer in one.answers):
        raise InvalidValue("told", "holds an answer for another day")


def _borrower(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    """Of a firm; a person's particulars stay where the bank keeps them."""
    del account, as_of
    client = sources.client
    if isinstance(client, CorporateClient):
        yield Line(Text("企业类型", "kind"), client.kind)
        yield Line(Text("成立日期", "founded on"), client.founded_on)
        yield Line(Text("注册资本", "registered capital"), client.registered_capital)


def _terms(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    del sources, as_of
    plan = account.plan
    yield Line(Text("业务品种", "kind of loan"), account.kind)
    yield Line(Text("贷款金额", "principal"), plan.principal)
    yield Line(Text("放款日", "paid out on"), plan.disbursed_on)
    yield Line(Text("到期日", "matures on"), plan.maturity)
    yield Line(Text("年利率", "rate of a year"), percentage(plan.annual_rate), "percent")
    yield Line(Text("还款方式", "repayment"), plan.method)


def _check(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    del account, as_of
    check = sources.check
    yield Line(Text("检查种类", "kind of check"), check.kind)
    yield Line(Text("检查方式", "made"), check.mode)
    yield Line(Text("检查日期", "made on"), check.on)
    yield Line(Text("检查人数", "people"), len(check.by))
    for finding in check.findings:
        yield Line(Text(f"发现：{finding.zh}", f"found: {finding.en}"), value=True)


def _use(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    del account, as_of
    yield Line(Text("按约定使用", "used as agreed"), sources.check.use_of_funds_ok)


def _assets(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    del account, as_of
    yield Line(Text("押品完好", "there and in order"), sources.check.collateral_seen)


_COMPARED = (
    RatioName.ASSET_LIABILITY,
    RatioName.CURRENT,
    RatioName.INTEREST_COVER,
    RatioName.NET_MARGIN,
)


@in_arithmetic
def _changes(account: LoanAccount, sources: ReportSources, as_of: date) -> tuple[Line, ...]:
    """Ratios at approval and now; each statement alone, so that both are reckoned alike."""
    del account, as_of
    if sources.at_approval is None or sources.latest is None:
        return ()
    lines = []
    for name in _COMPARED:
        then = compute_ratio(name, sources.at_approval).value
        now = compute_ratio(name, sources.latest).value
        change = None if then is None or now is None else now - then
        lines += [
            Line(Text(f"{name.zh}{zh}", f"{name.en}{en}"), None if one is None else legible(one))
            for zh, en, one in (
                ("（审批时）", ", at approval", then),
                ("（最新）", ", latest", now),
                ("（变化）", ", change", change),
            )
        ]
    return tuple(lines)


def _covenants(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    if sources.covenants is not None:
        yield Line(Text("约定事项数", "covenants"), len(sources.covenants))
    for record in sources.covenants or ():
        metric = record.covenant.metric
        for one in compute_covenant_tests(account, record, as_of=as_of):
            day = one.on.isoformat()
            what = Text(f"{metric.zh}，{day}测试", f"{metric.en}, test of {day}")
            yield Line(what, one.outcome)


def _tier(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    del account, as_of
    yield Line(Text("建议分类", "tier proposed"), sources.tier)


def _opinion(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    del account, as_of
    on_file = True if sources.opinion_ref else None
    yield Line(Text("检查意见已归档", "the opinion is on file"), on_file)


def _to_dos(account: LoanAccount, sources: ReportSources, as_of: date) -> Iterator[Line]:
    del account, as_of
    if sources.tasks is not None:
        still = list_open(sources.tasks)
        yield Line(Text("未完成待办数", "still to do"), len(still))
        for task in still:
            yield Line(Text(f"{task.title.zh}，期限", f"{task.title.en}, due on"), task.due_on)


_LINES: dict[AnyLabel, Callable[[LoanAccount, ReportSources, date], Iterable[Line]]] = {
    ReportPoint.BORROWER: _borrower,
    ReportPoint.TERMS: _terms,
    ReportPoint.CHECK: _check,
    ReportPoint.USE: _use,
    ReportPoint.CHANGES: _changes,
    ReportPoint.COVENANTS: _covenants,
    ReportPoint.ASSETS: _assets,
    ReportPoint.TIER: _tier,
    ReportPoint.OPINION: _opinion,
    ReportPoint.TO_DOS: _to_dos,
}
"""Points of which the figures are computed here; those of the others come with the sources."""
