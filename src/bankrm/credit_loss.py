"""Expected credit losses (预期信用损失): in which stage a claim is, and how much it is expected to lose.

The first stage looks twelve months ahead, the second over the whole life, the third at a claim that is
impaired already. Overdue for more than 30 days presumes that risk has risen, and for more than 90 that the
debtor is in default: a bank may rebut either with evidence, which the record then names. Where banks map
the five tiers on the stages, the mapping is cited as their practice.

Leaves out how a bank models its probabilities, claims bought already impaired, and adjustments by its
management.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.claims import AssetClass
from bankrm.collateral import ClaimId
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.money import ARITHMETIC, Money, half_up, in_arithmetic, minor_digits
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.provisions import CAS_22, DEFAULT_DAYS, INCREASED_RISK_DAYS
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_
from bankrm.workings import Line

__all__ = [
    "STAGING",
    "ExpectedLoss",
    "ExpectedRecovery",
    "LossEstimate",
    "LossPeriod",
    "LossScenario",
    "LossStage",
    "RecoveryEstimate",
    "RecoveryScenario",
    "StagingFacts",
    "StagingParams",
    "StagingRecord",
    "assess_stage",
    "compute_expected_loss",
    "compute_impairment",
]

_YEAR_MONTHS = 12
_LONGEST_MONTHS = 1_200  # a century


class LossStage(Label):
    """How far a loss is looked ahead for (减值阶段), mildest first."""

    FIRST = "1", "第一阶段（未来12个月）", "stage 1: twelve months"
    SECOND = "2", "第二阶段（整个存续期）", "stage 2: the whole life"
    THIRD = "3", "第三阶段（已发生信用减值）", "stage 3: credit-impaired"


@attrs.frozen(kw_only=True)
class StagingRecord:
    """What a bank knows of a claim's credit risk on a day; what is left out is unknown."""

    claim_id: ClaimId
    on: date
    days_past_due: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    tier: AssetClass | None = None
    risk_increased: bool | None = None
    """Whether its credit risk has risen significantly since it was granted, by the bank's own test."""
    credit_impaired: bool | None = None
    increase_rebuttal_ref: str | None = attrs.field(default=None, repr=False)
    """Where the evidence is kept that risk has not risen although the claim is overdue."""
    default_rebuttal_ref: str | None = attrs.field(default=None, repr=False)
    """Where the evidence is kept that the debtor is not in default although the claim is long overdue."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class StagingFacts:
    """What the stages are told by."""

    days_past_due: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("逾期天数", "days past due", of=(StagingRecord.days_past_due,))
        | NOT_NEGATIVE,
    )
    tier: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("五级分类", "tier", AssetClass, of=(StagingRecord.tier,)),
    )
    risk_increased: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "信用风险显著增加", "risk has risen significantly", of=(StagingRecord.risk_increased,)
        ),
    )
    credit_impaired: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已发生信用减值", "credit-impaired", of=(StagingRecord.credit_impaired,)),
    )
    increase_rebutted: bool = attrs.field(
        metadata=about(
            "已推翻风险显著增加的推定",
            "shown that risk has not risen",
            of=(StagingRecord.increase_rebuttal_ref,),
        )
    )
    default_rebutted: bool = attrs.field(
        metadata=about(
            "已推翻违约的推定",
            "shown that there is no default",
            of=(StagingRecord.default_rebuttal_ref,),
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, record: StagingRecord) -> "StagingFacts":
        """The facts of a record."""
        check_kind(record, StagingRecord, "record")
        return cls(
            days_past_due=record.days_past_due,
            tier=None if record.tier is None else record.tier.rank,
            risk_increased=record.risk_increased,
            credit_impaired=record.credit_impaired,
            increase_rebutted=record.increase_rebuttal_ref is not None,
            default_rebutted=record.default_rebuttal_ref is not None,
        )


class StagingParams:
    """The days of both presumptions."""

    increased_risk_days: int = param(INCREASED_RISK_DAYS)
    default_days: int = param(DEFAULT_DAYS)


STAGING = RuleSet("loss.stage", StagingFacts, StagingParams, LossStage, since=CAS_22.since)
"""In which stage a claim is."""

_SPECIAL_MENTION, _SUBSTANDARD = AssetClass.SPECIAL_MENTION.rank, AssetClass.SUBSTANDARD.rank
_PRACTICE = CREDIT_PRACTICE.article()


@STAGING.rule(
    "ECL.increase",
    LossStage.SECOND,
    cites=CAS_22.article(),
    zh="信用风险自初始确认后已显著增加",
    en="credit risk has risen significantly since the claim was granted",
)
def risk_has_risen(f: StagingFacts, _: StagingParams) -> bool:
    return f.risk_increased


@STAGING.rule(
    "ECL.30-days",
    LossStage.SECOND,
    cites=CAS_22.article(),
    zh="逾期{days_past_due}天，超过{increased_risk_days}天，推定信用风险已显著增加",
    en="overdue {days_past_due} days, more than {increased_risk_days}: risk is presumed to have risen",
)
def presumed_to_have_risen(f: StagingFacts, p: StagingParams) -> bool:
    return (f.days_past_due > p.increased_risk_days) & not_(f.increase_rebutted)


@STAGING.rule(
    "ECL.special-mention",
    LossStage.SECOND,
    cites=_PRACTICE,
    zh="分类为关注，按惯例计入第二阶段",
    en="special mention: by practice in the second stage",
)
def special_mention(f: StagingFacts, _: StagingParams) -> bool:
    return f.tier == _SPECIAL_MENTION


@STAGING.rule(
    "ECL.impaired",
    LossStage.THIRD,
    cites=CAS_22.article(),
    zh="已发生信用减值",
    en="credit-impaired",
)
def impaired(f: StagingFacts, _: StagingParams) -> bool:
    return f.credit_impaired


@STAGING.rule(
    "ECL.90-days",
    LossStage.THIRD,
    cites=CAS_22.article(),
    zh="逾期{days_past_due}天，超过{default_days}天，推定已违约",
    en="overdue {days_past_due} days, more than {default_days}: presumed to be in default",
)
def presumed_in_default(f: StagingFacts, p: StagingParams) -> bool:
    return (f.days_past_due > p.default_days) & not_(f.default_rebutted)


@STAGING.rule(
    "ECL.non-performing",
    LossStage.THIRD,
    cites=_PRACTICE,
    zh="分类为不良，按惯例计入第三阶段",
    en="non-performing: by practice in the third stage",
)
def non_performing(f: StagingFacts, _: StagingParams) -> bool:
    return f.tier >= _SUBSTANDARD


def assess_stage(
    record: StagingRecord, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[StagingFacts, LossStage]:
    """In which stage a claim is (减值阶段划分); what is unknown and could move it is named.

    Args:
        record: what is known of the claim.
        as_of: the day whose rules apply.
        book: the bank's own stricter days.

    Raises:
        InvalidValue: if the record is of a later day.
        RuleNotInForce: before 2018.

    >>> record = StagingRecord(
    ...     claim_id=ClaimId("A-1"),
    ...     on=date(2026, 11, 24),
    ...     days_past_due=31,
    ...     tier=AssetClass.SPECIAL_MENTION,
    ...     risk_increased=False,
    ...     credit_impaired=False,
    ... )
    >>> assess_stage(record, as_of=date(2026, 11, 24)).outcome.en
    'stage 2: the whole life'
    """
    facts = StagingFacts.of(record)
    decision = STAGING.decide(facts, as_of=as_of, book=book)
    if record.on > as_of:
        raise InvalidValue("record", "is of a later day")
    return decision


# How much


@in_arithmetic
def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, start=Decimal(0))


def _check_share(value: Decimal, field: str) -> None:
    if not 0 <= value <= 1:
        raise InvalidValue(field, "is a fraction from 0 to 1")


@attrs.frozen(kw_only=True)
class LossPeriod:
    """One stretch of a claim's life, by the month it ends in: who fails in it, and what is then lost."""

    months: int = attrs.field(metadata={"least": 1})
    """From the reporting day to its end, where its loss is discounted from."""
    exposure: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """At default (EAD)."""
    default_rate: Decimal
    """That the debtor fails within it, seen from the reporting day (marginal PD), as a fraction."""
    loss_rate: Decimal
    """Of the exposure, given default (LGD), as a fraction."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_share(self.default_rate, "default_rate")
        _check_share(self.loss_rate, "loss_rate")
        if self.months > _LONGEST_MONTHS:
            raise InvalidValue("months", "are more than a century")


@attrs.frozen(kw_only=True)
class LossScenario:
    """One course of events, and how likely it is."""

    name: Text
    weight: Decimal
    """As a fraction; those of all scenarios add up to 1."""
    periods: tuple[LossPeriod, ...] = attrs.field(repr=False)
    """In order; together the whole life."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_share(self.weight, "weight")
        months = [period.months for period in self.periods]
        if not months or sorted(set(months)) != months:
            raise InvalidValue("periods", "are not in order of their ends, or there are none")
        if _sum(period.default_rate for period in self.periods) > 1:
            raise InvalidValue("periods", "hold more than one default")


@attrs.frozen(kw_only=True)
class ExpectedRecovery:
    """What is expected to come in on a claim that is impaired."""

    months: int = attrs.field(metadata=NOT_NEGATIVE)
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Less the cost of getting it."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.months > _LONGEST_MONTHS:
            raise InvalidValue("months", "are more than a century")


@attrs.frozen(kw_only=True)
class RecoveryScenario:
    """One course that recovery may take, and how likely it is."""

    name: Text
    weight: Decimal
    recoveries: tuple[ExpectedRecovery, ...] = attrs.field(repr=False)
    """None at all is a total loss."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_share(self.weight, "weight")


def _check_scenarios(
    scenarios: tuple[LossScenario, ...] | tuple[RecoveryScenario, ...], annual_rate: Decimal
) -> None:
    if _sum(one.weight for one in scenarios) != 1:
        raise InvalidValue("scenarios", "have weights that do not add up to 1")
    _check_share(annual_rate, "annual_rate")


@attrs.frozen(kw_only=True)
class LossEstimate:
    """What a bank expects of a claim that is not impaired, by scenario."""

    claim_id: ClaimId
    annual_rate: Decimal
    """The effective interest rate of a year (EIR), as a fraction."""
    scenarios: tuple[LossScenario, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_scenarios(self.scenarios, self.annual_rate)
        exposures = [period.exposure for one in self.scenarios for period in one.periods]
        if len({exposure.currency for exposure in exposures}) > 1:
            raise CurrencyMismatch("scenarios", "are in several currencies")


@attrs.frozen(kw_only=True)
class RecoveryEstimate:
    """What a bank expects to recover of a claim that is impaired, by scenario."""

    claim_id: ClaimId
    carrying_amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """Before any allowance."""
    annual_rate: Decimal
    """The effective interest rate of a year (EIR), as a fraction."""
    scenarios: tuple[RecoveryScenario, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        _check_scenarios(self.scenarios, self.annual_rate)
        amounts = [flow.amount for one in self.scenarios for flow in one.recoveries]
        if any(amount.currency != self.carrying_amount.currency for amount in amounts):
            raise CurrencyMismatch("scenarios", "are in another currency than the claim")


@attrs.frozen(kw_only=True)
class ExpectedLoss:
    """What a claim is expected to lose (预期信用损失)."""

    claim_id: ClaimId
    stage: LossStage
    amount: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    workings: tuple[Line, ...] = attrs.field(repr=False)

    __attrs_post_init__ = check_fields


@in_arithmetic
def compute_expected_loss(estimate: LossEstimate, stage: LossStage) -> ExpectedLoss:
    """The loss expected of a claim that is not impaired: of twelve months, or of its whole life.

    Every period's default rate times loss rate times exposure, discounted from its end at the effective
    rate; scenarios by their weights. Rounded once, halves up. Source: standard No. 22, as reported.

    Args:
        estimate: exposures, rates and scenarios.
        stage: the first, or the second.

    Raises:
        InvalidValue: for the third stage, which `compute_impairment` is for; or if no period ends at twelve months
            although the life is longer, so that the loss of twelve months cannot be told.

    >>> year = LossPeriod(
    ...     months=12,
    ...     exposure=Money.of(1_000_000),
    ...     default_rate=Decimal("0.02"),
    ...     loss_rate=Decimal("0.45"),
    ... )
    >>> base = LossScenario(name=Text("基准", "base"), weight=Decimal(1), periods=(year,))
    >>> estimate = LossEstimate(
    ...     claim_id=ClaimId("A-1"), annual_rate=Decimal("0.05"), scenarios=(base,)
    ... )
    >>> compute_expected_loss(estimate, LossStage.FIRST).amount
    Money('8571.43', 'CNY')
    """
    check_kind(estimate, LossEstimate, "estimate")
    check_kind(stage, LossStage, "stage")
    if stage is LossStage.THIRD:
        raise InvalidValue("stage", "is that of an impaired claim, whose recoveries are estimated")
    losses = []
    for scenario in estimate.scenarios:
        periods = scenario.periods
        if stage is LossStage.FIRST:
            periods = _of_a_year(periods)
        losses.append(_sum(_loss(period, estimate.annual_rate) for period in periods))
    currency = estimate.scenarios[0].periods[0].exposure.currency
    return _weighted(estimate, stage, losses, currency)


def _loss(period: LossPeriod, annual_rate: Decimal) -> Decimal:
    """What is lost in a period on average, as of the reporting day."""
    lost = period.exposure.amount * period.default_rate * period.loss_rate
    return lost / _growth(annual_rate, period.months)


def _of_a_year(periods: tuple[LossPeriod, ...]) -> tuple[LossPeriod, ...]:
    near = tuple(period for period in periods if period.months <= _YEAR_MONTHS)
    if len(near) < len(periods) and (not near or near[-1].months < _YEAR_MONTHS):
        raise InvalidValue("periods", "hold none that ends at twelve months")
    return near


def _growth(annual_rate: Decimal, months: int) -> Decimal:
    return ARITHMETIC.power(1 + annual_rate, Decimal(months) / _YEAR_MONTHS)


@in_arithmetic
def compute_impairment(estimate: RecoveryEstimate) -> ExpectedLoss:
    """The loss of a claim that is impaired: its carrying amount less what is expected to come in, discounted.

    Scenarios by their weights; where more is expected than is owed, the loss is zero. Rounded once, halves up.
    Source: standard No. 22, as reported.

    >>> sale = ExpectedRecovery(months=24, amount=Money.of(661_500))
    >>> estimate = RecoveryEstimate(
    ...     claim_id=ClaimId("A-1"),
    ...     carrying_amount=Money.of(1_000_000),
    ...     annual_rate=Decimal("0.05"),
    ...     scenarios=(
    ...         RecoveryScenario(
    ...             name=Text("拍卖", "auction"), weight=Decimal(1), recoveries=(sale,)
    ...         ),
    ...     ),
    ... )
    >>> compute_impairment(estimate).amount
    Money('400000.00', 'CNY')
    """
    check_kind(estimate, RecoveryEstimate, "estimate")
    owed = estimate.carrying_amount
    losses = []
    for scenario in estimate.scenarios:
        worth = _sum(
            flow.amount.amount / _growth(estimate.annual_rate, flow.months)
            for flow in scenario.recoveries
        )
        losses.append(max(owed.amount - worth, Decimal(0)))
    return _weighted(estimate, LossStage.THIRD, losses, owed.currency)


def _posted(amount: Decimal, currency: str) -> Money:
    return Money(half_up(amount, minor_digits(currency)), currency)


def _weighted(
    estimate: LossEstimate | RecoveryEstimate,
    stage: LossStage,
    losses: list[Decimal],
    currency: str,
) -> ExpectedLoss:
    scenarios: tuple[LossScenario | RecoveryScenario, ...] = estimate.scenarios
    pairs = list(zip(scenarios, losses, strict=True))
    amount = _posted(_sum(one.weight * loss for one, loss in pairs), currency)
    workings = (
        Line(Text("减值阶段", "stage"), stage, basis=CAS_22.article()),
        Line(Text("实际利率", "effective rate"), estimate.annual_rate.scaleb(2), "percent"),
        *(
            Line(
                Text(
                    f"情景（{one.name.zh}，权重{one.weight}）",
                    f"scenario ({one.name.en}, weight {one.weight})",
                ),
                _posted(loss, currency),
            )
            for one, loss in pairs
        ),
        Line(Text("预期信用损失", "expected loss"), amount),
    )
    return ExpectedLoss(claim_id=estimate.claim_id, stage=stage, amount=amount, workings=workings)
