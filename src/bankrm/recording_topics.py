"""Topics of a recording (录制内容): what must be said, shown and answered while a sale is recorded.

Two lists: what a recording in a bank's sales zone holds, and what the recording of an insurance policy holds,
which is longer and depends on the policy. Leaves out the words, which are the bank's and the insurer's.
"""

from collections.abc import Collection

import attrs

from bankrm.checks import check_kind
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.insurance_applications import InsuranceApplication
from bankrm.insurance_terms import Cover, Design, InsuranceLine
from bankrm.labels import Label

__all__ = ["ZONE_TOPICS", "PolicyTraits", "RecordingTopic", "has_topics", "list_topics"]


class RecordingTopic(Label):
    """Something that a recording must hold, by the provisions that ask for it."""

    PROMOTION = "promotion", "产品推介", "the product presented"
    RISKS = "risks", "风险提示", "the risks pointed out"
    KEY_INFORMATION = "key_information", "重要信息提示", "key information pointed out"
    CLIENT_CONFIRMATION = (
        "client_confirmation",
        "消费者确认已知悉风险",
        "the client confirms to have understood the risks",
    )
    CLIENT_FEEDBACK = "client_feedback", "消费者反馈", "the client's feedback"
    NOTICES = "notices", "适当性告知和警示", "notices and warnings of suitability"
    SELLER_IDENTITY = "seller_identity", "出示销售人员身份证明", "the seller's proof of identity"
    PROMPT_SHEET = "prompt_sheet", "出示投保提示书", "the prompt sheet shown"
    CLAUSES = "clauses", "出示产品条款", "the clauses shown"
    EXCLUSIONS_SHEET = (
        "exclusions_sheet",
        "出示免除保险人责任条款的书面说明",
        "the written note on exclusions shown",
    )
    IS_INSURANCE = "is_insurance", "告知所购为保险产品", "that it is insurance"
    INSURER = "insurer", "告知承保机构名称", "the insurer named"
    COVER = "cover", "告知保险责任", "the cover"
    PAYMENT_MODE = "payment_mode", "告知缴费方式", "how premiums are paid"
    PAYMENT_AMOUNT = "payment_amount", "告知缴费金额", "how much is paid"
    PAYMENT_TERM = "payment_term", "告知缴费期间", "how long premiums are paid"
    POLICY_TERM = "policy_term", "告知保险期间", "how long the cover runs"
    SURRENDER_LOSS = (
        "surrender_loss",
        "告知犹豫期后退保损失",
        "the loss on surrender after the cooling-off period",
    )
    CLEAR_YES = "clear_yes", "投保人明确肯定答复", "the client's clear yes"
    SIGNATURES = "signatures", "签署投保文件", "the documents signed"
    UNCERTAIN_BENEFITS = (
        "uncertain_benefits",
        "说明保单利益不确定",
        "that benefits are uncertain",
    )
    BROCHURE = "brochure", "出示产品说明书", "the product brochure shown"
    RISK_SENTENCE = (
        "risk_sentence",
        "抄录风险提示语句（远程可点击确认）",
        "the risk sentence copied out, or confirmed by a click if remote",
    )
    WAITING_PERIOD = "waiting_period", "说明观察期及其影响", "the waiting period and what it means"
    HOSPITALS = "hospitals", "说明指定医疗机构", "the hospitals designated"
    RENEWAL = "renewal", "说明续保条件", "the terms of renewal"
    INDEMNITY_PRINCIPLE = (
        "indemnity_principle",
        "说明医疗费用补偿原则",
        "that medical cost is made good, and no more",
    )
    INSURED_CONSENT = "insured_consent", "被保险人同意并认可", "the insured's consent"


ZONE_TOPICS = (
    RecordingTopic.PROMOTION,
    RecordingTopic.RISKS,
    RecordingTopic.KEY_INFORMATION,
    RecordingTopic.CLIENT_CONFIRMATION,
    RecordingTopic.CLIENT_FEEDBACK,
)
"""What a recording in a bank's sales zone holds (银监办发〔2017〕110号, as reported)."""
_EVERY_POLICY = tuple(
    topic
    for topic in RecordingTopic
    if RecordingTopic.SELLER_IDENTITY <= topic <= RecordingTopic.SIGNATURES
)
_NEW_TYPE = (
    RecordingTopic.UNCERTAIN_BENEFITS,
    RecordingTopic.BROCHURE,
    RecordingTopic.RISK_SENTENCE,
)
_HEALTH = (
    RecordingTopic.WAITING_PERIOD,
    RecordingTopic.HOSPITALS,
    RecordingTopic.RENEWAL,
    RecordingTopic.INDEMNITY_PRINCIPLE,
)
_DEATH = (RecordingTopic.INSURED_CONSENT,)


@attrs.frozen(kw_only=True)
class PolicyTraits:
    """What the rules of recording read of an insurance policy; None means unknown.

    >>> PolicyTraits(unit_linked=True, new_type=False)
    Traceback (most recent call last):
    bankrm.errors.InvalidValue: new_type: a unit-linked policy is one
    """

    personal_line: bool | None = None
    """Insurance of persons (人身保险): life, health, accident; and not of property."""
    over_one_year: bool | None = None
    """Whether it covers more than one year; exactly one year is not more."""
    group: bool | None = None
    """Group insurance (团体保险)."""
    unit_linked: bool | None = None
    new_type: bool | None = None
    """Participating, universal, unit-linked or variable (人身保险新型产品)."""
    health: bool | None = None
    death_cover: bool | None = None
    """Whether it pays on the insured's death."""
    through_agency: bool = True
    """Sold by a bank or another agency (兼业代理), and not by the insurer's own channels."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if self.unit_linked:
            if self.new_type is False:
                raise InvalidValue("new_type", "a unit-linked policy is one")
            if self.personal_line is False:
                raise InvalidValue("personal_line", "a unit-linked policy is one")

    @classmethod
    def of(cls, application: InsuranceApplication) -> "PolicyTraits":
        """The traits of a policy applied for at a bank.

        >>> from bankrm.clients import ClientId
        >>> from bankrm.insurance_applications import PremiumMode
        >>> from bankrm.insurance_terms import InsuranceTerms
        >>> from bankrm.money import Money
        >>> from bankrm.products import Product, ProductFamily, ProductId
        >>> life = Product(id=ProductId("I-1"), name="某终身寿险", family=ProductFamily.INSURANCE)
        >>> whole_life = InsuranceApplication(
        ...     client_id=ClientId("C-1"),
        ...     terms=InsuranceTerms(
        ...         product=life,
        ...         insurer="某人寿保险公司",
        ...         cover=Cover.WHOLE_LIFE,
        ...         design=Design.ORDINARY,
        ...     ),
        ...     mode=PremiumMode.SINGLE,
        ...     premium=Money.of(10_000),
        ... )
        >>> traits = PolicyTraits.of(whole_life)
        >>> traits.over_one_year, traits.death_cover, traits.new_type
        (True, True, False)
        """
        check_kind(application, InsuranceApplication, "application")
        terms, months = application.terms, application.term_months
        over_one_year = None if months is None else months > _YEAR
        return cls(
            personal_line=terms.cover.line is InsuranceLine.PERSONAL,
            over_one_year=True if application.lifelong else over_one_year,
            group=terms.group,
            unit_linked=terms.design is Design.UNIT_LINKED,
            new_type=terms.design is not Design.ORDINARY,
            health=terms.cover is Cover.HEALTH,
            death_cover=terms.pays_on_death,
        )


_YEAR = 12  # months


def list_topics(policy: PolicyTraits, *, sure: bool = False) -> tuple[RecordingTopic, ...]:
    """What the recording of a policy must hold (保险销售行为可回溯管理暂行办法 art. 7).

    Args:
        policy: the policy; what is unknown of it counts as so.
        sure: whether to leave out what hangs on something unknown.

    >>> term_life = PolicyTraits(new_type=False, health=False, death_cover=True)
    >>> [topic.en for topic in list_topics(term_life)][-3:]
    ["the client's clear yes", 'the documents signed', "the insured's consent"]
    """
    check_kind(policy, PolicyTraits, "policy")
    check_kind(sure, bool, "sure")
    new_type = bool(policy.new_type) if sure else policy.new_type is not False
    health = bool(policy.health) if sure else policy.health is not False
    death = bool(policy.death_cover) if sure else policy.death_cover is not False
    return (
        *_EVERY_POLICY,
        *(_NEW_TYPE if new_type or policy.unit_linked else ()),
        *(_HEALTH if health else ()),
        *(_DEATH if death else ()),
    )


def has_topics(held: Collection[RecordingTopic], policy: PolicyTraits) -> bool | None:
    """Whether a recording of these topics holds all that a policy's must; None if the policy leaves it open.

    >>> held = list_topics(PolicyTraits(new_type=False, health=False, death_cover=False))
    >>> has_topics(held, PolicyTraits(new_type=False, health=False)) is None
    True
    """
    check_kind(held, Collection, "held")
    for topic in held:
        check_kind(topic, RecordingTopic, "held")
    if not set(list_topics(policy, sure=True)) <= set(held):
        return False
    return True if set(list_topics(policy)) <= set(held) else None
