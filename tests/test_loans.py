"""Loans: which terms make a plan, and which do not."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.loan_cases import PAID_OUT, loan

from bankrm.calendars import Calendar
from bankrm.due_dates import CycleUnit, DueDates
from bankrm.errors import InvalidValue
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import BusinessDays, LoanChange, PaymentAfter, PaymentStep, RateReset
from bankrm.money import Money

METHOD = RepaymentMethod
WEEKDAYS = Calendar(years=(2026,), off={}, make_up={})
STEP = PaymentStep(every=6, factor=Decimal("1.1"))


@pytest.mark.parametrize(
    ("fields", "maturity"),
    [
        pytest.param({}, date(2027, 1, 15), id="twelve months"),
        pytest.param(
            {"instalments": None, "matures_on": date(2027, 3, 1)}, date(2027, 3, 1), id="a day"
        ),
        pytest.param(
            {"due": DueDates(first=date(2026, 3, 21), every=3), "instalments": 4},
            date(2026, 12, 21),
            id="four quarters",
        ),
        pytest.param(
            {"method": METHOD.BY_SCHEDULE, "instalments": None, "parts": (Decimal(1), Decimal(2))},
            date(2026, 3, 15),
            id="as many as there are parts",
        ),
        pytest.param(
            {"method": METHOD.LEVEL_PRINCIPAL, "instalments": None, "payment": Decimal(5_000)},
            date(2026, 4, 15),
            id="as many as the principal holds",
        ),
        pytest.param(
            {"instalments": None, "amortise_to": date(2026, 6, 15)},
            date(2026, 6, 15),
            id="amortised to",
        ),
        pytest.param(
            {"instalments": None, "payment": Decimal(900)}, None, id="until nothing is left"
        ),
    ],
)
def test_maturity(fields: dict[str, Any], maturity: date | None) -> None:
    assert loan(**fields).maturity == maturity


@pytest.mark.parametrize("day", [28, 29, 30, 31])
def test_due_days_are_those_of_the_day_paid_out(day: int) -> None:
    dates = loan(disbursed_on=date(2026, 1, day)).dates
    assert [one.day for one in dates.days(4)] == [28, day, min(day, 30), day]


def test_due_days_are_a_month_apart_from_the_first_day() -> None:
    assert loan().dates == DueDates(first=date(2026, 2, 15), due_day=15)
    assert loan(disbursed_on=date(2026, 1, 31)).dates.first == date(2026, 2, 28)


def test_instalments_are_rounded_to_the_minor_unit_unless_told() -> None:
    assert loan().digits == 2
    assert loan(decimals=10).digits == 10
    assert loan(principal=Money.of(12_000, "JPY")).digits == 0


def test_amounts_are_not_shown() -> None:
    shown = repr(loan(withheld=Decimal(77), accrued=Decimal(88)))
    assert "12000" not in shown
    assert "77" not in shown
    assert "88" not in shown
    assert "99" not in repr(LoanChange(on=PAID_OUT, repaid=Decimal(99)))


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        pytest.param("principal", {"principal": Money.of(0)}, id="nothing lent"),
        pytest.param("principal", {"principal": Decimal(12_000)}, id="no money"),
        pytest.param("annual_rate", {"annual_rate": Decimal("1.01")}, id="a rate above all"),
        pytest.param("annual_rate", {"annual_rate": Decimal(-1)}, id="a rate of minus all"),
        pytest.param("annual_rate", {"annual_rate": Decimal("NaN")}, id="no rate"),
        pytest.param("annual_rate", {"annual_rate": Decimal("Infinity")}, id="an endless rate"),
        pytest.param("annual_rate", {"annual_rate": 0.06}, id="a float"),
        pytest.param("disbursed_on", {"disbursed_on": datetime(2026, 1, 15)}, id="an instant"),  # noqa: DTZ001  # refused
        pytest.param("method", {"method": "level_payment"}, id="a code"),
        pytest.param("due", {"due": DueDates(first=date(2026, 1, 14))}, id="due before the loan"),
        pytest.param(
            "interest_due",
            {"interest_due": DueDates(first=date(2026, 1, 14))},
            id="interest due before the loan",
        ),
        pytest.param("instalments", {"instalments": 0}, id="no instalment"),
        pytest.param("instalments", {"instalments": 40_001}, id="too many"),
        pytest.param("instalments", {"instalments": "１２"}, id="full-width digits"),
        pytest.param("instalments", {"instalments": None}, id="no end"),
        pytest.param(
            "instalments",
            {"instalments": None, "method": METHOD.INTEREST_FIRST},
            id="no end, and nothing paid",
        ),
        pytest.param("matures_on", {"matures_on": date(2027, 1, 15)}, id="the same thing twice"),
        pytest.param(
            "matures_on",
            {"instalments": None, "matures_on": PAID_OUT},
            id="due the day it is paid out",
        ),
        pytest.param(
            "amortise_to", {"amortise_to": PAID_OUT}, id="amortised the day it is paid out"
        ),
        pytest.param(
            "due",
            {
                "due": DueDates(first=PAID_OUT, unit=CycleUnit.DAY),
                "instalments": None,
                "matures_on": date(9999, 1, 1),
            },
            id="eight thousand years of days",
        ),
        pytest.param(
            "due",
            {
                "interest_due": DueDates(first=PAID_OUT, unit=CycleUnit.DAY),
                "changes": (LoanChange(on=PAID_OUT, matures_on=date(9999, 1, 1)),),
            },
            id="moved eight thousand years",
        ),
        pytest.param("payment", {"payment": Decimal(-1)}, id="a payment below zero"),
        pytest.param(
            "payment", {"payment": Decimal(1), "method": METHOD.BULLET}, id="a payment of a bullet"
        ),
        pytest.param("payment", {"method": METHOD.BALLOON}, id="a balloon without a payment"),
        pytest.param("parts", {"parts": (Decimal(1),)}, id="parts of a level loan"),
        pytest.param("parts", {"method": METHOD.BY_SCHEDULE}, id="a schedule without parts"),
        pytest.param(
            "parts",
            {"method": METHOD.BY_SCHEDULE, "parts": (Decimal(-1),)},
            id="a part below zero",
        ),
        pytest.param(
            "parts",
            {"method": METHOD.BY_SCHEDULE, "parts": (Decimal("0.001"),)},
            id="finer than a fen",
        ),
        pytest.param(
            "parts",
            {"method": METHOD.BY_SCHEDULE, "parts": (Decimal("12000.01"),)},
            id="more than the principal, by a fen",
        ),
        pytest.param("step", {"step": STEP}, id="steps of a level loan"),
        pytest.param("step", {"method": METHOD.STEP}, id="steps without a step"),
        pytest.param("grace", {"method": METHOD.INTEREST_THEN_LEVEL}, id="no interest first"),
        pytest.param("grace", {"grace": -1}, id="grace below zero"),
        pytest.param(
            "grace",
            {"method": METHOD.BY_SCHEDULE, "parts": (Decimal(1_000),) * 12, "grace": 1},
            id="grace that drops a part",
        ),
        pytest.param(
            "amortise_to",
            {"method": METHOD.INTEREST_FIRST, "amortise_to": date(2030, 1, 15)},
            id="amortised without payments",
        ),
        pytest.param(
            "parts_hold_interest", {"parts_hold_interest": True}, id="interest in no parts"
        ),
        pytest.param(
            "withheld", {"withheld": Decimal(12_000)}, id="withheld exactly the principal"
        ),
        pytest.param("decimals", {"decimals": 1}, id="fewer decimals than the currency"),
        pytest.param("decimals", {"decimals": 13}, id="too many decimals"),
        pytest.param(
            "odd_interest_apart",
            {"odd_interest_apart": True, "method": METHOD.LEVEL_PRINCIPAL},
            id="no interest in payments",
        ),
        pytest.param("withheld", {"withheld": Decimal("0.001")}, id="withheld finer than a fen"),
        pytest.param("accrued", {"accrued": Decimal("0.001")}, id="accrued finer than a fen"),
        pytest.param(
            "resets", {"resets": (RateReset(date(2026, 1, 14), Decimal(0)),)}, id="too early"
        ),
        pytest.param(
            "resets",
            {"resets": tuple(RateReset(date(2026, at, 1), Decimal(0)) for at in (3, 2))},
            id="not in order",
        ),
        pytest.param(
            "changes", {"changes": (LoanChange(on=date(2026, 1, 14)),)}, id="change too early"
        ),
        pytest.param(
            "changes",
            {"changes": (LoanChange(on=PAID_OUT, repaid=Decimal("0.001")),)},
            id="repaid finer than a fen",
        ),
        pytest.param(
            "changes",
            {
                "method": METHOD.INTEREST_FIRST,
                "changes": (LoanChange(on=PAID_OUT, after=PaymentAfter.SHORTER_TERM),),
            },
            id="shorter without payments",
        ),
        pytest.param(
            "changes",
            {
                "method": METHOD.BALLOON,
                "payment": Decimal(1),
                "changes": (LoanChange(on=PAID_OUT, after=PaymentAfter.SMALLER_PAYMENT),),
            },
            id="smaller than agreed",
        ),
    ],
)
def test_refused(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: ") as refused:
        loan(**fields)
    assert "12000" not in str(refused.value)


def test_all_but_a_fen_may_be_withheld() -> None:
    assert loan(withheld=Decimal("11999.99")).withheld < 12_000


def test_a_balloon_to_be_solved_may_be_smaller() -> None:
    change = LoanChange(on=PAID_OUT, after=PaymentAfter.SMALLER_PAYMENT)
    balloon = loan(method=METHOD.BALLOON, amortise_to=date(2030, 1, 15), changes=(change,))
    assert PaymentAfter.SHORTER_TERM not in balloon.allows_after


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("matures_on", {"matures_on": PAID_OUT}),
        ("after", {"matures_on": date(2027, 1, 1), "after": PaymentAfter.SHORTER_TERM}),
        ("repaid", {"repaid": Decimal("Infinity")}),
        ("on", {"on": None}),
        ("pays_interest", {"pays_interest": 1}),
    ],
)
def test_bad_changes(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        LoanChange(**({"on": PAID_OUT} | fields))


@pytest.mark.parametrize("rate", [Decimal("1.01"), Decimal(-1), Decimal("NaN"), 0.1])
def test_bad_resets(rate: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^annual_rate: "):
        RateReset(PAID_OUT, rate)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("every", {"every": 0}),
        ("factor", {"factor": Decimal("0.49")}),
        ("factor", {"factor": Decimal("2.01")}),
    ],
)
def test_bad_steps(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(PaymentStep(every=1, factor=Decimal(1)), **fields)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("calendar", {"calendar": None}),
        ("roll", {"roll": "nearest"}),
        ("interest_moves", {"interest_moves": 1}),
    ],
)
def test_bad_business_days(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        BusinessDays(**({"calendar": WEEKDAYS} | fields))


def test_yearly_loans_are_loans() -> None:
    due = DueDates(first=date(2027, 1, 15), unit=CycleUnit.YEAR)
    assert loan(due=due, instalments=3).maturity == date(2029, 1, 15)
