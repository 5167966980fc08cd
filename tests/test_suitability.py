"""Suitability of a sale: the rows of the decision table, each limit by name, and both sides of every date."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TypeAlias

import attrs
import pytest
from tests.sale_cases import (
    ADULT,
    BANK,
    BY_BANK,
    COMPANY,
    DAY,
    EVE,
    FIRM,
    G26_DAY,
    INVESTOR,
    N7_DAY,
    PERSON,
    PRIVATE,
    PRODUCT,
    RICH,
    SALE_OF_ADULT,
    SALE_OF_ADULT_KNOWN,
    assessed,
    child,
    fund,
    judge,
    product_of,
    wealth,
)

from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import (
    Client,
    LegalCapacity,
    RetailClient,
)
from bankrm.errors import BankrmError, RuleNotInForce
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.products import (
    InvestmentType,
    IssuerKind,
    Product,
    ProductFamily,
    ProductRisk,
    regime_of,
)
from bankrm.regulations.investment import MEANS_PERCENT
from bankrm.replay import next_change
from bankrm.risk_assessments import RiskAssessment
from bankrm.rules import Decision, Effect, RuleBook
from bankrm.sale_facts import SaleFacts
from bankrm.sales import Initiator, Sale, SaleStep
from bankrm.suitability import SALE, compare_days, next_sale_change

Case: TypeAlias = tuple[str, Decision[SaleFacts, Effect], Effect, set[str]]
"""Name, decision, outcome, and the rules that must be among the hits."""

ALLOW, STEPS, REVIEW, BLOCK, REFUSE = Effect


def worked_cases() -> Iterator[Case]:
    """Spec (c), by number."""
    yield "c1-bank-rates-higher", judge(wealth(2, 3), assessed(2)), REFUSE, {"N7.12-level"}
    yield "c2-insisting-does-not-help", judge(wealth(3), assessed(2)), REFUSE, {"N7.12-level"}
    year_old = assessed(3, date(2025, 3, 5))
    yield (
        "c3-last-day-of-the-year",
        judge(wealth(2), year_old, as_of=date(2026, 3, 5)),
        ALLOW,
        set(),
    )
    yield (
        "c3-a-day-later",
        judge(wealth(2), year_old, as_of=date(2026, 3, 6)),
        BLOCK,
        {"N7.29-assessment"},
    )
    yield "c6-rich-person-is-ordinary", judge(wealth(3), client=RICH), BLOCK, {"N7.29-assessment"}
    yield "c7-same-person-buys-fund", judge(fund(4), client=RICH), ALLOW, {"C.8-professional"}
    yield "c9-bank-buys-wealth", judge(wealth(4), client=BANK), ALLOW, {"N7.27-professional"}
    yield "c10-client-asks", judge(fund(4), assessed(2)), STEPS, {"C.19-insists"}
    at_65 = child(65)
    yield (
        "c12-turns-65-that-day",
        judge(wealth(4), assessed(4), client=at_65),
        STEPS,
        {"N7.18-elderly"},
    )
    almost = child(65, date(DAY.year - 65, DAY.month, DAY.day + 1))
    yield "one-day-under-65", judge(wealth(4), assessed(4), client=almost), ALLOW, set()
    yield "65-but-level-3", judge(wealth(3), assessed(4), client=at_65), ALLOW, set()
    yield (
        "c20-below-the-private-floor",
        judge(wealth(2, **PRIVATE), assessed(3), client=INVESTOR, amount=Money.of(250_000)),
        REFUSE,
        {"AM.5-floor"},
    )


def capacity() -> Iterator[Case]:
    """Rows 2 to 4."""
    yield "under-8", judge(wealth(1), assessed(1), client=child(7)), REFUSE, {"N7.19-no-capacity"}
    agreed: dict[str, Any] = {"guardian_consent": True}
    eight = child(8)
    yield (
        "turns-8-with-consent",
        judge(wealth(1), assessed(1), client=eight, **agreed),
        ALLOW,
        set(),
    )
    yield (
        "8-without-consent",
        judge(wealth(1), assessed(1), client=eight, guardian_consent=False),
        BLOCK,
        {"N7.19-consent"},
    )
    yield "8-consent-unknown", judge(wealth(1), assessed(1), client=eight), REVIEW, set()
    yield (
        "8-level-2",
        judge(wealth(2), assessed(2), client=eight, **agreed),
        REFUSE,
        {"N7.19-limited-level"},
    )
    worker = child(16, lives_on_own_labour=True)
    yield "16-on-own-labour", judge(wealth(2), assessed(2), client=worker), ALLOW, set()
    young_worker = child(15, lives_on_own_labour=True)
    yield (
        "15-on-own-labour",
        judge(wealth(2), assessed(2), client=young_worker),
        REFUSE,
        {"N7.19-limited-level"},
    )
    yield "turns-18", judge(wealth(2), assessed(2), client=child(18)), ALLOW, set()
    declared = attrs.evolve(ADULT, declared_capacity=LegalCapacity.NONE)
    yield (
        "adult-declared-none",
        judge(wealth(1), assessed(1), client=declared),
        REFUSE,
        {"N7.19-no-capacity"},
    )
    partly = attrs.evolve(ADULT, declared_capacity=LegalCapacity.LIMITED)
    yield (
        "adult-declared-limited",
        judge(wealth(2), assessed(2), client=partly),
        REFUSE,
        {"N7.19-limited-level"},
    )
    yield (
        "birth-date-unknown",
        judge(wealth(2), assessed(2), client=RetailClient(id=PERSON, name="丁")),
        REVIEW,
        set(),
    )


def two_ratings() -> Iterator[Case]:
    """Row 6."""
    low: dict[str, Any] = {"matched_level": ProductRisk.R2}
    yield (
        "matched-at-the-lower",
        judge(wealth(3, 2), assessed(3), **low),
        REFUSE,
        {"N7.22-lower-rating"},
    )
    june = assessed(3, date(2026, 5, 1))
    yield (
        "fund-matched-lower-eve",
        judge(fund(3, 2), june, as_of=G26_DAY - EVE, **low),
        ALLOW,
        set(),
    )
    yield (
        "fund-matched-lower",
        judge(fund(3, 2), june, as_of=G26_DAY, **low),
        REFUSE,
        {"G26.11-lower-rating"},
    )
    unrated = attrs.evolve(wealth(2), issuer_risk=None, distributor_risk=None)
    yield "no-rating-at-all", judge(unrated, assessed(5)), REVIEW, set()
    fund_unrated = attrs.evolve(fund(2), issuer_risk=None)
    for name, product, level, outcome, hit in (
        ("wealth-not-rated-by-its-issuer", wealth(2), 2, REVIEW, "N7.22-issuer-rating"),
        ("and-above-tolerance-already", wealth(3), 2, REFUSE, "N7.12-level"),
    ):
        yield (
            name,
            judge(attrs.evolve(product, issuer_risk=None), assessed(level)),
            outcome,
            {hit},
        )
    yield (
        "fund-not-rated-by-its-manager-eve",
        judge(fund_unrated, june, as_of=G26_DAY - EVE),
        ALLOW,
        set(),
    )
    yield (
        "fund-not-rated-by-its-manager",
        judge(fund_unrated, june, as_of=G26_DAY),
        REVIEW,
        {"G26.11-issuer-rating"},
    )
    issuer_only = attrs.evolve(wealth(2), distributor_risk=None)
    yield "issuer-rating-only", judge(issuer_only, assessed(2)), ALLOW, set()


def private_products() -> Iterator[Case]:
    """Row 7."""
    yield (
        "private-not-qualified",
        judge(
            wealth(2, **PRIVATE),
            assessed(3),
            client=attrs.evolve(INVESTOR, experience_months=23),
            amount=Money.of(300_000),
        ),
        REFUSE,
        {"AM.5-qualified", "N7.30-qualified"},
    )
    yield (
        "private-exactly-at-floor",
        judge(wealth(2, **PRIVATE), assessed(3), client=INVESTOR, amount=Money.of(300_000)),
        STEPS,
        {"W6-cooling-off"},
    )
    for investment_type, floor in (
        (InvestmentType.MIXED, 400_000),
        (InvestmentType.EQUITY, 1_000_000),
        (InvestmentType.COMMODITY_DERIVATIVE, 1_000_000),
    ):
        product = wealth(2, private=True, investment_type=investment_type)
        below = Money.of(floor) - Money.of("0.01")
        yield (
            f"private-{investment_type.code}-at-floor",
            judge(product, assessed(3), client=INVESTOR, amount=Money.of(floor)),
            STEPS,
            {"W6-cooling-off"},
        )
        yield (
            f"private-{investment_type.code}-a-fen-below",
            judge(product, assessed(3), client=INVESTOR, amount=below),
            REFUSE,
            {"AM.5-floor"},
        )
    yield (
        "private-investment-type-unknown",
        judge(wealth(2, private=True), assessed(3), client=INVESTOR),
        REVIEW,
        set(),
    )
    yield (
        "private-in-dollars",
        judge(wealth(2, currency="USD", **PRIVATE), assessed(3), client=INVESTOR),
        REVIEW,
        set(),
    )
    yield (
        "private-means-unknown",
        judge(wealth(2, **PRIVATE), assessed(3), amount=Money.of(300_000)),
        REVIEW,
        set(),
    )


def valid_assessments() -> Iterator[Case]:
    """Row 9."""
    yield (
        "change-reported",
        judge(wealth(2), assessed(2), change_reported=True),
        BLOCK,
        {"N7.29-assessment"},
    )
    yield "change-unknown", judge(wealth(2), assessed(2), change_reported=None), REVIEW, set()
    eve = N7_DAY - EVE
    yield "pair-i-company-eve", judge(wealth(2), client=COMPANY, as_of=eve), ALLOW, set()
    yield (
        "pair-i-company",
        judge(wealth(2), client=COMPANY, as_of=N7_DAY),
        BLOCK,
        {"N7.29-assessment"},
    )
    yield "person-untested-before-n7", judge(wealth(2), as_of=eve), BLOCK, {"W6-assessment"}
    yield (
        "above-tolerance-before-n7",
        judge(wealth(3), assessed(2), as_of=eve),
        REFUSE,
        {"W6.29-level"},
    )
    old = assessed(3, date(2025, 6, 10))
    yield "fund-test-old-eve", judge(fund(2), old, as_of=G26_DAY - EVE), ALLOW, set()
    yield (
        "fund-test-a-year-and-a-day",
        judge(fund(2), old, as_of=G26_DAY),
        BLOCK,
        {"G26-assessment"},
    )
    yield "fund-untested", judge(fund(2)), REVIEW, set()


def changed_results() -> Iterator[Case]:
    """Row 11."""
    before = assessed(2, date(2025, 12, 1))
    yield (
        "changed-not-confirmed",
        judge(wealth(2), before, assessed(3, reconfirmed=False)),
        BLOCK,
        {"N7.29-reconfirm"},
    )
    yield (
        "changed-confirmed",
        judge(wealth(2), before, assessed(3, reconfirmed=True)),
        ALLOW,
        set(),
    )
    yield "changed-confirmation-unknown", judge(wealth(2), before, assessed(3)), REVIEW, set()
    one_day = assessed(2), assessed(3, reconfirmed=True)
    yield "two-of-one-day-the-cautious-counts", judge(wealth(3), *one_day), REFUSE, {"N7.12-level"}
    yield "two-of-one-day-in-any-order", judge(wealth(3), *one_day[::-1]), REFUSE, {"N7.12-level"}
    yield "same-result-again", judge(wealth(2), assessed(2), before), ALLOW, set()


def levels() -> Iterator[Case]:
    """Rows 13, 15 to 18."""
    yield "level-equal-to-tolerance", judge(wealth(3), assessed(3)), ALLOW, set()
    yield "recommended-above", judge(fund(3), assessed(2), **BY_BANK), REFUSE, {"C.22-recommended"}
    lowest = assessed(1, lowest_class=True)
    yield "lowest-class-asks", judge(fund(2), lowest), REFUSE, {"C.19-lowest"}
    yield "lowest-class-at-r1", judge(fund(1), lowest), ALLOW, set()
    yield (
        "recommended-off-goal",
        judge(fund(2), assessed(2), off_goal=True, **BY_BANK),
        REFUSE,
        {"C.22-goal"},
    )
    yield "asked-for-off-goal", judge(fund(2), assessed(2), off_goal=True), ALLOW, set()
    yield (
        "recommended-goal-unknown",
        judge(fund(2), assessed(2), off_goal=None, **BY_BANK),
        REVIEW,
        set(),
    )


def fund_rating_dates() -> Iterator[Case]:
    """Pair v."""
    may = assessed(2, date(2026, 5, 1))
    yield "pair-v-eve", judge(fund(3, 2), may, as_of=G26_DAY - EVE, **BY_BANK), ALLOW, set()
    yield "pair-v", judge(fund(3, 2), may, as_of=G26_DAY, **BY_BANK), REFUSE, {"C.22-recommended"}


def asset_plans() -> Iterator[Case]:
    """Rows 15 to 19 beside public funds, whose rules of 2026 say nothing of plans: the higher rating counts."""
    tested = assessed(2, date(2025, 1, 10))  # older than the year that public funds ask for
    for name, day in (("plan-eve-of-g26", G26_DAY - EVE), ("plan", G26_DAY)):
        yield f"{name}-matched", judge(plan(2), tested, as_of=day), ALLOW, set()
        yield (
            f"{name}-recommended-above",
            judge(plan(3, 2), tested, as_of=day, **BY_BANK),
            REFUSE,
            {"C.22-recommended-plan"},
        )
        yield (
            f"{name}-asked-for-above",
            judge(plan(3, 2), tested, as_of=day),
            STEPS,
            {"C.19-insists-plan"},
        )
        yield (
            f"{name}-lowest-class",
            judge(plan(2), assessed(1, lowest_class=True), as_of=day),
            REFUSE,
            {"C.19-lowest-plan"},
        )
        yield (
            f"{name}-high-risk",
            judge(plan(4, 3), assessed(4), as_of=day),
            STEPS,
            {"C.20-high-risk-plan"},
        )
    yield "plan-of-level-3", judge(plan(3), assessed(4)), ALLOW, set()
    unrated = attrs.evolve(plan(2), issuer_risk=None, distributor_risk=None)
    yield "plan-not-rated", judge(unrated, assessed(2)), REVIEW, set()


def plan(level: int, own: int | None = None) -> Product:
    return product_of(ProductFamily.SECURITIES_ASSET_PLAN, level, own, private=False)


def special_care() -> Iterator[Case]:
    """Row 19 under the fund rules: every ordinary buyer of a high-risk fund, the elderly by the draft too."""
    yield "high-risk-fund", judge(fund(4), assessed(4)), STEPS, {"C.20-high-risk"}
    yield "fund-of-level-3", judge(fund(3), assessed(4)), ALLOW, set()
    first = date(2017, 7, 1)
    then = assessed(5, first)
    yield (
        "high-risk-fund-from-the-first-day",
        judge(fund(5), then, as_of=first),
        STEPS,
        {"C.20-high-risk"},
    )
    june, at_65 = assessed(4, date(2026, 5, 1)), child(65, G26_DAY.replace(year=1961))
    yield (
        "65-buys-fund-eve",
        judge(fund(4), june, client=at_65, as_of=G26_DAY - EVE),
        STEPS,
        {"C.20-high-risk"},
    )
    yield "65-buys-fund", judge(fund(4), june, client=at_65, as_of=G26_DAY), STEPS, {"G26-elderly"}
    almost = child(65, G26_DAY.replace(year=1961) + EVE)
    yield (
        "a-day-under-65-buys-fund",
        judge(fund(4), june, client=almost, as_of=G26_DAY),
        STEPS,
        {"C.20-high-risk"},
    )


def lowest_class() -> Iterator[Case]:
    """Row 16: found so by the assessment, or by want of capacity."""
    young = child(17)
    yield "c1-of-17-asks", judge(fund(2), assessed(1), client=young), REFUSE, {"C.19-lowest"}
    yield "c2-of-17-asks", judge(fund(3), assessed(2), client=young), REVIEW, {"C.19-insists"}
    known = assessed(1, lowest_class=False)
    yield "c1-of-18-asks", judge(fund(2), known, client=child(18)), STEPS, {"C.19-insists"}
    untold = judge(fund(2), assessed(1), client=child(18))
    yield "c1-of-an-untold-class-asks", untold, REVIEW, set()


def means() -> Iterator[Case]:
    """Row 14: off until the bank sets its share."""
    policy = house_document("HP", Text("财力标准", "Policy on means"), N7_DAY)
    book = RuleBook(
        numbers=(attrs.evolve(MEANS_PERCENT, rows=(Row(N7_DAY, 50, policy.article(1)),)),)
    )
    owner = attrs.evolve(ADULT, financial_assets=Money.of(100_000))
    half, more = Money.of(50_000), Money.of("50000.01")
    tested = assessed(3)
    yield "means-not-measured", judge(wealth(2), tested, client=owner, amount=more), ALLOW, set()
    yield (
        "means-at-the-share",
        judge(wealth(2), tested, client=owner, amount=half, book=book),
        ALLOW,
        set(),
    )
    yield (
        "means-a-fen-above",
        judge(wealth(2), tested, client=owner, amount=more, book=book),
        REFUSE,
        {"N7.12-means"},
    )
    yield "means-unknown", judge(wealth(2), tested, book=book), REVIEW, set()
    yield (
        "means-of-a-bank",
        judge(wealth(2), client=BANK, book=book),
        ALLOW,
        {"N7.27-professional"},
    )
    yield (
        "means-and-a-fund",
        judge(fund(2), tested, client=owner, amount=more, book=book),
        ALLOW,
        set(),
    )


def wealth_products() -> Iterator[Case]:
    """Row 20, and least amounts."""
    ten_thousand = Money.of(10_000)
    below = ten_thousand - Money.of("0.01")
    banks = wealth(2, issuer_kind=IssuerKind.BANK)
    yield "bank-wealth-at-least", judge(banks, assessed(2), amount=ten_thousand), ALLOW, set()
    yield "bank-wealth-below", judge(banks, assessed(2), amount=below), REFUSE, {"W6-least"}
    company = wealth(2, issuer_kind=IssuerKind.WEALTH_COMPANY)
    yield "company-wealth-below", judge(company, assessed(2), amount=below), ALLOW, set()
    yield "wealth-of-unknown-issuer", judge(wealth(2), assessed(2), amount=below), REVIEW, set()
    yield (
        "private-not-known",
        judge(wealth(2, private=None), assessed(2), client=INVESTOR),
        REVIEW,
        set(),
    )
    w6 = date(2018, 9, 26)
    then, amount = assessed(3, date(2018, 9, 1)), Money.of(300_000)
    private = wealth(2, **PRIVATE)
    yield (
        "cooling-off-eve",
        judge(private, then, client=INVESTOR, amount=amount, as_of=w6 - EVE),
        REVIEW,
        {"W6-earlier"},
    )
    yield (
        "cooling-off",
        judge(private, then, client=INVESTOR, amount=amount, as_of=w6),
        STEPS,
        {"W6-cooling-off"},
    )


def first_private_rules() -> Iterator[Case]:
    """2018-04-27: qualified investors and least amounts."""
    plan = product_of(ProductFamily.SECURITIES_ASSET_PLAN, 3, **PRIVATE)
    am, poor = date(2018, 4, 27), attrs.evolve(INVESTOR, experience_months=23)
    tested, amount = assessed(3, date(2018, 4, 1)), Money.of(300_000)
    for day, outcome, hits in ((am - EVE, ALLOW, set()), (am, REFUSE, {"AM.5-qualified"})):
        decision = judge(plan, tested, client=poor, amount=amount, as_of=day)
        yield f"private-plan-on-{day}", decision, outcome, hits
    below = Money.of("299999.99")
    for day, outcome, hits in ((am - EVE, ALLOW, set()), (am, REFUSE, {"AM.5-floor"})):
        decision = judge(plan, tested, client=INVESTOR, amount=below, as_of=day)
        yield f"private-plan-below-on-{day}", decision, outcome, hits


def private_funds() -> Iterator[Case]:
    """Funds that banks may no longer distribute directly."""
    product = product_of(ProductFamily.PRIVATE_FUND, 3)
    a6, pf, million = date(2025, 10, 1), date(2023, 9, 1), Money.of(1_000_000)
    rich = attrs.evolve(ADULT, financial_assets=Money.of(3_000_000))
    poor = attrs.evolve(rich, financial_assets=Money.of(0), average_income_3y=Money.of(0))

    def sold(client: RetailClient, day: date, amount: Money) -> Decision[SaleFacts, Effect]:
        return judge(product, assessed(4, day), client=client, amount=amount, as_of=day)

    yield "private-fund-eve-of-a6", sold(rich, a6 - EVE, million), ALLOW, set()
    yield "private-fund-by-a-bank", sold(rich, a6, million), REFUSE, {"A6.28-private-fund"}
    fen_less = million - Money.of("0.01")
    yield "private-fund-below", sold(rich, pf, fen_less), REFUSE, {"P105.12-floor"}
    yield "private-fund-unqualified", sold(poor, pf, million), REFUSE, {"PF.18-qualified"}
    yield "private-fund-before", sold(poor, pf - EVE, million), REFUSE, {"P105.12-qualified"}


def routing() -> Iterator[Case]:
    """Row 1 and regimes whose rules are elsewhere."""
    other = product_of(ProductFamily.OTHER, 1)
    yield "unrouted", judge(other, assessed(5)), REVIEW, {"N7.3-unrouted"}
    yield (
        "insurance",
        judge(product_of(ProductFamily.INSURANCE, 1), assessed(5)),
        REVIEW,
        {"N7.3-insurance"},
    )
    yield (
        "structured-deposit",
        judge(product_of(ProductFamily.STRUCTURED_DEPOSIT, 1)),
        REVIEW,
        {"N7.3-elsewhere"},
    )
    fund_house = wealth(2, issuer_kind=IssuerKind.FUND_MANAGER)
    yield "family-against-issuer", judge(fund_house, assessed(5)), REVIEW, {"N7.3-unrouted"}
    at_risk: dict[str, Any] = {"principal_at_risk": True, "private": False}
    bank_note = product_of(ProductFamily.OTHER, 3, issuer_kind=IssuerKind.BANK, **at_risk)
    yield "other-of-a-bank-at-risk", judge(bank_note, assessed(2)), REFUSE, {"N7.12-level"}
    yield "deposit", judge(product_of(ProductFamily.DEPOSIT, 1)), ALLOW, set()
    eve = N7_DAY - EVE
    yield (
        "insurance-before-n7",
        judge(product_of(ProductFamily.INSURANCE, 1), assessed(5), as_of=eve),
        REVIEW,
        {"N7-earlier"},
    )
    young = child(17)
    yield "17-buys-a-fund", judge(fund(1), assessed(1), client=young), REVIEW, {"CC.19-capacity"}
    yield "18-buys-a-fund", judge(fund(1), assessed(1), client=child(18)), ALLOW, set()
    yield (
        "17-before-n7",
        judge(wealth(1), assessed(1), client=young, as_of=eve),
        REVIEW,
        {"CC.19-capacity-earlier"},
    )
    trust = product_of(ProductFamily.TRUST, 2)
    yield "trust-before-n7", judge(trust, assessed(5), as_of=eve), REVIEW, {"N7-earlier"}
    yield "trust-is-private", judge(trust, assessed(5), as_of=N7_DAY), REVIEW, set()
    w6 = date(2018, 9, 26)
    then = assessed(3, date(2018, 9, 1))
    yield "wealth-before-w6", judge(wealth(2), then, as_of=w6 - EVE), REVIEW, {"W6-earlier"}
    yield "fund-before-w6", judge(fund(2), then, as_of=w6 - EVE), ALLOW, set()
    yield "wealth-under-w6", judge(wealth(2), then, as_of=w6), ALLOW, set()


def reported_changes() -> Iterator[Case]:
    """What the client told of, before the association's rules and beyond them."""
    told: dict[str, Any] = {"change_reported": True}
    plan = product_of(ProductFamily.SECURITIES_ASSET_PLAN, 2, private=False)
    yield "fund-change", judge(fund(2), assessed(3), **told), REVIEW, {"C.21-change"}
    yield "plan-change", judge(plan, assessed(3), as_of=G26_DAY, **told), REVIEW, {"C.21-change"}
    untold: dict[str, Any] = {"change_reported": None}
    yield "fund-change-untold", judge(fund(2), assessed(3), **untold), REVIEW, set()
    rich = judge(fund(4), client=RICH, **told)
    yield "professional-change", rich, ALLOW, {"C.8-professional"}


CASES = [
    *reported_changes(),
    *worked_cases(),
    *capacity(),
    *two_ratings(),
    *private_products(),
    *valid_assessments(),
    *changed_results(),
    *levels(),
    *fund_rating_dates(),
    *asset_plans(),
    *special_care(),
    *lowest_class(),
    *means(),
    *wealth_products(),
    *first_private_rules(),
    *private_funds(),
    *routing(),
]


@pytest.mark.parametrize(
    ("decision", "outcome", "hits"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_row(decision: Decision[SaleFacts, Effect], outcome: Effect, hits: set[str]) -> None:
    assert decision.outcome is outcome
    assert hits <= {reason.rule.id for reason in decision.hits}
    if outcome is Effect.ALLOW:
        assert not decision.needs_review


def test_every_rule_has_a_case_and_a_counter_case() -> None:
    applied = {reason.rule.id for _, decision, _, _ in CASES for reason in decision.hits}
    passed = {rule.id for _, decision, _, _ in CASES for rule in decision.passed}
    every = {rule.id for rule in SALE}
    assert applied == every
    assert passed == every


def test_steps_of_a_client_who_insists() -> None:
    assert judge(fund(3), assessed(2)).steps == (
        SaleStep.UNSUITABLE_NOTICE,
        SaleStep.WRITTEN_WARNING,
        SaleStep.CLIENT_CONFIRMATION,
        SaleStep.RECORDING,
    )


@pytest.mark.parametrize(
    "case", [case for case in asset_plans() if case[1].as_of >= G26_DAY], ids=lambda case: case[0]
)
def test_rules_of_public_funds_are_not_cited_for_plans(case: Case) -> None:
    reasons = case[1].hits + case[1].undetermined
    cited = {citation.regulation.code for reason in reasons for citation in reason.basis}
    assert "G26" not in cited


def test_replay_across_the_order_names_the_rules() -> None:
    sale = Sale(
        client_id=FIRM,
        product_id=PRODUCT,
        amount=Money.of(50_000),
        initiated_by=Initiator.CLIENT,
        change_reported=False,
    )
    change = compare_days(COMPANY, wealth(2), sale, days=(date(2026, 1, 31), N7_DAY))
    assert change.changed
    assert [reason.rule.id for reason in change.appeared] == ["N7.29-assessment"]
    assert change.vanished == ()
    following = next_change(change.before)
    assert following is not None
    assert following.after.as_of == N7_DAY


TIMES: list[tuple[str, Client, Product, tuple[RiskAssessment, ...], date, Effect]] = [
    ("assessment-runs-out", ADULT, wealth(2), (assessed(2),), date(2027, 1, 11), Effect.BLOCK),
    ("turns-65", child(64), wealth(4), (assessed(4, DAY),), date(2027, 3, 2), Effect.STEPS),
    ("turns-18", child(17), wealth(2), (assessed(2, DAY),), date(2027, 3, 2), Effect.ALLOW),
    ("rule-begins", ADULT, fund(3, 2), (assessed(2, DAY),), G26_DAY, Effect.STEPS),
]


@pytest.mark.parametrize(
    ("client", "product", "tests", "day", "outcome"),
    [t[1:] for t in TIMES],
    ids=[t[0] for t in TIMES],
)
def test_the_next_day_that_answers_otherwise(
    client: Client,
    product: Product,
    tests: tuple[RiskAssessment, ...],
    day: date,
    outcome: Effect,
) -> None:
    change = next_sale_change(client, product, SALE_OF_ADULT_KNOWN, tests, as_of=DAY)
    assert change is not None
    assert change.before.as_of == DAY
    assert (change.after.as_of, change.after.outcome) == (day, outcome)
    eve = judge(product, *tests, client=client, as_of=day - EVE)
    assert eve.outcome is change.before.outcome


@pytest.mark.parametrize(
    "days",
    [
        None,
        (N7_DAY,),
        (N7_DAY, G26_DAY, DAY),
        (G26_DAY, N7_DAY),
        [N7_DAY, G26_DAY],
        ("2026", "2027"),
        (N7_DAY, datetime.fromisoformat("2026-06-11T09:00+08:00")),
    ],
)
def test_two_days_are_compared_the_earlier_first(days: Any) -> None:
    with pytest.raises(BankrmError, match=r"^days: "):
        compare_days(ADULT, wealth(2), SALE_OF_ADULT_KNOWN, [assessed(2)], days=days)


@pytest.mark.parametrize("tested", [date(9998, 12, 31), date(9999, 6, 1)])
def test_no_day_lies_beyond_the_calendar(tested: date) -> None:
    late = [assessed(2, tested)]
    born = attrs.evolve(ADULT, birth_date=date(9990, 1, 1), declared_capacity=LegalCapacity.NONE)
    found = next_sale_change(born, wealth(1), SALE_OF_ADULT_KNOWN, late, as_of=date(9999, 6, 1))
    assert found is None


def test_nothing_more_may_change_an_answer() -> None:
    deposit = product_of(ProductFamily.DEPOSIT, 1)
    assert next_sale_change(ADULT, deposit, SALE_OF_ADULT, as_of=DAY) is None


def test_explanation_cites_articles_and_hides_the_client() -> None:
    text = judge(wealth(2, 3), assessed(2)).explain("zh")
    assert "产品风险等级为中风险（R3），高于客户风险承受能力稳健型（C2）" in text
    assert "第12条" in text
    assert "国家金融监督管理总局令2025年第7号" in text
    assert ADULT.name not in text
    assert "1980" not in text


def test_facts_do_not_show_the_client() -> None:
    facts = judge(wealth(2), assessed(2)).facts
    assert facts.birth_date == ADULT.birth_date
    assert "1980" not in repr(facts)


def test_a_decision_is_worth_its_weakest_source() -> None:
    eve = N7_DAY - EVE
    assert judge(wealth(3), assessed(2)).provenance is Provenance.TEXT
    assert judge(wealth(3), assessed(2), as_of=eve).provenance is Provenance.UNCONFIRMED
    elderly = judge(wealth(4), assessed(4), client=child(65))
    assert elderly.provenance is Provenance.CONVENTION  # "high-risk" is not defined by the order


def test_what_is_allowed_rests_on_the_rules_of_its_own_regime() -> None:
    allowed = judge(wealth(2), assessed(2), as_of=date(2026, 7, 1))
    assert {"N7.12-level", "N7.29-assessment"} <= {rule.id for rule in allowed.relevant}
    assert not {"G26-assessment", "C.22-goal"} & {rule.id for rule in allowed.relevant}
    assert allowed.provenance is Provenance.CONVENTION  # not the draft of the fund rules
    assert f"none of {len(allowed.relevant)} rules applies" in allowed.explain("en")


def test_before_the_first_rules_there_is_an_error_and_no_answer() -> None:
    with pytest.raises(
        RuleNotInForce, match=r"suitability\.\w+: cannot judge a day before 2017-07-01"
    ):
        judge(wealth(2), as_of=date(2017, 6, 30))


def test_every_family_is_routed_or_named_unknown() -> None:
    routed = {family: regime_of(product_of(family, 1)) for family in ProductFamily}
    assert [family.code for family, regime in routed.items() if regime.code == "unknown"] == [
        "loan",
        "credit_card",
        "other",
    ]
