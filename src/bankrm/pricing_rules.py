"""Pricing rules (定价审查): may a price be granted as asked, and by whom.

The bank's own matrix and hurdle decide; of the law there is only what a loan's price may not hang on.
Leaves out how an approval is recorded, which is in `approvals`.
"""

from datetime import date

import attrs

from bankrm.authorities import Level
from bankrm.checks import check_kind, check_optional
from bankrm.citations import param
from bankrm.contribution import Contribution
from bankrm.days import check_date
from bankrm.errors import RuleNotInForce
from bankrm.fields import check_fields
from bankrm.labels import AnyLabel, Label
from bankrm.loan_products import LoanTerms
from bankrm.money import fen
from bankrm.offers import Offer
from bankrm.pricing import Concession, PriceKind, PricingRequest
from bankrm.pricing_authority import ConcessionLimit, PricingAuthority
from bankrm.products import Product
from bankrm.regulations.approval import IRREGULAR_CONDUCT_NOTICE, PRICING_RAROC_HURDLE
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.staff import Actor, StaffId
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int, not_

__all__ = [
    "PRICING",
    "Granted",
    "PricingFacts",
    "PricingStep",
    "assess_pricing",
]


class PricingStep(Label):
    """What a price owes, or what would cure it."""

    APPROVAL = "approval", "上级审批", "approval by the level above"
    LESS = "less", "降低优惠幅度", "ask for less"
    OTHER_APPROVER = "other_approver", "更换审批人", "somebody else approves"
    FOLLOW_PROMISE = "follow_promise", "跟踪承诺业务", "follow up what was promised"


@attrs.frozen
class Granted:
    """Who granted a concession, and at which level."""

    level: AnyLabel
    by: StaffId
    delegated_by: StaffId | None = None
    """Whose authority it was done by, if not one's own (转授权)."""

    __attrs_post_init__ = check_fields


_LEVELS = (PricingAuthority.levels, Level.label)
_BOUND = (
    PricingRequest.kind,
    PricingRequest.standard,
    PricingRequest.asked,
    PricingRequest.limit,
    PricingRequest.offer,
    Offer.loan,
    LoanTerms.rate_floor,
)
_ROW = (
    *_LEVELS,
    PricingAuthority.limits,
    ConcessionLimit.level,
    ConcessionLimit.family,
    ConcessionLimit.kind,
    ConcessionLimit.up_to,
    ConcessionLimit.beyond_bound,
    PricingRequest.amount,
    Offer.product,
    Product.family,
)
_GRANT = (*_ROW, *_BOUND, ConcessionLimit.basis_points, ConcessionLimit.share)
_PROFIT = (
    PricingRequest.kind,
    PricingRequest.asked,
    PricingRequest.amount,
    PricingRequest.months,
    PricingRequest.ftp_rate,
    PricingRequest.expected_loss,
    PricingRequest.operating_cost,
    PricingRequest.tax_rate,
    Contribution.loan_income,
    Contribution.deposit_income,
    Contribution.fees,
    Contribution.operating_cost,
    Contribution.expected_loss,
)


@attrs.frozen(kw_only=True, repr=False)  # about a client: not shown
class PricingFacts:
    """What decides whether a price may be granted; levels as ranks, the lowest 1, amounts in fen."""

    kind: str = attrs.field(metadata=about("价格种类", "kind of price", of=(PricingRequest.kind,)))
    beyond_bound: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("超出价格底线", "beyond the furthest price", of=_BOUND),
    )
    passable: bool = attrs.field(
        metadata=about(
            "有层级可突破底线",
            "some level may go beyond it",
            of=(*_ROW, PricingRequest.kind, PricingRequest.offer),
        )
    )
    grantable: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("有层级可批准", "some level may grant it", of=_GRANT),
    )
    needed: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("所需层级（无需审批为0）", "level needed, 0 for no approval", of=_GRANT),
    )
    approver: str = attrs.field(
        default=None, converter=maybe_code, metadata=about("审批层级", "who approves", of=_GRANT)
    )
    own: int = attrs.field(metadata=about("申请人层级", "level of whoever asks", of=_LEVELS))
    granted: int = attrs.field(
        metadata=about("已批准层级", "level that granted it", of=(*_LEVELS, Granted.level))
    )
    self_granted: bool = attrs.field(
        metadata=about(
            "自行审批",
            "granted by whoever asked",
            of=(PricingRequest.requested_by, Actor.staff, Granted.by, Granted.delegated_by),
        )
    )
    profit: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("风险调整后税后利润", "risk-adjusted profit after tax", "fen", of=_PROFIT),
    )
    capital: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("经济资本", "economic capital", "fen", of=(PricingRequest.capital,)),
    )
    promised: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "承诺业务年收益", "worth of what is promised", "fen", of=(PricingRequest.promised,)
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        request: PricingRequest,
        authority: PricingAuthority,
        own_level: AnyLabel | None,
        granted: Granted | None,
    ) -> "PricingFacts":
        """The facts of a request under a bank's authority."""
        check_kind(request, PricingRequest, "request")
        check_kind(authority, PricingAuthority, "authority")
        check_optional(granted, Granted, "granted")
        limits = [authority.limit(level.label, request) for level in authority.levels]
        needed, grantable = _needed(authority, request)
        asker = request.requested_by.staff
        return cls(
            kind=request.kind.code,
            beyond_bound=request.is_beyond_bound,
            passable=any(limit is not None and limit.beyond_bound for limit in limits),
            grantable=grantable,
            needed=needed,
            approver=authority.levels[needed - 1].label.code if needed else None,
            own=0 if own_level is None else authority.rank(own_level),
            granted=0 if granted is None else authority.rank(granted.level),
            self_granted=granted is not None and asker in {granted.by, granted.delegated_by},
            profit=fen(Concession(request).profit_asked, "profit"),
            capital=fen(request.capital, "capital"),
            promised=fen(request.promised, "promised"),
        )


def _needed(
    authority: PricingAuthority, request: PricingRequest
) -> tuple[int | None, bool | None]:
    """The lowest rank that may grant it, 0 if there is nothing to grant, and whether any may."""
    if request.concession_rate <= 0 and request.is_beyond_bound is False:
        return 0, True
    answers = [authority.may_grant(level.label, request) for level in authority.levels]
    if True in answers:
        return answers.index(True) + 1, True
    return None, None if None in answers else False


class PricingParams:
    """The bank's own hurdle."""

    hurdle: int = param(PRICING_RAROC_HURDLE, unit="basis_points")


PRICING = RuleSet("pricing.request", PricingFacts, PricingParams, Effect)
"""May a price be granted as asked."""

_PRACTICE = SALES_PRACTICE.article()
_LOAN = PriceKind.LOAN_RATE.code


@PRICING.rule(
    "pricing.bound",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="超出价格底线，且无层级可突破",
    en="it is beyond the furthest price, and no level may go there",
    steps=(PricingStep.LESS,),
)
def beyond_bound(f: PricingFacts, _: PricingParams) -> bool:
    return f.beyond_bound & not_(f.passable)


@PRICING.rule(
    "pricing.beyond-all",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="优惠超过所有层级的授权",
    en="it concedes more than any level may",
    steps=(PricingStep.LESS,),
)
def beyond_every_level(f: PricingFacts, _: PricingParams) -> bool:
    return not_(f.grantable)


@PRICING.rule(
    "pricing.self-approval",
    Effect.REFUSE,
    cites=_PRACTICE,
    zh="申请人不得审批自己的申请",
    en="whoever asks may not grant it",
    steps=(PricingStep.OTHER_APPROVER,),
)
def granted_by_whoever_asked(f: PricingFacts, _: PricingParams) -> bool:
    return f.self_granted


@PRICING.rule(
    "pricing.authority",
    Effect.BLOCK,
    cites=_PRACTICE,
    zh="超过申请人权限，须由{approver}层级审批",
    en="it is above the authority of whoever asks: level {approver} has to approve it",
    steps=(PricingStep.APPROVAL,),
)
def above_own_authority(f: PricingFacts, _: PricingParams) -> bool:
    return f.grantable & (f.needed > f.own) & (f.needed > f.granted)


@PRICING.rule(
    "pricing.hurdle",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="风险调整后税后利润{profit}，占用经济资本{capital}，低于RAROC门槛{hurdle}",
    en="a profit of {profit} after tax and risk on a capital of {capital} is below the hurdle of "
    "{hurdle}",
)
def below_hurdle(f: PricingFacts, p: PricingParams) -> bool:
    return (f.kind == _LOAN) & (f.profit * 10_000 < p.hurdle * f.capital)


@PRICING.rule(
    "pricing.no-capital",
    Effect.REVIEW,
    cites=_PRACTICE,
    zh="贷款未占用经济资本，RAROC无意义，不视为达到门槛",
    en="the loan uses no capital: there is no return on it, and so no hurdle cleared",
)
def without_capital(f: PricingFacts, _: PricingParams) -> bool:
    return (f.kind == _LOAN) & (f.capital == 0)


@PRICING.rule(
    "CONDUCT-2012.tying",
    Effect.REVIEW,
    cites=IRREGULAR_CONDUCT_NOTICE.article(),
    since=IRREGULAR_CONDUCT_NOTICE.since,
    zh="贷款定价以承诺业务为条件，应核实未存贷挂钩、未搭售",
    en="the price of a loan rests on other business: neither deposits nor products may be its condition",
)
def loan_rests_on_promises(f: PricingFacts, _: PricingParams) -> bool:
    return (f.kind == _LOAN) & (f.promised > 0)


@PRICING.rule(
    "pricing.promise",
    Effect.STEPS,
    cites=_PRACTICE,
    zh="承诺业务年收益{promised}，应跟踪落实",
    en="{promised} a year is promised in return, and has to be followed up",
    steps=(PricingStep.FOLLOW_PROMISE,),
)
def rests_on_promises(f: PricingFacts, _: PricingParams) -> bool:
    return f.promised > 0


def assess_pricing(
    request: PricingRequest,
    authority: PricingAuthority,
    *,
    own_level: AnyLabel | None = None,
    granted: Granted | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[PricingFacts, Effect]:
    """Whether a price may be granted as asked (定价审查).

    The standard price, or one dearer for the client, needs no approval. The hurdle is the bank's own
    (`PRICING_RAROC_HURDLE`, a number of its book): without one, or with a figure unknown, the price of a
    loan goes to a person. A bank that would rather block adds a rule to its book.

    Args:
        request: the price asked.
        authority: the bank's matrix.
        own_level: the level of whoever asks; None if below all of them.
        granted: who granted it; None if nobody did so far.
        as_of: the day whose rules and authority apply.
        book: the bank's own numbers and rules on top.

    Raises:
        RuleNotInForce: if the authority is not in force on that day.
        InvalidValue: if a level is none of the authority.
        CurrencyMismatch: if amounts are not in yuan.

    >>> from bankrm._approval_example import ASKED, AUTHORITY, BRANCH, TEAM
    >>> asked = assess_pricing(ASKED, AUTHORITY, as_of=date(2026, 11, 24))
    >>> asked.outcome.en, [step.en for step in asked.steps], asked.missing
    ('blocked until cured', ['approval by the level above'], ('hurdle',))
    >>> by_branch = Granted(BRANCH, StaffId("S-3"))
    >>> assess_pricing(ASKED, AUTHORITY, granted=by_branch, as_of=date(2026, 11, 24)).outcome.en
    'a person must decide'
    """
    check_kind(authority, PricingAuthority, "authority")
    check_date(as_of)
    if as_of < authority.since or (authority.until is not None and as_of >= authority.until):
        raise RuleNotInForce(authority.id, "is not in force on that day")
    facts = PricingFacts.of(request, authority, own_level, granted)
    return PRICING.decide(facts, as_of=as_of, book=book)
