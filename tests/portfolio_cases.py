"""Short ways to make positions and books for the tests of portfolios."""

from datetime import date
from typing import Any

from bankrm.claims import AssetClass
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.loan_books import LoanBook, LoanPosition
from bankrm.money import Money

JUNE, JULY, AUGUST = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31)
PASS, WATCHED, SUBSTANDARD, DOUBTFUL, LOSS = AssetClass


def yuan(amount: int | str) -> Money:
    return Money.of(amount)


def position(claim: int | str, balance: Any = 100, **fields: Any) -> LoanPosition:
    """A position of a client of its own, unless told otherwise."""
    given: dict[str, Any] = {
        "claim_id": ClaimId(f"A-{claim}"),
        "client_id": ClientId(f"E-{claim}"),
        "balance": Money.of(balance) if isinstance(balance, int | str) else balance,
        "tier": PASS,
        "days_past_due": 0,
    }
    return LoanPosition(**(given | fields))


def book(*positions: LoanPosition, on: date = JUNE) -> LoanBook:
    return LoanBook(on=on, positions=positions)
