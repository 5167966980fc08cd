"""Documents on the wording of promotion that no other field cites.

Articles of both are as quoted in the legal index of a public repository
(Venti12138/fin-marketing-compliance-review, references/legal-index.md), not read in the text.
"""

from datetime import date

from bankrm.citations import Provenance, Regulation
from bankrm.labels import Text
from bankrm.regulations.issuers import AMAC, CSRC

__all__ = ["PLANS203", "RAISING16"]

PLANS203 = Regulation(
    code="PLANS203",
    number="中国证券监督管理委员会令第203号",
    name=Text(
        "证券期货经营机构私募资产管理业务管理办法",
        "Measures on Private Asset Management of Securities and Futures Firms",
    ),
    issuer=CSRC,
    issued=date(2023, 1, 12),
    since=date(2023, 3, 1),
    read=Provenance.SECONDARY,
)
RAISING16 = Regulation(
    code="RAISING16",
    number="",
    name=Text("私募投资基金募集行为管理办法", "Measures on Raising Private Investment Funds"),
    issuer=AMAC,
    since=date(2016, 7, 15),
    read=Provenance.SECONDARY,
)
