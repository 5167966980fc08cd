"""Answers to a form (表单填报): a mapping read into a typed record, or every fault in it.

What is valid stays available however much beside it is faulty, and no fault shows a value. What a field's
being shown or required depends on, if it is faulty itself, is held against nobody: that is judged once it
is mended. Where nothing is given, or null, the answer is None.

Leaves out storage, and who filled in what when.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from bankrm.checks import check_kind
from bankrm.errors import InvalidValue
from bankrm.fields import C2, check_fields, check_pairs, hidden
from bankrm.form_fields import CODE, FieldKind, FormField
from bankrm.form_logic import FAULTY, calculate
from bankrm.form_values import FaultCode, Flaw, flaw, write_value
from bankrm.forms import Form, FormId, Plan, plan_of
from bankrm.labels import Lang, Text

__all__ = [
    "Answers",
    "Fault",
    "Reading",
    "Record",
    "Repeated",
    "list_repeated",
    "read_answers",
    "write_answers",
]


@attrs.frozen
class Record:
    """Typed values by the code of their field, in the form's order; None where there is none.

    >>> Record((("name", "张某"), ("age", None)))["age"] is None
    True
    """

    values: tuple[tuple[str, object], ...] = attrs.field(repr=hidden, metadata=C2)

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_pairs(self.values, "values")

    def __getitem__(self, code: str) -> object:
        for name, value in self.values:
            if name == code:
                return value
        raise InvalidValue("code", "is no field of the record")


@attrs.frozen(kw_only=True)
class Answers:
    """A record without fault, bound to the form and the version it was read by; made by `read_answers`."""

    form: FormId
    version: str
    record: Record

    __attrs_post_init__ = check_fields

    def __getitem__(self, code: str) -> object:
        """The answer to one field; None if there is none."""
        return self.record[code]


@attrs.frozen(kw_only=True)
class Fault:
    """What is wrong with one answer: where, and why."""

    path: str | None
    """Codes of fields and places in tables from 0, as `children[2].amount`; None if all of it is wrong."""
    code: FaultCode
    text: Text

    __attrs_post_init__ = check_fields

    def tell(self, lang: Lang) -> str:
        """Place and reason in one language."""
        text = self.text.name_in(lang)
        return text if self.path is None else f"{self.path}: {text}"


@attrs.frozen(kw_only=True)
class Reading:
    """What came of reading answers: what is valid of them, and all that is not."""

    form: FormId
    version: str
    valid: Record
    """The answers that could be read; of many entries, those that could; of records, their valid parts."""
    faults: tuple[Fault, ...]
    """In the form's order."""

    __attrs_post_init__ = check_fields

    @property
    def answers(self) -> Answers | None:
        """The typed record; None if there is any fault."""
        if self.faults:
            return None
        return Answers(form=self.form, version=self.version, record=self.valid)


def read_answers(form: Form, given: object) -> Reading:
    """Read a mapping of codes to answers by a form.

    A computed field may be left out; if it is given, it has to be what is computed. A field that is not
    shown must not be given.

    Args:
        form: what is asked for.
        given: the answers, as JSON or a form on a screen brings them, or typed; whoever read a cell and found
            it wrong gives the `Flaw`, which is told in its place.

    >>> from bankrm.form_conditions import holds
    >>> married = FormField(code="married", name=Text("已婚", "married"), kind=FieldKind.YES_NO)
    >>> spouse = FormField(
    ...     code="spouse",
    ...     name=Text("配偶", "spouse"),
    ...     kind=FieldKind.TEXT,
    ...     required=True,
    ...     visible_if=holds("married", True),
    ... )
    >>> since = FormField(code="since", name=Text("开户日", "since"), kind=FieldKind.DATE)
    >>> form = Form(
    ...     id=FormId("family"),
    ...     version="1",
    ...     name=Text("家庭", "family"),
    ...     fields=(married, spouse, since),
    ... )
    >>> for fault in read_answers(form, {"married": True, "since": "24/11/2026"}).faults:
    ...     print(fault.tell("en"))
    spouse: is missing
    since: is not well formed: as 2026-11-24
    >>> read_answers(form, {"married": False}).answers["spouse"] is None
    True
    """
    check_kind(form, Form, "form")
    faults: list[Fault] = []
    record = _record(form.fields, given, "", faults)
    return Reading(form=form.id, version=form.version, valid=record, faults=tuple(faults))


def write_answers(answers: Answers) -> dict[str, object]:
    """Answers as plain data that `read_answers` reads back as the same; what is not known is left out.

    >>> write_answers(
    ...     Answers(form=FormId("visit"), version="1", record=Record((("on", None), ("hours", 2))))
    ... )
    {'hours': 2}
    """
    check_kind(answers, Answers, "answers")
    return _written(answers.record)


def _written(record: Record) -> dict[str, object]:
    return {code: _plain(value) for code, value in record.values if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, Record):
        return _written(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return write_value(value)


@attrs.frozen(kw_only=True)
class _Row:
    """A record while it is read: what conditions see, what is valid, what is wrong."""

    given: Mapping[Any, object]
    prefix: str
    values: dict[str, Any] = attrs.field(factory=dict)
    valid: dict[str, object] = attrs.field(factory=dict)
    later: list[Plan] = attrs.field(factory=list)
    """What is not given, and may be required by a field that is yet to be read."""
    faults: dict[str, list[Fault]] = attrs.field(factory=lambda: defaultdict(list))

    def refuse(self, code: str, wrong: Flaw, place: str = "") -> object:
        """Note what is wrong with the answer to a field, or at a place inside it."""
        path = f"{self.prefix}{code}{place}"
        self.faults[code].append(Fault(path=path, code=wrong.code, text=wrong.text))
        return FAULTY


def _record(
    fields: tuple[FormField, ...], given: object, prefix: str, faults: list[Fault]
) -> Record:
    """Read one record; its faults are added in the order of its fields."""
    if isinstance(given, Record):
        given = dict(given.values)
    if not isinstance(given, Mapping):
        path = prefix.removesuffix(".") or None
        faults.append(Fault(path=path, code=_NO_RECORD.code, text=_NO_RECORD.text))
        return Record(tuple((field.code, None) for field in fields))
    row = _Row(given=given, prefix=prefix)
    for plan in plan_of(fields):
        row.values[plan.field.code] = _answer(plan, row)
    for plan in row.later:
        row.values[plan.field.code] = _missing(plan, row)
    for key in given:
        if key not in row.values:
            row.refuse(key if isinstance(key, str) and CODE.fullmatch(key) else "?", _UNKNOWN)
    codes = [field.code for field in fields]
    for code in (*codes, *(code for code in row.faults if code not in row.values)):
        faults += row.faults.get(code, ())
    return Record(tuple((code, row.valid.get(code)) for code in codes))


_NO_RECORD = flaw(FaultCode.WRONG_KIND, "须为字段与取值的对应表", "needs fields and their values")
_UNKNOWN = flaw(FaultCode.UNKNOWN_FIELD)
_MISSING = flaw(FaultCode.MISSING)
_NOT_SHOWN = flaw(FaultCode.NOT_SHOWN)
_NOT_COMPUTED = flaw(FaultCode.NOT_COMPUTED)
_NO_LIST = flaw(FaultCode.WRONG_KIND, "须为列表", "needs a list")
_REPEATED = flaw(FaultCode.REPEATED)


def _answer(plan: Plan, row: _Row) -> object:
    """Read the answer to one field; what conditions see of it is given back."""
    field = plan.field
    shown = True if plan.visible is None else plan.visible(row.values)
    given = row.given.get(field.code)
    if shown is False:
        if given is not None:
            row.refuse(field.code, _NOT_SHOWN)
        return None
    if field.formula is not None:
        return _computed(plan, given, row)
    if given is None or (field.many and given in ([], ())):
        return _missing(plan, row) if shown else None
    if isinstance(given, Flaw):
        found = row.refuse(field.code, given)
    elif not field.many:
        found = _entry(plan, given, row)
    elif isinstance(given, list | tuple):
        found = _entries(plan, given, row)
    else:
        found = row.refuse(field.code, _NO_LIST)
    if found is not FAULTY:
        row.valid[field.code] = found
    return FAULTY if row.faults.get(field.code) else found


def _missing(plan: Plan, row: _Row) -> object:
    """Refuse that a field is not given, if it is required; that may not be known yet."""
    if not row.values.keys() >= plan.required_by:
        row.later.append(plan)
        return None
    required = plan.field.required or (plan.required is not None and plan.required(row.values))
    return row.refuse(plan.field.code, _MISSING) if required else None


def _computed(plan: Plan, given: object, row: _Row) -> object:
    code, formula = plan.field.code, plan.field.formula
    found = None if formula is None else calculate(formula, row.values)
    if found is FAULTY:
        return FAULTY
    if found is not None and not isinstance(found, Flaw):
        found = plan.read(found)
    if isinstance(found, Flaw):
        return row.refuse(code, found)
    if given is not None and plan.read(given) != found:
        return row.refuse(code, _NOT_COMPUTED)
    row.valid[code] = found
    return found


def _entry(plan: Plan, given: object, row: _Row, place: str = "") -> object:
    """Read one value, at a place among others if there are."""
    code = plan.field.code
    if plan.field.kind is FieldKind.RECORD:
        return _record(plan.field.fields, given, f"{row.prefix}{code}{place}.", row.faults[code])
    found = plan.read(given)
    return row.refuse(code, found, place) if isinstance(found, Flaw) else found


def _entries(plan: Plan, given: list[object] | tuple[object, ...], row: _Row) -> object:
    """Read a field of many: entry by entry, then what must not be there twice."""
    field = plan.field
    most = field.most_entries
    if most is not None and len(given) > most:
        row.refuse(field.code, flaw(FaultCode.TOO_MANY, f"至多{most}条", f"at most {most}"))
        given = given[:most]
    read = [_entry(plan, part, row, f"[{place}]") for place, part in enumerate(given)]
    for place in _repeated(read) if field.kind is FieldKind.CHOICE else ():
        row.refuse(field.code, _REPEATED, f"[{place}]")
    for inner in field.fields:
        if inner.unique:
            column = [part[inner.code] for part in read if isinstance(part, Record)]
            for place in _repeated(column):
                row.refuse(field.code, _REPEATED, f"[{place}].{inner.code}")
    return tuple(part for part in read if part is not FAULTY)


def _repeated(values: Sequence[object]) -> Iterator[int]:
    """The places of values that were there before."""
    seen: set[object] = set()
    for place, value in enumerate(values):
        if value is not None and value is not FAULTY:
            if value in seen:
                yield place
            seen.add(value)


@attrs.frozen
class Repeated:
    """A value that must be unique and is not: the field, and which of the records hold it."""

    field: str
    places: tuple[int, ...]

    __attrs_post_init__ = check_fields


def list_repeated(form: Form, records: Iterable[Answers]) -> tuple[Repeated, ...]:
    """The unique fields (唯一字段) that hold one value in several records, and in which.

    Args:
        form: which fields are unique.
        records: answers to that form, counted from 0.

    Raises:
        InvalidValue: if a record is of another form or version.

    >>> uscc = FormField(
    ...     code="uscc", name=Text("信用代码", "USCC"), kind=FieldKind.TEXT, unique=True
    ... )
    >>> form = Form(
    ...     id=FormId("firm"), version="1", name=Text("企业", "firm"), fields=(uscc,)
    ... )
    >>> firms = [read_answers(form, {"uscc": code}).answers for code in ("A", "B", "A")]
    >>> list_repeated(form, firms)
    (Repeated(field='uscc', places=(0, 2)),)
    """
    check_kind(form, Form, "form")
    check_kind(records, Iterable, "records")
    unique = [field.code for field in form.fields if field.unique]
    places: dict[tuple[str, object], list[int]] = defaultdict(list)
    for place, answers in enumerate(records):
        check_kind(answers, Answers, "records")
        if (answers.form, answers.version) != (form.id, form.version):
            raise InvalidValue("records", "hold answers to another form or version")
        for code in unique:
            value = answers[code]
            if not isinstance(value, Hashable):
                raise InvalidValue("records", "hold what is no answer to one field")
            if value is not None:
                places[code, value].append(place)
    return tuple(
        Repeated(code, tuple(found)) for (code, _), found in places.items() if len(found) > 1
    )
