"""Documents and dated numbers of credit bureau data (征信): queries, records, repair, card limits.

What a bank makes of a report (how many months overdue are too many) is policy: usual figures are marked as
conventions, others are left to the bank.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, PBOC, STATE_COUNCIL
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = [
    "ADVERSE_RECORD_YEARS",
    "BUREAU_REGULATION",
    "CARD_NOTICE",
    "FREE_REPORTS",
    "MOST_MONTH_QUERIES",
    "MOST_QUARTER_QUERIES",
    "OVERDUE_IN_ALL",
    "OVERDUE_IN_A_ROW",
    "OVERDUE_WINDOW_MONTHS",
    "REPAIR_ARISEN_BY",
    "REPAIR_ARISEN_FROM",
    "REPAIR_EARLY_BY",
    "REPAIR_EARLY_FROM",
    "REPAIR_MOST",
    "REPAIR_NOTICE",
    "REPAIR_REPAID_BY",
    "REPORT_DAYS",
]

# read in the text: LawRefBook/Laws, 征信业管理条例(2013-01-21), arts. 16 to 20, 28, 32, 44 and 47
BUREAU_REGULATION = Regulation(
    code="CBR-2013",
    number="国务院令第631号",
    name=Text("征信业管理条例", "Regulation on the Credit Reporting Industry"),
    issuer=STATE_COUNCIL,
    issued=date(2013, 1, 21),
    since=date(2013, 3, 15),
    read=Provenance.TEXT,
)
REPAIR_NOTICE = Regulation(
    code="REPAIR-2025",
    number="",
    name=Text(
        "中国人民银行关于实施一次性信用修复政策有关安排的通知",
        "Notice of the People's Bank of China on the One-off Credit Repair",
    ),
    issuer=PBOC,
    issued=date(2025, 12, 22),
    since=date(2025, 12, 22),
    read=Provenance.TEXT,
)
# the sentence on limits was read in the draft of 16 December 2021 only; that the final notice came in July
# 2022 is confirmed (Caixin Global, 2022-09-16), its number, day and wording are recalled
CARD_NOTICE = Regulation(
    code="CARD-2022",
    number="银保监规〔2022〕13号",
    name=Text(
        "关于进一步促进信用卡业务规范健康发展的通知",
        "Notice on the Sound and Standardised Development of the Credit Card Business",
    ),
    issuer=CBIRC,
    issued=date(2022, 7, 7),
    since=date(2022, 7, 7),
    read=Provenance.UNCONFIRMED,
)

ADVERSE_RECORD_YEARS = Param(
    id="bureau.adverse_record_years",
    name=Text("个人不良信息保存年数", "years an adverse record of a person is kept"),
    stricter=min,  # towards the person: no bank may count a record for longer
    rows=(Row(date(2013, 3, 15), 5, BUREAU_REGULATION.article(16)),),
)
FREE_REPORTS = Param(
    id="bureau.free_reports",
    name=Text("每年免费查询本人信用报告次数", "free reports of one's own a year"),
    stricter=max,
    rows=(Row(date(2013, 3, 15), 2, BUREAU_REGULATION.article(17)),),
)

REPAIR_ARISEN_FROM = Param(
    id="bureau.repair_arisen_from",
    name=Text("信用修复逾期起始日", "first day of the entries that are repaired"),
    stricter=max,
    rows=(Row(date(2025, 12, 22), date(2020, 1, 1), REPAIR_NOTICE.article()),),
)
REPAIR_ARISEN_BY = Param(
    id="bureau.repair_arisen_by",
    name=Text("信用修复逾期截止日", "last day of the entries that are repaired"),
    stricter=min,
    rows=(Row(date(2025, 12, 22), date(2025, 12, 31), REPAIR_NOTICE.article()),),
)
REPAIR_MOST = Param(
    id="bureau.repair_most",
    name=Text(
        "信用修复单笔逾期金额上限（分）", "most that one repaired entry may come to, in fen"
    ),
    stricter=min,
    rows=(Row(date(2025, 12, 22), 1_000_000, REPAIR_NOTICE.article()),),
)
REPAIR_EARLY_BY = Param(
    id="bureau.repair_early_by",
    name=Text("首批信用修复还款截止日", "last day of repayment for the first round of repair"),
    stricter=min,
    rows=(Row(date(2025, 12, 22), date(2025, 11, 30), REPAIR_NOTICE.article()),),
)
REPAIR_EARLY_FROM = Param(
    id="bureau.repair_early_from",
    name=Text("首批信用修复不予展示日", "first day the first round is no longer shown"),
    stricter=max,
    rows=(Row(date(2025, 12, 22), date(2026, 1, 1), REPAIR_NOTICE.article()),),
)
REPAIR_REPAID_BY = Param(
    id="bureau.repair_repaid_by",
    name=Text("信用修复还款截止日", "last day of repayment for repair"),
    stricter=min,
    rows=(Row(date(2025, 12, 22), date(2026, 3, 31), REPAIR_NOTICE.article()),),
)

# 连三累六: a habit of the trade, no rule; sources differ on the window
OVERDUE_WINDOW_MONTHS = Param(
    id="bureau.overdue_window_months",
    name=Text("逾期统计月数", "months in which overdue months are counted"),
    stricter=max,
    rows=(Row(date.min, 24, CREDIT_PRACTICE.article()),),
)
OVERDUE_IN_A_ROW = Param(
    id="bureau.overdue_in_a_row",
    name=Text("连续逾期期数警戒线", "overdue months in a row from which a person decides"),
    stricter=min,
    rows=(Row(date.min, 3, CREDIT_PRACTICE.article()),),
)
OVERDUE_IN_ALL = Param(
    id="bureau.overdue_in_all",
    name=Text("累计逾期期数警戒线", "overdue months in all from which a person decides"),
    stricter=min,
    rows=(Row(date.min, 6, CREDIT_PRACTICE.article()),),
)
MOST_MONTH_QUERIES: Param[int] = Param(
    id="bureau.most_month_queries",
    name=Text("近一月审批查询次数上限", "most queries for approval in a month"),
    stricter=min,
)
"""Left to the bank."""
MOST_QUARTER_QUERIES: Param[int] = Param(
    id="bureau.most_quarter_queries",
    name=Text("近三月审批查询次数上限", "most queries for approval in three months"),
    stricter=min,
)
"""Left to the bank."""
REPORT_DAYS: Param[int] = Param(
    id="bureau.report_days",
    name=Text("信用报告有效天数", "days a credit report may be used"),
    stricter=min,
)
"""Left to the bank."""
