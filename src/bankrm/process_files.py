"""Process files (流程文件): a bank's own process as JSON text, read with every mistake listed at once.

A file is one object with the entries of `ProcessFile`. A step brings its `stage` as `code`, `zh` and `en`, or
a `standard` one of the library; other stages it names by their code. Roles, lines, kinds, effects and
priorities are wire codes. What is cited is a `document` of the library by its code, or the bank's own with
its `name` and `since`.

Leaves out reading from a disk, which is the host's.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

import attrs

from bankrm.checks import LONGEST_TEXT, check_kind
from bankrm.citations import Citation, Provenance, house_document
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import AnyLabel, Label, OwnLabel, Text
from bankrm.plain_models import read_model, write_model
from bankrm.processes import Need, NeedKind, Process, ProcessId, Step, list_mistakes
from bankrm.regulations import document
from bankrm.rules import Effect
from bankrm.staff import BusinessLine, Role
from bankrm.tasks import ToDo

__all__ = ["CiteFile", "NeedFile", "ProcessFile", "StepFile", "read_process", "write_process"]


@attrs.frozen(kw_only=True)
class CiteFile:
    """What is cited: a document of the library, or the bank's own if `name` and `since` are given."""

    document: str
    article: str | None = None
    read: Provenance | None = None
    """How well the article was read, if worse than the document."""
    name: Text | None = None
    since: date | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.name is None) is not (self.since is None):
            raise InvalidValue("since", "comes with the name of the bank's own document")
        self.citation()  # refuses a document that is not held

    def citation(self) -> Citation:
        """The article cited."""
        if self.name is None or self.since is None:
            held = document(self.document)
        else:
            held = house_document(self.document, self.name, self.since)
        return held.article(self.article or "", self.read)

    @classmethod
    def of(cls, cite: Citation) -> "CiteFile":
        """A citation as it is written."""
        regulation = cite.regulation
        own = regulation.read is Provenance.HOUSE
        return cls(
            document=regulation.code,
            article=cite.article or None,
            read=None if cite.provenance is regulation.read else cite.provenance,
            name=regulation.name if own else None,
            since=regulation.since if own else None,
        )


@attrs.frozen(kw_only=True)
class NeedFile:
    """A need as it is written; see `bankrm.processes.Need`."""

    code: str
    kind: NeedKind
    name: Text
    at_most: Effect = Effect.STEPS
    by_another: bool = False
    cites: tuple[CiteFile, ...] = ()

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class _Path:
    """Where a step leads: what is read of it even if the rest of it is wrong."""

    stage: OwnLabel | None = None
    standard: Label | None = None
    next: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()
    wins: bool = False

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class StepFile:
    """A step as it is written; see `bankrm.processes.Step`."""

    stage: OwnLabel | None = None
    """The bank's own stage."""
    standard: Label | None = None
    """Or one of the library: `{"of": "standard_processes.Stage", "code": "closing"}`."""
    roles: tuple[Role, ...]
    next: tuple[str, ...] = ()
    """Codes of stages, as in the two entries below."""
    back: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()
    cites: tuple[CiteFile, ...] = ()
    needs: tuple[NeedFile, ...] = ()
    to_dos: tuple[ToDo, ...] = ()
    within: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    wins: bool = False

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.stage is None) is (self.standard is None):
            raise InvalidValue("stage", "is given once: as the bank's own, or as a standard one")


@attrs.frozen(kw_only=True)
class ProcessFile:
    """A process as it is written; see `bankrm.processes.Process`."""

    id: ProcessId
    version: str
    name: Text
    line: BusinessLine | None = None
    basis: CiteFile
    steps: tuple[StepFile, ...]
    owner_role: Role = Role.RELATIONSHIP_MANAGER
    supervisors: tuple[Role, ...] = (Role.TEAM_LEAD,)
    shared: bool = False

    __attrs_post_init__ = check_fields


def read_process(text: str) -> Process:
    """Read a process from JSON text.

    Raises:
        InvalidValue: if the text is no JSON object, or names one entry twice.
        InvalidRule: listing every mistake by its place: what is missing, unknown or of the wrong kind, and
            what is wrong with the process as a whole, such as an unreachable stage or a dead end.

    >>> read_process('''{
    ...     "id": "short", "version": "1", "name": {"zh": "简易流程", "en": "short process"},
    ...     "basis": {"document": "sales-practice"},
    ...     "steps": [
    ...         {"stage": {"code": "ask", "zh": "询问", "en": "ask"}, "roles": [7], "next": ["win"]},
    ...         {"stage": {"code": "sign", "zh": "签约", "en": "sign"}, "roles": ["team_lead"]}
    ...     ]
    ... }''')
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: process: steps[0].roles[0]: is of another kind: needs text; ask: unknown stage win; sign: cannot be reached; no step wins, so there is no end
    """
    data = _loaded(text)
    found = read_model(ProcessFile, data)
    if isinstance(found, ProcessFile):
        return _process(found)
    mistakes = [fault.tell("en") for fault in found]
    raise InvalidRule("process", "; ".join([*mistakes, *_mistakes_in_paths(data.get("steps"))]))


def write_process(process: Process) -> str:
    """A process as JSON text, which `read_process` reads back as equal.

    >>> from bankrm.standard_processes import RETAIL_SALE
    >>> write_process(RETAIL_SALE).splitlines()[1]
    '  "id": "retail-sale",'
    """
    check_kind(process, Process, "process")
    file = ProcessFile(
        id=process.id,
        version=process.version,
        name=process.name,
        line=process.line,
        basis=CiteFile.of(process.basis),
        steps=tuple(_step_file(step) for step in process.steps),
        owner_role=process.owner_role,
        supervisors=process.supervisors,
        shared=process.shared,
    )
    return json.dumps(write_model(file), ensure_ascii=False, indent=2)


def _loaded(text: str) -> Mapping[str, Any]:
    check_kind(text, str, "text")
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as wrong:
        if isinstance(wrong, InvalidValue):
            raise
        raise InvalidValue("text", "is no JSON") from None
    if not isinstance(data, dict):
        raise InvalidValue("text", "is no JSON object")
    return data


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InvalidValue("text", "names one entry twice in an object")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise InvalidValue("text", "holds a number that is none")


def _process(file: ProcessFile) -> Process:
    return Process(
        id=file.id,
        version=file.version,
        name=file.name,
        line=file.line,
        basis=file.basis.citation(),
        steps=tuple(_steps(file.steps)),
        owner_role=file.owner_role,
        supervisors=file.supervisors,
        shared=file.shared,
    )


def _steps(files: Sequence[StepFile]) -> Iterator[Step]:
    stages = _stages(files)
    for file in files:
        yield Step(
            stage=_stage_of(file),
            roles=file.roles,
            next=_named(file.next, stages),
            back=_named(file.back, stages),
            apart_from=_named(file.apart_from, stages),
            cites=_citations(file.cites),
            needs=tuple(
                Need(
                    code=need.code,
                    kind=need.kind,
                    name=need.name,
                    at_most=need.at_most,
                    by_another=need.by_another,
                    cites=_citations(need.cites),
                )
                for need in file.needs
            ),
            to_dos=file.to_dos,
            within=file.within,
            wins=file.wins,
        )


def _citations(files: tuple[CiteFile, ...]) -> tuple[Citation, ...]:
    return tuple(file.citation() for file in files)


def _stage_of(step: StepFile | _Path) -> AnyLabel:
    """The stage of a step, of which one is given."""
    return step.stage or step.standard  # type: ignore[return-value]  # StepFile has seen to it


def _stages(steps: Sequence[StepFile | _Path]) -> dict[str, AnyLabel]:
    return {stage.code: stage for stage in map(_stage_of, steps)}


def _named(codes: tuple[str, ...], stages: Mapping[str, AnyLabel]) -> tuple[AnyLabel, ...]:
    """The stages of some codes; a code of none stands for itself, for the process to find."""
    return tuple(stages.get(code) or _unknown(code[:LONGEST_TEXT]) for code in codes)


def _unknown(code: str) -> OwnLabel:
    return OwnLabel(code, code, code)


def _mistakes_in_paths(steps: object) -> tuple[str, ...]:
    """What is wrong with the whole, as far as that can be told from steps of which parts are wrong."""
    paths = [_path_of(step) for step in steps] if isinstance(steps, list) else []
    if not all(path is not None and (path.stage or path.standard) for path in paths):
        return ()
    known = [path for path in paths if path is not None]
    stages = _stages(known)
    return list_mistakes(
        tuple(
            Step(
                stage=_stage_of(path),
                roles=tuple(Role),
                next=_named(path.next, stages),
                back=_named(path.back, stages),
                apart_from=_named(path.apart_from, stages),
                wins=path.wins,
            )
            for path in known
        )
    )


def _path_of(step: object) -> _Path | None:
    """Where a step leads, if that much of it can be read."""
    if not isinstance(step, dict):
        return None
    names = {field.name for field in attrs.fields(_Path)}
    found = read_model(_Path, {name: value for name, value in step.items() if name in names})
    return found if isinstance(found, _Path) else None


def _step_file(step: Step) -> StepFile:
    own = step.stage if isinstance(step.stage, OwnLabel) else None
    return StepFile(
        stage=own,
        standard=step.stage if isinstance(step.stage, Label) else None,
        roles=step.roles,
        next=tuple(stage.code for stage in step.next),
        back=tuple(stage.code for stage in step.back),
        apart_from=tuple(stage.code for stage in step.apart_from),
        cites=tuple(CiteFile.of(cite) for cite in step.cites),
        needs=tuple(
            NeedFile(
                code=need.code,
                kind=need.kind,
                name=need.name,
                at_most=need.at_most,
                by_another=need.by_another,
                cites=tuple(CiteFile.of(cite) for cite in need.cites),
            )
            for need in step.needs
        ),
        to_dos=step.to_dos,
        within=step.within,
        wins=step.wins,
    )
