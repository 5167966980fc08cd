"""Models from plain data and back: the same again, or every fault."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from tests.form_cases import OTHER, Trade, choice, field, form, yuan
from tests.test_model_forms import Model, Part

from bankrm.client_files import ClientFile, CustomValue
from bankrm.clients import ClientId, RetailClient, Sex
from bankrm.errors import InvalidValue
from bankrm.fields import check_fields
from bankrm.form_answers import Fault
from bankrm.form_conditions import Condition, given, holds
from bankrm.form_fields import Calculation, FieldKind, FileRef, Formula
from bankrm.forms import Form
from bankrm.labels import OwnLabel, Text
from bankrm.money import Money
from bankrm.ownership import OwnershipEdge, PartyId
from bankrm.plain_models import read_model, write_model
from bankrm.products import ProductId
from bankrm.profiles import Employment
from bankrm.workings import Line

PART = Part(size=1, within=Part(size=2))
FULL = Model(
    client=ClientId("C-1"),
    product=ProductId("P-1"),
    text="某" * 2000,
    count=3,
    flag=False,
    rate=Decimal("0.10"),
    share=Fraction(1, 3),
    amount=Money.of(5, "USD"),
    day=date(2026, 11, 24),
    at=datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
    hour=time(9, 30),
    trade=Trade.MAKES,
    trades=(Trade.SELLS, Trade.MAKES),
    label=Sex.FEMALE,
    own=OwnLabel("x", "甲", "x"),
    file=FileRef("DMS-1"),
    part=PART,
    parts=(PART, Part(size=3)),
    names=("a", "b"),
    row=(6, 7),
    rows=(("a", Money.of(1)), ("b", Money.of(2))),
    either=Money.of(9),
    plain=5,
    private=4,
)
LEAST = Model(client=ClientId("C-1"), flag=True, rate=None, names=())


@attrs.frozen(kw_only=True)
class Tied:
    """Defaults made when it is built."""

    start: int
    end: int = attrs.field(default=attrs.Factory(lambda self: self.start, takes_self=True))
    tags: tuple[str, ...] = attrs.field(factory=tuple)
    kept: int | None = 7

    __attrs_post_init__ = check_fields


CUSTOM: dict[str, CustomValue] = {
    "a": "x",
    "b": 1,
    "c": True,
    "d": Decimal("0.5"),
    "e": date(2026, 1, 1),
    "f": Money.of(1),
}
ROUND = [
    pytest.param(FULL, id="one of every shape"),
    pytest.param(LEAST, id="the least"),
    pytest.param(attrs.evolve(FULL, either=PART, plain="a"), id="the other kinds"),
    pytest.param(attrs.evolve(LEAST, own=Sex.MALE), id="a label of the library"),
    pytest.param(Tied(start=1, end=2, tags=("a",), kept=None), id="defaults that are made"),
    pytest.param(Tied(start=1), id="defaults left"),
    pytest.param(RetailClient(id=ClientId("C-1"), name="张某", sex=Sex.MALE), id="a client"),
    pytest.param(
        ClientFile(
            client=RetailClient(id=ClientId("C-1"), name="张某"),
            employments=(Employment(client_id=ClientId("C-1"), employer="某某公司"),),
            custom=CUSTOM,
        ),
        id="a file with fields of the bank's own",
    ),
    pytest.param(
        OwnershipEdge(owner=PartyId("P-1"), owned=PartyId("P-2"), share=Fraction(1, 4)),
        id="a share",
    ),
    pytest.param(
        form(
            field("a", FieldKind.CHOICE, options=(*Sex, OTHER), required=True),
            yuan("b", least=0, most="100.5", visible_if=holds("a", "male") & ~given("c")),
            field("c", FieldKind.RECORD, many=True, fields=(field("d", FieldKind.DECIMAL),)),
        ),
        id="a form",
    ),
]


@pytest.mark.parametrize("record", ROUND)
def test_what_is_written_reads_back_equal(record: Any) -> None:
    written = json.loads(json.dumps(write_model(record)))
    assert read_model(type(record), written) == record


def test_how_it_is_written() -> None:
    written = write_model(FULL)
    assert written["label"] == {"of": "clients.Sex", "code": "female"}
    assert written["own"] == {"OwnLabel": {"code": "x", "zh": "甲", "en": "x"}}
    assert written["row"] == {"first": 6, "second": 7}
    assert written["either"] == {"Money": {"amount": "9.00", "currency": "CNY"}}
    assert written["plain"] == 5
    assert "day" not in write_model(LEAST)


def test_what_is_typed_already_is_taken_as_it_is() -> None:
    typed = {name: getattr(FULL, name) for name in ("client", "flag", "rate", "names", "label")}
    for name in ("part", "parts", "rows", "own", "either", "trade", "amount"):
        typed[name] = getattr(FULL, name)
    typed["rows"] = [{"first": name, "second": amount} for name, amount in FULL.rows]
    found = read_model(Model, typed)
    assert isinstance(found, Model)
    assert (found.part, found.own, found.either) == (FULL.part, FULL.own, FULL.either)
    assert read_model(Model, FULL) is FULL


LEAST_GIVEN = {"client": "C-1", "flag": True, "rate": None, "names": []}
FAULTS: list[tuple[dict[Any, Any], list[tuple[str | None, str]]]] = [
    ({"client": None}, [("client", "missing")]),
    ({"flag": None}, [("flag", "missing")]),
    ({"count": None}, []),  # left at its default
    ({"client": 1, "flag": 1}, [("client", "wrong_kind"), ("flag", "wrong_kind")]),
    ({"count": -1}, [("count", "out_of_range")]),
    ({"amount": "-1 CNY"}, [("amount", "out_of_range")]),
    ({"trade": "grows"}, [("trade", "no_option")]),
    ({"trades": "makes"}, [("trades", "wrong_kind")]),
    ({"trades": ["makes", "grows"]}, [("trades[1]", "no_option")]),
    ({"part": "x"}, [("part", "wrong_kind")]),
    ({"part": {"size": "x", "y": 1}}, [("part.size", "malformed"), ("part.y", "unknown_field")]),
    ({"parts": [{"size": 1}, {}]}, [("parts[1].size", "missing")]),
    (
        {"z": 1, "_private": 1, "张某": 2, 3: 4},
        [
            ("z", "unknown_field"),
            ("?", "unknown_field"),
            ("?", "unknown_field"),
            ("?", "unknown_field"),
        ],
    ),
    ({"row": [6, 1]}, [("row", "malformed")]),
    ({"row": {"first": 6}}, [("row", "malformed")]),
    ({"row": {"first": 6, "second": "x"}}, [("row.second", "malformed")]),
    ({"rows": [{"first": "a", "second": 5}]}, [("rows[0].second", "malformed")]),
    ({"either": 5}, [("either", "malformed")]),
    ({"either": {}}, [("either", "malformed")]),
    ({"either": {"Part": {"size": 1}, "Money": 1}}, [("either", "malformed")]),
    ({"either": {"Cash": 1}}, [("either", "malformed")]),
    ({"either": {"Part": {}}}, [("either.Part.size", "missing")]),
    ({"plain": 1.5}, [("plain", "wrong_kind")]),
    ({"plain": True}, [("plain", "wrong_kind")]),
    ({"plain": ""}, [("plain", "malformed")]),
    ({"label": "male"}, [("label", "malformed")]),
    ({"label": {"of": "clients.Sex"}}, [("label", "malformed")]),
    ({"label": {"of": "clients.Sex", "code": "x"}}, [("label", "no_option")]),
    ({"label": {"of": "clients.RetailClient", "code": "x"}}, [("label", "no_option")]),
    ({"label": {"of": "os.path", "code": "x"}}, [("label", "no_option")]),
    ({"label": {"of": "clients.gone", "code": "x"}}, [("label", "no_option")]),
    ({"label": {"of": "__version__.x", "code": "x"}}, [("label", "no_option")]),
    ({"label": {"of": "rule_sets.x", "code": "x"}}, [("label", "no_option")]),
    ({"label": {"of": 5, "code": "x"}}, [("label", "no_option")]),
    ({"table": {"a": 1}}, [("table", "wrong_kind")]),
    ({"nested": [[1]]}, [("nested", "wrong_kind")]),
]


@pytest.mark.parametrize(("change", "faults"), FAULTS, ids=[str(case[0])[:40] for case in FAULTS])
def test_every_fault_is_told_in_its_place(
    change: dict[Any, Any], faults: list[tuple[str | None, str]]
) -> None:
    found = read_model(Model, LEAST_GIVEN | change)
    told = found if isinstance(found, tuple) else ()
    assert [(fault.path, fault.code.code) for fault in told] == faults


def told(found: object) -> tuple[Fault, ...]:
    assert isinstance(found, tuple)
    return found


def test_what_only_the_model_can_refuse() -> None:
    person = {"id": "C-1", "name": "张某", "birth_date": "2000-01-01", "since": "1999-01-01"}
    (fault,) = told(read_model(RetailClient, person))
    assert (fault.path, fault.text.en) == (
        "since",
        "breaks a rule of the record: is before the birth date",
    )
    (fault,) = told(read_model(ClientFile, {"client": {"RetailClient": person}}))
    assert fault.path == "client.RetailClient.since"


def test_a_form_with_mistakes_tells_them() -> None:
    given_ = write_model(form(field("a"), field("b", visible_if=given("a"))))
    fields: Any = given_["fields"]
    fields[0]["code"] = "c"
    (fault,) = told(read_model(Form, given_))
    assert fault.path is None
    assert fault.text.en.endswith("b: visible_if: a is no field beside it")


def test_a_long_list_of_mistakes_is_cut() -> None:
    fields = [
        {"code": f"{at}", "name": {"zh": "甲", "en": "a"}, "kind": "text"} for at in range(99)
    ]
    (fault,) = told(
        read_model(
            Form, {"id": "x", "version": "1", "name": {"zh": "甲", "en": "a"}, "fields": fields}
        )
    )
    assert len(fault.text.en) < 1000


def nested(depth: int) -> dict[str, object]:
    data: dict[str, object] = {"sign": "given", "field": "a"}
    for _ in range(depth):
        data = {"sign": "not", "parts": [data]}
    return data


def test_what_is_nested_too_deep() -> None:
    assert isinstance(read_model(Condition, nested(15)), Condition)
    assert [fault.code.code for fault in told(read_model(Condition, nested(16)))] == [
        "contradiction"
    ]
    assert [fault.code.code for fault in told(read_model(Condition, nested(500)))] == ["too_deep"]


@pytest.mark.parametrize("odd", [None, [], "x", 1])
def test_what_is_no_mapping(odd: object) -> None:
    (fault,) = told(read_model(RetailClient, odd))
    assert (fault.path, fault.code.code) == (None, "wrong_kind")


def test_no_fault_shows_a_value() -> None:
    token = "planted-token"  # noqa: S105  # what must not show
    found = read_model(
        RetailClient, dict.fromkeys(("id", "name", "sex", "since", f"{token} "), f"{token}\x00")
    )
    assert len(told(found)) == 5
    assert token not in repr(found)


@pytest.mark.parametrize("odd", [None, "x", int, Sex])
def test_what_is_no_model_is_refused(odd: Any) -> None:
    with pytest.raises(InvalidValue, match="model: "):
        read_model(odd, {})
    with pytest.raises(InvalidValue, match="model: "):
        write_model(odd)


def test_what_has_no_plain_form_is_refused() -> None:
    formula = Formula(calculation=Calculation.OWN, inputs=("a",), function=max)
    with pytest.raises(InvalidValue, match="function: holds an object that has no plain form"):
        write_model(formula)
    with pytest.raises(InvalidValue, match="options: holds a label that is none of the library's"):
        write_model(form(choice("a")))


def test_a_value_that_its_own_field_does_not_name_is_refused() -> None:
    odd: Any = OwnLabel("a", "甲", "a")
    with pytest.raises(InvalidValue, match="value: holds a value of another kind"):
        write_model(Line(Text("甲", "a"), odd))


def test_a_yes_or_no_in_workings_stays_one() -> None:
    line = Line(Text("最低类别", "lowest class"), True)  # the figure itself
    assert read_model(Line, write_model(line)) == line
