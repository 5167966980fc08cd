"""The rule set of a sale, and its rules that hold under every regime: routing, capacity, private products.

The rooms of the two regimes add theirs to the set that they take from here; `suitability` takes it from the
last of them, complete.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from bankrm.clients import LegalCapacity
from bankrm.products import InvestmentType, ProductFamily, Regime
from bankrm.regulations.investment import AM, COVERAGE, N7, P105, W6, C
from bankrm.regulations.selling import A6, PF
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import Effect, RuleSet
from bankrm.sale_facts import SaleFacts, SaleParams
from bankrm.sales import SaleStep
from bankrm.terms import not_, one_of

__all__ = [
    "CARE",
    "CSRC",
    "NFRA",
    "SALE",
    "WEALTH",
    "with_limited_capacity",
    "without_capacity",
]


SALE = RuleSet("suitability.sale", SaleFacts, SaleParams, Effect, since=C.since)
"""May this product be sold to this client, on this day."""

NFRA, CSRC, WEALTH = Regime.NFRA.code, Regime.CSRC.code, ProductFamily.WEALTH.code
CARE = (
    SaleStep.SPECIAL_PROCEDURE,
    SaleStep.EXTRA_WARNING,
    SaleStep.THINKING_TIME,
    SaleStep.FOLLOW_UP_CALL,
)
"""What special care asks for."""

_NONE, _LIMITED = LegalCapacity.NONE.rank, LegalCapacity.LIMITED.rank
_INSURANCE, _PRIVATE_FUND = Regime.INSURANCE.code, ProductFamily.PRIVATE_FUND.code
_ELSEWHERE = (Regime.INTERBANK.code, Regime.OWN_RULES.code)


def without_capacity(f: SaleFacts, p: SaleParams) -> bool:
    """A person who can do no civil act."""
    return f.person & ((f.declared_capacity == _NONE) | (f.birth_date > p.limited_born_by))


def with_limited_capacity(f: SaleFacts, p: SaleParams) -> bool:
    """A person whose civil acts need the statutory agent."""
    minor = (f.birth_date > p.adult_born_by) & not_(
        f.own_labour & (f.birth_date <= p.own_labour_born_by)
    )
    return f.person & not_(without_capacity(f, p)) & ((f.declared_capacity == _LIMITED) | minor)


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
    "N7.3-insurance",
    Effect.REVIEW,
    cites=N7.article(3),
    since=N7.since,
    zh="保险产品须按保险销售规则判断：需求分析、支付能力、投保声明",
    en="insurance is judged by the rules of insurance sales: needs, means and declaration",
)
def judged_as_insurance(f: SaleFacts, _: SaleParams) -> bool:
    return f.regime == _INSURANCE


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
    return f.family == WEALTH


@SALE.rule(
    "N7-earlier",
    Effect.REVIEW,
    cites=COVERAGE.article(),
    until=N7.since,
    zh="2026年2月1日以前，本规则集只含理财产品和基金的规则（{regime}），须人工审核",
    en="before 1 February 2026 this set holds the rules of wealth products and funds only ({regime})",
)
def others_before_n7(f: SaleFacts, _: SaleParams) -> bool:
    other = one_of(f.regime, Regime.UNKNOWN.code, _INSURANCE, *_ELSEWHERE)
    return other | ((f.regime == NFRA) & (f.family != WEALTH))


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
    return (f.regime == CSRC) & (without_capacity(f, p) | with_limited_capacity(f, p))


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
    return (f.regime == NFRA) & (without_capacity(f, p) | with_limited_capacity(f, p))


# Row 7: private products, those of asset managers and private funds


@SALE.rule(
    "AM.5-qualified",
    Effect.REFUSE,
    cites=AM.article(),
    since=AM.since,
    zh="私募产品只能向合格投资者销售",
    en="a private product is for qualified investors only",
)
def private_to_unqualified(f: SaleFacts, _: SaleParams) -> bool:
    return (f.family != _PRIVATE_FUND) & f.private & not_(f.qualified)


@SALE.rule(
    "AM.5-floor",
    Effect.REFUSE,
    cites=AM.article(),
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
    return (f.family != _PRIVATE_FUND) & f.private & (fixed_income | mixed | other)


@SALE.rule(
    "P105.12-qualified",
    Effect.REFUSE,
    cites=P105.article(12),
    zh="私募基金只能向合格投资者销售",
    en="a private fund is for qualified investors only",
)
def private_fund_to_unqualified(f: SaleFacts, _: SaleParams) -> bool:
    return (f.family == _PRIVATE_FUND) & not_(f.qualified)


@SALE.rule(
    "PF.18-qualified",
    Effect.REFUSE,
    cites=(PF.article(18), PF.article(20)),
    since=PF.since,
    zh="私募基金不得向合格投资者以外的单位和个人募集",
    en="a private fund may not be raised from any but qualified investors",
)
def private_fund_against_the_regulation(f: SaleFacts, _: SaleParams) -> bool:
    return (f.family == _PRIVATE_FUND) & not_(f.qualified)


@SALE.rule(
    "P105.12-floor",
    Effect.REFUSE,
    cites=P105.article(12),
    zh="金额{amount}低于单只私募基金起点{private_fund_floor}",
    en="the amount {amount} is below {private_fund_floor}, the least for a single private fund",
)
def private_fund_below_floor(f: SaleFacts, p: SaleParams) -> bool:
    return (f.family == _PRIVATE_FUND) & (f.amount < p.private_fund_floor)


@SALE.rule(
    "A6.28-private-fund",
    Effect.REFUSE,
    cites=A6.article(28),
    since=A6.since,
    zh="商业银行不得直接代理销售私募基金",
    en="a bank may not distribute a private fund directly",
)
def private_fund_sold_by_a_bank(f: SaleFacts, _: SaleParams) -> bool:
    return f.family == _PRIVATE_FUND
