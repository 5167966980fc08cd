"""Rates of return: one rate, several, none with its reason; never the last guess of a search astray."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import pyxirr

from bankrm import rates_of_return
from bankrm.day_counts import DayCount
from bankrm.days import add_months
from bankrm.errors import InvalidValue
from bankrm.rates_of_return import NoRate, RateOfReturn, compute_irr, compute_xirr

START = date(2026, 1, 15)
NEAR = Decimal("1e-9")
PAID = [
    date(2007, 1, 12),
    date(2008, 2, 14),
    date(2008, 3, 3),
    date(2008, 6, 14),
    date(2008, 12, 1),
]
AMOUNTS = [-10_000, 2_500, 2_000, 3_000, 4_000]
irr: Any = compute_irr  # untyped, so that it takes what it must refuse
xirr: Any = compute_xirr


class TestOneRate:
    @pytest.mark.parametrize(
        ("amounts", "rate"),
        [
            pytest.param([-100, 110], "0.100000000000", id="up"),
            pytest.param([-100, 90], "-0.100000000000", id="down"),
            pytest.param([-100, 100], "0", id="nothing gained"),
            pytest.param([100, -110], "0.100000000000", id="the borrower's side"),
            pytest.param([-100, 0, 0, 100 * Decimal("1.331")], "0.100000000000", id="with gaps"),
            pytest.param([0, -100, 110], "0.100000000000", id="nothing at first"),
            pytest.param([-1, 1_000], "999.000000000000", id="near the upper end"),
            pytest.param([-1_000_000, 2], "-0.999998000000", id="nearly all lost"),
            pytest.param(["-100", "110"], "0.100000000000", id="as text"),
        ],
    )
    def test_of_a_period(self, amounts: list[Any], rate: str) -> None:
        found = compute_irr(amounts)
        [only] = found.rates
        assert abs(only - Decimal(rate)) < NEAR
        assert (found.rate, found.nearest_to_zero, found.reason) == (only, only, None)

    def test_flows_in_any_order_and_those_of_one_day_are_one(self) -> None:
        whole = compute_xirr(PAID, AMOUNTS)
        mixed = compute_xirr(
            [PAID[3], *PAID[:3], PAID[4], PAID[0]], [3_000, -4_000, 2_500, 2_000, 4_000, -6_000]
        )
        assert mixed == whole

    @pytest.mark.parametrize(
        ("day_count", "rate"),
        [  # MathWorks' example, as in the tests of pyxirr
            (DayCount.THIRTY_360_US, "0.100675477282743"),
            (DayCount.THIRTY_E_360, "0.100675477282743"),
            (DayCount.ACTUAL_360, "0.0991988898057063"),
            (DayCount.ACTUAL_365, "0.10064378342638"),
            (DayCount.ACTUAL_ACTUAL, "0.100739648987346"),
        ],
    )
    def test_day_counts(self, day_count: DayCount, rate: str) -> None:
        found = compute_xirr(PAID, AMOUNTS, day_count=day_count).rate
        assert found is not None
        assert abs(found - Decimal(rate)) < NEAR

    def test_days_before_the_first_that_is_listed(self) -> None:
        turned = compute_xirr(PAID[::-1], AMOUNTS[::-1], day_count=DayCount.ACTUAL_360)
        assert turned == compute_xirr(PAID, AMOUNTS, day_count=DayCount.ACTUAL_360)

    @pytest.mark.parametrize("months", [12, 360, 3_600])
    @pytest.mark.parametrize("payment", ["1.01", "4688.13", "84000"])
    def test_a_long_loan_agrees_with_the_oracle(self, months: int, payment: str) -> None:
        """With 3,600 flows a plain Newton from 5 % ends at -38 % without a word."""
        days = [add_months(START, month) for month in range(months + 1)]
        drawn = Decimal(payment) * months - Decimal(1)
        found = compute_xirr(days, [-drawn, *[Decimal(payment)] * months]).rate
        oracle = pyxirr.xirr(days, [-drawn, *[Decimal(payment)] * months])
        assert found is not None
        assert oracle is not None
        assert abs(float(found) - oracle) < 1e-9


class TestSeveralRates:
    def test_of_two_none_is_the_rate(self) -> None:
        found = compute_irr([-100, 230, -132])
        assert found.rates == (Decimal("0.100000000000"), Decimal("0.200000000000"))
        assert (found.rate, found.reason) == (None, NoRate.SEVERAL)
        assert found.nearest_to_zero == Decimal("0.1")
        assert [line.value for line in found.workings] == [*found.rates, NoRate.SEVERAL]

    def test_halving_is_nearer_than_trebling(self) -> None:
        found = compute_irr([-2, 7, -3])
        assert found.rates == (Decimal("-0.5"), Decimal(2))
        assert found.nearest_to_zero == Decimal("-0.5")

    def test_one_that_touches_zero(self) -> None:
        found = compute_irr([-100, 220, -121])
        assert found.rate is not None
        assert abs(found.rate - Decimal("0.1")) < Decimal("1e-6")  # as far as floats can tell

    def test_at_zero_and_elsewhere(self) -> None:
        assert compute_irr([-100, 220, -120]).rates == (Decimal(0), Decimal("0.2"))

    def test_zero_has_no_sign(self) -> None:
        [rate] = compute_irr([(-1) ** at * 100 for at in range(1_000)]).rates
        assert str(rate) == "0E-12"


class TestNoRate:
    @pytest.mark.parametrize("amounts", [[], [0, 0], [1, 2, 3], [-1, 0, -2]])
    def test_flows_that_never_change_sign(self, amounts: list[int]) -> None:
        assert compute_irr(amounts) == RateOfReturn((), NoRate.NO_SIGN_CHANGE)

    def test_what_cancels_out_to_the_last_digit_is_gone(self) -> None:
        days = [START, START, START, add_months(START, 12)]
        parts = [Decimal("0.1"), Decimal("0.2"), Decimal("-0.3"), Decimal(5)]
        assert compute_xirr(days, parts).reason is NoRate.NO_SIGN_CHANGE

    @pytest.mark.parametrize(
        "amounts",
        [
            pytest.param([100, -50, 100], id="two changes, no root"),
            pytest.param([-1, 1_002], id="just above the upper end"),
            pytest.param([-10_000_000, 1], id="below the lower end"),
            pytest.param([Decimal("1e30"), Decimal("-1e-30")], id="far below it"),
        ],
    )
    def test_none_in_the_interval(self, amounts: list[Any]) -> None:
        found = compute_irr(amounts)
        assert found.reason is NoRate.NONE_FOUND
        assert (found.rate, found.nearest_to_zero) == (None, None)
        assert [line.value for line in found.workings] == [NoRate.NONE_FOUND]

    def test_a_search_that_does_not_end_gives_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rates_of_return, "_BOXES", 3)
        found = compute_irr([-100, 230, -132])
        assert found == RateOfReturn((), NoRate.NOT_SEARCHED_OUT)

    @pytest.mark.parametrize("flows", [360, 1_000, 3_600])
    def test_a_search_ends_however_many_flows(
        self, flows: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Growing amounts of changing sign: with 3,600 of them it once went on for eight seconds."""
        valued: list[float] = []
        weights = rates_of_return._Flows.weights

        def counted(self: rates_of_return._Flows, rate: float) -> list[float]:
            valued.append(rate)
            return weights(self, rate)

        monkeypatch.setattr(rates_of_return._Flows, "weights", counted)
        found = compute_irr([(-1) ** at * (100 + at * at) for at in range(flows)])
        assert len(valued) * flows < 4_000_000
        assert found.reason is (None if flows == 360 else NoRate.NOT_SEARCHED_OUT)

    def test_without_newton_halving_finds_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rates_of_return, "_STEPS", 0)
        found = compute_irr([-100, 39, 59, 55, 20]).rate
        assert found is not None
        assert abs(found - Decimal("0.280948421160")) < NEAR


class TestFlowsAtTheLimitOfFloats:
    def test_what_has_faded_away_gives_no_step(self) -> None:
        flows = rates_of_return._Flows([0.0, 1.0], [-1.0, 1.0], 1, 10.0)
        assert flows.step([-1.0, 0.0]) == float("inf")
        level = rates_of_return._Flows([1.0, 1.0], [-1.0, 1.0], 1, 10.0)
        assert level.step([-1.0, 2.0]) == float("inf")


class TestBadInput:
    @pytest.mark.parametrize(
        "amount",
        [
            pytest.param(Decimal("NaN"), id="nan"),
            pytest.param(Decimal("sNaN"), id="signalling nan"),
            pytest.param(Decimal("Infinity"), id="infinity"),
            pytest.param(Decimal("1e1000000"), id="endless"),
            pytest.param(Decimal("-1e41"), id="large and negative"),
            pytest.param(10**400, id="endless int"),
            pytest.param(0.1, id="float"),
            pytest.param(True, id="bool"),
            pytest.param("１００", id="full-width digits"),
            pytest.param("1\x00", id="control character"),
            pytest.param(None, id="none"),
        ],
    )
    def test_amounts(self, amount: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            irr([-100, amount])
        assert refused.value.field == "amounts"

    @pytest.mark.parametrize("amount", ["1e-41", "1e-320", "1e-1000000"])
    def test_amounts_too_small_for_floats_to_tell(self, amount: str) -> None:
        with pytest.raises(InvalidValue, match="amounts: is out of range"):
            compute_irr([-Decimal(amount), 3 * Decimal(amount)])

    @pytest.mark.parametrize("amounts", [None, 5, "12", b"12", {-1: 1}, {-1, 2}, iter([-1, 2])])
    def test_what_is_no_list(self, amounts: Any) -> None:
        with pytest.raises(InvalidValue, match="amounts: needs"):
            irr(amounts)
        with pytest.raises(InvalidValue, match="amounts: needs"):
            xirr([START, add_months(START, 12)], amounts)
        with pytest.raises(InvalidValue, match="dates: needs"):
            xirr(amounts, [-1, 2])

    @pytest.mark.parametrize("day", [datetime(2026, 1, 5, tzinfo=UTC), "2026-01-05", None])
    def test_days(self, day: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            xirr([START, day], [-100, 110])
        assert refused.value.field == "dates"

    def test_as_many_amounts_as_days(self) -> None:
        with pytest.raises(InvalidValue, match="amounts: need one for each date"):
            xirr([START], [-100, 110])

    def test_an_unknown_day_count(self) -> None:
        with pytest.raises(InvalidValue, match="day_count"):
            xirr([START], [-100], day_count="actual_360")

    def test_a_result_has_rates_or_a_reason(self) -> None:
        with pytest.raises(InvalidValue, match="reason"):
            RateOfReturn(())
        with pytest.raises(InvalidValue, match="reason"):
            RateOfReturn((Decimal(1),), NoRate.NONE_FOUND)
        with pytest.raises(InvalidValue, match="reason"):
            RateOfReturn((Decimal(1),), NoRate.SEVERAL)
        with pytest.raises(InvalidValue, match="reason"):
            RateOfReturn((), NoRate.SEVERAL)
        for reason in (None, NoRate.NONE_FOUND):
            with pytest.raises(InvalidValue, match="reason"):
                RateOfReturn((Decimal(1), Decimal(2)), reason)
