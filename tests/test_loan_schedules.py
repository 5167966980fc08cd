"""Schedules: each method by its worked figures, and what goes wrong by name."""

from datetime import date, datetime
from decimal import Context, Decimal, localcontext
from typing import Any

import attrs
import pytest
from tests.loan_cases import PAID_OUT, loan, scheduled

from bankrm.calendars import Calendar
from bankrm.day_counts import DayCount
from bankrm.due_dates import CycleUnit, DueDates, Stub
from bankrm.errors import InvalidValue, NotCovered
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import InstalmentKind, Schedule, compute_schedule
from bankrm.loans import BusinessDays, LoanChange, PaymentStep, RateReset
from bankrm.money import Money
from bankrm.workings import explain_lines

METHOD = RepaymentMethod
WEEKDAYS = Calendar(years=(2025, 2026, 2027), off={}, make_up={})
HOME: dict[str, Any] = {
    "principal": Money.of(1_000_000),
    "annual_rate": Decimal("0.035"),
    "instalments": 360,
}


def payments(schedule: Schedule) -> list[int]:
    return [row.payment_units for row in schedule.rows]


def principal(schedule: Schedule) -> list[int]:
    return [row.principal_units for row in schedule.rows]


def interest(schedule: Schedule) -> list[int]:
    return [row.interest_units for row in schedule.rows]


def test_w16_level_payment() -> None:
    schedule = scheduled(**HOME)
    assert {row.payment_units for row in schedule.rows[:-1]} == {449_045}
    assert schedule.rows[-1].balance_units == 0
    assert sum(principal(schedule)) == 100_000_000
    assert scheduled(**HOME, decimals=10).total_interest == Money.of("616560.88")


def test_w16_level_principal() -> None:
    schedule = scheduled(**HOME, method=METHOD.LEVEL_PRINCIPAL, decimals=10)
    posted = [schedule.money(row.payment) for row in schedule.rows]
    assert (posted[0], posted[-1]) == (Money.of("5694.44"), Money.of("2785.88"))
    assert posted[0] - posted[1] == Money.of("8.10")
    assert schedule.total_interest == Money.of("526458.33")


def test_level_principal_to_the_fen() -> None:
    schedule = scheduled(**HOME, method=METHOD.LEVEL_PRINCIPAL)
    assert set(principal(schedule)[:-1]) == {277_778}
    assert principal(schedule)[-1] == 100_000_000 - 359 * 277_778


def test_interest_first() -> None:
    schedule = scheduled(method=METHOD.INTEREST_FIRST)
    assert payments(schedule) == [6_000] * 11 + [1_206_000]


def test_bullet() -> None:
    [row] = scheduled(method=METHOD.BULLET).rows
    assert (row.due_on, row.principal_units, row.interest_units) == (
        date(2027, 1, 15),
        1_200_000,
        72_000,
    )
    by_days = scheduled(method=METHOD.BULLET, day_count=DayCount.ACTUAL_360)
    assert interest(by_days) == [73_000]


def test_interest_then_level() -> None:
    schedule = scheduled(method=METHOD.INTEREST_THEN_LEVEL, grace=6)
    assert payments(schedule)[:6] == [6_000] * 6
    assert payments(schedule)[6:-1] == payments(scheduled(instalments=6))[:-1]


def test_grace_of_which_the_interest_is_added() -> None:
    schedule = scheduled(grace=2, capitalise_until=date(2026, 3, 15))
    first, second, third = schedule.rows[:3]
    assert (first.payment_units, first.capitalised_units, first.balance_units) == (
        0,
        6_000,
        1_206_000,
    )
    assert (second.payment_units, second.capitalised_units, second.balance_units) == (
        0,
        6_030,
        1_212_030,
    )
    assert third.payment_units == third.principal_units + third.interest_units > 0
    assert sum(principal(schedule)) == 1_212_030
    assert schedule.total_interest == Money.from_minor(sum(interest(schedule)) + 12_030)


def test_interest_may_be_added_on_a_day_of_its_own() -> None:
    schedule = scheduled(method=METHOD.INTEREST_FIRST, capitalise_until=date(2026, 2, 20))
    assert [row.capitalised_units for row in schedule.rows[:3]] == [6_000, 1_005, 0]
    beyond = scheduled(method=METHOD.BULLET, capitalise_until=date(2030, 1, 1))
    assert beyond.rows[0].payment_units == 1_272_000


def test_balloon_by_payment_and_by_term() -> None:
    agreed = scheduled(method=METHOD.BALLOON, payment=Decimal(500))
    assert payments(agreed)[:-1] == [50_000] * 11
    assert payments(agreed)[-1] > 700_000
    solved = scheduled(method=METHOD.BALLOON, amortise_to=date(2031, 1, 15))
    assert payments(solved)[0] == payments(scheduled(instalments=60))[0]
    assert payments(solved)[-1] > 900_000


def test_a_balloon_amortised_before_it_matures_is_paid_then() -> None:
    reset = RateReset(date(2026, 8, 15), Decimal("0.03"))
    schedule = scheduled(
        method=METHOD.BALLOON, amortise_to=date(2026, 9, 15), resets=(reset,), grace=8
    )
    assert [row.due_on for row in schedule.rows][-1] == date(2026, 10, 15)
    assert principal(schedule)[-1] == 1_200_000


def test_a_balloon_may_grow() -> None:
    growing = {"method": METHOD.BALLOON, "payment": Decimal(50)}
    with pytest.raises(InvalidValue, match=r"^payment: does not cover the interest"):
        scheduled(**growing)
    schedule = scheduled(**growing, allows_negative_amortisation=True)
    assert schedule.rows[0].principal_units == -1_000
    assert schedule.rows[0].balance_units == 1_201_000


def test_a_balloon_without_a_maturity_runs_on_at_its_payment_whatever_the_rate() -> None:
    schedule = scheduled(
        method=METHOD.BALLOON,
        instalments=None,
        payment=Decimal(1_000),
        resets=(RateReset(date(2026, 6, 15), Decimal("0.12")),),
    )
    assert set(payments(schedule)[:-1]) == {100_000}
    assert len(schedule) == 13


def test_payments_that_step() -> None:
    step = PaymentStep(every=4, factor=Decimal("1.1"))
    schedule = scheduled(method=METHOD.STEP, step=step, decimals=10)
    first, second, third = (Decimal(payments(schedule)[at]) for at in (0, 4, 8))
    assert abs(second / first - Decimal("1.1")) < Decimal("1e-12")
    assert abs(third / first - Decimal("1.21")) < Decimal("1e-12")
    assert abs(payments(schedule)[-1] - payments(schedule)[-2]) < 100


def test_steps_go_on_after_a_reset() -> None:
    step = PaymentStep(every=4, factor=Decimal("1.1"))
    reset = RateReset(date(2026, 7, 15), Decimal("0.03"))
    schedule = scheduled(method=METHOD.STEP, step=step, resets=(reset,), grace=1)
    assert abs(payments(schedule)[9] - payments(schedule)[8] * Decimal("1.1")) <= 1
    assert schedule.rows[-1].balance_units == 0


def test_by_schedule() -> None:
    parts = (Decimal(3_000), Decimal(0), Decimal(4_000))
    schedule = scheduled(method=METHOD.BY_SCHEDULE, parts=parts, instalments=5)
    assert principal(schedule) == [300_000, 0, 400_000, 0, 500_000]
    assert interest(schedule) == [6_000, 4_500, 4_500, 2_500, 2_500]


def test_by_schedule_of_whole_payments() -> None:
    schedule = scheduled(
        method=METHOD.BY_SCHEDULE,
        parts=(Decimal(3_060), Decimal(9_050), Decimal(1)),
        parts_hold_interest=True,
        instalments=None,
    )
    assert payments(schedule) == [306_000, 904_500]  # the second is all that is left


def test_revolving() -> None:
    schedule = scheduled(
        method=METHOD.REVOLVING,
        instalments=3,
        day_count=DayCount.ACTUAL_360,
        changes=(
            LoanChange(on=date(2026, 1, 25), repaid=Decimal(12_000)),
            LoanChange(on=date(2026, 2, 5), repaid=Decimal(-6_000)),
            LoanChange(on=date(2026, 3, 1), repaid=Decimal(2_000), pays_interest=True),
        ),
    )
    found = [
        (row.due_on.day, row.principal_units, row.interest_units, row.accrued_units)
        for row in schedule.rows
    ]
    assert found == [
        (25, 1_200_000, 2_000, 0),
        (5, -600_000, 0, 0),
        (15, 0, 1_000, 0),
        (1, 200_000, 1_400, 0),
        (15, 0, 933, 0),
        (15, 400_000, 2_067, 0),
    ]
    assert schedule.total_paid == Money.of("12074")


def test_interest_stays_owed_when_principal_is_repaid_without_it() -> None:
    schedule = scheduled(
        method=METHOD.REVOLVING,
        instalments=2,
        changes=(LoanChange(on=date(2026, 1, 25), repaid=Decimal(6_000)),),
    )
    assert [row.accrued_units for row in schedule.rows] == [2_000, 0, 0]
    assert interest(schedule) == [0, 4_000, 3_000]


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        pytest.param(date(2026, 2, 20), 7_000, id="long"),
        pytest.param(date(2026, 2, 5), 4_200, id="short"),
        pytest.param(PAID_OUT, 0, id="none"),
        pytest.param(date(2026, 2, 15), 6_000, id="regular"),
    ],
)
def test_irregular_first_period(first: date, wanted: int) -> None:
    schedule = scheduled(due=DueDates(first=first))
    assert schedule.rows[0].interest_units == wanted
    assert abs(payments(schedule)[-1] - payments(schedule)[-2]) <= 12


@pytest.mark.parametrize(
    ("unit", "every"),
    [(CycleUnit.DAY, 10), (CycleUnit.WEEK, 2), (CycleUnit.MONTH, 3), (CycleUnit.YEAR, 1)],
)
@pytest.mark.parametrize("day_count", DayCount)
def test_every_cycle_and_count_closes(unit: CycleUnit, every: int, day_count: DayCount) -> None:
    due = DueDates(first=date(2026, 1, 31), unit=unit, every=every)
    schedule = scheduled(due=due, day_count=day_count)
    assert len(schedule) == 12
    assert schedule.rows[-1].balance_units == 0
    assert abs(payments(schedule)[-1] - payments(schedule)[-2]) <= 12


def test_due_on_the_31st_each_month_is_a_month() -> None:
    due = DueDates(first=date(2026, 1, 31))
    schedule = scheduled(method=METHOD.INTEREST_FIRST, disbursed_on=date(2025, 12, 31), due=due)
    assert interest(schedule) == [6_000] * 12
    split = scheduled(due=due, disbursed_on=date(2025, 12, 31), interest_due=due)
    assert split.rows == scheduled(due=due, disbursed_on=date(2025, 12, 31)).rows


def test_interest_by_the_quarter_principal_by_the_month() -> None:
    quarters = DueDates(first=date(2026, 4, 15), every=3)
    schedule = scheduled(method=METHOD.LEVEL_PRINCIPAL, interest_due=quarters)
    assert [row.interest_units for row in schedule.rows[:3]] == [0, 0, 6_000 + 5_500 + 5_000]
    assert [row.accrued_units for row in schedule.rows[:3]] == [6_000, 11_500, 0]


def test_a_long_stub_of_a_loan_without_a_maturity() -> None:
    months = DueDates(first=date(2026, 2, 1), stub=Stub.LONG)
    schedule = scheduled(instalments=None, payment=Decimal(3_500), interest_due=months)
    assert [row.due_on.isoformat() for row in schedule.rows[-2:]] == ["2026-04-15", "2026-05-15"]


def test_a_payment_agreed_runs_until_nothing_is_left() -> None:
    schedule = scheduled(instalments=None, payment=Decimal(2_000))
    assert payments(schedule)[:-1] == [200_000] * 6
    assert 0 < payments(schedule)[-1] < 200_000


def test_what_rounding_leaves_is_no_instalment_of_its_own() -> None:
    whole = scheduled(instalments=None, payment=Decimal("1032.80"))
    assert len(whole) == 12
    assert whole.rows == scheduled().rows
    short = scheduled(instalments=None, payment=Decimal("1032.79"))
    assert len(short) == 12  # twelve fen for twelve instalments
    assert len(scheduled(instalments=None, payment=Decimal("1032.78"))) == 13


def test_a_payment_agreed_is_solved_anew_at_a_reset() -> None:
    reset = RateReset(date(2026, 4, 15), Decimal("0.12"))
    schedule = scheduled(instalments=None, payment=Decimal(2_000), resets=(reset,))
    assert payments(schedule)[:3] == [200_000] * 3
    assert 150_000 < payments(schedule)[3] == payments(schedule)[5] < 200_000
    assert len(schedule) == 7  # the term that the first payment made


class TestResets:
    def test_on_a_due_day_that_day_still_owes_at_the_old_rate(self) -> None:
        reset = RateReset(date(2026, 3, 15), Decimal("0.03"))
        schedule = scheduled(method=METHOD.INTEREST_FIRST, resets=(reset,))
        assert interest(schedule)[:3] == [6_000, 6_000, 3_000]
        assert [row.rate for row in schedule.rows[1:3]] == [Decimal("0.06"), Decimal("0.03")]

    def test_within_a_period_by_the_days_at_each_rate(self) -> None:
        reset = RateReset(date(2026, 2, 25), Decimal("0.03"))
        schedule = scheduled(method=METHOD.INTEREST_FIRST, resets=(reset,))
        assert interest(schedule)[:3] == [6_000, 2_000 + 2_000, 3_000]

    def test_a_month_is_a_month_even_if_days_before_the_reset_were_thirty_one(self) -> None:
        reset = RateReset(date(2026, 2, 15), Decimal("0.03"))
        due = DueDates(first=date(2026, 2, 15))
        schedule = scheduled(method=METHOD.INTEREST_FIRST, resets=(reset,), due=due)
        late = RateReset(date(2026, 2, 14), Decimal("0.03"))
        assert interest(schedule)[0] == 6_000
        assert interest(scheduled(method=METHOD.INTEREST_FIRST, resets=(late,)))[0] == 6_000

    def test_on_the_first_day(self) -> None:
        reset = RateReset(PAID_OUT, Decimal("0.03"))
        assert interest(scheduled(resets=(reset,))) == interest(
            scheduled(annual_rate=Decimal("0.03"))
        )

    def test_on_the_first_day_a_payment_agreed_is_kept(self) -> None:
        reset = RateReset(PAID_OUT, Decimal("0.03"))
        schedule = scheduled(instalments=None, payment=Decimal(2_000), resets=(reset,))
        assert interest(schedule)[0] == 3_000
        assert payments(schedule)[:-1] == [200_000] * 6

    def test_payments_are_solved_anew(self) -> None:
        reset = RateReset(date(2026, 7, 15), Decimal("0.03"))
        schedule = scheduled(resets=(reset,))
        assert payments(schedule)[:6] == payments(scheduled())[:6]
        assert len(set(payments(schedule)[6:-1])) == 1
        assert payments(schedule)[6] < payments(schedule)[5]


class TestBusinessDays:
    DUE = DueDates(first=date(2026, 2, 15))  # a Sunday

    def test_interest_to_the_day_moved_to(self) -> None:
        days = BusinessDays(calendar=WEEKDAYS)
        schedule = scheduled(
            method=METHOD.INTEREST_FIRST, business_days=days, day_count=DayCount.ACTUAL_360
        )
        assert [row.due_on.isoformat() for row in schedule.rows[:2]] == [
            "2026-02-16",
            "2026-03-16",
        ]
        assert interest(schedule)[:2] == [6_400, 5_600]

    def test_interest_to_the_day_agreed(self) -> None:
        days = BusinessDays(calendar=WEEKDAYS, roll="preceding", interest_moves=False)
        schedule = scheduled(
            method=METHOD.INTEREST_FIRST, business_days=days, day_count=DayCount.ACTUAL_360
        )
        assert schedule.rows[0].due_on == date(2026, 2, 13)
        assert interest(schedule)[:2] == [6_200, 5_600]

    def test_level_payments_are_solved_by_the_days_moved_to(self) -> None:
        schedule = scheduled(
            business_days=BusinessDays(calendar=WEEKDAYS), day_count=DayCount.ACTUAL_365
        )
        assert abs(payments(schedule)[-1] - payments(schedule)[-2]) <= 12

    @pytest.mark.parametrize("moves", [True, False])
    def test_a_change_between_the_day_and_where_it_moved(self, moves: bool) -> None:
        days = BusinessDays(calendar=WEEKDAYS, interest_moves=moves)
        change = LoanChange(on=date(2026, 2, 15), repaid=Decimal(1_000), pays_interest=True)
        schedule = scheduled(method=METHOD.INTEREST_FIRST, business_days=days, changes=(change,))
        assert [row.due_on.day for row in schedule.rows[:3]] == [15, 16, 16]
        assert list(schedule.days) == sorted(schedule.days)

    def test_a_change_the_day_after_it_moved_back(self) -> None:
        days = BusinessDays(calendar=WEEKDAYS)
        change = LoanChange(on=date(2026, 2, 16), matures_on=date(2027, 6, 15))
        schedule = scheduled(method=METHOD.INTEREST_FIRST, business_days=days, changes=(change,))
        assert [row.due_on.isoformat() for row in schedule.rows[:3]] == [
            "2026-02-16",
            "2026-02-16",
            "2026-03-16",
        ]

    def test_a_year_that_the_calendar_has_not(self) -> None:
        with pytest.raises(NotCovered):
            scheduled(instalments=36, business_days=BusinessDays(calendar=WEEKDAYS))


class TestReadings:
    def test_a_row_tells_amounts(self) -> None:
        schedule = scheduled(grace=2, capitalise_until=date(2026, 2, 15))
        first, third = schedule.rows[0], schedule.rows[2]
        assert (first.payment, first.capitalised) == (Decimal(0), Decimal("60.00"))
        assert first.balance_after == Decimal("12060.00")
        assert third.payment == third.principal + third.interest == Decimal("1239.41")
        assert third.interest == Decimal("60.30")
        assert third.accrued_after == Decimal(0)
        assert schedule.money(third.payment) == Money.of("1239.41")

    def test_a_row_of_a_currency_without_decimals(self) -> None:
        schedule = scheduled(principal=Money.of(12_000, "JPY"), method=METHOD.INTEREST_FIRST)
        assert schedule.rows[0].interest == 60
        assert schedule.rows[-1].principal == 12_000

    def test_a_row_shows_no_amount(self) -> None:
        assert repr(scheduled().rows[0]) == "LoanInstalment(no=1, due_on=2026-02-15)"

    @pytest.mark.parametrize("bad", [None, 1.5, Decimal("NaN"), Decimal("1E+1000000"), "\uff11"])
    def test_what_is_no_amount(self, bad: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^amount: "):
            scheduled().money(bad)

    def test_balance(self) -> None:
        schedule = scheduled(method=METHOD.LEVEL_PRINCIPAL)
        assert schedule.balance_on(PAID_OUT) == Money.of(12_000)
        assert schedule.balance_on(date(2026, 2, 14)) == Money.of(12_000)
        assert schedule.balance_on(date(2026, 2, 15)) == Money.of(11_000)
        assert schedule.balance_on(date(2099, 1, 1)) == Money.of(0)

    def test_next_due(self) -> None:
        schedule = scheduled()
        second, last = schedule.next_due(date(2026, 2, 15)), schedule.next_due(date(2027, 1, 14))
        assert second is not None
        assert second.no == 2
        assert last is not None
        assert last.no == 12
        assert schedule.next_due(date(2027, 1, 15)) is None

    @pytest.mark.parametrize(
        ("day", "wanted"),
        [
            pytest.param(PAID_OUT, "0", id="the first day"),
            pytest.param(date(2026, 1, 25), "20", id="ten days"),
            pytest.param(date(2026, 2, 14), "60", id="a day before it is due"),
            pytest.param(date(2026, 2, 15), "0", id="exactly when it is due"),
            pytest.param(date(2027, 1, 15), "0", id="at the end"),
        ],
    )
    def test_interest_accrued(self, day: date, wanted: str) -> None:
        assert scheduled(method=METHOD.INTEREST_FIRST).interest_accrued(day) == Money.of(wanted)

    def test_interest_accrued_between_changes(self) -> None:
        changes = (
            LoanChange(on=date(2026, 1, 25), repaid=Decimal(6_000)),
            LoanChange(on=date(2026, 2, 4), repaid=Decimal(3_000)),
        )
        schedule = scheduled(method=METHOD.REVOLVING, changes=changes)
        assert schedule.interest_accrued(date(2026, 1, 30)) == Money.of(25)

    @pytest.mark.parametrize("method", ["balance_on", "next_due", "interest_accrued"])
    @pytest.mark.parametrize("day", [date(2026, 1, 14), datetime(2026, 3, 1), None])  # noqa: DTZ001  # refused
    def test_bad_days(self, method: str, day: Any) -> None:
        with pytest.raises(InvalidValue, match=r"^day: "):
            getattr(scheduled(), method)(day)

    def test_flows_are_the_lenders(self) -> None:
        flows = scheduled(method=METHOD.BULLET, withheld=Decimal(100)).flows()
        assert flows == ((PAID_OUT, Decimal(-11_900)), (date(2027, 1, 15), Decimal("12720.00")))

    def test_totals(self) -> None:
        schedule = scheduled()
        assert schedule.total_paid == Money.of(12_000) + schedule.total_interest
        assert schedule.closes_on == date(2027, 1, 15)

    def test_workings(self) -> None:
        words = explain_lines(scheduled().workings, "en")
        assert "yearly rate: 6%" in words
        assert "instalments: 12" in words
        assert explain_lines(scheduled().workings) != words

    def test_a_change_is_no_instalment(self) -> None:
        change = LoanChange(on=date(2026, 2, 20), repaid=Decimal(100))
        schedule = scheduled(method=METHOD.LEVEL_PRINCIPAL, changes=(change,))
        assert len(schedule) == 13
        assert "instalments: 12" in explain_lines(schedule.workings, "en")

    def test_interest_owed_on_the_first_day(self) -> None:
        schedule = scheduled(method=METHOD.INTEREST_FIRST, accrued=Decimal("12.34"))
        assert interest(schedule)[:2] == [7_234, 6_000]


def test_a_rate_below_zero_and_of_nothing() -> None:
    below = scheduled(annual_rate=Decimal("-0.01"))
    assert interest(below)[0] == -1_000
    assert below.total_interest < Money.of(0)
    assert payments(scheduled(annual_rate=Decimal(0))) == [100_000] * 12


def test_a_hosts_own_context_changes_nothing() -> None:
    plan = loan(decimals=10, withheld=Decimal("1234.56789"), day_count=DayCount.ACTUAL_365)
    as_ever = compute_schedule(plan)
    with localcontext(Context(prec=3)):
        again = compute_schedule(attrs.evolve(plan))
        assert again.rows == as_ever.rows
        assert again.flows() == as_ever.flows()
        assert again.total_interest == as_ever.total_interest


def test_a_loan_of_a_few_fen_is_repaid_early() -> None:
    schedule = scheduled(principal=Money.of("0.07"))
    assert len(schedule) < 12
    assert sum(principal(schedule)) == 7
    assert schedule.rows[-1].balance_units == 0


# A first period that is no regular one, and payments that do not cover the interest


class TestKinds:
    """What a row is: a table shows a prepayment as what it is."""

    def test_each_change_is_marked_and_nothing_else(self) -> None:
        due = date(2026, 5, 15)
        changes = (
            LoanChange(on=PAID_OUT, repaid=Decimal(-100)),
            LoanChange(on=date(2026, 3, 20), repaid=Decimal(500), pays_interest=True),
            LoanChange(on=due, repaid=Decimal(1_000)),  # after what is due that day
            LoanChange(on=due, repaid=Decimal(-50)),
            LoanChange(on=date(2026, 6, 1), matures_on=date(2027, 3, 15)),
        )
        rows = scheduled(changes=changes).rows
        marked = {row.no: row.kind for row in rows if row.kind is not InstalmentKind.INSTALMENT}
        assert marked == {
            1: InstalmentKind.DRAWDOWN,
            4: InstalmentKind.PREPAYMENT,
            7: InstalmentKind.PREPAYMENT,
            8: InstalmentKind.DRAWDOWN,
            9: InstalmentKind.CHANGE,
        }
        assert [rows[no - 1].principal for no in (1, 4, 7, 8, 9)] == [-100, 500, 1_000, -50, 0]

    def test_without_changes_all_are_instalments(self) -> None:
        assert {row.kind for row in scheduled().rows} == {InstalmentKind.INSTALMENT}

    def test_a_loan_repaid_at_once_has_its_last_row_marked(self) -> None:
        change = LoanChange(on=date(2026, 2, 15), repaid=Decimal("11027.20"), pays_interest=True)
        schedule = scheduled(changes=(change,))
        assert [row.kind.code for row in schedule.rows] == ["instalment", "prepayment"]

    def test_rows_as_plain_values(self) -> None:
        first, *rest = scheduled().to_dicts()
        assert first == {
            "no": 1,
            "due_on": date(2026, 2, 15),
            "kind": "instalment",
            "payment": Decimal("1032.80"),
            "principal": Decimal("972.80"),
            "interest": Decimal("60.00"),
            "balance_after": Decimal("11027.20"),
            "rate": Decimal("0.06"),
        }
        assert len(rest) == 11
