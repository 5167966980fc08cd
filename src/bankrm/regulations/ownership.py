"""Documents and dated numbers of beneficial ownership: what is filed, and what a bank has to find out.

Articles 1 to 3 of the filing measures were read in the text. All other articles, and the bank order as a
whole, are known second-hand: from law firms' notes and from an index of both orders by article (a public
GitHub repository on the subject, file ids 68915993821 and 69089627724).
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import PBOC

__all__ = [
    "CHANGE_DAYS",
    "EXEMPT_CAPITAL",
    "FEEDBACK_WORKING_DAYS",
    "FILE_EXISTING_BY",
    "FILING_DAYS",
    "FILING_MEASURES",
    "FILING_SHARE",
    "IDENTIFICATION_NOTICE",
    "IDENTIFICATION_ORDER",
    "IDENTIFY_ALL_BY",
    "IDENTIFY_HIGHER_RISK_BY",
    "NOTICE_SHARE",
    "OWNER_SHARE",
    "STRICTER_SHARE",
]

FILING_MEASURES = Regulation(
    code="BOF-2024",
    number="中国人民银行 国家市场监督管理总局令〔2024〕第3号",
    name=Text(
        "受益所有人信息管理办法",
        "Measures for the Administration of Beneficial Owner Information",
    ),
    issuer=PBOC,  # jointly with the State Administration for Market Regulation
    issued=date(2024, 4, 29),
    since=date(2024, 11, 1),
    read=Provenance.TEXT,  # articles 1 to 3 only; every other one is marked where it is cited
)
IDENTIFICATION_ORDER = Regulation(
    code="BOI-2025",
    number="中国人民银行令〔2025〕第12号",
    name=Text(
        "金融机构客户受益所有人识别管理办法",
        "Measures for Identifying the Beneficial Owners of Clients of Financial Institutions",
    ),
    issuer=PBOC,
    issued=date(2025, 12, 19),
    since=date(2026, 1, 20),
    read=Provenance.SECONDARY,
)
IDENTIFICATION_NOTICE = Regulation(
    code="BOI-2017",
    number="银发〔2017〕235号",
    name=Text(
        "关于加强反洗钱客户身份识别有关工作的通知",
        "Notice on Strengthening Client Identification against Money Laundering",
    ),
    issuer=PBOC,
    issued=date(2017, 10, 20),
    since=date(2017, 10, 20),
    until=date(2026, 1, 20),
    successor=IDENTIFICATION_ORDER,
    read=Provenance.SECONDARY,
)

_FILED = FILING_MEASURES.article(6, Provenance.SECONDARY)

FILING_SHARE = Param(
    id="ownership.filing_share",
    name=Text("备案受益所有人比例", "share from which an owner is filed"),
    stricter=min,
    rows=(Row(date(2024, 11, 1), 2_500, _FILED),),
)
OWNER_SHARE = Param(
    id="ownership.owner_share",
    name=Text("受益所有人比例", "share from which a person is a beneficial owner"),
    stricter=min,
    rows=(Row(date(2026, 1, 20), 2_500, IDENTIFICATION_ORDER.article(8)),),
)
NOTICE_SHARE = Param(
    id="ownership.notice_share",
    name=Text("受益所有人比例（超过）", "share above which a person is a beneficial owner"),
    stricter=min,
    rows=(Row(date(2017, 10, 20), 2_500, IDENTIFICATION_NOTICE.article()),),
    until=date(2026, 1, 20),
)
STRICTER_SHARE = Param(
    id="ownership.stricter_share",
    name=Text("较高风险客户受益所有人比例", "share that counts in a client of higher risk"),
    stricter=min,
    rows=(
        # Demanded by the draft of October 2025. The index of the final order names it as one of the
        # stronger measures that a bank may choose (art. 21), with 10 % as an example.
        Row(date(2026, 1, 20), 1_000, IDENTIFICATION_ORDER.article(21, Provenance.UNCONFIRMED)),
    ),
)
EXEMPT_CAPITAL = Param(
    id="ownership.exempt_capital",
    name=Text("免于备案的注册资本上限", "largest capital that need not file its owners"),
    stricter=min,
    rows=(Row(date(2024, 11, 1), 1_000_000_000, FILING_MEASURES.article(3)),),  # fen
)
FILING_DAYS = Param(
    id="ownership.filing_days",
    name=Text("设立后备案天数", "days to file after being set up"),
    stricter=min,
    rows=(Row(date(2024, 11, 1), 30, FILING_MEASURES.article(9, Provenance.SECONDARY)),),
)
CHANGE_DAYS = Param(
    id="ownership.change_days",
    name=Text("变更后备案天数", "days to file a change"),
    stricter=min,
    rows=(Row(date(2024, 11, 1), 30, FILING_MEASURES.article(10, Provenance.SECONDARY)),),
)
FILE_EXISTING_BY = Param(
    id="ownership.file_existing_by",
    name=Text("存量主体备案截止日", "last day to file for those set up before"),
    stricter=min,
    rows=(
        Row(
            date(2024, 11, 1), date(2025, 11, 1), FILING_MEASURES.article("", Provenance.SECONDARY)
        ),
    ),
)
# "6 months" and "2 years" from the day in force, counted by the Civil Code: that day itself not counted.
IDENTIFY_HIGHER_RISK_BY = Param(
    id="ownership.identify_higher_risk_by",
    name=Text("较高风险存量客户识别截止日", "last day for existing clients of higher risk"),
    stricter=min,
    rows=(Row(date(2026, 1, 20), date(2026, 7, 20), IDENTIFICATION_ORDER.article(39)),),
)
IDENTIFY_ALL_BY = Param(
    id="ownership.identify_all_by",
    name=Text("全部存量客户识别截止日", "last day for all existing clients"),
    stricter=min,
    rows=(Row(date(2026, 1, 20), date(2028, 1, 20), IDENTIFICATION_ORDER.article(39)),),
)
FEEDBACK_WORKING_DAYS = Param(
    id="ownership.feedback_working_days",
    name=Text("差异反馈工作日数", "working days to report a difference"),
    stricter=min,
    rows=(Row(date(2026, 1, 20), 30, IDENTIFICATION_ORDER.article(27)),),
)
