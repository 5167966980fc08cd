"""Market practice: what a convention of the trade is cited by, as no law is behind it."""

from datetime import date

from bankrm.citations import Provenance, Regulation
from bankrm.labels import Text
from bankrm.regulations.issuers import THE_TRADE

__all__ = ["CREDIT_PRACTICE", "SALES_PRACTICE"]

SALES_PRACTICE = Regulation(
    code="sales-practice",
    number="",
    name=Text("客户经理销售惯例", "Sales practice of relationship managers"),
    issuer=THE_TRADE,
    since=date.min,
    read=Provenance.CONVENTION,
)
"""What sale processes, leads and proposals rest on."""
CREDIT_PRACTICE = Regulation(
    code="credit-practice",
    number="",
    name=Text("信贷业务惯例", "Practice of bank lending"),
    issuer=THE_TRADE,
    since=date.min,
    read=Provenance.CONVENTION,
)
"""What the process of a loan rests on, but for what it cites."""
