"""Documents and dated numbers of agency sales, promotion, sellers and conduct."""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.investment import N7, W6
from bankrm.regulations.issuers import CBIRC, CSRC, NFRA, PBOC, STATE_COUNCIL
from bankrm.regulations.statutes import BANKING_SUPERVISION_LAW, INSURANCE_LAW

__all__ = [
    "A6",
    "BANKING_FINE",
    "EQUITY_FUND_MANAGER_ASSETS",
    "F59",
    "F175",
    "FUND_MANAGER_YEARS",
    "INSURANCE_AGENCY_FINE",
    "N71",
    "NET",
    "OUTLET_ONLY_LEVEL",
    "PF",
    "SECURITIES_FUND_MANAGER_ASSETS",
    "SUITABILITY_FINE",
    "W4",
]

_YUAN = 100  # fen
_UNCONFIRMED = Provenance.UNCONFIRMED

A6 = Regulation(
    code="A6",
    number="金规〔2025〕6号",
    name=Text("商业银行代理销售业务管理办法", "Measures on Agency Sales by Commercial Banks"),
    issuer=NFRA,
    issued=date(2025, 3, 21),
    since=date(2025, 10, 1),
    read=Provenance.SECONDARY,
    url="https://www.gov.cn/zhengce/zhengceku/202503/content_7015054.htm",
)
W4 = Regulation(
    code="W4",
    number="中国银行保险监督管理委员会令2021年第4号",
    name=Text(
        "理财公司理财产品销售管理暂行办法",
        "Interim Measures on Sales of Wealth Products of Wealth Companies",
    ),
    issuer=CBIRC,
    issued=date(2021, 5, 11),
    since=date(2021, 6, 27),
    read=Provenance.SECONDARY,
    url="https://www.gov.cn/gongbao/content/2021/content_5625997.htm",
)
"""Articles 1 and 2 were read in the text, article 25 (1) to (9) and 30 reported."""
PF = Regulation(
    code="PF",
    number="国务院令第762号",
    name=Text("私募投资基金监督管理条例", "Regulation on Private Investment Funds"),
    issuer=STATE_COUNCIL,
    since=date(2023, 9, 1),
    read=Provenance.TEXT,
    url="https://www.gov.cn/zhengce/content/202307/content_6890738.htm",
)
N71 = Regulation(
    code="N71",
    number="中国证券监督管理委员会公告〔2020〕71号",
    name=Text(
        "关于加强私募投资基金监管的若干规定",
        "Provisions on Strengthening Supervision of Private Funds",
    ),
    issuer=CSRC,
    since=date(2020, 12, 30),
    read=Provenance.SECONDARY,
)
F59 = Regulation(
    code="F59",
    number="中国证券监督管理委员会公告〔2020〕59号",
    name=Text(
        "公开募集证券投资基金宣传推介材料管理暂行规定",
        "Interim Provisions on Promotion of Public Funds",
    ),
    issuer=CSRC,
    since=date(2020, 10, 1),
    read=Provenance.SECONDARY,
)
F175 = Regulation(
    code="F175",
    number="中国证券监督管理委员会令第175号",
    name=Text(
        "公开募集证券投资基金销售机构监督管理办法", "Measures on Distributors of Public Funds"
    ),
    issuer=CSRC,
    since=date(2020, 10, 1),
    read=Provenance.SECONDARY,
    url="http://www.csrc.gov.cn/csrc/c106256/c1653806/content.shtml",
)
NET = Regulation(
    code="NET",
    number="中国人民银行等八部门公告〔2026〕第9号",
    name=Text("金融产品网络营销管理办法", "Measures on Online Marketing of Financial Products"),
    issuer=PBOC,
    issued=date(2026, 4, 21),
    since=date(2026, 9, 30),
    read=Provenance.SECONDARY,
    url="https://www.gov.cn/zhengce/zhengceku/202604/content_7066927.htm",
)

_A6_FROM = date(2025, 10, 1)
_N7_FROM, _W6_FROM = date(2026, 2, 1), date(2018, 9, 26)

# Asset-management products that reach private funds: what their managers must be. The article is quoted
# on wallstreetcn.com/articles/3743720 and told alike on fund.stockstar.com/IG2025032500031323.shtml.
EQUITY_FUND_MANAGER_ASSETS = Param(
    id="selling.equity_fund_manager.assets",
    name=Text("私募股权管理人管理规模下限", "least assets of a manager of private equity"),
    stricter=max,
    rows=(Row(_A6_FROM, 500_000_000 * _YUAN, A6.article(28)),),
)
SECURITIES_FUND_MANAGER_ASSETS = Param(
    id="selling.securities_fund_manager.assets",
    name=Text(
        "私募证券管理人管理规模下限", "least assets of a manager of private securities funds"
    ),
    stricter=max,
    rows=(Row(_A6_FROM, 300_000_000 * _YUAN, A6.article(28)),),
)
FUND_MANAGER_YEARS = Param(
    id="selling.fund_manager.years",
    name=Text(
        "私募管理人登记且无处罚年数", "years a private-fund manager is registered and unpunished"
    ),
    stricter=max,
    rows=(Row(_A6_FROM, 3, A6.article(28)),),
)

# Conduct of a sale
OUTLET_ONLY_LEVEL = Param(
    id="selling.outlet_only.level",
    name=Text("应在网点销售的最低等级", "lowest level to be sold at an outlet"),
    stricter=min,
    rows=(Row(_W6_FROM, 4, W6.article("附件", _UNCONFIRMED)),),
)

# Fines, from and to, in fen
SUITABILITY_FINE = Param(
    id="selling.fine.suitability",
    name=Text("适当性罚款", "fine for breach of suitability rules"),
    stricter=max,
    rows=(Row(_N7_FROM, (10_000 * _YUAN, 100_000 * _YUAN), N7.article(43)),),
)
BANKING_FINE = Param(
    id="selling.fine.banking",
    name=Text("严重违反审慎经营规则罚款", "fine for gross breach of prudential rules"),
    stricter=max,
    rows=(
        Row(
            date(2007, 1, 1),
            (200_000 * _YUAN, 500_000 * _YUAN),
            BANKING_SUPERVISION_LAW.article(46),
        ),
    ),
)
INSURANCE_AGENCY_FINE = Param(
    id="selling.fine.insurance_agency",
    name=Text("保险代理机构罚款", "fine of an insurance agency"),
    stricter=max,
    rows=(Row(date(2015, 4, 24), (50_000 * _YUAN, 300_000 * _YUAN), INSURANCE_LAW.article(165)),),
)
