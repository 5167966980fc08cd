"""Contribution, EVA and RAROC: by hand, to the fen, and undefined with a reason."""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm.contribution import (
    Carried,
    Contribution,
    Exposure,
    compute_contribution,
    compute_eva,
    compute_raroc,
    economic_capital,
    expected_loss,
    interest_margin,
)
from bankrm.errors import BankrmError, CurrencyMismatch
from bankrm.money import Money
from bankrm.workings import explain_lines

ODD: Any = "odd"
altered: Any = attrs.evolve
LOAN = Carried(
    balance=Money.of(1_000_000),
    rate=Decimal("0.045"),
    ftp_rate=Decimal("0.03"),
    days=90,
    year_days=360,
)
DEPOSIT = Carried(
    balance=Money.of(500_000),
    rate=Decimal("0.012"),
    ftp_rate=Decimal("0.02"),
    days=365,
    year_days=365,
)
RISK = Exposure(pd=Decimal("0.01"), lgd=Decimal("0.45"), ead=Money.of(100_000))
FEES, COST = Money.of("800.50"), Money.of(1_200)


def book(**changed: Any) -> Contribution:
    given: dict[str, Any] = {
        "loans": (LOAN,),
        "deposits": (DEPOSIT,),
        "exposures": (RISK,),
        "fees": FEES,
        "operating_cost": COST,
    }
    return compute_contribution(**{**given, **changed})


def test_by_hand() -> None:
    found = book()
    assert explain_lines(found.workings, "en").splitlines() == [
        "loan income: CN¥3,750.00",
        "deposit income: CN¥4,000.00",
        "fees: CN¥800.50",
        "less operating cost: CN¥1,200.00",
        "less expected loss: CN¥450.00",
        "contribution: CN¥6,900.50",
    ]
    assert found.reason is None
    assert "3750" not in repr(found)


def test_a_loan_below_its_transfer_price_loses() -> None:
    cheap = attrs.evolve(LOAN, rate=Decimal("0.02"))
    assert interest_margin(cheap) == -2_500
    assert book(loans=(cheap,)).loan_income == Money.of(-2_500)


def test_a_third_of_a_fen_is_rounded_once_on_the_sum() -> None:
    """Three loans of a third of a fen make one fen; each alone would be nothing."""
    tiny = Carried(
        balance=Money.of("0.01"), rate=Decimal(1), ftp_rate=Decimal(0), days=120, year_days=360
    )
    assert book(loans=(tiny,)).loan_income == Money.of(0)
    assert book(loans=(tiny,) * 3).loan_income == Money.of("0.01")


def test_a_day_of_365_needs_no_rounding_by_the_caller() -> None:
    day = attrs.evolve(LOAN, days=1, year_days=365)
    assert book(loans=(day,)).loan_income == Money.of("41.10")


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        ({"fees": None}, "unknown: fees"),
        ({"operating_cost": None}, "unknown: less operating cost"),
        ({"fees": None, "operating_cost": None}, "unknown: fees, less operating cost"),
    ],
)
def test_an_unknown_line_leaves_no_total(unknown: dict[str, Any], reason: str) -> None:
    found = book(**unknown)
    assert found.total is None
    assert found.reason is not None
    assert found.reason.en == reason
    assert found.loan_income == Money.of(3_750)
    assert explain_lines(found.workings, "en").splitlines()[-1] == "contribution: unknown"


def test_nothing_but_fees() -> None:
    assert compute_contribution(fees=FEES, operating_cost=COST).total == FEES - COST


def test_expected_loss() -> None:
    assert expected_loss(RISK) == 450
    assert expected_loss(attrs.evolve(RISK, pd=Decimal(1), lgd=Decimal(1))) == 100_000


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("loans", {"loans": (ODD,)}),
        ("deposits", {"deposits": [DEPOSIT]}),
        ("exposures", {"exposures": (LOAN,)}),
        ("operating_cost", {"operating_cost": Money.of(-1)}),
        ("fees", {"fees": Money.of(1, "USD")}),
        ("fees", {"fees": 1}),
        ("loans", {"currency": "USD", "fees": None, "operating_cost": None}),
    ],
)
def test_bad_books_are_refused(field: str, changed: dict[str, Any]) -> None:
    with pytest.raises(BankrmError) as refused:
        book(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (LOAN, "balance", Money.of(-1)),
        (LOAN, "rate", 0.045),
        (LOAN, "rate", Decimal("NaN")),
        (LOAN, "ftp_rate", Decimal("1e1000000")),
        (LOAN, "days", -1),
        (LOAN, "year_days", 0),
        (LOAN, "year_days", True),
        (RISK, "pd", Decimal("1.01")),
        (RISK, "lgd", Decimal("-0.01")),
        (RISK, "ead", Money.of(-1)),
    ],
)
def test_bad_figures_are_refused(model: Any, field: str, value: Any) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(model, **{field: value})
    assert refused.value.field == field


def test_the_pure_numbers_refuse_other_kinds() -> None:
    with pytest.raises(BankrmError, match=r"^carried: "):
        interest_margin(ODD)
    with pytest.raises(BankrmError, match=r"^exposure: "):
        expected_loss(ODD)


def test_capital_is_weighted_assets_times_the_ratio() -> None:
    assert economic_capital(Money.of("333.33"), "0.105") == Money.of("35.00")
    for assets, ratio, field in (
        (Money.of(-1), "0.1", "risk_weighted"),
        (Money.of(1), "-0.1", "ratio"),
        (1, "0.1", "risk_weighted"),
    ):
        odd: Any = assets
        with pytest.raises(BankrmError) as refused:
            economic_capital(odd, ratio)
        assert refused.value.field == field


def test_eva() -> None:
    eva = compute_eva(Money.of(100_000), capital=Money.of(1_000_000), charge_rate="0.12")
    assert explain_lines(eva.workings, "en").splitlines() == [
        "profit after tax: CN¥100,000.00",
        "capital used: CN¥1,000,000.00",
        "rate of the capital charge: 0.12",
        "capital charge: CN¥120,000.00",
        "economic value added: -CN¥20,000.00",
    ]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("charge_rate", {"charge_rate": "-0.1"}),
        ("charge_rate", {"charge_rate": 0.1}),
        ("capital", {"capital": Money.of(-1)}),
        ("capital", {"capital": Money.of(1, "USD")}),
    ],
)
def test_bad_eva_is_refused(field: str, given: dict[str, Any]) -> None:
    call: dict[str, Any] = {"capital": Money.of(1), "charge_rate": "0.1", **given}
    with pytest.raises(BankrmError) as refused:
        compute_eva(Money.of(1), **call)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("profit", "capital", "value", "reason"),
    [
        (Money.of(-5), Money.of(100), Decimal("-0.05"), None),
        (Money.of(5), Money.of(0), None, "over zero or less: no meaning"),
        (None, Money.of(100), None, "a figure is unknown"),
        (Money.of(5), None, None, "a figure is unknown"),
    ],
)
def test_raroc(
    profit: Money | None, capital: Money | None, value: Decimal | None, reason: str | None
) -> None:
    found = compute_raroc(profit, capital)
    assert found.value == value
    assert (found.reason and found.reason.en) == reason


@pytest.mark.parametrize("field", ["risk_adjusted_profit", "capital"])
def test_raroc_is_of_amounts(field: str) -> None:
    call: dict[str, Any] = {"risk_adjusted_profit": Money.of(1), "capital": Money.of(1), field: 5}
    with pytest.raises(BankrmError, match=rf"^{field}: needs Money"):
        compute_raroc(**call)


def test_a_currency_that_is_none_is_not_shown() -> None:
    loans = (LOAN,)
    with pytest.raises(BankrmError) as refused:
        compute_contribution(loans=loans, fees=None, operating_cost=None, currency="某某")
    assert str(refused.value) == "currency: is not an ISO 4217 code in use"


def test_raroc_of_two_currencies_is_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        compute_raroc(Money.of(1), Money.of(1, "USD"))


@pytest.mark.parametrize("name", ["rate", "ftp_rate"])
@pytest.mark.parametrize(
    ("value", "passes"), [("1", True), ("-1", True), ("1.01", False), ("4.5", False)]
)
def test_a_rate_is_a_fraction(name: str, value: str, *, passes: bool) -> None:
    rates = {"rate": Decimal("0.045"), "ftp_rate": Decimal("0.02"), name: Decimal(value)}

    def carried() -> Carried:
        return Carried(balance=Money.of(1), days=365, year_days=365, **rates)

    if passes:
        assert getattr(carried(), name) == Decimal(value)
    else:
        with pytest.raises(BankrmError, match=f"^{name}: is a fraction"):
            carried()
