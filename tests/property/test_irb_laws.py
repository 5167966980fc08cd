"""Laws of internal ratings: capital is never negative, and grows with what makes a claim worse."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.collateral import ClaimId
from bankrm.irb import (
    BASEL_SCALE,
    CHINESE_SCALE,
    IrbCapital,
    IrbClass,
    IrbExposure,
    TurnoverScale,
    asset_correlation,
    capital_rate,
    compute_irb_capital,
    maturity_factor,
)
from bankrm.money import Money

TODAY = date(2026, 11, 24)
MOST_ROUNDING = Decimal("1e-11")
classes = st.sampled_from(IrbClass)
default_rates = st.decimals("0.00001", "0.99999", places=6)
small_rates = st.decimals("0.0005", "0.10", places=6)
shares = st.decimals(0, 1, places=4)
maturities = st.decimals(1, 5, places=2)
turnovers = st.decimals(0, 100, places=2)
days = st.sampled_from([date(2013, 1, 1), date(2023, 12, 31), date(2024, 1, 1), TODAY])


def rate(
    irb_class: IrbClass, pd: Decimal, lgd: Decimal, years: Decimal = Decimal("2.5")
) -> Decimal:
    factor = maturity_factor(pd, years) if irb_class is IrbClass.CORPORATE else Decimal(1)
    return capital_rate(pd, lgd, asset_correlation(irb_class, pd), factor)


def loan(pd: Decimal, years: Decimal | None, revenue: Decimal | None = None) -> IrbExposure:
    return IrbExposure(
        claim_id=ClaimId("A-1"),
        irb_class=IrbClass.CORPORATE,
        exposure=Money.of(1_000_000),
        default_rate=pd,
        loss_rate=Decimal("0.4"),
        maturity_years=years,
        annual_revenue=None if revenue is None else Money.rounded(revenue * 10_000_000),
    )


def capital(exposure: IrbExposure, as_of: date = TODAY) -> IrbCapital:
    return compute_irb_capital(exposure, as_of=as_of)


@given(classes, default_rates, shares, maturities)
def test_capital_is_never_negative_and_a_persons_never_above_the_loss(
    irb_class: IrbClass, pd: Decimal, lgd: Decimal, years: Decimal
) -> None:
    found = rate(irb_class, pd, lgd, years)
    assert found >= 0
    if irb_class is not IrbClass.CORPORATE:
        assert found <= lgd


@given(classes, small_rates, small_rates, shares)
def test_capital_grows_with_a_small_default_rate(
    irb_class: IrbClass, one: Decimal, other: Decimal, lgd: Decimal
) -> None:
    low, high = sorted((one, other))
    assert rate(irb_class, low, lgd) <= rate(irb_class, high, lgd) + MOST_ROUNDING


@given(classes, default_rates, shares, shares)
def test_capital_grows_with_the_loss(
    irb_class: IrbClass, pd: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    assert rate(irb_class, pd, low) <= rate(irb_class, pd, high)


@given(default_rates, turnovers, st.sampled_from([BASEL_SCALE, CHINESE_SCALE]))
def test_a_small_firm_moves_less_with_the_others(
    pd: Decimal, turnover: Decimal, scale: TurnoverScale
) -> None:
    small = asset_correlation(IrbClass.CORPORATE, pd, turnover=turnover, scale=scale)
    assert 0 < small <= asset_correlation(IrbClass.CORPORATE, pd)


@given(default_rates, maturities, maturities)
def test_the_weight_grows_with_the_maturity(pd: Decimal, one: Decimal, other: Decimal) -> None:
    short, long = sorted((one, other))
    assert capital(loan(pd, short)).risk_weighted <= capital(loan(pd, long)).risk_weighted


@given(shares, st.decimals(0, 40, places=2), days)
def test_more_turnover_never_weighs_less(pd: Decimal, years: Decimal, as_of: date) -> None:
    weights = [
        capital(loan(pd, years, None if revenue is None else Decimal(revenue)), as_of).risk_weight
        for revenue in (0, 3, 10, 30, None)
    ]
    assert weights == sorted(weights)


@given(st.decimals(0, "0.2", places=5), days)
def test_the_newer_floor_never_weighs_less(pd: Decimal, as_of: date) -> None:
    assert capital(loan(pd, None), as_of).risk_weight <= capital(loan(pd, None)).risk_weight


@given(shares, shares)
def test_in_default_a_better_estimate_never_weighs_more(one: Decimal, other: Decimal) -> None:
    def weight(estimate: Decimal | None) -> Decimal:
        failed = IrbExposure(
            claim_id=ClaimId("A-1"),
            irb_class=IrbClass.OTHER_RETAIL,
            exposure=Money.of(1_000),
            default_rate=Decimal(1),
            loss_rate=Decimal("0.6"),
            expected_loss_rate=estimate,
        )
        return capital(failed).risk_weight

    low, high = sorted((one, other))
    assert 0 <= weight(high) <= weight(low) <= weight(None)
