"""Replay (重演): one case judged by two days or two books, and the next day that would change it."""

from __future__ import annotations  # they would cost at every start, for nobody

from datetime import date
from typing import Any, Generic, TypeVar

import attrs

from bankrm.checks import check_kind
from bankrm.labels import Label
from bankrm.rules import Decision, Reason, RulesInForce

__all__ = ["Change", "compare", "next_change"]

_F = TypeVar("_F", bound=attrs.AttrsInstance)
_L = TypeVar("_L", bound=Label)


@attrs.frozen
class Change(Generic[_F, _L]):
    """One case judged twice: by two days, or by two books."""

    before: Decision[_F, _L]
    after: Decision[_F, _L]

    def __attrs_post_init__(self) -> None:
        check_kind(self.before, Decision, "before")
        check_kind(self.after, Decision, "after")

    @property
    def changed(self) -> bool:
        """Whether the outcome differs."""
        return self.before.outcome is not self.after.outcome

    @property
    def appeared(self) -> tuple[Reason[_F, _L], ...]:
        """The rules that apply only after."""
        return tuple(reason for reason in self.after.hits if reason.rule.id not in self.before)

    @property
    def vanished(self) -> tuple[Reason[_F, _L], ...]:
        """The rules that applied only before."""
        return tuple(reason for reason in self.before.hits if reason.rule.id not in self.after)


def compare(
    before: RulesInForce[_F, Any, _L], after: RulesInForce[_F, Any, _L], facts: _F
) -> Change[_F, _L]:
    """Judge one case by two days or two books, and see which rules made the difference."""
    check_kind(before, RulesInForce, "before")
    check_kind(after, RulesInForce, "after")
    return Change(before.decide(facts), after.decide(facts))


def next_change(decision: Decision[_F, _L]) -> Change[_F, _L] | None:
    """The next day on which a change of rules or numbers alters the hits or what is open.

    None if there is none before the rule set itself ends.
    """
    check_kind(decision, Decision, "decision")
    rules = decision.rules
    until = rules.rule_set.until or date.max
    for day in rules.rule_set.days(rules.book):
        if decision.as_of < day < until:
            change = compare(rules, rules.rule_set.on(day, rules.book), decision.facts)
            if change.appeared or change.vanished or _open(change.before) != _open(change.after):
                return change
    return None


def _open(decision: Decision[Any, Any]) -> set[str]:
    return {reason.rule.id for reason in decision.undetermined}
