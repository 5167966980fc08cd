"""Documents and dated numbers of loan portfolios: how often claims are classified, and migration rates.

The definitions of the migration rates were read in examination questions that quote them, with worked figures
(sokaoti.com, 51bdks.net, tiku818.com: rates of 75 % and 17.1 %); the number of the document and its first
day are recalled.
"""

from datetime import date

from bankrm.citations import Param, Provenance, Regulation, Row
from bankrm.labels import Text
from bankrm.regulations.issuers import CBRC
from bankrm.regulations.lending import CLASSIFICATION_ORDER

__all__ = ["CLASSIFICATION_INTERVAL_MONTHS", "CORE_INDICATORS"]

CORE_INDICATORS = Regulation(
    code="CORE-2005",
    number="银监发〔2005〕89号",  # recalled
    name=Text(
        "商业银行风险监管核心指标（试行）",
        "Core Indicators for the Risk Supervision of Commercial Banks (trial)",
    ),
    issuer=CBRC,
    since=date(2006, 1, 1),  # recalled
    read=Provenance.SECONDARY,
)
CLASSIFICATION_INTERVAL_MONTHS = Param(
    id="portfolio.classification_interval_months",
    name=Text("风险分类间隔月数", "months in which every claim is classified at least once"),
    stricter=min,
    rows=(Row(date(2023, 7, 1), 3, CLASSIFICATION_ORDER.article(read=Provenance.UNCONFIRMED)),),
)
