"""Every published case, judged by the adapter of its file."""

import copy
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


def _altered(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, dict):
        key = min(value)
        return value | {key: _altered(value[key])}
    if isinstance(value, list):
        return [_altered(value[0]), *value[1:]] if value else ["added"]
    if isinstance(value, str) and value.replace(".", "").replace("-", "").isdigit():
        return _altered_digits(value)
    return value + 1 if isinstance(value, int | Decimal) else f"{value} altered"


def _altered_digits(value: str) -> str:
    first = next(at for at, sign in enumerate(value) if sign.isdigit())
    return value[:first] + str((int(value[first]) + 1) % 10 or 1) + value[first + 1 :]


def test_an_altered_expectation_fails(name: str, document: Case, case: Case) -> None:
    check = harness.adapter(name)
    for key, value in case["expected"].items():
        altered = copy.deepcopy(case)
        altered["expected"][key] = _altered(value)
        with pytest.raises((AssertionError, KeyError, ValueError)):
            check(altered, document)


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
