"""Rates of return against a plain float Newton, and against the Rust of pyxirr, on the same dates and amounts."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pyxirr

from bankrm.days import add_months
from bankrm.rates_of_return import compute_xirr
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

MONTHS = 360
START = date(2026, 1, 15)
DAYS = [add_months(START, month) for month in range(MONTHS)]
LOAN = [Decimal(-1_000_000), *[Decimal("4688.13")] * (MONTHS - 1)]


def _newton(days: list[date], amounts: list[Decimal]) -> float:
    """What one writes by hand: no bracket, no look at signs, the last guess is the answer."""
    years = [(day - days[0]).days / 365 for day in days]
    flows = list(zip(years, map(float, amounts), strict=True))
    rate = 0.1
    for _ in range(50):
        value = slope = 0.0
        growth = 1 + rate
        for time, amount in flows:
            worth = amount * growth**-time
            value += worth
            slope -= time * worth / growth
        step = value / slope
        rate -= step
        if abs(step) < 1e-9:
            break
    return rate


def _ours() -> None:
    compute_xirr(DAYS, LOAN)


def _agree() -> None:
    """Before any figure is printed: all three tell the same rate."""
    ours, plain, oracle = compute_xirr(DAYS, LOAN).rate, _newton(DAYS, LOAN), _oracle()
    if ours is None or abs(float(ours) - plain) > 1e-9 or abs(float(ours) - oracle) > 1e-9:
        raise AssertionError("the rates of return differ")


def _oracle() -> float:
    rate = pyxirr.xirr(DAYS, LOAN)
    if rate is None:
        raise AssertionError("pyxirr finds no rate")
    return rate


def _many(work: Callable[[], object], calls: int) -> Callable[[], None]:
    def run_all() -> None:
        for _ in range(calls):
            work()

    return run_all


def run() -> list[Ratio]:
    """A loan of thirty years: dates and exact amounts in, a rate out."""
    _agree()
    calls = 20
    return [
        ratio(
            "rate of return of 360 flows, plain Newton",
            _many(_ours, calls),
            _many(lambda: _newton(DAYS, LOAN), calls),
            limit=1.1,
            calls=calls,
        ),
        ratio(
            "rate of return of 360 flows, pyxirr",
            _many(_ours, calls),
            _many(_oracle, calls),
            limit=20.0,
            calls=calls,
        ),
    ]
