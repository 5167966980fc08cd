"""Laws of the history of tiers: gapless intervals, floors hold, replay is stable."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.classification_cases import (
    APPROVED,
    DETERMINED,
    PROPOSED,
    a_round,
    at,
    floor,
    record,
    step,
)

from bankrm.claims import AssetClass
from bankrm.classification_records import ClassificationRecord, classification_path, tier_on

FIRST = date(2026, 10, 1)
tiers = st.sampled_from(AssetClass)


@st.composite
def records(draw: st.DrawFn) -> ClassificationRecord:
    """Rounds approved on days of October, each with a floor."""
    days = sorted(draw(st.lists(st.integers(0, 30), max_size=5)))
    rounds = []
    for place, offset in enumerate(days):
        day = str(FIRST + timedelta(offset))
        tier, least = draw(tiers), draw(tiers)
        events = (
            step(PROPOSED, tier, day, floor=floor(least, "2026-09-30")),
            step(DETERMINED, tier, day),
            step(APPROVED, tier, day),
        )
        rounds.append(a_round(*events, id=f"R-{place}", at=at(day), recorded_at=at(day)))
    return record(*rounds)


@given(records())
def test_the_path_has_no_gap_and_each_step_changes_something(kept: ClassificationRecord) -> None:
    path = classification_path(kept)
    for one, later in pairwise(path):
        assert one.until == later.since
        assert one.tier is not later.tier
        assert one.since < later.since
    assert not path or path[-1].until is None


@given(records(), st.integers(0, 40))
def test_no_tier_is_milder_than_its_floor(kept: ClassificationRecord, offset: int) -> None:
    day = FIRST + timedelta(offset)
    held = tier_on(kept, day)
    past = [one for one in kept.approved if one.approved_on is not None and one.approved_on <= day]
    assert (held is None) == (not past)
    if held is not None:
        assert past[-1].floor is not None
        assert held >= past[-1].floor.tier


@given(records(), st.integers(0, 40), st.integers(0, 40))
def test_what_was_known_does_not_change_later(
    kept: ClassificationRecord, first: int, later: int
) -> None:
    """The tier of a day is the same in the record of that day and in any later one."""
    day, then = FIRST + timedelta(min(first, later)), FIRST + timedelta(max(first, later))
    assert tier_on(kept.until(day), day) is tier_on(kept.until(then), day)
