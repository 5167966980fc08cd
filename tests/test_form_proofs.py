"""Which rules read the answers to a form, what is lacking, what is asked in vain."""

from typing import Any

import pytest
from tests.form_cases import computed, field, form, yuan

from bankrm.capacity import CAPACITY
from bankrm.clients import RetailClient
from bankrm.errors import InvalidValue
from bankrm.fields import DataClass
from bankrm.form_fields import Calculation, FieldKind
from bankrm.form_proofs import FieldReaders, list_gaps, list_readers, list_unread
from bankrm.model_forms import describe
from bankrm.model_shapes import place_of
from bankrm.readers import readers_of, sources_of
from bankrm.sale_facts import SaleFacts
from bankrm.suitability import SALE
from bankrm.wealth_clients import WEALTH_CLIENTS, WealthFacts

K = FieldKind
BIRTH = place_of(RetailClient, "birth_date")
FAMILY = place_of(RetailClient, "family_net_financial_assets")
READ = readers_of(RetailClient, [WEALTH_CLIENTS])["family_net_financial_assets"]


def rules_of(readers: tuple[FieldReaders, ...]) -> dict[str, tuple[str, ...]]:
    return {one.path: one.rules for one in readers}


def test_what_rules_read_of_a_model_they_read_of_its_form() -> None:
    rules = rules_of(list_readers(describe(RetailClient, depth=0), [CAPACITY, WEALTH_CLIENTS]))
    assert rules == readers_of(RetailClient, [CAPACITY, WEALTH_CLIENTS])


def test_all_rules_of_the_library_unless_some_are_named() -> None:
    some = rules_of(list_readers(describe(RetailClient), [CAPACITY]))
    every = rules_of(list_readers(describe(RetailClient)))
    assert set(some["birth_date"]) < set(every["birth_date"])


def test_facts_are_read_as_they_are() -> None:
    assert rules_of(list_readers(describe(SaleFacts), [SALE])) == readers_of(SaleFacts, [SALE])
    assert list_gaps(describe(SaleFacts), SALE) == ()


def test_the_parts_of_a_sum_are_read_where_the_sum_is() -> None:
    assert READ
    asked = form(
        yuan("cash"),
        field(
            "rows", K.RECORD, many=True, fields=(yuan("x", data_class=DataClass.C2), field("note"))
        ),
        computed("total", K.MONEY, Calculation.SUM, "rows.x"),
        computed("all", K.MONEY, Calculation.SUM, "total", "cash", of=FAMILY),
    )
    readers = list_readers(asked, [WEALTH_CLIENTS])
    assert rules_of(readers) == {
        "cash": READ,
        "rows": (),
        "rows.x": READ,
        "rows.note": (),
        "total": READ,
        "all": READ,
    }
    assert readers[2].data_class is DataClass.C2
    assert [one.name for one in list_unread(asked, [WEALTH_CLIENTS])] == ["rows.note"]


def test_what_is_asked_for_in_vain() -> None:
    asked = form(
        field("born", K.DATE, of=BIRTH, data_class=DataClass.C2),
        field("blood", data_class=DataClass.C2),
        field("thing", K.OBJECT),
    )
    assert [(one.name, one.data_class) for one in list_unread(asked, [CAPACITY])] == [
        ("blood", DataClass.C2)
    ]


def test_gaps_close_one_by_one() -> None:
    every = tuple(sources_of(WealthFacts))
    nothing = form(field("a"))
    assert list_gaps(nothing, WEALTH_CLIENTS) == every
    first = form(field("a", of=place_of(WealthFacts, every[0])))
    assert list_gaps(first, WEALTH_CLIENTS) == every[1:]
    inside = form(field("r", K.RECORD, fields=(yuan("a", of=FAMILY),)))
    assert len(list_gaps(inside, WEALTH_CLIENTS)) < len(every)
    unasked = form(field("a", K.OBJECT, of=FAMILY))
    assert list_gaps(unasked, WEALTH_CLIENTS) == every


@pytest.mark.parametrize(
    "call",
    [
        list_readers,
        list_unread,
        lambda odd: list_gaps(odd, SALE),
        lambda odd: list_gaps(form(field("a")), odd),
        lambda odd: list_readers(form(field("a")), [odd]),
    ],
)
def test_odd_arguments_are_refused(call: Any) -> None:
    with pytest.raises(InvalidValue):
        call("x")


def test_rule_sets_are_rule_sets() -> None:
    odd: Any = 5
    for call in (list_readers, list_unread):
        with pytest.raises(InvalidValue, match="rule_sets: "):
            call(describe(RetailClient), odd)
