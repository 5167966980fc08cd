"""Recycling: which untouched leads go back, and why each other one does not."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.errors import BankrmError, InvalidRule, InvalidValue, NotCovered
from bankrm.labels import OwnLabel
from bankrm.leads import Lead, LeadEvent, LeadId, LeadInitiator, LeadSource, LeadStatus
from bankrm.recycling import (
    RecyclingLimit,
    RecyclingPolicy,
    assess_recycling,
    list_recycling,
)
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.staff import Actor, BusinessLine, Role, StaffId

ODD: Any = "odd"
WEDNESDAY = datetime.fromisoformat("2026-09-30T09:30+08:00")
"""The next day worked is 8 October."""
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
GOLD, MASS = OwnLabel("gold", "金卡", "gold"), OwnLabel("mass", "普通", "mass")
POLICY = RecyclingPolicy(limits=(RecyclingLimit(GOLD, 10),), otherwise=2)
LEAD = Lead(
    id=LeadId("L-1"),
    line=BusinessLine.RETAIL,
    source=LeadSource.BANK_LIST,
    initiated_by=LeadInitiator.BANK,
    received_at=WEDNESDAY,
    segment=MASS,
)


def event(becomes: LeadStatus, at: datetime = WEDNESDAY, **carried: Any) -> LeadEvent:
    return LeadEvent(becomes=becomes, by=LI, at=at, recorded_at=at, **carried)


HELD = LEAD.append(event(LeadStatus.ASSIGNED, owner=LI.staff))
CALLED = HELD.append(event(LeadStatus.CONTACTED, datetime.fromisoformat("2026-10-09T16:30+00:00")))
"""On Saturday, 10 October, in China; it is a make-up working day."""


def assess(lead: Lead, day: date, *, deal: bool | None = False, policy: Any = POLICY) -> Any:
    return assess_recycling(lead, policy, deal_running=deal, as_of=day, calendar=CHINA)


@pytest.mark.parametrize(
    ("lead", "day", "rule", "outcome"),
    [
        (HELD, date(2026, 9, 30), "recycling.touched", Effect.REFUSE),
        (HELD, date(2026, 10, 8), "recycling.touched", Effect.REFUSE),
        (HELD, date(2026, 10, 9), "recycling.untouched", Effect.ALLOW),
        (CALLED, date(2026, 10, 12), "recycling.touched", Effect.REFUSE),
        (CALLED, date(2026, 10, 13), "recycling.untouched", Effect.ALLOW),
        (LEAD, date(2026, 10, 13), "recycling.not-held", Effect.REFUSE),
        (
            HELD.append(event(LeadStatus.MERGED, into=LeadId("L-2"))),
            date(2026, 10, 13),
            "recycling.not-held",
            Effect.REFUSE,
        ),
        (attrs.evolve(HELD, segment=GOLD), date(2026, 10, 19), "recycling.touched", Effect.REFUSE),
        (
            attrs.evolve(HELD, segment=GOLD),
            date(2026, 10, 20),
            "recycling.untouched",
            Effect.ALLOW,
        ),
    ],
    ids=[
        "the day it was given out",
        "one working day after the holidays",
        "exactly at the limit",
        "one working day after the call",
        "exactly at the limit after the call",
        "in nobody's hands",
        "merged",
        "one day below the limit of another class",
        "exactly at the limit of another class",
    ],
)
def test_untouched_leads_go_back(lead: Lead, day: date, rule: str, outcome: Effect) -> None:
    decision = assess(lead, day)
    assert decision.outcome is outcome
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert decision.provenance is Provenance.CONVENTION


def test_a_deal_under_way_keeps_a_lead() -> None:
    kept = assess(HELD, date(2026, 10, 9), deal=True)
    assert kept.outcome is Effect.REFUSE
    assert [reason.text("en") for reason in kept.hits] == [
        "a deal is under way",
        "untouched for 2 working days, and 2 is the limit",
    ]


@pytest.mark.parametrize(
    ("lead", "deal", "policy", "missing"),
    [
        (HELD, None, POLICY, ("deal_running",)),
        (attrs.evolve(HELD, segment=None), False, POLICY, ("limit",)),
        (HELD, False, attrs.evolve(POLICY, otherwise=None), ("limit",)),
        (HELD, False, RecyclingPolicy(), ("limit",)),
    ],
    ids=["deal unknown", "class unknown", "class without a limit", "no limit at all"],
)
def test_the_unknown_goes_to_a_person(
    lead: Lead, deal: bool | None, policy: RecyclingPolicy, missing: tuple[str, ...]
) -> None:
    decision = assess(lead, date(2026, 10, 9), deal=deal, policy=policy)
    assert decision.outcome is Effect.REVIEW
    assert decision.missing == missing


def test_a_class_in_bare_text_is_no_other_class() -> None:
    with pytest.raises(InvalidValue, match=r"^segment: needs a label, not str$"):
        POLICY.limit(ODD)


def test_one_limit_for_all_needs_no_class() -> None:
    lead = attrs.evolve(HELD, segment=None)
    assert assess(lead, date(2026, 10, 9), policy=RecyclingPolicy(otherwise=2)).outcome is (
        Effect.ALLOW
    )


def test_every_lead_has_its_answer() -> None:
    ids = [LeadId("L-3"), LeadId("L-1"), LeadId("L-2")]
    found = list_recycling(
        [attrs.evolve(HELD, id=one) for one in ids],
        POLICY,
        deals_running={LeadId("L-1"): False, LeadId("L-2"): True},
        as_of=date(2026, 10, 9),
        calendar=CHINA,
    )
    assert [(lead, decision.outcome) for lead, decision in found] == [
        ("L-3", Effect.REVIEW),
        ("L-1", Effect.ALLOW),
        ("L-2", Effect.REFUSE),
    ]


def listed(leads: Any, deals: Any) -> Any:
    return list_recycling(
        leads, POLICY, deals_running=deals, as_of=date(2026, 10, 9), calendar=CHINA
    )


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: assess(ODD, date(2026, 10, 9)), "lead"),
        (lambda: assess(HELD, date(2026, 10, 9), policy=ODD), "policy"),
        (lambda: assess(HELD, date(2026, 9, 29)), "as_of"),
        (lambda: assess(HELD, WEDNESDAY), "as_of"),
        (lambda: assess(HELD, date(2026, 10, 9), deal=ODD), "deal_running"),
        (
            lambda: assess_recycling(
                HELD, POLICY, deal_running=False, as_of=date(2026, 10, 9), calendar=ODD
            ),
            "calendar",
        ),
        (lambda: listed(7, {}), "leads"),
        (lambda: listed([ODD], {}), "leads"),
        (lambda: listed([HELD, HELD], {}), "leads"),
        (lambda: listed([HELD], [HELD.id]), "deals_running"),
        (lambda: RecyclingLimit(GOLD, 0), "days"),
        (lambda: RecyclingLimit(ODD, 1), "segment"),
        (lambda: RecyclingPolicy(otherwise=0), "otherwise"),
        (lambda: RecyclingPolicy(limits=ODD), "limits"),
    ],
)
def test_odd_input_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field


def test_a_class_has_one_limit() -> None:
    with pytest.raises(InvalidRule, match="one segment twice"):
        RecyclingPolicy(limits=(RecyclingLimit(GOLD, 1), RecyclingLimit(GOLD, 2)))


def test_a_year_the_calendar_does_not_hold() -> None:
    with pytest.raises(NotCovered) as refused:
        assess(HELD, date(2031, 1, 6))
    assert isinstance(refused.value, BankrmError)
