"""Laws of warning signals: every life that may happen folds alike, and nothing closes or eases by itself."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.warning_cases import (
    ACCOUNT,
    APPROVER,
    AS_OF,
    BANK,
    CALM,
    LEAD,
    MANAGER,
    OFFICER,
    K,
    acted,
    at,
    signal,
)

from bankrm.errors import InvalidValue
from bankrm.loan_accounts import WatchStep
from bankrm.tasks import TaskStatus
from bankrm.warning_catalogue import CONVENTIONAL_SIGNALS, SignalKind, SignalLevel
from bankrm.warning_decisions import assess_warnings
from bankrm.warning_facts import WarningFacts
from bankrm.warning_rules import WARNINGS, open_signals
from bankrm.warning_signals import SignalEvent, SignalId, WarningSignal, list_open_signals
from bankrm.warning_tasks import list_signal_tasks

LEVELS = [level for level in SignalLevel if level is not SignalLevel.NONE]
HAPPENINGS: list[dict[str, Any]] = [
    {"kind": K.EVIDENCE},
    *({"kind": K.ACTION, "step": step} for step in (WatchStep.SITE_VISIT, WatchStep.DEMAND)),
    *({"kind": K.ASSIGNED, "owner": one} for one in (MANAGER, LEAD, APPROVER)),
    *({"kind": kind, "level": one} for kind in (K.RAISED, K.LOWERED) for one in LEVELS),
    {"kind": K.ESCALATED},
    {"kind": K.CLEARED},
    {"kind": K.REOPENED},
]
ACTORS = [MANAGER, OFFICER, LEAD, APPROVER]

events = st.lists(
    st.builds(
        lambda what, by, gap, late: (what, by, gap, late),
        st.sampled_from(HAPPENINGS),
        st.sampled_from(ACTORS),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    max_size=12,
)
kinds = st.sampled_from(CONVENTIONAL_SIGNALS.kinds)


def lived(
    kind: SignalKind, drawn: Sequence[tuple[dict[str, Any], Any, int, int]]
) -> WarningSignal:
    """A signal to which every drawn event has happened that could."""
    one = signal(code=kind.sign.code)
    hour = at(9, 18)
    for what, by, gap, late in drawn:
        hour += timedelta(hours=gap)
        with suppress(InvalidValue):
            recorded = max(
                hour + timedelta(hours=late),
                *(event.recorded_at for event in one.events),
                hour,
            )
            one = one.append(acted(by=by, at=hour, recorded_at=recorded, **what))
    return one


lives = st.builds(lived, kinds, events)
_YES_OR_NO = [one.name for one in attrs.fields(WarningFacts) if one.type is bool]
facts = st.builds(
    lambda seen, days, flags: attrs.evolve(
        CALM, **dict.fromkeys(seen, True), days_past_due=days, flags=flags
    ),
    st.sets(st.sampled_from(_YES_OR_NO), max_size=8),
    st.sampled_from([0, 1, 60, 61, 90]),
    st.integers(0, 3),
)


def levels(one: WarningSignal) -> list[SignalLevel]:
    """Its level at the start and after each event."""
    parts = [attrs.evolve(one, events=one.events[:end]) for end in range(len(one.events) + 1)]
    return [part.level for part in parts]


@given(lives)
def test_only_lowering_eases_a_signal(one: WarningSignal) -> None:
    steps = levels(one)
    for event, before, after in zip(one.events, steps, steps[1:], strict=False):
        assert (after < before) == (event.kind is K.LOWERED)
        if event.kind is K.ESCALATED:
            assert after is before


@given(lives)
def test_it_is_open_unless_somebody_cleared_it_last(one: WarningSignal) -> None:
    ends: list[SignalEvent] = [
        event for event in one.events if event.kind in {K.CLEARED, K.REOPENED}
    ]
    assert one.is_open == (not ends or ends[-1].kind is K.REOPENED)
    assert one.is_open_on(date(2099, 1, 1)) == one.is_open


@given(lives)
def test_a_high_one_is_never_eased_by_who_opened_or_owned_it(one: WarningSignal) -> None:
    owners = {one.opened_by.staff}
    for event, level in zip(one.events, levels(one), strict=False):
        if event.owner is not None:
            owners.add(event.owner.staff)
        if event.kind in {K.CLEARED, K.LOWERED} and level is SignalLevel.HIGH:
            assert event.by.staff not in owners


@given(lives, lives)
def test_clearing_one_never_clears_another(one: WarningSignal, other: WarningSignal) -> None:
    other = attrs.evolve(other, id=SignalId("W-2"))
    both = {found.id for found in list_open_signals([one, other], as_of=AS_OF)}
    alone = {found.id for found in list_open_signals([other], as_of=AS_OF)}
    assert both - {"W-1"} == alone


@given(lives, st.integers(0, 40))
def test_replay_knows_what_was_recorded_and_no_more(one: WarningSignal, hours: int) -> None:
    instant = one.recorded_at + timedelta(hours=hours)
    then = one.replay(known_at=instant)
    assert all(event.recorded_at <= instant for event in then.events)
    assert one.events[: len(then.events)] == then.events
    assert then.replay(known_at=instant) == then
    late = one.replay(known_at=at(28))
    assert late == one


@given(lives)
def test_every_spell_sets_off_its_to_dos_once(one: WarningSignal) -> None:
    tasks = list_signal_tasks(one, as_of=AS_OF)
    ids = [task.id for task in tasks]
    assert len(set(ids)) == len(ids)
    assert len(ids) == len(one.standing.spells) * (len(one.kind.steps) + 1)
    still = any(task.status is TaskStatus.OPEN for task in tasks)
    assert still == one.is_open


@given(facts, st.sampled_from(_YES_OR_NO))
def test_more_seen_is_never_fewer_signs(before: WarningFacts, name: str) -> None:
    more = attrs.evolve(before, **{name: True})
    few, many = (WARNINGS.decide(one, as_of=AS_OF, book=BANK) for one in (before, more))
    assert {one.rule.id for one in few.hits} <= {one.rule.id for one in many.hits}
    assert few.outcome <= many.outcome


@given(facts, st.sampled_from(_YES_OR_NO))
def test_not_having_looked_is_never_milder(before: WarningFacts, name: str) -> None:
    answers: list[Any] = [False, None]
    quiet, blind = (attrs.evolve(before, **{name: answer}) for answer in answers)
    owed = [
        assess_warnings(
            ACCOUNT, (), WARNINGS.decide(one, as_of=AS_OF, book=BANK), as_of=AS_OF
        ).outcome
        for one in (quiet, blind)
    ]
    assert owed[0] <= owed[1]


@given(facts, st.lists(lives, max_size=1))
def test_what_is_opened_is_opened_once(seen: WarningFacts, known: list[WarningSignal]) -> None:
    found = WARNINGS.decide(seen, as_of=AS_OF, book=BANK)
    first = open_signals(ACCOUNT, found, tuple(known), by=OFFICER, at=at(24))
    again = open_signals(ACCOUNT, found, (*known, *first), by=OFFICER, at=at(24))
    assert again == ()
    codes = [one.code for one in first]
    assert len(set(codes)) == len(codes)
    every = {one.code for one in (*known, *first) if one.is_open_on(AS_OF)}
    assert {one.rule.id for one in found.hits} <= every


@given(facts, lives)
def test_one_more_signal_is_never_milder(seen: WarningFacts, one: WarningSignal) -> None:
    found = WARNINGS.decide(seen, as_of=AS_OF, book=BANK)
    without = assess_warnings(ACCOUNT, (), found, as_of=AS_OF)
    assert without.outcome <= assess_warnings(ACCOUNT, (one,), found, as_of=AS_OF).outcome
