"""The rule engine: declared once, dated, cited; decides a case, explains it, and replays it.

A `RuleSet` belongs to one class of facts and one of parameters. Each `Rule` is a predicate on them with
an effect, the articles it rests on, the days it is in force, and its words. `RuleSet.on(day)` gives the
rules then in force as one compiled function; deciding keeps a bit mask, and everything a person reads is
made when it is read. All rules run, the strictest wins, every hit is kept. A fact that is None is
unknown: a rule whose answer depends on it stays undetermined, and the case goes to a person.

Leaves out the columnar run over whole books, which reads the same predicates.
"""

from __future__ import annotations  # they would cost at every start, for nobody

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Generic, TypeVar, Unpack, cast

import attrs

from bankrm.checks import check_kind, check_tuple
from bankrm.citations import Citation, Param, Provenance, Row, declared, strictest
from bankrm.days import check_date
from bankrm.declared_rules import Predicate, Rule, RuleWords
from bankrm.errors import InvalidRule, InvalidValue, RuleNotInForce
from bankrm.formats import format_date, format_value
from bankrm.labels import Label, Lang, Text
from bankrm.terms import (
    Slot,
    check_words,
    compile_conditions,
    concerns,
    leaves,
    slots_of,
    trace,
)

__all__ = [
    "STATUTORY",
    "Decision",
    "Effect",
    "Reason",
    "RuleBook",
    "RuleSet",
    "RulesInForce",
]

_T = TypeVar("_T")
_F = TypeVar("_F", bound=attrs.AttrsInstance)
_P = TypeVar("_P")
_L = TypeVar("_L", bound=Label)

_KEPT = 1024  # bound days kept per rule set; a year's replay fits
_WORDS = {
    "zh": ("结论", "待核实（{}）", "已核对{}条规则，均不触发", "依据最弱处"),
    "en": ("Outcome", "To be found out ({})", "none of {} rules applies", "Weakest source"),
}


_OPEN = {"zh": "尚未定论，至少为{}", "en": "open, at least {}"}


class Effect(Label):
    """What a rule does to a case, mildest first; also the outcome of a decision."""

    ALLOW = "allow", "可以办理", "allowed"
    STEPS = "steps", "完成规定动作后可以办理", "allowed, with steps owed"
    REVIEW = "review", "须人工审核", "a person must decide"
    BLOCK = "block", "暂不可办理", "blocked until cured"
    REFUSE = "refuse", "不得办理", "refused"
    NOTE = ALLOW  # a rule that only informs


@attrs.frozen(kw_only=True, eq=False)
class RuleBook:
    """The law plus a bank's own numbers and rules, which may only be stricter.

    A house number replaces the law's on the days when it is the stricter; a looser one never wins and is
    listed by `ineffective`. House rules are added to those of the law.

    A bank whose risk assessments hold for six months:

    >>> from bankrm.citations import house_document
    >>> from bankrm.regulations.investment import ASSESSMENT_MONTHS
    >>> policy = house_document("HR-7", Text("销售管理细则", "Sales policy"), date(2026, 1, 1))
    >>> own = attrs.evolve(
    ...     ASSESSMENT_MONTHS, rows=(Row(date(2026, 1, 1), 6, policy.article(3)),)
    ... )
    >>> book = RuleBook(numbers=(own,))
    >>> book.row(ASSESSMENT_MONTHS, date(2026, 3, 1)).value
    6
    """

    numbers: tuple[Param[Any], ...] = ()
    rules: tuple[Rule[Any, Any, Any], ...] = ()

    def __attrs_post_init__(self) -> None:
        check_tuple(self.numbers, Param, "numbers")
        check_tuple(self.rules, Rule, "rules")
        ids = [number.id for number in self.numbers]
        if len(set(ids)) < len(ids):
            raise InvalidRule("numbers", "name one parameter twice")
        if len({rule.id for rule in self.rules}) < len(self.rules):
            raise InvalidRule("rules", "hold one id twice")
        bases = [row.basis for number in self.numbers for row in number.rows]
        cited = [citation for rule in self.rules for citation in rule.cites]
        if any(citation.regulation.read is not Provenance.HOUSE for citation in bases + cited):
            raise InvalidRule("basis", "must be the bank's own document")

    def row(self, of: Param[Any], as_of: date) -> Row[Any] | None:
        """The row that governs on a day; None if neither law nor bank has a number then."""
        law, own = _row(of, as_of), self._own(of, as_of)
        if law is None or own is None:
            return own or law
        return own if of.stricter(law.value, own.value) != law.value else law

    def governing(self, of: Param[_T], as_of: date) -> Row[_T]:
        """The row that governs on a day.

        Raises:
            RuleNotInForce: if neither law nor bank has a number then.
        """
        return self.row(of, check_date(as_of)) or of.in_force(as_of)

    def ineffective(self, params: type, as_of: date) -> tuple[str, ...]:
        """The bank's numbers for a rule set that the law outdoes on a day, by parameter id."""
        return tuple(
            of.id
            for of in dict.fromkeys(number.of for number in declared(params).values())
            if (own := self._own(of, as_of)) and own is not self.row(of, as_of)
        )

    def _own(self, of: Param[Any], as_of: date) -> Row[Any] | None:
        return next((_row(own, as_of) for own in self.numbers if own.id == of.id), None)


def _check_number(of: Param[Any], slot: Slot, value: object) -> None:
    """Refuse a house number of another kind than the rules compare: a share where basis points are due."""
    if value is not None and type(value) is not slot.kind:
        raise InvalidRule(of.id, f"needs {slot.kind.__name__}, not {type(value).__name__}")


def _row(of: Param[Any], as_of: date) -> Row[Any] | None:
    try:
        return of.in_force(as_of)
    except RuleNotInForce:
        return None


STATUTORY = RuleBook()
"""The law alone."""


class RuleSet(Generic[_F, _P, _L]):
    """Rules over one class of facts. Declare them with `rule`; the first decision closes the set.

    Args:
        id: permanent name, as in `suitability.sale`.
        facts: a frozen attrs class of bools, ints, dates and codes, None for unknown.
        params: a class whose fields are made with `param`.
        scale: the effects, mildest first: `Effect`, or another scale such as the five tiers.
        since: the first day the set can judge; an earlier day is refused, not answered mildly.
        until: the first day it no longer can, where nothing took the place of its documents.
    """

    id: str
    facts: type[_F]
    params: type[_P]
    scale: type[_L]
    since: date
    until: date | None

    def __init__(
        self,
        id: str,  # noqa: A002  # the field's word
        facts: type[_F],
        params: type[_P],
        scale: type[_L],
        *,
        since: date = date.min,
        until: date | None = None,
    ) -> None:
        self.id, self.facts, self.params, self.scale = id, facts, params, scale
        self.since, self.until = since, until
        self._rules: dict[str, Rule[_F, _P, _L]] = {}
        self._bound: dict[tuple[date, RuleBook], RulesInForce[_F, _P, _L]] = {}
        self._makers: dict[object, Callable[..., Callable[[_F], int]]] = {}
        if slots_of(facts, "f").keys() & slots_of(params, "p").keys():
            raise InvalidRule(id, "has a fact and a parameter of one name")

    def __iter__(self) -> Iterator[Rule[_F, _P, _L]]:
        return iter(self._rules.values())

    def __getitem__(self, rule_id: str) -> Rule[_F, _P, _L]:
        """The rule of that id."""
        return self._rules[rule_id]

    def __len__(self) -> int:
        return len(self._rules)

    def rule(
        self, rule_id: str, effect: _L, **words: Unpack[RuleWords]
    ) -> Callable[[Predicate[_F, _P]], Rule[_F, _P, _L]]:
        """Declare a rule of the law: decorate its predicate.

        Raises:
            InvalidRule: if the predicate branches or mixes kinds, an id repeats, or the words name a
                fact that the facts do not have.
        """
        make = self.house_rule(rule_id, effect, **words)

        def declare(predicate: Predicate[_F, _P]) -> Rule[_F, _P, _L]:
            if self._bound:
                raise InvalidRule(rule_id, "comes after the first decision: put it in a RuleBook")
            return self._rules.setdefault(rule_id, make(predicate))

        return declare

    def house_rule(
        self, rule_id: str, effect: _L, **words: Unpack[RuleWords]
    ) -> Callable[[Predicate[_F, Any]], Rule[_F, _P, _L]]:
        """Make a rule for a bank's `RuleBook`; the law itself stays as it is.

        One that compares with a number of the bank's own declares it in a subclass of the parameters, and
        passes that as `params`.
        """
        if missing := sorted({"cites", "zh", "en"} - words.keys()):
            raise InvalidRule(rule_id, f"needs {missing[0]}")
        cites, steps = words["cites"], words.get("steps", ())
        params = words.get("params", self.params)
        if not issubclass(params, self.params):
            raise InvalidRule(rule_id, f"needs a subclass of {self.params.__name__} as params")
        since, until = words.get("since"), words.get("until")
        if effect.value in {Effect.BLOCK.value, Effect.STEPS.value} and not steps:
            raise InvalidRule(rule_id, "must name the steps that cure it or are owed")
        if since is not None and until is not None and until <= since:
            raise InvalidRule(rule_id, "ends before it begins")
        if cites == ():
            raise InvalidRule(rule_id, "cites nothing")
        text = Text(words["zh"], words["en"])

        def make(predicate: Predicate[_F, Any]) -> Rule[_F, _P, _L]:
            if rule_id in self._rules:
                raise InvalidRule(rule_id, "is declared twice")
            check_words(text, slots_of(params, "p") | slots_of(self.facts, "f"), rule_id)
            condition = trace(predicate, self.facts, params, rule_id)
            return Rule(
                id=rule_id,
                rule_set=self.id,
                effect=effect,
                cites=cites if isinstance(cites, tuple) else (cites,),
                since=since,
                until=until,
                text=text,
                steps=steps,
                params=params,
                predicate=predicate,
                condition=condition,
                reads=tuple(leaves(condition)),
            )

        return make

    def on(self, as_of: date, book: RuleBook = STATUTORY) -> RulesInForce[_F, _P, _L]:
        """The rules in force on a day under a book, ready to decide; kept for the next call.

        Raises:
            RuleNotInForce: before the first day the set can judge, or after the last.
        """
        try:
            return self._bound[as_of, book]
        except (KeyError, TypeError):  # TypeError: unhashable, refused just below
            check_kind(book, RuleBook, "book")
            if check_date(as_of) < self.since:
                raise RuleNotInForce(self.id, f"cannot judge a day before {self.since}") from None
            if self.until is not None and as_of >= self.until:
                raise RuleNotInForce(self.id, f"ended on {self.until}") from None
        if len(self._bound) >= _KEPT:
            self._bound.clear()
        return self._bound.setdefault((as_of, book), RulesInForce(self, as_of, book))

    def decide(self, facts: _F, *, as_of: date, book: RuleBook = STATUTORY) -> Decision[_F, _L]:
        """Judge one case by the rules in force on a day."""
        return self.on(as_of, book).decide(facts)

    def days(self, book: RuleBook = STATUTORY) -> tuple[date, ...]:
        """The days on which a rule or a number of this set changes, in order."""
        days: set[date | None] = set()
        for rule in (*self, *book.rules):
            if rule.rule_set == self.id:
                days |= {rule.since, rule.until}
        own = [rule.params for rule in book.rules if rule.rule_set == self.id]
        law = [one.of for params in (self.params, *own) for one in declared(params).values()]
        ids = {of.id for of in law}
        for of in (*law, *(own for own in book.numbers if own.id in ids)):
            days |= {of.until, *(row.since for row in of.rows)}
        return tuple(sorted(day for day in days if day is not None))

    def _function(
        self, rules: tuple[Rule[_F, _P, _L], ...], values: Mapping[str, Any]
    ) -> Callable[[_F], int]:
        """The compiled function of some rules, over the numbers of a day that they read."""
        read = {slot.name for rule in rules for slot in rule.reads if slot.owner == "p"}
        numbers = {name: value for name, value in values.items() if name in read}
        missing = frozenset(name for name, value in numbers.items() if value is None)
        maker = self._makers.get((rules, missing))
        if maker is None:
            if len(self._makers) >= _KEPT:
                self._makers.clear()
            maker = compile_conditions([rule.condition for rule in rules], list(numbers), missing)
            self._makers[rules, missing] = maker
        return maker(*numbers.values())


class RulesInForce(Generic[_F, _P, _L]):
    """The rules of a set on one day under one book, compiled. Made by `RuleSet.on`."""

    rule_set: RuleSet[_F, _P, _L]
    as_of: date
    book: RuleBook
    rules: tuple[Rule[_F, _P, _L], ...]
    rows: Mapping[str, Row[Any] | None]
    """Each parameter's row in force; None if it has none."""
    params: _P
    mask: Callable[[_F], int]
    """Facts to bits: bit i, rule i applies; bit n + i, it is undetermined."""

    def __init__(self, rule_set: RuleSet[_F, _P, _L], as_of: date, book: RuleBook) -> None:
        self.rule_set, self.as_of, self.book = rule_set, as_of, book
        house = [rule for rule in book.rules if rule.rule_set == rule_set.id]
        rules = tuple(rule for rule in (*rule_set, *house) if rule.in_force(as_of))
        rows: dict[str, Row[Any] | None] = {}
        values: dict[str, Any] = {}
        for params in dict.fromkeys((rule_set.params, *(rule.params for rule in rules))):
            slots = slots_of(params, "p")
            for name, number in declared(params).items():
                row = rows[name] = book.row(number.of, as_of)
                value = None if row is None else row.value
                values[name] = number.derive(as_of, value) if row and number.derive else value
                _check_number(number.of, slots[name], values[name])
        self.rules, self.rows = rules, rows
        self.params = object.__new__(rule_set.params)
        vars(self.params).update(values)
        self.mask = rule_set._function(rules, values)  # noqa: SLF001  # the set keeps what it compiled
        scale = sorted(rule_set.scale, reverse=True)
        self._effects = tuple(
            (sum(1 << at for at, rule in enumerate(rules) if rule.effect is effect), effect)
            for effect in scale
        )
        self._mildest = scale[-1]
        self._deciding = sum(bits for bits, _ in self._effects[:-1]) << len(rules)

    def __repr__(self) -> str:
        return f"<{self.rule_set.id} on {self.as_of}: {len(self.rules)} rules>"

    def decide(self, facts: _F) -> Decision[_F, _L]:
        """Judge one case."""
        if type(facts) is not (wanted := self.rule_set.facts):
            raise InvalidValue("facts", f"needs {wanted.__name__}, not {type(facts).__name__}")
        return Decision(self, facts, self.mask(facts))

    def outcome(self, mask: int) -> _L:
        """The strictest effect in a mask; on the `Effect` scale an undetermined rule asks for REVIEW."""
        found = self._mildest
        for bits, effect in self._effects:
            if mask & bits:
                found = effect
                break
        if mask & self._deciding and isinstance(found, Effect) and found < Effect.REVIEW:
            return cast("_L", Effect.REVIEW)
        return found

    def open(self, mask: int) -> bool:
        """Whether a rule of any but the mildest effect is undetermined."""
        return bool(mask & self._deciding)


class Decision(Generic[_F, _L]):
    """The answer to one case: what, why, by which article, since when, and how well confirmed.

    Made by `RulesInForce.decide`; it keeps rules, facts and a mask, the rest is made when read.
    """

    __slots__ = ("_facts", "_mask", "_rules")

    def __init__(self, rules: RulesInForce[_F, Any, _L], facts: _F, mask: int) -> None:
        self._rules = rules
        self._facts = facts
        self._mask = mask

    @property
    def rules(self) -> RulesInForce[_F, Any, _L]:
        """The rules it was judged by."""
        return self._rules

    @property
    def facts(self) -> _F:
        """The facts it was judged on."""
        return self._facts

    @property
    def mask(self) -> int:
        """The bits that the compiled rules returned."""
        return self._mask

    @property
    def as_of(self) -> date:
        """The day whose rules were applied."""
        return self._rules.as_of

    @property
    def outcome(self) -> _L:
        """The strictest effect."""
        return self._rules.outcome(self._mask)

    @property
    def needs_review(self) -> bool:
        """Whether an unknown fact or number leaves open a rule that does more than inform."""
        return self._rules.open(self._mask)

    @property
    def hits(self) -> tuple[Reason[_F, _L], ...]:
        """The rules that applied, strictest first."""
        return self._reasons(self._mask)

    @property
    def undetermined(self) -> tuple[Reason[_F, _L], ...]:
        """The rules that an unknown fact or number leaves open, strictest first."""
        return self._reasons(self._mask >> len(self._rules.rules))

    @property
    def passed(self) -> tuple[Rule[_F, Any, _L], ...]:
        """The rules that were checked and did not apply."""
        touched = self._mask | self._mask >> len(self._rules.rules)
        return tuple(rule for at, rule in enumerate(self._rules.rules) if not touched >> at & 1)

    @property
    def relevant(self) -> tuple[Rule[_F, Any, _L], ...]:
        """The rules about such a case: those that no code in the facts (regime, family) rules out.

        Where the codes rule all of them out, it is that which was decided, so all are.
        """
        rules = self._rules.rules
        return tuple(rule for rule in rules if concerns(rule.condition, self._facts)) or rules

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown facts and unset numbers that could still change the answer."""
        names = [name for reason in self.undetermined for name in reason.missing]
        return tuple(dict.fromkeys(names))

    @property
    def steps(self) -> tuple[Label, ...]:
        """What is owed or would cure, from every rule that applied; once refused, from those that refuse only."""
        rules = [reason.rule for reason in self.hits]
        if self.outcome is Effect.REFUSE:
            rules = [rule for rule in rules if rule.effect is Effect.REFUSE]
        return tuple(dict.fromkeys(step for rule in rules for step in rule.steps))

    @property
    def provenance(self) -> Provenance:
        """The weakest source of the rules it rests on: those that applied or are open, else all.

        A rule rests on its articles and on those of the numbers it compares with.
        """
        open_or_hit = self.hits + self.undetermined
        reasons = open_or_hit or tuple(Reason(rule, self) for rule in self.relevant)
        return strictest([citation.provenance for reason in reasons for citation in reason.basis])

    def __contains__(self, rule_id: str) -> bool:
        """Whether the rule of that id applied."""
        return any(reason.rule.id == rule_id for reason in self.hits)

    def explain(self, lang: Lang = "zh") -> str:
        """The decision as lines for a person."""
        outcome, unknown, nothing, weakest = _WORDS[lang]
        found = self.outcome.name_in(lang)
        if self.needs_review and not isinstance(self.outcome, Effect):
            found = _OPEN[lang].format(found)  # on such a scale the mildest reads as settled
        lines = [f"{outcome}: {found} ({format_date(self.as_of, lang)})"]
        lines += [f"- {reason.explain(lang)}" for reason in self.hits]
        lines += [
            f"? {unknown.format(reason.lacking(lang))}: {reason.explain(lang)}"
            for reason in self.undetermined
        ]
        if len(lines) == 1:
            lines.append(f"- {nothing.format(len(self.relevant))}")
        return "\n".join([*lines, f"{weakest}: {self.provenance.name_in(lang)}"])

    def _reasons(self, bits: int) -> tuple[Reason[_F, _L], ...]:
        rules = [rule for at, rule in enumerate(self._rules.rules) if bits >> at & 1]
        rules.sort(key=lambda rule: rule.effect.rank, reverse=True)
        return tuple(Reason(rule, self) for rule in rules)

    @property
    def _key(self) -> tuple[object, ...]:
        rules = self._rules
        return rules.rule_set, rules.as_of, rules.book, self._facts, self._mask

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        hits = ", ".join(reason.rule.id for reason in self.hits)
        return f"<{self.outcome.name} {self._rules.rule_set.id} on {self.as_of}: {hits or 'nothing applies'}>"


@attrs.frozen
class Reason(Generic[_F, _L]):
    """One rule in one decision: what it read, what it lacked, what it rests on."""

    rule: Rule[_F, Any, _L]
    decision: Decision[_F, _L] = attrs.field(repr=False)

    @property
    def values(self) -> dict[str, object]:
        """What the rule read, by name."""
        owners = {"f": self.decision.facts, "p": self.decision.rules.params}
        return {slot.name: getattr(owners[slot.owner], slot.name) for slot in self.rule.reads}

    @property
    def missing(self) -> tuple[str, ...]:
        """What it read and is not known."""
        return tuple(name for name, value in self.values.items() if value is None)

    def lacking(self, lang: Lang = "zh") -> str:
        """What it read and is not known, by the names that a person reads."""
        unknown = [slot for slot in self.rule.reads if self.values[slot.name] is None]
        names = dict.fromkeys(slot.label.name_in(lang) for slot in unknown)
        return ("、" if lang == "zh" else ", ").join(names)

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The articles of the rule, then those of the numbers it compared with."""
        rows = (self.decision.rules.rows.get(slot.name) for slot in self.rule.reads)
        return tuple(dict.fromkeys((*self.rule.cites, *(row.basis for row in rows if row))))

    def text(self, lang: Lang = "zh") -> str:
        """The rule's sentence with the values of this case."""
        owners = {"f": self.decision.facts, "p": self.decision.rules.params}
        every = slots_of(type(owners["f"]), "f") | slots_of(self.rule.params, "p")
        named = {
            name: format_value(getattr(owners[slot.owner], name), lang, slot.unit)
            for name, slot in every.items()
            if f"{{{name}}}" in self.rule.text.zh
        }
        return self.rule.text.fill(lang, **named)

    def explain(self, lang: Lang = "zh") -> str:
        """Sentence, rule id and articles, in one line."""
        cited = "; ".join(citation.text(lang) for citation in self.basis)
        line = f"{self.text(lang)} [{self.rule.id}] {cited}"
        steps = ("、" if lang == "zh" else ", ").join(
            step.name_in(lang) for step in self.rule.steps
        )
        return f"{line} → {steps}" if steps else line
