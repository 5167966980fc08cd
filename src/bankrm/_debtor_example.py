"""Two claims on one debtor that the examples share; every figure is invented."""

from datetime import date

from bankrm._claim_example import CLAIM, DEBTOR
from bankrm.claim_facts import Claim
from bankrm.claims import ClaimFindings
from bankrm.collateral import ClaimId
from bankrm.debtor_tiers import DebtorClaim
from bankrm.money import Money

__all__ = ["CLAIMS"]


def _claim(number: int, days_past_due: int, amount: int) -> DebtorClaim:
    findings = ClaimFindings(days_past_due=days_past_due)
    return DebtorClaim(
        id=ClaimId(f"A-{number}"),
        client_id=CLAIM.client_id,
        claim=Claim.of(CLAIM, DEBTOR, findings, as_of=date(2026, 11, 24)),
        amount=Money.of(amount),
    )


CLAIMS = (_claim(1, 95, 2_000_000), _claim(2, 0, 14_000_000))
