"""A bank statement to show things on; every figure is invented."""

from datetime import date

from bankrm.account_flows import AccountStatement, FlowKind, FlowLine
from bankrm.clients import ClientId
from bankrm.money import Money
from bankrm.transactions import Direction

__all__ = ["STATEMENT"]

STATEMENT = AccountStatement(
    holder_id=ClientId("E-1"),
    account="A-1",
    first_day=date(2026, 7, 1),
    last_day=date(2026, 9, 30),
    opening_balance=Money.of(10_000),
    lines=(
        FlowLine(
            on=date(2026, 7, 6),
            direction=Direction.IN,
            amount=Money.of(30_000),
            kind=FlowKind.SALE,
            counterparty="buyer-1",
            balance_after=Money.of(40_000),
        ),
        FlowLine(
            on=date(2026, 8, 10),
            direction=Direction.IN,
            amount=Money.of(25_000),
            kind=FlowKind.OWN_TRANSFER,
            balance_after=Money.of(65_000),
        ),
        FlowLine(
            on=date(2026, 8, 17),
            direction=Direction.IN,
            amount=Money.of(8_000),
            kind=FlowKind.UNKNOWN,
            counterparty="other-1",
            balance_after=Money.of(73_000),
        ),
        FlowLine(
            on=date(2026, 8, 17),
            direction=Direction.OUT,
            amount=Money.of(8_000),
            kind=FlowKind.UNKNOWN,
            counterparty="other-1",
            balance_after=Money.of(65_000),
        ),
        FlowLine(
            on=date(2026, 9, 7),
            direction=Direction.IN,
            amount=Money.of(10_000),
            kind=FlowKind.SALE,
            counterparty="buyer-2",
            balance_after=Money.of(75_000),
        ),
        FlowLine(
            on=date(2026, 9, 15),
            direction=Direction.OUT,
            amount=Money.of(3_000),
            kind=FlowKind.TAX,
            balance_after=Money.of(72_000),
        ),
        FlowLine(
            on=date(2026, 9, 21),
            direction=Direction.IN,
            amount=Money.of("126.39"),
            kind=FlowKind.INTEREST,
            balance_after=Money.of("72126.39"),
        ),
    ),
)
