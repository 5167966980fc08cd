"""Laws of limitation: more proof never shortens it, and replay gives what was known."""

from datetime import UTC, date, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._loan_account_example import ACCOUNT
from bankrm.limitation_periods import (
    ClaimEvent,
    ClaimEventKind,
    Limitation,
    LimitationRecord,
    compute_limitation,
)

FIRST = datetime(2027, 1, 1, 4, tzinfo=UTC)
SINGLE = st.sampled_from([ClaimEventKind.DEMAND, ClaimEventKind.PROMISE])
DAYS = st.integers(0, 2_500)
AS_OF = date(2034, 1, 1)


def event(kind: ClaimEventKind, days: int, *, proven: bool) -> ClaimEvent:
    at = FIRST + timedelta(days=days)
    return ClaimEvent(kind=kind, at=at, recorded_at=at, proof_ref="p" if proven else None)


SINGLES = st.lists(st.builds(event, SINGLE, DAYS, proven=st.booleans()), max_size=5)
SPANS = st.tuples(DAYS, DAYS).map(sorted)


def record(events: list[ClaimEvent]) -> LimitationRecord:
    ordered = sorted(events, key=lambda one: one.at)
    return LimitationRecord(account_id=ACCOUNT.id, events=tuple(ordered))


def reckoned(events: list[ClaimEvent], as_of: date = AS_OF) -> Limitation:
    return compute_limitation(ACCOUNT, record(events), as_of=as_of)


@given(SINGLES)
def test_proof_never_shortens_the_time(events: list[ClaimEvent]) -> None:
    one = reckoned(events)
    assert one.until is not None
    assert one.until_if_proven is not None
    assert one.until <= one.until_if_proven


@given(SINGLES)
def test_with_all_proven_it_is_what_it_would_be(events: list[ClaimEvent]) -> None:
    proven = [attrs.evolve(one, proof_ref="p") for one in events]
    assert reckoned(proven).until == reckoned(events).until_if_proven


@given(SINGLES, SPANS)
def test_a_barrier_that_is_gone_never_shortens_it(
    events: list[ClaimEvent], span: list[int]
) -> None:
    began, gone = span
    barrier = [
        event(ClaimEventKind.BARRIER, began, proven=True),
        event(ClaimEventKind.BARRIER_GONE, gone, proven=True),
    ]
    before, after = reckoned(events).until, reckoned([*events, *barrier]).until
    assert before is not None
    assert after is not None
    assert before <= after


@given(SINGLES, DAYS)
def test_the_day_asked_about_decides_what_is_known(events: list[ClaimEvent], day: int) -> None:
    as_of = (FIRST + timedelta(days=day)).date()
    known = [one for one in events if one.at.date() <= as_of]
    assert reckoned(events, as_of) == reckoned(known, as_of)


@given(SINGLES, DAYS)
def test_it_is_barred_exactly_when_no_days_are_left(events: list[ClaimEvent], day: int) -> None:
    one = reckoned(events, (FIRST + timedelta(days=day)).date())
    assert one.days_left is not None
    assert one.is_barred is (one.days_left < 0)
