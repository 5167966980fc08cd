"""The processes that are shipped: their stages, who may move what, what articles ask for."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance
from bankrm.clients import ClientId
from bankrm.moves import Advance
from bankrm.opportunities import Opportunity
from bankrm.pipeline import (
    add_note,
    advance,
    complete_task,
    hand_over,
    lose,
    open_case,
    park,
    reopen,
    send_back,
)
from bankrm.processes import NeedKind, Process, diagram
from bankrm.regulations.holidays import CHINA
from bankrm.rules import Effect
from bankrm.staff import Actor, Role, StaffId
from bankrm.stage_events import Evidence, MoveReason, OpportunityId
from bankrm.standard_processes import (
    CORPORATE_SALE,
    CREDIT_PROCESS,
    RETAIL_SALE,
    WEALTH_SALE,
    CreditStage,
    Stage,
    WealthStage,
)
from bankrm.standings import Status

SHIPPED = [RETAIL_SALE, CORPORATE_SALE, WEALTH_SALE, CREDIT_PROCESS]
every_process = pytest.mark.parametrize("process", SHIPPED, ids=[one.id for one in SHIPPED])
FRIDAY = datetime.fromisoformat("2026-11-20T10:00+08:00")
LI = Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER)
HEAD = Actor(StaffId("S-9"), Role.TEAM_LEAD)
SHARED = attrs.evolve(CREDIT_PROCESS, shared=True)  # a team that works its cases together


def somebody(role: Role) -> Actor:
    """One person for each role."""
    return LI if role is LI.role else Actor(StaffId(f"S-{role.code}"), role)


def evidence(process: Process, opportunity: Opportunity, **more: Any) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            code=need.code,
            outcome=need.at_most if need.kind is NeedKind.DECISION else None,
            by=StaffId("S-second") if need.by_another else None,
            ref="D-1" if need.kind is NeedKind.DOCUMENT else None,
            **more,
        )
        for need in process[opportunity.stage].needs
    )


def opened(process: Process, at: datetime = FRIDAY) -> Opportunity:
    by = somebody(process.steps[0].roles[0])
    return open_case(
        ClientId("C-1"),
        OpportunityId("O-1"),
        process=process,
        owner=somebody(process.owner_role).staff,
        by=by,
        at=at,
        calendar=CHINA,
    )


def moved_on(opportunity: Opportunity, by: Actor | None = None, **more: Any) -> Advance:
    step = opportunity.process[opportunity.stage]
    given: dict[str, Any] = {
        "by": by or somebody(step.roles[0]),
        "at": opportunity.events[-1].at,
        "calendar": CHINA,
        "evidence": evidence(opportunity.process, opportunity),
    }
    return advance(opportunity, step.next[0], **{**given, **more})


def at_stage(process: Process, stage: CreditStage | WealthStage | Stage) -> Opportunity:
    opportunity = opened(process)
    while opportunity.stage is not stage:
        moved = moved_on(opportunity)
        assert moved.event is not None, moved.decision.explain("en")
        opportunity = moved.opportunity
    return opportunity


@every_process
def test_it_runs_from_its_start_to_its_end(process: Process) -> None:
    opportunity = opened(process)
    seen = [opportunity.stage]
    while process[opportunity.stage].next:
        moved = moved_on(opportunity)
        assert moved.event is not None, moved.decision.explain("en")
        opportunity = moved.opportunity
        seen.append(opportunity.stage)
    assert seen == [step.stage for step in process.steps]
    assert opportunity.status is Status.WON
    assert all(CHINA.is_working_day(task.due_on) for task in opportunity.tasks)


@every_process
def test_every_step_but_the_last_asks_for_evidence_and_sets_off_to_dos(process: Process) -> None:
    assert all(step.needs for step in process.steps[:-1])
    assert all(step.to_dos for step in process.steps)
    assert all(to_do.escalation for step in process.steps for to_do in step.to_dos)


@every_process
def test_it_claims_no_law_for_itself(process: Process) -> None:
    assert process.basis.provenance is Provenance.CONVENTION


@every_process
def test_it_draws_itself(process: Process) -> None:
    lines = diagram(process, "en").splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert [line for line in lines if "] -->" in line] == ["    [*] --> s1"]


def test_the_stages_are_those_of_the_field() -> None:
    assert [stage.zh for stage in Stage] == [
        "线索分配",
        "初步接触",
        "需求分析",
        "方案提供",
        "签约跟进",
        "服务回访",
    ]
    assert "→".join(stage.zh for stage in CreditStage) == (
        "申请→受理→双人调查→审查→审批→签约→落实前提→放款→支付→贷后→到期"
    )


# Credit: who is kept apart (商业银行法 art. 35)


def test_the_investigation_needs_a_second_person() -> None:
    case = at_stage(CREDIT_PROCESS, CreditStage.INVESTIGATION)
    given = evidence(CREDIT_PROCESS, case)
    alone = tuple(attrs.evolve(item, by=None) for item in given)
    himself = tuple(attrs.evolve(item, by=LI.staff) for item in given)
    for lacking in (alone, himself):
        refused = moved_on(case, by=LI, evidence=lacking).decision
        assert [(item.field, item.effect) for item in refused.unmet] == [
            ("evidence.second_investigator", Effect.BLOCK)
        ]
    assert moved_on(case, by=LI, evidence=given).decision.allowed


@pytest.mark.parametrize(
    ("stage", "who"),
    [
        (CreditStage.REVIEW, "S-1"),
        (CreditStage.REVIEW, "S-second"),
        (CreditStage.APPROVAL, "S-1"),
        (CreditStage.APPROVAL, "S-second"),
        (CreditStage.APPROVAL, "S-credit_reviewer"),
        (CreditStage.DISBURSEMENT, "S-1"),
        (CreditStage.DISBURSEMENT, "S-credit_approver"),
    ],
)
def test_nobody_decides_on_what_he_prepared(stage: CreditStage, who: str) -> None:
    case = at_stage(CREDIT_PROCESS, stage)
    role = CREDIT_PROCESS[stage].roles[0]
    refused = moved_on(case, by=Actor(StaffId(who), role)).decision
    assert refused.outcome is Effect.REFUSE
    assert {item.field for item in refused.unmet} == {"by"}
    by_law = stage is not CreditStage.DISBURSEMENT
    assert ("《商业银行法》第35条" in refused.explain()) is by_law
    assert moved_on(case, by=Actor(StaffId("S-fresh"), role)).decision.allowed


def test_the_owner_does_not_approve_even_if_others_moved_it() -> None:
    case = opened(SHARED)
    for _ in range(4):
        role = CREDIT_PROCESS[case.stage].roles[0]
        case = moved_on(case, by=Actor(StaffId(f"S-aide-{role.code}"), role)).opportunity
    assert case.stage is CreditStage.APPROVAL
    refused = moved_on(case, by=Actor(LI.staff, Role.CREDIT_APPROVER)).decision
    assert [item.text("en") for item in refused.unmet] == [
        "not for whoever owns or owned it to move on from approval",
        "not for whoever dealt with its application",  # which he opened
    ]


@pytest.mark.parametrize("stage", [CreditStage.APPLICATION, CreditStage.APPROVAL])
def test_nor_does_a_former_owner(stage: CreditStage) -> None:
    """Handed over at once or just before the approval: who brought the case in does not approve it."""
    case = opened(SHARED)
    while case.stage is not CreditStage.APPROVAL or case.owner == LI.staff:
        if case.stage is stage and case.owner == LI.staff:
            case = hand_over(
                case, StaffId("S-5"), by=HEAD, at=FRIDAY, reason=MoveReason.STAFF_CHANGE
            ).opportunity
            continue
        role = CREDIT_PROCESS[case.stage].roles[0]
        case = moved_on(case, by=Actor(StaffId(f"S-aide-{role.code}"), role)).opportunity
    for who in (LI.staff, case.owner):
        refused = moved_on(case, by=Actor(who, Role.CREDIT_APPROVER)).decision
        assert "not for whoever owns or owned it to move on from approval" in {
            item.text("en") for item in refused.unmet
        }


@pytest.mark.parametrize("who", ["S-1", "S-second", "S-credit_reviewer"])
def test_an_approval_given_by_who_prepared_it_is_none(who: str) -> None:
    case = at_stage(CREDIT_PROCESS, CreditStage.APPROVAL)
    given = (Evidence(code="approval", outcome=Effect.ALLOW, by=StaffId(who)),)
    refused = moved_on(case, evidence=given).decision
    assert refused.outcome is Effect.REFUSE
    assert {item.field for item in refused.unmet} == {"evidence.approval"}
    other = (attrs.evolve(given[0], by=StaffId("S-committee")),)
    assert moved_on(case, evidence=other).decision.allowed
    memo = (*other, Evidence(code="memo", by=StaffId(who)))  # not what the move rests on
    assert moved_on(case, evidence=memo).decision.allowed


def test_who_just_opened_it_or_did_its_tasks_stays_apart() -> None:
    clerk, aide = (Actor(StaffId(name), LI.role) for name in ("S-clerk", "S-aide"))
    case = open_case(
        ClientId("C-1"),
        OpportunityId("O-1"),
        process=SHARED,
        owner=LI.staff,
        by=clerk,
        at=FRIDAY,
        calendar=CHINA,
    )
    case = complete_task(case, case.tasks[0].id, by=aide, at=FRIDAY).opportunity
    while case.stage is not CreditStage.APPROVAL:
        case = moved_on(case).opportunity
    for who in (clerk, aide):
        refused = moved_on(case, by=Actor(who.staff, Role.CREDIT_APPROVER)).decision
        assert [item.text("en") for item in refused.unmet] == [
            "not for whoever dealt with its application"
        ]


@pytest.mark.parametrize("way", ["send back", "lose", "park"])
def test_a_reviewer_who_did_not_pass_it_on_does_not_approve_it_later(way: str) -> None:
    first, other = (Actor(StaffId(name), Role.CREDIT_REVIEWER) for name in ("S-6", "S-7"))
    case = at_stage(CREDIT_PROCESS, CreditStage.REVIEW)
    said: dict[str, Any] = {"by": first, "at": FRIDAY, "reason": MoveReason.INCOMPLETE}
    if way == "send back":
        case = send_back(case, CreditStage.INVESTIGATION, calendar=CHINA, **said).opportunity
        case = moved_on(case).opportunity
    else:
        case = {"lose": lose, "park": park}[way](case, **said).opportunity
        case = reopen(case, calendar=CHINA, **{**said, "by": HEAD}).opportunity
    case = moved_on(case, by=other).opportunity
    for who in (first, other):
        refused = moved_on(case, by=Actor(who.staff, Role.CREDIT_APPROVER)).decision
        assert [item.text("en") for item in refused.unmet] == [
            "not for whoever dealt with its review"
        ]


@pytest.mark.parametrize("stage", [CreditStage.SIGNING, CreditStage.CONDITIONS])
def test_who_says_that_the_conditions_are_met_does_not_release(stage: CreditStage) -> None:
    aide = Actor(StaffId("S-aide"), Role.RELATIONSHIP_MANAGER)
    case = moved_on(at_stage(SHARED, stage), by=aide).opportunity
    while case.stage is not CreditStage.DISBURSEMENT:
        case = moved_on(case).opportunity
    refused = moved_on(case, by=Actor(aide.staff, Role.DISBURSEMENT_REVIEWER)).decision
    assert [item.text("en") for item in refused.unmet] == [
        f"not for whoever dealt with its {stage.en}"
    ]


def test_the_conditions_precedent_are_asked_for_one_by_one() -> None:
    refused = moved_on(at_stage(CREDIT_PROCESS, CreditStage.CONDITIONS), evidence=()).decision
    assert [item.field.removeprefix("evidence.") for item in refused.unmet] == [
        "registered",
        "insured",
        "resolution",
        "permits",
        "capital",
        "account",
        "fees",
        "no_default",
        "conditions",
    ]


def test_a_supervisor_of_the_front_line_does_not_approve() -> None:
    case = at_stage(CREDIT_PROCESS, CreditStage.APPROVAL)
    refused = moved_on(case, by=HEAD).decision
    assert [item.text("en") for item in refused.unmet] == [
        "not for a team lead to do, but for: credit approver"
    ]
    back = send_back(
        case,
        CreditStage.INVESTIGATION,
        by=HEAD,
        at=FRIDAY,
        reason=MoveReason.INCOMPLETE,
        calendar=CHINA,
    )
    assert back.opportunity.stage is CreditStage.INVESTIGATION


def test_who_moved_it_once_stays_apart_after_it_was_sent_back() -> None:
    case = at_stage(CREDIT_PROCESS, CreditStage.REVIEW)
    case = send_back(
        case,
        CreditStage.INVESTIGATION,
        by=HEAD,
        at=FRIDAY,
        reason=MoveReason.INCOMPLETE,
        calendar=CHINA,
    ).opportunity
    other = Actor(StaffId("S-4"), Role.CREDIT_OFFICER)
    case = moved_on(case, by=other).opportunity
    for who in (LI.staff, other.staff):
        assert not moved_on(case, by=Actor(who, Role.CREDIT_REVIEWER)).decision.allowed


def test_a_conditional_approval_suffices_and_an_open_one_does_not() -> None:
    case = at_stage(CREDIT_PROCESS, CreditStage.APPROVAL)
    for outcome, allowed in [
        (Effect.ALLOW, True),
        (Effect.STEPS, True),
        (Effect.REVIEW, False),
        (Effect.REFUSE, False),
    ]:
        given = (Evidence(code="approval", outcome=outcome),)
        assert moved_on(case, evidence=given).decision.allowed is allowed


def test_a_loan_is_won_once_it_is_paid_out_and_may_be_extended() -> None:
    case = at_stage(CREDIT_PROCESS, CreditStage.DISBURSEMENT)
    assert case.status is Status.OPEN
    case = at_stage(CREDIT_PROCESS, CreditStage.MATURITY)
    assert case.status is Status.WON
    again = send_back(
        case,
        CreditStage.POST_LOAN,
        by=LI,
        at=FRIDAY,
        reason=MoveReason.NEEDS_CHANGED,
        calendar=CHINA,
    )
    assert again.opportunity.stage is CreditStage.POST_LOAN
    assert [task.title.en for task in again.set_off] == [
        "first post-loan check",
        "file the documents",
    ]


# Whose a case is


def test_only_the_owner_moves_a_case_among_those_of_the_same_role() -> None:
    stranger = Actor(StaffId("S-77"), LI.role)
    case = opened(CREDIT_PROCESS)
    refused = moved_on(case, by=stranger).decision
    assert [item.text("zh") for item in refused.unmet] == ["非本笔业务的主办客户经理"]
    assert moved_on(case, by=HEAD).decision.allowed
    assert moved_on(opened(SHARED), by=stranger).decision.allowed
    assert not complete_task(case, case.tasks[0].id, by=stranger, at=FRIDAY).decision.allowed
    assert add_note(case, "call-1", by=stranger, at=FRIDAY).decision.allowed


def test_a_refusal_says_whose_it_is_to_do() -> None:
    refused = moved_on(at_stage(CREDIT_PROCESS, CreditStage.REVIEW), by=HEAD).decision
    assert [item.text("zh") for item in refused.unmet] == [
        "角色“团队主管”无权办理，须由信贷审查员办理"
    ]


def test_a_document_is_named_by_where_it_is_kept() -> None:
    case = opened(CREDIT_PROCESS)
    given = tuple(attrs.evolve(item, ref=None) for item in evidence(CREDIT_PROCESS, case))
    refused = moved_on(case, evidence=given).decision
    assert [item.text("en") for item in refused.unmet] == [
        "where it is kept is not said: loan application",
        "where it is kept is not said: consent to credit inquiry",
    ]
    assert refused.outcome is Effect.BLOCK


# Wealth: what the articles ask for, from their first day on


@pytest.mark.parametrize(
    ("on", "cited"),
    [("2026-01-30", ""), ("2026-02-02", "《金融机构产品适当性管理办法》")],
    ids=["before the measures", "from the measures on"],
)
def test_a_need_cites_its_article_from_the_day_it_is_in_force(on: str, cited: str) -> None:
    sale = opened(WEALTH_SALE, datetime.fromisoformat(f"{on}T10:00+08:00"))
    sale = moved_on(sale).opportunity
    refused = moved_on(sale, evidence=()).decision
    assert refused.outcome is Effect.BLOCK
    [need] = refused.unmet
    assert bool(need.cites) is bool(cited)
    assert cited in refused.explain()


def test_no_sale_without_notices_recording_and_cooling_off() -> None:
    for stage, codes in [
        (WealthStage.RECORDING, ["recording_consent"]),
        (WealthStage.DISCLOSURE, ["notices", "disclosure", "recording"]),
        (WealthStage.SIGNING, ["risk_test", "sale_review", "contract"]),
        (WealthStage.COOLING_OFF, ["cooled_off"]),
    ]:
        refused = moved_on(at_stage(WEALTH_SALE, stage), evidence=()).decision
        assert [item.field for item in refused.unmet] == [f"evidence.{code}" for code in codes]


def test_a_refused_match_stops_the_sale() -> None:
    sale = at_stage(WEALTH_SALE, WealthStage.MATCHING)
    given = (Evidence(code="suitability", outcome=Effect.REFUSE),)
    assert moved_on(sale, evidence=given).decision.outcome is Effect.REFUSE


def test_no_article_is_cited_that_was_not_in_force_on_its_first_day() -> None:
    cites = {
        cite
        for process in SHIPPED
        for step in process.steps
        for cite in (*step.cites, *(cite for need in step.needs for cite in need.cites))
    }
    assert cites
    for cite in cites:
        since = cite.regulation.since
        assert cite.regulation.in_force(since)
        assert since == date.min or not cite.regulation.in_force(date.min)
