"""Rules of a sale under the suitability rules of the securities regulator and the fund association.

Rows 6, 9, 12, 15 to 19 of the decision table. The association's rules of 2026 are of public funds: of them
alone they say which of two ratings counts. Of asset plans and private funds no rule read does, so that the
higher counts.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from bankrm._sale_rules import CARE, CSRC, with_limited_capacity, without_capacity
from bankrm._sale_rules_nfra import SALE
from bankrm.citations import Provenance
from bankrm.declared_rules import RuleWords
from bankrm.products import ProductFamily
from bankrm.regulations.investment import G17, G26, C
from bankrm.rules import Effect
from bankrm.sale_facts import SaleFacts, SaleParams
from bankrm.sales import SaleStep
from bankrm.terms import not_

__all__ = ["SALE"]

_DRAFT = Provenance.UNCONFIRMED
_LOWEST_LEVEL = 1
_PUBLIC_FUND = ProductFamily.PUBLIC_FUND.code


def _fund_above(f: SaleFacts, p: SaleParams, level: int) -> bool:
    """A public fund rated above a level: by the bank, or by its manager once that governs."""
    by_manager = (p.fund_higher_rating >= 1) & (f.higher_level > level)
    return (f.family == _PUBLIC_FUND) & ((f.own_level > level) | by_manager)


def _plan_above(f: SaleFacts, level: int) -> bool:
    """An asset plan, or a private fund, that the bank or its manager rated above a level."""
    plan = (f.regime == CSRC) & (f.family != _PUBLIC_FUND)
    return plan & ((f.own_level > level) | (f.higher_level > level))


def _of_lowest_class(f: SaleFacts, p: SaleParams) -> bool:
    """Found so by the assessment, or a C1 person without full capacity (guide of 2017)."""
    incapable = without_capacity(f, p) | with_limited_capacity(f, p)
    return f.lowest_class | ((f.client_level == _LOWEST_LEVEL) & incapable)


# Row 9 before the association's rules, and of asset plans: no term is held here, but a change is no secret


@SALE.rule(
    "C.21-change",
    Effect.REVIEW,
    cites=C.article(21),  # to adjust class and opinion when what is known changes; read in a copy
    since=C.since,
    zh="客户告知情况变化，须先核实其分类和匹配意见",
    en="the client reported a change: its class and the match must be looked at first",
)
def change_reported(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == CSRC) & not_(f.professional) & f.change_reported


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
    return (f.family == _PUBLIC_FUND) & (f.matched_level < f.higher_level)


@SALE.rule(
    "G26.11-issuer-rating",
    Effect.REVIEW,
    cites=G26.article(11),
    since=G26.since,
    zh="没有管理人评级，不能判断基金等级是否低于管理人评级",
    en="the manager's rating is not on record: whether the fund's is below it cannot be told",
)
def fund_not_rated_by_its_manager(f: SaleFacts, _: SaleParams) -> bool:
    return (f.family == _PUBLIC_FUND) & not_(f.issuer_rated)


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
    return (f.family == _PUBLIC_FUND) & not_(f.professional) & stale


# Row 12: professional investors


@SALE.rule(
    "C.8-professional",
    Effect.NOTE,
    cites=(C.article(8), C.article(11)),
    since=C.since,
    zh="证券期货规则下的专业投资者（按其条件，或者经申请转化）",
    en="a professional investor under the securities rules, by its figures or on application",
)
def professional_under_csrc(f: SaleFacts, _: SaleParams) -> bool:
    return (f.regime == CSRC) & f.professional


# Rows 15 to 18: above tolerance, and off the goal; of public funds, then of what else there is


def _recommended(f: SaleFacts) -> bool:
    return (f.regime == CSRC) & not_(f.professional) & f.recommended


def _asked_for(f: SaleFacts, p: SaleParams) -> bool:
    by_client = (f.regime == CSRC) & not_(f.professional) & not_(f.recommended)
    return by_client & not_(_of_lowest_class(f, p))


_RECOMMENDED = RuleWords(
    cites=C.article(22),
    since=C.since,
    zh="银行主动推介等级高于客户风险承受能力{client_level}的产品",
    en="the bank recommended a product above the client's tolerance {client_level}",
)
_LOWEST = RuleWords(
    cites=(C.article(19), C.article(22), G17.article()),
    since=C.since,
    zh="风险承受能力最低类别的客户不得购买高于其等级的产品",
    en="a client of the lowest class may not buy above its level",
)
_INSISTS = RuleWords(
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


@SALE.rule("C.22-recommended", Effect.REFUSE, **_RECOMMENDED)
def recommended_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return _recommended(f) & _fund_above(f, p, f.client_level)


@SALE.rule("C.22-recommended-plan", Effect.REFUSE, **_RECOMMENDED)
def plan_recommended_above_tolerance(f: SaleFacts, _: SaleParams) -> bool:
    return _recommended(f) & _plan_above(f, f.client_level)


@SALE.rule("C.19-lowest", Effect.REFUSE, **_LOWEST)
def lowest_class_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    above = _fund_above(f, p, f.client_level)
    return not_(f.professional) & _of_lowest_class(f, p) & above


@SALE.rule("C.19-lowest-plan", Effect.REFUSE, **_LOWEST)
def lowest_class_above_tolerance_in_a_plan(f: SaleFacts, p: SaleParams) -> bool:
    above = _plan_above(f, f.client_level)
    return not_(f.professional) & _of_lowest_class(f, p) & above


@SALE.rule("C.19-insists", Effect.STEPS, **_INSISTS)
def client_asks_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return _asked_for(f, p) & _fund_above(f, p, f.client_level)


@SALE.rule("C.19-insists-plan", Effect.STEPS, **_INSISTS)
def client_asks_for_a_plan_above_tolerance(f: SaleFacts, p: SaleParams) -> bool:
    return _asked_for(f, p) & _plan_above(f, f.client_level)


@SALE.rule(
    "C.22-goal",
    Effect.REFUSE,
    cites=C.article(22),
    since=C.since,
    zh="银行主动推介不符合客户投资目标的产品",
    en="the bank recommended a product off the client's goal or horizon",
)
def recommended_off_goal(f: SaleFacts, _: SaleParams) -> bool:
    return _recommended(f) & f.off_goal


# Row 19: special care, which the rules of 2017 owe to every ordinary buyer of a high-risk product


@SALE.rule(
    "C.20-high-risk",
    Effect.STEPS,
    cites=C.article(20),
    since=C.since,
    zh="普通投资者购买{fund_high_risk_from}及以上的高风险产品，须履行特别注意义务",
    en="an ordinary investor buys a high-risk product, {fund_high_risk_from} or above: special care "
    "is owed",
    steps=CARE,
)
def ordinary_buys_high_risk_fund(f: SaleFacts, p: SaleParams) -> bool:
    return not_(f.professional) & _fund_above(f, p, p.fund_high_risk_from - 1)


@SALE.rule(
    "C.20-high-risk-plan",
    Effect.STEPS,
    cites=C.article(20),
    since=C.since,
    zh="普通投资者购买{plan_high_risk_from}及以上的高风险产品，须履行特别注意义务",
    en="an ordinary investor buys a high-risk product, {plan_high_risk_from} or above: special care "
    "is owed",
    steps=CARE,
)
def ordinary_buys_high_risk_plan(f: SaleFacts, p: SaleParams) -> bool:
    return not_(f.professional) & _plan_above(f, p.plan_high_risk_from - 1)


@SALE.rule(
    "G26-elderly",
    Effect.STEPS,
    cites=G26.article("", _DRAFT),
    since=G26.since,
    zh="普通投资者年满{fund_elderly_years}周岁，购买{fund_high_risk_from}及以上的高风险产品，须履行特别注意义务",
    en="the ordinary investor is {fund_elderly_years} or older and buys a high-risk "
    "product, {fund_high_risk_from} or above: special care is owed",
    steps=CARE,
)
def elderly_buys_high_risk_fund(f: SaleFacts, p: SaleParams) -> bool:
    return (
        f.person
        & not_(f.professional)
        & (f.birth_date <= p.fund_elderly_born_by)
        & _fund_above(f, p, p.fund_high_risk_from - 1)
    )
