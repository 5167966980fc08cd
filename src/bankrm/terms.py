"""Conditions as values: a predicate is called once with terms and leaves its own description.

A term records comparison, `+ - *`, `&`, `|` and `~`, and refuses to be true or false, so that a
predicate that branches is found out when its rule is declared. From the tree come the condition in
symbols, the facts it reads, and one straight-line Python function for a set of rules. Facts that are
None are unknown; conditions over them follow Kleene's logic, as the columnar engines do: unknown and
false is false, unknown or true is true.
"""

from __future__ import annotations  # they would cost at every start, for nobody

import functools
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn, TypeAlias, TypeVar, cast

import attrs

from bankrm.citations import declared
from bankrm.compiled import compiled
from bankrm.errors import InvalidRule
from bankrm.labels import Label, Text

__all__ = [
    "Const",
    "Kind",
    "Op",
    "Slot",
    "Term",
    "Unit",
    "about",
    "compile_conditions",
    "concerns",
    "maybe_bool",
    "maybe_code",
    "maybe_date",
    "maybe_int",
    "not_",
    "one_of",
    "slots_of",
    "trace",
]

_T = TypeVar("_T")

Kind: TypeAlias = type[bool] | type[int] | type[date] | type[str]
"""What a fact can be: yes or no, a whole number, a date, a short code."""

Unit: TypeAlias = Literal["", "fen", "percent", "basis_points"] | type[Label]
"""What a whole number counts, for the person who reads it; of a scale it is the level, from 1."""

_KINDS: tuple[Kind, ...] = (bool, int, date, str)
_ORDERED = (int, date)
_COMPARISONS = {"<": "<", "<=": "≤", "==": "=", "!=": "≠", ">": ">", ">=": "≥"}
_ARITHMETIC = {"+": "+", "-": "−", "*": "×"}
_BY_SIGN: dict[str, Callable[[Any, Any], object]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "&": operator.and_,
    "|": operator.or_,
}
_JOINTS = {"&": ("and", "∧"), "|": ("or", "∨")}

if TYPE_CHECKING:
    # A rule reads a plain `int`, whoever makes the facts may pass None: for the type checker the
    # converter says so. At run time there is none, so that facts cost nothing more to build.
    def maybe_int(value: int | None) -> int:
        """An int, or None for unknown."""
        return cast("int", value)

    def maybe_bool(value: bool | None) -> bool:  # noqa: FBT001  # a converter takes one value
        """Yes, no, or None for unknown."""
        return cast("bool", value)

    def maybe_date(value: date | None) -> date:
        """A date, or None for unknown."""
        return cast("date", value)

    def maybe_code(value: str | None) -> str:
        """A code, or None for unknown."""
        return cast("str", value)
else:
    maybe_int = maybe_bool = maybe_date = maybe_code = None


def about(zh: str, en: str, unit: Unit = "", of: tuple[object, ...] = ()) -> dict[str, object]:
    """Metadata of a fact: what it is called, what its number counts, and what it is made of.

    Args:
        zh: its name in Chinese.
        en: its name in English.
        unit: what its number counts.
        of: the fields of models that it depends on, as `RetailClient.birth_date`; of a model that cannot be
            imported there, or would be loaded at every start for the few who use it, in words, as
            `"ownership.Party.kind"`. None if whoever asks gives it.
    """
    return {"label": Text(zh, en), "unit": unit, "of": of}


class Term:
    """A piece of a condition. Compare and combine it; it has no truth value of its own."""

    __slots__ = ("kind",)
    kind: Kind

    def __bool__(self) -> NoReturn:
        raise InvalidRule(
            "predicate", "branches: use & | not_() one_of(), not and/or/not/in/if or a < b < c"
        )

    __hash__: ClassVar[None]  # type: ignore[assignment]  # == makes a term, so terms are no keys

    def __lt__(self, other: object) -> Op:
        return _compare("<", self, other)

    def __le__(self, other: object) -> Op:
        return _compare("<=", self, other)

    def __eq__(self, other: object) -> Op:  # type: ignore[override]  # makes a term
        return _compare("==", self, other)

    def __ne__(self, other: object) -> Op:  # type: ignore[override]  # makes a term
        return _compare("!=", self, other)

    def __gt__(self, other: object) -> Op:
        return _compare(">", self, other)

    def __ge__(self, other: object) -> Op:
        return _compare(">=", self, other)

    def __add__(self, other: object) -> Op:
        return _calculate("+", self, other)

    def __radd__(self, other: object) -> Op:
        return _calculate("+", other, self)

    def __sub__(self, other: object) -> Op:
        return _calculate("-", self, other)

    def __rsub__(self, other: object) -> Op:
        return _calculate("-", other, self)

    def __mul__(self, other: object) -> Op:
        return _calculate("*", self, other)

    def __rmul__(self, other: object) -> Op:
        return _calculate("*", other, self)

    def __and__(self, other: object) -> Op:
        return _join("&", self, other)

    def __rand__(self, other: object) -> Op:
        return _join("&", other, self)

    def __or__(self, other: object) -> Op:
        return _join("|", self, other)

    def __ror__(self, other: object) -> Op:
        return _join("|", other, self)

    def __invert__(self) -> Op:
        return Op("~", bool, (_boolean(self),))


class Slot(Term):
    """A fact (`f.name`) or a parameter in force (`p.name`)."""

    __slots__ = ("label", "name", "nullable", "owner", "unit")
    kind: Kind
    label: Text
    name: str
    nullable: bool
    owner: str
    unit: Unit

    def __init__(
        self, owner: str, name: str, kind: Kind, *, nullable: bool, label: Text, unit: Unit
    ) -> None:
        self.owner, self.name, self.kind = owner, name, kind
        self.nullable, self.label, self.unit = nullable, label, unit

    def __repr__(self) -> str:
        return f"{self.owner}.{self.name}"


class Const(Term):
    """A value written in the predicate itself."""

    __slots__ = ("value",)
    kind: Kind
    value: object

    def __init__(self, value: object) -> None:
        if type(value) not in _KINDS:
            raise InvalidRule("predicate", f"compares with a {type(value).__name__}")
        self.kind, self.value = cast("Kind", type(value)), value

    def __repr__(self) -> str:
        return str(self.value)


class Op(Term):
    """An operation on terms."""

    __slots__ = ("args", "symbol")
    args: tuple[Term, ...]
    kind: Kind
    symbol: str

    def __init__(self, symbol: str, kind: Kind, args: tuple[Term, ...]) -> None:
        self.symbol, self.kind, self.args = symbol, kind, args

    def __repr__(self) -> str:
        return symbols(self)


def _term(value: object) -> Term:
    return value if isinstance(value, Term) else Const(value)


def _compare(symbol: str, left: object, right: object) -> Op:
    one, two = _term(left), _term(right)
    if one.kind is not two.kind:
        raise InvalidRule(
            "predicate", f"compares a {one.kind.__name__} with a {two.kind.__name__}: {one} {two}"
        )
    if symbol not in {"==", "!="} and one.kind not in _ORDERED:
        raise InvalidRule("predicate", f"puts a {one.kind.__name__} in order: {one}")
    if one.kind is bool and (isinstance(one, Op) or isinstance(two, Op)):
        equal = symbol == "=="  # of conditions: both hold or neither does
        return (one & two) | (~one & ~two) if equal else (one & ~two) | (~one & two)
    return Op(symbol, bool, (one, two))


def _calculate(symbol: str, left: object, right: object) -> Op:
    one, two = _term(left), _term(right)
    if not one.kind is two.kind is int:
        raise InvalidRule("predicate", f"calculates with other than whole numbers: {one} {two}")
    return Op(symbol, int, (one, two))


def _boolean(value: object) -> Term:
    term = _term(value)
    if isinstance(term, Const):
        raise InvalidRule("predicate", f"takes {term} for a condition: `is` leaves no trace")
    if term.kind is not bool:
        raise InvalidRule("predicate", f"takes {term} for a condition: compare it first")
    return term


def _join(symbol: str, left: object, right: object) -> Op:
    """Join two conditions, flat: a long `one_of` would nest deeper than Python reads."""
    return Op(symbol, bool, (*_joined(symbol, left), *_joined(symbol, right)))


def _joined(symbol: str, value: object) -> tuple[Term, ...]:
    term = _boolean(value)
    return term.args if isinstance(term, Op) and term.symbol == symbol else (term,)


def not_(condition: bool) -> bool:  # noqa: FBT001  # reads as the word it stands for
    """The opposite; for facts, terms and columns alike (`not` would branch).

    >>> not_(False)
    True
    """
    given: Any = condition
    return cast("bool", not given if isinstance(given, bool) else ~given)


def one_of(value: _T, *choices: _T) -> bool:
    """Whether a value is one of several; for facts, terms and columns alike (`in` would branch).

    >>> one_of(3, 1, 2)
    False
    """
    return functools.reduce(operator.or_, [value == choice for choice in choices])


_slots: dict[tuple[object, str], dict[str, Slot]] = {}


def slots_of(model: type, owner: str) -> dict[str, Slot]:
    """The slots of a facts class ("f") or a parameters class ("p"), by name.

    Facts are an attrs class of bool, int, date and str fields, unknown where the default is None.
    """
    if (model, owner) not in _slots:
        _slots[model, owner] = dict(_numbers(model) if owner == "p" else _facts(model))
    return _slots[model, owner]


def _facts(model: type[attrs.AttrsInstance]) -> Iterator[tuple[str, Slot]]:
    for field in attrs.fields(model):
        label = field.metadata.get("label", Text(field.name, field.name.replace("_", " ")))
        yield (
            field.name,
            Slot(
                "f",
                field.name,
                _kind_of(model, field.name),
                nullable=field.default is None,
                label=label,
                unit=field.metadata.get("unit", ""),
            ),
        )


def _numbers(model: type) -> Iterator[tuple[str, Slot]]:
    for name, number in declared(model).items():
        label, unit, kind = number.of.name, cast("Unit", number.unit), _kind_of(model, name)
        yield name, Slot("p", name, kind, nullable=False, label=label, unit=unit)


def _kind_of(model: type, name: str) -> Kind:
    kind: Kind = next(
        base.__annotations__[name]
        for base in model.__mro__
        if name in vars(base).get("__annotations__", ())
    )
    if kind not in _KINDS:
        raise InvalidRule(f"{model.__name__}.{name}", "must be a bool, int, date or str")
    return kind


_FILL = re.compile(r"\{([^{}]*)\}")


def check_words(text: Text, slots: Mapping[str, Slot], rule_id: str) -> None:
    """Refuse a sentence that fills in anything but the slots' names, the same in both languages."""
    zh, en = _fills(text.zh, rule_id), _fills(text.en, rule_id)
    if unknown := (zh | en) - slots.keys():
        raise InvalidRule(rule_id, f"its words name no fact or parameter: {min(unknown)}")
    if zh != en:
        raise InvalidRule(rule_id, f"its words name {min(zh ^ en)} in one language only")


def _fills(words: str, rule_id: str) -> set[str]:
    if "{" not in words and "}" not in words:  # most rules tell no figure, and parsing is slow
        return set()
    words = words.replace("{{", "").replace("}}", "")  # braces that are meant to be read
    if "{" in (rest := _FILL.sub("", words)) or "}" in rest:
        raise InvalidRule(rule_id, "its words cannot be filled in: a brace stands alone")
    names = set(_FILL.findall(words))
    if any(":" in name or "!" in name for name in names):
        raise InvalidRule(rule_id, "its words format a name: {name} and no more")
    return names


class _Recorder:
    """Stands in for the facts or the parameters while a predicate is traced."""

    def __init__(self, model: type, owner: str) -> None:
        self.__dict__.update(slots_of(model, owner))
        self._model = model

    def __getattr__(self, name: str) -> NoReturn:
        raise InvalidRule(self._model.__name__, f"has no {name}")


def trace(
    predicate: Callable[[Any, Any], bool],
    facts: type[attrs.AttrsInstance],
    params: type,
    rule_id: str,
) -> Term:
    """Call a predicate once with terms and return the condition it states.

    Raises:
        InvalidRule: if it branches, reads an unknown name, mixes kinds, or reads no fact.
    """
    try:
        term = cast("object", predicate(_Recorder(facts, "f"), _Recorder(params, "p")))
    except InvalidRule as refused:
        raise InvalidRule(rule_id, f"{refused.field} {refused.reason}") from None
    except (TypeError, AttributeError) as failed:
        raise InvalidRule(rule_id, f"cannot be traced: {failed}") from None
    if not isinstance(term, Term) or term.kind is not bool:
        raise InvalidRule(rule_id, "must state a condition on the facts")
    if not _reads_a_fact(term):
        raise InvalidRule(rule_id, "reads no fact")
    return term


def _reads_a_fact(term: Term) -> bool:
    if isinstance(term, Slot):
        return term.owner == "f"
    return isinstance(term, Op) and any(_reads_a_fact(arg) for arg in term.args)


def leaves(term: Term) -> Iterator[Slot]:
    """The slots a term reads, each once, in reading order."""
    seen: dict[tuple[str, str], Slot] = {}
    _collect(term, seen)
    yield from seen.values()


def _collect(term: Term, seen: dict[tuple[str, str], Slot]) -> None:
    if isinstance(term, Slot):
        seen.setdefault((term.owner, term.name), term)
    elif isinstance(term, Op):
        for arg in term.args:
            _collect(arg, seen)


def concerns(term: Term, facts: object) -> bool:
    """Whether a condition is about such a case at all: no code in it (regime, family) rules it out."""
    if isinstance(term, Op) and term.symbol == "&":
        return all(concerns(arg, facts) for arg in term.args)
    slots = list(leaves(term))
    if not slots or any(slot.kind is not str or slot.owner == "p" for slot in slots):
        return True
    if any(getattr(facts, slot.name) is None for slot in slots):
        return True
    return bool(_of_codes(term, facts))


def _of_codes(term: Term, facts: object) -> object:
    """The value of a condition, or part of one, over known codes."""
    if isinstance(term, Slot):
        return getattr(facts, term.name)
    if isinstance(term, Const):
        return term.value
    op = cast("Op", term)
    parts = [_of_codes(arg, facts) for arg in op.args]
    return not parts[0] if op.symbol == "~" else functools.reduce(_BY_SIGN[op.symbol], parts)


def symbols(term: Term, name: Callable[[Slot], str] = lambda slot: slot.name) -> str:
    """The condition in symbols; `name` says what to call a slot."""
    if isinstance(term, Slot):
        return name(term)
    if not isinstance(term, Op):
        return str(term)
    parts = [
        f"({symbols(arg, name)})" if _needs_brackets(term, arg) else symbols(arg, name)
        for arg in term.args
    ]
    if term.symbol == "~":
        return f"¬{parts[0]}"
    sign = _COMPARISONS.get(term.symbol) or _ARITHMETIC.get(term.symbol) or _JOINTS[term.symbol][1]
    return f" {sign} ".join(parts)


def _needs_brackets(outer: Op, inner: Term) -> bool:
    if not isinstance(inner, Op):
        return False
    if outer.symbol in _JOINTS:
        return inner.symbol in _JOINTS and inner.symbol != outer.symbol
    return outer.symbol == "~" or inner.symbol not in {"*", "~"}


class _Writer:
    """Writes conditions as Python source: slots as locals, other values as closure names."""

    def __init__(self, missing: frozenset[str]) -> None:
        self.missing = missing
        self.values: list[object] = []

    def value(self, term: Term) -> str:
        """A number, date or code; any slot in it is known."""
        if isinstance(term, Slot):
            return f"{term.owner}_{term.name}"
        if isinstance(term, Const):
            if isinstance(term.value, bool | int):
                return repr(term.value)
            self.values.append(term.value)
            return f"c{len(self.values) - 1}"
        left, right = cast("Op", term).args
        return f"({self.value(left)} {cast('Op', term).symbol} {self.value(right)})"

    def cautiously(self, term: Term, bit: int, count: int) -> tuple[str, str]:
        """The lines of one condition of several that may be unknown."""
        return (
            f"if {self.surely(term)}: m |= {1 << bit}",
            f"elif {self.surely(term, maybe=True)}: m |= {1 << (count + bit)}",
        )

    def known(self, term: Term) -> str:
        """A condition whose facts are all known."""
        if isinstance(term, Op) and term.symbol in _JOINTS:
            word = _JOINTS[term.symbol][0]
            return "(" + f" {word} ".join(self.known(arg) for arg in term.args) + ")"
        if isinstance(term, Op) and term.symbol == "~":
            return f"(not {self.known(term.args[0])})"
        return self.value(term)

    def surely(self, term: Term, *, maybe: bool = False) -> str:
        """A condition that holds whatever the unknown facts are; with `maybe`, for some of them."""
        if isinstance(term, Op) and term.symbol in _JOINTS:
            word = _JOINTS[term.symbol][0]
            return "(" + f" {word} ".join(self.surely(arg, maybe=maybe) for arg in term.args) + ")"
        if isinstance(term, Op) and term.symbol == "~":
            return f"(not {self.surely(term.args[0], maybe=not maybe)})"
        return self._surely_known(term, maybe=maybe)

    def _surely_known(self, term: Term, *, maybe: bool) -> str:
        """The same of a comparison or a single fact: it is unknown if anything it reads is."""
        slots = list(leaves(term))
        if any(slot.owner == "p" and slot.name in self.missing for slot in slots):
            return repr(maybe)
        unknown = [self.value(slot) for slot in slots if slot.owner == "f" and slot.nullable]
        if not unknown:
            return self.value(term)
        if isinstance(term, Slot):
            return f"({unknown[0]} is not False)" if maybe else f"({unknown[0]} is True)"
        if maybe:
            return f"({' or '.join(f'{x} is None' for x in unknown)} or {self.value(term)})"
        return f"({' and '.join(f'{x} is not None' for x in unknown)} and {self.value(term)})"


def compile_conditions(
    conditions: Sequence[Term], params: Sequence[str], missing: frozenset[str]
) -> Callable[..., Callable[[Any], int]]:
    """Write one straight-line function for several conditions.

    Returns a maker: called with the parameters' values in the order of `params`, it gives a function
    from facts to a bit mask, bit i set where condition i holds, bit n + i where it is unknown.
    Parameters in `missing` have no value; what depends on them is unknown.
    """
    slots: dict[tuple[str, str], Slot] = {}
    for condition in conditions:
        _collect(condition, slots)
    facts = [slot for (owner, _), slot in slots.items() if owner == "f"]
    head = [f"f_{slot.name} = f.{slot.name}" for slot in facts]
    names = [f"p_{name}" for name in params]

    @functools.cache
    def careful() -> Callable[..., Callable[[Any], int]]:
        writer, lines = _Writer(missing), [*head, "m = 0"]
        for bit, condition in enumerate(conditions):
            lines.extend(writer.cautiously(condition, bit, len(conditions)))
        return _written(lines, writer.values, names)

    writer, lines = _Writer(missing), head
    if unknown := " or ".join(f"f_{slot.name} is None" for slot in facts if slot.nullable):
        lines = [*head, f"if {unknown}: return late(f)"]
    lines = [*lines, "m = 0"]
    for bit, condition in enumerate(conditions):
        if missing.isdisjoint(slot.name for slot in leaves(condition) if slot.owner == "p"):
            lines.append(f"if {writer.known(condition)}: m |= {1 << bit}")
        else:
            lines.extend(writer.cautiously(condition, bit, len(conditions)))
    known = _written(lines, writer.values, ["late", *names])
    return lambda *values: known(_Late(lambda: careful()(*values)), *values)


class _Late:
    """A function written only when it is first called: most runs never meet an unknown fact."""

    __slots__ = ("_make", "_written")

    def __init__(self, make: Callable[[], Callable[[Any], int]]) -> None:
        self._make = make
        self._written: Callable[[Any], int] | None = None

    def __call__(self, facts: object) -> int:
        if self._written is None:
            self._written = self._make()
        return self._written(facts)


def _written(
    lines: Sequence[str], values: Sequence[object], names: Sequence[str]
) -> Callable[..., Callable[[Any], int]]:
    """A maker of functions of facts, from lines that set the mask `m`."""
    given = {f"c{at}": value for at, value in enumerate(values)}
    inner = ["def decide(f):", *(f"    {line}" for line in (*lines, "return m")), "return decide"]
    return compiled("make", names, inner, **given)
