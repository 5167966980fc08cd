"""Statements that the examples of these rooms share; every figure is invented."""

from datetime import date

from bankrm.calendars import Period
from bankrm.money import Number, number
from bankrm.statement_items import Item
from bankrm.statements import AuditOpinion, EntityId, FinancialStatement

__all__ = ["HALF_YEAR", "YEARS"]


def _year(year: int, revenue: int, *, months: int = 12) -> FinancialStatement:
    """A sound small manufacturer, in 万元, that grows in all its lines alike."""
    lines: dict[Item, Number] = {
        Item.CASH: 1,
        Item.ACCOUNTS_RECEIVABLE: 2,
        Item.OTHER_RECEIVABLES: "0.2",
        Item.INVENTORY: 2,
        Item.CURRENT_ASSETS: 6,
        Item.GOODWILL: 0,
        Item.NON_CURRENT_ASSETS: 4,
        Item.TOTAL_ASSETS: 10,
        Item.SHORT_BORROWINGS: 2,
        Item.ACCOUNTS_PAYABLE: 1,
        Item.CURRENT_PORTION: 0,
        Item.CURRENT_LIABILITIES: 4,
        Item.LONG_BORROWINGS: 1,
        Item.BONDS_PAYABLE: 0,
        Item.NON_CURRENT_LIABILITIES: 1,
        Item.TOTAL_LIABILITIES: 5,
        Item.RELATED_RECEIVABLES: 0,
        Item.EQUITY: 5,
        Item.REVENUE: 10,
        Item.COST_OF_SALES: 8,
        Item.TOTAL_PROFIT: "0.8",
        Item.INCOME_TAX: "0.2",
        Item.NET_PROFIT: "0.6",
        Item.INTEREST_EXPENSE: "0.15",
        Item.CAPITALISED_INTEREST: 0,
        Item.DEPRECIATION: "0.4",
        Item.OPERATING_CASH_FLOW: "0.7",
    }
    scaled = {item: number(figure) * revenue / 10 for item, figure in lines.items()}
    period = Period.months(year, 1, months)
    return FinancialStatement(
        entity_id=EntityId("E-1"),
        period=period,
        lines=scaled,
        received_on=date(year + 1, 4, 20),
        consolidated=False,
        audited=True,
        opinion=AuditOpinion.UNQUALIFIED,
        auditor="Auditor A",
        unit=10_000,
        decimals=3,
    )


YEARS = (_year(2023, 1000), _year(2024, 1100), _year(2025, 1210))
"""Three years of the firm that asks in `_credit_example.WORKING_CAPITAL`."""
HALF_YEAR = _year(2025, 600, months=6)
