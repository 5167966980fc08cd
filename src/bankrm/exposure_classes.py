"""Exposure classes (风险暴露分类): in which class of the standardised approach a claim is weighted.

One rule a class, each saying all that the class needs, so that of a known claim exactly one applies. Where a fact is
unknown none may, and the rules left open name the classes that it can be in; `capital_weights` takes the heaviest.

Leaves out rated claims abroad, equity, subordinated debt and securitisation, what makes a project or a sold
development lighter, and the terms of short claims on banks.
"""

from datetime import date

import attrs

from bankrm.bank_tiers import BankTier
from bankrm.capital_exposures import BankGrade, CapitalExposure, ExposureKind
from bankrm.checks import check_kind, check_optional
from bankrm.citations import Provenance, param
from bankrm.declared_rules import Predicate
from bankrm.fields import NOT_NEGATIVE, check_fields
from bankrm.labels import Label
from bankrm.money import fen
from bankrm.regulations.capital import (
    CAPITAL_RULES,
    CAPITAL_RULES_2012,
    DEFAULT_PROVISION,
    SMALL_EXPOSURE,
    SME_REVENUE,
)
from bankrm.rules import STATUTORY, Decision, RuleBook, RuleSet
from bankrm.terms import about, maybe_bool, maybe_code, maybe_int, not_

__all__ = [
    "EXPOSURE_CLASSES",
    "ExposureFacts",
    "ExposureParams",
    "WeightClass",
    "classify_exposure",
]


class WeightClass(Label):
    """The class that a claim is weighted in (风险权重类别); the order is not that of the weights."""

    OPEN = "open", "尚未定类", "not settled"
    CENTRAL_GOVERNMENT = "central_government", "我国中央政府", "central government"
    POLICY_BANK = "policy_bank", "我国政策性银行", "policy bank"
    LOCAL_GENERAL = "local_general", "地方政府一般债券", "general local-government bond"
    LOCAL_SPECIAL = "local_special", "地方政府专项债券", "special local-government bond"
    BANK = "bank", "商业银行（2012年办法）", "bank, under the rules of 2012"
    BANK_A_PLUS = "bank_a_plus", "A+级商业银行", "bank of grade A+"
    BANK_A = "bank_a", "A级商业银行", "bank of grade A"
    BANK_B = "bank_b", "B级商业银行", "bank of grade B"
    BANK_C = "bank_c", "C级商业银行", "bank of grade C"
    CORPORATE = "corporate", "一般公司", "firm"
    INVESTMENT_GRADE = "investment_grade", "投资级公司", "investment-grade firm"
    SME = "sme", "中小企业", "SME"
    SMALL_MICRO = "small_micro", "小微企业", "small or micro firm"
    OBJECT_FINANCE = "object_finance", "物品融资", "object finance"
    COMMODITY_FINANCE = "commodity_finance", "商品融资", "commodity finance"
    PROJECT_BUILDING = "project_building", "项目融资（运营前）", "project not yet operating"
    PROJECT_OPERATING = "project_operating", "项目融资（运营中）", "project in operation"
    PERSONAL = "personal", "个人其他债权（2012年办法）", "person, under the rules of 2012"
    REGULATORY_RETAIL = "regulatory_retail", "监管零售", "regulatory retail"
    TRANSACTOR = "transactor", "合格交易者", "qualifying transactor"
    OTHER_RETAIL = "other_retail", "其他零售", "other retail"
    HOUSING = "housing", "个人住房抵押贷款", "housing loan"
    HOUSING_BY_VALUE = (
        "housing_by_value",
        "个人住房抵押贷款（按贷款价值比）",
        "housing loan, by loan to value",
    )
    RENTED_HOUSING = "rented_housing", "还款依赖房产现金流的住房抵押", "home that repays its loan"
    COMMERCIAL_PROPERTY = "commercial_property", "商用房地产抵押", "commercial property"
    PROPERTY_DEVELOPMENT = "property_development", "房地产开发", "property development"
    DEFAULT_BARE = "default_bare", "违约（减值准备不足）", "in default, small allowance"
    DEFAULT_PROVIDED = "default_provided", "违约（减值准备充足）", "in default, large allowance"


@attrs.frozen(kw_only=True, repr=False)  # may be about a person: not shown
class ExposureFacts:
    """What decides the class; amounts in fen."""

    kind: str = attrs.field(
        metadata=about("风险暴露", "kind", ExposureKind, of=(CapitalExposure.kind,))
    )
    amount: int = attrs.field(
        metadata=about("账面余额", "amount", "fen", of=(CapitalExposure.amount,)) | NOT_NEGATIVE
    )
    allowance: int = attrs.field(
        metadata=about("减值准备", "allowance", "fen", of=(CapitalExposure.allowance,))
        | NOT_NEGATIVE
    )
    tier: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("银行档次", "bank's tier", BankTier),
    )
    defaulted: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("已违约", "in default", of=(CapitalExposure.defaulted,)),
    )
    investment_grade: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("投资级", "investment grade", of=(CapitalExposure.investment_grade,)),
    )
    small_micro: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("小微企业", "small or micro firm", of=(CapitalExposure.small_micro,)),
    )
    annual_revenue: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about("营业收入", "annual revenue", "fen", of=(CapitalExposure.annual_revenue,))
        | NOT_NEGATIVE,
    )
    client_exposure: int = attrs.field(
        default=None,
        converter=maybe_int,
        metadata=about(
            "对客户的全部风险暴露",
            "all exposure to the client",
            "fen",
            of=(CapitalExposure.client_exposure,),
        )
        | NOT_NEGATIVE,
    )
    granular: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("零售组合足够分散", "retail book granular", of=(CapitalExposure.granular,)),
    )
    transactor: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "连续按时全额还款", "always paid in full", of=(CapitalExposure.transactor,)
        ),
    )
    operating: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about("项目已运营", "project operates", of=(CapitalExposure.operating,)),
    )
    repaid_by_property: bool = attrs.field(
        default=None,
        converter=maybe_bool,
        metadata=about(
            "还款依赖房产现金流",
            "repaid by the property",
            of=(CapitalExposure.repaid_by_property,),
        ),
    )
    bank_grade: str = attrs.field(
        default=None,
        converter=maybe_code,
        metadata=about("银行级别", "bank's grade", BankGrade, of=(CapitalExposure.bank_grade,)),
    )

    __attrs_post_init__ = check_fields

    @classmethod
    def of(cls, exposure: CapitalExposure, tier: BankTier | None) -> "ExposureFacts":
        """The facts of a claim of a bank of some tier."""
        check_kind(exposure, CapitalExposure, "exposure")
        check_optional(tier, BankTier, "tier")
        return cls(
            kind=exposure.kind.code,
            amount=exposure.amount.minor,
            allowance=exposure.allowance.minor,
            tier=None if tier is None else tier.code,
            defaulted=exposure.defaulted,
            investment_grade=exposure.investment_grade,
            small_micro=exposure.small_micro,
            annual_revenue=fen(exposure.annual_revenue, "annual_revenue"),
            client_exposure=fen(exposure.client_exposure, "client_exposure"),
            granular=exposure.granular,
            transactor=exposure.transactor,
            operating=exposure.operating,
            repaid_by_property=exposure.repaid_by_property,
            bank_grade=None if exposure.bank_grade is None else exposure.bank_grade.code,
        )


class ExposureParams:
    """The limits of the classes."""

    sme_revenue: int = param(SME_REVENUE, unit="fen")
    small_exposure: int = param(SMALL_EXPOSURE, unit="fen")
    default_provision: int = param(DEFAULT_PROVISION, unit="percent")


EXPOSURE_CLASSES = RuleSet(
    "capital.exposure_class",
    ExposureFacts,
    ExposureParams,
    WeightClass,
    since=CAPITAL_RULES_2012.since,
)
"""In which class a claim is; of a known claim exactly one applies."""

_NEW = CAPITAL_RULES.since
_RECALLED = CAPITAL_RULES.article(read=Provenance.UNCONFIRMED)
_TOLD = CAPITAL_RULES.article(read=Provenance.SECONDARY)
_OLD_RECALLED = CAPITAL_RULES_2012.article(read=Provenance.UNCONFIRMED)
_OLD_TOLD = CAPITAL_RULES_2012.article(read=Provenance.SECONDARY)


def _is(f: ExposureFacts, kind: ExposureKind) -> bool:
    return f.kind == kind.code


def _sound(f: ExposureFacts, kind: ExposureKind) -> bool:
    return _is(f, kind) & not_(f.defaulted)


# Where the kind alone decides


_OLD_BY_KIND = {
    ExposureKind.CENTRAL_GOVERNMENT: WeightClass.CENTRAL_GOVERNMENT,
    ExposureKind.POLICY_BANK: WeightClass.POLICY_BANK,
    ExposureKind.LOCAL_GENERAL: WeightClass.LOCAL_GENERAL,
    ExposureKind.LOCAL_SPECIAL: WeightClass.LOCAL_SPECIAL,
    ExposureKind.BANK: WeightClass.BANK,
    ExposureKind.OBJECT_FINANCE: WeightClass.CORPORATE,
    ExposureKind.COMMODITY_FINANCE: WeightClass.CORPORATE,
    ExposureKind.PROJECT_FINANCE: WeightClass.CORPORATE,
    ExposureKind.PERSON: WeightClass.PERSONAL,
    ExposureKind.HOUSING_LOAN: WeightClass.HOUSING,
    ExposureKind.COMMERCIAL_PROPERTY: WeightClass.CORPORATE,
    ExposureKind.PROPERTY_DEVELOPMENT: WeightClass.CORPORATE,
}
_BY_KIND = {
    ExposureKind.CENTRAL_GOVERNMENT: WeightClass.CENTRAL_GOVERNMENT,
    ExposureKind.POLICY_BANK: WeightClass.POLICY_BANK,
    ExposureKind.LOCAL_GENERAL: WeightClass.LOCAL_GENERAL,
    ExposureKind.LOCAL_SPECIAL: WeightClass.LOCAL_SPECIAL,
    ExposureKind.OBJECT_FINANCE: WeightClass.OBJECT_FINANCE,
    ExposureKind.COMMODITY_FINANCE: WeightClass.COMMODITY_FINANCE,
    ExposureKind.COMMERCIAL_PROPERTY: WeightClass.COMMERCIAL_PROPERTY,
    ExposureKind.PROPERTY_DEVELOPMENT: WeightClass.PROPERTY_DEVELOPMENT,
}
_WORDS = "风险暴露为：{kind}", "the claim is on: {kind}"


def _of_kind(kind: ExposureKind) -> Predicate[ExposureFacts, ExposureParams]:
    return lambda f, _: _is(f, kind)


def _sound_of(kind: ExposureKind) -> Predicate[ExposureFacts, ExposureParams]:
    return lambda f, _: _sound(f, kind)


for _kind, _class in _OLD_BY_KIND.items():
    EXPOSURE_CLASSES.rule(
        f"RW12-{_kind.code}",
        _class,
        cites=_OLD_RECALLED,
        until=_NEW,
        zh=_WORDS[0],
        en=_WORDS[1],
    )(_of_kind(_kind))
for _kind, _class in _BY_KIND.items():
    EXPOSURE_CLASSES.rule(
        f"RW-{_kind.code}",
        _class,
        cites=_RECALLED,
        since=_NEW,
        zh=_WORDS[0],
        en=_WORDS[1],
    )(_sound_of(_kind))


# Firms


def _small(f: ExposureFacts, p: ExposureParams) -> bool:
    return f.small_micro & (f.client_exposure <= p.small_exposure)


@EXPOSURE_CLASSES.rule(
    "RW12-small-micro",
    WeightClass.SMALL_MICRO,
    cites=_OLD_TOLD,
    until=_NEW,
    zh="小微企业，风险暴露{client_exposure}，不超过{small_exposure}",
    en="a small or micro firm with {client_exposure} out, not more than {small_exposure}",
)
def old_small_micro(f: ExposureFacts, p: ExposureParams) -> bool:
    return _is(f, ExposureKind.FIRM) & _small(f, p)


@EXPOSURE_CLASSES.rule(
    "RW12-firm",
    WeightClass.CORPORATE,
    cites=_OLD_TOLD,
    until=_NEW,
    zh="一般公司，不符合小微企业条件",
    en="a firm, not small or with too much out",
)
def old_firm(f: ExposureFacts, p: ExposureParams) -> bool:
    return _is(f, ExposureKind.FIRM) & not_(_small(f, p))


@EXPOSURE_CLASSES.rule(
    "RW-investment-grade",
    WeightClass.INVESTMENT_GRADE,
    cites=_RECALLED,
    since=_NEW,
    zh="投资级公司",
    en="an investment-grade firm",
)
def investment_grade(f: ExposureFacts, _: ExposureParams) -> bool:
    return _sound(f, ExposureKind.FIRM) & f.investment_grade


@EXPOSURE_CLASSES.rule(
    "RW-small-micro",
    WeightClass.SMALL_MICRO,
    cites=_RECALLED,
    since=_NEW,
    zh="小微企业，风险暴露{client_exposure}，不超过{small_exposure}",
    en="a small or micro firm with {client_exposure} out, not more than {small_exposure}",
)
def small_micro(f: ExposureFacts, p: ExposureParams) -> bool:
    return _sound(f, ExposureKind.FIRM) & not_(f.investment_grade) & _small(f, p)


@EXPOSURE_CLASSES.rule(
    "RW-sme",
    WeightClass.SME,
    cites=_RECALLED,
    since=_NEW,
    zh="中小企业，营业收入{annual_revenue}，不超过{sme_revenue}",
    en="an SME with a revenue of {annual_revenue}, not more than {sme_revenue}",
)
def sme(f: ExposureFacts, p: ExposureParams) -> bool:
    return (
        _sound(f, ExposureKind.FIRM)
        & not_(f.investment_grade)
        & not_(_small(f, p))
        & (f.annual_revenue <= p.sme_revenue)
    )


@EXPOSURE_CLASSES.rule(
    "RW-firm",
    WeightClass.CORPORATE,
    cites=_RECALLED,
    since=_NEW,
    zh="一般公司，不符合投资级、小微企业和中小企业条件",
    en="a firm that is none of investment grade, small or micro, or an SME",
)
def firm(f: ExposureFacts, p: ExposureParams) -> bool:
    return (
        _sound(f, ExposureKind.FIRM)
        & not_(f.investment_grade)
        & not_(_small(f, p))
        & (f.annual_revenue > p.sme_revenue)
    )


@EXPOSURE_CLASSES.rule(
    "RW-project-building",
    WeightClass.PROJECT_BUILDING,
    cites=_RECALLED,
    since=_NEW,
    zh="项目尚未运营",
    en="the project does not operate yet",
)
def project_building(f: ExposureFacts, _: ExposureParams) -> bool:
    return _sound(f, ExposureKind.PROJECT_FINANCE) & not_(f.operating)


@EXPOSURE_CLASSES.rule(
    "RW-project-operating",
    WeightClass.PROJECT_OPERATING,
    cites=_RECALLED,
    since=_NEW,
    zh="项目已运营",
    en="the project operates",
)
def project_operating(f: ExposureFacts, _: ExposureParams) -> bool:
    return _sound(f, ExposureKind.PROJECT_FINANCE) & f.operating


# Banks


_BY_GRADE = {
    BankGrade.A_PLUS: WeightClass.BANK_A_PLUS,
    BankGrade.A: WeightClass.BANK_A,
    BankGrade.B: WeightClass.BANK_B,
    BankGrade.C: WeightClass.BANK_C,
}


def _of_grade(grade: BankGrade) -> Predicate[ExposureFacts, ExposureParams]:
    return lambda f, _: _sound(f, ExposureKind.BANK) & (f.bank_grade == grade.code)


for _grade, _class in _BY_GRADE.items():
    EXPOSURE_CLASSES.rule(
        f"RW-{_class.code}",
        _class,
        cites=_RECALLED,
        since=_NEW,
        zh="银行级别为{bank_grade}",
        en="a bank of {bank_grade}",
    )(_of_grade(_grade))

# Persons


def _regulatory(f: ExposureFacts, p: ExposureParams) -> bool:
    return f.granular & (f.client_exposure <= p.small_exposure)


@EXPOSURE_CLASSES.rule(
    "RW-transactor",
    WeightClass.TRANSACTOR,
    cites=_TOLD,
    since=_NEW,
    zh="监管零售，且连续按时全额还款",
    en="regulatory retail, always paid in full",
)
def transactor(f: ExposureFacts, p: ExposureParams) -> bool:
    return _sound(f, ExposureKind.PERSON) & _regulatory(f, p) & f.transactor


@EXPOSURE_CLASSES.rule(
    "RW-regulatory-retail",
    WeightClass.REGULATORY_RETAIL,
    cites=_RECALLED,
    since=_NEW,
    zh="监管零售，风险暴露{client_exposure}，不超过{small_exposure}",
    en="regulatory retail with {client_exposure} out, not more than {small_exposure}",
)
def regulatory_retail(f: ExposureFacts, p: ExposureParams) -> bool:
    return _sound(f, ExposureKind.PERSON) & _regulatory(f, p) & not_(f.transactor)


@EXPOSURE_CLASSES.rule(
    "RW-other-retail",
    WeightClass.OTHER_RETAIL,
    cites=_RECALLED,
    since=_NEW,
    zh="个人风险暴露，不符合监管零售条件",
    en="a claim on a person that is not regulatory retail",
)
def other_retail(f: ExposureFacts, p: ExposureParams) -> bool:
    return _sound(f, ExposureKind.PERSON) & not_(_regulatory(f, p))


@EXPOSURE_CLASSES.rule(
    "RW-housing-by-value",
    WeightClass.HOUSING_BY_VALUE,
    cites=_TOLD,
    since=_NEW,
    zh="第一档银行的住房抵押贷款，还款不依赖房产现金流",
    en="a housing loan of a bank of the first tier, not repaid by the property",
)
def housing_by_value(f: ExposureFacts, _: ExposureParams) -> bool:
    return (
        _sound(f, ExposureKind.HOUSING_LOAN)
        & not_(f.repaid_by_property)
        & (f.tier == BankTier.FIRST.code)
    )


@EXPOSURE_CLASSES.rule(
    "RW-housing",
    WeightClass.HOUSING,
    cites=_TOLD,
    since=_NEW,
    zh="非第一档银行的住房抵押贷款，还款不依赖房产现金流",
    en="a housing loan of a bank below the first tier, not repaid by the property",
)
def housing(f: ExposureFacts, _: ExposureParams) -> bool:
    return (
        _sound(f, ExposureKind.HOUSING_LOAN)
        & not_(f.repaid_by_property)
        & (f.tier != BankTier.FIRST.code)
    )


@EXPOSURE_CLASSES.rule(
    "RW-rented-housing",
    WeightClass.RENTED_HOUSING,
    cites=_RECALLED,
    since=_NEW,
    zh="住房抵押贷款，还款依赖房产现金流",
    en="a housing loan repaid by the property",
)
def rented_housing(f: ExposureFacts, _: ExposureParams) -> bool:
    return _sound(f, ExposureKind.HOUSING_LOAN) & f.repaid_by_property


# In default


@EXPOSURE_CLASSES.rule(
    "RW-default-bare",
    WeightClass.DEFAULT_BARE,
    cites=_RECALLED,
    since=_NEW,
    zh="已违约，减值准备低于账面余额的{default_provision}",
    en="in default, with an allowance below {default_provision} of the amount",
)
def default_bare(f: ExposureFacts, p: ExposureParams) -> bool:
    return f.defaulted & (f.allowance * 100 < p.default_provision * f.amount)


@EXPOSURE_CLASSES.rule(
    "RW-default-provided",
    WeightClass.DEFAULT_PROVIDED,
    cites=_RECALLED,
    since=_NEW,
    zh="已违约，减值准备达到账面余额的{default_provision}",
    en="in default, with an allowance of {default_provision} of the amount or more",
)
def default_provided(f: ExposureFacts, p: ExposureParams) -> bool:
    return f.defaulted & (f.allowance * 100 >= p.default_provision * f.amount)


def classify_exposure(
    exposure: CapitalExposure,
    tier: BankTier | None,
    *,
    as_of: date,
    book: RuleBook = STATUTORY,
) -> Decision[ExposureFacts, WeightClass]:
    """The class a claim is weighted in, with the reason (风险暴露分类).

    Args:
        exposure: the claim.
        tier: the bank's, from `assess_bank_tier`; None if unknown, or before 2024.
        as_of: the day whose rules apply.
        book: the bank's own stricter limits.

    Returns:
        OPEN if an unknown fact leaves several classes; `undetermined` names their rules.

    Raises:
        RuleNotInForce: before 2013.

    >>> from bankrm.collateral import ClaimId
    >>> from bankrm.money import Money
    >>> loan = CapitalExposure(
    ...     claim_id=ClaimId("A-1"),
    ...     kind=ExposureKind.FIRM,
    ...     amount=Money.of(9_000_000),
    ...     allowance=Money.of(0),
    ...     defaulted=False,
    ...     investment_grade=False,
    ...     small_micro=True,
    ...     client_exposure=Money.of(9_000_000),
    ... )
    >>> classify_exposure(loan, None, as_of=date(2026, 11, 24)).outcome.en
    'small or micro firm'
    """
    facts = ExposureFacts.of(exposure, tier)
    return EXPOSURE_CLASSES.decide(facts, as_of=as_of, book=book)
