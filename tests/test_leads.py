"""Leads: who may be given one, each limit by name, and a reason for everybody else."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, house_document
from bankrm.clients import ClientId
from bankrm.errors import InvalidValue
from bankrm.labels import Text
from bankrm.leads import (
    ASSIGNMENT,
    AssignmentFacts,
    AssignmentParams,
    Lead,
    LeadId,
    LeadInitiator,
    LeadSource,
    assign_lead,
)
from bankrm.rules import Effect, RuleBook
from bankrm.staff import BusinessLine, Licence, LicenceKind, RelationshipManager, StaffId
from bankrm.terms import not_

ODD: Any = "odd"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
DAY = date(2026, 11, 24)
LEAD = Lead(
    id=LeadId("L-1"),
    line=BusinessLine.RETAIL,
    source=LeadSource.OUTLET,
    initiated_by=LeadInitiator.CLIENT,
    received_at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    region="east",
    licences=(LicenceKind.FUND,),
)
FUND = Licence(kind=LicenceKind.FUND, valid_from=date(2025, 1, 1), valid_to=DAY)


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
        "region unknown",
        "cap unknown",
        "load unknown",
    ],
)
def test_who_may_be_given_the_lead(
    changed: dict[str, Any], load: int | None, rule: str | None, outcome: Effect
) -> None:
    li = manager(**changed)
    loads: Mapping[StaffId, int] = {} if load is None else {li.id: load}
    [candidate] = (given := assign_lead(LEAD, [li], loads=loads, as_of=DAY)).candidates
    assert given.outcome is candidate.decision.outcome is outcome
    assert [reason.rule.id for reason in candidate.decision.hits] == ([rule] if rule else [])
    assert given.manager == (li.id if outcome is Effect.ALLOW else None)
    assert candidate.decision.provenance is Provenance.CONVENTION


@pytest.mark.parametrize(
    ("field", "missing"),
    [("region", "same_region"), ("load_cap", "load_cap")],
)
def test_the_unknown_is_named(field: str, missing: str) -> None:
    unknown: dict[str, Any] = {field: None}
    li = manager(**unknown)
    [candidate] = assign_lead(LEAD, [li], loads={li.id: 3}, as_of=DAY).candidates
    assert candidate.decision.missing == (missing,)


def test_a_lead_of_unknown_region_goes_to_a_person() -> None:
    li = manager()
    given = assign_lead(attrs.evolve(LEAD, region=None), [li], loads={li.id: 3}, as_of=DAY)
    assert given.outcome is Effect.REVIEW
    assert given.manager is None


def test_least_loaded_first_then_the_smaller_id() -> None:
    team = [manager("S-3"), manager("S-1"), manager("S-2"), manager("S-0", region="west")]
    loads = {one.id: load for one, load in zip(team, (4, 5, 4, 0), strict=True)}
    given = assign_lead(LEAD, team, loads=loads, as_of=DAY)
    assert given.manager == "S-2"
    assert [one.manager for one in given.candidates] == ["S-2", "S-3", "S-1", "S-0"]


def test_reasons_for_everybody() -> None:
    team = [manager("S-1"), manager("S-2"), manager("S-3", load_cap=None), manager("S-4")]
    loads = {one.id: load for one, load in zip(team, (1, 2, 3, 20), strict=True)}
    given = assign_lead(LEAD, team, loads=loads, as_of=DAY)
    assert given.explain("en").splitlines() == [
        "S-1: allowed (chosen)",
        "S-2: allowed (could take it, but ranks after)",
        "S-3: a person must decide (has 3 open leads, and unknown is the cap)",
        "S-4: refused (has 20 open leads, and 20 is the cap)",
    ]
    assert given.explain().splitlines()[-1] == "S-4: 不得办理 (在办线索20条，已达上限20条)"


def test_nobody_to_choose_from_is_said() -> None:
    given = assign_lead(LEAD, [], loads={}, as_of=DAY)
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

    li, wang = manager("S-1"), manager("S-2")
    book = RuleBook(rules=(half_full,))
    loads = {li.id: 10, wang.id: 9}
    given = assign_lead(LEAD, [li, wang], loads=loads, as_of=DAY, book=book)
    assert given.manager == "S-2"
    assert "house.half-full" in given.candidates[1].decision


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: altered(LEAD, id=""), "id"),
        (lambda: altered(LEAD, line=ODD), "line"),
        (lambda: altered(LEAD, source=ODD), "source"),
        (lambda: altered(LEAD, initiated_by=ODD), "initiated_by"),
        (lambda: altered(LEAD, received_at=DAY), "received_at"),
        (
            lambda: altered(LEAD, received_at=LEAD.received_at.replace(tzinfo=None)),
            "received_at",
        ),
        (lambda: altered(LEAD, client_id=""), "client_id"),
        (lambda: altered(LEAD, region=7), "region"),
        (lambda: altered(LEAD, licences=("fund",)), "licences"),
        (lambda: assign_lead(LEAD, [], loads={}, as_of=LEAD.received_at), "as_of"),
        (lambda: assign_lead(ODD, [], loads={}, as_of=DAY), "lead"),
        (lambda: assign_lead(LEAD, [ODD], loads={}, as_of=DAY), "managers"),
        (
            lambda: assign_lead(LEAD, [manager(), manager()], loads={}, as_of=DAY),
            "managers",
        ),
        (
            lambda: assign_lead(LEAD, [manager()], loads={StaffId("S-1"): -1}, as_of=DAY),
            "loads",
        ),
        (
            lambda: assign_lead(LEAD, [manager()], loads={StaffId("S-1"): ODD}, as_of=DAY),
            "loads",
        ),
    ],
)
def test_odd_input_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field


def test_sources_of_both_sides() -> None:
    assert {source.zh for source in LeadSource} >= {
        "行业会议",
        "商会",
        "供应链核心企业",
        "政府项目",
        "网点客流",
        "社区活动",
        "线上引流",
        "转介绍",
    }
    assert attrs.evolve(LEAD, client_id=ClientId("C-1")).client_id == "C-1"
