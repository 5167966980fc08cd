"""Versions of a form (表单版本): how answers to one version become answers to the next, without loss.

A history holds the versions and the migrations between them, and proves itself: no gap, and of every field
of a version it is said what becomes of it. What is left out is named; nothing is lost in silence.

Leaves out going back, and changes inside a table, which are a conversion of the whole table.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import attrs

from bankrm.checks import check_kind
from bankrm.errors import BankrmError, InvalidRule, InvalidValue
from bankrm.fields import check_fields, check_pairs
from bankrm.form_answers import Answers, Fault, Reading, read_answers, write_answers
from bankrm.form_conditions import WrittenValue
from bankrm.form_fields import FieldKind, FormField
from bankrm.form_values import FaultCode, Flaw, contradiction, reader_of
from bankrm.forms import Form

__all__ = ["Conversion", "FormHistory", "Migration", "OptionMap", "migrate"]


@attrs.frozen(kw_only=True)
class OptionMap:
    """What becomes of the options of a choice: old codes and new ones; the others stay as they are."""

    field: str
    """Its code in the new version."""
    pairs: tuple[tuple[str, str], ...]

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_pairs(self.pairs, "pairs", str)
        if len(dict(self.pairs)) < len(self.pairs):
            raise InvalidRule("pairs", "map one old code twice")


@attrs.frozen(kw_only=True)
class Conversion:
    """New answers made of old ones: a split, a join, another kind.

    The function is pure and is given the old answers, typed, in the order of `inputs`, None where there is
    none; of several outputs it gives back a tuple. It is not asked if no input is there. It refuses what it
    cannot convert by a `BankrmError`, whose words must not show a value.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    function: Callable[..., Any]

    __attrs_post_init__ = check_fields


@attrs.frozen(kw_only=True)
class Migration:
    """What becomes of each field from one version to the next; one that is not named stays as it is."""

    from_version: str
    to_version: str
    renames: tuple[tuple[str, str], ...] = ()
    """Old code, new code."""
    options: tuple[OptionMap, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    defaults: tuple[tuple[str, WrittenValue], ...] = ()
    """What a new field holds in records that could not know it."""
    drops: tuple[str, ...] = ()
    """Old fields that are left out on purpose."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        check_pairs(self.renames, "renames", str)
        check_pairs(self.defaults, "defaults", str | int)


@attrs.frozen(kw_only=True)
class FormHistory:
    """All versions of a form that records were made by, oldest first, and the way from each to the next.

    Raises:
        InvalidRule: listing every mistake: gaps, fields nothing is said of, kinds and options that do not
            fit, required fields that would stay empty.

    >>> from bankrm.forms import FormId
    >>> from bankrm.labels import Text
    >>> def form(version, code):
    ...     field = FormField(code=code, name=Text("电话", "phone"), kind=FieldKind.TEXT)
    ...     return Form(id=FormId("lead"), version=version, name=Text("线索", "lead"), fields=(field,))
    >>> FormHistory(
    ...     forms=(form("1", "tel"), form("2", "phone")),
    ...     migrations=(Migration(from_version="1", to_version="2"),),
    ... )
    Traceback (most recent call last):
    bankrm.errors.InvalidRule: lead: 1 to 2: tel: would be lost
    """

    forms: tuple[Form, ...] = attrs.field(repr=False)
    migrations: tuple[Migration, ...] = attrs.field(repr=False)
    """As many as there are steps, in their order."""

    def __attrs_post_init__(self) -> None:
        check_fields(self)
        if not self.forms or len({form.id for form in self.forms}) > 1:
            raise InvalidRule("forms", "need at least one, all of one form")
        if mistakes := list(_mistakes(self.forms, self.migrations)):
            raise InvalidRule(self.forms[0].id, "; ".join(mistakes))


def migrate(answers: Answers, history: FormHistory) -> Reading:
    """Take answers to an older version over to the latest.

    Each version reads them on the way; where one finds faults, its reading is the answer, and the answers as
    they were are still with the caller.

    Raises:
        InvalidValue: if they are no answers to a version in the history.

    >>> from bankrm.forms import FormId
    >>> from bankrm.labels import Text
    >>> def form(version, code):
    ...     field = FormField(code=code, name=Text("电话", "phone"), kind=FieldKind.TEXT)
    ...     return Form(id=FormId("lead"), version=version, name=Text("线索", "lead"), fields=(field,))
    >>> history = FormHistory(
    ...     forms=(form("1", "tel"), form("2", "phone")),
    ...     migrations=(
    ...         Migration(from_version="1", to_version="2", renames=(("tel", "phone"),)),
    ...     ),
    ... )
    >>> old = read_answers(history.forms[0], {"tel": "010-0000 0000"}).answers
    >>> migrate(old, history).answers["phone"]
    '010-0000 0000'
    """
    check_kind(answers, Answers, "answers")
    check_kind(history, FormHistory, "history")
    versions = [form.version for form in history.forms]
    if answers.form != history.forms[0].id or answers.version not in versions:
        raise InvalidValue("answers", "are to no form or version of the history")
    place = versions.index(answers.version)
    reading = Reading(form=answers.form, version=answers.version, valid=answers.record, faults=())
    steps = zip(pairwise(history.forms), history.migrations, strict=True)
    for (old, new), migration in list(steps)[place:]:
        if (before := reading.answers) is None:
            break
        reading = _step(before, old, new, migration)
    return reading


def _step(answers: Answers, old: Form, new: Form, migration: Migration) -> Reading:
    written, faults = write_answers(answers), list[Fault]()
    stays = _stays(old, new, migration)
    moved = {stays[code]: value for code, value in written.items() if code in stays}
    for options in migration.options:
        if options.field in moved:
            moved[options.field] = _mapped(moved[options.field], dict(options.pairs))
    for conversion in migration.conversions:
        inputs = [answers[code] for code in conversion.inputs]
        if any(value is not None for value in inputs):
            moved |= _converted(conversion, inputs, faults)
    defaults = dict(migration.defaults)
    reading = read_answers(new, defaults | moved)
    faults += [fault for fault in reading.faults if not _is_idle(fault, defaults)]
    return attrs.evolve(reading, faults=tuple(faults))


def _is_idle(fault: Fault, defaults: Mapping[str, object]) -> bool:
    """Whether it says no more than that a default is not needed, where its field is not shown."""
    return fault.code is FaultCode.NOT_SHOWN and fault.path in defaults


def _stays(old: Form, new: Form, migration: Migration) -> dict[str, str]:
    """The fields that stay as they are, and the code that each has in the new version."""
    after = {field.code for field in new.fields if field.formula is None}
    renames = dict(migration.renames)
    gone = {code for conversion in migration.conversions for code in conversion.inputs}
    gone |= {*migration.drops}
    return {
        field.code: renames.get(field.code, field.code)
        for field in old.fields
        if field.code in renames or (field.code in after and field.code not in gone)
    }


def _mapped(value: object, pairs: dict[object, str]) -> object:
    """A code, or each of many, in the new version; two that become one are one."""
    if isinstance(value, list):
        return list(dict.fromkeys(pairs.get(code, code) for code in value))
    return pairs.get(value, value)


def _converted(
    conversion: Conversion, inputs: list[object], faults: list[Fault]
) -> dict[str, object]:
    outputs = conversion.outputs
    try:
        found = conversion.function(*inputs)
    except BankrmError as wrong:
        refused = contradiction(wrong)
        faults += [Fault(path=code, code=refused.code, text=refused.text) for code in outputs]
        return {}
    if len(outputs) == 1:
        return {outputs[0]: found}
    if not isinstance(found, tuple) or len(found) != len(outputs):
        raise InvalidRule("function", f"has to make {len(outputs)} answers, in a tuple")
    return dict(zip(outputs, found, strict=True))


def _mistakes(forms: tuple[Form, ...], migrations: tuple[Migration, ...]) -> Iterator[str]:
    versions = [form.version for form in forms]
    yield from (f"version {v}: is there twice" for v, n in Counter(versions).items() if n > 1)
    steps = list(pairwise(versions))
    if [(step.from_version, step.to_version) for step in migrations] != steps:
        ways = ", ".join(f"{old} to {new}" for old, new in steps) or "none"
        yield f"migrations have to go: {ways}"
        return
    for (old, new), migration in zip(pairwise(forms), migrations, strict=True):
        for mistake in _mistakes_in_step(old, new, migration):
            yield f"{old.version} to {new.version}: {mistake}"


def _mistakes_in_step(old: Form, new: Form, migration: Migration) -> Iterator[str]:
    before = {field.code: field for field in old.fields}
    after = {field.code: field for field in new.fields if field.formula is None}
    renames, drops = dict(migration.renames), set(migration.drops)
    inputs = {code for conversion in migration.conversions for code in conversion.inputs}
    outputs = [code for conversion in migration.conversions for code in conversion.outputs]
    stays = _stays(old, new, migration)
    yield from _unknown((*renames, *drops, *inputs), before, "old")
    targets = (*renames.values(), *outputs, *dict(migration.defaults))
    yield from _unknown((*targets, *(one.field for one in migration.options)), after, "new")
    yield from _twice(migration)
    yield from (f"{code}: is both kept and left out" for code in drops & (renames.keys() | inputs))
    sources = Counter([*stays.values(), *outputs, *dict(migration.defaults)])
    yield from (f"{code}: comes from more than one" for code, n in sources.items() if n > 1)
    for code, field in before.items():
        if field.formula is None and code not in stays.keys() | drops | inputs:
            yield f"{code}: would be lost"
    for code, field in after.items():
        if field.required and field.visible_if is None and code not in sources:
            yield f"{code}: is required and would be missing"
    for code, target in stays.items():
        if target in after:
            yield from _mistakes_in_change(before[code], after[target], migration)
    yield from (
        f"{one.field}: has its options mapped and is not kept"
        for one in migration.options
        if one.field in after and one.field not in stays.values()
    )
    yield from _mistakes_in_defaults(after, migration)


def _twice(migration: Migration) -> Iterator[str]:
    """Fields of which one thing is said twice."""
    said = {
        "is renamed twice": [old for old, _ in migration.renames],
        "has its options mapped twice": [one.field for one in migration.options],
        "has a default twice": [code for code, _ in migration.defaults],
    }
    for words, codes in said.items():
        yield from (f"{code}: {words}" for code, n in Counter(codes).items() if n > 1)


def _unknown(codes: tuple[str, ...], fields: dict[str, FormField], which: str) -> Iterator[str]:
    yield from (
        f"{code}: is no field of the {which} version" for code in codes if code not in fields
    )


def _mistakes_in_change(old: FormField, new: FormField, migration: Migration) -> Iterator[str]:
    """What does not fit where a field stays, under its own code or another."""
    if (old.kind, old.many) != (new.kind, new.many):
        yield f"{old.code}: changes its kind and needs a conversion"
        return
    if new.currency not in {None, old.currency}:
        yield f"{old.code}: changes its currency and needs a conversion"
    pairs = {
        before: after
        for options in migration.options
        if options.field == new.code
        for before, after in options.pairs
    }
    known = {option.code for option in new.options}
    for option in old.options:
        if pairs.get(option.code, option.code) not in known:
            yield f"{old.code}: option {option.code} is no longer there"
    yield from (
        f"{old.code}: option {code} was never there"
        for code in pairs.keys() - {option.code for option in old.options}
    )


def _mistakes_in_defaults(fields: dict[str, FormField], migration: Migration) -> Iterator[str]:
    for code, value in migration.defaults:
        field = fields.get(code)
        if field is None:
            continue
        if (
            field.many
            or field.kind is FieldKind.RECORD
            or isinstance(reader_of(field)(value), Flaw)
        ):
            yield f"{code}: cannot hold its default"
