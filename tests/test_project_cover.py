"""Debt service cover, and the largest loan that keeps one."""

from decimal import Decimal, localcontext
from typing import Any

import pytest

from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.money import Money, half_up
from bankrm.project_cover import (
    DebtShape,
    ProjectYear,
    compute_largest_project_loan,
    compute_project_cover,
    loan_life_cover,
)
from bankrm.ratios import debt_to_ebitda, ebitda_cover


def year(number: int, *figures: int | str, **fields: Any) -> ProjectYear:
    names = ("ebitda", "cash_tax", "principal", "interest")
    given: dict[str, Any] = {name: Money.of(of) for name, of in zip(names, figures, strict=True)}
    return ProjectYear(**({"year": number} | given | fields))


W29 = year(2029, 1800, 200, 900, 300)


def rounded(figure: Decimal | None, digits: int) -> Decimal:
    assert figure is not None
    return half_up(figure, digits)


def test_w29() -> None:
    cover = compute_project_cover((W29,))
    assert rounded(cover.least, 3) == Decimal("1.333")
    assert ebitda_cover(1800, 300) == 6
    assert rounded(debt_to_ebitda(6000, 1800), 2) == Decimal("3.33")


def test_least_and_average_of_the_years_with_debt_service() -> None:
    years = (
        year(2028, 500, 0, 0, 0),  # still building
        year(2029, 1000, 0, 400, 100),
        year(2030, 900, 100, 500, 300),
        year(2031, -50, 0, 100, 0),
    )
    cover = compute_project_cover(years)
    assert [one.cover for one in years] == [None, 2, 1, Decimal("-0.5")]
    assert cover.least == Decimal("-0.5")
    assert rounded(cover.average, 6) == Decimal("0.833333")
    assert [line.value for line in cover.workings][:2] == [None, 2]
    assert cover.workings[-1].what.en == "average cover"


def test_without_debt_service_there_is_no_cover() -> None:
    cover = compute_project_cover((year(2028, 500, 0, 0, 0),))
    assert (cover.least, cover.average) == (None, None)
    assert compute_project_cover(()).least is None


@pytest.mark.parametrize("numbers", [(2030, 2029), (2029, 2029)], ids=["backwards", "twice"])
def test_years_run_in_order(numbers: tuple[int, int]) -> None:
    years = tuple(year(number, 1, 0, 0, 0) for number in numbers)
    with pytest.raises(InvalidValue, match=r"^years: "):
        compute_project_cover(years)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", 0),
        ("year", 10**60),
        ("ebitda", Money.of(1, "USD")),
        ("ebitda", Decimal(1)),
        ("cash_tax", Money.of(-1)),
        ("cash_tax", Money.of(1, "USD")),
        ("principal", Money.of(-1)),
        ("interest", None),
    ],
)
def test_a_bad_year_is_named(field: str, value: Any) -> None:
    with pytest.raises(BankrmError, match=rf"^{field}: "):
        year(2029, 1, 1, 1, 1, **{field: value})


# The largest loan


def cash(*yuan: int | str) -> tuple[Money, ...]:
    return tuple(Money.of(one) for one in yuan)


@pytest.mark.parametrize(
    ("flows", "rate", "cover", "shape", "amount", "payments"),
    [
        pytest.param(
            (1300, 2600), "0.05", "1.3", DebtShape.LEVEL, "1859.41", ("1000", "1000"), id="level"
        ),
        pytest.param(
            (1300, 2600),
            "0.05",
            "1.3",
            DebtShape.SCULPTED,
            "2766.43",
            ("1000", "2000"),
            id="sculpted",
        ),
        pytest.param(
            (100, 200), 0, 1, DebtShape.SCULPTED, "300", ("100", "200"), id="without interest"
        ),
        pytest.param(
            (-100, 200),
            0,
            1,
            DebtShape.SCULPTED,
            "200",
            ("0", "200"),
            id="a bad year pays nothing",
        ),
        pytest.param(
            (-100, 200), 0, 1, DebtShape.LEVEL, "0", ("0", "0"), id="the weakest year bounds all"
        ),
        pytest.param(
            ("0.10",), 0, 3, DebtShape.LEVEL, "0.03", ("0.03",), id="rounded down to the fen"
        ),
    ],
)
def test_largest_loan(
    flows: tuple[int | str, ...],
    rate: str | int,
    cover: str | int,
    shape: DebtShape,
    amount: str,
    payments: tuple[str, ...],
) -> None:
    found = compute_largest_project_loan(cash(*flows), rate, least_cover=cover, shape=shape)
    assert found.amount == Money.of(amount)
    assert found.payments == cash(*payments)
    assert found.workings[-1].value == found.amount


def test_no_context_of_the_host_matters() -> None:
    def found() -> object:
        return (
            compute_largest_project_loan(
                cash(1300, 2600), "0.0435", least_cover="1.3", shape=DebtShape.LEVEL
            ),
            loan_life_cover(cash(1300, 2600), "0.0435", Money.of(777)),
            compute_project_cover((W29,)),
        )

    wanted = found()
    with localcontext() as host:
        host.prec = 3
        assert found() == wanted


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"cash": ()}, "cash"),
        ({"cash": cash(1) * 101}, "cash"),
        ({"cash": [Money.of(1)]}, "cash"),
        ({"cash": (1,)}, "cash"),
        ({"rate": "-0.01"}, "rate"),
        ({"rate": "1.01"}, "rate"),
        ({"rate": 0.05}, "rate"),
        ({"rate": Decimal("NaN")}, "rate"),
        ({"least_cover": 0}, "least_cover"),
        ({"least_cover": "１.３"}, "least_cover"),
        ({"shape": "level"}, "shape"),
    ],
)
def test_a_bad_input_is_named(how: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {
        "cash": cash(1),
        "rate": "0.05",
        "least_cover": 1,
        "shape": DebtShape.LEVEL,
    } | how
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        compute_largest_project_loan(**given)


def test_only_yuan() -> None:
    with pytest.raises(CurrencyMismatch):
        loan_life_cover((Money.of(1, "USD"),), 0, Money.of(1))


def test_loan_life_cover() -> None:
    flows = cash("1050", "1102.50")
    assert loan_life_cover(flows, "0.05", Money.of(1000)) == 2
    assert loan_life_cover(flows, "0.05", Money.of(0)) is None
    assert loan_life_cover(cash(-5), 0, Money.of(5)) == -1
    with pytest.raises(InvalidValue, match=r"^outstanding: "):
        loan_life_cover(flows, 0, Money.of(-1))
