"""Market practice: what a convention of the trade is cited by, as no law is behind it."""

from datetime import date

from bankrm.citations import Issuer, Provenance, Regulation
from bankrm.labels import Text

__all__ = ["CREDIT_PRACTICE", "SALES_PRACTICE"]

_TRADE = Issuer(short="practice", name=Text("银行业", "the banking trade"))

SALES_PRACTICE = Regulation(
    code="sales-practice",
    number="",
    name=Text("客户经理销售惯例", "Sales practice of relationship managers"),
    issuer=_TRADE,
    since=date.min,
    read=Provenance.CONVENTION,
)
"""What sale processes, leads and proposals rest on."""
CREDIT_PRACTICE = Regulation(
    code="credit-practice",
    number="",
    name=Text("信贷业务惯例", "Practice of bank lending"),
    issuer=_TRADE,
    since=date.min,
    read=Provenance.CONVENTION,
)
"""What the process of a loan rests on, but for what it cites."""
