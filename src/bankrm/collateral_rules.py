"""Eligibility of collateral (抵质押物准入): may this asset serve as security at all.

What the law forbids to mortgage, whose consent it needs, and a building without permits. No answer is
harder than a block: an asset that may never serve refuses no client, as other security may take its
place. The Civil Code judges from 2021, the Property Law before.

Leaves out resolutions of a company that gives security for others, leases that outlast a mortgage, and
what has to be registered (`perfection`).
"""

from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance
from bankrm.collateral import (
    AssetGroup,
    AssetKind,
    Collateral,
    CollateralEvent,
    CoOwner,
)
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.days import check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.loan_products import SecurityKind
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.security import (
    CO_OWNERS_CONSENT,
    PROPERTY_LAW,
    SECURITY_INTERPRETATION,
)
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, not_, one_of

__all__ = [
    "ELIGIBILITY",
    "EligibilityFacts",
    "EligibilityParams",
    "assess_eligibility",
    "check_belongs",
]


def check_belongs(collateral: Collateral, application: CreditApplication) -> None:
    """Refuse collateral that nobody in an application owns.

    Raises:
        InvalidValue: if its owner is neither the client nor another party of the application.

    >>> from bankrm._collateral_example import FACTORY
    >>> from bankrm._credit_example import CONSUMER
    >>> check_belongs(FACTORY, CONSUMER)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: collateral: belongs to nobody in the application
    """
    check_kind(collateral, Collateral, "collateral")
    check_kind(application, CreditApplication, "application")
    parties = {str(party.party_id) for party in application.parties}
    if collateral.owner not in parties | {str(application.client_id)}:
        raise InvalidValue("collateral", "belongs to nobody in the application")


@attrs.frozen(kw_only=True, repr=False)  # about what a person owns: not shown
class EligibilityFacts:
    """What decides whether an asset may serve as security."""

    kind: str = attrs.field(metadata=about("押品种类", "kind of asset", of=(Collateral.kind,)))
    group: str = attrs.field(metadata=about("押品类别", "group of assets", of=(Collateral.kind,)))
    building: bool = attrs.field(metadata=about("建筑物", "a building", of=(Collateral.kind,)))
    pledged: bool = attrs.field(metadata=about("质押", "pledged", of=(Collateral.right,)))
    collective_land: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("集体土地", "collective land", of=(Collateral.collective_land,)),
    )
    collective_allowed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "法律允许抵押的集体土地使用权",
            "a use of collective land that may be mortgaged",
            of=(Collateral.collective_allowed,),
        ),
    )
    public_benefit: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("公益设施", "facility for the public", of=(Collateral.public_benefit,)),
    )
    disputed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("权属不明或有争议", "title in dispute", of=(Collateral.disputed,)),
    )
    seized: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("被查封、扣押或监管", "sealed or seized", of=(Collateral.seized,)),
    )
    lawful: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("建筑合法", "built lawfully", of=(Collateral.lawful,)),
    )
    transferable: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("依法可转让", "may be transferred", of=(Collateral.transferable,)),
    )
    consented: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "共有人同意",
            "co-owners consent",
            of=(Collateral.co_owners, CoOwner.share, CoOwner.consented),
        ),
    )
    titled: bool = attrs.field(
        metadata=about(
            "已见权属证明",
            "proof of title seen",
            of=(Collateral.title_ref, Collateral.title_on),
        )
    )
    gone: bool = attrs.field(
        metadata=about(
            "已解除或处置",
            "released or enforced",
            of=(Collateral.events, CollateralEvent.at, CollateralEvent.becomes),
        )
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, collateral: Collateral, as_of: date, book: RuleBook) -> "EligibilityFacts":
        """The facts of an asset on a day."""
        return cls(
            kind=collateral.kind.code,
            group=collateral.kind.group.code,
            building=collateral.kind.is_building,
            pledged=collateral.right is SecurityKind.PLEDGE,
            collective_land=collateral.collective_land,
            collective_allowed=collateral.collective_allowed,
            public_benefit=collateral.public_benefit,
            disputed=collateral.disputed,
            seized=collateral.seized,
            lawful=collateral.lawful,
            transferable=collateral.transferable,
            consented=_consented(collateral, as_of, book),
            titled=_is_titled(collateral, as_of),
            gone=collateral.status_on(as_of).is_over,
        )


def _is_titled(collateral: Collateral, as_of: date) -> bool:
    """Whether a proof of title was seen that is not of a later day."""
    return collateral.title_ref is not None and (collateral.title_on or as_of) <= as_of


def _consented(collateral: Collateral, as_of: date, book: RuleBook) -> bool | None:
    """Whether enough co-owners consent: all who own jointly, most of those who own by shares."""
    owners = collateral.co_owners
    if owners is None:
        return None
    answers = [owner.consented for owner in owners]
    shares = [owner.share for owner in owners if owner.share is not None]
    if not shares:  # joint owners, or none
        return False if False in answers else None if None in answers else True
    needed = book.governing(CO_OWNERS_CONSENT, as_of).value
    against = sum(share for share, answer in zip(shares, answers, strict=True) if answer is False)
    open_ = sum(share for share, answer in zip(shares, answers, strict=True) if answer is None)
    if 1 - against < needed:
        return False
    return True if 1 - against - open_ >= needed else None


class EligibilityParams:
    """No numbers: what the law forbids it forbids altogether."""


ELIGIBILITY = RuleSet(
    "credit.collateral", EligibilityFacts, EligibilityParams, Effect, since=PROPERTY_LAW.since
)
"""May an asset serve as security."""

_LAND, _MOVABLE = AssetGroup.LAND.code, AssetGroup.MOVABLE.code
_FROM = CIVIL_CODE.since


@ELIGIBILITY.rule(
    "CC-399.1",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(399),
    since=_FROM,
    zh="土地所有权不得抵押",
    en="the ownership of land cannot be mortgaged",
    steps=(CreditStep.SECURITY,),
)
def ownership_of_land(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return f.kind == AssetKind.LAND_OWNERSHIP.code


@ELIGIBILITY.rule(
    "CC-399.2",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(399),
    since=_FROM,
    zh="集体所有土地的使用权不得抵押，法律另有规定的除外",
    en="a right to use collective land cannot be mortgaged unless a law allows it",
    steps=(CreditStep.SECURITY,),
)
def collective_land(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return (f.group == _LAND) & f.collective_land & not_(f.collective_allowed)


@ELIGIBILITY.rule(
    "CC-399.3",
    Effect.BLOCK,
    cites=(CIVIL_CODE.article(399), SECURITY_INTERPRETATION.article(6)),
    since=_FROM,
    zh="公益目的非营利法人的公益设施不得抵押",
    en="public facilities of a non-profit body cannot be mortgaged",
    steps=(CreditStep.SECURITY,),
)
def facility_for_the_public(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return one_of(f.group, _LAND, _MOVABLE) & f.public_benefit


@ELIGIBILITY.rule(
    "CC-399.4",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(399),
    since=_FROM,
    zh="所有权、使用权不明或者有争议",
    en="ownership or right of use is unclear or in dispute",
    steps=(CreditStep.CLEAR_TITLE,),
)
def title_in_dispute(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return f.disputed


@ELIGIBILITY.rule(
    "CC-399.5",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(399),
    since=_FROM,
    zh="依法被查封、扣押或监管，解除前不得设立担保",
    en="it is sealed, seized or under supervision: no security until that ends",
    steps=(CreditStep.CLEAR_TITLE,),
)
def sealed_or_seized(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return f.seized


@ELIGIBILITY.rule(
    "CC-440",
    Effect.BLOCK,
    cites=(CIVIL_CODE.article(426), CIVIL_CODE.article(440)),
    since=_FROM,
    zh="依法不可转让，不得出质",
    en="the law does not let it be transferred, so it cannot be pledged",
    steps=(CreditStep.SECURITY,),
)
def not_transferable(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return f.pledged & not_(f.transferable)


@ELIGIBILITY.rule(
    "CC-301",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(301),
    since=_FROM,
    zh="共有财产，共有人同意不足",
    en="others own it too, and too few of them consent",
    steps=(CreditStep.SPOUSE_CONSENT,),
)
def without_consent(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return not_(f.consented)


_PROPERTY_LAW_184 = PROPERTY_LAW.article(184, Provenance.SECONDARY)
for _id, _rule, _article in (
    ("PPL-184.1", ownership_of_land, _PROPERTY_LAW_184),
    ("PPL-184.2", collective_land, _PROPERTY_LAW_184),
    ("PPL-184.3", facility_for_the_public, _PROPERTY_LAW_184),
    ("PPL-184.4", title_in_dispute, _PROPERTY_LAW_184),
    ("PPL-184.5", sealed_or_seized, _PROPERTY_LAW_184),
    ("PPL-223", not_transferable, PROPERTY_LAW.article(223, Provenance.UNCONFIRMED)),
    ("PPL-97", without_consent, PROPERTY_LAW.article(97, Provenance.UNCONFIRMED)),
):
    ELIGIBILITY.rule(
        _id,
        _rule.effect,
        cites=_article,
        until=_FROM,
        zh=_rule.text.zh,
        en=_rule.text.en,
        steps=_rule.steps,
    )(_rule.predicate)


@ELIGIBILITY.rule(
    "SEC-49",
    Effect.BLOCK,
    cites=SECURITY_INTERPRETATION.article(49),
    since=SECURITY_INTERPRETATION.since,
    zh="违法建筑物抵押无效，补办合法手续的除外",
    en="a mortgage of an unlawful building is void until its permits are made good",
    steps=(CreditStep.CLEAR_TITLE,),
)
def unlawful_building(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return f.building & not_(f.lawful)


@ELIGIBILITY.rule(
    "collateral.title",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="未见权属证明",
    en="no proof of title has been seen",
)
def no_title_seen(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return not_(f.titled)


@ELIGIBILITY.rule(
    "collateral.gone",
    Effect.BLOCK,
    cites=CREDIT_PRACTICE.article(),
    zh="押品已解除或者已处置",
    en="it has been released or enforced already",
    steps=(CreditStep.SECURITY,),
)
def gone(f: EligibilityFacts, _: EligibilityParams) -> bool:
    return f.gone


def assess_eligibility(
    application: CreditApplication,
    collateral: Collateral,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[EligibilityFacts, Effect]:
    """Whether an asset may secure a loan (押品准入).

    Args:
        application: the application it is offered in.
        collateral: the asset.
        as_of: the day whose law applies; for security that exists, the day it was given.
        book: the bank's own stricter rules.

    Raises:
        InvalidValue: if nobody in the application owns it.
        RuleNotInForce: before the Property Law.

    >>> from bankrm._collateral_example import FACTORY
    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> day = date(2026, 11, 24)
    >>> assess_eligibility(WORKING_CAPITAL, FACTORY, as_of=day).outcome.en
    'allowed'
    >>> seized = attrs.evolve(FACTORY, seized=True)
    >>> assess_eligibility(WORKING_CAPITAL, seized, as_of=day).steps[0].en
    'a clear and lawful title'
    """
    check_belongs(collateral, application)
    rules = ELIGIBILITY.on(check_date(as_of), book)
    return rules.decide(EligibilityFacts.of(collateral, as_of, book))
