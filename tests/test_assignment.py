"""Assignment: who may be given a lead, each limit by name, and a reason for everybody else."""

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.assignment import (
    ASSIGNMENT,
    Assignment,
    AssignmentFacts,
    AssignmentParams,
    Candidate,
    Caseload,
    assign_lead,
    assign_leads,
)
from bankrm.citations import Provenance, house_document
from bankrm.errors import InvalidValue
from bankrm.labels import OwnLabel, Text
from bankrm.leads import Lead, LeadEvent, LeadId, LeadInitiator, LeadReason, LeadSource, LeadStatus
from bankrm.managers import Licence, LicenceKind, RelationshipManager
from bankrm.rules import Effect, RuleBook
from bankrm.staff import Actor, BusinessLine, Role, StaffId
from bankrm.terms import not_

ODD: Any = "odd"
DAY = date(2026, 11, 24)
START = datetime.fromisoformat("2026-11-20T09:30+08:00")
GOLD, MASS = OwnLabel("gold", "金卡", "gold"), OwnLabel("mass", "普通", "mass")
LEAD = Lead(
    id=LeadId("L-1"),
    line=BusinessLine.RETAIL,
    source=LeadSource.OUTLET,
    initiated_by=LeadInitiator.CLIENT,
    received_at=START,
    region="east",
    licences=(LicenceKind.FUND,),
)
FUND = Licence(kind=LicenceKind.FUND, valid_from=date(2025, 1, 1), valid_to=DAY)
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)


def manager(staff: str = "S-1", **changed: Any) -> RelationshipManager:
    fitting: dict[str, Any] = {
        "id": StaffId(staff),
        "name": "某某",
        "line": BusinessLine.RETAIL,
        "branch": "B-01",
        "team": "T-01",
        "since": date(2024, 7, 1),
        "licences": (FUND,),
        "region": "east",
        "load_cap": 20,
    }
    return RelationshipManager(**{**fitting, **changed})


def carrying(load: int | None, staff: str = "S-1", **changed: Any) -> Caseload:
    own = {
        name: changed.pop(name)
        for name in ("segments", "avoids", "last_lead_on")
        if name in changed
    }
    return Caseload(manager=manager(staff, **changed), open_leads=load, **{"avoids": (), **own})


def test_what_was_not_looked_into_is_left_to_a_person() -> None:
    cases: list[tuple[Lead, dict[str, Any]]] = [
        (attrs.evolve(LEAD, licences=None), {}),
        (LEAD, {"avoids": None}),
    ]
    for lead, given in cases:
        found = assign_lead(lead, [carrying(1, licences=(FUND,), **given)], as_of=DAY)
        assert (found.manager, found.outcome) == (None, Effect.REVIEW)


def lead_after(*becomes: LeadStatus) -> Lead:
    carried: dict[LeadStatus, dict[str, Any]] = {
        LeadStatus.ASSIGNED: {"owner": HEAD.staff},
        LeadStatus.RECYCLED: {"reason": LeadReason.UNTOUCHED},
        LeadStatus.DISQUALIFIED: {"reason": LeadReason.NO_NEED},
    }
    events = [
        LeadEvent(becomes=one, by=HEAD, at=START, recorded_at=START, **carried.get(one, {}))
        for one in becomes
    ]
    return attrs.evolve(LEAD, events=tuple(events))


@pytest.mark.parametrize(
    ("changed", "load", "rule", "outcome"),
    [
        ({}, 0, None, Effect.ALLOW),
        ({}, 19, None, Effect.ALLOW),
        ({}, 20, "assignment.full", Effect.REFUSE),
        ({"load_cap": 0}, 0, "assignment.full", Effect.REFUSE),
        ({"line": BusinessLine.CORPORATE}, 0, "assignment.other-line", Effect.REFUSE),
        ({"region": "west"}, 0, "assignment.other-region", Effect.REFUSE),
        ({"licences": ()}, 0, "assignment.unlicensed", Effect.REFUSE),
        (
            {"licences": (attrs.evolve(FUND, valid_to=DAY - timedelta(days=1)),)},
            0,
            "assignment.unlicensed",
            Effect.REFUSE,
        ),
        ({"since": DAY}, 0, None, Effect.ALLOW),
        ({"since": DAY + timedelta(days=1)}, 0, "assignment.not-in-post", Effect.REFUSE),
        ({"until": DAY}, 0, "assignment.not-in-post", Effect.REFUSE),
        ({"avoids": (LEAD.id,)}, 0, "assignment.conflict", Effect.REFUSE),
        ({"avoids": (LeadId("L-2"),)}, 0, None, Effect.ALLOW),
        ({"segments": (GOLD,)}, 0, None, Effect.REVIEW),
        ({"region": None}, 0, None, Effect.REVIEW),
        ({"load_cap": None}, 0, None, Effect.REVIEW),
        ({}, None, None, Effect.REVIEW),
    ],
    ids=[
        "fits",
        "one below the cap",
        "exactly at the cap",
        "cap of none",
        "other line",
        "other region",
        "no licence",
        "licence ended yesterday",
        "first day in post",
        "not yet in post",
        "left today",
        "conflict of interest",
        "conflict over another lead",
        "lead of unknown segment",
        "region unknown",
        "cap unknown",
        "load unknown",
    ],
)
def test_who_may_be_given_the_lead(
    changed: dict[str, Any], load: int | None, rule: str | None, outcome: Effect
) -> None:
    [candidate] = (given := assign_lead(LEAD, [carrying(load, **changed)], as_of=DAY)).candidates
    assert given.outcome is candidate.decision.outcome is outcome
    assert [reason.rule.id for reason in candidate.decision.hits] == ([rule] if rule else [])
    assert given.manager == ("S-1" if outcome is Effect.ALLOW else None)
    assert candidate.decision.provenance is Provenance.CONVENTION


@pytest.mark.parametrize(
    ("segments", "segment", "outcome"),
    [
        ((), None, Effect.ALLOW),
        ((), GOLD, Effect.ALLOW),
        ((MASS, GOLD), GOLD, Effect.ALLOW),
        ((MASS,), GOLD, Effect.REFUSE),
        ((MASS,), None, Effect.REVIEW),
    ],
    ids=["serves all", "serves all, gold", "serves gold", "serves others", "unknown"],
)
def test_segment_served(
    segments: tuple[OwnLabel, ...], segment: OwnLabel | None, outcome: Effect
) -> None:
    lead = attrs.evolve(LEAD, segment=segment)
    given = assign_lead(lead, [carrying(0, segments=segments)], as_of=DAY)
    assert given.outcome is outcome
    hits = [reason.rule.id for reason in given.candidates[0].decision.hits]
    assert hits == (["assignment.other-segment"] if outcome is Effect.REFUSE else [])


@pytest.mark.parametrize(
    ("becomes", "outcome"),
    [
        ((), Effect.ALLOW),
        ((LeadStatus.ASSIGNED, LeadStatus.RECYCLED), Effect.ALLOW),
        ((LeadStatus.ASSIGNED,), Effect.REFUSE),
        ((LeadStatus.ASSIGNED, LeadStatus.CONTACTED), Effect.REFUSE),
        ((LeadStatus.DISQUALIFIED,), Effect.REFUSE),
    ],
    ids=["new", "recycled", "assigned", "contacted", "no good"],
)
def test_only_a_lead_that_waits_is_given_out(
    becomes: tuple[LeadStatus, ...], outcome: Effect
) -> None:
    given = assign_lead(lead_after(*becomes), [carrying(0)], as_of=DAY)
    assert given.outcome is outcome
    if outcome is Effect.REFUSE:
        assert given.explain() == "S-1: 不得办理 (线索已分配或已结束)"


@pytest.mark.parametrize(
    ("field", "missing"),
    [("region", "same_region"), ("load_cap", "load_cap")],
)
def test_the_unknown_is_named(field: str, missing: str) -> None:
    unknown: dict[str, Any] = {field: None}
    [candidate] = assign_lead(LEAD, [carrying(3, **unknown)], as_of=DAY).candidates
    assert candidate.decision.missing == (missing,)


def test_a_lead_of_unknown_region_goes_to_a_person() -> None:
    given = assign_lead(attrs.evolve(LEAD, region=None), [carrying(3)], as_of=DAY)
    assert given.outcome is Effect.REVIEW
    assert given.manager is None


def test_least_loaded_first_then_the_smaller_id() -> None:
    team = [
        carrying(4, "S-3"),
        carrying(5, "S-1"),
        carrying(4, "S-2"),
        carrying(0, "S-0", region="west"),
    ]
    given = assign_lead(LEAD, team, as_of=DAY)
    assert given.manager == "S-2"
    assert [one.manager for one in given.candidates] == ["S-2", "S-3", "S-1", "S-0"]


def test_the_load_counts_for_its_cap() -> None:
    team = [carrying(3, "S-1", load_cap=4), carrying(7, "S-2", load_cap=10)]
    assert assign_lead(LEAD, team, as_of=DAY).manager == "S-2"


def test_of_equal_loads_whoever_has_waited_longest() -> None:
    team = [
        carrying(4, "S-1", last_lead_on=DAY),
        carrying(2, "S-2", load_cap=10, last_lead_on=DAY - timedelta(days=1)),
    ]
    assert assign_lead(LEAD, team, as_of=DAY).manager == "S-2"


def test_whoever_never_had_a_lead_waits_since_the_first_day_in_post() -> None:
    began = date(2026, 11, 2)
    team = [
        carrying(0, "S-1", last_lead_on=began),
        carrying(0, "S-2", since=began - timedelta(days=1)),
    ]
    assert assign_lead(LEAD, team, as_of=DAY).manager == "S-2"


def test_reasons_for_everybody() -> None:
    team = [
        carrying(1, "S-1"),
        carrying(2, "S-2"),
        carrying(3, "S-3", load_cap=None),
        carrying(20, "S-4"),
    ]
    given = assign_lead(LEAD, team, as_of=DAY)
    assert given.explain("en").splitlines() == [
        "S-1: allowed (chosen)",
        "S-2: allowed (could take it, but ranks after)",
        "S-3: a person must decide (has 3 open leads, and unknown is the cap)",
        "S-4: refused (has 20 open leads, and 20 is the cap)",
    ]
    assert given.explain().splitlines()[-1] == "S-4: 不得办理 (在办线索20条，已达上限20条)"


def test_nobody_to_choose_from_is_said() -> None:
    given = assign_lead(LEAD, [], as_of=DAY)
    assert given.outcome is Effect.REFUSE
    assert given.manager is None
    assert given.explain() == "没有可选的客户经理"
    assert given.explain("en") == "no manager was offered"


def test_a_bank_adds_its_own_rule() -> None:
    policy = house_document("HR-7", Text("线索分配细则", "Lead policy"), date(2026, 1, 1))

    @ASSIGNMENT.house_rule(
        "house.half-full",
        Effect.REFUSE,
        cites=policy.article(3),
        zh="在办线索已达上限一半",
        en="carries half the cap already",
    )
    def half_full(f: AssignmentFacts, _: AssignmentParams) -> bool:
        return not_(f.load * 2 < f.load_cap)

    team = [carrying(10, "S-1"), carrying(9, "S-2")]
    given = assign_lead(LEAD, team, as_of=DAY, book=RuleBook(rules=(half_full,)))
    assert given.manager == "S-2"
    assert "house.half-full" in given.candidates[1].decision


def test_a_note_of_the_bank_is_told_beside_who_was_chosen() -> None:
    policy = house_document("HR-8", Text("线索分配细则", "Lead policy"), date(2026, 1, 1))

    @ASSIGNMENT.house_rule(
        "house.idle", Effect.NOTE, cites=policy.article(1), zh="无在办线索", en="carries nothing"
    )
    def idle(f: AssignmentFacts, _: AssignmentParams) -> bool:
        return f.load <= 0

    given = assign_lead(LEAD, [carrying(0)], as_of=DAY, book=RuleBook(rules=(idle,)))
    assert given.explain("en") == "S-1: allowed (chosen; carries nothing)"


def leads(*ids: str) -> list[Lead]:
    """Leads received one after the other, in the order given."""
    return [
        attrs.evolve(LEAD, id=LeadId(one), received_at=at, recorded_at=at)
        for one, at in ((one, START + timedelta(minutes=n)) for n, one in enumerate(ids))
    ]


def test_what_is_dealt_out_counts() -> None:
    team = [carrying(0, "S-1"), carrying(1, "S-2", last_lead_on=DAY)]
    dealt = assign_leads(leads("L-1", "L-2", "L-3", "L-4"), team, as_of=DAY)
    assert [one.manager for one in dealt] == ["S-1", "S-1", "S-2", "S-1"]


def test_the_first_received_is_dealt_first_and_nothing_is_left_out() -> None:
    first, second = leads("L-2", "L-1")
    team = [carrying(19)]
    dealt = assign_leads([second, first], team, as_of=DAY)
    assert [(one.lead_id, one.manager) for one in dealt] == [("L-2", "S-1"), ("L-1", None)]
    assert dealt[1].explain("en") == "S-1: refused (has 20 open leads, and 20 is the cap)"


def test_a_load_not_known_stays_unknown() -> None:
    def anyone(load: int | None) -> list[str | None]:
        dealt = assign_leads(leads("L-1", "L-2"), [carrying(load)], as_of=DAY)
        return [one.manager for one in dealt]

    assert anyone(None) == [None, None]
    assert anyone(0) == ["S-1", "S-1"]


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: assign_lead(LEAD, [], as_of=START), "as_of"),
        (lambda: assign_lead(ODD, [], as_of=DAY), "lead"),
        (lambda: assign_leads(ODD, ODD, as_of=DAY), "caseloads"),
        (lambda: assign_leads([ODD], [], as_of=DAY), "leads"),
        (lambda: assign_leads([LEAD, LEAD], [], as_of=DAY), "leads"),
        (lambda: assign_leads(LEAD, [], as_of=DAY), "leads"),  # type: ignore[arg-type]  # refused
        (lambda: assign_lead(LEAD, [manager()], as_of=DAY), "caseloads"),  # type: ignore[list-item]  # refused
        (lambda: assign_lead(LEAD, 7, as_of=DAY), "caseloads"),  # type: ignore[arg-type]  # refused
        (lambda: assign_lead(LEAD, [carrying(0), carrying(1)], as_of=DAY), "caseloads"),
        (lambda: assign_lead(LEAD, [], as_of=DAY - timedelta(days=5)), "as_of"),
        (
            lambda: assign_lead(
                LEAD, [carrying(0, last_lead_on=DAY + timedelta(days=1))], as_of=DAY
            ),
            "last_lead_on",
        ),
        (lambda: assign_lead(LEAD, [carrying(0)], as_of=DAY, book=ODD), "book"),
        (lambda: carrying(-1), "open_leads"),
        (lambda: carrying(ODD), "open_leads"),
        (lambda: carrying(10**50), "open_leads"),
        (lambda: carrying(0, last_lead_on=START), "last_lead_on"),
        (lambda: carrying(0, segments=("gold",)), "segments"),
        (lambda: carrying(0, avoids=(7,)), "avoids"),
        (lambda: carrying(0, segments=(GOLD,)).serves(ODD), "segment"),
        (lambda: AssignmentFacts.of(ODD, carrying(0), as_of=DAY), "lead"),
        (lambda: AssignmentFacts.of(LEAD, ODD, as_of=DAY), "caseload"),
        (lambda: Assignment(lead_id=LEAD.id, as_of=DAY, candidates=ODD), "candidates"),
        (lambda: Candidate(StaffId("S-1"), ODD), "decision"),
        (lambda: Caseload(manager=ODD), "manager"),
    ],
)
def test_odd_input_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field
