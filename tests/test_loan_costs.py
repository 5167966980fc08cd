"""What a loan costs in a year: interest and fees on what is really owed, simple and compound."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._loan_costs_example import INSTALMENTS
from bankrm._loan_example import BUSINESS_LOAN, HOME_LOAN
from bankrm.due_dates import CycleUnit, DueDates
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.loan_costs import (
    CostKind,
    CostMethod,
    LoanFee,
    LoanFlows,
    annual_rate,
    compute_annual_cost,
)
from bankrm.loan_schedules import compute_schedule
from bankrm.loans import LoanPlan
from bankrm.money import Money, half_up
from bankrm.rates_of_return import NoRate

altered: Any = attrs.evolve
FEE = INSTALMENTS.fees[0]


def bullet(interest: str, **more: Any) -> LoanFlows:
    """A thousand over a year, all interest at the end of each half."""
    return LoanFlows(
        principals=(Money.of(0), Money.of(1_000)),
        interests=(Money.of(interest),) * 2,
        periods_a_year=2,
        **more,
    )


class TestWorkedCase:
    """W21: 12,000 over 12 months with a flat fee of 0.6 % a month."""

    def test_w21(self) -> None:
        cost = compute_annual_cost(INSTALMENTS)
        rate, simple, compound = cost.per_period.rate, cost.simple, cost.compound
        assert rate is not None
        assert simple is not None
        assert compound is not None
        shown = [
            half_up(one * 100, digits) for one, digits in ((rate, 4), (simple, 2), (compound, 2))
        ]
        assert shown == [Decimal("1.0862"), Decimal("13.03"), Decimal("13.84")]
        assert INSTALMENTS.fees_paid.amount / INSTALMENTS.drawn.amount == Decimal("0.072")

    def test_workings(self) -> None:
        values = [line.value for line in compute_annual_cost(INSTALMENTS).workings]
        assert values == [
            Money.of(12_000),
            Money.of(0),
            Money.of(864),
            Decimal(0),
            Decimal("0.132923076923"),  # 864 over 6,500 on average
            Decimal("0.010861853568"),
            Decimal("0.130342242816"),
            Decimal("0.138417850669"),
        ]


class TestCost:
    def test_without_fees_the_simple_cost_is_the_rate(self) -> None:
        cost = compute_annual_cost(bullet("20"))
        assert cost.simple == Decimal("0.04")
        assert cost.compound == Decimal("0.0404")
        assert bullet("20").yearly_level(bullet("20").interests) == Decimal("0.04")

    def test_a_fee_at_the_drawdown_leaves_less_to_use(self) -> None:
        fee = LoanFee(kind=CostKind.SERVICE, amounts=(Money.of(100),))
        cost = compute_annual_cost(bullet("0", fees=(fee,))).compound
        assert cost is not None
        assert half_up(cost, 6) == Decimal("0.111111")

    def test_all_taken_in_advance_has_no_rate(self) -> None:
        fee = LoanFee(kind=CostKind.SERVICE, amounts=(Money.of(1_000),))
        cost = compute_annual_cost(bullet("0", fees=(fee,)))
        assert cost.simple is cost.compound is None
        assert cost.per_period.reason is NoRate.NO_SIGN_CHANGE
        assert cost.workings[-1].value is None

    def test_a_year_of_twelve_months(self) -> None:
        assert annual_rate(Decimal("0.01"), 12, CostMethod.SIMPLE) == Decimal("0.12")
        assert annual_rate(Decimal("0.01"), 12, CostMethod.COMPOUND) == Decimal("0.126825030132")


class TestSchedule:
    @pytest.mark.parametrize("plan", [HOME_LOAN, BUSINESS_LOAN], ids=["level", "interest first"])
    def test_costs_what_its_rate_says(self, plan: LoanPlan) -> None:
        flows = LoanFlows.of_schedule(compute_schedule(plan))
        cost = compute_annual_cost(flows).simple
        assert flows.drawn == plan.principal
        assert flows.periods_a_year == 12
        assert cost is not None
        assert abs(cost - plan.annual_rate) < Decimal("1e-6"), "payments are rounded to the fen"

    def test_by_the_quarter_and_with_a_fee(self) -> None:
        due = DueDates(first=date(2027, 2, 24), every=3)
        schedule = compute_schedule(altered(BUSINESS_LOAN, due=due, instalments=4))
        fee = LoanFee(kind=CostKind.APPRAISAL, amounts=(Money.of(1_000),))
        flows = LoanFlows.of_schedule(schedule, (fee,))
        assert flows.periods_a_year == 4
        assert flows.fees == (fee,)

    def test_what_is_kept_back_is_a_cost_at_the_drawdown(self) -> None:
        early = altered(BUSINESS_LOAN, withheld=Decimal(5_000))
        flows = LoanFlows.of_schedule(compute_schedule(early))
        assert [fee.amounts for fee in flows.fees] == [(Money.of(5_000),)]

    @pytest.mark.parametrize(
        ("due", "reason"),
        [
            (DueDates(first=date(2027, 1, 10)), "an odd first period"),
            (DueDates(first=date(2027, 4, 24), every=5), "no equal parts"),
            (DueDates(first=date(2026, 12, 24), every=30, unit=CycleUnit.DAY), "no equal parts"),
        ],
    )
    def test_odd_periods(self, due: DueDates, reason: str) -> None:
        schedule = compute_schedule(altered(BUSINESS_LOAN, due=due))
        with pytest.raises(InvalidValue, match=reason):
            LoanFlows.of_schedule(schedule)


class TestBadInput:
    @pytest.mark.parametrize("rate", [Decimal(-1), Decimal("NaN"), 0.01, None])
    def test_rates(self, rate: Any) -> None:
        with pytest.raises(InvalidValue, match="rate"):
            annual_rate(rate, 12, CostMethod.SIMPLE)

    @pytest.mark.parametrize("periods", [0, -1, 367, True, 1.5])
    def test_periods(self, periods: Any) -> None:
        with pytest.raises(InvalidValue, match="periods"):
            annual_rate(Decimal("0.01"), periods, CostMethod.SIMPLE)
        with pytest.raises(InvalidValue, match="periods_a_year"):
            altered(INSTALMENTS, periods_a_year=periods)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("interests", (Money.of(0),) * 11),
            ("interests", (Money.of(0),) * 13),
            ("principals", (Money.of(0),) * 12),
            ("principals", (Money.of(-1), *(Money.of(1_000),) * 11)),
            ("principals", [Money.of(1)]),
            ("fees", (altered(FEE, amounts=(Money.of(1),) * 14),)),
            ("fees", ("fee",)),
        ],
    )
    def test_flows(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(INSTALMENTS, **{field: value})
        assert refused.value.field == field

    def test_a_rate_too_large_for_a_year(self) -> None:
        assert annual_rate(Decimal(1), 120, CostMethod.COMPOUND) > 10**36
        with pytest.raises(InvalidValue, match="rate: comes to more"):
            annual_rate(Decimal(1), 366, CostMethod.COMPOUND)

    def test_what_is_no_payment(self) -> None:
        wrong: Any = None
        with pytest.raises(InvalidValue, match="amounts"):
            INSTALMENTS.yearly_level(wrong)
        with pytest.raises(InvalidValue, match="fees"):
            LoanFlows.of_schedule(compute_schedule(HOME_LOAN), wrong)

    def test_no_repayment_at_all(self) -> None:
        with pytest.raises(InvalidValue, match="interests"):
            LoanFlows(principals=(), interests=())

    def test_two_currencies(self) -> None:
        foreign = altered(FEE, amounts=(Money.of(1, "USD"),))
        with pytest.raises(CurrencyMismatch, match="fees"):
            altered(INSTALMENTS, fees=(foreign,))

    @pytest.mark.parametrize("amounts", [(), (Money.of(-1),), (1,)])
    def test_fees(self, amounts: object) -> None:
        with pytest.raises(BankrmError, match="amounts"):
            altered(FEE, amounts=amounts)

    def test_amounts_are_not_shown(self) -> None:
        assert "1000" not in repr(INSTALMENTS)
        assert "72" not in repr(FEE)
