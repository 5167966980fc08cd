"""Laws of extensions: a longer one never fares better, and several count as one."""

from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._credit_example import CONSUMER, WORKING_CAPITAL
from bankrm.credit_applications import CreditApplication
from bankrm.loan_extensions import LoanExtension, assess_extension
from bankrm.rules import Effect

loans = st.sampled_from([WORKING_CAPITAL, CONSUMER])
days = st.dates(date(1996, 8, 1), date(2027, 12, 31))
months = st.integers(1, 90)


def outcome(
    loan: CreditApplication, original: int, asked: int, as_of: date, *, earlier: int = 0
) -> Effect:
    extension = LoanExtension(
        application_id=loan.id,
        months=asked,
        earlier_months=earlier,
        applied_on=as_of,
        due_on=date(2028, 2, 5),
        consents=True,
        product_months=60,
    )
    return assess_extension(attrs.evolve(loan, months=original), extension, as_of=as_of).outcome


@given(loans, months, months, months, days)
def test_a_longer_extension_never_fares_better(
    loan: CreditApplication, original: int, one: int, two: int, as_of: date
) -> None:
    shorter = outcome(loan, original, min(one, two), as_of)
    assert shorter <= outcome(loan, original, max(one, two), as_of)


@given(loans, months, months, months, days)
def test_several_extensions_count_as_one(
    loan: CreditApplication, original: int, one: int, two: int, as_of: date
) -> None:
    at_once = outcome(loan, original, one + two, as_of)
    assert outcome(loan, original, two, as_of, earlier=one) is at_once
