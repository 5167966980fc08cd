"""Lenders' representative examples: the effective yearly rate of level monthly payments."""

from decimal import Decimal

from tests.golden.harness import Case, expect

from bankrm.loan_costs import CostMethod, annual_rate
from bankrm.money import half_up
from bankrm.rates_of_return import compute_irr

__all__ = ["check"]


def check(case: Case, document: Case) -> None:
    """Compare the published rate, to one decimal, with the compound cost of the flows."""
    del document
    inputs = dict(case["inputs"])
    assert inputs.pop("currency") == "GBP"
    drawn, months = Decimal(inputs.pop("amount")), inputs.pop("months")
    paid = Decimal(inputs.pop("monthly_payment"))
    if inputs != {"first_payment": "one month after drawdown"}:
        raise AssertionError(f"unknown shape: {sorted(inputs)}")
    rate = compute_irr([drawn, *[-paid] * months]).rate
    assert rate is not None
    compound = annual_rate(rate, 12, CostMethod.COMPOUND)
    expect(
        case["expected"],
        {"apr_percent_one_decimal": str(half_up(compound * 100, 1))},
    )
