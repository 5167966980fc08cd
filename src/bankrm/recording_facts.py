"""Facts of a recording (双录事实): client, product, sale, policy and recording flattened for the rules.

With them goes whom and what each provision governs, which both rule sets read: whether a sale must be
recorded is in `recording_duties`, whether its recording will do in `recording_rules`.
"""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from bankrm.checks import check_kind, check_optional
from bankrm.citations import param
from bankrm.clients import Client, CorporateClient, RetailClient
from bankrm.days import business_date, check_date, years_before
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.investor_changes import InvestorChange
from bankrm.investors import InvestorClass, investor_class
from bankrm.products import Product, ProductFamily, Regime, is_agency, regime_of
from bankrm.recording_topics import ZONE_TOPICS, PolicyTraits, RecordingTopic, has_topics
from bankrm.recordings import SaleRecording, Segment
from bankrm.regulations.recording import RECORDED_AGE_YEARS
from bankrm.rules import STATUTORY, RuleBook
from bankrm.sales import Sale, SaleChannel, check_parties
from bankrm.terms import about, maybe_bool, maybe_code, maybe_date, not_, one_of

__all__ = [
    "RecordingFacts",
    "RecordingParams",
    "direct_policy",
    "is_zone_family",
    "online_notices",
    "online_policy",
    "outlet_notices",
    "phone_policy",
    "policy_at_agency",
    "policy_elsewhere",
    "zone_sale",
]

_IN_ZONE = {
    **dict.fromkeys(
        (
            ProductFamily.WEALTH,
            ProductFamily.TRUST,
            ProductFamily.INSURANCE_ASSET_PLAN,
            ProductFamily.PUBLIC_FUND,
            ProductFamily.SECURITIES_ASSET_PLAN,
            ProductFamily.PRIVATE_FUND,
            ProductFamily.INSURANCE,
        ),
        True,
    ),
    **dict.fromkeys(
        (
            ProductFamily.DEPOSIT,
            ProductFamily.TREASURY_BOND,
            ProductFamily.PHYSICAL_GOLD,
            ProductFamily.LOAN,
            ProductFamily.CREDIT_CARD,
        ),
        False,
    ),
}


def is_zone_family(family: ProductFamily) -> bool | None:
    """Whether a family is own wealth or an agency product; None where it does not tell.

    Structured deposits have rules of their own, which are not held here.

    >>> is_zone_family(ProductFamily.WEALTH), is_zone_family(ProductFamily.OTHER)
    (True, None)
    """
    check_kind(family, ProductFamily, "family")
    return _IN_ZONE.get(family)


_REGIME = (Product.family, Product.issuer_kind, Product.principal_at_risk)
_PROFESSIONAL = (
    *_REGIME,
    CorporateClient.kind,
    CorporateClient.net_assets,
    CorporateClient.financial_assets,
    CorporateClient.experience_months,
    RetailClient.average_income_3y,
    RetailClient.financial_assets,
    RetailClient.experience_months,
    RetailClient.relevant_work,
    InvestorChange.kind,
    InvestorChange.at,
)
_MADE = (SaleRecording.started_at, Sale.at)
_HELD = (*_MADE, SaleRecording.segments, Segment.topic)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class RecordingFacts:
    """One sale and its recording, flattened for the rules."""

    person: bool = attrs.field(metadata=about("自然人", "natural person"))
    professional: bool = attrs.field(
        metadata=about("专业投资者", "professional investor", of=_PROFESSIONAL)
    )
    birth_date: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about("出生日期", "birth date", of=(RetailClient.birth_date,)),
    )
    regime: str = attrs.field(metadata=about("适用规则", "regime", of=_REGIME))
    family: str = attrs.field(
        metadata=about("产品类别", "product family", ProductFamily, of=(Product.family,))
    )
    zone_family: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "自有理财或者代销产品", "own wealth or agency product", of=(Product.family,)
        ),
    )
    agency: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("代销产品", "agency product", of=(Product.family, Product.issuer_kind)),
    )
    channel: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("销售渠道", "channel", of=(Sale.channel,)),
    )
    assisted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "有销售人员参与",
            "a seller takes part",
            of=(Sale.seller, Sale.channel, Sale.initiated_by),
        ),
    )
    personal_line: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("人身保险", "insurance of persons", of=(PolicyTraits.personal_line,)),
    )
    over_one_year: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "保险期间超过一年", "covers more than a year", of=(PolicyTraits.over_one_year,)
        ),
    )
    group: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("团体保险", "group insurance", of=(PolicyTraits.group,)),
    )
    unit_linked: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("投资连结保险", "unit-linked", of=(PolicyTraits.unit_linked,)),
    )
    through_agency: bool = attrs.field(
        metadata=about("通过兼业代理机构", "through an agency", of=(PolicyTraits.through_agency,))
    )
    recorded: bool = attrs.field(
        metadata=about("成交前已开始录制", "recorded from before the conclusion on", of=_MADE)
    )
    timed: bool = attrs.field(
        metadata=about(
            "录制与成交的先后已知", "known whether it began before the conclusion", of=_MADE
        )
    )
    refused: bool = attrs.field(
        metadata=about(
            "拒绝录制",
            "refused to be recorded",
            of=(SaleRecording.refused_at, SaleRecording.consent_at),
        )
    )
    consent_first: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "先征得同意",
            "consent came first",
            of=(*_MADE, SaleRecording.consent_at, SaleRecording.segments, Segment.at),
        ),
    )
    audio: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("有录音", "sound recorded", of=(*_MADE, SaleRecording.audio)),
    )
    video: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("有录像", "pictures recorded", of=(*_MADE, SaleRecording.video)),
    )
    electronic: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("电子数据留痕", "kept as data", of=(*_MADE, SaleRecording.electronic)),
    )
    in_zone: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("在销售专区", "in the sales zone", of=(*_MADE, SaleRecording.in_zone)),
    )
    continuous: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "完整连续",
            "without a gap",
            of=(*_MADE, SaleRecording.continuous, SaleRecording.ended_at),
        ),
    )
    edited: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("经过剪辑", "edited", of=(*_MADE, SaleRecording.edited)),
    )
    legible: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("可清晰辨识", "can be made out", of=(*_MADE, SaleRecording.legible)),
    )
    zone_topics_held: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("专区内容齐全", "holds what a zone recording must", of=_HELD),
    )
    policy_topics_held: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "保险内容齐全",
            "holds what a policy's recording must",
            of=(
                *_HELD,
                PolicyTraits.new_type,
                PolicyTraits.unit_linked,
                PolicyTraits.health,
                PolicyTraits.death_cover,
            ),
        ),
    )
    notices_held: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("含告知和警示", "holds notices and warnings", of=_HELD),
    )
    seller_in_outlet: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "销售人员在网点", "seller in an outlet", of=(*_MADE, SaleRecording.seller_in_outlet)
        ),
    )
    signed_by_hand: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "首次签名手写", "first signature by hand", of=(*_MADE, SaleRecording.signed_by_hand)
        ),
    )
    reported: bool = attrs.field(
        metadata=about("已反馈保险公司", "insurer told", of=(SaleRecording.reported_at,))
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(  # noqa: PLR0913  # whom, what, how, and what was kept of it: each its own model
        cls,
        client: Client,
        product: Product,
        sale: Sale,
        recording: SaleRecording | None,
        policy: PolicyTraits | None,
        *,
        changes: Sequence[InvestorChange] = (),
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "RecordingFacts":
        """Flatten a sale with its recording; one begun after the conclusion is none of the sale.

        Raises:
            InvalidValue: if the parts belong to different clients, products or sales, the sale has no id to
                know its recording by, something recorded is of after `as_of`, or there is a policy to what
                is no insurance.
        """
        check_date(as_of)
        check_parties(client, product, sale)
        _check_recording(sale, recording, as_of)
        _check_policy(product, policy)
        regime = regime_of(product)
        investor = investor_class(client, changes, regime, as_of=as_of, book=book)
        traits = PolicyTraits() if policy is None else policy
        recorded = _recorded(recording, sale, as_of)
        kept = recording if recorded else None
        topics = _topics(kept)
        return cls(
            person=isinstance(client, RetailClient),
            professional=investor is InvestorClass.PROFESSIONAL,
            birth_date=client.birth_date if isinstance(client, RetailClient) else None,
            regime=regime.code,
            family=product.family.code,
            zone_family=is_zone_family(product.family),
            agency=is_agency(product),
            channel=sale.channel.code if sale.channel else None,
            assisted=sale.assisted,
            personal_line=traits.personal_line,
            over_one_year=traits.over_one_year,
            group=traits.group,
            unit_linked=traits.unit_linked,
            through_agency=traits.through_agency,
            recorded=recorded,
            timed=_is_timed(recording, sale, as_of),
            refused=recording is not None and recording.refused,
            consent_first=_consent_first(kept) if kept else False,
            audio=kept.audio if kept else False,
            video=kept.video if kept else False,
            electronic=kept.electronic if kept else False,
            in_zone=kept.in_zone if kept else False,
            continuous=_is_continuous(kept) if kept else False,
            edited=kept.edited if kept else False,
            legible=kept.legible if kept else False,
            zone_topics_held=None if topics is None else set(ZONE_TOPICS) <= set(topics),
            policy_topics_held=None if topics is None else has_topics(topics, traits),
            notices_held=None if topics is None else RecordingTopic.NOTICES in topics,
            seller_in_outlet=kept.seller_in_outlet if kept else False,
            signed_by_hand=kept.signed_by_hand if kept else False,
            reported=recording is not None and _was_reported(recording, as_of),
        )


def _recorded(recording: SaleRecording | None, sale: Sale, as_of: date) -> bool:
    """Whether a recording began before the conclusion; where its hour is unknown, by the end of the day."""
    if recording is None or recording.started_at is None:
        return False
    if sale.at is not None:
        return recording.started_at <= sale.at
    return business_date(recording.started_at) <= as_of


def _is_timed(recording: SaleRecording | None, sale: Sale, as_of: date) -> bool:
    """Whether that is known: not if the hour is not, and the recording began on that day."""
    if sale.at is not None or recording is None or recording.started_at is None:
        return True
    return business_date(recording.started_at) < as_of


def _is_continuous(recording: SaleRecording) -> bool | None:
    """Whether there is no gap from beginning to end; not known before it has ended."""
    if recording.continuous and recording.ended_at is None:
        return None
    return recording.continuous


def _was_reported(recording: SaleRecording, as_of: date) -> bool:
    at = recording.reported_at
    return at is not None and business_date(at, "reported_at") <= as_of


def _topics(recording: SaleRecording | None) -> tuple[RecordingTopic, ...] | None:
    """What a recording holds, nothing if there is none; None if nobody has gone through it."""
    if recording is None:
        return ()
    if recording.segments is None:
        return None
    return tuple(segment.topic for segment in recording.segments)


def _consent_first(recording: SaleRecording) -> bool | None:
    """Whether consent came before anything that must be recorded, be it on the recording itself."""
    if recording.consent_at is None or recording.started_at is None:
        return None
    moments: list[datetime] = [segment.at for segment in recording.segments or ()]
    return recording.consent_at <= min(moments, default=recording.started_at)


def _check_recording(sale: Sale, recording: SaleRecording | None, as_of: date) -> None:
    check_optional(recording, SaleRecording, "recording")
    if recording is None:
        return
    if recording.client_id != sale.client_id:
        raise InvalidValue("recording", "is of another client")
    if recording.sale_id != sale.id:
        raise InvalidValue("recording", "is of another sale, or the sale has no id yet")
    moments = (
        recording.consent_at,
        recording.refused_at,
        recording.started_at,
        recording.ended_at,
    )
    if any(at is not None and business_date(at) > as_of for at in moments):
        raise InvalidValue("recording", "is of a day after as_of")


def _check_policy(product: Product, policy: PolicyTraits | None) -> None:
    check_optional(policy, PolicyTraits, "policy")
    if policy is not None and product.family is not ProductFamily.INSURANCE:
        raise InvalidValue("policy", "belongs to insurance only")


class RecordingParams:
    """The numbers in force on the day of the sale."""

    recorded_age_born_by: date = param(RECORDED_AGE_YEARS, years_before)


# Whom and what the provisions govern; each sentence is read by a duty and by the rules of its recording

_ON_SITE = (
    SaleChannel.OUTLET.code,
    SaleChannel.TERMINAL.code,
    SaleChannel.REMOTE_VIDEO.code,
)


def zone_sale(f: RecordingFacts) -> bool:
    """Own wealth or an agency product sold to a person at an outlet, or at its terminal by a seller.

    A sale at a terminal that names no seller is the client's own doing.
    """
    return f.person & f.zone_family & _at_outlet(f)


def policy_at_agency(f: RecordingFacts) -> bool:
    """A policy of more than a year, on a person's life or health, sold to a person through a bank."""
    return (
        _single_policy(f)
        & one_of(f.channel, *_ON_SITE)
        & f.through_agency
        & f.personal_line
        & f.over_one_year
    )


def direct_policy(f: RecordingFacts, p: RecordingParams) -> bool:
    """A policy sold by the insurer's own channels: unit-linked, or a long one to somebody of that age."""
    elderly = f.personal_line & f.over_one_year & (f.birth_date <= p.recorded_age_born_by)
    return (
        _single_policy(f)
        & one_of(f.channel, *_ON_SITE)
        & not_(f.through_agency)
        & (f.unit_linked | elderly)
    )


def phone_policy(f: RecordingFacts) -> bool:
    """Insurance sold to a person by telephone."""
    return _single_policy(f) & (f.channel == SaleChannel.PHONE.code)


def online_policy(f: RecordingFacts) -> bool:
    """Insurance sold to a person online."""
    return _single_policy(f) & (f.channel == SaleChannel.ONLINE.code)


def outlet_notices(f: RecordingFacts) -> bool:
    """A sale under securities rules, at an outlet, to an ordinary investor, who is owed notices and warnings."""
    return _fund_notices(f) & _at_outlet(f)


def online_notices(f: RecordingFacts) -> bool:
    """The same, online."""
    return _fund_notices(f) & (f.channel == SaleChannel.ONLINE.code)


def policy_elsewhere(f: RecordingFacts) -> bool:
    """Insurance sold to a person elsewhere than in a sales zone."""
    return _single_policy(f) & not_(_at_outlet(f))


def _fund_notices(f: RecordingFacts) -> bool:
    return (f.regime == Regime.CSRC.code) & not_(f.professional)


def _at_outlet(f: RecordingFacts) -> bool:
    return (f.channel == SaleChannel.OUTLET.code) | (
        (f.channel == SaleChannel.TERMINAL.code) & f.assisted
    )


def _single_policy(f: RecordingFacts) -> bool:
    return (f.family == ProductFamily.INSURANCE.code) & f.person & not_(f.group)
