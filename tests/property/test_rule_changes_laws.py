"""Laws of rule changes: a day against itself changes nothing; both ways round the same cases move."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.property.test_suitability_laws import days, sale_facts

from bankrm.replay import compare
from bankrm.rule_changes import AnswerShift, list_changed, next_day_of_change
from bankrm.sale_facts import SaleFacts
from bankrm.suitability import SALE

books = st.dictionaries(st.from_regex(r"S-[0-9]{1,3}", fullmatch=True), sale_facts(), max_size=8)
OPPOSITE = {
    AnswerShift.STRICTER: AnswerShift.MILDER,
    AnswerShift.MILDER: AnswerShift.STRICTER,
    AnswerShift.SAME: AnswerShift.SAME,
}


def shifts(one: date, other: date, cases: dict[str, SaleFacts]) -> dict[str, AnswerShift]:
    groups = list_changed(SALE.on(one), SALE.on(other), cases)
    return {case: group.shift for group in groups for case in group.cases}


@given(books, days)
def test_a_day_against_itself_changes_nothing(cases: dict[str, SaleFacts], day: date) -> None:
    assert list_changed(SALE.on(day), SALE.on(day), cases) == ()


@given(books, days, days)
def test_the_other_way_round_the_same_cases_move_back(
    cases: dict[str, SaleFacts], one: date, other: date
) -> None:
    there, back = shifts(one, other, cases), shifts(other, one, cases)
    assert back == {case: OPPOSITE[shift] for case, shift in there.items()}


@given(books, days, days)
def test_one_by_one_or_together(cases: dict[str, SaleFacts], one: date, other: date) -> None:
    together = shifts(one, other, cases)
    for case, facts in cases.items():
        change = compare(SALE.on(one), SALE.on(other), facts)
        assert shifts(one, other, {case: facts}).get(case) is together.get(case)
        if change.changed or change.appeared or change.vanished:
            assert case in together


@given(books, days, days)
def test_the_order_of_cases_is_irrelevant(
    cases: dict[str, SaleFacts], one: date, other: date
) -> None:
    turned = dict(reversed(cases.items()))
    before, after = SALE.on(one), SALE.on(other)
    assert list_changed(before, after, turned) == list_changed(before, after, cases)


@given(books, days)
def test_the_next_day_is_the_first_on_which_a_rule_moves_a_case(
    cases: dict[str, SaleFacts], day: date
) -> None:
    found = next_day_of_change(SALE, cases, as_of=day)
    for change in (one for one in SALE.days() if one > day):
        moves = bool(shifts(change - timedelta(days=1), change, cases))
        assert moves is (change == found)
        if moves:
            break
    else:
        assert found is None
