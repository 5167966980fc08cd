"""Contact rules (联系许可): may a client be contacted by this channel, for this purpose, at this instant.

Commercial messages need a consent or a request; service and legally owed notices do not. A message that
also sells is commercial, whatever its occasion. No law was found to set hours or a number of calls: quiet
hours, the cap, and the time before a refused consent may be asked for again are the bank's own
`ContactPolicy`. Without one, a contact that it would bear on goes to a person.

Leaves out debt collection, what is said, and whether the number is on record.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance
from bankrm.clients import (
    Client,
    ClientId,
    ClientStatus,
    CorporateClient,
    RetailClient,
    check_client,
)
from bankrm.consents import (
    Answer,
    Consent,
    PrivacyStep,
    Purpose,
    Refusal,
    latest_refusal,
    list_consents,
)
from bankrm.contacts import ContactChannel
from bankrm.days import business_date, check_date, in_china
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.privacy import PrivacyParams
from bankrm.regulations.privacy import CONSUMER_MEASURES, CONTACT_PRACTICE
from bankrm.regulations.statutes import CIVIL_CODE, CONSUMER_LAW, NETWORK_DATA_REGULATION, PIPL
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_date, maybe_int, not_, one_of

__all__ = [
    "CONTACT",
    "Contact",
    "ContactFacts",
    "ContactPolicy",
    "ContactPurpose",
    "ContactRecord",
    "assess_contact",
]


class ContactPurpose(Label):
    """Why a client is contacted (联系目的)."""

    OWED_NOTICE = "owed_notice", "法定告知", "notice that the law demands"
    SERVICE = "service", "服务通知", "service of what the client has"
    CONSENT_REQUEST = "consent_request", "征求同意", "asking for a consent"
    CARE = "care", "客户关怀", "care"
    COMMERCIAL = "commercial", "商业营销", "commercial"


@attrs.frozen(kw_only=True)
class Contact:
    """One contact as planned."""

    client_id: ClientId
    channel: ContactChannel
    purpose: ContactPurpose
    sells: bool | None = None
    """Whether it also brings up a product, as a birthday greeting may."""
    requested: bool = False
    """Whether the client has asked for it."""
    opt_out_offered: bool = False
    """Whether it says how to refuse further ones."""
    asks_for: Purpose | None = None
    """Of a request for a consent: to which purpose."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.purpose is ContactPurpose.CONSENT_REQUEST) is (self.asks_for is None):
            raise InvalidValue("asks_for", "belongs to a request for a consent, and is due there")


@attrs.frozen(kw_only=True)
class ContactRecord:
    """What the bank has on record about contact with one client."""

    client_id: ClientId
    answers: tuple[Answer, ...]
    """Every consent and refusal on record; empty if there is none, never left out."""
    do_not_contact: bool | None = None
    """Whether the client is on the bank's list of whom not to contact."""
    deceased: bool | None = attrs.field(default=None, repr=False)
    commercial_at: tuple[datetime, ...] | None = None
    """When the client was contacted commercially before."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for at in self.commercial_at or ():
            business_date(at, "commercial_at")


@attrs.frozen(kw_only=True)
class ContactPolicy:
    """The bank's own limits on contact.

    Quiet hours run from `quiet_from` up to `quiet_until`, over midnight if that is earlier; the same
    time twice means none.

    >>> policy = ContactPolicy(
    ...     quiet_from=time(21), quiet_until=time(9), most=2, within_days=30, ask_again_after=180
    ... )
    >>> policy.quiet_at(datetime.fromisoformat("2026-11-24T08:59+08:00"))
    True
    """

    quiet_from: time
    quiet_until: time
    most: int = attrs.field(metadata=NOT_NEGATIVE)
    """Commercial contacts within the days that `within_days` says."""
    within_days: int = attrs.field(metadata={"least": 1})
    """Days looked back on, the day itself among them."""
    ask_again_after: int = attrs.field(metadata=NOT_NEGATIVE)
    """Days after a refusal before the consent may be asked for again."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        for field in ("quiet_from", "quiet_until"):
            if getattr(self, field).tzinfo is not None:
                raise InvalidValue(field, "is a time in China and takes no zone")

    def quiet_at(self, at: datetime) -> bool:
        """Whether an instant falls into the quiet hours, by the clock in China."""
        now, start, end = in_china(at).time(), self.quiet_from, self.quiet_until
        if start <= end:
            return start <= now < end
        return now >= start or now < end

    def counted(self, earlier: Sequence[datetime], day: date) -> int:
        """How many earlier contacts count against the cap on a day."""
        check_kind(earlier, Sequence, "earlier")
        ages = [(check_date(day, "day") - business_date(at)).days for at in earlier]
        return sum(0 <= age < self.within_days for age in ages)


_ANSWERS = (
    ContactRecord.answers,
    Consent.purpose,
    Consent.channels,
    Consent.withdrawn_on,
    Refusal.purpose,
    Refusal.channels,
    Refusal.refused_on,
)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class ContactFacts:
    """What decides whether a client may be contacted."""

    purpose: str = attrs.field(
        metadata=about("联系目的", "purpose of the contact", of=(Contact.purpose,))
    )
    channel: str = attrs.field(metadata=about("触达渠道", "channel", of=(Contact.channel,)))
    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    closed: bool = attrs.field(
        metadata=about(
            "已销户", "relationship closed", of=(RetailClient.status, CorporateClient.status)
        )
    )
    sells: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("含产品推介", "also sells", of=(Contact.sells,)),
    )
    requested: bool = attrs.field(
        metadata=about("客户主动要求", "asked for by the client", of=(Contact.requested,))
    )
    opt_out_offered: bool = attrs.field(
        metadata=about("已提供退订方式", "says how to refuse", of=(Contact.opt_out_offered,))
    )
    consented: bool = attrs.field(
        metadata=about(
            "已同意接收",
            "consented to this channel",
            of=(*_ANSWERS, Consent.given_on, Contact.channel),
        )
    )
    refused: bool = attrs.field(
        metadata=about(
            "已拒绝接收", "refused this channel", of=(*_ANSWERS, Consent.given_on, Contact.channel)
        )
    )
    refused_before: bool = attrs.field(
        metadata=about(
            "曾拒绝所征求的同意", "refused what is asked for", of=(*_ANSWERS, Contact.asks_for)
        )
    )
    days_since_refusal: int = attrs.field(
        metadata=about("距拒绝天数", "days since the refusal", of=(*_ANSWERS, Contact.asks_for))
    )
    birth_date: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about("出生日期", "birth date", of=(RetailClient.birth_date,)),
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
    quiet: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "处于免打扰时段",
            "in quiet hours",
            of=(ContactPolicy.quiet_from, ContactPolicy.quiet_until),
        ),
    )
    contacts: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "已营销次数",
            "commercial contacts so far",
            of=(ContactRecord.commercial_at, ContactPolicy.within_days),
        ),
    )
    most: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("营销次数上限", "most allowed", of=(ContactPolicy.most,)),
    )
    ask_again_after: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "再次征求间隔天数", "days before asking again", of=(ContactPolicy.ask_again_after,)
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        client: Client,
        contact: Contact,
        record: ContactRecord,
        policy: ContactPolicy | None,
        *,
        at: datetime,
    ) -> "ContactFacts":
        """The facts of one contact at an instant.

        Raises:
            InvalidValue: if contact, record or an answer is another client's.
        """
        day = business_date(at)
        _check_parts(client, contact, record)
        channel, answers = contact.channel, record.answers
        held = list_consents(answers, client.id, Purpose.MARKETING, as_of=day, channel=channel)
        no = latest_refusal(answers, client.id, Purpose.MARKETING, as_of=day, channel=channel)
        yes = [consent for consent in held if no is None or no <= consent.given_on]
        asked = None if contact.asks_for is None else _refused_on(record, contact.asks_for, day)
        facts = cls(
            purpose=contact.purpose.code,
            channel=channel.code,
            person=isinstance(client, RetailClient),
            closed=client.status is ClientStatus.CLOSED,
            sells=contact.sells,
            requested=contact.requested,
            opt_out_offered=contact.opt_out_offered,
            consented=bool(yes),
            refused=no is not None and not yes,
            refused_before=asked is not None,
            days_since_refusal=(day - asked).days if asked else 0,
            birth_date=client.birth_date if isinstance(client, RetailClient) else None,
            do_not_contact=record.do_not_contact,
            deceased=record.deceased if isinstance(client, RetailClient) else False,
        )
        return facts if policy is None else _limited(facts, record, policy, at)


def _refused_on(record: ContactRecord, purpose: Purpose, day: date) -> date | None:
    """When a purpose was last refused, by whichever channel: another one is no way round it."""
    days = [
        latest_refusal(record.answers, record.client_id, purpose, as_of=day, channel=channel)
        for channel in ContactChannel
    ]
    return max((refused for refused in days if refused is not None), default=None)


def _limited(
    facts: ContactFacts, record: ContactRecord, policy: ContactPolicy, at: datetime
) -> ContactFacts:
    """The facts with what a bank's policy adds."""
    check_kind(policy, ContactPolicy, "policy")
    earlier = record.commercial_at
    return attrs.evolve(
        facts,
        quiet=policy.quiet_at(at),
        contacts=None if earlier is None else policy.counted(earlier, business_date(at)),
        most=policy.most,
        ask_again_after=policy.ask_again_after,
    )


def _check_parts(client: Client, contact: Contact, record: ContactRecord) -> None:
    check_client(client)
    check_kind(contact, Contact, "contact")
    check_kind(record, ContactRecord, "record")
    if contact.client_id != client.id:
        raise InvalidValue("contact", "is with another client")
    if record.client_id != client.id:
        raise InvalidValue("record", "is another client's")


CONTACT = RuleSet("privacy.contact", ContactFacts, PrivacyParams, Effect, since=CIVIL_CODE.since)
"""May a client be contacted."""

_OWED = ContactPurpose.OWED_NOTICE.code
_OPTIONAL = (ContactPurpose.CARE.code, ContactPurpose.CONSENT_REQUEST.code)
_REMOTE = tuple(
    channel.code
    for channel in ContactChannel
    if channel not in {ContactChannel.POST, ContactChannel.VISIT}
)
_PRACTICE = CONTACT_PRACTICE.article()


def _commercial(f: ContactFacts) -> bool:
    return (f.purpose == ContactPurpose.COMMERCIAL.code) | f.sells


def _unasked(f: ContactFacts) -> bool:
    """What neither the client, nor law or business calls for."""
    return not_(f.requested) & (_commercial(f) | one_of(f.purpose, *_OPTIONAL))


@CONTACT.rule(
    "CRL.29-consent",
    Effect.BLOCK,
    cites=(CONSUMER_LAW.article(29), CIVIL_CODE.article(1033)),
    zh="未经客户同意或者请求，不得以该渠道发送商业性信息",
    en="a commercial message by this channel needs the client's consent or request",
    steps=(PrivacyStep.CONSENT,),
)
def commercial_without_consent(f: ContactFacts, _: PrivacyParams) -> bool:
    return f.person & _commercial(f) & not_(f.consented) & not_(f.requested)


@CONTACT.rule(
    "CRL.29-refused",
    Effect.REFUSE,
    cites=(CONSUMER_LAW.article(29), CIVIL_CODE.article(1033)),
    zh="客户已明确拒绝商业性信息",
    en="the client has refused commercial messages",
)
def commercial_refused(f: ContactFacts, _: PrivacyParams) -> bool:
    return f.person & _commercial(f) & f.refused & not_(f.requested)


@CONTACT.rule(
    "PIPL.28-child",
    Effect.REFUSE,
    cites=PIPL.article(28, Provenance.UNCONFIRMED),  # marketing is no sufficient need: our reading
    since=PIPL.since,
    zh="不得向不满{child_years}周岁的未成年人营销",
    en="no marketing to a person under {child_years}",
)
def commercial_to_child(f: ContactFacts, p: PrivacyParams) -> bool:
    return f.person & _commercial(f) & (f.birth_date > p.child_born_after)


# that a message must offer refusal: reported on finance.eastmoney.com/a/202212302601739220.html;
# that it may not be sent again by the same way after one is within CRL.29-refused
@CONTACT.rule(
    "CPM-opt-out",
    Effect.STEPS,
    cites=CONSUMER_MEASURES.article(),
    since=CONSUMER_MEASURES.since,
    zh="以电话、群发或者推送方式营销，应当提供拒收或者退订选择",
    en="marketing by call, mass message or push must offer a way to refuse it",
    steps=(PrivacyStep.OPT_OUT,),
)
def marketing_without_opt_out(f: ContactFacts, _: PrivacyParams) -> bool:
    return f.person & _commercial(f) & one_of(f.channel, *_REMOTE) & not_(f.opt_out_offered)


@CONTACT.rule(
    "NDSR.22-asking",
    Effect.BLOCK,
    cites=NETWORK_DATA_REGULATION.article(22),
    since=NETWORK_DATA_REGULATION.since,
    zh="客户拒绝后{days_since_refusal}天又征求同意，间隔应不少于{ask_again_after}天",
    en="asked again {days_since_refusal} days after a refusal; {ask_again_after} must pass",
    steps=(PrivacyStep.WAITING,),
)
def asked_again_too_soon(f: ContactFacts, _: PrivacyParams) -> bool:
    return f.person & f.refused_before & (f.days_since_refusal < f.ask_again_after)


# The bank's own care


@CONTACT.rule(
    "contact.deceased",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="客户已去世",
    en="the client has died",
)
def deceased(f: ContactFacts, _: PrivacyParams) -> bool:
    return (f.purpose != _OWED) & f.deceased


@CONTACT.rule(
    "contact.heirs",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="客户已去世，法定告知应由人工确定受送达人",
    en="the client has died: a person must decide who is owed the notice",
)
def notice_to_deceased(f: ContactFacts, _: PrivacyParams) -> bool:
    return (f.purpose == _OWED) & f.deceased


@CONTACT.rule(
    "contact.closed",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="客户已销户，不得主动营销或者关怀",
    en="the relationship is closed: neither marketing nor care unasked",
)
def relationship_closed(f: ContactFacts, _: PrivacyParams) -> bool:
    return f.closed & _unasked(f)


@CONTACT.rule(
    "contact.do-not-contact",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="客户在免打扰名单",
    en="the client is on the list of whom not to contact",
)
def on_do_not_contact_list(f: ContactFacts, _: PrivacyParams) -> bool:
    return _unasked(f) & f.do_not_contact


@CONTACT.rule(
    "contact.quiet-hours",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="处于本行规定的免打扰时段",
    en="within the bank's quiet hours",
    steps=(PrivacyStep.WAITING,),
)
def in_quiet_hours(f: ContactFacts, _: PrivacyParams) -> bool:
    return _unasked(f) & f.quiet


@CONTACT.rule(
    "contact.cap",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="已营销{contacts}次，达到本行上限{most}次",
    en="{contacts} commercial contacts so far, and {most} is the bank's cap",
    steps=(PrivacyStep.WAITING,),
)
def too_often(f: ContactFacts, _: PrivacyParams) -> bool:
    return _commercial(f) & not_(f.requested) & (f.contacts >= f.most)


def assess_contact(
    client: Client,
    contact: Contact,
    record: ContactRecord,
    policy: ContactPolicy | None,
    *,
    at: datetime,
    book: RuleBook = STATUTORY,
) -> Decision[ContactFacts, Effect]:
    """Whether a client may be contacted; the rules of the instant's day in China apply.

    Args:
        client: the client; consent and refusal protect persons, the bank's own care all.
        contact: what is planned.
        record: the client's answers and earlier contacts.
        policy: the bank's limits; without them a person decides wherever they would bear on it.
        at: the instant.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if contact, record or an answer is another client's, or `at` has no zone.
        RuleNotInForce: before the Civil Code.

    >>> li = RetailClient(id=ClientId("C-1"), name="某某", birth_date=date(1961, 3, 2))
    >>> greeting = Contact(
    ...     client_id=li.id,
    ...     channel=ContactChannel.SMS,
    ...     purpose=ContactPurpose.CARE,
    ...     sells=False,
    ... )
    >>> record = ContactRecord(
    ...     client_id=li.id, answers=(), do_not_contact=False, deceased=False, commercial_at=()
    ... )
    >>> policy = ContactPolicy(
    ...     quiet_from=time(21), quiet_until=time(9), most=2, within_days=30, ask_again_after=180
    ... )
    >>> morning = datetime.fromisoformat("2026-03-02T10:00+08:00")
    >>> assess_contact(li, greeting, record, policy, at=morning).outcome.en
    'allowed'
    >>> with_offer = attrs.evolve(greeting, sells=True, opt_out_offered=True)
    >>> print(assess_contact(li, with_offer, record, policy, at=morning).explain("en"))
    Outcome: blocked until cured (2 Mar 2026)
    - a commercial message by this channel needs the client's consent or request [CRL.29-consent] \
Consumer Rights Protection Law, art. 29; Civil Code, art. 1033 → the person's consent
    Weakest source: read in the text
    """
    facts = ContactFacts.of(client, contact, record, policy, at=at)
    return CONTACT.decide(facts, as_of=business_date(at), book=book)
