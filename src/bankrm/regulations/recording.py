"""Documents and dated numbers of recording sales (双录), and of keeping what was recorded.

The measures on insurance (I54) were read in the text, of the provisions for banks articles 1 to 4; how long
securities rules have recordings kept is reported, its article recalled.
"""

from datetime import date
from decimal import Decimal

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.investment import N7, C
from bankrm.regulations.issuers import CBIRC, CBRC, CIRC

__all__ = [
    "CHECK_SHARE",
    "DISPUTE_YEARS",
    "FIX_WORKING_DAYS",
    "FUND_RECORD_YEARS",
    "I54",
    "LONG_POLICY_YEARS",
    "R110",
    "RECORDED_AGE_YEARS",
    "REMOTE",
    "SALE_RECORD_YEARS",
    "SHORT_POLICY_YEARS",
    "ZONE_RECORDING_MONTHS",
]

R110 = Regulation(
    code="R110",
    number="银监办发〔2017〕110号",
    name=Text(
        "银行业金融机构销售专区录音录像管理暂行规定",
        "Interim Provisions on Recording in Sales Zones of Banks",
    ),
    issuer=CBRC,
    issued=date(2017, 8, 23),
    since=date(2017, 10, 20),
    read=Provenance.SECONDARY,  # arts. 1-4 read in the text; the day in force and the rest reported
)
I54 = Regulation(
    code="I54",
    number="保监发〔2017〕54号",
    name=Text("保险销售行为可回溯管理暂行办法", "Interim Measures on Traceable Insurance Sales"),
    issuer=CIRC,
    issued=date(2017, 6, 28),
    since=date(2017, 11, 1),
    read=Provenance.TEXT,
    url="http://www.gov.cn/gongbao/content/2017/content_5248245.htm",
)
REMOTE = Regulation(
    code="remote-recording",
    number="",
    name=Text(
        "关于做好银行代理保险业务整改工作有关事项的通知",
        "Notice on Rectifying Insurance Agency by Banks",
    ),
    issuer=CBIRC,
    since=date(2023, 5, 17),
    read=Provenance.SECONDARY,
    url="https://www.economiclaws.net/big5/fagui_694182",
)
"""Reported without its number and day; not later than the last day of the body that issued it."""

_R110_FROM, _I54_FROM, _N7_FROM = date(2017, 10, 20), date(2017, 11, 1), date(2026, 2, 1)

RECORDED_AGE_YEARS = Param(
    id="recording.age.years",
    name=Text(
        "非兼业代理渠道须录音录像的投保人年龄",
        "age from which a policy sold without an agency is recorded",
    ),
    stricter=min,
    rows=(Row(_I54_FROM, 60, I54.article(6)),),
)

# Checks of recordings
CHECK_SHARE = Param(
    id="recording.check.share",
    name=Text("成交件质检比例", "share of concluded cases to be checked"),
    stricter=max,
    rows=(Row(_I54_FROM, Decimal("0.3"), I54.article(10)),),
)
FIX_WORKING_DAYS = Param(
    id="recording.fix.working_days",
    name=Text("整改工作日数", "working days to mend a recording"),
    stricter=min,
    rows=(Row(_I54_FROM, 15, I54.article(10)),),
)

# Keeping, at least
ZONE_RECORDING_MONTHS = Param(
    id="recording.zone.months",
    name=Text(
        "产品终止或者合同解除后保存月数", "months to keep after the product or contract ends"
    ),
    stricter=max,
    rows=(Row(_R110_FROM, 6, R110.article()),),
)
SHORT_POLICY_YEARS = Param(
    id="recording.short_policy.years",
    name=Text(
        "一年及以下保单终止后保存年数", "years to keep after a policy of up to one year ends"
    ),
    stricter=max,
    rows=(Row(_I54_FROM, 5, I54.article(13)),),
)
LONG_POLICY_YEARS = Param(
    id="recording.long_policy.years",
    name=Text("一年以上保单终止后保存年数", "years to keep after a longer policy ends"),
    stricter=max,
    rows=(Row(_I54_FROM, 10, I54.article(13)),),
)
DISPUTE_YEARS = Param(
    id="recording.dispute.years",
    name=Text("纠纷结束后保存年数", "years to keep after a dispute ends"),
    stricter=max,
    rows=(Row(_I54_FROM, 2, I54.article(13)),),
)
SALE_RECORD_YEARS = Param(
    id="recording.sale_record.years",
    name=Text("合同关系终止后保存年数", "years to keep after the relationship ends"),
    stricter=max,
    rows=(Row(_N7_FROM, 5, N7.article(17)),),
)
FUND_RECORD_YEARS = Param(
    id="recording.fund_record.years",
    name=Text("证券期货适当性资料保存年数", "years to keep what securities suitability left"),
    stricter=max,
    # the years are reported, the article recalled, and the day they count from is our reading
    rows=(Row(date(2017, 7, 1), 20, C.article(32, Provenance.UNCONFIRMED)),),
)
