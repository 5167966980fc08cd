"""Rules of an insurance sale on capacity, on needs and means, and on cover that can lose what was paid in.

Rows 2 to 4, 6, 9, 11, 19 and 21 to 24 of the decision table.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from bankrm.citations import Provenance
from bankrm.clients import LegalCapacity
from bankrm.insurance_facts import InsuranceFacts, InsuranceParams
from bankrm.insurance_terms import InsuranceLine
from bankrm.regulations.insurance import B3, B179, I2
from bankrm.regulations.investment import N7
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.rules import Effect, RuleSet
from bankrm.sales import SaleStep
from bankrm.terms import not_

__all__ = ["INSURANCE_SALE", "PERSONAL"]

INSURANCE_SALE = RuleSet("insurance.sale", InsuranceFacts, InsuranceParams, Effect, since=B3.since)
"""May this policy be sold to this client at a bank."""

PERSONAL = InsuranceLine.PERSONAL.code
_NONE, _LIMITED = LegalCapacity.NONE.rank, LegalCapacity.LIMITED.rank


def _long_term(f: InsuranceFacts, p: InsuranceParams) -> bool:
    """Personal cover of more than one year; a year itself is not."""
    return (f.line == PERSONAL) & (f.lifelong | (f.term_months > p.one_year))


def _without_capacity(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return f.person & ((f.declared_capacity == _NONE) | (f.age < p.limited_from))


def _with_limited_capacity(f: InsuranceFacts, p: InsuranceParams) -> bool:
    minor = (f.age < p.adult_from) & not_(f.own_labour & (f.age >= p.own_labour_from))
    return f.person & not_(_without_capacity(f, p)) & ((f.declared_capacity == _LIMITED) | minor)


def _unsuitable(f: InsuranceFacts) -> bool:
    """Found out by an analysis; without one nothing was found."""
    return f.analysed & (f.need_off | f.premium_unsustainable | f.over_insured)


def _above_tolerance(f: InsuranceFacts) -> bool:
    return f.principal_at_risk & not_(f.group) & (f.level > f.client_level)


# Rows 2 to 4: capacity


@INSURANCE_SALE.rule(
    "N7.19-insurance-no-capacity",
    Effect.REFUSE,
    cites=N7.article(19),
    since=N7.since,
    zh="投保人无民事行为能力的，不得销售",
    en="nothing is sold to a policyholder without legal capacity",
)
def no_capacity(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _without_capacity(f, p)


@INSURANCE_SALE.rule(
    "N7.19-insurance-limited-level",
    Effect.REFUSE,
    cites=N7.article(19),
    since=N7.since,
    zh="投保人为限制民事行为能力人的，产品风险等级（{level}）不得高于{low_risk_up_to}",
    en="to a policyholder of limited capacity nothing above {low_risk_up_to} is sold (product: {level})",
)
def limited_capacity_above_low_risk(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _with_limited_capacity(f, p) & (f.level > p.low_risk_up_to)


@INSURANCE_SALE.rule(
    "N7.19-insurance-consent",
    Effect.BLOCK,
    cites=N7.article(19),
    since=N7.since,
    zh="投保人为限制民事行为能力人的，须经法定代理人同意",
    en="for a policyholder of limited capacity the statutory agent must consent",
    steps=(SaleStep.GUARDIAN_CONSENT,),
)
def limited_capacity_without_consent(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _with_limited_capacity(f, p) & (f.level <= p.low_risk_up_to) & not_(f.guardian_consent)


@INSURANCE_SALE.rule(
    "CC.19-insurance-earlier",
    Effect.REVIEW,
    cites=(CIVIL_CODE.article(19), CIVIL_CODE.article(20)),
    since=CIVIL_CODE.since,
    until=N7.since,
    zh="投保人不具有完全民事行为能力的，须人工审核",
    en="a policyholder without full legal capacity: a person must decide",
)
def policyholder_without_full_capacity(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _without_capacity(f, p) | _with_limited_capacity(f, p)


# Row 21: needs and means


@INSURANCE_SALE.rule(
    "N7.35-analysis",
    Effect.BLOCK,
    cites=(N7.article(35), N7.article(40)),
    since=N7.since,
    zh="一年期以上的个人人身保险，应进行需求分析及财务支付水平评估",
    en="for personal cover of more than a year, needs and means must be analysed",
    steps=(SaleStep.NEEDS_ANALYSIS,),
)
def not_analysed(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _long_term(f, p) & not_(f.group) & not_(f.analysed)


def _not_analysed_earlier(f: InsuranceFacts) -> bool:
    """Asked of every policyholder, without the exceptions of art. 40."""
    return not_(f.analysed) | (f.principal_at_risk & not_(f.group) & not_(f.assessed))


@INSURANCE_SALE.rule(
    "B3.1-analysis",
    Effect.REVIEW,
    cites=B3.article("1"),
    until=B179.since,
    zh="应对投保人进行需求分析，产品可能损失本金的还应进行风险承受能力测评（已作需求分析：{analysed}；"
    "已有测评：{assessed}），须人工审核",
    en="the policyholder's needs must be analysed and, where principal can be lost, tolerance for risk "
    "assessed (needs analysed: {analysed}; tolerance assessed: {assessed}): a person must decide",
)
def not_analysed_before_b179(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _not_analysed_earlier(f)


@INSURANCE_SALE.rule(
    "B179-analysis",
    Effect.REVIEW,
    cites=(B3.article("1"), B179.article("", Provenance.UNCONFIRMED)),  # which took up the former
    since=B179.since,
    until=N7.since,
    zh="应对投保人进行需求分析，产品可能损失本金的还应进行风险承受能力测评（已作需求分析：{analysed}；"
    "已有测评：{assessed}），须人工审核",
    en="the policyholder's needs must be analysed and, where principal can be lost, tolerance for risk "
    "assessed (needs analysed: {analysed}; tolerance assessed: {assessed}): a person must decide",
)
def not_analysed_before_n7(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _not_analysed_earlier(f)


# Rows 22 and 23: unsuitable


@INSURANCE_SALE.rule(
    "N7.38-stop",
    Effect.REFUSE,
    cites=(N7.article(38), I2.article(28)),
    since=N7.since,
    zh="产品不适合投保人、投保人接受终止投保建议的，不得销售（需求明显不符：{need_off}；保费难以持续：{premium_unsustainable}；"
    "重复或者超额：{over_insured}）",
    en="unsuitable, and the policyholder follows the advice to stop (need clearly off: {need_off}; premium "
    "not sustainable: {premium_unsustainable}; duplicate or over-insurance: {over_insured})",
)
def unsuitable(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _unsuitable(f) & not_(f.insists)


@INSURANCE_SALE.rule(
    "N7.38-insists",
    Effect.STEPS,
    cites=(N7.article(38), I2.article(28)),
    since=N7.since,
    zh="产品不适合投保人、投保人不接受终止投保建议的，须说明风险并书面确认（需求明显不符：{need_off}；保费难以持续：{premium_unsustainable}；"
    "重复或者超额：{over_insured}）",
    en="unsuitable, and the policyholder wants it against advice (need clearly off: {need_off}; premium "
    "not sustainable: {premium_unsustainable}; duplicate or over-insurance: {over_insured})",
    steps=(SaleStep.RISK_EXPLANATION, SaleStep.OWN_CHOICE),
)
def unsuitable_and_insists(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _unsuitable(f) & f.insists


@INSURANCE_SALE.rule(
    "I2.28-stop",
    Effect.REFUSE,
    cites=I2.article(28),
    since=I2.since,
    until=N7.since,
    zh="应建议终止投保、投保人接受的，不得销售（需求明显不符：{need_off}；保费难以持续：{premium_unsustainable}；"
    "重复或者超额：{over_insured}）",
    en="advised to stop, and the policyholder does (need clearly off: {need_off}; premium not sustainable: "
    "{premium_unsustainable}; duplicate or over-insurance: {over_insured})",
)
def advised_to_stop(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _unsuitable(f) & not_(f.insists)


@INSURANCE_SALE.rule(
    "I2.28-insists",
    Effect.STEPS,
    cites=I2.article(28),
    since=I2.since,
    until=N7.since,
    zh="应建议终止投保、投保人仍要求订立合同的，须说明风险并由其确认（需求明显不符：{need_off}；保费难以持续：{premium_unsustainable}；"
    "重复或者超额：{over_insured}）",
    en="advised to stop, and the policyholder still wants it (need clearly off: {need_off}; premium not "
    "sustainable: {premium_unsustainable}; duplicate or over-insurance: {over_insured})",
    steps=(SaleStep.RISK_EXPLANATION, SaleStep.CLIENT_CONFIRMATION),  # in whatever form
)
def advised_to_stop_and_insists(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _unsuitable(f) & f.insists


# Rows 6, 9, 11 and 24: cover that can lose what was paid in


@INSURANCE_SALE.rule(
    "N7.36-assessment",
    Effect.BLOCK,
    cites=(N7.article(36), N7.article(29)),
    since=N7.since,
    zh="可能损失本金的保险，投保人应有有效的风险测评（测评日期：{assessed_on}，应不早于{assessed_since}；"
    "客户告知变化：{change_reported}）",
    en="for cover that can lose principal, the policyholder needs a valid assessment (assessed on "
    "{assessed_on}, must be {assessed_since} or later; change reported: {change_reported})",
    steps=(SaleStep.REASSESS,),
)
def no_valid_assessment(f: InsuranceFacts, p: InsuranceParams) -> bool:
    stale = not_(f.assessed) | (f.assessed_on < p.assessed_since) | f.change_reported
    return f.principal_at_risk & not_(f.group) & stale


@INSURANCE_SALE.rule(
    "N7.36-reconfirm",
    Effect.BLOCK,
    cites=(N7.article(36), N7.article(29)),
    since=N7.since,
    zh="可能损失本金的保险，测评结果与上次不一致的，应提示并由投保人确认",
    en="for cover that can lose principal, a result of the assessment that differs from the last one must "
    "be re-confirmed",
    steps=(SaleStep.RECONFIRM,),
)
def changed_result_not_confirmed(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return f.principal_at_risk & not_(f.group) & f.result_changed & not_(f.reconfirmed)


@INSURANCE_SALE.rule(
    "N7.36-lower-rating",
    Effect.REFUSE,
    cites=(N7.article(36), N7.article(22)),
    since=N7.since,
    zh="可能损失本金的保险，匹配所用产品等级（{matched_level}）不得低于应采用的较高评级（{level}）",
    en="cover that can lose principal may not be matched at a level ({matched_level}) below the higher "
    "rating that counts ({level})",
)
def matched_at_lower_rating(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return f.principal_at_risk & (f.matched_level < f.level)


@INSURANCE_SALE.rule(
    "N7.40-contributors",
    Effect.BLOCK,
    cites=N7.article(40),
    since=N7.since,
    zh="可能损失本金的团体保险，应对拟交纳保费的自然人进行风险承受能力评估",
    en="for group cover that can lose principal, those who pay in must be assessed",
    steps=(SaleStep.REASSESS,),
)
def contributors_not_assessed(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return f.principal_at_risk & f.group & not_(f.contributors_assessed)


@INSURANCE_SALE.rule(
    "N7.36-level",
    Effect.REFUSE,
    cites=(N7.article(36), N7.article(38)),
    since=N7.since,
    zh="产品风险等级（{level}）高于投保人风险承受能力（{client_level}）、投保人接受终止投保建议的，不得销售",
    en="where product risk ({level}) is above the policyholder's tolerance ({client_level}), who follows "
    "the advice to stop, it is not sold",
)
def level_above_tolerance(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _above_tolerance(f) & not_(f.insists)


@INSURANCE_SALE.rule(
    "N7.36-level-insists",
    Effect.REVIEW,
    cites=(N7.article(36), N7.article(38), I2.article(22)),
    since=N7.since,
    zh="产品风险等级（{level}）高于投保人风险承受能力（{client_level}）而投保人坚持投保的，第38条是否适用未明，"
    "须人工审核",
    en="where product risk ({level}) is above the policyholder's tolerance ({client_level}), who insists, "
    "it is open whether art. 38 helps: a person must decide",
)
def level_above_tolerance_and_insists(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _above_tolerance(f) & f.insists


@INSURANCE_SALE.rule(
    "N7.13-insurance-recommended",
    Effect.REFUSE,
    cites=N7.article(13),
    since=N7.since,
    zh="不得主动推介风险等级（{level}）高于投保人风险承受能力（{client_level}）的保险",
    en="the bank may not recommend cover of a risk ({level}) above the policyholder's tolerance "
    "({client_level})",
)
def recommended_above_tolerance(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return f.recommended & _above_tolerance(f)


@INSURANCE_SALE.rule(
    "I2.22-level",
    Effect.REVIEW,
    cites=I2.article(22),
    since=I2.since,
    until=N7.since,
    zh="应根据测评结果销售相适应的产品，产品风险等级（{level}）高于投保人风险承受能力（{client_level}）的，"
    "须人工审核",
    en="what is sold should fit the assessment: where product risk ({level}) is above the policyholder's "
    "tolerance ({client_level}), a person must decide",
)
def level_above_tolerance_before_n7(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _above_tolerance(f)


@INSURANCE_SALE.rule(
    "N7.18-insurance-elderly",
    Effect.STEPS,
    cites=N7.article(18),
    since=N7.since,
    zh="投保人年满{elderly_from}周岁、保险为高风险（{high_risk_from}及以上）的，须履行特别注意义务",
    en="special care is owed to a policyholder of {elderly_from} or older who buys high-risk cover "
    "({high_risk_from} or above)",
    steps=(
        SaleStep.SPECIAL_PROCEDURE,
        SaleStep.EXTRA_WARNING,
        SaleStep.THINKING_TIME,
        SaleStep.FOLLOW_UP_CALL,
    ),
)
def elderly_buys_high_risk(f: InsuranceFacts, p: InsuranceParams) -> bool:
    """What can lose principal must be rated; other cover counts if it is."""
    old = f.person & (f.age >= p.elderly_from)
    return (f.principal_at_risk | f.rated) & old & (f.level >= p.high_risk_from)
