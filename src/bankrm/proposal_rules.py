"""Rules of proposals (方案审查): whether a service plan can be put to the client, and what it still lacks.

Market practice: each item answers a need and is judged, nothing is refused, the version is the latest, still valid,
and approved where a price is not the standard one. An approval holds for the version whose fingerprint it bears, up
to its last day. Leaves out who may approve what, and the plan for a person, which judges itself.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from bankrm.approvals import ApprovalTrail
from bankrm.checks import check_count, check_kind, check_optional
from bankrm.days import business_date, check_date
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.offers import Offer
from bankrm.proposals import ProposalItem, ServicePlan
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, not_

__all__ = [
    "PROPOSAL",
    "ProposalFacts",
    "ProposalParams",
    "ProposalStep",
    "assess_proposal",
]


class ProposalStep(Label):
    """What a plan owes, or what would cure it."""

    NAME_NEEDS = "name_needs", "写明每项产品对应的客户需求", "name the need each item answers"
    JUDGE = "judge", "对未判断的项目作出判断", "judge the items not yet judged"
    CURE_ITEMS = "cure_items", "解除项目的限制", "cure what blocks an item"
    ITEM_STEPS = "item_steps", "完成各项目应做的动作", "do what the items owe"
    JUDGE_AGAIN = "judge_again", "签约当日重新判断各项目", "judge the items again on the day"
    RENEW = "renew", "编制新版本", "draw up a new version"
    APPROVE_PRICE = "approve_price", "取得定价审批", "have the price approved"


_DECIDED = (ServicePlan.items, ProposalItem.decision)


@attrs.frozen(kw_only=True)
class ProposalFacts:
    """One version of a plan, flattened for the rules; effects as their rank, from 0 for allowed."""

    needless: int = attrs.field(
        metadata=about(
            "未对应需求的项目数",
            "items that answer no need",
            of=(ServicePlan.items, ProposalItem.needs),
        )
    )
    unanswered: int = attrs.field(
        metadata=about(
            "未获回应的需求数",
            "needs not answered",
            of=(ServicePlan.needs, ServicePlan.items, ProposalItem.needs),
        )
    )
    undecided: int = attrs.field(metadata=about("未判断的项目数", "items not judged", of=_DECIDED))
    strictest: int = attrs.field(
        metadata=about("各项目最严的结论", "strictest outcome of the items", of=_DECIDED)
    )
    judged_earlier: bool = attrs.field(
        metadata=about("判断早于当日", "judged on an earlier day", of=_DECIDED)
    )
    off_sale: int = attrs.field(
        metadata=about(
            "不在售的项目数",
            "items not on sale",
            of=(
                ServicePlan.items,
                ProposalItem.offer,
                Offer.sale_since,
                Offer.sale_until,
            ),
        )
    )
    days_left: int = attrs.field(
        metadata=about("剩余有效天数", "days it is still valid", of=(ServicePlan.valid_until,))
    )
    approved: bool = attrs.field(metadata=about("本版本已获审批", "this very version approved"))
    superseded: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已有更新版本", "a later version exists", of=(ServicePlan.version,)),
    )
    special_price: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "含非标准定价",
            "holds a price that is not standard",
            of=(ServicePlan.items, ProposalItem.standard_price),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        plan: ServicePlan,
        *,
        latest_version: int | None,
        approved: bool,
        as_of: date,
    ) -> "ProposalFacts":
        """The facts of a plan on a day; of an approval, whether it is of this very version.

        Raises:
            InvalidValue: if it was prepared after `as_of`, or is later than the latest version.
        """
        check_kind(plan, ServicePlan, "plan")
        if business_date(plan.prepared_at) > check_date(as_of):
            raise InvalidValue("plan", "was prepared after as_of")
        if latest_version is not None:
            check_count(latest_version, "latest_version", plan.version)
        decisions = [item.decision for item in plan.items if item.decision is not None]
        return cls(
            needless=sum(not item.needs for item in plan.items),
            unanswered=len(plan.unanswered),
            undecided=len(plan.items) - len(decisions),
            strictest=max((one.outcome.rank for one in decisions), default=Effect.ALLOW.rank),
            judged_earlier=any(one.as_of < as_of for one in decisions),
            off_sale=sum(not item.offer.is_on_sale(as_of) for item in plan.items),
            days_left=(plan.valid_until - as_of).days,
            approved=approved,
            superseded=None if latest_version is None else plan.version < latest_version,
            special_price=_any_special(item.standard_price for item in plan.items),
        )


def _any_special(standard: Iterable[bool | None]) -> bool | None:
    """Whether any price is not standard; None if that hangs on one that is not known."""
    answers = {*standard}
    if False in answers:
        return True
    return None if None in answers else False


class ProposalParams:
    """No numbers."""


PROPOSAL = RuleSet("proposals.plan", ProposalFacts, ProposalParams, Effect)
"""Whether a plan can be put to the client."""

_PRACTICE = SALES_PRACTICE.article()


@PROPOSAL.rule(
    "proposal.needless",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="{needless}个项目未对应任何客户需求",
    en="items that answer no need of the client: {needless}",
    steps=(ProposalStep.NAME_NEEDS,),
)
def item_answers_no_need(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.needless > 0


@PROPOSAL.rule(
    "proposal.unanswered",
    Effect.NOTE,
    cites=_PRACTICE,
    zh="{unanswered}项客户需求未获回应",
    en="needs of the client that no item answers: {unanswered}",
)
def need_not_answered(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.unanswered > 0


@PROPOSAL.rule(
    "proposal.undecided",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="{undecided}个项目尚未判断适当性或者准入",
    en="items not yet judged for suitability or admission: {undecided}",
    steps=(ProposalStep.JUDGE,),
)
def item_not_judged(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.undecided > 0


@PROPOSAL.rule(
    "proposal.item-refused",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="有项目不得办理",
    en="an item is refused",
)
def item_refused(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.strictest == Effect.REFUSE.rank


@PROPOSAL.rule(
    "proposal.item-blocked",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="有项目暂不可办理",
    en="an item is blocked until cured",
    steps=(ProposalStep.CURE_ITEMS,),
)
def item_blocked(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.strictest == Effect.BLOCK.rank


@PROPOSAL.rule(
    "proposal.item-open",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="有项目须人工审核",
    en="a person must decide on an item",
)
def item_open(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.strictest == Effect.REVIEW.rank


@PROPOSAL.rule(
    "proposal.item-steps",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="有项目须先完成规定动作",
    en="an item is allowed with steps owed",
    steps=(ProposalStep.ITEM_STEPS,),
)
def item_owes_steps(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.strictest == Effect.STEPS.rank


@PROPOSAL.rule(
    "proposal.judged-earlier",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="项目按较早日期的规则判断，签约当日须重新判断",
    en="items were judged by the rules of an earlier day",
    steps=(ProposalStep.JUDGE_AGAIN,),
)
def judged_on_an_earlier_day(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.judged_earlier


@PROPOSAL.rule(
    "proposal.off-sale",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="{off_sale}个项目的产品不在售",
    en="items whose product is not on sale: {off_sale}",
    steps=(ProposalStep.RENEW,),
)
def product_not_on_sale(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.off_sale > 0


@PROPOSAL.rule(
    "proposal.expired",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="方案已过有效期",
    en="the plan has expired",
    steps=(ProposalStep.RENEW,),
)
def plan_expired(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.days_left < 0


@PROPOSAL.rule(
    "proposal.superseded",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="方案已被更新版本取代",
    en="a later version has taken its place",
)
def plan_superseded(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.superseded


@PROPOSAL.rule(
    "proposal.price",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="含非标准定价，本版本未获审批",
    en="a price is not the standard one, and this version is not approved",
    steps=(ProposalStep.APPROVE_PRICE,),
)
def price_not_approved(f: ProposalFacts, _: ProposalParams) -> bool:
    return f.special_price & not_(f.approved)


def assess_proposal(
    plan: ServicePlan,
    *,
    latest_version: int | None,
    approval: ApprovalTrail | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ProposalFacts, Effect]:
    """Whether a plan can be put to the client on a day, and what it still lacks.

    Args:
        plan: one version of it.
        latest_version: the latest version there is; None if not known.
        approval: the trail in which the plan was submitted; None if it was not. It counts if it holds for this very
            version on the day and no condition precedent is open; what it still owes is told by the trail.
        as_of: the day.
        book: the bank's own rules on top.

    Raises:
        InvalidValue: if it was prepared after `as_of`, or is later than the latest version.

    >>> from datetime import datetime
    >>> from bankrm.clients import ClientId
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> from bankrm.proposals import ProposalId
    >>> from bankrm.staff import Actor, BusinessLine, Role, StaffId
    >>> deposit = Offer(
    ...     product=Product(id=ProductId("D-1"), name="某存款", family=ProductFamily.DEPOSIT),
    ...     issuer="某银行",
    ...     distributed=False,
    ...     lines=(BusinessLine.CORPORATE,),
    ... )
    >>> plan = ServicePlan(
    ...     id=ProposalId("P-1"),
    ...     client_id=ClientId("E-1"),
    ...     version=1,
    ...     prepared_by=Actor(StaffId("S-1"), Role.RELATIONSHIP_MANAGER),
    ...     prepared_at=datetime.fromisoformat("2026-11-24T15:00+08:00"),
    ...     valid_until=date(2026, 12, 31),
    ...     needs=(),
    ...     items=(ProposalItem(offer=deposit, standard_price=False),),
    ... )
    >>> decision = assess_proposal(plan, latest_version=1, as_of=date(2026, 11, 24))
    >>> for step in decision.steps:
    ...     print(step.en)
    name the need each item answers
    judge the items not yet judged
    have the price approved
    >>> from bankrm.stage_events import Evidence  # what a stage of a sale asks for
    >>> Evidence(code="service_plan", ref=plan.id, outcome=decision.outcome).outcome.en
    'blocked until cured'

    The need `pricing` is met by the trail itself: `approval.evidence("pricing", plan, as_of=as_of)`.
    """
    check_kind(plan, ServicePlan, "plan")
    check_optional(approval, ApprovalTrail, "approval")
    approved = approval is not None and approval.outcome(plan, as_of=as_of) <= Effect.STEPS
    facts = ProposalFacts.of(plan, latest_version=latest_version, approved=approved, as_of=as_of)
    return PROPOSAL.decide(facts, as_of=as_of, book=book)
