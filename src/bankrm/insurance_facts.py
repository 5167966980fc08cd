"""Facts of an insurance sale (保险销售事实): client, sale and application flattened for the rules, and numbers.

Whether the sale may be made is decided in `insurance_rules`.
"""

from collections.abc import Sequence
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import param
from bankrm.clients import Client, LegalCapacity, RetailClient
from bankrm.days import check_date, completed_years, earliest_within
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.insurance_applications import (
    HeldCover,
    InsuranceApplication,
    InsuranceNeeds,
    PremiumMode,
)
from bankrm.insurance_needs import (
    need_off,
    over_insured,
    premium_unsustainable,
)
from bankrm.insurance_terms import InsuranceTerms
from bankrm.money import Money
from bankrm.products import Product, ProductRisk
from bankrm.regulations.insurance import (
    BENEFIT_CERTAIN_YEARS,
    BENEFIT_CERTAIN_YEARS_REGULAR,
    BUDGET_PERCENT,
    MONTHLY_PREMIUM_PERCENT,
    ONE_YEAR_MONTHS,
    PAYING_AGE_SUM,
    SINGLE_PREMIUM_MULTIPLE,
    YEARLY_PREMIUM_PERCENT,
)
from bankrm.regulations.investment import (
    ASSESSMENT_MONTHS,
    CAPACITY_YEARS,
    ELDERLY_YEARS,
    FULL_CAPACITY_YEARS,
    HIGH_RISK_FROM,
    LOW_RISK_UP_TO,
    OWN_LABOUR_YEARS,
)
from bankrm.risk_assessments import (
    LATEST_BY,
    RiskAssessment,
    RiskTolerance,
    check_assessments,
    latest_two,
)
from bankrm.rules import STATUTORY, RuleBook
from bankrm.sales import Initiator, Sale, check_parties
from bankrm.terms import about, maybe_bool, maybe_date, maybe_int

__all__ = ["InsuranceFacts", "InsuranceParams"]

_COUNTING = (RiskAssessment.institution, RiskAssessment.answered_by)
_LATEST = (*LATEST_BY, RiskAssessment.institution)
_TERMS, _NEEDS = InsuranceApplication.terms, InsuranceApplication.needs
_MODE = InsuranceApplication.mode


@attrs.frozen(kw_only=True, repr=False)  # personal: not shown
class InsuranceFacts:
    """One insurance sale, flattened for the rules; levels from 1, money in fen, age in completed years."""

    line: str = attrs.field(
        metadata=about("险种大类", "line of insurance", of=(_TERMS, InsuranceTerms.cover))
    )
    group: bool = attrs.field(
        metadata=about("团体保险", "group insurance", of=(_TERMS, InsuranceTerms.group))
    )
    lifelong: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "终身",
            "for life",
            of=(
                _TERMS,
                InsuranceTerms.cover,
                InsuranceApplication.term_months,
                InsuranceApplication.for_life,
            ),
        ),
    )
    term_months: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("保险期间（月）", "term in months", of=(InsuranceApplication.term_months,)),
    )
    benefit_certain: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "保单利益确定", "benefits certain", of=(_TERMS, InsuranceTerms.benefit_certain)
        ),
    )
    principal_at_risk: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "可能损失本金",
            "principal can be lost",
            of=(
                _TERMS,
                InsuranceTerms.design,
                InsuranceTerms.with_investment,
                InsuranceTerms.product,
                Product.principal_at_risk,
            ),
        ),
    )
    recommended: bool = attrs.field(
        metadata=about("银行主动推介", "recommended by the bank", of=(Sale.initiated_by,))
    )
    person: bool = attrs.field(metadata=about("投保人为自然人", "policyholder a person"))
    age: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("投保人周岁", "policyholder's age", of=(RetailClient.birth_date,)),
    )
    own_labour: bool = attrs.field(
        metadata=about(
            "以自己劳动为主要生活来源",
            "lives on own labour",
            of=(RetailClient.lives_on_own_labour,),
        )
    )
    declared_capacity: int = attrs.field(
        metadata=about("宣告的行为能力", "declared capacity", of=(RetailClient.declared_capacity,))
    )
    guardian_consent: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("法定代理人同意", "statutory agent's consent", of=(Sale.guardian_consent,)),
    )
    single: bool = attrs.field(metadata=about("趸交", "single premium", of=(_MODE,)))
    monthly: bool = attrs.field(metadata=about("月交", "monthly premium", of=(_MODE,)))
    premium: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("每期保费", "one premium", "fen", of=(InsuranceApplication.premium,)),
    )
    yearly_premium: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "趸交保费或者每年保费",
            "single premium, or a year's",
            "fen",
            of=(InsuranceApplication.premium, _MODE),
        ),
    )
    paying_years: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("交费年限", "paying years", of=(InsuranceApplication.paying_years, _MODE)),
    )
    annual_income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "投保人年收入",
            "policyholder's yearly income",
            "fen",
            of=(InsuranceApplication.annual_income,),
        ),
    )
    local_income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "当地居民人均可支配收入",
            "local disposable income a head",
            "fen",
            of=(InsuranceApplication.local_income,),
        ),
    )
    family_income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "家庭年收入", "family income a year", "fen", of=(InsuranceApplication.family_income,)
        ),
    )
    family_monthly_income: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "家庭月收入",
            "family income a month",
            "fen",
            of=(InsuranceApplication.family_monthly_income,),
        ),
    )
    budget: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("保费预算", "budget", "fen", of=(InsuranceApplication.budget,)),
    )
    declared: bool = attrs.field(
        metadata=about(
            "承保前已签署投保声明",
            "declaration signed before underwriting",
            of=(InsuranceApplication.declared_on, InsuranceApplication.underwritten_on),
        )
    )
    analysed: bool = attrs.field(
        metadata=about("已作需求分析", "needs and means analysed", of=(_NEEDS,))
    )
    need_off: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "需求明显不符",
            "need clearly off",
            of=(
                _NEEDS,
                InsuranceNeeds.need_fits,
                InsuranceNeeds.wanted,
                _TERMS,
                InsuranceTerms.cover,
            ),
        ),
    )
    premium_unsustainable: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "保费承担能力明显不足",
            "premium clearly not sustainable",
            of=(
                _NEEDS,
                InsuranceNeeds.premium_sustainable,
                InsuranceApplication.premium,
                _MODE,
                InsuranceApplication.family_income,
            ),
        ),
    )
    over_insured: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "重复或者超额保险",
            "duplicate or over-insurance",
            of=(
                _NEEDS,
                InsuranceNeeds.held,
                InsuranceNeeds.loss,
                HeldCover.cover,
                HeldCover.indemnity,
                HeldCover.amount,
                InsuranceApplication.sum_insured,
                _TERMS,
                InsuranceTerms.cover,
                InsuranceTerms.indemnity,
            ),
        ),
    )
    insists: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "不接受终止投保建议", "wants it against advice", of=(InsuranceApplication.insists,)
        ),
    )
    rated: bool = attrs.field(
        metadata=about(
            "产品已评级",
            "product rated",
            of=(_TERMS, InsuranceTerms.product, Product.issuer_risk, Product.distributor_risk),
        )
    )
    level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "产品风险等级",
            "product level",
            ProductRisk,
            of=(_TERMS, InsuranceTerms.product, Product.issuer_risk, Product.distributor_risk),
        ),
    )
    matched_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "匹配所用产品等级",
            "product level matched",
            ProductRisk,
            of=(
                Sale.matched_level,
                _TERMS,
                InsuranceTerms.product,
                Product.issuer_risk,
                Product.distributor_risk,
            ),
        ),
    )
    client_level: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "投保人风险承受能力等级", "policyholder's tolerance", RiskTolerance, of=_LATEST
        ),
    )
    assessed: bool = attrs.field(metadata=about("已有测评", "tolerance assessed"))
    assessed_on: date = attrs.field(
        default=None, converter=maybe_date, metadata=about("测评日期", "assessed on", of=_LATEST)
    )
    change_reported: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("客户告知情况变化", "change reported", of=(Sale.change_reported,)),
    )
    result_changed: bool = attrs.field(
        metadata=about("测评结果与上次不一致", "result changed", of=_LATEST)
    )
    reconfirmed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已确认结果变化", "re-confirmed", of=_LATEST),
    )
    contributors_assessed: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "交费人已测评",
            "those who pay in assessed",
            of=(InsuranceApplication.contributors_assessed,),
        ),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(
        cls,
        client: Client,
        sale: Sale,
        application: InsuranceApplication,
        assessments: Sequence[RiskAssessment],
        *,
        as_of: date,
        book: RuleBook = STATUTORY,
    ) -> "InsuranceFacts":
        """Flatten an insurance sale; the latest assessment counts.

        Raises:
            InvalidValue: if the parts belong to different clients or products, or lie after `as_of`, or a
                person is to take out group cover.
        """
        _check_parts(client, sale, application, assessments, as_of)
        terms = application.terms
        person = client if isinstance(client, RetailClient) else None
        single = application.mode is PremiumMode.SINGLE
        latest, before = latest_two([one for one in assessments if one.counts])
        risk = terms.product.higher_risk
        return cls(
            line=terms.cover.line.code,
            group=terms.group,
            lifelong=application.lifelong,
            term_months=application.term_months,
            benefit_certain=terms.benefit_certain,
            principal_at_risk=terms.principal_at_risk,
            recommended=sale.initiated_by is Initiator.BANK,
            person=person is not None,
            age=None if person is None else _age(person, as_of),
            own_labour=person is not None and person.lives_on_own_labour,
            declared_capacity=(person.declared_capacity if person else LegalCapacity.FULL).rank,
            guardian_consent=sale.guardian_consent,
            single=single,
            monthly=application.mode is PremiumMode.MONTHLY,
            premium=_yuan(application.premium),
            yearly_premium=_yuan(application.yearly_premium),
            # the texts name single premiums in the item on income and are silent on them in that on years
            # (办法 art. 39 (3), 保监发〔2014〕3号 item 1 (2) 3, both read): one year, the stricter reading
            paying_years=1 if single else application.paying_years,
            annual_income=_yuan(application.annual_income),
            local_income=_yuan(application.local_income),
            family_income=_yuan(application.family_income),
            family_monthly_income=_yuan(application.family_monthly_income),
            budget=_yuan(application.budget),
            declared=_declared(application),
            analysed=application.needs is not None,
            need_off=need_off(application),
            premium_unsustainable=premium_unsustainable(application, as_of=as_of, book=book),
            over_insured=over_insured(application),
            insists=application.insists,
            rated=risk is not None,
            level=risk.level if risk else None,
            matched_level=(sale.matched_level or risk).level if risk else None,
            client_level=latest.tolerance.level if latest else None,
            assessed=len(assessments) > 0,
            assessed_on=latest.on if latest else None,
            change_reported=sale.change_reported,
            result_changed=before is not None
            and latest is not None
            and latest.tolerance is not before.tolerance,
            reconfirmed=latest.reconfirmed if latest else None,
            contributors_assessed=application.contributors_assessed,
        )


def _age(person: RetailClient, as_of: date) -> int | None:
    return None if person.birth_date is None else completed_years(person.birth_date, as_of)


def _declared(application: InsuranceApplication) -> bool:
    """A declaration signed after the insurer accepted comes too late."""
    signed, accepted = application.declared_on, application.underwritten_on
    return signed is not None and (accepted is None or signed <= accepted)


def _yuan(amount: Money | None) -> int | None:
    """Fen of an amount of yuan; another currency cannot be set against income and stays unknown."""
    return None if amount is None or amount.currency != "CNY" else amount.minor


def _check_parts(
    client: Client,
    sale: Sale,
    application: InsuranceApplication,
    assessments: Sequence[RiskAssessment],
    as_of: date,
) -> None:
    check_date(as_of)
    check_kind(application, InsuranceApplication, "application")
    check_parties(client, application.terms.product, sale)
    if application.client_id != client.id:
        raise InvalidValue("application", "is another client's")
    if application.terms.group and isinstance(client, RetailClient):
        raise InvalidValue("terms", "are of group cover, which no person takes out")
    if sale.amount != application.premium:
        raise InvalidValue("amount", "is not the premium applied for")
    needs = application.needs
    days = {
        "declared_on": application.declared_on,
        "underwritten_on": application.underwritten_on,
        "needs": None if needs is None else needs.analysed_on,
    }
    for field, day in days.items():
        if day is not None and day > as_of:
            raise InvalidValue(field, "is after as_of")
    check_assessments(assessments, as_of, client_id=client.id)


class InsuranceParams:
    """The numbers in force on the day of the sale."""

    limited_from: int = param(CAPACITY_YEARS)
    adult_from: int = param(FULL_CAPACITY_YEARS)
    own_labour_from: int = param(OWN_LABOUR_YEARS)
    elderly_from: int = param(ELDERLY_YEARS)
    low_risk_up_to: int = param(LOW_RISK_UP_TO, unit=ProductRisk)
    high_risk_from: int = param(HIGH_RISK_FROM, unit=ProductRisk)
    assessed_since: date = param(ASSESSMENT_MONTHS, earliest_within)
    one_year: int = param(ONE_YEAR_MONTHS)
    certain_above: int = param(BENEFIT_CERTAIN_YEARS)
    certain_above_regular: int = param(BENEFIT_CERTAIN_YEARS_REGULAR)
    single_multiple: int = param(SINGLE_PREMIUM_MULTIPLE)
    yearly_percent: int = param(YEARLY_PREMIUM_PERCENT, unit="percent")
    monthly_percent: int = param(MONTHLY_PREMIUM_PERCENT, unit="percent")
    age_sum: int = param(PAYING_AGE_SUM)
    budget_percent: int = param(BUDGET_PERCENT, unit="percent")
