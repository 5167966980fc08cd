"""Profiles (客户背景与需求): what is known of a client beyond the single facts, record by record.

Each record carries the client's id and its own day; a new one stands beside the old one and overwrites
nothing. A person has employment, income, goals and events of life; a firm has situations of its
business; both have needs and preferences. Leaves out what the client holds and owes, and what was said
when.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.clients import ClientId
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, total
from bankrm.tasks import Priority
from bankrm.workings import Line

__all__ = [
    "AverageIncome",
    "BusinessSituation",
    "BusinessTrend",
    "Employment",
    "FinancialNeed",
    "FinancialNeedKind",
    "Goal",
    "GoalKind",
    "Income",
    "IncomeKind",
    "LifeEvent",
    "LifeEventKind",
    "Preference",
    "PreferenceTopic",
    "compute_average_income",
]

_YEARS = 3  # of average income, which rules on qualified investors ask for
_FIRST_YEAR, _LAST_YEAR = 1900, 9999


class IncomeKind(Label):
    """Where a person's income comes from (收入来源)."""

    SALARY = "salary", "工资薪金", "salary"
    BONUS = "bonus", "奖金", "bonus"
    BUSINESS = "business", "经营所得", "business"
    INVESTMENT = "investment", "投资收益", "investment"
    RENT = "rent", "租金", "rent"
    PENSION = "pension", "养老金", "pension"
    OTHER = "other", "其他收入", "other income"


class FinancialNeedKind(Label):
    """What a client needs a bank for (金融需求)."""

    SAVING = "saving", "储蓄", "saving"
    INVESTMENT = "investment", "投资理财", "investment"
    PROTECTION = "protection", "保障", "protection"
    RETIREMENT = "retirement", "养老", "retirement"
    FINANCING = "financing", "融资", "financing"
    SETTLEMENT = "settlement", "支付结算", "payments"
    CASH_MANAGEMENT = "cash_management", "现金管理", "cash management"
    TRADE = "trade", "贸易与外汇", "trade and foreign exchange"
    ADVICE = "advice", "顾问服务", "advice"
    OTHER = "other", "其他需求", "other"


class PreferenceTopic(Label):
    """What a client has a preference about (客户偏好)."""

    CHANNEL = "channel", "联系渠道", "channel"
    TIME = "time", "联系时间", "time of contact"
    LANGUAGE = "language", "语言", "language"
    PRODUCT = "product", "产品", "products"
    INFORMATION = "information", "资讯", "information"
    SERVICE = "service", "服务", "service"


class GoalKind(Label):
    """What a person wants money for (理财目标)."""

    RESERVE = "reserve", "应急储备", "reserve"
    HOUSING = "housing", "购房", "housing"
    EDUCATION = "education", "子女教育", "education"
    RETIREMENT = "retirement", "退休养老", "retirement"
    INHERITANCE = "inheritance", "财富传承", "inheritance"
    GROWTH = "growth", "资产增值", "growth"
    OTHER = "other", "其他目标", "other"


class LifeEventKind(Label):
    """What changes what a person needs (人生事件)."""

    MARRIAGE = "marriage", "结婚", "marriage"
    BIRTH = "birth", "子女出生", "birth of a child"
    SCHOOL = "school", "子女入学", "a child begins school"
    HOME = "home", "购置住房", "home bought"
    JOB_CHANGE = "job_change", "职业变动", "change of job"
    RELOCATION = "relocation", "迁居", "relocation"
    RETIREMENT = "retirement", "退休", "retirement"
    DIVORCE = "divorce", "离婚", "divorce"
    BEREAVEMENT = "bereavement", "亲属去世", "bereavement"


class BusinessTrend(Label):
    """How a firm's business goes (经营状况), best first."""

    GROWING = "growing", "增长", "growing"
    STABLE = "stable", "平稳", "stable"
    SHRINKING = "shrinking", "下滑", "shrinking"
    SUSPENDED = "suspended", "停产停业", "suspended"


@attrs.frozen(kw_only=True)
class Employment:
    """One post of a person (职业经历), from `since` up to but without `until`."""

    client_id: ClientId
    employer: str = attrs.field(repr=hidden, metadata=C2)
    position: str | None = attrs.field(default=None, repr=False, metadata=C2)
    since: date | None = attrs.field(default=None, repr=False, metadata=C2)
    until: date | None = attrs.field(default=None, repr=False, metadata=C2)
    """The first day no longer in post."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InvalidValue("until", "is not after since")


@attrs.frozen(kw_only=True)
class Income:
    """What a person earned in one calendar year from one kind of source (收入), before tax."""

    client_id: ClientId
    kind: IncomeKind
    year: int
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    evidence: str | None = attrs.field(default=None, repr=False, metadata=C2)
    """What shows it: a reference to a tax record, a certificate, a statement."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise InvalidValue("year", "is not a calendar year")


@attrs.frozen(kw_only=True)
class FinancialNeed:
    """A need as the client stated it (客户需求).

    >>> FinancialNeed(
    ...     client_id=ClientId("E-1"),
    ...     kind=FinancialNeedKind.FINANCING,
    ...     stated_on=date(2026, 11, 20),
    ...     amount=Money.of(5_000_000),
    ...     horizon_months=12,
    ... ).kind.zh
    '融资'
    """

    client_id: ClientId
    kind: FinancialNeedKind
    stated_on: date
    amount: Money | None = attrs.field(default=None, repr=False, metadata=C2 | NOT_NEGATIVE)
    horizon_months: int | None = attrs.field(default=None, repr=False, metadata=NOT_NEGATIVE)
    """In how many months, or for how many."""
    priority: Priority = Priority.NORMAL

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Preference:
    """What a client prefers in one respect, since a day (客户偏好)."""

    client_id: ClientId
    topic: PreferenceTopic
    value: str = attrs.field(repr=hidden, metadata=C2)
    since: date

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Goal:
    """What a person wants to have, and by when (理财目标)."""

    client_id: ClientId
    kind: GoalKind
    stated_on: date
    target: Money | None = attrs.field(default=None, repr=False, metadata=C2 | NOT_NEGATIVE)
    by: date | None = attrs.field(default=None, repr=False, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.by is not None and self.by < self.stated_on:
            raise InvalidValue("by", "is before stated_on")


@attrs.frozen(kw_only=True)
class LifeEvent:
    """Something that changes what a person needs, on its day (人生事件)."""

    client_id: ClientId
    kind: LifeEventKind = attrs.field(repr=hidden, metadata=C2)
    on: date = attrs.field(repr=hidden, metadata=C2)
    expected: bool = False
    """Told of beforehand."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class BusinessSituation:
    """How a firm stood on a day (经营状况、资金需求、发展规划)."""

    client_id: ClientId
    observed_on: date
    trend: BusinessTrend | None = None
    funding_need: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What it will have to borrow; zero if nothing."""
    funding_purpose: str | None = None
    plans: str | None = None
    """What it means to build, buy or enter."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.funding_purpose is not None and not self.funding_need:
            raise InvalidValue("funding_purpose", "has no funding need above zero")


@attrs.frozen(kw_only=True)
class AverageIncome:
    """A person's average yearly income, with the lines it comes from, or the reason why there is none."""

    amount: Money | None = attrs.field(default=None, repr=hidden, metadata=C2)
    reason: Text | None = None
    workings: tuple[Line, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.amount is None) is (self.reason is None):
            raise InvalidValue("reason", "is given where there is no amount, and nowhere else")


def compute_average_income(incomes: Iterable[Income], *, as_of: date) -> AverageIncome:
    """The average of one person's income over the last three calendar years that have ended.

    Of a year without any record nothing is known, so that there is no average: income of zero is
    recorded as zero. Rounded down to the fen, so that it never reaches a limit by rounding.

    Raises:
        InvalidValue: if the incomes are of several persons.
        CurrencyMismatch: if they are in several currencies.

    >>> incomes = [
    ...     Income(
    ...         client_id=ClientId("C-1"),
    ...         kind=IncomeKind.SALARY,
    ...         year=year,
    ...         amount=Money.of(amount),
    ...     )
    ...     for year, amount in ((2023, 360_000), (2024, 400_000), (2025, 440_000))
    ... ]
    >>> compute_average_income(incomes, as_of=date(2026, 11, 24)).amount
    Money('400000.00', 'CNY')
    """
    last = check_date(as_of).year - 1
    by_year: dict[int, list[Money]] = {year: [] for year in range(last - _YEARS + 1, last + 1)}
    persons = set()
    check_kind(incomes, Iterable, "incomes")
    for income in incomes:
        check_kind(income, Income, "incomes")
        persons.add(income.client_id)
        if income.year in by_year:
            by_year[income.year].append(income.amount)
    if len(persons) > 1:
        raise InvalidValue("incomes", "are of several persons")
    sums = {
        year: total(amounts, amounts[0].currency) if amounts else None
        for year, amounts in by_year.items()
    }
    lines = tuple(
        Line(Text(f"{year}年收入", f"income of {year}"), amount) for year, amount in sums.items()
    )
    known = [amount for amount in sums.values() if amount is not None]
    if len(known) < _YEARS:
        reason = Text("三年收入不全", "income of some of the three years is unknown")
        return AverageIncome(reason=reason, workings=lines)
    whole = total(known, known[0].currency)
    average = Money.from_minor(whole.minor // _YEARS, whole.currency)
    result = Line(Text("年均收入", "average yearly income"), average)
    return AverageIncome(amount=average, workings=(*lines, result))
