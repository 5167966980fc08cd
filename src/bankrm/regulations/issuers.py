"""Who issues the rules, and who stands in their place after a reform."""

from datetime import date

from bankrm.citations import Issuer
from bankrm.labels import Text

__all__ = [
    "AMAC",
    "CBIRC",
    "CBRC",
    "CIRC",
    "CSRC",
    "MIIT",
    "MOF",
    "NBS",
    "NFRA",
    "NPC",
    "PBOC",
    "SAC",
    "SAMR",
    "STA",
    "STATE_COUNCIL",
    "THE_TRADE",
]

NPC = Issuer(
    short="NPC", name=Text("全国人民代表大会", "National People's Congress"), aliases=("全国人大",)
)
STATE_COUNCIL = Issuer(short="State Council", name=Text("国务院", "State Council"))
PBOC = Issuer(
    short="PBOC", name=Text("中国人民银行", "People's Bank of China"), aliases=("人民银行", "央行")
)
MIIT = Issuer(
    short="MIIT",
    name=Text("工业和信息化部", "Ministry of Industry and Information Technology"),
    aliases=("工信部",),
)
NBS = Issuer(
    short="NBS", name=Text("国家统计局", "National Bureau of Statistics"), aliases=("统计局",)
)
SAC = Issuer(
    short="SAC",
    name=Text("国家标准化管理委员会", "Standardization Administration of China"),
    aliases=("国家标准委",),
)
SAMR = Issuer(
    short="SAMR",
    name=Text("国家市场监督管理总局", "State Administration for Market Regulation"),
    aliases=("市场监管总局",),
)
MOF = Issuer(short="MOF", name=Text("财政部", "Ministry of Finance"))
STA = Issuer(
    short="STA",
    name=Text("国家税务总局", "State Taxation Administration"),
    aliases=("税务总局",),
)
CSRC = Issuer(
    short="CSRC",
    name=Text("中国证券监督管理委员会", "China Securities Regulatory Commission"),
    aliases=("证监会", "中国证监会"),
)
AMAC = Issuer(
    short="AMAC",
    name=Text("中国证券投资基金业协会", "Asset Management Association of China"),
    aliases=("中基协", "基金业协会"),
)
# formed on 18 May 2023 on the basis of CBIRC (Xinhua on english.www.gov.cn, 2023-05-18)
NFRA = Issuer(
    short="NFRA",
    name=Text("国家金融监督管理总局", "National Financial Regulatory Administration"),
    aliases=("金融监管总局",),
    since=date(2023, 5, 18),
)
# the merger of 8 April 2018 is recalled, not read
CBIRC = Issuer(
    short="CBIRC",
    name=Text("中国银行保险监督管理委员会", "China Banking and Insurance Regulatory Commission"),
    aliases=("银保监会", "中国银保监会"),
    since=date(2018, 4, 8),
    until=date(2023, 5, 18),
    successor=NFRA,
)
CBRC = Issuer(
    short="CBRC",
    name=Text("中国银行业监督管理委员会", "China Banking Regulatory Commission"),
    aliases=("银监会", "中国银监会"),
    until=date(2018, 4, 8),
    successor=CBIRC,
)
CIRC = Issuer(
    short="CIRC",
    name=Text("中国保险监督管理委员会", "China Insurance Regulatory Commission"),
    aliases=("保监会", "中国保监会"),
    until=date(2018, 4, 8),
    successor=CBIRC,
)
THE_TRADE = Issuer(short="practice", name=Text("银行业", "the banking trade"))
"""No body at all: what a convention of the trade is said to come from."""
