"""Laws of stages and expected losses: what is worse never brings a milder stage or a smaller loss."""

from datetime import date
from decimal import Decimal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.claims import AssetClass, is_non_performing
from bankrm.collateral import ClaimId
from bankrm.credit_loss import (
    LossEstimate,
    LossPeriod,
    LossScenario,
    LossStage,
    StagingRecord,
    assess_stage,
    compute_expected_loss,
)
from bankrm.labels import Text
from bankrm.money import Money

TODAY = date(2026, 11, 24)
CLAIM = ClaimId("A-1")
FLAGS = st.sampled_from((False, True))
DAYS = st.integers(0, 400) | st.sampled_from((30, 31, 90, 91))

records = st.builds(
    StagingRecord,
    claim_id=st.just(CLAIM),
    on=st.just(TODAY),
    days_past_due=DAYS,
    tier=st.sampled_from(AssetClass),
    risk_increased=FLAGS,
    credit_impaired=FLAGS,
    increase_rebuttal_ref=st.sampled_from((None, "memo-7")),
    default_rebuttal_ref=st.sampled_from((None, "memo-8")),
)


def stage_of(record: StagingRecord) -> LossStage:
    return assess_stage(record, as_of=TODAY).outcome


@given(records, DAYS, st.sampled_from(AssetClass))
def test_a_worse_record_is_never_in_a_milder_stage(
    record: StagingRecord, days: int, tier: AssetClass
) -> None:
    assert record.days_past_due is not None
    assert record.tier is not None
    worse = attrs.evolve(
        record,
        days_past_due=max(record.days_past_due, days),
        tier=max(record.tier, tier),
        risk_increased=True,
        increase_rebuttal_ref=None,
        default_rebuttal_ref=None,
    )
    assert stage_of(worse) >= stage_of(record)


@given(records)
def test_stages_agree_with_the_tiers(record: StagingRecord) -> None:
    assert record.tier is not None
    stage = stage_of(record)
    if is_non_performing(record.tier):
        assert stage is LossStage.THIRD
    if record.tier is AssetClass.SPECIAL_MENTION:
        assert stage >= LossStage.SECOND


RATES = st.decimals(0, 1, places=4)


@st.composite
def estimates(draw: st.DrawFn) -> LossEstimate:
    years = draw(st.integers(1, 5))
    periods = tuple(
        LossPeriod(
            months=12 * year,
            exposure=Money.from_minor(draw(st.integers(0, 10**10))),
            default_rate=draw(st.decimals(0, Decimal("0.2"), places=4)),
            loss_rate=draw(RATES),
        )
        for year in range(1, years + 1)
    )
    return LossEstimate(
        claim_id=CLAIM,
        annual_rate=draw(RATES),
        scenarios=(LossScenario(name=Text("基准", "base"), weight=Decimal(1), periods=periods),),
    )


@given(estimates())
def test_a_life_never_loses_less_than_its_first_year(estimate: LossEstimate) -> None:
    year, life = (compute_expected_loss(estimate, stage).amount for stage in list(LossStage)[:2])
    assert Money.of(0) <= year <= life


@given(estimates(), st.integers(0, 4), RATES)
def test_more_lost_given_default_never_loses_less(
    estimate: LossEstimate, place: int, loss_rate: Decimal
) -> None:
    [scenario] = estimate.scenarios
    periods = list(scenario.periods)
    place %= len(periods)
    worse = max(periods[place].loss_rate, loss_rate)
    periods[place] = attrs.evolve(periods[place], loss_rate=worse)
    harder = attrs.evolve(estimate, scenarios=(attrs.evolve(scenario, periods=tuple(periods)),))
    before, after = (
        compute_expected_loss(one, LossStage.SECOND).amount for one in (estimate, harder)
    )
    assert after >= before


@given(estimates(), st.integers(2, 5))
def test_splitting_a_scenario_changes_nothing(estimate: LossEstimate, parts: int) -> None:
    [scenario] = estimate.scenarios
    weights = [Decimal("0.125")] * (parts - 1)
    weights.append(Decimal(1) - sum(weights, start=Decimal(0)))
    split = attrs.evolve(
        estimate, scenarios=tuple(attrs.evolve(scenario, weight=one) for one in weights)
    )
    whole = compute_expected_loss(estimate, LossStage.SECOND)
    assert compute_expected_loss(split, LossStage.SECOND).amount == whole.amount
