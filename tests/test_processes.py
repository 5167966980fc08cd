"""Processes: the two shipped, and every mistake of a bank's own listed at once."""

from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.labels import Label, Text
from bankrm.processes import (
    Need,
    NeedKind,
    Process,
    ProcessId,
    Step,
    diagram,
    in_order,
    list_mistakes,
)
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import Effect
from bankrm.staff import BusinessLine, Role
from bankrm.standard_processes import CORPORATE_SALE, RETAIL_SALE, Stage
from bankrm.tasks import ToDo

ODD: Any = "boss"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
RM = Role.RELATIONSHIP_MANAGER


class Short(Label):
    ASK = "ask", "询问", "ask"
    OFFER = "offer", "报价", "offer"
    SIGN = "sign", "签约", "sign"
    LIMBO = "limbo", "搁浅", "limbo"


ASKED = Need(code="asked", kind=NeedKind.FACT, name=Text("已询问", "asked"))
CALL = ToDo(code="call", title=Text("致电", "call"), role=RM, days=1)
ASK = Step(stage=Short.ASK, roles=(RM,), next=(Short.OFFER,))
OFFER = Step(stage=Short.OFFER, roles=(RM,), next=(Short.SIGN,), back=(Short.ASK,))
SIGN = Step(stage=Short.SIGN, roles=(RM,), wins=True)


def process(*steps: Step, **more: Any) -> Process:
    given: dict[str, Any] = {
        "id": ProcessId("mine"),
        "version": "1",
        "name": Text("简易流程", "short process"),
        "line": BusinessLine.RETAIL,
        "basis": SALES_PRACTICE.article(),
        "steps": steps,
    }
    return Process(**{**given, **more})


SHIPPED = pytest.mark.parametrize(
    "shipped", [RETAIL_SALE, CORPORATE_SALE], ids=["retail", "corporate"]
)


@SHIPPED
def test_shipped_processes_pass_the_six_stages_in_order(shipped: Process) -> None:
    assert [step.stage for step in shipped.steps] == list(Stage)
    assert shipped.start is Stage.LEAD_ASSIGNMENT
    assert [step.next for step in shipped.steps] == [*((stage,) for stage in list(Stage)[1:]), ()]
    assert [step.wins for step in shipped.steps] == [False] * 5 + [True]
    assert all(step.needs for step in shipped.steps if step.next)
    assert all(step.to_dos for step in shipped.steps)


@SHIPPED
def test_shipped_processes_can_be_sent_back_by_one(shipped: Process) -> None:
    back = [step.back for step in shipped.steps]
    assert back == [(), *((stage,) for stage in list(Stage)[:4]), ()]


@SHIPPED
def test_shipped_processes_claim_no_law(shipped: Process) -> None:
    assert shipped.basis.provenance is Provenance.CONVENTION


def test_each_line_has_its_own() -> None:
    assert RETAIL_SALE.line is BusinessLine.RETAIL
    assert CORPORATE_SALE.line is BusinessLine.CORPORATE
    retail, corporate = (
        {need.code for step in shipped.steps for need in step.needs}
        for shipped in (RETAIL_SALE, CORPORATE_SALE)
    )
    assert retail - corporate == {"risk_test", "suitability", "allocation_plan", "sale_steps"}
    assert corporate - retail == {"service_plan", "admission", "pricing", "conditions"}


def test_a_process_knows_its_stages() -> None:
    mine = process(ASK, OFFER, SIGN)
    assert mine[Short.OFFER] is OFFER
    assert Short.OFFER in mine
    assert Short.LIMBO not in mine
    assert Stage.PROPOSAL not in mine


def test_a_sale_may_go_on_after_it_is_won() -> None:
    assert process(ASK, OFFER, attrs.evolve(SIGN, back=(Short.OFFER,))).steps[-1].wins


FAULTS: dict[str, tuple[tuple[Step, ...], dict[str, object], list[str]]] = {
    "no step": ((), {}, ["needs at least one step"]),
    "stage twice": ((ASK, OFFER, SIGN, OFFER), {}, ["offer: listed twice"]),
    "no role": ((attrs.evolve(ASK, roles=()), OFFER, SIGN), {}, ["ask: nobody may move it on"]),
    "need twice": (
        (attrs.evolve(ASK, needs=(ASKED, ASKED)), OFFER, SIGN),
        {},
        ["ask: need asked listed twice"],
    ),
    "to-do twice": (
        (attrs.evolve(ASK, to_dos=(CALL, CALL)), OFFER, SIGN),
        {},
        ["ask: to-do call listed twice"],
    ),
    "needs in the last step": (
        (ASK, OFFER, attrs.evolve(SIGN, needs=(ASKED,))),
        {},
        ["sign: has needs but leads nowhere"],
    ),
    "unknown stage": (
        (attrs.evolve(ASK, next=(Short.OFFER, Short.LIMBO)), OFFER, SIGN),
        {},
        ["ask: unknown stage limbo"],
    ),
    "leads to itself": (
        (attrs.evolve(ASK, next=(Short.OFFER, Short.ASK)), OFFER, SIGN),
        {},
        ["ask: leads to itself"],
    ),
    "leads twice": (
        (ASK, attrs.evolve(OFFER, back=(Short.SIGN,)), SIGN),
        {},
        ["offer: leads to sign twice"],
    ),
    "unreachable": (
        (ASK, OFFER, SIGN, Step(stage=Short.LIMBO, roles=(RM,), next=(Short.SIGN,))),
        {},
        ["limbo: cannot be reached"],
    ),
    "no end": (
        (ASK, OFFER, attrs.evolve(SIGN, wins=False)),
        {},
        ["no step wins, so there is no end"],
    ),
    "dead end": (
        (
            attrs.evolve(ASK, next=(Short.OFFER, Short.LIMBO)),
            OFFER,
            SIGN,
            Step(stage=Short.LIMBO, roles=(RM,)),
        ),
        {},
        ["limbo: dead end"],
    ),
    "cycle without exit": (
        (
            ASK,
            attrs.evolve(OFFER, next=(Short.LIMBO,)),
            SIGN,
            Step(stage=Short.LIMBO, roles=(RM,), back=(Short.OFFER,)),
        ),
        {},
        [
            "sign: cannot be reached",
            "ask: goes round without reaching an end",
            "offer: goes round without reaching an end",
            "limbo: goes round without reaching an end",
        ],
    ),
    "many at once": (
        (
            attrs.evolve(ASK, roles=(), next=(Stage.CLOSING,)),
            attrs.evolve(OFFER, needs=(ASKED, ASKED), back=()),
            attrs.evolve(SIGN, wins=False),
        ),
        {},
        [
            "ask: nobody may move it on",
            "ask: unknown stage closing",
            "offer: need asked listed twice",
            "offer: cannot be reached",
            "sign: cannot be reached",
            "no step wins, so there is no end",
        ],
    ),
}


@pytest.mark.parametrize(("steps", "more", "faults"), FAULTS.values(), ids=list(FAULTS))
def test_every_fault_is_listed(
    steps: tuple[Step, ...], more: dict[str, object], faults: list[str]
) -> None:
    with pytest.raises(InvalidRule) as refused:
        process(*steps, **more)
    assert refused.value.field == "mine"
    assert refused.value.reason.split("; ") == faults


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: process(id=""), "id"),
        (lambda: process(version=1), "version"),
        (lambda: process(name="简易流程"), "name"),
        (lambda: process(line="retail"), "line"),
        (lambda: process(basis=None), "basis"),
        (lambda: process(steps=[ASK]), "steps"),
        (lambda: process(ASK, OFFER, SIGN, supervisors=Role.TEAM_LEAD), "supervisors"),
        (lambda: altered(ASK, stage=ODD), "stage"),
        (lambda: process(ASK, OFFER, SIGN)[Short.LIMBO], "stage"),
        (lambda: process(ASK, OFFER, SIGN)[ODD], "stage"),
        (lambda: diagram(ODD), "process"),
        (lambda: in_order(ASK, ODD), "steps"),
        (lambda: list_mistakes(ODD), "steps"),
        (lambda: list_mistakes((ODD,)), "steps"),
        (lambda: process(ASK, OFFER, SIGN, owner_role=ODD), "owner_role"),
        (lambda: process(ASK, OFFER, SIGN, supervisors=(ODD,)), "supervisors"),
        (lambda: altered(ASK, roles=RM), "roles"),
        (lambda: altered(ASK, roles=(ODD,)), "roles"),
        (lambda: altered(CALL, role=ODD), "role"),
        (lambda: altered(ASK, next=("offer",)), "next"),
        (lambda: altered(ASK, back=None), "back"),
        (lambda: altered(ASK, needs=(CALL,)), "needs"),
        (lambda: altered(ASK, to_dos=(ASKED,)), "to_dos"),
        (lambda: altered(ASK, within=-1), "within"),
        (lambda: altered(ASKED, code=""), "code"),
        (lambda: altered(ASKED, kind=ODD), "kind"),
        (lambda: altered(ASKED, name="已询问"), "name"),
        (lambda: altered(ASKED, at_most=ODD), "at_most"),
    ],
)
def test_odd_part_is_refused_by_field(make: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        make()
    assert refused.value.field == field


def test_a_decision_suffices_up_to_steps_unless_it_says_otherwise() -> None:
    assert ASKED.at_most is Effect.STEPS
    [pricing] = [need for need in CORPORATE_SALE[Stage.PROPOSAL].needs if need.code == "pricing"]
    assert pricing.at_most is Effect.ALLOW


def test_diagram_of_a_banks_own_process() -> None:
    class Quoted(Label):
        ONE = "one", "第“1”步", 'the "first"'

    mine = process(Step(stage=Quoted.ONE, roles=(RM,), wins=True))
    assert diagram(mine, "en").splitlines() == [
        "stateDiagram-v2",
        '    state "the #quot;first#quot;" as s1',
        "    [*] --> s1",
        "    s1 --> [*]",
    ]


@SHIPPED
def test_diagram_draws_every_move_once(shipped: Process) -> None:
    lines = diagram(shipped, "en").splitlines()
    assert sum("-->" in line for line in lines) == 2 + 5 + 4
    assert sum(line.endswith(": sent back") for line in lines) == 4
    assert len(set(lines)) == len(lines)


def test_a_stage_is_found_by_its_code() -> None:
    short = process(ASK, OFFER, SIGN)
    assert short.stage("offer") is Short.OFFER
    with pytest.raises(InvalidValue, match=r"^code: is of no stage"):
        short.stage("limbo")
