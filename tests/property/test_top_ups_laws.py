"""A top-up closes the breach, and one fen less does not."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bankrm.money import Money
from bankrm.top_ups import TopUp, compute_top_up

amounts = st.integers(0, 10**13).map(Money.from_minor)
shares = st.fractions(Fraction(1, 100), Fraction(2), max_denominator=1000)
FEN = Money.from_minor(1)


def is_within(balance: Money, value: Money, share: Fraction) -> bool:
    return balance.minor <= value.minor * share


def is_breached(cure: TopUp) -> bool:
    return bool(cure.repayment)


@given(amounts, amounts, shares)
def test_it_is_owed_only_beyond_the_limit(balance: Money, value: Money, share: Fraction) -> None:
    cure = compute_top_up(balance, value, share)
    assert is_breached(cure) is not is_within(balance, value, share)
    assert bool(cure.security) is is_breached(cure)


@given(amounts, amounts, shares)
def test_repaying_it_cures_and_a_fen_less_does_not(
    balance: Money, value: Money, share: Fraction
) -> None:
    repaid = compute_top_up(balance, value, share).repayment
    assert is_within(balance - repaid, value, share)
    assert not repaid or not is_within(balance - repaid + FEN, value, share)


@given(amounts, amounts, shares)
def test_adding_it_cures_and_a_fen_less_does_not(
    balance: Money, value: Money, share: Fraction
) -> None:
    added = compute_top_up(balance, value, share).security
    assert is_within(balance, value + added, share)
    assert not added or not is_within(balance, value + added - FEN, share)


@given(amounts, amounts, amounts, shares)
def test_more_value_never_asks_for_more(
    balance: Money, value: Money, more: Money, share: Fraction
) -> None:
    before = compute_top_up(balance, value, share)
    after = compute_top_up(balance, value + more, share)
    assert after.repayment <= before.repayment
    assert after.security <= before.security
