"""Odd patterns in bank statements (流水异常): round sums, spikes at the ends of quarters, hidden lenders.

None of them proves anything: each sends the statements to a person, and every threshold is the bank's own.
Lines of unknown kind leave open whether gambling is among them. Leaves out the effective inflow itself.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import chain

import attrs

from bankrm.account_flows import (
    AccountStatement,
    FlowKind,
    FlowLine,
    check_statements,
    list_balance_breaks,
    list_months,
)
from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.days import check_date, months_between
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.money import total
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.repayment import (
    FIXED_DEBIT_MONTHS,
    IN_AND_OUT_PERCENT,
    LEAST_STATEMENT_MONTHS,
    QUARTER_END_PERCENT,
    ROUND_SUM_PERCENT,
    STATEMENT_DAYS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_
from bankrm.transactions import Direction

__all__ = [
    "FLOW_PATTERNS",
    "AccountFlows",
    "FlowFacts",
    "FlowParams",
    "assess_account_flows",
    "count_lenders",
]

_ROUND = 1_000_000  # fen: sums of whole 10,000 yuan (整万元)
_LAST_DAYS = 5  # of a quarter
_MID_MONTH = 10  # as far from both ends of a month as a payment is put off over holidays
_QUARTER_ENDS = {3: 31, 6: 30, 9: 30, 12: 31}


@attrs.frozen(kw_only=True)
class AccountFlows:
    """The statements of a client and of those who stand beside it, and what it says of its loans.

    >>> from bankrm._flow_example import STATEMENT
    >>> AccountFlows(statements=(STATEMENT,), declared_lenders=0).own_channel is None
    True
    """

    statements: tuple[AccountStatement, ...] = attrs.field(repr=hidden, metadata=C2)
    declared_lenders: int | None = attrs.field(
        default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE
    )
    """How many lenders the client, or its credit report, names."""
    own_channel: bool | None = None
    """Whether the statements come from the bank that keeps the account, not from the client's hand."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_statements(self.statements)


def count_lenders(statements: tuple[AccountStatement, ...]) -> int:
    """How many lenders pay out or are paid on the accounts (流水中的贷款机构数).

    Lines without a code of the other side count as one lender together.

    >>> from bankrm._flow_example import STATEMENT
    >>> count_lenders((STATEMENT,))
    0
    """
    check_statements(statements)
    kinds = {FlowKind.LOAN_SERVICE, FlowKind.LOAN_PROCEEDS}
    return len({line.counterparty for line in _lines(statements) if line.kind in kinds})


def _lines(statements: tuple[AccountStatement, ...]) -> tuple[FlowLine, ...]:
    return tuple(chain.from_iterable(one.lines for one in statements))


def _received(lines: tuple[FlowLine, ...]) -> int:
    return total(line.amount for line in lines if line.direction is Direction.IN).minor


def _is_round(line: FlowLine) -> bool:
    return line.amount.minor > 0 and line.amount.minor % _ROUND == 0


def _is_at_quarter_end(line: FlowLine) -> bool:
    end = _QUARTER_ENDS.get(line.on.month)
    return end is not None and line.on.day > end - _LAST_DAYS


def _missing_months(statements: tuple[AccountStatement, ...]) -> int:
    """Months between the first day and the last in which no account has a line."""
    used = {line.on.replace(day=1) for line in _lines(statements)}
    return len(set(list_months(statements)) - used)


def _in_and_out(lines: tuple[FlowLine, ...]) -> int:
    """By day, the smaller of what came in and what went out, whoever paid and was paid.

    All accounts are one purse: of transfers between own accounts only the rest counts, as in or as out.
    """
    came: Counter[date] = Counter()
    gone: Counter[date] = Counter()
    moved: Counter[date] = Counter()
    for line in lines:
        if line.kind is FlowKind.OWN_TRANSFER:
            sign = 1 if line.direction is Direction.IN else -1
            moved[line.on] += sign * line.amount.minor
        elif line.direction is Direction.IN:
            came[line.on] += line.amount.minor
        else:
            gone[line.on] += line.amount.minor
    return (
        (came + (+moved)) & (gone + (-moved))
    ).total()  # the signs keep what came, and what went


_EXPLAINED = {
    FlowKind.LOAN_SERVICE,
    FlowKind.SALARY,
    FlowKind.TAX,
    FlowKind.UTILITY,
    FlowKind.OWN_TRANSFER,
}


def _fixed_debit_months(lines: tuple[FlowLine, ...]) -> int:
    """The longest run of months in which one and the same sum goes to one and the same hand.

    Hands without a code are one hand. A payment due at the end of a month may fall into the next one, so
    that months from the eleventh to the tenth are looked at as well.
    """
    paid: defaultdict[tuple[str | None, int], list[date]] = defaultdict(list)
    for line in lines:
        if line.direction is Direction.OUT and line.kind not in _EXPLAINED:
            paid[line.counterparty, line.amount.minor].append(line.on)
    return max((_run(days, at) for days in paid.values() for at in (0, _MID_MONTH)), default=0)


def _run(days: list[date], last_of_month_before: int) -> int:
    months = {day.year * 12 + day.month - (day.day <= last_of_month_before) for day in days}
    longest = run = 0
    for month in sorted(months):
        run = run + 1 if month - 1 in months else 1
        longest = max(longest, run)
    return longest


def _gambling(lines: tuple[FlowLine, ...]) -> bool | None:
    kinds = {line.kind for line in lines}
    if FlowKind.GAMBLING in kinds:
        return True
    return None if FlowKind.UNKNOWN in kinds else False


def _breaks(statements: tuple[AccountStatement, ...]) -> int | None:
    """Balances that do not follow; None if none is found, and an opening or a last balance is missing."""
    found = sum(len(list_balance_breaks(one)) for one in statements)
    shown = all(
        one.opening_balance is not None
        and (not one.lines or one.lines[-1].balance_after is not None)
        for one in statements
    )
    return found if found or shown else None


def _everyday(lines: tuple[FlowLine, ...]) -> int:
    """How many kinds of everyday payments are made: wages, tax, utilities."""
    made = {line.kind for line in lines if line.direction is Direction.OUT}
    return len(made & {FlowKind.SALARY, FlowKind.TAX, FlowKind.UTILITY})


_STATEMENTS = (AccountFlows.statements,)
_BORROWER = (CreditApplication.client_id, *_STATEMENTS, AccountStatement.holder_id)
_CREDITS = (*_STATEMENTS, AccountStatement.lines, FlowLine.direction, FlowLine.amount)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class FlowFacts:
    """What looks odd in statements; amounts in fen."""

    own_channel: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("取自银行渠道", "from the bank itself", of=(AccountFlows.own_channel,)),
    )
    borrower: bool = attrs.field(
        metadata=about("含借款人账户", "an account of the borrower", of=_BORROWER)
    )
    months: int = attrs.field(
        metadata=about(
            "流水完整月数",
            "whole months of statements",
            of=(*_STATEMENTS, AccountStatement.first_day, AccountStatement.last_day),
        )
    )
    age: int = attrs.field(
        metadata=about(
            "流水截止日距今天数",
            "days since the statements end",
            of=(*_STATEMENTS, AccountStatement.last_day),
        )
    )
    silent_months: int = attrs.field(
        metadata=about(
            "无交易月数",
            "months without a line",
            of=(
                *_STATEMENTS,
                AccountStatement.first_day,
                AccountStatement.last_day,
                AccountStatement.lines,
                FlowLine.on,
            ),
        )
    )
    received: int = attrs.field(metadata=about("进账合计", "all credits", "fen", of=_CREDITS))
    round_sums: int = attrs.field(
        metadata=about("整万元进账", "credits in whole 10,000s", "fen", of=_CREDITS)
    )
    quarter_ends: int = attrs.field(
        metadata=about("季末进账", "credits at quarter ends", "fen", of=(*_CREDITS, FlowLine.on))
    )
    in_and_out: int = attrs.field(
        metadata=about(
            "当日快进快出",
            "in and out on one day",
            "fen",
            of=(*_CREDITS, FlowLine.on, FlowLine.kind),
        )
    )
    fixed_debits: int = attrs.field(
        metadata=about(
            "同一定额支出连续月数",
            "months of one fixed debit",
            of=(*_CREDITS, FlowLine.on, FlowLine.kind, FlowLine.counterparty),
        )
    )
    gambling: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "博彩及虚拟货币往来",
            "gambling or crypto",
            of=(*_STATEMENTS, AccountStatement.lines, FlowLine.kind),
        ),
    )
    everyday: int = attrs.field(
        metadata=about(
            "工资、税费、水电支出种类",
            "kinds of everyday payments",
            of=(*_STATEMENTS, AccountStatement.lines, FlowLine.kind, FlowLine.direction),
        )
    )
    breaks: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "余额不勾稽处",
            "balances that do not follow",
            of=(*_CREDITS, AccountStatement.opening_balance, FlowLine.balance_after),
        ),
    )
    lenders: int = attrs.field(
        metadata=about(
            "流水中的贷款机构数",
            "lenders found",
            of=(*_STATEMENTS, AccountStatement.lines, FlowLine.kind, FlowLine.counterparty),
        )
    )
    declared_lenders: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("申报的贷款机构数", "lenders named", of=(AccountFlows.declared_lenders,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, application: CreditApplication, flows: AccountFlows, as_of: date) -> "FlowFacts":
        """The facts of the statements for an application, in yuan."""
        _check_together(application, flows, as_of)
        statements = flows.statements
        lines = _lines(statements)
        first = min(one.first_day for one in statements)
        last = max(one.last_day for one in statements)
        return cls(
            own_channel=flows.own_channel,
            borrower=any(one.holder_id == application.client_id for one in statements),
            months=months_between(first, last + timedelta(days=1)),
            age=(as_of - last).days,
            silent_months=_missing_months(statements),
            received=_received(lines),
            round_sums=_received(tuple(line for line in lines if _is_round(line))),
            quarter_ends=_received(tuple(line for line in lines if _is_at_quarter_end(line))),
            in_and_out=_in_and_out(lines),
            fixed_debits=_fixed_debit_months(lines),
            gambling=_gambling(lines),
            everyday=_everyday(lines),
            breaks=_breaks(statements),
            lenders=count_lenders(statements),
            declared_lenders=flows.declared_lenders,
        )


def _check_together(application: CreditApplication, flows: AccountFlows, as_of: date) -> None:
    """Refuse statements of somebody who is not in the application, of a later day, or not in yuan."""
    check_kind(application, CreditApplication, "application")
    check_kind(flows, AccountFlows, "flows")
    known = {application.client_id, *(party.party_id for party in application.parties)}
    if not {one.holder_id for one in flows.statements} <= known:
        raise InvalidValue("flows", "are of somebody who is not in the application")
    if max(one.last_day for one in flows.statements) > check_date(as_of):
        raise InvalidValue("flows", "run past the day")
    if flows.statements[0].currency != "CNY":
        raise CurrencyMismatch("flows", "need CNY")


class FlowParams:
    """The bank's own thresholds."""

    least_months: int = param(LEAST_STATEMENT_MONTHS)
    most_days: int = param(STATEMENT_DAYS)
    round_percent: int = param(ROUND_SUM_PERCENT, unit="percent")
    quarter_percent: int = param(QUARTER_END_PERCENT, unit="percent")
    through_percent: int = param(IN_AND_OUT_PERCENT, unit="percent")
    debit_months: int = param(FIXED_DEBIT_MONTHS)


FLOW_PATTERNS = RuleSet("credit.flow_patterns", FlowFacts, FlowParams, Effect)
"""Do a client's statements show something that a person has to look at."""

_PRACTICE = CREDIT_PRACTICE.article()


@FLOW_PATTERNS.rule(
    "flows.channel",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="流水不是从开户银行渠道取得",
    en="the statements do not come from the bank that keeps the account",
    steps=(CreditStep.COMPLETE_FILE,),
)
def not_from_the_bank(f: FlowFacts, _: FlowParams) -> bool:
    return not_(f.own_channel)


@FLOW_PATTERNS.rule(
    "flows.borrower",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="没有借款人本人账户的流水",
    en="none of the statements is of an account of the borrower",
    steps=(CreditStep.COMPLETE_FILE,),
)
def none_of_the_borrower(f: FlowFacts, _: FlowParams) -> bool:
    return not_(f.borrower)


@FLOW_PATTERNS.rule(
    "flows.months",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="流水只有{months}个月，少于{least_months}个月",
    en="the statements run over {months} months, fewer than {least_months}",
    steps=(CreditStep.COMPLETE_FILE,),
)
def too_few_months(f: FlowFacts, p: FlowParams) -> bool:
    return f.months < p.least_months


@FLOW_PATTERNS.rule(
    "flows.age",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="流水截止于{age}天前，超过{most_days}天",
    en="the statements ended {age} days ago, more than {most_days}",
    steps=(CreditStep.COMPLETE_FILE,),
)
def too_old(f: FlowFacts, p: FlowParams) -> bool:
    return f.age > p.most_days


@FLOW_PATTERNS.rule(
    "flows.silent",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有{silent_months}个月没有交易",
    en="{silent_months} months have no line at all",
)
def silent_months(f: FlowFacts, _: FlowParams) -> bool:
    return f.silent_months > 0


@FLOW_PATTERNS.rule(
    "flows.balance",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有{breaks}处余额与发生额不符",
    en="{breaks} balances do not follow from the lines before",
)
def balances_do_not_follow(f: FlowFacts, _: FlowParams) -> bool:
    return f.breaks > 0


@FLOW_PATTERNS.rule(
    "flows.round-sums",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="整万元进账超过进账的{round_percent}",
    en="more than {round_percent} of the credits are in whole 10,000s",
)
def many_round_sums(f: FlowFacts, p: FlowParams) -> bool:
    return f.round_sums * 100 > p.round_percent * f.received


@FLOW_PATTERNS.rule(
    "flows.quarter-ends",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="季末五日进账超过进账的{quarter_percent}",
    en="more than {quarter_percent} of the credits come in the last five days of quarters",
)
def spikes_at_quarter_ends(f: FlowFacts, p: FlowParams) -> bool:
    return f.quarter_ends * 100 > p.quarter_percent * f.received


@FLOW_PATTERNS.rule(
    "flows.in-and-out",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="当日快进快出超过进账的{through_percent}",
    en="more than {through_percent} of the credits leave again on their day",
)
def much_in_and_out(f: FlowFacts, p: FlowParams) -> bool:
    return f.in_and_out * 100 > p.through_percent * f.received


@FLOW_PATTERNS.rule(
    "flows.hidden-lender",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="向同一对手连续{fixed_debits}个月支付同一金额，疑似隐性负债",
    en="the same sum goes to the same hand for {fixed_debits} months: a hidden loan?",
)
def looks_like_a_hidden_loan(f: FlowFacts, p: FlowParams) -> bool:
    return f.fixed_debits >= p.debit_months


@FLOW_PATTERNS.rule(
    "flows.lenders",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="流水中有{lenders}家贷款机构，多于申报的{declared_lenders}家",
    en="{lenders} lenders appear in the statements, {declared_lenders} were named",
)
def lenders_not_named(f: FlowFacts, _: FlowParams) -> bool:
    return (f.lenders > 0) & (f.lenders > f.declared_lenders)


@FLOW_PATTERNS.rule(
    "flows.gambling",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有博彩或虚拟货币往来",
    en="there are payments of gambling or crypto",
)
def gambling_or_crypto(f: FlowFacts, _: FlowParams) -> bool:
    return f.gambling


@FLOW_PATTERNS.rule(
    "flows.lifeless",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="没有工资、税费、水电支出",
    en="no wages, tax or utilities are paid",
)
def no_everyday_payments(f: FlowFacts, _: FlowParams) -> bool:
    return f.everyday == 0


def assess_account_flows(
    application: CreditApplication,
    flows: AccountFlows,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[FlowFacts, Effect]:
    """Whether a client's statements show something that a person has to look at (流水核查).

    Raises:
        InvalidValue: if statements are of somebody who is not in the application, or run past `as_of`.
        CurrencyMismatch: if they are not in yuan.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._flow_example import STATEMENT
    >>> flows = AccountFlows(statements=(STATEMENT,), declared_lenders=0, own_channel=True)
    >>> decision = assess_account_flows(WORKING_CAPITAL, flows, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, decision.hits, decision.missing[0]
    ('a person must decide', (), 'least_months')
    """
    facts = FlowFacts.of(application, flows, as_of)
    return FLOW_PATTERNS.decide(facts, as_of=as_of, book=book)
