"""Forms (表单): what is asked for in which case, as data that a bank writes and changes by itself.

A form proves itself when it is built and lists at once every mistake in what its fields add up to. It is
plain data, so `plain_models.read_model` reads a bank's own from JSON, and `model_forms.describe` makes one of
any model of the library. `form_answers` reads answers by it, `form_proofs` tells the rules that read them,
`form_imports` reads the rows of a spreadsheet, `form_versions` takes answers to a later version,
`form_schemas` writes a form as JSON Schema.

Leaves out storage, screens, and who may see or change what.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NewType

import attrs

from bankrm.checks import check_tuple, repeated
from bankrm.errors import BankrmError, InvalidRule
from bankrm.fields import check_fields
from bankrm.form_conditions import Condition, fields_of
from bankrm.form_fields import CODE, Calculation, FieldKind, FormField, Formula
from bankrm.form_logic import Holds, bind, can_hold, result_kind
from bankrm.form_values import reader_of
from bankrm.labels import Text
from bankrm.money import minor_digits

__all__ = ["Form", "FormId", "Plan", "Section", "list_mistakes", "plan_of"]

FormId = NewType("FormId", str)

_TEXTS = {FieldKind.TEXT, FieldKind.CLIENT, FieldKind.PRODUCT}
_BELONGS: Mapping[str, set[FieldKind]] = {
    "options": {FieldKind.CHOICE},
    "fields": {FieldKind.RECORD},
    "currency": {FieldKind.MONEY},
    "digits": {FieldKind.DECIMAL},
    "longest": _TEXTS,
}
"""Properties that belong to some kinds of field only."""


@attrs.frozen
class Section:
    """A group of fields under one heading (分组)."""

    code: str
    name: Text

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True, cache_hash=True)
class Form:
    """What is asked for, field by field, in one version.

    Raises:
        InvalidRule: listing every mistake: codes used twice, conditions and formulas that ask for what is not
            there or cannot be, circles among them, fields that can never be shown, choices of nothing.

    >>> from bankrm.form_conditions import holds
    >>> Form(
    ...     id=FormId("visit"),
    ...     version="1",
    ...     name=Text("拜访登记", "visit"),
    ...     fields=(
    ...         FormField(
    ...             code="place", name=Text("地点", "place"), kind=FieldKind.CHOICE, required=True
    ...         ),
    ...         FormField(
    ...             code="costs",
    ...             name=Text("费用", "costs"),
    ...             kind=FieldKind.MONEY,
    ...             visible_if=holds("venue", "outside"),
    ...         ),
    ...     ),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: visit: place: has nothing to choose from; costs: visible_if: venue is no field beside it
    """

    id: FormId
    version: str
    name: Text
    fields: tuple[FormField, ...] = attrs.field(repr=False)
    sections: tuple[Section, ...] = attrs.field(default=(), repr=False)
    """In the order shown; a field in none of them stands before all."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if mistakes := list_mistakes(self.fields, self.sections):
            raise InvalidRule(self.id, "; ".join(mistakes))


def list_mistakes(
    fields: tuple[FormField, ...], sections: tuple[Section, ...] = ()
) -> tuple[str, ...]:
    """Every mistake in what the fields of a form add up to; none if they make one.

    >>> age = FormField(code="age", name=Text("年龄", "age"), kind=FieldKind.WHOLE, digits=2)
    >>> list_mistakes((age, age))
    ('age: is there twice', 'age: a whole number has no digits', 'age: a whole number has no digits')
    """
    check_tuple(fields, FormField, "fields")
    check_tuple(sections, Section, "sections")
    codes = [section.code for section in sections]
    twice = [f"section {code}: is there twice" for code in repeated(codes)]
    unknown = [
        f"{field.code}: unknown section {field.section}"
        for field in fields
        if field.section not in {None, *codes}
    ]
    return (*twice, *unknown, *_mistakes(fields))


def _mistakes(fields: tuple[FormField, ...]) -> Iterator[str]:
    """Those among fields that stand beside one another, and in the records they hold."""
    by_code = {field.code: field for field in fields}
    found = [] if fields else ["needs at least one field"]
    found += [f"{code}: is there twice" for code in repeated(field.code for field in fields)]
    for field in fields:
        wrong = (*_mistakes_alone(field), *_mistakes_beside(field, by_code))
        found += [f"{field.code}: {mistake}" for mistake in wrong]
    known = set(_in_order(by_code))
    if circle := [code for code in by_code if code not in known]:
        found.append(f"{circle[0]}: depends on itself, or on what does: {', '.join(circle)}")
    elif not found:  # can be tried out
        found += [
            f"{field.code}: can never be shown"
            for field in fields
            if field.visible_if is not None and not can_hold(field.code, by_code)
        ]
    yield from found
    for field in fields:
        yield from (f"{field.code}.{mistake}" for mistake in _mistakes_inside(field))


def _mistakes_inside(field: FormField) -> Iterator[str]:
    if field.fields:
        yield from _mistakes(field.fields)
        for inner in field.fields:
            if inner.section is not None:
                yield f"{inner.code}: unknown section {inner.section}"


def _mistakes_alone(field: FormField) -> Iterator[str]:
    """What is wrong with a field wherever it stands."""
    if not CODE.fullmatch(field.code):
        yield "needs a code of letters, digits and underscores"
    for name, kinds in _BELONGS.items():
        if getattr(field, name) not in {None, ()} and field.kind not in kinds:
            yield f"a {field.kind.en} has no {name}"
    if field.kind is FieldKind.RECORD and not field.fields:
        yield "has no fields of its own"
    if field.required and field.required_if is not None:
        yield "is required in any case"
    if field.most_entries is not None and not field.many:
        yield "most_entries belong to a field of many"
    yield from _mistakes_in_options(field)
    yield from _mistakes_in_limits(field)
    yield from _mistakes_of_one_value(field)


def _mistakes_of_one_value(field: FormField) -> Iterator[str]:
    """What asks more of a field than one plain value can be asked."""
    single = not field.many and field.kind not in {FieldKind.RECORD, FieldKind.OBJECT}
    if field.unique and not single:
        yield "cannot be unique"
    if field.formula is not None and not single:
        yield "cannot be computed"
    if field.formula is not None and (field.required or field.required_if is not None):
        yield "is computed and need not be required"


def _mistakes_in_options(field: FormField) -> Iterator[str]:
    if field.kind is FieldKind.CHOICE and not field.options:
        yield "has nothing to choose from"
    for code in repeated(option.code for option in field.options):
        yield f"option {code} is there twice"


def _mistakes_in_limits(field: FormField) -> Iterator[str]:
    try:
        if field.currency is not None:
            minor_digits(field.currency)
        reader_of(field)
    except BankrmError as wrong:
        yield f"{wrong.field} {wrong.reason}"
    limits = {field.least, field.most} - {None, 0}
    if field.kind is FieldKind.MONEY and field.currency is None and limits:
        yield "has limits but no one currency"


def _mistakes_beside(field: FormField, fields: Mapping[str, FormField]) -> Iterator[str]:
    """What is wrong with what a field asks of those beside it."""
    for name in ("visible_if", "required_if"):
        condition: Condition | None = getattr(field, name)
        if condition is not None:
            try:
                bind(condition, fields)
            except InvalidRule as wrong:
                yield f"{name}: {wrong.field} {wrong.reason}"
            if name == "required_if" and field.code in fields_of(condition):
                yield "required_if: asks about the field itself"
    if field.formula is not None:
        yield from _mistakes_in_formula(field, field.formula, fields)


def _mistakes_in_formula(
    field: FormField, formula: Formula, fields: Mapping[str, FormField]
) -> Iterator[str]:
    kinds = []
    for path in formula.inputs:
        found = _input(path, fields)
        if found is None:
            yield f"formula: {path} is no field beside it"
        elif found.many and "." not in path and formula.calculation is not Calculation.OWN:
            yield f"formula: {path} holds many"
        elif "." in path and formula.calculation not in {Calculation.SUM, Calculation.OWN}:
            yield f"formula: {path} is a column, of which there are sums only"
        else:
            kinds.append(found.kind)
    if len(kinds) < len(formula.inputs):
        return
    try:
        kind = result_kind(formula, kinds)
    except InvalidRule as wrong:
        yield f"formula: {wrong.reason}"
    else:
        if kind is not None and kind is not field.kind:
            yield f"formula: makes another kind: {kind.en}"


def _input(path: str, fields: Mapping[str, FormField]) -> FormField | None:
    """The field that a formula names: one beside it, or a column of a table beside it."""
    code, _, column = path.partition(".")
    found = fields.get(code)
    if found is None or not column:
        return found
    if not found.many:
        return None
    return next((inner for inner in found.fields if inner.code == column), None)


def _needs(field: FormField) -> Iterator[str]:
    """The fields that have to be known before this one."""
    if field.visible_if is not None:
        yield from fields_of(field.visible_if)
    if field.formula is not None:
        yield from (path.partition(".")[0] for path in field.formula.inputs)


def _needs_if_missing(field: FormField) -> Iterator[str]:
    """The same, and those that tell whether it has to be given."""
    yield from _needs(field)
    if field.required_if is not None:
        yield from fields_of(field.required_if)


def _in_order(fields: Mapping[str, FormField]) -> list[str]:
    """The fields, each after those it depends on; without those that never come to be known.

    Where one of two is required if the other is not given, whether they are is judged last.
    """
    order = _sorted(fields, _needs_if_missing)
    return order if len(order) == len(fields) else _sorted(fields, _needs)


def _sorted(
    fields: Mapping[str, FormField], needs_of: Callable[[FormField], Iterable[str]]
) -> list[str]:
    waiting = {
        code: {need for need in needs_of(field) if need in fields}
        for code, field in fields.items()
    }
    readers: dict[str, list[str]] = {code: [] for code in fields}
    for code, needs in waiting.items():
        for need in needs:
            readers[need].append(code)
    order = [code for code, needs in waiting.items() if not needs]
    for code in order:  # grows while it is walked
        for reader in readers[code]:
            waiting[reader].discard(code)
            if not waiting[reader]:
                order.append(reader)
    return order


@attrs.frozen(kw_only=True)
class Plan:
    """How a field is read: made once of a form, and read many times."""

    field: FormField
    read: Callable[[object], object]
    visible: Holds | None
    required: Holds | None
    required_by: frozenset[str]
    """The fields that tell whether it is required."""
    inside: tuple["Plan", ...]
    """Of a record: its fields."""


@functools.lru_cache(maxsize=256)
def plan_of(fields: tuple[FormField, ...]) -> tuple[Plan, ...]:
    """How the fields of a form are read, each after those it depends on."""
    check_tuple(fields, FormField, "fields")
    by_code = {field.code: field for field in fields}

    def bound(condition: Condition | None) -> Holds | None:
        return None if condition is None else bind(condition, by_code)

    return tuple(
        Plan(
            field=field,
            read=reader_of(field),
            visible=bound(field.visible_if),
            required=bound(field.required_if),
            required_by=frozenset(fields_of(field.required_if) if field.required_if else ()),
            inside=plan_of(field.fields),
        )
        for field in (by_code[code] for code in _in_order(by_code))
    )
