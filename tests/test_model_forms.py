"""Every model of the library as a form: the annotations are the truth, the rules say what for."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from tests.form_cases import Trade

import bankrm
from bankrm.clients import ClientId, CorporateClient, RetailClient, Sex
from bankrm.errors import BankrmError, InvalidValue
from bankrm.fields import C2, NOT_NEGATIVE, DataClass, check_fields
from bankrm.form_fields import FieldKind, FileRef, FormField
from bankrm.forms import Form
from bankrm.labels import AnyLabel, Label, Text
from bankrm.model_forms import describe
from bankrm.model_shapes import (
    asked_of,
    check_model,
    class_of,
    kind_of,
    place_of,
    shape_of,
    tag_of,
)
from bankrm.money import Money
from bankrm.products import ProductId
from bankrm.sale_facts import SaleFacts

K = FieldKind


@attrs.frozen(kw_only=True)
class Part:
    """A part (部件)."""

    size: int
    within: "Part | None" = None

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Model:
    """One field of every shape (样例)."""

    client: ClientId
    product: ProductId | None = None
    text: str = attrs.field(default="x", repr=False, metadata=C2)
    count: int = attrs.field(default=0, metadata=NOT_NEGATIVE)
    flag: bool
    rate: Decimal | None
    share: Fraction | None = None
    amount: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    day: date | None = None
    at: datetime | None = None
    hour: time | None = None
    trade: Trade | None = None
    trades: tuple[Trade, ...] = ()
    label: Label | None = None
    own: AnyLabel | None = None
    file: FileRef | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    names: tuple[str, ...]
    row: tuple[int, int] | None = None
    rows: tuple[tuple[str, Money], ...] = ()
    either: Part | Money | None = None
    plain: str | int | None = None
    nested: tuple[tuple[int, ...], ...] = ()
    table: Mapping[str, int] | None = None
    function: Callable[[int], int] | None = None
    _private: int = 0
    later: int = attrs.field(init=False, default=0)

    __attrs_post_init__ = check_fields


KINDS = {
    "client": K.CLIENT,
    "product": K.PRODUCT,
    "text": K.TEXT,
    "count": K.WHOLE,
    "flag": K.YES_NO,
    "rate": K.DECIMAL,
    "share": K.FRACTION,
    "amount": K.MONEY,
    "day": K.DATE,
    "at": K.INSTANT,
    "hour": K.TIME,
    "trade": K.CHOICE,
    "trades": K.CHOICE,
    "label": K.RECORD,
    "own": K.RECORD,
    "file": K.FILE,
    "part": K.RECORD,
    "parts": K.RECORD,
    "names": K.TEXT,
    "row": K.RECORD,
    "rows": K.RECORD,
    "either": K.RECORD,
    "plain": K.OBJECT,
    "nested": K.OBJECT,
    "table": K.OBJECT,
    "function": K.OBJECT,
    "private": K.WHOLE,
}


def by_code(fields: tuple[FormField, ...]) -> dict[str, FormField]:
    return {field.code: field for field in fields}


def test_each_annotation_is_a_kind() -> None:
    asked = by_code(describe(Model).fields)
    assert {code: field.kind for code, field in asked.items()} == KINDS
    many = {code for code, field in asked.items() if field.many}
    assert many == {"trades", "parts", "names", "rows"}
    assert {code for code, field in asked.items() if field.required} == {"client", "flag"}
    assert asked["trade"].options == tuple(Trade)
    assert asked["count"].least == asked["amount"].least == 0
    assert asked["text"].data_class is DataClass.C2
    assert all(
        field.of == place_of(Model, field.code)
        for field in asked.values()
        if field.code != "private"
    )


def test_records_are_made_of_their_fields() -> None:
    asked = by_code(describe(Model).fields)
    assert {code: field.kind for code, field in by_code(asked["row"].fields).items()} == {
        "first": K.WHOLE,
        "second": K.WHOLE,
    }
    assert all(field.required for field in asked["row"].fields)
    assert list(by_code(asked["either"].fields)) == ["Part", "Money"]
    assert not any(field.required for field in asked["either"].fields)
    assert list(by_code(asked["label"].fields)) == ["of", "code"]
    assert list(by_code(asked["own"].fields)) == ["Label", "OwnLabel"]


def test_how_deep_parts_are_followed() -> None:
    assert by_code(describe(Model, depth=0).fields)["part"].kind is K.OBJECT
    deeper = by_code(by_code(describe(Model, depth=1).fields)["part"].fields)
    assert deeper["size"].of == place_of(Part, "size")
    assert deeper["within"].kind is K.OBJECT


def test_where_names_come_from() -> None:
    place = place_of(Model, "count")
    asked = by_code(describe(Model, names={place: Text("数量", "count")}).fields)
    assert asked["count"].name == Text("数量", "count")
    assert asked["trade"].name == Text("行业", "trade")
    assert asked["parts"].name == Text("部件", "parts")
    assert asked["flag"].name == Text("flag", "flag")
    assert describe(Model).name == Text("样例", "Model")
    assert describe(Form).name.zh == "Form"
    facts = {field.name: field for field in attrs.fields(SaleFacts)}
    for field in describe(SaleFacts).fields:
        assert field.name == facts[field.code].metadata["label"]


def test_the_form_is_of_the_librarys_version() -> None:
    form = describe(RetailClient)
    assert (form.id, form.version) == ("clients.RetailClient", bankrm.__version__)


def models() -> Iterator[type[Any]]:
    for info in pkgutil.walk_packages(bankrm.__path__, "bankrm."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if isinstance(value, type) and attrs.has(value) and value.__module__ == info.name:
                yield value


MODELS = list(models())


@pytest.mark.parametrize("model", MODELS, ids=[place_of(model) for model in MODELS])
def test_every_model_of_the_library_is_a_form(model: type[Any]) -> None:
    asked = [field.alias for field, _ in asked_of(model)]
    assert [field.code for field in describe(model).fields] == asked


def test_there_are_models_to_walk() -> None:
    assert {RetailClient, CorporateClient, Form, Money} <= set(MODELS)


class Empty:
    """No model."""


@attrs.frozen
class Made:
    """A model built from nothing."""

    later: int = attrs.field(init=False, default=0)


@pytest.mark.parametrize("odd", [None, "RetailClient", Empty, Made, Sex, Made()])
def test_what_is_no_model_is_refused(odd: Any) -> None:
    with pytest.raises(InvalidValue, match="model: "):
        describe(odd)


@pytest.mark.parametrize(("keyword", "value"), [("depth", -1), ("depth", True), ("names", [])])
def test_odd_keywords_are_refused(keyword: str, value: Any) -> None:
    odd: dict[str, Any] = {keyword: value}
    with pytest.raises(BankrmError) as refused:
        describe(RetailClient, **odd)
    assert refused.value.field == keyword


SHAPES = [
    (int, ((int,), False, False, False)),
    (int | str | None, ((int, str), True, False, False)),
    (tuple[int, ...], ((int,), False, True, False)),
    (tuple[int, str] | None, ((int, str), True, False, True)),
    (tuple[int], ((int,), False, False, True)),
    (tuple[tuple[int, ...], ...], ((tuple[tuple[int, ...], ...],), False, False, False)),
    (tuple[int, int, int, int], ((tuple[int, int, int, int],), False, False, False)),
]


@pytest.mark.parametrize(("hint", "shape"), SHAPES)
def test_the_shape_of_an_annotation(hint: object, shape: tuple[object, ...]) -> None:
    assert tuple(shape_of(hint)) == shape


def test_what_plain_data_tells_apart() -> None:
    assert shape_of(str | int | bool).is_plain
    assert not shape_of(str | None).is_plain
    assert not shape_of(str | Decimal).is_plain
    assert not shape_of(tuple[str, int]).is_plain


def test_names_of_kinds() -> None:
    assert (tag_of(ProductId), tag_of(Part), class_of(ClientId)) == ("str", "Part", str)
    assert tag_of(5) == "object"
    assert kind_of(Made) is K.OBJECT
    check_model(Part)
