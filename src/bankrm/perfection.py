"""Perfection (担保物权的设立与对抗): does the bank have the right, and does it hold against others.

Land, shares, intellectual property and receivables: registration makes the right. Movables: the contract
makes a mortgage, registration shows it to others; delivery makes a pledge. Bills, bonds and documents of
title: delivery of the paper, or registration where there is none. `compute_perfection` dates both, and
`assess_perfection` says what is owed. The Civil Code judges from 2021, the Property Law before.

Leaves out pre-registration of buildings, floating charges, and who is paid first (`security_order`).
"""

from datetime import date, datetime

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, Provenance
from bankrm.collateral import (
    AssetGroup,
    AssetKind,
    Collateral,
    PublicAct,
    PublicActKind,
    Registry,
)
from bankrm.collateral_rules import check_belongs
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.days import business_date, check_date
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.loan_products import SecurityKind
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.security import (
    PROPERTY_LAW,
    SECURITY_INTERPRETATION,
    UNIFIED_REGISTRATION_DECISION,
    UNIFIED_REGISTRATION_MEASURES,
)
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, not_, one_of
from bankrm.workings import Line

__all__ = [
    "PERFECTION",
    "Perfection",
    "PerfectionFacts",
    "PerfectionParams",
    "assess_perfection",
    "compute_perfection",
]


@attrs.frozen(kw_only=True)
class Perfection:
    """Since when a right exists, and since when it holds against others; None if it does not."""

    effective_at: datetime | None
    public_at: datetime | None
    workings: tuple[Line, ...]

    __attrs_post_init__ = check_fields


@attrs.frozen
class _Done:
    """What stands of the acts for one asset on a day: the contract, the registration, the delivery."""

    contract: PublicAct | None
    registration: PublicAct | None
    delivery: PublicAct | None
    lapsed: bool
    confirmed: bool

    @classmethod
    def on(cls, collateral: Collateral, day: date) -> "_Done":
        acts = collateral.acts_by(day)
        registration = _registration(
            tuple(act for act in acts if not _is_no_registration(collateral, act))
        )
        lapsed = registration is not None and _has_lapsed(registration, day)
        return cls(
            contract=_standing(acts, PublicActKind.CONTRACT),
            registration=None if lapsed else registration,
            delivery=_standing(acts, PublicActKind.DELIVERY, ended_by=PublicActKind.RETURN),
            lapsed=lapsed,
            confirmed=_standing(acts, PublicActKind.CONFIRMATION) is not None,
        )


def _is_no_registration(collateral: Collateral, act: PublicAct) -> bool:
    """Whether it registers land where no land is registered, which makes no right."""
    land = collateral.kind.group is AssetGroup.LAND
    return land and act.registry not in {None, collateral.kind.registry}


def _standing(
    acts: tuple[PublicAct, ...], kind: PublicActKind, ended_by: PublicActKind | None = None
) -> PublicAct | None:
    """The first act of a kind that nothing has undone since."""
    found = None
    for act in acts:
        if act.kind is kind:
            found = found or act
        elif act.kind is ended_by:
            found = None
    return found


def _registration(acts: tuple[PublicAct, ...]) -> PublicAct | None:
    """The registration that was not cancelled, lapsed or not."""
    found = None
    for act in acts:
        if act.kind is PublicActKind.REGISTRATION:
            found = _renewed(found, act)
        elif act.kind is PublicActKind.CANCELLATION:
            found = None
    return found


def _renewed(before: PublicAct | None, act: PublicAct) -> PublicAct:
    """A registration, as of the time of the one that it prolongs there: it keeps its place."""
    lapsed = before is not None and _has_lapsed(before, business_date(act.at))
    if before is None or lapsed or before.registry is not act.registry:
        return act
    return attrs.evolve(act, at=before.at)


def _has_lapsed(registration: PublicAct, day: date) -> bool:
    return registration.expires_on is not None and registration.expires_on < day


def compute_perfection(collateral: Collateral, *, as_of: date) -> Perfection:
    """Since when the bank's right over an asset exists, and since when it holds against others.

    A right needs a contract and, by the kind of asset, registration or delivery; it exists from the last
    of them. A mortgage of movables exists with its contract and holds against others once registered.
    Land that was registered elsewhere than with the land registry is not registered; of other assets,
    whether they were registered in the right place is for `assess_perfection`.

    Args:
        collateral: the asset with what was done for it.
        as_of: the day at whose end it is asked.

    >>> from bankrm._collateral_example import FACTORY, MONDAY
    >>> done = tuple(
    ...     PublicAct(kind=kind, at=MONDAY, recorded_at=MONDAY, ref="no-1")
    ...     for kind in (PublicActKind.CONTRACT, PublicActKind.REGISTRATION)
    ... )
    >>> signed = attrs.evolve(FACTORY, acts=done[:1])
    >>> compute_perfection(signed, as_of=date(2026, 11, 24)).effective_at is None
    True
    >>> registered = attrs.evolve(FACTORY, acts=done)
    >>> compute_perfection(registered, as_of=date(2026, 11, 24)).public_at == MONDAY
    True
    """
    check_kind(collateral, Collateral, "collateral")
    done = _Done.on(collateral, check_date(as_of))
    making = _making(collateral, done)
    effective = public = None
    if done.contract is not None and making is not None:
        effective = max(done.contract.at, making.at)
        shown = done.registration if _is_shown_later(collateral) else making
        public = None if shown is None else max(effective, shown.at)
    workings = (
        Line(Text("合同生效", "contract in force"), _day(done.contract)),
        Line(Text("登记", "registered"), _day(done.registration)),
        Line(Text("交付", "delivered"), _day(done.delivery)),
        Line(Text("权利设立", "the right exists from"), _on(effective), "", _basis(collateral)),
        Line(Text("对抗第三人", "it holds against others from"), _on(public)),
    )
    return Perfection(effective_at=effective, public_at=public, workings=workings)


def _is_shown_later(collateral: Collateral) -> bool:
    """Whether the contract alone makes the right, and registration shows it."""
    movable = collateral.kind.group is AssetGroup.MOVABLE
    return movable and collateral.right is SecurityKind.MORTGAGE


def _making(collateral: Collateral, done: _Done) -> PublicAct | None:
    """The act that makes the right, if it was done."""
    if _is_shown_later(collateral):
        return done.contract
    if collateral.kind.group is AssetGroup.MOVABLE:
        return done.delivery
    if collateral.kind.group is AssetGroup.PAPER and collateral.certificate is not False:
        return done.delivery
    return done.registration


def _day(act: PublicAct | None) -> date | None:
    return None if act is None else _on(act.at)


def _on(at: datetime | None) -> date | None:
    return None if at is None else business_date(at)


def _basis(collateral: Collateral) -> Citation:
    articles = {
        AssetGroup.LAND: 402,
        AssetGroup.MOVABLE: 403 if _is_shown_later(collateral) else 429,
        AssetGroup.PAPER: 441,
        AssetGroup.SHARES: 443,
        AssetGroup.INTELLECTUAL: 444,
        AssetGroup.RECEIVABLES: 445,
    }
    return CIVIL_CODE.article(articles[collateral.kind.group])


_STANDING = (Collateral.acts, PublicAct.at, PublicAct.kind)
_REGISTERED = (*_STANDING, PublicAct.expires_on, PublicAct.registry, Collateral.kind)


@attrs.frozen(kw_only=True)
class PerfectionFacts:
    """What decides whether the bank has its right over an asset, and what is owed for it."""

    kind: str = attrs.field(metadata=about("押品种类", "kind of asset", of=(Collateral.kind,)))
    group: str = attrs.field(metadata=about("押品类别", "group of assets", of=(Collateral.kind,)))
    pledged: bool = attrs.field(metadata=about("质押", "pledged", of=(Collateral.right,)))
    certificate: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("有权利凭证", "there is a paper", of=(Collateral.certificate,)),
    )
    contract: bool = attrs.field(metadata=about("担保合同生效", "contract in force", of=_STANDING))
    registered: bool = attrs.field(
        metadata=about("登记有效", "registration stands", of=_REGISTERED)
    )
    lapsed: bool = attrs.field(metadata=about("登记已到期", "registration lapsed", of=_REGISTERED))
    unified: bool = attrs.field(
        metadata=about("属统一登记范围", "of the unified registry", of=(Collateral.kind,))
    )
    elsewhere: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "登记机构不符",
            "registered in another registry",
            of=_REGISTERED,
        ),
    )
    delivered: bool = attrs.field(metadata=about("已交付", "delivered", of=_STANDING))
    confirmed: bool = attrs.field(
        metadata=about("账款债务人已确认", "confirmed by the debtor", of=_STANDING)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, collateral: Collateral, as_of: date) -> "PerfectionFacts":
        """The facts of an asset at the end of a day."""
        done = _Done.on(collateral, as_of)
        return cls(
            kind=collateral.kind.code,
            group=collateral.kind.group.code,
            pledged=collateral.right is SecurityKind.PLEDGE,
            certificate=collateral.certificate,
            contract=done.contract is not None,
            registered=done.registration is not None,
            lapsed=done.lapsed,
            unified=collateral.kind.registry is Registry.UNIFIED,
            elsewhere=_is_elsewhere(collateral.kind, done.registration),
            delivered=done.delivery is not None,
            confirmed=done.confirmed,
        )


def _is_elsewhere(kind: AssetKind, registration: PublicAct | None) -> bool | None:
    if registration is None:
        return False
    return None if registration.registry is None else registration.registry is not kind.registry


class PerfectionParams:
    """No numbers: an act is done or it is not."""


PERFECTION = RuleSet(
    "credit.perfection", PerfectionFacts, PerfectionParams, Effect, since=PROPERTY_LAW.since
)
"""Does the bank have its right over an asset, and what is owed for it."""

_FROM = CIVIL_CODE.since
_LAND, _MOVABLE, _PAPER = AssetGroup.LAND.code, AssetGroup.MOVABLE.code, AssetGroup.PAPER.code


@PERFECTION.rule(
    "CC-400",
    Effect.BLOCK,
    cites=(CIVIL_CODE.article(400), CIVIL_CODE.article(427)),
    since=_FROM,
    zh="担保合同未生效",
    en="no contract of security is in force",
    steps=(CreditStep.SECURITY_CONTRACT,),
)
def without_contract(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return not_(f.contract)


@PERFECTION.rule(
    "CC-402",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(402),
    since=_FROM,
    zh="不动产抵押未登记，抵押权未设立",
    en="land or a building is not registered: there is no mortgage yet",
    steps=(CreditStep.REGISTRATION,),
)
def land_unregistered(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return (f.group == _LAND) & not_(f.registered)


@PERFECTION.rule(
    "CC-403",
    Effect.STEPS,
    cites=CIVIL_CODE.article(403),
    since=_FROM,
    zh="动产抵押未登记，不得对抗善意第三人",
    en="a mortgage of movables is not registered: it does not hold against those in good faith",
    steps=(CreditStep.REGISTRATION,),
)
def movable_unregistered(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return (f.group == _MOVABLE) & not_(f.pledged) & not_(f.registered)


@PERFECTION.rule(
    "CC-404",
    Effect.NOTE,
    cites=CIVIL_CODE.article(404),
    since=_FROM,
    zh="动产抵押不得对抗正常经营中已付合理价款并取得财产的买受人",
    en="a mortgage of movables holds against no buyer who paid and took them in the course of business",
)
def buyers_in_the_course_of_business(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return (f.group == _MOVABLE) & not_(f.pledged)


@PERFECTION.rule(
    "CC-429",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(429),
    since=_FROM,
    zh="质押动产未交付，质权未设立",
    en="the movables are not delivered: there is no pledge yet",
    steps=(CreditStep.DELIVERY,),
)
def movable_undelivered(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return (f.group == _MOVABLE) & f.pledged & not_(f.delivered)


@PERFECTION.rule(
    "CC-441.1",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(441),
    since=_FROM,
    zh="权利凭证未交付，质权未设立",
    en="the paper is not delivered: there is no pledge yet",
    steps=(CreditStep.DELIVERY,),
)
def paper_undelivered(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return (f.group == _PAPER) & f.certificate & not_(f.delivered)


@PERFECTION.rule(
    "CC-441.2",
    Effect.BLOCK,
    cites=CIVIL_CODE.article(441),
    since=_FROM,
    zh="没有权利凭证且未登记，质权未设立",
    en="there is no paper, and it is not registered: there is no pledge yet",
    steps=(CreditStep.REGISTRATION,),
)
def paperless_unregistered(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return (f.group == _PAPER) & not_(f.certificate) & not_(f.registered)


@PERFECTION.rule(
    "CC-443",
    Effect.BLOCK,
    cites=(CIVIL_CODE.article(443), CIVIL_CODE.article(444), CIVIL_CODE.article(445)),
    since=_FROM,
    zh="基金份额、股权、知识产权或应收账款质押未登记，质权未设立",
    en="units, shares, intellectual property or receivables are not registered: there is no pledge yet",
    steps=(CreditStep.REGISTRATION,),
)
def rights_unregistered(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return not_(one_of(f.group, _LAND, _MOVABLE, _PAPER)) & not_(f.registered)


_RECALLED = Provenance.UNCONFIRMED
for _id, _rule, _cites in (
    ("PPL-185", without_contract, (PROPERTY_LAW.article(185, _RECALLED),)),
    ("PPL-187", land_unregistered, (PROPERTY_LAW.article(187, _RECALLED),)),
    ("PPL-188", movable_unregistered, (PROPERTY_LAW.article(188),)),
    ("PPL-212", movable_undelivered, (PROPERTY_LAW.article(212, _RECALLED),)),
    ("PPL-224.1", paper_undelivered, (PROPERTY_LAW.article(224, _RECALLED),)),
    ("PPL-224.2", paperless_unregistered, (PROPERTY_LAW.article(224, _RECALLED),)),
    (
        "PPL-226",
        rights_unregistered,
        (
            PROPERTY_LAW.article(226, _RECALLED),
            PROPERTY_LAW.article(227, _RECALLED),
            PROPERTY_LAW.article(228),
        ),
    ),
):
    PERFECTION.rule(
        _id,
        _rule.effect,
        cites=_cites,
        until=_FROM,
        zh=_rule.text.zh,
        en=_rule.text.en,
        steps=_rule.steps,
    )(_rule.predicate)


@PERFECTION.rule(
    "SEC-61",
    Effect.STEPS,
    cites=SECURITY_INTERPRETATION.article(61),
    since=SECURITY_INTERPRETATION.since,
    zh="应收账款债务人未确认，真实性由质权人举证",
    en="the debtor has not confirmed the receivable: the bank would have to prove that it is real",
    steps=(CreditStep.DEBTOR_CONFIRMATION,),
)
def receivable_unconfirmed(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return (f.kind == AssetKind.RECEIVABLES.code) & not_(f.confirmed)


@PERFECTION.rule(
    "UR-2020.registry",
    Effect.BLOCK,
    cites=UNIFIED_REGISTRATION_DECISION.article(),
    since=UNIFIED_REGISTRATION_DECISION.since,
    zh="应在动产融资统一登记公示系统登记",
    en="it has to be registered in the unified registry of movables and rights",
    steps=(CreditStep.REGISTRATION,),
)
def registered_elsewhere(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return f.unified & f.elsewhere


@PERFECTION.rule(
    "perfection.registry",
    Effect.REVIEW,
    cites=CREDIT_PRACTICE.article(),
    zh="登记机构不是办理此类押品登记的机构",
    en="it is registered where such assets are not",
)
def registered_in_the_wrong_place(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return not_(f.unified) & f.elsewhere


@PERFECTION.rule(
    "UR-2021.lapsed",
    Effect.BLOCK,
    cites=UNIFIED_REGISTRATION_MEASURES.article("", Provenance.UNCONFIRMED),
    since=UNIFIED_REGISTRATION_MEASURES.since,
    zh="登记已到期，须重新登记",
    en="the registration has lapsed and has to be renewed",
    steps=(CreditStep.REGISTRATION,),
)
def registration_lapsed(f: PerfectionFacts, _: PerfectionParams) -> bool:
    return f.lapsed


def assess_perfection(
    application: CreditApplication,
    collateral: Collateral,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[PerfectionFacts, Effect]:
    """Whether the bank has its right over an asset, and what is owed for it (担保设立审查).

    It is asked before the money goes out; before approval nothing is registered yet.

    Args:
        application: the application it secures.
        collateral: the asset with what was done for it.
        as_of: the day at whose end it is asked, and whose law applies.
        book: the bank's own stricter rules.

    Raises:
        InvalidValue: if nobody in the application owns it.
        RuleNotInForce: before the Property Law.

    >>> from bankrm._collateral_example import FACTORY
    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> decision = assess_perfection(WORKING_CAPITAL, FACTORY, as_of=date(2026, 11, 24))
    >>> [step.en for step in decision.steps]
    ['the contract of security signed', 'registration of the security']
    """
    check_belongs(collateral, application)
    rules = PERFECTION.on(check_date(as_of), book)
    return rules.decide(PerfectionFacts.of(collateral, as_of))
