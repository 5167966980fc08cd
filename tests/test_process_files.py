"""Process files: what is written reads back as equal, and every mistake of a file is listed at once."""

import contextlib
import json
from datetime import date
from typing import Any

import attrs
import pytest

from bankrm.citations import Provenance, house_document
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.labels import OwnLabel, Text
from bankrm.process_files import read_process, write_process
from bankrm.processes import Process
from bankrm.standard_processes import (
    CORPORATE_SALE,
    CREDIT_PROCESS,
    RETAIL_SALE,
    WEALTH_SALE,
    Stage,
)

SHIPPED = [RETAIL_SALE, CORPORATE_SALE, WEALTH_SALE, CREDIT_PROCESS]
SHORT: dict[str, Any] = {
    "id": "short",
    "version": "1",
    "name": {"zh": "简易流程", "en": "short process"},
    "basis": {"document": "sales-practice"},
    "steps": [
        {
            "stage": {"code": "ask", "zh": "询问", "en": "ask"},
            "roles": ["relationship_manager"],
            "next": ["closing"],
            "needs": [
                {
                    "code": "match",
                    "kind": "decision",
                    "name": {"zh": "匹配", "en": "match"},
                    "at_most": "allow",
                    "cites": [{"document": "N7", "article": "12"}],
                }
            ],
            "to_dos": [
                {
                    "code": "call",
                    "title": {"zh": "致电", "en": "call"},
                    "role": "relationship_manager",
                    "days": 1,
                    "escalation": {
                        "steps": [{"after": 2, "notify": "team_lead", "action": "inform"}]
                    },
                }
            ],
        },
        {
            "standard": {"of": "standard_processes.Stage", "code": "closing"},
            "roles": ["team_lead"],
            "wins": True,
        },
    ],
}


def file(**more: Any) -> str:
    return json.dumps({**SHORT, **more})


def with_step(**more: Any) -> str:
    """The short process with something else in its first step."""
    first, second = SHORT["steps"]
    return file(steps=[{**first, **more}, second])


@pytest.mark.parametrize("process", SHIPPED, ids=[one.id for one in SHIPPED])
def test_what_is_shipped_is_written_and_read_back_as_equal(process: Process) -> None:
    again = read_process(write_process(process))
    assert again == process
    assert write_process(again) == write_process(process)
    assert json.loads(write_process(process))["id"] == process.id


def test_a_short_process() -> None:
    process = read_process(file())
    ask, closing = process.steps
    assert (ask.stage, closing.stage) == (OwnLabel("ask", "询问", "ask"), Stage.CLOSING)
    assert ask.next == (Stage.CLOSING,)
    assert process.line is None
    assert ask.needs[0].cites[0].text("en").endswith("art. 12")
    assert ask.to_dos[0].escalation is not None
    assert read_process(write_process(process)) == process


def test_a_banks_own_document_and_a_weaker_mark_are_kept() -> None:
    policy = house_document("CRM-1", Text("销售流程", "Sales process"), date(2026, 1, 1))
    own = attrs.evolve(RETAIL_SALE, basis=policy.article(2))
    again = read_process(write_process(own))
    assert again == own
    assert again.basis.text("zh") == policy.article(2).text("zh")
    assert again.basis.provenance is Provenance.HOUSE
    marks = [cite.provenance for need in WEALTH_SALE.steps[4].needs for cite in need.cites]
    assert marks == [Provenance.TEXT, Provenance.UNCONFIRMED, Provenance.SECONDARY]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        (
            with_step(roles=["boss"], next=["nowhere"]),
            [
                "steps[0].roles[0]: is none of the options",
                "ask: unknown stage nowhere",
                "closing: cannot be reached",
                "ask: goes round without reaching an end",
            ],
        ),
        (
            with_step(within=-1, stage=None),
            ["steps[0].within: is out of range: at least 0"],
        ),
        (
            file(version=1, steps=[{"roles": []}]),
            [
                "version: ",
                "steps[0].stage: ",
            ],
        ),
        (file(line="both", extra=1), ["line: is none of the options", "extra: "]),
        (file(basis={"document": "N99"}), ["basis: "]),
        (
            file(basis={"document": "CRM-1", "name": {"zh": "流程", "en": "process"}}),
            ["basis.since: "],
        ),
        (file(steps=7), ["steps: "]),
        (file(steps=[7]), ["steps[0]: "]),
    ],
    ids=[
        "role and paths",
        "days and stage",
        "kinds",
        "line and entry",
        "document",
        "own document",
        "no steps",
        "no step",
    ],
)
def test_every_mistake_is_listed_by_its_place(text: str, mistakes: list[str]) -> None:
    with pytest.raises(InvalidRule) as refused:
        read_process(text)
    assert refused.value.field == "process"
    listed = refused.value.reason.split("; ")
    for mistake in mistakes:
        assert any(one.startswith(mistake) for one in listed), (mistake, listed)


def test_a_file_without_faults_of_its_own_is_refused_for_the_whole() -> None:
    first, second = SHORT["steps"]
    with pytest.raises(InvalidRule) as refused:
        read_process(file(steps=[first, {**second, "wins": False}]))
    assert refused.value.field == "short"
    assert refused.value.reason == "no step wins, so there is no end"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is no JSON"),
        ("{", "is no JSON"),
        ("[]", "is no JSON object"),
        ('{"id": "a", "id": "b"}', "names one entry twice in an object"),
        ('{"id": NaN}', "holds a number that is none"),
        ("[" * 100_000, "is no JSON"),
        ('{"id": ' + "9" * 5_000 + "}", "is no JSON"),
    ],
    ids=["empty", "cut off", "list", "twice", "NaN", "deep", "huge"],
)
def test_what_is_no_json_object_is_refused(text: str, fault: str) -> None:
    with pytest.raises(InvalidValue, match=f"^text: {fault}$"):
        read_process(text)


@pytest.mark.parametrize("text", [None, b"{}", {}], ids=["none", "bytes", "mapping"])
def test_only_text_is_read(text: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^text: needs str"):
        read_process(text)


def test_only_a_process_is_written() -> None:
    odd: Any = "process"
    with pytest.raises(InvalidValue, match=r"^process: needs Process"):
        write_process(odd)


@pytest.mark.parametrize("name", [*SHORT, *SHORT["steps"][0]])
@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, [None], {"a": {"b": 1}}, 1.5, True])
def test_whatever_stands_in_an_entry_it_is_read_or_refused(name: str, odd: Any) -> None:
    text = file(**{name: odd}) if name in SHORT else with_step(**{name: odd})
    with contextlib.suppress(BankrmError):
        process = read_process(text)
        assert read_process(write_process(process)) == process


def test_a_long_name_of_no_stage_hides_no_other_mistake() -> None:
    long = "x" * 5_000
    for text in (with_step(next=[long]), with_step(next=[long], roles=["boss"])):
        with pytest.raises(InvalidRule, match="unknown stage xxx"):
            read_process(text)
