"""A small loan book on two days that the examples of the rooms on portfolios share; all is invented."""

from datetime import date

import attrs

from bankrm.claims import AssetClass
from bankrm.clients import ClientId
from bankrm.collateral import ClaimId
from bankrm.loan_books import LoanBook, LoanPosition
from bankrm.money import Money

__all__ = ["BOOK", "LATER"]

_FIRST = LoanPosition(
    claim_id=ClaimId("A-1"),
    client_id=ClientId("E-1"),
    balance=Money.of(600),
    tier=AssetClass.PASS,
    days_past_due=0,
    booked_on=date(2026, 3, 20),
    industry="C34",
)
_SECOND = LoanPosition(
    claim_id=ClaimId("A-2"),
    client_id=ClientId("E-2"),
    balance=Money.of(300),
    tier=AssetClass.SPECIAL_MENTION,
    days_past_due=20,
    booked_on=date(2026, 1, 15),
)
_THIRD = LoanPosition(
    claim_id=ClaimId("A-3"),
    client_id=ClientId("E-3"),
    balance=Money.of(100),
    tier=AssetClass.PASS,
    days_past_due=0,
    booked_on=date(2026, 1, 20),
    industry="C34",
)

BOOK = LoanBook(on=date(2026, 6, 30), positions=(_FIRST, _SECOND, _THIRD))
"""At the end of June: two loans of pass, one of special mention."""

LATER = LoanBook(
    on=date(2026, 7, 31),
    positions=(
        attrs.evolve(_FIRST, balance=Money.of(550)),
        attrs.evolve(_SECOND, tier=AssetClass.SUBSTANDARD, days_past_due=91),
        attrs.evolve(
            _THIRD, tier=AssetClass.SPECIAL_MENTION, days_past_due=10, balance=Money.of(100)
        ),
        LoanPosition(
            claim_id=ClaimId("A-4"),
            client_id=ClientId("E-4"),
            balance=Money.of(200),
            tier=AssetClass.SPECIAL_MENTION,
            days_past_due=0,
            booked_on=date(2026, 7, 2),
        ),
    ),
)
"""A month later: one has got worse, one is non-performing, one is new."""
