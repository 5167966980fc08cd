"""Workings: lines in order, each with its figure and its source."""

from datetime import date
from decimal import Decimal

import pytest

from bankrm.citations import Provenance
from bankrm.labels import Lang, Text
from bankrm.money import Money
from bankrm.regulations.investment import N7, W6
from bankrm.terms import Unit
from bankrm.workings import Figure, Line, explain_lines, lines_provenance

WHAT = Text("金额", "amount")


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (Money.of("4490.45"), "", "金额: ¥4,490.45", "amount: CN¥4,490.45"),
        (Decimal("0.0435"), "", "金额: 0.0435", "amount: 0.0435"),
        (449_045, "fen", "金额: ¥4,490.45", "amount: CN¥4,490.45"),
        (435, "basis_points", "金额: 4.35%", "amount: 4.35%"),
        (date(2026, 2, 1), "", "金额: 2026年2月1日", "amount: 1 Feb 2026"),
        (Provenance.HOUSE, "", "金额: 本行制度", "amount: the bank's own"),
        (None, "", "金额: 未知", "amount: unknown"),
    ],
    ids=["money", "decimal", "fen", "basis-points", "date", "label", "unknown"],
)
def test_a_line_shows_its_figure(value: Figure, unit: Unit, zh: str, en: str) -> None:
    line = Line(WHAT, value, unit)
    assert (line.explain("zh"), line.explain("en")) == (zh, en)
    assert line.explain() == zh


def test_a_line_shows_its_source() -> None:
    assert (
        Line(WHAT, 1, basis=N7.article(29)).explain("en") == f"amount: 1 ({N7.name.en}, art. 29)"
    )


@pytest.mark.parametrize(
    ("lang", "text"), [("zh", "金额: 1\n金额: 2"), ("en", "amount: 1\namount: 2")]
)
def test_lines_keep_their_order(lang: Lang, text: str) -> None:
    assert explain_lines([Line(WHAT, 1), Line(WHAT, 2)], lang) == text


def test_no_lines() -> None:
    assert explain_lines([]) == ""
    assert lines_provenance([]) is Provenance.TEXT


def test_the_weakest_source_among_the_lines_that_cite_one() -> None:
    lines = [Line(WHAT, 1), Line(WHAT, 2, basis=N7.article(29)), Line(WHAT, 3, basis=W6.article())]
    assert lines_provenance(lines[:1]) is Provenance.TEXT
    assert lines_provenance(lines[:2]) is Provenance.TEXT
    assert lines_provenance(lines) is Provenance.SECONDARY
