"""Who pays out a loan: every threshold at the fen, the orders before, and the raise of 2025."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING, WORKING_CAPITAL
from bankrm.citations import Provenance, Row, house_document
from bankrm.clients import ClientId
from bankrm.consumer_loans import ConsumerStanding
from bankrm.credit_applications import CreditApplication, CreditStep
from bankrm.errors import BankrmError, CurrencyMismatch, InvalidValue, RuleNotInForce
from bankrm.labels import Text
from bankrm.loan_payments import (
    DrawdownPayment,
    PaymentFacts,
    PaymentMethod,
    assess_payment,
    required_method,
)
from bankrm.loan_products import LoanPurpose
from bankrm.money import Money
from bankrm.product_kinds import ProductKind
from bankrm.regulations.loan_terms import WORKING_CAPITAL_PAYMENT_2010
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook
from bankrm.term_limits import assess_term

DAY = date(2026, 11, 24)
BEFORE, ORDERS = date(2024, 6, 30), date(2024, 7, 1)
BEFORE_RAISE, RAISE = date(2025, 3, 13), date(2025, 3, 14)
OLD = datetime(2011, 1, 5, tzinfo=UTC)
MILLION = 1_000_000

WC = attrs.evolve(
    WORKING_CAPITAL, amount=Money.of(50 * MILLION), submitted_at=OLD, recorded_at=OLD
)
FA = attrs.evolve(WC, kind=ProductKind.FIXED_ASSET_LOAN, purpose=LoanPurpose.FIXED_ASSETS)
CO = attrs.evolve(CONSUMER, amount=Money.of(MILLION), submitted_at=OLD, recorded_at=OLD)
BU = attrs.evolve(CO, kind=ProductKind.PERSONAL_BUSINESS_LOAN, purpose=LoanPurpose.OPERATION)


def signed(loan: CreditApplication, on: date) -> CreditApplication:
    return attrs.evolve(loan, contract_signed_on=on)


def judged(
    loan: CreditApplication,
    yuan: str | int,
    as_of: date = DAY,
    book: RuleBook = STATUTORY,
    *,
    raised: bool | None = False,
    **fields: Any,
) -> Decision[PaymentFacts, Effect]:
    given: dict[str, Any] = {
        "counterparty_known": True,
        "new_client": False,
        "ordinary_credit": False,
        "project_total": Money.of(10**9),
    }
    payment = DrawdownPayment(application_id=loan.id, amount=Money.of(yuan), **(given | fields))
    of = ConsumerStanding(client_id=loan.client_id, good_credit=True, large_need=raised)
    return assess_payment(loan, payment, standing=of, as_of=as_of, book=book)


def method(loan: CreditApplication, yuan: str | int, **how: Any) -> PaymentMethod | None:
    return required_method(judged(loan, yuan, **how))


@pytest.mark.parametrize(
    ("loan", "yuan", "wanted"),
    [
        pytest.param(FA, "10000000", PaymentMethod.OWN, id="fixed assets, exactly 10 million"),
        pytest.param(FA, "10000000.01", PaymentMethod.ENTRUSTED, id="fixed assets, a fen more"),
        pytest.param(WC, "10000000", PaymentMethod.OWN, id="working capital, exactly 10 million"),
        pytest.param(WC, "10000000.01", PaymentMethod.ENTRUSTED, id="working capital, a fen more"),
        pytest.param(CO, "300000", PaymentMethod.OWN, id="consumption, exactly 300,000"),
        pytest.param(CO, "300000.01", PaymentMethod.ENTRUSTED, id="consumption, a fen more"),
        pytest.param(BU, "500000", PaymentMethod.OWN, id="business, exactly 500,000"),
        pytest.param(BU, "500000.01", PaymentMethod.ENTRUSTED, id="business, a fen more"),
    ],
)
def test_w10(loan: CreditApplication, yuan: str, wanted: PaymentMethod) -> None:
    decision = judged(loan, yuan)
    assert required_method(decision) is wanted
    owed = (CreditStep.ENTRUSTED_PAYMENT,) if wanted is PaymentMethod.ENTRUSTED else ()
    assert decision.steps == owed
    assert decision.outcome is (Effect.STEPS if owed else Effect.ALLOW)


@pytest.mark.parametrize(
    ("known", "wanted"), [(False, Effect.ALLOW), (None, Effect.REVIEW), (True, Effect.STEPS)]
)
def test_working_capital_whose_counterparty_is_settled(
    *, known: bool | None, wanted: Effect
) -> None:
    assert judged(WC, 11 * MILLION, counterparty_known=known).outcome is wanted
    assert judged(WC, 9 * MILLION, counterparty_known=known).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("new", "ordinary", "wanted"),
    [
        (True, True, Effect.STEPS),
        (True, False, Effect.ALLOW),
        (False, True, Effect.ALLOW),
        (None, True, Effect.REVIEW),
        (None, False, Effect.ALLOW),
    ],
)
def test_a_new_client_of_ordinary_credit(
    *, new: bool | None, ordinary: bool, wanted: Effect
) -> None:
    decision = judged(WC, 1, new_client=new, ordinary_credit=ordinary)
    assert decision.outcome is wanted
    if wanted is Effect.STEPS:
        assert decision.provenance is Provenance.UNCONFIRMED


def test_an_urgent_need_owes_its_evidence_afterwards() -> None:
    for loan in (FA, WC):
        decision = judged(loan, 1, urgent=True)
        assert decision.steps == (CreditStep.EVIDENCE_OF_PURPOSE,)
        assert required_method(decision) is PaymentMethod.OWN
        both = judged(loan, 11 * MILLION, urgent=True)
        assert set(both.steps) == {
            CreditStep.EVIDENCE_OF_PURPOSE,
            CreditStep.ENTRUSTED_PAYMENT,
        }
    assert judged(CO, 1, urgent=True).steps == ()


# The orders before, which older contracts keep


@pytest.mark.parametrize(
    ("yuan", "total", "wanted"),
    [
        pytest.param("5000000", 10**9, Effect.ALLOW, id="exactly 5 million"),
        pytest.param("5000000.01", 10**9, Effect.STEPS, id="a fen more"),
        pytest.param("1000000", 20 * MILLION, Effect.ALLOW, id="exactly 5 % of the project"),
        pytest.param("1000000.01", 20 * MILLION, Effect.STEPS, id="a fen above 5 %"),
        pytest.param("1000000", None, Effect.REVIEW, id="project unknown"),
    ],
)
@pytest.mark.parametrize("as_of", [BEFORE, DAY])
def test_fixed_assets_by_the_measures_of_2009(
    yuan: str, total: int | None, wanted: Effect, as_of: date
) -> None:
    loan = signed(FA, BEFORE) if as_of is DAY else FA
    project = None if total is None else Money.of(total)
    decision = judged(loan, yuan, as_of, project_total=project)
    assert decision.outcome is wanted
    if wanted is Effect.STEPS:
        assert decision.provenance is Provenance.UNCONFIRMED


def test_the_order_of_2024_governs_from_its_day() -> None:
    assert method(FA, 6 * MILLION, as_of=BEFORE) is PaymentMethod.ENTRUSTED
    assert method(FA, 6 * MILLION, as_of=ORDERS) is PaymentMethod.OWN
    assert method(signed(FA, BEFORE), 6 * MILLION, as_of=ORDERS) is PaymentMethod.ENTRUSTED
    assert method(signed(FA, ORDERS), 6 * MILLION) is PaymentMethod.OWN


def test_working_capital_before_was_for_the_bank_to_say() -> None:
    old = signed(WC, BEFORE)
    decision = judged(old, MILLION)
    assert (decision.outcome, decision.missing) == (Effect.REVIEW, ("working_capital_2010",))
    assert required_method(decision) is None
    policy = house_document("C-1", Text("支付细则", "Payment policy"), date(2011, 1, 1))
    own = attrs.evolve(
        WORKING_CAPITAL_PAYMENT_2010,
        rows=(Row(date(2011, 1, 1), MILLION * 100, policy.article(1)),),
    )
    book = RuleBook(numbers=(own,))
    assert judged(old, MILLION, book=book).outcome is Effect.ALLOW
    assert judged(old, "1000000.01", book=book).outcome is Effect.STEPS
    assert judged(WC, "1000000.01", book=book).outcome is Effect.ALLOW


@pytest.mark.parametrize("as_of", [date(2010, 2, 12), BEFORE, ORDERS, BEFORE_RAISE])
def test_persons_by_every_order(as_of: date) -> None:
    for loan, most in ((CO, 300_000), (BU, 500_000)):
        earlier = attrs.evolve(
            loan,
            submitted_at=datetime(2010, 1, 5, tzinfo=UTC),
            recorded_at=datetime(2010, 1, 5, tzinfo=UTC),
        )
        assert method(earlier, most, as_of=as_of) is PaymentMethod.OWN
        assert method(earlier, f"{most}.01", as_of=as_of) is PaymentMethod.ENTRUSTED


# The raise of 2025


@pytest.mark.parametrize(
    ("yuan", "as_of", "raised", "wanted"),
    [
        pytest.param("300000.01", BEFORE_RAISE, True, Effect.STEPS, id="the day before"),
        pytest.param("300000", RAISE, True, Effect.ALLOW, id="not used"),
        pytest.param("300000.01", RAISE, True, Effect.REVIEW, id="used: does it still stand"),
        pytest.param("500000", RAISE, True, Effect.REVIEW, id="exactly 500,000"),
        pytest.param("500000.01", RAISE, True, Effect.STEPS, id="a fen more"),
        pytest.param("300000.01", RAISE, None, Effect.REVIEW, id="client unknown"),
        pytest.param("500000.01", RAISE, None, Effect.REVIEW, id="owed whoever it is"),
    ],
)
def test_the_raise(yuan: str, as_of: date, *, raised: bool | None, wanted: Effect) -> None:
    assert judged(CO, yuan, as_of, raised=raised).outcome is wanted


def test_above_the_raise_the_bank_pays_whoever_the_client_is() -> None:
    assert method(CO, "500000.01", raised=None) is PaymentMethod.ENTRUSTED


def test_other_loans_are_not_under_these_orders() -> None:
    home = judged(HOUSING, MILLION)
    assert home.outcome is Effect.ALLOW
    assert required_method(home) is None  # and not by the borrower, which nobody said
    syndicate = attrs.evolve(WC, kind=ProductKind.SYNDICATED_LOAN, purpose=None)
    assert judged(syndicate, 11 * MILLION).outcome is Effect.REVIEW
    assert judged(syndicate, 1).outcome is Effect.ALLOW  # below every threshold


# Bad input


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("application_id", " "),
        ("amount", Money.of(0)),
        ("amount", Money.of(-1)),
        ("amount", Decimal(1)),
        ("amount", Money.of(1, "USD")),
        ("counterparty_known", 1),
        ("new_client", "no"),
        ("ordinary_credit", 0),
        ("project_total", Money.of(-1)),
        ("project_total", Money.of(1, "USD")),
        ("urgent", None),
    ],
)
def test_a_bad_field_is_named(field: str, value: Any) -> None:
    given = DrawdownPayment(application_id=WC.id, amount=Money.of(77_001))
    with pytest.raises(BankrmError, match=rf"^{field}: ") as refused:
        attrs.evolve(given, **{field: value})
    assert "77" not in str(refused.value)


def test_a_payment_is_of_the_very_loan_and_within_it() -> None:
    payment = DrawdownPayment(application_id=WC.id, amount=Money.of(51 * MILLION))
    with pytest.raises(InvalidValue, match=r"^payment: is above the whole loan"):
        assess_payment(WC, payment, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^payment: is of another application"):
        assess_payment(CO, payment, as_of=DAY)


def test_a_standing_is_of_the_very_client() -> None:
    payment = DrawdownPayment(application_id=CO.id, amount=Money.of(1))
    other = ConsumerStanding(client_id=ClientId("P-9"))
    with pytest.raises(InvalidValue, match=r"^standing: "):
        assess_payment(CO, payment, standing=other, as_of=DAY)


def test_a_loan_in_dollars_is_not_measured_in_yuan() -> None:
    loan = attrs.evolve(WC, amount=Money.of(MILLION, "USD"))
    with pytest.raises(CurrencyMismatch):
        judged(loan, 1)


@pytest.mark.parametrize("bad", [None, "A-1"])
def test_wrong_kinds(bad: Any) -> None:
    payment = DrawdownPayment(application_id=WC.id, amount=Money.of(1))
    with pytest.raises(InvalidValue, match=r"^application: "):
        assess_payment(bad, payment, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^payment: "):
        assess_payment(WC, bad, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^decision: "):
        required_method(bad)


def test_only_a_decision_on_a_payment_says_who_pays() -> None:
    other: Any = assess_term(WORKING_CAPITAL, as_of=DAY)
    with pytest.raises(InvalidValue, match=r"^decision: "):
        required_method(other)


def test_before_the_orders_there_is_no_answer() -> None:
    with pytest.raises(RuleNotInForce):
        judged(FA, 1, date(2009, 10, 22))


def test_the_order_on_fixed_assets_came_first() -> None:
    first, others = date(2009, 10, 23), date(2010, 2, 12)
    day = datetime(2009, 1, 5, tzinfo=UTC)
    fixed, working, personal = (
        attrs.evolve(one, submitted_at=day, recorded_at=day) for one in (FA, WC, CO)
    )
    assert judged(fixed, "5000000.01", first).outcome is Effect.STEPS
    assert judged(fixed, "5000000", first).outcome is Effect.ALLOW
    assert judged(working, MILLION, date(2010, 2, 11)).outcome is Effect.ALLOW
    assert judged(working, MILLION, others).outcome is Effect.REVIEW  # for the bank to say
    assert judged(personal, "300000.01", date(2010, 2, 11)).outcome is Effect.ALLOW
    assert judged(personal, "300000.01", others).outcome is Effect.STEPS


def test_an_amount_is_not_shown() -> None:
    assert "77001" not in repr(DrawdownPayment(application_id=CO.id, amount=Money.of(77_001)))
