"""Classification in order (分类流程合规): were the right people at each step, and is a round owed.

Nobody takes two steps of one round, whoever looks after the loan neither determines nor approves its tier, no
step betters the floors or the step before it, and every claim is classified once a period and when
something happens. The record itself is in `classification_records`, the next day and the to-dos are in
`classification_dues`.

Leaves out whether a claim may leave non-performing, which is in `tier_upgrades`: here such a round is only
passed to a person while it is open.
"""

from datetime import date, datetime, timedelta

import attrs

from bankrm.citations import Provenance, param
from bankrm.claims import AssetClass, is_non_performing
from bankrm.classification_dues import classification_period
from bankrm.classification_records import (
    ClassificationEvent,
    ClassificationFloor,
    ClassificationMove,
    ClassificationRecord,
    ClassificationRound,
    record_on,
)
from bankrm.fields import check_fields
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.loans import LoanPlan
from bankrm.regulations.lending import CLASSIFICATION_ORDER
from bankrm.regulations.portfolio import CLASSIFICATION_INTERVAL_MONTHS
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor, Role
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = [
    "ROUND",
    "RoundFacts",
    "RoundParams",
    "assess_classification_round",
]

_DAY = timedelta(days=1)
_FRONT = (Role.RELATIONSHIP_MANAGER, Role.WEALTH_ADVISOR)
_DETERMINING = (Role.CREDIT_OFFICER, Role.CREDIT_REVIEWER, Role.POST_LOAN_OFFICER)
_DECIDING = (ClassificationMove.DETERMINED, ClassificationMove.APPROVED)

_IN_ROUND = (ClassificationRecord.rounds, ClassificationRound.events)
_STANDING = (*_IN_ROUND, ClassificationEvent.move)
_FLOOR = (*_STANDING, ClassificationEvent.floor, ClassificationFloor.tier)


@attrs.frozen(kw_only=True)
class RoundFacts:
    """What is asked of the last round of a claim; tiers are levels, 1 for pass."""

    judged_on: date = attrs.field(
        metadata=about(
            "上次分类基准日",
            "the day last classified on, or paid out",
            of=(
                LoanAccount.plan,
                LoanPlan.disbursed_on,
                ClassificationRecord.rounds,
                ClassificationRound.base_on,
            ),
        )
    )
    under_way: bool = attrs.field(
        metadata=about(
            "本轮分类尚未完成", "a round is under way", of=(ClassificationRecord.rounds,)
        )
    )
    one_person: bool = attrs.field(
        metadata=about(
            "一人承担两个环节",
            "somebody sat at two steps of the round",
            of=(*_IN_ROUND, ClassificationEvent.by, Actor.staff),
        )
    )
    manager_decided: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "客户经理参与认定或者审批",
            "whoever looks after it determined or approved",
            of=(
                *_STANDING,
                ClassificationRecord.manager,
                ClassificationEvent.by,
                Actor.role,
                Actor.staff,
            ),
        ),
    )
    outside_role: bool = attrs.field(
        metadata=about(
            "认定或者审批岗位不符",
            "determined or approved from another desk",
            of=(
                *_STANDING,
                ClassificationEvent.ballot_ref,
                ClassificationEvent.by,
                Actor.role,
            ),
        )
    )
    bettered: bool = attrs.field(
        metadata=about(
            "后一环节上调前一环节结果",
            "a step bettered the one before",
            of=(*_STANDING, ClassificationEvent.tier),
        )
    )
    proposed: bool = attrs.field(
        metadata=about("已有初分结果", "a tier is proposed", of=_STANDING)
    )
    latest_tier: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "最近环节的档次",
            "tier of the last step",
            AssetClass,
            of=(*_STANDING, ClassificationEvent.tier),
        ),
    )
    floor_tier: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("客观最低档次", "the worst floor", AssetClass, of=_FLOOR),
    )
    floor_unclear: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "最低档次待核实",
            "the floor is not settled",
            of=(*_FLOOR, ClassificationFloor.needs_review),
        ),
    )
    leaves_npl: bool = attrs.field(
        metadata=about(
            "由不良上调为非不良",
            "it leaves non-performing",
            of=(*_FLOOR, ClassificationEvent.tier),
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, account: LoanAccount, record: ClassificationRecord) -> "RoundFacts":
        """The facts of a loan and its record, as both stood at one time."""
        before, last = _last_round(record)
        steps = () if last is None else last.standing
        latest = steps[-1].tier if steps else None
        floor = None if last is None else last.floor
        return cls(
            judged_on=record.last_base or account.plan.disbursed_on,
            under_way=record.current is not None,
            one_person=last is not None and _sits_twice(last),
            manager_decided=_manager_decided(record, steps),
            outside_role=any(_is_outside(step) for step in steps),
            bettered=_is_bettered(steps),
            proposed=bool(steps),
            latest_tier=_level(latest),
            floor_tier=None if floor is None else _level(floor.tier),
            floor_unclear=None if floor is None else floor.needs_review,
            leaves_npl=_leaves_npl(before, latest),
        )


def _last_round(
    record: ClassificationRecord,
) -> tuple[AssetClass | None, ClassificationRound | None]:
    """The tier that held before the last round, and that round; None if there is none."""
    if not record.rounds:
        return None, None
    *earlier, last = record.rounds
    approved = [one.tier for one in earlier if one.tier is not None]
    return (approved[-1] if approved else None), last


def _level(tier: AssetClass | None) -> int | None:
    return None if tier is None else tier.rank + 1


def _sits_twice(one: ClassificationRound) -> bool:
    seats = [staff for _, staff in one.desks]
    return len(set(seats)) < len(seats)


def _manager_decided(
    record: ClassificationRecord, steps: tuple[ClassificationEvent, ...]
) -> bool | None:
    """Whether whoever looks after the loan, or acts as such, decided; None if that is not known."""
    decided = [step for step in steps if step.move in _DECIDING]
    if any(step.by.role in _FRONT for step in decided):
        return True
    if record.manager is None:
        return None if decided else False
    return any(step.by.staff == record.manager for step in decided)


def _is_outside(step: ClassificationEvent) -> bool:
    """Whether a step was decided from a desk that is not usually the one for it."""
    if step.move is ClassificationMove.DETERMINED:
        return step.by.role not in _DETERMINING
    approved = step.move is ClassificationMove.APPROVED
    return approved and step.ballot_ref is None and step.by.role is not Role.CREDIT_APPROVER


def _is_bettered(steps: tuple[ClassificationEvent, ...]) -> bool:
    tiers = [step.tier for step in steps if step.tier is not None]
    return tiers != sorted(tiers)


def _leaves_npl(before: AssetClass | None, latest: AssetClass | None) -> bool:
    if before is None or latest is None:
        return False
    return is_non_performing(before) and not is_non_performing(latest)


def _last_end(as_of: date, months: int) -> date:
    """The last end of a period by a day, the day itself among them."""
    period = classification_period(as_of, months)
    return as_of if as_of == period.last else period.first - _DAY


class RoundParams:
    """The ends of the last two periods."""

    period_end: date = param(CLASSIFICATION_INTERVAL_MONTHS, _last_end)
    period_before: date = param(
        CLASSIFICATION_INTERVAL_MONTHS,
        lambda as_of, months: _last_end(_last_end(as_of, months) - _DAY, months),
    )


ROUND = RuleSet(
    "classification.round", RoundFacts, RoundParams, Effect, since=CLASSIFICATION_ORDER.since
)
"""Was a claim classified in order, and what is owed."""

_STEPS_APART = CLASSIFICATION_ORDER.article(30, Provenance.SECONDARY)
_OFTEN = CLASSIFICATION_ORDER.article(read=Provenance.UNCONFIRMED)
_FLOORS = CLASSIFICATION_ORDER.article(read=Provenance.SECONDARY)
_PRACTICE = CREDIT_PRACTICE.article()


@ROUND.rule(
    "CLS-RD-01",
    Effect.STEPS,
    cites=_OFTEN,
    steps=(WatchStep.RECLASSIFY,),
    zh="上次分类基准日为{judged_on}，{period_end}的定期分类尚未完成",
    en="last classified on {judged_on}: the round of {period_end} is owed",
)
def period_is_owed(f: RoundFacts, p: RoundParams) -> bool:
    return f.judged_on < p.period_end


@ROUND.rule(
    "CLS-RD-02",
    Effect.REVIEW,
    cites=_OFTEN,
    steps=(WatchStep.RECLASSIFY, WatchStep.REPORT_UP),
    zh="上次分类基准日为{judged_on}，{period_before}的定期分类已漏做",
    en="last classified on {judged_on}: the round of {period_before} was missed",
)
def period_was_missed(f: RoundFacts, p: RoundParams) -> bool:
    return f.judged_on < p.period_before


@ROUND.rule(
    "CLS-RD-03",
    Effect.STEPS,
    cites=_STEPS_APART,
    steps=(WatchStep.RECLASSIFY,),
    zh="本轮分类尚未审批",
    en="a round is under way and not approved",
)
def round_is_under_way(f: RoundFacts, _: RoundParams) -> bool:
    return f.under_way


@ROUND.rule(
    "CLS-RD-04",
    Effect.BLOCK,
    cites=_STEPS_APART,
    steps=(WatchStep.RECLASSIFY,),
    zh="同一人承担初分、认定、审批中的两个环节",
    en="one person sat at two of the three steps",
)
def one_person_at_two_steps(f: RoundFacts, _: RoundParams) -> bool:
    return f.one_person


@ROUND.rule(
    "CLS-RD-05",
    Effect.BLOCK,
    cites=_STEPS_APART,
    steps=(WatchStep.RECLASSIFY,),
    zh="客户经理参与了认定或者审批",
    en="whoever looks after the loan determined or approved its tier",
)
def manager_decides(f: RoundFacts, _: RoundParams) -> bool:
    return f.manager_decided


@ROUND.rule(
    "CLS-RD-06",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="认定或者审批不是由相应岗位作出",
    en="determined or approved from another desk than usual",
)
def from_another_desk(f: RoundFacts, _: RoundParams) -> bool:
    return f.outside_role


@ROUND.rule(
    "CLS-RD-07",
    Effect.BLOCK,
    cites=_FLOORS,
    steps=(WatchStep.RECLASSIFY,),
    zh="分类为{latest_tier}，好于客观最低档次{floor_tier}",
    en="{latest_tier} is milder than the floor, {floor_tier}",
)
def milder_than_floor(f: RoundFacts, _: RoundParams) -> bool:
    return f.proposed & (f.latest_tier < f.floor_tier)


@ROUND.rule(
    "CLS-RD-08",
    Effect.REVIEW,
    cites=_FLOORS,
    zh="客观最低档次尚待核实",
    en="the floor is not settled",
)
def floor_is_unclear(f: RoundFacts, _: RoundParams) -> bool:
    return f.proposed & f.floor_unclear


@ROUND.rule(
    "CLS-RD-09",
    Effect.BLOCK,
    cites=_PRACTICE,
    steps=(WatchStep.RECLASSIFY,),
    zh="后一环节直接上调了前一环节的结果，应当退回重新初分",
    en="a step bettered the one before, and should have sent it back",
)
def later_step_betters(f: RoundFacts, _: RoundParams) -> bool:
    return f.bettered


@ROUND.rule(
    "CLS-RD-10",
    Effect.REVIEW,
    cites=_FLOORS,
    zh="拟由不良上调，须先符合上调条件",
    en="it is to leave non-performing, which has conditions",
)
def leaving_non_performing(f: RoundFacts, _: RoundParams) -> bool:
    return f.under_way & f.leaves_npl


def assess_classification_round(
    account: LoanAccount,
    record: ClassificationRecord,
    *,
    as_of: date,
    known_at: datetime | None = None,
    book: RuleBook = STATUTORY,
) -> Decision[RoundFacts, Effect]:
    """Whether the last round of a loan was in order, and whether a fresh one is owed.

    Args:
        account: the loan.
        record: its rounds; what happened after the day is left out.
        as_of: the day whose rules apply.
        known_at: what was recorded later is not known; None is all that was recorded.
        book: the bank's own shorter period, or rules.

    Raises:
        InvalidValue: if the record is of another loan, or the loan was paid out after `as_of`.
        RuleNotInForce: before the order of 2023.

    >>> from bankrm._classification_example import RECORD
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> decision = assess_classification_round(ACCOUNT, RECORD, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [step.en for step in decision.steps]
    ('allowed, with steps owed', ['a fresh classification'])
    """
    known = record_on(account, record, as_of=as_of, known_at=known_at)
    return ROUND.decide(RoundFacts.of(account, known), as_of=as_of, book=book)
