"""Items of disclosure (信息告知事项): what must be told before a sale, by which article, and in which document.

The table is a reading of the articles, one row an item, with the mark each was read with. What is asked for
"according to the product" counts as told if the document says that there is none of it.

Leaves out the words themselves, which `disclosure_texts` puts together, what is told while a product is
held, and who the seller is, which `conduct` asks for.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Citation, Provenance
from bankrm.days import check_date
from bankrm.fields import check_fields
from bankrm.labels import Label
from bankrm.products import IssuerKind, Product, ProductFamily, Regime, regime_of
from bankrm.regulations.insurance import I2
from bankrm.regulations.investment import N7, W6, C
from bankrm.regulations.selling import W4

__all__ = [
    "REQUIRED_ITEMS",
    "DisclosureDuty",
    "DisclosureItem",
    "DisclosureKind",
    "RequiredItem",
    "list_required_items",
]


class DisclosureKind(Label):
    """Documents that tell a client what is to be told."""

    RISK_STATEMENT = "risk_statement", "风险揭示书", "risk-disclosure statement"
    PRE_SALE_NOTICE = "pre_sale_notice", "售前告知书", "pre-sale notice"
    INSURANCE_NOTICE = "insurance_notice", "投保提示书", "insurance notice"
    BROCHURE = "brochure", "产品说明书", "product brochure"
    RIGHTS_NOTICE = "rights_notice", "投资者权益须知", "notice of the investor's rights"


class DisclosureDuty(Label):
    """Which duty an item belongs to."""

    NOTICE = "notice", "售前告知", "the notice before the sale"
    STATEMENT = "statement", "理财风险揭示", "the risk statement of a wealth product"
    RIGHTS = "rights", "告知投资者权益", "the notice of the investor's rights"
    RATING = "rating", "标明风险评级", "the rating marked in sales texts"
    BENCHMARK = "benchmark", "说明业绩比较基准", "the benchmark explained"
    PROMPT = "prompt", "投保提示", "the prompts before an application"


class DisclosureItem(Label):
    """One thing that a client must be told."""

    # of any product
    PRODUCT_NAME = "product_name", "产品名称", "name of the product"
    PRODUCT_TYPE = "product_type", "产品类型", "type of the product"
    FEES = "fees", "各项费用或者费率", "fees or their rates"
    MATCHING_OPINION = "matching_opinion", "适当性匹配意见", "matching opinion"
    # of an investment product
    MANAGER = "manager", "产品管理人", "manager"
    SCOPE = "scope", "投资范围及比例", "scope and ratios of investment"
    OFFER_TYPE = "offer_type", "募集方式", "public or private offer"
    DISTRIBUTION = "distribution", "收益分配方案", "distribution of returns"
    TERM = "term", "产品期限", "term"
    RISK_LEVEL = "risk_level", "产品风险等级", "risk level"
    LEVEL_MAY_CHANGE = "level_may_change", "风险等级可能调整", "that the risk level may change"
    RISKS = "risks", "产品相关风险", "risks"
    PRINCIPAL_LOSS = "principal_loss", "本金亏损可能", "that the principal can be lost"
    LOSS_BEYOND = "loss_beyond", "损失可能超过本金", "losses beyond the principal"
    FIRM_EVENTS = (
        "firm_events",
        "机构变化可能造成的影响",
        "what changes at the firm may do to the investor",
    )
    RIGHTS_LIMITS = "rights_limits", "权利行使的限制", "limits of the investor's rights"
    # of a wealth product
    HEADING = "heading", "理财非存款提示", "the heading that it is no deposit"
    REASSESSMENT = (
        "reassessment",
        "情况变化应重新评估的提示",
        "to be assessed again if the situation changes",
    )
    SUITED_INVESTORS = "suited_investors", "适合购买的投资者", "investors it suits"
    WORST_CASE = "worst_case", "最不利情形示例", "worst case with its result"
    CLIENT_LEVEL = "client_level", "投资者风险承受能力评级", "the client's own level"
    CONFIRMATION = "confirmation", "风险确认语句", "the sentence to confirm"
    INVESTOR_RIGHTS = "investor_rights", "投资者权益", "the investor's rights"
    RATING_RULE = "rating_rule", "评级适用规则", "which rating applies"
    BENCHMARK_REASON = "benchmark_reason", "基准选择原因", "why the benchmark was chosen"
    BENCHMARK_BASIS = "benchmark_basis", "基准测算依据", "what the benchmark rests on"
    BENCHMARK_METHOD = "benchmark_method", "基准计算方法", "how the benchmark is calculated"
    PAST_PERFORMANCE = (
        "past_performance",
        "过往业绩提示",
        "that the past says nothing of the future",
    )
    # of insurance
    IS_INSURANCE = "is_insurance", "所购为保险产品", "that it is insurance"
    MAIN_TERMS = "main_terms", "主要条款", "main terms"
    COVER = "cover", "保障范围", "cover"
    INSURED_PERIOD = "insured_period", "保险期限", "insured period"
    PAYING_PERIOD = "paying_period", "交费期限", "paying period"
    TOTAL_PREMIUM = "total_premium", "保费总额", "total premium"
    PREMIUM_PAYMENT = "premium_payment", "保险费及交费方式", "premium and how it is paid"
    BENEFIT_LIMIT = "benefit_limit", "赔偿限额", "limit of benefits"
    CLAIMS = "claims", "索赔程序", "how to claim"
    CASH_VALUE = "cash_value", "保单现金价值", "cash value"
    RENEWAL = "renewal", "续保条件", "renewal"
    EXCLUSIONS = "exclusions", "免除或者减轻责任的条款", "exclusions"
    UNCERTAIN_BENEFITS = "uncertain_benefits", "保单利益的不确定性", "uncertain benefits"
    COOLING_OFF = "cooling_off", "犹豫期及其权利", "cooling-off period and right"
    SURRENDER_LOSS = "surrender_loss", "退保损失", "loss on surrender"
    GRACE_PERIOD = "grace_period", "宽限期", "grace period"
    WAITING_PERIOD = "waiting_period", "等待期", "waiting period"
    SUSPENSION = "suspension", "效力中止与恢复", "suspension and reinstatement"
    TRUTHFUL_ANSWERS = "truthful_answers", "违反如实告知义务的后果", "what untrue answers lead to"
    CONTACTS = "contacts", "服务电话及投诉途径", "where to ask, report and complain"


@attrs.frozen(kw_only=True)
class RequiredItem:
    """An item that must be told, where it must stand, and the article that says so."""

    item: DisclosureItem
    duty: DisclosureDuty
    regime: Regime
    basis: Citation
    within: tuple[DisclosureKind, ...] = ()
    """The kinds of document it must stand in; any will do if none is named."""

    __attrs_post_init__ = check_fields

    def in_force(self, as_of: date) -> bool:
        """Whether its document is in force on a day."""
        return self.basis.regulation.in_force(check_date(as_of))


_M = Provenance.UNCONFIRMED
_I = DisclosureItem


def _rows(
    duty: DisclosureDuty,
    regime: Regime,
    items: Mapping[Citation, tuple[DisclosureItem, ...]],
    *within: DisclosureKind,
) -> Iterator[RequiredItem]:
    for basis, group in items.items():
        for item in group:
            yield RequiredItem(item=item, duty=duty, regime=regime, basis=basis, within=within)


# N7 31 and 37 and I2 25 as read in the gazette's text, copied in MontesLee/insurance-agent
# (docs/knowledge-base/sources/corpus/L1-02.md and L1-03.md)
_N7_31 = {
    N7.article("31(1)"): (_I.PRODUCT_TYPE, _I.MANAGER, _I.SCOPE, _I.OFFER_TYPE, _I.DISTRIBUTION),
    N7.article("31(2)"): (_I.RISK_LEVEL, _I.LEVEL_MAY_CHANGE),
    N7.article("31(3)"): (_I.RISKS, _I.PRINCIPAL_LOSS),
    N7.article("31(4)"): (_I.FEES,),
    N7.article("31(5)"): (_I.MATCHING_OPINION,),
}
_N7_37 = {
    N7.article("37(1)"): (
        _I.PRODUCT_NAME,
        _I.MAIN_TERMS,
        _I.COVER,
        _I.INSURED_PERIOD,
        _I.PAYING_PERIOD,
        _I.BENEFIT_LIMIT,
        _I.CLAIMS,
        _I.CASH_VALUE,
        _I.RENEWAL,
        _I.EXCLUSIONS,
    ),
    N7.article("37(2)"): (_I.UNCERTAIN_BENEFITS,),
    N7.article("37(3)"): (_I.COOLING_OFF,),
    N7.article("37(4)"): (_I.SURRENDER_LOSS,),
    N7.article("37(5)"): (_I.TOTAL_PREMIUM, _I.FEES),
    N7.article("37(6)"): (_I.MATCHING_OPINION,),
}
_I2 = {
    I2.article("25(1)"): (_I.IS_INSURANCE,),
    I2.article("25(2)"): (
        _I.PRODUCT_NAME,
        _I.MAIN_TERMS,
        _I.COVER,
        _I.INSURED_PERIOD,
        _I.PREMIUM_PAYMENT,
        _I.BENEFIT_LIMIT,
        _I.EXCLUSIONS,
        _I.CLAIMS,
        _I.SURRENDER_LOSS,
        _I.FEES,
        _I.CASH_VALUE,
        _I.COOLING_OFF,
        _I.GRACE_PERIOD,
        _I.WAITING_PERIOD,
        _I.SUSPENSION,
    ),
    I2.article("25(3)"): (_I.TRUTHFUL_ANSWERS,),
    I2.article("25(4)"): (_I.CONTACTS,),
}
# the first four as a securities firm's public page lists its duties, found by the words of the first; the
# fifth and the number of the article are recalled
_C_23 = {
    C.article("23", _M): (
        _I.PRINCIPAL_LOSS,
        _I.LOSS_BEYOND,
        _I.FIRM_EVENTS,
        _I.RIGHTS_LIMITS,
        _I.MATCHING_OPINION,
    ),
}
# a city bank's published statement has the heading, type, term, rating, suited clients and no guarantee:
# www.doczj.com/doc/6b16228402.html
_W6_STATEMENT = {
    W6.article("附件"): (_I.HEADING,),
    W6.article("附件", _M): (
        _I.REASSESSMENT,
        _I.PRODUCT_TYPE,
        _I.TERM,
        _I.RISK_LEVEL,
        _I.SUITED_INVESTORS,
        _I.WORST_CASE,
        _I.PRINCIPAL_LOSS,
        _I.CLIENT_LEVEL,
        _I.CONFIRMATION,
    ),
}
_W6_RIGHTS = {W6.article("附件", _M): (_I.INVESTOR_RIGHTS,)}
_W4_30 = {W4.article("30"): (_I.RISK_LEVEL, _I.RATING_RULE)}
_W4_25 = {
    W4.article("25(3)"): (_I.BENCHMARK_REASON, _I.BENCHMARK_BASIS, _I.BENCHMARK_METHOD),
}

REQUIRED_ITEMS: tuple[RequiredItem, ...] = (
    *_rows(DisclosureDuty.NOTICE, Regime.NFRA, _N7_31),
    *_rows(DisclosureDuty.NOTICE, Regime.INSURANCE, _N7_37),
    *_rows(DisclosureDuty.NOTICE, Regime.CSRC, _C_23),
    *_rows(DisclosureDuty.STATEMENT, Regime.NFRA, _W6_STATEMENT, DisclosureKind.RISK_STATEMENT),
    *_rows(DisclosureDuty.RIGHTS, Regime.NFRA, _W6_RIGHTS, DisclosureKind.RIGHTS_NOTICE),
    *_rows(DisclosureDuty.RATING, Regime.NFRA, _W4_30),
    *_rows(DisclosureDuty.BENCHMARK, Regime.NFRA, _W4_25),
    *_rows(DisclosureDuty.PROMPT, Regime.INSURANCE, _I2),
)
"""Every item, by duty and regime; some are asked for by more than one article."""

_OF_WEALTH_COMPANIES = {DisclosureDuty.RATING, DisclosureDuty.BENCHMARK}
"""By W4, whose wealth products are those of wealth companies (art. 2, as copied in
www.beichengdai.net/big5/licai_1136178): neither duty is asked of what a bank issued."""
_OF_WEALTH = {DisclosureDuty.STATEMENT, DisclosureDuty.RIGHTS, *_OF_WEALTH_COMPANIES}


def list_required_items(product: Product, *, as_of: date) -> tuple[RequiredItem, ...]:
    """What must be told before a product is sold to an ordinary investor, or to any policyholder.

    Rules of wealth companies are listed unless the issuer is known to be another; those on a benchmark bind
    only where one is shown.

    >>> from bankrm.products import ProductId
    >>> plan = Product(
    ...     id=ProductId("T-1"), name="某信托", family=ProductFamily.TRUST
    ... )
    >>> len(list_required_items(plan, as_of=date(2026, 1, 31)))
    0
    >>> for required in list_required_items(plan, as_of=date(2026, 2, 1))[5:7]:
    ...     print(required.item.en, "-", required.basis.text("en"))
    risk level - Measures on Product Suitability of Financial Institutions, art. 31(2)
    that the risk level may change - Measures on Product Suitability of Financial Institutions, art. 31(2)
    """
    check_kind(product, Product, "product")
    regime = regime_of(product)
    left_out: set[DisclosureDuty] = set()
    if product.family is not ProductFamily.WEALTH:
        left_out = _OF_WEALTH
    elif product.issuer_kind not in {None, IssuerKind.WEALTH_COMPANY}:
        left_out = _OF_WEALTH_COMPANIES
    return tuple(
        required
        for required in REQUIRED_ITEMS
        if required.regime is regime and required.duty not in left_out and required.in_force(as_of)
    )
