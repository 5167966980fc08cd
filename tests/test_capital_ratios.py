"""Capital ratios: three measures, what is asked of them, and bad figures."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bankrm.capital_ratios import CapitalFigures, CapitalMeasure, compute_capital_ratios
from bankrm.citations import Provenance, house_document
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.capital import CAPITAL_BUFFER
from bankrm.rules import RuleBook
from bankrm.workings import explain_lines, lines_provenance

TODAY = date(2026, 11, 24)


def figures(**changes: Any) -> CapitalFigures:
    given: dict[str, Any] = {
        "on": date(2026, 9, 30),
        "core": Money.of(75),
        "tier_one": Money.of(84),
        "total": Money.of(106),
        "risk_weighted": Money.of(1_000),
    }
    return CapitalFigures(**given | changes)


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


def test_capital_may_be_lost() -> None:
    lost = figures(core=Money.of(-1), tier_one=Money.of(0), total=Money.of(0))
    assert compute_capital_ratios(lost, as_of=TODAY)[0].ratio == Decimal("-0.001")


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


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": datetime(2026, 9, 30)}, "on"),  # noqa: DTZ001  # what is refused
        ({"core": 75}, "core"),
        ({"core": Money.of("84.01")}, "tier_one"),
        ({"total": Money.of("83.99")}, "total"),
        ({"risk_weighted": Money.of(-1)}, "risk_weighted"),
    ],
)
def test_bad_figures(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        figures(**changes)
    assert refused.value.field == field


def test_currencies() -> None:
    with pytest.raises(CurrencyMismatch, match="risk_weighted"):
        figures(risk_weighted=Money.of(1_000, "USD"))


def test_bad_arguments() -> None:
    wrong: Any = "a bank"
    with pytest.raises(InvalidValue, match="figures: needs CapitalFigures"):
        compute_capital_ratios(wrong, as_of=TODAY)
    with pytest.raises(InvalidValue, match="book"):
        compute_capital_ratios(figures(), as_of=TODAY, book=wrong)
    with pytest.raises(InvalidValue, match="figures: are of a later day"):
        compute_capital_ratios(figures(), as_of=date(2026, 9, 29))
    with pytest.raises(RuleNotInForce):
        compute_capital_ratios(figures(on=date(2012, 6, 30)), as_of=date(2012, 12, 31))
