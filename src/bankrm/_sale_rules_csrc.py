"""Rules of a sale under the suitability rules of the securities regulator and the fund association.

Rows 6, 9, 12, 15 to 19 of the decision table.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from bankrm._sale_rules import CARE, CSRC, with_limited_capacity, without_capacity
from bankrm._sale_rules_nfra import SALE
from bankrm.citations import Provenance
from bankrm.regulations.investment import G17, G26, C
from bankrm.rules import Effect
from bankrm.sale_facts import SaleFacts, SaleParams
from bankrm.sales import SaleStep
from bankrm.terms import not_

__all__ = ["SALE"]

_DRAFT = Provenance.UNCONFIRMED
_LOWEST_LEVEL = 1


def _level(f: SaleFacts, p: SaleParams) -> int:
    """The fund level that counts: the bank's own, or the manager's if higher once that governs."""
    return f.own_level + p.fund_higher_rating * (f.higher_level - f.own_level)


def _of_lowest_class(f: SaleFacts, p: SaleParams) -> bool:
    """Found so by the assessment, or a C1 person without full capacity (guide of 2017)."""
    incapable = without_capacity(f, p) | with_limited_capacity(f, p)
    return f.lowest_class | ((f.client_level == _LOWEST_LEVEL) & incapable)


# Row 6: two ratings


@SALE.rule(
    "G26.11-lower-rating",
    Effect.REFUSE,
    cites=G26.article(11),
    since=G26.since,
    zh="匹配所用基金等级{matched_level}低于管理人评级，应采用{higher_level}",
    en="matched at fund level {matched_level}, below the manager's rating; {higher_level} counts",
)
def fund_matched_at_lower_rating(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == CSRC) & (f.matched_level < f.higher_level)


# Row 9: a valid assessment


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
    return (f.regime == CSRC) & not_(f.professional) & stale


# Row 12: professional investors


@SALE.rule(
    "C.8-professional",
    Effect.NOTE,
    cites=C.article(8),
    since=C.since,
    zh="证券期货规则下的专业投资者",
    en="a professional investor under the securities rules",
)
def professional_under_csrc(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == CSRC) & f.professional


# Rows 15 to 18: above tolerance, and off the goal


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
        (f.regime == CSRC) & not_(f.professional) & f.recommended & (_level(f, p) > f.client_level)
    )


@SALE.rule(
    "C.19-lowest",
    Effect.REFUSE,
    cites=(C.article(19), C.article(22), G17.article()),
    since=C.since,
    zh="风险承受能力最低类别的客户不得购买高于其等级的产品",
    en="a client of the lowest class may not buy above its level",
)
def lowest_class_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == CSRC)
        & not_(f.professional)
        & _of_lowest_class(f, p)
        & (_level(f, p) > f.client_level)
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
        (f.regime == CSRC)
        & not_(f.professional)
        & not_(f.recommended)
        & not_(_of_lowest_class(f, p))
        & (_level(f, p) > f.client_level)
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
    return (f.regime == CSRC) & not_(f.professional) & f.recommended & f.off_goal


# Row 19: special care, which the rules of 2017 owe to every ordinary buyer of a high-risk product


@SALE.rule(
    "C.20-high-risk",
    Effect.STEPS,
    cites=C.article(20),
    since=C.since,
    zh="普通投资者购买高风险产品（{fund_high_risk_from}级及以上），须履行特别注意义务",
    en="an ordinary investor buys a high-risk product (level {fund_high_risk_from} or above): special "
    "care is owed",
    steps=CARE,
)
def ordinary_buys_high_risk_fund(f: SaleFacts, p: SaleParams) -> bool:
    return (f.regime == CSRC) & not_(f.professional) & (_level(f, p) >= p.fund_high_risk_from)


@SALE.rule(
    "G26-elderly",
    Effect.STEPS,
    cites=G26.article("", _DRAFT),
    since=G26.since,
    zh="普通投资者年满{fund_elderly_years}周岁，购买高风险产品（{fund_high_risk_from}级及以上），须履行特别注意义务",
    en="the ordinary investor is {fund_elderly_years} or older and the product high-risk (level "
    "{fund_high_risk_from} or above): special care is owed",
    steps=CARE,
)
def elderly_buys_high_risk_fund(f: SaleFacts, p: SaleParams) -> bool:
    return (
        (f.regime == CSRC)
        & f.person
        & not_(f.professional)
        & (f.birth_date <= p.fund_elderly_born_by)
        & (_level(f, p) >= p.fund_high_risk_from)
    )
