"""Write-offs judged (呆账核销审查): may what is left of a claim be written off, and what is owed after.

A ground, the pursuit of debtor and guarantors, evidence, a meeting that deliberated and somebody with the power
to approve. The limits of small debts and the days of enforcement were not read: the bank enters them, and until
then a person decides.

Leaves out what the records are, which is in `write_offs`, and whether the approver had the power.
"""

from datetime import date

import attrs

from bankrm.arrears import compute_arrears
from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.days import check_date, earliest_within
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import check_fields
from bankrm.loan_accounts import LoanAccount
from bankrm.money import check_yuan
from bankrm.regulations.recovery import (
    BAD_DEBT_MEASURES,
    BANKRUPTCY_DAYS,
    DORMANT_MONTHS,
    ENFORCEMENT_DAYS,
    SMALL_DEBT_CAP,
    SMALL_DEBT_DAYS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, maybe_date, maybe_int, not_, one_of
from bankrm.write_offs import (
    BadDebtEvidence,
    BadDebtGround,
    BadDebtPaper,
    WriteOffCase,
    WriteOffStep,
    evidence_for,
)

__all__ = ["WRITE_OFF", "WriteOffFacts", "WriteOffParams", "assess_write_off"]

_PAPERS_OF = (
    WriteOffCase.ground,
    WriteOffCase.papers,
    BadDebtPaper.kind,
    BadDebtPaper.recorded_at,
)


@attrs.frozen(kw_only=True, repr=False)  # about a debtor: not shown
class WriteOffFacts:
    """What decides whether a claim may be written off."""

    ground: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("认定标准", "ground", BadDebtGround, of=(WriteOffCase.ground,)),
    )
    stated: bool = attrs.field(
        metadata=about("已列明认定标准", "a ground is stated", of=(WriteOffCase.ground,))
    )
    settled: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("程序已终结或者财产已清偿", "procedure ended", of=(WriteOffCase.settled,)),
    )
    since: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about("认定事由发生日", "day of the ground", of=(WriteOffCase.ground_since,)),
    )
    days_since: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "认定事由发生天数", "days since the ground arose", of=(WriteOffCase.ground_since,)
        ),
    )
    amount: int = attrs.field(
        metadata=about("剩余债权", "what is left", "fen", of=(WriteOffCase.amount,))
    )
    days_pursued: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("追索天数", "days of pursuit", of=(WriteOffCase.pursued_since,)),
    )
    debtor_pursued: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已对债务人追偿", "the debtor was pursued", of=(WriteOffCase.debtor_pursued,)
        ),
    )
    guarantors_pursued: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "已对担保人追偿", "the guarantors were pursued", of=(WriteOffCase.guarantors_pursued,)
        ),
    )
    sued: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已诉讼或者仲裁", "a suit was brought", of=(WriteOffCase.sued,)),
    )
    reasoned: bool = attrs.field(
        metadata=about(
            "已说明未诉讼理由", "a reason is given for no suit", of=(WriteOffCase.not_sued_ref,)
        )
    )
    evidenced: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("外部证据齐全", "evidence from outside is complete", of=_PAPERS_OF),
    )
    internal: bool = attrs.field(
        metadata=about("有内部证据", "the bank's own report is there", of=_PAPERS_OF[1:])
    )
    deliberated: bool = attrs.field(
        metadata=about("已集体审议", "deliberated", of=(WriteOffCase.deliberated_on,))
    )
    approved: bool = attrs.field(
        metadata=about(
            "已经有权人审批",
            "approved, after it was deliberated",
            of=(WriteOffCase.approved_on, WriteOffCase.deliberated_on),
        )
    )
    own_fault: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "主观原因形成损失",
            "the loss has a cause within the bank",
            of=(WriteOffCase.own_fault,),
        ),
    )
    rights_ended: bool = attrs.field(
        metadata=about(
            "权利义务已终结", "nothing is left to pursue", of=(WriteOffCase.rights_ended,)
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, case: WriteOffCase, as_of: date) -> "WriteOffFacts":
        """The facts of a case on a day; what happens later does not count yet."""
        ground, deliberated = case.ground, case.deliberated_on
        approved = case.approved_on
        return cls(
            ground=None if ground is None else ground.code,
            stated=ground is not None,
            settled=case.settled,
            since=case.ground_since,
            days_since=_days(case.ground_since, as_of),
            amount=check_yuan(case.amount, "amount").minor,
            days_pursued=_days(case.pursued_since, as_of),
            debtor_pursued=case.debtor_pursued,
            guarantors_pursued=case.guarantors_pursued,
            sued=case.sued,
            reasoned=case.not_sued_ref is not None,
            evidenced=None
            if ground is None
            else all(case.has(kind, as_of) for kind in evidence_for(ground)),
            internal=case.has(BadDebtEvidence.INTERNAL, as_of),
            deliberated=deliberated is not None and deliberated <= as_of,
            approved=approved is not None
            and approved <= as_of
            and (deliberated is None or deliberated <= approved),
            own_fault=case.own_fault,
            rights_ended=case.rights_ended,
        )


def _days(since: date | None, as_of: date) -> int | None:
    return None if since is None else (as_of - since).days


class WriteOffParams:
    """How long a ground has to last, and how small a small debt is."""

    bankruptcy_days: int = param(BANKRUPTCY_DAYS)
    dormant_after: date = param(DORMANT_MONTHS, earliest_within)
    enforcement_days: int = param(ENFORCEMENT_DAYS)
    small_cap: int = param(SMALL_DEBT_CAP, unit="fen")
    small_days: int = param(SMALL_DEBT_DAYS)


WRITE_OFF = RuleSet(
    "recovery.write_off", WriteOffFacts, WriteOffParams, Effect, since=BAD_DEBT_MEASURES.since
)
"""May what is left of a claim be written off."""

_ANNEX = BAD_DEBT_MEASURES.article("附件1", Provenance.UNCONFIRMED)
_BANKRUPT, _VANISHED = BadDebtGround.BANKRUPTCY.code, BadDebtGround.VANISHED.code
_ENFORCED, _SMALL = BadDebtGround.ENFORCEMENT.code, BadDebtGround.SMALL_DEBT.code
_CLEARED_FIRST = (
    BadDebtGround.INCAPACITY.code,
    BadDebtGround.DISASTER.code,
    BadDebtGround.DEREGISTERED.code,
    BadDebtGround.CRIME.code,
)


# The ground


@WRITE_OFF.rule(
    "BD-2017.5-ground",
    Effect.BLOCK,
    cites=BAD_DEBT_MEASURES.article(5),
    zh="没有列明符合哪一项呆账认定标准",
    en="it is not said on which ground the claim counts as bad",
    steps=(WriteOffStep.WAIT,),
)
def without_ground(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return not_(f.stated)


@WRITE_OFF.rule(
    "BD-2017.A1-bankruptcy",
    Effect.BLOCK,
    cites=_ANNEX,
    zh="破产程序尚未终结，宣告破产仅{days_since}天，不足{bankruptcy_days}天",
    en="the bankruptcy has not ended and was declared {days_since} days ago, not {bankruptcy_days}",
    steps=(WriteOffStep.WAIT,),
)
def bankruptcy_too_fresh(f: WriteOffFacts, p: WriteOffParams) -> bool:
    return (f.ground == _BANKRUPT) & not_(f.settled) & (f.days_since < p.bankruptcy_days)


@WRITE_OFF.rule(
    "BD-2017.A1-property",
    Effect.BLOCK,
    cites=_ANNEX,
    zh="债务人的财产或者遗产尚未清偿完毕",
    en="the debtor's property or estate has not been used up",
    steps=(WriteOffStep.PURSUE,),
)
def property_left(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return one_of(f.ground, *_CLEARED_FIRST) & not_(f.settled)


@WRITE_OFF.rule(
    "BD-2017.A1-vanished",
    Effect.BLOCK,
    cites=_ANNEX,
    zh="停止经营或者下落不明始于{since}，尚未超过规定年限",
    en="out of business or vanished since {since}, which is not long enough",
    steps=(WriteOffStep.WAIT,),
)
def vanished_too_lately(f: WriteOffFacts, p: WriteOffParams) -> bool:
    return (f.ground == _VANISHED) & (f.since >= p.dormant_after)


@WRITE_OFF.rule(
    "BD-2017.A1-enforcement",
    Effect.BLOCK,
    cites=_ANNEX,
    zh="强制执行尚未终结，且仅进行{days_since}天",
    en="enforcement has not ended, and has gone on for {days_since} days only",
    steps=(WriteOffStep.WAIT,),
)
def enforcement_goes_on(f: WriteOffFacts, p: WriteOffParams) -> bool:
    return (f.ground == _ENFORCED) & not_(f.settled) & (f.days_since < p.enforcement_days)


@WRITE_OFF.rule(
    "BD-2017.A1-small-cap",
    Effect.BLOCK,
    cites=_ANNEX,
    zh="剩余债权{amount}，超过小额债权上限{small_cap}",
    en="{amount} is left, more than the {small_cap} of a small debt",
    steps=(WriteOffStep.WAIT,),
)
def not_a_small_debt(f: WriteOffFacts, p: WriteOffParams) -> bool:
    return (f.ground == _SMALL) & (f.amount > p.small_cap)


@WRITE_OFF.rule(
    "BD-2017.A1-small-days",
    Effect.BLOCK,
    cites=_ANNEX,
    zh="小额债权仅追索{days_pursued}天，不足{small_days}天",
    en="the small debt was pursued for {days_pursued} days, not {small_days}",
    steps=(WriteOffStep.PURSUE,),
)
def small_debt_pursued_too_briefly(f: WriteOffFacts, p: WriteOffParams) -> bool:
    return (f.ground == _SMALL) & (f.days_pursued < p.small_days)


# Pursuit and evidence


@WRITE_OFF.rule(
    "BD-2017.5-pursuit",
    Effect.BLOCK,
    cites=BAD_DEBT_MEASURES.article(5),
    zh="尚未对债务人和担保人采取必要的追偿措施",
    en="debtor and guarantors have not been pursued as they have to be",
    steps=(WriteOffStep.PURSUE,),
)
def not_pursued(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return not_(f.debtor_pursued & f.guarantors_pursued)


@WRITE_OFF.rule(
    "BD-2017.8-evidence",
    Effect.BLOCK,
    cites=BAD_DEBT_MEASURES.article(8),
    zh="缺少该项认定标准所需的外部证据，也没有内部证据",
    en="the evidence that the ground needs is missing, and so is the bank's own report",
    steps=(WriteOffStep.EVIDENCE,),
)
def without_evidence(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return f.stated & not_(f.evidenced) & not_(f.internal)


@WRITE_OFF.rule(
    "BD-2017.8-internal",
    Effect.REVIEW,
    cites=BAD_DEBT_MEASURES.article(8),
    zh="仅有内部证据，须人工确认外部证据确实无法取得",
    en="there is only the bank's own report: a person must see that no other evidence can be had",
)
def own_evidence_only(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return f.stated & not_(f.evidenced) & f.internal


@WRITE_OFF.rule(
    "BD-2017.8-no-suit",
    Effect.BLOCK,
    cites=BAD_DEBT_MEASURES.article(8),
    zh="未经诉讼或者仲裁，也没有说明理由",
    en="nobody was sued, and no reason is given",
    steps=(WriteOffStep.REASON,),
)
def not_sued_without_reason(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return not_(f.sued) & not_(f.reasoned)


# Approval


@WRITE_OFF.rule(
    "BD-2017.12-deliberation",
    Effect.BLOCK,
    cites=BAD_DEBT_MEASURES.article(12),
    zh="尚未经有关部门集体审议",
    en="the departments have not deliberated on it together",
    steps=(WriteOffStep.DELIBERATE,),
)
def not_deliberated(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return not_(f.deliberated)


@WRITE_OFF.rule(
    "BD-2017.12-approval",
    Effect.BLOCK,
    cites=BAD_DEBT_MEASURES.article(12),
    zh="集体审议后尚未经有权人审批",
    en="nobody with the power has approved it after it was deliberated on",
    steps=(WriteOffStep.APPROVE,),
)
def not_approved(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return not_(f.approved)


# What is owed after


@WRITE_OFF.rule(
    "BD-2017.14-kept",
    Effect.STEPS,
    cites=(BAD_DEBT_MEASURES.article(14), BAD_DEBT_MEASURES.article(15)),
    zh="核销后债权仍在，账销案存并继续追索",
    en="written off, the claim goes on: it is kept on file and pursued",
    steps=(WriteOffStep.KEEP,),
)
def claim_goes_on(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return not_(f.rights_ended)


@WRITE_OFF.rule(
    "BD-2017.19-accountability",
    Effect.STEPS,
    cites=BAD_DEBT_MEASURES.article(19),
    zh="损失有主观原因，核销后须限期完成责任认定和追究",
    en="the loss has a cause within the bank: who is accountable has to be settled in time",
    steps=(WriteOffStep.ACCOUNTABILITY,),
)
def bank_at_fault(f: WriteOffFacts, _: WriteOffParams) -> bool:
    return f.own_fault


def assess_write_off(
    account: LoanAccount,
    case: WriteOffCase,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[WriteOffFacts, Effect]:
    """Whether what is left of a claim may be written off, and what is owed after (呆账核销审查).

    A complete case has STEPS: the claim is kept on file. Whether the approver had the power is for the bank's
    own authorities.

    Args:
        account: the loan.
        case: what is put up, with its papers.
        as_of: the day; what comes or is entered later does not count.
        book: the bank's own numbers: days of enforcement, the limits of small debts.

    Raises:
        InvalidValue: if the case is of another loan, or for more than is owed on it.
        CurrencyMismatch: if it is in another currency than the loan, or not in yuan.
        RuleNotInForce: before the measures of 2017.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> from bankrm.money import Money
    >>> case = WriteOffCase(account_id=ACCOUNT.id, amount=Money.of(4_000_000))
    >>> assess_write_off(ACCOUNT, case, as_of=date(2026, 11, 24)).outcome.en
    'blocked until cured'
    """
    check_kind(account, LoanAccount, "account")
    check_kind(case, WriteOffCase, "case")
    rules = WRITE_OFF.on(check_date(as_of), book)
    if case.account_id != account.id:
        raise InvalidValue("case", "is of another loan")
    if case.amount.currency != account.plan.principal.currency:
        raise CurrencyMismatch("case", "is in another currency than the loan")
    owed = compute_arrears(account, as_of=as_of).owed_total
    if owed is not None and case.amount > owed:
        raise InvalidValue("case", "is for more than is owed")
    return rules.decide(WriteOffFacts.of(case, as_of))
