"""Published risk weights of internal ratings: by the functions of the formula, without a floor."""

from decimal import Decimal

from tests.golden.harness import Case, close, tolerance_of

from bankrm.irb import (
    BASEL_SCALE,
    IrbClass,
    asset_correlation,
    capital_rate,
    maturity_factor,
)

__all__ = ["check"]

TOLERANCE = "0.01"
WEIGHT = Decimal(1250)  # of a capital rate, in percent
CLASSES = {
    "corporate": IrbClass.CORPORATE,
    "residential_mortgage": IrbClass.MORTGAGE,
    "other_retail": IrbClass.OTHER_RETAIL,
    "qualifying_revolving": IrbClass.QUALIFYING_REVOLVING,
}


def check(case: Case, document: Case) -> None:
    """Compare a published risk weight with that of the formula, in percentage points."""
    inputs, expected = dict(case["inputs"]), dict(case["expected"])
    irb_class = CLASSES[inputs.pop("asset_class")]
    default_rate = _fraction(inputs.pop("pd_percent"))
    loss_rate = _fraction(inputs.pop("lgd_percent"))
    turnover, factor = None, Decimal(1)
    if irb_class is IrbClass.CORPORATE:
        if (told := inputs.pop("turnover_eur_millions", None)) is not None:
            turnover = Decimal(str(told))
        factor = maturity_factor(default_rate, Decimal(str(inputs.pop("maturity_years", "2.5"))))
    wanted = expected.pop("risk_weight_percent")
    if inputs or expected:
        raise AssertionError(f"unknown shape: {sorted(inputs)} -> {sorted(expected)}")
    correlation = asset_correlation(irb_class, default_rate, turnover=turnover, scale=BASEL_SCALE)
    found = WEIGHT * capital_rate(default_rate, loss_rate, correlation, factor)
    # as printed: the tolerance is between figures of two decimals
    if not close(round(found, 2), wanted, _tolerance(case, document)):
        raise AssertionError(f"found {found}")


def _fraction(percent: object) -> Decimal:
    return Decimal(str(percent)) / 100


def _tolerance(case: Case, document: Case) -> Decimal:
    """The case's own, else the file's, which says in words what it is of."""
    stated = str(case.get("tolerance", document.get("tolerance", TOLERANCE)))
    return tolerance_of({"tolerance": stated.split(maxsplit=1)[0]}, {})
