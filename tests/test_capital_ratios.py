"""Capital ratios: three measures, what is asked of them, and bad figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bankrm.bank_figures import BankFigures
from bankrm.capital_ratios import CapitalMeasure, compute_capital_ratios
from bankrm.citations import Provenance, house_document
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.capital import CAPITAL_BUFFER
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines, lines_provenance

TODAY = date(2026, 11, 24)


def figures(**changes: Any) -> BankFigures:
    given: dict[str, Any] = {
        "on": date(2026, 9, 30),
        "core_net": Money.of(75),
        "tier1_net": Money.of(84),
        "capital_net": Money.of(106),
        "risk_weighted": Money.of(1_000),
    }
    return BankFigures(**given | changes)


def test_ratios() -> None:
    core, tier_one, total = compute_capital_ratios(figures(), as_of=TODAY)
    assert [one.measure for one in (core, tier_one, total)] == list(CapitalMeasure)
    assert [one.ratio for one in (core, tier_one, total)] == [
        Decimal("0.075"),
        Decimal("0.084"),
        Decimal("0.106"),
    ]
    assert [one.least for one in (core, tier_one, total)] == [
        Decimal("0.05"),
        Decimal("0.06"),
        Decimal("0.08"),
    ]
    assert [one.room for one in (core, tier_one, total)] == [
        Decimal(0),
        Decimal("-0.001"),
        Decimal("0.001"),
    ]
    assert "common equity tier 1 ratio: 7.5%" in explain_lines(core.workings, "en")


@pytest.mark.parametrize(
    ("as_of", "asked"),
    [
        (date(2013, 12, 30), "0.08"),
        (date(2013, 12, 31), "0.085"),
        (date(2014, 12, 31), "0.089"),
        (date(2015, 12, 31), "0.093"),
        (date(2016, 12, 31), "0.097"),
        (date(2017, 12, 31), "0.101"),
        (date(2018, 12, 30), "0.101"),
        (date(2018, 12, 31), "0.105"),
        (TODAY, "0.105"),
    ],
)
def test_the_buffer_came_in_steps(as_of: date, asked: str) -> None:
    *_, total = compute_capital_ratios(figures(on=date(2013, 6, 30)), as_of=as_of)
    assert total.least_with_buffer == Decimal(asked)


def test_without_risk_weighted_assets_there_is_no_ratio() -> None:
    for one in compute_capital_ratios(figures(risk_weighted=Money.of(0)), as_of=TODAY):
        assert (one.ratio, one.room) == (None, None)


@pytest.mark.parametrize(
    ("name", "open_measures"),
    [
        ("core_net", [CapitalMeasure.CORE]),
        ("tier1_net", [CapitalMeasure.TIER_ONE]),
        ("capital_net", [CapitalMeasure.TOTAL]),
        ("risk_weighted", list(CapitalMeasure)),
    ],
)
def test_an_unknown_figure_leaves_its_ratios_open(
    name: str, open_measures: list[CapitalMeasure]
) -> None:
    found = compute_capital_ratios(figures(**{name: None}), as_of=TODAY)
    assert [one.measure for one in found if one.ratio is None] == open_measures


@pytest.mark.parametrize(
    ("as_of", "document"),
    [(date(2023, 12, 31), "CAPITAL-2012"), (date(2024, 1, 1), "CAPITAL-2023")],
)
def test_sources(as_of: date, document: str) -> None:
    for one in compute_capital_ratios(figures(on=date(2022, 12, 31)), as_of=as_of):
        bases = [line.basis for line in one.workings if line.basis is not None]
        assert {basis.regulation.code for basis in bases} == {document}
        assert lines_provenance(one.workings) is Provenance.UNCONFIRMED


def test_a_bank_may_ask_more_of_itself() -> None:
    policy = house_document("CAP-1", Text("细则", "Policy"), date(2026, 1, 1))
    own = CAPITAL_BUFFER.set_to(350, since=date(2026, 1, 1), basis=policy.article(1))
    [core, *_] = compute_capital_ratios(figures(), as_of=TODAY, book=RuleBook(numbers=(own,)))
    assert core.least_with_buffer == Decimal("0.085")


def test_bad_arguments() -> None:
    wrong: Any = "a bank"
    with pytest.raises(InvalidValue, match="figures: needs BankFigures"):
        compute_capital_ratios(wrong, as_of=TODAY)
    with pytest.raises(InvalidValue, match="book"):
        compute_capital_ratios(figures(), as_of=TODAY, book=wrong)
    with pytest.raises(InvalidValue, match="figures: are of a later day"):
        compute_capital_ratios(figures(), as_of=date(2026, 9, 29))
    with pytest.raises(RuleNotInForce):
        compute_capital_ratios(figures(on=date(2012, 6, 30)), as_of=date(2012, 12, 31))
