"""Loan schedules against a plain loop of floats, and that a schedule costs what its rows cost."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import LoanInstalment, compute_schedule
from bankrm.loans import LoanPlan
from bankrm.money import Money
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

CALLS = 50
PRINCIPAL = 1_000_000
RATES = {36: "0.0385", 360: "0.0385", 3_600: "0.001"}
"""Low over three centuries: else half a fen of a payment grows to more than the loan."""


def _plan(months: int) -> LoanPlan:
    return LoanPlan(
        principal=Money.of(PRINCIPAL),
        annual_rate=Decimal(RATES[months]),
        disbursed_on=date(2026, 11, 24),
        method=RepaymentMethod.LEVEL_PAYMENT,
        instalments=months,
    )


def _floats(months: int) -> list[tuple[int, float, float, float, float]]:
    """The floor: not rounded, without days, and off by what floats are off."""
    rate, balance = float(RATES[months]) / 12, float(PRINCIPAL)
    payment = balance * rate / (1 - (1 + rate) ** -months)
    rows = []
    for no in range(1, months + 1):
        interest = balance * rate
        principal = payment - interest
        balance -= principal
        rows.append((no, payment, principal, interest, balance))
    return rows


def _rows(plan: LoanPlan) -> tuple[LoanInstalment, ...]:
    return compute_schedule(plan).rows


def _repeat(work: Callable[[], object]) -> Callable[[], None]:
    def calls() -> None:
        for _ in range(CALLS):
            work()

    return calls


def _check(months: int) -> None:
    """To the fen of each other, and nothing left; before any figure is printed."""
    ours, theirs = compute_schedule(_plan(months)), _floats(months)
    near = all(
        abs(row.balance_units / 100 - other[4]) < 0.01 * months
        for row, other in zip(ours.rows, theirs, strict=True)
    )
    if not near or ours.rows[-1].balance_units or len(ours) != months:
        raise AssertionError("the schedules are not of the same loan")


def run() -> Iterator[Ratio]:
    """Columns and typed rows against the floor; a tenth and ten times as many rows for the record."""
    for months in (36, 360, 3_600):
        _check(months)
    for months, columns, rows in ((360, 2.0, 5.0), (36, 6.0, 14.0), (3_600, 2.0, 7.0)):
        plan = _plan(months)
        floor = _repeat(partial(_floats, months))
        yield ratio(
            f"schedule of {months:,} months / floats",
            _repeat(partial(compute_schedule, plan)),
            floor,
            limit=columns,
            calls=CALLS,
        )
        yield ratio(
            f"schedule of {months:,} months, every row / floats",
            _repeat(partial(_rows, plan)),
            floor,
            limit=rows,
            calls=CALLS,
        )
