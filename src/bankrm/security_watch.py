"""Watch over the security of a loan (押品监控): valued, insured, held by a right, still there, and still enough.

The state of the assets is worked out in `security_states`; limits, lines and days are the bank's own data.

Leaves out the sale of an asset, and guarantors, who are in `guarantor_watch`.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.collateral_values import SecurityPackage
from bankrm.fields import check_fields
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.money import Money, check_yuan, fen
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.security import SECURITY_VALUE_GUIDELINE
from bankrm.regulations.watches import (
    CUSTODY_DAYS,
    INSURANCE_NOTICE_DAYS,
    REGISTRATION_NOTICE_DAYS,
    REVALUATION_NOTICE_DAYS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.security_states import SecurityState, SecurityTerms, compute_security_state
from bankrm.terms import about, maybe_bool, maybe_int, not_
from bankrm.top_ups import PledgeLines, TopUp

__all__ = [
    "SECURITY_WATCH",
    "SecurityWatchFacts",
    "SecurityWatchParams",
    "assess_security_watch",
]

_PRACTICE = CREDIT_PRACTICE.article()


@attrs.frozen(kw_only=True, repr=False)  # about what a person owns and owes: not shown
class SecurityWatchFacts:
    """How the security of a loan stands; amounts in fen, lines in percent of the balance."""

    balance: int = attrs.field(
        metadata=about("贷款余额", "balance", "fen", of=(SecurityState.balance,))
    )
    value: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("担保价值", "value of the security", "fen", of=(SecurityState.value,)),
    )
    beyond: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "超过抵质押率上限的金额",
            "beyond the share approved",
            "fen",
            of=(SecurityState.top_up, TopUp.repayment),
        ),
    )
    uncovered: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "担保缺口", "missing to the cover approved", "fen", of=(SecurityState.uncovered,)
        ),
    )
    marked: bool = attrs.field(
        metadata=about("含盯市押品", "valued by an active market", of=(SecurityState.marked,))
    )
    warning: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "预警线", "line of warning", "percent", of=(SecurityState.lines, PledgeLines.warning)
        ),
    )
    top_up: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "补仓线", "line of top-up", "percent", of=(SecurityState.lines, PledgeLines.top_up)
        ),
    )
    disposal: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "平仓线", "line of disposal", "percent", of=(SecurityState.lines, PledgeLines.disposal)
        ),
    )
    days_to_revaluation: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "距重估到期天数",
            "days until a valuation is due",
            of=(SecurityState.days_to_revaluation,),
        ),
    )
    needs_insurance: bool = attrs.field(
        metadata=about("须投保", "has to be insured", of=(SecurityState.needs_insurance,))
    )
    days_insured: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "距保险到期天数", "days until insurance ends", of=(SecurityState.days_insured,)
        ),
    )
    expires: bool = attrs.field(
        metadata=about("登记有期限", "a registration has a last day", of=(SecurityState.expires,))
    )
    days_registered: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "距登记到期天数", "days until a registration ends", of=(SecurityState.days_registered,)
        ),
    )
    days_unchecked: int = attrs.field(
        metadata=about(
            "距上次核查天数", "days since the last check", of=(SecurityState.days_unchecked,)
        )
    )
    in_order: bool = attrs.field(
        metadata=about("核查无异常", "found in order", of=(SecurityState.in_order,))
    )
    seized: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("被查封、扣押", "sealed or seized", of=(SecurityState.seized,)),
    )
    disputed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("权属有争议", "in dispute", of=(SecurityState.disputed,)),
    )
    over: bool = attrs.field(
        metadata=about("已解除或者处置", "released or enforced", of=(SecurityState.over,))
    )
    held: bool = attrs.field(
        metadata=about(
            "担保权利已设立并可对抗第三人",
            "the right exists and holds against others",
            of=(SecurityState.held,),
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, state: SecurityState) -> "SecurityWatchFacts":
        """The facts of the security of one loan."""
        check_kind(state, SecurityState, "state")
        lines, top_up = state.lines, state.top_up
        return cls(
            balance=check_yuan(state.balance, "balance").minor,
            value=fen(state.value, "value"),
            beyond=None if top_up is None else fen(top_up.repayment, "top_up"),
            uncovered=fen(state.uncovered, "uncovered"),
            marked=state.marked,
            warning=None if lines is None else lines.warning,
            top_up=None if lines is None else lines.top_up,
            disposal=None if lines is None else lines.disposal,
            days_to_revaluation=state.days_to_revaluation,
            needs_insurance=state.needs_insurance,
            days_insured=state.days_insured,
            expires=state.expires,
            days_registered=state.days_registered,
            days_unchecked=state.days_unchecked,
            in_order=state.in_order,
            seized=state.seized,
            disputed=state.disputed,
            over=state.over,
            held=state.held,
        )


class SecurityWatchParams:
    """How long before a day the bank begins to act, and how often it looks: its own numbers."""

    revaluation_notice: int = param(REVALUATION_NOTICE_DAYS)
    insurance_notice: int = param(INSURANCE_NOTICE_DAYS)
    registration_notice: int = param(REGISTRATION_NOTICE_DAYS)
    check_days: int = param(CUSTODY_DAYS)


SECURITY_WATCH = RuleSet(
    "credit.security_watch",
    SecurityWatchFacts,
    SecurityWatchParams,
    Effect,
    since=SECURITY_VALUE_GUIDELINE.since,
)
"""Is the security of a loan still what was approved."""


# Its value


@SECURITY_WATCH.rule(
    "SVG-2017.overdue",
    Effect.STEPS,
    cites=SECURITY_VALUE_GUIDELINE.article(),
    zh="押品重估逾期（距到期{days_to_revaluation}天）",
    en="a valuation is overdue, {days_to_revaluation} days to go",
    steps=(WatchStep.REVALUE,),
)
def revaluation_overdue(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.days_to_revaluation < 0


@SECURITY_WATCH.rule(
    "security_watch.revaluation",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="押品将在{days_to_revaluation}天后到期重估",
    en="a valuation falls due in {days_to_revaluation} days",
    steps=(WatchStep.REVALUE,),
)
def revaluation_due_soon(f: SecurityWatchFacts, p: SecurityWatchParams) -> bool:
    return (f.days_to_revaluation >= 0) & (f.days_to_revaluation <= p.revaluation_notice)


@SECURITY_WATCH.rule(
    "security_watch.share",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="余额{balance}超过批准的抵质押率，须还款{beyond}或者追加担保",
    en="the balance of {balance} is beyond the share approved: {beyond} to be repaid, or security to be added",
    steps=(WatchStep.TOP_UP,),
)
def beyond_the_share(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.beyond > 0


@SECURITY_WATCH.rule(
    "security_watch.cover",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="押品可贷价值低于批准的覆盖要求，缺口{uncovered}",
    en="what may be lent on the assets covers less than approved: {uncovered} is missing",
    steps=(WatchStep.TOP_UP,),
)
def cover_lost(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.uncovered > 0


@SECURITY_WATCH.rule(
    "security_watch.warning",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="担保价值{value}低于余额{balance}的预警线{warning}",
    en="the value of {value} is below the line of warning, {warning} of {balance}",
    steps=(WatchStep.LOOK_UP,),
)
def below_warning(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.marked & (f.value * 100 < f.warning * f.balance)


@SECURITY_WATCH.rule(
    "security_watch.top-up",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="担保价值{value}低于余额{balance}的补仓线{top_up}",
    en="the value of {value} is below the line of top-up, {top_up} of {balance}",
    steps=(WatchStep.TOP_UP,),
)
def below_top_up(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.marked & (f.value * 100 < f.top_up * f.balance)


@SECURITY_WATCH.rule(
    "security_watch.disposal",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="担保价值{value}低于余额{balance}的平仓线{disposal}，可以处置",
    en="the value of {value} is below the line of disposal, {disposal} of {balance}: the bank may sell",
    steps=(WatchStep.TOP_UP, WatchStep.REPORT_UP),
)
def below_disposal(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.marked & (f.value * 100 < f.disposal * f.balance)


# Insurance and registration


@SECURITY_WATCH.rule(
    "security_watch.uninsured",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="押品保险已到期（距到期{days_insured}天）",
    en="insurance has ended, {days_insured} days to go",
    steps=(WatchStep.INSURE,),
)
def insurance_ended(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.needs_insurance & (f.days_insured < 0)


@SECURITY_WATCH.rule(
    "security_watch.insurance",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="押品保险将在{days_insured}天后到期",
    en="insurance ends in {days_insured} days",
    steps=(WatchStep.INSURE,),
)
def insurance_ends_soon(f: SecurityWatchFacts, p: SecurityWatchParams) -> bool:
    return f.needs_insurance & (f.days_insured >= 0) & (f.days_insured <= p.insurance_notice)


@SECURITY_WATCH.rule(
    "security_watch.unregistered",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="担保登记已到期（距到期{days_registered}天）",
    en="a registration has lapsed, {days_registered} days to go",
    steps=(WatchStep.RENEW_REGISTRATION,),
)
def registration_lapsed(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.expires & (f.days_registered < 0)


@SECURITY_WATCH.rule(
    "security_watch.registration",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="担保登记将在{days_registered}天后到期",
    en="a registration ends in {days_registered} days",
    steps=(WatchStep.RENEW_REGISTRATION,),
)
def registration_ends_soon(f: SecurityWatchFacts, p: SecurityWatchParams) -> bool:
    return f.expires & (f.days_registered >= 0) & (f.days_registered <= p.registration_notice)


@SECURITY_WATCH.rule(
    "security_watch.right",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="贷款尚有余额{balance}，押品的担保权利未设立、已消灭或者不能对抗第三人",
    en="while {balance} is owed, the right over an asset does not exist, or not against others",
    steps=(WatchStep.PERFECT, WatchStep.REPORT_UP),
)
def without_a_right(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return not_(f.held) & (f.balance > 0)


# The asset itself


@SECURITY_WATCH.rule(
    "security_watch.released",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="贷款尚有余额{balance}，押品已解除或者处置",
    en="an asset was released or enforced while {balance} is owed",
    steps=(WatchStep.TOP_UP, WatchStep.REPORT_UP),
)
def released_too_early(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.over & (f.balance > 0)


@SECURITY_WATCH.rule(
    "security_watch.missing",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="核查发现押品灭失、毁损、转移或者失去控制",
    en="a check found an asset lost, damaged, moved or out of the hands agreed",
    steps=(WatchStep.TOP_UP, WatchStep.REPORT_UP),
)
def found_out_of_order(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return not_(f.in_order)


@SECURITY_WATCH.rule(
    "security_watch.seized",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="押品被查封、扣押或者监管",
    en="an asset is sealed, seized or under supervision",
    steps=(WatchStep.FREEZE_UNDRAWN, WatchStep.TRIGGERED_CHECK),
)
def seized_since(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.seized


@SECURITY_WATCH.rule(
    "security_watch.disputed",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="押品权属存在争议",
    en="who owns an asset, or may use it, is in dispute",
    steps=(WatchStep.LOOK_UP,),
)
def in_dispute(f: SecurityWatchFacts, _: SecurityWatchParams) -> bool:
    return f.disputed


@SECURITY_WATCH.rule(
    "security_watch.check",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="押品已{days_unchecked}天未核查，超过{check_days}天",
    en="nobody looked at an asset for {days_unchecked} days, more than {check_days}",
    steps=(WatchStep.SITE_VISIT,),
)
def check_overdue(f: SecurityWatchFacts, p: SecurityWatchParams) -> bool:
    return f.days_unchecked > p.check_days


def assess_security_watch(
    account: LoanAccount,
    package: SecurityPackage,
    balance: Money,
    terms: SecurityTerms,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[SecurityWatchFacts, Effect]:
    """Whether the security of a loan is still what was approved, and what is owed if not (押品监控).

    Args:
        account: the loan.
        package: the assets, and all that they serve.
        balance: what is owed on the loan.
        terms: what was approved of its security, and the checks since.
        as_of: the day at whose end it is asked, and whose rules apply.
        book: the bank's own numbers and rules.

    Raises:
        InvalidValue: if the terms are of another loan, nothing stands behind it, or a check is of an asset
            that does not.
        CurrencyMismatch: if amounts are not in yuan.
        RuleNotInForce: before the guideline on security of 2017.

    >>> from decimal import Decimal
    >>> from bankrm._collateral_example import PACKAGE
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> decision = assess_security_watch(
    ...     ACCOUNT,
    ...     PACKAGE,
    ...     Money.of(6_000_000),
    ...     SecurityTerms(
    ...         claim_id=ACCOUNT.id, largest_share=Decimal("0.4"), least_cover=Decimal("0.5")
    ...     ),
    ...     as_of=date(2026, 11, 24),
    ... )
    >>> decision.outcome.en, [step.en for step in decision.steps]
    ('blocked until cured', ['more security, or part of the loan repaid', 'registered, or handed over', 'a report to the next level'])
    """
    state = compute_security_state(account, package, balance, terms, as_of=as_of, book=book)
    return SECURITY_WATCH.decide(SecurityWatchFacts.of(state), as_of=as_of, book=book)
