"""The rule engine against the function one would write by hand for the same thirty rules."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import attrs

from bankrm.citations import Param, Provenance, Regulation, Row, param
from bankrm.fields import check_fields
from bankrm.labels import Text
from bankrm.regulations.issuers import NFRA
from bankrm.rules import Effect, RuleSet
from bankrm.terms import maybe_bool, maybe_date, maybe_int, not_
from benchmarks.timing import Ratio, ratio

__all__ = ["run"]

DAY = date(2026, 3, 2)
DOCUMENT = Regulation(
    code="BENCH",
    number="",
    name=Text("基准", "Benchmark"),
    issuer=NFRA,
    since=date(2020, 1, 1),
    read=Provenance.CONVENTION,
)
LEVEL = Param(
    id="bench.level",
    name=Text("级别", "level"),
    stricter=min,
    rows=(Row(date(2020, 1, 1), 4, DOCUMENT.article(1)),),
)
AMOUNT = Param(
    id="bench.amount",
    name=Text("金额", "amount"),
    stricter=min,
    rows=(Row(date(2020, 1, 1), 30_000_000, DOCUMENT.article(2)),),
)


def _year_before(as_of: date, _: int) -> date:
    return as_of - timedelta(days=365)


@attrs.frozen(kw_only=True)
class Facts:
    """A sale, flattened; the last six may be unknown."""

    person: bool
    ordinary: bool
    private: bool
    recommended: bool
    online: bool
    regime: int
    product_level: int
    amount: int
    income: int
    paying_years: int
    age: int
    client_level: int = attrs.field(default=None, converter=maybe_int)
    assessed_on: date = attrs.field(default=None, converter=maybe_date)
    confirmed: bool = attrs.field(default=None, converter=maybe_bool)
    recorded: bool = attrs.field(default=None, converter=maybe_bool)
    net_assets: int = attrs.field(default=None, converter=maybe_int)
    consented: bool = attrs.field(default=None, converter=maybe_bool)

    __attrs_post_init__ = check_fields


class Params:
    """What the thirty rules compare with."""

    high_from: int = param(LEVEL)
    floor: int = param(AMOUNT)
    tested_after: date = param(LEVEL, _year_before)


THIRTY = RuleSet("bench", Facts, Params, Effect)


def _declare() -> None:
    conditions: tuple[Callable[[Facts, Params], bool], ...] = (
        lambda f, _: f.ordinary & (f.product_level > f.client_level),
        lambda f, p: f.ordinary & (f.assessed_on < p.tested_after),
        lambda f, p: f.private & (f.amount < p.floor),
        lambda f, _: f.private & f.online,
        lambda f, _: f.recommended & (f.product_level > f.client_level),
        lambda f, p: f.person & (f.age >= 65) & (f.product_level >= p.high_from),
        lambda f, _: f.ordinary & not_(f.confirmed),
        lambda f, _: f.person & not_(f.recorded),
        lambda f, _: f.person & not_(f.consented),
        lambda f, _: f.paying_years + f.age >= 75,
        lambda f, _: f.amount > f.income * 4,
        lambda f, _: (f.regime == 1) & (f.product_level > f.client_level),
        lambda f, _: (f.regime == 2) & f.recommended & (f.product_level == 5),
        lambda f, _: (f.regime == 3) & (f.amount * 5 > f.income),
        lambda f, _: f.private & (f.net_assets < 100_000_000),
        lambda f, _: (f.age < 18) & (f.product_level > 1),
        lambda f, _: (f.age < 18) & not_(f.consented),
        lambda f, p: f.online & (f.product_level >= p.high_from) & (f.age >= 70),
        lambda f, _: not_(f.person) & (f.net_assets < 10_000_000) & f.private,
        lambda f, _: f.recommended & (f.client_level == 1) & (f.product_level > 1),
        lambda f, _: (f.regime == 2) & f.ordinary & (f.amount > 500_000_000),
        lambda f, _: f.online & not_(f.confirmed) & f.ordinary,
        lambda f, _: (f.paying_years > 20) & (f.age > 50),
        lambda f, _: f.person & (f.net_assets < f.amount),
        lambda f, _: (f.product_level == 3) & (f.client_level < 2),
        lambda f, _: (f.product_level == 4) & (f.client_level < 3),
        lambda f, _: (f.product_level == 5) & (f.client_level < 4),
        lambda f, _: f.recommended & f.private & (f.regime == 4),
        lambda f, _: f.ordinary & (f.age >= 80),
        lambda f, _: (f.regime >= 5) | (f.regime < 1),
    )
    for number, condition in enumerate(conditions, start=1):
        effect = (Effect.REFUSE, Effect.BLOCK, Effect.STEPS)[number % 3]
        declare = THIRTY.rule(
            f"R{number}",
            effect,
            cites=DOCUMENT.article(3),
            zh="基准",
            en="benchmark",
            steps=(effect,),
        )
        declare(condition)


_declare()


def by_hand(f: Facts, level: int, amount: int, tested_after: date) -> tuple[str, tuple[str, ...]]:  # noqa: C901, PLR0912, PLR0915  # what one writes by hand
    """The same thirty rules over known facts, as plain code; outcome and the rules that applied."""
    hits = []
    product, client, age, value = f.product_level, f.client_level, f.age, f.amount
    if f.ordinary and product > client:
        hits.append("R1")
    if f.ordinary and f.assessed_on < tested_after:
        hits.append("R2")
    if f.private and value < amount:
        hits.append("R3")
    if f.private and f.online:
        hits.append("R4")
    if f.recommended and product > client:
        hits.append("R5")
    if f.person and age >= 65 and product >= level:
        hits.append("R6")
    if f.ordinary and not f.confirmed:
        hits.append("R7")
    if f.person and not f.recorded:
        hits.append("R8")
    if f.person and not f.consented:
        hits.append("R9")
    if f.paying_years + age >= 75:
        hits.append("R10")
    if value > f.income * 4:
        hits.append("R11")
    if f.regime == 1 and product > client:
        hits.append("R12")
    if f.regime == 2 and f.recommended and product == 5:
        hits.append("R13")
    if f.regime == 3 and value * 5 > f.income:
        hits.append("R14")
    if f.private and f.net_assets < 100_000_000:
        hits.append("R15")
    if age < 18 and product > 1:
        hits.append("R16")
    if age < 18 and not f.consented:
        hits.append("R17")
    if f.online and product >= level and age >= 70:
        hits.append("R18")
    if not f.person and f.net_assets < 10_000_000 and f.private:
        hits.append("R19")
    if f.recommended and client == 1 and product > 1:
        hits.append("R20")
    if f.regime == 2 and f.ordinary and value > 500_000_000:
        hits.append("R21")
    if f.online and not f.confirmed and f.ordinary:
        hits.append("R22")
    if f.paying_years > 20 and age > 50:
        hits.append("R23")
    if f.person and f.net_assets < value:
        hits.append("R24")
    if product == 3 and client < 2:
        hits.append("R25")
    if product == 4 and client < 3:
        hits.append("R26")
    if product == 5 and client < 4:
        hits.append("R27")
    if f.recommended and f.private and f.regime == 4:
        hits.append("R28")
    if f.ordinary and age >= 80:
        hits.append("R29")
    if f.regime >= 5 or f.regime < 1:
        hits.append("R30")
    outcome = "allow"
    for name in hits:
        effect = ("refuse", "block", "steps")[int(name[1:]) % 3]
        if effect == "refuse":
            outcome = effect
            break
        if effect == "block" or outcome == "allow":
            outcome = effect
    return outcome, tuple(hits)


def _cases(count: int, *, unknown: bool) -> Iterator[Facts]:
    draw = random.Random(20261124)  # seeded, for repeatable cases
    for _ in range(count):
        gap = unknown and draw.random() < 0.3
        yield Facts(
            person=draw.random() < 0.9,
            ordinary=draw.random() < 0.9,
            private=draw.random() < 0.1,
            recommended=draw.random() < 0.4,
            online=draw.random() < 0.5,
            regime=draw.choice((1, 1, 2, 2, 3, 4)),
            product_level=draw.randint(1, 5),
            amount=draw.randint(1, 100) * 1_000_000,
            income=draw.randint(5, 60) * 1_000_000,
            paying_years=draw.choice((0, 0, 0, 5, 10)),
            age=draw.randint(16, 85),
            client_level=None if gap else draw.randint(2, 5),
            assessed_on=DAY - timedelta(days=draw.randint(0, 400)),
            confirmed=draw.random() < 0.95,
            recorded=draw.random() < 0.95,
            net_assets=None if gap else draw.randint(1, 900) * 1_000_000,
            consented=draw.random() < 0.98,
        )


def _agree(cases: list[Facts], bounds: tuple[int, int, date]) -> None:
    for case in cases:
        decision = THIRTY.decide(case, as_of=DAY)
        found = decision.outcome.code, {reason.rule.id for reason in decision.hits}
        outcome, hits = by_hand(case, *bounds)
        if found != (outcome, set(hits)):
            raise AssertionError(f"engine and hand-written function differ on {case}")


def run() -> list[Ratio]:
    """One decision over thirty rules, inputs ready."""
    rules = THIRTY.on(DAY)
    cases = list(_cases(1_000, unknown=False))
    bounds = (4, 30_000_000, DAY - timedelta(days=365))
    _agree(cases, bounds)  # before any figure is printed
    partly = list(_cases(1_000, unknown=True))
    decide = rules.decide

    def floor() -> None:
        for case in cases:
            by_hand(case, *bounds)

    def ours() -> None:
        for case in cases:
            decide(case)

    def with_outcome() -> None:
        for case in cases:
            decide(case).outcome  # noqa: B018  # reading it is the work

    def with_unknowns() -> None:
        for case in partly:
            decide(case)

    return [
        ratio("decision, 30 rules", ours, floor, limit=2.5, calls=1_000),
        ratio("decision and outcome, 30 rules", with_outcome, floor, limit=2.5, calls=1_000),
        ratio(
            "decision, 30 % of cases with unknown facts",
            with_unknowns,
            floor,
            limit=2.5,
            calls=1_000,
        ),
    ]
