"""Income of a household as a lender recognises it (收入认定): by kind, evidence, and the bank's own table.

No law says how much of an income counts. What is received over some months is averaged; the bank's table
says which share of each kind counts, for how many months it must be shown, and by what. An income that
cannot be recognised is not counted, and what is missing is named. Leaves out expenses, and whether evidence
is genuine.
"""

from datetime import date
from decimal import ROUND_DOWN, Decimal

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.citations import Citation
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, check_yuan, in_arithmetic, total
from bankrm.ownership import PartyId
from bankrm.profiles import IncomeKind
from bankrm.workings import Line

__all__ = [
    "HouseholdIncome",
    "IncomeEvidence",
    "IncomeGap",
    "IncomeRow",
    "IncomeSource",
    "IncomeTable",
    "RecognisedIncome",
    "compute_income",
]


class IncomeEvidence(Label):
    """What an income is shown by (收入证明)."""

    BANK_FLOW = "bank_flow", "银行流水", "account statements"
    EMPLOYER_LETTER = "employer_letter", "单位收入证明", "a letter of the employer"
    TAX_RECORD = "tax_record", "纳税记录", "tax record"
    SOCIAL_INSURANCE = "social_insurance", "社保缴费记录", "social insurance record"
    HOUSING_FUND = "housing_fund", "公积金缴存记录", "housing fund record"
    LEASE = "lease", "租赁合同", "lease"
    PENSION_NOTICE = "pension_notice", "养老金核定表", "notice of the pension"
    ASSET_STATEMENT = "asset_statement", "资产证明", "statement of assets"


class IncomeGap(Label):
    """Why an income is not counted, or not for long (收入认定缺项)."""

    NO_ROW = "no_row", "本行不认定此类收入", "the bank does not recognise such income"
    AMOUNT = "amount", "金额未知", "its amount is unknown"
    MONTHS = "months", "覆盖月数不足或未知", "too few months are shown, or unknown how many"
    EVIDENCE = "evidence", "缺少规定的证明材料", "the evidence that the bank asks for is missing"
    MARGIN = "margin", "经营利润率未知", "the margin of the business is unknown"


@attrs.frozen(kw_only=True)
class IncomeSource:
    """One income of one earner: what was received in all over some months.

    >>> IncomeSource(earner=ClientId("P-1"), kind=IncomeKind.SALARY)
    IncomeSource(earner='P-1', kind=***, received=***, months=***, margin=***, evidence=***, ends_on=***)
    """

    earner: ClientId | PartyId
    kind: IncomeKind = attrs.field(repr=hidden, metadata=C2)
    received: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """In all over the months; of a business, the effective inflow."""
    months: int | None = attrs.field(default=None, repr=hidden, metadata=C2 | {"least": 1})
    """Months covered; of a bonus paid once a year, twelve."""
    margin: Decimal | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of a business: what is left of the inflow, as a fraction."""
    evidence: tuple[IncomeEvidence, ...] = attrs.field(default=(), repr=hidden, metadata=C2)
    ends_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The last day it is paid, where there is one: retirement, the end of a lease (which always has one)."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.received is not None:
            check_yuan(self.received, "received")
        if self.margin is not None:
            if self.kind is not IncomeKind.BUSINESS:
                raise InvalidValue("margin", "is of a business only")
            if self.margin > 1:
                raise InvalidValue("margin", "is a fraction: 0.2, not 20")


@attrs.frozen(kw_only=True)
class IncomeRow:
    """How a bank recognises one kind of income."""

    kind: IncomeKind
    share: Decimal = attrs.field(metadata=NOT_NEGATIVE)
    """What counts of it, as a fraction."""
    least_months: int = attrs.field(metadata={"least": 1})
    evidence: tuple[IncomeEvidence, ...] = ()
    """All of these are needed."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.share > 1:
            raise InvalidValue("share", "is a fraction: 0.7, not 70")


@attrs.frozen(kw_only=True)
class IncomeTable:
    """A bank's table of income recognition (收入认定标准), and where it is written."""

    rows: tuple[IncomeRow, ...]
    basis: Citation

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({row.kind for row in self.rows}) < len(self.rows):
            raise InvalidValue("rows", "hold a kind twice")

    def row(self, kind: IncomeKind) -> IncomeRow | None:
        """The row of a kind; None if the bank does not recognise it."""
        return next((row for row in self.rows if row.kind is kind), None)


@attrs.frozen(kw_only=True)
class RecognisedIncome:
    """One income: the month's average, what counts of it, or what is missing."""

    source: IncomeSource = attrs.field(repr=hidden, metadata=C2)
    average: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of a month, before the bank's share; None if it cannot be told."""
    counted: Money | None = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What counts of a month; None if it is not recognised."""
    gaps: tuple[IncomeGap, ...] = attrs.field(default=(), repr=hidden, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if bool(self.gaps) is not (self.counted is None):
            raise InvalidValue("gaps", "are what keeps an income from being counted")


@attrs.frozen(kw_only=True)
class HouseholdIncome:
    """What a household earns in a month, as recognised; what is not recognised is left out and named."""

    incomes: tuple[RecognisedIncome, ...] = attrs.field(repr=hidden, metadata=C2)
    basis: Citation

    __attrs_post_init__ = check_fields

    @property
    def monthly(self) -> Money | None:
        """The sum of what is recognised; None if nothing is."""
        counted = [one.counted for one in self.incomes if one.counted is not None]
        return total(counted) if counted else None

    @property
    def earners(self) -> tuple[ClientId | PartyId, ...]:
        """Everybody with an income here, each once."""
        return tuple(dict.fromkeys(one.source.earner for one in self.incomes))

    def earned_by(self, earner: ClientId | PartyId) -> Money:
        """What is recognised of one earner's income."""
        return total(
            one.counted
            for one in self.incomes
            if one.source.earner == earner and one.counted is not None
        )

    def ending_before(self, day: date) -> tuple[RecognisedIncome, ...]:
        """The incomes that are counted, and end before a day: the loan's last."""
        check_date(day, "day")
        return tuple(
            one
            for one in self.incomes
            if one.counted is not None
            and one.source.ends_on is not None
            and one.source.ends_on < day
        )

    @property
    def workings(self) -> tuple[Line, ...]:
        """Each income with what counts or is missing of it, and the sum."""
        lines = [line for one in self.incomes for line in _lines(one, self.basis)]
        return (*lines, Line(Text("月收入认定合计", "recognised monthly income"), self.monthly))


def _lines(one: RecognisedIncome, basis: Citation) -> tuple[Line, ...]:
    kind = one.source.kind
    average = Line(Text(f"{kind.zh}月均", f"{kind.en}, monthly average"), one.average)
    if one.gaps:
        missing = (
            Line(Text(f"{kind.zh}未认定", f"{kind.en}, not counted"), gap) for gap in one.gaps
        )
        return (average, *missing)
    return (average, Line(Text(f"{kind.zh}认定", f"{kind.en}, counted"), one.counted, "", basis))


def compute_income(sources: tuple[IncomeSource, ...], table: IncomeTable) -> HouseholdIncome:
    """The monthly income of a household as a bank recognises it (月收入认定).

    Amounts are rounded down to the fen, against the borrower. A source that lacks something is not counted,
    so that the sum is never too high.

    >>> from bankrm._capacity_example import INCOME_TABLE, SALARY
    >>> income = compute_income((SALARY,), INCOME_TABLE)
    >>> income.monthly
    Money('20000.00', 'CNY')
    >>> short = compute_income((attrs.evolve(SALARY, months=5),), INCOME_TABLE)
    >>> short.monthly, [gap.en for gap in short.incomes[0].gaps]
    (None, ['too few months are shown, or unknown how many'])
    """
    check_tuple(sources, IncomeSource, "sources")
    if any(source in sources[:at] for at, source in enumerate(sources)):
        raise InvalidValue("sources", "hold one twice")
    check_kind(table, IncomeTable, "table")
    return HouseholdIncome(
        incomes=tuple(_recognise(source, table.row(source.kind)) for source in sources),
        basis=table.basis,
    )


@in_arithmetic
def _recognise(source: IncomeSource, row: IncomeRow | None) -> RecognisedIncome:
    business = source.kind is IncomeKind.BUSINESS
    margin = source.margin if business else Decimal(1)
    average: Decimal | None = None
    if source.received is not None and source.months is not None and margin is not None:
        average = source.received.amount * margin / source.months
    missing = {
        IncomeGap.NO_ROW: row is None,
        IncomeGap.AMOUNT: source.received is None,
        IncomeGap.MONTHS: source.months is None
        or (row is not None and source.months < row.least_months),
        IncomeGap.EVIDENCE: row is not None and not set(row.evidence) <= set(source.evidence),
        IncomeGap.MARGIN: margin is None,
    }
    gaps = tuple(gap for gap, lacking in missing.items() if lacking)
    counted = None
    if average is not None and row is not None and not gaps:
        counted = _down(average * row.share)
    return RecognisedIncome(
        source=source,
        average=None if average is None else _down(average),
        counted=counted,
        gaps=gaps,
    )


def _down(amount: Decimal) -> Money:
    return Money(amount.quantize(Decimal("0.01"), ROUND_DOWN))
