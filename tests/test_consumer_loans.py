"""Consumer loans: the bank's own cap, and who may have the limits raised for a time in March 2025."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from bankrm._credit_example import CONSUMER, HOUSING, WORKING_CAPITAL
from bankrm.citations import Param, Row, house_document
from bankrm.clients import ClientId
from bankrm.consumer_loans import (
    ConsumerFacts,
    ConsumerStanding,
    assess_consumer_loan,
    is_unsecured,
)
from bankrm.credit_applications import CreditApplication
from bankrm.errors import BankrmError, InvalidValue
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.regulations.personal_lending import UNSECURED_CONSUMPTION_CAP
from bankrm.rules import STATUTORY, Decision, Effect, RuleBook

altered: Any = attrs.evolve  # untyped, so that it takes what it must refuse
AS_OF = date(2026, 11, 24)
POLICY = house_document("HR-9", Text("消费贷细则", "Consumer policy"), date(2020, 1, 1))
CAP: Param[int] = attrs.evolve(
    UNSECURED_CONSUMPTION_CAP, rows=(Row(date(2020, 1, 1), 50_000_000, POLICY.article(1)),)
)
BOOK = RuleBook(numbers=(CAP,))
GOOD = ConsumerStanding(
    client_id=CONSUMER.client_id,
    good_credit=True,
    large_need=True,
    long_need=True,
    unsecured=Money.of(0),
)


def judged(
    standing: ConsumerStanding | None = GOOD,
    as_of: date = AS_OF,
    application: CreditApplication = CONSUMER,
    book: RuleBook = BOOK,
) -> Decision[ConsumerFacts, Effect]:
    return assess_consumer_loan(application, standing, as_of=as_of, book=book)


class TestOwnCap:
    @pytest.mark.parametrize(
        ("held", "outcome"),
        [
            pytest.param("300000", Effect.ALLOW, id="exactly at the cap"),
            pytest.param("300000.01", Effect.BLOCK, id="a fen above"),
            pytest.param(None, Effect.REVIEW, id="unknown"),
        ],
    )
    def test_counts_what_is_held(self, held: str | None, outcome: Effect) -> None:
        unsecured = None if held is None else Money.of(held)
        decision = judged(altered(GOOD, unsecured=unsecured))
        assert decision.outcome is outcome
        assert ("consumer.unsecured-cap" in decision) is (outcome is Effect.BLOCK)

    def test_the_loan_alone_above_it(self) -> None:
        large = altered(CONSUMER, amount=Money.of("500000.01"))
        assert judged(None, application=large).outcome is Effect.BLOCK, "whatever is held"

    def test_without_one_it_goes_to_a_person(self) -> None:
        decision = judged(book=STATUTORY)
        assert decision.outcome is Effect.REVIEW
        assert decision.missing == ("unsecured_cap",)

    def test_secured_or_of_another_kind(self) -> None:
        secured = altered(CONSUMER, security=HOUSING.security)
        assert judged(book=STATUTORY, application=secured).outcome is Effect.ALLOW
        assert judged(book=STATUTORY, application=HOUSING).outcome is Effect.ALLOW
        unsaid = altered(CONSUMER, security=())
        assert judged(book=STATUTORY, application=unsaid).outcome is Effect.REVIEW

    def test_whether_it_is_unsecured(self) -> None:
        assert is_unsecured(CONSUMER) is True
        assert is_unsecured(WORKING_CAPITAL) is False
        assert is_unsecured(altered(CONSUMER, security=())) is None


class TestRaisedLimits:
    """Who may have what the notice of 2025 raised for a time; unknown is never yes."""

    @pytest.mark.parametrize(
        ("good_credit", "need", "earned"),
        [
            (True, True, True),
            (True, False, False),
            (False, True, False),
            (False, None, False),
            (None, False, False),
            (True, None, None),
            (None, True, None),
            (None, None, None),
        ],
    )
    def test_good_credit_and_the_need(
        self, good_credit: bool | None, need: bool | None, earned: bool | None
    ) -> None:
        large = altered(GOOD, good_credit=good_credit, large_need=need, long_need=None)
        assert large.earns_larger_limit is earned
        long = altered(GOOD, good_credit=good_credit, large_need=None, long_need=need)
        assert long.earns_longer_term is earned


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            pytest.param({"good_credit": 1}, "good_credit", id="a number"),
            pytest.param({"unsecured": Money.of(-1)}, "unsecured", id="negative"),
            pytest.param({"unsecured": Decimal("NaN")}, "unsecured", id="NaN"),
            pytest.param({"unsecured": Money.of(1, "USD")}, "unsecured", id="dollars"),
            pytest.param({"client_id": "Ｐ\u200b"}, "client_id", id="odd characters"),
        ],
    )
    def test_of_the_standing(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(BankrmError) as refused:
            altered(GOOD, **changes)
        assert refused.value.field == field

    def test_another_client(self) -> None:
        with pytest.raises(InvalidValue) as refused:
            judged(altered(GOOD, client_id=ClientId("P-9")))
        assert refused.value.field == "standing"

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"application": None}, "application"),
            ({"standing": "good"}, "standing"),
            ({"as_of": datetime(2026, 1, 1)}, "as_of"),  # noqa: DTZ001  # as meant
            ({"book": None}, "book"),
        ],
    )
    def test_of_the_question(self, given: dict[str, Any], field: str) -> None:
        asked: dict[str, Any] = {"application": CONSUMER, "standing": GOOD, "as_of": AS_OF}
        with pytest.raises(BankrmError) as refused:
            assess_consumer_loan(**asked | given)
        assert refused.value.field == field

    def test_nothing_of_the_person_is_shown(self) -> None:
        indebted = altered(GOOD, unsecured=Money.of(123_456))
        assert "123456" not in repr(indebted)
        decision = judged(indebted)
        assert "123" not in repr(decision.facts) + decision.explain("en")
