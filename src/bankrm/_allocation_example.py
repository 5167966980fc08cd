"""An allocation to show things on: the examples of `allocation_plans` start here, nothing else reads it."""

from datetime import date
from decimal import Decimal

from bankrm.allocation_plans import Choice
from bankrm.allocations import TargetAllocation, TargetPart, compute_allocation
from bankrm.clients import ClientId, RetailClient
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.portfolios import AllocationClass, Portfolio
from bankrm.products import Product, ProductFamily, ProductId, ProductRisk
from bankrm.regulations.practice import SALES_PRACTICE
from bankrm.risk_assessments import RiskAssessment, RiskTolerance
from bankrm.staff import BusinessLine

__all__ = ["ALLOCATION", "CHOICES", "CLIENT", "TESTED"]

_DAY = date(2026, 11, 24)
_CASH, _EQUITY = AllocationClass.CASH, AllocationClass.EQUITY

CLIENT = RetailClient(id=ClientId("C-1"), name="李某", birth_date=date(1980, 5, 1))
TESTED = RiskAssessment(client_id=CLIENT.id, on=date(2026, 6, 1), tolerance=RiskTolerance.C3)
ALLOCATION = compute_allocation(
    Portfolio(client_id=CLIENT.id, positions=(), new_money=Money.of(100_000)),
    TargetAllocation(
        parts=tuple(
            TargetPart(allocation_class=kind, share=Decimal(share), band=Decimal("0.05"))
            for kind, share in ((_CASH, "0.6"), (_EQUITY, "0.4"))
        ),
        horizon_months=36,
        basis=SALES_PRACTICE.article(),
    ),
    as_of=_DAY,
)


def _choice(name: str, kind: AllocationClass, family: ProductFamily, risk: ProductRisk) -> Choice:
    return Choice(
        offer=Offer(
            product=Product(
                id=ProductId(name), name="某产品", family=family, private=False, issuer_risk=risk
            ),
            issuer="某机构",
            distributed=family is ProductFamily.PUBLIC_FUND,
            lines=(BusinessLine.RETAIL,),
            least=Money.of(10_000),
            increment=Money.of(10_000),
        ),
        allocation_class=kind,
        off_goal=False,
        change_reported=False,
    )


CHOICES = (
    _choice("W-1", _CASH, ProductFamily.WEALTH, ProductRisk.R1),
    _choice("F-1", _EQUITY, ProductFamily.PUBLIC_FUND, ProductRisk.R4),
    _choice("F-2", _EQUITY, ProductFamily.PUBLIC_FUND, ProductRisk.R3),
)
