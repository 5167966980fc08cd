"""Processes (流程): how a sale may move, as data that a bank can replace by its own.

A process proves itself when it is built: parts refuse what is no value of theirs, the process lists at
once every mistake in what they add up to. Shipped are the retail and the corporate sale; their to-dos, days and needs are market
practice to start from, no law. Leaves out the credit process and reading a process from JSON.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NewType

import attrs

from bankrm.citations import Citation, Issuer, Provenance, Regulation
from bankrm.errors import InvalidRule
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label, Lang, Text
from bankrm.rules import Effect
from bankrm.staff import BusinessLine, Role
from bankrm.tasks import Priority, ToDo

__all__ = [
    "CORPORATE_SALE",
    "RETAIL_SALE",
    "SALES_PRACTICE",
    "Need",
    "NeedKind",
    "Process",
    "ProcessId",
    "Stage",
    "Step",
    "diagram",
]

ProcessId = NewType("ProcessId", str)

SALES_PRACTICE = Regulation(
    code="sales-practice",
    number="",
    name=Text("客户经理销售惯例", "Sales practice of relationship managers"),
    issuer=Issuer(short="practice", name=Text("银行业", "the banking trade")),
    since=date.min,
    read=Provenance.CONVENTION,
)
"""What shipped processes and the assignment of leads rest on: no law."""


class Stage(Label):
    """The stages of a sale; a process of another kind brings a `Label` of its own."""

    LEAD_ASSIGNMENT = "lead_assignment", "线索分配", "lead assignment"
    INITIAL_CONTACT = "initial_contact", "初步接触", "initial contact"
    NEEDS_ANALYSIS = "needs_analysis", "需求分析", "needs analysis"
    PROPOSAL = "proposal", "方案提供", "proposal"
    CLOSING = "closing", "签约跟进", "closing"
    SERVICE_FOLLOW_UP = "service_follow_up", "服务回访", "service follow-up"


class NeedKind(Label):
    """What kind of evidence meets a need."""

    FACT = "fact", "事实", "fact"
    DOCUMENT = "document", "资料", "document"
    DECISION = "decision", "决定", "decision"


@attrs.frozen(kw_only=True)
class Need:
    """Evidence that must be there before a stage may be left forwards."""

    code: str
    kind: NeedKind
    name: Text
    at_most: Effect = Effect.STEPS
    """Of a decision: the strictest outcome that still suffices."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Step:
    """One stage of a process: who moves it on, where to, on what evidence, and what has to be done."""

    stage: Label
    roles: tuple[Role, ...]
    """Who may move the sale out of this stage, lose or park it."""
    next: tuple[Label, ...] = ()
    """Stages it may move on to, given the evidence."""
    back: tuple[Label, ...] = ()
    """Stages it may be sent back to, for a reason."""
    needs: tuple[Need, ...] = ()
    to_dos: tuple[ToDo, ...] = ()
    within: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """Working days the stage should take; None if it has no service level."""
    wins: bool = False
    """Whether the sale is won once it comes here."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Process:
    """Stages and the moves between them; the first step is where it starts.

    Raises:
        InvalidRule: listing every mistake: duplicates, unknown stages and roles, unreachable stages,
            dead ends, no end.

    >>> call = Step(stage=Stage.INITIAL_CONTACT, roles=(), next=(Stage.CLOSING,))
    >>> Process(
    ...     id=ProcessId("mine"),
    ...     version="1",
    ...     name=Text("简易流程", "short process"),
    ...     line=BusinessLine.RETAIL,
    ...     steps=(call,),
    ...     basis=SALES_PRACTICE.article(),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: mine: initial_contact: nobody may move it on; initial_contact: unknown stage closing; no step wins, so there is no end
    """

    id: ProcessId
    version: str
    name: Text
    line: BusinessLine
    steps: tuple[Step, ...] = attrs.field(repr=False)
    basis: Citation = attrs.field(repr=False)
    """The bank's own document, or market practice."""
    owner_role: Role = Role.RELATIONSHIP_MANAGER
    """The role whose tasks go to the owner of the opportunity."""
    supervisors: tuple[Role, ...] = (Role.TEAM_LEAD,)
    """Who may make every move, and alone may hand over."""
    _by_stage: dict[Label, Step] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if faults := tuple(_faults(self)):
            raise InvalidRule(self.id, "; ".join(faults))
        object.__setattr__(self, "_by_stage", {step.stage: step for step in self.steps})

    @property
    def start(self) -> Label:
        """The stage in which it opens."""
        return self.steps[0].stage

    def __contains__(self, stage: Label) -> bool:
        return stage in self._by_stage

    def __getitem__(self, stage: Label) -> Step:
        """The step of a stage."""
        return self._by_stage[stage]


def _faults(process: Process) -> Iterator[str]:
    if not process.steps:
        yield "needs at least one step"
        return
    stages = [step.stage for step in process.steps]
    for twice in _repeated(stage.code for stage in stages):
        yield f"{twice}: listed twice"
    for step in process.steps:
        for fault in (*_faults_in_duties(step), *_faults_in_moves(step, stages)):
            yield f"{step.stage.code}: {fault}"
    yield from _faults_in_paths(process.steps)


def _faults_in_duties(step: Step) -> Iterator[str]:
    if not step.roles:
        yield "nobody may move it on"
    for twice in _repeated(need.code for need in step.needs):
        yield f"need {twice} listed twice"
    for twice in _repeated(to_do.code for to_do in step.to_dos):
        yield f"to-do {twice} listed twice"
    if step.needs and not step.next:
        yield "has needs but leads nowhere"


def _faults_in_moves(step: Step, stages: list[Label]) -> Iterator[str]:
    targets = (*step.next, *step.back)
    for target in targets:
        if target not in stages:
            yield f"unknown stage {target.code}"
    if step.stage in targets:
        yield "leads to itself"
    for twice in _repeated(target.code for target in targets):
        yield f"leads to {twice} twice"


def _faults_in_paths(steps: tuple[Step, ...]) -> Iterator[str]:
    onward = {step.stage: {*step.next, *step.back} for step in steps}
    reached = _closure([steps[0].stage], onward)
    for step in steps:
        if step.stage not in reached:
            yield f"{step.stage.code}: cannot be reached"
    ends = [step.stage for step in steps if step.wins]
    if not ends:
        yield "no step wins, so there is no end"
        return
    sources = {stage: {s for s, targets in onward.items() if stage in targets} for stage in onward}
    ending = _closure(ends, sources)
    for step in steps:
        if not step.wins and not onward[step.stage]:
            yield f"{step.stage.code}: dead end"
        elif step.stage not in ending:
            yield f"{step.stage.code}: goes round without reaching an end"


def _closure(start: Iterable[Label], edges: dict[Label, set[Label]]) -> set[Label]:
    found: set[Label] = set()
    waiting = list(start)
    while waiting:
        stage = waiting.pop()
        if stage not in found:
            found.add(stage)
            waiting += edges.get(stage, set())
    return found


def _repeated(codes: Iterable[str]) -> list[str]:
    return [code for code, count in Counter(codes).items() if count > 1]


def diagram(process: Process, lang: Lang = "zh") -> str:
    """The process as a Mermaid state diagram.

    >>> print(diagram(RETAIL_SALE))
    stateDiagram-v2
        state "线索分配" as s1
        state "初步接触" as s2
        state "需求分析" as s3
        state "方案提供" as s4
        state "签约跟进" as s5
        state "服务回访" as s6
        [*] --> s1
        s1 --> s2
        s2 --> s3
        s2 --> s1: 退回
        s3 --> s4
        s3 --> s2: 退回
        s4 --> s5
        s4 --> s3: 退回
        s5 --> s6
        s5 --> s4: 退回
        s6 --> [*]
    """
    ids = {step.stage: f"s{place}" for place, step in enumerate(process.steps, 1)}
    returned = "退回" if lang == "zh" else "sent back"
    lines = [
        f'state "{stage.name_in(lang).replace(chr(34), "#quot;")}" as {ids[stage]}'
        for stage in ids
    ]
    lines.append(f"[*] --> {ids[process.start]}")
    for step in process.steps:
        lines += [f"{ids[step.stage]} --> {ids[target]}" for target in step.next]
        lines += [f"{ids[step.stage]} --> {ids[target]}: {returned}" for target in step.back]
        if step.wins:
            lines.append(f"{ids[step.stage]} --> [*]")
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in lines)])


_RM, _ADVISOR = Role.RELATIONSHIP_MANAGER, Role.WEALTH_ADVISOR
_CREDIT_OFFICER, _BACK_OFFICE = Role.CREDIT_OFFICER, Role.BACK_OFFICE


def _need(kind: NeedKind, code: str, zh: str, en: str, at_most: Effect = Effect.STEPS) -> Need:
    return Need(code=code, kind=kind, name=Text(zh, en), at_most=at_most)


def _to_do(code: str, zh: str, en: str, role: Role, days: int) -> ToDo:
    return ToDo(code=code, title=Text(zh, en), role=role, days=days)


def _one_after_the_other(*steps: Step) -> tuple[Step, ...]:
    """Steps that lead to the next one and may be sent back by one, until the sale is won."""
    stages = [step.stage for step in steps]
    return tuple(
        attrs.evolve(
            step,
            next=tuple(stages[place + 1 : place + 2]),
            back=() if step.wins else tuple(stages[max(place - 1, 0) : place]),
        )
        for place, step in enumerate(steps)
    )


_FACT, _DOCUMENT, _DECISION = NeedKind.FACT, NeedKind.DOCUMENT, NeedKind.DECISION
_COVERAGE = _need(_FACT, "coverage", "已核对管户归属和联系许可", "coverage and permission to call")
_CONTACTED = _need(_FACT, "contacted", "首次联系已记录", "first contact on record")
_NEEDS = _need(_FACT, "needs", "客户需求已记录", "needs on record")
_RISK_TEST = _need(_FACT, "risk_test", "风险测评在有效期内", "risk assessment still valid")
_SALE_STEPS = _need(_FACT, "sale_steps", "揭示、双录等应做动作均已完成", "every step owed is done")
_CONDITIONS = _need(_FACT, "conditions", "前提条件已落实", "conditions precedent met")
_ALLOCATION = _need(_DOCUMENT, "allocation_plan", "资产配置方案", "allocation plan")
_SERVICE_PLAN = _need(_DOCUMENT, "service_plan", "综合金融服务方案", "service plan")
_CONTRACT = _need(_DOCUMENT, "contract", "已签署的合同", "signed contract")
_DUE_DILIGENCE = _need(_DECISION, "due_diligence", "客户尽职调查", "customer due diligence")
_SUITABILITY = _need(_DECISION, "suitability", "适当性决定", "suitability")
_ADMISSION = _need(_DECISION, "admission", "授信预审或适当性决定", "credit or suitability check")
_PRICING = _need(_DECISION, "pricing", "定价权限决定", "pricing authority", Effect.ALLOW)

_FIRST_CALL = attrs.evolve(
    _to_do("first_call", "首次联系客户", "make the first call", _RM, 1), priority=Priority.HIGH
)
_MINUTES = _to_do("minutes", "整理首次联系纪要", "write up the first contact", _RM, 1)
_TEST_RISK = _to_do("risk_test", "请客户本人做风险测评", "have the client tested", _ADVISOR, 3)
_ALLOCATE = _to_do("allocation_plan", "编制资产配置方案", "draw up the plan", _ADVISOR, 3)
_DISCLOSE = _to_do("disclose", "揭示风险并按要求双录", "disclose and record", _ADVISOR, 2)
_CALL_BACK = _to_do("call_back", "回访客户并记录满意度", "call back, note satisfaction", _RM, 5)
_VISIT = _to_do("visit", "走访企业并访谈需求", "visit the firm, ask its needs", _RM, 5)
_PLAN_SERVICE = _to_do("service_plan", "编制综合金融服务方案", "draw up the plan", _RM, 5)
_PRE_CHECK = _to_do("pre_check", "出具授信预审意见", "pre-check credit", _CREDIT_OFFICER, 5)
_MEET = _to_do("conditions", "落实前提条件", "meet the conditions precedent", _RM, 5)
_REVISIT = _to_do("revisit", "回访企业并更新需求", "visit again, renew the needs", _RM, 20)
_FILE = _to_do("file", "归档业务资料", "file the documents", _BACK_OFFICE, 3)

RETAIL_SALE = Process(
    id=ProcessId("retail-sale"),
    version="1",
    name=Text("零售销售流程", "retail sale"),
    line=BusinessLine.RETAIL,
    basis=SALES_PRACTICE.article(),
    steps=_one_after_the_other(
        Step(
            stage=Stage.LEAD_ASSIGNMENT,
            roles=(_RM,),
            needs=(_COVERAGE,),
            to_dos=(_FIRST_CALL,),
            within=1,
        ),
        Step(
            stage=Stage.INITIAL_CONTACT,
            roles=(_RM,),
            needs=(_CONTACTED,),
            to_dos=(_MINUTES,),
            within=5,
        ),
        Step(
            stage=Stage.NEEDS_ANALYSIS,
            roles=(_RM, _ADVISOR),
            needs=(_NEEDS, _DUE_DILIGENCE, _RISK_TEST),
            to_dos=(_TEST_RISK,),
            within=10,
        ),
        Step(
            stage=Stage.PROPOSAL,
            roles=(_RM, _ADVISOR),
            needs=(_ALLOCATION, _SUITABILITY),
            to_dos=(_ALLOCATE,),
            within=5,
        ),
        Step(
            stage=Stage.CLOSING,
            roles=(_RM, _ADVISOR),
            needs=(_SALE_STEPS, _CONTRACT),
            to_dos=(_DISCLOSE,),
            within=5,
        ),
        Step(
            stage=Stage.SERVICE_FOLLOW_UP,
            roles=(_RM, _ADVISOR),
            to_dos=(_FILE, _CALL_BACK),
            wins=True,
        ),
    ),
)
"""A retail sale: 线索分配→初步接触→需求分析→方案提供→签约跟进→服务回访."""

CORPORATE_SALE = Process(
    id=ProcessId("corporate-sale"),
    version="1",
    name=Text("对公销售流程", "corporate sale"),
    line=BusinessLine.CORPORATE,
    basis=SALES_PRACTICE.article(),
    steps=_one_after_the_other(
        Step(
            stage=Stage.LEAD_ASSIGNMENT,
            roles=(_RM,),
            needs=(_COVERAGE,),
            to_dos=(_FIRST_CALL,),
            within=2,
        ),
        Step(
            stage=Stage.INITIAL_CONTACT,
            roles=(_RM,),
            needs=(_CONTACTED,),
            to_dos=(_MINUTES,),
            within=10,
        ),
        Step(
            stage=Stage.NEEDS_ANALYSIS,
            roles=(_RM,),
            needs=(_NEEDS, _DUE_DILIGENCE),
            to_dos=(_VISIT,),
            within=15,
        ),
        Step(
            stage=Stage.PROPOSAL,
            roles=(_RM,),
            needs=(_SERVICE_PLAN, _ADMISSION, _PRICING),
            to_dos=(_PLAN_SERVICE, _PRE_CHECK),
            within=15,
        ),
        Step(
            stage=Stage.CLOSING,
            roles=(_RM,),
            needs=(_CONDITIONS, _CONTRACT),
            to_dos=(_MEET,),
            within=20,
        ),
        Step(
            stage=Stage.SERVICE_FOLLOW_UP,
            roles=(_RM,),
            to_dos=(_FILE, _REVISIT),
            wins=True,
        ),
    ),
)
"""A corporate sale, through the same six stages."""
