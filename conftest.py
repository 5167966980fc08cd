"""Runs the Python examples of the Markdown pages as tests, and offers `--cases DIR` to the golden ones."""

from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "README.zh.md", "CONTRIBUTING.md", "docs/*.md", "docs/**/*.md"],
).pytest()


def pytest_addoption(parser: pytest.Parser) -> None:
    """A folder of published cases, instead of the project's own; read when options are, so it is here."""
    parser.addoption("--cases", type=Path, help="a folder of published cases for tests/golden")
