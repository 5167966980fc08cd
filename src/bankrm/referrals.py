"""Referrals (转介绍): a client passed on by one manager to a colleague, as from 客户经理 to 理财经理.

The manager who refers stays the client's lead; the advisor serves beside, from the day the referral is
accepted until it ends. Both may share the credit: the shares are agreed when it is made, add up to one, and
run for the months agreed whether or not the service ends before. What a referral is now is a fold over its
events. Whether it may be made is a rule set: first of all the client has to agree.

Leaves out referrals to other institutions, which give data away and are judged in `privacy`, a guardian's
consent for a child, and leads that clients recommend.
"""

from datetime import date, datetime
from typing import NewType

import attrs

from bankrm.attribution import Attribution, CreditPeriod, CreditSchedule
from bankrm.checks import check_kind, check_optional
from bankrm.citations import Provenance
from bankrm.clients import ClientId
from bankrm.consents import (
    Consent,
    PrivacyStep,
    Purpose,
    Refusal,
    latest_refusal,
    list_consents,
)
from bankrm.contact_rules import ContactRecord
from bankrm.contacts import ContactChannel
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import at_place, check_order, check_recorded, known_by
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel, Label
from bankrm.managers import Coverage, CoverageRole, Licence, LicenceKind, RelationshipManager
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.regulations.statutes import PIPL
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor, Role, StaffId
from bankrm.terms import about, maybe_bool, not_

__all__ = [
    "REFERRAL",
    "Referral",
    "ReferralEvent",
    "ReferralFacts",
    "ReferralId",
    "ReferralParams",
    "ReferralReason",
    "ReferralStatus",
    "assess_referral",
]

ReferralId = NewType("ReferralId", str)


class ReferralStatus(Label):
    """How far a referral has come."""

    MADE = "made", "已发起", "made"
    ACCEPTED = "accepted", "已接受", "accepted"
    DECLINED = "declined", "已谢绝", "declined"
    ENDED = "ended", "已结束", "ended"


class ReferralReason(Label):
    """Why a referral was declined or ended; a bank may bring its own."""

    COMPLETED = "completed", "需求已满足", "need met"
    NO_NEED = "no_need", "客户暂无需求", "client has no need"
    CLIENT_DECLINED = "client_declined", "客户不愿转介", "client does not wish it"
    NO_CAPACITY = "no_capacity", "无暇承接", "no capacity"
    NOT_MY_FIELD = "not_my_field", "不属专长范围", "not the advisor's field"
    CONFLICT = "conflict", "利益冲突", "conflict of interest"
    STAFF_CHANGE = "staff_change", "人员变动", "change of staff"
    MISTAKE = "mistake", "登记有误", "entered by mistake"


_FROM = {
    ReferralStatus.ACCEPTED: {ReferralStatus.MADE},
    ReferralStatus.DECLINED: {ReferralStatus.MADE},
    ReferralStatus.ENDED: {ReferralStatus.MADE, ReferralStatus.ACCEPTED},
}
_FOR_A_REASON = {ReferralStatus.DECLINED, ReferralStatus.ENDED}


@attrs.frozen(kw_only=True)
class ReferralEvent:
    """One thing that happened to a referral: what it became, by whom, when, and when recorded."""

    becomes: ReferralStatus
    by: Actor
    at: datetime
    recorded_at: datetime
    reason: AnyLabel | None = None
    """Why it was declined or ended."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if self.becomes not in _FROM:
            raise InvalidValue("becomes", "is what every referral begins as")
        if (wanted := self.becomes in _FOR_A_REASON) is (self.reason is None):
            rule = "must be given" if wanted else "does not belong"
            raise InvalidValue("reason", f"{rule} where a referral is {self.becomes.en}")


@attrs.frozen(kw_only=True)
class Referral:
    """A client passed on to a colleague for one need (转介绍).

    Raises:
        InvalidValue: also if it is made to oneself, if the shares do not add up to one or name a third
            manager, or if an event is out of order or not what can happen; the field names it by its place.

    >>> from decimal import Decimal
    >>> from bankrm.attribution import CreditShare
    >>> from bankrm.products import ProductFamily
    >>> li, wang = StaffId("S-1"), StaffId("S-2")
    >>> referral = Referral(
    ...     id=ReferralId("R-1"),
    ...     client_id=ClientId("C-1"),
    ...     need=ProductFamily.WEALTH,
    ...     referrer=li,
    ...     advisor=wang,
    ...     made_at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     credit=Attribution((CreditShare(li, Decimal("0.4")), CreditShare(wang, Decimal("0.6")))),
    ...     credit_months=12,
    ... )
    >>> referral.status.zh, referral.coverage, referral.credit_schedule
    ('已发起', None, None)
    >>> noon = datetime.fromisoformat("2026-11-24T12:00+08:00")
    >>> accepted = referral.append(
    ...     ReferralEvent(
    ...         becomes=ReferralStatus.ACCEPTED,
    ...         by=Actor(wang, Role.WEALTH_ADVISOR),
    ...         at=noon,
    ...         recorded_at=noon,
    ...     )
    ... )
    >>> accepted.coverage.staff, accepted.coverage.role.zh, accepted.coverage.since.isoformat()
    ('S-2', '专家', '2026-11-24')
    >>> sorted(accepted.credit_schedule.on(date(2027, 11, 23)).staff)
    ['S-1', 'S-2']
    """

    id: ReferralId
    client_id: ClientId
    need: AnyLabel
    """What for: a family of products, or the bank's own word."""
    referrer: StaffId
    advisor: StaffId
    made_at: datetime
    recorded_at: datetime = attrs.field(
        default=attrs.Factory(lambda referral: referral.made_at, takes_self=True)
    )
    """When it was entered, if later than made."""
    credit: Attribution
    """Who is credited with what comes of it: one of the two, or both."""
    credit_months: int | None = attrs.field(default=None, metadata={"least": 1})
    """Months from acceptance for which the credit is shared so, then it is the advisor's; None if for good."""
    licences: tuple[LicenceKind, ...] | None = None
    """What the advisor has to hold for the need; None if not looked up, and then a person decides."""
    events: tuple[ReferralEvent, ...] = attrs.field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.made_at, self.recorded_at, field="made_at")
        if self.advisor == self.referrer:
            raise InvalidValue("advisor", "is the one who refers")
        if not self.credit.is_whole:
            raise InvalidValue("credit", "needs shares that add up to one")
        if self.credit.staff - {self.referrer, self.advisor}:
            raise InvalidValue("credit", "names a third manager")
        self._check_events()

    def _check_events(self) -> None:
        status, at, recorded_at = ReferralStatus.MADE, self.made_at, self.recorded_at
        for place, event in enumerate(self.events):
            with at_place(place):
                check_order(event, at=at, recorded_at=recorded_at)
                if status not in _FROM[event.becomes]:
                    was, now = status.en, event.becomes.en
                    raise InvalidValue("becomes", f"cannot be {now} once {was}")
                self._check_actor(event)
            status, at, recorded_at = event.becomes, event.at, event.recorded_at

    def _check_actor(self, event: ReferralEvent) -> None:
        if event.becomes is not ReferralStatus.ENDED:
            if event.by.staff != self.advisor:
                raise InvalidValue("by", "is not the advisor it was made to")
        elif (
            event.by.staff not in {self.referrer, self.advisor}
            and event.by.role is not Role.TEAM_LEAD
        ):
            raise InvalidValue("by", "is neither of the two nor a team lead")

    @property
    def status(self) -> ReferralStatus:
        """How far it has come."""
        return self.events[-1].becomes if self.events else ReferralStatus.MADE

    @property
    def is_over(self) -> bool:
        """Whether it was declined, or has ended."""
        return self.status in {ReferralStatus.DECLINED, ReferralStatus.ENDED}

    @property
    def touched_at(self) -> datetime:
        """When something last happened to it."""
        return self.events[-1].at if self.events else self.made_at

    @property
    def coverage(self) -> Coverage | None:
        """The advisor's place on the client's team; None if it was not accepted, or ended the same day.

        Whoever referred the client stays where he or she is on it.
        """
        since, until = self._day(ReferralStatus.ACCEPTED), self._day(ReferralStatus.ENDED)
        if since is None or since == until:
            return None
        return Coverage(staff=self.advisor, role=CoverageRole.SPECIALIST, since=since, until=until)

    @property
    def credit_schedule(self) -> CreditSchedule | None:
        """Whose what comes of it is, from acceptance on; None if it was not accepted."""
        since = self._day(ReferralStatus.ACCEPTED)
        if since is None:
            return None
        if self.credit_months is None:
            return CreditSchedule((CreditPeriod(since=since, attribution=self.credit),))
        return CreditSchedule.for_months(
            self.credit_months, self.credit, since=since, then=self.advisor
        )

    def append(self, event: ReferralEvent) -> "Referral":
        """The referral after one more event.

        Raises:
            InvalidValue: if it cannot happen to the referral as it stands.
        """
        return attrs.evolve(self, events=(*self.events, event))

    def replay(self, *, known_at: datetime) -> "Referral":
        """The referral as it was known at an instant, whatever was recorded since.

        Raises:
            InvalidValue: if it was not recorded by then.
        """
        events = known_by(self.events, known_at)
        if known_at < self.recorded_at:
            raise InvalidValue("known_at", "is before the referral was recorded")
        return attrs.evolve(self, events=events)

    def _day(self, status: ReferralStatus) -> date | None:
        """The day on which it became so."""
        at = (event.at for event in self.events if event.becomes is status)
        return next((business_date(one) for one in at), None)


_ANSWERS = (
    ContactRecord.answers,
    Consent.purpose,
    Consent.given_on,
    Consent.withdrawn_on,
    Consent.channels,
    Refusal.purpose,
    Refusal.refused_on,
    Refusal.channels,
)


@attrs.frozen(kw_only=True)
class ReferralFacts:
    """What decides whether a client may be passed on to an advisor."""

    over: bool = attrs.field(
        metadata=about(
            "转介已谢绝或已结束",
            "declined or ended",
            of=(Referral.events, ReferralEvent.becomes),
        )
    )
    in_post: bool = attrs.field(
        metadata=about(
            "接收人在岗",
            "advisor in post",
            of=(RelationshipManager.since, RelationshipManager.until),
        )
    )
    licensed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "接收人具备所需资格",
            "advisor holds the licences",
            of=(
                Referral.licences,
                RelationshipManager.licences,
                Licence.kind,
                Licence.valid_from,
                Licence.valid_to,
            ),
        ),
    )
    consented: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("客户同意转介", "client agrees", of=_ANSWERS),
    )
    refused: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("客户已拒绝", "client refused", of=_ANSWERS),
    )
    do_not_contact: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("免打扰名单", "not to be contacted", of=(ContactRecord.do_not_contact,)),
    )
    deceased: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("客户已去世", "client has died", of=(ContactRecord.deceased,)),
    )
    """A firm's record says that it has not."""

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        referral: Referral,
        advisor: RelationshipManager,
        record: ContactRecord | None,
        *,
        as_of: date,
    ) -> "ReferralFacts":
        """The facts of one referral on a day.

        Raises:
            InvalidValue: if the advisor is another than it is made to, the record another client's, or
                something happened to the referral after `as_of`.
        """
        check_kind(referral, Referral, "referral")
        check_kind(advisor, RelationshipManager, "advisor")
        check_optional(record, ContactRecord, "record")
        if advisor.id != referral.advisor:
            raise InvalidValue("advisor", "is not the one it is made to")
        if business_date(referral.touched_at) > check_date(as_of):
            raise InvalidValue("as_of", "is before the last event of the referral")
        needed = referral.licences
        facts = cls(
            over=referral.is_over,
            in_post=advisor.in_post(as_of),
            licensed=None
            if needed is None
            else all(advisor.holds(kind, on=as_of) for kind in needed),
        )
        return facts if record is None else _answered(facts, referral.client_id, record, as_of)


def _answered(
    facts: ReferralFacts, client_id: ClientId, record: ContactRecord, as_of: date
) -> ReferralFacts:
    """The facts with what the client has said: a yes that no later no has ended, or a no."""
    if record.client_id != client_id:
        raise InvalidValue("record", "is another client's")
    answers = record.answers
    by_channel = [
        latest_refusal(answers, client_id, _PURPOSE, as_of=as_of, channel=channel)
        for channel in ContactChannel
    ]
    ends = [day for day in by_channel if day is not None]
    no = min(ends) if len(ends) == len(by_channel) else None  # one channel refused leaves others
    yes = [
        consent
        for consent in list_consents(answers, client_id, _PURPOSE, as_of=as_of)
        if no is None or no <= consent.given_on
    ]
    return attrs.evolve(
        facts,
        consented=bool(yes),
        refused=no is not None and not yes,
        do_not_contact=record.do_not_contact,
        deceased=record.deceased,
    )


_PURPOSE = Purpose.MARKETING
"""To be offered what the client did not come for; within one bank nobody else is given the data."""


class ReferralParams:
    """The rules of a referral read no number of the law."""


REFERRAL = RuleSet("pipeline.referral", ReferralFacts, ReferralParams, Effect, since=PIPL.since)
"""May a client be passed on; a bank adds its own rules by a `RuleBook`."""

_PRACTICE = SALES_PRACTICE.article()
# that the law's consent reaches a colleague of the same bank, and a firm, is our reading and the trade's
_CONSENT = (PIPL.article(13, Provenance.UNCONFIRMED), _PRACTICE)
_REFUSAL = (PIPL.article(44, Provenance.UNCONFIRMED), _PRACTICE)


@REFERRAL.rule(
    "referral.over",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="转介已谢绝或已结束",
    en="the referral was declined or has ended",
)
def already_over(f: ReferralFacts, _: ReferralParams) -> bool:
    return f.over


@REFERRAL.rule(
    "referral.not-in-post",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="接收人不在岗",
    en="the advisor is not in post",
)
def advisor_not_in_post(f: ReferralFacts, _: ReferralParams) -> bool:
    return not_(f.in_post)


@REFERRAL.rule(
    "referral.unlicensed",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="接收人缺少有效的从业资格",
    en="the advisor lacks a valid licence that the need asks for",
)
def advisor_unlicensed(f: ReferralFacts, _: ReferralParams) -> bool:
    return not_(f.licensed)


@REFERRAL.rule(
    "referral.no-consent",
    Effect.BLOCK,
    cites=_CONSENT,
    zh="没有客户同意转介的记录",
    en="no consent of the client on record",
    steps=(PrivacyStep.CONSENT,),
)
def without_consent(f: ReferralFacts, _: ReferralParams) -> bool:
    return not_(f.consented) & not_(f.refused)


@REFERRAL.rule(
    "referral.refused",
    Effect.REFUSE,
    cites=_REFUSAL,
    zh="客户已拒绝或者撤回同意",
    en="the client refused, or withdrew the consent",
)
def refused_by_client(f: ReferralFacts, _: ReferralParams) -> bool:
    return f.refused


@REFERRAL.rule(
    "referral.do-not-contact",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="客户要求不再联系",
    en="the client asked not to be contacted",
)
def not_to_be_contacted(f: ReferralFacts, _: ReferralParams) -> bool:
    return f.do_not_contact


@REFERRAL.rule(
    "referral.deceased",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="客户已去世",
    en="the client has died",
)
def client_deceased(f: ReferralFacts, _: ReferralParams) -> bool:
    return f.deceased


def assess_referral(
    referral: Referral,
    advisor: RelationshipManager,
    record: ContactRecord | None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ReferralFacts, Effect]:
    """Whether a client may be passed on to an advisor on a day.

    Args:
        referral: the referral.
        advisor: who is to receive the client.
        record: what the client has answered, a consent to marketing among it, with a firm's saying that
            it has not died; None if it was not looked up.
        as_of: the day.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if the advisor is another than it is made to, the record another client's, or
            something happened to the referral after `as_of`.
        RuleNotInForce: before the Personal Information Protection Law.

    >>> from bankrm.products import ProductFamily
    >>> from bankrm.staff import BusinessLine
    >>> wang = RelationshipManager(
    ...     id=StaffId("S-2"),
    ...     name="某某",
    ...     line=BusinessLine.RETAIL,
    ...     branch="B-01",
    ...     team="T-01",
    ...     since=date(2024, 7, 1),
    ... )
    >>> referral = Referral(
    ...     id=ReferralId("R-1"),
    ...     client_id=ClientId("C-1"),
    ...     need=ProductFamily.WEALTH,
    ...     referrer=StaffId("S-1"),
    ...     advisor=wang.id,
    ...     made_at=datetime.fromisoformat("2026-11-20T09:30+08:00"),
    ...     credit=Attribution.of_one(wang.id),
    ...     licences=(),
    ... )
    >>> record = ContactRecord(
    ...     client_id=referral.client_id, answers=(), do_not_contact=False, deceased=False
    ... )
    >>> decision = assess_referral(referral, wang, record, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [reason.text("en") for reason in decision.hits]
    ('blocked until cured', ['no consent of the client on record'])
    >>> [step.en for step in decision.steps]
    ["the person's consent"]
    """
    facts = ReferralFacts.of(referral, advisor, record, as_of=as_of)
    return REFERRAL.decide(facts, as_of=as_of, book=book)
