"""Declared rules (规则条文): one sentence of a regulation as it was declared, with its words, articles and days.

How rules are gathered, dated and decided is in `rules`.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from collections.abc import Callable
from datetime import date
from typing import Generic, Required, TypeAlias, TypedDict, TypeVar

import attrs

from bankrm.citations import Citation, Provenance, strictest
from bankrm.labels import Label, Lang, Text
from bankrm.terms import Slot, Term, symbols

__all__ = ["Predicate", "Rule", "RuleWords"]

_F = TypeVar("_F", bound=attrs.AttrsInstance)
_P = TypeVar("_P")
_L = TypeVar("_L", bound=Label)

Predicate: TypeAlias = Callable[[_F, _P], bool]
"""A rule's condition, as a function of facts and parameters."""


class RuleWords(TypedDict, total=False):
    """What a rule is declared with, besides its id and effect."""

    cites: Required[Citation | tuple[Citation, ...]]
    zh: Required[str]
    en: Required[str]
    since: date | None
    """The first day in force; None where the law names none."""
    until: date | None
    """The first day no longer in force."""
    steps: tuple[Label, ...]
    """What cures it or is owed; BLOCK and STEPS must name some."""
    params: type
    """Of a house rule that compares with numbers of the bank's own: a subclass of the set's parameters."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Rule(Generic[_F, _P, _L]):
    """One sentence of a regulation as a predicate; call it with facts and parameters to try it."""

    id: str
    rule_set: str
    effect: _L
    cites: tuple[Citation, ...]
    since: date | None
    until: date | None
    text: Text
    steps: tuple[Label, ...]
    params: type
    """The parameters class that the predicate takes."""
    predicate: Predicate[_F, _P]
    condition: Term
    reads: tuple[Slot, ...]
    """The facts and parameters that the condition reads."""

    def __repr__(self) -> str:
        return f"<{self.rule_set}: {self.id}>"

    def __call__(self, facts: _F, params: _P) -> bool:
        """What the predicate says of known facts."""
        return self.predicate(facts, params)

    def in_force(self, as_of: date) -> bool:
        """Whether the rule applies on a day."""
        return (self.since is None or self.since <= as_of) and (
            self.until is None or as_of < self.until
        )

    @property
    def provenance(self) -> Provenance:
        """The weakest mark among the articles it rests on."""
        return strictest([citation.provenance for citation in self.cites])

    def state(self, lang: Lang | None = None) -> str:
        """The condition in symbols, with the field's own names or those of a language."""
        if lang is None:
            return symbols(self.condition)
        return symbols(self.condition, lambda slot: slot.label.name_in(lang))
