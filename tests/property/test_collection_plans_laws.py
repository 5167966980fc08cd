"""Laws of collection plans and promises to pay."""

from datetime import UTC, date, datetime, timedelta

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._collection_example import PROMISED
from bankrm._loan_account_example import ACCOUNT
from bankrm.collection_plans import (
    CONVENTIONAL_COLLECTION,
    CollectionBand,
    CollectionContact,
    CollectionContactId,
    CollectionPlan,
    PaymentPromise,
    list_payment_promises,
)
from bankrm.loan_accounts import LoanAccount, LoanPayment, LoanPaymentId
from bankrm.money import Money, total

FIRST = datetime(2026, 7, 1, 4, tzinfo=UTC)
AS_OF = date(2026, 11, 24)
DAYS = st.integers(0, 100)
PAID = st.lists(st.tuples(DAYS, st.integers(1, 50)), max_size=5)
MADE = st.lists(st.tuples(DAYS, st.integers(0, 30), st.integers(1, 100)), max_size=5)


def account(paid: list[tuple[int, int]]) -> LoanAccount:
    more = tuple(
        LoanPayment(
            id=LoanPaymentId(f"P-9{number}"),
            amount=Money.of(yuan),
            received_on=(FIRST + timedelta(days=days)).date(),
            recorded_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        for number, (days, yuan) in enumerate(paid)
    )
    return attrs.evolve(ACCOUNT, payments=(*ACCOUNT.payments, *more))


def contacts(made: list[tuple[int, int, int]]) -> list[CollectionContact]:
    return [
        attrs.evolve(
            PROMISED,
            id=CollectionContactId(f"N-{number}"),
            promise=PaymentPromise(
                amount=Money.of(yuan), due_on=(FIRST + timedelta(days=days + within)).date()
            ),
            at=FIRST + timedelta(days=days),
            recorded_at=FIRST + timedelta(days=days),
        )
        for number, (days, within, yuan) in enumerate(made)
    ]


@given(st.lists(st.integers(1, 90), max_size=6), st.integers(1, 600))
def test_bands_that_meet_hold_every_day_once(lengths: list[int], days: int) -> None:
    firsts = [1]
    for length in lengths:
        firsts.append(firsts[-1] + length)
    lasts = [*(first - 1 for first in firsts[1:]), None]
    bands = tuple(
        CollectionBand(first=first, last=last) for first, last in zip(firsts, lasts, strict=True)
    )
    plan = CollectionPlan(bands=bands, basis=CONVENTIONAL_COLLECTION.basis)
    holding = [
        band for band in bands if band.first <= days and (band.last is None or days <= band.last)
    ]
    assert holding == [plan.band_of(days)]


@given(PAID, MADE)
def test_no_payment_counts_to_two_promises(
    paid: list[tuple[int, int]], made: list[tuple[int, int, int]]
) -> None:
    standings = list_payment_promises(account(paid), contacts(made), as_of=AS_OF)
    assert total(one.paid for one in standings) <= Money.of(sum(yuan for _, yuan in paid))


@given(PAID, MADE, st.integers(1, 50), DAYS)
def test_another_payment_breaks_no_promise_more(
    paid: list[tuple[int, int]], made: list[tuple[int, int, int]], yuan: int, days: int
) -> None:
    given_contacts = contacts(made)
    before = list_payment_promises(account(paid), given_contacts, as_of=AS_OF)
    after = list_payment_promises(account([*paid, (days, yuan)]), given_contacts, as_of=AS_OF)
    for one, richer in zip(before, after, strict=True):
        assert richer.paid >= one.paid
        if one.paid >= one.promise.amount:
            assert richer.paid >= richer.promise.amount
