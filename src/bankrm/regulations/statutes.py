"""Laws of the legislature and regulations of the State Council that several domains cite."""

from datetime import date

from bankrm.citations import Provenance, Regulation
from bankrm.labels import Text
from bankrm.regulations.issuers import NPC

__all__ = ["CIVIL_CODE", "COMMERCIAL_BANK_LAW", "CONTRACT_LAW", "IIT_LAW"]

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
