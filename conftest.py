"""Runs the Python examples of the Markdown pages as tests."""

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "README.zh.md", "CONTRIBUTING.md", "docs/**/*.md"],
).pytest()
