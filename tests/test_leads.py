"""Leads: what is known of a prospect, and a life told by events that can happen to it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bankrm.clients import ClientId
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fingerprints import fingerprint
from bankrm.identifiers import Identifier, IdentifierKind
from bankrm.labels import OwnLabel
from bankrm.leads import (
    Lead,
    LeadChannel,
    LeadEvent,
    LeadId,
    LeadInitiator,
    LeadReason,
    LeadSource,
    LeadStatus,
    Prospect,
)
from bankrm.managers import LicenceKind
from bankrm.money import Money
from bankrm.products import ProductFamily
from bankrm.staff import Actor, BusinessLine, Role, StaffId

ODD: Any = "odd"
FAR = datetime.max.replace(tzinfo=UTC)
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
START = datetime.fromisoformat("2026-11-20T09:30+08:00")
DAY = START.date()
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
WANG = Actor(StaffId("S-2"), Role.RELATIONSHIP_MANAGER)
CARD = Identifier(kind=IdentifierKind.RESIDENT_ID, number="110101188001010011")
LEAD = Lead(
    id=LeadId("L-1"),
    line=BusinessLine.RETAIL,
    source=LeadSource.OUTLET,
    initiated_by=LeadInitiator.CLIENT,
    received_at=START,
)


def event(becomes: LeadStatus, after: int = 1, by: Actor = HEAD, **carried: Any) -> LeadEvent:
    at = START + timedelta(hours=after)
    return LeadEvent(becomes=becomes, by=by, at=at, recorded_at=at, **carried)


def told(*events: LeadEvent) -> Lead:
    return attrs.evolve(LEAD, events=events)


ASSIGNED = event(LeadStatus.ASSIGNED, owner=LI.staff)
CONTACTED = event(LeadStatus.CONTACTED, 2, LI)
CONVERTED = event(LeadStatus.CONVERTED, 3, LI)
RECYCLED = event(LeadStatus.RECYCLED, 3, reason=LeadReason.UNTOUCHED)
DISQUALIFIED = event(LeadStatus.DISQUALIFIED, 4, reason=LeadReason.NO_NEED)
MERGED = event(LeadStatus.MERGED, 4, into=LeadId("L-2"))


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
        "行内名单",
    }


def test_everything_known_of_a_lead() -> None:
    lead = attrs.evolve(
        LEAD,
        source=LeadSource.REFERRAL,
        client_id=ClientId("C-1"),
        prospect=Prospect(name="张某", document=CARD, birth_date=CARD.birth_date),
        channel=LeadChannel.COUNTER,
        campaign="2026-autumn",
        recommended_by=ClientId("C-2"),
        referred_by=StaffId("S-3"),
        consent_ref="K-1",
        region="east",
        segment=OwnLabel("gold", "金卡", "gold"),
        licences=(LicenceKind.FUND,),
        interests=(ProductFamily.PUBLIC_FUND, ProductFamily.WEALTH),
        amount=Money.of(500_000),
        events=(ASSIGNED,),
    )
    assert lead.recorded_at == START
    assert "张某" not in repr(lead)
    assert "500" not in repr(lead)
    assert fingerprint(lead) != fingerprint(LEAD)


class TestLife:
    @pytest.mark.parametrize(
        ("events", "status", "owner"),
        [
            ((), LeadStatus.NEW, None),
            ((ASSIGNED,), LeadStatus.ASSIGNED, "S-1"),
            ((ASSIGNED, CONTACTED), LeadStatus.CONTACTED, "S-1"),
            ((ASSIGNED, CONTACTED, CONVERTED), LeadStatus.CONVERTED, "S-1"),
            ((ASSIGNED, RECYCLED), LeadStatus.RECYCLED, None),
            ((ASSIGNED, CONTACTED, RECYCLED), LeadStatus.RECYCLED, None),
            (
                (ASSIGNED, RECYCLED, event(LeadStatus.ASSIGNED, 4, owner=WANG.staff)),
                LeadStatus.ASSIGNED,
                "S-2",
            ),
            ((DISQUALIFIED,), LeadStatus.DISQUALIFIED, None),
            ((ASSIGNED, CONTACTED, DISQUALIFIED), LeadStatus.DISQUALIFIED, "S-1"),
            ((ASSIGNED, RECYCLED, DISQUALIFIED), LeadStatus.DISQUALIFIED, None),
            ((MERGED,), LeadStatus.MERGED, None),
            ((ASSIGNED, MERGED), LeadStatus.MERGED, "S-1"),
        ],
        ids=[
            "received",
            "assigned",
            "contacted",
            "converted",
            "recycled untouched",
            "recycled after a contact",
            "assigned again",
            "no good from the first",
            "no good after a contact",
            "no good in the pool",
            "a double at once",
            "a double later",
        ],
    )
    def test_what_the_events_add_up_to(
        self, events: tuple[LeadEvent, ...], status: LeadStatus, owner: str | None
    ) -> None:
        lead = told(*events)
        assert (lead.status, lead.owner) == (status, owner)
        assert lead.standing.touched_at == (events[-1].at if events else START)

    @pytest.mark.parametrize(
        ("events", "field"),
        [
            ((CONTACTED,), "events[0].becomes"),
            ((CONVERTED,), "events[0].becomes"),
            ((RECYCLED,), "events[0].becomes"),
            ((ASSIGNED, CONVERTED), "events[1].becomes"),
            (
                (ASSIGNED, event(LeadStatus.ASSIGNED, 2, owner=WANG.staff)),
                "events[1].becomes",
            ),
            ((ASSIGNED, RECYCLED, event(LeadStatus.CONTACTED, 4)), "events[2].becomes"),
            ((DISQUALIFIED, MERGED), "events[1].becomes"),
            ((MERGED, DISQUALIFIED), "events[1].becomes"),
            ((ASSIGNED, event(LeadStatus.CONTACTED, 2, WANG)), "events[1].by"),
            ((ASSIGNED, CONTACTED, event(LeadStatus.CONVERTED, 3, WANG)), "events[2].by"),
            ((ASSIGNED, altered(RECYCLED, by=WANG)), "events[1].by"),
            ((ASSIGNED, altered(DISQUALIFIED, by=WANG)), "events[1].by"),
            ((ASSIGNED, CONTACTED, altered(MERGED, by=WANG)), "events[2].by"),
            ((ASSIGNED, event(LeadStatus.CONTACTED, 0, LI)), "events[1].at"),
            ((event(LeadStatus.ASSIGNED, -1, owner=LI.staff),), "events[0].at"),
            ((event(LeadStatus.MERGED, into=LEAD.id),), "events[0].into"),
        ],
        ids=[
            "contacted by nobody",
            "converted from nothing",
            "recycled before it was given out",
            "converted without a contact",
            "assigned twice",
            "contacted in the pool",
            "merged after it was given up",
            "given up after it was merged",
            "contacted by another",
            "converted by another",
            "taken out of another's hands",
            "given up in another's hands",
            "merged out of another's hands",
            "out of order",
            "before it was received",
            "merged into itself",
        ],
    )
    def test_what_cannot_happen_is_named_by_its_place(
        self, events: tuple[LeadEvent, ...], field: str
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            told(*events)
        assert refused.value.field == field

    def test_a_refusal_says_both_states(self) -> None:
        with pytest.raises(InvalidValue, match="cannot be converted once assigned"):
            told(ASSIGNED).append(CONVERTED)

    @pytest.mark.parametrize("ending", [RECYCLED, DISQUALIFIED, MERGED])
    def test_whoever_holds_it_may_let_it_go_and_anybody_what_waits(
        self, ending: LeadEvent
    ) -> None:
        assert told(ASSIGNED, attrs.evolve(ending, by=LI)).status is ending.becomes
        if ending is not RECYCLED:
            assert told(attrs.evolve(ending, by=WANG)).status is ending.becomes

    def test_a_team_lead_may_note_a_contact(self) -> None:
        assert told(ASSIGNED, event(LeadStatus.CONTACTED, 2)).status is LeadStatus.CONTACTED

    @pytest.mark.parametrize(
        ("becomes", "carried", "field"),
        [
            (LeadStatus.NEW, {}, "becomes"),
            (LeadStatus.ASSIGNED, {}, "owner"),
            (LeadStatus.CONTACTED, {"owner": LI.staff}, "owner"),
            (LeadStatus.DISQUALIFIED, {}, "reason"),
            (LeadStatus.RECYCLED, {}, "reason"),
            (LeadStatus.CONVERTED, {"reason": LeadReason.NO_NEED}, "reason"),
            (LeadStatus.MERGED, {}, "into"),
            (LeadStatus.ASSIGNED, {"owner": LI.staff, "into": LeadId("L-2")}, "into"),
            (LeadStatus.DISQUALIFIED, {"reason": "no need"}, "reason"),
            (LeadStatus.ASSIGNED, {"owner": ""}, "owner"),
        ],
        ids=[
            "made new again",
            "assigned to nobody",
            "contact that carries an owner",
            "given up without a reason",
            "recycled without a reason",
            "converted for a reason",
            "merged into nothing",
            "assigned and merged",
            "a reason in words",
            "a blank owner",
        ],
    )
    def test_each_event_carries_its_own(
        self, becomes: LeadStatus, carried: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(InvalidValue) as refused:
            event(becomes, **carried)
        assert refused.value.field == field

    def test_a_bank_brings_its_own_reason(self) -> None:
        own = OwnLabel("moved", "已迁出本市", "moved away")
        assert event(LeadStatus.DISQUALIFIED, reason=own).reason == own

    @pytest.mark.parametrize(
        ("events", "hours"),
        [
            ((), None),
            ((ASSIGNED,), None),
            ((ASSIGNED, CONTACTED), 2),
            ((ASSIGNED, CONTACTED, event(LeadStatus.CONTACTED, 5, LI)), 2),
            ((ASSIGNED, CONTACTED, RECYCLED), 2),
        ],
        ids=["new", "assigned", "once", "twice", "and recycled"],
    )
    def test_time_to_the_first_contact(
        self, events: tuple[LeadEvent, ...], hours: int | None
    ) -> None:
        found = told(*events).first_contact_after
        assert found == (None if hours is None else timedelta(hours=hours))

    def test_a_late_entry_is_unknown_until_it_is_recorded(self) -> None:
        late = attrs.evolve(CONTACTED, recorded_at=START + timedelta(days=2))
        lead = told(ASSIGNED, late)
        assert lead.replay(known_at=ASSIGNED.recorded_at) == told(ASSIGNED)
        assert lead.replay(known_at=late.recorded_at) == lead

    def test_a_lead_entered_late(self) -> None:
        entered = START + timedelta(days=1)
        late = attrs.evolve(LEAD, recorded_at=entered)
        with pytest.raises(InvalidValue, match="before the lead was recorded") as refused:
            late.replay(known_at=START)
        assert refused.value.field == "known_at"
        with pytest.raises(InvalidValue) as out_of_order:
            late.append(ASSIGNED)
        assert out_of_order.value.field == "events[0].recorded_at"


@pytest.mark.parametrize(
    "known",
    [
        {"name": "张某", "phone": "010-0000 0000"},
        {"email": "nobody@example.com"},
        {"document": CARD},
        {"document": CARD, "birth_date": date(1880, 1, 1)},
        {
            "document": Identifier(kind=IdentifierKind.PASSPORT, number="X00000000"),
            "birth_date": date(1985, 5, 5),
        },
        {"firm": "某某制造有限公司", "uscc": "91350100M000100Y43"},
    ],
    ids=["phone", "e-mail", "card", "card and birth date", "passport", "firm"],
)
def test_what_is_known_of_a_prospect(known: dict[str, Any]) -> None:
    prospect = Prospect(**known)
    assert {name: getattr(prospect, name) for name in known} == known
    assert all(str(known[name]) not in repr(prospect) for name in known.keys() - {"firm", "uscc"})


def test_born_on_the_day_it_was_received() -> None:
    assert attrs.evolve(LEAD, prospect=Prospect(birth_date=DAY)).prospect


BANK_CARD = Identifier(kind=IdentifierKind.BANK_ACCOUNT, number="00000000")


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "张\n某"}, "name"),
        ({"phone": "１３８００００００００"}, "phone"),
        ({"phone": 13800000000}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"birth_date": START}, "birth_date"),
        ({"document": "110101188001010011"}, "document"),
        ({"document": BANK_CARD}, "document"),
        ({"document": CARD, "birth_date": date(1985, 5, 5)}, "birth_date"),
        ({"firm": "\t"}, "firm"),
        ({"uscc": "91350100M000100Y44"}, "uscc"),
    ],
    ids=[
        "blank name",
        "control character",
        "full-width phone",
        "phone as a number",
        "e-mail without a domain",
        "instant for a birth date",
        "bare document number",
        "account for a document",
        "another birth date",
        "blank firm",
        "wrong check digit",
    ],
)
def test_odd_facts_of_a_prospect_are_refused_unseen(known: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        Prospect(**known)
    assert refused.value.field == field
    assert str(known[field]).strip() == "" or str(known[field]) not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id": ""}, "id"),
        ({"line": ODD}, "line"),
        ({"source": ODD}, "source"),
        ({"initiated_by": ODD}, "initiated_by"),
        ({"received_at": DAY}, "received_at"),
        ({"received_at": START.replace(tzinfo=None)}, "received_at"),
        ({"recorded_at": START - timedelta(seconds=1)}, "recorded_at"),
        ({"received_at": FAR, "recorded_at": FAR}, "received_at"),
        ({"client_id": ""}, "client_id"),
        ({"prospect": ODD}, "prospect"),
        ({"prospect": Prospect(birth_date=DAY + timedelta(days=1))}, "prospect"),
        (
            {
                "prospect": Prospect(document=CARD),
                "received_at": datetime.fromisoformat("1879-12-31T12:00+08:00"),
            },
            "prospect",
        ),
        ({"channel": LeadSource.ONLINE}, "channel"),
        ({"region": 7}, "region"),
        ({"segment": "gold"}, "segment"),
        ({"licences": ("fund",)}, "licences"),
        ({"interests": (ProductFamily.LOAN, ProductFamily.LOAN)}, "interests"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"amount": 1}, "amount"),
        ({"recommended_by": ClientId("C-2")}, "recommended_by"),
        ({"referred_by": StaffId("S-3")}, "referred_by"),
        ({"events": (ODD,)}, "events"),
    ],
)
def test_odd_facts_of_a_lead_are_refused_by_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(LEAD, **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"by": LI.staff}, "by"),
        ({"at": DAY}, "at"),
        ({"recorded_at": START}, "recorded_at"),
        ({"becomes": "assigned"}, "becomes"),
    ],
)
def test_odd_events_are_refused_by_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(ASSIGNED, **changed)
    assert refused.value.field == field
