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
    "MOF",
    "NFRA",
    "NPC",
    "PBOC",
    "STA",
    "STATE_COUNCIL",
]

NPC = Issuer(short="NPC", name=Text("全国人民代表大会", "National People's Congress"))
STATE_COUNCIL = Issuer(short="State Council", name=Text("国务院", "State Council"))
PBOC = Issuer(short="PBOC", name=Text("中国人民银行", "People's Bank of China"))
MOF = Issuer(short="MOF", name=Text("财政部", "Ministry of Finance"))
STA = Issuer(short="STA", name=Text("国家税务总局", "State Taxation Administration"))
CSRC = Issuer(
    short="CSRC", name=Text("中国证券监督管理委员会", "China Securities Regulatory Commission")
)
AMAC = Issuer(
    short="AMAC", name=Text("中国证券投资基金业协会", "Asset Management Association of China")
)
NFRA = Issuer(
    short="NFRA",
    name=Text("国家金融监督管理总局", "National Financial Regulatory Administration"),
)
# formed on 18 May 2023 on the basis of CBIRC (Xinhua on english.www.gov.cn, 2023-05-18)
CBIRC = Issuer(
    short="CBIRC",
    name=Text("中国银行保险监督管理委员会", "China Banking and Insurance Regulatory Commission"),
    ended=date(2023, 5, 18),
    successor=NFRA,
)
# the merger of 8 April 2018 is recalled, not read
CBRC = Issuer(
    short="CBRC",
    name=Text("中国银行业监督管理委员会", "China Banking Regulatory Commission"),
    ended=date(2018, 4, 8),
    successor=CBIRC,
)
CIRC = Issuer(
    short="CIRC",
    name=Text("中国保险监督管理委员会", "China Insurance Regulatory Commission"),
    ended=date(2018, 4, 8),
    successor=CBIRC,
)
