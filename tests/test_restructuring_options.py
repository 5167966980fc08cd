"""Ways out of arrears, compared by what each is worth today."""

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import attrs
import pytest
from tests.arrears_cases import BULLET, LEVEL, account

from bankrm._restructuring_example import ARREARS, ENFORCEMENT, OPTIONS
from bankrm.arrears import compute_arrears
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.labels import Text
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import LoanChange, LoanPlan, RateReset
from bankrm.money import Money
from bankrm.payment_orders import DebtPart, DueAmount
from bankrm.rates_of_return import NoRate
from bankrm.restructured_claims import Concession
from bankrm.restructuring_options import (
    Enforcement,
    OptionValue,
    RestructuringOption,
    compare_options,
    compute_original_rate,
)

TODAY = ARREARS.as_of
AS_IT_STANDS, EXTENDED = OPTIONS
OWED = Money.of("4819508.22")
assert EXTENDED.plan is not None
PLAN = EXTENDED.plan


def value(option: RestructuringOption, **more: Any) -> OptionValue:
    [seen] = compare_options(ARREARS, (option,), **more).values
    return seen


def new_terms(**fields: Any) -> RestructuringOption:
    """All that is owed in a plan of the old rate until the old maturity, unless a field says otherwise."""
    plan = LoanPlan(
        principal=OWED,
        annual_rate=Decimal("0.0435"),
        disbursed_on=TODAY,
        method=RepaymentMethod.LEVEL_PRINCIPAL,
        matures_on=date(2027, 3, 20),
    )
    return attrs.evolve(attrs.evolve(EXTENDED, plan=plan, paid_at_once=Decimal(0), forgiven_interest=Decimal(0)), **fields)  # fmt: skip


class TestWorth:
    def test_a_payment_in_thirty_days(self) -> None:
        """What is owed and a month of 5 %, thirty days from now, at an effective 5 % of a year."""
        month = attrs.evolve(PLAN, principal=OWED, annual_rate=Decimal("0.05"), instalments=1)
        option = new_terms(plan=month, kept_probability=Decimal(1), if_broken=None)
        seen = value(option, rate=Decimal("0.05"))
        back = Decimal("4839589.50")  # 4,819,508.22 and 20,081.28 of interest
        worth = back / Decimal("1.05") ** (Decimal(30) / 365)
        assert seen.expected == Money.rounded(worth.quantize(Decimal("1e-9")))
        assert seen.loss == OWED - seen.expected

    def test_at_a_rate_of_zero_worth_is_the_sum(self) -> None:
        seen = value(attrs.evolve(AS_IT_STANDS, kept_probability=Decimal(1)), rate=Decimal(0))
        rows = [row for row in ARREARS.schedule.rows if row.due_on > TODAY]
        later = sum((row.payment for row in rows), start=Decimal(0))
        assert ARREARS.overdue_total is not None
        assert seen.expected == ARREARS.overdue_total + Money.of(later)

    def test_enforcement_takes_its_costs_off_and_waits(self) -> None:
        compared = compare_options(ARREARS, (), enforcement=ENFORCEMENT, rate=Decimal("0.1"))
        [seen] = compared.values
        years = Decimal((date(2028, 5, 24) - TODAY).days) / 365
        expected = Decimal(3_900_000) / Decimal("1.1") ** years - 120_000
        assert seen.expected == Money.rounded(expected.quantize(Decimal("1e-9")))
        assert seen.name.en == "enforcement"

    def test_both_ends_by_their_chances(self) -> None:
        seen = value(EXTENDED)
        assert seen.if_kept is not None
        assert seen.if_broken is not None
        assert seen.expected == seen.if_kept.times("0.7") + seen.if_broken.times("0.3")

    def test_fees_and_costs_count_at_once(self) -> None:
        sure = attrs.evolve(EXTENDED, kept_probability=Decimal(1))
        charged = attrs.evolve(sure, fees=Decimal(1_000), costs=Decimal(400))
        before, after = value(sure).expected, value(charged).expected
        assert before is not None
        assert after == before + Money.of(600)

    @pytest.mark.parametrize(
        "unknown",
        [{"kept_probability": None}, {"if_broken": None}],
        ids=["chance", "what-is-recovered"],
    )
    def test_what_is_not_known_has_no_worth_and_comes_last(self, unknown: dict[str, Any]) -> None:
        option = attrs.evolve(EXTENDED, name=Text("未知", "unknown"), **unknown)
        compared = compare_options(ARREARS, (option, *OPTIONS))
        assert compared.ranked[-1].name.en == "unknown"
        assert compared.ranked[-1].expected is compared.ranked[-1].loss is None
        assert compared.ranked[-1].if_kept is not None

    def test_what_is_sure_needs_no_recovery(self) -> None:
        sure = attrs.evolve(EXTENDED, kept_probability=Decimal(1), if_broken=None)
        assert value(sure).expected == value(sure).if_kept


class TestRanking:
    def test_the_one_worth_most_comes_first(self) -> None:
        compared = compare_options(ARREARS, OPTIONS, enforcement=ENFORCEMENT)
        worth = [one.expected for one in compared.ranked]
        assert worth == sorted(worth, key=lambda one: one.amount if one else 0, reverse=True)
        assert [one.name.en for one in compared.values][-1] == "enforcement"
        assert compared.as_of == TODAY

    def test_equal_ones_stay_as_given(self) -> None:
        again = attrs.evolve(EXTENDED, name=Text("再一个", "again"))
        compared = compare_options(ARREARS, (EXTENDED, again))
        assert compared.ranked == compared.values

    def test_workings_hold_the_rate_and_every_option(self) -> None:
        lines = compare_options(ARREARS, OPTIONS, enforcement=ENFORCEMENT).workings
        named = [line.what.en for line in lines]
        assert named[:2] == ["day of the comparison", "rate of return"]
        assert named.count("owed in all") == 3
        assert [line.value for line in lines if line.what.en == "concession"] == [
            Concession.EXTENSION,
            Concession.GRACE,
            Concession.FORGIVEN_INTEREST,
        ]


class TestRate:
    def test_the_rate_is_that_of_the_loan_as_first_made(self) -> None:
        later = LoanChange(on=date(2026, 6, 20), repaid=Decimal(1_000_000))
        changed = attrs.evolve(ARREARS.schedule.plan, changes=(later,))
        assert compute_original_rate(changed) == compute_original_rate(ARREARS.schedule.plan)

    def test_without_a_rate_nothing_has_a_worth(self) -> None:
        free = attrs.evolve(LEVEL, withheld=Decimal("11999.99"))
        seen = compute_arrears(account(free), as_of=date(2026, 4, 1))
        option = attrs.evolve(AS_IT_STANDS, kept_probability=Decimal(1), if_broken=ENFORCEMENT)
        compared = compare_options(seen, (option,))
        assert compared.rate.reason is NoRate.NONE_FOUND
        [only] = compared.values
        assert only.if_kept is only.if_broken is only.expected is None

    @pytest.mark.parametrize("rate", [Decimal(-1), Decimal("1.01"), Decimal("NaN"), 0.05, "x"])
    def test_a_rate_that_is_none_is_refused(self, rate: Any) -> None:
        with pytest.raises(InvalidValue, match="rate"):
            compare_options(ARREARS, OPTIONS, rate=rate)

    def test_the_whole_is_a_rate_and_so_is_a_little_above_minus_one(self) -> None:
        assert value(EXTENDED, rate=Decimal(1)).expected is not None
        assert value(EXTENDED, rate=Decimal("-0.5")).expected is not None


class TestConcessions:
    def found(self, option: RestructuringOption) -> set[Concession]:
        return set(value(option).concessions)

    def test_the_contract_as_it_stands_grants_nothing(self) -> None:
        assert value(AS_IT_STANDS).concessions == ()

    def test_all_that_is_overdue_paid_at_once_and_the_rest_as_before_grants_nothing(self) -> None:
        assert ARREARS.overdue_total is not None
        due = ARREARS.overdue_total + ARREARS.interest_not_due
        plan = LoanPlan(
            principal=Money.of(2_000_000),
            annual_rate=Decimal("0.0435"),
            disbursed_on=TODAY,
            method=RepaymentMethod.LEVEL_PRINCIPAL,
            matures_on=date(2027, 3, 20),
        )
        assert self.found(new_terms(plan=plan, paid_at_once=due.amount)) == set()

    def test_what_is_overdue_put_into_the_plan_is_grace_and_interest_in_it_capitalised(
        self,
    ) -> None:
        assert self.found(new_terms()) == {Concession.GRACE, Concession.CAPITALISED_INTEREST}

    @pytest.mark.parametrize(
        ("changed", "concession"),
        [
            ({"matures_on": date(2027, 3, 21)}, Concession.EXTENSION),
            ({"annual_rate": Decimal("0.0434")}, Concession.LOWER_RATE),
            ({"resets": (RateReset(date(2027, 1, 1), Decimal("0.04")),)}, Concession.LOWER_RATE),
            ({"grace": 1}, Concession.GRACE),
            ({"method": RepaymentMethod.INTEREST_FIRST}, Concession.GRACE),
            ({"capitalise_until": date(2027, 1, 1)}, Concession.CAPITALISED_INTEREST),
        ],
        ids=["later", "lower", "lower-later", "grace", "all-in-the-end", "capitalised"],
    )
    def test_new_terms(self, changed: dict[str, Any], concession: Concession) -> None:
        plan = new_terms().plan
        assert plan is not None
        assert concession in self.found(new_terms(plan=attrs.evolve(plan, **changed)))

    def test_of_a_loan_that_was_due_at_maturity_anyway(self) -> None:
        seen = compute_arrears(account(BULLET), as_of=date(2026, 11, 24))
        assert seen.owed_total is not None
        plan = attrs.evolve(
            BULLET, principal=seen.owed_total, disbursed_on=TODAY, matures_on=date(2027, 1, 1)
        )
        [only] = compare_options(seen, (new_terms(plan=plan),)).values
        assert set(only.concessions) == {
            Concession.EXTENSION,
            Concession.GRACE,
            Concession.CAPITALISED_INTEREST,
        }

    def test_principal_and_costs_forgiven(self) -> None:
        cost = DueAmount(due_on=TODAY, part=DebtPart.COSTS, amount=Money.of(500))
        seen = attrs.evolve(ARREARS, costs=cost.amount)
        plan = new_terms().plan
        assert plan is not None
        option = new_terms(
            plan=attrs.evolve(plan, principal=OWED - Money.of(100_000)),
            forgiven_principal=Decimal(100_000),
            forgiven_costs=Decimal(500),
        )
        [only] = compare_options(seen, (option,)).values
        assert {Concession.FORGIVEN_PRINCIPAL, Concession.FORGIVEN_FEES} <= set(only.concessions)


class TestRefusals:
    @pytest.mark.parametrize(
        ("field", "option"),
        [
            ("plan", attrs.evolve(EXTENDED, plan=attrs.evolve(PLAN, principal=OWED))),
            ("plan", attrs.evolve(EXTENDED, paid_at_once=Decimal("64404.18"))),
            ("plan", new_terms(plan=attrs.evolve(PLAN, disbursed_on=date(2026, 11, 25)))),
            ("forgiven_interest", new_terms(forgiven_interest=Decimal("100913.67"))),
            ("forgiven_principal", new_terms(forgiven_principal=Decimal("4718594.57"))),
            ("forgiven_costs", new_terms(forgiven_costs=Decimal("0.01"))),
        ],
    )
    def test_not_a_fen_is_lost_between(self, field: str, option: RestructuringOption) -> None:
        with pytest.raises(InvalidValue) as refused:
            compare_options(ARREARS, (option,))
        assert refused.value.field == field

    def test_interest_accrued_may_be_in_the_plan(self) -> None:
        plan = attrs.evolve(PLAN, accrued=Decimal("64404.17"))
        assert value(attrs.evolve(EXTENDED, plan=plan, paid_at_once=Decimal(0))).owed == OWED

    def test_what_is_owed_must_be_known(self) -> None:
        seen = compute_arrears(account(penalty=None), as_of=date(2026, 4, 1))
        with pytest.raises(InvalidValue, match="arrears"):
            compare_options(seen, OPTIONS)

    def test_names_tell_options_apart(self) -> None:
        with pytest.raises(InvalidValue, match="options"):
            compare_options(ARREARS, (EXTENDED, EXTENDED))

    def test_currencies_do_not_mix(self) -> None:
        dollars = Enforcement(recovery=Money.of(1, "USD"), months=1, costs=Money.of(0, "USD"))
        with pytest.raises(CurrencyMismatch, match="recovery"):
            compare_options(ARREARS, (), enforcement=dollars)
        with pytest.raises(CurrencyMismatch, match="recovery"):
            value(attrs.evolve(EXTENDED, if_broken=dollars))
        with pytest.raises(CurrencyMismatch, match="plan"):
            value(new_terms(plan=attrs.evolve(PLAN, principal=Money.of(1, "USD"))))
        with pytest.raises(CurrencyMismatch, match="costs"):
            attrs.evolve(dollars, costs=Money.of(0))

    @pytest.mark.parametrize(
        ("field", "fields"),
        [
            ("kept_probability", {"kept_probability": Decimal("1.01")}),
            ("kept_probability", {"kept_probability": Decimal("-0.01")}),
            ("kept_probability", {"kept_probability": 0.5}),
            ("fees", {"fees": Decimal("NaN")}),
            ("costs", {"costs": Decimal("Infinity")}),
            ("forgiven_principal", {"forgiven_principal": Decimal("-777.77")}),
            ("paid_at_once", {"paid_at_once": Decimal("1e60")}),
            ("plan", {"plan": None}),
            ("name", {"name": "续贷"}),
        ],
    )
    def test_an_option_that_cannot_be(self, field: str, fields: dict[str, Any]) -> None:
        with pytest.raises(BankrmError) as refused:
            attrs.evolve(EXTENDED, **fields)
        assert refused.value.field == field
        assert "777" not in str(refused.value)

    @pytest.mark.parametrize(
        ("field", "fields"),
        [
            ("months", {"months": -1}),
            ("recovery", {"recovery": Money.of(-1)}),
            ("costs", {"costs": 5}),
        ],
    )
    def test_enforcement_that_cannot_be(self, field: str, fields: dict[str, Any]) -> None:
        with pytest.raises(InvalidValue) as refused:
            attrs.evolve(ENFORCEMENT, **fields)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("field", "arguments"),
        [
            ("arrears", {"arrears": None}),
            ("options", {"options": list(OPTIONS)}),
            ("enforcement", {"enforcement": OPTIONS}),
        ],
    )
    def test_what_cannot_be_compared(self, field: str, arguments: dict[str, Any]) -> None:
        asked: dict[str, Any] = {"arrears": ARREARS, "options": OPTIONS}
        with pytest.raises(InvalidValue) as refused:
            compare_options(**(asked | arguments))
        assert refused.value.field == field

    def test_a_plan_is_needed_to_forgive_or_to_pay_in_part(self) -> None:
        for part in ({"forgiven_interest": Decimal(1)}, {"paid_at_once": Decimal(1)}):
            with pytest.raises(InvalidValue, match="plan"):
                attrs.evolve(AS_IT_STANDS, **part)  # type: ignore[arg-type]  # one or the other


def test_amounts_are_not_shown() -> None:
    compared = compare_options(ARREARS, OPTIONS, enforcement=ENFORCEMENT)
    shown = repr(compared) + repr(OPTIONS) + repr(ENFORCEMENT)
    assert "4819508" not in shown
    assert "64404" not in shown
    assert "3900000" not in shown


def test_the_context_of_the_host_does_not_count() -> None:
    fine = attrs.evolve(EXTENDED, costs=Decimal("1234567.89"))
    sound = compare_options(ARREARS, (fine,), rate=Decimal("0.04"))
    with localcontext(prec=3):
        assert compare_options(ARREARS, (fine,), rate=Decimal("0.04")) == sound


@pytest.mark.parametrize(("instalments", "is_lower"), [(10, True), (2, False)])
def test_a_rise_that_was_agreed_and_is_given_up_is_a_lower_rate(
    instalments: int, is_lower: bool
) -> None:
    """Of a rate that was to rise in June; a plan that ends in May gives up none of it."""
    rises = attrs.evolve(LEVEL, resets=(RateReset(date(2026, 6, 15), Decimal("0.08")),))
    day = date(2026, 3, 15)
    arrears = compute_arrears(account(rises), as_of=day)
    assert arrears.owed_total is not None
    plan = attrs.evolve(
        LEVEL, principal=arrears.owed_total, disbursed_on=day, instalments=instalments
    )
    option = RestructuringOption(name=Text("维持低利率", "the low rate kept"), plan=plan)
    [seen] = compare_options(arrears, (option,)).values
    assert (Concession.LOWER_RATE in seen.concessions) is is_lower
