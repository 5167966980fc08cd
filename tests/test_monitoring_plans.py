"""Monitoring plans: the strictest row wins, what is unknown stays open, and no day drifts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import Provenance
from bankrm.claims import AssetClass
from bankrm.collateral import ClaimId
from bankrm.enterprise_size import EnterpriseSize
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.loan_accounts import LoanAccount
from bankrm.loan_products import RepaymentMethod
from bankrm.monitoring_plans import (
    CONVENTIONAL_MONITORING,
    CheckKind,
    CheckMode,
    MonitoringDuty,
    MonitoringPlan,
    MonitoringPolicy,
    MonitoringProfile,
    MonitoringRow,
    PlannedCheck,
    check_plans,
    compute_monitoring_plan,
    due_after,
    monitoring_schedule,
)
from bankrm.product_kinds import ProductKind
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.workings import explain_lines, lines_provenance

ODD: Any = "planted"
altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
PAID_OUT = ACCOUNT.plan.disbursed_on
PROFILE = MonitoringProfile(
    account_id=ACCOUNT.id,
    since=PAID_OUT,
    size=EnterpriseSize.LARGE,
    grade="A1",
    tier=AssetClass.PASS,
)


def routine(months: int, **more: Any) -> MonitoringDuty:
    return MonitoringDuty(check=CheckKind.ROUTINE, within=months, **more)


def row(months: int, **more: Any) -> MonitoringRow:
    return MonitoringRow(duty=routine(months), **more)


def policy(*rows: MonitoringRow, grades: tuple[str, ...] = ("A", "B", "C")) -> MonitoringPolicy:
    return MonitoringPolicy(grades=grades, rows=rows, basis=CREDIT_PRACTICE.article())


def within(
    own: MonitoringPolicy, account: LoanAccount = ACCOUNT, check: str = "routine", **profile: Any
) -> int | None:
    given = {"grade": None, "size": None, "tier": None} | profile
    plan = compute_monitoring_plan(account, altered(PROFILE, **given), own)
    duty = plan[CheckKind(check)]
    return None if duty is None else duty.within


def months_of(instalments: int) -> LoanAccount:
    return altered(ACCOUNT, plan=altered(ACCOUNT.plan, instalments=instalments), payments=())  # type: ignore[no-any-return]  # untyped on purpose


def plan_of(*duties: MonitoringDuty, since: date = PAID_OUT) -> MonitoringPlan:
    return MonitoringPlan(account_id=ACCOUNT.id, since=since, duties=duties)


OF_OLD: Any = altered(
    ACCOUNT,
    signed_on=date.min,
    plan=altered(ACCOUNT.plan, disbursed_on=date.min),
    payments=(),
)
OF_OLD_PLAN = plan_of(routine(1), since=date.min)


class TestConvention:
    """One bank's periods, as spec §5.2 has them."""

    @pytest.mark.parametrize(("grade", "months"), [("A1", 6), ("A2", 3), ("B1", 2), ("B2", 1)])
    def test_by_grade(self, grade: str, months: int) -> None:
        assert within(CONVENTIONAL_MONITORING, size=EnterpriseSize.LARGE, grade=grade) == months

    @pytest.mark.parametrize(("instalments", "months"), [(6, 1), (7, 3)], ids=["at 6", "above 6"])
    def test_a_small_firm_by_term(self, instalments: int, months: int) -> None:
        account = months_of(instalments)
        found = within(CONVENTIONAL_MONITORING, account, size=EnterpriseSize.SMALL, grade="A1")
        assert found == months

    @pytest.mark.parametrize(
        ("size", "days", "mode"),
        [
            (EnterpriseSize.MICRO, 15, CheckMode.ON_SITE),
            (EnterpriseSize.SMALL, 15, CheckMode.ON_SITE),
            (EnterpriseSize.MEDIUM, 30, CheckMode.REMOTE),
        ],
    )
    def test_first_check(self, size: EnterpriseSize, days: int, mode: CheckMode) -> None:
        profile = altered(PROFILE, size=size)
        duty = compute_monitoring_plan(ACCOUNT, profile, CONVENTIONAL_MONITORING)[CheckKind.FIRST]
        assert duty is not None
        assert (duty.within, duty.mode) == (days, mode)

    def test_a_check_for_cause_is_left_to_the_bank(self) -> None:
        assert within(CONVENTIONAL_MONITORING, check="triggered", grade="B2") is None

    def test_it_is_no_law(self) -> None:
        plan = compute_monitoring_plan(ACCOUNT, PROFILE, CONVENTIONAL_MONITORING)
        assert lines_provenance(plan.workings) is Provenance.CONVENTION
        assert "routine checks, months from one to the next: 6" in explain_lines(
            plan.workings, "en"
        )


class TestStrictest:
    def test_it_wins_in_every_respect(self) -> None:
        soon = MonitoringRow(duty=routine(1))
        seen = MonitoringRow(duty=routine(6, mode=CheckMode.ON_SITE, people=2), grade_from="B")
        plan = compute_monitoring_plan(ACCOUNT, altered(PROFILE, grade="C"), policy(soon, seen))
        assert plan.duties == (routine(1, mode=CheckMode.ON_SITE, people=2),)

    @pytest.mark.parametrize(("grade", "months"), [("A", 12), ("B", 3), ("C", 3)])
    def test_a_grade_and_every_worse_one(self, grade: str, months: int) -> None:
        assert within(policy(row(12), row(3, grade_from="B")), grade=grade) == months

    @pytest.mark.parametrize(
        ("tier", "months"),
        [(AssetClass.PASS, 12), (AssetClass.SPECIAL_MENTION, 1), (AssetClass.LOSS, 1)],
    )
    def test_a_tier_and_every_worse_one(self, tier: AssetClass, months: int) -> None:
        own = policy(row(12), row(1, tier_from=AssetClass.SPECIAL_MENTION))
        assert within(own, tier=tier) == months

    def test_by_kind_of_loan(self) -> None:
        own = policy(row(12), row(1, kinds=(ProductKind.FIXED_ASSET_LOAN,)))
        fixed = altered(ACCOUNT, kind=ProductKind.FIXED_ASSET_LOAN)
        assert (within(own), within(own, fixed)) == (12, 1)


class TestUnknown:
    @pytest.mark.parametrize(
        "narrow",
        [
            {"grade_from": "B"},
            {"tier_from": AssetClass.DOUBTFUL},
            {"sizes": (EnterpriseSize.MICRO,)},
        ],
        ids=["grade", "tier", "size"],
    )
    def test_it_stays_open_where_it_could_be_stricter(self, narrow: dict[str, Any]) -> None:
        assert within(policy(row(12), row(1, **narrow))) is None

    def test_the_term_of_a_loan_without_maturity(self) -> None:
        endless = altered(
            ACCOUNT.plan,
            method=RepaymentMethod.LEVEL_PAYMENT,
            instalments=None,
            payment=Decimal(50_000),
        )
        account = altered(ACCOUNT, plan=endless, payments=())
        assert within(policy(row(12), row(1, up_to_months=6)), account) is None

    def test_it_is_settled_where_it_could_not(self) -> None:
        stricter = MonitoringRow(duty=routine(12, people=2), grade_from="B")
        assert within(policy(row(1), stricter), grade="A") == 1
        assert within(policy(row(1), stricter)) is None

    def test_no_row_for_the_loan(self) -> None:
        assert within(policy(row(1, grade_from="C")), grade="A") is None
        assert within(policy()) is None

    def test_a_loan_for_persons_only_has_no_size(self) -> None:
        home = altered(ACCOUNT, kind=ProductKind.HOUSING_LOAN)
        own = policy(row(12), row(1, sizes=(EnterpriseSize.MICRO,)))
        assert within(own, home) == 12


class TestPolicyProof:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (row(1), row(1)),
            (row(1), row(3, grade_from="B")),
            (row(1, grade_from="A"), row(3, grade_from="B")),
            (row(1, tier_from=AssetClass.PASS), row(3, tier_from=AssetClass.LOSS)),
            (row(1, up_to_months=12), row(3, up_to_months=6)),
            (
                row(1, kinds=(ProductKind.FIXED_ASSET_LOAN, ProductKind.WORKING_CAPITAL_LOAN)),
                row(3, kinds=(ProductKind.FIXED_ASSET_LOAN,)),
            ),
            (row(1), row(3, sizes=(EnterpriseSize.MICRO,))),
        ],
        ids=["twice", "default", "grade", "tier", "term", "kind", "size"],
    )
    def test_a_row_that_never_decides(self, one: MonitoringRow, other: MonitoringRow) -> None:
        with pytest.raises(InvalidRule, match="rows: hold one that never decides"):
            policy(one, other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (row(3), row(1, grade_from="B")),
            (row(1, grade_from="B"), row(3, grade_from="A")),
            (row(1, tier_from=AssetClass.LOSS), row(3, tier_from=AssetClass.PASS)),
            (row(1, up_to_months=6), row(3, up_to_months=12)),
            (row(1, up_to_months=6), row(3)),
            (row(1, kinds=(ProductKind.FIXED_ASSET_LOAN,)), row(3)),
            (
                row(1, sizes=(EnterpriseSize.MICRO,)),
                row(3, sizes=(EnterpriseSize.MICRO, EnterpriseSize.SMALL)),
            ),
            (row(1), MonitoringRow(duty=routine(3, people=2))),
            (row(1), MonitoringRow(duty=MonitoringDuty(check=CheckKind.FIRST, within=3))),
        ],
    )
    def test_rows_that_both_decide(self, one: MonitoringRow, other: MonitoringRow) -> None:
        assert policy(one, other).rows == (one, other)

    def test_grades(self) -> None:
        with pytest.raises(InvalidRule, match="grades: name one twice"):
            policy(grades=("A", "A"))
        with pytest.raises(InvalidRule, match="rows: begin at a grade"):
            policy(row(1, grade_from="D"))


class TestSchedule:
    def test_first_and_routine(self) -> None:
        first = MonitoringDuty(check=CheckKind.FIRST, within=15)
        found = monitoring_schedule(ACCOUNT, [plan_of(first, routine(3))], until=date(2026, 9, 20))
        assert [one.due_on for one in found] == [
            date(2026, 4, 4),
            date(2026, 6, 20),
            date(2026, 9, 20),
        ]
        assert [one.after for one in found] == [date(2026, 3, 19), PAID_OUT, date(2026, 6, 20)]

    def test_a_months_end_does_not_drift(self) -> None:
        plan = altered(ACCOUNT.plan, disbursed_on=date(2026, 8, 31), due=None)
        account = altered(ACCOUNT, plan=plan, payments=())
        found = monitoring_schedule(account, [plan_of(routine(1))], until=date(2027, 3, 31))
        assert [one.due_on.day for one in found] == [30, 31, 30, 31, 31, 28, 31]

    def test_a_worse_grade_from_a_day_on(self) -> None:
        """The old plan's days before it, the new plan's from it; on the same days of the month."""
        plans = [plan_of(routine(3)), plan_of(routine(1), since=date(2026, 7, 1))]
        found = monitoring_schedule(ACCOUNT, plans, until=date(2026, 9, 30))
        assert [one.due_on.month for one in found] == [6, 7, 8, 9]

    @pytest.mark.parametrize(
        ("months", "due"),
        [(2, [6, 7, 9]), (6, [6, 9]), (3, [6, 9]), (None, [6])],
        ids=["stricter", "milder", "the same", "left open"],
    )
    def test_another_plan_puts_off_no_check_that_was_next(
        self, months: int | None, due: list[int]
    ) -> None:
        """That of 20 June stays, and the days after it are the new plan's."""
        duties = () if months is None else (routine(months),)
        plans = [plan_of(routine(3)), plan_of(*duties, since=date(2026, 6, 10))]
        found = monitoring_schedule(ACCOUNT, plans, until=date(2026, 9, 30))
        assert [one.due_on.month for one in found] == due
        assert {one.due_on.day for one in found} == {20}

    def test_a_plan_that_begins_on_a_due_day_governs_it(self) -> None:
        plans = [plan_of(routine(3)), plan_of(routine(1), since=date(2026, 6, 20))]
        found = monitoring_schedule(ACCOUNT, plans, until=date(2026, 6, 20))
        assert [one.duty.within for one in found] == [1]

    def test_what_is_not_settled_is_left_out(self) -> None:
        plans = [plan_of(), plan_of(routine(1), since=date(2026, 7, 1))]
        found = monitoring_schedule(ACCOUNT, plans, until=date(2026, 7, 31))
        assert [(one.after, one.due_on) for one in found] == [(PAID_OUT, date(2026, 7, 20))]

    def test_a_plan_of_before_the_payout(self) -> None:
        plan = plan_of(routine(1), since=date(2026, 1, 1))
        found = monitoring_schedule(ACCOUNT, [plan], until=date(2026, 4, 20))
        assert [one.due_on for one in found] == [date(2026, 4, 20)]


class TestRefused:
    @pytest.mark.parametrize(
        ("plans", "field"),
        [
            ([], "plans"),
            ([plan_of(since=date(2026, 3, 21))], "plans"),
            ([altered(plan_of(), account_id=ClaimId("A-2"))], "plans[0].account_id"),
            ([plan_of(), plan_of()], "plans[1].since"),
            ([ODD], "plans[0]"),
            (7, "plans"),
        ],
        ids=["none", "late", "other loan", "same day", "odd", "no list"],
    )
    def test_plans(self, plans: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            check_plans(ACCOUNT, plans)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("make", "field"),
        [
            (lambda: routine(0), "within"),
            (lambda: routine(10**50), "within"),
            (lambda: routine(ODD), "within"),
            (lambda: routine(1, people=0), "people"),
            (lambda: routine(1, mode="remote"), "mode"),
            (lambda: row(1, up_to_months=0), "up_to_months"),
            (lambda: row(1, grade_from="\x00"), "grade_from"),
            (lambda: altered(PROFILE, since=datetime(2026, 3, 20)), "since"),  # noqa: DTZ001  # a naive instant is what is refused
            (lambda: altered(PROFILE, grade=" "), "grade"),
            (lambda: plan_of(routine(1), routine(2)), "duties"),
            (lambda: within(policy(row(1)), grade="Z"), "grade"),
            (lambda: within(policy(row(1)), account_id=ClaimId("A-2")), "profile"),
            (lambda: plan_of()[ODD], "check"),
            (lambda: due_after(date(9999, 12, 31), routine(1)), "within"),
            (lambda: compute_monitoring_plan(ODD, PROFILE, policy()), "account"),
            (lambda: compute_monitoring_plan(ACCOUNT, ODD, policy()), "profile"),
            (lambda: compute_monitoring_plan(ACCOUNT, PROFILE, ODD), "policy"),
            (lambda: monitoring_schedule(ACCOUNT, [plan_of()], until=ODD), "until"),
            (lambda: PlannedCheck(duty=routine(1), after=ODD, due_on=PAID_OUT), "after"),
        ],
    )
    def test_bad_input_names_its_field(self, make: Any, field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            make()
        assert getattr(refused.value, "field", None) == field
        assert "planted" not in str(refused.value)

    def test_a_policy_without_grades_takes_any(self) -> None:
        assert within(policy(row(1), grades=()), grade="anything") == 1

    @pytest.mark.parametrize(
        ("make", "field"),
        [
            (lambda: due_after(ODD, routine(1)), "day"),
            (lambda: due_after(PAID_OUT, ODD), "duty"),
            (lambda: routine(1).joined(ODD), "other"),
            (lambda: routine(1).joined(altered(routine(1), check=CheckKind.FIRST)), "other"),
            (lambda: monitoring_schedule(OF_OLD, [OF_OLD_PLAN], until=PAID_OUT), "disbursed_on"),
        ],
        ids=["no day", "no duty", "nothing to join", "another check", "first day there is"],
    )
    def test_parts(self, make: Any, field: str) -> None:
        with pytest.raises(InvalidValue) as refused:
            make()
        assert refused.value.field == field
