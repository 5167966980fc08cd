"""Admission (授信准入): what only the whole file can tell of an application, beside what each part of it says.

Is everything on file, is the borrower good enough, is the amount within the limit recommended, and is it
decided high enough? Leaves out what each part is judged by.
"""

from datetime import date
from typing import Any

import attrs

from bankrm.approval_matrices import ApprovalCase, ApprovalMatrix, ApprovalRow
from bankrm.authorities import Level
from bankrm.bureau_reports import CreditReportSummary
from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.clients import CorporateClient, RetailClient
from bankrm.company_guarantees import CompanyGuarantee
from bankrm.credit_applications import ApplicationParty, CreditApplication, CreditStep
from bankrm.credit_files import CreditFile
from bankrm.credit_limits import LimitCap, LimitRecommendation
from bankrm.credit_scorecards import GRADE_SOURCES, CreditRating
from bankrm.days import check_date, earliest_within
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.money import check_yuan, fen
from bankrm.regulations.approval import CREDIT_LOWEST_GRADE, CREDIT_RATING_MONTHS
from bankrm.regulations.loan_orders import FIXED_ASSET_MEASURES
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
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


def required_levels(file: CreditFile, *, as_of: date) -> tuple[Level, ...] | None:
    """The levels that an application has to pass (审批层级), the last one deciding; None without a matrix.

    Raises:
        InvalidValue: if the matrix on file is not in force on the day.

    >>> from bankrm._credit_file_example import FILE
    >>> [level.label.en for level in required_levels(FILE, as_of=date(2026, 11, 24))]
    ['team lead', 'branch approver']
    """
    check_kind(file, CreditFile, "file")
    if file.matrix is None:
        return None
    if not file.matrix.in_force(check_date(as_of)):
        raise InvalidValue("matrix", "is not in force on that day")
    return file.matrix.required_levels(approval_case(file))


def _is_high_enough(file: CreditFile, levels: tuple[Level, ...] | None) -> bool | None:
    """Whether the deciding level is the highest, or one that head office delegated longer terms to."""
    if file.matrix is None or levels is None:
        return None
    labels = [level.label for level in file.matrix.levels]
    least = labels[-1] if file.long_terms_from is None else file.long_terms_from
    return len(levels) > labels.index(least)


_RATED = (CreditFile.rating, *GRADE_SOURCES)
_ASKED = (CreditFile.application, CreditApplication.amount)


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
                CreditApplication.online,
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
            "由最高层级或其授权层级审批",
            "decided at the highest level, or one it delegated to",
            of=(
                CreditFile.matrix,
                CreditFile.long_terms_from,
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

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        file: CreditFile,
        limit: LimitRecommendation,
        term: Decision[Any, Effect] | None,
        as_of: date,
    ) -> "AdmissionFacts":
        """The facts of a file, the limit that its caps allow, and what was decided of the term."""
        check_kind(file, CreditFile, "file")
        check_kind(limit, LimitRecommendation, "limit")
        if limit.application_id != file.application.id:
            raise InvalidValue("limit", "is of another application")
        rating = file.rating
        grade = None if rating is None else rating.grade
        return cls(
            not_on_file=len(file.missing),
            grade=(
                None
                if rating is None or grade is None
                else rating.scorecard.rank(grade.label.code) + 1
            ),
            rated_on=None if rating is None else rating.rated_on,
            asked=check_yuan(file.application.amount, "amount").minor,
            limit=fen(limit.amount, "limit"),
            owes_head_office=term is not None and CreditStep.HEAD_OFFICE_APPROVAL in term.steps,
            at_top=_is_high_enough(file, required_levels(file, as_of=as_of)),
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
    "FA-9-level",
    Effect.BLOCK,
    cites=(COMMERCIAL_BANK_LAW.article(35), FIXED_ASSET_MEASURES.article(9)),
    since=FIXED_ASSET_MEASURES.since,
    zh="期限须由总行或其授权层级审批，而授权表未到该层级",
    en="head office, or a level it delegated to, must approve the term, and the matrix stops below it",
    steps=(CreditStep.HEAD_OFFICE_APPROVAL,),
)
def decided_too_low(f: AdmissionFacts, _: AdmissionParams) -> bool:
    return f.owes_head_office & not_(f.at_top)


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
    facts = AdmissionFacts.of(file, limit, term, as_of)
    if file.rating is not None and file.rating.rated_on > check_date(as_of):
        raise InvalidValue("rating", "is of a later day than as_of")
    return ADMISSION.decide(facts, as_of=as_of, book=book)
