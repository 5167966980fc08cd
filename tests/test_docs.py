"""The reference pages show every public module once."""

import re
from pathlib import Path

import pytest

import bankrm
from bankrm.processes import Process, diagram
from bankrm.standard_processes import CREDIT_PROCESS, RETAIL_SALE, WEALTH_SALE

PAGES = Path(__file__).parent.parent / "docs" / "reference"


def test_every_public_module_has_its_place_in_the_reference() -> None:
    shown = [
        name
        for page in sorted(PAGES.glob("*.md"))
        for name in re.findall(
            r"^::: bankrm\.(\w+)$", page.read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    assert sorted(shown) == sorted(set(bankrm.__all__) - {"__version__", "rule_sets"})


def test_every_module_has_its_row_in_the_architecture() -> None:
    rows = (PAGES.parent / "architecture.md").read_text(encoding="utf-8")
    table = rows[rows.index("| room |") : rows.index("## The rule engine")]
    named = re.findall(r"`(\w+)`", table)
    assert sorted(named) == sorted(set(bankrm.__all__) - {"__version__", "rule_sets"})


@pytest.mark.parametrize("process", [RETAIL_SALE, WEALTH_SALE, CREDIT_PROCESS])
def test_a_process_is_drawn_as_it_is(process: Process) -> None:
    page = (PAGES.parent / "processes.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{diagram(process, 'en')}\n```" in page
