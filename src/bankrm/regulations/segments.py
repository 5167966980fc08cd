"""Documents and numbers of client segments: wealth clients by the order of 2011.

No number of client tiers or of signs of leaving is here: they are each bank's own.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.investment import W6
from bankrm.regulations.issuers import CBRC

__all__ = [
    "HIGH_NET_WORTH_ASSETS",
    "HIGH_NET_WORTH_FAMILY_INCOME",
    "HIGH_NET_WORTH_INCOME",
    "HIGH_NET_WORTH_PURCHASE",
    "PRIVATE_BANK_ASSETS",
    "WEALTH_SALES_ORDER",
]

_YUAN = 100  # fen
_FROM, _UNTIL = date(2012, 1, 1), date(2018, 9, 26)

WEALTH_SALES_ORDER = Regulation(
    code="CBRC5",
    number="中国银行业监督管理委员会令2011年第5号",
    name=Text(
        "商业银行理财产品销售管理办法",
        "Measures on the Sale of Wealth Products by Commercial Banks",
    ),
    issuer=CBRC,
    issued=date(2011, 8, 28),
    since=_FROM,
    # Superseded for wealth products by the qualified investor of 2018; that the measures repeal it in so
    # many words is recalled. No source read says that its private-bank client outlived it: later pages
    # quote the 6 million as "once set" (fudaoke.com/exam/2951277) or beside the banks' own, higher lines
    # (sysxhz.com/s/271688).
    until=_UNTIL,
    successor=W6,
    read=Provenance.SECONDARY,
)

PRIVATE_BANK_ASSETS = Param(
    id="segments.private_bank_assets",
    name=Text("私人银行客户金融净资产", "net financial assets from which a client is private"),
    stricter=max,
    rows=(Row(_FROM, 6_000_000 * _YUAN, WEALTH_SALES_ORDER.article()),),
    until=_UNTIL,
)
HIGH_NET_WORTH_PURCHASE = Param(
    id="segments.high_net_worth_purchase",
    name=Text(
        "高资产净值客户单笔认购", "single purchase from which a client is of high net worth"
    ),
    stricter=max,
    rows=(Row(_FROM, 1_000_000 * _YUAN, WEALTH_SALES_ORDER.article()),),
    until=_UNTIL,
)
HIGH_NET_WORTH_ASSETS = Param(
    id="segments.high_net_worth_assets",
    name=Text("高资产净值客户金融净资产", "net financial assets above which net worth is high"),
    stricter=max,
    rows=(Row(_FROM, 1_000_000 * _YUAN, WEALTH_SALES_ORDER.article()),),
    until=_UNTIL,
)
# "more than 200,000 in each of the last three years", the family's "more than 300,000": three summaries
# that agree (dwsc.com.cn/b/341299, robinawilliams.com/blog-840175, lwstw.com/simujijin/30ccvy383k)
HIGH_NET_WORTH_INCOME = Param(
    id="segments.high_net_worth_income",
    name=Text("高资产净值客户个人年收入", "yearly income above which net worth is high"),
    stricter=max,
    rows=(Row(_FROM, 200_000 * _YUAN, WEALTH_SALES_ORDER.article()),),
    until=_UNTIL,
)
HIGH_NET_WORTH_FAMILY_INCOME = Param(
    id="segments.high_net_worth_family_income",
    name=Text("高资产净值客户家庭年收入", "yearly family income above which net worth is high"),
    stricter=max,
    rows=(Row(_FROM, 300_000 * _YUAN, WEALTH_SALES_ORDER.article()),),
    until=_UNTIL,
)
