"""How long a loan may run (贷款期限), by kind, purpose, cash cycle and day, and the approval that longer ones need.

The term is the one that the credit contract says: not of one drawdown, without extensions. Before the orders
of 2024 the law set none. Leaves out loans with term rules of their own (homes, property, students, cars,
acquisitions), and extensions, which are in `loan_extensions`.
"""

from datetime import date

import attrs

from bankrm.checks import check_optional
from bankrm.citations import param
from bankrm.consumer_loans import ConsumerStanding, check_standing
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.lending_orders import GOVERNING_ORDER, LendingOrder, contract_day, order_of
from bankrm.loan_products import LoanPurpose
from bankrm.regulations.loan_orders import (
    FIXED_ASSET_MEASURES,
    GENERAL_LOAN_RULES,
    PERSONAL_LOAN_MEASURES,
    WORKING_CAPITAL_MEASURES,
)
from bankrm.regulations.loan_terms import (
    CONSUMPTION_TERM,
    CONSUMPTION_TERM_RAISED,
    FIXED_ASSET_TERM,
    PERSONAL_BUSINESS_TERM,
    PERSONAL_BUSINESS_TERM_LONG_CYCLE,
    WORKING_CAPITAL_TERM,
    WORKING_CAPITAL_TERM_LONG_CYCLE,
)
from bankrm.regulations.personal_lending import CONSUMER_FINANCE_NOTICE
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int, not_
from bankrm.workings import Line

__all__ = [
    "TERM",
    "MaxTerm",
    "TermFacts",
    "TermGrounds",
    "TermParams",
    "assess_term",
    "compute_max_term",
]


@attrs.frozen(kw_only=True)
class TermGrounds:
    """What a longer term may rest on, as the bank found it; None is not known."""

    application_id: CreditApplicationId
    long_cash_cycle: bool | None = None
    """Whether cash from the business comes back slowly (经营现金流回收周期较长)."""
    real_estate: bool | None = None
    """Whether it is a property loan, whose term rules are its own."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)


_OWN_TERMS = {
    LoanPurpose.HOME_PURCHASE,
    LoanPurpose.COMMERCIAL_PROPERTY,
    LoanPurpose.VEHICLE,
    LoanPurpose.EDUCATION,
}
"""Purposes of a person whose loans keep term rules of their own."""


@attrs.frozen(kw_only=True, repr=False)  # may be about a person: not shown
class TermFacts:
    """What decides how long a loan may run."""

    order: str = attrs.field(default=None, converter=maybe_code, metadata=GOVERNING_ORDER)
    signed_on: date = attrs.field(
        metadata=about("合同日", "day of the contract", of=(CreditApplication.contract_signed_on,))
    )
    months: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("期限（月）", "months asked for", of=(CreditApplication.months,)),
    )
    own_term: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "期限另有规定",
            "term rules of its own",
            of=(
                CreditApplication.kind,
                CreditApplication.purpose,
                TermGrounds.real_estate,
            ),
        ),
    )
    long_cycle: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "经营现金流回收周期较长", "cash comes back slowly", of=(TermGrounds.long_cash_cycle,)
        ),
    )
    raised: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "信用良好且有长期消费需求",
            "good client, long-term need",
            of=(ConsumerStanding.good_credit, ConsumerStanding.long_need),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        application: CreditApplication,
        grounds: TermGrounds | None,
        standing: ConsumerStanding | None,
        as_of: date,
    ) -> "TermFacts":
        """The facts of an application; without grounds nothing speaks for a longer term, nor against it."""
        check_optional(grounds, TermGrounds, "grounds")
        order = order_of(application)
        check_standing(standing, application)
        if grounds is not None and grounds.application_id != application.id:
            raise InvalidValue("grounds", "are of another application")
        return cls(
            order=None if order is None else order.code,
            signed_on=contract_day(application, as_of),
            months=application.months,
            own_term=_own_term(order, application.purpose, grounds),
            long_cycle=None if grounds is None else grounds.long_cash_cycle,
            raised=None if standing is None else standing.earns_longer_term,
        )


def _own_term(
    order: LendingOrder | None, purpose: LoanPurpose | None, grounds: TermGrounds | None
) -> bool | None:
    """Whether a loan is carved out: of a person by its purpose, for fixed assets if it is for property."""
    if order is LendingOrder.WORKING_CAPITAL:
        return False
    if order in {LendingOrder.FIXED_ASSETS, None}:
        return None if grounds is None else grounds.real_estate
    return None if purpose is None else purpose in _OWN_TERMS


class TermParams:
    """The longest terms, in months."""

    fixed_asset: int = param(FIXED_ASSET_TERM)
    working_capital: int = param(WORKING_CAPITAL_TERM)
    working_capital_long: int = param(WORKING_CAPITAL_TERM_LONG_CYCLE)
    consumption: int = param(CONSUMPTION_TERM)
    consumption_raised: int = param(CONSUMPTION_TERM_RAISED)
    business: int = param(PERSONAL_BUSINESS_TERM)
    business_long: int = param(PERSONAL_BUSINESS_TERM_LONG_CYCLE)


TERM = RuleSet("credit.term", TermFacts, TermParams, Effect, since=GENERAL_LOAN_RULES.since)
"""May a loan run as long as asked."""

_ORDERS = FIXED_ASSET_MEASURES.since  # all three on one day
_RAISE = CONSUMER_FINANCE_NOTICE.since
_FIXED_ASSETS = LendingOrder.FIXED_ASSETS.code
_WORKING_CAPITAL = LendingOrder.WORKING_CAPITAL.code
_CONSUMPTION = LendingOrder.CONSUMPTION.code
_BUSINESS = LendingOrder.PERSONAL_BUSINESS.code


def _governed(f: TermFacts, order: str) -> bool:
    """Whether an order of 2024 governs the term: by kind, by no carve-out, and by the contract's day."""
    return (f.order == order) & not_(f.own_term) & (f.signed_on >= _ORDERS)


def _since_the_raise(f: TermFacts) -> bool:
    """Whether it is a consumer loan whose contract came after the raise of 2025."""
    return _governed(f, _CONSUMPTION) & (f.signed_on >= _RAISE)


@TERM.rule(
    "FA-2024.9-term",
    Effect.STEPS,
    cites=FIXED_ASSET_MEASURES.article(9),
    since=_ORDERS,
    zh="固定资产贷款期限{months}个月，超过{fixed_asset}个月，须由总行或者审慎授权的层级审批",
    en="a fixed-asset loan of {months} months, above {fixed_asset}: head office approves it, or a level it "
    "prudently delegated to",
    steps=(CreditStep.HEAD_OFFICE_APPROVAL,),
)
def fixed_asset_loan_beyond_normal(f: TermFacts, p: TermParams) -> bool:
    return _governed(f, _FIXED_ASSETS) & (f.months > p.fixed_asset)


@TERM.rule(
    "WC-2024.11-term",
    Effect.BLOCK,
    cites=WORKING_CAPITAL_MEASURES.article(11),
    since=_ORDERS,
    zh="流动资金贷款期限{months}个月，超过{working_capital}个月，且未证明经营现金流回收周期较长",
    en="a working-capital loan of {months} months, above {working_capital}, and cash does not come back slowly",
    steps=(CreditStep.SHORTER_TERM,),
)
def working_capital_beyond_principle(f: TermFacts, p: TermParams) -> bool:
    return _governed(f, _WORKING_CAPITAL) & not_(f.long_cycle) & (f.months > p.working_capital)


@TERM.rule(
    "WC-2024.11-longest",
    Effect.BLOCK,
    cites=WORKING_CAPITAL_MEASURES.article(11),
    since=_ORDERS,
    zh="流动资金贷款期限{months}个月，超过最长的{working_capital_long}个月",
    en="a working-capital loan of {months} months, above the longest of {working_capital_long}",
    steps=(CreditStep.SHORTER_TERM,),
)
def working_capital_beyond_longest(f: TermFacts, p: TermParams) -> bool:
    return _governed(f, _WORKING_CAPITAL) & (f.months > p.working_capital_long)


@TERM.rule(
    "PL-2024.8-consumption-term",
    Effect.BLOCK,
    cites=PERSONAL_LOAN_MEASURES.article(8),
    since=_ORDERS,
    zh="个人消费贷款期限{months}个月，超过{consumption}个月",
    en="a personal consumer loan of {months} months, above {consumption}",
    steps=(CreditStep.SHORTER_TERM,),
)
def consumer_loan_too_long(f: TermFacts, p: TermParams) -> bool:
    return _governed(f, _CONSUMPTION) & (f.signed_on < _RAISE) & (f.months > p.consumption)


@TERM.rule(
    "PL-2024.8-consumption-term-not-raised",
    Effect.BLOCK,
    cites=PERSONAL_LOAN_MEASURES.article(8),
    since=_RAISE,
    zh="个人消费贷款期限{months}个月，超过{consumption}个月，且不属于可阶段性延长的客户",
    en="a personal consumer loan of {months} months, above {consumption}, and no client for whom it was raised",
    steps=(CreditStep.SHORTER_TERM,),
)
def consumer_loan_too_long_for_this_client(f: TermFacts, p: TermParams) -> bool:
    return _since_the_raise(f) & not_(f.raised) & (f.months > p.consumption)


@TERM.rule(
    "CFN-2025.term-longest",
    Effect.BLOCK,
    cites=CONSUMER_FINANCE_NOTICE.article(),
    since=_RAISE,
    zh="个人消费贷款期限{months}个月，超过阶段性提高后的{consumption_raised}个月",
    en="a personal consumer loan of {months} months, above the raised {consumption_raised}",
    steps=(CreditStep.SHORTER_TERM,),
)
def consumer_loan_beyond_the_raise(f: TermFacts, p: TermParams) -> bool:
    return _since_the_raise(f) & (f.months > p.consumption_raised)


@TERM.rule(
    "CFN-2025.term-raise-used",
    Effect.REVIEW,
    cites=CONSUMER_FINANCE_NOTICE.article(),
    since=_RAISE,
    zh="期限超过{consumption}个月，依据的是阶段性政策，应核实其仍然有效",
    en="above {consumption} months the term rests on a raise made for the time being: does it still stand",
)
def rests_on_the_raised_term(f: TermFacts, p: TermParams) -> bool:
    return _since_the_raise(f) & f.raised & (f.months > p.consumption)


@TERM.rule(
    "PL-2024.8-business-term",
    Effect.BLOCK,
    cites=PERSONAL_LOAN_MEASURES.article(8),
    since=_ORDERS,
    zh="个人经营贷款期限{months}个月，超过{business}个月，且未证明经营现金流回收周期较长",
    en="a personal business loan of {months} months, above {business}, and cash does not come back slowly",
    steps=(CreditStep.SHORTER_TERM,),
)
def business_loan_beyond_normal(f: TermFacts, p: TermParams) -> bool:
    return _governed(f, _BUSINESS) & not_(f.long_cycle) & (f.months > p.business)


@TERM.rule(
    "PL-2024.8-business-longest",
    Effect.BLOCK,
    cites=PERSONAL_LOAN_MEASURES.article(8),
    since=_ORDERS,
    zh="个人经营贷款期限{months}个月，超过最长的{business_long}个月",
    en="a personal business loan of {months} months, above the longest of {business_long}",
    steps=(CreditStep.SHORTER_TERM,),
)
def business_loan_beyond_longest(f: TermFacts, p: TermParams) -> bool:
    return _governed(f, _BUSINESS) & (f.months > p.business_long)


def assess_term(
    application: CreditApplication,
    grounds: TermGrounds | None = None,
    *,
    standing: ConsumerStanding | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[TermFacts, Effect]:
    """Whether a loan may run as long as asked (期限审查), and the approval it owes.

    Args:
        application: what is asked for; a contract signed before 1 July 2024 keeps its term.
        grounds: what speaks for a longer term; what is not known there stays open where it matters.
        standing: what the bank found of a consumer; None if it has not looked.
        as_of: the day whose rules apply.
        book: the bank's own numbers and rules on top.

    Raises:
        InvalidValue: if the grounds are of another application, or the standing another client's.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> day = date(2026, 11, 24)
    >>> assess_term(WORKING_CAPITAL, as_of=day).outcome.en
    'allowed'
    >>> assess_term(attrs.evolve(WORKING_CAPITAL, months=48), as_of=day).missing
    ('long_cycle',)
    """
    facts = TermFacts.of(application, grounds, standing, as_of)
    return TERM.decide(facts, as_of=as_of, book=book)


@attrs.frozen(kw_only=True)
class MaxTerm:
    """The longest term of a loan; no months where the orders set none, and why."""

    months: int | None = None
    longer_needs: CreditStep | None = None
    """What lets it run longer still."""
    on_review: int | None = None
    """The longest that a person may still decide on, by a raise made for the time being."""
    reason: Text | None = None
    """Why no months are shown; None if they are."""
    workings: tuple[Line, ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if (self.months is None) == (self.reason is None):
            raise InvalidValue("reason", "is given where, and only where, there are no months")
        if self.on_review is not None and (self.months is None or self.on_review <= self.months):
            raise InvalidValue("on_review", "is longer than what needs no person")


_ORDER_UNKNOWN = Text(
    "用途未知，不能确定适用的办法", "the purpose is unknown, and with it the order"
)
_OWN_RULES = Text("期限另有规定", "it has term rules of its own")
_MAYBE_OWN = Text("不知是否期限另有规定", "it may have term rules of its own")
_NONE_THEN = Text("当时办法未规定期限", "the orders of that day set no term")


def compute_max_term(
    application: CreditApplication,
    grounds: TermGrounds | None = None,
    *,
    standing: ConsumerStanding | None = None,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> MaxTerm:
    """The longest term that `assess_term` would let pass, whatever was asked for.

    What is not shown does not lengthen it: without grounds or standing it is the shorter one. Nor does the
    raise of 2025 for good clients, which was made for the time being: up to it a person decides.

    Raises:
        InvalidValue: if the grounds are of another application, or the standing another client's.

    >>> from bankrm._credit_example import WORKING_CAPITAL
    >>> slow = TermGrounds(application_id=WORKING_CAPITAL.id, long_cash_cycle=True)
    >>> compute_max_term(WORKING_CAPITAL, slow, as_of=date(2026, 11, 24)).months
    60
    >>> compute_max_term(WORKING_CAPITAL, slow, as_of=date(2024, 6, 30)).reason.en
    'the orders of that day set no term'
    """
    facts = TermFacts.of(application, grounds, standing, as_of)
    rows = TERM.on(as_of, book).rows
    if facts.order is None:
        return MaxTerm(reason=_ORDER_UNKNOWN, workings=())
    order = LendingOrder(facts.order)
    if order is LendingOrder.OTHER or facts.own_term:
        return MaxTerm(reason=_OWN_RULES, workings=())
    number = _number(order, facts)
    row = rows[number]
    if row is None or facts.signed_on < _ORDERS:
        return MaxTerm(reason=_NONE_THEN, workings=())
    if facts.own_term is None:
        return MaxTerm(reason=_MAYBE_OWN, workings=())
    longer = CreditStep.HEAD_OFFICE_APPROVAL if order is LendingOrder.FIXED_ASSETS else None
    raised = rows["consumption_raised"] if _may_rest_on_the_raise(order, facts) else None
    lines = [
        Line(Text("适用办法", "order that governs"), order),
        Line(Text("最长期限（月）", "longest term in months"), row.value, "", row.basis),
    ]
    if raised is None or raised.value <= row.value:
        return MaxTerm(months=row.value, longer_needs=longer, workings=tuple(lines))
    lines.append(Line(_ON_REVIEW, raised.value, "", raised.basis))
    return MaxTerm(months=row.value, on_review=raised.value, workings=tuple(lines))


_ON_REVIEW = Text("经人工核实可达（月）", "months that a person may decide on")


def _may_rest_on_the_raise(order: LendingOrder, facts: TermFacts) -> bool:
    """Whether the client is shown to be one for whom the term was raised, by a contract since then."""
    return order is LendingOrder.CONSUMPTION and bool(facts.raised) and facts.signed_on >= _RAISE


def _number(order: LendingOrder, facts: TermFacts) -> str:
    """The name of the number that is the longest term."""
    if order is LendingOrder.FIXED_ASSETS:
        return "fixed_asset"
    if order is LendingOrder.WORKING_CAPITAL:
        return "working_capital_long" if facts.long_cycle else "working_capital"
    if order is LendingOrder.CONSUMPTION:
        return "consumption"
    return "business_long" if facts.long_cycle else "business"
