"""Insurance sales (保险销售): may this policy be sold to this client at a bank, on this day, and how.

Rows 2-4, 6, 9, 11 and 19 of the decision table as far as they concern insurance, and rows 21-25. "The
client insists" opens a way here that investment products do not have. Two layers meet: the bank-channel rules
of 2014 and 2019, and the suitability order of 2026. Where the order rules the same matter (the analysis of
needs, the declaration before underwriting) it takes their place; where it is silent (low income and age,
cooling off) they go on, marked as weakly as they were confirmed. A bank that keeps an older, stricter number
puts it into its `RuleBook`.

Leaves out insurable interest, which is in `insurance_interest`; sellers, prompts and forbidden acts,
which are in `sellers` and `conduct`; recordings and notices; and professional investors as policyholders.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from collections.abc import Sequence
from datetime import date

from bankrm._insurance_rules import INSURANCE_SALE, PERSONAL
from bankrm.clients import Client
from bankrm.insurance_applications import InsuranceApplication
from bankrm.insurance_facts import InsuranceFacts, InsuranceParams
from bankrm.regulations.insurance import B3
from bankrm.regulations.investment import N7
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.sales import Sale, SaleStep
from bankrm.terms import not_

__all__ = ["INSURANCE_SALE", "assess_insurance_sale"]

# Row 25: the declaration before underwriting, as it is now and as it was


def _undeclared(f: InsuranceFacts) -> bool:
    return not_(f.benefit_certain) & not_(f.declared)


def _single_too_much(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return f.person & f.single & (f.yearly_premium > p.single_multiple * f.family_income)


def _yearly_too_much(f: InsuranceFacts, p: InsuranceParams) -> bool:
    """By what is due in a year, in however many parts: the stricter reading."""
    above = f.yearly_premium * 100 > p.yearly_percent * f.family_income
    return f.person & not_(f.single) & above


def _pays_too_long(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return f.person & (f.age + f.paying_years >= p.age_sum)


def _far_over_budget(f: InsuranceFacts, p: InsuranceParams) -> bool:
    """An organisation has no family and no age, but it has a budget."""
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
    return (f.line == PERSONAL) & _undeclared(f) & _single_too_much(f, p)


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
    return (f.line == PERSONAL) & _undeclared(f) & _yearly_too_much(f, p)


@INSURANCE_SALE.rule(
    "N7.39-sum",
    Effect.STEPS,
    cites=N7.article(39),
    since=N7.since,
    zh="保单利益不确定，交费年限（趸交计1年）与投保人年龄之和达到{age_sum}",
    en="benefits uncertain, and paying years (a single premium: one) and the policyholder's age reach "
    "{age_sum}",
    steps=(SaleStep.DECLARATION,),
)
def paying_years_and_age_high(f: InsuranceFacts, p: InsuranceParams) -> bool:
    return (f.line == PERSONAL) & _undeclared(f) & _pays_too_long(f, p)


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
    return (f.line == PERSONAL) & _undeclared(f) & _far_over_budget(f, p)


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
    return _undeclared(f) & f.person & f.monthly & above


@INSURANCE_SALE.rule(
    "B3.1-sum",
    Effect.STEPS,
    cites=B3.article("1(2)"),
    until=N7.since,
    zh="保单利益不确定，交费年限（趸交计1年）与投保人年龄之和达到{age_sum}",
    en="benefits uncertain, and paying years (a single premium: one) and the policyholder's age reach "
    "{age_sum}",
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
    ...         product_id=terms.product.id,
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
    - benefits uncertain, and paying years (a single premium: one) and the policyholder's age reach 75 [N7.39-sum] Measures on Product Suitability of Financial Institutions, art. 39 → a declaration signed before underwriting
    Weakest source: read in the text
    """
    facts = InsuranceFacts.of(client, sale, application, assessments, as_of=as_of, book=book)
    return INSURANCE_SALE.decide(facts, as_of=as_of, book=book)
