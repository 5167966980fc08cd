"""Documents and dated numbers of investor classes: professional, qualified, and for private funds.

All read in secondary sources.
"""

from bankrm.citations import Param, Row
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.investment import AM, P105, C

__all__ = [
    "CONVERSION_ENTITY_FINANCIAL_ASSETS",
    "CONVERSION_ENTITY_NET_ASSETS",
    "CONVERSION_MONTHS",
    "CONVERSION_PERSON_FINANCIAL_ASSETS",
    "CONVERSION_PERSON_INCOME",
    "PRIVATE_FUND_ENTITY_NET_ASSETS",
    "PRIVATE_FUND_PERSON_FINANCIAL_ASSETS",
    "PRIVATE_FUND_PERSON_INCOME",
    "PROFESSIONAL_ENTITY_FINANCIAL_ASSETS",
    "PROFESSIONAL_ENTITY_NET_ASSETS",
    "PROFESSIONAL_MONTHS",
    "PROFESSIONAL_PERSON_FINANCIAL_ASSETS",
    "PROFESSIONAL_PERSON_INCOME",
    "QUALIFIED_ENTITY_NET_ASSETS",
    "QUALIFIED_FAMILY_FINANCIAL_ASSETS",
    "QUALIFIED_FAMILY_NET_FINANCIAL_ASSETS",
    "QUALIFIED_MONTHS",
    "QUALIFIED_PERSON_INCOME",
]

_AM_FROM, _C_FROM, _P105_FROM = AM.since, C.since, P105.since


def _years(value: int) -> int:
    return value * 12


def _yuan(amount: int) -> int:
    return Money.of(amount).minor


# Qualified investors, and investors of private funds, in fen and months
QUALIFIED_MONTHS = Param(
    id="investment.qualified.months",
    name=Text("合格投资者投资经历月数", "months of experience of a qualified investor"),
    stricter=max,
    rows=(Row(_AM_FROM, _years(2), AM.article()),),
)
QUALIFIED_FAMILY_NET_FINANCIAL_ASSETS = Param(
    id="investment.qualified.family_net_financial_assets",
    name=Text("家庭金融净资产下限", "family net financial assets, least"),
    stricter=max,
    rows=(Row(_AM_FROM, _yuan(3_000_000), AM.article()),),
)
QUALIFIED_FAMILY_FINANCIAL_ASSETS = Param(
    id="investment.qualified.family_financial_assets",
    name=Text("家庭金融资产下限", "family financial assets, least"),
    stricter=max,
    rows=(Row(_AM_FROM, _yuan(5_000_000), AM.article()),),
)
QUALIFIED_PERSON_INCOME = Param(
    id="investment.qualified.income",
    name=Text("近三年年均收入下限", "average income of three years, least"),
    stricter=max,
    rows=(Row(_AM_FROM, _yuan(400_000), AM.article()),),
)
QUALIFIED_ENTITY_NET_ASSETS = Param(
    id="investment.qualified.entity_net_assets",
    name=Text("法人净资产下限", "net assets of an entity, least"),
    stricter=max,
    rows=(Row(_AM_FROM, _yuan(10_000_000), AM.article()),),
)
PRIVATE_FUND_ENTITY_NET_ASSETS = Param(
    id="investment.private_fund.entity_net_assets",
    name=Text("私募基金合格投资者单位净资产下限", "net assets of a private-fund entity, least"),
    stricter=max,
    rows=(Row(_P105_FROM, _yuan(10_000_000), P105.article(12)),),
)
PRIVATE_FUND_PERSON_FINANCIAL_ASSETS = Param(
    id="investment.private_fund.financial_assets",
    name=Text(
        "私募基金合格投资者金融资产下限", "financial assets of a private-fund person, least"
    ),
    stricter=max,
    rows=(Row(_P105_FROM, _yuan(3_000_000), P105.article(12)),),
)
PRIVATE_FUND_PERSON_INCOME = Param(
    id="investment.private_fund.income",
    name=Text("私募基金合格投资者年均收入下限", "average income of a private-fund person, least"),
    stricter=max,
    rows=(Row(_P105_FROM, _yuan(500_000), P105.article(12)),),
)
PROFESSIONAL_MONTHS = Param(
    id="investment.professional.months",
    name=Text("专业投资者投资或工作经历月数", "months of investing or work of a professional"),
    stricter=max,
    rows=(Row(_C_FROM, _years(2), C.article(8)),),
)
PROFESSIONAL_PERSON_FINANCIAL_ASSETS = Param(
    id="investment.professional.financial_assets",
    name=Text(
        "专业投资者（自然人）金融资产下限", "financial assets of a professional person, least"
    ),
    stricter=max,
    rows=(Row(_C_FROM, _yuan(5_000_000), C.article(8)),),
)
PROFESSIONAL_PERSON_INCOME = Param(
    id="investment.professional.income",
    name=Text(
        "专业投资者（自然人）年均收入下限", "average income of a professional person, least"
    ),
    stricter=max,
    rows=(Row(_C_FROM, _yuan(500_000), C.article(8)),),
)
PROFESSIONAL_ENTITY_NET_ASSETS = Param(
    id="investment.professional.entity_net_assets",
    name=Text("专业投资者（单位）净资产下限", "net assets of a professional entity, least"),
    stricter=max,
    rows=(Row(_C_FROM, _yuan(20_000_000), C.article(8)),),
)
PROFESSIONAL_ENTITY_FINANCIAL_ASSETS = Param(
    id="investment.professional.entity_financial_assets",
    name=Text(
        "专业投资者（单位）金融资产下限", "financial assets of a professional entity, least"
    ),
    stricter=max,
    rows=(Row(_C_FROM, _yuan(10_000_000), C.article(8)),),
)
CONVERSION_MONTHS = Param(
    id="investment.conversion.months",
    name=Text("申请转为专业投资者的经历月数", "months of experience to apply as professional"),
    stricter=max,
    rows=(Row(_C_FROM, _years(1), C.article(11)),),
)
CONVERSION_PERSON_FINANCIAL_ASSETS = Param(
    id="investment.conversion.financial_assets",
    name=Text(
        "申请转为专业投资者（自然人）金融资产下限", "financial assets of a person to apply, least"
    ),
    stricter=max,
    rows=(Row(_C_FROM, _yuan(3_000_000), C.article(11)),),
)
CONVERSION_PERSON_INCOME = Param(
    id="investment.conversion.income",
    name=Text(
        "申请转为专业投资者（自然人）年均收入下限", "average income of a person to apply, least"
    ),
    stricter=max,
    rows=(Row(_C_FROM, _yuan(300_000), C.article(11)),),
)
CONVERSION_ENTITY_NET_ASSETS = Param(
    id="investment.conversion.entity_net_assets",
    name=Text("申请转为专业投资者（单位）净资产下限", "net assets of an entity to apply, least"),
    stricter=max,
    rows=(Row(_C_FROM, _yuan(10_000_000), C.article(11)),),
)
CONVERSION_ENTITY_FINANCIAL_ASSETS = Param(
    id="investment.conversion.entity_financial_assets",
    name=Text(
        "申请转为专业投资者（单位）金融资产下限", "financial assets of an entity to apply, least"
    ),
    stricter=max,
    rows=(Row(_C_FROM, _yuan(5_000_000), C.article(11)),),
)
