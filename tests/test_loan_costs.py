"""What a loan costs in a year: interest and fees on what is really owed, simple and compound."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
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
    FlowTimes,
    LoanFee,
    LoanFlows,
    annual_rate,
    compute_annual_cost,
)
from bankrm.loan_products import RepaymentMethod
from bankrm.loan_schedules import compute_schedule
from bankrm.loans import LoanChange, LoanPlan
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


DATED: Any = LoanFlows.of_schedule(
    compute_schedule(altered(BUSINESS_LOAN, due=DueDates(first=date(2027, 1, 10))))
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
        "due",
        [
            DueDates(first=date(2027, 1, 10)),
            DueDates(first=date(2027, 4, 24), every=5),
            DueDates(first=date(2026, 12, 24), every=30, unit=CycleUnit.DAY),
        ],
        ids=["odd first", "five months", "thirty days"],
    )
    def test_odd_periods_are_dated(self, due: DueDates) -> None:
        flows = LoanFlows.of_schedule(compute_schedule(altered(BUSINESS_LOAN, due=due)))
        cost = compute_annual_cost(flows)
        assert flows.times is not None
        assert cost.simple is not None
        assert abs(cost.simple - BUSINESS_LOAN.annual_rate) < Decimal("1e-6")
        assert cost.compound == cost.per_period.rate

    def test_a_loan_repaid_at_once_after_a_year_costs_its_rate(self) -> None:
        bullet = altered(BUSINESS_LOAN, method=RepaymentMethod.BULLET)
        cost = compute_annual_cost(LoanFlows.of_schedule(compute_schedule(bullet)))
        assert cost.simple == cost.compound == Decimal("0.04")

    def test_money_drawn_and_repaid_at_will_counts_from_its_day(self) -> None:
        """随借随还, interest due at maturity alone: nothing is charged in between."""
        plan = altered(
            BUSINESS_LOAN,
            method=RepaymentMethod.BULLET,
            changes=(
                LoanChange(on=date(2027, 1, 24), repaid=Decimal(400_000)),
                LoanChange(on=date(2027, 5, 24), repaid=Decimal(-300_000)),
            ),
        )
        flows = LoanFlows.of_schedule(compute_schedule(plan))
        assert flows.drawn == plan.principal
        assert flows.interest == Money.of("32666.67")
        cost = compute_annual_cost(flows).simple
        assert cost is not None
        assert abs(cost - plan.annual_rate) < Decimal("1e-8")

    def test_what_is_repaid_the_day_it_is_drawn_has_no_yearly_level(self) -> None:
        day = date(2026, 11, 24)
        at_once = FlowTimes(drawn_on=day, days=(day,), years=(Fraction(0),), charged=(True,))
        flows = LoanFlows(principals=(Money.of(1),), interests=(Money.of(0),), times=at_once)
        assert flows.yearly_level(flows.interests) is None
        assert flows.is_longer_than(0) is False

    def test_a_fee_of_dated_flows_costs(self) -> None:
        fee = LoanFee(kind=CostKind.SERVICE, amounts=(Money.of(10_000),))
        cost = compute_annual_cost(altered(DATED, fees=(fee,)))
        assert cost.simple is not None
        assert Decimal("0.048") < cost.simple < Decimal("0.051")

    def test_dated_flows_all_taken_in_advance_have_no_rate(self) -> None:
        fee = LoanFee(kind=CostKind.SERVICE, amounts=(Money.of(1_000_000),))
        cost = compute_annual_cost(altered(DATED, fees=(fee,)))
        assert cost.simple is cost.compound is None

    def test_dated_flows_that_are_not_owed_all_the_way_have_no_simple_cost(self) -> None:
        """Repaid with a large fee, then drawn again: the bank would owe in between."""
        fee = LoanFee(kind=CostKind.SERVICE, amounts=(Money.of(0), Money.of(500_000)))
        many = Money.of(10_000_000)
        drawn = (Money.of(1_000_000), -many, *(Money.of(0),) * 9, many)
        cost = compute_annual_cost(altered(DATED, principals=drawn, fees=(fee,)))
        assert cost.simple is None


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
            ("principals", (Money.of(13_000), Money.of(-1_000), *(Money.of(0),) * 10)),
            ("principals", (Money.of(-12_000), *(Money.of(1_000),) * 11)),
            ("interests", (Money.of(-1), *(Money.of(0),) * 11)),
            (
                "times",
                altered(
                    DATED.times,
                    days=DATED.times.days[:1],
                    years=DATED.times.years[:1],
                    charged=(True,),
                ),
            ),
            ("principals", [Money.of(1)]),
            ("fees", (altered(FEE, amounts=(Money.of(1),) * 14),)),
            ("fees", ("fee",)),
        ],
    )
    def test_flows(self, field: str, value: object) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(INSTALMENTS, **{field: value})
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("days", ()),
            ("days", DATED.times.days[::-1]),
            ("drawn_on", date(2027, 1, 11)),
            ("years", DATED.times.years[1:]),
            ("years", DATED.times.years[::-1]),
            ("charged", (True,)),
            ("charged", (True,) * 11 + (False,)),
        ],
    )
    def test_times(self, field: str, value: object) -> None:
        with pytest.raises(InvalidValue) as refused:
            altered(DATED.times, **{field: value})
        assert refused.value.field in {field, "days", "years"}

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
