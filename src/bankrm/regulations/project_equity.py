"""The least equity of fixed-asset projects (项目资本金), by industry, as the State Council set it.

Read: the notice of 2009 as a local government restates it whole (gxj.xlgl.gov.cn), that of 2015 in a copy
that breaks off after property (dongshibiao.com, id 7782) with the news of the meeting that decided it
(hcccia.com, id 13161), that of 2019 in the news (takungpao.com, 2019-11-28). The shares of 1996 and 2004, of
other groups of industries, are left out, as is what the bank may set for itself above them.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import STATE_COUNCIL

__all__ = [
    "AIRPORT_EQUITY",
    "CEMENT_EQUITY",
    "CORN_EQUITY",
    "EQUITY_NOTICE_1996",
    "EQUITY_NOTICE_2009",
    "EQUITY_NOTICE_2015",
    "EQUITY_NOTICE_2019",
    "FERTILISER_EQUITY",
    "HEAVY_EQUITY",
    "HOUSING_EQUITY",
    "LEAST_COVER",
    "OTHER_EQUITY",
    "PORT_EQUITY",
    "PROPERTY_EQUITY",
    "STEEL_EQUITY",
    "TRANSPORT_EQUITY",
]

EQUITY_NOTICE_1996 = Regulation(
    code="EQ-1996",
    number="国发〔1996〕35号",
    name=Text(
        "关于固定资产投资项目试行资本金制度的通知",
        "Notice on the Trial of Equity in Fixed-Asset Projects",
    ),
    issuer=STATE_COUNCIL,
    since=date(1996, 8, 23),
    read=Provenance.SECONDARY,
)
EQUITY_NOTICE_2009 = Regulation(
    code="EQ-2009",
    number="国发〔2009〕27号",
    name=Text(
        "关于调整固定资产投资项目资本金比例的通知",
        "Notice on Adjusting the Equity Shares of Fixed-Asset Projects",
    ),
    issuer=STATE_COUNCIL,
    since=date(2009, 5, 25),
    read=Provenance.SECONDARY,
)
EQUITY_NOTICE_2015 = Regulation(
    code="EQ-2015",
    number="国发〔2015〕51号",
    name=Text(
        "关于调整和完善固定资产投资项目资本金制度的通知",
        "Notice on Adjusting and Improving the Equity of Fixed-Asset Projects",
    ),
    issuer=STATE_COUNCIL,
    since=date(2015, 9, 9),
    read=Provenance.SECONDARY,
)
EQUITY_NOTICE_2019 = Regulation(
    code="EQ-2019",
    number="国发〔2019〕26号",
    name=Text(
        "关于加强固定资产投资项目资本金管理的通知",
        "Notice on Strengthening the Management of the Equity of Fixed-Asset Projects",
    ),
    issuer=STATE_COUNCIL,
    since=date(2019, 11, 20),  # the day is recalled; printed in the news of 28 November
    read=Provenance.SECONDARY,
)

_IN_2009, _BY_2009 = EQUITY_NOTICE_2009.since, EQUITY_NOTICE_2009.article()
_IN_2015, _BY_2015 = EQUITY_NOTICE_2015.since, EQUITY_NOTICE_2015.article()
_IN_2019, _BY_2019 = EQUITY_NOTICE_2019.since, EQUITY_NOTICE_2019.article()
_RECALLED = EQUITY_NOTICE_2015.article(read=Provenance.UNCONFIRMED)

STEEL_EQUITY = Param(
    id="project_equity.steel",
    name=Text("钢铁、电解铝项目资本金最低比例", "least equity, steel and aluminium smelting"),
    stricter=max,
    rows=(
        Row(_IN_2009, 40, _BY_2009),
        Row(_IN_2015, 40, _BY_2015),
    ),
)
CEMENT_EQUITY = Param(
    id="project_equity.cement",
    name=Text("水泥项目资本金最低比例", "least equity, cement"),
    stricter=max,
    rows=(
        Row(_IN_2009, 35, _BY_2009),
        Row(_IN_2015, 35, _BY_2015),
    ),
)
# polysilicon is not in the list of 2009 that was read; the news of 2015 counts it among those at 30 to 40 %
HEAVY_EQUITY = Param(
    id="project_equity.heavy",
    name=Text(
        "煤炭、电石、铁合金、烧碱、焦炭、黄磷、多晶硅项目资本金最低比例",
        "least equity, coal, coke and basic chemicals",
    ),
    stricter=max,
    rows=(
        Row(_IN_2009, 30, _BY_2009),
        Row(_IN_2015, 30, _BY_2015),
    ),
)
CORN_EQUITY = Param(
    id="project_equity.corn",
    name=Text("玉米深加工项目资本金最低比例", "least equity, deep processing of corn"),
    stricter=max,
    rows=(
        Row(_IN_2009, 30, _BY_2009),
        Row(_IN_2015, 20, _BY_2015),
    ),
)
FERTILISER_EQUITY = Param(
    id="project_equity.fertiliser",
    name=Text("化肥项目（钾肥除外）资本金最低比例", "least equity, fertilisers other than potash"),
    stricter=max,
    rows=(
        Row(_IN_2009, 25, _BY_2009),
        Row(_IN_2015, 25, _RECALLED),
    ),
)
TRANSPORT_EQUITY = Param(
    id="project_equity.transport",
    name=Text(
        "铁路、公路、城市轨道交通项目资本金最低比例",
        "least equity, railways, roads and urban rail",
    ),
    stricter=max,
    rows=(
        Row(_IN_2009, 25, _BY_2009),
        Row(_IN_2015, 20, _BY_2015),
    ),
)
AIRPORT_EQUITY = Param(
    id="project_equity.airport",
    name=Text("机场项目资本金最低比例", "least equity, airports"),
    stricter=max,
    rows=(
        Row(_IN_2009, 30, _BY_2009),
        Row(_IN_2015, 25, _BY_2015),
        Row(_IN_2019, 25, _BY_2019),
    ),
)
PORT_EQUITY = Param(
    id="project_equity.port",
    name=Text("港口、沿海及内河航运项目资本金最低比例", "least equity, ports and shipping"),
    stricter=max,
    rows=(
        Row(_IN_2009, 30, _BY_2009),
        Row(_IN_2015, 25, _BY_2015),
        Row(_IN_2019, 20, _BY_2019),
    ),
)
HOUSING_EQUITY = Param(
    id="project_equity.housing",
    name=Text(
        "保障性住房和普通商品住房项目资本金最低比例", "least equity, affordable and ordinary homes"
    ),
    stricter=max,
    rows=(
        Row(_IN_2009, 20, _BY_2009),
        Row(_IN_2015, 20, _BY_2015),
    ),
)
PROPERTY_EQUITY = Param(
    id="project_equity.property",
    name=Text("其他房地产开发项目资本金最低比例", "least equity, other property development"),
    stricter=max,
    rows=(
        Row(_IN_2009, 30, _BY_2009),
        Row(_IN_2015, 25, _BY_2015),
    ),
)
OTHER_EQUITY = Param(
    id="project_equity.other",
    name=Text("其他项目资本金最低比例", "least equity, other projects"),
    stricter=max,
    rows=(
        Row(_IN_2009, 20, _BY_2009),
        Row(_IN_2015, 20, _RECALLED),
    ),
)
LEAST_COVER: Param[int] = Param(
    id="project_equity.least_cover",
    name=Text("本行要求的最低偿债备付率", "least debt service cover that the bank asks for"),
    stricter=max,
)
"""Left to the bank; in basis points, 13,000 for a cover of 1.3."""
