"""Rules on guarantees of companies (公司担保审查): may it be given at all, and does it bind the company.

Before the loan is paid out the bank has to have looked at the resolution that the Company Law asks for, or of
a listed company at its announcement; else the guarantee may not bind (解释 arts. 7 and 9). A financial
institution's letter, a guarantee company, a wholly-owned subsidiary's own business, and a contract signed by
holders of two thirds of the votes need no resolution (art. 8), the last two not if the company is listed. A
branch needs one of its company, and a branch of a financial institution or guarantee company the authority of
its head office instead (art. 11).

Ask as of the day the contract of guarantee is signed: the law of that day governs it. The set begins with the
Civil Code. Quorum and majorities of a company's own are for whoever examines the resolution; that a bank acted
in good faith without any of this is for a court. Neither is judged here.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from bankrm.checks import check_kind
from bankrm.citations import Citation, param
from bankrm.company_guarantees import (
    BeneficiaryRelation,
    CompanyGuarantee,
    GuarantorKind,
    ResolutionBody,
)
from bankrm.credit_applications import ApplicationRole, CreditApplication, CreditStep
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.guarantee_facts import GuaranteeFacts
from bankrm.loan_products import SecurityKind
from bankrm.regulations.diligence import (
    COMPANY_LAW,
    COMPANY_LAW_2018,
    MAJORITY_PERCENT,
    SIGNING_THIRDS,
)
from bankrm.regulations.security import GUARANTEE_MONTHS, SECURITY_INTERPRETATION
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import not_, one_of

__all__ = ["COMPANY_GUARANTEE", "GuaranteeParams", "assess_company_guarantee"]


class GuaranteeParams:
    """The numbers of the law."""

    majority_percent: int = param(MAJORITY_PERCENT, unit="percent")
    signing_thirds: int = param(SIGNING_THIRDS)
    months: int = param(GUARANTEE_MONTHS)


COMPANY_GUARANTEE = RuleSet(
    "credit.company_guarantee",
    GuaranteeFacts,
    GuaranteeParams,
    Effect,
    since=SECURITY_INTERPRETATION.since,
)
"""May an organisation give a guarantee, and does it bind it."""

_K, _R = GuarantorKind, BeneficiaryRelation
_PUBLICLY_HELD = tuple(kind.code for kind in GuarantorKind if kind.publicly_held)
_OTHER_COMPANIES = (
    _K.COMPANY.code,
    _K.ONE_PERSON_COMPANY.code,
    _K.FINANCIAL_INSTITUTION.code,
    _K.BRANCH.code,
)
_WORD = SecurityKind.GUARANTEE.code
_BOARD, _SHAREHOLDERS = ResolutionBody.BOARD.rank + 1, ResolutionBody.SHAREHOLDERS.rank + 1


_STAND_IN = {ApplicationRole.GUARANTOR, ApplicationRole.SECURITY_PROVIDER}

_Predicate: TypeAlias = Callable[[GuaranteeFacts, GuaranteeParams], bool]


def _article(number: int | str) -> Citation:
    return SECURITY_INTERPRETATION.article(number)


# Who may not guarantee


@COMPANY_GUARANTEE.rule(
    "CC.683-organ",
    Effect.REFUSE,
    cites=(CIVIL_CODE.article(683), _article(5)),
    zh="机关法人不得提供担保，经国务院批准的转贷除外",
    en="an organ of the state may not guarantee, but for on-lending that the State Council approved",
)
def given_by_state_organ(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return (f.kind == _K.STATE_ORGAN.code) & not_(f.lawful_exception)


@COMPANY_GUARANTEE.rule(
    "SEC.5-committee",
    Effect.REFUSE,
    cites=_article(5),
    zh="居民委员会、村民委员会不得提供担保，依法代行集体经济组织职能并经讨论决定的除外",
    en="a residents' or villagers' committee may not guarantee, unless it lawfully stands for its "
    "collective and that decided so",
)
def given_by_committee(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return (f.kind == _K.COMMITTEE.code) & not_(f.lawful_exception)


@COMPANY_GUARANTEE.rule(
    "CC.683-welfare",
    Effect.REFUSE,
    cites=(CIVIL_CODE.article(683), _article(6)),
    zh="以公益为目的的非营利法人、非法人组织不得为保证人",
    en="a non-profit organisation for the public good may not be a guarantor",
)
def word_of_public_welfare(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return (f.kind == _K.PUBLIC_WELFARE.code) & (f.by == _WORD)


@COMPANY_GUARANTEE.rule(
    "SEC.6-facilities",
    Effect.REFUSE,
    cites=_article(6),
    zh="公益设施不得用于担保",
    en="facilities for the public good may not secure a debt",
)
def asset_for_public_good(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return (f.kind == _K.PUBLIC_WELFARE.code) & (f.by != _WORD) & f.public_facilities


# Who must have resolved, or announced it


def _needs_resolution(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    """A company that is not publicly held, and none of the cases of arts. 8 and 10."""
    letter = (f.kind == _K.FINANCIAL_INSTITUTION.code) & f.letter_of_guarantee
    subsidiary = (f.relation == _R.WHOLLY_OWNED.code) & f.own_business
    signed = (f.signed_votes > 0) & (f.signed_votes * 3 >= p.signing_thirds * f.all_votes)
    sole = (f.kind == _K.ONE_PERSON_COMPANY.code) & (f.relation == _R.SHAREHOLDER.code)
    return one_of(f.kind, *_OTHER_COMPANIES) & not_(letter | subsidiary | signed | sole)


def _for_insider(f: GuaranteeFacts) -> bool:
    return one_of(f.relation, _R.SHAREHOLDER.code, _R.CONTROLLER.code)


def _by_company_law(
    name: str, zh: str, en: str, *steps: CreditStep
) -> Callable[[_Predicate], _Predicate]:
    """Declare a rule that both company laws know: of 2018, art. 16, and since 1 July 2024, art. 15."""

    def declare(predicate: _Predicate) -> _Predicate:
        for law, number in ((COMPANY_LAW_2018, 16), (COMPANY_LAW, 15)):
            COMPANY_GUARANTEE.rule(
                f"{law.code}.{number}-{name}",
                Effect.BLOCK,
                cites=(law.article(number), _article(7)),
                since=max(law.since, SECURITY_INTERPRETATION.since),
                until=law.until,
                zh=zh,
                en=en,
                steps=steps,
            )(predicate)
        return predicate

    return declare


@_by_company_law(
    "none",
    "未取得公司决议",
    "no resolution of the company",
    CreditStep.BOARD_RESOLUTION,
)
def not_resolved(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    return _needs_resolution(f, p) & not_(_for_insider(f)) & (f.resolved_by < _BOARD)


@_by_company_law(
    "articles",
    "章程规定由股东会决议，仅有董事会决议",
    "the articles ask for the shareholders' meeting, and only the board resolved",
    CreditStep.SHAREHOLDER_RESOLUTION,
)
def resolved_below_articles(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    by_board = f.resolved_by == _BOARD
    above = f.articles_body == _SHAREHOLDERS
    return _needs_resolution(f, p) & not_(_for_insider(f)) & by_board & above


@_by_company_law(
    "insider",
    "为股东或者实际控制人提供担保，应经股东会决议",
    "for a shareholder or the actual controller the shareholders' meeting has to resolve",
    CreditStep.SHAREHOLDER_RESOLUTION,
)
def insider_without_shareholders(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    return _needs_resolution(f, p) & _for_insider(f) & (f.resolved_by < _SHAREHOLDERS)


@_by_company_law(
    "interested",
    "被担保的股东或者受实际控制人支配的股东参加了表决",
    "the shareholder it is for, or one under the controller it is for, took part in the vote",
    CreditStep.SHAREHOLDER_RESOLUTION,
)
def interested_party_voted(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    resolved = f.resolved_by == _SHAREHOLDERS
    return _needs_resolution(f, p) & _for_insider(f) & resolved & not_(f.interested_excluded)


@_by_company_law(
    "majority",
    "同意的表决权{votes_for}，未超过其他出席表决权{votes_present}的{majority_percent}",
    "{votes_for} votes for it are not more than {majority_percent} of the {votes_present} others present",
    CreditStep.SHAREHOLDER_RESOLUTION,
)
def no_majority_of_others(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    resolved = f.resolved_by == _SHAREHOLDERS
    outvoted = f.votes_for * 100 <= p.majority_percent * f.votes_present
    return _needs_resolution(f, p) & _for_insider(f) & resolved & outvoted


@_by_company_law(
    "limits",
    "担保金额超过章程规定的限额",
    "the amount is above the limits of the articles",
    CreditStep.SMALLER_AMOUNT,
)
def above_articles(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    return _needs_resolution(f, p) & not_(f.within_articles)


@COMPANY_GUARANTEE.rule(
    "SEC.7-amount",
    Effect.BLOCK,
    cites=_article(7),
    zh="担保金额超过决议金额",
    en="the amount is above what was resolved",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def above_resolution(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    return _needs_resolution(f, p) & (f.resolved_by > 0) & not_(f.covered)


@COMPANY_GUARANTEE.rule(
    "SEC.7-genuine",
    Effect.BLOCK,
    cites=_article(7),
    zh="决议系伪造、变造，或者已被撤销、无效",
    en="the resolution is forged, altered, void or revoked",
    steps=(CreditStep.SHAREHOLDER_RESOLUTION,),
)
def resolution_not_genuine(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    return _needs_resolution(f, p) & (f.resolved_by > 0) & not_(f.genuine)


@COMPANY_GUARANTEE.rule(
    "SEC.7-votes",
    Effect.REVIEW,
    cites=_article(7),
    zh="同意的表决权{votes_for}，未超过出席表决权{votes_present}的{majority_percent}，决议是否通过存疑",
    en="{votes_for} votes for it are not more than {majority_percent} of the {votes_present} present: was "
    "it carried?",
)
def not_carried(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    outvoted = f.votes_for * 100 <= p.majority_percent * f.votes_present
    return _needs_resolution(f, p) & not_(_for_insider(f)) & (f.resolved_by > 0) & outvoted


@COMPANY_GUARANTEE.rule(
    "SEC.7-late",
    Effect.REVIEW,
    cites=_article(7),
    zh="决议晚于担保合同签订，签约时未审查决议",
    en="the resolution is later than the contract, which was signed without a look at it",
)
def resolved_after_signing(f: GuaranteeFacts, p: GuaranteeParams) -> bool:
    return _needs_resolution(f, p) & f.resolved_late


@COMPANY_GUARANTEE.rule(
    "SEC.9-announcement",
    Effect.BLOCK,
    cites=_article(9),
    zh="上市公司及其已披露的控股子公司、其他全国性证券交易场所的公司提供担保，应以公开披露的决议信息为准",
    en="of a listed company, its disclosed subsidiary or a quoted company only what it publicly announced "
    "as resolved counts",
    steps=(CreditStep.PUBLIC_ANNOUNCEMENT,),
)
def not_announced(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return one_of(f.kind, *_PUBLICLY_HELD) & not_(f.announced)


@COMPANY_GUARANTEE.rule(
    "SEC.9-amount",
    Effect.BLOCK,
    cites=_article(9),
    zh="担保金额超过公告金额",
    en="the amount is above what was announced",
    steps=(CreditStep.SMALLER_AMOUNT,),
)
def above_announcement(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return one_of(f.kind, *_PUBLICLY_HELD) & f.announced & not_(f.covered)


@COMPANY_GUARANTEE.rule(
    "SEC.9-late",
    Effect.REVIEW,
    cites=_article(9),
    zh="公告晚于担保合同签订，签约时未以公告为准",
    en="the announcement is later than the contract, which was signed without it",
)
def announced_after_signing(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return one_of(f.kind, *_PUBLICLY_HELD) & f.announced_late


@COMPANY_GUARANTEE.rule(
    "SEC.11-branch",
    Effect.BLOCK,
    cites=_article(11),
    zh="分支机构提供担保，未经公司董事会或者股东会决议",
    en="a branch guarantees without a resolution of its company",
    steps=(CreditStep.BOARD_RESOLUTION,),
)
def branch_without_resolution(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return (f.kind == _K.BRANCH.code) & (f.resolved_by < _BOARD)


@COMPANY_GUARANTEE.rule(
    "SEC.11-authority",
    Effect.BLOCK,
    cites=_article(11),
    zh="金融机构、担保公司的分支机构未经授权提供担保",
    en="a branch of a financial institution or guarantee company guarantees without its authority",
    steps=(CreditStep.BRANCH_AUTHORITY,),
)
def branch_without_authority(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    letter = (f.kind == _K.FINANCIAL_BRANCH.code) & f.letter_of_guarantee
    branch = one_of(f.kind, _K.FINANCIAL_BRANCH.code, _K.GUARANTEE_BRANCH.code)
    return branch & not_(letter | f.authorised)


# What the law adds to a contract that is silent


@COMPANY_GUARANTEE.rule(
    "CC.686-form",
    Effect.NOTE,
    cites=CIVIL_CODE.article(686),
    zh="未约定保证方式，按一般保证承担责任",
    en="the contract does not say how far the guarantor stands in: it is a general guarantee",
)
def form_not_agreed(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return (f.by == _WORD) & not_(f.form_agreed)


@COMPANY_GUARANTEE.rule(
    "CC.692-period",
    Effect.NOTE,
    cites=CIVIL_CODE.article(692),
    zh="未约定保证期间，为主债务到期之日起{months}个月",
    en="no period of guarantee is agreed: it is {months} months from the day the debt falls due",
)
def period_not_agreed(f: GuaranteeFacts, _: GuaranteeParams) -> bool:
    return (f.by == _WORD) & not_(f.period_agreed)


def assess_company_guarantee(
    application: CreditApplication,
    guarantee: CompanyGuarantee,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[GuaranteeFacts, Effect]:
    """Whether an organisation may give a guarantee, and whether it will be bound by it (公司担保审查).

    Args:
        application: the loan it is for.
        guarantee: what is given, with the papers that the bank holds.
        as_of: the day of the contract of guarantee, or today before it is signed.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if the guarantee is for another application, or by a borrower itself or somebody who is no
            guarantor or provider of security in it, or if it or a paper is of a later day.
        RuleNotInForce: before the Civil Code.

    >>> import attrs
    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> from bankrm.company_guarantees import Articles, CompanyGuaranteeId, CompanyResolution
    >>> from bankrm.credit_applications import ApplicationParty
    >>> from bankrm.money import Money
    >>> from bankrm.ownership import PartyId
    >>> party = ApplicationParty(party_id=PartyId("E-2"), role=ApplicationRole.GUARANTOR)
    >>> asked = attrs.evolve(WORKING_CAPITAL, parties=(party,))
    >>> given = CompanyGuarantee(
    ...     id=CompanyGuaranteeId("G-1"),
    ...     application_id=WORKING_CAPITAL.id,
    ...     guarantor=PartyId("E-2"),
    ...     kind=GuarantorKind.COMPANY,
    ...     relation=BeneficiaryRelation.SHAREHOLDER,
    ...     amount=Money.of(6_000_000),
    ...     articles=Articles(limited=False),
    ... )
    >>> judged = assess_company_guarantee(asked, given, as_of=date(2026, 11, 24))
    >>> judged.outcome.en, judged.steps[0].en
    ('blocked until cured', 'a resolution of the shareholders')
    >>> resolved = CompanyResolution(
    ...     body=ResolutionBody.SHAREHOLDERS,
    ...     votes_for=51,
    ...     votes_present=100,
    ...     interested_excluded=True,
    ...     up_to=Money.of(6_000_000),
    ...     genuine=True,
    ...     held_on=date(2026, 11, 2),
    ... )
    >>> given = attrs.evolve(given, resolution=resolved)
    >>> assess_company_guarantee(asked, given, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    """
    check_kind(application, CreditApplication, "application")
    check_kind(guarantee, CompanyGuarantee, "guarantee")
    check_date(as_of)
    if guarantee.application_id != application.id:
        raise InvalidValue("guarantee", "is for another application")
    roles = {one.role for one in application.parties if one.party_id == guarantee.guarantor}
    if ApplicationRole.CO_BORROWER in roles or str(guarantee.guarantor) == application.client_id:
        raise InvalidValue("guarantee", "is by a borrower itself, whose debt it is")
    if not roles & _STAND_IN:
        raise InvalidValue("guarantee", "is by nobody who stands in for the loan applied for")
    resolved = None if guarantee.resolution is None else guarantee.resolution.held_on
    days = (resolved, guarantee.announced_on, guarantee.signed_on)
    if any(day is not None and day > as_of for day in days):
        raise InvalidValue("guarantee", "is of a later day, or a paper that it rests on")
    return COMPANY_GUARANTEE.decide(GuaranteeFacts.of(guarantee), as_of=as_of, book=book)
