"""Reviews of a loan after it was paid out (贷后审查): everything that the rules ask of it, answered together.

What is owed and since when, the tier and the loss stage it comes to, whether it was checked as planned, the
use of the money, the borrower, covenants, security, guarantors, warning signals, and the time to claim. The
strictest answer counts, and each keeps its reasons; what is not on file leads to a person and never through.
What one part finds another reads: days past due enter the tier, the stage and the signals, money found to be
misused enters the tier.

Leaves out the matrix of small loans (`small_loan_tiers`), all claims on one debtor together (`debtor_tiers`),
how a debt is collected (`collection_plans`), and what it weighs in capital (`capital_weights`).
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias

import attrs

from bankrm.arrears import Arrears, InstalmentArrears
from bankrm.borrower_watch import assess_borrower_watch
from bankrm.checks import check_kind
from bankrm.citations import Provenance
from bankrm.claims import (
    AssetClass,
    level_of,
)
from bankrm.classification_records import tier_on
from bankrm.classification_rounds import assess_classification_round
from bankrm.covenant_watch import assess_covenants
from bankrm.credit_loss import LossStage
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.fund_tracing import assess_fund_use
from bankrm.guarantor_watch import assess_guarantor
from bankrm.joint_decisions import JointDecision
from bankrm.labels import AnyLabel, Label, Lang, OwnLabel, Text
from bankrm.limitation_rules import assess_limitation
from bankrm.loan_accounts import WatchStep
from bankrm.loan_check_rules import assess_checks
from bankrm.loan_files import LoanFile, WatchPart, list_watch_parts
from bankrm.loan_pictures import LoanPicture, compute_loan_picture
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.security_watch import assess_security_watch
from bankrm.terms import about, maybe_int, not_
from bankrm.warning_decisions import assess_warnings

__all__ = [
    "LOAN_STANDING",
    "LoanReview",
    "LoanStandingFacts",
    "LoanStandingParams",
    "review_loan",
]

_TITLE = Text("贷后审查结论", "Review of the loan")
_NOT_ON_FILE = Text("缺少资料", "Nothing on file for")
_TIER = Text("分类结果", "Tier")
_STAGE = Text("减值阶段", "Loss stage")

_Answer: TypeAlias = Decision[Any, Effect]
_Answers: TypeAlias = Iterator[tuple[AnyLabel, _Answer]]


_DAYS = (
    LoanPicture.arrears,
    Arrears.as_of,
    Arrears.items,
    InstalmentArrears.cleared_on,
    InstalmentArrears.due_on,
)
_OWED = (
    LoanPicture.arrears,
    Arrears.items,
    Arrears.received,
    InstalmentArrears.compound_accrued,
    InstalmentArrears.compound_paid,
    InstalmentArrears.penalty_accrued,
    InstalmentArrears.penalty_paid,
)


@attrs.frozen(kw_only=True, repr=False)  # about a debtor: not shown
class LoanStandingFacts:
    """How a loan stands on a day; whoever asks gives what was reckoned of it."""

    not_on_file: int = attrs.field(metadata=about("缺少的审查事项", "parts not on file"))
    days_past_due: int = attrs.field(
        metadata=about("逾期天数", "days past due", of=_DAYS) | NOT_NEGATIVE
    )
    amount_known: bool = attrs.field(
        metadata=about("欠款金额可以算出", "what is owed can be reckoned", of=_OWED)
    )
    tier: int = attrs.field(
        metadata=about(
            "按最低档次的分类", "tier by the floors", AssetClass, of=(LoanPicture.classification,)
        )
    )
    tier_open: bool = attrs.field(
        metadata=about(
            "分类尚有未定事项",
            "something about the tier is open",
            of=(LoanPicture.classification,),
        )
    )
    tier_held: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("已审批的分类", "tier approved last", AssetClass),
    )
    stage_open: bool = attrs.field(
        metadata=about(
            "减值阶段尚有未定事项", "something about the stage is open", of=(LoanPicture.stage,)
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, picture: LoanPicture, held: AssetClass | None, not_on_file: int
    ) -> "LoanStandingFacts":
        """The facts of what was reckoned, beside the tier that was approved last."""
        arrears, classification = picture.arrears, picture.classification
        return cls(
            not_on_file=not_on_file,
            days_past_due=arrears.days_past_due,
            amount_known=arrears.penalty_interest is not None
            and arrears.compound_interest is not None,
            tier=level_of(classification.tier),
            tier_open=classification.needs_review,
            tier_held=None if held is None else level_of(held),
            stage_open=picture.stage.needs_review,
        )


class LoanStandingParams:
    """No number is compared with."""


LOAN_STANDING = RuleSet("monitoring.standing", LoanStandingFacts, LoanStandingParams, Effect)
"""What arrears, tier and stage of a loan ask for."""

_PRACTICE = CREDIT_PRACTICE.article()
_NON_PERFORMING = level_of(AssetClass.SUBSTANDARD)


@LOAN_STANDING.rule(
    "standing.not-on-file",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有{not_on_file}项审查事项没有资料",
    en="{not_on_file} parts of the review have nothing on file",
)
def parts_not_on_file(f: LoanStandingFacts, _: LoanStandingParams) -> bool:
    return f.not_on_file > 0


@LOAN_STANDING.rule(
    "standing.overdue",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="逾期{days_past_due}天，应当催收",
    en="overdue {days_past_due} days: it is to be collected",
    steps=(WatchStep.REMIND,),
)
def overdue(f: LoanStandingFacts, _: LoanStandingParams) -> bool:
    return f.days_past_due > 0


@LOAN_STANDING.rule(
    "standing.amount",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="已逾期，但罚息或者复利无法计算",
    en="it is overdue, and its penalty or compound interest cannot be reckoned",
)
def amount_not_known(f: LoanStandingFacts, _: LoanStandingParams) -> bool:
    return (f.days_past_due > 0) & not_(f.amount_known)


@LOAN_STANDING.rule(
    "standing.non-performing",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="按最低档次已属不良，停止发放并移交资产保全",
    en="it is non-performing by the floors: nothing more is drawn, and special assets take over",
    steps=(WatchStep.FREEZE_UNDRAWN, WatchStep.SPECIAL_ASSETS),
)
def non_performing(f: LoanStandingFacts, _: LoanStandingParams) -> bool:
    return f.tier >= _NON_PERFORMING


@LOAN_STANDING.rule(
    "standing.tier-behind",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="最低档次劣于已审批的分类，应当重新分类",
    en="the floors ask for a worse tier than the one approved: it is to be classified afresh",
    steps=(WatchStep.RECLASSIFY,),
)
def tier_behind(f: LoanStandingFacts, _: LoanStandingParams) -> bool:
    return f.tier > f.tier_held


@LOAN_STANDING.rule(
    "standing.tier-open",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="分类尚有未知或者待评估事项",
    en="something that could worsen the tier is unknown or to be assessed",
)
def tier_is_open(f: LoanStandingFacts, _: LoanStandingParams) -> bool:
    return f.tier_open


@LOAN_STANDING.rule(
    "standing.stage-open",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="减值阶段尚有未知事项",
    en="something that could move the loss stage is unknown",
)
def stage_is_open(f: LoanStandingFacts, _: LoanStandingParams) -> bool:
    return f.stage_open


@attrs.frozen(kw_only=True)
class LoanReview:
    """The answers to everything asked of a loan on a day; made by `review_loan`."""

    file: LoanFile
    picture: LoanPicture = attrs.field(repr=False)
    answers: JointDecision[AnyLabel]

    __attrs_post_init__ = check_fields

    @property
    def outcome(self) -> Effect:
        """The strictest of all answers."""
        return self.answers.outcome

    @property
    def as_of(self) -> date:
        """The day whose rules were applied."""
        return self.answers.as_of

    @property
    def arrears(self) -> Arrears:
        """What is owed, and since when."""
        return self.picture.arrears

    @property
    def tier(self) -> AssetClass:
        """The tier it comes to by the floors."""
        return self.picture.classification.tier

    @property
    def stage(self) -> LossStage:
        """In which stage its expected loss is reckoned."""
        return self.picture.stage.outcome

    @property
    def needs_review(self) -> bool:
        """Whether something unknown leaves an answer open."""
        return self.answers.needs_review

    @property
    def steps(self) -> tuple[Label, ...]:
        """What is owed or would cure, each once."""
        return self.answers.steps

    @property
    def provenance(self) -> Provenance:
        """The weakest source that any answer rests on."""
        return self.answers.provenance

    @property
    def missing(self) -> tuple[WatchPart, ...]:
        """The parts that were not asked, as nothing is on file for them."""
        return self.file.missing(overdue=self.arrears.days_past_due > 0)

    def __contains__(self, rule_id: str) -> bool:
        """Whether the rule of that id applied in any part."""
        return rule_id in self.answers

    def __getitem__(self, part: WatchPart) -> tuple[_Answer, ...]:
        """The decisions on one part: one for each guarantor; none if it was not asked."""
        check_kind(part, WatchPart, "part")
        return tuple(
            decision for name, decision in self.answers if name.code.partition(":")[0] == part.code
        )

    def explain(self, lang: Lang = "zh") -> str:
        """The outcome, every answer with its reasons, tier and stage, and what is not on file."""
        lines = [
            self.answers.explain(lang),
            f"{_TIER.name_in(lang)}: {self.tier.name_in(lang)}",
            f"{_STAGE.name_in(lang)}: {self.stage.name_in(lang)}",
        ]
        if self.missing:
            names = [part.name_in(lang) for part in self.missing]
            mark = "、" if lang == "zh" else ", "
            lines.append(f"{_NOT_ON_FILE.name_in(lang)}: {mark.join(names)}")
        return "\n".join(lines)


def review_loan(file: LoanFile, *, as_of: date, book: RuleBook = STATUTORY) -> LoanReview:
    """Ask everything of a loan by the rules in force on a day (贷后审查).

    Args:
        file: what is on file.
        as_of: the day at whose end it is asked.
        book: the bank's own numbers and rules; what the law leaves to the bank stays open without it.

    Raises:
        InvalidValue: if something on file belongs to another client or loan, or lies after the day; or the loan
            was not yet paid out.
        CurrencyMismatch: if an amount is in another currency than it has to be.
        RuleNotInForce: before 2018.

    >>> from bankrm._loan_file_example import FILE
    >>> review = review_loan(FILE, as_of=date(2026, 11, 24))
    >>> review.arrears.days_past_due, review.tier.en, review.stage.en
    (157, 'substandard', 'stage 3: credit-impaired')
    >>> review.outcome.en
    'blocked until cured'
    """
    picture = compute_loan_picture(file, as_of=as_of, book=book)
    overdue = picture.arrears.days_past_due > 0
    answers = [
        answer
        for part in list_watch_parts(file, overdue=overdue)
        if part in _ASK
        for answer in _ASK[part](file, picture, as_of, book)
    ]
    return LoanReview(file=file, picture=picture, answers=JointDecision(_TITLE, tuple(answers)))


# What is asked


def _standing(file: LoanFile, picture: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    held = None if file.rounds is None else tier_on(file.rounds, as_of)
    missing = file.missing(overdue=picture.arrears.days_past_due > 0)
    facts = LoanStandingFacts.of(picture, held, len(missing))
    yield WatchPart.STANDING, LOAN_STANDING.decide(facts, as_of=as_of, book=book)


def _rounds(file: LoanFile, _: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    if file.rounds is not None:
        decision = assess_classification_round(file.account, file.rounds, as_of=as_of, book=book)
        yield WatchPart.ROUNDS, decision


def _use(file: LoanFile, _: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    if file.application is not None and file.trace is not None:
        decision = assess_fund_use(
            file.account, file.application, file.trace, as_of=as_of, book=book
        )
        yield WatchPart.USE, decision


def _checks(file: LoanFile, _: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    if file.plans is not None:
        decision = assess_checks(
            file.account, file.plans, file.checks, file.triggers, as_of=as_of, book=book
        )
        yield WatchPart.CHECKS, decision


def _borrower(file: LoanFile, _: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    if file.borrower is not None:
        decision = assess_borrower_watch(file.account, file.borrower, as_of=as_of, book=book)
        yield WatchPart.BORROWER, decision


def _covenants(file: LoanFile, _: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    if file.covenants is not None:
        decision = assess_covenants(file.account, file.covenants, as_of=as_of, book=book)
        yield WatchPart.COVENANTS, decision


def _security(file: LoanFile, picture: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    if file.security is not None and file.security_terms is not None:
        decision = assess_security_watch(
            file.account,
            file.security,
            picture.arrears.outstanding_principal,
            file.security_terms,
            as_of=as_of,
            book=book,
        )
        yield WatchPart.SECURITY, decision


def _guarantors(file: LoanFile, _: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    for one in file.guarantors or ():
        decision = assess_guarantor(
            file.account, one, file.guarantee_links, as_of=as_of, book=book
        )
        part = WatchPart.GUARANTORS
        name = OwnLabel(
            f"{part.code}:{one.guarantor}",
            f"{part.zh}（{one.guarantor}）",
            f"{part.en} ({one.guarantor})",
        )
        yield name, decision


def _warnings(file: LoanFile, picture: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    decision = assess_warnings(
        file.account, file.signals, picture.warnings, as_of=as_of, book=book
    )
    yield WatchPart.WARNINGS, decision


def _limitation(file: LoanFile, _: LoanPicture, as_of: date, book: RuleBook) -> _Answers:
    if file.limitation is not None:
        decision = assess_limitation(file.account, file.limitation, as_of=as_of, book=book)
        yield WatchPart.LIMITATION, decision


_ASK: dict[WatchPart, Callable[[LoanFile, LoanPicture, date, RuleBook], _Answers]] = {
    WatchPart.STANDING: _standing,
    WatchPart.ROUNDS: _rounds,
    WatchPart.USE: _use,
    WatchPart.CHECKS: _checks,
    WatchPart.BORROWER: _borrower,
    WatchPart.COVENANTS: _covenants,
    WatchPart.SECURITY: _security,
    WatchPart.GUARANTORS: _guarantors,
    WatchPart.WARNINGS: _warnings,
    WatchPart.LIMITATION: _limitation,
}
