"""Published internal rates: periodic flows, dated flows, day counts, and flows without a rate."""

import re
from datetime import date
from decimal import Decimal

from tests.golden.harness import Case, close

from bankrm.day_counts import DayCount
from bankrm.rates_of_return import RateOfReturn, compute_irr, compute_xirr

__all__ = ["allowed_for", "check"]

TOLERANCE = Decimal("1e-8")
STATED = re.compile(
    r"(?:(?P<scale>relative|absolute) )?(?P<size>[0-9.]+(?:[eE]-?[0-9]+)?)(?: \(.*\))?$"
)
DAY_COUNTS = {
    "30/360 ISDA": DayCount.THIRTY_360_BOND,
    "30/360 US": DayCount.THIRTY_360_US,
    "30E/360": DayCount.THIRTY_E_360,
    "ACT/360": DayCount.ACTUAL_360,
    "ACT/365": DayCount.ACTUAL_365,
    "ACT/365F": DayCount.ACTUAL_365,
    "ACT/ACT-ISDA": DayCount.ACTUAL_ACTUAL,
}


def check(case: Case, document: Case) -> None:
    """Compare a published rate with the rates found; of several roots any may be the one."""
    del document
    inputs, expected = dict(case["inputs"]), case["expected"]
    if "periodic_amounts" in inputs:
        key, found = "irr", compute_irr(inputs.pop("periodic_amounts"))
    else:
        key, found = "xirr", _dated(inputs)
    if inputs or expected.keys() != {key}:
        raise AssertionError(f"unknown shape: {sorted(inputs)} -> {sorted(expected)}")
    wanted = expected[key]
    if wanted is None:
        assert found.rate is None
        assert found.reason is not None
        return
    assert isinstance(wanted, Decimal | int), f"{key}: no number is expected"
    allowed = allowed_for(case, Decimal(wanted))
    assert found.rate == (found.rates[0] if len(found.rates) == 1 else None)
    others = case.get("other_roots_found", ())
    for root in (wanted, *others, case.get("derived_precise_root", wanted)):
        if not any(close(rate, root, allowed) for rate in found.rates):
            raise AssertionError(f"{root} is not among {found.rates}")


def allowed_for(case: Case, wanted: Decimal) -> Decimal:
    """How far a rate may be off: as the case says, else by the file's absolute tolerance."""
    stated = str(case.get("tolerance", TOLERANCE))
    found = STATED.match(stated)
    if found is None:
        raise AssertionError(f"an unknown tolerance: {stated}")
    size = Decimal(found["size"])
    return size * abs(wanted) if found["scale"] == "relative" else size


def _dated(inputs: Case) -> RateOfReturn:
    days = [date.fromisoformat(day) for day in inputs.pop("dates")]
    count = DAY_COUNTS[inputs.pop("day_count", "ACT/365")]
    return compute_xirr(days, inputs.pop("amounts"), day_count=count)
