"""Laws of checks after the loan: worse is never watched less, no day drifts, one more check never harms."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._loan_account_example import ACCOUNT
from bankrm._loan_check_example import CHECKS_MADE, PLAN
from bankrm.claims import AssetClass
from bankrm.days import add_months
from bankrm.enterprise_size import EnterpriseSize
from bankrm.errors import InvalidRule
from bankrm.loan_accounts import LoanAccount
from bankrm.loan_checks import CheckState, LoanCheck, LoanCheckId, next_checks
from bankrm.monitoring_plans import (
    CheckKind,
    CheckMode,
    MonitoringDuty,
    MonitoringPlan,
    MonitoringPolicy,
    MonitoringProfile,
    MonitoringRow,
    compute_monitoring_plan,
    monitoring_schedule,
)
from bankrm.regulations.practice import CREDIT_PRACTICE

GRADES = ("A", "B", "C", "D")
CHINA_TIME = timezone(timedelta(hours=8))
altered: Any = attrs.evolve

duties = st.builds(
    MonitoringDuty,
    check=st.just(CheckKind.ROUTINE),
    within=st.integers(1, 12),
    mode=st.sampled_from(CheckMode),
    people=st.integers(1, 2),
)
rows = st.builds(
    MonitoringRow,
    duty=duties,
    sizes=st.just(()) | st.just((EnterpriseSize.MICRO, EnterpriseSize.SMALL)),
    grade_from=st.none() | st.sampled_from(GRADES),
    tier_from=st.none() | st.sampled_from(AssetClass),
    up_to_months=st.none() | st.integers(1, 24),
)
profiles = st.builds(
    MonitoringProfile,
    account_id=st.just(ACCOUNT.id),
    since=st.just(ACCOUNT.plan.disbursed_on),
    size=st.sampled_from(EnterpriseSize),
    grade=st.sampled_from(GRADES),
    tier=st.sampled_from(AssetClass),
)


@st.composite
def policies(draw: st.DrawFn) -> MonitoringPolicy:
    """Rows that all decide: of the others the policy will have none."""
    kept: list[MonitoringRow] = [
        MonitoringRow(duty=MonitoringDuty(check=CheckKind.ROUTINE, within=13))
    ]
    for row in draw(st.lists(rows, max_size=6)):
        try:
            policy_of(*kept, row)
        except InvalidRule:
            continue
        kept.append(row)
    return policy_of(*kept)


def policy_of(*some: MonitoringRow) -> MonitoringPolicy:
    return MonitoringPolicy(grades=GRADES, rows=some, basis=CREDIT_PRACTICE.article())


def duty_of(profile: MonitoringProfile, policy: MonitoringPolicy) -> MonitoringDuty | None:
    return compute_monitoring_plan(ACCOUNT, profile, policy)[CheckKind.ROUTINE]


def is_as_strict(one: MonitoringDuty, other: MonitoringDuty) -> bool:
    return one.joined(other) == one


@given(policies(), profiles, st.sampled_from(GRADES), st.sampled_from(AssetClass))
def test_a_worse_grade_or_tier_is_never_watched_less(
    policy: MonitoringPolicy, profile: MonitoringProfile, grade: str, tier: AssetClass
) -> None:
    assert profile.grade is not None
    assert profile.tier is not None
    worse = altered(profile, grade=max(grade, profile.grade), tier=max(tier, profile.tier))
    before, after = duty_of(profile, policy), duty_of(worse, policy)
    assert before is not None
    assert after is not None
    assert is_as_strict(after, before)
    until = add_months(ACCOUNT.plan.disbursed_on, 36)
    counts = [
        len(monitoring_schedule(ACCOUNT, [plan_of(duty)], until=until)) for duty in (before, after)
    ]
    assert counts == sorted(counts)


def plan_of(duty: MonitoringDuty) -> MonitoringPlan:
    return MonitoringPlan(account_id=ACCOUNT.id, since=ACCOUNT.plan.disbursed_on, duties=(duty,))


@given(policies(), profiles, st.sampled_from(["size", "grade", "tier"]))
def test_what_is_settled_without_a_fact_stays_so_with_it(
    policy: MonitoringPolicy, profile: MonitoringProfile, fact: str
) -> None:
    open_ = duty_of(altered(profile, **{fact: None}), policy)
    assert open_ in {None, duty_of(profile, policy)}


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.integers(1, 12), st.integers(0, 60))
def test_no_day_drifts(paid_out: date, months: int, ahead: int) -> None:
    account: LoanAccount = altered(
        ACCOUNT,
        signed_on=paid_out,
        plan=altered(ACCOUNT.plan, disbursed_on=paid_out),
        payments=(),
    )
    plan = altered(plan_of(MonitoringDuty(check=CheckKind.ROUTINE, within=months)), since=paid_out)
    planned = monitoring_schedule(account, [plan], until=add_months(paid_out, ahead))
    assert [one.due_on for one in planned] == [
        add_months(paid_out, month) for month in range(months, ahead + 1, months)
    ]


days = st.dates(date(2026, 3, 20), date(2026, 11, 24))


def check_on(day: date, number: int) -> LoanCheck:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=CHINA_TIME)
    id_ = LoanCheckId(f"R-{number}")
    made: LoanCheck = altered(CHECKS_MADE[1], id=id_, at=at, recorded_at=at)
    return made


def overdue(checks: list[LoanCheck], as_of: date) -> int:
    stand = next_checks(ACCOUNT, [PLAN], checks, as_of=as_of)
    return sum(one.state is CheckState.OVERDUE for one in stand)


@given(st.lists(days, max_size=6), days, days)
def test_one_more_check_never_leaves_more_overdue(
    made: list[date], more: date, as_of: date
) -> None:
    checks = [check_on(day, number) for number, day in enumerate(made)]
    assert overdue([*checks, check_on(more, 99)], as_of) <= overdue(checks, as_of)


@given(st.lists(days, max_size=6), days)
def test_each_check_counts_at_most_once(made: list[date], as_of: date) -> None:
    checks = [check_on(day, number) for number, day in enumerate(made)]
    stand = next_checks(ACCOUNT, [PLAN], checks, as_of=as_of)
    ids = [one.made.id for one in stand if one.made is not None]
    assert len({*ids}) == len(ids)


@given(st.integers(1, 12), st.integers(1, 12), days)
def test_a_change_of_plan_never_puts_off_the_next_check(old: int, new: int, since: date) -> None:
    plans = [
        altered(plan_of(MonitoringDuty(check=CheckKind.ROUTINE, within=within)), since=day)
        for within, day in ((old, ACCOUNT.signed_on), (new, since))
    ]
    until = date(2028, 1, 1)
    kept, changed = (
        next(
            one.due_on
            for one in monitoring_schedule(ACCOUNT, some, until=until)
            if one.due_on >= since
        )
        for some in (plans[:1], plans)
    )
    assert changed <= kept
