"""Laws of the rule engine: it agrees with its twins, tightens only, and never guesses what is unknown."""

import itertools
import operator
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeAlias

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from bankrm.citations import (
    Issuer,
    Param,
    Provenance,
    Regulation,
    Row,
    house_document,
    param,
)
from bankrm.labels import Text
from bankrm.replay import next_change
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook, RuleSet
from bankrm.terms import (
    about,
    compile_conditions,
    maybe_bool,
    maybe_code,
    maybe_date,
    maybe_int,
    not_,
    one_of,
    slots_of,
    trace,
)

# --- facts and numbers of every kind -------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Facts:
    n: int = attrs.field(default=None, converter=maybe_int)
    m: int = attrs.field(default=None, converter=maybe_int)
    b: bool = attrs.field(default=None, converter=maybe_bool)
    c: bool = attrs.field(default=None, converter=maybe_bool)
    d: date = attrs.field(default=None, converter=maybe_date)
    s: str = attrs.field(default=None, converter=maybe_code)
    sure: int = 0


def left_to_the_bank(name: str) -> Param[Any]:
    return Param(id=f"law.{name}", name=Text(f"数{name}", name), stricter=max)


class Params:
    i: int = param(left_to_the_bank("i"))
    j: bool = param(left_to_the_bank("j"))
    k: date = param(left_to_the_bank("k"))
    t: str = param(left_to_the_bank("t"))

    def __init__(self, **values: object) -> None:
        vars(self).update(values)


VALUES: dict[type, st.SearchStrategy[Any]] = {
    int: st.integers(-3, 3),
    bool: st.booleans(),
    date: st.dates(date(2026, 1, 1), date(2026, 1, 4)),
    str: st.sampled_from(["x", "y", "z"]),
}
SLOTS = [*slots_of(Facts, "f").values(), *slots_of(Params, "p").values()]
KINDS: dict[str, type] = {repr(slot): slot.kind for slot in SLOTS}


def drawn(model: type[Any], *, unknown: bool) -> st.SearchStrategy[Any]:
    own = slots_of(model, "f" if model is Facts else "p").values()
    values = {slot.name: VALUES[slot.kind] for slot in own}
    maybe = {slot.name: st.none() | values[slot.name] for slot in own if slot.nullable and unknown}
    return st.builds(model, **(values | maybe))


# --- conditions as plain tuples, to be read in three ways ----------------------------------------

Recipe: TypeAlias = tuple[Any, ...]

COMPARE = "< <= == != > >="
CALCULATE = "+ - *"
PLAIN: dict[str, Callable[..., Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "same": operator.eq,
    "differ": operator.ne,
    "not": operator.not_,
}
SAID = PLAIN | {"not": not_, "and": operator.and_, "or": operator.or_}


def slots(kind: type, owners: str) -> st.SearchStrategy[Recipe]:
    names = [name for name, its in KINDS.items() if its is kind and name[0] in owners]
    return st.sampled_from(names).map(lambda name: ("slot", name))


def constants(kind: type) -> st.SearchStrategy[Recipe]:
    return VALUES[kind].map(lambda value: ("const", value))


def calculated(side: st.SearchStrategy[Recipe]) -> st.SearchStrategy[Recipe]:
    fact = slots(int, "f") | side
    other = slots(int, "fp") | constants(int) | side
    signs = st.sampled_from(CALCULATE.split())
    return st.tuples(signs, fact, other) | st.tuples(signs, constants(int), fact)


numbers = st.recursive(slots(int, "f"), calculated, max_leaves=3)


def comparisons() -> st.SearchStrategy[Recipe]:
    def of(kind: type, signs: str, fact: st.SearchStrategy[Recipe]) -> st.SearchStrategy[Recipe]:
        sign = st.sampled_from(signs.split())
        other = slots(kind, "fp") | constants(kind)
        if kind is int:
            other |= numbers
        return st.tuples(sign, fact, other) | st.tuples(sign, other, fact)

    return (
        of(int, COMPARE, numbers)
        | of(date, COMPARE, slots(date, "f"))
        | of(str, "== !=", slots(str, "f"))
        | of(bool, "== !=", slots(bool, "f"))
    )


def one_ofs() -> st.SearchStrategy[Recipe]:
    def of(kind: type) -> st.SearchStrategy[Recipe]:
        choices = st.lists(VALUES[kind], min_size=1, max_size=3).map(tuple)
        return st.tuples(st.just("one_of"), slots(kind, "f"), choices)

    return of(int) | of(str) | of(date)


def joined(side: st.SearchStrategy[Recipe]) -> st.SearchStrategy[Recipe]:
    return (
        st.tuples(st.just("and"), side, side)
        | st.tuples(st.just("or"), side, side)
        | st.tuples(st.just("and"), side, slots(bool, "p"))
        | st.tuples(st.just("not"), side)
        | st.tuples(st.just("same"), side, side)
        | st.tuples(st.just("differ"), side, side)
    )


conditions = st.recursive(comparisons() | one_ofs() | slots(bool, "f"), joined, max_leaves=8)


def value_of(slot: str, f: Any, p: Any) -> Any:
    owner, name = slot.split(".")
    return getattr(f if owner == "f" else p, name)


def predicate_of(recipe: Recipe) -> Callable[[Any, Any], Any]:
    """The recipe as a rule's author would write it."""

    def read(part: Recipe, f: Any, p: Any) -> Any:
        kind, *rest = part
        if kind == "slot":
            return value_of(rest[0], f, p)
        if kind == "const":
            return rest[0]
        if kind == "one_of":
            return one_of(read(rest[0], f, p), *rest[1])
        return SAID[kind](*(read(side, f, p) for side in rest))

    return lambda f, p: read(recipe, f, p)


def kleene(part: Recipe, f: Facts, p: Params) -> Any:
    """The recipe by Kleene's tables, None for unknown: written from them, not from the library."""
    kind, *rest = part
    if kind == "slot":
        return value_of(rest[0], f, p)
    if kind == "const":
        return rest[0]
    if kind == "one_of":
        value = kleene(rest[0], f, p)
        return None if value is None else value in rest[1]
    sides = [kleene(side, f, p) for side in rest]
    if kind in {"and", "or"}:
        deciding = kind == "or"
        return deciding if deciding in sides else None if None in sides else not deciding
    return None if None in sides else PLAIN[kind](*sides)


MASK = {True: 0b01, False: 0b00, None: 0b10}


def compiled(recipes: list[Recipe], params: Params, facts: Facts) -> list[int]:
    """Each condition's two bits of the mask that the library's function returns."""
    traced = [trace(predicate_of(recipe), Facts, Params, "law") for recipe in recipes]
    given = vars(params)
    missing = frozenset(name for name, value in given.items() if value is None)
    mask = compile_conditions(traced, list(given), missing)(*given.values())(facts)
    count = len(recipes)
    assert mask >> (2 * count) == 0
    return [(mask >> at & 1) | (mask >> (count + at) & 1) << 1 for at in range(count)]


class TestTwins:
    """The compiled function, the plain predicate and Kleene's tables agree."""

    @given(
        st.lists(conditions, min_size=1, max_size=4),
        drawn(Facts, unknown=True),
        drawn(Params, unknown=True),
    )
    def test_compiled_and_kleene(
        self, recipes: list[Recipe], facts: Facts, params: Params
    ) -> None:
        expected = [MASK[kleene(recipe, facts, params)] for recipe in recipes]
        assert compiled(recipes, params, facts) == expected

    @given(
        st.lists(conditions, min_size=1, max_size=4),
        drawn(Facts, unknown=True),
        drawn(Params, unknown=False),
    )
    def test_compiled_and_kleene_with_every_number(
        self, recipes: list[Recipe], facts: Facts, params: Params
    ) -> None:
        expected = [MASK[kleene(recipe, facts, params)] for recipe in recipes]
        assert compiled(recipes, params, facts) == expected

    @given(
        st.lists(conditions, min_size=1, max_size=4),
        drawn(Facts, unknown=False),
        drawn(Params, unknown=False),
    )
    def test_compiled_plain_and_kleene_when_all_is_known(
        self, recipes: list[Recipe], facts: Facts, params: Params
    ) -> None:
        plain = [predicate_of(recipe)(facts, params) for recipe in recipes]
        assert all(type(found) is bool for found in plain)
        assert plain == [kleene(recipe, facts, params) for recipe in recipes]
        assert compiled(recipes, params, facts) == [MASK[found] for found in plain]

    @given(conditions, drawn(Facts, unknown=True), drawn(Facts, unknown=False))
    def test_what_is_determined_stays_so_whatever_comes_to_light(
        self, recipe: Recipe, facts: Facts, rest: Facts
    ) -> None:
        given_ = Params(i=0, j=True, k=date(2026, 1, 2), t="x")
        [before] = compiled([recipe], given_, facts)
        assume(before != MASK[None])
        told = {name: value for name, value in attrs.asdict(facts).items() if value is not None}
        assert compiled([recipe], given_, attrs.evolve(rest, **told)) == [before]


# --- a small rule set over a span of days --------------------------------------------------------

FIRST, FLOOR_ENDS, LAST = date(2026, 1, 1), date(2026, 2, 20), date(2026, 3, 1)
BODY = Issuer(short="X", name=Text("某机关", "a body"))
LAW = Regulation(
    code="L", number="", name=Text("某法", "Law"), issuer=BODY, since=FIRST, read=Provenance.TEXT
)
POLICY = house_document("P", Text("细则", "Policy"), FIRST)
days = st.dates(FIRST, LAST)


@attrs.frozen(kw_only=True)
class Loan:
    share: int = attrs.field(default=None, converter=maybe_int, metadata=about("占比", "share"))
    years: int = attrs.field(default=None, converter=maybe_int, metadata=about("年龄", "years"))
    warned: bool = attrs.field(
        default=None, converter=maybe_bool, metadata=about("提示", "warned")
    )


def rows_of(changes: dict[date, int], document: Regulation) -> tuple[Row[int], ...]:
    ordered = sorted(changes.items())
    return tuple(Row(day, value, document.article(1)) for day, value in ordered)


CAP = Param(
    id="law.cap",
    name=Text("上限", "cap"),
    stricter=min,
    rows=rows_of({FIRST: 6, date(2026, 1, 20): 4, date(2026, 2, 10): 5}, LAW),
)
FLOOR = Param(
    id="law.floor",
    name=Text("下限", "floor"),
    stricter=max,
    rows=rows_of({FIRST: 2, date(2026, 2, 1): 3}, LAW),
    until=FLOOR_ENDS,
)


class LoanParams:
    cap: int = param(CAP)
    floor: int = param(FLOOR)


LOAN = RuleSet("law.loan", Loan, LoanParams, Effect, since=FIRST)
LOAN.rule("over-cap", Effect.REFUSE, cites=LAW.article(1), zh="高", en="high")(
    lambda f, p: f.share > p.cap
)
LOAN.rule("under-floor", Effect.REVIEW, cites=LAW.article(2), zh="小", en="young")(
    lambda f, p: f.years < p.floor
)
LOAN.rule(
    "unwarned",
    Effect.REFUSE,
    cites=LAW.article(3),
    zh="未提示",
    en="unwarned",
    since=date(2026, 1, 15),
    until=date(2026, 2, 15),
)(lambda f, _: not_(f.warned) & (f.share > 1))
LOAN.rule("large", Effect.NOTE, cites=LAW.article(4), zh="大", en="large")(
    lambda f, _: f.share > 3
)

whole = st.integers(0, 8)
known_loans = st.builds(Loan, share=whole, years=whole, warned=st.booleans())
loans = st.builds(
    Loan, share=st.none() | whole, years=st.none() | whole, warned=st.none() | st.booleans()
)


@st.composite
def books(draw: st.DrawFn) -> RuleBook:
    changes = [(of, draw(st.dictionaries(days, whole, max_size=3))) for of in (CAP, FLOOR)]
    numbers = [
        attrs.evolve(of, rows=rows_of(rows, POLICY), until=None) for of, rows in changes if rows
    ]
    house = LOAN.house_rule(
        "house", Effect.REFUSE, cites=POLICY.article(2), zh="本行", en="house", since=draw(days)
    )(lambda f, _: f.years > 6)
    return RuleBook(numbers=tuple(numbers), rules=draw(st.sampled_from([(), (house,)])))


def ids(decision: Decision[Loan, Effect], part: str) -> set[str]:
    return {reason.rule.id for reason in getattr(decision, part)}


class TestHouseNumbers:
    @given(books(), days)
    def test_the_stricter_of_two_governs(self, book: RuleBook, day: date) -> None:
        for of in (CAP, FLOOR):
            law, row = STATUTORY.row(of, day), book.row(of, day)
            own = [number for number in book.numbers if number.id == of.id]
            began = [row for number in own for row in number.rows if row.since <= day]
            candidates = [*([law.value] if law else []), *(row.value for row in began[-1:])]
            assert (row.value if row else None) == (
                of.stricter(*candidates) if len(candidates) > 1 else next(iter(candidates), None)
            )

    @given(books(), known_loans, days)
    def test_a_book_never_allows_more(self, book: RuleBook, loan: Loan, day: date) -> None:
        assume(day < FLOOR_ENDS)  # from then on the bank alone can say what the floor is
        lawful = LOAN.decide(loan, as_of=day)
        ours = LOAN.decide(loan, as_of=day, book=book)
        assert ours.outcome >= lawful.outcome
        assert ids(ours, "hits") | ids(ours, "undetermined") >= ids(lawful, "hits")

    @given(books(), days)
    def test_a_number_is_listed_unless_it_governs(self, book: RuleBook, day: date) -> None:
        listed = book.ineffective(LoanParams, day)
        for number in book.numbers:
            began = [row for row in number.rows if row.since <= day]
            of = CAP if number.id == CAP.id else FLOOR
            governs = bool(began) and book.row(of, day) is began[-1]
            assert (number.id in listed) == (bool(began) and not governs)


class TestDecisions:
    @given(books(), loans, days)
    def test_every_rule_is_hit_open_or_passed(self, book: RuleBook, loan: Loan, day: date) -> None:
        decision = LOAN.decide(loan, as_of=day, book=book)
        parts = [
            *(reason.rule for reason in decision.hits),
            *(reason.rule for reason in decision.undetermined),
            *decision.passed,
        ]
        assert sorted(rule.id for rule in parts) == sorted(
            rule.id for rule in decision.rules.rules
        )

    @given(books(), loans, days)
    def test_the_outcome_follows_from_the_hits(
        self, book: RuleBook, loan: Loan, day: date
    ) -> None:
        decision = LOAN.decide(loan, as_of=day, book=book)
        effects = [reason.rule.effect for reason in decision.hits]
        assert effects == sorted(effects, reverse=True)
        open_effects = [reason.rule.effect for reason in decision.undetermined]
        if any(effect > Effect.ALLOW for effect in open_effects):
            effects.append(Effect.REVIEW)
        assert decision.outcome is max(effects, default=Effect.ALLOW)

    @given(books(), loans, days)
    def test_an_open_case_is_never_allowed(self, book: RuleBook, loan: Loan, day: date) -> None:
        decision = LOAN.decide(loan, as_of=day, book=book)
        assert decision.outcome >= Effect.REVIEW or not decision.needs_review
        open_facts = {name for name in decision.missing if hasattr(loan, name)}
        assert open_facts <= {name for name, value in attrs.asdict(loan).items() if value is None}

    @given(loans, days)
    def test_a_determined_outcome_holds_for_every_completion(self, loan: Loan, day: date) -> None:
        decision = LOAN.decide(loan, as_of=day)
        known = attrs.asdict(loan)
        ranges: dict[str, list[Any]] = {
            "share": [0, 2, 4, 5, 7],
            "years": [0, 2, 3, 7],
            "warned": [True, False],
        }
        choices = [ranges[name] if value is None else [value] for name, value in known.items()]
        outcomes = {
            LOAN.decide(Loan(**dict(zip(known, values, strict=True))), as_of=day).outcome
            for values in itertools.product(*choices)
        }
        if decision.needs_review:
            assert min(outcomes) >= max(
                (reason.rule.effect for reason in decision.hits), default=Effect.ALLOW
            )
        else:
            assert outcomes == {decision.outcome}

    @given(books(), loans, days)
    def test_the_same_case_is_the_same_decision(
        self, book: RuleBook, loan: Loan, day: date
    ) -> None:
        one, two = (LOAN.decide(loan, as_of=day, book=book) for _ in range(2))
        assert one == two
        assert hash(one) == hash(two)
        assert one.explain("en") == two.explain("en")


class TestReplay:
    @given(books(), loans, days)
    def test_next_change_is_the_first_day_that_differs(
        self, book: RuleBook, loan: Loan, day: date
    ) -> None:
        def findings(as_of: date) -> tuple[Effect, set[str], set[str]]:
            decision = LOAN.decide(loan, as_of=as_of, book=book)
            return decision.outcome, ids(decision, "hits"), ids(decision, "undetermined")

        after = (day + timedelta(days=ahead) for ahead in range(1, 70))
        expected = next((later for later in after if findings(later) != findings(day)), None)
        change = next_change(LOAN.decide(loan, as_of=day, book=book))
        assert (None if change is None else change.after.as_of) == expected
        assert change is None or change.before.as_of == day

    @given(books(), days)
    def test_between_days_of_change_nothing_changes(self, book: RuleBook, day: date) -> None:
        assume(day > FIRST and day not in LOAN.days(book))
        eve, rules = LOAN.on(day - timedelta(days=1), book), LOAN.on(day, book)
        assert (eve.rules, eve.rows) == (rules.rules, rules.rows)
        assert vars(eve.params) == vars(rules.params)
