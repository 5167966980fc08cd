"""Documents and dated numbers of privacy: personal information, keeping of records, contact with clients.

Laws that other domains cite too are in `statutes`.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBIRC, PBOC, THE_TRADE
from bankrm.regulations.statutes import (
    AML_LAW,
    AML_LAW_2006,
    NETWORK_DATA_REGULATION,
    PIPL,
)

__all__ = [
    "AML_YEARS",
    "CHILD_YEARS",
    "CONSUMER_MEASURES",
    "CONTACT_PRACTICE",
    "FINANCIAL_DATA_STANDARD",
    "IMPACT_ASSESSMENT_YEARS",
    "PROVISION_RECORD_YEARS",
]

FINANCIAL_DATA_STANDARD = Regulation(
    code="JRT-0171",
    number="JR/T 0171-2020",
    name=Text(
        "个人金融信息保护技术规范",
        "Technical Specification for the Protection of Personal Financial Information",
    ),
    issuer=PBOC,
    issued=date(2020, 2, 13),
    since=date(2020, 2, 13),
    read=Provenance.SECONDARY,  # the classes and their handling as reported; clauses not read
)
CONSUMER_MEASURES = Regulation(
    code="CPM-2022",
    number="中国银保监会令2022年第9号",
    name=Text(
        "银行保险机构消费者权益保护管理办法",
        "Measures for the Protection of Consumer Rights by Banking and Insurance Institutions",
    ),
    issuer=CBIRC,
    issued=date(2022, 12, 26),
    since=date(2023, 3, 1),
    read=Provenance.SECONDARY,
)
CONTACT_PRACTICE = Regulation(
    code="contact-practice",
    number="",
    name=Text("客户联系惯例", "Practice of contact with clients"),
    issuer=THE_TRADE,
    since=date.min,
    read=Provenance.CONVENTION,
)
"""What limits contact where no law was found to: quiet hours, caps, lists of whom not to contact."""

CHILD_YEARS = Param(
    id="privacy.child_years",
    name=Text("儿童个人信息年龄界限", "age below which all data of a person are sensitive"),
    stricter=max,
    rows=(Row(date(2021, 11, 1), 14, PIPL.article(28)),),
)
AML_YEARS = Param(
    id="privacy.aml_years",
    name=Text("客户身份资料和交易信息保存年数", "years to keep identity and transaction data"),
    stricter=max,
    rows=(
        Row(date(2007, 1, 1), 5, AML_LAW_2006.article(19)),
        Row(date(2025, 1, 1), 10, AML_LAW.article(34)),
    ),
)
IMPACT_ASSESSMENT_YEARS = Param(
    id="privacy.impact_assessment_years",
    name=Text("个人信息保护影响评估保存年数", "years to keep an impact assessment"),
    stricter=max,
    rows=(Row(date(2021, 11, 1), 3, PIPL.article(56)),),
)
# read in the text: LawRefBook/Laws, 网络数据安全管理条例(2024-09-24), arts. 12 and 64
PROVISION_RECORD_YEARS = Param(
    id="privacy.provision_record_years",
    name=Text("对外提供记录保存年数", "years to keep the record of data given to others"),
    stricter=max,
    rows=(Row(date(2025, 1, 1), 3, NETWORK_DATA_REGULATION.article(12)),),
)
