"""Laws of terms: the longest term is the last that passes, and a shorter one never fares worse."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.consumer_loans import ConsumerStanding
from bankrm.credit_applications import CreditApplication
from bankrm.loan_products import LoanPurpose
from bankrm.product_kinds import ProductKind
from bankrm.rules import Effect
from bankrm.term_limits import TermGrounds, assess_term, compute_max_term

FIRM = st.sampled_from(
    [
        WORKING_CAPITAL,
        attrs.evolve(
            WORKING_CAPITAL, kind=ProductKind.FIXED_ASSET_LOAN, purpose=LoanPurpose.FIXED_ASSETS
        ),
    ]
)
PERSON = st.sampled_from(
    [
        CONSUMER,
        attrs.evolve(
            CONSUMER, kind=ProductKind.PERSONAL_BUSINESS_LOAN, purpose=LoanPurpose.OPERATION
        ),
    ]
)
loans = FIRM | PERSON
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
months = st.integers(1, 200)


@given(loans, months, days, st.booleans(), st.booleans())
def test_the_longest_term_is_the_last_that_passes(
    loan: CreditApplication, asked: int, as_of: date, slow: bool, good: bool
) -> None:
    application = attrs.evolve(loan, months=asked)
    grounds = TermGrounds(application_id=application.id, long_cash_cycle=slow, real_estate=False)
    standing = ConsumerStanding(client_id=loan.client_id, good_credit=good, long_need=good)
    outcome = assess_term(application, grounds, standing=standing, as_of=as_of).outcome
    found = compute_max_term(application, grounds, standing=standing, as_of=as_of)
    longest = found.months
    assert (outcome is Effect.ALLOW) == (longest is None or asked <= longest)
    if longest is not None and asked > longest:
        reviewed = found.on_review is not None and asked <= found.on_review
        assert (outcome is Effect.REVIEW) == reviewed


@given(loans, months, months, days, st.none() | st.booleans(), st.none() | st.booleans())
def test_a_shorter_term_never_fares_worse(
    loan: CreditApplication,
    one: int,
    two: int,
    as_of: date,
    slow: bool | None,
    raised: bool | None,
) -> None:
    def outcome(asked: int) -> Effect:
        application = attrs.evolve(loan, months=asked)
        grounds = TermGrounds(application_id=application.id, long_cash_cycle=slow)
        standing = ConsumerStanding(client_id=loan.client_id, good_credit=raised, long_need=raised)
        return assess_term(application, grounds, standing=standing, as_of=as_of).outcome

    assert outcome(min(one, two)) <= outcome(max(one, two))
