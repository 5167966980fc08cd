"""Corporate credit: how much working capital a firm needs, and how much of it a new loan may fill.

The measure is the reference method in the annex of the working-capital rules (流动资金贷款需求量): last
year's revenue less its margin, carried on to the expected sales, over the turns of working capital.

What the annex lets the bank adjust is recalled: days that it forecasts are given in place of balances, a
safety margin lengthens the cycle, the productive season stands for the year, and a single real transaction
for the formula. Amounts are plain Decimals in one unit of the caller's choice, 万元 as a rule; results are
unrounded and in the same unit. What a loan asked for means against its need is in `working_capital_rules`.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Self

import attrs

from bankrm.checks import check_count, check_kind, check_optional, check_tuple
from bankrm.citations import Citation, Provenance
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.labels import Label, Text
from bankrm.money import half_up, in_arithmetic, number
from bankrm.ratios import legible, quotient, turnover_days
from bankrm.regulations.loan_orders import YEAR_DAYS
from bankrm.statement_items import Item
from bankrm.statements import FinancialStatement, StatementKind, StatementPair
from bankrm.workings import Line

__all__ = [
    "CycleFigures",
    "CyclePart",
    "Funding",
    "MarginBasis",
    "TurnsRounding",
    "WorkingCapitalInputs",
    "WorkingCapitalNeed",
    "compute_transaction_need",
    "compute_working_capital_need",
]


class MarginBasis(Label):
    """Which profit the sales margin is taken of; the annex does not say."""

    TOTAL_PROFIT = "total_profit", "利润总额", "total profit"
    NET_PROFIT = "net_profit", "净利润", "net profit"
    GIVEN = "given", "直接给定", "as given"


class TurnsRounding(Label):
    """What is done to the turns before the need is divided by them."""

    EXACT = "exact", "不取整", "not rounded"
    TWO_DECIMALS = "two_decimals", "保留两位小数", "rounded to two decimals"


class CyclePart(Label):
    """What ties working capital up, or frees it."""

    INVENTORY = "inventory", "存货", "inventory"
    RECEIVABLE = "receivable", "应收账款", "receivables"
    PAYABLE = "payable", "应付账款", "payables"
    PREPAYMENT = "prepayment", "预付账款", "prepayments"
    ADVANCE_RECEIVED = "advance_received", "预收账款", "advances received"

    @property
    def frees(self) -> bool:
        """Whether it is others' money, so that its days shorten the cycle."""
        return self in {CyclePart.PAYABLE, CyclePart.ADVANCE_RECEIVED}

    @property
    def turns_with_sales(self) -> bool:
        """Whether it turns with revenue; the others turn with cost of sales."""
        return self in {CyclePart.RECEIVABLE, CyclePart.ADVANCE_RECEIVED}


def _read(owner: attrs.AttrsInstance, name: str, least: int | None = 0) -> None:
    """Make a field of a value under construction exact, not below `least`; None stays unknown."""
    if getattr(owner, name) is None:
        return
    figure = number(getattr(owner, name), name)
    if least is not None and figure < least:
        raise InvalidValue(name, f"must not be below {least}")
    object.__setattr__(owner, name, figure)


@attrs.frozen(kw_only=True)
class CycleFigures:
    """A figure for each part of the working-capital cycle: average balances, or turnover days.

    >>> CycleFigures(
    ...     inventory=Decimal(210),
    ...     receivable=Decimal(195),
    ...     payable=Decimal(110),
    ...     prepayment=Decimal(0),
    ...     advance_received=Decimal(0),
    ... ).net
    Decimal('295')
    """

    inventory: Decimal | None
    receivable: Decimal | None
    payable: Decimal | None
    prepayment: Decimal | None
    advance_received: Decimal | None

    def __attrs_post_init__(self) -> None:
        for part in CyclePart:
            _read(self, part.code)

    def __iter__(self) -> Iterator[tuple[CyclePart, Decimal | None]]:
        """Each part and its figure, in the order of the annex."""
        return ((part, getattr(self, part.code)) for part in CyclePart)

    @property
    @in_arithmetic
    def net(self) -> Decimal | None:
        """What is tied up less what is freed; None if a part is unknown."""
        amount = Decimal(0)
        for part, figure in self:
            if figure is None:
                return None
            amount += -figure if part.frees else figure
        return amount


@attrs.frozen(kw_only=True)
class Funding:
    """What finances the working capital already; a source that is not there is zero, said so."""

    own_funds: Decimal
    existing_loans: Decimal
    """Working-capital loans of all banks."""
    other_channels: Decimal

    def __attrs_post_init__(self) -> None:
        for name in ("own_funds", "existing_loans", "other_channels"):
            number(getattr(self, name), name)  # none of them may be unknown
            _read(self, name)


@attrs.frozen(kw_only=True)
class WorkingCapitalInputs:
    """What the need is computed from; None is unknown.

    How fast the capital turns is given in one of three ways: average balances (with the cost of
    sales), days, or the turns themselves.
    """

    revenue: Decimal | None
    """Last year's."""
    margin: Decimal | None
    """Profit over revenue, last year's; below zero in a loss."""
    margin_basis: MarginBasis
    growth: Decimal | None
    """Expected sales over last year's, less one."""
    balances: CycleFigures | None = None
    cost_of_sales: Decimal | None = None
    """Last year's, for the balances that turn with it."""
    days: CycleFigures | None = None
    """Of last year, or as the bank forecasts them for the firm's trade and stage."""
    turns: Decimal | None = None
    safety_rate: Decimal = Decimal(0)
    """By how much the bank lengthens the cycle for safety (保险系数), as a fraction of it."""
    season_days: int | None = None
    """Days that a seasonal firm produces in a row: they stand for the year in which the days given turn."""
    funding: Funding | None = None
    statement: FinancialStatement | None = attrs.field(default=None, repr=False)
    """Last year's, if that is where the figures were read: it says whose they are, and in which unit."""

    def __attrs_post_init__(self) -> None:
        check_kind(self.margin_basis, MarginBasis, "margin_basis")
        number(self.safety_rate, "safety_rate")  # it may be none, and not unknown
        for name in ("revenue", "cost_of_sales", "turns", "safety_rate"):
            _read(self, name)
        _read(self, "margin", None)
        _read(self, "growth", -1)
        for name, kind in (
            ("balances", CycleFigures),
            ("days", CycleFigures),
            ("funding", Funding),
            ("statement", FinancialStatement),
        ):
            if getattr(self, name) is not None:
                check_kind(getattr(self, name), kind, name)
        if [self.balances, self.days, self.turns].count(None) != 2:  # noqa: PLR2004  # one of three
            raise InvalidValue("turns", "or days or balances are given: exactly one of the three")
        if self.turns is not None and not self.turns:
            raise InvalidValue("turns", "must be above zero")
        if self.season_days is not None:
            check_count(self.season_days, "season_days", 1)
            if self.days is None:
                raise InvalidValue("season_days", "stand for the year of days given")

    @classmethod
    def of(
        cls,
        current: FinancialStatement,
        previous: FinancialStatement,
        *,
        growth: Decimal | None,
        margin_basis: MarginBasis,
        funding: Funding | None = None,
    ) -> Self:
        """Read last year's figures from its statement and the one before, in their unit.

        Raises:
            InvalidValue: if the two are not comparable years, or the basis is no line of theirs.
        """
        pair = StatementPair(current, previous)
        if current.kind is StatementKind.INTERIM:
            raise InvalidValue("current", "must be a full year's statement")
        check_kind(margin_basis, MarginBasis, "margin_basis")
        if margin_basis not in _PROFITS:
            raise InvalidValue("margin_basis", "must be a profit that the statements show")
        revenue, profit = current[Item.REVENUE], current[_PROFITS[margin_basis]]
        margin = None if revenue is None or profit is None else quotient(profit, revenue)
        return cls(
            revenue=revenue,
            margin=margin,
            margin_basis=margin_basis,
            growth=growth,
            balances=CycleFigures(
                inventory=pair.average(Item.INVENTORY),
                receivable=pair.average(Item.ACCOUNTS_RECEIVABLE),
                payable=pair.average(Item.ACCOUNTS_PAYABLE),
                prepayment=pair.average(Item.PREPAYMENTS),
                advance_received=pair.average(Item.ADVANCES_RECEIVED),
            ),
            cost_of_sales=current[Item.COST_OF_SALES],
            funding=funding,
            statement=current,
        )


_PROFITS = {MarginBasis.TOTAL_PROFIT: Item.TOTAL_PROFIT, MarginBasis.NET_PROFIT: Item.NET_PROFIT}


_MOST_DIGITS = 40


@attrs.frozen(kw_only=True)
class WorkingCapitalNeed:
    """The need and the headroom of a new loan, or the reason why the formula does not apply."""

    days: CycleFigures | None = None
    turns: Decimal | None = None
    need: Decimal | None = None
    headroom: Decimal | None = None
    """Need less funding: below zero if more than the need is financed; None if funding is unknown."""
    reason: Text | None = None
    """Why there is no need to show; None if there is one."""
    inputs: WorkingCapitalInputs | None = attrs.field(default=None, repr=False)
    """What the formula was given; None of a single transaction."""
    workings: tuple[Line, ...]

    def __attrs_post_init__(self) -> None:
        check_optional(self.days, CycleFigures, "days")
        check_optional(self.reason, Text, "reason")
        check_optional(self.inputs, WorkingCapitalInputs, "inputs")
        check_tuple(self.workings, Line, "workings")
        for name in ("turns", "need", "headroom"):  # unrounded: longer than other figures may be
            figure = getattr(self, name)
            check_optional(figure, Decimal, name)
            if figure is None:
                continue
            if not figure.is_finite() or figure.adjusted() > _MOST_DIGITS:
                raise InvalidValue(name, "must be finite, and a figure of a bank")
        if self.need is not None and self.need < 0:
            raise InvalidValue("need", "must not be below 0")
        if (self.need is None) == (self.reason is None):
            raise InvalidValue("reason", "is given where, and only where, there is no need")
        if self.need is None and self.headroom is not None:
            raise InvalidValue("headroom", "is of no need")

    @property
    def statement(self) -> FinancialStatement | None:
        """The statement that it was computed from; None of bare numbers."""
        return None if self.inputs is None else self.inputs.statement

    @property
    def lendable(self) -> Decimal | None:
        """What may be lent on top: the headroom, or nothing where more than the need is financed."""
        return None if self.headroom is None else max(self.headroom, Decimal(0))


@in_arithmetic
def compute_working_capital_need(
    inputs: WorkingCapitalInputs, *, as_of: date, rounding: TurnsRounding = TurnsRounding.EXACT
) -> WorkingCapitalNeed:
    """The working capital needed and the loan that may be added, by the annex's formula.

    Args:
        inputs: last year's figures and the growth expected.
        as_of: the day whose rules apply; since 2024-07-01 that the annex stands is not confirmed.
        rounding: banks that work with turns of two decimals get another need.

    Returns:
        The need unrounded, in the unit of the inputs. Without a positive cycle, with a margin above
        one, or with a figure unknown there is none, and the reason says so.

    Raises:
        InvalidValue: if a season is longer than the year, or the need beyond all figures of a bank.
        RuleNotInForce: before the first measures, of 2010.

    >>> inputs = WorkingCapitalInputs(
    ...     revenue=Decimal(3000),
    ...     margin=Decimal("0.15"),
    ...     margin_basis=MarginBasis.GIVEN,
    ...     growth=Decimal("0.10"),
    ...     turns=Decimal(5),
    ... )
    >>> compute_working_capital_need(inputs, as_of=date(2026, 11, 24)).need == 561
    True
    """
    year = YEAR_DAYS.in_force(check_date(as_of))
    check_kind(inputs, WorkingCapitalInputs, "inputs")
    check_kind(rounding, TurnsRounding, "rounding")
    days = _days(inputs, year.value)
    cycle = None if days is None else days.net
    span = inputs.season_days or year.value
    if span > year.value:
        raise InvalidValue("season_days", "are more than the year has")
    turns = inputs.turns if cycle is None else quotient(span, cycle)
    if turns is not None and rounding is TurnsRounding.TWO_DECIMALS:
        turns = half_up(turns)
    lines = [Line(what, _shown(figure)) for what, figure in _figures(inputs)]
    if days is not None and days is not inputs.days:
        lines += [Line(_days_of(part), _shown(of), "", year.basis) for part, of in days]
    if days is not None:
        lines.append(Line(_CYCLE, _shown(cycle), "", year.basis))
    spent = _spent(inputs)
    if not turns or spent is None or spent < 0:
        reason = _obstacle(inputs, days, turns)
        return WorkingCapitalNeed(
            days=days, turns=turns, reason=reason, inputs=inputs, workings=tuple(lines)
        )
    spent *= 1 + inputs.safety_rate
    if cycle is not None and rounding is TurnsRounding.EXACT:
        need = spent * cycle / span  # multiplied first, so that no digit is lost
    else:
        need = spent / turns
    lines += _adjusted(inputs, year.basis)
    lines.append(Line(_TURNS, _shown(turns), "", year.basis))
    lines.append(Line(_NEED, _shown(need), "", year.basis))
    headroom, funded = _headroom(need, inputs.funding, year.basis)
    return WorkingCapitalNeed(
        days=days,
        turns=turns,
        need=need,
        headroom=headroom,
        inputs=inputs,
        workings=(*lines, *funded),
    )


def _recalled(basis: Citation) -> Citation:
    """The same annex, for what it says of adjustments."""
    return basis.regulation.article(basis.article, Provenance.UNCONFIRMED)


def _adjusted(inputs: WorkingCapitalInputs, basis: Citation) -> Iterator[Line]:
    """What the bank adjusted the formula by."""
    if inputs.season_days is not None:
        season = Text("连续生产时段（天）", "days of the season")
        yield Line(season, inputs.season_days, "", _recalled(basis))
    if inputs.safety_rate:
        yield Line(Text("保险系数", "safety margin"), inputs.safety_rate, "", _recalled(basis))


@in_arithmetic
def compute_transaction_need(
    amount: Decimal, funding: Funding | None = None, *, controlled: bool | None, as_of: date
) -> WorkingCapitalNeed:
    """The need of one real transaction (按实际交易需求), in place of the formula.

    For small firms, orders, rent paid ahead and large claims for a time, if the bank controls what the money
    is used for and what repays it. The annex is recalled here, not confirmed.

    Args:
        amount: what the transaction costs.
        funding: what pays for it already.
        controlled: whether use and repayment are controlled; None is not known.
        as_of: the day whose rules apply.

    Raises:
        RuleNotInForce: before the first measures, of 2010.

    >>> order = compute_transaction_need(Decimal(500), controlled=True, as_of=date(2026, 11, 24))
    >>> order.need
    Decimal('500')
    """
    basis = _recalled(YEAR_DAYS.in_force(check_date(as_of)).basis)
    cost = number(amount, "amount")
    if cost < 0:
        raise InvalidValue("amount", "must not be below 0")
    check_optional(funding, Funding, "funding")
    check_optional(controlled, bool, "controlled")
    lines = (
        Line(Text("实际交易金额", "amount of the transaction"), cost),
        Line(Text("用途和还款可控", "use and repayment controlled"), controlled, "", basis),
    )
    if not controlled:
        return WorkingCapitalNeed(reason=_NOT_CONTROLLED, workings=lines)
    headroom, funded = _headroom(cost, funding, basis)
    return WorkingCapitalNeed(need=cost, headroom=headroom, workings=(*lines, *funded))


_NOT_CONTROLLED = Text(
    "用途或还款不可控，不得按实际交易测算",
    "not applicable: use or repayment is not shown to be controlled",
)
_CYCLE = Text("营运资金周转天数", "days of the cycle")
_NEED = Text("营运资金量", "working capital needed")
_TURNS = Text("营运资金周转次数", "turns of working capital")


def _days_of(part: CyclePart) -> Text:
    return Text(f"{part.zh}周转天数", f"{part.en} days")


def _shown(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else legible(figure)


def _figures(inputs: WorkingCapitalInputs) -> list[tuple[Text, Decimal | None]]:
    """All that the formula reads, known or not."""
    basis = inputs.margin_basis
    figures = [
        (Text("上年度销售收入", "last year's revenue"), inputs.revenue),
        (
            Text(f"上年度销售利润率（{basis.zh}）", f"last year's margin ({basis.en})"),
            inputs.margin,
        ),
        (Text("预计销售收入年增长率", "expected growth of sales"), inputs.growth),
    ]
    if inputs.balances is not None:
        figures.append((Text("上年度销售成本", "last year's cost of sales"), inputs.cost_of_sales))
        figures += [
            (Text(f"平均{part.zh}", f"average {part.en}"), of) for part, of in inputs.balances
        ]
    elif inputs.days is not None:
        figures += [(_days_of(part), figure) for part, figure in inputs.days]
    else:
        figures.append((_TURNS, inputs.turns))
    return figures


def _days(inputs: WorkingCapitalInputs, year: int) -> CycleFigures | None:
    """The days given, or those of the balances; None where turns are given."""
    if inputs.balances is None:
        return inputs.days
    days: dict[str, Decimal | None] = dict.fromkeys(part.code for part in CyclePart)
    for part, balance in inputs.balances:
        flow = inputs.revenue if part.turns_with_sales else inputs.cost_of_sales
        if balance is not None and flow is not None:
            days[part.code] = turnover_days(balance, flow, year)
    return CycleFigures(**days)


def _spent(inputs: WorkingCapitalInputs) -> Decimal | None:
    """The expected sales at cost: what has to be financed over the year."""
    if inputs.revenue is None or inputs.margin is None or inputs.growth is None:
        return None
    return inputs.revenue * (1 - inputs.margin) * (1 + inputs.growth)


def _headroom(
    need: Decimal, funding: Funding | None, basis: Citation
) -> tuple[Decimal | None, list[Line]]:
    if funding is None:
        return None, []
    headroom = need - funding.own_funds - funding.existing_loans - funding.other_channels
    return headroom, [
        Line(Text("借款人自有资金", "own funds"), funding.own_funds),
        Line(Text("现有流动资金贷款", "existing working-capital loans"), funding.existing_loans),
        Line(Text("其他渠道营运资金", "other channels"), funding.other_channels),
        Line(Text("新增流动资金贷款额度", "headroom"), _shown(headroom), "", basis),
    ]


def _obstacle(
    inputs: WorkingCapitalInputs, days: CycleFigures | None, turns: Decimal | None
) -> Text:
    unknown = [what for what, figure in _figures(inputs) if figure is None]
    if unknown:
        return Text(
            "缺少：" + "、".join(what.zh for what in unknown),
            "unknown: " + ", ".join(what.en for what in unknown),
        )
    if days is not None and days.net is None:
        return Text("有余额而无收入或成本，不周转", "a balance without sales or cost never turns")
    if turns is None:
        return Text(
            "周转天数不大于零，公式不适用", "not applicable: the cycle is not above zero days"
        )
    if not turns:
        return Text("周转次数取整为零，公式不适用", "not applicable: the turns round to zero")
    return Text("销售利润率大于一，公式不适用", "not applicable: the margin is above one")
