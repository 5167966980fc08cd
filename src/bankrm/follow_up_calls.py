"""Follow-up calls (回访): what a client must be asked after a sale, by when, and what was left out.

Insurance of the kinds that the regulator prescribes is followed up by law: who the holder is, whether the
data are true and the main terms known; where the sale had to be recorded, whether it was, and whether what
was said there was meant. What the recording itself confirms need not be asked again. Other sales are followed
up where their decision owed it, as for the elderly who buy high-risk products. That a client was misled goes
to a person, whatever was sold.

Leaves out which kinds are prescribed, how a call is tried again, and what is done about misselling that it
brings to light.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.clients import ClientId
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.event_order import check_recorded
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.products import ProductFamily
from bankrm.regulations.insurance import H3, I2
from bankrm.regulations.investment import N7, C
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.regulations.recording import I54
from bankrm.regulations.selling import F175
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sales import SaleId, SaleStep
from bankrm.staff import StaffId
from bankrm.terms import about, maybe_bool, maybe_date, maybe_int, not_, one_of

__all__ = [
    "FOLLOW_UP_CALLS",
    "CallFacts",
    "CallParams",
    "CallTopic",
    "ConcludedSale",
    "FollowUpCall",
    "assess_follow_up",
    "list_calls_due",
]


class CallTopic(Label):
    """What a follow-up call asks (回访内容)."""

    IDENTITY = "identity", "投保人身份", "who the policyholder is"
    TRUE_DATA = "true_data", "投保信息的真实性", "whether the data of the application are true"
    MAIN_TERMS = "main_terms", "是否完整知悉合同主要内容", "whether the main terms are known"
    DISCLOSURES = "disclosures", "其他应当披露的信息", "whatever else must be disclosed"
    RECORDED = "recorded", "是否接受了录音录像", "whether the sale was recorded"
    TRUE_WILL = (
        "true_will",
        "录音录像中陈述是否为真实意思表示",
        "whether what was said in the recording was meant",
    )
    RIGHT_TO_RESCIND = (
        "right_to_rescind",
        "解释并告知有权解除合同",
        "explanation, and the right to rescind the contract",
    )


@attrs.frozen(kw_only=True)
class ConcludedSale:
    """A sale that was concluded, as far as following it up depends on it."""

    id: SaleId
    client_id: ClientId
    family: ProductFamily
    concluded_on: date
    prescribed: bool | None = None
    """Whether it is insurance of a kind that the regulator has followed up."""
    recording_due: bool | None = None
    """Whether the rules of insurance had it recorded on the spot (双录)."""
    long_health: bool | None = None
    """Whether it is long-term personal health insurance, to be followed up inside the cooling-off."""
    cooling_off_ends: date | None = None
    """The last day of the cooling-off (犹豫期)."""
    confirmed: tuple[CallTopic, ...] = ()
    """What the recording itself confirms."""
    call_owed: bool | None = None
    """Whether the decision on the sale owed a follow-up call."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.cooling_off_ends is not None and self.cooling_off_ends < self.concluded_on:
            raise InvalidValue("cooling_off_ends", "is before concluded_on")
        if set(self.confirmed) - _CONFIRMABLE:
            raise InvalidValue("confirmed", "holds what only the client can answer afterwards")


_CONFIRMABLE = {
    CallTopic.IDENTITY,
    CallTopic.TRUE_DATA,
    CallTopic.MAIN_TERMS,
    CallTopic.DISCLOSURES,
}


@attrs.frozen(kw_only=True)
class FollowUpCall:
    """One call that reached the client; what was said stays where the bank keeps it."""

    sale_id: SaleId
    at: datetime
    recorded_at: datetime
    by: StaffId
    asked: tuple[CallTopic, ...]
    misled: bool | None = None
    """Whether it came out that the client was misled."""
    minutes_ref: str | None = attrs.field(default=None, repr=False)
    """Where the bank keeps what was said."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_recorded(self.at, self.recorded_at)
        if not self.asked:
            raise InvalidValue("asked", "names nothing: no call without a question")


def _asked(sale: ConcludedSale, calls: Sequence[FollowUpCall], topic: CallTopic) -> bool:
    """Whether a topic is settled: asked in a call, or confirmed in the recording."""
    return topic in sale.confirmed or any(topic in call.asked for call in calls)


_ASKED = (ConcludedSale.confirmed, FollowUpCall.asked, FollowUpCall.at)


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class CallFacts:
    """What decides what is left to ask."""

    family: str = attrs.field(
        metadata=about("产品类别", "product family", of=(ConcludedSale.family,))
    )
    called: bool = attrs.field(metadata=about("已回访", "called", of=(FollowUpCall.at,)))
    prescribed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("属于规定回访的保险", "prescribed kind", of=(ConcludedSale.prescribed,)),
    )
    recording_due: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("应当双录", "recording was due", of=(ConcludedSale.recording_due,)),
    )
    long_health: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "长期个人健康险", "long-term personal health", of=(ConcludedSale.long_health,)
        ),
    )
    call_owed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("销售时已定须回访", "the sale owes a call", of=(ConcludedSale.call_owed,)),
    )
    misled: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "回访发现误导", "found to be misled", of=(FollowUpCall.misled, FollowUpCall.at)
        ),
    )
    days_left: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "首次回访距犹豫期届满天数",
            "days from the first call to the end of the cooling-off",
            of=(FollowUpCall.at, ConcludedSale.cooling_off_ends),
        ),
    )
    """Reckoned from the day asked about, if there was no call yet."""
    cooling_off_ends: date = attrs.field(
        default=None,
        converter=maybe_date,
        metadata=about(
            "犹豫期最后一日", "last day of the cooling-off", of=(ConcludedSale.cooling_off_ends,)
        ),
    )
    identity: bool = attrs.field(metadata=about("已确认身份", "identity settled", of=_ASKED))
    true_data: bool = attrs.field(metadata=about("已确认信息真实", "data settled", of=_ASKED))
    main_terms: bool = attrs.field(metadata=about("已确认知悉", "terms settled", of=_ASKED))
    disclosures: bool = attrs.field(
        metadata=about("已确认其他披露", "disclosures settled", of=_ASKED)
    )
    recorded: bool = attrs.field(
        metadata=about("已询问是否双录", "asked about the recording", of=_ASKED)
    )
    true_will: bool = attrs.field(
        metadata=about("已询问真实意思", "asked whether it was meant", of=_ASKED)
    )
    right_to_rescind: bool = attrs.field(
        metadata=about("已告知解除权", "told of the right to rescind", of=_ASKED)
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, sale: ConcludedSale, calls: Sequence[FollowUpCall], *, as_of: date) -> "CallFacts":
        """The facts of one sale and the calls up to a day.

        Raises:
            InvalidValue: if a call is about another sale or before it, or the sale lies after `as_of`.
        """
        made = _made(sale, calls, as_of)
        first = min((business_date(call.at) for call in made), default=as_of)
        last = sale.cooling_off_ends
        return cls(
            family=sale.family.code,
            called=bool(made),
            prescribed=sale.prescribed,
            recording_due=sale.recording_due,
            long_health=sale.long_health,
            call_owed=sale.call_owed,
            misled=_misled(made),
            days_left=None if last is None else (last - first).days,
            cooling_off_ends=last,
            identity=_asked(sale, made, CallTopic.IDENTITY),
            true_data=_asked(sale, made, CallTopic.TRUE_DATA),
            main_terms=_asked(sale, made, CallTopic.MAIN_TERMS),
            disclosures=_asked(sale, made, CallTopic.DISCLOSURES),
            recorded=_asked(sale, made, CallTopic.RECORDED),
            true_will=_asked(sale, made, CallTopic.TRUE_WILL),
            right_to_rescind=_asked(sale, made, CallTopic.RIGHT_TO_RESCIND),
        )


def _made(
    sale: ConcludedSale, calls: Sequence[FollowUpCall], as_of: date
) -> tuple[FollowUpCall, ...]:
    """The calls made by a day, each found to be about the sale."""
    check_kind(sale, ConcludedSale, "sale")
    check_kind(calls, Sequence, "calls")
    check_tuple(tuple(calls), FollowUpCall, "calls")
    if sale.concluded_on > check_date(as_of):
        raise InvalidValue("sale", "is concluded after as_of")
    for call in calls:
        if call.sale_id != sale.id:
            raise InvalidValue("calls", "hold one about another sale")
        if business_date(call.at) < sale.concluded_on:
            raise InvalidValue("calls", "hold one before the sale")
    return tuple(call for call in calls if business_date(call.at) <= as_of)


def _misled(calls: Sequence[FollowUpCall]) -> bool | None:
    """Whether any call found the client misled; before the first there is nothing to find."""
    found = [call.misled for call in calls]
    return True if True in found else None if None in found else False


class CallParams:
    """The rules of follow-up read no number: the days of the cooling-off are the contract's."""


FOLLOW_UP_CALLS = RuleSet("suitability.follow_up", CallFacts, CallParams, Effect, since=I54.since)
"""What a follow-up call still owes."""

_INSURANCE = ProductFamily.INSURANCE.code
_FUND = ProductFamily.PUBLIC_FUND.code
_CSRC = (
    _FUND,
    ProductFamily.SECURITIES_ASSET_PLAN.code,
    ProductFamily.PRIVATE_FUND.code,
)
_NFRA = (
    ProductFamily.WEALTH.code,
    ProductFamily.TRUST.code,
    ProductFamily.INSURANCE_ASSET_PLAN.code,
)


def _insurance(f: CallFacts) -> bool:
    return f.family == _INSURANCE


@FOLLOW_UP_CALLS.rule(
    "I2.35-identity",
    Effect.STEPS,
    cites=I2.article(35),
    since=I2.since,
    zh="回访应确认投保人身份",
    en="the call confirms who the policyholder is",
    steps=(CallTopic.IDENTITY,),
)
def identity_open(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.prescribed & not_(f.identity)


@FOLLOW_UP_CALLS.rule(
    "I2.35-true-data",
    Effect.STEPS,
    cites=I2.article(35),
    since=I2.since,
    zh="回访应确认投保信息真实",
    en="the call confirms that the data of the application are true",
    steps=(CallTopic.TRUE_DATA,),
)
def data_open(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.prescribed & not_(f.true_data)


@FOLLOW_UP_CALLS.rule(
    "I2.35-main-terms",
    Effect.STEPS,
    cites=I2.article(35),
    since=I2.since,
    zh="回访应确认客户完整知悉合同主要内容",
    en="the call confirms that the main terms are known",
    steps=(CallTopic.MAIN_TERMS,),
)
def terms_open(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.prescribed & not_(f.main_terms)


@FOLLOW_UP_CALLS.rule(
    "I2.35-disclosures",
    Effect.STEPS,
    cites=I2.article(35),
    since=I2.since,
    zh="回访应确认其他应当披露的信息",
    en="the call confirms whatever else must be disclosed",
    steps=(CallTopic.DISCLOSURES,),
)
def disclosures_open(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.prescribed & not_(f.disclosures)


@FOLLOW_UP_CALLS.rule(
    "I54.11-recorded",
    Effect.STEPS,
    cites=I54.article(11),
    since=I54.since,
    zh="回访应询问投保时是否接受了录音录像",
    en="the call asks whether the sale was recorded",
    steps=(CallTopic.RECORDED,),
)
def recording_not_asked(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.recording_due & not_(f.recorded)


@FOLLOW_UP_CALLS.rule(
    "I54.11-true-will",
    Effect.STEPS,
    cites=I54.article(11),
    since=I54.since,
    zh="回访应询问录音录像中陈述是否为真实意思表示",
    en="the call asks whether what was said in the recording was meant",
    steps=(CallTopic.TRUE_WILL,),
)
def will_not_asked(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.recording_due & not_(f.true_will)


@FOLLOW_UP_CALLS.rule(
    "H3.44-call",
    Effect.STEPS,
    cites=H3.article(44),
    since=H3.since,
    zh="长期个人健康保险应在犹豫期内（{cooling_off_ends}止）回访",
    en="long-term personal health insurance is followed up inside the cooling-off, by {cooling_off_ends}",
    steps=(SaleStep.FOLLOW_UP_CALL,),
)
def health_not_called(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.long_health & not_(f.called)


@FOLLOW_UP_CALLS.rule(
    "H3.44-late",
    Effect.REVIEW,
    cites=H3.article(44),
    since=H3.since,
    zh="犹豫期于{cooling_off_ends}届满，此前未回访",
    en="the cooling-off ended on {cooling_off_ends} without a call",
)
def health_called_late(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.long_health & (f.days_left < 0)


@FOLLOW_UP_CALLS.rule(
    "H3.44-misled",
    Effect.STEPS,
    cites=H3.article(44),
    since=H3.since,
    zh="投保人被误导的，应解释并明确告知有权解除合同",
    en="a policyholder who was misled is given an explanation and told of the right to rescind",
    steps=(CallTopic.RIGHT_TO_RESCIND,),
)
def right_not_told(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.long_health & f.misled & not_(f.right_to_rescind)


@FOLLOW_UP_CALLS.rule(
    "I2.35-misled",
    Effect.REVIEW,
    cites=I2.article(35),
    since=I2.since,
    zh="回访发现保险销售误导的，应及时处理",
    en="where the call brings misselling of insurance to light, it must be dealt with",
)
def misselling_found(f: CallFacts, _: CallParams) -> bool:
    return _insurance(f) & f.misled


@FOLLOW_UP_CALLS.rule(
    "N7.13-misled",
    Effect.REVIEW,
    cites=N7.article("13(2)"),
    since=N7.since,
    zh="告知和风险提示不得虚假、误导或者重大遗漏，回访发现误导的，应查明",
    en="what is told may not be false, mislead or leave out what matters; where a call finds that, it is "
    "looked into",
)
def misled_under_nfra(f: CallFacts, _: CallParams) -> bool:
    return one_of(f.family, *_NFRA) & f.misled


@FOLLOW_UP_CALLS.rule(
    "F175.24-misled",
    Effect.REVIEW,
    cites=F175.article("24(1)"),
    since=F175.since,
    zh="基金销售不得有误导性陈述，回访发现误导的，应查明",
    en="a fund may not be sold by misleading; where a call finds that, it is looked into",
)
def misled_about_a_fund(f: CallFacts, _: CallParams) -> bool:
    return (f.family == _FUND) & f.misled


@FOLLOW_UP_CALLS.rule(
    "call.misled",
    Effect.REVIEW,
    cites=SALES_PRACTICE.article(),
    zh="回访发现客户被误导的，应由专人查明并处理",
    en="where a call finds that the client was misled, a person looks into it and deals with it",
)
def misled_in_any_sale(f: CallFacts, _: CallParams) -> bool:
    return f.misled


@FOLLOW_UP_CALLS.rule(
    "N7.18-call",
    Effect.STEPS,
    cites=N7.article(18),
    since=N7.since,
    zh="销售时已定须回访的，应当回访",
    en="where the sale owes a follow-up call, it must be made",
    steps=(SaleStep.FOLLOW_UP_CALL,),
)
def owed_call_not_made(f: CallFacts, _: CallParams) -> bool:
    return not_(one_of(f.family, *_CSRC)) & f.call_owed & not_(f.called)


@FOLLOW_UP_CALLS.rule(
    "C.20-call",
    Effect.STEPS,
    cites=C.article(20),
    since=C.since,
    zh="基金、资管计划销售时已定须回访的，应当回访",
    en="where the sale of a fund or an asset-management plan owes a follow-up call, it must be made",
    steps=(SaleStep.FOLLOW_UP_CALL,),
)
def owed_call_not_made_under_csrc(f: CallFacts, _: CallParams) -> bool:
    return one_of(f.family, *_CSRC) & f.call_owed & not_(f.called)


def assess_follow_up(
    sale: ConcludedSale,
    calls: Sequence[FollowUpCall] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[CallFacts, Effect]:
    """Judge what following up a sale still owes on a day; `steps` are what is left to ask.

    Args:
        sale: the sale.
        calls: those that reached the client, in any order; later ones than `as_of` do not count.
        as_of: the day.
        book: the law plus the bank's own rules.

    Raises:
        InvalidValue: if a call is about another sale or before it, or the sale lies after `as_of`.
        RuleNotInForce: before the first of these rules, on 1 November 2017.

    >>> policy = ConcludedSale(
    ...     id=SaleId("P-1"),
    ...     client_id=ClientId("C-1"),
    ...     family=ProductFamily.INSURANCE,
    ...     concluded_on=date(2026, 3, 2),
    ...     prescribed=True,
    ...     recording_due=True,
    ...     long_health=False,
    ...     confirmed=(CallTopic.IDENTITY, CallTopic.TRUE_DATA, CallTopic.DISCLOSURES),
    ...     call_owed=False,
    ... )
    >>> [step.en for step in assess_follow_up(policy, as_of=date(2026, 3, 3)).steps]
    ['whether the main terms are known', 'whether the sale was recorded', \
'whether what was said in the recording was meant']
    """
    facts = CallFacts.of(sale, calls, as_of=as_of)
    return FOLLOW_UP_CALLS.decide(facts, as_of=as_of, book=book)


def list_calls_due(
    sales: Iterable[ConcludedSale],
    calls: Iterable[FollowUpCall] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> tuple[ConcludedSale, ...]:
    """The sales that still owe something, whose cooling-off ends first; those without one come last.

    >>> list_calls_due([], as_of=date(2026, 3, 3))
    ()
    """
    check_kind(sales, Iterable, "sales")
    check_kind(calls, Iterable, "calls")
    concluded, made = tuple(sales), tuple(calls)
    check_tuple(concluded, ConcludedSale, "sales")
    check_tuple(made, FollowUpCall, "calls")
    by_sale: dict[SaleId, list[FollowUpCall]] = {}
    for call in made:
        by_sale.setdefault(call.sale_id, []).append(call)
    owing = [
        sale
        for sale in concluded
        if assess_follow_up(sale, by_sale.get(sale.id, []), as_of=as_of, book=book).outcome
        is not Effect.ALLOW
    ]
    return tuple(
        sorted(
            owing,
            key=lambda sale: (sale.cooling_off_ends or date.max, sale.concluded_on, sale.id),
        )
    )
