"""Forms and fields that the tests of forms share."""

from collections.abc import Mapping
from typing import Any

from bankrm.form_answers import Answers, Reading, read_answers
from bankrm.form_fields import Calculation, FieldKind, FormField, Formula
from bankrm.forms import Form, FormId
from bankrm.labels import Label, OwnLabel, Text

NAME = Text("名称", "name")


class Trade(Label):
    """What a firm does (行业)."""

    MAKES = "makes", "制造", "manufacturing"
    SELLS = "sells", "批发零售", "trade"


OTHER = OwnLabel("other", "其他", "other")


def field(code: str, kind: FieldKind = FieldKind.TEXT, **more: Any) -> FormField:
    return FormField(code=code, name=more.pop("name", NAME), kind=kind, **more)


def choice(code: str, **more: Any) -> FormField:
    return field(code, FieldKind.CHOICE, options=(*Trade, OTHER), **more)


def yuan(code: str, **more: Any) -> FormField:
    return field(code, FieldKind.MONEY, currency="CNY", **more)


def computed(code: str, kind: FieldKind, how: Calculation, *inputs: str, **more: Any) -> FormField:
    formula = Formula(
        calculation=how,
        inputs=inputs,
        function=more.pop("function", None),
        digits=more.pop("decimals", 4),
    )
    return field(code, kind, formula=formula, **more)


def form(*fields: FormField, version: str = "1", **more: Any) -> Form:
    return Form(id=FormId("test"), version=version, name=NAME, fields=fields, **more)


def faults_of(reading: Reading) -> list[tuple[str | None, str]]:
    """Where, and what."""
    return [(fault.path, fault.code.code) for fault in reading.faults]


def answered(asked: Form, given: Mapping[str, object]) -> Answers:
    answers = read_answers(asked, given).answers
    assert answers is not None
    return answers
