"""Every kind of field, right and wrong; and that no refusal shows what was refused."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NewType

import attrs
import pytest

from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import (
    C1,
    C2,
    C3,
    NOT_NEGATIVE,
    DataClass,
    check_fields,
    hidden,
    personal_fields,
)
from bankrm.labels import Label
from bankrm.money import Money

Id = NewType("Id", str)
Deeper = NewType("Deeper", Id)


FIRST = Deeper(Id("M-1"))


class Colour(Label):
    """A colour."""

    RED = "red", "红", "red"


@attrs.frozen
class Part:
    """Something a model is made of."""

    size: int


@attrs.frozen
class Other:
    """Something else."""

    size: int


@attrs.frozen(kw_only=True)
class Model:
    """One field of every kind."""

    id: Deeper = FIRST
    text: str | None = attrs.field(default=None, repr=hidden, metadata=C2)
    flag: bool | None = None
    count: int | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    least: int | None = attrs.field(default=None, metadata={"least": 3})
    whole: int = attrs.field(default=None)  # unknown by default, as facts are
    day: date | None = None
    at: datetime | None = None
    rate: Decimal | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    share: Fraction | None = None
    amount: Money | None = attrs.field(default=None, metadata=NOT_NEGATIVE)
    colour: Colour | None = None
    label: Label | None = None
    labels: tuple[Label, ...] = ()
    later: int = attrs.field(init=False)
    part: Part | Other | None = None
    parts: tuple[Part | Other, ...] = ()
    names: tuple[Id, ...] = ()
    times: tuple[datetime, ...] = ()
    rates: tuple[Decimal, ...] = ()
    counts: tuple[int, ...] = ()
    answer: str | int | Decimal | None = None
    custom: Mapping[str, str] | None = None
    function: Callable[[int], int] | None = None

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        object.__setattr__(self, "later", 1)


class Nowhere(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, _: datetime | None, /) -> timedelta | None:
        return None

    def dst(self, _: datetime | None, /) -> timedelta | None:
        raise NotImplementedError

    def tzname(self, _: datetime | None, /) -> str | None:
        raise NotImplementedError


GOOD: list[tuple[str, object]] = [
    ("id", "M-2"),
    ("text", "某某"),
    ("flag", False),
    ("count", 0),
    ("least", 3),
    ("whole", -1),
    ("day", date(2026, 1, 1)),
    ("at", datetime(2026, 1, 1, tzinfo=UTC)),
    ("rate", Decimal(0)),
    ("share", Fraction(1, 3)),
    ("amount", Money.of(0)),
    ("colour", Colour.RED),
    ("label", Colour.RED),
    ("labels", (Colour.RED,)),
    ("part", Part(1)),
    ("part", Other(1)),
    ("parts", (Part(1), Other(2))),
    ("names", ("a", "b")),
    ("times", (datetime(2026, 1, 1, tzinfo=UTC),)),
    ("rates", (Decimal("0.1"),)),
    ("counts", (0, -1, 2**128 - 1)),
    ("answer", "a"),
    ("answer", 1),
    ("answer", Decimal(1)),
    ("custom", {"a": "b"}),
    ("function", abs),
    ("function", lambda value: value),
]


@pytest.mark.parametrize(("field", "value"), GOOD)
def test_a_right_value_passes(field: str, value: Any) -> None:
    assert getattr(Model(**{field: value}), field) == value


NEVER_UNKNOWN = {"id", "parts", "names", "labels", "times", "rates", "counts"}


@pytest.mark.parametrize("field", sorted({field for field, _ in GOOD} - NEVER_UNKNOWN))
def test_none_is_unknown(field: str) -> None:
    unknown: dict[str, Any] = {field: None}
    assert getattr(Model(**unknown), field) is None


BAD: list[tuple[str, object, str]] = [
    ("id", None, "needs str, not NoneType"),
    ("id", 1, "needs str, not int"),
    ("id", "", "must not be empty"),
    ("text", "  ", "must not be empty"),
    ("text", "a\nb", "is too long, or holds control characters or odd spaces"),
    ("flag", 1, "needs bool, not int"),
    ("count", True, "needs int, not bool"),
    ("count", -1, "must not be negative"),
    ("least", 2, "is below 3"),
    ("whole", "1", "needs int, not str"),
    ("day", datetime(2026, 1, 1, tzinfo=UTC), "needs date, not datetime"),
    ("at", date(2026, 1, 1), "needs datetime, not date"),
    ("at", datetime(2026, 1, 1), "needs a time zone"),  # noqa: DTZ001  # what is refused
    ("at", datetime(2026, 1, 1, tzinfo=Nowhere()), "needs a time zone"),
    ("rate", 0.5, "needs Decimal, not float"),
    ("rate", Decimal("NaN"), "must be finite"),
    ("rate", Decimal("Infinity"), "must be finite"),
    ("rate", Decimal("1e1000000"), "is out of range"),
    ("rate", Decimal("-0.01"), "must not be negative"),
    ("share", Decimal("0.5"), "needs Fraction, not Decimal"),
    ("amount", Decimal(1), "needs Money, not Decimal"),
    ("amount", Money.of("-0.01"), "must not be negative"),
    ("colour", "red", "needs Colour, not str"),
    ("label", "red", "needs Label, not str"),
    ("labels", (Colour.RED, "red"), "needs nothing but Label"),
    ("part", 1, "needs Part or Other, not int"),
    ("parts", [Part(1)], "needs tuple, not list"),
    ("parts", (Part(1), 1), "needs nothing but Part or Other"),
    ("names", ("a", 1), "needs nothing but str"),
    ("names", ("a", " "), "must not be empty"),
    ("names", ("a", "b\x00"), "is too long, or holds control characters or odd spaces"),
    ("times", (datetime(2026, 1, 1),), "needs a time zone"),  # noqa: DTZ001  # what is refused
    ("rates", (Decimal(1), Decimal("NaN")), "must be finite"),
    ("counts", (1, True), "needs nothing but int"),
    ("counts", (1, 2**128), "is out of range"),
    ("whole", 2**128, "is out of range"),
    ("whole", -(2**128), "is out of range"),
    ("count", 2**128, "is out of range"),
    ("answer", "", "must not be empty"),
    ("answer", 2**128, "is out of range"),
    ("answer", Decimal("Infinity"), "must be finite"),
    ("answer", True, "needs str or int or Decimal, not bool"),
    ("custom", [("a", "b")], "needs Mapping, not list"),
]


@pytest.mark.parametrize(("field", "value", "reason"), BAD)
def test_a_wrong_value_is_refused(field: str, value: Any, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Model(**{field: value})
    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_how_long_a_text_may_be_is_for_whoever_stores_it() -> None:
    assert Model(text="长" * 1001).text == "长" * 1001


def test_a_refusal_shows_nothing() -> None:
    with pytest.raises(InvalidValue) as caught:
        Model(text="token\x00")
    assert "token" not in str(caught.value)


@pytest.mark.parametrize("annotation", [Any, object, Literal["a"]], ids=str)
def test_an_annotation_that_cannot_be_checked(annotation: Any) -> None:
    loose = attrs.make_class("Loose", {"anything": attrs.field(type=annotation)})
    with pytest.raises(InvalidRule, match=r"Loose\.anything: has an annotation that cannot"):
        check_fields(loose(1))


@pytest.mark.parametrize("annotation", [str, date, tuple[int, ...], int | Decimal], ids=str)
def test_a_least_value_needs_an_order(annotation: Any) -> None:
    field = attrs.field(type=annotation, metadata=NOT_NEGATIVE)
    loose = attrs.make_class("Loose", {"anything": field})
    with pytest.raises(InvalidRule, match=r"^Loose\.anything: has a least value but no order$"):
        check_fields(loose(1))


@pytest.mark.parametrize("odd", [None, 1, "Model", int, Model()], ids=str)
def test_only_a_model_has_fields(odd: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^model: needs a class made by attrs$"):
        personal_fields(odd)


def test_only_a_model_is_checked() -> None:
    nothing: Any = None
    with pytest.raises(InvalidValue, match=r"^model: needs a class made by attrs$"):
        check_fields(nothing)


def test_personal_fields() -> None:
    assert personal_fields(Model) == {"text": DataClass.C2}
    assert [one["data_class"] for one in (C1, C2, C3)] == list(DataClass)
    assert all(one["pii"] is True for one in (C1, C2, C3))
    assert "某某" not in repr(Model(text="某某"))
