"""Laws of retention: a later end, a later day, a longer number or one more hold never shortens."""

from datetime import date, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm.citations import Row, house_document
from bankrm.labels import Text
from bankrm.regulations.privacy import AML_YEARS
from bankrm.retention import (
    ErasureGround,
    ErasureOutcome,
    Hold,
    HoldKind,
    RecordKind,
    assess_erasure,
    held_until,
    retention_until,
)
from bankrm.rules import RuleBook

POLICY = house_document("RP", Text("档案制度", "Records policy"), date(2007, 1, 1))
IDENTITY = RecordKind.CLIENT_IDENTITY

ends = st.dates(date(2007, 1, 1), date(2027, 12, 31))
holds = st.builds(
    Hold,
    kind=st.sampled_from(HoldKind),
    until=st.none() | st.dates(date(2021, 1, 1), date(2040, 12, 31)),
)


def last_day(ended_on: date, as_of: date, book: RuleBook | None = None) -> date:
    kept = retention_until(IDENTITY, ended_on, as_of=as_of, book=book or RuleBook())
    assert kept.until is not None
    return kept.until


@given(ends, st.integers(0, 3_000), st.integers(0, 3_000))
def test_a_later_end_is_kept_longer(ended_on: date, days: int, after: int) -> None:
    later = ended_on + timedelta(days)
    as_of = later + timedelta(after)
    assert last_day(ended_on, as_of) <= last_day(later, as_of)


@given(ends, st.integers(0, 3_000), st.integers(0, 3_000))
def test_time_never_shortens(ended_on: date, days: int, after: int) -> None:
    as_of = ended_on + timedelta(days)
    assert last_day(ended_on, as_of) <= last_day(ended_on, as_of + timedelta(after))


@given(ends, st.integers(0, 3_000), ends, st.integers(1, 30))
def test_a_banks_number_never_shortens(ended_on: date, days: int, since: date, years: int) -> None:
    as_of = ended_on + timedelta(days)
    own = attrs.evolve(AML_YEARS, rows=(Row(since, years, POLICY.article(1)),))
    book = RuleBook(numbers=(own,))
    assert last_day(ended_on, as_of, book) >= last_day(ended_on, as_of)


@given(st.lists(holds, min_size=1), holds)
def test_one_more_hold_never_shortens(held: list[Hold], more: Hold) -> None:
    before, after = held_until(held), held_until([*held, more])
    if after is not None:
        assert before is not None
        assert after >= before
    assert held_until([more, *held]) == after


@given(
    st.none() | st.sets(st.sampled_from(ErasureGround)),
    st.lists(holds),
    holds,
    st.booleans(),
    st.dates(date(2021, 11, 1), date(2041, 1, 1)),
)
def test_one_more_hold_never_deletes(
    grounds: set[ErasureGround] | None, held: list[Hold], more: Hold, deletable: bool, day: date
) -> None:
    before = assess_erasure(grounds, held, as_of=day, deletable=deletable).outcome
    after = assess_erasure(grounds, [*held, more], as_of=day, deletable=deletable).outcome
    assert after >= before
    running = any(hold.runs_on(day) for hold in [*held, more])
    if not grounds:
        assert after is ErasureOutcome.KEEP
    elif running or not deletable:
        assert after is ErasureOutcome.RESTRICT
    else:
        assert after is ErasureOutcome.DELETE
