"""Laws of the legislature and regulations of the State Council that several domains cite."""

from datetime import date

from bankrm.citations import Provenance, Regulation
from bankrm.labels import Text
from bankrm.regulations.issuers import NPC, STATE_COUNCIL

__all__ = [
    "ADVERTISING_LAW",
    "AML_LAW",
    "AML_LAW_2006",
    "BANKING_SUPERVISION_LAW",
    "CIVIL_CODE",
    "COMMERCIAL_BANK_LAW",
    "CONSUMER_LAW",
    "CONTRACT_LAW",
    "IDENTITY_CARD_LAW",
    "IIT_LAW",
    "INSURANCE_LAW",
    "MINORS_LAW",
    "NETWORK_DATA_REGULATION",
    "PIPL",
]

CIVIL_CODE = Regulation(
    code="CC",
    number="",
    name=Text("民法典", "Civil Code"),
    issuer=NPC,
    issued=date(2020, 5, 28),
    since=date(2021, 1, 1),
    read=Provenance.TEXT,
)
CONTRACT_LAW = Regulation(
    code="CL",
    number="",
    name=Text("合同法", "Contract Law"),
    issuer=NPC,
    since=date(1999, 10, 1),
    until=date(2021, 1, 1),  # 民法典 art. 1260, read in the text
    successor=CIVIL_CODE,
    read=Provenance.UNCONFIRMED,
)
COMMERCIAL_BANK_LAW = Regulation(
    code="CBL",
    number="",
    name=Text("商业银行法", "Commercial Bank Law"),
    issuer=NPC,
    since=date(1995, 7, 1),
    read=Provenance.TEXT,
)
IIT_LAW = Regulation(
    code="IIT",
    number="",
    name=Text("个人所得税法", "Individual Income Tax Law"),
    issuer=NPC,
    issued=date(2018, 8, 31),
    since=date(2019, 1, 1),
    read=Provenance.TEXT,
)
AML_LAW = Regulation(
    code="AML",
    number="",
    name=Text("反洗钱法", "Anti-Money Laundering Law"),
    issuer=NPC,
    issued=date(2024, 11, 8),
    since=date(2025, 1, 1),
    read=Provenance.TEXT,
)
AML_LAW_2006 = Regulation(
    code="AML-2006",
    number="",
    name=Text("反洗钱法（2006）", "Anti-Money Laundering Law of 2006"),
    issuer=NPC,
    issued=date(2006, 10, 31),
    since=date(2007, 1, 1),
    until=date(2025, 1, 1),
    successor=AML_LAW,
    read=Provenance.TEXT,
)
PIPL = Regulation(
    code="PIPL",
    number="",
    name=Text("个人信息保护法", "Personal Information Protection Law"),
    issuer=NPC,
    issued=date(2021, 8, 20),
    since=date(2021, 11, 1),
    read=Provenance.TEXT,
)
NETWORK_DATA_REGULATION = Regulation(
    code="NDSR",
    number="",
    name=Text("网络数据安全管理条例", "Network Data Security Regulation"),
    issuer=STATE_COUNCIL,
    issued=date(2024, 9, 24),
    since=date(2025, 1, 1),  # art. 64, read in the text
    read=Provenance.TEXT,
)
CONSUMER_LAW = Regulation(
    code="CRL",
    number="",
    name=Text("消费者权益保护法", "Consumer Rights Protection Law"),
    issuer=NPC,
    issued=date(2013, 10, 25),  # the amendment that added art. 29
    since=date(2014, 3, 15),  # recalled
    read=Provenance.TEXT,
)
MINORS_LAW = Regulation(
    code="MPL",
    number="",
    name=Text("未成年人保护法", "Law on the Protection of Minors"),
    issuer=NPC,
    since=date(2021, 6, 1),  # recalled: the revision of 2020, which art. 72 came with
    read=Provenance.TEXT,
)
IDENTITY_CARD_LAW = Regulation(
    code="ICL",
    number="",
    name=Text("居民身份证法", "Resident Identity Card Law"),
    issuer=NPC,
    since=date(2004, 1, 1),  # recalled; read as amended on 29 October 2011
    read=Provenance.TEXT,
)
ADVERTISING_LAW = Regulation(
    code="AD",
    number="",
    name=Text("广告法", "Advertising Law"),
    issuer=NPC,
    since=date(2021, 4, 29),
    read=Provenance.TEXT,  # as amended in 2021
)
BANKING_SUPERVISION_LAW = Regulation(
    code="BSL",
    number="",
    name=Text("银行业监督管理法", "Banking Supervision Law"),
    issuer=NPC,
    since=date(2007, 1, 1),
    read=Provenance.TEXT,  # as amended in 2006
)
INSURANCE_LAW = Regulation(
    code="IL",
    number="",
    name=Text("保险法", "Insurance Law"),
    issuer=NPC,
    since=date(2015, 4, 24),
    read=Provenance.TEXT,  # as amended in 2015
)
