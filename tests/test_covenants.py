"""Covenants: what is promised, when it is tested, and what one test finds."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import MONDAY
from bankrm.citations import Provenance
from bankrm.covenants import (
    CONVENTIONAL_PROPOSALS,
    Consequence,
    Covenant,
    CovenantPeriod,
    CovenantState,
    Operator,
    Weakness,
    judge_covenant,
    list_proposals,
    list_test_days,
)
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import OwnLabel
from bankrm.statement_ratios import RatioName

altered: Any = attrs.evolve
ON = date(2026, 9, 30)
LEVERAGE = Covenant(
    code="leverage",
    metric=RatioName.ASSET_LIABILITY,
    operator=Operator.AT_MOST,
    threshold=Decimal("0.7"),
    tested=CovenantPeriod.QUARTER,
    consequence=Consequence.STOP_DRAWING,
    grace_days=30,
)
MET, BREACHED = CovenantState.MET, CovenantState.BREACHED


class TestOneTest:
    @pytest.mark.parametrize(
        ("operator", "value", "state", "headroom"),
        [
            (Operator.AT_MOST, "0.69", MET, "0.01"),
            (Operator.AT_MOST, "0.70", MET, "0"),
            (Operator.AT_MOST, "0.7000001", BREACHED, "-0.0000001"),
            (Operator.BELOW, "0.69", MET, "0.01"),
            (Operator.BELOW, "0.70", BREACHED, "0"),
            (Operator.AT_LEAST, "0.71", MET, "0.01"),
            (Operator.AT_LEAST, "0.70", MET, "0"),
            (Operator.AT_LEAST, "0.69", BREACHED, "-0.01"),
            (Operator.ABOVE, "0.71", MET, "0.01"),
            (Operator.ABOVE, "0.70", BREACHED, "0"),
        ],
    )
    def test_at_and_around_the_threshold(
        self, operator: Operator, value: str, state: CovenantState, headroom: str
    ) -> None:
        found = judge_covenant(altered(LEVERAGE, operator=operator), Decimal(value), on=ON)
        assert (found.state, found.headroom) == (state, Decimal(headroom))
        until = date(2026, 10, 30) if state is BREACHED else None
        assert found.curable_until == until
        assert [line.value for line in found.workings] == [
            Decimal(value),
            Decimal("0.7"),
            Decimal(headroom),
            state,
        ]

    def test_a_figure_that_is_not_known_proves_nothing(self) -> None:
        found = judge_covenant(LEVERAGE, None, on=ON)
        assert found.state is CovenantState.UNKNOWN
        assert (found.headroom, found.curable_until) == (None, None)

    def test_without_grace(self) -> None:
        found = judge_covenant(altered(LEVERAGE, grace_days=0), Decimal(1), on=ON)
        assert found.curable_until == ON

    @pytest.mark.parametrize(
        "value", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e1000000"), 0.5, "0.5"]
    )
    def test_odd_figures(self, value: Any) -> None:
        with pytest.raises(InvalidValue) as refused:
            judge_covenant(LEVERAGE, value, on=ON)
        assert refused.value.field == "value"

    def test_other_things(self) -> None:
        wrong: Any = MONDAY
        with pytest.raises(InvalidValue, match="covenant: needs"):
            judge_covenant(wrong, None, on=ON)
        with pytest.raises(InvalidValue, match="on: needs a date"):
            judge_covenant(LEVERAGE, None, on=wrong)
        with pytest.raises(InvalidValue, match="grace_days: lead out of the calendar"):
            judge_covenant(LEVERAGE, Decimal(1), on=date.max)
        last = date.max - timedelta(days=LEVERAGE.grace_days)
        assert judge_covenant(LEVERAGE, Decimal(1), on=last).curable_until == date.max


class TestDays:
    @pytest.mark.parametrize(
        ("period", "days"),
        [
            (CovenantPeriod.QUARTER, ["2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"]),
            (CovenantPeriod.HALF_YEAR, ["2027-06-30", "2027-12-31"]),
            (CovenantPeriod.YEAR, ["2027-12-31"]),
        ],
    )
    def test_ends_of_calendar_periods(self, period: CovenantPeriod, days: list[str]) -> None:
        found = list_test_days(period, date(2026, 12, 31), date(2027, 12, 31))
        assert [day.isoformat() for day in found] == days

    def test_a_short_loan_has_none(self) -> None:
        assert list_test_days(CovenantPeriod.YEAR, date(2026, 1, 1), date(2026, 12, 30)) == ()
        assert list_test_days(CovenantPeriod.QUARTER, ON, ON) == ()

    def test_the_end_of_time(self) -> None:
        found = list_test_days(CovenantPeriod.YEAR, date(9998, 12, 31), date.max)
        assert found == (date.max,)

    def test_the_longest_loan(self) -> None:
        assert len(list_test_days(CovenantPeriod.YEAR, ON, date(2126, 12, 30))) == 100

    @pytest.mark.parametrize(
        ("signed", "matures", "field"),
        [
            (ON, date(2026, 9, 29), "matures_on"),
            (ON, date(2127, 1, 1), "matures_on"),
            (datetime(2026, 1, 1), ON, "signed_on"),  # noqa: DTZ001  # an instant: refused
            (ON, MONDAY, "matures_on"),
        ],
    )
    def test_refused(self, signed: Any, matures: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            list_test_days(CovenantPeriod.YEAR, signed, matures)
        assert refused.value.field == field

    def test_no_period(self) -> None:
        wrong: Any = "year"
        with pytest.raises(InvalidValue, match="period: needs"):
            list_test_days(wrong, ON, ON)


class TestProposals:
    def test_every_weakness_has_one(self) -> None:
        assert {one.weakness for one in CONVENTIONAL_PROPOSALS} == set(Weakness)
        assert list_proposals(tuple(Weakness)) == CONVENTIONAL_PROPOSALS
        assert list_proposals(()) == ()

    def test_are_a_convention(self) -> None:
        marks = {one.basis.provenance for one in CONVENTIONAL_PROPOSALS}
        assert marks == {Provenance.CONVENTION}

    def test_become_a_covenant_with_the_banks_threshold(self) -> None:
        [proposal] = list_proposals((Weakness.PAYOUT,))
        covenant = proposal.at(Decimal("0.3"), grace_days=10)
        assert (covenant.code, covenant.threshold, covenant.grace_days) == (
            "payout",
            Decimal("0.3"),
            10,
        )
        assert isinstance(covenant.metric, OwnLabel)
        assert covenant.tested is CovenantPeriod.YEAR

    def test_a_banks_own(self) -> None:
        own = altered(CONVENTIONAL_PROPOSALS[0], consequence=Consequence.MORE_SECURITY)
        assert list_proposals((Weakness.LEVERAGE,), (own,)) == (own,)

    def test_other_things(self) -> None:
        wrong: Any = [Weakness.PAYOUT]
        with pytest.raises(InvalidValue, match="weaknesses: needs tuple"):
            list_proposals(wrong)
        with pytest.raises(InvalidValue, match="proposals: needs tuple"):
            list_proposals((), wrong)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "lev\x00"}, "code"),
        ({"metric": "leverage"}, "metric"),
        ({"threshold": Decimal("NaN")}, "threshold"),
        ({"threshold": 0.7}, "threshold"),
        ({"grace_days": -1}, "grace_days"),
        ({"grace_days": True}, "grace_days"),
        ({"tested": "quarter"}, "tested"),
    ],
)
def test_covenants_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        altered(LEVERAGE, **change)
    assert refused.value.field == field
