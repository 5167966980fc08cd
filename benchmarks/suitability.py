"""The decision on a sale, all its rules, against the function one would write by hand for the same day."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from bankrm.sale_facts import SaleFacts
from bankrm.suitability import SALE
from benchmarks.timing import Ratio, ratio

__all__ = ["check_twins", "run"]

DAY = date(2026, 11, 24)
BORN_8, BORN_16, BORN_18, BORN_65 = (date(DAY.year - age, 11, 24) for age in (8, 16, 18, 65))
TESTED_SINCE = date(2025, 11, 24)
FLOORS = {
    "fixed_income": 30_000_000,
    "mixed": 40_000_000,
    "equity": 100_000_000,
    "commodity_derivative": 100_000_000,
}
FAMILIES = {
    "nfra": ("wealth", "wealth", "trust"),
    "csrc": ("public_fund", "public_fund", "securities_asset_plan"),
    "insurance": ("insurance",),
    "outside": ("deposit",),
}


def _capacity(f: SaleFacts) -> int:
    """0 none, 1 limited, 2 full."""
    if not f.person:
        return 2
    if f.declared_capacity == 0 or f.birth_date > BORN_8:
        return 0
    working = f.own_labour and f.birth_date <= BORN_16
    if f.declared_capacity == 1 or (f.birth_date > BORN_18 and not working):
        return 1
    return 2


def _under_the_order(f: SaleFacts, capacity: int, hits: list[tuple[int, str]]) -> None:  # noqa: C901, PLR0912  # what one writes by hand
    if capacity == 0:
        hits.append((4, "N7.19-no-capacity"))
    elif capacity == 1:
        if f.higher_level > 1:
            hits.append((4, "N7.19-limited-level"))
        elif not f.guardian_consent:
            hits.append((3, "N7.19-consent"))
    if f.regime != "nfra":
        return
    if f.matched_level < f.higher_level:
        hits.append((4, "N7.22-lower-rating"))
    if not f.issuer_rated:
        hits.append((2, "N7.22-issuer-rating"))
    if f.private and not f.qualified:
        hits.append((4, "N7.30-qualified"))
    if f.person and f.birth_date <= BORN_65 and f.higher_level >= 4:
        hits.append((1, "N7.18-elderly"))
    if f.professional:
        hits.append((0, "N7.27-professional"))
        return
    if not f.assessed or f.assessed_on < TESTED_SINCE or f.change_reported:
        hits.append((3, "N7.29-assessment"))
    if f.result_changed and not f.reconfirmed:
        hits.append((3, "N7.29-reconfirm"))
    if f.higher_level > f.client_level:
        hits.append((4, "N7.12-level"))


def _of_wealth(f: SaleFacts, hits: list[tuple[int, str]]) -> None:
    if f.private:
        hits.append((1, "W6-cooling-off"))
    elif f.bank_issued and f.amount < 1_000_000:
        hits.append((4, "W6-least"))


def _of_funds(f: SaleFacts, capacity: int, hits: list[tuple[int, str]]) -> None:  # noqa: C901, PLR0912  # what one writes by hand
    fund = f.family == "public_fund"
    kind = "" if fund else "-plan"
    if capacity < 2:
        hits.append((2, "CC.19-capacity"))
    if fund and f.matched_level < f.higher_level:
        hits.append((4, "G26.11-lower-rating"))
    if fund and not f.issuer_rated:
        hits.append((2, "G26.11-issuer-rating"))
    if f.professional:
        hits.append((0, "C.8-professional"))
        return
    if f.change_reported:
        hits.append((2, "C.21-change"))
    if fund and (not f.assessed or f.assessed_on < TESTED_SINCE or f.change_reported):
        hits.append((3, "G26-assessment"))
    if f.higher_level > f.client_level:
        lowest = f.lowest_class or (f.client_level == 1 and capacity < 2)
        if f.recommended:
            hits.append((4, "C.22-recommended" + kind))
        if lowest:
            hits.append((4, "C.19-lowest" + kind))
        elif not f.recommended:
            hits.append((1, "C.19-insists" + kind))
    if f.recommended and f.off_goal:
        hits.append((4, "C.22-goal"))
    if f.higher_level >= 4:
        hits.append((1, "C.20-high-risk" + kind))
        if fund and f.person and f.birth_date <= BORN_65:
            hits.append((1, "G26-elderly"))


def by_hand(f: SaleFacts) -> tuple[str, tuple[str, ...]]:  # noqa: C901  # what one writes by hand
    """The rules of that day over known facts, as plain code; outcome and the rules that applied."""
    hits: list[tuple[int, str]] = []
    regime, family = f.regime, f.family
    if regime == "unknown":
        hits.append((2, "N7.3-unrouted"))
    elif regime == "insurance":
        hits.append((2, "N7.3-insurance"))
    elif regime in {"interbank", "own_rules"}:
        hits.append((2, "N7.3-elsewhere"))
    capacity = _capacity(f)
    if regime in {"nfra", "insurance"}:
        _under_the_order(f, capacity, hits)
    elif regime == "csrc":
        _of_funds(f, capacity, hits)
    if family == "wealth":
        _of_wealth(f, hits)
    if family == "private_fund":
        hits.append((4, "A6.28-private-fund"))
        if not f.qualified:
            hits += [(4, "P105.12-qualified"), (4, "PF.18-qualified")]
        if f.amount < 100_000_000:
            hits.append((4, "P105.12-floor"))
    elif f.private:
        if not f.qualified:
            hits.append((4, "AM.5-qualified"))
        if f.amount < FLOORS[f.investment_type]:
            hits.append((4, "AM.5-floor"))
    rank = max((rank for rank, _ in hits), default=0)
    outcome = ("allow", "steps", "review", "block", "refuse")[rank]
    return outcome, tuple(rule for _, rule in hits)


def _cases(count: int, *, unknown: bool) -> Iterator[SaleFacts]:
    draw = random.Random(20261124)  # seeded, for repeatable cases
    for _ in range(count):
        gap = unknown and draw.random() < 0.3
        regime = draw.choice(("nfra", "nfra", "csrc", "csrc", "insurance", "outside"))
        own, higher = sorted((draw.randint(1, 5), draw.randint(1, 5)))
        yield SaleFacts(
            regime=regime,
            family=draw.choice(FAMILIES[regime]),
            person=draw.random() < 0.9,
            professional=draw.random() < 0.1,
            private=draw.random() < 0.1,
            recommended=draw.random() < 0.4,
            lowest_class=draw.random() < 0.05,
            assessed=True,
            own_labour=draw.random() < 0.01,
            declared_capacity=draw.choices((0, 1, 2), (1, 1, 98))[0],
            amount=draw.randint(1, 200) * 1_000_000,
            financial_assets=draw.randint(1, 900) * 1_000_000,
            bank_issued=draw.random() < 0.5,
            birth_date=date(1940, 1, 1) + timedelta(days=draw.randint(0, 29_000)),
            own_level=own,
            higher_level=higher,
            issuer_rated=draw.random() < 0.99,
            matched_level=higher,
            client_level=None if gap else draw.randint(1, 5),
            assessed_on=DAY - timedelta(days=draw.randint(0, 400)),
            change_reported=draw.random() < 0.02,
            result_changed=draw.random() < 0.1,
            reconfirmed=draw.random() < 0.9,
            qualified=draw.random() < 0.8,
            investment_type=draw.choice(list(FLOORS)),
            off_goal=draw.random() < 0.05,
            guardian_consent=draw.random() < 0.5,
        )


def _agree(cases: list[SaleFacts]) -> None:
    for case in cases:
        decision = SALE.decide(case, as_of=DAY)
        found = decision.outcome.code, {reason.rule.id for reason in decision.hits}
        outcome, hits = by_hand(case)
        if found != (outcome, set(hits)):
            differ = found[1] ^ set(hits)
            raise AssertionError(f"engine and hand-written function differ: {differ}")


def check_twins(count: int) -> None:
    """Refuse to compare what does not answer alike."""
    _agree(list(_cases(count, unknown=False)))


def run() -> list[Ratio]:
    """One decision on a sale, facts ready."""
    check_twins(1_000)  # before any figure is printed
    cases, partly = list(_cases(1_000, unknown=False)), list(_cases(1_000, unknown=True))
    decide = SALE.on(DAY).decide

    def floor() -> None:
        for case in cases:
            by_hand(case)

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
        ratio("sale decision, all rules", ours, floor, limit=2.5, calls=1_000),
        ratio("sale decision and outcome", with_outcome, floor, limit=2.5, calls=1_000),
        ratio("sale, 30 % with unknown level", with_unknowns, floor, limit=2.5, calls=1_000),
    ]
