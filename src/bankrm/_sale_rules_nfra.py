"""Rules of a sale under the suitability order of 2025, and of wealth products before and beside it.

Rows 2 to 4, 6, 7, 9, 11 to 14, 19 and 20 of the decision table.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from bankrm._sale_rules import (
    CARE,
    NFRA,
    SALE,
    WEALTH,
    with_limited_capacity,
    without_capacity,
)
from bankrm.citations import Provenance
from bankrm.products import Regime
from bankrm.regulations.investment import N7, W6
from bankrm.rules import Effect
from bankrm.sale_facts import SaleFacts, SaleParams
from bankrm.sales import SaleStep
from bankrm.terms import not_, one_of

__all__ = ["SALE"]

_RECALLED = Provenance.UNCONFIRMED


def _above(f: SaleFacts, p: SaleParams, level: int) -> bool:
    """Whether the product is rated above a level: by the bank, or by the higher once that governs."""
    return (f.own_level > level) | ((p.higher_rating >= 1) & (f.higher_level > level))


def _governed_by_n7(f: SaleFacts) -> bool:
    return one_of(f.regime, NFRA, Regime.INSURANCE.code)


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
    return _governed_by_n7(f) & without_capacity(f, p)


@SALE.rule(
    "N7.19-limited-level",
    Effect.REFUSE,
    cites=N7.article(19),
    since=N7.since,
    zh="客户为限制民事行为能力人，产品等级为{higher_level}，高于其可购买的最高等级{low_risk_up_to}",
    en="the client has limited capacity, and the product's level {higher_level} is above "
    "{low_risk_up_to}, the highest it may buy",
)
def limited_capacity_above_low_risk(f: SaleFacts, p: SaleParams) -> bool:
    return _governed_by_n7(f) & with_limited_capacity(f, p) & _above(f, p, p.low_risk_up_to)


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
        & with_limited_capacity(f, p)
        & not_(_above(f, p, p.low_risk_up_to))
        & not_(f.guardian_consent)
    )


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
    return (f.regime == NFRA) & (f.matched_level < f.higher_level)


@SALE.rule(
    "N7.22-issuer-rating",
    Effect.REVIEW,
    cites=N7.article(22),
    since=N7.since,
    zh="没有发行机构评级，不能判断应采用的较高评级",
    en="the issuer's rating is not on record: which one is higher cannot be told",
)
def not_rated_by_the_issuer(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == NFRA) & not_(f.issuer_rated)


# Row 7: entry to private products


@SALE.rule(
    "N7.30-qualified",
    Effect.REFUSE,
    cites=(N7.article(11), N7.article(30)),
    since=N7.since,
    zh="未经核实为合格投资者，不得向其销售私募产品",
    en="not verified as a qualified investor: no private product may be sold",
)
def private_to_unverified(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == NFRA) & f.private & not_(f.qualified)


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
    return (f.regime == NFRA) & not_(f.professional) & stale


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
    return (f.family == WEALTH) & f.person & stale


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
    return (f.regime == NFRA) & not_(f.professional) & f.result_changed & not_(f.reconfirmed)


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
    return (f.regime == NFRA) & f.professional


# Row 13: above tolerance; the client's insisting does not help


@SALE.rule(
    "N7.12-level",
    Effect.REFUSE,
    cites=N7.article(12),
    since=N7.since,
    zh="产品风险等级为{higher_level}，高于客户风险承受能力{client_level}",
    en="product risk {higher_level} is above the client's tolerance {client_level}",
)
def level_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return (f.regime == NFRA) & not_(f.professional) & _above(f, p, f.client_level)


@SALE.rule(
    "W6.29-level",
    Effect.REFUSE,
    cites=W6.article(29, _RECALLED),
    since=W6.since,
    until=N7.since,
    zh="产品风险等级为{own_level}，高于客户风险承受能力{client_level}",
    en="product risk {own_level} is above the client's tolerance {client_level}",
)
def level_above_tolerance_before_n7(f: SaleFacts, p: SaleParams) -> bool:
    return (f.family == WEALTH) & f.person & _above(f, p, f.client_level)


# Row 14: means, by the bank's own measure


@SALE.rule(
    "N7.12-means",
    Effect.REFUSE,
    cites=N7.article(12),
    since=N7.since,
    zh="金额{amount}超过金融资产的{means_percent}，按本行标准与客户财务支付水平明显不匹配",
    en="the amount {amount} is more than {means_percent} of financial assets: by the bank's own "
    "measure clearly out of proportion to the client's means",
)
def out_of_proportion_to_means(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == NFRA)
        & not_(f.professional)
        & f.means_measured
        & (f.amount * 100 > p.means_percent * f.financial_assets)
    )


# Row 19: the elderly


@SALE.rule(
    "N7.18-elderly",
    Effect.STEPS,
    cites=N7.article(18),
    since=N7.since,
    zh="客户年满{elderly_years}周岁，购买{high_risk_from}及以上的高风险产品，须履行特别注意义务",
    en="the client is {elderly_years} or older and buys a high-risk product, "
    "{high_risk_from} or above: special care is owed",
    steps=CARE,
)
def elderly_buys_high_risk(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == NFRA)
        & f.person
        & (f.birth_date <= p.elderly_born_by)
        & _above(f, p, p.high_risk_from - 1)
    )


# Row 20 and least amounts: wealth products


@SALE.rule(
    "W6-cooling-off",
    Effect.STEPS,
    cites=W6.article("附件"),
    since=W6.since,
    zh="私募理财产品：签约后须经不少于{cooling_off_hours}小时的冷静期方可生效",
    en="a private wealth product takes effect after no less than {cooling_off_hours} hours of "
    "cooling-off",
    steps=(SaleStep.COOLING_OFF,),
)
def private_wealth_cools_off(f: SaleFacts, _: SaleParams) -> bool:
    return (f.family == WEALTH) & f.private


@SALE.rule(
    "W6-least",
    Effect.REFUSE,
    cites=W6.article(),  # its article only recalled
    since=W6.since,
    zh="金额{amount}低于银行公募理财产品起点{public_wealth_least}",
    en="the amount {amount} is below {public_wealth_least}, the least of a bank's public wealth "
    "product",
)
def public_wealth_below_least(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.family == WEALTH) & f.bank_issued & not_(f.private) & (f.amount < p.public_wealth_least)
    )
