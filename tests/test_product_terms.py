"""Terms of a loan product: each limit at its edge, and what is not known."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, OFFER, WORKING_CAPITAL
from bankrm.credit_applications import CreditStep
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.loan_products import LoanPurpose, LoanTerms, RepaymentMethod, SecurityKind
from bankrm.money import Money
from bankrm.product_terms import PRODUCT_TERMS, ProductTermsFacts, assess_product_terms
from bankrm.rules import Effect

TODAY = date(2026, 11, 24)
FEN = Money.of("0.01")


def judge(**changes: Any) -> Any:
    return assess_product_terms(attrs.evolve(WORKING_CAPITAL, **changes), OFFER, as_of=TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"months": 36},
        {"amount": Money.of(30_000_000)},
        {"amount": Money.of(100_000)},
        {"rate_asked": Decimal("0.03")},
        {"repayment_method": RepaymentMethod.LEVEL_PAYMENT},
        {"security": (SecurityKind.PLEDGE, SecurityKind.GUARANTEE)},
    ],
    ids=[
        "as asked",
        "longest term",
        "largest amount",
        "least amount",
        "at the floor",
        "another method",
        "one of two securities accepted",
    ],
)
def test_fits(changes: dict[str, Any]) -> None:
    assert judge(**changes).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("changes", "rule", "effect", "step"),
    [
        ({"months": 37}, "product.months", Effect.BLOCK, CreditStep.SHORTER_TERM),
        (
            {"amount": Money.of(30_000_000) + FEN},
            "product.largest",
            Effect.BLOCK,
            CreditStep.SMALLER_AMOUNT,
        ),
        (
            {"amount": Money.of(100_000) - FEN},
            "product.least",
            Effect.BLOCK,
            CreditStep.OTHER_PRODUCT,
        ),
        ({"rate_asked": Decimal("0.0299")}, "product.rate", Effect.REVIEW, None),
        (
            {"purpose": LoanPurpose.FIXED_ASSETS},
            "product.purpose",
            Effect.BLOCK,
            CreditStep.OTHER_PRODUCT,
        ),
        (
            {"repayment_method": RepaymentMethod.BULLET},
            "product.method",
            Effect.BLOCK,
            CreditStep.OTHER_PRODUCT,
        ),
        (
            {"security": (SecurityKind.UNSECURED,)},
            "product.security",
            Effect.BLOCK,
            CreditStep.SECURITY,
        ),
    ],
)
def test_does_not_fit(
    changes: dict[str, Any], rule: str, effect: Effect, step: CreditStep | None
) -> None:
    decision = judge(**changes)
    assert [reason.rule.id for reason in decision.hits] == [rule]
    assert decision.outcome is effect
    assert decision.steps == (() if step is None else (step,))


@pytest.mark.parametrize(
    ("day", "effect"),
    [
        (date(2025, 12, 31), Effect.REFUSE),
        (date(2026, 1, 1), Effect.ALLOW),
        (date(2026, 11, 30), Effect.ALLOW),
        (date(2026, 12, 1), Effect.REFUSE),
    ],
)
def test_on_offer_from_the_first_day_to_the_day_before_the_last(day: date, effect: Effect) -> None:
    offer = attrs.evolve(OFFER, sale_since=date(2026, 1, 1), sale_until=date(2026, 12, 1))
    assert assess_product_terms(WORKING_CAPITAL, offer, as_of=day).outcome is effect


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"months": None}, "months"),
        ({"purpose": None}, "purpose_fits"),
        ({"repayment_method": None}, "method_fits"),
        ({"security": ()}, "security_fits"),
        ({"rate_asked": None}, "below_floor"),
    ],
)
def test_what_is_not_told_goes_to_a_person(changes: dict[str, Any], fact: str) -> None:
    decision = judge(**changes)
    assert decision.outcome is Effect.REVIEW
    assert decision.missing == (fact,)


@pytest.mark.parametrize(
    "offer",
    [None, attrs.evolve(OFFER, loan=None, least=None), attrs.evolve(OFFER, loan=LoanTerms())],
    ids=["no product", "no terms", "empty terms"],
)
def test_terms_that_are_not_known_go_to_a_person(offer: Any) -> None:
    assert assess_product_terms(WORKING_CAPITAL, offer, as_of=TODAY).outcome is Effect.REVIEW


def test_refuses_an_offer_of_another_kind_and_amounts_that_are_not_in_yuan() -> None:
    with pytest.raises(InvalidValue, match=r"^offer"):
        assess_product_terms(CONSUMER, OFFER, as_of=TODAY)
    abroad = attrs.evolve(WORKING_CAPITAL, amount=Money.of(1, "USD"))
    with pytest.raises(CurrencyMismatch, match=r"^amount"):
        assess_product_terms(abroad, OFFER, as_of=TODAY)


def test_an_offer_that_names_no_kind_is_taken_as_it_is() -> None:
    offer = attrs.evolve(OFFER, kind=None)
    assert assess_product_terms(WORKING_CAPITAL, offer, as_of=TODAY).outcome is Effect.ALLOW


def test_shows_no_amount() -> None:
    facts = ProductTermsFacts.of(WORKING_CAPITAL, OFFER, TODAY)
    assert "600000000" not in repr(facts)
    assert len(PRODUCT_TERMS) == 8
