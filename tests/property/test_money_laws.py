"""Laws of money: parts sum to the whole, brackets charge each slice once, integers agree with decimals."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bankrm.brackets import Brackets, Closed
from bankrm.money import Money, half_up, half_up_div, total

yuan = st.decimals(min_value=0, max_value=10**9, places=2)
signed = st.integers(min_value=-(10**15), max_value=10**15).map(Money.from_minor)
weights = st.lists(
    st.decimals(min_value=0, max_value=10**6, places=4), min_size=1, max_size=12
).filter(any)
rate = st.decimals(min_value=0, max_value=1, places=4)
bases = st.integers(min_value=0, max_value=2 * 10**9)


@st.composite
def tables(draw: st.DrawFn, *, rising: bool = False) -> Brackets:
    bounds = draw(st.lists(st.integers(1, 10**9), unique=True, max_size=6).map(sorted))
    rates = draw(st.lists(rate, min_size=len(bounds) + 1, max_size=len(bounds) + 1))
    return Brackets(
        bounds=[Decimal(bound).scaleb(-2) for bound in bounds],
        rates=sorted(rates) if rising else rates,
        closed=draw(st.sampled_from(Closed)),
    )


def in_yuan(base: int) -> Decimal:
    return Decimal(base).scaleb(-2)


class TestSplit:
    @given(signed, weights)
    def test_sums_to_the_whole(self, amount: Money, shares: list[Decimal]) -> None:
        assert total(amount.split(shares)) == amount

    @given(signed, weights)
    def test_each_part_is_within_a_fen_of_its_share(
        self, amount: Money, shares: list[Decimal]
    ) -> None:
        whole = sum(map(Fraction, shares))
        for part, share in zip(amount.split(shares), shares, strict=True):
            assert abs(part.minor - amount.minor * Fraction(share) / whole) < 1

    @given(signed, st.integers(1, 50))
    def test_equal_parts_are_never_heavier_early(self, amount: Money, count: int) -> None:
        parts = [abs(part.minor) for part in amount.split([1] * count)]
        assert parts == sorted(parts)
        assert parts[-1] - parts[0] <= 1

    @given(signed, weights, st.integers(1, 1000))
    def test_only_the_proportions_count(
        self, amount: Money, shares: list[Decimal], factor: int
    ) -> None:
        assert amount.split(shares) == amount.split([share * factor for share in shares])

    @given(signed, weights)
    def test_the_sign_goes_through(self, amount: Money, shares: list[Decimal]) -> None:
        assert (-amount).split(shares) == tuple(-part for part in amount.split(shares))


class TestRounding:
    @given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
    def test_integers_round_to_the_nearest_halves_away_from_zero(
        self, numerator: int, denominator: int
    ) -> None:
        exact = Fraction(abs(numerator), denominator) + Fraction(1, 2)
        nearest = exact.numerator // exact.denominator
        assert half_up_div(numerator, denominator) == (nearest if numerator >= 0 else -nearest)

    @given(st.integers(-(10**12), 10**12), st.integers(0, 6))
    def test_decimals_and_integers_round_alike(self, units: int, places: int) -> None:
        rounded = half_up(Decimal(units).scaleb(-2 - places))
        assert rounded.scaleb(2) == half_up_div(units, 10**places)

    @given(signed)
    def test_minor_units_go_round(self, amount: Money) -> None:
        assert Money.from_minor(amount.minor) == amount

    @given(signed, signed)
    def test_sums_are_sums_of_fen(self, one: Money, two: Money) -> None:
        assert (one + two).minor == one.minor + two.minor
        assert (one - two) + two == one


class TestBrackets:
    @given(tables(rising=True), yuan)
    def test_rising_rates_charge_the_dearest_band(self, table: Brackets, base: Decimal) -> None:
        """Progressive tax is the maximum of rate * x - quick over all bands."""
        charges = zip(table.rates, table.quick, strict=True)
        assert table.marginal(base) == max(rate * base - quick for rate, quick in charges)

    @given(tables(), yuan)
    def test_marginal_charges_each_slice_at_its_rate(self, table: Brackets, base: Decimal) -> None:
        edges = [Decimal(0), *(bound for bound in table.bounds if bound < base), base]
        slices = [high - low for low, high in pairwise(edges)]
        charged = zip(slices, table.rates, strict=False)
        assert table.marginal(base) == sum(part * rate for part, rate in charged)

    @given(tables())
    def test_marginal_does_not_jump_at_a_bound(self, table: Brackets) -> None:
        other = Closed.LOWER if table.closed is Closed.UPPER else Closed.UPPER
        twin = Brackets(bounds=table.bounds, rates=table.rates, closed=other)
        assert [table.marginal(bound) for bound in table.bounds] == [
            twin.marginal(bound) for bound in table.bounds
        ]

    @given(tables(), yuan, yuan)
    def test_more_never_costs_less(self, table: Brackets, base: Decimal, more: Decimal) -> None:
        assert table.marginal(base) <= table.marginal(base + more)

    @given(tables(), bases)
    def test_every_base_falls_in_one_band(self, table: Brackets, base: int) -> None:
        """Neither gap nor overlap: the band is the number of bounds that lie below."""
        passed = [
            bound < in_yuan(base) or (bound == in_yuan(base) and table.closed is Closed.LOWER)
            for bound in table.bounds
        ]
        assert table.band(in_yuan(base)) == sum(passed)
        assert passed == sorted(passed, reverse=True)

    @given(tables())
    def test_the_side_of_each_bound(self, table: Brackets) -> None:
        side = 0 if table.closed is Closed.UPPER else 1
        for at, bound in enumerate(table.bounds):
            assert table.band(bound) == at + side
            assert table.band(bound - Decimal("0.001")) == at
            assert table.band(bound + Decimal("0.001")) == at + 1

    @given(tables(), bases)
    def test_fen_agree_with_decimals(self, table: Brackets, base: int) -> None:
        exact = in_yuan(base)
        assert table.marginal_minor(base) == half_up(table.marginal(exact)).scaleb(2)
        assert table.whole_minor(base) == half_up(table.whole(exact)).scaleb(2)

    @given(tables())
    def test_fen_agree_at_each_bound(self, table: Brackets) -> None:
        for bound in table.bounds:
            for base in (int(bound.scaleb(2)) + step for step in (-1, 0, 1)):
                exact = half_up(table.marginal(in_yuan(base)))
                assert table.marginal_minor(base) == exact.scaleb(2)
