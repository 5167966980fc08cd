"""Laws of forms: what is read is written back, nothing escapes, conditions follow Kleene, proofs hold."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.form_cases import OTHER, Trade, choice, computed, field, form, yuan
from tests.test_form_schemas import accepts

from bankrm.clients import RetailClient
from bankrm.form_answers import Reading, read_answers, write_answers
from bankrm.form_cells import read_cell
from bankrm.form_conditions import Condition, at_least, at_most, holds
from bankrm.form_conditions import given as is_given
from bankrm.form_fields import Calculation, FieldKind
from bankrm.form_logic import FAULTY, bind, can_hold
from bankrm.form_schemas import json_schema
from bankrm.forms import Form
from bankrm.plain_models import read_model, write_model

K = FieldKind

ASKED = form(
    choice("trade", required=True),
    field("licence", required_if=holds("trade", "makes")),
    choice("trades", many=True, most_entries=2),
    field("n", K.WHOLE, least=0, most=9),
    field("big", K.YES_NO, visible_if=at_least("n", 5), required=True),
    yuan("price", least=0),
    field("rate", K.DECIMAL, digits=2),
    field("day", K.DATE),
    field("rows", K.RECORD, many=True, fields=(yuan("x"), field("y", visible_if=is_given("x")))),
    computed("total", K.MONEY, Calculation.SUM, "rows.x"),
)
SCHEMA = json_schema(ASKED)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
amounts = st.decimals(0, 10**6, places=2).map(str)
words = st.sampled_from(["甲", "乙", "x y"])
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "trade": st.sampled_from(["makes", "sells", "other"]),
    "licence": words,
    "trades": st.lists(st.sampled_from(["makes", "sells", "other"]), unique=True, max_size=2),
    "n": st.integers(0, 9),
    "big": st.booleans(),
    "price": amounts,
    "rate": st.decimals(0, 1, places=2).map(str),
    "day": st.dates().map(date.isoformat),
    "rows": st.lists(st.fixed_dictionaries({}, optional={"x": amounts, "y": words}), max_size=3),
}
mostly_good = st.fixed_dictionaries(
    {}, optional={code: st.one_of(good, good, good, json_values) for code, good in GOOD.items()}
)


@given(mostly_good)
def test_what_is_read_is_written_and_read_back(answers: dict[str, Any]) -> None:
    reading = read_answers(ASKED, answers)
    if (found := reading.answers) is not None:
        written = write_answers(found)
        assert read_answers(ASKED, written).answers == found
        assert accepts(SCHEMA, written)


@given(mostly_good, st.sampled_from(["price", "rate", "day"]))
def test_a_faulty_answer_harms_no_other(answers: dict[str, Any], code: str) -> None:
    """Of a field on which nothing depends."""
    before, after = read_answers(ASKED, answers), read_answers(ASKED, answers | {code: object()})
    others = [pair for pair in before.valid.values if pair[0] != code]
    assert [pair for pair in after.valid.values if pair[0] != code] == others
    assert [f for f in after.faults if f.path != code] == [
        f for f in before.faults if f.path != code
    ]
    assert code in {fault.path for fault in after.faults}


@given(json_values | st.dictionaries(st.sampled_from(sorted(GOOD)), json_values))
def test_whatever_comes_is_read_or_told(odd: object) -> None:
    assert isinstance(read_answers(ASKED, odd), Reading)
    for model in (RetailClient, Form):
        found = read_model(model, odd)
        assert isinstance(found, model | tuple)


cells = (
    json_values
    | st.decimals()
    | st.dates()
    | st.datetimes()
    | st.text("0123456789０１２.,，-/%万元¥年月日是否", max_size=12)
)


@given(cells, st.sampled_from(ASKED.fields), st.booleans())
def test_whatever_stands_in_a_cell_is_read_or_told(cell: object, asked: Any, scaled: bool) -> None:
    found = read_cell(asked, cell, in_ten_thousands=scaled and asked.currency is not None)
    assert isinstance(read_answers(ASKED, {asked.code: found}), Reading)


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_reads_the_same_however_it_is_parted(amount: Decimal) -> None:
    assert read_cell(yuan("a"), f"{amount:,}") == read_cell(yuan("a"), str(amount)) == amount


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_reads_the_same_however_it_is_written(day: date) -> None:
    asked = field("a", K.DATE)
    forms = [day.isoformat(), day.isoformat().replace("-", "/"), day.isoformat().replace("-", "")]
    forms.append(f"{day.year}年{day.month}月{day.day}日")
    found: set[object] = {read_cell(asked, text) for text in forms}
    found.add(read_cell(asked, datetime(day.year, day.month, day.day)))  # noqa: DTZ001  # as sheets do
    assert found == {day}


questions = st.sampled_from(
    [
        is_given("n"),
        holds("trade", "makes"),
        holds("trade", "other", "sells"),
        at_least("n", 5),
        at_most("n", 6),
        holds("trades", "sells"),
    ]
)
conditions = st.recursive(
    questions,
    lambda inner: (
        st.builds(lambda a, b: a & b, inner, inner)
        | st.builds(lambda a, b: a | b, inner, inner)
        | inner.map(lambda a: ~a)
    ),
    max_leaves=5,
)
records = st.fixed_dictionaries(
    {},
    optional={
        "n": st.integers(0, 9) | st.just(FAULTY),
        "trade": st.sampled_from([*Trade, OTHER, FAULTY]),
        "trades": st.sampled_from([(), (Trade.MAKES,), (Trade.SELLS, OTHER), FAULTY]),
    },
)
FIELDS = {one.code: one for one in ASKED.fields}


@given(conditions, conditions, records)
def test_conditions_follow_de_morgan(
    a: Condition, b: Condition, values: Mapping[str, object]
) -> None:
    assert bind(~(a & b), FIELDS)(values) is bind(~a | ~b, FIELDS)(values)
    assert bind(~~a, FIELDS)(values) is bind(a, FIELDS)(values)


@given(conditions, records, records)
def test_what_is_known_stays_so_when_more_is_known(
    condition: Condition, values: dict[str, object], others: Mapping[str, object]
) -> None:
    """A faulty value, once mended, settles what was open and changes nothing that was settled."""
    mended = {
        code: others.get(code, value) if value is FAULTY else value
        for code, value in values.items()
    }
    before = bind(condition, FIELDS)(values)
    if before is not None:
        assert bind(condition, FIELDS)(mended) is before


@settings(max_examples=50)
@given(conditions, records)
def test_what_is_shown_once_can_be_shown(
    condition: Condition, values: Mapping[str, object]
) -> None:
    fields = FIELDS | {"extra": field("extra", visible_if=condition)}
    if bind(condition, fields)(values):
        assert can_hold("extra", fields)


@settings(max_examples=50)
@given(conditions)
def test_a_form_reads_back_from_json(condition: Condition) -> None:
    fields = {one.code: one for one in ASKED.fields}
    own = form(
        *(
            field(code, K.CHOICE, options=(OTHER,), many=fields[code].many)
            for code in ("trade", "trades")
        ),
        fields["n"],
    )
    assert read_model(Form, write_model(own)) == own
    assert read_model(Condition, write_model(condition)) == condition
