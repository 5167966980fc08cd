"""Recording rules (双录规则): will the recording of a sale do, so that the sale may be concluded.

A sale that must be recorded and is not can still be; one whose client will not be recorded cannot be made.
What a recording holds, and whether it is whole, legible and unedited, is what the bank has found: a finding
that is not there leaves the sale to a person. The rules follow rows 17, 26 and 27 of the decision table.

Leaves out online insurance beyond that it must be traceable, how files are stored, and who may see them.
"""

from collections.abc import Sequence
from datetime import date

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
from bankrm.recording_topics import PolicyTraits
from bankrm.recordings import SaleRecording
from bankrm.regulations.investment import COVERAGE, C
from bankrm.regulations.recording import I54, R110, REMOTE
from bankrm.regulations.selling import A6
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sales import Sale, SaleChannel, SaleStep
from bankrm.terms import not_, one_of

__all__ = ["RECORDING", "assess_recording"]

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
    zh="在营业场所向个人销售自有理财或者代销产品，尚未同步录音录像",
    en="own wealth or an agency product sold to an individual at an outlet, and not recorded meanwhile",
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
    zh="录音录像前未征得消费者同意",
    en="recorded before the client agreed",
    steps=_FROM_CONSENT,
)
def consent_late_in_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & f.recorded & not_(f.consent_first)


@RECORDING.rule(
    "R110-zone",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    zh="未在销售专区（或者固定专柜）内销售",
    en="not sold in the sales zone, or at the fixed counter",
    steps=(SaleStep.SALES_ZONE,),
)
def outside_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & f.recorded & not_(f.in_zone)


@RECORDING.rule(
    "R110-away",
    Effect.REVIEW,
    cites=R110.article(),
    since=R110.since,
    zh="通过电话或者视频向个人销售自有理财或者代销产品，既不在销售专区，也未录制，须人工审核",
    en="own wealth or an agency product sold to an individual by telephone or video, neither in the sales "
    "zone nor recorded: a person must decide",
)
def away_from_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    """A policy sold so has rules of its own."""
    insured = f.family == ProductFamily.INSURANCE.code
    return f.person & f.zone_family & not_(insured) & one_of(f.channel, *_AWAY) & not_(f.recorded)


@RECORDING.rule(
    "R110-content",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    zh="录制内容缺少产品推介、风险和重要信息提示、消费者确认或者反馈",
    en="the product, its risks and key points, the client's confirmation or feedback are not all on it",
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
    zh="长期保险的录制内容缺少产品推介、风险和重要信息提示、消费者确认或者反馈",
    en="of a long policy, the product, its risks and key points, confirmation or feedback are not all on it",
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
    zh="录音录像不清晰或者不完整",
    en="the recording is not clear, or not complete",
    steps=_AGAIN,
)
def unclear_in_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f) & f.recorded & not_(f.continuous & f.legible)


@RECORDING.rule(
    "R110-edited",
    Effect.BLOCK,
    cites=R110.article(),
    since=R110.since,
    zh="录音录像经过人为干预或者编辑",
    en="the recording was meddled with or edited",
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
    zh="该保险销售须现场同步录音录像，尚未录制",
    en="the sale of this policy must be recorded, and is not",
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
    zh="录音录像前未取得投保人同意",
    en="recorded before the policyholder agreed",
    steps=_FROM_CONSENT,
)
def policyholder_consents_late(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & not_(f.consent_first)


@RECORDING.rule(
    "I54.7-content",
    Effect.BLOCK,
    cites=I54.article(7),
    since=I54.since,
    zh="录制内容缺少应录的销售关键环节",
    en="something that the recording of a policy must hold is missing",
    steps=_AGAIN,
)
def policy_topics_missing(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & not_(f.policy_topics_held)


@RECORDING.rule(
    "I54.8-continuous",
    Effect.BLOCK,
    cites=I54.article(8),
    since=I54.since,
    zh="视听资料不完整或者不连续",
    en="the recording of the policy is not complete, or not continuous",
    steps=_AGAIN,
)
def policy_recording_interrupted(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & not_(f.continuous)


@RECORDING.rule(
    "I54.8-legible",
    Effect.BLOCK,
    cites=I54.article(8),
    since=I54.since,
    zh="不能清晰辨识面部、交谈内容、证件、文件或者签名",
    en="faces, voices, papers or signatures cannot be made out",
    steps=_AGAIN,
)
def policy_recording_illegible(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & not_(f.legible)


@RECORDING.rule(
    "I54.8-edited",
    Effect.BLOCK,
    cites=I54.article(8),
    since=I54.since,
    zh="视听资料录制后经过剪辑",
    en="the recording of the policy was edited",
    steps=_AGAIN,
)
def policy_recording_edited(f: RecordingFacts, p: RecordingParams) -> bool:
    return _policy(f, p) & f.recorded & f.edited


@RECORDING.rule(
    "I54.9-report",
    Effect.STEPS,
    cites=I54.article(9),
    since=I54.since,
    zh="录制成功的信息尚未反馈至承保保险公司",
    en="the insurer has not been told that the recording succeeded",
    steps=(SaleStep.INSURER_REPORT,),
)
def insurer_not_told(f: RecordingFacts, _: RecordingParams) -> bool:
    return policy_at_agency(f) & f.recorded & not_(f.reported)


@RECORDING.rule(
    "I54.5-phone",
    Effect.BLOCK,
    cites=I54.article(5),
    since=I54.since,
    zh="电话销售保险，通话未全程录音",
    en="insurance sold by telephone, and the call was not recorded in full",
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
    zh="远程双录时销售人员不在银行营业场所",
    en="recorded from afar, and the seller was not in an outlet of the bank",
    steps=(SaleStep.IN_PERSON,),
)
def remote_seller_elsewhere(f: RecordingFacts, _: RecordingParams) -> bool:
    return _remote_policy(f) & f.recorded & not_(f.seller_in_outlet)


@RECORDING.rule(
    "remote-signature",
    Effect.BLOCK,
    cites=REMOTE.article(),
    since=REMOTE.since,
    zh="远程双录时首次签名未手写",
    en="recorded from afar, and the first signature was not by hand",
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
    zh="代销产品的推介、风险提示、客户确认和反馈尚不可回溯",
    en="the sale of an agency product cannot be traced yet",
    steps=_AGAIN,
)
def agency_sale_untraced(f: RecordingFacts, _: RecordingParams) -> bool:
    traced = f.recorded & (f.audio | f.video | f.electronic)
    return f.agency & not_(f.professional) & not_(traced)


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
