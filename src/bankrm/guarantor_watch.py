"""Watch over the guarantors of a loan (保证人监控): can whoever stands in for it still do so.

Organisations and persons alike; of a guarantor the newest look at it that was on file counts. What it
guarantees in all is held against its net assets, and a ring of guarantees is found among those known.

Leaves out until when a guarantor has to be called, which is in `limitation_rules`, whether a guarantee binds,
which is in `guarantee_rules`, and what a guarantor pays.
"""

from datetime import date, datetime

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.citations import param
from bankrm.claims import AssetClass, level_of
from bankrm.collateral import ClaimId
from bankrm.days import business_date, check_date
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, check_fields, hidden
from bankrm.guarantee_rings import GuaranteeLink, list_guarantee_rings
from bankrm.loan_accounts import LoanAccount, WatchStep
from bankrm.money import Money, fen
from bankrm.ownership import PartyId
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.watches import GUARANTEES_PERCENT, GUARANTOR_DAYS, NET_ASSETS_FALL_PERCENT
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int

__all__ = [
    "GUARANTOR_WATCH",
    "GuarantorFile",
    "GuarantorLook",
    "GuarantorWatchFacts",
    "GuarantorWatchParams",
    "assess_guarantor",
]

_PRACTICE = CREDIT_PRACTICE.article()


@attrs.frozen(kw_only=True)
class GuarantorLook:
    """What the bank found when it looked at a guarantor (保证人检查); what it did not find out is None."""

    on: date
    tier: AssetClass | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """The lowest of its own debts at the bank; pass if it has none."""
    defaulted: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Whether it failed to pay anybody: by the credit bureau, by a court, or on another guarantee."""
    major_lawsuit: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Sued, or under execution, for what would hurt it."""
    ended: bool | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """Dissolved, struck off or bankrupt; of a person, dead or without capacity."""
    controller_changed: bool | None = None
    """Of an organisation: since the loan was approved; of a person it cannot."""
    guaranteed: Money | None = attrs.field(default=None, repr=hidden, metadata=C2 | NOT_NEGATIVE)
    """All that it stands in for, this loan included."""
    net_assets: Money | None = attrs.field(default=None, repr=hidden, metadata=C2)
    recorded_at: datetime

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if business_date(self.recorded_at, "recorded_at") < self.on:
            raise InvalidValue("recorded_at", "is before the look")


@attrs.frozen(kw_only=True)
class GuarantorFile:
    """A guarantor of one loan, and every look at it since the loan was approved.

    >>> GuarantorFile(claim_id=ClaimId("A-1"), guarantor=PartyId("E-2"), organisation=True).looks
    ()
    """

    claim_id: ClaimId
    guarantor: PartyId
    organisation: bool
    net_assets_then: Money | None = attrs.field(default=None, repr=hidden, metadata=C2)
    """When the loan was approved."""
    looks: tuple[GuarantorLook, ...] = ()
    """In the order they were entered."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        recorded = [one.recorded_at for one in self.looks]
        if recorded != sorted(recorded):
            raise InvalidValue("looks", "are not in the order they were entered")
        for look in self.looks:
            self._check(look)

    def _check(self, look: GuarantorLook) -> None:
        if look.controller_changed is not None and not self.organisation:
            raise InvalidValue("looks", "hold a change of controller of a person")
        amounts = (self.net_assets_then, look.guaranteed, look.net_assets)
        if len({one.currency for one in amounts if one is not None}) > 1:
            raise CurrencyMismatch("looks", "are in several currencies")

    def look_on(self, day: date) -> GuarantorLook | None:
        """The newest look that was on file by the end of a day."""
        check_date(day, "day")
        known = [one for one in self.looks if business_date(one.recorded_at) <= day]
        by_day = sorted(known, key=lambda one: one.on)  # of one day the last one entered
        return by_day[-1] if by_day else None


_LOOK = (GuarantorFile.looks, GuarantorLook.on, GuarantorLook.recorded_at)


@attrs.frozen(kw_only=True, repr=False)  # may be about a person: not shown
class GuarantorWatchFacts:
    """What is known of a guarantor; amounts in fen, tiers from 1, pass, to 5, loss."""

    organisation: bool = attrs.field(
        metadata=about("机构保证人", "an organisation", of=(GuarantorFile.organisation,))
    )
    days_since_look: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("距上次检查天数", "days since the last look", of=_LOOK),
    )
    tier: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "保证人自身债务分类", "tier of its own debts", of=(*_LOOK, GuarantorLook.tier)
        ),
    )
    defaulted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("保证人违约", "defaulted", of=(*_LOOK, GuarantorLook.defaulted)),
    )
    major_lawsuit: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("重大诉讼", "major lawsuit", of=(*_LOOK, GuarantorLook.major_lawsuit)),
    )
    ended: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "注销、破产或者死亡", "dissolved, bankrupt or dead", of=(*_LOOK, GuarantorLook.ended)
        ),
    )
    controller_changed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "实际控制人变更",
            "another controller",
            of=(*_LOOK, GuarantorLook.controller_changed),
        ),
    )
    guaranteed: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "对外担保总额", "guarantees in all", "fen", of=(*_LOOK, GuarantorLook.guaranteed)
        ),
    )
    net_assets: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("净资产", "net assets", "fen", of=(*_LOOK, GuarantorLook.net_assets)),
    )
    net_assets_then: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "批准时净资产",
            "net assets at approval",
            "fen",
            of=(GuarantorFile.net_assets_then,),
        ),
    )
    in_ring: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "处于担保圈",
            "in a ring of guarantees",
            of=(GuarantorFile.guarantor, GuaranteeLink.guarantor, GuaranteeLink.debtor),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls, file: GuarantorFile, links: tuple[GuaranteeLink, ...] | None, as_of: date
    ) -> "GuarantorWatchFacts":
        """The facts of a guarantor at the end of a day; before any look at it little is known."""
        check_kind(file, GuarantorFile, "file")
        look = file.look_on(as_of)
        tier = None if look is None else look.tier
        return cls(
            organisation=file.organisation,
            days_since_look=None if look is None else (as_of - look.on).days,
            tier=None if tier is None else level_of(tier),
            defaulted=None if look is None else look.defaulted,
            major_lawsuit=None if look is None else look.major_lawsuit,
            ended=None if look is None else look.ended,
            controller_changed=None if look is None else look.controller_changed,
            guaranteed=None if look is None else fen(look.guaranteed, "guaranteed"),
            net_assets=None if look is None else fen(look.net_assets, "net_assets"),
            net_assets_then=fen(file.net_assets_then, "net_assets_then"),
            in_ring=None if links is None else _is_in_ring(file.guarantor, links),
        )


def _is_in_ring(party: PartyId, links: tuple[GuaranteeLink, ...]) -> bool:
    return any(party in ring for ring in list_guarantee_rings(links))


class GuarantorWatchParams:
    """How often it is looked at, how much it may stand in for, and lose: the bank's own numbers."""

    look_days: int = param(GUARANTOR_DAYS)
    most_guaranteed: int = param(GUARANTEES_PERCENT, unit="percent")
    most_lost: int = param(NET_ASSETS_FALL_PERCENT, unit="percent")


GUARANTOR_WATCH = RuleSet(
    "credit.guarantor_watch", GuarantorWatchFacts, GuarantorWatchParams, Effect
)
"""Can a guarantor still stand in for a loan."""

_SUBSTANDARD = level_of(AssetClass.SUBSTANDARD)


@GUARANTOR_WATCH.rule(
    "guarantor.ended",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="保证人已注销、破产、死亡或者丧失行为能力",
    en="the guarantor is dissolved, bankrupt, dead or without capacity",
    steps=(WatchStep.OTHER_GUARANTOR, WatchStep.REPORT_UP),
)
def no_longer_there(f: GuarantorWatchFacts, _: GuarantorWatchParams) -> bool:
    return f.ended


@GUARANTOR_WATCH.rule(
    "guarantor.defaulted",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="保证人自身违约",
    en="the guarantor fails to pay its own debts",
    steps=(WatchStep.OTHER_GUARANTOR, WatchStep.RECLASSIFY),
)
def in_default(f: GuarantorWatchFacts, _: GuarantorWatchParams) -> bool:
    return f.defaulted


@GUARANTOR_WATCH.rule(
    "guarantor.non-performing",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="保证人自身债务为不良",
    en="the guarantor's own debts are non-performing",
    steps=(WatchStep.OTHER_GUARANTOR, WatchStep.RECLASSIFY),
)
def non_performing(f: GuarantorWatchFacts, _: GuarantorWatchParams) -> bool:
    return f.tier >= _SUBSTANDARD


@GUARANTOR_WATCH.rule(
    "guarantor.special-mention",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="保证人自身债务为关注类",
    en="the guarantor's own debts are special mention",
)
def of_special_mention(f: GuarantorWatchFacts, _: GuarantorWatchParams) -> bool:
    return (f.tier > level_of(AssetClass.PASS)) & (f.tier < _SUBSTANDARD)


@GUARANTOR_WATCH.rule(
    "guarantor.lawsuit",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="保证人涉及重大诉讼或者被执行",
    en="the guarantor is sued, or under execution, for what would hurt it",
    steps=(WatchStep.LOOK_UP,),
)
def sued(f: GuarantorWatchFacts, _: GuarantorWatchParams) -> bool:
    return f.major_lawsuit


@GUARANTOR_WATCH.rule(
    "guarantor.controller",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="保证人实际控制人变更",
    en="the guarantor has another controller",
    steps=(WatchStep.EXPLANATION,),
)
def under_another_controller(f: GuarantorWatchFacts, _: GuarantorWatchParams) -> bool:
    return f.organisation & f.controller_changed


@GUARANTOR_WATCH.rule(
    "guarantor.guarantees",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="对外担保{guaranteed}超过净资产{net_assets}的{most_guaranteed}",
    en="it stands in for {guaranteed}, more than {most_guaranteed} of its net assets of {net_assets}",
    steps=(WatchStep.OTHER_GUARANTOR,),
)
def guarantees_too_much(f: GuarantorWatchFacts, p: GuarantorWatchParams) -> bool:
    return f.guaranteed * 100 > p.most_guaranteed * f.net_assets


@GUARANTOR_WATCH.rule(
    "guarantor.net-assets",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="净资产由批准时的{net_assets_then}降至{net_assets}，降幅超过{most_lost}",
    en="net assets fell from {net_assets_then} at approval to {net_assets}, by more than {most_lost}",
    steps=(WatchStep.STATEMENTS,),
)
def net_assets_lost(f: GuarantorWatchFacts, p: GuarantorWatchParams) -> bool:
    return (f.net_assets < f.net_assets_then) & (
        (f.net_assets_then - f.net_assets) * 100 > p.most_lost * f.net_assets_then
    )


@GUARANTOR_WATCH.rule(
    "guarantor.ring",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="保证人处于互保、联保圈",
    en="the guarantor is in a ring of guarantees",
    steps=(WatchStep.OTHER_GUARANTOR,),
)
def in_a_ring(f: GuarantorWatchFacts, _: GuarantorWatchParams) -> bool:
    return f.in_ring


@GUARANTOR_WATCH.rule(
    "guarantor.look",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="距上次检查保证人已{days_since_look}天，超过{look_days}天",
    en="nobody looked at the guarantor for {days_since_look} days, more than {look_days}",
    steps=(WatchStep.LOOK_UP,),
)
def look_overdue(f: GuarantorWatchFacts, p: GuarantorWatchParams) -> bool:
    return f.days_since_look > p.look_days


def assess_guarantor(
    account: LoanAccount,
    file: GuarantorFile,
    links: tuple[GuaranteeLink, ...] | None = None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[GuarantorWatchFacts, Effect]:
    """Whether a guarantor can still stand in for a loan, and what is owed if not (保证人监控).

    Args:
        account: the loan.
        file: one of its guarantors.
        links: every guarantee that the bank knows of around it, this one or not; None if nobody looked.
        as_of: the day at whose end it is asked; what was recorded later is not known.
        book: the bank's own numbers and rules.

    Raises:
        InvalidValue: if the guarantor is of another loan, or the borrower itself.
        CurrencyMismatch: if amounts are not in yuan.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> firm = GuarantorFile(claim_id=ACCOUNT.id, guarantor=PartyId("E-2"), organisation=True)
    >>> borrower = PartyId(ACCOUNT.client_id)
    >>> links = (GuaranteeLink(borrower, firm.guarantor),)
    >>> decision = assess_guarantor(ACCOUNT, firm, links, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [hit.rule.id for hit in decision.hits]
    ('a person must decide', ['guarantor.ring'])
    """
    check_kind(account, LoanAccount, "account")
    check_kind(file, GuarantorFile, "file")
    if links is not None:
        check_tuple(links, GuaranteeLink, "links")
    if file.claim_id != account.id:
        raise InvalidValue("file", "is of a guarantor of another loan")
    if str(file.guarantor) == account.client_id:
        raise InvalidValue("file", "is of the borrower itself")
    if links is not None:
        links = (*links, GuaranteeLink(file.guarantor, PartyId(account.client_id)))
    facts = GuarantorWatchFacts.of(file, links, check_date(as_of))
    return GUARANTOR_WATCH.decide(facts, as_of=as_of, book=book)
