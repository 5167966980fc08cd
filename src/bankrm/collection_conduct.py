"""Conduct of collection (催收行为): whom a bank may press for a debt, when, how often, and by what means.

The guideline of 2026 covers cards and consumer loans; the measures of 2011 cards. For other loans the trade keeps to
what is common to them, and a person looks at what only the guideline says. Who shares the debt, as a spouse may, is
a debtor here. Marketing, service and notices owed by law are in `contact_rules`.

Leaves out what is said, agencies that collect for the bank, how a debtor's numbers were come by, and what may be
agreed with him about frequency.
"""

from collections.abc import Iterable
from datetime import datetime

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.citations import Provenance, param
from bankrm.collateral import ClaimId
from bankrm.collection_plans import CollectionContact, CollectionResult, ContactedParty
from bankrm.contacts import ContactChannel
from bankrm.days import business_date, in_china
from bankrm.errors import InvalidValue
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.loan_accounts import LoanAccount
from bankrm.product_kinds import ProductKind
from bankrm.regulations.lending import CREDIT_CARD_MEASURES
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.recovery import (
    CALLS_A_DAY,
    COLLECTION_GUIDELINE,
    FAILED_TRIES,
    QUIET_FROM,
    QUIET_UNTIL,
    VISITORS,
)
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_int, not_, one_of

__all__ = [
    "COLLECTION_CONDUCT",
    "CollectionConductFacts",
    "CollectionConductParams",
    "CollectionStep",
    "PlannedCollection",
    "assess_collection_contact",
]


class CollectionStep(Label):
    """What would let a contact be made, or is owed with it."""

    LATER = "later", "改在允许的时间联系", "at a time that is allowed"
    DEBTOR_FIRST = "debtor_first", "先行联系债务人本人", "the debtor tried first"
    MORE_COLLECTORS = "more_collectors", "增派催收人员", "another collector at the visit"
    RECORD = "record", "留存催收记录", "a record kept"


@attrs.frozen(kw_only=True)
class PlannedCollection:
    """One contact to be paid, as planned (拟催收)."""

    account_id: ClaimId
    party: ContactedParty
    channel: ContactChannel
    presses: bool | None = None
    """Whether whoever is contacted is asked to pay."""
    tells_debt: bool | None = None
    """Whether somebody else learns of the debt."""
    improper: bool | None = None
    """Whether force, threats, insults, deceit or a false name are used."""
    collectors: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    """How many go to a visit."""
    hours_agreed: bool | None = None
    """Whether the debtor has agreed to be contacted at such an hour."""
    recorded: bool | None = None
    """Whether a record of it will be kept."""

    __attrs_post_init__ = check_fields


_TRIED = (
    CollectionContact.party,
    CollectionContact.result,
    CollectionContact.at,
    CollectionContact.recorded_at,
)


@attrs.frozen(kw_only=True, repr=False)  # about a debtor: not shown
class CollectionConductFacts:
    """What decides whether a contact to be paid may be made."""

    kind: str = attrs.field(
        metadata=about("贷款种类", "kind of loan", ProductKind, of=(LoanAccount.kind,))
    )
    party: str = attrs.field(
        metadata=about("催收对象", "who", ContactedParty, of=(PlannedCollection.party,))
    )
    channel: str = attrs.field(
        metadata=about("催收渠道", "channel", ContactChannel, of=(PlannedCollection.channel,))
    )
    minute: int = attrs.field(metadata=about("当日第几分钟", "minute of the day"))
    hours_agreed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "债务人同意该时段", "the hour was agreed to", of=(PlannedCollection.hours_agreed,)
        ),
    )
    presses: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("要求对方还款", "payment is asked for", of=(PlannedCollection.presses,)),
    )
    tells_debt: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "向他人透露债务", "somebody else learns of it", of=(PlannedCollection.tells_debt,)
        ),
    )
    improper: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("采用不当手段", "improper means", of=(PlannedCollection.improper,)),
    )
    collectors: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("外访人数", "collectors at the visit", of=(PlannedCollection.collectors,)),
    )
    recorded: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("留存记录", "a record is kept", of=(PlannedCollection.recorded,)),
    )
    failed_today: int = attrs.field(
        metadata=about(
            "当日未接通次数",
            "calls not answered that day",
            of=(*_TRIED, CollectionContact.channel, PlannedCollection.channel),
        )
    )
    failed_in_row: int = attrs.field(
        metadata=about("连续未联系上本人次数", "failed tries in a row", of=_TRIED)
    )
    invalid: bool = attrs.field(
        metadata=about("本人联系方式无效", "the debtor's number is no good", of=_TRIED)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        account: LoanAccount,
        planned: PlannedCollection,
        contacts: tuple[CollectionContact, ...],
        *,
        at: datetime,
    ) -> "CollectionConductFacts":
        """The facts of a contact at an instant, by what was tried before."""
        now = in_china(at)
        tried = sorted(
            (
                one
                for one in contacts
                if one.party is ContactedParty.DEBTOR and one.recorded_at <= at
            ),
            key=lambda one: one.at,
        )
        results = [one.result for one in tried]
        return cls(
            kind=account.kind.code,
            party=planned.party.code,
            channel=planned.channel.code,
            minute=now.hour * 60 + now.minute,
            hours_agreed=planned.hours_agreed,
            presses=planned.presses,
            tells_debt=planned.tells_debt,
            improper=planned.improper,
            collectors=planned.collectors,
            recorded=planned.recorded,
            failed_today=sum(
                one.result.failed
                and one.channel is planned.channel
                and business_date(one.at) == now.date()
                for one in tried
            ),
            failed_in_row=_failed_in_row(results),
            invalid=results[-1:] == [CollectionResult.INVALID],
        )


def _failed_in_row(results: Iterable[CollectionResult]) -> int:
    """How many of the last tries came to nothing."""
    count = 0
    for result in results:
        count = count + 1 if result.failed else 0
    return count


class CollectionConductParams:
    """When, how often and by how many."""

    quiet_from: int = param(QUIET_FROM)
    quiet_until: int = param(QUIET_UNTIL)
    calls: int = param(CALLS_A_DAY)
    tries: int = param(FAILED_TRIES)
    visitors: int = param(VISITORS)


COLLECTION_CONDUCT = RuleSet(
    "recovery.collection",
    CollectionConductFacts,
    CollectionConductParams,
    Effect,
    since=CREDIT_CARD_MEASURES.since,
)
"""May somebody be contacted about a debt so."""

_PRACTICE = CREDIT_PRACTICE.article()
_GUIDELINE = COLLECTION_GUIDELINE.article()
_SINCE = COLLECTION_GUIDELINE.since
_ARTICLE_68 = CREDIT_CARD_MEASURES.article(68, Provenance.SECONDARY)
_CARD = ProductKind.CREDIT_CARD.code
_CONSUMER = (_CARD, ProductKind.CONSUMER_LOAN.code)
_OF_PERSONS = (ProductKind.PERSONAL_BUSINESS_LOAN.code, ProductKind.HOUSING_LOAN.code)
_DEBTOR, _THIRD = ContactedParty.DEBTOR.code, ContactedParty.THIRD_PARTY.code
_PHONE, _VISIT = ContactChannel.PHONE.code, ContactChannel.VISIT.code


def _quiet(f: CollectionConductFacts, p: CollectionConductParams) -> bool:
    """Whether it falls into the hours in which nobody is pressed."""
    return (f.minute >= p.quiet_from) | (f.minute < p.quiet_until)


# When and how often


@COLLECTION_CONDUCT.rule(
    "COL-2026-hours",
    Effect.BLOCK,
    cites=_GUIDELINE,
    since=_SINCE,
    zh="未经债务人同意，夜间禁止催收时段不得联系",
    en="nobody is pressed during the night unless the debtor agreed to it",
    steps=(CollectionStep.LATER,),
)
def at_night(f: CollectionConductFacts, p: CollectionConductParams) -> bool:
    return one_of(f.kind, *_CONSUMER) & _quiet(f, p) & not_(f.hours_agreed)


@COLLECTION_CONDUCT.rule(
    "collection.hours",
    Effect.REVIEW,
    cites=_PRACTICE,
    since=_SINCE,
    zh="消费贷款指引禁止该时段催收，其他个人贷款须人工判断",
    en="the guideline on consumer loans bars this hour: a person decides for other loans to persons",
)
def at_night_of_another_loan(f: CollectionConductFacts, p: CollectionConductParams) -> bool:
    return one_of(f.kind, *_OF_PERSONS) & _quiet(f, p) & not_(f.hours_agreed)


@COLLECTION_CONDUCT.rule(
    "COL-2026-calls",
    Effect.BLOCK,
    cites=_GUIDELINE,
    since=_SINCE,
    zh="当日已有{failed_today}次未接通，同一联系方式不宜超过{calls}次",
    en="{failed_today} calls were not answered today; of one number there ought not to be more than {calls}",
    steps=(CollectionStep.LATER,),
)
def called_too_often(f: CollectionConductFacts, p: CollectionConductParams) -> bool:
    called = (f.channel == _PHONE) & (f.party == _DEBTOR)
    return one_of(f.kind, *_CONSUMER) & called & (f.failed_today >= p.calls)


@COLLECTION_CONDUCT.rule(
    "COL-2026.22-visitors",
    Effect.BLOCK,
    cites=COLLECTION_GUIDELINE.article(22),
    since=_SINCE,
    zh="外访仅{collectors}人，应不少于{visitors}人",
    en="{collectors} go to the visit; {visitors} have to",
    steps=(CollectionStep.MORE_COLLECTORS,),
)
def visited_alone(f: CollectionConductFacts, p: CollectionConductParams) -> bool:
    return one_of(f.kind, *_CONSUMER) & (f.channel == _VISIT) & (f.collectors < p.visitors)


# Somebody else


@COLLECTION_CONDUCT.rule(
    "CARD-2011.68-third",
    Effect.REFUSE,
    cites=_ARTICLE_68,
    zh="信用卡欠款不得向与债务无关的第三人催收",
    en="nobody who does not owe a card's debt may be pressed for it",
)
def third_party_pressed_for_card(f: CollectionConductFacts, _: CollectionConductParams) -> bool:
    return (f.kind == _CARD) & (f.party == _THIRD) & f.presses


@COLLECTION_CONDUCT.rule(
    "COL-2026-third",
    Effect.REFUSE,
    cites=_GUIDELINE,
    since=_SINCE,
    zh="不得对与债务无关的第三人催收",
    en="nobody who does not owe the debt may be pressed for it",
)
def third_party_pressed(f: CollectionConductFacts, _: CollectionConductParams) -> bool:
    return one_of(f.kind, *_CONSUMER) & (f.party == _THIRD) & f.presses


@COLLECTION_CONDUCT.rule(
    "COL-2026-unreached",
    Effect.BLOCK,
    cites=_GUIDELINE,
    since=_SINCE,
    zh="仅连续{failed_in_row}次未联系上本人，不足{tries}次，不得联系第三人",
    en="the debtor was missed {failed_in_row} times in a row, not {tries}: others may not be asked yet",
    steps=(CollectionStep.DEBTOR_FIRST,),
)
def debtor_not_lost(f: CollectionConductFacts, p: CollectionConductParams) -> bool:
    third = one_of(f.kind, *_CONSUMER) & (f.party == _THIRD)
    return third & not_(f.invalid) & (f.failed_in_row < p.tries)


@COLLECTION_CONDUCT.rule(
    "COL-2026-secrecy",
    Effect.REFUSE,
    cites=_GUIDELINE,
    since=_SINCE,
    zh="不得向无关第三人透露债务信息",
    en="nobody else may be told of the debt",
)
def debt_told(f: CollectionConductFacts, _: CollectionConductParams) -> bool:
    return one_of(f.kind, *_CONSUMER) & (f.party == _THIRD) & f.tells_debt


@COLLECTION_CONDUCT.rule(
    "collection.third",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="第三人不负债务，只可请其转告，不得催收或者透露债务",
    en="somebody who owes nothing may be asked to pass a word on, neither pressed nor told of the debt",
)
def third_party_involved(f: CollectionConductFacts, _: CollectionConductParams) -> bool:
    return (f.party == _THIRD) & (f.presses | f.tells_debt)


# By what means


@COLLECTION_CONDUCT.rule(
    "CARD-2011.68-means",
    Effect.REFUSE,
    cites=_ARTICLE_68,
    zh="信用卡催收不得采用暴力、胁迫、恐吓或者辱骂等不当手段",
    en="a card's debt may not be collected by force, threats or insults",
)
def improper_for_card(f: CollectionConductFacts, _: CollectionConductParams) -> bool:
    return (f.kind == _CARD) & f.improper


@COLLECTION_CONDUCT.rule(
    "COL-2026-means",
    Effect.REFUSE,
    cites=_GUIDELINE,
    since=_SINCE,
    zh="不得以恐吓、辱骂、欺诈、威胁、暴力或者冒用名义等不当手段催收",
    en="neither threats, insults, deceit, force nor a false name may be used",
)
def improper_for_consumer(f: CollectionConductFacts, _: CollectionConductParams) -> bool:
    return one_of(f.kind, *_CONSUMER) & f.improper


@COLLECTION_CONDUCT.rule(
    "collection.means",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="催收不得采用不当手段",
    en="no debt is collected by improper means",
)
def improper_means(f: CollectionConductFacts, _: CollectionConductParams) -> bool:
    return f.improper


@COLLECTION_CONDUCT.rule(
    "CARD-2011.68-record",
    Effect.STEPS,
    cites=_ARTICLE_68,
    zh="信用卡催收过程须有记录并留存备查",
    en="a record of collecting a card's debt has to be kept",
    steps=(CollectionStep.RECORD,),
)
def without_record(f: CollectionConductFacts, _: CollectionConductParams) -> bool:
    return (f.kind == _CARD) & not_(f.recorded)


def assess_collection_contact(
    account: LoanAccount,
    planned: PlannedCollection,
    contacts: tuple[CollectionContact, ...],
    *,
    at: datetime,
    book: RuleBook = STATUTORY,
) -> Decision[CollectionConductFacts, Effect]:
    """Whether somebody may be contacted about a debt so; the rules of the instant's day in China apply.

    Tries are counted by channel, as several numbers of one debtor are not told apart, so that the limit is
    reached no later than by number.

    Args:
        account: the loan.
        planned: the contact.
        contacts: what was done before; what was entered after the instant is not known.
        at: the instant.
        book: the bank's own stricter limits.

    Raises:
        InvalidValue: if the contact, or an earlier one, is about another loan, or `at` has no zone.
        RuleNotInForce: before the measures of 2011.

    >>> from bankrm._loan_account_example import ACCOUNT
    >>> loan = attrs.evolve(ACCOUNT, kind=ProductKind.CONSUMER_LOAN)
    >>> call = PlannedCollection(
    ...     account_id=loan.id,
    ...     party=ContactedParty.DEBTOR,
    ...     channel=ContactChannel.PHONE,
    ...     presses=True,
    ...     tells_debt=False,
    ...     improper=False,
    ...     hours_agreed=False,
    ... )
    >>> at = datetime.fromisoformat
    >>> assess_collection_contact(loan, call, (), at=at("2026-11-24T21:59+08:00")).outcome.en
    'allowed'
    >>> assess_collection_contact(loan, call, (), at=at("2026-11-24T22:00+08:00")).outcome.en
    'blocked until cured'
    """
    check_kind(account, LoanAccount, "account")
    check_kind(planned, PlannedCollection, "planned")
    check_tuple(contacts, CollectionContact, "contacts")
    day = business_date(at)
    if planned.account_id != account.id:
        raise InvalidValue("planned", "is about another loan")
    if any(one.account_id != account.id for one in contacts):
        raise InvalidValue("contacts", "hold one about another loan")
    facts = CollectionConductFacts.of(account, planned, contacts, at=at)
    return COLLECTION_CONDUCT.decide(facts, as_of=day, book=book)
