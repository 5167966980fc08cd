"""Documents and dated numbers of concentration: what a bank may have out to one client, a group, a related party.

Shares are in basis points of the bank's capital. The order on large exposures was read second-hand only; what
is cited by the Commercial Bank Law was read there.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, CBRC
from bankrm.regulations.practice import CREDIT_PRACTICE
from bankrm.regulations.statutes import COMMERCIAL_BANK_LAW

__all__ = [
    "ALL_RELATED_LIMIT",
    "CAPITAL_DAYS",
    "CCP_LIMIT",
    "DEPENDENCE_THRESHOLD",
    "EXPOSURE_DAYS",
    "GROUP_CREDIT_GUIDELINE",
    "GROUP_CREDIT_LIMIT",
    "GROUP_LIMIT",
    "GSIB_LIMIT",
    "INTERBANK_LIMIT",
    "JOINT_CREDIT_BANKS",
    "JOINT_CREDIT_FINANCING",
    "JOINT_CREDIT_MEASURES",
    "LARGE_EXPOSURE_MEASURES",
    "LARGE_EXPOSURE_THRESHOLD",
    "LOAN_LIMIT",
    "RELATED_GROUP_LIMIT",
    "RELATED_PARTY_LIMIT",
    "RELATED_PARTY_MEASURES",
    "SINGLE_LIMIT",
]

LARGE_EXPOSURE_MEASURES = Regulation(
    code="LE-2018",
    number="银保监会令2018年第1号",  # also in the statistical forms' own notes on form G14, as quoted
    name=Text(
        "商业银行大额风险暴露管理办法",
        "Measures for the Management of Large Exposures of Commercial Banks",
    ),
    issuer=CBIRC,
    since=date(2018, 7, 1),
    read=Provenance.SECONDARY,
)
GROUP_CREDIT_GUIDELINE = Regulation(
    code="GC-2003",
    number="银监会令2003年第5号",  # recalled
    name=Text(
        "商业银行集团客户授信业务风险管理指引",
        "Guideline on the Risk of Credit to Group Clients of Commercial Banks",
    ),
    issuer=CBRC,
    since=date(2003, 10, 23),  # recalled, as is that it was revised later
    read=Provenance.UNCONFIRMED,
)
JOINT_CREDIT_MEASURES = Regulation(
    code="JC-2018",
    number="银保监发〔2018〕24号",  # recalled
    name=Text(
        "银行业金融机构联合授信管理办法（试行）",
        "Measures for Joint Credit by Banking Institutions (Trial)",
    ),
    issuer=CBIRC,
    since=date(2018, 6, 1),  # in force on issue; the day of the news that reports it
    read=Provenance.SECONDARY,
)
# Limits reported on the day it was published (中新财经, 2022-01-14, at houyingdance.com/zh/2022/0114/18801.html)
# and in an exam item (weikao.com/ti/530949); in force from 1 March 2022, amended on 15 May 2025 by order 2025
# No. 4 (a public repository's register of insurance rules, which names both pages of gov.cn).
RELATED_PARTY_MEASURES = Regulation(
    code="RP-2022",
    number="银保监会令〔2022〕1号",
    name=Text(
        "银行保险机构关联交易管理办法",
        "Measures for Related-Party Transactions of Banks and Insurers",
    ),
    issuer=CBIRC,
    issued=date(2022, 1, 14),
    since=date(2022, 3, 1),
    read=Provenance.SECONDARY,
)

_ORDER = LARGE_EXPOSURE_MEASURES.article()
_RECALLED = LARGE_EXPOSURE_MEASURES.article(read=Provenance.UNCONFIRMED)
_FROM = LARGE_EXPOSURE_MEASURES.since

LOAN_LIMIT = Param(
    id="exposure.loan_limit",
    name=Text("单一客户贷款占资本净额上限", "most that loans to one borrower may be of capital"),
    stricter=min,
    rows=(Row(date(1995, 7, 1), 1_000, COMMERCIAL_BANK_LAW.article("39(3)")),),  # and the order
)
SINGLE_LIMIT = Param(
    id="exposure.single_limit",
    name=Text(
        "非同业单一客户风险暴露占一级资本净额上限",
        "most that all exposure to one non-bank customer may be of tier-1 capital",
    ),
    stricter=min,
    rows=(Row(_FROM, 1_500, _ORDER),),
)
GROUP_LIMIT = Param(
    id="exposure.group_limit",
    name=Text(
        "非同业关联客户风险暴露占一级资本净额上限",
        "most that all exposure to a group of non-bank customers may be of tier-1 capital",
    ),
    stricter=min,
    rows=(Row(_FROM, 2_000, _ORDER),),
)
GROUP_CREDIT_LIMIT = Param(
    id="exposure.group_credit_limit",
    name=Text(
        "集团客户授信占资本净额上限", "most that credit to a group client could be of capital"
    ),
    stricter=min,
    rows=(Row(date(2003, 10, 23), 1_500, GROUP_CREDIT_GUIDELINE.article(12)),),
    until=_FROM,  # no repeal was read: the order's limit on groups took its place
)
INTERBANK_LIMIT = Param(
    id="exposure.interbank_limit",
    name=Text(
        "同业单一客户或者集团风险暴露占一级资本净额上限",
        "most that all exposure to an interbank customer or group may be of tier-1 capital",
    ),
    stricter=min,
    rows=(Row(_FROM, 2_500, _ORDER),),
)
GSIB_LIMIT = Param(
    id="exposure.gsib_limit",
    name=Text(
        "全球系统重要性银行之间风险暴露占一级资本净额上限",
        "most that exposure of one G-SIB to another may be of tier-1 capital",
    ),
    stricter=min,
    rows=(Row(_FROM, 1_500, _ORDER),),
)
CCP_LIMIT = Param(
    id="exposure.ccp_limit",
    name=Text(
        "中央交易对手风险暴露占一级资本净额上限",
        "most that exposure to a central counterparty may be of tier-1 capital",
    ),
    stricter=min,
    rows=(Row(_FROM, 2_500, _ORDER),),
)
LARGE_EXPOSURE_THRESHOLD = Param(
    id="exposure.large_threshold",
    name=Text("大额风险暴露标准", "what makes an exposure large"),
    stricter=min,
    # recalled; a sample resolution plan, quoted in a public repository, has "超过", more than
    rows=(Row(_FROM, 250, _RECALLED),),
)
DEPENDENCE_THRESHOLD = Param(
    id="exposure.dependence_threshold",
    name=Text("经济依存关系识别起点", "from where economic dependence is looked into"),
    stricter=min,
    rows=(Row(_FROM, 500, _RECALLED),),
)
JOINT_CREDIT_BANKS = Param(
    id="exposure.joint_credit_banks",
    name=Text("联合授信银行家数", "banks from which joint credit applies"),
    stricter=min,
    rows=(Row(date(2018, 6, 1), 3, JOINT_CREDIT_MEASURES.article(read=Provenance.UNCONFIRMED)),),
)
JOINT_CREDIT_FINANCING = Param(
    id="exposure.joint_credit_financing",
    name=Text("联合授信融资余额", "financing from which joint credit applies"),
    stricter=min,
    rows=(
        Row(
            date(2018, 6, 1),
            500_000_000_000,  # fen: 5 billion yuan
            JOINT_CREDIT_MEASURES.article(read=Provenance.UNCONFIRMED),
        ),
    ),
)
# No source says how old a figure may be; what is reported by the quarter is good for one, and capital is known
# some weeks after the quarter's end.
EXPOSURE_DAYS = Param(
    id="exposure.longest_days",
    name=Text("授信余额数据最长天数", "days for which figures of what is owed are good"),
    stricter=min,
    rows=(Row(COMMERCIAL_BANK_LAW.since, 92, CREDIT_PRACTICE.article()),),
)
CAPITAL_DAYS = Param(
    id="exposure.capital_longest_days",
    name=Text("资本数据最长天数", "days for which figures of capital are good"),
    stricter=min,
    rows=(Row(COMMERCIAL_BANK_LAW.since, 184, CREDIT_PRACTICE.article()),),
)
RELATED_PARTY_LIMIT = Param(
    id="exposure.related_party_limit",
    name=Text(
        "单个关联方授信占资本净额上限", "most that credit to one related party may be of capital"
    ),
    stricter=min,
    rows=(Row(date(2022, 3, 1), 1_000, RELATED_PARTY_MEASURES.article()),),
)
RELATED_GROUP_LIMIT = Param(
    id="exposure.related_group_limit",
    name=Text(
        "关联法人所在集团授信占资本净额上限",
        "most that credit to a related entity's group may be of capital",
    ),
    stricter=min,
    rows=(Row(date(2022, 3, 1), 1_500, RELATED_PARTY_MEASURES.article()),),
)
ALL_RELATED_LIMIT = Param(
    id="exposure.all_related_limit",
    name=Text(
        "全部关联方授信占资本净额上限",
        "most that credit to all related parties may be of capital",
    ),
    stricter=min,
    rows=(Row(date(2022, 3, 1), 5_000, RELATED_PARTY_MEASURES.article()),),
)
