"""What of a loan is overdue, since when, and what it bears."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from tests.arrears_cases import BULLET, LEVEL, PAID_OUT, account, paid, reversal

from bankrm._loan_account_example import ACCOUNT
from bankrm.arrears import Arrears, compute_arrears
from bankrm.calendars import Calendar
from bankrm.citations import house_document
from bankrm.day_counts import DayCount
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue
from bankrm.labels import Text
from bankrm.loan_accounts import LoanAccount
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import BusinessDays, LoanChange, LoanPlan, RateReset
from bankrm.money import Money
from bankrm.overdue_interest import BreachKind, LoanBreach, compute_penalty_interest
from bankrm.payment_orders import (
    PRINCIPAL_FIRST,
    STATUTORY_ORDER,
    DebtPart,
    DueAmount,
    PaymentOrder,
)
from bankrm.regulations.loan_costs import PENALTY_NOTICE, PENALTY_YEAR_DAYS
from bankrm.rules import RuleBook

FIRST, SECOND = date(2026, 2, 15), date(2026, 3, 15)
DAY = timedelta(days=1)
PRINCIPAL_BEFORE_ALL = PaymentOrder(parts=tuple(reversed(DebtPart)))


def money(amount: str) -> Money:
    return Money.of(amount)


class TestDays:
    def test_due_today_is_not_overdue(self) -> None:
        seen = compute_arrears(account(), as_of=FIRST)
        assert seen.days_past_due == 0
        assert seen.oldest_unpaid_on is None
        assert seen.due_today == money("1043.50")
        assert seen.overdue_total == money("0")
        assert seen.penalty_interest == money("0")

    def test_the_next_day_is_one_day_past_due(self) -> None:
        seen = compute_arrears(account(), as_of=FIRST + DAY)
        assert (seen.days_past_due, seen.oldest_unpaid_on) == (1, FIRST)
        assert seen.due_today == money("0")
        assert seen.overdue_principal == money("1000")
        assert seen.overdue_interest == money("43.50")
        assert seen.penalty_interest == money("0.18")  # 1000 at 6.525 % / 360 for the night
        assert seen.compound_interest == money("0.01")

    def test_paid_on_the_due_day_is_in_time(self) -> None:
        loan = account(LEVEL, paid("P-1", "1043.50", FIRST))
        assert compute_arrears(loan, as_of=FIRST + DAY).days_past_due == 0

    @pytest.mark.parametrize("part", ["1043.49", "1000", "0.01"])
    def test_a_part_payment_leaves_it_as_old_as_it_is(self, part: str) -> None:
        loan = account(LEVEL, paid("P-1", part, SECOND + DAY))
        seen = compute_arrears(loan, as_of=SECOND + 2 * DAY)
        assert seen.days_past_due == (SECOND + 2 * DAY - FIRST).days

    def test_the_oldest_unpaid_instalment_counts_once_the_first_is_cleared(self) -> None:
        loan = account(LEVEL, paid("P-1", "1050", SECOND))
        order = PaymentOrder(parts=tuple(DebtPart), oldest_first=True)
        seen = compute_arrears(loan, as_of=SECOND + 5 * DAY, order=order)
        assert seen.oldest_unpaid_on == SECOND
        assert seen.days_past_due == 5

    def test_a_due_day_that_moved_to_a_working_day(self) -> None:
        week = Calendar((2026, 2027), {}, {})
        plan = attrs.evolve(LEVEL, business_days=BusinessDays(calendar=week))
        assert FIRST.weekday() == 6
        monday = FIRST + DAY
        assert compute_arrears(account(plan), as_of=monday).days_past_due == 0
        assert compute_arrears(account(plan), as_of=monday + DAY).days_past_due == 1

    def test_before_anything_is_due(self) -> None:
        seen = compute_arrears(account(), as_of=PAID_OUT)
        assert seen.items == ()
        assert seen.owed_total == seen.outstanding_principal == money("12000")
        assert seen.basis is None


class TestPenalty:
    def test_w18_penalty_and_compound_interest(self) -> None:
        seen = compute_arrears(account(BULLET), as_of=date(2026, 11, 24))
        assert seen.days_past_due == 45
        assert seen.overdue_interest == money("5437.50")
        assert seen.penalty_interest == money("4078.13")
        assert seen.compound_interest == money("44.35")
        assert seen.overdue_total == money("509559.98")

    def test_w18_at_thirty_percent(self) -> None:
        assert ACCOUNT.penalty is not None
        terms = attrs.evolve(ACCOUNT.penalty, overdue_markup=Decimal("0.3"))
        seen = compute_arrears(account(BULLET, penalty=terms), as_of=date(2026, 11, 24))
        assert seen.penalty_interest == money("3534.38")

    @pytest.mark.parametrize("year_days", [360, 365])
    def test_it_is_the_one_formula(self, year_days: int) -> None:
        bank = house_document("LEND-1", Text("信贷制度", "Lending policy"), date(2020, 1, 1))
        own = PENALTY_YEAR_DAYS.set_to(year_days, since=date(2020, 1, 1), basis=bank.article())
        book = RuleBook(numbers=(own,))
        loan, day = account(BULLET), date(2027, 3, 3)
        seen = compute_arrears(loan, as_of=day, book=book)
        assert loan.penalty is not None
        breach = LoanBreach(
            breaches=(BreachKind.OVERDUE,),
            principal=money("500000"),
            unpaid_interest=money("5437.50"),
            since=date(2026, 10, 10),
            until=day,
        )
        borne = compute_penalty_interest(loan.penalty, breach, signed_on=loan.signed_on, book=book)
        assert seen.penalty_interest == borne.on_principal
        assert seen.compound_interest == borne.on_interest
        assert seen.basis == PENALTY_NOTICE.article()

    def test_it_is_reckoned_exactly_and_rounded_once(self) -> None:
        """Forty payments of a fen, each set against compound interest, do not round it forty times."""
        start = date(2026, 10, 10)
        few = tuple(paid(f"P-{at}", "0.01", start + at * DAY) for at in range(1, 41))
        seen = compute_arrears(account(BULLET, *few), as_of=date(2026, 11, 24))
        assert seen.penalty_interest == money("4078.13")
        assert seen.compound_interest == money("44.35") - money("0.40")

    def test_what_is_paid_of_it_is_owed_no_more(self) -> None:
        loan = account(BULLET, paid("P-1", "4122.48", date(2026, 11, 24)))
        seen = compute_arrears(loan, as_of=date(2026, 11, 24))
        assert seen.penalty_interest == seen.compound_interest == money("0")
        assert seen.overdue_principal == money("500000")
        assert seen.days_past_due == 45

    def test_principal_paid_bears_none_from_that_day(self) -> None:
        loan = account(BULLET, paid("P-1", "500000", date(2026, 10, 20)))
        on = compute_arrears(loan, as_of=date(2026, 10, 20), order=PRINCIPAL_BEFORE_ALL)
        later = compute_arrears(loan, as_of=date(2026, 11, 24), order=PRINCIPAL_BEFORE_ALL)
        assert on.penalty_interest == later.penalty_interest == money("906.25")
        assert later.overdue_principal == money("0")
        assert later.days_past_due == 45

    def test_penalty_alone_makes_no_loan_overdue(self) -> None:
        loan = account(BULLET, paid("P-1", "505437.50", date(2026, 10, 20)))
        seen = compute_arrears(loan, as_of=date(2026, 11, 24), order=PRINCIPAL_BEFORE_ALL)
        assert seen.days_past_due == 0
        assert seen.overdue_total == money("916.11")
        assert seen.items[0].cleared_on == date(2026, 10, 20)
        assert [item.penalty_interest for item in seen.items] == [money("906.25")]
        assert [item.compound_interest for item in seen.items] == [money("9.86")]

    @pytest.mark.parametrize("unsaid", ["terms", "markup"])
    def test_terms_that_are_not_known(self, unsaid: str) -> None:
        assert ACCOUNT.penalty is not None
        markless = attrs.evolve(ACCOUNT.penalty, overdue_markup=None)
        loan = account(penalty=None if unsaid == "terms" else markless)
        seen = compute_arrears(loan, as_of=FIRST + 10 * DAY)
        assert seen.days_past_due == 10
        assert seen.overdue_principal == money("1000")
        assert seen.penalty_interest is seen.compound_interest is None
        assert seen.overdue_total is seen.owed_total is None
        assert seen.basis is None
        assert seen.items[0].penalty_interest is seen.items[0].compound_interest is None

    @pytest.mark.parametrize("unsaid", ["terms", "markup"])
    def test_terms_that_are_not_known_never_clear_a_debt(self, unsaid: str) -> None:
        """Ten days late, 1043.50 may leave open the 1.89 that went to penalty and compound interest."""
        assert ACCOUNT.penalty is not None
        markless = attrs.evolve(ACCOUNT.penalty, overdue_markup=None)
        day = FIRST + 10 * DAY
        payment = paid("P-1", "1043.50", day)
        known = compute_arrears(account(LEVEL, payment), as_of=day)
        terms = None if unsaid == "terms" else markless
        seen = compute_arrears(account(LEVEL, payment, penalty=terms), as_of=day)
        assert seen.days_past_due == known.days_past_due == 10
        assert seen.overdue_principal == known.overdue_principal == money("1.89")
        assert seen.penalty_interest is None

    def test_without_terms_the_highest_rate_of_the_plan_counts(self) -> None:
        resets = (RateReset(on=FIRST, annual_rate=Decimal("0.0870")),)
        plan = attrs.evolve(LEVEL, resets=resets)
        loan = account(plan, paid("P-1", "1043.50", FIRST + 10 * DAY), penalty=None)
        assert compute_arrears(loan, as_of=SECOND).overdue_principal == money("3.79")

    def test_without_terms_a_loan_from_before_2004_bears_the_ladder(self) -> None:
        plan = attrs.evolve(BULLET, disbursed_on=date(1996, 1, 1), matures_on=date(1996, 3, 31))
        day = date(1996, 4, 10)
        seen = compute_arrears(account(plan, paid("P-1", "505500", day), penalty=None), as_of=day)
        assert seen.days_past_due == 10
        assert seen.items[0].penalty_paid == 300_000  # 500,000 at 6 per 10,000 for ten days
        assert seen.penalty_interest is None

    def test_a_loan_never_late_owes_none_whatever_the_terms(self) -> None:
        loan = account(LEVEL, paid("P-1", "1043.50", FIRST), penalty=None)
        assert compute_arrears(loan, as_of=SECOND).penalty_interest == money("0")

    def test_a_loan_from_before_2004_keeps_the_ladder(self) -> None:
        """3 per 10,000 a day until 9 June 1999, then 2.1; compound interest is not reckoned."""
        plan = attrs.evolve(BULLET, disbursed_on=date(1999, 3, 1), matures_on=date(1999, 5, 31))
        seen = compute_arrears(account(plan), as_of=date(1999, 6, 20))
        assert seen.penalty_interest == money("2550")  # 500,000 at 3 for ten days, at 2.1 for ten
        assert seen.compound_interest is seen.owed_total is None
        assert seen.days_past_due == 20

    def test_of_such_a_loan_nothing_is_set_against_compound_interest(self) -> None:
        plan = attrs.evolve(BULLET, disbursed_on=date(2003, 7, 2), matures_on=date(2003, 9, 30))
        day = date(2026, 11, 24)
        seen = compute_arrears(account(plan, paid("P-1", "1000000", day)), as_of=day)
        [item] = seen.items
        assert item.compound_paid == 0
        assert item.penalty_paid == item.penalty_accrued == 88_788_000  # 8,456 days at 2.1
        assert item.interest_paid == item.interest_due
        assert seen.overdue_principal == money("500000") - money("106682.50")

    def test_a_markup_outside_the_band_is_named(self) -> None:
        assert ACCOUNT.penalty is not None
        terms = attrs.evolve(ACCOUNT.penalty, overdue_markup=Decimal("0.6"))
        with pytest.raises(InvalidValue, match="overdue_markup"):
            compute_arrears(account(penalty=terms), as_of=SECOND)

    def test_once_long_overdue_principal_is_paid_first_if_so_agreed(self) -> None:
        ninety, after = date(2027, 1, 8), date(2027, 1, 9)
        for day, principal in ((ninety, "500000"), (after, "499000")):
            loan = account(BULLET, paid("P-1", "1000", day))
            seen = compute_arrears(loan, as_of=day, order=PRINCIPAL_FIRST)
            assert seen.overdue_principal == money(principal)


class TestMoneyThatCameEarly:
    def test_it_is_kept_and_used_on_the_next_due_day(self) -> None:
        loan = account(LEVEL, paid("P-1", "1043.50", FIRST - 5 * DAY))
        before = compute_arrears(loan, as_of=FIRST - DAY)
        assert before.credit == money("1043.50")
        assert before.outstanding_principal == money("12000")
        on = compute_arrears(loan, as_of=FIRST)
        assert on.credit == on.due_today == money("0")
        assert on.items[0].cleared_on == FIRST

    def test_what_is_more_than_due_waits(self) -> None:
        loan = account(LEVEL, paid("P-1", "1500", FIRST))
        assert compute_arrears(loan, as_of=FIRST).credit == money("456.50")
        seen = compute_arrears(loan, as_of=SECOND + DAY)
        assert seen.credit == money("0")
        assert seen.overdue_principal + seen.overdue_interest == money("583.38")

    def test_all_of_it_is_there_in_the_end(self) -> None:
        loan = account(LEVEL, paid("P-1", "20000", FIRST))
        seen = compute_arrears(loan, as_of=date(2027, 6, 1))
        assert seen.credit == money("20000") - seen.schedule.total_paid
        assert seen.owed_total == seen.outstanding_principal == money("0")


class TestWhatWasKnown:
    def test_a_reversal_is_as_if_nothing_had_been_paid(self) -> None:
        entry = paid("P-1", "1043.50", FIRST)
        undone = account(LEVEL, entry, reversal("P-2", entry, SECOND))
        never = compute_arrears(account(), as_of=SECOND)
        assert compute_arrears(undone, as_of=SECOND) == never

    def test_until_then_it_stood(self) -> None:
        entry = paid("P-1", "1043.50", FIRST)
        undone = account(LEVEL, entry, reversal("P-2", entry, SECOND))
        then = datetime(2026, 3, 1, tzinfo=UTC)
        assert compute_arrears(undone, as_of=SECOND, known_at=then).days_past_due == 0
        assert compute_arrears(undone, as_of=SECOND).days_past_due == 28

    def test_payments_of_later_days_are_left_out(self) -> None:
        loan = account(LEVEL, paid("P-1", "1043.50", SECOND))
        assert compute_arrears(loan, as_of=SECOND - DAY).received == money("0")


class TestPlans:
    def test_changes_of_later_days_are_left_out(self) -> None:
        change = LoanChange(on=SECOND, matures_on=date(2027, 6, 15))
        plan = attrs.evolve(LEVEL, changes=(change,))
        before = compute_arrears(account(plan), as_of=SECOND - DAY)
        assert before.schedule.plan == LEVEL
        assert compute_arrears(account(plan), as_of=SECOND).schedule.plan == plan

    def test_an_early_repayment_agreed_falls_due_on_its_day(self) -> None:
        early = LoanChange(on=date(2026, 2, 20), repaid=Decimal(3_000), pays_interest=True)
        plan = attrs.evolve(LEVEL, changes=(early,))
        payments = (paid("P-1", "1043.50", FIRST), paid("P-2", "3006.65", date(2026, 2, 20)))
        seen = compute_arrears(account(plan, *payments), as_of=date(2026, 2, 21))
        assert seen.days_past_due == 0
        assert seen.outstanding_principal == money("8000")
        assert seen.credit == money("0")
        unpaid = compute_arrears(account(plan, payments[0]), as_of=date(2026, 2, 21))
        assert unpaid.overdue_principal == money("3000")

    def test_money_drawn_is_not_due(self) -> None:
        drawn = LoanChange(on=date(2026, 2, 20), repaid=Decimal(-3_000))
        plan = attrs.evolve(LEVEL, changes=(drawn,))
        loan = account(plan, paid("P-1", "1043.50", FIRST))
        seen = compute_arrears(loan, as_of=date(2026, 2, 21))
        assert len(seen.items) == 1
        assert seen.outstanding_principal == money("14000")

    def test_a_payment_that_does_not_cover_the_interest(self) -> None:
        """What is not covered is in the balance, and is not due as well."""
        plan = LoanPlan(
            principal=money("12000"),
            annual_rate=Decimal("0.06"),
            disbursed_on=PAID_OUT,
            method=RepaymentMethod.BALLOON,
            instalments=12,
            payment=Decimal(50),
            allows_negative_amortisation=True,
        )
        seen = compute_arrears(account(plan), as_of=FIRST)
        assert (seen.items[0].principal_due, seen.items[0].interest_due) == (0, 5_000)
        assert seen.outstanding_principal == money("12010")

    def test_a_plan_finer_than_a_fen_still_adds_up_to_the_loan(self) -> None:
        plan = attrs.evolve(LEVEL, instalments=7, decimals=4)
        seen = compute_arrears(account(plan), as_of=date(2027, 1, 1))
        assert sum(item.principal_due for item in seen.items) == LEVEL.principal.minor
        assert seen.outstanding_principal == LEVEL.principal

    def test_interest_first(self) -> None:
        plan = attrs.evolve(LEVEL, method=RepaymentMethod.INTEREST_FIRST)
        seen = compute_arrears(account(plan), as_of=SECOND + DAY)
        assert seen.overdue_principal == money("0")
        assert seen.overdue_interest == money("87")
        assert seen.days_past_due == 29
        assert seen.principal_not_due == money("12000")
        assert seen.penalty_interest == money("0")
        assert seen.compound_interest == money("0.24")  # 43.50 for 29 days and for one: 0.23, 0.01

    def test_what_is_not_due_yet(self) -> None:
        seen = compute_arrears(account(), as_of=FIRST + 10 * DAY)
        assert seen.principal_not_due == money("11000")
        assert seen.interest_not_due == money("13.29")
        assert seen.outstanding_principal == money("12000")

    def test_interest_below_zero_is_named(self) -> None:
        plan = attrs.evolve(LEVEL, annual_rate=Decimal("-0.01"))
        with pytest.raises(InvalidValue, match="plan"):
            compute_arrears(account(plan), as_of=SECOND)

    def test_a_row_of_nothing_is_no_item(self) -> None:
        plan = attrs.evolve(LEVEL, annual_rate=Decimal(0), grace=1)
        assert [item.no for item in compute_arrears(account(plan), as_of=SECOND).items] == [2]


class TestCosts:
    COST = DueAmount(due_on=SECOND, part=DebtPart.COSTS, amount=Money.of(300))

    def test_costs_are_owed_from_their_day_and_paid_first(self) -> None:
        loan = account(LEVEL, paid("P-1", "320", SECOND + DAY))
        before = compute_arrears(loan, as_of=SECOND - DAY, costs=(self.COST,))
        assert before.costs == money("0")
        on = compute_arrears(loan, as_of=SECOND, costs=(self.COST,))
        assert on.costs == money("300")
        after = compute_arrears(loan, as_of=SECOND + DAY, costs=(self.COST,))
        assert after.costs == money("0")
        # of the 20 left, 0.24 is compound interest and 5.44 penalty interest
        assert sum(item.interest_paid for item in after.items) == 1_432

    def test_a_payment_before_its_day_does_not_wait_for_a_cost_when_something_is_due(
        self,
    ) -> None:
        loan = account(LEVEL, paid("P-1", "20", SECOND - DAY))
        seen = compute_arrears(loan, as_of=SECOND, costs=(self.COST,))
        assert seen.costs == money("300")

    @pytest.mark.parametrize(
        "cost",
        [
            attrs.evolve(COST, part=DebtPart.PRINCIPAL),
            attrs.evolve(COST, due_on=PAID_OUT - DAY),
            300,
        ],
        ids=["another-part", "before-the-loan", "no-cost"],
    )
    def test_what_is_no_cost_is_refused(self, cost: Any) -> None:
        with pytest.raises(InvalidValue, match="costs"):
            compute_arrears(account(), as_of=SECOND, costs=(cost,))

    def test_another_currency_is_refused(self) -> None:
        cost = attrs.evolve(self.COST, amount=Money.of(1, "USD"))
        with pytest.raises(CurrencyMismatch, match="costs"):
            compute_arrears(account(), as_of=SECOND, costs=(cost,))


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("as_of", {"as_of": PAID_OUT - DAY}),
        ("as_of", {"as_of": datetime(2026, 3, 1, tzinfo=UTC)}),
        ("as_of", {"as_of": None}),
        ("known_at", {"known_at": datetime(2026, 3, 1)}),  # noqa: DTZ001  # wrong on purpose
        ("known_at", {"known_at": SECOND}),
        ("order", {"order": "principal first"}),
        ("book", {"book": None}),
        ("costs", {"costs": None}),
        ("account", {"account": "A-1"}),
    ],
)
def test_what_cannot_be_asked_is_named(field: str, arguments: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"account": account(), "as_of": SECOND}
    with pytest.raises(BankrmError) as refused:
        compute_arrears(**(asked | arguments))
    assert refused.value.field == field


def test_far_days_and_large_amounts_are_reckoned_or_refused_by_name() -> None:
    assert compute_arrears(account(), as_of=date.max).days_past_due > 2_900_000
    largest = attrs.evolve(LEVEL, principal=Money.from_minor(2**63 - 1))
    with pytest.raises(BankrmError, match="out of range"):
        _ = compute_arrears(account(largest), as_of=date.max).penalty_interest


def in_dollars(loan: LoanAccount) -> LoanAccount:
    plan = attrs.evolve(loan.plan, principal=Money.of(12_000, "USD"))
    return attrs.evolve(loan, plan=plan, payments=())


def test_any_currency_will_do() -> None:
    seen = compute_arrears(in_dollars(account()), as_of=SECOND)
    assert seen.overdue_principal == Money.of(1_000, "USD")
    assert seen.penalty_interest == Money.of("5.08", "USD")


def test_workings_say_it_all() -> None:
    seen = compute_arrears(account(), as_of=FIRST + 10 * DAY)
    shown = {line.what.en: line.value for line in seen.workings}
    assert shown["days past due"] == 10
    assert shown["overdue in all"] == seen.overdue_total
    assert shown["owed in all"] == seen.owed_total
    [penalty] = [line for line in seen.workings if line.what.en == "penalty interest"]
    assert penalty.basis == PENALTY_NOTICE.article()


def test_amounts_are_not_shown() -> None:
    seen: Arrears = compute_arrears(account(), as_of=SECOND)
    assert "1043" not in repr(seen) + repr(seen.items)
    assert "104350" not in repr(seen.items)


def test_day_counts_of_the_plan_do_not_change_the_penalty() -> None:
    plan = attrs.evolve(LEVEL, day_count=DayCount.ACTUAL_365)
    by_months = compute_arrears(account(), as_of=SECOND).penalty_interest
    assert compute_arrears(account(plan), as_of=SECOND).penalty_interest == by_months


def test_the_order_of_the_contract_counts_unless_another_is_asked_about() -> None:
    agreed = attrs.evolve(ACCOUNT, order=PRINCIPAL_FIRST)
    day = date(2027, 6, 1)
    by_contract = compute_arrears(agreed, as_of=day)
    assert by_contract.order is PRINCIPAL_FIRST
    assert (
        by_contract.overdue_principal
        == compute_arrears(ACCOUNT, as_of=day, order=PRINCIPAL_FIRST).overdue_principal
    )
    assert compute_arrears(agreed, as_of=day, order=STATUTORY_ORDER).order is STATUTORY_ORDER
