"""Rules on checks after the loan (贷后检查落实): was it looked at as its plan asks, and what did that find.

Periods are the plan's, and so the bank's own. Leaves out where the money went, of which a check tells only
what was seen (`fund_tracing`), and what a finding means for the tier.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.loan_checks import (
    CheckState,
    DueCheck,
    LoanCheck,
    TriggerEvent,
    list_known_checks,
    next_checks,
)
from bankrm.monitoring_plans import CheckKind, MonitoringPlan
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor, Role
from bankrm.terms import about, maybe_bool

__all__ = ["CHECKS", "CheckFacts", "CheckParams", "assess_checks"]

_STATE = (DueCheck.check, DueCheck.state)


@attrs.frozen(kw_only=True)
class CheckFacts:
    """How the checks of a loan stand on a day."""

    first_overdue: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("首次检查逾期未做", "the first check is overdue", of=_STATE),
    )
    routine_overdue: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("常规检查逾期未做", "a routine check is overdue", of=_STATE),
    )
    triggered_overdue: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("专项检查逾期未做", "a check for cause is overdue", of=_STATE),
    )
    lapses: int = attrs.field(
        metadata=about(
            "逾期完成或者漏做的检查次数", "checks made late or missed", of=(DueCheck.state,)
        )
        | NOT_NEGATIVE
    )
    short: bool = attrs.field(
        metadata=about(
            "检查方式或人数不足",
            "looked at less closely than planned",
            of=(DueCheck.short, DueCheck.state),
        )
    )
    by_decider: bool = attrs.field(
        metadata=about(
            "最近一次检查有审查审批人员参加",
            "who reviews or approves took part in the last check",
            of=(LoanCheck.by, Actor.role),
        )
    )
    misused: bool = attrs.field(
        metadata=about(
            "检查发现资金用途不符",
            "found not used as agreed",
            of=(LoanCheck.use_of_funds_ok, LoanCheck.mode, LoanCheck.by),
        )
    )
    use_unseen: bool = attrs.field(
        metadata=about(
            "已检查但未核实资金用途",
            "checked, but not for the use of the money",
            of=(LoanCheck.use_of_funds_ok,),
        )
    )
    security_amiss: bool = attrs.field(
        metadata=about(
            "检查发现押品不在或者有损",
            "security found missing or damaged",
            of=(LoanCheck.collateral_seen, LoanCheck.mode, LoanCheck.by),
        )
    )
    findings: int = attrs.field(
        metadata=about(
            "最近一次检查发现的问题数",
            "findings of the last check",
            of=(LoanCheck.findings,),
        )
        | NOT_NEGATIVE
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, stand: Sequence[DueCheck], made: Sequence[LoanCheck]) -> "CheckFacts":
        """The facts of what is owed, and of all checks known, the last one last."""
        use = [(one, one.use_of_funds_ok) for one in made if one.use_of_funds_ok is not None]
        seen = [(one, one.collateral_seen) for one in made if one.collateral_seen is not None]
        return cls(
            first_overdue=_is_overdue(stand, CheckKind.FIRST),
            routine_overdue=_is_overdue(stand, CheckKind.ROUTINE),
            triggered_overdue=_is_overdue(stand, CheckKind.TRIGGERED),
            lapses=sum(one.state in _LAPSES for one in stand),
            short=any(one.short and one.state in _OWED for one in stand),
            by_decider=any(actor.role in _DECIDERS for one in made[-1:] for actor in one.by),
            misused=_stands(use),
            use_unseen=bool(made) and not use,
            security_amiss=_stands(seen),
            findings=sum(len(one.findings) for one in made[-1:]),
        )


def _stands(words: Sequence[tuple[LoanCheck, bool]]) -> bool:
    """Whether a check found something wrong, and none since that looked as closely found it right."""
    wrong: LoanCheck | None = None
    for check, right in words:
        if not right:
            wrong = check
        elif wrong is not None and check.mode >= wrong.mode and len(check.by) >= len(wrong.by):
            wrong = None
    return wrong is not None


_LAPSES = {CheckState.LATE, CheckState.MISSED}
_OWED = {CheckState.DUE, CheckState.OVERDUE}
_DECIDERS = {Role.CREDIT_REVIEWER, Role.CREDIT_APPROVER}


def _is_overdue(stand: Sequence[DueCheck], check: CheckKind) -> bool | None:
    states = {one.state for one in stand if one.check is check}
    return CheckState.OVERDUE in states or (None if CheckState.UNSETTLED in states else False)


class CheckParams:
    """No number is compared with: periods are the plan's."""


CHECKS = RuleSet("monitoring.checks", CheckFacts, CheckParams, Effect, since=CREDIT_PRACTICE.since)
"""Was the loan looked at as its plan asks, and what did that find."""

_PRACTICE = CREDIT_PRACTICE.article()


@CHECKS.rule(
    "checks.first",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="首次检查逾期未做",
    en="the first check is overdue",
    steps=(WatchStep.FIRST_CHECK,),
)
def first_check_overdue(f: CheckFacts, _: CheckParams) -> bool:
    return f.first_overdue


@CHECKS.rule(
    "checks.routine",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="常规检查逾期未做",
    en="a routine check is overdue",
    steps=(WatchStep.ROUTINE_CHECK,),
)
def routine_check_overdue(f: CheckFacts, _: CheckParams) -> bool:
    return f.routine_overdue


@CHECKS.rule(
    "checks.triggered",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="应做的专项检查逾期未做",
    en="a check for cause is overdue",
    steps=(WatchStep.TRIGGERED_CHECK,),
)
def triggered_check_overdue(f: CheckFacts, _: CheckParams) -> bool:
    return f.triggered_overdue


@CHECKS.rule(
    "checks.short",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="检查未按要求到现场或者人数不足，不算完成",
    en="it was checked remotely or by too few people, which does not count",
    steps=(WatchStep.SITE_VISIT,),
)
def checked_less_closely(f: CheckFacts, _: CheckParams) -> bool:
    return f.short


@CHECKS.rule(
    "checks.lapses",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="有{lapses}次检查逾期完成或者漏做",
    en="{lapses} checks were made late or missed",
)
def made_late_or_missed(f: CheckFacts, _: CheckParams) -> bool:
    return f.lapses > 0


@CHECKS.rule(
    "checks.by-decider",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="最近一次检查有审查、审批人员以该身份参加，检查是否独立须人工判断",
    en="who reviews or approves loans took part in the last check as such: a person has to judge if it stands",
)
def checked_by_decider(f: CheckFacts, _: CheckParams) -> bool:
    return f.by_decider


@CHECKS.rule(
    "checks.misused",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="检查发现资金未按约定用途使用",
    en="a check found that the money was not used as agreed",
    steps=(WatchStep.FREEZE_UNDRAWN, WatchStep.EVIDENCE_OF_USE),
)
def found_misused(f: CheckFacts, _: CheckParams) -> bool:
    return f.misused


@CHECKS.rule(
    "checks.use-unseen",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="已做检查，但没有一次核实资金用途",
    en="it was checked, but never for what the money was used for",
    steps=(WatchStep.EVIDENCE_OF_USE,),
)
def use_never_seen(f: CheckFacts, _: CheckParams) -> bool:
    return f.use_unseen


@CHECKS.rule(
    "checks.security",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="检查发现押品不在或者有损",
    en="a check found security missing or damaged",
    steps=(WatchStep.REVALUE, WatchStep.TOP_UP),
)
def security_found_amiss(f: CheckFacts, _: CheckParams) -> bool:
    return f.security_amiss


@CHECKS.rule(
    "checks.findings",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="最近一次检查发现{findings}个问题，须人工判断",
    en="the last check has {findings} findings for a person to weigh",
)
def has_findings(f: CheckFacts, _: CheckParams) -> bool:
    return f.findings > 0


def assess_checks(
    account: LoanAccount,
    plans: Sequence[MonitoringPlan],
    checks: Sequence[LoanCheck] = (),
    triggers: Sequence[TriggerEvent] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[CheckFacts, Effect]:
    """Whether a loan was looked at as its plan asks, what is owed, and what the checks found (贷后检查落实情况).

    Args:
        account: the loan.
        plans: how it is and was watched, the first from the payout or before.
        checks: all that were made.
        triggers: all that called for a check for cause.
        as_of: the day whose rules apply; what was recorded later is not known.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if a plan, check or cause is of another loan or before the payout, or `as_of` is.

    >>> from bankrm._loan_check_example import CHECKS_MADE, PLAN
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> owed = assess_checks(ACCOUNT, [PLAN], CHECKS_MADE, as_of=date(2026, 10, 8))
    >>> owed.outcome.en, [step.en for step in owed.steps]
    ('allowed, with steps owed', ['a routine check'])
    """
    stand = next_checks(account, plans, checks, triggers, as_of=as_of)
    made = list_known_checks(account, checks, as_of=as_of)
    return CHECKS.decide(CheckFacts.of(stand, made), as_of=as_of, book=book)
