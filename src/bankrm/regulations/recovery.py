"""Overdue loans: how long a claim may be enforced, how a debtor may be pressed, and when a claim is written off."""

from datetime import date

from bankrm.citations import Issuer, Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import MOF
from bankrm.regulations.security import SUPREME_COURT
from bankrm.regulations.statutes import CIVIL_CODE

__all__ = [
    "ACCOUNTABILITY_MONTHS",
    "BAD_DEBT_MEASURES",
    "BANKING_ASSOCIATION",
    "BANKRUPTCY_DAYS",
    "CALLS_A_DAY",
    "COLLECTION_GUIDELINE",
    "DORMANT_MONTHS",
    "ENFORCEMENT_DAYS",
    "FAILED_TRIES",
    "LIMITATION_LEAD_DAYS",
    "LIMITATION_MONTHS",
    "LIMITATION_PROVISIONS",
    "LONGEST_LIMITATION_MONTHS",
    "QUIET_FROM",
    "QUIET_UNTIL",
    "SMALL_DEBT_CAP",
    "SMALL_DEBT_DAYS",
    "SUSPENSION_MONTHS",
    "VISITORS",
]

BANKING_ASSOCIATION = Issuer(
    short="CBA", name=Text("中国银行业协会", "China Banking Association"), aliases=("中银协",)
)

# Limitation. Read in the text at github.com/LawRefBook/Laws (民法典/总则.md, 司法解释/), as were arts. 188 to
# 195, 419 and 692 to 694 of the Civil Code.

LIMITATION_PROVISIONS = Regulation(
    code="LIM-2020",
    number="法释〔2020〕17号",  # recalled, as the day; the text gives that of the revision only
    name=Text(
        "最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定",
        "Provisions of the Supreme People's Court on Limitation in Civil Cases",
    ),
    issuer=SUPREME_COURT,
    issued=date(2020, 12, 23),
    since=date(2021, 1, 1),
    read=Provenance.TEXT,
)

LIMITATION_MONTHS = Param(
    id="recovery.limitation_months",
    name=Text("诉讼时效期间月数", "months of limitation"),
    stricter=min,
    rows=(Row(CIVIL_CODE.since, 36, CIVIL_CODE.article(188)),),
)
LONGEST_LIMITATION_MONTHS = Param(
    id="recovery.longest_limitation_months",
    name=Text("最长保护期间月数", "months of the longest protection"),
    stricter=min,
    rows=(Row(CIVIL_CODE.since, 240, CIVIL_CODE.article(188)),),
)
"""Whatever happened since; a court may lengthen it."""
SUSPENSION_MONTHS = Param(
    id="recovery.suspension_months",
    name=Text("时效中止月数", "last months in which limitation is suspended"),
    stricter=min,
    rows=(Row(CIVIL_CODE.since, 6, CIVIL_CODE.article(194)),),
)
LIMITATION_LEAD_DAYS: Param[int] = Param(
    id="recovery.limitation_lead_days",
    name=Text("时效届满前须主张权利的天数", "days before the end by which a claim is to be made"),
    stricter=max,
)
"""The bank's own."""

# Collection. The guideline's 54 articles were read in reports only: 21世纪经济报道 and 中国证券报 of 31 January
# 2026 (reportify.cn), 长沙晚报 of 4 February 2026 (epaper.csjrw.cn: three failed tries), and an article at
# 163.com/dy/article/KKKKMEEH0553TEXM.html (art. 22: two to a visit).

COLLECTION_GUIDELINE = Regulation(
    code="COL-2026",
    number="",
    name=Text(
        "金融机构个人消费类贷款催收工作指引（试行）",
        "Guideline on Collecting Consumer Loans to Persons (trial)",
    ),
    issuer=BANKING_ASSOCIATION,
    issued=date(2026, 1, 30),
    since=date(2026, 1, 30),  # the day of issue; when it took force was not read
    read=Provenance.SECONDARY,
)

QUIET_FROM = Param(
    id="recovery.quiet_from",
    name=Text(
        "禁止催收起始时刻（当日第几分钟）", "minute of the day from which nobody is pressed"
    ),
    stricter=min,
    rows=(Row(COLLECTION_GUIDELINE.since, 22 * 60, COLLECTION_GUIDELINE.article()),),
)
QUIET_UNTIL = Param(
    id="recovery.quiet_until",
    name=Text(
        "禁止催收结束时刻（当日第几分钟）", "minute of the day until which nobody is pressed"
    ),
    stricter=max,
    rows=(Row(COLLECTION_GUIDELINE.since, 8 * 60, COLLECTION_GUIDELINE.article()),),
)
CALLS_A_DAY = Param(
    id="recovery.calls_a_day",
    name=Text("同一号码当日拨打次数上限", "calls of one number a day"),
    stricter=min,
    rows=(Row(COLLECTION_GUIDELINE.since, 6, COLLECTION_GUIDELINE.article()),),
)
"""That were not answered; "ought not to be more" (不宜超过)."""
FAILED_TRIES = Param(
    id="recovery.failed_tries",
    name=Text("联系第三人前的连续失联次数", "failed tries in a row before others are asked"),
    stricter=max,
    rows=(Row(COLLECTION_GUIDELINE.since, 3, COLLECTION_GUIDELINE.article()),),
)
VISITORS = Param(
    id="recovery.visitors",
    name=Text("外访催收人数", "collectors at a visit"),
    stricter=max,
    rows=(Row(COLLECTION_GUIDELINE.since, 2, COLLECTION_GUIDELINE.article(22)),),
)

# Write-offs. The articles were read in a digest of the text (github.com/yeahh12316-yeahh/regulatory-
# interpretation-workbench, benchmarks/gold/case-001.json, which lists all 25 of them), not the text itself. Of
# annex 1 the first grounds were read in a bank's copy (haowendang.cn/c9s53u1xbsq9s4tl8lgrm6o2vt5lzqa00cpr_1.html),
# which does not say of which version: hence not confirmed.

BAD_DEBT_MEASURES = Regulation(
    code="BD-2017",
    number="财金〔2017〕90号",
    name=Text(
        "金融企业呆账核销管理办法（2017年版）",
        "Measures for Writing off Bad Debts of Financial Enterprises (2017)",
    ),
    issuer=MOF,
    issued=date(2017, 8, 31),
    since=date(2017, 10, 1),  # art. 25
    read=Provenance.SECONDARY,
)
_ANNEX = BAD_DEBT_MEASURES.article("附件1", Provenance.UNCONFIRMED)

BANKRUPTCY_DAYS = Param(
    id="recovery.bankruptcy_days",
    name=Text("宣告破产后天数", "days since bankruptcy was declared"),
    stricter=max,
    rows=(Row(BAD_DEBT_MEASURES.since, 180, _ANNEX),),
)
"""So many or more, where the proceedings have not ended."""
DORMANT_MONTHS = Param(
    id="recovery.dormant_months",
    name=Text("停止经营或者下落不明月数", "months since business ceased or the debtor vanished"),
    stricter=max,
    rows=(
        Row(BAD_DEBT_MEASURES.since, 36, _ANNEX),
    ),  # "over 3 ..." was read; that years are meant, not
)
ENFORCEMENT_DAYS: Param[int] = Param(
    id="recovery.enforcement_days",
    name=Text("强制执行天数", "days of enforcement"),
    stricter=max,
)
"""After which what is still owed counts, though enforcement goes on. It was not read: the bank enters it."""
SMALL_DEBT_CAP: Param[int] = Param(
    id="recovery.small_debt_cap",
    name=Text("小额债权余额上限", "most of a small debt"),
    stricter=min,
)
"""In fen. The annex has several, by kind of debtor and of bank; none was read: the bank enters its own."""
SMALL_DEBT_DAYS: Param[int] = Param(
    id="recovery.small_debt_days",
    name=Text("小额债权追索天数", "days that a small debt is pursued"),
    stricter=max,
)
"""As the cap."""
ACCOUNTABILITY_MONTHS = Param(
    id="recovery.accountability_months",
    name=Text("核销后责任追究月数", "months to settle who is accountable"),
    stricter=min,
    rows=(Row(BAD_DEBT_MEASURES.since, 24, BAD_DEBT_MEASURES.article(19)),),
)
"""From the write-off, where the loss has a cause within the bank."""
