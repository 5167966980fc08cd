"""Documents and dated numbers of consumer protection: complaints."""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC

__all__ = [
    "COMPLAINT_COMPLEX_DAYS",
    "COMPLAINT_EXTENSION_DAYS",
    "COMPLAINT_MEASURES",
    "COMPLAINT_SIMPLE_DAYS",
]

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
    read=Provenance.SECONDARY,  # articles 12 to 15 were read, and set no time limit
)

_AS_REPORTED = COMPLAINT_MEASURES.article()

COMPLAINT_SIMPLE_DAYS = Param(
    id="consumers.complaint_simple_days",
    name=Text("事实清楚、争议简单的处理天数", "days to answer a clear and simple complaint"),
    stricter=min,
    rows=(Row(date(2020, 3, 1), 15, _AS_REPORTED),),
)
COMPLAINT_COMPLEX_DAYS = Param(
    id="consumers.complaint_complex_days",
    name=Text("情况复杂的处理天数", "days to answer a complex complaint"),
    stricter=min,
    rows=(Row(date(2020, 3, 1), 30, _AS_REPORTED),),
)
COMPLAINT_EXTENSION_DAYS = Param(
    id="consumers.complaint_extension_days",
    name=Text(
        "情况特别复杂经批准延长的天数", "days more, once approved, for a specially complex one"
    ),
    stricter=min,
    rows=(Row(date(2020, 3, 1), 30, _AS_REPORTED),),
)
