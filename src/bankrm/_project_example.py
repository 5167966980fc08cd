"""A project that the examples of fixed-asset loans share; every name and figure is invented."""

import attrs

from bankrm._credit_example import WORKING_CAPITAL
from bankrm.credit_applications import CreditApplicationId
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.project_cover import ProjectYear
from bankrm.project_loans import ProjectIndustry, ProjectPermit, ProjectPlan

__all__ = ["APPLICATION", "PLAN"]

APPLICATION = attrs.evolve(
    WORKING_CAPITAL,
    id=CreditApplicationId("A-5"),
    kind=ProductKind.FIXED_ASSET_LOAN,
    purpose=LoanPurpose.FIXED_ASSETS,
    amount=Money.of(60_000_000),
    months=96,
)
PLAN = ProjectPlan(
    application_id=APPLICATION.id,
    industry=ProjectIndustry.OTHER,
    total=Money.of(100_000_000),
    equity=Money.of(30_000_000),
    equity_lowered=False,
    other_debt=Money.of(10_000_000),
    equity_paid=Money.of(15_000_000),
    loan_drawn=Money.of(30_000_000),
    years=tuple(
        ProjectYear(
            year=year,
            ebitda=Money.of(18_000_000),
            cash_tax=Money.of(2_000_000),
            principal=Money.of(9_000_000),
            interest=Money.of(3_000_000),
        )
        for year in range(2029, 2036)
    ),
    permits_needed=(ProjectPermit.APPROVAL, ProjectPermit.LAND),
    permits_held=(ProjectPermit.APPROVAL, ProjectPermit.LAND),
)
