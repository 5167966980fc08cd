"""Suitability (适当性): may this product be sold to this client, on this day, and how.

The first question is which regime governs: there is no single C-against-R rule. A client may be ordinary
under one regime and professional under another, and "the client insists" has opposite outcomes. The
rules follow rows 1-4, 6, 7, 9, 11-13, 15-19 and 31 of the decision table.

Leaves out, for now: insurance, recording, disclosure, wording, seller qualifications and means; a sale
under a regime whose rules are not here goes to a person, never through.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bankrm.citations import Provenance
from bankrm.clients import Client, LegalCapacity
from bankrm.products import InvestmentType, Product, ProductFamily, Regime
from bankrm.regulations.investment import AM, COVERAGE, G26, N7, W6, C
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sale_facts import SaleFacts, SaleParams
from bankrm.sales import Sale, SaleStep
from bankrm.terms import not_, one_of

if TYPE_CHECKING:
    from bankrm.replay import Change

__all__ = ["SALE", "assess_sale", "compare_days"]


SALE = RuleSet("suitability.sale", SaleFacts, SaleParams, Effect, since=C.since)
"""May this product be sold to this client, on this day."""

_NFRA, _CSRC, _WEALTH = Regime.NFRA.code, Regime.CSRC.code, ProductFamily.WEALTH.code
_NONE, _LIMITED = LegalCapacity.NONE.rank, LegalCapacity.LIMITED.rank
_DRAFT = Provenance.UNCONFIRMED
_ELSEWHERE = (Regime.INSURANCE.code, Regime.INTERBANK.code, Regime.OWN_RULES.code)


def _level(f: SaleFacts, p: SaleParams) -> int:
    """The product level that counts under NFRA rules: the bank's own, or the higher once that governs."""
    return f.own_level + p.higher_rating * (f.higher_level - f.own_level)


def _fund_level(f: SaleFacts, p: SaleParams) -> int:
    return f.own_level + p.fund_higher_rating * (f.higher_level - f.own_level)


def _without_capacity(f: SaleFacts, p: SaleParams) -> bool:
    return f.person & ((f.declared_capacity == _NONE) | (f.birth_date > p.limited_born_by))


def _with_limited_capacity(f: SaleFacts, p: SaleParams) -> bool:
    minor = (f.birth_date > p.adult_born_by) & not_(
        f.own_labour & (f.birth_date <= p.own_labour_born_by)
    )
    return f.person & not_(_without_capacity(f, p)) & ((f.declared_capacity == _LIMITED) | minor)


def _governed_by_n7(f: SaleFacts) -> bool:
    return one_of(f.regime, _NFRA, Regime.INSURANCE.code)


# Row 1, and the regimes whose rules are not here


@SALE.rule(
    "N7.3-unrouted",
    Effect.REVIEW,
    cites=N7.article(3),
    since=N7.since,
    zh="产品未归入任何适当性规则（{regime}），不能自动判断",
    en="the product is routed to no suitability regime ({regime}): cannot be judged automatically",
)
def unrouted(f: SaleFacts, _: SaleParams) -> bool:
    return f.regime == Regime.UNKNOWN.code


@SALE.rule(
    "N7.3-elsewhere",
    Effect.REVIEW,
    cites=N7.article(3),
    since=N7.since,
    zh="该销售适用本规则集之外的规则（{regime}），须按其规定审核",
    en="the sale falls under rules that are not in this set ({regime}): judge it by those",
)
def governed_elsewhere(f: SaleFacts, _: SaleParams) -> bool:
    return one_of(f.regime, *_ELSEWHERE)


@SALE.rule(
    "W6-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=W6.since,
    zh="本规则集不含2018年9月26日以前的理财产品规则，须人工审核",
    en="this set holds no wealth-product rules of before 26 September 2018",
)
def wealth_before_w6(f: SaleFacts, _: SaleParams) -> bool:
    return f.family == _WEALTH


@SALE.rule(
    "N7-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=N7.since,
    zh="2026年2月1日以前，本规则集只含理财产品和基金的规则（{regime}），须人工审核",
    en="before 1 February 2026 this set holds the rules of wealth products and funds only ({regime})",
)
def others_before_n7(f: SaleFacts, _: SaleParams) -> bool:
    other = one_of(f.regime, Regime.UNKNOWN.code, *_ELSEWHERE)
    return other | ((f.regime == _NFRA) & (f.family != _WEALTH))


# Rows 2 to 4: capacity


@SALE.rule(
    "N7.19-no-capacity",
    Effect.REFUSE,
    cites=N7.article(19),
    since=N7.since,
    zh="客户无民事行为能力，不得销售",
    en="the client has no legal capacity",
)
def no_capacity(f: SaleFacts, p: SaleParams) -> bool:
    return _governed_by_n7(f) & _without_capacity(f, p)


@SALE.rule(
    "N7.19-limited-level",
    Effect.REFUSE,
    cites=N7.article(19),
    since=N7.since,
    zh="客户为限制民事行为能力人，产品等级{higher_level}高于低风险上限{low_risk_up_to}",
    en="the client has limited capacity, and product level {higher_level} is above low risk "
    "({low_risk_up_to})",
)
def limited_capacity_above_low_risk(f: SaleFacts, p: SaleParams) -> bool:
    return _governed_by_n7(f) & _with_limited_capacity(f, p) & (_level(f, p) > p.low_risk_up_to)


@SALE.rule(
    "N7.19-consent",
    Effect.BLOCK,
    cites=N7.article(19),
    since=N7.since,
    zh="客户为限制民事行为能力人，尚无法定代理人同意",
    en="the client has limited capacity, and the statutory agent has not consented",
    steps=(SaleStep.GUARDIAN_CONSENT,),
)
def limited_capacity_without_consent(f: SaleFacts, p: SaleParams) -> bool:
    return (
        _governed_by_n7(f)
        & _with_limited_capacity(f, p)
        & (_level(f, p) <= p.low_risk_up_to)
        & not_(f.guardian_consent)
    )


# Capacity where the order does not govern: the act of such a client is its agent's to make or to confirm


@SALE.rule(
    "CC.19-capacity",
    Effect.REVIEW,
    cites=(CIVIL_CODE.article(19), CIVIL_CODE.article(20)),
    since=CIVIL_CODE.since,
    zh="基金客户不具有完全民事行为能力，须人工审核",
    en="a fund client without full legal capacity: a person must decide",
)
def fund_client_without_full_capacity(f: SaleFacts, p: SaleParams) -> bool:
    return (f.regime == _CSRC) & (_without_capacity(f, p) | _with_limited_capacity(f, p))


@SALE.rule(
    "CC.19-capacity-earlier",
    Effect.REVIEW,
    cites=(CIVIL_CODE.article(19), CIVIL_CODE.article(20)),
    since=CIVIL_CODE.since,
    until=N7.since,
    zh="客户不具有完全民事行为能力，须人工审核",
    en="a client without full legal capacity: a person must decide",
)
def client_without_full_capacity(f: SaleFacts, p: SaleParams) -> bool:
    return (f.regime == _NFRA) & (_without_capacity(f, p) | _with_limited_capacity(f, p))


# Row 6: two ratings


@SALE.rule(
    "N7.22-lower-rating",
    Effect.REFUSE,
    cites=N7.article(22),
    since=N7.since,
    zh="匹配所用产品等级{matched_level}低于应采用的较高评级{higher_level}",
    en="matched at product level {matched_level}, below the higher rating {higher_level} that counts",
)
def matched_at_lower_rating(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == _NFRA) & (f.matched_level < f.higher_level)


@SALE.rule(
    "G26.11-lower-rating",
    Effect.REFUSE,
    cites=G26.article(11),
    since=G26.since,
    zh="匹配所用基金等级{matched_level}低于管理人评级，应采用{higher_level}",
    en="matched at fund level {matched_level}, below the manager's rating; {higher_level} counts",
)
def fund_matched_at_lower_rating(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == _CSRC) & (f.matched_level < f.higher_level)


# Row 7: private products


@SALE.rule(
    "AM.5-qualified",
    Effect.REFUSE,
    cites=AM.article(5),
    since=AM.since,
    zh="私募产品只能向合格投资者销售",
    en="a private product is for qualified investors only",
)
def private_to_unqualified(f: SaleFacts, _: SaleParams) -> bool:
    return f.private & not_(f.qualified)


@SALE.rule(
    "N7.30-qualified",
    Effect.REFUSE,
    cites=N7.article(30),
    since=N7.since,
    zh="未经核实为合格投资者，不得向其销售私募产品",
    en="not verified as a qualified investor: no private product may be sold",
)
def private_to_unverified(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == _NFRA) & f.private & not_(f.qualified)


@SALE.rule(
    "AM.5-floor",
    Effect.REFUSE,
    cites=AM.article(5),
    since=AM.since,
    zh="金额{amount}低于该类私募产品的起点",
    en="the amount {amount} is below the least amount of this kind of private product",
)
def private_below_floor(f: SaleFacts, p: SaleParams) -> bool:
    fixed_income = (f.investment_type == InvestmentType.FIXED_INCOME.code) & (
        f.amount < p.fixed_income_floor
    )
    mixed = (f.investment_type == InvestmentType.MIXED.code) & (f.amount < p.mixed_floor)
    other = one_of(
        f.investment_type, InvestmentType.EQUITY.code, InvestmentType.COMMODITY_DERIVATIVE.code
    ) & (f.amount < p.equity_floor)
    return f.private & (fixed_income | mixed | other)


# Row 9: a valid assessment


@SALE.rule(
    "N7.29-assessment",
    Effect.BLOCK,
    cites=N7.article(29),
    since=N7.since,
    zh="普通投资者没有有效的风险测评（测评日期{assessed_on}，应不早于{assessed_since}；"
    "客户告知变化：{change_reported}）",
    en="no valid assessment of an ordinary investor (assessed on {assessed_on}, must be "
    "{assessed_since} or later; change reported: {change_reported})",
    steps=(SaleStep.REASSESS,),
)
def no_valid_assessment(f: SaleFacts, p: SaleParams) -> bool:
    stale = not_(f.assessed) | (f.assessed_on < p.assessed_since) | f.change_reported
    return (f.regime == _NFRA) & not_(f.professional) & stale


@SALE.rule(
    "W6-assessment",
    Effect.BLOCK,
    cites=W6.article("附件"),
    since=W6.since,
    until=N7.since,
    zh="个人客户没有有效的风险测评（测评日期{assessed_on}，应不早于{assessed_since}）",
    en="no valid assessment of an individual (assessed on {assessed_on}, must be {assessed_since} "
    "or later)",
    steps=(SaleStep.REASSESS,),
)
def no_valid_assessment_before_n7(f: SaleFacts, p: SaleParams) -> bool:
    stale = not_(f.assessed) | (f.assessed_on < p.assessed_since) | f.change_reported
    return (f.family == _WEALTH) & f.person & stale


@SALE.rule(
    "G26-assessment",
    Effect.BLOCK,
    cites=G26.article("", _DRAFT),
    since=G26.since,
    zh="普通投资者没有有效的风险测评（测评日期{assessed_on}，应不早于{fund_assessed_since}）",
    en="no valid assessment of an ordinary investor (assessed on {assessed_on}, must be "
    "{fund_assessed_since} or later)",
    steps=(SaleStep.REASSESS,),
)
def no_valid_fund_assessment(f: SaleFacts, p: SaleParams) -> bool:
    stale = not_(f.assessed) | (f.assessed_on < p.fund_assessed_since) | f.change_reported
    return (f.regime == _CSRC) & not_(f.professional) & stale


# Row 11: a result that changed


@SALE.rule(
    "N7.29-reconfirm",
    Effect.BLOCK,
    cites=N7.article(29),
    since=N7.since,
    zh="测评结果与上次不一致，尚未提示并由客户确认",
    en="the result differs from the last one and was not re-confirmed",
    steps=(SaleStep.RECONFIRM,),
)
def changed_result_not_confirmed(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == _NFRA) & not_(f.professional) & f.result_changed & not_(f.reconfirmed)


# Row 12: professional investors


@SALE.rule(
    "N7.27-professional",
    Effect.NOTE,
    cites=N7.article(27),
    since=N7.since,
    zh="专业投资者：可以简化或者免除测评和录音录像",
    en="a professional investor: assessment and recording may be simplified or waived",
)
def professional_under_nfra(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == _NFRA) & f.professional


@SALE.rule(
    "C.8-professional",
    Effect.NOTE,
    cites=C.article(8),
    since=C.since,
    zh="证券期货规则下的专业投资者",
    en="a professional investor under the securities rules",
)
def professional_under_csrc(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == _CSRC) & f.professional


# Row 13: above tolerance, NFRA regime; the client's insisting does not help


@SALE.rule(
    "N7.12-level",
    Effect.REFUSE,
    cites=N7.article(12),
    since=N7.since,
    zh="产品风险等级{higher_level}高于客户风险承受能力{client_level}",
    en="product risk {higher_level} is above the client's tolerance {client_level}",
)
def level_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return (f.regime == _NFRA) & not_(f.professional) & (_level(f, p) > f.client_level)


@SALE.rule(
    "W6.29-level",
    Effect.REFUSE,
    cites=W6.article(29, _DRAFT),
    since=W6.since,
    until=N7.since,
    zh="产品风险等级{own_level}高于客户风险承受能力{client_level}",
    en="product risk {own_level} is above the client's tolerance {client_level}",
)
def level_above_tolerance_before_n7(f: SaleFacts, p: SaleParams) -> bool:
    return (f.family == _WEALTH) & f.person & (_level(f, p) > f.client_level)


# Rows 15 to 18: CSRC regime


@SALE.rule(
    "C.22-recommended",
    Effect.REFUSE,
    cites=C.article(22),
    since=C.since,
    zh="银行主动推介等级高于客户风险承受能力{client_level}的产品",
    en="the bank recommended a product above the client's tolerance {client_level}",
)
def recommended_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == _CSRC)
        & not_(f.professional)
        & f.recommended
        & (_fund_level(f, p) > f.client_level)
    )


@SALE.rule(
    "C.19-lowest",
    Effect.REFUSE,
    cites=(C.article(19), C.article(22)),
    since=C.since,
    zh="风险承受能力最低类别的客户不得购买高于其等级的产品",
    en="a client of the lowest class may not buy above its level",
)
def lowest_class_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == _CSRC)
        & not_(f.professional)
        & f.lowest_class
        & (_fund_level(f, p) > f.client_level)
    )


@SALE.rule(
    "C.19-insists",
    Effect.STEPS,
    cites=C.article(19),
    since=C.since,
    zh="客户主动要求购买高于其风险承受能力{client_level}的产品",
    en="the client asked for a product above its tolerance {client_level}",
    steps=(
        SaleStep.UNSUITABLE_NOTICE,
        SaleStep.WRITTEN_WARNING,
        SaleStep.CLIENT_CONFIRMATION,
        SaleStep.RECORDING,
    ),
)
def client_asks_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == _CSRC)
        & not_(f.professional)
        & not_(f.recommended)
        & not_(f.lowest_class)
        & (_fund_level(f, p) > f.client_level)
    )


@SALE.rule(
    "C.22-goal",
    Effect.REFUSE,
    cites=C.article(22),
    since=C.since,
    zh="银行主动推介不符合客户投资目标的产品",
    en="the bank recommended a product off the client's goal or horizon",
)
def recommended_off_goal(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == _CSRC) & not_(f.professional) & f.recommended & f.off_goal


# Row 19: the elderly

_CARE = (
    SaleStep.SPECIAL_PROCEDURE,
    SaleStep.EXTRA_WARNING,
    SaleStep.THINKING_TIME,
    SaleStep.FOLLOW_UP_CALL,
)


@SALE.rule(
    "N7.18-elderly",
    Effect.STEPS,
    cites=N7.article(18),
    since=N7.since,
    zh="客户年满{elderly_years}周岁，购买高风险产品（{high_risk_from}级及以上），须履行特别注意义务",
    en="the client is {elderly_years} or older and the product high-risk (level {high_risk_from} or "
    "above): special care is owed",
    steps=_CARE,
)
def elderly_buys_high_risk(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == _NFRA)
        & f.person
        & (f.birth_date <= p.elderly_born_by)
        & (_level(f, p) >= p.high_risk_from)
    )


@SALE.rule(
    "C.20-elderly",
    Effect.STEPS,
    cites=C.article(20),
    since=N7.since,
    zh="普通投资者年满{fund_elderly_years}周岁，购买高风险产品（{fund_high_risk_from}级及以上），须履行特别注意义务",
    en="the ordinary investor is {fund_elderly_years} or older and the product high-risk (level "
    "{fund_high_risk_from} or above): special care is owed",
    steps=_CARE,
)
def elderly_buys_high_risk_fund(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == _CSRC)
        & f.person
        & not_(f.professional)
        & (f.birth_date <= p.fund_elderly_born_by)
        & (_fund_level(f, p) >= p.fund_high_risk_from)
    )


def assess_sale(
    client: Client,
    product: Product,
    sale: Sale,
    assessments: Sequence[RiskAssessment] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[SaleFacts, Effect]:
    """Judge a sale by the rules in force on its day.

    Args:
        client: the buyer.
        product: what is sold, with its ratings.
        sale: amount, and how it came about.
        assessments: the client's risk assessments up to `as_of`, in any order.
        as_of: the day of the sale.
        book: the bank's own stricter numbers and rules.

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import ProductFamily, ProductId, ProductRisk
    >>> from bankrm.risk_assessments import RiskTolerance
    >>> from bankrm.sales import Initiator
    >>> client = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1980, 5, 1))
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     issuer_risk=ProductRisk.R2,
    ...     distributor_risk=ProductRisk.R3,
    ... )
    >>> sale = Sale(
    ...     client_id=client.id,
    ...     product_id=wealth.id,
    ...     amount=Money.of(50_000),
    ...     initiated_by=Initiator.CLIENT,
    ...     change_reported=False,
    ... )
    >>> tested = RiskAssessment(
    ...     client_id=client.id, on=date(2026, 1, 10), tolerance=RiskTolerance.C2
    ... )
    >>> decision = assess_sale(client, wealth, sale, [tested], as_of=date(2026, 3, 2))
    >>> print(decision.explain("en"))
    Outcome: refused (2 Mar 2026)
    - product risk 3 is above the client's tolerance 2 [N7.12-level] Measures on Product Suitability of Financial Institutions, art. 12; Measures on Product Suitability of Financial Institutions, art. 22
    Weakest source: read in the text
    """
    facts = SaleFacts.of(client, product, sale, assessments, as_of=as_of, book=book)
    return SALE.decide(facts, as_of=as_of, book=book)


def compare_days(
    client: Client,
    product: Product,
    sale: Sale,
    assessments: Sequence[RiskAssessment] = (),
    *,
    days: tuple[date, date],
    book: RuleBook = STATUTORY,
) -> Change[SaleFacts, Effect]:
    """Judge one sale on an earlier and a later day, and see which rules made the difference."""
    from bankrm.replay import Change  # not needed to decide anything

    before, after = (
        assess_sale(client, product, sale, assessments, as_of=day, book=book) for day in days
    )
    return Change(before, after)
