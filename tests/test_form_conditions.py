"""Conditions: what they are made of, what they ask about, how they read."""

from collections.abc import Callable
from typing import Any

import pytest

from bankrm.errors import InvalidRule, InvalidValue
from bankrm.form_conditions import (
    Condition,
    Sign,
    at_least,
    at_most,
    fields_of,
    given,
    holds,
    tell,
)
from bankrm.labels import Text

BAD = [
    pytest.param({"sign": Sign.GIVEN}, "field", id="a question about nothing"),
    pytest.param({"sign": Sign.ALL, "field": "a"}, "field", id="a joint about a field"),
    pytest.param({"sign": Sign.ANY}, "parts", id="a joint of nothing"),
    pytest.param({"sign": Sign.GIVEN, "field": "a", "parts": (given("b"),)}, "parts", id="parts"),
    pytest.param({"sign": Sign.NOT, "parts": (given("a"), given("b"))}, "parts", id="not of two"),
    pytest.param({"sign": Sign.HOLDS, "field": "a"}, "values", id="holds nothing"),
    pytest.param({"sign": Sign.AT_LEAST, "field": "a"}, "values", id="at least nothing"),
    pytest.param(
        {"sign": Sign.AT_MOST, "field": "a", "values": (1, 2)}, "values", id="two limits"
    ),
    pytest.param({"sign": Sign.GIVEN, "field": "a", "values": (1,)}, "values", id="given what"),
]


@pytest.mark.parametrize(("parts", "where"), BAD)
def test_what_makes_no_condition(parts: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidRule) as refused:
        Condition(**parts)
    assert refused.value.field == where


@pytest.mark.parametrize("value", [None, 1.5, "a\x00", ("a",)])
def test_odd_values_are_refused(value: Any) -> None:
    with pytest.raises(InvalidValue) as refused:
        holds("a", value)
    assert refused.value.field == "values"


def test_sixteen_deep_is_the_limit() -> None:
    condition = given("a")
    for _ in range(15):
        condition = ~condition
    with pytest.raises(InvalidRule, match="16 deep"):
        _ = ~condition


def test_what_is_joined_alike_is_not_nested() -> None:
    assert (given("a") & given("b") & given("c")).parts == (given("a"), given("b"), given("c"))
    assert len(((given("a") | given("b")) & given("c")).parts) == 2


def test_asks_about_each_field_once() -> None:
    assert fields_of((given("b") | at_least("a", 1)) & ~at_most("b", 2)) == ("b", "a")


TOLD = [
    pytest.param(given("a"), "a已填写", "a is given", id="given"),
    pytest.param(holds("a", "x", "y"), "a为x或y", "a is x or y", id="one of two"),
    pytest.param(holds("a", True), "a为是", "a is yes", id="yes"),
    pytest.param(holds("a", False), "a为否", "a is no", id="no"),
    pytest.param(at_least("n", 5), "数不低于5", "number is at least 5", id="by name"),
    pytest.param(~given("a"), "非（a已填写）", "not (a is given)", id="not"),
    pytest.param(
        (given("a") | given("b")) & ~given("n"),
        "（a已填写或b已填写）且非（数已填写）",
        "(a is given or b is given) and not (number is given)",
        id="brackets where they are needed",
    ),
    pytest.param(
        given("a") & given("b") & given("n"),
        "a已填写且b已填写且数已填写",
        "a is given and b is given and number is given",
        id="none where they are not",
    ),
]


@pytest.mark.parametrize(("condition", "zh", "en"), TOLD)
def test_reads_in_both_languages(condition: Condition, zh: str, en: str) -> None:
    names = {"n": Text("数", "number")}
    assert tell(condition, "zh", names) == zh
    assert tell(condition, "en", names) == en


def test_only_conditions_are_joined_or_told() -> None:
    odd: Any = 5
    calls: list[Callable[[], object]] = [
        lambda: given("a") & odd,
        lambda: given("a") | odd,
        lambda: fields_of(odd),
        lambda: tell(odd, "en"),
        lambda: tell(given("a"), "en", odd),
        lambda: tell(given("a"), "en", {"a": odd}),
    ]
    for call in calls:
        with pytest.raises(InvalidValue):
            call()
