"""Incomes and tables to show things on: usual shares by the convention of the trade, figures invented."""

from datetime import date
from decimal import Decimal

from bankrm.clients import ClientId, RetailClient
from bankrm.money import Money
from bankrm.personal_income import (
    IncomeEvidence,
    IncomeRow,
    IncomeSource,
    IncomeTable,
)
from bankrm.profiles import IncomeKind
from bankrm.regulations.practice import CREDIT_PRACTICE

__all__ = ["CLIENT", "INCOME_TABLE", "SALARY"]

CLIENT = RetailClient(id=ClientId("P-1"), name="张某", birth_date=date(1986, 3, 2))
INCOME_TABLE = IncomeTable(
    rows=(
        IncomeRow(
            kind=IncomeKind.SALARY,
            share=Decimal(1),
            least_months=6,
            evidence=(IncomeEvidence.BANK_FLOW,),
        ),
        IncomeRow(kind=IncomeKind.BONUS, share=Decimal("0.5"), least_months=12),
        IncomeRow(kind=IncomeKind.BUSINESS, share=Decimal(1), least_months=12),
        IncomeRow(
            kind=IncomeKind.RENT,
            share=Decimal("0.6"),
            least_months=6,
            evidence=(IncomeEvidence.LEASE,),
        ),
        IncomeRow(kind=IncomeKind.PENSION, share=Decimal(1), least_months=6),
    ),
    basis=CREDIT_PRACTICE.article(),
)
"""A habit of the trade, recalled: no law and no bank's table."""
SALARY = IncomeSource(
    earner=ClientId("P-1"),
    kind=IncomeKind.SALARY,
    received=Money.of(120_000),
    months=6,
    evidence=(IncomeEvidence.BANK_FLOW,),
)
