"""Proportions: a value, or the reason why there is none."""

from decimal import Decimal
from typing import Any

import pytest

from bankrm.errors import BankrmError, CurrencyMismatch
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.proportions import Proportion
from bankrm.workings import explain_lines


def share(part: Any, whole: Any) -> Proportion:
    return Proportion(
        name=Text("占比", "share"),
        part_name=Text("部分", "part"),
        part=part,
        whole_name=Text("合计", "whole"),
        whole=whole,
    )


@pytest.mark.parametrize(
    ("part", "whole", "value", "reason"),
    [
        (1, 4, Decimal("0.25"), None),
        (Money.of(-1), Money.of(4), Decimal("-0.25"), None),
        (0, 3, Decimal(0), None),
        (0, 0, None, "over zero or less: no meaning"),
        (Money.of(1), Money.of(-4), None, "over zero or less: no meaning"),
        (None, 4, None, "a figure is unknown"),
        (1, None, None, "a figure is unknown"),
    ],
)
def test_a_value_or_a_reason(
    part: Any, whole: Any, value: Decimal | None, reason: str | None
) -> None:
    one = share(part, whole)
    assert one.value == value
    assert (one.reason and one.reason.en) == reason


def test_workings_are_legible() -> None:
    assert explain_lines(share(1, 3).workings, "en").splitlines() == [
        "part: 1",
        "whole: 3",
        "share: 0.333333333333",
    ]
    assert explain_lines(share(1, 0).workings, "en").splitlines()[-1] == "share: unknown"


@pytest.mark.parametrize(
    ("part", "whole", "error"),
    [
        (1, Money.of(4), BankrmError),
        (Money.of(1), Money.of(4, "USD"), CurrencyMismatch),
        (0.5, 1, BankrmError),
    ],
)
def test_figures_of_two_kinds_are_refused(part: Any, whole: Any, error: type[BankrmError]) -> None:
    with pytest.raises(error, match=r"^part: "):
        share(part, whole)


def test_figures_are_not_shown() -> None:
    assert "4321" not in repr(share(Money.of(4321), Money.of(4321)))
