"""Is a borrower still what was approved: its figures, its receipts here, and statements that are late."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._flow_example import STATEMENT
from bankrm._loan_account_example import ACCOUNT
from bankrm._statement_example import YEARS
from bankrm.account_flows import compute_effective_inflow
from bankrm.borrower_watch import (
    BORROWER_WATCH,
    BorrowerFile,
    BorrowerWatchFacts,
    assess_borrower_watch,
    compute_borrower_state,
    next_statement_due,
)
from bankrm.citations import house_document
from bankrm.clients import ClientId
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.loan_accounts import WatchStep
from bankrm.money import Money
from bankrm.regulations.watches import (
    CASH_FLOW_FALL_PERCENT,
    DEBT_GROWTH_PERCENT,
    LEVERAGE_POINTS,
    LONGER_DAYS,
    MARGIN_FALL_POINTS,
    PROFIT_FALL_PERCENT,
    REVENUE_FALL_PERCENT,
    STATEMENT_DAYS,
)
from bankrm.rules import Decision, Effect, RuleBook
from bankrm.statement_items import Item
from bankrm.statement_series import StatementSeries

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
POLICY = house_document("C-1", Text("贷后管理办法", "Loan policy"), date(2026, 1, 1))
BOOK = RuleBook(
    numbers=tuple(
        number.set_to(value, since=date(2026, 1, 1), basis=POLICY.article())
        for number, value in (
            (STATEMENT_DAYS, 120),
            (REVENUE_FALL_PERCENT, 20),
            (PROFIT_FALL_PERCENT, 30),
            (CASH_FLOW_FALL_PERCENT, 50),
            (DEBT_GROWTH_PERCENT, 30),
            (MARGIN_FALL_POINTS, 500),
            (LEVERAGE_POINTS, 1_000),
            (LONGER_DAYS, 30),
        )
    )
)
INFLOW = compute_effective_inflow((STATEMENT,))
FILE = BorrowerFile(
    client_id=ClientId("E-1"),
    approved=StatementSeries(YEARS[:2]),
    latest=StatementSeries(YEARS),
    every_months=12,
    inflow=INFLOW,
    revenue=Money.of("80252.78"),
    agreed_share=Decimal("0.5"),
)
SOUND = BorrowerWatchFacts(
    revenue_then=1_000,
    revenue=1_000,
    profit_then=100,
    profit=100,
    cash_flow_then=100,
    cash_flow=100,
    debt_then=1_000,
    debt=1_000,
    margin_then=3_000,
    margin=3_000,
    leverage_then=5_000,
    leverage=5_000,
    receivable_days_then=60,
    receivable_days=60,
    inventory_days_then=60,
    inventory_days=60,
    days_since_end=0,
    inflow=500,
    expected=500,
)
ALL_FELL = {"revenue": 999, "profit": 99, "margin": 2_999, "cash_flow": 99}


def judged(**changes: Any) -> Decision[BorrowerWatchFacts, Effect]:
    facts: BorrowerWatchFacts = altered(SOUND, **changes)
    return BORROWER_WATCH.decide(facts, as_of=AS_OF, book=BOOK)


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),
        ({"revenue": 800}, []),
        ({"revenue": 799}, ["revenue"]),
        ({"profit": 70}, []),
        ({"profit": 69}, ["profit"]),
        ({"profit_then": -5, "profit": -6}, ["profit"]),
        ({"profit_then": -5, "profit": -5}, []),
        ({"profit_then": -5, "profit": -4}, []),
        ({"cash_flow": 50}, []),
        ({"cash_flow": 49}, ["cash-flow"]),
        ({"cash_flow_then": -5, "cash_flow": -4}, []),
        ({"debt": 1_300}, []),
        ({"debt": 1_301}, ["debt"]),
        ({"debt_then": 0, "debt": 1}, ["debt"]),
        ({"margin": 2_500}, []),
        ({"margin": 2_499}, ["margin"]),
        ({"leverage": 6_000}, []),
        ({"leverage": 6_001}, ["leverage"]),
        ({"receivable_days": 90}, []),
        ({"receivable_days": 91}, ["turnover"]),
        ({"inventory_days": 91}, ["turnover"]),
        (ALL_FELL, ["all-fell"]),
        *[(ALL_FELL | {fact: getattr(SOUND, fact)}, []) for fact in ALL_FELL],
        ({"inflow": 499}, ["receipts"]),
        ({"inflow": 0, "expected": 0}, []),
        ({"inflow": None, "expected": 0}, []),
        ({"days_since_end": 120}, []),
        ({"days_since_end": 121}, ["statements"]),
    ],
)
def test_each_rule_at_its_limit(changes: dict[str, Any], rules: list[str]) -> None:
    assert [hit.rule.id for hit in judged(**changes).hits] == [f"borrower.{one}" for one in rules]


def test_what_is_owed_and_what_is_for_a_person() -> None:
    late = judged(days_since_end=121)
    assert (late.outcome, late.steps) == (Effect.STEPS, (WatchStep.STATEMENTS,))
    assert judged(inflow=0).outcome is Effect.STEPS
    assert judged(revenue=0).outcome is Effect.REVIEW


@pytest.mark.parametrize("fact", [field.name for field in attrs.fields(BorrowerWatchFacts)])
def test_what_is_not_known_is_for_a_person(fact: str) -> None:
    decision = judged(**{fact: None})
    assert decision.outcome is Effect.REVIEW
    assert fact in decision.missing


def test_a_borrower_that_grew() -> None:
    decision = assess_borrower_watch(ACCOUNT, FILE, as_of=AS_OF, book=BOOK)
    assert decision.outcome is Effect.ALLOW
    facts = decision.facts
    assert (facts.revenue_then, facts.revenue) == (1_100_000_000, 1_210_000_000)
    assert (facts.margin_then, facts.margin, facts.leverage) == (2_000, 2_000, 5_000)
    assert facts.days_since_end == (AS_OF - date(2026, 12, 31)).days
    assert (facts.inflow, facts.expected) == (4_012_639, 4_012_639)


def test_a_fen_less_than_agreed_came_in() -> None:
    short: BorrowerFile = altered(FILE, revenue=Money.of("80252.80"))
    decision = assess_borrower_watch(ACCOUNT, short, as_of=AS_OF, book=BOOK)
    assert [hit.rule.id for hit in decision.hits] == ["borrower.receipts"]


def test_a_borrower_whose_profit_fell() -> None:
    given = dict(YEARS[2].lines) | {Item.NET_PROFIT: Decimal(10)}
    last = altered(YEARS[2], lines=given, as_presented=True)
    file: BorrowerFile = altered(FILE, latest=StatementSeries((*YEARS[:2], last)))
    decision = assess_borrower_watch(ACCOUNT, file, as_of=AS_OF, book=BOOK)
    assert [hit.rule.id for hit in decision.hits] == ["borrower.profit"]


def test_without_newer_statements_or_receipts_a_person_decides() -> None:
    bare = BorrowerFile(client_id=ClientId("E-1"), approved=StatementSeries(YEARS[:2]))
    decision = assess_borrower_watch(ACCOUNT, bare, as_of=AS_OF, book=BOOK)
    assert decision.outcome is Effect.REVIEW
    assert not decision.hits
    assert bare.next_end is None
    assert altered(FILE, every_months=None).next_end is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"agreed_share": None}, None),
        ({"revenue": None}, None),
        ({"agreed_share": Decimal(0), "revenue": None}, Money.of(0)),
        ({"agreed_share": Decimal(1)}, Money.of("80252.78")),
    ],
)
def test_what_was_to_come_in_here(changes: dict[str, Any], expected: Money | None) -> None:
    state = compute_borrower_state(ACCOUNT, altered(FILE, **changes), as_of=AS_OF)
    assert state.expected == expected


def test_when_the_next_statement_is_due() -> None:
    assert next_statement_due(FILE, as_of=AS_OF, book=BOOK) == date(2027, 4, 30)
    own = STATEMENT_DAYS.set_to(10**9, since=date(2026, 1, 1), basis=POLICY.article())
    never = next_statement_due(FILE, as_of=AS_OF, book=RuleBook(numbers=(own,)))
    assert never == date.max
    quarterly: BorrowerFile = altered(FILE, every_months=3)
    assert quarterly.next_end == date(2026, 3, 31)
    assert next_statement_due(altered(FILE, latest=None), as_of=AS_OF, book=BOOK) is None
    with pytest.raises(RuleNotInForce):
        next_statement_due(FILE, as_of=AS_OF)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: altered(FILE, client_id=ClientId("E-9")), "approved"),
        (lambda: altered(FILE, every_months=0), "every_months"),
        (lambda: altered(FILE, agreed_share=Decimal("1.01")), "agreed_share"),
        (lambda: altered(FILE, agreed_share=Decimal("NaN")), "agreed_share"),
        (lambda: altered(FILE, agreed_share=Decimal("-0.1")), "agreed_share"),
        (lambda: altered(FILE, revenue=Money.of(-1)), "revenue"),
        (lambda: compute_borrower_state(ACCOUNT, FILE, as_of=date(2026, 4, 19)), "latest"),
        (lambda: compute_borrower_state(ACCOUNT, FILE, as_of=date(2026, 8, 31)), "inflow"),
        (
            lambda: compute_borrower_state(
                altered(ACCOUNT, client_id=ClientId("E-9")), FILE, as_of=AS_OF
            ),
            "file",
        ),
        (
            lambda: compute_borrower_state(
                ACCOUNT,
                FILE,
                as_of=datetime(2026, 11, 24),  # noqa: DTZ001  # what is refused
            ),
            "as_of",
        ),
    ],
)
def test_bad_input_is_refused(call: Any, field: str) -> None:
    with pytest.raises(BankrmError) as refused:
        call()
    assert refused.value.field == field


def test_amounts_are_in_yuan() -> None:
    with pytest.raises(CurrencyMismatch, match="revenue"):
        altered(FILE, revenue=Money.of(1, "USD"))
    abroad = StatementSeries((altered(YEARS[1], currency="USD"),))
    with pytest.raises(CurrencyMismatch, match="approved"):
        compute_borrower_state(ACCOUNT, altered(FILE, approved=abroad), as_of=AS_OF)
    mixed: BorrowerFile = altered(FILE, latest=abroad)
    with pytest.raises(CurrencyMismatch, match="now"):
        compute_borrower_state(ACCOUNT, mixed, as_of=AS_OF)
    wrong: Any = None
    with pytest.raises(InvalidValue, match="book"):
        next_statement_due(FILE, as_of=AS_OF, book=wrong)


def test_nothing_of_a_client_is_shown() -> None:
    assert "80252" not in repr(FILE)
    assert "1000" not in repr(SOUND)


def test_what_came_after_the_contract_was_not_approved_on() -> None:
    of_the_day = altered(ACCOUNT, signed_on=YEARS[1].received_on)
    assert compute_borrower_state(of_the_day, FILE, as_of=AS_OF).changes is not None
    newest = altered(FILE, approved=StatementSeries(YEARS))
    with pytest.raises(InvalidValue, match="approved: holds a statement received after"):
        compute_borrower_state(ACCOUNT, newest, as_of=AS_OF)
