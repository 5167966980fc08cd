"""Laws of statements: what adds up is accepted, what is off by more than a unit is not."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankrm.calendars import Period
from bankrm.errors import InvalidValue
from bankrm.money import Number
from bankrm.statement_items import Item
from bankrm.statements import EntityId, FinancialStatement, StatementPair

SECTION = [item for item in Item if item < Item.CURRENT_ASSETS]
figures = st.decimals(0, 10**12, places=2)
DEBT = [item for item in Item if Item.LONG_BORROWINGS <= item < Item.NON_CURRENT_LIABILITIES]
sections = st.fixed_dictionaries(dict.fromkeys(SECTION, figures))
partial = st.dictionaries(st.sampled_from(SECTION), figures, min_size=1)


def statement(lines: dict[Item, Number], year: int = 2025) -> FinancialStatement:
    return FinancialStatement(
        entity_id=EntityId("E-1"),
        period=Period.year(year),
        lines=lines,
        received_on=date(2026, 4, 30),
    )


@given(sections, st.integers(-3, 3))
def test_a_subtotal_may_be_off_by_one_unit(section: dict[Item, Decimal], units: int) -> None:
    whole = sum(section.values()) + Decimal(units).scaleb(-2)
    lines: dict[Item, Number] = {**section, Item.CURRENT_ASSETS: whole}
    if abs(units) <= 1 and whole >= 0:
        assert statement(lines)[Item.CURRENT_ASSETS] == whole
    else:
        with pytest.raises(InvalidValue, match=r"^current_assets: "):
            statement(lines)


@given(partial, figures)
def test_known_lines_never_pass_their_subtotal(known: dict[Item, Decimal], whole: Decimal) -> None:
    lines: dict[Item, Number] = {**known, Item.CURRENT_ASSETS: whole}
    excess = sum(known.values()) - whole
    if excess > Decimal("0.01") or (len(known) == len(SECTION) and excess < Decimal("-0.01")):
        with pytest.raises(InvalidValue, match=r"^current_assets: "):
            statement(lines)
    else:
        assert statement(lines).total(*known) == sum(known.values())


@given(partial)
def test_lines_come_back_as_given_in_whatever_order(known: dict[Item, Decimal]) -> None:
    turned = dict(reversed(known.items()))
    assert statement({**known}) == statement({**turned})
    assert attrs.evolve(statement({**known})) == statement({**known})
    assert all(statement({**known})[item] == figure for item, figure in known.items())


@given(st.dictionaries(st.sampled_from(DEBT[1:]), figures), figures)
def test_a_line_left_out_is_zero_just_where_nothing_is_left_for_it(
    known: dict[Item, Decimal], more: Decimal
) -> None:
    whole = sum(known.values(), more)
    found = statement({**known, Item.NON_CURRENT_LIABILITIES: whole})
    blank = [item for item in DEBT if item not in known]
    assert {found[item] for item in blank} == ({None} if more else {0})
    assert all(found[item] == figure for item, figure in known.items())


@given(figures, figures)
def test_an_average_lies_between_its_ends(opening: Decimal, closing: Decimal) -> None:
    now, before = statement({Item.CASH: closing}), statement({Item.CASH: opening}, 2024)
    found = StatementPair(now, before).average(Item.CASH)
    assert found is not None
    assert min(opening, closing) <= found <= max(opening, closing)
    assert found * 2 == opening + closing


sheets = st.dictionaries(
    st.sampled_from(Item), st.integers(-5, 20).map(Decimal), min_size=1, max_size=12
)


@given(sheets)
def test_what_is_refused_is_what_has_faults(lines: dict[Item, Decimal]) -> None:
    presented = attrs.evolve(statement({Item.CASH: 1}), lines={**lines}, as_presented=True)
    if not presented.faults:
        assert statement({**lines}).lines == presented.lines
    else:
        first = presented.faults[0]
        with pytest.raises(InvalidValue, match=rf"^{first.item.code}: "):
            statement({**lines})
