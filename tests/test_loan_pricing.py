"""The price of a loan: its parts, the lowest rate that meets the hurdle, and no hurdle cleared without capital."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import WORKING_CAPITAL
from bankrm._loan_pricing_example import BOOK, COSTS
from bankrm.citations import Provenance
from bankrm.contribution import compute_raroc
from bankrm.credit_applications import CreditApplicationId
from bankrm.errors import BankrmError, InvalidValue
from bankrm.loan_pricing import assess_loan_price, compute_loan_price
from bankrm.money import Money
from bankrm.rules import STATUTORY, Effect

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
PRICE = compute_loan_price(COSTS, as_of=AS_OF, book=BOOK)


def asked(rate: str) -> Any:
    return altered(WORKING_CAPITAL, rate_asked=Decimal(rate))


class TestPrice:
    def test_part_by_part(self) -> None:
        assert [line.value for line in PRICE.workings] == [
            Decimal(12),
            Decimal("1.5"),
            Decimal("0.45"),
            Decimal("0.6"),
            Decimal("1.2"),
            Decimal("0.4"),
            Decimal("0.2"),
            Decimal("4.35"),
            Decimal("4.15"),
        ]
        assert PRICE.workings[0].basis is not None

    def test_the_lowest_rate_meets_the_hurdle(self) -> None:
        assert PRICE.lowest is not None
        assert COSTS.raroc(PRICE.lowest) == PRICE.hurdle
        amount = Money.of(10_000_000)
        profit, capital = COSTS.profit(PRICE.lowest), COSTS.capital_ratio
        assert profit is not None
        assert capital is not None
        same = compute_raroc(amount.times(profit), amount.times(capital)).value
        assert same == PRICE.hurdle, "as `contribution` reckons it in money"

    def test_quoted_in_whole_points(self) -> None:
        assert PRICE.lowest_quoted == Decimal("0.0415")
        finer = compute_loan_price(
            altered(COSTS, operating_rate=Decimal("0.00451")), as_of=AS_OF, book=BOOK
        )
        assert finer.lowest_quoted == Decimal("0.0416")

    def test_a_margin_may_be_forgone(self) -> None:
        cheap = compute_loan_price(
            altered(COSTS, margin=Decimal("-0.001")), as_of=AS_OF, book=BOOK
        )
        assert cheap.value == Decimal("0.0405")
        assert cheap.lowest == PRICE.lowest

    @pytest.mark.parametrize(
        "unknown", ["funds_rate", "operating_rate", "pd", "lgd", "capital_ratio", "tax_rate"]
    )
    def test_unknown_figures_leave_it_open(self, unknown: str) -> None:
        inputs = altered(COSTS, **{unknown: None})
        price = compute_loan_price(inputs, as_of=AS_OF, book=BOOK)
        assert price.value is price.lowest is price.lowest_quoted is None
        assert inputs.raroc("0.05") is None

    def test_without_a_hurdle_there_is_no_price(self) -> None:
        price = compute_loan_price(COSTS, as_of=AS_OF)
        assert price.hurdle is price.value is price.lowest is None
        assert price.hurdle_basis is None
        assert compute_loan_price(COSTS, as_of=date(2025, 12, 31), book=BOOK).hurdle is None

    def test_without_capital_no_rate_has_a_return(self) -> None:
        free = altered(COSTS, capital_ratio=Decimal(0))
        price = compute_loan_price(free, as_of=AS_OF, book=BOOK)
        assert price.value == Decimal("0.0275")
        assert price.lowest is None
        assert free.raroc("0.05") is None


class TestRate:
    @pytest.mark.parametrize(
        ("rate", "outcome"),
        [
            pytest.param("0.0415", Effect.ALLOW, id="just at the lowest"),
            pytest.param("0.0414", Effect.REVIEW, id="a point below"),
            pytest.param("0.041499999", Effect.REVIEW, id="a hair below"),
            pytest.param("0.0435", Effect.ALLOW, id="the price"),
            pytest.param("0", Effect.REVIEW, id="nothing"),
        ],
    )
    def test_against_the_hurdle(self, rate: str, outcome: Effect) -> None:
        decision = assess_loan_price(asked(rate), COSTS, as_of=AS_OF, book=BOOK)
        assert decision.outcome is outcome
        assert [hit.rule.id for hit in decision.hits] == (
            [] if outcome is Effect.ALLOW else ["loan-price.hurdle"]
        )

    def test_without_capital_nothing_is_cleared(self) -> None:
        free = altered(COSTS, capital_ratio=Decimal(0))
        decision = assess_loan_price(asked("0.9"), free, as_of=AS_OF, book=BOOK)
        assert decision.outcome is Effect.REVIEW
        assert [hit.rule.id for hit in decision.hits] == ["loan-price.no-capital"]
        assert decision.provenance is Provenance.CONVENTION

    @pytest.mark.parametrize(
        ("unknown", "missing"),
        [("pd", "profit"), ("tax_rate", "profit"), ("capital_ratio", "capital")],
    )
    def test_unknown_figures_go_to_a_person(self, unknown: str, missing: str) -> None:
        inputs = altered(COSTS, **{unknown: None})
        decision = assess_loan_price(asked("0.0415"), inputs, as_of=AS_OF, book=BOOK)
        assert (decision.outcome, decision.missing) == (Effect.REVIEW, (missing,))

    def test_nor_does_it_pass_without_a_hurdle_or_a_rate(self) -> None:
        for application, book, missing in (
            (asked("0.0415"), STATUTORY, "hurdle"),
            (altered(WORKING_CAPITAL, rate_asked=None), BOOK, "profit"),
        ):
            decision = assess_loan_price(application, COSTS, as_of=AS_OF, book=book)
            assert (decision.outcome, decision.missing) == (Effect.REVIEW, (missing,))


class TestBadInput:
    @pytest.mark.parametrize(
        "field",
        ["funds_rate", "operating_rate", "pd", "lgd", "capital_ratio", "tax_rate", "margin"],
    )
    @pytest.mark.parametrize(
        "value", [Decimal("1.5"), Decimal("NaN"), Decimal("-Infinity"), 0.02, "0.02", True]
    )
    def test_rates(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(COSTS, **{field: value})
        assert refused.value.field == field

    def test_below_zero(self) -> None:
        for field in ("operating_rate", "pd", "lgd", "capital_ratio", "tax_rate"):
            with pytest.raises(InvalidValue, match=field):
                altered(COSTS, **{field: Decimal("-0.01")})
        assert altered(COSTS, funds_rate=Decimal("-0.001")).cost == Decimal("0.0095")

    def test_a_tax_that_takes_all(self) -> None:
        with pytest.raises(InvalidValue, match="tax_rate"):
            altered(COSTS, tax_rate=Decimal(1))

    def test_of_another_application(self) -> None:
        other = altered(COSTS, application_id=CreditApplicationId("A-9"))
        with pytest.raises(InvalidValue, match="inputs: are those of another application"):
            assess_loan_price(asked("0.04"), other, as_of=AS_OF)

    def test_kinds(self) -> None:
        wrong: Any = None
        for field, arguments in (
            ("inputs", (asked("0.04"), wrong)),
            ("application", (wrong, COSTS)),
        ):
            with pytest.raises(InvalidValue, match=field):
                assess_loan_price(*arguments, as_of=AS_OF)
        with pytest.raises(InvalidValue, match="inputs"):
            compute_loan_price(wrong, as_of=AS_OF)
        with pytest.raises(InvalidValue, match="book"):
            compute_loan_price(COSTS, as_of=AS_OF, book=wrong)
        with pytest.raises(InvalidValue, match="as_of"):
            compute_loan_price(COSTS, as_of=wrong, book=BOOK)
