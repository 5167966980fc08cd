"""Which fields of models the result of a function depends on, read from syntax trees.

A small abstract interpreter. It follows calls into the library, resolves methods and properties of models,
and counts what decides between two answers as read too; a check that only refuses counts for nothing. What is
in a tuple, a list or a mapping is not told apart from the whole, but for tuples written out.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, reduce
from itertools import pairwise
from types import FunctionType, MethodType
from typing import Any, NewType, TypeAlias, get_args, get_type_hints

import attrs

import bankrm
from bankrm.rules import RuleSet

__all__ = ["Read", "Value", "run"]

Read: TypeAlias = tuple[type, str]
"""A field of a model."""

_OPAQUE = ("calendars", "checks", "citations", "days", "labels", "money", "rules", "workings")
_PLAIN = tuple(f"bankrm.{name}" for name in _OPAQUE)
"""Modules of the kernel: their values have no fields to fill in, their functions give what they are given."""


@dataclass(frozen=True)
class Value:
    """What is known of a value: what it was read from, of which models it may be, and what is in it."""

    reads: frozenset[Read] = frozenset()
    models: frozenset[type] = frozenset()
    known: object = None
    """The class or function itself."""
    owner: Value | None = None
    """Of a method: whose."""
    parts: Mapping[str, Value] | None = None
    """Of something made or changed here: what its fields are."""
    origin: Value | None = None
    """Of something changed here: what it was before."""
    items: tuple[Value, ...] | None = None
    """Of a tuple written out."""

    def __or__(self, other: Value) -> Value:
        if other in (self, _NOTHING):
            return self
        if self == _NOTHING:
            return other
        if self.is_like(other):
            names = {**(self.parts or {}), **(other.parts or {})}
            parts = {name: self.part(name) | other.part(name) for name in names}
            return replace(
                self.core,
                reads=self.reads | other.reads,
                parts=parts,
                origin=self.origin or other.origin,
            )
        items = None
        if self.items and other.items and len(self.items) == len(other.items):
            items = tuple(one | two for one, two in zip(self.items, other.items, strict=True))
        return Value(self.every | other.every, self.models | other.models, items=items)

    @property
    def core(self) -> Value:
        """What it was before it was changed here."""
        return self.origin or self

    def is_like(self, other: Value) -> bool:
        """Whether both are the same but for changes, or were made here, of one model."""
        made = not (self.origin or other.origin) and bool(self.parts and other.parts)
        return self.core is other.core or (made and self.models == other.models)

    def part(self, name: str) -> Value:
        """A field of it."""
        if self.parts is not None and name in self.parts:
            return self.parts[name]
        return _all(_member(self.core, model, name) for model in self.models)

    @property
    def every(self) -> frozenset[Read]:
        """All that it or anything in it was read from."""
        inside = [*(self.parts or {}).values(), *(self.items or ())]
        return self.reads.union(*(value.every for value in inside))

    def given(self, reads: frozenset[Read]) -> Value:
        """The same, depending on more."""
        if not reads:
            return self
        parts = self.parts and {name: value.given(reads) for name, value in self.parts.items()}
        items = self.items and tuple(value.given(reads) for value in self.items)
        return replace(self, reads=self.reads | reads, parts=parts, items=items)

    def changed(self, named: Mapping[str, Value]) -> Value:
        """The same with other fields."""
        own = self.parts or {}
        made = self.parts is not None and self.origin is None
        return replace(self, parts={**own, **named}, origin=None if made else self.core)

    def only(self, kinds: frozenset[type], *, others: bool = False) -> Value:
        """The same, known to be of some models, or of none of them."""
        return replace(self, models=self.models - kinds if others else self.models & kinds)


_NOTHING = Value()


def _one_of(ways: Sequence[tuple[Value, frozenset[Read]]]) -> Value:
    """One of several values, each with what decided for it: that bears on what differs between them."""
    values = [value for value, _ in ways]
    if all(value is values[0] for value in values):
        return values[0]
    if not all(one.is_like(other) for one, other in pairwise(values)):
        return _all(value.given(why) for value, why in ways)
    either, reasons = _all(values), frozenset[Read]().union(*(why for _, why in ways))
    parts = {}
    for name in either.parts or {}:
        first, *others = [value.part(name) for value in values]
        alike = all(other is first for other in others)
        parts[name] = first if alike else _all([first, *others]).given(reasons)
    return replace(either, parts=parts)


def _all(values: Iterable[Value]) -> Value:
    return reduce(Value.__or__, values, _NOTHING)


def _models_in(hint: object) -> frozenset[type]:
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    if isinstance(hint, type) and not get_args(hint):
        return frozenset([hint]) if _is_model(hint) else frozenset()
    return frozenset().union(*(_models_in(part) for part in get_args(hint)))


def _is_model(kind: type) -> bool:
    own = kind.__module__.startswith("bankrm.") and kind.__module__ not in _PLAIN
    return own and attrs.has(kind)


@cache
def _tree(function: Callable[..., object]) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


_running: list[Callable[..., object]] = []


@cache
def _late() -> Mapping[str, type]:
    """The models by name: what a module imports for its annotations only is not in it."""
    modules = [importlib.import_module(f"bankrm.{name}") for name in bankrm.__all__[2:]]
    return {
        name: found
        for module in modules
        for name, found in vars(module).items()
        if isinstance(found, type) and attrs.has(found)
    }


def run(function: Callable[..., object], *args: Value, **named: Value) -> Value:
    """What a function gives for such arguments; one left out is of its annotated kind."""
    if function in _running:  # what it gives again, it gives already
        return _NOTHING
    hints = get_type_hints(function, localns=_late())
    taken = list(inspect.signature(function).parameters)
    given = dict(zip(taken, args, strict=False)) | named
    names = {
        name: given[name] if name in given else Value(models=_models_in(hints.get(name)))
        for name in taken
    }
    _running.append(function)
    try:
        frame = _Frame(vars(sys.modules[function.__module__]), names)
        frame.follow(_tree(function).body)
        if not _leaves(_tree(function).body):
            frame.ways.append((Value(), frame.because))
        return _one_of(frame.ways)
    finally:
        _running.pop()


def _only_refuses(body: Sequence[ast.stmt]) -> bool:
    """Whether statements do no more than raise, or call what does."""
    kept = (ast.Return, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Yield)
    inner = [node for statement in body for node in ast.walk(statement)]
    return not any(isinstance(node, kept) for node in inner) and not any(
        isinstance(node, ast.Expr) and not _is_check(node) for node in inner
    )


def _is_check(node: ast.Expr) -> bool:
    call = node.value
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id.lstrip("_").startswith("check_")
    )


def _leaves(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise | ast.Continue)


@dataclass
class _Frame:
    """One run of one function."""

    globals: Mapping[str, Any]
    names: dict[str, Value]
    ways: list[tuple[Value, frozenset[Read]]] = field(default_factory=list)
    """What it may give, each with what decided for it."""
    because: frozenset[Read] = field(default_factory=frozenset)
    """What decided that this statement is reached."""
    within: dict[str, str] = field(default_factory=dict)
    """By name, the mapping that a value is kept in: what changes it changes the mapping."""

    # -- statements

    def follow(self, body: Sequence[ast.stmt]) -> None:
        before = self.because
        for statement in body:
            getattr(self, f"_{type(statement).__name__.lower()}", self._other)(statement)
        if not any(isinstance(n, ast.Return) for s in body for n in ast.walk(s)):
            self.because = before

    def _other(self, node: ast.stmt) -> None:
        assert isinstance(node, ast.Raise | ast.Pass | ast.Continue | ast.Break), ast.unparse(node)

    def _return(self, node: ast.Return) -> None:
        value = _NOTHING if node.value is None else self.value(node.value)
        self.ways.append((value, self.because))

    def _assign(self, node: ast.Assign) -> None:
        value = self.value(node.value).given(self.because)
        for target in node.targets:
            self.bind(target, value)
            if isinstance(target, ast.Name) and ".setdefault(" in ast.unparse(node.value):
                self.within[target.id] = ast.unparse(node.value).split(".")[0]

    def _annassign(self, node: ast.AnnAssign) -> None:
        value = _NOTHING if node.value is None else self.value(node.value)
        self.bind(node.target, value.given(self.because))

    def _augassign(self, node: ast.AugAssign) -> None:
        self.bind(node.target, self.value(node.target) | self.value(node.value), adds=True)

    def _importfrom(self, node: ast.ImportFrom) -> None:
        module = importlib.import_module(str(node.module))
        for name in node.names:
            self.names[name.asname or name.name] = Value(known=getattr(module, name.name))

    def _expr(self, node: ast.Expr) -> None:
        """A call for its effect changes what it is a method of."""
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            self.bind(call.func.value, self.value(call).given(self.because), adds=True)

    def _if(self, node: ast.If) -> None:
        if _only_refuses(node.body) and _only_refuses(node.orelse):
            if _leaves(node.body):
                self.names = self.narrowed(node.test, holds=False)
            return
        before, names = self.because, self.names
        self.because |= self.value(node.test).every
        self.names = dict(self.narrowed(node.test, holds=True))
        self.follow(node.body)
        first, self.names = self.names, dict(names)
        self.names = dict(self.narrowed(node.test, holds=False))
        self.follow(node.orelse)
        second = self.names
        if _leaves(node.body) or _leaves(node.orelse):
            self.names = second if _leaves(node.body) else first
        else:
            self.names = _either(first, second)
        returns = any(isinstance(inner, ast.Return) for inner in ast.walk(node))
        self.because = self.because if returns else before

    def _match(self, node: ast.Match) -> None:
        before, names, ways = self.because, dict(self.names), []
        self.because |= self.value(node.subject).every
        for case in node.cases:
            self.names = dict(names)
            self.follow(case.body)
            if not _leaves(case.body):
                ways.append(self.names)
        self.names = reduce(_either, ways, names)
        returns = any(isinstance(inner, ast.Return) for inner in ast.walk(node))
        self.because = self.because if returns else before

    def _for(self, node: ast.For) -> None:
        if _only_refuses(node.body):
            return
        before, over, names = self.because, self.value(node.iter), dict(self.names)
        for _ in range(2):  # what one round changes, the next one reads
            self.bind(node.target, replace(over))  # another one each time
            self.follow(node.body)
        self.names = _either(names, self.names)  # there may have been no round
        returns = any(isinstance(inner, ast.Return) for inner in ast.walk(node))
        self.because = self.because | over.every if returns else before

    def _while(self, node: ast.While) -> None:
        before = self.because
        for _ in range(2):
            self.because |= self.value(node.test).every
            self.follow(node.body)
        self.because = before

    def _with(self, node: ast.With) -> None:
        self.follow(node.body)

    def _try(self, node: ast.Try) -> None:
        self.follow(node.body)
        for handler in node.handlers:
            self.follow(handler.body)

    def bind(self, target: ast.expr, value: Value, *, adds: bool = False) -> None:
        """Give a name, several, or what a name stands for another value."""
        if isinstance(target, ast.Name):
            self.names[target.id] = self.value(target) | value if adds else value
            if adds and target.id in self.within:
                self.names[self.within[target.id]] |= value
        elif isinstance(target, ast.Tuple):
            fits = value.items is not None and len(value.items) == len(target.elts)
            for at, inner in enumerate(target.elts):
                whole = Value(value.every, value.models)
                self.bind(inner, value.items[at] if fits and value.items else whole, adds=adds)
        elif isinstance(target, ast.Subscript | ast.Attribute | ast.Starred):
            self.bind(target.value, value, adds=adds or not isinstance(target, ast.Starred))
        else:
            assert isinstance(target, ast.Call), ast.unparse(target)

    def narrowed(self, test: ast.expr, *, holds: bool) -> dict[str, Value]:
        """The names where a test holds, or does not: of which models they then are."""
        names = dict(self.names)
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self.narrowed(test.operand, holds=not holds)
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and holds:
            for part in test.values:
                names |= _Frame(self.globals, names).narrowed(part, holds=True)
        if (
            isinstance(test, ast.Call)
            and ast.unparse(test.func) == "isinstance"
            and isinstance(test.args[0], ast.Name)
        ):
            name = test.args[0].id
            kinds = frozenset(
                kind
                for node in ast.walk(test.args[1])
                if isinstance(node, ast.Name) and isinstance(kind := self.value(node).known, type)
            )
            names[name] = names[name].only(kinds, others=not holds)
        return names

    # -- expressions

    def value(self, node: ast.expr) -> Value:
        """What an expression gives."""
        found: Value = getattr(self, f"_e_{type(node).__name__.lower()}", self._e_all)(node)
        return found

    def _e_all(self, node: ast.expr) -> Value:
        inside = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
        value = _all(self.value(part) for part in inside)
        return Value(value.every, value.models)

    def _e_compare(self, node: ast.Compare) -> Value:
        if ast.unparse(node.comparators[-1]) == "None":  # there, whatever is in it
            return Value(self.value(node.left).reads)
        return Value(self._e_all(node).reads)

    def _e_name(self, node: ast.Name) -> Value:
        if node.id in self.names:
            return self.names[node.id]
        return Value(known=self.globals.get(node.id))

    def _e_tuple(self, node: ast.Tuple) -> Value:
        items: list[Value] = []
        for part in node.elts:
            value = self.value(part)
            spread = value.items if isinstance(part, ast.Starred) else (value,)
            if spread is None:
                return self._e_all(node)
            items.extend(spread)
        return Value(models=_all(items).models, items=tuple(items))

    def _e_starred(self, node: ast.Starred) -> Value:
        return self.value(node.value)

    def _e_namedexpr(self, node: ast.NamedExpr) -> Value:
        value = self.value(node.value)
        self.bind(node.target, value)
        return value

    def _e_ifexp(self, node: ast.IfExp) -> Value:
        why = self.value(node.test).every
        one = self._among(self.narrowed(node.test, holds=True)).value(node.body)
        two = self._among(self.narrowed(node.test, holds=False)).value(node.orelse)
        return _one_of([(one, why), (two, why)])

    def _e_boolop(self, node: ast.BoolOp) -> Value:
        """Of `and`, each part is looked at where those before it hold."""
        names, values = dict(self.names), []
        for part in node.values:
            frame = self._among(names)
            values.append(frame.value(part))
            names = frame.narrowed(part, holds=isinstance(node.op, ast.And))
        value = _all(values)
        return Value(value.every, value.models)

    def _among(self, names: Mapping[str, Value]) -> _Frame:
        return _Frame(self.globals, dict(names))

    def _e_comprehension(self, node: Any) -> Value:
        frame, why = self._among(self.names), frozenset[Read]()
        for loop in node.generators:
            over = frame.value(loop.iter)
            why |= over.every
            frame.bind(loop.target, Value(over.every, over.models))
            for test in loop.ifs:
                why |= frame.value(test).every
                frame.names = frame.narrowed(test, holds=True)
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        value = _all(frame.value(part) for part in parts)
        return Value(value.every | why, value.models)

    _e_listcomp = _e_setcomp = _e_dictcomp = _e_generatorexp = _e_comprehension

    def _e_attribute(self, node: ast.Attribute) -> Value:
        base = self.value(node.value)
        if base.parts is not None and node.attr in base.parts:
            return base.parts[node.attr]
        if base.known is not None:
            return Value(base.every, known=getattr(base.known, node.attr, None))
        found = [
            _member(base, model, node.attr) for model in base.models if hasattr(model, node.attr)
        ]
        return _only(found) if found else Value(base.every, base.models)

    def _e_lambda(self, _: ast.Lambda) -> Value:
        return _NOTHING

    def _e_call(self, node: ast.Call) -> Value:
        function = self.value(node.func)
        args = [self.value(arg) for arg in node.args if not isinstance(arg, ast.Starred)]
        named = {word.arg: self.value(word.value) for word in node.keywords if word.arg}
        spread = [self.value(word.value) for word in node.keywords if not word.arg]
        spread += [self.value(arg) for arg in node.args if isinstance(arg, ast.Starred)]
        known = function.known
        if known is attrs.evolve:
            return args[0].changed(named)
        if isinstance(known, type) and _is_model(known):
            return _made(known, args, named, _all(spread))
        if isinstance(known, MethodType) and isinstance(known.__self__, RuleSet):
            return _decided(known.__self__, args[0])
        if isinstance(known, MethodType):  # a class method
            return run(known.__func__, Value(known=known.__self__), *args, **named)
        if isinstance(known, FunctionType) and not spread and _is_followed(known):
            owners = [] if function.owner is None else [function.owner]
            return run(known, *owners, *args, **named)
        given = _all([function, *args, *named.values(), *spread])
        lambdas = [
            word
            for word in [*node.args, *(keyword.value for keyword in node.keywords)]
            if isinstance(word, ast.Lambda)
        ]
        inside = Value(given.every, given.models)
        for word in lambdas:
            names = self.names | {arg.arg: inside for arg in word.args.args}
            inside |= Value(self._among(names).value(word.body).every)
        return inside


def _decided(rule_set: RuleSet[Any, Any, Any], facts: Value) -> Value:
    """What a decision depends on: the facts that some rule of the set reads."""
    read = {slot.name for rule in rule_set for slot in rule.reads if slot.owner == "f"}
    return Value(_all((facts.parts or {}).get(name, _NOTHING) for name in read).every)


def _only(found: Sequence[Value]) -> Value:
    return found[0] if len(found) == 1 else _all(found)


def _is_followed(function: FunctionType) -> bool:
    module = function.__module__
    return module.startswith("bankrm.") and module not in _PLAIN


def _either(first: Mapping[str, Value], second: Mapping[str, Value]) -> dict[str, Value]:
    """The names after one of two ways."""
    return {
        name: first.get(name, _NOTHING) | second.get(name, _NOTHING)
        for name in {**first, **second}
    }


def _member(base: Value, model: type, name: str) -> Value:
    """What a member of a model gives: a field, a property, or a method."""
    member = inspect.getattr_static(model, name)
    one = attrs.fields_dict(model).get(name)
    if one is not None and not one.init:
        return _set_by_itself(base, model, name)
    if one is not None:
        own = frozenset[Read]() if model.__name__.startswith("_") else frozenset([(model, name)])
        before = base.every if base.origin is None else base.reads | base.core.every
        return Value(before | own, _models_in(get_type_hints(model)[name]))
    itself = replace(base, models=frozenset([model]))
    if isinstance(member, property):
        assert isinstance(member.fget, FunctionType)
        return run(member.fget, itself)
    assert isinstance(member, FunctionType), name
    return Value(known=member, owner=itself)


def _set_by_itself(base: Value, model: type, name: str) -> Value:
    """A field that a model sets when it is made, from its others."""
    names = {"self": replace(base, models=frozenset([model]))}
    frame = _Frame(vars(sys.modules[model.__module__]), names)
    return _all(
        frame.value(call.args[2])
        for call in ast.walk(_tree(inspect.getattr_static(model, "__attrs_post_init__")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "object.__setattr__"
        and ast.literal_eval(call.args[1]) == name
    )


def _made(model: type, args: Sequence[Value], named: Mapping[str, Value], spread: Value) -> Value:
    """A value of a model made in the code: what each of its fields is made of."""
    names = [one.name for one in attrs.fields(model) if one.init]
    parts = dict.fromkeys(names, Value(spread.every) if spread.every else _NOTHING)
    parts |= dict(zip(names, args, strict=False)) | dict(named)
    return Value(models=frozenset([model]), parts=parts)
