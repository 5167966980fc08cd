"""Laws of the largest project loan: it keeps the cover, repays itself, and grows and falls as it should."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bankrm.money import Money
from bankrm.project_cover import (
    DebtShape,
    LargestProjectLoan,
    compute_largest_project_loan,
    loan_life_cover,
)

amounts = st.integers(-(10**12), 10**12).map(Money.from_minor)
flows = st.lists(amounts, min_size=1, max_size=30).map(tuple)
rates = st.decimals(0, "0.2", places=4)
covers = st.decimals("0.5", 3, places=2)
shapes = st.sampled_from(DebtShape)


def largest(
    cash: tuple[Money, ...], rate: Decimal, cover: Decimal, shape: DebtShape
) -> LargestProjectLoan:
    return compute_largest_project_loan(cash, rate, least_cover=cover, shape=shape)


@given(flows, rates, covers, shapes)
def test_every_year_keeps_the_cover(
    cash: tuple[Money, ...], rate: Decimal, cover: Decimal, shape: DebtShape
) -> None:
    for flow, payment in zip(cash, largest(cash, rate, cover, shape).payments, strict=True):
        assert not payment or Fraction(flow.minor, payment.minor) >= Fraction(cover)


@given(flows, rates, covers, shapes)
def test_the_payments_repay_the_loan_and_not_a_fen_more(
    cash: tuple[Money, ...], rate: Decimal, cover: Decimal, shape: DebtShape
) -> None:
    found = largest(cash, rate, cover, shape)

    def left(borrowed: int) -> Fraction:
        owed = Fraction(borrowed)
        for payment in found.payments:
            owed = owed * (1 + Fraction(rate)) - payment.minor
        return owed

    assert left(found.amount.minor) <= 0 < left(found.amount.minor + 1)


@given(flows, rates, rates, covers, covers, shapes)
def test_a_higher_rate_or_cover_never_raises_it(
    cash: tuple[Money, ...],
    rate: Decimal,
    other_rate: Decimal,
    cover: Decimal,
    other_cover: Decimal,
    shape: DebtShape,
) -> None:
    mildest = largest(cash, min(rate, other_rate), min(cover, other_cover), shape)
    assert largest(cash, max(rate, other_rate), max(cover, other_cover), shape).amount <= (
        mildest.amount
    )


@given(flows, rates, covers)
def test_shaping_never_lends_less(cash: tuple[Money, ...], rate: Decimal, cover: Decimal) -> None:
    level = largest(cash, rate, cover, DebtShape.LEVEL)
    assert level.amount <= largest(cash, rate, cover, DebtShape.SCULPTED).amount


@given(st.lists(amounts.filter(lambda one: one.minor > 0), min_size=1, max_size=30).map(tuple))
def test_a_loan_of_all_the_cash_is_covered_once(cash: tuple[Money, ...]) -> None:
    whole = largest(cash, Decimal(0), Decimal(1), DebtShape.SCULPTED).amount
    assert loan_life_cover(cash, 0, whole) == 1
