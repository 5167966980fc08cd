"""Standards that identifiers follow, and the terms of identity documents.

None of the standards was read in its text. What is known of them is second-hand (each says from where), or
recalled; the first days in force are recalled, but for those with a source.
"""

from datetime import date
from typing import TypeAlias

from bankrm.citations import Issuer, Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import SAC, THE_TRADE
from bankrm.regulations.statutes import IDENTITY_CARD_LAW

__all__ = [
    "BANK_CARD_STANDARD",
    "DOCUMENT_GRACE_DAYS",
    "DOCUMENT_NOTICE_DAYS",
    "DOCUMENT_PRACTICE",
    "FOREIGN_RESIDENT_RULE",
    "IBAN_STANDARD",
    "ID_CARD_YEARS",
    "LEI_STANDARD",
    "RESIDENT_ID_STANDARD",
    "TRAVEL_PERMIT_RULE",
    "USCC_STANDARD",
]

_ISO = Issuer(
    short="ISO",
    name=Text("国际标准化组织", "International Organization for Standardization"),
)

RESIDENT_ID_STANDARD = Regulation(
    code="GB-11643",
    number="GB 11643-1999",
    name=Text("公民身份号码", "Citizen Identification Number"),
    issuer=SAC,
    since=date(1999, 7, 1),
    read=Provenance.SECONDARY,  # layout and check character in many public descriptions
)
USCC_STANDARD = Regulation(
    code="GB-32100",
    number="GB 32100-2015",
    name=Text(
        "法人和其他组织统一社会信用代码编码规则",
        "Coding Rule of the Unified Social Credit Identifier for Legal Entities and Others",
    ),
    issuer=SAC,
    since=date(2015, 10, 1),
    read=Provenance.SECONDARY,  # departments and categories: osuse.cn/post/10002590.html
)
LEI_STANDARD = Regulation(
    code="ISO-17442",
    number="ISO 17442-1:2020",
    name=Text("法人机构识别编码", "Legal Entity Identifier"),
    issuer=_ISO,
    since=date(2012, 6, 1),
    read=Provenance.SECONDARY,
)
IBAN_STANDARD = Regulation(
    code="ISO-13616",
    number="ISO 13616-1:2020",
    name=Text("国际银行账号", "International Bank Account Number"),
    issuer=_ISO,
    since=date(1997, 10, 1),
    read=Provenance.SECONDARY,  # registry 101 of SWIFT, as python-stdnum holds it
)
BANK_CARD_STANDARD = Regulation(
    code="ISO-7812",
    number="ISO/IEC 7812-1:2017",
    name=Text("发卡者标识", "Identification of Issuers"),
    issuer=_ISO,
    since=date(1989, 1, 1),
    read=Provenance.SECONDARY,
)
FOREIGN_RESIDENT_RULE = Regulation(
    code="NIA-2023",
    number="",
    name=Text(
        "新版外国人永久居留身份证机读信息规则",
        "Machine-Readable Data of the New Foreign Permanent Resident Card",
    ),
    issuer=Issuer(short="NIA", name=Text("国家移民管理局", "National Immigration Administration")),
    since=date(2023, 12, 1),
    read=Provenance.SECONDARY,  # eastcoms.com/service/pro/840.html: 9 first, mod 11-2 last
)
TRAVEL_PERMIT_RULE = Regulation(
    code="MPS-2010",
    number="",
    name=Text(
        "港澳居民来往内地通行证号码规则",
        "Numbers of Mainland Travel Permits for Hong Kong and Macao Residents",
    ),
    issuer=Issuer(short="MPS", name=Text("公安部", "Ministry of Public Security")),
    issued=date(2010, 3, 10),
    since=date(1999, 1, 15),  # the card it describes; chinanews.com.cn 2010-03-10
    read=Provenance.SECONDARY,
)
DOCUMENT_PRACTICE = Regulation(
    code="document-practice",
    number="",
    name=Text("证件登记惯例", "How banks record documents and their numbers"),
    issuer=THE_TRADE,
    since=date.min,
    read=Provenance.CONVENTION,
)
"""What the form of other numbers and the reminders rest on: what banks commonly do, no law."""


_Terms: TypeAlias = tuple[tuple[int, int | None], ...]


def _no_other(law: _Terms, _: _Terms) -> _Terms:
    return law  # nobody but the legislature sets it


ID_CARD_YEARS = Param[_Terms](
    id="standards.id_card_years",
    name=Text("居民身份证有效期", "years a resident identity card is valid, by age at issue"),
    stricter=_no_other,
    rows=(
        Row(
            IDENTITY_CARD_LAW.since,
            ((0, 5), (16, 10), (26, 20), (46, None)),
            IDENTITY_CARD_LAW.article(5),
        ),
    ),
)
"""From which age on, how many years; None for a card without a last day (长期)."""

DOCUMENT_NOTICE_DAYS = Param[int](
    id="standards.document_notice_days",
    name=Text("证件到期提醒天数", "days before the last day on which a client is reminded"),
    stricter=max,
)
DOCUMENT_GRACE_DAYS = Param[int](
    id="standards.document_grace_days",
    name=Text("证件过期更新的合理期限", "days after the last day in which to renew a document"),
    stricter=min,
)
"""The "reasonable time" of the order; the law gives no number."""
