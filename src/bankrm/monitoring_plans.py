"""Monitoring plans (贷后检查计划): how soon and how often a loan is looked at, by a bank's own table.

Each row of a policy says from where on it applies (this grade and worse, this tier and worse, a term up to so
many months), and the strictest of all that apply wins. So a worse grade or tier can never mean fewer checks,
and what is unknown leaves the plan open only where it could make it stricter. Which periods are right no law
says. Leaves out the checks that were made (`loan_checks`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation
from bankrm.claims import AssetClass
from bankrm.collateral import ClaimId
from bankrm.days import add_months, check_date, months_between
from bankrm.enterprise_size import EnterpriseSize
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.event_order import at_place
from bankrm.fields import check_fields
from bankrm.labels import Label, Text
from bankrm.loan_accounts import LoanAccount
from bankrm.loans import LoanPlan
from bankrm.product_kinds import ProductKind, lines_of
from bankrm.products import ProductFamily
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.staff import BusinessLine
from bankrm.workings import Line

__all__ = [
    "CONVENTIONAL_MONITORING",
    "CheckKind",
    "CheckMode",
    "MonitoringDuty",
    "MonitoringPlan",
    "MonitoringPolicy",
    "MonitoringProfile",
    "MonitoringRow",
    "PlannedCheck",
    "check_plans",
    "compute_monitoring_plan",
    "due_after",
    "monitoring_schedule",
]


class CheckKind(Label):
    """Why a loan is looked at after it was paid out (贷后检查种类)."""

    FIRST = "first", "首次检查", "first check"
    ROUTINE = "routine", "常规检查", "routine check"
    TRIGGERED = "triggered", "专项检查", "check for cause"


class CheckMode(Label):
    """How a loan is looked at, the laxer way first (检查方式)."""

    REMOTE = "remote", "非现场检查", "remotely"
    ON_SITE = "on_site", "现场检查", "on site"


@attrs.frozen(kw_only=True)
class MonitoringDuty:
    """How soon a kind of check is due, and how it is made."""

    check: CheckKind
    within: int = attrs.field(metadata={"least": 1})
    """Days from the payout (first) or from the cause (triggered); months from one to the next (routine)."""
    mode: CheckMode = CheckMode.REMOTE
    """The laxest that will do."""
    people: int = attrs.field(default=1, metadata={"least": 1})
    """At least."""

    __attrs_post_init__ = check_fields

    def joined(self, other: "MonitoringDuty") -> "MonitoringDuty":
        """Both duties at once: in everything the stricter of the two.

        Raises:
            InvalidValue: if the other is of another kind of check.
        """
        check_kind(other, MonitoringDuty, "other")
        if other.check is not self.check:
            raise InvalidValue("other", "is of another kind of check")
        return MonitoringDuty(
            check=self.check,
            within=min(self.within, other.within),
            mode=max(self.mode, other.mode),
            people=max(self.people, other.people),
        )


@attrs.frozen(kw_only=True)
class MonitoringProfile:
    """What decides how closely a loan is watched, as known from a day on; None is unknown."""

    account_id: ClaimId
    since: date
    size: EnterpriseSize | None = None
    """Of a firm; a loan to a person has none."""
    grade: str | None = None
    """The bank's own rating grade."""
    tier: AssetClass | None = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class MonitoringRow:
    """One row of a policy: a duty, and the loans it is for; a condition left out is none."""

    duty: MonitoringDuty
    kinds: tuple[ProductKind, ...] = ()
    sizes: tuple[EnterpriseSize, ...] = ()
    grade_from: str | None = None
    """This grade and every worse one."""
    tier_from: AssetClass | None = None
    """This tier and every worse one."""
    up_to_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """The longest term."""

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class MonitoringPolicy:
    """A bank's table of checks after the loan (贷后检查频率); proves itself when built.

    >>> yearly = MonitoringRow(duty=MonitoringDuty(check=CheckKind.ROUTINE, within=12))
    >>> monthly = MonitoringRow(duty=MonitoringDuty(check=CheckKind.ROUTINE, within=1))
    >>> MonitoringPolicy(rows=(monthly, yearly), basis=CREDIT_PRACTICE.article())
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: rows: hold one that never decides
    """

    grades: tuple[str, ...] = ()
    """The bank's rating grades, best first."""
    rows: tuple[MonitoringRow, ...]
    basis: Citation = attrs.field(repr=False)
    """The bank's own document, or the practice of the trade."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({*self.grades}) < len(self.grades):
            raise InvalidRule("grades", "name one twice")
        if not {row.grade_from for row in self.rows} <= {None, *self.grades}:
            raise InvalidRule("rows", "begin at a grade that the policy does not know")
        for at, row in enumerate(self.rows):
            others = self.rows[:at] + self.rows[at + 1 :]
            if any(_makes_idle(other, row, self.grades) for other in others):
                raise InvalidRule("rows", "hold one that never decides")


_ENDLESS = 10**6
_ONE_DAY = timedelta(days=1)


def _includes(wide: tuple[Label, ...], narrow: tuple[Label, ...]) -> bool:
    return not wide or (bool(narrow) and {*narrow} <= {*wide})


def _makes_idle(one: MonitoringRow, other: MonitoringRow, grades: tuple[str, ...]) -> bool:
    """Whether a row applies wherever another does, and is as strict."""
    return (
        one.duty.check is other.duty.check
        and one.duty.joined(other.duty) == one.duty
        and _includes(one.kinds, other.kinds)
        and _includes(one.sizes, other.sizes)
        and _grade_rank(one, grades) <= _grade_rank(other, grades)
        and _tier_rank(one) <= _tier_rank(other)
        and (one.up_to_months or _ENDLESS) >= (other.up_to_months or _ENDLESS)
    )


def _grade_rank(row: MonitoringRow, grades: tuple[str, ...]) -> int:
    return -1 if row.grade_from is None else grades.index(row.grade_from)


def _tier_rank(row: MonitoringRow) -> int:
    return -1 if row.tier_from is None else row.tier_from.rank


def _applies(
    row: MonitoringRow,
    account: LoanAccount,
    profile: MonitoringProfile,
    grades: tuple[str, ...],
) -> bool | None:
    """Whether a row is for a loan; None where that is not known."""
    found = {
        not row.kinds or account.kind in row.kinds,
        not row.sizes or _is_sized(row.sizes, account.kind, profile.size),
        row.grade_from is None or _is_graded(row, profile.grade, grades),
        row.tier_from is None or _is_tiered(row.tier_from, profile.tier),
        row.up_to_months is None or _is_short(account.plan, row.up_to_months),
    }
    return False if False in found else None if None in found else True


def _is_graded(row: MonitoringRow, grade: str | None, grades: tuple[str, ...]) -> bool | None:
    return None if grade is None else _grade_rank(row, grades) <= grades.index(grade)


def _is_sized(
    sizes: tuple[EnterpriseSize, ...], kind: ProductKind, size: EnterpriseSize | None
) -> bool | None:
    if size is None:  # a loan that is for persons only has none; of any other it is not known
        return None if BusinessLine.CORPORATE in lines_of(kind) else False
    return size in sizes


def _is_tiered(tier_from: AssetClass, tier: AssetClass | None) -> bool | None:
    return None if tier is None else tier >= tier_from


def _is_short(plan: LoanPlan, months: int) -> bool | None:
    """Whether a loan ends within so many months; one that ends on the corresponding day does."""
    if plan.maturity is None:
        return None
    return months_between(plan.disbursed_on, plan.maturity - _ONE_DAY) < months


@attrs.frozen(kw_only=True)
class MonitoringPlan:
    """How a loan is watched from a day on (贷后检查方案): one duty for each kind of check that is settled."""

    account_id: ClaimId
    since: date
    duties: tuple[MonitoringDuty, ...]
    workings: tuple[Line, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if len({duty.check for duty in self.duties}) < len(self.duties):
            raise InvalidValue("duties", "hold one kind of check twice")

    def __getitem__(self, check: CheckKind) -> MonitoringDuty | None:
        """The duty of a kind of check; None if the bank's table does not settle it."""
        check_kind(check, CheckKind, "check")
        return next((duty for duty in self.duties if duty.check is check), None)


def compute_monitoring_plan(
    account: LoanAccount, profile: MonitoringProfile, policy: MonitoringPolicy
) -> MonitoringPlan:
    """How a loan is watched from the day of a profile on: the strictest of all rows that apply (贷后检查方案).

    A kind of check has no duty if no row is for this loan, or if something unknown could make it stricter.

    Raises:
        InvalidValue: if the profile is of another loan, or of a grade that the policy does not know.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> profile = MonitoringProfile(
    ...     account_id=ACCOUNT.id,
    ...     since=ACCOUNT.plan.disbursed_on,
    ...     size=EnterpriseSize.SMALL,
    ...     grade="B1",
    ...     tier=AssetClass.PASS,
    ... )
    >>> plan = compute_monitoring_plan(ACCOUNT, profile, CONVENTIONAL_MONITORING)
    >>> plan[CheckKind.FIRST].within, plan[CheckKind.ROUTINE].within, plan[CheckKind.TRIGGERED]
    (15, 2, None)
    """
    check_kind(account, LoanAccount, "account")
    check_kind(profile, MonitoringProfile, "profile")
    check_kind(policy, MonitoringPolicy, "policy")
    if profile.account_id != account.id:
        raise InvalidValue("profile", "is of another loan")
    if profile.grade is not None and policy.grades and profile.grade not in policy.grades:
        raise InvalidValue("grade", "is none of the policy's")
    duties = tuple(
        duty for check in CheckKind if (duty := _duty(check, account, profile, policy)) is not None
    )
    return MonitoringPlan(
        account_id=account.id,
        since=profile.since,
        duties=duties,
        workings=tuple(_workings(duties, profile, policy)),
    )


def _duty(
    check: CheckKind, account: LoanAccount, profile: MonitoringProfile, policy: MonitoringPolicy
) -> MonitoringDuty | None:
    """What all rows that surely apply come to; None if there is none, or one that may apply asks for more."""
    rows = [
        (row.duty, _applies(row, account, profile, policy.grades))
        for row in policy.rows
        if row.duty.check is check
    ]
    sure: MonitoringDuty | None = None
    for duty, applies in rows:
        if applies:
            sure = duty if sure is None else sure.joined(duty)
    may = [duty for duty, applies in rows if applies is None]
    return None if sure is None or any(sure.joined(duty) != sure for duty in may) else sure


_WITHIN = {
    CheckKind.FIRST: Text("首次检查期限（放款后日数）", "first check, days from the payout"),
    CheckKind.ROUTINE: Text("常规检查间隔（月）", "routine checks, months from one to the next"),
    CheckKind.TRIGGERED: Text(
        "专项检查期限（触发后日数）", "check for cause, days from the cause"
    ),
}


def _workings(
    duties: tuple[MonitoringDuty, ...], profile: MonitoringProfile, policy: MonitoringPolicy
) -> Iterator[Line]:
    yield Line(Text("自", "from"), profile.since)
    yield Line(Text("企业规模", "size"), profile.size)
    yield Line(Text("风险分类", "tier"), profile.tier)
    within = {duty.check: duty.within for duty in duties}
    for check in CheckKind:
        yield Line(_WITHIN[check], within.get(check), "", policy.basis)
    for duty in duties:
        yield Line(Text(f"{duty.check.zh}方式", f"{duty.check.en} made"), duty.mode)
        yield Line(Text(f"{duty.check.zh}人数", f"people at a {duty.check.en}"), duty.people)


@attrs.frozen(kw_only=True)
class PlannedCheck:
    """A check that is planned: by when, and from when on one counts for it."""

    duty: MonitoringDuty
    after: date
    """A check made on that day or before does not count for it."""
    due_on: date

    __attrs_post_init__ = check_fields


def monitoring_schedule(
    account: LoanAccount, plans: Sequence[MonitoringPlan], *, until: date
) -> tuple[PlannedCheck, ...]:
    """The first check and the routine checks of a loan up to a day, in order (贷后检查计划表).

    Routine checks fall on the day of the month of the payout, each reckoned from the payout and not from the
    one before, so that a month's end does not drift; a plan that takes the place of another keeps to those days,
    and puts off no check that was next: a stricter plan brings it forward, a milder one tells from the one after.
    What a plan does not settle is left out. A loan that was repaid is for whoever asks to leave out.

    Args:
        account: the loan.
        plans: how it is and was watched, the first from the payout or before, each until the next begins.
        until: the last day of interest.

    Raises:
        InvalidValue: if a plan is of another loan, they are not in order, or none holds from the payout on.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> quarterly = MonitoringPlan(
    ...     account_id=ACCOUNT.id,
    ...     since=ACCOUNT.plan.disbursed_on,
    ...     duties=(
    ...         MonitoringDuty(check=CheckKind.FIRST, within=15),
    ...         MonitoringDuty(check=CheckKind.ROUTINE, within=3),
    ...     ),
    ... )
    >>> planned = monitoring_schedule(ACCOUNT, [quarterly], until=date(2026, 9, 30))
    >>> [(one.duty.check.en, one.due_on.isoformat()) for one in planned]
    [('first check', '2026-04-04'), ('routine check', '2026-06-20'), ('routine check', '2026-09-20')]
    """
    check_plans(account, plans)
    check_date(until, "until")
    paid_out = account.plan.disbursed_on
    found = [*_first(plans[0], paid_out), *_routine(plans, paid_out, until)]
    return tuple(sorted((one for one in found if one.due_on <= until), key=lambda one: one.due_on))


def check_plans(account: LoanAccount, plans: Sequence[MonitoringPlan]) -> None:
    """Refuse plans of another loan, out of order, or that leave the first days open.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> check_plans(ACCOUNT, [])
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: plans: hold none from the payout on
    """
    check_kind(account, LoanAccount, "account")
    check_kind(plans, Sequence, "plans")
    for place, plan in enumerate(plans):
        check_kind(plan, MonitoringPlan, f"plans[{place}]")
        with at_place(place, "plans"):
            if plan.account_id != account.id:
                raise InvalidValue("account_id", "is of another loan")
            if place and plan.since <= plans[place - 1].since:
                raise InvalidValue("since", "is not after the plan before it")
    if not plans or plans[0].since > account.plan.disbursed_on:
        raise InvalidValue("plans", "hold none from the payout on")
    if account.plan.disbursed_on == date.min:  # no day before it, from which checks count
        raise InvalidValue("disbursed_on", "is the first day of the calendar")


def _first(plan: MonitoringPlan, paid_out: date) -> Iterable[PlannedCheck]:
    duty = plan[CheckKind.FIRST]
    if duty is not None:
        yield PlannedCheck(duty=duty, after=paid_out - _ONE_DAY, due_on=due_after(paid_out, duty))


def due_after(day: date, duty: MonitoringDuty) -> date:
    """The last day for a first check, or for one for cause, so many days after a day.

    >>> due_after(date(2026, 3, 20), MonitoringDuty(check=CheckKind.FIRST, within=15)).isoformat()
    '2026-04-04'
    """
    check_date(day, "day")
    check_kind(duty, MonitoringDuty, "duty")
    try:
        return day + timedelta(days=duty.within)
    except OverflowError:
        raise InvalidValue("within", "leads out of the calendar") from None


def _routine(
    plans: Sequence[MonitoringPlan], paid_out: date, until: date
) -> Iterator[PlannedCheck]:
    ends = [*(plan.since for plan in plans[1:]), None]
    after, kept = paid_out, None
    for plan, end in zip(plans, ends, strict=True):
        duty = plan[CheckKind.ROUTINE]
        last = until if end is None else min(until, end - _ONE_DAY)
        eve = plan.since - _ONE_DAY if plan.since > paid_out else paid_out
        following = _next_routine(paid_out, eve, duty)
        if kept is not None and (following is None or kept[0] < following[0]):
            following = kept
        while following is not None and following[0] <= last:
            yield PlannedCheck(duty=following[1], after=after, due_on=following[0])
            after = following[0]
            following = _next_routine(paid_out, after, duty)
        kept = following


def _next_routine(
    paid_out: date, behind: date, duty: MonitoringDuty | None
) -> tuple[date, MonitoringDuty] | None:
    """The first day of a routine check after a day, reckoned from the payout; None if no duty is settled."""
    if duty is None:
        return None
    rounds = months_between(paid_out, behind) // duty.within
    return add_months(paid_out, (rounds + 1) * duty.within), duty


_FIRM_LOANS = tuple(
    kind
    for kind in ProductKind
    if kind.family is ProductFamily.LOAN and lines_of(kind) == (BusinessLine.CORPORATE,)
)
_SMALL = (EnterpriseSize.SMALL, EnterpriseSize.MICRO)


def _every(months: int, grade: str) -> MonitoringRow:
    duty = MonitoringDuty(check=CheckKind.ROUTINE, within=months)
    return MonitoringRow(duty=duty, grade_from=grade, kinds=_FIRM_LOANS)


CONVENTIONAL_MONITORING = MonitoringPolicy(
    grades=("A1", "A2", "B1", "B2"),
    rows=(
        MonitoringRow(
            duty=MonitoringDuty(check=CheckKind.FIRST, within=15, mode=CheckMode.ON_SITE),
            sizes=_SMALL,
        ),
        MonitoringRow(duty=MonitoringDuty(check=CheckKind.FIRST, within=30), kinds=_FIRM_LOANS),
        MonitoringRow(
            duty=MonitoringDuty(check=CheckKind.ROUTINE, within=1), sizes=_SMALL, up_to_months=6
        ),
        MonitoringRow(duty=MonitoringDuty(check=CheckKind.ROUTINE, within=3), sizes=_SMALL),
        _every(6, "A1"),
        _every(3, "A2"),
        _every(2, "B1"),
        _every(1, "B2"),
    ),
    basis=CREDIT_PRACTICE.article(),
)
"""One bank's periods for loans to firms, as a page on post-loan checks tells them
(51poswang.com/shuipiaobaogaozhongxin/5460.html, read 2026-11-24): an example to replace, and no law. How soon
a check for cause is due it does not say."""
