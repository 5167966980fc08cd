"""Laws of wage tax: the year equals the annual formula, the choice never costs, zones are exact."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bankrm.money import Money
from bankrm.tax import (
    WageItems,
    WithholdingBasis,
    YearToDate,
    annual_tax,
    best_split,
    bonus_tax_merged,
    bonus_tax_separate,
    choose_bonus_method,
    in_blind_zone,
    reconcile,
    withhold_year,
)

DAY, NEW_YEAR = date(2026, 12, 31), date(2026, 1, 31)
NOTHING, FEN = Money.of(0), Money.of("0.01")


def yuan(most: int, least: int = 0) -> st.SearchStrategy[Money]:
    return st.integers(least * 100, most * 100).map(Money.from_minor)


wages = st.builds(
    WageItems,
    income=yuan(200_000),
    special=yuan(20_000),
    additional=yuan(9_000),
    other=yuan(1_000),
)
bases = st.sampled_from(list(WithholdingBasis))


def by_slices(taxable: Decimal) -> Decimal:
    """An oracle that adds up the slices of the law's table, without quick deductions."""
    bounds = [0, 36_000, 144_000, 300_000, 420_000, 660_000, 960_000, 10**12]
    rates = ["0.03", "0.10", "0.20", "0.25", "0.30", "0.35", "0.45"]
    slices = (
        (min(taxable, Decimal(high)) - low) * Decimal(rate)
        for low, high, rate in zip(bounds, bounds[1:], rates, strict=False)
        if taxable > low
    )
    return sum(slices, start=Decimal(0))


@given(yuan(5_000_000, -100_000))
def test_the_table_adds_up_its_slices(taxable: Money) -> None:
    assert annual_tax(taxable, as_of=DAY) == Money.rounded(by_slices(taxable.amount))


@given(yuan(3_000_000), yuan(100_000))
def test_more_income_is_more_tax_but_never_all_of_it(taxable: Money, more: Money) -> None:
    rise = annual_tax(taxable + more, as_of=DAY) - annual_tax(taxable, as_of=DAY)
    assert NOTHING <= rise <= more


@given(st.lists(wages, min_size=12, max_size=12), bases)
def test_a_full_year_of_withholding_settles_the_annual_formula(
    months: list[WageItems], basis: WithholdingBasis
) -> None:
    paid = withhold_year(YearToDate(year=2026, basis=basis), months, as_of=NEW_YEAR)
    last = paid[-1].state
    settled = reconcile(last.items, last.withheld, as_of=DAY)
    assert last.withheld == sum((one.tax for one in paid), start=NOTHING)
    assert paid[-1].taxable == settled.taxable
    assert settled.due == annual_tax(settled.taxable, as_of=DAY)
    assert settled.withheld - settled.refund + settled.payable == settled.due
    assert settled.payable == NOTHING  # cumulative withholding never falls behind


@given(wages, bases)
def test_level_wages_leave_nothing_to_settle(month: WageItems, basis: WithholdingBasis) -> None:
    paid = withhold_year(YearToDate(year=2026, basis=basis), [month] * 12, as_of=NEW_YEAR)
    settled = reconcile(paid[-1].state.items, paid[-1].state.withheld, as_of=DAY)
    assert (settled.refund, settled.payable) == (NOTHING, NOTHING)


@given(yuan(2_000_000), yuan(2_000_000, -100_000))
def test_the_choice_is_the_cheaper_way(bonus: Money, on_wages: Money) -> None:
    choice = choose_bonus_method(bonus, on_wages, as_of=DAY)
    before = annual_tax(on_wages, as_of=DAY)
    separate = before + bonus_tax_separate(bonus, as_of=DAY)
    merged = before + bonus_tax_merged(bonus, on_wages, as_of=DAY)
    taken = choice.separate_total if choice.method.code == "separate" else choice.merged_total
    assert taken == min(separate, merged)
    assert merged == annual_tax(on_wages + bonus, as_of=DAY)


@given(yuan(1_500_000), yuan(1_500_000, -100_000), st.integers(0, 10_000))
def test_no_other_split_is_cheaper(pool: Money, on_wages: Money, part: int) -> None:
    split = best_split(pool, on_wages, as_of=DAY)
    bonus = Money.from_minor(pool.minor * part // 10_000)
    other = annual_tax(on_wages + pool - bonus, as_of=DAY) + bonus_tax_separate(bonus, as_of=DAY)
    assert split.total_tax <= other + FEN
    assert split.bonus + split.wage == pool


@given(yuan(1_500_000, 1))
def test_a_blind_zone_is_where_a_smaller_bonus_nets_more(bonus: Money) -> None:
    zone = in_blind_zone(bonus, as_of=DAY)
    net = bonus - bonus_tax_separate(bonus, as_of=DAY)
    if zone is None:
        smaller = bonus - FEN
        assert net >= smaller - bonus_tax_separate(smaller, as_of=DAY)
    else:
        assert zone.threshold < bonus < zone.break_even
        assert net < zone.net
