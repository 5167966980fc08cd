"""Rules of the investigation (授信调查审查): what a file still lacks, and whether it may go on to be decided.

Of the law there is that purpose, ability and method of repayment are strictly looked into, and that those who
investigate do not approve; the rest is practice, by a checklist that the bank writes. It is asked before the
reviewer has said anything, and can be asked again at every later stage: the opinions given by then count.

Leaves out whether a visit was needed (`loan_inspections`) and what the figures in the file say.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, param
from bankrm.credit_applications import ApplicationParty, CreditApplication, CreditStep
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.investigation_checklists import Applies, ChecklistEntry, InvestigationChecklist
from bankrm.investigations import (
    CreditInvestigation,
    DiligenceItem,
    DiligencePaper,
    Investigator,
    Opinion,
    OpinionRole,
    Verdict,
)
from bankrm.labels import AnyLabel, Label
from bankrm.regulations.diligence import (
    DILIGENCE_GUIDELINE,
    INVESTIGATORS,
    LEAD_EXPERIENCE_YEARS,
)
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_

__all__ = [
    "INVESTIGATION",
    "GapKind",
    "InvestigationFacts",
    "InvestigationGap",
    "InvestigationParams",
    "assess_investigation",
    "list_investigation_gaps",
]


class GapKind(Label):
    """What is wrong with an item of a file (资料缺口)."""

    MISSING = "missing", "缺失", "missing"
    EXPIRED = "expired", "已过有效期", "expired"
    TOO_OLD = "too_old", "超过本行时效", "older than the bank allows"
    UNVERIFIED = "unverified", "未核实", "not verified"
    UNDECIDED = "undecided", "未说明是否适用", "not said whether it applies"


@attrs.frozen
class InvestigationGap:
    """One item that is not as it has to be."""

    item: AnyLabel
    kind: GapKind

    __attrs_post_init__ = check_fields


def list_investigation_gaps(
    application: CreditApplication,
    investigation: CreditInvestigation,
    checklist: InvestigationChecklist,
    *,
    as_of: date,
) -> tuple[InvestigationGap, ...]:
    """What a file lacks on a day, in the order of the checklist; each item once, for its gravest fault.

    Args:
        application: which says what security there is.
        investigation: the file.
        checklist: the bank's own, or one of practice.
        as_of: the day; what came later is not seen.

    Raises:
        InvalidValue: if the file is of another application, or the checklist for another kind of loan.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._investigation_example import INVESTIGATION as FILE
    >>> from bankrm.investigation_checklists import practice_checklist
    >>> bare = attrs.evolve(FILE, evidence=FILE.evidence[1:])
    >>> gaps = list_investigation_gaps(
    ...     WORKING_CAPITAL, bare, practice_checklist(WORKING_CAPITAL), as_of=date(2026, 11, 24)
    ... )
    >>> [(gap.item.en, gap.kind.en) for gap in gaps]
    [('identity and licences', 'missing')]
    """
    _check(application, investigation, checklist)
    check_date(as_of)
    gaps = _gaps(application, investigation, checklist, as_of)
    return tuple(InvestigationGap(item, kind) for item, kind in gaps)


def _check(
    application: CreditApplication,
    investigation: CreditInvestigation,
    checklist: InvestigationChecklist,
) -> None:
    check_kind(application, CreditApplication, "application")
    check_kind(investigation, CreditInvestigation, "investigation")
    check_kind(checklist, InvestigationChecklist, "checklist")
    if (investigation.application_id, investigation.client_id) != (
        application.id,
        application.client_id,
    ):
        raise InvalidValue("investigation", "is of another application")


def _gaps(
    application: CreditApplication,
    investigation: CreditInvestigation,
    checklist: InvestigationChecklist,
    as_of: date,
) -> list[tuple[AnyLabel, GapKind]]:
    """Each item that is not as it has to be, and what is wrong with it."""
    found = [
        (entry.item, _gap(entry, investigation, as_of))
        for entry in checklist.applying(application)
    ]
    return [(item, kind) for item, kind in found if kind is not None]


def _gap(entry: ChecklistEntry, investigation: CreditInvestigation, as_of: date) -> GapKind | None:
    """What is wrong with one item; None if it is as it has to be."""
    paper = investigation.evidence_of(entry.item, as_of=as_of)
    return _absent(entry, investigation) if paper is None else _fault(entry, paper, as_of)


def _absent(entry: ChecklistEntry, investigation: CreditInvestigation) -> GapKind | None:
    """What it means that there is no paper."""
    if entry.applies is not Applies.AS_FOUND:
        return GapKind.MISSING
    return None if entry.item in investigation.inapplicable else GapKind.UNDECIDED


def _fault(entry: ChecklistEntry, paper: DiligencePaper, as_of: date) -> GapKind | None:
    """What is wrong with the paper there is."""
    if paper.expires_on is not None and paper.expires_on < as_of:
        return GapKind.EXPIRED
    age = (as_of - business_date(paper.at)).days
    if entry.longest_days is not None and age > entry.longest_days:
        return GapKind.TOO_OLD
    if paper.verified_on is None or paper.verified_on > as_of:
        return GapKind.UNVERIFIED
    return None


_PAPER = (
    CreditInvestigation.evidence,
    DiligencePaper.item,
    DiligencePaper.at,
)
_GAP = (
    *_PAPER,
    DiligencePaper.expires_on,
    DiligencePaper.verified_on,
    CreditInvestigation.inapplicable,
    InvestigationChecklist.entries,
    ChecklistEntry.item,
    ChecklistEntry.applies,
    ChecklistEntry.longest_days,
    CreditApplication.security,
    CreditApplication.parties,
    ApplicationParty.role,
)
_OPINION = (
    CreditInvestigation.opinions,
    Opinion.role,
    Opinion.by,
    Opinion.at,
)
_STAFF = (CreditInvestigation.lead, CreditInvestigation.second)


def _count(zh: str, en: str, *of: object) -> dict[str, object]:
    """Metadata of a count."""
    return about(zh, en, of=of) | NOT_NEGATIVE


@attrs.frozen(kw_only=True)
class InvestigationFacts:
    """A file, flattened for the rules: who looked into it, what it lacks, and what they think."""

    investigators: int = attrs.field(metadata=_count("调查人数", "investigators", *_STAFF))
    lead_experience: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=_count(
            "主办调查人从业年限",
            "years of experience of the lead",
            CreditInvestigation.lead,
            Investigator.experience_years,
        ),
    )
    related: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "调查人与申请人存在关系",
            "an investigator is related to the applicant",
            of=(*_STAFF, Investigator.related),
        ),
    )
    separate: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "调查、审查、审批分离",
            "investigation, review and approval apart",
            of=(
                *_STAFF,
                Investigator.staff,
                CreditApplication.manager,
                CreditInvestigation.opinions,
                Opinion.role,
                Opinion.by,
                Opinion.at,
            ),
        ),
    )
    purpose_reviewed: bool = attrs.field(
        metadata=about("已审查借款用途", "the purpose was looked into", of=_PAPER)
    )
    ability_reviewed: bool = attrs.field(
        metadata=about("已审查偿还能力", "ability to repay was looked into", of=_PAPER)
    )
    method_stated: bool = attrs.field(
        metadata=about(
            "已明确还款方式",
            "the method of repayment is stated",
            of=(CreditApplication.repayment_method,),
        )
    )
    missing: int = attrs.field(metadata=_count("缺失项数", "items missing", *_GAP))
    out_of_date: int = attrs.field(metadata=_count("过期项数", "items out of date", *_GAP))
    unverified: int = attrs.field(metadata=_count("未核实项数", "items not verified", *_GAP))
    undecided: int = attrs.field(metadata=_count("未说明适用项数", "items undecided", *_GAP))
    opinions_missing: int = attrs.field(
        metadata=_count(
            "缺少意见数", "opinions missing", *_OPINION, InvestigationChecklist.opinions
        )
    )
    opposed: int = attrs.field(
        metadata=_count("不同意意见数", "opinions against it", *_OPINION, Opinion.verdict)
    )
    conditional: int = attrs.field(
        metadata=_count("有条件同意意见数", "opinions with conditions", *_OPINION, Opinion.verdict)
    )
    in_order: bool = attrs.field(
        metadata=about("意见先后符合流程", "opinions in the order of the process", of=_OPINION)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        investigation: CreditInvestigation,
        checklist: InvestigationChecklist,
        as_of: date,
    ) -> "InvestigationFacts":
        """The facts of a file on a day."""
        gaps = [kind for _, kind in _gaps(application, investigation, checklist, as_of)]
        purpose = investigation.evidence_of(DiligenceItem.PURPOSE, as_of=as_of)
        ability = investigation.evidence_of(DiligenceItem.FIRST_REPAYMENT, as_of=as_of)
        latest = investigation.latest_opinions(as_of=as_of)
        roles = [one.role for one in latest]
        verdicts = [one.verdict for one in latest]
        return cls(
            investigators=len(investigation.investigators),
            lead_experience=investigation.lead.experience_years,
            related=_any(one.related for one in investigation.investigators),
            separate=_separate(application, investigation, as_of),
            purpose_reviewed=purpose is not None,
            ability_reviewed=ability is not None,
            method_stated=application.repayment_method is not None,
            missing=gaps.count(GapKind.MISSING),
            out_of_date=gaps.count(GapKind.EXPIRED) + gaps.count(GapKind.TOO_OLD),
            unverified=gaps.count(GapKind.UNVERIFIED),
            undecided=gaps.count(GapKind.UNDECIDED),
            opinions_missing=len([role for role in checklist.opinions if role not in roles]),
            opposed=verdicts.count(Verdict.OPPOSE),
            conditional=verdicts.count(Verdict.WITH_CONDITIONS),
            in_order=_in_order(latest),
        )


def _any(answers: Iterable[bool | None]) -> bool | None:
    """Whether one of several is so; None if none is known to be, and of one it is unknown."""
    given = list(answers)
    return True if True in given else None if None in given else False


def _separate(
    application: CreditApplication, investigation: CreditInvestigation, as_of: date
) -> bool | None:
    """Whether nobody who investigates, or manages the client, has reviewed or approved, and nobody both.

    None if somebody has, and it is not known who manages the client.
    """
    given = [one for one in investigation.opinions if business_date(one.at) <= as_of]
    decide = {one.by for one in given if not one.role.investigates}
    approve = {one.by for one in given if one.role is OpinionRole.APPROVER}
    review = {one.by for one in given if one.role is OpinionRole.REVIEWER}
    investigate = {one.staff for one in investigation.investigators}
    if decide & {*investigate, application.manager} or approve & review:
        return False
    return None if decide and application.manager is None else True


def _in_order(latest: tuple[Opinion, ...]) -> bool:
    """Whether all who only look at what was found said what they think after the investigators had."""
    found = [one.at for one in latest if one.role.investigates]
    judged = [one.at for one in latest if not one.role.investigates]
    return not (found and judged) or max(found) <= min(judged)


class InvestigationParams:
    """What practice asks for, which a bank may raise."""

    least_investigators: int = param(INVESTIGATORS)
    least_years: int = param(LEAD_EXPERIENCE_YEARS)


INVESTIGATION = RuleSet(
    "credit.investigation",
    InvestigationFacts,
    InvestigationParams,
    Effect,
    since=DILIGENCE_GUIDELINE.since,
)
"""May a file go on to be decided."""

_PRACTICE = CREDIT_PRACTICE.article()
_LAW = COMMERCIAL_BANK_LAW.article(35)
_FILE = (CreditStep.COMPLETE_FILE,)


@INVESTIGATION.rule(
    "CBL.35-separate",
    Effect.BLOCK,
    cites=_LAW,
    zh="审贷分离：调查、审查、审批应由不同人员承担",
    en="whoever investigates may neither review nor approve, and whoever reviews may not approve",
    steps=(CreditStep.SEPARATE_DUTIES,),
)
def duties_not_separate(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return not_(f.separate)


@INVESTIGATION.rule(
    "CBL.35-review",
    Effect.BLOCK,
    cites=_LAW,
    zh="应当对借款用途、偿还能力、还款方式进行严格审查",
    en="purpose, ability and method of repayment have to be strictly looked into",
    steps=_FILE,
)
def essentials_not_reviewed(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return not_(f.purpose_reviewed & f.ability_reviewed & f.method_stated)


@INVESTIGATION.rule(
    "DD.4-investigator",
    Effect.BLOCK,
    cites=DILIGENCE_GUIDELINE.article(4, Provenance.UNCONFIRMED),
    zh="调查人与申请人存在关系，应当回避",
    en="an investigator is related to the applicant and has to stand back",
    steps=(CreditStep.RECUSAL,),
)
def investigator_not_recused(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return f.related


@INVESTIGATION.rule(
    "INV.second",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="调查人{investigators}名，应为{least_investigators}名",
    en="{investigators} investigated where {least_investigators} should",
    steps=(CreditStep.SECOND_INVESTIGATOR,),
)
def too_few_investigators(f: InvestigationFacts, p: InvestigationParams) -> bool:
    return f.investigators < p.least_investigators


@INVESTIGATION.rule(
    "INV.experience",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="主办调查人从业{lead_experience}年，不足{least_years}年",
    en="the lead investigator has {lead_experience} years of experience, not {least_years}",
)
def lead_inexperienced(f: InvestigationFacts, p: InvestigationParams) -> bool:
    return f.lead_experience < p.least_years


@INVESTIGATION.rule(
    "INV.missing",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="清单资料缺失{missing}项",
    en="{missing} items of the checklist are missing",
    steps=_FILE,
)
def items_missing(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return f.missing > 0


@INVESTIGATION.rule(
    "INV.out-of-date",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="清单资料过期{out_of_date}项",
    en="{out_of_date} items of the checklist are out of date",
    steps=_FILE,
)
def items_out_of_date(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return f.out_of_date > 0


@INVESTIGATION.rule(
    "INV.unverified",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="清单资料未核实{unverified}项",
    en="{unverified} items of the checklist were not verified",
)
def items_unverified(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return f.unverified > 0


@INVESTIGATION.rule(
    "INV.undecided",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="清单资料未说明是否适用{undecided}项",
    en="of {undecided} items of the checklist nobody said whether they apply",
)
def items_undecided(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return f.undecided > 0


@INVESTIGATION.rule(
    "INV.opinions",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="缺少{opinions_missing}份意见",
    en="{opinions_missing} opinions are missing",
    steps=_FILE,
)
def opinions_absent(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return f.opinions_missing > 0


@INVESTIGATION.rule(
    "INV.order",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="审查、审批意见早于调查意见",
    en="it was reviewed or approved before the investigators gave the opinion that counts",
)
def opinions_out_of_order(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return not_(f.in_order)


@INVESTIGATION.rule(
    "INV.opposed",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="{opposed}份意见不同意",
    en="{opposed} opinions are against it",
)
def opposed_by_some(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return f.opposed > 0


@INVESTIGATION.rule(
    "INV.conditions",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="{conditional}份意见附有条件，应落实",
    en="{conditional} opinions set conditions, which have to be met",
    steps=(CreditStep.CONDITIONS_PRECEDENT,),
)
def agreed_with_conditions(f: InvestigationFacts, _: InvestigationParams) -> bool:
    return f.conditional > 0


def assess_investigation(
    application: CreditApplication,
    investigation: CreditInvestigation,
    checklist: InvestigationChecklist,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[InvestigationFacts, Effect]:
    """Whether the file of an application may go on to be decided (授信调查审查).

    Args:
        application: what is applied for.
        investigation: its file.
        checklist: what such a loan needs, the bank's own or one of practice.
        as_of: the day; what came later is not seen.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if the file is of another application, or the checklist for another kind of loan.
        RuleNotInForce: before the guideline of 2004.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm._investigation_example import INVESTIGATION as FILE
    >>> from bankrm.investigation_checklists import SMALL_FIRM_CHECKLIST
    >>> day = date(2026, 11, 24)
    >>> assess_investigation(WORKING_CAPITAL, FILE, SMALL_FIRM_CHECKLIST, as_of=day).outcome.en
    'allowed'
    >>> alone = attrs.evolve(FILE, second=None, opinions=FILE.opinions[:1])
    >>> judged = assess_investigation(WORKING_CAPITAL, alone, SMALL_FIRM_CHECKLIST, as_of=day)
    >>> [step.en for step in judged.steps]
    ['a second investigator', 'the missing parts of the file']
    """
    _check(application, investigation, checklist)
    check_date(as_of)
    facts = InvestigationFacts.of(application, investigation, checklist, as_of)
    return INVESTIGATION.decide(facts, as_of=as_of, book=book)
