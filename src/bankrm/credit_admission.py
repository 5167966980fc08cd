"""Admission (授信准入): what only the whole file can tell of an application, beside what each part of it says.

Is everything on file, is the borrower good enough, is the amount within the limit recommended, and is it
decided high enough? Leaves out what each part is judged by.
"""

from datetime import date
from typing import Any

import attrs

from bankrm.approval_matrices import ApprovalCase, ApprovalMatrix, ApprovalRow
from bankrm.authorities import Level
from bankrm.bureau_reports import BureauAccount, CreditReportSummary
from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.clients import CorporateClient, RetailClient
from bankrm.company_guarantees import CompanyGuarantee
from bankrm.credit_applications import ApplicationParty, CreditApplication, CreditStep
from bankrm.credit_files import CreditFile
from bankrm.credit_limits import LimitCap, LimitRecommendation
from bankrm.credit_scorecards import (
    CreditRating,
    JudgedCharacteristic,
    MeasuredCharacteristic,
    RatingFlag,
    RatingGrade,
    RatingOverride,
    RatingScorecard,
)
from bankrm.days import check_date, earliest_within
from bankrm.debt_service import DebtService
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.investigations import CreditInvestigation, Investigator
from bankrm.money import check_yuan, fen
from bankrm.regulations.approval import CREDIT_LOWEST_GRADE, CREDIT_RATING_MONTHS
from bankrm.regulations.diligence import DILIGENCE_GUIDELINE
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.related_parties import InsiderRelation, RelatedPartyCheck
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import BusinessLine
from bankrm.statement_checks import CheckVerdict
from bankrm.statement_series import StatementSeries
from bankrm.statements import FinancialStatement
from bankrm.terms import about, maybe_bool, maybe_date, maybe_int, not_

__all__ = [
    "ADMISSION",
    "AdmissionFacts",
    "AdmissionParams",
    "approval_case",
    "assess_admission",
    "required_levels",
]


def approval_case(file: CreditFile) -> ApprovalCase:
    """What decides who has to approve an application; of its security, the main one.

    >>> from bankrm._credit_file_example import FILE
    >>> case = approval_case(FILE)
    >>> case.kind.en, case.months, case.rating
    ('working-capital loan', 12, 'B')
    """
    check_kind(file, CreditFile, "file")
    application, rating = file.application, file.rating
    grade = None if rating is None else rating.grade
    return ApprovalCase(
        kind=application.kind,
        security=next(iter(application.security), None),
        rating=None if grade is None else grade.label.code,
        amount=application.amount,
        months=application.months,
        group_total=file.group_total,
    )


def required_levels(file: CreditFile) -> tuple[Level, ...] | None:
    """The levels that an application has to pass (审批层级), the last one deciding; None without a matrix.

    >>> from bankrm._credit_file_example import FILE
    >>> [level.label.en for level in required_levels(FILE)]
    ['team lead', 'branch approver']
    """
    check_kind(file, CreditFile, "file")
    return None if file.matrix is None else file.matrix.required_levels(approval_case(file))


_RATED = (
    CreditFile.rating,
    CreditRating.scorecard,
    CreditRating.scores,
    CreditRating.flags,
    CreditRating.override,
    RatingScorecard.characteristics,
    RatingScorecard.grades,
    RatingScorecard.flags,
    MeasuredCharacteristic.weight,
    JudgedCharacteristic.weight,
    RatingGrade.label,
    RatingGrade.least,
    RatingFlag.best,
    RatingOverride.grade,
)
_ASKED = (CreditFile.application, CreditApplication.amount)
_CLIENT = (CreditFile.client, CorporateClient.id, RetailClient.id)
_REPORTED = (CreditFile.bureau, CreditReportSummary.subject_id)


def _open_accounts(file: CreditFile) -> int | None:
    """How many accounts are open by the reports on everybody who borrows; None if one does not say."""
    own = [one.accounts for one in file.bureau if one.subject_id in file.debtors]
    active = [None if one is None else one.active for each in own for one in each or (None,)]
    return None if not own or None in active else sum(map(bool, active))


def _insider_investigates(file: CreditFile) -> bool | None:
    """Whether one of those who investigate is a person that the applicant is tied to."""
    if file.investigation is None or file.relations is None:
        return None
    insiders = {relation.insider for relation in file.relations.relations or ()}
    return any(one.staff in insiders for one in file.investigation.investigators)


@attrs.frozen(kw_only=True, repr=False)  # what a client is given: not shown
class AdmissionFacts:
    """What the whole file tells; amounts in fen."""

    not_on_file: int = attrs.field(
        metadata=about(
            "缺少的审查事项",
            "parts not on file",
            of=(
                CreditFile.application,
                CreditApplication.kind,
                CreditApplication.line,
                CreditApplication.security,
                CreditApplication.purpose,
                CreditApplication.parties,
                ApplicationParty.role,
                ApplicationParty.party_id,
                ApplicationParty.organisation,
                CreditFile.guarantees,
                CompanyGuarantee.guarantor,
                CreditFile.client,
                CorporateClient.id,
                RetailClient.id,
                CreditFile.bureau,
                CreditReportSummary.subject_id,
            ),
        )
        | NOT_NEGATIVE
    )
    failed_checks: int = attrs.field(
        metadata=about(
            "未通过的报表勾稽",
            "reconciliations failed",
            of=(
                CreditFile.statements,
                CreditFile.outside,
                StatementSeries.statements,
                FinancialStatement.period,
                FinancialStatement.currency,
            ),
        )
        | NOT_NEGATIVE
    )
    grade: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("评级位次", "place of the grade", of=_RATED) | NOT_NEGATIVE,
    )
    rated_on: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about(
            "评级日", "day of the rating", of=(CreditFile.rating, CreditRating.rated_on)
        ),
    )
    asked: int = attrs.field(
        metadata=about("申请金额", "amount asked for", "fen", of=_ASKED) | NOT_NEGATIVE
    )
    limit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "建议额度",
            "limit recommended",
            "fen",
            of=(
                LimitRecommendation.asked,
                LimitRecommendation.caps,
                LimitCap.source,
                LimitCap.amount,
                LimitCap.applies,
            ),
        )
        | NOT_NEGATIVE,
    )
    owes_head_office: bool = attrs.field(
        metadata=about("期限须总行审批", "head office must approve the term")
    )
    at_top: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "由最高层级审批",
            "decided at the highest level",
            of=(
                CreditFile.matrix,
                ApprovalMatrix.levels,
                ApprovalMatrix.rows,
                ApprovalRow.level,
                Level.label,
                *_ASKED,
                CreditApplication.kind,
                CreditApplication.months,
                CreditApplication.security,
                CreditFile.group_total,
                *_RATED,
            ),
        ),
    )

    personal: bool = attrs.field(
        metadata=about(
            "个人贷款", "loan to a person", of=(CreditFile.application, CreditApplication.line)
        )
    )
    accounts: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "征信显示的未结清账户",
            "open accounts by the credit reports",
            of=(
                CreditFile.application,
                CreditApplication.parties,
                ApplicationParty.role,
                ApplicationParty.party_id,
                *_CLIENT,
                *_REPORTED,
                CreditReportSummary.accounts,
                BureauAccount.active,
            ),
        )
        | NOT_NEGATIVE,
    )
    debts: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "计入的既有债务", "debts counted", of=(CreditFile.service, DebtService.burdens)
        )
        | NOT_NEGATIVE,
    )
    insider_investigates: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "调查人与借款人存在关系",
            "an investigator is tied to the applicant",
            of=(
                CreditFile.investigation,
                CreditInvestigation.lead,
                CreditInvestigation.second,
                Investigator.staff,
                CreditFile.relations,
                RelatedPartyCheck.relations,
                InsiderRelation.insider,
            ),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, file: CreditFile, limit: LimitRecommendation, term: Decision[Any, Effect] | None
    ) -> "AdmissionFacts":
        """The facts of a file, the limit that its caps allow, and what was decided of the term."""
        check_kind(file, CreditFile, "file")
        check_kind(limit, LimitRecommendation, "limit")
        if limit.application_id != file.application.id:
            raise InvalidValue("limit", "is of another application")
        rating = file.rating
        grade = None if rating is None else rating.grade
        levels = required_levels(file)
        return cls(
            not_on_file=len(file.missing),
            failed_checks=sum(check.verdict is CheckVerdict.FAIL for check in file.checks),
            grade=(
                None
                if rating is None or grade is None
                else rating.scorecard.rank(grade.label.code) + 1
            ),
            rated_on=None if rating is None else rating.rated_on,
            asked=check_yuan(file.application.amount, "amount").minor,
            limit=fen(limit.amount, "limit"),
            owes_head_office=term is not None and CreditStep.HEAD_OFFICE_APPROVAL in term.steps,
            at_top=(
                None
                if file.matrix is None or levels is None
                else levels[-1] == file.matrix.levels[-1]
            ),
            personal=file.application.line is BusinessLine.RETAIL,
            accounts=_open_accounts(file),
            debts=None if file.service is None else len(file.service.burdens),
            insider_investigates=_insider_investigates(file),
        )


class AdmissionParams:
    """What the bank sets."""

    lowest_grade: int = param(CREDIT_LOWEST_GRADE)
    oldest_rating: date = param(CREDIT_RATING_MONTHS, earliest_within)


ADMISSION: RuleSet[AdmissionFacts, AdmissionParams, Effect] = RuleSet(
    "credit.admission",
    AdmissionFacts,
    AdmissionParams,
    Effect,
    since=COMMERCIAL_BANK_LAW.since,
)


@ADMISSION.rule(
    "CBL-35-file",
    Effect.REVIEW,
    cites=COMMERCIAL_BANK_LAW.article(35),
    zh="尚有 {not_on_file} 项审查事项无资料",
    en="nothing is on file for {not_on_file} of the parts that must be reviewed",
)
def file_incomplete(f: AdmissionFacts, _: AdmissionParams) -> bool:
    return f.not_on_file > 0


@ADMISSION.rule(
    "admission.checks",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="报表有 {failed_checks} 项勾稽不符",
    en="the statements fail {failed_checks} reconciliations",
)
def statements_do_not_reconcile(f: AdmissionFacts, _: AdmissionParams) -> bool:
    return f.failed_checks > 0


@ADMISSION.rule(
    "admission.grade",
    Effect.REFUSE,
    cites=CREDIT_PRACTICE.article(),
    zh="评级位次 {grade} 低于准入最低位次 {lowest_grade}",
    en="grade {grade} on the scale is below the lowest that is lent to, {lowest_grade}",
)
def grade_too_low(f: AdmissionFacts, p: AdmissionParams) -> bool:
    return f.grade > p.lowest_grade


@ADMISSION.rule(
    "admission.rating-age",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="评级日{rated_on}早于本行允许的{oldest_rating}",
    en="rated on {rated_on}, before the {oldest_rating} that the bank allows",
)
def rating_too_old(f: AdmissionFacts, p: AdmissionParams) -> bool:
    return f.rated_on < p.oldest_rating


@ADMISSION.rule(
    "admission.limit",
    Effect.BLOCK,
    cites=CREDIT_PRACTICE.article(),
    zh="申请金额 {asked} 超过建议额度 {limit}",
    en="{asked} is asked for, and the limit recommended is {limit}",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def above_limit(f: AdmissionFacts, _: AdmissionParams) -> bool:
    return f.asked > f.limit


@ADMISSION.rule(
    "CBL-35-level",
    Effect.BLOCK,
    cites=COMMERCIAL_BANK_LAW.article(35),
    zh="期限须由总行审批，而授权表未到最高层级",
    en="head office must approve the term, and the matrix stops below the highest level",
    steps=(CreditStep.HEAD_OFFICE_APPROVAL,),
)
def decided_too_low(f: AdmissionFacts, _: AdmissionParams) -> bool:
    return f.owes_head_office & not_(f.at_top)


@ADMISSION.rule(
    "admission.debts",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="征信显示{accounts}个未结清账户，计入还款能力的债务只有{debts}笔",
    en="{accounts} accounts are open by the credit reports, and {debts} debts are counted",
)
def debts_left_out(f: AdmissionFacts, _: AdmissionParams) -> bool:
    return f.personal & (f.accounts > f.debts)


@ADMISSION.rule(
    "DD.4-insider",
    Effect.BLOCK,
    cites=DILIGENCE_GUIDELINE.article(4, Provenance.UNCONFIRMED),
    since=DILIGENCE_GUIDELINE.since,
    zh="调查人与借款人存在关系，应当回避",
    en="an investigator is tied to the applicant and has to stand back",
    steps=(CreditStep.RECUSAL,),
)
def insider_not_recused(f: AdmissionFacts, _: AdmissionParams) -> bool:
    return f.insider_investigates


def assess_admission(
    file: CreditFile,
    limit: LimitRecommendation,
    term: Decision[Any, Effect] | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[AdmissionFacts, Effect]:
    """What the whole file tells of an application (授信准入审查).

    Args:
        file: what is on file.
        limit: the limit that all caps together allow.
        term: what was decided of the term; None where no term is judged.
        as_of: the day whose rules apply.
        book: the bank's own numbers: without its lowest grade the answer stays open.

    Raises:
        InvalidValue: if the limit is of another application, or the rating of a later day.
        CurrencyMismatch: if an amount is not in yuan.
        RuleNotInForce: before 1 July 1995.
    """
    facts = AdmissionFacts.of(file, limit, term)
    if file.rating is not None and file.rating.rated_on > check_date(as_of):
        raise InvalidValue("rating", "is of a later day than as_of")
    return ADMISSION.decide(facts, as_of=as_of, book=book)
