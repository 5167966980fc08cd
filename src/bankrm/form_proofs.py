"""Proofs about forms (表单核对): which rules read each answer, what rules still lack, what is asked in vain.

A form can be shown to be complete for a set of rules, and minimal (个人信息最小必要): what no rule reads
needs another reason to be asked for, above all if it is about a person. It rests on where each field's
answer goes (`FormField.of`) and on what each fact is made of.

Leaves out what is no rule; see `readers`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import attrs

import bankrm
from bankrm.checks import check_kind, check_optional
from bankrm.fields import DataClass, check_fields
from bankrm.form_fields import FieldKind, FormField
from bankrm.forms import Form, plan_of
from bankrm.model_shapes import place_of
from bankrm.readers import UnreadField, readers_of, sources_of
from bankrm.rules import RuleSet

__all__ = ["FieldReaders", "list_gaps", "list_readers", "list_unread"]

_RuleSet: TypeAlias = RuleSet[Any, Any, Any]
_Rules: TypeAlias = Mapping[str, set[str]]


@attrs.frozen(kw_only=True)
class FieldReaders:
    """One field of a form and the rules that read its answer."""

    path: str
    """Its code; inside a record after the record's, as `documents.number`."""
    kind: FieldKind
    data_class: DataClass | None
    rules: tuple[str, ...]
    """Their ids, sorted."""

    __attrs_post_init__ = check_fields


def list_readers(
    form: Form, rule_sets: Iterable[_RuleSet] | None = None
) -> tuple[FieldReaders, ...]:
    """The fields of a form, those in records after the record, each with the rules that read its answer.

    What a computed field is made of is read by the rules that read the computed one.

    Args:
        form: the form.
        rule_sets: those asked about; all of the library if None.

    >>> from bankrm.capacity import CAPACITY
    >>> from bankrm.clients import RetailClient
    >>> from bankrm.model_forms import describe
    >>> readers = list_readers(describe(RetailClient), [CAPACITY])
    >>> {field.path: field.rules for field in readers if field.rules}["lives_on_own_labour"]
    ('CC.18-own-labour', 'CC.19')
    """
    check_kind(form, Form, "form")
    check_optional(rule_sets, Iterable, "rule_sets")
    found: dict[str, set[str]] = defaultdict(set)
    for rule_set in bankrm.rule_sets() if rule_sets is None else rule_sets:
        check_kind(rule_set, RuleSet, "rule_sets")
        sources = sources_of(rule_set.facts).values()
        models = {rule_set.facts, *(source.model for given in sources for source in given)}
        for model in models:
            for name, rules in readers_of(model, [rule_set]).items():
                found[place_of(model, name)].update(rules)
    return tuple(_readers(form.fields, "", found, {}))


def _readers(
    fields: tuple[FormField, ...], prefix: str, by_place: _Rules, by_column: _Rules
) -> Iterator[FieldReaders]:
    """The rules that read a place, a column that is summed up, or what is computed from it."""
    rules = {
        field.code: by_place.get(field.of or "", set()) | by_column.get(field.code, set())
        for field in fields
    }
    columns: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for plan in reversed(plan_of(fields)):  # what is computed before what it is computed from
        for path in plan.field.formula.inputs if plan.field.formula else ():
            code, _, column = path.partition(".")
            into = columns[code] if column else rules
            into[column or code] = into[column or code] | rules[plan.field.code]
    for field in fields:
        path = f"{prefix}{field.code}"
        yield FieldReaders(
            path=path,
            kind=field.kind,
            data_class=field.data_class,
            rules=tuple(sorted(rules[field.code])),
        )
        yield from _readers(field.fields, f"{path}.", by_place, columns[field.code])


def list_gaps(form: Form, rule_set: _RuleSet) -> tuple[str, ...]:
    """The facts of a rule set to which no field of a form gives anything; none if it is complete.

    >>> from bankrm.clients import RetailClient
    >>> from bankrm.model_forms import describe
    >>> from bankrm.wealth_clients import WEALTH_CLIENTS
    >>> list_gaps(describe(RetailClient), WEALTH_CLIENTS)
    ('net_assets', 'purchase', 'income', 'family_income', 'proven')
    """
    check_kind(form, Form, "form")
    check_kind(rule_set, RuleSet, "rule_set")
    fed = set(_fed(form.fields))
    return tuple(
        fact
        for fact, sources in sources_of(rule_set.facts).items()
        if place_of(rule_set.facts, fact) not in fed
        and not any(place_of(source.model, source.field) in fed for source in sources)
    )


def _fed(fields: tuple[FormField, ...]) -> Iterator[str | None]:
    for field in fields:
        if field.kind is not FieldKind.OBJECT:
            yield field.of
        yield from _fed(field.fields)


def list_unread(
    form: Form, rule_sets: Iterable[_RuleSet] | None = None
) -> tuple[UnreadField, ...]:
    """The fields whose answers no rule reads (最小必要核对), by path; of a record, what it is made of.

    >>> from bankrm.capacity import CAPACITY
    >>> from bankrm.clients import RetailClient
    >>> from bankrm.model_forms import describe
    >>> for field in list_unread(describe(RetailClient), [CAPACITY])[:2]:
    ...     print(field.name, field.data_class and field.data_class.code)
    id None
    name C2
    """
    asked = list_readers(form, rule_sets)
    return tuple(
        UnreadField(field.path, field.data_class)
        for field in asked
        if not field.rules and field.kind not in {FieldKind.RECORD, FieldKind.OBJECT}
    )
