"""Internal ratings: the formula, case W19, floors, maturity, default, and bad input."""

from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import Any

import pytest

from bankrm.citations import house_document
from bankrm.collateral import ClaimId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.irb import (
    BASEL_SCALE,
    IrbClass,
    IrbExposure,
    TurnoverScale,
    asset_correlation,
    capital_rate,
    compute_irb_capital,
    maturity_factor,
    maturity_slope,
)
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.internal_ratings import DEFAULT_RATE_FLOOR
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines

TODAY = date(2026, 11, 24)
OLD_RULES = date(2023, 12, 31)
LGD = Decimal("0.45")
YEARS = Decimal("2.5")


def loan(**changes: Any) -> IrbExposure:
    given: dict[str, Any] = {
        "claim_id": ClaimId("A-1"),
        "irb_class": IrbClass.CORPORATE,
        "exposure": Money.of(1_000_000),
        "default_rate": Decimal("0.01"),
        "loss_rate": LGD,
        "maturity_years": YEARS,
    }
    return IrbExposure(**given | changes)


def retail(irb_class: IrbClass = IrbClass.MORTGAGE, **changes: Any) -> IrbExposure:
    return loan(irb_class=irb_class, maturity_years=None, **changes)


def corporate_weight(
    pd: str, turnover: str | None = None, scale: TurnoverScale = BASEL_SCALE
) -> Decimal:
    """In percent, to two decimals."""
    rate = Decimal(pd)
    given = None if turnover is None else Decimal(turnover)
    correlation = asset_correlation(IrbClass.CORPORATE, rate, turnover=given, scale=scale)
    found = capital_rate(rate, LGD, correlation, maturity_factor(rate, YEARS))
    return round(1250 * found, 2)


class TestCaseW19:
    def test_correlation_and_slope(self) -> None:
        correlation = asset_correlation(IrbClass.CORPORATE, Decimal("0.01"))
        assert round(correlation, 6) == Decimal("0.192784")
        assert round(maturity_slope(Decimal("0.01")), 6) == Decimal("0.137486")

    @pytest.mark.parametrize(
        ("pd", "weight"), [("0.01", "92.32"), ("0.0003", "14.44"), ("0.10", "193.09")]
    )
    def test_weight(self, pd: str, weight: str) -> None:
        assert corporate_weight(pd) == Decimal(weight)

    def test_the_smallest_firm_on_the_basel_scale(self) -> None:
        assert corporate_weight("0.01", "5") == Decimal("72.39")

    @pytest.mark.parametrize(
        ("millions", "weight"),
        [(0, "72.39"), (30, "72.39"), (100, "77.45"), (300, "92.32"), (900, "92.32")],
    )
    def test_firms_in_yuan(self, millions: int, weight: str) -> None:
        firm = loan(annual_revenue=Money.of(millions * 1_000_000))
        found = compute_irb_capital(firm, as_of=TODAY)
        assert round(found.risk_weight * 100, 2) == Decimal(weight)

    def test_the_misplaced_bracket(self) -> None:
        """((1 + (M - 2.5)) b) / (1 - 1.5 b) would give a seventh of the weight even at 2.5 years."""
        slope = maturity_slope(Decimal("0.01"))
        right = maturity_factor(Decimal("0.01"), YEARS)
        misplaced = (1 + (YEARS - YEARS)) * slope / (1 - Decimal("1.5") * slope)
        assert round(right, 6) == Decimal("1.259810")
        assert round(misplaced, 6) == Decimal("0.173206")


@pytest.mark.parametrize(
    ("irb_class", "correlation"),
    [
        (IrbClass.MORTGAGE, "0.15"),
        (IrbClass.QUALIFYING_REVOLVING, "0.04"),
        (IrbClass.OTHER_RETAIL, "0.121609"),
        (IrbClass.CORPORATE, "0.192784"),
    ],
)
def test_correlation(irb_class: IrbClass, correlation: str) -> None:
    assert round(asset_correlation(irb_class, Decimal("0.01")), 6) == Decimal(correlation)


def test_capital_of_a_loan() -> None:
    found = compute_irb_capital(loan(), as_of=TODAY)
    assert found.risk_weighted == Money.of("923168.01")
    assert found.capital_rate == Decimal("0.073853441114")
    assert found.risk_weight == found.capital_rate * Decimal("12.5")
    assert (found.maturity_years, found.maturity_bounded) == (YEARS, False)
    told = explain_lines(found.workings, "en")
    assert "correlation: 0.19278" in told
    assert "risk-weighted assets: CN¥923,168.01" in told
    assert "国家金融监督管理总局令2023年第4号" in explain_lines(found.workings)


def test_retail_has_no_maturity() -> None:
    found = compute_irb_capital(retail(), as_of=TODAY)
    assert round(found.risk_weight * 100, 2) == Decimal("56.40")
    assert (found.slope, found.maturity_years) == (None, None)
    assert "maturity" not in explain_lines(found.workings, "en")


@pytest.mark.parametrize(
    ("irb_class", "as_of", "floor"),
    [
        (IrbClass.CORPORATE, OLD_RULES, "0.0003"),
        (IrbClass.CORPORATE, date(2024, 1, 1), "0.0005"),
        (IrbClass.MORTGAGE, TODAY, "0.0005"),
        (IrbClass.QUALIFYING_REVOLVING, OLD_RULES, "0.0003"),
        (IrbClass.QUALIFYING_REVOLVING, TODAY, "0.001"),
    ],
)
class TestFloor:
    def test_lower_rates_are_raised(self, irb_class: IrbClass, as_of: date, floor: str) -> None:
        at = compute_irb_capital(retail(irb_class, default_rate=Decimal(floor)), as_of=as_of)
        below = compute_irb_capital(retail(irb_class, default_rate=Decimal(0)), as_of=as_of)
        assert below == at
        assert at.default_rate == Decimal(floor)

    def test_higher_rates_stay(self, irb_class: IrbClass, as_of: date, floor: str) -> None:
        above = Decimal(floor) + Decimal("0.00001")
        found = compute_irb_capital(retail(irb_class, default_rate=above), as_of=as_of)
        assert found.default_rate == above


def test_a_bank_may_set_a_higher_floor() -> None:
    policy = house_document("IRB-1", Text("评级办法", "Rating policy"), date(2026, 1, 1))
    own = DEFAULT_RATE_FLOOR.set_to(10, since=date(2026, 1, 1), basis=policy.article(2))
    found = compute_irb_capital(
        loan(default_rate=Decimal(0)), as_of=TODAY, book=RuleBook(numbers=(own,))
    )
    assert found.default_rate == Decimal("0.001")


@pytest.mark.parametrize(
    ("given", "counts", "bounded"),
    [
        pytest.param(None, "5", False, id="unknown: the longest"),
        ("0", "1", True),
        ("0.99", "1", True),
        ("1", "1", False),
        ("5", "5", False),
        ("5.01", "5", True),
        ("30", "5", True),
    ],
)
def test_maturity_is_kept_between_one_year_and_five(
    given: str | None, counts: str, bounded: bool
) -> None:
    years = None if given is None else Decimal(given)
    found = compute_irb_capital(loan(maturity_years=years), as_of=TODAY)
    assert (found.maturity_years, found.maturity_bounded) == (Decimal(counts), bounded)
    assert ("at its bound" in explain_lines(found.workings, "en")) is bounded


class TestInDefault:
    @pytest.mark.parametrize(
        ("estimate", "weight"),
        [
            pytest.param("0.40", "0.625", id="less expected than may be lost"),
            pytest.param("0.45", "0", id="all expected"),
            pytest.param("0.60", "0", id="more expected"),
            pytest.param(None, "5.625", id="no estimate: the whole loss"),
        ],
    )
    def test_weight(self, estimate: str | None, weight: str) -> None:
        expected = None if estimate is None else Decimal(estimate)
        failed = loan(default_rate=Decimal(1), expected_loss_rate=expected)
        found = compute_irb_capital(failed, as_of=TODAY)
        assert found.risk_weight == Decimal(weight)
        assert (found.correlation, found.slope, found.maturity_years) == (None, None, None)
        assert "in default: yes" in explain_lines(found.workings, "en")

    def test_an_estimate_is_of_claims_in_default(self) -> None:
        with pytest.raises(InvalidValue, match="expected_loss_rate: is of claims in default only"):
            loan(expected_loss_rate=Decimal("0.4"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"default_rate": Decimal("1.01")}, "default_rate"),
        ({"default_rate": Decimal("-0.01")}, "default_rate"),
        ({"default_rate": Decimal("NaN")}, "default_rate"),
        ({"default_rate": Decimal("Infinity")}, "default_rate"),
        ({"default_rate": Decimal("0.0100000000001")}, "default_rate"),
        ({"default_rate": Decimal("1e-30")}, "default_rate"),
        ({"default_rate": 0.01}, "default_rate"),
        ({"default_rate": "０．０１"}, "default_rate"),
        ({"loss_rate": Decimal("1.0001")}, "loss_rate"),
        ({"loss_rate": Decimal("sNaN")}, "loss_rate"),
        ({"exposure": Money.of(-1)}, "exposure"),
        ({"maturity_years": Decimal(-1)}, "maturity_years"),
        ({"maturity_years": Decimal("1e1000000")}, "maturity_years"),
        ({"annual_revenue": Money.of(-1)}, "annual_revenue"),
        ({"default_rate": Decimal(1), "expected_loss_rate": Decimal(2)}, "expected_loss_rate"),
        ({"irb_class": "corporate"}, "irb_class"),
        ({"irb_class": IrbClass.MORTGAGE}, "maturity_years"),
        (
            {
                "irb_class": IrbClass.OTHER_RETAIL,
                "maturity_years": None,
                "annual_revenue": Money.of(1),
            },
            "annual_revenue",
        ),
        ({"claim_id": "A\x00"}, "claim_id"),
    ],
)
def test_bad_exposures(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        loan(**changes)
    assert refused.value.field == field
    assert "1.01" not in str(refused.value)


def test_revenue_in_another_currency() -> None:
    with pytest.raises(CurrencyMismatch, match="annual_revenue"):
        loan(annual_revenue=Money.of(1, "USD"))


@pytest.mark.parametrize(
    "rate",
    [Decimal(0), Decimal(1), Decimal("0.0000099"), Decimal("NaN"), Decimal("1e-400"), 0.5, None],
)
def test_bad_default_rates(rate: Any) -> None:
    with pytest.raises(InvalidValue, match="default_rate"):
        asset_correlation(IrbClass.MORTGAGE, rate)
    with pytest.raises(InvalidValue, match="default_rate"):
        maturity_slope(rate)
    with pytest.raises(InvalidValue, match="default_rate"):
        maturity_factor(rate, YEARS)
    with pytest.raises(InvalidValue, match="default_rate"):
        capital_rate(rate, LGD, Decimal("0.15"))


ONE = Decimal("0.01")


@pytest.mark.parametrize("years", [Decimal("0.99"), Decimal("5.01"), Decimal("NaN"), 2, None])
def test_bad_maturities(years: Any) -> None:
    with pytest.raises(InvalidValue, match="years"):
        maturity_factor(ONE, years)


@pytest.mark.parametrize("turnover", [Decimal(-1), Decimal("Infinity"), Decimal("NaN"), 5])
def test_bad_turnovers(turnover: Any) -> None:
    with pytest.raises(InvalidValue, match="turnover"):
        asset_correlation(IrbClass.CORPORATE, ONE, turnover=turnover)


def test_turnover_is_of_firms() -> None:
    with pytest.raises(InvalidValue, match="turnover: is of firms only"):
        asset_correlation(IrbClass.OTHER_RETAIL, ONE, turnover=Decimal(5))


@pytest.mark.parametrize(
    ("correlation", "factor", "field"),
    [
        (Decimal(0), Decimal(1), "correlation"),
        (Decimal(1), Decimal(1), "correlation"),
        (Decimal("NaN"), Decimal(1), "correlation"),
        (0.15, Decimal(1), "correlation"),
        (Decimal("0.15"), Decimal(0), "factor"),
        (Decimal("0.15"), Decimal("Infinity"), "factor"),
    ],
)
def test_bad_parts(correlation: Any, factor: Any, field: str) -> None:
    with pytest.raises(InvalidValue, match=field):
        capital_rate(ONE, LGD, correlation, factor)


def test_capital_is_never_below_zero() -> None:
    """Where debtors fail together less often than once in a thousand years, no year but the worst has a loss."""
    assert capital_rate(Decimal("0.00001"), LGD, Decimal("0.999")) == 0


def test_bad_scales() -> None:
    with pytest.raises(InvalidValue, match="most: is not above the least"):
        TurnoverScale(Decimal(5), Decimal(5))
    wrong: Any = (5, 50)
    with pytest.raises(InvalidValue, match="scale"):
        asset_correlation(IrbClass.CORPORATE, ONE, scale=wrong)


def test_bad_arguments() -> None:
    wrong: Any = "a loan"
    with pytest.raises(InvalidValue, match="exposure: needs IrbExposure"):
        compute_irb_capital(wrong, as_of=TODAY)
    with pytest.raises(InvalidValue, match="book"):
        compute_irb_capital(loan(), as_of=TODAY, book=wrong)
    with pytest.raises(InvalidValue, match="as_of"):
        compute_irb_capital(loan(), as_of=datetime(2026, 11, 24))  # noqa: DTZ001  # a naive instant is what is refused
    with pytest.raises(InvalidValue, match="irb_class"):
        asset_correlation(wrong, ONE)
    with pytest.raises(RuleNotInForce):
        compute_irb_capital(loan(), as_of=date(2012, 12, 31))


def test_the_formula_ignores_the_hosts_decimal_context() -> None:
    with localcontext() as host:
        host.prec = 3
        found = compute_irb_capital(loan(), as_of=TODAY)
    assert found == compute_irb_capital(loan(), as_of=TODAY)


def test_amounts_are_not_shown() -> None:
    assert "1000000" not in repr(loan())
    assert "923168" not in repr(compute_irb_capital(loan(), as_of=TODAY))
