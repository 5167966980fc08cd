"""Attribution: shares up to one, parts that add up, and schedules without gap or overlap."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bankrm.attribution import Attribution, CreditPeriod, CreditSchedule, CreditShare
from bankrm.errors import InvalidValue
from bankrm.staff import StaffId


def shared(*shares: str) -> Attribution:
    return Attribution(
        tuple(CreditShare(StaffId(f"S-{at}"), Decimal(share)) for at, share in enumerate(shares))
    )


@pytest.mark.parametrize(
    ("shares", "parts"),
    [
        (("1",), [100]),
        (("0.5", "0.5"), [50, 50]),
        (("0.3333", "0.3333", "0.3334"), [33, 33, 34]),
        (("0.4", "0.2"), [40, 20]),
    ],
    ids=["alone", "halves", "exactly one", "some is nobody's"],
)
def test_credited(shares: tuple[str, ...], parts: list[int]) -> None:
    attribution = shared(*shares)
    found = [attribution.credited(one.staff_id, 100) for one in attribution.shares]
    assert found == parts


def test_thirds_as_decimals_lose_nothing_that_can_be_counted() -> None:
    third = Decimal(1) / 3
    thirds = Attribution(tuple(CreditShare(StaffId(f"S-{at}"), third) for at in range(3)))
    assert not thirds.is_whole
    assert [thirds.credited(one.staff_id, 100) for one in thirds.shares] == [33, 33, 34]


def test_the_odd_fen_does_not_hang_on_the_order_listed() -> None:
    pair = shared("0.5", "0.5")
    turned = Attribution(tuple(reversed(pair.shares)))
    assert [one.credited(NEW, 1) for one in (pair, turned)] == [1, 1]


@pytest.mark.parametrize(
    ("share", "reason"),
    [
        (Decimal(0), "above 0"),
        (Decimal("1.0001"), "up to 1"),
        (Decimal("NaN"), "finite"),
        (1, "Decimal"),
        ("0.5", "Decimal"),
    ],
    ids=["zero", "above one", "NaN", "int", "text"],
)
def test_bad_shares(share: Any, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refused:
        CreditShare(StaffId("S-1"), share)
    assert refused.value.field == "share"


def test_all_faults_are_named_at_once() -> None:
    one = CreditShare(StaffId("S-1"), Decimal("0.6"))
    with pytest.raises(InvalidValue) as refused:
        Attribution((one, one))
    assert refused.value.reason == "a manager appears twice; they add up to more than one"


def test_shares_above_one_are_refused() -> None:
    with pytest.raises(InvalidValue, match="more than one"):
        shared("0.5", "0.5001")


def test_a_manager_without_a_share_is_refused() -> None:
    with pytest.raises(InvalidValue, match="attribution"):
        shared("1").credited(StaffId("S-9"), 1)
    odd: Any = []
    with pytest.raises(InvalidValue, match="attribution"):
        shared("1").credited(odd, 1)


@pytest.mark.parametrize(
    ("shares", "whole"),
    [(("1",), True), (("0.4", "0.6"), True), (("0.4", "0.5999"), False)],
    ids=["alone", "two", "some is nobody's"],
)
def test_whether_it_is_whole(shares: tuple[str, ...], whole: bool) -> None:
    assert shared(*shares).is_whole is whole


def test_all_of_it_to_one() -> None:
    alone = Attribution.of_one(NEW)
    assert alone.staff == {NEW}
    assert alone.is_whole


OLD, NEW = StaffId("S-0"), StaffId("S-1")
HANDED_OVER = date(2026, 8, 31)
BOTH = shared("0.6", "0.4")


@pytest.mark.parametrize(
    ("months", "day", "staff"),
    [
        (6, date(2026, 8, 30), None),
        (6, HANDED_OVER, {OLD, NEW}),
        (6, date(2027, 2, 27), {OLD, NEW}),
        (6, date(2027, 2, 28), {NEW}),
        (6, date(2099, 1, 1), {NEW}),
        (0, date(2026, 8, 30), None),
        (0, HANDED_OVER, {NEW}),
    ],
    ids=[
        "the day before",
        "the day of the hand-over",
        "the last day protected",
        "exactly six months after, at the month's end",
        "long after",
        "without protection, the day before",
        "without protection",
    ],
)
def test_credit_is_protected_for_months(
    months: int, day: date, staff: set[StaffId] | None
) -> None:
    schedule = CreditSchedule.for_months(months, BOTH, since=HANDED_OVER, then=NEW)
    found = schedule.on(day)
    assert (None if found is None else found.staff) == staff


@pytest.mark.parametrize(("months", "settled"), [(6, date(2027, 2, 28)), (0, HANDED_OVER)])
def test_from_when_on_nothing_changes(months: int, settled: date) -> None:
    schedule = CreditSchedule.for_months(months, BOTH, since=HANDED_OVER, then=NEW)
    assert schedule.settled_on == settled


def test_a_schedule_may_end() -> None:
    period = CreditPeriod(since=HANDED_OVER, until=date(2026, 9, 1), attribution=BOTH)
    schedule = CreditSchedule((period,))
    assert schedule.on(HANDED_OVER) == BOTH
    assert schedule.on(date(2026, 9, 1)) is None


def period(since: Any, until: Any = None) -> CreditPeriod:
    return CreditPeriod(since=since, until=until, attribution=BOTH)


ODD: Any = "odd"
SECOND, THIRD = date(2026, 9, 2), date(2026, 9, 3)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: CreditSchedule(()), "periods"),
        (lambda: CreditSchedule((period(HANDED_OVER, SECOND), period(THIRD))), "periods"),
        (lambda: CreditSchedule((period(HANDED_OVER, THIRD), period(SECOND))), "periods"),
        (lambda: CreditSchedule((period(HANDED_OVER), period(SECOND))), "periods"),
        (lambda: CreditSchedule(ODD), "periods"),
        (lambda: period(SECOND, SECOND), "until"),
        (lambda: period(datetime.fromisoformat("2026-09-02T00:00+08:00")), "since"),
        (lambda: CreditPeriod(since=SECOND, attribution=ODD), "attribution"),
        (lambda: CreditSchedule((period(SECOND),)).on(ODD), "day"),
        (lambda: CreditSchedule.for_months(-1, BOTH, since=SECOND, then=NEW), "months"),
        (lambda: CreditSchedule.for_months(ODD, BOTH, since=SECOND, then=NEW), "months"),
        (lambda: CreditSchedule.for_months(10**9, BOTH, since=SECOND, then=NEW), "months"),
        (lambda: CreditSchedule.for_months(1, ODD, since=SECOND, then=NEW), "attribution"),
        (lambda: CreditSchedule.for_months(1, BOTH, since=ODD, then=NEW), "since"),
        (lambda: CreditSchedule.for_months(0, ODD, since=SECOND, then=NEW), "attribution"),
        (lambda: Attribution.of_one(StaffId("")), "staff_id"),
    ],
    ids=[
        "nothing",
        "a gap",
        "an overlap",
        "after one without end",
        "no periods",
        "ends as it begins",
        "an instant for a day",
        "no attribution",
        "no day",
        "months back",
        "no months",
        "out of the calendar",
        "no shares",
        "no first day",
        "no shares and no months",
        "nobody",
    ],
)
def test_odd_schedules_are_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field
