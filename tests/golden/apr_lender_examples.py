"""Lenders' representative examples: the effective yearly rate of level monthly payments."""

import re
from decimal import Decimal

from tests.golden.harness import Case, expect

from bankrm.loan_costs import CostMethod, annual_rate
from bankrm.money import half_up
from bankrm.rates_of_return import compute_irr

__all__ = ["check", "check_first_payment"]

A_MONTH_LATER = re.compile(
    r"(?:(?:one|a|1) month (?:after|from) (?:the )?(?:drawdown|advance|draw)|after (?:one|a|1) month)"
)


def check_first_payment(told: str) -> None:
    """Fail if the first payment is not a month after the loan is drawn, or that cannot be read."""
    if not A_MONTH_LATER.fullmatch(told.strip().lower().rstrip(".")):
        raise AssertionError(f"a first payment of another kind: {told}")


def check(case: Case, document: Case) -> None:
    """Compare the published rate, to one decimal, with the compound cost of the flows."""
    del document
    inputs = dict(case["inputs"])
    currency = inputs.pop("currency")
    if not (isinstance(currency, str) and re.fullmatch("[A-Z]{3}", currency)):
        raise AssertionError("a currency of no three letters")
    check_first_payment(inputs.pop("first_payment", "one month after drawdown"))
    drawn, months = Decimal(inputs.pop("amount")), inputs.pop("months")
    paid = Decimal(inputs.pop("monthly_payment"))
    if inputs:
        raise AssertionError(f"unknown inputs: {sorted(inputs)}")
    rate = compute_irr([drawn, *[-paid] * months]).rate
    assert rate is not None
    compound = annual_rate(rate, 12, CostMethod.COMPOUND)
    expect(
        case["expected"],
        {"apr_percent_one_decimal": str(half_up(compound * 100, 1))},
    )
