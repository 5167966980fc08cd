"""Schedules of the ACTUS reference tests: every amount, with ten decimals; and to the fen, every day.

Cases: ACTUS Financial Research Foundation, actusfrf/actus-tests, licence CC BY-SA 4.0, as the file says.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
from tests.golden.harness import Case, close, tolerance_of

from bankrm.calendars import Calendar
from bankrm.day_counts import DayCount
from bankrm.due_dates import CycleUnit, DueDates, Stub
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import Schedule, compute_schedule
from bankrm.loans import BusinessDays, LoanPlan, RateReset
from bankrm.money import Money

__all__ = ["check"]

METHODS = {
    "annuity": RepaymentMethod.LEVEL_PAYMENT,
    "equal_principal": RepaymentMethod.LEVEL_PRINCIPAL,
    "bullet": RepaymentMethod.INTEREST_FIRST,
    "fixed_payment_balloon": RepaymentMethod.BALLOON,
}
DAY_COUNTS = {
    "ACT/360": DayCount.ACTUAL_360,
    "ACT/365F": DayCount.ACTUAL_365,
    "ACT/365": DayCount.ACTUAL_365,
    "ACT/ACT": DayCount.ACTUAL_ACTUAL,
    "ACT/ACT ISDA": DayCount.ACTUAL_ACTUAL,
    "30/360": DayCount.THIRTY_360_US,
    "30E/360": DayCount.THIRTY_E_360,
}
MEANINGS = {
    "annuity": "principal+interest per instalment",
    "equal_principal": "principal per instalment",
    "fixed_payment_balloon": "principal+interest per instalment",
}
PAYS = {"disbursement", "principal", "interest", "interest_capitalised", "final_principal"}
TELLS = {"rate_reset", "payment_refixed"}
"""Of these the file says that who does not report them should ignore them."""
SIGNED = {"amount", "outstanding_after", "accrued_after"}
DECIMALS = 10
FEN = Decimal("0.01")
WEEKDAYS = Calendar(years=tuple(range(1990, 2100)), off={}, make_up={})


def check(case: Case, document: Case) -> None:
    """Compare every event with the schedule of the same terms."""
    expected = dict(case["expected"])
    events = expected.pop("events")
    if expected:
        raise AssertionError(f"the adapter does not know {sorted(expected)}")
    if unknown := {event["type"] for event in events} - PAYS - TELLS:
        raise AssertionError(f"unknown events: {sorted(unknown)}")
    inputs = dict(case["inputs"])
    sign = 1 if inputs.pop("lender_view") else -1
    plan, stop = _plan(inputs)
    exact = compute_schedule(plan)
    wanted = [
        {key: sign * value if key in SIGNED else value for key, value in event.items()}
        for event in events
        if event["type"] in PAYS and not _is_over(event, exact)
    ]
    tolerance = max(tolerance_of(case, document), _stated(case, document))
    _compare(_until(stop, _events(exact)), wanted, tolerance)
    _compare(_until(stop, _events(_to_the_fen(exact))), wanted, _drift(exact))


def _stated(case: Case, document: Case) -> Decimal:
    """The tolerance of a case that the file states in words: `... (nam06: 1e-5)`; else a millionth."""
    found = re.search(rf"\b{case['id']}: ([0-9.e-]+)", str(document.get("tolerance", "")))
    return Decimal(found[1] if found else "1e-6")


def _is_over(event: Case, schedule: Schedule) -> bool:
    """Whether an event only says that nothing is due after the last payment."""
    nothing = not event["amount"] and not event["outstanding_after"]
    return nothing and bool(event["date"] > schedule.closes_on.isoformat())


def _to_the_fen(exact: Schedule) -> Schedule:
    """The same loan, over the same term, with each instalment rounded."""
    plan = exact.plan
    fen = attrs.evolve(
        plan,
        decimals=None,
        matures_on=_end(exact),
        withheld=round(plan.withheld, 2),
        accrued=round(plan.accrued, 2),
    )
    return compute_schedule(fen)


def _drift(exact: Schedule) -> Decimal:
    """A fen for each instalment, and what that grows to by the end at the highest rate."""
    growth = 1 + max(Decimal(0), *(row.rate for row in exact.rows))
    years = (exact.closes_on - exact.plan.disbursed_on).days // 365 + 1
    return FEN * (len(exact) + 1) * growth**years


def _end(schedule: Schedule) -> date:
    """The last due day as it is agreed, wherever the payment moved."""
    plan, last = schedule.plan, schedule.closes_on
    if plan.maturity is not None:
        return plan.maturity
    return next(day for day in plan.dates.before(None) if _paid_on(plan, day) == last)


def _paid_on(plan: LoanPlan, day: date) -> date:
    return day if plan.business_days is None else plan.business_days.paid_on(day)


def _until(stop: date | None, events: Iterator[Case]) -> list[Case]:
    return [event for event in events if stop is None or event["date"] <= stop.isoformat()]


def _compare(found: list[Case], wanted: list[Case], tolerance: Decimal) -> None:
    for one, other in zip(found, wanted, strict=True):
        if (one["date"], one["type"]) != (other["date"], other["type"]):
            raise AssertionError(f"found {one['type']} on {one['date']}, expected {other}")
        for key in other.keys() - {"date", "type"}:
            if not close(one[key], other[key], tolerance):
                raise AssertionError(
                    f"{one['date']} {one['type']}: {key} is {one[key]}, not {other[key]}"
                )


def _plan(inputs: Case) -> tuple[LoanPlan, date | None]:
    product = inputs.pop("product")
    if inputs.pop("payment_means", None) != MEANINGS.get(product):
        raise AssertionError(f"a payment of an unknown meaning for {product}")
    principal_due = _due(inputs.pop("principal_schedule", None), inputs)
    interest_due = _due(inputs.pop("interest_schedule"), inputs)
    inputs.pop("end_of_month", None)
    stop = _day(inputs.pop("stop_after", None))
    plan = LoanPlan(
        principal=Money.of(_number(inputs.pop("principal"))),
        annual_rate=_number(inputs.pop("annual_rate")),
        disbursed_on=date.fromisoformat(inputs.pop("disbursement_date")),
        method=METHODS[product],
        due=principal_due or interest_due,
        interest_due=interest_due,
        matures_on=_day(inputs.pop("maturity_date", None)),
        amortise_to=_day(inputs.pop("amortise_to_date", None)),
        capitalise_until=_day(inputs.pop("capitalise_until", None)),
        day_count=DAY_COUNTS[inputs.pop("day_count")],
        payment=_optional(inputs.pop("payment", None)),
        resets=tuple(
            RateReset(date.fromisoformat(reset["date"]), _number(reset["rate"]))
            for reset in inputs.pop("rate_resets", ())
        ),
        business_days=_business_days(inputs.pop("business_days", None)),
        withheld=_number(inputs.pop("discount_at_disbursement", 0)),
        accrued=round(_number(inputs.pop("accrued_at_disbursement", 0)), DECIMALS),
        allows_negative_amortisation=True,
        decimals=DECIMALS,
    )
    if inputs:
        raise AssertionError(f"unknown inputs: {sorted(inputs)}")
    return plan, stop


def _number(given: Any) -> Decimal:
    return Decimal(str(given))


def _optional(given: Any) -> Decimal | None:
    return None if given is None else _number(given)


def _day(given: str | None) -> date | None:
    return None if given is None else date.fromisoformat(given)


def _due(given: Case | None, inputs: Case) -> DueDates | None:
    if given is None:
        return None
    return DueDates(
        first=date.fromisoformat(given["first_date"]),
        every=given["n"],
        unit=CycleUnit(given["unit"]),
        stub=Stub(given["stub"]),
        end_of_month=inputs["end_of_month"],
    )


def _business_days(given: Case | None) -> BusinessDays | None:
    if given is None:
        return None
    if given["calendar"] != "Monday-Friday":
        raise AssertionError(f"an unknown calendar: {given['calendar']}")
    return BusinessDays(
        calendar=WEEKDAYS,
        roll=given["adjust"],
        interest_moves={"shift_then_compute": True, "compute_on_unshifted": False}[given["order"]],
    )


def _events(schedule: Schedule) -> Iterator[Case]:
    """What each row holds, in the order of the file."""
    plan = schedule.plan
    principal_days, interest_days, capitalised_days = _due_days(schedule)
    balance, accrued, rate, zero = (
        plan.principal.amount,
        plan.accrued,
        plan.annual_rate,
        Decimal(0),
    )
    out, last = schedule.flows()[0][1], _paid_on(plan, _end(schedule))
    yield _event(plan.disbursed_on, "disbursement", out, balance, accrued, rate)
    for row in schedule.rows:
        day, after, rate = row.due_on, row.balance_after, row.rate
        if day == last:
            yield _event(day, "interest", row.interest, balance, zero, rate)
            yield _event(day, "final_principal", row.principal, after, zero, rate)
            return
        balance += row.capitalised
        if day in capitalised_days:
            yield _event(day, "interest_capitalised", zero, balance, zero, rate)
        if day in principal_days:
            accrued = row.interest + row.accrued_after
            yield _event(day, "principal", row.principal, after, accrued, rate)
        if day in interest_days:
            yield _event(day, "interest", row.interest, after, zero, rate)
        balance = after


def _event(
    day: date, kind: str, amount: Decimal, outstanding: Decimal, accrued: Decimal, rate: Decimal
) -> Case:
    return {
        "date": day.isoformat(),
        "type": kind,
        "amount": amount,
        "outstanding_after": outstanding,
        "accrued_after": accrued,
        "rate_after": rate,
    }


def _due_days(schedule: Schedule) -> tuple[set[date], set[date], set[date]]:
    """On which days principal, interest to pay and interest to add to the balance are due."""
    plan = schedule.plan
    end, until = _end(schedule), plan.capitalise_until
    principal = set() if plan.repays_at_maturity else set(plan.dates.before(end))
    interest = set((plan.interest_due or plan.dates).before(end))
    added = set() if until is None else {until, *(day for day in interest if day <= until)}

    def paid(days: set[date]) -> set[date]:
        return {_paid_on(plan, day) for day in days}

    return paid(principal), paid(interest - added), paid(added)
