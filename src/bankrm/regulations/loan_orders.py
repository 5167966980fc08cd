"""The orders on loans: to firms for fixed assets, for working capital, and to persons; and the general rules.

The terms of the orders of 2024 stand in articles 9 (fixed assets), 11 (working capital) and 8 (persons);
the numbers of other articles were not confirmed, and the document is cited without an article.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC, NFRA, PBOC

__all__ = [
    "FIXED_ASSET_INTERIM_MEASURES",
    "FIXED_ASSET_MEASURES",
    "GENERAL_LOAN_RULES",
    "PERSONAL_LOAN_INTERIM_MEASURES",
    "PERSONAL_LOAN_MEASURES",
    "WORKING_CAPITAL_INTERIM_MEASURES",
    "WORKING_CAPITAL_MEASURES",
    "YEAR_DAYS",
]

FIXED_ASSET_MEASURES = Regulation(
    code="FA-2024",
    number="国家金融监督管理总局令2024年第1号",
    name=Text("固定资产贷款管理办法", "Measures for the Administration of Fixed-Asset Loans"),
    issuer=NFRA,
    issued=date(2024, 2, 2),
    since=date(2024, 7, 1),
    read=Provenance.SECONDARY,
)
FIXED_ASSET_INTERIM_MEASURES = Regulation(
    code="FA-2009",
    number="中国银监会令2009年第2号",
    name=Text(
        "固定资产贷款管理暂行办法",
        "Interim Measures for the Administration of Fixed-Asset Loans",
    ),
    issuer=CBRC,
    issued=date(2009, 7, 23),
    since=date(2009, 10, 23),  # three months later
    until=date(2024, 7, 1),
    successor=FIXED_ASSET_MEASURES,
    read=Provenance.SECONDARY,
)
PERSONAL_LOAN_MEASURES = Regulation(
    code="PL-2024",
    number="国家金融监督管理总局令2024年第3号",
    name=Text("个人贷款管理办法", "Measures for the Administration of Personal Loans"),
    issuer=NFRA,
    issued=date(2024, 2, 2),
    since=date(2024, 7, 1),
    read=Provenance.SECONDARY,
)
PERSONAL_LOAN_INTERIM_MEASURES = Regulation(
    code="PL-2010",
    number="中国银监会令2010年第2号",
    name=Text("个人贷款管理暂行办法", "Interim Measures for the Administration of Personal Loans"),
    issuer=CBRC,
    issued=date(2010, 2, 12),
    since=date(2010, 2, 12),
    until=date(2024, 7, 1),
    successor=PERSONAL_LOAN_MEASURES,
    read=Provenance.SECONDARY,
)
GENERAL_LOAN_RULES = Regulation(
    code="GLR-1996",
    number="中国人民银行令1996年第2号",
    name=Text("贷款通则", "General Rules for Loans"),
    issuer=PBOC,
    issued=date(1996, 6, 28),
    since=date(1996, 8, 1),
    read=Provenance.TEXT,  # its opening only; every article is marked where it is cited
)
WORKING_CAPITAL_MEASURES = Regulation(
    code="WC-2024",
    number="国家金融监督管理总局令2024年第2号",
    name=Text("流动资金贷款管理办法", "Measures for the Administration of Working-Capital Loans"),
    issuer=NFRA,
    issued=date(2024, 2, 2),
    since=date(2024, 7, 1),
    read=Provenance.SECONDARY,
)
WORKING_CAPITAL_INTERIM_MEASURES = Regulation(
    code="WC-2010",
    number="中国银监会令2010年第1号",
    name=Text(
        "流动资金贷款管理暂行办法",
        "Interim Measures for the Administration of Working-Capital Loans",
    ),
    issuer=CBRC,
    since=date(2010, 2, 12),  # recalled; the year is confirmed second-hand
    until=date(2024, 7, 1),
    successor=WORKING_CAPITAL_MEASURES,
    read=Provenance.SECONDARY,
)

YEAR_DAYS = Param(
    id="lending.year_days",
    name=Text("周转天数计算的年天数", "days of a year in turnover days"),
    stricter=max,  # the longer year makes the larger cycle, but no bank may change it
    rows=(
        Row(date(2010, 2, 12), 360, WORKING_CAPITAL_INTERIM_MEASURES.article("附件")),
        # that the annex of 2024 kept the formula is not confirmed
        Row(
            date(2024, 7, 1), 360, WORKING_CAPITAL_MEASURES.article("附件", Provenance.UNCONFIRMED)
        ),
    ),
)
