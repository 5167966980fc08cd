"""Use of the money of a loan traced (资金用途跟踪): where every fen of it went, and what that means.

Each payment that was found is held against what the money was agreed to be for and the way it was agreed to
be paid; what no loan of its kind may be for is read from `use_of_funds`, after the loan as before it. A
finding that turned out wrong is replaced by later ones, and never taken out. What was paid out and not
found is untraced, so that the lines come to the loan.

Leaves out how the payments were found (account analysis, vouchers, a visit), penalty interest on misused
money, which is in `overdue_interest`, and the tier of the claim.
"""

from datetime import date, datetime, timedelta
from typing import NewType

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.collateral import ClaimId
from bankrm.credit_applications import CreditApplication
from bankrm.days import business_date, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.event_order import at_place
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.labels import Label, Text
from bankrm.lending_orders import LendingOrder, order_of
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.loan_payments import PaymentMethod
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money, check_yuan, fen, total
from bankrm.proportions import Proportion
from bankrm.regulations.lending import CLASSIFICATION_ORDER
from bankrm.regulations.loan_orders import (
    FIXED_ASSET_MEASURES,
    PERSONAL_LOAN_MEASURES,
    WORKING_CAPITAL_MEASURES,
)
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import CIVIL_CODE, CONTRACT_LAW
from bankrm.regulations.watches import USE_EVIDENCE_DAYS
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_code, maybe_int
from bankrm.use_of_funds import PURPOSE, PurposeFacts
from bankrm.workings import Line

__all__ = [
    "FUND_USE",
    "FundTrace",
    "FundUse",
    "FundUseFacts",
    "FundUseId",
    "FundUseParams",
    "Payee",
    "TracedFunds",
    "UseFinding",
    "assess_fund_use",
    "compute_traced_funds",
]

FundUseId = NewType("FundUseId", str)
_PRACTICE = CREDIT_PRACTICE.article()


class Payee(Label):
    """Into whose hands the money of a loan came (资金去向)."""

    AGREED = "agreed", "约定的支付对象", "the payee agreed"
    SUPPLIER = "supplier", "其他交易对手", "another seller"
    RELATED = "related", "关联方", "a related party"
    OWN_ACCOUNT = "own_account", "借款人他行账户", "the borrower's account at another bank"
    BORROWER = "borrower", "回流借款人", "back to the borrower"
    DEPOSIT = "deposit", "存款或者保证金", "a deposit or margin"
    CASH = "cash", "提现", "cash"
    UNKNOWN = "unknown", "去向不明", "nobody known"


class UseFinding(Label):
    """What is held of money that a loan paid out (用途核查结果)."""

    AS_AGREED = "as_agreed", "符合约定且有凭证", "as agreed, and shown"
    UNEVIDENCED = "unevidenced", "凭证不全", "as agreed, not shown"
    DOUBTFUL = "doubtful", "去向存疑", "doubtful"
    MISUSED = "misused", "挪用", "misused"
    UNTRACED = "untraced", "未查明去向", "untraced"


@attrs.frozen(kw_only=True)
class FundUse:
    """One payment out of the money of a loan, as it was found; None is not known.

    >>> recorded = datetime.fromisoformat("2026-04-02T17:00+08:00")
    >>> FundUse(
    ...     id=FundUseId("U-1"),
    ...     amount=Money.of(2_500_000),
    ...     to=Payee.AGREED,
    ...     on=date(2026, 3, 20),
    ...     recorded_at=recorded,
    ... ).amount
    Money('2500000.00', 'CNY')
    """

    id: FundUseId
    amount: Money = attrs.field(repr=hidden, metadata=C2)
    to: Payee
    purpose: LoanPurpose | None = None
    """What it was found to be for."""
    evidence: tuple[str, ...] = ()
    """Where the bank keeps contracts, invoices and vouchers: references."""
    on: date
    recorded_at: datetime
    replaces: FundUseId | None = None
    """The earlier finding that this one, alone or with others, takes the place of."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.amount.amount <= 0:
            raise InvalidValue("amount", "must be above zero")
        if business_date(self.recorded_at, "recorded_at") < self.on:
            raise InvalidValue("recorded_at", "is before it was paid")


@attrs.frozen(kw_only=True)
class FundTrace:
    """What was found of the money of one loan, in the order it was entered."""

    claim_id: ClaimId
    method: PaymentMethod | None = None
    """The way of payment agreed: by the bank to the seller, or by the borrower."""
    uses: tuple[FundUse, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        entered: set[FundUseId] = set()
        before = None
        for place, use in enumerate(self.uses):
            with at_place(place, "uses"):
                if use.id in entered:
                    raise InvalidValue("id", "is that of an earlier finding")
                if before is not None and use.recorded_at < before:
                    raise InvalidValue("recorded_at", "is before the finding it follows")
                if use.replaces is not None and use.replaces not in entered:
                    raise InvalidValue("replaces", "is no earlier finding")
                entered.add(use.id)
                before = use.recorded_at

    def known_on(self, day: date) -> tuple[FundUse, ...]:
        """The findings that stand by what was entered by the end of a day."""
        check_date(day, "day")
        known = [one for one in self.uses if business_date(one.recorded_at) <= day]
        replaced = {one.replaces for one in known}
        return tuple(one for one in known if one.id not in replaced)


@attrs.frozen(kw_only=True)
class TracedFunds:
    """The money of a loan by what is held of it: the parts come to what was paid out."""

    claim_id: ClaimId
    paid_out_on: date
    paid_out: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    as_agreed: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    unevidenced: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    doubtful: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    misused: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    untraced: Money = attrs.field(repr=hidden, metadata=C2 | NOT_NEGATIVE)
    findings: tuple[tuple[FundUseId, UseFinding], ...]
    """What is held of each payment that was found."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if total((self.part(one) for one in UseFinding), self.paid_out.currency) != self.paid_out:
            raise InvalidValue("untraced", "and the other parts come not to what was paid out")

    def part(self, finding: UseFinding) -> Money:
        """The money of which this is held."""
        check_kind(finding, UseFinding, "finding")
        part: Money = getattr(self, finding.code)
        return part

    def share(self, finding: UseFinding) -> Proportion:
        """The money of which this is held, of all that was paid out."""
        return Proportion(
            name=Text(f"{finding.zh}占比", f"share {finding.en}"),
            part_name=Text(finding.zh, finding.en),
            part=self.part(finding),
            whole_name=Text("贷款发放额", "paid out"),
            whole=self.paid_out,
        )

    @property
    def workings(self) -> tuple[Line, ...]:
        """What was paid out, and each part of it."""
        parts = (Line(Text(one.zh, one.en), self.part(one)) for one in UseFinding)
        return (Line(Text("贷款发放额", "paid out"), self.paid_out), *parts)


def compute_traced_funds(
    account: LoanAccount,
    application: CreditApplication,
    trace: FundTrace,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> TracedFunds:
    """What is held of every fen that a loan paid out (贷款资金去向).

    Money is misused if it was for another purpose than agreed, or for what no loan of its kind may be for.
    It is doubtful if it went to a related party, back to the borrower, to an account of the borrower elsewhere,
    to a deposit or into cash, or past the payee of an entrusted payment; whoever finds out what it was
    for in the end replaces the finding.

    Args:
        account: the loan.
        application: what was applied for, with the purpose agreed.
        trace: what was found.
        as_of: the day at whose end it is asked, and whose rules apply; findings entered later are not known.
        book: the bank's own rules on purposes.

    Raises:
        InvalidValue: if application or findings are of another loan, more was found than paid out, or it
            is asked of a day before the loan was paid out.
        CurrencyMismatch: if a payment is in another currency than the loan.

    >>> from bankrm._fund_tracing_example import TRACE
    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> traced = compute_traced_funds(ACCOUNT, WORKING_CAPITAL, TRACE, as_of=date(2026, 11, 24))
    >>> traced.as_agreed, traced.misused, traced.untraced
    (Money('4000000.00', 'CNY'), Money('500000.00', 'CNY'), Money('1500000.00', 'CNY'))
    """
    check_kind(trace, FundTrace, "trace")
    check_kind(book, RuleBook, "book")
    _check_same(account, application, trace)
    if check_date(as_of) < account.plan.disbursed_on:
        raise InvalidValue("as_of", "is before the loan was paid out")
    paid_out = account.plan.principal
    parts = dict.fromkeys(UseFinding, Money.of(0, paid_out.currency))
    findings = []
    for place, use in enumerate(trace.known_on(as_of)):
        with at_place(place, "uses"):
            if use.amount.currency != paid_out.currency:
                raise CurrencyMismatch("amount", "is in another currency than the loan")
            if use.on < account.plan.disbursed_on:
                raise InvalidValue("on", "is before the loan was paid out")
        finding = _finding(use, application, trace.method, as_of, book)
        parts[finding] += use.amount
        findings.append((use.id, finding))
    found = total(parts.values(), paid_out.currency)
    if found > paid_out:
        raise InvalidValue("uses", "are more than was paid out")
    parts[UseFinding.UNTRACED] += paid_out - found
    return TracedFunds(
        claim_id=account.id,
        paid_out_on=account.plan.disbursed_on,
        paid_out=paid_out,
        findings=tuple(findings),
        **{finding.code: part for finding, part in parts.items()},
    )


def _check_same(account: LoanAccount, application: CreditApplication, trace: FundTrace) -> None:
    check_kind(account, LoanAccount, "account")
    check_kind(application, CreditApplication, "application")
    if (application.id, application.client_id) != (account.application_id, account.client_id):
        raise InvalidValue("application", "is not that of the loan")
    if trace.claim_id != account.id:
        raise InvalidValue("trace", "is of another loan")


_PASSED_ON = (Payee.RELATED, Payee.OWN_ACCOUNT, Payee.BORROWER, Payee.DEPOSIT, Payee.CASH)
"""Hands in which the money has not yet served what it was agreed to be for."""


def _finding(
    use: FundUse,
    application: CreditApplication,
    method: PaymentMethod | None,
    as_of: date,
    book: RuleBook,
) -> UseFinding:
    agreed = application.purpose
    if use.purpose is not None and _is_barred(use.purpose, application, as_of, book):
        return UseFinding.MISUSED
    if use.purpose is not None and agreed is not None and not _is_within(use.purpose, agreed):
        return UseFinding.MISUSED
    if use.to is Payee.UNKNOWN:
        return UseFinding.UNTRACED
    if use.to in _PASSED_ON or (use.to is Payee.SUPPLIER and method is not PaymentMethod.OWN):
        return UseFinding.DOUBTFUL
    shown = use.purpose is not None and agreed is not None and bool(use.evidence)
    return UseFinding.AS_AGREED if shown else UseFinding.UNEVIDENCED


_WITHIN = {
    LoanPurpose.CONSUMPTION: (LoanPurpose.VEHICLE, LoanPurpose.EDUCATION),
    LoanPurpose.OPERATION: (LoanPurpose.TRADE,),
}
"""What is but a kind of a purpose, as `use_of_funds` takes a vehicle for consumption."""


def _is_within(purpose: LoanPurpose, agreed: LoanPurpose) -> bool:
    return purpose is agreed or purpose in _WITHIN.get(agreed, ())


def _is_barred(
    purpose: LoanPurpose, application: CreditApplication, as_of: date, book: RuleBook
) -> bool:
    """Whether no such loan may be for it: what may not be lent for may not be paid for."""
    facts = PurposeFacts.of(attrs.evolve(application, purpose=purpose))
    return PURPOSE.decide(facts, as_of=as_of, book=book).outcome is Effect.REFUSE


@attrs.frozen(kw_only=True, repr=False)  # may be about a person: not shown
class FundUseFacts:
    """What was found of the money of a loan; amounts in fen."""

    order: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about(
            "适用办法",
            "order that governs",
            LendingOrder,
            of=(CreditApplication.kind, CreditApplication.purpose),
        ),
    )
    paid_out_on: date = attrs.field(
        metadata=about("发放日", "day it was paid out", of=(TracedFunds.paid_out_on,))
    )
    misused: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "挪用金额",
            "misused",
            "fen",
            of=(TracedFunds.misused, CreditApplication.purpose),
        ),
    )
    doubtful: int = attrs.field(
        metadata=about("去向存疑金额", "doubtful", "fen", of=(TracedFunds.doubtful,))
    )
    unshown: int = attrs.field(
        metadata=about(
            "未查明或者凭证不全金额",
            "untraced or not shown",
            "fen",
            of=(TracedFunds.untraced, TracedFunds.unevidenced),
        )
    )
    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, application: CreditApplication, traced: TracedFunds) -> "FundUseFacts":
        """The facts of the money of one loan."""
        check_kind(traced, TracedFunds, "traced")
        order = order_of(application)
        misused = fen(traced.misused, "misused")
        return cls(
            order=None if order is None else order.code,
            paid_out_on=traced.paid_out_on,
            misused=misused if misused or application.purpose is not None else None,
            doubtful=check_yuan(traced.doubtful, "doubtful").minor,
            unshown=check_yuan(traced.untraced + traced.unevidenced, "untraced").minor,
        )


class FundUseParams:
    """How long the borrower has to show what the money was for: the bank's own."""

    shown_since: date = param(
        USE_EVIDENCE_DAYS,
        lambda as_of, days: as_of - timedelta(days=min(days, as_of.toordinal() - 1)),
    )


FUND_USE = RuleSet(
    "credit.fund_use", FundUseFacts, FundUseParams, Effect, since=CONTRACT_LAW.since
)
"""Was the money of a loan used as agreed, and is it shown."""

_MISUSE_STEPS = (WatchStep.RECOVER_FUNDS, WatchStep.PENALTY_RATE, WatchStep.FREEZE_UNDRAWN)


@FUND_USE.rule(
    "CL-203",
    Effect.BLOCK,
    cites=CONTRACT_LAW.article(203),
    until=CIVIL_CODE.since,
    zh="未按照约定用途使用借款（{misused}），可以停止发放、提前收回借款或者解除合同",
    en="{misused} was not used as agreed: the bank may stop paying out, recall the loan or end the contract",
    steps=_MISUSE_STEPS,
)
def misused_before(f: FundUseFacts, _: FundUseParams) -> bool:
    return f.misused > 0


@FUND_USE.rule(
    "CC-673",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(673),  # read in the text: LawRefBook/Laws, 民法典/合同编
    since=CIVIL_CODE.since,
    zh="未按照约定用途使用借款（{misused}），可以停止发放、提前收回借款或者解除合同",
    en="{misused} was not used as agreed: the bank may stop paying out, recall the loan or end the contract",
    steps=_MISUSE_STEPS,
)
def misused(f: FundUseFacts, _: FundUseParams) -> bool:
    return f.misused > 0


@FUND_USE.rule(
    "LO-2024-misuse",
    Effect.BLOCK,
    cites=(
        FIXED_ASSET_MEASURES.article(),
        WORKING_CAPITAL_MEASURES.article(),
        PERSONAL_LOAN_MEASURES.article(),
    ),
    since=WORKING_CAPITAL_MEASURES.since,
    zh="挪用{misused}，按合同约定计收罚息、提前收回、改变支付方式、压降额度或者停止支付",
    en="{misused} misused: penalty interest, early recall, another way of payment, a lower limit or no more "
    "payments, as the contract has it",
    steps=(WatchStep.PENALTY_RATE, WatchStep.EARLY_RECALL, WatchStep.FREEZE_UNDRAWN),
)
def misused_under_an_order(f: FundUseFacts, _: FundUseParams) -> bool:
    return (f.order != LendingOrder.OTHER.code) & (f.misused > 0)


@FUND_USE.rule(
    "CLS-2023-purpose",
    Effect.STEPS,
    cites=CLASSIFICATION_ORDER.article("10(2)", Provenance.UNCONFIRMED),
    since=CLASSIFICATION_ORDER.since,
    zh="未经同意改变资金用途，至少归为关注类",
    en="the use of funds was changed without consent: special mention at least",
    steps=(WatchStep.RECLASSIFY,),
)
def to_be_reclassified(f: FundUseFacts, _: FundUseParams) -> bool:
    return f.misused > 0


@FUND_USE.rule(
    "fund_use.doubtful",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="{doubtful}流向关联方、借款人账户、存款、现金或者约定以外的对象，须查明最终用途",
    en="{doubtful} went to a related party, to the borrower, to a deposit, into cash or past the payee agreed: a "
    "person has to find out what for",
    steps=(WatchStep.EXPLANATION, WatchStep.TRIGGERED_CHECK),
)
def in_doubtful_hands(f: FundUseFacts, _: FundUseParams) -> bool:
    return f.doubtful > 0


@FUND_USE.rule(
    "fund_use.not-shown",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="发放日{paid_out_on}早于{shown_since}，仍有{unshown}未查明去向或者凭证不全",
    en="{unshown} is untraced or not shown, though it was paid out on {paid_out_on}, before {shown_since}",
    steps=(WatchStep.EVIDENCE_OF_USE,),
)
def not_shown_in_time(f: FundUseFacts, p: FundUseParams) -> bool:
    return (f.unshown > 0) & (f.paid_out_on < p.shown_since)


def assess_fund_use(
    account: LoanAccount,
    application: CreditApplication,
    trace: FundTrace,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[FundUseFacts, Effect]:
    """Whether the money of a loan was used as agreed, and what is owed if not (用途监控).

    Misuse blocks further payments until the money is back. What is not shown is owed once the bank's days
    have passed; a bank that has set none hears that its number is missing.

    Args:
        account: the loan.
        application: what was applied for, with the purpose agreed.
        trace: what was found.
        as_of: the day at whose end it is asked, and whose rules apply.
        book: the bank's own number and rules.

    Raises:
        InvalidValue: if application or findings are of another loan, more was found than paid out, or it
            is asked of a day before the loan was paid out.
        CurrencyMismatch: if amounts are not in yuan.
        RuleNotInForce: before October 1999.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._fund_tracing_example import TRACE
    >>> from bankrm._loan_account_example import ACCOUNT
    >>> decision = assess_fund_use(ACCOUNT, WORKING_CAPITAL, TRACE, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [step.en for step in decision.steps][:2]
    ('blocked until cured', ['misused money back', 'penalty interest charged'])
    """
    traced = compute_traced_funds(account, application, trace, as_of=as_of, book=book)
    return FUND_USE.decide(FundUseFacts.of(application, traced), as_of=as_of, book=book)
