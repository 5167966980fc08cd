"""What a loan costs an invented bank, and the hurdle of that bank: examples start here."""

from datetime import date
from decimal import Decimal

import attrs

from bankrm.citations import Row, house_document
from bankrm.credit_applications import CreditApplicationId
from bankrm.labels import Text
from bankrm.loan_pricing import LoanPriceInputs
from bankrm.regulations.approval import PRICING_RAROC_HURDLE
from bankrm.rules import RuleBook

__all__ = ["BOOK", "COSTS"]

COSTS = LoanPriceInputs(
    application_id=CreditApplicationId("A-1"),
    funds_rate=Decimal("0.0150"),
    operating_rate=Decimal("0.0045"),
    pd=Decimal("0.02"),
    lgd=Decimal("0.30"),
    capital_ratio=Decimal("0.10"),
    tax_rate=Decimal("0.25"),
    margin=Decimal("0.0020"),
)
_POLICY = house_document("F-1", Text("贷款定价办法", "Policy on loan prices"), date(2026, 1, 1))
BOOK = RuleBook(
    numbers=(
        attrs.evolve(
            PRICING_RAROC_HURDLE, rows=(Row(date(2026, 1, 1), 1_200, _POLICY.article()),)
        ),
    )
)
