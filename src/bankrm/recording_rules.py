"""Recording rules (双录规则): will the recording of a sale do, so that the sale may be concluded.

A sale that must be recorded and is not can still be; one whose client will not be recorded cannot be made.
What a recording holds, and whether it is whole, legible and unedited, is what the bank has found: a finding
that is not there leaves the sale to a person. A sentence says what must be, so that it reads the same of what
is missing and of what is not known yet. The rules follow rows 17, 26 and 27 of the decision table.

Leaves out online insurance beyond that it must be traceable, how files are stored, and who may see them.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from bankrm.citations import Provenance
from bankrm.clients import Client
from bankrm.investor_changes import InvestorChange
from bankrm.products import Product, ProductFamily
from bankrm.recording_facts import (
    RecordingFacts,
    RecordingParams,
    direct_policy,
    online_notices,
    online_policy,
    outlet_notices,
    phone_policy,
    policy_at_agency,
    policy_elsewhere,
    zone_sale,
)
from bankrm.recording_topics import ZONE_TOPICS, PolicyTraits, RecordingTopic, list_topics
from bankrm.recordings import SaleRecording
from bankrm.regulations.investment import COVERAGE, C
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.regulations.recording import I54, R110, REMOTE
from bankrm.regulations.selling import A6
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sales import Sale, SaleChannel, SaleStep
from bankrm.terms import not_, one_of

__all__ = ["RECORDING", "assess_recording", "list_missing_topics"]

RECORDING = RuleSet("recording.sale", RecordingFacts, RecordingParams, Effect, since=C.since)
"""Will the recording of a sale do."""

_REMOTE = SaleChannel.REMOTE_VIDEO.code
_AWAY = (SaleChannel.PHONE.code, _REMOTE)
_RECALLED = Provenance.UNCONFIRMED
_AGAIN = (SaleStep.RECORDING,)
_FROM_CONSENT = (SaleStep.RECORDING_CONSENT, SaleStep.RECORDING)


def _missing(f: RecordingFacts) -> bool:
    return not_(f.refused) & not_(f.recorded & f.audio & f.video)


def _policy(f: RecordingFacts, p: RecordingParams) -> bool:
    return policy_at_agency(f) | direct_policy(f, p)


def _remote_policy(f: RecordingFacts) -> bool:
    return policy_at_agency(f) & (f.channel == _REMOTE)


def _sold_away(f: RecordingFacts) -> bool:
    """By telephone or video, and no policy: that has rules of its own."""
    insured = f.family == ProductFamily.INSURANCE.code
    return f.person & f.zone_family & not_(insured) & one_of(f.channel, *_AWAY)


def _agency_sale(f: RecordingFacts) -> bool:
    return f.agency & not_(f.professional)


# What may have begun after the sale counts as begun before it, and a person looks


@RECORDING.rule(
    "recording.sale-time",
    Effect.REVIEW,
    cites=SALES_PRACTICE.article(),
    zh="销售时间未知，当日的录制是否先于成交，须人工核实",
    en="the time of the sale is unknown: whether that day's recording began before it, a person must find "
    "out",
)
def sale_without_its_time(f: RecordingFacts, p: RecordingParams) -> bool:
    """Whatever it is that asks for a recording."""
    insured = _policy(f, p) | phone_policy(f) | online_policy(f)
    securities = outlet_notices(f) | online_notices(f)
    owed = zone_sale(f) | _sold_away(f) | insured | securities | _agency_sale(f)
    return not_(f.timed) & owed


# Row 27: own wealth and agency products at an outlet


@RECORDING.rule(
    "R110-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=R110.since,
    zh="本规则集不含2017年10月20日以前的营业场所录音录像规则，须人工审核",
    en="this set holds no rules on recording at outlets of before 20 October 2017",
)
def zone_before_r110(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f)


@RECORDING.rule(
    "R110.2-recording",
    Effect.BLOCK,
    cites=R110.article(2),
    since=R110.since,
    zh="在营业场所向个人销售自有理财或者代销产品，须同步录音录像",
    en="own wealth or an agency product sold to an individual at an outlet must be recorded "
    "meanwhile",
    steps=_AGAIN,
)
def not_recorded_in_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & _missing(f)


@RECORDING.rule(
    "R110-refused",
    Effect.REFUSE,
    cites=R110.article(),
    since=R110.since,
    zh="消费者不同意录音录像，不得销售",
    en="the client does not agree to be recorded: no sale",
)
def refused_in_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & f.refused


@RECORDING.rule(
    "R110-consent-first",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    zh="录音录像前须先征得消费者同意",
    en="the client must agree before anything is recorded",
    steps=_FROM_CONSENT,
)
def consent_late_in_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & f.recorded & not_(f.consent_first)


@RECORDING.rule(
    "R110-zone",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    zh="须在销售专区（或者固定专柜）内销售",
    en="must be sold in the sales zone, or at the fixed counter",
    steps=(SaleStep.SALES_ZONE,),
)
def outside_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & f.recorded & not_(f.in_zone)


@RECORDING.rule(
    "R110-away",
    Effect.REVIEW,
    cites=R110.article(),
    since=R110.since,
    zh="通过电话或者视频向个人销售自有理财或者代销产品，不在销售专区，没有录制的须人工审核",
    en="own wealth or an agency product sold to an individual by telephone or video, outside "
    "the sales zone: without a recording a person must decide",
)
def away_from_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return _sold_away(f) & not_(f.recorded)


@RECORDING.rule(
    "R110-content",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    zh="录制内容须含产品推介、风险和重要信息提示、消费者确认和反馈",
    en="the product, its risks and key points, the client's confirmation and feedback must "
    "all be on it",
    steps=_AGAIN,
)
def zone_topics_missing(f: RecordingFacts, _: RecordingParams) -> bool:
    """What the recording of a long policy must hold is for the rules of insurance to say."""
    return zone_sale(f) & not_(policy_at_agency(f)) & f.recorded & not_(f.zone_topics_held)


@RECORDING.rule(
    "R110-content-earlier",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    until=I54.since,
    zh="长期保险的录制内容须含产品推介、风险和重要信息提示、消费者确认和反馈",
    en="of a long policy, the product, its risks and key points, confirmation and feedback "
    "must all be on it",
    steps=_AGAIN,
)
def zone_topics_missing_of_policy(f: RecordingFacts, _: RecordingParams) -> bool:
    """Until the rules of insurance said it."""
    return zone_sale(f) & policy_at_agency(f) & f.recorded & not_(f.zone_topics_held)


@RECORDING.rule(
    "R110-clear",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    zh="录音录像须清晰、完整",
    en="the recording must be clear and complete",
    steps=_AGAIN,
)
def unclear_in_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & f.recorded & not_(f.continuous & f.legible)


@RECORDING.rule(
    "R110-edited",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    zh="录音录像不得人为干预或者编辑",
    en="the recording must not be meddled with or edited",
    steps=_AGAIN,
)
def edited_in_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & f.recorded & f.edited


# Row 26: insurance


@RECORDING.rule(
    "I54-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=I54.since,
    zh="本规则集不含2017年11月1日以前的保险销售可回溯规则，须人工审核",
    en="this set holds no rules on traceable insurance sales of before 1 November 2017",
)
def policy_before_i54(f: RecordingFacts, _: RecordingParams) -> bool:
    return policy_elsewhere(f)


@RECORDING.rule(
    "I54.6-recording",
    Effect.BLOCK,
    cites=I54.article(6),
    since=I54.since,
    zh="该保险销售须现场同步录音录像",
    en="the sale of this policy must be recorded on the spot",
    steps=_AGAIN,
)
def policy_not_recorded(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & _missing(f)


@RECORDING.rule(
    "I54.6-refused",
    Effect.REFUSE,
    cites=(I54.article(6), R110.article()),  # that no consent means no sale is of the second alone
    since=I54.since,
    zh="投保人不同意录音录像，不得销售",
    en="the policyholder does not agree to be recorded: no sale",
)
def policyholder_refused(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.refused


@RECORDING.rule(
    "I54.6-consent-first",
    Effect.BLOCK,
    cites=I54.article(6),
    since=I54.since,
    zh="录音录像前须先取得投保人同意",
    en="the policyholder must agree before anything is recorded",
    steps=_FROM_CONSENT,
)
def policyholder_consents_late(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & not_(f.consent_first)


@RECORDING.rule(
    "I54.7-content",
    Effect.BLOCK,
    cites=I54.article(7),
    since=I54.since,
    zh="录制内容须含应录的各个销售关键环节",
    en="the recording of a policy must hold all the key moments of its sale",
    steps=_AGAIN,
)
def policy_topics_missing(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & not_(f.policy_topics_held)


@RECORDING.rule(
    "I54.8-continuous",
    Effect.BLOCK,
    cites=I54.article(8),
    since=I54.since,
    zh="视听资料须完整、连续",
    en="the recording of the policy must be complete and continuous",
    steps=_AGAIN,
)
def policy_recording_interrupted(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & not_(f.continuous)


@RECORDING.rule(
    "I54.8-legible",
    Effect.BLOCK,
    cites=I54.article(8),
    since=I54.since,
    zh="须能清晰辨识面部、交谈内容、证件、文件和签名",
    en="faces, voices, papers and signatures must be made out",
    steps=_AGAIN,
)
def policy_recording_illegible(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & not_(f.legible)


@RECORDING.rule(
    "I54.8-edited",
    Effect.BLOCK,
    cites=I54.article(8),
    since=I54.since,
    zh="视听资料录制后不得剪辑",
    en="the recording of the policy must not be edited",
    steps=_AGAIN,
)
def policy_recording_edited(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & f.edited


@RECORDING.rule(
    "I54.9-report",
    Effect.STEPS,
    cites=I54.article(9),
    since=I54.since,
    zh="录制成功的信息须反馈至承保保险公司",
    en="the insurer must be told that the recording succeeded",
    steps=(SaleStep.INSURER_REPORT,),
)
def insurer_not_told(f: RecordingFacts, _: RecordingParams) -> bool:
    return policy_at_agency(f) & f.recorded & not_(f.reported)


@RECORDING.rule(
    "I54.5-phone",
    Effect.BLOCK,
    cites=I54.article(5),
    since=I54.since,
    zh="电话销售保险，通话须全程录音",
    en="insurance sold by telephone: the call must be recorded in full",
    steps=_AGAIN,
)
def call_not_recorded(f: RecordingFacts, _: RecordingParams) -> bool:
    return phone_policy(f) & not_(f.recorded & f.audio & f.continuous)


@RECORDING.rule(
    "I54.5-online",
    Effect.STEPS,
    cites=I54.article(5),
    since=I54.since,
    zh="互联网销售保险，须按互联网保险的有关规定可回溯",
    en="insurance sold online must be traceable, by rules of its own",
    steps=_AGAIN,
)
def online_policy_untraced(f: RecordingFacts, _: RecordingParams) -> bool:
    return online_policy(f) & not_(f.recorded & f.electronic)


# Recorded from afar: at banks only, and on terms


@RECORDING.rule(
    "I54.6-not-on-site",
    Effect.REVIEW,
    cites=I54.article(6),
    since=I54.since,
    until=REMOTE.since,
    zh="须现场同步录音录像，远程录制未见依据",
    en="must be recorded on the spot: no basis is known here for recording from afar on that day",
)
def remote_before_allowed(f: RecordingFacts, _: RecordingParams) -> bool:
    return _remote_policy(f)


@RECORDING.rule(
    "remote-outlet",
    Effect.BLOCK,
    cites=REMOTE.article(),
    since=REMOTE.since,
    zh="远程双录时，销售人员须在银行营业场所",
    en="recorded from afar, the seller must be in an outlet of the bank",
    steps=(SaleStep.IN_PERSON,),
)
def remote_seller_elsewhere(f: RecordingFacts, _: RecordingParams) -> bool:
    return _remote_policy(f) & f.recorded & not_(f.seller_in_outlet)


@RECORDING.rule(
    "remote-signature",
    Effect.BLOCK,
    cites=REMOTE.article(),
    since=REMOTE.since,
    zh="远程双录时，首次签名须手写",
    en="recorded from afar, the first signature must be by hand",
    steps=_AGAIN,
)
def remote_not_signed_by_hand(f: RecordingFacts, _: RecordingParams) -> bool:
    return _remote_policy(f) & f.recorded & not_(f.signed_by_hand)


# Row 17: securities rules, and agency products by whatever channel


@RECORDING.rule(
    "C.25-outlet",
    Effect.STEPS,
    cites=C.article(25, _RECALLED),
    zh="在营业网点向普通投资者的告知、警示，须全过程录音或者录像",
    en="notices and warnings to an ordinary investor at an outlet are owed a recording",
    steps=_AGAIN,
)
def notices_not_recorded(f: RecordingFacts, _: RecordingParams) -> bool:
    heard = f.recorded & (f.audio | f.video) & f.notices_held
    return outlet_notices(f) & not_(heard)


@RECORDING.rule(
    "C.25-online",
    Effect.STEPS,
    cites=C.article(25, _RECALLED),
    zh="通过互联网的告知、警示，须以电子方式留痕和确认",
    en="notices and warnings online must be kept and confirmed as data",
    steps=_AGAIN,
)
def notices_online_untraced(f: RecordingFacts, _: RecordingParams) -> bool:
    return online_notices(f) & not_(f.recorded & f.electronic)


@RECORDING.rule(
    "A6-trace",
    Effect.STEPS,
    cites=A6.article(),
    since=A6.since,
    zh="代销产品的推介、风险提示、客户确认和反馈须可回溯",
    en="the sale of an agency product must be traceable",
    steps=_AGAIN,
)
def agency_sale_untraced(f: RecordingFacts, _: RecordingParams) -> bool:
    traced = f.recorded & (f.audio | f.video | f.electronic)
    return _agency_sale(f) & not_(traced)


def assess_recording(  # noqa: PLR0913  # whom, what, how, and what was kept of it: each its own model
    client: Client,
    product: Product,
    sale: Sale,
    recording: SaleRecording | None,
    policy: PolicyTraits | None = None,
    *,
    changes: Sequence[InvestorChange] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[RecordingFacts, Effect]:
    """Whether the recording of a sale will do (双录审查), or what is missing.

    Args:
        client: whom the sale is made to.
        product: what is sold.
        sale: the sale; without a channel a person decides, and so it is with a recording of the day itself
            where the hour of the conclusion is unknown.
        recording: the recording, or the refusal; None if there is none.
        policy: of insurance, its traits; None leaves them unknown.
        changes: what the client chose and the bank agreed to about its class, in the order recorded.
        as_of: the day whose rules apply.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if the parts belong to different clients, products or sales, the sale has no id to know
            its recording by, or something recorded is of after `as_of`.
        RuleNotInForce: before 1 July 2017.

    A client who will not be recorded cannot buy a whole-life policy at a branch:

    >>> from datetime import datetime
    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductFamily, ProductId
    >>> from bankrm.sales import Initiator, SaleId
    >>> li = RetailClient(id=ClientId("C-1"), name="某某")
    >>> life = Product(id=ProductId("I-1"), name="某终身寿险", family=ProductFamily.INSURANCE)
    >>> sale = Sale(
    ...     id=SaleId("X-1"),
    ...     client_id=li.id,
    ...     product_id=life.id,
    ...     amount=Money.of(10_000),
    ...     initiated_by=Initiator.BANK,
    ...     channel=SaleChannel.OUTLET,
    ... )
    >>> morning = datetime.fromisoformat("2026-11-24T09:30+08:00")
    >>> no = SaleRecording(
    ...     sale_id=SaleId("X-1"), client_id=li.id, refused_at=morning, recorded_at=morning
    ... )
    >>> whole_life = PolicyTraits(personal_line=True, over_one_year=True, group=False)
    >>> decision = assess_recording(li, life, sale, no, whole_life, as_of=date(2026, 11, 24))
    >>> decision.outcome.en, [reason.rule.id for reason in decision.hits]
    ('refused', ['R110-refused', 'I54.6-refused', 'A6-trace'])
    """
    facts = RecordingFacts.of(
        client, product, sale, recording, policy, changes=changes, as_of=as_of, book=book
    )
    return RECORDING.decide(facts, as_of=as_of, book=book)


_NOTICES = (RecordingTopic.NOTICES,)


def list_missing_topics(  # noqa: PLR0913  # as `assess_recording`
    client: Client,
    product: Product,
    sale: Sale,
    recording: SaleRecording | None,
    policy: PolicyTraits | None = None,
    *,
    changes: Sequence[InvestorChange] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[RecordingTopic, ...]:
    """What the recording of a sale must hold and is not shown to (缺录的内容).

    All of it, if there is no recording, nobody has gone through it, or it may have begun after the sale; what
    hangs on something unknown of the sale or the policy is listed too.

    Args:
        client: whom the sale is made to.
        product: what is sold.
        sale: the sale.
        recording: the recording, or the refusal; None if there is none.
        policy: of insurance, its traits; None leaves them unknown.
        changes: what the client chose and the bank agreed to about its class, in the order recorded.
        as_of: the day whose rules apply.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: as `assess_recording`.
        RuleNotInForce: before 1 July 2017.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductId
    >>> from bankrm.sales import Initiator
    >>> li = RetailClient(id=ClientId("C-1"), name="某某")
    >>> trust = Product(id=ProductId("T-1"), name="某信托", family=ProductFamily.TRUST)
    >>> sale = Sale(
    ...     client_id=li.id,
    ...     product_id=trust.id,
    ...     amount=Money.of(1_000_000),
    ...     initiated_by=Initiator.BANK,
    ...     channel=SaleChannel.OUTLET,
    ... )
    >>> for topic in list_missing_topics(li, trust, sale, None, as_of=date(2026, 11, 24)):
    ...     print(topic.zh)
    产品推介
    风险提示
    重要信息提示
    消费者确认已知悉风险
    消费者反馈
    """
    facts = RecordingFacts.of(
        client, product, sale, recording, policy, changes=changes, as_of=as_of, book=book
    )
    empty = attrs.evolve(
        facts,
        recorded=True,
        zone_topics_held=False,
        policy_topics_held=False,
        notices_held=False,
    )
    asked = RECORDING.decide(empty, as_of=as_of, book=book)
    lists = {
        "R110-content": ZONE_TOPICS,
        "R110-content-earlier": ZONE_TOPICS,
        "I54.7-content": list_topics(PolicyTraits() if policy is None else policy),
        "C.25-outlet": _NOTICES,
    }
    owed = [lists.get(reason.rule.id, ()) for reason in (*asked.hits, *asked.undetermined)]
    seen = recording is not None and facts.recorded and facts.timed
    held = [one.topic for one in recording.segments or ()] if recording and seen else []
    return tuple(sorted({topic for topics in owed for topic in topics} - set(held)))
