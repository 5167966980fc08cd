"""Large transactions (大额交易): which of a client's dealings of one day would have to be reported, by when.

For a relationship manager it flags only; reports are the head office's. Whether anything is suspicious is
not asked here and changes nothing here: a roll-over is left out, and where it is suspected, analysts report
it by themselves. Leaves out the other exemptions (public bodies, interbank, gold exchange).
"""

from collections.abc import Iterator
from datetime import date, datetime

import attrs

from bankrm.calendars import Calendar
from bankrm.checks import check_kind, check_tuple
from bankrm.citations import Param, Row
from bankrm.clients import Client, ClientId, RetailClient, check_client
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Text
from bankrm.money import Money, total
from bankrm.regulations.laundering import (
    LARGE_CASH_CENTS,
    LARGE_CASH_FEN,
    LARGE_CROSS_BORDER_CENTS,
    LARGE_CROSS_BORDER_FEN,
    LARGE_DOMESTIC_CENTS,
    LARGE_DOMESTIC_FEN,
    LARGE_ENTITY_CENTS,
    LARGE_ENTITY_FEN,
    LARGE_TRANSACTION_NOTICE,
    REPORT_WORKING_DAYS,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.workings import Line

__all__ = [
    "Direction",
    "LargeStandard",
    "LargeTransaction",
    "Transaction",
    "TransactionKind",
    "list_large_transactions",
]

_PERSONAL = C2 | NOT_NEGATIVE


class TransactionKind(Label):
    """How money moved."""

    CASH = "cash", "现金收支", "cash"
    TRANSFER = "transfer", "款项划转", "transfer with another account"


class Direction(Label):
    """Which way it moved for the client."""

    IN = "in", "收入", "in"
    OUT = "out", "支出", "out"


class LargeStandard(Label):
    """The standards of the order (大额交易标准)."""

    CASH = "cash", "现金收支", "cash"
    ENTITY_TRANSFER = "entity_transfer", "非自然人款项划转", "transfer of an organisation"
    DOMESTIC_TRANSFER = "domestic_transfer", "自然人境内款项划转", "domestic transfer of a person"
    CROSS_BORDER_TRANSFER = (
        "cross_border_transfer",
        "自然人跨境款项划转",
        "cross-border transfer of a person",
    )


_LIMITS: dict[LargeStandard, tuple[Param[int], Param[int]]] = {
    LargeStandard.CASH: (LARGE_CASH_FEN, LARGE_CASH_CENTS),
    LargeStandard.ENTITY_TRANSFER: (LARGE_ENTITY_FEN, LARGE_ENTITY_CENTS),
    LargeStandard.DOMESTIC_TRANSFER: (LARGE_DOMESTIC_FEN, LARGE_DOMESTIC_CENTS),
    LargeStandard.CROSS_BORDER_TRANSFER: (LARGE_CROSS_BORDER_FEN, LARGE_CROSS_BORDER_CENTS),
}


@attrs.frozen(kw_only=True)
class Transaction:
    """One movement of a client's money; equivalents are the caller's, at the day's rates.

    >>> Transaction(
    ...     client_id=ClientId("C-1"),
    ...     kind=TransactionKind.CASH,
    ...     direction=Direction.OUT,
    ...     cross_border=False,
    ...     amount=Money.of(60_000),
    ...     occurred_at=datetime.fromisoformat("2026-11-20T10:00+08:00"),
    ... ).kind.en
    'cash'
    """

    client_id: ClientId
    kind: TransactionKind
    direction: Direction
    cross_border: bool
    amount: Money = attrs.field(repr=False, metadata=_PERSONAL)
    occurred_at: datetime
    usd_equivalent: Money | None = attrs.field(default=None, repr=False, metadata=_PERSONAL)
    """The amount in US dollars; of a dollar amount it is the amount itself."""
    cny_equivalent: Money | None = attrs.field(default=None, repr=False, metadata=_PERSONAL)
    """The amount in yuan; of a yuan amount it is the amount itself."""
    rollover: bool = False
    """A deposit rolled over, or moved between time and demand, under the same name here (art. 7)."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field, currency in (("usd_equivalent", "USD"), ("cny_equivalent", "CNY")):
            equivalent: Money | None = getattr(self, field)
            if equivalent is None:
                continue
            if equivalent.currency != currency:
                raise InvalidValue(field, f"needs {currency}, not {equivalent.currency}")
            if self.amount.currency == currency and equivalent != self.amount:
                raise InvalidValue(field, "differs from the amount, which is of that currency")

    @property
    def dollars(self) -> Money | None:
        """The amount in US dollars; None if not known."""
        return self.amount if self.amount.currency == "USD" else self.usd_equivalent

    @property
    def yuan(self) -> Money | None:
        """The amount in yuan; None if not known."""
        return self.amount if self.amount.currency == "CNY" else self.cny_equivalent


@attrs.frozen(kw_only=True)
class LargeTransaction:
    """That a client's dealings of a day, one way and of one standard, would have to be reported."""

    client_id: ClientId
    on: date
    standard: LargeStandard
    direction: Direction
    reportable: bool | None
    """True, or None if that hangs on an equivalent that is not known."""
    report_by: date
    transactions: tuple[Transaction, ...] = attrs.field(repr=False)
    workings: tuple[Line, ...] = attrs.field(repr=False)


def list_large_transactions(
    transactions: tuple[Transaction, ...],
    client: Client,
    *,
    calendar: Calendar,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[LargeTransaction, ...]:
    """Flag what of a client's business day meets a standard, singly or cumulated (大额交易标识).

    Money in and money out are cumulated apart, and so are the standards: two that are met are two flags.
    Within one, yuan are held against the limit in yuan and foreign currency against the one in dollars; if
    neither is reached, both together are held against the lower of the two. What cannot be told without an
    equivalent is flagged as undetermined.

    Args:
        transactions: any; those of other clients or days are left aside.
        client: whose they are.
        calendar: for the last day of the report.
        as_of: the business day in China, whose limits apply.
        book: the bank's own lower limits.

    Raises:
        RuleNotInForce: if no limit is known for that day: transfers before July 2017, cash before March 2007.
        NotCovered: if the calendar ends before the report is due.

    >>> from bankrm.regulations.holidays import CHINA
    >>> li = RetailClient(id=ClientId("C-1"), name="李某")
    >>> out = tuple(
    ...     Transaction(
    ...         client_id=li.id,
    ...         kind=TransactionKind.TRANSFER,
    ...         direction=Direction.OUT,
    ...         cross_border=False,
    ...         amount=Money.of(amount),
    ...         occurred_at=datetime.fromisoformat("2026-11-20T10:00+08:00"),
    ...     )
    ...     for amount in (300_000, 200_000)
    ... )
    >>> [flag] = list_large_transactions(out, li, calendar=CHINA, as_of=date(2026, 11, 20))
    >>> print(flag.standard.en, flag.direction.en, flag.report_by)
    domestic transfer of a person out 2026-11-27
    """
    check_client(client)
    check_kind(calendar, Calendar, "calendar")
    check_date(as_of)
    check_tuple(transactions, Transaction, "transactions")
    todays = [
        one
        for one in transactions
        if one.client_id == client.id
        and not one.rollover
        and business_date(one.occurred_at) == as_of
    ]
    return tuple(_flags(todays, client, calendar, as_of, book))


def _flags(
    todays: list[Transaction], client: Client, calendar: Calendar, as_of: date, book: RuleBook
) -> Iterator[LargeTransaction]:
    for standard in LargeStandard:
        for direction in Direction:
            group = tuple(
                one
                for one in todays
                if one.direction is direction and _standard(one, client) is standard
            )
            if not group:
                continue
            yuan, dollars = (book.governing(of, as_of) for of in _LIMITS[standard])
            reportable, workings = _judge(group, (yuan, dollars), as_of)
            if reportable is False:
                continue
            days = book.governing(REPORT_WORKING_DAYS, as_of)
            due = calendar.add_working_days(as_of, days.value)
            last = Line(Text("最迟报告日", "report by"), due, "", days.basis)
            yield LargeTransaction(
                client_id=client.id,
                on=as_of,
                standard=standard,
                direction=direction,
                reportable=reportable,
                report_by=due,
                transactions=group,
                workings=(*workings, last),
            )


def _standard(one: Transaction, client: Client) -> LargeStandard:
    if one.kind is TransactionKind.CASH:
        return LargeStandard.CASH
    if not isinstance(client, RetailClient):
        return LargeStandard.ENTITY_TRANSFER
    if one.cross_border:
        return LargeStandard.CROSS_BORDER_TRANSFER
    return LargeStandard.DOMESTIC_TRANSFER


def _judge(
    group: tuple[Transaction, ...], limits: tuple[Row[int], Row[int]], as_of: date
) -> tuple[bool | None, tuple[Line, ...]]:
    """Whether a limit is reached by any sum that the rules hold against one; None if that is open."""
    in_yuan, in_dollars = limits
    own = [one.yuan for one in group if one.amount.currency == "CNY"]
    foreign = [one.dollars for one in group if one.amount.currency != "CNY"]
    sums = []
    if own:
        sums.append(_Sum(_YUAN, own, in_yuan, "CNY"))
    if foreign:
        sums.append(_Sum(_FOREIGN, foreign, in_dollars, "USD"))
    if own and foreign and LARGE_TRANSACTION_NOTICE.since <= as_of:
        sums.append(_Sum(_TOGETHER, [one.yuan for one in group], in_yuan, "CNY"))
        sums.append(_Sum(_TOGETHER, [one.dollars for one in group], in_dollars, "USD"))
    found = {one.reached for one in sums}
    reportable = True if True in found else None if None in found else False
    return reportable, tuple(line for one in sums for line in one.workings)


_NOTICE = LARGE_TRANSACTION_NOTICE.article()
_YUAN = Line(Text("人民币合计", "yuan"), None)
_FOREIGN = Line(Text("外币合计", "foreign currency"), None)
_TOGETHER = Line(Text("本外币合计", "yuan and foreign currency together"), None, "", _NOTICE)


@attrs.frozen
class _Sum:
    """Amounts held against one limit, all in its currency; those not known are None."""

    line: Line
    amounts: list[Money | None]
    limit: Row[int]
    currency: str

    @property
    def known(self) -> Money:
        return total((amount for amount in self.amounts if amount is not None), self.currency)

    @property
    def reached(self) -> bool | None:
        """Whether the known part reaches the limit; None if an unknown one still could."""
        if self.known.minor >= self.limit.value:
            return True
        return None if None in self.amounts else False

    @property
    def workings(self) -> tuple[Line, ...]:
        """The sum, of its known part if that is enough, and the limit."""
        limit = Money.from_minor(self.limit.value, self.currency)
        return (
            attrs.evolve(self.line, value=None if self.reached is None else self.known),
            Line(Text("报告标准", "limit"), limit, "", self.limit.basis),
        )
