"""Account flows (银行流水): what a borrower's statements say, line by line, and what really came in.

The effective inflow is what came in, less what only passed through: transfers between own accounts, related
parties, proceeds of loans, refunds, money of games and crypto, and what left again on the same day. It
compares with the revenue declared; interest postings imply the balance that was kept; running balances must
agree. Names are codes of the bank's (hashes, ids): no text of a statement enters. Leaves out what looks odd,
which is in `flow_patterns`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain

import attrs

from bankrm.checks import check_count, check_kind, check_tuple
from bankrm.clients import ClientId
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, Number, half_up, in_arithmetic, minor_digits, number, total
from bankrm.ownership import PartyId
from bankrm.proportions import Proportion
from bankrm.transactions import Direction
from bankrm.workings import Line

__all__ = [
    "AccountStatement",
    "BalanceBreak",
    "EffectiveInflow",
    "FlowKind",
    "FlowLine",
    "MonthInflow",
    "balance_support",
    "check_statements",
    "compute_effective_inflow",
    "counterparty_share",
    "implied_balance",
    "list_balance_breaks",
    "list_months",
    "revenue_support",
]

_YEAR_DAYS = 360  # as deposits' interest is counted


class FlowKind(Label):
    """What a line of a statement is for (交易性质)."""

    SALE = "sale", "销售回款", "receipt or payment of trade"
    SALARY = "salary", "工资", "wages"
    TAX = "tax", "税费", "tax"
    UTILITY = "utility", "水电等公用事业", "utilities"
    OWN_TRANSFER = "own_transfer", "本人账户互转", "transfer between own accounts"
    RELATED_PARTY = "related_party", "关联方往来", "related party"
    LOAN_PROCEEDS = "loan_proceeds", "贷款发放", "proceeds of a loan"
    LOAN_SERVICE = "loan_service", "归还贷款", "service of a loan"
    REFUND = "refund", "退款", "refund"
    INTEREST = "interest", "结息", "interest posted"
    CASH = "cash", "现金存取", "cash"
    GAMBLING = "gambling", "博彩及虚拟货币", "gambling and crypto"
    UNKNOWN = "unknown", "性质不明", "of unknown kind"


@attrs.frozen(kw_only=True)
class FlowLine:
    """One line of a statement.

    >>> FlowLine(
    ...     on=date(2026, 3, 2), direction=Direction.IN, amount=Money.of(900), kind=FlowKind.SALE
    ... )
    FlowLine(on=***, direction=***, amount=***, kind=***, counterparty=***, balance_after=***)
    """

    on: date = attrs.field(repr=hidden, metadata=C2)
    direction: Direction = attrs.field(repr=hidden, metadata=C2)
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    kind: FlowKind = attrs.field(repr=hidden, metadata=C2)
    counterparty: str | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """A code that tells the other side from others, never its name or account."""
    balance_after: Money | None = attrs.field(default=None, repr=hidden, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        balance = self.balance_after
        if balance is not None and balance.currency != self.amount.currency:
            raise CurrencyMismatch("balance_after", "is in another currency than the amount")

    @property
    def signed(self) -> Money:
        """What the line adds to the balance."""
        return self.amount if self.direction is Direction.IN else -self.amount


@attrs.frozen(kw_only=True)
class AccountStatement:
    """The statement of one account over some days, all lines of it, in the order of the bank."""

    holder_id: ClientId | PartyId
    """Whose account it is: the firm's, or its owner's."""
    account: str = attrs.field(repr=hidden, metadata=C2)
    """A code that tells accounts apart, not the number."""
    first_day: date
    last_day: date
    currency: str = "CNY"
    opening_balance: Money | None = attrs.field(default=None, repr=hidden, metadata=C2)
    lines: tuple[FlowLine, ...] = attrs.field(repr=hidden, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        minor_digits(self.currency)
        if self.last_day < self.first_day:
            raise InvalidValue("last_day", "is before the first")
        if self.last_day == date.max:
            raise InvalidValue("last_day", "leads out of the calendar")
        opening = self.opening_balance
        if opening is not None and opening.currency != self.currency:
            raise CurrencyMismatch("opening_balance", f"is not in {self.currency}")
        if any(line.amount.currency != self.currency for line in self.lines):
            raise CurrencyMismatch("lines", f"are not all in {self.currency}")
        days = [line.on for line in self.lines]
        if days != sorted(days):
            raise InvalidValue("lines", "are not in the order of their days")
        if days and (days[0] < self.first_day or days[-1] > self.last_day):
            raise InvalidValue("lines", "hold one outside the days of the statement")


@attrs.frozen
class BalanceBreak:
    """A line after which the balance is not what the lines before it make it."""

    line: int
    """Its place, from 1."""
    expected: Money = attrs.field(repr=hidden, metadata=C2)
    shown: Money = attrs.field(repr=hidden, metadata=C2)

    __attrs_post_init__ = check_fields


def list_balance_breaks(statement: AccountStatement) -> tuple[BalanceBreak, ...]:
    """The lines whose balance does not follow from the one before (余额勾稽).

    After a break it is checked on from the balance shown, so that one slip is found once.

    >>> from bankrm._flow_example import STATEMENT
    >>> list_balance_breaks(STATEMENT)
    ()
    """
    check_kind(statement, AccountStatement, "statement")
    breaks = []
    balance = statement.opening_balance
    for place, line in enumerate(statement.lines, start=1):
        expected = None if balance is None else balance + line.signed
        shown = line.balance_after
        if expected is not None and shown is not None and shown != expected:
            breaks.append(BalanceBreak(place, expected, shown))
        balance = expected if shown is None else shown
    return tuple(breaks)


_THROUGH = (
    FlowKind.OWN_TRANSFER,
    FlowKind.RELATED_PARTY,
    FlowKind.LOAN_PROCEEDS,
    FlowKind.REFUND,
    FlowKind.GAMBLING,
)
"""What comes in and is no income, in the order of the workings."""


@attrs.frozen(kw_only=True)
class MonthInflow:
    """What came in in one month, and what of it is no income."""

    month: date
    """Its first day."""
    received: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    passed: tuple[tuple[FlowKind, Money], ...] = attrs.field(repr=hidden, metadata=C2)
    """By kind, what is taken off."""
    same_day: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What left again on the day it came, of the rest."""
    unknown: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Of unknown kind, among all that came in: for a person to look at."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if any(list(map(type, pair)) != [FlowKind, Money] for pair in self.passed):
            raise InvalidValue("passed", "needs pairs of a kind and an amount")
        if self.effective.amount < 0:
            raise InvalidValue("passed", "and what left the same day are more than came in")

    @property
    def effective(self) -> Money:
        """What really came in."""
        taken = total((amount for _, amount in self.passed), self.received.currency)
        return self.received - taken - self.same_day


@attrs.frozen(kw_only=True)
class EffectiveInflow:
    """What really came in on some accounts (有效流入), month by month."""

    currency: str
    months: tuple[MonthInflow, ...] = attrs.field(repr=hidden, metadata=C2)
    """All months the statements reach into, those without a line too."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        minor_digits(self.currency)
        if not self.months:
            raise InvalidValue("months", "need one at least")
        if any(one.received.currency != self.currency for one in self.months):
            raise CurrencyMismatch("months", f"are not all in {self.currency}")

    @property
    def received(self) -> Money:
        """All that came in."""
        return total((one.received for one in self.months), self.currency)

    @property
    def effective(self) -> Money:
        """All that really came in, never below zero."""
        return total((one.effective for one in self.months), self.currency)

    @property
    def same_day(self) -> Money:
        """All that left again on the day it came."""
        return total((one.same_day for one in self.months), self.currency)

    @property
    def unknown(self) -> Money:
        """All that came in and is of unknown kind."""
        return total((one.unknown for one in self.months), self.currency)

    @property
    def monthly(self) -> Money:
        """The average of a month, rounded halves up."""
        return Money.rounded(_over(self.effective.amount, len(self.months)), self.currency)

    def passed(self, kind: FlowKind) -> Money:
        """All of one kind that is taken off."""
        amounts = (amount for one in self.months for own, amount in one.passed if own is kind)
        return total(amounts, self.currency)

    @property
    def workings(self) -> tuple[Line, ...]:
        """All credits, each class taken off, the rest, and each month's."""
        return (
            Line(Text("进账合计", "all credits"), self.received),
            *(
                Line(Text(f"减：{kind.zh}", f"less {kind.en}"), self.passed(kind))
                for kind in _THROUGH
            ),
            Line(Text("减：当日快进快出", "less what left the same day"), self.same_day),
            Line(Text("有效流入", "effective inflow"), self.effective),
            Line(Text("进账中性质不明", "of all credits, of unknown kind"), self.unknown),
            *(
                Line(
                    Text(f"{one.month:%Y-%m}有效流入", f"effective in {one.month:%Y-%m}"),
                    one.effective,
                )
                for one in self.months
            ),
            Line(Text("月均有效流入", "monthly average"), self.monthly),
        )


@in_arithmetic
def _over(amount: Decimal, count: int) -> Decimal:
    return half_up(amount / count, 10)


def compute_effective_inflow(statements: tuple[AccountStatement, ...]) -> EffectiveInflow:
    """What really came in on the accounts of a client, and of those who stand beside it (有效流入).

    Each credit is taken off once: by its kind, or else because it left the accounts again on its day, to
    where it came from or in the same amount. What leaves otherwise counts, since a firm pays its suppliers
    from its sales; how much that is, `flow_patterns` watches. What is of unknown kind counts, and is shown.

    Args:
        statements: in one currency, each account once; at least one.

    Raises:
        CurrencyMismatch: if they are in several currencies.
        InvalidValue: if there is none, or an account is there twice.

    >>> from bankrm._flow_example import STATEMENT
    >>> inflow = compute_effective_inflow((STATEMENT,))
    >>> inflow.received, inflow.effective
    (Money('73126.39', 'CNY'), Money('40126.39', 'CNY'))
    """
    check_statements(statements)
    returned: Counter[date] = Counter()
    came: defaultdict[date, list[FlowLine]] = defaultdict(list)
    for day, minor in _returned(statements).items():
        returned[day.replace(day=1)] += minor
    for line in chain.from_iterable(one.lines for one in statements):
        if line.direction is Direction.IN:
            came[line.on.replace(day=1)].append(line)
    currency = statements[0].currency
    return EffectiveInflow(
        currency=currency,
        months=tuple(
            _month(month, came[month], returned[month], currency)
            for month in list_months(statements)
        ),
    )


def check_statements(statements: tuple[AccountStatement, ...]) -> None:
    """Refuse statements that cannot be read together: in several currencies, or one account twice.

    >>> from bankrm._flow_example import STATEMENT
    >>> check_statements((STATEMENT, STATEMENT))
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: statements: hold an account twice
    """
    check_tuple(statements, AccountStatement, "statements")
    if not statements:
        raise InvalidValue("statements", "need one at least")
    if len({one.currency for one in statements}) > 1:
        raise CurrencyMismatch("statements", "are in several currencies")
    if len({one.account for one in statements}) < len(statements):
        raise InvalidValue("statements", "hold an account twice")


def list_months(statements: tuple[AccountStatement, ...]) -> tuple[date, ...]:
    """The months that statements reach into, from the first to the last, by their first days.

    >>> from bankrm._flow_example import STATEMENT
    >>> [month.isoformat() for month in list_months((STATEMENT,))]
    ['2026-07-01', '2026-08-01', '2026-09-01']
    """
    check_statements(statements)
    first = min(one.first_day for one in statements)
    last = max(one.last_day for one in statements)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(date(at // 12, at % 12 + 1, 1) for at in numbers)


def _month(month: date, came: list[FlowLine], same_day: int, currency: str) -> MonthInflow:
    """One month's credits, by what is taken off them."""
    return MonthInflow(
        month=month,
        received=total((line.amount for line in came), currency),
        passed=tuple((kind, _of_kind(kind, came, currency)) for kind in _THROUGH),
        same_day=Money.from_minor(same_day, currency),
        unknown=_of_kind(FlowKind.UNKNOWN, came, currency),
    )


def _of_kind(kind: FlowKind, came: list[FlowLine], currency: str) -> Money:
    return total((line.amount for line in came if line.kind is kind), currency)


def _returned(statements: tuple[AccountStatement, ...]) -> Counter[date]:
    """By day, what came in as income and left again, in minor units; all accounts are one purse.

    What goes to a hand that paid on that day counts by sums, all else where the same sum came in. Own
    transfers cancel out between the accounts at hand; what goes to another account leaves.
    """
    income: Counter[date] = Counter()
    came: Counter[tuple[date, str]] = Counter()
    sums: Counter[tuple[date, int]] = Counter()
    moved: Counter[tuple[date, int]] = Counter()
    leaving = []
    for line in chain.from_iterable(one.lines for one in statements):
        minor = line.amount.minor
        if line.kind is FlowKind.OWN_TRANSFER:
            moved[line.on, minor] += 1 if line.direction is Direction.OUT else -1
        elif line.direction is Direction.OUT:
            leaving.append(line)
        elif line.kind not in _THROUGH:
            income[line.on] += minor
            sums[line.on, minor] += 1
            if line.counterparty is not None:
                came[line.on, line.counterparty] += minor
    back: Counter[tuple[date, str]] = Counter()
    gone = +moved  # without those that came in
    for line in leaving:
        if line.counterparty is not None and (line.on, line.counterparty) in came:
            back[line.on, line.counterparty] += line.amount.minor
        else:
            gone[line.on, line.amount.minor] += 1
    returned: Counter[date] = Counter()
    for (day, _), minor in (came & back).items():  # the smaller of the two
        returned[day] += minor
    for (day, minor), count in (sums & gone).items():
        returned[day] += minor * count
    return returned & income


def revenue_support(inflow: EffectiveInflow, declared: Money) -> Proportion:
    """The effective inflow over the revenue declared for the same months (流水与申报收入之比).

    >>> from bankrm._flow_example import STATEMENT
    >>> revenue_support(compute_effective_inflow((STATEMENT,)), Money.of("80252.78")).value
    Decimal('0.5')
    """
    check_kind(inflow, EffectiveInflow, "inflow")
    return Proportion(
        name=Text("流水支持度", "support by statements"),
        part_name=Text("有效流入", "effective inflow"),
        part=inflow.effective,
        whole_name=Text("申报收入", "declared revenue"),
        whole=declared,
    )


def counterparty_share(statements: tuple[AccountStatement, ...], top: int = 5) -> Proportion:
    """The share of the largest payers in all receipts of trade (前五大客户集中度).

    Receipts without a code of who paid are in the whole, and in no part.

    >>> from bankrm._flow_example import STATEMENT
    >>> counterparty_share((STATEMENT,), top=1).value
    Decimal('0.75')
    """
    check_statements(statements)
    check_count(top, "top", 1)
    currency = statements[0].currency
    paid: Counter[str | None] = Counter()
    for line in _receipts(statements):
        paid[line.counterparty] += line.amount.minor
    named = Counter({payer: minor for payer, minor in paid.items() if payer is not None})
    largest = sum(minor for _, minor in named.most_common(top))
    return Proportion(
        name=Text(f"前{top}大付款方占比", f"share of the {top} largest payers"),
        part_name=Text("前列付款方", "the largest payers"),
        part=Money.from_minor(largest, currency),
        whole_name=Text("销售回款", "receipts of trade"),
        whole=Money.from_minor(paid.total(), currency),
    )


def _receipts(statements: tuple[AccountStatement, ...]) -> Iterator[FlowLine]:
    for line in chain.from_iterable(one.lines for one in statements):
        if line.direction is Direction.IN and line.kind is FlowKind.SALE:
            yield line


@in_arithmetic
def implied_balance(interest: Money, annual_rate: Number, days: int) -> Money | None:
    """The average balance that an interest posting implies (结息反推日均余额), rounded halves up.

    Interest x 360 / (rate x days); at a rate of zero nothing is implied, which is None.

    Args:
        interest: posted, as on the 20th or 21st of the last month of a quarter.
        annual_rate: of the account, as a fraction.
        days: since the posting before.

    >>> implied_balance(Money.of("126.39"), "0.001", 91)
    Money('500004.40', 'CNY')
    """
    check_kind(interest, Money, "interest")
    check_count(days, "days", 1)
    rate = number(annual_rate, "annual_rate")
    if not 0 <= rate <= 1:
        raise InvalidValue("annual_rate", "is a fraction: 0.001, not 0.1")
    if interest.amount < 0:
        raise InvalidValue("interest", "must not be negative")
    if not rate:
        return None
    balance = interest.amount * _YEAR_DAYS / (rate * days)
    return Money(half_up(balance, minor_digits(interest.currency)), interest.currency)


def balance_support(implied: Money | None, stated: Money | None) -> Proportion:
    """The balance that interest implies over the average that is stated (反推余额与申报余额之比).

    >>> balance_support(Money.of(500_000), Money.of(1_000_000)).value
    Decimal('0.5')
    """
    return Proportion(
        name=Text("余额支持度", "support by interest"),
        part_name=Text("结息反推日均余额", "balance implied by interest"),
        part=implied,
        whole_name=Text("申报日均余额", "average balance stated"),
        whole=stated,
    )
