"""Is the security of a loan still what was approved: each rule at its limit and past it."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._collateral_example import FACTORY, MONDAY, PACKAGE
from bankrm._loan_account_example import ACCOUNT
from bankrm.citations import house_document
from bankrm.collateral import PublicAct, PublicActKind
from bankrm.collateral_values import SecurityPackage
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.watches import (
    CUSTODY_DAYS,
    INSURANCE_NOTICE_DAYS,
    REGISTRATION_NOTICE_DAYS,
    REVALUATION_NOTICE_DAYS,
)
from bankrm.rules import Effect, RuleBook
from bankrm.security_states import SecurityTerms, compute_security_state
from bankrm.security_watch import SECURITY_WATCH, SecurityWatchFacts, assess_security_watch
from bankrm.top_ups import PledgeLines

altered: Any = attrs.evolve
AS_OF = date(2026, 11, 24)
POLICY = house_document("C-1", Text("押品管理办法", "Security policy"), date(2026, 1, 1))
BOOK = RuleBook(
    numbers=tuple(
        number.set_to(days, since=date(2026, 1, 1), basis=POLICY.article())
        for number, days in (
            (REVALUATION_NOTICE_DAYS, 30),
            (INSURANCE_NOTICE_DAYS, 15),
            (REGISTRATION_NOTICE_DAYS, 60),
            (CUSTODY_DAYS, 180),
        )
    )
)
SOUND = SecurityWatchFacts(
    balance=10_000,
    value=20_000,
    beyond=0,
    uncovered=0,
    marked=True,
    warning=160,
    top_up=150,
    disposal=130,
    days_to_revaluation=100,
    needs_insurance=True,
    days_insured=100,
    expires=True,
    days_registered=100,
    days_unchecked=0,
    in_order=True,
    seized=False,
    disputed=False,
    over=False,
    held=True,
)
SW = "security_watch."
_ACTS = tuple(
    PublicAct(kind=kind, at=MONDAY, recorded_at=MONDAY, ref="no-1")
    for kind in (PublicActKind.CONTRACT, PublicActKind.REGISTRATION)
)
HELD: SecurityPackage = altered(PACKAGE, collaterals=(altered(FACTORY, acts=_ACTS),))
"""With the mortgage registered."""


def hits(**changes: Any) -> list[str]:
    facts: SecurityWatchFacts = altered(SOUND, **changes)
    return [hit.rule.id for hit in SECURITY_WATCH.decide(facts, as_of=AS_OF, book=BOOK).hits]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),
        ({"days_to_revaluation": 31}, []),
        ({"days_to_revaluation": 30}, [f"{SW}revaluation"]),
        ({"days_to_revaluation": 0}, [f"{SW}revaluation"]),
        ({"days_to_revaluation": -1}, ["SVG-2017.overdue"]),
        ({"beyond": 1}, [f"{SW}share"]),
        ({"uncovered": 1}, [f"{SW}cover"]),
        ({"value": 16_000}, []),
        ({"value": 15_999}, [f"{SW}warning"]),
        ({"value": 15_000}, [f"{SW}warning"]),
        ({"value": 14_999}, [f"{SW}top-up", f"{SW}warning"]),
        ({"value": 13_000}, [f"{SW}top-up", f"{SW}warning"]),
        ({"value": 12_999}, [f"{SW}top-up", f"{SW}disposal", f"{SW}warning"]),
        ({"value": 1, "marked": False}, []),
        ({"days_insured": 16}, []),
        ({"days_insured": 15}, [f"{SW}insurance"]),
        ({"days_insured": 0}, [f"{SW}insurance"]),
        ({"days_insured": -1}, [f"{SW}uninsured"]),
        ({"days_insured": -1, "needs_insurance": False}, []),
        ({"days_registered": 61}, []),
        ({"days_registered": 60}, [f"{SW}registration"]),
        ({"days_registered": 0}, [f"{SW}registration"]),
        ({"days_registered": -1}, [f"{SW}unregistered"]),
        ({"days_registered": None, "expires": False}, []),
        ({"over": True}, [f"{SW}released"]),
        ({"over": True, "balance": 0}, []),
        ({"held": False}, [f"{SW}right"]),
        ({"held": False, "balance": 0}, []),
        ({"in_order": False}, [f"{SW}missing"]),
        ({"seized": True}, [f"{SW}seized"]),
        ({"disputed": True}, [f"{SW}disputed"]),
        ({"days_unchecked": 180}, []),
        ({"days_unchecked": 181}, [f"{SW}check"]),
    ],
)
def test_each_rule_at_its_limit(changes: dict[str, Any], rules: list[str]) -> None:
    assert hits(**changes) == rules


@pytest.mark.parametrize(
    "fact",
    [
        "value",
        "beyond",
        "uncovered",
        "warning",
        "top_up",
        "disposal",
        "days_to_revaluation",
        "days_insured",
        "days_registered",
        "seized",
        "disputed",
    ],
)
def test_what_is_not_known_is_for_a_person(fact: str) -> None:
    facts: SecurityWatchFacts = altered(SOUND, **{fact: None})
    decision = SECURITY_WATCH.decide(facts, as_of=AS_OF, book=BOOK)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, (fact,))


def test_every_rule_names_what_is_owed() -> None:
    assert all(rule.steps for rule in SECURITY_WATCH)


def test_the_lines_of_a_loan_are_its_terms() -> None:
    terms = SecurityTerms(
        claim_id=ACCOUNT.id,
        largest_share=Decimal("0.5"),
        least_cover=Decimal(0),
        lines=PledgeLines(warning=160, top_up=150, disposal=130),
    )
    balance = Money.of(5_600_000)
    state = compute_security_state(ACCOUNT, HELD, balance, terms, as_of=AS_OF)
    facts = SecurityWatchFacts.of(state)
    assert (facts.warning, facts.top_up, facts.disposal) == (160, 150, 130)
    decision = assess_security_watch(ACCOUNT, HELD, balance, terms, as_of=AS_OF, book=BOOK)
    assert [hit.rule.id for hit in decision.hits] == [f"{SW}check"]
    assert decision.outcome is Effect.STEPS


def test_terms_that_are_not_known_are_for_a_person() -> None:
    terms = SecurityTerms(claim_id=ACCOUNT.id)
    decision = assess_security_watch(
        ACCOUNT, HELD, Money.of(5_600_000), terms, as_of=AS_OF, book=BOOK
    )
    assert decision.outcome is Effect.REVIEW
    assert set(decision.missing) == {"beyond", "uncovered"}


def test_a_mortgage_that_was_never_registered_blocks() -> None:
    terms = SecurityTerms(
        claim_id=ACCOUNT.id, largest_share=Decimal("0.5"), least_cover=Decimal(0)
    )
    decision = assess_security_watch(
        ACCOUNT, PACKAGE, Money.of(5_600_000), terms, as_of=AS_OF, book=BOOK
    )
    assert "security_watch.right" in decision
    assert decision.outcome is Effect.BLOCK


def test_a_repr_shows_nothing() -> None:
    assert "20000" not in repr(SOUND)
