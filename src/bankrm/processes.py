"""Processes (流程): how a sale may move, as data that a bank can replace by its own.

A process proves itself when it is built: parts refuse what is no value of theirs, the process lists at
once every mistake in what they add up to. Those shipped are in `standard_processes`; `process_files`
reads a bank's own from JSON. Leaves out who stands in for whom.
"""

from collections.abc import Iterable, Iterator
from typing import NewType

import attrs

from bankrm.checks import check_kind, check_tuple, repeated
from bankrm.citations import Citation
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label, Lang, Text
from bankrm.rules import Effect
from bankrm.staff import BusinessLine, Role
from bankrm.tasks import ToDo

__all__ = [
    "Need",
    "NeedKind",
    "Process",
    "ProcessId",
    "Step",
    "diagram",
    "in_order",
    "list_mistakes",
]

ProcessId = NewType("ProcessId", str)


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
    by_another: bool = False
    """Whether somebody else than who makes the move has to vouch for it (双人)."""
    cites: tuple[Citation, ...] = attrs.field(default=(), repr=False)
    """The articles that ask for it, if any do."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Step:
    """One stage of a process: who moves it on, where to, on what evidence, and what has to be done."""

    stage: AnyLabel
    """A member of any `Label`, or the bank's own."""
    roles: tuple[Role, ...]
    """Who may move the sale out of this stage, lose or park it."""
    next: tuple[AnyLabel, ...] = ()
    """Stages it may move on to, given the evidence."""
    back: tuple[AnyLabel, ...] = ()
    """Stages it may be sent back to, for a reason."""
    apart_from: tuple[AnyLabel, ...] = ()
    """Stages, and whoever dealt with one of them may not move the sale on out of this one (岗位分离).

    Nor may whoever owns or owned it, nor a supervisor as such.
    """
    cites: tuple[Citation, ...] = attrs.field(default=(), repr=False)
    """The articles that keep them apart, if any do."""
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

    >>> from bankrm.regulations.practice import SALES_PRACTICE
    >>> from bankrm.standard_processes import Stage
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
    line: BusinessLine | None
    """None if it serves both."""
    steps: tuple[Step, ...] = attrs.field(repr=False)
    basis: Citation = attrs.field(repr=False)
    """The bank's own document, or market practice."""
    owner_role: Role = Role.RELATIONSHIP_MANAGER
    """The role whose tasks go to the owner of the opportunity."""
    supervisors: tuple[Role, ...] = (Role.TEAM_LEAD,)
    """Who may make every move, and alone may hand over."""
    shared: bool = False
    """Whether anybody in the owner's role may act for the owner, as where a team shares its cases."""
    _by_stage: dict[AnyLabel, Step] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if mistakes := list_mistakes(self.steps):
            raise InvalidRule(self.id, "; ".join(mistakes))
        object.__setattr__(self, "_by_stage", {step.stage: step for step in self.steps})

    @property
    def start(self) -> AnyLabel:
        """The stage in which it opens."""
        return self.steps[0].stage

    def stage(self, code: str) -> AnyLabel:
        """The stage of a code.

        Raises:
            InvalidValue: if it has none.
        """
        for step in self.steps:
            if step.stage.code == code:
                return step.stage
        raise InvalidValue("code", "is of no stage of this process")

    def __contains__(self, stage: AnyLabel) -> bool:
        return any(step.stage == stage for step in self.steps)

    def __getitem__(self, stage: AnyLabel) -> Step:
        """The step of a stage.

        Raises:
            InvalidValue: if the process has no such stage.
        """
        if stage not in self:
            raise InvalidValue("stage", "is not of this process")
        return self._by_stage[stage]


def in_order(*steps: Step) -> tuple[Step, ...]:
    """Steps that each lead to the next, and may be sent back by one until the sale is won.

    What a step already leads to or back to is kept, and comes first.

    >>> from bankrm.standard_processes import Stage
    >>> [
    ...     (step.next, step.back)
    ...     for step in in_order(
    ...         Step(stage=Stage.PROPOSAL, roles=(Role.RELATIONSHIP_MANAGER,)),
    ...         Step(stage=Stage.CLOSING, roles=(Role.RELATIONSHIP_MANAGER,), wins=True),
    ...     )
    ... ]
    [((<Stage.CLOSING: 'closing'>,), ()), ((), ())]
    """
    check_tuple(steps, Step, "steps")
    stages = [step.stage for step in steps]
    return tuple(
        attrs.evolve(
            step,
            next=(*step.next, *stages[place + 1 : place + 2]),
            back=(*step.back, *(() if step.wins else stages[max(place - 1, 0) : place])),
        )
        for place, step in enumerate(steps)
    )


def list_mistakes(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Every mistake in what the steps of a process add up to; none if they make one.

    >>> from bankrm.standard_processes import Stage
    >>> call = Step(stage=Stage.INITIAL_CONTACT, roles=(Role.RELATIONSHIP_MANAGER,))
    >>> list_mistakes((call,))
    ('no step wins, so there is no end',)
    """
    check_tuple(steps, Step, "steps")
    return tuple(_mistakes(steps))


def _mistakes(steps: tuple[Step, ...]) -> Iterator[str]:
    if not steps:
        yield "needs at least one step"
        return
    stages = [step.stage for step in steps]
    for twice in repeated(stage.code for stage in stages):
        yield f"{twice}: listed twice"
    for step in steps:
        for mistake in (*_mistakes_in_duties(step), *_mistakes_in_moves(step, stages)):
            yield f"{step.stage.code}: {mistake}"
    yield from _mistakes_in_paths(steps)


def _mistakes_in_duties(step: Step) -> Iterator[str]:
    if not step.roles:
        yield "nobody may move it on"
    for twice in repeated(need.code for need in step.needs):
        yield f"need {twice} listed twice"
    for twice in repeated(to_do.code for to_do in step.to_dos):
        yield f"to-do {twice} listed twice"
    if step.needs and not step.next:
        yield "has needs but leads nowhere"


def _mistakes_in_moves(step: Step, stages: list[AnyLabel]) -> Iterator[str]:
    targets = (*step.next, *step.back)
    for target in (*targets, *step.apart_from):
        if target not in stages:
            yield f"unknown stage {target.code}"
    if step.stage in step.apart_from:
        yield "is kept apart from itself"
    for twice in repeated(other.code for other in step.apart_from):
        yield f"kept apart from {twice} twice"
    if step.stage in targets:
        yield "leads to itself"
    for twice in repeated(target.code for target in targets):
        yield f"leads to {twice} twice"


def _mistakes_in_paths(steps: tuple[Step, ...]) -> Iterator[str]:
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


def _closure(start: Iterable[AnyLabel], edges: dict[AnyLabel, set[AnyLabel]]) -> set[AnyLabel]:
    found: set[AnyLabel] = set()
    waiting = list(start)
    while waiting:
        stage = waiting.pop()
        if stage not in found:
            found.add(stage)
            waiting += edges.get(stage, set())
    return found


def diagram(process: Process, lang: Lang = "zh") -> str:
    """The process as a Mermaid state diagram.

    >>> from bankrm.standard_processes import RETAIL_SALE
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
    check_kind(process, Process, "process")
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
