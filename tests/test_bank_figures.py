"""The bases of a bank's limits."""

from datetime import date
from typing import Any

import pytest

from bankrm.bank_figures import BankFigures
from bankrm.errors import BankrmError
from bankrm.money import Money

TEN, ELEVEN = Money.of(10), Money.of(11)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"capital_net": TEN, "tier1_net": ELEVEN}, "tier1_net"),
        (
            {"acquisition_loans": TEN, "minority_acquisition_loans": ELEVEN},
            "minority_acquisition_loans",
        ),
        ({"core_net": ELEVEN, "tier1_net": TEN}, "core_net"),
        ({"core_net": ELEVEN, "capital_net": TEN}, "core_net"),
        ({"loans": Money.of(-1)}, "loans"),
        ({"adjusted_assets": Money.of(1, "USD")}, "adjusted_assets"),
        ({"tier1_net": 5}, "tier1_net"),
    ],
)
def test_refuses(figures: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError, match=f"^{field}"):
        BankFigures(on=date(2026, 9, 30), **figures)


@pytest.mark.parametrize(
    "figures",
    [
        {"capital_net": TEN, "tier1_net": TEN},
        {"tier1_net": ELEVEN},
        {"acquisition_loans": ELEVEN, "minority_acquisition_loans": TEN},
        {"minority_acquisition_loans": TEN},
    ],
)
def test_holds(figures: dict[str, Any]) -> None:
    held = BankFigures(on=date(2026, 9, 30), **figures)
    assert {name: getattr(held, name) for name in figures} == figures
