"""Recording duties (录制义务): must a sale be recorded, and how, by whichever provision asks for most.

Provisions overlap: a policy sold at an outlet falls under that on sales zones and that on insurance. Where
nothing here asks for a recording, a bank's own `RuleBook` may. Leaves out what online insurance has to keep,
which has rules of its own, and what outlets had to record before 20 October 2017, insurance elsewhere before
1 November 2017: of those days it says no more than that their rules are not held here.
"""

from collections.abc import Sequence
from datetime import date

from bankrm.citations import Provenance
from bankrm.clients import Client
from bankrm.investor_changes import InvestorChange
from bankrm.labels import Label
from bankrm.products import Product, ProductFamily, Regime
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
from bankrm.regulations.investment import COVERAGE, N7, C
from bankrm.regulations.recording import I54, R110
from bankrm.regulations.selling import A6
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.sales import Sale, SaleChannel
from bankrm.terms import not_, one_of

__all__ = ["RECORDING_DUTY", "RecordingDuty", "classify_recording_duty"]


class RecordingDuty(Label):
    """How a sale is to be recorded, least first."""

    NONE = "none", "无须录制", "no recording owed"
    BANKS_CHOICE = "banks_choice", "由银行自行决定", "as the bank decides"
    TRACEABLE = (
        "traceable",
        "以录音录像或者电子方式留痕",
        "kept so that it can be traced, as a recording or as data",
    )
    AUDIO_OR_VIDEO = "audio_or_video", "全过程录音或者录像", "sound or pictures throughout"
    AUDIO = "audio", "全程录音", "sound throughout"
    AUDIO_AND_VIDEO = "audio_and_video", "同步录音录像", "sound and pictures together"


RECORDING_DUTY = RuleSet(
    "recording.duty", RecordingFacts, RecordingParams, RecordingDuty, since=C.since
)
"""Must a sale be recorded, and how."""

_CHOICE = (ProductFamily.TREASURY_BOND.code, ProductFamily.PHYSICAL_GOLD.code)
_RECALLED = Provenance.UNCONFIRMED


@RECORDING_DUTY.rule(
    "R110-earlier-duty",
    RecordingDuty.NONE,
    cites=COVERAGE.article(),
    until=R110.since,
    zh="本规则集不含2017年10月20日以前的营业场所录音录像规则",
    en="this set holds no rules on recording at outlets of before 20 October 2017",
)
def zone_before_r110(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f)


@RECORDING_DUTY.rule(
    "I54-earlier-duty",
    RecordingDuty.NONE,
    cites=COVERAGE.article(),
    until=I54.since,
    zh="本规则集不含2017年11月1日以前的保险销售可回溯规则",
    en="this set holds no rules on traceable insurance sales of before 1 November 2017",
)
def policy_before_i54(f: RecordingFacts, _: RecordingParams) -> bool:
    return policy_elsewhere(f)


@RECORDING_DUTY.rule(
    "R110.3-organisation",
    RecordingDuty.NONE,
    cites=R110.article(3),
    since=R110.since,
    zh="专区录音录像只适用于个人消费者",
    en="recording in a sales zone is for individuals only",
)
def not_an_individual(f: RecordingFacts, _: RecordingParams) -> bool:
    return not_(f.person) & f.zone_family


@RECORDING_DUTY.rule(
    "R110-self-service",
    RecordingDuty.NONE,
    cites=R110.article(),
    since=R110.since,
    zh="客户自行在自助终端购买，专区录音录像不适用",
    en="the client buys at a terminal without help: recording in a sales zone is not asked for",
)
def self_service(f: RecordingFacts, _: RecordingParams) -> bool:
    return f.person & f.zone_family & (f.channel == SaleChannel.TERMINAL.code) & not_(f.assisted)


@RECORDING_DUTY.rule(
    "R110.2-choice",
    RecordingDuty.BANKS_CHOICE,
    cites=R110.article(2),
    since=R110.since,
    zh="代销国债和实物贵金属，由银行自行决定是否录制（{family}）",
    en="treasury bonds and physical precious metal are recorded if the bank so decides ({family})",
)
def as_the_bank_decides(f: RecordingFacts, _: RecordingParams) -> bool:
    return f.person & one_of(f.family, *_CHOICE) & (f.channel == SaleChannel.OUTLET.code)


@RECORDING_DUTY.rule(
    "R110.2-duty",
    RecordingDuty.AUDIO_AND_VIDEO,
    cites=R110.article(2),
    since=R110.since,
    zh="在营业场所向个人销售自有理财或者代销产品，每笔均须同步录音录像",
    en="own wealth and agency products sold to individuals at an outlet are recorded, each of them",
)
def sold_in_zone(f: RecordingFacts, _: RecordingParams) -> bool:
    return zone_sale(f)


@RECORDING_DUTY.rule(
    "I54.5-phone-duty",
    RecordingDuty.AUDIO,
    cites=I54.article(5),
    since=I54.since,
    zh="电话销售保险，通话须全程录音",
    en="insurance sold by telephone: the whole call is recorded",
)
def policy_by_phone(f: RecordingFacts, _: RecordingParams) -> bool:
    return phone_policy(f)


@RECORDING_DUTY.rule(
    "I54.5-online-duty",
    RecordingDuty.TRACEABLE,
    cites=I54.article(5),
    since=I54.since,
    zh="互联网销售保险，按互联网保险的有关规定可回溯",
    en="insurance sold online is to be traceable, by rules of its own",
)
def policy_online(f: RecordingFacts, _: RecordingParams) -> bool:
    return online_policy(f)


@RECORDING_DUTY.rule(
    "I54.6-agency-duty",
    RecordingDuty.AUDIO_AND_VIDEO,
    cites=I54.article(6),
    since=I54.since,
    zh="通过兼业代理机构销售保险期间超过一年的人身保险，须现场同步录音录像",
    en="a policy on a person for more than a year, sold through an agency, is recorded",
)
def long_policy_at_agency(f: RecordingFacts, _: RecordingParams) -> bool:
    return policy_at_agency(f)


@RECORDING_DUTY.rule(
    "I54.6-direct-duty",
    RecordingDuty.AUDIO_AND_VIDEO,
    cites=I54.article(6),
    since=I54.since,
    zh="其他渠道销售投资连结保险，或者向规定年龄以上的投保人销售长期人身保险，须现场同步录音录像",
    en="sold by other channels, a unit-linked policy, or a long one to somebody of that age, is recorded",
)
def policy_by_other_channels(f: RecordingFacts, p: RecordingParams) -> bool:
    return direct_policy(f, p)


@RECORDING_DUTY.rule(
    "C.25-outlet-duty",
    RecordingDuty.AUDIO_OR_VIDEO,
    cites=C.article(25, _RECALLED),
    zh="在营业网点向普通投资者告知、警示，须全过程录音或者录像",
    en="notices and warnings to an ordinary investor at an outlet: sound or pictures throughout",
)
def notices_at_outlet(f: RecordingFacts, _: RecordingParams) -> bool:
    return outlet_notices(f)


@RECORDING_DUTY.rule(
    "C.25-online-duty",
    RecordingDuty.TRACEABLE,
    cites=C.article(25, _RECALLED),
    zh="通过互联网向普通投资者告知、警示，须以电子方式留痕和确认",
    en="notices and warnings to an ordinary investor online are kept and confirmed as data",
)
def notices_online(f: RecordingFacts, _: RecordingParams) -> bool:
    return online_notices(f)


@RECORDING_DUTY.rule(
    "A6-trace-duty",
    RecordingDuty.TRACEABLE,
    cites=A6.article(),
    since=A6.since,
    zh="代销产品的推介、风险提示、客户确认和反馈须可回溯",
    en="presenting an agency product, its risks, the client's confirmation and feedback are traceable",
)
def agency_product(f: RecordingFacts, _: RecordingParams) -> bool:
    return f.agency & not_(f.professional)


@RECORDING_DUTY.rule(
    "N7.27-waived",
    RecordingDuty.NONE,
    cites=N7.article(27),
    since=N7.since,
    zh="专业投资者：可以简化或者免除录音录像",
    en="a professional investor: recording may be simplified or waived",
)
def may_be_waived(f: RecordingFacts, _: RecordingParams) -> bool:
    return (f.regime == Regime.NFRA.code) & f.professional


def classify_recording_duty(  # noqa: PLR0913  # as `assess_recording`, without the recording
    client: Client,
    product: Product,
    sale: Sale,
    policy: PolicyTraits | None = None,
    *,
    changes: Sequence[InvestorChange] = (),
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[RecordingFacts, RecordingDuty]:
    """How a sale is to be recorded (是否须双录); `needs_review` if what is unknown could ask for more.

    Args:
        client: whom it is made to.
        product: what is sold.
        sale: the sale; without a channel the answer is open.
        policy: of insurance, its traits; None leaves them unknown.
        changes: what the client chose and the bank agreed to about its class, in the order recorded.
        as_of: the day whose rules apply.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if the parts belong to different clients or products.
        RuleNotInForce: before 1 July 2017.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductId
    >>> from bankrm.sales import Initiator
    >>> li = RetailClient(id=ClientId("C-1"), name="某某")
    >>> fund = Product(id=ProductId("F-1"), name="某基金", family=ProductFamily.PUBLIC_FUND)
    >>> sale = Sale(
    ...     client_id=li.id,
    ...     product_id=fund.id,
    ...     amount=Money.of(10_000),
    ...     initiated_by=Initiator.CLIENT,
    ...     channel=SaleChannel.OUTLET,
    ... )
    >>> classify_recording_duty(li, fund, sale, as_of=date(2026, 11, 24)).outcome.en
    'sound and pictures together'
    """
    facts = RecordingFacts.of(
        client, product, sale, None, policy, changes=changes, as_of=as_of, book=book
    )
    return RECORDING_DUTY.decide(facts, as_of=as_of, book=book)
