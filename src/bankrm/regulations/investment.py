"""Documents and dated numbers of investor suitability.

Marks follow the reading: the order of 2025 (N7) and the Civil Code were read in the text, the rest in
secondary sources; what was only recalled is marked unconfirmed.
"""

from datetime import date

from bankrm.citations import Issuer, Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.issuers import AMAC, CBIRC, CSRC, NFRA, PBOC
from bankrm.regulations.statutes import CIVIL_CODE

__all__ = [
    "AM",
    "ASSESSMENT_MONTHS",
    "CAPACITY_YEARS",
    "COOLING_OFF_HOURS",
    "COVERAGE",
    "ELDERLY_YEARS",
    "FULL_CAPACITY_YEARS",
    "FUND_ASSESSMENT_MONTHS",
    "FUND_ELDERLY_YEARS",
    "FUND_HIGHER_RATING",
    "FUND_HIGH_RISK_FROM",
    "G17",
    "G26",
    "HIGHER_RATING",
    "HIGH_RISK_FROM",
    "LOW_RISK_UP_TO",
    "MEANS_PERCENT",
    "N7",
    "OWN_LABOUR_YEARS",
    "P105",
    "PLAN_HIGH_RISK_FROM",
    "PRIVATE_EQUITY_FLOOR",
    "PRIVATE_FIXED_INCOME_FLOOR",
    "PRIVATE_FUND_FLOOR",
    "PRIVATE_MIXED_FLOOR",
    "PUBLIC_WEALTH_LEAST",
    "W6",
    "C",
]

_UNCONFIRMED = Provenance.UNCONFIRMED
_CONVENTION = Provenance.CONVENTION

N7 = Regulation(
    code="N7",
    number="国家金融监督管理总局令2025年第7号",
    name=Text(
        "金融机构产品适当性管理办法", "Measures on Product Suitability of Financial Institutions"
    ),
    issuer=NFRA,
    issued=date(2025, 7, 11),
    since=date(2026, 2, 1),
    read=Provenance.TEXT,
    url="https://www.gov.cn/gongbao/2025/issue_12246/202508/content_7038009.html",
)
COVERAGE = Regulation(
    code="coverage",
    number="",
    name=Text("本规则集的覆盖范围", "Coverage of this rule set"),
    issuer=Issuer(short="bankrm", name=Text("本库", "this library")),
    since=date.min,
    read=_CONVENTION,
)
"""What a rule cites that says the rules of a day are not held here."""
W6 = Regulation(
    code="W6",
    number="中国银行保险监督管理委员会令2018年第6号",
    name=Text("商业银行理财业务监督管理办法", "Measures on Wealth Management of Commercial Banks"),
    issuer=CBIRC,
    issued=date(2018, 9, 26),
    since=date(2018, 9, 26),
    read=Provenance.SECONDARY,
)
AM = Regulation(
    code="AM",
    number="银发〔2018〕106号",
    name=Text(
        "关于规范金融机构资产管理业务的指导意见", "Guiding Opinions on Asset Management Business"
    ),
    issuer=PBOC,
    issued=date(2018, 4, 27),
    since=date(2018, 4, 27),
    read=Provenance.SECONDARY,
)
"""Cited without its article: that qualified investors and least amounts are in its article 5 is only recalled."""
P105 = Regulation(
    code="P105",
    number="中国证券监督管理委员会令第105号",
    name=Text("私募投资基金监督管理暂行办法", "Interim Measures on Private Investment Funds"),
    issuer=CSRC,
    since=date(2014, 8, 21),
    read=Provenance.SECONDARY,
)
C = Regulation(
    code="C",
    number="中国证券监督管理委员会令第130号",
    name=Text(
        "证券期货投资者适当性管理办法",
        "Measures on Suitability of Securities and Futures Investors",
    ),
    issuer=CSRC,
    since=date(2017, 7, 1),
    read=Provenance.SECONDARY,
    url="http://www.csrc.gov.cn/csrc/c106256/c1653849/content.shtml",
)
G17 = Regulation(
    code="G17",
    number="中基协发〔2017〕4号",
    name=Text(
        "基金募集机构投资者适当性管理实施指引（试行）",
        "Suitability Guide for Fund Distributors (trial)",
    ),
    issuer=AMAC,
    since=date(2017, 7, 1),
    read=Provenance.SECONDARY,
)
G26 = Regulation(
    code="G26",
    number="中基协发〔2026〕13号",
    name=Text(
        "公开募集证券投资基金投资者适当性管理细则", "Rules on Suitability of Public Fund Investors"
    ),
    issuer=AMAC,
    issued=date(2026, 6, 11),
    since=date(2026, 6, 11),
    read=Provenance.SECONDARY,
    url="https://www.amac.org.cn/xwfb/xhyw/202606/t20260612_27826.html",
)
_N7_FROM, _W6_FROM, _AM_FROM = date(2026, 2, 1), date(2018, 9, 26), date(2018, 4, 27)
_C_FROM, _G26_FROM, _CC_FROM = date(2017, 7, 1), date(2026, 6, 11), date(2021, 1, 1)


def _yuan(amount: int) -> int:
    return Money.of(amount).minor


# Persons: age and capacity, in years
CAPACITY_YEARS = Param(
    id="investment.capacity.years",
    name=Text("具有限制行为能力的年龄", "age of limited capacity"),
    stricter=max,
    rows=(Row(_CC_FROM, 8, CIVIL_CODE.article(20)),),
)
FULL_CAPACITY_YEARS = Param(
    id="investment.full_capacity.years",
    name=Text("成年年龄", "age of full capacity"),
    stricter=max,
    rows=(Row(_CC_FROM, 18, CIVIL_CODE.article(19)),),
)
OWN_LABOUR_YEARS = Param(
    id="investment.own_labour.years",
    name=Text(
        "以自己劳动收入视为完全行为能力的年龄", "age from which own labour gives full capacity"
    ),
    stricter=max,
    rows=(Row(_CC_FROM, 16, CIVIL_CODE.article(18)),),
)
ELDERLY_YEARS = Param(
    id="investment.elderly.years",
    name=Text("须履行特别注意义务的年龄", "age of special care"),
    stricter=min,
    rows=(Row(_N7_FROM, 65, N7.article(18)),),
)
FUND_ELDERLY_YEARS = Param(
    id="investment.fund_elderly.years",
    name=Text("基金投资者须特别注意的年龄", "age of special care for a fund investor"),
    stricter=min,
    rows=(Row(_G26_FROM, 65, G26.article("", _UNCONFIRMED)),),
)

# Product levels, 1 to 5; the law names neither "low" nor "high"
LOW_RISK_UP_TO = Param(
    id="investment.low_risk.level",
    name=Text("低风险产品最高等级", "highest low-risk level"),
    stricter=min,
    rows=(Row(_N7_FROM, 1, N7.article(19, _CONVENTION)),),
)
HIGH_RISK_FROM = Param(
    id="investment.high_risk.level",
    name=Text("高风险产品最低等级", "lowest high-risk level"),
    stricter=min,
    rows=(Row(_N7_FROM, 4, N7.article(18, _CONVENTION)),),
)
FUND_HIGH_RISK_FROM = Param(
    id="investment.fund_high_risk.level",
    name=Text("高风险基金最低等级", "lowest high-risk level of a fund"),
    stricter=min,
    rows=(
        Row(_C_FROM, 4, C.article(20, _CONVENTION)),
        Row(_G26_FROM, 4, G26.article("", _UNCONFIRMED)),
    ),
)
PLAN_HIGH_RISK_FROM = Param(
    id="investment.plan_high_risk.level",
    name=Text(
        "高风险资管计划和私募基金最低等级", "lowest high-risk level of a plan or private fund"
    ),
    stricter=min,
    rows=(Row(_C_FROM, 4, C.article(20, _CONVENTION)),),
)
HIGHER_RATING = Param(
    id="investment.higher_rating",
    name=Text("评级不一致时孰高（1为是）", "the higher rating governs (1: yes)"),
    stricter=max,
    rows=(
        Row(_W6_FROM, 0, W6.article("27-29", _UNCONFIRMED)),
        Row(_N7_FROM, 1, N7.article(22)),
    ),
)
FUND_HIGHER_RATING = Param(
    id="investment.fund_higher_rating",
    name=Text(
        "基金评级不得低于管理人评级（1为是）",
        "a fund's rating may not be below its manager's (1: yes)",
    ),
    stricter=max,
    rows=(Row(_C_FROM, 0, G17.article(38)), Row(_G26_FROM, 1, G26.article(11))),
)

# Risk assessments, in months
ASSESSMENT_MONTHS = Param(
    id="investment.assessment.months",
    name=Text("风险测评有效月数", "months a risk assessment is valid"),
    stricter=min,
    rows=(Row(_W6_FROM, 12, W6.article("附件")), Row(_N7_FROM, 12, N7.article(29))),
)
FUND_ASSESSMENT_MONTHS = Param(
    id="investment.fund_assessment.months",
    name=Text("基金投资者测评有效月数", "months a fund investor's assessment is valid"),
    stricter=min,
    rows=(Row(_G26_FROM, 12, G26.article("", _UNCONFIRMED)),),
)

# Means, in per cent of financial assets: "clearly out of proportion" (N7 art. 12) is the bank's to measure
MEANS_PERCENT = Param[int](
    id="investment.means.percent",
    name=Text("单笔金额占金融资产的上限", "largest share of financial assets in one sale"),
    stricter=min,
)

# Cooling-off, in hours
COOLING_OFF_HOURS = Param(
    id="investment.cooling_off.hours",
    name=Text("私募理财产品冷静期小时数", "hours of cooling-off, private wealth product"),
    stricter=max,
    rows=(Row(_W6_FROM, 24, W6.article("附件")),),
)

# Least amounts, in fen; that of a wealth company's public product is its own to set
PUBLIC_WEALTH_LEAST = Param(
    id="investment.public_wealth.least",
    name=Text("银行公募理财产品起点", "least amount, public wealth product of a bank"),
    stricter=max,
    rows=(Row(_W6_FROM, _yuan(10_000), W6.article()),),
)
PRIVATE_FUND_FLOOR = Param(
    id="investment.private_fund.floor",
    name=Text("单只私募基金起点", "least amount, single private fund"),
    stricter=max,
    rows=(Row(P105.since, _yuan(1_000_000), P105.article(12)),),
)
PRIVATE_FIXED_INCOME_FLOOR = Param(
    id="investment.private.fixed_income_floor",
    name=Text("固定收益类私募起点", "least amount, private fixed income"),
    stricter=max,
    rows=(Row(_AM_FROM, _yuan(300_000), AM.article()),),
)
PRIVATE_MIXED_FLOOR = Param(
    id="investment.private.mixed_floor",
    name=Text("混合类私募起点", "least amount, private mixed"),
    stricter=max,
    rows=(Row(_AM_FROM, _yuan(400_000), AM.article()),),
)
PRIVATE_EQUITY_FLOOR = Param(
    id="investment.private.equity_floor",
    name=Text("权益类、商品及衍生品类私募起点", "least amount, private equity or derivatives"),
    stricter=max,
    rows=(Row(_AM_FROM, _yuan(1_000_000), AM.article()),),
)
