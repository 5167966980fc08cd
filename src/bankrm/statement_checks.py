"""Reconciliation of a firm's statements (报表勾稽核对): between lines, sheets, years, and with what others say.

Each check compares two figures and passes, fails, or cannot be made, and says why; none depends on
another, so their order does not matter. What must agree to the last digit (sums, the balance, this
year's opening with last year's closing) is held to one printed unit; what can only agree roughly, to a
`Tolerance`. What is compared with peers or with a bank's own limit needs that range or limit given.

Leaves out what it means for the loan: that is for rules, and a person.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

import attrs

from bankrm._statement_reasons import not_listed
from bankrm._statement_sides import (
    Side,
    grown,
    listed,
    mean,
    over_the_year,
    share_of_assets,
    told,
)
from bankrm.checks import check_kind, check_optional
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Money, in_arithmetic
from bankrm.ratios import legible
from bankrm.statement_items import INTEREST_BEARING, Item
from bankrm.statement_ratios import RatioName, compute_ratio
from bankrm.statements import (
    AuditOpinion,
    FinancialStatement,
    LineFault,
    StatementPair,
    check_year_before,
)
from bankrm.workings import Line

__all__ = [
    "CheckName",
    "CheckVerdict",
    "OutsideFigures",
    "StatementCheck",
    "Tolerance",
    "reconcile",
]


class CheckVerdict(Label):
    """What a check found."""

    PASS = "pass", "相符", "agrees"
    FAIL = "fail", "不符", "does not agree"
    NOT_CHECKABLE = "not_checkable", "无法核对", "cannot be checked"


class CheckName(Label):
    """The checks of `reconcile`."""

    BALANCE = "balance", "资产=负债+所有者权益", "assets = liabilities + equity"
    CASH_CHANGE = "cash_change", "货币资金变动与现金流量表", "change in cash and the cash flow"
    OPENING = "opening", "期初数与上年期末数", "opening and last year's closing balances"
    RETAINED = "retained", "留存收益变动与净利润", "change in retained earnings and net profit"
    INDIRECT = "indirect", "间接法与直接法经营现金流", "operating cash flow, indirect and direct"
    SALES_CASH = "sales_cash", "含税销售回款", "cash from sales, with value-added tax"
    DECLARED = "declared", "纳税申报收入与账面收入", "revenue declared for tax"
    INVOICED = "invoiced", "开票收入与账面收入", "revenue invoiced"
    INTEREST = "interest", "利息支出与带息负债", "interest and the debt it is paid on"
    FIXED_ASSETS = "fixed_assets", "固定资产变动与资本支出", "change in fixed assets and spending"
    MARGIN = "margin", "毛利率与同业", "gross margin and peers"
    INVENTORY_DAYS = "inventory_days", "存货周转天数与同业", "inventory days and peers"
    BUREAU_LOANS = "bureau_loans", "征信借款与账面借款", "loans by the credit report"
    OTHER_RECEIVABLES = "other_receivables", "其他应收款占比", "share of other receivables"
    RELATED = "related", "关联方占款占比", "share due from related parties"
    CASH_AND_DEBT = "cash_and_debt", "存贷双高", "high cash with high debt"
    SUMS = "sums", "各合计数", "sums within the sheets"
    OPINION = "opinion", "审计意见", "auditor's opinion"
    GROUP = "group", "合并与母公司实收资本", "paid-in capital, of the group and the parent"


@attrs.frozen(kw_only=True)
class Tolerance:
    """How far figures that only agree roughly may lie apart: the wider of a share and an amount."""

    share: Decimal = attrs.field(default=Decimal("0.01"), metadata=NOT_NEGATIVE)
    """Of the larger figure."""
    amount: Money = attrs.field(default=Money.of(10_000), metadata=NOT_NEGATIVE)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.share >= 1:
            raise InvalidValue("share", "is a fraction below 1: 0.01, not 1")

    def of(self, statement: FinancialStatement, *figures: Decimal) -> Decimal:
        """In the unit of a statement."""
        share = ARITHMETIC.multiply(self.share, max(abs(figure) for figure in figures))
        return max(share, _in_unit(self.amount, statement, "tolerance"))


@attrs.frozen(kw_only=True)
class OutsideFigures:
    """What others say of the firm and its trade, and limits of the bank's own; None is unknown.

    >>> OutsideFigures(vat_rate=Decimal("0.13"), bureau_loans=Money.of(3_630_000)).invoiced is None
    True
    """

    vat_rate: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Of its sales, as a fraction."""
    declared: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Revenue by the tax returns of the period, without value-added tax."""
    invoiced: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Revenue by the invoices of the period, without value-added tax."""
    bureau_loans: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Loans by the credit report, at the end of the period."""
    interest_rate: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What it pays on its debt a year, as a fraction."""
    peer_margin: tuple[Decimal, ...] = ()
    """Gross margins of its trade: the lowest and the highest that are usual."""
    peer_inventory_days: tuple[Decimal, ...] = ()
    """Inventory days of its trade: the fewest and the most that are usual."""
    other_receivables_limit: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Share of assets that is too much, of other receivables as of what related parties owe."""
    high_cash: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Share of assets above which cash is high."""
    high_debt: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Share of assets above which interest-bearing debt is high."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("peer_margin", "peer_inventory_days"):
            peers = getattr(self, name)
            if peers and (len(peers) != 2 or peers[0] > peers[1]):  # noqa: PLR2004  # a range
                raise InvalidValue(name, "need a lowest and a highest, or none")
        for name in _FRACTIONS:
            if (getattr(self, name) or 0) > 1:
                raise InvalidValue(name, "is a fraction: 0.13, not 13")
        if self.peer_margin and self.peer_margin[1] > 1:
            raise InvalidValue("peer_margin", "are fractions: 0.13, not 13")


_FRACTIONS = ("vat_rate", "interest_rate", "other_receivables_limit", "high_cash", "high_debt")


@attrs.frozen(kw_only=True)
class StatementCheck:
    """One check: what it found, of which figures, in the statement's unit."""

    name: CheckName
    verdict: CheckVerdict
    found: Decimal | None = None
    """What the statement says."""
    wanted: Decimal | None = None
    """What it should be by the other figures."""
    tolerance: Decimal | None = None
    """How far apart they may be; None where a limit or a range decides."""
    reason: Text | None = None
    """Why it cannot be checked, or what it failed for besides the figures."""
    items: tuple[Item, ...]
    """The lines compared."""
    workings: tuple[Line, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """What the statement says above what it should be."""
        if self.found is None or self.wanted is None:
            return None
        return ARITHMETIC.subtract(self.found, self.wanted)


@attrs.frozen(kw_only=True)
class _Case:
    """All that the checks read."""

    pair: StatementPair
    outside: OutsideFigures
    opening: FinancialStatement | None
    parent: FinancialStatement | None
    tolerance: Tolerance

    @property
    def now(self) -> FinancialStatement:
        return self.pair.current


def reconcile(
    pair: StatementPair,
    outside: OutsideFigures | None = None,
    *,
    opening: FinancialStatement | None = None,
    parent: FinancialStatement | None = None,
    tolerance: Tolerance | None = None,
    only: Iterable[CheckName] = CheckName,
) -> tuple[StatementCheck, ...]:
    """Compare the figures of a statement with each other and with what others say (勾稽核对).

    Args:
        pair: the statement, if need be as presented, and the year before.
        outside: what others say; what is not given is not checked.
        opening: the year before as this year's statement prints it beside its own figures.
        parent: of a group's statement, the one of the parent alone.
        tolerance: what may lie between figures that agree roughly; by default 1 % or 10,000.
        only: the checks to make.

    Raises:
        InvalidValue: if `opening` or `parent` is of another firm, period or unit.
        CurrencyMismatch: if an amount is in another currency than the statement.

    >>> from bankrm._statement_example import YEARS
    >>> pair = StatementPair(YEARS[2], YEARS[1])
    >>> outside = OutsideFigures(bureau_loans=Money.of(4_000_000))
    >>> balance, loans = reconcile(pair, outside, only=(CheckName.BALANCE, CheckName.BUREAU_LOANS))
    >>> balance.verdict.en, loans.verdict.en, loans.found, loans.wanted
    ('agrees', 'does not agree', Decimal('363'), Decimal('400.00'))
    """
    check_kind(pair, StatementPair, "pair")
    check_optional(outside, OutsideFigures, "outside")
    check_optional(tolerance, Tolerance, "tolerance")
    now = pair.current
    if opening is not None:
        check_year_before(now, opening, "opening")
    if parent is not None:
        _check_parent(now, parent)
    case = _Case(
        pair=pair,
        outside=outside or OutsideFigures(),
        opening=opening,
        parent=parent,
        tolerance=tolerance or Tolerance(amount=Money.of(10_000, now.currency)),
    )
    check_kind(only, Iterable, "only")
    names = tuple(only)
    for name in names:
        check_kind(name, CheckName, "only")
    return tuple(_CHECKS[name](case) for name in names)


def _check_parent(group: FinancialStatement, parent: FinancialStatement) -> None:
    check_kind(parent, FinancialStatement, "parent")
    for name in ("entity_id", "period", "currency", "unit"):
        if getattr(group, name) != getattr(parent, name):
            raise InvalidValue("parent", f"differs in {name}")
    if group.consolidated is not True or parent.consolidated is not False:
        raise InvalidValue("parent", "is the firm alone, beside the statement of its group")


def _in_unit(amount: Money, statement: FinancialStatement, field: str) -> Decimal:
    """An amount in the unit of a statement."""
    if amount.currency != statement.currency:
        raise CurrencyMismatch(field, f"needs {statement.currency}, not {amount.currency}")
    return ARITHMETIC.divide(amount.amount, Decimal(statement.unit))


def _amount(case: _Case, name: str, zh: str, en: str) -> Side:
    """An amount from outside, in the statement's unit."""
    amount: Money | None = getattr(case.outside, name)
    return told(None if amount is None else _in_unit(amount, case.now, name), zh, en)


# How two sides are compared


@in_arithmetic
def _agree(
    case: _Case, name: CheckName, found: Side, wanted: Side, *, exact: bool = False
) -> StatementCheck:
    """Two figures that should be the same."""
    if found.value is None or wanted.value is None:
        return _open(name, found, wanted)
    gap = found.value - wanted.value
    step = case.now.step
    allowed = step if exact else case.tolerance.of(case.now, found.value, wanted.value)
    figures = _workings(
        (_FOUND, found.value), (_WANTED, wanted.value), (_GAP, gap), (_TOLERANCE, allowed)
    )
    return StatementCheck(
        name=name,
        verdict=_verdict(agrees=abs(gap) <= allowed),
        found=found.value,
        wanted=wanted.value,
        tolerance=allowed,
        items=_items(found, wanted),
        workings=(case.now.unit_line, *figures),
    )


def _within(
    name: CheckName, found: Side, peers: tuple[Decimal, ...], zh: str, en: str
) -> StatementCheck:
    """A figure that should lie among those of peers, the ends included."""
    if found.value is None or not peers:
        return _open(name, found, told(None if not peers else peers[0], zh, en))
    low, high = peers
    return StatementCheck(
        name=name,
        verdict=_verdict(agrees=low <= found.value <= high),
        found=found.value,
        wanted=min(max(found.value, low), high),
        items=found.items,
        workings=_workings((_FOUND, found.value), (_LOWEST, low), (_HIGHEST, high)),
    )


def _at_most(name: CheckName, found: Side, limit: Side) -> StatementCheck:
    """A share that should not be above a limit."""
    if found.value is None or limit.value is None:
        return _open(name, found, limit)
    return StatementCheck(
        name=name,
        verdict=_verdict(agrees=found.value <= limit.value),
        found=found.value,
        wanted=limit.value,
        items=found.items,
        workings=_workings((_FOUND, found.value), (_HIGHEST, limit.value)),
    )


_FOUND, _WANTED = Text("报表数", "by the statement"), Text("核对数", "by the other figures")
_GAP, _TOLERANCE = Text("差异", "difference"), Text("容差", "tolerance")
_LOWEST, _HIGHEST = Text("下限", "lowest"), Text("上限", "highest")


def _open(name: CheckName, found: Side, wanted: Side) -> StatementCheck:
    return StatementCheck(
        name=name,
        verdict=CheckVerdict.NOT_CHECKABLE,
        reason=found.reason or wanted.reason,
        items=_items(found, wanted),
    )


def _verdict(*, agrees: bool) -> CheckVerdict:
    return CheckVerdict.PASS if agrees else CheckVerdict.FAIL


def _items(found: Side, wanted: Side) -> tuple[Item, ...]:
    return tuple(dict.fromkeys((*found.items, *wanted.items)))


def _workings(*figures: tuple[Text, Decimal]) -> tuple[Line, ...]:
    return tuple(Line(what, legible(figure)) for what, figure in figures)


# The checks


def _balance(case: _Case) -> StatementCheck:
    wanted = listed(case.pair, Item.TOTAL_LIABILITIES, Item.EQUITY)
    return _agree(
        case, CheckName.BALANCE, listed(case.pair, Item.TOTAL_ASSETS), wanted, exact=True
    )


def _cash_change(case: _Case) -> StatementCheck:
    """Cash that is not free to use, where it is noted, is none in the cash flow statement."""
    found, tied = grown(case.pair, Item.CASH), grown(case.pair, Item.RESTRICTED_CASH)
    free = found if tied.value is None else found.plus(tied, -1)
    return _agree(case, CheckName.CASH_CHANGE, free, listed(case.pair, Item.NET_CASH_FLOW))


def _opening(case: _Case) -> StatementCheck:
    """Of all that was carried over, the line that is furthest off."""
    before = case.pair.previous
    reason = over_the_year(case.pair)
    if before is None or reason is not None:
        none = Side((Item.OPENING_CASH, Item.CLOSING_CASH), None, reason)
        return _open(CheckName.OPENING, none, none)
    carried = [((Item.OPENING_CASH, Item.CLOSING_CASH), case.now, before)]
    if case.opening is not None:
        balances = [item for item in Item if not item.is_flow]
        carried += [((item, item), case.opening, before) for item in balances]
    checks = []
    for (now, then), current, previous in carried:
        found = Side((now,), current[now], not_listed([now]))
        wanted = Side((then,), previous[then], not_listed([then]))
        checks.append(_agree(case, CheckName.OPENING, found, wanted, exact=True))
    known = [check for check in checks if check.difference is not None]
    return max(known, key=lambda check: abs(check.difference or Decimal(0)), default=checks[0])


def _retained(case: _Case) -> StatementCheck:
    """Transfers to the surplus reserve stay within; minorities have their own line, but in a firm alone."""
    minority = () if case.now.consolidated is False else (Item.MINORITY_PROFIT,)
    found = grown(case.pair, Item.SURPLUS_RESERVE, Item.UNDISTRIBUTED_PROFIT)
    wanted = listed(case.pair, Item.NET_PROFIT, less=(Item.DIVIDENDS_DECLARED, *minority))
    return _agree(case, CheckName.RETAINED, found, wanted)


def _indirect(case: _Case) -> StatementCheck:
    found, wanted = (
        listed(case.pair, Item.INDIRECT_CASH_FLOW),
        listed(case.pair, Item.OPERATING_CASH_FLOW),
    )
    return _agree(case, CheckName.INDIRECT, found, wanted, exact=True)


def _sales_cash(case: _Case) -> StatementCheck:
    rate, sales = case.outside.vat_rate, listed(case.pair, Item.REVENUE)
    wanted = sales.plus(sales.times(told(rate, "增值税率", "rate of value-added tax")))
    wanted = wanted.plus(grown(case.pair, Item.ACCOUNTS_RECEIVABLE), -1)
    wanted = wanted.plus(grown(case.pair, Item.ADVANCES_RECEIVED))
    return _agree(case, CheckName.SALES_CASH, listed(case.pair, Item.CASH_FROM_SALES), wanted)


def _declared(case: _Case) -> StatementCheck:
    wanted = _amount(case, "declared", "纳税申报收入", "revenue declared for tax")
    return _agree(case, CheckName.DECLARED, listed(case.pair, Item.REVENUE), wanted)


def _invoiced(case: _Case) -> StatementCheck:
    wanted = _amount(case, "invoiced", "开票收入", "revenue invoiced")
    return _agree(case, CheckName.INVOICED, listed(case.pair, Item.REVENUE), wanted)


def _interest(case: _Case) -> StatementCheck:
    """Interest that was capitalised, where it is noted, was paid as well."""
    found, more = (
        listed(case.pair, Item.INTEREST_EXPENSE),
        listed(case.pair, Item.CAPITALISED_INTEREST),
    )
    rate = told(case.outside.interest_rate, "借款利率", "interest rate")
    wanted = mean(case.pair, *INTEREST_BEARING).times(rate)
    paid = found if more.value is None else found.plus(more)
    return _agree(case, CheckName.INTEREST, paid, wanted)


def _fixed_assets(case: _Case) -> StatementCheck:
    """What is spent and what is written off are of intangible assets, too."""
    found = grown(case.pair, Item.FIXED_ASSETS, Item.CONSTRUCTION, Item.INTANGIBLE_ASSETS)
    wanted = listed(case.pair, Item.CAPITAL_EXPENDITURE, less=(Item.DEPRECIATION,))
    return _agree(case, CheckName.FIXED_ASSETS, found, wanted)


def _of_ratio(case: _Case, name: RatioName, *items: Item) -> Side:
    ratio = compute_ratio(name, case.now, case.pair.previous)
    return Side(items, ratio.value, ratio.reason)


def _margin(case: _Case) -> StatementCheck:
    found = _of_ratio(case, RatioName.GROSS_MARGIN, Item.REVENUE, Item.COST_OF_SALES)
    peers = case.outside.peer_margin
    return _within(CheckName.MARGIN, found, peers, "同业毛利率", "gross margins of peers")


def _inventory_days(case: _Case) -> StatementCheck:
    found = _of_ratio(case, RatioName.INVENTORY_DAYS, Item.INVENTORY, Item.COST_OF_SALES)
    peers = case.outside.peer_inventory_days
    return _within(
        CheckName.INVENTORY_DAYS, found, peers, "同业存货周转天数", "inventory days of peers"
    )


def _bureau_loans(case: _Case) -> StatementCheck:
    """Bonds are in no credit line."""
    loans = (Item.SHORT_BORROWINGS, Item.CURRENT_PORTION, Item.LONG_BORROWINGS)
    wanted = _amount(case, "bureau_loans", "征信借款余额", "loans by the credit report")
    return _agree(case, CheckName.BUREAU_LOANS, listed(case.pair, *loans), wanted)


def _limit(case: _Case) -> Side:
    limit = case.outside.other_receivables_limit
    return told(limit, "其他应收款占比限额", "limit of other receivables")


def _other_receivables(case: _Case) -> StatementCheck:
    found = share_of_assets(case.pair, Item.OTHER_RECEIVABLES)
    return _at_most(CheckName.OTHER_RECEIVABLES, found, _limit(case))


def _related(case: _Case) -> StatementCheck:
    return _at_most(
        CheckName.RELATED, share_of_assets(case.pair, Item.RELATED_RECEIVABLES), _limit(case)
    )


def _cash_and_debt(case: _Case) -> StatementCheck:
    """One that is high is no matter; it fails if both are, and shows the debt."""
    cash = _at_most(
        CheckName.CASH_AND_DEBT,
        share_of_assets(case.pair, Item.CASH),
        told(case.outside.high_cash, "高现金占比", "what share of cash is high"),
    )
    debt = _at_most(
        CheckName.CASH_AND_DEBT,
        share_of_assets(case.pair, *INTEREST_BEARING),
        told(case.outside.high_debt, "高负债占比", "what share of debt is high"),
    )
    milder = min((debt, cash), key=lambda check: _SEVERITY[check.verdict])
    workings, items = (*cash.workings, *debt.workings), (*cash.items, *debt.items)
    return attrs.evolve(milder, items=tuple(dict.fromkeys(items)), workings=workings)


_SEVERITY = {CheckVerdict.PASS: 0, CheckVerdict.NOT_CHECKABLE: 1, CheckVerdict.FAIL: 2}


def _sums(case: _Case) -> StatementCheck:
    """Every subtotal with the lines given, and every sign; it shows the first that is wrong."""
    name, faults, step = CheckName.SUMS, case.now.faults, case.now.step
    if not faults:
        return StatementCheck(name=name, verdict=CheckVerdict.PASS, tolerance=step, items=())
    first = faults[0]
    return StatementCheck(
        name=name,
        verdict=CheckVerdict.FAIL,
        found=first.stated,
        wanted=first.added,
        tolerance=step,
        reason=_told(first),
        items=tuple(dict.fromkeys(fault.item for fault in faults)),
        workings=(
            case.now.unit_line,
            *_workings(*((_told(fault), fault.stated) for fault in faults)),
        ),
    )


def _told(fault: LineFault) -> Text:
    """A line and what is wrong with it."""
    item, reason = fault.item, fault.reason
    return Text(f"{item.zh}：{reason.zh}", f"{item.en}: {reason.en}")


def _opinion(case: _Case) -> StatementCheck:
    """Passes with no qualification; what is not audited has none to check."""
    opinion, name = case.now.opinion, CheckName.OPINION
    if opinion is None:
        none = told(None, "审计意见", "the auditor's opinion")
        if case.now.audited is False:
            none = Side((), None, Text("未经审计", "not audited"))
        return _open(name, none, none)
    agrees = opinion <= AuditOpinion.EMPHASIS
    return StatementCheck(
        name=name,
        verdict=_verdict(agrees=agrees),
        reason=None if agrees else Text(opinion.zh, opinion.en),
        items=(),
        workings=(Line(Text("审计意见", "auditor's opinion"), opinion),),
    )


def _group(case: _Case) -> StatementCheck:
    """What was paid into the parent is what was paid into its group."""
    capital = Item.PAID_IN_CAPITAL
    wanted = told(None, "母公司报表", "the statement of the parent")
    if case.parent is not None:
        wanted = listed(StatementPair(case.parent), capital)
    return _agree(case, CheckName.GROUP, listed(case.pair, capital), wanted, exact=True)


_CHECKS: dict[CheckName, Callable[[_Case], StatementCheck]] = {
    CheckName.BALANCE: _balance,
    CheckName.CASH_CHANGE: _cash_change,
    CheckName.OPENING: _opening,
    CheckName.RETAINED: _retained,
    CheckName.INDIRECT: _indirect,
    CheckName.SALES_CASH: _sales_cash,
    CheckName.DECLARED: _declared,
    CheckName.INVOICED: _invoiced,
    CheckName.INTEREST: _interest,
    CheckName.FIXED_ASSETS: _fixed_assets,
    CheckName.MARGIN: _margin,
    CheckName.INVENTORY_DAYS: _inventory_days,
    CheckName.BUREAU_LOANS: _bureau_loans,
    CheckName.OTHER_RECEIVABLES: _other_receivables,
    CheckName.RELATED: _related,
    CheckName.CASH_AND_DEBT: _cash_and_debt,
    CheckName.SUMS: _sums,
    CheckName.OPINION: _opinion,
    CheckName.GROUP: _group,
}
