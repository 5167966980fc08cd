"""What a loan costs: the prime rate, interest on what is overdue or misused, and how the cost must be shown.

The prime rate itself is published every month and is the caller's to load. Of the ladder of daily rates before
2004 the months were met second-hand, the days are recalled as those on which the bank rates changed.
"""

from datetime import date
from decimal import Decimal

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import NFRA, PBOC
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = [
    "ANNUAL_RATE_NOTICE",
    "ANNUAL_RATE_SINCE",
    "COST_TABLE_RULES",
    "COST_TABLE_SINCE",
    "DAILY_PENALTY_HIGH",
    "DAILY_PENALTY_LOW",
    "DAILY_PENALTY_RULES",
    "LPR_ANNOUNCEMENT",
    "LPR_LONG_MONTHS",
    "MISUSE_MARKUP_HIGH",
    "MISUSE_MARKUP_LOW",
    "OVERDUE_MARKUP_HIGH",
    "OVERDUE_MARKUP_LOW",
    "PENALTY_NOTICE",
    "PENALTY_YEAR_DAYS",
]

LPR_ANNOUNCEMENT = Regulation(
    code="LPR-2019",
    number="中国人民银行公告〔2019〕第15号",  # recalled
    name=Text(
        "改革完善贷款市场报价利率（LPR）形成机制的公告",  # recalled
        "Announcement on the Reform of the Loan Prime Rate",
    ),
    issuer=PBOC,
    # monthly from 20 August 2019: 民间借贷规定 art. 25, read in the text (github.com/LawRefBook/Laws)
    since=date(2019, 8, 20),
    read=Provenance.UNCONFIRMED,
)
PENALTY_NOTICE = Regulation(
    code="PENALTY-2003",
    number="银发〔2003〕251号",
    name=Text("关于人民币贷款利率有关问题的通知", "Notice on Interest Rates of Loans in Renminbi"),
    issuer=PBOC,
    since=date(2004, 1, 1),  # for loans from that day; its text is quoted at second hand
    read=Provenance.SECONDARY,
)
DAILY_PENALTY_RULES = Regulation(
    code="PENALTY-1995",
    number="",
    name=Text("逾期贷款按日计收罚息的规定", "Rules on Daily Penalty Interest"),  # no single text
    issuer=PBOC,
    since=date(1995, 7, 1),
    until=date(2004, 1, 1),
    successor=PENALTY_NOTICE,
    read=Provenance.SECONDARY,
)
ANNUAL_RATE_NOTICE = Regulation(
    code="APR-2021",
    number="中国人民银行公告〔2021〕第3号",
    name=Text("明示贷款年化利率的公告", "Announcement on Showing the Annual Rate of Loans"),
    issuer=PBOC,
    # all lenders and platforms, when they market and in the contract: f2djj.com/xf/2021/0401/7209.html
    since=date(2021, 3, 31),
    read=Provenance.SECONDARY,
)
COST_TABLE_RULES = Regulation(
    code="COST-2026",
    number="",
    name=Text(
        "个人贷款业务明示综合融资成本规定", "Rules on Showing the Full Cost of Personal Loans"
    ),
    issuer=NFRA,  # with the central bank
    issued=date(2026, 3, 15),  # the day it was announced
    # what the table holds: readhub.cn/topic/8rWSOn4A2mD; how it is shown: CCTV, in a copy on serenwang.com
    since=date(2026, 8, 1),
    read=Provenance.SECONDARY,
)

_MARKUPS = PENALTY_NOTICE.article()
_RECALLED_DAY = DAILY_PENALTY_RULES.article(read=Provenance.UNCONFIRMED)

OVERDUE_MARKUP_LOW = Param(
    id="lending.overdue_markup_low",
    name=Text("逾期罚息最低加收幅度", "least markup on what is overdue"),
    stricter=max,
    rows=(Row(date(2004, 1, 1), 3_000, _MARKUPS),),
)
"""In basis points of the contract rate."""
OVERDUE_MARKUP_HIGH = Param(
    id="lending.overdue_markup_high",
    name=Text("逾期罚息最高加收幅度", "greatest markup on what is overdue"),
    stricter=min,
    rows=(Row(date(2004, 1, 1), 5_000, _MARKUPS),),
)
MISUSE_MARKUP_LOW = Param(
    id="lending.misuse_markup_low",
    name=Text("挪用罚息最低加收幅度", "least markup on what is misused"),
    stricter=max,
    rows=(Row(date(2004, 1, 1), 5_000, _MARKUPS),),
)
MISUSE_MARKUP_HIGH = Param(
    id="lending.misuse_markup_high",
    name=Text("挪用罚息最高加收幅度", "greatest markup on what is misused"),
    stricter=min,
    rows=(Row(date(2004, 1, 1), 10_000, _MARKUPS),),
)
DAILY_PENALTY_LOW = Param(
    id="lending.daily_penalty_low",
    name=Text("逾期罚息最低日利率", "least daily rate on what is overdue"),
    stricter=max,
    rows=(
        Row(date(1995, 7, 1), Decimal("0.0004"), _RECALLED_DAY),
        Row(date(1998, 12, 7), Decimal("0.0003"), _RECALLED_DAY),
        Row(date(1999, 6, 10), Decimal("0.00021"), _RECALLED_DAY),
    ),
)
"""Of the old ladder, which a loan signed before 2004 keeps."""
DAILY_PENALTY_HIGH = Param(
    id="lending.daily_penalty_high",
    name=Text("逾期罚息最高日利率", "greatest daily rate on what is overdue"),
    stricter=min,
    rows=(
        Row(date(1995, 7, 1), Decimal("0.0006"), _RECALLED_DAY),
        Row(date(1996, 5, 1), Decimal("0.0004"), _RECALLED_DAY),
        Row(date(1998, 12, 7), Decimal("0.0003"), _RECALLED_DAY),
        Row(date(1999, 6, 10), Decimal("0.00021"), _RECALLED_DAY),
    ),
)
PENALTY_YEAR_DAYS = Param(
    id="lending.penalty_year_days",
    name=Text("罚息日利率换算天数", "days of a year in the daily penalty rate"),
    stricter=max,
    # daily = annual / 360, 银发〔2005〕129号; the number of the document is recalled
    rows=(Row(date(2004, 1, 1), 360, CREDIT_PRACTICE.article()),),
)
LPR_LONG_MONTHS = Param(
    id="lending.lpr_long_months",
    name=Text(
        "适用5年期以上LPR的期限（超过）", "term above which the five-year prime rate applies"
    ),
    stricter=min,
    rows=(Row(date(2019, 8, 20), 60, LPR_ANNOUNCEMENT.article()),),
)
"""In months; between one and five years a bank may choose, and as a rule takes the one-year rate."""
ANNUAL_RATE_SINCE = Param(
    id="lending.annual_rate_since",
    name=Text(
        "须明示贷款年化利率的签约日", "first day of contracts that owe an annual rate shown"
    ),
    stricter=min,
    rows=(Row(date(2021, 3, 31), date(2021, 3, 31), ANNUAL_RATE_NOTICE.article()),),
)
COST_TABLE_SINCE = Param(
    id="lending.cost_table_since",
    name=Text(
        "须出示综合融资成本明示表的签约日", "first day of contracts that owe the table of costs"
    ),
    stricter=min,
    rows=(Row(date(2026, 8, 1), date(2026, 8, 1), COST_TABLE_RULES.article()),),
)
