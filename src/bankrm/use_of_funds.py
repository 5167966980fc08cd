"""Use of funds (贷款用途): what the money of a kind of loan may be for, and what has to show it.

What a law or an order forbids is refused; what a kind of loan is not for by its own name goes to a person.
Leaves out whether the money was in fact used so, which is watched after the loan.
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.fields import check_fields
from bankrm.loan_products import LoanPurpose, allowed_purposes
from bankrm.product_kinds import ProductKind
from bankrm.regulations.loan_orders import (
    PERSONAL_LOAN_INTERIM_MEASURES,
    PERSONAL_LOAN_MEASURES,
    WORKING_CAPITAL_INTERIM_MEASURES,
    WORKING_CAPITAL_MEASURES,
)
from bankrm.regulations.personal_lending import INTERNET_LOAN_MEASURES
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, not_, one_of

__all__ = ["PURPOSE", "PurposeFacts", "PurposeParams", "assess_purpose"]

_CARD, _CONSUMER = ProductKind.CREDIT_CARD.code, ProductKind.CONSUMER_LOAN.code
_HOUSING, _WORKING = ProductKind.HOUSING_LOAN.code, ProductKind.WORKING_CAPITAL_LOAN.code
_PERSONAL = (_CONSUMER, ProductKind.PERSONAL_BUSINESS_LOAN.code, _HOUSING)
_EQUITY = (LoanPurpose.EQUITY.code, LoanPurpose.ACQUISITION.code)
_FINANCIAL = (LoanPurpose.SECURITIES.code, LoanPurpose.ASSET_MANAGEMENT.code)
_PROPERTY = (LoanPurpose.HOME_PURCHASE.code, LoanPurpose.COMMERCIAL_PROPERTY.code)
_FIXED = (*_PROPERTY, LoanPurpose.FIXED_ASSETS.code)
_PROHIBITED = LoanPurpose.PROHIBITED.code


@attrs.frozen(kw_only=True)
class PurposeFacts:
    """What an application says its money is for."""

    kind: str = attrs.field(
        metadata=about("贷款种类", "kind of loan", ProductKind, of=(CreditApplication.kind,))
    )
    purpose: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("贷款用途", "purpose", LoanPurpose, of=(CreditApplication.purpose,)),
    )
    stated: bool = attrs.field(
        metadata=about("已写明用途", "a purpose is stated", of=(CreditApplication.purpose,))
    )
    of_its_kind: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "属于该种类贷款的用途",
            "what this kind of loan is for",
            of=(CreditApplication.kind, CreditApplication.purpose),
        ),
    )
    evidenced: bool = attrs.field(
        metadata=about(
            "有用途证明", "evidence of the purpose", of=(CreditApplication.purpose_evidence,)
        )
    )
    sources_named: bool = attrs.field(
        metadata=about(
            "已写明还款来源",
            "sources of repayment are named",
            of=(CreditApplication.repayment_sources,),
        )
    )
    method_named: bool = attrs.field(
        metadata=about(
            "已写明还款方式",
            "a way of repayment is named",
            of=(CreditApplication.repayment_method,),
        )
    )
    online: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("互联网贷款", "internet loan", of=(CreditApplication.online,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, application: CreditApplication) -> "PurposeFacts":
        """The facts of an application."""
        check_kind(application, CreditApplication, "application")
        purpose = application.purpose
        return cls(
            kind=application.kind.code,
            purpose=None if purpose is None else purpose.code,
            stated=purpose is not None,
            of_its_kind=None if purpose is None else purpose in allowed_purposes(application.kind),
            evidenced=bool(application.purpose_evidence),
            sources_named=bool(application.repayment_sources),
            method_named=application.repayment_method is not None,
            online=application.online,
        )


class PurposeParams:
    """No number is compared with."""


PURPOSE = RuleSet(
    "credit.purpose", PurposeFacts, PurposeParams, Effect, since=COMMERCIAL_BANK_LAW.since
)
"""May the money be for this, and is it shown."""


# What has to be on file


@PURPOSE.rule(
    "CBL.35-purpose",
    Effect.BLOCK,
    cites=COMMERCIAL_BANK_LAW.article(35),
    zh="没有用途证明，借款用途无从审查",
    en="nothing shows what the money is for, so that it cannot be reviewed",
    steps=(CreditStep.EVIDENCE_OF_PURPOSE,),
)
def without_evidence(f: PurposeFacts, _: PurposeParams) -> bool:
    return (f.kind != _CARD) & not_(f.evidenced)


@PURPOSE.rule(
    "CBL.35-repayment",
    Effect.REVIEW,
    cites=COMMERCIAL_BANK_LAW.article(35),
    zh="没有写明还款来源或者还款方式，偿还能力须人工审查",
    en="no source or no way of repayment is named: a person has to review the ability to repay",
)
def repayment_not_named(f: PurposeFacts, _: PurposeParams) -> bool:
    return (f.kind != _CARD) & not_(f.sources_named & f.method_named)


# What no loan may be for


@PURPOSE.rule(
    "CBL.34-prohibited",
    Effect.REFUSE,
    # lending follows the industrial policy of the state; that it bars these fields was read second-hand
    cites=COMMERCIAL_BANK_LAW.article(34, Provenance.SECONDARY),
    zh="不得用于国家禁止生产、经营的领域",
    en="no loan may be for what the state forbids to make or trade",
)
def for_the_prohibited(f: PurposeFacts, _: PurposeParams) -> bool:
    return f.purpose == _PROHIBITED


# Working capital


@PURPOSE.rule(
    "WC-2010-purpose",
    Effect.REFUSE,
    cites=WORKING_CAPITAL_INTERIM_MEASURES.article(read=Provenance.UNCONFIRMED),
    since=WORKING_CAPITAL_INTERIM_MEASURES.since,
    until=WORKING_CAPITAL_INTERIM_MEASURES.until,
    zh="流动资金贷款不得用于{purpose}：固定资产、股权等投资均被禁止",
    en="a working-capital loan may not be for {purpose}: neither fixed assets nor equity",
)
def working_capital_misused_before(f: PurposeFacts, _: PurposeParams) -> bool:
    return (f.kind == _WORKING) & one_of(f.purpose, *_EQUITY, *_FIXED)


@PURPOSE.rule(
    "WC-2024-purpose",
    Effect.REFUSE,
    cites=WORKING_CAPITAL_MEASURES.article(),
    since=WORKING_CAPITAL_MEASURES.since,
    zh="流动资金贷款不得用于{purpose}：股东分红以及金融资产、固定资产、股权等投资均被禁止",
    en="a working-capital loan may not be for {purpose}: neither dividends nor financial assets, fixed assets "
    "or equity",
)
def working_capital_misused(f: PurposeFacts, _: PurposeParams) -> bool:
    barred = one_of(f.purpose, LoanPurpose.DIVIDENDS.code, *_FINANCIAL, *_EQUITY, *_FIXED)
    return (f.kind == _WORKING) & barred


# Persons


@PURPOSE.rule(
    "PL-2010-purpose",
    Effect.BLOCK,
    cites=PERSONAL_LOAN_INTERIM_MEASURES.article(read=Provenance.UNCONFIRMED),
    since=PERSONAL_LOAN_INTERIM_MEASURES.since,
    until=PERSONAL_LOAN_INTERIM_MEASURES.until,
    zh="不得发放无指定用途的个人贷款",
    en="no personal loan without a stated purpose",
    steps=(CreditStep.EVIDENCE_OF_PURPOSE,),
)
def personal_without_purpose_before(f: PurposeFacts, _: PurposeParams) -> bool:
    return one_of(f.kind, *_PERSONAL) & not_(f.stated)


@PURPOSE.rule(
    "PL-2024-purpose",
    Effect.BLOCK,
    cites=PERSONAL_LOAN_MEASURES.article(),
    since=PERSONAL_LOAN_MEASURES.since,
    zh="不得发放无指定用途的个人贷款",
    en="no personal loan without a stated purpose",
    steps=(CreditStep.EVIDENCE_OF_PURPOSE,),
)
def personal_without_purpose(f: PurposeFacts, _: PurposeParams) -> bool:
    return one_of(f.kind, *_PERSONAL) & not_(f.stated)


# Internet loans


@PURPOSE.rule(
    "IL-2020-purpose",
    Effect.REFUSE,
    cites=INTERNET_LOAN_MEASURES.article(),
    since=INTERNET_LOAN_MEASURES.since,
    zh="互联网贷款不得用于{purpose}：房产、金融资产、固定资产和股权投资均被禁止",
    en="an internet loan may not be for {purpose}: neither property nor financial assets, fixed assets or equity",
)
def internet_loan_misused(f: PurposeFacts, _: PurposeParams) -> bool:
    return f.online & one_of(f.purpose, *_FINANCIAL, *_EQUITY, *_FIXED)


# What the kind is for


@PURPOSE.rule(
    "purpose.kind",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="用途为{purpose}，与{kind}不符",
    en="it is for {purpose}, which is not what a {kind} is for",
)
def not_of_its_kind(f: PurposeFacts, _: PurposeParams) -> bool:
    consumed = one_of(f.purpose, LoanPurpose.VEHICLE.code, LoanPurpose.EDUCATION.code)
    shop = f.purpose == LoanPurpose.COMMERCIAL_PROPERTY.code
    return (
        not_(f.of_its_kind)
        & not_(one_of(f.kind, _CONSUMER, _CARD) & consumed)
        & not_((f.kind == _HOUSING) & shop)
    )


def assess_purpose(
    application: CreditApplication, *, as_of: date, book: RuleBook = STATUTORY
) -> Decision[PurposeFacts, Effect]:
    """Whether the money may be for what it is asked for, and whether the file shows it (用途审查).

    Args:
        application: what is asked for.
        as_of: the day whose rules apply.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if it is no application.
        RuleNotInForce: before 1 July 1995.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> assess_purpose(WORKING_CAPITAL, as_of=date(2026, 11, 24)).outcome.en
    'allowed'
    >>> for_dividends = attrs.evolve(WORKING_CAPITAL, purpose=LoanPurpose.DIVIDENDS)
    >>> decision = assess_purpose(for_dividends, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, decision.hits[0].rule.id
    ('refused', 'WC-2024-purpose')
    """
    return PURPOSE.decide(PurposeFacts.of(application), as_of=as_of, book=book)
