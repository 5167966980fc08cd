"""Laws of covenants followed up: a waiver hides no other breach, a worse figure never helps."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._covenant_example import RECORD
from bankrm._loan_account_example import ACCOUNT
from bankrm.covenant_watch import (
    CovenantReading,
    CovenantRecord,
    CovenantWaiver,
    assess_covenants,
    compute_covenant_tests,
)
from bankrm.covenants import Consequence, list_test_days
from bankrm.staff import Actor, Role, StaffId

AS_OF = date(2027, 1, 31)
CHINA_TIME = timezone(timedelta(hours=8))
TEST_DAYS = list_test_days(RECORD.covenant.tested, ACCOUNT.signed_on, AS_OF)
altered: Any = attrs.evolve
figures = st.decimals("0.5", "0.9", places=2)
series = st.lists(st.none() | figures, min_size=len(TEST_DAYS), max_size=len(TEST_DAYS))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA_TIME)


def record(values: list[Decimal | None], **more: Any) -> CovenantRecord:
    readings = tuple(
        CovenantReading(on=day, value=value, recorded_at=noon(day + timedelta(days=20)))
        for day, value in zip(TEST_DAYS, values, strict=True)
    )
    found: CovenantRecord = altered(RECORD, readings=readings, **more)
    return found


waivers = st.builds(
    lambda day, wait, length, role: CovenantWaiver(
        test_on=day,
        by=Actor(StaffId("S-8"), role),
        at=noon(day + timedelta(days=wait)),
        recorded_at=noon(day + timedelta(days=wait)),
        until=day + timedelta(days=wait + length),
    ),
    st.sampled_from(TEST_DAYS),
    st.integers(0, 60),
    st.integers(0, 400),
    st.sampled_from([Role.CREDIT_APPROVER, Role.RELATIONSHIP_MANAGER]),
)
as_ofs = st.dates(ACCOUNT.signed_on, AS_OF)


@given(series, waivers, as_ofs)
def test_a_waiver_changes_no_other_day(
    values: list[Decimal | None], waiver: CovenantWaiver, as_of: date
) -> None:
    without = compute_covenant_tests(ACCOUNT, record(values), as_of=as_of)
    waived = compute_covenant_tests(ACCOUNT, record(values, waivers=(waiver,)), as_of=as_of)
    others = [
        (one, other)
        for one, other in zip(without, waived, strict=True)
        if one.on != waiver.test_on
    ]
    assert all(one == other for one, other in others)


@given(series, waivers, as_ofs)
def test_a_waiver_by_the_manager_never_makes_it_milder(
    values: list[Decimal | None], waiver: CovenantWaiver, as_of: date
) -> None:
    by_manager = altered(waiver, by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER))
    one, other = record(values), record(values, waivers=(by_manager,))
    outcomes = [assess_covenants(ACCOUNT, [each], as_of=as_of).outcome for each in (one, other)]
    assert outcomes == sorted(outcomes)


@given(
    st.lists(figures, min_size=len(TEST_DAYS), max_size=len(TEST_DAYS)),
    st.integers(0, len(TEST_DAYS) - 1),
    st.decimals("0", "0.2", places=2),
    st.sampled_from(Consequence),
    as_ofs,
)
def test_a_worse_figure_never_helps(
    values: list[Decimal | None],
    at: int,
    more: Decimal,
    consequence: Consequence,
    as_of: date,
) -> None:
    worse = [
        value + more if place == at and value is not None else value
        for place, value in enumerate(values)
    ]
    covenant = altered(RECORD.covenant, consequence=consequence)
    outcomes = [
        assess_covenants(ACCOUNT, [record(each, covenant=covenant)], as_of=as_of).outcome
        for each in (values, worse)
    ]
    assert outcomes == sorted(outcomes)


@given(series, as_ofs, as_ofs)
def test_what_is_known_later_does_not_change_what_was(
    values: list[Decimal | None], one: date, other: date
) -> None:
    """A history cut off after a day gives the same answer on that day."""
    as_of = min(one, other)
    whole = record(values)
    known = tuple(each for each in whole.readings if each.recorded_at <= noon(as_of))
    cut = altered(whole, readings=known)
    assert compute_covenant_tests(ACCOUNT, whole, as_of=as_of) == compute_covenant_tests(
        ACCOUNT, cut, as_of=as_of
    )
