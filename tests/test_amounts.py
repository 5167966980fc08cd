"""Amounts: the least amounts of the law by day and side, and the product's own steps."""

from datetime import date
from typing import Any

import attrs
import pytest

from bankrm.amounts import AMOUNT, AmountFacts, assess_amount
from bankrm.citations import Param, Provenance, Row, house_document
from bankrm.errors import CurrencyMismatch, InvalidValue
from bankrm.labels import Text
from bankrm.money import Money
from bankrm.offers import Offer
from bankrm.product_kinds import ProductKind
from bankrm.products import Product, ProductFamily, ProductId
from bankrm.regulations.deposits import LARGE_DEPOSIT_PERSON_LEAST
from bankrm.rules import Effect, RuleBook
from bankrm.staff import BusinessLine

DAY = date(2026, 11, 24)
PERSON, FIRM = BusinessLine.RETAIL, BusinessLine.CORPORATE
ODD: Any = "odd"
CERTIFICATE = Offer(
    product=Product(id=ProductId("D-1"), name="某大额存单", family=ProductFamily.DEPOSIT),
    kind=ProductKind.LARGE_DEPOSIT,
    issuer="某银行",
    distributed=False,
    lines=(PERSON, FIRM),
    least=Money.of(10_000),
)
FUND = Offer(
    product=Product(id=ProductId("F-1"), name="某基金", family=ProductFamily.PUBLIC_FUND),
    issuer="某公司",
    distributed=True,
    lines=(PERSON, FIRM),
    least=Money.of(1_000),
    increment=Money.of(100),
)
DOLLARS = Product(
    id=ProductId("D-2"), name="某外币存款", family=ProductFamily.DEPOSIT, currency="USD"
)


@pytest.mark.parametrize(
    ("line", "day", "yuan", "rule"),
    [
        (PERSON, DAY, "200000", None),
        (PERSON, DAY, "199999.99", "amount.large-deposit-person"),
        (PERSON, date(2016, 6, 6), "200000", None),
        (PERSON, date(2016, 6, 5), "299999.99", "amount.large-deposit-person"),
        (PERSON, date(2015, 6, 2), "300000", None),
        (FIRM, DAY, "10000000", None),
        (FIRM, DAY, "9999999.99", "amount.large-deposit-firm"),
        (PERSON, date(2015, 6, 1), "10000", None),
    ],
    ids=[
        "person-at-200000",
        "person-a-fen-below",
        "first-day-of-200000",
        "last-day-of-300000",
        "first-day-of-the-measures",
        "firm-at-10-million",
        "firm-a-fen-below",
        "before-the-measures",
    ],
)
def test_large_certificates(line: BusinessLine, day: date, yuan: str, rule: str | None) -> None:
    decision = assess_amount(CERTIFICATE, Money.of(yuan), line=line, as_of=day)
    assert [reason.rule.id for reason in decision.hits] == ([] if rule is None else [rule])
    assert decision.outcome is (Effect.ALLOW if rule is None else Effect.REFUSE)


def test_large_certificates_are_read_second_hand() -> None:
    decision = assess_amount(CERTIFICATE, Money.of(50_000), line=PERSON, as_of=DAY)
    assert decision.provenance is Provenance.SECONDARY


@pytest.mark.parametrize(
    ("yuan", "rules"),
    [
        (999, ["amount.least"]),
        (1_000, []),
        (1_050, ["amount.increment"]),
        (1_100, []),
    ],
    ids=["below", "at-least", "between-steps", "at-step"],
)
def test_terms_of_the_product(yuan: int, rules: list[str]) -> None:
    decision = assess_amount(FUND, Money.of(yuan), line=None, as_of=DAY)
    assert [reason.rule.id for reason in decision.hits] == rules


class TestUnknown:
    def test_the_least_amount(self) -> None:
        terms = attrs.evolve(FUND, least=None)
        assert assess_amount(terms, Money.of(1), line=PERSON, as_of=DAY).outcome is Effect.REVIEW

    def test_the_side_of_a_certificate(self) -> None:
        amount = Money.of(500_000)
        assert assess_amount(CERTIFICATE, amount, line=None, as_of=DAY).outcome is Effect.REVIEW

    def test_the_kind_of_a_deposit(self) -> None:
        deposit = attrs.evolve(CERTIFICATE, kind=None)
        small = assess_amount(deposit, Money.of(50_000), line=PERSON, as_of=DAY)
        assert small.outcome is Effect.REVIEW
        large = assess_amount(deposit, Money.of(200_000), line=PERSON, as_of=DAY)
        assert large.outcome is Effect.ALLOW


class TestOtherCurrencies:
    def test_a_certificate_is_in_yuan(self) -> None:
        foreign = attrs.evolve(CERTIFICATE, product=DOLLARS, least=Money.of(1, "USD"))
        decision = assess_amount(foreign, Money.of(9, "USD"), line=PERSON, as_of=DAY)
        assert [reason.rule.id for reason in decision.hits] == ["amount.large-deposit-currency"]

    def test_another_deposit_need_not_be(self) -> None:
        deposit = attrs.evolve(
            CERTIFICATE,
            product=DOLLARS,
            kind=ProductKind.TIME_DEPOSIT,
            least=Money.of(50, "USD"),
        )
        decision = assess_amount(deposit, Money.of(50, "USD"), line=PERSON, as_of=DAY)
        assert decision.outcome is Effect.ALLOW

    def test_no_other_than_the_products(self) -> None:
        with pytest.raises(CurrencyMismatch, match=r"^amount: "):
            assess_amount(FUND, Money.of(1_000, "USD"), line=PERSON, as_of=DAY)


def test_a_bank_may_ask_for_more() -> None:
    policy = house_document("DP", Text("细则", "Policy"), date(2020, 1, 1))
    higher = Param(
        id=LARGE_DEPOSIT_PERSON_LEAST.id,
        name=LARGE_DEPOSIT_PERSON_LEAST.name,
        stricter=max,
        rows=(Row(date(2020, 1, 1), 50_000_000, policy.article(1)),),
    )
    amount = Money.of(499_999)
    book = RuleBook(numbers=(higher,))
    decision = assess_amount(CERTIFICATE, amount, line=PERSON, as_of=DAY, book=book)
    assert decision.outcome is Effect.REFUSE
    assert assess_amount(CERTIFICATE, amount, line=PERSON, as_of=DAY).outcome is Effect.ALLOW


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"offer": ODD}, "offer"),
        ({"amount": ODD}, "amount"),
        ({"amount": Money.of(0)}, "amount"),
        ({"line": ODD}, "line"),
        ({"as_of": ODD}, "as_of"),
    ],
)
def test_bad_input_is_named(changed: dict[str, Any], field: str) -> None:
    usual: dict[str, Any] = {
        "offer": FUND,
        "amount": Money.of(1_000),
        "line": PERSON,
        "as_of": DAY,
    }
    with pytest.raises(InvalidValue) as refused:
        assess_amount(**{**usual, **changed})
    assert refused.value.field == field
    usual.pop("as_of")
    if changed.pop("as_of", None) is None:
        with pytest.raises(InvalidValue) as refused:
            AmountFacts.of(**{**usual, **changed})
        assert refused.value.field == field


def test_facts_are_of_their_kinds() -> None:
    with pytest.raises(InvalidValue, match=r"^yuan: "):
        AmountFacts(yuan=ODD)
    assert len(AMOUNT) == 5
