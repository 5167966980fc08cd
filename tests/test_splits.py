"""Splitting a sale: amounts that add up, tasks of their own, a history that goes on."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from bankrm._example import FRIDAY, LI, OPENED
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.money import Money
from bankrm.opportunities import Opportunity
from bankrm.pipeline import add_note, advance, hand_over, park, value
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.splits import Part, Split, split
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import EventKind, Evidence, MoveReason, OpportunityId
from bankrm.standard_processes import CORPORATE_SALE, Stage

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
ODD: Any = "odd"
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)
TWO = OpportunityId("O-2")
THREE = OpportunityId("O-3")
VALUED = value(OPENED, Money.of(300), by=LI, at=FRIDAY).opportunity


def parted(sale: Opportunity, *into: Part, **more: Any) -> Split:
    given: dict[str, Any] = {
        "by": LI,
        "at": FRIDAY if sale is ODD else sale.events[-1].at,
        "reason": MoveReason.SEVERAL_DEALS,
        "calendar": CHINA,
    }
    return split(sale, into, **{**given, **more})


def test_parts_and_rest_add_up_to_the_whole() -> None:
    done = parted(VALUED, Part(TWO, Money.of(100)), Part(THREE, Money.of(50)))
    amounts = [sale.amount for sale in (done.move.opportunity, *done.parts)]
    assert amounts == [Money.of(150), Money.of(100), Money.of(50)]


def test_something_is_left_to_the_original() -> None:
    done = parted(VALUED, Part(TWO, Money.of("299.99")))
    assert done.move.opportunity.amount == Money.of("0.01")
    with pytest.raises(InvalidValue, match="amount: of the parts leaves nothing"):
        parted(VALUED, Part(TWO, Money.of(300)))


def test_the_original_keeps_its_tasks_and_each_part_gets_its_own() -> None:
    done = parted(OPENED, Part(TWO), Part(THREE))
    assert done.move.opportunity.tasks == OPENED.tasks
    assert [[task.id for task in part.tasks] for part in done.parts] == [
        ["O-2/0/first_call"],
        ["O-3/0/first_call"],
    ]
    assert done.move.event is not None
    assert done.move.event.parts == (TWO, THREE)


def test_a_part_goes_on_from_where_its_origin_stood() -> None:
    sale = advance(
        VALUED,
        Stage.INITIAL_CONTACT,
        by=LI,
        at=FRIDAY,
        calendar=CHINA,
        evidence=(Evidence(code="coverage"),),
    ).opportunity
    [part] = parted(sale, Part(TWO, Money.of(1))).parts
    assert (part.stage, part.owner, part.client_id) == (sale.stage, sale.owner, sale.client_id)
    assert [event.kind for event in part.history] == [
        EventKind.OPENED,
        EventKind.VALUED,
        EventKind.ADVANCED,
        EventKind.SPLIT,
        EventKind.SPLIT_OFF,
    ]
    assert part.standing.movers == ((Stage.LEAD_ASSIGNMENT, LI.staff),)
    again = advance(
        part,
        Stage.NEEDS_ANALYSIS,
        by=LI,
        at=FRIDAY,
        calendar=CHINA,
        evidence=(Evidence(code="contacted"),),
    )
    assert again.opportunity.stage is Stage.NEEDS_ANALYSIS


def test_a_former_owner_stays_protected_in_the_parts() -> None:
    sale = hand_over(
        OPENED,
        StaffId("S-2"),
        by=HEAD,
        at=FRIDAY,
        reason=MoveReason.STAFF_CHANGE,
        protected_months=3,
    ).opportunity
    [part] = parted(sale, Part(TWO), by=HEAD).parts
    assert part.owner == "S-2"
    assert part.credited(date(2027, 2, 19)).staff == {"S-1"}
    assert part.credited(date(2027, 2, 20)).staff == {"S-2"}


def test_a_part_may_be_split_again_and_replayed() -> None:
    [part] = parted(VALUED, Part(TWO, Money.of(100))).parts
    done = parted(part, Part(THREE, Money.of(40)), at=FRIDAY + timedelta(days=3))
    assert [sale.amount for sale in (done.move.opportunity, *done.parts)] == [
        Money.of(60),
        Money.of(40),
    ]
    assert done.move.opportunity.replay(known_at=FRIDAY) == part


def test_no_part_is_split_off_twice() -> None:
    """Two sales of one id would double each other's tasks."""
    done = parted(OPENED, Part(TWO), Part(THREE))
    taken = "^parts: hold an opportunity that is there already$"
    for sale in (done.move.opportunity, *done.parts):
        for taken_id in (OPENED.id, TWO, THREE):
            with pytest.raises(InvalidValue, match=taken):
                parted(sale, Part(taken_id))
    [fourth] = parted(done.parts[0], Part(OpportunityId("O-4"))).parts
    with pytest.raises(InvalidValue, match=taken):
        parted(fourth, Part(THREE))


def test_a_history_with_one_part_twice_is_refused_by_its_place() -> None:
    again = parted(parted(OPENED, Part(TWO)).move.opportunity, Part(THREE)).move.opportunity
    for twice in (TWO, OPENED.id):
        events = (*again.events[:-1], altered(again.events[-1], parts=(twice,)))
        with pytest.raises(InvalidValue, match=r"^events\[2\].parts: hold"):
            altered(again, events=events)


def test_a_split_leaves_no_more_than_there_was() -> None:
    event = parted(VALUED, Part(TWO, Money.of(100))).move.event
    assert event is not None
    assert VALUED.append(altered(event, amount=Money.of(300))).amount == Money.of(300)
    with pytest.raises(InvalidValue, match=r"^amount: is more than what was split"):
        VALUED.append(altered(event, amount=Money.of("300.01")))


def test_a_parked_sale_is_not_split() -> None:
    parked = park(OPENED, by=LI, at=FRIDAY, reason=MoveReason.CLIENT_WAITS).opportunity
    refused = parted(parked, Part(TWO))
    assert refused.parts == ()
    assert refused.move.opportunity == parked
    assert [(item.field, item.effect) for item in refused.move.decision.unmet] == [
        ("status", Effect.REFUSE)
    ]


@pytest.mark.parametrize(
    ("sale", "into", "fault"),
    [
        (OPENED, (), "parts: need at least one, each once"),
        (OPENED, (Part(TWO), Part(TWO)), "parts: need at least one, each once"),
        (OPENED, (Part(OPENED.id),), "parts: hold an opportunity that is there already"),
        (OPENED, (Part(TWO, Money.of(1)),), "amount: is known of just one of what is split"),
        (VALUED, (Part(TWO),), "amount: is known of just one of what is split"),
        (VALUED, (Part(TWO, Money.of(-1)),), "amount: of a part must not be negative"),
        (VALUED, (ODD,), "into: needs Part"),
        (ODD, (Part(TWO),), "opportunity: needs Opportunity"),
    ],
    ids=["none", "twice", "itself", "one amount", "no amount", "below zero", "no part", "no sale"],
)
def test_bad_parts_are_refused(sale: Opportunity, into: tuple[Part, ...], fault: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{fault}"):
        parted(sale, *into)


def test_parts_are_of_the_currency_of_the_whole() -> None:
    with pytest.raises(CurrencyMismatch):
        parted(VALUED, Part(TWO, Money.of(1, "USD")))


def test_a_part_is_rebuilt_only_on_its_own_origin() -> None:
    done = parted(VALUED, Part(TWO, Money.of(100)), Part(THREE, Money.of(50)))
    part, other = done.parts
    whole = done.move.opportunity
    assert altered(part, events=part.events) == part
    later = add_note(whole, "call-1", by=LI, at=FRIDAY).opportunity
    begin = part.events[0]
    changes: list[tuple[str, dict[str, Any]]] = [
        ("origin", {"origin": later}),
        ("origin", {"origin": OPENED}),
        ("origin", {"id": OpportunityId("O-4"), "events": (altered(begin, id="O-4/0"),)}),
        ("origin", {"process": altered(CORPORATE_SALE, line=None)}),
        ("origin", {"client_id": "C-9"}),
        (r"events\[0\].stage", {"events": (altered(begin, stage=Stage.CLOSING),)}),
        (r"events\[0\].by", {"events": (altered(begin, by=HEAD),)}),
        (r"events\[0\].amount", {"events": (altered(begin, amount=None),)}),
        (r"events\[0\].kind", {"events": (altered(OPENED.events[0], id="O-2/0"),)}),
        (r"events\[0\].kind", {"origin": None}),
        (r"events\[0\].id", {"id": OpportunityId("O-4")}),
    ]
    for field, change in changes:
        with pytest.raises(InvalidValue, match=f"^(events.0..)?{field}: "):
            altered(part, **change)
    assert other.amount == Money.of(50)


def test_the_amount_left_is_told_just_when_it_is_known() -> None:
    event = parted(VALUED, Part(TWO, Money.of(100))).move.event
    assert event is not None
    with pytest.raises(InvalidValue, match=r"^amount: is known of just one"):
        VALUED.append(altered(event, amount=None))
