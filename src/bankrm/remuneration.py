"""Sound pay (稳健薪酬): the regulator's limits on base pay, a leader's bonus, and deferral.

Whether a post carries material risk is the bank's own list, so it is given, never inferred. The
guideline of 2010 says "generally" of the base share and of the years of deferral: a breach of those goes
to a person, all others are blocked until mended.

Leaves out clawback, missed risk KPI, guaranteed bonus and the order of 2022 on state-owned firms.
"""

from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_count, check_kind
from bankrm.citations import param
from bankrm.days import add_months, check_date, months_between
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Money, Number, check_yuan, number, total
from bankrm.regulations.pay import (
    BASE_SHARE_PERCENT,
    DEFERRAL_AIM_PERCENT,
    DEFERRAL_MAIN_PERCENT,
    DEFERRAL_MONTHS,
    DEFERRAL_PERCENT,
    LEADER_MULTIPLE,
    P14,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_int, one_of
from bankrm.workings import Line

__all__ = [
    "BASE_SHARE",
    "DEFERRAL",
    "LEADER_CAP",
    "DeferralRequirement",
    "DeferralSchedule",
    "Instalment",
    "PayFacts",
    "PayParams",
    "PayRole",
    "PayStep",
    "check_base_share",
    "check_deferral",
    "check_leader_cap",
    "deferral_schedule",
    "required_deferral",
]

_MONTHS_A_YEAR = 12
_MOST_YEARS = 50
_NONE, _PERCENT = Decimal(0), Decimal(100)


class PayRole(Label):
    """Whose pay it is, as the guideline divides people."""

    STAFF = "staff", "一般员工", "staff"
    MATERIAL_RISK = "material_risk", "对风险有重要影响岗位的员工", "a post with material risk"
    SENIOR = "senior", "高级管理人员", "senior management"
    MAIN_LEADER = "main_leader", "主要负责人（主要高级管理人员）", "main senior manager"


class PayStep(Label):
    """What mends a breach."""

    LOWER_BONUS = "lower_bonus", "降低绩效薪酬", "lower the performance pay"
    DEFER_MORE = "defer_more", "提高延期支付比例", "defer a larger part"
    EQUAL_PARTS = "equal_parts", "延期部分改为等分支付", "pay the deferred part in equal parts"


@attrs.frozen
class Instalment:
    """One deferred part of an award."""

    due_on: date
    amount: Money

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_yuan(self.amount, "amount")


@attrs.frozen(kw_only=True)
class DeferralSchedule:
    """An award of performance pay: what is paid at once and what is deferred (延期支付)."""

    awarded_on: date
    paid_now: Money
    instalments: tuple[Instalment, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_yuan(self.paid_now, "paid_now")
        days = [self.awarded_on, *(part.due_on for part in self.instalments)]
        if days != sorted(set(days)):
            raise InvalidValue("instalments", "must fall due one after the other, after the award")

    @property
    def deferred(self) -> Money:
        """The sum of the deferred parts."""
        return total(part.amount for part in self.instalments)

    @property
    def award(self) -> Money:
        """All of it."""
        return self.paid_now + self.deferred


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class PayFacts:
    """One person's pay, flattened for the rules; money in fen, None for what a question leaves aside."""

    role: str = attrs.field(metadata=about("人员类别", "role"))
    base: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("基本薪酬", "base pay", "fen")
    )
    all_pay: int = attrs.field(
        default=None, converter=maybe_int, metadata=about("薪酬总额", "total pay", "fen")
    )
    bonus: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "绩效薪酬",
            "performance pay",
            "fen",
            of=(DeferralSchedule.paid_now, DeferralSchedule.instalments, Instalment.amount),
        ),
    )
    deferred: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "延期支付金额", "deferred", "fen", of=(DeferralSchedule.instalments, Instalment.amount)
        ),
    )
    months: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "延期月数",
            "months of deferral",
            of=(DeferralSchedule.awarded_on, DeferralSchedule.instalments, Instalment.due_on),
        ),
    )
    spread: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "各期金额最大差额",
            "largest less smallest part",
            "fen",
            of=(DeferralSchedule.instalments, Instalment.amount),
        ),
    )
    early_weight: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "前重程度",
            "weight of the early parts over the late ones",
            of=(DeferralSchedule.instalments, Instalment.amount),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, role: PayRole, schedule: DeferralSchedule) -> "PayFacts":
        """Flatten an award and its deferral.

        `early_weight` is above zero when the average fen is paid earlier than in equal parts.
        """
        parts = [part.amount.minor for part in schedule.instalments]
        return cls(
            role=role.code,
            bonus=schedule.award.minor,
            deferred=schedule.deferred.minor,
            months=months_between(schedule.awarded_on, schedule.instalments[-1].due_on)
            if parts
            else 0,
            spread=max(parts, default=0) - min(parts, default=0),
            early_weight=sum(part * (len(parts) - 1 - 2 * at) for at, part in enumerate(parts)),
        )


class PayParams:
    """The numbers of the guideline in force."""

    base_share: int = param(BASE_SHARE_PERCENT, unit="percent")
    leader_multiple: int = param(LEADER_MULTIPLE)
    least_deferral: int = param(DEFERRAL_PERCENT, unit="percent")
    main_deferral: int = param(DEFERRAL_MAIN_PERCENT, unit="percent")
    aim: int = param(DEFERRAL_AIM_PERCENT, unit="percent")
    least_months: int = param(DEFERRAL_MONTHS)


BASE_SHARE = RuleSet("remuneration.base_share", PayFacts, PayParams, Effect, since=P14.since)
LEADER_CAP = RuleSet("remuneration.leader_cap", PayFacts, PayParams, Effect, since=P14.since)
DEFERRAL = RuleSet("remuneration.deferral", PayFacts, PayParams, Effect, since=P14.since)

_STAFF, _MAIN = PayRole.STAFF.code, PayRole.MAIN_LEADER.code


@BASE_SHARE.rule(
    "PAY-2010-BASE35",
    Effect.REVIEW,
    cites=P14.article(),
    since=P14.since,
    zh="基本薪酬{base}超过薪酬总额{all_pay}的{base_share}（指引表述为“一般不高于”）",
    en="base pay {base} is above {base_share} of total pay {all_pay} (the guideline says generally)",
)
def base_share_above_limit(f: PayFacts, p: PayParams) -> bool:
    return f.base * 100 > f.all_pay * p.base_share


@LEADER_CAP.rule(
    "PAY-2010-LEAD3X",
    Effect.BLOCK,
    cites=P14.article(),
    since=P14.since,
    zh="主要负责人绩效薪酬{bonus}超过基本薪酬{base}的{leader_multiple}倍",
    en="a leader's performance pay {bonus} is above {leader_multiple} times base pay {base}",
    steps=(PayStep.LOWER_BONUS,),
)
def leader_bonus_above_cap(f: PayFacts, p: PayParams) -> bool:
    return (f.role == _MAIN) & (f.bonus > f.base * p.leader_multiple)


@DEFERRAL.rule(
    "PAY-2010-DEFER40",
    Effect.BLOCK,
    cites=P14.article(),
    since=P14.since,
    zh="延期支付{deferred}低于绩效薪酬{bonus}的{least_deferral}",
    en="deferred {deferred} is below {least_deferral} of performance pay {bonus}",
    steps=(PayStep.DEFER_MORE,),
)
def deferred_too_little(f: PayFacts, p: PayParams) -> bool:
    return one_of(f.role, PayRole.MATERIAL_RISK.code, PayRole.SENIOR.code) & (
        f.deferred * 100 < f.bonus * p.least_deferral
    )


@DEFERRAL.rule(
    "PAY-2010-DEFER50",
    Effect.BLOCK,
    cites=P14.article(),
    since=P14.since,
    zh="主要高级管理人员延期支付{deferred}未高于绩效薪酬{bonus}的{main_deferral}",
    en="a main senior manager's deferral {deferred} is not above {main_deferral} of "
    "performance pay {bonus}",
    steps=(PayStep.DEFER_MORE,),
)
def main_deferred_too_little(f: PayFacts, p: PayParams) -> bool:
    return (f.role == _MAIN) & (f.bonus > 0) & (f.deferred * 100 <= f.bonus * p.main_deferral)


@DEFERRAL.rule(
    "PAY-2010-DEFER60",
    Effect.NOTE,
    cites=P14.article(),
    since=P14.since,
    zh="主要高级管理人员延期支付比例低于力争达到的{aim}",
    en="a main senior manager's deferral is below the {aim} aimed at",
)
def main_deferral_below_aim(f: PayFacts, p: PayParams) -> bool:
    return (f.role == _MAIN) & (f.deferred * 100 < f.bonus * p.aim)


@DEFERRAL.rule(
    "PAY-2010-DEFER3Y",
    Effect.REVIEW,
    cites=P14.article(),
    since=P14.since,
    zh="延期{months}个月，短于{least_months}个月（指引表述为“一般不少于”）",
    en="deferred over {months} months, fewer than {least_months} (the guideline says generally)",
)
def deferred_too_short(f: PayFacts, p: PayParams) -> bool:
    return (f.role != _STAFF) & (f.bonus > 0) & (f.months < p.least_months)


@DEFERRAL.rule(
    "PAY-2010-EQUAL",
    Effect.BLOCK,
    cites=P14.article(),
    since=P14.since,
    zh="延期部分未等分支付（最大与最小一期相差{spread}）",
    en="the deferred part is not paid in equal parts (largest less smallest: {spread})",
    steps=(PayStep.EQUAL_PARTS,),
)
def parts_unequal(f: PayFacts, p: PayParams) -> bool:  # noqa: ARG001  # every rule takes both
    return (f.role != _STAFF) & (f.spread > 1)


@DEFERRAL.rule(
    "PAY-2010-FRONT",
    Effect.BLOCK,
    cites=P14.article(),
    since=P14.since,
    zh="延期支付前重后轻",
    en="the deferred part is heavier early than late",
    steps=(PayStep.EQUAL_PARTS,),
)
def front_loaded(f: PayFacts, p: PayParams) -> bool:  # noqa: ARG001  # every rule takes both
    return (f.role != _STAFF) & (f.early_weight > 0)


def check_base_share(
    base: Money, all_pay: Money, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[PayFacts, Effect]:
    """Whether base pay stays within its general share of all pay (基本薪酬占比).

    Args:
        base: fixed pay, in yuan.
        all_pay: base, performance pay and welfare together.
        as_of: the day whose rules govern.
        book: the bank's own stricter numbers and rules.

    >>> day = date(2026, 12, 31)
    >>> check_base_share(Money.of(70_000), Money.of(180_000), as_of=day).outcome.en
    'a person must decide'
    >>> check_base_share(Money.of(63_000), Money.of(180_000), as_of=day).outcome.en
    'allowed'
    """
    if check_yuan(base, "base") > check_yuan(all_pay, "all_pay"):
        raise InvalidValue("base", "is above all pay")
    facts = PayFacts(role=_STAFF, base=base.minor, all_pay=all_pay.minor)
    return BASE_SHARE.decide(facts, as_of=as_of, book=book)


def check_leader_cap(
    bonus: Money, base: Money, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[PayFacts, Effect]:
    """Whether a main leader's performance pay stays within its multiple of base pay.

    >>> day = date(2026, 12, 31)
    >>> check_leader_cap(Money.of(600_000), Money.of(200_000), as_of=day).outcome.en
    'allowed'
    >>> check_leader_cap(Money.of("600000.01"), Money.of(200_000), as_of=day).outcome.en
    'blocked until cured'
    """
    facts = PayFacts(
        role=_MAIN, base=check_yuan(base, "base").minor, bonus=check_yuan(bonus, "bonus").minor
    )
    return LEADER_CAP.decide(facts, as_of=as_of, book=book)


def check_deferral(
    role: PayRole, schedule: DeferralSchedule, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[PayFacts, Effect]:
    """Whether an award is deferred enough, long enough, in equal parts, and not heavier early than late.

    >>> award = deferral_schedule(Money.of(200_000), "0.40", 3, awarded_on=date(2026, 12, 31))
    >>> day = date(2026, 12, 31)
    >>> check_deferral(PayRole.MATERIAL_RISK, award, as_of=day).outcome.en
    'allowed'
    >>> check_deferral(PayRole.MAIN_LEADER, award, as_of=day).outcome.en
    'blocked until cured'
    """
    check_kind(role, PayRole, "role")
    check_kind(schedule, DeferralSchedule, "schedule")
    return DEFERRAL.decide(PayFacts.of(role, schedule), as_of=as_of, book=book)


@attrs.frozen(kw_only=True)
class DeferralRequirement:
    """How much of performance pay must be deferred, and for how long."""

    rate: Decimal
    strictly_above: bool
    """Whether the rate itself is not enough."""
    months: int
    workings: tuple[Line, ...]


def required_deferral(
    role: PayRole, *, as_of: date, book: RuleBook = STATUTORY
) -> DeferralRequirement:
    """The deferral that a role requires; ordinary staff needs none.

    Raises:
        RuleNotInForce: before the guideline of 2010.

    >>> needed = required_deferral(PayRole.MAIN_LEADER, as_of=date(2026, 12, 31))
    >>> needed.rate, needed.strictly_above, needed.months
    (Decimal('0.5'), True, 36)
    """
    check_kind(role, PayRole, "role")
    bound = DEFERRAL.on(as_of, book)
    if role is PayRole.STAFF:
        return DeferralRequirement(rate=_NONE, strictly_above=False, months=0, workings=())
    main = role is PayRole.MAIN_LEADER
    percent = bound.params.main_deferral if main else bound.params.least_deferral
    months = bound.params.least_months
    basis = {name: row.basis for name, row in bound.rows.items() if row is not None}
    rate_basis = basis["main_deferral" if main else "least_deferral"]
    what = Text("延期支付比例须高于", "deferred, above") if main else DEFERRAL_PERCENT.name
    return DeferralRequirement(
        rate=ARITHMETIC.divide(Decimal(percent), _PERCENT),
        strictly_above=main,
        months=months,
        workings=(
            Line(what, percent, "percent", rate_basis),
            Line(DEFERRAL_MONTHS.name, months, basis=basis["least_months"]),
        ),
    )


def deferral_schedule(
    award: Money, rate: Number, years: int, *, awarded_on: date
) -> DeferralSchedule:
    """Defer a share of an award in equal yearly parts; odd fen fall in the last ones.

    Args:
        award: performance pay, in yuan.
        rate: the share deferred, 0 to 1.
        years: how many yearly parts.
        awarded_on: the day of the award; the first part is due a year later.

    >>> award = deferral_schedule(Money.of(200_000), "0.40", 3, awarded_on=date(2026, 12, 31))
    >>> award.paid_now, [str(part.amount.amount) for part in award.instalments]
    (Money('120000.00', 'CNY'), ['26666.66', '26666.67', '26666.67'])
    """
    share = number(rate, "rate")
    check_count(years, "years", least=1)
    if not 0 <= share <= 1:
        raise InvalidValue("rate", "must be from 0 to 1")
    if years > _MOST_YEARS:
        raise InvalidValue("years", "are more than a working life")
    deferred = check_yuan(award, "award").times(share)
    parts = deferred.split([1] * years) if deferred else ()
    return DeferralSchedule(
        awarded_on=check_date(awarded_on, "awarded_on"),
        paid_now=award - deferred,
        instalments=tuple(
            Instalment(add_months(awarded_on, _MONTHS_A_YEAR * year), part)
            for year, part in enumerate(parts, start=1)
        ),
    )
