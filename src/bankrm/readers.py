"""Readers (字段用途): which rules read each field of a model, and which facts nobody feeds.

Rules read flat facts, and each fact names the fields of models that it depends on (`terms.about`). Turned
round, that tells of a field why it is asked for, and of a form whether it is complete and minimal
(个人信息最小必要).

Leaves out what is no rule: calculations, such as completeness or assets under management, read fields too,
ids tie records together, and names are shown. So a field that no rule reads is not useless; it is one that
needs another reason. A bank's own rules in a `RuleBook` count only as far as their rule set is asked about.
"""

import importlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any, TypeAlias

import attrs

import bankrm
from bankrm.checks import check_kind
from bankrm.citations import Param, declared
from bankrm.declared_rules import Rule
from bankrm.errors import InvalidRule, InvalidValue
from bankrm.fields import DataClass, check_fields, personal_fields
from bankrm.joint_decisions import JointDecision
from bankrm.labels import Label
from bankrm.rules import Decision, RuleSet

__all__ = [
    "OpenNumber",
    "Source",
    "UnreadField",
    "list_asked",
    "list_open_numbers",
    "list_unfed",
    "list_unread",
    "readers_of",
    "sources_of",
]

_RuleSet: TypeAlias = RuleSet[Any, Any, Any]


@attrs.frozen
class Source:
    """A field of a model that a fact depends on."""

    model: type
    field: str

    __attrs_post_init__ = check_fields

    @property
    def path(self) -> str:
        """As one writes it: `Sale.at`."""
        return f"{self.model.__name__}.{self.field}"


@attrs.frozen
class UnreadField:
    """A field that no rule reads, and its data class if it is about a person."""

    name: str
    data_class: DataClass | None

    __attrs_post_init__ = check_fields


def sources_of(facts: type) -> Mapping[str, tuple[Source, ...]]:
    """The fields of models that each fact depends on; none, if whoever asks gives the fact.

    Among them are the fields that tell which record counts, such as the day of an assessment. Checks that
    only refuse a case, and the ids that tie its records together, are not.

    Args:
        facts: the facts class of a rule set.

    Raises:
        InvalidValue: if it is no model.
        InvalidRule: if a fact names what is no field of a model.

    >>> from bankrm.churn import ChurnFacts
    >>> [(source.model.__name__, source.field) for source in sources_of(ChurnFacts)["unrenewed"]]
    [('Engagement', 'unrenewed')]
    """
    _check_model(facts, "facts")
    return {
        fact.name: tuple(
            _source(f"{facts.__name__}.{fact.name}", given)
            for given in fact.metadata.get("of", ())
        )
        for fact in attrs.fields(facts)
    }


def readers_of(
    model: type, rule_sets: Iterable[_RuleSet] | None = None
) -> Mapping[str, tuple[str, ...]]:
    """The ids of the rules that read each field of a model, in a condition or to tell it, sorted.

    Every field is there, in its order, but those that the model sets itself. Of a facts class the fields
    are the facts themselves; a field that holds facts is read by every rule on them.

    Args:
        model: a class made by attrs.
        rule_sets: those asked about; all of the library if None.

    Raises:
        InvalidValue: if it is no model.

    >>> from bankrm.capacity import CAPACITY
    >>> from bankrm.clients import RetailClient
    >>> readers = readers_of(RetailClient, [CAPACITY])
    >>> readers["lives_on_own_labour"], readers["residence"]
    (('CC.18-own-labour', 'CC.19'), ())
    """
    _check_model(model, "model")
    fields = [field for field in attrs.fields(model) if field.init]
    found: dict[str, set[str]] = {field.name: set() for field in fields}
    for rule_set in _checked(rule_sets):
        fed = _fields_for(model, rule_set.facts)
        holders = [field.name for field in fields if field.type is rule_set.facts]
        for rule in rule_set:
            read = [name for fact in _facts_of(rule, fed) for name in fed[fact]]
            for name in (*read, *holders):
                found[name].add(rule.id)
    return {name: tuple(sorted(rules)) for name, rules in found.items()}


def list_unread(
    model: type, rule_sets: Iterable[_RuleSet] | None = None
) -> tuple[UnreadField, ...]:
    """The fields of a model that no rule reads (最小必要核对), in their order.

    Those about a person need another reason to be kept.

    >>> from bankrm.capacity import CAPACITY
    >>> from bankrm.clients import RetailClient
    >>> for field in list_unread(RetailClient, [CAPACITY])[:2]:
    ...     print(field.name, field.data_class and field.data_class.code)
    id None
    name C2
    """
    readers = readers_of(model, rule_sets)
    classes = personal_fields(model)
    return tuple(
        UnreadField(name, classes.get(name)) for name, rules in readers.items() if not rules
    )


def list_unfed(rule_set: _RuleSet, models: Collection[type]) -> tuple[str, ...]:
    """The facts of a rule set to which none of some models gives anything: still to be asked for.

    Nothing is left where the facts themselves are among the models.

    Args:
        rule_set: whose facts.
        models: the records that there are, parts of records among them.

    Raises:
        InvalidValue: if one of them is no model.

    >>> from bankrm.clients import RetailClient
    >>> from bankrm.wealth_clients import WEALTH_CLIENTS
    >>> list_unfed(WEALTH_CLIENTS, [RetailClient])
    ('net_assets', 'purchase', 'income', 'family_income', 'proven')
    """
    check_kind(rule_set, RuleSet, "rule_set")
    check_kind(models, Collection, "models")
    if isinstance(models, str):
        raise InvalidValue("models", "needs classes, not text")
    for model in models:
        _check_model(model, "models")
    if rule_set.facts in models:
        return ()
    return tuple(
        fact
        for fact, sources in sources_of(rule_set.facts).items()
        if not any(source.model in models for source in sources)
    )


def list_asked(decision: Decision[Any, Any] | JointDecision[Any]) -> tuple[Source, ...]:
    """The fields of models that would settle what a decision leaves open (待补录字段), each once.

    What a fact is given directly, and numbers that the bank has not set (`list_open_numbers`), are not among
    them.

    >>> from datetime import date
    >>> from bankrm.clients import ClientId, RetailClient
    >>> from bankrm.money import Money
    >>> from bankrm.products import IssuerKind, Product, ProductFamily, ProductId, ProductRisk
    >>> from bankrm.risk_assessments import RiskAssessment, RiskTolerance
    >>> from bankrm.sales import Initiator, Sale
    >>> from bankrm.suitability import assess_sale
    >>> li = RetailClient(id=ClientId("C-1"), name="李某", birth_date=date(1980, 5, 1))
    >>> wealth = Product(
    ...     id=ProductId("W-1"),
    ...     name="某理财",
    ...     family=ProductFamily.WEALTH,
    ...     private=False,
    ...     issuer_kind=IssuerKind.BANK,
    ...     issuer_risk=ProductRisk.R2,
    ... )
    >>> sale = Sale(
    ...     client_id=li.id,
    ...     product_id=wealth.id,
    ...     amount=Money.of(50_000),
    ...     initiated_by=Initiator.CLIENT,
    ... )
    >>> tested = RiskAssessment(
    ...     client_id=li.id, on=date(2026, 1, 10), tolerance=RiskTolerance.C3
    ... )
    >>> open_still = assess_sale(li, wealth, sale, [tested], as_of=date(2026, 3, 2))
    >>> [source.path for source in list_asked(open_still)]
    ['Sale.change_reported']
    """
    asked = [
        source
        for part in _parts(decision)
        for fact, sources in sources_of(type(part.facts)).items()
        if fact in part.missing
        for source in sources
    ]
    return tuple(dict.fromkeys(asked))


@attrs.frozen
class OpenNumber:
    """A number that the law leaves to the bank, not set on the day, and the unit that the rules read it in."""

    of: Param[Any]
    """Give it a value by `of.set_to`, in the `numbers` of a `RuleBook`."""
    unit: str | type[Label]
    """`fen`, `percent`, `basis_points`; empty for a count."""


def list_open_numbers(
    decision: Decision[Any, Any] | JointDecision[Any],
) -> tuple[OpenNumber, ...]:
    """The numbers that a bank has to set before a decision is no longer open for them (待设定参数), each once.

    >>> from datetime import date
    >>> from bankrm._credit_file_example import FILE
    >>> from bankrm.loan_pricing import assess_loan_price
    >>> open_still = assess_loan_price(FILE.application, FILE.price, as_of=date(2026, 11, 24))
    >>> [(number.of.name.en, number.unit) for number in list_open_numbers(open_still)]
    [('hurdle of the return on capital', 'basis_points')]
    """
    return tuple(
        {
            number.of.id: OpenNumber(number.of, number.unit)
            for part in _parts(decision)
            for params in (part.rules.rule_set.params, *(rule.params for rule in part.rules.rules))
            for name, number in declared(params).items()
            if name in part.missing
        }.values()
    )


def _parts(
    decision: Decision[Any, Any] | JointDecision[Any],
) -> tuple[Decision[Any, Any], ...]:
    if isinstance(decision, JointDecision):
        return decision.decisions
    check_kind(decision, Decision, "decision")
    return (decision,)


def _check_model(model: object, field: str) -> None:
    if not (isinstance(model, type) and attrs.has(model)):
        raise InvalidValue(field, "needs a class made by attrs")


def _checked(rule_sets: Iterable[_RuleSet] | None) -> Iterator[_RuleSet]:
    if rule_sets is None:
        yield from bankrm.rule_sets()
        return
    check_kind(rule_sets, Iterable, "rule_sets")
    for rule_set in rule_sets:
        check_kind(rule_set, RuleSet, "rule_sets")
        yield rule_set


def _fields_for(model: type, facts: type) -> Mapping[str, list[str]]:
    """By fact, the fields of a model that it depends on; of its own class, the fact itself."""
    if model is facts:
        return {fact.name: [fact.name] for fact in attrs.fields(facts)}
    return {
        fact: [source.field for source in sources if source.model is model]
        for fact, sources in sources_of(facts).items()
    }


def _facts_of(rule: Rule[Any, Any, Any], facts: Iterable[str]) -> list[str]:
    """Those of some facts that a rule reads in its condition or tells in its words."""
    read = {slot.name for slot in rule.reads}
    return [fact for fact in facts if fact in read or f"{{{fact}}}" in rule.text.zh]


def _source(fact: str, given: object) -> Source:
    """A source as it was declared: the field itself, or words for one of a model that lies above."""
    if isinstance(given, str):
        module, _, path = given.partition(".")
        given = attrgetter(path)(importlib.import_module(f"bankrm.{module}"))
    if not isinstance(given, MemberDescriptorType):
        raise InvalidRule(fact, "is made of what is no field of a model")
    return Source(given.__objclass__, given.__name__)
