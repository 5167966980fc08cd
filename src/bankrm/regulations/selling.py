"""Documents and dated numbers of agency sales, promotion and conduct."""

from datetime import date

from bankrm.citations import Provenance, Regulation
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, CSRC, NFRA, PBOC, STATE_COUNCIL

__all__ = ["A6", "F59", "F175", "N71", "NET", "PF", "W4"]

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
