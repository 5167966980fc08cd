"""Documents and dated numbers against money laundering: due diligence, risk rating, large transactions.

Amounts are minor units: fen of yuan, cents of US dollars. The laws themselves are in `statutes`.

The order of 2022 (人民银行 银保监会 证监会令〔2022〕第1号) is left out on purpose: issued for 1 March 2022, it
was suspended on 21 February 2022 and never took effect, so no day may select it.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import PBOC

__all__ = [
    "CASH_CENTS",
    "CASH_FEN",
    "CDD_ORDER",
    "CDD_ORDER_2007",
    "FIRST_RECHECK_MONTHS",
    "LARGE_CASH_CENTS",
    "LARGE_CASH_FEN",
    "LARGE_CROSS_BORDER_CENTS",
    "LARGE_CROSS_BORDER_FEN",
    "LARGE_DOMESTIC_CENTS",
    "LARGE_DOMESTIC_FEN",
    "LARGE_ENTITY_CENTS",
    "LARGE_ENTITY_FEN",
    "LARGE_TRANSACTION_NOTICE",
    "LARGE_TRANSACTION_ORDER",
    "LARGE_TRANSACTION_ORDER_2006",
    "LOWER_CLASS_FACTOR",
    "ONE_OFF_CENTS",
    "ONE_OFF_FEN",
    "RATING_WORKING_DAYS",
    "REMEDY_BY",
    "REMEDY_HIGHER_RISK_BY",
    "REMITTANCE_CENTS",
    "REMITTANCE_FEN",
    "REPORT_WORKING_DAYS",
    "RISK_GUIDELINE",
    "TOP_CLASS_MONTHS",
]

_UNCONFIRMED = Provenance.UNCONFIRMED

CDD_ORDER = Regulation(
    code="CDD-2025",
    number="中国人民银行 国家金融监督管理总局 中国证券监督管理委员会令〔2025〕第11号",
    name=Text(
        "金融机构客户尽职调查和客户身份资料及交易记录保存管理办法",
        "Measures for Customer Due Diligence and the Keeping of Identity Data and Transaction Records",
    ),
    issuer=PBOC,  # jointly with NFRA and CSRC
    issued=date(2025, 10, 31),
    since=date(2026, 1, 1),
    read=Provenance.SECONDARY,
)
CDD_ORDER_2007 = Regulation(
    code="CDD-2007",
    number="中国人民银行 银监会 证监会 保监会令〔2007〕第2号",
    name=Text(
        "金融机构客户身份识别和客户身份资料及交易记录保存管理办法",
        "Measures for Customer Identification and the Keeping of Identity Data and Transaction Records",
    ),
    issuer=PBOC,  # jointly with CBRC, CSRC and CIRC
    issued=date(2007, 6, 21),
    since=date(2007, 8, 1),
    until=date(2026, 1, 1),
    successor=CDD_ORDER,
    read=Provenance.SECONDARY,
)
RISK_GUIDELINE = Regulation(
    code="AML-RATING",
    number="银发〔2013〕2号",
    name=Text(
        "金融机构洗钱和恐怖融资风险评估及客户分类管理指引",
        "Guideline on Assessing Money-Laundering Risk and Classifying Clients",
    ),
    issuer=PBOC,
    since=date(2013, 1, 5),  # recalled; the year is in its number
    read=Provenance.SECONDARY,
)
LARGE_TRANSACTION_ORDER = Regulation(
    code="LTR-2016",
    number="中国人民银行令〔2016〕第3号",
    name=Text(
        "金融机构大额交易和可疑交易报告管理办法",
        "Measures for Reporting Large and Suspicious Transactions",
    ),
    issuer=PBOC,
    issued=date(2016, 12, 28),
    # amended by 〔2025〕第10号 from 2025-12-01; the figures stood unchanged in a page of October 2025
    since=date(2017, 7, 1),
    read=Provenance.SECONDARY,
)
LARGE_TRANSACTION_ORDER_2006 = Regulation(
    code="LTR-2006",
    number="中国人民银行令〔2006〕第2号",
    name=Text(
        "金融机构大额交易和可疑交易报告管理办法（2006）",
        "Measures for Reporting Large and Suspicious Transactions of 2006",
    ),
    issuer=PBOC,
    since=date(2007, 3, 1),
    until=date(2017, 7, 1),
    successor=LARGE_TRANSACTION_ORDER,
    read=Provenance.SECONDARY,
)
# its sentences on yuan and foreign currency of one day are quoted in an examination question
# (wl2.net/bk/183304.html) and in a public reporting procedure; its number and day are recalled
LARGE_TRANSACTION_NOTICE = Regulation(
    code="LTR-NOTICE",
    number="银发〔2017〕99号",
    name=Text(
        "关于《金融机构大额交易和可疑交易报告管理办法》有关执行要求的通知",
        "Notice on Carrying Out the Measures for Reporting Large and Suspicious Transactions",
    ),
    issuer=PBOC,
    since=date(2017, 7, 1),
    read=Provenance.UNCONFIRMED,
)

_CDD_FROM, _CDD_2007_FROM = CDD_ORDER.since, CDD_ORDER_2007.since
_LTR_FROM, _LTR_2006_FROM = LARGE_TRANSACTION_ORDER.since, LARGE_TRANSACTION_ORDER_2006.since
_LARGE = LARGE_TRANSACTION_ORDER.article(5)

# Due diligence

ONE_OFF_FEN = Param(
    id="laundering.one_off.fen",
    name=Text("一次性业务尽职调查起点（人民币）", "one-off service from, in yuan"),
    stricter=min,
    rows=(
        Row(_CDD_2007_FROM, 10_000_00, CDD_ORDER_2007.article(7)),
        Row(_CDD_FROM, 50_000_00, CDD_ORDER.article()),
    ),
)
ONE_OFF_CENTS = Param(
    id="laundering.one_off.cents",
    name=Text("一次性业务尽职调查起点（外币等值美分）", "one-off service from, in US cents"),
    stricter=min,
    rows=(
        Row(_CDD_2007_FROM, 1_000_00, CDD_ORDER_2007.article(7)),
        Row(_CDD_FROM, 10_000_00, CDD_ORDER.article()),
    ),
)
CASH_FEN = Param(
    id="laundering.cash.fen",
    name=Text("个人现金存取核对证件起点（人民币）", "personal cash from, in yuan"),
    stricter=min,
    rows=(Row(_CDD_2007_FROM, 50_000_00, CDD_ORDER_2007.article(8)),),
    until=_CDD_FROM,
)
CASH_CENTS = Param(
    id="laundering.cash.cents",
    name=Text("个人现金存取核对证件起点（外币等值美分）", "personal cash from, in US cents"),
    stricter=min,
    rows=(Row(_CDD_2007_FROM, 10_000_00, CDD_ORDER_2007.article(8)),),
    until=_CDD_FROM,
)
REMITTANCE_FEN = Param(
    id="laundering.remittance.fen",
    name=Text("跨境汇款核实汇款人起点（人民币）", "cross-border remittance from, in yuan"),
    stricter=min,
    rows=(Row(_CDD_FROM, 5_000_00, CDD_ORDER.article()),),
)
REMITTANCE_CENTS = Param(
    id="laundering.remittance.cents",
    name=Text(
        "跨境汇款核实汇款人起点（外币等值美分）", "cross-border remittance from, in US cents"
    ),
    stricter=min,
    rows=(Row(_CDD_FROM, 1_000_00, CDD_ORDER.article()),),
)

# Half a year and two years from 2026-01-01, that day not counted (民法典 arts. 201-202). Whether the
# People's Bank counts the first day, and so ends a day earlier, is not confirmed.
REMEDY_HIGHER_RISK_BY = Param(
    id="laundering.remedy.higher_risk_by",
    name=Text(
        "较高风险存量客户补齐期限", "last day to bring existing clients of higher risk up to date"
    ),
    stricter=min,
    rows=(Row(_CDD_FROM, date(2026, 7, 1), CDD_ORDER.article(51)),),
)
REMEDY_BY = Param(
    id="laundering.remedy.by",
    name=Text("全部存量客户补齐期限", "last day to bring all existing clients up to date"),
    stricter=min,
    rows=(Row(_CDD_FROM, date(2028, 1, 1), CDD_ORDER.article(51)),),
)

# Risk rating

RATING_WORKING_DAYS = Param(
    id="laundering.rating.working_days",
    name=Text("新客户评级期限（工作日）", "working days to rate a new client"),
    stricter=min,
    rows=(Row(RISK_GUIDELINE.since, 10, RISK_GUIDELINE.article()),),
)
TOP_CLASS_MONTHS = Param(
    id="laundering.review.top_class_months",
    name=Text("最高风险等级审核期限（月）", "months between reviews of the top class"),
    stricter=min,
    rows=(Row(RISK_GUIDELINE.since, 6, RISK_GUIDELINE.article()),),
)
LOWER_CLASS_FACTOR = Param(
    id="laundering.review.lower_class_factor",
    name=Text("低一等级审核期限的倍数", "times the interval of the class above, at most"),
    stricter=min,
    rows=(Row(RISK_GUIDELINE.since, 2, RISK_GUIDELINE.article(read=_UNCONFIRMED)),),
)
FIRST_RECHECK_MONTHS = Param(
    id="laundering.review.first_months",
    name=Text("首次复评期限（月）", "months from the first rating to the first re-check"),
    stricter=min,
    rows=(Row(RISK_GUIDELINE.since, 36, RISK_GUIDELINE.article()),),
)

# Large transactions

LARGE_CASH_FEN = Param(
    id="laundering.large.cash.fen",
    name=Text("大额现金收支起点（人民币）", "large cash from, in yuan"),
    stricter=min,
    rows=(
        Row(_LTR_2006_FROM, 200_000_00, LARGE_TRANSACTION_ORDER_2006.article()),
        Row(_LTR_FROM, 50_000_00, _LARGE),
    ),
)
LARGE_CASH_CENTS = Param(
    id="laundering.large.cash.cents",
    name=Text("大额现金收支起点（外币等值美分）", "large cash from, in US cents"),
    stricter=min,
    rows=(
        Row(_LTR_2006_FROM, 10_000_00, LARGE_TRANSACTION_ORDER_2006.article()),
        Row(_LTR_FROM, 10_000_00, _LARGE),
    ),
)
LARGE_ENTITY_FEN = Param(
    id="laundering.large.entity.fen",
    name=Text("非自然人大额划转起点（人民币）", "large transfer of an organisation, in yuan"),
    stricter=min,
    rows=(Row(_LTR_FROM, 2_000_000_00, _LARGE),),
)
LARGE_ENTITY_CENTS = Param(
    id="laundering.large.entity.cents",
    name=Text(
        "非自然人大额划转起点（外币等值美分）", "large transfer of an organisation, in US cents"
    ),
    stricter=min,
    rows=(Row(_LTR_FROM, 200_000_00, _LARGE),),
)
LARGE_DOMESTIC_FEN = Param(
    id="laundering.large.domestic.fen",
    name=Text("自然人境内大额划转起点（人民币）", "large domestic transfer of a person, in yuan"),
    stricter=min,
    rows=(Row(_LTR_FROM, 500_000_00, _LARGE),),
)
LARGE_DOMESTIC_CENTS = Param(
    id="laundering.large.domestic.cents",
    name=Text(
        "自然人境内大额划转起点（外币等值美分）",
        "large domestic transfer of a person, in US cents",
    ),
    stricter=min,
    rows=(Row(_LTR_FROM, 100_000_00, _LARGE),),
)
LARGE_CROSS_BORDER_FEN = Param(
    id="laundering.large.cross_border.fen",
    name=Text(
        "自然人跨境大额划转起点（人民币）", "large cross-border transfer of a person, in yuan"
    ),
    stricter=min,
    rows=(Row(_LTR_FROM, 200_000_00, _LARGE),),
)
LARGE_CROSS_BORDER_CENTS = Param(
    id="laundering.large.cross_border.cents",
    name=Text(
        "自然人跨境大额划转起点（外币等值美分）",
        "large cross-border transfer of a person, in US cents",
    ),
    stricter=min,
    rows=(Row(_LTR_FROM, 10_000_00, _LARGE),),
)
REPORT_WORKING_DAYS = Param(
    id="laundering.large.report_working_days",
    name=Text("大额交易报告期限（工作日）", "working days to report a large transaction"),
    stricter=min,
    rows=(
        Row(_LTR_2006_FROM, 5, LARGE_TRANSACTION_ORDER_2006.article(read=_UNCONFIRMED)),
        Row(_LTR_FROM, 5, LARGE_TRANSACTION_ORDER.article()),
    ),
)
