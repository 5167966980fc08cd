"""What is got back if it goes badly: reckoned by hand, at each limit, and refused where it has no meaning."""

from decimal import Decimal
from typing import Any

import pytest
from tests.disclosure_cases import altered

from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.loss_examples import (
    LossScenario,
    PolicyValues,
    compute_loss,
    compute_surrender,
)
from bankrm.money import Money
from bankrm.offers import Fee, FeeKind, FeeTime, Term, TermKind
from bankrm.regulations.practice import SALES_PRACTICE

YEAR = Term(kind=TermKind.FIXED, months=12)


def fee(time: FeeTime, much: str | Money) -> Fee:
    if isinstance(much, Money):
        return Fee(kind=FeeKind.HANDLING, time=time, amount=much)
    return Fee(kind=FeeKind.HANDLING, time=time, rate=Decimal(much))


ENTRY, YEARLY, EXIT = FeeTime
SCENARIO = LossScenario(amount=Money.of(10_000), fall=Decimal("0.5"), held=YEAR)
POLICY = PolicyValues(
    premium=Money.of(10_000),
    premiums=2,
    cash_values=tuple(Money.of(value) for value in (4_000, 15_000, 19_999, 20_000, 21_000)),
)


def reckoned(fall: str, *fees: Fee, held: Term = YEAR) -> tuple[str, str, str]:
    example = compute_loss(altered(SCENARIO, fall=Decimal(fall), fees=fees, held=held))
    return str(example.money_back.amount), str(example.loss.amount), str(example.fees.amount)


@pytest.mark.parametrize(
    ("fall", "fees", "result"),
    [
        pytest.param("0", (), ("10000.00", "0.00", "0.00"), id="no fall"),
        pytest.param("0.5", (), ("5000.00", "5000.00", "0.00"), id="half"),
        pytest.param("1", (), ("0.00", "10000.00", "0.00"), id="all of it"),
        # 10,000 - 100 = 9,900; half of it is 4,950
        pytest.param("0.5", (fee(ENTRY, "0.01"),), ("4950.00", "5050.00", "100.00"), id="entry"),
        # 5,000 - 1 % of 10,000
        pytest.param("0.5", (fee(YEARLY, "0.01"),), ("4900.00", "5100.00", "100.00"), id="yearly"),
        # 5,000 - 1 % of 5,000
        pytest.param("0.5", (fee(EXIT, "0.01"),), ("4950.00", "5050.00", "50.00"), id="exit"),
        # 9,900 - 0, less 99, less 1 % of 9,801
        pytest.param(
            "0",
            (fee(ENTRY, "0.01"), fee(YEARLY, "0.01"), fee(EXIT, "0.01")),
            ("9702.99", "297.01", "297.01"),
            id="fees alone",
        ),
        pytest.param(
            "0.999",
            (fee(YEARLY, Money.of(30)), fee(EXIT, Money.of(5))),
            ("0.00", "10000.00", "35.00"),
            id="fees beyond what is left",
        ),
    ],
)
def test_worst_case(fall: str, fees: tuple[Fee, ...], result: tuple[str, str, str]) -> None:
    assert reckoned(fall, *fees) == result


@pytest.mark.parametrize(
    ("fees", "fallen", "paid"),
    [
        ((), "500.00", "0.00"),
        ((fee(ENTRY, "0.1"), fee(YEARLY, "0.1")), "450.00", "190.00"),
        ((fee(YEARLY, Money.of(800)),), "500.00", "500.00"),
    ],
    ids=["no fees", "fees", "fees beyond what is left"],
)
def test_the_loss_is_the_fall_and_the_fees(fees: tuple[Fee, ...], fallen: str, paid: str) -> None:
    example = compute_loss(altered(SCENARIO, amount=Money.of(1_000), fees=fees))
    assert (example.fallen, example.fees_paid) == (Money.of(fallen), Money.of(paid))
    assert example.fallen + example.fees_paid == example.loss


def lines(scenario: LossScenario) -> list[str]:
    values = [line.value for line in compute_loss(scenario).workings]
    return [str(value.amount if isinstance(value, Money) else value) for value in values]


class TestByHand:
    """Three cases worked on paper, line by line."""

    def test_ninety_days_of_a_fund(self) -> None:
        scenario = LossScenario(
            amount=Money.of(50_000),
            fall=Decimal("0.35"),
            held=Term(kind=TermKind.OPEN_ENDED, days=90),
            fees=(
                fee(ENTRY, "0.006"),
                fee(YEARLY, "0.0025"),
                fee(YEARLY, "0.0002"),
                fee(EXIT, "0.001"),
            ),
        )
        assert lines(scenario) == [
            "50000.00",
            "300.00",  # 50,000 x 0.6 %
            "49700.00",
            "0.35",
            "32305.00",  # 49,700 x 65 %
            "33.09",  # (124.25 + 9.94) x 90 / 365 = 33.088
            "32.27",  # 32,271.91 x 0.1 % = 32.272
            "32239.64",
            "17760.36",
        ]
        assert compute_loss(scenario).fees == Money.of("365.36")

    def test_all_is_lost_with_fixed_fees_on_top(self) -> None:
        scenario = LossScenario(
            amount=Money.of(10_000),
            fall=Decimal(1),
            held=Term(kind=TermKind.FIXED, months=24),
            fees=(fee(ENTRY, Money.of(50)), fee(YEARLY, Money.of(20)), fee(EXIT, "0.005")),
        )
        assert lines(scenario) == [
            "10000.00",
            "50.00",
            "9950.00",
            "1",
            "0.00",
            "40.00",  # two years at 20
            "0.00",  # 0.5 % of nothing
            "0.00",
            "10000.00",
        ]
        assert compute_loss(scenario).fees == Money.of(90)

    def test_a_year_and_a_half_in_a_currency_without_cents(self) -> None:
        scenario = LossScenario(
            amount=Money.of(1_000_000, "JPY"),
            fall=Decimal("0.125"),
            held=Term(kind=TermKind.FIXED, months=18),
            fees=(fee(ENTRY, "0.0105"), fee(YEARLY, "0.012"), fee(EXIT, "0.003")),
        )
        assert lines(scenario) == [
            "1000000",
            "10500",
            "989500",
            "0.125",
            "865813",  # 989,500 x 87.5 % = 865,812.5, halves up
            "17811",  # 11,874 x 1.5
            "2544",  # 848,002 x 0.3 % = 2,544.006
            "845458",
            "154542",
        ]
        assert compute_loss(scenario).fees == Money.of(30_855, "JPY")


@pytest.mark.parametrize(
    ("held", "fees"),
    [
        (Term(kind=TermKind.FIXED, months=1), "8.33"),
        (Term(kind=TermKind.FIXED, months=18), "150.00"),
        (Term(kind=TermKind.OPEN_ENDED, days=73), "20.00"),
        (Term(kind=TermKind.FIXED, days=365), "100.00"),
        (Term(kind=TermKind.FIXED, months=1_200), "10000.00"),
    ],
    ids=["a month", "a year and a half", "a fifth of a year", "a year of days", "a century"],
)
def test_fees_of_the_time_held(held: Term, fees: str) -> None:
    assert reckoned("0", fee(YEARLY, "0.01"), held=held)[2] == fees


def test_the_fall_is_told_with_where_it_was_laid_down() -> None:
    scenario = altered(SCENARIO, basis=SALES_PRACTICE.article())
    lines = compute_loss(scenario).workings
    assert [line.basis for line in lines if line.basis] == [SALES_PRACTICE.article()]
    assert "假设下跌比例: 0.5" in lines[3].explain("zh")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": Money.of(0)}, "amount"),
        ({"amount": Money.of(-1)}, "amount"),
        ({"amount": 10_000}, "amount"),
        ({"fall": Decimal("1.0001")}, "fall"),
        ({"fall": Decimal("-0.0001")}, "fall"),
        ({"fall": Decimal("NaN")}, "fall"),
        ({"fall": Decimal("Infinity")}, "fall"),
        ({"fall": Decimal(10) ** 1_000}, "fall"),
        ({"fall": 0.5}, "fall"),
        ({"fall": "０.5"}, "fall"),
        ({"held": Term(kind=TermKind.DEMAND)}, "held"),
        ({"held": 12}, "held"),
        ({"fees": [fee(ENTRY, "0.01")]}, "fees"),
        ({"fees": (fee(ENTRY, Money.of(1, "USD")),)}, "fees"),
    ],
)
def test_a_scenario_is_checked(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(SCENARIO, **fields)
    assert refused.value.field == field


@pytest.mark.parametrize("rate", ["1", "1.5"], ids=["all of it", "more"])
def test_nothing_left_to_invest(rate: str) -> None:
    with pytest.raises(InvalidValue, match="fees: at entry leave nothing"):
        reckoned("0", fee(ENTRY, rate))


def test_another_currency_is_one_for_all() -> None:
    scenario = altered(SCENARIO, amount=Money.of(10_000, "JPY"))
    assert compute_loss(scenario).loss == Money.of(5_000, "JPY")


class TestSurrender:
    def test_year_by_year(self) -> None:
        example = compute_surrender(POLICY)
        assert example.total_premium == Money.of(20_000)
        assert [year.paid.minor for year in example.years] == [1_000_000] + [2_000_000] * 4
        assert [year.loss.minor for year in example.years] == [600_000, 500_000, 100, 0, 0]
        assert example.even_after == 4
        assert example.workings[-1].explain("en") == "loss on surrender after year 5: CN¥0.00"

    @pytest.mark.parametrize(
        ("values", "even"),
        [((10_000,), 1), ((9_999,), None), ((10_000, 19_999), None), ((9_000, 20_000), 2)],
        ids=["at once", "one short", "lost again", "in the last year"],
    )
    def test_when_nothing_is_lost(self, values: tuple[int, ...], even: int | None) -> None:
        policy = altered(POLICY, cash_values=tuple(Money.of(value) for value in values))
        assert compute_surrender(policy).even_after == even

    def test_all_fees(self) -> None:
        fees = (fee(ENTRY, "0.03"), fee(YEARLY, Money.of(50)))
        # 2 premiums at 300, 5 years at 50
        assert compute_surrender(altered(POLICY, fees=fees)).fees == Money.of(850)

    def test_a_single_premium(self) -> None:
        example = compute_surrender(altered(POLICY, premiums=1))
        assert example.total_premium == Money.of(10_000)
        assert example.even_after == 2

    @pytest.mark.parametrize(
        ("fields", "error", "field"),
        [
            ({"premium": Money.of(0)}, InvalidValue, "premium"),
            ({"premiums": 0}, InvalidValue, "premiums"),
            ({"premiums": True}, InvalidValue, "premiums"),
            ({"premiums": 2**200}, InvalidValue, "premiums"),
            ({"cash_values": ()}, InvalidValue, "cash_values"),
            ({"cash_values": (Money.of(-1),)}, InvalidValue, "cash_values"),
            ({"cash_values": (Money.of(1, "USD"),)}, CurrencyMismatch, "cash_values"),
            ({"fees": (fee(EXIT, "0.01"),)}, InvalidValue, "fees"),
            ({"fees": (fee(YEARLY, Money.of(1, "USD")),)}, CurrencyMismatch, "fees"),
        ],
    )
    def test_a_policy_is_checked(
        self, fields: dict[str, Any], error: type[BankrmError], field: str
    ) -> None:
        with pytest.raises(error) as refused:
            altered(POLICY, **fields)
        assert refused.value.field == field

    def test_more_than_can_be_paid_is_named(self) -> None:
        with pytest.raises(BankrmError):
            compute_surrender(altered(POLICY, premiums=10**30))


@pytest.mark.parametrize(
    ("result", "fields", "field"),
    [
        (compute_loss(SCENARIO), {"scenario": "planted-token"}, "scenario"),
        (compute_loss(SCENARIO), {"loss": None}, "loss"),
        (compute_surrender(POLICY), {"policy": None}, "policy"),
        (compute_surrender(POLICY), {"years": ("planted-token",)}, "years"),
        (compute_surrender(POLICY).years[0], {"year": "planted-token"}, "year"),
    ],
)
def test_a_result_is_checked(result: Any, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        altered(result, **fields)
    assert refused.value.field == field
    assert "planted-token" not in str(refused.value)


@pytest.mark.parametrize(
    ("function", "field"), [(compute_loss, "scenario"), (compute_surrender, "policy")]
)
def test_other_values_are_named(function: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        function("planted-token")
    assert refused.value.field == field
    assert "planted-token" not in str(refused.value)
