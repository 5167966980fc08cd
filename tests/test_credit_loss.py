"""In which stage a claim is, and what it is expected to lose."""

from datetime import date, datetime
from decimal import Decimal, localcontext

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.claims import AssetClass
from bankrm.collateral import ClaimId
from bankrm.credit_loss import (
    ExpectedRecovery,
    LossEstimate,
    LossPeriod,
    LossScenario,
    LossStage,
    RecoveryEstimate,
    RecoveryScenario,
    StagingRecord,
    assess_stage,
    compute_expected_loss,
    compute_impairment,
)
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money

TODAY = date(2026, 11, 24)
CLAIM = ClaimId("A-1")
GOOD = StagingRecord(
    claim_id=CLAIM,
    on=TODAY,
    days_past_due=0,
    tier=AssetClass.PASS,
    risk_increased=False,
    credit_impaired=False,
)
BASE = Text("基准", "base")


def stage_of(record: StagingRecord, day: date = TODAY) -> LossStage:
    return assess_stage(record, as_of=day).outcome


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        pytest.param({}, LossStage.FIRST, id="good"),
        pytest.param({"days_past_due": 30}, LossStage.FIRST, id="30-days-is-not-more-than-30"),
        pytest.param({"days_past_due": 31}, LossStage.SECOND, id="31-days"),
        pytest.param(
            {"days_past_due": 31, "increase_rebuttal_ref": "memo-7"},
            LossStage.FIRST,
            id="31-days-rebutted",
        ),
        pytest.param({"days_past_due": 90}, LossStage.SECOND, id="90-days-is-not-more-than-90"),
        pytest.param({"days_past_due": 91}, LossStage.THIRD, id="91-days"),
        pytest.param(
            {"days_past_due": 91, "default_rebuttal_ref": "memo-8"},
            LossStage.SECOND,
            id="91-days-default-rebutted",
        ),
        pytest.param(
            {"days_past_due": 91, "increase_rebuttal_ref": "memo-7"},
            LossStage.THIRD,
            id="91-days-only-the-increase-rebutted",
        ),
        pytest.param({"tier": AssetClass.SPECIAL_MENTION}, LossStage.SECOND, id="special-mention"),
        pytest.param({"tier": AssetClass.SUBSTANDARD}, LossStage.THIRD, id="substandard"),
        pytest.param({"tier": AssetClass.LOSS}, LossStage.THIRD, id="loss"),
        pytest.param({"risk_increased": True}, LossStage.SECOND, id="risk-has-risen"),
        pytest.param({"credit_impaired": True}, LossStage.THIRD, id="impaired"),
    ],
)
def test_the_worst_sign_decides(changed: dict[str, object], stage: LossStage) -> None:
    record = attrs.evolve(GOOD, **changed)  # type: ignore[arg-type]  # fields by name
    assert stage_of(record) is stage


@pytest.mark.parametrize("name", ["days_past_due", "tier", "risk_increased", "credit_impaired"])
def test_what_is_unknown_is_named_and_left_open(name: str) -> None:
    decision = assess_stage(attrs.evolve(GOOD, **{name: None}), as_of=TODAY)  # type: ignore[arg-type]  # by name
    assert decision.needs_review
    assert decision.missing == (name,)


def test_the_mapping_of_tiers_is_cited_as_practice() -> None:
    decision = assess_stage(attrs.evolve(GOOD, tier=AssetClass.LOSS), as_of=TODAY)
    assert decision.provenance is Provenance.CONVENTION
    thirty = assess_stage(attrs.evolve(GOOD, days_past_due=31), as_of=TODAY)
    assert thirty.provenance is Provenance.SECONDARY


def test_the_standard_came_into_force_in_2018() -> None:
    with pytest.raises(RuleNotInForce):
        assess_stage(attrs.evolve(GOOD, on=date(2017, 12, 31)), as_of=date(2017, 12, 31))
    first = date(2018, 1, 1)
    assert stage_of(attrs.evolve(GOOD, on=first), first) is LossStage.FIRST


def test_a_record_of_a_later_day_is_refused() -> None:
    with pytest.raises(InvalidValue, match="record: is of a later day"):
        assess_stage(GOOD, as_of=date(2026, 11, 23))


def test_where_evidence_is_kept_is_not_shown() -> None:
    assert "memo" not in repr(attrs.evolve(GOOD, increase_rebuttal_ref="memo-7"))


# Amounts


def period(
    months: int, exposure: int, default: str, loss: str = "0.45", currency: str = "CNY"
) -> LossPeriod:
    return LossPeriod(
        months=months,
        exposure=Money.of(exposure, currency),
        default_rate=Decimal(default),
        loss_rate=Decimal(loss),
    )


def estimate(*periods: LossPeriod, rate: str = "0.05") -> LossEstimate:
    return LossEstimate(
        claim_id=CLAIM,
        annual_rate=Decimal(rate),
        scenarios=(LossScenario(name=BASE, weight=Decimal(1), periods=periods),),
    )


THREE_YEARS = (
    period(12, 1_000_000, "0.05"),
    period(24, 700_000, "0.04"),
    period(36, 350_000, "0.03"),
)


def test_case_w23_stage_one() -> None:
    loss = compute_expected_loss(estimate(period(12, 1_000_000, "0.02")), LossStage.FIRST)
    assert loss.amount == Money.of("8571.43")


def test_case_w23_stage_two() -> None:
    loss = compute_expected_loss(estimate(*THREE_YEARS), LossStage.SECOND)
    assert loss.amount == Money.of("36938.78")


def test_the_first_stage_looks_twelve_months_ahead() -> None:
    loss = compute_expected_loss(estimate(*THREE_YEARS), LossStage.FIRST)
    assert loss.amount == Money.of("21428.57")  # the first year of case W23


def test_a_claim_that_ends_within_the_year_loses_the_same_in_both_stages() -> None:
    short = estimate(period(3, 100_000, "0.01"), period(6, 50_000, "0.01"))
    first, second = (compute_expected_loss(short, stage) for stage in list(LossStage)[:2])
    assert first.amount == second.amount


@pytest.mark.parametrize("months", [(6, 18), (18,), (6, 11, 24)])
def test_twelve_months_that_no_period_ends_at_are_refused(months: tuple[int, ...]) -> None:
    odd = estimate(*(period(one, 100_000, "0.01") for one in months))
    with pytest.raises(InvalidValue, match="periods: hold none that ends at twelve months"):
        compute_expected_loss(odd, LossStage.FIRST)
    assert compute_expected_loss(odd, LossStage.SECOND).amount > Money.of(0)


def test_scenarios_count_by_their_weights() -> None:
    good = LossScenario(
        name=BASE, weight=Decimal("0.75"), periods=(period(12, 1_000_000, "0.01"),)
    )
    bad = LossScenario(
        name=Text("悲观", "adverse"),
        weight=Decimal("0.25"),
        periods=(period(12, 1_000_000, "0.05"),),
    )
    both = LossEstimate(claim_id=CLAIM, annual_rate=Decimal(0), scenarios=(good, bad))
    loss = compute_expected_loss(both, LossStage.FIRST)
    assert loss.amount == Money.of(9_000)  # 0.75 x 4,500 + 0.25 x 22,500
    assert [line.value for line in loss.workings[2:4]] == [Money.of(4_500), Money.of(22_500)]
    assert loss.workings[3].what.en == "scenario (adverse, weight 0.25)"


def test_the_third_stage_is_reckoned_from_recoveries() -> None:
    with pytest.raises(InvalidValue, match="stage: is that of an impaired claim"):
        compute_expected_loss(estimate(*THREE_YEARS), LossStage.THIRD)


def impaired(*recoveries: ExpectedRecovery, owed: str = "1000000", rate: str = "0.05") -> Money:
    course = RecoveryScenario(name=BASE, weight=Decimal(1), recoveries=recoveries)
    told = RecoveryEstimate(
        claim_id=CLAIM,
        carrying_amount=Money.of(owed),
        annual_rate=Decimal(rate),
        scenarios=(course,),
    )
    loss = compute_impairment(told)
    assert loss.stage is LossStage.THIRD
    return loss.amount


def test_impairment_is_what_is_owed_less_what_comes_in() -> None:
    assert impaired() == Money.of(1_000_000)
    assert impaired(ExpectedRecovery(months=0, amount=Money.of(400_000))) == Money.of(600_000)
    in_two_years = ExpectedRecovery(months=24, amount=Money.of(661_500))
    assert impaired(in_two_years) == Money.of(400_000)


def test_more_recovered_than_owed_is_no_gain() -> None:
    assert impaired(ExpectedRecovery(months=0, amount=Money.of(2_000_000))) == Money.of(0)


def test_the_hosts_context_changes_nothing() -> None:
    with localcontext() as rough:
        rough.prec = 3
        loss = compute_expected_loss(estimate(*THREE_YEARS), LossStage.SECOND)
    assert loss.amount == Money.of("36938.78")


# Bad input


@pytest.mark.parametrize("wrong", ["-0.01", "1.01", "NaN", "Infinity", "1e-1000000"])
@pytest.mark.parametrize("name", ["default_rate", "loss_rate"])
def test_rates_are_fractions(name: str, wrong: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(THREE_YEARS[0], **{name: Decimal(wrong)})  # type: ignore[arg-type]  # by name
    assert refused.value.field == name


@pytest.mark.parametrize("months", [0, -1, 1_201, 12.0, None])
def test_periods_end_within_a_century(months: object) -> None:
    with pytest.raises(InvalidValue, match="months"):
        attrs.evolve(THREE_YEARS[0], months=months)  # type: ignore[arg-type]  # wrong on purpose
    if months != 0:
        with pytest.raises(InvalidValue, match="months"):
            ExpectedRecovery(months=months, amount=Money.of(1))  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    "periods",
    [
        pytest.param((), id="none"),
        pytest.param(THREE_YEARS[::-1], id="out-of-order"),
        pytest.param((THREE_YEARS[0], THREE_YEARS[0]), id="one-twice"),
        pytest.param((period(12, 1, "0.6"), period(24, 1, "0.41")), id="more-than-one-default"),
    ],
)
def test_periods_that_are_no_life_are_refused(periods: tuple[LossPeriod, ...]) -> None:
    with pytest.raises(InvalidValue, match="periods"):
        estimate(*periods)


@pytest.mark.parametrize("weights", [("0.5", "0.4"), ("0.5", "0.6"), ()])
def test_weights_add_up_to_one(weights: tuple[str, ...]) -> None:
    scenarios = tuple(
        LossScenario(name=BASE, weight=Decimal(one), periods=THREE_YEARS) for one in weights
    )
    courses = tuple(
        RecoveryScenario(name=BASE, weight=Decimal(one), recoveries=()) for one in weights
    )
    with pytest.raises(InvalidValue, match="scenarios"):
        LossEstimate(claim_id=CLAIM, annual_rate=Decimal(0), scenarios=scenarios)
    with pytest.raises(InvalidValue, match="scenarios"):
        RecoveryEstimate(
            claim_id=CLAIM,
            carrying_amount=Money.of(1),
            annual_rate=Decimal(0),
            scenarios=courses,
        )


@pytest.mark.parametrize("rate", ["-0.01", "1.01"])
def test_the_effective_rate_is_a_fraction(rate: str) -> None:
    with pytest.raises(InvalidValue, match="annual_rate"):
        estimate(*THREE_YEARS, rate=rate)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch, match="scenarios"):
        estimate(period(12, 1, "0.01"), period(24, 1, "0.01", currency="USD"))
    with pytest.raises(CurrencyMismatch, match="scenarios"):
        impaired(ExpectedRecovery(months=0, amount=Money.of(1, "USD")))


def test_amounts_are_not_shown() -> None:
    told = estimate(*THREE_YEARS)
    assert "1000000" not in repr(told) + repr(compute_expected_loss(told, LossStage.SECOND))


@pytest.mark.parametrize(
    "wrong",
    [None, "2026-11-24", datetime(2026, 11, 24)],  # noqa: DTZ001  # a naive instant is what is refused
)
def test_days_are_dates(wrong: object) -> None:
    with pytest.raises(BankrmError):
        assess_stage(GOOD, as_of=wrong)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(BankrmError):
        attrs.evolve(GOOD, on=wrong)  # type: ignore[arg-type]  # wrong on purpose
