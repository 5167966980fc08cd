"""A deal and a bank that the examples of acquisition loans share; every name and figure is invented."""

from datetime import date
from fractions import Fraction

import attrs

from bankrm._credit_example import WORKING_CAPITAL
from bankrm.acquisition_deals import AcquisitionDeal, AcquisitionKind
from bankrm.bank_figures import BankFigures
from bankrm.credit_applications import CreditApplicationId
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money
from bankrm.product_kinds import ProductKind

__all__ = ["APPLICATION", "BANK", "DEAL"]

APPLICATION = attrs.evolve(
    WORKING_CAPITAL,
    id=CreditApplicationId("A-4"),
    kind=ProductKind.ACQUISITION_LOAN,
    purpose=LoanPurpose.ACQUISITION,
    amount=Money.of(600_000_000),
    months=84,
)
DEAL = AcquisitionDeal(
    application_id=APPLICATION.id,
    kind=AcquisitionKind.CONTROL,
    price=Money.of(1_000_000_000),
    equity_funds=Money.of(400_000_000),
    other_debt=Money.of(0),
    borrower_is_buyer=True,
    borrower_loans=Money.of(0),
    acquirers=1,
    held_share=Fraction(0),
    acquired_share=Fraction(51, 100),
    has_control=False,
    gains_control=True,
    replaces_price=False,
    replaces_acquisition_loan=False,
)
BANK = BankFigures(
    on=date(2008, 12, 31),  # early enough for every example
    tier1_net=Money.of(100_000_000_000),
    adjusted_assets=Money.of(1_500_000_000_000),
    acquisition_loans=Money.of(20_000_000_000),
    minority_acquisition_loans=Money.of(1_000_000_000),
)
