"""A loan in instalments, its costs and how they were shown: examples start here."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import attrs

from bankrm._credit_example import CONSUMER
from bankrm.cost_disclosure import ContingentCost, CostDisclosure, CostShowing
from bankrm.credit_applications import CreditApplicationId
from bankrm.loan_costs import CostKind, CostMethod, LoanFee, LoanFlows
from bankrm.money import Money

__all__ = ["INSTALMENTS", "ORDER", "SHOWN"]

_AT = datetime(2026, 11, 23, 15, tzinfo=timezone(timedelta(hours=8)))

INSTALMENTS = LoanFlows(
    principals=(Money.of(1_000),) * 12,
    interests=(Money.of(0),) * 12,
    fees=(
        LoanFee(
            kind=CostKind.INSTALMENT_FEE,
            method="monthly",
            standard="0.6 % of the first principal",
            payee="某银行",
            amounts=(Money.of(0), *(Money.of(72),) * 12),
        ),
    ),
)
ORDER = attrs.evolve(CONSUMER, amount=INSTALMENTS.drawn, months=12)
"""The application that is shown these costs."""
SHOWN = CostDisclosure(
    application_id=CreditApplicationId("A-2"),
    flows=INSTALMENTS,
    interest_standard="no interest",
    contingent=(
        ContingentCost(
            kind=CostKind.PENALTY_INTEREST, standard="1.5 times the rate", payee="某银行"
        ),
    ),
    rate_shown=Decimal("0.1303"),
    method=CostMethod.SIMPLE,
    prominent=True,
    says_nothing_else=True,
    charged_besides=False,
    showing=CostShowing.SIGNED_IN_BRANCH,
    confirmed_at=_AT,
    recorded_at=_AT,
)
