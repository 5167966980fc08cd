"""Laws of leads: a life that replays, dealing out that chance cannot change, points that add up."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankrm.assignment import Caseload, assign_lead, assign_leads
from bankrm.attribution import Attribution, CreditPeriod, CreditSchedule, CreditShare
from bankrm.errors import InvalidValue
from bankrm.labels import OwnLabel
from bankrm.lead_matches import MatchSign, list_matches
from bankrm.lead_scoring import (
    CodeCriterion,
    CodePoints,
    Criterion,
    FigureCriterion,
    FigurePoints,
    GradeFloor,
    LeadTrait,
    ScoreTable,
    score_lead,
)
from bankrm.leads import (
    Lead,
    LeadEvent,
    LeadId,
    LeadInitiator,
    LeadReason,
    LeadSource,
    LeadStatus,
    Prospect,
)
from bankrm.managers import RelationshipManager
from bankrm.money import Money
from bankrm.recycling import RecyclingPolicy, assess_recycling
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.staff import Actor, BusinessLine, Role, StaffId

START = datetime.fromisoformat("2026-01-05T09:00+08:00")
DAY = date(2026, 11, 24)
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)
LEAD = Lead(
    id=LeadId("L-1"),
    line=BusinessLine.RETAIL,
    source=LeadSource.ONLINE,
    initiated_by=LeadInitiator.CLIENT,
    received_at=START,
    region="east",
    licences=(),
)
RANDOMS = st.randoms(use_true_random=False)

# a life

CARRIED: dict[LeadStatus, dict[str, Any]] = {
    LeadStatus.ASSIGNED: {"owner": StaffId("S-1")},
    LeadStatus.RECYCLED: {"reason": LeadReason.UNTOUCHED},
    LeadStatus.DISQUALIFIED: {"reason": LeadReason.NO_NEED},
    LeadStatus.MERGED: {"into": LeadId("L-2")},
}
TRIES = st.lists(
    st.tuples(
        st.sampled_from([status for status in LeadStatus if status is not LeadStatus.NEW]),
        st.integers(0, 48),
    ),
    max_size=12,
)


def lived(tries: Sequence[tuple[LeadStatus, int]]) -> list[Lead]:
    """The lead after each event that could happen to it; the others change nothing."""
    lives, at = [LEAD], START
    for becomes, hours in tries:
        later = at + timedelta(hours=hours)
        event = attrs.evolve(
            LeadEvent(becomes=LeadStatus.CONTACTED, by=HEAD, at=later, recorded_at=later),
            becomes=becomes,
            **CARRIED.get(becomes, {}),
        )
        try:
            lives.append(lives[-1].append(event))
        except InvalidValue as refused:
            assert refused.field == f"events[{len(lives[-1].events)}].becomes"  # noqa: PT017  # either is fine
        else:
            at = later
    return lives


@given(TRIES)
def test_a_life_replays_to_what_it_was_then(tries: list[tuple[LeadStatus, int]]) -> None:
    *_, last = lives = lived(tries)
    for life in lives:
        known_at = life.standing.touched_at
        then = last.replay(known_at=known_at)
        assert then.events == tuple(e for e in last.events if e.recorded_at <= known_at)
        assert attrs.evolve(last, events=life.events) == life


@given(TRIES)
def test_who_works_on_a_lead_and_when_it_was_first_contacted(
    tries: list[tuple[LeadStatus, int]],
) -> None:
    lives = lived(tries)
    firsts = [life.standing.first_contacted_at for life in lives]
    contacts = [e.at for e in lives[-1].events if e.becomes is LeadStatus.CONTACTED]
    assert firsts[-1] == (contacts[0] if contacts else None)
    for life in lives:
        if life.status.is_held:
            assert life.owner is not None
        if life.status.is_waiting:
            assert life.owner is None


@given(TRIES)
def test_an_end_is_an_end(tries: list[tuple[LeadStatus, int]]) -> None:
    ended = {LeadStatus.CONVERTED, LeadStatus.DISQUALIFIED, LeadStatus.MERGED}
    for life in lived(tries)[:-1]:
        assert life.status not in ended


# assignment


def team(loads: Sequence[int | None], cap: int = 6) -> list[Caseload]:
    return [
        Caseload(
            avoids=(),
            manager=RelationshipManager(
                id=StaffId(f"S-{number}"),
                name="某某",
                line=BusinessLine.RETAIL,
                branch="B-01",
                team="T-01",
                since=date(2024, 7, 1),
                region="east",
                load_cap=cap,
            ),
            open_leads=load,
        )
        for number, load in enumerate(loads)
    ]


def incoming(count: int) -> list[Lead]:
    return [attrs.evolve(LEAD, id=LeadId(f"L-{number}")) for number in range(count)]


LOADS = st.lists(st.integers(0, 8) | st.none(), min_size=1, max_size=5)


@given(LOADS, st.integers(0, 8), RANDOMS)
def test_dealing_out_does_not_hang_on_the_order(
    loads: list[int | None], count: int, chance: random.Random
) -> None:
    leads, caseloads = incoming(count), team(loads)
    dealt = assign_leads(leads, caseloads, as_of=DAY)
    chance.shuffle(leads)
    chance.shuffle(caseloads)
    assert assign_leads(leads, caseloads, as_of=DAY) == dealt


@given(LOADS, st.integers(0, 8))
def test_every_lead_has_its_answer_and_nobody_more_than_the_cap(
    loads: list[int | None], count: int
) -> None:
    dealt = assign_leads(incoming(count), team(loads), as_of=DAY)
    assert [one.lead_id for one in dealt] == [f"L-{number}" for number in range(count)]
    for number, load in enumerate(loads):
        given_to = sum(one.manager == f"S-{number}" for one in dealt)
        assert given_to == 0 if load is None else load + given_to <= max(load, 6)
    for one in dealt:
        assert len(one.candidates) == len(loads)
        assert len(one.explain("en").splitlines()) == len(loads)


@given(LOADS)
def test_it_goes_to_the_least_loaded(loads: list[int | None]) -> None:
    chosen = assign_lead(LEAD, team(loads), as_of=DAY).manager
    free = [load for load in loads if load is not None and load < 6]
    if not free:
        assert chosen is None
    else:
        assert chosen == f"S-{loads.index(min(free))}"


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers(0, 12))
def test_equal_caps_are_filled_evenly(loads: list[int], count: int) -> None:
    dealt = assign_leads(incoming(count), team(loads, cap=20), as_of=DAY)
    after = [load + sum(one.manager == f"S-{n}" for one in dealt) for n, load in enumerate(loads)]
    raised = [full for full, load in zip(after, loads, strict=True) if full > load]
    assert not raised or max(raised) - min(after) <= 1


# scoring

POINTS = st.integers(-50, 50)


@st.composite
def criteria(draw: st.DrawFn) -> list[Criterion]:
    initiators = CodeCriterion(
        trait=LeadTrait.INITIATOR,
        points=tuple(CodePoints(member.code, draw(POINTS)) for member in LeadInitiator),
    )
    region = CodeCriterion(
        trait=LeadTrait.REGION, points=(CodePoints("east", draw(POINTS)),), otherwise=draw(POINTS)
    )
    floors = sorted(draw(st.sets(st.integers(1, 400), max_size=4)))
    age = FigureCriterion(
        trait=LeadTrait.AGE,
        bands=tuple(FigurePoints(floor, draw(POINTS)) for floor in (0, *floors)),
    )
    amount = FigureCriterion(
        trait=LeadTrait.AMOUNT,
        bands=tuple(FigurePoints(Money.of(floor), draw(POINTS)) for floor in (0, *floors)),
    )
    return [initiators, region, age, amount]


@st.composite
def scored_leads(draw: st.DrawFn) -> Lead:
    return attrs.evolve(
        LEAD,
        initiated_by=draw(st.sampled_from(LeadInitiator)),
        region=draw(st.sampled_from(["east", "west", None])),
        amount=draw(st.integers(0, 500).map(Money.of) | st.none()),
    )


GRADE = OwnLabel("any", "任何", "any")


def table(parts: Sequence[Criterion]) -> ScoreTable:
    return ScoreTable(id="T-1", criteria=tuple(parts), grades=(GradeFloor(GRADE, -200),))


@given(criteria(), scored_leads(), RANDOMS)
def test_points_add_up_within_what_the_table_allows(
    parts: list[Criterion], lead: Lead, chance: random.Random
) -> None:
    proven = table(parts)
    score = score_lead(lead, proven, as_of=DAY)
    *lines, total, _ = score.workings
    assert sum(line.value for line in lines if isinstance(line.value, int)) == score.points
    assert total.value == score.points
    assert [line.value for line in lines].count(None) == len(score.unknown)
    assert proven.lowest <= score.points <= proven.highest
    chance.shuffle(parts)
    assert score_lead(lead, table(parts), as_of=DAY).points == score.points


# matches

KNOWN = st.builds(
    Prospect,
    name=st.sampled_from(["张某", "李某"]) | st.none(),
    birth_date=st.sampled_from([date(1985, 5, 5), date(1990, 1, 1)]) | st.none(),
    phone=st.sampled_from(["13800000000", "13800000001"]) | st.none(),
    firm=st.sampled_from(["某某公司", "某某有限公司", "某某(上海)公司"]) | st.none(),
)


@given(st.lists(KNOWN, max_size=6), RANDOMS)
def test_matches_do_not_hang_on_the_order(known: list[Prospect], chance: random.Random) -> None:
    leads = [
        attrs.evolve(lead, prospect=one)
        for lead, one in zip(incoming(len(known)), known, strict=True)
    ]
    found = list_matches(leads)
    chance.shuffle(leads)
    assert list_matches(leads) == found


@given(st.lists(KNOWN, max_size=6))
def test_whoever_matches_in_a_group_matches_alone(known: list[Prospect]) -> None:
    leads = {
        lead.id: attrs.evolve(lead, prospect=one)
        for lead, one in zip(incoming(len(known)), known, strict=True)
    }
    for match in list_matches(leads.values()):
        first, *others = match.lead_ids
        for other in others:
            signs = {found.sign for found in list_matches([leads[first], leads[other]])}
            same_name = match.sign is MatchSign.FIRM_CORE and MatchSign.FIRM_NAME in signs
            assert match.sign in signs or same_name


# recycling and credit


@given(st.integers(1, 30), st.dates(START.date(), date(2026, 12, 30)))
def test_what_goes_back_today_would_go_back_tomorrow(limit: int, day: date) -> None:
    held = LEAD.append(
        LeadEvent(
            becomes=LeadStatus.ASSIGNED,
            owner=StaffId("S-1"),
            by=HEAD,
            at=START,
            recorded_at=START,
        )
    )

    def outcome(limit: int, day: date) -> Effect:
        return assess_recycling(
            held,
            RecyclingPolicy(otherwise=limit),
            deal_running=False,
            as_of=day,
            calendar=CHINA,
        ).outcome

    if outcome(limit, day) is Effect.ALLOW:
        assert outcome(limit, day + timedelta(days=1)) is Effect.ALLOW
    else:
        assert outcome(limit + 1, day) is Effect.REFUSE


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(0, 60),
    st.integers(1, 99),
    st.integers(0, 3_000),
    st.integers(0, 10**12),
)
def test_from_the_first_day_on_every_fen_is_somebodys(
    since: date, months: int, percent: int, days: int, minor: int
) -> None:
    share = Decimal(percent) / 100
    both = Attribution(
        (CreditShare(StaffId("S-1"), share), CreditShare(StaffId("S-2"), 1 - share))
    )
    schedule = CreditSchedule.for_months(months, both, since=since, then=StaffId("S-2"))
    assert schedule.on(since - timedelta(days=1)) is None
    found = schedule.on(since + timedelta(days=days))
    assert found is not None
    assert found.is_whole
    assert sum(found.credited(one, minor) for one in found.staff) == minor


@given(
    st.lists(st.integers(1, 40), min_size=2, max_size=5),
    st.integers(0, 3),
    st.integers(-5, 5),
)
def test_a_schedule_without_gap_or_overlap_is_the_only_one_there_is(
    lengths: list[int], place: int, shift: int
) -> None:
    alone = Attribution.of_one(StaffId("S-1"))
    periods, since = [], DAY
    for length in lengths:
        until = since + timedelta(days=length)
        periods.append(CreditPeriod(since=since, until=until, attribution=alone))
        since = until
    schedule = CreditSchedule(tuple(periods))
    days = [DAY + timedelta(days=n) for n in range(-1, sum(lengths) + 1)]
    assert [schedule.on(day) is None for day in days] == [True, *[False] * sum(lengths), True]
    moved = periods[place % (len(periods) - 1) + 1]
    step = timedelta(days=shift)
    assert moved.until is not None
    periods[periods.index(moved)] = attrs.evolve(
        moved, since=moved.since + step, until=moved.until + step
    )
    if shift:
        with pytest.raises(InvalidValue, match="begin where the one before ends"):
            CreditSchedule(tuple(periods))
    else:
        assert CreditSchedule(tuple(periods)) == schedule
