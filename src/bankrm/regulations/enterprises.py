"""Documents and numbers about firms: how large they are, and which small loans are inclusive finance.

The limits and the list of industries were read in reproductions of both documents, not at the issuers'.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import MIIT, NBS, PBOC

__all__ = [
    "INCLUSIVE_CREDIT_LINE",
    "INCLUSIVE_LINE_RAISED",
    "INCLUSIVE_RESERVE_NOTICE",
    "SIZE_INDUSTRIES",
    "SIZE_LIMITS",
    "SIZE_STATISTICS",
    "SME_STANDARDS",
]

_T = TypeVar("_T")

_SECONDARY = Provenance.SECONDARY
_WAN_YUAN = 1_000_000  # fen


def _law_alone(law: _T, _own: _T) -> _T:
    """A bank does not draw its own line between small and large."""
    return law


# signed on that day and in force from publication (English digest, multistage-pump.com, 2933)
SME_STANDARDS = Regulation(
    code="SME-2011",
    number="工信部联企业〔2011〕300号",
    name=Text(
        "中小企业划型标准规定", "Provisions on the Size Standards of Small and Medium Firms"
    ),
    issuer=MIIT,  # jointly with NBS, NDRC and MOF
    issued=date(2011, 6, 18),
    since=date(2011, 6, 18),
    read=_SECONDARY,
)
# in force from issue (reprint, tlprw.com); the year is confirmed, the day recalled
SIZE_STATISTICS = Regulation(
    code="SIZE-2017",
    number="国统字〔2017〕213号",
    name=Text(
        "统计上大中小微型企业划分办法（2017）",
        "Statistical Measures on Large, Medium, Small and Micro Firms (2017)",
    ),
    issuer=NBS,
    since=date(2017, 12, 28),
    read=_SECONDARY,
)
# reported on 17 January 2018: "can be fully applied on 25 January 2018" (028llumar.com, hyxw/93)
INCLUSIVE_RESERVE_NOTICE = Regulation(
    code="INC-2017",
    number="",
    name=Text(
        "关于对普惠金融实施定向降准的通知",
        "Notice on Targeted Reserve Cuts for Inclusive Finance",
    ),
    issuer=PBOC,
    issued=date(2017, 9, 30),
    since=date(2018, 1, 25),
    read=_SECONDARY,
)
INCLUSIVE_LINE_RAISED = Regulation(
    code="INC-2019",
    number="",
    name=Text(
        "调整普惠金融定向降准小微企业贷款考核标准的公告",
        "Announcement raising the Line of Small Loans for Targeted Reserve Cuts",
    ),
    issuer=PBOC,
    issued=date(2019, 1, 2),
    since=date(2019, 1, 1),
    read=_SECONDARY,
)

SIZE_LIMITS: Param[Mapping[str, Mapping[str, tuple[int, int, int]]]] = Param(
    id="enterprises.size_limits",
    name=Text("大中小微型企业划分标准", "size limits of firms"),
    stricter=_law_alone,
    rows=(
        Row(
            date(2011, 6, 18),
            # from which figure on a firm is small, medium, large; revenue and assets in 万元
            MappingProxyType(
                {
                    "agriculture": {"revenue": (50, 500, 20_000)},
                    "industry": {"persons": (20, 300, 1_000), "revenue": (300, 2_000, 40_000)},
                    "construction": {
                        "revenue": (300, 6_000, 80_000),
                        "assets": (300, 5_000, 80_000),
                    },
                    "wholesale": {"persons": (5, 20, 200), "revenue": (1_000, 5_000, 40_000)},
                    "retail": {"persons": (10, 50, 300), "revenue": (100, 500, 20_000)},
                    "transport": {"persons": (20, 300, 1_000), "revenue": (200, 3_000, 30_000)},
                    "storage": {"persons": (20, 100, 200), "revenue": (100, 1_000, 30_000)},
                    "post": {"persons": (20, 300, 1_000), "revenue": (100, 2_000, 30_000)},
                    "lodging": {"persons": (10, 100, 300), "revenue": (100, 2_000, 10_000)},
                    "catering": {"persons": (10, 100, 300), "revenue": (100, 2_000, 10_000)},
                    "telecoms": {"persons": (10, 100, 2_000), "revenue": (100, 1_000, 100_000)},
                    "software": {"persons": (10, 100, 300), "revenue": (50, 1_000, 10_000)},
                    "property_development": {
                        "revenue": (100, 1_000, 200_000),
                        "assets": (2_000, 5_000, 10_000),
                    },
                    "property_management": {
                        "persons": (100, 300, 1_000),
                        "revenue": (500, 1_000, 5_000),
                    },
                    "business_services": {
                        "persons": (10, 100, 300),
                        "assets": (100, 8_000, 120_000),
                    },
                    "other": {"persons": (10, 100, 300)},
                }
            ),
            SME_STANDARDS.article(4),
        ),
    ),
)

# Codes of GB/T 4754-2017 by their first characters. Division 59 is split: handling (591) is counted as
# transport, as the table of 2017 has it, but the split by code is ours. Left out as in both documents:
# railways (53), finance (J), letting one's own property (704), education (P), health (84), S and T.
_INDUSTRIES: Mapping[str, str] = MappingProxyType(
    {
        "A": "agriculture",
        **dict.fromkeys(("B", "C", "D"), "industry"),
        "E": "construction",
        "F51": "wholesale",
        "F52": "retail",
        **dict.fromkeys(("G54", "G55", "G56", "G57", "G58", "G591"), "transport"),
        **dict.fromkeys(("G592", "G593", "G594", "G595", "G596", "G599"), "storage"),
        "G60": "post",
        "H61": "lodging",
        "H62": "catering",
        **dict.fromkeys(("I63", "I64"), "telecoms"),
        "I65": "software",
        "K701": "property_development",
        "K702": "property_management",
        "L": "business_services",
        **dict.fromkeys(("K703", "K709", "M", "N", "O", "Q85", "R"), "other"),
    }
)
SIZE_INDUSTRIES: Param[Mapping[str, str]] = Param(
    id="enterprises.size_industries",
    name=Text(
        "划型行业与国民经济行业分类的对应", "industries of the size limits by GB/T 4754 code"
    ),
    stricter=_law_alone,
    rows=(
        Row(date(2011, 6, 18), _INDUSTRIES, SME_STANDARDS.article(3, Provenance.UNCONFIRMED)),
        Row(date(2017, 12, 28), _INDUSTRIES, SIZE_STATISTICS.article()),
    ),
)

# 人民网 on the PBOC's announcement of 2 January 2019: below 5 m before, below 10 m from 2019
INCLUSIVE_CREDIT_LINE = Param(
    id="enterprises.inclusive_credit_line",
    name=Text(
        "普惠小微单户授信上限", "credit to one client below which a small loan is inclusive"
    ),
    stricter=min,
    rows=(
        Row(date(2018, 1, 25), 500 * _WAN_YUAN, INCLUSIVE_RESERVE_NOTICE.article()),
        Row(date(2019, 1, 1), 1_000 * _WAN_YUAN, INCLUSIVE_LINE_RAISED.article()),
    ),
)
