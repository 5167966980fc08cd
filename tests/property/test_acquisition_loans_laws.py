"""Laws of acquisition loans: the largest loan is the last that passes, and a dearer deal never bears less."""

from datetime import date
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from bankrm._acquisition_example import APPLICATION, BANK, DEAL
from bankrm.acquisition_deals import AcquisitionDeal, AcquisitionKind
from bankrm.acquisition_loans import assess_acquisition_loan, compute_acquisition_limits
from bankrm.bank_figures import BankFigures
from bankrm.credit_applications import CreditStep
from bankrm.money import Money

days = st.dates(date(2009, 1, 1), date(2027, 12, 31))
fen = st.integers(1, 5 * 10**12)


def banks(tier1: int, loans: int, minority: int) -> BankFigures:
    return attrs.evolve(
        BANK,
        tier1_net=Money.from_minor(tier1),
        acquisition_loans=Money.from_minor(loans + minority),
        minority_acquisition_loans=Money.from_minor(minority),
    )


def deals(price: int, own: int, owed: int, kind: AcquisitionKind) -> AcquisitionDeal:
    more: dict[str, Any] = {"gains_control": kind is AcquisitionKind.CONTROL}
    return attrs.evolve(
        DEAL,
        price=Money.from_minor(price),
        equity_funds=Money.from_minor(own),
        borrower_loans=Money.from_minor(owed),
        kind=kind,
        **more,
    )


any_bank = st.builds(banks, st.integers(0, 10**13), fen, fen)
any_deal = st.builds(deals, fen, fen, st.integers(0, 10**10), st.sampled_from(AcquisitionKind))


@given(any_deal, any_bank, days)
def test_the_largest_loan_is_the_last_that_passes(
    deal: AcquisitionDeal, bank: BankFigures, as_of: date
) -> None:
    found = compute_acquisition_limits(APPLICATION, deal, bank, as_of=as_of)
    assert found.largest is not None
    for more in (0, 1):
        amount = found.largest.minor + more
        if not amount or found.refused:
            continue
        asked = attrs.evolve(APPLICATION, amount=Money.from_minor(amount))
        decision = assess_acquisition_loan(asked, deal, bank, as_of=as_of)
        assert (CreditStep.SMALLER_AMOUNT in decision.steps) == bool(more)


@given(any_deal, fen, any_bank, days)
def test_a_dearer_deal_never_bears_less(
    deal: AcquisitionDeal, more: int, bank: BankFigures, as_of: date
) -> None:
    price = deal.price + Money.from_minor(more)
    dearer = attrs.evolve(deal, price=price)
    one, two = (
        compute_acquisition_limits(APPLICATION, each, bank, as_of=as_of).largest
        for each in (deal, dearer)
    )
    assert one is not None
    assert two is not None
    assert one <= two
