"""Signs that a client is leaving (客户流失预警), and the stage of a relationship (客户生命周期).

The signs are a rule set that compares with limits of the bank's own: none is shipped. With a limit not
set, or a fact unknown, a sign is undetermined and named, never taken for absent. Leaves out why a client
leaves, and whom to send.
"""

from datetime import date
from typing import TypeAlias

import attrs

from bankrm.checks import check_kind
from bankrm.clients import Client, ClientStatus, check_client
from bankrm.days import add_months, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import Money, fen
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int
from bankrm.workings import Line

__all__ = [
    "CHURN",
    "ChurnFacts",
    "ChurnParams",
    "ChurnPolicy",
    "ChurnRisk",
    "Engagement",
    "Lifecycle",
    "LifecyclePolicy",
    "LifecycleStage",
    "check_churn",
    "classify_lifecycle",
]


@attrs.frozen(kw_only=True)
class Engagement:
    """How a client uses the bank, as the host counted it; None for unknown, zero for none."""

    aum: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    average_aum: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Daily average of the last three months."""
    own_outflow: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Transfers to accounts of the client's own name elsewhere, in the window the bank looks at."""
    unrenewed: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """What matured in that window and was not placed again."""
    last_login_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    salary_client: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether a salary has been paid in here."""
    last_salary_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    last_active_on: date | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The last transaction that the client made."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.salary_client is False and self.last_salary_on is not None:
            raise InvalidValue("last_salary_on", "contradicts a client without a salary here")


_ALL = 100  # percent


@attrs.frozen(kw_only=True)
class ChurnPolicy:
    """The bank's own limits, each a sign when it is reached; None for one not set."""

    drop_percent: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Fall of assets below their three-month average, in percent."""
    own_outflow: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Transfers to accounts of the client's own name elsewhere."""
    unrenewed: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """What matured and was not placed again."""
    login_days: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Days since the last login."""
    salary_days: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Days since the last salary."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for name in ("drop_percent", "own_outflow", "unrenewed", "login_days", "salary_days"):
            limit = getattr(self, name)
            if limit is not None and not limit:
                raise InvalidValue(name, "must be above zero, or nothing would be no sign")
        if self.drop_percent is not None and self.drop_percent > _ALL:
            raise InvalidValue("drop_percent", "is above 100: no fall would be a sign")


class ChurnRisk(Label):
    """Whether there is a sign that a client is leaving."""

    NONE = "none", "无流失信号", "no sign of leaving"
    SIGN = "sign", "流失预警", "sign of leaving"


@attrs.frozen(kw_only=True, repr=False)  # about a person: not shown
class ChurnFacts:
    """What the signs read; amounts in fen."""

    aum: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("当前资产", "assets", "fen", of=(Engagement.aum,)) | NOT_NEGATIVE,
    )
    average_aum: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "三个月日均资产", "average assets of three months", "fen", of=(Engagement.average_aum,)
        )
        | NOT_NEGATIVE,
    )
    own_outflow: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "转出至他行本人账户",
            "sent to own accounts elsewhere",
            "fen",
            of=(Engagement.own_outflow,),
        )
        | NOT_NEGATIVE,
    )
    unrenewed: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("到期未续作", "matured and not renewed", "fen", of=(Engagement.unrenewed,))
        | NOT_NEGATIVE,
    )
    days_since_login: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("未登录天数", "days since the last login", of=(Engagement.last_login_on,))
        | NOT_NEGATIVE,
    )
    salary_client: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("代发工资客户", "salary paid in here", of=(Engagement.salary_client,)),
    )
    days_since_salary: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("未代发天数", "days since the last salary", of=(Engagement.last_salary_on,))
        | NOT_NEGATIVE,
    )
    drop_percent: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "下降比例上限", "limit of a fall", "percent", of=(ChurnPolicy.drop_percent,)
        ),
    )
    outflow_limit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("转出金额上限", "limit of outflow", "fen", of=(ChurnPolicy.own_outflow,)),
    )
    unrenewed_limit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "未续作金额上限", "limit of what is not renewed", "fen", of=(ChurnPolicy.unrenewed,)
        ),
    )
    login_limit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "未登录天数上限", "limit of days without a login", of=(ChurnPolicy.login_days,)
        ),
    )
    salary_limit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "未代发天数上限", "limit of days without a salary", of=(ChurnPolicy.salary_days,)
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, engagement: Engagement, policy: ChurnPolicy, *, as_of: date) -> "ChurnFacts":
        """The facts of a client and the limits of the bank on a day."""
        check_kind(engagement, Engagement, "engagement")
        check_kind(policy, ChurnPolicy, "policy")
        _check_past(engagement, as_of)
        return cls(
            aum=fen(engagement.aum, "aum"),
            average_aum=fen(engagement.average_aum, "average_aum"),
            own_outflow=fen(engagement.own_outflow, "own_outflow"),
            unrenewed=fen(engagement.unrenewed, "unrenewed"),
            days_since_login=_days_since(engagement.last_login_on, as_of),
            salary_client=engagement.salary_client,
            days_since_salary=_days_since(engagement.last_salary_on, as_of),
            drop_percent=policy.drop_percent,
            outflow_limit=fen(policy.own_outflow, "own_outflow"),
            unrenewed_limit=fen(policy.unrenewed, "unrenewed"),
            login_limit=policy.login_days,
            salary_limit=policy.salary_days,
        )


def _days_since(day: date | None, as_of: date) -> int | None:
    return None if day is None else (as_of - day).days


class ChurnParams:
    """The signs read no number of the law."""


CHURN = RuleSet("churn.signs", ChurnFacts, ChurnParams, ChurnRisk)
"""The signs that a client is leaving."""

_PRACTICE = SALES_PRACTICE.article()


@CHURN.rule(
    "churn.aum-drop",
    ChurnRisk.SIGN,
    cites=_PRACTICE,
    zh="资产{aum}，比三个月日均{average_aum}下降不少于{drop_percent}",
    en="assets of {aum} are {drop_percent} or more below the three-month average of {average_aum}",
)
def assets_fell(f: ChurnFacts, _: ChurnParams) -> bool:
    fallen = (f.average_aum - f.aum) * _ALL >= f.average_aum * f.drop_percent
    return (f.average_aum > 0) & fallen


@CHURN.rule(
    "churn.own-outflow",
    ChurnRisk.SIGN,
    cites=_PRACTICE,
    zh="转出至他行本人账户{own_outflow}，达到{outflow_limit}",
    en="{own_outflow} was sent to own accounts elsewhere, which reaches {outflow_limit}",
)
def money_sent_elsewhere(f: ChurnFacts, _: ChurnParams) -> bool:
    return f.own_outflow >= f.outflow_limit


@CHURN.rule(
    "churn.unrenewed",
    ChurnRisk.SIGN,
    cites=_PRACTICE,
    zh="到期未续作{unrenewed}，达到{unrenewed_limit}",
    en="{unrenewed} matured and was not renewed, which reaches {unrenewed_limit}",
)
def not_renewed(f: ChurnFacts, _: ChurnParams) -> bool:
    return f.unrenewed >= f.unrenewed_limit


@CHURN.rule(
    "churn.no-login",
    ChurnRisk.SIGN,
    cites=_PRACTICE,
    zh="已{days_since_login}天未登录，达到{login_limit}天",
    en="no login for {days_since_login} days, which reaches {login_limit}",
)
def no_login(f: ChurnFacts, _: ChurnParams) -> bool:
    return f.days_since_login >= f.login_limit


@CHURN.rule(
    "churn.salary-stopped",
    ChurnRisk.SIGN,
    cites=_PRACTICE,
    zh="已{days_since_salary}天未代发工资，达到{salary_limit}天",
    en="no salary for {days_since_salary} days, which reaches {salary_limit}",
)
def salary_stopped(f: ChurnFacts, _: ChurnParams) -> bool:
    return f.salary_client & (f.days_since_salary >= f.salary_limit)


def check_churn(
    engagement: Engagement, policy: ChurnPolicy, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[ChurnFacts, ChurnRisk]:
    """The signs that a client is leaving (客户流失预警).

    `hits` are the signs, `undetermined` those that an unknown fact or a limit not set leaves open.

    Args:
        engagement: how the client uses the bank.
        policy: the bank's limits.
        as_of: the day.
        book: the bank's own signs on top.

    Raises:
        InvalidValue: if a day of the engagement is after `as_of`.
        CurrencyMismatch: if an amount is not in yuan.

    >>> decision = check_churn(
    ...     Engagement(aum=Money.of(80_000), average_aum=Money.of(100_000)),
    ...     ChurnPolicy(drop_percent=20, login_days=90),
    ...     as_of=date(2026, 11, 24),
    ... )
    >>> print(decision.hits[0].text("en"))
    assets of CN¥80,000.00 are 20% or more below the three-month average of CN¥100,000.00
    >>> len(decision.undetermined)  # nothing else is known
    4
    """
    facts = ChurnFacts.of(engagement, policy, as_of=as_of)
    return CHURN.decide(facts, as_of=as_of, book=book)


def _check_past(engagement: Engagement, as_of: date) -> None:
    check_date(as_of)
    for name in ("last_login_on", "last_salary_on", "last_active_on"):
        day = getattr(engagement, name)
        if day is not None and day > as_of:
            raise InvalidValue(name, "is after as_of")


class LifecycleStage(Label):
    """The stage of a relationship (客户生命周期)."""

    PROSPECT = "prospect", "潜在客户", "prospect"
    NEW = "new", "新客户", "new"
    ACTIVE = "active", "活跃客户", "active"
    CORE = "core", "核心客户", "core"
    DORMANT = "dormant", "睡眠客户", "dormant"
    LOST = "lost", "流失客户", "lost"


@attrs.frozen(kw_only=True)
class LifecyclePolicy:
    """The bank's own lines between stages; there are no usual ones."""

    new_months: int = attrs.field(metadata=NOT_NEGATIVE)
    """Months from the start in which a client is new."""
    dormant_months: int
    """Months without a transaction after which a client is dormant."""
    core_aum: Money = attrs.field(metadata=NOT_NEGATIVE)
    """Assets from which an active client is core."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.dormant_months < 1:
            raise InvalidValue("dormant_months", "must be above zero")


@attrs.frozen(kw_only=True)
class Lifecycle:
    """A client's stage on a day, or what is missing to tell it."""

    as_of: date
    stage: LifecycleStage | None
    since: date | None
    """The first day of the stage; None where the facts do not tell."""
    missing: tuple[str, ...]
    """The unknown facts that decide."""

    __attrs_post_init__ = check_fields

    @property
    def workings(self) -> tuple[Line, ...]:
        """The stage, since when, and the day asked about."""
        return (
            Line(Text("截至日", "as of"), self.as_of),
            Line(Text("生命周期阶段", "stage"), self.stage),
            Line(Text("起始日", "since"), self.since),
        )


_Staged: TypeAlias = tuple[LifecycleStage | None, date | None, tuple[str, ...]]


def classify_lifecycle(
    client: Client, engagement: Engagement, policy: LifecyclePolicy, *, as_of: date
) -> Lifecycle:
    """The stage of a relationship on a day (客户生命周期).

    In this order: closed is lost; not begun is prospect; a long silence is dormant; a short time is new;
    large assets are core; the rest is active.

    Args:
        client: its status, and the days the relationship began and ended.
        engagement: last transaction and assets.
        policy: the bank's lines.
        as_of: the day.

    Raises:
        InvalidValue: if a day of the engagement is after `as_of`.
        CurrencyMismatch: if assets and the policy are in different currencies.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> policy = LifecyclePolicy(new_months=6, dormant_months=12, core_aum=Money.of(500_000))
    >>> client = RetailClient(id=ClientId("C-1"), name="张某", since=date(2020, 5, 1))
    >>> silent = Engagement(last_active_on=date(2025, 11, 24), aum=Money.of(900_000))
    >>> result = classify_lifecycle(client, silent, policy, as_of=date(2026, 11, 24))
    >>> result.stage.en, result.since.isoformat()
    ('dormant', '2026-11-24')
    """
    check_client(client)
    check_kind(engagement, Engagement, "engagement")
    check_kind(policy, LifecyclePolicy, "policy")
    _check_past(engagement, as_of)
    aum = engagement.aum
    if aum is not None and aum.currency != policy.core_aum.currency:
        raise CurrencyMismatch("aum", "is in another currency than the policy")
    stage, since, missing = _ended(client, as_of) or _running(client, engagement, policy, as_of)
    return Lifecycle(as_of=as_of, stage=stage, since=since, missing=missing)


def _ended(client: Client, as_of: date) -> _Staged | None:
    """Lost, or not begun."""
    closed = client.status is ClientStatus.CLOSED
    if closed and (client.until is None or client.until <= as_of):
        return LifecycleStage.LOST, client.until, ()
    if client.since is not None and client.since > as_of:
        return LifecycleStage.PROSPECT, None, ()
    if client.status is ClientStatus.PROSPECT:
        return LifecycleStage.PROSPECT, None, ()
    return None


def _running(
    client: Client, engagement: Engagement, policy: LifecyclePolicy, as_of: date
) -> _Staged:
    """The stages between."""
    start, last = client.since, engagement.last_active_on
    if last is not None:
        silent = add_months(last, policy.dormant_months)
        if silent <= as_of:
            return LifecycleStage.DORMANT, silent, ()
    if start is None or last is None:
        known = {"since": start, "last_active_on": last}
        return None, None, tuple(name for name, day in known.items() if day is None)
    return _awake(start, engagement.aum, policy, as_of)


def _awake(start: date, aum: Money | None, policy: LifecyclePolicy, as_of: date) -> _Staged:
    if as_of < add_months(start, policy.new_months):
        return LifecycleStage.NEW, start, ()
    if aum is None:
        return None, None, ("aum",)
    stage = LifecycleStage.CORE if aum >= policy.core_aum else LifecycleStage.ACTIVE
    return stage, None, ()
