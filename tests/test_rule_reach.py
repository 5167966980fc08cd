"""Every rule of every rule set can apply and can fail to: searched by values on and around its limits."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import bankrm
from bankrm.declared_rules import Rule
from bankrm.rules import RuleSet
from bankrm.terms import Const, Op, Slot, Term, compile_conditions, leaves

TRIES = 20_000
OTHERS: dict[object, list[object]] = {
    int: [0, 1, 2, 10**6],
    date: [date(2000, 1, 1)],
    str: ["no code of any label"],
}


RULES = [(rule_set, rule) for rule_set in bankrm.rule_sets() for rule in rule_set]


def _constants(term: Term) -> Iterator[object]:
    if isinstance(term, Const):
        yield term.value
    elif isinstance(term, Op):
        for arg in term.args:
            yield from _constants(arg)


def _around(value: object) -> list[object]:
    if isinstance(value, bool) or not isinstance(value, int | date):
        return [value]
    step: Any = timedelta(days=1) if isinstance(value, date) else 1
    limit: Any = value
    return [limit - step, limit, limit + step]


def _candidates(slot: Slot, known: list[object]) -> list[object]:
    if slot.kind is bool:
        return [True, False]
    fitting = [value for value in known if type(value) is slot.kind]
    values = [near for value in fitting for near in _around(value)]
    return values + OTHERS[slot.kind]


@pytest.mark.parametrize(("rule_set", "rule"), RULES, ids=[f"{s.id}:{r.id}" for s, r in RULES])
def test_rule_can_apply_and_can_pass(
    rule_set: RuleSet[Any, Any, Any], rule: Rule[Any, Any, Any]
) -> None:
    first = max(rule.since or rule_set.since, rule_set.since)
    day = first if rule.until is None or first > date.min else rule.until - timedelta(days=1)
    bound = rule_set.on(day if day > date.min else date(2026, 11, 1))
    numbers = {
        slot.name: getattr(bound.params, slot.name) for slot in rule.reads if slot.owner == "p"
    }
    for slot in rule.reads:  # a number left to the bank: any will do
        if numbers.get(slot.name, slot) is None:
            numbers[slot.name] = OTHERS[slot.kind][0]
    known = [*_constants(rule.condition), *numbers.values()]
    applies = compile_conditions([rule.condition], list(numbers), frozenset())(*numbers.values())
    facts = [slot for slot in leaves(rule.condition) if slot.owner == "f"]
    draw = random.Random(rule.id)  # noqa: S311  # seeded draws, nothing secret
    found = set()
    for _ in range(TRIES):
        case = {slot.name: draw.choice(_candidates(slot, known)) for slot in facts}
        found.add(applies(SimpleNamespace(**case)))
        if {0, 1} <= found:
            return
    pytest.fail(f"{rule.state()}: only {found} in {TRIES} tries")


def test_there_are_rules_to_walk() -> None:
    assert len(RULES) > 30
