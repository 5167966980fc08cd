"""Every published case, judged by the adapter of its file."""

import copy
import importlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.golden import harness
from tests.golden.harness import Case


def test_published_case(name: str, document: Case, case: Case) -> None:
    harness.adapter(name)(case, document)


def test_not_yet_built(unbuilt: str) -> None:
    pytest.skip(f"{unbuilt}: the capability is not yet built")


INFORMATIVE = {"rate_reset", "payment_refixed"}
"""Events that a file of schedules lets an adapter ignore."""


def _alterations(value: Any) -> Iterator[Any]:
    """An expected value with one leaf altered, for each leaf that is asked."""
    if isinstance(value, dict) and value.get("type") in INFORMATIVE:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (value | {key: other} for other in _alterations(inner))
    elif isinstance(value, list) and value:
        for at, inner in enumerate(value):
            yield from ([*value[:at], other, *value[at + 1 :]] for other in _alterations(inner))
    else:
        yield _altered(value)


def _altered(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return ["added"]
    if isinstance(value, str) and value.replace(".", "").replace("-", "").isdigit():
        return _altered_digits(value)
    return value + 1 if isinstance(value, int | Decimal) else f"{value} altered"


def _altered_digits(value: str) -> str:
    first = next(at for at, sign in enumerate(value) if sign.isdigit())
    return value[:first] + str((int(value[first]) + 1) % 10 or 1) + value[first + 1 :]


def test_an_altered_expectation_fails(name: str, document: Case, case: Case) -> None:
    check = harness.adapter(name)
    for expected in _alterations(case["expected"]):
        altered = copy.deepcopy(case) | {"expected": expected}
        with pytest.raises((AssertionError, KeyError, ValueError)):
            check(altered, document)


ALTMAN = importlib.import_module("tests.golden.financial_ratios")
NEED = importlib.import_module("tests.golden.working_capital_need")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("z", ("Z", "z-score", "Altman Z", "1968 listed manufacturer", "public", "original")),
        ("z_prime", ("Z'", "z′", "Z’ score", "z_prime", "Z-prime", "private firm", "non-listed")),
        ("z_double_prime", ("Z''", "Z″", 'Z"', "z_double_prime", "Z double prime")),
        ("z_double_prime", ("non-manufacturer", "private nonmanufacturing")),
        ("emerging", ("EM score", "em_score", "emerging markets", "Z'' emerging")),
    ],
)
def test_altmans_models_by_any_name(code: str, names: tuple[str, ...]) -> None:
    assert [ALTMAN._model(name).code for name in names] == [code] * len(names)


def test_an_unknown_model_fails_by_name() -> None:
    with pytest.raises(AssertionError, match="unknown model: tea leaves"):
        ALTMAN._model("tea leaves")


@pytest.mark.parametrize(
    "option",
    [
        "sales x (1-margin) x (1+growth) / turns",
        "last-year sales × (1 − profit margin) × (1 + expected growth) ÷ turnover times",
        "last year's sales revenue * [1 - sales profit margin] * (1 + sales growth rate) / turns",
        "previous-year revenue x (1 - margin) x (1 + growth) x cycle days / 360",
        "need - own funds - existing loans - other channels",
        "working-capital need - own capital - existing working-capital loans - other sources",
        "need - own funds - working-capital loans - funds from other channels",
        "360 / cycle days",
        "360 / (inventory days + receivable days - payable days + prepayment days - advance days)",
        "stock days + accounts receivable turnover days - payables + prepaid - advances received",
        "expected sales x (1 - margin) / number of turns",
        "need-own-existing-other",
    ],
)
def test_quiz_options_by_meaning(option: str) -> None:
    assert NEED._answer(["need + own", option, "sales x margin"]) == 1


def test_an_unknown_word_in_an_option_fails_by_name() -> None:
    with pytest.raises(AssertionError, match=r"unknown words in an option: \['moonlight'\]"):
        NEED._answer(["sales x moonlight", "sales"])
    with pytest.raises(AssertionError, match="no figure in an option's words: profit"):
        NEED._answer(["profit", "sales"])


EXAMPLES = importlib.import_module("tests.golden.apr_lender_examples")
RATES = importlib.import_module("tests.golden.irr_xirr")


@pytest.mark.parametrize(
    "told",
    ["one month after drawdown", "1 month after the drawdown", "One month from advance."],
)
def test_a_first_payment_a_month_later(told: str) -> None:
    EXAMPLES.check_first_payment(told)
    for other in (f"not {told}", "two months after drawdown", "on drawdown"):
        with pytest.raises(AssertionError, match="a first payment of another kind"):
            EXAMPLES.check_first_payment(other)


def test_an_example_in_another_currency() -> None:
    case: Case = {
        "inputs": {
            "currency": "EUR",
            "amount": 16000,
            "months": 36,
            "monthly_payment": "465.70",
        },
        "expected": {"apr_percent_one_decimal": "3.1"},
    }
    EXAMPLES.check(case, {})
    with pytest.raises(AssertionError, match="currency"):
        EXAMPLES.check(case | {"inputs": case["inputs"] | {"currency": "euros"}}, {})


@pytest.mark.parametrize(
    ("stated", "allowed"),
    [
        ({}, "1e-8"),
        ({"tolerance": Decimal("1e-6")}, "1e-6"),
        ({"tolerance": "absolute 0.001"}, "0.001"),
        ({"tolerance": "relative 1e-2 (published to 3-5 digits)"}, "0.0005"),
    ],
)
def test_a_case_states_its_tolerance(stated: Case, allowed: str) -> None:
    assert RATES.allowed_for(stated, Decimal("-0.05")) == Decimal(allowed)


def test_an_unknown_tolerance_fails_by_name() -> None:
    with pytest.raises(AssertionError, match="an unknown tolerance: about right"):
        RATES.allowed_for({"tolerance": "about right"}, Decimal(1))


@pytest.mark.parametrize("told", ["own_funds", "existing_working_capital_loans", "other_channels"])
def test_a_kind_of_funding_that_is_not_told_is_none(told: str) -> None:
    case: Case = {
        "inputs": {
            "method": "regulator_annex_2010",
            "last_year_sales": "3000",
            "last_year_profit_margin": "0.15",
            "sales_growth": "0.10",
            "turns": "5",
            told: "61",
        },
        "expected": {"need": "561.00", "new_loan": "500.00"},
    }
    NEED.check(case, {})
    with pytest.raises(AssertionError, match="new_loan"):
        NEED.check(case | {"expected": {"new_loan": "561.00"}}, {})


def test_an_unknown_file_fails(tmp_path: Path) -> None:
    (tmp_path / "tea_leaves.json").write_text('{"cases": [{"id": "a"}]}', encoding="utf-8")
    [(name, _, _)] = harness.read_cases(tmp_path)
    with pytest.raises(AssertionError, match="no adapter for tea_leaves"):
        harness.adapter(name)


def test_an_unknown_key_fails() -> None:
    with pytest.raises(AssertionError, match="does not know"):
        harness.expect({"colour": "red"}, {"tier": "pass"})


def test_what_is_not_yet_built_has_no_adapter() -> None:
    built = [name for name in harness.NOT_YET_BUILT if (harness.HERE / f"{name}.py").exists()]
    assert built == []
