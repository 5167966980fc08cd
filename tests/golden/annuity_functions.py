"""Level-payment functions with the signs of a spreadsheet."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.golden.harness import Case, close, tolerance_of

from bankrm import annuities
from bankrm.annuities import PaidAt

__all__ = ["check"]

FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "fv": annuities.future_value,
    "ipmt": annuities.interest_part,
    "nper": annuities.number_of_periods,
    "npv": annuities.net_present_value,
    "pmt": annuities.level_payment,
    "ppmt": annuities.principal_part,
    "pv": annuities.present_value,
    "rate": annuities.rate_per_period,
}
NAMES = {"pmt": "payment", "pv": "present", "fv": "future"}


def check(case: Case, document: Case) -> None:
    """Compare one published value with the function it is of."""
    inputs = dict(case["inputs"])
    function = FUNCTIONS[inputs.pop("function")]
    found = function(
        **{NAMES.get(name, name): _read(name, given) for name, given in inputs.items()}
    )
    expected = dict(case["expected"])
    if not close(found, expected.pop("value"), tolerance_of(case, document)):
        raise AssertionError(f"found {found}")
    if expected:
        raise AssertionError(f"the adapter does not know {sorted(expected)}")


def _read(name: str, given: Any) -> Any:
    if name == "due":
        return PaidAt(given)
    if name == "amounts":
        return [Decimal(str(amount)) for amount in given]
    if name in {"n", "period"}:
        return int(given)
    return _exact(str(given))


def _exact(expression: str) -> Decimal:
    """A number as it is written: alone, or over others."""
    value, *below = map(Decimal, expression.split("/"))
    for divisor in below:
        value /= divisor
    return value
