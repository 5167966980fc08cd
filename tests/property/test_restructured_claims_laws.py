"""Laws of restructured claims: never out early, worse never sooner, and only what was known counts."""

from datetime import UTC, date, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._claim_example import CLAIM
from bankrm._restructured_example import MISSED, RESTRUCTURED
from bankrm.claims import RestructuredStatus
from bankrm.classification import Instalments, order_governs_since
from bankrm.days import add_months
from bankrm.restructured_claims import (
    ObservationEvent,
    ObservationFinding,
    Restructuring,
    restructured_status,
)

BOOKED = attrs.evolve(CLAIM, booked_on=date(2019, 1, 5))
dates = st.dates(date(2019, 1, 5), date(2029, 12, 31))
bad = st.sampled_from([one for one in ObservationFinding if one is not ObservationFinding.SOLVED])


def entered(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


@st.composite
def changes(draw: st.DrawFn) -> Restructuring:
    changed_on = draw(dates)
    return attrs.evolve(
        RESTRUCTURED,
        changed_on=changed_on,
        first_due_on=changed_on + timedelta(days=draw(st.integers(0, 100))),
        instalments=draw(st.sampled_from(Instalments)),
        in_difficulty=draw(st.sampled_from([True, True, False, None])),
        recorded_at=entered(changed_on),
    )


@st.composite
def events(draw: st.DrawFn) -> ObservationEvent:
    day = draw(dates)
    finding = draw(st.sampled_from(ObservationFinding))
    return attrs.evolve(MISSED, finding=finding, on=day, recorded_at=entered(day))


histories = st.tuples(
    st.lists(changes(), max_size=3).map(tuple), st.lists(events(), max_size=6).map(tuple)
)
History = tuple[tuple[Restructuring, ...], tuple[ObservationEvent, ...]]


def status(history: History, day: date) -> RestructuredStatus:
    return restructured_status(BOOKED, *history, as_of=day)


@given(histories, dates)
def test_it_never_ends_before_its_time(history: History, day: date) -> None:
    """Six months from the last change by the guideline; by the order a year from a first due date."""
    found = status(history, day)
    if found.exited_on is None:
        return
    known = [one for one in history[0] if one.in_difficulty and one.changed_on < found.exited_on]
    last = max(known, key=lambda one: one.changed_on)
    assert found.exited_on >= add_months(last.changed_on, 6)
    if found.exited_on > order_governs_since(BOOKED, as_of=day):
        assert found.exited_on >= add_months(last.first_due_on, 12)
        assert found.exited_on >= add_months(last.first_due_on, 2 * last.instalments.months)
        misses = [
            one.on
            for one in history[1]
            if one.finding is ObservationFinding.MISSED_PAYMENT
            and last.first_due_on < one.on < found.exited_on
            and one.on >= order_governs_since(BOOKED, as_of=day)
        ]
        assert all(found.exited_on >= add_months(on, 12) for on in misses)


@given(histories, dates, bad, dates)
def test_a_bad_finding_never_ends_it_sooner(
    history: History, day: date, finding: ObservationFinding, on: date
) -> None:
    event = attrs.evolve(MISSED, finding=finding, on=on, recorded_at=entered(on))
    before, after = status(history, day), status((history[0], (*history[1], event)), day)
    if before.in_observation:
        assert after.in_observation
        assert before.earliest_end is not None
        assert after.earliest_end is not None
        assert after.earliest_end >= before.earliest_end


@given(histories, dates)
def test_what_comes_later_does_not_count(history: History, day: date) -> None:
    changes_, events_ = history
    past = (
        tuple(one for one in changes_ if one.changed_on <= day),
        tuple(one for one in events_ if one.on <= day),
    )
    assert status(history, day) == status(past, day)
    known = restructured_status(
        BOOKED, *history, as_of=day, known_at=entered(day) + timedelta(hours=1)
    )
    assert known == status(history, day)


@given(histories, dates)
def test_the_status_agrees_with_itself(history: History, day: date) -> None:
    found = status(history, day)
    observed = found.in_observation is True
    assert observed is (found.since is not None) is (found.earliest_end is not None)
    assert observed is (found.floor is not None)
    assert not (found.assessment_due and not observed)
    assert not (found.restructured_again and not observed)
    if observed:
        assert found.restructured
