"""Documents and dated numbers of pay.

The guideline of 2010 is known from digests and quotations only. They do not agree on the numbers of
its articles, so it is cited without them until its text is read.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC

__all__ = [
    "BASE_SHARE_PERCENT",
    "DEFERRAL_AIM_PERCENT",
    "DEFERRAL_MAIN_PERCENT",
    "DEFERRAL_MONTHS",
    "DEFERRAL_PERCENT",
    "LEADER_MULTIPLE",
    "P14",
]

_FROM = date(2010, 3, 1)

P14 = Regulation(
    code="P14",
    number="银监发〔2010〕14号",
    name=Text(
        "商业银行稳健薪酬监管指引",
        "Guidelines on Sound Remuneration of Commercial Banks, 2010 No. 14",
    ),
    issuer=CBRC,
    issued=date(2010, 2, 21),
    since=_FROM,
    read=Provenance.SECONDARY,
)

BASE_SHARE_PERCENT = Param(
    id="pay.base_share.percent",
    name=Text("基本薪酬占薪酬总额上限（一般）", "base pay in total pay, generally at most"),
    stricter=min,
    rows=(Row(_FROM, 35, P14.article()),),
)
LEADER_MULTIPLE = Param(
    id="pay.leader.multiple",
    name=Text(
        "主要负责人绩效薪酬为基本薪酬的最高倍数", "a leader's performance pay, most times base pay"
    ),
    stricter=min,
    rows=(Row(_FROM, 3, P14.article()),),
)
DEFERRAL_PERCENT = Param(
    id="pay.deferral.percent",
    name=Text("绩效薪酬延期支付比例下限", "performance pay deferred, at least"),
    stricter=max,
    rows=(Row(_FROM, 40, P14.article()),),
)
DEFERRAL_MAIN_PERCENT = Param(
    id="pay.deferral.main_percent",
    name=Text("主要高级管理人员延期支付比例（须高于）", "a main senior manager's deferral, above"),
    stricter=max,
    rows=(Row(_FROM, 50, P14.article()),),
)
DEFERRAL_AIM_PERCENT = Param(
    id="pay.deferral.aim_percent",
    name=Text(
        "主要高级管理人员延期支付比例（力争）", "a main senior manager's deferral, aimed at"
    ),
    stricter=max,
    rows=(Row(_FROM, 60, P14.article()),),
)
DEFERRAL_MONTHS = Param(
    id="pay.deferral.months",
    name=Text("延期支付期限下限（一般，月）", "months of deferral, generally at least"),
    stricter=max,
    rows=(Row(_FROM, 36, P14.article()),),
)
