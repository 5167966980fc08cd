"""Checks at the border: what passes, what is refused, and that nothing refused is shown."""

from typing import Any

import pytest

from bankrm.checks import (
    check_count,
    check_kind,
    check_optional,
    check_tuple,
)
from bankrm.errors import InvalidValue


@pytest.mark.parametrize("value", [0, 1, 2**128 - 1], ids=["none", "one", "the largest"])
def test_a_count_passes(value: int) -> None:
    check_count(value, "n")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (-1, "needs a whole number, not below 0"),
        (True, "needs a whole number, not below 0"),
        (1.0, "needs a whole number, not below 0"),
        ("1", "needs a whole number, not below 0"),
        (2**128, "is out of range"),
        (10**5000, "is out of range"),
    ],
    ids=["negative", "bool", "float", "text", "one too many", "very many"],
)
def test_what_is_no_count(value: Any, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_count(value, "n")
    assert (refused.value.field, refused.value.reason) == ("n", reason)


def test_the_least_is_the_callers() -> None:
    check_count(3, "n", least=3)
    with pytest.raises(InvalidValue, match=r"^n: needs a whole number, not below 3$"):
        check_count(2, "n", least=3)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (check_kind, 1, None),
        (check_optional, None, "token"),
        (check_tuple, (), [1]),
        (check_tuple, (1, 2), (1, "token")),
    ],
)
def test_kinds(check: Any, good: object, bad: object) -> None:
    check(good, int, "n")
    with pytest.raises(InvalidValue, match=r"^n: ") as refused:
        check(bad, int, "n")
    assert "token" not in str(refused.value)
