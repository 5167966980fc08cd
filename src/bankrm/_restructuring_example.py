"""A loan in arrears and three ways out of it, that examples share; every figure is invented."""

from datetime import date
from decimal import Decimal

from bankrm._loan_account_example import ACCOUNT
from bankrm.arrears import compute_arrears
from bankrm.labels import Text
from bankrm.loan_products import RepaymentMethod
from bankrm.loans import LoanPlan
from bankrm.money import Money
from bankrm.restructuring_options import Enforcement, RestructuringOption

__all__ = ["ARREARS", "ENFORCEMENT", "OPTIONS"]

ARREARS = compute_arrears(ACCOUNT, as_of=date(2026, 11, 24))
"""4,819,508.22 is owed, of which 36,509.49 is penalty and compound interest."""

ENFORCEMENT = Enforcement(recovery=Money.of(3_900_000), months=18, costs=Money.of(120_000))
OPTIONS = (
    RestructuringOption(
        name=Text("维持原合同", "the contract as it stands"),
        plan=None,
        kept_probability=Decimal("0.2"),
        if_broken=ENFORCEMENT,
    ),
    RestructuringOption(
        name=Text("展期两年、减免罚息", "two years more, penalty interest forgiven"),
        plan=LoanPlan(
            principal=Money.of("4718594.56"),
            annual_rate=Decimal("0.0435"),
            disbursed_on=date(2026, 11, 24),
            method=RepaymentMethod.LEVEL_PRINCIPAL,
            instalments=24,
        ),
        paid_at_once=Decimal("64404.17"),  # the interest at the contract's rate
        forgiven_interest=Decimal("36509.49"),
        kept_probability=Decimal("0.7"),
        if_broken=ENFORCEMENT,
    ),
)
