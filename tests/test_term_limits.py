"""Terms of loans: each limit, the carve-outs, the raise of 2025, and older contracts."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING, WORKING_CAPITAL
from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.consumer_loans import ConsumerStanding
from bankrm.credit_applications import CreditApplication, CreditApplicationId, CreditStep
from bankrm.errors import InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.lending_orders import LendingOrder
from bankrm.loan_products import LoanPurpose
from bankrm.product_kinds import ProductKind
from bankrm.regulations.loan_terms import CONSUMPTION_TERM_RAISED, WORKING_CAPITAL_TERM
from bankrm.rules import Effect, RuleBook
from bankrm.term_limits import MaxTerm, TermGrounds, assess_term, compute_max_term

DAY = date(2026, 11, 24)
BEFORE, ORDERS = date(2024, 6, 30), date(2024, 7, 1)
BEFORE_RAISE, RAISE = date(2025, 3, 13), date(2025, 3, 14)
OLD = datetime(2024, 1, 5, tzinfo=UTC)

FIXED = attrs.evolve(
    WORKING_CAPITAL, kind=ProductKind.FIXED_ASSET_LOAN, purpose=LoanPurpose.FIXED_ASSETS
)
BUSINESS = attrs.evolve(
    CONSUMER, kind=ProductKind.PERSONAL_BUSINESS_LOAN, purpose=LoanPurpose.OPERATION
)
LOANS = {
    LendingOrder.FIXED_ASSETS: FIXED,
    LendingOrder.WORKING_CAPITAL: WORKING_CAPITAL,
    LendingOrder.CONSUMPTION: CONSUMER,
    LendingOrder.PERSONAL_BUSINESS: BUSINESS,
}
FA, WC, CO, BU = LOANS


def grounds(loan: CreditApplication, **found: bool | None) -> TermGrounds:
    given: dict[str, bool | None] = {
        "long_cash_cycle": False,
        "real_estate": False,
    }
    return TermGrounds(application_id=loan.id, **(given | found))


def standing(loan: CreditApplication, *, raised: bool | None) -> ConsumerStanding:
    return ConsumerStanding(client_id=loan.client_id, good_credit=True, long_need=raised)


def outcome(
    loan: CreditApplication,
    months: int | None,
    as_of: date = DAY,
    *,
    raised: bool | None = False,
    **found: bool | None,
) -> Effect:
    asked, of = attrs.evolve(loan, months=months), standing(loan, raised=raised)
    return assess_term(asked, grounds(loan, **found), standing=of, as_of=as_of).outcome


@pytest.mark.parametrize(
    ("order", "months", "found", "wanted"),
    [
        pytest.param(FA, 120, {}, Effect.ALLOW, id="fixed assets, exactly ten years"),
        pytest.param(FA, 121, {}, Effect.STEPS, id="fixed assets, beyond ten years"),
        pytest.param(FA, 121, {"real_estate": True}, Effect.ALLOW, id="property has its own"),
        pytest.param(FA, 121, {"real_estate": None}, Effect.REVIEW, id="perhaps property"),
        pytest.param(WC, 36, {}, Effect.ALLOW, id="working capital, exactly three years"),
        pytest.param(WC, 37, {}, Effect.BLOCK, id="working capital, beyond three years"),
        pytest.param(WC, 60, {"long_cash_cycle": True}, Effect.ALLOW, id="slow, five years"),
        pytest.param(WC, 61, {"long_cash_cycle": True}, Effect.BLOCK, id="slow, beyond five"),
        pytest.param(WC, 37, {"long_cash_cycle": None}, Effect.REVIEW, id="cycle unknown"),
        pytest.param(CO, 60, {}, Effect.ALLOW, id="consumption, exactly five years"),
        pytest.param(CO, 61, {}, Effect.BLOCK, id="consumption, beyond five years"),
        pytest.param(CO, 61, {"raised": True}, Effect.REVIEW, id="by the raise"),
        pytest.param(CO, 84, {"raised": True}, Effect.REVIEW, id="raised, exactly seven"),
        pytest.param(CO, 85, {"raised": True}, Effect.BLOCK, id="raised, beyond seven"),
        pytest.param(CO, 61, {"raised": None}, Effect.REVIEW, id="raise unknown"),
        pytest.param(BU, 60, {}, Effect.ALLOW, id="business, exactly five years"),
        pytest.param(BU, 61, {}, Effect.BLOCK, id="business, beyond five years"),
        pytest.param(BU, 120, {"long_cash_cycle": True}, Effect.ALLOW, id="slow, ten years"),
        pytest.param(BU, 121, {"long_cash_cycle": True}, Effect.BLOCK, id="slow, beyond ten"),
        pytest.param(WC, None, {}, Effect.REVIEW, id="term unknown"),
    ],
)
def test_terms(
    order: LendingOrder, months: int | None, found: dict[str, Any], wanted: Effect
) -> None:
    assert outcome(LOANS[order], months, **found) is wanted


def test_the_steps_say_what_is_owed_or_cures() -> None:
    longer = attrs.evolve(FIXED, months=121)
    decision = assess_term(longer, grounds(FIXED), as_of=DAY)
    assert decision.steps == (CreditStep.HEAD_OFFICE_APPROVAL,)
    assert decision.provenance is Provenance.SECONDARY
    longer = attrs.evolve(WORKING_CAPITAL, months=37)
    decision = assess_term(longer, grounds(longer), as_of=DAY)
    assert decision.steps == (CreditStep.SHORTER_TERM,)
    assert "WC-2024.11-term" in decision
    assert "36" in decision.explain("en")


@pytest.mark.parametrize("loan", LOANS.values(), ids=[order.code for order in LOANS])
def test_no_term_by_law_before_the_orders(loan: CreditApplication) -> None:
    earlier = attrs.evolve(loan, submitted_at=OLD, recorded_at=OLD)
    assert outcome(earlier, 600, BEFORE) is Effect.ALLOW
    assert outcome(earlier, 600, ORDERS) is not Effect.ALLOW
    kept = attrs.evolve(earlier, contract_signed_on=BEFORE)
    assert outcome(kept, 600) is Effect.ALLOW
    signed_under_them = attrs.evolve(earlier, contract_signed_on=ORDERS)
    assert outcome(signed_under_them, 600) is not Effect.ALLOW


def test_the_raise_begins_on_its_day() -> None:
    assert outcome(CONSUMER, 61, BEFORE_RAISE, raised=True) is Effect.BLOCK
    assert outcome(CONSUMER, 61, RAISE, raised=True) is Effect.REVIEW
    assert outcome(CONSUMER, 60, BEFORE_RAISE) is Effect.ALLOW
    earlier = attrs.evolve(
        CONSUMER, submitted_at=OLD, recorded_at=OLD, contract_signed_on=BEFORE_RAISE
    )
    assert outcome(earlier, 61, raised=True) is Effect.BLOCK  # no contract rests on a later raise
    assert (
        compute_max_term(earlier, standing=standing(earlier, raised=True), as_of=DAY).months == 60
    )


@pytest.mark.parametrize(
    ("purpose", "wanted"),
    [
        (LoanPurpose.VEHICLE, Effect.ALLOW),
        (LoanPurpose.EDUCATION, Effect.ALLOW),
        (LoanPurpose.HOME_PURCHASE, Effect.ALLOW),
        (LoanPurpose.COMMERCIAL_PROPERTY, Effect.ALLOW),
        (LoanPurpose.CONSUMPTION, Effect.BLOCK),
        (None, Effect.REVIEW),
    ],
)
def test_some_purposes_have_terms_of_their_own(
    purpose: LoanPurpose | None, wanted: Effect
) -> None:
    assert outcome(attrs.evolve(CONSUMER, purpose=purpose), 120) is wanted


@pytest.mark.parametrize("purpose", [LoanPurpose.VEHICLE, LoanPurpose.COMMERCIAL_PROPERTY, None])
def test_working_capital_is_no_property_loan_whatever_its_purpose(
    purpose: LoanPurpose | None,
) -> None:
    assert outcome(attrs.evolve(WORKING_CAPITAL, purpose=purpose), 61) is Effect.BLOCK


def test_homes_have_terms_of_their_own() -> None:
    assert outcome(HOUSING, 360) is Effect.ALLOW


def test_a_syndicate_without_a_purpose_stays_open() -> None:
    loan = attrs.evolve(WORKING_CAPITAL, kind=ProductKind.SYNDICATED_LOAN, purpose=None)
    assert outcome(loan, 600) is Effect.REVIEW
    assert outcome(loan, 36) is Effect.ALLOW  # allowed by every order


def test_without_grounds_what_matters_is_open() -> None:
    decision = assess_term(attrs.evolve(CONSUMER, months=61), as_of=DAY)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("raised",))
    assert assess_term(CONSUMER, as_of=DAY).outcome is Effect.ALLOW


def test_a_bank_may_be_stricter_and_not_looser() -> None:
    policy = house_document("C-1", Text("贷款政策", "Credit policy"), date(2026, 1, 1))
    for own, wanted in ((24, 24), (48, 36)):
        number = attrs.evolve(
            WORKING_CAPITAL_TERM, rows=(Row(date(2026, 1, 1), own, policy.article(1)),)
        )
        book = RuleBook(numbers=(number,))
        found = compute_max_term(WORKING_CAPITAL, grounds(WORKING_CAPITAL), as_of=DAY, book=book)
        assert found.months == wanted


def test_a_stricter_bank_may_not_know_the_raise() -> None:
    policy = house_document("C-1", Text("贷款政策", "Credit policy"), date(2026, 1, 1))
    number = attrs.evolve(
        CONSUMPTION_TERM_RAISED, rows=(Row(date(2026, 1, 1), 60, policy.article(1)),)
    )
    book = RuleBook(numbers=(number,))
    found = compute_max_term(
        CONSUMER, standing=standing(CONSUMER, raised=True), as_of=DAY, book=book
    )
    assert (found.months, found.on_review) == (60, None)


# The longest term


@pytest.mark.parametrize(
    ("order", "as_of", "found", "months"),
    [
        (FA, DAY, {}, 120),
        (WC, DAY, {}, 36),
        (WC, DAY, {"long_cash_cycle": True}, 60),
        (WC, DAY, {"long_cash_cycle": None}, 36),
        (CO, DAY, {}, 60),
        (CO, DAY, {"raised": True}, 60),
        (CO, BEFORE_RAISE, {"raised": True}, 60),
        (BU, DAY, {}, 60),
        (BU, DAY, {"long_cash_cycle": True}, 120),
        (BU, ORDERS, {}, 60),
    ],
)
def test_longest_term(
    order: LendingOrder, as_of: date, found: dict[str, bool | None], months: int
) -> None:
    loan, found = LOANS[order], dict(found)
    of = standing(loan, raised=found.pop("raised", False))
    longest = compute_max_term(loan, grounds(loan, **found), standing=of, as_of=as_of)
    assert (longest.months, longest.reason) == (months, None)
    assert longest.workings[1].value == months
    raised = order is CO and of.earns_longer_term and as_of >= RAISE
    assert longest.on_review == (84 if raised else None)
    assert longest.workings[-1].value == (longest.on_review or months)
    assert (longest.longer_needs is CreditStep.HEAD_OFFICE_APPROVAL) == (order is FA)


@pytest.mark.parametrize(
    ("loan", "given", "as_of", "words"),
    [
        (WORKING_CAPITAL, None, BEFORE, "the orders of that day set no term"),
        (HOUSING, None, DAY, "it has term rules of its own"),
        (FIXED, grounds(FIXED, real_estate=True), DAY, "it has term rules of its own"),
        (FIXED, None, DAY, "it may have term rules of its own"),
        (FIXED, None, BEFORE, "the orders of that day set no term"),
        (
            attrs.evolve(WORKING_CAPITAL, kind=ProductKind.SYNDICATED_LOAN, purpose=None),
            None,
            DAY,
            "the purpose is unknown, and with it the order",
        ),
        (
            attrs.evolve(
                WORKING_CAPITAL, submitted_at=OLD, recorded_at=OLD, contract_signed_on=BEFORE
            ),
            None,
            DAY,
            "the orders of that day set no term",
        ),
    ],
)
def test_no_longest_term_has_a_reason(
    loan: CreditApplication, given: TermGrounds | None, as_of: date, words: str
) -> None:
    longest = compute_max_term(loan, given, as_of=as_of)
    assert longest.months is None
    assert longest.reason is not None
    assert longest.reason.en == words


def test_months_or_a_reason() -> None:
    with pytest.raises(InvalidValue, match=r"^reason: "):
        MaxTerm(workings=())
    with pytest.raises(InvalidValue, match=r"^reason: "):
        MaxTerm(months=1, reason=Text("无", "none"), workings=())
    for months in (None, 84):
        reason = Text("无", "none") if months is None else None
        with pytest.raises(InvalidValue, match=r"^on_review: "):
            MaxTerm(months=months, on_review=84, reason=reason, workings=())


# Bad input


def test_grounds_are_of_the_very_application() -> None:
    other = TermGrounds(application_id=CreditApplicationId("A-9"))
    for judge in (assess_term, compute_max_term):
        with pytest.raises(InvalidValue, match=r"^grounds: "):
            judge(WORKING_CAPITAL, other, as_of=DAY)


def test_a_standing_is_of_the_very_client() -> None:
    other = ConsumerStanding(client_id=ClientId("P-9"))
    for judge in (assess_term, compute_max_term):
        with pytest.raises(InvalidValue, match=r"^standing: "):
            judge(CONSUMER, standing=other, as_of=DAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("application_id", "A\x001"),
        ("application_id", ""),
        ("long_cash_cycle", 1),
        ("real_estate", 0),
    ],
)
def test_bad_grounds_are_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=rf"^{field}: "):
        attrs.evolve(grounds(FIXED), **{field: value})


@pytest.mark.parametrize("bad", ["A-1", 5])
def test_wrong_kinds(bad: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^application: "):
        assess_term(bad, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^grounds: "):
        assess_term(WORKING_CAPITAL, bad, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^as_of: "):
        assess_term(WORKING_CAPITAL, as_of=bad)


def test_before_any_rules() -> None:
    with pytest.raises(RuleNotInForce):
        assess_term(WORKING_CAPITAL, as_of=date(1996, 7, 31))
