"""Law of payments: a larger payment is never freer."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.consumer_loans import ConsumerStanding
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.loan_payments import DrawdownPayment, assess_payment
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money
from bankrm.product_kinds import ProductKind

WHOLE = Money.of(50_000_000)
loans = st.sampled_from(
    [
        attrs.evolve(WORKING_CAPITAL, amount=WHOLE),
        attrs.evolve(
            WORKING_CAPITAL,
            kind=ProductKind.FIXED_ASSET_LOAN,
            purpose=LoanPurpose.FIXED_ASSETS,
            amount=WHOLE,
        ),
        attrs.evolve(CONSUMER, amount=WHOLE),
        attrs.evolve(CONSUMER, kind=ProductKind.PERSONAL_BUSINESS_LOAN, amount=WHOLE),
    ]
)
fen = st.integers(1, WHOLE.minor) | st.sampled_from(
    [limit + more for limit in (300_000_00, 500_000_00, 10_000_000_00) for more in (0, 1)]
)


@given(loans, fen, fen, st.dates(date(2009, 10, 23), date(2027, 12, 31)), st.booleans())
def test_a_larger_payment_is_never_freer(
    loan: CreditApplication, one: int, two: int, as_of: date, known: bool
) -> None:
    def owed(amount: int) -> bool:
        payment = DrawdownPayment(
            application_id=loan.id,
            amount=Money.from_minor(amount),
            counterparty_known=known,
            new_client=False,
            project_total=Money.of(100_000_000),
        )
        standing = ConsumerStanding(client_id=loan.client_id, good_credit=known, large_need=known)
        decision = assess_payment(loan, payment, standing=standing, as_of=as_of)
        return CreditStep.ENTRUSTED_PAYMENT in decision.steps

    assert owed(min(one, two)) <= owed(max(one, two))
