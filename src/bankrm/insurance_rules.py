"""Insurance sales (保险销售): may this policy be sold to this client at a bank, on this day, and how.

Rows 2-4, 9 and 19 of the decision table as far as they concern insurance, and rows 21-25. "The client insists"
opens a way here that investment products do not have. Two layers meet: the bank-channel rules of 2014 and
2019, and the suitability order of 2026. Where the order rules the same matter (the declaration before
underwriting) it takes their place; where it is silent (low income and age, cooling off) they go on, marked as
weakly as they were confirmed. A bank that keeps an older, stricter number puts it into its `RuleBook`.

Leaves out insurable interest, which is in `insurance_interest`; sellers, prompts and forbidden acts,
which are in `sellers` and `conduct`; recordings and notices; and professional investors as policyholders.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from collections.abc import Sequence
from datetime import date

from bankrm.clients import Client, LegalCapacity
from bankrm.insurance_applications import InsuranceApplication
from bankrm.insurance_facts import InsuranceFacts, InsuranceParams
from bankrm.insurance_terms import InsuranceLine
from bankrm.regulations.insurance import B3, I2
from bankrm.regulations.investment import N7
from bankrm.regulations.statutes import CIVIL_CODE
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.sales import Sale, SaleStep
from bankrm.terms import not_

__all__ = ["INSURANCE_SALE", "assess_insurance_sale"]

INSURANCE_SALE = RuleSet("insurance.sale", InsuranceFacts, InsuranceParams, Effect, since=B3.since)
"""May this policy be sold to this client at a bank."""

_PERSONAL = InsuranceLine.PERSONAL.code
_NONE, _LIMITED = LegalCapacity.NONE.rank, LegalCapacity.LIMITED.rank


def _long_term(f: InsuranceFacts, p: InsuranceParams) -> bool:
    """Personal cover of more than one year; a year itself is not."""
    return (f.line == _PERSONAL) & (f.lifelong | (f.term_months > p.one_year))


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
    zh="投保人无民事行为能力，不得销售",
    en="the policyholder has no legal capacity",
)
def no_capacity(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _without_capacity(f, p)


@INSURANCE_SALE.rule(
    "N7.19-insurance-limited-level",
    Effect.REFUSE,
    cites=N7.article(19),
    since=N7.since,
    zh="投保人为限制民事行为能力人，产品等级{level}高于低风险上限{low_risk_up_to}",
    en="the policyholder has limited capacity, and product level {level} is above low risk "
    "({low_risk_up_to})",
)
def limited_capacity_above_low_risk(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _with_limited_capacity(f, p) & (f.level > p.low_risk_up_to)


@INSURANCE_SALE.rule(
    "N7.19-insurance-consent",
    Effect.BLOCK,
    cites=N7.article(19),
    since=N7.since,
    zh="投保人为限制民事行为能力人，尚无法定代理人同意",
    en="the policyholder has limited capacity, and the statutory agent has not consented",
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
    zh="投保人不具有完全民事行为能力，须人工审核",
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
    zh="一年期以上的个人人身保险，尚未进行需求分析及财务支付水平评估",
    en="personal cover of more than a year, and needs and means were not analysed",
    steps=(SaleStep.NEEDS_ANALYSIS,),
)
def not_analysed(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _long_term(f, p) & not_(f.group) & not_(f.analysed)


# Rows 22 and 23: unsuitable


@INSURANCE_SALE.rule(
    "N7.38-stop",
    Effect.REFUSE,
    cites=(N7.article(38), I2.article(28)),
    since=N7.since,
    zh="产品不适合投保人，投保人接受终止投保建议（需求明显不符：{need_off}；保费难以持续：{premium_unsustainable}；"
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
    zh="产品不适合投保人，投保人不接受终止投保建议（需求明显不符：{need_off}；保费难以持续：{premium_unsustainable}；"
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
    zh="应建议终止投保，投保人接受（需求明显不符：{need_off}；保费难以持续：{premium_unsustainable}；"
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
    zh="应建议终止投保，投保人仍要求订立合同（需求明显不符：{need_off}；保费难以持续：{premium_unsustainable}；"
    "重复或者超额：{over_insured}）",
    en="advised to stop, and the policyholder still wants it (need clearly off: {need_off}; premium not "
    "sustainable: {premium_unsustainable}; duplicate or over-insurance: {over_insured})",
    steps=(SaleStep.RISK_EXPLANATION, SaleStep.CLIENT_CONFIRMATION),  # in whatever form
)
def advised_to_stop_and_insists(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _unsuitable(f) & f.insists


# Rows 9 and 24: cover that can lose what was paid in


@INSURANCE_SALE.rule(
    "N7.36-assessment",
    Effect.BLOCK,
    cites=(N7.article(36), N7.article(29)),
    since=N7.since,
    zh="可能损失本金的保险，投保人没有有效的风险测评（测评日期{assessed_on}，应不早于{assessed_since}；"
    "客户告知变化：{change_reported}）",
    en="cover that can lose principal, and no valid assessment of the policyholder (assessed on "
    "{assessed_on}, must be {assessed_since} or later; change reported: {change_reported})",
    steps=(SaleStep.REASSESS,),
)
def no_valid_assessment(f: InsuranceFacts, p: InsuranceParams) -> bool:
    stale = not_(f.assessed) | (f.assessed_on < p.assessed_since) | f.change_reported
    return f.principal_at_risk & not_(f.group) & stale


@INSURANCE_SALE.rule(
    "N7.40-contributors",
    Effect.BLOCK,
    cites=N7.article(40),
    since=N7.since,
    zh="可能损失本金的团体保险，尚未对拟交纳保费的自然人进行风险承受能力评估",
    en="group cover that can lose principal, and those who pay in were not assessed",
    steps=(SaleStep.REASSESS,),
)
def contributors_not_assessed(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return f.principal_at_risk & f.group & not_(f.contributors_assessed)


@INSURANCE_SALE.rule(
    "N7.36-level",
    Effect.REFUSE,
    cites=(N7.article(36), N7.article(38)),
    since=N7.since,
    zh="产品风险等级{level}高于投保人风险承受能力{client_level}，投保人接受终止投保建议",
    en="product risk {level} is above the policyholder's tolerance {client_level}, who follows the "
    "advice to stop",
)
def level_above_tolerance(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _above_tolerance(f) & not_(f.insists)


@INSURANCE_SALE.rule(
    "N7.36-level-insists",
    Effect.REVIEW,
    cites=(N7.article(36), N7.article(38), I2.article(22)),
    since=N7.since,
    zh="产品风险等级{level}高于投保人风险承受能力{client_level}而投保人坚持投保：第38条是否适用未明，须人工审核",
    en="product risk {level} is above the policyholder's tolerance {client_level}, who insists: whether "
    "art. 38 helps here is open, a person must decide",
)
def level_above_tolerance_and_insists(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _above_tolerance(f) & f.insists


@INSURANCE_SALE.rule(
    "I2.22-level",
    Effect.REVIEW,
    cites=I2.article(22),
    since=I2.since,
    until=N7.since,
    zh="产品风险等级{level}高于投保人风险承受能力{client_level}，应根据测评结果销售相适应的产品，须人工审核",
    en="product risk {level} is above the policyholder's tolerance {client_level}, and what is sold should "
    "fit it: a person must decide",
)
def level_above_tolerance_before_n7(f: InsuranceFacts, _: InsuranceParams) -> bool:
    return _above_tolerance(f)


@INSURANCE_SALE.rule(
    "N7.18-insurance-elderly",
    Effect.STEPS,
    cites=N7.article(18),
    since=N7.since,
    zh="投保人年满{elderly_from}周岁，保险可能损失本金且为高风险（{high_risk_from}级及以上），须履行特别注意义务",
    en="the policyholder is {elderly_from} or older, and the cover can lose principal and is high-risk "
    "(level {high_risk_from} or above): special care is owed",
    steps=(
        SaleStep.SPECIAL_PROCEDURE,
        SaleStep.EXTRA_WARNING,
        SaleStep.THINKING_TIME,
        SaleStep.FOLLOW_UP_CALL,
    ),
)
def elderly_buys_high_risk(f: InsuranceFacts, p: InsuranceParams) -> bool:
    old = f.person & (f.age >= p.elderly_from)
    return f.principal_at_risk & old & (f.level >= p.high_risk_from)


# Row 25: the declaration before underwriting, as it is now and as it was


def _undeclared(f: InsuranceFacts) -> bool:
    return f.person & not_(f.benefit_certain) & not_(f.declared)


def _single_too_much(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return f.single & (f.yearly_premium > p.single_multiple * f.family_income)


def _yearly_too_much(f: InsuranceFacts, p: InsuranceParams) -> bool:
    """By what is due in a year, in however many parts: the stricter reading."""
    above = f.yearly_premium * 100 > p.yearly_percent * f.family_income
    return not_(f.single) & above


def _pays_too_long(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return f.age + f.paying_years >= p.age_sum


def _far_over_budget(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return f.yearly_premium * 100 >= p.budget_percent * f.budget


@INSURANCE_SALE.rule(
    "N7.39-single",
    Effect.STEPS,
    cites=N7.article(39),
    since=N7.since,
    zh="保单利益不确定，趸交保费超过家庭年收入的{single_multiple}倍",
    en="benefits uncertain, and the single premium is above {single_multiple} times family yearly income",
    steps=(SaleStep.DECLARATION,),
)
def single_premium_high(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return (f.line == _PERSONAL) & _undeclared(f) & _single_too_much(f, p)


@INSURANCE_SALE.rule(
    "N7.39-regular",
    Effect.STEPS,
    cites=N7.article(39),
    since=N7.since,
    zh="保单利益不确定，每年保费超过家庭年收入的{yearly_percent}",
    en="benefits uncertain, and a year's premium is above {yearly_percent} of family yearly income",
    steps=(SaleStep.DECLARATION,),
)
def regular_premium_high(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return (f.line == _PERSONAL) & _undeclared(f) & _yearly_too_much(f, p)


@INSURANCE_SALE.rule(
    "N7.39-sum",
    Effect.STEPS,
    cites=N7.article(39),
    since=N7.since,
    zh="保单利益不确定，交费年限与投保人年龄之和达到{age_sum}",
    en="benefits uncertain, and paying years and the policyholder's age reach {age_sum}",
    steps=(SaleStep.DECLARATION,),
)
def paying_years_and_age_high(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return (f.line == _PERSONAL) & _undeclared(f) & _pays_too_long(f, p)


@INSURANCE_SALE.rule(
    "N7.39-budget",
    Effect.STEPS,
    cites=N7.article(39),
    since=N7.since,
    zh="保单利益不确定，保费达到投保人保费预算的{budget_percent}",
    en="benefits uncertain, and the premium reaches {budget_percent} of the budget for it",
    steps=(SaleStep.DECLARATION,),
)
def premium_over_budget(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return (f.line == _PERSONAL) & _undeclared(f) & _far_over_budget(f, p)


@INSURANCE_SALE.rule(
    "B3.1-single",
    Effect.STEPS,
    cites=B3.article("1(2)"),
    until=N7.since,
    zh="保单利益不确定，趸交保费超过家庭年收入的{single_multiple}倍",
    en="benefits uncertain, and the single premium is above {single_multiple} times family yearly income",
    steps=(SaleStep.DECLARATION,),
)
def single_premium_high_before_n7(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _undeclared(f) & _single_too_much(f, p)


@INSURANCE_SALE.rule(
    "B3.1-regular",
    Effect.STEPS,
    cites=B3.article("1(2)"),
    until=N7.since,
    zh="保单利益不确定，每年保费超过家庭年收入的{yearly_percent}",
    en="benefits uncertain, and a year's premium is above {yearly_percent} of family yearly income",
    steps=(SaleStep.DECLARATION,),
)
def regular_premium_high_before_n7(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _undeclared(f) & _yearly_too_much(f, p)


@INSURANCE_SALE.rule(
    "B3.1-monthly",
    Effect.STEPS,
    cites=B3.article("1(2)"),
    until=N7.since,
    zh="保单利益不确定，月交保费超过家庭月收入的{monthly_percent}",
    en="benefits uncertain, and a month's premium is above {monthly_percent} of family monthly income",
    steps=(SaleStep.DECLARATION,),
)
def monthly_premium_high_before_n7(f: InsuranceFacts, p: InsuranceParams) -> bool:
    above = f.premium * 100 > p.monthly_percent * f.family_monthly_income
    return _undeclared(f) & f.monthly & above


@INSURANCE_SALE.rule(
    "B3.1-sum",
    Effect.STEPS,
    cites=B3.article("1(2)"),
    until=N7.since,
    zh="保单利益不确定，交费年限与投保人年龄之和达到{age_sum}",
    en="benefits uncertain, and paying years and the policyholder's age reach {age_sum}",
    steps=(SaleStep.DECLARATION,),
)
def paying_years_and_age_high_before_n7(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _undeclared(f) & _pays_too_long(f, p)


@INSURANCE_SALE.rule(
    "B3.1-budget",
    Effect.STEPS,
    cites=B3.article("1(2)"),
    until=N7.since,
    zh="保单利益不确定，保费达到投保人保费预算的{budget_percent}",
    en="benefits uncertain, and the premium reaches {budget_percent} of the budget for it",
    steps=(SaleStep.DECLARATION,),
)
def premium_over_budget_before_n7(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _undeclared(f) & _far_over_budget(f, p)


# Low income and age: in principle only what is certain, and underwriting by a person


def _to_be_protected(f: InsuranceFacts, p: InsuranceParams) -> bool:
    old = (f.age > p.certain_above) | (not_(f.single) & (f.age > p.certain_above_regular))
    return f.person & (old | (f.annual_income < f.local_income))


@INSURANCE_SALE.rule(
    "B3.1-certain",
    Effect.REVIEW,
    cites=B3.article("1(1)"),
    zh="投保人收入低于当地居民人均可支配收入、超过{certain_above}周岁，或者超过{certain_above_regular}周岁而期交，"
    "原则上应为保单利益确定的产品，须人工审核",
    en="the policyholder earns less than local disposable income, is above {certain_above}, or above "
    "{certain_above_regular} with a regular premium: in principle benefits should be certain, a person "
    "must decide",
)
def uncertain_to_low_income_or_old(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return not_(f.benefit_certain) & _to_be_protected(f, p)


@INSURANCE_SALE.rule(
    "B3.1-underwriting",
    Effect.STEPS,
    cites=B3.article("1(1)"),
    zh="投保人收入低于当地居民人均可支配收入、超过{certain_above}周岁，或者超过{certain_above_regular}周岁而期交，"
    "不得自动核保现场出单",
    en="the policyholder earns less than local disposable income, is above {certain_above}, or above "
    "{certain_above_regular} with a regular premium: no automatic underwriting on the spot",
    steps=(SaleStep.MANUAL_UNDERWRITING,),
)
def underwritten_by_a_person(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return _to_be_protected(f, p)


def assess_insurance_sale(
    client: Client,
    sale: Sale,
    application: InsuranceApplication,
    assessments: Sequence[RiskAssessment] = (),
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[InsuranceFacts, Effect]:
    """Judge the sale of a policy by the rules in force on the day of the application.

    Args:
        client: the policyholder; age is reckoned in completed years on that day, as insurers do.
        sale: how it came about; its amount is the premium applied for.
        application: what is applied for, with the terms of the product, needs, means and signatures.
        assessments: the client's risk assessments up to `as_of`, in any order.
        as_of: the day of the application.
        book: the bank's own stricter numbers and rules.

    A participating policy, paid for fifteen years from the age of sixty:

    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.insurance_applications import InsuranceNeeds, PremiumMode
    >>> from bankrm.insurance_terms import Cover, Design, InsuranceTerms
    >>> from bankrm.money import Money
    >>> from bankrm.products import Product, ProductFamily, ProductId
    >>> from bankrm.sales import Initiator
    >>> client = RetailClient(id=ClientId("C-1"), name="张某", birth_date=date(1966, 1, 5))
    >>> terms = InsuranceTerms(
    ...     product=Product(
    ...         id=ProductId("I-1"),
    ...         name="某分红型两全险",
    ...         family=ProductFamily.INSURANCE,
    ...         principal_at_risk=False,
    ...     ),
    ...     insurer="某人寿保险公司",
    ...     cover=Cover.ENDOWMENT,
    ...     design=Design.PARTICIPATING,
    ... )
    >>> application = InsuranceApplication(
    ...     client_id=client.id,
    ...     terms=terms,
    ...     mode=PremiumMode.YEARLY,
    ...     premium=Money.of(10_000),
    ...     paying_years=15,
    ...     term_months=240,
    ...     annual_income=Money.of(120_000),
    ...     local_income=Money.of(60_000),
    ...     family_income=Money.of(200_000),
    ...     budget=Money.of(10_000),
    ...     needs=InsuranceNeeds(
    ...         client_id=client.id,
    ...         analysed_on=date(2026, 3, 2),
    ...         wanted=(Cover.ENDOWMENT,),
    ...         held=(),
    ...         premium_sustainable=True,
    ...     ),
    ... )
    >>> sale = Sale(
    ...     client_id=client.id,
    ...     product_id=terms.product.id,
    ...     amount=application.premium,
    ...     initiated_by=Initiator.CLIENT,
    ... )
    >>> decision = assess_insurance_sale(client, sale, application, as_of=date(2026, 3, 2))
    >>> print(decision.explain("en"))
    Outcome: allowed, with steps owed (2 Mar 2026)
    - benefits uncertain, and paying years and the policyholder's age reach 75 [N7.39-sum] Measures on Product Suitability of Financial Institutions, art. 39 → a declaration signed before underwriting
    Weakest source: read in the text
    """
    facts = InsuranceFacts.of(client, sale, application, assessments, as_of=as_of, book=book)
    return INSURANCE_SALE.decide(facts, as_of=as_of, book=book)
