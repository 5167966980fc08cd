"""Figures of a credit memo (授信报告数据): what each section shows, computed again from what is on file.

Leaves out what is answered in a section, and what is concluded, which are for `credit_memos`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from bankrm.account_flows import compute_effective_inflow, counterparty_share
from bankrm.acquisition_loans import compute_acquisition_limits
from bankrm.altman import AltmanFactors, AltmanModel, score_altman
from bankrm.bank_figures import BankFigures
from bankrm.bureau_reports import compute_overdue_count
from bankrm.card_limits import compute_card_room
from bankrm.checks import check_kind
from bankrm.clients import CorporateClient
from bankrm.collateral import ClaimId
from bankrm.collateral_values import compute_coverage
from bankrm.concentration import compute_concentration
from bankrm.credit_consistency import yearly_inflow, yearly_revenue
from bankrm.credit_files import CreditFile
from bankrm.credit_limits import compute_credit_limit
from bankrm.days import check_date
from bankrm.dupont import compute_dupont
from bankrm.housing_limits import compute_down_payment
from bankrm.labels import Label, Text
from bankrm.limit_caps import list_caps
from bankrm.loan_pricing import compute_loan_price
from bankrm.project_cover import compute_project_cover
from bankrm.ratios import legible, percentage
from bankrm.regulations.bureau import OVERDUE_WINDOW_MONTHS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.statement_checks import CheckVerdict
from bankrm.statement_items import Item
from bankrm.statement_ratios import ratio_set
from bankrm.statement_series import compute_trend
from bankrm.workings import Line

__all__ = ["MemoPart", "list_figures"]


class MemoPart(Label):
    """A section of a memo (报告章节), in the order in which it is read."""

    APPLICANT = "applicant", "申请人概况", "applicant"
    REQUEST = "request", "授信申请", "request"
    COMPLIANCE = "compliance", "合规性审查", "compliance"
    INVESTIGATION = "investigation", "尽职调查", "investigation"
    GROUP = "group", "关联关系和集中度", "group and concentration"
    STATEMENTS = "statements", "财务分析", "statements"
    FLOWS = "flows", "账户流水分析", "account flows"
    NEED = "need", "资金需求测算", "what is to be financed"
    CAPACITY = "capacity", "还款能力", "capacity to repay"
    BUREAU = "bureau", "征信情况", "credit record"
    SECURITY = "security", "担保分析", "security"
    RATING = "rating", "信用评级", "rating"
    PRICE = "price", "定价和收益", "price"
    CONSISTENCY = "consistency", "交叉验证和档案一致性", "consistency of the file"
    LIMIT = "limit", "额度测算", "limit"


def list_figures(
    file: CreditFile, part: MemoPart, *, as_of: date, book: RuleBook = STATUTORY
) -> tuple[Line, ...]:
    """The figures of one section, each with its workings; none where nothing is on file.

    >>> from bankrm._credit_file_example import FILE
    >>> lines = list_figures(FILE, MemoPart.REQUEST, as_of=date(2026, 11, 24))
    >>> print(lines[1].explain("en"))
    amount asked for: CN¥6,000,000.00
    """
    check_kind(file, CreditFile, "file")
    check_kind(part, MemoPart, "part")
    check_kind(book, RuleBook, "book")
    return tuple(_FIGURES[part](file, check_date(as_of), book)) if part in _FIGURES else ()


def _applicant(file: CreditFile, as_of: date, book: RuleBook) -> Iterator[Line]:
    """Of a firm; a person's particulars stay where the bank keeps them."""
    del as_of, book
    client = file.client
    if isinstance(client, CorporateClient):
        yield Line(Text("企业类型", "kind"), client.kind)
        yield Line(Text("法律形式", "legal form"), client.legal_form)
        yield Line(Text("成立日期", "founded on"), client.founded_on)
        yield Line(Text("注册资本", "registered capital"), client.registered_capital)


def _request(file: CreditFile, as_of: date, book: RuleBook) -> Iterator[Line]:
    del as_of, book
    asked = file.application
    yield Line(Text("业务品种", "kind of loan"), asked.kind)
    yield Line(Text("申请金额", "amount asked for"), asked.amount)
    yield Line(Text("期限（月）", "term in months"), asked.months)
    yield Line(Text("用途", "purpose"), asked.purpose)
    yield Line(Text("还款方式", "repayment"), asked.repayment_method)
    for security in asked.security:
        yield Line(Text("担保方式", "security"), security)
    yield Line(Text("申请利率", "rate asked for"), percentage(asked.rate_asked), "percent")


def _group(file: CreditFile, as_of: date, book: RuleBook) -> Iterable[Line]:
    return compute_concentration(
        file.application,
        file.exposures,
        BankFigures(on=as_of) if file.bank is None else file.bank,
        group=file.group,
        as_of=as_of,
        book=book,
    ).workings


_TRENDS = (Item.REVENUE, Item.NET_PROFIT, Item.OPERATING_CASH_FLOW, Item.TOTAL_ASSETS)
_MODELS = (AltmanModel.Z_PRIME, AltmanModel.Z_DOUBLE_PRIME)


def _statements(file: CreditFile, as_of: date, book: RuleBook) -> Iterator[Line]:
    """Ratios, the return taken apart, trends, distress scores, and what does not reconcile."""
    del as_of, book
    if file.statements is None:
        return
    latest, before = file.statements.latest, file.statements.previous
    for name, ratio in ratio_set(latest, before).items():
        yield Line(Text(name.zh, name.en), None if ratio.value is None else legible(ratio.value))
    yield from compute_dupont(latest, before).workings
    yield latest.unit_line
    for item in _TRENDS:
        yield from compute_trend(file.statements, item).workings[1:]  # but for the unit
    for model in _MODELS:
        score = score_altman(model, AltmanFactors.of(latest))
        yield Line(Text(model.zh, model.en), None if score.value is None else legible(score.value))
        yield Line(Text(f"{model.zh}区间", f"zone of {model.en}"), score.zone)
    for check in file.checks:
        if check.verdict is not CheckVerdict.NOT_CHECKABLE:
            yield Line(Text(check.name.zh, check.name.en), check.verdict)


_TOP_PAYERS = 5


def _flows(file: CreditFile, as_of: date, book: RuleBook) -> Iterator[Line]:
    """What really came in, from how few, and how much of the revenue it bears out."""
    del as_of, book
    if file.flows is None:
        return
    inflow = compute_effective_inflow(file.flows.statements)
    yield from inflow.workings
    yield from counterparty_share(file.flows.statements, _TOP_PAYERS).workings
    yield Line(Text("折年有效流入", "effective inflow of a year"), yearly_inflow(file))
    yield Line(Text("年营业收入", "revenue of a year"), yearly_revenue(file))


def _consistency(file: CreditFile, as_of: date, book: RuleBook) -> Iterator[Line]:
    """The cross-checks, and how many reconciliations were made."""
    del as_of, book
    for check in file.cross_checks:
        yield from check.workings
    verdicts = [check.verdict for check in file.checks]
    for verdict in CheckVerdict if verdicts else ():
        yield Line(
            Text(f"勾稽{verdict.zh}", f"reconciliation {verdict.en}"), verdicts.count(verdict)
        )


def _need(file: CreditFile, as_of: date, book: RuleBook) -> Iterator[Line]:
    """What is to be financed: the need of working capital, the project, the deal, the home, the card."""
    if file.need is not None:
        yield from file.need.need.workings
    if file.project is not None:
        yield from compute_project_cover(file.project.years).workings
    if file.deal is not None:
        bank = BankFigures(on=as_of) if file.bank is None else file.bank
        yield from compute_acquisition_limits(
            file.application, file.deal, bank, as_of=as_of, book=book
        ).workings
    if file.home is not None:
        yield from compute_down_payment(file.home, as_of=as_of, book=book).workings
    if file.cards is not None:
        yield from compute_card_room(file.cards).workings


def _capacity(file: CreditFile, as_of: date, book: RuleBook) -> Iterator[Line]:
    del as_of, book
    if file.income is not None:
        yield from file.income.workings
    if file.service is not None:
        yield from file.service.workings


def _bureau(file: CreditFile, as_of: date, book: RuleBook) -> Iterator[Line]:
    window = book.governing(OVERDUE_WINDOW_MONTHS, as_of)
    for report in file.bureau:
        count = compute_overdue_count(report, window=window.value, as_of=as_of)
        yield Line(Text("报告日期", "report of"), report.obtained_on)
        yield Line(OVERDUE_WINDOW_MONTHS.name, window.value, "", window.basis)
        yield Line(Text("最多连续逾期期数", "most overdue in a row"), count.in_a_row)
        yield Line(Text("累计逾期期数", "overdue in all"), count.in_all)


def _security(file: CreditFile, as_of: date, book: RuleBook) -> Iterable[Line]:
    del book
    if file.security is None:
        return ()
    asked = file.application
    return compute_coverage(file.security, ClaimId(asked.id), asked.amount, as_of=as_of).workings


def _rating(file: CreditFile, as_of: date, book: RuleBook) -> Iterable[Line]:
    del as_of, book
    return () if file.rating is None else file.rating.workings


def _price(file: CreditFile, as_of: date, book: RuleBook) -> Iterable[Line]:
    if file.price is None:
        return ()
    return compute_loan_price(file.price, as_of=as_of, book=book).workings


def _limit(file: CreditFile, as_of: date, book: RuleBook) -> Iterable[Line]:
    caps = list_caps(file, as_of=as_of, book=book)
    return compute_credit_limit(file.application, caps, as_of=as_of).workings


_FIGURES: dict[MemoPart, Callable[[CreditFile, date, RuleBook], Iterable[Line]]] = {
    MemoPart.APPLICANT: _applicant,
    MemoPart.REQUEST: _request,
    MemoPart.GROUP: _group,
    MemoPart.STATEMENTS: _statements,
    MemoPart.FLOWS: _flows,
    MemoPart.NEED: _need,
    MemoPart.CAPACITY: _capacity,
    MemoPart.BUREAU: _bureau,
    MemoPart.SECURITY: _security,
    MemoPart.RATING: _rating,
    MemoPart.PRICE: _price,
    MemoPart.CONSISTENCY: _consistency,
    MemoPart.LIMIT: _limit,
}
