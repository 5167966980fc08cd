"""Limitation judged (时效管理): is a claim about to be barred, is it barred, is a guarantor about to be lost.

How many days ahead a demand is owed is the bank's own number; without it a claim whose time runs goes to a
person. A barred claim blocks: no more money goes out until the debtor has acknowledged it. Leaves out how the
time is reckoned, which is in `limitation_periods`.
"""

from datetime import date

import attrs

from bankrm.citations import param
from bankrm.fields import check_fields
from bankrm.limitation_periods import (
    GuarantorStanding,
    GuarantorStatus,
    Limitation,
    LimitationRecord,
    compute_limitation,
)
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.recovery import LIMITATION_LEAD_DAYS, LIMITATION_PROVISIONS
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.security_order import GuaranteeForm
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = ["LIMITATION", "LimitationFacts", "LimitationParams", "assess_limitation"]

_BEGUN = (Limitation.owed, Limitation.as_of, Limitation.due_on)
_GUARANTORS = (Limitation.owed, Limitation.guarantors, GuarantorStanding.status)
_PERIODS = (
    Limitation.owed,
    Limitation.as_of,
    Limitation.due_on,
    Limitation.guarantors,
    GuarantorStanding.status,
    GuarantorStanding.form,
    GuarantorStanding.until,
)


@attrs.frozen(kw_only=True, repr=False)  # about what a debtor owes: not shown
class LimitationFacts:
    """What decides whether a claim is still safe from limitation."""

    begun: bool = attrs.field(
        metadata=about("到期后尚未清偿", "owed after its last due day", of=_BEGUN)
    )
    barred: bool = attrs.field(
        metadata=about(
            "诉讼时效已届满",
            "limitation has run out",
            of=(Limitation.owed, Limitation.until, Limitation.as_of),
        )
    )
    paused: bool = attrs.field(
        metadata=about("时效停止计算", "limitation does not run", of=(Limitation.until,))
    )
    days_left: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("时效剩余天数", "days left", of=(Limitation.until, Limitation.as_of)),
    )
    unproven: bool = attrs.field(
        metadata=about(
            "有中断事由缺少凭证",
            "what would lengthen it lacks proof",
            of=(Limitation.owed, Limitation.until, Limitation.until_if_proven),
        )
    )
    mortgaged: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("有抵押", "a mortgage stands behind it", of=(Limitation.mortgaged,)),
    )
    guarantor_lost: bool = attrs.field(
        metadata=about("有保证人已免责", "a guarantor is released", of=_GUARANTORS)
    )
    guarantor_unproven: bool = attrs.field(
        metadata=about(
            "有保证人的主张缺少凭证", "a call on a guarantor lacks proof", of=_GUARANTORS
        )
    )
    joint_open: bool = attrs.field(
        metadata=about("有连带保证人尚未主张", "a joint guarantor was not yet called", of=_PERIODS)
    )
    joint_days_left: int = attrs.field(
        metadata=about("连带保证期间剩余天数", "days left to call on a joint one", of=_PERIODS)
    )
    general_open: bool = attrs.field(
        metadata=about(
            "有一般保证人尚未依法主张",
            "for a general guarantor the debtor was not yet sued",
            of=_PERIODS,
        )
    )
    general_days_left: int = attrs.field(
        metadata=about("一般保证期间剩余天数", "days left to sue for a general one", of=_PERIODS)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, limitation: Limitation) -> "LimitationFacts":
        """The facts of a claim whose time was reckoned."""
        owed, standings = limitation.owed, limitation.guarantors
        joint = _open_days(limitation, GuaranteeForm.JOINT)
        general = _open_days(limitation, GuaranteeForm.GENERAL)
        return cls(
            begun=owed and limitation.has_begun,
            barred=owed and limitation.is_barred,
            paused=limitation.until is None,
            days_left=limitation.days_left,
            unproven=owed and limitation.until != limitation.until_if_proven,
            mortgaged=limitation.mortgaged,
            guarantor_lost=owed and _any(standings, GuarantorStatus.LOST),
            guarantor_unproven=owed and _any(standings, GuarantorStatus.UNPROVEN),
            joint_open=bool(joint),
            joint_days_left=min(joint, default=0),
            general_open=bool(general),
            general_days_left=min(general, default=0),
        )


def _any(standings: tuple[GuarantorStanding, ...], status: GuarantorStatus) -> bool:
    return any(one.status is status for one in standings)


def _open_days(limitation: Limitation, form: GuaranteeForm) -> list[int]:
    """Days left with each guarantor of a form who is still to be called, once the debt is due."""
    if not (limitation.owed and limitation.has_begun):
        return []
    return [
        (one.until - limitation.as_of).days
        for one in limitation.guarantors
        if one.form is form and one.status is GuarantorStatus.OPEN
    ]


class LimitationParams:
    """How far ahead the bank wants to have claimed."""

    lead_days: int = param(LIMITATION_LEAD_DAYS)


LIMITATION = RuleSet(
    "recovery.limitation", LimitationFacts, LimitationParams, Effect, since=CIVIL_CODE.since
)
"""Can a claim still be enforced, and is anything owed to keep it so."""

_PRACTICE = CREDIT_PRACTICE.article()


# The debtor


@LIMITATION.rule(
    "CC.192-barred",
    Effect.BLOCK,
    cites=(CIVIL_CODE.article(192), LIMITATION_PROVISIONS.article(19)),
    zh="诉讼时效已届满，债务人可以拒绝履行，须取得其书面确认",
    en="limitation has run out: the debtor may refuse to pay unless he acknowledges the debt",
    steps=(WatchStep.ACKNOWLEDGEMENT,),
)
def time_barred(f: LimitationFacts, _: LimitationParams) -> bool:
    return f.barred


@LIMITATION.rule(
    "CC.419-mortgage",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(419),
    zh="主债权诉讼时效已届满，抵押权不再受人民法院保护",
    en="with the claim barred, no court protects the mortgage any more",
    steps=(WatchStep.ACKNOWLEDGEMENT, WatchStep.TOP_UP),
)
def mortgage_unprotected(f: LimitationFacts, _: LimitationParams) -> bool:
    return f.barred & f.mortgaged


@LIMITATION.rule(
    "limitation.demand",
    Effect.STEPS,
    cites=(_PRACTICE, CIVIL_CODE.article(195)),
    zh="诉讼时效只剩{days_left}天，须在届满前{lead_days}天主张权利并留存凭证",
    en="{days_left} days of limitation are left: a demand is owed {lead_days} days ahead, with proof",
    steps=(WatchStep.DEMAND,),
)
def demand_due(f: LimitationFacts, p: LimitationParams) -> bool:
    return f.begun & not_(f.barred) & not_(f.paused) & (f.days_left <= p.lead_days)


@LIMITATION.rule(
    "LIM-2020.8-proof",
    Effect.REVIEW,
    cites=LIMITATION_PROVISIONS.article(8),
    zh="有中断或者中止事由缺少送达等凭证，不能证明时效延长",
    en="what would lengthen the time lacks its receipt: a person must find the proof",
)
def without_proof(f: LimitationFacts, _: LimitationParams) -> bool:
    return f.unproven


# Guarantors


@LIMITATION.rule(
    "CC.693-lost",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(693),
    zh="保证期间已过而未依法主张，有保证人不再承担保证责任",
    en="a guarantor was not called within the period and is released",
    steps=(WatchStep.OTHER_GUARANTOR,),
)
def guarantor_released(f: LimitationFacts, _: LimitationParams) -> bool:
    return f.guarantor_lost


@LIMITATION.rule(
    "limitation.call-guarantor",
    Effect.STEPS,
    cites=(_PRACTICE, CIVIL_CODE.article(693)),
    zh="连带保证期间只剩{joint_days_left}天，须在届满前{lead_days}天请求保证人承担责任",
    en="{joint_days_left} days are left to call on a joint guarantor; it is owed {lead_days} days ahead",
    steps=(WatchStep.CLAIM_GUARANTOR,),
)
def guarantor_call_due(f: LimitationFacts, p: LimitationParams) -> bool:
    return f.joint_open & (f.joint_days_left <= p.lead_days)


@LIMITATION.rule(
    "limitation.sue-debtor",
    Effect.STEPS,
    cites=(_PRACTICE, CIVIL_CODE.article(693)),
    zh="一般保证期间只剩{general_days_left}天，须在届满前{lead_days}天对债务人起诉或者申请仲裁",
    en="{general_days_left} days are left to sue the debtor, or a general guarantor is released; "
    "it is owed {lead_days} days ahead",
    steps=(WatchStep.LEGAL_ACTION,),
)
def suit_due(f: LimitationFacts, p: LimitationParams) -> bool:
    return f.general_open & (f.general_days_left <= p.lead_days)


@LIMITATION.rule(
    "limitation.guarantor-proof",
    Effect.REVIEW,
    cites=(_PRACTICE, CIVIL_CODE.article(693)),
    zh="对保证人的主张缺少凭证，不能证明在保证期间内主张",
    en="nothing proves that a guarantor was called within the period",
)
def call_without_proof(f: LimitationFacts, _: LimitationParams) -> bool:
    return f.guarantor_unproven


def assess_limitation(
    account: LoanAccount,
    record: LimitationRecord,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[LimitationFacts, Effect]:
    """Whether a claim is safe from limitation, and what is owed to keep it so (时效管理).

    Args:
        account: the loan.
        record: what bears on its time.
        as_of: the day.
        book: the bank's own days ahead, and shorter times.

    Raises:
        InvalidValue: if the record is of another loan.
        RuleNotInForce: before the Civil Code.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> record = LimitationRecord(account_id=ACCOUNT.id, mortgaged=False)
    >>> assess_limitation(ACCOUNT, record, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> [step.en for step in assess_limitation(ACCOUNT, record, as_of=date(2030, 3, 21)).steps]
    ['the debt acknowledged in writing']
    """
    limitation = compute_limitation(account, record, as_of=as_of, book=book)
    return LIMITATION.decide(LimitationFacts.of(limitation), as_of=as_of, book=book)
