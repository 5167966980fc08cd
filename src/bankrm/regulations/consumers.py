"""Documents and dated numbers of consumer protection: complaints.

Of the measures of 2020 articles 11 to 15 were read in the text; every other one is marked where it is cited.
"""

from datetime import date
from typing import TypeVar

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, THE_TRADE

__all__ = [
    "COMPLAINT_COMPLEX_DAYS",
    "COMPLAINT_EXTENSION_DAYS",
    "COMPLAINT_MAJOR_PERSONS",
    "COMPLAINT_MEASURES",
    "COMPLAINT_PRACTICE",
    "COMPLAINT_REPRESENTATIVES",
    "COMPLAINT_REQUEST_DAYS",
    "COMPLAINT_SIMPLE_DAYS",
    "COMPLAINT_VERIFICATION_DAYS",
]

_T = TypeVar("_T")


def _law_alone(law: _T, _own: _T) -> _T:
    """Fewer representatives would burden those who complain, and more are not allowed."""
    return law


COMPLAINT_MEASURES = Regulation(
    code="COMPLAINTS",
    number="中国银行保险监督管理委员会令2020年第3号",
    name=Text(
        "银行业保险业消费投诉处理管理办法",
        "Measures for Handling Consumer Complaints in Banking and Insurance",
    ),
    issuer=CBIRC,
    issued=date(2020, 1, 14),
    since=date(2020, 3, 1),
    # articles 11 to 15 only, on jianbiaoku.com/webarbs/book/164455/4714059.shtml
    read=Provenance.TEXT,
)
COMPLAINT_PRACTICE = Regulation(
    code="complaint-practice",
    number="",
    name=Text("投诉处理惯例", "Practice of handling complaints"),
    issuer=THE_TRADE,
    since=date.min,
    read=Provenance.CONVENTION,
)

# article 18 is quoted by the regulator's circular No. 7 of 2022 (shihualaowu.cn/xwxq_3899, translated):
# 15 days, 30, and 30 more once a superior institution or the head office approves and the client is told
_ARTICLE_18 = COMPLAINT_MEASURES.article(18, Provenance.SECONDARY)

COMPLAINT_SIMPLE_DAYS = Param(
    id="consumers.complaint_simple_days",
    name=Text("事实清楚、争议简单的处理天数", "days to answer a clear and simple complaint"),
    stricter=min,
    rows=(Row(date(2020, 3, 1), 15, _ARTICLE_18),),
)
COMPLAINT_COMPLEX_DAYS = Param(
    id="consumers.complaint_complex_days",
    name=Text("情况复杂的处理天数", "days to answer a complex complaint"),
    stricter=min,
    rows=(Row(date(2020, 3, 1), 30, _ARTICLE_18),),
)
COMPLAINT_EXTENSION_DAYS = Param(
    id="consumers.complaint_extension_days",
    name=Text(
        "情况特别复杂经批准延长的天数", "days more, once approved, for a specially complex one"
    ),
    stricter=min,
    rows=(Row(date(2020, 3, 1), 30, _ARTICLE_18),),
)
COMPLAINT_REQUEST_DAYS = Param(
    id="consumers.complaint_request_days",
    name=Text("申请核查的天数", "days for the client to ask that a decision be verified"),
    stricter=max,
    rows=(
        # reported, with the 15, 30 and 60 days, on kjjrw.com.cn/system/2024/03/29/014998701.shtml
        Row(date(2020, 3, 1), 30, COMPLAINT_MEASURES.article("", Provenance.SECONDARY)),
    ),
)
COMPLAINT_VERIFICATION_DAYS = Param(
    id="consumers.complaint_verification_days",
    name=Text("作出核查决定的天数", "days to verify a decision"),
    stricter=min,
    rows=(
        # recalled
        Row(date(2020, 3, 1), 30, COMPLAINT_MEASURES.article("", Provenance.UNCONFIRMED)),
    ),
)
COMPLAINT_REPRESENTATIVES = Param(
    id="consumers.complaint_representatives",
    name=Text("共同投诉的代表人数上限", "most who may speak for a joint complaint"),
    stricter=_law_alone,
    rows=(Row(date(2020, 3, 1), 5, COMPLAINT_MEASURES.article(12)),),
)
COMPLAINT_MAJOR_PERSONS = Param(
    id="consumers.complaint_major_persons",
    name=Text("构成重大投诉的人数", "how many make a complaint a major one"),
    stricter=min,
    rows=(
        # twenty or more by face-to-face interview: chinasdg.org/2020/07/10/cbirc-promulgated-…
        Row(date(2020, 3, 1), 20, COMPLAINT_MEASURES.article("", Provenance.SECONDARY)),
    ),
)
