"""Loan rates: the prime rate of a day, points, the floor, and the days on which a loan is priced anew."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._loan_rates_example import CLAUSE, PRIME_RATES
from bankrm.errors import BankrmError, InvalidValue, NotCovered, RuleNotInForce
from bankrm.loan_rates import (
    LprTenor,
    PrimeRateRow,
    PrimeRates,
    RateClause,
    Repricing,
    classify_lpr_tenor,
    compute_loan_rate,
    list_rate_resets,
)

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
FIRST_EVER = date(2019, 8, 20)


class TestPrimeRates:
    @pytest.mark.parametrize(
        ("day", "rate"),
        [
            pytest.param(date(2024, 7, 22), "0.0385", id="on the day of publication"),
            pytest.param(date(2024, 10, 20), "0.0385", id="the day before the next"),
            pytest.param(date(2024, 10, 21), "0.0360", id="on the day of the next"),
            pytest.param(date(2025, 6, 19), "0.0350", id="the last day known"),
        ],
    )
    def test_the_last_published_counts(self, day: date, rate: str) -> None:
        assert PRIME_RATES.on(day, LprTenor.OVER_FIVE_YEARS) == Decimal(rate)

    def test_before_the_first_and_after_the_last(self) -> None:
        with pytest.raises(RuleNotInForce, match="day"):
            PRIME_RATES.on(date(2024, 7, 21), LprTenor.ONE_YEAR)
        with pytest.raises(NotCovered, match="day"):
            PRIME_RATES.on(date(2025, 6, 20), LprTenor.ONE_YEAR)

    def test_a_tenor_that_is_not_known(self) -> None:
        row = PrimeRateRow(published_on=FIRST_EVER, one_year=Decimal("0.0425"))
        rates = PrimeRates(rows=(row,), through=FIRST_EVER)
        assert rates.on(FIRST_EVER, LprTenor.ONE_YEAR) == Decimal("0.0425")
        with pytest.raises(NotCovered, match="tenor"):
            rates.on(FIRST_EVER, LprTenor.OVER_FIVE_YEARS)

    @pytest.mark.parametrize(
        ("field", "value", "reason"),
        [
            ("rows", (), "oldest to newest"),
            ("rows", PRIME_RATES.rows[::-1], "oldest to newest"),
            ("rows", (PRIME_RATES.rows[0],) * 2, "oldest to newest"),
            (
                "rows",
                (altered(PRIME_RATES.rows[0], published_on=date(2019, 8, 19)),),
                "begin before",
            ),
            ("through", date(2025, 5, 19), "before the last row"),
        ],
    )
    def test_tables_that_are_none(self, field: str, value: object, reason: str) -> None:
        with pytest.raises(InvalidValue, match=reason) as refused:
            altered(PRIME_RATES, **{field: value})
        assert refused.value.field == field

    @pytest.mark.parametrize(
        "rate", [Decimal("3.45"), Decimal("-0.01"), Decimal("NaN"), 0.0345, "0.0345"]
    )
    @pytest.mark.parametrize("field", ["one_year", "over_five_years"])
    def test_rates_that_are_none(self, field: str, rate: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(PRIME_RATES.rows[0], **{field: rate})
        assert refused.value.field == field


class TestTenor:
    @pytest.mark.parametrize(
        ("months", "tenor"),
        [(1, LprTenor.ONE_YEAR), (60, LprTenor.ONE_YEAR), (61, LprTenor.OVER_FIVE_YEARS)],
        ids=["shortest", "just at five years", "a month above"],
    )
    def test_by_term(self, months: int, tenor: LprTenor) -> None:
        assert classify_lpr_tenor(months, as_of=AS_OF) is tenor

    def test_a_book_that_is_none(self) -> None:
        none: Any = None
        with pytest.raises(InvalidValue, match="book"):
            classify_lpr_tenor(60, as_of=date(2026, 11, 24), book=none)

    def test_before_there_was_a_prime_rate(self) -> None:
        assert classify_lpr_tenor(12, as_of=FIRST_EVER) is LprTenor.ONE_YEAR
        with pytest.raises(RuleNotInForce):
            classify_lpr_tenor(12, as_of=date(2019, 8, 19))

    @pytest.mark.parametrize("months", [0, -1, True, 1.5, 10**50])
    def test_no_term(self, months: Any) -> None:
        with pytest.raises(InvalidValue, match="months"):
            classify_lpr_tenor(months, as_of=AS_OF)


class TestRate:
    @pytest.mark.parametrize(
        ("points", "floor", "rate"),
        [
            pytest.param("-30", None, "0.0355", id="below"),
            pytest.param("25.5", None, "0.04105", id="above, by half a point"),
            pytest.param("-30", "0.0355", "0.0355", id="just at the floor"),
            pytest.param("-31", "0.0355", "0.0355", id="under the floor"),
            pytest.param("-500", None, "0", id="never below zero"),
        ],
    )
    def test_prime_rate_and_points(self, points: str, floor: str | None, rate: str) -> None:
        clause = altered(
            CLAUSE, basis_points=Decimal(points), floor=None if floor is None else Decimal(floor)
        )
        found = compute_loan_rate(clause, PRIME_RATES, on=date(2024, 9, 1))
        assert found.value == Decimal(rate)
        values = [line.value for line in found.workings]
        assert values == [
            date(2024, 9, 1),
            Decimal("0.0385"),
            Decimal(points),
            clause.floor,
            Decimal(rate),
        ]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("basis_points", Decimal(10_001)),
            ("basis_points", Decimal("Infinity")),
            ("basis_points", Decimal("-0.002")),
            ("basis_points", Decimal("-0.2")),
            ("basis_points", Decimal("0.4")),
            ("basis_points", Decimal("10.25")),
            ("floor", Decimal("-0.01")),
            ("cycle_months", 6),
            ("cycle_months", 2**100),
            ("repricing", Repricing.CYCLE),
            ("tenor", "one_year"),
        ],
    )
    def test_clauses_that_are_none(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(CLAUSE, **{field: value})
        assert refused.value.field == ("cycle_months" if field == "repricing" else field)


def clause(repricing: Repricing, cycle_months: int | None = None) -> RateClause:
    return RateClause(
        tenor=LprTenor.ONE_YEAR,
        basis_points=Decimal(0),
        repricing=repricing,
        cycle_months=cycle_months,
    )


class TestResets:
    @pytest.mark.parametrize(
        ("terms", "days"),
        [
            pytest.param(clause(Repricing.FIXED), [], id="fixed"),
            pytest.param(clause(Repricing.NEW_YEAR), [(2025, 1, 1, "0.0310")], id="new year"),
            pytest.param(
                clause(Repricing.ANNIVERSARY), [], id="first anniversary after the last day known"
            ),
            pytest.param(
                clause(Repricing.CYCLE, 3),
                [(2024, 11, 30, "0.0310"), (2025, 2, 28, "0.0310"), (2025, 5, 31, "0.0300")],
                id="quarterly, by the end of the month",
            ),
        ],
    )
    def test_days_and_rates(
        self, terms: RateClause, days: list[tuple[int, int, int, str]]
    ) -> None:
        found = list_rate_resets(
            terms, PRIME_RATES, drawn_on=date(2024, 8, 31), matures_on=date(2027, 8, 31)
        )
        later = [(date(year, month, day), Decimal(rate)) for year, month, day, rate in days]
        rates = [(reset.on, reset.annual_rate) for reset in found]
        assert rates == [(date(2024, 8, 31), Decimal("0.0335")), *later]

    def test_each_anniversary(self) -> None:
        known = altered(PRIME_RATES, through=date(2026, 8, 31))
        found = list_rate_resets(
            clause(Repricing.ANNIVERSARY),
            known,
            drawn_on=date(2024, 8, 31),
            matures_on=date(2026, 8, 31),
        )
        assert [reset.on for reset in found] == [date(2024, 8, 31), date(2025, 8, 31)], (
            "not at the end"
        )

    def test_a_leap_day_returns_when_there_is_one(self) -> None:
        found = list_rate_resets(
            clause(Repricing.ANNIVERSARY),
            altered(PRIME_RATES, through=date(2040, 1, 1)),
            drawn_on=date(2028, 2, 29),
            matures_on=date(2032, 3, 1),
        )
        assert [reset.on for reset in found] == [
            date(2028, 2, 29),
            date(2029, 2, 28),
            date(2030, 2, 28),
            date(2031, 2, 28),
            date(2032, 2, 29),
        ]

    @pytest.mark.parametrize(
        ("terms", "last"),
        [
            pytest.param(clause(Repricing.ANNIVERSARY), date(9_998, 12, 31), id="anniversary"),
            pytest.param(clause(Repricing.NEW_YEAR), date(9_998, 1, 1), id="new year"),
            pytest.param(clause(Repricing.CYCLE, 1_200), date(9_990, 12, 31), id="a century"),
        ],
    )
    def test_to_the_end_of_the_calendar(self, terms: RateClause, last: date) -> None:
        endless = altered(PRIME_RATES, through=date.max)
        found = list_rate_resets(terms, endless, drawn_on=date(9_990, 12, 31), matures_on=date.max)
        assert found[-1].on == last

    def test_a_cycle_longer_than_a_century(self) -> None:
        with pytest.raises(InvalidValue, match="cycle_months: are longer than a century"):
            clause(Repricing.CYCLE, 1_201)

    def test_days_in_disorder(self) -> None:
        for wrong in (date(2024, 8, 31), date(2024, 8, 30)):
            with pytest.raises(InvalidValue, match="matures_on"):
                list_rate_resets(CLAUSE, PRIME_RATES, drawn_on=date(2024, 8, 31), matures_on=wrong)
        at: Any = datetime.fromisoformat("2024-08-31T10:00+08:00")
        with pytest.raises(InvalidValue, match="drawn_on"):
            list_rate_resets(CLAUSE, PRIME_RATES, drawn_on=at, matures_on=date(2027, 8, 31))

    def test_drawn_after_all_that_is_known(self) -> None:
        with pytest.raises(NotCovered):
            list_rate_resets(
                CLAUSE, PRIME_RATES, drawn_on=date(2025, 6, 20), matures_on=date(2027, 8, 31)
            )
