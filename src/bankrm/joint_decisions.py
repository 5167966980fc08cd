"""Joint decisions (合并结论): several questions on one day answered together, as strictly as the strictest.

Each part keeps its own reasons. Leaves out which questions belong together, which the rooms that ask them say.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Generic, TypeVar

import attrs

from bankrm.checks import check_kind
from bankrm.citations import Provenance, strictest
from bankrm.errors import InvalidValue
from bankrm.formats import format_date
from bankrm.labels import AnyLabel, Label, Lang, OwnLabel, Text
from bankrm.rules import Decision, Effect, Reason

__all__ = ["JointDecision"]

_K = TypeVar("_K", bound=AnyLabel | str)


@attrs.frozen
class JointDecision(Generic[_K]):
    """The decisions on several questions, each under its name: a label, or an id.

    >>> from bankrm._allocation_example import ALLOCATION, CHOICES, CLIENT
    >>> from bankrm.allocation_plans import judge_choices
    >>> placed = judge_choices(ALLOCATION, CHOICES, CLIENT, as_of=date(2026, 11, 24))
    >>> joint = JointDecision(
    ...     Text("组合结论", "Bundle"),
    ...     tuple((one.choice.offer.product.id, one.suitability) for one in placed),
    ... )
    >>> joint.outcome.en, joint.steps[0].en
    ('blocked until cured', 'a new risk assessment')
    """

    title: Text
    parts: tuple[tuple[_K, Decision[Any, Effect]], ...]

    def __attrs_post_init__(self) -> None:
        check_kind(self.title, Text, "title")
        check_kind(self.parts, tuple, "parts")
        for part in self.parts:
            _check_part(part)
        if not self.parts or len({name for name, _ in self.parts}) < len(self.parts):
            raise InvalidValue("parts", "need at least one, and each name once")
        if len({decision.as_of for _, decision in self.parts}) > 1:
            raise InvalidValue("parts", "are for several days")

    @property
    def names(self) -> tuple[_K, ...]:
        """What was asked, in order."""
        return tuple(name for name, _ in self.parts)

    @property
    def decisions(self) -> tuple[Decision[Any, Effect], ...]:
        """What was answered, in the same order."""
        return tuple(decision for _, decision in self.parts)

    def __getitem__(self, name: _K) -> Decision[Any, Effect]:
        """The decision under a name.

        Raises:
            InvalidValue: if there is none.
        """
        for known, decision in self.parts:
            if known == name:
                return decision
        raise InvalidValue("name", "is not among the parts")

    def __iter__(self) -> Iterator[tuple[_K, Decision[Any, Effect]]]:
        return iter(self.parts)

    def __contains__(self, rule_id: str) -> bool:
        """Whether the rule of that id applied in any part."""
        return any(rule_id in decision for decision in self.decisions)

    @property
    def as_of(self) -> date:
        """The day whose rules were applied."""
        return self.decisions[0].as_of

    @property
    def outcome(self) -> Effect:
        """The strictest outcome of all parts; of an open part, at least that a person must decide."""
        return max(decision.outcome for decision in self.decisions)

    @property
    def needs_review(self) -> bool:
        """Whether something unknown leaves a part open."""
        return any(decision.needs_review for decision in self.decisions)

    @property
    def hits(self) -> tuple[Reason[Any, Effect], ...]:
        """The rules that applied in any part, strictest first."""
        return _strictest_first(reason for one in self.decisions for reason in one.hits)

    @property
    def undetermined(self) -> tuple[Reason[Any, Effect], ...]:
        """The rules of any part that something unknown leaves open, strictest first."""
        return _strictest_first(reason for one in self.decisions for reason in one.undetermined)

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts and unset numbers that could still change a part, each once."""
        return tuple(dict.fromkeys(name for one in self.decisions for name in one.missing))

    @property
    def steps(self) -> tuple[Label, ...]:
        """What is owed or would cure, from every part, each once; once refused, from those that refuse only."""
        parts = self.decisions
        if self.outcome is Effect.REFUSE:
            parts = tuple(part for part in parts if part.outcome is Effect.REFUSE)
        return tuple(dict.fromkeys(step for part in parts for step in part.steps))

    @property
    def provenance(self) -> Provenance:
        """The weakest source that any part rests on."""
        return strictest([decision.provenance for decision in self.decisions])

    def explain(self, lang: Lang = "zh") -> str:
        """The outcome, then every part with its reasons, if it has any."""
        day = format_date(self.as_of, lang)
        title, outcome = self.title.name_in(lang), self.outcome.name_in(lang)
        lines = [f"{title}: {outcome} ({day})"]
        for name, decision in self.parts:
            shown = name if isinstance(name, str) else name.name_in(lang)
            head, *reasons = decision.explain(lang).splitlines()
            if not decision.hits and not decision.undetermined:
                head, reasons = f"{head} {reasons[0]}", []  # how many rules, and that none applies
            lines += [f"{shown} | {head}", *reasons]
        return "\n".join(lines)


def _strictest_first(reasons: Iterator[Reason[Any, Effect]]) -> tuple[Reason[Any, Effect], ...]:
    return tuple(sorted(reasons, key=lambda reason: -reason.rule.effect.rank))


def _check_part(part: object) -> None:
    match part:
        case (Label() | OwnLabel() | str(), Decision() as decision):
            if decision.rules.rule_set.scale is not Effect:
                raise InvalidValue("parts", "hold a decision that says not whether to go on")
        case _:
            raise InvalidValue("parts", "are pairs of a label or an id, and a decision")
