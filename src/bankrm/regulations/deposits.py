"""Documents and dated numbers of deposits: large-denomination certificates (大额存单). Amounts in fen."""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import PBOC

__all__ = ["LARGE_DEPOSIT_FIRM_LEAST", "LARGE_DEPOSIT_MEASURES", "LARGE_DEPOSIT_PERSON_LEAST"]

# In force on the day of its release, in yuan only: Norton Rose Fulbright on regulationtomorrow.com
# ("China takes further step to liberalise interest rates"). Least amounts: Reuters, 2015-06-02.
LARGE_DEPOSIT_MEASURES = Regulation(
    code="LCD-2015",
    number="中国人民银行公告〔2015〕第13号",  # recalled
    name=Text(
        "大额存单管理暂行办法",
        "Interim Measures on Large-denomination Certificates of Deposit",
    ),
    issuer=PBOC,
    issued=date(2015, 6, 2),
    since=date(2015, 6, 2),
    read=Provenance.SECONDARY,
)
_MEASURES = LARGE_DEPOSIT_MEASURES.article()  # that it is its article 6 is only recalled

LARGE_DEPOSIT_PERSON_LEAST = Param(
    id="deposits.large_deposit_person_least",
    name=Text("个人大额存单起点金额", "least large-denomination deposit of a person"),
    stricter=max,
    rows=(
        Row(date(2015, 6, 2), 30_000_000, _MEASURES),
        # lowered on and from that day: Xinhua on en.chinagate.cn, 2016-06-06
        Row(date(2016, 6, 6), 20_000_000, _MEASURES),
    ),
)
LARGE_DEPOSIT_FIRM_LEAST = Param(
    id="deposits.large_deposit_firm_least",
    name=Text("机构大额存单起点金额", "least large-denomination deposit of an organisation"),
    stricter=max,
    rows=(Row(date(2015, 6, 2), 1_000_000_000, _MEASURES),),
)
