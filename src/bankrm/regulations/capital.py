"""Documents and dated numbers of bank capital: bank tiers, risk weights, conversion factors, capital ratios.

Of the order of 2023 only the opening articles were read, of that of 2012 its decree; no annex of either. What a paper
or a broker's note tells is marked as second-hand; what was told of a draft only is not confirmed, as is all that is
recalled. Much of that equals the final Basel text, of which paragraphs 43 to 58 and 78 to 93 were read in a public copy
(github.com/takeknock/basel3, doc/d424). Weights and factors are in percent. What was not read and cannot be
recalled surely has no row: housing loans by loan to value, and loans on property that pays for itself.
"""

from datetime import date
from typing import TypeAlias

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC, NFRA

__all__ = [
    "BANK_A_PLUS_WEIGHT",
    "BANK_A_WEIGHT",
    "BANK_B_WEIGHT",
    "BANK_C_WEIGHT",
    "CANCELLABLE_CONVERSION",
    "CAPITAL_BUFFER",
    "CAPITAL_RULES",
    "CAPITAL_RULES_2012",
    "CENTRAL_GOVERNMENT_WEIGHT",
    "COMMERCIAL_PROPERTY_WEIGHTS",
    "COMMITMENT_CONVERSION",
    "COMMODITY_FINANCE_WEIGHT",
    "CORE_CAPITAL_LEAST",
    "CORPORATE_WEIGHT",
    "DEFAULT_BARE_WEIGHT",
    "DEFAULT_PROVIDED_WEIGHT",
    "DEFAULT_PROVISION",
    "FIRST_TIER_ASSETS",
    "FIRST_TIER_CROSS_BORDER",
    "HOUSING_BY_VALUE_WEIGHTS",
    "HOUSING_WEIGHT",
    "INVESTMENT_GRADE_WEIGHT",
    "LOCAL_GENERAL_WEIGHT",
    "LOCAL_SPECIAL_WEIGHT",
    "OBJECT_FINANCE_WEIGHT",
    "OLD_BANK_WEIGHT",
    "OTHER_RETAIL_WEIGHT",
    "PERSONAL_WEIGHT",
    "POLICY_BANK_WEIGHT",
    "PROJECT_BUILDING_WEIGHT",
    "PROJECT_OPERATING_WEIGHT",
    "PROPERTY_DEVELOPMENT_WEIGHT",
    "REGULATORY_RETAIL_WEIGHT",
    "RENTED_HOUSING_WEIGHTS",
    "SMALL_EXPOSURE",
    "SMALL_MICRO_WEIGHT",
    "SME_REVENUE",
    "SME_WEIGHT",
    "SUBSTITUTE_CONVERSION",
    "THIRD_TIER_ASSETS",
    "TIER_ONE_CAPITAL_LEAST",
    "TOTAL_CAPITAL_LEAST",
    "TRADE_CONVERSION",
    "TRANSACTION_CONVERSION",
    "TRANSACTOR_WEIGHT",
    "WeightBands",
]

CAPITAL_RULES = Regulation(
    code="CAPITAL-2023",
    number="国家金融监督管理总局令2023年第4号",
    name=Text("商业银行资本管理办法", "Rules on the Capital of Commercial Banks"),
    issuer=NFRA,
    issued=date(2023, 11, 1),
    since=date(2024, 1, 1),
    read=Provenance.TEXT,  # articles 1 to 5 only; whatever is cited below is marked weaker
)
CAPITAL_RULES_2012 = Regulation(
    code="CAPITAL-2012",
    number="中国银监会令2012年第1号",
    name=Text(
        "商业银行资本管理办法(试行)", "Provisional Rules on the Capital of Commercial Banks"
    ),
    issuer=CBRC,
    issued=date(2012, 6, 7),
    since=date(2013, 1, 1),
    until=date(2024, 1, 1),
    successor=CAPITAL_RULES,
    read=Provenance.TEXT,  # the decree and the list of annexes only (cbrc.gov.cn); all below is marked weaker
)

WeightBands: TypeAlias = tuple[tuple[int, int], ...]
"""Weights by loan to value, lowest first: up to which percentage, and the weight."""

_TOLD = CAPITAL_RULES.article(read=Provenance.SECONDARY)
_RECALLED = CAPITAL_RULES.article(read=Provenance.UNCONFIRMED)
_TOLD_2012 = CAPITAL_RULES_2012.article(read=Provenance.SECONDARY)
_RECALLED_2012 = CAPITAL_RULES_2012.article(read=Provenance.UNCONFIRMED)
_NEW, _OLD = date(2024, 1, 1), date(2013, 1, 1)
_BILLION = 100_000_000_000  # fen
_MILLION = 100_000_000

# Which book a bank is under

FIRST_TIER_ASSETS = Param(
    id="capital.first_tier_assets",
    name=Text("第一档表内外资产余额", "adjusted assets above which a bank is of the first tier"),
    stricter=min,
    rows=(Row(_NEW, 500 * _BILLION, _TOLD),),
)
FIRST_TIER_CROSS_BORDER = Param(
    id="capital.first_tier_cross_border",
    name=Text(
        "第一档境外债权债务余额",
        "cross-border claims and debts from which a bank is of the first tier",
    ),
    stricter=min,
    rows=(Row(_NEW, 30 * _BILLION, _RECALLED),),
)
# of the draft
THIRD_TIER_ASSETS = Param(
    id="capital.third_tier_assets",
    name=Text(
        "第三档表内外资产余额", "adjusted assets below which a bank may be of the third tier"
    ),
    stricter=min,
    rows=(Row(_NEW, 10 * _BILLION, _RECALLED),),
)

# Risk weights

SME_REVENUE = Param(
    id="capital.sme_revenue",
    name=Text("中小企业营业收入", "revenue up to which a firm is an SME"),
    stricter=min,
    rows=(Row(_NEW, 300 * _MILLION, _RECALLED),),
)
SMALL_EXPOSURE = Param(
    id="capital.small_exposure",
    name=Text(
        "小微企业和零售风险暴露上限",
        "exposure to one small firm or person up to which the light weight holds",
    ),
    stricter=min,
    rows=(
        Row(_OLD, 5 * _MILLION, _RECALLED_2012),
        Row(_NEW, 10 * _MILLION, _RECALLED),
    ),
)
# as the final Basel text, paragraph 92
DEFAULT_PROVISION = Param(
    id="capital.default_provision",
    name=Text("违约风险暴露的减值准备占比", "allowance from which a claim in default weighs less"),
    stricter=max,
    rows=(Row(_NEW, 20, _RECALLED),),
)
CENTRAL_GOVERNMENT_WEIGHT = Param(
    id="capital.weight.central_government",
    name=Text("对我国中央政府的风险权重", "weight of claims on the central government"),
    stricter=max,
    rows=(Row(_OLD, 0, _RECALLED_2012),),
)
POLICY_BANK_WEIGHT = Param(
    id="capital.weight.policy_bank",
    name=Text("对我国政策性银行的风险权重", "weight of claims on the policy banks"),
    stricter=max,
    rows=(Row(_OLD, 0, _RECALLED_2012),),
)
# of the draft
LOCAL_GENERAL_WEIGHT = Param(
    id="capital.weight.local_general",
    name=Text("地方政府一般债券的风险权重", "weight of general bonds of local governments"),
    stricter=max,
    rows=(
        Row(_OLD, 20, _TOLD_2012),
        Row(_NEW, 10, _RECALLED),
    ),
)
# of the draft
LOCAL_SPECIAL_WEIGHT = Param(
    id="capital.weight.local_special",
    name=Text("地方政府专项债券的风险权重", "weight of special bonds of local governments"),
    stricter=max,
    rows=(
        Row(_OLD, 20, _TOLD_2012),
        Row(_NEW, 20, _RECALLED),
    ),
)
# of more than three months
OLD_BANK_WEIGHT = Param(
    id="capital.weight.bank",
    name=Text("对商业银行的风险权重", "weight of claims on commercial banks"),
    stricter=max,
    rows=(Row(_OLD, 25, _TOLD_2012),),
)
# that it goes from 30 to 150 by grade is told of the draft
BANK_A_PLUS_WEIGHT = Param(
    id="capital.weight.bank_a_plus",
    name=Text("对A+级商业银行的风险权重", "weight of claims on banks of grade A+"),
    stricter=max,
    rows=(Row(_NEW, 30, _RECALLED),),
)
BANK_A_WEIGHT = Param(
    id="capital.weight.bank_a",
    name=Text("对A级商业银行的风险权重", "weight of claims on banks of grade A"),
    stricter=max,
    rows=(Row(_NEW, 40, _RECALLED),),
)
BANK_B_WEIGHT = Param(
    id="capital.weight.bank_b",
    name=Text("对B级商业银行的风险权重", "weight of claims on banks of grade B"),
    stricter=max,
    rows=(Row(_NEW, 75, _RECALLED),),
)
BANK_C_WEIGHT = Param(
    id="capital.weight.bank_c",
    name=Text("对C级商业银行的风险权重", "weight of claims on banks of grade C"),
    stricter=max,
    rows=(Row(_NEW, 150, _RECALLED),),
)
CORPORATE_WEIGHT = Param(
    id="capital.weight.corporate",
    name=Text("对一般公司的风险权重", "weight of claims on firms"),
    stricter=max,
    rows=(
        Row(_OLD, 100, _TOLD_2012),
        Row(_NEW, 100, _RECALLED),
    ),
)
INVESTMENT_GRADE_WEIGHT = Param(
    id="capital.weight.investment_grade",
    name=Text("对投资级公司的风险权重", "weight of claims on investment-grade firms"),
    stricter=max,
    rows=(Row(_NEW, 75, _RECALLED),),
)
SME_WEIGHT = Param(
    id="capital.weight.sme",
    name=Text("对中小企业的风险权重", "weight of claims on SMEs"),
    stricter=max,
    rows=(Row(_NEW, 85, _RECALLED),),
)
SMALL_MICRO_WEIGHT = Param(
    id="capital.weight.small_micro",
    name=Text("对小微企业的风险权重", "weight of claims on small and micro firms"),
    stricter=max,
    rows=(
        Row(_OLD, 75, _TOLD_2012),
        Row(_NEW, 75, _RECALLED),
    ),
)
OBJECT_FINANCE_WEIGHT = Param(
    id="capital.weight.object_finance",
    name=Text("物品融资的风险权重", "weight of object finance"),
    stricter=max,
    rows=(Row(_NEW, 100, _RECALLED),),
)
COMMODITY_FINANCE_WEIGHT = Param(
    id="capital.weight.commodity_finance",
    name=Text("商品融资的风险权重", "weight of commodity finance"),
    stricter=max,
    rows=(Row(_NEW, 100, _RECALLED),),
)
PROJECT_BUILDING_WEIGHT = Param(
    id="capital.weight.project_building",
    name=Text("运营前的项目融资的风险权重", "weight of projects not yet operating"),
    stricter=max,
    rows=(Row(_NEW, 130, _RECALLED),),
)
PROJECT_OPERATING_WEIGHT = Param(
    id="capital.weight.project_operating",
    name=Text("运营中的项目融资的风险权重", "weight of projects in operation"),
    stricter=max,
    rows=(Row(_NEW, 100, _RECALLED),),
)
PERSONAL_WEIGHT = Param(
    id="capital.weight.personal",
    name=Text("对个人的其他债权的风险权重", "weight of other claims on persons"),
    stricter=max,
    rows=(Row(_OLD, 75, _RECALLED_2012),),
)
REGULATORY_RETAIL_WEIGHT = Param(
    id="capital.weight.regulatory_retail",
    name=Text("监管零售的风险权重", "weight of regulatory retail"),
    stricter=max,
    rows=(Row(_NEW, 75, _RECALLED),),
)
# of the draft, and of the final text by a broker
TRANSACTOR_WEIGHT = Param(
    id="capital.weight.transactor",
    name=Text("合格交易者的风险权重", "weight of qualifying transactors"),
    stricter=max,
    rows=(Row(_NEW, 45, _TOLD),),
)
OTHER_RETAIL_WEIGHT = Param(
    id="capital.weight.other_retail",
    name=Text("其他零售的风险权重", "weight of other retail"),
    stricter=max,
    rows=(Row(_NEW, 100, _RECALLED),),
)
# of the second tier since 2024
HOUSING_WEIGHT = Param(
    id="capital.weight.housing",
    name=Text("个人住房抵押贷款的风险权重", "weight of housing loans"),
    stricter=max,
    rows=(
        Row(_OLD, 50, _TOLD_2012),
        Row(_NEW, 50, _TOLD),
    ),
)
# the bands were not read: a broker reckons with 45 at 70 % and 40 at 30 %
HOUSING_BY_VALUE_WEIGHTS: Param[WeightBands] = Param(
    id="capital.weight.housing_by_value",
    name=Text(
        "第一档银行的居住用房地产抵押贷款的风险权重",
        "weight of housing loans of banks of the first tier",
    ),
    stricter=max,
)
RENTED_HOUSING_WEIGHTS: Param[WeightBands] = Param(
    id="capital.weight.rented_housing",
    name=Text(
        "还款依赖房产现金流的居住用房地产抵押贷款的风险权重",
        "weight of housing loans repaid by the property",
    ),
    stricter=max,
)
COMMERCIAL_PROPERTY_WEIGHTS: Param[WeightBands] = Param(
    id="capital.weight.commercial_property",
    name=Text("商用房地产抵押贷款的风险权重", "weight of loans on commercial property"),
    stricter=max,
)
PROPERTY_DEVELOPMENT_WEIGHT = Param(
    id="capital.weight.property_development",
    name=Text("房地产开发的风险权重", "weight of property development"),
    stricter=max,
    rows=(Row(_NEW, 150, _RECALLED),),
)
DEFAULT_BARE_WEIGHT = Param(
    id="capital.weight.default_bare",
    name=Text(
        "减值准备不足的违约风险暴露的风险权重",
        "weight of claims in default with a small allowance",
    ),
    stricter=max,
    rows=(Row(_NEW, 150, _RECALLED),),
)
DEFAULT_PROVIDED_WEIGHT = Param(
    id="capital.weight.default_provided",
    name=Text(
        "减值准备充足的违约风险暴露的风险权重",
        "weight of claims in default with a large allowance",
    ),
    stricter=max,
    rows=(Row(_NEW, 100, _RECALLED),),
)

# What is off the balance sheet: paragraphs 79 to 84 of the final Basel text

SUBSTITUTE_CONVERSION = Param(
    id="capital.conversion.substitute",
    name=Text("等同于贷款的授信业务的信用转换系数", "conversion of credit substitutes"),
    stricter=max,
    rows=(Row(_NEW, 100, _RECALLED),),
)
TRANSACTION_CONVERSION = Param(
    id="capital.conversion.transaction",
    name=Text(
        "与交易直接相关的或有项目的信用转换系数", "conversion of transaction-related contingencies"
    ),
    stricter=max,
    rows=(Row(_NEW, 50, _RECALLED),),
)
COMMITMENT_CONVERSION = Param(
    id="capital.conversion.commitment",
    name=Text("贷款承诺的信用转换系数", "conversion of commitments"),
    stricter=max,
    rows=(Row(_NEW, 40, _RECALLED),),
)
TRADE_CONVERSION = Param(
    id="capital.conversion.trade",
    name=Text(
        "与贸易直接相关的短期或有项目的信用转换系数", "conversion of short trade contingencies"
    ),
    stricter=max,
    rows=(Row(_NEW, 20, _RECALLED),),
)
CANCELLABLE_CONVERSION = Param(
    id="capital.conversion.cancellable",
    name=Text(
        "可随时无条件撤销的贷款承诺的信用转换系数",
        "conversion of commitments cancellable at any time",
    ),
    stricter=max,
    rows=(Row(_NEW, 10, _RECALLED),),
)

# What a bank must hold: 5, 6, 8 and 2.5 as a paper told of the draft in 2011; their sums, told in 2012, agree

CORE_CAPITAL_LEAST = Param(
    id="capital.least.core",
    name=Text("核心一级资本充足率最低要求", "least common equity tier 1 ratio"),
    stricter=max,
    rows=(
        Row(_OLD, 5, _RECALLED_2012),
        Row(_NEW, 5, _RECALLED),
    ),
)
TIER_ONE_CAPITAL_LEAST = Param(
    id="capital.least.tier_one",
    name=Text("一级资本充足率最低要求", "least tier 1 ratio"),
    stricter=max,
    rows=(
        Row(_OLD, 6, _RECALLED_2012),
        Row(_NEW, 6, _RECALLED),
    ),
)
TOTAL_CAPITAL_LEAST = Param(
    id="capital.least.total",
    name=Text("资本充足率最低要求", "least total capital ratio"),
    stricter=max,
    rows=(
        Row(_OLD, 8, _RECALLED_2012),
        Row(_NEW, 8, _RECALLED),
    ),
)
# half a point by the end of 2013 and all by 2018, as a paper told (China Daily, 2012-12-08); the years between are recalled
CAPITAL_BUFFER = Param(
    id="capital.buffer",
    name=Text("储备资本要求", "capital conservation buffer, in basis points"),
    stricter=max,
    rows=(
        Row(_OLD, 0, _RECALLED_2012),
        Row(date(2013, 12, 31), 50, _RECALLED_2012),
        Row(date(2014, 12, 31), 90, _RECALLED_2012),
        Row(date(2015, 12, 31), 130, _RECALLED_2012),
        Row(date(2016, 12, 31), 170, _RECALLED_2012),
        Row(date(2017, 12, 31), 210, _RECALLED_2012),
        Row(date(2018, 12, 31), 250, _RECALLED_2012),
        Row(_NEW, 250, _RECALLED),
    ),
)
