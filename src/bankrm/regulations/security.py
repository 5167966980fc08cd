"""Security: the laws on mortgages, pledges and guarantees, and on registering and valuing what is given."""

from datetime import date
from fractions import Fraction

from bankrm.citations import Issuer, Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC, NPC, PBOC, STATE_COUNCIL
from bankrm.regulations.statutes import CIVIL_CODE

__all__ = [
    "CO_OWNERS_CONSENT",
    "GUARANTEE_MONTHS",
    "PROPERTY_LAW",
    "PURCHASE_MONEY_DAYS",
    "REVALUATION_MONTHS",
    "SECURITY_INTERPRETATION",
    "SECURITY_VALUE_GUIDELINE",
    "SUPREME_COURT",
    "UNIFIED_REGISTRATION_DECISION",
    "UNIFIED_REGISTRATION_MEASURES",
]

_CODE_FROM = date(2021, 1, 1)

SUPREME_COURT = Issuer(
    short="SPC", name=Text("最高人民法院", "Supreme People's Court"), aliases=("最高法",)
)
# Arts. 180, 184, 188 and 228 as quoted by legal writers (liaoningdiandang.com/newf/newn4174.html,
# www.xuehua.us/a/5f2c4397d09280a0d37d8893, xc.cebc.cn/3208.html); the others are recalled.
PROPERTY_LAW = Regulation(
    code="PPL-2007",
    number="",
    name=Text("物权法", "Property Law"),
    issuer=NPC,
    since=date(2007, 10, 1),  # recalled
    until=_CODE_FROM,  # 民法典 art. 1260, read in the text
    successor=CIVIL_CODE,
    read=Provenance.SECONDARY,
)
# Read in the text at github.com/LawRefBook/Laws, as were the articles of the Civil Code on security.
SECURITY_INTERPRETATION = Regulation(
    code="SEC-2020",
    number="法释〔2020〕28号",  # recalled
    name=Text(
        "最高人民法院关于适用《中华人民共和国民法典》有关担保制度的解释",
        "Interpretation of the Supreme People's Court on Security under the Civil Code",
    ),
    issuer=SUPREME_COURT,
    since=_CODE_FROM,  # art. 71
    read=Provenance.TEXT,
)
# What is registered there was read in the credit reference centre's own notice of 31 December 2020
# (www.zhongdengwang.org.cn, 关于提供全国动产和权利担保统一登记服务的公告).
UNIFIED_REGISTRATION_DECISION = Regulation(
    code="UR-2020",
    number="国发〔2020〕18号",
    name=Text(
        "国务院关于实施动产和权利担保统一登记的决定",
        "Decision of the State Council on Unified Registration of Security over Movables and Rights",
    ),
    issuer=STATE_COUNCIL,
    issued=date(2020, 12, 22),
    since=_CODE_FROM,
    read=Provenance.SECONDARY,
)
UNIFIED_REGISTRATION_MEASURES = Regulation(
    code="UR-2021",
    number="中国人民银行令〔2021〕第7号",  # recalled
    name=Text(
        "动产和权利担保统一登记办法",
        "Measures for Unified Registration of Security over Movables and Rights",
    ),
    issuer=PBOC,
    since=date(2022, 2, 1),  # recalled
    read=Provenance.SECONDARY,
)
SECURITY_VALUE_GUIDELINE = Regulation(
    code="SVG-2017",
    number="银监发〔2017〕16号",
    name=Text("商业银行押品管理指引", "Guideline on the Management of Security held by Banks"),
    issuer=CBRC,
    since=date(2017, 4, 26),  # recalled
    read=Provenance.SECONDARY,
)

REVALUATION_MONTHS = Param(
    id="security.revaluation_months",
    name=Text("押品重估间隔月数", "months between valuations of security"),
    stricter=min,
    rows=(Row(date(2017, 4, 26), 12, SECURITY_VALUE_GUIDELINE.article()),),
)
"""At least once a year; more often where prices move."""
PURCHASE_MONEY_DAYS = Param(
    id="security.purchase_money_days",
    name=Text("价款优先权登记期限天数", "days to register security for the price"),
    stricter=min,
    rows=(Row(_CODE_FROM, 10, CIVIL_CODE.article(416)),),
)
"""From delivery of the goods."""
GUARANTEE_MONTHS = Param(
    id="security.guarantee_months",
    name=Text("未约定时的保证期间月数", "months of a guarantee that names no period"),
    stricter=min,
    rows=(Row(_CODE_FROM, 6, CIVIL_CODE.article(692)),),
)
"""From the day the debt falls due."""
CO_OWNERS_CONSENT = Param(
    id="security.co_owners_consent",
    name=Text("处分共有财产所需的份额", "share of co-owners whose consent binds all"),
    stricter=max,
    rows=(
        Row(PROPERTY_LAW.since, Fraction(2, 3), PROPERTY_LAW.article(97, Provenance.UNCONFIRMED)),
        Row(_CODE_FROM, Fraction(2, 3), CIVIL_CODE.article(301)),
    ),
)
"""Of owners by shares, this much or more; joint owners must all consent."""
