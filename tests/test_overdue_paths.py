"""How a loan went into and out of being overdue."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from tests.arrears_cases import LEVEL, PAID_OUT, account, paid

from bankrm.arrears import compute_arrears
from bankrm.errors import InvalidValue
from bankrm.overdue_paths import (
    CONVENTIONAL_BUCKETS,
    OverdueBuckets,
    OverdueCounts,
    OverdueInterval,
    OverduePath,
    compute_overdue_path,
)
from bankrm.payment_orders import DebtPart, PaymentOrder
from bankrm.workings import explain_lines

FIRST, SECOND, THIRD = date(2026, 2, 15), date(2026, 3, 15), date(2026, 4, 15)
DAY = timedelta(days=1)
BY_INSTALMENT = PaymentOrder(parts=tuple(DebtPart), oldest_first=True)


def path(*payments: Any, until: date) -> OverduePath:
    arrears = compute_arrears(account(LEVEL, *payments), as_of=until, order=BY_INSTALMENT)
    return compute_overdue_path(arrears)


def shown(seen: OverduePath) -> list[tuple[str, str, int, str]]:
    return [
        (str(one.since), str(one.until), one.days_past_due, one.bucket) for one in seen.intervals
    ]


class TestBuckets:
    @pytest.mark.parametrize(
        ("days", "code"),
        [
            (0, "M0"),
            (1, "M1"),
            (30, "M1"),
            (31, "M2"),
            (60, "M2"),
            (61, "M3"),
            (90, "M3"),
            (91, "M4"),
            (120, "M4"),
            (121, "M5"),
            (150, "M5"),
            (151, "M6"),
            (180, "M6"),
            (181, "M7+"),
            (10_000, "M7+"),
        ],
    )
    def test_thirty_days_each(self, days: int, code: str) -> None:
        assert CONVENTIONAL_BUCKETS.code_of(days) == code

    @pytest.mark.parametrize(
        ("field", "codes", "firsts"),
        [
            ("codes", ("a",), (0, 1)),
            ("codes", ("a", "a"), (0, 1)),
            ("codes", ("a", ""), (0, 1)),
            ("firsts", (), ()),
            ("firsts", ("a",), (1,)),
            ("firsts", ("a", "b"), (0, 0)),
            ("firsts", ("a", "b", "c"), (0, 2, 1)),
            ("firsts", ("a",), ("0",)),
        ],
    )
    def test_those_with_gaps_or_doubts_are_refused(
        self, field: str, codes: Any, firsts: Any
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            OverdueBuckets(codes, firsts)
        assert refused.value.field == field

    @pytest.mark.parametrize("days", [-1, True, 1.5, None, 1 << 200])
    def test_days_that_are_none_are_refused(self, days: Any) -> None:
        with pytest.raises(InvalidValue, match="days_past_due"):
            CONVENTIONAL_BUCKETS.code_of(days)

    def test_a_bank_may_pass_its_own(self) -> None:
        own = OverdueBuckets(("current", "late"), (0, 8))
        seen = compute_overdue_path(compute_arrears(account(), as_of=FIRST + 9 * DAY), own)
        assert [one.bucket for one in seen.intervals] == ["current", "current", "late"]


class TestPath:
    def test_never_overdue_is_one_interval(self) -> None:
        seen = path(paid("P-1", "1043.50", FIRST), until=SECOND)
        assert shown(seen) == [("2026-01-15", "2026-03-15", 0, "M0")]
        assert seen.longest_run == 0
        assert seen.counts(24).times == 0

    def test_in_and_out_and_in_again(self) -> None:
        first = paid("P-1", "1046", date(2026, 2, 25))
        second = paid("P-2", "1000", SECOND)
        seen = path(first, second, until=date(2026, 4, 20))
        assert shown(seen) == [
            ("2026-01-15", "2026-02-15", 0, "M0"),
            ("2026-02-16", "2026-02-24", 9, "M1"),
            ("2026-02-25", "2026-03-15", 0, "M0"),
            ("2026-03-16", "2026-04-14", 30, "M1"),
            ("2026-04-15", "2026-04-20", 36, "M2"),
        ]
        assert seen.longest_run == 36

    def test_the_next_oldest_counts_when_the_oldest_is_paid(self) -> None:
        seen = path(paid("P-1", "1050", date(2026, 3, 20)), until=date(2026, 3, 25))
        assert shown(seen)[-2:] == [
            ("2026-03-18", "2026-03-19", 32, "M2"),
            ("2026-03-20", "2026-03-25", 10, "M1"),
        ]
        assert seen.longest_run == 38  # from 16 February on

    def test_paid_the_day_after_is_late_but_no_day_ended_overdue(self) -> None:
        seen = path(paid("P-1", "1044", FIRST + DAY), until=date(2026, 3, 1))
        assert shown(seen) == [("2026-01-15", "2026-03-01", 0, "M0")]
        counts = seen.counts(12)
        assert (counts.times, counts.months_overdue, counts.most_days_past_due) == (1, 1, 0)

    def test_nothing_is_late_on_its_due_day(self) -> None:
        seen = path(until=FIRST)
        assert shown(seen) == [("2026-01-15", "2026-02-15", 0, "M0")]
        assert seen.counts(1).times == 0

    def test_the_day_of_payout(self) -> None:
        assert shown(path(until=PAID_OUT)) == [("2026-01-15", "2026-01-15", 0, "M0")]

    def test_each_day_agrees_with_the_arrears_of_that_day(self) -> None:
        payments = (
            paid("P-1", "1043", date(2026, 2, 25)),
            paid("P-2", "1100", date(2026, 3, 20)),
            paid("P-3", "2500", date(2026, 6, 10)),
        )
        seen = path(*payments, until=date(2026, 8, 1))
        day = PAID_OUT
        while day <= seen.until:
            there = compute_arrears(account(LEVEL, *payments), as_of=day, order=BY_INSTALMENT)
            assert seen.interval_on(day).days_past_due_on(day) == there.days_past_due
            day += DAY

    @pytest.mark.parametrize("day", [PAID_OUT - DAY, SECOND + DAY, None])
    def test_a_day_off_the_path_is_refused(self, day: Any) -> None:
        with pytest.raises(InvalidValue, match="day"):
            path(until=SECOND).interval_on(day)


class TestCounts:
    def test_three_in_a_row_and_six_in_all(self) -> None:
        seen = path(until=date(2026, 8, 14)).counts(24)
        assert seen == OverdueCounts(
            months=24,
            until=date(2026, 8, 14),
            times=6,
            months_overdue=7,
            months_in_a_row=7,
            most_days_past_due=180,
        )

    def test_a_month_paid_in_time_breaks_the_row(self) -> None:
        seen = path(
            paid("P-1", "1050", FIRST + 2 * DAY),
            paid("P-2", "1039.88", SECOND),
            until=date(2026, 5, 20),
        )
        counts = seen.counts(12)
        assert (counts.times, counts.months_overdue, counts.months_in_a_row) == (3, 3, 2)

    def test_only_the_window_counts(self) -> None:
        seen = path(paid("P-1", "1050", FIRST + 5 * DAY), until=date(2026, 3, 14))
        assert seen.counts(2).times == 1
        assert seen.counts(1).times == seen.counts(1).months_overdue == 0
        assert seen.counts(1).most_days_past_due == 0
        assert seen.counts(2).most_days_past_due == 4

    def test_overdue_only_since_the_last_day_of_a_month_is_next_month(self) -> None:
        plan = attrs.evolve(LEVEL, disbursed_on=date(2026, 1, 30), due=None)
        loan = account(plan)
        seen = compute_overdue_path(compute_arrears(loan, as_of=date(2026, 3, 1)))
        assert seen.counts(12).months_overdue == 1

    def test_workings(self) -> None:
        lines = explain_lines(path(until=date(2026, 8, 14)).counts(24).workings, "en")
        assert "months overdue in all: 7" in lines
        assert "most days past due: 180" in lines

    @pytest.mark.parametrize("months", [0, -1, True, None])
    def test_a_window_of_none_is_refused(self, months: Any) -> None:
        with pytest.raises(InvalidValue, match="months"):
            path(until=SECOND).counts(months)


SOUND = path(until=SECOND)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("intervals", {"intervals": ()}),
        ("intervals", {"intervals": (SOUND.intervals[0], SOUND.intervals[0])}),
        ("intervals", {"intervals": (SOUND.intervals[0], attrs.evolve(SOUND.intervals[1], since=FIRST + 2 * DAY))}),
    ],
)  # fmt: skip
def test_a_path_with_gaps_is_refused(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(SOUND, **fields)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("until", {"until": FIRST - DAY}),
        ("oldest_unpaid_on", {"oldest_unpaid_on": FIRST}),
        ("since", {"since": datetime(2026, 1, 1)}),  # noqa: DTZ001  # wrong on purpose
    ],
)
def test_an_interval_that_cannot_be_is_refused(field: str, fields: dict[str, Any]) -> None:
    sound = OverdueInterval(since=FIRST, until=SECOND, oldest_unpaid_on=FIRST - DAY, bucket="M1")
    with pytest.raises(InvalidValue) as refused:
        attrs.evolve(sound, **fields)
    assert refused.value.field == field


def test_what_is_no_arrears_is_refused() -> None:
    with pytest.raises(InvalidValue, match="arrears"):
        compute_overdue_path(account())  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(InvalidValue, match="buckets"):
        compute_overdue_path(compute_arrears(account(), as_of=FIRST), ("M0",))  # type: ignore[arg-type]  # wrong on purpose


def test_third_instalment_not_paid_is_the_third_time() -> None:
    assert path(until=THIRD + DAY).counts(3).times == 3


def test_the_last_day_there_is() -> None:
    unpaid = path(until=date.max)
    assert unpaid.until == date.max
    assert unpaid.counts(24).months_overdue == 24
    settled = path(paid("P-1", "13000", PAID_OUT), until=date.max)
    assert shown(settled) == [(str(PAID_OUT), "9999-12-31", 0, "M0")]


@pytest.mark.parametrize("day", [None, PAID_OUT - DAY, FIRST, datetime(2026, 2, 1)])  # noqa: DTZ001  # wrong on purpose
def test_a_day_of_another_interval_is_refused(day: Any) -> None:
    one = path(until=FIRST - DAY).intervals[0]
    with pytest.raises(InvalidValue) as refused:
        one.days_past_due_on(day)
    assert refused.value.field == "day"
